"""A token classifier (ONNX) beside the rules: a true small model made here, its folder named, its
finds added, never fetched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import pytest
from messages import raises, said
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from typer.testing import CliRunner

from rap.cli import app
from rap.core.errors import Message, WrongUseError
from rap.privacy import classifier
from rap.privacy.classifier import VARIABLE
from rap.privacy.pseudonyms import find_by_model, find_identifiers, missing_extras
from rap.privacy.pseudonyms import identifiers as extras

BIO = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
WORDS = ("[UNK]", "[CLS]", "[SEP]", "a", "mira", "##nda", "zoe", "kuhn", "riga", "velvet")
SAID = {"mira": "B-PER", "zoe": "B-PER", "kuhn": "I-PER", "riga": "B-LOC"}


def write_model(
    folder: Path,
    *,
    labels: tuple[str, ...] = BIO,
    said: Mapping[str, str] = SAID,
    positions: int = 64,
):
    """A folder of a model that says of each token what `said` has; it fails on more tokens than
    `positions`.
    """
    tokenizer = Tokenizer(
        models.WordPiece({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    tokenizer.enable_truncation(
        4
    )  # as such files often say; long turns are read whole all the same
    folder.mkdir(exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {str(at): label for at, label in enumerate(labels)}
    config = {"id2label": names, "max_position_embeddings": positions}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    onnx.save(_network(labels, said, positions), str(folder / "model.onnx"))


def _network(labels: tuple[str, ...], said: Mapping[str, str], positions: int) -> onnx.ModelProto:
    """Scores looked up by token, and a zero looked up by position."""
    table = np.zeros((len(WORDS), len(labels)), dtype=np.float32)
    for at, word in enumerate(WORDS):
        table[at, labels.index(said.get(word, "O"))] = 1
    places = np.zeros((positions, len(labels)), dtype=np.float32)
    numbers = {"table": table, "places": places, "zero": np.int64(0), "one": np.int64(1)}
    nodes = [
        helper.make_node("Shape", ["input_ids"], ["shape"]),
        helper.make_node("Gather", ["shape", "one"], ["length"]),
        helper.make_node("Range", ["zero", "length", "one"], ["at"]),
        helper.make_node("Gather", ["places", "at"], ["placed"]),
        helper.make_node("Gather", ["table", "input_ids"], ["looked_up"]),
        helper.make_node("Add", ["looked_up", "placed"], ["logits"]),
    ]
    given = [
        helper.make_tensor_value_info(name, TensorProto.INT64, [1, "n"])
        for name in ("input_ids", "attention_mask")
    ]
    out = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, "n", len(labels)])]
    kept = [numpy_helper.from_array(np.asarray(number), name) for name, number in numbers.items()]
    graph = helper.make_graph(nodes, "small", given, out, initializer=kept)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the model of a test lies, named as a researcher would."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "model"))
    monkeypatch.setattr(extras, "model_of", lambda language: "")  # no other eyes
    return tmp_path / "model"


def seen(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.kind) for one in find_by_model(text, language="en")]


def test_one_that_is_not_named_is_told_beside_the_other_absent_ones(
    monkeypatch: pytest.MonkeyPatch,
):
    """As for spaCy: one sentence, and nothing is looked for."""
    monkeypatch.delenv(VARIABLE, raising=False)

    assert find_by_model("mira", language="sq") == []
    assert Message("privacy.missing.classifier", variable=VARIABLE) in missing_extras("sq")


def test_a_folder_without_the_extra_is_told_and_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    """The sentence says what to install; the rules go on."""
    monkeypatch.setattr(classifier, "find_spec", lambda name: None)

    assert find_by_model("mira", language="sq") == []
    assert Message("privacy.missing.onnxruntime", variable=VARIABLE) in missing_extras("fr")


def test_one_that_is_there_is_not_told_as_absent(folder: Path):
    """Only what does not look is named."""
    write_model(folder)

    assert [one.id for one in missing_extras("fr") if "variable" in one.facts] == []


def test_places_in_the_text_are_exact_whatever_its_letters(folder: Path):
    """Accents in one sign or two, an emoji, a second turn; a word that only its first piece labels
    is found whole.
    """
    write_model(folder)
    text = "😀 Zoe\u0308 Kühn, a\n\nMiranda a RIGA."

    assert seen(text) == [("Zoe\u0308 Kühn", "name"), ("Miranda", "name"), ("RIGA", "place")]


@pytest.mark.parametrize(
    ("labels", "said", "together"),
    [
        (BIO, {"mira": "B-PER", "zoe": "B-PER"}, False),
        (("O", "I-PER", "B-PER"), {"mira": "I-PER", "zoe": "B-PER"}, False),
        (("O", "S-PER"), {"mira": "S-PER", "zoe": "S-PER"}, False),
        (("O", "I-PER"), {"mira": "I-PER", "zoe": "I-PER"}, True),
        (("PERSON", "O"), {"mira": "PERSON", "zoe": "PERSON"}, True),
    ],
)
def test_labels_may_be_of_any_usual_scheme(
    folder: Path, labels: tuple[str, ...], said: dict[str, str], together: bool
):
    """Where the scheme tells where a name begins, two names side by side are two."""
    write_model(folder, labels=labels, said=said)

    assert (
        seen("a mira zoe a") == [("mira zoe", "name")]
        if together
        else [("mira", "name"), ("zoe", "name")]
    )


@pytest.mark.parametrize("before", range(26))
def test_a_long_turn_is_read_in_windows_and_nothing_falls_between(folder: Path, before: int):
    """The model takes 16 tokens at once; names stand at every place of a turn of 200 words, whole."""
    write_model(folder, positions=16)
    words = ["a"] * before + ["zoe", "kuhn"] + ["a"] * 7 + ["miranda"] + ["a"] * (190 - before)

    assert seen(" ".join(words)) == [("zoe kuhn", "name"), ("miranda", "name")]


def test_it_adds_to_the_rules_and_takes_nothing_from_them(folder: Path):
    """All that rules cover stays covered, and what they take out is taken out still, also where the
    model says place.
    """
    write_model(folder, said={**SAID, "velvet": "B-LOC", "a": "B-LOC"})
    text = "Mirjana Kovac from Velvet told a riga about 0476 12 34 56"
    alone = find_identifiers(text, language="en")
    both = find_identifiers(text, language="en", extra=find_by_model(text, language="en"))

    def covered(found: list, *, direct: bool) -> set[int]:
        return {at for one in found if one.direct or not direct for at in range(one.start, one.end)}

    assert covered(alone, direct=False) < covered(both, direct=False)
    assert covered(alone, direct=True) <= covered(both, direct=True)
    assert [(text[one.start : one.end], one.kind) for one in both] == [
        *(("Mirjana Kovac", "name"), ("Velvet", "name"), ("a", "place"), ("riga", "place")),
        ("0476 12 34 56", "phone"),
    ]


def without(name: str):
    return lambda folder: (folder / name).unlink()


def holding(name: str, text: str):
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (without("model.onnx"), Message("privacy.classifier.no_file", file="model.onnx")),
        (without("tokenizer.json"), Message("privacy.classifier.no_file", file="tokenizer.json")),
        (without("config.json"), Message("privacy.classifier.no_file", file="config.json")),
        (holding("config.json", "{"), Message("privacy.classifier.no_labels")),
        (holding("config.json", "[]"), Message("privacy.classifier.no_labels")),
        (
            holding("config.json", '{"id2label": {"1": "B-PER"}}'),
            Message("privacy.classifier.labels_not_counted"),
        ),
        (
            holding(
                "config.json", json.dumps({"id2label": {str(at): f"LABEL_{at}" for at in range(5)}})
            ),
            Message("privacy.classifier.labels_of_nothing"),
        ),
        (
            holding("config.json", '{"id2label": {"0": "O", "1": "PER"}}'),
            Message("privacy.classifier.other_scores"),
        ),
        (
            holding("config.json", '{"id2label": {"0": "PER"}, "max_position_embeddings": 5}'),
            Message("privacy.classifier.too_few_positions"),
        ),
        (holding("tokenizer.json", "{}"), Message("privacy.classifier.bad_tokenizer")),
        (holding("model.onnx", "no model"), Message("privacy.classifier.bad_model")),
    ],
)
def test_a_folder_that_is_broken_is_one_sentence(folder: Path, spoil, why: Message):
    """It says which file and what would be right, and nothing that was said in the talk or where
    the folder lies.
    """
    write_model(folder)
    spoil(folder)

    with raises(WrongUseError, "privacy.classifier.broken", place=VARIABLE, why=why) as caught:
        find_by_model("Mirjana Kovac", language="fr")

    sentence = str(caught.value)
    assert sentence.count("\n") == 0
    assert "Mirjana" not in sentence
    assert str(folder) not in sentence


def test_a_model_that_is_changed_is_read_again(folder: Path):
    """No server needs to start anew for it."""
    write_model(folder)
    before = seen("riga velvet")
    write_model(folder, said={"velvet": "B-PER"})

    assert (before, seen("riga velvet")) == ([("riga", "place")], [("velvet", "name")])


def test_the_command_says_which_eyes_looked(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What the classifier sees stands in the list; without it the sentence on its absence does."""
    write_model(folder, said={"velvet": "B-PER"})
    (tmp_path / "talk.txt").write_text(
        "Chercheuse: Qui ?\nMirela: Avec velvet je parle.\n", encoding="utf-8"
    )
    words = [
        "screen",
        str(tmp_path / "talk.txt"),
        "--language",
        "fr",
        "--speakers",
        "Chercheuse=I,Mirela=P1",
    ]
    there = CliRunner().invoke(app, words, catch_exceptions=False).stdout
    monkeypatch.delenv(VARIABLE)
    not_there = CliRunner().invoke(app, words, catch_exceptions=False).stdout

    assert said("privacy.why.classifier") in there
    assert VARIABLE not in there
    assert said("privacy.missing.classifier", variable=VARIABLE) in not_there
