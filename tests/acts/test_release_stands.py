"""What enough people share, and where their words stand, is decided once: who leaves, or comes, changes
nothing of anybody else in the next edition.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from messages import raises
from releases import (
    CONSENT,
    add_person,
    coding_of,
    make_release_study,
    page,
    release,
    write_run,
)
from studies import write

from rap.core.errors import RunFailedError
from rap.report.items import say, show_findings
from rap.report.items.workplaces import show_by_workplace
from rap.report.words import words_of
from rap.store.ledger import Release
from rap.store.vault import Vault
from rap.study.study import Study
from rap.topics.publishing import gate
from rap.topics.publishing.kits import KitRequest, release_kit
from rap.topics.publishing.releases import Given
from rap.topics.publishing.sealed import read_record
from rap.topics.runs.planned import Plan
from rap.topics.withdrawal.withdrawals import withdraw

N, RARE = 20, (16, 17, 18, 19)
AGREED = CONSENT.replace("[count, quote]", "[count, quote, attributes]")
REFUSED = CONSENT.replace("[count, quote]", "[count]")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "study"


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Twenty people; four of them, and C-20115, speak Spanish, who may not be quoted."""
    vault = make_release_study(root, monkeypatch, n=N)
    for number in (15, *RARE):
        speak_spanish(root, number)
    write(root, "interviews/cases/C-20115.yaml", f"variables: {{setting: window}}\n{REFUSED}")
    return vault


def speak_spanish(root: Path, number: int) -> None:
    add_person(root, number, said=f"la llave la tenemos entre todas, y somos {number} ahora.")
    card = root / f"interviews/INT-{10100 + number}.yaml"
    said = card.read_text(encoding="utf-8")
    card.write_text(said.replace("language: en", "language: es"), encoding="utf-8")


def leave(root: Path, number: int) -> None:
    withdraw(root, f"C-{20100 + number}", receipt=f"tango piano kiwi lama opera {number}")


def come(root: Path, number: int) -> None:
    """One more, who may not be quoted."""
    speak_spanish(root, number)
    write(root, f"interviews/cases/C-{20100 + number}.yaml", REFUSED)


def read(given: Given) -> str:
    """The page, beside which lie pictures and what is read aloud."""
    return next(one for one in given.files if one.suffix == ".html").read_text(encoding="utf-8")


def quotes(given: Given) -> Counter[str]:
    return Counter(re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page(given), re.DOTALL))


def hers(found: Counter[str], *numbers: int) -> Counter[str]:
    return Counter(
        {
            said: n
            for said, n in found.items()
            for m in numbers
            if re.search(rf"\b{m} (of|ah)", said)
        }
    )


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ([], [], []),
        ([], [lambda root: leave(root, 8)], [8]),
        ([], [lambda root: leave(root, 16)], [16]),
        ([], [lambda root: leave(root, 15)], []),
        ([lambda root: leave(root, 15)], [lambda root: come(root, 30)], []),
    ],
    ids=["nothing", "common leaves", "rare leaves", "rare and unquoted leaves", "rare comes"],
)
def test_a_language_stands_whoever_leaves_and_none_comes_with_one_person(
    root: Path,
    vault: Vault,
    before: list[Callable[[Path], None]],
    after: list[Callable[[Path], None]],
    gone: list[int],
):
    """Five speak Spanish, or four: their words are read as before, but those of who left."""
    for act in before:
        act(root)
    first = quotes(release(root, vault))
    for act in after:
        act(root)
    second = quotes(release(root, vault))

    assert bool(hers(first, *RARE)) is (not before)
    assert (first - second, second - first) == (hers(first, *gone), Counter())


FINDING = """statement: {{en: {{text: "{text}", by: K-01}}}}
evidence: {{codes: [advice], codings: {codings}}}
history: [{{date: 2026-01-01, status: supported, reason: r, by: K-01}}]
"""


def find(root: Path, id: str, text: str, *people: int) -> None:
    """A finding that rests on what these people said, the first named first."""
    codings = [*map(coding_of, people)]
    write(root, f"codebook/findings/{id}.yaml", FINDING.format(text=text, codings=codings))


