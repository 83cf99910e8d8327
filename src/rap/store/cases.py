"""Cases: one YAML file a person (or space), her variables by month, and her consent, resolved for a
day and an audience.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rap.core.errors import Message, Problem, RapError, RefusedError
from rap.core.model import CASE_ID, MONTH, PURPOSES, VARIABLE_ID, Case, Consent, Grants
from rap.core.plain import is_day, nearest, values_of
from rap.core.reading import all_or_problems, read_all, read_folder
from rap.core.safe_input import parse_json
from rap.core.versions import refuse_newer
from rap.core.yaml_checks import ANY, EACH, TEXTS, CheckedFile, Shape, read_made
from rap.core.yaml_files import Packing, parse_yaml
from rap.store.consent_forms import Form, grants_of, join, minus, read_forms
from rap.store.settings import read_settings

FOLDER = "interviews/cases"
WITHDRAWN = "interviews/withdrawn"
WAITING = ".rap/taken-back"
"""A file for each person whose record of a withdrawal waits for a yes (`topics/sharing/door`): her
consent is none meanwhile, and nothing of hers is deleted.
"""
_CLOSING = (FOLDER, WITHDRAWN)
_PERSON = re.compile(r"(?:[CS]-[0-9]{2,6}|R-[0-9]{5})(?![0-9])")
_SHAPES: Mapping[str, Shape] = {
    "variables": {EACH: (*TEXTS, {EACH: TEXTS})},
    "consent": ANY,
}
_CONSENT_KEYS = ("date", "form", "answers", "given", "from", "until", "yes", "unclear", "not_to")
_TAKEN = ("case", "sources", "space")


def read_cases(root: Path, *, damaged: list[Problem] | None = None) -> tuple[Case, ...]:
    """All cases of the study, by id; all problems are raised together, or noted in `damaged`: who
    reads so shows nothing of the people it names (`closed_people`).
    """
    return all_or_problems(*read_folder(root, FOLDER, read_case), damaged=damaged)


def check_cases(root: Path) -> list[Problem]:
    """What is wrong with the case files, and with what they say of forms and audiences."""
    cases, problems = read_folder(root, FOLDER, read_case)
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


def read_case(root: Path, case_id: str) -> Case:
    """What `interviews/cases/ID.yaml` says."""
    name = f"{FOLDER}/{case_id}.yaml"
    if not CASE_ID.fullmatch(case_id):
        raise RefusedError("store.cases.bad_id", place=name, case=case_id)
    return read_made(root, name, _SHAPES, lambda file: _case(file, case_id), kept_as=_AS_PLAIN)


def parse_case(text: str, *, id: str) -> Case:
    """Parse the text of a case file; raises as `read_case`."""
    return _case(CheckedFile(parse_yaml(text, name=f"{FOLDER}/{id}.yaml"), _SHAPES), id)


def _pack(case: Case) -> list[Any]:
    """The fields of a case in their order, as lists and mappings; a month's values are a mapping."""
    consent = [[*vars(entry).values()] for entry in case.consent]
    return [case.id, dict(case.variables), consent]


def _unpack(row: Sequence[Any]) -> Case:
    id, variables, consent = row
    return Case(
        id,
        {key: _as_tuples(value) for key, value in variables.items()},
        tuple(_unpack_consent(*entry) for entry in consent),
    )


def _as_tuples(value: Any) -> Any:
    """A list as a tuple, and each list in a mapping."""
    if isinstance(value, dict):
        return {key: tuple(values) for key, values in value.items()}
    return tuple(value)


def _unpack_consent(*row: Any) -> Consent:
    *said, yes, not_to, answers, unclear = row
    grants = None if yes is None else _as_tuples(yes)
    return Consent(*[*said, grants, tuple(not_to), tuple(answers), _as_tuples(unclear)])


_AS_PLAIN = Packing(_pack, _unpack)


def _case(file: CheckedFile, case_id: str) -> Case:
    if not file.data:  # nobody writes one: it was cut off, and may have held a refusal
        raise RefusedError("store.cases.empty", place=f"{FOLDER}/{case_id}.yaml")
    variables = {
        key: _variable(file, key, given) for key, given in file.mapping("variables").items()
    }
    rows = file.data.get("consent") or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        file.wrong("store.cases.consent_not_a_list", "consent")
        rows = []
    consent = tuple(_consent(file, row) for row in rows)
    file.raise_problems()
    return Case(case_id, variables, consent)


def _variable(file: CheckedFile, key: str, value: Any) -> Any:
    keys = ("variables", key)
    file.expect(VARIABLE_ID.fullmatch(key), "store.cases.bad_variable", *keys, name=key)
    file.expect(key not in _TAKEN, "store.cases.variable_is_a_column", *keys, name=key)
    if not isinstance(value, dict):
        return values_of(value)
    for month in value:
        file.expect(MONTH.fullmatch(month), "store.cases.bad_month", *keys, month=month)
    return {month: values_of(v) for month, v in sorted(value.items())}


