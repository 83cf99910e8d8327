"""Releases: the gate every file for others goes through, the ledger, and a second person's yes.

`plans_of` and `prepare` look and draw, `give` and `confirm` write, `hidden_groups` shows a lead
whom a release hides.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rap.acts.release.gate import Prepared, Wanted, plans_of, prepare, told_by
from rap.acts.release.giving import Given, confirm, give, made_again
from rap.acts.release.sealed import read_records, releases_quoting
from rap.acts.withdraw.receipts import read_tombstones
from rap.core.errors import WrongUseError
from rap.core.model import CASE_ID, parse_ref
from rap.store.cases import values_at
from rap.store.ledger import Release, read_releases
from rap.store.settings import own_coder, read_settings
from rap.store.sources import read_sources
from rap.store.vault import Vault, open_vault
from rap.store.vault.sealing import hide_arguments

# Whom a release hides: for the lead alone, who must know which voices nobody would hear.


@dataclass(frozen=True)
class Group:
    """People who share a value: in how many printed numbers by that value, with how many quotes,
    told in which findings.

    `own` are the findings that rest on them for half or more: what is told of everybody says little
    of a few.
    """

    variable: str
    value: str
    people: int
    numbers: int
    quotes: int
    findings: tuple[str, ...]
    own: tuple[str, ...] = ()

    @property
    def is_hidden(self) -> bool:
        """Whether no number, no quote and no finding speaks of them."""
        return not (self.numbers or self.quotes or self.findings)

    def __str__(self) -> str:
        where = f"{self.variable} = {self.value}: {self.people} {'person' if self.people == 1 else 'people'}"
        if self.is_hidden:
            return f"{where}, whom nobody would hear: write a finding without number and attribute (“we also heard”)"
        told = f"{where}; {self.numbers} numbers, {self.quotes} quotes"
        if self.own:
            return f"{told}; told in {', '.join(self.own)}"
        others = (
            f"in {len(self.findings)} findings with others, in none of their own"
            if self.findings
            else "in no finding"
        )
        return f"{told}; {others}" + (
            "" if self.numbers or self.quotes else ": write one without number and attribute"
        )


def refuse_others(prepared: Prepared) -> None:
    """Raise when whoever sits here is not a lead."""
    coder = own_coder(prepared.study.settings)
    if coder.role != "lead":
        raise WrongUseError("acts.release.lead_only", coder=coder.id, role=coder.role)


def hidden_groups(prepared: Prepared) -> list[Group]:
    """Every value of every variable of people, those fewest speak for first."""
    study = prepared.study
    heard = {case for source in study.source_list for case in source.cases}
    values: dict[tuple[str, str], set[str]] = {}
    for case in study.all_cases:
        if case.id in heard and study.rights.allows(case.id, study.rights.counting):
            for variable, found in values_at(case).items():
                for value in found:
                    values.setdefault((variable, value), set()).add(case.id)
    printed = [where for (_, where), told in told_by(prepared) if told.shown]
    voices, told_in = _quoted(prepared), list(_findings(prepared))
    groups = [
        Group(
            variable,
            value,
            len(people),
            sum((variable, value) in where for where in printed),
            sum(case in people for case in voices),
            tuple(id for id, cases in told_in if cases & people),
            tuple(id for id, cases in told_in if 2 * len(cases & people) >= len(cases) > 0),
        )
        for (variable, value), people in values.items()
    ]
    return sorted(groups, key=lambda group: (group.people, group.variable, group.value))


def _quoted(prepared: Prepared) -> list[str]:
    places = filter(None, map(parse_ref, prepared.record.quotes))
    return [
        prepared.study.voices[source].main_case(start, end) or "" for source, start, end in places
    ]


def _findings(prepared: Prepared) -> Iterator[tuple[str, set[str]]]:
    """Each finding that would be told, and whose words it rests on."""
    codings = prepared.study.codings
    for finding in prepared.study.findings:
        if finding.status != "set-aside":
            rests = codings[codings["code"].isin(finding.evidence.get("codes", ()))]
            yield finding.id, set(rests["case"])


def hidden_numbers(prepared: Prepared) -> list[str]:
    """Every number that is not told, how many there are, and why."""
    return [
        f"{item} · {', '.join(f'{column} = {value}' for column, value in where)}: {told.people}; {told.why}"
        for (item, where), told in told_by(prepared)
        if not told.shown
    ]


# The vault as a release needs it, and which releases quote somebody: those files a person must ask
# back.


@contextmanager
@hide_arguments
def opened(root: Path, passphrase: str) -> Iterator[Vault]:
    """The vault of the study at `root`, unlocked inside `with`."""
    with open_vault(read_settings(root)) as vault:
        vault.unlock(passphrase)
        yield vault


def find_recalls(root: Path, vault: Vault, case: str) -> list[Release]:
    """Releases that quote `case`, or a text in which she speaks or spoke (her tombstone names it),
    the oldest first.

    Raises
    ------
    WrongUseError
        Not the id of a case.
    """
    if not CASE_ID.fullmatch(case):
        raise WrongUseError("acts.release.recall_no_case", case=case)
    sources = {source.id for source in read_sources(root) if case in source.cases}
    sources |= {id for stone in read_tombstones(root) if stone.case == case for id in stone.sources}
    given = read_releases(root)
    records = {
        record.id: record
        for record in read_records(vault, needed=[release.id for release in given])
    }
    named = releases_quoting(vault, case)
    return [
        one
        for one in given
        if one.id in named or {ref.partition(":")[0] for ref in records[one.id].quotes} & sources
    ]


__all__ = [
    "Given",
    "Prepared",
    "Wanted",
    "confirm",
    "find_recalls",
    "give",
    "hidden_groups",
    "hidden_numbers",
    "made_again",
    "opened",
    "plans_of",
    "prepare",
    "refuse_others",
]
