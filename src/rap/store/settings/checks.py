"""What is wrong with `[tool.rap]`: unknown words, values of the wrong kind, numbers out of range;
one problem each.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from rap.core.errors import Message, Problem
from rap.core.model import CODE_ID, CODER_ID, KINDS, LANGUAGE, MONTH, RUN_NAME, SOURCE_ID
from rap.core.plain import is_day, nearest
from rap.store.settings.settings import (
    CODER_ROLES,
    DEFAULT_THRESHOLDS,
    METHODS,
    VIEWS,
    Coder,
    RunSettings,
)

LEAST_THRESHOLD = 3
PUBLIC_KEY = re.compile(r"age1[0-9a-z]{58}")
NUMBERS = {
    "release_confirmations": (1, 99),
    "reviewers": (1, 3),
    "raw_days": (1, 36_500),
    "idle_minutes": (0, 100_000),
}
TABLE_KINDS: Mapping[str, type] = {
    **{"languages": list, "coders": dict, "method": str, "thresholds": dict, "runs": list},
    **dict.fromkeys(("demo", "blind", "proposals"), bool),
    **dict.fromkeys(NUMBERS, int),
}
RUN_NUMBERS = {"timeout_s": (1, 1_000_000)}
RUN_KINDS: Mapping[str, type] = {
    **{
        "name": str,
        "notebook": str,
        "sources": dict,
        "audiences": list,
        "languages": list,
        "each": dict,
    },
    **{"parameters": dict, "schedule": str, "timeout_s": int},
}
CODER_KEYS = ("role", "discipline", "key", "languages", "until", "view", "codes")
_KINDS = {
    list: "store.settings.a_list",
    dict: "store.settings.a_table",
    int: "store.settings.a_number",
    str: "store.settings.a_text",
}
TABLE = "[tool.rap]"
_FILTERS = {  # one value of each; nothing is what a text has that says nothing
    "language": (LANGUAGE, "store.settings.filter_language"),
    "phase": (re.compile("[0-9]{0,4}"), "store.settings.filter_phase"),
    "month": (re.compile(f"(?:{MONTH.pattern})?"), "store.settings.filter_month"),
    "id": (SOURCE_ID, "store.settings.filter_id"),
}
SOURCE_FILTERS = ("kind", *_FILTERS)


def problem(id: str, /, **facts: Any) -> Problem:
    """A problem of the settings."""
    return Problem(id, place="pyproject.toml", **facts)


def of_coder(coder: str) -> Message:
    """How a sentence calls the table of a coder."""
    return Message("store.settings.the_coder", coder=coder)


def unknown(
    table: Mapping[str, Any], known: Sequence[str], where: str | Message
) -> Iterator[Problem]:
    """Keys that are not of `known`."""
    for key in table:
        if key not in known:
            yield problem(
                "store.settings.unknown_key", where=where, key=key, nearest=nearest(key, known)
            )


def wrong_kinds(
    table: Mapping[str, Any], kinds: Mapping[str, type], where: str | Message
) -> Iterator[Problem]:
    """Values that are of another kind than their key says."""
    for key, kind in kinds.items():
        if key not in table or type(table[key]) is kind:
            continue
        if kind is bool:
            yield problem("store.settings.not_true_or_false", key=key, where=where)
        else:
            yield problem(
                "store.settings.wrong_kind", key=key, where=where, kind=Message(_KINDS[kind])
            )


def wrong_numbers(
    table: Mapping[str, Any], numbers: Mapping[str, tuple[int, int]], where: str | Message
) -> Iterator[Problem]:
    """Numbers that are too small or too great to be meant."""
    for key, (low, high) in numbers.items():
        if type(table.get(key)) is int and not low <= table[key] <= high:
            facts = {
                "key": key,
                "where": where,
                "value": str(table[key])[:20],
                "low": low,
                "high": high,
            }
            yield problem("store.settings.number_out_of_range", **facts)


def check_table(table: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the table itself, once its keys and kinds are right."""
    if not _is_title(table.get("title", "")):
        yield problem("store.settings.title")
    if (method := table.get("method", METHODS[0])) not in METHODS:
        yield problem(
            "store.settings.unknown_method", method=method, nearest=nearest(method, METHODS)
        )
    if not all(isinstance(run, Mapping) for run in table.get("runs", ())):
        yield problem("store.settings.run_not_a_table")
    for language in table.get("languages", ()):
        if not LANGUAGE.fullmatch(str(language)):
            yield problem("store.settings.bad_language", where=TABLE, language=str(language))
    for audience, number in table.get("thresholds", {}).items():
        yield from _check_threshold(audience, number)


