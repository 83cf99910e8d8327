"""`rap cluster`: keys, scheduler and workers of a team's own cluster."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rap.topics.console.commands import group_of
from rap.topics.console.output import tell

Workers = Annotated[int, typer.Option(min=1, max=256)]


def keys(
    *, to: Path | None = None, days: Annotated[int, typer.Option(min=1, max=3650)] = 365
) -> None:
    """Make the keys of a cluster: one set for its machines, one for people who send work."""
    from rap.topics.runs.cluster.keys import make_keys, own_folder

    folder = to if to is not None else own_folder()
    for path in make_keys(folder, days=days):
        print(path)
    tell("runs.cluster.keys_made", days=days)


def start(
    address: Annotated[str, typer.Argument()],
    *,
    listen: str = "",
    workers: Annotated[int, typer.Option(min=0, max=256)] = 2,
    memory: str = "auto",
    keys: Path | None = None,
) -> None:
    """Be the scheduler at an address, with workers beside it, until stopped."""
    from rap.topics.runs.cluster.address import parse_address

    _serve(address, workers, memory, keys, listens=listen or parse_address(address).host)


def worker(
    address: Annotated[str, typer.Argument()],
    *,
    workers: Workers = 1,
    memory: str = "auto",
    keys: Path | None = None,
) -> None:
    """Be workers of the scheduler at an address, until stopped."""
    _serve(address, workers, memory, keys)


def _serve(
    address: str, workers: int, memory: str, keys: Path | None, *, listens: str = ""
) -> None:
    from rap.topics.runs.cluster.address import parse_address
    from rap.topics.runs.cluster.keys import own_folder
    from rap.topics.runs.cluster.machines import serve

    serve(
        parse_address(address),
        keys if keys is not None else own_folder(),
        workers=workers,
        listens=listens,
        memory=memory,
        on_ready=lambda: tell("runs.cluster.ready", address=address, n=workers),
    )


cluster = group_of({"keys": keys, "start": start, "worker": worker})
