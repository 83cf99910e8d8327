"""Plain words: sentences that are long, texts that read hard, and words that people in the study would not use of themselves.

A formula counts; only readers can say. The names below are stable: `read_avoid(lines)`, `packaged_avoid(language)`,
`find_hard(text, language=…, avoid=…)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rap.analysis.readability import readability
from rap.core.folding import find_words, fold
from rap.languages.pack import known, pack_of
from rap.languages.sentence_ends import split_sentences

LONGEST_SENTENCE = 25
"""Words. Guides of plain language say 15 to 20 on average; here each single sentence is looked at."""
_LEAST_SENTENCES = 3
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True)
class Avoided:
    """A word to avoid and what to say rather; `reports` when it is fine for the team and strange to anybody else."""

    word: str
    rather: str
    reports: bool = False


def read_avoid(lines: Iterable[str]) -> tuple[Avoided, ...]:
    """Lines `word = rather`, with `@` before those that hold for reports alone; `#` begins a remark.

    Examples
    --------
    >>> read_avoid(["# ours", "fallen = (leave out)", "@case = person"])
    (Avoided(word='fallen', rather='(leave out)', reports=False), Avoided(word='case', rather='person', reports=True))
    """
    return tuple(_avoided(row) for line in lines if (row := line.strip()) and not row.startswith("#"))


def _avoided(row: str) -> Avoided:
    word, _, rather = row.removeprefix("@").partition("=")
    return Avoided(word.strip(), rather.strip(), row.startswith("@"))


@cache
def packaged_avoid(language: str) -> tuple[Avoided, ...]:
    """The list that comes with the program; empty for a language it has none for."""
    return read_avoid(pack_of(language).lines("avoid.txt")) if language in known() else ()


def find_avoided(text: str, avoid: Iterable[Avoided], *, reports: bool = True) -> list[Avoided]:
    """The words of a list that stand in a text, whatever their case and accents."""
    folded = fold(text)
    return [one for one in avoid if (reports or not one.reports) and find_words(folded, fold(one.word))]


def find_hard(text: str, *, language: str, avoid: Iterable[Avoided] = ()) -> list[tuple[str, str]]:
    """What makes a text hard to read or to hear, as (what, what would be right); nothing of the text is repeated.

    Examples
    --------
    >>> find_hard("We pay. They decide.", language="en")
    []
    """
    found = [(f"has the word '{one.word}'", f"say {one.rather}") for one in find_avoided(text, avoid)]
    lengths = [len(_WORD.findall(part)) for part in split_sentences(text, language=language)]
    if max(lengths, default=0) > LONGEST_SENTENCE:
        found.append((f"has a sentence of {max(lengths)} words", f"make two of it: {LONGEST_SENTENCE} at most"))
    if language in known() and sum(length > 0 for length in lengths) >= _LEAST_SENTENCES:
        found += _measured(text, language)
    return found


def _measured(text: str, language: str) -> list[tuple[str, str]]:
    measure, limits = readability(text, language=language), pack_of(language).reading
    has_formula = limits.flesch_base > 0
    name, value = ("reading ease", measure["flesch"]) if has_formula else ("LIX", measure["lix"])
    limit = limits.least_flesch if has_formula else limits.most_lix
    is_hard = value < limit if has_formula else value > limit
    what = f"reads hard ({name} {value:.0f}, wanted {limit:.0f})"
    return [(what, "shorter sentences, shorter words; then ask a reader")] if is_hard else []
