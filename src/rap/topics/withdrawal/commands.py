"""`rap withdraw`: a person takes her words back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import WrongUseError, printable
from rap.core.surveys import RESPONDENT_ID
from rap.languages.catalogue import say
from rap.topics.console.output import is_confirmed, tell

if TYPE_CHECKING:
    from pathlib import Path

    from rap.topics.withdrawal.withdrawals import WithdrawalPlan


def withdraw(
    case: Annotated[str, typer.Argument()] = "",
    *,
    scope: str = "words",
    phone: bool = False,
    dry_run: bool = False,
    yes: bool = False,
    receipt: bool = False,
) -> None:
    """Take a person's words back: everything she said and all that was made from it. What would go
    is shown first.
    """
    from rap.store.settings import find_study
    from rap.store.tombstones import is_pending
    from rap.topics.withdrawal import withdrawals as withdrawal
    from rap.topics.withdrawal.waiting import forget_receipt

    root = find_study()
    if bool(case) == receipt:
        raise WrongUseError("withdrawal.whose", place="rap withdraw")
    said = typer.prompt(say("consent.receipt.ask"), hide_input=True) if receipt else ""
    if receipt and _answer(root, said):
        return
    case, typed = (case, []) if case else _whose(root, said)
    if is_pending(root) and not dry_run:
        withdrawal.finish(root)
        tell("withdrawal.goes_on")
    plan = withdrawal.plan_withdrawal(root, case, scope=scope)
    _print_plan(root, plan, lists=dry_run)
    if plan.is_done:
        return
    withdrawal.check_alone(root)  # before she is told a receipt that nothing would answer to
    if dry_run:
        return
    if not yes and not is_confirmed(say("withdrawal.sure", case=case, scope=scope)):
        raise WrongUseError("console.command.nothing_changed", place="rap withdraw")
    # told before anything is done: a kill after this leaves her with a receipt that counts, or with
    # none needed
    told = (
        ""
        if plan.stone
        else _own_receipt(root, case, said, ask=not yes) or _new_receipt(as_phone=phone)
    )
    _cut_waiting(root, case, typed)
    withdrawal.withdraw(root, case, scope=scope, receipt=told)
    if typed and RESPONDENT_ID.fullmatch(case):
        forget_receipt(root, case, *typed)
    tell("withdrawal.done")
    tell("withdrawal.copies")
    is_answers = RESPONDENT_ID.fullmatch(case) is not None
    tell("withdrawal.export" if is_answers else "withdrawal.originals")


def _cut_waiting(root: Path, case: str, typed: list[str]) -> None:
    """Her turns leave the open answers that wait in the vault; those of others stay there."""
    from rap.topics.sealing.commands.vault import passphrases
    from rap.topics.sealing.own_vault import vault_here
    from rap.topics.withdrawal.waiting import cut_here, find_shared

    vault = vault_here(root)
    if vault is not None and find_shared(vault, case):
        tell("withdrawal.waiting_with_others")
        cut_here(root, case, *(typed or passphrases("console.passphrase.yours")))


def _print_plan(root: Path, plan: WithdrawalPlan, *, lists: bool) -> None:
    """What goes, what changes, what a person must look at. Files that cannot be searched, which may be
    many, are counted, and named where it `lists` them.
    """
    from rap.topics.withdrawal.file_words import UNREADABLE
    from rap.topics.withdrawal.waiting import is_cut

    if plan.is_done and plan.stone:
        tell("withdrawal.nothing_left", case=plan.case, day=plan.stone.date)
    ids = ("withdrawal.goes", "withdrawal.changes", "withdrawal.cleared")
    goes, changes, cleared = (f"{say(id):<9}" for id in ids)
    for path in (*plan.made, *plan.own):
        print(f"{goes} {_within(root, path)}{'/' if path.is_dir() else ''}")
    for entry in plan.sealed:
        others = sorted(entry.people - {plan.case})
        named = f"vault: {entry}"
        if is_cut(entry, plan.case):
            print(f"{changes} {say('withdrawal.her_turns', entry=named, n=len(others))}")
        elif others and RESPONDENT_ID.fullmatch(plan.case):
            print(f"{goes} {say('withdrawal.shared_rows', entry=named, n=len(others))}")
        else:
            shared = say("sealing.vault.shared", entry=named, others=others)
            print(f"{goes} {shared if others else named}")
    for path in plan.prints:
        print(f"{goes} {say('withdrawal.fingerprints', source=path.stem)}")
    for row in plan.changes:
        print(f"{goes if row.after is None else changes} {printable(row.path)}")
    for path in plan.cleared:
        print(f"{cleared} {_within(root, path)}")
    if plan.to_look_at:
        tell("withdrawal.look_at")
    unread = [one.place for one in plan.to_look_at if one.id == UNREADABLE]
    for problem in (one for one in plan.to_look_at if one.id != UNREADABLE):
        print(f"  {problem}")
    if unread:
        tell("withdrawal.unread", n=len(unread), case=plan.case, indent=2)
    for place in unread if lists else ():
        print(f"    {printable(place)}")


def _within(root: Path, path: Path) -> str:
    return printable(path.relative_to(root).as_posix())


def _answer(root: Path, receipt: str) -> bool:
    """Print what became of the withdrawal a receipt stands for; False when it stands for none."""
    from rap.store.tombstones import is_pending
    from rap.topics.consent.withdrawal_receipts import find_receipt
    from rap.topics.withdrawal.withdrawals import plan_withdrawal

    stone = find_receipt(root, receipt)
    if stone is None:
        return False
    if is_pending(root):
        tell("withdrawal.command.withdraw.cut_off", case=stone.case, day=stone.date)
        raise typer.Exit(1)
    plan = plan_withdrawal(root, stone.case, scope=stone.scope)
    became = "withdrawal.answer" if plan.is_done else "withdrawal.command.withdraw.came_back"
    tell(became, case=stone.case, day=stone.date, scope=stone.scope)
    if not plan.is_done:
        raise typer.Exit(1)
    return True


def _whose(root: Path, receipt: str) -> tuple[str, list[str]]:
    """Whose receipt it is since she gave her consent, and the passphrase that opened the vault, which
    alone knows.
    """
    from rap.topics.consent import receipts
    from rap.topics.sealing.commands.vault import passphrases
    from rap.topics.sealing.own_vault import vault_here

    if vault_here(root) is None:
        raise WrongUseError("withdrawal.command.withdraw.no_receipt")
    typed = passphrases("console.passphrase.yours")
    found = receipts.whose_receipt(root, receipt, *typed)
    if not found:
        raise WrongUseError("withdrawal.unknown_receipt")
    tell("withdrawal.receipt.whose", case=found)
    return found, typed


def _new_receipt(*, as_phone: bool) -> str:
    """One that is drawn and told once."""
    from rap.topics.consent.withdrawal_receipts import draw_receipt

    drawn = draw_receipt(as_phone=as_phone)
    tell("consent.receipt.shown", receipt=drawn)
    tell("withdrawal.receipt_use")
    tell("consent.receipt.tell_her")
    return drawn


def _own_receipt(root: Path, case: str, receipt: str, *, ask: bool) -> str:
    """The receipt she has, which answers for the withdrawal too; "" when she needs a new one.

    Its hash stays in git: nobody finds the words of one that the program drew, but words of her own
    somebody who knows her might.
    """
    from rap.topics.consent import receipts
    from rap.topics.consent.withdrawal_receipts import is_drawn
    from rap.topics.sealing.commands.vault import passphrases
    from rap.topics.withdrawal.by_receipt import stays

    is_safe = stays if RESPONDENT_ID.fullmatch(case) else is_drawn
    if ask and not receipt and receipts.has_receipt(root, case):
        question = say("withdrawal.her_receipt")
        receipt = typer.prompt(question, hide_input=True, default="", show_default=False)
        typed = passphrases("console.passphrase.yours") if receipt else []
        if receipt and receipts.whose_receipt(root, receipt, *typed) != case:
            raise WrongUseError("withdrawal.not_hers")
    if receipt and not is_safe(receipt):
        tell("withdrawal.receipt.guessable")
        return ""
    if receipt:
        tell("withdrawal.receipt_stays")
    return receipt
