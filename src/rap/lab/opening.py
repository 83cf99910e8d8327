"""The list of sources, and one source opened: its text, turns, vetoes, translations and codings, as
plain values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rap.core.model import Coding, Source
from rap.lab.bench import Bench
from rap.lab.permissions import Person, may_read, seen_coders
from rap.languages.pack import known
from rap.store.codings import Fold, find_practice
from rap.store.settings import INTERFACE_LANGUAGES, Coder
from rap.study.consent import Voices

N_BUTTONS = 10
Plain = dict[str, Any]


def describe_study(bench: Bench, person: Person) -> Plain:
    """What the screen needs to know before anything is opened."""
    settings = bench.settings
    me = {"id": person.id, "role": person.role, **_more(bench, person)} if person.id else None
    return {
        "title": dict(settings.title),
        "demo": settings.demo,
        "method": settings.method,
        "languages": list(settings.languages),
        "interface_languages": list(INTERFACE_LANGUAGES),
        "known_languages": list(known()),
        "coder": me,
        "coders": [_coder(coder) for coder in settings.coders],
        "blind": settings.blind,
        "proposals": settings.proposals,
        "thresholds": {
            audience: settings.threshold(audience) for audience in sorted(settings.audiences)
        },
        "families": {family: dict(labels) for family, labels in bench.book.families.items()},
        "variables": {
            id: {
                "label": dict(variable.label),
                "values": {value: dict(text) for value, text in variable.values.items()},
            }
            for id, variable in bench.book.variables.items()
        },
    }


def _more(bench: Bench, person: Person) -> Plain:
    more: Plain = {"training": True, "until": person.until} if person.training else {}
    return more | ({"simple": True, "codes": few_codes(bench, person)} if person.simple else {})


def few_codes(bench: Bench, person: Person) -> list[str]:
    """The codes on the buttons of the simple screen: those of the settings that stand, or else the
    ones used most.
    """
    chosen = [
        code
        for code in person.codes
        if (now := bench.book.get(code)) and not (now.retired or now.merged_into)
    ]
    if chosen:
        return chosen
    used: Counter[str] = Counter()
    for source in () if bench.settings.blind else bench.sources:
        for (_, code), n in bench.summary(source).counts.items():
            used[code] += n
    standing = [code.id for code in bench.book.codes if not (code.retired or code.merged_into)]
    return sorted(standing, key=lambda code: -used[code])[:N_BUTTONS]


def _coder(coder: Coder) -> Plain:
    return {
        "id": coder.id,
        "role": coder.role,
        "languages": list(coder.languages),
        "discipline": coder.discipline,
    }


def list_sources(bench: Bench, person: Person) -> list[Plain]:
    """One row a source, with how far each coder is; of coders that `person` may not see yet, only
    that they are planned.
    """
    rows = [_row(bench, person, source) for source in bench.sources.values()]
    bench.save_folds()
    return rows


def _row(bench: Bench, person: Person, source: Source) -> Plain:
    summary, seen = bench.summary(source.id), seen_coders(bench, person, source.id)
    n_words, n_turns, translations = _measured(bench, source)
    counts: dict[str, int] = {}
    for (coder, _), n in (*summary.counts.items(), *summary.practice.items()):
        if coder in seen:
            counts[coder] = counts.get(coder, 0) + n
    return {
        "id": source.id,
        "kind": source.kind,
        "language": source.language,
        "phase": source.phase,
        "month": source.month or None,
        "variables": bench.variables(source),
        "n_words": n_words,
        "n_turns": n_turns,
        "translations": list(translations),
        "consent": Voices(source, (), bench.rights()).consent,
        "n": counts,
        "states": {coder: state for coder, state in summary.states.items() if coder in seen},
        "plan": list(bench.assignments.get(source.id, ())),
    }


def _measured(bench: Bench, source: Source) -> tuple[int, int, tuple[str, ...]]:
    """Words, turns, and languages it was translated into: small enough to keep for every source."""
    return bench.fresh(
        ("measured", source.id),
        (source, bench.translation_stamp(source.id)),
        lambda: (
            len(bench.raw_text(source.id).split()),
            len(bench.voices(source.id).turns),
            tuple(sorted(bench.translations(source.id))),
        ),
    )


def audiences_of(bench: Bench, source: str, start: int, end: int) -> list[str]:
    """The audiences that may read the words of a passage."""
    audiences = sorted(bench.settings.audiences)
    return [
        a
        for a in audiences
        if bench.voices(source, a).may_quote(start, end) and _is_known(bench, a, source)
    ]


def _is_known(bench: Bench, audience: str, source: str) -> bool:
    """The team reads what nothing is known of, and may not quote it."""
    return audience != "team" or bench.voices(source).consent in ("yes", "public")


def open_source(bench: Bench, person: Person, id: str) -> Plain:
    """One source as the coding screen shows it."""
    (voices, raw), fold = bench.heard(id), bench.fold(id)
    text, seen = voices.masked(raw), seen_coders(bench, person, id)
    audiences = sorted(bench.settings.audiences)
    return {
        "id": id,
        "kind": voices.source.kind,
        "language": voices.source.language,
        "text": text,
        "src": voices.source.hash[:8],
        "turns": _turns(voices),
        "vetoes": [
            {"start": veto.start, "end": veto.end, "audience": veto.audience}
            for veto in fold.vetoes
        ],
        "consent": voices.consent,
        "quote_audiences": [a for a in audiences if raw and audiences_allow(bench, id, a)],
        "translations": _translations(bench, id, voices),
        "codings": list_codings(bench, person, fold, seen),
        "states": {coder: state for coder, state in fold.marks.items() if coder in seen},
        "plan": list(bench.assignments.get(id, ())),
    }


def audiences_allow(bench: Bench, id: str, audience: str) -> bool:
    """Whether everybody in a source lets this audience read her words; single passages may still be
    vetoed.
    """
    voices = bench.voices(id, audience)
    return _is_known(bench, audience, id) and all(
        voices.audience.allows(case, "quote") for case in voices.people
    )


def _turns(voices: Voices) -> list[Plain]:
    roles = {speaker.label: speaker.role for speaker in voices.source.speakers}
    return [
        {
            "start": turn.start,
            "end": turn.end,
            "words_start": turn.body,
            "label": turn.label,
            "role": roles.get(turn.label, ""),
            "language": turn.language or None,
            "time": turn.time or None,
        }
        for turn in voices.turns
    ]


def _translations(bench: Bench, id: str, voices: Voices) -> dict[str, list[Plain]]:
    """Language -> passages as they were said in it, of people who let their words be translated, in
    reading order.
    """
    return {
        language: [
            {
                "start": t.start,
                "end": t.end,
                "text": t.text,
                "by": t.by,
                "checked_by": list(t.checked_by),
            }
            for (start, end), t in sorted(passages.items())
            if voices.may(start, end, "translate")
        ]
        for language, passages in sorted(bench.translations(id).items())
    }


def list_codings(bench: Bench, person: Person, fold: Fold, seen: frozenset[str]) -> list[Plain]:
    """The codings of `seen` coders, those to look at again last."""
    outside = find_practice(fold, interns=bench.interns)
    open_to_her = (
        {memo.id for memo in bench.memos if may_read(bench, person, memo)} if fold.memos else set()
    )
    memos = {
        about: id
        for about, (file, _) in fold.memos.items()
        if (id := Path(file).stem) in open_to_her
    }
    rows = [_coding(coding, memos, outside) for coding in fold.codings if coding.coder in seen]
    return rows + [
        _coding(coding, memos, outside, to_check=True)
        for coding in fold.to_check
        if coding.coder in seen
    ]


def _coding(
    coding: Coding, memos: Mapping[str, str], outside: frozenset[str], *, to_check: bool = False
) -> Plain:
    return {
        "id": coding.id,
        "code": coding.code,
        "coder": coding.coder,
        "start": coding.start,
        "end": coding.end,
        "t": coding.t,
        "important": coding.important,
        "to_check": to_check,
        "memo": memos.get(coding.id),
        "outside": coding.id in outside,
    }
