"""What a plan says comes in: into the study, or into the vault; all of it, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rap.acts.bring_in.cards import Imported, draw_sources, write_import
from rap.acts.bring_in.looks import Kept, Looked, look
from rap.acts.bring_in.plan import Plan
from rap.acts.review.queue import put_talks
from rap.core.errors import ProblemsError, WrongUseError

if TYPE_CHECKING:
    from rap.store.vault import Entry, Vault


@dataclass(frozen=True)
class BroughtIn:
    """What came in, and what was there already; `recording` is the sound beside the first text."""

    done: tuple[Imported, ...]
    already: tuple[Looked, ...]
    recording: Entry | None = None


def bring_in(
    root: Path,
    plan: Plan,
    vault: Vault | None = None,
    *,
    contents: Mapping[Path, bytes] | None = None,
    kept: Kept | None = None,
    sound: bytes = b"",
    is_rehearsal: bool = False,
) -> BroughtIn:
    """Bring in what is new in `plan`: read texts into the study, others into `vault`, which need
    not be open.

    `sound` is the recording of the one text; a rehearsal writes nothing, and needs no vault.

    Raises
    ------
    ProblemsError
        What is wrong with any of the files, all of it together; nothing came in.
    WrongUseError, BusyError, NotSavedError
        As `look`; the vault is missing; another import goes on; the disk did not take it.
    """
    looked = look(root, plan, contents=contents, kept=kept)
    problems = [
        problem for one in looked if one.state in ("refused", "newer") for problem in one.problems
    ]
    if problems:
        raise ProblemsError(problems)
    already = tuple(one for one in looked if one.state == "there")
    imported = tuple(draw_sources(root, looked, plan.wanted, ids=vault_ids(vault)))
    recording = None
    if is_rehearsal:
        return BroughtIn(imported, already)
    if plan.is_read:
        write_import(root, imported, plan.wanted)
    elif vault is None:
        raise WrongUseError("acts.bring_in.no_vault")
    else:
        _, recording = put_talks(vault, imported, plan.wanted, sound=sound)
    return BroughtIn(imported, already, recording)


def vault_ids(vault: Vault | None) -> Collection[str]:
    """Ids of the texts that wait in the vault, and of the people in them; nothing is decrypted."""
    entries = vault.list() if vault is not None else ()
    return {id for entry in entries for id in (*entry.id.split("."), *entry.cases)}
