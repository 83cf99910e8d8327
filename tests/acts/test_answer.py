"""Answers taken in: one person counts once, doubts are asked about, own words wait in the vault,
names stay nowhere.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from answering import code_of
from messages import assert_says, places, raises
from reviews import opened
from studies import ROOT, make_study, write
from typer.testing import CliRunner
from vaults import PASSPHRASE, make_coder, make_quick, unlocked

from rap.analysis.pooled_answers import pool
from rap.cli import app
from rap.core.errors import ProblemsError, WrongUseError
from rap.core.model import ANSWERS
from rap.report.items import show_findings
from rap.store.answers import read_feedback
from rap.study.study import Study
from rap.topics.answers import taking
from rap.topics.answers.taking import keep_answers, read_answers
from rap.topics.help_asked import messages
from rap.topics.help_asked.messages import record_seen
from rap.topics.review.accepting import accept
from rap.topics.sealing.commands import vault as vaulting
from rap.topics.waiting_texts.queue import open_queue

CHAT = "[12/03/2026, 21:14] Mirabelle Verzonnen: 1 yes\n[12/03/2026, 21:15] +32 470 00 00 00: 1 no 2 maybe\n"
COPY = "1 yes, 2 no\n{sheet}-0123456789abcdef"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with two findings."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    root = make_study(tmp_path / "study")
    for number, day in ((1, "2026-01-01"), (2, "2026-01-02")):
        history = f"history: [{{date: {day}, status: proposed, reason: x, by: K-01}}]\n"
        write(
            root,
            f"codebook/findings/F-2000{number}.yaml",
            "statement: {en: {text: We pay first.}}\n" + history,
        )
    return root


def take(root: Path, text: str, name: str = "chat.txt", **more: bool) -> list[tuple[int, int, int]]:
    """Take a file in; how many were new, there already, in doubt."""
    taken = read_answers(root, [write(root.parent, name, text)], **more)
    keep_answers(root, taken)
    return [(len(taken.new), len(taken.again), len(taken.doubts))]


def given(root: Path) -> list[tuple[str, dict[str, str]]]:
    rows = [
        (one.way, {id: next(iter(row)) for id, row in one.answers.items()})
        for one in read_feedback(root)
    ]
    return sorted(rows, key=str)


def sheet(root: Path) -> str:
    return code_of(root, "en")


def test_a_chat_taken_in_on_two_machines_is_one_file_where_both_open_the_vault(
    root, tmp_path, monkeypatch
):
    """Names, messages without names and tally sheets; each machine alone would make files of its
    own.
    """
    files = [
        write(root.parent, "chat.txt", CHAT),
        write(root.parent, "bare.txt", "1 yes\n\n2 no"),
        write(root.parent, "sheet.csv", "number,yes\n1,4\n"),
    ]
    ids = {}
    for machine in ("one", "two"):
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / machine))
        for key in (b"", b"the key of the vault"):
            ids[machine, key] = {one.id for one in read_answers(root, files, key=key).new}

    assert ids["one", b"the key of the vault"] == ids["two", b"the key of the vault"]
    assert not ids["one", b""] & (ids["two", b""] | ids["one", b"the key of the vault"])
    assert {len(found) for found in ids.values()} == {5}


def test_what_this_machine_took_in_by_itself_is_known_with_the_vault_too(root):
    """No second file for a person who was counted before anybody opened the vault."""
    take(root, CHAT)
    again = read_answers(root, [root.parent / "chat.txt"], key=b"the key of the vault")

    assert (again.new, len(again.again)) == ((), 2)


def test_the_command_takes_the_key_from_the_vault(root, monkeypatch):
    """With --vault it asks for the passphrase; the same file again adds nothing."""
    monkeypatch.chdir(root)
    make_quick(monkeypatch)
    make_coder(root, "K-01")
    unlocked(root)
    monkeypatch.setattr(vaulting, "passphrases", lambda *asked: [PASSPHRASE for _ in asked])
    path = str(write(root.parent, "chat.txt", CHAT))
    for _ in range(2):
        done = CliRunner().invoke(app, ["feedback", path, "--vault"])
        assert done.exit_code == 1, done.exception  # one message is asked about

    assert "0 taken in, 2 were there already" in done.output
    assert len(given(root)) == 2


def test_each_sender_is_one_person_and_nothing_of_her_is_kept(root):
    """Her name and number are in no file and no message; what is not plain is asked about by the
    place of the message.
    """
    taken = read_answers(root, [write(root.parent, "chat.txt", CHAT)])
    keep_answers(root, taken)
    written = "".join(path.read_text() for path in (root / "interviews/feedback").glob("*.json"))

    assert given(root) == [("message", {"F-20001": "no"}), ("message", {"F-20001": "yes"})]
    assert places(taken.doubts) == [("chat.txt", "answers.doubt_at")]
    assert_says(taken.doubts[0], "answers.doubt_at", message=2, number=2)
    assert [
        word
        for word in ("Mirabelle", "470 00", "21:14", "12/03/2026", "maybe")
        if word in written + str(taken)
    ] == []


def test_a_chat_that_grew_counts_nobody_twice(root):
    """The second export holds the first; a later message completes or changes what she said."""
    take(root, CHAT)

    assert take(root, CHAT + "[13/03/2026, 09:00] Mirabelle Verzonnen: 2 no\n") == [(1, 1, 1)]
    assert given(root) == [
        ("message", {"F-20001": "no"}),
        ("message", {"F-20001": "yes", "F-20002": "no"}),
    ]


def test_a_later_export_completes_what_she_answered_before(root):
    """Also one that no longer holds her first messages; what it puts in doubt counts no more."""
    head, found = "[14/03/2026, 09:00] Mirabelle Verzonnen: ", []
    for text in ("1 yes 2 more", "2 no", "thanks", "1 yes sometimes", "2 no sometimes", "2 yes"):
        take(root, head + text)
        found.append([(one.answers, one.more) for one in read_feedback(root)])

    first, second = {"F-20001": {"yes": 1}}, {"F-20002": {"no": 1}}
    more = ("F-20002",)
    assert found == [
        [(first, more)],
        [({**first, **second}, more)],
        [({**first, **second}, more)],
        [(second, more)],
        [({}, more)],
        [({"F-20002": {"yes": 1}}, more)],
    ]


def test_an_answer_that_alone_was_taken_in_counts_no_more_once_it_is_in_doubt(root):
    """The file stays, without it."""
    head = "[14/03/2026, 09:00] Mirabelle Verzonnen: "
    counted = [take(root, head + text) for text in ("1 yes", "1 yes sometimes", "1 yes sometimes")]

    assert counted == [[(1, 0, 0)], [(1, 0, 1)], [(0, 0, 1)]]
    assert [one.answers for one in read_feedback(root)] == [{}]


def test_not_to_know_is_kept_and_counts_among_nobody_who_answered(root, monkeypatch):
    """It stands in the file with the words it was answered to, and in the team's summary."""
    monkeypatch.chdir(root)
    done = CliRunner().invoke(
        app, ["feedback", str(write(root.parent, "a.txt", "1 ja, 2 weet niet"))]
    )
    (one,) = read_feedback(root)

    assert (done.exit_code, one.answers) == (0, {"F-20001": {"yes": 1}, "F-20002": {"unsure": 1}})
    assert one.given_to("F-20002") != ()
    assert "2  F-20002  yes 0  partly 0  no 0  not-mine 0  more 0  does not know 1" in done.output
    assert pool([one.answers])["F-20002"] == dict.fromkeys(ANSWERS, 0)


