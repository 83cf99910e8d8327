"""A text with names, of which somebody says that it was read, stops before anything is written, by
each way in; on each word that looks like a name a person decides in its line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from exchanging import introduce
from messages import ids, raises
from projects import code, qde, qdpx, selection, source
from reviews import command, opened, queue, read_here
from studies import add_source, git, make_study, write
from survey_shapes import draw_people, make_survey_study, write_typed
from survey_shapes import read_here as read_survey_here
from vaults import PASSPHRASE, make_coder, make_quick, quick_wrap

from rap.core.errors import Message, ProblemsError
from rap.core.model import NamesDecision, Speaker
from rap.formats.files import give as give_bytes
from rap.formats.project_readers import read_project
from rap.formats.projects import Choices
from rap.store.codings.maps import format_map
from rap.store.roles import LEAD
from rap.store.sources import hash_of, read_source, read_source_text, read_sources
from rap.store.vault import add_key, make_key, sealing
from rap.topics.bringing_in.arrivals import bring_in
from rap.topics.bringing_in.routes.importing import bring, look_at, take_file
from rap.topics.checks.check import find_notes
from rap.topics.corrections.amend import amend
from rap.topics.corrections.planning import plan_amendment
from rap.topics.entering.plan import Plan, Wanted, plan_files
from rap.topics.entering.screened import Find, decide, find_names, has_decision
from rap.topics.other_programs.projects import ProjectWanted, plan_project, take_project
from rap.topics.other_programs.projects.written import Screened
from rap.topics.other_programs.routes import bring_project
from rap.topics.review.accepting import accept
from rap.topics.sharing.door.deciding import find_asked
from rap.topics.sharing.exchange_files import give, take
from rap.topics.sharing.shared_place import join, set_place
from rap.topics.sharing.sync import sync
from rap.topics.surveys.answers.looks import look_at_answers
from rap.topics.surveys.answers.take import take_answers
from rap.topics.upkeep.mending import find_mends, mend
from rap.topics.waiting_texts.queue import open_queue
from rap.topics.web.permissions import Person
from rap.topics.web.raw_session import RawSession

NAMED = (
    "I: Who are you?\n"
    "P1: I am Odalys Ferrant, at 3 Kiezelpad, phone 0470 00 11 22.\n"
    "I: And then?\n"
    "P1: Odalys said no.\n"
)
PEOPLE = (Speaker("I", "interviewer"), Speaker("P1", "participant"))
AGREED = {"team": ("analyse",), "members": ("quote",)}
READ = {"language": "en", "read": True, "consent": {"team": ["analyse"], "members": ["quote"]}}
LEADS = Person("K-01", LEAD)
UNDECIDED = "entering.names.undecided"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process, to save time."""

    def project(path: Path, choices: Choices, *, data: bytes | None = None) -> object:
        if data is not None:
            give_bytes(path, data)
        return read_project(path, choices)

    monkeypatch.setattr("rap.topics.bringing_in.looks.read_in_child", read_with_bytes)
    monkeypatch.setattr("rap.topics.other_programs.routes.read_project_in_child", project)
    monkeypatch.setattr("rap.formats.child.read_project_in_child", project)
    make_quick(monkeypatch)


def read_with_bytes(path: Path, *, data: bytes, **options: object) -> object:
    give_bytes(path, data)
    return read_here(path, **options)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_study(tmp_path / "study")
    write(root, ".rap/coder", "K-01\n")
    return root


def files_of(root: Path) -> dict[str, bytes]:
    """All that colleagues of a study would get."""
    names = (path for path in sorted(root.rglob("*")) if path.is_file())
    own = {".rap", ".git", "machines"}  # the last is what machines say to each other
    shared = [path for path in names if not own & {*path.relative_to(root).parts}]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in shared}


def read_plan(root: Path, text: str = NAMED, *, wanted: Wanted | None = None) -> Plan:
    file = write(root.parent / "talks", "talk.txt", text)
    wanted = wanted or Wanted(language="en", consent=AGREED)
    return plan_files(wanted, [file], is_read=True)


def by_command(root: Path, patch: pytest.MonkeyPatch) -> list[str]:
    file = write(root.parent / "talks", "talk.txt", NAMED)
    words = ("import", "anonymised", str(file), "--language", "en")
    done = command(root, patch, *words, "--consent", "members:quote")
    assert isinstance(done.exception, ProblemsError)
    return ids(done.exception)


