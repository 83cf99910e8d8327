"""What goes beside a report: one script to read aloud and one picture for messengers, for each finding and language.

They are made of the items a report tells, in the edition's language alone: what nobody has translated is not read aloud in another.
"""

from __future__ import annotations

from typing import Any

from rap.report.cards import card_png, card_svg
from rap.report.edition import Edition
from rap.report.told import ToldFinding, told_findings
from rap.report.words import words_of

_LINE = "_" * 24


def beside_report(notebook: Any, edition: Edition) -> dict[str, str]:
    """File name -> text: `aloud.fr.4.txt` and `card.fr.4.svg` for each finding told in this language; nothing for the team."""
    if edition.letter is None:
        return {}
    files = {}
    for finding in told_findings(notebook, edition):
        if not finding.language:
            name = f"{edition.language}.{finding.number}"
            files[f"aloud.{name}.txt"] = script_of(finding, edition)
            files[f"card.{name}.svg"] = card_svg(finding, edition)
    return files


def as_file(name: str, text: str) -> tuple[str, bytes]:
    """What is written for one of these: a script as it is, a drawing as the PNG that messengers take."""
    if name.endswith(".svg"):
        return f"{name.removesuffix('.svg')}.png", card_png(text)
    return name, text.encode("utf-8")


def script_of(finding: ToldFinding, edition: Edition) -> str:
    """What somebody of the team reads into a phone, with room to note the recording."""
    words = words_of(edition.language)
    n = words.number(finding.number)
    slot = "\n".join(f"  {words(f'aloud-{id}')}: {_LINE}" for id in ("file", "voice", "heard"))
    return "\n\n".join(
        [
            *([words("draft")] if edition.draft else []),
            f"{words('aloud-title')} · {words('number', n=n)} · {words.language_name(edition.language, own=True)}",
            words("aloud-intro"),
            f"{words('number', n=n)}. {words(finding.standing)}.",
            finding.text,
            words("aloud-ask", n=n),
            f"{words('aloud-slot')}\n{slot}\n",
        ]
    )
