"""Cases: variables by month, and consent as docs/files.md has it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from messages import raises
from studies import SETTINGS, write

from rap.core.errors import Message, Problem, ProblemsError, RapError, RefusedError
from rap.core.model import PURPOSES, Case, Consent
from rap.core.plain import nearest
from rap.store.cases import (
    check_cases,
    closed_people,
    granted,
    read_case,
    read_cases,
    read_withdrawn,
    values_at,
)
from rap.store.consent_forms import read_forms

TODAY = datetime.date(2026, 3, 1)
YES = "given: yes, yes: {team: [analyse, quote], members: [count]}"


def allowed(
    root: Path, *entries: str, audience: str = "team", on: datetime.date = TODAY
) -> set[str] | None:
    """What the entries of a case allow, with one form that lets the team quote."""
    write(root, "codebook/forms/2024-a.yaml", "grants: {team: [quote]}\n")
    write(
        root,
        "interviews/cases/C-20001.yaml",
        "consent:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries),
    )
    found = granted(read_case(root, "C-20001"), audience, on=on, forms=read_forms(root))
    return None if found is None else set(found)


@pytest.mark.parametrize(
    ("entries", "purposes"),
    [
        ([f"date: 2025-01-01, {YES}"], {"analyse", "quote"}),
        ([f"date: 2025-01-01, {YES}", "date: 2025-02-01, given: no"], set()),
        (["date: 2025-02-01, given: no", f"date: 2025-01-01, {YES}"], set()),
        ([f"date: 2025-01-01, {YES}", "date: 2025-02-01, given: unclear, yes: {team: [quote]}"], set()),
        ([f"date: 2025-01-01, {YES}", "date: 2025-01-01, given: yes, yes: {team: [quote, translate]}"], {"quote"}),
        ([f"date: 2025-01-01, {YES}", "date: 2025-01-01, given: no"], set()),
        ([f"date: 2025-01-01, {YES}", f"date: 2026-02-01, until: 2026-02-28, {YES}"], set()),
        ([f"date: 2025-01-01, {YES}", f"date: 2026-02-01, from: 2026-03-02, {YES}"], set()),
        ([f"date: 2025-01-01, {YES}", "date: 2026-03-02, given: no"], {"analyse", "quote"}),
        ([f"date: 2026-03-01, {YES}"], {"analyse", "quote"}),
        ([f"date: 2025-01-01, not_to: [team], {YES}"], set()),
        ([f"date: 2025-01-01, not_to: team, {YES}"], set()),
        ([f"date: 2025-01-01, not_to: [police], {YES}"], {"analyse", "quote"}),
        (["date: 2025-01-01, given: yes, form: 2024-a"], {"quote"}),
        (["date: 2025-01-01, given: no, form: 2024-a"], set()),
        (["date: 2025-01-01, given: yes, form: lost"], set()),
        (["date: 2025-01-01, given: yes, form: 2024-a, yes: {}"], set()),
        (["date: 2025-01-01, given: yes, form: 2024-a, yes: {members: [quote]}"], set()),
        ([f"date: 2027-01-01, {YES}"], None),
        ([], None),
    ],
    ids=[
        "granted", "latest no", "order in the file does not count", "unclear is no", "two of a date allow what both do",
        "two of a date, one no", "expired does not revive", "not begun does not revive", "the future does not count",
        "today counts", "not to", "not to, one word", "not to another", "the form grants", "no to a form",
        "a form nobody has", "an empty yes grants nothing", "own words go before the form",
        "future alone is unknown", "nothing is unknown",
    ],
)  # fmt: skip
def test_what_consent_allows_today(
    tmp_path: Path, entries: list[str], purposes: set[str] | None
) -> None:
    """Consent allows the purposes that the rules of docs/files.md say, one case for each rule."""
    assert allowed(tmp_path, *entries) == purposes


@pytest.mark.parametrize(
    ("day", "holds"),
    [("2026-02-27", False), ("2026-02-28", True), ("2026-03-31", True), ("2026-04-01", False)],
)
def test_from_and_until_are_both_included(tmp_path: Path, day: str, holds: bool) -> None:
    """Consent holds on its first and its last day, both included, by the local date."""
    on = datetime.date.fromisoformat(day)

    assert (
        bool(
            allowed(
                tmp_path, f"date: 2025-01-01, from: 2026-02-28, until: 2026-03-31, {YES}", on=on
            )
        )
        is holds
    )


@pytest.mark.parametrize(
    ("audience", "purposes"), [("members", {"count"}), ("public", set()), ("Team", set())]
)
def test_no_audience_implies_another(tmp_path: Path, audience: str, purposes: set[str]) -> None:
    """Not the narrower, not the wider, not one spelled almost like it."""
    assert allowed(tmp_path, f"date: 2025-01-01, {YES}", audience=audience) == purposes


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "consent: [{date: 1 March, given: yes}]",
            Message("store.cases.consent_bad_day", key="date", day="1 March"),
        ),
        (
            "consent: [{date: 2026-02-30, given: yes}]",
            Message("store.cases.consent_bad_day", key="date", day="2026-02-30"),
        ),
        (
            "consent: [{date: 20260201, given: yes}]",
            Message("store.cases.consent_bad_day", key="date", day="20260201"),
        ),
        ("consent: [{given: yes}]", Message("store.cases.consent_bad_day", key="date", day="")),
        (
            "consent: [{date: 2026-02-01, until: soon, given: yes}]",
            Message("store.cases.consent_bad_day", key="until", day="soon"),
        ),
        (
            "consent: [{date: 2026-02-01, until: 20270201, given: yes}]",
            Message("store.cases.consent_bad_day", key="until", day="20270201"),
        ),
        (
            "consent: [{date: 2026-02-01, until: [], given: yes}]",
            Message("store.cases.consent_bad_day", key="until", day="[]"),
        ),
        (
            "consent: [{date: 2026-02-01, given: Yes}]",
            Message("store.cases.consent_bad_given", given="Yes"),
        ),
        ("consent: [{date: 2026-02-01}]", Message("store.cases.consent_bad_given", given="")),
        (
            "consent: [{date: 2026-02-01, given: yes, yes: {team: [quot]}}]",
            Message(
                "store.cases.consent_unknown_purpose",
                purpose="quot",
                nearest=nearest("quot", PURPOSES),
            ),
        ),
        (
            "consent: [{date: 2026-02-01, given: yes, yes: [quote]}]",
            Message("store.cases.consent_yes_without_audience"),
        ),
        (
            "consent: [{date: 2026-02-01, given: yes, form: 2024-a, yes: }]",
            Message("store.cases.consent_yes_without_audience"),
        ),
        (
            "consent: [{date: 2026-02-01, given: no, not to: x}]",
            Message(
                "store.cases.consent_unknown_key",
                key="not to",
                nearest=nearest(
                    "not to",
                    (
                        "date",
                        "form",
                        "answers",
                        "given",
                        "from",
                        "until",
                        "yes",
                        "unclear",
                        "not_to",
                    ),
                ),
            ),
        ),
        ("consent: {date: 2026-02-01}", Message("store.cases.consent_not_a_list")),
        ("consent: [yes]", Message("store.cases.consent_not_a_list")),
        ("variables: [home]", Message("core.yaml.not_a_mapping", key="variables")),
        ("variables: {Region: x}", Message("store.cases.bad_variable", name="Region")),
        ("variables: {case: x}", Message("store.cases.variable_is_a_column", name="case")),
        ("variables: {region: {2025-13: x}}", Message("store.cases.bad_month", month="2025-13")),
        (
            "variabels: {}",
            Message(
                "core.yaml.unknown_key",
                key="variabels",
                nearest=nearest("variables", ["variables"]),
            ),
        ),
    ],
)
def test_what_a_case_cannot_mean_is_named(tmp_path: Path, text: str, problem: Message) -> None:
    """A consent that cannot be read never counts as a yes."""
    write(tmp_path, "interviews/cases/C-20001.yaml", text)

    with pytest.raises(ProblemsError) as caught:
        read_cases(tmp_path)

    assert [p.message for p in caught.value.problems] == [problem]


@pytest.mark.parametrize(
    "id", ["C-1", "C-1234567", "c-20001", "C-20001 (copy)", "INT-20001", "C-２０００１"]
)
def test_ids_of_cases_are_matched_in_full(tmp_path: Path, id: str) -> None:
    """Also against digits of other scripts."""
    write(tmp_path, f"interviews/cases/{id}.yaml", "variables: {}\n")

    with raises(RapError, "store.cases.bad_id", case=id):
        read_cases(tmp_path)


def test_a_variable_has_one_value_several_or_some_by_month(tmp_path: Path) -> None:
    """A value by month holds from that month on; before the first there is none."""
    write(
        tmp_path,
        "interviews/cases/C-20001.yaml",
        "variables: {setting: [window, home], age: no, region: {2026-03: [south, east], 2025-03: north}, none: }\n",
    )
    case = read_case(tmp_path, "C-20001")
    same = {"setting": ("window", "home"), "age": ("no",), "none": ()}

    assert values_at(case) == {**same, "region": ("south", "east")}
    assert values_at(case, "2026-02") == {**same, "region": ("north",)}
    assert values_at(case, "2025-02") == {**same, "region": ()}


def test_a_consent_names_a_form_that_is_there(tmp_path: Path) -> None:
    """A consent form that does not exist is reported with the nearest one that does."""
    allowed(tmp_path, "date: 2025-01-01, given: yes, form: 2024-b")
    write(tmp_path, "pyproject.toml", SETTINGS)

    assert check_cases(tmp_path) == [
        Problem(
            "store.cases.consent_unknown_form",
            place="interviews/cases/C-20001.yaml",
            day="2025-01-01",
            form="2024-b",
            nearest=nearest("2024-b", ["2024-a"]),
        )
    ]


def test_a_form_that_grants_a_list_is_refused(tmp_path: Path) -> None:
    """Purposes are granted to an audience."""
    write(tmp_path, "codebook/forms/2024-a.yaml", "grants: [quote]\n")

    with raises(ProblemsError, "store.forms.not_by_audience", key="grants"):
        read_forms(tmp_path)


def test_who_took_her_words_back_is_read(tmp_path: Path) -> None:
    """Whatever the file is called."""
    write(tmp_path, "interviews/withdrawn/C-51774.json", '{"v":1,"case":"C-51774"}')

    assert read_withdrawn(tmp_path) == {"C-51774"}


@pytest.mark.parametrize("text", ["", "{}", "[]", "{", "\ufeff{}"])
def test_a_withdrawal_that_cannot_be_read_stops_everything(tmp_path: Path, text: str) -> None:
    """It keeps a person's words out, so it is never passed over."""
    write(tmp_path, "interviews/withdrawn/C-51774.json", text)

    with raises(RefusedError, "store.cases.bad_withdrawal"):
        read_withdrawn(tmp_path)


