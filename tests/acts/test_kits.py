"""Kits for focus groups: what is on the cards, whose words, in which languages, and the door they
go through.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from messages import raises
from releases import add_person, coding_of, make_release_study
from studies import ROOT, write
from typer.testing import CliRunner
from vaults import PASSPHRASE, as_coder, make_coder, unlocked

from rap.cli import app
from rap.core.errors import Message, ProblemsError, RefusedError, RunFailedError, WrongUseError
from rap.core.model import parse_ref
from rap.store.answers import count_today, number_findings, read_sheet
from rap.store.findings import read_findings
from rap.store.ledger import read_releases
from rap.store.vault import Vault
from rap.store.wordings import wording
from rap.study.study import Study
from rap.topics.answers.field_sheets import parse_tally, write_tally
from rap.topics.publishing.kits import (
    KitRequest,
    confirm_kit,
    draw_kit,
    make_kit,
    plan_kit,
    release_kit,
    themes_of,
)
from rap.topics.publishing.sealed import read_record
from rap.topics.sealing.commands import vault as vaulting

CODINGS = str([coding_of(number) for number in range(16)])
FINDING = f"""statement:
  en: {{text: "Many of us decide together who keeps a key.", by: K-01}}
  fr: {{text: "Beaucoup d’entre nous décident ensemble qui garde une clé.", by: K-01}}
evidence: {{codes: [advice], codings: {CODINGS}}}
history: [{{date: 2026-01-01, status: supported, reason: r, by: K-01}}]
"""


@pytest.fixture(scope="module")
def demo() -> Study:
    return Study(ROOT, audience="members")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "study"


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Sixteen people who all speak of advice, a finding about it, and a vault that is open."""
    vault = make_release_study(root, monkeypatch)
    write(root, "codebook/findings/F-10001.yaml", FINDING)
    return vault


def cards_of(documents: dict[str, str], pair: str) -> list[str]:
    return re.findall(
        r'<div class="sheet card.*?(?=<div class="sheet card|</main>)',
        documents[f"DRAFT-cards.{pair}.html"],
        re.S,
    )


def test_a_theme_is_a_family_a_code_or_all(demo: Study):
    """Each with the number of findings a kit of it would have; what is set aside is in none."""
    themes = themes_of(demo)

    assert (themes["all"], themes["access"], themes["alarm"]) == (11, 6, 1)
    assert [card.finding for card in plan_kit(demo, "alarm", languages=["fr"]).cards] == ["F-41802"]
    assert "F-20684" not in [card.finding for card in plan_kit(demo, "all", languages=["fr"]).cards]
    with pytest.raises(WrongUseError, match="nearest is 'alarm'"):
        plan_kit(demo, "alarn", languages=["fr"])


@pytest.mark.parametrize("pair", [("fr", "ro"), ("nl", "sq"), ("fr", "es"), ("en",), ("pt",)])
def test_a_kit_has_the_same_number_and_shape_in_every_language(demo: Study, pair: tuple[str, ...]):
    """Numbers, findings, quotes and blank cards are those of the French kit."""
    kit = plan_kit(demo, "safety", languages=["fr"])
    french, other = draw_kit(kit, demo, languages=["fr"]), draw_kit(kit, demo, languages=pair)

    def shape(documents: dict[str, str], name: str) -> list[tuple[list[str], list[str], int]]:
        cards = cards_of(documents, name)
        return [
            (re.findall(r'"number">(\w+)<', c), re.findall(r"F-[0-9]+", c), c.count('class="voice'))
            for c in cards
        ]

    assert shape(other, "-".join(pair)) == shape(french, "fr")
    assert shape(french, "fr")[-2:] == [(["A"], [], 0), (["B"], [], 0)]
    assert len(other) == 3 + len(pair)


def test_a_card_has_the_number_people_answer_by_and_a_blank_one_a_letter(demo: Study):
    """A number typed into a messenger means the same finding, whatever paper it was read from."""
    numbers, kit = number_findings(demo.findings), plan_kit(demo, "access", languages=["fr"])
    on_paper = [
        re.findall(r'"number">(\w+)<', card)
        for card in cards_of(draw_kit(kit, demo, languages=["fr"]), "fr")
    ]

    assert [card.number for card in kit.cards] == sorted(
        numbers[card.finding] for card in kit.cards
    )
    assert on_paper == [*([str(card.number)] for card in kit.cards), ["A"], ["B"]]


