"""`rap withdraw`: a person takes her words back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import WrongUseError, printable

if TYPE_CHECKING:
    from pathlib import Path

    from rap.acts.withdraw import Plan


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(withdraw)


def withdraw(
    case: Annotated[str, typer.Argument(help="Whose words, like C-51774.", metavar="[CASE]")] = "",
    scope: Annotated[str, typer.Option(help="words: what she said; all: what others wrote about her too.")] = "words",
    phone: Annotated[bool, typer.Option("--phone", help="A receipt that looks like a phone number.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    receipt: Annotated[
        bool,
        typer.Option(
            "--receipt", help="She comes with her receipt: say what became of it, or whose words to take back."
        ),
    ] = False,
) -> None:
    """Take a person's words back: everything she said and all that was made from it. What would go is shown first."""
    from rap.acts import withdraw as withdrawal
    from rap.store.settings import find_study

    root = find_study()
    if bool(case) == receipt:
        raise WrongUseError("rap withdraw", "needs either a person or a receipt", "give a case, or --receipt")
    said = typer.prompt("The receipt", hide_input=True) if receipt else ""
    if receipt and _answer(root, said):
        return
    case = case or _whose(root, said)
    if withdrawal.is_pending(root) and not dry_run:
        withdrawal.finish(root)
        print("A withdrawal had been cut off; it goes on.")
    plan = withdrawal.plan_withdrawal(root, case, scope=scope)
    _print_plan(root, plan)
    if plan.is_done:
        return
    withdrawal.check_alone(root)  # before she is told a receipt that nothing would answer to
    if dry_run:
        return
    if not yes and not typer.confirm(f"Take all this out for ever? ({case}, {scope})"):
        raise WrongUseError("rap withdraw", "nothing was changed", "say it again when you are sure")
    # told before anything is done: a kill after this leaves her with a receipt that counts, or with none needed
    told = "" if plan.stone else _own_receipt(root, case, said, ask=not yes) or _new_receipt(as_phone=phone)
    withdrawal.withdraw(root, case, scope=scope, receipt=told)
    print("Done on this machine. Next: `rap sync`; then the same command on every machine that has this study.")
    print("Git's history, backups and files given away still hold her words: see docs/withdrawal.md.")


def _print_plan(root: Path, plan: Plan) -> None:
    """What goes, what changes, what a person must look at."""
    if plan.is_done and plan.stone:
        print(f"Nothing of {plan.case} is left here; her words were taken back on {plan.stone.date}.")
    for path in (*plan.made, *plan.own):
        print(f"goes      {printable(path.relative_to(root).as_posix())}{'/' if path.is_dir() else ''}")
    for entry in plan.sealed:
        others = sorted(entry.people - {plan.case})
        print(f"goes      vault: {entry}" + (f", shared with {', '.join(others)}" if others else ""))
    for row in plan.changes:
        print(f"{'goes' if row.after is None else 'changes':<9} {printable(row.path)}")
    for path in plan.cleared:
        print(f"cleared   {printable(path.relative_to(root).as_posix())}")
    if plan.to_look_at:
        print(
            "For you to look at (the program changes nothing there; once her words are gone, it cannot make this list again):"
        )
    for problem in plan.to_look_at:
        print(f"  {problem}")


def _answer(root: Path, receipt: str) -> bool:
    """Say what became of the withdrawal a receipt stands for; False when it stands for none."""
    from rap.acts.withdraw import find_receipt, is_pending, plan_withdrawal

    stone = find_receipt(root, receipt)
    if stone is None:
        return False
    if is_pending(root):
        print(
            f"{stone.case}: words are being taken back since {stone.date}; it was cut off: say `rap withdraw {stone.case}`"
        )
        raise typer.Exit(1)
    plan = plan_withdrawal(root, stone.case, scope=stone.scope)
    left = "nothing of hers is left here" if plan.is_done else f"something came back: say `rap withdraw {stone.case}`"
    print(f"{stone.case}: words taken back on {stone.date} ({stone.scope}); {left}")
    if not plan.is_done:
        raise typer.Exit(1)
    return True


def _whose(root: Path, receipt: str) -> str:
    """Whose receipt it is since she gave her consent; the vault alone knows."""
    from rap.acts import consent as consenting
    from rap.acts.withdraw import vault_here
    from rap.cli.vault import passphrases

    if vault_here(root) is None:
        right = "look at it again; one given with a consent is known where the vault is: say it there"
        raise WrongUseError("rap withdraw", "this is no receipt of a withdrawal", right)
    found = consenting.whose_receipt(root, receipt, *passphrases("Your passphrase"))
    if not found:
        raise WrongUseError("rap withdraw", "this is no receipt of this study", "look at the words or the digits again")
    print(f"It is the receipt of {found}.")
    return found


def _new_receipt(*, as_phone: bool) -> str:
    """One that is drawn and told once."""
    from rap.acts.withdraw import draw_receipt

    drawn = draw_receipt(as_phone=as_phone)
    print(f"Her receipt, shown only now: {drawn}")
    print("With it she can ask, without a name, whether her words are gone: `rap withdraw --receipt`.")
    print("Tell her so, and write it nowhere.")
    return drawn


def _own_receipt(root: Path, case: str, receipt: str, *, ask: bool) -> str:
    """The receipt she has, which answers for the withdrawal too; "" when she needs a new one.

    Its hash stays in git: nobody finds the words of one that the program drew, but words of her own somebody who knows her might.
    """
    from rap.acts import consent as consenting
    from rap.acts.withdraw import is_drawn
    from rap.cli.vault import passphrases

    if ask and not receipt and consenting.has_receipt(root, case):
        question = "Her receipt, so that it answers for this too (Enter: she has it no more)"
        receipt = typer.prompt(question, hide_input=True, default="", show_default=False)
        if receipt and consenting.whose_receipt(root, receipt, *passphrases("Your passphrase")) != case:
            raise WrongUseError(
                "rap withdraw", "this is not her receipt", "ask her to say it again; nothing is changed"
            )
    if receipt and not is_drawn(receipt):
        print("Words of her own could be guessed by somebody who knows her, and their hash would stay in git.")
        return ""
    if receipt:
        print("Her receipt stays the one she has: `rap withdraw --receipt` answers to it.")
    return receipt