def by_public(root: Path, patch: pytest.MonkeyPatch) -> list[str]:
    file = write(root.parent / "talks", "talk.txt", NAMED)
    words = ("import", "anonymised", str(file), "--language", "en", "--consent", "public")
    done = command(root, patch, *words)
    assert isinstance(done.exception, ProblemsError)
    return ids(done.exception)


def by_page(root: Path, _: pytest.MonkeyPatch) -> list[str]:
    desk = RawSession(root)
    file = take_file(desk, LEADS, "txt", "talk.txt", NAMED.encode())["file"]
    asked = {"plan": {"about": READ, "files": [{"file": file}]}}
    (looked,) = look_at(desk, LEADS, asked)["files"]
    assert looked["finds"][0]["words"] == "Odalys Ferrant"
    answer = bring(desk, LEADS, asked)
    assert answer["done"] == []
    return [UNDECIDED] * len(answer["problems"])


def project_file(root: Path, text: str = NAMED, inside: str = "", codes: str = "") -> Path:
    path = root.parent / "theirs.qdpx"
    path.write_bytes(qdpx(qde(source("t", inside), coders=(), codes=codes), {"t": text}))
    return path


def by_project(root: Path, patch: pytest.MonkeyPatch) -> list[str]:
    words = ("import", "project", str(project_file(root)), "--anonymised", "--language", "en")
    done = command(root, patch, *words)
    assert isinstance(done.exception, ProblemsError)
    return ids(done.exception)


def by_project_page(root: Path, _: pytest.MonkeyPatch) -> list[str]:
    desk = RawSession(root)
    file = take_file(desk, LEADS, "qdpx", "t.qdpx", project_file(root).read_bytes())["file"]
    answer = bring_project(desk, LEADS, {"file": file, "about": READ})
    assert (answer["done"], "Odalys" in str(answer["problems"])) == (False, False)
    return [UNDECIDED] * len(answer["problems"])


@pytest.mark.parametrize("way", [by_command, by_public, by_page, by_project, by_project_page])
def test_names_stop_before_anything_is_written(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: Callable[[Path, pytest.MonkeyPatch], list[str]],
) -> None:
    """Somebody says that she has read the text, or that it is public; the screen looks all the same."""
    before = files_of(root)

    assert way(root, monkeypatch) == [UNDECIDED]
    assert files_of(root) == before


def test_what_people_wrote_in_a_survey_waits_outside_the_study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can say of such words that they were read: they go to the vault."""
    monkeypatch.setattr("rap.topics.surveys.answers.looks.read_export_in_child", read_survey_here)
    root = make_survey_study(tmp_path / "study")
    people = draw_people(6, seed=3, languages=("fr",))
    said = "Odalys Ferrant, 0470 00 11 22"
    named = [replace(one, words={**one.words, "open": said}) for one in people]
    file = write_typed(tmp_path / "out" / "typed.csv", named)
    taken = take_answers(root, look_at_answers(root, file, "bank"), open_queue(root))

    assert len(taken.texts) > 0
    assert not [name for name, data in files_of(root).items() if b"Odalys" in data]


def shared(tmp_path: Path, root: Path) -> Path:
    """A colleague's copy of a study, to which a text with names was added by hand."""
    (tmp_path / "stick").mkdir()
    write(root, ".gitignore", "/.rap/\n")
    set_place(root, str(tmp_path / "stick"))
    sync(root)
    other = join(str(tmp_path / "stick"), tmp_path / "other", coder="K-02")
    introduce(root, other)
    return other


def put_unseen(root: Path, *, names: NamesDecision | None = None) -> None:
    card = add_source(root, "INT-10002", NAMED.replace(", phone 0470 00 11 22", ""))
    path = root / "interviews/INT-10002.yaml"
    text = path.read_text().partition("names:")[0]
    assert card.names
    if names:
        rows = "".join(f"  {key}: '{value}'\n" for key, value in vars(names).items())
        text += f"names:\n{rows}"
    path.write_text(text)


