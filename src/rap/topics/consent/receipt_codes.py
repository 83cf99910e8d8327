"""Receipts as they sound, and what is kept of one: a hash that is slow to guess."""

from __future__ import annotations

import hashlib

from rap.core.plain import fold_words

COST = 2**15  # scrypt (RFC 7914, doi:10.17487/RFC7914) with r=8: 32 MB, about 0.1 s


def as_heard(receipt: str) -> str:
    """A receipt as it sounds: capitals, accents and what stands between words or digits make no
    difference.
    """
    return "".join(character for character in fold_words(receipt) if character.isalnum())


def slow_hash(receipt: str, salt: bytes, *, cost: int = COST) -> bytes:
    """32 bytes that cost about 0.1 s a guess, the same however the receipt is said."""
    return hashlib.scrypt(
        as_heard(receipt).encode("utf-8"), salt=salt, n=cost, r=8, p=1, maxmem=2**28, dklen=32
    )
