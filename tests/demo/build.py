"""Build the demo study's codings and code examples from authored quotes.

`passages/SOURCE.CODER.txt` holds one passage a line, `code, code | words of the text` (a leading `!
` marks it important); `whole.tsv` holds codings of whole sources, `examples.txt` holds `code |
SOURCE | words` (one a language), `decisions.txt` holds `SOURCE | coder | code | words | keep or
drop | reason`, `translations.txt` holds `SOURCE | language | words | translation`. Words that are
not in the text exactly once stop the script. What it writes is the same bytes every time, so that a
test can compare.

    python tests/demo/build.py
"""

from __future__ import annotations

import datetime
import hashlib
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from survey import decided

from rap.core.errors import RapError
from rap.core.files import replace_file
from rap.core.model import Code, Source
from rap.core.plain import find_passage, read_text
from rap.core.yaml_files import format_yaml
from rap.store.codebook import read_codebook
from rap.store.codings import Event
from rap.store.codings.lines import NO_HASH, format_line
from rap.store.sources import find_turns, read_source, read_source_text, read_sources

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FIRST_DAY = {
    "K-01": datetime.datetime(2025, 6, 2, 9, 0),
    "K-02": datetime.datetime(2025, 6, 3, 14, 0),
    "K-03": datetime.datetime(2025, 6, 4, 10, 30),
}
SECOND_READING = datetime.datetime(2026, 4, 7, 9, 0)  # with the codes that came later
DEVICES = {"K-01": "demo0001", "K-02": "demo0002", "K-03": "demo0003"}


class WrongPassagesError(ValueError):
    """What is wrong in the authored files, a line each."""


class Life(NamedTuple):
    """The days a code was made and given up."""

    born: str
    gone: str


@dataclass(frozen=True)
class Passage:
    """One authored line: where it stands, its codes and its words."""

    line: int
    codes: tuple[str, ...]
    words: str
    important: bool


