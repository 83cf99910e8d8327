"""What is known of a person beside her words: at every door it needs her yes to that, for those who
read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from messages import assert_says, raises
from releases import BOOK, coding_of, make_release_study, make_run, release
from sent import as_sent
from studies import SETTINGS, add_source, make_study, write

from rap.core.errors import ProblemsError, WrongUseError
from rap.core.model import Broader, Codebook, Source, Speaker, Variable
from rap.lab.start_page import list_sources
from rap.report.beside import find_named
from rap.report.exporter import render_report
from rap.report.item_views import draw_item
from rap.report.items import MIME, show_markdown, show_quotes
from rap.report.items.evidence import plan_voices
from rap.report.items.said import answered_items
from rap.store.codebook import read_codebook
from rap.store.codings import CodingLogs, Event
from rap.store.codings.lines import NO_HASH, format_line
from rap.store.ledger import read_releases
from rap.store.sources import hash_of, write_source
from rap.store.vault import Vault
from rap.study.consent import values_beside
from rap.study.study import Study
from rap.topics.coding.routes.grid import make_grid
from rap.topics.consent.booklet import write_booklet
from rap.topics.exploring.routes.passages import Question, find_passages
from rap.topics.exporting.noted import export
from rap.topics.publishing import gate
from rap.topics.publishing.kits import KitRequest, draw_kit, plan_kit, release_kit
from rap.topics.runs.guard import edition_of
from rap.topics.runs.planned import Plan
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person

list_sources = as_sent(list_sources)

find_passages = as_sent(find_passages)
make_grid = as_sent(make_grid)

LEAD = Person("K-01", "lead")
QUOTE = "You pay three months first."
YES = "consent: [{date: 2025-01-01, given: yes, yes: {team: [analyse, count, quote], members: [%s]}}]\n"
PLAIN, WITH = YES % "count, quote, translate", YES % "count, quote, translate, attributes"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """One person in a window; her passage is coded."""
    root = make_study(tmp_path / "study")
    write(
        root,
        "codebook/codebook.yaml",
        BOOK.replace("values: {", "values: {street: {en: street, fr: rue}, "),
    )
    agree(root, PLAIN)
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        src = Study(root).voices["INT-10001"].source.hash[:8]
        logs.append("INT-10001", "add", {"code": "deposit", "start": 30, "end": 73}, src=src)
    return root


def agree(root: Path, consent: str, case: str = "C-20001") -> None:
    write(root, f"interviews/cases/{case}.yaml", f"variables: {{setting: window}}\n{consent}")


def drawn(root: Path, title: Any, audience: str = "members") -> str:
    """The quotes of the study below a title, as that audience reads them."""
    study = Study(root, audience=audience)
    edition = edition_of(study, language="en", title="Rooms", languages={})
    return draw_item(show_quotes(study.quotable, id="words", title=title).data, edition)


@pytest.mark.parametrize("named", ["In the windows", "What is said at a WINDOW", "window, 2025"])
def test_a_quote_is_not_shown_under_a_title_that_tells_of_her_what_she_did_not_agree_to(
    root: Path, named: str
):
    """Without a yes it is counted as not shown; with one it is read; a title that tells nothing of
    her hides nothing.
    """
    refused = drawn(root, {"en": named})
    assert QUOTE not in refused
    assert "1 passage is not shown, to protect people" in refused

    assert QUOTE in drawn(root, {"en": "In the street"})
    assert QUOTE in drawn(root, {"en": "Voices"})
    agree(root, WITH)
    assert QUOTE in drawn(root, {"en": named})


def test_the_yes_is_one_for_these_readers(root: Path):
    """A yes for the public is none for members; and the team, which works with both, needs none."""
    agree(root, "consent: [{date: 2025-01-01, given: yes, yes: {team: [analyse, count, quote],"
                " members: [count, quote], public: [count, quote, attributes]}}]\n")  # fmt: skip

    shown = {
        audience: QUOTE in drawn(root, {"en": "Windows"}, audience)
        for audience in ("team", "members", "public")
    }
    assert shown == {"team": True, "members": False, "public": True}


def test_a_heading_above_tells_as_much_as_a_title(root: Path):
    """A section of a notebook about windows, with a heading of a lower level between; the next
    section is another one.
    """
    study = Study(root, audience="members")
    item = {MIME: show_quotes(study.quotable, id="words", title={"en": "Voices"}).data}
    tags = {"tags": ["lang-en"]}

    def page(*headings: str) -> str:
        said = [
            nbformat.v4.new_markdown_cell(heading, metadata=tags)
            for heading in ("# Report", *headings)
        ]
        shown = nbformat.v4.new_code_cell(
            "show", outputs=[nbformat.v4.new_output("display_data", item)]
        )
        edition = edition_of(study, language="en", title="Rooms", languages={})
        return render_report(nbformat.v4.new_notebook(cells=[*said, shown]), edition)

    assert QUOTE not in page("## In windows", "### What they pay")
    assert QUOTE in page("## In windows", "## What people pay")


def test_words_of_a_group_need_the_yes_of_everybody_in_them(root: Path):
    """Two people speak in one passage and one of them did not agree."""
    text = "P1: The rent comes first.\nP2: And then the light.\n"
    speakers = (Speaker("P1", "participant", "C-20001"), Speaker("P2", "participant", "C-20002"))
    write_source(
        root,
        Source("FG-10002", "focus-group", "en", hash_of(text), 1, "2025-03", "consent", speakers),
        text,
    )
    agree(root, WITH)
    agree(root, PLAIN, "C-20002")
    study = Study(root, audience="members")
    voices = study.voices["FG-10002"]
    know = {"language": ("en",), "setting": ("window",)}

    assert values_beside(voices, 0, 24, study.people_known) == know
    assert values_beside(voices, 0, len(text), study.people_known) == {}
    agree(root, WITH, "C-20002")
    study.refresh()
    assert values_beside(study.voices["FG-10002"], 0, len(text), study.people_known) == know


def test_public_texts_need_nobodys_yes(root: Path):
    """An article has no person behind it."""
    add_source(root, "AR-10009", "The windows are closed.\n", rights="public")
    study = Study(root, audience="members")

    assert study.voices["AR-10009"].may_describe(0, 10)
    assert values_beside(study.voices["AR-10009"], 0, 10, study.people_known) == {
        "language": ("en",)
    }


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Windows", ("window",)),
        ("Les vitrines de la gare", ("window",)),
        ("Dans la rue", ()),  # is no value of hers
        ("Salons privés", ("private-room",)),
        ("Salon, privé de lumière", ("private-room",)),
        ("Un salon pas privé", ()),
        ("The windowsill", ()),
        ("Winds", ()),
        ("", ()),
    ],
)
def test_values_are_found_by_what_they_are_called(
    tmp_path: Path, text: str, named: tuple[str, ...]
):
    """Labels in any language, in a row, with an ending; a longer word is another word."""
    write(tmp_path, "pyproject.toml", SETTINGS)
    values = (
        "{window: {fr: vitrine, en: window}, private-room: {fr: salon privé}, street: {fr: rue}}"
    )
    write(tmp_path, "codebook/codebook.yaml", f"variables: {{setting: {{values: {values}}}}}\n")
    book = read_codebook(tmp_path)

    assert (
        find_named(text, {"setting": ("window", "private-room")}, book).get("setting", ()) == named
    )


def test_a_language_of_two_letters_is_named_by_its_label_alone():
    """ "en" stands in every French sentence."""
    assert find_named("Ce qu'on dit en ville", {"language": ("en",)}, Codebook()) == {}


def test_a_page_of_the_handbook_tells_as_much_as_a_heading(root: Path):
    """A page the team wrote ends in a section on windows, and a voice stands below it."""
    study = Study(root, audience="members")

    def page(heading: str) -> str:
        shown = [show_markdown({"en": f"{heading}\n\nRead this."}, id="page-01-windows").data]
        shown.append(show_quotes(study.quotable, id="finding-30117-voice", title="").data)
        outputs = [nbformat.v4.new_output("display_data", {MIME: item}) for item in shown]
        cell = nbformat.v4.new_code_cell("show", outputs=outputs)
        edition = edition_of(study, language="en", title="Rooms", languages={})
        return render_report(nbformat.v4.new_notebook(cells=[cell]), edition)

    assert QUOTE not in page("## In a window")
    assert QUOTE in page("## In a room")


@pytest.mark.parametrize("what", ["codings", "cases", "sources", "framework"])
def test_no_row_of_a_person_or_a_passage_is_exported_for_others(
    root: Path, tmp_path: Path, what: str
):
    """Words and values stand in no file together: for others there is no such file, whatever she
    agreed to.
    """
    agree(root, WITH)
    with raises(WrongUseError, "exporting.team_only", table=what, audience="members"):
        export(Study(root, audience="members"), tmp_path / "out.csv", what=what)
    export(Study(root), tmp_path / "team.csv", what=what)

    team = (tmp_path / "TEAM-team.csv").read_text("utf-8")
    assert not ("window" in team and QUOTE in team)
    assert [path.name for path in tmp_path.glob("*.csv")] == ["TEAM-team.csv"]


def test_her_own_booklet_holds_her_words_and_nothing_about_her(root: Path, tmp_path: Path):
    """It may be found on a table."""
    write_booklet(root, "INT-10001", tmp_path / "a-relire.html", language="en")
    page = (tmp_path / "a-relire.html").read_text("utf-8")

    assert QUOTE in page
    assert "window" not in page


# kits


def make_kit_study(root: Path) -> None:
    """A finding with a passage that was said in Romanian and translated."""
    text = "I: Și cheia?\nP1: Plătim trei luni înainte, apoi cheia camerei.\n"
    speakers = (Speaker("I", "interviewer"), Speaker("P1", "participant", "C-20001"))
    write_source(
        root,
        Source("INT-10003", "interview", "ro", hash_of(text), 1, "2025-03", "consent", speakers),
        text,
    )
    start, end = text.index("Plătim"), len(text) - 1
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        at = {"code": "alarm", "start": start, "end": end}
        coded = logs.append("INT-10003", "add", at, src=hash_of(text)[:8])
    data = {"start": start, "end": end, "text": "On paie trois mois avant, puis la clé."}
    event = Event("say", "0" * 32, "K-01", "2025-04-01T00:00:00.000Z", hash_of(text)[:8], data)
    line = format_line(event, prev=NO_HASH)[0].decode()
    write(root, "interviews/translations/INT-10003/fr/K-01.device00.jsonl", line)
    write(root, "codebook/findings/F-30117.yaml",
          "statement: {fr: {text: La clé d'abord., by: K-01}}\n"
          f"evidence: {{codes: [alarm], codings: [{coded.id}]}}\n"
          "history: [{date: 2026-01-01, status: supported, reason: r, by: K-01}]\n")  # fmt: skip


@pytest.mark.parametrize(
    ("consent", "caption"), [(PLAIN, "traduit"), (WITH, "dit en roumain, traduit")]
)
def test_a_card_with_a_translation_alone_names_the_language_with_her_yes(
    root: Path, consent: str, caption: str
):
    """Her words are not on the card, so the caption would be all that tells of her language."""
    agree(root, consent)
    make_kit_study(root)
    study = Study(root, audience="members")
    cards = draw_kit(plan_kit(study, "alarm", languages=["fr"]), study, languages=["fr"])[
        "DRAFT-cards.fr.html"
    ]

    assert "On paie trois mois avant" in cards
    assert f'<figcaption><span lang="fr">{caption}</span></figcaption>' in cards
    assert "Plătim" not in cards


def test_the_language_stands_under_words_that_are_read_in_it(root: Path):
    """A report prints what was said below the translation: naming its language tells nothing more."""
    make_kit_study(root)
    study = Study(root, audience="members")
    item = show_quotes(study.quotable[study.quotable["code"] == "alarm"], id="words", title="").data
    drawn = draw_item(item, edition_of(study, language="fr", title="Rooms", languages={}))

    assert "dit en roumain, puis traduit" in drawn
    assert 'lang="ro"><p>Plătim' in drawn


# the gate


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    return make_release_study(tmp_path / "many", monkeypatch)


def titled(monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    """The run shows its quotes below `title`."""

    def run(plan: Plan) -> None:
        make_run(plan)
        path = plan.folder / "notebook.ipynb"
        path.write_text(
            path.read_text(encoding="utf-8").replace('"Voices"', json.dumps(title)),
            encoding="utf-8",
        )

    monkeypatch.setattr(gate, "_need_run", run)


def all_agree(root: Path) -> None:
    for path in (root / "interviews/cases").glob("*.yaml"):
        path.write_text(
            path.read_text("utf-8").replace(
                "members: [count, quote]", "members: [count, quote, attributes]"
            )
        )


def test_the_gate_names_the_title_that_tells_of_people_who_did_not_agree(
    tmp_path: Path, vault: Vault, monkeypatch: Any
):
    """Nothing is given, each quote is named with what would pass; without these passages the rest
    is given.
    """
    root = tmp_path / "many"
    titled(monkeypatch, "From the windows")
    with pytest.raises(ProblemsError) as caught:
        release(root, vault)
    wrong = {problem.place.partition(":")[0] for problem in caught.value.problems}
    windows = {f"INT-{10100 + number}" for number in range(1, 16, 2)}

    assert wrong == windows
    assert_says(caught.value, "publishing.release.below_title", names=("setting",))
    assert read_releases(root) == ()

    given = release(root, vault, without_these=True)
    page = next(path for path in given.files if path.suffix == ".html").read_text(encoding="utf-8")
    assert "From the windows" in page
    said = {number for number in range(16) if f"number {number} of us" in page}
    assert said == {0, *range(2, 16, 2)}


def test_with_everybodys_yes_the_gate_lets_a_title_say_where_people_work(
    tmp_path: Path, vault: Vault, monkeypatch: Any
):
    """Eight people work in windows, more than the threshold."""
    root = tmp_path / "many"
    all_agree(root)
    titled(monkeypatch, "From the windows")

    page = release(root, vault).files[0].read_text(encoding="utf-8")
    assert "number 1 of us" in page


def test_a_title_that_fits_too_few_people_stops_whatever_they_agreed_to(
    tmp_path: Path, vault: Vault, monkeypatch: Any
):
    """One person works in a salon: her yes does not make her hard to find."""
    root = tmp_path / "many"
    all_agree(root)
    titled(monkeypatch, "From the salon")
    with pytest.raises(ProblemsError) as caught:
        release(root, vault)

    assert [problem.place for problem in caught.value.problems] == ["INT-10100:16-82"]


def write_finding(root: Path, *, more: str = "", statement: str = "A window costs more.") -> None:
    """A finding that rests on what somebody says who works in a window."""
    write(root, "codebook/findings/F-20001.yaml",
          f"statement: {{en: {{text: {statement}, by: K-01}}}}\n"
          f"evidence: {{codes: [alarm], codings: [{coding_of(1)}]}}\n{more}"
          "history: [{date: 2026-01-01, status: supported, reason: x, by: K-01}]\n")  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "more"),
    [
        ("A window costs more.", ""),
        ("It costs more here.", "spoken_for_by: {setting: window}\n"),
    ],
)
def test_no_voice_is_chosen_below_a_finding_that_tells_of_her(
    tmp_path: Path, vault: Vault, statement: str, more: str
):
    """Its words, or those who wrote it, would say where she works; the card says that nobody's words
    are there.
    """
    root = tmp_path / "many"
    write_finding(root, statement=statement, more=more)
    _, files, looks = release_kit(root, KitRequest("alarm", "members", ("en",)), vault)
    cards = next(path for path in files if "cards" in path.name).read_text("utf-8")

    assert "number 1 of us" not in cards
    assert "No quote here" in cards
    assert looks == ()


def test_a_voice_somebody_chose_is_refused_below_such_a_finding(tmp_path: Path, vault: Vault):
    """As it is below such a title: it is named with what would pass, and nothing is given."""
    root = tmp_path / "many"
    write_finding(root, more=f"voices: {{pinned: [{coding_of(1)}]}}\n")
    with pytest.raises(ProblemsError) as caught:
        release_kit(root, KitRequest("alarm", "members", ("en",)), vault)

    assert [problem.place for problem in caught.value.problems] == ["INT-10101:16-82"]
    assert_says(caught.value, "publishing.release.below_finding", names=("setting",))
    assert read_releases(root) == ()
    _, files, _ = release_kit(
        root, KitRequest("alarm", "members", ("en",), without_these=True), vault
    )
    assert not any("number 1 of us" in path.read_text("utf-8") for path in files)


def test_a_voice_who_agreed_is_read_below_a_finding_of_many(tmp_path: Path, vault: Vault):
    """Eight people work in windows, more than the threshold, and each said yes to saying so."""
    root = tmp_path / "many"
    all_agree(root)
    write_finding(root)
    _, files, _ = release_kit(root, KitRequest("alarm", "members", ("en",)), vault)

    assert any("number 1 of us" in path.read_text("utf-8") for path in files)


def test_a_report_says_that_no_voice_can_stand_below_a_finding(tmp_path: Path, vault: Vault):
    """It rests on passages, and each of them would tell who said it."""
    root = tmp_path / "many"
    write_finding(root)
    study = Study(root, audience="members")
    voices = [
        item
        for item in answered_items(study.findings[0], None, study, ())
        if "voice" in item.data["id"]
    ]

    assert [item.data["text"]["en"] for item in voices] == [
        "Nobody’s own words are printed here now."
    ]
    assert plan_voices(study) == {}


# the team's own screen


def test_the_team_sees_beside_a_passage_what_it_knows_of_those_who_speak_in_it(root: Path):
    """Not of everybody in the room, and not of somebody whose words the team may not analyse."""
    text = "P1: The rent comes first.\nP2: And then the light.\nP3: Nobody asks.\n"
    speakers = tuple(Speaker(f"P{n}", "participant", f"C-2000{n}") for n in (1, 2, 3))
    write_source(
        root,
        Source("FG-10002", "focus-group", "en", hash_of(text), 1, "2025-03", "consent", speakers),
        text,
    )
    write(root, "interviews/cases/C-20002.yaml", "variables: {setting: home}\n" + PLAIN)
    write(
        root,
        "interviews/cases/C-20003.yaml",
        "variables: {setting: salon}\nconsent: [{date: 2025-01-01, given: no}]\n",
    )
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        for start, end in ((0, 24), (26, 49), (51, 66)):
            logs.append(
                "FG-10002",
                "add",
                {"code": "alarm", "start": start, "end": end},
                src=hash_of(text)[:8],
            )
    bench = Bench(root)

    found = find_passages(bench, LEAD, Question("code:alarm"))["passages"]
    assert [row["variables"] for row in found] == [{"setting": ["window"]}, {"setting": ["home"]}]
    assert find_passages(bench, LEAD, Question("* setting:salon"))["total"] == 0
    (group,) = [row for row in list_sources(bench, LEAD) if row["id"] == "FG-10002"]
    assert group["variables"] == {"setting": ["window", "home"]}
    assert [
        row["value"] for row in make_grid(bench, LEAD, codes=["alarm"], by="setting")["rows"]
    ] == ["home", "window"]


def test_the_team_sees_what_it_knows_of_somebody_nobody_asked(root: Path):
    """In its own workbench what is unknown is marked and not hidden, as her words are."""
    write(root, "interviews/cases/C-20001.yaml", "variables: {setting: window}\n")
    (row,) = find_passages(Bench(root), LEAD, Question("code:deposit"))["passages"]

    assert row["variables"] == {"setting": ["window"]}
    assert row["may_leave"] == []


@pytest.mark.parametrize(
    ("text", "own", "named"),
    [
        ("In a window or bar", "window", ("shop",)),
        ("In a window or bar", "home", ()),
        ("Window or bar, and mostly a window", "window", ("shop", "window")),
        ("In a bar", "bar", ("bar",)),
        ("Home or bar", "home", ("home",)),  # the name of two joined is that of one: the one it is
    ],
)
def test_a_broader_name_is_found_as_itself(text: str, own: str, named: tuple[str, ...]):
    """Words of it are not taken for the narrower value; a value beside it still is."""
    labels = {value: {"en": value} for value in ("window", "bar")} | {"home": {"en": "home or bar"}}
    broader = {
        "shop": Broader({"en": "window or bar"}, ("window", "bar")),
        "any": Broader({"en": "home or bar"}, ("home", "bar")),
    }
    book = Codebook(variables={"place": Variable("place", {}, labels, broader)})

    assert find_named(text, {"place": (own,)}, book).get("place", ()) == named
