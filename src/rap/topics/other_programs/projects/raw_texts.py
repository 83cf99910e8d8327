"""Texts that nobody has read for names yet: who is who is read in them as in any raw transcript, and each
place is carried from the words of the file to those that wait in the vault.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rap.core.errors import Problem
from rap.core.plain import fold_words
from rap.formats.projects import Project, ProjectMemo, ProjectText
from rap.formats.transcripts import Transcript
from rap.languages.pack import known
from rap.store.codings.diff import find_equal
from rap.store.codings.maps import Ranges
from rap.store.sources import find_turns
from rap.topics.bringing_in.looks import Kept, look_at
from rap.topics.entering.plan import FilePlan, Wanted
from rap.topics.other_programs.projects.codes import PlannedCode
from rap.topics.other_programs.projects.written import Screened

READ = "read"
"""The answer to whether somebody read the names of the codes."""
_RUN = 4  # words: what a name or a definition has in common with a text only where it repeats it
_PATH = re.compile(r"[\\/:\0]")


@dataclass(frozen=True)
class RawText:
    """A text as it would wait: what was read in it, and which stretches of the file's words it has."""

    transcript: Transcript
    equal: Ranges


def read_raw_text(text: ProjectText, wanted: Wanted, problems: list[Problem]) -> RawText | None:
    """A text read as a raw transcript is; None when something keeps it out, which `problems` get."""
    plan = FilePlan(Path(f"{_PATH.sub(' ', text.name)}.txt"))
    looked = look_at(plan, replace(wanted, id="", source=""), text.text.encode("utf-8"), Kept())
    problems += looked.problems
    talk = looked.transcript
    return RawText(talk, align(text.text, talk)) if talk and not looked.problems else None


def align(old: str, talk: Transcript) -> Ranges:
    """Which stretches of a file's text are in the transcript that was read in it, as (old_start, old_end,
    new_start): line by line, and where a line is not found as it was, by its words alone.
    """
    new = talk.text
    if new.endswith(old):  # as it was, or after a label
        return ((0, len(old), len(new) - len(old)),)
    found = _by_lines(old, talk)
    return found if found is not None else find_equal(old, new)


def _by_lines(old: str, talk: Transcript) -> Ranges | None:
    starts = [0, *(match.end() for match in re.finditer("\n", old))]
    turns = iter(find_turns(talk.text, talk.speakers))
    ranges, at = list[tuple[int, int, int]](), 0
    for line in talk.lines:
        if line.fate != "spoken" or not line.text.strip():
            continue
        begin = starts[line.n - 1] if line.n <= len(starts) else len(old)
        if not old.startswith(line.text, begin):
            return None
        label = len(line.text) - len(line.text.lstrip())
        if line.is_start:
            turn = next(turns, None)
            if turn is None or turn.body < at:
                return None
            at = turn.body
            label = max(line.text.find(line.label), 0) + len(line.label)
        while at < len(talk.text) and talk.text[at].isspace() and not line.is_start:
            at += 1
        words = line.text.rstrip()
        tails = (cut for cut in range(label, len(words)) if talk.text.startswith(words[cut:], at))
        cut = next(tails, len(words)) if line.is_start else label
        if not talk.text.startswith(words[cut:], at):
            return None
        if cut < len(words):
            ranges.append((begin + cut, begin + len(words), at))
            at += len(words) - cut
    return tuple(ranges)


def hold_back(
    project: Project, codes: Sequence[PlannedCode], screened: Screened, *, language: str
) -> tuple[Project, tuple[PlannedCode, ...], int]:
    """The project and its new codes without the definitions that seem to name somebody or repeat words
    of a text: each becomes a memo on its code, which waits. And how many names of codes do.
    """
    runs = {run for text in project.texts for run in _runs(text.text)}
    new = [one for one in codes if one.state in ("new", "group")]
    defined = _telling([one.code.definition for one in new], runs, screened, language)
    named = _telling([one.code.name for one in new], runs, screened, language)
    held = {one.code.key for one, is_held in zip(new, defined, strict=True) if is_held}
    memos = [
        ProjectMemo(f"{one.code.key}:definition", one.code.definition, ("code", one.code.key))
        for one in new
        if one.code.key in held
    ]
    kept = tuple(
        replace(one, code=replace(one.code, definition="")) if one.code.key in held else one
        for one in codes
    )
    return replace(project, memos=(*project.memos, *memos)), kept, sum(named)


def _telling(
    texts: Sequence[str], runs: Collection[str], screened: Screened, language: str
) -> list[bool]:
    if language not in known():  # nobody can tell
        return [bool(text.strip()) for text in texts]
    named = screened.name_somebody(texts, language)
    return [
        is_named or any(run in runs for run in _runs(text))
        for text, is_named in zip(texts, named, strict=True)
    ]


def _runs(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", fold_words(text))
    return (" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
