"""`rap login`: on a server that several people log in to, say which coder a login is."""

from __future__ import annotations

from typing import Annotated

import typer

from rap.topics.console.output import tell


def login(login: Annotated[str, typer.Argument()], coder: Annotated[str, typer.Argument()]) -> None:
    """Enter which coder a login of this server is."""
    from rap.store.settings import find_study, read_settings
    from rap.topics.web.this_machine import name_login

    name_login(read_settings(find_study()), login, coder)
    tell("cli.login.named", login=login, coder=coder)
