"""Answers people type: what is plain is read in seven languages, and what is not plain is asked
about.
"""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rap.analysis.answer_words import Doubt, answer_phrases
from rap.analysis.pooled_answers import outcome, pool
from rap.analysis.typed_answers import ChatMessage, parse_answers, split_messages
from rap.core.model import ANSWERS, UNSURE, Vote
from rap.languages.pack import pack_of
from rap.report.words import ALL_LOCALES, words_of

NUMBERS = {f"F-{20000 + n}": n for n in range(1, 13)}
Y, P, N, M = "yes", "partly", "no", "not-mine"


def read(text: str) -> dict[int, str]:
    """Number -> answer."""
    return {
        NUMBERS[finding]: answer for finding, answer in parse_answers(text, NUMBERS).answers.items()
    }


def doubtful(text: str) -> list[int]:
    return sorted({doubt.number for doubt in parse_answers(text, NUMBERS).doubts})


@pytest.mark.parametrize("language", ALL_LOCALES)
def test_the_example_of_every_report_is_read_as_it_is_meant(language):
    """What the page tells people to type gives the five answers, with nothing left to ask."""
    parsed = parse_answers(words_of(language)("answer-example"), NUMBERS)

    assert {NUMBERS[finding]: answer for finding, answer in parsed.answers.items()} == {
        1: Y,
        2: N,
        3: P,
        4: M,
    }
    assert ([NUMBERS[finding] for finding in parsed.more], parsed.doubts, parsed.words) == (
        [5],
        (),
        "",
    )


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("1 yes 2 no", {1: Y, 2: N}),
        ("1 oui, 2 non", {1: Y, 2: N}),
        ("1 JA\n2 NEE", {1: Y, 2: N}),
        ("1. sí 2. no", {1: Y, 2: N}),
        ("1) sim; 2) não", {1: Y, 2: N}),
        ("1 da 2 nu", {1: Y, 2: N}),
        ("1 da si 2 nu", {1: Y, 2: N}),
        ("1 po 2 jo", {1: Y, 2: N}),
        ("1 jo 2 nee", {1: Y, 2: N}),
        ("👍 1 👎 2", {1: Y, 2: N}),
        ("1👍🏽 2👎🏿", {1: Y, 2: N}),
        ("1️⃣ ✅ 2️⃣ ❌", {1: Y, 2: N}),
        ("oui 1, non 2", {1: Y, 2: N}),
        ("oui: 1, 3; non: 2", {1: Y, 2: N, 3: Y}),
        ("1, 2 et 3 oui", {1: Y, 2: Y, 3: Y}),
        ("n°1 oui n°2 non", {1: Y, 2: N}),
        ("1yes2no", {1: Y, 2: N}),
        ("12 ouais", {12: Y}),
        ("no 1, no 2", {1: N, 2: N}),
        ("1 oui et non", {1: P}),
        ("1 pas d’accord", {1: N}),
        ("1 oui 2 ja", {1: Y, 2: Y}),
        ("1 oui mais 2 non", {1: Y, 2: N}),
        ("Je ne sais pas bien lire\n1 oui 2 non", {1: Y, 2: N}),
    ],
)
def test_plain_answers_are_read(text, answers):
    """Whatever the order, the signs and the language: the language of the whole message decides
    what a word means.
    """
    assert (read(text), doubtful(text)) == (answers, [])


