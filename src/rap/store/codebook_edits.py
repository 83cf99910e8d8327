"""Change the codebook: create, edit, move, merge, split, retire and revive codes, each with a
reason that stays in the file; undo such an act; and keep proposals until a lead decides.

A file is edited in place: its comments, its order and all other values stay as they are. Before
anything is written the whole codebook is checked as it would be afterwards. A proposal is a file of
its own in `codebook/proposals/`: who, when, what and why.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rap.core.disk_calls import fsync_folder, put_in_place
from rap.core.errors import ConflictError, Problem, RefusedError, UnknownError, WrongUseError
from rap.core.files import (
    delete_file,
    lock_path,
    locked,
    make_folder,
    not_saved,
    replace_file,
)
from rap.core.model import CODE_ID, RESERVED_FAMILIES, Code, Codebook
from rap.core.plain import nearest
from rap.core.reading import read_each
from rap.core.safe_input import format_json, parse_json
from rap.core.versions import refuse_newer
from rap.core.yaml_edits import write_edits
from rap.core.yaml_files import read_yaml
from rap.store.code_colours import suggest_colours
from rap.store.codebook import FOLDER, check_codebook, read_codebook
from rap.store.codebook_texts import MAX_TEXT, TEXTS, clean_text, put_onto, texts_in

PROPOSALS = "codebook/proposals"
_ID = re.compile(r"[0-9a-f]{8}")
_KEYS = ("id", "act", "code", "reason", "by", "t", "fields")
_WAIT_S = 5  # an act takes a tenth of a second: two at once are one after the other
_STEPS = {
    "label": {"label"},
    "definition": {"definition", "include", "exclude"},
    "look": {"colour", "example"},
}
_SAID = ("colour", "parent", "family", "retired", "merged_into")
_GONE = {"merged": ("merged_into",), "retired": ("retired",), "revived": ("merged_into", "retired")}
_TELLING = (
    "created",
    "merged",
    "retired",
    "split",
)  # steps that say by themselves what there was not
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """What `undo` needs to take an act back: the time of its steps, and the hash of each code that
    it changed. It works as long as the codes still have these hashes.
    """

    at: str
    seen: Mapping[str, str]


@dataclass
class _Book:
    """The codebook while it is changed: the future content and path of each file."""

    root: Path
    codes: dict[str, Code]
    by: str
    reason: str
    now: datetime.datetime
    edits: dict[str, dict[str, Any]] = field(default_factory=dict)
    steps: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def get(self, code_id: Any) -> Code:
        code = self.codes.get(code_id) if isinstance(code_id, str) else None
        if code is None:
            near, name = nearest(str(code_id)[:40], self.codes), str(code_id)[:40]
            raise UnknownError("store.codebook.unknown_code", code=name, nearest=near)
        return code

    def change(self, code: Code, step: str, **values: Any) -> None:
        """Note new values of a code, and a step of its history with the old values."""
        old = self.codes.get(code.id)
        before = {
            key: _plain(getattr(old, key))
            for key in values
            if old and (getattr(old, key) or step not in _TELLING)
        }
        self.codes[code.id] = replace(code, **values)
        self.edits.setdefault(code.id, {}).update(values)
        day = self.now.date().isoformat()
        row: dict[str, Any] = {"date": day, "change": step, "reason": self.reason, "by": self.by}
        row |= {"at": self.at, **({"before": before} if before else {})}
        self.steps.setdefault(code.id, []).append(row)

    @property
    def at(self) -> str:
        """The time of an act, as a history gives it: the same for all its steps."""
        return self.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def change_codebook(
    root: Path, act: str, code: str, *, reason: str, by: str, **fields: Any
) -> Change:
    """Do one act on the codebook of the study at `root`; return what `undo` needs.

    Parameters
    ----------
    act, code
        `create edit move merge split retire revive undo`, and the code it is about.
    reason, by
        Why, in a sentence, and the coder who says so.
    fields
        create: family, label, and any of definition, include, exclude, example, colour, parent.
        edit: any of these texts, or colour; with seen, the texts as they were read, only the
        languages given are changed. move: parent, family. merge: into. split: into, a list
        of new codes with code and label. undo: at and seen, as the act to take back left them.

    Raises
    ------
    UnknownError, ConflictError, WrongUseError
        A code that is not there, is there already, was changed since (undo, edit), or an act that
        would leave the codebook with problems; nothing was written.
    """
    if act not in _ACTS:
        raise WrongUseError("store.codebook.unknown_act", act=act[:20], acts=tuple(_ACTS))
    if not isinstance(reason, str) or not reason.strip():
        raise WrongUseError("store.codebook.no_reason")
    with locked(lock_path(root, "codebook"), "store.codebook.busy", wait_s=_WAIT_S):
        before = read_codebook(root, damaged=[])  # of a broken file nothing is changed
        now = datetime.datetime.now(datetime.UTC)
        book = _Book(root, {c.id: c for c in before.codes}, by, clean_text(reason, "reason"), now)
        _ACTS[act](book, code, fields)
        problems = check_codebook(Codebook(tuple(book.codes.values())))
        if problems:
            raise WrongUseError(problems[0].message, place="codebook")
        _write(book, {c.id: c for c in before.codes})
        return Change(book.at, {id: _hash(book.codes[id]) for id in book.edits})


def _hash(code: Code) -> str:
    """The hash of a code without its history."""
    said = {key: _plain(getattr(code, key)) for key in (*TEXTS, *_SAID)}
    return hashlib.sha256(format_json(said).encode()).hexdigest()[:16]


def _write(book: _Book, before: Mapping[str, Code]) -> None:
    """Write the files, new codes first, so that nothing ever points to a code that is missing."""
    for id in sorted(book.edits, key=lambda id: id in before):
        code, old = book.codes[id], before.get(id)
        path = book.root / FOLDER / (old or code).family / f"{id}.yaml"
        values = {key: _plain(value) for key, value in book.edits[id].items() if key != "family"}
        if code.example.keys() == {"und"} and "example" in values:
            values["example"] = code.example["und"]
        write_edits(path, values, steps=book.steps[id])
        if old is not None and old.family != code.family:
            _move(path, book.root / FOLDER / code.family / path.name)


def _move(path: Path, target: Path) -> None:
    try:
        make_folder(target.parent)
        put_in_place(path, target)
        fsync_folder(target.parent)
        fsync_folder(path.parent)
    except OSError as error:
        raise not_saved(target, error) from error


def _create(book: _Book, code: str, fields: Fields) -> None:
    _only(fields, "family", "colour", "parent", *TEXTS)
    if not isinstance(code, str) or not CODE_ID.fullmatch(code):
        raise WrongUseError("store.codebook.bad_new_id")
    if code in book.codes or any((book.root / FOLDER).glob(f"*/{code}.yaml")):
        raise ConflictError("store.codebook.there_already", code=code)
    values: dict[str, Any] = texts_in(fields) | _places(book, fields)
    if not values.get("label"):
        raise WrongUseError("store.codebook.no_label", code=code)
    parent = book.codes.get(values.get("parent", ""))
    values.setdefault("family", parent.family if parent else "")
    if not values["family"]:
        raise WrongUseError("store.codebook.no_family", code=code)
    new = Code(code, values["family"])
    if not values.get("colour"):
        values["colour"] = suggest_colours([*book.codes.values()], new)[0]
    book.change(new, "created", **{key: value for key, value in values.items() if value})


def _edit(book: _Book, code: str, fields: Fields) -> None:
    _only(fields, "colour", "seen", *TEXTS)
    found = book.get(code)
    values = texts_in(put_onto(found, fields)) | _places(book, fields)
    changed = {key: value for key, value in values.items() if value != _plain(getattr(found, key))}
    if "label" in changed and not changed["label"]:
        raise WrongUseError("store.codebook.no_label_left", code=code)
    for step, keys in _STEPS.items():
        if part := {key: changed[key] for key in changed.keys() & keys}:
            book.change(book.codes[code], step, **part)


def _relocate(book: _Book, code: str, fields: Fields) -> None:
    _only(fields, "family", "parent")
    found, values = book.get(code), _places(book, fields)
    if values:
        book.change(found, "moved", **values)


def _merge(book: _Book, code: str, fields: Fields) -> None:
    _only(fields, "into")
    found, into = book.get(code), book.get(fields.get("into"))
    if into.retired or into.merged_into:
        raise ConflictError("store.codebook.target_is_gone", code=into.id)
    book.change(found, "merged", merged_into=into.id)
    if _is_below(book, into, code):  # it takes the place of the code it stood under
        book.change(into, "moved", parent=found.parent)
    for child in [c for c in book.codes.values() if c.parent == code and c.id != into.id]:
        book.change(child, "moved", parent=into.id)


def _is_below(book: _Book, code: Code, above: str) -> bool:
    seen = set[str]()
    while code.parent and code.id not in seen:
        seen.add(code.id)
        if code.parent == above:
            return True
        code = book.get(code.parent)
    return False


def _split(book: _Book, code: str, fields: Fields) -> None:
    _only(fields, "into")
    found, parts = book.get(code), fields.get("into")
    if not isinstance(parts, list) or not parts or not all(isinstance(p, Mapping) for p in parts):
        raise WrongUseError("store.codebook.split_into_nothing", code=code)
    above = {"family": found.family, "parent": found.parent}
    for part in parts:
        rest = {key: value for key, value in part.items() if key != "code"}
        _create(book, part.get("code", ""), above | rest)
    book.change(found, "split")


def _retire(book: _Book, code: str, fields: Fields) -> None:
    _only(fields)
    book.change(book.get(code), "retired", retired=book.now.date().isoformat())


def _revive(book: _Book, code: str, fields: Fields) -> None:
    _only(fields)
    book.change(book.get(code), "revived", retired="", merged_into="")


def _undo(book: _Book, code: str, fields: Fields) -> None:
    """Put back what the act at the time `at` replaced; each change is a step of the code's history."""
    _only(fields, "at", "seen")
    at, seen = fields.get("at"), fields.get("seen")
    if not (isinstance(seen, Mapping) and code in seen and isinstance(at, str) and at):
        raise WrongUseError("store.codebook.undo_what")
    for id in seen:
        if _hash(book.get(id)) != seen[id]:
            raise ConflictError("store.codebook.changed_since", code=id)
    for id in sorted(seen):
        for row in read_history(book.root, book.get(id)):
            if row["at"] == at:
                _put_back(book, id, row["change"], row["before"])


