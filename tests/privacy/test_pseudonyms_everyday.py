"""Everyday words are proposed as nothing: small words after a number, a cue or without a full stop,
sums, the kinds of things.
"""

from __future__ import annotations

import pytest

from rap.privacy.pseudonyms import find_identifiers
from rap.privacy.pseudonyms.cues import never_names


def found(text: str, language: str) -> list[tuple[str, str]]:
    return [
        (one.kind, text[one.start : one.end]) for one in find_identifiers(text, language=language)
    ]


@pytest.mark.parametrize("mark", ["1-", "2- ", "3 - ", "4. ", "5) ", "6/", "**7-** ", "> _8-_ "])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Alors, comment se passe la matinée ?"),
        ("fr", "Est-ce que vous dormez bien ?"),
        ("fr", "Et le soir ?"),
        ("nl", "Waarom ben je gestopt?"),
        ("en", "What happened after that?"),
        ("es", "Entonces, ¿cuándo empezó?"),
        ("pt", "Porque é que veio?"),
        ("ro", "Atunci, cum a fost?"),
        ("sq", "Pse dhe kur?"),
    ],
)
def test_the_word_after_the_number_of_a_question_is_no_name(mark: str, language: str, text: str):
    """Any word has a capital there, also after the mark of who speaks."""
    assert found(mark + text, language) == found(f"I: {mark}{text}", language) == []


def test_a_name_after_the_number_of_a_question_is_one():
    """The number takes nothing away."""
    assert found("I: 2-Fatou est venue quand ?", "fr") == [("name", "Fatou")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "on plie la pâte ou Tu peux la laisser et Il faut attendre Comment on fait"),
        ("fr", "elle a fini Donc moi Je reste ici Elle aussi"),
        ("nl", "ik vroeg het en Toen zei ze niets Wat deed je dan, Meneer"),
        ("en", "We stayed and Then they said ‘Why would You do that’, ‘We know’"),
        ("es", "eso lo decía Ella y No pasó nada Porque Me fui"),
        ("pt", "A sala era boa e Depois Como foi Ela não disse"),
        ("ro", "Era târziu și Atunci Cum a fost"),
        ("sq", "Ishte natë Dhe Kur u nisa"),
    ],
)
def test_a_small_word_with_a_capital_is_no_name_where_a_full_stop_is_lacking(
    language: str, text: str
):
    """Transcripts lack full stops; a pronoun, conjunction or question word is nobody."""
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "après on dit oui, et elle a dit non de la tête"),
        ("fr", "vous êtes sûre madame, euh, de la serrure"),
        ("fr", "Elle travaille avec le monsieur du PEB, c'est pour la TVA"),
        ("en", "Yes, I'm happy with that, some kind of link, and this is good in a certain way"),
        ("en", "i'm happy and i'm good"),
        ("en", "Thank you, Mr. Chair, I told people about it"),
        ("nl", "Mevrouw de Voorzitter, de Gemeente heeft een plan"),
    ],
)
def test_an_everyday_word_after_a_cue_is_no_name(language: str, text: str):
    """Words that announce a name announce more than that, and an office is nobody in particular."""
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "My name is Will and this is May", ["Will", "May"]),
        ("en", "I'm Ruby, and we met Dan and Ella there", ["Ruby", "Dan", "Ella"]),
        ("en", "i'm ruby", ["ruby"]),
        ("en", "i told grace to wait", ["grace"]),
        ("en", "Thank you, Mr. Quillfeather", ["Quillfeather"]),
        ("fr", "Madame Bah est passée avec Bintou Bah", ["Bah", "Bintou Bah"]),
        ("es", "Me llamo Ella, y vino Ella Fuentes", ["Ella", "Ella Fuentes"]),
        ("nl", "Ik zag Elke en mevrouw Vos", ["Elke", "Vos"]),
        ("ro", "pe mine mă cheamă Căti", ["Căti"]),
    ],
)
def test_a_name_that_looks_like_a_small_word_is_found(language: str, text: str, names: list[str]):
    """Where it is said to be one, or the talk is in another language."""
    assert [words for kind, words in found(text, language) if kind == "name"] == names


def test_small_words_of_another_language_are_no_unknown_words():
    """An interpreter's French in a Romanian talk, with a capital or without."""
    assert found("T1 (fr): Donc elle dit que oui. Comment ça ? Avec elle.", "ro") == []


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_names_that_people_have_are_no_small_words(language: str):
    """Though they are small words of Spanish, Dutch or Romanian; a word of two letters (`Ho`) is
    one in its own talk alone.
    """
    assert not {"dan", "ben", "ella", "elke", "anders", "vos", "ana", "tan", "bah"} & never_names(
        language
    )
    assert language == "fr" or not {"ho", "vu"} & never_names(language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "ce que tu as décrit, du point de vue matériaux et de ton point de vue"),
        ("fr", "on prend le chalumeau et on va faire un point de chauffe"),
        ("fr", "Je repique.\nEt là, mon point de départ est fini."),
        ("en", "it was clear at that point it would rain"),
        ("pt", "fui chez ela e do ponto de vista dela"),
    ],
)
def test_an_address_needs_an_at_and_a_host(language: str, text: str):
    """*Et* is an *at* only with a host right after it or a word for mail before; *mon point de* is
    no host.
    """
    assert [one for one in found(text, language) if one[0] in ("email", "url")] == []


