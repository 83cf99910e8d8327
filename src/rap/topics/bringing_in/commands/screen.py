"""`rap screen`: show what looks identifying in files; nothing is written or kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.errors import Message, ProblemsError, RapError, WrongUseError, printable
from rap.languages.catalogue import say
from rap.topics.console.output import AsJson, ask, at_keyboard, print_json, relative, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rap.privacy.pseudonyms import Group
    from rap.topics.bringing_in.looks import Kept
    from rap.topics.entering.plan import Plan
    from rap.topics.entering.screened import Find, Said


def screen(
    files: list[Path],
    *,
    language: str = "",
    names: Path | None = None,
    speakers: str = "",
    encoding: str = "",
    decide: bool = False,
    as_json: AsJson = False,
) -> None:
    """Show what looks identifying, person by person: what kind, why, and what to write
    instead.
    """
    if decide:
        for file in files:
            _decide(file.stem)
        return
    from rap.formats.child import read_in_child
    from rap.privacy.pseudonyms import (
        find_by_model,
        find_identifiers,
        group_identifiers,
        missing_extras,
    )
    from rap.topics.bringing_in.typed import parse_speakers

    if not language:
        raise WrongUseError("bringing_in.screen.no_language", place="rap screen")
    missing = missing_extras(language)
    own = _own_names(names)
    found: list[tuple[Path, str, list[Group]]] = []
    problems: list[RapError] = []
    for file in files:
        try:
            talk = read_in_child(
                file, speakers=parse_speakers(speakers) or None, encoding=encoding or None
            )
        except RapError as error:
            problems.append(error)
            continue
        seen = find_by_model(talk.text, language=language)
        identifiers = find_identifiers(talk.text, language=language, known=tuple(own), extra=seen)
        groups = group_identifiers(identifiers, talk.text)
        found.append((file, talk.text, [_with_own(group, own) for group in groups]))
    if as_json:
        rows = [_row(*one) for one in found]
        print_json({"files": rows, "not_there": [str(message) for message in missing]})
    else:
        for one in found:
            _print(*one)
        _print_end(missing)
    if problems:
        raise ProblemsError(problem for error in problems for problem in error.problems)


def _decide(id: str) -> None:
    """Ask about each find in a text of the study on which nobody decided, and keep that with it."""
    from rap.store.settings import find_study, own_coder, read_settings
    from rap.store.sources import read_source, read_source_text
    from rap.topics.entering.screened import KEEP, decide, find_names, keep_decision, undecided
    from rap.topics.entering.taking import taking_in

    root = find_study()
    by, source = own_coder(read_settings(root)).id, read_source(root, id)
    text = read_source_text(root, source)
    finds = find_names(text, source.speakers, language=source.language)
    (said,) = ask_finds([(id, finds, {})])
    (acts,) = decide([(finds, said)])
    held = [act if act == KEEP else "" for act in acts]  # what has to go, `rap mask` masks first
    if problems := [*undecided(finds, held, place=id, way=Message("bringing_in.names.way_study"))]:
        raise ProblemsError(problems)
    with taking_in(root):
        keep_decision(root, source, text, held, by=by)
    tell("bringing_in.screen.decided", n=len(held), source=id)


def ask_finds(rows: Sequence[tuple[str, Sequence[Find], Said]]) -> list[dict[str, str]]:
    """What a person says of each find of each text (its name, its finds, what was said of them); a line
    without an answer leaves the rest undecided, as does a program that asks for itself.
    """
    from rap.topics.entering.screened import EVERYWHERE, KEEP, MASK, decide

    keys = {"k": KEEP, "ka": KEEP + EVERYWHERE, "m": MASK, "ma": MASK + EVERYWHERE}
    said = [dict(row) for *_, row in rows]

    def held_in(at: int) -> list[str]:
        return decide(zip((row[1] for row in rows), said, strict=True))[at]

    for at, (name, finds, _) in enumerate(rows if at_keyboard() else ()):
        held = held_in(at)
        for n, find in enumerate(finds):
            if held[n]:
                continue
            print(f"\n{printable(f'{name}:{find.line}  {find.shown}')}")
            while (given := ask(say("bringing_in.screen.keys", label=find.label))) not in (
                *keys,
                "",
            ):
                pass
            if not given:
                return said
            said[at][find.id] = keys[given]
            held = held_in(at)  # it may hold for others
    return said


def ask_names(root: Path, plan: Plan, kept: Kept) -> Plan:
    """The plan, with what a person says of each find on which nobody decided yet."""
    from dataclasses import replace

    from rap.topics.bringing_in.arrivals import find_waiting
    from rap.topics.bringing_in.looks import look

    looked = look(root, plan, kept=kept, waiting=find_waiting(root))
    said = ask_finds([(one.plan.file.name, one.finds, one.plan.names) for one in looked])
    names = {one.plan.file: row for one, row in zip(looked, said, strict=True)}
    files = [replace(one, names=names.get(one.file, one.names)) for one in plan.files]
    return replace(plan, files=tuple(files))


def _own_names(path: Path | None) -> dict[str, str]:
    """Name -> replacement of the team's own list."""
    from rap.privacy.team_tables import read_team_rows

    if path is None:
        return {}
    try:
        with path.open("rb") as file:
            return dict(read_team_rows(file, name=path.name))
    except OSError as error:
        raise WrongUseError(
            "bringing_in.screen.unreadable", place=relative(path), reason=error.strerror or ""
        ) from None


def _with_own(group: Group, own: dict[str, str]) -> Group:
    """The group with the team's own replacement, where a word of it is in their list."""
    import dataclasses

    from rap.core.accents import fold

    table = {fold(name): replacement for name, replacement in own.items()}
    replacement = next(
        (table[fold(word)] for word in group.words if fold(word) in table), group.replacement
    )
    return dataclasses.replace(group, replacement=replacement)


def _row(file: Path, text: str, groups: list[Group]) -> dict[str, Any]:
    rows = [
        {
            "entity": group.entity,
            "kind": group.kind,
            "direct": group.direct,
            "reason": say(group.reason),
            "replacement": group.replacement,
            "words": list(group.words),
            "mentions": [
                {"start": start, "end": end, "line": _line(text, start)}
                for start, end in group.mentions
            ],
        }
        for group in groups
    ]
    return {"file": relative(file), "entities": rows}


def _print(file: Path, text: str, groups: list[Group]) -> None:
    """Names and numbers first, as many as an import notices; then words nobody knows, and what a
    person is asked about.
    """
    from rap.privacy.pseudonyms import KINDS

    direct = [group for group in groups if group.direct]
    parts = {
        "bringing_in.screen.take_out": [group for group in direct if group.kind != "unknown"],
        "bringing_in.screen.unknown": [group for group in direct if group.kind == "unknown"],
        "bringing_in.screen.ask_about": [group for group in groups if not group.direct],
    }
    taken, unknown, asked = map(len, parts.values())
    tell("bringing_in.screen.found", file=relative(file), n=taken, unknown=unknown, asked=asked)
    for title, part in parts.items():
        for group in part:
            lines = ", ".join(dict.fromkeys(str(_line(text, start)) for start, _ in group.mentions))
            words = " | ".join(" ".join(word.split()) for word in group.words)
            print(f"  {say(title):<9}  {printable(words)}  ->  {printable(group.replacement)}")
            kind, why = say(KINDS[group.kind]), say(group.reason)
            print(f"             {kind}: {why}; {say('bringing_in.screen.lines', lines=lines)}")


def _print_end(missing: list[Message]) -> None:
    for message in missing:
        tell("bringing_in.screen.not_there", what=message)
    tell("bringing_in.screen.end")


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
