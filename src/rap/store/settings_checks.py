"""What is wrong with `[tool.rap]`: unknown words, values of the wrong kind, numbers out of range;
one problem each.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeAlias

from rap.core.errors import Message, Problem
from rap.core.model import (
    CODE_ID,
    CODER_ID,
    KINDS,
    LANGUAGE,
    METHODS,
    MONTH,
    RUN_NAME,
    SOURCE_ID,
    VARIABLE_ID,
)
from rap.core.plain import is_day, nearest
from rap.core.versions import VERSION

Texts: TypeAlias = tuple[str, ...]
Kind: TypeAlias = type | tuple[int, int]
"""What a value must be; of a number the least and the greatest, of `object` nothing."""
CODER_ROLES = ("coder", "lead", "reviewer", "intern", "reader")
VIEWS = ("simple",)
DEFAULT_THRESHOLDS = {"team": 0, "members": 5, "public": 10}
LEAST_THRESHOLD = 3
PUBLIC_KEY = re.compile(r"age1[0-9a-z]{58}")
TABLE = "[tool.rap]"
TABLE_KINDS: Mapping[str, Kind] = {
    "title": object,
    "languages": list,
    "coders": dict,
    "method": str,
    "thresholds": dict,
    "runs": list,
    "demo": bool,
    "blind": bool,
    "proposals": bool,
    "release_confirmations": (1, 99),
    "reviewers": (1, 3),
    "raw_days": (1, 36_500),
    "idle_minutes": (0, 100_000),
    "help_contact": str,
    "help_without_consent": str,
    "wanted": dict,
    "needs": str,
    "sealed": bool,
    "never_counted": list,
    "exact_desks": list,
}
RUN_KINDS: Mapping[str, Kind] = {
    "name": str,
    "notebook": str,
    "sources": dict,
    "audiences": list,
    "languages": list,
    "each": dict,
    "parameters": dict,
    "schedule": str,
    "timeout_s": (1, 1_000_000),
    "uses": list,
    "limit_s": (1, 10_000_000),
    "retries": (0, 10),
    "keep": (0, 10_000),
}
CODER_KEYS = ("role", "discipline", "key", "languages", "until", "view", "codes")
_KINDS = {
    list: "store.settings.a_list",
    dict: "store.settings.a_table",
    int: "store.settings.a_number",
    str: "store.settings.a_text",
}
_FILTERS = {  # one value of each; nothing is what a text has that says nothing
    "language": (LANGUAGE, "store.settings.filter_language"),
    "phase": (re.compile("[0-9]{0,4}"), "store.settings.filter_phase"),
    "month": (re.compile(f"(?:{MONTH.pattern})?"), "store.settings.filter_month"),
    "id": (SOURCE_ID, "store.settings.filter_id"),
    "survey": (CODE_ID, "store.settings.filter_survey"),
}


def problem(what: str, /, **facts: Any) -> Problem:
    """A problem of the settings."""
    return Problem(what, place="pyproject.toml", **facts)


def find_unknown(
    words: Iterable[str], known: Iterable[str], *, where: str | Message
) -> Iterator[Problem]:
    """Keys that are not of `known`."""
    for key in words:
        if key not in known:
            near = nearest(key, known)
            yield problem("store.settings.unknown_key", where=where, key=key, nearest=near)


def find_wrong_values(
    table: Mapping[str, Any], kinds: Mapping[str, Kind], *, where: str | Message
) -> Iterator[Problem]:
    """Unknown keys, values of another kind than their key asks for, and numbers too small or too
    great to be meant.
    """
    yield from find_unknown(table, kinds, where=where)
    for key in [key for key in kinds if key in table]:
        facts: dict[str, Any] = {"key": key, "where": where}
        value, kind = table[key], kinds[key]
        wanted = int if isinstance(kind, tuple) else kind
        if type(value) is not wanted and wanted is bool:
            yield problem("store.settings.not_true_or_false", **facts)
        elif type(value) is not wanted and wanted is not object:
            yield problem("store.settings.wrong_kind", kind=Message(_KINDS[wanted]), **facts)
        elif isinstance(kind, tuple) and not kind[0] <= value <= kind[1]:
            facts |= {"value": str(value)[:20], "low": kind[0], "high": kind[1]}
            yield problem("store.settings.number_out_of_range", **facts)


def check_table(table: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the table itself, once its keys and kinds are right."""
    title = table.get("title", "")
    for language, text in (title if isinstance(title, dict) else {"en": title}).items():
        if not LANGUAGE.fullmatch(language) or not isinstance(text, str):
            yield problem("store.settings.title")
            break
    if (method := table.get("method", METHODS[0])) not in METHODS:
        near = nearest(method, METHODS)
        yield problem("store.settings.unknown_method", method=method, nearest=near)
    if not all(isinstance(run, Mapping) for run in table.get("runs", ())):
        yield problem("store.settings.run_not_a_table")
    if (needs := table.get("needs")) is not None and not VERSION.fullmatch(needs):
        yield problem("store.settings.bad_needs")
    yield from _check_languages(table.get("languages", ()), where=TABLE)
    for audience, number in table.get("thresholds", {}).items():
        if not RUN_NAME.fullmatch(audience):
            yield problem("store.settings.bad_audience", audience=audience)
        if type(number) is not int or number < 0:
            yield problem("store.settings.threshold_not_a_number", audience=audience)
        elif audience != "team" and number < LEAST_THRESHOLD:
            facts = {"audience": audience, "threshold": number, "least": LEAST_THRESHOLD}
            yield problem("store.settings.threshold_too_low", **facts)

    for code in table.get("never_counted", ()):
        if not isinstance(code, str) or not CODE_ID.fullmatch(code):
            yield problem("store.settings.bad_never_counted", code=str(code)[:40])
    for variable, numbers in table.get("wanted", {}).items():
        is_plain = VARIABLE_ID.fullmatch(variable) and isinstance(numbers, Mapping)
        if not is_plain or any(type(n) is not int or n < 1 for n in numbers.values()):
            yield problem("store.settings.bad_wanted", variable=variable)