@pytest.mark.parametrize(
    ("language", "text", "kind", "words"),
    [
        ("fr", "mon mail c'est lou et lampion point de", "email", "lou et lampion point de"),
        (
            "fr",
            "écris à lou arobase lampion point de demain",
            "email",
            "lou arobase lampion point de",
        ),
        (
            "en",
            "it went to kel dot wren at lampion dot me and back",
            "email",
            "kel dot wren at lampion dot me",
        ),
        ("nl", "mail naar fem et lampion punt be", "email", "fem et lampion punt be"),
        ("en", "You can find him at wrenfield.com, she said", "url", "wrenfield.com"),
        ("nl", "op insta ben ik luna_roja", "handle", "luna_roja"),
    ],
)
def test_a_spoken_address_is_found_whole(language: str, text: str, kind: str, words: str):
    """With a weak *at* too; a written host after a pronoun is a web address."""
    assert (kind, words) in found(text, language)


def test_slanted_type_and_a_title_are_no_handle():
    """`_door Utrecht._` is Markdown, `Mr.d'Arlay` lacks a space."""
    assert [kind for kind, _ in found("_Een onderzoek door de stad Utrecht._", "nl")] == ["place"]
    assert "handle" not in [kind for kind, _ in found("I asked Mr.d'Arlay about it", "en")]


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        (
            "fr",
            "elle vient de la Beauce, près d'Orléans, et vit à Paris",
            ["Beauce", "Orléans", "Paris"],
        ),
        ("fr", "on est en Bretagne, puis en Seine-et-Marne", ["Bretagne", "Seine-et-Marne"]),
        ("nl", "Ze woont in Friesland en werkt in Zeist", ["Friesland", "Zeist"]),
        ("en", "They moved from Cornwall to New York", ["Cornwall", "New York"]),
        ("es", "vivía en Galicia y luego en San Sebastián", ["Galicia", "San Sebastián"]),
        ("pt", "Cresci no Alentejo, perto de Portalegre", ["Alentejo", "Portalegre"]),
        ("ro", "A stat în Maramureș și la Alba Iulia", ["Maramureș", "Alba Iulia"]),
    ],
)
def test_a_known_place_with_a_capital_is_a_place(language: str, text: str, places: list[str]):
    """It is asked about, as a place, and gets no label of a person."""
    assert found(text, language) == [("place", place) for place in places]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("fr", "Marie Orléans est passée", "Marie Orléans"),
        ("fr", "on a vu madame Provence", "Provence"),
        ("en", "I was talking to Addison Berry about it", "Addison Berry"),
        ("nl", "Het huis van Willem van Haren stond leeg", "Willem van Haren"),
        ("fr", "au café Bretagne on se parle", "café Bretagne"),
    ],
)
def test_a_place_within_a_name_stays_a_name(language: str, text: str, name: str):
    """After a given name, a form of address or a venue."""
    assert [
        words for kind, words in found(text, language) if kind in ("name", "workplace-name")
    ] == [name]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "We moeten het nog uit te voeren en op te halen krijgen"),
        ("fr", "Une loi pour celles qui parlent bien"),
        ("en", "They want to invest in the renewal of it"),
        ("fr", "Le souci d'autrui, et je suis allée du côté droit"),
        ("en", "It has nine square metres, and 6000 as a limit"),
    ],
)
def test_an_everyday_word_is_no_place(language: str, text: str):
    """Though a town (`Celles`, `As`, `Voeren`) or the end of a Dutch street (`-vest`, `-wal`) looks
    the same.
    """
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It cost $62.5 million for 3,000 homes in the 1990s, under order 34.19"),
        ("en", "We have £2,000 at most, from 2.10 p.m.–3.10 p.m., not 24/7"),
        ("en", "That is 7k, 10k at most"),
        ("en", "Nobody could tell me is it twelve hundred or two thousand"),
        ("es", "Ahora hay siete u ocho o diez aquí"),
        ("fr", "Quatre cent seize virgule soixante-six, et deux millions trois cent mille"),
    ],
)
def test_a_sum_or_a_count_is_no_number_of_someone(language: str, text: str):
    """Thousands, millions, decimals, decades, hours, and guesses with *or*."""
    assert found(text, language) == []


def test_a_number_that_is_announced_stays_one():
    """Though it is said in millions or written in thousands."""
    assert [
        kind
        for kind, _ in found(
            "mi cédula es treinta y dos millones cuatrocientos mil doscientos", "es"
        )
    ] == ["national-number"]
    assert [kind for kind, _ in found("her number is 31,207", "en")] == ["phone"]


def test_a_name_that_was_beeped_out_is_masked_already():
    """`BIP` and `YYY` stand for it; nothing said around them makes them a name."""
    assert found("ça s'appelait BIP, et monsieur BIP a vu madame YYY", "fr") == []


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        ("fr", "je touche un petit peu à tout, avec trois petites étapes", []),
        ("fr", "j'ai deux petits, de trois et cinq ans", ["family"]),
        ("en", "some days I write a lot", []),
        ("en", "days I teach maths", ["job-other"]),
        ("es", "estaba cansao, por la tranquilidá del poquillo", []),
        ("nl", "de leesbaarheid en de zelfredzaamheid zijn geïnformeerd", []),
        ("fr", "le bœuf et le planage, au fur et à mesure", []),
    ],
)
def test_what_only_looks_like_a_child_a_job_or_an_unknown_word(
    language: str, text: str, kinds: list[str]
):
    """*Petit peu*, *some days I*, and regular forms that dictionaries lack."""
    assert [kind for kind, _ in found(text, language)] == kinds
