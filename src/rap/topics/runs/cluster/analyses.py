"""Analyses on a cluster: workers analyse the codings of a frame in parts, and the answers are put
together here.

A worker gets the columns that a question needs. Offered are functions of `rap.analysis` under their
own names; without an address they are these functions, so that a notebook is the same with and
without a cluster. What a part refuses is asked of the whole frame here, whose error says where.
"""

from __future__ import annotations

import contextlib
import inspect
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.analysis.agreement.table import agreement, check_details, families_of, level_of, table_of
from rap.analysis.codings import check_codes
from rap.analysis.columns import number, same_kind
from rap.analysis.cooccurrence import check_choices, cooccurrence
from rap.analysis.crosstab import crosstab
from rap.analysis.pair_parts import join_parts
from rap.analysis.parts import (
    CodingsPart,
    count_pairs_in,
    cut,
    join_sweeps,
    put_together,
    search_in,
    shapes,
    sweep,
    thin_out,
)
from rap.analysis.saturation import saturation
from rap.analysis.search import search
from rap.core.errors import RunFailedError, WrongUseError
from rap.study.study import opened_study
from rap.topics.runs.cluster.address import connected, own_address
from rap.topics.runs.cluster.runs import answer_of, send

if TYPE_CHECKING:
    import pandas as pd
    from distributed import Client

_ROWS = 500_000  # codings of a part at most
_AHEAD = 2  # parts that wait at each worker


class _RefusedHere(Exception):
    """A worker refused a part; analysing the whole frame here gives the reason."""


@dataclass(frozen=True)
class Analyses:
    """Functions of `rap.analysis`, answered by the workers of a cluster, or by this process without
    a `client`. Arguments and results are those of the originals.
    """

    client: Client | None = None

    def crosstab(self, codings: pd.DataFrame, *args: Any, **options: Any) -> pd.DataFrame:
        """`rap.crosstab`: one pass. Where codings or words are counted each source adds up; people
        and sources are brought back by name, each once for each combination.
        """
        return self._ask(crosstab, _crosstab, codings, *args, **options)

    def cooccurrence(self, codings: pd.DataFrame, **options: Any) -> pd.DataFrame:
        """`rap.cooccurrence`: one pass. Pairs, characters and sources add up; people are brought
        back by name.
        """
        return self._ask(cooccurrence, _cooccurrence, codings, **options)

    def agreement(self, codings: pd.DataFrame, *args: Any, **options: Any) -> pd.DataFrame:
        """`rap.analysis.agreement.agreement`: one pass over codings on the workers, which brings
        back how many units of each source got each code from whom; the coefficients, and one pass
        more over these sums for the draws of the intervals, are computed here.
        """
        return self._ask(agreement, _agreement, codings, *args, **options)

    def search(self, codings: pd.DataFrame, *args: Any, **options: Any) -> pd.DataFrame:
        """`rap.search`: one pass; the passages of one source after the other."""
        return self._ask(search, _search, codings, *args, **options)

    def saturation(self, codings: pd.DataFrame, **options: Any) -> pd.DataFrame:
        """`rap.saturation`: one pass that brings back which source has which code; the curve is
        drawn here.
        """
        return self._ask(saturation, _saturation, codings, **options)

    def _ask(
        self, whole: Callable[..., Any], in_parts: Callable[..., Any], codings: Any, *args: Any, **options: Any
    ) -> Any:  # fmt: skip
        @same_kind
        def ask(codings: Any, *args: Any, **options: Any) -> Any:
            if self.client is not None and len(codings):
                bound = inspect.signature(whole).bind(codings, *args, **options)
                bound.apply_defaults()
                with contextlib.suppress(_RefusedHere):
                    return in_parts(self.client, **bound.arguments)
            return whole(codings, *args, **options)

        return ask(codings, *args, **options)


