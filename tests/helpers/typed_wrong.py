"""A small study with one file of every kind, and ways in which somebody types each of them wrong."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studies import TEXT, add_source, make_study, write

from rap.core.yaml_files import format_yaml, parse_yaml
from rap.store.codings import CodingLogs
from rap.store.codings.maps import format_map
from rap.store.memos import write_memo
from rap.store.sources import hash_of

LONG = 10**400
WRONG: tuple[Any, ...] = (
    0, -1, 1.5, LONG, True, False, None, "", " ", "no", "yes", "~", "NaN", "2026-02-30", "2026-01-01", "9" * 400, "9" * 5000,
    "²", "٣", "x" * 5000,
    "\u202e\x1b[2J", "a\nb", "../../etc/passwd", "C-99999", "INT-99999:5-9", [], {}, [[]], [{}], [None], {"a": None}, {"": ""},
    {"en": []}, {"en": {}}, {"en": ["x"]}, [1, "a", {"b": [1]}], {"a": {"b": {"c": {"d": 1}}}}, ["x"] * 50, {"1": 2}, {"no": "yes"},
)  # fmt: skip
SETTINGS = """\
[tool.rap]
title = {en = "Rooms", fr = "Chambres"}
languages = ["en", "fr"]
reviewers = 2
raw_days = 180
thresholds = {members = 5, public = 10}
[tool.rap.coders.K-01]
role = "lead"
discipline = "sociology"
languages = ["en"]
[tool.rap.coders.K-02]
role = "intern"
until = "2026-12-31"
view = "simple"
codes = ["alarm"]
[[tool.rap.runs]]
name = "phase1"
notebook = "notebooks/phase1.ipynb"
sources = {kind = ["interview"]}
audiences = ["team", "members"]
languages = ["en"]
parameters = {by = "setting"}
each = {needs = ["needs"]}
schedule = "0 6 * * 1"
timeout_s = 600
"""
FILES = {
    "pyproject.toml": SETTINGS,
    "interviews/cases/C-20001.yaml": (
        "variables:\n  setting: [home, window]\n  region: {2025-03: north, 2026-03: south}\nconsent:\n"
        "  - {date: 2025-03-04, form: 2025-a, given: 'yes', from: 2025-04-01, until: 2031-03-31, answers: [read],"
        " yes: {team: [analyse, count, quote], members: [count]}, unclear: {members: [quote]}, not_to: [public]}\n"
    ),
    "interviews/cases/S-20817.yaml": "variables: {region: north}\n",
    "interviews/plan/INT-10001.yaml": "coders: [K-01, K-02]\ndrawn: by hand\n",
    "codebook/codebook.yaml": (
        "title: {en: Codes}\nlanguages: [en, fr]\nfamilies:\n  access: {en: Access, about: difficulty}\n  safety: {en: Safety}\n"
        "variables:\n  setting: {label: {en: Setting}, values: {home: {en: Home}}}\n"
    ),
    "codebook/access/deposit.yaml": (
        "label: {en: Deposit, fr: Caution}\ndefinition: {en: Money.}\ninclude: {en: x}\nexclude: {en: y}\n"
        "example: {en: INT-10001:33-53}\ncolour: '#00599c'\nparent: key\nhistory:\n"
        "  - {date: 2025-05-12, by: K-01, change: created, reason: New, at: 2025-05-12T10:00:00.000Z, before: {label: x}}\n"
    ),
    "codebook/access/key.yaml": "label: {en: Key}\nretired: 2026-01-10\nmerged_into: deposit\n",
    "codebook/proposals/0123abcd.json": json.dumps(
        {"v": 1, "id": "0123abcd", "act": "define", "code": "alarm", "reason": "Why", "fields": {"definition": {"en": "x"}},
         "by": "K-02", "t": "2026-01-01T10:00:00.000Z"}
    ),
    "codebook/findings/F-30117.yaml": (
        "v: 1\nphase: 2\nstatement:\n  en: {text: Keys are kept., by: K-01}\n  fr: {text: On garde les clés., by: K-01,"
        " checked_by: K-02, of: 'e69a858297c8518e'}\nevidence: {codes: [alarm], codings: [], queries: ['code:alarm']}\n"
        "history:\n  - {date: 2025-09-12, status: proposed, reason: Why, by: K-01}\n"
        "criteria:\n  quick: {label: {en: Quick}, unit: minutes, at_most: '5'}\n"
    ),
    "codebook/votes/FG-10442.yaml": (
        "v: 1\ndate: 2025-10-24\npresent: 5\nanswers:\n  F-30117: {yes: 1, partly: 0, no: 3, not-mine: 1}\ndots: {F-30117: 6}\n"
        "wordings: {F-30117: [00112233445566ff]}\n"
    ),
    "codebook/forms/2025-a.yaml": (
        "v: 1\ntitle: {en: Form}\nwording: {en: I agree.}\ngrants:\n  team: [analyse]\n  members: [count]\n"
        "answers:\n  read: {wording: {en: Read?}, grants: {members: [quote]}, unclear: {public: [quote]}}\n"
        "who: {members: {en: Members?}}\n"
    ),
    "codebook/letter/pays.yaml": "v: 1\npart: pays\ntext: {en: A fund., fr: Un fonds.}\nfinding: F-30117\n",
    "codebook/letter/avoid.fr.txt": "mot = autre\n",
    "codebook/handbook/10-start.en.md": "# Start\n\nHello.\n",
    "codebook/handbook/10-start.fr.md": "# Début\n\nBonjour.\n",
    "codebook/account.yaml": "v: 1\ncoreq: {'1': Two coders.}\n",
    "interviews/observations/S-20817/2026-04-14-3f9a2b7c.csv": "criterion,value,unit,note,by\nquick,5,minutes,seen,K-01\n",
    "interviews/feedback/0123456789abcdef.json": json.dumps(
        {"v": 1, "id": "0123456789abcdef", "way": "sheet", "answers": {"F-30117": {"yes": 1}}, "more": [],
         "wordings": {"F-30117": ["00112233445566ff"]}}
    ),
    "interviews/withdrawn/C-20009.json": json.dumps(
        {"case": "C-20009", "date": "2026-01-01", "receipt_hash": "a" * 64, "scope": "words", "sources": [], "v": 1}
    ),
    "reports/releases/0123456789abcdef.json": json.dumps(
        {"v": 1, "id": "0123456789abcdef", "run": "phase1", "key": "0" * 16, "audience": "members", "languages": ["en"],
         "date": "2026-03-01", "people": 6,
         "cells": [{"item": "x", "where": {"code": "alarm"}, "least": 6, "most": 6, "of": 6, "month": "2026-03"}],
         "quotes": 6, "files": [{"name": "x.html", "sha256": "0" * 64}], "reasons": [], "confirmed": ["K-01"], "state": "given",
         "kind": "report", "month": "2026-03", "findings": {}, "turn": 0, "passages": {}, "sheets": [], "sections": {}}
    ),
    "reports/runs/phase1/0123456789abcdef/manifest.json": json.dumps(
        {"v": 1, "key": "0123456789abcdef", "name": "phase1", "audience": "team", "parameters": {}, "inputs": [], "versions": {},
         "consent_on": {"C-20001": ["analyse"]}, "outputs": [{"path": "x.html", "sha256": "0" * 64}], "started": "", "ended": ""}
    ),
    "reports/runs/phase1/latest.team": "0123456789abcdef\n",
    "notebooks/phase1.ipynb": json.dumps(
        {"cells": [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": ["by = 'setting'\nneeds = 'needs'\n"],
                    "outputs": [], "execution_count": None}],
         "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    ),
    ".rap/settings/K-01.json": json.dumps({"language": "fr", "shortcuts": {}}),
}  # fmt: skip


def make_typed_study(root: Path) -> Path:
    """One interview of one person, a group's sheet, a trial space, and everything else a study can
    hold, once.
    """
    make_study(root)
    for name, text in FILES.items():
        write(root, name, text)
    source = add_source(root, "INT-10001", TEXT, case="C-20001")
    add_source(root, "FG-10442", "I: Hello.\n", rights="public")
    src = source.hash[:8]
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        id = logs.append("INT-10001", "add", {"code": "alarm", "start": 30, "end": 50}, src=src).id
        logs.append("INT-10001", "veto", {"start": 60, "end": 70, "audience": "public"}, src=src)
        logs.append("INT-10001", "mark", {"state": "done"}, src=src)
        logs.append(
            "INT-10001", "decide", {"refs": [id], "outcome": "keep", "reason": "Yes"}, src=src
        )
        logs.append(
            "INT-10001", "hint", {"code": "alarm", "start": 1, "end": 5, "taken": True}, src=src
        )
        logs.append("INT-10001", "set", {"ref": id, "end": 51, "important": True}, src=src)
        path, digest = write_memo(
            root,
            about="INT-10001:30-50",
            by="K-01",
            type="analytic",
            body="Why?",
            source="INT-10001",
        )
        data = {"about": "INT-10001", "file": path.relative_to(root).as_posix(), "hash": digest}
        logs.append("INT-10001", "memo", data, src=src)
    lines, prev = b"", "0" * 64
    for number, data in enumerate(
        ({"op": "say", "start": 30, "end": 50, "text": "Mots"}, {"op": "check", "ref": "1" * 32})
    ):
        row = {
            "coder": "K-01",
            "id": str(number + 1) * 32,
            "src": src,
            "t": f"2026-01-01T10:00:0{number}.000Z",
            "v": 1,
            **data,
        }
        line, prev = chained(row, prev)
        lines += line
    write(root, "interviews/translations/INT-10001/fr/K-01.device00.jsonl", lines.decode())
    name, data_ = format_map("d" * 64, hash_of(TEXT), ((0, 20, 0), (30, 50, 28)))
    write(root, f"interviews/codings/INT-10001/{name}", data_.decode())
    return root


def chained(row: dict[str, Any], prev: str) -> tuple[bytes, str]:
    """A log line whose hash and chain are right, whatever else it says."""
    body = json.dumps(
        {**row, "prev": prev}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode("utf-8", "replace")
    h = hashlib.sha256(body).hexdigest()
    whole = json.dumps(
        {**row, "prev": prev, "h": h}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return whole.encode("utf-8", "replace") + b"\n", h


def paths_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every value in nested lists and mappings, the whole first."""
    yield path
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        yield from paths_in(inner, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """`value` with `new` at `path`."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


def spoil_text(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    """What editors, mergers and broken disks do to any file."""
    lines = data.splitlines(keepends=True) or [b""]
    at, cut = chance.randrange(len(lines)), chance.randrange(len(data) + 1)
    ways = {
        "a byte-order mark": b"\xef\xbb\xbf" + data,
        "CRLF": data.replace(b"\n", b"\r\n"),
        "tabs": data.replace(b"  ", b"\t"),
        "a line twice": b"".join([*lines[: at + 1], *lines[at:]]),
        "a line lost": b"".join([*lines[:at], *lines[at + 1 :]]),
        "cut off": data[:cut],
        "nothing": b"",
        "only a line end": b"\n",
        "no UTF-8": data[:cut] + b"\xff\xfe" + data[cut:],
        "UTF-16": data.decode("utf-8", "replace").encode("utf-16"),
        "a NUL": data[:cut] + b"\0" + data[cut:],
        "git's marks": b"<<<<<<< HEAD\n" + data + b"=======\n" + data + b">>>>>>> other\n",
        "nested deep": data + b"x: " + b"[" * 3000 + b"]" * 3000 + b"\n",
        "only nested": b"[" * 3000 + b"]" * 3000,
        "an anchor": b"a: &a [*a]\n" + data,
        "a tag": b"!!python/object:os.system x\n" + data,
        "a number": b"5\n",
        "a list": b"[1, 2]\n",
        "null": b"null\n",
        "not a number": b'{"v": NaN, "a": Infinity, "b": 1e999}\n',
        "half a character": data.replace(b'"', b'"\\ud800', 1),
        "separators": data.replace(b" ", "\u2028".encode()),
    }
    way = chance.choice([*ways])
    return way, ways[way]


def spoil_value(name: str, data: bytes, chance: random.Random) -> tuple[str, bytes]:
    """One value of a file that is whole otherwise: of another kind, or a key that is another."""
    if name.endswith(".jsonl"):
        return _spoil_log(data, chance)
    if name.endswith(".csv"):
        return _spoil_table(data, chance)
    is_yaml = name.endswith((".yaml", ".md"))
    text = data.decode()
    head, _, rest = (
        text.removeprefix("---\n").partition("---\n") if name.endswith(".md") else (text, "", "")
    )
    value = parse_yaml(head, name=name).data if is_yaml else json.loads(text)
    path = chance.choice([*paths_in(value)])
    new = chance.choice(WRONG)
    changed = replaced(value, path, new)
    if path and isinstance(path[-1], str) and chance.random() < 0.2:
        changed = (
            {**replaced(value, path[:-1], {}), str(new)[:60]: value} if len(path) == 1 else changed
        )
    if name.endswith(".md"):
        return f"{path}: {new!r:.40}", f"---\n{_as_yaml(changed)}---\n{rest}".encode(
            "utf-8", "replace"
        )
    return f"{path}: {new!r:.40}", written(name, changed).encode("utf-8", "replace")


def written(name: str, value: Any) -> str:
    """`value` as the text of a file called `name`."""
    return _as_yaml(value) if name.endswith(".yaml") else json.dumps(value)


def _as_yaml(value: Any) -> str:
    return format_yaml(value) if isinstance(value, dict) and value else json.dumps(value) + "\n"


def _spoil_log(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    rows = [json.loads(line) for line in data.splitlines()]
    at = chance.randrange(len(rows))
    key, new = chance.choice([*rows[at]]), chance.choice(WRONG)
    lines, prev = b"", "0" * 64
    for number, row in enumerate(rows):
        row = {k: v for k, v in row.items() if k not in ("h", "prev")} | (
            {key: new} if number == at else {}
        )
        line, prev = chained(row, prev)
        lines += line
    return f"line {at + 1} {key}: {new!r:.40}", lines


def _spoil_table(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    cells = [line.split(",") for line in data.decode().splitlines()]
    row, column, new = (
        chance.randrange(len(cells)),
        chance.randrange(len(cells[0])),
        chance.choice(WRONG),
    )
    cells[row][column] = str(new)
    return f"{row}:{column}: {new!r:.40}", "\n".join(map(",".join, cells)).encode(
        "utf-8", "replace"
    ) + b"\n"


def spoil_settings(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    """`pyproject.toml` with one value of another kind."""
    lines = data.decode().splitlines()
    at = chance.choice([n for n, line in enumerate(lines) if " = " in line])
    values = ("5", "-1", "1.5", "true", '""', '"x"', "[]", "{}", "[1]", "[[]]", "{a = 1}", "nan", "inf", "2026-01-01", "9" * 400,
              "1979-05-27T07:32:00Z", '["x", 1]', "[{}]", '"\\u202e"', "07:32:00", '{"" = ""}', "0x1F")  # fmt: skip
    new = chance.choice(values)
    lines[at] = f"{lines[at].partition(' = ')[0]} = {new}"
    return f"line {at + 1}: {new:.40}", ("\n".join(lines) + "\n").encode()


def mutations(root: Path, *, n: int, seed: int) -> Iterator[tuple[str, str, bytes]]:
    """(file, what is wrong, its bytes), `n` for each file of the study at `root`."""
    chance = random.Random(seed)
    for path in sorted(
        path
        for path in root.rglob("*")
        if path.is_file() and not {"locks", "cache"} & {*path.parts}
    ):
        name, data = path.relative_to(root).as_posix(), path.read_bytes()
        for _ in range(n):
            typed = (
                name.endswith((".yaml", ".json", ".ipynb", ".jsonl", ".csv")) or "/memos/" in name
            )
            if name == "pyproject.toml" and chance.random() < 0.8:
                yield name, *spoil_settings(data, chance)
            elif typed and chance.random() < 0.7:
                yield name, *spoil_value(name, data, chance)
            else:
                yield name, *spoil_text(data, chance)
