"""What a word is by the lists of names: a name, a name that is a word too, a country, a people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from rap.languages.pack import pack_of, pooled
from rap.privacy.pseudonyms.dictionary import (
    family_names,
    given_names,
    harmless_words,
    inflected_names,
    lemma_of,
    names_that_are_words,
    prompts,
    role_words,
)
from rap.privacy.pseudonyms.harmless import (
    function_words,
    is_compound_adverb,
    is_land,
    is_plain_word,
    is_word,
)
from rap.privacy.pseudonyms.spoken import number_words
from rap.privacy.pseudonyms.talk import CUED, Marks, Talk, Word


@lru_cache(maxsize=200_000)
def kind_of_name(folded: str, text: str, language: str) -> str:
    """`name` for a listed name that is not a word, `word` for one that is a word too, "" for
    others.
    """
    base = next((form for form in _bases(folded, language) if form in given_names()), "")
    words, small = names_that_are_words(language), _small_words(language)
    if _is_form_of_name(folded, text, language):
        return "name"
    if folded in given_names() and len(folded) > 2:
        is_small = folded in words or folded in small or _is_small_elsewhere(folded, language)
        return "word" if is_small else "name"
    if folded in words:
        return "word"
    is_form = not is_plain_word(text, language) or (text[0].isupper() and base not in small)
    if base and is_form and base not in words:
        return "name"
    if base or folded in family_names():
        is_small = is_word(text, language) or _is_small_elsewhere(folded, language)
        return "word" if is_small else "name"
    return ""


@cache
def _small_words(language: str) -> frozenset[str]:
    return function_words(language) | harmless_words(language)


def _is_small_elsewhere(folded: str, language: str) -> bool:
    """Whether a word is a small word of French, Dutch or English (`comment`, `vos`, `met`), which
    people in Brussels mix in.
    """
    return any(folded in function_words(other) for other in ("fr", "nl", "en") if other != language)


def _is_form_of_name(folded: str, text: str, language: str) -> bool:
    """Whether a word is a case of a name that the language inflects, or a short form with a capital
    of a name that is not a word.
    """
    small = names_that_are_words(language) | _small_words(language)
    if folded in small:
        return False
    if inflected := inflected_names(language):
        long = (form for form in _bases(folded, language) if len(form) > 3)
        return any(form in inflected and form not in small for form in long)
    short = pack_of(language).names.short_forms
    if not short or not text[0].isupper():
        return False
    forms = (folded.removesuffix(ending) for ending in short if folded.endswith(ending))
    whole = (form + end for form in forms if len(form) > 2 for end in ("", "a", "o", "e"))
    return any(form in given_names() and form not in small for form in whole)


def _bases(folded: str, language: str) -> Iterator[str]:
    """A name without the ending of a case, a diminutive or a genitive."""
    for ending, put in pack_of(language).names.name_endings:
        if folded.endswith(ending) and len(folded) - len(ending) > 2:
            yield folded[: len(folded) - len(ending)] + put


def is_given(folded: str, language: str) -> bool:
    """Whether a word is a listed given name, and not a small or harmless word."""
    is_listed = folded in given_names() or folded in names_that_are_words(language)
    return is_listed and folded not in _small_words(language) and len(folded) > 2


def is_only_land(folded: str, language: str) -> bool:
    """Whether a word is a country or a language, and hardly ever the name of a person."""
    return is_any_land(folded, language) and (folded not in given_names() or folded in _LANDS)


_LANDS = ("france", "francia", "espana", "italia", "china", "america", "africa", "germany")


@lru_cache(maxsize=20_000)
def is_nation(folded: str, language: str) -> bool:
    """Whether a word says where someone is from (`Nigerian`)."""
    for kind in ("nation", "nation2"):
        whole, beginnings = prompts(kind, language)
        if folded in whole or folded.startswith(beginnings):
            return True
    return False


def is_any_land(folded: str, language: str) -> bool:
    return is_land(folded, language) or any(is_land(folded, other) for other in ("fr", "nl", "en"))


def is_short_form(word: Word) -> bool:
    """Whether a word is an abbreviation in capitals (`DVZ`, `IBAN`)."""
    return word.is_cased and word.text.isupper() and 1 < len(word.text) < 6


_FLEMISH = re.compile(
    r"van(?:de[nr]?|t)?[a-z]{3,}$|(?:ver|de)[a-z]{3,}(?:en|man|mans|ck|ckx|yck|x)$"
)


def is_surname(word: Word, talk: Talk) -> bool:
    """Whether a word after a first name is its family name: it is listed, or not a word of the
    talk's language.
    """
    if is_plain_word(word.text, talk.language) or word.is_number or len(word.folded) < 3:
        return False
    if word.folded in family_names() or is_written_together(word.folded, word.text):
        return True
    return not is_word(word.text, talk.language) and not any(
        is_word(word.text, other) for other in talk.others
    )


def is_written_together(folded: str, text: str) -> bool:
    """Whether a word is a Flemish family name written in one word (`vandeput`), which looks like a
    compound.
    """
    if is_compound_adverb(text) or not _FLEMISH.match(folded):
        return False
    return not is_plain_word(text, "nl") and not is_plain_word(text, "fr")


# Names that are everyday words too: they are names where the language would give the word an
# article and none stands there.

ABSTRACT = pooled("names", "abstract")
_NO_SUBJECT = pooled("names", "no_subject")
_COPULAS = pooled("names", "copulas")
_SHORT = pooled("names", "short_names")
_WHO = pooled("names", "who")
_IT = pooled("names", "it")
_TIMES = pooled("names", "times")
_OPENING = re.compile(r"(?:^|[\n.!?…:;«“\"—–]) *$|, $")
_TAKEN_UP = pooled("names", "taken_up")
_CLAUSE_OPENERS = pooled("names", "clause_openers")
_PEOPLE = pooled("names", "people")
_OF = pooled("names", "of")
_OWNED = pooled("names", "owned")


def mark_bare(talk: Talk) -> Marks:
    """Index of each word that is a name because no article stands before it -> its weight and the
    reason.

    Examples
    --------
    >>> talk = Talk("et avec perle on partage, une perle celle-là", "fr")
    >>> mark_bare(talk)
    {2: (67, 'privacy.why.no_article')}
    """
    marks = {}
    for at, word in enumerate(talk.words):
        if word.is_low or talk.gap(at) == "-":
            continue
        if word.folded in talk.pack.names.word_names and _has_no_article(talk, at):
            marks[at] = (CUED - 3, "privacy.why.no_article")
        elif word.folded in _SHORT and not word.is_cased and follows_person_word(talk, at):
            marks[at] = (CUED - 4, "privacy.why.after_met")
        elif is_given(word.folded, talk.language) and _is_person(talk, at):
            marks[at] = (CUED - 4, "privacy.why.acts")
    return marks


def _has_no_article(talk: Talk, at: int) -> bool:
    """Whether a word has no article or number before it, not even with an adjective between (`a
    nice rose`).
    """
    before, names = talk.at(at - 1), talk.pack.names
    if follows_person_word(talk, at):
        return True
    if talk.gap(at - 1) not in (" ", "'", "’", "-"):
        return not _is_listing(talk, at)
    is_number = before in number_words(talk.language) or talk.words[at - 1].is_number
    if is_number or before in names.determiners | _TIMES or _is_said_of_a_thing(talk, at):
        return False
    if before in function_words(talk.language) or before in role_words(talk.language):
        return True
    if before in names.before_persons:
        return True
    return talk.at(at - 2) not in talk.pack.names.determiners and not _is_listing(talk, at)


def _is_said_of_a_thing(talk: Talk, at: int) -> bool:
    """Whether a word says what a thing is like, in languages with articles: `the keys were ivory`,
    not `it was ivory who paid`.
    """
    is_after_copula = talk.at(at - 1) in _COPULAS and talk.at(at - 2) not in _IT
    return is_after_copula and not talk.pack.names.articles_hang and talk.at(at + 1) not in _WHO


def _is_listing(talk: Talk, at: int) -> bool:
    """Whether a word is alone between signs, as in a list of things."""
    return talk.gap(at)[:1] in (",", ".", "\n") and talk.gap(at - 1)[:1] == ","


def _is_person(talk: Talk, at: int) -> bool:
    """Whether a name that is a word too begins a clause and does something, or is in a place where
    only a person can be.
    """
    does_something, names = _does_something(talk, at), talk.pack.names
    if talk.at(at) in _NO_SUBJECT and not (talk.at(at) in ABSTRACT and does_something):
        return False
    # the word after, with the rest of an English *won't* or a Romanian *mi-a* cut off
    after = talk.at(at + 1) if talk.gap(at) in (" ", ", ") else ""
    if after in names.human_verbs | names.auxiliaries and opens_clause(talk, at):
        return True
    if does_something or _is_clefted(talk, at):
        return True
    if talk.words[at].is_cased:
        return False
    has_article = talk.at(at - 1) in names.article_before_name and after in names.human_verbs
    return (has_article and opens_clause(talk, at - 1)) or follows_person_word(talk, at)


def _does_something(talk: Talk, at: int) -> bool:
    """Whether a capital opens a sentence and a verb follows (`Olive chante`), or a pronoun takes
    the name up (`Perle, elle …`).
    """
    word = talk.words[at]
    if not (word.is_cased and word.is_capital and word.opens):
        return False
    if talk.gap(at) == ", ":
        return talk.at(at + 1) in _TAKEN_UP
    if talk.gap(at) != " ":
        return False
    following = talk.words[at + 1]
    return not following.is_capital and is_finite_verb(following.text, talk.language)


def _is_clefted(talk: Talk, at: int) -> bool:
    """Whether a word is between *is* and *who* in text without capitals: `c'est claire qui a la
    clé`, `é a marina que sabe`.
    """
    before = at - 1 - (talk.at(at - 1) in talk.pack.names.article_before_name)
    if talk.words[at].is_cased or talk.gap(at) != " " or talk.at(at + 1) not in _WHO:
        return False
    return talk.at(before) in _COPULAS or talk.at(before) in ("e", "era", "foi", "fue")


@lru_cache(maxsize=20_000)
def is_finite_verb(word: str, language: str) -> bool:
    """Whether a word is certainly an inflected verb: its dictionary form is an infinitive, and
    another word.

    Examples
    --------
    >>> [is_finite_verb(word, "fr") for word in ("chante", "journée", "tenait")]
    [True, False, True]
    """
    ending = pack_of(language).words.infinitive
    if not ending or word[0].isupper():
        return False
    lemma = lemma_of(word.lower(), language)
    return lemma != word.lower() and bool(re.search(ending, lemma))


def follows_person_word(talk: Talk, at: int) -> bool:
    """Whether a word in text without capitals comes after *with* or *told*, or owns a room, a
    number, a husband.
    """
    if talk.gap(at - 1) != " ":
        return False
    before, names = talk.at(at - 1), talk.pack.names
    if before in names.before_persons or talk.words[at - 1].text == names.before_object:
        return True
    if before in _PEOPLE and talk.at(at - 2) in names.determiners:
        return is_given(talk.at(at), talk.language)  # `this girl princess`
    return before in _OF and talk.follows(at - 1, _OWNED)


def opens_clause(talk: Talk, at: int) -> bool:
    """Whether a word begins a line, a sentence, or a clause after *and*, *that*, *when* or a comma."""
    start = talk.words[at].start
    if at == 0 or _OPENING.search(talk.text[max(start - 3, 0) : start]):
        return True
    return talk.follows(at, _CLAUSE_OPENERS)
