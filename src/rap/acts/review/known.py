"""Names the vault knows already: the team's own list, what was replaced in earlier interviews, and how speakers were labelled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.acts.review.events import Event, form_of
from rap.core.errors import Problem, ProblemsError, RefusedError, WrongUseError
from rap.formats.speakers import is_role_word
from rap.privacy.pseudonyms import read_team_rows
from rap.privacy.pseudonyms.masked import find_masked

if TYPE_CHECKING:
    from rap.store.vault import Vault

LIST = "6c697374"  # "list", as an id that says nothing
_MOST = 58  # letters of a label


def check_label(words: str) -> str:
    """`words` in square brackets; `WrongUseError` when they cannot be a label."""
    inner = words.strip().removeprefix("[").removesuffix("]").strip()
    if not inner or len(inner) > _MOST or any(sign in inner for sign in "[]\n"):
        right = "write a few words without more brackets, like [collègue A], or a chosen name"
        raise WrongUseError("the replacement", f"is not one label of at most {_MOST} letters", right)
    return f"[{inner}]"


def read_list(file: Path) -> list[tuple[str, str]]:
    """(name, label) of each row of a team's own `.xlsx`, `.docx` or `.csv`; errors name rows, never what is in them."""
    try:
        with file.open("rb") as opened:
            rows = read_team_rows(opened, name=file.name)
    except OSError as error:
        raise WrongUseError(file.name, "cannot be read", error.strerror or "look at its name") from None
    problems, labelled = [], []
    for number, (name, words) in enumerate(rows, 1):
        try:
            labelled.append((name, check_label(words)))
        except WrongUseError:
            problems.append(Problem(f"{file.name}:{number}", "has a replacement that is none", "write a few words"))
    if problems:
        raise ProblemsError(problems)
    return labelled


def keep_list(vault: Vault, rows: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """Put a team's list into the vault, beside what is there; a name that comes again gets its new label. New ones, and all."""
    old, version = _rows_of(vault, LIST)
    table = {form_of(str(row[0])): [row[0], row[1], 1] for row in old}
    new = {form_of(name): [name, label, 1] for name, label in rows}
    n_new = len(new.keys() - table.keys())
    write_rows(vault, LIST, [*(table | new).values()], over=version)
    return n_new, len(table | new)


def write_rows(
    vault: Vault, id: str, rows: Sequence[Sequence[object]], *, cases: Iterable[str] = (), over: str | None = None
) -> None:
    """Write a table of replacements, over what is there."""
    if over is None:
        over = next((entry.version for entry in vault.list("table") if entry.id == id), "")
    data = json.dumps({"v": 1, "rows": rows}, ensure_ascii=False).encode("utf-8")
    vault.write("table", id, data, cases=cases, over=over)


def _rows_of(vault: Vault, id: str) -> tuple[list[list[Any]], str]:
    found = next((entry for entry in vault.list("table") if entry.id == id), None)
    if found is None:
        return [], ""
    with vault.open("table", id) as plain:
        try:
            return list(json.loads(bytes(plain))["rows"]), found.version
        except (ValueError, KeyError, TypeError):
            pass
    raise RefusedError(f"vault: table {id}", "is no table of replacements", "bring it back from your copy of the vault")


def read_known(vault: Vault, *, source: str = "") -> list[Event]:
    """Every name of the vault's tables (or of one source's) as a decision that carries to all texts: masked; those of the list
    with their words.
    """
    events = []
    for entry in vault.list("table"):
        if source and entry.id.split(".")[0] != source:
            continue
        for name, label, *spreads in _rows_of(vault, entry.id)[0]:
            if not form_of(str(name)) or spreads == [0]:
                continue
            words = label if entry.id == LIST else ""
            events.append(Event(0, "say" if words else "mask", "name", "name", (form_of(str(name)),), words))
    return sorted(events, key=lambda event: bool(event.words))


def names_of(events: Iterable[Event]) -> list[str]:
    """The forms of names that are masked, for the screen to look for."""
    return sorted({form for event in events if event.group == "name" and event.act != "keep" for form in event.forms})


def speaker_names(found: Mapping[str, str]) -> list[str]:
    """How people were labelled in a file, where the label is a name and not a word like `Interviewer` or `P1`."""
    return [
        label
        for label in found
        if not is_role_word(label)
        and sum(sign.isalpha() for sign in label) > 2
        and not (label.isupper() and any(sign.isdigit() for sign in label))
        and not find_masked(label)
    ]
