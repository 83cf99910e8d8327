"""Raw talks reviewed: one decision for the study, nothing lost at a kill, two reviewers who do not
see each other's work.
"""

from __future__ import annotations

import dataclasses
import traceback
from pathlib import Path

import pytest
from leaving import in_child, state_of
from messages import raises, said
from reviews import FR, MIRELA, SAMIRA, entity, make_review_study, opened, queue
from studies import add_source, write
from vaults import as_coder, make_coder, make_quick, unlocked

from rap.core.errors import RapError, WrongUseError
from rap.core.wordless import BrokeError
from rap.store.cases import read_case, read_cases
from rap.store.sources import read_source, read_source_text, source_ids
from rap.store.vault import reseal
from rap.topics.checks.check import find_problems
from rap.topics.review.accepting import accept, find_spreads, forget_raw, keep, spread
from rap.topics.review.decisions import keep_list, names_of, read_known, read_list
from rap.topics.review.differences import find_differences, settle
from rap.topics.review.entities import minutes_left, split_entity
from rap.topics.review.session import Review

TALKS = {"INT-40001": MIRELA, "INT-40002": SAMIRA}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study in whose vault two raw talks wait."""
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    queue(root, TALKS)
    return root


def decide_all(review: Review, act: str = "mask") -> None:
    for one in review.open_entities:
        review.decide(one, act)


def end(review: Review, id: str) -> None:
    decide_all(review)
    review.mark(id, "done")


def test_nothing_of_a_raw_text_is_in_the_study(root: Path):
    """It lies sealed in the vault, for its people, with the day on which it goes."""
    [entry, _] = unlocked(root).list("raw")

    assert source_ids(root) == ["INT-10001"]
    assert (entry.id, len(entry.cases), bool(entry.dies)) == ("INT-40001", 1, True)
    assert not [name for name in state_of(root) if "4000" in name]


def test_a_person_is_one_entry_over_all_talks(root: Path):
    """Whatever the case, and also where she is only the label of a turn in one of the files."""
    found = entity(opened(root), "samira")

    assert (found.kind, set(found.words), found.sources) == (
        "name",
        {"Samira", "samira"},
        ("INT-40001",),
    )
    assert entity(opened(root), "mirela").sources == ("INT-40002",)


def test_one_decision_holds_for_every_talk(root: Path):
    """A word that is no name is kept in both; a kept place is kept where its context was seen."""
    review = opened(root)
    word = entity(review, "zorbelles")
    review.decide(word, "keep")

    assert (word.kind, word.sources) == ("unknown", ("INT-40001", "INT-40002"))
    assert "zorbelles" in review.preview("INT-40001").text
    assert "zorbelles" in review.preview("INT-40002").text


def test_what_nobody_decided_stays_masked(root: Path):
    """Nothing is kept without somebody who said so."""
    preview = opened(root).preview("INT-40001")

    assert (preview.n_kept, preview.n_open) == (0, preview.n_masked)
    assert preview.text.splitlines()[1:4] == [
        "P1: C'est ma collègue [collègue A] qui l'a trouvé, [rue A]. Le propriétaire, [propriétaire A], garde la clé.",
        "I: Et [collègue A], elle y travaille encore ?",
        "P1: Oui. [collègue A] tient la caisse commune, son numéro c'est [numéro]. Elle a planté des [mot] devant.",
    ]


def test_a_decision_is_there_after_a_kill(root: Path):
    """It is in the vault before `decide` returns; the next session goes on where the first was."""
    review = opened(root)
    n_open = len(review.open_entities)
    review.decide(entity(review, "samira"), "mask")
    again = opened(root)

    assert len(again.open_entities) == n_open - 1
    assert again.decided(entity(again, "samira")) == "mask"


def test_undo_takes_back_the_last_decision_in_every_talk(root: Path):
    """Also one of an earlier session; what was said before it holds again."""
    review = opened(root)
    review.decide(entity(review, "zorbelles"), "mask")
    review.decide(entity(review, "zorbelles"), "keep")
    again = opened(root)

    assert again.undo()
    assert again.decided(entity(again, "zorbelles")) == "mask"
    assert again.undo()
    assert again.decided(entity(again, "zorbelles")) == ""
    assert not again.undo()


def test_other_words_stand_in_brackets(root: Path):
    """In the language of the talk; a name chosen by a person is one of them."""
    review = opened(root)
    review.decide(entity(review, "samira"), "say", words="amie de confiance")

    assert review.preview("INT-40001").text.count("[amie de confiance]") == 3


def test_a_replacement_that_names_somebody_is_refused(root: Path):
    """And the sentence does not repeat it."""
    review = opened(root)
    with raises(WrongUseError, "review.label_names") as caught:
        review.decide(entity(review, "samira"), "say", words="Mirela")

    assert "irela" not in str(caught.value)


def test_a_missed_name_is_added_and_found_everywhere(root: Path):
    """In all waiting talks, and it is decided."""
    review = opened(root)

    assert review.add("Caisse commune") == 2
    assert [review.preview(id).text.count("caisse commune") for id in TALKS] == [0, 0]
    assert review.decided(entity(review, "caisse commune")) == "mask"


def test_two_people_taken_for_one_are_split(root: Path):
    """Each spelling is then decided by itself."""
    queue(
        root,
        {
            "INT-40003": "I: Qui aide ?\nP1: Nadia Ferrante, et Paolo Ferrante, son frère. Nadia écrit les comptes.\n"
        },
    )
    review = opened(root)
    one = entity(review, "nadia ferrante")
    first, second, third = split_entity(
        one, texts={id: raw.text for id, raw in review.raws.items()}
    )
    review.decide(first, "keep")

    assert [part.words for part in (first, second, third)] == [
        ("Nadia Ferrante",),
        ("Paolo Ferrante",),
        ("Nadia",),
    ]
    assert (review.decided(first), review.decided(second), review.decided(one)) == ("keep", "", "")


def test_an_accepted_talk_is_a_source_with_its_person(root: Path):
    """Text, yaml, case and consent; who reviewed it and who listened; the study has no problem."""
    review = opened(root)
    review.mark("INT-40001", "heard")
    end(review, "INT-40001")
    accepted = accept(review, "INT-40001")
    source = read_source(root, "INT-40001")
    [case] = source.cases

    assert source == accepted.source
    assert source.variables == {"reviewed-by": ("K-01",), "heard-by": ("K-01",)}
    assert read_source_text(root, source).startswith(
        "I: Comment avez-vous trouvé ce studio ?\nP1: C'est ma collègue [collègue A]"
    )
    assert [one.id for one in read_cases(root) if one.id == case and one.consent] == [case]
    assert find_problems(root) == []


def test_a_yes_to_a_whole_interview_is_hers_when_her_talk_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """It waited beside her words; her file has it with the form that was read to her."""
    wanted = dataclasses.replace(FR, consent={"team": ("analyse",), "members": ("quote",)})
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    queue(root, {"INT-40001": MIRELA}, wanted=wanted, whole={"P1": ("members",)})
    review = opened(root)
    end(review, "INT-40001")
    [case] = accept(review, "INT-40001").source.cases
    [said] = read_case(root, case).consent

    assert (said.form, said.yes) == (
        "spoken-4",
        {"team": ("analyse",), "members": ("quote", "whole")},
    )
    assert find_problems(root) == []


def test_what_was_replaced_is_in_the_vault_by_person(root: Path):
    """Names in her turns go with her; what the interviewer said has a table of its own."""
    review = opened(root)
    end(review, "INT-40001")
    [case] = accept(review, "INT-40001").source.cases

    assert sorted(entry.id for entry in unlocked(root).list("table")) == [
        "INT-40001",
        f"INT-40001.{case}",
    ]
    assert names_of(read_known(unlocked(root))) == ["samira", "vandenbroucke"]


def test_the_raw_text_stays_until_it_is_told_to_go(root: Path):
    """Or goes at once; not before the text is in the study."""
    review = opened(root)
    with raises(WrongUseError, "review.not_in_study", place="INT-40001"):
        forget_raw(review, "INT-40001")
    for id in TALKS:
        end(review, id)
    accept(review, "INT-40001")
    accept(review, "INT-40002", forget_raw=True)
    kept = [entry.id for entry in unlocked(root).list("raw")]
    forget_raw(opened(root), "INT-40001")

    assert (kept, unlocked(root).list("raw")) == (["INT-40001"], ())


def test_what_a_colleague_accepted_is_not_accepted_twice(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    """Her study has it and this one does not yet: the sentence says how it comes."""
    with as_coder(monkeypatch, "K-02"):
        make_coder(root, "K-02")
    reseal(unlocked(root))
    first = opened(root)
    end(first, "INT-40001")
    accept(first, "INT-40001")
    for path in (root / "interviews").glob("INT-40001.*"):
        path.unlink()
    with as_coder(monkeypatch, "K-02"):
        second = opened(root)
        end(second, "INT-40001")
        with raises(WrongUseError, "review.accepted_elsewhere", place="INT-40001", coder="K-01"):
            accept(second, "INT-40001")

    assert second.elsewhere == ("INT-40001",)
    assert source_ids(root) == ["INT-10001"]


def test_a_name_of_an_accepted_talk_is_masked_in_the_next(root: Path):
    """Without being asked again: the vault knows it."""
    first = opened(root, only="INT-40001")
    end(first, "INT-40001")
    accept(first, "INT-40001")
    queue(root, {"INT-40003": "Chercheuse: Et qui aide ?\nP1: Toujours SAMIRA, le lundi.\n"})
    later = opened(root)

    assert later.decided(entity(later, "samira")) == "mask"


@pytest.mark.long
def test_killed_at_any_step_an_acceptance_ends_when_it_is_said_again(root: Path):
    """SIGKILL before one rename or unlink after the other; what is there then is whole, and what is
    missing comes when it is said again.
    """
    end(opened(root), "INT-40001")
    codes = []
    while "INT-40001" not in source_ids(root) and len(codes) < 40:
        codes.append(
            in_child(lambda: accept(opened(root), "INT-40001"), kill_at=1 + len(codes) // 2)
        )
    for leftover in (root / "interviews").rglob(".*.tmp"):
        leftover.unlink()

    assert codes.count(-9) > 8
    assert "[collègue A]" in read_source_text(root, read_source(root, "INT-40001"))
    assert len(unlocked(root).list("table")) == 2
    assert find_problems(root) == []
    assert opened(root).raws.keys() == {"INT-40002"}


def test_with_two_reviewers_one_is_not_enough(root: Path):
    """And the second does not see what the first decided."""
    write(
        root,
        "pyproject.toml",
        (root / "pyproject.toml").read_text().replace("[tool.rap]", "[tool.rap]\nreviewers = 2"),
    )
    review = opened(root)
    end(review, "INT-40001")

    with raises(WrongUseError, "review.too_few_people", place="INT-40001", done=1, wanted=2):
        accept(review, "INT-40001")


@pytest.fixture
def two(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two reviewers are wanted, and both have keys."""
    write(
        root,
        "pyproject.toml",
        (root / "pyproject.toml").read_text().replace("[tool.rap]", "[tool.rap]\nreviewers = 2"),
    )
    first = opened(root)
    first.decide(entity(first, "zorbelles"), "keep")
    first.decide(entity(first, "vandenbroucke"), "keep")
    end(first, "INT-40001")
    with as_coder(monkeypatch, "K-02"):
        make_coder(root, "K-02")
    reseal(unlocked(root))
    return root


