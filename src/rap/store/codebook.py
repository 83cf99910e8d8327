"""The codebook: one YAML file for each code in `codebook/FAMILY/`, and `codebook.yaml` with the
order and names of families.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rap.core.errors import Message, Problem, RapError, WrongUseError
from rap.core.model import CODE_ID, GUID, RESERVED_FAMILIES, Broader, Code, Codebook, Variable
from rap.core.plain import fold_words, labels_of, nearest
from rap.core.reading import all_or_problems, read_each
from rap.core.yaml_checks import (
    EACH,
    LABELS,
    TEXT,
    TEXTS,
    CheckedFile,
    Shape,
    check_keys,
    check_shapes,
    read_checked,
)
from rap.core.yaml_files import Document, read_yaml

FOLDER = "codebook"
ABOUT = ("need", "difficulty")  # what a family can say of itself
_TEXTS = ("label", "definition", "include", "exclude")
_WORDS = ("colour", "parent", "merged_into", "retired", "sensitive", "guid")
CHANGES = (
    "created",
    "label",
    "definition",
    "look",
    "moved",
    "merged",
    "split",
    "retired",
    "revived",
)
_PLACED = ("colour", "parent", "merged_into", "guid")  # what is checked when all codes are known
_STEP: Shape = {
    "date": TEXT,
    "change": TEXT,
    "reason": TEXT,
    "by": TEXT,
    "at": TEXT,
    "before": {EACH: LABELS},
}
_TARGETS = {
    "parent": "store.codebook.unknown_parent",
    "merged_into": "store.codebook.unknown_merged_into",
}
_LOOSE = ("store.codebook.unknown_parent",)
_SHAPES: Mapping[str, Shape] = {
    **dict.fromkeys((*_TEXTS, "example"), LABELS),
    **dict.fromkeys(_WORDS, TEXT),
    "history": [_STEP],
}
_BROADER: Shape = {EACH: {"label": LABELS, "of": TEXTS}}
_BOOK_SHAPES: Mapping[str, Shape] = {
    "title": LABELS,
    "languages": [TEXT],
    "families": {EACH: LABELS},
    "variables": {
        EACH: (
            TEXT,
            {"label": LABELS, "values": {EACH: LABELS}, "broader": _BROADER, "exist": {EACH: TEXT}},
        )
    },
}


def read_codebook(root: Path, *, damaged: list[Problem] | None = None) -> Codebook:
    """The whole codebook of the study in `root`, with codes in tree order. With a list `damaged`,
    problems are noted there, and codes that cannot be relied on are left out.

    Raises
    ------
    ProblemsError
        All problems of all files together: unknown parents, cycles, ids used twice, wrong colours.
    """
    while True:
        before = _stamp(root)
        codebook, problems = _read(root)
        if before == _stamp(root):  # else somebody changed it between two files that were read
            break
    if damaged is None:
        return all_or_problems(codebook, problems + check_codebook(codebook))
    damaged.extend(problems)
    return _without_wrong(root, codebook, damaged)


def _without_wrong(root: Path, book: Codebook, damaged: list[Problem]) -> Codebook:
    """The codes whose files can be relied on. A code whose parent is missing is shown at the top; a
    code that was merged into a missing one counts nowhere until that one can be read.
    """
    there = {path.stem for path in (root / FOLDER).glob("*/*.yaml")}
    gone = {_file(problem) for problem in damaged}
    codes = [code for code in book.codes if _place(code) not in gone]
    while found := check_codebook(Codebook(tuple(codes))):
        # what another file is the cause of is not wrong with this one
        damaged.extend(one for one in found if one.facts.get("target") not in there)
        loose = {
            _file(one) for one in found if one.id in _LOOSE or one.facts.get("key") == "parent"
        }
        gone = {_file(one) for one in found} - loose
        codes = [
            replace(code, parent="") if _place(code) in loose else code
            for code in codes
            if _place(code) not in gone
        ]
    return replace(book, codes=_in_tree_order(codes, tuple(book.families)))


def _file(problem: Problem) -> str:
    return problem.place.partition(":")[0]


def _stamp(root: Path) -> list[tuple[str, int, int]]:
    """The files of the codebook, each with its state on the disk."""
    found = []
    for path in sorted((root / FOLDER).glob("**/*.yaml")):
        with contextlib.suppress(FileNotFoundError):
            stat = path.stat()
            found.append((str(path), stat.st_mtime_ns, stat.st_ino))
    return found


def find_codebook_problems(root: Path) -> list[Problem]:
    """The same problems as a list, for `rap check`."""
    codebook, problems = _read(root)
    return problems + check_codebook(codebook)


def _read(root: Path) -> tuple[Codebook, list[Problem]]:
    paths = [
        path
        for path in sorted((root / FOLDER).glob("*/*.yaml"))
        if path.parent.name not in RESERVED_FAMILIES
    ]
    read, problems = read_each(
        paths, lambda path: _code(path, read_yaml(path, name=path.relative_to(root).as_posix()))
    )
    codes = [code for code, _ in read]
    problems += [problem for _, found in read for problem in found]
    try:
        book = _book(root)
    except RapError as error:
        problems.extend(error.problems)
        book = Codebook()
    ordered = _in_tree_order(codes, tuple(book.families))
    return replace(book, codes=ordered), problems


def _book(root: Path) -> Codebook:
    name = f"{FOLDER}/codebook.yaml"
    if not (root / name).exists():
        return Codebook()
    file = read_checked(root, name, _BOOK_SHAPES)
    variables = {id: _variable(file, id, row) for id, row in file.mapping("variables").items()}
    families = {family: labels_of(labels) for family, labels in file.mapping("families").items()}
    about = {one: labels.pop("about") for one, labels in families.items() if "about" in labels}
    for family, word in about.items():
        file.expect_one_of(ABOUT, "store.groups.unknown_about", "families", family, about=word)
    file.raise_problems()
    title, languages = labels_of(file.data.get("title")), tuple(file.data.get("languages") or ())
    return Codebook((), title, languages, families, variables, about)


def _variable(file: CheckedFile, variable: str, row: Any) -> Variable:
    if not isinstance(row, dict):
        file.wrong("store.codebook.bad_variable", "variables", variable, variable=variable)
        return Variable(variable)
    values = {value: labels_of(text) for value, text in (row.get("values") or {}).items()}
    broader = {}
    for id, joined in (row.get("broader") or {}).items():
        named = joined.get("of") or ()
        of = (named,) if isinstance(named, str) else tuple(named)
        for value in (value for value in of if value not in values):
            facts = {"value": value, "nearest": nearest(value, values)}
            file.wrong("store.codebook.broader_value", "variables", variable, **facts)
        broader[id] = Broader(labels_of(joined.get("label")), of)
    exist = {}
    for value, n in (row.get("exist") or {}).items():
        if value in values or value in broader:
            is_number = str(n).isdecimal()
            file.expect(
                is_number, "store.codebook.exist_number", "variables", variable, value=value
            )
            exist[value] = int(n) if is_number else 0
        else:
            facts = {"value": value, "nearest": nearest(value, [*values, *broader])}
            file.wrong("store.codebook.exist_value", "variables", variable, **facts)
    return Variable(variable, labels_of(row.get("label")), values, broader, exist=exist)


def _code(path: Path, document: Document) -> tuple[Code, list[Problem]]:
    data = document.data
    texts = {key: labels_of(data.get(key)) for key in _TEXTS}
    others = {key: str(data.get(key, "") or "") for key in _WORDS}
    problems = check_keys(document, ("v", *_SHAPES))
    code = Code(
        path.stem,
        path.parent.name,
        **texts,  # type: ignore[arg-type]
        **others,  # type: ignore[arg-type]
        example=labels_of(data.get("example")),
        history=_history(document, problems),
        places={"": document.name, **{key: document.place(key) for key in _PLACED if key in data}},
    )
    return code, problems or check_shapes(document, _SHAPES)


def _history(document: Document, problems: list[Problem]) -> tuple[tuple[str, str, str, str], ...]:
    """The history of a code as rows of (date, change, reason, by)."""
    rows = document.data.get("history") or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem("store.codebook.bad_history", place=document.place("history")))
        return ()
    for row in rows:
        if (change := row.get("change")) not in CHANGES:
            facts = {"change": str(change or ""), "nearest": nearest(str(change or ""), CHANGES)}
            place = document.place("history")
            problems.append(Problem("store.codebook.unknown_change", place=place, **facts))
    text = [{key: str(value) for key, value in row.items()} for row in rows]
    return tuple(
        (row.get("date", ""), row.get("change", ""), row.get("reason", ""), row.get("by", ""))
        for row in text
    )


def _in_tree_order(codes: Iterable[Code], families: tuple[str, ...]) -> tuple[Code, ...]:
    """Families in their order, then by id, each code followed by its children."""
    place = {family: number for number, family in enumerate(families)}
    rest = sorted(
        codes, key=lambda code: (place.get(code.family, len(place)), code.family, code.id)
    )
    children: dict[str, list[Code]] = {}
    ids = {code.id for code in rest}
    for code in rest:
        children.setdefault(code.parent if code.parent in ids else "", []).append(code)
    ordered: dict[str, Code] = {}
    stack = children.get("", [])[::-1]
    while stack:
        code = stack.pop()
        ordered.setdefault(f"{code.family}/{code.id}", code)
        stack.extend(children.pop(code.id, [])[::-1])
    for code in rest:  # codes of a cycle have no root; they are reported, not lost
        ordered.setdefault(f"{code.family}/{code.id}", code)
    return tuple(ordered.values())


def check_codebook(codebook: Codebook) -> list[Problem]:
    """Problems between codes: ids, parents, merges, colours, cycles."""
    codes = codebook.codes
    return [
        *_check_codes(codes),
        *_check_doubles(codes),
        *_check_guids(codes),
        *(problem for key in _TARGETS for problem in _check_cycles(codes, key)),
    ]


def _check_codes(codes: tuple[Code, ...]) -> Iterator[Problem]:
    ids = {code.id for code in codes}
    for code in codes:
        for key, wrong in _TARGETS.items():
            target, place = getattr(code, key), _place(code, key)
            if target and target not in ids:
                near = nearest(target, ids - {code.id})
                yield Problem(wrong, place=place, code=code.id, target=target, nearest=near)
        if not CODE_ID.fullmatch(code.id):
            yield Problem("store.codebook.bad_id", place=_place(code), code=code.id)
        if code.colour and not re.fullmatch(r"#[0-9a-fA-F]{6}", code.colour):
            place = _place(code, "colour")
            yield Problem("store.codebook.bad_colour", place=place, colour=code.colour)


def _place(code: Code, key: str = "") -> str:
    """The place of a `key` of a code, or of its file; a code without a file is named by its id."""
    return code.places.get(key) or code.places.get("") or code.id


def _check_doubles(codes: tuple[Code, ...]) -> Iterator[Problem]:
    seen: dict[str, Code] = {}
    for code in codes:
        family = seen.setdefault(code.id, code).family
        if seen[code.id] is not code:
            yield Problem("store.codebook.twice", place=_place(code), code=code.id, family=family)


def find_one_name(book: Codebook) -> list[Problem]:
    """Codes in use that have the same name in a language, for example because two people made them
    independently. It is allowed, and people easily code with the wrong one.
    """
    seen: dict[tuple[str, str], Code] = {}
    found = []
    for code in book.codes:
        for language, label in () if code.retired or code.merged_into else code.label.items():
            first = seen.setdefault((language, fold_words(label).strip()), code)
            if first is not code:
                facts = {"code": code.id, "other": first.id, "label": label, "language": language}
                found.append(Problem("store.codebook.one_name", place=_place(code), **facts))
    return found


def _check_guids(codes: tuple[Code, ...]) -> Iterator[Problem]:
    """Check that each is a GUID, and that no two codes share one: the next import could not tell
    them apart.
    """
    seen: dict[str, str] = {}
    for code in (code for code in codes if code.guid):
        if not GUID.fullmatch(code.guid):
            yield Problem("store.codebook.bad_guid", place=_place(code, "guid"), code=code.id)
        elif seen.setdefault(code.guid.upper(), code.id) != code.id:
            other = seen[code.guid.upper()]
            place = _place(code, "guid")
            yield Problem("store.codebook.guid_twice", place=place, code=code.id, other=other)


def _check_cycles(codes: tuple[Code, ...], key: str) -> Iterator[Problem]:
    """A problem for each cycle of codes, with every code in it."""
    above = {code.id: getattr(code, key) for code in codes}
    places = {code.id: _place(code, key) for code in codes}
    done: set[str] = set()
    for start in sorted(above):
        trail: list[str] = []
        at = start
        while at in above and above[at] and at not in trail and at not in done:
            trail.append(at)
            at = above[at]
        done.update(trail)
        if at in trail:
            ring = trail[trail.index(at) :]
            first = ring.index(min(ring))
            ring = [*ring[first:], *ring[: first + 1]]
            on_it = " > ".join(ring)
            yield Problem("store.codebook.cycle", place=places[ring[0]], codes=on_it, key=key)


def code_of(book: Codebook, code_id: str) -> Code:
    """The code with this id.

    Raises
    ------
    WrongUseError
        No code has it; the message names the nearest.
    """
    code = book.get(code_id)
    if code is None:
        raise WrongUseError("core.codes.unknown", code=code_id, nearest=nearest_code(book, code_id))
    return code


def nearest_code(book: Codebook, code: str) -> Message:
    """Half a sentence that names the nearest code of the codebook."""
    return nearest(code, [known.id for known in book.codes])


def resolve_code(codebook: Codebook, code_id: str) -> str:
    """The code for which a coding counts today, following merges; "" if the code was retired or is
    not in the codebook.
    """
    seen: set[str] = set()
    code = codebook.get(code_id)
    while code is not None and code.merged_into and code.id not in seen:
        seen.add(code.id)
        code = codebook.get(code.merged_into)
    return "" if code is None or code.retired else code.id


def find_uncounted(book: Codebook, never: Iterable[str]) -> frozenset[str]:
    """The codes whose numbers stay with the team, `never` naming codes or families: these, the codes
    below them, and all that were merged with one of them.
    """
    named, found = {*never}, set[str]()
    while True:
        more = {
            code.id
            for code in book.codes
            if {code.id, code.family} & named or {code.parent, code.merged_into} & found
        }
        more |= {code.merged_into for code in book.codes if code.id in more and code.merged_into}
        if more == found:
            return frozenset(found)
        found = more | found
