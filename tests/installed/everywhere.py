"""Whether the built wheel makes, codes and renders a study: with the lowest and with the newest
versions that it allows, on each Python.

    make installed                      # on the Pythons of this machine
    python tests/installed/everywhere.py python3.11 python3.13

It asks a package index for every version, so it is no part of `make test`. For each environment a
line says what was installed, and what of `study.py` beside this file went well.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from email import message_from_string
from pathlib import Path

HERE = Path(__file__).parent
RESOLUTIONS = ("lowest-direct", "highest")
UV = [sys.executable, "-m", "uv"]


def build(into: Path) -> Path:
    """The wheel of this tree."""
    words = [sys.executable, "-m", "build", "--wheel", "--outdir", str(into), str(HERE.parents[1])]
    subprocess.run(words, check=True, capture_output=True)
    return next(into.glob("*.whl"))


def requirements_of(wheel: Path) -> str:
    """What the wheel asks for, a line each; extras are left out.

    They are given to the resolver as its own, since `lowest-direct` means those alone.
    """
    with zipfile.ZipFile(wheel) as file:
        name = next(name for name in file.namelist() if name.endswith("/METADATA"))
        facts = message_from_string(file.read(name).decode())
    asked = (str(one) for one in facts.get_all("Requires-Dist") or ())
    return "".join(f"{one}\n" for one in asked if "extra ==" not in one)


def try_one(wheel: Path, python: str, resolution: str, *, folder: Path) -> str:
    """Install and use the wheel in an environment of its own; what to say of it."""
    place, asked = folder / f"{Path(python).name}-{resolution}", folder / "asked.txt"
    asked.write_text(requirements_of(wheel))
    run([*UV, "venv", "--quiet", "--python", python, str(place)])
    inside = place / ("Scripts" if sys.platform == "win32" else "bin")
    install = [*UV, "pip", "install", "--quiet", "--python", str(inside / "python")]
    # what needs a compiler is no floor of ours
    run([*install, "--resolution", resolution, "--only-binary", ":all:", "-r", str(asked)])
    run([*install, "--no-deps", str(wheel)])
    n = len(run([*UV, "pip", "freeze", "--python", str(inside / "python")]).splitlines())
    size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file()) // 1_000_000
    started = time.monotonic()
    said = run([str(inside / "python"), str(HERE / "study.py"), str(place / "study")])
    took = time.monotonic() - started
    return f"{n} packages, {size} MB; {said.strip()}; {took:.0f} s"


def run(words: list[str]) -> str:
    """What a command prints; its complaint is the error."""
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", errors="replace")
    if done.returncode:
        raise SystemExit(f"{' '.join(words[:6])} …\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
    return done.stdout


def _is_there(python: str) -> bool:
    """Whether a Python can be begun: a version manager leaves a file for each that it could have."""
    found = shutil.which(python)
    return bool(found and not subprocess.run([found, "-V"], capture_output=True).returncode)


def main(pythons: list[str]) -> int:
    """Try every Python with every resolution; 1 when one of them failed."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        wheel = build(Path(folder))
        for python in pythons or [*filter(_is_there, (f"python3.{n}" for n in (11, 12, 13, 14)))]:
            version = run([python, "-V"]).strip()
            for resolution in RESOLUTIONS:
                try:
                    said = try_one(wheel, python, resolution, folder=Path(folder))
                except SystemExit as error:
                    said, failed = f"failed: {error}", 1
                print(f"{version}, {resolution}: {said}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
