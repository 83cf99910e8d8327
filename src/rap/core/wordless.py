"""Errors that hold nobody's words."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from rap.core.errors import RapError

_Takes = ParamSpec("_Takes")
_Gives = TypeVar("_Gives")


class BrokeError(RapError):
    """The program failed, and says only in what way: the reason could hold a word of somebody."""


def without_words(function: Callable[_Takes, _Gives]) -> Callable[_Takes, _Gives]:
    """Let no error of `function` keep hold of a text.

    A `KeyError` names the word that was looked up, and Jupyter and others print the variables of
    every call on the way to an error. So an error of ours loses its way here, and any other becomes
    one that says only of what kind it was.
    """

    @functools.wraps(function)
    def hidden(*args: _Takes.args, **options: _Takes.kwargs) -> _Gives:
        try:
            return function(*args, **options)
        except RapError as error:
            ours, broke = error.with_traceback(None), ""
            ours.__context__ = ours.__cause__ = None
        except Exception as error:  # whatever it is, its message may be a name
            ours, broke = None, type(error).__name__
        del args, options
        if ours is not None:
            raise ours
        raise BrokeError("core.review.broke", kind=broke)

    return hidden
