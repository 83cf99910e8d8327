"""Signs on the body and events to ask about, with what the clause says about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rap.languages.pack import pack_of, pooled, pooled_pattern
from rap.privacy.pseudonyms.dictionary import prompts
from rap.privacy.pseudonyms.harmless import function_words
from rap.privacy.pseudonyms.talk import PROMPT, Found, Talk, Word

# Clauses around a word to ask about: the words of the lists as one pattern, and how far what they
# say goes on.

STOP_AT = re.compile(r"[,.;:!?…»\n]")
_PLACED = re.compile(
    r" (?:d'(?=\w)|(?:de|du|des|dans|sur|au-dessus|chez|devant|a|au|a la|in|on|at|of|above|near|next|over|outside|"
    r"behind|under|beside|inside|from|by|across|opposite|derriere|pres|contre|achter|onder|tegen|voor|tussen|"
    r"frente|detras|cerca|junto|debajo|perto|atras|frente|langa|sub|din|afer|prapa|van|op|bij|boven|aan|naast|"
    r"en|sobre|encima|del|no|na|do|da|em|din|de pe|la|pe|ne|te|mbi|i|e)(?!\w))"
)


@cache
def pattern(head: str, language: str) -> re.Pattern[str]:
    """The whole words and the beginnings of words of one kind of question, the longest first."""
    forms = [
        re.escape(word).replace("_", r"[ \-]") + more
        for words, more in zip(prompts(head, language), ("", r"\w*"), strict=True)
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)" if forms else r"(?!)")


def complement(talk: Talk, end: int) -> int:
    """The end of a complement that says where or of what (`… au-dessus du magasin de tapis`): at
    the next sign, after at most six words.
    """
    if not _PLACED.match(talk.folded, end):
        return end
    words = words_of_clause(talk, end)[:7]
    small = function_words(talk.language)
    while words and words[-1].folded in small:
        words.pop()
    return words[-1].end if len(words) > 1 else end


def _stop_after(talk: Talk, end: int) -> int:
    """Where the next sign that ends a clause stands, or the end of the text."""
    stop = STOP_AT.search(talk.text, end)
    return stop.start() if stop else len(talk.text)


def words_of_clause(talk: Talk, end: int) -> list[Word]:
    """The words from `end` to the next sign."""
    limit = _stop_after(talk, end)
    return [word for word in talk.words if end <= word.start < limit]


def _clause_end(talk: Talk, end: int) -> int:
    """Where the clause that goes on at `end` stops: before the next sign."""
    return end + len(talk.text[end : _stop_after(talk, end)].rstrip())


_BODY_BEFORE = (
    r"(?:dans|sur|derriere|autour|au|a|a la|a l'|op|in|achter|rond|on|down|across|round|behind|my|en|sobre|detras|"
    r"no|na|nos|nas|pe|la|ne|te|mbi)"
)


def find_signs(talk: Talk) -> Iterator[Found]:
    """Tattoos, scars and the like, with their place on the body: `l'hirondelle que j'ai dans le
    cou`.
    """
    for start, end in (*_marked(talk), *_missing(talk), *_lacking(talk), *_worn(talk)):
        yield Found(start, end, "tattoo", "privacy.why.body_sign", PROMPT)
    for start, end in _drawn(talk):
        yield Found(start, end, "tattoo", "privacy.why.body_drawing", PROMPT - 2)


def _marked(talk: Talk) -> Iterator[tuple[int, int]]:
    """A word of the list, with the part of the body after it and the drawing before it."""
    for match in pattern("sign", talk.language).finditer(talk.folded):
        end = _body_after(talk, match.end())
        yield _drawing_before(talk, match.start()) if end > match.end() else match.start(), end


def _missing(talk: Talk) -> Iterator[tuple[int, int]]:
    """A part of the body after a word for missing: `il lui manque un doigt`."""
    body = pattern("body", talk.language)
    for match in _MISSING.finditer(talk.folded):
        if part := body.match(talk.folded, match.end()):
            yield match.end(), _body_after(talk, part.end())


def _lacking(talk: Talk) -> Iterator[tuple[int, int]]:
    """A part of the body before a word for missing: `two fingers missing on her right hand`, `un
    dedo de menos`.
    """
    for part in pattern("body", talk.language).finditer(talk.folded):
        lacks = _LACKS.match(talk.folded, part.end())
        at = talk.starts.get(part.start(), 0)
        if lacks and at:
            first = at - 1 if talk.gap(at - 1) == " " else at
            yield talk.words[first].start, _body_after(talk, lacks.end())


def _worn(talk: Talk) -> Iterator[tuple[int, int]]:
    """What somebody has on a part of the body."""
    for part in pattern("body", talk.language).finditer(talk.folded):
        before = max(part.start() - 40, 0)
        if worn := _WORN.search(talk.folded[before : part.start()]):
            yield before + worn.start("sign" if worn["sign"] else "drawn"), part.end()


def _drawn(talk: Talk) -> Iterator[tuple[int, int]]:
    """`the anchor on my ankle`, `une ancre à la cheville`: a thing on a part of the body that is no
    hand and no kiss.
    """
    body, small = pattern("body", talk.language), function_words(talk.language)
    for match in _ON_BODY.finditer(talk.folded):
        part, thing = body.match(talk.folded, match.end()), match["thing"]
        at = talk.starts.get(match.start("thing"), 0)
        is_thing = thing not in pooled("asking", "touch") and not body.fullmatch(thing)
        if not part or not is_thing or talk.at(at) in small:
            continue
        if match["mine"] or not _IDIOMS.match(part[0]):
            yield match.start("thing"), part.end()


def _drawing_before(talk: Talk, start: int) -> int:
    """Go back over the noun before a participle: `papillon tatoué sur l'épaule`."""
    at = talk.starts.get(start, 0)
    is_participle = re.match(r"tatu?oue|tatua|tattooed|getatoeeerd|tatuat", talk.at(at))
    if not at or not is_participle or talk.gap(at - 1) != " ":
        return start
    return start if talk.at(at - 1) in function_words(talk.language) else talk.words[at - 1].start


def _body_after(talk: Talk, end: int) -> int:
    """The end of the part of the body named within the clause, or of the sign alone."""
    limit = min(_stop_after(talk, end), end + 50)
    part = next(pattern("body", talk.language).finditer(talk.folded, end, limit), None)
    return part.end() if part else end


_MISSING = re.compile(
    r"(?<!\w)(?:ik mis|ze mist|missing|lost|il me manque|il lui manque|me falta|falta-me|imi lipseste|me mungon) "
    r"(?:een|a|an|un|une|una|uma|um|o|nje|my) "
)
_WORN = re.compile(
    rf"(?<!\w)(?P<sign>[\w\-]+ (?:que j'ai|qu'elle a|die ik|dat ik|that i have|i've got|que tengo|que tenho|pe care "
    rf"o am|pe care il am|qe kam) {_BODY_BEFORE} (?:l'|[\w]+ )?)$|"
    r"(?<!\w)(?:heb|heeft|have|has|got|ai|tengo|tiene|tenho|tem|am|are|kam|ka) (?:een|a|an|un|une|una|um|uma|nje|o) "
    rf"(?P<drawn>(?:\w+ )?\w+ {_BODY_BEFORE} (?:l'|[\w]+ )?)$"
)
_LACKS = re.compile(
    r" (?:missing|gone|short|off|weg|kwijt|te weinig|minder|en moins|manquants?|manquantes?|coupee?s?|de menos|a menos|"
    r"amputad[oa]s?|lipsa|taiat[ea]?|mangut|mangete|e prere|te prere)(?!\w)"
)
_ON_BODY = re.compile(
    r"(?<!\w)(?:le |la |l'|un |une |mon |ma |het |de |een |mijn |haar |'t |the |a |an |my |her |el |una |mi |su |o |uma |um |"
    r"nje |dy )(?P<thing>[^\W\d_]{3,})(?: (?:mea|meu|ei|im|ime))? (?:sur|dans|a|au|derriere|op|in|achter|on|behind|en|"
    r"detras de|no|na|nas|atras da|pe|dupa|ne|mbi) (?:(?P<mine>(?:mon|ma|mijn|haar|my|her|mi|su|meu|minha) )|le |la |"
    r"l'|de |het |the |el |o |a |)(?:left |right |linker |rechter )?"
)
_IDIOMS = re.compile(
    r"main|dos|pied|tete|visage|hand|rug|gezicht|voet|been|back|foot|feet|neck|face|man|pie|cara|espald|costa|pe|mao|rosto|spate|fata|dor|faq|kemb|shpin"
)


# Events to ask about: a word of the lists with what says where or when, and a night *on which*
# something happened.


@cache
def _happening(language: str) -> re.Pattern[str]:
    """A pattern for words right before an event: *there was a*, *since the*."""
    cues = pack_of(language).asking.happening or "(?!)"
    return re.compile(rf"(?<!\w)(?:{cues}) (?:\w{{1,4}} |[dl]')?$")


_STRONG = re.compile(pooled_pattern("asking", "surely_event"))
_TIMES = f"(?:{pooled_pattern('asking', 'day_words')})"
_DATED = re.compile(rf"(?<!\w){_TIMES} ((?:{pooled_pattern('asking', 'day_of')}) )$")
_AND_WHEN = re.compile(f", (?:{pooled_pattern('asking', 'when')}) ")
_ON_WHICH = re.compile(rf"(?<!\w){_TIMES} (?:{pooled_pattern('asking', 'day_when')})(?!\w)")
_HAPPENED = re.compile(rf"(?<!\w)(?:{pooled_pattern('asking', 'happened')})(?!\w)")


def find_events(talk: Talk) -> Iterator[Found]:
    """Events that people of the place remember.

    Examples
    --------
    >>> talk = Talk("the night they were shot at by the canal, I was off; the night of the flood too", "en")
    >>> [talk.text[one.start : one.end] for one in find_events(talk)]
    ['of the flood', 'they were shot at by the canal']
    >>> talk = Talk("la nuit où ils ont tiré sur la vitrine, je dormais", "fr")
    >>> [talk.text[one.start : one.end] for one in find_events(talk)]
    ['où ils ont tiré sur la vitrine']
    """
    yield from _listed(talk)
    for match in _ON_WHICH.finditer(talk.folded):
        start, end = talk.folded.rindex(" ", 0, match.end()) + 1, _clause_end(talk, match.end())
        if _HAPPENED.search(talk.folded, start, end):
            yield Found(start, end, "event", "privacy.why.day_of_event", PROMPT)


def _listed(talk: Talk) -> Iterator[Found]:
    for match in pattern("event", talk.language).finditer(talk.folded):
        start, end = match.start(), complement(talk, match.end())
        dated = _DATED.search(talk.folded, max(start - 30, 0), start)
        when = _AND_WHEN.match(talk.folded, end)
        is_bare = end == match.end() and " " not in match[0] and not _STRONG.match(match[0])
        is_told = _happening(talk.language).search(talk.folded, max(start - 40, 0), start)
        if is_bare and not (dated or is_told or _qualified(talk, start)):
            continue
        start = dated.start(1) if dated else _qualified(talk, start) or start
        end = _clause_end(talk, when.end()) if when else end
        yield Found(start, end, "event", "privacy.why.listed_word", PROMPT)


def _qualified(talk: Talk, start: int) -> int:
    """Where the word before begins that says which event (`airport bombing`); 0 where it is a small
    one.
    """
    at = talk.starts.get(start, 0)
    if talk.language not in ("en", "nl") or at == 0 or talk.gap(at - 1) != " ":
        return 0
    is_small = len(talk.at(at - 1)) < 4 or talk.at(at - 1) in function_words(talk.language)
    return 0 if is_small else talk.words[at - 1].start
