"""Notebooks of version 0.1.0: `rap check` names what has moved, and rewrites it when asked to."""

from __future__ import annotations

import ast
import datetime
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from runs import make_run_study
from studies import ROOT, make_study, write
from typer.testing import CliRunner

from rap.acts.check import find_problems
from rap.acts.old_imports import (
    MOVED,
    check_old_notebooks,
    find_old_imports,
    find_rewritten,
    rewrite_notebook,
)
from rap.acts.run import plan_runs, run_all
from rap.acts.upgrade import upgrade
from rap.cli import app
from rap.store.notebooks import titles_of

FIRST = ROOT / "tests" / "first_edition" / "study"
TITLE = {"en": "Keys", "fr": "Clés"}


def notebook(*sources: str, as_lines: bool = True, **metadata: Any) -> dict[str, Any]:
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"c{number}",
            "metadata": {},
            "outputs": [],
            "source": source.splitlines(keepends=True) if as_lines else source,
        }
        for number, source in enumerate(sources)
    ]
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def rewritten(source: str) -> str:
    """A cell as it is after its notebook was rewritten."""
    (cell,) = json.loads(rewrite_notebook(json.dumps(notebook(source)))[0])["cells"]
    return "".join(cell["source"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from rap.crosstab import crosstab", "from rap.analysis.crosstab import crosstab"),
        (
            "from rap.items.tried import show_criteria",
            "from rap.report.items.tried import show_criteria",
        ),
        ("import rap.keyterms", "import rap.analysis.keyterms"),
        ("import rap.cooccurrence as together", "import rap.analysis.cooccurrence as together"),
        ("from rap import kwic", "from rap.analysis import kwic"),
        (
            "from rap import crosstab, kwic, say",
            "from rap import crosstab, say; from rap.analysis import kwic",
        ),
        ("from rap import tables", "from rap.study import frames as tables"),
        ("from rap import tables as t", "from rap.study import frames as t"),
        (
            "from rap.study import Study, open_study",
            "from rap.study.study import Study, open_study",
        ),
        ("from rap.model import *", "from rap.core.model import *"),
        (
            "import rap.kwic\nrap.kwic.keyword_in_context",
            "import rap.analysis.kwic\nrap.analysis.kwic.keyword_in_context",
        ),
        (
            "from rap.saturation import (\n    coverage,  # é\n    find_saturation,\n)\nx = 1",
            "from rap.analysis.saturation import (\n    coverage,  # é\n    find_saturation,\n)\nx = 1",
        ),
        (
            "from rap import (\n    kwic,\n    say,\n)\nx = 1",
            "from rap.analysis import kwic; from rap import say\nx = 1",
        ),
        (
            "%matplotlib inline\n!ls\nif True:\n    é = 1; from rap.kwic import keyword_in_context as k",
            "%matplotlib inline\n!ls\nif True:\n    é = 1; from rap.analysis.kwic import keyword_in_context as k",
        ),
        (
            "files = !ls\nfrom rap.crosstab import crosstab",
            "files = !ls\nfrom rap.analysis.crosstab import crosstab",
        ),
    ],
)
def test_each_way_to_import_is_rewritten(old: str, new: str):
    """To where the name is now; what stands beside it stays, and it is not rewritten twice."""
    assert rewritten(old) == new
    assert rewritten(new) == new


@pytest.mark.parametrize(
    "source",
    [
        "import rap\nrap.crosstab(rap.open_study().codings).rap.kwic.x",
        "from rap import open_study, crosstab, search",
        "import pandas.core\nfrom . import kwic\nrapid.kwic()",
        "'from rap.crosstab import crosstab'\n# import rap.kwic",
        "%%bash\nrap check",
    ],
)
def test_what_is_there_is_not_touched(source: str):
    """Public names, other packages, texts and comments."""
    assert find_old_imports(source) == []
    assert rewritten(source) == source


