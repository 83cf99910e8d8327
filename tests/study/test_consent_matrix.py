"""Consent x doors: no door gives words or counts without an explicit yes in force, and none is shut
for nothing.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pandas as pd
import pytest
from answering import give_words
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sent import as_sent
from studies import CODES, SETTINGS, scale, scaled, write

import rap
from rap.analysis.base import TALKS
from rap.analysis.keyterms import distinctive_terms
from rap.core.errors import RefusedError, UnknownError, WrongUseError
from rap.core.model import PURPOSES, Source, Speaker
from rap.lab.start_page import list_sources
from rap.report.cards import beside_report
from rap.report.exporter import render_report
from rap.report.item_views import draw_item
from rap.report.items import MIME, show_quotes, show_table
from rap.report.items.pages import show_learned, show_pages
from rap.report.items.tried import show_vote_numbers, show_votes
from rap.report.page import compose
from rap.store.codings import CodingLogs, Event
from rap.store.codings.lines import NO_HASH, format_line
from rap.store.file_contents import read_content
from rap.store.findings import read_findings
from rap.store.memos import write_memo
from rap.store.sources import hash_of, write_source
from rap.study.found import find_codings
from rap.study.study import Study
from rap.topics.codebook.routes.codes import format_codebook_page
from rap.topics.coding.routes.coding import open_source
from rap.topics.exploring.questions import QUESTIONS, Asked
from rap.topics.exploring.routes.passages import Question, find_passages
from rap.topics.exporting.files import FORMS, Request, make_file
from rap.topics.exporting.noted import export
from rap.topics.exporting.tables import TABLES
from rap.topics.memos.routes import list_memos
from rap.topics.publishing.kits import draw_kit, plan_kit
from rap.topics.runs.guard import edition_of
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person

list_sources = as_sent(list_sources)

open_source = as_sent(open_source)
find_passages = as_sent(find_passages)
list_memos = as_sent(list_memos)

DAY, AUDIENCES = "2026-03-01", ("team", "members", "public")
PEOPLE = ("C-20001", "C-20002", "C-20003")
PLACES = {
    "C-20001": "barge",
    "C-20002": "chalet",
    "C-20003": "barge",
}  # where each works: what may stand beside her words
# source -> (speakers, turns); each turn holds a word of its own, so that it is known wherever it
# comes out
SPOKEN = {
    "INT-10001": ({"I": "", "P1": "C-20001"}, ("I", "P1", "I", "P1")),
    "INT-10003": ({"P1": "C-20003"}, ("P1", "P1")),
    "FG-10002": (
        {"I": "", "P1": "C-20001", "P2": "C-20002", "T": ""},
        ("I", "P1", "P2", "T", "P1"),
    ),
}
ROLES = {"I": "interviewer", "T": "interpreter"}
EXPLORED = {"words": {"word": "heron*"}, "people": {"count": "words"}}
FORM = {"grants": {"team": ["analyse", "quote"], "members": ["count", "quote"]}, "unclear": {"members": ["quote"]},
        "answers": {"more": {"wording": {"en": "More?"}, "grants": {"public": ["count", "quote"]},
                             "unclear": {"team": ["quote"]}}}}  # fmt: skip


def oracle(entries: list[dict[str, Any]], audience: str, purpose: str) -> bool:
    """What docs/files.md says, written down a second time."""
    latest = max((entry["date"] for entry in entries if entry["date"] <= DAY), default=None)
    now = [entry for entry in entries if entry["date"] == latest]
    slip = (
        any(set(entry.get("not_to", ())) - set(AUDIENCES) for entry in now) and audience != "team"
    )
    return bool(now) and not slip and all(says_yes(entry, audience, purpose) for entry in now)


def says_yes(entry: dict[str, Any], audience: str, purpose: str) -> bool:
    parts = (
        [FORM, *(FORM["answers"][name] for name in entry.get("answers", ()))]
        if entry.get("form") == "f"
        else []
    )
    parts = [] if "yes" in entry else parts
    yes = [entry["yes"]] if "yes" in entry else [part["grants"] for part in parts]
    unclear = [entry.get("unclear", {}), *(part["unclear"] for part in parts)]
    return (
        entry["given"] == "yes"
        and entry.get("from", DAY) <= DAY <= entry.get("until", DAY)
        and audience not in entry.get("not_to", ())
        and any(purpose in one.get(audience, ()) for one in yes)
        and not any(purpose in one.get(audience, ()) for one in unclear)
    )


def text_of(source: str) -> str:
    return "".join(
        f"{label}: The owner, {word(source, n)}, wants money first.\n" for n, label in turns(source)
    )


def turns(source: str) -> list[tuple[int, str]]:
    return list(enumerate(SPOKEN[source][1]))


def word(source: str, number: int) -> str:
    return f"heron{'abc'[list(SPOKEN).index(source)]}{'abcdef'[number]}q"


def places(source: str) -> list[tuple[int, int]]:
    ends = [0]
    for line in text_of(source).splitlines(keepends=True):
        ends.append(ends[-1] + len(line))
    return [(start, end - 1) for start, end in pairwise(ends)]


def heard(source: str, number: int, *, words: bool) -> set[str]:
    """Whose words a turn holds; for words a question counts as everybody's, since it may read an
    answer back.
    """
    case, label = SPOKEN[source][0][SPOKEN[source][1][number]], SPOKEN[source][1][number]
    everybody = {one for one in SPOKEN[source][0].values() if one}
    return {case} if case else everybody if words or label == "T" else set()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sources, a coding on each turn, one over two turns, one of each whole source, each turn
    translated.
    """
    root = tmp_path_factory.mktemp("matrix") / "study"
    write(root, "pyproject.toml", SETTINGS)
    write(root, "codebook/forms/f.yaml", json.dumps({"wording": {"en": "Yes?"}, **FORM}))
    for place, label in CODES.items():
        write(root, f"codebook/{place}.yaml", f"label: {{en: {label}}}\n")
    write(root, "codebook/findings/F-30117.yaml",
          f"statement: {{en: {{text: Rent weighs., by: K-01}}}}\nevidence: {{codes: [deposit], codings: {CODED}}}\nphase: '1'\n"
          "history: [{date: 2026-01-01, status: supported, reason: r, by: K-01}]\n")  # fmt: skip
    write(
        root,
        "codebook/votes/FG-10002.yaml",
        "date: 2026-01-02\npresent: 3\nanswers: {F-30117: {yes: 3}}\n",
    )
    give_words(root)
    write(root, "codebook/handbook/10-start.en.md", "## First\n\nRead this with somebody.\n")
    for about in memos_about():
        source = next((id for id in SPOKEN if about.partition(":")[0] == id), "study")
        write_memo(
            root,
            about=about,
            by="K-02",
            type="summary" if "/" in about else "analytic",
            body="n",
            source=source,
        )
    for id, (people, _) in SPOKEN.items():
        text = text_of(id)
        speakers = tuple(
            Speaker(label, ROLES.get(label, "participant"), case) for label, case in people.items()
        )
        kind = "focus-group" if id.startswith("FG") else "interview"
        write_source(
            root, Source(id, kind, "en", hash_of(text), 1, "2025-03", "consent", speakers), text
        )
        said, prev = b"", NO_HASH
        for number, (start, end) in enumerate(places(id)):
            data = {
                "start": start,
                "end": end,
                "text": f"Le propriétaire {word(id, number)} veut l'argent.",
            }
            event = Event(
                "say",
                f"{number:032x}",
                "K-02",
                f"2025-04-01T00:00:00.{number:03}Z",
                hash_of(text)[:8],
                data,
            )
            line, prev = format_line(event, prev=prev)
            said += line
        path = root / f"interviews/translations/{id}/fr/K-02.device00.jsonl"
        path.parent.mkdir(parents=True)
        path.write_bytes(said)
    return root