def test_the_last_of_two_messages_is_the_answer_and_carries_its_own_sheet(root):
    """She changed her mind within one chat; nobody has to ask her."""
    text = "[12/03/2026, 21:14] A: 1 yes\n[12/03/2026, 21:17] A: 1 no\n"

    assert (take(root, text), given(root)) == ([(1, 0, 0)], [("message", {"F-20001": "no"})])


@pytest.mark.parametrize("language", ["", "nl"])
def test_a_dry_run_refuses_what_the_run_refuses(root, monkeypatch, language):
    """One function looks at everything; a dry run ends before it writes."""
    monkeypatch.chdir(root)
    path = str(write(root.parent, "a.txt", "1 👍\n» zzzorb kwiel dranf"))
    spoken = ["--language", language] if language else []
    said = []
    for has_vault in (False, True):
        if has_vault:
            make_quick(monkeypatch)
            make_coder(root, "K-01")
            unlocked(root)
        for dry in (["--dry-run"], []):
            done = CliRunner().invoke(app, ["feedback", path, *spoken, *dry])
            said.append(getattr(done.exception, "id", done.exit_code))

    no_vault, no_language = "answers.feedback.words_wait", "answers.no_language"
    assert said == [no_vault, no_vault, *([0, 0] if language else [no_language, no_language])]
    assert len(given(root)) == bool(language)


