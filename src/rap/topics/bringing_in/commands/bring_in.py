"""`rap import`: bring transcripts into a study."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rap.core.errors import Problem, ProblemsError, WrongUseError, printable
from rap.languages.catalogue import say
from rap.topics.bringing_in.commands.about_texts import ONE, parse_wanted
from rap.topics.bringing_in.commands.articles import articles
from rap.topics.console.commands import group_of
from rap.topics.console.output import at_keyboard, tell

if TYPE_CHECKING:
    from rap.formats.attribute_tables import Attributes
    from rap.topics.bringing_in.arrivals import BroughtIn
    from rap.topics.bringing_in.looks import Looked
    from rap.topics.entering.plan import Plan, Wanted

# the option that says a field of `Wanted`; the others are facts of `--about`
_OPTIONS = {
    "language": "--language",
    "rights": "--consent",
    "consent": "--consent",
    "one_speaker": "--about speakers",
    "columns": "--columns",
}


def _importer(act: Callable[..., None], *, is_read: bool) -> Callable[..., None]:
    """The command that imports files by `act`; what it takes is the same for raw texts and for
    texts that a person has read.
    """

    def command(
        files: Annotated[list[Path] | None, typer.Argument()] = None,
        *,
        language: str = "",
        about: list[str] | None = None,
        consent: list[str] | None = None,
        attributes: Path | None = None,
        columns: list[str] | None = None,
        plan: Path | None = None,
        dry_run: bool = False,
    ) -> None:
        from rap.store.settings import find_study
        from rap.topics.bringing_in.typed import parse_columns

        root = find_study()
        roles, names = parse_columns(",".join(columns or ()))
        key = roles.pop("key", "")
        typed = parse_wanted(about or (), consent or ())
        typed = replace(typed, language=language, columns=roles)
        sounds, texts = _files_of(files or ())
        if plan is not None and plan.exists():
            made, table = _read_plan(plan, typed, texts, is_read=is_read), None
        else:
            made, table = _make_plan(typed, texts, attributes, key, names, is_read=is_read)
            if plan is not None:
                _write_plan(root, plan, made)
                return
        try:
            act(root, made, sounds, table, dry_run=dry_run)
        except ProblemsError as error:
            from rap.topics.bringing_in.commands.alike import said_once

            raise said_once(error) from None

    return command


def _files_of(named: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Recordings and transcripts that were named, or that lie in a folder that was; what is of
    another kind there is left out, and said.
    """
    from rap.formats.strangers import suffixes
    from rap.topics.waiting_texts.queue import part_recordings

    known = suffixes()
    files: list[Path] = []
    others: list[str] = []
    for one in named:
        if not one.is_dir():
            files.append(one)
            continue
        within = (path for path in sorted(one.rglob("*")) if path.is_file())
        for path in (path for path in within if not path.name.startswith((".", "~$"))):
            is_read = path.suffix.lower() in known
            files.append(path) if is_read else others.append(printable(path.name))
    if others:
        tell("bringing_in.import.other_kinds", n=len(others), names=others)
    return part_recordings(files)


def _make_plan(
    typed: Wanted,
    texts: Sequence[Path],
    attributes: Path | None,
    key: str,
    columns: Sequence[str],
    *,
    is_read: bool,
) -> tuple[Plan, Attributes | None]:
    from rap.formats.child import read_attributes_in_child
    from rap.topics.entering.plan import plan_files, with_attributes

    if not texts:
        raise WrongUseError("bringing_in.import.no_files", place="rap import")
    made = plan_files(typed, texts, is_read=is_read)
    if attributes is None:
        return made, None
    table = read_attributes_in_child(attributes, texts, key=key, columns=columns)
    return with_attributes(made, table), table


def _read_plan(path: Path, typed: Wanted, texts: Sequence[Path], *, is_read: bool) -> Plan:
    """The plan that is there; what is typed beside it must say the same."""
    from rap.topics.bringing_in.plan_yaml import read_plan

    plan, plain = read_plan(path), type(typed)()
    problems = [
        Problem("bringing_in.import.says_otherwise", place=_OPTIONS.get(key, f"--about {key}"))
        for key, value in vars(typed).items()
        if value not in (getattr(plain, key), getattr(plan.wanted, key))
    ]
    if plan.is_read != is_read:
        problems.append(Problem("bringing_in.import.says_otherwise", place="rap import anonymised"))
    planned = {one.file.resolve() for one in plan.files}
    for file in texts:
        if file.resolve() not in planned:
            problems.append(Problem("bringing_in.import.not_in_plan", place=str(file)))
    if problems:
        raise ProblemsError(problems)
    return plan


def _write_plan(root: Path, path: Path, plan: Plan) -> None:
    """Write what was read of the files as a plan; nothing comes in."""
    from rap.topics.bringing_in.arrivals import find_waiting
    from rap.topics.bringing_in.commands.alike import print_alike
    from rap.topics.bringing_in.looks import look
    from rap.topics.bringing_in.naming import with_titles
    from rap.topics.bringing_in.plan_yaml import check_place, write_plan

    check_place(root, path)
    named = with_titles(root, plan)
    looked = look(root, named, waiting=find_waiting(root))
    write_plan(path, named, looked)
    print_alike(looked)
    tell("bringing_in.import.plan_written", file=printable(str(path)))


