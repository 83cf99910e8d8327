"""A text that was changed by hand, taken as a correction by `rap amend`."""

from __future__ import annotations

from pathlib import Path

from rap.core.errors import WrongUseError
from rap.languages.catalogue import say
from rap.topics.console.output import is_confirmed, tell
from rap.topics.corrections.commands import ask_names, print_plan


def take_by_hand(root: Path, name: str, *, dry_run: bool, yes: bool) -> bool:
    """Take a text that was changed by hand as a correction; whether it was changed."""
    from rap.store.settings import own_coder, read_settings
    from rap.topics.corrections.planning import plan_amendment
    from rap.topics.upkeep.mending import find_mends, mend

    path = f"interviews/{name}.txt"
    ways = {one.way: one for one in find_mends(root, path)}
    if "correct" not in ways:
        return False
    tell("upkeep.amend.by_hand", source=name)
    changed = ways["correct"]
    plan = plan_amendment(root, name, changed.text, old=ways["back"].text)
    print_plan(plan, shown=False)
    if not dry_run:
        if not yes and not is_confirmed(say("corrections.sure")):
            raise WrongUseError("corrections.nothing_changed", place=f"rap amend {name}")
        by = own_coder(read_settings(root)).id
        mend(root, path, "correct", seen=changed.seen, names=ask_names(plan), by=by)
        tell("corrections.done", source=name)
    return True
