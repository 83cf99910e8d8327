"""Ten thousand words as they come from a recorder: demo interviews with invented names, places and
numbers where labels stood.

Every fifth turn of hers ends with a number or an address, and every fiftieth longer word has lost a
letter, as in fast typing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import cycle

from studies import ROOT

from rap.store.sources import read_source, read_source_text

IDS = (
    "INT-10583",
    "INT-23908",
    "INT-72491",
    "INT-19867",
    "INT-50228",
    "INT-28351",
)  # three in French, two in Dutch, one in English
_LABEL = re.compile(r"\[(?![0-9:]+\])[^\[\]\n]+\]")
_GIVEN = {
    "fr": [
        "Mirela",
        "Samira",
        "Fatoumata",
        "Odile",
        "Ines",
        "Rosalie",
        "Nadège",
        "Yasmina",
        "Clarisse",
        "Bintou",
    ],
    "nl": [
        "Femke",
        "Ilse",
        "Katrijn",
        "Naima",
        "Roos",
        "Lieve",
        "Sanne",
        "Fenna",
        "Marieke",
        "Griet",
    ],
    "en": [
        "Shanice",
        "Bethany",
        "Amara",
        "Gemma",
        "Tamsin",
        "Leanne",
        "Priya",
        "Joanna",
        "Kerry",
        "Adaeze",
    ],
}
_FAMILY = [
    "Vandenbroucke",
    "Delhaye",
    "Ferrante",
    "Popescu",
    "Claeys",
    "Benali",
    "Okafor",
    "Lambrecht",
    "Toussaint",
    "Maes",
]
_TOWNS = ["Charleroi", "Gent", "Namur", "Oostende", "Verviers", "Aalst", "Tournai", "Mechelen"]
_VENUES = ("Hôtel du Parc", "Villa Rosa", "Club Nova", "Bar Bellevue")
_PLACE = re.compile(r"vill?e|stad|town|wallon|vlaander|sud|nord|gemeente|quartier|wijk", re.I)
_VENUE = re.compile(
    r"h[oô]tel|club|salon|bar\b|zaak|banque|bank|association|vereniging|platform|agen", re.I
)
_OWNER = re.compile(
    r"propri|gérant|exploitant|uitbat|patron|owner|manager|landlord|eigenaar|huisbaas", re.I
)
_ASIDES = {
    "fr": ("Mon numéro c'est le {phone}, si jamais.", "C'était rue des Tanneurs {house}.", "Écris à {mail} alors."),
    "nl": ("Mijn nummer is {phone}, voor als er iets is.", "Dat was in de Brugstraat {house}.", "Mail dan naar {mail}."),
    "en": ("My number is {phone}, in case.", "That was at Mill Road {house}.", "Write to {mail} then."),
}  # fmt: skip
_EVERY = 5  # turns of hers from one aside to the next
_SLIP = 50  # longer words from one slip of the keyboard to the next


@dataclass(frozen=True)
class RawTalk:
    """A talk in the raw: `true` are the words that name somebody or something, as they stand in it."""

    id: str
    language: str
    text: str
    true: tuple[str, ...]


def make_raw_set() -> list[RawTalk]:
    """The talks, always the same."""
    return [_raw(id, number) for number, id in enumerate(IDS)]


def _raw(id: str, number: int) -> RawTalk:
    source = read_source(ROOT, id)
    text, language = read_source_text(ROOT, source), source.language
    given, family, towns, venues = (
        cycle(rows[number:] + rows[:number])
        for rows in (_GIVEN[language], _FAMILY, _TOWNS, list(_VENUES))
    )
    named: dict[str, str] = {}
    for label in dict.fromkeys(_LABEL.findall(text)):
        pools = ((_PLACE, towns), (_VENUE, venues), (_OWNER, family))
        named[label] = next(next((pool for shape, pool in pools if shape.search(label)), given))
    text = _LABEL.sub(lambda match: named[match[0]], _with_slips(text))
    text, asides = _with_asides(text, language, number)
    return RawTalk(id, language, text, (*named.values(), *asides))


def _with_slips(text: str) -> str:
    """Every fiftieth word of seven small letters or more without its fourth."""
    longer = list(re.finditer(r"(?<!\w)[^\W\d_A-Z]{7,}(?!\w)(?![^\[\]\n]*\])", text))[::_SLIP]
    for match in reversed(longer):
        text = text[: match.start() + 3] + text[match.start() + 4 :]
    return text


def _with_asides(text: str, language: str, number: int) -> tuple[str, list[str]]:
    """A phone number, an address or a mail address at the end of every fifth turn of hers."""
    lines, true = text.split("\n"), []
    hers = [at for at, line in enumerate(lines) if "P1: " in line]
    for n, at in enumerate(hers[::_EVERY]):
        facts = {
            "phone": f"0470 {11 + number} {20 + at % 70} {31 + n}",
            "house": str(7 + n),
            "mail": f"werk{number}{n}@voorbeeld.be",
        }
        aside = _ASIDES[language][n % 3]
        lines[at] = f"{lines[at]} {aside.format(**facts)}"
        street = {"fr": "rue des Tanneurs", "nl": "Brugstraat", "en": "Mill Road"}[language]
        true.append((facts["phone"], street, facts["mail"])[n % 3])
    return "\n".join(lines), true
