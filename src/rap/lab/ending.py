"""The end of the server: it waits for nobody any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

MOST_S = 2  # for what is under way to notice that it is over


def end_with(server_app: Any, close: Callable[[], None]) -> None:
    """When the server is stopped, `close` is called, and every answer that is under way ends.

    Jupyter stops its loop under them. A list of files that was being read just then, as a page
    asks for every ten seconds, leaves a thread of anyio that waits for its answer to end, and
    Python waits for that thread for ever: the terminal never came back.
    """
    run = server_app.start_ioloop

    def run_and_end() -> None:
        run()
        close()
        end_tasks(server_app.io_loop.asyncio_loop)

    server_app.start_ioloop = run_and_end


def end_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel all tasks of a loop that was stopped, and let them notice."""
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if not tasks:
        return
    logging.disable()  # an answer that was cut off is an error to tornado, and says nothing to anybody
    try:
        loop.run_until_complete(asyncio.wait(tasks, timeout=MOST_S))
    finally:
        logging.disable(logging.NOTSET)