def parse_passages(text: str) -> Iterator[Passage]:
    """The passages of one file, in its order."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not line.startswith("#"):
            head, _, words = line.partition("|")
            codes = tuple(code.strip() for code in head.removeprefix("!").split(","))
            yield Passage(number, codes, words.strip(), line.startswith("!"))


def read_passages(root: Path, path: Path, codes: Mapping[str, Life]) -> list[Event]:
    """What one coder did in one source; every passage that is wrong is reported, none is guessed."""
    source_id, coder = path.name.removesuffix(".txt").split(".")
    source = read_source(root, source_id)
    text = read_source_text(root, source)
    turns = find_turns(text, source.speakers)
    first = _first_day(source, coder)
    days = {
        False: first,
        True: SECOND_READING
        + (first - datetime.datetime(2025, 6, 1)) % datetime.timedelta(days=12),
    }
    problems: list[str] = []
    events: list[Event] = []
    for passage in parse_passages(read_text(path)):
        place = f"{path.name}:{passage.line}"
        try:
            start, end = find_passage(text, passage.words, place=place)
        except RapError as error:
            problems.extend(map(str, error.problems))
            continue
        if not any(turn.body <= start and end <= turn.end for turn in turns):
            problems.append(f"{place}: reaches over two turns; code each turn apart")
        again = any(
            codes[code].born > f"{first:%Y-%m-%d}" for code in passage.codes if code in codes
        )
        for code in passage.codes:
            if code not in codes:
                problems.append(f"{place}: code '{code}' is not in the codebook")
            elif not codes[code].gone > f"{days[again]:%Y-%m-%d}":
                problems.append(
                    f"{place}: code '{code}' was gone by {days[again]:%Y-%m-%d}; use what it became"
                )
        for event in _events(source.hash[:8], source_id, coder, passage, start, end):
            days[again] += datetime.timedelta(seconds=41 + len(passage.words) % 97)
            events.append(_at(event, days[again]))
    if problems:
        raise WrongPassagesError("\n".join(problems))
    return events


def _life(code: Code) -> Life:
    """From when to when a code was used, by its history."""
    born = [date for date, change, _, _ in code.history if change == "created"]
    gone = (
        [date for date, change, _, _ in code.history if change in ("merged", "retired")]
        if code.merged_into or code.retired
        else []
    )
    return Life(min(born, default="0"), min(gone, default="9999"))


def _first_day(source: Source, coder: str) -> datetime.datetime:
    """When a coder sat down with a source: spread over two weeks, and never before the talk."""
    day = FIRST_DAY[coder] + datetime.timedelta(
        days=int(hashlib.sha256(source.id.encode()).hexdigest(), 16) % 12
    )
    if source.month < "2025-06":
        return day
    year, month = map(int, source.month.split("-"))
    return day.replace(year=year + month // 12, month=month % 12 + 1)


def _at(event: Event, moment: datetime.datetime) -> Event:
    return replace(event, t=moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"))


def _events(
    src: str, source: str, coder: str, passage: Passage, start: int, end: int
) -> Iterator[Event]:
    for code in passage.codes:
        id = _id(source, coder, code, start, end)
        yield Event("add", id, coder, "", src, {"code": code, "start": start, "end": end})
        if passage.important:
            yield Event("set", _id(id, "important"), coder, "", src, {"ref": id, "important": True})


def _id(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]


def build_all(root: Path) -> dict[Path, bytes]:
    """Every file this script makes: path -> bytes."""
    codes = {code.id: _life(code) for code in read_codebook(root).codes}
    events = [
        (path.name.split(".")[0], event)
        for path in sorted((HERE / "passages").glob("*.txt"))
        for event in read_passages(root, path, codes)
    ]
    events += read_whole(root, codes)
    events += read_decisions(root, {event.id for _, event in events})
    logs: dict[Path, list[Event]] = {}
    for source, event in events:
        path = (
            root / "interviews" / "codings" / source / f"{event.coder}.{DEVICES[event.coder]}.jsonl"
        )
        logs.setdefault(path, []).append(event)
    built = {path: _chain(rows) for path, rows in logs.items()}
    return built | build_translations(root) | build_examples(root) | build_decisions(root)


def _lines(name: str, *, fields: int, separator: str = " | ") -> Iterator[tuple[str, list[str]]]:
    """The place and the fields of each line of an authored file."""
    for number, line in enumerate(read_text(HERE / name).split("\n"), start=1):
        if line.strip() and not line.startswith("#"):
            yield f"{name}:{number}", [part.strip() for part in line.split(separator, fields - 1)]


def read_whole(root: Path, codes: Mapping[str, Life]) -> list[tuple[str, Event]]:
    """Codings of whole sources: the tone of an article, what a question asks."""
    events = []
    for number, (place, (source, coder, code)) in enumerate(
        _lines("whole.tsv", fields=3, separator="\t")
    ):
        if code not in codes:
            raise WrongPassagesError(f"{place}: code '{code}' is not in the codebook")
        day = datetime.datetime(2026, 2, 2 + int(coder[-1]), 9, 0) + datetime.timedelta(
            minutes=3 * number
        )
        event = Event(
            "add",
            _id(source, coder, code),
            coder,
            "",
            read_source(root, source).hash[:8],
            {"code": code},
        )
        events.append((source, _at(event, day)))
    return events


def read_decisions(root: Path, known: set[str]) -> list[tuple[str, Event]]:
    """What K-01, who leads, decided on codings that were read differently."""
    events = []
    for number, (place, row) in enumerate(_lines("decisions.txt", fields=6)):
        source_id, coder, code, words, outcome, reason = row
        source = read_source(root, source_id)
        span = find_passage(read_source_text(root, source), words, place=place) if words else ()
        ref = _id(source_id, coder, code, *span)
        if ref not in known:
            raise WrongPassagesError(f"{place}: {coder} did not code this passage with '{code}'")
        data = {"refs": [ref], "outcome": outcome, "reason": reason}
        event = Event("decide", _id(ref, "decide"), "K-01", "", source.hash[:8], data)
        events.append(
            (
                source_id,
                _at(
                    event,
                    datetime.datetime(2026, 5, 4, 14, 0) + number * datetime.timedelta(minutes=6),
                ),
            )
        )
    return events


def build_translations(root: Path) -> dict[Path, bytes]:
    """Translations of passages, said by K-02 and checked by K-01: one log a source, language and
    coder.
    """
    says: dict[tuple[str, str], list[Event]] = {}
    for place, (source_id, language, words, said) in _lines("translations.txt", fields=4):
        source = read_source(root, source_id)
        start, end = find_passage(read_source_text(root, source), words, place=place)
        data = {"start": start, "end": end, "text": said}
        event = Event(
            "say", _id(source_id, language, start, end), "K-02", "", source.hash[:8], data
        )
        says.setdefault((source_id, language), []).append(event)
    built = {}
    for (source_id, language), events in says.items():
        folder = root / "interviews" / "translations" / source_id / language
        checks = [
            replace(e, op="check", id=_id(e.id, "check"), coder="K-01", data={"ref": e.id})
            for e in events
        ]
        for coder, rows, day in (("K-02", events, 7), ("K-01", checks, 9)):
            first = datetime.datetime(2026, 4, day, 10, 0)
            stamped = [
                _at(event, first + datetime.timedelta(minutes=4 * n))
                for n, event in enumerate(rows)
            ]
            built[folder / f"{coder}.{DEVICES[coder]}.jsonl"] = _chain(stamped)
    return built


def _chain(events: list[Event]) -> bytes:
    """The log of these events, in the order of their times."""
    lines, prev = [], NO_HASH
    for event in sorted(events, key=lambda event: event.t):
        line, prev = format_line(event, prev=prev)
        lines.append(line)
    return b"".join(lines)


def build_examples(root: Path) -> dict[Path, bytes]:
    """The code files with their examples: a reference a language, never the words."""
    refs: dict[str, dict[str, str]] = {}
    for place, (code, source_id, words) in _lines("examples.txt", fields=3):
        source = read_source(root, source_id)
        start, end = find_passage(read_source_text(root, source), words, place=place)
        refs.setdefault(code, {})[source.language] = f"{source_id}:{start}-{end}"
    built = {}
    for code, by_language in refs.items():
        path = next((root / "codebook").glob(f"*/{code}.yaml"))
        text = re.sub(r"^example:.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        said = ", ".join(f"{language}: {ref}" for language, ref in by_language.items())
        built[path] = text.replace("colour:", f"example: {{{said}}}\ncolour:", 1).encode("utf-8")
    return built


def build_decisions(root: Path) -> dict[Path, bytes]:
    """The cards with what was decided on the words that look like names: the authors keep them all."""
    built = {}
    for source in read_sources(root):
        path = root / "interviews" / f"{source.id}.yaml"
        card = path.read_text(encoding="utf-8")
        if source.names is None or source.names.of != source.hash:  # the screen takes a while
            text = read_source_text(root, source)
            labels = [one.label for one in source.speakers]
            row = decided(text, labels, source.language)
            card = re.sub(r"^names:\n(?: .*\n)*", "", card, flags=re.MULTILINE)
            card += format_yaml({"names": row})
        built[path] = card.encode("utf-8")
    return built


def main() -> None:
    try:
        built = build_all(ROOT)
    except (RapError, WrongPassagesError) as error:
        sys.exit(str(error))
    for path, data in built.items():
        replace_file(path, data)
    print(f"{len(built)} files written")


if __name__ == "__main__":
    main()
