"""The screen for names, over every text that would enter the study as it is, whatever was said of it:
on what it finds somebody decides, each in its line, before anything is written.

Words may be ticked once for all texts that come in together (`EVERYWHERE`), since somebody ticked
these very words; nothing else holds for several finds. What is kept with the text holds no words.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rap.core.accents import fold
from rap.core.errors import Message, Problem, RapError
from rap.core.model import NamesDecision, Source, Speaker
from rap.core.yaml_edits import write_edits
from rap.languages.pack import known
from rap.privacy.pseudonyms import Decision, Identifier, find_by_model, find_identifiers, replace
from rap.privacy.pseudonyms.harmless import nearest_language, recognise_language
from rap.privacy.pseudonyms.talk import as_seen
from rap.store.sources import (
    FOLDER,
    find_turns,
    hash_of,
    read_source_text,
    read_sources,
    row_of,
)

SCREEN = 1
"""The version of what is found and asked; a decision names the one it was taken with."""
KEEP, MASK, EVERYWHERE = "keep", "mask", " everywhere"
_LABEL = re.compile(r"\[[^\[\]\n]{1,60}\]")
UNKNOWN = "unknown"
"""The kind of a find in a word that no list has."""
_WORDS = re.compile(r"\w+")
_OPENED = str.maketrans("[]", "()")
_WIDE = 80  # letters of a line on either side


@dataclass(frozen=True)
class Find:
    """Words that look like a name or number, in their line, and the `label` to mask them with. `id` is
    of the words and of the whole line: in another line it is another find.
    """

    id: str
    start: int
    end: int
    line: int
    label: str
    before: str = field(repr=False)
    words: str = field(repr=False)
    after: str = field(repr=False)
    kind: str = ""

    @property
    def shown(self) -> str:
        """The words in their line, for a person alone: they are in no message."""
        return f"{self.before}[{self.words}]{self.after}".strip()


Said = Mapping[str, str]
"""Id of a find -> `KEEP`, `MASK`, either with `EVERYWHERE`, or a label in square brackets."""


def find_names(text: str, speakers: Sequence[Speaker], *, language: str) -> tuple[Find, ...]:
    """What the screen finds in a text, but for labels of turns: in the language it clearly is in, where
    that is not the one that was said. In a language without rules it looks by those of the nearest,
    and leaves out words that nobody knows, which nearly all are.
    """
    language = recognise_language(text, language=language) or language
    has_rules = language in known()
    language = language if has_rules else nearest_language(text)
    looked = _with_brackets_opened(text, language=language)
    seen = find_by_model(looked, language=language)
    labels = {at for turn in find_turns(text, speakers) for at in range(turn.start, turn.body)}
    found = find_identifiers(looked, language=language, extra=seen)
    direct = (one for one in found if one.direct and one.start not in labels)
    direct = (one for one in direct if has_rules or one.kind != UNKNOWN)
    return tuple(
        _find(text, *_with_brackets(text, one), one.replacement, one.kind) for one in direct
    )


def _with_brackets_opened(text: str, *, language: str) -> str:
    """The text with round brackets for the square ones around what looks like a name or number: the
    person who types a transcript may have put them there for somebody else to mask. Other brackets
    stay, since what is in them is a mask.
    """
    if "[" not in text:
        return text
    opened = find_identifiers(text.translate(_OPENED), language=language)
    # the A of `[sister A]` is a letter of its own
    named = [one.start for one in opened if one.direct and one.end - one.start > 1]

    def open_one(match: re.Match[str]) -> str:
        is_named = any(match.start() <= at < match.end() for at in named)
        return match[0].translate(_OPENED) if is_named else match[0]

    return _LABEL.sub(open_one, text)


def _with_brackets(text: str, found: Identifier) -> tuple[int, int]:
    """Where a find begins and ends, with the brackets that hold nothing else: its label has some."""
    start = found.start - (text[found.start - 1 : found.start] == "[")
    end = found.end + (text[found.end : found.end + 1] == "]")
    return (start, end) if _LABEL.fullmatch(text, start, end) else (found.start, found.end)


def _find(text: str, start: int, end: int, label: str, kind: str) -> Find:
    begin, stop = text.rfind("\n", 0, start) + 1, (text.find("\n", end) + 1 or len(text) + 1) - 1
    words = " ".join(text[start:end].split())
    id = hashlib.sha256(f"{text[begin:stop]}\0{words}".encode()).hexdigest()[:12]
    before, after = text[max(begin, start - _WIDE) : start], text[end : min(stop, end + _WIDE)]
    line = text.count("\n", 0, start) + 1
    return Find(id, start, end, line, label, before, words, after, kind)


def decide(rows: Iterable[tuple[Sequence[Find], Said]]) -> list[list[str]]:
    """What holds for each find of each text: `KEEP`, a label, or "" where nobody decided. `rows` are all
    texts that come in together; of words that somebody kept and somebody masked everywhere, masked.
    """
    rows, ticked = [*rows], dict[str, str]()
    for finds, said in rows:
        for find in finds:
            act, sign, _ = said.get(find.id, "").partition(EVERYWHERE)
            if sign and ticked.get(find.words) != MASK:
                ticked[find.words] = act
    return [_without_names(finds, said, ticked) for finds, said in rows]


def _without_names(finds: Sequence[Find], said: Said, ticked: Mapping[str, str]) -> list[str]:
    """What holds for each find of a text; a label that repeats words of a find does not count."""
    held = [_holds(one, said, ticked) for one in finds]
    own = [i for i, one in enumerate(finds) if held[i] not in ("", KEEP, one.label)]
    words = [_spaced(as_seen(one.words)[0]) for one in finds] if own else []
    for i in own:
        label = _spaced(held[i])
        held[i] = "" if any(word in label for word in words) else held[i]
    return held


def _spaced(words: str) -> str:
    return f" {' '.join(_WORDS.findall(fold(words)))} "


def _holds(find: Find, said: Said, ticked: Mapping[str, str]) -> str:
    act = said.get(find.id, "").removesuffix(EVERYWHERE) or ticked.get(find.words, "")
    if act == MASK:
        return find.label
    return act if act == KEEP or _LABEL.fullmatch(act) else ""


def undecided(
    finds: Sequence[Find], held: Sequence[str], *, place: str, way: Message
) -> Iterator[Problem]:
    """One problem for a text in which somebody has to decide, with the lines; `way` says how."""
    lines = [str(one.line) for one, act in zip(finds, held, strict=True) if not act]
    if lines:
        where = tuple(dict.fromkeys(lines))
        yield Problem("entering.names.undecided", place=place, n=len(lines), lines=where, way=way)


def masked(text: str, finds: Sequence[Find], held: Sequence[str]) -> str:
    """The text with labels where that was decided."""
    rows = zip(finds, held, strict=True)
    return replace(text, [Decision(f.start, f.end, act) for f, act in rows if act != KEEP])[0]


def decision(text: str, held: Sequence[str], *, by: str) -> NamesDecision:
    """What is kept with `text`, as it is now."""
    n, today = Counter(act == KEEP for act in held), datetime.date.today().isoformat()
    return NamesDecision(today, by, hash_of(text), n[True], n[False], SCREEN)


def keep_decision(root: Path, source: Source, text: str, held: Sequence[str], *, by: str) -> None:
    """Keep what was decided on a text of the study in its card."""
    row = row_of(decision(text, held, by=by))
    write_edits(root / FOLDER / f"{source.id}.yaml", {"names": row})


def has_decision(source: Source) -> bool:
    """Whether somebody decided on the names in a text as it is now; of older texts a review says it."""
    if source.names is None:
        return "reviewed-by" in source.variables
    return source.names.of == source.hash


def find_undecided(root: Path) -> list[Problem]:
    """One note for all texts on whose names nobody decided."""
    left = [one.id for one in read_sources(root, damaged=[]) if not has_decision(one)]
    facts = {"n": len(left), "sources": tuple(left), "first": left[0] if left else ""}
    return [Problem("entering.names.none_decided", place="interviews", **facts)] if left else []


def find_unseen(root: Path, mine: Mapping[str, str]) -> Iterator[Problem]:
    """Texts that an exchange would bring or change (`mine`: id -> hash as they are here) in which
    words look like names and nobody decided on them.
    """
    for source in read_sources(root, damaged=[]):
        if mine.get(source.id) != source.hash and not has_decision(source):
            finds: tuple[Find, ...] = ()
            with contextlib.suppress(
                RapError
            ):  # a text that does not fit its card is named as such
                text = read_source_text(root, source)
                finds = find_names(text, source.speakers, language=source.language)
            place = f"interviews/{source.id}.txt"
            way = Message("entering.names.way_decide", source=source.id)
            yield from undecided(finds, [""] * len(finds), place=place, way=way)
