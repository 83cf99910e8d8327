"""Every kind of file in a study, one row each: how its files are named, whether people write freely
in them, and what looks through them when somebody takes her words back.

A row is all that `rap check` (which files belong here), the look for numbers and addresses, a
withdrawal and the lab's watch on the disk know of a kind.
"""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Literal

from rap.core.errors import Problem
from rap.core.files import name_in

_SOURCE = "(?:INT|FG|FN|AR|QU|AN)-[0-9]"
_PARTS = {  # a part of a name -> what it must be; what is taken for one; where to look (glob)
    "text": (f"{_SOURCE}{{2,6}}", f"{_SOURCE}+", "*"),
    "note": ("FN-[0-9]{2,6}", "FN-[0-9]+", "FN-*"),
    "source": (f"{_SOURCE}{{2,6}}", "[^/]+", "*"),
    "about": (f"(?:{_SOURCE}{{2,6}}|study)", "[^/]+", "*"),
    "case": ("[CS]-[0-9]{2,6}", "[^/]+", "*"),
    "person": ("(?:C-[0-9]{2,6}|R-[0-9]{5})", "[^/]+", "*"),
    "space": ("S-[0-9]{2,6}", "[^/]+", "*"),
    "log": (r"K-[0-9]{2,6}\.[a-z0-9]{8}(?:-[0-9]+)?", "[^/]+", "*"),
    "map": ("[0-9a-f]{8}-[0-9a-f]{8}", "[^/]+", "*"),
    "survey": ("[a-z][a-z0-9-]{0,39}", "[^/]+", "*"),
    "batch": ("[0-9a-f]{8}", "[^/]+", "*"),
    "language": ("[a-z]{2}", "[^/]+", "*"),
    "proposal": ("[0-9a-f]{8}", "[^/]+", "*"),
    "entry": ("(?:account|codebook|[a-z][a-z0-9-]*/[^/]+)", ".+", "**/*"),
    "any": ("[^/]+", "[^/]+", "*"),
}
_PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Kind:
    """Files of one kind.

    Parameters
    ----------
    pattern
        What they are called, from the top of the study; the parts in braces are `_PARTS`.
    has_words
        Whether people write freely in them, so that they may hold a number or an address.
    withdrawal
        How it looks through them. `own`: it reads or changes them in a way of its own. `lines`: it
        names the lines that repeat or name her, for a person to look at. "": as any other file.
    says
        Where a file says the version of its format. `v`: the member of that name, 1 where it is left
        out; `lines`: each line does; `front`: in the lines before its text. "": nowhere: these are
        texts and tables as any program writes them, and notebooks, whose format is Jupyter's.
    version
        The newest that is read, and the one that is written; all before it are read too.

    Examples
    --------
    >>> memos = FILE_KINDS["memos"]
    >>> memos.glob, memos.everywhere, memos.folder, memos.suffix, memos.is_deep
    ('interviews/memos/*/*.md', 'interviews/memos/**/*.md', 'interviews/memos', '.md', True)
    >>> bool(re.fullmatch(memos.name, "interviews/memos/study/first.md"))
    True
    """

    pattern: str
    _: KW_ONLY
    has_words: bool = True
    withdrawal: Literal["", "own", "lines"] = ""
    says: Literal["", "v", "lines", "front"] = ""
    version: int = 1

    @property
    def name(self) -> str:
        """A regular expression for the names that belong in a study."""
        return self._with(0)

    @property
    def like(self) -> str:
        """A regular expression for all files there that are taken for this kind."""
        return self._with(1)

    @property
    def glob(self) -> str:
        """A glob that finds them, with the right name or not."""
        return _PART.sub(lambda part: _PARTS[part[1]][2], self.pattern)

    @property
    def everywhere(self) -> str:
        """A glob that also finds them in folders below: some programs read files in the wrong
        folder too.
        """
        return f"{self.folder}/**/*{self.suffix}"

    @property
    def folder(self) -> str:
        """The folder that holds them or their folders."""
        return self.pattern.partition("{")[0].rpartition("/")[0]

    @property
    def suffix(self) -> str:
        """The suffix of their names."""
        return self.pattern.rpartition("}")[2]

    @property
    def is_deep(self) -> bool:
        """Whether they are in subfolders of their folder."""
        return "/" in self.glob.removeprefix(f"{self.folder}/")

    def _with(self, reading: int) -> str:
        """The pattern as a regular expression."""
        pieces = _PART.split(self.pattern)  # words and names of parts in turn
        pieces[::2] = [re.escape(words) for words in pieces[::2]]
        pieces[1::2] = [_PARTS[part][reading] for part in pieces[1::2]]
        return "".join(pieces)