def _import_read(
    root: Path, plan: Plan, sounds: list[Path], table: Attributes | None, *, dry_run: bool
) -> None:
    """Texts a person has read: into the study."""
    from rap.topics.bringing_in.arrivals import bring_in
    from rap.topics.bringing_in.commands.screen import ask_names
    from rap.topics.bringing_in.looks import Kept

    if sounds:
        raise WrongUseError("bringing_in.import.audio_read", place="rap import anonymised")
    kept = Kept()
    if at_keyboard() and not dry_run:
        plan = ask_names(root, plan, kept)
    result = bring_in(root, plan, kept=kept, is_rehearsal=dry_run)
    _print_result(result, table, plan.wanted, result.looked, dry_run=dry_run)
    tell(
        "bringing_in.import.would_be" if dry_run else "bringing_in.import.done", n=len(result.done)
    )
    if dry_run:
        tell("bringing_in.import.drawn_anew")


def _import_raw(
    root: Path, plan: Plan, sounds: list[Path], table: Attributes | None, *, dry_run: bool
) -> None:
    """Texts nobody has read yet: into the vault, sealed, and nothing of them into the study; no
    error holds a word.
    """
    from rap.core.wordless import without_words
    from rap.languages.pipelines import check_language
    from rap.store.settings import read_settings
    from rap.topics.bringing_in.arrivals import bring_in
    from rap.topics.sealing.commands.vault import recording_kept
    from rap.topics.waiting_texts.queue import find_queue, open_queue, read_sound

    def seal() -> None:
        if sounds and (len(plan.files), len(sounds)) != (1, 1):
            raise WrongUseError("bringing_in.import.audio_several", place="rap import")
        if plan.wanted.language:
            check_language(plan.wanted.language)
        is_demo = read_settings(root).demo  # which takes nothing, with a vault or without
        vault = find_queue(root) if dry_run or is_demo else open_queue(root)
        sound = read_sound(sounds[0]) if sounds else b""
        result = bring_in(root, plan, vault, sound=sound, is_rehearsal=dry_run)
        _print_result(result, table, plan.wanted, result.looked, dry_run=dry_run)
        if dry_run:
            _print_would_wait(len(result.done), has_vault=vault is not None)
            return
        tell("bringing_in.import.waits", n=len(result.done))
        if result.recording is not None:
            print(recording_kept(result.recording))
        tell("bringing_in.import.originals")

    without_words(seal)()


def _print_would_wait(n: int, *, has_vault: bool) -> None:
    """What a dry run says of raw texts."""
    tell("bringing_in.import.would_wait", n=n)
    tell("bringing_in.import.drawn_anew")
    if not has_vault:
        tell("bringing_in.import.no_vault")


def _print_result(
    result: BroughtIn,
    table: Attributes | None,
    wanted: Wanted,
    looked: Sequence[Looked],
    *,
    dry_run: bool,
) -> None:
    """Which file became which source, what is to be read, what was joined, and what they lack."""
    from rap.topics.bringing_in.commands.alike import print_alike
    from rap.topics.people.incoming_tables import note_unmatched

    if not result.done:
        raise ProblemsError([problem for one in result.already for problem in one.problems])
    for item in result.done:
        print(f"{item.source.id}  {printable(item.source.title)}: {printable(item.file.name)}")
    print_alike(looked)
    if table is not None:
        print(
            say("bringing_in.import.attributes", key=table.key, taken=tuple(table.taken))
            if table.taken
            else say("bringing_in.import.no_attributes", key=table.key)
        )
        for column, reason in table.left_out.items():
            tell("bringing_in.import.left_out", column=column, reason=reason, indent=2)
        for note in note_unmatched(table, [one.plan.file for one in looked]):
            print(say(note.id, **note.facts))
    if not wanted.consent and wanted.rights != "public":
        tell("bringing_in.import.consent_unknown")
        # what came in is not read again
        tell("bringing_in.import.say_consent" if dry_run else "bringing_in.import.ask_consent")


def import_with(others: Mapping[str, Callable[..., None]]) -> typer.Typer:
    """The group `rap import`: raw texts, texts that a person has read, and `others`, by name."""
    commands = {
        "raw": _importer(_import_raw, is_read=False),
        "anonymised": _importer(_import_read, is_read=True),
        "articles": articles,
        **others,
    }
    return group_of(commands, meant=partial(_meant, commands))


def _meant(commands: Container[str], args: list[str]) -> list[str]:
    """With the command that is meant where none was named."""
    if any(
        one.startswith(("speakers=", "--speakers")) and one != f"speakers={ONE}" for one in args
    ):
        raise WrongUseError("bringing_in.import.names_in_plan", place="rap import")
    is_named = bool(args) and (args[0] in commands or args[0] in ("-h", "--help"))
    return args if is_named else ["raw", *args]