@pytest.mark.parametrize(
    ("text", "answers", "asked"),
    [
        ("1 jo", {}, [1]),  # yes in Flanders, no in Albanian
        ("1 nu 2 ja", {2: Y}, [1]),  # no in Romanian, now in Dutch
        ("1 peut-être 2 oui", {2: Y}, [1]),
        ("1 🤷 2 👍", {2: Y}, [1]),
        ("1 2 oui", {2: Y}, [1]),
        ("1 yes 1 no 2 no", {2: N}, [1]),
        ("13 yes 2 no", {2: N}, [13]),
        ("0 yes", {}, [0]),
        ("1-3 oui", {3: Y}, [1]),
        ("yes", {}, [0]),
        ("4", {}, [4]),
        ("4 oui bien sûr que non", {}, [4]),
        ("1 ja natuurlijk niet", {}, [1]),
        ("3 oui si on veut", {}, [3]),
        ("oui mais pas toujours", {}, [0]),
        ("1 oui mais pas toujours 2 non", {2: N}, [1]),
        ("1 oui mais le loyer est de 300 par mois 2 non", {2: N}, [1]),
        ("1 oui, ce n’est pas toujours vrai", {}, [1]),
        ("1 yes. Not always", {}, [1]),
        ("1 yes\nbut not always", {}, [1]),
        ("oui 1, non 2 pas toujours", {1: Y}, [2]),
        ("👍 1 but not always", {}, [1]),
        ("2 sim, mas nem sempre", {}, [2]),
        ("1 da, dar numai noaptea", {}, [1]),
        ("1 sí, pero depende", {}, [1]),
        ("1 po, por jo gjithmonë", {}, [1]),
        ("1 jo, nuk është gjithmonë", {}, [1]),  # no in Albanian; "nuk" is no reason to read Dutch
        ("je ne sais pas pour 3, 4 oui", {}, [3, 4]),
        ("pas 2 oui", {}, [2]),
        ("1 oui, le loyer est de 300 par mois 2 non", {2: N}, [1]),
        ("1 oui 300 par mois", {}, [1]),
        ("1 oui 2 non\nJe ne peux pas venir lundi", {1: Y}, [2]),
        ("4 oui\npar contre pas chez moi", {}, [4]),
        ("for my friends 1 yes 2 no", {2: N}, [1]),
        ("1 yes but 2 times a week", {}, [1, 2]),
        ("oui 1 chez ma voisine, non 2", {}, [1, 2]),
        ("oui 1, 2 non", {}, [1, 2]),
        ("1, bien sûr 2 non", {2: N}, [1]),
        ("4 ja nu", {}, [4]),
        ("1 ja, 2 weet ik veel", {1: Y}, [2]),
    ],
)
def test_what_is_not_plain_is_asked_about(text, answers, asked):
    """Nothing is counted for a number that is in doubt, and the others count."""
    assert (read(text), doubtful(text)) == (answers, asked)


@pytest.mark.parametrize(
    "text",
    [
        *("no sabría decir", "no tengo idea", "nu am habar", "nu pot spune", "não faço ideia"),
        *("no way to tell", "no clear answer", "no wonder", "no surprise there", "no cabe duda"),
        *("no siempre pasa", "no exactamente", "nu tocmai", "nu peste tot", "nie overal"),
        *("nie helemaal", "nu și acum", "não mais", "yes for my friends", "ja bij mijn vriendin"),
        *("da pentru prietene", "sí para mis amigas", "oui pour ma voisine", "yes last year"),
        *("ja in het begin", "oui par contre", "yes however", "ja hoewel", "sim porém", "oui ??"),
        *("si me pagan", "meer of minder", "plus tellement", "plus de clients", "no more"),
        *("geen mening", "je ne sais pas trop", "weet niet of dat klopt", "ja maar", "oui?"),
        *("claro", "sí claro", "e vërtetë", "pa dyshim", "4²", "oui²", "½", "yes 🙄"),
    ],
)
def test_an_answer_that_is_not_understood_whole_is_asked_about(text):
    """Of what she writes after a number every word must be known, and make one answer."""
    parsed = parse_answers(f"4 {text}", NUMBERS)

    assert (parsed.answers, [doubt.number for doubt in parsed.doubts]) == ({}, [4])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *((text, Y) for text in ("ja hoor", "oui, bien sûr", "Yes, of course!", "oui merci 🙏")),
        *((text, N) for text in ("no", "nee, zeker", "non merci", "nu", "klopt niet", "👎")),
        *((text, UNSURE) for text in ("weet niet", "Je sais pas", "don’t know", "geen idee hoor")),
    ],
)
def test_an_answer_that_is_understood_whole_is_read(text, answer):
    """Thanks, and words that strengthen a yes or a no alike, are known; not to know is an answer of
    its own.
    """
    assert (read(f"4 {text}"), doubtful(f"4 {text}")) == ({4: answer}, [])


