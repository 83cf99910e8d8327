"""Projects whose texts nobody has read: they wait in the vault for their review, and their codings with them."""

from __future__ import annotations

import functools
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from canaries import find_words_in
from leaving import CHANGES_OF_NAMES, in_child
from messages import raises
from projects import guid
from reviews import opened
from studies import make_study, scaled, write
from vaults import make_coder, make_quick, unlocked

from rap.core.accounts import machine_folder
from rap.core.errors import ConflictError, ProblemsError, WrongUseError
from rap.formats import files
from rap.formats.projects import (
    Project,
    ProjectCode,
    ProjectCoder,
    ProjectCoding,
    ProjectMemo,
    ProjectText,
)
from rap.formats.readers import read_transcript
from rap.formats.transcripts import Transcript
from rap.store.codebook import read_codebook
from rap.store.codings import read_fold, read_made
from rap.store.memos import read_memos
from rap.store.settings import read_settings
from rap.store.sources import read_source_text, read_sources, source_ids
from rap.topics.consent.withdrawal_receipts import draw_receipt
from rap.topics.entering.plan import Wanted
from rap.topics.entering.taking import taking_in
from rap.topics.other_programs.projects import (
    ProjectPlan,
    ProjectWanted,
    plan_project,
    take_project,
)
from rap.topics.other_programs.projects.raw_texts import align
from rap.topics.review.accepting import accept, drop, forget_raw
from rap.topics.review.coded import Decision, decide_left, find_left
from rap.topics.waiting_texts.codings import Waiting, carry, parts_of, read_part
from rap.topics.waiting_texts.queue import find_queue, find_waiting_codings, read_raw
from rap.topics.withdrawal.withdrawals import withdraw

TEXT = (
    "Chercheuse: Comment avez-vous trouvé ce studio ?\n"
    "Mirela: C'est ma collègue Samira qui l'a trouvé. Le propriétaire, Vandenbroucke, garde la clé.\n"
    "Chercheuse: Et le jardin ?\n"
    "Mirela: Des zorbelles, c'est beau.\n"
)
SAID = ProjectWanted(
    Wanted(language="fr", consent={"team": ("analyse",)}),
    {"Ana": "K-02", "Bo": "coder"},
    is_raw=True,
)


def read_given(path: Path, *, data: bytes, **options: object) -> Transcript:
    """What a child would read, in this process to save time."""
    with patch.dict(files._GIVEN, {str(path): data}):
        return read_transcript(path, **options)  # type: ignore[arg-type]


