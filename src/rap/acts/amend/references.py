"""References to passages (`INT-38201:1203-1260`) in files people wrote: they follow a correction,
or are named.

An example of a code whose words were rewritten is marked with a `?`, so that it shows nothing and
`rap check` names it. A memo about such a passage is then about the place where it stood. References
inside a sentence stay, and are named.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.core.errors import Message, Problem, RefusedError
from rap.core.model import Source, parse_ref
from rap.core.plain import line_of, read_text
from rap.core.safe_input import cells_of, parse_json
from rap.formats.child import read_in_child
from rap.formats.plain_text import open_regular, parse_text
from rap.formats.transcripts import Transcript
from rap.store.memos import FOLDER as MEMOS
from rap.store.notebooks import all_words_of
from rap.store.sources import find_near_turns, find_turns

_FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
Place = tuple[int, int]
Carry = Callable[[int, int], Place | None]


@dataclass(frozen=True)
class Reference:
    """One that moves: in the file `path` of the study, on `line`; `found` is False when a person
    has to look at it.
    """

    path: str
    line: int
    old: str
    new: str
    found: bool


def find_reference_files(root: Path, source: str) -> list[Path]:
    """The files of the codebook and the memos that hold a reference to `source`, whatever it says."""
    paths = [*sorted((root / "codebook").rglob("*.yaml")), *sorted((root / MEMOS).glob("*/*.md"))]
    return [path for path in paths if f"{source}:" in _front(read_text(path), path)]


def rewrite(
    text: str, source: str, *, path: str, carry: Carry, near: Carry
) -> tuple[str, list[Reference]]:
    """The file `path` with its references to `source` as they are to be, everything else as it was;
    and what they are.

    `carry` says where a passage lies in the new text, `near` where about one stood that has no
    place in it.
    """
    head = _front(text, Path(path))
    shift = 4 if path.endswith(".md") else 0
    moved: list[Reference] = []
    new = text
    for node in reversed(list(_scalars(head))):
        place = parse_ref(node.value)
        if place is None or place[0] != source:
            continue
        there = carry(*place[1:])
        if there == place[1:]:
            continue
        ref = (
            _ref(source, there)
            if there
            else _doubtful(node.value, path, _ref(source, near(*place[1:]) or place[1:]))
        )
        start, end = node.start_mark.index + shift, node.end_mark.index + shift
        new = new[:start] + (ref if there or path.endswith(".md") else f'"{ref}"') + new[end:]
        moved.append(Reference(path, line_of(text, start), node.value, ref, there is not None))
    return new, moved[::-1]


def _doubtful(old: str, path: str, near: str) -> str:
    return near if path.endswith(".md") else f"{old}?"


def _ref(source: str, place: Place) -> str:
    return f"{source}:{place[0]}-{place[1]}"


def _front(text: str, path: Path) -> str:
    """The YAML of a file: all of it, or the front matter of a memo."""
    match = _FRONT.match(text)
    return text if path.suffix != ".md" else match[1] if match else ""


def _scalars(text: str) -> Iterator[Any]:
    """The values in a YAML text that are one word or sentence, in the order they stand in."""
    from ruamel.yaml import YAML

    root = YAML(typ="safe", pure=True).compose(text)
    stack = [root] if root is not None else []
    while stack:
        node = stack.pop()
        if node.id == "scalar":
            yield node
        else:
            inner = [item[1] if isinstance(item, tuple) else item for item in node.value]
            stack.extend(reversed(inner))


def find_mentions(root: Path, source: str) -> list[Problem]:
    """Places of `source` that stand inside sentences or notebooks, where only a person can say what
    is meant.
    """
    pattern = re.compile(rf"(?<![\w-]){re.escape(source)}:[0-9]+-[0-9]+")
    found = []
    for name, text in _free_texts(root):
        for number, line in enumerate(text.split("\n"), start=1):
            match = pattern.search(line)
            is_moved = (
                _is_value(line, match)
                if match and name.endswith(".yaml")
                else line.startswith("about:")
            )
            if match and not is_moved:
                found.append(Problem("acts.amend.mention", place=f"{name}:{number}", source=source))
    return found


def _is_value(line: str, match: re.Match[str]) -> bool:
    """Whether a reference is all that stands there (then it is moved)."""
    before, after = line[: match.start()].rstrip(" \"'"), line[match.end() :].lstrip(" \"'")
    return before.endswith((":", "-", "[", ",")) and (not after or after[0] in ",}]#")


def _free_texts(root: Path) -> Iterator[tuple[str, str]]:
    for path in [
        *sorted((root / "codebook").rglob("*.yaml")),
        *sorted((root / MEMOS).glob("*/*.md")),
    ]:
        yield path.relative_to(root).as_posix(), read_text(path)
    for path in sorted((root / "notebooks").rglob("*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        try:
            cells = cells_of(parse_json(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            continue
        for number, cell in enumerate(cells, start=1):
            yield f"{path.relative_to(root).as_posix()}:cell {number}", all_words_of(cell)


# The corrected text of a source, from any file an import reads: who speaks must be who spoke
# before.

PIPED = "the text given"


def read_correction(
    file: Path,
    source: Source,
    *,
    old: str,
    speakers: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> tuple[str, tuple[str | Message, ...]]:
    """The text in `file` in the form of the study, and notes for a person.

    A plain text that begins as `old` does, or with a turn of `source`, is taken as it is; anything
    else is read as an import reads it.

    Raises
    ------
    RefusedError
        The file is not what it should be, or somebody speaks in it who is not in the source.
    """
    if file.suffix.lower() == ".txt" and not speakers:
        with open_regular(file) as opened:
            text, notes = parse_text(opened, name=file.name, encoding=encoding)
        if _is_in_form(text, source, old):
            return _checked(text, source, name=file.name), notes
    found = read_in_child(file, speakers=speakers, encoding=encoding)
    return _checked(_as_source(found, source, name=file.name), source, name=file.name), found.notes


def parse_correction(
    data: bytes, source: Source, *, old: str
) -> tuple[str, tuple[str | Message, ...]]:
    """As `read_correction`, from bytes that were piped in: a plain text in the form of the study."""
    text, notes = parse_text(io.BytesIO(data), name=PIPED)
    if not _is_in_form(text, source, old):
        labels = [f"{speaker.label}:" for speaker in source.speakers]
        raise RefusedError("acts.amend.no_turn_first", place=f"{PIPED}:1", labels=labels)
    return _checked(text, source, name=PIPED), notes


def _is_in_form(text: str, source: Source, old: str) -> bool:
    """Whether `text` can be taken as it is."""
    turns = find_turns(text, source.speakers)
    same_start = text.partition("\n")[0] == old.partition("\n")[0]
    return not source.speakers or turns[0].label != "" or (len(turns) > 1 and same_start)


def _as_source(found: Transcript, source: Source, *, name: str) -> str:
    """What an import made of it, when only those speak who are in the source."""
    labels = [speaker.label for speaker in source.speakers]
    if not found.speakers and len(labels) == 1:
        return f"{labels[0]}: {found.text}"
    if labels and not found.speakers:
        raise RefusedError("acts.amend.no_turns", place=name, label=labels[0])
    others = sorted({speaker.label for speaker in found.speakers} - {*labels})
    if others:
        raise RefusedError(
            "acts.amend.other_speakers" if labels else "acts.amend.no_speakers",
            place=name,
            others=others,
            source=source.id,
            labels=labels,
            first=(labels or [""])[0],
        )
    return found.text


def _checked(text: str, source: Source, *, name: str) -> str:
    """`text`, when no line looks like a turn and is none: its words would count as those of the
    speaker before.
    """
    near = find_near_turns(name, text, source)
    if near:
        raise RefusedError(near[0].message, place=near[0].place)
    return text
