"""Write a project as REFI-QDA (`.qdpx`) and its codes as a codebook (`.qdc`).

The same project gives the same bytes. A file is checked against the schema of the standard, and its
references against each other, before it takes its name. What a file cannot say is counted. Chosen
so that most programs read it, since the standard leaves these open: texts and memos as files, GUIDs
in capitals, a coder and a time on every selection and coding, one selection for each coding, the
first hundred characters of the words as its name.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from rap.core.errors import Message, RefusedError
from rap.core.files import replace_file
from rap.formats.projects import Loss, Project, ProjectCode
from rap.formats.qdpx.elements import Writer
from rap.formats.qdpx.profiles import DEFAULT, PROFILES, Profile

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say; today would change the bytes
_READABLE = 0o644 << 16


def write_project(project: Project, path: Path, *, profile: str = DEFAULT) -> tuple[Loss, ...]:
    """Write a project as REFI-QDA (`.qdpx`).

    Parameters
    ----------
    project : Project
    path
        Where to write; a file that is there is replaced, at once and whole.
    profile
        One of the keys of `PROFILES`.

    Returns
    -------
    tuple of Loss
        What the file cannot say.

    Raises
    ------
    RefusedError
        The project refers to what is not in it; nothing was written.
    NotSavedError
        The disk did not take it; what was there before is as it was.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "codes.qdpx"
    ...     losses = write_project(Project(codes=(ProjectCode("rent", "Rent"),)), path)
    ...     path.read_bytes()[:2], losses
    (b'PK', ())
    """
    data, losses = format_project(project, profile=PROFILES[profile])
    replace_file(path, data)
    return losses


def format_project(project: Project, *, profile: Profile) -> tuple[bytes, tuple[Loss, ...]]:
    """The bytes of a `.qdpx`.

    Parameters
    ----------
    project : Project
    profile : Profile
        One of the values of `PROFILES`.

    Returns
    -------
    (bytes, tuple of Loss)
        The file, the same for the same project, and what it does not say.

    Raises
    ------
    RefusedError
        The project refers to what is not in it.

    Examples
    --------
    >>> data, losses = format_project(
    ...     Project(codes=(ProjectCode("rent", "Rent"),)), profile=PROFILES["portable"]
    ... )
    >>> zipfile.ZipFile(io.BytesIO(data)).namelist(), losses
    (['project.qde'], ())
    """
    writer = Writer(project, profile)
    document = writer.document()
    check_document(document.getroot())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _put(archive, "project.qde", _as_bytes(document))
        for name, text in sorted(writer.files.items()):
            _put(archive, f"sources/{name}", _encoded(text, profile))
    return out.getvalue(), writer.losses()


def write_codebook(project: Project, path: Path) -> tuple[Loss, ...]:
    """Write the codes and the groups of codes of a project as a REFI-QDA codebook (`.qdc`).

    Parameters
    ----------
    project : Project
    path
        Where to write; a file that is there is replaced, at once and whole.

    Returns
    -------
    tuple of Loss
        What the file cannot say.

    Raises
    ------
    RefusedError
        There is no code, or a code refers to what is not in the project; nothing was written.
    NotSavedError
        The disk did not take it; what was there before is as it was.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_codebook(Project(codes=(ProjectCode("rent", "Rent"),)), Path(folder) / "codes.qdc")
    ()
    """
    data, losses = format_codebook(project)
    replace_file(path, data)
    return losses


def format_codebook(project: Project) -> tuple[bytes, tuple[Loss, ...]]:
    """The bytes of a `.qdc`.

    Parameters
    ----------
    project : Project

    Returns
    -------
    (bytes, tuple of Loss)
        The file, and what it does not say.

    Raises
    ------
    RefusedError
        There is no code, or a code refers to what is not in the project.

    Examples
    --------
    >>> data, losses = format_codebook(Project(codes=(ProjectCode("rent", "Rent"),)))
    >>> b'name="Rent"' in data, losses
    (True, ())
    """
    if not project.codes:
        raise RefusedError("formats.qdpx_out.no_codes")
    writer = Writer(project, PROFILES[DEFAULT])
    document = writer.codebook()
    check_document(document.getroot())
    return _as_bytes(document), writer.losses()


def with_unique_names(project: Project) -> tuple[Project, tuple[Loss, ...]]:
    """A project in which no two codes are called alike: where two have one name, the names above
    are put before it. QualCoder drops the codings of the second.

    Parameters
    ----------
    project : Project

    Returns
    -------
    (Project, tuple of Loss)
        A new project, and one `Loss` that counts the codes that were renamed.

    Examples
    --------
    >>> rows = [("a", "Rent", None), ("b", "Home", None), ("c", "Rent", "b")]
    >>> codes = tuple(ProjectCode(key, name, parent) for key, name, parent in rows)
    >>> [code.name for code in with_unique_names(Project(codes=codes))[0].codes]
    ['Rent', 'Home', 'Home: Rent']
    """
    paths, names = project.paths(), Counter(code.name for code in project.codes)
    taken: set[str] = set()
    codes = [_renamed(code, paths[code.key], names=names, taken=taken) for code in project.codes]
    n = sum(new is not old for new, old in zip(codes, project.codes, strict=True))
    losses = (Loss(Message("formats.qdpx_out.renamed", n=n), n),) if n else ()
    return replace(project, codes=tuple(codes)), losses


def _renamed(
    code: ProjectCode, path: Iterable[str], *, names: Counter[str], taken: set[str]
) -> ProjectCode:
    wanted = code.name if names[code.name] == 1 else ": ".join(path)
    name, number = wanted, 2
    while name in taken or (name != code.name and name in names):
        name, number = f"{wanted} ({number})", number + 1
    taken.add(name)
    return code if name == code.name else replace(code, name=name)


def _as_bytes(document: object) -> bytes:
    from lxml import etree

    data: bytes = etree.tostring(document, xml_declaration=True, encoding="utf-8")
    return data + b"\n"


def _encoded(text: str, profile: Profile) -> bytes:
    """A text as its file. One that begins with U+FEFF gets a byte-order mark before it, which
    readers take away; else they would take away the first character, and all places would move.
    """
    mark = "\ufeff" if profile.bom or text.startswith("\ufeff") else ""
    return (mark + text.replace("\n", profile.line_end)).encode("utf-8")


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _FIRST_DAY)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, _READABLE
    archive.writestr(info, data)


# Whether a REFI-QDA document is valid: by the schema of the standard, and by what the schema
# does not see, GUIDs that two things share or that nothing has.

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
    """What an XPath finds, as plain strings: there may be 300,000, and an element for each takes
    time.
    """
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