def _check_languages(languages: Iterable[Any], *, where: str | Message) -> Iterator[Problem]:
    for language in map(str, languages):
        if not LANGUAGE.fullmatch(language):
            yield problem("store.settings.bad_language", where=where, language=language)


def check_audiences(thresholds: Iterable[str], audiences: Iterable[str]) -> Iterator[Problem]:
    """A word of the study's own that thresholds alone or the audiences of runs alone name, and
    nearly `team`, `members` or `public`: a slip.
    """
    for word in sorted(({*thresholds} ^ {*audiences}) - DEFAULT_THRESHOLDS.keys()):
        if word.isalpha() and get_close_matches(word, DEFAULT_THRESHOLDS, n=1, cutoff=0.8):
            near, in_no_run = nearest(word, DEFAULT_THRESHOLDS), "store.settings.audience_in_no_run"
            id = in_no_run if word in thresholds else "store.settings.audience_without_threshold"
            yield problem(id, audience=word, nearest=near)


def the_coder(coder: str) -> Message:
    """How a sentence calls the table of a coder."""
    return Message("store.settings.the_coder", coder=coder)


def find_wrong_texts(coder: str, row: Mapping[str, Any]) -> Iterator[Problem]:
    """Values of a coder that are neither a text nor a list of texts."""
    for key, value in row.items():
        values = value if isinstance(value, list) else [value]
        if key in CODER_KEYS and not all(isinstance(one, str | datetime.date) for one in values):
            yield problem("store.settings.coder_not_text", key=key, coder=coder)


def check_coder(
    coder: str, *, texts: Mapping[str, str], words: Mapping[str, Texts]
) -> Iterator[Problem]:
    """What is wrong with what a coder's table says: its single texts, and those of many words."""
    role, view = texts.get("role", CODER_ROLES[0]), texts.get("view", "")
    if not CODER_ID.fullmatch(coder):
        yield problem("store.settings.bad_coder", coder=coder)
    if role not in CODER_ROLES:
        near = nearest(role, CODER_ROLES)
        yield problem("store.settings.unknown_role", coder=coder, role=role, nearest=near)
    if view not in ("", *VIEWS):
        near = nearest(view, VIEWS)
        yield problem("store.settings.unknown_view", coder=coder, view=view, nearest=near)
    if not is_day(day := texts.get("until", "")) and "until" in texts:  # else she stays for ever
        yield problem("store.settings.bad_until", coder=coder, day=day)
    yield from _check_languages(words["languages"], where=the_coder(coder))
    for code in words["codes"]:
        if not CODE_ID.fullmatch(code):
            yield problem("store.settings.bad_code", coder=coder, code=code)
    if not all(map(PUBLIC_KEY.fullmatch, words["key"])):  # not repeated: it may be a secret one
        yield problem("store.settings.bad_key", coder=coder)


def check_run(
    name: str, *, notebook: str, sources: Mapping[str, Texts], audiences: Texts, languages: Texts
) -> Iterator[Problem]:
    """What is wrong with what a run says."""
    where = Message("store.settings.sources_of_run", run=name)
    if not RUN_NAME.fullmatch(name):
        yield problem("store.settings.bad_run_name", run=name)
    if not notebook.endswith(".ipynb"):
        yield problem("store.settings.no_notebook", run=name)
    yield from find_unknown(sources, ("kind", *_FILTERS), where=where)
    for kind in sources.get("kind", ()):
        if kind not in KINDS:
            near = nearest(kind, KINDS)
            yield problem("store.settings.filter_kind", where=where, value=kind, nearest=near)
    for key, (shape, wrong) in _FILTERS.items():
        for value in sources.get(key, ()):
            if not shape.fullmatch(value):
                yield problem(wrong, where=where, value=value)
    for shape, words in ((RUN_NAME, audiences), (LANGUAGE, languages)):
        for word in map(str, words):
            if not shape.fullmatch(word):
                yield problem("store.settings.bad_word", run=name, word=word)


def check_uses(runs: Mapping[str, tuple[Texts, Texts]]) -> Iterator[Problem]:
    """What is wrong with the runs whose tables others use; `runs` maps a name to what it uses and
    its audiences.
    """
    for name, (uses, audiences) in runs.items():
        for used in uses:
            if used not in runs:
                yield problem(
                    "store.settings.uses_unknown", run=name, used=used, nearest=nearest(used, runs)
                )
            for audience in audiences if used in runs else ():
                if audience not in runs[used][1]:
                    facts = {"run": name, "used": used, "audience": audience}
                    yield problem("store.settings.uses_other_audience", **facts)
    try:
        TopologicalSorter({name: uses for name, (uses, _) in runs.items()}).prepare()
    except CycleError as error:
        yield problem("store.settings.uses_in_a_circle", runs=" → ".join(error.args[1]))
