"""One file that cannot be read closes only itself: what lies in a study, each broken in each way,
and every page.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from labs import Lab
from studies import AGREED, add_source, git, make_study, write

from rap.store.codings import CodingLogs

READ = [
    *("study", "start", "sources", "sources/INT-10002", "codebook", "codebook/alarm/history"),
    *("codebook/alarm/used", "codebook/print", "memos", "findings", "findings/F-02"),
    *("findings/F-02/life", "spaces", "people", "to-come", "differences", "plan", "explore"),
    *(
        "surveys",
        "agreement?source=INT-10002",
        "passages/grid?codes=alarm",
        "handover/K-02",
        "settings",
    ),
    *("me", "runs", "changes?wait=0"),
]
ASKED = {"search": {"q": "key"}, "explore/people": {"chosen": {}}}


def broken_study(root: Path) -> Path:
    """Two of everything: what is broken, and what goes on."""
    make_study(root)
    add_source(root, "INT-10002", "I: And you?\nP1: I got the key later.\n", case="C-20002")
    write(root, "interviews/cases/C-20002.yaml", "variables: {setting: home}\n" + AGREED)
    for n in "12":
        step = f"{{date: 2026-01-0{n}, status: proposed, reason: seen, by: K-01}}"
        finding = f"statement: {{en: {{text: Deposits are high {n}}}}}\nhistory: [{step}]\n"
        write(root, f"codebook/findings/F-0{n}.yaml", finding)
        about = f"about: alarm\nby: K-02\ndate: 2026-01-0{n}\ntype: question\nprivate: no\n"
        write(root, f"interviews/memos/study/0000000{n}.md", f"---\n{about}---\n\nWhich {n}?\n")
        feedback = f'{{"answers": {{"F-0{n}": {{"yes": 1}}}}, "id": "000000000000000{n}", '
        feedback += f'"more": [], "v": 1, "way": "message", "wordings": {{"F-0{n}": []}}}}\n'
        write(root, f"interviews/feedback/000000000000000{n}.json", feedback)
        write(root, f"interviews/plan/INT-1000{n}.yaml", "coders: [K-02]\n")
    write(root, "codebook/codebook.yaml", "families: {safety: {en: Safety}}\n")
    write(root, "codebook/forms/written.yaml", "title: {en: Written}\n")
    write(
        root, "interviews/withdrawn/C-20009.json", '{"case": "C-20009", "sources": ["INT-10009"]}\n'
    )
    write(root, ".rap/coder", "K-01\n")
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        for source in ("INT-10001", "INT-10002"):
            logs.append(source, "add", {"code": "alarm", "start": 3, "end": 9}, src="00000000")
    return root


FILES = {
    "card": "interviews/cases/C-20001.yaml",
    "code": "codebook/access/deposit.yaml",
    "codebook": "codebook/codebook.yaml",
    "header": "interviews/INT-10001.yaml",
    "text": "interviews/INT-10001.txt",
    "memo": "interviews/memos/study/00000001.md",
    "finding": "codebook/findings/F-01.yaml",
    "feedback": "interviews/feedback/0000000000000001.json",
    "plan": "interviews/plan/INT-10001.yaml",
    "form": "codebook/forms/written.yaml",
    "withdrawal": "interviews/withdrawn/C-20009.json",
    "log": "interviews/codings/INT-10001/K-01.device00.jsonl",
    "translation": "interviews/translations/INT-10001/fr/K-01.device00.jsonl",
    "map": "interviews/codings/INT-10001/00000000-11111111.map.json",
    "vote": "codebook/votes/FG-10001.yaml",
    "observation": "interviews/observations/S-20001/2026-01-01-00000001.csv",
    "proposal": "codebook/proposals/00000001.json",
}


def _conflict(path: Path) -> None:
    ours = path.read_text() if path.is_file() else ""
    path.write_text(f"<<<<<<< HEAD\n{ours}=======\n{ours}x: y\n>>>>>>> theirs\n")


def _folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


WAYS: dict[str, Callable[[Path], object]] = {
    "conflict": _conflict,
    "foreign": lambda path: path.write_bytes("label: {en: Élève}\n".encode("utf-16")),
    "latin": lambda path: path.write_bytes("label: {en: Élève}\n".encode("latin-1")),
    "empty": lambda path: path.write_bytes(b""),
    "folder": _folder,
}


Statuses = dict[str, int]


def ask_all(lab: Lab) -> Statuses:
    """What every page's reading answers."""
    found = {route: lab.ask("GET", route)[0] for route in READ}
    return found | {route: lab.ask("POST", route, body)[0] for route, body in ASKED.items()}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = broken_study(tmp_path_factory.mktemp("broken") / "study")
    write(root, ".gitignore", "/.rap/\n")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "The study")):
        git(root, *words)
    shutil.copytree(root, root.parent / "whole")
    with Lab(root) as lab:
        whole = ask_all(lab)
        assert whole == dict.fromkeys(whole, 200)
        yield lab


