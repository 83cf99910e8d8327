"""A talk in a table: a column that says who speaks, one that holds the words, perhaps times and
languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from rap.core.errors import Message, RefusedError, WrongUseError
from rap.core.plain import nearest
from rap.formats.codings_in_files import COMMENTS, note_columns
from rap.formats.plain_text import counted
from rap.formats.sheets import Sheet, Table, make_table
from rap.formats.surveys.headings import SHEET, tool_of
from rap.formats.timed_cues import Cue, Talk, parse_clock, seconds_of
from rap.formats.who_speaks.speaker_words import fold

ROLES_OF_COLUMNS = ("speaker", "text", "time", "end", "language", "source")
# French, Dutch, English, Spanish, Portuguese, Romanian, Albanian, as `_key` leaves them; the first
# that is there is taken.
_HEADINGS = {
    "speaker": """speaker|speakers|speaker name|speaker id|speaker label|spreker|sprekers|locuteur|locutrice|locuteurs|hablante
        |orador|oradora|falante|vorbitor|folesi|intervenant|intervenante|interlocuteur|interlocutrice|interlocutor|voice|who
        |wie|qui|quien|participant|participante|deelnemer|deelneemster|personne|persoon|persona|person|name|naam|nom|nombre""",
    "text": """text|texte|tekst|texto|words|mots|woorden|palabras|transcript|transcription|transcriptie|transcripcion
        |transcricao|content|contenu|inhoud|contenido|utterance|enonce|uiting|enunciado|parole|paroles|propos|speech
        |intervention|intervencion|sentence|phrase|zin|frase""",
    "time": """time|start|start time|starttime|start s|start ms|begin|begin time|begintijd|starttijd|tijd|temps|heure|debut
        |time code|timecode|tiempo|inicio|timestamp|tc in|tc|from|in""",
    "end": "end|end time|endtime|end s|end ms|einde|eindtijd|fin|stop|tc out|to|until|out",
    "language": "language|lang|langue|taal|idioma|lengua|lingua|limba|gjuha",
    "source": """source|source id|file|filename|file name|document|document id|recording|interview|interview id|transcript id
        |fichier|nom fichier|nom du fichier|entretien|enregistrement|bron|bestand|bestandsnaam|opname|gesprek|entrevista
        |archivo|grabacion|conversation|conversation id|session""",
}
COLUMNS_OF_ROLES = {
    role: tuple(word.strip() for word in words.split("|")) for role, words in _HEADINGS.items()
}
_SURVEY = re.compile(
    "(answers?|responses?|reponses?|antwoord(en)?|respuestas?|resposta|comments?|commentaires?|opmerking(en)?)"
)
_CODES = re.compile(
    "(codes?|codings?|themes?|themas?|categor.*|label|definition|refinement.*|weight|document group)"
)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][A-Za-z]{2,8})?")
_MILLISECONDS = re.compile(r"[0-9]{1,12}")
_UNITS = {"ms": 0.001} | dict.fromkeys(
    ["s", "sec", "seconds", "secondes", "seconden", "segundos"], 1.0
)
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:[.,]\d{1,15})?")


def parse_table(
    sheets: Sequence[Sheet],
    *,
    name: str,
    columns: Mapping[str, str] | None = None,
    source: str = "",
) -> Talk:
    """The rows of a table as turns, in the order of the table.

    Parameters
    ----------
    columns
        What a column is for (`speaker` `text` `time` `end` `language` `source`) -> its heading;
        overrides guessing.
    source
        Where the table holds several talks, the value of the source column whose rows are wanted.

    Raises
    ------
    RefusedError
        A table of something else, of several talks, or of answers; the sentence says which it looks
        like.
    WrongUseError
        A column or a source that is not there.
    """
    tables = [make_table(name, sheet) for sheet in sheets if len(sheet.rows) > 1]
    if not tables:
        raise RefusedError("formats.table.no_rows", place=name)
    tables = _having(tables, columns or {})
    fitting = [table for table in tables if _is_talk(_roles(table, columns or {}))]
    if len(fitting) > 1:
        raise RefusedError("formats.table.several_sheets", place=name, n=len(fitting))
    table = fitting[0] if fitting else tables[0]
    roles = _roles(table, columns or {})
    if not _is_talk(roles):
        raise RefusedError(_what_it_is(table, roles), place=name)
    rows = _rows_of(table, roles, source=source)
    return _talk(table.at(rows), roles, notes=_notes_on(sheets))


def _notes_on(sheets: Sequence[Sheet]) -> tuple[Message, ...]:
    return counted(
        (
            ("formats.note.sheets", len(sheets) - 1),
            ("formats.note.formulas", max(sheet.n_formulas for sheet in sheets)),
            (COMMENTS, max(sheet.n_comments for sheet in sheets)),
        )
    )


def _having(tables: list[Table], given: Mapping[str, str]) -> list[Table]:
    """The sheets that have the columns that a person named."""
    having = [table for table in tables if {*given.values()} <= {*table.columns}]
    _check_given((having or tables)[0], given)
    return having


def _roles(table: Table, given: Mapping[str, str]) -> dict[str, str]:
    """What is known of the columns: role -> column; a column of numbers holds no words."""
    roles = dict(given)
    by_key = {heading_key(column): column for column in reversed(table.columns)}
    for role, headings in COLUMNS_OF_ROLES.items():
        fitting = (by_key[heading] for heading in headings if heading in by_key)
        free = [column for column in fitting if column not in roles.values()]
        if role == "text":
            free = [column for column in free if not _is_mostly_numbers(table.values(column))]
        if role not in roles and free:
            roles[role] = free[0]
    return roles


def _check_given(table: Table, given: Mapping[str, str]) -> None:
    for role, column in given.items():
        if role not in ROLES_OF_COLUMNS:
            raise WrongUseError(
                "formats.table.unknown_role", place=table.name, role=role, roles=ROLES_OF_COLUMNS
            )
        table.check_column(column)


def heading_key(heading: str) -> str:
    return " ".join(re.sub(r"[_\-.()\[\]:*]+", " ", fold(heading)).split())


def _is_mostly_numbers(values: Sequence[str]) -> bool:
    said = [value for value in values if value]
    n_numbers = sum(_NUMBER.fullmatch(value) is not None for value in said)
    return bool(said) and n_numbers > len(said) / 2


def _is_talk(roles: Mapping[str, str]) -> bool:
    return "text" in roles and "speaker" in roles


def _what_it_is(table: Table, roles: Mapping[str, str]) -> Message:
    """What a table is that is not a talk, and what to do; no cell and no unknown heading is shown."""
    keys = [heading_key(column) for column in table.columns]
    n_numbers = sum(_is_mostly_numbers(cells) for _, cells in table.cells())
    if "text" in roles:
        return _without_speaker(table, roles)
    if tool_of(table.columns) != SHEET or any(_SURVEY.fullmatch(key) for key in keys):
        return Message("formats.table.survey")
    if n_numbers and n_numbers >= len(keys) - 1:
        return Message("formats.table.matrix")
    if any(_CODES.fullmatch(key) for key in keys):
        return Message("formats.table.code_list")
    if "source" in roles:
        return Message("formats.table.attributes", column=roles["source"])
    return Message("formats.table.no_text_column", n=len(keys))


def _without_speaker(table: Table, roles: Mapping[str, str]) -> Message:
    n_sources = len(_sources(table, roles))
    if n_sources < 2:
        return Message("formats.table.no_speaker", column=roles["text"])
    return Message(
        "formats.table.no_speaker_many", column=roles["text"], n=n_sources, sources=roles["source"]
    )


def _sources(table: Table, roles: Mapping[str, str]) -> set[str]:
    """The talks a table holds, as its source column names them."""
    return set(filter(None, table.values(roles["source"]))) if "source" in roles else set()


def _rows_of(table: Table, roles: Mapping[str, str], *, source: str) -> Sequence[int]:
    """The places, from 0, of the rows of one talk."""
    if source and "source" not in roles:
        raise WrongUseError("formats.table.no_source_column", place=table.name)
    known = _sources(table, roles)
    if source and source not in known:
        raise WrongUseError(
            "formats.table.unknown_source",
            place=table.name,
            source=source,
            nearest=nearest(source, known),
        )
    if source:
        values = table.values(roles["source"])
        return [at for at, value in enumerate(values) if value == source]
    if len(known) > 1:
        raise RefusedError(
            "formats.table.several_sources", place=table.name, n=len(known), column=roles["source"]
        )
    return range(len(table.rows))


def _talk(table: Table, roles: Mapping[str, str], *, notes: tuple[Message, ...]) -> Talk:
    columns = {role: table.values(column) for role, column in roles.items()}
    speakers = [" ".join(speaker.split()) for speaker in columns["speaker"]]
    if len(speakers) > 3 and len(set(filter(None, speakers))) == len(speakers):
        raise RefusedError("formats.table.answers_by_row", place=table.name)
    counts: Counter[str] = Counter()
    n = len(table.rows)
    starts, ends = (
        _times(columns.get(role, [""] * n), roles.get(role, "")) for role in ("time", "end")
    )
    lost = [
        _note_on_times(columns, roles, role=role, times=times)
        for role, times in (("time", starts), ("end", ends))
    ]
    languages = _languages(columns.get("language", [""] * n), counts)
    counts["formats.note.cell_breaks"] = sum(words.count("\n") for words in columns["text"])
    cells = zip(speakers, columns["text"], starts, ends, languages, table.numbers, strict=True)
    notes = (
        *notes,
        *_notes_on_columns(table, roles),
        *(note for note in lost if note),
        *counted(counts.items()),
    )
    return Talk(tuple(Cue(*row) for row in cells), notes)


def _notes_on_columns(table: Table, roles: Mapping[str, str]) -> tuple[Message, ...]:
    used = tuple(f"{role} = '{roles[role]}'" for role in ROLES_OF_COLUMNS if role in roles)
    left_out = {name: cells for name, cells in table.cells() if name not in roles.values()}
    return (Message("formats.note.columns", used=used), *note_columns(left_out))


def _note_on_times(
    columns: Mapping[str, Sequence[str]],
    roles: Mapping[str, str],
    *,
    role: str,
    times: Sequence[float | None],
) -> Message | None:
    """How many cells of a column of times cannot be read."""
    n = sum(
        time is None and bool(value)
        for time, value in zip(times, columns.get(role, ()), strict=False)
    )
    return Message("formats.note.bad_times_in", column=roles[role], n=n) if n else None


def _times(values: Sequence[str], column: str) -> list[float | None]:
    """Seconds; a plain number counts only where the heading says its unit."""
    words = heading_key(column).split()
    unit_s = next((_UNITS[word] for word in words if word in _UNITS), 0.0)
    return [_time(value, unit_s) for value in values]


def _time(value: str, unit_s: float) -> float | None:
    if unit_s and _NUMBER.fullmatch(value):
        return seconds_of(float(value.replace(",", ".")), unit_s=unit_s)
    return parse_clock(value)


def _languages(values: Sequence[str], counts: Counter[str]) -> list[str]:
    """The language of each row, where the rows are not all in one."""
    matches = [_LANGUAGE.fullmatch(value) for value in values]
    counts["formats.note.languages"] = sum(
        bool(value) and not match for value, match in zip(values, matches, strict=True)
    )
    found = [match[1] if match else "" for match in matches]
    return found if len(set(found)) > 1 else [""] * len(found)


def parse_whisper_tsv(sheet: Sheet) -> Talk | None:
    """The cues of a `.tsv` of openai-whisper (start, end, text; milliseconds), or None when it is
    another table.
    """
    head, *rows = sheet.rows
    if head != ("start", "end", "text") or not rows or not all(len(row) == 3 for row in rows):
        return None
    if not all(_MILLISECONDS.fullmatch(cell) for row in rows for cell in row[:2]):
        return None
    times = [[seconds_of(int(cell), unit_s=0.001) for cell in row[:2]] for row in rows]
    return Talk(
        tuple(
            Cue("", row[2], start, end, n=number)
            for number, row, (start, end) in zip(sheet.numbers[1:], rows, times, strict=True)
        )
    )
