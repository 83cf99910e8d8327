"""Names of people and workplaces: found by lists, by the words around them, and by a capital that
the language does not ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.languages.pack import pooled, pooled_pattern
from rap.privacy.pseudonyms.chains import chains, linked, with_cut
from rap.privacy.pseudonyms.cues import (
    ALWAYS_CAPITAL,
    OFFICES,
    PARTICLES,
    STATES,
    VENUES,
    find_pointed,
    never_names,
    word_name_after,
)
from rap.privacy.pseudonyms.dictionary import harmless_words, is_inflected
from rap.privacy.pseudonyms.harmless import function_words, is_harmless, is_word
from rap.privacy.pseudonyms.heard import mark_heard
from rap.privacy.pseudonyms.namesakes import (
    follows_person_word,
    is_any_land,
    is_given,
    is_nation,
    is_only_land,
    is_short_form,
    kind_of_name,
    mark_bare,
    opens_clause,
)
from rap.privacy.pseudonyms.talk import CUED, LISTED, Found, Mark, Marks, Talk
from rap.privacy.pseudonyms.towns import is_placed

_EXCLAIMED = re.compile(pooled_pattern("names", "exclaimed"))


def find_names(talk: Talk) -> list[Found]:
    """Names, with the reason for each; a first and a family name together are one find.

    Examples
    --------
    >>> talk = Talk("euh avec fatou et madame de smet, et Rose est restée", "fr")
    >>> [talk.text[one.start : one.end] for one in find_names(talk)]
    ['fatou', 'de smet', 'Rose']
    """
    marks = _marks(talk)
    for match in _EXCLAIMED.finditer(talk.folded):
        start, end = match.span()
        marks = {at: mark for at, mark in marks.items() if not start <= talk.words[at].start < end}
    return chains(talk, _confirmed(talk, _corrected(talk, marks)))


def _marks(talk: Talk) -> Marks:
    """Index of each word that may be a name -> its weight and the reason."""
    small = never_names(talk.language)
    bare = {at: mark for at, mark in mark_bare(talk).items() if talk.at(at) not in small}
    listed = {at: mark for at in range(len(talk.words)) if (mark := _mark(talk, at))}
    marks = mark_heard(talk) | bare | listed
    marks |= dict.fromkeys(find_pointed(talk), (CUED, "privacy.why.pointed"))
    for at in _subjects(talk):
        marks.setdefault(at, (CUED, "privacy.why.does_something"))
    begun = (at for at in range(1, len(talk.words)) if _is_begun_twice(talk, at))
    return marks | dict.fromkeys(begun, (CUED, "privacy.why.begun_twice"))


def _is_begun_twice(talk: Talk, at: int) -> bool:
    """Whether a beginning that was cut by hesitation is followed by the whole name, both with a
    capital: `Ka… Katiuska`.
    """
    word, small = talk.words[at], function_words(talk.language)
    if not (word.is_cased and word.is_capital) or len(word.folded) < 4 or word.folded in small:
        return False
    first = with_cut(talk, at)
    if talk.gap(first) == " " and talk.at(first) in small:
        return False
    return first < at and talk.words[first].is_capital and talk.words[first].is_cased


def _subjects(talk: Talk) -> Iterator[int]:
    """Names that are words too, if a verb of saying or doing follows: `rose m'a dit`."""
    for match in word_name_after(talk.language).finditer(talk.folded):
        at = talk.ends.get(match.start())
        # `petit à petit`: folded, it looks like *a*
        is_to = talk.text[match.end() : match.end() + 1] in ("à", "À")
        if at is None or is_to or not _is_given_here(talk, at):
            continue
        word = talk.words[at]
        is_written = word.is_capital or (not word.is_cased and word.folded not in STATES)
        is_thing = not match["says"] and _is_noun_here(talk, at)
        if is_written and not is_thing and not is_placed(talk, at):
            yield at


def _is_given_here(talk: Talk, at: int) -> bool:
    return is_given(talk.at(at), talk.language) and talk.at(at) not in never_names(talk.language)


def _mark(talk: Talk, at: int) -> Mark | None:
    word = talk.words[at]
    is_titled = talk.at(at - 1) in talk.pack.names.titles and linked(talk, at - 1)
    if is_titled and len(word.text) == 1 and word.is_lifted:
        return CUED, "privacy.why.after_title"
    if word.is_number or len(word.folded) < 2 or (len(word.folded) < 3 and not word.is_lifted):
        return None
    if _after_title(talk, at):
        return CUED, "privacy.why.after_title"
    if word.folded in never_names(talk.language):
        return (LISTED - 10, "privacy.why.capital") if _is_lifted_word(talk, at) else None
    kind = "" if is_short_form(word) else kind_of_name(word.folded, word.text, talk.language)
    if kind and (word.folded in ALWAYS_CAPITAL or is_only_land(word.folded, talk.language)):
        return None
    if is_placed(talk, at, kind):
        return None
    if kind == "name" and not (word.is_low and _is_low_word(talk, at)):
        return LISTED, "privacy.why.listed_name"
    if kind == "word" and word.is_lifted and word.folded not in ALWAYS_CAPITAL:
        return CUED, "privacy.why.listed_capital"
    if _is_lifted_word(talk, at):
        return LISTED - 10, "privacy.why.capital"
    return None


def _is_low_word(talk: Talk, at: int) -> bool:
    """Whether a word in small letters is one of the talk's language."""
    text = talk.words[at].text
    return is_word(text, talk.language) or is_inflected(text, talk.language)


