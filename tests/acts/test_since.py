"""A second release: it lists exactly what changed since the first, in the report, on the pictures
and in the handbook, in every language of a report.
"""

from __future__ import annotations

import datetime
import json
import re
from html import unescape
from pathlib import Path

import nbformat
import pytest
from releases import changes, make_release_study, make_run
from studies import git, write
from vaults import as_coder, make_coder, unlocked

from rap.core.errors import ProblemsError
from rap.core.yaml_edits import write_edits
from rap.report.items import MIME
from rap.report.items.said import show_findings
from rap.report.words import ALL_LOCALES, words_of
from rap.store.vault import Vault
from rap.store.wordings import wording
from rap.topics.findings.acts import change_finding
from rap.topics.publishing import gate, publication
from rap.topics.publishing.releases import Given, Wanted, confirm, give, plans_of, prepare
from rap.topics.runs.planned import Plan

LANGUAGES = tuple(ALL_LOCALES)
OLD = {language: f"({language}) The deposit is kept." for language in LANGUAGES}
NEW = {language: f"({language}) The deposit rarely comes back." for language in LANGUAGES}
KEY = {language: f"({language}) You decide who has the key." for language in LANGUAGES}
BANK = {language: f"({language}) A bank closes accounts." for language in LANGUAGES}
RENT = {language: f"({language}) You pay while you are ill." for language in LANGUAGES}
WHY = {language: f"({language}) Some did get it back." for language in LANGUAGES}
LATER = {language: f"({language}) Nobody had the time." for language in LANGUAGES}
BUS = {language: f"({language}) We ask for a bus." for language in LANGUAGES}
CAME = {language: f"({language}) It runs at night." for language in LANGUAGES}
TWO = "release_confirmations = 2\n"
RUNS = """
[[tool.rap.runs]]
name = "{name}"
notebook = "notebooks/{notebook}.ipynb"
audiences = ["members"]
languages = {languages}
"""


def put_finding(root: Path, id: str, says: dict[str, str], *, day: int) -> None:
    statement = {language: {"text": text, "by": "K-01"} for language, text in says.items()}
    step = {"date": f"2026-01-{day}", "status": "proposed", "reason": "Heard.", "by": "K-01"}
    write(root, f"codebook/findings/{id}.yaml", "v: 1\nphase: 1\n")
    path = root / f"codebook/findings/{id}.yaml"
    write_edits(path, {"statement": statement}, steps=[step])


