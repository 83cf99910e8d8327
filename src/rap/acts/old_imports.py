"""What a cell of a notebook asks of `rap` that has moved since version 0.1.0, or is gone."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from rap.core.json_places import Edit

Offset: TypeAlias = Callable[[Any], tuple[int, int]]
"""Where a node starts and ends in the source of its cell."""
MOVED: Mapping[str, str] = {
    "accountability": "acts.account",
    "agreement": "analysis.agreement",
    "agreement.sums": "analysis.agreement.coefficients",
    "agreement.units": "analysis.agreement.stretches",
    "agreement.words": "analysis.agreement.report",
    "answer_words": "analysis.answer_words",
    "answers": "analysis.pooled_answers",
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
    "exports": "acts.exports",
    "feedback": "store.answers",
    "findings": "store.findings",
    "framework": "analysis.framework",
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

        return lambda node: (
            at(node.lineno, node.col_offset),
            at(node.end_lineno, node.end_col_offset),
        )

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
            names.update(
                one.id
                for target in targets
                for one in ast.walk(target)
                if isinstance(one, ast.Name)
            )
            if path.name == "__init__.py":  # perhaps a table of lazy names
                texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
                names.update(text for text in texts if isinstance(text, str))
    return frozenset(names)
