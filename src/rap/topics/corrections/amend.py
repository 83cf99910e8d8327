"""Corrections: a transcript made right, a name masked, with codings, translations and references
following.

`planning` reads the new text and says what it does before anything is written, `references` finds
what points into the old text and what is in doubt, `masking` finds a word in every source. Here the
correction is made, step by step, so that a kill at any moment is made good: run again, it finishes
or starts anew. First a note of what is going to be (hashes, no words) is written to
`.rap/amend/SOURCE.json`, then the map, the text and the references that follow, and last the hash
in the `.yaml`. While text and hash differ nobody reads the source. Cut off before the text was
written, nothing has happened, and the note and its map are taken back; cut off after it, what is
missing can be made from the map.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, RefusedError, WrongUseError
from rap.core.files import delete_file, lock_path, locked, replace_file
from rap.core.model import HASH
from rap.core.plain import read_text
from rap.core.safe_input import parse_json
from rap.core.yaml_edits import edit_yaml
from rap.store.codings import Carrier, read_maps
from rap.store.codings.maps import Ranges, format_map, parse_map
from rap.store.sources import hash_of, is_decision, read_source, read_sources, row_of
from rap.store.tombstones import is_pending
from rap.store.translations import find_translation_paths
from rap.topics.corrections.planning import CorrectionPlan, changed_meanwhile, decide_names, movers
from rap.topics.corrections.references import find_lost_translations, find_reference_files, rewrite

NOTES = Path(".rap", "amend")  # what was begun and not ended
_OURS = re.compile(r"(interviews|codebook)(/(?!\.{1,2}/)[^/\0]+)+")


def amend(root: Path, plan: CorrectionPlan) -> None:
    """Make the correction, durably; cut off at any moment, `finish` makes it good.

    Raises
    ------
    ProblemsError
        Words in it look like names and nobody decided on them (`decide_names`).
    ConflictError
        The text is not the one that was planned on.
    RefusedError
        Another correction of it was cut off.
    NotSavedError, BusyError
        The disk did not take it; another correction is going on.
    """
    with amending(root, [plan]):
        pass


@contextlib.contextmanager
def amending(root: Path, plans: Sequence[CorrectionPlan]) -> Iterator[None]:
    """Make several corrections when the block has ended well: what has to be there first is written
    inside of it.

    All are looked at before it, under the lock of corrections, which is held to the end: when one
    of the texts is another by now, the block is not entered and nothing is written. Raises as
    `amend` does.
    """
    for plan in plans:
        decide_names(root, plan, {}, by="")
    with locked(lock_path(root, "amend"), "corrections.busy"):
        for plan in plans:
            _check_as_planned(root, plan)
        yield
        for plan in plans:
            _write(root, plan)


def _check_as_planned(root: Path, plan: CorrectionPlan) -> None:
    """Raise when the text is not the one that `plan` begins with, or somebody else's work on it has
    to end first.
    """
    id = plan.source.id
    text = _text_path(root, id)
    if is_pending(root):
        raise WrongUseError("corrections.withdrawal_first", place=id)
    if _note_path(root, id).is_file():
        raise RefusedError("corrections.cut_off", place=f"interviews/{id}.txt", source=id)
    if not text.is_file() or hash_of(read_text(text)) != plan.source.hash:
        raise changed_meanwhile(id)


def _write(root: Path, plan: CorrectionPlan) -> None:
    id, note = plan.source.id, _note(root, plan)
    replace_file(_note_path(root, id), json.dumps(note, sort_keys=True).encode("utf-8"))
    replace_file(
        _map_path(root, id, note), format_map(plan.source.hash, hash_of(plan.new), plan.equal)[1]
    )
    replace_file(_text_path(root, id), plan.new.encode("utf-8"))
    _go_on(root, id, note)


def finish(root: Path, source_id: str) -> str:
    """Make good what was cut off in the correction of `source_id`: "done", "undone" (nothing had
    happened yet), or "" for nothing.

    Raises
    ------
    RefusedError
        The text or a file with references was changed by somebody else since.
    """
    path = _note_path(root, source_id)
    if not path.is_file():
        return _adopt(root, source_id)
    if not _text_path(root, source_id).is_file():  # the whole source was taken out since
        delete_file(path)
        return "undone"
    note = _read_note(root, source_id)
    with locked(lock_path(root, "amend"), "corrections.busy"):
        now = hash_of(read_text(_text_path(root, source_id)))
        if now == note["new"]:
            _go_on(root, source_id, note)
            return "done"
        if now != note["old"]:
            place = f"interviews/{source_id}.txt"
            raise RefusedError("corrections.changed_within", place=place, source=source_id)
        if note["made_map"]:
            delete_file(_map_path(root, source_id, note))
        delete_file(path)
    return "undone"


def _note(root: Path, plan: CorrectionPlan) -> dict[str, Any]:
    """What is going to be, in hashes alone, and what was decided on names."""
    note: dict[str, Any] = {"v": 1, "old": plan.source.hash, "new": hash_of(plan.new), "files": {}}
    note["names"] = row_of(plan.names)
    note["made_map"] = not _map_path(root, plan.source.id, note).exists()
    carry, near = movers(note["old"], note["new"], plan.equal, length=len(plan.new))
    for path in find_reference_files(root, plan.source.id):
        name = path.relative_to(root).as_posix()
        text = read_text(path, name=name)
        new, _ = rewrite(text, plan.source.id, path=name, carry=carry, near=near)
        if new != text:
            note["files"][name] = [hash_of(text), hash_of(new)]
    return note


def _read_note(root: Path, source_id: str) -> dict[str, Any]:
    """What was begun. It lies in the study, so somebody may have put it there."""
    path = _note_path(root, source_id)
    try:
        note: dict[str, Any] = parse_json(path.read_bytes())
        pairs = [[note["old"], note["new"]], *note["files"].values()]
        whole = all(len(pair) == 2 and all(map(HASH.fullmatch, pair)) for pair in pairs)
        whole &= all(map(_OURS.fullmatch, note["files"])) and type(note["made_map"]) is bool
        whole &= is_decision(note.setdefault("names", {}))
    except (ValueError, KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        name = path.relative_to(root).as_posix()
        raise RefusedError("corrections.not_ours", place=name)
    return note


def _go_on(root: Path, source_id: str, note: dict[str, Any]) -> None:
    """Everything that comes after the text, whatever of it is done already."""
    path = _map_path(root, source_id, note)
    equal = parse_map(path.read_bytes(), name=path.name)[2]
    length = len(read_text(_text_path(root, source_id)))
    carry, near = movers(note["old"], note["new"], equal, length=length)
    for name, (before, after) in sorted(note["files"].items()):
        text = read_text(root / name, name=name)
        if hash_of(text) not in (before, after):
            raise RefusedError("corrections.changed_within", place=name, source=source_id)
        if hash_of(text) != after:
            new, _ = rewrite(text, source_id, path=name, carry=carry, near=near)
            replace_file(root / name, new.encode("utf-8"))
    _write_hash(root, source_id, note["new"], names=note["names"])
    delete_file(_note_path(root, source_id))


def _write_hash(root: Path, source_id: str, new: str, *, names: Mapping[str, str]) -> None:
    """The hash, and what was decided on names, if anything was: else it stays with the older text."""
    if read_source(root, source_id).hash != new:
        decided = {"names": names} if names else {}
        path = root / "interviews" / f"{source_id}.yaml"
        replace_file(path, edit_yaml(path, {"hash": new, **decided}))


def _adopt(root: Path, source_id: str) -> str:
    """Finish a correction that was cut off on another machine: its map and its text are here, the
    hash is the old one.
    """
    source, now = read_source(root, source_id), hash_of(read_text(_text_path(root, source_id)))
    path = _map_path(root, source_id, {"old": source.hash, "new": now})
    if now == source.hash or not path.is_file():
        return ""
    parse_map(path.read_bytes(), name=path.name)
    _write_hash(root, source_id, now, names={})
    return "done"


def _note_path(root: Path, source_id: str) -> Path:
    return root / NOTES / f"{source_id}.json"


def _text_path(root: Path, source_id: str) -> Path:
    return root / "interviews" / f"{source_id}.txt"


def _map_path(root: Path, source_id: str, note: dict[str, Any]) -> Path:
    name = f"{note['old'][:8]}-{note['new'][:8]}.map.json"
    return root / "interviews" / "codings" / source_id / name


def check_amendments(root: Path) -> list[Problem]:
    """Corrections that were cut off on this machine."""
    return [
        Problem("corrections.cut_off", place=f"interviews/{path.stem}.txt", source=path.stem)
        for path in sorted((root / NOTES).glob("*.json"))
    ]


def find_old_passages(root: Path) -> Iterator[Problem]:
    """Translations of passages that were corrected since."""
    for source in read_sources(root):
        maps = read_maps(root, source.id)[0] if find_translation_paths(root, source.id) else {}
        if not maps:
            continue
        name = f"interviews/{source.id}.txt"
        carrier, length = Carrier(source.hash[:8], maps), len(read_text(root / name, name=name))
        for place in find_lost_translations(root, source.id, carrier, length=length):
            yield Problem("corrections.old_translation", place=place)


# Two corrections of one text, made apart: when the text of one was kept, the other is led on to it
# through what both share.

Maps = Mapping[str, Mapping[str, Ranges]]


def join_heads(root: Path, source_id: str) -> int:
    """Write a map to today's text of `source_id` from each text that a correction led to and that
    leads no further; how many.

    Codings made on that text are carried as far as its words were in the text both corrections
    began with.
    """
    source = read_source(root, source_id)
    name = f"interviews/{source_id}.txt"
    if hash_of(read_text(root / name, name=name)) != source.hash:
        return 0  # a correction or a merge is not ended yet
    maps, today = read_maps(root, source_id)[0], source.hash[:8]
    folder, joined = root / "interviews" / "codings" / source_id, 0
    for older in sorted(maps):
        for head in sorted(maps[older]):
            there, here = _path(maps, older, head), _path(maps, older, today)
            if there is None or here is None or _path(maps, head, today) is not None:
                continue
            whole = parse_json((folder / f"{older}-{head}.map.json").read_bytes())["new"]
            led_on = compose(invert(there), here)
            file, data = format_map(whole, source.hash, led_on)
            replace_file(folder / file, data)
            maps.setdefault(head, {})[today] = led_on
            joined += 1
    return joined


def _path(maps: Maps, old: str, new: str) -> Ranges | None:
    """What of `old` is still in `new`, through all corrections between; None when none leads there."""
    reached: dict[str, Ranges] = {old: ((0, 1 << 62, 0),)}
    queue = [old]
    for at in queue:
        for following, ranges in sorted(maps.get(at, {}).items()):
            if following not in reached:
                reached[following] = compose(reached[at], ranges)
                queue.append(following)
    return reached.get(new)


def invert(ranges: Ranges) -> Ranges:
    """The same stretches, from the new text to the old.

    Examples
    --------
    >>> invert(((0, 4, 2), (6, 9, 6)))
    ((2, 6, 0), (6, 9, 6))
    """
    return tuple(sorted((place, place + end - start, start) for start, end, place in ranges))


def compose(first: Ranges, second: Ranges) -> Ranges:
    """What is the same through two corrections.

    Examples
    --------
    >>> compose(((0, 6, 2),), ((0, 4, 0), (5, 9, 4)))
    ((0, 2, 2), (3, 6, 4))
    """
    found = []
    for start, end, place in first:
        for begin, stop, at in second:
            low, high = max(place, begin), min(place + end - start, stop)
            if low < high:
                found.append((start + low - place, start + high - place, at + low - begin))
    return tuple(sorted(found))
