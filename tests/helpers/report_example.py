"""An invented notebook with every kind of item, and editions to read it in; nobody in it exists."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from rap.report.edition import Edition, Quote
from rap.report.items import MIME
from rap.report.page import plain

THEMES = {
    "rent": ("Loyer", "Huur", "Rent", "#00599c"),
    "deposit": ("Caution", "Waarborg", "Deposit", "#8a5a00"),
    "alarm": ("Alarme", "Alarm", "Alarm", "#a4243b"),
    "bank": ("Banque", "Bank", "Bank", "#5b3f8c"),
    "neighbours": ("Voisinage", "Buren", "Neighbours", "#2f6b2f"),
}
PLACES = {
    "window": ("vitrine", "raam", "window"),
    "private-room": ("salon privé", "privésalon", "private room"),
    "outdoors": ("rue", "straat", "outdoors"),
    "short-let": ("location de quelques jours", "kortverhuur", "short let"),
}
COLUMNS = {
    "code": ("Thème", "Thema", "Theme"),
    "setting": ("Lieu de travail", "Werkplek", "Workplace"),
}
LANGUAGES = ("fr", "nl", "en")
QUOTES = {
    "INT-10001:0-1": Quote(
        "La vitrine, je la paie même quand je suis malade. La semaine où j’avais la grippe, [propriétaire] est venu quand même. "
        "Il n’est pas méchant, hein, mais un loyer c’est un loyer.",
        "fr",
        "P3, vitrine",
        "Ik betaal dat raam ook als ik ziek ben. De week dat ik griep had, is [propriétaire] toch gekomen. "
        "Hij is niet kwaad, hè, maar huur is huur.",
        "nl",
    ),
    "INT-10002:0-1": Quote(
        "Ge betaalt per shift, ook als er niemand komt. Allez, vier uur achter glas en nog geld toe geven.",
        "nl",
        "P7, raam",
    ),
    "INT-10003:0-1": Quote(
        "They ask two months before you have the key. Who has that, you know, in the beginning?",
        "en",
        "P11, private room",
        "On demande deux mois avant même que tu aies la clé. Qui a ça, au début ?",
        "fr",
    ),
    "INT-10004:0-1": Quote(
        "Le bouton, il sonne chez [collègue A]. Pas à la police. Et [collègue A], elle court plus vite que la police (rire).",
        "fr",
        "P2, salon privé",
    ),
    "INT-10005:0-1": Quote(
        "Con las vecinas bien. Yo barro la acera y ellas me saludan.",
        "es",
        "P14, rue",
        "Avec les voisines, ça va. Je balaie le trottoir et elles me disent bonjour.",
        "fr",
    ),
}


def word(words: Mapping[str, tuple[str, ...]], id: str, language: str) -> str:
    return words[id][LANGUAGES.index(language)] if id in words else id


def edition(language: str = "fr", audience: str = "members", **other: Any) -> Edition:
    """An edition of the example; `other` replaces any of its parts."""
    parts: dict[str, Any] = {
        "title": {"fr": "Nos lieux de travail", "nl": "Onze werkplekken", "en": "Our workplaces"}[
            language
        ],
        "date": datetime.date(2025, 11, 25),
        "threshold": 0 if audience == "team" else 5,
        "label": lambda column, value: word({**THEMES, **PLACES}, value, language),
        "column": lambda column: word(COLUMNS, column, language),
        "colour": lambda code: THEMES[code][3] if code in THEMES else "",
        "quote": QUOTES.get,
        "languages": {other: f"workplaces.{other}.html" for other in LANGUAGES},
    }
    return Edition(language=language, audience=audience, **(parts | other))


def item(kind: str, **parts: Any) -> dict[str, Any]:
    """An item of `kind`, empty but for `parts`."""
    return {
        "v": 1,
        "kind": kind,
        "id": kind,
        "title": "",
        "rows": [],
        "quotes": [],
        "chart": {},
        "text": "",
        **parts,
    }


def rows(column: str, **people: int) -> list[dict[str, Any]]:
    """Rows of one column: `rows("setting", window=9)`; an underscore stands for a hyphen."""
    return [
        {"where": {column: value.replace("_", "-")}, "people": n} for value, n in people.items()
    ]


def for_others(data: dict[str, Any]) -> dict[str, Any]:
    """An item as a run for others writes it: numbers of people are multiples of five, here always the
    lower ones; only how many were heard is exact.
    """

    def rounded(row: dict[str, Any]) -> dict[str, Any]:
        unit = next((one for one in ("people", "asked", "lines") if one in row), "")
        if not unit or row[unit] is None or "near" in row:
            return row
        if row["where"].get("name") in ("people", "heard"):
            return {**row, "near": 0}
        return {**row, unit: row[unit] // 5 * 5, "near": 4}

    return {**data, "rows": [rounded(row) for row in data["rows"]]}


def shown(*items: dict[str, Any]) -> NotebookNode:
    """A code cell that shows `items`."""
    outputs = [new_output("display_data", {MIME: item, "text/plain": "rap item"}) for item in items]
    return new_code_cell("study = rap.open_study()", outputs=outputs)


def said(fr: str, nl: str, en: str) -> list[NotebookNode]:
    """One Markdown cell per language."""
    return [
        new_markdown_cell(text, metadata={"tags": [f"lang-{language}"]})
        for language, text in zip(LANGUAGES, (fr, nl, en), strict=True)
    ]


BY_PLACE = {
    "rent": (14, 9, 3, 6),
    "deposit": (6, 11, 0, 5),
    "alarm": (8, 12, 7, 2),
    "bank": (5, 7, 9, 6),
    "neighbours": (10, 6, 2, 8),
}


def by_place(*places: str) -> list[dict[str, Any]]:
    """Rows of theme by workplace."""
    return [
        {"where": {"code": code, "setting": place}, "people": counts[list(PLACES).index(place)]}
        for code, counts in BY_PLACE.items()
        for place in places
    ]


def quoted(**passages: str) -> list[dict[str, str]]:
    """References under their codes: `quoted(rent="10001 10002")`."""
    return [
        {"ref": f"INT-{number}:0-1", "code": code}
        for code, numbers in passages.items()
        for number in numbers.split()
    ]


def example_notebook(audience: str = "members") -> NotebookNode:
    """The whole report: three sections, a sentence, bars, a grid, tables and voices."""
    heard = {
        "fr": "Nous avons parlé avec {people} personnes. {alone} d’entre elles travaillent toujours seules.",
        "nl": "We spraken met {people} personen. {alone} van hen werken altijd alleen.",
        "en": "We talked with {people} people. {alone} of them always work alone.",
    }
    named = [{"where": {"name": "people"}, "people": 32}, {"where": {"name": "alone"}, "people": 3}]
    cells = [
        *said(
            "# Nos lieux de travail\n\nCe que nous avons entendu en vitrine, en salon privé et dans la rue, et ce qui aiderait. "
            "Lisez-le, contestez-le, complétez-le : **vous connaissez ces lieux mieux que nous**.",
            "# Onze werkplekken\n\nWat we hoorden achter het raam, in privésalons en op straat, en wat zou helpen. "
            "Lees het, spreek het tegen, vul het aan: **jullie kennen die plekken beter dan wij**.",
            "# Our workplaces\n\nWhat we heard in windows, in private rooms and outdoors, and what would help. "
            "Read it, contest it, add to it: **you know these places better than we do**.",
        ),
        shown(item("text", id="heard", text=heard, rows=named)),
        *said(
            "## De quoi on parle le plus",
            "## Waar het meest over gepraat wordt",
            "## What people talk about most",
        ),
        shown(
            item(
                "chart",
                id="themes",
                title={
                    "fr": "Thèmes dont parlent les personnes",
                    "nl": "Thema’s waar mensen over praten",
                    "en": "Themes people talk about",
                },
                rows=rows("code", rent=26, deposit=19, alarm=17, neighbours=12, bank=4),
                chart={"mark": "bars"},
            ),
            item(
                "table",
                id="places",
                title={
                    "fr": "Où travaillent les personnes",
                    "nl": "Waar mensen werken",
                    "en": "Where people work",
                },
                rows=rows("setting", window=14, private_room=11, outdoors=7, short_let=4),
            ),
        ),
        *said(
            "## Chaque lieu a ses soucis\n\nLe loyer pèse surtout en vitrine. L’alarme revient partout :\n\n"
            "- en salon privé, on veut un bouton qui sonne chez une collègue ;\n"
            "- dans la rue, on veut de la lumière et du passage.",
            "## Elke plek heeft haar zorgen\n\nDe huur weegt vooral achter het raam. Het alarm komt overal terug:\n\n"
            "- in een privésalon wil men een knop die bij een collega rinkelt;\n- op straat wil men licht en passage.",
            "## Each place has its own worries\n\nRent weighs most in windows. The alarm comes back everywhere:\n\n"
            "- in a private room people want a button that rings at a colleague’s;\n- outdoors they want light and passers-by.",
        ),
        shown(
            item(
                "chart",
                id="grid",
                title={
                    "fr": "Thèmes selon le lieu",
                    "nl": "Thema’s per werkplek",
                    "en": "Themes by workplace",
                },
                rows=by_place("window", "private-room", "outdoors"),
                chart={"mark": "grid"},
            ),
            item(
                "chart",
                id="grid-all",
                title={
                    "fr": "Les mêmes thèmes, avec les locations",
                    "nl": "Dezelfde thema’s, met kortverhuur",
                    "en": "The same themes, with short lets",
                },
                rows=by_place(*PLACES),
                chart={"mark": "grid"},
            ),
            item(
                "table",
                id="cross",
                title={
                    "fr": "Argent et sécurité selon le lieu",
                    "nl": "Geld en veiligheid per werkplek",
                    "en": "Money and safety by workplace",
                },
                rows=by_place("window", "private-room", "outdoors"),
            ),
        ),
        *said("## Avec leurs mots", "## In hun woorden", "## In their own words"),
        shown(
            item(
                "quotes",
                id="voices",
                title={
                    "fr": "Payer avant de gagner",
                    "nl": "Betalen voor je verdient",
                    "en": "Paying before earning",
                },
                quotes=quoted(
                    rent="10001 10002",
                    deposit="10003 10098",
                    alarm="10004",
                    neighbours="10005 10099",
                ),
            )
        ),
        *said(
            "## Ce qui aiderait\n\n1. Un lieu géré par celles et ceux qui y travaillent.\n"
            "2. Une caution qu’on peut payer en plusieurs fois.\n3. Une alarme qui reste entre collègues.",
            "## Wat zou helpen\n\n1. Een plek in handen van wie er werkt.\n"
            "2. Een waarborg die je gespreid kan betalen.\n3. Een alarm dat onder collega’s blijft.",
            "## What would help\n\n1. A place run by those who work there.\n"
            "2. A deposit that can be paid bit by bit.\n3. An alarm that stays among colleagues.",
        ),
    ]
    made = new_notebook(cells=cells)
    for cell in made.cells if audience != "team" else ():
        for output in cell.get("outputs", ()):
            output["data"][MIME] = for_others(output["data"][MIME])
    return made


def cells(markup: str) -> list[list[str]]:
    """The words of a table, row by row."""
    lines = re.findall(r"<tr\b.*?</tr>", markup)
    return [[plain(cell) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", line)] for line in lines]
