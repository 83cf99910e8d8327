"""The table of codings from columns is that of the nouns, for every audience, and a refresh reads only
what is new.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import pytest
from studies import TEXT, add_source, make_study, write

from rap.core.model import Consent
from rap.store import cache, kept_cases, kept_folds
from rap.store.codings.lines import NO_HASH, Event, format_line
from rap.study.coding_columns import nouns_table
from rap.study.study import Study, open_study

N = 12
CONSENT = (
    "variables: {{setting: home}}\nconsent:\n  - date: 2025-01-01\n    given: yes\n"
    "    yes: {{team: [analyse, count], members: [{0}]}}\n"
)


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_folds, "_SETTLED_NS", -(10**18))
    monkeypatch.setattr(kept_folds, "LEAST_BYTES", 1)
    monkeypatch.setattr(kept_cases, "LEAST_CODINGS", 1)
    monkeypatch.setattr(cache, "LEAST_DOCUMENTS", 1)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Twelve interviews whose people agreed to different things, with two coders each; merged,
    retired and unknown codes, decisions, practice, important ones, codings of a whole text.
    """
    root, dice = make_study(tmp_path / "many"), random.Random(3)
    write(root, "codebook/safety/bell.yaml", "label: {en: Bell}\nmerged_into: alarm\n")
    write(root, "codebook/safety/old.yaml", "label: {en: Old}\nretired: 2025-01\n")
    for number in range(2, N):
        id, case = f"INT-{10_000 + number}", f"C-{20_000 + number}"
        source = add_source(root, id, TEXT, case=case)
        write(
            root,
            f"interviews/cases/{case}.yaml",
            CONSENT.format("count" if number % 3 else "quote"),
        )
        for coder in ("K-01", "K-02"):
            events = [_add(dice, coder, source.hash[:8]) for _ in range(20)]
            more = {"ref": events[0].id, "important": True}
            events.append(_event(dice, "set", coder, source.hash[:8], more))
            if number % 5 == 0 and coder == "K-02":
                events.append(_event(dice, "mark", coder, source.hash[:8], {"state": "training"}))
            _log(root, id, events)
    return root


def _add(dice: random.Random, coder: str, src: str) -> Event:
    start = dice.randrange(0, 100)
    place = {"start": start, "end": start + dice.randrange(1, 20)} if dice.random() < 0.9 else {}
    code = dice.choice(("alarm", "deposit", "bell", "old", "gone"))
    return _event(dice, "add", coder, src, {"code": code, **place})


def _event(dice: random.Random, op: str, coder: str, src: str, data: Any) -> Event:
    id = f"{dice.getrandbits(128):032x}"
    return Event(op, id, coder, "2025-03-01T00:00:00.000Z", src, data)


def _log(root: Path, id: str, events: list[Event], *, prev: str = NO_HASH) -> str:
    path = root / kept_folds.CODINGS / id / f"{events[0].coder}.device00.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab") as file:
        for event in events:
            line, prev = format_line(event, prev=prev)
            file.write(line)
    return prev


def slow(study: Study) -> list[dict[str, Any]]:
    """The rows as nouns give them."""
    rows: list[dict[str, Any]] = nouns_table(study, study.coding_list).to_pylist()
    return rows


@pytest.mark.parametrize("audience", ["team", "members", "public"])
def test_columns_give_the_rows_of_the_nouns(many: Path, audience: str):
    """Cold, from the cache, and in a hurry: row by row what the nouns say."""
    for _ in range(2):
        study = Study(many, audience=audience)
        table = study.codings_arrow()
        assert table.to_pylist() == slow(Study(many, audience=audience))
        assert table.schema == nouns_table(study, study.coding_list).schema
    assert open_study(many, audience=audience).codings_arrow().equals(table)


def test_an_empty_study_has_an_empty_table(tmp_path: Path):
    """No coding, no row, the same columns."""
    study = Study(make_study(tmp_path / "empty"))

    assert study.codings_arrow().equals(nouns_table(study, ()))


