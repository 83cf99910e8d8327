"""Fixed sentences that people read outside a report's frame, one YAML file a subject in `words/`, each in several languages."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any

from rap.core.errors import WrongUseError
from rap.core.plain import nearest, parse_yaml


@cache
def read_phrases(name: str) -> Mapping[str, Mapping[str, Any]]:
    """Language -> id -> text, list of texts or mapping, of `words/NAME.yaml`.

    Raises
    ------
    WrongUseError
        No such file.
    """
    try:
        data = pkgutil.get_data("rap.languages", f"words/{name}.yaml")
    except OSError:
        data = None
    if data is None:
        raise WrongUseError(f"words/{name}.yaml", "is not part of this program", "reinstall it")
    phrases: Mapping[str, Mapping[str, Any]] = parse_yaml(data.decode("utf-8"), name=f"{name}.yaml").data
    return phrases


def phrases_of(name: str, language: str) -> Mapping[str, Any]:
    """The phrases of one subject in one language; `WrongUseError` when there are none."""
    known = read_phrases(name)
    if language not in known:
        raise WrongUseError(f"language '{language}'", f"has no words for {name}", nearest(language, known))
    return known[language]


def in_each_language(name: str, id: str, **values: Mapping[str, str] | str) -> dict[str, str]:
    """The phrase `id` in every language it is in; a value that is a mapping gives each language its own.

    Examples
    --------
    >>> in_each_language("pooled", "one-group")["en"]
    'Only one group has answered this so far; we say more when a second one has.'
    """
    filled = {}
    for language, phrases in read_phrases(name).items():
        if id in phrases:
            said = {key: value if isinstance(value, str) else value.get(language, "") for key, value in values.items()}
            filled[language] = str(phrases[id]).format(**said)
    return filled