def test_the_second_reviewer_is_blind_to_the_first(two: Path, monkeypatch: pytest.MonkeyPatch):
    """Everything is open for her."""
    with as_coder(monkeypatch, "K-02"):
        second = opened(two)

    assert len(second.open_entities) == len(second.entities)


def test_where_two_reviewers_differ_is_shown_and_settled(
    two: Path, monkeypatch: pytest.MonkeyPatch
):
    """What one masked and the other kept; before it is settled the text does not come in, and
    unsettled it would be masked.
    """
    with as_coder(monkeypatch, "K-02"):
        second = opened(two)
        second.decide(entity(second, "zorbelles"), "keep")
        end(second, "INT-40001")
        [one] = find_differences(second, "INT-40001")
        with raises(WrongUseError, "review.differences", n=1):
            accept(second, "INT-40001")
        settle(second, one, "mask")
        before = second.preview("INT-40001").text
        source = accept(second, "INT-40001").source

    text = read_source_text(two, source)
    assert before == text
    assert (one.entity.forms, one.said) == (
        ("vandenbroucke",),
        {"K-01": ("keep", ""), "K-02": ("mask", "")},
    )
    assert ("Vandenbroucke" in text, "zorbelles" in text) == (False, True)
    assert source.variables["reviewed-by"] == ("K-01", "K-02")


