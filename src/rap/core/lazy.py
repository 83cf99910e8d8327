"""Mappings and a sequence that make their values when they are first asked for, and a pause of
garbage collection while many objects are made.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Generic, TypeVar, overload

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Lazy(Mapping[str, _Out], Generic[_In, _Out]):
    """A mapping that makes each value once, when it is first asked for."""

    def __init__(self, items: Mapping[str, _In], make: Callable[[_In], _Out]) -> None:
        self._items, self._make = items, make
        self._made: dict[str, _Out] = {}

    def __getitem__(self, key: str) -> _Out:
        if key not in self._made:
            self._made[key] = self._make(self._items[key])
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


class LazyFew(Lazy[_In, _Out]):
    """A `Lazy` mapping with a limit: the values it keeps have a total `size` of at most `most`.
    Beyond that the oldest are dropped, and made again when they are asked for.
    """

    def __init__(
        self,
        items: Mapping[str, _In],
        make: Callable[[_In], _Out],
        *,
        size: Callable[[_Out], int],
        most: int,
    ) -> None:
        super().__init__(items, make)
        self._size, self._most, self._held = size, most, 0

    def __getitem__(self, key: str) -> _Out:
        if key in self._made:
            return self._made[key]
        value = super().__getitem__(key)
        self._held += self._size(value)
        while self._held > self._most and len(self._made) > 1:
            self._held -= self._size(self._made.pop(next(iter(self._made))))
        return value


class LazyRow(Sequence[_Out]):
    """A sequence that makes all its members once, when the first is asked for."""

    def __init__(self, make: Callable[[], Iterable[_Out]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> tuple[_Out, ...]:
        return tuple(self._make())

    @overload
    def __getitem__(self, place: int) -> _Out: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_Out, ...]: ...
    def __getitem__(self, place: int | slice) -> _Out | tuple[_Out, ...]:
        return self._made[place]

    def __iter__(self) -> Iterator[_Out]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


@contextlib.contextmanager
def collection_paused() -> Iterator[None]:
    """Pause garbage collection while many objects are made that stay; it would take a third of the
    time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
