"""Routes that change a text: correct here, mask this name now. Both show what they do before they
do it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from rap.core.errors import (
    ConflictError,
    NotAllowedError,
    Problem,
    RapError,
    TextChangedError,
    WrongUseError,
)
from rap.languages.catalogue import on_screen
from rap.store.codings.diff import find_equal
from rap.store.codings.maps import Ranges
from rap.store.roles import CODER
from rap.store.sources import hash_of
from rap.topics.corrections.amend import NOTES, amend, amending, finish
from rap.topics.corrections.masking import (
    Form,
    check_label,
    find_elsewhere,
    find_forms,
    keep_in_vault,
    plan_mask,
    read_texts,
    suggest_label,
    word_at,
)
from rap.topics.corrections.planning import (
    CorrectionPlan,
    anchor_labels,
    decide_names,
    parse_correction,
    plan_amendment,
)
from rap.topics.entering.screened import Said
from rap.topics.web import addresses
from rap.topics.web.base import Handler, Plain, Routes, route
from rap.topics.web.bench import Bench, picked
from rap.topics.web.permissions import Person, seen_coders

# Correct here, and mask this name now: from the coding screen, through `amend`. What changes is
# shown before it is done.

MAX_TEXT = 20_000
N_PLACES = 12  # of each form so many are shown; the others are counted
_AROUND = 40


def finish_corrections(root: Path) -> None:
    """Make good what a kill cut off, so that the interview can be opened; what a person must look
    at is left for her.
    """
    for note in sorted((root / NOTES).glob("*.json")):
        try:
            finish(root, note.stem)
        except (RapError, OSError):
            continue


def correct_here(
    bench: Bench,
    person: Person,
    source_id: str,
    *,
    src: str,
    start: int,
    end: int,
    text: str,
    names: Said,
    preview: bool,
) -> Plain:
    """Put `text` in the place of a passage: what that does to all that points into the interview,
    and, unless `preview`, do it. `names` is what she says of each find in the new text.

    Raises
    ------
    ConflictError
        The text is another by now.
    ProblemsError
        Words look like a name and nobody decided on them.
    NotAllowedError
        The passage holds words that the team may not read.
    RefusedError, WrongUseError
        The new text is empty, or reads as a turn of somebody.
    """
    old = _open_passage(bench, person, source_id, src=src, start=start, end=end)
    _check_text(text)
    if not all(isinstance(act, str) for act in names.values()):
        raise WrongUseError("web.request.wrong_kind", member="names")
    source = bench.source(source_id)
    new, _ = parse_correction((old[:start] + text + old[end:]).encode("utf-8"), source, old=old)
    plan = plan_amendment(
        bench.root, source_id, new, old=old, name=source_id, equal=_equal(old, new, start, end)
    )
    if not preview:
        plan = decide_names(bench.root, plan, names, by=person.id)
        with bench.texts:
            amend(bench.root, plan)
    if not preview:  # of this correction, also when the next one is made already
        src = hash_of(new)[:8]
    return {"done": not preview, "src": src, **_tell_plan(bench, person, plan)}


def _check_text(text: str) -> None:
    if len(text) > MAX_TEXT or any(
        "\ud800" <= sign <= "\udfff" or sign in "\r\0\ufeff" for sign in text
    ):
        raise WrongUseError("corrections.source.bad_text", limit=MAX_TEXT)


def _open_passage(
    bench: Bench, person: Person, source_id: str, *, src: str, start: int, end: int
) -> str:
    """The whole text, when `person` may change that passage of it."""
    person.need(CODER)
    if person.training:
        raise NotAllowedError("corrections.source.in_training")
    try:
        old = bench.raw_text(source_id)
    except TextChangedError:
        _check_src(source_id, src, bench.source(source_id).hash)  # corrected while it was read
        raise
    _check_src(source_id, src, hash_of(old))
    if not 0 <= start <= end <= len(old):
        raise WrongUseError("corrections.source.no_passage", length=len(old))
    if bench.text(source_id)[start:end] != old[start:end]:
        raise NotAllowedError("corrections.source.not_yours_to_read", place=source_id)
    return old


def _check_src(source_id: str, src: str, digest: str) -> None:
    """Raise when the offsets a person sent do not count in the very text that was read."""
    if src != digest[:8]:
        raise ConflictError("corrections.source.corrected", place=source_id)


def _equal(old: str, new: str, start: int, end: int) -> Ranges:
    """What stays: all around the passage, and within it what its first and last characters and its
    words have in common.
    """
    stop = len(new) - (len(old) - end)
    while start < min(end, stop) and old[start] == new[start]:
        start += 1
    while end > start and stop > start and old[end - 1] == new[stop - 1]:
        end, stop = end - 1, stop - 1
    within = tuple(
        (a + start, b + start, at + start)
        for a, b, at in find_equal(old[start:end], new[start:stop])
    )
    around = ((0, start, 0), (end, len(old), stop))
    return anchor_labels(_joined((around[0], *within, around[1])), old, new)


def _joined(rows: Sequence[tuple[int, int, int]]) -> Ranges:
    """Without empty stretches, and those that follow one another in both texts as one."""
    joined: list[tuple[int, int, int]] = []
    for first, last, at in rows:
        if first == last:
            continue
        if (
            joined
            and joined[-1][1] == first
            and joined[-1][2] + joined[-1][1] - joined[-1][0] == at
        ):
            joined[-1] = (joined[-1][0], last, joined[-1][2])
        else:
            joined.append((first, last, at))
    return tuple(joined)


def _tell_plan(bench: Bench, person: Person, plan: CorrectionPlan) -> Plain:
    """What a correction does. In a blind study codings of others are neither named nor counted."""
    id = plan.source.id
    seen, all_coders = seen_coders(bench, person, id), bench.coders_of(id)
    doubts = [doubt for doubt in plan.doubts if doubt.coding.coder in seen]
    return {
        "source": id,
        "words": {"out": plan.n_out, "in": plan.n_in},
        "codings": {"still": plan.n_still, "moved": plan.n_moved} if seen == all_coders else None,
        "to_check": [
            {**picked(d.coding, "id", "code", "coder"), "start": d.near[0], "end": d.near[1]}
            for d in doubts
        ],
        "other_speaker": [coding.id for coding in plan.other_speaker if coding.coder in seen],
        "references": [
            {"place": f"{r.path}:{r.line}", **picked(r, "old", "new", "found")}
            for r in plan.references
        ],
        "mentions": _tell(plan.mentions),
        "finds": [*map(vars, plan.finds)] if bench.text(id) == plan.old else [],
        "translations": list(plan.translations),
        "vetoes": max(plan.n_vetoes, 0),
        "silent": list(plan.silent),
    }


def _tell(problems: Sequence[Problem]) -> list[Plain]:
    return [problem.as_row() for problem in problems]


def mask_here(
    bench: Bench,
    person: Person,
    source_id: str,
    *,
    src: str,
    start: int,
    end: int,
    label: str = "",
    also: Sequence[int] = (),
    state: str = "",
    preview: bool,
) -> Plain:
    """Mask the words of a passage in every interview: where they stand and in which forms, and,
    unless `preview`, do it.

    Forms that are surely the word are masked; of the others those whose number is in `also`.
    `state` is what the preview gave.

    Raises
    ------
    ConflictError
        A text changed since the preview; nothing is written, neither there nor in the vault.
    WrongUseError
        The words are too short, or there is no label: nobody gave one and none can be
        suggested.
    """
    _open_passage(bench, person, source_id, src=src, start=start, end=end)
    sources, texts = read_texts(bench.root)
    now = hashlib.sha256(
        "".join(sorted(source.hash for source in sources.values())).encode()
    ).hexdigest()[:16]
    if not preview and state != now:
        raise ConflictError("corrections.mask.texts_changed")
    _check_src(source_id, src, hash_of(texts.get(source_id, "")))
    forms = find_forms(texts, word_at(texts, f"{source_id}:{start}-{end}"))
    languages = {one: source.language for one, source in sources.items()}
    chosen = [form for number, form in enumerate(forms) if form.is_sure or number in also]
    if not chosen:
        raise WrongUseError("corrections.mask.nothing")
    labels = _labels(texts, languages, forms if preview else chosen, label=label)
    if preview:
        told = {
            language: words
            for one, language in languages.items()
            if (words := labels.get(one)) is not None
        }
        return {
            "done": False,
            "state": now,
            "forms": [_tell_form(bench, n, form) for n, form in enumerate(forms)],
            "as": told,
        }
    return {"done": True, **_mask(bench, person, texts, chosen, labels)}


def _labels(
    texts: Mapping[str, str], languages: Mapping[str, str], forms: Sequence[Form], *, label: str
) -> dict[str, str]:
    """Source -> the label that replaces the word: one a language, the one given or the one the
    screen suggests.
    """
    by_language: dict[str, str] = {}
    labels = {}
    for place in (place for form in forms for place in form.places):
        language = languages[place[0]]
        if language not in by_language:
            by_language[language] = (
                check_label(label) if label else suggest_label(texts, place, language=language)
            )
        labels[place[0]] = by_language[language]
    return labels


def _tell_form(bench: Bench, number: int, form: Form) -> Plain:
    """One way in which the word is written. Words around it are shown where the team may read all
    of them.
    """
    places = []
    for id, start, end in form.places[:N_PLACES]:
        text = bench.text(id) if id in bench.sources else ""
        around = {
            "before": text[max(0, start - _AROUND) : start],
            "words": text[start:end],
            "after": text[end : end + _AROUND],
        }
        places.append({"source": id, "start": start, "end": end, **around})
    return {
        "number": number,
        "how": form.how,
        "sure": form.is_sure,
        "n": len(form.places),
        "places": places,
    }


def _mask(
    bench: Bench,
    person: Person,
    texts: Mapping[str, str],
    forms: Sequence[Form],
    labels: Mapping[str, str],
) -> Plain:
    """One correction a source; the words that were masked go to the vault first, where there is one."""
    if not all(labels[id] for form in forms for id, _, _ in form.places):
        raise WrongUseError("corrections.mask.no_label")
    plans = plan_mask(bench.root, texts, forms, labels)
    told = [_tell_plan(bench, person, plan) for plan in plans]
    with ExitStack() as texts_held, amending(bench.root, plans):
        try:
            kept, vault = keep_in_vault(bench.root, texts, plans, forms=forms, labels=labels), ""
        except WrongUseError as error:  # a key nobody confirmed: the name goes all the same
            kept, vault = 0, on_screen(error.problems[0])
        texts_held.enter_context(bench.texts)
    words = {texts[id][start:end] for form in forms for id, start, end in form.places}
    return {
        "plans": told,
        "kept": kept,
        "vault": vault,
        "elsewhere": _tell(find_elsewhere(bench.root, words)),
    }


class CorrectHandler(Handler):
    @route
    async def post(self, source_id: str) -> Plain:
        wanted = {"src": str, "start": int, "end": int, "text": str}
        asked = self.body(wanted, optional={"preview": bool, "names": dict})
        given = {"preview": False, "names": {}, **asked}
        return await self.change(correct_here, source_id, **given, everything=not given["preview"])


class MaskHandler(Handler):
    @route
    async def post(self, source_id: str) -> Plain:
        wanted = {"src": str, "start": int, "end": int, "preview": bool}
        asked = self.body(wanted, optional={"as": str, "also": list, "state": str})
        asked["label"] = asked.pop("as", "")
        return await self.change(mask_here, source_id, **asked, everything=not asked["preview"])


ROUTES: Routes = (
    (rf"sources/{addresses.SOURCE}/correct", CorrectHandler),
    (rf"sources/{addresses.SOURCE}/mask", MaskHandler),
)
