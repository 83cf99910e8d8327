"""Labels that stand for what is taken out: a role in brackets in the language of the talk, one
person one label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import count

from rap.core.folding import fold
from rap.languages.pack import pack_of, shared
from rap.privacy.pseudonyms.found import Found
from rap.privacy.pseudonyms.persons import parts_of, same_person

_STREET = re.compile(
    r"(?:rue|avenue|boulevard|chaussee|place|quai|calle|avenida|plaza|rua|travessa|largo|strada|bulevard\w*|piata|"
    r"rrug\w+|sheshi\w*)\b|.*(?:straat|laan|plein|weg|kaai|lei|street|road|lane|avenue|square)$"
)


def label_finds(finds: Sequence[Found], text: str, *, language: str) -> list[tuple[str, int]]:
    """The label and the number of the person or thing of each find, in order.

    Returns
    -------
    list of (label, entity)
        Names and places that may be one share both; letters go A, B, …, Z, AA in the order in which
        they come, for each label apart. A role that stands before the name is the label: `ma
        collègue Ana` is `[collègue A]`.
    """
    entities = _entities(finds, text)
    heads: dict[int, str] = {}
    for one, entity in zip(finds, entities, strict=True):
        head = _head(one, text, language)
        is_role = one.kind == "name" and head != _table(language)["name"]
        if entity not in heads or (is_role and heads[entity] == _table(language)["name"]):
            heads[entity] = head
    labels = _with_letters(finds, entities, heads, language)
    return [(labels[entity], entity) for entity in entities]


def _entities(finds: Sequence[Found], text: str) -> list[int]:
    """Numbers from 1 in reading order; a full name ties what its parts name."""
    known: list[tuple[str, set[str]]] = []
    numbers = []
    for one in finds:
        group = "name" if one.kind in ("name", "unknown") else one.kind
        parts = (
            parts_of(text[one.start : one.end])
            if group == "name"
            else frozenset([fold(text[one.start : one.end])])
        )
        fits = (
            at
            for at, (kind, others) in enumerate(known)
            if kind == group and _is_same(group, parts, others)
        )
        at = next(fits, len(known))
        if at == len(known):
            known.append((group, set()))
        known[at][1].update(parts)
        numbers.append(at + 1)
    return numbers


def _is_same(group: str, parts: frozenset[str], others: set[str]) -> bool:
    return same_person(parts, frozenset(others)) if group == "name" else bool(parts & others)


def _head(one: Found, text: str, language: str) -> str:
    """The words of a label without its letter."""
    table = _table(language)
    words = fold(text[one.start : one.end])
    if one.kind == "name":
        return _role_before(text, one.start, language) or table["name"]
    if one.kind == "workplace-name":
        return table["venue"]
    if one.kind == "place" and _STREET.match(words):
        return table["street"]
    if one.kind == "place":
        return _level(words, language) or table["place" if " " in words else "town"]
    return table[one.kind]


def _with_letters(
    finds: Sequence[Found], entities: Sequence[int], heads: dict[int, str], language: str
) -> dict[int, str]:
    table = _table(language)
    plain = {table[key] for key in table if key not in ("name", "street", "town", "place", "venue")}
    counters: dict[str, count[int]] = {}
    labels: dict[int, str] = {}
    for one, entity in zip(finds, entities, strict=True):
        head = heads[entity]
        if entity in labels:
            continue
        has_letter = (
            one.kind in ("name", "place", "workplace-name")
            and "," not in head
            and head not in plain - {table["small"]}
        )
        letter = f" {_letter(next(counters.setdefault(head, count())))}" if has_letter else ""
        labels[entity] = f"[{head}{letter}]"
    return labels


def _letter(number: int) -> str:
    return chr(65 + number) if number < 26 else _letter(number // 26 - 1) + chr(65 + number % 26)


def _role_before(text: str, start: int, language: str) -> str:
    """The role that the word before a name says; nothing where it says none."""
    before = re.findall(r"\w+", fold(text[max(start - 24, 0) : start]))
    return _roles(language).get(before[-1], "") if before and text[start - 1 : start] == " " else ""


def _level(words: str, language: str) -> str:
    """`grande ville, nord` for a town whose size and place are known."""
    size, _, part = _levels().get(words.replace(" ", "-"), "").partition(" ")
    table = _table(language)
    return f"{table[size]}, {table[part]}" if size else ""


@cache
def _table(language: str) -> dict[str, str]:
    return {**pack_of("en").labels.label, **pack_of(language).labels.label}


@cache
def _roles(language: str) -> dict[str, str]:
    return {
        word: label
        for label, words in pack_of(language).names.role.items()
        for word in words.split()
    }


@cache
def _levels() -> dict[str, str]:
    rows = (line.split(": ", 1) for line in shared().lines("levels.txt"))
    return {name: head for head, names in rows for name in names.split()}