def test_what_is_gone_is_named_and_stays(tmp_path: Path):
    """What no version knows, beside what has moved; the rest of the statement is rewritten."""
    old = json.dumps(
        notebook("from rap.crosstab import crosstab, no_such_name\nimport rap.nowhere")
    )
    path = write(make_study(tmp_path / "study"), "notebooks/own.ipynb", old)
    named = [(one.id, one.place, one.facts) for one in check_old_notebooks(tmp_path / "study")]
    upgrade(tmp_path / "study")

    assert sorted(named, key=str) == [
        ("acts.notebook.gone", "notebooks/own.ipynb:cell 1", {"old": "rap.crosstab.no_such_name"}),
        ("acts.notebook.gone", "notebooks/own.ipynb:cell 1", {"old": "rap.nowhere"}),
        (
            "acts.notebook.moved",
            "notebooks/own.ipynb:cell 1",
            {"old": "rap.crosstab.crosstab", "new": "rap.analysis.crosstab.crosstab"},
        ),
    ]
    assert "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]) == (
        "from rap.analysis.crosstab import crosstab; from rap.crosstab import no_such_name\nimport rap.nowhere"
    )


@pytest.mark.parametrize("as_lines", [True, False])
@pytest.mark.parametrize("indent", [1, 2, "\t", None])
@pytest.mark.parametrize("is_ascii", [True, False])
def test_no_other_byte_of_the_file_changes(
    indent: int | str | None, is_ascii: bool, as_lines: bool
):
    """Spaces, letters spelled out or not, order of members, line ends, numbers."""
    kernel = {"name": "python3", "display_name": "Pythón"}
    plain = notebook(
        "from rap.kwic import keyword_in_context\né = 1.50\n",
        "2",
        as_lines=as_lines,
        kernelspec=kernel,
    )
    text = (
        json.dumps(plain, indent=indent, ensure_ascii=is_ascii)
        .replace("\n", "\r\n")
        .replace("null", " null")
        + "  \n\n"
    )

    assert rewrite_notebook(text) == (text.replace("rap.kwic", "rap.analysis.kwic"), 1, False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '{"metadata": {"title": {"fr": "Clés", "nl": "Sleutels"}}, "cells": []}',
            '{"metadata": {"rap": {"language": "fr", '
            '"title": {"fr": "Clés", "nl": "Sleutels"}}, "title": "Clés"}, "cells": []}',
        ),
        (
            '{\n "cells": [],\n "metadata": {\n  "a": 1,\n  "title": {"en": "Keys"}\n }\n}\n',
            '{\n "cells": [],\n "metadata": {\n  "a": 1,\n  "rap": {\n   "language": "en",\n'
            '   "title": {\n    "en": "Keys"\n   }\n  },\n'
            '  "title": "Keys"\n }\n}\n',
        ),
        (
            '{"metadata": {"rap": {"x": 1}, "title": {"en": "Keys"}}, "cells": []}',
            '{"metadata": {"rap": {"x": 1, "language": "en", "title": {"en": "Keys"}}, "title": "Keys"}, "cells": []}',
        ),
        (
            '{"metadata": {"title": "Keys"}, "cells": []}',
            '{"metadata": {"title": "Keys"}, "cells": []}',
        ),
    ],
)
def test_a_title_becomes_one_text_and_keeps_its_translations(before: str, after: str):
    """English where there is English, else the first language; what other programs noted stays."""
    assert rewrite_notebook(before) == (after, 0, before != after)
    assert rewrite_notebook(after) == (after, 0, False)


def test_check_names_and_upgrade_rewrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """`rap check` names place and new name; only `rap upgrade` rewrites."""
    root = make_study(tmp_path / "study")
    text = json.dumps(notebook("from rap.kwic import keyword_in_context", title=TITLE), indent=1)
    path = write(root, "notebooks/own.ipynb", text)
    monkeypatch.chdir(root)
    named = CliRunner().invoke(app, ["check"])
    assert path.read_text(encoding="utf-8") == text
    fixed = CliRunner().invoke(app, ["upgrade"])

    assert named.exit_code == 1
    assert "notebooks/own.ipynb:cell 1: rap.kwic is now rap.analysis.kwic" in named.output
    assert "notebooks/own.ipynb: the title" in named.output
    assert fixed.output.splitlines()[0] == (
        "notebooks/own.ipynb: 1 import of a module that moved; the title as one text, with its "
        "translations"
    )
    assert CliRunner().invoke(app, ["check"]).output.splitlines()[0] == "no problems"
    assert find_rewritten(root) == []


