"""A number of people in an item of a report: its place, and the people it counts."""

from __future__ import annotations

from dataclasses import dataclass

Where = tuple[tuple[str, str], ...]
Key = tuple[str, Where]
NAMED = "name"  # the column of sentences: what it holds is a word of the notebook's, not a value
FINDING = "finding"  # the column of findings: a part of the people one rests on
EVERYBODY = ((NAMED, "heard"),)  # "we heard {heard} people"
PAIR = ("first", "second")


def nowhere(_: Where) -> bool:
    """Of no place: what hides nothing."""
    return False


@dataclass(frozen=True)
class Cell:
    """A number of people in a table or sentence.

    Attributes
    ----------
    item
        The table or sentence it belongs to, by a name of your own.
    where
        Its place in there: pairs of column and value, sorted, such as `(("setting", "window"),)`.
    who
        The people it counts, by their ids.
    """

    item: str
    where: Where
    who: frozenset[str]

    @property
    def key(self) -> tuple[str, Where]:
        return self.item, self.where

    def is_everybody(self, people: frozenset[str]) -> bool:
        """Whether it is "we heard {heard} people": the one sentence that counts everybody there
        is.
        """
        return self.where == EVERYBODY and self.who == people

    @property
    def whole(self) -> Key | None:
        """For a part of the people behind a finding: the key of the sentence that counts all of
        them.
        """
        finding = dict(self.where).get(FINDING)
        if finding is None:
            return None
        question = self.item.rpartition("/")[0]
        return f"{question}/finding-{finding[2:]}-people", ((NAMED, "people"),)

    @property
    def is_pair(self) -> bool:
        """Whether it counts two codes in the same place."""
        return tuple(column for column, _ in self.where) == PAIR

    @property
    def is_sentence(self) -> bool:
        """Whether it is in a sentence of the notebook, and not in a table."""
        return any(column == NAMED for column, _ in self.where)
