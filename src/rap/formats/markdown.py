"""What Markdown adds to plain text: settings at the top, comments, links, pictures, and labels in bold above the words."""

from __future__ import annotations

import re

from rap.formats.parsed_document import Written

MAX_SETTINGS = 400
_SETTING = re.compile(r"[\w .\"'-]{1,80}:(?:\s|\Z)|\s*-\s|\s|#|\Z")
# No space between the brackets, and no time in the second: `[Name](0:01)` is a label.
_LINK = re.compile(
    r"(?P<picture>!?)\[(?P<words>[^\[\]\n]{0,500})\]"
    r"\((?!\s{0,4}\d{1,3}:\d\d)[^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:[ \t]{1,4}\"[^\"\n]{0,300}\")?[ \t]{0,4}\)"
)
_BOLD = re.compile(r"[ \t]{0,3}(\*\*|__)[^\s*_][^*_]{0,60}\1[ \t:]{0,4}")


def parse_markdown(written: Written) -> Written:
    """Settings and comments left out, links as their words, pictures left out; headings and emphasis stay as written.

    Examples
    --------
    >>> parse_markdown(Written("**Anna**\\nSee [the plan](https://example.org)."))
    Written(text='**Anna**\\nSee the plan.', notes=('links, of which the words are kept: 1',), bold=frozenset({0}))
    """
    text, n_settings = _without_settings(written.text)
    text, n_comments = _without_comments(text)
    found = [bool(match["picture"]) for match in _LINK.finditer(text)]
    text = _LINK.sub(lambda match: "" if match["picture"] else match["words"], text)
    counts = (
        ("lines of settings at the top, left out", n_settings),
        ("links, of which the words are kept", found.count(False)),
        ("pictures, left out", found.count(True)),
        ("comments, left out", n_comments),
    )
    bold = frozenset(at for at, line in enumerate(text.split("\n")) if _BOLD.fullmatch(line))
    return Written(text, (*written.notes, *(f"{what}: {n}" for what, n in counts if n)), bold)


def _without_settings(text: str) -> tuple[str, int]:
    """Without the YAML between two lines of `---` at the top; what does not look like settings is words, and stays."""
    lines = text.split("\n", MAX_SETTINGS)
    if lines[0].rstrip() != "---":
        return text, 0
    ends = [at for at, line in enumerate(lines[1:MAX_SETTINGS], start=1) if line.rstrip() in ("---", "...")]
    if not ends or not all(_SETTING.match(line) for line in lines[1 : ends[0]]):
        return text, 0
    return "\n".join(lines[ends[0] + 1 :]).lstrip("\n"), ends[0] + 1


def _without_comments(text: str) -> tuple[str, int]:
    """Without `<!-- … -->`; one that never ends is no comment, and one between backticks is shown."""
    parts, at, n = [], 0, 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        is_shown = text[start - 1 : start] == "`"
        parts.append(text[at : end + 3 if is_shown else start])
        at, n = end + 3, n + (not is_shown)
    return "".join([*parts, text[at:]]), n
