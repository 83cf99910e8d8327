"""Routes of findings: listed, opened, written, changed, and the whole life of one as a page."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rap.analysis.queries import parse_query
from rap.core.errors import UnknownError
from rap.core.finding_parts import Against
from rap.core.model import EVENT_ID, Finding
from rap.languages.catalogue import say
from rap.privacy.origins import refuse_origins
from rap.store.answers import count_today, find_groups, read_feedback, read_votes
from rap.store.cache import Documents
from rap.store.findings import is_against_today, read_finding
from rap.store.roles import CODER, LEAD
from rap.store.surveys.forms import is_answer
from rap.store.wordings import (
    ANSWERS,
    EVIDENCE,
    ICON,
    KINDS,
    SHORT,
    STANDING,
    VOICES,
    as_worded,
    current_wordings,
    own_languages,
    stale_languages,
    wording,
    wordings_counted,
    words_known,
)
from rap.topics.findings.acts import add_evidence, change_finding, make_finding, reason_id
from rap.topics.findings.backs import bring_finding, put_finding_back, remove_new_finding
from rap.topics.findings.life import STANDINGS, life_page
from rap.topics.memos.routes import source_of
from rap.topics.web import addresses
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.befores import Deleted, TakeBack, Undoable
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person, frames_for
from rap.topics.web.replies import PageSent

_FIELDS = (
    "language",
    "text",
    "of",
    "seen",
    "from",
    "to",
    "kind",
    "what",
    "status",
    "coding",
    "use",
    "told",
    "agreed",
    "in",
)


@dataclass(frozen=True)
class WordingRow:
    """What a finding says in one language; `older`: it translates words that have changed since."""

    text: str
    hash: str
    from_: str  # the language whose words of today it translates
    older: bool
    by: str | None = None
    checked_by: str | None = None
    of: str | None = None


@dataclass(frozen=True)
class AgainstRow:
    """A reason against a finding; `today`: against what it says today."""

    id: str
    text: dict[str, str]
    agreed: bool
    today: bool
    by: str
    date: str


@dataclass(frozen=True)
class StepRow:
    """A step in the life of a finding."""

    date: str
    status: str
    reason: str
    by: str
    was: dict[str, str]  # the words that the step replaced, by language


@dataclass(frozen=True)
class Behind:
    """A passage that a finding rests on; `quote` is "" where it is gone or not for her to see."""

    coding: str
    source: str
    code: str
    coder: str
    quote: str
    start: int | None
    end: int | None


@dataclass(frozen=True)
class EarlierRow:
    """Words a finding had once, and the people who answered them."""

    language: str
    text: str
    hash: str
    answers: int
    counts: bool
    why: str
    left: list[str]  # kinds of what was said of these words that do not count for those of today


@dataclass(frozen=True, kw_only=True)
class FindingRow(Undoable):
    """A finding; the last four only where one is opened."""

    id: str
    statement: dict[str, WordingRow]
    evidence: dict[str, list[str]]
    voices: dict[str, list[str]]  # codings that reports quote before others, and never
    against: list[AgainstRow]  # also those that members never read
    phase: int | None
    status: str
    fallen: list[str]  # kinds of what was said of earlier words alone: no report has them
    history: list[StepRow]
    said: dict[str, str] | None = None  # kind, and what is said of the sentence, in words
    earlier: list[EarlierRow] | None = None
    groups: list[str] | None = None  # the focus groups that met
    passages: list[Behind] | None = None


@dataclass(frozen=True)
class Findings:
    """All findings."""

    findings: list[FindingRow]


# Findings on the screen: opened with the passages they rest on, written, said in another language,
# checked, judged.


def tell_finding(finding: Finding) -> FindingRow:
    """A finding for the screen; each wording with its hash, and whether it translates words that
    have changed since (`older`). What it rests on is all that was noted; the kinds in `fallen` were
    said of earlier words, and no report has them.
    """
    seen, finding = finding, finding.written or finding
    stale = stale_languages(finding.statement)
    statement = {
        language: WordingRow(
            text=row["text"],
            hash=wording(row["text"]),
            from_=_origin(row.get("of", ""), finding),
            older=language in stale,
            by=row.get("by"),
            checked_by=row.get("checked_by"),
            of=row.get("of"),
        )
        for language, row in finding.statement.items()
    }
    return FindingRow(
        id=finding.id,
        statement=statement,
        evidence={key: list(values) for key, values in finding.evidence.items()},
        voices={key: list(values) for key, values in finding.voices.items()},
        against=[_told_against(one, finding) for one in finding.against],
        phase=finding.phase,
        status=(seen if seen.written else as_worded(finding)).status,
        fallen=sorted((seen if seen.written else as_worded(finding)).fallen),
        history=[
            StepRow(*row, was=dict(finding.was.get(place, {})))
            for place, row in enumerate(finding.history)
        ],
    )


def _told_against(one: Against, finding: Finding) -> AgainstRow:
    today = is_against_today(one, finding)
    return AgainstRow(reason_id(one), dict(one.text), one.is_agreed, today, one.by, one.date)


def _origin(of: str, finding: Finding) -> str:
    """The language whose words of today have this hash."""
    return next((k for k, row in finding.statement.items() if of == wording(row["text"])), "")


def open_finding(bench: Bench, person: Person, finding_id: str) -> FindingRow:
    """One finding with the passages it rests on; `quote` is "" where one is gone, or not for
    `person` to see.
    """
    seen = _known(bench, finding_id)
    finding = seen.written or seen
    named = finding.evidence.get("codings", ())
    rows: dict[str, Mapping[str, Any]] = {}
    if named:
        codings = frames_for(bench, person).codings
        rows = {
            row["coding"]: row for row in codings[codings["coding"].isin(named)].to_dict("records")
        }
    return replace(
        tell_finding(seen),
        said=_said(bench, seen),
        earlier=_earlier(bench, finding),
        groups=sorted(find_groups(bench.root)),
        passages=[_passage(bench, ref, rows.get(ref)) for ref in named],
    )


def _said(bench: Bench, seen: Finding) -> dict[str, str]:
    """Kind -> what is said of the sentence, in words: what falls away when its meaning changes."""
    finding = seen.written or seen
    votes, came = count_today(
        [finding], read_votes(bench.root, damaged=[]), read_feedback(bench.root, damaged=[])
    )
    counts = [vote.answers for vote in votes] + [one.get(finding.id, {}) for one in came]
    answers = sum(sum(row.values()) for row in counts)
    given = (row for row in reversed(finding.history) if row[1] != "proposed")
    date, status, _, by = next(given, ("", "proposed", "", ""))
    standing = {"standing": say(STANDINGS[status]), "by": by, "date": date}
    pinned = finding.voices.get("pinned", ())
    n = {kind: len(finding.evidence.get(kind, ())) for kind in ("codings", "queries", "surveys")}
    said = {
        ANSWERS: answers and say("findings.said_answers", n=answers),
        STANDING: date and say("findings.said_standing", **standing),
        EVIDENCE: any(n.values()) and say("findings.said_evidence", **n),
        VOICES: (n["codings"] or pinned) and say("findings.said_voices", n=len(pinned)),
        SHORT: say("findings.said_short"),
        ICON: finding.icon and say("findings.said_icon"),
    }
    return {kind: str(text) for kind, text in said.items() if text}


def _earlier(bench: Bench, finding: Finding) -> list[EarlierRow]:
    """What the finding said before, with how many people answered it then, and whether these answers
    count today; `why` is the team's reason where it says that the meaning is the same.
    """
    current = current_wordings(finding)
    counted, why = wordings_counted(finding), {one.old: one.reason for one in finding.same}
    n: Counter[str] = Counter()
    for vote in read_votes(bench.root, damaged=[]):
        if vote.finding == finding.id:
            n.update(dict.fromkeys(vote.wordings, sum(vote.answers.values())))
    for one in read_feedback(bench.root, damaged=[]):
        n.update(
            dict.fromkeys(one.given_to(finding.id), sum(one.answers.get(finding.id, {}).values()))
        )
    return [
        EarlierRow(
            language=language,
            text=text,
            hash=digest,
            answers=n[digest],
            counts=digest in counted,
            why=why.get(digest, ""),
            left=[
                kind
                for kind in KINDS
                if digest not in wordings_counted(finding, kind)
                and (kind == ANSWERS or language in own_languages(finding))
            ],
        )
        for language, rows in words_known(finding).items()
        for digest, text in reversed(rows.items())
        if digest != current.get(language)
    ]


def _passage(bench: Bench, ref: str, row: Mapping[str, Any] | None) -> Behind:
    if row is None:
        return Behind(ref, source="", code="", coder="", quote="", start=None, end=None)
    whole = row["start"] is None or math.isnan(row["start"])
    start, end = (None, None) if whole else (int(row["start"]), int(row["end"]))
    quote = row["source"] if whole else bench.text(row["source"])[start:end]
    return Behind(ref, row["source"], row["code"], row["coder"], quote, start, end)


def _known(bench: Bench, finding_id: str) -> Finding:
    found = next((finding for finding in bench.findings if finding.id == finding_id), None)
    if found is None:
        raise UnknownError("web.list.gone")
    return found


def add_finding(bench: Bench, person: Person, fields: Mapping[str, Any]) -> FindingRow:
    """Write a new finding in one language."""
    person.need(CODER)
    with Documents(bench.root).reading():
        made = make_finding(bench.root, by=person.id, **fields)
    return replace(tell_finding(made), undo=_back_of_new(bench, person, made))


def _back_of_new(bench: Bench, person: Person, made: Finding) -> TakeBack:
    def remove() -> Deleted:
        text = remove_new_finding(bench.root, made)

        def bring() -> FindingRow:
            again = bring_finding(bench.root, made.id, text)
            return replace(tell_finding(again), undo=_back_of_new(bench, person, again))

        return Deleted(deleted=made.id, undo=bench.before.keep(person.id, bring))

    return bench.before.keep(person.id, remove)


def _back_to(bench: Bench, person: Person, before: Finding) -> TakeBack:
    """The `undo` of what was just done to a finding, which was `before`."""
    after = read_finding(bench.root, before.id)

    def put() -> FindingRow:
        why = say("coding.back.finding")
        now = put_finding_back(bench.root, before, after, by=person.id, why=why)
        return replace(tell_finding(now), undo=_back_to(bench, person, after))

    return bench.before.keep(person.id, put)


def act_on_finding(
    bench: Bench, person: Person, finding_id: str, body: Mapping[str, Any]
) -> FindingRow:
    """Say, check, take away, judge. Its standing and the reasons against it are a lead's to change:
    they are what everybody will read of it.
    """
    act = body["act"]
    is_for_members = act in ("stand", "against") or body.get("kind") == "dissent"
    person.need(LEAD if is_for_members else CODER)
    for told in (body.get("told"), body.get("text")):
        if isinstance(told, Mapping):
            refuse_origins({str(k): str(v) for k, v in told.items()})
    with Documents(bench.root).reading():
        before = read_finding(bench.root, _known(bench, finding_id).id)
        change_finding(bench.root, finding_id, by=person.id, **body)
        undo = _back_to(bench, person, before)
    return replace(open_finding(bench, person, finding_id), undo=undo)


def support_finding(bench: Bench, person: Person, finding_id: str, ref: str) -> FindingRow:
    """Add a coding, a code, a query or an answer of a survey to what a finding rests on."""
    person.need(CODER)
    before = read_finding(bench.root, _known(bench, finding_id).id)
    if EVENT_ID.fullmatch(ref):
        source_of(bench, person, ref)
        add_evidence(bench.root, finding_id, "codings", ref)
    elif bench.book.get(ref) is not None:
        add_evidence(bench.root, finding_id, "codes", ref)
    elif is_answer(bench.root, ref):
        add_evidence(bench.root, finding_id, "surveys", ref)
    else:
        parse_query(ref)
        add_evidence(bench.root, finding_id, "queries", ref)
    undo = _back_to(bench, person, before)
    return replace(open_finding(bench, person, finding_id), undo=undo)


class FindingsHandler(Handler):
    @route
    async def get(self) -> Findings:
        findings = await self.look(lambda: [tell_finding(one) for one in self.bench.findings])
        return Findings(findings)

    @route
    async def post(self) -> FindingRow:
        wanted = {"language": str, "text": str, "reason": str}
        return await self.change(
            add_finding, self.body(wanted, optional={"phase": str}), status=201
        )


class FindingHandler(Handler):
    @route
    async def get(self, finding_id: str) -> FindingRow:
        return await self.show(open_finding, finding_id)


class FindingActsHandler(Handler):
    @route
    async def post(self, finding_id: str) -> FindingRow:
        optional = {"reason": str, **dict.fromkeys(_FIELDS, object)}
        return await self.change(
            act_on_finding, finding_id, self.body({"act": str}, optional=optional)
        )


class EvidenceHandler(Handler):
    @route
    async def post(self, finding_id: str) -> FindingRow:
        return await self.change(support_finding, finding_id, self.body({"ref": str})["ref"])


class LifeHandler(Handler):
    """The whole life of a finding: answers, trials and releases beside its words. It counts
    everybody's codings: where coding is blind it waits for a lead.
    """

    @route
    async def get(self, finding_id: str) -> PageSent:
        self.person.need(LEAD if self.bench.settings.blind else CODER)
        return await self.show_page(life_page, self.room.root, finding_id)


ROUTES: Routes = (
    (r"findings", FindingsHandler),
    (rf"findings/{addresses.FINDING}", FindingHandler),
    (rf"findings/{addresses.FINDING}/acts", FindingActsHandler),
    (rf"findings/{addresses.FINDING}/evidence", EvidenceHandler),
    (rf"findings/{addresses.FINDING}/life", LifeHandler),
)
