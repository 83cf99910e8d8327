"""Analyses in parts: the same frames as without parts, to the last column, kind and order.

Most of it needs no cluster: a client that answers in this process shows how frames are cut and put
together. `test_cluster_proof.py` asks real workers.
"""

from __future__ import annotations

import pickle
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from messages import assert_says, raises
from studies import ROOT, add_source, make_study

sys.path.append(str(ROOT / "tests" / "benchmarks"))
from invented import make_corpus

from rap.analysis.agreement import agreement
from rap.analysis.cooccurrence import cooccurrence
from rap.analysis.crosstab import count_words, crosstab
from rap.analysis.parts import cut, read_frame, shapes
from rap.analysis.saturation import saturation
from rap.analysis.search import search
from rap.core.errors import RunFailedError, WrongUseError
from rap.study.study import Study, open_study
from rap.topics.runs.cluster.analyses import Analyses, open_cluster
from rap.topics.runs.cluster.questions import QUESTIONS, analyse, study_for
from rap.topics.runs.cluster.there import Sealed

WORD = "trust"


class Here:
    """Stands for Dask's client: two workers that are this process. What is sent and what comes back
    are bytes, and are kept.
    """

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def nthreads(self) -> dict[str, int]:
        return {"one": 1, "two": 1}

    def submit(self, work: Any, *args: Any, key: str, pure: bool) -> Any:
        self.sent += [one.data for one in args if isinstance(one, Sealed)]
        done: Any = Future()
        done.set_result(work(*args))
        done.release = lambda: None
        return done


@pytest.fixture(autouse=True)
def no_study_is_open(monkeypatch: pytest.MonkeyPatch):
    """A study that another test opened says nothing about the frames of this one."""
    monkeypatch.setattr("rap.study.study._opened", None)