def test_only_bare_answers_are_read_in_a_language_that_nobody_read():
    """What its list may say of thanks or of not knowing holds once one of its speakers has read it."""
    read_by = {code: pack_of(code).about.answers_read_by for code in ALL_LOCALES}
    bare = {*ANSWERS, "more", "and"}
    kinds = {
        code: {row[code] for row in answer_phrases().values() if code in row} for code in read_by
    }

    assert sorted(code for code, who in read_by.items() if who) == ["en", "fr", "nl"]
    assert [code for code, who in read_by.items() if not who and kinds[code] - bare] == []
    assert [code for code, who in read_by.items() if who and "unsure" not in kinds[code]] == []


def test_a_number_without_a_finding_is_asked_about_whatever_is_answered_to_it():
    """Where the report has number 1 alone, not to know about number 2 is named as a no would be."""
    numbers = {"F-20001": 1}
    found = [parse_answers(f"1 ja, 2 {word}", numbers) for word in ("non", "weet niet")]

    assert [(one.answers, one.doubts) for one in found] == [
        ({"F-20001": Y}, (Doubt(2, "analysis.answers.no_such_number"),))
    ] * 2
    assert read("1 ja, 2 weet niet") == {1: Y, 2: UNSURE}


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("① ja ❷ nee ⑩ deels", {1: Y, 2: N, 10: P}),
        ("①oui ②non", {1: Y, 2: N}),
        ("1️⃣ ja 2️⃣ nee", {1: Y, 2: N}),
        ("１ ja ٢ nee", {1: Y, 2: N}),
    ],
)
def test_numbers_are_read_as_phones_write_them(text, answers):
    """In circles, in keys, in the digits of any script."""
    assert (read(text), doubtful(text)) == (answers, [])


@given(st.text(st.one_of(st.characters(), st.sampled_from("1２③⁴½ⅣV¼ \n\f-,."))))
def test_reading_ends_whatever_is_typed(text):
    """No sign that Unicode has stops a file of messages."""
    parsed = parse_answers(text, NUMBERS)

    assert all(numbers in {*NUMBERS} for numbers in (*parsed.answers, *parsed.more))


@pytest.mark.parametrize(
    ("parts", "answers", "asked"),
    [
        (("7 oui", "7 non"), {7: N}, []),
        (("7 oui 8 non", "8 oui merci"), {7: Y, 8: Y}, []),
        (("7 oui, chez nous", "7 oui"), {7: Y}, []),
        (("7 oui", "mais pas toujours"), {}, [7]),
        (("7 oui", "je viens à 7 h"), {}, [7]),
        (("7 oui\n7 non",), {}, [7]),
    ],
)
def test_what_she_sends_later_changes_her_answer(parts, answers, asked):
    """Two answers in one message are asked about; words after an answer are, in a message of their own
    too.
    """
    text = ChatMessage(parts).text

    assert (read(text), doubtful(text)) == (answers, asked)


def test_not_my_experience_is_an_answer_like_the_others():
    """It is no missing answer and no half one."""
    assert read("1 niet mijn ervaring, 2 ja") == {1: M, 2: Y}


def test_more_can_stand_beside_an_answer():
    """Somebody may agree and have more to say."""
    parsed = parse_answers("1 yes, 1 more", NUMBERS)

    assert (parsed.answers, parsed.more) == ({"F-20001": Y}, ("F-20001",))


