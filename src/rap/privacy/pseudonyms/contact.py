"""Ways to reach someone, written or spoken: mail and web addresses, and names on platforms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rap.core.accents import fold
from rap.languages.pack import pack_of, pooled
from rap.privacy.pseudonyms.cues import DOCUMENT_CUES, INNOCENT_UNITS, NUMBER_CUES
from rap.privacy.pseudonyms.dates import MONTHS
from rap.privacy.pseudonyms.dictionary import given_names
from rap.privacy.pseudonyms.harmless import function_words, is_word
from rap.privacy.pseudonyms.mails import DOT, SITE, TLD, find_sites, find_spoken_mails
from rap.privacy.pseudonyms.spoken import number_words
from rap.privacy.pseudonyms.talk import SURE, Found, Talk, Word

# from the first sign of a run only: so a long run is read once
_LOCAL = r"(?<![\w.+%\-])[\w.+%\-]+"
_EMAIL = re.compile(
    rf"{_LOCAL}(?:\s?@\s?[\w\-]+(?:\.[\w\-]+)+| ?(?:\(at\)|\[at\]) ?[\w\-]+(?: ?\.[\w\-]+)+|"
    r" ?[(\[] ?(?:at|et|arobase|apenstaartje|arroba|arond) ?[)\]] ?[\w\-]+"
    r"(?: ?(?:\.|[(\[] ?(?:dot|point|punt|punto|ponto|punct|pike) ?[)\]]) ?[\w\-]+)+|"
    rf" ?@ ?[\w\-]+(?: ?\. | \.|,)(?:{TLD})(?!\w)|"  # `lou @ mail . net`, `lou@mail,net`
    r" ?@ ?[\w\-]+(?: (?:dot|point|punt|punto|ponto|punct|pike) [\w\-]+)+|"
    r"@[\w\-]+)"
)
_URL = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"»”]+[\w/]|"
    rf"(?<![\w@.])(?:[a-zA-Z0-9][\w\-]{{0,200}}\.)+(?:{TLD})(?:/[\w./?=&%\-@~+#:]*[\w/])?(?![\w@]|\.\w)"
)
_HANDLE = re.compile(
    r"(?<![\w@])@[\w](?:[\w.\-]*\w)?|(?<![\w@./])[a-zA-Z]\w*(?:\.[A-Za-z0-9_]+)+(?![\w@/])|"
    r"(?<![\w@])\w+_\w+"
)
_USERNAME = re.compile(r"(?<![\w@./\-])([^\W\d_]{4,})(\d{1,6})(?:[^\W\d_]+\d*)?(?![\w@/\-])")
_WITH_YEAR = frozenset(
    ["covid", "article", "artikel", "articulo", "artigo", "articol", "horizon", "agenda", "punt"]
)
_NUMBERED = INNOCENT_UNITS | NUMBER_CUES | DOCUMENT_CUES | MONTHS | _WITH_YEAR


def find_contacts(talk: Talk) -> list[Found]:
    """Mail addresses, web addresses and handles.

    Examples
    --------
    >>> talk = Talk("schrijf naar femke punt o at example punt org", "nl")
    >>> [(talk.text[one.start : one.end], one.kind) for one in find_contacts(talk)]
    [('femke punt o at example punt org', 'email'), ('example punt org', 'url')]
    """
    return [
        *_written(talk),
        *_usernames(talk),
        *find_spoken_mails(talk),
        *find_sites(talk),
        *find_handles(talk),
    ]


def _written(talk: Talk) -> Iterator[Found]:
    if not any(sign in talk.text for sign in ".@_[("):
        return
    for match in _EMAIL.finditer(talk.folded):
        if not _is_handle_after_word(talk, match[0]):
            yield Found(*match.span(), "email", "privacy.why.mail", SURE + 8)
    for match in _URL.finditer(talk.text):
        weight = SURE + (9 if "://" in match[0] or "www" in match[0] else 6)
        yield Found(*match.span(), "url", "privacy.why.web", weight)
    for match in _HANDLE.finditer(talk.text):
        name, is_scored = match[0], "_" in match[0]
        if fold(name.split(".")[0]) in talk.pack.names.titles and not is_scored:  # `Mr.d'Arlay`
            continue
        if name.endswith("_") and _is_slanted(talk.text, match.start()):
            continue
        is_sure = is_scored or re.search(r"^@|[a-z0-9]\.[a-z]|[a-z]\.[0-9]", name)
        if is_sure and not re.fullmatch(r"(?:[a-zA-Z]\.)+[a-zA-Z]?", name):
            yield Found(*match.span(), "handle", "privacy.why.handle", SURE)


_AFTER_WORD = re.compile(r"(?P<word>[\w.+%\-]+)\s@[\w\-]+(?:\.[\w\-]+)*\.(?P<end>\w+)$")


def _is_handle_after_word(talk: Talk, found: str) -> bool:
    """Whether a find is a handle with dots after a word (`c'est @lou.la.nuit`), which looks like an
    address with a space.
    """
    match = _AFTER_WORD.match(found)
    if not match:
        return False
    is_site = re.fullmatch(TLD, match["end"]) is not None
    return not is_site or match["word"] in function_words(talk.language)


def _is_slanted(text: str, start: int) -> bool:
    """Whether an underscore earlier in the line began italics, as in Markdown (`_zei Utrecht._`)."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return re.search(r"(?<!\w)_", line) is not None


