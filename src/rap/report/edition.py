"""One edition of a report: its language and audience, what the study lets that audience read, and
how it words the ids of a codebook and the number of people.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from typing import Any

from rap.core.form_questions import ANSWERED, NO_ANSWER, NOT_ASKED, OTHER
from rap.core.model import Codebook, in_language
from rap.privacy.disclosure import Shown
from rap.report.since import Since
from rap.report.words import words_of
from rap.store.team_pages import Letter

Count = int | Shown | None
"""A number in an item, or what is said of it; None where nothing is."""
SAID_AS = {"about": "about-n", "at-least": "at-least-n", "about at-least": "about-or-more-n"}
DRAFT = "DRAFT-"  # how the names of reports, cards and papers begin that were not released


class Rough(int):
    """A number that a desk did not count exactly; `said_as` is a key of `SAID_AS`."""

    said_as: str

    def __new__(cls, n: int, said_as: str) -> Rough:
        made = super().__new__(cls, n)
        made.said_as = said_as
        return made


@dataclass(frozen=True)
class Quote:
    """Words a person said, as this audience may read them; `language` is the one they were said in.
    `by` is `told` where they came through an interpreter; for the team alone `asked` where they are
    those of who asks or interprets.

    `is_described`: what is known of her may be printed beside them; without it a translation alone does
    not say from which language.
    """

    text: str
    language: str
    who: str = ""
    translation: str = ""
    translation_language: str = ""
    is_described: bool = True
    by: str = ""


@dataclass(frozen=True)
class Edition:
    """What the exporter needs to know beside the notebook.

    `study` is its name. `label` gives (column, value) the words people read, `column` a column its
    heading, `colour` a code or family id its "#rrggbb" (or ""), `quote` a reference its words (or
    None: this audience may not read them). Numbers are multiples of `threshold` near the true ones, and no
    others are shown; 0 shows every number. `languages` maps the other languages of the same report to their files in the same
    folder. `unit` is what numbers count: people, or texts that are public; `of` is how many people
    there are (0: nobody knows). Of a released edition `counted` is the month of its numbers. `told_of` gives
    (reference, text) what the text would reveal of the person whose words these are without her
    consent. `letter` is what surrounds a report for others (None: nothing); `numbers` gives each
    finding the number people answer by, `sheet` is the code of the words they have here; `left_out`
    are findings whose words in this language are stale, `unread` those that nobody whose language
    it is has read; `reviewers` is how many people of the team look at own words that come back.
    `since` is what changed since the last report (None: this is the first), `heard` how many people
    this one says it heard (0: it says no number). `top` are the findings the team chose for the first
    screen, in order, `reworded` those whose place there was given to earlier words; `themes` gives
    each the family of codes it is shown under, `icons` a drawing. `uncounted` is how many people a
    release would count in no number; a draft for others says it. `extensions` are packages of others
    that the report was made with.
    """

    language: str
    audience: str
    title: str
    date: datetime.date
    threshold: int
    label: Callable[[str, str], str]
    column: Callable[[str], str]
    colour: Callable[[str], str]
    quote: Callable[[str], Quote | None]
    draft: bool = True
    study: str = ""
    languages: Mapping[str, str] = field(default_factory=dict)
    unit: str = "people"
    of: int = 0
    counted: str = ""
    letter: Letter | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    sheet: str = ""
    left_out: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    reviewers: int = 1
    top: tuple[str, ...] = ()
    reworded: frozenset[str] = frozenset()
    themes: Mapping[str, str] = field(default_factory=dict)
    icons: Mapping[str, str] = field(default_factory=dict)
    told_of: Callable[[str, str], tuple[str, ...]] = lambda ref, text: ()
    since: Since | None = None
    heard: int = 0
    uncounted: int = 0
    extensions: tuple[str, ...] = ()

    def under(self, *texts: str) -> Edition:
        """This edition as it is below these texts: words of a person of whom they tell without her
        yes are not shown there.
        """

        def quote(ref: str) -> Quote | None:
            words = self.quote(ref)
            is_told = words is not None and any(self.told_of(ref, text) for text in texts)
            return None if is_told else words

        return replace(self, quote=quote)

    def shown(self, people: Count) -> Shown | None:
        """What is said of a number of people in an item. With a threshold a number that nobody rounded
        is not shown; a row that is not there has few people or nobody.
        """
        if isinstance(people, Shown) or people is None:
            return people
        if self.threshold and people:
            return None
        return Shown(people, self.of, near=max(self.threshold - 1, 0))

    @property
    def is_released(self) -> bool:
        return not self.draft and not self.is_team

    @property
    def is_team(self) -> bool:
        return self.audience == "team"


def team_draft(title: str, language: str = "en", *, book: Codebook | None = None) -> Edition:
    """What a notebook is drawn as when nobody says for whom: a draft for the team, no quotes; ids
    as labels without a `book`.
    """
    return Edition(
        language=language,
        audience="team",
        title=title,
        date=datetime.date.today(),
        threshold=0,
        label=partial(label_of, book, language) if book else lambda column, value: value,
        column=partial(heading_of, book, language) if book else lambda column: column,
        colour=partial(colour_of, book) if book else lambda code: "",
        quote=lambda ref: None,
    )


# What people read for the ids of a codebook: labels of codes, families, variables and languages, in
# one language.


_BASES = {
    ANSWERED: "base-answered",
    NO_ANSWER: "base-no-answer",
    NOT_ASKED: "base-not-asked",
    OTHER: "base-other",
}


def label_of(book: Codebook, language: str, column: str, value: str) -> str:
    """What people read for a value: a code's or a family's label, a variable's value, a language's
    name.
    """
    if column == "family":
        return in_language(book.families.get(value, {}), language, value)
    code = book.get(value) if column == "code" else None
    if code is not None:
        return in_language(code.label, language, value)
    variable = book.variables.get(column)
    broader = variable.broader.get(value) if variable else None
    known = broader.label if broader else variable.values.get(value) if variable else None
    if known:
        return in_language(known, language, value)
    if value in _BASES:
        return words_of(language)(_BASES[value])
    if column == "month" and value:
        return words_of(language).month(value)
    return words_of(language).language_name(value) if column == "language" else value


def heading_of(book: Codebook, language: str, column: str) -> str:
    """The heading of a column: the label of its variable, else its name."""
    variable = book.variables.get(column)
    if variable is None and column in ("month", "language"):
        return words_of(language)(f"column-{column}")
    return in_language(variable.label, language, column) if variable else column


def colour_of(book: Codebook, id: str) -> str:
    """The colour of a code, or of a family (its first code's)."""
    code = book.get(id)
    if code is None:
        code = next((c for c in book.codes if c.family == id), None)
    return code.colour if code else ""


# A number of people as a report shows it: itself, "about 10", or "few or nobody".

_BEGINS = re.compile(r"(?:\A|[.!?…]\s+|\n\s*)\Z")  # of a text up to where a sentence begins
_FIRST_LETTER = re.compile(r"\A((?:<[^>]*>)?)(\w)")


def count_in(row: Mapping[str, Any]) -> Count:
    """The number of a row of an item: as it is said where the item is for others (`near` is how far
    the true one may be from it), else as it is.
    """
    n = row["people"]
    if n is not None and row.get("said_as"):
        return Rough(n, row["said_as"])
    if n is None or "near" not in row:
        return n if n is None else int(n)
    return Shown(int(n), int(row.get("of", 0)), str(row.get("month", "")), int(row["near"]))


def exactly(people: int) -> Shown:
    """A number that every audience may read: how many people a report heard."""
    return Shown(people)


def drawn(people: Count, edition: Edition) -> int:
    """The number a bar is drawn for."""
    shown = edition.shown(people)
    return shown.n if shown else 0


def greatest_of(counts: Iterable[Count], edition: Edition) -> int:
    """The greatest number that may be drawn, 0 without one."""
    return max((drawn(n, edition) for n in counts), default=0)


def all_of(people: Count, edition: Edition, *, greatest: int) -> int:
    """How many people the whole bar of a number is: everybody who was counted with them, else the
    `greatest` number.
    """
    shown = edition.shown(people)
    everybody = shown.of if shown and edition.of else 0
    return everybody or edition.of or max(greatest, 1)


def is_small(people: Count, edition: Edition) -> bool:
    """Whether what is said, if anything, may be nobody."""
    shown = edition.shown(people)
    return shown is None or not (shown.n or shown.is_exact)


def count_text(people: Count, edition: Edition) -> str:
    """The number as the language writes it: "12", "about 10", "few or nobody"."""
    shown, words = edition.shown(people), words_of(edition.language)
    if shown is None:
        return words("not-shown")
    if is_small(shown, edition):
        return _with_month(words("few-or-nobody"), shown, edition)
    text = words.number(shown.n)
    if edition.of and shown.of not in (0, edition.of):
        text = words("number-of", n=text, of=words.number(shown.of))
    return _with_month(_about(text, people, shown, edition), shown, edition)


def _about(text: str, people: Count, shown: Shown, edition: Edition) -> str:
    """A number in words, as what is not exact: rounded for others, or not counted exactly."""
    if isinstance(people, Rough):
        return words_of(edition.language)(SAID_AS[people.said_as], n=text)
    return text if shown.is_exact else words_of(edition.language)("about-n", n=text)


def _with_month(text: str, shown: Shown | None, edition: Edition) -> str:
    """What is said of a count, with its month where that is not the month of the others."""
    if shown is None or not edition.counted or shown.month in ("", edition.counted):
        return text
    words = words_of(edition.language)
    return words("counted-then", count=text, month=words.month(shown.month))


def count_markup(people: Count, edition: Edition) -> str:
    text = escape(count_text(people, edition))
    return f'<span class="small">{text}</span>' if is_small(people, edition) else text


def said_markup(people: Count, edition: Edition) -> str:
    """As `count_markup`, in the middle of a sentence: "some" in the place of what is not shown, "few
    or no" of what may be nobody.
    """
    shown, words = edition.shown(people), words_of(edition.language)
    if shown is None:
        return escape(words("not-shown-said"))
    return escape(words("few-or-no")) if is_small(shown, edition) else count_markup(people, edition)


def in_sentence(text: str, counts: Mapping[str, Count], edition: Edition) -> str:
    """Markup of a sentence with each `{name}` of `counts` put in; words that replace a number may begin
    a sentence, and have a capital letter then.
    """

    def said(field: re.Match[str]) -> str:
        if field["name"] not in counts:
            return field[0]
        filled = said_markup(counts[field["name"]], edition)
        return _capital(filled) if _BEGINS.search(text, 0, field.start()) else filled

    text = escape(text)
    return re.sub(r"{(?P<name>[a-z_]+)}", said, text)


def _capital(markup: str) -> str:
    return _FIRST_LETTER.sub(lambda begin: begin[1] + begin[2].upper(), markup, count=1)


def people_text(people: Count, edition: Edition) -> str:
    """With the noun: "14 people", "about 10 people", "few or no people"."""
    shown, words = edition.shown(people), words_of(edition.language)
    if shown is None:
        return words("not-shown")
    if is_small(shown, edition):
        text = words("few-people" if edition.unit == "people" else "few-or-nobody")
    else:
        counted = words.plural(f"{edition.unit}-counted", shown.n)
        text = _about(counted, people, shown, edition)
    return _with_month(text, shown, edition)


def rounding_text(edition: Edition) -> str:
    """How to read the numbers of an edition for others, in two sentences; "" where they are exact."""
    words, n = words_of(edition.language), edition.threshold
    if not n:
        return ""
    return words("how-rounded", n=words.number(n), most=words.number(n - 1))


def rounding_note(counts: Iterable[Count], edition: Edition) -> str:
    """The same as a line under numbers, when any is rounded; else nothing."""
    shown = [edition.shown(people) for people in counts]
    if all(one is None or one.is_exact for one in shown):
        return ""
    return f'<p class="note">{escape(rounding_text(edition))}</p>'