def test_messages_whose_language_is_not_known_are_named(root, monkeypatch):
    """By file and place; a language that a message shows by itself is not asked."""
    make_quick(monkeypatch)
    make_coder(root, "K-01")
    text = "1 yes we pay too much for it\n\n2 👍 zzzorb kwiel dranf"
    taken = read_answers(root, [write(root.parent, "a.txt", text)])

    with raises(WrongUseError, "answers.no_language", messages=("a.txt:2",)):
        keep_answers(root, taken, vault=unlocked(root), dry_run=True)


def test_a_message_with_words_counts_as_taken_in_when_somebody_has_read_it(root, monkeypatch):
    """Until then the last line of each run says how many wait."""
    monkeypatch.chdir(root)
    make_quick(monkeypatch)
    make_coder(root, "K-01")
    run, _ = CliRunner().invoke, unlocked(root)
    text = "1 yes\n\n2 no\n» the door on the left never locks"
    path = str(write(root.parent, "a.txt", text))
    looked = run(app, ["feedback", path, "--language", "en", "--dry-run"]).output
    done = run(app, ["feedback", path, "--language", "en"]).output
    waits = "1 message waits for somebody to read its words (`rap review`)"

    assert "1 would be taken in" in looked
    assert "1 taken in, 0 were there already, 0 to ask about" in done
    assert [waits in text.splitlines()[-1] for text in (done, run(app, ["feedback"]).output)] == [
        True,
        True,
    ]
    with opened(root) as review:
        (id,) = review.raws
        review.mark(id, "done")
        accept(review, id)
    assert "waits" not in run(app, ["feedback"]).output


def test_a_filled_in_copy_counts_once_on_any_machine(root, monkeypatch, tmp_path):
    """Its random number is the file's name: another laptop writes the same file to the byte."""
    text = COPY.format(sheet=sheet(root))
    assert take(root, text) == [(1, 0, 0)]
    before = {path.name: path.read_bytes() for path in (root / "interviews/feedback").iterdir()}
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another"))

    assert take(root, f"[12/03/2026, 21:14] B: {text}") == [(0, 1, 0)]
    assert {
        path.name: path.read_bytes() for path in (root / "interviews/feedback").iterdir()
    } == before


def test_a_copy_whose_number_came_with_other_answers_is_asked_about(root):
    """The first one counts until somebody has asked."""
    take(root, COPY.format(sheet=sheet(root)))

    assert take(root, COPY.format(sheet=sheet(root)).replace("1 yes", "1 no")) == [(0, 0, 1)]
    assert given(root) == [("form", {"F-20001": "yes", "F-20002": "no"})]


def test_the_same_messages_without_names_count_once_unless_they_are_of_others(root):
    """Two people may have typed the same."""
    text = "1 yes 2 no\n\n1 no"

    assert [take(root, text), take(root, text), take(root, text, another=True)] == [
        [(2, 0, 0)],
        [(0, 2, 0)],
        [(2, 0, 0)],
    ]


def test_answers_to_another_numbering_are_not_counted(root):
    """A number that meant another sentence would be a wrong answer."""
    assert take(root, "1 yes\n2-0000-0123456789abcdef") == [(0, 0, 1)]
    assert given(root) == []


def test_a_tally_sheet_holds_counts(root):
    """As a spreadsheet saves it, with semicolons and a mark at the start."""
    take(
        root,
        "\ufeffnumber;yes;partly;no;not-mine;more\r\n1;4;;1;2;0\r\n2;0;0;0;0;1\r\n",
        "tally.csv",
    )
    (one,) = read_feedback(root)

    assert (one.way, one.answers, one.more) == (
        "sheet",
        {"F-20001": {"yes": 4, "no": 1, "not-mine": 2}},
        ("F-20002",),
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("number,yes\n3,1\n", "tally.csv:2"),
        ("number,yes\n1,1\n1,2\n", "tally.csv:3"),
        ("number,yes\n1,a few\n", "tally.csv:2"),
        ("number,jes\n1,2\n", "tally.csv:1"),
        ("yes,no\n1,2\n", "tally.csv:1"),
    ],
)
def test_a_tally_sheet_that_does_not_add_up_is_refused(root, text, place):
    """Nothing of it is kept."""
    with pytest.raises(ProblemsError) as caught:
        take(root, text, "tally.csv")

    assert caught.value.problems[0].place == place
    assert read_feedback(root) == ()