def test_own_words_are_kept_apart_and_do_not_answer():
    """What stands behind the sign of the form is free text, whatever numbers and words it holds."""
    parsed = parse_answers("1 oui\n» chez moi 3 non merci\n12-b40e-0123456789abcdef", NUMBERS)

    assert (parsed.answers, parsed.words, parsed.doubts) == (
        {"F-20001": Y},
        "chez moi 3 non merci",
        (),
    )
    assert (parsed.sheet, parsed.copy) == ("12-b40e", "0123456789abcdef")


@pytest.mark.parametrize(
    ("code", "language", "copy"),
    [
        ("12-b40e-0123456789abcdef", "", "0123456789abcdef"),  # forms of older reports
        ("12-b40e-sq-0123456789abcdef", "sq", "0123456789abcdef"),
        ("12-B40E-FR-0123456789ABCDEF", "fr", "0123456789abcdef"),
        ("12-b40e-zz-0123456789abcdef", "", "0123456789abcdef"),
        ("12-b40e", "", ""),
    ],
)
def test_a_form_says_the_language_of_its_report(code, language, copy):
    """Then own words have one; what is no language of a report is none."""
    parsed = parse_answers(f"1 👍\n» dera mbyllet fort\n{code}", NUMBERS)

    assert (parsed.sheet, parsed.language, parsed.copy) == ("12-b40e", language, copy)
    assert (parsed.words, parsed.doubts) == ("dera mbyllet fort", ())


@pytest.mark.parametrize(
    ("text", "answers", "words"),
    [("1 oui merci", {1: Y}, ""), ("1 oui, on paie trop cher", {}, "on paie trop cher")],
)
def test_a_word_of_thanks_is_no_text_to_review(text, answers, words):
    """From three words on it is something said, and what it does to the answer beside it is asked."""
    assert (read(text), parse_answers(text, NUMBERS).words) == (answers, words)


def test_a_code_typed_in_capitals_is_the_same_code():
    """Phones write capitals where nobody asked for them."""
    parsed = parse_answers("1 Oui\nFeuille 12-B40E-0123456789ABCDEF", NUMBERS)

    assert (parsed.sheet, parsed.copy, parsed.doubts) == ("12-b40e", "0123456789abcdef", ())


def test_two_filled_in_forms_in_one_message_are_asked_about():
    """Two people may have used one phone."""
    text = "1 oui\n12-b40e-0123456789abcdef\n1 non\n12-b40e-fedcba9876543210"

    assert parse_answers(text, NUMBERS).doubts == (Doubt(0, "analysis.answers.two_forms"),)


@pytest.mark.parametrize(
    "chat",
    [
        "[12/03/2026, 21:14:05] A: 1 oui\n[12/03/2026, 21:15:00] B: 1 non\n[12/03/2026, 21:16:00] A: 2 non",
        "12/03/2026, 21:14 - A: 1 oui\n12/03/2026, 21:15 - B: 1 non\n12/03/2026, 21:16 - A: 2 non",
        "A, [12.03.2026 21:14]\n1 oui\n\nB, [12.03.2026 21:15]\n1 non\n\nA, [12.03.2026 21:16]\n2 non",
        "\u200e[21:14, 12/03/2026] A: 1 oui\r\n[21:15, 12/03/2026] B: 1 non\r\n[21:16, 12/03/2026] A: 2 non",
    ],
)
def test_a_pasted_chat_is_one_message_a_person(chat):
    """Dates and times are no answers, and somebody who writes twice is one person."""
    assert [read(message.text) for message in split_messages(chat)] == [{1: Y, 2: N}, {1: N}]


def test_names_of_senders_show_in_no_traceback():
    """A message prints without its words and without who sent it."""
    (message,) = split_messages("[12/03/2026, 21:14] Mira: 1 oui")

    assert repr(message) == "ChatMessage()"


