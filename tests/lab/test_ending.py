"""A server that is stopped in the middle of an answer ends all the same."""

from __future__ import annotations

import asyncio
import logging
import threading
from types import SimpleNamespace

import pytest
from anyio.to_thread import run_sync

from rap.lab.ending import end_with


def test_an_answer_that_reads_files_does_not_keep_the_server_from_ending(
    caplog: pytest.LogCaptureFixture,
):
    """Python waits for every thread before it ends; the one that read files for it is gone. The
    answer that was cut off is not printed as an error.
    """
    loop, done = asyncio.new_event_loop(), []

    async def answer() -> None:
        done.append(await run_sync(threading.current_thread))
        loop.call_soon(loop.stop)  # somebody stops the server here
        try:
            await asyncio.Event().wait()
        finally:
            logging.getLogger("ServerApp").error("500 GET /api/contents/interviews")

    app = SimpleNamespace(
        io_loop=SimpleNamespace(asyncio_loop=loop), start_ioloop=lambda: loop.run_forever()
    )
    end_with(app, lambda: done.append("closed"))
    under_way = loop.create_task(answer())
    app.start_ioloop()
    loop.close()

    thread, closed = done
    thread.join(timeout=10)
    assert (closed, under_way.cancelled(), thread.is_alive()) == ("closed", True, False)
    assert not caplog.records
