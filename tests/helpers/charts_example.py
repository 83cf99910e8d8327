"""Invented codings and charts of them: a saturation curve, codes that stand together, the codeline
of one interview.
"""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from report_example import COLUMNS, LANGUAGES, THEMES, edition, said, shown, word

from rap.analysis.cooccurrence import cooccurrence
from rap.analysis.saturation import saturation
from rap.report.edition import Edition
from rap.report.items import show_chart, show_codeline, show_curve

MORE_THEMES = {
    "keys": ("Clés et accès", "Sleutels en toegang", "Keys and access", "#7a4b00"),
    "night-rules": ("Règles de nuit", "Nachtregels", "Night rules", "#444444"),
    "shower": ("Douche et eau chaude", "Douche en warm water", "Shower and hot water", "#00707a"),
    "police": ("Police", "Politie", "Police", "#1b3a7a"),
    "working-alone": ("Travailler seul·e", "Alleen werken", "Working alone", "#b03060"),
    "landlord": ("Propriétaire", "Eigenaar", "Landlord", "#5d6b1f"),
    "colleagues": (
        "Collègues et entraide",
        "Collega’s en onderlinge hulp",
        "Colleagues helping each other",
        "#2f6b2f",
    ),
    "short-stay": (
        "Location à la nuit",
        "Kortverhuur per nacht",
        "Letting by the night",
        "#8a5a00",
    ),
    "outing": ("Être reconnu·e", "Herkend worden", "Being recognised", "#6a3d9a"),
    "self-managed": (
        "Lieu autogéré",
        "Plek in eigen beheer",
        "A place run by ourselves",
        "#0d6861",
    ),
    "commission": ("Commission", "Commissie", "Commission", "#a4243b"),
}
FAMILIES = {
    "money": ("Argent", "Geld", "Money"),
    "place": ("Le lieu", "De plek", "The place"),
    "people": ("Les autres", "De anderen", "Other people"),
}
FAMILY_OF = {
    **dict.fromkeys(("rent", "deposit", "bank", "commission"), "money"),
    **dict.fromkeys(
        ("alarm", "keys", "night-rules", "shower", "short-stay", "self-managed"), "place"
    ),
}
SPOKEN = {"fr": ("français", "Frans", "French"), "nl": ("néerlandais", "Nederlands", "Dutch")}
LENGTH = 7400  # characters of each invented interview
_WORDS: dict[str, tuple[str, ...]] = {**THEMES, **MORE_THEMES, **FAMILIES, **SPOKEN}


def charts_edition(language: str = "en", audience: str = "team", **other: Any) -> Edition:
    """An edition that knows all themes of these charts."""
    columns = {**COLUMNS, "family": ("Domaine", "Domein", "Area")}
    parts: dict[str, Any] = {
        "label": lambda column, value: word(_WORDS, value, language),
        "column": lambda column: word(columns, column, language),
        "colour": lambda code: {**THEMES, **MORE_THEMES}[code][3],
        "languages": {},
        "title": ("Comment nous codons", "Hoe we coderen", "How we code")[
            LANGUAGES.index(language)
        ],
    }
    return edition(language, audience, **(parts | other))


def example_codings(*, n: int = 24, seed: int = 7) -> pd.DataFrame:
    """`n` interviews of one person each; codes that come first in the list are said more often."""
    chance = random.Random(seed)
    codes = [*THEMES, *MORE_THEMES]
    rows = []
    for number in range(n):
        for place, code in enumerate(codes):
            for _ in range(chance.choice((1, 1, 2, 4))):
                if chance.random() < 0.75 / (1 + place * 0.25):
                    start = chance.randrange(0, LENGTH - 700)
                    where = {
                        "start": start,
                        "end": start + chance.randrange(120, 700),
                        "code": code,
                    }
                    rows.append(
                        {"source": f"INT-{10001 + number}", **where, "case": f"C-{20001 + number}"}
                    )
    frame = pd.DataFrame(rows)
    return frame.assign(
        family=[FAMILY_OF.get(code, "people") for code in frame["code"]], coder="K-01"
    )


def example_charts() -> NotebookNode:
    """A page with all three charts, the curve once whole and once by language."""
    codings = example_codings()
    sources = sorted(set(codings["source"]))
    spoken = pd.Series(["fr" if n % 5 < 3 else "nl" for n in range(len(sources))], index=sources)
    first = codings[codings["source"] == "INT-10014"]
    items = [
        show_curve(
            saturation(codings, draws=200),
            id="curve",
            title=_texts("Saturation", "Verzadiging", "Saturation"),
        ),
        show_curve(
            saturation(codings, draws=200, groups=spoken),
            id="curve-language",
            title=_texts(
                "Saturation, par langue", "Verzadiging, per taal", "Saturation, by language"
            ),
            by="language",
        ),
        show_chart(
            cooccurrence(codings),
            id="together",
            title=_texts("Ce qui va ensemble", "Wat samen voorkomt", "What goes together"),
            mark="matrix",
        ),
        show_codeline(
            first,
            id="line",
            title=_texts("Un interview", "Eén interview", "One interview"),
            length=LENGTH,
            turns=range(90, LENGTH, 410),
        ),
    ]
    return new_notebook(
        cells=[
            *said("# Comment nous codons", "# Hoe we coderen", "# How we code"),
            *(shown(dict(i.data)) for i in items),
        ]
    )


def _texts(fr: str, nl: str, en: str) -> dict[str, str]:
    return dict(zip(LANGUAGES, (fr, nl, en), strict=True))
