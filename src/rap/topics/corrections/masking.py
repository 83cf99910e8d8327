"""A word masked in every source at once: where it is, in which forms, what replaces it, and what
else holds it.

The word is a parameter and a local variable, never part of a message, a file name or a note.
"""

from __future__ import annotations

import dataclasses
import json
import re
import secrets
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from string import ascii_uppercase

from rap.core.accents import find_words, fold
from rap.core.errors import Message, Problem, TextChangedError, WrongUseError
from rap.core.files import name_in
from rap.core.model import Source, parse_ref
from rap.core.plain import line_of
from rap.privacy.pseudonyms.identifiers import find_identifiers
from rap.privacy.pseudonyms.propagate import Mention, propagate
from rap.privacy.pseudonyms.replacements import Decision, replace
from rap.privacy.pseudonyms.talk import find_masked
from rap.store.codings.maps import Ranges
from rap.store.file_contents import read_content, walk
from rap.store.sources import read_source_text, read_sources
from rap.topics.corrections.planning import CorrectionPlan, anchor_labels, plan_amendment
from rap.topics.entering.screened import has_decision
from rap.topics.sealing.own_vault import vault_here

EXACT = "the word itself"
_SHORT = "short form or case"
_LETTERED = re.compile(r"\[(?P<head>.+) [A-Z]{1,2}\]")
MOST = 58  # letters of a label
_SIGNS = re.compile(r"[\[\]\n]")
# Level 5 asks for these one by one; a short form of a single name is taken to be that name.
SURE = (EXACT, _SHORT)
Stretch = tuple[str, int, int]
"""A source, and where in it a word begins and ends."""


@dataclasses.dataclass(frozen=True)
class Form:
    """One way in which the word is written, `how` it differs, and where: (source, start, end), in
    reading order.
    """

    how: str
    places: tuple[Stretch, ...]

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
    """The words at a reference like `INT-38201:120-126`; `WrongUseError` without any."""
    source, start, end = parse_ref(ref) or ("", 0, 0)
    text = texts.get(source, "")
    words = text[start:end].strip() if start < end <= len(text) else ""
    if not words:
        raise WrongUseError("corrections.no_reference", place=ref)
    return words


def find_forms(texts: Mapping[str, str], word: str) -> list[Form]:
    """Every form of `word` in all sources, the word itself first; what is masked already is left
    out.

    Raises
    ------
    WrongUseError
        The word has fewer than two letters or digits.
    """
    if sum(character.isalnum() for character in word) < 2:
        raise WrongUseError("corrections.short_word")
    found: dict[tuple[str, str], set[Stretch]] = {}
    for source, text in texts.items():
        exact, masked = find_words(fold(text), fold(word)), find_masked(text)
        near = [
            mention
            for mention in propagate([word], {source: text})
            if not overlaps(mention.start, mention.end, exact)
        ]
        places = [(EXACT, start, end) for start, end in exact]
        places += [(_how(mention, word), mention.start, mention.end) for mention in near]
        for how, start, end in places:
            if not overlaps(start, end, masked):
                spelling = fold(text[start:end]) if how != EXACT else ""
                found.setdefault((how, spelling), set()).add((source, start, end))
    forms = (Form(how, tuple(sorted(places))) for (how, _), places in sorted(found.items()))
    return sorted(forms, key=lambda form: (form.how != EXACT, not form.is_sure))


def _how(mention: Mention, word: str) -> str:
    is_part = mention.how == "the name itself" or (mention.how == _SHORT and " " in word)
    return "a part of it" if is_part else mention.how


def overlaps(start: int, end: int, others: Iterable[tuple[int, int]]) -> bool:
    """Whether a stretch shares a character with one of `others`."""
    return any(start < last and first < end for first, last in others)


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
    if not (checked := as_label(label)):
        raise WrongUseError("corrections.bad_label")
    return checked


def as_label(words: str) -> str:
    """`words` in square brackets; "" when they cannot be a label."""
    inner = words.strip().removeprefix("[").removesuffix("]").strip()
    return f"[{inner}]" if 0 < len(inner) <= MOST and not _SIGNS.search(inner) else ""


def plan_mask(
    root: Path, texts: Mapping[str, str], forms: Iterable[Form], labels: Mapping[str, str]
) -> list[CorrectionPlan]:
    """A correction for each source that holds one of `forms`; `labels` has what replaces it, by
    source.

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
        plan = plan_amendment(root, source, new, old=text, equal=anchor_labels(equal, text, new))
        # a person has just read what comes, a label; where nobody has decided, nobody has by that
        names = plan.names if has_decision(plan.source) else None
        plans.append(dataclasses.replace(plan, finds=(), names=names))
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
    words, found = sorted({*forms}), []
    for path in walk(root):
        content = read_content(path) or ""
        folded, name = fold(content), name_in(root, path)
        hits = sorted(start for word in words for start, _ in find_words(folded, fold(word)))
        if hits:
            has_lines = path.suffix in (".md", ".yaml", ".txt", ".csv")
            place = f"{name}:{line_of(content, hits[0])}" if has_lines else name
            found.append(Problem("corrections.word_elsewhere", place=place, right=_right(name)))
    return found


def _right(name: str) -> Message:
    if name.startswith("reports/runs/"):
        return Message("corrections.delete_run")
    if name.startswith((".rap/", "reports/")) or ".ipynb_checkpoints/" in name:
        return Message("corrections.delete_it")
    if name.startswith("interviews/translations/"):
        return Message("corrections.translate_again")
    return Message("corrections.write_otherwise")


def keep_in_vault(
    root: Path,
    texts: Mapping[str, str],
    plans: Sequence[CorrectionPlan],
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
    vault = vault_here(root)
    if vault is None:
        return 0
    for plan in plans:
        source = plan.source
        places = [place for form in forms for place in form.places if place[0] == source.id]
        was = sorted({texts[id][start:end] for id, start, end in places})
        rows = {"v": 1, "rows": [[word, labels[source.id]] for word in was]}
        data, id = json.dumps(rows, ensure_ascii=False), f"{source.id}.{secrets.token_hex(4)}"
        vault.write("table", id, data.encode("utf-8"), cases=source.cases)
    return len(plans)
