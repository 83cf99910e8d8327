"""A name that was found once is found everywhere: in the other texts that wait, where nothing around
it says that it is one, and in those that are in the study.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rap.core.accents import find_words, fold
from rap.privacy.pseudonyms.harmless import is_plain_word
from rap.privacy.pseudonyms.propagate import find_known
from rap.privacy.pseudonyms.talk import find_masked
from rap.topics.corrections.masking import overlaps, read_texts
from rap.topics.review.decisions import form_of
from rap.topics.review.entities import Screened


def find_missed(one: Screened, others: Iterable[Screened]) -> list[str]:
    """Names that were found in other texts, and are here where nothing was found or only a word of
    no dictionary; a single word that everybody says in its language is left to its own text.
    """
    names = {
        form_of(other.text[find.start : find.end])
        for other in others
        if other.source != one.source
        for find in other.found
        if find.kind == "name"
    }
    wanted = [name for name in names if " " in name or not is_plain_word(name, one.language)]
    found = ((find.start, find.end) for find in one.found if find.kind != "unknown")
    taken = [*find_masked(one.text), *found]
    hits = find_known(one.text, sorted(wanted), language=one.language)
    return sorted({form_of(one.text[a:b]) for a, b in hits if not overlaps(a, b, taken)})


class StudyWords:
    """The texts of the study, read when they are first asked for, to say in which a name stands."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folded: dict[str, str] | None = None

    def find(self, forms: Sequence[str]) -> dict[str, int]:
        """Source -> in how many places one of these folded words is."""
        if self._folded is None:
            _, texts = read_texts(self._root)
            self._folded = {id: fold(text) for id, text in texts.items()}
        counts = {
            id: sum(len(find_words(text, form)) for form in forms)
            for id, text in self._folded.items()
        }
        return {id: n for id, n in counts.items() if n}

    def forget(self) -> None:
        """Drop them: they are read again."""
        self._folded = None
