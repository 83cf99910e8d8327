"""The lists filled, and what is written of them: Markdown to paste into a paper, the trail as CSV, the methods paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.acts.account.answers import answers_of
from rap.acts.account.known import Known, read_known
from rap.acts.account.trail import format_trail, read_trail
from rap.core.errors import ProblemsError, WrongUseError
from rap.core.files import replace_file
from rap.core.model import KINDS
from rap.core.plain import check_keys, mapping_of, nearest, read_yaml
from rap.core.yaml_schema import EACH, TEXT, check_shapes
from rap.languages.phrases import read_phrases
from rap.report.words import words_of
from rap.study.study import Study

OUT = "reports/out/account"
OWN = "codebook/account.yaml"
LISTS = {"coreq": "COREQ", "srqr": "SRQR"}
EMPTY = "– (to write)"


@dataclass(frozen=True)
class Row:
    """One item of a list: what it asks, what the study knows, and what a person wrote; both may be empty."""

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
    rows: Any = read_phrases("account")[name]
    return [(str(number), str(topic), str(asks)) for number, topic, asks in rows]


def _read_written(root: Path) -> dict[tuple[str, str], str]:
    if not (root / OWN).is_file():
        return {}
    document = read_yaml(root / OWN, name=OWN)
    problems = check_keys(document, ("v", *LISTS))
    problems += check_shapes(document, {key: {EACH: TEXT} for key in LISTS})
    found = {}
    for name in LISTS:
        known = [row[0] for row in _items(name)]
        rows = mapping_of(document, name, problems)
        problems += check_keys(document, known, name)
        found.update({(name, number): str(text) for number, text in rows.items()})
    if problems:
        raise ProblemsError(problems)
    return found


def format_list(rows: Iterable[Row], name: str) -> str:
    """One list as a Markdown table."""
    lines = [f"# {LISTS[name]}", "", "| | item | asks | here |", "|---|---|---|---|"]
    for row in rows:
        if row.list == name:
            here = " ".join(part for part in (row.written, row.known) if part) or EMPTY
            lines.append(f"| {row.number} | {row.topic} | {row.asks} | {here.replace('|', '/')} |")
    return "\n".join([*lines, ""])


def methods_paragraph(known: Known, *, language: str) -> str:
    """What was done, in one paragraph, in French, Dutch or English; parts that were not done are left out."""
    phrases, words = read_phrases("account"), words_of(language)
    sentences = phrases[language]
    talks = [
        str(phrases["texts"][language][kind]).format(n=known.talks[kind]) for kind in KINDS if known.talks.get(kind)
    ]
    together = str(phrases["texts"][language]["and"]).join(
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


def write_account(root: Path, folder: Path, *, language: str = "en") -> Mapping[Path, str]:
    """Write both lists, the audit trail and the methods paragraph into `folder`; each file -> a line about it.

    Raises
    ------
    WrongUseError
        A language there is no paragraph in.
    """
    known_languages = [code for code in read_phrases("account") if len(code) == 2]
    if language not in known_languages:
        raise WrongUseError(f"--language {language}", "has no methods paragraph", nearest(language, known_languages))
    study = Study(root)
    rows, acts = fill_lists(study), read_trail(root)
    written: dict[Path, str] = {}
    for name in LISTS:
        mine = [row for row in rows if row.list == name]
        _put(folder / f"{name}.md", format_list(rows, name))
        written[folder / f"{name}.md"] = (
            f"{sum(not row.is_open for row in mine)} of {len(mine)} items filled, the others are yours"
        )
    _put(folder / "trail.csv", format_trail(acts))
    written[folder / "trail.csv"] = f"{len(acts)} acts, who did what when, without words and people"
    _put(folder / f"methods.{language}.md", methods_paragraph(read_known(study), language=language) + "\n")
    written[folder / f"methods.{language}.md"] = "read it before you use it"
    return written


def _put(path: Path, text: str) -> None:
    replace_file(path, text.encode("utf-8"))
