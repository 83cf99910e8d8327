"""Numbers, addresses and names as people say them: in words, spelled, dictated with pauses, in
seven languages.
"""

from __future__ import annotations

import pytest

from rap.privacy.pseudonyms import find_identifiers
from rap.privacy.pseudonyms.spoken import find_numbers
from rap.privacy.pseudonyms.talk import Talk


def covered(text: str, words: str, language: str) -> bool:
    """Whether every character of `words` lies in a direct find."""
    finds = [one for one in find_identifiers(text, language=language) if one.direct]
    inside = {at for one in finds for at in range(one.start, one.end)}
    start = text.index(words)
    return set(range(start, start + len(words))) <= inside


@pytest.mark.parametrize(
    ("language", "words", "digits"),
    [
        ("fr", "septante-deux", "72"),
        ("fr", "nonante et un", "91"),
        ("fr", "quatre-vingt-dix-sept", "97"),
        ("fr", "soixante-quinze", "75"),
        ("nl", "zesendertig", "36"),
        ("nl", "honderdachttien", "118"),
        ("nl", "tweeëntwintig", "22"),
        ("en", "two hundred and six", "206"),
        ("en", "double four", "44"),
        ("es", "ochenta y dos", "82"),
        ("pt", "noventa e nove", "99"),
        ("ro", "treizeci și doi", "32"),
        ("sq", "njëzet e dy", "22"),
        ("fr", "deux fois trente", "3030"),
        ("ro", "două ori cinci", "55"),
        ("pt", "triplo nove", "999"),
    ],
)
def test_number_words_have_a_value(language: str, words: str, digits: str):
    """One number, in the forms of Belgium too."""
    assert [number.digits for number in find_numbers(Talk(words, language))] == [digits]


