"""Values typed wrong: whatever a file of a study says, every look answers, or tells file and place
in a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from messages import said
from sent import as_sent
from studies import scaled
from typed_wrong import FILES, make_typed_study, mutations

from rap.core.errors import RapError
from rap.core.yaml_checks import LABELS, TEXTS, check_shapes
from rap.core.yaml_files import SHELF, Document, Packing, parse_yaml
from rap.lab.start_page import describe_study, list_sources, tell_start
from rap.store.roles import LEAD
from rap.study.found import find_codings
from rap.study.study import open_study
from rap.topics.checks.check import find_notes, find_problems
from rap.topics.codebook.routes.codes import find_uses, list_codes, tell_history
from rap.topics.coding.routes.coding import open_source
from rap.topics.coding.routes.team import tell_plan
from rap.topics.exploring.routes.passages import Question, find_passages
from rap.topics.memos.routes import list_memos
from rap.topics.runs.plan import plan_runs
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person

describe_study = as_sent(describe_study)
list_sources = as_sent(list_sources)
tell_start = as_sent(tell_start)

find_uses = as_sent(find_uses)
list_codes = as_sent(list_codes)
tell_history = as_sent(tell_history)
open_source = as_sent(open_source)
tell_plan = as_sent(tell_plan)
list_memos = as_sent(list_memos)

PERSON = Person("K-01", LEAD)


class InMemory:
    """Parsed documents and what was made of them, found again by their text."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Document] = {}
        self._made: dict[tuple[str, bytes], object] = {}

    def find(self, name: str, text: str) -> Document | None:
        return self._kept.get((name, text))

    def keep(self, document: Document, text: str) -> None:
        self._kept[document.name, text] = document

    def made(self, name: str, data: bytes, kept_as: Packing) -> object:
        return self._made.get((name, data))

    def note(self, name: str, data: bytes, noun: object, kept_as: Packing) -> None:
        self._made[name, data] = noun


