"""`docs/keys.md` lists every key there is, and none that is not: it is read beside the settings and
the code of the screen.
"""

from __future__ import annotations

import json
import re

from babel.messages.pofile import read_po
from studies import ROOT

UI = ROOT / "src" / "rap" / "lab" / "ui"
SCREEN = ROOT / "src" / "rap" / "languages" / "en" / "screen.po"
PAGE = ROOT / "docs" / "keys.md"


def _read(name: str) -> str:
    return (UI / name).read_text(encoding="utf-8")


def _words() -> dict[str, str]:
    """What the screen calls things, in English."""
    with SCREEN.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file, locale="en")}


def _set() -> dict[str, list[str]]:
    """Command -> its keys, as JupyterLab's settings have them, and the brackets that the text reads
    itself.
    """
    found: dict[str, list[str]] = {}
    for row in json.loads(_read("schema/coding.json"))["jupyter.lab.shortcuts"]:
        keys = (
            " ".join(row["keys"])
            .replace("Accel", "Ctrl")
            .replace("Delete", "Del")
            .replace(" ", "+")
        )
        found.setdefault(row["command"], []).append(keys)
    for sign, command in re.findall(
        r"^  '(\S)': '(rap:[a-z-]+)'", _read("src/core/keymap.ts"), re.M
    ):
        found.setdefault(command, []).append(sign)
    return {
        command: sorted(set(keys), key=lambda one: (len(one), one))
        for command, keys in found.items()
    }


def _rows() -> list[tuple[str, str]]:
    """(keys, what they do) of every key but the digits and those of commands that name themselves
    elsewhere.
    """
    words, known = _words(), _set()
    acts = re.findall(r"id: '(rap:[a-z-]+)',\s+word: '(\w+)'", _read("src/acts/list.ts"))
    panels = re.findall(r"\['(rap:panel-[a-z-]+)', '(\w+)'\]", _read("src/keys.ts"))
    named = [
        (", ".join(known.pop(id)), words[word]) for id, word in (*acts, *panels) if id in known
    ]
    fixed = [
        (keys, words[word])
        for _, keys, word in re.findall(
            r"\['(\w+)', '([^']+)', '(\w+)'\]", _read("src/core/keymap.ts")
        )
    ]
    slots = [known.pop(f"rap:slot-{n}")[0] for n in range(1, 10)]
    others = [(", ".join(keys), "") for keys in known.values()]
    return [
        *named,
        (f"{slots[0]} … {slots[-1]}", words["keySlots"]),
        *fixed,
        *others,
        ("?", words["keysTitle"]),
    ]


def test_the_page_lists_every_key_and_no_other():
    """A key that is added, moved or renamed has to be on the page too."""
    told = re.findall(r"^\| (\S.*?) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.M)
    told = [row for row in told if row[0] not in ("key", "---")]
    wanted = _rows()
    unnamed = {keys for keys, what in wanted if not what}

    assert sorted(row for row in told if row[0] not in unnamed) == sorted(
        row for row in wanted if row[1]
    )
    assert {keys for keys, _ in told} == {keys for keys, _ in wanted}


def test_the_keys_of_the_review_are_those_it_listens_to():
    """What is listed beside a decision is what the card does."""
    listens = re.findall(
        r"([A-Za-z]+|' '): '(\w+)'",
        _read("src/core/reviewing.ts").partition("KEYS")[2].partition("};")[0],
    )
    wanted: dict[str, set[str]] = {}
    for key, act in listens:
        name = "Space" if key == "' '" else key if len(key) > 1 else key.upper()
        wanted.setdefault(f"rev{act.capitalize()}", set()).add(name)
    listed = {
        word: set(keys.split(", "))
        for keys, word in re.findall(r"'review', '([^']+)', '(\w+)'", _read("src/core/keymap.ts"))
    }

    assert listed == wanted
    assert len(listed) == 9
