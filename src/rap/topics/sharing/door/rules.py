"""What kind of file comes in, and in words what a lead reads before her yes to it.

Bytes in, sentences out; no file and no git is touched.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, TypeAlias

from rap.core.errors import Fact, Message, Problem, RapError
from rap.core.files import SEALED
from rap.core.model import METHODS, PURPOSES, in_language
from rap.core.plain import decode_plain, labels_of
from rap.core.safe_input import cells_of, parse_json
from rap.core.yaml_files import parse_yaml
from rap.languages.catalogue import current_language
from rap.store.consent_forms import Answer, Form, minus, parse_form
from rap.store.file_kinds import FILE_KINDS
from rap.store.notebooks import source_of
from rap.store.settings_checks import CODER_ROLES, DEFAULT_THRESHOLDS
from rap.topics.sharing.door.narrowed import Pairs, Side, day_before, days_of, more_on, sides

# fmt: off
Kind: TypeAlias = Literal[
    "settings", "form", "consent", "program", "git", "members",
    "text", "log", "machine", "foreign", "stone", "map", "free",
]
# fmt: on
_KINDS: dict[str, Kind] = {  # all other kinds of `FILE_KINDS` are free
    "forms": "form",
    "cases": "consent",
    "notebooks": "program",
    "programs": "program",
    "surveys": "members",
    "handbook": "members",
    "avoided": "members",
    "texts": "text",
    "notes": "text",
    "headers": "text",
    "codings": "log",
    "translations": "log",
    "machines": "machine",
    "withdrawn": "stone",
    "maps": "map",
}
_BROUGHT: frozenset[Kind] = frozenset({"free", "text", "map", "stone", "consent"})
_NAMES: dict[str, Kind] = {  # what comes before the table of kinds, and what is not in it
    r"pyproject\.toml": "settings",
    r"(.*/)?\.git(attributes|modules|ignore)|\.githooks/.+": "git",
    r"codebook/letter/[^/]+\.yaml": "members",
    r"interviews/cases/[^/]+\.yaml": "consent",  # a copy under another name may be a refusal
    r"reports/README\.md|((interviews|codebook|notebooks|reports)/)([^/]+/)*\.gitkeep": "free",
    r"(README|LICENSE|CHANGELOG)(\.[a-z]{2})?(\.md|\.txt)?|docs/([^./][^/]*/)*[^./][^/]*\.(md|txt)": "free",
}


def kind_of(path: str) -> Kind:
    """The kind of a file by its plain path from the top of the study, without `.sealed`.

    What may be outside a study's own folders, as in the repository of this program, the caller knows.

    Examples
    --------
    >>> [kind_of(path) for path in ("pyproject.toml", "notebooks/pandas.py", "json.py", "codebook/codebook.yaml")]
    ['settings', 'program', 'foreign', 'free']
    """
    for name, kind in _NAMES.items():
        if re.fullmatch(name, path):
            return kind
    # the table's own order would take a form for any file of the codebook
    found = [name for name, kind in FILE_KINDS.items() if re.fullmatch(kind.name, path)]
    return next((_KINDS[name] for name in found if name in _KINDS), "free" if found else "foreign")


def is_brought_kind(path: str) -> bool:
    """Whether such a file comes in as the machine of somebody who may write vouches for it, byte for
    byte, as git has it.
    """
    return path.startswith("../") or kind_of(path.removesuffix(SEALED)) in _BROUGHT


Told: TypeAlias = Iterator[Message]
Bytes: TypeAlias = bytes | None
# fmt: off
_GRAVE = (
    "unreadable", "settings_gone", "blind_off", "sealed_off", "threshold_lower", "exact_desks", "reviewers_fewer",
    "confirmations_fewer", "raw_longer", "becomes_lead", "coder_gone", "key_new", "key_gone",
    "run_audiences", "counted_more", "part_more", "case_gone", "lets", "refuses_not", "by_form", "program_new",
    "program", "cells", "text", "text_gone", "header", "codings_lost", "git", "line", "line_gone", "order",
    "log_of_nobody", "stone", "shares",
)
# fmt: on
# what gives rights, takes protection away, or runs: it is read first
GRAVE = frozenset(f"sharing.door.{word}" for word in _GRAVE)
_LONG = 200  # letters of a value or a line that are shown
_LINES = 30  # lines that are shown


def what_changes(
    path: str,
    before: Bytes,
    after: Bytes,
    *,
    forms: Mapping[str, Form] | None = None,
) -> list[Problem]:
    """What a lead reads before her yes, a sentence each; what may do harm says what it allows.

    Of consent `forms` are in effect; without the form that a yes rests on, a sentence names it.
    """
    if before == after:
        return []
    tell = _TELL.get(kind_of(path), _file)
    if tell is _consent:
        tell = partial(_consent, forms=forms or {})
    try:
        said = [*tell(path, before, after)] or [Message("sharing.door.otherwise")]
    except (
        RapError,
        ValueError,
        RecursionError,
    ):  # not TOML, YAML, JSON or text, or of another shape
        said = [Message("sharing.door.unreadable")]
    return [Problem(message, place=path) for message in said]


# The settings: everything that is another.

_NUMBERS = {  # a number of the settings -> what it is where left out; who says that it is less, more
    "reviewers": (1, "sharing.door.reviewers_fewer", ""),
    "release_confirmations": (1, "sharing.door.confirmations_fewer", ""),
    "raw_days": (180, "", "sharing.door.raw_longer"),
}


def _settings(path: str, before: Bytes, after: Bytes) -> Told:
    if after is None:
        yield Message("sharing.door.settings_gone")
        return
    files = [tomllib.loads(decode_plain(data or b"", name=path)) for data in (before, after)]
    tools = [_dict(file.pop("tool", {})) for file in files]
    old, new = (_dict(tool.pop("rap", {})) for tool in tools)
    yield from _switches(old, new)
    for what, tell in (("coders", _coder), ("runs", _run)):
        had, has = (_named(table.pop(what, {})) for table in (old, new))
        for name in {**had, **has}:
            yield from tell(name, had.get(name), has.get(name))
    yield from _values(old, new)
    for file, tool in zip(files, tools, strict=True):
        file |= {f"tool.{name}": value for name, value in tool.items()}
    if keys := _changed(*map(_flat, files)):
        yield Message("sharing.door.not_of_rap", keys=keys)


def _dict(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("is no table")
    return dict(value)


def _named(rows: Any) -> dict[str, dict[str, Any]]:
    """Tables by their names; runs are a list of them."""
    if isinstance(rows, list):
        named = {str(_dict(row).get("name")): row for row in rows}
        if len(named) < len(rows):
            raise ValueError("two have one name")
        rows = named
    return {name: _dict(row) for name, row in _dict(rows).items()}


def _flat(value: Any, key: str = "") -> dict[str, Any]:
    """The values within tables, by their dotted keys."""
    if not isinstance(value, dict) or not value:
        return {key: value} if key else {}
    within = (_flat(inner, f"{key}.{name}".strip(".")) for name, inner in value.items())
    return {name: inner for found in within for name, inner in found.items()}


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The keys with another value; 1, true and "1" are three."""
    return [key for key in {**old, **new} if repr(old.get(key)) != repr(new.get(key))]