def _usernames(talk: Talk) -> Iterator[Found]:
    """Words of letters and digits (`fairylou77`), which are nearly always names on a platform."""
    for match in _USERNAME.finditer(talk.text):
        is_counted = len(match[2]) == 1 and is_word(match[1], talk.language)
        if not is_counted and fold(match[1]) not in _NUMBERED:
            yield Found(*match.span(), "handle", "privacy.why.letters_and_digits", SURE - 6)


# Names on platforms as they are spoken: with *underscore*, *at* or *dot*, after the name of a
# platform.

_SOCIAL = pooled("contact", "social")
_VERBS = pooled("contact", "social_verbs")
_ON = frozenset(["sur", "op", "on", "en", "no", "pe", "ne", "na", "in", "em"])


def find_handles(talk: Talk) -> list[Found]:
    """Handles as they are spoken.

    Examples
    --------
    >>> talk = Talk("op telegram ben ik zwarte underscore fee", "nl")
    >>> [talk.text[one.start : one.end] for one in find_handles(talk)]
    ['zwarte underscore fee']
    """
    return [*_spoken_handles(talk), *_dotted(talk)]


def _dotted(talk: Talk) -> Iterator[Found]:
    """Handles with spoken dots: one *dot* in English (`honeybee dot bxl`); in other languages two,
    or one after the name of a platform.
    """
    for at in range(1, len(talk.words) - 1):
        if not _is_dot(talk, at) or (at > 1 and _is_dot(talk, at - 2)):
            continue
        last = at + 1
        while last + 2 < len(talk.words) and _is_dot(talk, last + 1):
            last += 2
        is_cued = any(word in _SOCIAL for word in talk.before(at, 9))
        if talk.at(at) == "dot" or is_cued or last > at + 1:
            end = (_clause_after if is_cued else _numbers_after)(talk, talk.words[last].end)
            start = talk.words[at - 1].start
            yield Found(start, end, "handle", "privacy.why.spoken_dots", SURE - 6)


def _is_dot(talk: Talk, at: int) -> bool:
    """Whether a *dot* is between two words that are not small words."""
    is_said = talk.at(at) in DOT and talk.gap(at - 1) == talk.gap(at) == " "
    return is_said and not _small(talk.language) & {talk.at(at - 1), talk.at(at + 1)}


@cache
def _small(language: str) -> frozenset[str]:
    """Words that are never part of a handle; numbers may be."""
    small = function_words(language) | pack_of(language).names.determiners
    return small - number_words(language).keys()


def _spoken_handles(talk: Talk) -> Iterator[Found]:
    """Handles as people say them: `zwarte underscore fee`, `lola tiret bas bxl`, `insta lola zes`."""
    for match in _UNDERSCORE.finditer(talk.folded):
        start, end = _words_before(talk, match.start()), _numbers_after(talk, match.end())
        yield Found(start, end, "handle", "privacy.why.spoken_handle", SURE)
    for match in _AT_FIRST.finditer(talk.folded):
        at = talk.starts.get(match.start(), 0)
        is_first = at == 0 or talk.at(at - 1) in SITE | _SOCIAL  # else: a mail
        end = (_clause_after if is_first else _numbers_after)(talk, match.end())
        yield Found(match.start(), end, "handle", "privacy.why.spoken_handle", SURE - 2)
    for match in _AT_SAID.finditer(talk.folded):
        if any(word in _SOCIAL for word in talk.before(talk.starts.get(match.start(1), 0), 5)):
            end = _clause_after(talk, match.end())
            yield Found(match.start(1), end, "handle", "privacy.why.on_platform", SURE - 3)
    for at, word in enumerate(talk.words):
        if _is_social(word.folded):
            if name := _named_before(talk, at):
                yield name
            after = _AFTER_SOCIAL.match(talk.folded, word.end)
            said = _SAID_TO_BE.match(talk.folded, word.end)
            if said and (end := _numbers_after(talk, said.end())) > said.end():
                yield Found(said.start(1), end, "handle", "privacy.why.on_platform", SURE - 3)
            if after:
                end = (_clause_after if " " in after[1] else _numbers_after)(talk, after.end(1))
                yield Found(after.start(1), end, "handle", "privacy.why.on_platform", SURE - 3)


