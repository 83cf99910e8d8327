"""Consent forms: what a yes to each of their answers grants, and what it leaves open."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from studies import make_study, write

from rap.core.errors import Message, Problem, ProblemsError
from rap.core.model import PURPOSES
from rap.core.plain import nearest
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
    """What the words leave open is not granted, also where an answer would grant it: the form
    contradicts itself.
    """
    assert form().granted() == {"team": ("analyse",)}
    assert form().granted(["read", "press"]) == {"team": ("analyse",), "public": ("count",)}
    assert form().open(["press"]) == {
        "members": ("count", "quote"),
        "team": ("quote",),
        "public": ("quote",),
    }


def test_an_answer_nobody_gave_grants_nothing() -> None:
    """Nor does one the form does not ask."""
    assert (
        form("answers: {a: {wording: {en: A?}, grants: {members: [quote]}}}").granted(["b"]) == {}
    )


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
    assert said_in(case.consent[0], forms)[1] == {
        "members": ("count",),
        "team": ("analyse", "quote"),
    }


def test_what_is_taken_away_whole_is_not_named() -> None:
    """An audience to which nothing is left is no audience of the grant."""
    assert minus(
        {"team": ("quote",), "members": ("quote", "count")},
        {"team": ("quote",), "members": ("count",)},
    ) == {"members": ("quote",)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("grants: [quote]", (1, Message("store.forms.not_by_audience", key="grants"))),
        (
            "unclear: {team: [quot]}",
            (
                1,
                Message(
                    "store.forms.unknown_purpose",
                    key="unclear",
                    purpose="quot",
                    nearest=nearest("quot", PURPOSES),
                ),
            ),
        ),
        (
            "answers:\n  a:\n    grants: {team: [coutn]}",
            (
                3,
                Message(
                    "store.forms.unknown_purpose",
                    key="grants",
                    purpose="coutn",
                    nearest=nearest("coutn", PURPOSES),
                ),
            ),
        ),
        ("answers: {a: yes}", (1, Message("store.forms.empty_answer", answer="a"))),
        ("answers: {A b: {}}", (1, Message("store.forms.bad_answer_name", answer="A b"))),
        (
            "answers: {a: {grant: {}}}",
            (
                1,
                Message("core.yaml.unknown_key", key="grant", nearest=nearest("grant", ["grants"])),
            ),
        ),
    ],
)
def test_what_a_form_cannot_mean_is_named(text: str, problem: tuple[int, Message]) -> None:
    """A form that cannot be read grants nothing to anybody: it stops."""
    with pytest.raises(ProblemsError) as caught:
        form(text)

    line, message = problem
    assert Problem(message, place=f"codebook/forms/2024-a.yaml:{line}") in caught.value.problems


def test_rap_check_looks_at_forms(tmp_path: Path) -> None:
    """Unknown audiences, a yes to words nobody wrote down, a purpose in both lists, a question
    before its own.
    """
    root = make_study(tmp_path)
    write(root, "codebook/forms/2024-a.yaml", """\
grants: {mebmers: [count]}
who: {publik: {en: All?}}
answers:
  press: {wording: {english: Press?}, after: read, grants: {public: [quote]}, unclear: {public: [quote]}}
  read: {wording: {en: Read?}, grants: {members: [quote]}}
""")  # fmt: skip

    yes, yes_to_press = (
        Message("store.forms.a_yes"),
        Message("store.forms.a_yes_to", answer="press"),
    )
    assert [problem.message for problem in check_forms(root)] == [
        Message(
            "store.forms.unknown_audience",
            yes=yes,
            audience="mebmers",
            nearest=nearest("mebmers", ["members"]),
        ),
        Message("store.forms.no_wording", yes=yes),
        Message("store.forms.bad_language", language="english"),
        Message(
            "store.forms.granted_and_open", yes=yes_to_press, purpose="quote", audience="public"
        ),
        Message("store.forms.asked_before", answer="press", after="read"),
        Message(
            "store.forms.who_unknown_audience",
            audience="publik",
            nearest=nearest("publik", ["public"]),
        ),
    ]