@contextlib.contextmanager
def open_cluster(address: str = "", *, keys: Path | None = None) -> Iterator[Analyses]:
    """The analyses of the cluster at `address`, or at `$RAP_CLUSTER`; of this process without one.

    No file of a study holds an address: a notebook leaves it out, and is the same with and without
    a cluster.

    Raises
    ------
    WrongUseError, RefusedError
        As `rap.topics.runs.cluster.address.connected`; with an address, when the study was opened
        last without a run, and so with people of whom nothing is known.
    """
    address = address or own_address()
    if not address:
        yield Analyses()
        return
    study = opened_study()
    if study is not None and study.lenient:
        raise WrongUseError("runs.cluster.consent_unknown")
    with connected(address, keys=keys) as client:
        yield Analyses(client)


def _gather(
    client: Client, work: Callable[[CodingsPart], Any], parts: Iterable[CodingsPart]
) -> list[Any]:
    """The answers of the workers for each part, in order. Only a few parts are in progress at a
    time, so that no machine holds them all.
    """
    most = max(1, len(client.nthreads())) * _AHEAD
    waiting: deque[Any] = deque()
    found = []
    for part in parts:
        if len(waiting) >= most:
            found.append(_value(waiting.popleft(), client))
        waiting.append(send(client, work, part))
    return [*found, *(_value(future, client) for future in waiting)]


def _value(future: Any, client: Client) -> Any:
    answer = answer_of(future, client)
    if answer.message is not None:
        raise _RefusedHere
    if answer.broke:
        raise RunFailedError("runs.cluster.broke", error=answer.broke)
    return answer.value


