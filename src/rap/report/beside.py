"""What a text beside somebody's words would reveal of her: one rule for titles, headings and findings."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from rap.core.model import Codebook, Finding, Labels, Variable, parse_ref
from rap.core.plain import fold_words
from rap.privacy.disclosure import find_rare
from rap.store.cases import values_at
from rap.study.consent import LANGUAGE, Values, values_of

if TYPE_CHECKING:
    from rap.study.study import Study

_ENDING = 2  # letters that a word may have more than the label: windows, vitrines, woningen
_WORD = re.compile(r"\w+")


def told_of(study: Study, ref: str, text: str) -> tuple[str, ...]:
    """Which variables of those who speak at `ref` a text beside their words would reveal, though not
    everybody agreed to that.
    """
    place = parse_ref(ref)
    voices = study.voices.get(place[0]) if place else None
    if place is None or voices is None or voices.may_describe(*place[1:]):
        return ()
    return tuple(find_named(text, values_of(voices, *place[1:], study.people_known), study.book))


def described_by(
    study: Study, is_shared: Callable[[Mapping[str, str]], bool] | None = None
) -> Callable[[str, str], tuple[str, ...]]:
    """As `told_of`; also what everybody agreed to, when it is not `is_shared` (by enough of the people
    of today, where that is left out): it would reveal who it is.
    """
    known = study.people_known
    people = cache(lambda: sharing(study))
    shared = is_shared or (
        lambda way: (
            study.too_few.isdisjoint(way.items())
            and not find_rare(people(), way, threshold=study.threshold)
        )
    )

    def told(ref: str, text: str) -> tuple[str, ...]:
        source, start, end = parse_ref(ref) or ("", 0, 0)
        if refused := told_of(study, ref, text):
            return refused
        voices = study.voices[source]
        if voices.source.rights == "public":
            return ()
        named = find_named(text, values_of(voices, start, end, known), study.book)
        named.pop(LANGUAGE, None)  # a release judges it by itself
        ways = itertools.product(*named.values()) if named else ()
        are_shared = all(shared(dict(zip(named, values, strict=True))) for values in ways)
        return () if are_shared else tuple(named)

    return told


def sharing(study: Study) -> dict[str, dict[str, tuple[str, ...]]]:
    """Everybody heard who has a card -> variable -> her values and their broader names."""
    heard = sorted({case for source in study.source_list for case in source.cases})
    known = study.people_known
    return {
        case: with_broader(values_at(known[case]), study.book) for case in heard if case in known
    }


def sentences_of(finding: Finding, book: Codebook) -> list[str]:
    """What is read above the voices of a finding: its words in each language, and who wrote it."""
    said = [row["text"] for row in finding.statement.values()]
    for column, value in finding.spoken_for_by.items():
        values = book.variables[column].values if column in book.variables else {}
        said += values.get(value, {}).values() or (value,)
    return said


def find_named(text: str, values: Values, book: Codebook) -> dict[str, tuple[str, ...]]:
    """The `values` that a text names, by their label in any language, or by their id if they have
    no label: variable -> values.

    A word may have up to two letters more than the label ("windows", "vitrines"). Other words for a
    value are not found.

    Examples
    --------
    >>> find_named("In the windows", {"setting": ("window", "home")}, Codebook())
    {'setting': ('window',)}
    """
    words, found = _words(text), {}
    for name, own in values.items():
        variable = book.variables.get(name, Variable(name))
        wide, left = _named_broader(words, own, variable)
        labels = variable.values
        named = tuple(v for v in own if any(_holds(left, label) for label in _called(v, labels)))
        if wide or named:
            found[name] = (*wide, *named)
    return found


def _named_broader(
    words: list[str], own: Sequence[str], variable: Variable
) -> tuple[tuple[str, ...], list[str]]:
    """The broader names of some values that a text holds; and its words without broader names, in
    which a narrower one may occur ("window or bar").
    """
    wide = []
    narrow = [_words(label) for labels in variable.values.values() for label in labels.values()]
    for id, broader in variable.broader.items():
        for wanted in map(_words, broader.label.values()):
            if wanted in narrow:  # the narrower one is the one that tells more
                continue
            at = _place(words, wanted)
            while wanted and at is not None:
                wide += [id] if {*own} & {*broader.of} else []
                words = [*words[:at], "", *words[at + len(wanted) :]]
                at = _place(words, wanted)
    return tuple(dict.fromkeys(wide)), words


def with_broader(values: Values, book: Codebook) -> dict[str, tuple[str, ...]]:
    """The values of a person, and their broader names."""
    found = {}
    for name, own in values.items():
        known = book.variables[name].broader if name in book.variables else {}
        found[name] = (*own, *(id for id, broader in known.items() if {*own} & {*broader.of}))
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_words(text))


def _called(value: str, labels: Mapping[str, Labels]) -> Iterable[str]:
    """The labels of a value, or where the codebook has none its id; one of two letters ("en") occurs
    in every text by chance.
    """
    return labels.get(value, {}).values() or ((value,) if len(value) > _ENDING else ())


def _holds(words: list[str], label: str) -> bool:
    """Whether the words of `label` follow each other in a text."""
    wanted = _words(label)
    return bool(wanted) and _place(words, wanted) is not None


def _place(words: list[str], wanted: list[str]) -> int | None:
    """The first place where the words of a label follow each other."""
    places = range(len(words) - len(wanted) + 1)
    return next(
        (at for at in places if all(map(_is_like, words[at : at + len(wanted)], wanted))), None
    )


def _is_like(word: str, wanted: str) -> bool:
    """Whether a word is the wanted one, possibly with an ending."""
    more = len(word) - len(wanted)
    is_longer = 0 < more <= _ENDING < len(wanted) and word.isalpha()
    return word == wanted or (is_longer and word.startswith(wanted))
