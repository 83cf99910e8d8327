"""The docstrings that people read in a notebook: every parameter is an entry of its own.

A tool that fills paragraphs once ran entries together ("… are counted. cases : DataFrame …").
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from studies import ROOT

import rap

SRC = ROOT / "src" / "rap"
LIBRARIES = (
    "rap.analysis.agreement",
    "rap.privacy.disclosure",
    "rap.privacy.pseudonyms",
    "rap.analysis.search",
    "rap.formats",
    "rap.formats.qdpx",
)
# tools for words are in modules of their own, beside `rap.analysis.search`
WORD_TOOLS = {
    "rap.analysis.kwic": ("keyword_in_context", "widen", "direct_speech"),
    "rap.analysis.neighbours": ("neighbours",),
    "rap.analysis.keyterms": (
        *("keyterms", "distinctive_terms", "log_likelihood", "group_sources", "has_textacy"),
    ),
}
# functions that answer whatever they are given, and so list no errors
RAISE_NOTHING = {
    *("answer", "find_rare", "is_dominated", "least_group", "lot_of", "round_counts"),
    *("group_identifiers", "propagate", "parse_convention", "with_unique_names"),
    *("widen", "log_likelihood", "has_textacy"),
}
# their answer is what is installed on this machine
NO_EXAMPLE = {"missing_extras", "has_textacy"}
_HEAD = re.compile(r"^([A-Z][A-Za-z ]+)\n-{3,}$", re.M)


def sections_of(doc: str) -> Mapping[str, str]:
    """Title -> text, of the sections that numpydoc knows by the line below their titles."""
    heads = [*_HEAD.finditer(doc)]
    ends = [*(head.start() for head in heads[1:]), len(doc)]
    return {head[1]: doc[head.end() : end] for head, end in zip(heads, ends, strict=False)}


def entries_of(section: str) -> list[str]:
    """The names of the entries: what is before " : " in each line that is not indented."""
    lines = [line for line in section.splitlines() if line and not line[0].isspace()]
    return [
        name.strip().lstrip("*") for line in lines for name in line.partition(" : ")[0].split(",")
    ]


@cache
def defined() -> list[tuple[Path, ast.FunctionDef | ast.ClassDef]]:
    """Every function and class of the program with its file; when a test asks, since each process
    that collects tests imports this file.
    """
    return [
        (path, node)
        for path in sorted(SRC.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    ]


@cache
def documented() -> list[tuple[str, str, list[str]]]:
    """Place, docstring and parameters of everything in the program whose docstring has parameters."""
    found = []
    for path, node in defined():
        doc, takes = ast.get_docstring(node) or "", node
        if isinstance(node, ast.ClassDef):
            made = [one for one in node.body if getattr(one, "name", "") == "__init__"]
            takes = made[0] if made else node
        if "Parameters\n---" in doc:
            found.append((f"{path.relative_to(SRC)}:{node.name}", doc, names_in(takes)))
    return found


def names_in(node: ast.AST) -> list[str]:
    """The parameters of a function, or the fields of a dataclass."""
    if isinstance(node, ast.ClassDef):
        fields = [one.target for one in node.body if isinstance(one, ast.AnnAssign)]
        return [one.id for one in fields if isinstance(one, ast.Name)]
    return [one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)]


def test_every_entry_of_a_docstring_is_a_parameter_of_its_function():
    """A line that is no entry is prose that lost its place, or a parameter that was renamed."""
    odd = [
        (place, name)
        for place, doc, names in documented()
        for name in entries_of(sections_of(doc)["Parameters"])
        if name not in names
    ]

    assert (odd, len(documented()) > 100) == ([], True)


def test_no_parameter_hides_in_the_paragraph_of_another():
    """Its name before " : ", or before a capital letter, in the middle of a line."""
    hidden = []
    for place, doc, names in documented():
        section = sections_of(doc)["Parameters"]
        for name in {*names} - {*entries_of(section)}:
            if re.search(rf"(?<![`\w*]){name}(?:, \w+)* (?::|[A-Z\"])", section):
                hidden.append((place, name))

    assert hidden == []


def test_no_error_hides_in_the_paragraph_of_another():
    """Each is on a line of its own under *Raises*."""
    hidden = [
        (path.name, line.strip())
        for path in sorted(SRC.rglob("*.py"))
        for before, line in pairwise(path.read_text(encoding="utf-8").splitlines())
        if re.search(r"[.;] [A-Z]\w+Error [A-Z]", line) and not before.endswith(">>>")
    ]

    assert hidden == []


@pytest.mark.parametrize("name", [one for one in rap.__all__ if one not in ("RapError", "Study")])
def test_a_public_function_names_every_parameter(name):
    """Where its docstring lists parameters it lists them all; elsewhere one sentence says enough."""
    function = inspect.unwrap(getattr(rap, name))
    section = sections_of(inspect.getdoc(function) or "").get("Parameters")
    names = [*inspect.signature(function).parameters]

    assert section is None or sorted(entries_of(section)) == sorted(names)


def test_no_class_stands_where_a_word_was():
    """A rename by search and replace left "CodingsInOrder n_first" for "Columns n_first"."""
    classes = {
        node.name
        for _, node in defined()
        if isinstance(node, ast.ClassDef) and re.search("[a-z][A-Z]", node.name)
    }
    first = re.compile(r'"""([A-Z]\w+) [a-z]')
    found = [
        (path.name, match[1])
        for path in sorted(SRC.rglob("*.py"))
        for match in first.finditer(path.read_text(encoding="utf-8"))
        if match[1] in classes
    ]

    assert found == []


