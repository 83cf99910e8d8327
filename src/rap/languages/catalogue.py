"""The catalogue: the sentence for a message in each language, read with Babel when it is needed.

The first part of an id names its file: `formats.rtf.too_deep` is in `en/formats.po`, and
`memos.bad_text`, of the topic *memos*, in `en/topics/memos.po`. In a sentence:

- `{fact}` is filled in; `{{` is a brace.
- A list reads "a, b and c" (`{names:or}`: "a, b or c"; `{names:,}`: "a, b, c"), past nine names how
  many more there are (`{names:all}`: "a, b, c", however many).
- A number reads as the language writes it (`{year:d}`: digits only; `{share:%}`: per cent); a day
  likewise.
- The code of a language reads as its name with `{code:language}`: "French", "Frans".
- A message within a message is put into the same language.
- An entry with `msgid_plural` has a form for each plural of the language; the fact `n` chooses.
- An entry with `msgctxt "screen"` is what a page says instead, where the sentence names options of
  the command.

A sentence begins small and has no full stop, for the command puts `place: ` before it; a page shows
it alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from rap.core.errors import Fact, Message, Problem, printable
from rap.languages.folders import ABOUT, HOME, folder_of

FOLDER = HOME
FALLBACK = "en"
# Languages in which everything is written, in their order on a page. The screen's are also listed in
# `build.mjs` and `words/index.ts` of `lab/ui/`; a test compares them.
COMPLETE = ("fr", "nl", "en")
SCREEN = "screen"
TOPICS = "topics"  # the folder of a language with a file of sentences for each topic
_FORMS = {"one": 0, "few": 1}  # where a plural form is in an entry; every other one is the last
_WHOLE, _FIRST = 9, 5  # a list of more than nine names shows the first five
_read_in: ContextVar[str] = ContextVar("language", default="")


def complete_language(language: str) -> str:
    """The language of a reader, or English if not everything is written in it (`COMPLETE`)."""
    return language if language in COMPLETE else "en"


def current_language() -> str:
    """The reader's language: of the request being answered, else of this process, else
    English.

    The process: `RAP_LANGUAGE`, then `LC_ALL`, `LC_MESSAGES` and `LANG`, as the system's own
    programs look at them.
    """
    if language := _read_in.get():
        return language
    for name in ("RAP_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return known_language(value)
    return FALLBACK


def known_language(name: str) -> str:
    """The language of a locale or a header (`fr_BE.UTF-8`, `nl-BE`), English when there is no
    catalogue for it.

    Examples
    --------
    >>> known_language("fr_BE.UTF-8"), known_language("nl"), known_language("C.UTF-8")
    ('fr', 'nl', 'en')
    """
    language = name.strip().replace("-", "_").partition("_")[0].partition(".")[0].lower()
    return language if folder_of(language) else FALLBACK


def read_in(language: str) -> None:
    """From now on sentences are in `language`, in this request (a task, or a context of
    `contextvars`) alone.
    """
    _read_in.set(known_language(language))


@contextmanager
def reading_in(language: str) -> Iterator[None]:
    """Within this, sentences are in `language`, in this thread or request alone."""
    token = _read_in.set(known_language(language))
    try:
        yield
    finally:
        _read_in.reset(token)


def say(id: str, /, **facts: Any) -> str:
    """The sentence `id` with these facts, in the reader's language."""
    return sentence(Message(id, **facts))


def sentence(message: Message, language: str = "", *, screen: bool = False) -> str:
    """The sentence of `message`; an English one where the language has none, and id and facts where
    English has none.

    Parameters
    ----------
    message : Message
    language : str
        The reader's; "" for the language of the request or of this process.
    screen : bool
        For a page: the sentence stands alone, so it begins with a capital and ends with a full
        stop.

    Examples
    --------
    >>> message = Message("core.nearest.known", names=("rent", "safety"))
    >>> sentence(message, "en"), sentence(message, "nl", screen=True)
    ('known are rent, safety', 'Er bestaan: rent, safety.')
    """
    language = language or current_language()
    for known in dict.fromkeys((language, FALLBACK)):
        template = _template(message, known, screen=screen)
        if template is not None:
            try:
                said = _Filler(known, screen).vformat(template, (), message.facts)
            except (
                KeyError,
                ValueError,
                IndexError,
                AttributeError,
            ):  # a sentence that names what is no fact
                continue
            return _alone(said, begins=template) if screen else said
    facts = ", ".join(
        f"{name}={_Filler(FALLBACK).said(value)}" for name, value in message.facts.items()
    )
    return f"{message.id}: {facts}" if facts else message.id


