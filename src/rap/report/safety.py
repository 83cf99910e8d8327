"""The last look at a report: it asks for nothing, runs nothing, and says nothing of the machine it
was made on.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from rap.core.errors import Message, RunFailedError
from rap.report.edition import Edition
from rap.report.letter import answer_script

MAX_BYTES = 2_000_000
_TAGS = """
    a aside b blockquote body br caption circle code dd del details div dl dt em figcaption figure footer g h1 h2 h3 h4 h5 h6
    head header hr html i img li main meta nav ol p path pre rect s section span strong style sub summary sup svg table tbody td
    text tfoot th thead title tr tspan ul
""".split()  # noqa: SIM905 (a list of 60 short names reads better so)
# Without a form element nothing can be sent.
_FORM_TAGS = ("button", "fieldset", "input", "label", "legend", "textarea")
_INPUTS = ("radio", "checkbox")
_LOADS = """
    action archive background cite classid codebase data formaction href icon longdesc manifest ping poster profile src
    srcdoc srcset style target usemap xlink:href
""".split()  # noqa: SIM905
_META_HTTP = frozenset({"content-security-policy"})
_CSS_LOADS = re.compile(
    r"url\s*\(|@import|image-set\s*\(|src\s*\(|expression\s*\(|\\[0-9a-f]|</", re.I
)
_PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]+")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.html")
_PATH = re.compile(
    r"file:/|(?<![\w.])/(?:home|root|Users|tmp|var|mnt|media)/[\w.]|[A-Za-z]:\\Users\\"
)


def check_document(document: str, edition: Edition) -> None:
    """Raise when the finished file could ask for anything, run anything, or tell where it was made.

    Raises
    ------
    RunFailedError
        Names the first thing that is wrong; `cell` is 0.
    """
    look = _Look(set(edition.languages.values()), may_answer=edition.letter is not None)
    look.feed(document)
    look.close()
    found = [*look.found, *_of_this_machine(document)]
    if len(document.encode()) > MAX_BYTES:
        found.append(Message("report.safety.too_big", megabytes=MAX_BYTES // 1_000_000))
    if found:
        raise RunFailedError(found[0])


def is_sibling(name: str) -> bool:
    """True for the name of a file in the same folder, and for no other address."""
    return _FILE.fullmatch(name) is not None


def _of_this_machine(document: str) -> list[Message]:
    home = str(Path.home())
    if _PATH.search(document) or (len(home) > 5 and home in document):
        return [Message("report.safety.machine_path")]
    return []


class _Look(HTMLParser):
    """Collects everything that is not a plain element with plain attributes."""

    def __init__(self, siblings: set[str], *, may_answer: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Message] = []
        self._siblings = siblings
        self._tags = frozenset((*_TAGS, *(_FORM_TAGS if may_answer else ())))
        self._scripts = 1 if may_answer else 0
        self._script: list[str] | None = None
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        if tag == "script" and self._scripts and not attrs:
            self._script, self._scripts = [], self._scripts - 1
        elif tag not in self._tags:
            self.found.append(Message("report.safety.element", tag=tag))
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        if (tag == "input" and dict(attrs).get("type") not in _INPUTS) or (
            tag == "button" and dict(attrs).get("type") != "button"
        ):
            self.found.append(Message("report.safety.other_field", tag=tag))

    def _attribute(self, tag: str, name: str, value: str) -> None:
        harmless = (
            (tag == "a" and name == "href" and (value.startswith("#") or (value in self._siblings and is_sibling(value))))
            or (tag == "img" and name == "src" and _PICTURE.fullmatch(value) is not None)
        )  # fmt: skip
        if (name in _LOADS or name.startswith("on")) and not harmless:
            self.found.append(Message("report.safety.loads", tag=tag, attribute=name))
        if tag == "meta" and name == "http-equiv" and value.lower() not in _META_HTTP:
            self.found.append(Message("report.safety.meta", value=value))
        if _CSS_LOADS.search(value) and name in ("fill", "stroke", "filter", "mask", "clip-path"):
            self.found.append(Message("report.safety.loads", tag=tag, attribute=name))

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False
        if tag == "script" and self._script is not None:
            if "".join(self._script) != answer_script():
                self.found.append(Message("report.safety.other_script"))
            self._script = None

    def close(self) -> None:
        super().close()
        if self._script is not None:
            self.found.append(Message("report.safety.open_script"))

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)
            return
        if self._in_style and _CSS_LOADS.search(data):
            self.found.append(Message("report.safety.style_sheet"))
