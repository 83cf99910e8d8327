"""What a kit holds: the findings of a theme, a number each, and two passages each, the same in
every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rap.core.errors import Message, Problem, ProblemsError, WrongUseError
from rap.core.model import Finding, Labels, parse_ref
from rap.core.plain import nearest
from rap.report.items.evidence import Tell, find_voices
from rap.report.items.passages import Passages, Voice
from rap.report.items.said import say
from rap.store.answers import number_findings
from rap.store.ledger import Worded
from rap.store.wordings import STANDING, current_words, wording
from rap.study.study import Study

ALL = "all"
QUOTES = 2
# characters of a passage: two of them, said in two languages, must fit a card at 16 points
SHORTEST, LONGEST = 25, 190
LONGEST_STATEMENT = 240


@dataclass(frozen=True)
class Card:
    """One finding in a kit: its number on paper, its statement per language, and passages as items
    hold them (`ref`, `code`).
    """

    number: int
    finding: str
    statement: Labels
    quotes: tuple[Mapping[str, str], ...]
    is_reworded: bool = False

    def items(self) -> list[Mapping[str, Any]]:
        """The items a report would have of it."""
        text = say(dict(self.statement), id=f"card-{self.finding[2:]}").data
        voices = {"kind": "quotes", "id": place_of(self.finding), "text": ""}
        return [text, {**text, **voices, "quotes": [dict(quote) for quote in self.quotes]}]


def place_of(finding: str) -> str:
    """Where the voices of a card stand: the id of the item."""
    return f"card-{finding[2:]}-voices"


@dataclass(frozen=True)
class Kit:
    """The cards of one theme; `label` is what people call the theme, per language."""

    theme: str
    label: Labels
    cards: tuple[Card, ...]

    def items(self) -> list[Mapping[str, Any]]:
        return [item for card in self.cards for item in card.items()]

    def told(self, findings: Iterable[Finding], languages: Sequence[str]) -> dict[str, Worded]:
        """The findings on the cards, with the wording each has in these languages."""
        standing = {one.id: one.status for one in findings}
        found = {}
        for card in self.cards:
            there = {
                one: wording(card.statement[one]) for one in languages if one in card.statement
            }
            found[card.finding] = Worded(standing[card.finding], card.number, there)
        return found

    def missing(self, languages: Sequence[str]) -> list[Message]:
        """Which findings are not written in one of `languages`."""
        return [
            Message(
                "publishing.kits.not_written", finding=card.finding, lang=language, card=card.number
            )
            for card in self.cards
            for language in languages
            if not card.statement.get(language)
        ]


def themes_of(study: Study) -> dict[str, int]:
    """Every theme a kit can be made of -> its number of findings: families, codes that findings
    rest on and this audience may count, and all.
    """
    return {theme: len(findings) for theme, findings in _by_theme(study).items()}


def _by_theme(study: Study) -> dict[str, list[Finding]]:
    """Theme -> the findings of it that are in force."""
    in_force = [one for one in study.findings if one.status != "set-aside"]
    families = {code.id: code.family for code in study.book.codes}
    found: dict[str, list[Finding]] = {}
    for finding in in_force:
        codes = finding.evidence.get("codes", ())
        themes = {*codes, *(families[code] for code in codes if code in families)}
        for theme in themes - study.uncounted:
            found.setdefault(theme, []).append(finding)
    return {ALL: in_force, **dict(sorted(found.items()))} if in_force else {}


def plan_kit(
    study: Study,
    theme: str,
    *,
    languages: Sequence[str],
    passages: Passages | None = None,
    tell: Tell | None = None,
) -> Kit:
    """The kit of `theme` for the audience `study` is opened for, and for people who read one of
    `languages`.

    A card's number is the one people answer by in every report: there is no second one to take for
    it. Its passages are those chosen for the finding, as in a report (`find_voices`); of two people
    where two can be read, and short enough to fit. Of each person there is one passage in a kit,
    and it is the one that was published before (`passages`), where one was; what was published on a
    card stays there.

    Raises
    ------
    WrongUseError
        No finding of that theme.
    ProblemsError
        A statement that does not fit a card.
    """
    known = _by_theme(study)
    if theme not in known:
        advice = nearest(theme, known) if known else Message("publishing.kits.write_findings")
        raise WrongUseError("publishing.kits.no_finding", theme=theme, advice=advice)
    _refuse_long(known[theme])
    fitting = {one.id: _fitting(one, study, languages, tell) for one in known[theme]}
    quotes = _given_out(fitting, passages or Passages(study))
    numbers, cards = number_findings(study.findings), []
    for one in sorted(known[theme], key=lambda one: numbers[one.id]):
        statement = current_words(one)
        is_reworded = STANDING in one.fallen
        cards.append(Card(numbers[one.id], one.id, statement, quotes[one.id], is_reworded))
    code = study.book.get(theme)
    label = study.book.families.get(theme) or (code.label if code else {})
    return Kit(theme, dict(label), tuple(cards))


def _refuse_long(findings: Sequence[Finding]) -> None:
    """Raise when a statement would be cut off on paper; nobody can answer to half a sentence."""
    problems = []
    for one in findings:
        for language, row in one.statement.items():
            if (n := len(row["text"])) > LONGEST_STATEMENT:
                place = f"codebook/findings/{one.id}.yaml"
                facts = {"characters": n, "most": LONGEST_STATEMENT}
                problem = Problem(
                    "publishing.kits.too_long", place=place, language=language, **facts
                )
                problems.append(problem)
    if problems:
        raise ProblemsError(problems)


def _fitting(
    finding: Finding, study: Study, languages: Sequence[str], tell: Tell | None
) -> list[Voice]:
    """The passages chosen for a finding that fit a card: those first that most of the group can read,
    and none that nobody can.
    """
    found = [
        (-len({*voice.offers} & {*languages}), voice) for voice in find_voices(finding, study, tell)
    ]
    return [
        replace(voice, languages=tuple(k for k in voice.languages if k in languages))
        for _, voice in sorted(found, key=lambda one: (not one[1].is_pinned, one[0]))
        if {*voice.offers} & {*languages} and SHORTEST <= _length(voice.ref) <= LONGEST
    ]


def _given_out(
    fitting: Mapping[str, Sequence[Voice]], passages: Passages
) -> dict[str, tuple[Mapping[str, str], ...]]:
    """Finding -> passages, one a person in all: in each round a card takes one, those with the least
    to choose from first.
    """
    stand = {id: [v for v in row if passages.stays(place_of(id), v)] for id, row in fitting.items()}
    left = {id: [v for v in row if passages.opens(place_of(id), v)] for id, row in fitting.items()}
    chosen: dict[str, list[Voice]] = {id: [] for id in fitting}
    rounds = sorted(fitting, key=lambda id: len(fitting[id])) * QUOTES
    for id, voices in (*((id, stand[id]) for id in rounds), *((id, left[id]) for id in rounds)):
        free = (one for one in voices if passages.is_free(one.ref))
        if len(chosen[id]) < QUOTES and (voice := next(free, None)):
            passages.take(voice.ref)
            chosen[id].append(voice)
            passages.placed[place_of(id)].append(voice)
    return {
        id: tuple({"ref": one.ref, "code": one.code} for one in voices)
        for id, voices in chosen.items()
    }


def _length(ref: str) -> int:
    _, start, end = parse_ref(ref) or ("", 0, 0)
    return end - start
