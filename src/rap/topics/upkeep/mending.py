"""A file of a study that cannot be read: what could take its place, and putting it there.

What is offered was either there before (in git's history), is what the file already says in another
encoding, or is one of the two versions that git left in it. Each is read as the file would be before
it is offered; a person looks at it and chooses. Nothing is guessed, and no consent is made up.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rap.core.errors import ConflictError, Problem, RapError, RefusedError, UnknownError
from rap.core.files import SEALED, delete_file, make_folder, replace_file
from rap.core.model import CODE_ID
from rap.store.answers import read_feedback, read_votes
from rap.store.assignments import read_assignments
from rap.store.cases import read_cases, read_withdrawals
from rap.store.codebook import read_codebook
from rap.store.codebook_edits import read_proposals
from rap.store.codings import parse_log
from rap.store.codings.maps import parse_map
from rap.store.consent_forms import read_forms
from rap.store.file_kinds import FILE_KINDS
from rap.store.findings import read_findings
from rap.store.memos import read_memos
from rap.store.observations import read_observations
from rap.store.settings import find_study, read_settings
from rap.store.sources import hash_of, read_source, read_sources
from rap.store.text_keys import open_file, read_keys
from rap.topics.corrections.amend import amend
from rap.topics.corrections.planning import decide_names, plan_amendment
from rap.topics.entering.screened import Said
from rap.topics.git.exchanged import Choice
from rap.topics.git.program import git_bytes, git_or_nothing
from rap.topics.sharing.merging import has_marks, solve_marks, two_versions
from rap.topics.withdrawal.kept_copies import without_cut_words

Way = Literal["mine", "theirs", "plain", "back", "whole", "correct", "aside"]
_SIDES: tuple[Literal["mine", "theirs"], ...] = ("mine", "theirs")
_NEWER = "core.versions.newer"
_MOST_VERSIONS = 40
_MOST_BYTES = 20_000_000
_READERS: dict[str, Callable[..., Any]] = {
    "headers": read_sources,
    "cases": read_cases,
    "withdrawn": read_withdrawals,
    "memos": read_memos,
    "observations": read_observations,
    "plan": read_assignments,
    "feedback": read_feedback,
    "findings": read_findings,
    "forms": read_forms,
    "proposals": read_proposals,
    "votes": read_votes,
    "book": read_codebook,
}
SETTINGS = "pyproject.toml"
ASIDE = ".rap/aside"
_LOGS = ("codings", "translations")
_BETWEEN = ("store.codebook.unknown_parent", "store.codebook.unknown_merged_into")
_LOG_NAME = re.compile(r"(K-[0-9]+)\.([a-z0-9-]+)\.jsonl")


@dataclass(frozen=True)
class Mend:
    """What could take the place of a file: one side of two versions (`mine`, `theirs`), its own words
    as plain UTF-8 (`plain`), the latest version that can be read (`back`, of the day `when`), the
    lines of a log before the damage (`whole`), or a text changed by hand as a correction (`correct`).
    `aside`: nothing; the file, a second one of a code, is kept outside the codebook.
    """

    way: Way
    data: bytes
    when: str = ""

    @property
    def text(self) -> str:
        return self.data.decode("utf-8", "replace")

    @property
    def seen(self) -> str:
        """16 hex digits: a choice is for exactly these bytes."""
        return hashlib.sha256(self.data).hexdigest()[:16]


def kind_of(path: str) -> str:
    """Which kind of file a path of a study is, "" for none.

    Examples
    --------
    >>> kind_of("codebook/findings/F-02.yaml"), kind_of("interviews/cases/C-51774.yaml")
    ('findings', 'cases')
    """
    if path.startswith("codebook/votes/"):
        return "votes"
    found = [name for name, kind in FILE_KINDS.items() if re.fullmatch(kind.like, path)]
    return next((name for name in reversed(found) if name != "notes"), "")


def read_there(root: Path, path: str) -> bytes | None:
    """The bytes of a file of the study; None when there is no file, or no right to read it."""
    try:
        data = (root / path).read_bytes()
    except OSError:
        return None
    return data if len(data) <= _MOST_BYTES else None


def find_mends(root: Path, path: str) -> tuple[Mend, ...]:
    """What could take the place of the damaged file `path`, the best first."""
    data, found = read_there(root, path), dict[str, Mend]()
    if data and _is_newer(root, path, data):
        return ()
    for mend in _candidates(root, path, data):
        if mend.way not in found and mend.data != data and is_whole(root, path, mend.data):
            found[mend.way] = mend
    if kind_of(path) == "texts" and "back" in found and data and _is_text(data):
        found["correct"] = Mend("correct", data)
    if data and _is_second(root, path):
        found["aside"] = Mend("aside", data)
    return tuple(found.values())


def _is_second(root: Path, path: str) -> bool:
    """Whether this is a second file of a code, as a merge of two families or a cloud folder leaves
    it: `rent.yaml` in two families, `rent (1).yaml`.
    """
    place = root / path
    others = [other for other in place.parent.parent.glob(f"*/{place.name}") if other != place]
    return kind_of(path) == "book" and (bool(others) or not CODE_ID.fullmatch(place.stem))


def _is_newer(root: Path, path: str, data: bytes) -> bool:
    """Whether a newer rap wrote the file: what an older version says would undo what it means."""
    kind, name = kind_of(path), _LOG_NAME.fullmatch(path.rpartition("/")[2])
    found: Sequence[Problem] = ()
    try:
        if kind in _LOGS and name:
            parse_log(data, name=path, coder=name[1], device=name[2])
        elif kind == "maps":
            parse_map(data, name=path)
        elif kind in _READERS:
            found = _problems(root, path, data)
    except RapError as error:
        found = error.problems
    whys = (getattr(one.facts.get("why"), "id", "") for one in found)
    return _NEWER in {*(one.id for one in found), *whys}


def _candidates(root: Path, path: str, data: bytes | None) -> Iterator[Mend]:
    if data:
        text = data.decode("utf-8", "replace")
        if has_marks(text):
            conflicts = two_versions(path, text)
            for way in _SIDES:
                choices = {one.id: Choice(way) for one in conflicts}
                if solved := solve_marks(path, text, choices=choices).data:
                    yield Mend(way, solved)
        for words in _decoded(data):
            plain = words.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
            yield Mend("plain", plain.encode("utf-8"))
    yield from _versions(root, path)
    if data and kind_of(path) in _LOGS:
        yield Mend("whole", _good_lines(path, data))


def _decoded(data: bytes) -> Iterator[str]:
    """The words in the encodings that other programs write."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8", "cp1252"):
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue


