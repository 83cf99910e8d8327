"""Consent as people give it: the questions and their order, what a talk about them grants, whom to
ask again. `writing` puts it into a case file, `receipts` lets a person come back without a name.

The questions come with the program, in each language whose pack has them, as a form like any other.
Asked for the first time in a study they are written to `codebook/forms/spoken-4.yaml`: what people
heard stays readable beside what they answered, whatever a later version of the program asks.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.errors import Message, Problem, WrongUseError
from rap.core.model import PURPOSES, Case, Consent, Grants, in_language
from rap.core.plain import is_day, nearest
from rap.core.yaml_files import format_yaml, parse_yaml
from rap.languages.pack import known, pack_of, shared
from rap.store.cases import FOLDER as CASES
from rap.store.cases import granted, read_case, read_cases, read_withdrawn, runs_on, said_in
from rap.store.consent_forms import FOLDER as FORMS
from rap.store.consent_forms import Answer, Form, join, minus, parse_form, read_forms
from rap.store.settings import read_settings
from rap.store.sources import read_sources

if TYPE_CHECKING:
    from rap.study.study import Study

SPOKEN = (
    "spoken-4"  # 1 did not ask about printed numbers, 2 asked apart, 3 not about whole interviews
)
_FILE = "consent.yaml"
SAYS = ("yes", "no", "unclear", "stop")


@cache
def languages_asked() -> tuple[str, ...]:
    """The languages in which the questions are there."""
    return tuple(language for language in known() if pack_of(language).text(_FILE))


@cache
def _packaged(language: str) -> Mapping[str, Any]:
    """The words of a language; without one, which question grants what."""
    pack = pack_of(language) if language else shared()
    return parse_yaml(pack.text(_FILE), name=f"{pack.code}/{_FILE}").data


@cache
def spoken_form_text() -> str:
    """The packaged questions as the text of a form file."""
    words = {language: _packaged(language) for language in languages_asked()}

    def in_all(name: str) -> dict[str, Any]:
        return {language: said[name] for language, said in words.items()}

    rows, who = _packaged("")["answers"], in_all("who")
    form = {
        "v": "1",
        "title": in_all("title"),
        "wording": in_all("opening"),
        "answers": {name: {"wording": in_all(name), **row} for name, row in rows.items()},
        "who": {a: {lang: said[a] for lang, said in who.items()} for a in ("members", "public")},
    }
    unread = ", ".join(language for language, said in words.items() if not said["reviewed"])
    note = f"# no native speaker has reviewed these words yet: {unread}\n" if unread else ""
    return note + format_yaml(form)


@cache
def spoken_form() -> Form:
    """The packaged questions."""
    return parse_form(spoken_form_text(), id=SPOKEN)


def whole_answer(form: Form) -> Answer | None:
    """The question of a form whether somebody's whole interview may be given to others, if it asks it."""
    asks = (one for one in form.answers.values() if any("whole" in ps for ps in _all(one).values()))
    return next(asks, None)


def is_reviewed(language: str) -> bool:
    """Whether a native speaker has read the packaged words of a language."""
    return language in languages_asked() and bool(_packaged(language)["reviewed"])


def say_words(language: str) -> Mapping[str, str]:
    """How people say `yes`, `no`, `unclear` and `stop`; in English where there are no questions in
    the language.
    """
    words = _packaged(language if language in languages_asked() else "en")["say"]
    return {say: str(words[say]) for say in SAYS}


def read_form_to_ask(root: Path, form_id: str = "") -> Form:
    """The form `form_id` of the study, or the packaged questions where the study has no such form.

    Raises
    ------
    WrongUseError
        For a form that is not there, or that asks nothing.
    """
    forms = {SPOKEN: spoken_form(), **read_forms(root)}
    form = forms.get(form_id or SPOKEN)
    if form is None:
        place, near = f"--form {form_id}", nearest(form_id, forms)
        raise WrongUseError("consent.unknown_form", place=place, folder=FORMS, nearest=near)
    if not form.answers and not form.wording:
        raise WrongUseError("consent.form_asks_nothing", place=f"--form {form_id}")
    return form


