"""Rules find what is written in the usual shapes, in seven languages, and leave prices, hours and
counts alone.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from rap.core.errors import WrongUseError
from rap.privacy.pseudonyms import DIRECT, QUASI, find_identifiers


def found(text: str, language: str) -> list[tuple[str, str]]:
    return [
        (one.kind, text[one.start : one.end]) for one in find_identifiers(text, language=language)
    ]


@pytest.mark.parametrize(
    ("language", "text", "kind", "words"),
    [
        ("fr", "écris à maelle.k@example.org demain", "email", "maelle.k@example.org"),
        (
            "fr",
            "va voir www.chambres.example/liege et dis-moi",
            "url",
            "www.chambres.example/liege",
        ),
        ("nl", "op insta ben ik @kamer_negen daar", "handle", "@kamer_negen"),
        ("nl", "bel 0476/55.01.33 als er iets is", "phone", "0476/55.01.33"),
        ("en", "it is +32 476 55 01 33 for both of us", "phone", "+32 476 55 01 33"),
        (
            "fr",
            "mon registre national 85.07.30-033.28 est dessus",
            "national-number",
            "85.07.30-033.28",
        ),
        ("ro", "CNP-ul e 2850618401275 pe hârtie", "national-number", "2850618401275"),
        ("es", "el NIE es X1234567L desde ayer", "national-number", "X1234567L"),
        ("nl", "storten op BE71 0961 2345 6769 aub", "iban", "BE71 0961 2345 6769"),
        ("en", "the card 4539 1488 0343 6467 was read out", "card", "4539 1488 0343 6467"),
        ("fr", "l'entreprise 0999.999.944 est radiée", "vat", "0999.999.944"),
        ("fr", "la plaque 1-ABC-234 devant la porte", "plate", "1-ABC-234"),
        ("pt", "o passaporte FX 123 456 ficou lá", "document", "FX 123 456"),
        ("fr", "elle loue rue d'Aerschot 214 à deux", "address", "rue d'Aerschot 214"),
        ("nl", "in de Molenstraat 12 bus 3 is het", "address", "Molenstraat 12 bus 3"),
        (
            "es",
            "vivo en la calle Robles 18, segundo izquierda",
            "address",
            "calle Robles 18, segundo izquierda",
        ),
        ("ro", "stau pe strada Zorilor numărul 6 acum", "address", "strada Zorilor numărul 6"),
        ("en", "we live at 27 Brook Lane now", "address", "27 Brook Lane"),
        ("fr", "née le 12/05/1988 là-bas", "birth-date", "12/05/1988"),
        ("ro", "o colegă din Nigeria a tradus", "nationality", "Nigeria"),
        ("fr", "une fille du Cameroun a lu", "nationality", "Cameroun"),
        ("en", "drop it at 52 High St, Apt 3B please", "address", "52 High St, Apt 3B"),
        ("pt", "fica na rua do Sol, 8-B, cave", "address", "rua do Sol, 8-B, cave"),
        ("es", "mira citas.example/@luna.roja y ya", "url", "citas.example/@luna.roja"),
        ("en", "I am peachyqueen77 over there", "handle", "peachyqueen77"),
        ("nl", "zij werkte in aalst en wij hier", "place", "aalst"),
    ],
)
def test_a_written_identifier_is_found_whole(language: str, text: str, kind: str, words: str):
    """Kind and every character of it."""
    assert (kind, words) in found(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "on paie deux cent vingt-cinq par semaine, de 18h30 à 2h"),
        ("fr", "petit à petit on s'organise, et le dimanche c'est calme"),
        ("nl", "dertig minuten is vijftig euro, en op vrijdag is het druk"),
        ("en", "it's section six, page twelve, and the rent is 1.200 euro"),
        ("es", "queremos luz natural y una puerta que cierre bien"),
        ("pt", "seis clientes por dia, das dez às dez, sem contrato"),
        ("ro", "vrem o bucătărie, lumină și o ușă care se închide"),
        ("sq", "duam një kuzhinë, dritë dhe një derë që mbyllet"),
        ("en", "in phase2 of the plan, version3, after covid19, article12 stood"),
        ("ro", "în două mii douăzeci și doi s-a schimbat legea"),
        ("fr", "c'est clair qui décide ici, et la loi de la France est une autre"),
        ("en", "one, two, three, four, five, six, we counted the stairs"),
        ("en", "we were fifteen, twenty, sometimes twenty five in that room"),
        ("fr", "je suis passée de mille deux cents à mille huit cent cinquante"),
        ("es", "cobraba mil doscientos y ahora mil ochocientos al mes"),
        ("ro", "plăteam o mie două sute pe lună și acum două mii trei sute"),
        ("pt", "começo às dez e trinta e acabo às vinte e duas"),
        ("en", "the judge said no and the nurse came in"),
    ],
)
def test_what_identifies_nobody_is_left_alone(language: str, text: str):
    """Prices, hours, counts, weekdays and wishes are no identifiers."""
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("85.07.30-033.28", "privacy.why.shape_right"),
        ("85.07.30-033.61", "privacy.why.shape_wrong"),
    ],
)
def test_a_number_counts_by_its_shape_and_the_reason_says_whether_it_checks(number: str, why: str):
    """A number that was misheard is as identifying as the right one."""
    (one,) = find_identifiers(f"mijn nummer is {number}", language="nl")

    assert (one.kind, one.reason) == ("national-number", why)


def test_direct_ones_are_told_from_those_only_asked_about():
    """A name is direct; an age and an origin are questions; the kinds do not overlap."""
    text = "Mirela est bulgare, elle a trente-deux ans"
    direct = {one.kind: one.direct for one in find_identifiers(text, language="fr")}

    assert direct == {"name": True, "nationality": False, "age": False}
    assert not DIRECT & QUASI


def test_finds_are_in_order_and_do_not_overlap():
    """Where two rules see one stretch, the surer keeps it and no letter is covered twice."""
    text = "https://rooms.example/u/ana@example.org, Ana, 0476 55 01 33, Ana's mail ana@example.org"
    spans = [(one.start, one.end) for one in find_identifiers(text, language="en")]

    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_a_language_without_rules_is_refused():
    """One sentence names the languages there are."""
    with pytest.raises(WrongUseError, match="fr, nl, en, es, pt, ro, sq"):
        find_identifiers("hallo", language="de")


@pytest.mark.parametrize("text", ["", " \n", "…", "123", "😀😀"])
def test_texts_without_words_give_nothing(text: str):
    """Edges of the offsets: empty, blank, signs, one small number, characters outside the first
    plane.
    """
    assert find_identifiers(text, language="fr") == []


def test_offsets_count_code_points():
    """What stands before, in two UTF-16 units a sign, does not move a find."""
    text = "😀😀 Fatoumata"
    (one,) = find_identifiers(text, language="fr")

    assert text[one.start : one.end] == "Fatoumata"
