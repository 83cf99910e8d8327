"""Six libraries can be read, tested and taken away without the study: what each pulls in beside itself."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from collections import deque
from pathlib import Path

import pytest
from studies import ROOT
from test_rooms import imported

SRC = ROOT / "src"
STRANGERS = {"core.accounts", "core.extensions"}
NOUNS = {"core.model", "core.finding_parts", "core.form_questions"}
SENTENCES = {
    *("core.errors", "core.plain", "core.disk_calls"),
    *("languages.about", "languages.catalogue", "languages.folders", "languages.lists"),
}
PACKS = {
    *("core.accents", "core.errors", "core.patterns", "core.plain", "core.disk_calls"),
    *("core.own_python", "languages.pack", "languages.topics"),
    *("languages.about", "languages.folders", "languages.lists"),
    *STRANGERS,
}
FRAMES = {"core.frames", "core.spans", "analysis.columns", "analysis.codings"}
TEXTS = {
    *("formats.plain_text", "formats.zipped_xml", "formats.codings_in_files", "formats.files"),
    "formats.who_speaks.speaker_words",
}
PULLED = {
    "analysis.agreement": SENTENCES | NOUNS | FRAMES | STRANGERS,
    "privacy.disclosure": {
        *("core.errors", "core.plain", "core.disk_calls", "core.form_questions"),
        *("core.frames", "core.spans", "analysis.columns"),
    },
    "privacy.pseudonyms": PACKS | {"core.safe_input", "languages.pipelines", "privacy.classifier"},
    "analysis.search": SENTENCES | NOUNS | FRAMES | PACKS | {"analysis.queries"},
    "formats.qdpx": SENTENCES
    | TEXTS
    | {"core.approved", "core.files", "core.lazy", "formats.projects"},
    "formats": SENTENCES
    | NOUNS
    | PACKS - {"languages.pack", "languages.topics"}
    | {"core.approved", "core.extras", "core.files", "core.lazy", "core.safe_input", "core.surveys"}
    | {"core.yaml_files", "languages.phrases", "core.apart"}
    | STRANGERS,
}


def name_of(path: Path) -> str:
    """The dotted name of a module, from `rap.` on."""
    inner = path.relative_to(SRC / "rap").with_suffix("").as_posix().replace("/", ".")
    return inner.removesuffix(".__init__")


MODULES = {name_of(path): path for path in (SRC / "rap").rglob("*.py")}


def pulled(library: str) -> set[str]:
    """The modules of `rap` that a library needs, its own aside."""
    own = {name for name in MODULES if f"{name}.".startswith(f"{library}.")}
    found, waiting = set(own), deque(own)
    while waiting:
        for name in imported(MODULES[waiting.popleft()]):
            name = name.removeprefix("rap.")
            if name in MODULES and name not in found and not _only_names(name):
                found.add(name)
                waiting.append(name)
    return found - own


def _only_names(name: str) -> bool:
    """Whether a package only gives its folder a docstring: it is named on the way to a module."""
    path = MODULES[name]
    return path.name == "__init__.py" and not imported(path)


@pytest.mark.parametrize("library", PULLED)
def test_a_library_needs_a_small_base_and_nothing_of_a_study(library: str) -> None:
    """Neither files of a study nor consent, acts or screens; what is no longer needed is taken off
    the list.
    """
    assert pulled(library) == PULLED[library]


USE = """
import sys
class Closed:  # only what the library says that it needs
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("jupyterlab", "jupyter_server", "nbconvert", "papermill", "spacy"):
            raise ImportError(name)
sys.meta_path.insert(0, Closed())
sys.path.insert(0, sys.argv[1])
import pandas as pd
from rap.analysis.agreement import agreement_report, cohen_kappa, krippendorff_alpha
print(round(cohen_kappa(pd.Series([1, 1, 0, 0]), pd.Series([1, 0, 0, 0])), 3))
print(round(krippendorff_alpha(pd.DataFrame({"a": [1, 1, 2, 2], "b": [1, 1, 2, 1]})), 3))
rows = [("INT-10001", "key", who, at, at + 5) for who in ("K-01", "K-02") for at in (0, 10)]
codings = pd.DataFrame(rows, columns=["source", "code", "coder", "start", "end"])
report = agreement_report(codings, {"INT-10001": "a" * 30}, unit="character", coders=["K-01", "K-02"])
print(report.sentences["nl"].partition(" ")[0] != "", "rap.store" in sys.modules)
import rap
print(rap.__file__.startswith(sys.argv[1]))
"""


@pytest.mark.long
def test_agreement_is_a_wheel_of_its_own(tmp_path: Path) -> None:
    """Its modules and those it needs, installed into an empty folder, give coefficients, and a
    sentence in Dutch, without JupyterLab.
    """
    library = "analysis.agreement"
    names = {name for name in MODULES if f"{name}.".startswith(f"{library}.")} | pulled(library)
    wheel = tmp_path / "rap_agreement-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        paths = {MODULES[name] for name in names} | {SRC / "rap/__init__.py"}
        paths |= {parent / "__init__.py" for path in paths for parent in path.parents}
        paths |= {
            *(SRC / "rap/languages").glob("*/*.po"),
            *(SRC / "rap/languages").glob("*/about.txt"),
        }
        kept = sorted(path for path in paths if path.is_file() and path.is_relative_to(SRC / "rap"))
        for path in kept:
            file.write(path, path.relative_to(SRC).as_posix())
        about = "Metadata-Version: 2.1\nName: rap-agreement\nVersion: 0.1.0\n"
        file.writestr("rap_agreement-0.1.0.dist-info/METADATA", about)
        kind = "Wheel-Version: 1.0\nGenerator: rap\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        file.writestr("rap_agreement-0.1.0.dist-info/WHEEL", kind)
        rows = io.StringIO()
        csv.writer(rows).writerows([name, "", ""] for name in file.namelist())
        file.writestr("rap_agreement-0.1.0.dist-info/RECORD", rows.getvalue())
    folder = tmp_path / "installed"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*install, "--target", str(folder), str(wheel)], check=True)
    done = subprocess.run(
        [sys.executable, "-I", "-c", USE, str(folder)], capture_output=True, text=True, cwd=tmp_path
    )

    assert done.stderr == ""
    assert done.stdout.split() == ["0.5", "0.533", "True", "False", "True"]
