"""Organisations and firms, by the word for their kind or their legal form beside a name; asked about."""

from __future__ import annotations

from collections.abc import Iterator

from rap.languages.pack import pooled
from rap.privacy.pseudonyms.cues import ALWAYS_CAPITAL, PARTICLES, never_names
from rap.privacy.pseudonyms.harmless import function_words
from rap.privacy.pseudonyms.namesakes import is_any_land, is_finite_verb, is_nation
from rap.privacy.pseudonyms.signs import pattern
from rap.privacy.pseudonyms.spoken import find_numbers, number_words
from rap.privacy.pseudonyms.talk import LISTED, PROMPT, Found, Talk

_WITHIN = (
    PARTICLES
    | pooled("places", "particles")
    | frozenset(["&", "e", "en", "of", "for", "i", "te", "pe"])
)
_ARTICLES = pooled("names", "nickname_articles") | frozenset(
    ["the", "het", "le", "la", "les", "de", "el", "los", "las", "o", "a"]
)
_CALLED = frozenset(
    [
        "called",
        "named",
        "appelee",
        "appele",
        "nommee",
        "genaamd",
        "genoemd",
        "llamada",
        "llamado",
        "chamada",
        "chamado",
        "numita",
        "numit",
        "quhet",
        "quajtur",
    ]
)
_COPULAS = pooled("names", "copulas")
_INSIDE = frozenset(["e", "de", "van", "of", "i", "al", "a", "te"])
_GAPS = frozenset([" ", "-", "'", "’", "\u00a0", " & ", " «", " « ", ' "', " “", " ‘"])


def find_organisations(talk: Talk) -> list[Found]:
    """The names of organisations and firms.

    Examples
    --------
    >>> talk = Talk("L'association Porte Verte, et puis Ménage Lebrun SRL, pas l'association", "fr")
    >>> [talk.text[one.start : one.end] for one in find_organisations(talk)]
    ['association Porte Verte', 'Ménage Lebrun SRL']
    """
    spans = [*_by_kind(talk), *_by_form(talk), *_by_and(talk)]
    return [
        talk.find(*span, "organisation", "privacy.why.organisation", _weight(talk, *span))
        for span in spans
    ]


def _weight(talk: Talk, first: int, last: int) -> int:
    """The weight of a name: with two capitals or more it wins over capitals that may be anybody's,
    but not over a listed name.
    """
    capitals = sum(talk.words[at].is_lifted for at in range(first, last + 1))
    return LISTED - 5 if capitals > 1 else PROMPT + 3


def _by_kind(talk: Talk) -> Iterator[tuple[int, int]]:
    for match in pattern("organisation", talk.language).finditer(talk.folded):
        first, last = talk.starts.get(match.start()), talk.ends.get(match.end())
        if first is None or last is None:
            continue
        if talk.words[first].is_cased:
            end = _capitals_after(talk, last)
            begin = _capitals_before(talk, first) if talk.language in ("en", "nl") else first
            if end > last or begin < first:
                yield begin, end
        elif talk.at(last) in talk.pack.asking.association and (end := _said_after(talk, last)):
            yield first, end


def _by_form(talk: Talk) -> Iterator[tuple[int, int]]:
    """Names made of words with capitals before a legal form, which is in capitals itself or follows
    a capital.
    """
    forms = talk.pack.asking.firm_forms
    for at, word in enumerate(talk.words):
        form, last = word.folded, at
        if len(word.text) == 1 and talk.gap(at) in (".", ". "):  # `S.L.`
            form, last = word.folded + talk.at(at + 1), at + 1
        if form not in forms or not word.is_cased or at == 0 or not word.is_capital:
            continue
        if talk.gap(at - 1) in (" ", ", ") and (begin := _capitals_before(talk, at)) < at:
            yield begin, last


def _by_and(talk: Talk) -> Iterator[tuple[int, int]]:
    """Names made of words with capitals and an ampersand (`Lefort & Fils`)."""
    for at in range(len(talk.words) - 1):
        if talk.gap(at) == " & " and talk.words[at].is_capital and talk.words[at + 1].is_capital:
            yield min(at, _capitals_before(talk, at)), _capitals_after(talk, at)


def _capitals_after(talk: Talk, at: int) -> int:
    """The last word of the row of capitals after a kind of organisation, with small words between."""
    step, last = _after_is(talk, at), at
    while step < len(talk.words) and step - last < 4 and _is_joined(talk, step - 1):
        word = talk.words[step]
        if word.is_capital and not _is_common(talk, step):
            last = step
        elif (
            word.is_capital
            or (word.folded not in _WITHIN and step > at + 1)
            or word.folded not in _WITHIN | _ARTICLES | _CALLED
        ):
            break
        step += 1
    return last


def _after_is(talk: Talk, at: int) -> int:
    """The word after the kind, or after *is* where a capital is said to be it (`my agency is Xyr`,
    `mon interim c'est Xyr`).
    """
    step = at + 1 + (talk.at(at + 1) in ("c", "ce"))
    is_said = talk.at(step) in _COPULAS and talk.follows(at, talk.pack.names.possessives)
    is_named = step + 1 < len(talk.words) and talk.words[step + 1].is_capital
    return step + 1 if is_said and is_named else at + 1


def _capitals_before(talk: Talk, at: int) -> int:
    """The first word of the row of capitals that ends before word `at`, with small words between."""
    step, first = at - 1, at
    while step >= 0 and first - step < 4 and _is_joined(talk, step):
        word = talk.words[step]
        is_small = word.opens and word.folded in function_words(talk.language)
        is_name = word.is_capital and (not word.opens or first < at) and not is_small
        if is_name and not (_is_common(talk, step) and step != at - 1):
            first = step
        elif word.folded not in _WITHIN or word.folded in ("e", "en", "i"):
            break
        step -= 1
    return first


def _is_joined(talk: Talk, at: int) -> bool:
    return talk.gap(at) in _GAPS


def _is_common(talk: Talk, at: int) -> bool:
    """Whether a word with a capital is not a name: an office, a day, a country, a people."""
    word, language = talk.at(at), talk.language
    return word in ALWAYS_CAPITAL or is_any_land(word, language) or is_nation(word, language)


def _said_after(talk: Talk, at: int) -> int:
    """In poor speech: the last word of the name after *the association*, up to a small word or a
    verb; 0 where none is.
    """
    step = at + 1 + (talk.at(at + 1) in _CALLED)
    ones = {word for word, value in number_words(talk.language).items() if value == 1}
    numbers = {number.first for number in find_numbers(talk)}
    small = function_words(talk.language) | never_names(talk.language) | ALWAYS_CAPITAL
    is_one = talk.at(step) in ones
    is_article = (is_one or talk.at(step) in _ARTICLES) and talk.gap(step - 1) == " "
    if is_article and not is_one and is_finite_verb(talk.at(step + 1), talk.language):
        return 0  # `la asociación la ayudó`
    step, last = step + is_article, 0
    named = step if is_one else -1  # `un paso` is no verb
    while step < len(talk.words) and step - at < 6 and talk.gap(step - 1) in (" ", "-"):
        word = talk.words[step]
        is_within = last and talk.at(step) in _INSIDE and step - 1 == last
        is_name = word.folded not in small and step not in numbers
        is_name = is_name and (step == named or not is_finite_verb(word.text, talk.language))
        if not is_name and not is_within:
            break
        last = step if is_name else last
        step += 1
    return last