@pytest.mark.parametrize("languages", [["fr"], ["nl", "en"], ["fr", "ro"], ["es"]])
def test_a_voice_of_a_card_is_chosen_for_its_finding_and_read_by_the_group(
    demo: Study, languages: list[str]
):
    """Of two people at most, who let members read them, in a language of the kit; no other passage
    takes the place of one that is not there.
    """
    kit = plan_kit(demo, "all", languages=languages)
    findings = {finding.id: finding for finding in demo.findings}
    codings = demo.codings.set_index("coding")
    for card in kit.cards:
        named = codings.loc[
            [id for id in findings[card.finding].evidence["codings"] if id in codings.index]
        ]
        refs = {f"{row.source}:{int(row.start)}-{int(row.end)}" for row in named.itertuples()}
        places = [parse_ref(quote["ref"]) or ("", 0, 0) for quote in card.quotes]
        people = {demo.voices[source].main_case(start, end) for source, start, end in places}

        assert {quote["ref"] for quote in card.quotes} <= refs
        assert len(people) == len(card.quotes) <= 2
        for quote in card.quotes:
            assert demo.quote(quote["ref"])
            assert any(demo.is_read_in(quote["ref"], language) for language in languages)
    refs = [quote["ref"] for card in kit.cards for quote in card.quotes]
    assert len(refs) == len(set(refs))


def test_words_of_those_who_refused_are_on_no_paper(demo: Study):
    """None of the passages of people who let members count and not read."""
    documents = draw_kit(
        plan_kit(demo, "all", languages=["fr", "nl"]), demo, languages=["fr", "nl"]
    )
    team = Study(ROOT)
    refused = [
        team.texts[c.source][c.start : c.end]
        for c in team.coding_list
        if c.source in ("INT-77265", "INT-72491", "INT-23908", "INT-90471") and c.start is not None
    ]

    assert len(refused) > 80
    assert not [
        words for words in refused if any(words in document for document in documents.values())
    ]


def test_a_card_says_that_there_is_no_quote_only_where_there_is_none(demo: Study):
    """A card with one voice does not add that nobody agreed to be quoted on this."""
    kit = plan_kit(demo, "all", languages=["fr"])
    cards = cards_of(draw_kit(kit, demo, languages=["fr"]), "fr")[: len(kit.cards)]
    said = [(card.count("<blockquote"), card.count('class="voice empty"')) for card in cards]

    assert {n > 0 for n, _ in said} == {True, False}
    assert [empty for _, empty in said] == [0 if n else 1 for n, _ in said]


def test_a_language_nobody_translated_to_has_room_to_write(demo: Study):
    """The card says so, and so does the command."""
    kit = plan_kit(demo, "alarm", languages=["fr"])
    (card, *_) = cards_of(draw_kit(kit, demo, languages=["fr", "ro"]), "fr-ro")

    assert '<div class="statement write" lang="ro"><p>Încă netradus. Scrieți împreună:</p>' in card
    assert kit.missing(["fr", "ro"]) == [
        Message("publishing.kits.not_written", finding="F-41802", lang="ro", card=6)
    ]


def test_a_quote_is_read_in_the_language_of_the_kit_where_it_was_translated(demo: Study):
    """The words as said in one of the two, the translation in the other; a third language is named."""
    kit = plan_kit(demo, "all", languages=["fr"])
    text = draw_kit(kit, demo, languages=["fr", "nl"])["DRAFT-cards.fr-nl.html"]

    assert re.search(r'<blockquote lang="fr">.*?<blockquote lang="nl">', text, re.S)
    assert "dit en néerlandais" in text


def test_a_kit_says_on_every_sheet_that_it_is_a_draft(demo: Study):
    """Cards, poster, tally and script, until it is released."""
    for name, text in draw_kit(
        plan_kit(demo, "safety", languages=["nl"]), demo, languages=["nl"]
    ).items():
        assert text.count("Kladversie voor het team. Niet delen.") == text.count('class="sheet'), (
            name
        )


def test_no_paper_asks_for_anything(demo: Study):
    """No script, no link, no picture, no address; a policy that allows none."""
    for text in draw_kit(
        plan_kit(demo, "safety", languages=["fr", "ro"]), demo, languages=["fr", "ro"]
    ).values():
        assert not re.search(r"<script|<a |<img|<link|https?:|url\(", text)
        assert "default-src 'none'" in text


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        ((), "publishing.kits.bad_languages"),
        (("fr", "nl", "en"), "publishing.kits.bad_languages"),
        (("de",), "publishing.kits.no_words"),
    ],
)
def test_languages_are_one_or_two_that_a_kit_speaks(
    demo: Study, languages: tuple[str, ...], said: str
):
    """A kit is drawn in one or two languages it has words for; anything else is refused."""
    with raises(WrongUseError, said):
        draw_kit(plan_kit(demo, "alarm", languages=["fr"]), demo, languages=languages)


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</style><script>x</script>"],
)
def test_markup_in_a_finding_a_quote_or_a_label_is_text(root: Path, vault: Vault, hostile: str):
    """Nothing live on any paper."""
    write(root, "codebook/findings/F-10001.yaml", FINDING.replace("Many of us", hostile))
    write(root, "codebook/needs/advice.yaml", f'label: {{en: "{hostile}"}}\n')
    add_person(root, 90, said=f"I like {hostile} on a door, and so does the house.")
    _, files = make_kit(root, "advice", languages=["en"])

    assert not [file.name for file in files if re.search(r"<script|<img", file.read_text())]