def _consent(file: CheckedFile, row: Mapping[str, Any]) -> Consent:
    """One entry; lines are noted for the list alone, so a problem names the line of `consent`."""
    expect, at = file.expect, "consent"
    date, begins, until, given, form = (
        str(row.get(key, "")) for key in ("date", "from", "until", "given", "form")
    )
    for key in row:
        file.expect_one_of(_CONSENT_KEYS, "store.cases.consent_unknown_key", at, key=key)
    for key, day in (("date", date), ("from", begins), ("until", until)):
        is_right = is_day(day) or (not day and key != "date")
        expect(is_right, "store.cases.consent_bad_day", at, key=key, day=day)
    is_given = given in ("yes", "no", "unclear")
    expect(is_given, "store.cases.consent_bad_given", at, given=given)
    yes = row.get("yes")
    if "yes" in row and not isinstance(yes, dict):
        file.wrong("store.cases.consent_yes_without_audience", at)
    grants = (
        {audience: values_of(purposes) for audience, purposes in yes.items()}
        if isinstance(yes, dict)
        else None
    )
    for purpose in sorted({p for purposes in (grants or {}).values() for p in purposes}):
        file.expect_one_of(PURPOSES, "store.cases.consent_unknown_purpose", at, purpose=purpose)
    return Consent(
        date=date,
        given=given,
        form=form,
        begins=begins,
        until=until,
        yes=grants,
        not_to=values_of(row.get("not_to")),
        answers=values_of(row.get("answers")),
        unclear=grants_of(file, row.get("unclear"), at, key="unclear"),
    )


def read_withdrawn(root: Path, *, damaged: list[Problem] | None = None) -> frozenset[str]:
    """Cases that took their words back (`interviews/withdrawn/C-51774.json`); nothing of theirs is
    shown to anybody. All problems are raised together, or noted in `damaged`: who reads so shows
    nothing of the people it names (`closed_people`).
    """
    return frozenset(case for case, _ in _read_tombstones(root, damaged)) | _waiting(root)


def read_withdrawn_sources(root: Path, *, damaged: list[Problem] | None = None) -> frozenset[str]:
    """Texts that went whole with somebody's words: when one comes back, nobody sees it, whatever
    its `.yaml` says. Problems as in `read_withdrawn`.
    """
    return frozenset(source for _, sources in _read_tombstones(root, damaged) for source in sources)


def read_withdrawals(
    root: Path, *, damaged: list[Problem] | None = None
) -> dict[str, frozenset[str]]:
    """Who took her words back -> the texts that went whole with them. Problems as in
    `read_withdrawn`.
    """
    waiting = dict.fromkeys(_waiting(root), frozenset[str]())
    return waiting | {case: frozenset(s) for case, s in _read_tombstones(root, damaged)}


def closed_people(damaged: Iterable[Problem]) -> frozenset[str]:
    """The people whose card or tombstone cannot be read, also when it is a copy under a name like
    `C-51774 (1).yaml`: what is in it may be a refusal, so nothing of theirs is shown or counted.
    """
    names = (Path(problem.place.partition(":")[0]) for problem in damaged)
    heads = (_PERSON.match(path.name) for path in names if path.parent.as_posix() in _CLOSING)
    return frozenset(head[0] for head in heads if head)


def _waiting(root: Path) -> frozenset[str]:
    return frozenset(path.name for path in (root / WAITING).glob("*"))


def _read_tombstones(root: Path, damaged: list[Problem] | None) -> list[tuple[str, list[str]]]:
    paths = sorted((root / WITHDRAWN).glob("*.json"))
    return [*read_all(paths, lambda path: _tombstone(root, path), damaged=damaged)]


def _tombstone(root: Path, path: Path) -> tuple[str, list[str]]:
    name = path.relative_to(root).as_posix()
    try:
        row = parse_json(path.read_text(encoding="utf-8"))
        refuse_newer(row, place=name)
        sources = row.get("sources", [])
        if (
            row["case"] != path.stem
            or not isinstance(sources, list)
            or {type(id) for id in sources} - {str}
        ):
            raise ValueError(name)
        return path.stem, sources
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        raise RefusedError("store.cases.bad_withdrawal", place=name) from None


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
    date = max(entry.date for entry in known)
    latest = [entry for entry in known if entry.date == date]
    refused = {word for entry in latest for word in entry.not_to}
    if audiences is not None and refused - audiences and audience != "team":
        return frozenset()
    return frozenset.intersection(*(_allowed(one, audience, day, forms or {}) for one in latest))


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
    """The variables of `case` as they were in `month` (`2025-03`), or the latest when no month is
    given.

    A value given by month holds from that month on; before the first month it is missing.
    """
    result: dict[str, tuple[str, ...]] = {}
    for key, value in case.variables.items():
        if isinstance(value, Mapping):
            months = [m for m in value if not month or m <= month]
            result[key] = value[max(months)] if months else ()
        else:
            result[key] = value
    return result
