"""Measure the screen on the evaluation set: `python tests/identifiers/score.py [NAME of a set]
[--misses]`.

Prints a row for each language, and nothing of what is in the file; `--misses` shows them for the
sets by which rules are mended, never for `fresh2`, `blind`, `unseen`, `set13` and `set14`. Below are the
kinds to ask about, a column for each, and how fast whole texts are read.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent.parent.parent / "src"))

from identifiers.marked import LANGUAGES, QUASI, WEAK, Entity, Utterance, read_marked

from rap.privacy.pseudonyms.identifiers import Identifier, find_identifiers

STRUCTURED = frozenset(
    [
        "email",
        "phone",
        "url",
        "handle",
        "national-number",
        "iban",
        "card",
        "vat",
        "plate",
        "document",
        "address",
    ]
)
SETS = (
    "tune",
    "report",
    "fresh1",
    "fresh2",
    "fresh3",
    "drill",
    "fresh4",
    "fresh5",
    "fresh6",
    "blind",
    "unseen",
    "weak",
    "set13",
    "set14",
    "lines14",
)
MENDED_BY = (
    "tune",
    "report",
    "fresh1",
    "fresh3",
    "drill",
    "fresh4",
    "fresh5",
    "fresh6",
    "weak",
    "lines14",
)
UNSEEN = ("fresh2", "blind", "unseen", "set13", "set14")
"""Sets that are only measured: nobody looks at their misses."""
COLUMNS = ("direct", "speech", "structured", "quasi", "precision", "over", "chars/s")


@dataclass
class Tally:
    """Counts of one language: [hit, all] by measure."""

    counts: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0]))

    def add(self, measure: str, hit: float, out_of: float = 1.0) -> None:
        """Add a hit or a miss, or characters."""
        self.counts[measure][0] += hit
        self.counts[measure][1] += out_of

    def share(self, measure: str) -> str:
        """The share of hits to three places, with how many there are."""
        hit, out_of = self.counts[measure]
        if measure == "chars/s":
            return f"{hit / out_of:,.0f}" if out_of else "-"
        return f"{hit / out_of:.3f} ({out_of:.0f})" if out_of else "-"


def covered(entity: Entity, spans: list[tuple[int, int]]) -> bool:
    """Whether every character of every mention lies in a span."""
    inside = {at for start, end in spans for at in range(start, end)}
    return all(at in inside for start, end in entity.spans for at in range(start, end))


def score(utterance: Utterance, found: list[Identifier], tally: Tally) -> list[str]:
    """Count one utterance; what was missed comes back as words for who tunes."""
    direct = [(one.start, one.end) for one in found if one.direct]
    spans = [(one.start, one.end) for one in found]
    missed = []
    for entity in utterance.entities:
        is_hit = covered(entity, direct if entity.is_direct else spans)
        tally.add("direct" if entity.is_direct else "quasi", is_hit)
        if entity.is_direct and utterance.is_speech:
            tally.add("speech", is_hit)
        if not entity.is_direct:
            tally.add(entity.kind, is_hit)
        if entity.kind in STRUCTURED:
            tally.add("structured", is_hit)
        if not is_hit:
            words = [utterance.text[start:end] for start, end in entity.spans]
            missed.append(f"  {utterance.language} missed {entity.kind}: {words}")
    marked = {
        at
        for entity in utterance.entities
        for start, end in entity.spans
        for at in range(start, end)
    }
    covering = [at for start, end in spans for at in range(start, end)]
    tally.add("precision", sum(at in marked for at in covering), len(covering))
    if utterance.is_trap:
        tally.add("over", len(covering), len(utterance.text))
    wrong = [
        f"  {utterance.language} extra {one.kind} ({one.reason}): {utterance.text[one.start : one.end]}"
        for one in found
        if not marked & set(range(one.start, one.end))
    ]
    return missed + wrong


def measure(half: str, *, misses: bool = False) -> dict[str, Tally]:
    """The tallies of one set, by language and for all; words are looked up once before the clock
    runs.
    """
    utterances = read_marked(Path(__file__).parent / f"{half}.txt")
    for utterance in utterances:
        find_identifiers(utterance.text, language=utterance.language)
    tallies: dict[str, Tally] = defaultdict(Tally)
    for utterance in utterances:
        began = time.process_time()
        found = find_identifiers(utterance.text, language=utterance.language)
        took = time.process_time() - began
        for row in (utterance.language, "all"):
            words = score(utterance, found, tallies[row])
            tallies[row].add("chars/s", len(utterance.text), took)
        if misses and half in MENDED_BY and words:
            print(utterance.text, *words, sep="\n")
    return tallies


def measure_whole(half: str) -> Tally:
    """Letters a second of the CPU when the lines of a language are one text of 20,000 letters or
    more, as an interview is; words are looked up while the clock runs, as in the first text of a
    day.
    """
    speed = Tally()
    utterances = read_marked(Path(__file__).parent / f"{half}.txt")
    for language in LANGUAGES:
        lines = "\n".join(one.text for one in utterances if one.language == language)
        text = "\n".join([lines] * (20_000 // len(lines) + 1))
        began = time.process_time()
        find_identifiers(text, language=language)
        for row in (language, "all"):
            speed.add(row, len(text), time.process_time() - began)
    return speed


def main(half: str = "tune", *, misses: bool = False) -> None:
    """Print the tables of one set."""
    tallies = measure(half, misses=misses)
    whole = measure_whole(half)
    asked = [kind for kind in sorted(QUASI, key=_weak_first) if tallies["all"].counts[kind][1]]
    for columns in (COLUMNS, asked[:8], asked[8:]):
        if columns:
            print(f"{half:6}" + "".join(f"{column:>16}" for column in columns))
        for row in (*LANGUAGES, "all") if columns else ():
            print(f"{row:6}" + "".join(f"{tallies[row].share(column):>16}" for column in columns))
    print(f"{half:6}" + "whole texts, letters a second".rjust(32))
    for row in (*LANGUAGES, "all"):
        letters, seconds = whole.counts[row]
        print(f"{row:6}{letters / seconds:>32,.0f}")


def _weak_first(kind: str) -> tuple[int, str]:
    return (WEAK.index(kind) if kind in WEAK else len(WEAK), kind)


if __name__ == "__main__":
    main(*[name for name in sys.argv[1:] if name in SETS], misses="--misses" in sys.argv)
