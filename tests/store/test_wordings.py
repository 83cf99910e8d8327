"""Wordings: which words a finding has today, and which answers count for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import add_source, git, write

from rap.core.errors import ConflictError, WrongUseError
from rap.core.finding_parts import SameMeaning
from rap.core.model import Finding
from rap.store.findings import read_finding, read_findings
from rap.store.wordings import (
    KINDS,
    current_wordings,
    has_count,
    wording,
    wordings_counted,
    words_on,
)
from rap.topics.findings.acts import change_finding
from rap.topics.findings.backs import put_finding_back

OLD, NEW, DUTCH = "Rent is due before a key.", "You pay rent before you get a key.", "Eerst huur."
FILE = f"""\
v: 1
statement:
  en: {{text: "{OLD}", by: K-01}}
  nl: {{text: "{DUTCH}", by: K-02, checked_by: K-01, of: "{wording(OLD)}"}}
history:
  - {{date: 2025-09-12, status: proposed, reason: "Most say so.", by: K-01}}
"""


def reworded(root: Path) -> Finding:
    write(root, "codebook/findings/F-30117.yaml", FILE)
    fields = {"language": "en", "text": NEW, "of": "", "seen": wording(OLD)}
    return change_finding(root, "F-30117", "say", by="K-01", reason="Plainer.", **fields)


def test_a_step_that_changes_words_keeps_what_was_there(tmp_path: Path) -> None:
    """The life of a finding can be told without the history of git."""
    finding = reworded(tmp_path)

    assert finding.was == {1: {"en": OLD}}
    assert finding.statement["en"]["text"] == NEW


def test_answers_to_old_words_do_not_count(tmp_path: Path) -> None:
    """Neither those to the sentence itself nor those to its translation, which is stale now."""
    before = read_finding_of(tmp_path)
    after = reworded(tmp_path)

    for given_to in ([wording(OLD)], [wording(DUTCH)], [wording(OLD), wording(DUTCH)]):
        assert has_count(given_to, before)
        assert not has_count(given_to, after)
    assert current_wordings(after) == {"en": wording(NEW)}


def read_finding_of(root: Path) -> Finding:
    write(root, "codebook/findings/F-30117.yaml", FILE)
    return read_finding(root, "F-30117")


@pytest.mark.parametrize("given_to", [(), [wording(NEW), wording(OLD)]])
def test_answers_to_words_nobody_knows_do_not_count(tmp_path: Path, given_to: list[str]) -> None:
    """A group that had the new words in one language and old ones in another answered both."""
    assert not has_count(given_to, reworded(tmp_path))


def test_the_team_can_find_that_new_words_mean_the_same(tmp_path: Path) -> None:
    """Who, why and when are kept, and answers to the old words count."""
    reworded(tmp_path)
    fields = {"language": "en", "from": wording(OLD), "to": wording(NEW)}
    finding = change_finding(tmp_path, "F-30117", "same", by="K-02", reason="One word.", **fields)

    (row,) = finding.same
    assert (row.language, row.old, row.new) == ("en", wording(OLD), wording(NEW))
    assert (row.by, row.reason, bool(row.date)) == ("K-02", "One word.", True)
    assert wordings_counted(finding) == {wording(OLD), wording(NEW)}


def test_same_meaning_is_of_words_that_the_finding_said_and_says(tmp_path: Path) -> None:
    """No reason, words it never said, or words that are no longer there: nothing is written."""
    reworded(tmp_path)
    old, new, other = wording(OLD), wording(NEW), wording("Another.")
    for error, id, reason, one, two in (
        (WrongUseError, "store.findings.no_reason", "", old, new),
        (WrongUseError, "store.findings.same_as_nothing", "So.", other, new),
        (ConflictError, "store.findings.changed_meanwhile", "So.", old, other),
    ):
        fields = {"language": "en", "from": one, "to": two}
        with raises(error, id):
            change_finding(tmp_path, "F-30117", "same", by="K-02", reason=reason, **fields)


def test_same_meaning_goes_on_over_several_small_edits() -> None:
    """Old words count as long as every step to today's was found to mean the same."""
    a, b, c = map(wording, ("A.", "B.", "C."))
    steps = [
        SameMeaning("en", one, two, "K-01", "2026-01-01", "Typo.") for one, two in ((a, b), (b, c))
    ]
    rows = {"en": {"text": "C."}}

    assert wordings_counted(Finding("F-1", rows, {}, 1, (), same=tuple(steps))) == {a, b, c}
    assert wordings_counted(Finding("F-1", rows, {}, 1, (), same=tuple(steps[:1]))) == {c}