def test_random_texts_never_give_an_answer_to_a_number_without_a_word():
    """Whatever is typed, every answer counted stands beside its number in the message."""
    draw = random.Random(7)
    pieces = [
        "1",
        "2",
        "7",
        "oui",
        "nee",
        "jo",
        "si",
        "mais",
        "plus",
        ",",
        "-",
        "et",
        "hm",
        "👍",
        "\n",
        "pas mon vécu",
    ]
    for _ in range(2000):
        text = " ".join(draw.choices(pieces, k=draw.randint(1, 8)))
        parsed = parse_answers(text, NUMBERS)
        given = {NUMBERS[finding] for finding in (*parsed.answers, *parsed.more)}

        assert all(str(number) in text.split() for number in given), text
        assert all(
            NUMBERS[finding] not in {d.number for d in parsed.doubts} for finding in parsed.answers
        ), text


def vote(group: str, **answers: int) -> Vote:
    return Vote(
        group, "2026-03-01", 9, "F-20001", {key.replace("_", "-"): n for key, n in answers.items()}
    )


def test_answers_and_groups_are_added_up():
    """Messages, sheets and the votes of two groups are one count."""
    came = [{"F-20001": {Y: 1}}, {"F-20001": {Y: 4, M: 2}}]

    assert pool(came, [vote("FG-10001", yes=2, no=1), vote("FG-10002", not_mine=3)]) == {
        "F-20001": {Y: 7, P: 0, N: 1, M: 5}
    }


def test_the_votes_of_one_group_stay_its_own():
    """Beside two messages they would still be told apart."""
    assert pool([{"F-20001": {Y: 1}}], [vote("FG-10001", no=9)]) == {
        "F-20001": {Y: 1, P: 0, N: 0, M: 0}
    }


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({Y: 9}, "few"),
        ({Y: 10}, "recognised"),
        ({Y: 5, N: 3, P: 2}, "partly"),
        ({Y: 5, N: 5}, "divided"),
        ({Y: 2, P: 3, N: 2, M: 4}, "divided"),
        ({N: 8, Y: 2}, "rejected"),
        ({N: 5, M: 5, Y: 2}, "rejected"),
        ({M: 8, Y: 4}, M),
        ({M: 7, Y: 5}, "divided"),
        ({P: 12, N: 2}, "partly"),
        ({}, "few"),
    ],
)
def test_what_is_said_of_answers_is_a_word_and_no_number(counts, said):
    """Below twice the threshold nothing is said; "most" is most of all who answered, never two of
    eleven.
    """
    assert outcome(counts, threshold=5) == said


@pytest.mark.parametrize("threshold", [3, 5, 7])
def test_words_give_no_hidden_split_away(threshold):
    """A reader who knows how many answered, and reads the word, is left with as many possible numbers of
    each answer as the threshold; and "some" and "others" are never fewer than it.
    """
    for total in range(2 * threshold, 3 * threshold + 2):
        splits: dict[str, list[tuple[int, ...]]] = {}
        for cuts in itertools.combinations_with_replacement(range(total + 1), 3):
            edges = (0, *cuts, total)
            split = tuple(b - a for a, b in itertools.pairwise(edges))
            counts = dict(zip(ANSWERS, split, strict=True))
            splits.setdefault(outcome(counts, threshold=threshold), []).append(split)

        assert {
            word: answer
            for word, those in splits.items()
            for answer, numbers in zip(ANSWERS, zip(*those, strict=True), strict=True)
            if len({*numbers}) < threshold
        } == {}
        sides = [(yes + partly, no + other) for yes, partly, no, other in splits["divided"]]
        assert min(map(min, sides)) >= threshold


def test_one_message_more_is_not_seen_in_what_is_said():
    """Of all counts from 10 to 30, one answer more or less changes the word only at its edge; no
    word stands for one person.
    """
    totals = {
        outcome({Y: yes, N: total - yes}, threshold=5)
        for total in range(10, 31)
        for yes in range(total + 1)
    }

    assert totals == {"recognised", "rejected", "divided"}
    assert {outcome({answer: 30}, threshold=5) for answer in ANSWERS} == {
        "recognised",
        "partly",
        "rejected",
        M,
    }
