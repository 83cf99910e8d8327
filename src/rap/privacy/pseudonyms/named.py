"""What stands around names, in seven languages, on text folded by `rap.core.folding.fold`: words that say a name follows, forms of
address, particles, kinds of venue, and capitals that mean nothing."""

from __future__ import annotations

import re
from functools import cache

from rap.languages.pack import pack_of, pooled, pooled_pattern
from rap.privacy.pseudonyms.listed import family_names, given_names

# What may say a name and mostly says a state or a thing (`I'm happy`, `some way`): a small letter needs more there.
WEAK = re.compile(
    rf"(?<!\w)(?:(?P<of>{pooled_pattern('names', 'weak_before_person')})|(?P<told>{pooled_pattern('names', 'weak_told')})|"
    rf"{pooled_pattern('names', 'weak_pointers')})(?: de| la| le| l'| den?)? ?$"
)
PARTICLES = pooled("names", "particles")
VENUES = pooled("names", "venues")
OFFICES = pooled("names", "offices") - family_names() - given_names()
ALWAYS_CAPITAL = pooled("names", "always_capital") | OFFICES
TOLD = re.compile(rf"(?<!\w)(?:{pooled_pattern('names', 'said_to')}) ")
ABSTRACT = pooled("names", "abstract")
_NEVER = "(?!)"  # a pattern that a pack leaves out


@cache
def pointers(language: str) -> re.Pattern[str]:
    """What says that a name follows: *my name is*."""
    names = pack_of(language).names
    return re.compile(rf"(?<!\w)(?:{names.pointers or _NEVER}){names.pointers_then}")


@cache
def word_name_after(language: str) -> re.Pattern[str]:
    """The end of a name before what only a person does or (`says`) before a verb of saying."""
    names = pack_of(language).names
    return re.compile(rf",? (?=(?:(?P<says>{names.says or _NEVER})|(?:{names.does or _NEVER}))(?!\w))")