def memos_about() -> list[str]:
    """Each text, each turn, each person, and a cell of the framework of each."""
    refs = ["{}:{}-{}".format(id, *place) for id in SPOKEN for place in places(id)]
    return [*SPOKEN, *refs, *PEOPLE, *(f"{case}/deposit" for case in PEOPLE), "deposit"]


CODINGS = [
    (id, number, span)
    for number, (id, span) in enumerate(
        (id, span)
        for id in SPOKEN
        for span in [
            *((n, n) for n, _ in turns(id)),
            (0, 1),
            (len(turns(id)) - 2, len(turns(id)) - 1),
            None,
        ]
    )
]


CODED = [f"{number:032x}" for _, number, span in CODINGS if span]  # what the finding rests on


def fill(
    root: Path, said: dict[str, list[dict[str, Any]]], vetoes: list[tuple[str, int, str]]
) -> None:
    """Write what people said, the codings and the vetoes."""
    for case, entries in said.items():
        card = {"variables": {"setting": PLACES[case]}, "consent": entries}
        write(root, f"interviews/cases/{case}.yaml", json.dumps(card))
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        for id, number, span in CODINGS:
            at = {"start": places(id)[span[0]][0], "end": places(id)[span[1]][1]} if span else {}
            code = ("deposit", "alarm")[number % 2]
            logs.append(
                id, "add", {"code": code, **at}, src=hash_of(text_of(id))[:8], id=f"{number:032x}"
            )
        for id, number, audience in vetoes:
            start, end = places(id)[number % len(places(id))]
            data = {"start": start + 5, "end": end, "audience": audience}
            logs.append(id, "veto", data, src=hash_of(text_of(id))[:8])


