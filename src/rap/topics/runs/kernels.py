"""The executor that is used when no other is named: kernels of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from rap.topics.runs.fill import Fill, fill
from rap.topics.runs.warm import warm_kernels


@contextmanager
def on_this_machine() -> Iterator[Fill]:
    """Kernels forked from one process with the imports, where the system can fork, else started anew;
    those that still run at the end are killed.
    """
    with warm_kernels() as kernels:
        yield partial(fill, kernels=kernels)
