"""A study as one object, for one audience: open it, and read sources, cases, codebook, texts and
codings as frames.

Nothing is read before it is asked for. Inside a run the object shows what that run may see, as it
was when the run began.
"""

from __future__ import annotations

import datetime
import os
import pickle
import secrets
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rap.core.errors import StudyNotFoundError, WrongUseError
from rap.core.extensions import use
from rap.core.frames import to_pandas
from rap.core.model import Guide, Memo, Observation, Vote
from rap.core.plain import nearest
from rap.store.answers import Feedback, read_feedback, read_votes
from rap.store.cases import values_at
from rap.store.codebook import code_of, resolve_code
from rap.store.codings import CodingLogs
from rap.store.codings.logs import NewEvent
from rap.store.guides import read_guides
from rap.store.memos import parse_cell, read_memos
from rap.store.observations import read_observations
from rap.store.settings import RunSettings, find_study, own_coder, own_device, read_settings
from rap.store.team_pages import HandbookPage, read_pages
from rap.study import frames as tables
from rap.study.coding_columns import SourceColumns, codings_seen, nouns_table
from rap.study.counts import Counting
from rap.study.found import place_of
from rap.study.frames import SOURCE_FACTS, STUDY_VARIABLE, running_snapshot
from rap.study.run_tables import WithTables
from rap.study.surveys import people_frame, with_answers

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def open_study(
    path: str | Path | None = None,
    *,
    run: str = "",
    audience: str = "team",
    on: datetime.date | None = None,
) -> Study:
    """Open the study at or above `path` (default: where we are). Reads nothing yet.

    Parameters
    ----------
    path
        A folder in the study. Inside a run it may be left out and must not be another study. Where
        it is left out and no study is around us, the environment variable `RAP_STUDY` names it.
    run
        The name of a run of `[[tool.rap.runs]]`: only its `sources` are read, and of their people
        only what they agreed to, so that a notebook tells in JupyterLab what `rap run` tells. Left
        out: every text, and also those of people whose consent is not known yet.
    audience
        Who is going to see it: `team`, `members`, `public` or a word of your own. What people did
        not agree to is left out.
    on
        The day consent is resolved for (default: today).

    Raises
    ------
    StudyNotFoundError
        No study at or above `path`.
    WrongUseError
        No run of this name; in a run, when another run or audience is asked for.
    """
    global _opened
    _opened = study = _open(path, run=run, audience=audience, on=on)
    use(study.root)
    return study


_opened: Study | None = None
_OUTLIVES = ("_logs", "_kept", "_documents", "_columns")
"""What a refresh keeps: what is found in them was made from what is there now."""


def opened_study() -> Study | None:
    """The study that `open_study` gave last in this process: a notebook shows the labels of its
    codebook.
    """
    return _opened


def _open(path: str | Path | None, *, run: str, audience: str, on: datetime.date | None) -> Study:
    snapshot = running_snapshot()
    if snapshot is None:
        root, day = _find_around(path), on or datetime.date.today()
        is_team, scope = audience == "team", _run_of(root, run) if run else None
        lenient = is_team and scope is None
        return Study(root, audience=audience, on=day, lenient=lenient, quick=is_team, run=scope)
    if run not in ("", snapshot.run):
        raise WrongUseError("study.open.other_run", place="open_study", run=snapshot.run, asked=run)
    is_here = snapshot.sent is None
    if is_here and path is not None and find_study(Path(path)) != snapshot.root.resolve():
        raise WrongUseError("study.open.other_study")
    if audience not in ("team", snapshot.audience):
        raise WrongUseError("study.open.other_audience", audience=audience, own=snapshot.audience)
    study = Study(snapshot.root, audience=snapshot.audience, on=snapshot.on, snapshot=snapshot)
    if snapshot.sent is not None:  # our own bytes, from the process that started this kernel
        vars(study).update(pickle.loads(snapshot.sent.read_bytes()))
    return study


