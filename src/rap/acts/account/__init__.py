"""The account of a study: reporting lists filled from what the study knows, an audit trail, a
methods paragraph.

An item stays empty where a person must write; what she wrote stands in `codebook/account.yaml` and
is put beside what is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.acts.account.trail import Act, Known, format_trail, read_known, read_trail
from rap.core.errors import Message, WrongUseError
from rap.core.files import replace_file
from rap.core.model import KINDS
from rap.core.plain import nearest
from rap.core.yaml_checks import EACH, TEXT, read_checked
from rap.languages.phrases import read_phrases, read_shared
from rap.report.words import words_of
from rap.study.study import Study

# The lists filled, and what is written of them: Markdown to paste into a paper, the trail as CSV,
# the methods paragraph.

# What the study answers to each item of a list; an item that is not here is for a person to write.


def answers_of(known: Known) -> dict[str, str]:
    """Number of an item -> what is known of it, in English; only those something is known of."""
    found = {**_of_people(known), **_of_data(known), **_of_analysis(known)}
    found |= _of_srqr(known, found)
    return {number: text for number, text in found.items() if text}


def listed(counts: Mapping[str, int]) -> str:
    """`fr 14, nl 8`."""
    return ", ".join(f"{name} {n}" for name, n in counts.items())


def _plural(n: int, one: str, more: str = "") -> str:
    return f"{n} {one if n == 1 else more or one + 's'}"


def _talks(known: Known) -> str:
    return ", ".join(
        _plural(known.talks[kind], kind.replace("-", " "))
        for kind in KINDS
        if known.talks.get(kind)
    )


def _some(known: Known, n: int) -> str:
    """A number of people for a reader nobody knows: below the threshold for everyone, a word."""
    return _plural(n, "person", "people") if n >= known.least else "Some people"


def _present(known: Known) -> str:
    who = [
        name
        for name, n in (("an interpreter", known.interpreted), ("a companion", known.companions))
        if n
    ]
    return f"In some of the talks, {' or '.join(who)}." if who else ""


def _of_people(known: Known) -> dict[str, str]:
    coders = ", ".join(
        f"{id} ({discipline})" if discipline else id for id, discipline in known.coders.items()
    )
    lacking = sorted(set(known.coders) - set(known.positioned))
    notes = f"Positionality notes of {', '.join(known.positioned)}." if known.positioned else ""
    notes += f" None yet of {', '.join(lacking)}." if notes and lacking else ""
    return {
        "3": f"Disciplines of those who coded: {coders}." if coders else "",
        "8": notes,
        "12": f"{_plural(known.people, 'person', 'people')} in {_talks(known)}."
        if known.people
        else "",
        "15": _present(known),
        "16": f"Recorded of each person, in bands: {', '.join(known.variables)}."
        if known.variables
        else "",
    }


def _of_data(known: Known) -> dict[str, str]:
    notes = known.kinds.get("field-note", 0)
    return {
        "18": f"{_some(known, known.repeated)} interviewed more than once."
        if known.repeated
        else "",
        "20": f"{_plural(notes, 'field note')}." if notes else "",
        "24": f"{_plural(len(known.coders), 'coder')}; {_plural(known.doubled, 'talk')} coded by two or more, "
        f"{_plural(known.decided, 'disagreement')} decided with a reason."
        if known.coders
        else "",
    }


def _of_analysis(known: Known) -> dict[str, str]:
    changed = ", ".join(_plural(n, name, f"{name}") for name, n in known.changes.items())
    told = sum(known.findings.values())
    return {
        "25": f"{_plural(known.codes, 'code')} in {_plural(known.families, 'family', 'families')}, each with label, definition "
        "and what belongs to it (codebook/)."
        if known.codes
        else "",
        "26": f"The history of the codebook says when each code came or changed, and why ({changed})."
        if changed
        else "",
        "27": f"rap {known.version} (open source); coding logs, codebook and notebooks are kept as plain text.",
        "28": f"{_plural(known.groups, 'focus group')} answered the findings; standing now: {listed(known.findings)}."
        if known.groups
        else "",
        "29": "Quotes are printed where the person agreed; they carry no name, pseudonym or attribute."
        if known.quoted
        else "",
        "30": f"{_plural(told, 'finding')}, each with the codes and codings it rests on (codebook/findings/)."
        if told
        else "",
        "31": f"Statements of the findings, {known.findings.get('supported', 0)} of them supported by groups."
        if told
        else "",
        "32": f"{known.findings.get('contested', 0)} contested and {known.findings.get('set-aside', 0)} set-aside findings are "
        "kept with their reasons."
        if told
        else "",
    }


def _of_srqr(known: Known, coreq: Mapping[str, str]) -> dict[str, str]:
    """Items of SRQR, for the most part from the same facts."""
    forms = f"Consent per person, date, purpose and audience (forms {', '.join(known.forms)}), checked for every output. "
    forms += "Anybody can take her words back, and they are removed everywhere."
    span = f" between {known.months[0]} and {known.months[1]}" if known.months[0] else ""
    trials = (
        f" {_plural(known.spaces, 'trial space')} observed on {_plural(known.days, 'day')}."
        if known.spaces
        else ""
    )
    memos = f" Memos: {listed(known.memos)}." if known.memos else ""
    return {
        "S6": coreq.get("8", ""),
        "S9": forms if known.forms else "",
        "S10": f"{_talks(known)}{span}, in {', '.join(known.languages)}.{trials}"
        if known.talks
        else "",
        "S12": coreq.get("12", ""),
        "S13": "Anonymised transcripts as plain text with a hash each; append-only coding logs, a hash-chained line an act; "
        "raw material is kept outside the study.",
        "S14": " ".join(coreq[k] for k in ("24", "26") if coreq.get(k)),
        "S15": f"{coreq.get('24', '')} {coreq.get('28', '')}{memos}".strip(),
        "S16": coreq.get("31", ""),
        "S17": coreq.get("30", ""),
    }


OUT = "reports/out/account"
OWN = "codebook/account.yaml"
LISTS = {"coreq": "COREQ", "srqr": "SRQR"}
EMPTY = "– (to write)"


@dataclass(frozen=True)
class Row:
    """One item of a list: what it asks, what the study knows, and what a person wrote; both may be
    empty.
    """

    list: str
    number: str
    topic: str
    asks: str
    known: str = ""
    written: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody must still write it."""
        return not self.known and not self.written


