"""A word masked in every source at once: where it stands, in which forms, what stands there
instead, and what else holds it.

The word is a parameter and a local variable, never part of a message, a file name or a note.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase

from rap.acts.amend.planning import Plan, anchor_labels, plan_amendment
from rap.core.errors import Message, Problem, TextChangedError, WrongUseError
from rap.core.folding import find_words, fold
from rap.core.model import Source, parse_ref
from rap.privacy.pseudonyms.identifiers import find_identifiers
from rap.privacy.pseudonyms.propagate import propagate
from rap.privacy.pseudonyms.replacements import Decision, replace
from rap.privacy.pseudonyms.talk import find_masked
from rap.store.codings.maps import Ranges
from rap.store.sources import read_source_text, read_sources

EXACT = "the word itself"
_SHORT = "short form or case"
_LETTERED = re.compile(r"\[(?P<head>.+) [A-Z]{1,2}\]")
_SIGNS = re.compile(r"[\[\]\n]")
# Level 5 asks for these one by one; a short form of a single name is taken to be that name.
SURE = (EXACT, _SHORT)


@dataclass(frozen=True)
class Form:
    """One way in which the word is written, `how` it differs, and where: (source, start, end), in
    reading order.
    """

    how: str
    places: tuple[tuple[str, int, int], ...]

    @property
    def is_sure(self) -> bool:
        """Whether it can be masked without asking for this form."""
        return self.how in SURE


def read_texts(root: Path) -> tuple[dict[str, Source], dict[str, str]]:
    """All sources and their texts, which are those of which the sources' hashes speak."""
    try:
        return _read_texts(root)
    except TextChangedError:
        # a correction was made between the two; or somebody wrote into the file, and then it is
        # said again
        return _read_texts(root)


def _read_texts(root: Path) -> tuple[dict[str, Source], dict[str, str]]:
    sources = {source.id: source for source in read_sources(root)}
    return sources, {id: read_source_text(root, source) for id, source in sources.items()}


def word_at(texts: Mapping[str, str], ref: str) -> str:
    """The words at a reference like `INT-38201:120-126`; `WrongUseError` when there are none."""
    place = parse_ref(ref)
    text = texts.get(place[0], "") if place else ""
    if (
        place is None
        or not place[1] < place[2] <= len(text)
        or not text[place[1] : place[2]].strip()
    ):
        raise WrongUseError("acts.amend.no_reference", place=ref)
    return text[place[1] : place[2]].strip()


def find_forms(texts: Mapping[str, str], word: str) -> list[Form]:
    """Every form of `word` in all sources, the word itself first; what is masked already is left
    out.

    Raises
    ------
    WrongUseError
        The word has fewer than two letters or digits.
    """
    if sum(character.isalnum() for character in word) < 2:
        raise WrongUseError("acts.amend.short_word")
    found: dict[tuple[str, str], set[tuple[str, int, int]]] = {}
    for source, text in texts.items():
        exact = find_words(fold(text), fold(word))
        for start, end in exact:
            found.setdefault((EXACT, ""), set()).add((source, start, end))
        near = ((m.start, m.end, m.how) for m in propagate([word], {source: text}))
        for start, end, how in near:
            if not any(start < b and a < end for a, b in exact):
                kind = (
                    "a part of it"
                    if how == "the name itself" or (how == _SHORT and " " in word)
                    else how
                )
                found.setdefault((kind, fold(text[start:end])), set()).add((source, start, end))
    masked = {source: find_masked(text) for source, text in texts.items()}
    forms = (
        Form(how, tuple(sorted(_outside(places, masked))))
        for (how, _), places in sorted(found.items())
    )
    return sorted(
        (form for form in forms if form.places),
        key=lambda form: (form.how != EXACT, not form.is_sure),
    )


def _outside(
    places: Iterable[tuple[str, int, int]], masked: Mapping[str, Sequence[tuple[int, int]]]
) -> Iterator[tuple[str, int, int]]:
    for source, start, end in places:
        if not any(first < end and start < last for first, last in masked[source]):
            yield source, start, end


def suggest_label(texts: Mapping[str, str], place: tuple[str, int, int], *, language: str) -> str:
    """What could stand instead: the label the screen suggests for that place, with a letter that is
    free in all sources.
    """
    source, start, end = place
    try:
        found = find_identifiers(texts[source], language=language, known=[texts[source][start:end]])
    except WrongUseError:  # no rules for this language
        return ""
    label = next((one.replacement for one in found if one.start < end and start < one.end), "")
    return free_label(label, taken="\n".join(texts.values()))


