"""A plan as a YAML file that a person corrects: strictly read, with every doubt as a comment.

It holds names from the files of others, so it lies outside the study, for this person
alone.
"""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rap.core.errors import Message, Problem, WrongUseError, printable
from rap.core.model import LABEL, PURPOSES
from rap.core.plain import values_of
from rap.core.yaml_checks import EACH, TEXT, TEXTS, CheckedFile, Shape, check_keys
from rap.core.yaml_files import format_yaml, read_yaml
from rap.store.private_files import put
from rap.topics.bringing_in.looks import Looked
from rap.topics.entering.plan import NEXT, NO_SPEECH, FilePlan, Plan, Wanted, fingerprint_of

VERSION = "1"
_WIDTH = 98
_TAKE_TURNS = re.compile(rf"{LABEL.pattern}(?:\+{LABEL.pattern})*")  # of a dash: `I+P1`
# what may be written under a file, each with the signs its sentence names
_UNDER = {
    "bringing_in.plan.under_speakers": (),
    "bringing_in.plan.under_turns": ("next", "no_speech"),
    "bringing_in.plan.under_people": (),
    "bringing_in.plan.under_skip": (),
}
# in a plan, what is wrong is corrected there
_HERE = {
    "bringing_in.import.nobody_answers": Message("bringing_in.plan.nobody_answers"),
    "bringing_in.import.nobody_asks": Message("bringing_in.plan.nobody_asks"),
    "bringing_in.import.no_speakers": Message("bringing_in.plan.no_speakers"),
}
_FILE_TEXTS = ("fingerprint", "title", "talk", "encoding", "refusal")
_FILE_FLAGS = ("one_speaker", "as_new", "skip")
_BATCH: Mapping[str, Shape] = {
    **dict.fromkeys(("plan", "read", "kind", "language", "phase", "month", "rights"), TEXT),
    **dict.fromkeys(("guide", "id", "case", "talk", "encoding", "one_speaker"), TEXT),
    "consent": {EACH: TEXTS},
    "speakers": {EACH: TEXT},
    "columns": {EACH: TEXT},
}
_FILE: Mapping[str, Shape] = {
    **dict.fromkeys((*_FILE_TEXTS, *_FILE_FLAGS), TEXT),
    "speakers": {EACH: TEXT},
    "names": {EACH: TEXT},
    "turns": {EACH: TEXT},
    "columns": {EACH: TEXT},
    "groups": TEXTS,
    "people": {EACH: {EACH: TEXT}},
    "whole": {EACH: TEXTS},
}


def check_place(root: Path, path: Path) -> None:
    """Raise `WrongUseError` when a plan would lie in the study, where git takes it to everybody."""
    if path.resolve().is_relative_to(root.resolve()):
        beside = os.path.relpath(root.resolve().parent / path.name)
        raise WrongUseError("bringing_in.plan.in_study", place=str(path), beside=beside)


def write_plan(path: Path, plan: Plan, looked: Sequence[Looked]) -> None:
    """Write what `plan` says, and what was seen of each file, for this person alone (0600)."""
    put(path, format_plan(plan, looked, folder=path.parent).encode("utf-8"))


def format_plan(plan: Plan, looked: Sequence[Looked] = (), *, folder: Path) -> str:
    """A plan as text. Files are named from `folder`; what was seen of each is a comment, and what looks
    like a name is asked about, each under its line.
    """
    seen = {item.plan.file: item for item in looked}
    signs = {"next": NEXT, "no_speech": NO_SPEECH}
    head = ("bringing_in.plan.head", "bringing_in.plan.names")
    pieces = [line for id in head for line in _comment(Message(id))]
    pieces += [format_yaml(_batch(plan)), *_comment(Message("bringing_in.plan.under"))]
    for id, facts in _UNDER.items():
        pieces += _comment(Message(id, **{name: signs[name] for name in facts}), indent=2)
    pieces.append("files:\n" if plan.files else "files: {}\n")
    for one in plan.files:
        name = Path(os.path.relpath(one.file.resolve(), folder.resolve())).as_posix()
        row = _file_row(one, seen.get(one.file))
        pieces.append(textwrap.indent(format_yaml({name: row}), "  "))
        if one.file in seen:
            pieces += [*_asked(seen[one.file]), *_notes(seen[one.file])]
    return "".join(pieces)


def _batch(plan: Plan) -> dict[str, Any]:
    wanted = plan.wanted
    facts = {
        "kind": wanted.kind,
        "language": wanted.language,
        "phase": wanted.phase,
        **{
            key: getattr(wanted, key)
            for key in ("month", "guide", "id", "case", "rights", "encoding")
        },
        "talk": wanted.source,
        "one_speaker": wanted.one_speaker,
        "consent": {audience: [*purposes] for audience, purposes in wanted.consent.items()},
        "speakers": dict(wanted.speakers),
        "columns": dict(wanted.columns),
    }
    named = {key: value for key, value in facts.items() if value}
    return {"plan": int(VERSION), "read": plan.is_read, **named}


def _file_row(one: FilePlan, seen: Looked | None) -> dict[str, Any]:
    found = fingerprint_of(seen.data) if seen is not None and seen.data else ""
    facts = {
        "fingerprint": one.fingerprint or found,
        **{key: getattr(one, key) for key in _FILE_TEXTS if key != "fingerprint"},
        **{key: getattr(one, key) for key in _FILE_FLAGS},
        "groups": [*one.groups],
        "speakers": dict(one.speakers),
        "turns": {str(line): who for line, who in sorted(one.turns.items())},
        "people": {label: dict(values) for label, values in one.people.items() if values},
        "whole": {label: [*audiences] for label, audiences in one.whole.items()},
        "columns": dict(one.columns),
        "names": {} if seen is not None and seen.finds else dict(one.names),
    }
    return {key: value for key, value in facts.items() if value}