# From answers said one by one to an entry of consent. Only a yes is a yes; what was not asked is
# not granted.


@dataclass(frozen=True)
class ConsentQuestion:
    """One thing to ask: an answer of the form ("" is the form as a whole), and one audience alone
    when it speaks of several.
    """

    answer: str
    audience: str = ""

    def text(self, form: Form, language: str) -> str:
        """The words, in `language` or the first there is."""
        if self.audience:
            return in_language(form.who.get(self.audience, {}), language, self.audience)
        wording = form.answers[self.answer].wording if self.answer else form.wording
        return in_language(wording, language, self.answer)


Said = Mapping[ConsentQuestion, str]
"""What was answered so far: `yes`, `no` or `unclear`."""
WHOLE = ConsentQuestion("")


def next_question(form: Form, said: Said) -> ConsentQuestion | None:
    """What to ask after `said`, None when everything was asked."""
    return next((asked for asked in _questions(form, said) if asked not in said), None)


def is_asked_whole(form: Form) -> bool:
    """Whether a yes to the form itself grants something, so that its wording is the first question."""
    return bool(form.grants or form.unclear)


def _questions(form: Form, said: Said) -> Iterator[ConsentQuestion]:
    """The questions in order, as far as what was said opens them: one more for each audience after
    a yes that is for several.
    """
    if is_asked_whole(form):
        yield WHOLE
        if said.get(WHOLE) != "yes":
            return
    for name, answer in form.answers.items():
        if answer.after and said.get(ConsentQuestion(answer.after)) != "yes":
            continue
        audiences = _audiences(form, answer, said)
        if audiences:
            yield ConsentQuestion(name)
        if _asks_each(answer) and said.get(ConsentQuestion(name)) == "yes":
            yield from (ConsentQuestion(name, audience) for audience in audiences)


def _all(answer: Answer) -> Grants:
    return join([answer.grants, answer.unclear])


def _apart(answer: Answer) -> list[str]:
    """Whom an answer may be for. To stay in what is printed is part of the question for others."""
    purposes = _all(answer)
    return [a for a, ps in purposes.items() if len(purposes) == 1 or (a, ps) != ("team", ("stay",))]


def _asks_each(answer: Answer) -> bool:
    return len(_apart(answer)) > 1


def _audiences(form: Form, answer: Answer, said: Said) -> list[str]:
    """Whom an answer may be for: not those to whom the question before it was not answered with
    yes.
    """
    before = form.answers.get(answer.after)
    closed = _all(before) if before is not None and _asks_each(before) else {}
    return [
        a
        for a in _apart(answer)
        if a not in closed or said.get(ConsentQuestion(answer.after, a)) == "yes"
    ]


def fill(form: Form, said: Said) -> tuple[Grants, Grants]:
    """What the answers grant, and what they leave unclear. An unclear answer leaves open what would
    have come after it, too.
    """
    yes: list[Grants] = [form.grants] if said.get(WHOLE) == "yes" else []
    unclear: list[Grants] = [form.unclear] if said.get(WHOLE) == "yes" else []
    if said.get(WHOLE) == "unclear":
        unclear += [form.grants, form.unclear, *map(_all, form.answers.values())]
    for name, answer in form.answers.items():
        if said.get(ConsentQuestion(name)) == "unclear":
            unclear += [_all(one) for key, one in form.answers.items() if name in _line(form, key)]
        if said.get(ConsentQuestion(name)) != "yes":
            continue
        words = {
            a: said.get(ConsentQuestion(name, a)) if _asks_each(answer) else "yes"
            for a in _apart(answer)
        }
        for audience, purposes in _all(answer).items():
            word = words.get(audience, "yes" if "yes" in words.values() else "no")
            if word == "yes":
                yes.append({audience: answer.grants.get(audience, ())})
                unclear.append({audience: answer.unclear.get(audience, ())})
            elif word == "unclear":
                unclear.append({audience: purposes})
    open_ = minus(join(unclear), {})
    return minus(join(yes), open_), open_


