"""The title and groups of a source: drawn, or chosen by the team and then looked through, so that a
title on a screen names nobody and makes nobody recognisable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from rap.core.errors import Message, Problem, ProblemsError
from rap.core.model import Source, Variable
from rap.core.plain import fold_words, plain_label
from rap.core.seen import check_seen
from rap.languages.pack import known as packs
from rap.languages.pack import pack_of
from rap.privacy.disclosure.rules import find_rare
from rap.privacy.pseudonyms.identifiers import find_identifiers
from rap.privacy.pseudonyms.talk import KINDS
from rap.store.cases import read_cases, values_at
from rap.store.codebook import read_codebook
from rap.store.settings import Settings, read_settings
from rap.store.sources import is_plain_name, read_source, read_source_text, read_sources
from rap.store.titles import draw_title, write_naming
from rap.topics.entering.taking import taking_in

_ASKED = "unknown"  # a rare word is asked about in a title, where a raw text has it taken out
_LEAST = 4  # letters of a word that may be hers
Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class TitleFinds:
    """What speaks against a title: `refused` holds whatever a person says; `warnings` she may have
    looked at.
    """

    refused: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Named:
    """A source with its title and groups; with `warnings` nothing was written."""

    source: Source
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Known:
    """What a title is held against: read once, however many titles come in."""

    settings: Settings
    sources: Mapping[str, Source]
    everybody: Mapping[str, Values]
    variables: Mapping[str, Variable]


def read_known(root: Path) -> Known:
    """Settings, sources, people and variables of the study, as they are now."""
    return Known(
        read_settings(root),
        {one.id: one for one in read_sources(root, damaged=[])},
        {one.id: values_at(one) for one in read_cases(root, damaged=[])},
        read_codebook(root, damaged=[]).variables,
    )


def find_title_problems(
    root: Path,
    title: str,
    *,
    known: Known | None = None,
    source_id: str = "",
    people: Sequence[Values] = (),
    text: str = "",
) -> TitleFinds:
    """What speaks against `title` for a source of the study, or for one that comes in.

    Parameters
    ----------
    root
        The folder of the study.
    title
        What the team wants to call it.
    known
        The study as `read_known` read it for several titles; read here by default.
    source_id
        The source, where it is in the study.
    people
        Of those who speak in a text that comes in, a row each: variable -> values.
    text
        Its words.

    Returns
    -------
    TitleFinds
        Refused: no short line, the title of another source, a name, a number, an address. Warned
        about: a rare word, a place or an age; values of variables that fewer than the study's
        `members` threshold have; a word that she says and few others do.
    """
    if not is_plain_name(title):
        return TitleFinds((Message("store.sources.bad_title"),))
    known = known or read_known(root)
    settings, sources = known.settings, known.sources
    refused = [
        Message("bringing_in.titles.taken", source=other.id)
        for other in sources.values()
        if other.id != source_id and plain_label(other.title) == plain_label(title)
    ]
    direct, asked = _identifying(title, settings)
    warnings = [*asked]
    if source_id in sources:
        source = sources[source_id]
        people = [known.everybody[id] for id in source.cases if id in known.everybody]
        text = read_source_text(root, source)
    else:
        new = {str(number): row for number, row in enumerate(people)}
        known = replace(known, everybody={**known.everybody, **new})
    warnings += _rare_values(title, people, known=known)
    if text:
        others = [one for id, one in sources.items() if id != source_id]
        warnings += _own_words(root, title, text, others=others, settings=settings)
    return TitleFinds((*refused, *direct), tuple(warnings))


def _identifying(title: str, settings: Settings) -> tuple[list[Message], list[Message]]:
    """What the screen for raw texts finds: what is refused, and what is asked about; nothing where
    all words are of the lists that titles are drawn from.
    """
    if {*_words(title)} <= _parts(settings.languages):
        return [], []
    spoken = [one for one in settings.languages if one in packs()] or ["en"]
    found = find_identifiers(title, language=spoken[0], others=tuple(spoken[1:]))
    kinds = {one.kind: one.direct and one.kind != _ASKED for one in found}
    told = {kind: Message(KINDS[kind]) for kind in kinds}
    return (
        [
            Message("bringing_in.titles.identifies", kind=told[kind])
            for kind in kinds
            if kinds[kind]
        ],
        [Message("bringing_in.titles.asks", kind=told[kind]) for kind in kinds if not kinds[kind]],
    )


def _rare_values(title: str, people: Sequence[Values], *, known: Known) -> Iterator[Message]:
    """A warning for each of `people` who shares what the title names of her with few."""
    threshold = known.settings.threshold("members")
    for row in people:
        combination = {
            name: value
            for name, values in row.items()
            for value in values
            if _says(title, value, known.variables.get(name))
        }
        if combination and find_rare(known.everybody, combination, threshold=threshold):
            variables = tuple(sorted(combination))
            yield Message("bringing_in.titles.rare", variables=variables, least=threshold)


def _says(title: str, value: str, variable: Variable | None) -> bool:
    """Whether the title holds a value, by its id or by a label in any language, without its small
    words.
    """
    title_words = {*_words(title)}
    labels = variable.values.get(value, {}) if variable else {}
    forms = (value.replace("_", " "), *labels.values())
    parts = [_words(form) for form in forms]
    telling = [{one for one in part if len(one) >= _LEAST} or {*part} for part in parts]
    return any(part and part <= title_words for part in telling)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold_words(text))


def _own_words(
    root: Path, title: str, text: str, *, others: Sequence[Source], settings: Settings
) -> Iterator[Message]:
    """A warning when a word of the title is said in this text and in few others; the words that
    titles are drawn from say nothing.
    """
    hers = {word for word in _words(title) if len(word) >= _LEAST} - _neutral(settings.languages)
    hers &= {*_words(text)}
    if not hers:
        return
    least, said = settings.threshold("members"), dict.fromkeys(hers, 1)
    for other in others:
        for word in hers & {*_words(read_source_text(root, other))}:
            said[word] += 1
    if any(n < least for n in said.values()):
        yield Message("bringing_in.titles.own_word", least=least)


@cache
def _neutral(languages: tuple[str, ...]) -> frozenset[str]:
    """The words that titles are drawn from in a study with these languages."""
    words: set[str] = set()
    for language in {"en", *languages} & {*packs()}:
        titles = pack_of(language).titles
        words |= {fold_words(one) for one in (*titles.nouns, *titles.other_nouns)}
        words |= {fold_words(one) for both in titles.adjectives for one in both.split("/")}
    return frozenset(words)


@cache
def _parts(languages: tuple[str, ...]) -> frozenset[str]:
    """These words, and what is between their hyphens."""
    return frozenset(word for one in _neutral(languages) for word in _words(one))


def name_source(
    root: Path,
    source_id: str,
    *,
    title: str | None = None,
    groups: Sequence[str] | None = None,
    seen: Any = None,
    is_sure: bool = False,
) -> Named:
    """Give a source a title, and put it into groups.

    Parameters
    ----------
    root, source_id
        The folder of the study, and the source.
    title
        What the team calls it; "" draws one, None keeps the one it has, or draws one.
    groups
        The groups it is in from now on; None keeps them.
    seen
        The `title` and `groups` that the person saw, when she saw some.
    is_sure
        A person has read the warnings, and wants the title all the same.

    Raises
    ------
    SavedMeanwhileError
        A colleague gave it others meanwhile.
    ProblemsError
        All that speaks against the title or a group, and that no person may want.
    BusyError
        An import or a withdrawal goes on.
    """
    with taking_in(root):
        source = read_source(root, source_id)
        if seen is not None:
            there = {"title": source.title, "groups": [*source.groups]}
            check_seen(seen, there, mine={"title": title, "groups": groups}, theirs=there)
        groups = source.groups if groups is None else tuple(dict.fromkeys(groups))
        finds = TitleFinds()
        if title and title != source.title:
            finds = find_title_problems(root, title, source_id=source_id)
        wrong = [*finds.refused, *find_group_problems(groups, settings=read_settings(root))]
        if wrong:
            raise ProblemsError(Problem(message) for message in wrong)
        if finds.warnings and not is_sure:
            return Named(source, finds.warnings)
        title = (source.title if title is None else title) or _drawn(root)
        write_naming(root, source_id, title=title, groups=groups)
        return Named(replace(source, title=title, groups=groups))


def find_group_problems(groups: Sequence[str], *, settings: Settings) -> Iterator[Message]:
    """What speaks against the names of groups: no short line, a name, a number, an address."""
    for group in groups:
        if not is_plain_name(group):
            yield Message("store.sources.bad_group")
        else:
            yield from _identifying(group, settings)[0]


def draw_titles(root: Path) -> list[Source]:
    """Draw a title for every source that has none; those sources, with their titles."""
    with taking_in(root):
        sources = read_sources(root, damaged=[])
        taken, named = {one.title for one in sources}, []
        for source in (one for one in sources if not one.title):
            title = draw_title(taken, language=_language(root))
            write_naming(root, source.id, title=title, groups=source.groups)
            taken.add(title)
            named.append(replace(source, title=title))
        return named


def _drawn(root: Path) -> str:
    return draw_title(
        (one.title for one in read_sources(root, damaged=[])), language=_language(root)
    )


def _language(root: Path) -> str:
    return next(iter(read_settings(root).languages), "")
