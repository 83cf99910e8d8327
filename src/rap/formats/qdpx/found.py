"""What is found in a REFI-QDA file while it is resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from rap.formats.projects import ProjectCode, ProjectCoder, ProjectCoding, ProjectMemo
from rap.formats.qdpx.positions import Ruler
from rap.formats.qdpx.raw import Node, RawPlace

Find = Callable[[str], "bytes | None"]


@dataclass
class FoundText:
    """A text of the file: its node, its words and its places."""

    key: str
    name: str
    node: Node
    ruler: Ruler | None = None
    fingerprint: str = ""
    places: list[RawPlace] = field(default_factory=list)


@dataclass
class Work:
    """What is found while a project is resolved."""

    root: Node
    find: Find
    name: str
    losses: Counter[str] = field(default_factory=Counter)
    texts: dict[str, FoundText] = field(default_factory=dict)
    codes: dict[str, ProjectCode] = field(default_factory=dict)
    users: dict[str, ProjectCoder] = field(default_factory=dict)
    codings: list[ProjectCoding] = field(default_factory=list)
    seen: set[tuple[object, ...]] = field(default_factory=set)  # codings of the text that is read
    memos: list[ProjectMemo] = field(default_factory=list)
    about: dict[str, tuple[str, str]] = field(default_factory=dict)
    pointed_at: frozenset[str] = frozenset()
    by_place: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    # a source whose words are those of another -> that one
    same_text: dict[str, str] = field(default_factory=dict)

    def nodes(self, box: str, *tags: str) -> Iterator[Node]:
        """The children with these names of one of the boxes of the project."""
        for one in self.root.all(box):
            yield from one.all(*tags) if tags else one.children

    def lose(self, what: str, n: int = 1) -> None:
        if n:
            self.losses[what] += n


def decode_text(data: bytes) -> tuple[str, bool]:
    """The words of a file, with its byte-order mark, and whether its encoding was guessed.

    A text in UTF-8 in which a few bytes are damaged is not in another encoding: read as Windows-1252,
    each of its accents would become two signs.

    Examples
    --------
    >>> decode_text("né, née".encode() + b"\\xe9")[0], decode_text("né".encode("cp1252"))
    ('né, née\ufffd', ('né', True))
    """
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "\ufeff" + data.decode("utf-16"), False
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        words = data.decode("utf-8", "replace")
    n_damaged = words.count("\ufffd")
    if sum(not character.isascii() for character in words) - n_damaged > n_damaged:
        return words, False
    return data.decode("cp1252", "replace"), True
