"""What kind of file comes in, and in words what a lead reads before her yes to it.

Bytes in, sentences out; no file and no git is touched.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from rap.store.file_kinds import FILE_KINDS

# fmt: off
Kind: TypeAlias = Literal[
    "settings", "form", "consent", "program", "git", "members",
    "text", "log", "machine", "foreign", "free",
]
# fmt: on
_KINDS: dict[str, Kind] = {  # all other kinds of `FILE_KINDS` are free
    "forms": "form",
    "cases": "consent",
    "notebooks": "program",
    "programs": "program",
    "surveys": "members",
    "handbook": "members",
    "avoided": "members",
    "texts": "text",
    "notes": "text",
    "headers": "text",
    "codings": "log",
    "translations": "log",
}
_NAMES: dict[str, Kind] = {  # what comes before the table of kinds, and what is not in it
    r"pyproject\.toml": "settings",
    r"(.*/)?\.git(attributes|modules|ignore)|\.githooks/.+": "git",
    r"codebook/letter/[^/]+\.yaml": "members",
    r"codebook/machines/K-[0-9]{2,6}\.[a-z0-9]{8}\.json": "machine",
    r"interviews/cases/[^/]+\.yaml": "consent",  # a copy under another name may be a refusal
    r"reports/README\.md|((interviews|codebook|notebooks|reports)/)([^/]+/)*\.gitkeep": "free",
    r"(README|LICENSE|CHANGELOG)(\.[a-z]{2})?(\.md|\.txt)?|docs/([^./][^/]*/)*[^./][^/]*\.(md|txt)": "free",
}


def kind_of(path: str) -> Kind:
    """The kind of a file by its plain path from the top of the study, without `.sealed`.

    What may be outside a study's own folders, as in the repository of this program, the caller knows.

    Examples
    --------
    >>> [kind_of(path) for path in ("pyproject.toml", "notebooks/pandas.py", "json.py", "codebook/codebook.yaml")]
    ['settings', 'program', 'foreign', 'free']
    """
    for name, kind in _NAMES.items():
        if re.fullmatch(name, path):
            return kind
    # the table's own order would take a form for any file of the codebook
    found = [name for name, kind in FILE_KINDS.items() if re.fullmatch(kind.name, path)]
    return next((_KINDS[name] for name in found if name in _KINDS), "free" if found else "foreign")