def test_a_notebook_that_cannot_be_read_stops_no_other(tmp_path: Path):
    """Torn, foreign or nested too deep: it is left alone, and the next one is rewritten."""
    root = make_study(tmp_path / "study")
    deep = '{"metadata": {}, "cells": [], "x": ' + "[" * 700 + "]" * 700 + "}"
    for name, text in {"a": "{", "b": "[]", "c": deep}.items():
        write(root, f"notebooks/{name}.ipynb", text)
    write(root, "notebooks/d.ipynb", json.dumps(notebook("import rap.kwic")))
    before = {name: (root / f"notebooks/{name}.ipynb").read_bytes() for name in "abc"}

    assert [one.name for one in upgrade(root)[1]] == ["notebooks/d.ipynb"]
    assert {name: (root / f"notebooks/{name}.ipynb").read_bytes() for name in "abc"} == before


@pytest.mark.parametrize(
    "path", sorted((FIRST / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem
)
def test_a_notebook_of_the_first_edition_is_named_and_rewritten(tmp_path: Path, path: Path):
    """Then nbformat accepts it, its titles are what they were, and every import works."""
    root = make_study(tmp_path / "study")
    copy = shutil.copy(path, write(root, f"notebooks/{path.name}", ""))
    before = json.loads(path.read_text(encoding="utf-8"))
    names = {problem.place.partition(":")[0] for problem in find_problems(root)}
    upgrade(root)
    after = nbformat.read(copy, as_version=4)
    nbformat.validate(after)

    assert names == {f"notebooks/{path.name}"}
    assert find_problems(root) == []
    assert titles_of(after) == before["metadata"]["title"]
    for cell in after.cells:
        tree = ast.parse(cell.source if cell.cell_type == "code" else "")
        imports = [one for one in ast.walk(tree) if isinstance(one, (ast.Import, ast.ImportFrom))]
        exec(compile(ast.Module(imports, []), path.name, "exec"), {})


def test_the_page_of_questions_of_an_old_study_says_where_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    """One sentence and no error, once `rap upgrade` has rewritten the oldest."""
    root = make_study(tmp_path / "study")
    old = (FIRST / "notebooks" / "explore.ipynb").read_text(encoding="utf-8")
    path = write(root, "notebooks/explore.ipynb", old)
    upgrade(root)
    assert "from rap.lab.explorer import explore" in path.read_text(encoding="utf-8")
    monkeypatch.chdir(root)
    names: dict[str, Any] = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        exec("".join(cell["source"]), names)

    assert capsys.readouterr().out == (
        "The questions of this notebook are now the page Explore of rap lab; you can delete the notebook.\n"
    )


def test_the_table_leads_to_what_is_there():
    """Each line of the table is a module of today; whoever moves it again changes the line."""
    sources = {name: f"import rap.{new}" for name, new in MOVED.items()}

    assert {
        name: find_old_imports(source)
        for name, source in sources.items()
        if find_old_imports(source)
    } == {}
    assert "rap" in sys.modules


def test_a_run_that_meets_an_old_import_says_where_to_look(tmp_path: Path):
    """Instead of the bare name of Python's error: the cell, the old name, and the command that
    knows the new one.
    """
    root = make_run_study(tmp_path / "study", "1", "from rap.kwic import keyword_in_context")
    (result,) = run_all(plan_runs(root))

    assert result.error is not None
    assert (result.error.id, result.error.place, result.error.facts) == (
        "acts.run.old_import",
        "notebooks/small.ipynb",
        {"cell": 3, "old": "rap.kwic"},
    )


@pytest.mark.long
def test_notebooks_of_the_first_edition_run(tmp_path: Path):
    """The demo study with the notebooks of version 0.1.0, rewritten: `rap run` makes each report
    for the team.
    """
    root = tmp_path / "demo"
    for name in ("interviews", "codebook"):
        shutil.copytree(ROOT / name, root / name)
    for path in (FIRST / "notebooks").glob("*.ipynb"):
        write(root, f"notebooks/{path.name}", path.read_text(encoding="utf-8"))
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    write(
        root,
        "pyproject.toml",
        settings.replace('audiences = ["team", "members"]', 'audiences = ["team"]'),
    )
    names = [one.name for one in upgrade(root)[1]]
    runs = (
        "agreement",
        "handbook",
        "heard",
        "phase1",
        "phase2",
        "phase3",
        "press",
    )  # `words` came later
    results = run_all(plan_runs(root, runs, on=datetime.date(2026, 11, 27)))

    assert len(names) == 10
    assert [str(result.error) for result in results if result.error] == []
    assert {result.plan.run.name for result in results} == {*runs}
