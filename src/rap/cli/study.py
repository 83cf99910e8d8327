"""`rap new`, `lab`, `title`, `check`, `doctor`: make a study, open it, share it, look after
it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import Problem, WrongUseError, printable
from rap.languages.catalogue import say
from rap.topics.console.output import (
    AsJson,
    ask,
    at_keyboard,
    is_confirmed,
    print_json,
    print_problems,
    relative,
    tell,
)

if TYPE_CHECKING:
    from rap.core.model import Source

_SIGNS = {"good": "cli.doctor.good", "note": "cli.doctor.note", "bad": "cli.doctor.bad"}


def new(
    folder: Path,
    *,
    title: str = "",
    languages: str = "en,fr,nl",
    coder: str = "",
    sealed: bool = False,
) -> None:
    """Make an empty study: folders, notebooks, git settings, a commented pyproject.toml."""
    from rap.topics.checks.leaks import check_synced
    from rap.topics.studies.new_study import FIRST, find_around, make_study, next_steps

    wanted = tuple(word.strip() for word in languages.split(",") if word.strip())
    if not coder and at_keyboard():
        coder = ask(say("cli.new.who", first=FIRST)).upper()
    title, coder = title or folder.resolve().name, coder or FIRST
    make_study(folder, title=title, languages=wanted, coder=coder, sealed=sealed)
    print_problems((*find_around(folder), *check_synced(folder)))
    tell("cli.new.done", folder=relative(folder))
    for step in next_steps(folder, language=wanted[0]):
        print(f"  {step}")


def demo(folder: Path) -> None:
    """Copy the demo study into a folder of its own, where everything can be tried out."""
    from rap.topics.studies.demo_copy import copy_demo
    from rap.topics.studies.new_study import find_around

    copy_demo(folder)
    print_problems(find_around(folder))
    tell("cli.demo.done", folder=relative(folder))


def title(
    source: Annotated[str, typer.Argument()] = "",
    words: Annotated[str, typer.Argument()] = "",
    *,
    group: list[str] | None = None,
    draw: bool = False,
    yes: bool = False,
) -> None:
    """What interviews are called on the team's screens: list, choose, or draw their titles."""
    from rap.store.settings import find_study
    from rap.store.sources import read_sources
    from rap.topics.bringing_in.titles import draw_titles, name_source

    root = find_study()
    if (source and draw) or (not source and group):
        raise WrongUseError("cli.title.which", place="rap title")
    if not source:
        for one in draw_titles(root) if draw else read_sources(root):
            _print_title(one)
        return
    groups = None if group is None else [name for name in group if name]
    named = name_source(root, source, title=words or None, groups=groups, is_sure=yes)
    if named.warnings:
        for warning in named.warnings:
            print(warning)
        if not is_confirmed(say("cli.title.sure")):
            raise WrongUseError("console.command.nothing_changed", place="rap title")
        named = name_source(root, source, title=words or None, groups=groups, is_sure=True)
    _print_title(named.source)


def _print_title(source: Source) -> None:
    groups = f"  [{', '.join(source.groups)}]" if source.groups else ""
    print(printable(f"{source.id}  {source.title}{groups}".rstrip()))


def lab(
    *,
    port: int | None = None,
    browser: bool = True,
    desktop: bool = False,
    remove_desktop: bool = False,
    by_icon: Path | None = None,
) -> None:
    """Open this study in JupyterLab: interviews, codebook, passages, findings, reports."""
    from rap.cli.opening import open_by_icon, open_here
    from rap.store.settings import find_study

    if desktop or remove_desktop:
        _change_icon(find_study(), is_wanted=not remove_desktop)
    elif by_icon is not None:
        raise typer.Exit(open_by_icon(by_icon))
    else:
        raise typer.Exit(open_here(port=port, browser=browser))


def _change_icon(root: Path, *, is_wanted: bool) -> None:
    """Make or remove the icon that opens a study; say where it is."""
    from rap.lab.desktop import icon_path, make_icon, remove_icon

    if is_wanted:
        tell("cli.lab.icon_made", path=make_icon(root))
    else:
        tell("cli.lab.icon_gone" if remove_icon(root) else "cli.lab.no_icon", path=icon_path(root))


def check(*, as_json: AsJson = False) -> None:
    """Look at the whole study; one line for each problem."""
    from rap.store.cache import Documents
    from rap.store.settings import find_study
    from rap.topics.checks.check import find_notes, find_problems
    from rap.topics.sharing.door.deciding import find_waiting

    root = find_study()
    with Documents(root).reading():  # notes ask for the same files as problems
        problems = find_problems(root)
        print_problems(problems, as_json=as_json)
        if not problems and not as_json:
            tell("cli.check.no_problems")
        for note in () if as_json else (*find_notes(root), *find_waiting(root)):
            tell("publishing.check.note", note=str(note))
    if problems:
        raise typer.Exit(1)


def upgrade(*, dry_run: bool = False, back: bool = False) -> None:
    """Write files of an older format anew, all or none, with a backup; or put the last back."""
    from rap.store.settings import find_study
    from rap.topics.checks.upgrade import plan_upgrade, put_back
    from rap.topics.checks.upgrade import upgrade as write_all

    root = find_study()
    if back:
        names = put_back(root)
        for name in names:
            print(name)
        tell("cli.upgrade.back", n=len(names))
        return
    folder, changes = (None, plan_upgrade(root)) if dry_run else write_all(root)
    for change in changes:
        print(Problem(change.what, place=change.name))
    if folder is not None:
        tell("cli.upgrade.done", n=len(changes), folder=relative(folder))
    else:
        tell("cli.upgrade.would" if changes else "cli.upgrade.nothing", n=len(changes))


def doctor(*, as_json: AsJson = False, bring_back: bool = False) -> None:
    """Look at this machine and this study: versions, chains, leftovers, rights, synced folders,
    disk encryption, the last exchange.
    """
    from rap.topics.upkeep.doctor import examine

    if bring_back:
        _bring_back_settings()
        return
    signs = list(examine())
    if as_json:
        print_json([sign.as_row() for sign in signs])
    else:
        for sign in signs:
            print(f"{say(_SIGNS[sign.state]):<4}  {sign.says}")
    if any(sign.state == "bad" for sign in signs):
        raise typer.Exit(1)


def _bring_back_settings() -> None:
    """Show what would change in settings that cannot be read, and do it."""
    from difflib import unified_diff

    from rap.topics.upkeep.mending import (
        SETTINGS,
        bring_back_settings,
        find_damaged_settings,
        good_settings,
    )

    root = find_damaged_settings()
    if root is None:
        raise WrongUseError("cli.doctor.settings_good", place="rap doctor --bring-back")
    mend = good_settings(root)
    if mend is None:
        raise WrongUseError("upkeep.doctor.no_settings", place=SETTINGS)
    is_same = mend.way == "plain"  # the same words in another encoding: there is nothing to compare
    now = (root / SETTINGS).read_text(encoding="utf-8", errors="replace").splitlines()
    lines = [] if is_same else unified_diff(now, mend.text.splitlines(), n=0, lineterm="")
    for line in lines:
        if not line.startswith(("---", "+++")):
            print(printable(line))
    question = say("cli.doctor.sure_plain") if is_same else say("cli.doctor.sure", when=mend.when)
    if at_keyboard() and not is_confirmed(question):
        raise WrongUseError("console.command.nothing_changed", place="rap doctor")
    done = "cli.doctor.saved_plain" if is_same else "cli.doctor.brought_back"
    tell(done, when=mend.when, kept=bring_back_settings(root, mend))