def place(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def coding(key: str, words: str, *, coder: str = "Ana", memo: str = "") -> ProjectCoding:
    return ProjectCoding(guid(key), "t", *place(words), "c", coder, "", memo)


def project(
    *codings: ProjectCoding, memos: tuple[ProjectMemo, ...] = (), text: str = TEXT
) -> Project:
    coders = tuple(ProjectCoder(one, one) for one in ("Ana", "Bo"))
    texts = (ProjectText("t", "Mirela, studio", text),)
    codes = (ProjectCode("c", "finding a place"),)
    return Project("", "p", coders, codes, texts, codings, memos=memos, format="qdpx")


ALL = project(
    coding("a", "ma collègue Samira qui l'a trouvé"),
    coding("b", "Vandenbroucke"),
    coding("c", "ndenbroucke, garde la clé", coder="Bo"),
    ProjectCoding(guid("d"), "t", None, None, "c", "Bo"),
    memos=(ProjectMemo("m", "Ask Samira about the key.", ("text", "t"), "Ana"),),
)


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_quick(monkeypatch)
    make_coder(make_study(tmp_path / "all" / "study"), "K-01")
    monkeypatch.setattr("rap.topics.bringing_in.looks.read_in_child", read_given)
    return tmp_path / "all" / "study"


def take(root: Path, given: Project = ALL, said: ProjectWanted = SAID) -> ProjectPlan:
    return take_project(root, given, said, name="p.qdpx", by="K-01")


def let_in(root: Path, *, named: tuple[str, ...] = ("samira", "vandenbroucke", "mirela")) -> str:
    review = opened(root)
    (id,) = review.raws
    for one in review.open_entities:
        review.decide(one, "mask" if {*one.forms} & {*named} else "keep")
    review.mark(id, "done")
    accept(review, id)
    return id


def coded(root: Path) -> list[tuple[str, str, str]]:
    rows = []
    for one in read_sources(root):
        text = read_source_text(root, one)
        for c in read_fold(root, one, length=len(text)).codings:
            rows.append((c.coder, c.code, text[c.start : c.end] if c.start is not None else ""))
    return sorted(rows)


def counted(root: Path) -> Waiting:
    vault = find_queue(root)
    assert vault is not None
    return find_waiting_codings(root, vault)


def test_a_raw_text_waits_with_its_codings_and_codes_come_at_once(study: Path):
    """Who is who is read as in any raw transcript; nothing of the text is in the study."""
    before = source_ids(study)

    plan = take(study)

    (id,) = [one.source.id for one in plan.texts]
    raw = read_raw(unlocked(study), id)
    parts = [read_part(unlocked(study), one.id) for one in parts_of(unlocked(study), id)]
    assert raw.text.startswith("I: Comment")
    assert raw.file == "Mirela, studio"
    assert sorted(c.words for part in parts for c in part.codings) == [
        "",
        "Vandenbroucke",
        "ma collègue Samira qui l'a trouvé",
        "ndenbroucke, garde la clé",
    ]
    assert source_ids(study) == before
    assert "finding-a-place" in {code.id for code in read_codebook(study).codes}
    assert counted(study) == Waiting(1, 4)
    assert [m.source for m in read_memos(study)] == []


def test_after_the_review_codings_lie_on_the_new_words(study: Path):
    """A label belongs to a passage it stands in; what begins inside a name waits, with its nearest place."""
    plan = take(study)
    bo = next(iter(plan.new_coders))

    id = let_in(study)

    labels = {words for *_, words in coded(study)}
    assert len(coded(study)) == 3
    assert (bo, "finding-a-place", "") in coded(study)
    assert any(words.startswith("ma collègue [") and words.endswith("trouvé") for words in labels)
    assert any(words.startswith("[") and words.endswith("]") for words in labels)
    (left,) = find_left(unlocked(study))
    (one,) = left.codings
    text = read_source_text(study, next(s for s in read_sources(study) if s.id == id))
    assert one.why == "waiting_texts.review.coding_cuts_a_name"
    assert text[one.start : one.end].startswith("[")
    assert one.words == "ndenbroucke, garde la clé"
    assert next(memo.body for memo in left.memos).startswith("Ask [")
    assert counted(study) == Waiting(0, 0, 1, (id,))


def test_a_person_says_what_becomes_of_the_rest(study: Path):
    """Placed at its nearest place, a memo let in as it was read, and then nothing waits."""
    take(study)
    id = let_in(study)
    vault = unlocked(study)
    (left,) = find_left(vault)

    with raises(WrongUseError, "review.codings_wait"):
        forget_raw(opened(study), id)
    old = Decision(left.codings[0].id, "place", 0, 4, src="0" * 8)
    with raises(ConflictError, "review.place_of_other_text"):
        decide_left(vault, id, old)
    assert decide_left(vault, id, Decision(left.codings[0].id, "place")) == 1
    assert decide_left(vault, id, Decision(left.memos[0].id, "let in")) == 0

    assert len(coded(study)) == 4
    assert [(memo.about, memo.by) for memo in read_memos(study)] == [(id, "K-02")]
    assert find_left(vault) == []
    assert counted(study) == Waiting()


def test_when_a_waiting_coding_was_made_is_kept(study: Path):
    """Through the vault and its review, placed at once or by a person."""
    days = {one.key: f"2019-05-0{n}" for n, one in enumerate(ALL.codings, 1)}
    take(study, replace(ALL, codings=tuple(replace(c, when=days[c.key]) for c in ALL.codings)))
    id = let_in(study)
    vault = unlocked(study)
    (left,) = find_left(vault)
    decide_left(vault, id, Decision(left.codings[0].id, "place"))

    assert sorted(read_made(study, id).values()) == sorted(days.values())


def test_what_is_dropped_goes_for_good(study: Path):
    """It is named no more."""
    take(study)
    id = let_in(study)
    vault = unlocked(study)
    (left,) = find_left(vault)
    for one in (*left.codings, *left.memos):
        decide_left(vault, id, Decision(one.id, "drop"))

    assert (len(coded(study)), read_memos(study), find_left(vault)) == (3, (), [])


def test_taken_in_twice_nothing_is_doubled(study: Path):
    """While it waits, and after its review; no second coder is made either."""
    take(study)
    entries = unlocked(study).list()
    coders = read_settings(study).coders

    again = take(study)
    assert (unlocked(study).list(), read_settings(study).coders) == (entries, coders)
    assert (again.n_there, again.codings, again.parts) == (4, (), ())
    let_in(study)
    before = coded(study)
    last = take(study)

    assert (coded(study), last.texts) == (before, ())
    assert next(note.id for note in last.notes) == "other_programs.project.reviewed_before"


def test_more_codings_of_the_same_coder_need_her_id(study: Path):
    """Said to be somebody new, she would be two people; said who she is, they wait together."""
    take(study)
    more = replace(ALL, codings=(*ALL.codings, coding("e", "garde la clé", coder="Bo")))
    with pytest.raises(ProblemsError) as caught:
        take(study, more)
    assert [one.id for one in caught.value.problems] == ["other_programs.project.coder_waits"]
    bo = read_settings(study).coders[-1].id
    take(study, more, replace(SAID, coders={"Ana": "K-02", "Bo": bo}))
    let_in(study)

    assert sorted(words for who, _, words in coded(study) if who == bo) == ["", "garde la clé"]


def test_a_dropped_text_takes_its_codings_along(study: Path):
    """So does a person who takes her words back."""
    (text,) = take(study).texts
    drop(unlocked(study), text.source.id, root=study)
    assert unlocked(study).list("coded") == ()

    (text,) = take(study).texts
    unlocked(study).forget(text.source.cases[0])
    assert [e for e in unlocked(study).list() if e.kind in ("raw", "coded")] == []

    (text,) = take(study).texts
    let_in(study)
    assert unlocked(study).list("coded") != ()
    withdraw(study, text.source.cases[0], receipt=draw_receipt())
    assert [e for e in unlocked(study).list() if e.kind in ("raw", "coded")] == []


def test_without_a_vault_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Nothing of it comes in."""
    monkeypatch.setattr("rap.topics.bringing_in.looks.read_in_child", read_given)
    plan = plan_project(make_study(tmp_path / "study"), ALL, SAID, name="p.qdpx")

    assert "other_programs.project.no_vault" in [one.id for one in plan.problems]


def test_definitions_that_name_somebody_wait_and_names_of_codes_are_asked_about(study: Path):
    """A person says that she read the names; a definition becomes a memo that waits."""
    codes = (
        ProjectCode(
            "c", "qui l'a trouvé. Le propriétaire", definition="As Samira Vandenbroucke does."
        ),
    )
    given = replace(project(coding("a", "garde la clé")), codes=codes)
    assert "other_programs.project.names_of_codes" in [
        one.id for one in plan_project(study, given, SAID, name="p", by="K-01").problems
    ]
    take(study, given, replace(SAID, answers={"names of codes": "read"}))

    new = [one for one in read_codebook(study).codes if one.id.startswith("qui-l-a")]
    (left,) = find_left(unlocked(study))
    assert [one.definition for one in new] == [{}]
    assert [memo.body for memo in left.memos] == ["As Samira Vandenbroucke does."]


@pytest.mark.parametrize(
    ("words", "found", "why"),
    [
        ("met Ana there", "met [name A] there", ""),
        ("Ana", "[name A]", ""),
        ("na there", "[name A] there", "waiting_texts.review.coding_cuts_a_name"),
        ("met An", "met [name A]", "waiting_texts.review.coding_cuts_a_name"),
        ("in the old house by the river", "[…]", "waiting_texts.review.coding_cut_out"),
        ("the river. We", "[…]. We", "waiting_texts.review.coding_cuts_a_name"),
        ("there in the old house by the river", "there […]", ""),
    ],
)
def test_places_are_carried_through_replacements(words: str, found: str, why: str):
    """Certain, or the nearest place with the reason."""
    old = "I met Ana there in the old house by the river. We"
    new = "I met [name A] there […]. We"
    equal = ((0, 6, 0), (9, 16, 14), (45, 49, 24))
    assert all(old[a:b] == new[c : c + b - a] for a, b, c in equal)

    at = carry(old.index(words), old.index(words) + len(words), equal, old=old, new=new)

    assert (new[at.start : at.end], at.why) == (found, why)


def test_each_line_is_found_after_its_new_label(tmp_path: Path):
    """Also words that are said in every turn."""
    old = "Mirela: Oui.\nAna: Oui.\nMirela: Oui.\nvoilà, oui.\nAna: Ah oui ?\n"
    talk = read_transcript(write(tmp_path, "t.txt", old))

    ranges = align(old, talk)

    assert [old[a:b] for a, b, _ in ranges] == ["Oui.", "Oui.", "Oui.", "voilà, oui.", "Ah oui ?"]
    assert all(old[a:b] == talk.text[c : c + b - a] for a, b, c in ranges)


NAMES = ("Vandenbroucke", "Mirela", "Samira", "samira")
OTHER = "Chercheuse: Et alors ?\nSamira: Rien.\nChercheuse: Vraiment ?\nSamira: Vraiment rien.\n"
TWO = replace(ALL, texts=(*ALL.texts, ProjectText("u", "the other", OTHER)))


def leaks(root: Path) -> list[str]:
    """Where names of a raw text are, in the study or among what this machine keeps besides the vault."""
    vault = unlocked(root).folder
    return [
        *find_words_in(root, NAMES),
        *find_words_in(machine_folder(), NAMES, outside=[vault]),
    ]


def test_no_name_leaves_the_vault(study: Path):
    """Not with codings, memos, a refusal, a second import or the review; git keeps nothing either."""
    given = replace(ALL, memos=(*ALL.memos, ProjectMemo("n", "Samira!", ("code", "c"), "Bo")))
    take(study, given)
    with pytest.raises(ProblemsError):
        take(
            study, replace(given, codings=(*given.codings, coding("x", "garde la clé", coder="Bo")))
        )
    id = let_in(study)
    subprocess.run(
        "git init -q --template= . && git add -A && git commit -qm x",
        shell=True,
        check=True,
        cwd=study,
    )
    vault = unlocked(study)
    of_study, of_text = find_left(vault)
    decide_left(vault, id, Decision(of_text.codings[0].id, "place"))
    decide_left(vault, id, Decision(of_text.memos[0].id, "let in"))
    decide_left(vault, "", Decision(of_study.memos[0].id, "let in"))

    assert next(memo.body for memo in read_memos(study) if memo.source == "study").startswith("[")
    assert leaks(study) == []


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_an_import_killed_at_any_step_leaves_all_or_nothing(
    tmp_path: Path, study: Path, monkeypatch: pytest.MonkeyPatch
):
    """Two texts, four codings, a code and a coder: all of them, or the study as it was."""
    n_kills = 0
    for step in range(1, 400, scaled(2, 1, quick=19)):
        root = make_study(tmp_path / f"s{step}")
        make_coder(root, "K-01")
        ended = in_child(
            functools.partial(take, root, TWO), kill_at=step, before=("fsync", *CHANGES_OF_NAMES)
        )
        with taking_in(root):
            pass
        is_there = "finding-a-place" in {code.id for code in read_codebook(root).codes}
        assert counted(root) == (Waiting(2, 4) if is_there else Waiting()), step
        assert len(read_settings(root).coders) == (3 if is_there else 2), step
        assert leaks(root) == []
        take(root, TWO)
        assert (counted(root), len(read_settings(root).coders)) == (Waiting(2, 4), 3), step
        n_kills += ended == -9
        if ended == 0:
            break
    print(f"\n{n_kills} kills")

    assert n_kills >= scaled(10, 20, quick=1)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_an_acceptance_killed_at_any_step_leaves_all_or_nothing(tmp_path: Path, study: Path):
    """The text waits with all its codings, or is in the study with those that are sure."""
    n_kills, root, fresh = 0, study, 0
    take(root)
    for step in range(1, 400, scaled(2, 1, quick=19)):
        ended = in_child(
            functools.partial(let_in, root), kill_at=step, before=("fsync", *CHANGES_OF_NAMES)
        )
        with taking_in(root):
            pass
        n_kills += ended == -9
        assert leaks(root) == []
        if len(source_ids(root)) == 1:
            assert (counted(root).n_texts, counted(root).n_codings, coded(root)) == (1, 4, []), step
            continue
        (left,) = find_left(unlocked(root))
        assert (len(coded(root)), len(left.codings), len(left.memos)) == (3, 1, 1), step
        if ended == 0:
            break
        fresh += 1
        root = make_study(tmp_path / f"s{fresh}")
        make_coder(root, "K-01")
        take(root)
    print(f"\n{n_kills} kills, {fresh} of them with the text in the study")

    assert n_kills >= scaled(10, 20, quick=1)