def _versions(root: Path, path: str) -> Iterator[Mend]:
    """The file as git kept it, sealed or not, the latest first."""
    sealed, keys = f"{path}{SEALED}", read_keys(root)
    words = ("log", f"-{_MOST_VERSIONS}", "--format=%H %cs", "--", path, sealed)
    for line in git_or_nothing(root, *words).splitlines():
        commit, _, day = line.partition(" ")
        for name in (path, sealed):
            with contextlib.suppress(RapError):  # it was deleted there, or its key moved on
                data = git_bytes(root, "show", f"{commit}:./{name}")
                plain = data if name == path else open_file(path, data, keys)
                for left in without_cut_words(root, {path: plain}).values():
                    yield Mend("back", left, day)


def _good_lines(path: str, data: bytes) -> bytes:
    """A log as far as its lines are what was written."""
    lines, good = data.split(b"\n")[:-1], b""
    for n in range(len(lines), 0, -1):
        good = b"".join(line + b"\n" for line in lines[:n])
        if _is_log(path, good):
            return good
    return b""


def _is_log(path: str, data: bytes) -> bool:
    name = _LOG_NAME.fullmatch(path.rpartition("/")[2])
    try:
        return name is not None and parse_log(data, name=path, coder=name[1], device=name[2])[
            1
        ] == len(data)
    except RapError:
        return False


def is_whole(root: Path, path: str, data: bytes) -> bool:
    """Whether these bytes at `path` could be read, as far as that one file goes."""
    kind = kind_of(path)
    if kind in _LOGS:
        return bool(data) and _is_log(path, data)
    if kind == "texts":
        return _is_text(data) and hash_of(data.decode()) == _hash_in_card(root, path)
    if kind == "maps":
        try:
            return bool(parse_map(data, name=path))
        except RapError:
            return False
    return bool(data.strip()) and kind in _READERS and not _problems(root, path, data)


