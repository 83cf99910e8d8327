"""A mapping whose values are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Lazy(Mapping[str, _Out], Generic[_In, _Out]):
    """A mapping whose values are made when they are asked for, once."""

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
