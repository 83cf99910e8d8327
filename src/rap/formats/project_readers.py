"""Which reader takes which project of another program, and reading it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rap.core.errors import RefusedError
from rap.formats.corpus_tools import START_OF_TSV
from rap.formats.databases import DATA, START, check_closed
from rap.formats.files import open_regular
from rap.formats.projects import Choices, Project
from rap.formats.refused_kinds import REFUSED_KINDS

Parse = Callable[[BinaryIO, str, Choices], Project]


class Reader(NamedTuple):
    """How the names of its files end, with which bytes they begin (none: with any), and the module
    whose `parse_project(file, name, choices)` reads one; it is imported when it is needed. With
    `is_both` a file has one of the names and one of the beginnings.
    """

    suffixes: tuple[str, ...]
    starts: tuple[bytes, ...]
    module: str
    is_both: bool = False

    def takes(self, suffix: str, head: bytes) -> bool:
        """Whether a file that is called so is its."""
        return suffix in self.suffixes and (not self.is_both or head.startswith(self.starts))


# The first row whose suffix fits is taken; for a file that is called otherwise the first whose bytes
# do. Each reader says by itself what is wrong with a file that only bears its name.
READERS: tuple[Reader, ...] = (
    Reader((".qdpx", ".qde", ".qdc"), (), "rap.formats.qdpx.reading"),
    Reader((".zip",), (), "rap.formats.packed_projects"),
    Reader(
        (".qda", ".rqda", ".sqlite3", ".sqlite", ".db"),
        (START,),
        "rap.formats.coding_databases",
    ),
    Reader((".docx",), (), "rap.formats.word_codings"),
    Reader((".odt",), (), "rap.formats.odt_codings"),
    Reader((".rtf",), (), "rap.formats.rtf_codings"),
    Reader((".tsv",), (START_OF_TSV,), "rap.formats.corpus_tools.inception", is_both=True),
    Reader((".json", ".xmi"), (), "rap.formats.corpus_tools.inception"),
    Reader((".gz", ".tgz", ".xml", ".tei"), (), "rap.formats.corpus_tools.catma"),
    Reader((".csv", ".tsv", ".xlsx", ".ods", ".xls"), (), "rap.formats.grids"),
)
MOST_CODES = 10_000  # teams that make a code of each phrase have two thousand
PROJECT_SUFFIXES = tuple(dict.fromkeys(one for reader in READERS for one in reader.suffixes))


def read_project(path: Path, choices: Choices | None = None) -> Project:
    """Read a project of another program, in this process: for files that may be made to harm there
    is `read_project_in_child`.

    Parameters
    ----------
    path
        A file of one of `PROJECT_SUFFIXES`, or the folder of a QualCoder project.
    choices : Choices, optional
        What a person said of the file, once its questions are known.

    Returns
    -------
    Project
        `questions` are those that must be answered in `choices` before its codings can be trusted;
        `losses` count what was dropped.

    Raises
    ------
    RefusedError
        The file is not what it should be; nothing of it was taken.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "grid.csv"
    ...     _ = path.write_text("Interview,Extract,Code\\nAna,The rent is high.,rent\\n")
    ...     found = read_project(path)
    >>> [(one.text, one.quote, one.code) for one in found.extracts]
    [('Ana', 'The rent is high.', 'code:rent')]
    """
    if path.suffix.lower() == ".qda" and path.is_dir():  # the folder of a QualCoder project
        path = path / DATA
    check_closed(path)
    suffix, name = path.suffix.lower(), path.name
    with open_regular(path) as file:
        head = file.read(64).removeprefix(BOM_UTF8)
        file.seek(0)
        reader = next((one for one in READERS if one.takes(suffix, head)), None)
        if reader is None and suffix in REFUSED_KINDS:
            raise RefusedError(REFUSED_KINDS[suffix], place=name)
        if reader is None:
            reader = next(
                (one for one in READERS if one.starts and head.startswith(one.starts)), None
            )
        if reader is None:
            facts = {"suffix": suffix, "known": PROJECT_SUFFIXES}
            raise RefusedError("formats.project.unknown_kind", place=name, **facts)
        parse: Parse = import_module(reader.module).parse_project
        project = parse(file, name, choices or Choices())
    if len(project.codes) > MOST_CODES:
        raise RefusedError("formats.project.too_many_codes", place=name, most=MOST_CODES)
    return project