def test_own_words_need_a_vault_to_wait_in(root):
    """Without one nothing is taken in, in one sentence that does not repeat them."""
    taken = read_answers(
        root, [write(root.parent, "chat.txt", "1 yes\n» the door on the left never locks")]
    )

    with raises(WrongUseError, "answers.no_vault", n=1) as caught:
        keep_answers(root, taken)
    assert "door" not in str(caught.value) + repr(taken)
    assert read_feedback(root) == ()


def test_own_words_wait_for_review_like_a_transcript(root, monkeypatch):
    """They are in the vault alone, as a text of one person without a case; the answer counts at
    once.
    """
    from rap.topics.waiting_texts.queue import read_raw, waiting_ids

    make_quick(monkeypatch)
    make_coder(root, "K-01")
    vault = unlocked(root)
    taken = read_answers(
        root, [write(root.parent, "chat.txt", "1 yes\n» the door on the left never locks")]
    )
    keep_answers(root, taken, vault=vault, language="en")
    raw = read_raw(vault, waiting_ids(vault)[0])
    shared = [
        path for path in root.rglob("*") if path.is_file() and b"never locks" in path.read_bytes()
    ]

    assert (raw.text, raw.source.kind, raw.source.cases) == (
        "P1: the door on the left never locks\n",
        "question",
        (),
    )
    assert (given(root), shared) == ([("message", {"F-20001": "yes"})], [])


def test_own_words_of_the_form_are_in_the_language_of_its_report(root, monkeypatch):
    """`rap feedback FILE` asks for no language then; of typed words it does, and takes nothing in
    before it is said.
    """
    from rap.topics.waiting_texts.queue import read_raw, waiting_ids

    make_quick(monkeypatch)
    make_coder(root, "K-01")
    vault, code = unlocked(root), sheet(root)
    text = f"1 po\n» dera nuk mbyllet\n{code}-sq-0123456789abcdef\n\n1 ja\n» de deur sluit niet\n{code}-nl-fedcba9876543210"
    keep_answers(root, read_answers(root, [write(root.parent, "chat.txt", text)]), vault=vault)
    typed = read_answers(root, [write(root.parent, "more.txt", "1 👍, dankjewel lieve groetjes")])

    assert sorted(read_raw(vault, id).source.language for id in waiting_ids(vault)) == ["nl", "sq"]
    with raises(WrongUseError, "answers.no_language"):
        keep_answers(root, typed, vault=vault)
    assert len(given(root)) == 2


def test_the_demo_study_takes_no_answers():
    """It is invented, and public."""
    with raises(WrongUseError, "answers.demo", place="pyproject.toml"):
        read_answers(ROOT, [])


def test_the_command_takes_in_asks_and_tells_the_team_what_it_came_to(root, monkeypatch):
    """Exit 1 when something is to be asked; the numbers are for the team."""
    monkeypatch.chdir(root)
    path = write(root.parent, "chat.txt", CHAT)
    done = CliRunner().invoke(app, ["feedback", str(path)])

    assert done.exit_code == 1
    assert "2 taken in, 0 were there already, 1 to ask about" in done.output
    assert "1  F-20001  yes 1  partly 0  no 1  not-mine 0  more 0" in done.output
    assert "Mirabelle" not in done.output


def test_a_dry_run_writes_nothing(root, monkeypatch):
    """It says what would be taken in."""
    monkeypatch.chdir(root)
    done = CliRunner().invoke(
        app, ["feedback", str(write(root.parent, "a.txt", "1 yes")), "--dry-run"]
    )

    assert (done.exit_code, "1 would be taken in" in done.output, read_feedback(root)) == (
        0,
        True,
        (),
    )


def test_own_words_without_a_vault_are_refused_with_the_way_round(root, monkeypatch):
    """One sentence; nothing was taken in, and with the option the answers are."""
    monkeypatch.chdir(root)
    path = str(write(root.parent, "a.txt", "1 yes\n» the door never locks"))
    refused = CliRunner().invoke(app, ["feedback", path])
    taken = CliRunner().invoke(app, ["feedback", path, "--without-words"])

    assert "own words of people must wait in the vault" in str(refused.exception)
    assert "--without-words" in str(refused.exception)
    assert (taken.exit_code, given(root)) == (0, [("message", {"F-20001": "yes"})])


