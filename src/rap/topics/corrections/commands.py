"""`rap amend`, `rap mask`: a transcript made right, a name masked everywhere. What changes is shown
first.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import Message, WrongUseError, printable
from rap.languages.catalogue import say
from rap.topics.console.output import (
    AsJson,
    complain,
    is_confirmed,
    print_json,
    print_problems,
    tell,
)

if TYPE_CHECKING:
    from rap.core.model import Coding, Source
    from rap.topics.corrections.masking import Form
    from rap.topics.corrections.planning import CorrectionPlan
    from rap.topics.corrections.references import Doubt
    from rap.topics.entering.screened import Said

Words = Callable[[str, int, int], str]
_MOST_BYTES = 20_000_001
_MOST_SHOWN = 12
_HOW = {
    "the word itself": "corrections.mask.exact",
    "the name itself": "corrections.mask.name",
    "short form or case": "corrections.mask.short",
    "a part of it": "corrections.mask.part",
    "initials": "corrections.mask.initials",
    "one letter other": "corrections.mask.one_letter",
}


def amend_with(take_by_hand: Callable[..., bool]) -> Callable[..., None]:
    """The command `rap amend`; `take_by_hand` makes a correction of a text that was changed by hand."""

    def amend(
        source: str,
        file: Annotated[Path | None, typer.Argument()] = None,
        *,
        speakers: str = "",
        encoding: str = "",
        dry_run: bool = False,
        yes: bool = False,
        check: bool = False,
        place: str = "",
        drop: str = "",
        as_json: AsJson = False,
    ) -> None:
        """Correct a transcript: codings, memos and examples follow, and what cannot follow is listed to
        be checked.
        """
        from rap.store.settings import find_study

        root = find_study()
        state = _make_good(root, source)
        if place or drop:
            _settle(root, source, place=place, drop=drop)
        elif check:
            _print_doubts(root, source, as_json=as_json)
        elif file is not None:
            _correct(
                root, source, file, speakers=speakers, encoding=encoding, dry_run=dry_run, yes=yes
            )
        elif not take_by_hand(root, source, dry_run=dry_run, yes=yes) and not state:
            raise WrongUseError("corrections.no_file", place=f"rap amend {source}")

    return amend


def _make_good(root: Path, source: str) -> str:
    """Finish what was cut off, and join what was made apart, before anything else."""
    from rap.topics.corrections.amend import finish, join_heads

    state = finish(root, source)
    if join_heads(root, source):
        tell("corrections.joined", source=source)
        return "joined"
    if state == "done":
        tell("corrections.finished", source=source)
    elif state:
        tell("corrections.undone", source=source)
    return state


def _correct(
    root: Path,
    name: str,
    file: Path,
    *,
    speakers: str,
    encoding: str,
    dry_run: bool,
    yes: bool,
) -> None:
    from rap.store.settings import own_coder, read_settings
    from rap.store.sources import read_source, read_source_text
    from rap.topics.bringing_in.typed import parse_speakers
    from rap.topics.corrections.amend import amend
    from rap.topics.corrections.planning import (
        decide_names,
        parse_correction,
        plan_amendment,
        read_correction,
    )

    source = read_source(root, name)
    old, given = read_source_text(root, source), parse_speakers(speakers)
    if str(file) == "-":
        text, notes = parse_correction(sys.stdin.buffer.read(_MOST_BYTES), source, old=old)
    else:
        text, notes = read_correction(
            file, source, old=old, speakers=given or None, encoding=encoding or None
        )
    for note in notes:
        print(printable(note))
    plan = plan_amendment(root, name, text, old=old, name=file.name)
    print_plan(plan, shown=_is_shown(root, name, old))
    if dry_run:
        return
    if not yes and (str(file) == "-" or not is_confirmed(say("corrections.sure"))):
        raise WrongUseError("corrections.nothing_changed", place=f"rap amend {name}")
    amend(root, decide_names(root, plan, ask_names(plan), by=own_coder(read_settings(root)).id))
    tell("corrections.done", source=name)


def ask_names(plan: CorrectionPlan) -> Said:
    """What a person says of each find in the new text, in its line."""
    from rap.topics.bringing_in.commands.screen import ask_finds

    return ask_finds([(plan.source.id, plan.finds, {})])[0]


def print_plan(plan: CorrectionPlan, *, shown: bool) -> None:
    """What a correction does, and for each passage to check the words before and after, one above
    the other.
    """
    tell("corrections.words", source=plan.source.id, out=plan.n_out, come=plan.n_in)
    counts = {"still": plan.n_still, "moved": plan.n_moved, "doubts": len(plan.doubts)}
    tell("corrections.codings", **counts, indent=2)
    for doubt in plan.doubts:
        _print_doubt(doubt, plan.new, shown=shown, old=plan.old)
    for coding in plan.other_speaker:
        tell("corrections.other_turn", **_named(coding), indent=2)
    for row in plan.references:
        id = "corrections.reference" if row.found else "corrections.reference_doubt"
        tell(id, where=f"{row.path}:{row.line}", old=row.old, new=row.new, indent=2)
    for place in plan.translations:
        tell("corrections.translation", where=place, indent=2)
    if plan.n_vetoes > 0:
        tell("corrections.vetoes", n=plan.n_vetoes, indent=2)
    for label in plan.silent:
        tell("corrections.silent", speaker=label, indent=2)
    print_problems(plan.mentions)
    if plan.finds:
        tell("corrections.names", n=len(plan.finds), indent=2)


def _named(coding: Coding) -> dict[str, str]:
    return {"coding": coding.id[:8], "code": coding.code, "coder": coding.coder}


def _print_doubt(doubt: Doubt, new: str, *, shown: bool, old: str = "") -> None:
    from rap.topics.corrections.references import neighbours

    coding, (start, end) = doubt.coding, doubt.near
    line = new.count("\n", 0, start) + 1
    places = {"was": f"{coding.start}-{coding.end}", "now": f"{start}-{end}"}
    tell("corrections.doubt", **_named(coding), **places, indent=2)
    if not shown:
        tell("corrections.not_shown", line=line, indent=6)
        return
    heads = (say("corrections.before"), say("corrections.after"))
    wide = max(map(len, heads))
    if old:
        before, words, after = neighbours(old, coding.start or 0, coding.end or 0)
        print(printable(f"      {heads[0].ljust(wide)} {before}[{words}]{after}"))
    before, words, after = neighbours(new, start, end)
    head = heads[1].ljust(wide) if old else say("corrections.line", line=line)
    print(printable(f"      {head} {before}[{words}]{after}"))


def _is_shown(root: Path, source: str, text: str) -> bool:
    """Whether the team may read all words of a source (those of whom nothing is known are the
    team's, as in its notebooks).
    """
    from rap.study.study import open_study

    return open_study(root).texts.get(source) == text


def _print_doubts(root: Path, name: str, *, as_json: bool) -> None:
    """The passages that are to check. Of the older text only places are left."""
    from rap.store.sources import read_source, read_source_text
    from rap.topics.corrections.references import find_doubts

    source = read_source(root, name)
    doubts, text = find_doubts(root, source), read_source_text(root, source)
    if as_json:
        found = [(doubt.coding, doubt.near) for doubt in doubts]
        print_json(
            [
                {
                    "id": c.id,
                    "code": c.code,
                    "coder": c.coder,
                    "was": [c.start, c.end],
                    "near": near,
                }
                for c, near in found
            ]
        )
        return
    shown = _is_shown(root, name, text)
    for doubt in doubts:
        _print_doubt(doubt, text, shown=shown)
    tell(
        "corrections.to_check" if doubts else "corrections.none_to_check",
        n=len(doubts),
        source=name,
    )


def _settle(root: Path, source: str, *, place: str, drop: str) -> None:
    from rap.store.settings import own_coder, own_device, read_settings
    from rap.topics.corrections.references import settle

    ref, _, span = (place or drop).partition("=")
    start, _, end = span.partition("-")
    if bool(place) == bool(drop) or (place and not (start.isdecimal() and end.isdecimal())):
        raise WrongUseError("corrections.no_place", place="rap amend")
    where = (int(start), int(end)) if place else None
    coder = own_coder(read_settings(root)).id
    coding = settle(root, source, ref=ref, coder=coder, device=own_device(root), place=where)
    tell("corrections.placed" if place else "corrections.dropped", code=coding.code, span=span)


def mask(
    place: Annotated[str, typer.Argument()] = "",
    *,
    label: Annotated[str, typer.Option("--as")] = "",
    dry_run: bool = False,
    yes: bool = False,
) -> None:
    """Mask a name now, in every source: say the word when asked, or give its place. It is never
    typed as an argument.
    """
    from rap.core.model import parse_ref
    from rap.store.settings import find_study
    from rap.store.sources import source_ids
    from rap.topics.corrections.masking import find_forms, read_texts, word_at

    root = find_study()
    if place and parse_ref(place) is None:
        raise WrongUseError("corrections.mask.no_word", place="rap mask")
    for id in source_ids(root):
        _make_good(root, id)
    sources, texts = read_texts(root)
    word = word_at(texts, place) if place else typer.prompt(say("corrections.mask.word"))
    forms = find_forms(texts, word)
    if not forms:
        raise WrongUseError("corrections.mask.nowhere", place="rap mask")
    chosen = _choose(root, forms, ask=not yes and not dry_run)
    if not dry_run and chosen:
        _mask(root, sources, texts, chosen, label=label, yes=yes)


def _choose(root: Path, forms: list[Form], *, ask: bool) -> list[Form]:
    """Show every form and where it is; the sure ones are taken, the others asked about."""
    from rap.study.study import open_study

    shown = open_study(root).texts
    chosen = []
    for form in forms:
        tell("corrections.mask.places", how=Message(_HOW[form.how]), n=len(form.places))
        for id, start, end in form.places[:_MOST_SHOWN]:
            text = shown.get(id, "")
            around = (
                text[max(0, start - 40) : start] + f"[{text[start:end]}]" + text[end : end + 40]
            )
            print(printable(f"  {id}:{start}-{end}  {' '.join(around.split()) if text else ''}"))
        if len(form.places) > _MOST_SHOWN:
            tell("corrections.mask.more", n=len(form.places) - _MOST_SHOWN, indent=2)
        if form.is_sure or (ask and is_confirmed("  " + say("corrections.mask.these_too"))):
            chosen.append(form)
        else:
            tell("corrections.mask.stay", indent=2)
    return chosen


def _mask(
    root: Path,
    sources: Mapping[str, Source],
    texts: dict[str, str],
    forms: list[Form],
    *,
    label: str,
    yes: bool,
) -> None:
    """One correction a source, one decision for all."""
    from rap.topics.corrections.amend import amending
    from rap.topics.corrections.masking import find_elsewhere, keep_in_vault, plan_mask

    labels = _labels(sources, texts, forms, label=label, ask=not yes)
    plans = plan_mask(root, texts, forms, labels)
    for plan in plans:
        print_plan(plan, shown=False)
    if not yes and not is_confirmed(say("corrections.mask.sure", n=len(plans))):
        raise WrongUseError("console.command.nothing_changed", place="rap mask")
    with amending(root, plans):
        try:
            if keep_in_vault(root, texts, plans, forms=forms, labels=labels):
                tell("corrections.mask.kept")
        except WrongUseError as error:
            complain(error)
    tell("corrections.mask.done", n=len(plans))
    words = {texts[id][start:end] for form in forms for id, start, end in form.places}
    left = find_elsewhere(root, words)
    if left:
        tell("corrections.mask.elsewhere")
    print_problems(left)
    tell("corrections.mask.copies")


def _labels(
    sources: Mapping[str, Source],
    texts: Mapping[str, str],
    forms: list[Form],
    *,
    label: str,
    ask: bool,
) -> dict[str, str]:
    """Per source the label to write instead: one for each language, suggested by the screen."""
    from rap.topics.corrections.masking import check_label, suggest_label

    chosen: dict[str, str] = {}
    labels: dict[str, str] = {}
    for place in (place for form in forms for place in form.places):
        language = sources[place[0]].language
        if language not in chosen:
            found = label or suggest_label(texts, place, language=language)
            if ask and not label:
                found = typer.prompt(
                    say("corrections.mask.label", language=language), default=found or None
                )
            chosen[language] = check_label(found)
        labels[place[0]] = chosen[language]
    return labels
