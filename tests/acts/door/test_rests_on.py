"""What rests on something that waits, waits with it, and all else of the exchange comes in."""

from __future__ import annotations

from pathlib import Path

from besieged import Three, code, effect, log_of, push
from exchanging import disk, vouch_here
from studies import AGREED, TEXT, add_source, write, write_by_hand

from rap.store.codings import CodingLogs
from rap.store.settings import own_device
from rap.store.sources import read_source
from rap.topics.checks.check import find_problems
from rap.topics.sharing.door.deciding import count_asked, find_asked, say_no, say_yes
from rap.topics.sharing.sync import sync

NEW, CARD = "INT-50001", "interviews/cases/C-50001.yaml"
CODE, LABEL = "codebook/needs/rest.yaml", "label: {en: Rest}\n"


def asked(root: Path) -> list[str]:
    return [one.path for one in find_asked(root)]


def begin_interview(root: Path, coder: str) -> tuple[str, str]:
    """A new interview whose card was written in an editor, and a coding in it and in another one."""
    add_source(root, NEW, f"{TEXT}P1: Fifty.\n", case="C-50001")
    write_by_hand(root, CARD, AGREED)
    return code(root, coder, start=2, source=NEW), code(root, coder, start=9)


def test_codings_wait_with_their_text_and_all_else_comes_in(three: Three):
    """The lead said no yes yet to the card that she wrote by hand: a colleague's exchange goes on."""
    waits, comes = begin_interview(three.lead, "K-01")
    write(three.lead, CODE, LABEL)
    sync(three.lead)
    own = code(three.coder, "K-02", start=30)
    done = sync(three.coder)
    there = effect(three.coder)
    sync(three.lead)
    says = {str(one.id) for asked in find_asked(three.lead) for one in asked.says}

    assert (done.shared, waits in there["coded"], comes in there["coded"]) == (True, False, True)
    assert ((three.coder / CODE).read_text(), NEW in there["texts"]) == (LABEL, False)
    assert "sealing.check.case_missing" in {problem.id for problem in done.told}
    assert own in effect(three.lead)["coded"]
    assert (asked(three.lead), "sharing.door.broken" in says) == ([CARD], False)

    say_yes(three.lead, [one.id for one in find_asked(three.lead)])
    for root in (three.lead, three.coder, three.lead):
        sync(root)
    assert waits in effect(three.coder)["coded"]
    assert (asked(three.coder), disk(three.coder)) == ([], disk(three.lead))


def test_what_was_broken_comes_in_with_the_yes_that_mends_it(three: Three):
    """The lead says yes to a colleague's card alone: the text and its codings are in effect at once."""
    waits, _ = begin_interview(three.coder, "K-02")
    sync(three.coder)
    sync(three.lead)
    text = f"interviews/{NEW}.txt"
    first = asked(three.lead)
    say_yes(three.lead, [one.id for one in find_asked(three.lead) if one.path == CARD])

    assert (first, asked(three.lead)) == ([CARD, text], [])
    assert waits in effect(three.lead)["coded"]
    assert (find_problems(three.lead), count_asked(three.lead)) == ([], 0)


def test_a_no_to_a_text_takes_no_codings_and_stops_nobody(three: Three):
    """Whose text it is keeps it with her codings until she answers; both go on exchanging."""
    add_source(three.coder, "AR-50001", f"News.\n{TEXT}".replace("P1: ", ""), rights="public")
    hers = code(three.coder, "K-02", start=2, source="AR-50001")
    sync(three.coder)
    sync(three.lead)
    say_no(three.lead, [one.id for one in find_asked(three.lead)])
    write(three.lead, CODE, LABEL)
    for root in (three.lead, three.coder, three.lead):
        assert sync(root).shared

    assert (
        hers.encode() in (three.coder / log_of(three.coder, "K-02", source="AR-50001")).read_bytes()
    )
    assert (three.coder / CODE).is_file()
    assert (find_problems(three.coder), find_problems(three.lead)) == ([], [])
    assert (asked(three.lead), count_asked(three.lead)) == ([], 0)
    assert not (three.lead / "interviews/AR-50001.txt").exists()


def test_a_code_that_a_colleague_used_meanwhile_stays(three: Three):
    """It went at one's and was used at the other's: it is asked about, and a no brings it back to all."""
    write(three.coder, CODE, LABEL)
    for root in (three.coder, three.lead):
        sync(root)
    (three.coder / CODE).unlink()
    sync(three.coder)
    src = read_source(three.lead, "INT-10001").hash[:8]
    with CodingLogs(three.lead, coder="K-01", device=own_device(three.lead)) as logs:
        used = logs.append("INT-10001", "add", {"code": "rest", "start": 1, "end": 9}, src=src).id
    done = sync(three.lead)
    sync(three.coder)

    assert (done.shared, asked(three.lead), (three.lead / CODE).is_file()) == (True, [CODE], True)
    assert used not in effect(three.coder)["coded"]

    say_no(three.lead, [one.id for one in find_asked(three.lead)])
    for root in (three.lead, three.coder):
        sync(root)
    assert used in effect(three.coder)["coded"]
    assert disk(three.coder) == disk(three.lead)


DESK = "codebook/counts/helpdesk.yaml"
FIELDS = (
    "v: 1\nunit: question\ntitle: {en: Desk}\ntold: {en: You are counted.}\nsince: 2026-01\nfields:\n"
    "  - {id: about, type: one, label: {en: About}, choices: [{id: work, label: {en: Work}}]}\n"
)


def test_what_breaks_a_file_that_was_here_waits_and_stops_nobody(three: Three):
    """A desk that no longer asks what was counted makes problems in the counts of before: the desk
    waits, and all else of the exchange comes in.
    """
    write(three.lead, DESK, FIELDS)
    write(three.lead, "interviews/counts/helpdesk/2026-01-3f9a2b7c.csv", "again,about\n,work\n")
    for root in (three.lead, three.coder):
        sync(root)
    write(three.coder, DESK, FIELDS.replace("id: about", "id: other"))
    write(three.coder, CODE, LABEL)
    vouch_here(three.coder)
    push(three.coder)
    done = sync(three.lead)

    assert done.shared
    assert (asked(three.lead), find_problems(three.lead)) == ([DESK], [])
    assert {one.id for one in done.told} >= {"sharing.door.broken", "store.counts.unknown_column"}
    assert (three.lead / CODE).read_text() == LABEL
    assert (three.lead / DESK).read_text() == FIELDS
