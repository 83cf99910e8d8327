"""Answers belong to words: a second release counts none that were given to older ones, and tells no
language what it says in another.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from answering import code_of, words_of_today
from messages import assert_says, raises
from releases import make_release_study, make_run, release
from studies import make_study, scaled, write

from rap.core.errors import WrongUseError
from rap.core.finding_parts import SameMeaning
from rap.core.model import Finding, Vote
from rap.report.items import MIME
from rap.report.items.said import pooled_rows, statement_of
from rap.store.answers import Feedback, count_today, read_feedback, read_votes
from rap.store.findings import read_finding, read_findings
from rap.store.ledger import read_releases
from rap.store.sheets import Sheet, sheet_in
from rap.store.vault import Vault
from rap.store.wordings import current_statement, wording
from rap.study.study import Study
from rap.topics.answers.answered_words import asked_by
from rap.topics.answers.field_sheets import parse_tally, write_tally
from rap.topics.answers.taking import keep_answers, read_answers
from rap.topics.findings.acts import change_finding
from rap.topics.findings.life import life_page
from rap.topics.publishing import gate

ID, OTHER = "F-20001", "F-20002"
OLD, NEW, DUTCH, NEWER = "The deposit stays away.", "The deposit comes back.", "Weg.", "Terug."
FILE = """\
v: 1
statement:
  en: {{text: "{said}", by: K-01}}
  nl: {{text: "{dutch}", by: K-02, checked_by: K-03, of: "{of}"}}
history:
  - {{date: 2026-01-0{day}, status: proposed, reason: "Heard often.", by: K-01}}
