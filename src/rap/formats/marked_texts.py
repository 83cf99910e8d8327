"""A text with comments in the margin and highlights, as Word, LibreOffice and RTF hold it, as a project.

A comment that names codes (`place > cold; rules`) is a coding of its words with each of them by its
author, and the paragraphs after the first are its memo. Any other comment is a memo at its words, and
a reply one of what it answers. A colour is a
code once somebody says which.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.core.errors import Message
from rap.formats.code_names import Path, are_codes, ask_for_signs, key_of, make_codes, split_codes
from rap.formats.projects import (
    Choices,
    Project,
    ProjectCoder,
    ProjectCoding,
    ProjectMemo,
    ProjectQuestion,
    ProjectText,
    losses_of,
)

TEXT = "text"
# What is answered for a colour, or for all comments, that is not taken in as a coding.
LEFT_OUT = "-"
AS_MEMOS = "memos"
# What is answered for comments at the same words, in a file that does not say which answers which.
SAME_PLACE = "comments:same-words"
REPLIES, OWN = "replies", "own"
# What Google Docs writes among the comments when somebody presses a button.
_PRESSED = re.compile(r"_(?:Marked as resolved|Re-opened)_")


@dataclass(frozen=True)
class Comment:
    """A comment in the margin: its paragraphs, and the id of the one it answers, if any."""

    id: str
    author: str
    when: str
    paragraphs: tuple[str, ...]
    answers: str = ""
    is_resolved: bool = False


@dataclass(frozen=True)
class Highlight:
    """Words behind which somebody put a colour; runs of one colour in a paragraph are one."""

    start: int
    end: int
    colour: str


@dataclass(frozen=True)
class MarkedText:
    """The text of a file, its comments in the order of the file, where the words of each are (by its id),
    and its highlights. `origin` is what people call this kind of file; `is_threaded` is whether it says
    which comment answers which.
    """

    text: str
    comments: Sequence[Comment]
    spans: Mapping[str, tuple[int, int]]
    highlights: Sequence[Highlight]
    format: str
    origin: str
    fingerprint: str
    is_threaded: bool = True


def join_runs(runs: Iterable[tuple[int, int, int, str]], text: str) -> list[Highlight]:
    """Coloured runs (line, start, end, colour) as highlights in the order of `text`, those of a line
    joined where only spaces are between them.
    """
    found: list[Highlight] = []
    lines: list[int] = []
    for line, at, to, colour in runs:
        last = found[-1] if found and lines[-1] == line else None
        if last and last.colour == colour and not text[last.end : at].strip() and last.end <= at:
            found[-1] = replace(last, end=to)
        else:
            found.append(Highlight(at, to, colour))
            lines.append(line)
    return sorted((one for one in found if one.start < one.end), key=lambda one: one.start)


def name_of_colour(colour: str) -> str:
    """What Word's highlighter calls a colour; as it is where it has no name.

    Examples
    --------
    >>> name_of_colour("#FFFF00"), name_of_colour("#123456")
    ('yellow', '#123456')
    """
    return _NAMES.get(colour.casefold(), colour.casefold())


@dataclass
class _Found:
    codings: list[ProjectCoding] = field(default_factory=list)
    memos: list[ProjectMemo] = field(default_factory=list)
    questions: list[ProjectQuestion] = field(default_factory=list)
    colours: dict[Path, str] = field(default_factory=dict)
    paths: dict[Path, None] = field(default_factory=dict)
    losses: Counter[str] = field(default_factory=Counter)
    signs: str = ""


def make_project(marked: MarkedText, name: str, choices: Choices) -> Project:
    """The text of the file `name` with its comments and highlights.

    Parameters
    ----------
    choices : `answers` gives a code for a colour (`colour:yellow`), `-` to leave it out; `comments`
        is `memos` where no comment names codes; `comments:same-words` says what `_with_replies` asks;
        `parted:,` says whether a comma parts codes. `coder` is whose the highlights are, else
        they are of somebody who is called as the file
    """
    stem = name.rpartition(".")[0]
    found = _Found()
    as_memos = choices.answers.get("comments") == AS_MEMOS
    marked = _with_replies(marked, choices, found)
    coded = [] if as_memos else [first for c in marked.comments if are_codes(first := _first(c))]
    found.signs, asked = ask_for_signs(coded, choices.answers)
    found.questions += asked
    _add_comments(marked.comments, marked.spans, found, as_memos=as_memos)
    _add_highlights(marked.highlights, choices, found, stem=stem)
    written = (*(one.coder for one in found.codings), *(one.coder for one in found.memos))
    authors = dict.fromkeys(filter(None, written))
    return Project(
        origin=marked.origin,
        name=name,
        coders=tuple(ProjectCoder(author, author) for author in authors),
        codes=make_codes(found.paths, found.colours),
        texts=(ProjectText(TEXT, stem, marked.text, fingerprint=marked.fingerprint),),
        codings=tuple(found.codings),
        memos=tuple(found.memos),
        losses=losses_of(found.losses),
        format=marked.format,
        questions=tuple(found.questions),
    )


def _with_replies(marked: MarkedText, choices: Choices, found: _Found) -> MarkedText:
    """With which comment answers which, where the file does not say it: of several at the very same words
    a person says whether the later ones answer the first or are codings of their own.
    """
    if marked.is_threaded:
        return marked
    pressed = [one for one in marked.comments if _PRESSED.fullmatch("\n".join(one.paragraphs))]
    found.losses["formats.word.lost.resolved"] += len(pressed)
    kept = [one for one in marked.comments if one not in pressed]
    first: dict[tuple[int, int], str] = {}
    answers = {}
    for one in kept:
        span = marked.spans.get(one.id)
        if span and first.setdefault(span, one.id) != one.id:
            answers[one.id] = first[span]
    answer = choices.answers.get(SAME_PLACE, "").strip()
    if answers and answer not in (REPLIES, OWN) and choices.answers.get("comments") != AS_MEMOS:
        message = Message("formats.word.same_words", n=len(answers))
        found.questions.append(ProjectQuestion(SAME_PLACE, message, (REPLIES, OWN)))
    if answer != REPLIES:
        answers = {}
    comments = [replace(one, answers=answers.get(one.id, one.answers)) for one in kept]
    return replace(marked, comments=comments)


def _first(comment: Comment) -> str:
    """The paragraph of a comment that may name codes."""
    return "" if comment.answers else next(iter(comment.paragraphs), "")


def _add_comments(
    comments: Sequence[Comment],
    spans: Mapping[str, tuple[int, int]],
    found: _Found,
    *,
    as_memos: bool,
) -> None:
    made: dict[str, tuple[str, str]] = {}
    for comment in comments:
        found.losses["formats.word.lost.resolved"] += comment.is_resolved
        start, end = spans.get(comment.id, (0, 0))
        first, *others = comment.paragraphs or ("",)
        is_coding = start < end and not as_memos and are_codes(first) and not comment.answers
        if is_coding:
            for path in split_codes(first, signs=found.signs):
                found.paths[path] = None
                key = f"comment:{comment.id}:{key_of(path)}"
                found.codings.append(
                    ProjectCoding(
                        key, TEXT, start, end, key_of(path), comment.author,
                        when=comment.when, memo="\n".join(others),
                    )
                )  # fmt: skip
                made.setdefault(comment.id, ("coding", key))
        elif words := "\n".join(comment.paragraphs):
            place = ("place", f"{TEXT}:{start}-{end}") if start < end else ("text", TEXT)
            about = made.get(comment.answers, place)
            made[comment.id] = about
            found.losses["formats.word.lost.without_words"] += about == ("text", TEXT)
            found.memos.append(
                ProjectMemo(f"comment:{comment.id}", words, about, comment.author, comment.when)
            )
        else:
            found.losses["formats.word.lost.empty_comments"] += 1


def _add_highlights(
    highlights: Sequence[Highlight], choices: Choices, found: _Found, *, stem: str
) -> None:
    """A colour that nobody has said the code of is asked about; its words stay uncoded until then."""
    for colour, n in Counter(one.colour for one in highlights).items():
        answer = choices.answers.get(f"colour:{colour}", "").strip()
        path = next(iter(split_codes(answer)), ())
        if not answer:
            message = Message("formats.word.which_code", colour=colour, n=n)
            options = (*(" > ".join(path) for path in found.paths), LEFT_OUT)
            found.questions.append(ProjectQuestion(f"colour:{colour}", message, options))
        elif answer == LEFT_OUT or not path:
            found.losses["formats.word.lost.highlights"] += n
        else:
            found.paths[path] = None
            found.colours[path] = _COLOURS.get(colour, colour if colour.startswith("#") else "")
            found.codings += [
                ProjectCoding(
                    f"highlight:{one.start}-{one.end}:{colour}", TEXT, one.start, one.end,
                    key_of(path), choices.coder or stem,
                )
                for one in highlights
                if one.colour == colour
            ]  # fmt: skip


# The colours of Word's highlighter (ISO/IEC 29500-1, 17.18.40).
_COLOURS = {
    "yellow": "#ffff00", "green": "#00ff00", "cyan": "#00ffff", "magenta": "#ff00ff",
    "blue": "#0000ff", "red": "#ff0000", "darkblue": "#000080", "darkcyan": "#008080",
    "darkgreen": "#008000", "darkmagenta": "#800080", "darkred": "#800000",
    "darkyellow": "#808000", "darkgray": "#808080", "lightgray": "#c0c0c0", "black": "#000000",
}  # fmt: skip
_NAMES = {colour: name for name, colour in _COLOURS.items()}
