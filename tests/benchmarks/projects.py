"""Projects of other programs measured: reading and writing REFI-QDA, beside pyrefiqda and bare expat.

    python tests/benchmarks/projects.py [--selections 50000]

Invented texts from a seed with CR LF and characters beyond the basic plane, coded at random, in a
temporary folder. Each figure is of a process of its own: seconds of work, and the most memory it had.
G9 of the goals asks that reading takes at most 2.2 times what expat takes to look at the XML, and that
twice the selections take twice the time.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
from projects import code, qde, qdpx, selection, source

WORDS = ("bakery", "late", "pay", "🙂", "naïve", "shift", "night", "break", "مرحبا", "oven")
N_TEXTS, N_CODES = 20, 80
_TIMED = """
import json, resource, sys, time
from pathlib import Path
path, folder = Path(sys.argv[1]), Path(sys.argv[2])
{before}
began, empty = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
{work}
spent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([time.process_time() - began, spent / 1000, (spent - empty) / 1000]))
"""
_READ = (
    "from rap.formats.project_readers import read_project\nimport lxml.etree",
    "read_project(path)",
)
_WRITE = (
    "from rap.formats.project_readers import read_project\n"
    "from rap.formats.qdpx.profiles import DEFAULT, PROFILES\n"
    "from rap.formats.qdpx.writing import format_project\nproject = read_project(path)",
    "format_project(project, profile=PROFILES[DEFAULT])",
)
_PEER = (
    "from pyrefiqda import RefiProject",
    "RefiProject.load(path, extract_dir=folder / 'peer')",
)
_PEER_WRITE = (
    "from pyrefiqda import RefiProject\n"
    "project = RefiProject.load(path, extract_dir=folder / 'peer')",
    "RefiProject.save(project, folder / 'peer.qdpx', source_media_dir=folder / 'peer')",
)
_EXPAT = (
    "import zipfile\nfrom xml.parsers import expat",
    "parser = expat.ParserCreate()\nparser.StartElementHandler = lambda name, attributes: None\n"
    "parser.Parse(zipfile.ZipFile(path).read('project.qde'), True)",
)


def write_project(path: Path, n: int) -> int:
    """A project with `n` selections; the bytes of its XML."""
    chance = random.Random(n)
    texts, sources = {}, []
    for at in range(N_TEXTS):
        lines = (" ".join(chance.choices(WORDS, k=12)) for _ in range(600))
        texts[f"t{at}"] = "\r\n".join(lines)
        places = []
        for number in range(n // N_TEXTS):
            start = chance.randrange(30_000)
            named, end = f"c{number % N_CODES}", start + chance.randrange(1, 60)
            places.append(selection(f"{at}-{number}", start, end, code=named, coder="Ana"))
        sources.append(source(f"t{at}", "".join(places)))
    xml = qde("".join(sources), codes="".join(code(f"c{k}") for k in range(N_CODES)))
    path.write_bytes(qdpx(xml, texts))
    return len(xml.encode())


def measure(path: Path, steps: tuple[str, str], folder: Path) -> list[float]:
    """Seconds, megabytes in all, and those that the work took."""
    before, work = steps
    script = _TIMED.format(before=before, work=work)
    done = subprocess.run(
        [sys.executable, "-c", script, str(path), str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--selections", type=int, default=50_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        path, less = folder / "all.qdpx", folder / "tenth.qdpx"
        n_bytes, n = write_project(path, asked.selections), asked.selections
        write_project(less, n // 10)
        read, write = measure(path, _READ, folder), measure(path, _WRITE, folder)
        peer, expat = measure(path, _PEER, folder), measure(path, _EXPAT, folder)
        peer_write = measure(path, _PEER_WRITE, folder)
        growth = math.log10(read[0] / measure(less, _READ, folder)[0])
        with zipfile.ZipFile(path) as archive:
            n_packed = archive.getinfo("project.qde").compress_size
    print(f"{n:,} selections in {n_bytes / 1e6:.1f} MB of XML ({n_packed / 1e6:.1f} MB packed)")
    print(f"read   {read[0]:6.2f} s  {read[1]:6.0f} MB   asked: 3 s, 200 MB")
    print(f"write  {write[0]:6.2f} s  {write[1]:6.0f} MB   asked: 3 s")
    print(
        f"peer   {peer[0]:6.2f} s  {peer[1]:6.0f} MB   pyrefiqda reads; {peer[0] / read[0]:.1f} times ours"
    )
    print(
        f"peer   {peer_write[0]:6.2f} s  {peer_write[1]:6.0f} MB   pyrefiqda writes; "
        f"{peer_write[0] / write[0]:.1f} times ours"
    )
    print(
        f"expat  {expat[0]:6.2f} s  {expat[1]:6.0f} MB   ours is {read[0] / expat[0]:.1f} times that; G9: 2.2"
    )
    print(f"growth {growth:6.2f}            a tenth to all; G9: 1.05")
    print(f"memory {read[2] * 1e6 / n_bytes:6.2f}            of the XML; G9: 1.5")


if __name__ == "__main__":
    main()