def test_a_translation_of_a_stale_translation_is_stale() -> None:
    """English was made from Dutch, Dutch from French, and the French has changed."""
    rows = {
        "fr": {"text": "Nouveau."},
        "nl": {"text": "Oud.", "of": wording("Ancien.")},
        "en": {"text": "Old.", "of": wording("Oud.")},
    }
    assert current_wordings(Finding("F-1", rows, {}, 1, ())) == {"fr": wording("Nouveau.")}


def test_the_words_of_a_day_are_those_it_began_with() -> None:
    """Each step that changed words is gone back over, the first one too where it is such a step."""
    steps = (("2026-01-05", "changed", "r", "K-01"), ("2026-01-09", "supported", "r", "K-01"))
    finding = Finding(
        "F-1", {"en": {"text": "C."}}, {}, 1, steps, was={0: {"en": "A."}, 1: {"en": "B."}}
    )
    days = ("2026-01-04", "2026-01-05", "2026-01-06", "2026-01-09", "2026-01-10")

    assert [(words_on(finding, day) or {}).get("en") for day in days] == [
        None,  # it may not have been written yet
        "A.",
        "B.",
        "B.",
        "C.",
    ]


# What else is said of a sentence belongs to its words as answers do.

REST = """\
  - {date: 2025-10-24, status: supported, reason: "All said so.", by: K-01}
icon: coins
evidence: {codes: [deposit], codings: [aa, bb], queries: [deposit], surveys: ["bank:a=yes"]}
voices: {pinned: [cc], refused: [bb]}
spoken_for_by: {setting: home}
"""
ID = "F-30117"


def seen(root: Path) -> Finding:
    (finding,) = read_findings(root)
    return finding


def rest_of(finding: Finding) -> tuple[object, ...]:
    rest = (finding.evidence, finding.voices, finding.icon, finding.spoken_for_by)
    return (finding.status, *rest)


def confirmed(root: Path) -> Finding:
    """A finding that a group confirmed, with all that can be said of it."""
    write(root, f"codebook/findings/{ID}.yaml", FILE + REST)
    add_source(root, "FG-10442", "I: And you?\n")
    return seen(root)


def say(root: Path, text: str, *, language: str = "en", of: str = "", by: str = "K-01") -> Finding:
    now = wording(read_finding(root, ID).statement[language]["text"])
    fields = {"language": language, "text": text, "of": of, "seen": now}
    change_finding(root, ID, "say", by=by, reason="Other words.", **fields)
    return seen(root)


def carry(root: Path, kind: str, *, by: str = "K-02", group: str = "", old: str = OLD) -> Finding:
    fields = {"language": "en", "from": wording(old), "to": wording(NEW), "of": kind, "in": group}
    change_finding(root, ID, "same", by=by, reason="Same meaning.", **fields)
    return seen(root)


BARE = ("proposed", {"codes": ("deposit",)}, {"refused": ("bb", "cc", "aa", "bb")}, "", {})


def test_a_sentence_with_other_words_is_proposed_again_and_keeps_nothing(tmp_path: Path) -> None:
    """Standing, passages, answers to surveys, voices and icon were said of the old words; a passage
    that is never quoted stays so.
    """
    confirmed(tmp_path)
    after = say(tmp_path, NEW)

    assert rest_of(after) == BARE
    assert after.fallen == {*KINDS[1:]}
    assert [step[1] for step in after.history] == ["proposed", "supported", "proposed"]
    assert after.written is not None
    assert after.written.evidence["codings"] == ("aa", "bb")


