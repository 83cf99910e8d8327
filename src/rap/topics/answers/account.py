"""The account of a study: reporting lists filled from what the study knows, and a methods
paragraph.

An item stays empty where a person must write. What she wrote is in `codebook/account.yaml` and is
printed before what is known. The items of COREQ and SRQR keep their published English.
"""

from __future__ import annotations

import importlib.metadata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.core.errors import Message, WrongUseError
from rap.core.extensions import names_on
from rap.core.files import replace_file
from rap.core.plain import nearest
from rap.core.yaml_checks import EACH, TEXT, read_checked
from rap.languages.catalogue import say
from rap.languages.phrases import read_phrases, read_shared
from rap.report.words import words_of
from rap.store.answers import read_votes
from rap.store.memos import read_memos
from rap.store.observations import read_observations
from rap.study.study import Study
from rap.topics.exporting.trail import format_trail, read_trail
from rap.topics.findings.life import STANDINGS

OUT = "reports/out/account"
OWN = "codebook/account.yaml"
LISTS = {"coreq": "COREQ", "srqr": "SRQR"}
_TEXTS = {
    "interview": "answers.account.interviews",
    "focus-group": "answers.account.focus_groups",
    "field-note": "answers.account.field_notes",
    "article": "answers.account.articles",
    "question": "answers.account.questions",
}


@dataclass(frozen=True)
class StudyNumbers:
    """What a study knows of itself today, as numbers and names of things: no words of a person, no
    case. `talks` are texts that are not public; `least` is the threshold for everyone, and what is said
    of people is a multiple of it (`about`).
    """

    talks: Mapping[str, int]
    notes: int
    languages: Mapping[str, int]
    months: tuple[str, ...]
    people: int
    repeated: int
    interpreted: int
    companions: int
    variables: tuple[str, ...]
    coders: Mapping[str, str]
    codes: int
    families: int
    changes: Mapping[str, int]
    doubled: int
    decided: int
    memos: Mapping[str, int]
    positioned: tuple[str, ...]
    findings: Mapping[str, int]
    criteria: int
    groups: int
    spaces: int
    days: int
    forms: tuple[str, ...]
    quoted: int
    version: str
    least: int

    def about(self, n: int) -> int:
        """A number of people as everybody may read it: rounded down, so that the list and a report
        cannot be subtracted; 0 for few.
        """
        return n // self.least * self.least


def read_known(study: Study) -> StudyNumbers:
    """Read a study opened for the team."""
    talks = [s for s in study.source_list if s.rights != "public" and s.kind != "answers"]
    heard = [(s.kind, case) for s in talks for case in s.cases if case.startswith("C-")]
    interviewed = Counter(case for kind, case in heard if kind == "interview")
    roles = [{speaker.role for speaker in source.speakers} for source in talks]
    live = [code for code in study.book.codes if not code.merged_into and not code.retired]
    coders = _coders_of(study)
    used = set().union(*coders.values())
    memos = [memo for memo in read_memos(study.root) if not memo.private]
    observed = read_observations(study.root)
    in_force = [finding for finding in study.findings if finding.status != "set-aside"]
    signed = {entry.form for case in study.all_cases for entry in case.consent} - {""}
    members = Study(study.root, audience="members", on=study.on)
    return StudyNumbers(
        talks=Counter(source.kind for source in talks),
        notes=sum(source.kind == "field-note" for source in study.source_list),
        languages=dict(Counter(source.language for source in talks).most_common()),
        months=tuple(sorted(source.month for source in talks if source.month)),
        people=len({case for _, case in heard}),
        repeated=sum(n > 1 for n in interviewed.values()),
        interpreted=sum("interpreter" in one for one in roles),
        companions=sum("companion" in one for one in roles),
        variables=tuple(name for name in study.cases.columns if name not in ("case", "sources")),
        coders={one.id: one.discipline for one in study.settings.coders if one.id in used},
        codes=len(live),
        families=len({code.family for code in live}),
        changes=Counter(step[1] for code in study.book.codes for step in code.history),
        doubled=sum(len(coders.get(source.id, ())) > 1 for source in talks),
        decided=len(study.decisions),
        memos=Counter(memo.type for memo in memos),
        positioned=tuple(sorted({memo.by for memo in memos if memo.type == "positionality"})),
        findings=Counter(finding.status for finding in study.findings),
        criteria=sum(len(finding.criteria) for finding in in_force),
        groups=len({vote.source for vote in read_votes(study.root)}),
        spaces=len({row.space for row in observed}),
        days=len({(row.space, row.date) for row in observed}),
        forms=tuple(sorted(signed)),
        quoted=sum("quote" in (purposes or ()) for purposes in members.rights.grants.values()),
        version=importlib.metadata.version("rap-workbench"),
        least=study.settings.threshold("public"),
    )