def _named_before(talk: Talk, at: int) -> Found | None:
    """What people look for on a platform, if a name or a word outside the dictionaries is in it:
    `zoek katten van maud op insta`.
    """
    last = at - 2
    if talk.at(at - 1) not in _ON or talk.gap(at - 1) != " " or talk.gap(last) != " ":
        return None
    first = next(
        (last + 1 - n for n, word in enumerate(talk.before(at - 1, 5)) if word in _VERBS), 0
    )
    words = talk.words[first : last + 1] if first else ()
    is_plain = all(talk.gap(step) in (" ", "-", "'") for step in range(first, last))
    if not is_plain or not any(_is_naming(word, talk.language) for word in words):
        return None
    return talk.find(first, last, "handle", "privacy.why.on_platform", SURE - 3)


def _is_naming(word: Word, language: str) -> bool:
    return word.folded in given_names() or not is_word(word.text, language)


@cache
def _is_social(word: str) -> bool:
    """Whether a word is the name of a platform, with or without the ending of an article or case
    (`onlyfansul`).
    """
    return word in _SOCIAL or any(
        word.startswith(name) and len(word) < len(name) + 4 for name in _SOCIAL if len(name) > 5
    )


def _words_before(talk: Talk, start: int) -> int:
    """The beginning of a handle whose first words are said apart: up to three words back, to *is*,
    *called*, *on*.
    """
    at = talk.starts.get(start, 0)
    for step in range(at - 1, max(at - 4, -1), -1):
        if talk.gap(step) != " ":
            break
        if talk.at(step) in SITE:
            return talk.words[step if talk.at(step) in ("at", "et") else step + 1].start
    return start


def _clause_after(talk: Talk, end: int) -> int:
    """The end of a handle after its *at*: with up to three words more when a sign follows them."""
    at = last = talk.ends.get(end, -1)
    while at >= 0 and last < at + 3 and talk.gap(last) == " ":
        last += 1
    is_whole = at >= 0 and bool(re.match(r"[,.;!?\n]", talk.gap(last)))
    return talk.words[last].end if is_whole else _numbers_after(talk, end)


def _numbers_after(talk: Talk, end: int) -> int:
    """The end of a handle with the numbers that go on with it."""
    at = talk.ends.get(end)
    while at is not None and talk.gap(at) in (" ", "-") and (step := _number_step(talk, at)):
        at += step
        end = talk.words[at].end
    return end


def _number_step(talk: Talk, at: int) -> int:
    """How far ahead the next number word is: 1 word, 2 after an *and*, 0 without one."""
    table = number_words(talk.language)
    if talk.at(at + 1) in table or talk.at(at + 1).isdigit():
        return 1
    is_and = talk.at(at + 1) in talk.pack.numbers.ands
    return 2 if is_and and talk.at(at) in table and talk.at(at + 2) in table else 0


_SCORE = (
    r"(?:underscore|tiret (?:du )?bas|tiret du 8|laag streepje|liggend streepje|lage streep|guion bajo|"
    r"underline|underscor|traco (?:em)?baixo|traco de baixo|barra baj[ao]|sublinhado|lini[ue]ta? (?:de )?jos|linie (?:de )?jos|"
    r"bara jos|vi[zj]e (?:e |te )?poshtme|vi[zj]e poshte|nenvi[zj]e|streepje (?:onderaan|onderin|vanonder|laag|onder)|"
    r"onderstreepje|barre (?:du )?bas|sottolineato)"
)
_UNDERSCORE = re.compile(
    rf"(?<!\w)(?:(?:at|et|arobase|arrobase|apenstaartje|arroba|arond) )?\w+(?: (?:punt|point|dot|"
    rf"ponto|punto|punct) \w+){{0,8}}(?: {_SCORE} \w+)+(?: (?:punt|point|dot|ponto|punto|punct) \w+)*"
)
_AT_FIRST = re.compile(
    r"(?<!\w)(?:arobase|apenstaartje|arroba|arond|et-sign) \w+(?: (?:punt|point|dot|ponto|punto|punct|underscore|"
    r"tiret bas|guion bajo) \w+)*"
)
_AT_SAID = re.compile(r"(?<!\w)(?:as|is|it's|under|on|by|am|i'm),? (at \w+)")
_SAID_TO_BE = re.compile(
    r"[ :,]{1,2}(?:\w{1,5} )?(?:c'est|c'etait|je suis|is|was|it's|i'm|ben ik|es|era|e|soy|sou|sunt|jam|eshte) "
    r"((?:\w+ )?\w+)"
)
_AFTER_SOCIAL = re.compile(
    r"(?:[ :,]{1,3}(?:c'est|je suis|als|is|as|it's|ben ik|som|es|e|como|soy|sou|sunt|jam|me llamo|onder|under|sous|"
    r"me encuentran como)[ :]{1,2}|[ :,]{1,3}(?:\w{1,5} ){0,2})"
    r"((?:[a-z0-9]+[._])+\w+|\w{0,60}[a-z]\w{0,60}\d\w*|(?:\w+ ){0,3}?\w+(?: "
    r"(?:point|punt|dot|punto|ponto|punct|pike|dash|hyphen|tiret|streepje|guion|traco|liniuta|vize) \w+)+)"
)