def strings(study: Study, folder: Path) -> Iterator[tuple[str, str]]:
    """Every door words can leave by, and all that comes out there."""
    query = {
        "codebook": study.codebook,
        "turns": study.turns,
        "sources": study.sources,
        "cases": study.cases,
    }
    found = rap.search(study.codings, study.texts, query="*", context=60, **query)
    yield "search", found.to_csv()
    if study.texts:
        yield (
            "search words",
            rap.search(study.codings, study.texts, query='"owner"', context=60, **query).to_csv(),
        )
    yield (
        "lookup",
        str([study.texts[c.source][c.start : c.end] for c in find_codings(study, words="heron")]),
    )
    yield "texts", "\n".join(study.texts.values())
    yield (
        "frames",
        "".join(
            frame.to_csv() for frame in (study.codings, study.quotable, study.sources, study.turns)
        ),
    )
    yield "kwic", rap.keyword_in_context(study.texts, "heron*").to_csv()
    for language in ("en", "fr"):
        edition = edition_of(study, language=language, title="Rent", languages={})
        yield (
            f"quotes {language}",
            draw_item(show_quotes(found, id="all", title="all").data, edition),
        )
    talks = "+".join(kind for kind in TALKS if kind in {*study.sources["kind"]})
    for id, question in QUESTIONS.items():
        chosen = {"kind": talks, **EXPLORED.get(id, {})} if talks else EXPLORED.get(id, {})
        answer = question.answer(Asked(study, study.book, "en", chosen))
        passages = [
            question.find(Asked(study, study.book, "en", chosen), mark.where)
            for mark in answer.marks
        ]
        read = [
            study.texts[row.source][row.start : row.end]
            for part in passages
            for row in part.dropna(subset=["start"]).itertuples()
        ]
        yield f"explore {id}", f"{answer} {answer.draw and answer.draw(700)} {read}"
    yield "saturation", rap.saturation(study.codings).to_csv() if len(study.codings) else ""
    if study.texts:
        told = {
            "language": "en",
            "method": "yake",
            "min_count": 1,
            "top": 999,
            "turns": study.turns,
        }
        yield "keyterms", rap.keyterms(study.texts, **told).to_csv()
        apart = {source: source for source in study.texts}
        found = distinctive_terms(
            study.texts, groups=apart, language="en", min_sources=1, min_count=1, top=999
        )
        yield "distinctive terms", found.to_csv()
    yield from papers(study)
    yield from taken_out(study, folder)


def taken_out(study: Study, folder: Path) -> Iterator[tuple[str, str]]:
    """Every file that can leave for people, as whoever opens it reads it."""
    for what in TABLES:
        with contextlib.suppress(WrongUseError):
            done = export(study, folder / "out.csv", what=what)
            yield f"export {what}", done.path.read_text("utf-8")
    for labels in (True, False) if study.audience == "team" else ():
        done = export(study, folder / "out.docx", what="quotes", labels=labels)
        yield f"quotes taken out, {labels}", read_content(done.path) or ""
    for id in SPOKEN:
        for form in FORMS["interview"]:
            with contextlib.suppress(UnknownError, RefusedError):
                made = make_file(study, Request("interview", form, source=id))
                path = folder / made.name
                path.write_bytes(made.data)
                yield f"interview taken out, {form}", read_content(path) or ""
    project = make_file(study, Request("project", "qdpx"))
    with zipfile.ZipFile(io.BytesIO(project.data)) as archive:
        files = [archive.read(name).decode() for name in archive.namelist()]
    yield "project taken out", "\n".join(files)