def put_passage(root: Path, name: str, part: str, **parts: dict[str, str]) -> None:
    write(root, f"codebook/letter/{name}.yaml", json.dumps({"v": 1, "part": part, **parts}))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four findings and a promise, and runs that print all findings, in seven languages."""
    root = tmp_path / "study"
    make_release_study(root, monkeypatch)
    monkeypatch.setattr(gate, "_need_run", run_with_findings(monkeypatch))
    monkeypatch.setattr(publication, "as_file", lambda name, text: (name, text.encode()))
    settings = (root / "pyproject.toml").read_text()
    (root / "notebooks/handbook.ipynb").write_bytes((root / "notebooks/small.ipynb").read_bytes())
    for name, notebook in (("phase1", "small"), ("guide", "handbook")):
        settings += RUNS.format(name=name, notebook=notebook, languages=json.dumps(LANGUAGES))
    write(root, "pyproject.toml", settings)
    put_passage(root, "talk", "talk", text=dict.fromkeys(LANGUAGES, "Camille, at the office."))
    put_passage(root, "next-bus", "next", text=BUS)
    for day, (id, says) in enumerate(
        (("F-20001", KEY), ("F-20002", OLD), ("F-20003", BANK), ("F-20004", RENT)), 10
    ):
        put_finding(root, id, says, day=day)
    return root


def run_with_findings(monkeypatch: pytest.MonkeyPatch):
    """A run without a kernel whose notebook says all findings."""

    def run(plan: Plan) -> None:
        make_run(plan)
        shown: list = []
        with monkeypatch.context() as patched:
            patched.setattr("IPython.display.display", shown.append)
            show_findings(plan.study().findings)
        path = plan.folder / "notebook.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[-1].outputs += [
            nbformat.v4.new_output("display_data", data={MIME: item.data}) for item in shown
        ]
        nbformat.write(notebook, path)

    return run


def release(root: Path, vault: Vault, run: str = "phase1", *languages: str) -> Given:
    wanted = Wanted(run, "members", languages=languages, without_these=True)
    (plan,) = plans_of(root, wanted)
    return give(prepare(plan, vault, wanted), vault)


def change_everything(root: Path) -> None:
    """One is reworded in each language, one confirmed, one set aside; a promise is kept."""
    for language in LANGUAGES:
        facts = {
            "language": language,
            "text": NEW[language],
            "of": "",
            "seen": wording(OLD[language]),
        }
        change_finding(root, "F-20002", "say", by="K-01", reason="FG-10001 said no.", **facts)
    note(root, "F-20002", "contested", told=WHY)
    note(root, "F-20001", "supported")
    note(root, "F-20003", "set-aside", told=LATER)
    put_passage(root, "next-bus", "next", text=BUS, became=CAME)


def note(root: Path, id: str, status: str, **more: dict[str, str]) -> None:
    """A step of the history, with the reason for members where there is one."""
    day = datetime.date.today().isoformat()
    step = {"date": day, "status": status, "reason": "FG-10001 said so.", "by": "K-01", **more}
    write_edits(root / f"codebook/findings/{id}.yaml", {}, steps=[step])


def expected(language: str, day: str) -> list[str]:
    """The section after `change_everything`, in the order of the numbers of the findings."""
    words = words_of(language)

    def row(id: str, said: str) -> str:
        return f"{words(id)} {said}"

    return [
        words("since-when", date=day),
        words("since-supported"),
        KEY[language],
        f"{words('since-reworded')} · {words('since-contested')}",
        row("since-before", OLD[language]),
        row("since-now", NEW[language]),
        row("since-why", WHY[language]),
        words("since-afresh"),
        words("since-set-aside"),
        BANK[language],
        row("since-why", LATER[language]),
        row("since-promised", BUS[language]),
        row("since-became", CAME[language]),
        words("since-numbers"),
    ]


@pytest.mark.long
def test_the_second_report_says_exactly_what_changed(root: Path):
    """In seven languages: other words with both and why, confirmed, contested, set aside, the promise
    kept; nothing of the finding that stayed as it was. The third says that nothing changed.
    """
    vault = unlocked(root)
    first = release(root, vault)
    change_everything(root)
    second, third = release(root, vault), release(root, vault)
    day = {k: words_of(k).date(datetime.date.today()) for k in LANGUAGES}

    assert changes(first.files) == {}
    assert changes(second.files) == {k: expected(k, day[k]) for k in LANGUAGES}
    assert changes(third.files) == {
        k: [words_of(k)(id, date=day[k]) for id in ("since-when", "since-nothing", "since-numbers")]
        for k in LANGUAGES
    }


def test_the_handbook_and_the_pictures_say_it_too(root: Path):
    """The first handbook has no last time; of the second a picture says what became of its sentence,
    and one lists all changes.
    """
    vault = unlocked(root)
    release(root, vault, "phase1", "fr")
    first = release(root, vault, "guide", "fr")
    change_everything(root)
    wanted = Wanted("guide", "members", languages=("fr",), without_these=True)
    (plan,) = plans_of(root, wanted)
    prepared = prepare(plan, vault, wanted)
    given = give(prepared, vault)
    words, documents = words_of("fr"), prepared.documents

    assert (given.release.kind, changes(first.files)) == ("handbook", {})
    assert changes(given.files).get("fr", [])[1:] == expected("fr", "")[1:]
    assert "D’autres mots\u00a0: numéro\u00a02" in (picture := said(documents["card.fr.since.svg"]))
    assert "Mise de côté\u00a0: numéro\u00a03" in picture
    assert words("since-card", what="confirmée") in said(documents["card.fr.1.svg"])
    assert words("since-title") not in said(documents["card.fr.4.svg"])
    assert words("since-card", what="confirmée") in documents["aloud.fr.1.txt"]


def test_a_stale_translation_is_named_in_its_language_alone(root: Path):
    """French is reworded, Dutch still translates the old words: the Dutch report says that the new
    ones are not there yet, with both, the new ones as they were written.
    """
    vault = unlocked(root)
    put_finding(root, "F-20002", {"fr": OLD["fr"]}, day=11)
    facts = {"language": "nl", "text": OLD["nl"], "of": "fr", "seen": ""}
    change_finding(root, "F-20002", "say", by="K-02", **facts)
    release(root, vault, "phase1", "fr", "nl")
    facts = {"language": "fr", "text": NEW["fr"], "of": "", "seen": wording(OLD["fr"])}
    change_finding(root, "F-20002", "say", by="K-01", reason="Too strong.", **facts)

    said = changes(release(root, vault, "phase1", "fr", "nl").files)

    assert words_of("nl")("since-left-out") in said["nl"]
    assert f"{words_of('nl')('since-before')} {OLD['nl']}" in said["nl"]
    assert f"{words_of('nl')('since-now')} {NEW['fr']}" in said["nl"]
    assert f"{words_of('fr')('since-now')} {NEW['fr']}" in said["fr"]


def test_a_number_of_people_in_a_reason_or_a_promise_stops_the_release(root: Path):
    """Written by hand it would go round the ledger."""
    vault = unlocked(root)
    note(root, "F-20001", "supported", told={"fr": "8 sur 20 l’ont dit."})
    put_passage(root, "next-bus", "next", text=BUS, became={"fr": "12 personnes le prennent."})

    with pytest.raises(ProblemsError) as stopped:
        release(root, vault, "phase1", "fr")

    assert [(one.id, one.place) for one in sorted(stopped.value.problems)] == [
        ("publishing.release.number_in_prose", "codebook/findings/F-20001.yaml (fr)"),
        ("publishing.release.number_in_prose", "codebook/letter/next-bus.yaml (fr)"),
    ]


@pytest.mark.long
def test_a_second_report_that_waits_is_made_again_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    """It is compared with what people have, never with itself: the second yes gives the same bytes,
    and the report after it says that nothing changed.
    """
    with as_coder(monkeypatch, "K-02"):
        make_coder(root, "K-02")
    release(root, unlocked(root), "phase1", "fr")
    change_everything(root)
    settings = (root / "pyproject.toml").read_text()
    write(root, "pyproject.toml", settings.replace("[tool.rap]\n", f"[tool.rap]\n{TWO}"))
    waiting = release(root, unlocked(root), "phase1", "fr")
    with as_coder(monkeypatch, "K-02"):
        given = confirm(root, waiting.release.id, unlocked(root))
    day = words_of("fr").date(datetime.date.today())

    assert waiting.files == ()
    assert changes(given.files)["fr"] == expected("fr", day)
    third = release(root, unlocked(root), "phase1", "fr")
    with as_coder(monkeypatch, "K-02"):
        found = changes(confirm(root, third.release.id, unlocked(root)).files)["fr"]
    assert words_of("fr")("since-nothing") in found


def test_the_life_below_a_finding_is_what_members_read_of_it(root: Path):
    """Folded below it: the old words with their month, then those of today as last published."""
    vault = unlocked(root)
    release(root, vault, "phase1", "en")
    change_everything(root)
    release(root, vault, "phase1", "en")
    (path,) = (p for p in release(root, vault, "phase1", "en").files if p.suffix == ".html")
    _, life = re.findall(r'<details class="life-so-far">(.*?)</details>', path.read_text())
    month = words_of("en").month(f"{datetime.date.today():%Y-%m}")

    assert [
        unescape(re.sub(r"<[^>]*>", " ", row)).split() for row in re.findall("<li>(.*?)</li>", life)
    ] == [
        f"{month} · {words_of('en')(standing)} {said['en']}".split()
        for standing, said in (("finding-proposed", OLD), ("finding-contested", NEW))
    ]


def said(picture: str) -> str:
    """The words of a drawing, its lines joined."""
    return unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", picture)))


def test_words_changed_by_hand_are_told_with_those_that_git_has(root: Path):
    """No step kept them; they were published and committed. The sentence is proposed again."""
    vault = unlocked(root)
    note(root, "F-20002", "supported")
    for words in (["init", "-q"], ["add", "codebook"], ["commit", "-qm", "a"]):
        git(root, *words)
    release(root, vault, "phase1", "fr")
    path = root / "codebook/findings/F-20002.yaml"
    path.write_text(path.read_text().replace(OLD["fr"], NEW["fr"]))
    git(root, "commit", "-qam", "by hand")
    (given,) = (p for p in release(root, vault, "phase1", "fr").files if p.suffix == ".html")
    told, words = changes([given])["fr"], words_of("fr")

    assert told[1:4] == [
        f"{words('since-reworded')} · {words('since-proposed')}",
        f"{words('since-before')} {OLD['fr']}",
        f"{words('since-now')} {NEW['fr']}",
    ]
    assert words("finding-reworded") in given.read_text()
    assert words("finding-supported") not in given.read_text().partition("life-so-far")[0]


def test_what_was_told_of_changes_stays_below_what_is_new(root: Path):
    """You said, we changed: the second report has it too; what is promised is said to be open."""
    vault = unlocked(root)
    note(root, "F-20001", "changed", told=WHY)
    put_passage(root, "changed-key", "changed", finding="F-20001", text=LATER)
    release(root, vault, "phase1", "fr")
    note(root, "F-20003", "contested")
    (given,) = (p for p in release(root, vault, "phase1", "fr").files if p.suffix == ".html")
    page, told, words = given.read_text(), changes([given])["fr"], words_of("fr")
    earlier = page.partition('id="told-changed"')[2]

    assert WHY["fr"] not in " ".join(told)
    assert WHY["fr"] in earlier
    assert LATER["fr"] in earlier
    at = told.index(f"{words('since-promised')} {BUS['fr']}")
    assert told[at + 1] == words("since-open")