def test_a_translation_that_is_new_or_corrected_changes_nothing_of_it(tmp_path: Path) -> None:
    """It says the sentence in another language."""
    before = confirmed(tmp_path)
    after = say(tmp_path, "Eerst huur, dan de sleutel.", language="nl", of="en", by="K-02")

    assert (rest_of(after), after.fallen) == (rest_of(before), frozenset())


def test_words_that_are_written_in_the_language_of_a_translation_are_other_words(
    tmp_path: Path,
) -> None:
    """Also what translated the sentence before, and what was taken away and is said anew."""
    confirmed(tmp_path)
    assert say(tmp_path, "Geen huur.", language="nl").status == "proposed"

    confirmed(tmp_path)
    fields = {"language": "en", "seen": wording(OLD)}
    change_finding(tmp_path, ID, "unsay", by="K-01", reason="Away.", **fields)
    again = {"language": "en", "text": NEW, "of": "", "seen": ""}
    change_finding(tmp_path, ID, "say", by="K-01", reason="Anew.", **again)
    assert rest_of(seen(tmp_path)) == BARE


@pytest.mark.parametrize("place", range(2, 6))
def test_one_kind_at_a_time_is_carried_over(tmp_path: Path, place: int) -> None:
    """Each by itself, by somebody who did not write the new words."""
    confirmed(tmp_path)
    say(tmp_path, NEW)

    assert {*KINDS[1:]} - carry(tmp_path, KINDS[place]).fallen == {KINDS[place]}


def test_who_wrote_the_new_words_carries_nothing_over(tmp_path: Path) -> None:
    """Nor does a file in which she says so."""
    confirmed(tmp_path)
    say(tmp_path, NEW)
    for kind in KINDS:
        with raises(WrongUseError, "store.findings.own_words"):
            carry(tmp_path, kind, by="K-01")
    row = SameMeaning("en", wording(OLD), wording(NEW), "K-01", "2026-01-01", "Same.", of=KINDS)
    path = tmp_path / f"codebook/findings/{ID}.yaml"
    path.write_text(path.read_text() + "same: [" + str(row.to_row()) + "]\n")

    assert rest_of(seen(tmp_path)) == BARE


def test_confirmed_in_a_group_is_carried_over_by_a_group(tmp_path: Path) -> None:
    """One that is there; who works there agreed to the sentence with it."""
    confirmed(tmp_path)
    say(tmp_path, NEW)
    for group, id in (
        ("", "group_needed"),
        ("FG-99999", "unknown_group"),
        ("home", "unknown_group"),
    ):
        with raises(WrongUseError, f"store.findings.{id}"):
            carry(tmp_path, "standing", group=group)
    after = carry(tmp_path, "standing", by="K-01", group="FG-10442")

    assert (after.status, after.spoken_for_by) == ("supported", {"setting": "home"})
    assert after.fallen == {"evidence", "voices", "short", "icon"}


def test_a_file_carries_a_groups_standing_over_only_in_a_group(tmp_path: Path) -> None:
    """What a second person wrote into it by hand is not enough."""
    confirmed(tmp_path)
    say(tmp_path, NEW)
    row = SameMeaning("en", wording(OLD), wording(NEW), "K-02", "2026-01-01", "Same.", of=KINDS)
    path = tmp_path / f"codebook/findings/{ID}.yaml"
    path.write_text(path.read_text() + "same: [" + str(row.to_row()) + "]\n")

    assert (seen(tmp_path).status, seen(tmp_path).fallen) == ("proposed", {"standing"})


def test_a_new_standing_of_new_words_names_the_group(tmp_path: Path) -> None:
    """Contested needs none; a group that gave the new words themselves stands in their step."""
    confirmed(tmp_path)
    say(tmp_path, NEW)
    with raises(WrongUseError, "store.findings.group_needed"):
        change_finding(tmp_path, ID, "stand", by="K-01", reason="So.", status="supported")
    change_finding(tmp_path, ID, "stand", by="K-01", reason="So.", status="contested")
    assert (seen(tmp_path).status, "standing" in seen(tmp_path).fallen) == ("contested", False)
    met = {"status": "changed", "in": "FG-10442"}
    change_finding(tmp_path, ID, "stand", by="K-01", reason="So.", **met)
    assert seen(tmp_path).status == "changed"