@pytest.mark.volume(cases=12)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("file", FILES)
def test_a_broken_file_closes_only_itself(lab: Lab, file: str, way: str) -> None:
    """Every page answers, the other interview is coded, the start page names the file, and what it
    was before is one press away.
    """
    root, name = lab.root, FILES[file]
    path, whole = root / name, root.parent / "whole" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    WAYS[way](path)
    try:
        answers = ask_all(lab)
        add = {"op": "add", "code": "alarm", "start": 3, "end": 6}
        answers["code"], _ = lab.act("INT-10002", add)
        named = [row["path"] for row in lab.get("start")["damage"]]
        mended = mend(lab, name) if whole.is_file() else None
        now = path.read_bytes() if mended else b""
        left = [row["path"] for row in lab.get("start")["damage"]] if mended else []
    finally:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        if whole.is_file():
            shutil.copy(whole, path)
    assert {route for route, status in answers.items() if status != 200} == set()
    assert named == [name]
    if mended:
        assert (mended, now, left) == (200, whole.read_bytes(), [])


def mend(lab: Lab, name: str) -> int:
    """Bring back the last good version of a file as the page does; the status."""
    ways = lab.get(f"damage?path={name}")["mends"]
    chosen = next(one for one in ways if one["way"] == "back")
    return lab.ask("POST", "damage", {"path": name, "way": "back", "seen": chosen["seen"]})[0]


@pytest.mark.parametrize(
    ("file", "way"), [("card", "conflict"), ("card", "empty"), ("card", "folder")]
)
def test_a_card_that_may_hold_a_refusal_opens_nothing(lab: Lab, file: str, way: str) -> None:
    """Neither her interview nor her row in the table of people; the others' are there."""
    path = lab.root / FILES[file]
    WAYS[way](path)
    try:
        sources = [row["id"] for row in lab.get("sources")["sources"]]
        people = [row["case"] for row in lab.get("people")["people"]]
        status, _ = lab.ask("GET", "sources/INT-10001")
    finally:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copy(lab.root.parent / "whole" / FILES[file], path)
    assert (sources, people, status) == (["INT-10002"], ["C-20002"], 404)


@pytest.mark.parametrize("name", ["codebook/needs/alarm.yaml", "codebook/safety/alarm (1).yaml"])
def test_a_second_file_of_a_code_is_set_aside(lab: Lab, name: str) -> None:
    """As a merge of two families or a cloud folder leaves it: the code stays, and so do its words,
    outside the codebook.
    """
    whole = (lab.root / "codebook/safety/alarm.yaml").read_bytes()
    write(lab.root, name, "label: {en: Bell}\n")
    [row] = lab.get("start")["damage"]
    [second] = lab.get(f"damage?path={quote(row['path'])}")["mends"]
    moved = row["path"]
    text = (lab.root / moved).read_bytes()
    sent = {"path": moved, "way": second["way"], "seen": second["seen"]}
    done, _ = lab.ask("POST", "damage", sent)
    left = [path.stem for path in (lab.root / "codebook").glob("*/alarm*.yaml")]
    kept = (lab.root / f".rap/aside/{moved}.{second['seen']}").read_bytes()
    (lab.root / name).unlink(missing_ok=True)
    (lab.root / "codebook/safety/alarm.yaml").write_bytes(whole)

    assert (second["way"], done, left, kept) == ("aside", 200, ["alarm"], text)
    assert lab.get("start")["damage"] == []


def test_settings_that_cannot_be_read_are_brought_back_on_ones_own_server(lab: Lab) -> None:
    """Nobody's role is known then, not even to the page that was open before; what was there is kept."""
    path = lab.root / "pyproject.toml"
    whole = path.read_bytes()
    path.write_bytes(whole + b"[tool.rap\n")
    try:
        status, said = lab.ask("GET", "study")
        [one] = lab.get("damage?path=pyproject.toml")["mends"]
        asked = {"path": "pyproject.toml", "way": one["way"], "seen": one["seen"]}
        other, _ = lab.ask("POST", "damage", {**asked, "seen": "another"})
        done, _ = lab.ask("POST", "damage", asked, headers={"X-Rap-Coder": "K-01"})
        now = path.read_bytes()
    finally:
        path.write_bytes(whole)

    assert (status, said["where"][:14], one["text"]) == (400, "pyproject.toml", "-[tool.rap")
    assert (other, done, now == whole) == (409, 200, True)
    assert (lab.root / ".rap/pyproject.toml.damaged").read_bytes() == whole + b"[tool.rap\n"
    assert lab.get("damage?path=pyproject.toml")["mends"] == []
