"""The study of a year, and who works on it: commands in this process, requests to a server of
JupyterLab, the day it is; and histories, drawn and made small.
"""

from __future__ import annotations

import copy
import datetime
import gc
import logging
import os
import random
import shutil
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from commands import run_here
from labs import Lab
from runs import one_start
from vaults import PASSPHRASE, quick_wrap
from year import clock

from rap.store.vault import sealing
from rap.topics.publishing import publication
from rap.topics.runs import warm

FIRST_DAY = datetime.date(2025, 1, 7)
MONTHS = 14
HERE = Path(__file__).parent
CODES = {0, 1, 2, 75}  # docs: done, problems found, wrong use, busy
STATUS = {200, 201, 202, 206, 400, 403, 404, 409, 410, 413, 416, 423, 503, 507}


class Wrong(AssertionError):
    """What the checks found: `rule` is a word for it, so that a smaller history can be seen to fail
    alike.
    """

    def __init__(self, rule: str, what: str) -> None:
        super().__init__(f"{rule}: {what}")
        self.rule = rule


@dataclass
class Year:
    """The study and all that was done to it. `told` is what an act leaves for later acts and for the
    checks; `wrong` what the checks found.
    """

    root: Path
    homes: Path
    rng: random.Random
    day: datetime.date = FIRST_DAY
    coder: str = "K-01"
    told: dict[str, Any] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    lab: Lab | None = None

    def next_day(self, days: int) -> None:
        """Some days later."""
        self.day += datetime.timedelta(days=days)
        clock.set_day(self.day)

    def rap(
        self,
        *words: str,
        ends: int | set[int] = 0,
        typed: str = "",
        secret: int = 0,
        at: Path | None = None,
    ) -> CompletedProcess[str]:
        """What `rap WORDS` answers, with `secret` passphrases by a descriptor; it has to end as said."""
        self.leave_lab()
        with ExitStack() as stack:
            patch = stack.enter_context(pytest.MonkeyPatch.context())
            if secret:
                reading, writing = os.pipe()
                os.write(writing, f"{PASSPHRASE}\n".encode() * secret)
                os.close(writing)
                patch.setenv("RAP_PASSPHRASE_FD", str(reading))
            done = run_here(at or self.root, *words, typed=typed)
        said = done.stdout + done.stderr
        line = f"rap {' '.join(words)}"
        if "broke on something" in said:
            self.fail("broke", f"{line}: {said[-600:]}")
        if done.returncode not in ({ends} if isinstance(ends, int) else ends):
            self.fail("exit", f"{line} ended with {done.returncode}: {said[-1500:]}")
        if done.returncode and not done.stderr.strip() and not done.stdout.strip():
            self.fail("exit", f"{line} ended with {done.returncode} without a word")
        return done

    @contextmanager
    def sits(self, coder: str) -> Iterator[None]:
        """Somebody else is at this machine."""
        self.leave_lab()
        before, self.coder = self.coder, coder
        os.environ["RAP_CODER"] = coder
        try:
            yield
        finally:
            self.leave_lab()
            self.coder = os.environ["RAP_CODER"] = before

    def ask(self, method: str, path: str, body: Any = None, *, ends: int = 200) -> Any:
        """What the server of JupyterLab answers to who sits here; it has to answer so."""
        if self.lab is None:
            self.lab = Lab(self.root).__enter__()
        status, answer = self.lab.ask(method, path, body)
        if status not in STATUS or status != ends:
            self.fail("status", f"{method} {path} {body} answered {status}: {str(answer)[:900]}")
        return answer

    def leave_lab(self) -> None:
        """The server of this machine ends: what it knows is on the disk."""
        if self.lab is not None:
            lab, self.lab = self.lab, None
            lab.__exit__()

    def fail(self, rule: str, what: str) -> None:
        """Something is not as it was promised."""
        self.wrong.append(Wrong(rule, what))
        raise self.wrong[-1]

    def note(self, rule: str, what: str) -> None:
        """The same, and the year goes on."""
        self.wrong.append(Wrong(rule, what))

    def write(self, name: str, text: str) -> Path:
        """A file that somebody writes by hand, in the study or beside it (`../name`). Where the study is
        shared, rules written so wait until she says yes.
        """
        path = (self.root / name).resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        is_rule = name == "pyproject.toml" or name.startswith("interviews/cases/")
        if self.told.get("shared") and is_rule:
            self.rap("check", ends={0, 1})  # a start: it waits from then on
            asked = self.ask("GET", "sharing")["door"]["asked"]
            if asked:  # what is narrower holds at once
                self.ask("POST", "sharing/door", {"act": "yes", "of": [one["id"] for one in asked]})
            if path.read_text(encoding="utf-8") != text:
                self.fail("door", "a lead's yes to what she wrote by hand is in effect")
        return path