def _line(form: Form, name: str) -> list[str]:
    """A question, the one it comes after, and so on up."""
    line = [name]
    while (before := form.answers[line[-1]].after) in form.answers and before not in line:
        line.append(before)
    return line


def make_entry(
    form: Form,
    said: Said,
    *,
    on: datetime.date,
    begins: str = "",
    until: str = "",
    not_to: tuple[str, ...] = (),
) -> Consent:
    """The entry to write: `given` is yes when anything was granted, no when nothing was and nothing
    is open, else unclear.

    Raises
    ------
    WrongUseError
        For a text that is not a day, or a first day after the last.
    """
    for option, day in (("--from", begins), ("--until", until)):
        if day and not is_day(day):
            raise WrongUseError("consent.bad_day", place=option, day=day)
    if begins and until and until < begins:
        raise WrongUseError("consent.ends_before", place="--until", until=until, begins=begins)
    yes, unclear = fill(form, said)
    given = "yes" if yes else "unclear" if unclear else "no"
    return Consent(on.isoformat(), given, form.id, begins, until, yes, not_to, unclear=unclear)


# Whom to ask again: what was left unclear, has run out, or was never asked; oldest first.


@dataclass(frozen=True)
class ToAsk:
    """One person to ask again. `since` is a day or a month ("" when unknown), `what` audience
    -> purposes (empty: everything).

    `may_seek` says whether she agreed that we come back to her; if not, it waits until she comes.
    """

    since: str
    case: str
    what: Grants
    why: Message
    may_seek: bool


def find_to_ask(
    root: Path, *, on: datetime.date, damaged: list[Problem] | None = None
) -> list[ToAsk]:
    """Everybody whose consent is open on a day, except who said no and who took their words back;
    with a list `damaged`, files that cannot be read are left out and noted there.
    """
    forms, gone = read_forms(root, damaged=damaged), read_withdrawn(root, damaged=damaged)
    months: dict[str, list[str]] = {}
    for source in read_sources(root, damaged=damaged):
        for id in source.cases:
            months.setdefault(id, []).append(source.month)
    found: list[ToAsk] = []
    for case in read_cases(root, damaged=damaged):
        if case.id.startswith("C-") and case.id not in gone:
            since = min(filter(None, months.get(case.id, [])), default="")
            found += _of(case, forms, on=on, since=since, is_heard=case.id in months)
    return sorted(found, key=lambda one: (one.since, one.case, one.why.id))


def never_asked_to_stay(root: Path, *, on: datetime.date) -> list[str]:
    """The people heard who were never asked whether they may stay in published numbers, by id: they
    are in none.
    """
    whys = ("consent.never_asked", "consent.stay_never_asked")
    return sorted({one.case for one in find_to_ask(root, on=on, damaged=[]) if one.why.id in whys})


def find_uncounted(study: Study) -> list[str]:
    """Whom a release for the audience of `study` would count in no number."""
    rights, stay = study.rights, study.stay_rights
    return [
        case
        for case in sorted(study.people_read)
        if not (rights.allows(case, rights.counting) and stay.allows(case, "stay"))
    ]


def say_uncounted(study: Study, to_ask: Iterable[ToAsk] = ()) -> Message | None:
    """How many people a release for the audience of `study` would count in no number, and why: never
    asked; asked in older words, which do not say that printed numbers stay; no yes today.
    """
    whys, n = {(one.case, one.why.id) for one in to_ask}, Counter[str]()
    for case in find_uncounted(study):
        is_counted = study.rights.allows(case, study.rights.counting)
        said_no = (case, "consent.stay_never_asked") not in whys and case.startswith("C-")
        why = "no" if said_no or not is_counted else "older"
        n["never" if (case, "consent.never_asked") in whys else why] += 1
    whys_said = (
        Message("consent.uncounted_never", n=n["never"]),
        Message("consent.uncounted_older", n=n["older"]),
        Message("consent.uncounted_no", n=n["no"]),
    )
    reasons = [one for one in whys_said if one.facts["n"]]
    facts = {"n": len(study.people_read), "whys": reasons}
    who = study.audience
    return Message("consent.uncounted", audience=who, **facts) if reasons else None