def _put_back(book: _Book, id: str, step: str, before: Fields) -> None:
    code = book.codes[id]
    if step == "created":
        book.change(code, "retired", retired=book.now.date().isoformat())
    elif keys := _GONE.get(step):
        there = {key: str(before.get(key, "")) for key in keys}
        gone = "merged" if there.get("merged_into") else "retired" if any(there.values()) else ""
        book.change(code, gone or "revived", **there)
    elif values := texts_in(before) | _places(book, before):
        book.change(code, step, **values)


_ACTS: Mapping[str, Callable[[_Book, str, Fields], None]] = {
    "create": _create,
    "edit": _edit,
    "move": _relocate,
    "merge": _merge,
    "split": _split,
    "retire": _retire,
    "revive": _revive,
    "undo": _undo,
}
ACTS = tuple(_ACTS)


def _only(fields: Fields, *known: str) -> None:
    for key in fields:
        if key not in known:
            id = "store.codebook.other_members" if known else "store.codebook.reason_alone"
            raise WrongUseError(id, member=key[:40], members=known)


def _places(book: _Book, fields: Fields) -> dict[str, str]:
    found = {key: str(fields[key] or "") for key in ("family", "parent", "colour") if key in fields}
    family = found.get("family", "x")
    if not CODE_ID.fullmatch(family) or family in RESERVED_FAMILIES:
        raise WrongUseError("store.codebook.bad_family")
    if found.get("parent"):
        book.get(found["parent"])
    return found


