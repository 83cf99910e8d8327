"""The allow-list: words that are not known to be harmless."""

from __future__ import annotations

from rap.pseudonyms.chains import with_cut
from rap.pseudonyms.found import GUESS, Found
from rap.pseudonyms.harmless import is_harmless, is_plain_word, is_word
from rap.pseudonyms.named import ALWAYS_CAPITAL, TITLES
from rap.pseudonyms.namesakes import is_any_land, is_short_form, is_written_together
from rap.pseudonyms.tokens import Talk, Word


def find_unknown(talk: Talk) -> list[Found]:
    """Words that are not known to be harmless, and names that the lists of the other languages have.

    Examples
    --------
    >>> talk = Talk("et là grxelinda a ouvert la porte", "fr")
    >>> [talk.text[one.start : one.end] for one in find_unknown(talk)]
    ['grxelinda']
    """
    return [
        Found(talk.words[with_cut(talk, at)].start, word.end, "unknown", "not known to be harmless", GUESS)
        for at, word in enumerate(talk.words)
        if len(word.text) > 2 and not _is_known(talk, at, word)
    ]


def _is_known(talk: Talk, at: int, word: Word) -> bool:
    if is_short_form(word):
        return True
    if word.folded in ALWAYS_CAPITAL or word.folded in TITLES[talk.language] or is_any_land(word.folded, talk.language):
        return True
    if is_written_together(word.folded, word.text) and not is_plain_word(word.text, talk.language):
        return False
    others = () if word.is_cased and word.is_capital else talk.others
    return is_harmless(word.text, talk.language, others) or _is_split(talk, at)


def _is_split(talk: Talk, at: int) -> bool:
    """A piece of a word with an apostrophe or hyphen that is known as a whole (`aujourd'hui`, `d'accord`)."""
    for first, last in ((at - 1, at), (at, at + 1)):
        if first >= 0 and last < len(talk.words) and talk.gap(first) in ("'", "’", "-"):
            whole = talk.text[talk.words[first].start : talk.words[last].end].replace("’", "'")
            if is_word(whole, talk.language) or is_word(whole.replace("-", "").replace("'", ""), talk.language):
                return True
    return False