def fill_lists(study: Study) -> tuple[Row, ...]:
    """Every item of COREQ and SRQR, with what is known and what somebody wrote.

    Raises
    ------
    ProblemsError
        An item in `codebook/account.yaml` that no list has.
    """
    answers, written = answers_of(read_known(study)), _read_written(study.root)
    return tuple(
        Row(name, *row, answers.get(row[0], ""), written.get((name, row[0]), ""))
        for name in LISTS
        for row in _items(name)
    )


def _items(name: str) -> list[tuple[str, str, str]]:
    """Number, topic and question of every item of a list."""
    rows: Any = read_shared("account")[name]
    return [(str(number), str(topic), str(asks)) for number, topic, asks in rows]


def _read_written(root: Path) -> dict[tuple[str, str], str]:
    if not (root / OWN).is_file():
        return {}
    file = read_checked(root, OWN, {key: {EACH: TEXT} for key in LISTS})
    for name in LISTS:
        for number in file.mapping(name):
            known = [row[0] for row in _items(name)]
            file.expect_one_of(known, "core.yaml.unknown_key", name, number, key=number)
    file.raise_problems()
    return {(name, number): text for name in LISTS for number, text in file.mapping(name).items()}


def format_list(rows: Iterable[Row], name: str) -> str:
    """One list as a Markdown table."""
    lines = [f"# {LISTS[name]}", "", "| | item | asks | here |", "|---|---|---|---|"]
    for row in rows:
        if row.list == name:
            here = " ".join(part for part in (row.written, row.known) if part) or EMPTY
            lines.append(f"| {row.number} | {row.topic} | {row.asks} | {here.replace('|', '/')} |")
    return "\n".join([*lines, ""])


def methods_paragraph(known: Known, *, language: str) -> str:
    """What was done, in one paragraph, in French, Dutch or English; parts that were not done are
    left out.
    """
    words = words_of(language)
    sentences = read_phrases("account")[language]
    talks = [
        str(sentences["texts"][kind]).format(n=known.talks[kind])
        for kind in KINDS
        if known.talks.get(kind)
    ]
    together = str(sentences["texts"]["and"]).join(
        [", ".join(talks[:-1]), talks[-1]] if len(talks) > 1 else talks
    )
    spoken = ", ".join(words.language_name(code) for code in known.languages)
    facts = {name: value for name, value in known.__dict__.items() if isinstance(value, int | str)}
    facts |= {
        "texts": together,
        "languages": spoken,
        "coders": len(known.coders),
        "findings": sum(known.findings.values()),
    }
    facts |= {key: known.findings.get(key, 0) for key in ("supported", "contested", "changed")}
    facts["aside"] = known.findings.get("set-aside", 0)
    parts = ["methods", *(["groups"] if known.groups else []), *(["trials"] if known.days else [])]
    return "".join(str(sentences[part]).format(**facts) for part in parts)


def write_account(root: Path, folder: Path, *, language: str = "en") -> Mapping[Path, Message]:
    """Write both lists, the audit trail and the methods paragraph into `folder`; each file -> a
    line about it.

    Raises
    ------
    WrongUseError
        A language there is no paragraph in.
    """
    known_languages = list(read_phrases("account"))
    if language not in known_languages:
        raise WrongUseError(
            "acts.account.no_paragraph",
            language=language,
            nearest=nearest(language, known_languages),
        )
    study = Study(root)
    rows, acts = fill_lists(study), read_trail(root)
    written: dict[Path, Message] = {}
    for name in LISTS:
        mine = [row for row in rows if row.list == name]
        _put(folder / f"{name}.md", format_list(rows, name))
        filled = sum(not row.is_open for row in mine)
        written[folder / f"{name}.md"] = Message(
            "acts.account.filled", filled=filled, items=len(mine)
        )
    _put(folder / "trail.csv", format_trail(acts))
    written[folder / "trail.csv"] = Message("acts.account.acts", n=len(acts))
    _put(
        folder / f"methods.{language}.md",
        methods_paragraph(read_known(study), language=language) + "\n",
    )
    written[folder / f"methods.{language}.md"] = Message("acts.account.read_it")
    return written


def _put(path: Path, text: str) -> None:
    replace_file(path, text.encode("utf-8"))


__all__ = [
    "OUT",
    "Act",
    "Known",
    "Row",
    "fill_lists",
    "format_list",
    "format_trail",
    "methods_paragraph",
    "read_known",
    "read_trail",
    "write_account",
]
