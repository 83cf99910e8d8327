"""Work that dies in the middle, as with kill -9 or a power cut."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

_EVENTS = ((os, "replace"), (os, "unlink"), (os, "fsync"), (os, "rmdir"), (subprocess, "run"))


def killed_at(number: int, work: Callable[[], Any]) -> bool:
    """Do the work in a process of its own that dies before its n-th changing event (a rename, a
    removal, a flush to the disk, a call of git); whether it died.
    """
    child = os.fork()
    if not child:
        left = [number]

        def counted(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*given: Any, **options: Any) -> Any:
                left[0] -= 1
                if left[0] <= 0:
                    os._exit(9)
                return real(*given, **options)

            return call

        for module, name in _EVENTS:
            setattr(module, name, counted(getattr(module, name)))
        try:
            work()
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9)
    return code == 9
