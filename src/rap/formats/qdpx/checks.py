"""Whether a REFI-QDA document is valid: by the schema of the standard, and by what the schema does not
see, GUIDs that two things share or that nothing has.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from rap.core.errors import RefusedError

_SCHEMAS = Path(__file__).parent / "schema"
_MEMBER = 'parent::*[local-name() = "MemberCode"]'
_OWN = f"//@guid[not({_MEMBER})]"
_REFERENCES = (
    *("//@targetGUID", "//@creatingUser", "//@modifyingUser", "//@originGUID"),
    *("//@creatingUserGUID", f"//@guid[{_MEMBER}]"),
)
_PROJECT_ROOT = "Project"


def check_document(root: Any) -> None:
    """Raise when the element of a project or a codebook is not valid.

    Raises
    ------
    RefusedError
        With the line of the schema that was broken, or the number of GUIDs that are wrong; never
        with words of a text.
    """
    local = root.tag.rpartition("}")[2]
    schema = _schema("Project.xsd" if local == _PROJECT_ROOT else "Codebook.xsd")
    if not schema.validate(root):
        kind = schema.error_log[0].type_name
        raise RefusedError("formats.qdpx_out.not_valid", rule=kind)
    n = count_wrong_references(root)
    if n:
        raise RefusedError("formats.qdpx_out.wrong_references", n=n)


def count_wrong_references(root: Any) -> int:
    """How many GUIDs two elements share, and how many references lead nowhere (compared letter by
    letter, as QualCoder does). In a codebook a member of a set is named by `guid`.
    """
    there = Counter(_values(_OWN, root))
    asked = Counter(guid for path in _REFERENCES for guid in _values(path, root))
    twice = sum(n > 1 for n in there.values())
    return twice + sum(n for guid, n in asked.items() if guid not in there)


def _values(path: str, root: Any) -> list[str]:
    """What an XPath finds, as plain strings: there may be 300,000, and an element for each takes time."""
    found: list[str] = _path(path)(root)
    return found


@cache
def _path(path: str) -> Any:
    from lxml import etree

    return etree.XPath(path, smart_strings=False)


@cache
def _schema(name: str) -> Any:
    from lxml import etree

    return etree.XMLSchema(etree.parse(_SCHEMAS / name))