def test_one_person_cannot_be_both_reviewers(two: Path):
    """However often she says that she is done."""
    again = opened(two)
    again.mark("INT-40001", "done")

    with pytest.raises(WrongUseError, match="1 of 2 people"):
        accept(again, "INT-40001")


def test_a_colleague_goes_on_where_one_reviewer_is_wanted(
    root: Path, monkeypatch: pytest.MonkeyPatch
):
    """What the first decided holds for her as well."""
    first = opened(root)
    first.decide(entity(first, "vandenbroucke"), "keep")
    with as_coder(monkeypatch, "K-02"):
        make_coder(root, "K-02")
    reseal(unlocked(root))
    with as_coder(monkeypatch, "K-02"):
        second = opened(root)
        assert second.decided(entity(second, "vandenbroucke")) == "keep"


def test_a_team_list_masks_with_its_own_words(root: Path, tmp_path: Path):
    """A row more later adds to it; a replacement that is none is named by row, without its name."""
    file = write(tmp_path, "noms.csv", "Nom,Pseudonyme\nSamira,amie S\n")
    bad = write(tmp_path, "bad.csv", "Nom,Pseudonyme\nSamira,[]\n")
    vault = unlocked(root)
    counts = keep_list(vault, read_list(file)), keep_list(vault, [("Odile", "[voisine]")])
    review = opened(root)

    assert counts == ((1, 1), (1, 2))
    assert review.decided(entity(review, "samira")) == "say"
    assert review.preview("INT-40001").text.count("[amie S]") == 3
    with raises(RapError, "review.bad_replacement", place="bad.csv:1"):
        read_list(bad)