def read_history(root: Path, code: Code) -> list[dict[str, Any]]:
    """The history of a code, oldest first: date, at (UTC, "" in older entries), change, reason, by,
    before (the texts that were replaced).
    """
    name = f"{FOLDER}/{code.family}/{code.id}.yaml"
    rows = read_yaml(root / name, name=name).data.get("history") or []
    texts = ("date", "at", "change", "reason", "by")
    return [
        {**{key: str(row.get(key, "")) for key in texts}, "before": row.get("before") or {}}
        for row in rows
    ]


def read_proposals(root: Path, *, damaged: list[Problem] | None = None) -> list[dict[str, Any]]:
    """All proposals, the oldest first: id, act, code, reason, by, t, fields (what the act would be
    given). One that is decided while the list is read is not on it. The first problem is raised, or
    all are noted in `damaged`.
    """
    found, problems = read_each(_proposals(root), lambda path: _read(root, path))
    there = [problem for problem in problems if (root / problem.place).exists()]
    if there and damaged is None:
        raise RefusedError(there[0].message, place=there[0].place)
    if damaged is not None:
        damaged.extend(there)
    return sorted(found, key=lambda row: (row["t"], row["id"]))


def _proposals(root: Path) -> list[Path]:
    return sorted((root / PROPOSALS).glob("*.json"))


def check_proposals(root: Path) -> list[Problem]:
    """What is wrong with the proposals."""
    return read_each(_proposals(root), lambda path: _read(root, path))[1]


def _read(root: Path, path: Path) -> dict[str, Any]:
    name = path.relative_to(root).as_posix()
    try:
        row = parse_json(path.read_text(encoding="utf-8"))
        refuse_newer(row, place=name)
        whole = {key: row[key] for key in _KEYS}
        kinds = [*map(type, whole.values())]
        if kinds != [str] * 6 + [dict] or whole["id"] != path.stem or not _ID.fullmatch(path.stem):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError):
        raise RefusedError("store.proposals.damaged", place=name) from None
    return whole


def write_proposal(
    root: Path, act: str, code: str, *, reason: str, by: str, fields: Mapping[str, Any]
) -> str:
    """Keep a proposed act; return its id."""
    if act not in ACTS or not isinstance(code, str) or not CODE_ID.fullmatch(code):
        raise WrongUseError("store.proposals.bad_act", acts=ACTS)
    if not isinstance(reason, str) or not reason.strip() or len(reason) > MAX_TEXT:
        raise WrongUseError("store.proposals.no_reason")
    id, t = secrets.token_hex(4), datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    row = {"v": 1, "id": id, "act": act, "code": code, "reason": reason.strip(), "by": by, "t": t}
    replace_file(root / PROPOSALS / f"{id}.json", format_json({**row, "fields": dict(fields)}))
    return id


def remove_proposal(root: Path, proposal: str) -> None:
    """Delete a proposal when a lead has decided; git keeps its history."""
    path = root / PROPOSALS / f"{proposal}.json"
    if not _ID.fullmatch(proposal) or not path.is_file():
        raise UnknownError("store.proposals.unknown")
    delete_file(path)
