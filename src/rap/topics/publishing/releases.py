"""Releases: the gate every file for others goes through, the ledger, and a second person's yes.

`plans_of` and `prepare` look and draw, `give` and `confirm` write, `hidden_groups` shows a lead
whom a release hides.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import Message, WrongUseError
from rap.core.model import CASE_ID, parse_ref
from rap.languages.catalogue import say
from rap.privacy.disclosure import rounds
from rap.report.items.evidence import people_behind
from rap.store.cases import values_at
from rap.store.ledger import Release, read_drawn, read_releases
from rap.store.settings import own_coder, read_settings
from rap.store.sources import read_sources
from rap.store.tombstones import read_tombstones
from rap.store.vault import Vault, open_vault
from rap.store.vault.sealing import hide_arguments
from rap.topics.publishing.gate import Prepared, Wanted, plans_of, prepare, told_by
from rap.topics.publishing.publication import Given, confirm, give
from rap.topics.publishing.sealed import read_records, releases_quoting


@contextmanager
@hide_arguments
def opened(root: Path, passphrase: str) -> Iterator[Vault]:
    """The vault of the study at `root`, unlocked inside `with`."""
    with open_vault(read_settings(root)) as vault:
        vault.unlock(passphrase)
        yield vault


def find_recalls(root: Path, case: str, *, vault: Vault) -> list[Release]:
    """Releases that quote `case`, or a text in which she speaks or spoke (her tombstone names it), and
    exports that hold her words; the oldest first.

    Raises
    ------
    WrongUseError
        Not the id of a case.
    """
    if not CASE_ID.fullmatch(case):
        raise WrongUseError("publishing.release.recall_no_case", case=case)
    sources = {source.id for source in read_sources(root) if case in source.cases}
    sources |= {id for stone in read_tombstones(root) if stone.case == case for id in stone.sources}
    given = read_releases(root)
    records = {
        record.id: record
        for record in read_records(vault, needed=[one.id for one in read_drawn(root)])
    }
    named = releases_quoting(vault, case)
    return [
        one
        for one in given
        if one.id in named
        or (one.id in records and sources & {of.partition(":")[0] for of in records[one.id].quotes})
    ]


# Whom a release hides: for the lead alone, who must know which voices nobody would hear.

_WHY = {  # why a number is not shown, as it is kept -> the sentence for the lead
    rounds.CHANGED: "publishing.release.why_new_question",
    rounds.OTHER_AUDIENCE: "publishing.release.why_other_audience",
    rounds.OTHER_SELECTION: "publishing.release.why_other_selection",
    rounds.SOME_ROUNDS: "publishing.release.why_some_rounds",
    rounds.NOBODY_YET: "publishing.release.why_nobody_yet",
}


@dataclass(frozen=True)
class Group:
    """People who share a value: in how many printed numbers by that value, with how many quotes,
    in which findings.

    `own` are the findings that rest on them for half or more: what is said of everybody says little
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
        who = Message(
            "publishing.release.group", variable=self.variable, value=self.value, n=self.people
        )
        if self.is_hidden:
            return say("publishing.release.group_unheard", group=who)
        numbers = Message("publishing.release.group_numbers", n=self.numbers)
        quotes = Message("publishing.release.group_quotes", n=self.quotes)
        findings = Message("publishing.release.group_others", n=len(self.findings))
        if self.own:
            findings = Message("publishing.release.group_own", findings=self.own)
        elif not self.findings:
            findings = Message("publishing.release.group_no_finding")
        is_bare = not (self.own or self.numbers or self.quotes)
        return say(
            "publishing.release.group_bare" if is_bare else "publishing.release.group_heard",
            group=who,
            numbers=numbers,
            quotes=quotes,
            findings=findings,
        )


def refuse_others(prepared: Prepared) -> None:
    """Raise when the coder of this machine is not a lead."""
    coder = own_coder(prepared.study.settings)
    if coder.role != "lead":
        raise WrongUseError("publishing.release.lead_only", coder=coder.id, role=coder.role)


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
    printed = [where for (_, where), told in told_by(prepared) if told.speaks]
    places = filter(None, map(parse_ref, prepared.record.quotes))
    voices = [study.voices[source].main_case(start, end) for source, start, end in places]
    rests_on = {
        finding.id: {*people_behind(finding, study)}
        for finding in study.findings
        if finding.status != "set-aside"
    }
    groups = [
        Group(
            variable,
            value,
            len(people),
            sum((variable, value) in where for where in printed),
            sum(case in people for case in voices),
            tuple(id for id, cases in rests_on.items() if cases & people),
            tuple(
                id for id, cases in rests_on.items() if 2 * len(cases & people) >= len(cases) > 0
            ),
        )
        for (variable, value), people in values.items()
    ]
    return sorted(groups, key=lambda group: (group.people, group.variable, group.value))


def hidden_numbers(prepared: Prepared) -> list[str]:
    """Every number that is not shown or reads "few or nobody", how many there are, and why it is not
    shown.
    """
    found = []
    for (item, where), told in told_by(prepared):
        if not told.speaks:
            values = ", ".join(f"{column} = {value}" for column, value in where)
            why = say(_WHY.get(told.why, "publishing.release.why_rounded"))
            found.append(f"{item} · {values}: {told.people}; {why}")
    return found


__all__ = [
    "Given",
    "Prepared",
    "Wanted",
    "confirm",
    "find_recalls",
    "give",
    "hidden_groups",
    "hidden_numbers",
    "opened",
    "plans_of",
    "prepare",
    "refuse_others",
]
