"""Names that are everyday words too: they are names where the language would give the word an article and none stands there."""

from __future__ import annotations

import re
from functools import lru_cache

from rap.parses import LANGUAGES
from rap.pseudonyms.found import CUED
from rap.pseudonyms.harmless import function_words
from rap.pseudonyms.listed import number_words, role_words, rule_words
from rap.pseudonyms.named import ABSTRACT
from rap.pseudonyms.namesakes import is_given
from rap.pseudonyms.tokens import Talk

DETERMINERS = {language: rule_words(f"names.determiners {language}") for language in LANGUAGES}
_NO_SUBJECT = rule_words("bare.no-subject")
_COPULAS = rule_words("bare.copulas")
_SHORT = rule_words("bare.short")
_WHO = rule_words("bare.who")
_IT = rule_words("bare.it")
_TIMES = rule_words("bare.times")
_OPENING = re.compile(r"(?:^|[\n.!?…:;«“\"—–]) *$|, $")
VERBS = {language: rule_words(f"bare.human-verbs {language}") for language in LANGUAGES}
AUXILIARIES = {language: rule_words(f"bare.auxiliaries {language}") for language in LANGUAGES}
_TAKEN_UP = rule_words("bare.taken-up")
_INFINITIVE = {"fr": "(?:er|ir|re)$", "es": "[aei]r$", "pt": "[aeio]r$", "nl": "en$", "sq": "(?:j|em)$"}
_AT_SOMEONE = {"sq": "te"}  # as it is written: folded, `të` looks the same
_TAKES_ARTICLE = frozenset(["es", "pt"])


def bare_names(language: str) -> frozenset[str]:
    """Words for things one can touch or see that people are named after, folded; they need an article as words."""
    return rule_words(f"bare.names {language}")


def mark_bare(talk: Talk) -> dict[int, tuple[int, str]]:
    """Index of each word that is a name because no article stands before it -> its weight and the reason.

    Examples
    --------
    >>> talk = Talk("et avec perle on partage, une perle celle-là", "fr")
    >>> mark_bare(talk)
    {2: (67, 'a word that is a name, without an article')}
    """
    names = bare_names(talk.language)
    marks = {}
    for at, word in enumerate(talk.words):
        if (word.is_cased and not word.is_capital) or talk.gap(at) == "-":
            continue
        if word.folded in names and _has_no_article(talk, at):
            marks[at] = (CUED - 3, "a word that is a name, without an article")
        elif word.folded in _SHORT and not word.is_cased and _follows_person_word(talk, at):
            marks[at] = (CUED - 4, "after who is told or met")
        elif is_given(word.folded, talk.language) and _is_person(talk, at):
            marks[at] = (CUED - 4, "does something, or something is done to it")
    return marks


def _has_no_article(talk: Talk, at: int) -> bool:
    """Whether neither an article nor a number nor what hangs on one (`a nice rose`) stands before the word."""
    before = talk.at(at - 1)
    if _follows_person_word(talk, at):
        return True
    if at == 0 or talk.gap(at - 1) not in (" ", "'", "’", "-"):
        return not _is_listing(talk, at)
    if (
        before in DETERMINERS[talk.language] | _TIMES
        or before in number_words(talk.language)
        or talk.words[at - 1].is_number
    ):
        return False
    if _is_said_of_a_thing(talk, at):
        return False
    if before in function_words(talk.language) | before_persons(talk.language) | role_words(talk.language):
        return True
    return talk.at(at - 2) not in DETERMINERS[talk.language] and not _is_listing(talk, at)


def _is_said_of_a_thing(talk: Talk, at: int) -> bool:
    """`The keys were ivory`, where languages with articles say what a thing is like; not `it was ivory who paid`."""
    is_after_copula = talk.at(at - 1) in _COPULAS and talk.at(at - 2) not in _IT
    return is_after_copula and talk.language not in ("ro", "sq") and talk.at(at + 1) not in _WHO


def _is_listing(talk: Talk, at: int) -> bool:
    """Whether the word stands alone between signs, as in a list of things."""
    return talk.gap(at)[:1] in (",", ".", "\n") and talk.gap(at - 1)[:1] == ","


