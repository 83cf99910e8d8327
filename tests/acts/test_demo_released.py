"""The report in `reports/example/` is what the gate makes of the demo, and whom it hides; and what a
second release of the demo tells the same readers.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from answering import code_of
from messages import said as sentence_of
from releases import changes
from studies import write
from vaults import make_quick, unlocked

from rap.core.yaml_edits import write_edits
from rap.report.words import words_of
from rap.store.findings import read_finding
from rap.store.team_pages import read_letter
from rap.store.wordings import wording
from rap.study.study import Study
from rap.topics.answers.taking import keep_answers, read_answers
from rap.topics.findings.acts import change_finding
from rap.topics.findings.life import life_page
from rap.topics.publishing import publication
from rap.topics.publishing.gate import told_by
from rap.topics.publishing.releases import (
    Given,
    Prepared,
    Wanted,
    give,
    hidden_groups,
    hidden_numbers,
    plans_of,
    prepare,
)
from rap.topics.studies.demo_copy import own_settings

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests/demo"))

from released import FOLDER, pages_of, prepare_demo  # noqa: E402

pytestmark = pytest.mark.long

LANGUAGES = ("fr", "nl", "en")
ILL, DEPOSIT, PRICE = "F-15267", "F-30117", "F-58264"  # numbers 1, 4 and 7
DEBT = {
    "fr": "La caution revient rarement en entier. Ce qui vous tient, c’est la dette.",
    "en": "You rarely get the whole deposit back. What keeps a hold on you is the debt.",
}
VAGUE = {"fr": "Trop vague.", "nl": "Te vaag.", "en": "Too vague."}
READ = {"fr": "Trois groupes l’ont lu.", "nl": "Drie groepen lazen het.", "en": "It was read."}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Prepared]]:
    """A copy of the demo with its first report for members, which is not written yet."""
    place = tmp_path_factory.mktemp("demo") / "study"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(place.parent / "home"))
        patch.setenv("RAP_CODER", "K-01")
        patch.setattr(publication, "as_file", lambda name, text: (name, text.encode()))
        yield place, prepare_demo(place, patch)


def test_the_example_is_the_released_report_of_the_demo(first: tuple[Path, Prepared]):
    """Made again, to the byte; `make example` writes it anew when this fails for a reason."""
    made = pages_of(first[1])
    there = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / FOLDER).iterdir()}

    assert sorted(there) == [f"report-members.{language}.html" for language in ("en", "fr", "nl")]
    assert {name for name in there if there[name] != made.get(name)} == set()
    assert not [name for name, text in there.items() if 'class="draft"' in text]


def test_no_page_of_the_demo_has_a_number_of_a_code_that_is_never_counted(
    first: tuple[Path, Prepared],
):
    """The label of the code is in no row and no drawing; the finding about it has no number."""
    told = {value for (_, where), _ in told_by(first[1]) for _, value in where}
    labels = Study(first[0]).book.get("violence").label
    pages = pages_of(first[1])

    assert "police" in told
    assert {"violence", "F-62418"} & told == set()
    assert [
        name for name, text in pages.items() for one in labels.values() if f">{one}<" in text
    ] == []


@pytest.fixture(scope="module")
def prepared(first: tuple[Path, Prepared]) -> Prepared:
    return first[1]


def test_the_smallest_setting_of_the_demo_has_a_sentence(prepared: Prepared):
    """One person in a short let: no quote tells of her, at most that about five people work there, and
    every finding that rests on her words is on the page.
    """
    smallest = next(group for group in hidden_groups(prepared) if group.variable == "setting")
    said = {
        one.id: {language: row["text"] for language, row in one.statement.items()}
        for one in prepared.study.findings
    }

    assert (smallest.value, smallest.people, smallest.is_hidden) == ("short-let", 1, False)
    assert smallest.numbers <= 2
    for language in ("fr", "nl", "en"):
        document = prepared.documents[f"report-members.{language}.html"].replace("&#x27;", "'")
        assert [id for id in smallest.findings if said[id].get(language, "") not in document] == []


def test_the_lead_sees_that_no_sentence_is_her_own_and_how_her_number_reads(
    prepared: Prepared,
):
    """What is said of everybody says little of one person: the line names what to do."""
    smallest = next(group for group in hidden_groups(prepared) if group.variable == "setting")

    assert (smallest.value, smallest.people, smallest.quotes) == ("short-let", 1, 0)
    assert (len(smallest.findings), smallest.own) == (5, ())
    said = sentence_of("publishing.release.why_rounded")
    lines = [one for one in hidden_numbers(prepared) if "setting = short-let: 1;" in one]
    assert {line.partition("; ")[2] for line in lines} <= {said}


def test_a_released_page_of_the_demo_prints_multiples_of_five_and_one_total(prepared: Prepared):
    """Each is less than five from the number there is, and every number says something."""
    told = {key: (one.said, one.people) for key, one in prepared.answer.told.items()}
    exact = [where for (_, where), (said, _) in told.items() if said.is_exact]

    assert len(told) > 280
    assert {*exact} == {(("name", "heard"),)}
    assert all(said.n % 5 == 0 for said, _ in told.values() if not said.is_exact)
    assert all(abs(said.n - n) < 5 for said, n in told.values())


def change(root: Path) -> None:
    """Number 4 is reworded in French and English, 1 is contested, 7 set aside, a promise kept; the
    rest stays as it was.
    """
    statement = read_finding(root, DEPOSIT).statement
    for language, of in (("fr", ""), ("en", "fr")):
        seen = wording(statement[language]["text"])
        facts = {"language": language, "text": DEBT[language], "of": of, "seen": seen}
        change_finding(root, DEPOSIT, "say", by="K-02", reason="A third group.", **facts)
    change_finding(root, ILL, "stand", by="K-01", reason="Two groups differ.", status="contested")
    change_finding(root, PRICE, "stand", by="K-01", reason="Vague.", status="set-aside", told=VAGUE)
    write_edits(root / "codebook/letter/next-groups.yaml", {"became": READ})


def expected(language: str, was: dict[str, str], day: str) -> list[str]:
    """What the second report says that changed, in the order of the numbers, and nothing else; `was`
    is what the three findings and the promise said.
    """
    words = words_of(language)
    new = DEBT.get(language)
    now = f"{words('since-now')} {new or DEBT['fr']}"
    return [
        words("since-when", date=day),
        words("since-contested"),
        was[ILL],
        f"{words('since-reworded')} · {words('since-proposed')}",
        f"{words('since-before')} {was[DEPOSIT]}",
        now,
        words("since-afresh" if new else "since-left-out"),
        words("since-set-aside"),
        was[PRICE],
        f"{words('since-why')} {VAGUE[language]}",
        f"{words('since-promised')} {was['promise']}",
        f"{words('since-became')} {READ[language]}",
        words("since-numbers"),
    ]


def markup(page: str, number: int) -> str:
    """What stands under one sentence, without the life of the sentence and the one after it."""
    part = page.partition(f'id="finding-{number}"')[2].partition('<section class="findings"')[0]
    return part.partition('class="life-so-far"')[0].partition('<details class="finding"')[0]


def inside(page: str, number: int) -> str:
    """The same, its words alone."""
    return unescape(re.sub(r"<[^>]*>", " ", markup(page, number)))


def test_a_second_release_of_the_demo_tells_what_changed_and_no_answer_to_other_words(
    first: tuple[Path, Prepared], monkeypatch: pytest.MonkeyPatch
):
    """From the first file to the second: messages come in, a finding is reworded and has no answers
    then; the old ones stand with the old words; Dutch, which is stale, leaves it out and says so.
    """
    root, prepared = first
    make_quick(monkeypatch)
    monkeypatch.setenv("XDG_DATA_HOME", str(root.parent / "home"))
    monkeypatch.setenv("RAP_CODER", "K-01")
    monkeypatch.setattr(publication, "as_file", lambda name, text: (name, text.encode()))
    old = pages(give(prepared, unlocked(root)))
    said = {id: read_finding(root, id).statement for id in (ILL, DEPOSIT, PRICE)}
    was = {k: {id: row[k]["text"] for id, row in said.items()} for k in LANGUAGES}
    for passage in read_letter(root).of("next"):
        was = {k: {**was[k], "promise": passage.text[k]} for k in LANGUAGES}
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", own_settings(settings))  # as `rap demo` does: it takes answers
    answered = "\n\n".join([f"4 non\n{code_of(root, 'fr')}"] * 3)
    taken = read_answers(root, [write(root.parent, "messages.txt", answered)])
    keep_answers(root, taken)
    change(root)
    wanted = Wanted("phase1", "members")
    (plan,) = plans_of(root, wanted)
    given = give(prepare(plan, unlocked(root), wanted), unlocked(root))
    new, days = pages(given), {k: words_of(k).date(prepared.plan.snapshot.on) for k in LANGUAGES}

    assert (len(taken.new), taken.doubts) == (3, ())
    assert changes(given.files) == {k: expected(k, was[k], days[k]) for k in LANGUAGES}
    assert [words_of(k)("answers-title") in inside(old[k], 4) for k in LANGUAGES] == [True] * 3
    for language in ("fr", "en"):
        assert DEBT[language] in inside(new[language], 4)
        assert words_of(language)("answers-title") not in inside(new[language], 4)
        assert words_of(language)("dissent-title") in inside(old[language], 4)
        assert words_of(language)("dissent-title") not in inside(new[language], 4)
        assert words_of(language)("finding-contested") in inside(old[language], 4)
        assert words_of(language)("finding-reworded") in inside(new[language], 4)
        number = words_of(language)("finding-people", people="")
        assert (number in inside(old[language], 4), number in inside(new[language], 4)) == (
            True,
            False,
        )
        assert "<blockquote" in markup(old[language], 4)
        assert "<blockquote" not in markup(new[language], 4)
    assert inside(new["nl"], 4) == ""
    assert new["nl"].count(was["nl"][DEPOSIT]) == 1  # what it said before
    life = unescape(life_page(root, DEPOSIT, language="fr").partition("Ce qu’on a répondu")[2])
    heard = life.partition(f"« {was['fr'][DEPOSIT]} »")[2].partition("« ")[0]
    assert re.findall(r"<td>(\d)</td>", heard) == ["0", "0", "3", "0"]


def pages(given: Given) -> dict[str, str]:
    """Language -> the page that was given away."""
    return {
        file.suffixes[-2][1:]: file.read_text("utf-8")
        for file in given.files
        if file.suffix == ".html"
    }