"""


def write_findings(root: Path) -> None:
    for id, said, day in ((ID, OLD, 1), (OTHER, "A key each.", 2)):
        text = FILE.format(said=said, dutch=f"{DUTCH} {day}", of=wording(said), day=day)
        write(root, f"codebook/findings/{id}.yaml", text)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    root = make_study(tmp_path / "study")
    write_findings(root)
    return root


def reword(root: Path, text: str, *, language: str = "en", of: str = "", id: str = ID) -> None:
    before = read_finding(root, id).statement.get(language, {}).get("text", "")
    fields = {"language": language, "text": text, "of": of, "seen": before and wording(before)}
    change_finding(root, id, "say", by="K-01", reason="The group said so.", **fields)


def say_same(root: Path, old: str, new: str, *, language: str = "en") -> None:
    fields = {"language": language, "from": wording(old), "to": wording(new)}
    change_finding(root, ID, "same", by="K-02", reason="A spelling.", **fields)


def take(root: Path, text: str, *, sheet: str = "", name: str = "m.txt") -> list[str]:
    """Take messages in; the ids of what is asked about."""
    taken = read_answers(root, [write(root.parent, name, text)], sheet=sheet)
    keep_answers(root, taken)
    return [problem.id for problem in taken.doubts]


def counted(root: Path) -> dict[str, int]:
    """Finding -> how many answers count today."""
    votes, came = count_today(read_findings(root), read_votes(root), read_feedback(root))
    found: dict[str, int] = {}
    for id, row in [
        *((v.finding, v.answers) for v in votes),
        *(r for o in came for r in o.items()),
    ]:
        found[id] = found.get(id, 0) + sum(row.values())
    return found


def test_a_reworded_finding_has_no_answers_and_the_old_ones_stay_with_the_old_words(root: Path):
    """A message, a form, a tally and a group; the other finding keeps its own."""
    code = code_of(root, "en")
    take(root, "1 yes 2 no\n\n1 no")
    take(root, f"1 yes\n{code}-en-0123456789abcdef", name="form.txt")
    take(root, "number,yes,no\n1,4,1\n2,3,0\n", name="sheet.csv")
    rows = parse_tally("finding,yes,partly,no,not-mine\nF-20001,3,0,0,0\n", name="t.csv")
    write_tally(root, "FG-10001", rows, date="2026-02-01", present=3)
    before = counted(root)
    reword(root, NEW)

    assert before == {ID: 11, OTHER: 4}
    assert counted(root) == {OTHER: 4}
    assert ID not in pooled_rows(Study(root)) or not pooled_rows(Study(root))[ID]["answered"]
    life = " ".join(re.sub(r"<[^>]*>", " ", life_page(root, ID, language="en")).split())
    old = life.partition("What was answered to older words")[2]
    assert f"« {OLD} »" in old.partition("FG-10001")[0]
    assert (
        "messages, forms, sheets 5 0 2 0" in old
    )  # without a code it may have been either language
    assert "messages, forms, sheets 1 0 0 0" in old


def test_a_small_edit_keeps_the_answers(root: Path):
    """The team says so, with a reason; a paper in two languages needs it for both."""
    take(root, "1 yes", sheet=code_of(root, "en"))
    take(root, "1 no", sheet=code_of(root, "en", "nl"), name="two.txt")
    reword(root, NEW)
    say_same(root, OLD, NEW)
    assert counted(root) == {ID: 1}

    reword(root, NEWER, language="nl", of="en")
    say_same(root, f"{DUTCH} 1", NEWER, language="nl")
    assert counted(root) == {ID: 2}


def test_a_message_without_a_code_is_asked_about_once_words_have_changed(root: Path):
    """Its number names a sentence, and not which words; with the code of a sheet it counts."""
    reword(root, NEW)
    taken = read_answers(root, [write(root.parent, "m.txt", "1 yes 2 no")])

    assert [(one.answers, one.given_to(OTHER)) for one in taken.new] == [
        ({OTHER: {"no": 1}}, words_of_today(root)[OTHER])
    ]
    assert_says(taken.doubts[0], "answers.reworded_at", message=1, number=1)
    assert take(root, "1 yes", sheet=code_of(root, "en")) == []
    assert counted(root) == {ID: 1}


def test_a_code_says_the_words_of_its_own_message_alone(root: Path):
    """What the same person sent on another day may be about another sheet."""
    old = code_of(root, "en")
    reword(root, NEW)
    new = code_of(root, "en")
    chat = "[12/03/2026, 21:14] A: 1 yes\n[13/03/2026, 21:14] A: 2 no {}\n"

    assert take(root, chat.format(new)) == ["answers.reworded_at"]
    assert counted(root) == {OTHER: 1}
    assert take(root, f"1 yes {old}", name="old.txt") == []
    assert counted(root) == {OTHER: 1}
    assert take(root, "1 yes 2-0000", name="odd.txt") == ["answers.older_numbers"]


def test_an_answer_that_was_taken_in_before_stays_with_its_words(root: Path):
    """The same chat again, after the sentence has changed, asks nothing and loses nothing."""
    chat = "[12/03/2026, 21:14] A: 1 yes 2 no\n"
    take(root, chat)
    old = words_of_today(root)[ID]
    reword(root, NEW)

    assert take(root, chat + "[13/03/2026, 09:00] B: 2 yes\n") == []
    assert {one.given_to(ID) for one in read_feedback(root)} == {old, ()}
    assert counted(root) == {OTHER: 2}


def test_a_group_on_the_day_of_new_words_has_to_name_its_sheet(root: Path):
    """The papers may have had either."""
    rows = parse_tally("finding,yes,partly,no,not-mine\nF-20001,3,0,0,0\n", name="t.csv")
    reword(root, NEW)
    (today,) = {step[0] for step in read_finding(root, ID).history[1:]}

    with raises(WrongUseError, "answers.kits.words_not_known", finding=ID):
        write_tally(root, "FG-10001", rows, date=today, present=3)
    write_tally(root, "FG-10001", rows, date=today, present=3, sheet=code_of(root, "en"))
    assert counted(root) == {ID: 3}


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Vault]:
    """A study that can be released, with a run in English and Dutch that shows its findings."""
    root = tmp_path / "released"
    vault = make_release_study(root, monkeypatch)
    settings = root / "pyproject.toml"
    text = settings.read_text().replace('languages = ["en"]', 'languages = ["en", "nl"]')
    settings.write_text(text)
    write(root, "codebook/letter/talk.yaml", "text: {en: Camille., fr: Camille., nl: Camille.}\n")
    write_findings(root)

    def with_findings(plan: Any) -> None:
        make_run(plan)
        add_items(plan)

    monkeypatch.setattr(gate, "_need_run", with_findings)
    return root, vault


def add_items(plan: Any) -> None:
    """The statements of the findings, as `show_findings` puts them into a notebook."""
    path = plan.folder / "notebook.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for one in plan.study().findings:
        data = {MIME: statement_of(one).data}
        output = nbformat.from_dict({"output_type": "display_data", "data": data, "metadata": {}})
        notebook.cells[-1].outputs.append(output)
    nbformat.write(notebook, path)


def pages(given: Any) -> dict[str, str]:
    return {path.name: path.read_text() for path in given.files if path.suffix == ".html"}


def test_a_language_whose_translation_is_stale_leaves_the_finding_out_and_says_so(small):
    """No page, script or card tells Dutch readers the old sentence; the lead is told, and the next
    translation is released.
    """
    root, vault = small
    release(root, vault)
    reword(root, NEW)
    given = release(root, vault)
    english, dutch = pages(given)["report-members.en.html"], pages(given)["report-members.nl.html"]
    names = sorted(path.name for path in given.files)

    assert NEW in english
    news = re.search(r'<h2 id="changed">.*?<h2 ', dutch, re.S)
    assert news is not None
    assert f"{DUTCH} 1" in news[0]
    told = dutch.replace(news[0], "")
    assert [words for words in (OLD, NEW, f"{DUTCH} 1") if words in told] == []
    assert f"{DUTCH} 2" in dutch
    note = "Nieuwe woorden, nog niet in het Nederlands: 1. Die zinnen staan hier niet."
    assert note in dutch.partition('id="s1"')[0]
    assert [name for name in names if ".nl.1." in name] == []
    assert [name for name in names if ".nl.2." in name] != []
    assert "translates older words" in " ".join(given.release.reasons)
    reword(root, NEWER, language="nl", of="en")
    assert NEWER in pages(release(root, vault))["report-members.nl.html"]


def test_a_translation_that_nobody_else_has_read_says_so_at_the_top(small):
    """Until somebody else than its translator has checked it."""
    root, vault = small
    reword(root, NEW)
    reword(root, NEWER, language="nl", of="en")
    note = "nog niet gelezen door iemand van wie Nederlands de eerste taal is: 1."
    before = pages(release(root, vault))["report-members.nl.html"]
    seen = {"language": "nl", "seen": wording(NEWER)}
    change_finding(root, ID, "check", by="K-02", **seen)

    assert note in before.partition('id="s1"')[0]
    assert note not in pages(release(root, vault))["report-members.nl.html"]


def test_a_published_sheet_is_known_for_ever(small):
    """Its code brings an answer to the words that were on that paper, whatever is said today."""
    root, vault = small
    code = code_of(root, "en")
    release(root, vault)
    path = root / f"codebook/findings/{ID}.yaml"
    path.write_text(path.read_text().replace(OLD, NEW))  # by hand, and no step kept the old words

    assert code in {sheet.code for one in read_releases(root) for sheet in one.sheets}
    assert take(root, f"1 yes {code}") == []
    assert read_feedback(root)[0].given_to(ID) == (wording(OLD),)
    assert take(root, "1 no", name="more.txt") == ["answers.reworded_at"]
    assert counted(root) == {}


# Random histories: words change, are translated, found to mean the same and published, and answers
# come in every way. The oracle knows what each person read.

LANGUAGES = ("fr", "nl", "en")


@dataclass
class History:
    """One finding among two as time goes on; `read` has, for each answer, what was read."""

    draw: random.Random
    findings: list[Finding] = field(default_factory=list)
    papers: list[tuple[Sheet, tuple[str, ...]]] = field(default_factory=list)
    published: list[list[Sheet]] = field(default_factory=list)
    held: list[tuple[Sheet, frozenset[str]]] = field(default_factory=list)
    votes: list[tuple[Vote, frozenset[str]]] = field(default_factory=list)
    came: list[tuple[Feedback, frozenset[str]]] = field(default_factory=list)
    meant: set[tuple[str, str]] = field(default_factory=set)
    day: int = 0

    def __post_init__(self) -> None:
        for id in (ID, OTHER):
            rows = {"fr": {"text": f"{id} fr 0"}}
            history = ((self.date, "proposed", "r", "K-01"),)
            self.findings.append(Finding(id, rows, {}, 1, history))

    @property
    def date(self) -> str:
        return f"20{26 + self.day // 360}-{1 + self.day // 30 % 12:02}-{1 + self.day % 30:02}"

    @property
    def one(self) -> Finding:
        return self.findings[0]

    def text(self, language: str) -> str:
        return self.one.statement[language]["text"]

    def shown(self, languages: Sequence[str]) -> frozenset[str]:
        """What somebody reads of the finding on a paper in these languages."""
        said = {k: row["text"] for k, row in current_statement(self.one).items()}
        mine = frozenset(said[k] for k in languages if k in said)
        return mine or frozenset(said.values())

    def step(self) -> None:
        self.day += 1
        acts = (self.reword, self.translate, self.same, self.publish, self.message, self.message,
                self.message, self.vote)  # fmt: skip
        self.draw.choice(acts)()

    def reword(self) -> None:
        language = self.draw.choice([*self.one.statement])
        row = {"text": f"{ID} {language} {self.draw.randrange(4)}"}  # it may say again what it said
        before = self.text(language)
        if row["text"] != before:
            step = (self.date, "changed", "r", "K-01")
            was = {**self.one.was, len(self.one.history): {language: before}}
            rows = {**self.one.statement, language: row}
            history = (*self.one.history, step)
            self.findings[0] = replace(self.one, statement=rows, history=history, was=was)

    def translate(self) -> None:
        language = self.draw.choice(LANGUAGES[1:])
        row = {"text": f"{ID} {language} {self.draw.randrange(4)}", "of": wording(self.text("fr"))}
        there = self.one.statement.get(language, {}).get("text", "")
        changes = {}
        if there and there != row["text"]:
            step = (self.date, self.one.status, "r", "K-01")
            changes["was"] = {**self.one.was, len(self.one.history): {language: there}}
            changes["history"] = (*self.one.history, step)
        rows = {**self.one.statement, language: row}
        self.findings[0] = replace(self.one, statement=rows, **changes)

    def same(self) -> None:
        language = self.draw.choice([*self.one.statement])
        old, new = f"{ID} {language} {self.draw.randrange(4)}", self.text(language)
        if old != new:
            self.meant.add((old, new))
            row = SameMeaning(language, wording(old), wording(new), "K-01", self.date, "r")
            self.findings[0] = replace(self.one, same=(*self.one.same, row))

    def publish(self) -> None:
        languages = self.draw.sample(LANGUAGES, self.draw.choice((1, 1, 2)))
        sheet = sheet_in(self.findings, languages)
        self.published.append([sheet])
        if ID in sheet.numbers:
            self.held.append((sheet, self.shown(languages)))

    def message(self) -> None:
        """By message, form or tally sheet, with the code of the paper or without."""
        if self.held:
            sheet, read = self.draw.choice(self.held)
            code = self.draw.choice((sheet.code, ""))
            given = asked_by(self.findings, self.published).wordings(ID, code=code)
            came = Feedback("0" * 16, "message", {ID: {"yes": 1}}, (), {ID: given})
            self.came.append((came, read))

    def vote(self) -> None:
        """A group with papers of today: drafts, with their code or without."""
        languages = self.draw.sample(LANGUAGES, 2)
        sheet = sheet_in(self.findings, languages)
        if ID in sheet.numbers:
            asked = asked_by(self.findings, self.published)
            named = self.draw.random() < 0.5
            given = asked.wordings(ID, code=sheet.code) if named else None
            given = asked.wordings_of_day(ID, self.date) if given is None else given
            vote = Vote("FG-10001", self.date, 5, ID, {"yes": 1}, 0, given)
            self.votes.append((vote, self.shown(languages)))

    def stands(self, read: frozenset[str]) -> bool:
        """Whether all that was read is said today, or means the same step by step."""
        said = {row["text"] for row in current_statement(self.one).values()}
        while more := {old for old, new in self.meant if new in said} - said:
            said |= more
        return read <= said


@pytest.mark.long
def test_no_answer_ever_counts_for_words_it_was_not_given_to():
    """1,000 histories; looked at after each step. And what names its paper is not lost: it counts
    again and again as long as its words are there.
    """
    n_counted = n_named = 0
    for seed in range(scaled(60, 1_000)):
        told = History(random.Random(seed))
        for _ in range(40):
            told.step()
            for vote, read in told.votes:
                if count_today([told.one], [vote])[0]:
                    assert told.stands(read), (seed, told.day)
                    n_counted += 1
            for came, read in told.came:
                if count_today([told.one], (), [came])[1][0]:
                    assert told.stands(read), (seed, told.day)
                    n_counted += 1
                elif told.stands(read) and {wording(text) for text in read} == {*came.given_to(ID)}:
                    raise AssertionError((seed, told.day, read))
                n_named += bool(came.given_to(ID))
    assert n_counted > 10 * scaled(60, 1_000)
    assert n_named > 0
