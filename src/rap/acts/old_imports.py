"""Notebooks of version 0.1.0: imports of modules that have moved or are gone, and titles that
nbformat refuses.

`check_old_notebooks` names them. `find_rewritten` has them corrected, without another byte.
"""

from __future__ import annotations

import ast
import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from rap.core.errors import Problem
from rap.core.json_places import Edit, Place, find_places, replaced, spells_out, written
from rap.core.safe_input import cells_of, parse_json

Offset: TypeAlias = Callable[[Any], tuple[int, int]]
"""Where a node starts and ends in the source of its cell."""
MOVED: Mapping[str, str] = {
    "accountability": "acts.account",
    "agreement": "analysis.agreement",
    "agreement.sums": "analysis.agreement.coefficients",
    "agreement.units": "analysis.agreement.stretches",
    "agreement.words": "analysis.agreement.report",
    "answer_words": "analysis.typed_answers",
    "answers": "analysis.typed_answers",
    "biography": "acts.finding_life",
    "cases": "store.cases",
    "codebook": "store.codebook",
    "codings": "store.codings",
    "config": "store.settings",
    "consents": "study.consent",
    "cooccurrence": "analysis.cooccurrence",
    "crosstab": "analysis.crosstab",
    "errors": "core.errors",
    "explorer": "lab.explorer",
    "exports": "acts.exporting.files",
    "feedback": "store.answers",
    "findings": "store.findings",
    "framework": "analysis.crosstab",
    "handbook": "store.team_pages",
    "items": "report.items",
    "items.facts": "report.items.pages",
    "items.lab": "report.items.item",
    "items.voted": "report.items.tried",
    "keyterms": "analysis.keyterms",
    "kwic": "analysis.kwic",
    "ledger": "store.ledger",
    "letter": "store.team_pages",
    "lookup": "study.audience_view",
    "memos": "store.memos",
    "model": "core.model",
    "observations": "store.observations",
    "passages": "core.plain",
    "phrases": "languages.phrases",
    "plans": "analysis.coding_plan",
    "pooled": "analysis.pooled_answers",
    "queries": "analysis.queries",
    "readability": "analysis.readability",
    "saturation": "analysis.saturation",
    "search": "analysis.search",
    "spans": "core.spans",
    "study": "study.study",
    "suggest": "analysis.suggestions",
    "tables": "study.frames",
    "transcripts.stored": "store.sources",
    "translations": "store.translations",
    "trials": "analysis.trials",
    "visible": "study.audience_view",
    "votes": "store.answers",
    "wording": "analysis.readability",
    "wordlists": "analysis.stopwords",
}
"""What a notebook could import from `rap` -> where it is now.

What lies in a package has moved with it, unless it has a line of its own.
"""

_PACKAGE = Path(__file__).parents[1]
_NOT_PYTHON = re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE)  # magics and shell lines: IPython's
_FROM = re.compile(r"from\s+(rap[\w.]*)")


@dataclass(frozen=True)
class OldImport:
    """A module, or a name of one, that is not there; `new` is where it is now, "" when it is gone.

    `edit` says what to put where in the source of the cell; None when there is nothing to rewrite.
    """

    old: str
    new: str
    edit: Edit | None = None


def find_old_imports(source: str) -> list[OldImport]:
    """What a cell imports of `rap`, or names by its dots, that is not there, in the cell's order.

    Examples
    --------
    >>> [(one.old, one.new) for one in find_old_imports("from rap.crosstab import crosstab")]
    [('rap.crosstab', 'rap.analysis.crosstab')]
    >>> find_old_imports("import rap")
    []
    """
    found: list[tuple[int, OldImport]] = []
    for tree, offset in _trees(source):
        inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for node in (node for node in ast.walk(tree) if id(node) not in inner):
            if isinstance(node, ast.ImportFrom) and not node.level and _is_ours(node.module):
                found += [(offset(node)[0], one) for one in _find_from(node, source, offset)]
            elif isinstance(node, (ast.Import, ast.Attribute)):
                found += [(start, _dotted(old, start)) for old, start in _find_dotted(node, offset)]
    return [one for _, one in sorted(found, key=lambda row: row[0])]


def _trees(source: str) -> Iterator[tuple[ast.AST, Offset]]:
    """The cell parsed, and where its nodes are in it; a cell that is not Python line by line."""
    lines = source.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]

    def from_line(first: int, indent: int) -> Offset:
        def at(line: int, column: int) -> int:  # columns count bytes
            row = lines[first + line - 1]
            return starts[first + line - 1] + len(row.encode()[: indent + column].decode())

        def offset(node: Any) -> tuple[int, int]:
            start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
            return at(*start), at(*end)

        return offset

    try:
        yield ast.parse(_NOT_PYTHON.sub(r"\1pass", source)), from_line(0, 0)
    except (SyntaxError, ValueError):
        for n, line in enumerate(lines):
            if line.lstrip().startswith(("from rap", "import rap")):
                with suppress(SyntaxError, ValueError):
                    yield ast.parse(line.strip()), from_line(n, len(line) - len(line.lstrip()))


