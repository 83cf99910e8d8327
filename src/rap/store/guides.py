"""Guides of interviews and groups: `codebook/guides/2.yaml` lists the themes that are asked about, and
the card of a text names the guide it was made with (`variables: {guide: 2}`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rap.core.errors import Problem
from rap.core.model import GUIDE, GUIDE_ID, Codebook, Guide, Source
from rap.core.plain import labels_of, nearest, values_of
from rap.core.reading import all_or_problems, read_folder
from rap.core.yaml_checks import LABELS, TEXTS, read_checked
from rap.store.codebook import nearest_code

FOLDER = "codebook/guides"


def read_guides(root: Path, *, damaged: list[Problem] | None = None) -> dict[str, Guide]:
    """Id -> guide; all problems are raised together, or noted in `damaged`."""
    found, problems = read_folder(root, FOLDER, _read_one)
    return {one.id: one for one in all_or_problems(found, problems, damaged=damaged)}


def _read_one(root: Path, id: str) -> Guide:
    file = read_checked(root, f"{FOLDER}/{id}.yaml", {"title": LABELS, "themes": TEXTS})
    file.expect(GUIDE_ID.fullmatch(id), "store.guides.bad_id", guide=id)
    themes = values_of(file.data.get("themes"))
    file.expect(themes, "store.guides.no_themes", "themes", guide=id)
    file.raise_problems()
    return Guide(id, labels_of(file.data.get("title")), tuple(dict.fromkeys(themes)))


def check_guides(root: Path, *, book: Codebook, sources: Iterable[Source]) -> Iterator[Problem]:
    """Guides that cannot be read, themes that the codebook lacks, and texts that name a guide that is not
    there. As long as a team has written no guide, what a text names is a note.
    """
    problems: list[Problem] = []
    guides = read_guides(root, damaged=problems)
    yield from problems
    for guide in guides.values():
        for theme in guide.themes:
            if book.get(theme) is None:
                near = nearest_code(book, theme)
                place = f"{FOLDER}/{guide.id}.yaml"
                yield Problem("store.guides.unknown_theme", place=place, theme=theme, nearest=near)
    there = {one.id for one in guides.values()}
    if problems or not there:
        return
    for source in sources:
        for named in source.variables.get(GUIDE, ()):
            if named not in there:
                place, near = f"interviews/{source.id}.yaml", nearest(named, there)
                yield Problem("store.guides.unknown", place=place, guide=named, nearest=near)
