"""One edition of a report: its language and audience, and what the study lets that audience read."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from rap.core.model import Codebook, in_language
from rap.report.words import words_of
from rap.store.letter import Letter

# What people read for the ids of a codebook: labels of codes, families, variables and languages, in
# one language.


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
    known = variable.values.get(value) if variable else None
    if known:
        return in_language(known, language, value)
    return words_of(language).language_name(value) if column == "language" else value


def heading_of(book: Codebook, language: str, column: str) -> str:
    """The heading of a column: the label of its variable, else its name."""
    variable = book.variables.get(column)
    return in_language(variable.label, language, column) if variable else column


def colour_of(book: Codebook, id: str) -> str:
    """The colour of a code, or of a family (its first code's)."""
    code = book.get(id)
    if code is None:
        code = next((c for c in book.codes if c.family == id), None)
    return code.colour if code else ""


@dataclass(frozen=True)
class Quote:
    """Words a person said, as this audience may read them; `language` is the one they were said in.

    `is_described`: what is known of her may be printed beside them; without it a translation alone does
    not say from which language.
    """

    text: str
    language: str
    who: str = ""
    translation: str = ""
    translation_language: str = ""
    is_described: bool = True


@dataclass(frozen=True)
class Edition:
    """What the exporter needs to know beside the notebook.

    `study` is its name. `label` gives (column, value) the words people read, `column` a column its
    heading, `colour` a code or family id its "#rrggbb" (or ""), `quote` a reference its words (or
    None: this audience may not read them). Counts below `threshold` are put in words; 0 shows every
    number. `languages` maps the other languages of the same report to their files in the same
    folder. `unit` is what numbers count: people, or texts that are public. Of a released edition
    numbers that are not shown are not said to be small, and `most` (0: none) and more stand for
    "more than half". `told_of` gives (reference, text) what the text would reveal of the person whose
    words these are without her consent. `letter` is what surrounds a report for others
    (None: nothing); `numbers` gives each finding the number people answer by; `reviewers` is how
    many people of the team look at own words that come back.
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
    most: int = 0
    letter: Letter | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    reviewers: int = 1
    told_of: Callable[[str, str], tuple[str, ...]] = lambda ref, text: ()

    def under(self, *texts: str) -> Edition:
        """This edition as it is below these texts: words of a person of whom they tell without her
        yes are not shown there.
        """

        def quote(ref: str) -> Quote | None:
            words = self.quote(ref)
            return (
                None
                if words is not None and any(self.told_of(ref, text) for text in texts)
                else words
            )

        return replace(self, quote=quote)

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
