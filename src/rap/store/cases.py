"""Cases: one YAML file a person (or space), her variables by month, and her consent, resolved for a
day and an audience.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rap.core.errors import Message, Problem, ProblemsError, RapError, RefusedError
from rap.core.model import CASE_ID, MONTH, PURPOSES, VARIABLE_ID, Case, Consent, Grants
from rap.core.plain import all_or_problems, is_day, nearest, read_each, values_of
from rap.core.safe_input import parse_json
from rap.core.yaml_checks import EACH, TEXTS, check_keys, check_shapes, mapping_of
from rap.core.yaml_files import Document, read_yaml
from rap.store.consent_forms import Form, grants_of, join, minus, read_forms
from rap.store.settings import read_settings

FOLDER = "interviews/cases"
_CONSENT_KEYS = ("date", "form", "answers", "given", "from", "until", "yes", "unclear", "not_to")
_TAKEN = ("case", "sources", "space")


def read_cases(root: Path) -> tuple[Case, ...]:
    """All cases of the study, by id; all problems are raised together."""
    return all_or_problems(*_read(root))


def check_cases(root: Path) -> list[Problem]:
    """What is wrong with the case files, and with what they say of forms and audiences."""
    cases, problems = _read(root)
    try:
        forms = read_forms(root)
    except RapError:  # `check_forms` reports it
        forms = None
    audiences = read_settings(root).audiences
    for case in cases:
        for entry in case.consent:
            problems.extend(
                Problem(what, place=f"{FOLDER}/{case.id}.yaml")
                for what in _unknown(entry, forms, audiences)
            )
    return problems


def _unknown(
    entry: Consent, forms: Mapping[str, Form] | None, audiences: frozenset[str]
) -> Iterator[Message]:
    """What an entry names that is not in this study."""
    day = entry.date
    for word in sorted({*(entry.yes or ()), *entry.unclear, *entry.not_to} - audiences):
        near = nearest(word, audiences)
        yield Message("store.cases.consent_unknown_audience", day=day, audience=word, nearest=near)
    if entry.answers and not entry.form:
        yield Message("store.cases.consent_answers_without_form", day=day)
    if forms is None or not entry.form:
        return
    if entry.form not in forms:
        near = nearest(entry.form, forms)
        yield Message("store.cases.consent_unknown_form", day=day, form=entry.form, nearest=near)
        return
    known = forms[entry.form].answers
    for name in sorted(set(entry.answers) - set(known)):
        near = nearest(name, known)
        yield Message("store.cases.consent_unknown_answer", day=day, answer=name, nearest=near)


def _read(root: Path) -> tuple[tuple[Case, ...], list[Problem]]:
    ids = sorted(path.stem for path in (root / FOLDER).glob("*.yaml"))
    return read_each(ids, lambda id: read_case(root, id))


def read_case(root: Path, id: str) -> Case:
    """What `interviews/cases/ID.yaml` says."""
    name = f"{FOLDER}/{id}.yaml"
    if not CASE_ID.fullmatch(id):
        raise RefusedError("store.cases.bad_id", place=name, case=id)
    document = read_yaml(root / name, name=name)
    problems = check_keys(document, ("v", "variables", "consent"))
    given = mapping_of(document, "variables", problems)
    variables = {key: _variable(document, key, value, problems) for key, value in given.items()}
    rows = document.data.get("consent") or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem("store.cases.consent_not_a_list", place=document.place("consent")))
        rows = []
    consent = tuple(_consent(document, row, problems) for row in rows)
    if problems := problems or check_shapes(
        document, {"variables": {EACH: (*TEXTS, {EACH: TEXTS})}}
    ):
        raise ProblemsError(problems)
    return Case(id, variables, consent)


def _variable(document: Document, key: str, value: Any, problems: list[Problem]) -> Any:
    place = document.place("variables", key)
    if not VARIABLE_ID.fullmatch(key):
        problems.append(Problem("store.cases.bad_variable", place=place, name=key))
    if key in _TAKEN:
        problems.append(Problem("store.cases.variable_is_a_column", place=place, name=key))
    if isinstance(value, dict):
        for month in value:
            if not MONTH.fullmatch(month):
                problems.append(Problem("store.cases.bad_month", place=place, month=month))
        return {month: values_of(v) for month, v in sorted(value.items())}
    return values_of(value)


def _consent(  # long: one check after the other, a key each
    document: Document, row: Mapping[str, Any], problems: list[Problem]
) -> Consent:
    place = document.place("consent")
    for key in row:
        if key not in _CONSENT_KEYS:
            problems.append(
                Problem(
                    "store.cases.consent_unknown_key",
                    place=place,
                    key=key,
                    nearest=nearest(key, _CONSENT_KEYS),
                )
            )
    for key in ("date", "from", "until"):
        if (key == "date" or row.get(key, "") != "") and not is_day(row.get(key, "")):
            problems.append(
                Problem(
                    "store.cases.consent_bad_day", place=place, key=key, day=str(row.get(key, ""))
                )
            )
    if row.get("given") not in ("yes", "no", "unclear"):
        problems.append(
            Problem("store.cases.consent_bad_given", place=place, given=str(row.get("given", "")))
        )
    yes = row.get("yes")
    if "yes" in row and not isinstance(yes, dict):
        problems.append(Problem("store.cases.consent_yes_without_audience", place=place))
    grants = (
        {audience: values_of(purposes) for audience, purposes in yes.items()}
        if isinstance(yes, dict)
        else None
    )
    for purpose in sorted(
        {p for purposes in (grants or {}).values() for p in purposes} - set(PURPOSES)
    ):
        problems.append(
            Problem(
                "store.cases.consent_unknown_purpose",
                place=place,
                purpose=purpose,
                nearest=nearest(purpose, PURPOSES),
            )
        )
    return Consent(
        date=str(row.get("date", "")),
        given=str(row.get("given", "")),
        form=str(row.get("form", "")),
        begins=str(row.get("from", "")),
        until=str(row.get("until", "")),
        yes=grants,
        not_to=values_of(row.get("not_to")),
        answers=values_of(row.get("answers")),
        unclear=_unclear(document, row, problems),
    )


def _unclear(document: Document, row: Mapping[str, Any], problems: list[Problem]) -> Grants:
    """What she was not sure of; lines are noted for the list alone, so a problem names the line of
    `consent`.
    """
    found: list[Problem] = []
    unclear = grants_of(Document(document.name, dict(row)), ("unclear",), found)
    problems.extend(Problem(one.message, place=document.place("consent")) for one in found)
    return unclear


def read_withdrawn(root: Path) -> frozenset[str]:
    """Cases that took their words back (`interviews/withdrawn/C-51774.json`); nothing of theirs is
    shown to anybody.
    """
    return frozenset(case for case, _ in _read_tombstones(root))


def read_withdrawn_sources(root: Path) -> frozenset[str]:
    """Texts that went whole with somebody's words: when one comes back, nobody sees it, whatever
    its `.yaml` says.
    """
    return frozenset(source for _, sources in _read_tombstones(root) for source in sources)


def _read_tombstones(root: Path) -> list[tuple[str, list[str]]]:
    found = []
    for path in sorted((root / "interviews" / "withdrawn").glob("*.json")):
        name = path.relative_to(root).as_posix()
        try:
            row = parse_json(path.read_text(encoding="utf-8"))
            sources = row.get("sources", [])
            if (
                row["case"] != path.stem
                or not isinstance(sources, list)
                or {type(id) for id in sources} - {str}
            ):
                raise ValueError(name)
            found.append((path.stem, sources))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise RefusedError("store.cases.bad_withdrawal", place=name) from None
    return found


def granted(
    case: Case,
    audience: str,
    *,
    on: datetime.date,
    forms: Mapping[str, Form] | None = None,
    audiences: frozenset[str] | None = None,
) -> frozenset[str] | None:
    """The purposes `case` says yes to for `audience` on the local day `on`; None when nothing is
    known.

    Only the entries of the latest date not in the future count; of two on one date, what both
    allow. An entry that has run out, or has not begun, grants nothing, and nothing older comes
    back; what she was not sure of, or what the form leaves open, is no. No audience implies
    another. With the study's `audiences`, a refusal of an unknown one (a slip of the pen) refuses
    all but the team.
    """
    day = on.isoformat()
    known = [entry for entry in case.consent if entry.date <= day]
    if not known:
        return None
    latest = max(entry.date for entry in known)
    allowed = [
        _allowed(entry, audience, day, forms or {}) for entry in known if entry.date == latest
    ]
    misspelt = {word for entry in known if entry.date == latest for word in entry.not_to} - (
        audiences or frozenset()
    )
    if audiences is not None and misspelt and audience != "team":
        return frozenset()
    return frozenset.intersection(*allowed)


def _allowed(entry: Consent, audience: str, day: str, forms: Mapping[str, Form]) -> frozenset[str]:
    if entry.given != "yes" or not runs_on(entry, day) or audience in entry.not_to:
        return frozenset()
    return frozenset(said_in(entry, forms)[0].get(audience, ()))


def runs_on(entry: Consent, day: str) -> bool:
    """Whether what was said holds on a day (ISO): it has begun and has not run out."""
    return (not entry.begins or entry.begins <= day) and (not entry.until or day <= entry.until)


def said_in(entry: Consent, forms: Mapping[str, Form]) -> tuple[Grants, Grants]:
    """What an entry grants while it runs, and what it leaves unclear. Her own `yes` goes before the
    form's words.
    """
    form = forms.get(entry.form, Form(entry.form))
    if entry.yes is not None:
        return minus(entry.yes, entry.unclear), entry.unclear
    unclear = join([form.open(entry.answers), entry.unclear])
    return minus(form.granted(entry.answers), unclear), unclear


def values_at(case: Case, month: str = "") -> dict[str, tuple[str, ...]]:
    """The variables of `case` as they stood in `month` (`2025-03`), or at the latest when no month
    is given.

    A value given by month holds from that month on; before the first there is none.
    """
    result: dict[str, tuple[str, ...]] = {}
    for key, value in case.variables.items():
        if isinstance(value, Mapping):
            months = [m for m in value if not month or m <= month]
            result[key] = value[max(months)] if months else ()
        else:
            result[key] = value
    return result
