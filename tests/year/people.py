"""The invented people of the year: who they are, what they say, and what they agreed to.

They know their work and speak of it. No two say the same sentence, so whose it is can be told from
the page alone.
"""

from __future__ import annotations

from dataclasses import dataclass

CODES = {"rent": "difficulties", "alarm": "difficulties", "key": "needs", "quiet": "needs"}
LABELS = {
    "rent": {"en": "Rent", "fr": "Loyer", "nl": "Huur"},
    "alarm": {"en": "Alarm", "fr": "Alarme", "nl": "Alarm"},
    "key": {"en": "A key", "fr": "Une clé", "nl": "Een sleutel"},
    "quiet": {"en": "Rest", "fr": "Repos", "nl": "Rust"},
}
SETTINGS = {
    "home": {"en": "at home", "fr": "à domicile", "nl": "thuis"},
    "salon": {"en": "salon", "fr": "salon", "nl": "salon"},
    "window": {"en": "window", "fr": "vitrine", "nl": "raam"},
}
YEARS = {
    "new": {"en": "under three years", "fr": "moins de trois ans", "nl": "minder dan drie jaar"},
    "long": {"en": "three years or more", "fr": "trois ans ou plus", "nl": "drie jaar of meer"},
}
_OPENINGS = {
    "en": (
        "most mornings before work", "since last winter here", "after the second visit",
        "whenever it rains hard", "between clients as usual", "on slow days especially",
        "late in the evening", "further down the stairs", "with the others together",
        "because nobody else will", "as soon as possible", "in this small street",
    ),
    "fr": (
        "presque chaque matin ici", "depuis cet hiver surtout", "après la deuxième visite",
        "quand il pleut fort", "entre deux clients souvent", "les jours plus calmes",
        "tard dans la soirée", "plus bas dans l’escalier", "avec les autres ensemble",
        "parce que personne d’autre", "dès que c’est possible", "dans cette petite rue",
    ),
    "nl": (
        "bijna elke ochtend weer", "sinds vorige winter hier", "na het tweede bezoek",
        "als het hard regent", "tussen klanten door meestal", "op rustige dagen vooral",
        "laat op de avond", "verder naar beneden toe", "met de anderen samen",
        "omdat niemand anders wil", "zo snel als kan", "in dit kleine straatje",
    ),
}  # fmt: skip
_MATTERS = {
    "en": {
        "rent": ("the rent goes up", "the owner asks more", "we pay for everything"),
        "alarm": ("nobody answers the alarm", "the bell stays silent", "we warn each other"),
        "key": ("I want my own key", "each needs a key", "a key changes everything"),
        "quiet": ("I need some rest", "a quiet room helps", "rest is never planned"),
    },
    "fr": {
        "rent": ("le loyer augmente encore", "le propriétaire demande plus", "on paie pour tout"),
        "alarm": ("personne ne répond à l’alarme", "la sonnette reste muette", "on se prévient"),
        "key": ("je veux ma clé", "chacune demande une clé", "une clé change tout"),
        "quiet": ("il me faut du repos", "une pièce calme aide", "le repos manque toujours"),
    },
    "nl": {
        "rent": ("de huur stijgt weer", "de eigenaar vraagt meer", "we betalen alles zelf"),
        "alarm": ("niemand hoort het alarm", "de bel blijft stil", "we waarschuwen elkaar"),
        "key": ("ik wil mijn sleutel", "iedereen wil een sleutel", "een sleutel verandert alles"),
        "quiet": ("ik heb rust nodig", "een stille kamer helpt", "rust is nooit voorzien"),
    },
}
_CLOSINGS = {
    "en": (
        "and the stairs stay dark", "while the boiler hums loudly", "so the curtain stays closed",
        "and the kettle is shared", "with the radio turned low", "before the tram goes past",
        "but the lamp still flickers", "and a neighbour always helps", "until the heater works again",
        "so we keep a list", "and the window barely shuts", "whatever the landlord may say",
    ),
    "fr": (
        "et l’escalier reste sombre", "pendant que la chaudière ronfle", "donc le rideau reste fermé",
        "et la bouilloire est partagée", "avec la radio tout bas", "avant que le tram passe",
        "mais la lampe clignote encore", "et une voisine aide toujours", "jusqu’à ce que ça chauffe",
        "alors on tient une liste", "et la fenêtre ferme mal", "quoi que dise le bailleur",
    ),
    "nl": (
        "en de trap blijft donker", "terwijl de ketel luid bromt", "dus blijft het gordijn dicht",
        "en de waterkoker is gedeeld", "met de radio heel zacht", "voordat de tram voorbij komt",
        "maar de lamp flikkert nog", "en een buurvrouw helpt altijd", "tot de verwarming het doet",
        "dus houden we een lijst", "en het venster sluit slecht", "wat de huisbaas ook zegt",
    ),
}  # fmt: skip
_QUESTIONS = {
    "en": "What is it like there?",
    "fr": "Comment est-ce là-bas ?",
    "nl": "Hoe is het daar?",
}
SPEAKS = {"en": "Participant", "fr": "Participante", "nl": "Deelnemer"}
ASKS = {"en": "Interviewer", "fr": "Chercheuse", "nl": "Interviewer"}


@dataclass(frozen=True)
class Person:
    """One person: `number` makes her words, `codes` are what she speaks of, `agreed` is as
    `rap import --consent` takes it.
    """

    number: int
    language: str
    setting: str
    years: str
    codes: tuple[str, ...]
    agreed: tuple[str, ...]

    @property
    def file(self) -> str:
        """The name of her transcript."""
        return f"talk{self.number:02d}.txt"

    def sentence(self, code: str) -> str:
        """What she says of a code, and nobody else."""
        n, turn = self.number, self.number // 12
        step = sorted(CODES).index(code)
        opening = _OPENINGS[self.language][(n + 5 * step) % 12]
        matter = _MATTERS[self.language][code][(n + turn) % 3]
        closing = _CLOSINGS[self.language][(n * 5 + 7 * step + turn) % 12]
        return f"{opening[0].upper()}{opening[1:]} {matter} {closing}."

    def text(self) -> str:
        """Her transcript as it was read and typed."""
        asks, speaks = ASKS[self.language], SPEAKS[self.language]
        lines = []
        for code in self.codes:
            lines += [f"{asks}: {_QUESTIONS[self.language]}", f"{speaks}: {self.sentence(code)}"]
        return "\n".join(lines) + "\n"


ALL = ("team:analyse,count,quote,translate", "members:count,quote", "public:count,quote")
UNSEEN = ("team:analyse,count", "members:count", "public:count")
SHOWN = (ALL[0] + ",attributes", "members:count,quote,attributes", "public:count,quote,attributes")


_SPEAKS_OF = (
    *("rent alarm key", "rent key quiet", "rent alarm", "rent alarm quiet"),
    *("rent alarm key", "alarm key", "rent key quiet", "rent alarm quiet"),
    *("rent key", "rent alarm", "rent key quiet", "rent quiet"),
)


def person(number: int) -> Person:
    """The person of this number: half of them speak French; every sixth is counted and not quoted."""
    n = number % 12
    return Person(
        number,
        "fr" if number % 2 else "en",
        "window" if n < 6 else "home" if n < 11 else "salon",
        "new" if n in (0, 2, 3, 6, 7, 10) else "long",
        tuple(_SPEAKS_OF[n].split()),
        UNSEEN if number % 6 == 4 else SHOWN if number % 3 == 0 else ALL,
    )


TWELVE = tuple(map(person, range(12)))
LATER = tuple(map(person, range(12, 24)))