def _is_person(talk: Talk, at: int) -> bool:
    """Whether a name that is a word opens a clause and does something, or stands where only a person does."""
    language = talk.language
    if talk.at(at) in _NO_SUBJECT and not (talk.at(at) in ABSTRACT and _does_something(talk, at)):
        return False
    verbs = VERBS[language]
    if opens_clause(talk, at) and _next_word(talk, at) in verbs | AUXILIARIES[language]:
        return True
    if _does_something(talk, at) or _is_clefted(talk, at):
        return True
    if talk.words[at].is_cased:
        return False
    has_article = language in _TAKES_ARTICLE and talk.at(at - 1) in ("la", "a", "o", "el")
    if has_article and opens_clause(talk, at - 1) and _next_word(talk, at) in verbs:
        return True
    return _follows_person_word(talk, at)


def _does_something(talk: Talk, at: int) -> bool:
    """Whether a capital opens a sentence and a verb follows (`Olive chante`), or a pronoun takes the name up (`Perle, elle …`)."""
    word = talk.words[at]
    if not (word.is_cased and word.is_capital and word.opens):
        return False
    if talk.gap(at) == ", ":
        return talk.at(at + 1) in _TAKEN_UP
    following = talk.words[at + 1] if at + 1 < len(talk.words) and talk.gap(at) == " " else None
    return following is not None and not following.is_capital and is_finite_verb(following.text, talk.language)


def _is_clefted(talk: Talk, at: int) -> bool:
    """`c'est claire qui a la clé`, `é a marina que sabe`, in text without capitals: between *is* and *who*."""
    before = at - 1 - (talk.language in _TAKES_ARTICLE and talk.at(at - 1) in ("la", "a", "o", "el"))
    if talk.words[at].is_cased or talk.gap(at) != " " or talk.at(at + 1) not in _WHO:
        return False
    return talk.at(before) in _COPULAS or talk.at(before) in ("e", "era", "foi", "fue")


@lru_cache(maxsize=20_000)
def is_finite_verb(word: str, language: str) -> bool:
    """Whether a word is an inflected verb for sure: its dictionary form is an infinitive and is another word.

    Examples
    --------
    >>> [is_finite_verb(word, "fr") for word in ("chante", "journée", "tenait")]
    [True, False, True]
    """
    from simplemma import lemmatize

    ending = _INFINITIVE.get(language)
    lemma = lemmatize(word.lower(), language)
    return bool(ending) and lemma != word.lower() and bool(re.search(ending or "", lemma)) and not word[0].isupper()


def _follows_person_word(talk: Talk, at: int) -> bool:
    """In text without capitals: after *with*, *told*, or as the owner of a room, a number, a husband."""
    if talk.gap(at - 1) != " " or at == 0:
        return False
    if talk.at(at - 1) in before_persons(talk.language) or talk.words[at - 1].text == _AT_SOMEONE.get(talk.language):
        return True
    if talk.at(at - 1) in rule_words("bare.people") and talk.at(at - 2) in DETERMINERS[talk.language]:
        return is_given(talk.at(at), talk.language)  # `this girl princess`
    is_owner = talk.at(at - 1) in rule_words("bare.of") and talk.gap(at - 2) == " "
    return is_owner and talk.at(at - 2) in rule_words("bare.owned")


def before_persons(language: str) -> frozenset[str]:
    """Words before which stands a person, when no article follows."""
    return rule_words(f"bare.before-persons {language}")


def opens_clause(talk: Talk, at: int) -> bool:
    """Whether a word begins a line, a sentence, or a clause after *and*, *that*, *when* or a comma."""
    start = talk.words[at].start
    if at == 0 or _OPENING.search(talk.text[max(start - 3, 0) : start]):
        return True
    return talk.at(at - 1) in rule_words("bare.clause-openers") and talk.gap(at - 1) == " "


def _next_word(talk: Talk, at: int) -> str:
    """The word after a space, with the rest of an English *won't* or a Romanian *mi-a* cut off."""
    return talk.at(at + 1) if talk.gap(at) in (" ", ", ") else ""