KEPT = InMemory()


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file of every kind, without a problem; who changes one puts it back."""
    return make_typed_study(tmp_path_factory.mktemp("typed") / "study")


@pytest.fixture(autouse=True)
def shelf() -> Iterator[None]:
    """What is parsed once is kept, as every command does."""
    before = SHELF.set(KEPT)
    yield
    SHELF.reset(before)


def search(root: Path) -> None:
    study = open_study(root)
    for coding in find_codings(study, code="", words="", where={}):
        assert study.texts[coding.source][coding.start : coding.end]


def frames(root: Path) -> None:
    for audience in ("team", "members"):
        study = open_study(root, audience=audience)
        assert [len(frame) >= 0 for frame in (study.sources, study.cases, study.codings)]
        assert list(study.texts) == list(study.sources["source"])


def screen(root: Path) -> None:
    bench = Bench(root)
    looks: tuple[Callable[[], Any], ...] = (
        lambda: describe_study(bench, PERSON),
        lambda: list_sources(bench, PERSON),
        lambda: open_source(bench, PERSON, "INT-10001"),
        lambda: list_codes(bench, PERSON),
        lambda: tell_history(bench, "deposit"),
        lambda: find_uses(bench, PERSON, "alarm"),
        lambda: find_passages(bench, PERSON, Question("code:deposit")),
        lambda: tell_start(bench, PERSON, ""),
        lambda: list_memos(bench, PERSON),
        lambda: tell_plan(bench),
    )
    for look in looks:
        answers(look)


LOOKS: tuple[Callable[[Path], Any], ...] = (
    search,
    frames,
    lambda root: plan_runs(root, ()),
    find_notes,
    screen,
)


def answers(look: Callable[[], Any]) -> None:
    """It answers, or says what is wrong where; anything else is a break."""
    try:
        look()
    except RapError as error:
        for problem in error.problems:
            assert problem.place.strip()
            assert str(problem.message).strip()
            assert "\n" not in str(problem)


def test_the_study_is_without_a_problem(study: Path):
    """Else the mutations would say nothing."""
    assert find_problems(study) == []
    assert len(plan_runs(study, ())) == 2


@pytest.mark.long
@pytest.mark.parametrize("seed", range(scaled(3, 40, quick=1)))
def test_whatever_is_typed_every_look_answers_in_a_sentence(study: Path, seed: int):
    """Values of other kinds, keys twice, byte-order marks, CRLF, tabs, deep nesting, torn files: in
    each file of the study.
    """
    tried = 0
    for number, (name, wrong, data) in enumerate(mutations(study, n=3, seed=seed)):
        path = study / name
        before = path.read_bytes()
        path.write_bytes(data)
        try:
            problems = find_problems(study)
            answers(lambda number=number: LOOKS[number % len(LOOKS)](study))  # type: ignore[misc]
        except Exception as error:
            raise AssertionError(f"{name}, {wrong}") from error
        finally:
            path.write_bytes(before)
        assert all(problem.place.strip() and "\n" not in str(problem) for problem in problems), (
            name,
            wrong,
        )
        tried += 1

    assert tried == 3 * len(
        [
            path
            for path in study.rglob("*")
            if path.is_file() and not {"locks", "cache"} & {*path.parts}
        ]
    )


KINDS = (
    ("codebook/access/deposit.yaml", ("label", "en"), ["Rent"], "label.en is a list; write one text"),
    ("codebook/access/deposit.yaml", ("label",), ["Rent"], "label is a list; write one text or a mapping"),
    ("codebook/access/deposit.yaml", ("definition", "en"), {"a": "b"}, "definition.en is a mapping; write one text"),
    ("codebook/access/key.yaml", ("retired",), ["2026-01-10"], "retired is a list; write one text"),
    ("codebook/codebook.yaml", ("languages",), "en", "languages is one text; write a list"),
    ("codebook/codebook.yaml", ("languages", 0), {"a": "b"}, "languages is a mapping; write one text"),
    ("codebook/codebook.yaml", ("families", "access"), ["x"], "families.access is a list; write one text or a mapping"),
    ("codebook/codebook.yaml", ("families", "access", "about"), ["x"], "families.access.about is a list; write one text"),
    ("codebook/codebook.yaml", ("title",), ["x"], "title is a list; write one text or a mapping"),
    ("codebook/findings/F-30117.yaml", ("statement", "fr", "text"), ["x"], "statement.fr.text is a list; write one text"),
    ("codebook/findings/F-30117.yaml", ("phase",), ["2"], "phase is a list; write one text"),
    ("codebook/findings/F-30117.yaml", ("history", 0, "reason"), {"a": "b"}, "history.reason is a mapping; write one text"),
    ("codebook/forms/2025-a.yaml", ("wording", "en"), ["x"], "wording.en is a list; write one text"),
    ("codebook/forms/2025-a.yaml", ("who", "members"), ["x"], "who.members is a list; write one text or a mapping"),
    ("codebook/letter/pays.yaml", ("text", "fr"), ["x"], "text.fr is a list; write one text"),
    ("codebook/votes/FG-10442.yaml", ("answers", "F-30117"), ["x"], "answers.F-30117 is a list; write a mapping"),
    ("codebook/votes/FG-10442.yaml", ("present",), "9" * 30, said("store.votes.bad_number", number="9" * 30)),
    ("interviews/cases/C-20001.yaml", ("variables", "setting", 0), ["x"], "variables.setting is a list; write one text"),
    ("interviews/cases/C-20001.yaml", ("variables", "region", "2025-03"), {"a": "b"},
     "variables.region.2025-03 is a mapping; write one text or a list"),
    ("interviews/plan/INT-10001.yaml", ("drawn",), ["x"], "drawn is a list; write one text"),
    ("interviews/withdrawn/C-20009.json", ("case",), ["C-20009"], said("store.cases.bad_withdrawal")),
    ("interviews/withdrawn/C-20009.json", ("sources",), [5], said("store.cases.bad_withdrawal")),
    ("notebooks/phase1.ipynb", ("cells", 0, "source"), 5, said("store.notebook.not_a_notebook")),
    ("notebooks/phase1.ipynb", ("cells", 0, "metadata"), 5, said("store.notebook.not_a_notebook")),
    ("reports/releases/0123456789abcdef.json", ("people",), "6", said("store.ledger.damaged")),
    ("reports/releases/0123456789abcdef.json", ("cells", 0, "least"), "6", said("store.ledger.damaged")),
)  # fmt: skip


@pytest.mark.parametrize(("name", "keys", "value", "sentence"), KINDS)
def test_a_value_of_another_kind_is_told_with_file_and_line(
    study: Path, name: str, keys: tuple[str | int, ...], value: object, sentence: str
):
    """It is not taken for text that it never was."""
    from typed_wrong import replaced, written

    text = FILES[name]
    data = parse_yaml(text, name=name).data if name.endswith(".yaml") else json.loads(text)
    (study / name).write_text(written(name, replaced(data, keys, value)), encoding="utf-8")
    told = [problem for problem in find_problems(study) if problem.place.partition(":")[0] == name]
    (study / name).write_text(text, encoding="utf-8")

    assert sentence in [str(problem).partition(": ")[2] for problem in told]
    assert all(":" in problem.place for problem in told) or name.endswith((".json", ".ipynb"))


def test_shapes_let_nothing_pass_that_is_nothing_and_name_the_nearest_line():
    """An empty value is a missing one; the line is that of the key above."""
    document = Document(
        "x.yaml", {"a": "", "b": {"c": [["d"]]}, "e": {"f": {"g": "h"}}}, {("b", "c"): 3, ("e",): 4}
    )

    found = check_shapes(
        document, {"a": [TEXTS], "b": {"c": TEXTS}, "e": {"f": LABELS, "x": "one text"}}
    )
    assert [str(problem) for problem in found] == ["x.yaml:3: b.c is a list; write one text"]
