"""The quotes of a release, read once more: identifiers, telling details, words of the vault,
languages few people speak.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import random
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from rap.core.errors import Problem, RefusedError
from rap.core.model import parse_ref
from rap.core.plain import fold_words
from rap.privacy.disclosure import is_dominated
from rap.privacy.pseudonyms import find_identifiers
from rap.report.beside import described_by, sentences_of
from rap.report.edition import Quote
from rap.report.voices import is_for
from rap.store.vault import Vault
from rap.study.consent import LANGUAGE
from rap.study.study import Study
from rap.topics.publishing.enough import Enough
from rap.topics.runs.guard import quote_of

# kinds that are found often, and seldom identify anybody: a person must judge
ASKED = ("unknown", "place", "date", "nationality", "family", "health")
_ENOUGH = 3  # quotes, from which one person can speak for most of a part
Finder = Callable[[str], bool]


@dataclass(frozen=True)
class Voices:
    """The quotes that stay, per item, in a drawn order; what stops the release, and what somebody
    should look at.

    `quotes` maps the id of an item to its quotes; `bare` are references whose words are shown in
    translation alone.
    """

    quotes: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    stops: Mapping[str, Problem] = field(default_factory=dict)
    looks: tuple[Problem, ...] = ()
    bare: frozenset[str] = frozenset()


def screen(
    items: Sequence[Mapping[str, Any]],
    study: Study,
    *,
    languages: Sequence[str],
    is_secret: Finder,
    seed: str,
    enough: Enough,
    sections: Mapping[str, str] = MappingProxyType({}),
) -> Voices:
    """Look at every quote of `items` as it would be read in `languages`.

    `is_secret` knows the strings of the vault, `enough` what enough people share; `sections` says where
    on the page an item is.
    """
    found = [item for item in items if item["kind"] == "quotes"]
    read_in = _languages_of(found, languages)
    readable = {ref: shown for ref, into in read_in.items() if (shown := _read(study, ref, into))}
    rare = {ref for ref, shown in readable.items() if _is_rare(ref, shown[0], study, enough)}
    said = {
        ref: shown
        for ref, shown in readable.items()
        if ref not in rare or _is_translated(shown, read_in[ref])
    }
    stops: dict[str, Problem] = {}
    looks: list[Problem] = []
    for ref, shown in said.items():
        stop, ask = _look(ref, shown, is_secret)
        stops |= {ref: stop} if stop else {}
        looks += ask
    quotes = {}
    for item in found:
        kept = [quote for quote in item["quotes"] if quote["ref"] in said]
        kept.sort(key=lambda quote: (_drawn(seed, quote["code"]), _drawn(seed, quote["ref"])))
        quotes[item["id"]] = tuple(kept)
        place = sections.get(item["id"]) or f"item '{item['id']}'"
        looks += _one_voice(place, kept, said, study)
        stops |= _under_sentence(item["id"], kept, items, study, enough)
    return Voices(quotes, stops, tuple(looks), frozenset(rare & said.keys()))


def _drawn(seed: str, name: str) -> float:
    """A place in the order, by itself: where a quote is gone the others keep theirs."""
    return random.Random(f"{seed} {name}").random()


def _languages_of(
    items: Sequence[Mapping[str, Any]], languages: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Each reference that an edition in `languages` prints -> in which of them."""
    found: dict[str, set[str]] = {}
    for quote in (quote for item in items for quote in item["quotes"]):
        found.setdefault(quote["ref"], set()).update(k for k in languages if is_for(quote, k))
    return {ref: tuple(k for k in languages if k in into) for ref, into in found.items() if into}


def _is_translated(shown: Sequence[Quote], languages: Sequence[str]) -> bool:
    """Whether a quote can be read in each language without the words as they were said."""
    return all(
        quote.translation_language == language
        for quote, language in zip(shown, languages, strict=True)
    )


def _read(study: Study, ref: str, languages: Sequence[str]) -> list[Quote]:
    """The quote in each language; nothing when this audience may not read it."""
    shown = [quote_of(study, language, ref) for language in languages]
    return [quote for quote in shown if quote is not None]


def _look(
    ref: str, shown: Sequence[Quote], is_secret: Finder
) -> tuple[Problem | None, list[Problem]]:
    """What stops a quote, and what a person should judge. The words are not repeated, only their
    kind.
    """
    texts = {(quote.language, quote.text) for quote in shown}
    texts |= {(one.translation_language, one.translation) for one in shown if one.translation}
    found = [find_identifiers(text, language=language) for language, text in texts]
    kinds = {one.kind for identifiers in found for one in identifiers}
    hard = sorted(kinds.difference(ASKED))
    if any(is_secret(text) for _, text in texts):
        return Problem("publishing.release.quote_secret", place=ref), []
    if hard:
        return Problem("publishing.release.quote_identifies", place=ref, kinds=hard), []
    asked = sorted(kinds.intersection(ASKED))
    return None, [Problem("publishing.release.quote_look", place=ref, kinds=asked)] if asked else []


