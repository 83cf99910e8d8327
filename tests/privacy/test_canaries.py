"""A hundred invented identifiers go through import, review, acceptance and a run, with errors and
kill -9 on the way.

Afterwards no byte of them is outside the vault: in study, caches, temporary folder, home, results,
git.
"""

from __future__ import annotations

import base64
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from canaries import find_words_in
from leaving import in_child
from reviews import command, opened, queue, review_all
from runs import RUNS, make_run_study
from sounds import tone
from studies import write
from vaults import make_coder, make_quick, unlocked

from rap.core.wordless import without_words
from rap.store.sources import read_source, read_source_text, source_ids
from rap.topics.bringing_in.cards import draw_sources
from rap.topics.bringing_in.looks import look
from rap.topics.checks.check import find_problems
from rap.topics.entering.plan import Wanted, plan_files
from rap.topics.review.accepting import accept
from rap.topics.runs.results import plan_runs, run_all
from rap.topics.studies.new_study import shipped
from rap.topics.waiting_texts.queue import open_queue, put_raw, put_recording, read_raw

_SYLLABLES = ("zor", "vik", "mab", "tel", "dru", "fan", "gip", "hol", "jus", "kev")
NAMES = [
    f"{a}{b}".capitalize() for a in _SYLLABLES for b in ("rana", "milo", "tusa", "selo", "bica")
]
PHONES = [f"0470 {11 + n} {23 + n} {64 + n // 2}" for n in range(20)]
MAILS = [f"{name.lower()}{n}@voorbeeld.example" for n, name in enumerate(NAMES[:15])]
HANDLES = [f"@{name.lower()}_nuit{n}" for n, name in enumerate(NAMES[15:30])]
CANARIES = [*NAMES, *PHONES, *MAILS, *HANDLES]
TALKS = {
    f"INT-{40001 + number}": "".join(
        f"Chercheuse: Et puis ?\nParticipante: On travaille avec {canary}, c'est dans le carnet{' bleu' * number}.\n"
        for canary in CANARIES[number::4]
    )
    for number in range(4)
}
CELL = """import rap
study = rap.open_study()
for text in study.texts.values():
    print(text)"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds everything a process may write to: home, temporary files, the study."""
    make_quick(monkeypatch)
    monkeypatch.delenv("XDG_DATA_HOME")
    top = tmp_path / "all"
    for name, folder in (("HOME", "home"), ("TMPDIR", "tmp")):
        (top / folder).mkdir(parents=True)
        monkeypatch.setenv(name, str(top / folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    root = make_run_study(top / "study", CELL, parameters="", runs=RUNS.replace("members", "team"))
    make_coder(root, "K-01")
    monkeypatch.chdir(root)
    return top


def found(place: Path) -> list[str]:
    return find_words_in(place, CANARIES, outside=[unlocked(place / "study").folder])


def test_there_are_a_hundred_and_the_raw_texts_hold_them_all():
    """The guard of what follows."""
    assert len({*CANARIES}) == 100
    assert all(canary in "".join(TALKS.values()) for canary in CANARIES)


def test_no_byte_of_a_hundred_canaries_leaves_the_vault(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Imported, reviewed, accepted, kept in git, run; then everything is scanned."""
    root = place / "study"
    for number, (id, text) in enumerate(TALKS.items()):
        file = write(tmp_path / "raw", f"{CANARIES[number]} {MAILS[number]}.txt", text)
        words = [
            "--language",
            "fr",
            "--about",
            f"id={id}",
            "--consent",
            "team:analyse,quote",
            *recorded(tmp_path, number),
        ]
        assert command(root, monkeypatch, "import", str(file), *words).exit_code == 0
    accepted = review_all(root)
    write(root, ".gitignore", shipped("gitignore"))
    subprocess.run(
        "git init -q . && git add -A && git commit -qm talks", shell=True, check=True, cwd=root
    )
    results = run_all(plan_runs(root))

    assert set(accepted) == set(TALKS)
    assert len(unlocked(root).list("audio")) == 2
    names = [read_raw(unlocked(root), id).file for id in TALKS]
    assert names == [f"{CANARIES[number]} {MAILS[number]}.txt" for number in range(4)]
    assert set(TALKS) <= {*source_ids(root)}
    assert [result.state for result in results] == ["done"]
    assert find_problems(root) == []
    assert found(place) == []


def recorded(folder: Path, number: int) -> list[str]:
    """Every second talk has its recording, in which a recorder wrote names; it lies outside of what
    is scanned.
    """
    sound = folder / "raw" / f"{number}.wav"
    sound.write_bytes(tone(0.5, note=" ".join(CANARIES[number::4])))
    return [str(sound)] if number % 2 else []


def test_a_recording_killed_at_every_step_leaves_no_byte(place: Path):
    """SIGKILL before each rename and unlink while it is sealed: it is in the vault whole, or not at
    all.
    """
    root, kills = place / "study", 0
    sound = tone(0.5, note=" ".join(CANARIES))
    queue(root, {"INT-40001": TALKS["INT-40001"]})
    for step in range(1, 40):
        kills += (
            in_child(lambda: put_recording(open_queue(root), "INT-40001", sound), kill_at=step)
            == -9
        )
        if unlocked(root).list("audio"):
            break
        assert found(place) == []
    with unlocked(root).open("audio", "INT-40001") as plain:
        whole = bytes(plain)

    assert (kills > 0, whole == sound, found(place)) == (True, True, [])


@pytest.mark.long
def test_killed_at_every_step_no_byte_is_left(place: Path, tmp_path: Path):
    """SIGKILL before each rename and unlink of an import, a decision and an acceptance."""
    root, kills = place / "study", 0
    [id] = [*TALKS][:1]
    file = write(tmp_path / "raw", f"{id}.txt", TALKS[id])
    wanted = Wanted(language="fr", id=id)
    vault = open_queue(root)
    imported = draw_sources(root, look(root, plan_files(wanted, [file])), wanted)
    for step in range(1, 40):
        kills += in_child(lambda: put_raw(open_queue(root), imported, wanted), kill_at=step) == -9
        if vault.list("raw"):
            break
    review = opened(root)
    for one in review.open_entities[1:]:
        review.decide(one, "mask")
    for step in range(1, 7):
        kills += (
            in_child(
                lambda: opened(root).decide(opened(root).open_entities[0], "mask"), kill_at=step
            )
            == -9
        )
    opened(root).mark(id, "done")
    for step in range(1, 60):
        kills += in_child(lambda: accept(opened(root), id), kill_at=step) == -9
        if id in source_ids(root):
            break

    assert kills > 8
    assert "carnet" in read_source_text(root, read_source(root, id))
    assert found(place) == []


@pytest.mark.parametrize(
    ("words", "broken"),
    [
        ("import", "rap.topics.bringing_in.looks.read_in_child"),
        ("import", "rap.topics.waiting_texts.queue.format_raw"),
        ("review", "rap.topics.review.session.screen_text"),
        ("review", "rap.topics.review.session.format_events"),
        ("review", "rap.topics.review.session.write_text"),
        ("review", "rap.topics.review.accepting.write_import"),
        ("review", "rap.topics.review.accepting.table_rows"),
    ],
)
def test_an_error_at_any_stage_tells_no_canary(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, broken: str
):
    """What is raised holds one in its message and in the variables on its way; what the command
    says holds none.
    """
    root, id = place / "study", "INT-40001"
    if words == "review":
        queue(root, {id: TALKS[id]})

    def breaks(*_: object, **__: object) -> None:
        raise ValueError(TALKS[id])

    monkeypatch.setattr(broken, breaks)
    error: BaseException | None = None
    output = ""
    if words == "import":
        file = write(tmp_path / "raw", f"{id}.txt", TALKS[id])
        said = command(root, monkeypatch, "import", str(file), "--language", "fr")
        error, output = said.exception, said.output
    else:
        try:
            without_words(review_all)(root)
        except Exception as caught:
            error = caught
    told = f"{error!r} {error}\n" + "\n".join(output.splitlines()[-2:])
    way = error.__context__ if error else None
    write(place, "home/terminal.log", told)

    assert "ValueError" in told
    assert way is None
    assert found(place) == []


def test_the_scan_finds_a_canary_wherever_it_may_lie(tmp_path: Path):
    """The guard of the guard: each layer and form, by name."""
    word = CANARIES[0]
    name, wide = word.encode(), word.encode("utf-16-le")
    chunk = b"tEXtx\0" + name
    made = {
        "plain.txt": name, "small.log": word.lower().encode(), "wide.csv": wide, "x.json": base64.b64encode(b"ab" + name + b"c"),
        "wide64.txt": base64.b64encode(b"a" + wide), "image.png": b"\x89PNG\r\n\x1a\n" + chunk, "page.png": zlib.compress(name),
        f"{word}.bin": b"", "none.txt": b"nobody",
    }  # fmt: skip
    for file, data in made.items():
        (tmp_path / file).write_bytes(data)
    with zipfile.ZipFile(tmp_path / "book.docx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", word)
    pq.write_table(pa.table({"who": [word]}), tmp_path / "people.parquet", compression="zstd")
    write(tmp_path / "git", "a.txt", f"with {word}")
    subprocess.run(
        "git init -q . && git add -A && git commit -qm x && rm a.txt",
        shell=True,
        check=True,
        cwd=tmp_path / "git",
    )
    hits = find_words_in(tmp_path, [word])

    assert {*made, "book.docx", "people.parquet"} - {*hits} == {"none.txt"}
    assert any(hit.startswith("git/.git/objects") for hit in hits)
