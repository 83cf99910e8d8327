"""What the checks know of a study: its files and pages, read anew, with nothing of the program."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

TURN = re.compile(r"^(?:\[[^\]]*\] )?([A-Z]+[0-9]*)(?: \([a-z]{2}\))?: (.*)$")


def read_yaml(path: Path) -> dict[str, Any]:
    """A file of YAML in which every value is a text."""
    return _parsed(path.read_bytes())


@cache
def _parsed(data: bytes) -> dict[str, Any]:
    return YAML(typ="safe", pure=True).load(data.decode()) or {}


@dataclass(frozen=True)
class Coding:
    """A coding as all lines together leave it; the place is in the text as it is now."""

    id: str
    source: str
    coder: str
    code: str
    start: int
    end: int


@dataclass
class Files:
    """A study as its files are."""

    root: Path
    texts: dict[str, str] = field(default_factory=dict)
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    codings: list[Coding] = field(default_factory=list)
    findings: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def case_of(self, source: str, label: str) -> str:
        """Who speaks under this label."""
        about = self.cards[source].get("speakers", {}).get(label, {})
        return str(about.get("case", "")) if about.get("role") == "participant" else ""

    def turns(self, source: str) -> Iterator[tuple[str, int, int]]:
        """(case, start, end) of what each participant says in a text."""
        at, case = 0, ""
        for line in self.texts[source].splitlines(keepends=True):
            said = TURN.match(line.rstrip("\n"))
            start = at
            if said:
                case, start = self.case_of(source, said[1]), at + said.start(2)
            if case:
                yield case, start, at + len(line.rstrip("\n"))
            at += len(line)

    def people_in(self, coding: Coding) -> set[str]:
        """Whose words a coding is about."""
        return {
            case
            for case, start, end in self.turns(coding.source)
            if start < coding.end and coding.start < end
        }

    def counts(self, code: str) -> str:
        """The code that a coding of this code counts for today, "" when it is retired."""
        about = self.codes.get(code, {})
        if into := about.get("merged_into"):
            return self.counts(str(into))
        return "" if not about or about.get("retired") else code

    def may(self, case: str, audience: str, purpose: str, on: datetime.date) -> bool:
        """Whether a person agreed to it as of that day."""
        rows = self.cases.get(case, {}).get("consent", [])
        if not rows or case in self.gone:
            return False
        last = max(str(row["date"]) for row in rows)
        latest = [row for row in rows if str(row["date"]) == last]
        return all(_grants(self.root, row, audience, purpose, on) for row in latest)

    def changed(self, case: str, since: datetime.date) -> bool:
        """Whether a person said anew what may be done with her words, or took them back: beside a
        sentence that tells what she no longer shows, her words fall away.
        """
        rows = self.cases.get(case, {}).get("consent", [])
        return case in self.gone or any(str(row["date"]) >= since.isoformat() for row in rows)

    def said_by(self, words: str) -> set[str]:
        """The participants who say these words in a row."""
        plain = one_line(words)
        return {
            case
            for source in self.texts
            for case, start, end in self.turns(source)
            if plain and plain in one_line(self.texts[source][start:end])
        }


def _grants(
    root: Path, row: dict[str, Any], audience: str, purpose: str, on: datetime.date
) -> bool:
    if str(row.get("given")) != "yes" or audience in row.get("not_to", []):
        return False
    if not str(row.get("from", "")) <= on.isoformat() <= str(row.get("until", "9")):
        return False
    yes, unclear = row.get("yes"), row.get("unclear", {})
    if yes is None:
        form = root / f"codebook/forms/{row.get('form')}.yaml"
        told = read_yaml(form) if form.is_file() else {}
        rows = [told, *(told.get("answers", {}).get(one, {}) for one in row.get("answers", []))]
        yes = {}
        for one in rows:
            for who, what in one.get("grants", {}).items():
                yes.setdefault(who, []).extend(what)
    return purpose in yes.get(audience, ()) and purpose not in unclear.get(audience, ())


def read_files(root: Path) -> Files:
    """Everything the checks ask of the files of a study."""
    files = Files(root)
    files.gone = {path.stem for path in (root / "interviews/withdrawn").glob("*.json")}
    for path in sorted((root / "interviews").glob("*.yaml")):
        text = path.with_suffix(".txt")
        if text.is_file():
            files.cards[path.stem] = read_yaml(path)
            files.texts[path.stem] = text.read_text(encoding="utf-8")
    for path in sorted((root / "interviews/cases").glob("*.yaml")):
        files.cases[path.stem] = read_yaml(path)
    for path in sorted((root / "codebook/findings").glob("*.yaml")):
        files.findings[path.stem] = read_yaml(path)
    for path in sorted((root / "codebook").glob("*/*.yaml")):
        if path.parent.name not in {"findings", "forms", "votes", "letter", "surveys", "counts"}:
            files.codes[path.stem] = read_yaml(path)
            files.families[path.stem] = path.parent.name
    for source in files.texts:
        files.codings += _folded(root, source, files.texts[source])
    return files


def _folded(root: Path, source: str, text: str) -> list[Coding]:
    """What all logs of a text come to: lines are added, changed and taken away, in order of time."""
    folder = root / "interviews/codings" / source
    lines = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    maps = {
        tuple(path.name.removesuffix(".map.json").split("-")): json.loads(path.read_bytes())
        for path in folder.glob("*.map.json")
    }
    today = hashlib.sha256(text.encode()).hexdigest()[:8]
    known: dict[str, dict[str, Any]] = {}
    for line in sorted(lines, key=lambda line: line["t"]):
        if line["op"] == "add":
            known[line["id"]] = {**line}
        elif line["op"] == "set" and line["ref"] in known:
            known[line["ref"]].update(
                {key: line[key] for key in ("code", "start", "end", "src") if key in line}
            )
        elif line["op"] == "del":
            known.pop(line["ref"], None)
    found = []
    for line in known.values():
        start, end, src = line.get("start", 0), line.get("end", len(text)), line["src"]
        while src != today and start is not None:
            step = next((one for one in maps if one[0] == src), None)
            if step is None:
                break
            start, end, src = *_moved(maps[step]["equal"], start, end), step[1]
        if src == today and start is not None:
            found.append(Coding(line["id"], source, line["coder"], line["code"], start, end))
    return found


def _moved(equal: list[list[int]], start: int, end: int) -> tuple[Any, Any]:
    """Where a place went: its ends, each with the stretch it lies in; (None, None) if one is gone."""
    ends = []
    for at in (start, end - 1):
        ends.append(next((new + at - old for old, last, new in equal if old <= at < last), None))
    return (None, None) if None in ends else (ends[0], ends[1] + 1)


def one_line(words: str) -> str:
    """White space made single, signs in one form."""
    return " ".join(unicodedata.normalize("NFC", words).split())


def wording(words: str) -> str:
    """What the files call the words of a sentence by."""
    return hashlib.sha256(one_line(words).encode()).hexdigest()[:16]


class Node:
    """One element of a page."""

    def __init__(self, tag: str, names: dict[str, str]) -> None:
        self.tag, self.names = tag, names
        self.inside: list[Node | str] = []

    def text(self) -> str:
        """Its words, but for what is only read aloud."""
        if "unseen" in self.classes or self.tag in ("script", "style"):
            return ""
        parts = (one if isinstance(one, str) else one.text() for one in self.inside)
        return one_line(" ".join(parts))

    @property
    def classes(self) -> list[str]:
        return self.names.get("class", "").split()

    def all(self, tag: str = "", kind: str = "") -> Iterator[Node]:
        """Every element below with this name and this class."""
        for one in self.inside:
            if isinstance(one, Node):
                if tag in ("", one.tag) and (not kind or kind in one.classes):
                    yield one
                yield from one.all(tag, kind)


class _Tree(HTMLParser):
    EMPTY = frozenset(("meta", "link", "br", "img", "input", "hr", "wbr", "col"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.path = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {key: value or "" for key, value in attrs})
        self.path[-1].inside.append(node)
        if tag not in self.EMPTY:
            self.path.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.path[-1].inside.append(Node(tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self.path[1:]):
            while self.path.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.path[-1].inside.append(data)


@dataclass(frozen=True)
class Told:
    """One finding as a page tells it."""

    number: int
    statement: str
    standing: str
    people: str
    answers: tuple[str, ...]
    voices: tuple[str, ...]
    icon: str


@dataclass(frozen=True)
class Page:
    """What somebody reads on one page."""

    language: str
    text: str
    quotes: tuple[str, ...]
    findings: dict[int, Told]
    headings: tuple[str, ...]
    changed: tuple[str, ...]
    tables: tuple[tuple[str, ...], ...]


HEADS = (("h2",), ("h3",), ("p", "unit"))  # what stands above a table, a picture or voices


def read_page(path: Path) -> Page:
    """A page that was released."""
    tree = _Tree()
    tree.feed(path.read_text(encoding="utf-8"))
    top = tree.path[0]
    findings = {}
    for one in top.all("details", "finding"):
        if one.names.get("id", "").startswith("finding-"):
            told = _told(one)
            findings[told.number] = told
    for told in _in_a_guide(top):
        findings.setdefault(told.number, told)
    since = [
        node.text()
        for one in top.all()
        if one.names.get("id") == "changed"
        for node in one.all("p")
    ]
    language = next(top.all("html")).names["lang"]
    return Page(
        language,
        top.text(),
        tuple(_quotes(top)),
        findings,
        tuple(one.text() for name in HEADS for one in top.all(*name)),
        tuple(since),
        tuple(
            tuple(cell.text() for cell in row.all() if cell.tag in ("td", "th"))
            for row in top.all("tr")
        ),
    )


def _in_a_guide(top: Node) -> Iterator[Told]:
    """The findings of a guide, which are not folded: number and standing, the sentence, and then what
    was answered and a voice, up to the next.
    """
    rows: list[list[Node]] = []
    for node in (one for main in top.all("main") for one in main.inside if isinstance(one, Node)):
        heads = list(node.all("p", "standing")) if "said" in node.classes else []
        if heads and next(heads[0].all("span", "n"), None) is not None:
            rows.append([node])
        elif rows and node.tag == "div" and {"said", "voices"} & {*node.classes}:
            rows[-1].append(node)
        elif node.tag != "div" or "prose" in node.classes:
            rows.append([])
    for first, *rest in filter(None, rows):
        head, *after = list(first.all("p"))
        if not after:
            continue
        marks = list(head.all("span", "n"))
        if not marks:
            continue
        number = marks[0].text()
        said = [p.text() for node in rest if "said" in node.classes for p in [*node.all("p")][1:]]
        yield Told(
            int(number),
            after[0].text(),
            head.text().removeprefix(number).strip(),
            "",
            tuple(said),
            tuple(quote for node in rest for quote in _quotes(node)),
            "0",
        )


def _quotes(of: Node) -> list[str]:
    """The words as they were said: beside a translation they are marked as the original."""
    found = []
    for figure in (*of.all("figure"), *of.all("li", "quote")):
        blocks = list(figure.all("blockquote"))
        originals = [one for one in blocks if "original" in one.classes]
        found += [one.text() for one in originals or blocks]
    return found


def _told(one: Node) -> Told:
    number = int(one.names["id"].removeprefix("finding-"))
    sentence = next(one.all("span", "sentence"))
    spans = [node for node in sentence.all("span") if not node.classes]
    standing = [node.text() for node in next(one.all("summary")).all("span", "standing")]
    people = [node.text() for rests in one.all("div", "rests") for node in rests.all("p")]
    answers: list[str] = []
    for said in one.all("div", "said"):
        heads = list(said.all("p", "standing"))
        if heads:
            answers += [node.text() for node in said.all("p") if "standing" not in node.classes]
    icons = list(next(one.all("summary")).all("svg"))
    return Told(
        number,
        spans[-1].text() if spans else "",
        standing[0] if standing else "",
        people[0] if people else "",
        tuple(answers),
        tuple(_quotes(one)),
        str(len(icons)),
    )
