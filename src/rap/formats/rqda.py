"""A project of RQDA (`.rqda`): an R package that is no longer kept, from whose database that of QualCoder
grew. Its tables are shown under QualCoder's names and read as those are: each coding keeps its words,
and one whose words are not at its place is left out and counted.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rap.formats.databases import Database, Row, text_of
from rap.formats.projects import Project, losses_of
from rap.formats.qualcoder import read_qualcoder

TABLES = frozenset(("project", "source", "freecode", "codecat", "treecode", "coding"))
# As R writes a moment: Mon Mar  4 10:11:12 2013.
_WRITTEN = "%a %b %d %H:%M:%S %Y"
_DELETED = "formats.rqda.lost.deleted"
# Each table of QualCoder: that of RQDA, and how columns are called there where it is not the same.
_SAME: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "project": ("project", {}),
    "source": ("source", {"fulltext": "file"}),
    "code_cat": ("codecat", {}),
    "code_name": ("freecode", {"cid": "id"}),
    "code_text": ("coding", {"pos0": "selfirst", "pos1": "selend"}),
    "code_image": ("imageCoding", {}),
    "annotation": ("annotation", {"memo": "annotation", "pos0": "position"}),
    "cases": ("cases", {"caseid": "id"}),
    "case_text": ("caselinkage", {"pos0": "selfirst", "pos1": "selend"}),
    "journal": ("journal", {"jentry": "journal"}),
}
# Rows that have no number of their own.
_NUMBERS = {"code_text": "ctid", "annotation": "anid", "journal": "jid"}
_ATTRIBUTES = (("caseAttr", "caseID", "case"), ("fileAttr", "fileID", "file"))


def read_rqda(database: Database) -> Project:
    """Texts, codes in their categories, codings with their coders, cases with attributes, and memos.

    Raises
    ------
    RefusedError
        It has no project.
    """
    shown = _AsQualCoder(database)
    project = read_qualcoder(shown)
    groups = {"formats.rqda.lost.file_groups": len(database.rows("filecat"))}
    more = losses_of({**shown.losses, **groups})
    return replace(project, origin="RQDA", losses=(*project.losses, *more), format="rqda")


class _AsQualCoder(Database):
    """A database of RQDA under the names of QualCoder; what was deleted in it is left out and counted."""

    def __init__(self, database: Database) -> None:
        self._of, self.name, self.losses = database, database.name, Counter[str]()
        self._counted: set[str] = set()
        self.tables = dict.fromkeys(_SAME, ())
        self._above: dict[Any, Any] = {}
        for row in self._standing("treecode", ("cid", "catid", "status")):
            # a code in several categories stays in the first
            self.losses["formats.rqda.lost.categories"] += row["cid"] in self._above
            self._above.setdefault(row["cid"], row["catid"])

    def rows(self, table: str, columns: Sequence[str] = ()) -> list[Row]:
        """The rows of the table of RQDA that holds the same, with these columns."""
        if table == "attribute":
            return [*self._attributes()]
        if table not in _SAME:
            return []
        theirs, names = _SAME[table]
        asked = [names.get(column, column) for column in columns]
        found = self._standing(theirs, (*asked, "status"))
        made: list[Row] = []
        for number, row in enumerate(found, start=1):
            shown = {
                column: _READ.get(column, _as_it_is)(row[name])
                for column, name in zip(columns, asked, strict=True)
            }
            if table in _NUMBERS:
                shown[_NUMBERS[table]] = number
            if table == "code_name":
                shown["catid"] = self._above.get(shown.get("cid"))
            made.append(shown)
        return made

    def _standing(self, table: str, columns: Sequence[str]) -> list[Row]:
        """The rows that were not deleted: those stay in the database with the status 0."""
        found = self._of.rows(table, columns)
        there = [row for row in found if row["status"] != 0]
        if table not in self._counted:
            self._counted.add(table)
            self.losses[_DELETED] += len(found) - len(there)
        return there

    def _attributes(self) -> list[Row]:
        return [
            {
                "name": row["variable"],
                "attr_type": kind,
                "value": row["value"],
                "id": row[of],
            }
            for table, of, kind in _ATTRIBUTES
            for row in self._standing(table, ("variable", "value", of, "status"))
        ]


def _as_it_is(value: object) -> object:
    return value


def _whole(value: object) -> object:
    """A place: R keeps whole numbers as broken ones."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _moment(value: object) -> str:
    """When something was made, on the clock of that machine; nothing for what R writes otherwise."""
    try:
        return datetime.datetime.strptime(text_of(value).strip(), _WRITTEN).isoformat()
    except ValueError:
        return ""


_READ: Mapping[str, Callable[[object], object]] = {
    "pos0": _whole,
    "pos1": _whole,
    "date": _moment,
}