@pytest.fixture(scope="module", params=["sorted", "shuffled, with gaps"])
def frames(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Codings as a study gives them; and in any order, with whole sources, nobody, and a person
    interviewed twice.
    """
    corpus = make_corpus("XS")
    codings = corpus.codings
    codings["t"] = "2026-01-01"
    codings["important"] = codings["start"] % 7 == 0
    cases = corpus.cases
    cases["need"] = [["roof", "lock"] if at % 2 else ["lock"] for at in range(len(cases))]
    if request.param != "sorted":
        codings = codings.sample(frac=1, random_state=2).reset_index(drop=True)
        codings = codings.astype({"start": "Int64", "end": "Int64"})
        codings.loc[codings.index % 50 == 0, ["start", "end"]] = pd.NA
        codings.loc[codings.index % 11 == 0, "case"] = None
        codings.loc[codings["source"] == "INT-00003", "case"] = "C-00001"
    return {"codings": codings, "cases": cases, "texts": corpus.texts, "sources": _sources(corpus)}


def _sources(corpus: Any) -> pd.DataFrame:
    ids = [f"INT-{number:05d}" for number in range(corpus.n_sources)]
    return pd.DataFrame({"source": ids, "language": ["fr", "nl", "es"] * (len(ids) // 3)})


@pytest.mark.parametrize(
    "options",
    [
        {"rows": "code"},
        {"rows": "code", "by": "site"},
        {"rows": "need", "by": "family"},
        {"rows": "language", "by": ["coder", "site"], "count": "sources"},
        {"rows": "source", "count": "codings"},
        {"rows": "need", "by": "code", "count": "codings"},
        {"rows": "important", "count": "people"},
        {"rows": "code", "by": "need", "count": "words"},
    ],
    ids=str,
)
def test_crosstab(frames: dict[str, Any], options: dict[str, Any]):
    codings = frames["codings"]
    if options.get("count") == "words":
        codings = count_words(codings, frames["texts"])
    given = {"cases": frames["cases"], "sources": frames["sources"], **options}

    pd.testing.assert_frame_equal(
        Analyses(Here()).crosstab(codings, **given), crosstab(codings, **given)
    )


@pytest.mark.parametrize("by", ["people", "sources", "codings"])
@pytest.mark.parametrize(
    "options",
    [{}, {"within": "near", "distance": 300}, {"within": "turn"}, {"within": "source"}, {"across_coders": False}],
    ids=str,
)  # fmt: skip
def test_cooccurrence(frames: dict[str, Any], by: str, options: dict[str, Any]):
    texts = {"texts": frames["texts"]} if options.get("within") == "turn" else {}
    given = {"by": by, **options, **texts}

    pd.testing.assert_frame_equal(
        Analyses(Here()).cooccurrence(frames["codings"], **given),
        cooccurrence(frames["codings"], **given),
    )


@pytest.mark.parametrize(
    "options",
    [
        {"unit": "character", "by": ("code", "source"), "draws": 20},
        {"unit": "turn", "by": ("family",)},
        {"unit": "sentence"},
        {"unit": "word", "by": "pair", "details": ("kappa",)},
        {"unit": "source", "by": ("code", "family"), "draws": 20},
        {"unit": "character", "by": "language", "method": "reflexive"},
        {"unit": "character", "read_by": {"INT-00001": ["K-00000", "K-00009"], "INT-00004": []}},
        {"unit": "turn", "breaks": {"INT-00002": np.array([[0, 900], [900, 5000]])}},
    ],
    ids=str,
)
def test_agreement(frames: dict[str, Any], options: dict[str, Any]):
    given = {"sources": frames["sources"], "draws": 0, **options}
    here = Here()

    pd.testing.assert_frame_equal(
        Analyses(here).agreement(frames["codings"], frames["texts"], **given),
        agreement(frames["codings"], frames["texts"], **given),
    )
    assert here.sent
    assert not any(WORD.encode() in data for data in here.sent)  # where letters lie, not which


@pytest.mark.parametrize(
    "options",
    [
        {"code": "code-00001"},
        {"query": "code-00002 near 300 code-00001 site:site-1"},
        {"query": f'"{WORD}"', "context": 12, "limit": 9},
        {"code": "code-00003", "where": {"language": "nl"}, "whole_sources": True},
        {"code": "code-99999"},
    ],
    ids=str,
)
def test_search(frames: dict[str, Any], options: dict[str, Any]):
    given = {"cases": frames["cases"], "sources": frames["sources"], **options}

    pd.testing.assert_frame_equal(
        Analyses(Here()).search(frames["codings"], frames["texts"], **given),
        search(frames["codings"], frames["texts"], **given),
    )


def test_saturation(frames: dict[str, Any]):
    groups = frames["sources"].set_index("source")["language"]
    for given in ({"draws": 50}, {"draws": 20, "groups": groups, "order": ["INT-00005"]}):
        pd.testing.assert_frame_equal(
            Analyses(Here()).saturation(frames["codings"], **given),
            saturation(frames["codings"], **given),
        )


def test_arrow_in_arrow_out(frames: dict[str, Any]):
    import pyarrow as pa

    table = pa.Table.from_pandas(frames["codings"], preserve_index=False)

    assert Analyses(Here()).crosstab(table).equals(crosstab(table))


def test_a_part_has_the_columns_of_the_question_and_no_other(frames: dict[str, Any]):
    """A count of people by code sends no coder, no place and no id of a coding; no source twice."""
    here = Here()
    Analyses(here).crosstab(frames["codings"], rows="code")
    parts = [pickle.loads(data) for data in here.sent]
    sources = [source for part in parts for source in part.sources]

    assert {*read_frame(parts[0]).columns} == {"code", "case", "_row"}
    assert len(parts) == 4
    assert sources == sorted(set(sources))


def test_the_shape_of_a_text_has_its_turns_and_none_of_its_words():
    assert shapes({"INT-1": "I: Où ?\nP1: 3 mois."}, ["INT-1", "INT-2"], unit="turn") == {
        "INT-1": "x: xx ?\nxx: x xxxx."
    }
    assert len(shapes({"INT-1": "abc"}, ["INT-1"], unit="character")["INT-1"]) == 3


def test_cutting_nothing_and_texts_nobody_coded():
    empty = make_corpus("XS").codings.head(0)

    assert [part.sources for part in cut(empty, ["code"], n_parts=3)] == [()]
    assert [part.sources for part in cut(empty, ["code"], n_parts=2, also=["B", "A", "C"])] == [
        ("A", "B"),
        ("C",),
    ]


def test_what_is_wrong_is_said_of_the_whole_frame(frames: dict[str, Any]):
    """A part would count its rows from one; the whole frame says which row it is."""
    broken = frames["codings"].copy()
    broken.loc[broken.index[500], "start"] = 10
    broken.loc[broken.index[500], "end"] = 2
    for frame, options in ((broken, {}), (broken.drop(columns="case"), {})):
        with pytest.raises(WrongUseError) as alone:
            cooccurrence(frame, **options)
        with pytest.raises(WrongUseError) as in_parts:
            Analyses(Here()).cooccurrence(frame, **options)
        assert (in_parts.value.id, in_parts.value.facts) == (alone.value.id, alone.value.facts)


def test_an_error_of_ours_on_a_worker_is_named_and_nothing_else(
    frames: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    def broken(part: object) -> None:
        raise KeyError("violet staircase")

    monkeypatch.setattr("rap.topics.runs.cluster.analyses.thin_out", broken)
    with pytest.raises(RunFailedError) as error:
        Analyses(Here()).saturation(frames["codings"])
    assert_says(error.value, "runs.cluster.broke", error="KeyError")
    assert "violet" not in str(error.value)


def test_without_an_address_the_functions_are_asked_here(frames: dict[str, Any]):
    with open_cluster() as cluster:
        assert cluster.client is None
        pd.testing.assert_frame_equal(
            cluster.crosstab(frames["codings"]), crosstab(frames["codings"])
        )


def test_a_study_with_people_of_whom_nothing_is_known_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The team's own notebook may hold them; nothing goes out before it is opened with a run."""
    root = make_study(tmp_path)
    add_source(root, "INT-10002", "I: And you?\nP1: Nobody asked me.\n", case="C-20002")
    open_study(root)
    with raises(WrongUseError, "runs.cluster.consent_unknown"), open_cluster("tcp://127.0.0.1:9"):
        pass
    assert "INT-10002" not in {*study_for(root).sources["source"]}
    monkeypatch.setattr("rap.study.study._opened", None)


def test_a_question_is_the_function_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    root = make_study(tmp_path)
    monkeypatch.setenv("RAP_CODER", "K-01")
    Study(root).add_coding("INT-10001", "deposit", quote="three months")
    study = study_for(root)
    options = {"rows": "code", "by": (), "count": "people", "within": "turn", "unit": "turn"}

    found = {
        name: analyse(study, name, Analyses(), query="deposit", **options) for name in QUESTIONS
    }
    assert found["crosstab"].to_dict("records") == [
        {"code": "deposit", "people": 1, "cases": ("C-20001",)}
    ]
    assert found["search"]["quote"].tolist() == ["three months"]
    assert [len(found[name]) for name in ("cooccurrence", "agreement", "saturation")] == [0, 1, 1]
    with raises(WrongUseError, "runs.cluster.unknown_question", question="crostab"):
        analyse(study, "crostab", Analyses())
    with raises(WrongUseError, "runs.unknown"):
        study_for(root, run="phase9")
