"""Wheel and sdist: installed in an empty environment, `rap new` makes a study with its notebooks."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from studies import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was made from it."""
    folder = tmp_path_factory.mktemp("dist")
    words = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_rap_new_works_from_an_installed_package(built: Path, tmp_path: Path, kind: str):
    """Nothing of the checkout is needed: a new environment sees this one's dependencies and the package alone."""
    environment = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / "bin" / "python"
    (package,) = built.glob(kind)
    # the dependencies come from the environment the tests run in; the package itself is the one just built
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
    subprocess.run([*uv, "--python", str(python), str(package)], check=True)
    subprocess.run([str(python), "-m", "rap", "new", "mine"], cwd=tmp_path, check=True, capture_output=True)
    where = subprocess.run(
        [str(python), "-c", "import rap; print(rap.__file__)"], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert (tmp_path / "mine/notebooks/phase1_interviews.ipynb").is_file()
    assert str(environment) in where.stdout


def test_the_wheel_holds_what_runs_and_nothing_else(built: Path):
    """Templates, catalogues and notebooks are in; tests and people's texts are not."""
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()

    assert "rap/_notebooks/phase1_interviews.ipynb" in names
    assert any(name.endswith("fr/LC_MESSAGES/rap.po") for name in names)
    assert [name for name in names if name.startswith(("tests", "interviews", "codebook"))] == []
