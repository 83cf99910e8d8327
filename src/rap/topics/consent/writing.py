"""An entry of consent into a case file, durably: what people wrote there, comments and order, stays
as it is.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.core.errors import RefusedError, WrongUseError
from rap.core.files import lock_path, locked, replace_file
from rap.core.model import CASE_ID, Consent, Source, Turn
from rap.core.plain import read_text
from rap.core.yaml_edits import last_line, reads_as
from rap.core.yaml_files import parse_yaml
from rap.store.cases import FOLDER, read_case, read_withdrawn
from rap.store.codings import CodingLogs
from rap.store.consent_forms import FOLDER as FORMS
from rap.store.settings import own_coder, own_device, read_settings
from rap.store.sources import find_turns, read_source, read_source_text, read_sources
from rap.study.consent import MASK
from rap.study.study import Study, open_study
from rap.topics.consent.questions import SPOKEN, spoken_form_text


def check_case(root: Path, case: str) -> None:
    """Raise unless `case` is a person of this study who has not taken her words back."""
    if not CASE_ID.fullmatch(case) or not case.startswith("C-"):
        heard = next(
            (source.cases for source in read_sources(root, damaged=[]) if source.id == case), ()
        )
        id = "consent.no_person_but_text" if heard else "consent.no_person"
        raise WrongUseError(id, case=case, heard=heard)
    if case in read_withdrawn(root):
        raise WrongUseError("consent.withdrew", place=case)
    is_known = (root / FOLDER / f"{case}.yaml").is_file()
    if not is_known and not any(case in source.cases for source in read_sources(root, damaged=[])):
        raise WrongUseError("consent.unknown_case", case=case)


@contextlib.contextmanager
def writing_of(root: Path, case: str) -> Iterator[None]:
    """Be the only one who writes what `case` agreed to; she does not take her words back meanwhile.

    Raises
    ------
    WrongUseError
        As `check_case`.
    BusyError
        Somebody else writes it, or a withdrawal of hers goes on.
    """
    check_case(root, case)  # before a file is named after it
    with locked(lock_path(root, case), "consent.busy", case=case):
        check_case(root, case)
        yield


def write_entry(root: Path, case: str, entry: Consent, *, form_text: str = "") -> None:
    """Add `entry` to the file of `case`; before it the form, as it was asked, where the study has
    no file of it yet.

    Raises
    ------
    WrongUseError, RefusedError, NotSavedError
        The person or her file is not what it should be, or the disk did not take it; the file is as
        it was.
    """
    path, form = root / FOLDER / f"{case}.yaml", root / FORMS / f"{entry.form}.yaml"
    with writing_of(root, case):
        text = read_text(path, name=f"{FOLDER}/{case}.yaml") if path.is_file() else "v: 1\n"
        if path.is_file():
            read_case(root, case)  # what cannot be read is not added to
        new = with_entry(text, entry, name=f"{FOLDER}/{case}.yaml")
        if form_text and not form.is_file():
            replace_file(form, form_text.encode("utf-8"))
        replace_file(path, new.encode("utf-8"))


def keep_spoken_form(root: Path) -> None:
    """Write the packaged questions beside what people answered, where the study has none of them yet."""
    path = root / FORMS / f"{SPOKEN}.yaml"
    if not path.is_file():
        replace_file(path, spoken_form_text().encode("utf-8"))


def with_entry(text: str, entry: Consent, *, name: str = "") -> str:
    """The text of a case file with `entry` as the last of its consent.

    Examples
    --------
    >>> print(with_entry("# mine\\nconsent:\\n- {date: 2025-01-01, given: no}  # by phone\\n", Consent("2026-03-01", "no")))
    # mine
    consent:
    - {date: 2025-01-01, given: no}  # by phone
    - date: 2026-03-01
      given: no
    <BLANKLINE>
    """
    data = parse_yaml(text, name=name).data
    row = _row(entry)
    wanted = {**data, "consent": [*(data.get("consent") or []), row]}
    new = _added(text, row)
    if not reads_as(new, wanted):
        raise RefusedError("consent.not_on_lines", place=name)
    return new


def entry_text(entry: Consent) -> str:
    """The lines that `write_entry` adds."""
    return _lines(_row(entry), indent=2)


def _row(entry: Consent) -> dict[str, Any]:
    row: dict[str, Any] = {"date": entry.date, "form": entry.form, "given": entry.given}
    row |= {"from": entry.begins, "until": entry.until}
    row = {key: value for key, value in row.items() if value}
    if entry.yes is not None and entry.given == "yes":
        row["yes"] = {audience: list(purposes) for audience, purposes in entry.yes.items()}
    if entry.unclear:
        row["unclear"] = {audience: list(purposes) for audience, purposes in entry.unclear.items()}
    return row | ({"not_to": list(entry.not_to)} if entry.not_to else {})


def _added(text: str, row: dict[str, Any]) -> str:
    """`text` with `row` below the last entry of a list with a line for each, or with a list of its
    own.
    """
    from ruamel.yaml import YAML

    text += "" if text.endswith("\n") or not text else "\n"
    root = YAML(typ="safe", pure=True).compose(text)
    there = {key.value: (key, value) for key, value in (root.value if root is not None else ())}
    if "consent" not in there:
        return f"{text}consent:\n{_lines(row, indent=2)}"
    key, value = there["consent"]
    if value.id == "sequence" and value.flow_style:  # all in a row: JSON is YAML
        end = value.end_mark.index - 1
        return f"{text[:end]}{', ' if value.value else ''}{json.dumps(row, ensure_ascii=False)}{text[end:]}"
    lines = text.splitlines(keepends=True)
    is_list = value.id == "sequence" and bool(value.value)
    at = (last_line(value) if is_list else key.start_mark.line) + 1
    indent = value.start_mark.column if is_list else 2
    return "".join([*lines[:at], _lines(row, indent=indent), *lines[at:]])


def _lines(row: dict[str, Any], *, indent: int) -> str:
    """An entry as people write it: a line a key, lists in a row."""
    body: list[str] = []
    for key, value in row.items():
        if isinstance(value, dict) and value:
            body += [f"{key}:", *(f"  {name}: {_in_row(inner)}" for name, inner in value.items())]
        else:
            body.append(f"{key}: {_in_row(value)}")
    marks = ["- ", *["  "] * (len(body) - 1)]
    return "".join(f"{' ' * indent}{mark}{line}\n" for mark, line in zip(marks, body, strict=True))


def _in_row(value: Any) -> str:
    return f"[{', '.join(value)}]" if isinstance(value, list) else str(value)


# Turns she struck in her booklet become vetoes: lines in the coder's log, like everything somebody
# does to a text.

OUTSIDE = "members"  # a veto for anybody outside the team holds for everybody outside it (consents)
_FIRST = 60  # characters of a turn by which a person knows it again


@dataclass(frozen=True)
class Struck:
    """A turn of these numbers: who speaks, how long, and its first `words` ("" where the team may
    not read them).
    """

    number: int
    label: str
    n_characters: int
    words: str


def find_struck(
    root: Path, source: str, numbers: Iterable[int], *, edition: str = ""
) -> list[Struck]:
    """The turns `veto_turns` would hide, to be looked at before; raises as it does."""
    _, turns = _turns(root, source, numbers, edition=edition)
    shown = open_study(root).texts.get(source, "")
    return [
        Struck(number, turn.label, turn.end - turn.body, _first_words(shown[turn.body : turn.end]))
        for number, turn in turns.items()
    ]


def _first_words(shown: str) -> str:
    words = " ".join(shown[: _FIRST + 1].split())
    if not words.strip(f"{MASK} "):
        return ""
    return words if len(shown) <= _FIRST else f"{words[:_FIRST].rstrip()}…"


def veto_turns(
    root: Path,
    source: str,
    numbers: Iterable[int],
    *,
    outside_only: bool = False,
    edition: str = "",
) -> list[int]:
    """Nobody is shown the words of these turns from now on (`outside_only`: the team still reads
    them); the turns that were new.

    Turns are counted from 1 over the whole text, as the booklet prints them; `edition` is
    printed at its foot. Run again after a kill, it writes what is missing.

    Raises
    ------
    WrongUseError
        A number that is no turn, or a text that is another since the booklet was printed; nothing
        is written.
    """
    row, turns = _turns(root, source, numbers, edition=edition)
    audiences = (OUTSIDE,) if outside_only else (OUTSIDE, "team")
    vetoes = Study(root, lenient=True).fold(source).vetoes
    there = {(veto.start, veto.end, veto.audience) for veto in vetoes}
    new: dict[int, None] = {}
    with CodingLogs(root, coder=own_coder(read_settings(root)).id, device=own_device(root)) as logs:
        for number, turn in turns.items():
            start, end = turn.body, turn.end
            for audience in audiences if start < end else ():
                if (start, end, audience) not in there:
                    data = {"start": start, "end": end, "audience": audience}
                    logs.append(source, "veto", data, src=row.hash[:8])
                    new[number] = None
    return list(new)


def _turns(
    root: Path, source: str, numbers: Iterable[int], *, edition: str
) -> tuple[Source, dict[int, Turn]]:
    """The text, and its turns of these numbers."""
    row = read_source(root, source)
    turns = dict(enumerate(find_turns(read_source_text(root, row), row.speakers), start=1))
    wanted = sorted(set(numbers))
    if edition and edition != row.hash[:8]:
        raise WrongUseError("consent.other_booklet", place=source, edition=edition)
    if wrong := [number for number in wanted if number not in turns]:
        turn, last = wrong[0], len(turns)
        raise WrongUseError("consent.unknown_turn", place=source, turn=turn, last=last)
    return row, {number: turns[number] for number in wanted}