def _problems(root: Path, path: str, data: bytes) -> list[Problem]:
    """What is wrong with the file, read in a study in which nothing else is."""
    with tempfile.TemporaryDirectory(prefix=".mend-", dir=_own_folder(root)) as alone:
        place = Path(alone, path)
        place.parent.mkdir(parents=True)
        place.write_bytes(data)
        damaged: list[Problem] = []
        _READERS[kind_of(path)](Path(alone), damaged=damaged)
    return [one for one in damaged if one.id not in _BETWEEN]


def find_damaged_settings(path: Path | None = None) -> Path | None:
    """The study at or above `path` (default: where we are) whose settings cannot be read."""
    start = (path or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file() and (folder / "interviews").is_dir():
            data = read_there(folder, SETTINGS)
            return None if data is None or _are_settings(folder, data) else folder
    return None


def find_study_to_mend(path: Path | None = None, *, closed: bool = False) -> Path:
    """As `find_study`; also a study whose settings cannot be read, for its start page mends them.

    Raises
    ------
    StudyNotFoundError, ClosedStudyError, RefusedError
        No study, or a closed one; settings that this person may not read.
    """
    try:
        return find_study(path, closed=closed)
    except RefusedError:
        root = find_damaged_settings(path)
        if root is None:
            raise
        return root


def good_settings(root: Path) -> Mend | None:
    """What the settings say in another encoding, or else the latest version that git keeps, of those
    that can be read.
    """
    found = _candidates(root, SETTINGS, read_there(root, SETTINGS))
    return next((one for one in found if _are_settings(root, one.data)), None)


def bring_back_settings(root: Path, mend: Mend) -> str:
    """Put them in their place; the file that keeps what was there."""
    kept = ".rap/pyproject.toml.damaged"
    replace_file(root / kept, (root / SETTINGS).read_bytes())
    replace_file(root / SETTINGS, mend.data)
    return kept


def _are_settings(root: Path, data: bytes) -> bool:
    """Whether these settings can be read; those for a newer rap are good, too."""
    with tempfile.TemporaryDirectory(prefix=".mend-", dir=_own_folder(root)) as alone:
        Path(alone, SETTINGS).write_bytes(data)
        try:
            read_settings(Path(alone))
        except RapError as error:
            return error.id == "store.settings.needs_newer"
    return True


def _own_folder(root: Path) -> Path:
    make_folder(root / ".rap")
    return root / ".rap"


def _is_text(data: bytes) -> bool:
    if any(sign in data for sign in (b"\r", b"\0", b"\xef\xbb\xbf")):
        return False
    try:
        return bool(data.decode("utf-8").strip())
    except UnicodeDecodeError:
        return False


def _hash_in_card(root: Path, path: str) -> str:
    try:
        return read_source(root, Path(path).stem).hash
    except RapError:
        return ""


def mend(
    root: Path, path: str, way: str, *, seen: str, names: Said | None = None, by: str = ""
) -> None:
    """Put what was chosen in the place of a damaged file, durably. `names` is what `by` decided on each
    find in a text that was changed by hand and is taken as a correction.

    Raises
    ------
    ProblemsError
        Nobody decided on one of these.
    UnknownError
        There is no such way.
    ConflictError
        It is not what the person saw.
    RefusedError
        A folder with something in it is in the file's place.
    """
    chosen = next((one for one in find_mends(root, path) if one.way == way), None)
    if chosen is None:
        raise UnknownError("upkeep.mending.no_way", place=path)
    if chosen.seen != seen:
        raise ConflictError("upkeep.mending.changed", place=path)
    place = root / path
    if place.is_dir() and not place.is_symlink():
        try:
            place.rmdir()
        except OSError:
            raise RefusedError("upkeep.mending.full_folder", place=path) from None
    if way == "aside":
        replace_file(root / ASIDE / f"{path}.{chosen.seen}", chosen.data)
        delete_file(place)
    elif way == "correct":
        _correct(root, path, chosen.text, names or {}, by=by)
    else:
        replace_file(place, chosen.data)


def _correct(root: Path, path: str, new: str, names: Said, *, by: str) -> None:
    """The text as its codings know it, and then the correction: cut off in between, it is as if it
    had been brought back.
    """
    old = next(one for one in find_mends(root, path) if one.way == "back")
    plan = plan_amendment(root, Path(path).stem, new, old=old.text)
    plan = decide_names(root, plan, names, by=by)
    replace_file(root / path, old.data)
    try:
        amend(root, plan)
    except RapError:
        replace_file(root / path, new)
        raise
