"""Sources in `interviews/`: `ID.txt` holds the text, `ID.yaml` its kind, language, speakers, rights
and hash.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, RapError, RefusedError, TextChangedError
from rap.core.files import replace_file
from rap.core.model import (
    CASE_ID,
    CODER_ID,
    GUID,
    HASH,
    KINDS,
    LABEL,
    LANGUAGE,
    MONTH,
    ROLES,
    SILENT,
    SOURCE_ID,
    VARIABLE_ID,
    NamesDecision,
    Source,
    Speaker,
    Turn,
)
from rap.core.plain import line_of, read_text, values_of
from rap.core.reading import all_or_problems, read_each, yaml_ids
from rap.core.yaml_checks import ANY, EACH, TEXT, TEXTS, CheckedFile, Shape, read_made
from rap.core.yaml_files import Packing, format_yaml, parse_yaml

FOLDER = "interviews"
_FIELDS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "kind": (lambda text: text in KINDS, "store.sources.unknown_kind"),
    "language": (LANGUAGE.fullmatch, "store.sources.bad_language"),
    "hash": (HASH.fullmatch, "store.sources.bad_hash"),
    "phase": (re.compile("[0-9]{0,4}").fullmatch, "store.sources.bad_phase"),
    "month": (re.compile(f"(?:{MONTH.pattern})?").fullmatch, "store.sources.bad_month"),
    "rights": (lambda text: text in ("consent", "public"), "store.sources.bad_rights"),
    "guid": (re.compile(f"(?:{GUID.pattern})?").fullmatch, "store.sources.bad_guid"),
}
_SHAPES: Mapping[str, Shape] = {
    **dict.fromkeys(_FIELDS, ANY),
    "title": TEXT,
    "groups": TEXTS,
    "speakers": {EACH: ANY},
    "variables": {EACH: TEXTS},
    "names": dict.fromkeys(("on", "by", "of", "kept", "masked", "screen"), TEXT),
}
_NAMES = re.compile(
    rf"\d{{4}}-\d\d-\d\d (?:{CODER_ID.pattern})? {HASH.pattern} [0-9]{{1,6}} [0-9]{{1,6}} [0-9]{{1,3}}"
)
MOST_LETTERS = 60
"""Letters of a title, or of the name of a group."""
_NAMING = re.compile(rb"^(?:title|groups|names):.*\n(?:[ -].*\n)*", re.MULTILINE)
_TAKEN = (
    "source",
    "kind",
    "phase",
    "month",
    "rights",
    "cases",
    "n_characters",
    "consent",
    "language",
)


def hash_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, 64 lower-case hex digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def source_ids(root: Path) -> list[str]:
    """Ids of all sources of the study, sorted: the `.yaml` makes a text one."""
    return yaml_ids(root, FOLDER)


def read_sources(root: Path, *, damaged: list[Problem] | None = None) -> tuple[Source, ...]:
    """All sources, by id; the problems of all files are raised together, or noted in `damaged`."""
    found = read_each(source_ids(root), lambda id: read_source(root, id))
    return all_or_problems(*found, damaged=damaged)


def read_whole_sources(root: Path, *, damaged: list[Problem]) -> tuple[Source, ...]:
    """The sources of `read_sources` whose text can be read."""

    def read(source: Source) -> Source:
        read_source_text(root, source)
        return source

    found = read_each(read_sources(root, damaged=damaged), read)
    return all_or_problems(*found, damaged=damaged)


def read_source(root: Path, source_id: str) -> Source:
    """Read `interviews/ID.yaml`."""
    name = f"{FOLDER}/{source_id}.yaml"
    if not SOURCE_ID.fullmatch(source_id):
        raise RefusedError("store.sources.bad_id", place=name, source=source_id)
    return read_made(root, name, _SHAPES, lambda file: _source(file, source_id), kept_as=_AS_PLAIN)


def parse_source(text: str, *, id: str) -> Source:
    """Parse the text of `interviews/ID.yaml`; raises as `read_source`."""
    return _source(CheckedFile(parse_yaml(text, name=f"{FOLDER}/{id}.yaml"), _SHAPES), id)


def _pack(source: Source) -> list[Any]:
    """The fields of a source in their order, as lists and mappings."""
    speakers = [[one.label, one.role, one.case] for one in source.speakers]
    variables = {key: [*values] for key, values in source.variables.items()}
    facts = [source.id, source.kind, source.language, source.hash, source.phase, source.month]
    named = [source.title, [*source.groups], source.guid]
    decided = [*vars(source.names).values()] if source.names else None
    return [*facts, source.rights, speakers, variables, *named, decided]


def _unpack(row: Sequence[Any]) -> Source:
    *facts, speakers, variables, title, groups, guid, decided = row
    people = tuple(Speaker(*one) for one in speakers)
    values = {key: tuple(texts) for key, texts in variables.items()}
    names = NamesDecision(*decided) if decided else None
    return Source(*[*facts, people, values, title, tuple(groups), guid, names])


_AS_PLAIN = Packing(_pack, _unpack)


def _source(file: CheckedFile, source_id: str) -> Source:
    _check_fields(file, source_id)
    speakers = tuple(_speaker(file, *row) for row in file.mapping("speakers").items())
    variables = file.mapping("variables")
    for key in variables:
        keys = ("variables", key)
        file.expect(VARIABLE_ID.fullmatch(key), "store.sources.bad_variable", *keys, name=key)
        file.expect(key not in _TAKEN, "store.sources.variable_is_a_column", *keys, name=key)
    said = [str(file.mapping("names").get(key, "")) for key in _SHAPES["names"]]
    file.expect(is_decision(file.mapping("names")), "store.sources.bad_names", "names")
    file.raise_problems()
    on, by, of, *counts = said
    phase = file.text("phase")
    return Source(
        id=source_id,
        kind=file.text("kind"),
        language=file.text("language"),
        hash=file.text("hash"),
        phase=int(phase) if phase else None,
        month=file.text("month"),
        rights=file.text("rights", "consent"),
        speakers=speakers,
        variables={key: values_of(value) for key, value in variables.items()},
        title=file.text("title"),
        groups=values_of(file.data.get("groups")),
        guid=file.text("guid"),
        names=NamesDecision(on, by, of, *map(int, counts)) if on else None,
    )


def row_of(names: NamesDecision | None) -> dict[str, str]:
    """A decision on names as a card has it; nothing for none."""
    return {key: str(value) for key, value in vars(names).items() if value != ""} if names else {}


def is_decision(row: Mapping[str, Any]) -> bool:
    """Whether a row is one, or nothing."""
    said = [str(row.get(key, "")) for key in _SHAPES["names"]]
    return not any(said) or _NAMES.fullmatch(" ".join(said)) is not None


def is_plain_name(text: str) -> bool:
    """Whether a title, or the name of a group, is one short line, with nothing hidden in it.

    Examples
    --------
    >>> is_plain_name("copper lake"), is_plain_name("copper  lake"), is_plain_name("a\\nb")
    (True, False, False)
    """
    is_line = text == " ".join(text.split()) and text.isprintable()
    return is_line and 0 < len(text) <= MOST_LETTERS


def without_naming(card: bytes) -> bytes:
    """A card as it is without title, groups and what was decided on names: no result rests on them,
    so a run that hashes its inputs is as new as before when they change.

    Examples
    --------
    >>> without_naming(b"kind: interview\\ntitle: copper lake\\nlanguage: fr\\n")
    b'kind: interview\\nlanguage: fr\\n'
    """
    return _NAMING.sub(b"", card)


def _check_fields(file: CheckedFile, source_id: str) -> None:
    for key, (holds, wrong) in _FIELDS.items():
        value = file.data.get(key, "consent" if key == "rights" else "")
        facts = {"kinds": tuple(KINDS)} if key == "kind" else {}
        is_right = isinstance(value, str) and holds(value)
        file.expect(is_right, wrong, key, value=str(value), **facts)
    for key, wrong in (("title", "store.sources.bad_title"), ("groups", "store.sources.bad_group")):
        names = values_of(file.data.get(key))
        file.expect(all(map(is_plain_name, names)), wrong, key)
    kind = file.data.get("kind")
    prefix = KINDS.get(kind) if isinstance(kind, str) else None
    if prefix and not source_id.startswith(f"{prefix}-"):
        file.wrong("store.sources.kind_and_id", "kind", source=source_id, kind=kind, prefix=prefix)


def _speaker(file: CheckedFile, label: str, row: Any) -> Speaker:
    keys, row = ("speakers", label), row if isinstance(row, dict) else {}
    role, case = str(row.get("role", "")), str(row.get("case", ""))
    file.expect(LABEL.fullmatch(label), "store.sources.bad_label", *keys, label=label)
    file.expect_one_of(ROLES, "store.sources.unknown_role", *keys, role=role, label=label)
    is_case = not case or CASE_ID.fullmatch(case)
    file.expect(is_case, "store.sources.bad_case", *keys, label=label, case=case)
    return Speaker(label, role, case)


def read_source_text(root: Path, source: Source) -> str:
    """The text of `source`.

    Raises
    ------
    TextChangedError
        When the text does not match its hash: codings count in that text, so a change goes through
        a correction.
    """
    name = f"{FOLDER}/{source.id}.txt"
    text = read_text(root / name, name=name)
    if hash_of(text) != source.hash:
        raise TextChangedError("store.sources.text_changed", place=name)
    return text


def write_source(root: Path, source: Source, text: str) -> None:
    """Write a source: the text first, then the `.yaml` that makes it one."""
    if source.hash != hash_of(text):
        raise ValueError("source.hash is not the hash of the text")
    data: dict[str, object] = {"v": "1", "kind": source.kind, "language": source.language}
    if source.phase is not None:
        data["phase"] = str(source.phase)
    if source.month:
        data["month"] = source.month
    if source.title:
        data["title"] = source.title
    if source.groups:
        data["groups"] = list(source.groups)
    if source.speakers:
        data["speakers"] = {
            s.label: {"role": s.role, **({"case": s.case} if s.case else {})}
            for s in source.speakers
        }
    if source.variables:
        data["variables"] = {
            key: values[0] if len(values) == 1 else list(values)
            for key, values in source.variables.items()
        }
    data |= {"rights": source.rights, "hash": source.hash}
    if source.guid:
        data["guid"] = source.guid
    if source.names:
        data["names"] = row_of(source.names)
    replace_file(root / FOLDER / f"{source.id}.txt", text)
    replace_file(root / FOLDER / f"{source.id}.yaml", format_yaml(data))


def find_turns(text: str, speakers: Iterable[Speaker] | Sequence[str]) -> list[Turn]:
    """The turns of `text`, in order; the whole text is one turn without a label when no speaker is
    listed.

    Examples
    --------
    >>> [(t.label, "I: So?\\nP1 (nl): Ja."[t.body:t.end]) for t in find_turns("I: So?\\nP1 (nl): Ja.", ["I", "P1"])]
    [('I', 'So?'), ('P1', 'Ja.')]
    """
    labels = [s.label if isinstance(s, Speaker) else s for s in speakers]
    if not labels:
        return [Turn("", 0, 0, len(text))] if text else []
    names = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
    # with the end of the line before as its first letter, `re` leaps from line to line; `^` would
    # be tried at every letter
    pattern = re.compile(
        rf"\n(?:\[([0-9]{{1,2}}:[0-9]{{2}}:[0-9]{{2}})\] )?({names})(?: \(([a-z]{{2}})\))?: "
    )
    found = list(pattern.finditer("\n" + text))
    ends = [*(match.start() for match in found), len(text)][1:]
    turns = [_turn(text, match, end) for match, end in zip(found, ends, strict=True)]
    if (turns and turns[0].start > 0) or (not turns and text):
        turns.insert(0, Turn("", 0, 0, turns[0].start if turns else len(text)))
    return turns


def _turn(text: str, match: re.Match[str], end: int) -> Turn:
    """The turn whose beginning matched, with a letter more before the text; the next begins at
    `end`.
    """
    time, label, language = match.groups("")
    body = match.end() - 1
    return Turn(label, match.start(), body, body + len(text[body:end].rstrip("\n")), language, time)


def find_owners(
    turns: Iterable[Turn], speakers: Iterable[Speaker]
) -> list[tuple[Speaker | None, bool]]:
    """Whose words each turn holds, and whether they came through an interpreter, who says those of the
    person before, or of the only person in a talk where that person has no turn.

    Examples
    --------
    >>> cast = (Speaker("I", "interviewer"), Speaker("T", "interpreter"), Speaker("P1", "participant"))
    >>> turns = find_turns("I: Well?\\nT: Ei bine?\\nP1: Da.\\nT: Yes.\\n", cast)
    >>> [(owner.label, is_told) for owner, is_told in find_owners(turns, cast)]
    [('I', False), ('I', True), ('P1', False), ('P1', True)]
    """
    known, turns = {speaker.label: speaker for speaker in speakers}, list(turns)
    people = [speaker for speaker in known.values() if speaker.role not in SILENT]
    is_unheard = len(people) == 1 and all(turn.label != people[0].label for turn in turns)
    found: list[tuple[Speaker | None, bool]] = []
    before: Speaker | None = None
    for turn in turns:
        speaker = known.get(turn.label)
        is_told = speaker is not None and speaker.role == "interpreter"
        if not is_told:
            before = speaker
        found.append((people[0] if is_told and is_unheard else before, is_told))
    return found


def check_sources(root: Path) -> list[Problem]:
    """Problems of the sources: files, ids, hashes, speakers who never speak, duplicate ids."""
    problems: list[Problem] = []
    for id in source_ids(root):
        try:
            source = read_source(root, id)
            text = read_source_text(root, source)
        except RapError as error:
            problems.extend(error.problems)
            continue
        if not text.strip():
            problems.append(Problem("store.sources.empty", place=f"{FOLDER}/{id}.txt"))
        problems.extend(find_near_turns(f"{FOLDER}/{id}.txt", text, source))
        heard = {turn.label for turn in find_turns(text, source.speakers)}
        problems += [
            Problem("store.sources.never_speaks", place=f"{FOLDER}/{id}.yaml", label=one.label)
            for one in source.speakers
            if one.label not in heard
        ]
    for path in sorted((root / FOLDER).glob("*.txt")):
        if not path.with_suffix(".yaml").exists():
            problems.append(Problem("store.sources.no_yaml", place=f"{FOLDER}/{path.name}"))
    problems.extend(_check_doubles(root))
    return problems


def find_near_turns(name: str, text: str, source: Source) -> list[Problem]:
    """Lines of the file `name` that look like a turn but are not read as one: the speaker before
    would get their words.
    """
    if not source.speakers:
        return []
    starts = {turn.start for turn in find_turns(text, source.speakers)}
    listed = "|".join(re.escape(speaker.label) for speaker in source.speakers)
    near = re.compile(
        rf"^(?:\[[\d:]+\] ?)?({listed}|[A-Z]{{1,2}}[0-9]{{1,2}}) ?(?:\([A-Za-z]{{2,3}}\))? ?:",
        re.MULTILINE,
    )
    places = {
        f"{name}:{line_of(text, match.start())}": match[1]
        for match in near.finditer(text)
        if match.start() not in starts
    }
    return [
        Problem("store.sources.near_turn", place=place, label=label, source=source.id)
        for place, label in places.items()
    ]


def _check_doubles(root: Path) -> list[Problem]:
    """Two sources with one id: the same name in another folder, or in other capitals."""
    by_id: dict[str, list[str]] = {}
    for path in sorted((root / FOLDER).rglob("*.txt")):
        by_id.setdefault(path.stem.upper(), []).append(path.relative_to(root).as_posix())
    return [
        Problem("store.sources.twice", place=paths[1], other=paths[0])
        for paths in by_id.values()
        if len(paths) > 1
    ]