def test_a_known_name_is_masked_in_the_study_too(root: Path):
    """Codings follow; what names nobody there is kept and not asked again."""
    add_source(root, "INT-10005", "I: Who helps?\nP1: Samira helps, and Odile.\n")
    vault = unlocked(root)
    keep_list(vault, [("Samira", "[friend]"), ("Odile", "[neighbour]")])
    review = opened(root)
    found = find_spreads(review)
    keep(review, next(one for one in found if one.form == "odile"))
    n = spread(review, next(one for one in found if one.form == "samira"))

    assert (sorted(one.form for one in found), n) == (["odile", "samira"], 1)
    text = read_source_text(root, read_source(root, "INT-10005"))
    assert ("Samira" in text, "Odile" in text) == (False, True)
    assert find_spreads(opened(root)) == []


def test_labels_already_in_a_text_are_not_given_to_somebody_else(root: Path):
    """A talk that was masked in part keeps its letters."""
    queue(
        root,
        {"INT-40003": "Chercheuse: Qui ?\nP1: [prénom A] et Samira, elles tiennent la caisse.\n"},
    )

    assert (
        opened(root).preview("INT-40003").text.splitlines()[1]
        == "P1: [prénom A] et [prénom B], elles tiennent la caisse."
    )


def test_no_error_of_a_review_holds_a_word(root: Path, monkeypatch: pytest.MonkeyPatch):
    """Whatever breaks inside says only of what kind it was; no variable of the way there is kept."""
    review = opened(root)

    def broken(*_: object, **__: object) -> None:
        raise KeyError("rue d'Aerschot")

    monkeypatch.setattr("rap.topics.review.session.write_text", broken)
    with pytest.raises(BrokeError) as caught:
        review.preview("INT-40001")
    way = traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
    told = "".join(line for line in way if "test_review.py" not in line)

    assert said("core.review.broke", kind="KeyError") in told
    assert (caught.value.__context__, caught.value.__cause__) == (None, None)
    assert "Aerschot" not in told


