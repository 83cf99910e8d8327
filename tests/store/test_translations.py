"""Translations of passages: who said it how, who checked it, and only where the person lets her
words be translated.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from studies import AGREED, TEXT, write

from rap.core.errors import Problem
from rap.store.codings import Event
from rap.store.codings.lines import NO_HASH, format_line
from rap.store.codings.maps import format_map
from rap.store.sources import hash_of
from rap.store.translations import Translation, read_translations
from rap.study.study import Study
from rap.topics.runs.guard import quote_of

START, END = TEXT.index("You pay"), TEXT.index(" Then the key")
REF = f"INT-10001:{START}-{END}"
FIRST, SECOND = "1" * 32, "2" * 32


def translate(root: Path, *events: tuple[str, str, dict[str, object]], coder: str = "K-01") -> None:
    """Write (op, id, data) as a log of `coder` in Dutch."""
    src, prev, lines = Study(root, lenient=True).source_list[0].hash[:8], NO_HASH, []
    for second, (op, id, data) in enumerate(events):
        event = Event(op, id, coder, f"2026-01-01T10:00:{second:02d}.000Z", src, data)
        line, prev = format_line(event, prev=prev)
        lines.append(line.decode("utf-8"))
    write(root, f"interviews/translations/INT-10001/nl/{coder}.device00.jsonl", "".join(lines))


def say(id: str, text: str) -> tuple[str, str, dict[str, object]]:
    return ("say", id, {"start": START, "end": END, "text": text})


def test_the_later_of_two_translations_stands_and_others_check_it(study: Path):
    """A check of one's own translation does not count."""
    translate(
        study,
        say(FIRST, "Drie maand betalen."),
        say(SECOND, "Ge betaalt eerst drie maanden."),
        ("check", "3" * 32, {"ref": SECOND}),
    )
    translate(study, ("check", "4" * 32, {"ref": SECOND}), coder="K-02")
    found, problems = read_translations(study, Study(study).source_list[0])

    place = (START, END)
    assert found == {
        "nl": {place: Translation(*place, "Ge betaalt eerst drie maanden.", "K-01", ("K-02",))}
    }
    assert problems == []


def test_a_report_gets_the_translation_where_the_person_allows_it(study: Path):
    """`quote` lets words be read as they were said; `translate` lets them be read in another
    language.
    """
    translate(study, say(FIRST, "Ge betaalt eerst drie maanden."))
    refused = quote_of(Study(study, audience="members"), "nl", REF)
    write(
        study,
        "interviews/cases/C-20001.yaml",
        AGREED.replace("members: [count, quote]", "members: [count, quote, translate]"),
    )
    allowed = quote_of(Study(study, audience="members"), "nl", REF)

    assert refused is not None
    assert (refused.text, refused.translation) == ("You pay three months first.", "")
    assert allowed is not None
    assert (allowed.translation, allowed.translation_language) == (
        "Ge betaalt eerst drie maanden.",
        "nl",
    )


def test_a_translation_of_a_passage_that_was_corrected_away_is_left_out(study: Path):
    """Its offsets count in a text that is no longer there."""
    translate(study, say(FIRST, "Ge betaalt eerst drie maanden."))
    source = Study(study).source_list[0]
    later = type(source)(**{**source.__dict__, "hash": "f" * 64})

    assert read_translations(study, later) == ({}, [])


def test_a_folder_that_is_no_language_is_named(study: Path):
    """`rap check` passes it on."""
    (study / "interviews/translations/INT-10001/dutch").mkdir(parents=True)
    _, problems = read_translations(study, Study(study).source_list[0])

    assert problems == [
        Problem(
            "store.translations.bad_language",
            place="interviews/translations/INT-10001/dutch",
            language="dutch",
        )
    ]


def test_a_translation_of_a_passage_that_was_touched_inside_is_left_out(study: Path):
    """A name that was replaced since would live on in the other language."""
    translate(study, say(FIRST, "Ge betaalt eerst drie maanden."))
    source = Study(study).source_list[0]
    new = TEXT.replace("three", "[3]xx")
    at = TEXT.index("three")
    equal = ((0, at, 0), (at + 5, len(TEXT), at + 5))
    name, data = format_map(source.hash, hash_of(new), equal)
    write(study, f"interviews/codings/INT-10001/{name}", data.decode())
    later = replace(source, hash=hash_of(new))

    assert read_translations(study, later) == ({}, [])
