"""The command `rap`: one file a group of commands; each calls the library and prints.

Exit codes: 0 done, 1 problems found (a line each), 2 wrong use, 75 busy.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rap import __version__
from rap.cli import amend as correcting
from rap.cli import bring_in as making
from rap.cli import consent as asking
from rap.cli import feedback as answering
from rap.cli import groups as kitting
from rap.cli import inspect as looking
from rap.cli import lab as opening
from rap.cli import release as releasing
from rap.cli import review as reviewing
from rap.cli import run as running
from rap.cli import screen as screening
from rap.cli import sync as sharing
from rap.cli import vault as vaulting
from rap.cli import withdraw as leaving
from rap.cli import wording
from rap.cli.commands import group_of
from rap.cli.output import complain
from rap.core.errors import RapError
from rap.languages.catalogue import say

commands = typer.Typer()
for module in (making, looking, running, sharing, vaulting, leaving, correcting, asking, screening, opening, releasing,
               reviewing, answering, kitting, wording):  # fmt: skip
    module.register(commands)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        print(f"rap {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    """What stands before the name of a command."""


app = group_of(
    commands,
    name="rap",
    callback=_options,
    help="A research workbench for participatory action research: transcripts, codes, consent, reports.",
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _complain_of_ourselves(error: Exception) -> None:
    """An error nobody foresaw: of what kind and where in our code. What it says itself may be words
    of somebody.
    """
    import traceback

    calls = [
        call
        for call in traceback.extract_tb(error.__traceback__)
        if "rap" in Path(call.filename).parts
    ]
    where = f"{Path(calls[-1].filename).name}:{calls[-1].lineno}" if calls else "somewhere"
    print(f"rap: {say('cli.rap.broke', error=type(error).__name__, where=where)}", file=sys.stderr)


def main() -> None:
    """Run the command line; errors become sentences and exit codes."""
    try:
        app(standalone_mode=True)
    except RapError as error:
        complain(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print(say("cli.rap.stopped"), file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # whatever it is, its message may be a name
        _complain_of_ourselves(error)
        sys.exit(1)