def test_at_the_end_every_word_is_dropped(root: Path):
    """After an error the review holds no word of a text any more, as after a normal end."""
    with pytest.raises(ZeroDivisionError), opened(root) as review:
        1 / 0  # noqa: B018

    assert (review.raws, review.screened, review.events, review.known) == ({}, {}, {}, [])


def test_no_repr_shows_a_word(root: Path):
    """What a debugger or a log prints of a raw text, an entity, a decision."""
    review = opened(root)
    review.decide(entity(review, "samira"), "say", words="amie")
    shown = repr(
        [
            *review.raws.values(),
            *review.screened.values(),
            *review.events.values(),
            *review.entities,
            review,
        ]
    )

    assert "amira" not in shown
    assert "amie" not in shown


def test_minutes_left_follow_the_pace():
    """Seven seconds a decision until five were made; then the middle one of the last, a pause
    counted as a minute.
    """
    assert minutes_left(60, []) == 7
    assert minutes_left(60, [4, 4, 4, 4, 900]) == 4


def test_settings_say_how_many_review(root: Path):
    """One when nothing is said."""
    from rap.store.settings import read_settings

    assert dataclasses.asdict(read_settings(root))["reviewers"] == 1


def test_a_name_that_was_found_once_is_found_in_every_text_that_waits(root: Path):
    """Where nothing around it says that it is one, also in a text that was looked through before."""
    quiet = "Chercheuse: Et puis ?\nP1: on mange, zelfira on dort, et le jardin pousse.\n"
    queue(
        root,
        {"INT-40000": quiet.replace("puis ?", "ici ?").replace("zelf", "Zelf"), "INT-40005": quiet},
    )
    queue(root, {"INT-40006": "Chercheuse: Qui ?\nP1: Ma collègue Zelfira Quintart.\n"})
    review = opened(root)
    one = entity(review, "zelfira")

    assert (one.kind, one.sources) == ("name", ("INT-40000", "INT-40005"))
    assert "privacy.why.found_elsewhere" in {
        find.reason for find in review.screened["INT-40005"].found
    }


def test_a_word_that_everybody_says_is_no_name_in_another_text(root: Path):
    """A person called *Prune* in one talk leaves the plums of another alone."""
    queue(root, {"INT-40005": "Chercheuse: Et ?\nP1: on cueille une prune, puis une autre.\n"})
    queue(root, {"INT-40006": "Chercheuse: Qui ?\nP1: Ma collègue Prune Quintart.\n"})

    assert opened(root).screened["INT-40005"].found == ()


def test_the_study_says_in_which_of_its_texts_a_name_stands(root: Path):
    """By id and number of places; read once, and again when a text came in."""
    add_source(root, "INT-10007", "P1: Samira, and samira again.\n", case="C-20001")
    review = opened(root)

    assert review.in_study.find(entity(review, "samira").forms) == {"INT-10007": 2}