def _find_dotted(node: ast.Import | ast.Attribute, offset: Offset) -> Iterator[tuple[str, int]]:
    """Dotted names that do not exist, in `import rap.x as y` or `rap.x.name`, and their offsets."""
    if isinstance(node, ast.Import):
        for name in node.names:
            if _is_ours(name.name) and _file_of(name.name) is None:
                yield name.name, offset(name)[0]
        return
    dotted = ast.unparse(node)
    if re.fullmatch(r"rap(\.\w+)+", dotted) and not _is_used(dotted):
        old = next((old for old in _prefixes(dotted) if old.removeprefix("rap.") in MOVED), "")
        if old and _new_of(dotted):
            yield old, offset(node)[0]


def _dotted(old: str, start: int) -> OldImport:
    """A dotted name as it is written in the source."""
    new = _new_of(old)
    return OldImport(old, new, (start, start + len(old), new) if new else None)


def _find_from(node: ast.ImportFrom, source: str, offset: Offset) -> Iterator[OldImport]:
    """`from rap.x import a, b as c`; only the module changes if all names moved to one module."""
    module, (start, end) = node.module or "", offset(node)
    missing = [name for name in node.names if not _has(module, name.name)]
    homes = {name.name: _new_of(f"{module}.{name.name}") for name in missing}
    gone = [name for name, home in homes.items() if not home]
    if missing and not gone and len(missing) == len(node.names):
        parents = {home.rpartition(".")[0] for home in homes.values()}
        same = all(home.endswith(f".{name}") for name, home in homes.items())
        token = _FROM.match(source, start)
        if len(parents) == 1 and same and token:
            (new,) = parents
            yield OldImport(module, new, (*token.span(1), new))
            return
    for name in gone:
        yield OldImport(f"{module}.{name}", "")
    if len(missing) > len(gone):
        found = {name: home for name, home in homes.items() if home}
        old = ", ".join(f"{module}.{name}" for name in found)
        words = _statements(module, node.names, found)
        yield OldImport(old, ", ".join(found.values()), (start, end, words))


def _statements(module: str, names: Sequence[ast.alias], homes: Mapping[str, str]) -> str:
    """The import on one line, a statement for each module that its names are in now."""
    rows = []
    for name in names:
        parent, _, leaf = homes.get(name.name, f"{module}.{name.name}").rpartition(".")
        alias = name.asname or (name.name if leaf != name.name else "")
        rows.append((parent, f"{leaf} as {alias}" if alias else leaf))
    groups = {parent: [text for at, text in rows if at == parent] for parent, _ in rows}
    return "; ".join(f"from {parent} import {', '.join(texts)}" for parent, texts in groups.items())


def _new_of(dotted: str) -> str:
    """The dotted name of today, when it is there; "" otherwise."""
    for old in _prefixes(dotted):
        new = MOVED.get(old.removeprefix("rap."))
        if new is not None:
            found = f"rap.{new}{dotted[len(old) :]}"
            return found if _file_of(found) or _has(*found.rsplit(".", 1)) else ""
    return ""


def _prefixes(dotted: str) -> list[str]:
    """The name and what it lies in, the longest first, without `rap` itself."""
    parts = dotted.split(".")
    return [".".join(parts[:n]) for n in range(len(parts), 1, -1)]


def _is_ours(module: str | None) -> bool:
    return module == "rap" or (module or "").startswith("rap.")


def _is_used(dotted: str) -> bool:
    """Whether `rap.x.name.more` is a name of a module, or of something in one."""
    parents = [name for name in [*_prefixes(dotted), "rap"] if _file_of(name)]
    name = dotted[len(parents[0]) + 1 :].partition(".")[0]
    return not name or _has(parents[0], name)


def _has(module: str, name: str) -> bool:
    """Whether a module of this program has a name or a module of that name. Nothing is imported."""
    path = _file_of(module)
    return path is not None and (
        name == "*" or _file_of(f"{module}.{name}") is not None or name in _names_of(path)
    )


def _file_of(module: str) -> Path | None:
    base = _PACKAGE.joinpath(*module.split(".")[1:])
    paths = (base / "__init__.py", base.with_name(f"{base.name}.py"))
    return next((path for path in paths if path.is_file()), None)


