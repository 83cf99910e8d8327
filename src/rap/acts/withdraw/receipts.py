"""What stays of a person who took her words back: a tombstone, and a receipt of which only a salted
hash is kept.
"""

from __future__ import annotations

import datetime
import json
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rap.core.errors import RefusedError
from rap.core.files import name_in, replace_file
from rap.core.model import CASE_ID, SOURCE_ID
from rap.core.receipts import as_heard, slow_hash
from rap.core.safe_input import parse_json
from rap.core.versions import refuse_newer
from rap.store.cases import read_withdrawn
from rap.store.text_keys import format_steps, parse_steps

FOLDER = "interviews/withdrawn"
_N_WORDS, _N_DIGITS = 6, 10
_WORDS = """
alpaca ananas aroma atlas balkon bambus bazar cactus cafe canal cello citron cobra coral delta domino
eco festival flora fresco gala guitar harmonica helium horizon iglu indigo jasmin kayak kilo kiwi koala
lama lava limonade lotus magnet mango menu metro mimosa mosaic nectar oasis opera origami panda paprika
piano picnic planet polka radio robot safari salsa samba sirena sonata tango tomato tulipan violin zebra
"""  # the same, or nearly, in French, Dutch, English, Spanish, Portuguese, Romanian and Albanian


@dataclass(frozen=True)
class Tombstone:
    """Who took her words back, when, how far (`words` or `all`); `sources` are the texts that went
    whole, `steps` how far keys moved on, by whose they are (`acts/sealing/__init__.py`).
    """

    case: str
    date: str
    receipt_hash: str
    scope: str = "words"
    sources: tuple[str, ...] = ()
    steps: Mapping[str, int] = field(default_factory=dict)


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


def read_tombstones(root: Path) -> tuple[Tombstone, ...]:
    """All withdrawals of the study, by case.

    Raises
    ------
    RefusedError
        One cannot be read, or names anything but ids: they come from others, and what they name is
        deleted.
    """
    read_withdrawn(root)
    return tuple(_read_tombstone(root, path) for path in sorted((root / FOLDER).glob("*.json")))


def _read_tombstone(root: Path, path: Path) -> Tombstone:
    row = parse_json(path.read_text(encoding="utf-8"))
    refuse_newer(row, place=name_in(root, path))
    told = [row.get(key, "") for key in ("case", "date", "receipt_hash", "scope")]
    case, date, digest, scope = map(str, told)
    sources = row.get("sources", [])
    ids = sources if isinstance(sources, list) else [None]
    is_whole = all(type(text) is str for text in told) and all(
        isinstance(id, str) and SOURCE_ID.fullmatch(id) for id in ids
    )
    try:
        steps = parse_steps(row.get("steps", []))
    except ValueError:
        is_whole, steps = False, {}
    if case != path.stem or not CASE_ID.fullmatch(case) or not is_whole:
        raise RefusedError("acts.withdraw.bad_tombstone", place=name_in(root, path))
    return Tombstone(case, date, digest, scope or "words", tuple(sources), steps)


def find_tombstone(root: Path, case: str) -> Tombstone | None:
    """The withdrawal of `case`, None without one."""
    return next((stone for stone in read_tombstones(root) if stone.case == case), None)


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
    if old is None:
        today = datetime.date.today().isoformat()
        own = tuple(sorted(sources))
        return Tombstone(case, today, hash_receipt(receipt, case), scope, own, steps)
    wider = "all" if "all" in (scope, old.scope) else "words"
    both = tuple(sorted({*old.sources, *sources}))
    return Tombstone(case, old.date, old.receipt_hash, wider, both, steps)


def write_tombstone(root: Path, stone: Tombstone) -> None:
    """Write it, durably, as canonical JSON."""
    facts = {**asdict(stone), "steps": format_steps(stone.steps)}
    facts = {key: value for key, value in facts.items() if key != "steps" or value}
    row = json.dumps({**facts, "v": 1}, sort_keys=True, separators=(",", ":"))
    path, data = root / FOLDER / f"{stone.case}.json", f"{row}\n".encode()
    if not path.is_file() or path.read_bytes() != data:
        replace_file(path, data)