def _cut(
    client: Client, codings: pd.DataFrame, columns: Iterable[str], **more: Any
) -> Iterator[CodingsPart]:
    n_parts = max(len(client.nthreads()) * 2, -(-len(codings) // _ROWS))
    return cut(codings, columns, n_parts=n_parts, **more)


def _with(part: CodingsPart, **options: Any) -> CodingsPart:
    return replace(part, options=options)


def _thinned(
    client: Client, codings: pd.DataFrame, keys: Iterable[str], *, count: str = ""
) -> pd.DataFrame:
    """The codings reduced to one row for each combination of `keys`, with a column `words` if
    something is summed.
    """
    keys = list(dict.fromkeys(keys))
    beside = {"codings": ["coding"], "words": ["words"]}.get(count, [])
    if any(name not in codings.columns for name in (*keys, *beside)):
        raise _RefusedHere
    parts = _cut(client, codings, [*keys, *beside], rows=True)
    asked = (_with(part, keys=keys, count=count) for part in parts)
    frame = put_together(_gather(client, thin_out, asked))
    return frame.astype({key: codings[key].dtype for key in keys})


def _crosstab(
    client: Client,
    codings: pd.DataFrame,
    cases: pd.DataFrame | None,
    *,
    rows: str,
    by: Any,
    count: str,
    sources: pd.DataFrame | None,
) -> pd.DataFrame:
    asked = [key for key in (rows, *([by] if isinstance(by, str) else by)) if key]
    own = [key for key in asked if key in codings.columns]
    in_cases = set() if cases is None else {*cases.columns}
    of_sources = count == "sources" or any(key not in {*own} | in_cases for key in asked)
    keys = [*own, "case", *(["source"] if of_sources else [])]
    frame = _thinned(client, codings, keys, count=count)
    summed = count in ("codings", "words")
    table = crosstab(
        frame, cases, rows=rows, by=by, count="words" if summed else count, sources=sources
    )
    return table.rename(columns={"words": count}) if summed else table


def _saturation(client: Client, codings: pd.DataFrame, **options: Any) -> pd.DataFrame:
    return saturation(_thinned(client, codings, ["source", "code"]), **options)


def _cooccurrence(
    client: Client,
    codings: pd.DataFrame,
    *,
    by: str,
    turns: pd.DataFrame | None,
    texts: Mapping[str, str] | None,
    codebook: pd.DataFrame | None,
    **options: Any,
) -> pd.DataFrame:
    check_choices(codings, within=options["within"], by=by, across_coders=options["across_coders"])
    check_codes(codings, codebook)
    in_turns = options["within"] == "turn"
    columns = ["source", "start", "end", "code", "case"]
    columns += [] if options["across_coders"] else ["coder"]
    parts = (
        _with(
            part,
            by=by,
            turns=_of(turns, part, ["source", "start"]) if in_turns else None,
            texts=shapes(texts, part.sources, unit="turn") if in_turns and texts else None,
            **options,
        )
        for part in _cut(client, codings, columns)
    )
    return join_parts(_gather(client, count_pairs_in, parts), by=by)


def _of(frame: pd.DataFrame | None, part: CodingsPart, columns: list[str] | None = None) -> Any:
    """The rows of a part's sources, with all columns, or with those of `columns` that exist."""
    if frame is None or "source" not in frame.columns:
        return frame
    kept = frame if columns is None else frame[[name for name in columns if name in frame.columns]]
    return kept[frame["source"].isin(part.sources)]


def _agreement(
    client: Client,
    codings: pd.DataFrame,
    texts: Mapping[str, str],
    *,
    unit: str,
    by: Any,
    read_by: Mapping[str, Any] | None,
    breaks: Mapping[str, Any] | None,
    codebook: pd.DataFrame | None,
    **options: Any,
) -> pd.DataFrame:
    check_details(options["details"])
    check_codes(codings, codebook)
    level = level_of(by)
    names = _names(codings, level, read_by)
    parts = (
        _with(
            part,
            level=level,
            names=names,
            unit=unit,
            texts=shapes(texts, part.sources, unit=unit),
            breaks=_mine(breaks, part),
            read_by=_mine(read_by, part),
        )
        for part in _cut(
            client, codings, ("source", "start", "end", "code", level, "coder"), also=read_by or ()
        )
    )
    swept = join_sweeps(_gather(client, sweep, parts), names)
    frames = {name: options.pop(name) for name in ("cases", "sources", "coders")}
    return table_of(swept, by=by, frames=frames, families=families_of(codings, by), **options)


def _names(
    codings: pd.DataFrame, level: str, read_by: Mapping[str, Any] | None
) -> dict[str, list[str]]:
    """The sorted codes (or families) and coders of all parts, so that each part numbers them in the
    same way.
    """
    if any(name not in codings.columns for name in (level, "coder")):
        raise _RefusedHere
    listed = {name for names in (read_by or {}).values() for name in names}
    return {
        "values": sorted(map(str, number(codings[level])[1])),
        "coders": sorted({*map(str, number(codings["coder"])[1]), *listed}),
    }


def _mine(given: Mapping[str, Any] | None, part: CodingsPart) -> dict[str, Any] | None:
    """The entries of a mapping for the sources of a part."""
    return None if given is None else {name: given[name] for name in part.sources if name in given}


def _search(
    client: Client,
    codings: pd.DataFrame,
    texts: Mapping[str, str],
    *,
    sources: pd.DataFrame | None,
    turns: pd.DataFrame | None,
    codebook: pd.DataFrame | None,
    limit: int | None,
    **options: Any,
) -> pd.DataFrame:
    import pandas as pd

    check_codes(codings, codebook)
    if codebook is None:  # the codes that exist are those of all parts
        there = [name for name in ("code", "family") if name in codings.columns]
        codebook = codings[there].drop_duplicates()
    parts = (
        _with(
            part,
            texts={name: texts[name] for name in part.sources if name in texts},
            sources=_of(sources, part),
            turns=_of(turns, part),
            codebook=codebook,
            limit=limit,
            **options,
        )
        for part in _cut(client, codings, codings.columns, also=texts)
    )
    found = _gather(client, search_in, parts)
    there_are = [frame for frame in found if len(frame)] or found[:1]
    whole = pd.concat(there_are, ignore_index=True)
    return whole if limit is None else whole.head(limit)