def _is_rare(ref: str, quote: Quote, study: Study, enough: Enough) -> bool:
    """Whether too few people spoke the language of a quote: the language alone would reveal who they
    are.
    """
    source, _, _ = parse_ref(ref) or ("", 0, 0)
    is_public = study.voices[source].source.rights == "public"
    return not is_public and not enough({LANGUAGE: quote.language})


def _one_voice(
    place: str,
    quotes: Sequence[Mapping[str, Any]],
    said: Mapping[str, Sequence[Quote]],
    study: Study,
) -> list[Problem]:
    """A part in which one person says more than half of the words, or two nearly all."""
    words: dict[str, int] = {}
    for ref in {quote["ref"] for quote in quotes}:
        source, start, end = parse_ref(ref) or ("", 0, 0)
        case = study.voices[source].main_case(start, end) or ref
        words[case] = words.get(case, 0) + len(said[ref][0].text.split())
    if len(quotes) >= _ENOUGH and is_dominated(list(words.values())):
        return [Problem("publishing.release.few_voices", place=place)]
    return []


def _under_sentence(
    item_id: str,
    quotes: Sequence[Mapping[str, Any]],
    items: Sequence[Mapping[str, Any]],
    study: Study,
    enough: Enough,
) -> dict[str, Problem]:
    """Quotes below a finding that reveals what the person did not agree to, as a title would."""
    above = [one for one in items if one["kind"] == "text" and item_id.startswith(f"{one['id']}-")]
    said = [one["text"] for one in above]
    texts = [text for one in said for text in (one.values() if isinstance(one, Mapping) else [one])]
    part = {f"F-{part}" for part in item_id.split("-")}
    own = [one for one in study.findings if one.id in part]
    texts += [text for one in own for text in sentences_of(one, study.book)]
    tell, stops = described_by(study, enough), dict[str, Problem]()
    for ref in dict.fromkeys(quote["ref"] for quote in quotes):
        names = sorted({name for text in texts for name in tell(ref, text)})
        if names:
            stops[ref] = Problem("publishing.release.below_finding", place=ref, names=names)
    return stops


def voice_of(study: Study, language: str, bare: frozenset[str]) -> Callable[[str], Quote | None]:
    """As `quote_of`; of a rare language the translation alone, as if it had been said so."""

    def voice(ref: str) -> Quote | None:
        quote = quote_of(study, language, ref)
        if quote is not None and ref in bare:
            bare_one = replace(quote, text=quote.translation, language=language)
            return replace(bare_one, translation="", translation_language="")
        return quote

    return voice


# The last scan: a finished file against every string that was replaced in an interview, by keyed
# hashes.

_LEAST = 3  # letters: a shorter string is by chance in every text
# letters without an accent that could be folded
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ß": "ss"})
_MASK = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True)
class Secrets:
    """Hashes of strings; `lengths` are the numbers of words they have."""

    key: bytes
    hashes: frozenset[bytes]
    lengths: tuple[int, ...]

    def are_in(self, text: str) -> bool:
        """Whether `text` holds one of the strings: whatever the case, accents, signs, tags and
        entities in between.
        """
        return any(self._hash(gram) in self.hashes for gram in _grams(_words(text), self.lengths))

    def _hash(self, gram: str) -> bytes:
        return hmac.digest(self.key, gram.encode("utf-8"), hashlib.sha256)


def read_secrets(vault: Vault) -> Secrets:
    """Every string that a table of the vault says was replaced, less single words that reviewers
    masked in one place only.

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


def _names(data: bytes, table: str) -> list[tuple[str, bool]]:
    """The names of a table `{"v": 1, "rows": [[name, label, whether it was masked everywhere]]}`,
    and which are common words.
    """
    try:
        rows = json.loads(data)["rows"]
        return [(str(name), more == [0]) for name, _, *more in rows]
    except (ValueError, KeyError, TypeError):
        raise RefusedError("publishing.release.bad_table", table=table) from None


def _words(text: str) -> list[str]:
    bare = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return re.findall(r"\w+", fold_words(_MASK.sub(" ", bare)).translate(_LETTERS))


def _grams(words: list[str], lengths: Iterable[int]) -> Iterator[str]:
    """Runs of words written as one: "0 4 7 0" and "0470" are the same."""
    for length in lengths:
        for at in range(len(words) - length + 1):
            yield "".join(words[at : at + length])