@pytest.fixture
def found(root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Two findings and what is said by kind of workplace; who works in the salon, and five others,
    let it be said where they work.
    """
    for number in (0, 4, 6, 7, 8, 9, 10):
        setting = "salon" if number == 0 else "window" if number % 2 else "home"
        case = f"interviews/cases/C-{20100 + number}.yaml"
        write(root, case, f"variables: {{setting: {setting}}}\n{AGREED}")
    find(root, "F-10001", "Keys are shared.", 4, 6, 12)
    find(root, "F-10002", "Locks are old.", 6, 8, 0, 7, 9, 10)
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda item: shown.append(item.data))

    def need_run(plan: Plan) -> None:
        study = Study(plan.snapshot.root, audience=plan.audience, snapshot=plan.snapshot)
        shown.clear()
        show_findings(study.findings, study=study)
        show_by_workplace(study, study.codings, by="setting")
        write_run(plan, list(shown), [])

    monkeypatch.setattr(gate, "_need_run", need_run)
    return vault


def test_a_voice_keeps_its_place_and_nobody_comes_where_somebody_left(root: Path, found: Vault):
    """Somebody else could speak for the first finding, and did not: she stays where she was read."""
    first = release(root, found)
    assert "number 4 of us" in read(first)
    leave(root, 4)
    second = release(root, found)

    assert words_of("en")("no-voice-here") in read(second)
    assert placed(found, second.release) == placed(found, first.release) - {
        ("finding-10001-voice", coding_of(4))
    }


def placed(vault: Vault, given: Release) -> set[tuple[str, str]]:
    """Whose words a release has, and where."""
    places = read_record(vault, given.id).places
    return {(place, id) for place, row in places.items() for out, _ in row.values() for id in out}


def test_a_voice_that_was_added_since_is_read_where_somebody_left(root: Path, found: Vault):
    """It was not passed over: the team chose it later, for a finding that has no voice."""
    release(root, found)
    leave(root, 4)
    find(root, "F-10001", "Keys are shared.", 6, 12, 14)

    assert "number 14 of us" in read(release(root, found))


def test_a_voice_that_was_added_since_takes_nobodys_place(root: Path, found: Vault):
    """The finding names it first now; the one that was read stays."""
    first = release(root, found).release
    find(root, "F-10002", "Locks are old.", 14, 6, 8, 0, 7, 9, 10)

    assert placed(found, release(root, found).release) == placed(found, first)


def test_a_voice_that_the_team_pins_is_read_at_once(root: Path, found: Vault):
    """She was passed over before; now she is quoted first, and who was read there is not."""
    first = release(root, found).release
    path = root / "codebook/findings/F-10001.yaml"
    pinned = f"voices: {{pinned: [{coding_of(12)}]}}\n"
    path.write_text(path.read_text(encoding="utf-8") + pinned, encoding="utf-8")
    second = release(root, found).release
    here = [("finding-10001-voice", coding_of(number)) for number in (4, 12)]

    assert [{*here} & placed(found, one) for one in (first, second)] == [{here[0]}, {here[1]}]


def test_nobody_comes_where_a_pinned_voice_left(root: Path, found: Vault):
    """Those who were not read because she was pinned wait for the next round of people."""
    path = root / "codebook/findings/F-10001.yaml"
    pinned = f"voices: {{pinned: [{coding_of(4)}]}}\n"
    path.write_text(path.read_text(encoding="utf-8") + pinned, encoding="utf-8")
    first = release(root, found).release
    leave(root, 4)

    left = placed(found, first) - {("finding-10001-voice", coding_of(4))}
    assert placed(found, release(root, found).release) == left


def test_a_card_of_a_kit_keeps_its_voices(root: Path, found: Vault):
    """Somebody leaves: the next kit of the theme has the same words of everybody else, on the same
    cards, though another could come to hers.
    """
    find(root, "F-10001", "Keys are shared.", 4, 6, 12, 14)
    kits = []
    for leaves in (True, False):
        kit, _, _ = release_kit(root, KitRequest("advice", "members", ("en",)), found)
        kits.append(placed(found, kit))
        if leaves:
            leave(root, 4)

    assert ("card-10001-voices", coding_of(4)) in kits[0]
    assert kits[1] == kits[0] - {("card-10001-voices", coding_of(4))}


def test_a_kind_of_workplace_that_too_few_share_has_no_heading(root: Path, found: Vault):
    """One person works in the salon, and would be read under it."""
    given = release(root, found)

    assert {*given.release.sections["setting"]} == {"home", "window"}
    assert "Salon (counted" not in read(given)


def test_a_page_that_repeats_somebody_is_not_released(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """Eight words in a row of hers in a sentence that nobody asked her about."""
    said = {"en": "We heard: I decide who has the key, and that is how it is."}
    item = say(said, id="repeats").data
    monkeypatch.setattr(gate, "_need_run", lambda plan: write_run(plan, [item], []))
    with raises(RunFailedError, "runs.page_repeats"):
        release(root, vault)
