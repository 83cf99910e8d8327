"""An optional name classifier (ONNX) from a local folder; nothing is downloaded."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from rap.core.errors import Message, WrongUseError
from rap.core.safe_input import parse_json

VARIABLE = "RAP_NAMES_MODEL"
_FILES = ("model.onnx", "tokenizer.json", "config.json")
_SIZE = 254  # tokens in one window, so that with the two special ones it is 256
_PREFIX = re.compile(r"(?P<part>[BIESLUMO])[-_](?=.)")
_INPUTS = frozenset(["input_ids", "attention_mask", "token_type_ids"])
_TIES = re.compile(r"[ \u00a0\-'’]?")


class Labelled(NamedTuple):
    """A stretch with the label of a model: offsets in code points, end exclusive; `label` is in
    capitals, without prefixes such as B-.
    """

    start: int
    end: int
    label: str


class _Label(NamedTuple):
    """What a model says about one token: its label ("" for O), and whether a new stretch begins
    there.
    """

    name: str
    begins: bool


@dataclass(frozen=True)
class _Classifier:
    """A loaded model; `head` and `tail` are the special tokens around its input, `size` is the
    number of tokens between them.
    """

    session: Any
    tokenizer: Any
    labels: tuple[_Label, ...]
    head: tuple[int, ...]
    tail: tuple[int, ...]
    size: int


def missing_classifier() -> Message | None:
    """Why no token classifier is used: none is named, or the extra `names` is not installed; None
    when one is used.
    """
    if not os.environ.get(VARIABLE):
        return Message("privacy.missing.classifier", variable=VARIABLE)
    if find_spec("onnxruntime") is None or find_spec("tokenizers") is None:
        return Message("privacy.missing.onnxruntime", variable=VARIABLE)
    return None


def find_labelled(text: str, labels: Collection[str]) -> list[Labelled]:
    """The stretches that the classifier of `$RAP_NAMES_MODEL` labels; none when no classifier is
    named or the extra `names` is not installed.

    Long turns are read in windows that overlap. A stretch is widened to whole words.

    Parameters
    ----------
    text
        One source, or one turn.
    labels
        Those that are asked for, in capitals, letters only (`PER`); others are passed over.

    Raises
    ------
    WrongUseError
        When the folder that is named is not one of a model, its parts do not fit together, or it
        has none of the labels.
    """
    if missing_classifier():
        return []
    folder = Path(os.environ[VARIABLE]).expanduser()
    model = _load(folder, _stamps(folder))
    if not any(label.name in labels for label in model.labels):
        raise _broken("privacy.classifier.labels_of_nothing")
    found, at = [], 0
    for line in text.split("\n"):
        seen = _seen(line, model) if line.strip() else ()
        asked = (one for one in seen if one[2] in labels)
        found += [Labelled(at + start, at + end, label) for start, end, label in asked]
        at += len(line) + 1
    return found


def _stamps(folder: Path) -> tuple[int, ...]:
    """When each file of a model was last changed."""
    stamps = []
    for name in _FILES:
        try:
            stamps.append((folder / name).stat().st_mtime_ns)
        except OSError:
            raise _broken("privacy.classifier.no_file", file=name) from None
    return tuple(stamps)


def _broken(reason: str, **facts: Any) -> WrongUseError:
    return WrongUseError(
        "privacy.classifier.broken",
        place=VARIABLE,
        why=Message(reason, **facts),
        files=_FILES,
        variable=VARIABLE,
    )


@lru_cache(maxsize=1)
def _load(folder: Path, stamps: tuple[int, ...]) -> _Classifier:
    labels, positions = _read_config(folder / "config.json")
    tokenizer = _read_tokenizer(folder / "tokenizer.json")
    probe = tokenizer.encode("a")
    marks = probe.special_tokens_mask
    n_head = next((at for at, is_special in enumerate(marks) if not is_special), len(marks))
    n_tail = next((at for at, is_special in enumerate(reversed(marks)) if not is_special), 0)
    size = min(_SIZE, positions - 2 - n_head - n_tail)  # some models count positions from 2
    if size < 4:
        raise _broken("privacy.classifier.too_few_positions")
    session = _read_model(folder / "model.onnx")
    head, tail = tuple(probe.ids[:n_head]), tuple(probe.ids[len(marks) - n_tail :])
    model = _Classifier(session, tokenizer, labels, head, tail, size)
    _scores(probe.ids[n_head : len(marks) - n_tail], model)  # raises when they do not fit
    return model


def _read_config(path: Path) -> tuple[tuple[_Label, ...], int]:
    """The labels in the order of a model's outputs, and how many tokens it reads at once."""
    try:
        config = parse_json(path.read_bytes())
        names = {int(number): str(name) for number, name in config["id2label"].items()}
        positions = int(config.get("max_position_embeddings", 512))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise _broken("privacy.classifier.no_labels") from None
    if sorted(names) != list(range(len(names))):
        raise _broken("privacy.classifier.labels_not_counted")
    return tuple(_label_of(names[number]) for number in range(len(names))), positions


