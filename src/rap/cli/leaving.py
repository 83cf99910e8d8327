"""`rap withdraw`: a person takes her words back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rap.errors import WrongUseError

if TYPE_CHECKING:
    from pathlib import Path

    from rap.withdrawal import Plan


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(withdraw)


def withdraw(
    case: Annotated[str, typer.Argument(help="Whose words, like C-51774.", metavar="[CASE]")] = "",
    scope: Annotated[str, typer.Option(help="words: what she said; all: what others wrote about her too.")] = "words",
    phone: Annotated[bool, typer.Option("--phone", help="A receipt that looks like a phone number.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    receipt: Annotated[bool, typer.Option("--receipt", help="Ask for a receipt, and say what became of it.")] = False,
) -> None:
    """Take a person's words back: everything she said and all that was made from it. What would go is shown first."""
    from rap import withdrawal
    from rap.config import find_study

    root = find_study()
    if bool(case) == receipt:
        raise WrongUseError("rap withdraw", "needs either a person or a receipt", "give a case, or --receipt")
    if receipt:
        _answer(root)
        return
    if withdrawal.is_pending(root) and not dry_run:
        withdrawal.finish(root)
        print("A withdrawal had been cut off; it goes on.")
    plan = withdrawal.plan_withdrawal(root, case, scope=scope)
    _print_plan(root, plan)
    if plan.is_done or dry_run:
        return
    if not yes and not typer.confirm(f"Take all this out for ever? ({case}, {scope})"):
        raise WrongUseError("rap withdraw", "nothing was changed", "say it again when you are sure")
    drawn = "" if plan.stone else withdrawal.draw_receipt(as_phone=phone)
    if (
        drawn
    ):  # told before anything is done: a kill after this leaves her with a receipt that counts, or with none needed
        print(f"For her, once, kept by nobody: {drawn}")
    withdrawal.withdraw(root, case, scope=scope, receipt=drawn)
    print("Done on this machine. Next: `rap sync`; then the same command on every machine that has this study.")
    print("Git's history, backups and files given away still hold her words: see docs/withdrawal.md.")


def _print_plan(root: Path, plan: Plan) -> None:
    """What goes, what changes, what a person must look at."""
    if plan.is_done and plan.stone:
        print(f"Nothing of {plan.case} is left here; her words were taken back on {plan.stone.date}.")
    for path in (*plan.made, *plan.own):
        print(f"goes      {path.relative_to(root).as_posix()}{'/' if path.is_dir() else ''}")
    for entry in plan.sealed:
        others = sorted(entry.people - {plan.case})
        print(f"goes      vault: {entry}" + (f", shared with {', '.join(others)}" if others else ""))
    for row in plan.changes:
        print(f"{'goes' if row.after is None else 'changes':<9} {row.path}")
    for path in plan.cleared:
        print(f"cleared   {path.relative_to(root).as_posix()}")
    if plan.to_look_at:
        print(
            "For you to look at (the program changes nothing there; once her words are gone, it cannot make this list again):"
        )
    for problem in plan.to_look_at:
        print(f"  {problem}")


def _answer(root: Path) -> None:
    """Say what became of the withdrawal a receipt was given for; it is typed unseen and never an argument."""
    from rap.withdrawal import find_receipt, plan_withdrawal

    stone = find_receipt(root, typer.prompt("The receipt", hide_input=True))
    if stone is None:
        raise WrongUseError("rap withdraw", "this is no receipt of this study", "look at the words or the digits again")
    plan = plan_withdrawal(root, stone.case, scope=stone.scope)
    left = "nothing of hers is left here" if plan.is_done else f"something came back: say `rap withdraw {stone.case}`"
    print(f"{stone.case}: words taken back on {stone.date} ({stone.scope}); {left}")
    if not plan.is_done:
        raise typer.Exit(1)