def test_a_case_without_anything_is_a_case(tmp_path: Path) -> None:
    """Of her nothing is known, which is not a yes."""
    write(tmp_path, "interviews/cases/C-20001.yaml", "v: 1\n")

    assert read_cases(tmp_path) == (Case("C-20001"),)


def test_an_empty_card_is_no_card(tmp_path: Path) -> None:
    """It was cut off, and a refusal may have stood in it: her words stay closed."""
    write(tmp_path, "interviews/cases/C-20001.yaml", "")
    write(tmp_path, "interviews/cases/C-20002 (1).yaml", "consent: []\n")
    damaged: list[Problem] = []

    assert read_cases(tmp_path, damaged=damaged) == ()
    assert [problem.id for problem in damaged] == ["store.cases.empty", "store.cases.bad_id"]
    assert closed_people(damaged) == {"C-20001", "C-20002"}


def test_a_refusal_of_a_misspelt_audience_refuses_all_but_the_team(tmp_path: Path) -> None:
    """A slip of the pen in a no must not become a yes."""
    entry = Consent(
        "2025-01-01", "yes", yes={"team": ("quote",), "members": ("quote",)}, not_to=("mebmers",)
    )
    case, day = Case("C-20001", consent=(entry,)), datetime.date(2026, 1, 1)
    known = frozenset({"team", "members"})

    assert [
        granted(case, audience, on=day, audiences=known) for audience in ("team", "members")
    ] == [
        {"quote"},
        frozenset(),
    ]


