"""The last scan: a finished file against every string that was replaced in an interview, by keyed hashes.

The strings leave the vault as hashes made with a key that is drawn for one scan and dropped after it.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rap.core.errors import RefusedError
from rap.core.plain import fold_words
from rap.store.vault import Vault

_LEAST = 3  # letters: a shorter string stands by chance in every text
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ß": "ss"}
)  # which have no accent to fold
_MASK = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True)
class Secrets:
    """Hashes of strings; `lengths` are the numbers of words they have."""

    key: bytes
    hashes: frozenset[bytes]
    lengths: tuple[int, ...]

    def are_in(self, text: str) -> bool:
        """Whether `text` holds one of the strings: whatever the case, accents, signs, tags and entities in between."""
        return any(self._hash(gram) in self.hashes for gram in _grams(_words(text), self.lengths))

    def _hash(self, gram: str) -> bytes:
        return hmac.digest(self.key, gram.encode("utf-8"), hashlib.sha256)


def read_secrets(vault: Vault) -> Secrets:
    """Every string that a table of the vault says was replaced, less single words that reviewers masked in one place only.

    Raises
    ------
    RefusedError
        A table that cannot be read: what it holds could be in the file.
    """
    key, hashes, lengths = secrets.token_bytes(32), set(), {1}
    for entry in vault.list("table"):
        with vault.open("table", entry.id) as plain:
            for name, is_common in _names(bytes(plain), entry.id):
                words = _words(name)
                if words and len("".join(words)) >= _LEAST and not (is_common and len(words) == 1):
                    lengths |= {len(words), 1}
                    hashes.add(hmac.digest(key, "".join(words).encode("utf-8"), hashlib.sha256))
    return Secrets(key, frozenset(hashes), tuple(sorted(lengths)))


def _names(data: bytes, id: str) -> list[tuple[str, bool]]:
    """The names of a table `{"v": 1, "rows": [[name, label, whether it was masked everywhere]]}`, and which are common words."""
    try:
        rows = json.loads(data)["rows"]
        return [(str(name), more == [0]) for name, _, *more in rows]
    except (ValueError, KeyError, TypeError):
        right = "bring it back from your copy of the vault"
        raise RefusedError(f"vault: table {id}", "is no table of replacements", right) from None


def _words(text: str) -> list[str]:
    bare = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return re.findall(r"\w+", fold_words(_MASK.sub(" ", bare)).translate(_LETTERS))


def _grams(words: list[str], lengths: Iterable[int]) -> Iterator[str]:
    """Runs of words written as one: "0 4 7 0" and "0470" are the same."""
    for length in lengths:
        for at in range(len(words) - length + 1):
            yield "".join(words[at : at + length])
