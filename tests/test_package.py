"""The package is whole: every name and path that stands in a string is there, and the wheel runs
where nothing else is.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from studies import ROOT

from rap.topics.runs.plan import content_hash

PACKAGE = ROOT / "src" / "rap"
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TEXTS = (".py", ".ts", ".mjs", ".json", ".toml", ".md", ".yaml", ".ipynb", ".j2", "")
PAST = (
    "CHANGELOG.md",
    "docs/decisions.md",
    "src/rap/lab/labextension/",
)
DOTTED = re.compile(r"(?<![\w./@-])rap(?:\.[A-Za-z_]\w*)+")
# files, metadata of notebooks (docs/files.md), and a name that a test invents
NO_MODULE = re.compile(r"rap\.(json|po|get|text|of|language|title|vaulting)")
PLACE = re.compile(r"(?<![\w./-])(?:src/rap|tests|notebooks|docs)/[\w./*-]*[\w*/]")


def texts() -> Iterator[tuple[str, str]]:
    """(name, text) of everything git keeps that speaks of the program as it is."""
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in names.splitlines():
        is_ours = (
            not name.startswith((*PAST, "interviews/", "codebook/")) and (ROOT / name).is_file()
        )
        if is_ours and Path(name).suffix in TEXTS:
            yield name, (ROOT / name).read_text(encoding="utf-8")


def is_there(dotted: str) -> bool:
    """Whether a dotted name is a module, a name of one, or a name of a class of one."""
    thing: Any = importlib.import_module("rap")
    parts = dotted.split(".")
    for n, part in enumerate(parts[1:], 2):
        name = ".".join(parts[:n])
        if isinstance(thing, ModuleType) and hasattr(thing, "__path__") and find_spec(name):
            thing = importlib.import_module(name)
        elif hasattr(thing, part):
            thing = getattr(thing, part)
        else:
            return False
        if not isinstance(thing, (ModuleType, type)):
            return True
    return True


def test_every_dotted_name_is_there():
    """In code, strings, docstrings, docs, notebooks and settings: a rewriter of imports does not
    see them all.
    """
    found: dict[str, set[str]] = {}
    for name, text in texts():
        for dotted in DOTTED.findall(text):
            found.setdefault(dotted, set()).add(name)
    wrong = {
        dotted: places
        for dotted, places in found.items()
        if not NO_MODULE.fullmatch(dotted) and not is_there(dotted)
    }

    assert wrong == {}
    assert len(found) > 300


def test_every_path_that_a_text_names_is_there():
    """Docs, settings and scripts that name files or folders of the repository; stars and words like
    LANG stand for many.
    """
    wrong = {
        (name, place)
        for name, text in texts()
        if name.endswith((".md", ".toml")) or name.startswith((".ci/", "Makefile"))
        for place in PLACE.findall(text)
        if not any(ROOT.glob(re.sub(r"[A-Z]{3,}", "*", place.rstrip("/"))))
    }

    assert wrong == set()


def test_every_module_that_a_page_names_by_its_room_is_there():
    """`store/codings/logs`, `topics/runs/plan.py`, `lab/ui`: as docs write them, counted from the
    package.
    """
    rooms = "|".join(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file())
    named = {
        (name, place.rstrip("/"))
        for name, text in texts()
        if name.endswith(".md")
        for place in re.findall(rf"`((?:{rooms})/[a-z_/*]*(?:\.py)?)`", text)
    }

    assert {
        row
        for row in named
        if not any(PACKAGE.glob(row[1])) and not any(PACKAGE.glob(f"{row[1]}.py"))
    } == set()
    assert named


def nodes(word: str) -> Iterator[tuple[Path, ast.AST]]:
    """Every node of the modules that hold this word, with the module's file."""
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if word in source:
            yield from ((path, node) for node in ast.walk(ast.parse(source)))