@pytest.mark.parametrize(
    ("language", "before", "words"),
    [
        (
            "fr",
            "mon gsm c'est le",
            "zéro quatre cent septante-deux, trente-huit, nonante et un, zéro six",
        ),
        ("nl", "bel mij op", "nul vier zesentachtig euh zeventien, nul drie, negenenvijftig"),
        ("en", "ring her on", "oh double four nine, six six, three oh, one five"),
        (
            "es",
            "llámame al",
            "más treinta y dos, cuatro, noventa y ocho, ochenta, veintiséis, sesenta y cuatro",
        ),
        ("pt", "o número é", "zero quatro nove cinco, sessenta e dois, dezassete, zero oito"),
        ("ro", "numărul e", "zero patru șapte nouă, cinșpe, treizeci și doi, șaizeci"),
        ("sq", "numri im", "zero katër tetë gjashtë, dyzet e një, shtatëdhjetë, pesë tre"),
        ("nl", "zij leest", "drieëntachtig nul drie tweeëntwintig, honderdachttien, zestien"),
        (
            "nl",
            "storten op",
            "BE tweeënveertig, nul zes drie zeven, zeven één vijf drie, nul twee vijf vier",
        ),
        ("nl", "nummerplaat", "twee, P, L, R, drie negen acht"),
        ("es", "la placa era", "dos, ese, te, be, seiscientos uno"),
        ("pt", "a matrícula", "um, traço, bê, quê, erre, traço, quatro zero sete"),
        ("en", "plate was", "lima kilo five three x-ray yankee zulu"),
        ("fr", "née", "le sept du onze soixante-huit"[3:]),
        ("nl", "schrijf naar", "femke punt o at example punt org"),
        ("fr", "écris à", "l point delvaux arobase proximus point be"),
        ("pt", "escreve para", "keila ponto souza arroba gmail ponto com"),
        ("sq", "shkruaj te", "d d pikë hoxha at gmail pikë com"),
        ("en", "go to", "velvet rooms dot co dot uk forward slash prices"),
        ("fr", "sur snap c'est", "mya tiret du bas bxl tiret du bas nonante-neuf"),
        ("en", "we live at", "flat four, nineteen Marlow Street"),
        ("fr", "elle habite", "chaussée de Haecht trois cent quarante-deux, deuxième étage"),
        ("nl", "ik woon in de", "lange beeldekensstraat honderdtwaalf"),
        ("fr", "c'est", "M comme Marie, O, U, N comme Nicolas, A"),
        ("fr", "c'est", "Y, A, S, deux N, A"),
        ("en", "write", "K-E-H-I-N-D-E"),
        (
            "en",
            "you dial",
            "one one eight… no, sorry, oh one one eight, four nine six, double oh, one two",
        ),
        ("fr", "mon gsm", "Zéro quatre huit six. Trente. Douze, quarante-cinq"),
        ("en", "she spells it", "A, double N, E, K, E"),
        ("es", "mi NIE", "Y cuatro siete uno cero dos ocho tres ele"),
        ("pt", "a matrícula era", "xis, quatro, três, a, érre"),
        ("en", "write to", "m underscore okafor nineteen at gmail"),
        ("ro", "mailul meu e", "ana punct m punct popa la gmail punct com"),
        ("en", "mail", "contact [at] nightdesk [dot] org"),
        ("ro", "Dosarul e", "DGASPC 3380/2020"),
        ("nl", "op insta ben ik", "apenstaartje roos van de kaai"),
        ("pt", "nasci a", "dezassete do três de oitenta e dois"),
        ("pt", "moro na", "rua quinze de novembro, trezentos e vinte, apartamento quarenta e um"),
        ("en", "send it to", "PO Box 4471, Bristol BS1 9ZZ"),
        ("en", "she moved to", "17b Harrowgate Mews, Leeds LS6 2QT"),
        ("pt", "mora na", "R. da Palma 44, 2.º dto, 1100-394 Lisboa"),
        ("en", "her number is", "eighty eight oh two pause fourteen three one one oh seven"),
        ("sq", "numri im", "zero gjashtë nëntë ëë tridhjetë e dy njëzet e një dhjetë"),
        ("es", "mi pasaporte es", "a u cuatro uno nueve cero cero tres"),
        (
            "es",
            "la cuenta es",
            "e ese cuarenta doce cero cero treinta y uno cuarenta y cuatro diecinueve",
        ),
        ("sq", "targa ishte", "a a dyqind e nëntë p r"),
        ("pt", "a placa era", "bê erre á dois e dezenove"),
        ("pt", "o título é", "dê quatro zero sete oito nove um"),
        ("en", "his badge was", "one one four seven"),
        ("en", "i pay into", "double four one, dash, oh nine six three"),
        ("nl", "mijn postcode is", "negenduizend honderd"),
        ("sq", "numri i dosjes", "dyqind e katërmbëdhjetë pjesë njëzet e tre"),
        ("ro", "locuiam pe", "strada merilor numărul nouă scara b apartamentul doi"),
        ("pt", "moro na", "rua direita número quatro"),
        ("en", "find me as", "lola.92"),
        (
            "nl",
            "bel",
            "0471 uh 63 08 nog iets 92",
        ),  # thinking aloud inside a number that is not complete
        ("nl", "stuur naar", "+32 472 sorry 473 11 20 95"),
        ("es", "mi número es", "seis dos cuatro, tres veces el siete, cero cero nueve"),
        ("nl", "het nummer is", "nul zes, driemaal vijf, twee acht nul een"),
        (
            "fr",
            "le mail c'est",
            "julie tiret b, en un mot, arobase exemple point net",
        ),  # a remark on spelling
        ("pt", "manda para", "tê de tânia, hífen, rosa, arroba, exemplo, ponto, pt"),
        ("nl", "schrijf naar", "fien met dubbel n punt k apenstaart hotmail com"),
        ("ro", "emailul meu e", "dora liniuță trei a rond exemplu punct ro"),
        ("fr", "envoie sur", "lou.b @ exemple . net"),
        ("nl", "mail", "fien@exemple,be"),
        ("en", "it is on", "example dot com forward slash leeds forward slash k four l"),
        ("ro", "am anunțul pe", "exemplu punct ro bară oblică cluj bară dora"),
        ("nl", "op insta ben ik", "kat streepje onderaan fien"),
        ("sq", "në instagram jam", "vera nënvizë zyrtare"),
        ("fr", "mon onlyfans c'est", "la petite lou point zéro six"),
        (
            "es",
            "la cuenta",
            "es veintidós, dos mil cien, cero tres doce, cuarenta, once, treinta y tres, cincuenta, setenta",
        ),
        ("nl", "mijn rekening is", "NL40 inga 0617 22 43 10"),
        ("sq", "kishte niptin", "el pesë dy, tre zero një, nëntë katër, k"),
        ("en", "the reference is", "capital K oh nine, five five one three"),
        ("en", "my pps is", "eight one three oh four four nine k b"),
        ("ro", "scria", "b z, treizeci, l v m"),
        ("nl", "ov nummer", "zes miljoen tweehonderdvijftienduizend honderd en acht"),
        ("fr", "le tampon disait", "SP : 7.115.302"),
        (
            "nl",
            "wij wonen in",
            "9000 gent",
        ),  # a town alone is asked about; with its postcode it is taken out
        ("es", "código postal", "cero tres cero cero dos alicante"),
        ("en", "the flat is", "forty-five to forty-seven quay street, second floor"),
        ("nl", "wij woonden op", "nummer dertien, tweede verdiep, van de Kerkstraat"),
        ("pt", "morava na", "Av. da Boavista, n.º 310, 2.º Dto, 4100-119 Porto"),
        ("fr", "elle vit", "rue Longue, au 118, deuxième à gauche"),
        ("en", "born", "7 Nov 1991"),
    ],
)
def test_what_is_dictated_is_found_whole(language: str, before: str, words: str):
    """Every character from the first item to the last."""
    assert covered(f"{before} {words}.", words, language)


@pytest.mark.parametrize(
    "text", ["cent à cent cinquante", "de huit à dix-huit heures", "neuf, dix, onze, douze"]
)
def test_ranges_and_counting_are_no_dictated_number(text: str):
    """Numbers that follow each other without being one number."""
    assert find_identifiers(f"c'est {text} par jour", language="fr") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "in 2017 heb ik gewerkt en in 2018 een half jaar niet"),
        ("en", "at eleven fifteen on the dot we close"),
        ("en", "three hundred, four hundred, five hundred a night back then"),
        ("pt", "a lei de 2001 diz pouco e a de dois mil e dezoito também"),
        ("sq", "punova pak në vitin 2019, në 2020 asnjë"),
        ("fr", "le train part quai numéro neuf"),
        ("es", "lo dice el artículo 188 apartado 3"),
        ("ro", "contul e gol, o sută douăzeci pe zece și zero pe douăzeci și cinci"),
        ("fr", "on parle du point de vue des adresses"),
    ],
)
def test_years_hours_laws_and_prices_are_no_number_of_someone(language: str, text: str):
    """Nothing is taken out; a place or an age may be asked about."""
    assert [one for one in find_identifiers(text, language=language) if one.direct] == []


def test_a_mishearing_counts_as_much():
    """A digit too few is still somebody's number."""
    words = "zéro quatre sept cinq, vingt-deux, treize, septante"
    assert covered(f"mon numéro c'est {words}", words, "fr")
