"""Commands that are built when they are asked for: typer reads every signature before it prints a
list of names.

Without rich, which alone costs as much as all the rest of a start, typer cuts a description off at
the end of a line; here the list has all of the first paragraph.
"""

from __future__ import annotations

import inspect
from typing import Any, cast

import typer
from typer.core import TyperGroup

from rap.core.lazy import Lazy

_PLAIN: dict[str, Any] = {
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
}


def group_of(commands: typer.Typer, **settings: Any) -> typer.Typer:
    """A group with these commands; `settings` are those of `typer.Typer`."""
    cls = type("Ours", (Commands,), {"kept": commands})
    return typer.Typer(
        **{"callback": _nothing, **_PLAIN, **settings}, cls=cls, no_args_is_help=True
    )


def _nothing() -> None:
    """What a group without options does before its command."""


class Commands(TyperGroup):
    """A group with the commands that `kept` holds, a Typer that is never built itself."""

    kept: typer.Typer

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._parts = _parts_of(self.kept)
        self.commands = cast("Any", Lazy(self._parts, typer.main.get_command))

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of registration."""
        return list(self._parts)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the name and the first paragraph of each command."""
        rows = [
            (name, _first_paragraph(part.info.help or "")) for name, part in self._parts.items()
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _parts_of(kept: typer.Typer) -> dict[str, typer.Typer]:
    """Each command and each group as a Typer of its own."""
    parts: dict[str, typer.Typer] = {}
    for command in kept.registered_commands:
        part = typer.Typer(**_PLAIN, help=inspect.getdoc(command.callback) or "")
        part.registered_commands.append(command)
        parts[str(command.name or getattr(command.callback, "__name__", ""))] = part
    for group in kept.registered_groups:
        if group.typer_instance:
            parts[str(group.name)] = group.typer_instance
    return parts


def _first_paragraph(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split())
