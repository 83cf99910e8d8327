"""`rap import project`: bring in the project of another program."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import WrongUseError, printable
from rap.core.plain import nearest
from rap.languages.catalogue import say
from rap.topics.bringing_in.commands.about_texts import parse_wanted
from rap.topics.console.output import tell

if TYPE_CHECKING:
    from rap.formats.projects import Choices, Convention
    from rap.topics.entering.plan import Wanted
    from rap.topics.other_programs.projects import ProjectPlan

_LONG = 200_000  # letters of texts: the look for names takes two seconds or more


def import_project(
    file: Path,
    wanted: Wanted,
    *,
    coders: Sequence[str],
    counted: Sequence[str],
    choices: Choices,
    is_read: bool,
    is_raw: bool,
    dry_run: bool,
) -> None:
    """Bring in the codes, texts and codings of one file, or say what would become of them."""
    from rap.core.errors import ProblemsError
    from rap.formats.child import read_project_in_child
    from rap.store.settings import find_study, own_coder, read_settings
    from rap.topics.other_programs.projects import ProjectWanted, plan_project, take_project
    from rap.topics.other_programs.projects.written import Screened

    root = find_study()
    settings = read_settings(root)
    project = read_project_in_child(file, choices)
    if counted:
        names = {text.name: text.key for text in project.texts}
        given = dict(_parse_counted(word, names) for word in counted)
        project = read_project_in_child(file, replace(choices, conventions=given))
    language = wanted.language or next(iter(settings.languages), "")
    named = _parse_coders(coders)
    texts = replace(wanted, language=language)
    said = ProjectWanted(texts, named, is_read, choices.answers, is_raw)
    screened = Screened(tell_share(sum(len(one.text) for one in project.texts)))
    if dry_run:
        plan = plan_project(root, project, said, name=file.name, screened=screened)
        _print_plan(plan, choices.answers)
        if plan.problems:
            raise ProblemsError(plan.problems)
        tell("other_programs.project.would_be", n=len(plan.codings))
        return
    by = own_coder(settings).id
    plan = take_project(root, project, said, name=file.name, by=by, screened=screened)
    _print_plan(plan, choices.answers)
    tell_taken(plan)


def tell_share(total: int) -> Callable[[str], None]:
    """Says how far the look for names is, where it takes long; to be called with each text before it is
    looked through.
    """
    done, next_at = 0, 0

    def tell_one(text: str) -> None:
        nonlocal done, next_at
        if total >= _LONG and done >= next_at:
            print(
                say("other_programs.project.looking", share=100 * done // total),
                file=sys.stderr,
                flush=True,
            )
            next_at = done + _LONG
        done += len(text)

    return tell_one


def tell_taken(plan: ProjectPlan) -> None:
    """How many codings are in the study, and how many wait with their texts."""
    n_wait = sum(one.n_codings for one in plan.texts if one.waits)
    if n_wait:
        tell("other_programs.project.done_waiting", n=n_wait)
    if (n := len(plan.codings) - n_wait) or not n_wait:
        tell("other_programs.project.done", n=n)


def _parse_coders(words: Sequence[str]) -> dict[str, str]:
    """`K-02=Ana` -> the name in the file -> the coder of ours; `coder=Ana` makes a new one."""
    pairs = [word.partition("=") for word in words]
    if not all(equals and id.strip() and name.strip() for id, equals, name in pairs):
        raise WrongUseError("other_programs.project.coder_form", place="--as")
    return {name.strip(): id.strip() for id, _, name in pairs}


def _parse_choices(answers: Sequence[str], columns: str) -> Choices:
    """Answers as `KEY=VALUE`, and columns as `extract=Quote,code=Theme`."""
    from rap.formats.projects import Choices

    pairs = [word.partition("=") for word in (*answers, *filter(None, columns.split(",")))]
    if not all(equals and key.strip() and said.strip() for key, equals, said in pairs):
        raise WrongUseError("other_programs.project.answer_form", place="--answer")
    made = [(key.strip(), said.strip()) for key, _, said in pairs]
    return Choices(answers=dict(made[: len(answers)]), columns=dict(made[len(answers) :]))


def _parse_counted(word: str, names: dict[str, str]) -> tuple[str, Convention]:
    """`utf16,2,exclusive` for all texts, or after `NAME=` for one."""
    from rap.formats.projects import parse_convention

    name, equals, said = word.rpartition("=")
    if equals and name not in names:
        near = nearest(name, names)
        raise WrongUseError(
            "other_programs.project.no_text", place="--count", text=name, nearest=near
        )
    made = parse_convention(said)
    if made is None:
        raise WrongUseError("other_programs.project.count_form", place="--count")
    return (names[name] if equals else "", made)


def _print_plan(plan: ProjectPlan, answers: Mapping[str, str]) -> None:
    """What becomes of each text, of the codes and coders, and what is not kept."""
    from rap.formats.projects import parse_convention
    from rap.languages.catalogue import sentence

    for one in plan.texts:
        name = printable(one.text.name)
        id = "other_programs.project.new_text" if one.new else "other_programs.project.same_text"
        id = "other_programs.project.raw_text" if one.waits else id
        tell(id, source=one.source.id, text=name, n=one.n_codings)
        how = one.text.convention
        if how is not None and how.is_unsure and not one.waits:
            tell("other_programs.command.project.unsure", indent=2)
            for way, words in zip((how.name, *how.others), how.words, strict=True):
                said = parse_convention(way) or how
                tell(
                    "other_programs.project.way",
                    how=way,
                    way=said.sentence,
                    words=printable(words),
                    indent=4,
                )
        elif how is not None and how.n:
            facts = {"how": how.name, "way": how.sentence, "fit": how.n_fit}
            tell("other_programs.project.counted", n=how.n, indent=2, **facts)
        for note in one.notes:
            print(f"  {sentence(note)}")
    states = Counter(one.state for one in plan.codes)
    tell("other_programs.project.codes", new=states["new"], same=states["guid"] + states["path"])
    names = {one.key: printable(one.name) for one in plan.project.coders}
    for key, coder in plan.coders.items():
        name = names.get(key, "?")
        if role := plan.new_coders.get(coder):
            tell("other_programs.project.new_coder", name=name, coder=coder, role=role)
        else:
            tell("other_programs.project.coder", name=name, coder=coder)
    if plan.n_there:
        tell("other_programs.project.there", n=plan.n_there)
    _print_questions(plan, answers)
    losses = [loss.message for loss in plan.project.losses]
    for message in (*plan.conflicts, *plan.notes, *losses):
        print(f"- {sentence(message)}")


def _print_questions(plan: ProjectPlan, answers: Mapping[str, str]) -> None:
    """What is asked, and in one line what is answered."""
    from rap.languages.catalogue import sentence
    from rap.topics.other_programs.projects.labels import answer_to

    is_open = [one.message for one in plan.problems]
    said = {
        question.key: "" if question.message in is_open else answer_to(question.key, answers)
        for question in plan.project.questions
    }
    if done := [printable(f"{key}={answer}") for key, answer in said.items() if answer]:
        tell("other_programs.project.answered", answers=done)
    for question in (one for one in plan.project.questions if not said[one.key]):
        print(printable(f"? {sentence(question.message)} {question.words}".strip()))
        options = question.options or ("…",)
        tell(
            "other_programs.project.question",
            key=printable(question.key),
            options=options,
            indent=2,
        )


def project(
    files: Annotated[list[Path], typer.Argument()],
    *,
    language: str = "",
    about: list[str] | None = None,
    consent: list[str] | None = None,
    coder: Annotated[list[str] | None, typer.Option("--as")] = None,
    count: list[str] | None = None,
    answer: list[str] | None = None,
    columns: str = "",
    anonymised: bool = False,
    raw: bool = False,
    dry_run: bool = False,
) -> None:
    """The command; what it says of texts is as for `rap import`."""
    if raw and anonymised:
        raise WrongUseError("other_programs.project.raw_or_read", place="--raw")
    wanted = replace(parse_wanted(about or (), consent or ()), language=language)
    choices = replace(_parse_choices(answer or (), columns), encoding=wanted.encoding)
    for file in files:
        import_project(
            file,
            wanted,
            coders=coder or (),
            counted=count or (),
            choices=choices,
            is_read=anonymised,
            is_raw=raw,
            dry_run=dry_run,
        )
