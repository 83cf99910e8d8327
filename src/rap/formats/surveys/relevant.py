"""Filters of an XLSForm (`relevant`) as `asked_if`, and back: the simple kinds alone.

`${q} = 'a'`, `selected(${q}, 'a')`, several of one question joined by `or`, and those of several
questions joined by `and`. Everything else is named for a person and not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rap.core.surveys import Question

_NAME = r"(?:\$\{\s*([\w.-]+)\s*\}|\.\./([\w.-]+))"
_VALUE = r"""(?:'([^']*)'|"([^"]*)")"""
_IS = re.compile(rf"\s*{_NAME}\s*=\s*{_VALUE}\s*")
_SELECTED = re.compile(rf"\s*selected\s*\(\s*{_NAME}\s*,\s*{_VALUE}\s*\)\s*")


def parse_relevant(text: str) -> dict[str, tuple[str, ...]] | None:
    """Question -> options that open it; None for a filter that is not of the simple kinds.

    Examples
    --------
    >>> parse_relevant("${refused} = 'yes' and (selected(${place}, 'home') or selected(${place}, 'online'))")
    {'refused': ('yes',), 'place': ('home', 'online')}
    >>> parse_relevant("${age} > 18") is None, parse_relevant("${a} = 'x' or ${b} = 'y'") is None
    (True, True)
    """
    found: dict[str, tuple[str, ...]] = {}
    for part in _split(_bare(text), "and"):
        if len(pieces := _split(_bare(part), "and")) > 1:
            inner = parse_relevant(" and ".join(pieces))
            if inner is None or {*inner} & {*found}:
                return None
            found |= inner
            continue
        atoms = [_atom(one) for one in _split(_bare(part), "or")]
        names = {atom[0] for atom in atoms if atom}
        if None in atoms or len(names) != 1 or names & {*found}:
            return None
        found[names.pop()] = tuple(dict.fromkeys(atom[1] for atom in atoms if atom))
    return found


def _atom(text: str) -> tuple[str, str] | None:
    match = _IS.fullmatch(_bare(text)) or _SELECTED.fullmatch(_bare(text))
    return (match[1] or match[2], match[3] or match[4] or "") if match else None


def _bare(text: str) -> str:
    """Without parentheses around the whole."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and _is_one(text):
        text = text[1:-1].strip()
    return text


def _is_one(text: str) -> bool:
    """Whether the first parenthesis is closed by the last."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return at == len(text) - 1
    return False


def _split(text: str, word: str) -> list[str]:
    """Cut at a word outside parentheses and quotes."""
    parts, depth, start = [], 0, 0
    quote = ""
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        else:
            depth += (sign == "(") - (sign == ")")
            if not depth and re.match(rf"\s{word}\s", text[at:]):
                parts.append(text[start:at])
                start = at + len(word) + 2
    return [*parts, text[start:]]


def format_relevant(asked_if: Mapping[str, tuple[str, ...]], types: Mapping[str, Question]) -> str:
    """The filter as an XLSForm has it; `parse_relevant` reads it back."""
    parts = []
    for name, options in asked_if.items():
        is_several = name in types and types[name].type == "several"
        form = "selected(${{{0}}}, '{1}')" if is_several else "${{{0}}} = '{1}'"
        said = " or ".join(form.format(name, option) for option in options)
        parts.append(f"({said})" if len(options) > 1 and len(asked_if) > 1 else said)
    return " and ".join(parts)
