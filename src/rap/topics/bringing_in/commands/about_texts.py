"""What the options of `rap import` say of all texts that come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rap.core.errors import WrongUseError
from rap.core.plain import nearest

if TYPE_CHECKING:
    from rap.topics.entering.plan import Wanted

# the facts of texts that `--about` takes, and the field of `Wanted` each is
FACTS = {
    "kind": "kind",
    "phase": "phase",
    "month": "month",
    "guide": "guide",
    "case": "case",
    "id": "id",
    "encoding": "encoding",
    "talk": "source",
    "speakers": "one_speaker",
}
ONE, _PUBLIC = "one", "public"


def parse_wanted(about: Sequence[str], consent: Sequence[str]) -> Wanted:
    """What the options say of all files."""
    from rap.topics.bringing_in.typed import parse_consent

    return replace(
        _parse_about(about),
        rights="public" if _PUBLIC in consent else "consent",
        consent=parse_consent([word for word in consent if word != _PUBLIC]),
    )


def _parse_about(about: Sequence[str]) -> Wanted:
    """What `--about kind=article,month=2025-03` says of the files."""
    from rap.topics.entering.plan import Wanted

    facts: dict[str, Any] = {}
    name = ""
    for part in ",".join(about).split(",") if about else ():
        before, equals, value = part.partition("=")
        if name == "one_speaker" and before.strip() not in FACTS:
            raise WrongUseError("bringing_in.import.names_in_plan", place="rap import")
        if not equals and name:  # a comma within a value
            facts[name] += f",{part}"
            continue
        if not equals or before.strip() not in FACTS:
            typed = {"name": before.strip(), "nearest": nearest(before.strip(), FACTS)}
            raise WrongUseError("bringing_in.import.unknown_fact", place=f"--about {part}", **typed)
        name = FACTS[before.strip()]
        facts[name] = value.strip()
    if "phase" in facts:
        if facts["phase"] not in [*"123456789"]:
            raise WrongUseError(
                "bringing_in.import.no_phase", place=f"--about phase={facts['phase']}"
            )
        facts["phase"] = int(facts["phase"])
    if "one_speaker" in facts:
        if facts["one_speaker"] != ONE:
            raise WrongUseError("bringing_in.import.names_in_plan", place="rap import")
        facts["one_speaker"] = True
    return Wanted(**facts)