def _find_around(path: str | Path | None) -> Path:
    try:
        return find_study(Path(path) if path is not None else None)
    except StudyNotFoundError:
        named = os.environ.get(STUDY_VARIABLE, "")
        if path is not None or not named:
            raise
        return find_study(Path(named))


def _run_of(root: Path, name: str) -> RunSettings:
    runs = {run.name: run for run in read_settings(root).runs}
    if name not in runs:
        raise WrongUseError("study.open.unknown_run", run=name, nearest=nearest(name, runs))
    return runs[name]


class Study(WithTables, Counting):
    """What `Visible` gives, as frames too, and a pen. Frames are made once and are yours to change;
    files never change by them.
    """

    def codings_arrow(self) -> pa.Table:
        """`codings` as an Arrow table."""
        return codings_seen(self, self._columns)

    def whole_arrow(self) -> pa.Table:
        """`whole_codings` as an Arrow table."""
        return codings_seen(self, self._columns, whole=True)

    @cached_property
    def _columns(self) -> SourceColumns:
        return SourceColumns(self.root, writes=self.snapshot is None)

    def cases_arrow(self) -> pa.Table:
        """`cases` as an Arrow table: the people heard in the sources this audience sees, with
        values as of the latest month.
        """
        heard: dict[str, list[str]] = {}
        for source in self.source_list:
            for case in source.cases:
                if self.rights.allows(case, self.rights.counting):
                    heard.setdefault(case, []).append(source.id)
        values = {case.id: values_at(case) for case in self.all_cases if case.id in heard}
        return tables.cases_table(values, sources=heard)

    def sources_arrow(self) -> pa.Table:
        """`sources` as an Arrow table."""
        lengths = {source.id: self._held[source.id].length for source in self.source_list}
        consent = {source.id: self.voices[source.id].consent for source in self.source_list}
        return tables.sources_table(self.source_list, lengths=lengths, consent=consent)

    def codebook_arrow(self) -> pa.Table:
        """`codebook` as an Arrow table."""
        return tables.codebook_table(
            self.book.codes, languages=self.book.languages or self.settings.languages
        )

    @cached_property
    def sources(self) -> pd.DataFrame:
        """One row a source; columns as `tables.sources_table`."""
        return to_pandas(self.sources_arrow())

    @cached_property
    def cases(self) -> pd.DataFrame:
        """One row a case; columns as `tables.cases_table`."""
        return to_pandas(self.cases_arrow())

    @cached_property
    def surveys(self) -> dict[str, pd.DataFrame]:
        """Each survey as a frame, one row a respondent this audience may count; columns as
        `rap.study.surveys.people_frame`. Respondents are in no other frame of people.
        """
        return {id: people_frame(one, self.rights) for id, one in self.surveys_read.items()}

    @property
    def searched(self) -> dict[str, pd.DataFrame]:
        """The frames that filters of `rap.search` ask for; people who answered a survey are there with
        their answers (`bank-2024.refused`).
        """
        cases = with_answers(self.cases, self.surveys)
        frames = {"sources": self.sources, "cases": cases, "turns": self.turns}
        return {**frames, "codebook": self.codebook}

    @cached_property
    def coders(self) -> pd.DataFrame:
        """One row a coder; columns coder, role, discipline."""
        import pandas as pd

        rows = [(coder.id, coder.role, coder.discipline) for coder in self.settings.coders]
        return pd.DataFrame(rows, columns=["coder", "role", "discipline"])

    @cached_property
    def votes(self) -> pd.DataFrame:
        """One row a finding and focus group, for the team alone; columns as `tables.votes_table`."""
        self._only_team("votes")
        return to_pandas(tables.votes_table(self.vote_list, self.findings))

    @cached_property
    def vote_list(self) -> tuple[Vote, ...]:
        """What groups said of findings, as nouns."""
        return read_votes(self.root)

    @cached_property
    def feedback(self) -> tuple[Feedback, ...]:
        """What came back from members, as nouns: counts of people, and no words."""
        return read_feedback(self.root)

    @cached_property
    def pages(self) -> tuple[HandbookPage, ...]:
        """The pages of the handbook."""
        return read_pages(self.root)

    def summaries_arrow(self) -> pa.Table:
        """`summaries` as an Arrow table."""
        self._only_team("summaries")
        if self.snapshot is not None:
            raise WrongUseError("study.frames.no_summaries")
        families = {code.id: code.family for code in self.book.codes}
        shared = (memo for memo in read_memos(self.root) if not memo.private)
        told = (replace(memo, about=now) for memo in shared if (now := self._cell_now(memo)))
        return tables.summaries_table(told, families=families)

    def _cell_now(self, memo: Memo) -> str:
        """The cell a summary is of today, merges followed; "" for other memos, and of people the
        team may not analyse.
        """
        cell = parse_cell(memo.about)
        if not cell or not self.rights.allows(cell[0], "analyse"):
            return ""
        code = resolve_code(self.book, cell[1])
        return f"{cell[0]}/{code}" if code else ""

    @cached_property
    def summaries(self) -> pd.DataFrame:
        """What was written on cells of the framework and shared, for the team alone; columns as
        `tables.summaries_table`.
        """
        return to_pandas(self.summaries_arrow())

    @cached_property
    def observations(self) -> pd.DataFrame:
        """One row a line of what was seen in the trial spaces, for the team; columns as
        `tables.observations_table`.
        """
        self._only_team("observations")
        return to_pandas(tables.observations_table(self.observation_list))

    @cached_property
    def observation_list(self) -> tuple[Observation, ...]:
        """What was seen in the trial spaces, as nouns."""
        return read_observations(self.root)

    @cached_property
    def spaces(self) -> pd.DataFrame:
        """One row a trial space; columns space and its variables."""
        spaces = {case.id: values_at(case) for case in self.all_cases if case.id.startswith("S-")}
        frame = to_pandas(tables.cases_table(spaces, sources={}))
        return frame.drop(columns="sources").rename(columns={"case": "space"})

    def _only_team(self, what: str) -> None:
        if self.audience != "team":
            raise WrongUseError("study.frames.team_only", frame=what, audience=self.audience)

    @property
    def threshold(self) -> int:
        """The smallest number of people shown to this audience."""
        return self.settings.threshold(self.audience)

    def variable(self, number: int, *, of: str = "people") -> str:
        """The name of a variable, counted from 0: those the codebook names first, in its order; ""
        without one.

        `of` is "people" (variables of cases) or "texts" (those on the card of a source).
        """
        frame, facts = (self.cases, 2) if of == "people" else (self.sources, len(SOURCE_FACTS))
        there = list(frame.columns[facts:])
        named = [name for name in self.book.variables if name in there]
        ordered = list(dict.fromkeys([*named, *there]))
        return ordered[number] if number < len(ordered) else ""

    @cached_property
    def codebook(self) -> pd.DataFrame:
        """One row a code that this audience may count, in tree order; columns as
        `tables.codebook_table`.
        """
        frame = to_pandas(self.codebook_arrow())
        return frame[~frame["code"].isin(self.uncounted)].reset_index(drop=True)

    @cached_property
    def guide_list(self) -> tuple[Guide, ...]:
        """The guides of interviews and groups, as nouns."""
        return tuple(read_guides(self.root).values())

    @cached_property
    def guides(self) -> pd.DataFrame:
        """One row a guide and a theme that it asks about; columns as `tables.guides_table`."""
        frame = to_pandas(tables.guides_table(self.guide_list, self.book))
        return frame[~frame["code"].isin(self.uncounted)].reset_index(drop=True)

    @cached_property
    def codings(self) -> pd.DataFrame:
        """One row a coding; columns as `tables.codings_table`."""
        return to_pandas(self.codings_arrow())

    @cached_property
    def whole_codings(self) -> pd.DataFrame:
        """`codings`, also of codes that are never counted for this audience: for voices and for
        what the program must know of a person, never for a number.
        """
        return to_pandas(self.whole_arrow()) if self.uncounted else self.codings

    @cached_property
    def as_coded(self) -> pd.DataFrame:
        """`codings` before anybody decided between coders: what agreement is measured on."""
        return to_pandas(nouns_table(self, self.as_coded_list))

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """One row a coding somebody decided on, for the team alone; columns as
        `tables.decisions_table`.
        """
        self._only_team("decisions")
        codings = {coding.id: coding for coding in self.as_coded_list}
        events = ((id, event) for id in self.voices for event in self.fold(id).decisions)
        return to_pandas(tables.decisions_table(events, codings=codings))

    @cached_property
    def turns(self) -> pd.DataFrame:
        """One row a turn; columns as `tables.turns_table`."""
        return to_pandas(tables.turns_table(self.voices.values()))

    @cached_property
    def quotable(self) -> pd.DataFrame:
        """The rows of `codings` that this audience may read as a person's words; `languages`: in how
        many of the study's languages.
        """
        passages = self.codings.dropna(subset=["start", "end"])
        places = zip(passages["source"], passages["start"], passages["end"], strict=True)
        counts = [self._count_languages(f"{id}:{start}-{end}") for id, start, end in places]
        readable = [count is not None for count in counts]
        languages = [count for count in counts if count is not None]
        return passages.loc[passages.index[readable]].assign(languages=languages)

    def _count_languages(self, ref: str) -> int | None:
        """In how many languages of the study a passage can be read, as it was said or translated;
        None where it may not be, or holds no words of a person.
        """
        if self.quote(ref) is None or not self.is_heard(ref):
            return None
        return sum(self.is_read_in(ref, into) for into in self.settings.languages)

    def add_coding(
        self,
        source: str,
        code: str,
        *,
        quote: str = "",
        start: int | None = None,
        end: int | None = None,
        important: bool = False,
    ) -> str:
        """Code a passage as the coder of this machine, durably; the id of the coding.

        Give the passage as its words, which must occur in the text exactly once, or as `start` and
        `end`; neither codes the whole source.

        Raises
        ------
        WrongUseError, RefusedError, NotSavedError
            Unknown source or code, words that are not there once, a passage past the end, a disk
            that did not take it.
        """
        code_of(self.book, code)
        if source not in self.voices:
            raise WrongUseError("study.code.unknown_source", source=source)
        text = self._raw_texts[source]
        place = place_of(text, source=source, quote=quote, start=start, end=end)
        src = self.voices[source].source.hash[:8]
        id = secrets.token_hex(16)
        new = [NewEvent("add", {"code": code, **place}, id)]
        new += [NewEvent("set", {"ref": id, "important": True})] if important else []
        # one write: a coding is never there without being important
        self._logs.append_all(source, new, src=src)
        self._forget(
            "_held",
            "_practice",
            "coding_list",
            "as_coded_list",
            "codings",
            "whole_codings",
            "as_coded",
            "decisions",
            "quotable",
        )
        return id

    @cached_property
    def _logs(self) -> CodingLogs:
        return CodingLogs(
            self.root, coder=own_coder(self.settings).id, device=own_device(self.root)
        )

    def refresh(self) -> None:
        """Forget what was read, so that the next look sees what others have done since: codings,
        consent, vetoes; of logs that only grew it reads what was added. A run stays with its
        snapshot where no folder of the study is.
        """
        if self.snapshot is not None and self.snapshot.sent is not None:
            return
        read = [
            name for name in self.__dict__ if isinstance(getattr(Study, name, 0), cached_property)
        ]
        self._forget(*(name for name in read if name not in _OUTLIVES))

    def _forget(self, *names: str) -> None:
        for name in names:
            self.__dict__.pop(name, None)