def _label_of(name: str) -> _Label:
    """A label with B-, I- and the like before it, or plain.

    Examples
    --------
    >>> _label_of("B-PER"), _label_of("Loc"), _label_of("O")
    (_Label(name='PER', begins=True), _Label(name='LOC', begins=False), _Label(name='', begins=False))
    """
    prefix = _PREFIX.match(name)
    bare = re.sub(r"[^A-Z]", "", name[prefix.end() if prefix else 0 :].upper())
    return _Label("" if bare == "O" else bare, bool(prefix and prefix["part"] in "BSU"))


def _read_tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception:  # the library raises nothing narrower
        raise _broken("privacy.classifier.bad_tokenizer") from None
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _read_model(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # what goes wrong is said here, once
    try:
        session = onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
    except Exception:  # its errors have no class of their own in common
        raise _broken("privacy.classifier.bad_model") from None
    if not {one.name for one in session.get_inputs()} <= _INPUTS:
        raise _broken("privacy.classifier.other_inputs", inputs=sorted(_INPUTS))
    return session


def _seen(line: str, model: _Classifier) -> Iterator[tuple[int, int, str]]:
    """(start, end, label) of each stretch in a line: neighbouring words with the same label."""
    encoding = model.tokenizer.encode(line, add_special_tokens=False)
    labels = _labels(encoding.ids, model)
    open_start, open_end, name = 0, 0, ""
    for offsets, label in zip(encoding.offsets, labels, strict=True):
        start, end = _trimmed(line, *offsets)
        if not label.name or start == end:
            continue
        start, end = _whole_words(line, start, end)
        is_tied = _TIES.fullmatch(line, open_end, start) and not label.begins
        if name == label.name and (start <= open_end or is_tied):
            open_end = max(open_end, end)
            continue
        if name:
            yield open_start, open_end, name
        open_start, open_end, name = start, end, label.name
    if name:
        yield open_start, open_end, name


def _trimmed(line: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of a token without the space that some tokenizers include."""
    while start < end and line[start].isspace():
        start += 1
    while start < end and line[end - 1].isspace():
        end -= 1
    return start, end


def _whole_words(line: str, start: int, end: int) -> tuple[int, int]:
    """Give each label to the whole word: many models label only the first piece of a word."""
    while start > 0 and _is_of_word(line[start]) and _is_of_word(line[start - 1]):
        start -= 1
    while end < len(line) and _is_of_word(line[end - 1]) and _is_of_word(line[end]):
        end += 1
    return start, end


def _is_of_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _labels(ids: Sequence[int], model: _Classifier) -> list[_Label]:
    """A label for each token. In the overlap of two windows it comes from the window with more
    context around the token.
    """
    labels: list[_Label] = []
    for first, last in _windows(len(ids), model.size):
        shared = len(labels) - first  # labels that this window gives once more
        del labels[len(labels) - shared // 2 :]
        best = _scores(ids[first:last], model)[len(labels) - first :]
        labels += [model.labels[number] for number in best]
    return labels


def _windows(n: int, size: int) -> Iterator[tuple[int, int]]:
    """(first, last): windows of `size` tokens that overlap by a quarter.

    Examples
    --------
    >>> list(_windows(20, 8))
    [(0, 8), (6, 14), (12, 20)]
    """
    first = 0
    while first < n:
        last = min(first + size, n)
        yield first, last
        first = n if last == n else last - size // 4


def _scores(ids: Sequence[int], model: _Classifier) -> list[int]:
    """The number of the best label of each token of one window."""
    import numpy as np

    row = np.array([[*model.head, *ids, *model.tail]])
    ones, zeros = np.ones_like(row), np.zeros_like(row)
    given = {"input_ids": row, "attention_mask": ones, "token_type_ids": zeros}
    inputs = {
        one.name: given[one.name].astype(np.int32 if one.type == "tensor(int32)" else np.int64)
        for one in model.session.get_inputs()
    }
    try:
        scores = model.session.run(None, inputs)[0]
    except Exception:  # as above; what it says may hold what was read
        raise _broken("privacy.classifier.not_fitting") from None
    if getattr(scores, "shape", ()) != (1, row.shape[1], len(model.labels)):
        raise _broken("privacy.classifier.other_scores")
    best: list[int] = scores[0].argmax(axis=-1).tolist()
    return best[len(model.head) : row.shape[1] - len(model.tail)]