def test_a_finding_that_repeats_somebody_word_for_word_makes_no_kit(root: Path, vault: Vault):
    """Eight words in a row, outside a quote she agreed to."""
    write(
        root,
        "codebook/findings/F-10001.yaml",
        FINDING.replace("Many of us", "I decide who has the key, and that is how"),
    )

    with raises(RunFailedError, "publishing.kits.repeats"):
        make_kit(root, "advice", languages=["en"])


def test_a_released_kit_is_no_draft_and_stands_in_ledger_and_vault(root: Path, vault: Vault):
    """The ledger holds hashes and no words; the vault which quotes were given."""
    release, files, _ = release_kit(root, KitRequest("advice", "members", ("en",)), vault)

    assert sorted(file.name for file in files) == [
        "cards.en.html",
        "poster.en.html",
        "script.en.html",
        "tally.en.html",
    ]
    assert not [file for file in files if "Draft for the team" in file.read_text()]
    assert (release.run, release.quotes, release.cells) == ("kit.advice", 2, ())
    assert read_releases(root) == (release,)
    assert (release.kind, release.findings["F-10001"].wordings) == (
        "kit",
        {"en": wording("Many of us decide together who keeps a key.")},
    )
    assert len(read_record(vault, release.id).quotes) == 2


def test_a_group_answers_the_words_on_its_papers(root: Path, vault: Vault):
    """Cards, poster and tally print the code of their words; a tally that names it is to these words,
    though the finding was reworded since, and counts nowhere then.
    """
    release, files, _ = release_kit(root, KitRequest("advice", "members", ("en",)), vault)
    (code,) = (sheet.code for sheet in release.sheets)
    path = root / "codebook/findings/F-10001.yaml"
    path.write_text(path.read_text().replace("who keeps a key", "who has no key"))
    rows = parse_tally("finding,yes,partly,no,not-mine\nF-10001,4,0,0,0\n", name="t.csv")
    write_tally(root, "FG-10001", rows, date="2026-03-01", present=6, sheet=code)
    (vote,) = read_sheet(root, "FG-10001")

    assert sorted(file.name for file in files if f"Sheet {code}" in file.read_text()) == [
        "cards.en.html",
        "poster.en.html",
        "tally.en.html",
    ]
    assert vote.wordings == (wording("Many of us decide together who keeps a key."),)
    assert count_today(read_findings(root), [vote])[0] == ()


def test_a_quote_that_may_tell_who_she_is_stops_a_kit(root: Path, vault: Vault):
    """A telephone number: refused, with the reference; left out when that is asked for."""
    said = "Call me on 0470 12 34 56 whenever the alarm goes, I said."
    for number in range(16):
        add_person(root, number, said=said)
    ids = [coding_of(number, said=said) for number in range(16)]
    write(root, "codebook/findings/F-10001.yaml", FINDING.replace(CODINGS, str(ids)))
    asked = KitRequest("advice", "members", ("en",))
    with raises(ProblemsError, "publishing.release.quote_identifies", kinds=("phone",)):
        release_kit(root, asked, vault)
    release, files, _ = release_kit(root, KitRequest("advice", "members", ("en",), True), vault)

    assert not [file for file in files if "0470" in file.read_text()]
    assert (release.quotes, len(release.reasons)) == (0, 2)


