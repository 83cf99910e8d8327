"""Build the demo study's codings and code examples from authored quotes.

`passages/SOURCE.CODER.txt` holds one passage a line, `code, code | words of the text` (a leading `! ` marks it important);
`examples.txt` holds `code | SOURCE | words`, `translations.txt` holds `SOURCE | language | words | translation`. Words that are
not in the text exactly once stop the script. The logs it writes are the same bytes every time, so that a test can compare them.

    python tests/demo/build.py
"""

from __future__ import annotations

import datetime
import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rap.codings.lines import NO_HASH, Event, format_line
from rap.errors import Problem, ProblemsError, RapError
from rap.files import replace_file
from rap.passages import find_passage
from rap.plain import read_text
from rap.transcripts.stored import find_turns, read_source, read_source_text

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FIRST_DAY = {
    "K-01": datetime.datetime(2025, 6, 2, 9, 0),
    "K-02": datetime.datetime(2025, 6, 3, 14, 0),
    "K-03": datetime.datetime(2025, 6, 4, 10, 30),
}
DEVICES = {"K-01": "demo0001", "K-02": "demo0002", "K-03": "demo0003"}


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


def build_log(root: Path, path: Path, codes: set[str]) -> bytes:
    """The log of one coder for one source; every passage that is wrong is reported, none is guessed."""
    source_id, coder = path.name.removesuffix(".txt").split(".")
    source = read_source(root, source_id)
    text = read_source_text(root, source)
    turns = find_turns(text, source.speakers)
    day = FIRST_DAY[coder] + datetime.timedelta(days=int(hashlib.sha256(source_id.encode()).hexdigest(), 16) % 12)
    if source.month >= "2025-06":  # nobody codes before the talk
        year, month = map(int, source.month.split("-"))
        day = day.replace(year=year + month // 12, month=month % 12 + 1)
    problems, lines, prev = [], [], NO_HASH
    for passage in parse_passages(read_text(path)):
        place = f"{path.name}:{passage.line}"
        try:
            start, end = find_passage(text, passage.words, place=place)
        except RapError as error:
            problems.extend(error.problems)
            continue
        if not any(turn.body <= start and end <= turn.end for turn in turns):
            problems.append(Problem(place, "reaches over two turns", "code each turn apart"))
        problems += [
            Problem(place, f"code '{code}' is not in the codebook") for code in passage.codes if code not in codes
        ]
        for event in _events(source.hash[:8], source_id, coder, passage, start, end):
            day += datetime.timedelta(seconds=41 + len(passage.words) % 97)
            stamped = replace(event, t=day.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
            line, prev = format_line(stamped, prev=prev)
            lines.append(line)
    if problems:
        raise ProblemsError(problems)
    return b"".join(lines)


def _events(src: str, source: str, coder: str, passage: Passage, start: int, end: int) -> Iterator[Event]:
    for code in passage.codes:
        id = _id(source, coder, code, start, end)
        yield Event("add", id, coder, "", src, {"code": code, "start": start, "end": end})
        if passage.important:
            yield Event("set", _id(id, "important"), coder, "", src, {"ref": id, "important": True})


def _id(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]


def build_all(root: Path) -> dict[Path, bytes]:
    """Every file this script makes: path -> bytes."""
    codes = {
        path.stem
        for path in (root / "codebook").glob("*/*.yaml")
        if path.parent.name not in ("findings", "votes", "forms")
    }
    built = {}
    for path in sorted((HERE / "passages").glob("*.txt")):
        source, coder = path.name.removesuffix(".txt").split(".")
        target = root / "interviews" / "codings" / source / f"{coder}.{DEVICES[coder]}.jsonl"
        built[target] = build_log(root, path, codes)
    return built | build_translations(root) | build_examples(root)


def build_translations(root: Path) -> dict[Path, bytes]:
    """Translations of passages, said by K-02 and checked by K-01: one log a source, language and coder."""
    says: dict[tuple[str, str], list[Event]] = {}
    for number, line in enumerate(read_text(HERE / "translations.txt").split("\n"), start=1):
        if line.strip() and not line.startswith("#"):
            source_id, language, words, said = (part.strip() for part in line.split(" | "))
            source = read_source(root, source_id)
            text = read_source_text(root, source)
            start, end = find_passage(text, words, place=f"translations.txt:{number}")
            data = {"start": start, "end": end, "text": said}
            id = _id(source_id, language, start, end)
            says.setdefault((source_id, language), []).append(Event("say", id, "K-02", "", source.hash[:8], data))
    built = {}
    for (source_id, language), events in says.items():
        folder = root / "interviews" / "translations" / source_id / language
        checks = [replace(e, op="check", id=_id(e.id, "check"), coder="K-01", data={"ref": e.id}) for e in events]
        for coder, rows, day in (("K-02", events, 7), ("K-01", checks, 9)):
            built[folder / f"{coder}.{DEVICES[coder]}.jsonl"] = _chain(rows, datetime.datetime(2026, 4, day, 10, 0))
    return built


def _chain(events: list[Event], day: datetime.datetime) -> bytes:
    lines, prev = [], NO_HASH
    for minute, event in enumerate(events):
        moment = day + datetime.timedelta(minutes=4 * minute)
        line, prev = format_line(replace(event, t=moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")), prev=prev)
        lines.append(line)
    return b"".join(lines)


def build_examples(root: Path) -> dict[Path, bytes]:
    """The code files with their example: a reference, never the words."""
    built = {}
    examples = HERE / "examples.txt"
    for number, line in enumerate(read_text(examples).split("\n") if examples.exists() else [], start=1):
        if not line.strip() or line.startswith("#"):
            continue
        code, source_id, words = (part.strip() for part in line.split("|", 2))
        source = read_source(root, source_id)
        start, end = find_passage(read_source_text(root, source), words, place=f"examples.txt:{number}")
        path = next((root / "codebook").glob(f"*/{code}.yaml"))
        text = re.sub(r"^example:.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        built[path] = text.replace("colour:", f"example: {source_id}:{start}-{end}\ncolour:", 1).encode("utf-8")
    return built


def main() -> None:
    try:
        built = build_all(ROOT)
    except RapError as error:
        sys.exit(str(error))
    for path, data in built.items():
        replace_file(path, data)
    print(f"{len(built)} files written")


if __name__ == "__main__":
    main()
