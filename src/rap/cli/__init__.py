"""The command `rap`: one file a group of commands; each calls the library and prints.

Exit codes: 0 done, 1 problems found (a line each), 2 wrong use, 75 busy.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from rap import __version__
from rap.cli import logins, review, study
from rap.core.errors import RapError
from rap.languages.catalogue import say
from rap.topics.answers.commands import account, feedback, tally
from rap.topics.bringing_in.commands import bring_in, screen
from rap.topics.consent import commands as consent
from rap.topics.console import help_pages
from rap.topics.console.commands import group_of
from rap.topics.console.output import at_keyboard, complain, own_fault
from rap.topics.corrections import commands as amend
from rap.topics.desk import commands as counting
from rap.topics.exploring import commands as search
from rap.topics.exporting import commands as exporting
from rap.topics.extending import commands as extending
from rap.topics.other_programs.commands import codebooks, projects
from rap.topics.people import commands as to_come
from rap.topics.publishing import commands as release
from rap.topics.runs.commands import analyse, cluster, run
from rap.topics.sealing.commands import keys, vault
from rap.topics.sharing import commands as sharing
from rap.topics.surveys.commands import surveys
from rap.topics.upkeep.commands import closing, mending
from rap.topics.withdrawal import commands as withdraw

# as `rap --help` shows them, each part under its heading
_COMMANDS: dict[str, dict[str, Any]] = {
    "cli.part.begin": {
        "new": study.new,
        "demo": study.demo,
        "join": sharing.join,
        "lab": study.lab,
        "help": help_pages.help_,
    },
    "cli.part.texts": {
        "import": bring_in.import_with(
            {"project": projects.project, "codebook": codebooks.codebook}
        ),
        "screen": screen.screen,
        "review": review.review,
        "title": study.title,
        "to-come": to_come.to_come,
        "amend": amend.amend_with(mending.take_by_hand),
        "mask": amend.mask,
        "vault": vault.vault,
    },
    "cli.part.people": {
        "consent": consent.consent,
        "booklet": consent.booklet,
        "veto": consent.veto,
        "invite": consent.invite,
        "withdraw": withdraw.withdraw,
    },
    "cli.part.asking": {
        "survey": surveys.survey,
        "count": counting.count,
        "kit": release.kit,
        "tally": tally.tally,
        "observe": tally.observe,
    },
    "cli.part.looking": {
        "search": search.search,
        "words": search.words,
        "log": search.log,
        "analyse": analyse.analyse,
    },
    "cli.part.reports": {
        "run": run.run,
        "schedule": run.schedule,
        "cluster": cluster.cluster,
        "release": release.release,
        "never-counted": release.never_counted,
        "feedback": feedback.feedback,
        "finding": feedback.finding,
        "print": run.print_,
        "export": exporting.export,
        "account": account.account,
    },
    "cli.part.team": {
        "sync": sharing.sync,
        "give": sharing.give,
        "take": sharing.take,
        "login": logins.login,
        "keys": keys.keys,
        "seal": keys.seal,
        "server-hook": closing.server_hook,
    },
    "cli.part.care": {
        "check": study.check,
        "doctor": study.doctor,
        "upgrade": study.upgrade,
        "extensions": extending.extensions,
        "close": closing.close,
        "open": closing.open_,
    },
}


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        print(f"rap {__version__}")
        raise typer.Exit


def _offer_extensions() -> None:
    """Offer what is on for the study, in processes of its own: this one may open the vault."""
    from rap.core.extensions import bar, is_any_on, use

    bar()
    if not is_any_on():
        return
    from rap.languages.pack import lead_in
    from rap.store.settings import find_study

    with contextlib.suppress(RapError):  # no study, or one that cannot be read: its command says so
        use(find_study())
        for left_out in lead_in():
            print(left_out, file=sys.stderr)


def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Options that are typed before the name of a command."""
    from rap.store.settings import DOOR, is_closed

    _offer_extensions()

    here = Path.cwd()  # settings that cannot be read name no study: its door does
    root = next((one for one in (here, *here.parents) if (one / DOOR).is_file()), None)
    if root is None or is_closed(root):
        return
    from rap.core.approved import find_by_hand
    from rap.topics.sharing.door import is_behind

    if find_by_hand(root) or is_behind(root):
        from rap.topics.sharing.sync import mind_door  # half a second of imports

        for problem in (told := mind_door(root)):
            print(problem, file=sys.stderr)
        if told and at_keyboard():
            sharing.ask_waiting(root, only={problem.place for problem in told})


app = group_of(
    {name: command for part in _COMMANDS.values() for name, command in part.items()},
    parts={part: list(commands) for part, commands in _COMMANDS.items()},
    name="rap",
    callback=_options,
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line; errors become sentences and exit codes."""
    try:
        app(standalone_mode=True)
    except RapError as error:
        complain(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print(say("console.rap.stopped"), file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # whatever it is, its message may be a name
        print(own_fault(error), file=sys.stderr)
        sys.exit(1)
