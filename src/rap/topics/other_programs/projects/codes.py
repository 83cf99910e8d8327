"""Which code of another program is which of ours: by its GUID, then by all names from the top of the
tree down to it, never by its name alone.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rap.core.model import RESERVED_FAMILIES, Code, Codebook
from rap.core.plain import fold_words
from rap.formats.code_texts import labels_of_name, parse_description
from rap.formats.projects import Project, ProjectCode, is_guid
from rap.formats.qdpx.elements import guid_of
from rap.store.code_colours import assign_colours

# Windows opens no file that is called so, whatever comes after a dot.
_DEVICE = re.compile("con|prn|aux|nul|com[0-9]|lpt[0-9]")
OTHERS = "codes"
"""The group of codes that are at the top of the tree in the file."""


@dataclass(frozen=True)
class PlannedCode:
    """A code of the file and what it becomes: `state` is "new", or how it was found ("guid", "path"),
    or "group" for a folder that is a group of ours; `id` is its id here.
    """

    code: ProjectCode
    state: str
    id: str
    family: str
    parent: str = ""


def plan_codes(project: Project, book: Codebook, *, first: str) -> tuple[PlannedCode, ...]:
    """What each code of the file becomes, those above before those below them."""
    by_guid, by_path = _known(book, first=first)
    coded = {coding.code for coding in project.codings} | {one.code for one in project.extracts}
    paths = project.paths()
    taken = {code.id: 1 for code in book.codes}
    done: dict[str, PlannedCode] = {}
    for code in sorted(project.codes, key=lambda one: len(paths[one.key])):
        above = done.get(code.parent or "")
        path = tuple(map(fold_words, paths[code.key]))
        family = above.family if above else OTHERS
        parent = above.id if above and above.state != "group" else ""
        known = by_guid.get(code.key) or by_path.get(path)
        if known is not None:
            state = "guid" if code.key in by_guid else "path"
            done[code.key] = PlannedCode(code, state, known.id, known.family, known.parent)
        elif above is None and not code.is_codable and code.key not in coded:
            group = _group(code, book, path[0])
            done[code.key] = PlannedCode(code, "group", group, group)
        else:
            id = _free(slug(code.name, "code"), taken)
            done[code.key] = PlannedCode(code, "new", id, family, parent)
    return tuple(done.values())


def _known(book: Codebook, *, first: str) -> tuple[dict[str, Code], dict[tuple[str, ...], Code]]:
    """The codes of the study by GUID (the one they came with, and the one they leave with) and by path,
    in each language.
    """
    by_guid, by_path = {}, {}
    for code in book.codes:
        if code.retired or code.merged_into:
            continue
        by_guid[guid_of("code", key_of(code))] = code
        for path in _paths(code, book):
            # two codes of one path: nobody can tell which of them is meant
            by_path[path] = code if path not in by_path else None
    return by_guid, {path: code for path, code in by_path.items() if code is not None}


def _chain(code: Code, book: Codebook) -> list[Code]:
    """A code with those above it, from the top of the tree."""
    chain, seen, at = [code], {code.id}, book.get(code.parent)
    while at is not None and at.id not in seen:
        seen.add(at.id)
        chain.insert(0, at)
        at = book.get(at.parent)
    return chain


def _paths(code: Code, book: Codebook) -> Iterator[tuple[str, ...]]:
    chain = _chain(code, book)
    languages = dict.fromkeys(language for one in chain for language in one.label)
    labels = book.families.get(code.family, {})
    for language in languages:
        names = tuple(fold_words(one.label.get(language) or one.id) for one in chain)
        yield from {(fold_words(f), *names) for f in (labels.get(language, ""), code.family) if f}
        if code.family == OTHERS:
            yield names


def paths_of(book: Codebook) -> Iterator[tuple[str, ...]]:
    """Each code that can be given, as names from its group down to it, in the codebook's first language."""
    first = next(iter(book.languages), "")

    def name(code: Code) -> str:
        return code.label.get(first) or code.id

    for code in book.codes:
        if not code.retired and not code.merged_into:
            group = book.families.get(code.family, {}).get(first, "") or code.family
            yield (group, *map(name, _chain(code, book)))


def _group(code: ProjectCode, book: Codebook, name: str) -> str:
    """The group of ours that a folder at the top of the tree is, or the id of a new one."""
    families = {*book.families, *(one.family for one in book.codes)}
    for family in sorted(families):
        labels = {fold_words(label) for label in book.families.get(family, {}).values()}
        if code.key == guid_of("code", family_key(family)) or name in labels | {fold_words(family)}:
            return family
    return slug(code.name, "group", but=RESERVED_FAMILIES)


def slug(name: str, otherwise: str, *, but: Collection[str] = ()) -> str:
    """A name as an id: small letters, digits and hyphens.

    Examples
    --------
    >>> slug("Coke::diet Coke", "code"), slug("Élan", "code"), slug("ملل", "code")
    ('coke-diet-coke', 'elan', 'code')
    >>> slug("CON", "code")
    'con-2'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:36].strip("-")
    made = made if made[:1].isalpha() else f"{otherwise}-{made}".strip("-")
    return f"{made}-2" if made in but or _DEVICE.fullmatch(made) else made


def _free(id: str, taken: dict[str, int]) -> str:
    """`id`, or the next of its numbers that is free, which is taken now: `taken` says the last number of
    each, since thousands of names without a Latin letter are all `code`.

    Examples
    --------
    >>> taken = {"code": 1, "code-3": 1}
    >>> [_free("code", taken) for _ in range(3)]
    ['code-2', 'code-4', 'code-5']
    """
    found, n = id, taken.get(id, 1)
    while found in taken:
        n += 1
        found = f"{id[:36]}-{n}"
    taken |= {found: 1, id: n}
    return found


def new_codes(planned: Collection[PlannedCode], book: Codebook, *, first: str) -> list[Code]:
    """The cards of the codes that are new, with the colours they had or others."""
    made: list[Code] = []
    for one in planned:
        if one.state != "new":
            continue
        texts = parse_description(one.code.definition, first=first)
        named = labels_of_name(one.code.name or one.id, texts, first=first)
        label = {**named, **one.code.labels}
        guid = one.code.key if is_guid(one.code.key) else ""
        code = Code(
            *(one.id, one.family, one.parent, label),
            definition=texts.get("definition", {}),
            include=texts.get("include", {}),
            exclude=texts.get("exclude", {}),
            colour=one.code.colour,
            guid=guid,
        )
        made.append(code)
    colours = assign_colours([*book.codes, *made])
    return [code if code.colour else replace(code, colour=colours[code.id]) for code in made]


def card_of(code: Code, *, by: str, reason: str) -> Mapping[str, Any]:
    """What the file of a new code says."""
    texts = {key: dict(getattr(code, key)) for key in ("label", "definition", "include", "exclude")}
    rest = {"colour": code.colour, "parent": code.parent, "guid": code.guid}
    step = {
        "date": datetime.date.today().isoformat(),
        "change": "created",
        "reason": reason,
        "by": by,
    }
    return {k: v for k, v in {**texts, **rest, "history": [step]}.items() if v}


def key_of(code: Code) -> str:
    """What the GUID of a code is made of: the one it came with, else its id and who made it when, so
    that codes of two studies that happen to share an id are not taken for one.
    """
    made = next(
        (f" {date} {by}" for date, change, _, by in code.history if change == "created"), ""
    )
    return code.guid or code.id + made


def family_key(family: str) -> str:
    """As `key_of`, for a group of codes."""
    return f"family {family}"