def _coders_of(study: Study) -> dict[str, set[str]]:
    """Source -> who coded it."""
    coders: dict[str, set[str]] = {}
    for coding in study.as_coded_list:
        coders.setdefault(coding.source, set()).add(coding.coder)
    return coders


# What the study answers to each item of a list; an item that is not here is for a person to write.


def answers_of(known: StudyNumbers) -> dict[str, str]:
    """Number of an item -> what is known of it, in the reader's language; only those something is
    known of.
    """
    found: dict[str, object] = {**_of_people(known), **_of_analysis(known)}
    coreq = {number: str(text) for number, text in found.items() if text}
    return {**coreq, **{number: text for number, text in _of_srqr(known, coreq).items() if text}}


def _texts(known: StudyNumbers) -> str:
    """`23 interviews, 2 focus groups`."""
    return ", ".join(say(id, n=n) for kind, id in _TEXTS.items() if (n := known.talks.get(kind)))


def _listed(counts: Mapping[str, int]) -> str:
    """`diary 14, method 8`."""
    return ", ".join(f"{name} {n}" for name, n in counts.items())


def _of_people(known: StudyNumbers) -> dict[str, object]:
    coders = [f"{id} ({field})" if field else id for id, field in known.coders.items()]
    lacking = sorted(set(known.coders) - set(known.positioned))
    notes = [
        ("answers.account.positioned", known.positioned),
        ("answers.account.not_positioned", lacking),
    ]
    said = [say(id, coders=", ".join(who)) for id, who in notes if known.positioned and who]
    present = "answers.account.interpreter" if known.interpreted else "answers.account.companion"
    if known.interpreted and known.companions:
        present = "answers.account.interpreter_or_companion"
    n, n_again, texts = known.about(known.people), known.about(known.repeated), _texts(known)
    again = say(
        "answers.account.repeated" if n_again else "answers.account.some_repeated", n=n_again
    )
    who = say("answers.account.people" if n else "answers.account.some_people", n=n, texts=texts)
    return {
        "3": coders and say("answers.account.disciplines", coders=", ".join(coders)),
        "8": " ".join(said),
        "12": known.people and who,
        "15": (known.interpreted or known.companions) and say(present),
        "16": known.variables
        and say("answers.account.variables", variables=", ".join(known.variables)),
        "18": known.repeated and again,
        "20": known.notes and f"{say('answers.account.field_notes', n=known.notes)}.",
    }


def _of_analysis(known: StudyNumbers) -> dict[str, object]:
    changes = ", ".join(f"{n} {name}" for name, n in known.changes.items())
    told = sum(known.findings.values())
    supported = known.findings.get("supported", 0)
    contested, aside = known.findings.get("contested", 0), known.findings.get("set-aside", 0)
    return {
        "24": known.coders
        and say(
            "answers.account.coded",
            coders=Message("answers.account.coders", n=len(known.coders)),
            talks=Message("answers.account.talks", n=known.doubled),
            decided=Message("answers.account.disagreements", n=known.decided),
        ),
        "25": known.codes
        and say(
            "answers.account.codebook",
            codes=Message("answers.account.codes", n=known.codes),
            families=Message("answers.account.families", n=known.families),
        ),
        "26": changes and say("answers.account.history", changes=changes),
        "27": say("answers.account.software", version=known.version),
        "28": known.groups
        and say(
            "answers.account.groups",
            groups=Message("answers.account.focus_groups", n=known.groups),
            standings=_listed({say(STANDINGS[k]): n for k, n in known.findings.items()}),
        ),
        "29": known.quoted and say("answers.account.quotes"),
        "30": told and say("answers.account.findings", n=told),
        "31": told and say("answers.account.statements", supported=supported),
        "32": told and say("answers.account.contested", contested=contested, aside=aside),
    }