@cache
def _names_of(path: Path) -> frozenset[str]:
    """Names that a module binds at its top level, or lists for `__getattr__` (PEP 562)."""
    names: set[str] = set()
    body = list(ast.parse(path.read_text(encoding="utf-8")).body)
    while body:
        node = body.pop()
        if isinstance(node, (ast.If, ast.Try)):
            body += [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.stmt)]
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update(name.asname or name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            inner = [one for target in targets for one in ast.walk(target)]
            names.update(one.id for one in inner if isinstance(one, ast.Name))
            if path.name == "__init__.py":  # perhaps a table of lazy names
                texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
                names.update(text for text in texts if isinstance(text, str))
    return frozenset(names)


# The notebooks of a study.


@dataclass(frozen=True)
class Rewritten:
    """A notebook as it is and corrected: how many imports are other ones, and whether its title."""

    name: str
    before: str
    after: str
    n_imports: int
    has_title: bool


def check_old_notebooks(root: Path) -> list[Problem]:
    """Cells that import what has moved or no longer exists, and titles that are not a text."""
    problems = []
    for path, text in _notebooks(root):
        name, notebook = path.relative_to(root).as_posix(), parse_json(text)
        if isinstance(notebook.get("metadata", {}).get("title"), dict):
            problems.append(Problem("acts.notebook.old_title", place=name))
        for number, cell in enumerate(notebook["cells"], start=1):
            for one in find_old_imports(_code_of(cell)):
                place, old = f"{name}:cell {number}", one.old
                problem = Problem("acts.notebook.moved", place=place, old=old, new=one.new)
                gone = Problem("acts.notebook.gone", place=place, old=old)
                problems.append(problem if one.new else gone)
    return problems


def find_rewritten(root: Path) -> list[Rewritten]:
    """What `check_old_notebooks` names and knows the new place of, corrected; nothing is written."""
    found = []
    for path, text in _notebooks(root):
        try:
            new, n_imports, has_title = rewrite_notebook(text)
        except ValueError:  # nested too deep for that, and named as it was
            continue
        if new != text:
            name = path.relative_to(root).as_posix()
            found.append(Rewritten(name, text, new, n_imports, has_title))
    return found


def rewrite_notebook(text: str) -> tuple[str, int, bool]:
    """The text of a notebook's file rewritten, how many imports were, and whether its title was."""
    n_imports = 0
    while edit := _next_import(text):  # one at a time: each moves what comes after it
        text, n_imports = replaced(text, [edit]), n_imports + 1
    edits = _title_edits(text)
    return replaced(text, edits), n_imports, bool(edits)


def _notebooks(root: Path) -> Iterator[tuple[Path, str]]:
    """Each notebook that can be read; the others are named by `check_notebooks`."""
    for path in sorted((root / "notebooks").rglob("*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        try:
            text = path.read_bytes().decode("utf-8")
            cells_of(parse_json(text))
        except (OSError, ValueError):
            continue
        yield path, text


def _code_of(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "") if cell.get("cell_type") == "code" else ""
    return source if isinstance(source, str) else "".join(source)


def _next_import(text: str) -> Edit | None:
    """The first edit of the file that an old import needs."""
    for cell in find_places(text).value["cells"].value:
        members = {name: place.value for name, place in cell.value.items()}
        if members.get("cell_type") != "code" or "source" not in members:
            continue
        source: Place = cell.value["source"]
        parts = source.value if isinstance(source.value, list) else [source]
        for one in find_old_imports("".join(part.value for part in parts)):
            if one.edit is not None:
                return _edit_of(parts, one.edit, like=text)
    return None


def _edit_of(parts: Sequence[Place], edit: Edit, *, like: str) -> Edit:
    """An edit of a cell's source as an edit of the file, where it may be a list of lines."""
    start, end, words = edit
    ends = [*itertools.accumulate((len(part.value) for part in parts), initial=0)]
    touched = [n for n in range(len(parts)) if ends[n] < end and start < ends[n + 1]]
    first, last, offset = touched[0], touched[-1], ends[touched[0]]
    source = "".join(part.value for part in parts[first : last + 1])
    new = replaced(source, [(start - offset, end - offset, words)])
    return parts[first].start, parts[last].end, written(new, like=like)


def _title_edits(text: str) -> list[Edit]:
    """Make the title one text and move its translations to `metadata.rap` (`docs/files.md`)."""
    metadata = find_places(text).value.get("metadata")
    title = metadata.value.get("title") if metadata is not None else None
    if title is None or not isinstance(title.value, dict):
        return []
    found = {language: one.value for language, one in title.value.items()}
    titles = {language: text for language, text in found.items() if isinstance(text, str)}
    language = "en" if "en" in titles else next(iter(titles), "")
    known = metadata.value.get("rap")
    own = json.loads(text[known.start : known.end]) if known is not None else {}
    own = own if isinstance(own, dict) else {}
    rap = {**own, "language": own.get("language", language), "title": titles}
    indent = re.search(r"\n([ \t]*)$", text[: title.key])
    lines = _lines(rap, indent[1] if indent else None, like=text)
    one = (title.start, title.end, written(titles.get(language, ""), like=text))
    if known is not None:
        return [one, (known.start, known.end, lines)]
    gap = f",\n{indent[1]}" if indent else ", "
    return [one, (title.key, title.key, f'"rap": {lines}{gap}')]


def _lines(value: Any, indent: str | None, *, like: str) -> str:
    """`value` as JSON among members indented by `indent`; on one line when it is None."""
    if indent is None:
        return written(value, like=like)
    step = indent[: max(len(indent) // 2, 1)]
    text = json.dumps(value, ensure_ascii=spells_out(like), indent=step)
    return text.replace("\n", f"\n{indent}")
