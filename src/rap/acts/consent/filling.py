"""From answers said one by one to an entry of consent. Only a yes is a yes; what was not asked is
not granted.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import Message, WrongUseError
from rap.core.model import Case, Consent, Grants, in_language
from rap.core.plain import is_day
from rap.store.cases import granted, read_cases, read_withdrawn, runs_on, said_in
from rap.store.consent_forms import Answer, Form, join, minus, read_forms
from rap.store.sources import read_sources


@dataclass(frozen=True)
class Asked:
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


Said = Mapping[Asked, str]
"""What was answered so far: `yes`, `no` or `unclear`."""
WHOLE = Asked("")


def next_question(form: Form, said: Said) -> Asked | None:
    """What to ask after `said`, None when everything was asked."""
    return next((asked for asked in _questions(form, said) if asked not in said), None)


def is_asked_whole(form: Form) -> bool:
    """Whether a yes to the form itself grants something, so that its wording is the first question."""
    return bool(form.grants or form.unclear)


def _questions(form: Form, said: Said) -> Iterator[Asked]:
    """The questions in order, as far as what was said opens them: one more for each audience after
    a yes that is for several.
    """
    if is_asked_whole(form):
        yield WHOLE
        if said.get(WHOLE) != "yes":
            return
    for name, answer in form.answers.items():
        if answer.after and said.get(Asked(answer.after)) != "yes":
            continue
        audiences = _audiences(form, answer, said)
        if audiences:
            yield Asked(name)
        if _asks_each(answer) and said.get(Asked(name)) == "yes":
            yield from (Asked(name, audience) for audience in audiences)


def _all(answer: Answer) -> Grants:
    return join([answer.grants, answer.unclear])


def _asks_each(answer: Answer) -> bool:
    return len(_all(answer)) > 1


def _audiences(form: Form, answer: Answer, said: Said) -> list[str]:
    """Whom an answer may be for: not those to whom the question before it was not answered with
    yes.
    """
    before = form.answers.get(answer.after)
    closed = _all(before) if before is not None and _asks_each(before) else {}
    return [a for a in _all(answer) if a not in closed or said.get(Asked(answer.after, a)) == "yes"]


def fill(form: Form, said: Said) -> tuple[Grants, Grants]:
    """What the answers grant, and what they leave unclear. An unclear answer leaves open what would
    have come after it, too.
    """
    yes: list[Grants] = [form.grants] if said.get(WHOLE) == "yes" else []
    unclear: list[Grants] = [form.unclear] if said.get(WHOLE) == "yes" else []
    if said.get(WHOLE) == "unclear":
        unclear += [form.grants, form.unclear, *map(_all, form.answers.values())]
    for name, answer in form.answers.items():
        if said.get(Asked(name)) == "unclear":
            unclear += [_all(one) for key, one in form.answers.items() if name in _line(form, key)]
        if said.get(Asked(name)) != "yes":
            continue
        for audience, purposes in _all(answer).items():
            word = said.get(Asked(name, audience)) if _asks_each(answer) else "yes"
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
            raise WrongUseError("acts.consent.bad_day", place=option, day=day)
    if begins and until and until < begins:
        raise WrongUseError("acts.consent.ends_before", place="--until", until=until, begins=begins)
    yes, unclear = fill(form, said)
    given = "yes" if yes else "unclear" if unclear else "no"
    return Consent(on.isoformat(), given, form.id, begins, until, yes, not_to, unclear=unclear)


# Whom to ask again: what was left unclear, has run out, or was never asked; oldest first.


@dataclass(frozen=True)
class ToAsk:
    """One person to ask again. `since` is a day or a month ("" when nobody knows), `what` audience
    -> purposes (empty: everything).

    `may_seek` says whether she agreed that we come back to her; if not, it waits until she comes.
    """

    since: str
    case: str
    what: Grants
    why: Message
    may_seek: bool


def find_to_ask(root: Path, *, on: datetime.date) -> list[ToAsk]:
    """Everybody whose consent is open on a day, except who said no and who took their words back."""
    forms, gone = read_forms(root), read_withdrawn(root)
    months: dict[str, list[str]] = {}
    for source in read_sources(root):
        for id in source.cases:
            months.setdefault(id, []).append(source.month)
    found: list[ToAsk] = []
    for case in read_cases(root):
        if case.id.startswith("C-") and case.id not in gone:
            since = min(filter(None, months.get(case.id, [])), default="")
            found += _of(case, forms, on=on, since=since, is_heard=case.id in months)
    return sorted(found, key=lambda one: (one.since, one.case, one.why.id))


def _of(
    case: Case, forms: Mapping[str, Form], *, on: datetime.date, since: str, is_heard: bool
) -> Iterator[ToAsk]:
    day = on.isoformat()
    known = [entry for entry in case.consent if entry.date <= day]
    may_seek = "recontact" in (granted(case, "team", on=on, forms=forms) or ())
    if not known and is_heard:
        yield ToAsk(since, case.id, {}, Message("acts.consent.never_asked"), may_seek)
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


def _open(entry: Consent, forms: Mapping[str, Form], day: str) -> tuple[Grants, Message | None]:
    """What an entry leaves open on a day, and why (None when nothing is open)."""
    yes, unclear = said_in(entry, forms)
    if entry.given == "unclear":
        return join([yes, unclear]), Message("acts.consent.unclear_answer")
    if entry.yes is None and entry.form not in forms:
        return {}, Message("acts.consent.lost_form", form=entry.form)
    if entry.until and entry.until < day:
        return join([yes, unclear]), Message("acts.consent.ran_out", until=entry.until)
    form_says = entry.yes is None and bool(minus(unclear, entry.unclear))
    why = (
        Message("acts.consent.form_unclear", form=entry.form)
        if form_says
        else Message("acts.consent.not_sure")
    )
    return (unclear, why) if minus(unclear, {}) and runs_on(entry, day) else ({}, None)
