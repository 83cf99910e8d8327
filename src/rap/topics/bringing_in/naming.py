"""Titles and groups of what comes in: drawn where nobody chose, and looked through where somebody did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from rap.core.errors import Message
from rap.core.plain import plain_label
from rap.store.settings import read_settings
from rap.store.sources import read_sources
from rap.store.titles import draw_title
from rap.topics.bringing_in.looks import Looked
from rap.topics.bringing_in.titles import (
    TitleFinds,
    find_group_problems,
    find_title_problems,
    read_known,
)
from rap.topics.entering.plan import EVERYONE, Plan


def with_titles(root: Path, plan: Plan, *, taken: Iterable[str] = ()) -> Plan:
    """`plan`, in which each file has a title: two neutral words where nobody chose one. `taken` are
    titles of other files that come in.
    """
    language = next(iter(read_settings(root).languages), "")
    there = {
        *taken,
        *(one.title for one in read_sources(root, damaged=[])),
        *(one.title for one in plan.files),
    }
    files = []
    for one in plan.files:
        title = one.title or draw_title(there, language=language)
        there.add(title)
        files.append(replace(one, title=title))
    return replace(plan, files=tuple(files))


def find_naming_problems(root: Path, looked: Iterable[Looked]) -> dict[Path, TitleFinds]:
    """What speaks against the title and the groups of each file; files against which nothing speaks,
    and those that are there already and so get neither, are left out.
    """
    found: dict[Path, TitleFinds] = {}
    earlier: dict[str, str] = {}
    new = [item for item in looked if item.state not in ("there", "newer")]
    if not new:
        return found
    known = read_known(root)
    for item in new:
        one, refused = item.plan, []
        finds = TitleFinds()
        if one.title:
            people = [
                {name: (value,) for name, value in {**one.people.get(EVERYONE, {}), **row}.items()}
                for label, row in one.people.items()
                if label != EVERYONE or len(one.people) == 1
            ]
            text = item.transcript.text if item.transcript else ""
            finds = find_title_problems(root, one.title, known=known, people=people, text=text)
            other = earlier.setdefault(plain_label(one.title), one.file.name)
            if other != one.file.name:
                refused.append(Message("bringing_in.titles.taken", source=other))
        refused += [*finds.refused, *find_group_problems(one.groups, settings=known.settings)]
        if refused or finds.warnings:
            found[one.file] = TitleFinds(tuple(refused), finds.warnings)
    return found
