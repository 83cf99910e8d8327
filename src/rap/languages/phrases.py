"""Phrases that people read outside a report's frame: a YAML file for each subject, in the folder of
each language (`fr/kit.yaml`).

They are lists and tables as they are printed: the papers of a focus group, a booklet, the results
of a trial space. A sentence by itself is a message of `catalogue`. What is the same in every
language is in `shared/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from rap.core.errors import WrongUseError
from rap.core.plain import nearest
from rap.core.yaml_files import parse_yaml
from rap.languages.catalogue import FOLDER

# their order on a page; languages that were added follow
_FIRST = ("fr", "nl", "en", "es", "pt", "ro", "sq")


@cache
def read_phrases(name: str) -> Mapping[str, Mapping[str, Any]]:
    """Language -> id -> text, list of texts or mapping, of every `LANG/NAME.yaml`.

    Raises
    ------
    WrongUseError
        No language has such a file.
    """
    added = sorted(
        {path.parent.name for path in FOLDER.glob(f"*/{name}.yaml")} - {*_FIRST, "shared"}
    )
    files = {language: FOLDER / language / f"{name}.yaml" for language in (*_FIRST, *added)}
    found = {language: _read(language, name) for language, file in files.items() if file.is_file()}
    if not found:
        raise WrongUseError("languages.phrases.no_file", name=name)
    return found


@cache
def read_shared(name: str) -> Mapping[str, Any]:
    """What `shared/NAME.yaml` says for all languages."""
    return _read("shared", name)


def _read(folder: str, name: str) -> Mapping[str, Any]:
    text = (FOLDER / folder / f"{name}.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = parse_yaml(text, name=f"{folder}/{name}.yaml").data
    return data


def phrases_of(name: str, language: str) -> Mapping[str, Any]:
    """The phrases of one subject in one language; `WrongUseError` when it has no phrases."""
    known = read_phrases(name)
    if language not in known:
        near = nearest(language, known)
        raise WrongUseError(
            "languages.phrases.no_language", name=name, language=language, nearest=near
        )
    return known[language]


def in_each_language(name: str, phrase: str, **values: Mapping[str, str] | str) -> dict[str, str]:
    """A phrase, by its id, in every language it is in; a value that is a mapping gives each
    language its own.

    Examples
    --------
    >>> in_each_language("pooled", "one-group")["en"]
    'Only one group has answered this so far; we say more when a second one has.'
    """
    filled = {}
    for language, phrases in read_phrases(name).items():
        if phrase in phrases:
            said = {
                key: value if isinstance(value, str) else value.get(language, "")
                for key, value in values.items()
            }
            filled[language] = str(phrases[phrase]).format(**said)
    return filled