def _is_noun_here(talk: Talk, at: int) -> bool:
    return talk.at(at - 1) in talk.pack.names.determiners and talk.gap(at - 1) in (" ", "'", "’")


_MISSES = pooled("names", "before_miss")
_NAMING = pooled("names", "naming")
_UNNAMED = OFFICES | pooled("names", "hesitations") - pooled("names", "names_too")
_OR = pooled("names", "corrections")


def _corrected(talk: Talk, marks: Marks) -> Marks:
    """Add what a name is corrected to, with the same first letter: `quaresma ou quaresmo`, `de
    smedt of euh de smet`.
    """
    more = {}
    for at, (weight, _) in marks.items():
        if weight < CUED or talk.at(at + 1) not in _OR or "\n" in talk.gap(at):
            continue
        step = at + 2
        while step < at + 6 and talk.at(step) in _OR | PARTICLES and "\n" not in talk.gap(step - 1):
            step += 1
        word, is_free = talk.at(step), step not in marks
        is_again = word[:1] == talk.at(at)[:1] and len(word) > 3
        if is_again and is_free and word not in function_words(talk.language):
            more[step] = (CUED - 5, "privacy.why.corrected")
    return {**marks, **more}


def _after_title(talk: Talk, at: int) -> bool:
    """Whether a form of address comes before the word, possibly with particles between: `mevrouw
    van den berg`.
    """
    step = at - 1
    while step >= 0 and talk.at(step) in PARTICLES and at - step < 4 and linked(talk, step):
        step -= 1
    if step < 0 or (talk.words[step].text == "miss" and talk.at(step - 1) in _MISSES):
        return False
    names = talk.pack.names
    if talk.at(step) not in names.titles or not linked(talk, step) or talk.gap(step) in "'’":
        return False
    word, is_direct = talk.words[at], step == at - 1
    # `Mr. Chair`, `madame, la TVA`
    if word.folded in _UNNAMED | _NAMING or (is_short_form(word) and not is_direct):
        return False
    # `the nurse came in`: what the person does
    if not word.is_cased and word.folded in names.human_verbs | names.auxiliaries:
        return False
    if word.folded in PARTICLES and not word.is_capital:
        return False
    is_known = is_word(word.text, talk.language)
    if word.is_low:
        return not is_known and not is_harmless(word.text, talk.language, talk.others)
    if word.folded in function_words(talk.language):
        return False
    return is_direct or talk.at(at - 1) == "t" or word.is_capital or not is_known


def _is_lifted_word(talk: Talk, at: int) -> bool:
    """Whether a word has a capital inside a sentence that the language does not ask for, and is not
    a day, month, country, people, office or abbreviation.
    """
    word, language = talk.words[at], talk.language
    if not word.is_lifted or len(word.text) < 2:
        return False
    if talk.follows(at, VENUES):  # `hotel Dacia`: there it is no car
        return True
    if word.folded in ALWAYS_CAPITAL or word.folded in harmless_words():
        return False
    if is_any_land(word.folded, language) or is_nation(word.folded, language):
        return False
    return not is_short_form(word) and word.folded not in talk.pack.names.titles


def _is_person_in_small_letters(talk: Talk, at: int) -> bool:
    """Whether a name of this text that has a small letter here is one: no word of the language, or a
    word where a person stands, without an article.
    """
    if not _is_low_word(talk, at):
        return True
    names = talk.pack.names
    first = at - (talk.at(at - 1) in names.article_before_name and talk.gap(at - 1) == " ")
    if first < at:
        return opens_clause(talk, first) and talk.at(at + 1) in names.human_verbs
    is_first = opens_clause(talk, at) and talk.gap(at) in (" ", ", ")
    return not _is_noun_here(talk, at) and (is_first or follows_person_word(talk, at))


def _confirmed(talk: Talk, marks: Marks) -> Marks:
    """Add other mentions of names that were found by cues; in a line with capitals they must have
    one.
    """
    sure = {talk.at(at) for at, (weight, _) in marks.items() if weight >= CUED}
    sure = {word for word in sure - never_names(talk.language) if len(word) > 2}
    again = {}
    for at, word in enumerate(talk.words):
        if at in marks or word.folded not in sure:
            continue
        if word.is_low and not _is_person_in_small_letters(talk, at):
            continue
        is_small = word.folded in function_words(talk.language) or _is_noun_here(talk, at)
        if (word.is_cased or not is_small) and not is_placed(talk, at):
            again[at] = (CUED - 5, "privacy.why.elsewhere")
    return {**marks, **again}
