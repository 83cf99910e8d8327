"""What a reviewer sees and types: one thing at a time, in its context, with its keys. No pager or file keeps it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import typer

from rap.cli.paging import Frame, all_rows, at_most, letters, make_frame, page_from, pages_of, rows_of
from rap.core.sentences import count

if TYPE_CHECKING:
    from rich.text import Text

    from rap.acts.review import Entity, Review

KEYS = {
    "m": "mask (Enter)",
    "k": "keep",
    "o": "other words",
    "n": "a name",
    "s": "each spelling apart",
    "u": "undo",
    "a": "add a name that was missed",
    "l": "later",
    "q": "stop",
}
WORD_KEYS = {
    "1-9": "it names somebody: masked as a name",
    "k": "the others are plain words: keep them",
    "Enter": "mask them all",
    "v": "each by itself",
    "u": "undo",
    "a": "add a name",
    "l": "later",
    "q": "stop",
}
READ_KEYS = {"space": "on", "b": "back a page", "q": "stop reading"}
PAGE = 9
_ENDLESS = 100_000  # rows and cells where nothing is cut
_CLOSE = 200  # letters between two mentions that are shown as one passage
_WIDES = (220, 150, 100, 70)  # letters around a mention
_NARROWS = (40, 20, 8, 0)  # where even one mention with its context would not fit


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
        return {"\r": "enter", "\n": "enter", " ": "space", "\x7f": "b", "\b": "b"}.get(sign, sign.lower())

    def ask(self, question: str) -> str:
        """Words that are typed; "" for nothing."""
        asked = f"{question}: "
        try:
            return (input(asked) if self.plain else self.console.input(asked, markup=False)).strip()
        except EOFError:
            return ""

    def frame(self, head: Sequence[Text], keys: Mapping[str, str]) -> Frame:
        """Head and keys as they stand on this terminal; in plain use nothing is cut, since nothing is lost above."""
        size = self.console.size
        width, height = (_ENDLESS, _ENDLESS) if self.plain else (size.width, size.height)
        named = {("+" if self.plain and key == "space" else key): words for key, words in keys.items()}
        return make_frame(head, named, width=width, height=height)

    def put(self, frame: Frame, rows: Sequence[Text]) -> None:
        """Fill a frame; rows it has no room for are cut, and say so."""
        from rich.text import Text

        if not self.plain:
            self.console.clear()
        gap = [Text()] if len(rows) + 2 <= frame.room else []
        for row in (*frame.head, *gap, *at_most(rows, frame.room, frame.width), *gap, *frame.keys):
            self.console.print(row, soft_wrap=True)

    def show(self, title: str, body: Sequence[str], keys: Mapping[str, str]) -> None:
        """A title, what it is about, and the keys."""
        from rich.text import Text

        frame = self.frame([Text(title, style="bold")], keys)
        self.put(frame, all_rows(map(Text, body), frame.width))

    def say(self, words: str) -> None:
        """A sentence that is not to be overlooked, until a key is hit."""
        if not self.plain:
            self.console.clear()
        self.console.print(words)
        if not self.plain:
            self.console.print("(any key)", style="dim")
            typer.getchar()

    def n_words(self) -> int:
        """How many words that nobody knows fit on a page, two rows each."""
        from rich.text import Text

        return max(1, min(PAGE, self.frame([Text("999 to decide, about 99 minutes")], WORD_KEYS).room // 2))


def show_entity(desk: Desk, review: Review, entity: Entity, *, first: int, title: str, keys: Mapping[str, str]) -> int:
    """One person or thing: its spellings, why it was found, what would stand there, and its places from number `first` on.

    Gives the number of the place that comes next, 0 after the last one. Head and keys stay; the places are cut to what fits.
    """
    from rich.text import Text

    n, n_talks = len(entity.places), len(entity.sources)
    what = f"{entity.kind}: {entity.reason}; {count(n, 'place')} in {count(n_talks, 'talk')}"
    labels = ", ".join(dict.fromkeys(entity.labels.values()))
    words = Text(" | ".join(entity.words), style="bold reverse")
    frame = desk.frame([Text(title, style="bold"), words, Text(what), Text(f"would become {labels}")], keys)
    show = partial(places_on, review, entity.places, first, width=frame.width, most=3 if desk.plain else n)
    rows, after = show(room=frame.room)
    if first or after < n:
        rows, after = show(room=max(1, frame.room - 1))
        key, left = "+" if desk.plain else "?", count(n - after, "more place")
        more = f"and {left}: {key}" if after < n else f"the first places again: {key}"
        short = f"{key} {left}" if after < n else f"{key} the first again"
        rows.append(Text(more if len(more) <= frame.width else short, style="bold"))
    desk.put(frame, rows)
    return after if after < n else 0


def places_on(
    review: Review, places: Sequence[tuple[str, int, int]], first: int, *, room: int, width: int, most: int
) -> tuple[list[Text], int]:
    """The rows of the places from number `first` on that fit, `most` passages of them, and the number of the next place."""
    from rich.text import Text

    rows: list[Text] = []
    at = first
    for _ in range(most):
        if at >= len(places):
            break
        block, n = _passage(review, places[at:], room=room - len(rows), width=width, is_first=at == first)
        if not n:
            break
        rows += block if len(rows) + len(block) >= room else [*block, Text()]
        at += n
    return rows, at


def _passage(
    review: Review, places: Sequence[tuple[str, int, int]], *, room: int, width: int, is_first: bool
) -> tuple[list[Text], int]:
    """Places that stand close together, as widely shown as there is room; their rows, how many they are (0: no room)."""
    from rich.text import Text

    source, n = places[0][0], 1
    while n < len(places) and places[n][0] == source and places[n][1] - places[n - 1][2] < _CLOSE:
        n += 1
    tries = [(n, wide) for wide in _WIDES]
    while is_first and n > 1:
        n //= 2
        tries += [(n, wide) for wide in _WIDES]
    tries += [(1, wide) for wide in _NARROWS] if is_first else []
    name, rows = [Text(source, style="dim")] if room > 3 else [], []
    for n, wide in tries:
        shown = around(review, source, [place[1:] for place in places[:n]], wide=wide, line=not name)
        rows = [*name, *rows_of(shown, width)]
        if len(rows) <= room:
            return rows, n
    return (at_most(rows, room, width), 1) if is_first else ([], 0)


def show_page(desk: Desk, review: Review, page: Sequence[Entity], *, title: str) -> None:
    """Words that are in no dictionary, several at once: most are harmless, and a name stands out."""
    from rich.text import Text

    frame = desk.frame([Text(title, style="bold")], WORD_KEYS)
    rows: list[Text] = []
    for number, entity in enumerate(page, 1):
        n, (source, *mark) = len(entity.places), entity.places[0]
        head = f"{number}  {' | '.join(entity.words)}" + (f"  ({count(n, 'place')})" if n > 1 else "")
        rows += at_most(rows_of(Text(head, style="bold"), frame.width), 1, frame.width)
        for wide in (70, 50, 35, 30, 25, 20, 15, 10, 5, 0):
            shown = rows_of(around(review, source, [(mark[0], mark[1])], wide=wide, line=True), frame.width)
            if len(shown) == 1:
                break
        rows += at_most(shown, 1, frame.width)
    desk.put(frame, rows)


def around(review: Review, source: str, marks: Sequence[tuple[int, int]], *, wide: int, line: bool = False) -> Text:
    """Mentions among the words around them, a turn a line; or all in one `line`."""
    from rich.text import Text

    from rap.acts.review import context

    text = review.raws[source].text
    before, words, after = context(text, marks[0][0], marks[-1][1], wide=wide)
    shown = Text(before + words + after)
    for start, end in marks:
        at = len(before) + start - marks[0][0]
        shown.stylize("bold reverse", at, at + end - start)
    if not line:
        return shown
    return Text("   ") + (Text("   ").join(shown.split("\n")) if "\n" in shown.plain else shown)


def read_through(desk: Desk, text: str) -> None:
    """A whole text, a page of rows at a time, on and back; labels stand out. The row before a page is shown again, dim."""
    from rich.text import Text

    lines = [Text(line) for line in text.rstrip("\n").split("\n")]
    for line in lines:
        line.highlight_regex(r"\[[^\[\]]{1,60}\]", "bold cyan")
    at, n_before = 0, 0
    while True:
        size, pages = desk.console.size, text_pages(desk, lines)
        at = page_from(pages, n_before)
        put_page(desk, pages, at)
        key = desk.key()
        if key == "q":
            return
        if size == desk.console.size:  # else it is shown anew first, as it is now
            at = at + 1 if key == "space" and at + 1 < len(pages) else max(0, at - 1) if key == "b" else at
            n_before = sum(map(letters, pages[:at]))


def text_pages(desk: Desk, lines: Sequence[Text]) -> list[list[Text]]:
    """The rows of a text in pages, as they fit whatever keys are listed, one row left for the one before."""
    from rich.text import Text

    if desk.plain:
        return pages_of(list(lines), 20)
    head = [Text("page 9999 of 9999")]
    frames = [
        desk.frame(head, read_keys(is_first=first, is_last=last)) for first in (True, False) for last in (True, False)
    ]
    room = min(frame.room for frame in frames)
    return pages_of(all_rows(lines, frames[0].width), room - 1 if room > 2 else room)


def read_keys(*, is_first: bool, is_last: bool) -> dict[str, str]:
    """The keys that do something on a page of a text."""
    gone = {"b"} if is_first else set()
    gone |= {"space"} if is_last else set()
    return {key: words for key, words in READ_KEYS.items() if key not in gone}


def put_page(desk: Desk, pages: Sequence[Sequence[Text]], at: int) -> None:
    """One page of a text, with the keys that do something there."""
    from rich.text import Text

    keys = read_keys(is_first=not at, is_last=at + 1 == len(pages))
    frame = desk.frame([Text(f"page {at + 1} of {len(pages)}", style="bold")], keys)
    again = pages[at - 1][-1:] if at and not desk.plain and len(pages[at]) < frame.room else []
    desk.put(frame, [*(Text(row.plain, style="dim") for row in again), *pages[at]])
