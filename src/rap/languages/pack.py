"""A language pack: the one interface between a language and the rest of the program.

A pack is a folder of lists (`fr/about.txt`, `fr/names.txt`, ...), one for each topic of `topics`,
read when it is first asked for and kept. To add a language, add a folder: only `about.txt` with a
`name` is needed, and each field says what happens without it. `docs/languages.md` is made from the
topics and shows how complete each pack is. The folder `shared/` holds what belongs to no language:
names from everywhere, brands, the alphabet of radio operators.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from rap.core.errors import Message, RapError, WrongUseError
from rap.core.extensions import broken, offered
from rap.core.plain import read_text
from rap.languages import topics
from rap.languages.about import About
from rap.languages.folders import HOME, add_homes, folders
from rap.languages.lists import read_topic

SHARED = "shared"
_Topic = TypeVar("_Topic")


def _topic(kind: type[_Topic]) -> cached_property[_Topic]:
    """A topic of a pack, read when it is first asked for."""
    name = f"{kind.__name__.lower()}.txt"
    return cached_property(lambda pack: read_topic(kind, pack.folder / name))


@dataclass(frozen=True)
class LanguagePack:
    """All that a language answers, topic by topic; a topic is read when it is first asked for.

    Parameters
    ----------
    code
        Two letters (ISO 639-1), the name of the folder.
    folder
        Where its lists lie.

    Examples
    --------
    >>> pack_of("nl").about.name, sorted(pack_of("nl").numbers.ands)
    ('Dutch', ['en'])
    """

    code: str
    folder: Path

    about = _topic(About)
    words = _topic(topics.Words)
    names = _topic(topics.Names)
    numbers = _topic(topics.Numbers)
    places = _topic(topics.Places)
    contact = _topic(topics.Contact)
    asking = _topic(topics.Asking)
    labels = _topic(topics.Labels)
    reading = _topic(topics.Reading)
    titles = _topic(topics.Titles)
    help = _topic(topics.Help)

    def text(self, name: str) -> str:
        """A file of the pack that is no list (`FILES`); "" where the pack has none."""
        path = self.folder / name
        return read_text(path, name=f"{self.code}/{name}") if path.is_file() else ""

    def lines(self, name: str) -> list[str]:
        """Such a file line by line, without remarks and empty lines."""
        return [
            line
            for line in self.text(name).splitlines()
            if line.strip() and not line.startswith("#")
        ]


FILES = {
    "avoid.txt": (
        "words to avoid in what members read: `word = rather`, `@` where it holds for reports alone",
        "none",
    ),
    "consent.yaml": (
        "the spoken consent questions, and who reviewed them",
        "people are asked in English",
    ),
}
"""What else a pack may hold: file -> what it is, and what happens without it."""


@cache
def _packs() -> dict[str, LanguagePack]:
    """Code -> pack, in the order of `About.place`."""
    packs = [LanguagePack(folder.name, folder) for folder in folders()]
    return {
        pack.code: pack for pack in sorted(packs, key=lambda pack: (pack.about.place, pack.code))
    }


def known() -> tuple[str, ...]:
    """The codes of all languages that have a pack.

    Examples
    --------
    >>> known()
    ('fr', 'nl', 'en', 'es', 'pt', 'ro', 'sq')
    """
    return tuple(_packs())


def lead_in() -> list[Message]:
    """Let this process, and those it starts, know the packs of extensions that are on: lists of words,
    of which nothing runs. One that cannot be read, or names a program (`model`), is left out; why is
    given back.
    """
    sound, left_out = list[Path](), list[Message]()
    for one in offered("language").values():
        try:
            _check(LanguagePack(one.name, Path(one.place) / one.name))
            sound.append(Path(one.place))
        except (RapError, OSError) as error:
            reason = error if isinstance(error, RapError) else type(error).__name__
            left_out.append(broken(one, str(reason)).message)
    if sound:
        add_homes(sound)
        _packs.cache_clear()
        pack_of.cache_clear()
    return left_out


def _check(pack: LanguagePack) -> None:
    """Read every list of a pack."""
    pack.folder.joinpath("about.txt").stat()
    for name, value in vars(LanguagePack).items():
        if isinstance(value, cached_property):
            getattr(pack, name)
    if pack.about.model:
        raise WrongUseError("core.extension.names_model", place=f"{pack.code}/about.txt")


@cache
def pack_of(language: str) -> LanguagePack:
    """The pack of a language.

    Raises
    ------
    WrongUseError
        For a language without a pack.
    """
    if language not in _packs():
        raise WrongUseError("languages.pack.unknown", language=language, known=known())
    return _packs()[language]


@cache
def shared() -> LanguagePack:
    """What belongs to no language."""
    return LanguagePack(SHARED, HOME / SHARED)


def answers(topic: str, field: str) -> list[Any]:
    """What each pack answers to one question (`answers("names", "titles")`), in order, and last
    what is shared.
    """
    return [getattr(getattr(pack, topic), field) for pack in (*_packs().values(), shared())]


@cache
def pooled(topic: str, field: str) -> frozenset[str]:
    """The words of all packs together: people mix languages within a sentence.

    Examples
    --------
    >>> sorted(pooled("numbers", "plus"))
    ['mais', 'mas', 'plus', 'plusi']
    """
    return frozenset().union(*answers(topic, field))


@cache
def pooled_table(topic: str, field: str) -> dict[str, Any]:
    """The rows of all packs together; the first pack that has a row decides."""
    return {key: value for table in reversed(answers(topic, field)) for key, value in table.items()}


@cache
def pooled_pattern(topic: str, field: str) -> str:
    """The alternatives of all packs, in the order of the packs."""
    return "|".join(filter(None, answers(topic, field)))