def _is_title(title: Any) -> bool:
    texts = title if isinstance(title, dict) else {"en": title}
    return all(
        LANGUAGE.fullmatch(language) and isinstance(text, str) for language, text in texts.items()
    )


def _check_threshold(audience: str, number: Any) -> Iterator[Problem]:
    if not RUN_NAME.fullmatch(audience):
        yield problem("store.settings.bad_audience", audience=audience)
    if type(number) is not int or number < 0:
        yield problem("store.settings.threshold_not_a_number", audience=audience)
    elif audience != "team" and number < LEAST_THRESHOLD:
        facts = {"audience": audience, "threshold": number, "least": LEAST_THRESHOLD}
        yield problem("store.settings.threshold_too_low", **facts)


def check_audiences(
    thresholds: Mapping[str, int], runs: Sequence[RunSettings]
) -> Iterator[Problem]:
    """A word of the study's own that thresholds or runs alone name, and nearly `team`, `members` or
    `public`: a slip.
    """
    once = set(thresholds) ^ {audience for run in runs for audience in run.audiences}
    for word in sorted(once - DEFAULT_THRESHOLDS.keys()):
        if word.isalpha() and get_close_matches(word, DEFAULT_THRESHOLDS, n=1, cutoff=0.8):
            in_no_run, in_no_threshold = (
                "store.settings.audience_in_no_run",
                "store.settings.audience_without_threshold",
            )
            near = nearest(word, DEFAULT_THRESHOLDS)
            yield problem(
                in_no_run if word in thresholds else in_no_threshold, audience=word, nearest=near
            )


def wrong_texts(coder: str, row: Mapping[str, Any]) -> Iterator[Problem]:
    """Values of a coder that are neither a text nor a list of texts."""
    for key, value in row.items():
        values = value if isinstance(value, list) else [value]
        if key in CODER_KEYS and not all(isinstance(one, str | datetime.date) for one in values):
            yield problem("store.settings.coder_not_text", key=key, coder=coder)


def check_coder(coder: Coder, row: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with what a coder's table says."""
    who = coder.id
    if not CODER_ID.fullmatch(coder.id):
        yield problem("store.settings.bad_coder", coder=who)
    if coder.role not in CODER_ROLES:
        near = nearest(coder.role, CODER_ROLES)
        yield problem("store.settings.unknown_role", coder=who, role=coder.role, nearest=near)
    if coder.view not in ("", *VIEWS):
        near = nearest(coder.view, VIEWS)
        yield problem("store.settings.unknown_view", coder=who, view=coder.view, nearest=near)
    if "until" in row and not is_day(coder.until):  # else she would stay for ever
        yield problem("store.settings.bad_until", coder=who, day=coder.until)
    for language in coder.languages:
        if not LANGUAGE.fullmatch(language):
            yield problem("store.settings.bad_language", where=of_coder(who), language=language)
    for code in coder.codes:
        if not CODE_ID.fullmatch(code):
            yield problem("store.settings.bad_code", coder=who, code=code)
    if not all(
        PUBLIC_KEY.fullmatch(key) for key in coder.keys
    ):  # it may be a secret one, so it is not repeated
        yield problem("store.settings.bad_key", coder=who)


def check_run(run: RunSettings) -> Iterator[Problem]:
    """What is wrong with what a run says."""
    name, where = run.name, Message("store.settings.sources_of_run", run=run.name)
    if not RUN_NAME.fullmatch(run.name):
        yield problem("store.settings.bad_run_name", run=name)
    if not run.notebook.endswith(".ipynb"):
        yield problem("store.settings.no_notebook", run=name)
    yield from unknown(run.sources, SOURCE_FILTERS, where)
    for kind in run.sources.get("kind", ()):
        if kind not in KINDS:
            yield problem(
                "store.settings.filter_kind", where=where, value=kind, nearest=nearest(kind, KINDS)
            )
    for key, (shape, wrong) in _FILTERS.items():
        for value in run.sources.get(key, ()):
            if not shape.fullmatch(value):
                yield problem(wrong, where=where, value=value)
    for word, shape in [
        *((a, RUN_NAME) for a in run.audiences),
        *((code, LANGUAGE) for code in run.languages),
    ]:
        if not shape.fullmatch(str(word)):
            yield problem("store.settings.bad_word", run=name, word=str(word))
