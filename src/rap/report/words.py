"""The fixed phrases of a report, from `report.po`, `members.po` and `explore.po` of each language;
numbers and dates as it writes them.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape

from rap.core.errors import WrongUseError
from rap.core.model import in_language
from rap.languages.catalogue import COMPLETE, read_sentences
from rap.languages.pack import known, pack_of

# Of `languages/LANG/`; `members` is what others than the team read around a report, `explore` what
# the team alone reads.
_READ_BY_MEMBERS = ("report", "members")
_FILES = (*_READ_BY_MEMBERS, "explore")
_NOBODY = "X-Reviewed-By-Native-Speaker: nobody"
ALL_LOCALES = {language: pack_of(language).about.locale or "en_GB" for language in known()}
LOCALES = {language: ALL_LOCALES[language] for language in COMPLETE}
# In these what the team alone reads is in English, and so is what is missing.
FURTHER = {language: locale for language, locale in ALL_LOCALES.items() if language not in COMPLETE}
_PLACE = {"one": 0, "few": 1}  # of a plural form in a catalogue; every other one is the last
UNKNOWN = "und"


@cache
def read_catalogue(language: str) -> Mapping[str, tuple[str, ...]]:
    """Each phrase of a report in `language` by its id, with its text, or with a text for each
    plural form.

    Raises
    ------
    WrongUseError
        When there is no catalogue for `language`.
    """
    if language not in ALL_LOCALES:
        raise WrongUseError("report.words.no_language", language=language, known=tuple(ALL_LOCALES))
    entries = {
        key: texts for name in _FILES for key, texts in read_sentences(language, name).items()
    }
    # an id with a point is a message
    return {id: texts for (_, id), texts in entries.items() if "." not in id}


@cache
def is_reviewed(language: str) -> bool:
    """Whether a native speaker has read all phrases; the files name that person at their head."""
    files = [pack_of(language).text(f"{name}.po") for name in _READ_BY_MEMBERS]
    return all(files) and not any(_NOBODY in text.partition("\n\n")[0] for text in files)


@dataclass(frozen=True)
class Words:
    """What a report says in one language."""

    language: str

    def __call__(self, id: str, **values: str) -> str:
        """The sentence `id` with `values` put in."""
        return self._texts(id)[0].format(**values)

    def plural(self, id: str, n: int) -> str:
        """The sentence `id` for `n` of something; `{n}` in it is the number as this language writes
        it.
        """
        from babel import Locale

        form = Locale.parse(ALL_LOCALES[self.language]).plural_form(n)
        texts = self._texts(id)
        return texts[_PLACE.get(form, -1) if len(texts) > 2 or form == "one" else -1].format(
            n=self.number(n)
        )

    def _texts(self, id: str) -> tuple[str, ...]:
        texts = read_catalogue(self.language).get(id)
        if not texts and self.language in FURTHER:
            texts = read_catalogue("en").get(id)
        if not texts:
            raise WrongUseError("report.words.no_phrase", phrase=id, language=self.language)
        return texts

    def number(self, n: int) -> str:
        from babel.numbers import format_decimal

        return str(format_decimal(n, locale=ALL_LOCALES[self.language]))

    def decimal(self, x: float) -> str:
        """Two places after the point, as the language writes them."""
        from babel.numbers import format_decimal

        return str(format_decimal(round(x, 2) + 0.0, "0.00", locale=ALL_LOCALES[self.language]))

    def tenths(self, x: float) -> str:
        """One place after the point, as the language writes them."""
        from babel.numbers import format_decimal

        return str(format_decimal(x, "#,##0.0", locale=ALL_LOCALES[self.language]))

    def percent(self, share: float) -> str:
        """A share (0 to 1) in whole per cent; what somebody said is never 0 %, nor all but somebody
        100 %.
        """
        from babel.numbers import format_percent

        near = min(max(share, 0.01), 0.99) if 0 < share < 1 else share
        sign = "<" if share < near else ">" if share > near else ""
        return f"{sign}{format_percent(near, locale=ALL_LOCALES[self.language])}"

    def date(self, day: datetime.date) -> str:
        from babel.dates import format_date

        return str(format_date(day, "long", locale=ALL_LOCALES[self.language]))

    def month(self, month: str) -> str:
        """ "2026-11" as the language writes it: "novembre 2026"."""
        from babel.dates import format_skeleton

        day = datetime.date.fromisoformat(f"{month}-01")
        return str(format_skeleton("yMMMM", day, locale=ALL_LOCALES[self.language]))

    def language_name(self, code: str, *, own: bool = False) -> str:
        """What `code` is called, in this language or (`own`) in that one: "néerlandais",
        "Nederlands".
        """
        from babel import Locale
        from babel.core import UnknownLocaleError

        try:
            return str(Locale.parse(code).get_language_name(code if own else self.language) or code)
        except (UnknownLocaleError, ValueError):
            return pack_of(code).about.name if code in known() else code

    def text(self, text: str | Mapping[str, str]) -> tuple[str, str]:
        """A TEXT of an item and the language it is in, "" when it is this one or nobody knows."""
        if isinstance(text, str):
            found = read_catalogue(self.language).get(text)
            return (found[0] if found else text), ""
        if text.get(self.language):
            return text[self.language], ""
        language = next((key for key, value in text.items() if value), "")
        return in_language(text, language), "" if language == UNKNOWN else language

    def markup(self, text: str | Mapping[str, str]) -> str:
        """A TEXT as markup, in a `<span>` with its language when it is not this one."""
        found, language = self.text(text)
        marked = language and found
        return f"<span{lang_of(language)}>{escape(found)}</span>" if marked else escape(found)


def lang_of(language: str) -> str:
    """The attribute of an element whose words are in another language; none for ""."""
    return f' lang="{escape(language)}"' if language else ""


def span_text(start: float, end: float) -> str:
    """From one number to another, never broken over two lines: "12–16"."""
    return f"{start:.0f}\u2060–\u2060{end:.0f}"


@cache
def words_of(language: str) -> Words:
    """The words of one language, checked to be there."""
    read_catalogue(language)
    return Words(language)
