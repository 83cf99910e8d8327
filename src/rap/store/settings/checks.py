"""What is wrong with `[tool.rap]`: words nobody knows, values of another kind, numbers nobody can mean; one sentence each."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from rap.core.errors import Message, Problem
from rap.core.model import CODE_ID, CODER_ID, KINDS, LANGUAGE, MONTH, RUN_NAME, SOURCE_ID
from rap.core.plain import is_day, nearest
from rap.store.settings.settings import CODER_ROLES, DEFAULT_THRESHOLDS, METHODS, VIEWS, Coder, RunSettings

LEAST_THRESHOLD = 3
PUBLIC_KEY = re.compile(r"age1[0-9a-z]{58}")
NUMBERS = {"release_confirmations": (1, 99), "reviewers": (1, 3), "raw_days": (1, 36_500), "idle_minutes": (0, 100_000)}
TABLE_KINDS: Mapping[str, type] = {
    **{"languages": list, "coders": dict, "method": str, "thresholds": dict, "runs": list},
    **dict.fromkeys(("demo", "blind", "proposals"), bool),
    **dict.fromkeys(NUMBERS, int),
}
RUN_NUMBERS = {"timeout_s": (1, 1_000_000)}
RUN_KINDS: Mapping[str, type] = {
    **{"name": str, "notebook": str, "sources": dict, "audiences": list, "languages": list, "each": dict},
    **{"parameters": dict, "schedule": str, "timeout_s": int},
}
CODER_KEYS = ("role", "discipline", "key", "languages", "until", "view", "codes")
_WORDS = {list: "a list", dict: "a table", int: "a number", str: "a text", bool: "true or false"}
_TWO_LETTERS = "write two letters, like fr"
_NO_AUDIENCE = "use small letters, digits and hyphens"
_FILTERS = {  # one value of each; nothing is what a text has that says nothing
    "language": (LANGUAGE, _TWO_LETTERS),
    "phase": (re.compile("[0-9]{0,4}"), "use 1, 2 or 3"),
    "month": (re.compile(f"(?:{MONTH.pattern})?"), "write it like 2025-03"),
    "id": (SOURCE_ID, "write it like INT-38201"),
}
SOURCE_FILTERS = ("kind", *_FILTERS)


def problem(what: str, right: str | Message) -> Problem:
    """A problem of the settings."""
    return Problem("pyproject.toml", what, right)


def unknown(table: Mapping[str, Any], known: Sequence[str], where: str) -> Iterator[Problem]:
    """Keys that are not of `known`."""
    for key in table:
        if key not in known:
            yield problem(f"{where} has the unknown key '{key}'", nearest(key, known))


def wrong_kinds(table: Mapping[str, Any], kinds: Mapping[str, type], where: str) -> Iterator[Problem]:
    """Values that are of another kind than their key says."""
    for key, kind in kinds.items():
        if key in table and type(table[key]) is not kind:
            right = "write it without quotes" if kind is bool else "see docs/files.md"
            yield problem(f"{key} of {where} is not {_WORDS[kind]}", right)


def wrong_numbers(table: Mapping[str, Any], numbers: Mapping[str, tuple[int, int]], where: str) -> Iterator[Problem]:
    """Numbers that are too small or too great to be meant."""
    for key, (low, high) in numbers.items():
        if type(table.get(key)) is int and not low <= table[key] <= high:
            yield problem(f"{key} of {where} is {str(table[key])[:20]}", f"write {low} to {high}")


def check_table(table: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the table itself, once its keys and kinds are right."""
    if not _is_title(table.get("title", "")):
        yield problem("title of [tool.rap] is not a text", 'write a text, or one for each language: {en = "Rooms"}')
    if (method := table.get("method", METHODS[0])) not in METHODS:
        yield problem(f"[tool.rap] has the method '{method}'", nearest(method, METHODS))
    if not all(isinstance(run, Mapping) for run in table.get("runs", ())):
        yield problem("runs has an entry that is not a table", "write [[tool.rap.runs]]")
    for language in table.get("languages", ()):
        if not LANGUAGE.fullmatch(str(language)):
            yield problem(f"[tool.rap] has the language '{language}'", _TWO_LETTERS)
    for audience, number in table.get("thresholds", {}).items():
        yield from _check_threshold(audience, number)


