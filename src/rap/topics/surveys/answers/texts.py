"""Open answers as texts: one for each question and language of a batch, a turn for each respondent,
in an order that is drawn. They wait in the vault until a person has read them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from rap.core.model import KINDS, Source, Speaker
from rap.core.surveys import Survey
from rap.formats.surveys.exports import Row
from rap.formats.transcripts import Transcript
from rap.store.sources import hash_of
from rap.store.titles import draw_title
from rap.topics.bringing_in.cards import draw_id
from rap.topics.entering.plan import Imported

KIND = "answers"
_LIKE_A_TURN = re.compile(r"^(?=(?:\[[\d:]+\] ?)?[A-Z][A-Z0-9]{0,7} ?(?:\([A-Za-z]{2,3}\))? ?:)")
_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(r"[\0\ufeff]")


def label_of(respondent: str) -> str:
    """The label of her turns: `R-51774` is `R51774`."""
    return respondent.replace("-", "")


def make_texts(
    survey: Survey,
    rows: Mapping[str, Row],
    *,
    batch: str,
    file: Path,
    language: str,
    taken: set[str],
    titles: set[str],
) -> list[Imported]:
    """The texts of a batch, by question and language; `rows` are by respondent. `taken` are ids and
    `titles` titles that no new text gets.
    """
    made = []
    for question in survey.questions:
        by_language: dict[str, dict[str, str]] = {}
        for respondent, row in rows.items():
            if words := row.words.get(question.id, "").strip():
                by_language.setdefault(row.language, {})[respondent] = words
        for spoken, said in sorted(by_language.items()):
            title = draw_title(titles, language=language)
            titles.add(title)
            about = {"survey": (survey.id,), "question": (question.id,), "batch": (batch,)}
            made.append(_text(said, spoken, about, title=title, file=file, taken=taken))
    return made


def _text(
    said: Mapping[str, str],
    language: str,
    about: Mapping[str, tuple[str, ...]],
    *,
    title: str,
    file: Path,
    taken: set[str],
) -> Imported:
    order = [*said]
    secrets.SystemRandom().shuffle(order)
    text = "".join(f"{label_of(one)}: {as_words(said[one])}\n" for one in order)
    speakers = tuple(Speaker(label_of(one), "participant", one) for one in order)
    source = Source(
        draw_id(KINDS[KIND], taken),
        KIND,
        language,
        hash_of(text),
        speakers=speakers,
        variables=about,
        title=title,
    )
    return Imported(file, source, Transcript(text, speakers, {}, ()))


def as_words(text: str) -> str:
    """What somebody wrote, as one turn: no line of hers begins like a turn of another person.

    Examples
    --------
    >>> as_words("first\\nR51774: second")
    'first\\n R51774: second'
    """
    plain = _UNSEEN.sub("", _BREAKS.sub("\n", text))
    lines = [line.rstrip() for line in plain.split("\n")]
    first, *rest = [line for line in lines if line] or [""]
    return "\n".join([first.strip(), *(_LIKE_A_TURN.sub(" ", line) for line in rest)])


def has_words(rows: Sequence[Row]) -> bool:
    """Whether anybody wrote anything."""
    return any(text.strip() for row in rows for text in row.words.values())
