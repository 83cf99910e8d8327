"""One file that leaves the study for people: what was asked for, the file with what must be said of it,
and its place on the disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rap.core.errors import Message, NotAllowedError, WrongUseError
from rap.core.plain import nearest
from rap.formats.qdpx.profiles import DEFAULT
from rap.languages.catalogue import COMPLETE, reading_in, say
from rap.report.table_files import FOR_THE_TEAM, format_csv, format_parquet
from rap.study.study import Study
from rap.topics.exporting import coded_text, quotes
from rap.topics.exporting.answers import format_sav, make_answers, pick_survey
from rap.topics.exporting.project import PROJECTS, make_project, report_of, texts_of_project
from rap.topics.exporting.tables import TABLES, count_alone, count_unique, make_table, refuse_words

FORMS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(TABLES, ("csv", "xlsx", "parquet")),
    "codebook": ("csv", "xlsx", "parquet", "qdc"),
    "answers": ("csv", "xlsx", "parquet", "sav"),
    "project": ("qdpx", "sqlite3"),
    "quotes": ("docx",),
    "interview": ("docx", "html"),
    "figure": ("png", "svg"),
}
"""What can leave -> the kinds of files it can be, the usual one first."""
FOR_OTHERS = ("codebook", "interview", "project")
IN_BLIND = ("codebook",)
"""What says nothing of what anybody coded: all that leaves a study that is coded blind."""
_OF_COUNTS = ("matrix", "together")


@dataclass(frozen=True)
class Request:
    """What is asked for, in what kind of file and language.

    `codes` and `finding` are about quotes, `labels` about quotes and answers, `source` about quotes and an
    interview, `by` about the matrix, `survey` about answers (left out: the only one), `question` and
    `chosen` about a figure, `profile` and `unique_names` about a project.
    """

    what: str
    form: str
    language: str = "en"
    codes: tuple[str, ...] = ()
    finding: str = ""
    labels: bool = True
    source: str = ""
    by: str = ""
    question: str = "people"
    chosen: Mapping[str, str] = field(default_factory=dict)
    profile: str = DEFAULT
    unique_names: bool = False
    survey: str = ""


@dataclass(frozen=True)
class Made:
    """A file as bytes under its name: how many rows or passages it has, and what somebody who gives it
    away must know. `report` is a text to lie beside a project (`report_name`): what it does not hold.
    `sources` are the texts that others than the team have by it.
    """

    name: str
    data: bytes
    n: int
    warnings: tuple[Message, ...] = ()
    report: str = ""
    sources: tuple[str, ...] = ()

    @property
    def report_name(self) -> str:
        """The name of the report."""
        return f"{Path(self.name).stem}.losses.txt"


def make_file(study: Study, request: Request, *, stem: str = "") -> Made:
    """The file that was asked for, for the audience `study` was opened for. `stem` is its name, by
    default what is in it.

    Raises
    ------
    WrongUseError
        What or a kind of file that is not known, an audience that is not known, or rows about single
        people for anybody but the team.
    NotAllowedError
        What others coded, in a study that is coded blind.
    RefusedError, UnknownError
        A text that does not exist, or that may not leave for this audience.
    RunFailedError
        A codebook for others in which a definition repeats eight words of somebody.
    """
    check_request(study, request)
    is_team = study.audience == "team"
    stem = (stem or _stem(request)).removeprefix(FOR_THE_TEAM)
    name, report = f"{FOR_THE_TEAM if is_team else ''}{stem}.{request.form}", ""
    with reading_in(request.language):
        first = _first_words(study, request)
        if request.form in PROJECTS:
            data, n, lost = make_project(
                study,
                request.form,
                profile=request.profile,
                unique_names=request.unique_names,
            )
            report = report_of(study, name, lost, profile=request.profile)
            warnings = tuple(loss.message for loss in lost)
        else:
            data, n, warnings = _made(study, request, first)
    sources = () if is_team else _given_whole(study, request)
    if sources:
        warnings = (*warnings, Message("exporting.noted"))
    return Made(name, data, n, warnings, report, sources)


def _given_whole(study: Study, request: Request) -> tuple[str, ...]:
    """The texts that a file for others holds."""
    if request.what == "interview":
        return (request.source,)
    return texts_of_project(study) if request.what == "project" else ()


def check_request(study: Study, request: Request) -> None:
    """Refuse what cannot be made, or not for this audience."""
    what, audience, known = request.what, study.audience, study.settings.audiences
    if what not in FORMS:
        raise WrongUseError("exporting.unknown", table=what, nearest=nearest(what, FORMS))
    if audience not in known:
        near = nearest(audience, known)
        raise WrongUseError("exporting.unknown_audience", audience=audience, nearest=near)
    if audience != "team" and what not in FOR_OTHERS:
        raise WrongUseError("exporting.team_only", table=what, audience=audience)
    if study.settings.blind and what not in IN_BLIND:
        raise NotAllowedError("exporting.blind")
    if request.form not in FORMS[what]:
        suffixes = tuple(f".{form}" for form in FORMS[what])
        raise WrongUseError("exporting.suffix", suffixes=suffixes)
    if request.language not in COMPLETE:
        raise WrongUseError("exporting.language", languages=COMPLETE)


def _first_words(study: Study, request: Request) -> str:
    """Whom the file is for: the first words of it that anybody reads."""
    if study.audience == "team":
        return say("coding.exporting.for_the_team")
    if request.what == "codebook":
        return ""
    return say("exporting.for_others", audience=study.audience, date=study.on)


def _stem(request: Request) -> str:
    if request.what == "interview":
        return request.source
    if request.what == "figure":
        return f"figure-{request.question}"
    return f"quotes-{request.finding}" if request.finding else request.what


def _made(study: Study, request: Request, first: str) -> tuple[bytes, int, tuple[Message, ...]]:
    if request.what == "quotes":
        return _quotes(study, request, first)
    if request.what == "interview":
        return _interview(study, request, first)
    if request.what == "figure":
        return _figure(study, request)
    survey = pick_survey(study, request.survey) if request.what == "answers" else ""
    table = (
        make_answers(study, survey, labels=request.labels, language=request.language)
        if survey
        else make_table(study, request.what, by=request.by)
    )
    if study.audience != "team":
        refuse_words(table, study)
    n_unique = count_unique(table) if request.what in ("cases", "answers") else 0
    n_alone = count_alone(table) if request.what in _OF_COUNTS else 0
    warnings = [Message("exporting.unique", n=n_unique)] if n_unique else []
    warnings += [Message("exporting.alone", n=n_alone)] if n_alone else []
    if request.form == "xlsx":
        from rap.topics.exporting.spreadsheets import format_xlsx

        data = format_xlsx(
            table, book=study.book, language=request.language, what=request.what, first=first
        )
    elif request.form == "sav":
        data = format_sav(study, survey, language=request.language, first=first)
    else:
        data = {"csv": format_csv, "parquet": format_parquet}[request.form](table, first=first)
    return data, int(table.num_rows), tuple(warnings)


def _quotes(study: Study, request: Request, first: str) -> tuple[bytes, int, tuple[Message, ...]]:
    found = quotes.find_passages(
        study,
        codes=request.codes,
        finding=request.finding,
        source=request.source,
        language=request.language,
    )
    data = quotes.format_quotes(
        study,
        found,
        language=request.language,
        finding=request.finding,
        labels=request.labels,
        first=first,
    )
    is_linked = request.labels and found.rows
    linking = (Message("exporting.labels_link"),) if is_linked else ()
    return data, len(found.rows), (*found.left_out, *linking)


def _interview(
    study: Study, request: Request, first: str
) -> tuple[bytes, int, tuple[Message, ...]]:
    coded = coded_text.read_coded(study, request.source)
    is_word = request.form == "docx"
    write = coded_text.format_docx if is_word else coded_text.format_html
    lost = coded_text.lost_in_word(coded) if is_word else ()
    data = write(study, coded, language=request.language, first=first)
    return data, len(coded.codings), lost


def _figure(study: Study, request: Request) -> tuple[bytes, int, tuple[Message, ...]]:
    from rap.topics.exporting.figures import answer_of, format_figure

    answer = answer_of(study, request.question, language=request.language, chosen=request.chosen)
    return format_figure(answer, form=request.form, language=request.language), len(answer.rows), ()
