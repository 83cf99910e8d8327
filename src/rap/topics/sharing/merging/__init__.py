"""What two people did to one file, merged by field; text in, text out, no file is opened.

Fields that only one of them changed are taken from her. Lists keep what either added and lose what
either took away. What is left are the fields that both changed, each a `Conflict` that a person
decides. Some fields belong together (a sentence and who checked it): those are one field here, so
that a check of the old words never passes for one of the new (P10).
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rap.core.errors import RapError, WrongUseError
from rap.core.safe_input import parse_json
from rap.core.yaml_edits import rewritten
from rap.core.yaml_files import format_yaml, parse_yaml
from rap.topics.git.exchanged import Choice
from rap.topics.sharing.merging.lists import line_versions, merge_items, merge_lines

Keys = tuple[str, ...]
TEXT = ("text",)
"""The field of what stands below the front matter of a memo, or of a whole text file."""
_GONE: Any = object()
_UNITS: tuple[tuple[re.Pattern[str], tuple[Keys, ...]], ...] = tuple(
    (re.compile(pattern), units)
    for pattern, units in (
        (r"codebook/findings/[^/]+", (("statement", "*"), ("criteria", "*"), ("evidence", "*"))),
        (r"codebook/(votes|forms)/[^/]+", ((),)),
        (r"interviews/cases/[^/]+", (("variables", "*"),)),
        (r"interviews/(plan|feedback|withdrawn)/[^/]+", ((),)),
        (r"interviews/codings/.*", ((),)),
        (r"interviews/[^/]+\.yaml", (("speakers", "*"), ("variables", "*"))),
        (r"interviews/[^/]+\.txt", ((),)),
    )
)
_COUPLED = {"by", "of", "checked_by"}  # of a `text`
_LINES = (".csv", ".txt", ".gitignore", ".gitattributes")
_FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
_MARKS = re.compile(
    r"^<<<<<<<[^\n]*\n(.*?)(?:^\|\|\|\|\|\|\|[^\n]*\n(.*?))?^=======\n(.*?)^>>>>>>>[^\n]*\n?",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Conflict:
    """One field that two people changed.

    Parameters
    ----------
    path
        The file, from the top of the study.
    field
        The keys on the way to it; `()` for the file as a whole, `TEXT` for what is below the front
        matter of a memo.
    title
        What people call the thing: its label or title where it has one, else its file's name.
    before, mine, theirs
        What it was and what each made of it, as text (lists and mappings as YAML); None where it
        was not there, or was taken away.
    is_text
        Whether a person may write a third version.
    """

    path: str
    field: Keys
    title: str
    before: str | None
    mine: str | None
    theirs: str | None
    is_text: bool = True

    @property
    def id(self) -> str:
        """16 hex digits of all of it: a choice is for exactly these versions."""
        seen = [self.path, self.field, self.before, self.mine, self.theirs]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Merged:
    """A merged file (None: it is gone) and what is left to decide; there `data` holds mine."""

    data: bytes | None
    conflicts: tuple[Conflict, ...] = ()


def merge_files(
    path: str,
    before: bytes | None,
    *,
    mine: bytes | None,
    theirs: bytes | None,
    choices: Mapping[str, Choice] | None = None,
    stand_in: bool = False,
) -> Merged:
    """Merge one file of a study.

    Parameters
    ----------
    before, mine, theirs
        The file as both last had it, and as each has it now; None where it is not there.
    choices
        Decisions so far, by `Conflict.id`.
    stand_in
        Put a value that equals nothing in place of each conflict: for a `before` that is itself
        made of two.
    """
    if mine == theirs or theirs == before:
        return Merged(mine)
    if mine == before:
        return Merged(theirs)
    work = _Work(path, choices or {}, stand_in)
    data = None
    if mine is not None and theirs is not None and () not in work.units:
        data = _by_field(work, before, mine, theirs)
    if data is None:
        data = _whole(work, before, mine, theirs)
    return Merged(data, tuple(work.conflicts))


def two_versions(path: str, text: str) -> tuple[Conflict, ...]:
    """The fields that differ in a file in which git left its marks; nothing where it has no marks.

    Examples
    --------
    >>> left = "label:\\n<<<<<<< HEAD\\n  en: Bell\\n=======\\n  en: Button\\n>>>>>>> other\\n"
    >>> [(one.field, one.mine, one.theirs) for one in two_versions("codebook/a/b.yaml", left)]
    [(('label', 'en'), 'Bell', 'Button')]
    """
    if not has_marks(text):
        return ()
    before, mine, theirs = _sides(text)
    return merge_files(path, before, mine=mine, theirs=theirs).conflicts


def solve_marks(
    path: str, text: str, *, choices: Mapping[str, Choice], before: bytes | None = None
) -> Merged:
    """The file without git's marks; the conflicts that `choices` leave open are in it.

    `before` is the last common version, where git kept it.
    """
    old, mine, theirs = _sides(text)
    return merge_files(path, before or old, mine=mine, theirs=theirs, choices=choices)


def has_marks(text: str) -> bool:
    """Whether git left both versions in a text, between its marks."""
    return bool(_MARKS.search(text))


def _sides(text: str) -> tuple[bytes | None, bytes, bytes]:
    """What was before (None where git did not note it), mine and theirs."""
    marks = [*_MARKS.finditer(text)]
    whole = all(mark[2] is not None for mark in marks)
    parts = [_MARKS.split(text)[n::4] for n in range(4)]  # around them, mine, before, theirs
    mine, before, theirs = (
        "".join(
            around + (part or "") for around, part in zip(parts[0], [*parts[n], ""], strict=True)
        ).encode()
        for n in (1, 2, 3)
    )
    return (before if whole else None), mine, theirs


class _Sides(NamedTuple):
    """A value as it was, and as each has it now; `_GONE` where it is not there."""

    before: Any
    mine: Any
    theirs: Any


@dataclass
class _Work:
    """One file while it is merged."""

    path: str
    choices: Mapping[str, Choice]
    stand_in: bool
    title: str = ""
    conflicts: list[Conflict] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.title = self.title or self.path.rpartition("/")[2].partition(".")[0] or self.path
        found = (units for pattern, units in _UNITS if pattern.fullmatch(self.path))
        self.units = next(found, ())

    def value(self, sides: _Sides, keys: Keys = ()) -> Any:
        """The merged value of a field; `_GONE` where it is not there."""
        before, mine, theirs = sides
        if _same(mine, theirs) or _same(theirs, before):
            return mine
        if _same(mine, before):
            return theirs
        if not self._is_unit(keys, mine, theirs):
            if isinstance(mine, dict) and isinstance(theirs, dict):
                old_map = before if isinstance(before, dict) else {}
                return self._mapping(_Sides(old_map, mine, theirs), keys)
            if isinstance(mine, list) and isinstance(theirs, list):
                old = before if isinstance(before, list) else []
                if (by_id := _by_id(old, mine, theirs)) is not None:
                    return [*self._mapping(by_id, keys).values()]
                if (merged := merge_items(old, mine=mine, theirs=theirs)) is not None:
                    return merged
        return self.decide(sides, keys)

    def decide(self, sides: _Sides, keys: Keys) -> Any:
        """A conflict: what was chosen, or mine and a note that it is open."""
        before, mine, theirs = sides
        if self.stand_in:
            return "<both> " + hashlib.sha256(repr((keys, mine, theirs)).encode()).hexdigest()
        is_text = all(isinstance(side, str) for side in (mine, theirs) if side is not _GONE)
        is_text = is_text and not (self.path.startswith("interviews/") and keys == ())
        shown = (_shown(before), _shown(mine), _shown(theirs))
        conflict = Conflict(self.path, keys, self.title, *shown, is_text)
        choice = self.choices.get(conflict.id)
        if choice is None:
            self.conflicts.append(conflict)
        elif choice.take == "theirs":
            return theirs
        elif choice.take == "written":
            if not is_text:
                raise WrongUseError("sharing.merging.not_text", place=self.path)
            return choice.text
        return mine

    def _is_unit(self, keys: Keys, *sides: Any) -> bool:
        for unit in self.units:
            if len(unit) == len(keys) and all(
                want in ("*", key) for want, key in zip(unit, keys, strict=True)
            ):
                return True
        return any(
            isinstance(side, dict) and "text" in side and _COUPLED & {*side} for side in sides
        )

    def _mapping(self, sides: _Sides, keys: Keys) -> dict[str, Any]:
        merged = {}
        for key in _order(*([*side] for side in sides)):
            value = self.value(_Sides(*(side.get(key, _GONE) for side in sides)), (*keys, key))
            if value is not _GONE:
                merged[key] = value
        return merged


def _order(before: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """All keys: in the order of who moved them, others after the key they stood behind."""
    both = {*mine} & {*theirs} & {*before}
    seen = [[key for key in side if key in both] for side in (before, mine, theirs)]
    moved = seen[2] != seen[0] and (seen[1] == seen[0] or seen[2] < seen[1])
    lead, other = (theirs, mine) if moved else (mine, theirs)
    order = [*lead]
    for side in (other, before):
        for at, key in enumerate(side):
            if key not in order:
                order.insert(order.index(side[at - 1]) + 1 if at else 0, key)
    return order


def _by_id(*lists: list[Any]) -> _Sides | None:
    """Lists of things that have ids (the cells of a notebook), each by id; None for other lists."""
    found = []
    for items in lists:
        ids = [item.get("id") if isinstance(item, dict) else None for item in items]
        if not all(isinstance(id, str) for id in ids) or len({*ids}) < len(ids):
            return None
        found.append(dict(zip(map(str, ids), items, strict=True)))
    return _Sides(*found) if any(found) else None


def _by_field(work: _Work, before: bytes | None, mine: bytes, theirs: bytes) -> bytes | None:
    """The merged file; None where one of its versions cannot be read."""
    try:
        texts = [b"" if side is None else side for side in (before, mine, theirs)]
        old, own, other = (side.decode("utf-8") for side in texts)
    except UnicodeDecodeError:
        return None
    kind = work.path[work.path.rfind(".") :]
    if kind == ".md" and _FRONT.match(own) and _FRONT.match(other):
        return _memo(work, old, own, other)
    if kind in (".yaml", ".ipynb", ".json", ".toml"):
        try:
            trees = [_read(kind, text) for text in (old, own, other)]
        except (RapError, ValueError):
            return None
        return _tree(work, kind, (old, own, other), trees)
    if kind in _LINES:
        items = merge_items(old.splitlines(), mine=own.splitlines(), theirs=other.splitlines())
        text = "".join(f"{line}\n" for line in items) if items is not None else None
        return text.encode() if text is not None else None
    merged = merge_lines(old, mine=own, theirs=other)
    return merged.encode() if merged is not None else None


def _tree(work: _Work, kind: str, texts: Sequence[str], trees: list[Any]) -> bytes | None:
    """A file of fields: line by line where that says the same, so that comments stay."""
    work.title = _title(trees[1]) or _title(trees[2]) or work.title
    wanted = work.value(_Sides(*trees))
    for text in line_versions(*texts):
        if _reads(kind, text, wanted):
            return text.encode()
    if kind == ".yaml":
        return rewritten(texts[1], wanted).encode()
    if kind == ".toml":  # no program here writes one: a person does
        work.conflicts.clear()
        return None
    is_book = kind == ".ipynb"
    text = json.dumps(wanted, ensure_ascii=False, indent=1, sort_keys=not is_book)
    return f"{text}\n".encode()


def _memo(work: _Work, before: str, mine: str, theirs: str) -> bytes | None:
    """Front matter by field, what is below it line by line."""
    fronts, bodies = [], []
    for text in (before, mine, theirs):
        match = _FRONT.match(text)
        try:
            fronts.append(parse_yaml(match[1], name=work.path).data if match else {})
        except RapError:
            return None
        bodies.append(text[match.end() :] if match else "")
    front = work.value(_Sides(*fronts))
    body = merge_lines(bodies[0], mine=bodies[1], theirs=bodies[2])
    if body is None:
        body = work.decide(_Sides(*bodies), TEXT)
    return f"---\n{rewritten(_FRONT.match(mine)[1], front)}---\n{body}".encode()  # type: ignore[index]


def _whole(
    work: _Work, before: bytes | None, mine: bytes | None, theirs: bytes | None
) -> bytes | None:
    """One of the versions as it is."""
    sides = [_GONE if side is None else side for side in (before, mine, theirs)]
    texts = [side if side is _GONE else side.decode("utf-8", "replace") for side in sides]
    if work.path.endswith(".yaml"):
        for text in (text for text in texts[1:] if text is not _GONE):
            with suppress(RapError):
                work.title = _title(_read(".yaml", text)) or work.title
    value = work.decide(_Sides(*texts), ())
    if value is _GONE:
        return None
    is_side = next((side for side, text in zip(sides, texts, strict=True) if text is value), None)
    return value.encode() if is_side is None else is_side


def _read(kind: str, text: str) -> Any:
    if kind == ".yaml":
        return parse_yaml(text, name="").data
    return tomllib.loads(text) if kind == ".toml" else parse_json(text or "{}")


def _reads(kind: str, text: str, wanted: Any) -> bool:
    try:
        read = _read(kind, text)
        return read == wanted if kind == ".toml" else _same(read, wanted)
    except (RapError, ValueError):
        return False


def _title(tree: Any) -> str:
    """What people call a thing: its title or label, in its first language."""
    for key in ("title", "label"):
        value = tree.get(key) if isinstance(tree, dict) else None
        if isinstance(value, dict):
            value = next(iter(value.values()), "")
        if isinstance(value, str) and value:
            return value
    return ""


def _shown(value: Any) -> str | None:
    if value is _GONE:
        return None
    if isinstance(value, str):
        return value
    return format_yaml({"": value}).partition(":")[2].strip("\n") if value else ""


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same, the order of their keys included."""
    if one is _GONE or other is _GONE:
        return one is other
    return one == other and repr(one) == repr(other)
