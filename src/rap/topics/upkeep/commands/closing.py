"""`rap close`, `rap open`: a study that is put away as one encrypted file; `rap server-hook`: what the
server refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rap.topics.console.output import tell

if TYPE_CHECKING:
    from pathlib import Path


def close(*, after: Annotated[int | None, typer.Option("--after")] = None) -> None:
    """Encrypt all files of this study on this machine, and write over them; with `--after`, let `rap
    lab` do so after so many minutes without anybody (0: never).
    """
    from rap.store.settings import find_study
    from rap.topics.upkeep import closing

    root = find_study(closed=True)
    if closing.settle(root):
        tell("upkeep.closing.is_closed")
        return
    if after != 0:
        know_passphrase(root)
    if after is not None:
        closing.close_after(root, after)
        tell("upkeep.closing.after" if after else "upkeep.closing.never", n=after)
        return
    close_now(root)


def know_passphrase(root: Path) -> None:
    """Ask for the passphrase once on each machine, so that nobody closes what she cannot open."""
    from rap.topics.sealing.commands.vault import passphrases
    from rap.topics.upkeep import closing

    if closing.key_to_close(root):
        return
    is_new = not closing.has_key(root)
    tell("upkeep.closing.first_new" if is_new else "upkeep.closing.first")
    closing.prove(
        root, *passphrases("sealing.passphrase.new" if is_new else "console.passphrase.yours")
    )


def close_now(root: Path) -> None:
    """Close it and say so."""
    from rap.topics.upkeep.closing import close_study

    done = close_study(root)
    tell("upkeep.closing.done", n=done.n_files)


def open_() -> None:
    """Open a study that was closed."""
    from rap.store.settings import find_study

    open_if_closed(find_study(closed=True), ask_anyway=True)


def open_if_closed(root: Path, *, ask_anyway: bool = False) -> None:
    """Ask for the passphrase of a closed study and open it."""
    from rap.topics.sealing.commands.vault import passphrases
    from rap.topics.upkeep import closing

    if not closing.settle(root):
        if ask_anyway:
            tell("upkeep.command.closing.is_open")
        return
    tell(
        "upkeep.closing.opened",
        n=closing.open_closed(root, *passphrases("console.passphrase.yours")),
    )


def server_hook() -> None:
    """Print what the server of a study runs before it takes anything."""
    from rap.topics.studies.new_study import shipped

    print(shipped("pre-receive.sh"), end="")
