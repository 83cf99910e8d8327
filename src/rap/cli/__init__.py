"""The command `rap`: one file a group of commands; each calls the library and prints.

Exit codes: 0 done, 1 problems found (a line each), 2 wrong use, 75 busy.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rap import __version__
from rap.cli import (
    amend,
    analyse,
    bring_in,
    closing,
    cluster,
    consent,
    counting,
    exporting,
    feedback,
    help_pages,
    keys,
    logins,
    release,
    review,
    run,
    screen,
    search,
    sharing,
    study,
    surveys,
    to_come,
    vault,
    withdraw,
)
from rap.cli.commands import group_of
from rap.cli.output import complain
from rap.core.errors import RapError
from rap.languages.catalogue import say

_COMMANDS = {
    "new": study.new,
    "demo": study.demo,
    "import": bring_in.import_,
    "check": study.check,
    "upgrade": study.upgrade,
    "title": study.title,
    "to-come": to_come.to_come,
    "search": search.search,
    "log": search.log,
    "export": exporting.export,
    "doctor": study.doctor,
    "run": run.run,
    "schedule": run.schedule,
    "cluster": cluster.cluster,
    "analyse": analyse.analyse,
    "sync": sharing.sync,
    "join": sharing.join,
    "give": sharing.give,
    "take": sharing.take,
    "vault": vault.vault,
    "keys": keys.keys,
    "seal": keys.seal,
    "withdraw": withdraw.withdraw,
    "amend": amend.amend,
    "mask": amend.mask,
    "consent": consent.consent,
    "invite": consent.invite,
    "veto": consent.veto,
    "booklet": consent.booklet,
    "screen": screen.screen,
    "lab": study.lab,
    "login": logins.login,
    "close": closing.close,
    "open": closing.open_,
    "server-hook": closing.server_hook,
    "release": release.release,
    "review": review.review,
    "feedback": feedback.feedback,
    "finding": feedback.finding,
    "kit": release.kit,
    "tally": bring_in.tally,
    "observe": bring_in.observe,
    "count": counting.count,
    "survey": surveys.survey,
    "print": run.print_,
    "account": run.account,
    "words": search.words,
    "help": help_pages.help_,
}


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        print(f"rap {__version__}")
        raise typer.Exit


def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Options that are typed before the name of a command."""


app = group_of(
    _COMMANDS,
    name="rap",
    callback=_options,
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _complain_of_ourselves(error: Exception) -> None:
    """Print of what kind an unforeseen error is, and where in our code it arose; its own message may
    hold words of a participant.
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
