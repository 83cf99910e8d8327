"""Reading a file from outside in a process of its own: it has limits, no network, and may write
nothing.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from rap.core.apart import Limits, forbid, limit, run_alone
from rap.core.errors import (
    Message,
    ProblemsError,
    RapError,
    RefusedError,
    WrongUseError,
    message_from_json,
    problem_from_json,
)
from rap.core.model import Speaker
from rap.core.surveys import Survey
from rap.formats.article_tables import read_articles
from rap.formats.attribute_tables import Attributes, read_attributes, read_heads
from rap.formats.codebook_tables import TABLE_SUFFIXES, read_codebook_table
from rap.formats.files import give, open_regular, read_at_most
from rap.formats.forks import NURSERY, fork_for
from rap.formats.old_word import MAX_BYTES, convert, is_old_word
from rap.formats.project_readers import read_project
from rap.formats.projects import (
    Choices,
    Loss,
    Project,
    choices_from_json,
    choices_to_json,
    project_from_json,
    project_to_json,
    with_names,
)
from rap.formats.readers import READERS, read_transcript
from rap.formats.strangers import as_project, as_talk, note_of, reader_of
from rap.formats.surveys.asking import Asked, survey_from_json
from rap.formats.surveys.exports import Export, export_from_json, export_to_json
from rap.formats.surveys.xlsform import FoundForm, read_xlsform
from rap.formats.transcripts import Line, Transcript

# The package is found where it is now, after all that is installed.
_START = "import sys; sys.path.append(sys.argv[1]); from rap.formats.child import serve; serve()"
_ERRORS: dict[str, type[RapError]] = {"RefusedError": RefusedError, "WrongUseError": WrongUseError}
# What Python raises, and what the system sends, when a limit is reached.
_LIMIT_REACHED = (
    "MemoryError",
    f"signal {getattr(signal, 'SIGKILL', 9):d}",
    f"signal {getattr(signal, 'SIGXCPU', 24):d}",
    # What a parser written in Rust does when it gets no memory.
    f"signal {getattr(signal, 'SIGABRT', 6):d}",
)
_OFTEN = (".docx", ".odt", ".rtf", ".pdf")


def read_in_child(
    path: Path,
    *,
    speakers: Mapping[str, str] | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    source: str = "",
    turns: Mapping[int, str] | None = None,
    limits: Limits | None = None,
    data: bytes | None = None,
) -> Transcript:
    """Read a transcript in a process of its own, which has no network, writes no file, starts no
    program and is stopped at its limits.

    Parameters
    ----------
    path, speakers, encoding, columns, source, turns
        As for `read_transcript`.
    limits : Limits, optional
        60 seconds and 1.5 GB where nothing is given.
    data : bytes, optional
        A file that is not on a disk; then `path` only gives its name.

    Returns
    -------
    Transcript

    Raises
    ------
    RefusedError
        As `read_transcript`, and when a limit was reached or the reader broke on the file.
    WrongUseError
        As `read_transcript`.

    Examples
    --------
    >>> talk = read_in_child(Path("talk.txt"), data=b"I: And the rent?\\nP1: It is high.\\n")
    >>> [(speaker.label, speaker.role) for speaker in talk.speakers], talk.confidence
    ([('I', 'interviewer'), ('P1', 'participant')], 'sure')
    """
    options = {
        "speakers": dict(speakers or {}),
        "encoding": encoding,
        "columns": dict(columns or {}),
        "source": source,
        "turns": [*(turns or {}).items()],
        "kind": "",
    }
    limits, notes = limits or Limits(), list[Message]()
    if reader := reader_of(path, "reader"):
        data, options["kind"] = as_talk(reader, path, data, limits=limits)
        notes.append(note_of(reader))
    elif path.suffix.lower() == ".doc" and (made := _as_docx(path, data, limits=limits)):
        data = made
        notes.append(Message("formats.note.converted"))
    read = _transcript(_ask("transcript", path, options, limits=limits, data=data))
    return replace(read, notes=(*notes, *read.notes))


def _as_docx(path: Path, data: bytes | None, *, limits: Limits) -> bytes | None:
    """What LibreOffice makes of an old Word file, before the child, which starts no program; None
    for another kind of file under this name.
    """
    if data is None:
        with open_regular(path) as file:
            data = read_at_most(file, MAX_BYTES, name=path.name)
    return convert(data, name=path.name, wait_s=limits.wait_s) if is_old_word(data) else None


def read_attributes_in_child(
    path: Path,
    files: Sequence[Path],
    *,
    key: str = "",
    columns: Sequence[str] = (),
    encoding: str | None = None,
    limits: Limits | None = None,
    data: bytes | None = None,
) -> Attributes:
    """`read_attributes`, in a process of its own as `read_in_child`."""
    options = {
        "files": [file.name for file in files],
        "key": key,
        "columns": [*columns],
        "encoding": encoding,
    }
    found = _ask("attributes", path, options, limits=limits, data=data)
    left_out = {name: message_from_json(row) for name, row in found["left_out"].items()}
    strays = tuple(found["strays"])
    return Attributes(**{**found, "left_out": left_out, "strays": strays})


def read_heads_in_child(
    path: Path,
    *,
    encoding: str | None = None,
    limits: Limits | None = None,
    data: bytes | None = None,
) -> list[list[list[str]]]:
    """`read_heads`, in a process of its own as `read_in_child`."""
    found = _ask("heads", path, {"encoding": encoding}, limits=limits, data=data)
    heads: list[list[list[str]]] = found["sheets"]
    return heads


def read_articles_in_child(
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    data: bytes | None = None,
) -> dict[str, dict[str, str]]:
    """`read_articles`, in a process of its own as `read_in_child`."""
    return _ask("articles", path, {"columns": dict(columns or {})}, limits=limits, data=data)


def read_project_in_child(
    path: Path,
    choices: Choices | None = None,
    *,
    limits: Limits | None = None,
    data: bytes | None = None,
) -> Project:
    """Read a project of another program in a process of its own, as `read_in_child` does; each text
    has a name.

    Parameters
    ----------
    path, choices
        As for `read_project`.
    limits, data
        As for `read_in_child`.

    Returns
    -------
    Project

    Raises
    ------
    RefusedError
        As `read_project`, and when a limit was reached or the reader broke on the file.

    Examples
    --------
    >>> rows = b"Interview,Extract,Code\\nAna,The rent is high.,rent\\n"
    >>> found = read_project_in_child(Path("grid.csv"), data=rows)
    >>> [(one.text, one.quote) for one in found.extracts], [one.name for one in found.codes]
    ([('Ana', 'The rent is high.')], ['rent'])
    """
    if reader := reader_of(path, "project"):
        project = as_project(reader, path, data, limits=limits)
        return replace(project, losses=(Loss(note_of(reader)), *project.losses))
    options = {"choices": choices_to_json(choices or Choices())}
    return with_names(project_from_json(_ask("project", path, options, limits=limits, data=data)))


def read_codebook_in_child(
    path: Path, *, first: str, limits: Limits | None = None, data: bytes | None = None
) -> Project:
    """The codes of a project, a codebook (`.qdc`) or a table, in a process of its own as
    `read_in_child`; `first` as in `read_codebook_table`.
    """
    return project_from_json(_ask("codebook", path, {"first": first}, limits=limits, data=data))


def read_export_in_child(
    path: Path,
    survey: Survey,
    asked: Asked | None = None,
    *,
    limits: Limits | None = None,
    data: bytes | None = None,
) -> Export:
    """`read_export`, in a process of its own as `read_in_child`: columns about people end there."""
    asked = asked or Asked()
    options = {"survey": asdict(survey), "asked": {**asdict(asked), "key": asked.key.hex()}}
    return export_from_json(_ask("export", path, options, limits=limits, data=data))


def read_xlsform_in_child(
    path: Path, survey_id: str, *, language: str = "", limits: Limits | None = None
) -> FoundForm:
    """`read_xlsform`, in a process of its own as `read_in_child`."""
    options = {"survey_id": survey_id, "language": language}
    found = _ask("xlsform", path, options, limits=limits, data=None)
    notes = tuple(map(message_from_json, found["notes"]))
    return FoundForm(survey_from_json(found["survey"]), notes)


def _ask(
    what: str,
    path: Path,
    options: Mapping[str, object],
    *,
    limits: Limits | None,
    data: bytes | None,
) -> dict[str, Any]:
    """What the child answers, as plain data; `what` is one of `_READERS`."""
    limits = limits or Limits()
    head = {
        "what": what,
        "path": os.path.abspath(path),
        "limits": asdict(limits),
        "options": options,
        "given": data is not None,
    }
    asked = json.dumps(head).encode() + b"\n" + (data or b"")
    nursery = NURSERY.get()
    run = partial(run_alone, _START) if nursery is None else nursery.run
    try:
        out, err, code = run(asked, wait_s=limits.wait_s)
    except TimeoutError:
        raise RefusedError(
            "formats.child.too_slow", place=path.name, seconds=limits.wait_s
        ) from None
    return _answer(out, err, code=code, name=path.name)


def _answer(out: bytes, err: bytes, *, code: int, name: str) -> dict[str, Any]:
    reason = err.decode("utf-8", "replace").strip() if code == 1 else f"signal {-code}"
    if code and reason in _LIMIT_REACHED:
        raise RefusedError("formats.child.too_much", place=name)
    if code:
        raise RefusedError("formats.child.broken", place=name, reason=reason)
    data: dict[str, Any] = json.loads(out)
    if "problems" in data:
        _raise(data)
    return data


def _transcript(data: Mapping[str, Any]) -> Transcript:
    speakers = tuple(Speaker(*row) for row in data["speakers"])
    return Transcript(
        data["text"],
        speakers,
        data["found"],
        tuple(map(message_from_json, data["notes"])),
        tuple(Line(*row) for row in data["lines"]),
        data["confidence"],
    )


def _raise(data: Mapping[str, Any]) -> None:
    problems = [problem_from_json(row) for row in data["problems"]]
    if data["error"] in _ERRORS:
        raise _ERRORS[data["error"]](problems[0].message, place=problems[0].place)
    raise ProblemsError(problems)


def serve() -> None:
    """The child: read what is asked for on stdin, answer on stdout; of any other failure only its
    kind is reported.
    """
    sys.excepthook = lambda kind, _error, _trace: sys.stderr.write(kind.__name__)
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(head)
    if asked["given"]:
        give(Path(asked["path"]), data)
    limit(asked["limits"])
    sys.addaudithook(forbid)
    options = {key: value for key, value in asked["options"].items() if value}
    reply: dict[str, object]
    try:
        reply = _READERS[asked["what"]](Path(asked["path"]), options)
    except RapError as error:
        rows = [problem.to_json() for problem in error.problems]
        reply = {"error": type(error).__name__, "problems": rows}
    sys.stdout.buffer.write(json.dumps(reply).encode())
    sys.stdout.flush()


def nurse(line: int) -> None:
    """The process from which those that read files are forked: see `forks`."""
    for name in ("lxml.etree", *(f"rap.formats.{READERS[one].module}" for one in _OFTEN)):
        import_module(name)
    with socket.socket(fileno=line) as asked:
        fork_for(asked, serve)


def _read_transcript(path: Path, options: dict[str, Any]) -> dict[str, object]:
    talk = read_transcript(path, **{**options, "turns": dict(options.get("turns", ()))})
    return {
        "text": talk.text,
        "speakers": [(speaker.label, speaker.role, speaker.case) for speaker in talk.speakers],
        "found": dict(talk.found),
        "notes": [note.to_json() for note in talk.notes],
        "lines": [(one.n, one.text, one.label, one.is_start, one.fate) for one in talk.lines],
        "confidence": talk.confidence,
    }


def _read_attributes(path: Path, options: dict[str, Any]) -> dict[str, object]:
    found = read_attributes(path, [Path(name) for name in options.pop("files", ())], **options)
    left_out = {name: reason.to_json() for name, reason in found.left_out.items()}
    return {**vars(found), "left_out": left_out}


def _read_heads(path: Path, options: dict[str, Any]) -> dict[str, object]:
    return {"sheets": read_heads(path, **options)}


def _read_articles(path: Path, options: dict[str, Any]) -> dict[str, object]:
    return {**read_articles(path, **options)}


def _read_project(path: Path, options: dict[str, Any]) -> dict[str, object]:
    return project_to_json(read_project(path, choices_from_json(options["choices"])))


def _read_codebook(path: Path, options: dict[str, Any]) -> dict[str, object]:
    is_table = path.suffix.lower() in TABLE_SUFFIXES
    return project_to_json(read_codebook_table(path, **options) if is_table else read_project(path))


def _read_export(path: Path, options: dict[str, Any]) -> dict[str, object]:
    from rap.formats.surveys import read_export

    asked = options["asked"]
    asked = Asked(**{**asked, "key": bytes.fromhex(asked["key"])})
    return export_to_json(read_export(path, survey_from_json(options["survey"]), asked))


def _read_xlsform(path: Path, options: dict[str, Any]) -> dict[str, object]:
    found = read_xlsform(path, **options)
    return {"survey": asdict(found.survey), "notes": [note.to_json() for note in found.notes]}


_READERS = {
    "xlsform": _read_xlsform,
    "export": _read_export,
    "codebook": _read_codebook,
    "transcript": _read_transcript,
    "attributes": _read_attributes,
    "heads": _read_heads,
    "articles": _read_articles,
    "project": _read_project,
}