def _of(
    case: Case, forms: Mapping[str, Form], *, on: datetime.date, since: str, is_heard: bool
) -> Iterator[ToAsk]:
    day = on.isoformat()
    known = [entry for entry in case.consent if entry.date <= day]
    may_seek = "recontact" in (granted(case, "team", on=on, forms=forms) or ())
    if not known and is_heard:
        yield ToAsk(since, case.id, {}, Message("consent.never_asked"), may_seek)
    latest = [entry for entry in known if entry.date == max(one.date for one in known)]
    if any(entry.given == "no" for entry in latest):
        return
    for entry in latest:
        what, why = _open(entry, forms, day)
        still = minus(what, {audience: what.get(audience, ()) for audience in entry.not_to})
        if why and (
            still or not what
        ):  # an audience that the person ruled out is not asked about again
            yield ToAsk(entry.date, case.id, still, why, may_seek)
    if latest and is_heard and not any(_asks_to_stay(entry, forms) for entry in latest):
        why = Message("consent.stay_never_asked")
        yield ToAsk(latest[0].date, case.id, {"team": ("stay",)}, why, may_seek)


def _asks_to_stay(entry: Consent, forms: Mapping[str, Form]) -> bool:
    """Whether the question was put to her, or need not be: she is in no published number at all."""
    form, counts = forms.get(entry.form), said_in(entry, forms)[0]
    said = [*(entry.yes or {}).values(), *entry.unclear.values()]
    said += [ps for one in form.answers.values() for ps in _all(one).values()] if form else []
    said += [ps for grants in (form.grants, form.unclear) for ps in grants.values()] if form else []
    is_counted = any("count" in purposes for name, purposes in counts.items() if name != "team")
    is_counted = is_counted and entry.given == "yes"
    return not is_counted or any("stay" in purposes for purposes in said)


def _open(entry: Consent, forms: Mapping[str, Form], day: str) -> tuple[Grants, Message | None]:
    """What an entry leaves open on a day, and why (None when nothing is open)."""
    yes, unclear = said_in(entry, forms)
    if entry.given == "unclear":
        return join([yes, unclear]), Message("consent.unclear_answer")
    if entry.yes is None and entry.form not in forms:
        return {}, Message("consent.lost_form", form=entry.form)
    if entry.until and entry.until < day:
        return join([yes, unclear]), Message("consent.ran_out", until=entry.until)
    form_says = entry.yes is None and bool(minus(unclear, entry.unclear))
    why = (
        Message("consent.form_unclear", form=entry.form)
        if form_says
        else Message("consent.not_sure")
    )
    return (unclear, why) if minus(unclear, {}) and runs_on(entry, day) else ({}, None)


# What would hold once an entry is written, shown before it is; and the language to ask a person in.


def outcome(root: Path, case: str, entry: Consent) -> Iterator[Message]:
    """A line for each audience: what it may do from the entry's day on; and what it may no longer
    do.
    """
    old = read_case(root, case) if (root / CASES / f"{case}.yaml").is_file() else Case(case)
    new = replace(old, consent=(*old.consent, entry))
    forms, audiences = read_forms(root), read_settings(root).audiences
    day = datetime.date.fromisoformat(entry.date)
    if any(one.date == entry.date for one in old.consent):
        yield Message("consent.same_day")
    for audience in sorted(audiences, key=lambda name: (name != "team", name)):
        before, after = (
            granted(one, audience, on=day, forms=forms, audiences=audiences) or ()
            for one in (old, new)
        )
        lost = [purpose for purpose in PURPOSES if purpose in before and purpose not in after]
        may = [purpose for purpose in PURPOSES if purpose in after] or Message("consent.nothing")
        id = "consent.allows_less" if lost else "consent.allows"
        yield Message(id, audience=audience, purposes=may, lost=lost)


def language_of(root: Path, case: str) -> str:
    """The language a person was heard in, where there are questions in it; else the study's first."""
    heard = [source.language for source in read_sources(root) if case in source.cases]
    wanted = [*heard, *read_settings(root).languages, "en"]
    return next(language for language in wanted if language in languages_asked())
