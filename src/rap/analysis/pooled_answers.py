"""What all answers to a finding come to, in words: groups, messages and sheets; and who is loud in
a talk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rap.analysis.answer_words import Reading, read_tokens, spoken_here
from rap.core.model import ANSWERS, Vote
from rap.languages.phrases import in_each_language

if TYPE_CHECKING:
    import pandas as pd

_COUNTS = ("yes", "partly", "no", "not_mine", "dots")
UNSAID = ("one-group", "too-few")
"""The verdicts that say nothing of the answers."""


def pool_votes(
    votes: pd.DataFrame, *, came: Iterable[Mapping[str, Mapping[str, int]]] = (), threshold: int = 5
) -> pd.DataFrame:
    """The answers of all groups together, and with them what came back otherwise; one row a
    finding, in their order.

    Each person counts once, however much she says: sheets count people, not sentences. `outcome`
    decides what may be published.

    Parameters
    ----------
    votes : DataFrame with the columns of `study.votes`
        source, finding, present, yes, partly, no, not_mine, dots.
    came
        Finding -> answer -> people, of each message, form or tally sheet.
    threshold : int
        Fewer than twice as many answers are too few. A single group counts for nothing.

    Returns
    -------
    DataFrame
        finding, groups, yes, partly, no, not_mine, dots (sums of the groups' sheets), answered
        (people, however they answered), verdict (recognised partly divided rejected not-mine,
        one-group, too-few), others (not-mine some-not-mine or ""), and top: whether it is among the
        three that two groups or more gave the most dots.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("FG-10001", "F-10001", 6, 5, 0, 1, 0, 4), ("FG-10002", "F-10001", 5, 4, 0, 0, 1, 6)]
    >>> columns = ["source", "finding", "present", "yes", "partly", "no", "not_mine", "dots"]
    >>> pool_votes(pd.DataFrame(rows, columns=columns))[["groups", "answered", "verdict", "others", "top"]].values.tolist()
    [[2, 11, 'recognised', '', True]]
    """
    import pandas as pd

    columns = ["finding", "groups", *_COUNTS, "answered", "verdict", "others", "top"]
    counts = pool(came, map(_vote, votes.to_dict("records")))
    findings = sorted({*votes["finding"], *counts})
    if not findings:
        return pd.DataFrame(columns=columns)
    grouped = votes.groupby("finding", sort=True)
    pooled = grouped[list(_COUNTS)].sum().reindex(findings, fill_value=0).astype(int)
    pooled["groups"] = grouped["source"].nunique().reindex(findings, fill_value=0).astype(int)
    pooled["answered"] = [sum(counts.get(finding, {}).values()) for finding in findings]
    pooled["verdict"] = [
        _verdict(counts.get(finding, {}), groups, threshold)
        for finding, groups in zip(findings, pooled["groups"], strict=True)
    ]
    hidden = pooled["verdict"].isin(UNSAID)
    pooled["others"] = [
        "" if hide else not_mine(counts[finding], threshold=threshold)
        for hide, finding in zip(hidden, findings, strict=True)
    ]
    pooled["top"] = _top(pooled["dots"].where(~hidden & (pooled["groups"] >= LEAST_GROUPS), 0))
    return pooled.rename_axis("finding").reset_index()[columns]


def _vote(row: Mapping[str, object]) -> Vote:
    answers = {answer: int(str(row[answer.replace("-", "_")])) for answer in ANSWERS}
    return Vote(str(row["source"]), "", int(str(row["present"])), str(row["finding"]), answers)


def _verdict(counts: Mapping[str, int], groups: int, threshold: int) -> str:
    said = outcome(counts, threshold=threshold)
    if said != "few":
        return said
    return "one-group" if 0 < groups < LEAST_GROUPS else "too-few"


def _top(dots: pd.Series) -> pd.Series:
    """Whether a finding is among the three with the most dots."""
    return (dots > 0) & dots.ge(dots[dots > 0].nlargest(3).min())


def pooled_in_words(row: dict[str, object]) -> dict[str, str]:
    """What a row of `pool_votes` says, in each language; no number."""
    ids = [str(row["verdict"]), str(row["others"]), "dots" if row["top"] else ""]
    parts = [in_each_language("pooled", id) for id in dict.fromkeys(ids) if id]
    return {language: " ".join(part[language] for part in parts) for language in parts[0]}


def find_loud(codings: pd.DataFrame, *, share: float = 0.5) -> pd.DataFrame:
    """Themes of a group of which one person says more than `share`: one loud person is not many.

    Parameters
    ----------
    codings : DataFrame with the columns source, code, case
        Codings of group talks; those of nobody known (no case) count for nobody.

    Returns
    -------
    DataFrame
        source, code, passages, people, share (of the one who says most, 0 to 1); the loudest first.
    """
    import pandas as pd

    known = codings[codings["case"].fillna("").astype(str) != ""]
    rows = []
    for (source, code), part in known.groupby(["source", "code"], sort=True):
        most = part["case"].value_counts(normalize=True)
        if len(part) > 1 and most.iloc[0] > share:
            rows.append((source, code, len(part), len(most), round(float(most.iloc[0]), 2)))
    found = pd.DataFrame(rows, columns=["source", "code", "passages", "people", "share"])
    return found.sort_values(["share", "passages"], ascending=False, kind="stable").reset_index(
        drop=True
    )


# Answers read from what people type: "1 oui, 2 non, 5 plus", in seven languages; and what all of
# them come to.

MORE = "more"
OUTCOMES = ("few", "recognised", "partly", "rejected", "divided", "not-mine")
_MOST = 2 / 3  # of those it concerns, from which "most" is said
LEAST_GROUPS = 2
_FREE = 3  # words, from which on what is no answer is something said; "thanks" is not
_WORD = re.compile(r"[^\W\d_]+")
_OWN_WORDS = re.compile(r"^\s*[»>]\s?(.*)$", re.M)
_COPY = re.compile(
    r"(?:\b(?:feuille|blad|sheet|hoja|folha|foaia|fleta)\s+)?\b([1-9][0-9]{0,2}-[0-9a-f]{4})(?:-(?:([a-z]{2})-)?([0-9a-f]{16}))?\b",
    re.I,
)
_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[APap]\.?[Mm]\.?)?"
# How a line begins that a messenger copied: "[12/03/2026, 21:14] Name: ", "12/03/2026, 21:14 -
# Name: ", "Name, [12.03.2026 21:14]"
_HEADS = (
    re.compile(rf"^\s*\[{_DAY},?\s+{_TIME}\]\s*(?P<who>[^:\n]{{1,60}}):[ \t]*", re.M),
    re.compile(rf"^\s*\[{_TIME},?\s+{_DAY}\]\s*(?P<who>[^:\n]{{1,60}}):[ \t]*", re.M),
    re.compile(rf"^\s*{_DAY},?\s+{_TIME}\s*[-–]\s*(?P<who>[^:\n]{{1,60}}):[ \t]*", re.M),
    re.compile(rf"^(?P<who>[^,\n\[]{{1,60}}),?\s*\[{_DAY},?\s+{_TIME}\]:?[ \t]*$", re.M),
)
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Doubt:
    """Something to ask about: the number it stands at (0: none), and the id of what is not clear.
    It repeats no words of the message.
    """

    number: int
    what: str


@dataclass(frozen=True)
class Message:
    """What one person sent; `sender` is what the messenger wrote before it, "" where nothing was,
    and is kept nowhere.
    """

    text: str = field(repr=False)
    sender: str = field(default="", repr=False)


@dataclass(frozen=True)
class Parsed:
    """One message. `copy` is the random number of a form, `sheet` the code of its numbering,
    `words` what was said freely.

    `language` is that of the report the form stood in; older forms do not say it.
    """

    answers: Mapping[str, str]
    more: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    words: str = field(default="", repr=False)
    sheet: str = ""
    copy: str = ""
    language: str = ""


def parse_answers(text: str, numbers: Mapping[str, int]) -> Parsed:
    """Read one message.

    Parameters
    ----------
    text
        As it came: "1 oui, 2 non", "👍 3", "1. ja 2. niet mijn ervaring 5 meer"; what stands behind
        ``»`` is free text.
    numbers
        Finding -> its number in the report that was answered.

    Returns
    -------
    Parsed
        Only what is plain. A number without an answer, two different answers to one number, a
        number that is none, a word that means two things in the languages it could be in: each is a
        doubt, and nothing of that number is counted.

    Examples
    --------
    >>> parsed = parse_answers("1 oui, 2 non, 2 plus", {"F-20001": 1, "F-20002": 2})
    >>> dict(parsed.answers), parsed.more
    ({'F-20001': 'yes', 'F-20002': 'no'}, ('F-20002',))
    """
    codes = list(_COPY.finditer(text))
    own = [match[1].strip() for match in _OWN_WORDS.finditer(text)]
    bare = _COPY.sub(" ", _OWN_WORDS.sub(" ", text))
    reading = read_tokens(bare)
    findings = {number: finding for finding, number in numbers.items()}
    answers, more, doubts = _settle(reading, findings)
    found = [{match[part].lower() for match in codes if match[part]} for part in (1, 2, 3)]
    if any(len(one) > 1 for one in found):
        return Parsed({}, doubts=(Doubt(0, "analysis.answers.two_forms"),))
    sheet, language, copy = ("".join(one) for one in found)
    free = reading.rest if len(_WORD.findall(reading.rest)) >= _FREE else ""
    words = "\n".join(part for part in (*own, free) if _WORD.search(part))
    return Parsed(
        answers,
        more,
        tuple(doubts),
        words,
        sheet,
        copy,
        language if language in spoken_here() else "",
    )


def _settle(
    reading: Reading, findings: Mapping[int, str]
) -> tuple[dict[str, str], tuple[str, ...], list[Doubt]]:
    said: dict[int, set[str]] = {}
    for number, answer in reading.pairs:
        said.setdefault(number, set()).add(answer)
    # a number in free text ("300 a week") is no number of the report
    doubts = [
        Doubt(n, what) for n, what in reading.doubts if not n or n in findings or not reading.rest
    ]
    doubtful = {number for number, _ in reading.doubts}
    answers: dict[str, str] = {}
    more: list[str] = []
    for number, given in sorted(said.items()):
        plain = given - {MORE}
        if number not in findings:
            doubts.append(Doubt(number, "analysis.answers.no_such_number"))
        elif len(plain) > 1:
            doubts.append(Doubt(number, "analysis.answers.two_answers"))
        elif number not in doubtful:
            answers |= dict.fromkeys([findings[number]] if plain else [], "".join(plain))
            more += [findings[number]] if MORE in given else []
    return answers, tuple(more), doubts


def split_messages(text: str) -> list[Message]:
    """A pasted chat as messages: what one sender wrote is one message; without names, an empty line
    parts two people.

    Examples
    --------
    >>> chat = "[12/03/2026, 21:14] A: 1 oui\\n[12/03/2026, 21:15] A: 2 non\\n[12/03/2026, 21:20] B: 1 non"
    >>> [message.text for message in split_messages(chat)]
    ['1 oui\\n2 non', '1 non']
    """
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    heads = sorted(
        (match for pattern in _HEADS for match in pattern.finditer(text)),
        key=lambda match: match.start(),
    )
    if not heads:
        return [Message(part.strip()) for part in re.split(r"\n[ \t]*\n+", text) if part.strip()]
    ends = [*(head.start() for head in heads[1:]), len(text)]
    by_sender: dict[str, list[str]] = {"": [text[: heads[0].start()].strip()]}
    for head, end in zip(heads, ends, strict=True):
        by_sender.setdefault(head["who"].strip(), []).append(text[head.end() : end].strip())
    joined = {
        sender: "\n".join(part for part in parts if part) for sender, parts in by_sender.items()
    }
    return [Message(text, sender) for sender, text in joined.items() if text]


def pool(
    answers: Iterable[Mapping[str, Mapping[str, int]]], votes: Iterable[Vote] = ()
) -> dict[str, dict[str, int]]:
    """Finding -> how many said each of `ANSWERS`, over all that came back and all focus groups.

    Votes count from two groups on: those of a single group are that group's own.
    """
    rows = [(finding, row) for one in answers for finding, row in one.items()]
    by_finding: dict[str, list[Vote]] = {}
    for vote in votes:
        if sum(vote.answers.values()):
            by_finding.setdefault(vote.finding, []).append(vote)
    for finding, mine in by_finding.items():
        if len({vote.source for vote in mine}) >= LEAST_GROUPS:
            rows += [(finding, vote.answers) for vote in mine]
    found: dict[str, dict[str, int]] = {finding: dict.fromkeys(ANSWERS, 0) for finding, _ in rows}
    for finding, row in rows:
        for answer, n in row.items():
            found[finding][answer] += n
    return found


def outcome(counts: Mapping[str, int], *, threshold: int) -> str:
    """One of `OUTCOMES`: what may be said of the answers to a finding. Words, no number, so
    versions cannot be subtracted.

    Fewer than twice `threshold` answers are few. "Most" is two thirds of those it concerns: who
    says that it is not her experience answers too, and weighs on nobody else. Where it concerns
    fewer than `threshold`, nothing is said of their answers.

    Examples
    --------
    >>> outcome({"yes": 9, "no": 2, "not-mine": 3}, threshold=5), outcome({"yes": 5, "no": 5}, threshold=5)
    ('recognised', 'divided')
    >>> outcome({"yes": 9}, threshold=5), outcome({"yes": 2, "not-mine": 9}, threshold=5)
    ('few', 'not-mine')
    """
    total = sum(counts.values())
    if total < max(2 * threshold, 1):
        return "few"
    yes, partly, no = (counts.get(answer, 0) for answer in ("yes", "partly", "no"))
    concerned = yes + partly + no
    if concerned < max(threshold, 1):
        return "not-mine"
    if yes >= _MOST * concerned:
        return "recognised"
    if yes + partly >= _MOST * concerned:
        return "partly"
    return "rejected" if no >= _MOST * concerned else "divided"


def not_mine(counts: Mapping[str, int], *, threshold: int) -> str:
    """What is said of those whose experience it is not: "not-mine" (more than half),
    "some-not-mine" (`threshold` and more), "".

    Examples
    --------
    >>> [not_mine({"yes": 9, "not-mine": n}, threshold=5) for n in (4, 5, 10)]
    ['', 'some-not-mine', 'not-mine']
    """
    n = counts.get("not-mine", 0)
    if 2 * n > sum(counts.values()):
        return "not-mine"
    return "some-not-mine" if n >= max(threshold, 1) else ""
