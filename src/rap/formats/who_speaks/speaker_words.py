"""How the label of a speaker reads: a role, a name, a label of ours, and how two labels are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain

# French, Dutch, English, Spanish, Portuguese, Romanian, Albanian; written as `fold` leaves them.
_ROLE_WORDS = {
    "interviewer": """
        chercheur chercheuse enqueteur enqueteuse enquetrice intervieweur intervieweuse interviewer enq int i q
        onderzoeker onderzoekster vraagsteller vraagstelster gespreksleider gespreksleidster researcher
        facilitator facilitateur facilitatrice moderator moderateur moderatrice animateur animatrice
        entrevistador entrevistadora investigador investigadora moderador moderadora facilitador facilitadora
        pesquisador pesquisadora cercetator cercetatoare intervievator intervievatoare
        intervistues intervistuesi intervistuese intervistuesja hulumtues hulumtuesi hulumtuese hulumtuesja
        operatoare operatoarea pyetes pyetesi pyetese pyetesja gazetar gazetari gazetare gazetarja interviewerin""",
    "interpreter": """
        interprete tolk interpreter translator traducteur traductrice vertaler vertaalster traductor traductora
        tradutor tradutora interpret interpreta traducator traducatoare perkthyes perkthyesi perkthyese perkthyesja""",
    "companion": """
        companion accompagnateur accompagnatrice accompagnant accompagnante begeleider begeleidster acompanante
        acompanhante insotitor insotitoare shoqerues shoqeruesi shoqeruese shoqeruesja""",
    "participant": """
        participant participante participanta deelnemer deelneemster pjesemarres pjesemarresi pjesemarrese
        pjesemarresja interviewe interviewee interviewed geinterviewde enquete enquetee repondant repondante
        respondent respondente respondenta entrevistado entrevistada intervievat intervievata intervistuar
        intervistuari intervistuara informant informateur informatrice""",
}
ROLE_OF = {word: role for role, words in _ROLE_WORDS.items() for word in words.split()}
# "Enquête: ..." once in a header is a survey more often than a person who answers one.
_ALSO_A_THING = frozenset(("enquete",))
_LETTER_OF = {"interviewer": "I", "participant": "P", "interpreter": "T", "companion": "A"}
_ROLE_OF_LETTER = {letter: role for role, letter in _LETTER_OF.items()}
OWN_LABEL = re.compile(r"[IPTA][0-9]{1,3}|I")
# The label of a turn without a speaker when labels are given: `--speakers "?=P1"`.
UNKNOWN = "?"
_ASIDE = re.compile(r"\(([^()]+)\)\Z")

_PARTICLE_WORDS = (
    "de du des d la le les l van der den ter ten von da do dos das el al di y e bin ben"
)
# Words that open a line with a colon again and again, and are nobody's name.
_NOT_NAME_WORDS = """
    break pause pauze pausa silence stilte silencio music musique muziek note nota noot exemple example voorbeeld
    ejemplo exemplo remarque opmerking conclusion conclusie conclusao resume summary samenvatting resumen question
    questions vraag pregunta pergunta intrebare reponse answer antwoord respuesta resposta date datum fecha data lieu
    plaats place lugar duree duur duration titre title titel titulo theme thema tema positif positief positive
    negatif negatief negative attention bref donc alors mais et ou non oui ja nee yes no dus maar so but pues
    entonces pero section chapitre source sources bron url http https"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_NOT_NAMES = frozenset(_NOT_NAME_WORDS.split())


@lru_cache(maxsize=4096)
def fold(label: str) -> str:
    """A label without case, accents and doubled spaces: two labels that fold alike are one.

    Examples
    --------
    >>> fold("Enquêtrice  A")
    'enquetrice a'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", label) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def role_of(label: str) -> str:
    """The role that a label gives; a speaker not known as something else is a participant.

    Examples
    --------
    >>> [role_of(label) for label in ("Enquêtrice 2", "Ana (tolk)", "Marie", "P1", "I2")]
    ['interviewer', 'interpreter', 'participant', 'participant', 'interviewer']
    """
    if OWN_LABEL.fullmatch(label):
        return _ROLE_OF_LETTER[label[0]]
    if label == UNKNOWN:
        return "companion"
    words = [word for word in fold(label).split() if len(word) > 1]
    aside = _ASIDE.search(label)  # `Maria (interviewer)`
    words += [_without_number(aside[1])] if aside else []
    return next(
        (ROLE_OF[word] for word in (_without_number(label), *words) if word in ROLE_OF),
        "participant",
    )


def is_role_word(label: str) -> bool:
    """Whether a label is a word for a role, with or without a number: `Chercheur`, `Deelnemer 3`."""
    word = _without_number(label)
    return word in ROLE_OF and word not in _ALSO_A_THING


def names_role(words: str) -> bool:
    """Whether one of these words is a word for a role: `tolk`, `her interpreter`."""
    return any(word in ROLE_OF for word in re.findall(r"\w\w+", fold(words)))


def _without_number(label: str) -> str:
    word, _ = split_number(fold(label))
    return word if len(word) > 1 else fold(label)


def split_number(key: str) -> tuple[str, str]:
    """`("speaker", " 2")` from a folded label; a letter that stands alone counts as a number."""
    number = re.search(r" ?[#n°.-]*[0-9]+$| [a-z]$", key)
    return (key[: number.start()], number[0]) if number else (key, "")


def looks_like_name(label: str) -> bool:
    """Whether a label is written as names are: few words, each with a capital or a number, none
    that opens sentences.

    Examples
    --------
    >>> [looks_like_name(label) for label in ("Tim Smith", "Anna van den Berg", "Par exemple", "Question 2")]
    [True, True, False, False]
    """
    words = re.sub(r"(?<=\S)\s*\(.*\)\Z", "", label).split()
    if not 1 <= len(words) <= 5 or fold(words[0]) in _NOT_NAMES:
        return False
    return all(_is_name_word(word, first=not at) for at, word in enumerate(words))


def _is_name_word(word: str, *, first: bool) -> bool:
    # In "d'Or" and "O'Neil" the last part is the name, in "D'accord" it is none. Scripts without
    # capitals have no small letters either.
    if not re.split("['’]", word.strip("'’-#"))[-1][:1].islower() or any(c.isdigit() for c in word):
        return True
    return fold(word) in ROLE_OF or (not first and fold(word).rstrip(".'’") in _PARTICLES)


def free_label(role: str, taken: set[str]) -> str:
    """The first label of a role that is not taken: `I`, `I2`, `P1`, `P2`, …"""
    letter = _LETTER_OF[role]
    first = "I" if letter == "I" else letter + "1"
    numbered = (f"{letter}{n}" for n in range(2, 100_000))
    return next(label for label in chain((first,), numbered) if label not in taken)
