"""What changed since a report was last published for the same readers: sentences, their standing,
promises. It is computed from the ledger and from what the study says today, never written by hand.

Everything it says was published before, or is said elsewhere in the same report; reasons are those
the team wrote for members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.core.model import Finding, Labels
from rap.privacy.origins import reasons_for_members
from rap.store.answers import number_findings
from rap.store.ledger import GIVEN, Release, Worded
from rap.store.team_pages import Letter, Passage
from rap.store.wordings import (
    STANDING,
    current_statement,
    own_languages,
    wording,
    wordings_counted,
    words_known,
)

AFRESH = "new"  # a finding these readers have not seen yet
REWORDED = "reworded"
SMALL = "small-edit"  # other words of which the team says that they mean the same
UNTRANSLATED = "untranslated"  # reworded, and the new words are not in this language yet
SET_ASIDE = "set-aside"
WordsOf = Callable[[Finding, str, str], str]
"""What the words of a finding were, of a language and their hash; "" where nobody kept them."""


def words_kept(finding: Finding, language: str, digest: str) -> str:
    """The words that its file keeps."""
    return words_known(finding).get(language, {}).get(digest, "")


@dataclass(frozen=True)
class Step:
    """What became of one finding: `kinds` are `AFRESH` … `SET_ASIDE`, or its new standing. `old` and
    `new` are its words in the language of the edition, "" where nobody kept them; new ones that are
    not in it yet are in `language`. `why` is what the team tells members, the last reason first.
    """

    finding: str
    number: int
    kinds: tuple[str, ...]
    old: str = ""
    new: str = ""
    why: tuple[Labels, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Telling:
    """One time a finding was told to these readers: the month, its standing, and its words then."""

    month: str
    status: str
    text: str


@dataclass(frozen=True)
class Since:
    """What one edition says of the time since the last report (`before`; None in the first of a run,
    which says what groups changed).

    `added` are the passages on changes that the team wrote since, `earlier` those it had written
    on words that still stand, and `earlier_steps` what groups had changed; `kept` promises with
    what became of them, `open` those that are not done yet. `lives` has, for each finding, what was
    published of it so far, `aside` those that were set aside after it, and `last` all of them as it
    told them.
    """

    before: Release | None
    steps: tuple[Step, ...] = ()
    added: tuple[Passage, ...] = ()
    kept: tuple[Passage, ...] = ()
    open: tuple[Passage, ...] = ()
    earlier: tuple[Passage, ...] = ()
    earlier_steps: tuple[Step, ...] = ()
    lives: Mapping[str, tuple[Telling, ...]] = field(default_factory=dict)
    aside: Mapping[str, Worded] = field(default_factory=dict)
    last: Mapping[str, Worded] = field(default_factory=dict)

    def of(self, finding: str) -> Step | None:
        """What became of one finding."""
        return next((step for step in self.steps if step.finding == finding), None)


def find_since(
    releases: Iterable[Release],
    findings: Sequence[Finding],
    letter: Letter,
    *,
    run: str,
    audience: str,
    language: str,
    words_of: WordsOf = words_kept,
) -> Since:
    """What changed for those who read `run` in `language`, compared with its last release. Where that
    was not published for them yet, it is what groups changed, where the team wrote a reason for
    members.
    """
    told = [
        one
        for one in releases
        if one.state == GIVEN
        and one.run == run
        and one.audience == audience
        and language in one.languages
        and one.kind != "kit"
        and one.findings
    ]
    told.sort(key=lambda one: (one.date, one.turn, one.id))
    numbers, changed = number_findings(findings), letter.of("changed")
    first = _in_order(_first_step(one, numbers[one.id], language) for one in findings)
    if not told:
        return Since(None, first, changed)
    before = told[-1]
    last = before.findings
    had = {id: row for one in told for id, row in one.findings.items() if language in row.wordings}
    steps = _in_order(
        _step(one, numbers[one.id], _known(one.id, last, had), language, words_of, day=before.date)
        for one in findings
    )
    return Since(
        before,
        steps,
        tuple(one for one in changed if _is_news(one, before)),
        tuple(one for one in letter.of("next") if one.became and _is_news(one, before)),
        tuple(one for one in letter.promises if one.id in before.passages),
        tuple(one for one in changed if _still_holds(one, told, findings)),
        tuple(one for one in first if one.number not in {step.number for step in steps}),
        {one.id: _life(one, told, language, words_of) for one in findings},
        {
            one.id: Worded(SET_ASIDE, numbers[one.id])
            for one in findings
            if one.status == SET_ASIDE and one.id in last
        },
        last,
    )


def _known(finding: str, last: Mapping[str, Worded], had: Mapping[str, Worded]) -> Worded | None:
    """A finding as the last report told it, with words that it left out and an earlier one had."""
    row = last.get(finding)
    if row is None or finding not in had:
        return row
    return replace(row, wordings={**had[finding].wordings, **row.wordings})


def passages_told(letter: Letter) -> dict[str, str]:
    """Passage -> the wording of what an edition says in it of changes and promises; for the ledger."""
    return {one.id: _wording_of(one) for part in ("changed", "next") for one in letter.of(part)}


def findings_set_aside(since: Since | None) -> dict[str, Worded]:
    """The findings these readers know, of which an edition says no more than that they were set
    aside; for the ledger.
    """
    return dict(since.aside) if since else {}


def _is_news(passage: Passage, before: Release) -> bool:
    return before.passages.get(passage.id) != _wording_of(passage)


def _still_holds(passage: Passage, told: Sequence[Release], findings: Sequence[Finding]) -> bool:
    """Whether a passage was published last time, and the finding it speaks of says what it said
    when that was first published.
    """
    if _is_news(passage, told[-1]):
        return False
    said = {id for one in findings if one.id == passage.finding for id in wordings_counted(one)}
    first = next(one for one in told if not _is_news(passage, one)).findings.get(passage.finding)
    return first is None or not said.isdisjoint(first.wordings.values())


def _wording_of(passage: Passage) -> str:
    said = [*sorted(passage.text.items()), *sorted(passage.became.items())]
    return wording("\n".join(text for pair in said for text in pair))


def _in_order(steps: Iterable[Step | None]) -> tuple[Step, ...]:
    return tuple(sorted(filter(None, steps), key=lambda step: step.number))


def _first_step(finding: Finding, number: int, language: str) -> Step | None:
    """A finding that a group changed, in the first report."""
    said = current_statement(finding).get(language, {}).get("text", "")
    changed = {at for at, row in enumerate(finding.history) if row[1] == "changed"}
    why = reasons_for_members(finding, changed)
    is_told = finding.status != SET_ASIDE and STANDING not in finding.fallen and said and why
    return Step(finding.id, number, ("changed",), "", said, why[-1:]) if is_told else None


def _step(
    finding: Finding,
    number: int,
    last: Worded | None,
    language: str,
    words_of: WordsOf,
    *,
    day: str,
) -> Step | None:
    """None where nothing changed since `day`, and where these readers never saw what was set aside."""
    said = current_statement(finding).get(language, {}).get("text", "")
    old = last.wordings.get(language, "") if last else ""
    if finding.status == SET_ASIDE:
        is_news = last is not None and last.status != SET_ASIDE
        words = words_of(finding, language, old)
        kinds: tuple[str, ...] = (SET_ASIDE,) if is_news else ()
        return _with_why(finding, Step(finding.id, number, kinds, words), {language: old}, day)
    if last is None or (not old and last.status != SET_ASIDE):
        return Step(finding.id, number, (AFRESH,), new=said) if said else None
    kinds = _reworded(finding, old, said)
    if finding.status != last.status and not (finding.status == "changed" and kinds):
        kinds = (*kinds, finding.status)
    has_old = {REWORDED, UNTRANSLATED} & {*kinds}
    words = words_of(finding, language, old) if has_old else ""
    own = own_languages(finding)[0]
    written = (own, finding.statement[own]["text"]) if UNTRANSLATED in kinds else ("", said)
    step = Step(finding.id, number, kinds, words, written[1], language=written[0])
    return _with_why(finding, step, {language: old}, day)


def _reworded(finding: Finding, old: str, said: str) -> tuple[str, ...]:
    if not old or (said and wording(said) == old):
        return ()
    if not said:
        return (UNTRANSLATED,)
    return (SMALL,) if old in wordings_counted(finding) else (REWORDED,)


def _with_why(finding: Finding, step: Step, had: Mapping[str, str], day: str) -> Step | None:
    """The step with the reasons that members may read: of new words those given since the words that
    they `had` (language -> hash). None where there is no step.
    """
    if not step.kinds:
        return None
    places, n = set[int](), len(finding.history)
    if {REWORDED, UNTRANSLATED} & {*step.kinds}:
        replaced = [
            at
            for at, was in finding.was.items()
            if any(wording(text) == had.get(k) for k, text in was.items())
        ]
        since = [at for at, row in enumerate(finding.history) if row[0] >= day]
        places |= {*range(max(replaced, default=min(since, default=n)), n)}
    if {*step.kinds} - {REWORDED, UNTRANSLATED, SMALL}:
        places |= _places_of_standing(finding)
    return replace(step, why=reasons_for_members(finding, places)[::-1])


def _places_of_standing(finding: Finding) -> set[int]:
    """The last steps, as far back as its standing is the one of today."""
    places = set()
    for at in range(len(finding.history) - 1, -1, -1):
        if finding.history[at][1] != finding.status:
            break
        places.add(at)
    return places


def _life(
    finding: Finding, told: Sequence[Release], language: str, words_of: WordsOf
) -> tuple[Telling, ...]:
    """What was published of a finding in one language so far; what stayed the same is there once."""
    life: list[Telling] = []
    for release in told:
        row = release.findings.get(finding.id)
        if row is None or not (digest := row.wordings.get(language)):
            continue
        one = Telling(
            release.month or release.date[:7], row.status, words_of(finding, language, digest)
        )
        if not life or (life[-1].status, life[-1].text) != (one.status, one.text):
            life.append(one)
    return tuple(life)