def test_answers_are_those_of_a_form(tmp_path: Path) -> None:
    """An answer that no form asks grants nothing, and is named."""
    write(tmp_path, "pyproject.toml", SETTINGS)
    allowed(
        tmp_path,
        "date: 2025-01-01, given: yes, form: 2024-a, answers: [more]",
        "date: 2025-01-02, given: no, answers: [a]",
    )

    assert [problem.message for problem in check_cases(tmp_path)] == [
        Message(
            "store.cases.consent_unknown_answer",
            day="2025-01-01",
            answer="more",
            nearest=nearest("more", read_forms(tmp_path)["2024-a"].answers),
        ),
        Message("store.cases.consent_answers_without_form", day="2025-01-02"),
    ]


@pytest.mark.parametrize(
    ("unclear", "problem"),
    [
        ("[quote]", Message("store.forms.not_by_audience", key="unclear")),
        (
            "{team: [quot]}",
            Message(
                "store.forms.unknown_purpose",
                key="unclear",
                purpose="quot",
                nearest=nearest("quot", PURPOSES),
            ),
        ),
    ],
)
def test_what_she_was_not_sure_of_is_read_as_strictly_as_her_yes(
    tmp_path: Path, unclear: str, problem: Message
) -> None:
    """A slip there must not turn into a yes."""
    write(
        tmp_path,
        "interviews/cases/C-20001.yaml",
        f"consent: [{{date: 2026-01-01, given: yes, unclear: {unclear}}}]",
    )

    with pytest.raises(ProblemsError) as caught:
        read_cases(tmp_path)

    assert [p.message for p in caught.value.problems] == [problem]


def test_what_she_was_not_sure_of_is_no(tmp_path: Path) -> None:
    """Also where the same entry says yes."""
    assert allowed(tmp_path, f"date: 2025-01-01, unclear: {{team: [quote]}}, {YES}") == {"analyse"}