@cache
def given_out() -> dict[str, Any]:
    """Module and name -> what a library, or a tool for words, gives out."""
    names = {library: tuple(import_module(library).__all__) for library in LIBRARIES} | WORD_TOOLS
    return {
        f"{module}.{name}": getattr(import_module(module), name)
        for module, some in names.items()
        for name in some
    }


def missing_in(name: str, thing: Any) -> list[str]:
    """What a docstring of a library does not say and a stranger needs."""
    doc = inspect.getdoc(thing) or ""
    if inspect.isclass(thing):
        members = getattr(thing, "_fields", ()) or [one.name for one in dataclasses.fields(thing)]
        return [one for one in members if not re.search(rf"\b{one}\b", doc)]
    function, sections = inspect.unwrap(thing), sections_of(doc)
    parameters = set(inspect.signature(function).parameters)
    missing = [*parameters.symmetric_difference(entries_of(sections.get("Parameters", "")))]
    missing += [] if "Returns" in sections else ["Returns"]
    raises = "Raises" in sections
    missing += ["Raises"] if raises == (name in RAISE_NOTHING) else []
    has_example = ">>> " in sections.get("Examples", "")
    return missing + (["Examples"] if has_example == (name in NO_EXAMPLE) else [])


def test_a_stranger_can_use_each_function_of_a_library_by_its_docstring():
    """Parameters, result, errors and an example that runs; of a value every member."""
    found = {
        place: missing
        for place, thing in given_out().items()
        if callable(thing) and (missing := missing_in(place.rpartition(".")[2], thing))
    }

    assert (found, len(given_out()) > 90) == ({}, True)


def test_functions_that_list_no_errors_raise_none_themselves():
    """A function that raises says when, so it may not be on the list of those that never do."""
    raising = [
        place
        for place, thing in given_out().items()
        if place.rpartition(".")[2] in RAISE_NOTHING
        for node in ast.walk(ast.parse(inspect.getsource(inspect.unwrap(thing))))
        if isinstance(node, ast.Raise)
    ]

    assert raising == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_says_what_is_public_and_shows_an_example(library):
    """The docstring of the package names all that it gives out, and has an example that runs."""
    package = import_module(library)
    doc = package.__doc__ or ""

    assert [name for name in package.__all__ if f"`{name}`" not in doc] == []
    assert ">>> " in doc


def test_the_docstring_of_a_test_is_a_sentence():
    """A docstring of fewer than five words only makes sense after the name of its test."""
    short = [
        (path.name, node.name, doc)
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.name.startswith("test")
        and (doc := ast.get_docstring(node)) is not None
        and len(doc.split()) < 5
    ]

    assert short == []
