"""Translations of passages: logs in `interviews/translations/SOURCE/LANGUAGE/`, of who said it how
and who checked it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import Problem
from rap.core.model import LANGUAGE, Source
from rap.store.codings import Carrier, read_logs, read_maps

FOLDER = "interviews/translations"


@dataclass(frozen=True)
class Translation:
    """A passage in another language; `by` said it so, `checked_by` (perhaps nobody yet) found it
    right.
    """

    start: int
    end: int
    text: str
    by: str
    checked_by: tuple[str, ...] = ()


def find_translation_paths(root: Path, source: str) -> list[Path]:
    """All translation logs of `source`, in all languages, sorted by name."""
    return sorted((root / FOLDER / source).glob("*/K-*.jsonl"))


def read_translations(
    root: Path, source: Source, *, lengths: Mapping[str, int] | None = None
) -> tuple[dict[str, dict[tuple[int, int], Translation]], list[Problem]]:
    """Language -> (start, end) in the text of today -> the translation that stands; and what is
    wrong with the logs.

    Of two translations of one passage the later stands. One whose passage a correction touched is
    left out. A check counts only from another coder than the translator.
    """
    carrier = Carrier(source.hash[:8], read_maps(root, source.id)[0])
    found: dict[str, dict[tuple[int, int], Translation]] = {}
    problems: list[Problem] = []
    for folder in sorted((root / FOLDER / source.id).glob("*")):
        language = folder.name
        if not LANGUAGE.fullmatch(language):
            id, place = "store.translations.bad_language", f"{FOLDER}/{source.id}/{language}"
            problems.append(Problem(id, place=place, language=language))
            continue
        events, wrong = read_logs(root, sorted(folder.glob("K-*.jsonl")), lengths=lengths)
        problems.extend(wrong)
        checks = [(event.data["ref"], event.coder) for event in events if event.op == "check"]
        said = [event for event in events if event.op == "say"]
        for event in sorted(said, key=lambda event: event.stamp):
            data, by = event.data, event.coder
            stretch = carrier.carry_unchanged(data["start"], data["end"], event.src)
            if stretch is not None:
                checkers = sorted({coder for ref, coder in checks if ref == event.id} - {by})
                standing = Translation(*stretch, data["text"], by, tuple(checkers))
                found.setdefault(language, {})[stretch] = standing
    return found, problems
