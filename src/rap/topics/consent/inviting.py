"""Whom to ask to a group on a theme: people who speak of it and agreed to be contacted again.

It names people, so it is for who has a passphrase of the vault, on the screen of a terminal, and
is written nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.core.plain import nearest
from rap.store.cases import values_at
from rap.study.study import Study


@dataclass(frozen=True)
class Invited:
    """One person who may be asked; `speaks` are the languages of her interviews, `values` those of
    the first variable of people (where she works).
    """

    case: str
    values: tuple[str, ...]
    speaks: tuple[str, ...]


def find_to_invite(root: Path, theme: str) -> list[Invited]:
    """People who speak of a code or a family and let the team come back to them, by where they work.

    Raises
    ------
    WrongUseError
        No such code or family.
    """
    study = Study(root)
    codes = {one.id: one.family for one in study.book.codes}
    if theme not in codes and theme not in codes.values():
        near = nearest(theme, sorted({*codes, *codes.values()}))
        raise WrongUseError("consent.inviting.unknown_theme", theme=theme, nearest=near)
    by = study.variable(0)
    spoken: dict[str, set[str]] = {}
    for one in study.coding_list:
        case = study.voices[one.source].main_case(one.start, one.end)
        if theme in (one.code, codes[one.code]) and study.rights.allows(case, "recontact"):
            spoken.setdefault(case, set()).add(study.voices[one.source].source.language)
    known = study.people_known
    found = [
        Invited(case, tuple(values_at(known[case]).get(by, ())), tuple(sorted(languages)))
        for case, languages in spoken.items()
        if case in known
    ]
    return sorted(found, key=lambda one: (one.values, one.case))