FILE_KINDS = {
    "texts": Kind("interviews/{text}.txt", withdrawal="own"),
    "notes": Kind("interviews/{note}.txt", withdrawal="lines"),
    "headers": Kind("interviews/{text}.yaml", withdrawal="own", says="v"),
    "cases": Kind("interviews/cases/{case}.yaml", withdrawal="own", says="v"),
    "withdrawn": Kind(
        "interviews/withdrawn/{person}.json", has_words=False, withdrawal="own", says="v"
    ),
    "codings": Kind("interviews/codings/{source}/{log}.jsonl", withdrawal="own", says="lines"),
    "maps": Kind(
        "interviews/codings/{source}/{map}.map.json", has_words=False, withdrawal="own", says="v"
    ),
    "translations": Kind(
        "interviews/translations/{source}/{language}/{log}.jsonl", withdrawal="own", says="lines"
    ),
    "memos": Kind("interviews/memos/{about}/{any}.md", withdrawal="lines", says="front"),
    "observations": Kind("interviews/observations/{space}/{any}.csv", withdrawal="lines"),
    "counts": Kind("interviews/counts/{any}/{any}.csv", has_words=False),
    "plan": Kind("interviews/plan/{source}.yaml", has_words=False, withdrawal="own", says="v"),
    "feedback": Kind("interviews/feedback/{any}.json", has_words=False, withdrawal="own", says="v"),
    "book": Kind("codebook/{entry}.yaml", withdrawal="lines", says="v"),
    "findings": Kind("codebook/findings/{any}.yaml", withdrawal="lines", says="v"),
    "guides": Kind("codebook/guides/{any}.yaml", withdrawal="lines", says="v"),
    "forms": Kind("codebook/forms/{any}.yaml", withdrawal="lines", says="v"),
    "surveys": Kind("codebook/surveys/{any}.yaml", withdrawal="lines", says="v"),
    "batches": Kind("interviews/surveys/{survey}/{batch}.csv", has_words=False, withdrawal="own"),
    "answers": Kind(
        "interviews/surveys/{survey}/{batch}.yaml", has_words=False, withdrawal="own", says="v"
    ),
    "handbook": Kind("codebook/handbook/{any}.md", withdrawal="lines"),
    "proposals": Kind("codebook/proposals/{proposal}.json", says="v"),
    "machines": Kind("codebook/machines/{log}.json", has_words=False, says="v"),
    "avoided": Kind("codebook/letter/avoid.{language}.txt"),
    "notebooks": Kind("notebooks/{any}.ipynb", withdrawal="own"),
    "programs": Kind("notebooks/{any}.py"),
    "releases": Kind("reports/releases/{any}.json", has_words=False, says="v"),
}


def find_empty(root: Path) -> list[Problem]:
    """Empty files of a study: no act writes one, so it was cut off or emptied."""
    paths = {path for kind in FILE_KINDS.values() for path in root.glob(kind.glob)}
    names = [name_in(root, path) for path in paths if path.is_file() and not path.stat().st_size]
    known = re.compile("|".join(kind.name for kind in FILE_KINDS.values()))
    return [
        Problem("store.files.empty", place=name) for name in sorted(names) if known.fullmatch(name)
    ]
