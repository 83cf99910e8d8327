"""Parsed texts, kept: one file a source in `.rap/cache/parses/`, made again when text, language or
pipeline are others.

What is kept never changes an answer: a file that is torn, old, of another text or gone is parsed
again. It holds the words of the text, so it lies with the caches of this machine, which git ignores
and nobody else may enter.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import json
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rap.core.errors import NotSavedError, WrongUseError
from rap.core.files import replace_file
from rap.core.model import SOURCE_ID
from rap.core.safe_input import parse_json
from rap.languages.pack import pack_of
from rap.store.cache import make_private
from rap.store.sources import hash_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

FOLDER = Path(".rap", "cache", "parses")
MAX_CHARACTERS = 1_000_000  # spaCy's own limit: a parse needs about 1 GB for each 100,000 words
_ATTRIBUTES = ("LEMMA", "POS", "TAG", "MORPH", "SENT_START")
_FORMAT = 1
_ANY = "xx"  # what spaCy calls a language that it has no rules for


class ParsedTexts:
    """The parsed texts of a study, read from its cache where they are there, parsed and kept where
    not.

    Parameters
    ----------
    root
        The folder of the study.
    make
        Language -> pipeline, asked for only when something must be parsed. Default:
        `make_pipeline`.
    name_of
        Language -> name and version of that pipeline, without loading it. Default: `pipeline_name`.
    """

    def __init__(
        self,
        root: Path,
        *,
        make: Callable[[str], Language] | None = None,
        name_of: Callable[[str], str] | None = None,
    ) -> None:
        self._folder = root / FOLDER
        self._make, self._name_of = make or make_pipeline, name_of or pipeline_name

    def read(self, source: str, text: str, *, language: str) -> Doc:
        """The parse of one text; `doc.text == text`, so that `token.idx` counts in the text.

        Raises
        ------
        WrongUseError
            When the source is not an id, the language has no rules, or the text has over a million
            characters.
        """
        path, key = self._path(source), self._key(text, language)
        doc = self._kept(path, key, language=language)
        if doc is not None and doc.text == text:
            return doc
        body = _to_bytes(parse(text, pipeline=self._make(language)))
        # a disk that is full or read-only costs time, not an answer
        with contextlib.suppress(NotSavedError):
            make_private(self._folder.parent)
            replace_file(path, _pack(key, body))
        return _from_bytes(body, vocab_of(language))  # as it will be read the next time

    def read_all(
        self, texts: Mapping[str, str], *, languages: str | Mapping[str, str]
    ) -> dict[str, Doc]:
        """Source -> parse, for every text; `languages` is one for all, or source -> language."""
        return {
            source: self.read(source, text, language=language_of(languages, source))
            for source, text in texts.items()
        }

    def forget(self, source: str) -> None:
        """Take away what is kept of a source, as when its words are taken back."""
        self._path(source).unlink(missing_ok=True)

    def _path(self, source: str) -> Path:
        if not SOURCE_ID.fullmatch(source):
            raise WrongUseError("store.sources.bad_id", source=source)
        return self._folder / f"{source}.bin"

    def _key(self, text: str, language: str) -> dict[str, object]:
        made = {"text": hash_of(text), "language": language, "pipeline": self._name_of(language)}
        return {"v": _FORMAT, **made}

    def _kept(self, path: Path, key: Mapping[str, object], *, language: str) -> Doc | None:
        try:
            data = path.read_bytes()
        except OSError:
            return None
        body = _unpack(data, key)
        return None if body is None else _from_bytes(body, vocab_of(language))


def language_of(languages: str | Mapping[str, str], source: str) -> str:
    """The language of a source, where one is said for all or one for each.

    Raises
    ------
    WrongUseError
        When no language is given for this source.
    """
    if isinstance(languages, str):
        return languages
    if source not in languages:
        raise WrongUseError("store.parses.no_language", source=source)
    return languages[source]


def check_language(language: str) -> str:
    """`language`, when it has a pack; else `WrongUseError`."""
    return pack_of(language).code


def parse(text: str, *, pipeline: Language) -> Doc:
    """Parse a text; where the pipeline knows no lemma, the lemma is the word in small letters."""
    if len(text) > MAX_CHARACTERS:
        raise WrongUseError("store.parses.too_long", length=len(text), limit=MAX_CHARACTERS)
    doc = pipeline(text)
    for token in doc:
        if not token.lemma:
            token.lemma_ = token.lower_
    return doc


def model_of(language: str) -> str:
    """The trained model for a language that is installed and fits this spaCy, or "" when there is
    none.

    Some indexes hold empty packages under the names of models (version 999): a model counts when
    its version begins as spaCy's does.
    """
    name = pack_of(language).about.model
    if not name or importlib.util.find_spec(name) is None:
        return ""
    fits = _version(name).split(".")[:2] == _version("spacy").split(".")[:2]
    return name if fits else ""


def pipeline_name(language: str) -> str:
    """Name and version of the pipeline for a language, found without loading it."""
    model = model_of(language)
    made = f"{model}-{_version(model)}+senter" if model else f"blank-{language}+sentencizer"
    return f"{made} spacy-{_version('spacy')}"


@cache
def make_pipeline(language: str) -> Language:
    """The pipeline for a language: words, sentences and, where there is a trained model, lemmas and
    parts of speech.

    Of the models installed here only French has one. Without it a word is its own lemma (*huur* and
    *huren* are two), no word has a part of speech (so `keyterms` takes verbs too), and sentences
    end at a full stop.
    """
    import spacy

    model = model_of(language)
    if not model:
        pipeline = spacy.blank(language if _has_spacy(language) else _ANY)
        pipeline.add_pipe("sentencizer")
        return pipeline
    pipeline = spacy.load(model, exclude=["ner", "parser"])
    if "senter" in pipeline.disabled:
        pipeline.enable_pipe("senter")
    return pipeline


@cache
def vocab_of(language: str) -> Vocab:
    """A vocabulary that knows a language's stop words and what a word looks like; `spacy.blank`
    takes seconds in French.
    """
    from spacy.lang.lex_attrs import LEX_ATTRS
    from spacy.vocab import Vocab

    words = stop_list(language)
    getters = {**LEX_ATTRS, _attribute("IS_STOP"): lambda word: word.lower() in words}
    getters[_attribute("LANG")] = lambda word: language
    return Vocab(lex_attr_getters=getters)


@cache
def _has_spacy(language: str) -> bool:
    """Whether spaCy knows a language; its packages of languages are found without importing one."""
    found = importlib.util.find_spec("spacy")
    places = (found.submodule_search_locations if found else None) or ()
    return any(os.path.isdir(os.path.join(place, "lang", language)) for place in places)


def stop_list(language: str) -> frozenset[str]:
    """The stop words of a language, as its pack lists them: the same where spaCy is not installed,
    as on Python 3.13.
    """
    return pack_of(language).words.stop_words


@cache
def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _attribute(name: str) -> int:
    from spacy.attrs import IDS  # type: ignore[import-not-found]

    return int(IDS[name])


def _to_bytes(doc: Doc) -> bytes:
    from spacy.tokens import DocBin

    return bytes(DocBin(attrs=list(_ATTRIBUTES), docs=[doc]).to_bytes())


def _from_bytes(body: bytes, vocab: Vocab) -> Doc:
    from spacy.tokens import DocBin

    return next(iter(DocBin().from_bytes(body).get_docs(vocab)))


def _pack(key: Mapping[str, object], body: bytes) -> bytes:
    """One line of JSON that says what follows and how to know that it is whole, then the bytes."""
    return json.dumps(_header(key, body), sort_keys=True).encode() + b"\n" + body


def _header(key: Mapping[str, object], body: bytes) -> dict[str, object]:
    return {**key, "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}


def _unpack(data: bytes, key: Mapping[str, object]) -> bytes | None:
    """The bytes after the header, or None when they are torn or of something else."""
    head, _, body = data.partition(b"\n")
    try:
        return body if parse_json(head) == _header(key, body) else None
    except ValueError:
        return None
