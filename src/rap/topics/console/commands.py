"""How a command is built, shows its help and refuses what is typed wrongly, in the reader's language.

The help of a command and of what it takes is among the sentences of its topic:
`sealing.help.vault.forget` and `sealing.help.vault.forget.due`, or `console.help.any.dry_run` for an
option that means the same everywhere. It is read when help is shown. A command is built when it is
asked for: typer reads every signature before it prints a list of names, and rich alone costs as
much as all the rest of a start.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

from rap.core.errors import WrongUseError
from rap.core.lazy import Lazy
from rap.core.plain import nearest
from rap.languages.catalogue import TOPICS, is_known, say

_PLAIN: dict[str, Any] = {
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
}
Meant = Callable[[list[str]], list[str]]
# the class of what typer raises for wrong use, which it keeps in a private module
_UsageError: Any = typer.BadParameter.__mro__[1]


class _Described:
    """What a command and a group have in common: help and refusals from the catalogue."""

    allow_extra_args = True  # refused below, in the reader's language
    about = "cli.help.rap"  # the id of its help; a group gives its commands theirs
    within = ""  # the id of the help of its group
    words: tuple[str, ...] = ()  # what is typed after `rap`
    params: list[Any]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write how it is typed: what it takes, in order."""
        arguments = [_place_of(one) for one in self.params if one.param_type_name == "argument"]
        if isinstance(self, TyperGroup):
            arguments.append(say("console.page.command"))
        pieces = [*arguments, say("console.page.some_options")]
        formatter.write_usage(ctx.command_path, " ".join(pieces), f"{say('console.page.usage')} ")

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write what it is for."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.about))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write what it takes: arguments, options, and the commands of a group."""
        parts: dict[str, list[tuple[str, str]]] = {
            "console.page.arguments": [],
            "console.page.options": [],
        }
        for one in self.describe(ctx):
            is_option = one.param_type_name == "option"
            parts["console.page.options" if is_option else "console.page.arguments"].append(
                (_typed(one) if is_option else _name_of(one), one.help)
            )
        for heading, rows in (*parts.items(), *self.list_described()):
            if rows:
                with formatter.section(say(heading)):
                    formatter.write_dl(rows)

    def describe(self, ctx: Any) -> list[Any]:
        """Its parameters, each with its help and, for an option, what holds without it."""
        shown = cast("Any", self).get_params(ctx)
        for one in shown:
            one.help = self._help_of(one.name)
            if one.required and one.param_type_name == "option":
                one.help += f" [{say('console.page.required')}]"
            elif not _is_flag(one) and isinstance(one.default, str | int) and one.default:
                one.help += f" [{say('console.page.default', value=one.default)}]"
        return list(shown)

    def _help_of(self, name: str) -> str:
        """The help of a parameter: this command's own, its group's, or that of all commands."""
        ids = [f"{one}.{name}" for one in (self.about, self.within, "console.help.any") if one]
        return next((say(id) for id in ids if is_known(id)), "")

    def list_described(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """The commands of a group: the id of each heading, and below it name and purpose."""
        yield from ()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse what was typed; what is wrong with it is an error like any other."""
        for one in cast("Any", self).get_params(ctx):
            if hasattr(one, "get_runtime_param"):
                one.get_runtime_param = partial(_AsTyped, one, type(one).get_runtime_param)
        try:
            rest: list[str] = cast("Any", super()).parse_args(ctx, args)
        except _UsageError as error:
            raise _wrong_use(error, ctx) from None
        if rest and not isinstance(self, TyperGroup) and not ctx.resilient_parsing:
            raise WrongUseError("console.usage.too_many", place=ctx.command_path, words=tuple(rest))
        return rest

    def get_short_help_str(self, limit: int = 45) -> str:
        """What it is for, as a shell shows it beside the name."""
        return say(self.about)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """What could come next, with its help for shells that show it."""
        self.describe(ctx)
        return cast("Any", super()).shell_complete(ctx, incomplete)


class _AsTyped:
    """Takes text as it was typed, and what was not typed as nothing. typer (0.29) imports pydantic to
    find that text is text, a fifth of what a search takes; for numbers and paths it still does.
    """

    def __init__(self, param: Any, convert: Callable[[Any], Any]) -> None:
        self._wanted, self._convert = param.type_descriptor.annotation, convert

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value a function gets."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        if self._wanted is str and isinstance(value, str):
            return value
        if self._wanted == list[str] and isinstance(value, list | tuple):
            return list(value)
        return self._convert(param).coerce(value, param, ctx)


class Command(_Described, TyperCommand):
    """One command. An option that is off unless it is given has no `--no-` beside it."""

    def __init__(self, *names: Any, **settings: Any) -> None:
        super().__init__(*names, **settings)
        for one in self.params:
            if _is_flag(one) and not one.default:
                one.secondary_opts = []


class Commands(_Described, TyperGroup):
    """A group with the commands that `kept` holds: functions, and groups of their own.

    `meant` adds the command that is meant where none was typed. A group of many has `parts`, the
    names below the id of each heading.
    """

    kept: Mapping[str, Any]
    parts: Mapping[str, Sequence[str]] = {}
    meant: Meant | None = None

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = cast("Any", Lazy({name: name for name in self.kept}, self._built))

    def _built(self, name: str) -> Any:
        kept = self.kept[name]
        if not isinstance(kept, typer.Typer):
            kept = typer.Typer(**_PLAIN)
            kept.command(name, cls=Command)(self.kept[name])
        command: Any = typer.main.get_command(kept)
        command.about = self._about(name)
        command.within = self.about if self.words else ""
        command.words = (*self.words, name)
        return command

    def _about(self, name: str) -> str:
        words = ".".join((*self.words, name)).replace("-", "_")
        return f"{_topic_of(self.kept[name])}.help.{words}"

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order in which they are kept."""
        return list(self.kept)

    def list_described(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Each command with what it is for; a list in parts has one sentence for each."""
        if not self.parts:
            yield "console.page.commands", [(name, say(self._about(name))) for name in self.kept]
        for part, names in self.parts.items():
            described = [(name, _first_sentence(say(self._about(name)))) for name in names]
            yield part, described

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse what was typed, with the command that is meant."""
        if self.meant is not None and (args or not ctx.resilient_parsing):
            args = self.meant(args)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of this name; one that does not exist is refused with the nearest."""
        if args[0] not in self.kept and not ctx.resilient_parsing:
            facts = {"name": args[0], "nearest": nearest(args[0], self.kept)}
            raise WrongUseError("console.usage.no_command", place=ctx.command_path, **facts)
        return super().resolve_command(ctx, args)

    def main(self, *names: Any, **settings: Any) -> Any:
        """Run, and leave with the exit code."""
        for one in self.params:
            if one.name == "install_completion":
                one.callback = _install_completion
        try:
            code = super().main(*names, **{**settings, "standalone_mode": False})
        except typer.Abort:
            print(say("console.rap.stopped"), file=sys.stderr)
            code = 1
        except _UsageError as error:  # no command after options
            raise _wrong_use(error, error.ctx) from None
        sys.exit(code if isinstance(code, int) else 0)


def group_of(
    commands: Mapping[str, Any],
    *,
    parts: Mapping[str, Sequence[str]] | None = None,
    meant: Meant | None = None,
    **settings: Any,
) -> typer.Typer:
    """A group with these commands, listed in `parts`; `settings` are those of `typer.Typer`."""
    own = {"kept": commands, "parts": parts or {}, "meant": meant and staticmethod(meant)}
    settings = {"callback": _nothing, **_PLAIN, **settings, "no_args_is_help": meant is None}
    return typer.Typer(cls=type("Ours", (Commands,), own), **settings)


def _install_completion(ctx: Any, _: Any, is_wanted: bool) -> None:
    """What `--install-completion` does: as typer does it, and a sentence of our own."""
    if is_wanted and not ctx.resilient_parsing:
        from typer._completion_shared import install

        shell, path = install()
        print(say("console.rap.completion", shell=shell, path=path))
        raise typer.Exit


def _topic_of(kept: Any) -> str:
    """The topic or the room that has a command; a group belongs to that of its first command."""
    if isinstance(kept, typer.Typer):
        group: Any = kept.info.cls
        return _topic_of(next(iter(group.kept.values())))
    _, room, *within = kept.__module__.split(".")
    return str(within[0] if room == TOPICS else room)


def _nothing() -> None:
    """What a group without options does before its command."""


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?]) ", text, maxsplit=1)[0]


def _is_flag(param: Any) -> bool:
    return bool(getattr(param, "is_flag", False))


def _name_of(argument: Any) -> str:
    return say(f"console.argument.{argument.name}") + ("…" if argument.nargs != 1 else "")


def _place_of(argument: Any) -> str:
    return _name_of(argument) if argument.required else f"[{_name_of(argument)}]"


def _names_of(param: Any) -> list[str]:
    return sorted((*param.opts, *param.secondary_opts), key=len)


def _typed(option: Any) -> str:
    """An option as it is typed; three dots stand for what it is given."""
    names = ", ".join(_names_of(option))
    return names if _is_flag(option) else f"{names} …"


def _wrong_use(error: Any, ctx: Any) -> WrongUseError:
    """What typer found wrong, with our own sentence."""
    kind, command = type(error).__name__, ctx.command_path
    if kind == "NoArgsIsHelpError":
        error.show()
        sys.exit(WrongUseError.exit_code)
    option = getattr(error, "option_name", "") or ""
    taken = {name: one for one in ctx.command.get_params(ctx) for name in _names_of(one)}
    if kind == "NoSuchOption":
        known = [name for name in taken if name.startswith("-")]
        facts = {"option": option, "nearest": nearest(option, known)}
        return WrongUseError("console.usage.no_option", place=command, **facts)
    param = getattr(error, "param", None) or taken.get(option)
    if param is None:
        return WrongUseError("console.usage.other", place=command, command=command)
    is_argument = param.param_type_name == "argument"
    name = _name_of(param) if is_argument else option or param.opts[-1]
    id = {
        "MissingParameter": "console.usage.missing",
        "BadOptionUsage": "console.usage.no_value"
        if _is_flag(param)
        else "console.usage.needs_value",
        "BadParameter": "console.usage.no_number",
    }.get(kind, "console.usage.other")
    return WrongUseError(id, place=command, name=name, command=command)
