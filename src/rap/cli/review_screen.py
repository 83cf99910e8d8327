"""What a reviewer sees and types: one thing at a time, in its context, with its keys. No pager or file keeps it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.text import Text

    from rap.review import Entity, Review

_KEYS = {
    "m": "mask (Enter)",
    "k": "keep",
    "o": "other words",
    "n": "a name",
    "s": "each spelling apart",
    "u": "undo",
    "space": "more places",
    "a": "add a name that was missed",
    "l": "later",
    "q": "stop",
}
PAGE = 9
_CLOSE = 200  # letters between two mentions that are shown as one passage


class Desk:
    """The terminal: its other screen, whose words leave no trace; or line by line (`plain`), for screen readers."""

    def __init__(self, *, plain: bool) -> None:
        from rich.console import Console

        self.console = Console(highlight=False, markup=False)
        self.plain = plain or not sys.stdin.isatty() or not self.console.is_terminal

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Show on the other screen of the terminal, where there is one."""
        if self.plain:
            yield
        else:
            with self.console.screen(hide_cursor=False):
                yield

    def key(self) -> str:
        """One key: a letter, `space` or `enter`; in plain use a letter and Enter. The end of what is typed stops."""
        if self.plain:
            try:
                line = input("> ").strip().lower()
            except EOFError:
                return "q"
            return {"": "enter", "+": "space"}.get(line, line)
        sign = typer.getchar()
        return {"\r": "enter", "\n": "enter", " ": "space"}.get(sign, sign.lower())

    def ask(self, question: str) -> str:
        """Words that are typed; "" for nothing."""
        asked = f"{question}: "
        try:
            return (input(asked) if self.plain else self.console.input(asked, markup=False)).strip()
        except EOFError:
            return ""

    def show(self, title: str, body: Sequence[Text | str], keys: str) -> None:
        """A title, what it is about, and the keys."""
        from rich.text import Text

        if not self.plain:
            self.console.clear()
        self.console.print(Text(title, style="bold"))
        self.console.print()
        for part in body:
            self.console.print(part)
        self.console.print()
        self.console.print(Text(keys, style="dim"))

    def say(self, words: str) -> None:
        """A sentence that is not to be overlooked, until a key is hit."""
        self.console.print(words)
        if not self.plain:
            self.console.print("(any key)", style="dim")
            typer.getchar()

    @property
    def n_places(self) -> int:
        """How many mentions fit on the screen."""
        return 3 if self.plain else max(2, (self.console.height - 12) // 5)


def show_entity(desk: Desk, review: Review, entity: Entity, *, first: int, title: str) -> None:
    """One person or thing: its spellings, why it was found, what would stand there, and its places."""
    from rich.text import Text

    spots = passages(entity)
    n, n_talks = len(entity.places), len(entity.sources)
    what = f"{entity.kind}: {entity.reason}; {count(n, 'place')} in {count(n_talks, 'talk')}"
    labels = ", ".join(dict.fromkeys(entity.labels.values()))
    body: list[Text | str] = [Text(" | ".join(entity.words), style="bold reverse"), what, f"would become {labels}", ""]
    for source, marks in spots[first : first + desk.n_places]:
        body += [Text(source, style="dim"), around(review, source, marks, wide=220), ""]
    keys = {key: words for key, words in _KEYS.items() if not (key == "n" and entity.kind != "unknown")}
    if len(spots) <= desk.n_places:
        keys.pop("space")
    if len(entity.forms) < 2:
        keys.pop("s")
    desk.show(title, body, " · ".join(f"[{key}] {words}" for key, words in keys.items()))


def count(n: int, word: str) -> str:
    """`1 place`, `2 places`."""
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def passages(entity: Entity) -> list[tuple[str, list[tuple[int, int]]]]:
    """Its places, those that stand close together as one passage."""
    found: list[tuple[str, list[tuple[int, int]]]] = []
    for source, start, end in entity.places:
        if found and found[-1][0] == source and start - found[-1][1][-1][1] < _CLOSE:
            found[-1][1].append((start, end))
        else:
            found.append((source, [(start, end)]))
    return found


def show_page(desk: Desk, review: Review, page: Sequence[Entity], *, title: str) -> None:
    """Words that are in no dictionary, several at once: most are harmless, and a name stands out."""
    from rich.text import Text

    body: list[Text | str] = []
    for number, entity in enumerate(page, 1):
        n = len(entity.places)
        head = f"{number}  {' | '.join(entity.words)}" + (f"  ({count(n, 'place')})" if n > 1 else "")
        body += [
            Text(head, style="bold"),
            around(review, entity.places[0][0], [entity.places[0][1:]], wide=70, line=True),
        ]
    keys = (
        "[1-9] it names somebody: masked as a name · [k] the others are plain words: keep them · [Enter] mask them all"
    )
    desk.show(title, body, keys + " · [v] each by itself · [u] undo · [l] later · [q] stop")


def around(review: Review, source: str, marks: Sequence[tuple[int, int]], *, wide: int, line: bool = False) -> Text:
    """Mentions among the words around them, a turn a line; or all in one `line`."""
    from rich.text import Text

    from rap.review import context

    text = review.raws[source].text
    before, words, after = context(text, marks[0][0], marks[-1][1], wide=wide)
    shown = Text(before + words + after)
    for start, end in marks:
        at = len(before) + start - marks[0][0]
        shown.stylize("bold reverse", at, at + end - start)
    if not line:
        return shown
    return (
        Text("   ").join([Text("   "), *shown.split("\n")]) if "\n" in shown.plain else Text("   ").append_text(shown)
    )


def read_through(desk: Desk, text: str) -> None:
    """A whole text, a screen at a time; labels stand out."""
    from rich.text import Text

    lines = [line for line in text.split("\n") if line]
    size = max(4, (desk.console.height - 4) // 3) if not desk.plain else 20
    for at in range(0, len(lines), size):
        shown = [Text(line) for line in lines[at : at + size]]
        for line in shown:
            line.highlight_regex(r"\[[^\[\]]{1,60}\]", "bold cyan")
        desk.show(f"lines {at + 1} to {at + len(shown)} of {len(lines)}", shown, "[space] on · [q] back")
        if desk.key() == "q":
            return