@pytest.mark.parametrize("has_other", [False, True], ids=["without", "of other words"])
def test_a_text_that_nobody_decided_on_waits(root: Path, tmp_path: Path, has_other: bool) -> None:
    """It has no decision, or one of other words: the sentence names the file, and all else comes."""
    other = shared(tmp_path, root)
    names = NamesDecision("2026-03-04", "K-02", hash_of("P1: So.\n"), 3, 0, 1)
    put_unseen(other, names=names if has_other else None)
    write(other, "codebook/safety/peer.yaml", "label: {en: Peer}\n")
    sync(other)
    before = files_of(root)
    told = sync(root).told

    assert [one.place for one in told if one.id == UNDECIDED] == ["interviews/INT-10002.txt"]
    assert [one.path for one in find_asked(root)] == ["interviews/INT-10002.txt"]  # with its header
    new = {*files_of(root).items()} - {*before.items()}
    assert [name for name, _ in new if ".git" not in name and "machines" not in name] == [
        "codebook/safety/peer.yaml"
    ]


def test_a_file_that_is_taken_is_looked_at_too(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an exchange through a place is."""
    monkeypatch.setattr(sealing, "wrap", quick_wrap)
    other = shared(tmp_path, root)
    keys = [make_key(PASSPHRASE), make_key(PASSPHRASE)]
    for coder, key in zip(("K-01", "K-02"), keys, strict=True):
        add_key(root, coder, key=key.public)
    put_unseen(root)
    give(root, tmp_path / "hers.rap", to=["K-02"])
    told = take(other, tmp_path / "hers.rap", key=keys[1]).told

    assert UNDECIDED in [one.id for one in told]
    assert not (other / "interviews/INT-10002.txt").exists()


def finds(text: str = NAMED) -> tuple[Find, ...]:
    return find_names(text, PEOPLE, language="en")


def test_each_find_is_shown_in_its_line() -> None:
    """With the words around it; the same word in another line is another find."""
    found = finds()

    assert [(one.line, one.words) for one in found] == [
        (2, "Odalys Ferrant"), (2, "3 Kiezelpad"), (2, "0470 00 11 22"), (4, "Odalys"),
    ]  # fmt: skip
    assert found[3].shown == "P1: [Odalys] said no."
    assert len({one.id for one in found}) == 4


def test_a_decision_holds_for_its_line_alone() -> None:
    """What stays in one line is asked about again in the next, and when the line is another."""
    text = "P1: Odalys, Odalys.\nP1: Odalys it is.\n"
    one, two, three = find_names(text, PEOPLE[1:], language="en")
    changed = find_names(text.replace("it is", "it was"), PEOPLE[1:], language="en")

    assert one.id == two.id
    assert decide([((one, two, three), {one.id: "keep"})]) == [["keep", "keep", ""]]
    assert decide([(changed, {three.id: "keep"})]) == [["", "", ""]]


def test_a_name_in_square_brackets_is_asked_about() -> None:
    """Somebody may have put them there for another to mask; what masks a name is left alone."""
    text = (
        "P1: I asked [Odalys Ferrant] of [town A], [her sister] and [sister B], [0470 00 11 22].\n"
    )
    found = find_names(text, PEOPLE[1:], language="en")

    assert [text[one.start : one.end] for one in found] == ["[Odalys Ferrant]", "[0470 00 11 22]"]


def test_a_label_that_repeats_a_name_is_no_decision() -> None:
    """Its own name or that of another find, in whatever case; the suggested label stays one."""
    text = "P1: Odalys Ferrant and her friend Wendelmoet.\n"
    one, two = find_names(text, PEOPLE[1:], language="en")
    held = decide(
        [((one, two), {one.id: "[odalys ferrant]", two.id: "[friend of Odalys Ferrant]"})]
    )

    assert held == [["", ""]]
    assert decide([((one, two), {one.id: "[a friend]", two.id: "mask"})]) == [
        ["[a friend]", two.label]
    ]


def test_somebody_who_is_called_keep_can_be_kept() -> None:
    """Her name is in no label; nor does it undo what was said of the others."""
    keep = Find("a1", 4, 8, 1, "[name A]", "P1: ", "Keep", " and Odalys")
    other = Find("b2", 13, 19, 1, "[name B]", "P1: Keep and ", "Odalys", "")

    assert decide([((keep, other), {"a1": "keep", "b2": "keep"})]) == [["keep", "keep"]]


def test_words_that_were_ticked_hold_for_all_texts_and_no_others() -> None:
    """One tick is for these very words; of two ticks that differ the one that masks holds."""
    first, other = finds(), finds("P1: Odalys Ferrant it was.\n")
    name, street, phone, short = first
    held = decide([(first, {name.id: "keep everywhere"}), (other, {})])

    assert held == [["keep", "", "", ""], ["keep"]]
    both = decide(
        [(first, {name.id: "keep everywhere"}), (other, {other[0].id: "mask everywhere"})]
    )
    assert both == [["keep", "", "", ""], [other[0].label]]
    assert decide([(first, {one.id: "yes" for one in (street, phone, short)})]) == [[""] * 4]


def test_what_was_decided_is_what_comes_in_and_its_card_holds_no_words(root: Path) -> None:
    """Masked by the label of the screen or by one's own; kept with the text are counts."""
    name, street, phone, short = finds()
    said = {name.id: "mask", street.id: "[street]", phone.id: "mask", short.id: "keep"}
    plan = read_plan(root)
    plan = replace(plan, files=(replace(plan.files[0], names=said),))
    (done,) = bring_in(root, plan, by="K-02").done
    found = read_source(root, done.source.id)
    text = read_source_text(root, found)
    card = (root / "interviews" / f"{found.id}.yaml").read_text()

    assert text.split("\n")[1] == f"P1: I am {name.label}, at [street], phone {phone.label}."
    assert text.split("\n")[3] == "P1: Odalys said no."
    assert found.names is not None
    assert (found.names.by, found.names.of, found.names.kept, found.names.masked) == (
        "K-02", hash_of(text), 1, 3,
    )  # fmt: skip
    assert not [word for word in ("Odalys", "Kiezelpad", "0470") if word in card]
    assert find_notes(root) == []


def test_the_same_file_comes_in_once_though_it_was_masked(root: Path) -> None:
    """Its fingerprint is of the words it came with."""
    said = {one.id: "mask" for one in finds()}
    plan = read_plan(root)
    plan = replace(plan, files=(replace(plan.files[0], names=said),))
    bring_in(root, plan, by="K-01")
    again = bring_in(root, read_plan(root))

    assert (len(again.done), len(again.already)) == (0, 1)


def test_a_text_in_another_language_is_screened_in_its_own(root: Path) -> None:
    """A Dutch text that comes in as English has its names found, and no line of plain Dutch."""
    dutch = "ik denk dat het voor ons niet zo goed is als we daar met zijn allen over praten, want dan is er geen tijd. "
    text = f"P1: {dutch * 3}Ik heet Wendelmoet.\n"

    for given in ("en", "de"):  # there are no rules for German
        found = find_names(text, PEOPLE[1:], language=given)
        assert [one.words for one in found] == ["Wendelmoet"]


def test_a_project_comes_in_when_each_find_was_answered(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer names the find and not its words; what was decided is kept as for any text."""
    words = ["import", "project", str(project_file(root)), "--anonymised", "--language", "en"]
    words += ["--about", "speakers=one", "--consent", "team:analyse"]
    for one in finds():
        words += ["--answer", f"names:{one.id}=keep"]
    before = {one.id for one in read_sources(root)}
    done = command(root, monkeypatch, *words)
    (new,) = [one for one in read_sources(root) if one.id not in before]

    assert done.exit_code == 0, done.output
    assert new.names is not None
    assert (new.names.kept, new.names.by, new.names.of) == (4, "K-01", new.hash)


def test_a_project_of_which_some_finds_are_open_stays_out(root: Path) -> None:
    """All of it, with the lines of what is open."""
    project = read_project(project_file(root), Choices())
    answers = {f"names:{one.id}": "keep" for one in finds()[1:]}
    wanted = ProjectWanted(Wanted(language="en", consent=AGREED), {}, True, answers)
    with raises(ProblemsError, UNDECIDED, n=1, lines=("2",)):
        take_project(root, project, wanted, name="theirs.qdpx", by="K-01")


SAID_OF = "<Description>Odalys Ferrant said so.</Description>"


@pytest.mark.parametrize(
    ("inside", "codes", "place"),
    [
        (selection("a", 0, 2).replace("<Coding", f"{SAID_OF}<Coding", 1), "", "memo 1"),
        ("", code("late", SAID_OF), "late"),
        ("", code("Odalys Ferrant"), "Odalys Ferrant"),
    ],
    ids=["memo", "definition", "name of a code"],
)
def test_what_people_wrote_in_a_project_is_decided_like_a_text(
    root: Path, inside: str, codes: str, place: str
) -> None:
    """A memo, a definition or the name of a code: it stops the project before anything is written, each
    find is a question in its line, and once all of it is here nothing is asked again.
    """
    project = read_project(project_file(root, "P1: Nothing.\n", inside, codes), Choices())
    wanted = ProjectWanted(Wanted(language="en", consent=AGREED), {"?": "K-02"}, True)
    before = files_of(root)
    with raises(ProblemsError, UNDECIDED, n=1, lines=("2",) if place == "late" else ("1",)) as no:
        take_project(root, project, wanted, name="theirs.qdpx", by="K-01")
    assert (no.value.problems[0].place, files_of(root)) == (f"theirs.qdpx: {place}", before)

    plan = plan_project(root, project, wanted, name="theirs.qdpx")
    (asked,) = [one for one in plan.project.questions if one.key.startswith("names:")]
    assert asked.words.startswith("[Odalys Ferrant]")
    answered = replace(wanted, answers={asked.key: "keep"})
    take_project(root, project, answered, name="theirs.qdpx", by="K-01")
    assert plan_project(root, project, wanted, name="theirs.qdpx").problems == ()


def test_a_name_of_a_code_in_another_language_is_no_name_of_a_person(root: Path) -> None:
    """It is a word that no list of this language has."""
    project = read_project(
        project_file(root, "P1: Nothing.\n", "", code("Uitbaters") + code("loyer")), Choices()
    )
    wanted = ProjectWanted(Wanted(language="en", consent=AGREED), {"?": "K-02"}, True)
    plan = plan_project(root, project, wanted, name="theirs.qdpx")

    assert [one.words for one in plan.project.questions if one.key.startswith("names:")] == []


def test_memos_are_looked_at_together_and_told_apart() -> None:
    """Many are short, and a look has a cost of its own; each find is in its own memo and line."""
    looks = list[str]()
    rows = ["Odalys Ferrant said so.", "", "Nothing.\nWendelmoet came."]
    found = [*Screened(looks.append).finds_in(rows, language="en")]

    assert [[(one.line, one.words) for one in finds] for finds in found] == [
        [(1, "Odalys Ferrant")], [], [(2, "Wendelmoet")],
    ]  # fmt: skip
    assert [rows[2][one.start : one.end] for one in found[2]] == ["Wendelmoet"]
    assert len(looks) == 1


@pytest.mark.parametrize(
    "written",
    ["Fatou\u00admata", "Fatou\u200bmata", "\u2060Fatouma\ufeffta", "Z\u043eë",
     "Zoe\u0308", "Fatoumata\u0301"],
)  # fmt: skip
def test_letters_that_nobody_sees_hide_no_name(written: str) -> None:
    """A soft hyphen, a space without width, an accent by itself, a letter of another script: the find is
    the words as they are in the text.
    """
    text = f"P1: Zoë, {written} and I: we left.\n"
    first, second = find_names(text, PEOPLE[1:], language="en")

    assert (text[first.start : first.end], text[second.start : second.end].strip("\u2060")) == (
        "Zoë", written.strip("\u2060"),
    )  # fmt: skip
    assert (first.label == second.label) == written.startswith("Z")


def test_a_label_with_a_hidden_letter_repeats_a_name_all_the_same() -> None:
    """A label that repeats a name counts as no decision, also where the name has a soft hyphen in
    it.
    """
    (find,) = find_names("P1: Wendel\u00admoet left.\n", PEOPLE[1:], language="en")

    assert decide([((find,), {find.id: "[Wendelmoet]"})]) == [[""]]


def test_a_text_in_a_language_without_rules_can_be_decided_on(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the rules of the nearest language, without the words that nobody knows; what was decided is kept,
    and nobody is asked again.
    """
    text = "P1: Ich kenne Maria, 0470 00 11 22, auf dem Markt.\n"
    add_source(root, "INT-10002", text)
    path = root / "interviews/INT-10002.yaml"
    card = path.read_text().partition("names:")[0].replace("language: en", "language: de")
    path.write_text(card)
    found = find_names(text, PEOPLE[1:], language="de")
    made = screen(root, monkeypatch, "k\n" * len(found))

    assert {"Maria", "0470 00 11 22"} <= {one.words for one in found}
    assert made is not None
    assert (made.kept, made.by) == (len(found), "K-01")
    assert find_notes(root) == []


def test_what_can_be_done_is_said_for_the_way_in(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project has no plan to write, and a file no `--answer`."""
    file = write(root.parent / "talks", "talk.txt", NAMED)
    words = ("--language", "en", "--consent", "members:quote")
    for way, said in (
        (("anonymised", str(file)), "--plan"),
        (("project", str(project_file(root)), "--anonymised"), "--answer"),
    ):
        done = command(root, monkeypatch, "import", *way, *words)
        other = {"--plan": "--answer", "--answer": "--plan"}[said]
        assert (said in str(done.exception), other in str(done.exception)) == (True, False)


def test_the_plan_that_is_written_asks_about_each_find(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under its line; answered, the plan brings the text in."""
    file = write(root.parent / "talks", "talk.txt", NAMED)
    plan = root.parent / "plan.yaml"
    words = ("import", "anonymised", "--plan", str(plan))
    command(root, monkeypatch, *words, str(file), "--language", "en", "--consent", "team:analyse")
    text = plan.read_text()
    n = text.count(": '?'")
    command(root, monkeypatch, *words)
    left = len(read_sources(root))
    plan.write_text(text.replace(": '?'", ": mask"))
    done = command(root, monkeypatch, *words)

    assert "# 4: P1: [Odalys] said no. -> " in text
    assert (n, left, len(read_sources(root))) == (4, 1, 2), done.output


def test_in_a_terminal_each_find_is_asked_about(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line after the other; an empty answer stops, and nothing came in."""
    monkeypatch.setattr("rap.topics.bringing_in.commands.bring_in.at_keyboard", lambda: True)
    monkeypatch.setattr("rap.topics.bringing_in.commands.screen.at_keyboard", lambda: True)
    file = write(root.parent / "talks", "talk.txt", NAMED)
    words = ("import", "anonymised", str(file), "--language", "en", "--consent", "team:analyse")
    stopped = command(root, monkeypatch, *words, keys="m\nk\n\n")
    before = len(read_sources(root))
    done = command(root, monkeypatch, *words, keys="m\nx\nk\nm\nk\n")

    assert "talk.txt:4  P1: [Odalys] said no." in done.output
    assert (bool(stopped.exception), before, len(read_sources(root))) == (True, 1, 2)


def test_a_decision_is_of_one_text_and_a_correction_makes_the_next(root: Path) -> None:
    """A map that leads from the text that was decided on to another, as anybody writes one, is none."""
    source = add_source(root, "INT-10003", "I: So?\nP1: We pay by week.\n")
    text = read_source_text(root, source)
    amend(root, plan_amendment(root, source.id, text.replace("week", "month"), old=text))
    carried = read_source(root, source.id)
    other = f"{text}P1: Odalys Ferrant.\n"
    name, data = format_map(carried.hash, hash_of(other), ((0, len(text), 0),))
    (root / "interviews/codings" / source.id / name).write_bytes(data)

    assert carried.hash != source.hash
    rows = (source, carried, replace(carried, hash=hash_of(other)))
    assert [has_decision(one) for one in rows] == [True, True, False]


def test_rap_amend_asks_about_each_find(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no flag that lets them in: without a terminal nothing is written."""
    text = "I: So?\nP1: We pay by week.\n"
    add_source(root, "INT-10003", text)
    file = write(root.parent, "new.txt", f"{text}P1: Odalys Ferrant and Wendelmoet.\n")
    words = ("amend", "INT-10003", str(file), "--yes")
    before = files_of(root)
    flag = command(root, monkeypatch, *words, "--seen")
    stopped = command(root, monkeypatch, *words)
    same = files_of(root) == before
    monkeypatch.setattr("rap.topics.bringing_in.commands.screen.at_keyboard", lambda: True)
    done = command(root, monkeypatch, *words, keys="k\nm\n")
    now = read_source(root, "INT-10003")

    assert isinstance(stopped.exception, ProblemsError)
    assert (flag.exit_code > 0, ids(stopped.exception), same) == (True, [UNDECIDED], True)
    assert "INT-10003:3  P1: [Odalys Ferrant] and Wendelmoet." in done.output
    assert read_source_text(root, now).endswith("P1: Odalys Ferrant and [name B].\n"), done.output
    assert has_decision(now)


def test_a_text_changed_by_hand_is_no_way_in(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken as a correction it is asked about as a new text is; on the start page nothing is written."""
    text = (root / "interviews/INT-10001.txt").read_text()
    named = f"{text}P1: Odalys Ferrant.\n"
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "begun")):
        git(root, *words)
    write(root, "interviews/INT-10001.txt", named)
    (way,) = [one for one in find_mends(root, "interviews/INT-10001.txt") if one.way == "correct"]
    with raises(ProblemsError, UNDECIDED, n=1, lines=("5",)):
        mend(root, "interviews/INT-10001.txt", "correct", seen=way.seen)
    stopped = command(root, monkeypatch, "amend", "INT-10001", "--yes")

    assert isinstance(stopped.exception, ProblemsError)
    assert (root / "interviews/INT-10001.txt").read_text() == named


def test_check_names_all_texts_without_a_decision_in_one_note(root: Path) -> None:
    """Those that were reviewed before decisions were kept have one."""
    for number in (10005, 10006, 10007):
        add_source(root, f"INT-{number}", f"I: So?\nP1: No {number}.\n")
        path = root / f"interviews/INT-{number}.yaml"
        text = path.read_text().partition("names:")[0]
        path.write_text(text + "variables: {reviewed-by: K-01}\n" * (number == 10007))
    notes = [one for one in find_notes(root) if one.id == "entering.names.none_decided"]

    facts = {"n": 2, "sources": ("INT-10005", "INT-10006"), "first": "INT-10005"}
    assert [one.message for one in notes] == [Message("entering.names.none_decided", **facts)]


def screen(root: Path, patch: pytest.MonkeyPatch, keys: str) -> NamesDecision | None:
    patch.setattr("rap.topics.bringing_in.commands.screen.at_keyboard", lambda: True)
    command(root, patch, "screen", "INT-10002", "--decide", keys=keys)
    return read_source(root, "INT-10002").names


def test_a_text_of_the_study_can_be_decided_on(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Line by line; what has to go keeps the decision open until it is masked."""
    put_unseen(root)
    left = screen(root, monkeypatch, "k\nm\nk\n")
    made = screen(root, monkeypatch, "ka\nk\nk\n")

    assert left is None
    assert made is not None
    assert (made.kept, made.masked, made.by) == (3, 0, "K-01")


def test_a_review_keeps_its_decision_with_the_text(tmp_path: Path) -> None:
    """Nobody is asked twice about what was reviewed in the vault."""
    root = make_study(tmp_path / "study")
    make_coder(root, "K-01")
    queue(root, {"INT-30001": "I: Qui ?\nP1: moi et Fatou, Fatou ouvre.\n"})
    review = opened(root)
    for one in review.open_entities:
        review.decide(one, "mask")
    review.mark("INT-30001", "done")
    names = accept(review, "INT-30001").source.names

    assert names is not None
    assert (names.by, names.masked, names.of) == ("K-01", 2, read_source(root, "INT-30001").hash)


@pytest.mark.parametrize(
    "row", ["{on: 2026-04-02}", "{on: x, by: K-01, of: y, kept: 1, masked: 0, screen: 1}"]
)
def test_a_decision_that_is_not_whole_is_refused(root: Path, row: str) -> None:
    """The sentence says what it has, and how to make it anew."""
    path = root / "interviews/INT-10001.yaml"
    path.write_text(path.read_text().partition("names:")[0] + f"names: {row}\n")
    with raises(ProblemsError, "store.sources.bad_names"):
        read_source(root, "INT-10001")


def placed(rows: Sequence[Find]) -> list[str]:
    return [NAMED[one.start : one.end] for one in rows]


def test_labels_of_turns_are_no_names() -> None:
    """A respondent's label is a number of ours."""
    text = "R51774: I agree.\nR51775: Odalys too.\n"
    people = (Speaker("R51774", "participant"), Speaker("R51775", "participant"))

    assert [one.words for one in find_names(text, people, language="en")] == ["Odalys"]
    assert placed(finds()) == ["Odalys Ferrant", "3 Kiezelpad", "0470 00 11 22", "Odalys"]
