"""A file that is exported; and what is noted of one for others: a line in the ledger, and in the vault
whose words it holds, so that a recall and a withdrawal name it. The line says no more than what kind
of file it was, for whom and when.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import Message
from rap.core.files import replace_file
from rap.core.model import SOURCE_ID
from rap.core.synced import refuse_synced
from rap.report.table_files import FOR_THE_TEAM
from rap.store.ledger import EXPORT, Release, read_releases, write_release
from rap.store.settings import own_coder
from rap.store.vault import open_vault
from rap.study.study import Study
from rap.topics.exporting.files import FORMS, Made, Request, make_file
from rap.topics.publishing.consent_recheck import read_standing, still_standing
from rap.topics.publishing.sealed import write_quoted

_NAMED = re.compile(rf"(?<![A-Z0-9])({SOURCE_ID.pattern})(?![0-9])")


@contextmanager
def made_and_noted(study: Study, request: Request, *, stem: str = "") -> Iterator[Made]:
    """The file that was asked for, to be given away inside `with`. Nobody takes her words back
    meanwhile. One that holds words of people, for others than the team, is noted before.

    Raises
    ------
    As `make_file`; WrongUseError where no vault can keep whose words it holds; ConflictError when
    what people agreed to changed while it was made.
    """
    before = read_standing(study.root)
    made = make_file(study, request, stem=stem)
    if not made.sources:
        yield made
        return
    with still_standing(study.root, before, release=request.what):
        name = f"{request.what}.{request.form}"
        note_given(study, name, made.data, language=request.language, sources=made.sources)
        yield made


def note_given(
    study: Study, name: str, data: bytes, *, language: str, sources: Sequence[str] = ()
) -> None:
    """Note that a file leaves for others, before it does: `name` says what is in it and its kind
    (`project.qdpx`). Of whom its `sources` are is noted in the vault first: a kill in between
    leaves names of a file that nobody has.
    """
    id, people = secrets.token_hex(8), dict[str, list[str]]()
    for source in sources:
        for case in filter(None, study.voices[source].people):
            people.setdefault(case, []).append(source)
    if people:
        with open_vault(study.settings) as vault:
            write_quoted(vault, id, people)
    line = Release(
        id=id,
        run=f"{EXPORT}.{name.partition('.')[0]}",
        key="",
        audience=study.audience,
        languages=(language,),
        date=study.on.isoformat(),
        people=0,
        files={name: hashlib.sha256(data).hexdigest()},
        kind=EXPORT,
        month=f"{study.on:%Y-%m}",
        turn=len(read_releases(study.root)) + 1,
    )
    write_release(study.root, line.confirmed_by(own_coder(study.settings).id, needed=1))


@dataclass(frozen=True)
class Exported:
    """A file that was written: how many rows, and what somebody who gives it away must know."""

    path: Path
    n: int
    warnings: tuple[Message, ...] = ()


def export(study: Study, path: Path, *, what: str = "", **more: object) -> Exported:
    """Write one file of `study` to `path`; its suffix says what kind, `more` is as in `Request`.

    When `what` is empty the file's stem says it, or else its suffix; one that names a text is of that
    text alone. What is for the team says so in
    its name (`TEAM-cases.csv`) and in its first line, so that nobody takes it for one to share.

    Raises
    ------
    As `made_and_noted`, and a folder that a sync program copies; nothing is written then.
    """
    refuse_synced(path)
    stem, form = path.stem.removeprefix(FOR_THE_TEAM), path.suffix.removeprefix(".").lower()
    named = _NAMED.search(stem.upper())
    of_words = what in ("interview", "quotes") or (not what and form not in FORMS["figure"])
    if named and of_words and not more.get("source"):
        more["source"] = named[1]
    what = what or _guess(stem, form, more)
    request = Request(what, form, **more)  # type: ignore[arg-type]
    with made_and_noted(study, request, stem=stem) as made:
        path = path.with_name(made.name)
        if made.report:
            replace_file(path.with_name(made.report_name), made.report)
        replace_file(path, made.data)
    return Exported(path, made.n, made.warnings)


def _guess(stem: str, form: str, more: Mapping[str, object]) -> str:
    if stem in FORMS:
        return stem
    if more.get("source") or form == "html":
        return "interview"
    return next((what for what, forms in FORMS.items() if form in forms), "codings")
