"""Sentences that may ask for help are shown to a reviewer, and are marked nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from labs import Lab
from reviews import let_in, looked_through, make_review_study, queue, sent
from vaults import PASSPHRASE, make_quick

import rap
from rap.languages.catalogue import say
from rap.languages.pack import known
from rap.store.settings import read_settings
from rap.topics.exporting.noted import export
from rap.topics.help_asked.help_seeking import ABOUT, asks_for_help, find_help_seeking

ID = "INT-40001"
SAID = {
    "en": (
        "He knows exactly where I live now.",
        "Some nights I wanted to just die.",
        "And then he was beating me again.",
        "We were not really allowed to leave.",
        "They took away my passport the first day.",
        "I have nowhere at all to go.",
    ),
    "fr": (
        "Il a dit qu'il va me tuer.",
        "Des fois j'ai plus envie de vivre.",
        "Mon cousin me bat depuis l'été.",
        "Je pouvais pas sortir de la chambre.",
        "Il a gardé mes papiers.",
        "Je sais pas où aller.",
    ),
    "nl": (
        "Hij weet nu waar ik woon.",
        "Soms wil ik gewoon dood.",
        "Hij sloeg me elke week.",
        "We zaten daar opgesloten.",
        "Ze hebben mijn paspoort gewoon afgepakt.",
        "Ik weet niet meer waar naartoe, nergens naartoe.",
    ),
    "es": (
        "Un hombre me sigue hasta casa.",
        "A veces no quiero ni vivir.",
        "Él me pegaba cada noche.",
        "No nos dejaban, no me dejan salir.",
        "Me quitaron el pasaporte al llegar.",
        "No sé a qué sitio, no tengo adónde ir.",
    ),
    "pt": (
        "Eles sabem onde moro.",
        "Tinha vontade de morrer.",
        "Ele me bateu outra vez.",
        "Eu não podia sair de lá.",
        "Ficou com o passaporte dela e o meu.",
        "Não sei para onde ir.",
    ),
    "ro": (
        "M-a amenințat iar aseară.",
        "Uneori nu mai vreau să trăiesc.",
        "El mă bate des.",
        "Nu puteam deloc să plec.",
        "Mi-au luat pașaportul.",
        "Nu știu unde să mă duc.",
    ),
    "sq": (
        "Ai më kërcënon çdo ditë.",
        "Ndonjëherë dua të vdes.",
        "Ai më rreh shpesh.",
        "Nuk më lë të dal.",
        "Ma mori pasaportën.",
        "Nuk di ku të shkoj.",
    ),
}


def about(text: str, language: str) -> set[str]:
    found = find_help_seeking(text, language=language)
    return {id.removeprefix("privacy.help.") for one in found for id in one.about}


@pytest.mark.parametrize("language", known())
def test_each_language_knows_how_help_is_asked_for(language: str):
    """Also with a word or two in between."""
    missed = [
        (kind, sentence)
        for kind, sentence in zip(ABOUT, SAID[language], strict=True)
        if kind not in about(sentence, language)
    ]

    assert missed == []


@pytest.mark.parametrize(
    "message",
    [
        *("i dont want to be alive", "i cant get out of this flat", "I can’t get out of this flat"),
        *("so scared right now", "ik ben zo bang", "tengo miedo de volver", "¡auxilio!"),
        *("who do i phone now", "wie bel ik nu", "he pulled the rubber off"),
        *("er zat iets in mijn glas", "nowhere to stay tonight", "ele deu em mim"),
        *("ficaram com meus documentos", "kam frikë", "dont know where to go", "i cant read"),
    ],
)
def test_a_message_that_cries_for_help_is_heard(message):
    """Also typed without an apostrophe, in a short phrase, or as the one word."""
    assert asks_for_help(message, languages=known()) != ()


def test_plain_talk_is_left_alone():
    """A rent, a key and a plan ask for nothing."""
    talk = (
        "P1: We pay the rent together, by the hour. The key hangs at the door.\n"
        "P1: Samira keeps the books, and in the evening we cook.\n"
    )

    assert find_help_seeking(talk, language="en") == []


def test_a_sentence_is_where_it_stands():
    """Offsets are those of the text, also beyond accents and other signs."""
    text = "P1: « Ça va. »\n😀 P1: Il a gardé mes papiers ! Voilà."
    [one] = find_help_seeking(text, language="fr")

    assert text[one.start : one.end] == "😀 P1: Il a gardé mes papiers !"


def test_a_phrase_in_another_language_counts():
    """People mix languages; a word alone may be another one there (Dutch *mes*)."""
    assert about("Et il a dit: I know where you live, he knows where I live.", "fr") == {"danger"}
    assert about("Je range mes affaires.", "fr") == set()


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server on a study in whose vault a talk waits in which help is asked for."""
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    settings = (root / "pyproject.toml").read_text("utf-8")
    more = 'help_contact = "the coordinator on call"\nhelp_without_consent = "Nothing."\n'
    settings = settings.replace("[tool.rap]\n", f"[tool.rap]\n{more}", 1)
    (root / "pyproject.toml").write_text(settings, "utf-8")
    talk = "".join(f"Chercheuse: Et ?\nMirela: {sentence}\n" for sentence in SAID["fr"])
    queue(root, {ID: talk})
    with Lab(root) as lab:
        lab.ask("POST", "vault", {"passphrase": PASSPHRASE})
        lab.ask("POST", "review", {})
        lab.get_once(looked_through, "review")
        yield lab


def test_the_page_shows_them_and_who_is_told(lab: Lab):
    """In the words of the study; nothing when the vault is shut."""
    told = lab.get("review/help")
    lab.ask("DELETE", "vault")

    assert [row["sentence"].removeprefix("P1: ") for row in told["sentences"]] == [*SAID["fr"]]
    assert (told["contact"], told["without_consent"]) == ("the coordinator on call", "Nothing.")
    assert lab.ask("GET", "review/help")[0] == 400


def test_no_mark_is_in_the_study_a_log_or_an_export(lab: Lab):
    """After everything a review does: the text is like any other, and no file says that a sentence
    of it was marked.
    """
    lab.get("review/help")
    for one in lab.get("review/entities?open=1")["entities"]:
        lab.ask("POST", "review/decisions", sent(one, act="mask"))
    lab.ask("POST", f"review/texts/{ID}", {"act": "done"})
    assert let_in(lab, ID)[0] == 200
    study = rap.open_study(lab.root)
    for what in ("codings", "codebook", "cases", "sources", "framework"):
        export(study, lab.root.parent / f"{what}.csv", what=what)
    marks = {*ABOUT.values()}
    marks |= {say(mark) for mark in marks} | {"help_seeking", "MayNeedHelp", '"help"'}
    products = [path for path in lab.root.parent.rglob("*") if path.is_file()]
    held = [
        (path.name, mark)
        for path in products
        for mark in marks
        if mark.encode() in path.read_bytes()
    ]

    assert len(products) > 10
    assert held == []
    assert not [line for line in lab.records if any(mark in line for mark in marks)]


def test_what_a_notebook_can_ask_of_the_settings_does_not_name_who_is_told(lab: Lab):
    """It is for the team alone."""
    told = read_settings(lab.root).told("members")

    assert not [name for name in told if "help" in name]