def _pattern(node: ast.expr) -> str:
    """A text, with a star for what is known only when the program runs."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else "*" for part in node.values
        )  # type: ignore[misc]
    return str(ast.literal_eval(node))


def test_every_file_of_data_is_there():
    """`get_data(package, path)`: the package can be imported, and the file is in it."""
    wrong = []
    for path, call in nodes("get_data("):
        if not isinstance(call, ast.Call) or not ast.unparse(call.func).endswith("get_data"):
            continue
        package, name = map(_pattern, call.args)
        folder = Path(importlib.import_module(package).__file__ or "").parent
        if not any(folder.glob(name)):
            wrong.append((path.relative_to(ROOT).as_posix(), package, name))

    assert wrong == []  # there may be none: languages are read by their packs, tests/languages


def test_what_is_counted_from_a_modules_own_file_is_there():
    """`Path(__file__).parents[1] / "x"`: a module that moved a room deeper would mean another
    folder, without an error.
    """
    ends, found, wrong = {PACKAGE, PACKAGE.parent, ROOT}, 0, []
    paths = [(path, node) for path, node in nodes("__file__") if _is_path(node)]
    inner = {id(child) for _, node in paths for child in ast.iter_child_nodes(node)}
    for path, node in paths:
        if id(node) in inner:
            continue
        found, text = found + 1, ast.unparse(node)
        place = eval(text, {"Path": Path, "__file__": str(path)})
        is_right = place in ends or (place.exists() and ("/" in text or "parents" not in text))
        if not is_right and place.name != "_shipped":  # in a wheel alone
            wrong.append((path.relative_to(ROOT).as_posix(), text))

    assert wrong == []
    assert found >= 8


def _is_path(node: ast.AST) -> bool:
    """Whether a node is an expression on `Path(__file__)` and constants alone."""
    if not isinstance(node, (ast.BinOp, ast.Call, ast.Attribute, ast.Subscript)):
        return False
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return names == {"Path", "__file__"} and ast.unparse(node).startswith("Path(__file__)")


def test_every_pattern_of_modules_finds_some():
    """Strings like "codings/*.py": what the cache and others are made from, counted from the
    package or the repository.
    """
    wrong = [
        (path.relative_to(ROOT).as_posix(), node.value)
        for path, node in nodes('.py"')
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"[a-z_][\w/*]*\.py", node.value)
        if not any(folder.glob(node.value) for folder in (PACKAGE, ROOT, path.parent))
    ]

    assert wrong == []


def test_what_the_settings_name_is_there():
    """Entry points can be called; what is put into the wheel, kept out of it or checked is where it
    is said to be.
    """
    project, tools = SETTINGS["project"], SETTINGS["tool"]
    points = [
        *project["scripts"].values(),
        *(p for group in project["entry-points"].values() for p in group.values()),
    ]
    wheel = tools["hatch"]["build"]["targets"]["wheel"]
    named = [*wheel["packages"], *wheel["force-include"], *wheel["shared-data"], *wheel["exclude"]]
    named += [*tools["hatch"]["build"]["targets"]["sdist"]["include"], *tools["mypy"]["files"]]
    named += [*tools["pytest"]["ini_options"]["testpaths"], *tools["ruff"]["extend-exclude"]]
    named += [
        word.partition("=")[2]
        for word in tools["pytest"]["ini_options"]["addopts"].split()
        if "--ignore=" in word
    ]
    named += [run["notebook"] for run in tools["rap"]["runs"]]

    assert [point for point in points if not callable(_called(point))] == []
    assert [name for name in named if not any(ROOT.glob(name.lstrip("/")))] == []


def _called(point: str) -> Any:
    module, _, name = point.partition(":")
    return getattr(importlib.import_module(module), name)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source package, and the wheel that was made from it."""
    folder = tmp_path_factory.mktemp("dist")
    words = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def installed(built: Path, tmp_path: Path) -> Path:
    """A new environment with the wheel alone; what it depends on comes from the one the tests run
    in.
    """
    environment = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / "bin" / "python"
    (package,) = built.glob("*.whl")
    uv = [
        str(Path(sys.executable).parent / "uv"),
        "pip",
        "install",
        "-q",
        "--offline",
        "--no-deps",
        "--no-build-isolation",
    ]
    site = subprocess.run(
        [sys.executable, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    lib = next((environment / "lib").glob("python*/site-packages"))
    (lib / "dependencies.pth").write_text(site.stdout, encoding="utf-8")
    templates = environment / "share" / "jupyter" / "nbconvert"
    templates.parent.mkdir(parents=True)
    templates.symlink_to(Path(sys.prefix) / "share" / "jupyter" / "nbconvert")
    subprocess.run([*uv, "--python", str(python), str(package)], check=True)
    return environment


def run(environment: Path, *words: str, cwd: Path) -> str:
    """What a program of that environment prints; Jupyter finds nothing but what lies in it."""
    done = subprocess.run(
        [str(environment / "bin" / words[0]), *words[1:]],
        cwd=cwd,
        env={**os.environ, "JUPYTER_PREFER_ENV_PATH": "1", "RAP_CODER": "K-01"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


_TEXTS = "rap/core/_shipped/interviews/"


@pytest.mark.long
def test_the_installed_wheel_runs(installed: Path, tmp_path: Path):
    """Help, a new study, a check of it, the exporter of reports, JupyterLab's extension; its
    results are those of the checkout.
    """
    assert "review" in run(installed, "rap", "--help", cwd=tmp_path)
    run(installed, "rap", "new", "mine", "--languages", "fr,nl,en", cwd=tmp_path)
    study, notebook = tmp_path / "mine", "notebooks/phase1_interviews.ipynb"
    found = (
        "import json; from jupyter_core.paths import jupyter_path as p;"
        "from jupyterlab_server.config import get_federated_extensions as f;"
        "print(json.dumps(f(p('labextensions'))['rap-lab']))"
    )
    hashed = "from rap.topics.runs.plan import content_hash; print(content_hash())"
    copied = "from pathlib import Path; from rap.lab.launch import copy_extension; print(copy_extension(Path('.')))"

    assert run(installed, "rap", "check", cwd=study).startswith("no problems")
    run(installed, "rap", "demo", "play", cwd=tmp_path)
    assert run(installed, "rap", "check", cwd=tmp_path / "play").startswith("no problems")
    report = run(
        installed, "python", "-m", "nbconvert", "--to=rap_html", "--stdout", notebook, cwd=study
    )
    assert "<title>" in report
    assert str(installed) in run(
        installed, "python", "-c", "import rap; print(rap.__file__)", cwd=study
    )
    extension = json.loads(run(installed, "python", "-c", found, cwd=study))
    assert (extension["name"], Path(extension["ext_path"]).is_relative_to(installed)) == (
        "rap-lab",
        True,
    )
    assert run(installed, "python", "-c", hashed, cwd=study) == f"{content_hash()}\n"
    assert (
        run(installed, "python", "-c", copied, cwd=study) == "None\n"
    )  # it is where JupyterLab looks anyway


@pytest.mark.long
def test_the_wheel_holds_what_runs_and_nothing_else(built: Path):
    """Templates, catalogues, notebooks and the demo study are in; tests, other texts and TypeScript
    are not; the bundle is in once.
    """
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()

    assert "rap/core/_shipped/notebooks/phase1_interviews.ipynb" in names
    assert any(name.endswith("languages/fr/report.po") for name in names)
    assert [
        name
        for name in names
        if name.startswith(("tests", "interviews", "codebook")) or "/ui/" in name
    ] == []
    assert {name.removeprefix(_TEXTS) for name in names if "/interviews/" in name} == {
        path.relative_to(ROOT / "interviews").as_posix()
        for path in (ROOT / "interviews").rglob("*")
        if path.is_file()
    }
    assert [name for name in names if name.endswith((".ts", ".tsx"))] == []
    assert len([name for name in names if "/static/remoteEntry." in name]) == 1
    (bundle,) = [name for name in names if "/static/remoteEntry." in name]
    assert "/share/jupyter/labextensions/rap-lab/" in bundle
