"""Groups of codes (the families of `codebook.yaml`): made, named, put in order, and taken away when
they are empty.

Each act says what the groups are after it, and takes the hash of what they were: what is taken back
is refused when somebody changed them since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rap.core.errors import ConflictError, UnknownError, WrongUseError
from rap.core.files import lock_path, locked
from rap.core.model import CODE_ID, LANGUAGE, RESERVED_FAMILIES, Codebook
from rap.core.plain import nearest
from rap.core.safe_input import format_json
from rap.core.yaml_edits import write_edits
from rap.store.codebook import ABOUT, FOLDER, read_codebook
from rap.store.codebook_texts import check_texts

MAX_LABEL = 200
_WAIT_S = 5
Groups = dict[str, dict[str, str]]


def change_groups(root: Path, act: str, group: str, **fields: Any) -> dict[str, Any]:
    """Do one act on the groups of the study at `root`; return the act that undoes it.

    Parameters
    ----------
    act, group
        `create name order remove`, and the group it is about.
    fields
        create, name: label, and `about`, what its codes say ("" where reports do not speak of it).
        create, order: place, from 0 (create: the last when it is not given).
        All: seen, the hash of the groups as they should be now. name: or seen, the label as it was
        read; then only the languages given are changed.

    Raises
    ------
    UnknownError, ConflictError, WrongUseError
        A group that is not there, is there already, has codes (remove), or groups that are not as
        `seen`; nothing was written.
    """
    if act not in _ACTS:
        raise WrongUseError("store.groups.unknown_act", act=str(act)[:20], acts=tuple(_ACTS))
    with locked(lock_path(root, "codebook"), "store.codebook.busy", wait_s=_WAIT_S):
        book = read_codebook(root, damaged=[])
        groups = groups_of(book)
        seen = fields.get("seen")
        if not isinstance(seen, Mapping) and seen not in (None, _hash(groups)):
            raise ConflictError("store.groups.changed_since")
        back = _ACTS[act](book, groups, str(group), fields)
        write_edits(root / FOLDER / "codebook.yaml", {"families": groups}, ordered=("families",))
    return {**back, "group": group, "seen": _hash(groups)}


def groups_of(book: Codebook) -> Groups:
    """All groups in order, as the file has them: first those with a name, then those that only have
    codes.
    """
    ids = dict.fromkeys([*book.families, *(code.family for code in book.codes)])
    what = {id: {"about": word} for id, word in book.about.items()}
    return {id: {**book.families.get(id, {}), **what.get(id, {})} for id in ids}


def _create(
    book: Codebook, groups: Groups, group: str, fields: Mapping[str, Any]
) -> dict[str, Any]:
    if not CODE_ID.fullmatch(group) or group in RESERVED_FAMILIES:
        raise WrongUseError("store.codebook.bad_family")
    if group in groups:
        raise ConflictError("store.groups.there_already", group=group)
    groups[group] = _label(fields) | _about(fields)
    if "place" in fields:
        _put(groups, group, fields["place"])
    return {"act": "remove"}


def _name(book: Codebook, groups: Groups, group: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    _known(groups, group)
    label: Any = fields.get("label")
    was, seen = fields_of(groups[group]), fields.get("seen")
    if isinstance(seen, Mapping):
        check_texts(was["label"], label, {"label": {}, **seen}, "label")
        label = {**was["label"], **label}
    named = _label({"label": label}) if label else {}  # without, it goes by its id again
    groups[group] = named | _about({"about": was["about"], **fields})
    return {"act": "name", **was}


def _order(book: Codebook, groups: Groups, group: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    _known(groups, group)
    before = [*groups].index(group)
    _put(groups, group, fields.get("place"))
    return {"act": "order", "place": before}


def _remove(
    book: Codebook, groups: Groups, group: str, fields: Mapping[str, Any]
) -> dict[str, Any]:
    _known(groups, group)
    if any(code.family == group for code in book.codes):
        raise ConflictError("store.groups.has_codes", group=group)
    before = [*groups].index(group)
    return {"act": "create", **fields_of(groups.pop(group)), "place": before}


_ACTS: Mapping[str, Callable[[Codebook, Groups, str, Mapping[str, Any]], dict[str, Any]]] = {
    "create": _create,
    "name": _name,
    "order": _order,
    "remove": _remove,
}


def _known(groups: Groups, group: str) -> None:
    if group not in groups:
        raise UnknownError("store.groups.unknown", group=group[:40], nearest=nearest(group, groups))


def _label(fields: Mapping[str, Any]) -> dict[str, str]:
    label = fields.get("label")
    if not isinstance(label, Mapping) or not all(
        isinstance(text, str) and len(text) <= MAX_LABEL and text.isprintable()
        for text in label.values()
    ):
        raise WrongUseError("store.groups.bad_label", limit=MAX_LABEL)
    if not all(
        isinstance(name, str) and (LANGUAGE.fullmatch(name) or name == "und") for name in label
    ):
        raise WrongUseError("store.groups.bad_label", limit=MAX_LABEL)
    found = {name: text.strip() for name, text in label.items() if text.strip()}
    if not found:
        raise WrongUseError("store.groups.no_label")
    return found


def _about(fields: Mapping[str, Any]) -> dict[str, str]:
    if (word := fields.get("about", "")) not in ("", *ABOUT):
        raise WrongUseError("store.groups.unknown_about", about=word, nearest=nearest(word, ABOUT))
    return {"about": word} if word else {}


def fields_of(group: Mapping[str, str]) -> dict[str, Any]:
    """A group as the fields that make it."""
    label = {name: text for name, text in group.items() if name != "about"}
    return {"label": label, "about": group.get("about", "")}


def _put(groups: Groups, group: str, place: Any) -> None:
    if type(place) is not int or not 0 <= place < len(groups):
        raise WrongUseError("store.groups.bad_place", n=len(groups))
    order: Sequence[str] = [id for id in groups if id != group]
    order = [*order[:place], group, *order[place:]]
    moved = {id: groups[id] for id in order}
    groups.clear()
    groups.update(moved)


def _hash(groups: Groups) -> str:
    return hashlib.sha256(format_json([*groups.items()]).encode()).hexdigest()[:16]
