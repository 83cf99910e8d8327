"""What a report of agreement says, in English, French and Dutch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rap.analysis.agreement.ratings import ALONE, SAME, raise_bad_choice

if TYPE_CHECKING:
    pass


LANGUAGES = ("en", "fr", "nl")
_UNITS = {
    "en": ("turns", "sentences", "words", "characters", "whole sources"),
    "fr": ("tours de parole", "phrases", "mots", "caractères", "sources entières"),
    "nl": ("spreekbeurten", "zinnen", "woorden", "tekens", "hele bronnen"),
}


UNIT_ORDER = ("turn", "sentence", "word", "character", "source")


_SENTENCES: dict[str, dict[str, Any]] = {
    "en": {
        "texts": ("1 text", "{n} texts"),
        "passages": ("1 passage", "{n} passages"),
        "sources": ("1 source", "{n} sources"),
        "codes": "codes",
        "comparisons": "comparisons",
        "all": "everything together",
        "nothing": "No text has been read by two of us yet, so there is nothing to compare.",
        "same": "Two or more of us read {texts} and gave the same answer throughout, so we cannot say how far "
        "that goes beyond chance.",
        "agree": "In {texts} that two or more of us read, we read {n_same} of {n_all} {things} alike.",
        "differ": "In {texts} that two or more of us read, we read {n_same} of {n_all} {things} alike; we "
        "read this differently: {names}.",
        "unknown": " For {n} more we cannot say.",
        "dialogue": "Two or more of us read {texts}; we read {passages} differently, and that is what to talk about.",
        "prompt": "{place}: {yes} read '{code}' here, {no} did not. What in the words, and what in each of "
        "you, made the difference?",
        "reason": {ALONE: ALONE, SAME: SAME},
    },
    "fr": {
        "texts": ("1 texte lu", "{n} textes lus"),
        "passages": ("1 passage", "{n} passages"),
        "sources": ("1 source", "{n} sources"),
        "codes": "codes",
        "comparisons": "comparaisons",
        "all": "le tout ensemble",
        "nothing": "Aucun texte n'a encore été lu par deux d'entre nous : il n'y a rien à comparer.",
        "same": "Dans {texts} par au moins deux d'entre nous, tout le monde a donné partout la même réponse : "
        "nous ne pouvons donc pas dire si c'est plus que le hasard.",
        "agree": "Dans {texts} par au moins deux d'entre nous, nous lisons {n_same} des {n_all} {things} de la même façon.",
        "differ": "Dans {texts} par au moins deux d'entre nous, nous lisons {n_same} des {n_all} {things} de la "
        "même façon ; nous lisons ceci différemment : {names}.",
        "unknown": " Pour {n} de plus, nous ne pouvons rien dire.",
        "dialogue": "Dans {texts} par au moins deux d'entre nous, nous lisons {passages} différemment : c'est de "
        "cela qu'il faut parler.",
        "prompt": "{place} : {yes} y lit « {code} », {no} non. Qu'est-ce qui, dans les mots et en chacun·e de "
        "vous, fait la différence ?",
        "reason": {
            ALONE: "rien n'a été lu par deux personnes",
            SAME: "tout le monde a donné partout la même réponse",
        },
    },
    "nl": {
        "texts": ("1 tekst", "{n} teksten"),
        "passages": ("1 passage", "{n} passages"),
        "sources": ("1 bron", "{n} bronnen"),
        "codes": "codes",
        "comparisons": "vergelijkingen",
        "all": "alles samen",
        "nothing": "Nog geen tekst werd door twee van ons gelezen, dus er valt niets te vergelijken.",
        "same": "In {texts} die minstens twee van ons lazen, gaf iedereen overal hetzelfde antwoord; hoever dat "
        "boven het toeval uitkomt, kunnen we niet zeggen.",
        "agree": "In {texts} die minstens twee van ons lazen, lezen we {n_same} van de {n_all} {things} op dezelfde manier.",
        "differ": "In {texts} die minstens twee van ons lazen, lezen we {n_same} van de {n_all} {things} op "
        "dezelfde manier; we lezen dit anders: {names}.",
        "unknown": " Over nog {n} kunnen we niets zeggen.",
        "dialogue": "In {texts} die minstens twee van ons lazen, lezen we {passages} anders, en daarover praten we best.",
        "prompt": "{place}: {yes} leest hier '{code}', {no} niet. Wat in de woorden, en wat in ieder van "
        "jullie, maakt het verschil?",
        "reason": {
            ALONE: "niets werd door twee mensen gelezen",
            SAME: "iedereen gaf overal hetzelfde antwoord",
        },
    },
}


_METHODS = {
    "en": (
        "{n_coders} coders ({coders}) read {sources} in common, each source by two or more of "
        "them. For each code and each of the {n_units} {unit} in these sources we compared who applied the "
        "code; a unit counts as coded when a coding shares a character with it{turns}, and a coder's "
        "overlapping segments of one code count once. We report Krippendorff's alpha for nominal data "
        "(Hayes & Krippendorff 2007, doi:10.1080/19312450709336664), beside percent agreement, kappa (for "
        "two coders Cohen 1960, doi:10.1177/001316446002000104; for more Conger 1980, "
        "doi:10.1037/0033-2909.88.2.322), pi (for two coders Scott 1955, doi:10.1086/266577; for more "
        "Fleiss 1971, doi:10.1037/h0031619) and AC1 (Gwet 2008, doi:10.1348/000711006X126600). 1 means full"
        " agreement, 0 what chance would give, below 0 disagreement beyond chance. {interval} {undefined} A"
        " value of .667 or .800 (Krippendorff 2004, Content Analysis, 2nd ed.) is a convention and proves "
        "nothing by itself; in the sentence above, 'alike' means an alpha of .667 or more. Calculated with "
        "rap-workbench {version}.",
        "Intervals are 95 % percentile intervals of {draws} bootstrap draws (seed {seed}): {drawn}.",
        (
            "sources were drawn, since units of one source resemble each other",
            "units were drawn, since there is one source",
        ),
        "No intervals were calculated.",
        "{n} of {n_rows} rows have an undefined coefficient ({reasons}); they are left empty, not counted as 0 or 1.",
        "No coefficient was undefined.",
        ", turns being as given or else lines",
        "{n_coders} coders ({coders}) read {sources} in common. In keeping with a reflexive "
        "analysis (Braun & Clarke 2019, doi:10.1080/2159676X.2019.1628806) differences between readings "
        "were taken as material for dialogue and no coefficient was calculated; the {passages} "
        "read differently were listed, the longest first. Listed with rap-workbench {version}.",
    ),
    "fr": (
        "{n_coders} personnes ({coders}) ont codé {sources} en commun, chaque source par au "
        "moins deux d'entre elles. Pour chaque code et chacune des {n_units} unités ({unit}) de ces "
        "sources, nous avons comparé qui a appliqué le code ; une unité compte comme codée dès qu'un codage"
        " partage un caractère avec elle{turns}, et les segments d'une même personne et d'un même code qui "
        "se chevauchent comptent une fois. Nous donnons l'alpha de Krippendorff pour données nominales "
        "(Hayes & Krippendorff 2007, doi:10.1080/19312450709336664), avec le pourcentage d'accord, le kappa"
        " (à deux, Cohen 1960, doi:10.1177/001316446002000104 ; à plus, Conger 1980, "
        "doi:10.1037/0033-2909.88.2.322), le pi (à deux, Scott 1955, doi:10.1086/266577 ; à plus, Fleiss "
        "1971, doi:10.1037/h0031619) et l'AC1 (Gwet 2008, doi:10.1348/000711006X126600). 1 veut dire accord"
        " complet, 0 ce que donnerait le hasard, moins de 0 un désaccord plus grand que le hasard. "
        "{interval} {undefined} Une valeur de 0,667 ou 0,800 (Krippendorff 2004, Content Analysis, 2e éd.) "
        "est une convention et ne prouve rien à elle seule ; dans la phrase ci-dessus, « de la même façon »"
        " veut dire un alpha de 0,667 ou plus. Calculé avec rap-workbench {version}.",
        "Les intervalles sont des intervalles de percentiles à 95 % de {draws} tirages bootstrap (graine "
        "{seed}) : {drawn}.",
        (
            "ce sont les sources qui sont tirées, car les unités d'une même source se ressemblent",
            "ce sont les unités qui sont tirées, car il n'y a qu'une source",
        ),
        "Aucun intervalle n'a été calculé.",
        "{n} lignes sur {n_rows} ont un coefficient indéfini ({reasons}) ; elles restent vides et ne "
        "comptent ni pour 0 ni pour 1.",
        "Aucun coefficient n'était indéfini.",
        ", les tours étant ceux donnés, sinon les lignes",
        "{n_coders} personnes ({coders}) ont codé {sources} en commun. Suivant une analyse "
        "réflexive (Braun & Clarke 2019, doi:10.1080/2159676X.2019.1628806), les différences de lecture ont"
        " servi au dialogue et aucun coefficient n'a été calculé ; les {passages} lus "
        "différemment ont été listés, les plus longs d'abord. Liste faite avec rap-workbench {version}.",
    ),
    "nl": (
        "{n_coders} mensen ({coders}) codeerden samen {sources}, elke bron door minstens twee "
        "van hen. Voor elke code en elk van de {n_units} eenheden ({unit}) in die bronnen vergeleken we wie"
        " de code gaf; een eenheid telt als gecodeerd zodra een codering er een teken mee deelt{turns}, en "
        "overlappende segmenten van één persoon en één code tellen één keer. We geven Krippendorffs alfa "
        "voor nominale gegevens (Hayes & Krippendorff 2007, doi:10.1080/19312450709336664), naast het "
        "percentage overeenstemming, kappa (voor twee Cohen 1960, doi:10.1177/001316446002000104; voor meer"
        " Conger 1980, doi:10.1037/0033-2909.88.2.322), pi (voor twee Scott 1955, doi:10.1086/266577; voor "
        "meer Fleiss 1971, doi:10.1037/h0031619) en AC1 (Gwet 2008, doi:10.1348/000711006X126600). 1 "
        "betekent volledige overeenstemming, 0 wat het toeval zou geven, onder 0 meer verschil dan toeval. "
        "{interval} {undefined} Een waarde van 0,667 of 0,800 (Krippendorff 2004, Content Analysis, 2e ed.)"
        " is een afspraak en bewijst op zich niets; in de zin hierboven betekent 'op dezelfde manier' een "
        "alfa van 0,667 of meer. Berekend met rap-workbench {version}.",
        "Intervallen zijn 95 %-percentielintervallen van {draws} bootstraptrekkingen (startwaarde {seed}): {drawn}.",
        (
            "er werden bronnen getrokken, want eenheden van één bron lijken op elkaar",
            "er werden eenheden getrokken, want er is maar één bron",
        ),
        "Er werden geen intervallen berekend.",
        "{n} van de {n_rows} rijen hebben een onbepaalde coëfficiënt ({reasons}); ze blijven leeg en tellen"
        " niet als 0 of 1.",
        "Geen enkele coëfficiënt was onbepaald.",
        ", met als beurten die welke gegeven zijn, anders de regels",
        "{n_coders} mensen ({coders}) codeerden samen {sources}. In lijn met een reflexieve "
        "analyse (Braun & Clarke 2019, doi:10.1080/2159676X.2019.1628806) waren verschillen in lezing stof "
        "voor gesprek en werd geen coëfficiënt berekend; een lijst geeft {passages} "
        "die anders gelezen werden, de langste eerst. Opgelijst met rap-workbench {version}.",
    ),
}


def words_in(language: str) -> dict[str, Any]:
    """The sentences of a language, the methods paragraph by part, and its words for units.

    Raises
    ------
    WrongUseError
        For a language there is not.
    """
    if language not in LANGUAGES:
        raise_bad_choice("language", language, LANGUAGES)
    parts = (
        "methods",
        "interval",
        "drawn",
        "no_interval",
        "undefined",
        "all_defined",
        "turns",
        "reflexive",
    )
    units = dict(zip(UNIT_ORDER, _UNITS[language], strict=True))
    return (
        _SENTENCES[language] | dict(zip(parts, _METHODS[language], strict=True)) | {"units": units}
    )


CONVENTION = (
    0.667  # what the sentence calls "alike": Krippendorff's bound for tentative conclusions
)
