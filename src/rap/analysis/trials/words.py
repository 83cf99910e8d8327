"""What was found of a trial space, in words and in each language; numbers of days and values, never of people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rap.languages.phrases import read_phrases


def _of(language: str) -> Mapping[str, Any]:
    return read_phrases("trials")[language]


def value_in_words(value: float, *, unit: str, language: str) -> str:
    """A value as people say it.

    Examples
    --------
    >>> value_in_words(1, unit="minutes", language="fr"), value_in_words(2.5, unit="hours", language="nl")
    ('1 minute', '2,5 uur')
    >>> value_in_words(1, unit="yes-no", language="en")
    'yes'
    """
    words = _of(language)
    if unit == "yes-no":
        return str(words["yes" if value >= 0.5 else "no"])
    one = abs(value) < 2 if language == "fr" else value == 1
    number = f"{value:.1f}".removesuffix(".0")
    number = number if language == "en" else number.replace(".", ",")
    return f"{number} {words['units'][unit][0 if one else 1]}".strip()


def bound_in_words(row: Mapping[str, Any]) -> dict[str, str]:
    """What is asked by a row of `criteria_table`: "at most 5 minutes", in each language."""
    said = {}
    for language in read_phrases("trials"):
        value = {"yes": 1.0, "no": 0.0}[row["bound"]] if row["unit"] == "yes-no" else float(row["bound"])
        bound = value_in_words(value, unit=row["unit"], language=language)
        said[language] = str(_of(language)[row["rule"]]).format(bound=bound)
    return said


def found_in_words(row: Mapping[str, Any], *, unit: str) -> dict[str, str]:
    """What a row of `compare_spaces` says, in each language: how often, how sure, and where it is going."""
    said = {}
    for language in read_phrases("trials"):
        words = _of(language)
        first, last, typical = (
            value_in_words(row[k], unit=unit, language=language) for k in ("first", "last", "typical")
        )
        moves = row["trend"] in ("better", "worse")
        verdict = "changing" if moves and row["verdict"] == "unsure" else row["verdict"]
        parts = [str(words[verdict]).format(n=row["n_met"], of=row["n_days"])]
        if moves:
            parts.append(f"{words[row['trend']]}, {words['from-to'].format(first=first, last=last)}")
        elif unit != "yes-no":
            id = "still" if row["low"] == row["high"] else "usually"
            parts.append(str(words[id]).format(last=last, typical=typical))
        said[language] = "; ".join(parts) if language != "fr" else " ; ".join(parts)
    return said
