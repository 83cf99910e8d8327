"""What a reviewer reads before she is done is, byte for byte, what is written; what she decided
holds, and masks what it names.
"""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from labs import Lab
from reviews import FR, let_in, make_review_study, opened, queue, sent
from vaults import PASSPHRASE, make_quick

from rap.core.accents import fold
from rap.privacy.pseudonyms import find_identifiers
from rap.privacy.pseudonyms.propagate import find_known
from rap.store.sources import read_source, read_source_text
from rap.topics.entering.plan import Wanted
from rap.topics.review.accepting import accept
from rap.topics.review.decisions import Event, form_of
from rap.topics.review.entities import split_entity
from rap.topics.review.masking import divide, places_of
from rap.topics.review.session import Review

NL = Wanted(language="nl", consent=dict(FR.consent))
WENDELMOET = (
    "Onderzoeker: Hoe heet u ?\n"
    "Wendelmoet: Ik heet Wendelmoet Brasschoten en ik doe de boekhouding van ons huis.\n"
    "Onderzoeker: En hoe noemt men u ?\n"
    "Wendelmoet: Wendelmoet, zo noemt iedereen mij. Mevrouw Brasschoten, zegt de bank.\n"
)
FIRST = [
    "Wendelmoet",
    "Alwina",
    "Hortense",
    "Mirela",
    "Samira",
    "Odile",
    "Fatoumata",
    "Kiera",
    "Naima",
    "Sorin",
    "Joke",
]
LAST = [
    "Brasschoten",
    "Vandenbroucke",
    "Peeters",
    "Quintelier",
    "McAllister",
    "Ferrante",
    "Zwaenepoel",
    "Ionescu",
]
SAID = (
    "ik heet {a} {b} en ik werk hier al lang",
    "{a}, zo noemt iedereen mij, en mevrouw {b} zegt de bank",
    "mijn collega {a} {b} en {c} koken op zondag in de Molenstraat 12",
    "bel {c} op 0470 12 34 56 of mail {c}@example.org",
    "{c} {a} woont in Aalst, en {b} van {c} ook",
    "dag {a}, dag {c} {b}, tot morgen in Café {c}",
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with an empty vault."""
    make_quick(monkeypatch)
    return make_review_study(tmp_path / "study")


def talk(chance: random.Random) -> str:
    """An invented talk in which the same few names come back, whole and in parts."""
    names = {"a": chance.choice(FIRST), "b": chance.choice(LAST), "c": chance.choice(FIRST)}
    lines = [chance.choice(SAID).format(**names) for _ in range(5)]
    return "".join(f"Onderzoeker: En verder ?\n{names['a']}: {line}.\n" for line in lines)


def decide(review: Review, chance: random.Random) -> None:
    """Something at random on most of what is open, now and then spelling by spelling, and a name
    that is added.
    """
    texts = {id: raw.text for id, raw in review.raws.items()}
    for entity in review.open_entities:
        parts = split_entity(entity, texts=texts) if chance.random() < 0.4 else [entity]
        for part in parts:
            act = chance.choice(("mask", "keep", "say", "name", ""))
            if act:
                review.decide(
                    part, act, words=f"iemand {chance.randrange(9)}" if act == "say" else ""
                )
        if chance.random() < 0.1:
            review.add(chance.choice(LAST))


def read(review: Review, id: str) -> str:
    return read_source_text(review.root, read_source(review.root, id))


def write(review: Review, id: str) -> tuple[str, str]:
    """What was read as it will be, and what stands in the study then."""
    review.mark(id, "done")
    before = review.preview(id).text
    accept(review, id)
    return before, read(review, id)


def test_other_words_for_two_names_in_a_row_are_written_as_they_were_read(root: Path):
    """Each spelling by itself: nobody becomes a third person, and no space is lost."""
    queue(root, {"INT-40001": WENDELMOET}, wanted=NL)
    review = opened(root)
    [one] = [entity for entity in review.entities if "wendelmoet" in entity.forms]
    for part in split_entity(one, texts={"INT-40001": review.raws["INT-40001"].text}):
        review.decide(part, "say", words="Lotte" if part.forms == ("wendelmoet",) else "Snor")
    before, after = write(review, "INT-40001")

    assert before == after
    assert after.splitlines()[1::2] == [
        "P1: Ik heet [Snor] en ik doe de boekhouding van ons huis.",
        "P1: [Lotte], zo noemt iedereen mij. Mevrouw [Snor], zegt de bank.",
    ]


def test_a_phrase_that_is_masked_leaves_its_small_words_alone(root: Path):
    """Neither here nor in a text that comes when the first one is in: *from* and *the* are in every
    talk.
    """
    english = Wanted(language="en", consent=dict(FR.consent))
    said = (
        "Interviewer: And then?\nAnna: Yes.\nInterviewer: And then?\n"
        "Anna: I moved away from the keyboard factory when I left {}, from one day to the next.\n"
    )
    queue(
        root,
        {"INT-40001": said.format("Away From Keyboard") + said.format("The Blue Door")},
        wanted=english,
    )
    review = opened(root)
    for name in ("Away From Keyboard", "The Blue Door"):
        review.add(name)
    _, first = write(review, "INT-40001")
    queue(root, {"INT-40002": said.format("it")}, wanted=english)
    _, second = write(opened(root), "INT-40002")

    assert "I moved away from the keyboard factory when I left [" in first
    assert "Keyboard" not in first
    assert (
        "I moved away from the keyboard factory when I left it, from one day to the next." in second
    )


@pytest.mark.parametrize("seed", range(8))
def test_what_is_read_is_what_is_written(root: Path, seed: int):
    """Invented talks, decisions at random: each preview is the text that comes, with its counts,
    while others still wait.
    """
    chance = random.Random(seed)
    ids = queue(root, {f"INT-4000{number}": talk(chance) for number in range(1, 5)}, wanted=NL)
    review = opened(root)
    decide(review, chance)
    left = [id for id in ids if not review.preview(id).n_left]

    assert len(left) > 1
    for id in left:
        before, after = write(review, id)
        assert before == after


def decisions(text: str, chance: random.Random) -> dict[tuple[str, str], Event]:
    """Something at random on half of what is found, whole or word by word."""
    said: dict[tuple[str, str], Event] = {}
    for one in find_identifiers(text, language="nl"):
        whole = form_of(text[one.start : one.end])
        group = "name" if one.kind in ("name", "unknown") else one.kind
        for form in chance.choice(([], [whole], whole.split(), [whole, *whole.split()])):
            said[group, form] = Event(
                1, chance.choice(("mask", "keep", "say")), group, one.kind, (form,), "[x]"
            )
    return said


@pytest.mark.parametrize("seed", range(60))
def test_a_keep_is_a_keep_and_no_masked_name_stays(seed: int):
    """What was kept and is in no masked name stays; every other character that was found goes, and
    every masked name.
    """
    chance = random.Random(seed)
    text, names = talk(chance), [fold(name) for name in chance.sample(FIRST + LAST, 3)]
    said, found = decisions(text, chance), find_identifiers(text, language="nl")
    kept_forms = {form for (_, form), event in said.items() if event.act == "keep"}
    names = [name for name in names if name not in kept_forms]
    places = places_of(text, found, decided=lambda *key: said.get(key), names=names)
    going = {
        at for place in places if not place.is_kept for at in range(place.one.start, place.one.end)
    }
    spans = [(place.one.start, place.one.end) for place in places]
    hits = {at for start, end in find_known(text, names) for at in range(start, end)}

    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    for one in found:
        group = "name" if one.kind in ("name", "unknown") else one.kind
        for start, end, event in divide(
            text, one.start, one.end, group=group, decided=lambda *key: said.get(key)
        ):
            stretch = {*range(start, end)}
            if event is not None and event.act == "keep":
                assert hits & stretch or not going & stretch
            else:
                assert stretch <= going
    for start, end in find_known(text, names):
        assert form_of(text[start:end]) in kept_forms or {*range(start, end)} <= going


def test_a_joined_name_falls_back_on_what_was_said_of_its_parts():
    """A kept part stays and the other goes; a `van` between goes with the word after it; masked
    parts are one again.
    """
    text = "Alwina van Peeters"

    def parts(**said: str) -> list[tuple[str, str]]:
        events = {form: Event(1, act, "name", "name", (form,), "[x]") for form, act in said.items()}
        divided = divide(text, 0, len(text), group="name", decided=lambda _, form: events.get(form))
        return [(text[start:end], event.act if event else "") for start, end, event in divided]

    assert parts() == [("Alwina van Peeters", "")]
    assert parts(alwina="keep") == [("Alwina", "keep"), ("van Peeters", "")]
    assert parts(alwina="keep", peeters="mask") == [("Alwina", "keep"), ("van Peeters", "mask")]
    assert parts(alwina="say", peeters="say") == [("Alwina", "say"), ("van Peeters", "say")]
    assert parts(alwina="mask", peeters="mask") == [("Alwina van Peeters", "mask")]
    assert parts(alwina="mask") == [("Alwina van Peeters", "")]


def test_a_kept_name_stays_when_its_neighbour_is_added(root: Path):
    """The two are found as one then: nothing is asked again, and the keep holds."""
    queue(
        root,
        {"INT-40001": "Onderzoeker: Wie ?\nP1: dat was Alwina brood, en Alwina is van hier.\n"},
        wanted=NL,
    )
    review = opened(root)
    [one] = [entity for entity in review.entities if "alwina" in entity.forms]
    review.decide(one, "keep")
    review.add("brood")
    before, after = write(review, "INT-40001")

    assert review.open_entities == []
    assert before == after == "I: Wie ?\nP1: dat was Alwina [voornaam A], en Alwina is van hier.\n"


def test_a_name_masked_in_one_talk_goes_in_the_other_too(root: Path):
    """Also where it is part of something that was kept there; the preview shows it."""
    talks = {
        "INT-40001": "Onderzoeker: Wie ?\nP1: mijn collega Quirijntje helpt.\n",
        "INT-40002": "Onderzoeker: Waar ?\nP1: bij Bar Quirijntje aan de hoek.\n",
    }
    queue(root, talks, wanted=NL)
    review = opened(root)
    for entity in review.entities:
        review.decide(entity, "mask" if entity.sources[0] == "INT-40001" else "keep")
    texts = [write(review, id) for id in talks]

    assert [before == after for before, after in texts] == [True, True]
    assert [after.count("uirijntje") for _, after in texts] == [0, 0]


def test_one_very_long_word_stops_no_review(root: Path):
    """A hundred thousand letters, as a broken file has them, are one word nobody knows."""
    queue(root, {"INT-40001": f"Onderzoeker: Wat ?\nP1: {'a' * 100_000} en Alwina.\n"}, wanted=NL)
    review = opened(root)
    before, after = write(review, "INT-40001")

    assert before == after == "I: Wat ?\nP1: [woord] en [voornaam A].\n"


@pytest.mark.parametrize("seed", range(3))
def test_the_page_shows_what_it_writes(root: Path, seed: int):
    """The same on the page: decided at random, read, accepted."""
    chance = random.Random(seed)
    queue(root, {"INT-40001": talk(chance)}, wanted=NL)
    with Lab(root) as lab:
        assert lab.ask("POST", "vault", {"passphrase": PASSPHRASE})[0] == 200
        assert lab.ask("POST", "review", {})[0] == 202
        while lab.get("review")["to_look_through"]:
            pass
        for one in lab.get("review/entities?open=1")["entities"]:
            act = chance.choice(("mask", "keep", "say"))
            words = {"words": "iemand", "both": True} if act == "say" else {}
            assert lab.ask("POST", "review/decisions", sent(one, act=act, **words))[0] == 200
        seen = lab.get("review/texts/INT-40001")
        lab.ask("POST", "review/texts/INT-40001", {"act": "done"})
        status, done = let_in(lab, "INT-40001")

    assert status == 200, done
    assert seen["text"] == read_source_text(root, read_source(root, "INT-40001"))
    assert (seen["masked"], seen["kept"]) == (done["masked"], done["kept"])
