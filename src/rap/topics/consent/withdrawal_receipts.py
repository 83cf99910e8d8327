"""The receipt of a withdrawal: only a salted hash of it is kept, on the tombstone."""

from __future__ import annotations

import datetime
import re
import secrets
from collections.abc import Collection
from pathlib import Path

from rap.store.tombstones import Tombstone, read_tombstones
from rap.topics.consent.receipt_codes import as_heard, slow_hash

_N_WORDS, _N_DIGITS = 6, 10
_WORDS = """
alpaca ananas aroma atlas balkon bambus bazar cactus cafe canal cello citron cobra coral delta domino
eco festival flora fresco gala guitar harmonica helium horizon iglu indigo jasmin kayak kilo kiwi koala
lama lava limonade lotus magnet mango menu metro mimosa mosaic nectar oasis opera origami panda paprika
piano picnic planet polka radio robot safari salsa samba sirena sonata tango tomato tulipan violin zebra
"""  # the same, or nearly, in French, Dutch, English, Spanish, Portuguese, Romanian and Albanian


def draw_receipt(*, as_phone: bool = False) -> str:
    """Words to remember (36 bits), or what looks like a phone number with two digits too many to be
    anybody's (33 bits).

    It is shown once, to her, and kept by nobody.
    """
    if as_phone:
        digits = "04" + "".join(str(secrets.randbelow(10)) for _ in range(_N_DIGITS))
        return " ".join([digits[:4], *(digits[at : at + 2] for at in range(4, len(digits), 2))])
    return " ".join(secrets.choice(_WORDS.split()) for _ in range(_N_WORDS))


def hash_receipt(receipt: str, case: str) -> str:
    """What the tombstone keeps: 64 hex digits, salted with the case."""
    return slow_hash(receipt, f"rap withdrawal {case}".encode()).hex()


def is_drawn(receipt: str) -> bool:
    """Whether a receipt looks like one of `draw_receipt`, which nobody guesses, and not like words
    somebody thought of.

    Examples
    --------
    >>> is_drawn("Kiwi, tango, kiwi, lama, opera, mango"), is_drawn("0471 23 45 67 89"), is_drawn("the cat sleeps late")
    (True, True, False)
    """
    words = "|".join(_WORDS.split())
    return bool(
        re.fullmatch(rf"(?:{words}){{{_N_WORDS}}}|04[0-9]{{{_N_DIGITS}}}", as_heard(receipt))
    )


def find_receipt(root: Path, receipt: str) -> Tombstone | None:
    """The withdrawal this receipt was given for, None when it is not of this study."""
    for stone in read_tombstones(root):
        if secrets.compare_digest(hash_receipt(receipt, stone.case), stone.receipt_hash):
            return stone
    return None


def make_tombstone(
    case: str,
    *,
    scope: str,
    sources: tuple[str, ...],
    receipt: str,
    old: Tombstone | None,
    moved: Collection[str] = (),
) -> Tombstone:
    """The tombstone to write: day and receipt of the first time hold, scope and sources only grow,
    and the keys of `moved` are a step further.
    """
    steps = {**old.steps} if old else {}
    steps |= {of: steps.get(of, 0) + 1 for of in moved}
    if old is not None:
        grown = Tombstone(case, old.date, old.receipt_hash, scope, sources, steps)
        return old.joined(grown)
    today, own = datetime.date.today().isoformat(), tuple(sorted(sources))
    return Tombstone(case, today, hash_receipt(receipt, case), scope, own, steps)