@pytest.mark.parametrize(("row", "status"), [("", "proposed"), ("in: FG-10442, ", "changed")])
def test_a_step_that_changes_words_gives_a_standing_only_in_a_group(
    tmp_path: Path, row: str, status: str
) -> None:
    """Written by hand, in one step."""
    was = f'{{{row}date: 2025-11-01, status: changed, reason: r, by: K-01, was: {{en: "{OLD}"}}}}'
    text = (FILE + REST).replace("icon:", f"  - {was}\nicon:").replace(OLD, NEW, 1)
    write(tmp_path, f"codebook/findings/{ID}.yaml", text)

    assert seen(tmp_path).status == status


def test_a_change_that_is_undone_was_none_and_done_again_it_is_one(tmp_path: Path) -> None:
    """Taken back at once, nothing was said of the words between."""
    first = confirmed(tmp_path)
    before = read_finding(tmp_path, ID)
    say(tmp_path, NEW)
    after = read_finding(tmp_path, ID)
    back = put_finding_back(tmp_path, before, after, by="K-01", why="Taken back")
    undone = seen(tmp_path)
    put_finding_back(tmp_path, after, back, by="K-01", why="Taken back")

    assert (rest_of(undone), undone.fallen) == (rest_of(first), frozenset())
    assert rest_of(seen(tmp_path)) == BARE


def test_a_sentence_that_comes_back_has_its_standing_and_not_what_was_noted_meanwhile(
    tmp_path: Path,
) -> None:
    """Of passages nobody knows to which of the words they were found."""
    confirmed(tmp_path)
    say(tmp_path, NEW)
    after = say(tmp_path, OLD)

    assert (after.status, after.fallen) == ("supported", {"evidence", "voices", "short", "icon"})


def test_what_was_set_aside_stays_so(tmp_path: Path) -> None:
    """Other words alone bring nothing back into a report."""
    confirmed(tmp_path)
    change_finding(tmp_path, ID, "stand", by="K-01", reason="Waits.", status="set-aside")

    assert say(tmp_path, NEW).status == "set-aside"


@pytest.mark.parametrize("where", ["git", "release"])
def test_words_changed_by_hand_are_proposed_too(tmp_path: Path, where: str) -> None:
    """Git's last commit has the old ones, or a release has their hash; the next act keeps them."""
    confirmed(tmp_path)
    path = tmp_path / f"codebook/findings/{ID}.yaml"
    if where == "git":
        for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "a"]):
            git(tmp_path, *words)
    else:
        told = f'{{"findings": {{"{ID}": {{"wordings": {{"en": "{wording(OLD)}"}}}}}}}}'
        write(tmp_path, f"reports/releases/{'a' * 16}.json", told)
    assert seen(tmp_path).status == "supported"
    path.write_text(path.read_text().replace(OLD, NEW))
    after = seen(tmp_path)
    change_finding(tmp_path, ID, "voice", by="K-02", coding="c" * 32, use="")

    assert rest_of(after) == BARE
    assert after.lost == {"en": OLD if where == "git" else ""}
    assert read_finding(tmp_path, ID).was == ({2: {"en": OLD}} if where == "git" else {})
    assert rest_of(seen(tmp_path))[0] == "proposed"


def test_sentences_that_translate_each_other_are_both_the_sentence(tmp_path: Path) -> None:
    """Else both could be changed in turn as corrected translations."""
    confirmed(tmp_path)
    say(tmp_path, OLD, of="nl")
    assert seen(tmp_path).status == "supported"
    say(tmp_path, "Geen huur.", language="nl", of="en", by="K-02")
    say(tmp_path, NEW, of="nl")

    assert rest_of(seen(tmp_path)) == BARE
