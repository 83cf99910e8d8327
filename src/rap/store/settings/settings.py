"""What `[tool.rap]` says, as frozen values: the study, who codes, what is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rap.core.model import Labels, Source

CODER_ROLES = ("coder", "lead", "reviewer", "intern", "reader")
INTERFACE_LANGUAGES = ("fr", "nl", "en")  # of the screens
METHODS = ("codebook", "coding-reliability", "reflexive")
VIEWS = ("simple",)
DEFAULT_THRESHOLDS = {"team": 0, "members": 5, "public": 10}
DEFAULT_TIMEOUT_S = 600


@dataclass(frozen=True)
class Coder:
    """A person who codes; her name stays on her own machine. `role` is one of `CODER_ROLES`.

    `keys` are the public keys the vault is sealed for, one a machine of hers (`key` in the
    settings); `languages` those she reads (none given: all). `until` is an intern's last day, `view
    = "simple"` asks for the coding screen with few buttons, `codes` says which codes stand on them.
    """

    id: str
    role: str = "coder"
    discipline: str = ""
    keys: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    until: str = ""
    view: str = ""
    codes: tuple[str, ...] = ()

    def reads(self, language: str) -> bool:
        """Whether she reads `language`."""
        return not self.languages or language in self.languages


@dataclass(frozen=True)
class RunSettings:
    """One `[[tool.rap.runs]]`: a notebook, the sources it may read, and the editions made of it."""

    name: str
    notebook: str
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    audiences: tuple[str, ...] = ("team",)
    languages: tuple[str, ...] = ("en",)
    each: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    schedule: str = ""
    timeout_s: int = DEFAULT_TIMEOUT_S

    def reads(self, source: Source) -> bool:
        """Whether `sources` lets this run read a source."""
        facts = {
            "kind": source.kind,
            "language": source.language,
            "phase": str(source.phase or ""),
            "month": source.month,
            "id": source.id,
        }
        return all(facts[key] in values for key, values in self.sources.items())


@dataclass(frozen=True)
class Settings:
    """What `[tool.rap]` says. `thresholds` maps an audience to the smallest number of people that
    is shown to it.

    `method` is one of `METHODS`. `blind`: coders do not see each other's codings of a source before
    both are done. `proposals`: who is no lead may propose changes of the codebook. `reviewers`: how
    many people review a raw transcript, each alone, before it enters the study; `raw_days`: how
    long it stays in the vault. `idle_minutes`: after so many without a coding `rap lab` commits the
    logs of this machine (0: only when it ends).
    """

    root: Path
    title: Labels = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    coders: tuple[Coder, ...] = ()
    method: str = METHODS[0]
    thresholds: Mapping[str, int] = field(default_factory=dict)
    runs: tuple[RunSettings, ...] = ()
    demo: bool = False
    release_confirmations: int = 1
    blind: bool = False
    proposals: bool = False
    reviewers: int = 1
    raw_days: int = 180
    idle_minutes: int = 10

    @property
    def audiences(self) -> frozenset[str]:
        """Every audience this study names."""
        return frozenset(
            {
                *DEFAULT_THRESHOLDS,
                *self.thresholds,
                *(a for run in self.runs for a in run.audiences),
            }
        )

    def threshold(self, audience: str) -> int:
        """Smallest number of people shown to `audience`; an audience nobody named gets the
        strictest.
        """
        known = {**DEFAULT_THRESHOLDS, **self.thresholds}
        return known.get(audience, max(known.values()))

    def told(self, audience: str) -> dict[str, Any]:
        """All that a notebook for `audience` can ask, but for the runs: when one of these changes,
        so may what it says.
        """
        facts = {name: value for name, value in vars(self).items() if name not in ("root", "runs")}
        return {**facts, "threshold": self.threshold(audience), "audiences": sorted(self.audiences)}
