"""Editions: what a report of a study needs to know to speak one language to one audience."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from rap.core.model import in_language, parse_ref
from rap.report.edition import Edition, Quote
from rap.report.labels import colour_of, heading_of, label_of
from rap.store.feedback import number_findings
from rap.store.letter import read_letter
from rap.study.attributes import find_named, values_of
from rap.study.study import Study


def edition_of(study: Study, *, language: str, title: str, languages: Mapping[str, str]) -> Edition:
    """The edition of `study` (opened for its audience) in `language`; `languages` maps the others to their files."""
    return Edition(
        language=language,
        audience=study.audience,
        title=title,
        study=in_language(study.settings.title, language),
        date=study.on,
        threshold=study.settings.threshold(study.audience),
        label=partial(label_of, study.book, language),
        column=partial(heading_of, study.book, language),
        colour=partial(colour_of, study.book),
        quote=partial(quote_of, study, language),
        languages=languages,
        letter=None if study.audience == "team" else read_letter(study.root),
        numbers=number_findings(study.findings),
        reviewers=study.settings.reviewers,
        told_of=partial(told_of, study),
    )


def quote_of(study: Study, into: str, ref: str) -> Quote | None:
    """The words at `ref` when this audience may read them today; the team also sees which source they are from.

    `into` is the language of the edition: a translation into it comes with the words.
    """
    place, text = parse_ref(ref), study.quote(ref)
    if place is None or text is None:
        return None
    source, start, end = place
    voices = study.voices[source]
    turns = [turn for turn in voices.turns if turn.start < end and start < turn.end]
    language = (turns[0].language if turns else "") or voices.source.language
    who = voices.source.id if study.audience == "team" else ""
    if len(turns) > 1:  # a talk: each turn its line, without the label
        bodies = [text[max(turn.body - start, 0) : turn.end - start] for turn in turns]
        text = "\n".join(f"– {body.strip()}" for body in bodies if body.strip())
    elif turns:
        text = text[max(turns[0].body - start, 0) :].replace("\n", " ")
    said = study.translation(ref, into) if into != language else None
    described = voices.may_describe(start, end)
    return Quote(text, language, who, said.text if said else "", into if said else "", described)


def told_of(study: Study, ref: str, text: str) -> tuple[str, ...]:
    """Which variables of those who speak at `ref` a text beside their words would tell, though not everybody said yes to that."""
    place = parse_ref(ref)
    voices = study.voices.get(place[0]) if place else None
    if place is None or voices is None or voices.may_describe(*place[1:]):
        return ()
    return tuple(find_named(text, values_of(voices, *place[1:], study.people_known), study.book))
