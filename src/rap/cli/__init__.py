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
    bring_in,
    closing,
    consent,
    feedback,
    logins,
    release,
    review,
    run,
    screen,
    search,
    study,
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
    "title": study.title,
    "to-come": to_come.to_come,
    "search": search.search,
    "log": search.log,
    "export": search.export,
    "doctor": study.doctor,
    "run": run.run,
    "schedule": run.schedule,
    "sync": study.sync,
    "vault": vault.vault,
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
