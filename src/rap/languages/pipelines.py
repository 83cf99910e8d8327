"""Which rules and which trained model a language is parsed with, as spaCy knows them; nothing of spaCy
is imported before a text is parsed.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from rap.core.errors import WrongUseError
from rap.languages.pack import pack_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

MAX_CHARACTERS = 1_000_000  # spaCy's own limit: a parse needs about 1 GB for each 100,000 words
_ANY = "xx"  # what spaCy calls a language that it has no rules for


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
        raise WrongUseError("languages.pipelines.no_language", source=source)
    return languages[source]


def check_language(language: str) -> str:
    """`language`, when it has a pack; else `WrongUseError`."""
    return pack_of(language).code


def parse(text: str, *, pipeline: Language) -> Doc:
    """Parse a text; where the pipeline knows no lemma, the lemma is the word in small letters."""
    if len(text) > MAX_CHARACTERS:
        raise WrongUseError("languages.pipelines.too_long", length=len(text), limit=MAX_CHARACTERS)
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