def _is_title(title: Any) -> bool:
    texts = title if isinstance(title, dict) else {"en": title}
    return all(LANGUAGE.fullmatch(language) and isinstance(text, str) for language, text in texts.items())


def _check_threshold(audience: str, number: Any) -> Iterator[Problem]:
    if not RUN_NAME.fullmatch(audience):
        yield problem(f"thresholds of [tool.rap] has the audience '{audience}'", _NO_AUDIENCE)
    if type(number) is not int or number < 0:
        yield problem(f"threshold of '{audience}' is not a number of people", "write 5")
    elif audience != "team" and number < LEAST_THRESHOLD:
        what = f"threshold of '{audience}' is {number}, which would show single people"
        yield problem(what, f"write {LEAST_THRESHOLD} or more")


def check_audiences(thresholds: Mapping[str, int], runs: Sequence[RunSettings]) -> Iterator[Problem]:
    """A word of the study's own that thresholds or runs alone name, and nearly `team`, `members` or `public`: a slip."""
    once = set(thresholds) ^ {audience for run in runs for audience in run.audiences}
    for word in sorted(once - DEFAULT_THRESHOLDS.keys()):
        if word.isalpha() and get_close_matches(word, DEFAULT_THRESHOLDS, n=1, cutoff=0.8):
            where = "in thresholds and in no run" if word in thresholds else "in a run and in no threshold"
            yield problem(f"the audience '{word}' is {where}", nearest(word, DEFAULT_THRESHOLDS))


def wrong_texts(id: str, row: Mapping[str, Any]) -> Iterator[Problem]:
    """Values of a coder that are no text, and no list of texts."""
    for key, value in row.items():
        values = value if isinstance(value, list) else [value]
        if key in CODER_KEYS and not all(isinstance(one, str | datetime.date) for one in values):
            yield problem(f"{key} of coder {id} is not a text", "see docs/files.md")


def check_coder(coder: Coder, row: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with what a coder's table says."""
    where = f"coder {coder.id}"
    if not CODER_ID.fullmatch(coder.id):
        yield problem(f"coder '{coder.id}' is not an id", "write K- and two to six digits; names stay on each machine")
    if coder.role not in CODER_ROLES:
        yield problem(f"{where} has the role '{coder.role}'", nearest(coder.role, CODER_ROLES))
    if coder.view not in ("", *VIEWS):
        yield problem(f"{where} has the view '{coder.view}'", nearest(coder.view, VIEWS))
    if "until" in row and not is_day(coder.until):  # else she would stay for ever
        yield problem(f"{where} has until '{coder.until}'", "write a day like 2026-12-31")
    for language in coder.languages:
        if not LANGUAGE.fullmatch(language):
            yield problem(f"{where} has the language '{language}'", _TWO_LETTERS)
    for code in coder.codes:
        if not CODE_ID.fullmatch(code):
            yield problem(f"{where} has the code '{code}'", "use small letters, digits and hyphens")
    if not all(PUBLIC_KEY.fullmatch(key) for key in coder.keys):  # it may be a secret one, so it is not repeated
        right = "write the line that `rap vault init` printed: age1 and 58 letters and digits"
        yield problem(f"key of {where} is not a public key", right)


def check_run(run: RunSettings) -> Iterator[Problem]:
    """What is wrong with what a run says."""
    where = f"run '{run.name}'"
    if not RUN_NAME.fullmatch(run.name):
        yield problem(f"{where} has no proper name", "use small letters, digits and hyphens")
    if not run.notebook.endswith(".ipynb"):
        yield problem(f"{where} names no notebook", 'write notebook = "notebooks/NAME.ipynb"')
    yield from unknown(run.sources, SOURCE_FILTERS, f"sources of {where}")
    for kind in run.sources.get("kind", ()):
        if kind not in KINDS:
            yield problem(f"sources of {where} has the kind '{kind}'", nearest(kind, KINDS))
    for key, (shape, right) in _FILTERS.items():
        for value in run.sources.get(key, ()):
            if not shape.fullmatch(value):
                yield problem(f"sources of {where} has the {key} '{value}'", right)
    for word, shape in [*((a, RUN_NAME) for a in run.audiences), *((code, LANGUAGE) for code in run.languages)]:
        if not shape.fullmatch(str(word)):
            yield problem(f"{where} has '{word}' as audience or language", "use words like members and fr")
