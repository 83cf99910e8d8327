"""The day it is in an invented year: for this process, and for the kernels that it starts.

The class of a day is C, and half of the libraries hold it: so its methods are put in the place of
others in that very class, and `isinstance` goes on being true of every day there is.
"""

from __future__ import annotations

import ctypes
import datetime
import gc
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

NOW, SINCE = "YEAR_NOW", "YEAR_SINCE"  # the moment it is (UTC), and when that was said
REAL = datetime.datetime.now


def set_day(day: datetime.date) -> None:
    """It is nine in the morning of this day, and time goes on from there."""
    os.environ[NOW] = f"{day.isoformat()}T09:00:00+00:00"
    os.environ[SINCE] = str(time.time())
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        os.environ[name] = os.environ[NOW]


def moment() -> datetime.datetime:
    """The moment it is, in UTC."""
    if NOW not in os.environ:
        return REAL(datetime.UTC)
    passed = time.time() - float(os.environ[SINCE])
    return datetime.datetime.fromisoformat(os.environ[NOW]) + datetime.timedelta(seconds=passed)


def _today(cls: Any) -> Any:
    return cls(*moment().astimezone().timetuple()[:3])


def _now(cls: Any, tz: Any = None) -> Any:
    then = moment()
    then = then.astimezone(tz) if tz is not None else then.astimezone().replace(tzinfo=None)
    return cls.fromisoformat(then.isoformat())


def _put(kind: type, name: str, method: Any) -> Any:
    """Put a method into a class that takes none otherwise; what was there."""
    methods = gc.get_referents(kind.__dict__)[0]
    before = methods.get(name)
    if method is None:
        del methods[name]
    else:
        methods[name] = method
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
    return before


@contextmanager
def another_time() -> Iterator[None]:
    """Within this, days are those of `set_day`."""
    rows = (
        (datetime.date, "today", classmethod(_today)),
        (datetime.datetime, "today", classmethod(_now)),
        (datetime.datetime, "now", classmethod(_now)),
    )
    before = [(kind, name, _put(kind, name, method)) for kind, name, method in rows]
    names = (NOW, SINCE, "GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")
    told = {name: os.environ.get(name) for name in names}
    try:
        yield
    finally:
        for kind, name, method in reversed(before):
            _put(kind, name, method)
        for name, value in told.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def here() -> None:
    """For a process that is started: it has the time of the one that started it, for good."""
    another_time().__enter__()