@contextmanager
def a_year(folder: Path, seed: int = 0) -> Iterator[Year]:
    """A place for one year: homes of its own, quick passphrases, its own days."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(sealing, "wrap", quick_wrap)
        patch.setenv("XDG_DATA_HOME", str(folder / "home1"))
        patch.setenv("HOME", str(folder / "home1"))
        patch.setenv("RAP_CODER", "K-01")
        patch.setenv("RAP_LANGUAGE", "en")
        logging.disable(logging.CRITICAL)  # the server of a test says all there is to say
        stack.callback(logging.disable, logging.NOTSET)
        stack.enter_context(clock.another_time())
        clock.set_day(FIRST_DAY)
        # ids and orders are drawn alike each time, so that a history that failed fails again
        patch.setattr(random, "_urandom", random.Random(seed).randbytes)
        year = Year(folder / "study", folder, random.Random(seed))
        stack.callback(year.leave_lab)
        yield year


@contextmanager
def kernels() -> Iterator[None]:
    """All kernels of some years come from one process that has done the imports; it has their days."""
    paths = f"sys.path[:0] = {[str(HERE.parent), str(HERE.parent / 'helpers')]!r}; "
    begin = f"import sys; {paths}from year import clock; clock.here(); "
    begin += (
        "from rap.report import cards; cards.as_file = lambda name, text: (name, text.encode()); "
    )
    with pytest.MonkeyPatch.context() as patch:
        # pictures of sentences are not drawn: of what is published they repeat the page
        patch.setattr(publication, "as_file", lambda name, text: (name, text.encode()))
        patch.setattr(warm, "_START", begin + warm._START)
        with one_start():
            yield


# ---- histories: a list of acts, each with the seed of its own draws

History = Sequence[tuple[str, int]]
DAYS = (3, 17)  # so many days, at least and at most, lie between two acts


@dataclass(frozen=True)
class Begun:
    """A year that was begun, kept to begin others from it: the same place, the same people."""

    done: list[str]
    told: dict[str, Any]
    day: datetime.date


_BEGUN: dict[Path, Begun] = {}


def live(history: History, folder: Path) -> Year:
    """Live a year: each act where it can be done, and after it the checks for what it touched. A
    command that ends otherwise than it should ends the year. The beginning is lived once for all
    years in one folder.
    """
    from year import acts

    first, kept = [(name, 0) for name in acts.BEGINNING], folder.with_name(f"{folder.name}-begun")
    if list(history[: len(first)]) == first:
        if folder not in _BEGUN:
            with a_year(folder) as year:
                _go_on(year, first)
            if year.wrong or [*acts.BEGINNING] != year.done:
                return year
            shutil.copytree(folder, kept, symlinks=True)
            _BEGUN[folder] = Begun(year.done, year.told, year.day)
        begun, history = _BEGUN[folder], history[len(first) :]
        shutil.rmtree(folder)
        shutil.copytree(kept, folder, symlinks=True)
    else:
        begun = Begun([], {}, FIRST_DAY)
    with a_year(folder, seed=len(begun.done)) as year:
        year.done, year.told = [*begun.done], copy.deepcopy(begun.told)
        year.day = begun.day
        clock.set_day(year.day)
        _go_on(year, history)
    gc.collect()  # the servers of a year hold each other, and the sockets they had
    return year


def _go_on(year: Year, history: History) -> None:
    from year import acts, oracle

    for name, seed in history:
        one = acts.ACTS[name]
        if not one.needs(year):
            continue
        year.rng.seed(seed)
        try:
            one.do(year)
            year.done.append(name)
            oracle.after(year, one.touches)
        except Wrong:
            return
        except Exception:
            year.note("unforeseen", f"{name}: {traceback.format_exc()}")
            return
        year.next_day(year.rng.randint(*DAYS))


def draw(seed: int, *, n: int) -> list[tuple[str, int]]:
    """A random year of `n` acts after its beginning: what others have to come before comes after
    them. A third are releases, most of them of the interviews.
    """
    from year import acts

    rng, done = random.Random(seed), [*acts.BEGINNING]
    history: list[tuple[str, int]] = [(name, 0) for name in done]
    while len(history) < n + len(acts.BEGINNING):
        free = [one for one in acts.ACTS.values() if one.after <= {*done}]
        releases = [one.name for one in free if "released" in one.touches]
        others = [
            one.name
            for one in free
            if one.name not in releases and (one.again or one.name not in done)
        ]
        if rng.random() < 0.35:
            weights = [4 if "phase1" in name else 1 for name in releases]
            (name,) = rng.choices(releases, weights)
        else:
            name = rng.choice(others)
        done.append(name)
        history.append((name, rng.randrange(1 << 30)))
    return history


def shrink(history: History, rules: set[str], folder: Path) -> tuple[list[tuple[str, int]], Wrong]:
    """The smallest history in which one of these rules is broken still: acts are taken out, many at a
    time, then fewer, as long as any can.
    """
    from year import acts

    def broken(rows: History) -> Wrong | None:
        return next((one for one in live(rows, folder).wrong if one.rule in rules), None)

    first, left = list(history[: len(acts.BEGINNING)]), list(history[len(acts.BEGINNING) :])
    found = broken([*first, *left])
    assert found is not None, "it is not broken a second time"
    size = max(1, len(left) // 2)
    while size:
        at, smaller = len(left) - size, False
        while at >= 0:
            fewer = left[:at] + left[at + size :]
            if (again := broken([*first, *fewer])) is not None:
                left, found, smaller = fewer, again, True
            at -= size
        size = size if smaller and size == 1 else size // 2
    return [*first, *left], found
