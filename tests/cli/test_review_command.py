"""`rap import` of raw files and `rap review`, as a person types them; no error holds a word of a talk."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from messages import said as sentence_for
from reviews import MIRELA, SAMIRA, command, make_review_study, opened, queue
from studies import write
from vaults import as_coder, make_coder, make_quick, unlocked

from rap.acts.review import keep_list
from rap.languages.pack import known
from rap.store.sources import read_source, read_source_text, source_ids


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with an empty vault."""
    make_quick(monkeypatch)
    return make_review_study(tmp_path / "study")


def test_raw_files_go_to_the_vault(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """No passphrase is needed; the command says what comes next, and the queue shows them."""
    file = write(tmp_path, "talk.txt", MIRELA)
    done = command(root, monkeypatch, "import", str(file), "--language", "fr", "--id", "INT-40001")
    waiting = command(root, monkeypatch, "review", "--queue")

    assert done.exit_code == 0
    assert sentence_for("cli.import.waits", n=1) in done.output
    assert source_ids(root) == ["INT-10001"]
    assert [str(entry) for entry in unlocked(root).list()] == ["raw INT-40001"]
    assert waiting.output.splitlines()[-1] == "1 text waits for review"


def test_a_dry_run_puts_nothing_anywhere(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It says what both ways in would do."""
    file = write(tmp_path, "talk.txt", MIRELA)
    done = command(root, monkeypatch, "import", str(file), "--language", "fr", "--dry-run")

    assert sentence_for("cli.import.would_wait", n=1) in done.output
    assert unlocked(root).list() == ()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--language", "de"], sentence_for("languages.pack.unknown", language="de", known=known())),
        (["--language", "fr", "--id", "x"], sentence_for("acts.bring_in.bad_id", source="x")),
    ],
)
def test_a_raw_import_that_cannot_be_is_refused(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str
):
    """In a sentence, and nothing is in the vault."""
    file = write(tmp_path, "talk.txt", MIRELA)
    said = command(root, monkeypatch, "import", str(file), *words)

    assert sentence in str(said.exception)
    assert unlocked(root).list() == ()


def test_the_demo_takes_no_raw_text(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """As it takes no other."""
    settings = (root / "pyproject.toml").read_text().replace("[tool.rap]", "[tool.rap]\ndemo = true")
    write(root, "pyproject.toml", settings)
    file = write(tmp_path, "talk.txt", MIRELA)

    assert command(root, monkeypatch, "import", str(file), "--language", "fr").exception.id == "acts.import.demo"


def test_a_review_from_first_to_last(root: Path, monkeypatch: pytest.MonkeyPatch):
    """Every key once: more places, other words, undo, add, later, masks, keeps; then read, heard, accepted."""
    queue(root, {"INT-40001": MIRELA})
    keys = ["+", "o", "amie", "u", "o", "Mirela", "o", "amie S", "m", "a", "caisse commune", "l", "m", "m", "m", "k"]
    said = command(root, monkeypatch, "review", "--plain", keys="\n".join([*keys, "r", "q", "h", "", ""]) + "\n")
    source = read_source(root, "INT-40001")
    text = read_source_text(root, source)

    assert "INT-40001 is in the study" in said.output
    assert sentence_for("acts.review.label_names").partition(";")[0] in said.output
    assert (text.count("[amie S]"), "caisse" in text, "Vandenbroucke" in text) == (3, False, False)
    assert source.variables["heard-by"] == ("K-01",)


def test_stopping_keeps_what_was_decided(root: Path, monkeypatch: pytest.MonkeyPatch):
    """The end of what is typed is as good as q; next time fewer things are open."""
    queue(root, {"INT-40001": MIRELA})
    first = command(root, monkeypatch, "review", "--plain", keys="m\nm\n")
    second = command(root, monkeypatch, "review", "--plain", keys="q\n")

    assert first.output.splitlines()[-1] == "> 3 decisions are open in 1 text; say `rap review` to go on"
    assert "3 to decide" in second.output


def test_words_in_no_dictionary_come_nine_at_a_time(root: Path, monkeypatch: pytest.MonkeyPatch):
    """Those that name somebody are picked by number, the others kept in one go."""
    words = "zorbelles frimoules grindolles"
    text = "".join(f"I: Et puis ?\nP: Il y a des {word} ici.\n" for word in words.split())
    queue(root, {"INT-40003": text})
    said = command(root, monkeypatch, "review", "--plain", keys="2\nk\n\n")
    lines = read_source_text(root, read_source(root, "INT-40003")).splitlines()[1::2]

    assert said.exit_code == 0, said.exception
    assert [line.endswith("[prénom A] ici.") for line in lines] == [False, False, True]


def test_two_reviewers_in_the_terminal(root: Path, monkeypatch: pytest.MonkeyPatch):
    """The first is told to let another one do it; the second sees where they differ, and settles it."""
    write(
        root, "pyproject.toml", (root / "pyproject.toml").read_text().replace("[tool.rap]", "[tool.rap]\nreviewers = 2")
    )
    with as_coder(monkeypatch, "K-02"):
        make_coder(root, "K-02")
    queue(root, {"INT-40002": SAMIRA})
    first = command(root, monkeypatch, "review", "--plain", keys="k\nk\nk\n\n")
    with as_coder(monkeypatch, "K-02"):
        second = command(root, monkeypatch, "review", "--plain", keys="m\nk\nk\n\n\n")

    assert "INT-40002: you are done; 1 of 2." in first.output
    assert "INT-40002: you differ, 1 of 1 (K-01: keep; K-02: mask)" in second.output
    assert read_source(root, "INT-40002").variables["reviewed-by"] == ("K-01", "K-02")


def test_a_list_is_taken_and_the_raw_text_goes_when_it_is_said(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Three commands, each with its sentence."""
    file = write(tmp_path, "noms.csv", "Nom,Pseudonyme\nSamira,amie S\nMirela,amie M\n")
    queue(root, {"INT-40002": SAMIRA})
    took = command(root, monkeypatch, "review", "--list", str(file))
    done = command(root, monkeypatch, "review", "--plain", keys="k\n\n")
    gone = command(root, monkeypatch, "review", "INT-40002", "--forget-raw")

    assert "2 new names, 2 in the list of the vault" in took.output
    assert "INT-40002 is in the study: 1 masked, 1 kept" in done.output
    assert gone.output.splitlines()[-1] == "The raw text of INT-40002 is gone from the vault."


def test_what_breaks_says_no_word_of_a_talk(root: Path, monkeypatch: pytest.MonkeyPatch):
    """On the way out of the command there is neither message nor variable."""
    queue(root, {"INT-40001": MIRELA})

    def broken(*_: object, **__: object) -> None:
        raise ValueError("Vandenbroucke")

    monkeypatch.setattr("rap.cli.deciding.show_entity", broken)
    said = command(root, monkeypatch, "review", "--plain", keys="m\n")

    assert (said.exception.id, said.exception.facts) == ("acts.review.broke", {"kind": "ValueError"})
    assert said.exception is not None
    assert said.exception.__context__ is None


def test_a_text_that_waits_twice_is_named_and_can_be_dropped(root: Path, monkeypatch: pytest.MonkeyPatch):
    """With what was decided on it; a text in the study is not dropped this way."""
    queue(root, {"INT-40001": SAMIRA, "INT-40002": SAMIRA})
    said = command(root, monkeypatch, "review", "--plain", keys="m\nq\n")
    gone = command(root, monkeypatch, "review", "INT-40002", "--drop", keys="y\n")
    refused = command(root, monkeypatch, "review", "INT-10001", "--drop", keys="y\n")

    assert "INT-40002 is the same text as INT-40001: `rap review INT-40002 --drop` deletes it" in said.output
    assert gone.output.splitlines()[-1].endswith("2 entries of INT-40002 are gone from the vault")
    assert [str(entry) for entry in unlocked(root).list()] == ["raw INT-40001", "review INT-40001.K-01"]
    assert refused.exception.id == "acts.review.drop_in_study"


def test_a_file_imported_again_after_acceptance_is_told_before_anything_is_asked(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    """With the command that drops it; who goes on all the same is told the same at the end, and nothing is written."""
    queue(root, {"INT-40001": SAMIRA})
    command(root, monkeypatch, "review", "--plain", keys="m\nm\nm\n\n")
    queue(root, {"INT-40002": SAMIRA})
    said = command(root, monkeypatch, "review", "--plain", keys="m\nm\nm\n\n")

    assert source_ids(root) == ["INT-10001", "INT-40001"]
    assert "INT-40002 is the same text as INT-40001: `rap review INT-40002 --drop` deletes it" in said.output
    told = f"INT-40002: {sentence_for('acts.review.same_text', source='INT-40002', there='INT-40001')}"
    assert told in said.output
    assert "review INT-40002" not in [str(entry) for entry in unlocked(root).list()]


def test_a_dry_run_needs_no_vault(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It only tells, and that there is none yet."""
    shutil.rmtree(unlocked(root).folder)
    file = write(tmp_path, "talk.txt", MIRELA)
    said = command(root, monkeypatch, "import", str(file), "--language", "fr", "--dry-run")
    refused = command(root, monkeypatch, "import", str(file), "--language", "fr")

    assert said.exit_code == 0
    assert "Mirela is P1" in said.output
    assert said.output.splitlines()[-1] == "There is no vault yet that takes them: run `rap vault init` first."
    assert refused.exit_code == 1


def test_why_a_name_is_known_is_said(root: Path, monkeypatch: pytest.MonkeyPatch):
    """A label of turns is no list: nobody gave one."""
    queue(root, {"INT-40002": SAMIRA})
    before = command(root, monkeypatch, "review", "--plain", keys="q\n")
    keep_list(unlocked(root), [("Mirela", "[amie M]")])
    after = command(root, monkeypatch, "review", "--plain", keys="q\n")

    assert "list of the study" not in before.output + after.output
    queue(root, {"INT-40003": SAMIRA + "Chercheuse: Et vous, Samira ?\n"})
    reasons = {one.words[0]: one.reason for one in opened(root).entities}

    assert (reasons["Samira"], reasons["Mirela"]) == (
        "somebody speaks under this name",
        "in your list, or masked before",
    )