def _notes(seen: Looked) -> Iterator[str]:
    """What was seen of a file: what is wrong, who is who, what to look at."""
    talk = seen.transcript
    for problem in seen.problems:
        yield from _comment(_HERE.get(problem.id, problem.message), indent=4)
    if talk is None:
        return
    if talk.found and not seen.plan.speakers:
        yield from _comment(Message("bringing_in.plan.who"), indent=4)
        yield textwrap.indent(format_yaml({"speakers": dict(talk.found)}), "    # ")
    for note in talk.notes:
        if note.id.startswith(("formats.doubt.", "formats.layout.")):
            yield from _comment(note, indent=4)


def _asked(seen: Looked) -> Iterator[str]:
    """Each find in a file once, under its line, with what was said of it."""
    if seen.finds:
        yield "    names:\n"
        yield from _comment(Message("bringing_in.plan.names_how"), indent=6)
    for find in {one.id: one for one in seen.finds}.values():
        yield from _comment(f"{find.line}: {find.shown} -> {find.label}", indent=6)
        yield f"      {format_yaml({find.id: seen.plan.names.get(find.id, '?')})}"


def _comment(message: Message | str, *, indent: int = 0) -> Iterator[str]:
    """Lines of comment; nothing in a message can end one."""
    for line in textwrap.wrap(printable(message), _WIDTH - indent):
        yield f"{' ' * indent}# {line}\n"


def read_plan(path: Path) -> Plan:
    """The plan at `path`.

    Raises
    ------
    ProblemsError, RefusedError
        All that is wrong with it: a key or value it does not have, each with its line.
    """
    file = CheckedFile(read_yaml(path), {**_BATCH, "files": {EACH: _FILE}})
    place, version = file.place("plan"), file.text("plan")
    if version != VERSION:
        file.problems.insert(0, Problem("bringing_in.plan.version", place=place, version=version))
    for audience, purposes in file.mapping("consent").items():
        for purpose in values_of(purposes):
            file.expect_one_of(
                PURPOSES, "bringing_in.unknown_purpose", "consent", audience, purpose=purpose
            )
    for key in ("read", "one_speaker"):
        _check_flag(file, key)
    phase = file.text("phase")
    file.expect(
        not phase or phase in [*"123456789"], "bringing_in.plan.no_phase", "phase", phase=phase
    )
    is_right = file.text("rights", "consent") in ("consent", "public")
    file.expect(is_right, "bringing_in.plan.rights", "rights", rights=file.text("rights"))
    file.expect(file.mapping("files"), "bringing_in.plan.no_files")
    for name in file.mapping("files"):
        _check_file(file, name)
    file.raise_problems()
    return _plan_of(file, path.parent)


def _check_flag(file: CheckedFile, *keys: str) -> None:
    value: Any = file.data
    for key in keys:
        value = value.get(key, "") if isinstance(value, dict) else ""
    file.expect(value in ("", "true", "false"), "bringing_in.plan.flag", *keys, key=keys[-1])


def _check_file(file: CheckedFile, name: str) -> None:
    row = file.mapping("files")[name] or {}
    document = file.document
    file.problems += check_keys(document, _FILE, "files", name)
    for key in _FILE_FLAGS:
        _check_flag(file, "files", name, key)
    for line, who in (row.get("turns") or {}).items():
        keys = ("files", name, "turns", line)
        is_line = line.isascii() and line.isdigit() and int(line[:9]) > 0
        file.expect(is_line, "bringing_in.plan.no_line", *keys, line=line)
        file.expect(
            who, "bringing_in.plan.no_turn", *keys, line=line, next=NEXT, no_speech=NO_SPEECH
        )
    for written, label in (row.get("speakers") or {}).items():
        keys = ("files", name, "speakers", written)
        file.expect(_TAKE_TURNS.fullmatch(label), "formats.speakers.bad_label", *keys, label=label)


def _plan_of(file: CheckedFile, folder: Path) -> Plan:
    facts = {
        key: file.text(key) for key in ("month", "guide", "id", "case", "encoding", "language")
    }
    phase = file.text("phase")
    wanted = Wanted(
        **facts,
        kind=file.text("kind", "interview"),
        phase=int(phase) if phase else None,
        rights=file.text("rights", "consent"),
        consent={who: values_of(said) for who, said in file.mapping("consent").items()},
        speakers=file.mapping("speakers"),
        one_speaker=file.text("one_speaker") == "true",
        columns=file.mapping("columns"),
        source=file.text("talk"),
    )
    files = tuple(
        _file_plan(Path(os.path.normpath(folder / name)), row or {})
        for name, row in file.mapping("files").items()
    )
    return Plan(wanted, files, file.text("read") == "true")


def _file_plan(path: Path, row: Mapping[str, Any]) -> FilePlan:
    facts: dict[str, Any] = {
        **{key: row.get(key, "") for key in _FILE_TEXTS},
        **{key: row.get(key) == "true" for key in _FILE_FLAGS},
        "speakers": row.get("speakers") or {},
        "columns": row.get("columns") or {},
        "names": row.get("names") or {},
        "people": {label: values or {} for label, values in (row.get("people") or {}).items()},
        "turns": {int(line): who for line, who in (row.get("turns") or {}).items()},
        "whole": {who: values_of(said) for who, said in (row.get("whole") or {}).items()},
        "groups": values_of(row.get("groups")),
    }
    return FilePlan(path, **facts)
