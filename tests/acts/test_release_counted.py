"""Being counted: one question wherever it is asked, and what a release leaves out said before it
begins, with why and how to ask again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from releases import CONSENT, N_PEOPLE, command, make_release_study, numbers, release
from studies import write

from rap.core.errors import Message
from rap.languages.catalogue import sentence
from rap.store.settings import read_settings
from rap.store.vault import Vault
from rap.study.study import Study
from rap.topics.bringing_in.typed import parse_consent
from rap.topics.consent.questions import say_uncounted
from rap.topics.runs.routes import find_uncounted

OLDER = CONSENT.replace("stay, ", "")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "study"


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    return make_release_study(root, monkeypatch)


@pytest.fixture
def told(root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    return command(root, monkeypatch)


def card(root: Path, number: int, consent: str) -> None:
    write(
        root,
        f"interviews/cases/C-{20100 + number}.yaml",
        f"variables: {{setting: home}}\n{consent}",
    )


@pytest.mark.parametrize(
    ("typed", "grants"),
    [
        (["members:count"], {"members": ("count",), "team": ("stay",)}),
        (
            ["team:analyse", "public:quote,count"],
            {"team": ("analyse", "stay"), "public": ("quote", "count")},
        ),
        (
            ["team:analyse,stay", "members:count"],
            {"team": ("analyse", "stay"), "members": ("count",)},
        ),
        (
            ["team:analyse,count", "members:quote"],
            {"team": ("analyse", "count"), "members": ("quote",)},
        ),
    ],
)
def test_a_yes_to_being_counted_is_noted_as_the_one_question(
    typed: list[str], grants: dict[str, tuple[str, ...]]
):
    """On a command line and on a page: with it goes that what is printed stays."""
    assert parse_consent(typed) == grants


def test_a_release_says_before_it_begins_whom_it_would_not_count(
    root: Path, told: Callable[..., Result]
):
    """Never asked, asked in older words, no yes: how many of each, how they are asked, and that nobody
    says yes for them; nobody's answer is changed by it.
    """
    card(root, 1, "")
    card(root, 2, OLDER)
    card(root, 3, OLDER)
    card(root, 5, "consent: [{date: 2025-01-01, given: no}]\n")
    before = {path: path.read_bytes() for path in root.glob("interviews/cases/*")}
    result = told("small", "--to", "../out")

    assert result.output.splitlines()[0] == (
        "In no number for members, of 16 people: 1 not asked “May we count you in what we publish?”,"
        " 2 asked in older words (which do not say that what is printed stays) and 1 without a yes."
        " `rap consent ask-again` lists whom to ask again; nobody can say yes for her"
    )
    assert "people: 12," in result.output
    assert {path: path.read_bytes() for path in root.glob("interviews/cases/*")} == before


def test_a_first_release_of_people_who_were_asked_has_numbers(
    root: Path, told: Callable[..., Result]
):
    """As the command writes down what they said; nothing is said of anybody left out."""
    grants = parse_consent(["team:analyse,quote", "members:count,quote"])
    yes = ", ".join(f"{who}: [{', '.join(purposes)}]" for who, purposes in grants.items())
    for number in range(N_PEOPLE):
        card(root, number, f"consent: [{{date: 2025-01-01, given: yes, yes: {{{yes}}}}}]\n")
    result = told("small", "--to", "../out")

    assert "people: 16," in result.output
    assert "In no number" not in result.output


def test_a_release_where_nobody_was_asked_is_empty_and_says_so(
    root: Path, vault: Vault, told: Callable[..., Result]
):
    """A card with the older yes stays as it is: it counts nobody."""
    for number in range(N_PEOPLE):
        card(root, number, OLDER.replace("quote", "paraphrase"))
    result = told("small", "--to", "../out")

    assert result.output.startswith(
        "In no number for members, of 16 people: 16 asked in older words"
    )
    assert "It shows nothing about anybody" in result.output
    assert numbers(release(root, vault))["heard", "heard"] == "few or nobody"


def test_who_took_her_words_back_is_not_among_those_to_ask(root: Path, vault: Vault):
    """Also where an old copy of the study brings her card and her text back."""
    card(root, 2, OLDER)
    write(root, "interviews/withdrawn/C-20102.json", '{"v": 1, "case": "C-20102"}')
    study = Study(root, audience="members")

    assert (say_uncounted(study), len(study.people_read)) == (None, N_PEOPLE - 1)


def test_the_page_of_reports_says_it_for_each_audience(root: Path, vault: Vault):
    """Of each run, before anything is made; the team's own numbers count everybody it may read."""
    card(root, 2, OLDER)
    card(root, 3, CONSENT.replace("public: [count, quote]", "public: [quote]"))
    said = [sentence(one, "en", screen=True) for one in find_uncounted(root)["small"]]

    older = "1 asked in older words (which do not say that what is printed stays)"
    again = " The page “People” lists whom to ask again; nobody can say yes for her."
    assert said == [
        f"In no number for members, of 16 people: {older}.{again}",
        f"In no number for public, of 16 people: {older} and 1 without a yes.{again}",
    ]
    assert [run.audiences for run in read_settings(root).runs] == [("members", "public")]


def test_one_person_is_said_as_one() -> None:
    """In each language, on a page and in a terminal."""
    for language, words in (
        ("en", "of one person:"),
        ("fr", "sur une personne :"),
        ("nl", "van één mens:"),
    ):
        for screen in (False, True):
            one = Message("consent.uncounted", audience="members", n=1, whys=())
            assert words in sentence(one, language, screen=screen)


@pytest.mark.parametrize(
    "message",
    [
        Message("consent.uncounted", audience="members", n=3, whys=()),
        Message("runs.lacks_acts", n=2),
        Message("sharing.sync.both_versions"),
        Message("sealing.exchange.no_readers"),
    ],
    ids=lambda one: one.id,
)
def test_a_page_names_its_buttons_and_a_terminal_its_commands(message: Message) -> None:
    """What can be done on the screen is said as it is called there."""
    for language in ("en", "fr", "nl"):
        assert "`rap" not in sentence(message, language, screen=True)
        assert "`rap" in sentence(message, language)