def _of_srqr(known: StudyNumbers, coreq: Mapping[str, str]) -> dict[str, str]:
    """Items of SRQR, for the most part from the same facts."""
    data, languages = [], ", ".join(known.languages)
    if known.talks and known.months:
        first, last = known.months[0], known.months[-1]
        facts = {"texts": _texts(known), "first": first, "last": last, "languages": languages}
        data = [say("answers.account.data_between", **facts)]
    elif known.talks:
        data = [say("answers.account.data", texts=_texts(known), languages=languages)]
    if known.talks and known.spaces:
        spaces = Message("answers.account.spaces", n=known.spaces)
        days = Message("answers.account.days", n=known.days)
        data.append(say("answers.account.observed", spaces=spaces, days=days))
    memos = [say("answers.account.memos", memos=_listed(known.memos))] if known.memos else []
    return {
        "S6": coreq.get("8", ""),
        "S9": say("answers.account.consent", forms=", ".join(known.forms)) if known.forms else "",
        "S10": " ".join(data),
        "S12": coreq.get("12", ""),
        "S13": say("answers.account.kept"),
        "S14": " ".join(coreq[number] for number in ("24", "26") if number in coreq),
        "S15": " ".join([*(coreq[number] for number in ("24", "28") if number in coreq), *memos]),
        "S16": coreq.get("31", ""),
        "S17": coreq.get("30", ""),
    }


@dataclass(frozen=True)
class ListItem:
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


def fill_lists(study: Study) -> tuple[ListItem, ...]:
    """Every item of COREQ and SRQR, with what is known and what somebody wrote.

    Raises
    ------
    ProblemsError
        An item in `codebook/account.yaml` that no list has.
    """
    answers, written = answers_of(read_known(study)), _read_written(study.root)
    return tuple(
        ListItem(name, *row, answers.get(row[0], ""), written.get((name, row[0]), ""))
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
        known = [row[0] for row in _items(name)]
        for number in file.mapping(name):
            file.expect_one_of(known, "core.yaml.unknown_key", name, number, key=number)
    file.raise_problems()
    return {(name, number): text for name in LISTS for number, text in file.mapping(name).items()}


def format_list(rows: Iterable[ListItem], name: str) -> str:
    """One list as a Markdown table."""
    heads = say("answers.account.heads")
    lines = [f"# {LISTS[name]}", "", f"| | {heads} |", "|---|---|---|---|"]
    for row in rows:
        if row.list == name:
            here = " ".join(filter(None, (row.written, row.known))) or say(
                "answers.account.to_write"
            )
            lines.append(f"| {row.number} | {row.topic} | {row.asks} | {here.replace('|', '/')} |")
    return "\n".join([*lines, ""])


def methods_paragraph(known: StudyNumbers, *, language: str, others: Iterable[str] = ()) -> str:
    """What was done, in one paragraph, in French, Dutch or English; parts that were not done are
    left out. `others` are packages of others that are on.
    """
    sentences, words = read_phrases("account")[language], words_of(language)
    texts = [
        str(sentences["texts"][kind]).format(n=known.talks[kind])
        for kind in _TEXTS
        if known.talks.get(kind)
    ]
    together = str(sentences["texts"]["and"]).join(
        filter(None, (", ".join(texts[:-1]), *texts[-1:]))
    )
    n = known.about(known.people)
    facts = {
        **vars(known),
        "texts": together,
        "others": ", ".join(others),
        "people": str(sentences["about" if n else "under"]).format(n=n or known.least),
        "languages": ", ".join(words.language_name(code) for code in known.languages),
        "coders": len(known.coders),
        "findings": sum(known.findings.values()),
        "aside": known.findings.get("set-aside", 0),
        **{key: known.findings.get(key, 0) for key in ("supported", "contested", "changed")},
    }
    parts = ["methods", *(["groups"] if known.groups else []), *(["trials"] if known.days else [])]
    parts += ["others"] if others else []
    return "".join(str(sentences[part]).format(**facts) for part in parts)


def write_account(root: Path, folder: Path, *, language: str = "en") -> Mapping[Path, Message]:
    """Write both lists, the audit trail and the methods paragraph into `folder`; each file -> a
    line about it.

    Raises
    ------
    WrongUseError
        A language there is no paragraph in.
    """
    known = list(read_phrases("account"))
    if language not in known:
        near = nearest(language, known)
        raise WrongUseError("answers.account.no_paragraph", language=language, nearest=near)
    study = Study(root)
    rows, acts = fill_lists(study), read_trail(root)
    files = {}
    for name in LISTS:
        mine = [row for row in rows if row.list == name]
        filled = sum(not row.is_open for row in mine)
        line = Message("answers.account.filled", filled=filled, items=len(mine))
        files[f"{name}.md"] = format_list(mine, name), line
    files["trail.csv"] = format_trail(acts), Message("answers.account.acts", n=len(acts))
    methods = methods_paragraph(read_known(study), language=language, others=names_on(root)) + "\n"
    files[f"methods.{language}.md"] = methods, Message("answers.account.read_it")
    for file, (text, _) in files.items():
        replace_file(folder / file, text.encode("utf-8"))
    return {folder / file: line for file, (_, line) in files.items()}