def on_screen(said: Problem | Message | str, language: str = "") -> str:
    """What a page shows for a problem, a message or a sentence that somebody wrote: one that stands
    alone.
    """
    if isinstance(said, str):
        return _alone(printable(said))
    message = said if isinstance(said, Message) else said.message
    return sentence(message, language, screen=True)


def _alone(said: str, *, begins: str = "") -> str:
    """A sentence as a page shows it; a name that it begins with keeps its small letter."""
    if (begins or said)[:1].isalpha():
        said = said[0].upper() + said[1:]
    return said if said.endswith((".", "!", "?", "…", ":")) else f"{said}."


def _template(message: Message, language: str, *, screen: bool) -> str | None:
    entries = read_sentences(language, message.id.partition(".")[0])
    forms = (entries.get((SCREEN, message.id)) if screen else None) or entries.get(("", message.id))
    if not forms:
        return None
    n = message.facts.get("n")
    if len(forms) == 1 or not isinstance(n, int | float):
        return forms[-1]
    form = _locale(language).plural_form(n)
    return forms[_FORMS.get(form, -1) if len(forms) > 2 or form == "one" else -1]


@cache
def read_sentences(language: str, name: str) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The entries of one file, of a room or a topic, by context ("" or "screen") and id, each with a
    text for every plural form.
    """
    folder = folder_of(language)
    if folder is None or not name.isidentifier():
        return {}
    path = next(filter(Path.is_file, (folder / f"{name}.po", folder / TOPICS / f"{name}.po")), None)
    if path is None:
        return {}
    from babel.messages.pofile import read_po

    with open(path, "rb") as file:
        return {
            (message.context or "", _texts(message.id)[0]): _texts(message.string)
            for message in read_po(file, locale=language)
            if message.id and all(_texts(message.string))
        }


def is_known(id: str) -> bool:
    """Whether a sentence of this id exists."""
    return ("", id) in read_sentences(FALLBACK, id.partition(".")[0])


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@cache
def _locale(language: str) -> Any:
    from babel import Locale

    from rap.languages.about import About
    from rap.languages.lists import read_topic

    folder = folder_of(language)
    about = read_topic(About, folder / ABOUT) if folder else About()
    return Locale.parse(about.locale or "en_GB")


class _Filler(Formatter):
    """Fills in a sentence: each fact as the language writes it, and so that a terminal only prints
    it.
    """

    def __init__(self, language: str, screen: bool = False) -> None:
        self.language, self.screen = language, screen

    def format_field(self, value: Any, format_spec: str) -> str:
        return self.said(value, format_spec)

    def said(self, value: Fact, how: str = "") -> str:
        if isinstance(value, Message):
            within = _template(value, self.language, screen=self.screen)
            return (
                self.vformat(within, (), value.facts)
                if within is not None
                else sentence(value, self.language)
            )
        if isinstance(value, tuple):
            return self._list([self.said(one) for one in value], how)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._number(value, how)
        if isinstance(value, date):
            from babel.dates import format_date

            return str(format_date(value, "long", locale=_locale(self.language)))
        if how == "language":
            return str(_locale(self.language).languages.get(str(value)) or printable(value))
        return printable(value)

    def _number(self, value: int | float, how: str) -> str:
        if how == "d" or (not how and isinstance(value, int) and abs(value) < 1000):
            return str(value)
        from babel.numbers import format_decimal, format_percent

        write = format_percent if how == "%" else format_decimal
        return str(write(value, locale=_locale(self.language)))

    def _list(self, names: list[str], how: str) -> str:
        if len(names) > _WHOLE and how != "all":
            shown = ", ".join(names[:_FIRST])
            return sentence(
                Message("core.list.more", names=shown, n=len(names) - _FIRST), self.language
            )
        if how in (",", "all") or len(names) < 2:
            return ", ".join(names)
        from babel.lists import format_list

        return str(
            format_list(
                names, style="or" if how == "or" else "standard", locale=_locale(self.language)
            )
        )