def _said(value: Any) -> Fact:
    if value is None or value in ([], {}):
        return Message("sharing.door.nothing")
    if isinstance(value, list):
        return tuple(map(_said, value))
    return _cut(str(value).lower() if isinstance(value, bool) else str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _values(old: Mapping[str, Any], new: Mapping[str, Any], what: str = "") -> Told:
    had, has = _flat(old), _flat(new)
    for key in _changed(had, has):
        said = {"before": _said(had.get(key)), "after": _said(has.get(key))}
        yield Message("sharing.door.setting", key=" ".join(filter(None, (what, key))), **said)


def _switches(old: dict[str, Any], new: dict[str, Any]) -> Told:
    """Blind, sealed, thresholds and numbers that protect; each is taken out of the tables where it
    has a sentence here, and the rest stays for `_values`.
    """
    blind, sealed = (
        [bool(table.get(key, key == "blind" and table.get("method") == METHODS[1])) for table in of]
        for key, of in (("blind", (old, new)), ("sealed", (old, new)))
    )
    for key, (was, now) in (("blind", blind), ("sealed", sealed)):
        if was != now:
            old.pop(key, None), new.pop(key, None)
    if blind[0] != blind[1]:
        yield Message("sharing.door.blind_on" if blind[1] else "sharing.door.blind_off")
    if sealed[0] != sealed[1]:
        yield Message("sharing.door.sealed_on" if sealed[1] else "sharing.door.sealed_off")
    apart = [_names_in(table.get("never_counted")) for table in (old, new)]
    if apart[0] != apart[1]:
        old.pop("never_counted", None), new.pop("never_counted", None)
    if freed := tuple(code for code in apart[0] if code not in apart[1]):
        yield Message("sharing.door.counted_more", codes=freed)
    if kept := tuple(code for code in apart[1] if code not in apart[0]):
        yield Message("sharing.door.counted_less", codes=kept)
    tables = [_dict(table.get("thresholds", {})) for table in (old, new)]
    limits = [{**DEFAULT_THRESHOLDS, **table} for table in tables]
    if any(type(n) is not int for of in limits for n in of.values()):
        raise ValueError("a threshold is no number")
    for audience in {**limits[0], **limits[1]}:  # one that is nowhere has the strictest
        was, now = (of.get(audience, max(of.values())) for of in limits)
        if was != now:
            id = "sharing.door.threshold_lower" if now < was else "sharing.door.threshold_higher"
            yield Message(id, audience=_who(audience), before=was, after=now)
            tables = [{name: n for name, n in of.items() if name != audience} for of in tables]
    old["thresholds"], new["thresholds"] = tables
    were, are = (_names_in(table.get("exact_desks")) for table in (old, new))
    if more := [desk for desk in are if desk not in were]:
        old.pop("exact_desks", None), new.pop("exact_desks", None)
        yield Message("sharing.door.exact_desks", desks=_said(more))
    for key, (default, *ids) in _NUMBERS.items():
        was, now = (table.get(key, default) for table in (old, new))
        if type(was) is type(now) is int and was != now and (id := ids[now > was]):
            yield Message(id, before=was, after=now)
            old.pop(key, None), new.pop(key, None)


def _names_in(value: Any) -> list[str]:
    if value is not None and not isinstance(value, list):
        raise ValueError("is no list")
    return [_cut(str(name)) for name in value or ()]


def _coder(coder: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Told:
    old, new = dict(before or {}), dict(after or {})
    was, now = (str(table.pop("role", CODER_ROLES[0])) for table in (old, new))
    keys = [_keys(table.pop("key", "")) for table in (old, new)]
    if after is None:
        yield Message("sharing.door.coder_gone", coder=coder, role=was)
        return
    if before is None:
        yield Message("sharing.door.coder_new", coder=coder, role=now)
    elif was != now and now != "lead":
        yield Message("sharing.door.role", coder=coder, before=was, after=now)
    if now == "lead" and (before is None or was != now):
        yield Message("sharing.door.becomes_lead", coder=coder)
    for key in {**keys[0], **keys[1]}:
        if (key in keys[0]) != (key in keys[1]):
            id = "sharing.door.key_gone" if key in keys[0] else "sharing.door.key_new"
            yield Message(id, coder=coder, key=f"…{key[-8:]}")
    yield from _values(old, new, coder)


def _keys(value: Any) -> dict[str, None]:
    return dict.fromkeys(" ".join(map(str, value if isinstance(value, list) else [value])).split())


def _run(run: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Told:
    if after is None:
        yield Message("sharing.door.run_gone", run=run)
        return
    old, new = dict(before or {}), dict(after)
    if before is None:
        yield Message("sharing.door.run_new", run=run)
    was, now = (table.pop("audiences", ["team"]) for table in (old, new))
    if was != now or before is None:
        yield Message("sharing.door.run_audiences", run=run, audiences=_audiences(now))
    was, now = (_dict(table.pop("sources", {})) for table in (old, new))
    if was != now or before is None:
        reads = tuple(_reads(key, value) for key, value in now.items())
        yield Message(
            "sharing.door.run_sources", run=run, sources=reads or Message("sharing.door.all")
        )
    yield from _values({**old, "name": run}, new, run)


def _reads(key: str, value: Any) -> Message:
    return Message("sharing.door.reads", key=key, values=_said(value))


def _audiences(value: Any) -> tuple[Message, ...]:
    return tuple(_who(str(word)) for word in (value if isinstance(value, list) else [value]))


_WHO = {
    "team": "sharing.door.who_team",
    "members": "sharing.door.who_members",
    "public": "sharing.door.who_public",
}
_MAY = {
    "analyse": "sharing.door.may_analyse",
    "count": "sharing.door.may_count",
    "stay": "sharing.door.may_stay",
    "paraphrase": "sharing.door.may_paraphrase",
    "quote": "sharing.door.may_quote",
    "attributes": "sharing.door.may_attributes",
    "translate": "sharing.door.may_translate",
    "whole": "sharing.door.may_whole",
    "archive": "sharing.door.may_archive",
    "recontact": "sharing.door.may_recontact",
}


def _who(audience: str) -> Message:
    return Message(_WHO.get(audience, "sharing.door.who_other"), audience=audience)


def _may(purposes: Iterable[str]) -> tuple[Message, ...]:
    found = {*purposes}
    return tuple(Message(_MAY[purpose]) for purpose in PURPOSES if purpose in found)


# Forms and consent: who may do what, and from when.


def _form(path: str, before: Bytes, after: Bytes) -> Told:
    id = Path(path).stem
    old, new = (
        Form(id) if data is None else parse_form(decode_plain(data, name=path), id=id)
        for data in (before, after)
    )
    parts = [
        {"": Answer(form.wording, form.grants, form.unclear), **form.answers} if data else {}
        for form, data in ((old, before), (new, after))
    ]
    for name in {**parts[0], **parts[1]}:
        part = Message("sharing.door.answer" if name else "sharing.door.form", answer=name, form=id)
        yield from _part(part, *(of.get(name) for of in parts))
    for key in ("title", "who") if before and after else ():
        if vars(old)[key] != vars(new)[key]:
            yield Message(
                "sharing.door.part_other", part=Message("sharing.door.form", form=id), key=key
            )


def _part(part: Message, before: Answer | None, after: Answer | None) -> Told:
    old, new = before or Answer(), after or Answer()
    if before is None or after is None:
        yield Message("sharing.door.part_new" if after else "sharing.door.part_gone", part=part)
    had, has = (minus(one.grants, one.unclear) for one in (old, new))
    for id, grants in (
        ("sharing.door.part_more", minus(has, had)),
        ("sharing.door.part_less", minus(had, has)),
    ):
        for audience, purposes in grants.items():
            yield Message(id, part=part, who=_who(audience), may=_may(purposes))
    if before is None or after is None:
        return
    if languages := _changed(old.wording, new.wording):
        yield Message("sharing.door.part_words", part=part, languages=languages)
    for key in ("unclear", "after"):
        if vars(old)[key] != vars(new)[key]:
            yield Message("sharing.door.part_other", part=part, key=key)


def _consent(path: str, before: Bytes, after: Bytes, *, forms: Mapping[str, Form]) -> Told:
    case = Path(path).stem
    if after is None:
        yield Message("sharing.door.case_gone", case=case)
        return
    old, new = sides(before, after, forms=forms)
    if before is None:
        yield Message("sharing.door.case_new", case=case)
    said = [*_spans(case, old, new)]
    for entry in new.case.consent:
        by_form = entry.given == "yes" and entry.yes is None and entry.form not in forms
        if by_form and entry not in old.case.consent:
            facts = {"day": datetime.date.fromisoformat(entry.date), "form": entry.form}
            answers = entry.answers or Message("sharing.door.nothing")
            said.append(Message("sharing.door.by_form", case=case, **facts, answers=answers))
    if not said and old.case.consent != new.case.consent:
        said = [Message("sharing.door.same_consent", case=case)]
    yield from said
    if before is not None and any(one.id in GRAVE for one in said):
        yield Message("sharing.door.who_asked", case=case)
    if names := _changed(old.case.variables, new.case.variables):
        yield Message("sharing.door.variables", case=case, names=names)


def _spans(case: str, old: Side, new: Side) -> Told:
    """What is allowed that was not, and the other way round, each with the days on which it is."""
    days = days_of(old, new)
    found: dict[tuple[str, str, tuple[Message, ...]], list[str]] = {}
    for id, differ in _DIFFER.items():
        by_day = [differ(old, new, day) for day in days]
        for audience, purpose in sorted({pair for pairs in by_day for pair in pairs}):
            when = tuple(_when(days, [(audience, purpose) in pairs for pairs in by_day]))
            found.setdefault((id, audience, when), []).append(purpose)
    for (id, audience, when), purposes in found.items():
        yield Message(id, case=case, who=_who(audience), may=_may(purposes), when=when)


def _refused(had: Side, has: Side, day: str) -> Pairs:
    return frozenset((word, "") for word in has.refused(day) - had.refused(day))


_DIFFER: dict[str, Callable[[Side, Side, str], Pairs]] = {
    "sharing.door.lets": more_on,
    "sharing.door.lets_not": lambda old, new, day: old.allowed(day) - new.allowed(day),
    "sharing.door.refuses": _refused,
    "sharing.door.refuses_not": lambda old, new, day: _refused(new, old, day),
}


def _when(days: list[str], holds: list[bool]) -> Told:
    """The stretches of days, each up to the next on which something changes."""
    for is_on, run in groupby(range(len(days)), key=holds.__getitem__):
        at = [*run]
        begins = datetime.date.fromisoformat(days[at[0]])
        if is_on and at[-1] + 1 < len(days):
            until = datetime.date.fromisoformat(day_before(days[at[-1] + 1]))
            yield Message("sharing.door.from_to", begins=begins, until=until)
        elif is_on:
            yield Message("sharing.door.from_on", begins=begins)


# Programs, git's own files, pages and texts.

_FILES = {  # new, changed, gone
    "program": ("sharing.door.program_new", "sharing.door.program", "sharing.door.program_gone"),
    "members": ("sharing.door.page_new", "sharing.door.page", "sharing.door.page_gone"),
    "text": ("sharing.door.text_new", "sharing.door.text", "sharing.door.text_gone"),
    "": ("sharing.door.file_new", "sharing.door.file", "sharing.door.file_gone"),
}


def _file(path: str, before: Bytes, after: Bytes) -> Told:
    new, changed, gone = _FILES.get(kind_of(path), _FILES[""])
    id = gone if after is None else new if before is None else changed
    if id == "sharing.door.text" and path.endswith(".yaml"):
        had, has = (
            parse_yaml(decode_plain(d or b"", name=path), name=path).data for d in (before, after)
        )
        yield Message(
            "sharing.door.header", title=Path(path).stem, keys=_changed(_flat(had), _flat(has))
        )
        return
    title = _title(path, after or before or b"") if id in _FILES["members"] else ""
    yield Message(id, title=_cut(title or Path(path).name))


def _title(path: str, data: bytes) -> str:
    """What a page for members is called: its first heading, its title, or the part of the letter."""
    text = decode_plain(data, name=path)
    if not path.endswith(".yaml"):
        return next((line.lstrip("# ") for line in text.splitlines() if line.startswith("#")), "")
    page = parse_yaml(text, name=path).data
    titles = labels_of(page.get("title") or page.get("part"))
    return in_language(titles, current_language())


def _stone(path: str, before: Bytes, after: Bytes) -> Told:
    case = Path(path).stem
    yield Message("sharing.door.stone" if before is None else "sharing.door.stone_more", case=case)


def _program(path: str, before: Bytes, after: Bytes) -> Told:
    if before is None or after is None or not path.endswith(".ipynb"):
        yield from _file(path, before, after)
    if after is None or not path.endswith(".ipynb"):
        return
    (was, old), (now, new) = _cells(before), _cells(after)
    more, gone = (
        Counter(code for code, _ in has) - Counter(code for code, _ in had)
        for had, has in ((old, new), (new, old))
    )
    if n := more.total():
        headings = [*dict.fromkeys(heading for code, heading in new if code in more)]
        yield Message("sharing.door.cells", n=n, headings=headings)
    if n := gone.total():
        yield Message("sharing.door.cells_gone", n=n)
    if not more and not gone and old != new:
        yield Message("sharing.door.order")
    if before is not None and was != now:
        yield Message("sharing.door.notebook_rest")


def _cells(data: Bytes) -> tuple[Any, list[tuple[str, Fact]]]:
    """A notebook without its code, and each cell of code with the heading above it."""
    if data is None:
        return None, []
    notebook = parse_json(decode_plain(data, name=""))
    heading: Fact = Message("sharing.door.top")
    found: list[tuple[str, Fact]] = []
    for cell in cells_of(notebook):
        source = source_of(cell)
        if cell.get("cell_type", "code") == "code":
            found.append((source, heading))
            cell["source"] = ""
        elif lines := [line for line in source.splitlines() if line.startswith("#")]:
            heading = _cut(lines[-1].lstrip("# "))
    return notebook, found


def _git(path: str, before: Bytes, after: Bytes) -> Told:
    """The rules themselves, line by line: which of two holds depends on their order too."""
    old, new = ((data or b"").decode("utf-8").splitlines() for data in (before, after))
    if old != new:
        yield Message("sharing.door.git")
    had, has = Counter(old), Counter(new)
    lines = [("sharing.door.line", line) for line in has - had]
    lines += [("sharing.door.line_gone", line) for line in had - has]
    for id, line in lines[:_LINES]:
        yield Message(id, line=_cut(line))
    if n := len(lines[_LINES:]):
        yield Message("sharing.door.more_lines", n=n)
    if not lines and old != new:
        yield Message("sharing.door.order")


_TELL: dict[str, Callable[..., Told]] = {
    "settings": _settings,
    "form": _form,
    "consent": _consent,
    "program": _program,
    "git": _git,
    "stone": _stone,
}