def test_another_card_moves_the_case(many: Path):
    """Whose words they are is looked for again when the card names somebody else."""
    open_study(many).codings_arrow()
    card = many / "interviews/INT-10003.yaml"
    card.write_text(card.read_text().replace("C-20003", "C-20004"))
    table = open_study(many).codings_arrow()

    assert "C-20003" not in table["case"].to_pylist()
    assert table.to_pylist() == slow(Study(many))


def test_a_refresh_after_one_act_opens_one_log(many: Path):
    """Of 20 logs and 11 texts, the log that grew is opened, and the text it is of."""
    study = open_study(many)
    before = study.codings_arrow().num_rows
    src = study.source_list[3].hash[:8]
    new = many / kept_folds.CODINGS / study.source_list[3].id / "K-02.device11.jsonl"
    line, _ = format_line(
        _event(random.Random(9), "add", "K-02", src, {"code": "alarm"}), prev=NO_HASH
    )
    new.write_bytes(line)
    opened: list[str] = []
    _OPENED.append(opened)
    study.refresh()
    table = study.codings_arrow()
    _OPENED.clear()
    names = _of_plain_sources(opened)

    assert table.num_rows == before + 1
    assert names == [new.name, f"{study.source_list[3].id}.txt"]
    assert table.to_pylist() == slow(Study(many))


def test_a_second_open_reads_no_text_and_no_log(many: Path):
    """What the disk calls unchanged is not read when the team opens its study."""
    first = open_study(many).codings_arrow()
    opened: list[str] = []
    _OPENED.append(opened)
    again = open_study(many).codings_arrow()
    _OPENED.clear()

    assert _of_plain_sources(opened) == []
    assert again.equals(first)


def test_a_text_changed_in_a_hurry_is_seen(many: Path):
    """A text that the disk calls changed is read, and refused when it is another."""
    open_study(many).codings_arrow()
    (many / "interviews/INT-10003.txt").write_text(TEXT.replace("key", "kay"), encoding="utf-8")

    with pytest.raises(Exception, match="INT-10003"):
        open_study(many).codings_arrow()


_OPENED: list[list[str]] = []
LEARNING = ("INT-10005.txt", "INT-10010.txt")  # somebody learns there: each coding is looked at


def _of_plain_sources(opened: list[str]) -> list[str]:
    names = (Path(name).name for name in opened if name.endswith((".jsonl", ".txt")))
    return [name for name in names if name not in LEARNING]


def _note(event: str, facts: tuple[Any, ...]) -> None:
    if event == "open" and _OPENED:
        _OPENED[-1].append(str(facts[0]))


sys.addaudithook(_note)


def test_whose_words_they_are_is_forgotten_with_a_source(many: Path):
    """What is kept of a source goes when it is withdrawn, and a study that is still open does not
    write a person back who is no longer on the card.
    """
    study = open_study(many)
    study.codings_arrow()
    kept = many / cache.FOLDER / cache.bucket_of("INT-10003", "cases")
    assert b"C-20003" in kept.read_bytes()
    cache.forget(many, "INT-10003")
    assert not kept.exists()
    card = many / "interviews/INT-10003.yaml"
    card.write_text(card.read_text().replace("C-20003", "C-20004"))
    source = next(one for one in study.source_list if one.id == "INT-10003")
    again = kept_cases.KeptCases(many)
    again.keep(source, "0" * 64, kept_cases.number_cases(["C-20003"]))
    again.save()

    assert not kept.exists() or b"C-20003" not in kept.read_bytes()


def test_a_card_that_changed_is_read_again_and_no_other(
    many: Path, monkeypatch: pytest.MonkeyPatch
):
    """A refresh makes the noun of the one card anew whose text is another; what she refused since
    holds.
    """
    study, made = open_study(many, audience="members"), list[str]()
    heard = [case for case in study.codings_arrow()["case"].to_pylist() if case]
    monkeypatch.setattr("rap.store.cases._consent", lambda *_: made.append("") or REFUSED)
    write(many, f"interviews/cases/{heard[0]}.yaml", CONSENT.format("quote"))
    study.refresh()

    assert heard[0] not in study.codings_arrow()["case"].to_pylist()
    assert (len(made), len({*heard} - {heard[0]}) > 0) == (1, True)


REFUSED = Consent(date="2025-01-02", given="no")
