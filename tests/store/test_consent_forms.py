"""Consent forms: what a yes to each of their answers grants, and what it leaves open."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from studies import make_study, write

from rap.core.errors import ProblemsError
from rap.store.cases import granted, read_case, said_in
from rap.store.consent_forms import Form, check_forms, minus, parse_form, read_forms

VAGUE = """\
wording: {fr: "Mes réponses peuvent servir.", nl: "Mijn antwoorden mogen dienen."}
grants: {team: [analyse]}
unclear: {members: [count, quote], team: [quote]}
answers:
  read:
    wording: {fr: "Les membres peuvent lire mes mots."}
    grants: {members: [quote]}
  press:
    after: read
    wording: {fr: "Tout le monde aussi, sans mon nom, dans un livre peut-être."}
    grants: {public: [count]}
    unclear: {public: [quote]}
"""


def form(text: str = VAGUE) -> Form:
    return parse_form(text, id="2024-a")


def test_a_yes_to_a_form_grants_what_its_words_clearly_say() -> None:
    """What the words leave open is not granted, also where an answer would grant it: the form contradicts itself."""
    assert form().granted() == {"team": ("analyse",)}
    assert form().granted(["read", "press"]) == {"team": ("analyse",), "public": ("count",)}
    assert form().open(["press"]) == {"members": ("count", "quote"), "team": ("quote",), "public": ("quote",)}


def test_an_answer_nobody_gave_grants_nothing() -> None:
    """Nor does one the form does not ask."""
    assert form("answers: {a: {wording: {en: A?}, grants: {members: [quote]}}}").granted(["b"]) == {}


def test_the_answers_she_ticked_stand_in_her_consent(study: Path) -> None:
    """With the form, and read as it says."""
    write(study, "codebook/forms/2024-a.yaml", VAGUE.replace("[count, quote]", "[count]"))
    entry = "consent: [{date: 2024-05-01, form: 2024-a, given: yes, answers: [read], unclear: {team: [analyse]}}]\n"
    write(study, "interviews/cases/C-20001.yaml", entry)
    case, forms = read_case(study, "C-20001"), read_forms(study)
    day = datetime.date(2026, 1, 1)

    assert {a: granted(case, a, on=day, forms=forms) for a in ("team", "members")} == {
        "team": frozenset(),
        "members": {"quote"},
    }
    assert said_in(case.consent[0], forms)[1] == {"members": ("count",), "team": ("analyse", "quote")}


def test_what_is_taken_away_whole_is_not_named() -> None:
    """An audience to which nothing is left is no audience of the grant."""
    assert minus({"team": ("quote",), "members": ("quote", "count")}, {"team": ("quote",), "members": ("count",)}) == {
        "members": ("quote",)
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("grants: [quote]", "codebook/forms/2024-a.yaml:1: grants is not a mapping"),
        ("unclear: {team: [quot]}", "codebook/forms/2024-a.yaml:1: unclear names 'quot'; nearest is 'quote'"),
        ("answers:\n  a:\n    grants: {team: [coutn]}", "codebook/forms/2024-a.yaml:3: grants names 'coutn'"),
        ("answers: {a: yes}", "codebook/forms/2024-a.yaml:1: answer 'a' says neither words nor what they grant"),
        ("answers: {A b: {}}", "codebook/forms/2024-a.yaml:1: 'A b' is not the name of an answer"),
        ("answers: {a: {grant: {}}}", "codebook/forms/2024-a.yaml:1: the key 'grant' is unknown; nearest is 'grants'"),
    ],
)
def test_what_a_form_cannot_mean_is_named(text: str, problem: str) -> None:
    """A form that cannot be read grants nothing to anybody: it stops."""
    with pytest.raises(ProblemsError) as caught:
        form(text)

    assert str(caught.value).startswith(problem)


def test_rap_check_looks_at_forms(tmp_path: Path) -> None:
    """Unknown audiences, a yes to words nobody wrote down, a purpose in both lists, a question before its own."""
    root = make_study(tmp_path)
    write(root, "codebook/forms/2024-a.yaml", """\
grants: {mebmers: [count]}
who: {publik: {en: All?}}
answers:
  press: {wording: {english: Press?}, after: read, grants: {public: [quote]}, unclear: {public: [quote]}}
  read: {wording: {en: Read?}, grants: {members: [quote]}}
""")  # fmt: skip

    assert [f"{problem.what}; {problem.right}" for problem in check_forms(root)] == [
        "a yes speaks of the audience 'mebmers'; nearest is 'members'",
        "a yes grants something, and nobody knows what was asked; write the words under `wording:`",
        "'english' is not a language; use two letters, like fr",
        "a yes to 'press' both grants and leaves open 'quote' for public; keep it in one of the two",
        "'press' comes after 'read', which is not asked before it; name a question further up",
        "`who` speaks of the audience 'publik'; nearest is 'public'",
    ]
