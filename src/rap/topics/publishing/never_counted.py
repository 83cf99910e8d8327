"""Which codes are never counted outside the team: decided by a lead with members, before the first
release, and written into the settings.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path

from rap.core.errors import Message, NotAllowedError, ProblemsError, WrongUseError
from rap.core.files import replace_file
from rap.store.roles import leads_in
from rap.store.settings import Settings, checked_edit, own_coder, read_settings
from rap.study.study import Study

_SETTINGS = "pyproject.toml"
_TABLE = re.compile(r"^[ \t]*\[tool\.rap\][^\n]*(?:\n|\Z)", re.MULTILINE)
_NEXT = re.compile(r"^[ \t]*\[", re.MULTILINE)  # of a table; a list within goes on further right
_LIST = re.compile(r"^([ \t]*never_counted\s*=\s*)\[[^\[\]]*\]", re.MULTILINE)


def decide_never_counted(
    root: Path, *, add: Sequence[str] = (), remove: Collection[str] = (), by: str = ""
) -> tuple[str, ...]:
    """Put codes, families and words of desks on the list of those that are never counted for others
    than the team, and take others out; the list. With nothing to add or remove, that every code may
    be counted is decided where nobody has decided yet. `by` decides (default: who codes on this
    machine).

    Raises
    ------
    NotAllowedError
        Somebody who does not lead.
    ProblemsError
        Names that nothing has.
    WrongUseError
        To take out what is not on the list; settings that only a person can add to.
    """
    settings, path = read_settings(root), root / _SETTINGS
    text = path.read_bytes().decode("utf-8")
    by = by or own_coder(settings).id
    if refused := why_not(settings, text, by):
        raise NotAllowedError(refused)
    there = settings.never_counted or ()
    if strange := [code for code in remove if code not in there]:
        raise WrongUseError("publishing.release.not_on_list", codes=tuple(strange))
    if problems := Study(root).find_misnamed(add):
        raise ProblemsError(problems)
    left = tuple(code for code in dict.fromkeys((*there, *add)) if code not in remove)
    if left != settings.never_counted:
        made = with_never_counted(text, left)
        if not made:
            raise WrongUseError(
                "publishing.release.never_counted_by_hand", place=_SETTINGS, codes=left
            )
        replace_file(path, made)
    return left


def why_not(settings: Settings, text: str, coder: str) -> Message | None:
    """Why somebody may not decide it by the settings and their `text`; None for a lead, and for each
    coder where nobody leads.
    """
    if coder in leads_in(text.encode("utf-8")):
        return None
    role = next((one.role for one in settings.coders if one.id == coder), "")
    return Message("publishing.release.never_counted_lead", coder=coder, role=role)


def with_never_counted(text: str, codes: Sequence[str]) -> str:
    """The settings `text` with this list; "" where they are written in a way that only a person can
    change.

    Examples
    --------
    >>> with_never_counted('[tool.rap]\\ntitle = "T"\\n', ["violence"])
    '[tool.rap]\\nnever_counted = ["violence"]\\ntitle = "T"\\n'
    >>> with_never_counted('[tool.rap]\\nnever_counted = [ "a",\\n  "b" ]  # ours\\n', [])
    '[tool.rap]\\nnever_counted = []  # ours\\n'
    >>> with_never_counted('tool = {rap = {}}\\n', ["violence"])
    ''
    """
    table = _TABLE.search(text)
    if table is None:
        return ""
    wanted = tomllib.loads(text)
    wanted["tool"]["rap"]["never_counted"] = list(codes)
    listed = "[" + ", ".join(f'"{code}"' for code in codes) + "]"
    following = _NEXT.search(text, table.end())
    end = following.start() if following else len(text)
    body, n = _LIST.subn(lambda match: match[1] + listed, text[table.end() : end], count=1)
    line_end = "\r\n" if "\r\n" in text else "\n"
    line = "" if n else f"never_counted = {listed}{line_end}"
    head = table[0] if table[0].endswith("\n") else table[0] + line_end
    made = text[: table.start()] + head + line + body + text[end:]
    return checked_edit(made, wanted)
