"""What the server answers, for the screen and for the page of the API, made from the signatures of
routes and the dataclasses they name: `make contract` writes it, a test compares.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import textwrap
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from rap.topics.web.addresses import CODE, FINDING, KEY, SHORT, SOURCE
from rap.topics.web.base import Routes
from rap.topics.web.replies import FileSent, PageSent, StreamSent, member_names

MADE = "Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost."
FOLDER = "src/rap/lab/ui/src/contract"
METHODS = ("get", "post", "put", "delete")
_WORDS = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}
_SENT = {PageSent: "a page", FileSent: "a file", StreamSent: "a recording, in pieces"}
_WIDTH = 100
_LISTS = (list, tuple, frozenset, Sequence, Iterable)
_COMMENT = re.compile(r"^    (\w+): .*  # (.+)$", re.M)

_GROUPS = {
    SOURCE: "ID",
    FINDING: "ID",
    SHORT: "ID",
    r"(S-[0-9]{2,6})": "ID",
    r"(K-[0-9]{2,6})": "ID",
    r"([a-z][a-z0-9_]{1,19})": "QUESTION",
    r"((?:DRAFT-)?[a-z0-9][a-z0-9.-]{0,160}\.html)": "NAME.html",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Answered:
    """What one method of a route answers; `types` is empty where its signature says nothing."""

    topic: str
    path: str
    method: str
    types: tuple[Any, ...]


def find_answers(routes: Routes) -> list[Answered]:
    """Each method of each route, with what its signature says it answers."""
    found = []
    for path, handler in routes:
        for method in METHODS:
            function = inspect.unwrap(getattr(handler, method))
            if function.__module__.startswith("rap."):
                said = get_type_hints(function).get("return")
                kinds = () if said in (None, type(None)) else _members_of(said)
                found.append(Answered(_topic(handler), path, method.upper(), kinds))
    return found


def write_types(answers: Iterable[Answered]) -> dict[str, str]:
    """Topic -> its TypeScript: an interface for each dataclass that an answer is or holds."""
    by_topic: dict[str, dict[str, type]] = {}
    for kind in _reached(kind for one in answers for kind in one.types):
        known = by_topic.setdefault(_topic(kind), {})
        if known.setdefault(kind.__name__, kind) is not kind:
            raise TypeError(f"{_topic(kind)} has two answers called {kind.__name__}")
    return {topic: _module(topic, known.values()) for topic, known in sorted(by_topic.items())}


def write_page(answers: Sequence[Answered], types: Mapping[str, str]) -> str:
    """The page of answers: for each topic its routes, then its types."""
    lines = [
        f"<!-- {MADE} -->",
        "# What the routes answer",
        "",
        "The routes themselves, and who may use them: [the routes behind the coding screen](lab-api.md).",
        "A member with `?` is left out where there is nothing to say.",
    ]
    for topic in sorted({*types, *(one.topic for one in answers)}):
        lines += ["", f"## {topic}"]
        rows = [one for one in answers if one.topic == topic]
        if rows:
            lines += ["", "| route | answer |", "|---|---|"]
        for one in rows:
            said = " or ".join(_SENT.get(kind) or f"`{to_type(kind)}`" for kind in one.types)
            lines.append(f"| `{one.method} {as_written(one.path)}` | {said} |")
        if topic in types:
            lines += ["", "```ts", types[topic].split("\n\n", 1)[1].rstrip(), "```"]
    return "\n".join(lines) + "\n"


def as_written(pattern: str) -> str:
    """The path of a route as people write it: names in capitals where its pattern has groups."""
    for group, name in _GROUPS.items():
        pattern = pattern.replace(group, name)
    run = pattern.startswith("reports/")
    key = "KEY" if run or pattern.startswith("review/") else "JOB"
    return pattern.replace(CODE, "RUN" if run else "CODE").replace(KEY, key)


def to_type(hint: Any) -> str:
    """A type of Python as TypeScript says it.

    Examples
    --------
    >>> to_type(dict[str, list[int] | None]), to_type(tuple[str, int])
    ('Record<string, number[] | null>', '[string, number]')
    """
    origin, args = get_origin(hint), get_args(hint)
    if hint in (Any, object):
        return "unknown"
    if hint in _WORDS or dataclasses.is_dataclass(hint):
        return _WORDS.get(hint) or str(hint.__name__)
    if origin is Literal:
        return " | ".join(str(one).lower() if one in (True, False) else f"'{one}'" for one in args)
    if origin in (Union, types.UnionType):
        return " | ".join(map(to_type, args))
    if origin is tuple and args[-1] is not ...:
        return f"[{', '.join(map(to_type, args))}]"
    if origin in _LISTS:
        inner = to_type(args[0])
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if inspect.isclass(origin) and issubclass(origin, Mapping):
        return f"Record<string, {to_type(args[1])}>"
    raise TypeError(f"no answer is made of {hint}")


def _members_of(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _topic(thing: type) -> str:
    room, *rest = thing.__module__.split(".")[1:]
    return rest[0] if room == "topics" else room


def _inside(hint: Any) -> Iterator[type]:
    """The dataclasses that a type names."""
    if dataclasses.is_dataclass(hint) and inspect.isclass(hint):
        yield hint
    if get_origin(hint) is not Literal:
        for one in get_args(hint):
            yield from _inside(one)


def _reached(kinds: Iterable[Any]) -> list[type]:
    """All dataclasses that these are or hold, in the order in which they are met."""
    found, waiting = dict[type, None](), [*kinds]
    while waiting:
        for kind in _inside(waiting.pop(0)):
            if kind not in found and kind not in _SENT:
                found[kind] = None
                waiting.extend(get_type_hints(kind).values())
    return [*found]


def _module(topic: str, kinds: Iterable[type]) -> str:
    kinds = [*kinds]
    others: dict[str, set[str]] = {}
    for kind in kinds:
        for hint in get_type_hints(kind).values():
            for other in _inside(hint):
                if _topic(other) != topic:
                    others.setdefault(_topic(other), set()).add(other.__name__)
    imports = [
        f"import type {{ {', '.join(sorted(names))} }} from './{other}';"
        for other, names in sorted(others.items())
    ]
    blocks = [f"// {MADE}", *(["\n".join(imports)] if imports else []), *map(_interface, kinds)]
    return "\n\n".join(blocks) + "\n"


def _interface(kind: type) -> str:
    hints = get_type_hints(kind)
    notes = {
        name: note
        for base in reversed(kind.__mro__[:-1])
        for name, note in _COMMENT.findall(inspect.getsource(base))
    }
    lines = [*_comment(kind.__doc__ or ""), f"export interface {kind.__name__} {{"]
    for attribute, name, is_optional in member_names(kind):
        if attribute in notes:
            lines += _comment(notes[attribute], indent="  ")
        hint = hints[attribute]
        said = to_type(hint)
        said = f"?: {said.removesuffix(' | null')}" if is_optional else f": {said}"
        lines.append(f"  {name}{said};")
    return "\n".join([*lines, "}"])


def _comment(text: str, *, indent: str = "") -> list[str]:
    said = " ".join(text.split())
    if len(one := f"{indent}/** {said} */") <= _WIDTH:
        return [one]
    start = f"{indent} * "
    rows = textwrap.wrap(said, _WIDTH, initial_indent=start, subsequent_indent=start)
    return [f"{indent}/**", *rows, f"{indent} */"]


def contract(routes: Routes) -> dict[str, str]:
    """Path in the repository -> text, of each file that is made."""
    answers = find_answers(routes)
    made = write_types(answers)
    files = {f"{FOLDER}/{topic}.ts": text for topic, text in made.items()}
    return {**files, "docs/lab-api-answers.md": write_page(answers, made)}


if __name__ == "__main__":
    from rap.lab.serving import routes

    Path(FOLDER).mkdir(exist_ok=True)
    for path in Path(FOLDER).glob("*.ts"):
        path.unlink()
    for name, text in contract(routes()).items():
        Path(name).write_text(text, encoding="utf-8", newline="\n")
