"""What points into the text of a source: references (`INT-38201:1203-1260`) in files people wrote,
codings and translations. They follow a correction, or are named.

An example of a code whose words were rewritten is marked with a `?`, so that it shows nothing and
`rap check` names it. A memo about such a passage is then about the place where it stood. References
inside a sentence stay, and are named. A coding whose ends were rewritten is in doubt until its
coder settles it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, WrongUseError
from rap.core.files import name_in
from rap.core.model import Coding, Source, parse_ref
from rap.core.plain import line_of, nearest, read_text
from rap.core.safe_input import cells_of, parse_json
from rap.store.codings import Carrier, CodingLogs, read_fold, read_logs, read_maps
from rap.store.memos import FOLDER as MEMOS
from rap.store.notebooks import all_words_of, find_notebooks
from rap.store.sources import read_source, read_source_text
from rap.store.translations import find_translation_paths

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
    return [path for path in _written(root) if f"{source}:" in _front(read_text(path), path)]


def _written(root: Path) -> list[Path]:
    """What people write that may point into a text: the codebook with its findings, and memos."""
    return [*sorted((root / "codebook").rglob("*.yaml")), *sorted((root / MEMOS).glob("*/*.md"))]


def rewrite(
    text: str, source: str, *, path: str, carry: Carry, near: Carry
) -> tuple[str, list[Reference]]:
    """The file `path` with its references to `source` as they are to be, everything else as it was;
    and what they are.

    `carry` says where a passage lies in the new text, `near` where about one stood that has no
    place in it.
    """
    head, is_memo = _front(text, Path(path)), path.endswith(".md")
    shift = len("---\n") if is_memo else 0
    moved: list[Reference] = []
    new = text
    for node in reversed(list(_scalars(head))):
        place = parse_ref(node.value)
        if place is None or place[0] != source:
            continue
        there = carry(*place[1:])
        if there == place[1:]:
            continue
        start, end = node.start_mark.index + shift, node.end_mark.index + shift
        if there or is_memo:
            first, last = there or near(*place[1:]) or place[1:]
            ref = written = f"{source}:{first}-{last}"
        else:  # an example that shows nothing until somebody has looked
            ref = f"{node.value}?"
            written = f'"{ref}"'
        new = new[:start] + written + new[end:]
        moved.append(Reference(path, line_of(text, start), node.value, ref, there is not None))
    return new, moved[::-1]


def _front(text: str, path: Path) -> str:
    """The YAML of a file: all of it, or the front matter of a memo."""
    match = _FRONT.match(text)
    return text if path.suffix != ".md" else match[1] if match else ""


def _scalars(text: str) -> Iterator[Any]:
    """The values in a YAML text that are one word or sentence, in their order."""
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
            if match is None:
                continue
            in_yaml = name.endswith(".yaml")
            is_moved = _is_value(line, match) if in_yaml else line.startswith("about:")
            if not is_moved:
                found.append(
                    Problem("corrections.mention", place=f"{name}:{number}", source=source)
                )
    return found


def _is_value(line: str, match: re.Match[str]) -> bool:
    """Whether a reference is the whole value (then it is moved)."""
    before, after = line[: match.start()].rstrip(" \"'"), line[match.end() :].lstrip(" \"'")
    return before.endswith((":", "-", "[", ",")) and (not after or after[0] in ",}]#")


def _free_texts(root: Path) -> Iterator[tuple[str, str]]:
    for path in _written(root):
        yield name_in(root, path), read_text(path)
    for path in find_notebooks(root):
        try:
            cells = cells_of(parse_json(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            continue
        for number, cell in enumerate(cells, start=1):
            yield f"{name_in(root, path)}:cell {number}", all_words_of(cell)


# What a correction left without a sure place: codings and translations, and where about they stood.

_AROUND = 40  # characters shown on each side of a place


@dataclass(frozen=True)
class Doubt:
    """A coding whose ends a correction took away: it counts in an older text, and stood about
    `near` of today's.
    """

    coding: Coding
    near: tuple[int, int]


def find_doubts(root: Path, source: Source) -> tuple[Doubt, ...]:
    """The codings of `source` that are to check, in reading order. The older text is gone; only
    places are known.
    """
    text = read_source_text(root, source)
    maps = read_maps(root, source.id)[0]
    fold = read_fold(root, source, length=len(text))
    return doubts_of(fold.to_check, Carrier(source.hash[:8], maps), length=len(text))


def doubts_of(codings: Iterable[Coding], carrier: Carrier, *, length: int) -> tuple[Doubt, ...]:
    """The place about which each coding stood."""
    found = []
    for coding in codings:
        start, end = coding.start or 0, coding.end or 0
        found.append(Doubt(coding, find_near(carrier, start, end, coding.src, length=length)))
    return tuple(sorted(found, key=lambda doubt: (doubt.near, doubt.coding.code, doubt.coding.id)))


def find_near(carrier: Carrier, start: int, end: int, src: str, *, length: int) -> tuple[int, int]:
    """Where in today's text a passage of an older one stood: from the last character before it that
    is still there to the first after it; the whole text when nothing tells. Looked up range by
    range: a gap may be as wide as anybody writes."""
    if src == carrier.today:
        return min(start, length), min(end, length)
    ranges = carrier.equal(src) or ()
    first, last = 0, length
    before = bisect_right(ranges, (start, float("inf"), 0)) - 1
    if before >= 0:
        old_start, old_end, new_start = ranges[before]
        at = min(start, old_end - 1)
        first = new_start + at - old_start + (at < start)
    at = max(end - 1, 0)
    after = bisect_right(ranges, at, key=lambda row: row[1])
    if after < len(ranges):
        old_start, _, new_start = ranges[after]
        last = new_start + max(at, old_start) - old_start + (old_start <= at == end - 1)
    return (min(first, length), min(last, length)) if first <= last else (0, length)


def find_lost_translations(root: Path, source: str, carrier: Carrier, *, length: int) -> list[str]:
    """Translations of passages that a correction touched, and that nobody translated again since:
    `file:line` of each.
    """
    lost = []
    for folder in sorted({path.parent for path in find_translation_paths(root, source)}):
        events = read_logs(root, sorted(folder.glob("K-*.jsonl")))[0]
        said = [(e, e.data["start"], e.data["end"]) for e in events if e.op == "say"]
        standing = [
            (place, event.stamp)
            for event, start, end in said
            if (place := carrier.carry_unchanged(start, end, event.src))
        ]
        for event, start, end in said:
            if carrier.carry_unchanged(start, end, event.src):
                continue
            start, end = find_near(carrier, start, end, event.src, length=length)
            later = [(a, b) for (a, b), stamp in standing if stamp > event.stamp]
            if not any(a <= end and start <= b for a, b in later):
                name = name_in(root, folder / f"{event.coder}.{event.device}.jsonl")
                lost.append(f"{name}:{event.line}")
    return sorted(lost)


def settle(
    root: Path, source_id: str, *, ref: str, coder: str, device: str, place: tuple[int, int] | None
) -> Coding:
    """Say where a coding that is to check lies in today's text (None: it is deleted), as the coder
    who made it.

    `ref` is the coding's id, or its beginning.

    Raises
    ------
    WrongUseError
        No such coding is to check, another person made it, or the place is not in the text.
    """
    source = read_source(root, source_id)
    length = len(read_source_text(root, source))
    known = {doubt.coding.id: doubt.coding for doubt in find_doubts(root, source)}
    fitting = [coding for coding_id, coding in known.items() if coding_id.startswith(ref)]
    if len(fitting) != 1:
        facts = {"ref": ref, "n": len(fitting), "nearest": nearest(ref, known)}
        raise WrongUseError("corrections.no_such_coding", place=source_id, **facts)
    coding = fitting[0]
    if coding.coder != coder:
        raise WrongUseError("corrections.not_yours", coding=ref, coder=coding.coder)
    if place is not None and not 0 <= place[0] < place[1] <= length:
        raise WrongUseError("corrections.no_passage", start=place[0], end=place[1], length=length)
    with CodingLogs(root, coder=coder, device=device) as logs:
        op, data = "set" if place is not None else "del", {"ref": coding.id}
        ends = {"start": place[0], "end": place[1]} if place is not None else {}
        logs.append(source_id, op, {**data, **ends}, src=source.hash[:8])
    return coding


def neighbours(text: str, start: int, end: int) -> Iterator[str]:
    """What stands before, at and after a place, each on one line."""
    edges = (max(0, start - _AROUND), start, end, end + _AROUND)
    for first, last in pairwise(edges):
        yield " ".join(text[first:last].split("\n"))
