"""A name that was masked in one interview, looked for in those that are in the study already, and masked there too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rap.acts.amend import amending, changed_meanwhile
from rap.acts.amend.masking import EXACT, Form, keep_in_vault, plan_mask, read_texts, suggest_label
from rap.acts.review.hiding import without_words
from rap.acts.review.known import names_of, read_known
from rap.acts.review.session import Review
from rap.core.folding import find_words, fold
from rap.privacy.pseudonyms import propagate
from rap.privacy.pseudonyms.masked import find_masked

_SURE = ("the name itself", "short form or case")


@dataclass(frozen=True)
class Spread:
    """A known name in texts of the study: `places` are (source, start, end), in the texts whose `hashes` these are."""

    form: str = field(repr=False)
    places: tuple[tuple[str, int, int], ...]
    hashes: Mapping[str, str]


@without_words
def find_spreads(review: Review, names: Iterable[str] = ()) -> list[Spread]:
    """Where names of the vault (or only `names`) stand in texts of the study; what somebody kept there is left out."""
    wanted = sorted({*names}) or names_of(read_known(review.vault))
    sources, texts = read_texts(review.root)
    found: dict[str, set[tuple[str, int, int]]] = {name: set() for name in wanted}
    for id, text in texts.items():
        folded = fold(text)
        for name in wanted:
            found[name] |= {(id, start, end) for start, end in find_words(folded, name)}
    single = [name for name in wanted if name.isalpha()]
    languages = {id: source.language for id, source in sources.items()}
    for mention in propagate(single, texts, languages=languages):
        if mention.how in _SURE and mention.name in found:
            found[mention.name].add((mention.source, mention.start, mention.end))
    masked = {id: find_masked(text) for id, text in texts.items()}
    spreads = []
    for name, places in found.items():
        left = [place for place in places if not _is_within(place, masked) and not _is_kept(review, place[0], name)]
        if left:
            hashes = {id: sources[id].hash for id, _, _ in left}
            spreads.append(Spread(name, tuple(sorted(left)), hashes))
    return spreads


@without_words
def spread(review: Review, found: Spread) -> int:
    """Mask it in every text it stands in, each a correction that codings follow; in how many.

    Raises
    ------
    ConflictError
        One of the texts is another than the one it was found in: nothing is written, neither there nor in the vault.
    """
    sources, texts = read_texts(review.root)
    for id, hash in sorted(found.hashes.items()):
        if id not in sources or sources[id].hash != hash:
            raise changed_meanwhile(id)
    forms = [Form(EXACT, found.places)]
    labels = {
        place[0]: suggest_label(texts, place, language=sources[place[0]].language) or "[…]" for place in found.places
    }
    plans = plan_mask(review.root, texts, forms, labels)
    with amending(review.root, plans, seen=True):  # what comes is a label
        keep_in_vault(review.root, texts, plans, forms=forms, labels=labels)
    return len(plans)


@without_words
def keep(review: Review, found: Spread) -> None:
    """Note that the word is no name in these texts, so that it is not asked again."""
    review.keep_in(found.form, sorted({source for source, _, _ in found.places}))


def _is_within(place: tuple[str, int, int], masked: dict[str, list[tuple[int, int]]]) -> bool:
    return any(start < place[2] and place[1] < end for start, end in masked[place[0]])


def _is_kept(review: Review, source: str, name: str) -> bool:
    """Whether anybody said `keep` to this word in this source."""
    events: Sequence[object] = [
        event
        for rows in review.events.values()
        for event in rows.get(source, ())
        if event.act == "keep" and name in event.forms
    ]
    return bool(events)
