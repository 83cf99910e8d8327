"""The texts of a code per language, as an act gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rap.core.errors import WrongUseError
from rap.core.model import LANGUAGE, Code
from rap.core.plain import labels_of
from rap.core.seen import differing, refuse

TEXTS = ("label", "definition", "include", "exclude", "example")
MAX_TEXT = 8_000


def texts_in(fields: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The texts per language; an empty text removes the language."""
    found = {}
    for key in (key for key in TEXTS if key in fields):
        texts = labels_of(fields[key])
        are_languages = all(map(LANGUAGE.fullmatch, texts.keys() - {"und"}))
        if not are_languages or not isinstance(fields[key], Mapping | str):
            raise WrongUseError("store.codebook.not_per_language", key=key)
        found[key] = {name: clean_text(text, key) for name, text in texts.items() if text.strip()}
    return found


def put_onto(code: Code, fields: Mapping[str, Any]) -> dict[str, Any]:
    """`fields` without `seen`: of each text that it holds, the languages not given stay as they
    are in `code`, and one given is refused if it no longer says what was seen.
    """
    whole = {key: value for key, value in fields.items() if key != "seen"}
    seen = fields.get("seen", {})
    if not isinstance(seen, Mapping):
        raise WrongUseError("store.codebook.not_per_language", key="seen")
    for key in (key for key in TEXTS if key in whole and key in seen):
        now = dict(getattr(code, key))
        check_texts(now, whole[key], seen, key)
        whole[key] = now | whole[key]
    return whole


def check_texts(now: Mapping[str, str], given: Any, seen: Mapping[str, Any], key: str) -> None:
    """Refuse texts `given` per language where others stand `now` than those `seen` under `key`."""
    if not (isinstance(given, Mapping) and isinstance(seen[key], Mapping)):
        raise WrongUseError("store.codebook.not_per_language", key=key)
    texts = {language: str(text).strip() for language, text in given.items()}
    read = {language: str(seen[key].get(language, "")).strip() for language in texts}
    there = {language: now.get(language, "").strip() for language in texts}
    others = {one: text for one, text in there.items() if text not in (read[one], texts[one])}
    if others:
        is_gone = not any(others.values())
        gone, there_now = "store.codebook.text_meanwhile_gone", "store.codebook.text_meanwhile"
        facts = {} if is_gone else {"now": " · ".join(others.values())}
        rows = differing({one: texts[one] for one in others}, others, (key,))
        refuse(
            rows,
            seen={**seen, key: {**read, **others}},
            says=gone if is_gone else there_now,
            **facts,
        )


def clean_text(text: str, key: str) -> str:
    """`text` without blanks around it, its lines ended in one way; refused when it is too long."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > MAX_TEXT or re.search("[\0\ud800-\udfff]", text):
        raise WrongUseError("store.codebook.bad_text", key=key, limit=MAX_TEXT)
    return text