def papers(study: Study) -> Iterator[tuple[str, str]]:
    """Report, groups' page and handbook as pages; what is read aloud and sent as a picture; the
    papers of a kit, and its reader.
    """
    shown: list[Any] = []
    with patch("IPython.display.display", shown.append):
        show_pages(study)
        show_learned(study)
        show_votes(study)
        show_vote_numbers(study)
        rap.show_findings(study.findings, study=study)
    outputs = [
        {"output_type": "display_data", "data": {MIME: item.data}, "metadata": {}} for item in shown
    ]
    notebook = new_notebook(cells=[new_code_cell("show", outputs=list(map(from_dict, outputs)))])
    for language in ("en", "fr"):
        edition = edition_of(study, language=language, title="Rent", languages={})
        yield f"quotes of pages {language}", render_report(notebook, edition)
        yield f"quotes beside {language}", "".join(beside_report(notebook, edition).values())
    if study.audience != "team":
        for language in ("en", "fr"):
            yield (
                f"quotes of a kit {language}",
                "".join(
                    draw_kit(
                        plan_kit(study, "all", languages=[language]), study, languages=[language]
                    ).values()
                ),
            )


def dates() -> st.SearchStrategy[str]:
    return st.sampled_from(["2025-01-01", "2026-02-28", DAY, "2026-03-02"])


GRANTS = st.dictionaries(
    st.sampled_from(AUDIENCES),
    st.lists(st.sampled_from(PURPOSES), min_size=2, max_size=8, unique=True),
    max_size=3,
)
ENTRY = st.fixed_dictionaries(
    {"date": dates(), "given": st.sampled_from(["yes", "yes", "yes", "no", "unclear"])},
    optional={
        "form": st.sampled_from(["f", "f", "lost"]), "answers": st.just(["more"]), "yes": GRANTS, "unclear": GRANTS,
        "from": dates(), "until": dates(), "not_to": st.lists(st.sampled_from([*AUDIENCES, "mebmers"]), max_size=1),
    },
)  # fmt: skip
SAID = st.fixed_dictionaries({case: st.lists(ENTRY, max_size=2) for case in PEOPLE})
VETOES = st.lists(
    st.tuples(
        st.sampled_from(list(SPOKEN)), st.integers(0, 4), st.sampled_from([*AUDIENCES, "mebmers"])
    ),
    max_size=3,
)
ALL = {
    "date": "2025-01-01",
    "given": "yes",
    "yes": {audience: list(PURPOSES) for audience in AUDIENCES},
}

FORMED = {"date": "2025-01-01", "given": "yes", "form": "f"}


OVER = {**ALL, "until": "2026-02-28"}
EXAMPLES: list[tuple[dict[str, list[dict[str, Any]]], list[tuple[str, int, str]]]] = [
    (
        {
            PEOPLE[0]: [FORMED],
            PEOPLE[1]: [{**FORMED, "answers": ["more"]}],
            PEOPLE[2]: [{**ALL, **FORMED}],
        },
        [],
    ),
    ({PEOPLE[0]: [ALL], PEOPLE[1]: [OVER], PEOPLE[2]: []}, [("INT-10001", 1, "public")]),
    ({case: [ALL] for case in PEOPLE}, []),
    ({case: [OVER] for case in PEOPLE}, []),
    ({PEOPLE[0]: [ALL], PEOPLE[1]: [ALL], PEOPLE[2]: []}, [("INT-10001", 1, "public")]),
]


def with_examples(test: Callable[..., None]) -> Callable[..., None]:
    """Of the examples that are always tried, `make test` tries two: forms with and without an
    answer; a yes, a yes that is over, nobody asked, and a veto.
    """
    for said, vetoes in EXAMPLES[: scaled(5, 5, quick=2)]:
        test = example(said, vetoes)(test)
    return test


