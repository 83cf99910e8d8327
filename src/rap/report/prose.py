"""What is not an item: Markdown cells, and in the team's edition what cells displayed or printed,
made harmless.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from typing import Any

from rap.report.edition import Edition
from rap.report.words import words_of

_TAGS = """
    b blockquote br caption code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre s span strong sub sup table tbody
    td tfoot th thead tr ul
""".split()  # noqa: SIM905 (a list of short names reads better so)
_ATTRIBUTES = {"th": ["colspan", "rowspan", "scope"], "td": ["colspan", "rowspan"], "ol": ["start"]}
_DROPPED_WHOLE = re.compile(
    r"<(style|script|svg|template|iframe|object|noscript)\b.*?(?:</\1\s*>|\Z)", re.S | re.I
)
_LINK = re.compile(r'<a\b[^>]*?href="(?P<address>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.S)
_PICTURE = re.compile(r"<img\b", re.I)
_TABLE = re.compile(r"<table>.*?</table>", re.S)
_HEADING = re.compile(r"</?h[1-6]>")
_NUMBERED = re.compile(r"&#([0-9]{3,7});")
_PATH = re.compile(
    r"(?:file:/*)?(?:[A-Za-z]:)?[/\\](?:home|root|Users|tmp|var|mnt|media|work|usr|opt)(?P<below>(?:[/\\][\w.+-]+)+)[/\\]?"
)
_PICTURE_DATA = re.compile(r"[A-Za-z0-9+/=\s]+")
_DRAWN_BY_SCRIPTS = ("application/javascript", "text/vnd.mermaid")


def markdown_markup(source: str, edition: Edition) -> str:
    """A Markdown cell as markup with no live link: the words of a link stay, its address stands
    behind them.

    Raises
    ------
    ValueError
        When it shows a picture: a picture of unknown content is no item.
    """
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    # headings come with é as a number; whoever looks for words in a page looks for letters
    drawn = _NUMBERED.sub(_letter, markdown2html_mistune(source))
    if _PICTURE.search(drawn):
        raise ValueError("shows a picture")
    return _in_frames(sanitised(_LINK.sub(_without_link, drawn)), edition)


def _letter(numbered: re.Match[str]) -> str:
    return unescape(numbered[0]) if int(numbered[1]) > 127 else numbered[0]


def _without_link(link: re.Match[str]) -> str:
    address, words = unescape(link["address"]), link["words"]
    if unescape(words) == "¶":  # nbconvert's own link beside a heading
        return ""
    if address.startswith("#") or unescape(words) in (address, address.removeprefix("mailto:")):
        return words
    return f"{words} ({escape(address)})"


def sanitised(markup: str) -> str:
    """Markup with the elements of a text and a table and no attribute that loads, styles or runs
    anything.
    """
    return str(_sanitiser().sanitize_html_tags(_DROPPED_WHOLE.sub("", markup)))


@cache
def _sanitiser() -> Any:
    from nbconvert.preprocessors.sanitize import SanitizeHTML

    return SanitizeHTML(
        tags=_TAGS, attributes=_ATTRIBUTES, styles=[], strip=True, strip_comments=True
    )


def team_output_markup(output: Mapping[str, Any], edition: Edition) -> str:
    """What a cell displayed or printed beside items; only the team sees it. Warnings and what needs
    a script are left out.
    """
    if output["output_type"] == "stream":
        return _printed(output["text"]) if output["name"] == "stdout" else ""
    data = output["data"]
    if any(kind in data for kind in _DRAWN_BY_SCRIPTS):
        return ""
    if "text/html" in data:
        plain = _HEADING.sub("", sanitised(_joined(data["text/html"])))
        return _in_frames(without_paths(plain), edition)
    if "image/png" in data:
        return _picture(_joined(data["image/png"]), edition)
    return _printed(data["text/plain"]) if "text/plain" in data else ""


def without_paths(text: str) -> str:
    """Only the last part of a path on this machine, and nothing of one that may end in somebody's
    name (`/home/anna`).
    """
    return _PATH.sub(_last_part, text)


def _last_part(path: re.Match[str]) -> str:
    parts = re.split(r"[/\\]", path["below"])[1:]
    return f"…/{parts[-1]}" if len(parts) > 1 else "…"


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _printed(text: str | list[str]) -> str:
    return (
        f'<pre class="printed" tabindex="0">{escape(without_paths(_joined(text).rstrip()))}</pre>'
    )


def _picture(data: str, edition: Edition) -> str:
    if not _PICTURE_DATA.fullmatch(data):
        return ""
    alternative = escape(words_of(edition.language)("picture"))
    return f'<p class="picture"><img alt="{alternative}" src="data:image/png;base64,{"".join(data.split())}"></p>'


def _in_frames(markup: str, edition: Edition) -> str:
    """Each table in a frame of its own that scrolls, so that the page never does."""
    name = escape(words_of(edition.language)("table"))
    frame = f'<div class="scroll" role="region" tabindex="0" aria-label="{name}">'
    framed = _TABLE.sub(lambda table: f"{frame}{table[0]}</div>", markup)
    return re.sub(r"<th></th>", "<td></td>", framed)


# Sections with nothing in them: others do not read their headings, the team reads their titles in
# one line.

NOTHING = "note nothing"  # the class of the one paragraph of an item that shows nothing


@dataclass(frozen=True)
class Heading:
    """A heading of the text; `anchor` is its id on the page."""

    level: int
    markup: str
    anchor: str


@dataclass(frozen=True)
class Part:
    """What one cell or item of a notebook became; `headings` are those of a Markdown cell, which
    leads what follows it. `item` is what was drawn, `finding` the one it speaks of, `is_statement`
    whether it is what that says.
    """

    markup: str
    leads: bool = False
    headings: tuple[Heading, ...] = ()
    item: Mapping[str, Any] = field(default_factory=dict)
    finding: str = ""
    is_statement: bool = False

    @property
    def level(self) -> int:
        """The highest heading in it, 7 without one."""
        return min((heading.level for heading in self.headings), default=7)

    @property
    def is_empty(self) -> bool:
        """Whether it is an item with nothing in it."""
        return not self.leads and f'class="{NOTHING}"' in self.markup


def without_empty(parts: Sequence[Part], edition: Edition) -> list[Part]:
    """The parts that are worth reading, and for the team a line with the titles of what is left
    out.

    A section goes when there are items in it and each is empty. In editions for others an empty
    item goes anywhere, and the paragraph that leads to it.
    """
    gone: set[int] = set()
    titles: list[str] = []
    for place, part in enumerate(parts):
        if place in gone or not part.leads or (edition.is_team and not part.headings):
            continue
        inside = range(place + 1, _end(parts, place))
        items = [parts[n] for n in inside if not parts[n].leads]
        if items and all(one.is_empty for one in items):
            gone |= {place, *inside}
            titles += [heading.markup for heading in part.headings[:1]]
    if not edition.is_team:
        gone |= {place for place, part in enumerate(parts) if part.is_empty}
    kept = [part for place, part in enumerate(parts) if place not in gone]
    return [*kept, _listed(titles, edition)] if titles and edition.is_team else kept


def _end(parts: Sequence[Part], place: int) -> int:
    """Where the section a part begins ends; without a heading, where the next paragraph begins."""
    part = parts[place]
    for after in range(place + 1, len(parts)):
        if parts[after].leads and (not part.headings or parts[after].level <= part.level):
            return after
    return len(parts)


def _listed(titles: Sequence[str], edition: Edition) -> Part:
    said = words_of(edition.language)("empty-sections", list=", ".join(titles))
    return Part(f'<p class="note">{said}</p>')