def free_label(label: str, *, taken: Container[str]) -> str:
    """`label` with the first letter, A to ZZ, with which it is not `taken`; as it is without one."""
    match = _LETTERED.fullmatch(label)
    if match is None:
        return label
    letters = (first + last for first in ("", *ascii_uppercase) for last in ascii_uppercase)
    return next(one for letter in letters if (one := f"[{match['head']} {letter}]") not in taken)


def check_label(label: str) -> str:
    """`label` in square brackets; `WrongUseError` when it cannot be one."""
    inner = label.strip().removeprefix("[").removesuffix("]").strip()
    if not inner or len(inner) > 58 or _SIGNS.search(inner):
        raise WrongUseError("acts.amend.bad_label")
    return f"[{inner}]"


def plan_mask(
    root: Path, texts: Mapping[str, str], forms: Iterable[Form], labels: Mapping[str, str]
) -> list[Plan]:
    """A correction for each source in which one of `forms` stands; `labels` says what stands there
    instead, per source.

    The places count in `texts`; `ConflictError` when one of these is another by now.
    """
    places: dict[str, list[tuple[int, int]]] = {}
    for form in forms:
        for source, start, end in form.places:
            places.setdefault(source, []).append((start, end))
    plans = []
    for source, spans in sorted(places.items()):
        text, label = texts[source], labels[source]
        new, kept = replace(text, [Decision(start, end, label) for start, end in _merged(spans)])
        equal: Ranges = tuple((row.old, row.old + row.length, row.new) for row in kept)
        plans.append(
            plan_amendment(root, source, new, old=text, equal=anchor_labels(equal, text, new))
        )
    return plans


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without overlaps: of two forms that share letters, the stretch that holds both."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def find_elsewhere(root: Path, forms: Iterable[str]) -> list[Problem]:
    """Other files of this study that hold one of these words: what people wrote, what was made from
    the texts, what is kept.

    A person has to look at each; results of runs are made again by `rap run`.
    """
    from rap.acts.withdraw.file_words import read_content, walk

    words, found = sorted({*forms}), []
    for path in walk(root):
        name = path.relative_to(root).as_posix()
        content = read_content(path)
        if content is None:
            continue
        folded = fold(content)
        hits = sorted(start for word in words for start, _ in find_words(folded, fold(word)))
        if hits:
            found.append(
                Problem(
                    "acts.amend.word_elsewhere",
                    place=_place(name, content, hits[0], path),
                    right=_right(name),
                )
            )
    return found


def _place(name: str, content: str, start: int, path: Path) -> str:
    return (
        f"{name}:{content.count(chr(10), 0, start) + 1}"
        if path.suffix in (".md", ".yaml", ".txt", ".csv")
        else name
    )


def _right(name: str) -> Message:
    if name.startswith("reports/runs/"):
        return Message("acts.amend.delete_run")
    if name.startswith((".rap/", "reports/")) or ".ipynb_checkpoints/" in name:
        return Message("acts.amend.delete_it")
    if name.startswith("interviews/translations/"):
        return Message("acts.amend.translate_again")
    return Message("acts.amend.write_otherwise")


def keep_in_vault(
    root: Path,
    texts: Mapping[str, str],
    plans: Sequence[Plan],
    *,
    forms: Sequence[Form],
    labels: Mapping[str, str],
) -> int:
    """Write what was replaced by what to the vault, an entry a source; how many (0: there is no
    vault on this machine).

    Said inside of `amending`, so that no row is kept of a text that is not masked then.

    Raises
    ------
    WrongUseError
        There is a vault, and a key in it that nobody here has confirmed.
    """
    from rap.store.settings import read_settings
    from rap.store.vault import open_vault

    try:
        vault = open_vault(read_settings(root))
    except WrongUseError as error:
        if error.id == "store.vault.not_here":
            return 0
        raise
    for plan in plans:
        source = plan.source
        was = {
            texts[id][start:end]
            for form in forms
            for id, start, end in form.places
            if id == source.id
        }
        data = json.dumps(
            {"v": 1, "rows": [[word, labels[source.id]] for word in sorted(was)]},
            ensure_ascii=False,
        )
        vault.write(
            "table", f"{source.id}.{secrets.token_hex(4)}", data.encode("utf-8"), cases=source.cases
        )
    return len(plans)