def test_a_second_person_makes_the_same_kit_or_none(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """Where two yeses are asked for, the first gives no file; a study that has changed is refused."""
    settings = (root / "pyproject.toml").read_text()
    write(
        root,
        "pyproject.toml",
        settings.replace("[tool.rap]\n", "[tool.rap]\nrelease_confirmations = 2\n", 1),
    )
    release, files, _ = release_kit(root, KitRequest("advice", "members", ("en",)), vault)
    assert (release.state, files) == ("waiting", ())

    with raises(WrongUseError, "publishing.release.own_yes", coder="K-01"):
        confirm_kit(root, release.id, vault)
    monkeypatch.setenv("RAP_CODER", "K-02")
    given, files = confirm_kit(root, release.id, vault)
    assert (given.state, len(files)) == ("given", 4)

    again, _, _ = release_kit(root, KitRequest("advice", "members", ("en",)), vault)
    write(root, "codebook/findings/F-10001.yaml", FINDING.replace("Many of us", "Most of us"))
    monkeypatch.setenv("RAP_CODER", "K-01")
    changed = Message("publishing.release.change_finding", finding="F-10001")
    with raises(
        RefusedError, "publishing.release.differs_by", release=again.id, changes=(changed,)
    ):
        confirm_kit(root, again.id, vault)


def test_a_tally_sheet_becomes_the_groups_votes(study: Path):
    """Semicolons and empty cells as spreadsheets write them; what the study reads is what was
    counted.
    """
    for id in ("F-10001", "F-10002"):
        write(study, f"codebook/findings/{id}.yaml", FINDING)
    rows = parse_tally(
        "finding;yes;partly;no;not-mine;dots\nF-10001;4;1;;1;7\nF-10002;2;2;2;;\n", name="t.csv"
    )
    write_tally(study, "FG-10001", rows, date="2026-03-01", present=6)

    assert [
        (vote.finding, dict(vote.answers), vote.dots) for vote in read_sheet(study, "FG-10001")
    ] == [
        ("F-10001", {"yes": 4, "partly": 1, "no": 0, "not-mine": 1}, 7),
        ("F-10002", {"yes": 2, "partly": 2, "no": 2, "not-mine": 0}, 0),
    ]


@pytest.mark.parametrize(
    ("row", "present", "said"),
    [
        ("F-10001,4,1,0,1,7", 5, "store.votes.too_many_answers"),
        ("F-10001,4,1,0,1,19", 6, "store.votes.too_many_dots"),
        ("F-10001,four,1,0,1,7", 6, "store.votes.bad_number"),
        ("F-10009,4,1,0,1,7", 6, "answers.kits.unknown_finding"),
    ],
)
def test_a_sheet_that_does_not_add_up_leaves_nothing(
    study: Path, row: str, present: int, said: str
):
    """One person is one hand and three dots."""
    write(study, "codebook/findings/F-10001.yaml", FINDING)
    rows = parse_tally(f"finding,yes,partly,no,not-mine,dots\n{row}\n", name="t.csv")

    with pytest.raises((ProblemsError, WrongUseError)) as caught:
        write_tally(study, "FG-10001", rows, date="2026-03-01", present=present)
    assert caught.value.id == said
    assert not (study / "codebook/votes/FG-10001.yaml").exists()


def test_a_sheet_that_is_there_is_not_overwritten(study: Path):
    """Two tallies of one group are a question for people."""
    write(study, "codebook/findings/F-10001.yaml", FINDING)
    rows = parse_tally("finding,yes,partly,no,not-mine\nF-10001,1,0,0,0\n", name="t.csv")
    write_tally(study, "FG-10001", rows, date="2026-03-01", present=6)

    with raises(WrongUseError, "answers.kits.sheet_exists", place="codebook/votes/FG-10001.yaml"):
        write_tally(study, "FG-10001", rows, date="2026-03-01", present=6)


def test_the_command_makes_releases_and_confirms_kits(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """`rap kit`, `rap kit advice`, `rap kit advice --release`: the themes, a draft, the papers to
    give.
    """
    monkeypatch.chdir(root)
    monkeypatch.setattr(vaulting, "passphrases", lambda *asked: [PASSPHRASE for _ in asked])

    def told(*words: str) -> str:
        done = CliRunner().invoke(app, ["kit", *words])
        assert done.exception is None, done.exception
        return done.output

    assert told() == "   1  all\n   1  advice\n   1  needs\n"
    assert "advice: 1 card, a draft for the team" in told("ADVICE", "--languages", "en,fr")
    assert "2 quotes" in told("advice", "--languages", "en", "--release")


def test_one_command_confirms_reports_and_kits(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """`rap release --confirm ID` knows what the id is of."""
    write(
        root,
        "pyproject.toml",
        (root / "pyproject.toml")
        .read_text()
        .replace("[tool.rap]\n", "[tool.rap]\nrelease_confirmations = 2\n", 1),
    )
    with as_coder(monkeypatch, "K-02"):
        make_coder(root, "K-02")
    release, _, _ = release_kit(root, KitRequest("advice", "members", ("en",)), unlocked(root))
    monkeypatch.chdir(root)
    monkeypatch.setattr(vaulting, "passphrases", lambda *asked: [PASSPHRASE for _ in asked])
    with as_coder(monkeypatch, "K-02"):
        done = CliRunner().invoke(app, ["release", "--confirm", release.id])

    assert done.exception is None, done.exception
    assert "kit.advice: release" in done.output
    assert (read_releases(root)[0].state, read_releases(root)[0].confirmed) == (
        "given",
        ("K-01", "K-02"),
    )


def test_a_statement_that_would_be_cut_off_makes_no_kit(root: Path, vault: Vault):
    """The file, the language and the length are named."""
    write(root, "codebook/findings/F-10001.yaml", FINDING.replace("Many of us", "Many " * 50))

    with raises(
        ProblemsError,
        "publishing.kits.too_long",
        place="codebook/findings/F-10001.yaml",
        language="en",
        most=240,
    ):
        make_kit(root, "advice", languages=["en"])