@pytest.mark.parametrize(
    ("people", "shown"), [(9, []), (10, ["Most of those who answered recognise it."])]
)
def test_what_came_back_stands_under_the_finding_in_words(root, monkeypatch, people, shown):
    """For members from twice the threshold on; the item carries no number."""
    take(root, "\n\n".join(["1 yes"] * people))
    items = []
    monkeypatch.setattr("IPython.display.display", lambda item: items.append(item.data))
    study = Study(root, audience="members")
    show_findings(study.findings, study=study)
    answers = [item for item in items if item["id"] == "finding-20001-answers"]

    assert [item["text"]["en"] for item in answers] == shown
    assert [item["rows"] for item in answers] == [[] for _ in shown]


HELP = """\
1 yes

je sais pas lire tout ça, vous pouvez m’appeler ?

I want to talk about someone who hit me last night

2 no, it is too dear for us here
"""
UNKNOWN = "1 no, he hit me last night and I need somebody\n99-abcd"


def test_a_request_for_help_comes_first_and_waits_until_somebody_has_seen_it(root, monkeypatch):
    """It is said before anything else, also when nothing is kept; its mark is in the vault alone, and
    goes when somebody records that it was read.
    """
    monkeypatch.chdir(root)
    make_quick(monkeypatch)
    make_coder(root, "K-01")
    unlocked(root)
    path = str(write(root.parent, "chat.txt", HELP))
    run = CliRunner().invoke
    before = {file for file in root.rglob("*") if file.is_file()}

    looked = run(app, ["feedback", path, "--dry-run"]).output.splitlines()
    assert [("message 2" in looked[0], "message 3" in looked[1], "violence" in looked[1])] == [
        (True, True, True)
    ]
    run(app, ["feedback", path])
    said = run(app, ["feedback"]).output
    first, waiting = said.splitlines()[0], sorted(set(re.findall(r"QU-[0-9]{5}", said)))
    assert ("READ THESE FIRST: in 2 messages" in first, len(waiting)) == (True, 2)
    for id in waiting:
        assert run(app, ["feedback", "seen", id]).exit_code == 0
    assert "READ" not in run(app, ["feedback"]).output
    with raises(WrongUseError, "help_asked.answer.not_asking"):
        record_seen(open_queue(root), waiting[0], by="K-01")
    monkeypatch.setattr(vaulting, "passphrases", lambda *asked: [PASSPHRASE for _ in asked])
    listed = run(app, ["feedback", "seen"]).output.splitlines()
    assert [line.split(" on ")[0] for line in listed] == [
        f"{id}: seen to by K-01" for id in waiting
    ]
    new = {file for file in root.rglob("*") if file.is_file()} - before
    assert [file for file in new if b"help" in file.read_bytes()] == []


def test_a_request_for_help_to_an_unknown_sheet_is_named_and_each_message_is_read_once(
    root, monkeypatch
):
    """Also one of which no answer is taken; a message is looked at for it a single time."""
    read: list[str] = []
    monkeypatch.setattr(
        taking, "about_of", lambda text: read.append(text) or messages.about_of(text)
    )
    taken = read_answers(root, [write(root.parent, "chat.txt", "1 yes 99-abcd\n\n" + UNKNOWN)])

    assert places(taken.asking) == [("chat.txt", "answers.asks")]
    assert [problem.facts["message"] for problem in taken.asking] == [2]
    assert (taken.new, taken.words, len(read)) == ((), (), 2)


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("1 oui on paie trop cher ici", "fr"),
        ("1 ja het is hier veel te duur", "nl"),
        ("1 yes we pay too much for it", "en"),
        ("1 sí el dueño no responde nunca", "es"),
        ("1 sim e não pagamos isso a ninguém", "pt"),
        ("1 da chiria e prea mare pentru noi", "ro"),
        ("1 po dera nuk mbyllet mirë", "sq"),
    ],
)
def test_own_words_are_in_the_language_of_their_message(root, message, language):
    """A file that mixes languages has no language of its own."""
    found = read_answers(root, [write(root.parent, "mixed.txt", f"{message}\n\n2 da")]).words

    assert [one.language for one in found] == [language]