@given(SAID, VETOES)
@with_examples
@pytest.mark.volume
@settings(
    max_examples=scaled(16, 400),
    phases=[Phase.explicit] if scale() == "quick" else list(Phase),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_nothing_leaves_without_a_yes_in_force_and_nothing_is_held_back(
    base: Path,
    tmp_path_factory: pytest.TempPathFactory,
    said: dict[str, list[dict[str, Any]]],
    vetoes: list[tuple[str, int, str]],
) -> None:
    """For each audience: every quote, translation, text, frame, item, export, page, script, card
    and paper against the oracle.
    """
    root = tmp_path_factory.mktemp("one") / "study"
    shutil.copytree(base, root)
    fill(root, said, vetoes)
    for audience in AUDIENCES:
        study = Study(root, audience=audience, on=datetime.date.fromisoformat(DAY))
        check_words(study, said, vetoes, root.parent)
        check_beside(study, said)
        check_counts(study, said)
    check_workbench(root, said, vetoes)


def check_words(
    study: Study,
    said: dict[str, list[dict[str, Any]]],
    vetoes: list[tuple[str, int, str]],
    folder: Path,
) -> None:
    def all_allow(id: str, number: int, *purposes: str) -> bool:
        people = heard(id, number, words=True)
        return all(any(oracle(said[case], study.audience, p) for p in purposes) for case in people)

    vetoed = {(id, number % len(places(id))) for id, number, whom in vetoes
              if whom == study.audience or "team" not in (whom, study.audience)}  # fmt: skip
    everywhere = [(id, number) for id in SPOKEN for number, _ in turns(id)]
    ref: Callable[[str, int], str] = lambda id, number: "{}:{}-{}".format(id, *places(id)[number])  # noqa: E731
    quotes = {at for at in everywhere if all_allow(*at, "quote") and at not in vetoed}
    reads = ("quote", "analyse") if study.audience == "team" else ("quote",)
    readable = {at for at in everywhere if all_allow(*at, *reads) and at not in vetoed}

    assert {at for at in everywhere if study.quote(ref(*at)) is not None} == quotes
    said_again = {at for at in everywhere if study.translation(ref(*at), "fr") is not None}
    assert said_again == {at for at in quotes if all(
        oracle(said[case], study.audience, "translate") for case in heard(*at, words=False))}  # fmt: skip
    for door, out in strings(study, folder):
        allowed = quoted(quotes, study) if door.startswith("quotes") else readable
        assert {at for at in everywhere if word(*at) in out} <= allowed, door
    assert {at for at in everywhere if word(*at) in "".join(study.texts.values())} == readable


def quoted(quotes: set[tuple[str, int]], study: Study) -> set[tuple[str, int]]:
    """What others than the team read as a quote: never the words of who asks."""
    return {(id, n) for id, n in quotes if study.audience == "team" or SPOKEN[id][1][n] != "I"}


def check_beside(study: Study, said: dict[str, list[dict[str, Any]]]) -> None:
    """Quotes below a title, and below a heading, that names where some of these people work."""
    purpose = "analyse" if study.audience == "team" else "attributes"
    everywhere = [(id, number) for id in SPOKEN for number, _ in turns(id)]
    quotes = {
        at
        for at in everywhere
        if study.quote("{}:{}-{}".format(at[0], *places(at[0])[at[1]])) is not None
    }
    quotes = quoted(quotes, study)
    rows = [
        {"source": id, "start": places(id)[n][0], "end": places(id)[n][1], "code": "deposit"}
        for id, n in everywhere
    ]
    edition = edition_of(study, language="en", title="Rent", languages={})
    for place in ("barge", "chalet", "tent"):
        named = {
            at for at in quotes if any(PLACES[case] == place for case in heard(*at, words=True))
        }
        agreed = {
            at
            for at in quotes
            if all(oracle(said[case], study.audience, purpose) for case in heard(*at, words=True))
        }
        for title, heading in ((f"At a {place}", "Voices"), ("Voices", f"At a {place}")):
            shown = show_quotes(pd.DataFrame(rows), id="all", title=title).data
            output = from_dict(
                {"output_type": "display_data", "data": {MIME: shown}, "metadata": {}}
            )
            cells = [
                new_markdown_cell(f"## {heading}", metadata={"tags": ["lang-en"]}),
                new_code_cell("x", outputs=[output]),
            ]
            page = compose(new_notebook(cells=cells), edition).body
            assert {at for at in everywhere if word(*at) in page} == quotes - (named - agreed), (
                study.audience,
                title,
            )


def check_workbench(
    root: Path, said: dict[str, list[dict[str, Any]]], vetoes: list[tuple[str, int, str]]
) -> None:
    """What the team reads on its own screen; there a person whom nobody asked is read and marked."""
    lead = Person("K-01", "lead")
    asked = {case: any(entry["date"] <= DAY for entry in said[case]) for case in PEOPLE}
    analysed = {case for case in PEOPLE if not asked[case] or oracle(said[case], "team", "analyse")}
    reads = analysed | {case for case in PEOPLE if oracle(said[case], "team", "quote")}
    vetoed = {(id, number % len(places(id))) for id, number, whom in vetoes if whom == "team"}
    everywhere = [(id, number) for id in SPOKEN for number, _ in turns(id)]
    readable = {at for at in everywhere if heard(*at, words=True) <= reads and at not in vetoed}
    seen = {id for id, (people, _) in SPOKEN.items() if any(
        not asked[case] or any(oracle(said[case], "team", p) for p in PURPOSES) for case in people.values() if case)}  # fmt: skip
    with patch(
        "rap.topics.web.bench.datetime",
        SimpleNamespace(date=SimpleNamespace(today=lambda: datetime.date.fromisoformat(DAY))),
    ):
        bench = Bench(root)
        coded = find_passages(bench, lead, Question(query="*", context=60, limit=999))["passages"]
        spoken = (
            find_passages(bench, lead, Question(query='"owner"', context=60, limit=999))["passages"]
            if seen
            else []
        )
        opened = [open_source(bench, lead, id) for id in seen]
        listed = list_sources(bench, lead)
        memos = {memo["about"] for memo in list_memos(bench, lead)}

        for door in (
            coded,
            spoken,
            [one["text"] for one in opened],
            format_codebook_page(bench, form="list", language="en"),
        ):
            assert {at for at in everywhere if word(*at) in str(door)} <= readable
        assert {
            at for at in everywhere if word(*at) in str([one["text"] for one in opened])
        } == readable
        for row in (*coded, *spoken):
            at = [
                (row["source"], n)
                for n, (s, e) in enumerate(places(row["source"]))
                if s < row["end"] and row["start"] < e
            ]
            people = set().union(*(heard(*one, words=True) for one in at))
            told = {PLACES[case] for case in people} if people <= analysed else set()
            assert set(row["variables"].get("setting", ())) == told
        for row in listed:
            known = {case for case in SPOKEN[row["id"]][0].values() if case}
            assert set(row["variables"].get("setting", ())) == {
                PLACES[case] for case in known & analysed
            }
        assert {row["id"] for row in listed} == seen
        assert memos == {"deposit", *seen, *analysed, *(f"{case}/deposit" for case in analysed), *(
            "{}:{}-{}".format(id, *places(id)[n]) for id, n in everywhere
            if id in seen and heard(id, n, words=False) <= analysed)}  # fmt: skip


def check_counts(study: Study, said: dict[str, list[dict[str, Any]]]) -> None:
    purpose = "analyse" if study.audience == "team" else "count"
    seen = {id for id, (people, _) in SPOKEN.items()
            if any(oracle(said[case], study.audience, p) for case in people.values() if case for p in PURPOSES)}  # fmt: skip
    counted = {case for case in PEOPLE if oracle(said[case], study.audience, purpose)}

    def behind(id: str, span: tuple[int, int] | None) -> set[str]:
        numbers = range(span[0], span[1] + 1) if span else range(len(turns(id)))
        return {case for number in numbers for case in heard(id, number, words=False)}

    expected = {
        f"{n:032x}" for id, n, span in CODINGS if id in seen and behind(id, span) <= counted
    }
    assert set(study.codings["coding"]) == {coding.id for coding in study.coding_list} == expected
    assert {coding.id for coding in find_codings(study)} <= expected
    assert set(study.cases["case"]) == counted
    if study.audience == "team":
        assert set(study.summaries["case"]) == counted
    table = rap.crosstab(study.codings, study.cases)
    pairs = rap.cooccurrence(study.codings, within="source")
    assert {
        case for frame in (table, pairs) for cases in frame["cases"] for case in cases
    } <= counted
    shown = show_table(table, id="all", title="all").data["rows"]
    assert all(row["people"] <= len(counted) for row in shown)


def test_papers_hold_words_where_everybody_agreed(base: Path, tmp_path: Path) -> None:
    """The guard of the guard: pages and kits do quote, in the language said and in translation."""
    root = tmp_path / "study"
    shutil.copytree(base, root)
    fill(root, {case: [ALL] for case in PEOPLE}, [])
    doors = dict(papers(Study(root, audience="members", on=datetime.date.fromisoformat(DAY))))

    assert [door for door, out in doors.items() if "heron" in out] == [
        "quotes of pages en", "quotes of pages fr", "quotes of a kit en", "quotes of a kit fr"]  # fmt: skip
    assert "Rent weighs." in doors["quotes beside en"]


def test_files_hold_words_where_everybody_agreed(base: Path, tmp_path: Path) -> None:
    """The guard of the guard: quotes and interviews taken out do hold what people said."""
    root = tmp_path / "study"
    shutil.copytree(base, root)
    fill(root, {case: [ALL] for case in PEOPLE}, [])
    for audience in AUDIENCES:
        study = Study(root, audience=audience, on=datetime.date.fromisoformat(DAY))
        for door, out in taken_out(study, tmp_path):
            holds = any(word(id, number) in out for id in SPOKEN for number, _ in turns(id))
            assert holds is door.startswith(("quotes", "interview", "project")), (audience, door)


def test_terms_are_those_people_said_where_everybody_agreed(base: Path, tmp_path: Path) -> None:
    """The guard of the guard: key terms do hold the words of turns, of these people alone."""
    root = tmp_path / "study"
    shutil.copytree(base, root)
    fill(root, {PEOPLE[0]: [ALL], PEOPLE[1]: [ALL], PEOPLE[2]: [{**ALL, "given": "no"}]}, [])
    out = dict(
        strings(Study(root, audience="members", on=datetime.date.fromisoformat(DAY)), tmp_path)
    )

    for door in ("keyterms", "distinctive terms"):
        assert "herona" in out[door]
        assert "heronc" in out[door]
        assert "heronb" not in out[door]


def test_findings_are_told_with_the_voices_of_those_who_agreed_alone(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three people one lets members read her words; she is the one who is read, and the others
    are not counted.
    """
    root = tmp_path / "study"
    shutil.copytree(base, root)
    fill(root, {PEOPLE[0]: [], PEOPLE[1]: [{**ALL, "given": "unclear"}], PEOPLE[2]: [ALL]}, [])
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    rap.show_findings(
        read_findings(root),
        study=Study(root, audience="members", on=datetime.date.fromisoformat(DAY)),
    )

    assert [row["people"] for item in shown for row in item.data["rows"]] == [1]
    assert {quote["ref"].split(":")[0] for item in shown for quote in item.data["quotes"]} == {
        "INT-10003"
    }


def test_in_the_teams_notebook_who_was_never_asked_is_marked(base: Path, tmp_path: Path) -> None:
    """Her words are there for the team to work with, and say so; a no is a no there too."""
    root = tmp_path / "study"
    shutil.copytree(base, root)
    fill(root, {PEOPLE[0]: [ALL], PEOPLE[1]: [ALL], PEOPLE[2]: []}, [])
    study = rap.open_study(root, on=datetime.date.fromisoformat(DAY))

    assert (
        dict(zip(study.sources["source"], study.sources["consent"], strict=True))["INT-10003"]
        == "unknown"
    )
    write(
        root,
        f"interviews/cases/{PEOPLE[2]}.yaml",
        json.dumps({"consent": [{"date": DAY, "given": "no"}]}),
    )
    assert "INT-10003" not in rap.open_study(root, on=datetime.date.fromisoformat(DAY)).texts
