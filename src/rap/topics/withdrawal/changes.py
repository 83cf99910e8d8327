"""Files that stay and change: examples, evidence, memos, translations and the text of a group, made
anew without her words; written down together before the first is changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rap.core.disk_calls import fsync_folder
from rap.core.errors import Problem, RefusedError
from rap.core.files import delete_file, name_in, not_saved, replace_file
from rap.core.model import RESERVED_FAMILIES, parse_ref
from rap.core.plain import read_text
from rap.core.safe_input import parse_json
from rap.core.yaml_edits import replaced, without
from rap.core.yaml_files import parse_yaml
from rap.store.codings import Carrier, Event, parse_log, read_maps
from rap.store.codings.lines import NO_HASH, format_line
from rap.store.codings.maps import format_map
from rap.store.memos import FOLDER as MEMOS
from rap.store.memos import parse_cell, parse_memo
from rap.store.sources import hash_of
from rap.store.surveys.batches import FOLDER as ANSWERS
from rap.store.tombstones import CUT_OFF
from rap.store.translations import find_translation_paths
from rap.topics.withdrawal.scope import WHY, Cut, Hers

# Many small changes that belong together, written down before the first is made: after a kill the
# rest is done.

_OURS = re.compile(r"(interviews|codebook)(/(?!\.{1,2}/)[^/\0]+)+")


@dataclass(frozen=True)
class FileChange:
    """One file: its path in the study, the SHA-256 of what is there ("" for nothing), and its new
    text (None: it goes).
    """

    path: str
    before: str
    after: str | None


def row_for(root: Path, path: Path, after: str | None) -> FileChange:
    """The change of the file at `path` from what it is now."""
    return FileChange(name_in(root, path), _hash_at(path), after)


def _hash_at(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def write_redo(root: Path, rows: Iterable[FileChange]) -> None:
    """Write down what is to be done, durably."""
    replace_file(
        root / CUT_OFF,
        json.dumps([row.__dict__ for row in rows], ensure_ascii=False).encode("utf-8"),
    )


def apply_redo(root: Path) -> None:
    """Do what is written down and not done yet, in order, then take the note away; without a note,
    nothing.

    Raises
    ------
    RefusedError
        A file is neither what it was nor what it is to be: somebody changed it meanwhile. Or the
        note was not written by this program.
    """
    if not (root / CUT_OFF).is_file():
        return
    rows = _read_redo(root)
    for row in rows:
        _apply(root, row)
    delete_file(root / CUT_OFF)


def _read_redo(root: Path) -> list[FileChange]:
    """What is written down. It lies in the study, so somebody may have put it there: every row is
    looked at before any is done.
    """
    try:
        rows = [FileChange(**row) for row in parse_json((root / CUT_OFF).read_bytes())]
    except (ValueError, TypeError):
        raise RefusedError("withdrawal.not_ours", place=CUT_OFF) from None
    for row in rows:
        if not all(isinstance(word, str) for word in (row.path, row.before, row.after or "")):
            raise RefusedError("withdrawal.not_ours", place=CUT_OFF)
    for row in rows:
        is_inside = (root / row.path).resolve().is_relative_to(root.resolve())
        if not _OURS.fullmatch(row.path) or not is_inside:
            raise RefusedError("withdrawal.outside_study", place=CUT_OFF)
    return rows


def _apply(root: Path, row: FileChange) -> None:
    path = root / row.path
    if row.after is None:
        delete_file(path)
        return
    data, now = row.after.encode("utf-8"), _hash_at(path)
    if now == hashlib.sha256(data).hexdigest():
        return
    if now != row.before:
        raise RefusedError("withdrawal.changed_within", place=row.path)
    replace_file(path, data)


def delete_tree(path: Path) -> None:
    """Take a file or a folder away, file by file, what says what it is (a manifest) last."""
    if path.is_dir() and not path.is_symlink():
        try:
            for inner in sorted(path.iterdir(), key=lambda one: (one.name == "manifest.json", one)):
                delete_tree(inner)
            path.rmdir()
            fsync_folder(path.parent)
        except OSError as error:
            raise not_saved(path, error) from error
    else:
        delete_file(path)


def find_changes(root: Path, hers: Hers, *, scope: str) -> tuple[FileChange, ...]:
    """Every file that stays and changes, in the order in which it does; of each group its `.yaml`
    last.
    """
    rows = [*_examples(root, hers), *_evidence(root, hers), *_memos(root, hers, scope=scope)]
    rows += _answers(root, hers)
    for cut in hers.cuts:
        rows += _of_cut(root, cut, hers.case)
    return tuple(row for row in rows if row.before or row.after is not None)


def find_shaken(root: Path, hers: Hers) -> list[Problem]:
    """Findings that rest on codings of hers: a person has to say whether they still stand."""
    found = []
    for path in sorted((root / "codebook/findings").glob("*.yaml")):
        n, place = len(_ids_in(root, path) & hers.codings), name_in(root, path)
        if n:
            found.append(Problem("withdrawal.finding_rested", place=place, n=n))
    return found


def find_older(root: Path, hers: Hers) -> list[Problem]:
    """References into a group that was cut before and whose older text came back: it is not known
    in which text they count.
    """
    ids, found = {cut.source.id for cut in hers.cuts if cut.was_done}, []
    paths = [*sorted((root / "codebook").glob("*/*.yaml")), *sorted((root / MEMOS).glob("*/*.md"))]
    for path in paths if ids else ():
        refs = [parse_ref(word.strip(",{}[]\"'")) for word in read_text(path).split()]
        sources, place = sorted({ref[0] for ref in refs if ref} & ids), name_in(root, path)
        if sources:
            found.append(Problem("withdrawal.points_into", place=place, sources=sources))
    return found


_CODINGS = (("evidence", "codings"), ("voices", "pinned"), ("voices", "refused"))  # of a finding


def _ids_in(root: Path, path: Path, keys: tuple[str, str] = _CODINGS[0]) -> set[str]:
    """The codings that a finding names under `keys`."""
    name = name_in(root, path)
    part = parse_yaml(read_text(path, name=name), name=name).data.get(keys[0])
    ids = part.get(keys[1]) if isinstance(part, dict) else None
    return set(ids if isinstance(ids, list) else [ids] if ids else [])


def _evidence(root: Path, hers: Hers) -> Iterator[FileChange]:
    for path in sorted((root / "codebook/findings").glob("*.yaml")):
        text = ""
        for keys in _CODINGS:
            ids = _ids_in(root, path, keys)
            for id in sorted(ids & hers.codings):
                text = without(text or read_text(path), (*keys, id) if ids != {id} else keys)
                ids -= {id}
        if text:
            yield row_for(root, path, text)


def _examples(root: Path, hers: Hers) -> Iterator[FileChange]:
    """Examples of codes: those of hers are taken out, those of others in a group move with its
    text.
    """
    for path in sorted((root / "codebook").glob("*/*.yaml")):
        if path.parent.name in RESERVED_FAMILIES:
            continue
        name = name_in(root, path)
        old = text = read_text(path, name=name)
        given = parse_yaml(text, name=name).data.get("example") or {}
        for key, ref in ({"": given} if isinstance(given, str) else given).items():
            keys = ("example", key) if key else ("example",)
            moved = _moved(str(ref), hers)
            if moved != ref:
                text = replaced(text, keys, moved) if moved else without(text, keys)
        if text != old:
            yield row_for(root, path, text)


def _moved(ref: str, hers: Hers) -> str:
    """A reference as it is to be: "" when it points into her words."""
    place = parse_ref(ref)
    if place is None:
        return ref
    if place[0] in hers.sources:
        return ""
    cut = next((cut for cut in hers.cuts if cut.source.id == place[0]), None)
    if cut is None or cut.was_done or (place[2] > len(cut.text) and not cut.overlaps(*place[1:])):
        return ref
    there = cut.carry(*place[1:])
    return f"{place[0]}:{there[0]}-{there[1]}" if there else ""


def _memos(root: Path, hers: Hers, *, scope: str) -> Iterator[FileChange]:
    """Memos about her words and summaries of them go (with `all`, about her too); those about
    others' move with a group's text.
    """
    for path in sorted((root / MEMOS).glob("*/*.md")):
        if path.parent.name in hers.sources:
            continue
        name = name_in(root, path)
        text = read_text(path, name=name)
        about = parse_memo(text, name=name).about
        moved, cell = _moved(about, hers), parse_cell(about)
        going = {*hers.sources, *hers.codings, *([hers.case] if scope == "all" else [])}
        if not moved or about in going or (cell is not None and cell[0] == hers.case):
            yield row_for(root, path, None)
        elif moved != about:
            _, front, body = text.split("---\n", 2)
            yield row_for(root, path, f"---\n{replaced(front, ('about',), moved)}---\n{body}")


def _answers(root: Path, hers: Hers) -> Iterator[FileChange]:
    """Her row leaves its batch of answers to a survey; those of others stay as they are."""
    for path in sorted((root / ANSWERS).glob("*/*.csv")):
        lines = read_text(path, name=name_in(root, path)).splitlines(keepends=True)
        kept = [line for line in lines if line.partition(",")[0] != hers.case]
        if len(kept) < len(lines):
            yield row_for(root, path, "".join(kept))


def _of_cut(root: Path, cut: Cut, case: str) -> Iterator[FileChange]:
    """A group without her: map, translations, kept parse, text, and last the `.yaml`, by which she
    is found.
    """
    source, new = cut.source, cut.new_text
    place, card = (root / f"interviews/{source.id}{suffix}" for suffix in (".txt", ".yaml"))
    if cut.stretches:
        name, data = format_map(source.hash, hash_of(new), cut.kept)
        members = {**parse_json(data), "why": WHY}
        text = json.dumps(members, sort_keys=True, separators=(",", ":")) + "\n"
        yield row_for(root, root / "interviews/codings" / source.id / name, text)
        yield from _translations(root, cut)
        yield row_for(root, place, new)
    text = read_text(card)
    for speaker in source.speakers:
        if speaker.case == case:
            text = without(text, ("speakers", speaker.label))
    if source.names and source.names.of == source.hash:  # what stays was decided on
        text = replaced(text, ("names", "of"), hash_of(new))
    yield row_for(root, card, replaced(text, ("hash",), hash_of(new)))


def _translations(root: Path, cut: Cut) -> Iterator[FileChange]:
    """Translation logs hold words: hers are left out, and the chain of the others is made anew
    under the same name.
    """
    carrier = Carrier(cut.source.hash[:8], read_maps(root, cut.source.id)[0])
    logs = {path: _events(root, path) for path in find_translation_paths(root, cut.source.id)}
    said = [event for events in logs.values() for event in events if event.op == "say"]
    gone = {event.id for event in said if _says_hers(event, cut, carrier)}
    for path, events in logs.items():
        kept = [event for event in events if gone.isdisjoint((event.id, event.data.get("ref")))]
        if len(kept) < len(events):
            yield row_for(root, path, chained(kept))


def _events(root: Path, path: Path) -> list[Event]:
    coder, _, device = path.name.removesuffix(".jsonl").partition(".")
    return parse_log(path.read_bytes(), name=name_in(root, path), coder=coder, device=device)[0]


def _says_hers(event: Event, cut: Cut, carrier: Carrier) -> bool:
    """Whether a passage holds anything of hers; one that a correction hid may."""
    pieces = carrier.carry_pieces(event.data["start"], event.data["end"], event.src)
    return pieces is None or any(cut.overlaps(start, end) for start, end in pieces)


def chained(events: list[Event]) -> str | None:
    """A log of these events, its chain made anew; None for none."""
    lines, prev = [], NO_HASH
    for number, event in enumerate(events, start=1):
        line, prev = format_line(replace(event, line=number), prev=prev)
        lines.append(line.decode("utf-8"))
    return "".join(lines) or None
