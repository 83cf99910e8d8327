"""Reasons that members may read: those that do not name the group, the day or the place they came
from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rap.core.errors import Message, WrongUseError
from rap.core.model import Finding, Labels
from rap.privacy.pseudonyms.dates import find_dates
from rap.privacy.pseudonyms.places import find_places
from rap.privacy.pseudonyms.talk import Talk
from rap.privacy.pseudonyms.years import find_years

GROUP, DAY, PLACE = "group", "day", "place"
_ID = re.compile(r"\b[A-Z]{1,4}-[0-9]{5}\b")
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")


def find_origins(text: str, language: str) -> tuple[str, ...]:
    """Which of group, day and place a text names.

    A group is found by its id, a place as in interviews. Hints that only people of the place
    understand are not found; the team has to see those.

    Examples
    --------
    >>> find_origins("FG-10442 said so on 24 October, in Ghent", "en")
    ('group', 'day', 'place')
    >>> find_origins("The deposit comes back sometimes; what holds people is the debt.", "en")
    ()
    """
    talk = Talk(text, language)
    found = {
        GROUP: bool(_ID.search(text)),
        DAY: bool(_YEAR.search(text) or find_dates(talk) or find_years(talk)),
        PLACE: bool(find_places(talk)),
    }
    return tuple(kind for kind, is_named in found.items() if is_named)


def reasons_for_members(finding: Finding, places: set[int]) -> tuple[Labels, ...]:
    """The reasons that the team wrote for members, of the steps at `places` in the finding's
    history; those that name a group, a day or a place are left out.
    """
    steps = sorted(places & finding.told.keys())
    return tuple(finding.told[at] for at in steps if names_nobody(finding.told[at]))


def names_nobody(reason: Labels) -> bool:
    """Whether a reason names no group, no day and no place in any language; `rap check` lists those
    that do.
    """
    return not any(find_origins(text, language) for language, text in reason.items())


NAMED_ORIGINS = {
    GROUP: "privacy.check.names_group",
    DAY: "privacy.check.names_day",
    PLACE: "privacy.check.names_place",
}


def refuse_origins(told: Mapping[str, str]) -> None:
    """Raise for a reason for members that names the group, the day or the place it came from."""
    for language, text in told.items():
        if found := find_origins(text, language):
            kinds = tuple(Message(NAMED_ORIGINS[kind]) for kind in found)
            raise WrongUseError("privacy.check.reason_names", kinds=kinds)
