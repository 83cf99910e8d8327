"""Who may bring what people write freely: a known machine of somebody who may write, for just these
bytes; a withdrawal that deletes, a correction, and words that more people could read have rules of
their own.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from besieged import (
    HER,
    OTHER,
    Three,
    by_file,
    by_pull,
    by_push,
    change,
    code,
    effect,
    make_three,
    push,
    remove,
    takes_back,
)
from exchanging import disk, introduce, vouch_here
from studies import AGREED, add_source, git, write

from rap.store.codings.maps import format_map
from rap.store.memos import write_memo
from rap.store.sources import hash_of, read_source
from rap.store.text_keys import read_keys
from rap.topics.corrections.amend import amend
from rap.topics.corrections.planning import decide_names, plan_amendment
from rap.topics.sharing.door.deciding import find_asked, find_known, forget_machine, say_no, say_yes
from rap.topics.sharing.sync import sync
from rap.topics.withdrawal.withdrawals import withdraw

CODE = "codebook/needs/rest.yaml"
ALARM = "codebook/safety/alarm.yaml"
LABEL = "label: {en: Rest}\n"
TEXT = "interviews/INT-30001.txt"


def asked(root: Path) -> list[str]:
    return [one.path.removesuffix(".sealed") for one in find_asked(root)]


def said(root: Path) -> set[str]:
    return {str(one.id) for asked in find_asked(root) for one in asked.says}


def wait_for(three: Three, root: Path) -> list[str]:
    """What waits at the lead's after somebody has exchanged from this clone."""
    sync(root)
    sync(three.lead)
    return asked(three.lead)


@pytest.mark.parametrize(
    ("coder", "until", "waits"),
    [
        ("K-05", "", [CODE]),
        ("K-09", "", [CODE]),
        ("K-03", "", []),
        ("K-03", "2999-12-31", []),
        ("K-03", "2020-01-31", [CODE]),
    ],
    ids=["a reader", "somebody who is not listed", "an intern", "until later", "until lately"],
)
def test_a_code_comes_in_as_its_writer_may_write(
    three: Three, coder: str, until: str, waits: list[str]
):
    """An intern may until her last day, by the date here."""
    if until:
        role = 'role = "intern"'
        change(three.lead, "pyproject.toml", role, f'{role}\nuntil = "{until}"')
        for root in (three.lead, three.reader):
            sync(root)
    write(three.reader, ".rap/coder", f"{coder}\n")
    introduce(*three.all)
    write(three.reader, CODE, LABEL)
    found = wait_for(three, three.reader)

    assert (found, (three.lead / CODE).is_file()) == (waits, not waits)


def test_what_a_reader_codes_waits(three: Three):
    """Also in her own name, in a log of her own machine."""
    code(three.reader, "K-05", start=3)
    before = effect(three.lead)["coded"]
    [path] = wait_for(three, three.reader)

    assert path.startswith("interviews/codings/INT-10001/K-05.")
    assert effect(three.lead)["coded"] == before


def test_what_a_machine_sends_that_is_known_no_longer_waits(three: Three):
    """Codes from a machine that a lead forgot wait, as its codings do."""
    [hers] = [one.name for one in find_known(three.lead) if one.coder == "K-02"]
    forget_machine(three.lead, hers)
    write(three.coder, CODE, LABEL)

    assert wait_for(three, three.coder) == [CODE]


def test_what_two_wrote_in_one_file_is_everybodys(three: Three):
    """The machine that merged both vouches for the file, and nothing waits anywhere."""
    write(three.lead, ALARM, "label: {en: Alarm, fr: Alarme}\n")
    write(three.coder, ALARM, "label: {en: Alarm, nl: Alarm}\n")
    for root in (three.lead, three.coder, three.lead, three.reader):
        sync(root)

    whole = {(root / ALARM).read_text() for root in three.all}
    assert whole == {"label: {en: Alarm, fr: Alarme, nl: Alarm}\n"}
    assert [asked(root) for root in three.all] == [[], [], []]


def test_what_was_written_over_does_not_come_back(three: Three):
    """Its writer vouches for it no longer, once she has what came after it."""
    write(three.coder, CODE, LABEL)
    sync(three.coder)
    sync(three.lead)
    write(three.lead, CODE, "label: {en: Rest and sleep}\n")
    for root in (three.lead, three.coder, three.reader):
        sync(root)
    write(three.reader, CODE, LABEL)
    push(three.reader)
    sync(three.lead)

    assert asked(three.lead) == [CODE]
    assert (three.lead / CODE).read_text() == "label: {en: Rest and sleep}\n"


def test_a_reader_mixed_into_a_colleagues_words_waits(three: Three):
    """Of one file that both changed, what was hers is in effect where she wrote it, and the rest waits."""
    write(three.reader, ALARM, "label: {en: Alarm, fr: Rien}\n")
    push(three.reader)
    write(three.coder, ALARM, "label: {en: Alarm, nl: Alarm}\n")
    for root in (three.coder, three.lead):
        sync(root)

    assert (three.coder / ALARM).read_text() == "label: {en: Alarm, nl: Alarm}\n"
    assert "Rien" not in (three.lead / ALARM).read_text()
    assert asked(three.lead) == asked(three.coder) == [ALARM]


def test_what_somebody_keeps_with_plain_git_is_her_own(three: Three):
    """It stays in effect on her machine, which vouches for it at her next exchange."""
    name = write_memo(three.coder, about="study", by="K-02", type="analytic", body="Why?", source="study")[0]  # fmt: skip
    git(three.coder, "add", "-A")
    git(three.coder, "commit", "-q", "--no-verify", "-m", "mine")
    waits = wait_for(three, three.coder)

    assert name.is_file()
    assert (waits, asked(three.coder)) == ([], [])
    assert (three.lead / name.relative_to(three.coder)).read_bytes() == name.read_bytes()


def test_an_older_file_of_a_machine_holds_nothing_of_hers_back(three: Three):
    """Who sent last put it in place; what the machine said on the way counts."""
    [path] = (three.coder / "codebook/machines").glob("K-02.*.json")
    name = path.relative_to(three.coder).as_posix()
    old = (three.reader / name).read_text()
    write(three.coder, CODE, LABEL)
    sync(three.coder)
    git(three.reader, "pull", "-q", "--no-edit")
    write(three.reader, name, old)
    push(three.reader)
    sync(three.lead)

    assert ((three.lead / CODE).read_text(), asked(three.lead)) == (LABEL, [])


def test_a_machines_file_stays_small(three: Three, tmp_path: Path):
    """With 50 interviews, 300 memos and 3 groups that one machine brought it has less than 30 kB."""
    for n in range(50):
        add_source(three.lead, f"INT-6{n:04}", f"I: So?\nP1: Room {n}.\n", case=HER)
    for n in range(3):
        add_source(three.lead, f"FG-6{n:04}", f"I: So?\nP1: Group {n}.\n", case=HER)
    for n in range(300):
        about = f"INT-6{n % 50:04}"
        write_memo(three.lead, about=about, by="K-01", type="analytic", body=f"{n}", source=about)
    sync(three.lead)
    [file] = (three.lead / "codebook/machines").glob("K-01.*.json")
    sync(three.coder)

    assert asked(three.coder) == []
    assert len([*(three.coder / "interviews/memos").rglob("*.md")]) == 300
    assert file.stat().st_size < 30_000
    print(f"\na machine's file with 53 texts and 300 memos: {file.stat().st_size} bytes")


# A withdrawal


def check_said_no(three: Three, root: Path) -> None:
    """Nothing of hers is shown there, and all of it is there."""
    allowed = [who for (who, case) in effect(root)["allowed"] if case == OTHER]
    assert (allowed, (root / TEXT).is_file()) == ([], True)
    assert (root / f"interviews/cases/{OTHER}.yaml").is_file()


WAYS = pytest.mark.parametrize("way", [by_push, by_pull, by_file])


@WAYS
def test_a_planted_tombstone_closes_and_deletes_nothing(three: Three, way):
    """A no of the lead brings everything back, on each machine and at the place."""
    before, had = disk(three.lead), effect(three.lead)
    takes_back(three)
    way(three)
    sync(three.coder)
    for root in (three.lead, three.coder):
        check_said_no(three, root)
    assert "sharing.door.stone" in said(three.lead)

    say_no(three.lead, [one.id for one in find_asked(three.lead)])
    for root in three.all:
        sync(root)
    assert [disk(root) for root in three.all] == [before] * 3
    assert [effect(root) for root in three.all] == [had] * 3
    assert [asked(root) for root in three.all] == [[], [], []]


def test_a_yes_to_a_tombstone_deletes_for_all(three: Three):
    """On the machine of who said yes with `rap withdraw`, on the others at their exchange."""
    takes_back(three)
    push(three.reader)
    sync(three.lead)
    say_yes(three.lead, [one.id for one in find_asked(three.lead)])
    withdraw(three.lead, OTHER)
    for root in (three.lead, three.coder):
        sync(root)

    for root in (three.lead, three.coder):
        assert (asked(root), (root / TEXT).exists()) == ([], False)
        assert (root / f"interviews/withdrawn/{OTHER}.json").is_file()


def test_what_others_do_under_a_planted_tombstone_is_kept(three: Three):
    """A coding of her words and a title that were made meanwhile."""
    takes_back(three)
    push(three.reader)
    id = code(three.coder, "K-02", start=2, source="INT-30001")
    change(three.coder, "interviews/INT-30001.yaml", "hash:", "title: Rooms\nhash:")
    sync(three.coder)
    sync(three.lead)
    say_no(three.lead, [one.id for one in find_asked(three.lead)])
    for root in (three.lead, three.coder):
        sync(root)

    for root in (three.lead, three.coder):
        assert id in effect(root)["coded"]
        assert "title: Rooms" in (root / "interviews/INT-30001.yaml").read_text()


@pytest.mark.long
@WAYS
def test_no_key_is_destroyed_by_a_planted_tombstone(tmp_path: Path, way):
    """In a sealed study her texts open after a no as they did before."""
    with pytest.MonkeyPatch.context() as patch:
        three = make_three(tmp_path, patch, sealed=True)
        had, keys = effect(three.lead), [{*read_keys(root).all} for root in three.all]
        takes_back(three)
        remove(three.reader, f"interviews/codings/INT-30001/{OTHER}.jsonl")
        way(three)
        sync(three.coder)
        for root in (three.lead, three.coder):
            check_said_no(three, root)
        assert [{*read_keys(root).all} for root in three.all[:2]] == keys[:2]
        say_no(three.lead, [one.id for one in find_asked(three.lead)])
        for root in three.all[:2]:
            sync(root)
        assert [effect(root) for root in three.all[:2]] == [had] * 2


# A correction


def test_a_correction_comes_in_whole(three: Three):
    """A coder corrects two words of a text that others coded; nothing waits, the codings are there."""
    old = (three.coder / "interviews/INT-10001.txt").read_text()
    for before, after in (("three months", "four months"), ("owner's", "owner's place")):
        new = old.replace(before, after)
        plan = plan_amendment(three.coder, "INT-10001", new, old=old)
        amend(three.coder, decide_names(three.coder, plan, {}, by="K-02"))
        old = new
    had = effect(three.lead)["coded"]
    waits = wait_for(three, three.coder)

    assert (waits, effect(three.lead)["coded"]) == ([], had)
    assert (three.lead / "interviews/INT-10001.txt").read_text() == old


@pytest.mark.parametrize(
    "ranges",
    [(), ((0, 5, 0),), ((0, 60, 10),), ((0, 40, 0), (41, 60, 41))],
    ids=["nothing", "too little", "another place", "other words"],
)
def test_a_map_that_does_not_lead_from_one_text_to_the_other_waits(three: Three, ranges):
    """With the text and what is written about it, also when somebody who may write brings them."""
    before = disk(three.lead)
    old = (three.coder / TEXT).read_text()
    new = old.replace("three months", "nine months ")
    name, data = format_map(hash_of(old), hash_of(new), ranges)
    write(three.coder, TEXT, new)
    change(three.coder, "interviews/INT-30001.yaml", hash_of(old), hash_of(new))
    write(three.coder, f"interviews/codings/INT-30001/{name}", data.decode())
    vouch_here(three.coder)
    push(three.coder)
    sync(three.lead)

    assert asked(three.lead) == [TEXT]  # all three are one question
    assert disk(three.lead) == before


# Words that more people could read

HERS = "You pay three months first. Then the key."
PUBLIC = "The paper says: you pay three months first, then the key!\n"


def bring_text(three: Three, id: str, text: str, **more: str) -> list[str]:
    add_source(three.coder, id, text, **more)
    return wait_for(three, three.coder)


def test_her_words_in_a_public_text_wait(three: Three):
    """Eight of them in a row, from somebody who may write; the sentence names both texts."""
    waits = bring_text(three, "AR-50001", PUBLIC, rights="public")
    [one] = find_asked(three.lead)
    [says] = [str(said) for said in one.says if said.id == "sharing.door.shares"]

    assert (waits, one.is_grave) == (["interviews/AR-50001.txt"], True)
    assert ("AR-50001" in says, "INT-10001" in says) == (True, True)
    say_yes(three.lead, [one.id])
    for root in (three.lead, three.coder):
        sync(root)
        assert read_source(root, "AR-50001").rights == "public"
    assert asked(three.lead) == asked(three.coder) == []


@pytest.mark.parametrize(
    ("plain", "other"), [("o", "\u043e"), ("hs", "h\u00ads"), ("ee", "e\u200be"), (" ", "_")]
)
def test_so_do_words_that_only_look_the_same(three: Three, plain: str, other: str):
    """Letters of another alphabet, signs that nobody sees and lines between words hide no copy."""
    text = PUBLIC.replace("The paper says: ", "").replace(plain, other)

    assert bring_text(three, "AR-50001", text, rights="public") == ["interviews/AR-50001.txt"]
    says = {str(said.id) for one in find_asked(three.lead) for said in one.says}
    assert "sharing.door.shares" in says


@pytest.mark.parametrize(
    ("id", "text", "more"),
    [
        ("AR-50001", "You pay three months first, and then they ask.\n", {"rights": "public"}),
        (
            "AR-50001",
            "She was asked: how do you get a room? And the alarm?\n",
            {"rights": "public"},
        ),
        ("INT-50001", f"I: So?\nP1: {HERS}\n", {"case": "C-50001"}),
    ],
    ids=["seven words", "a question that was asked", "for the team alone"],
)
def test_other_texts_come_in(three: Three, id: str, text: str, more: dict[str, str]):
    """Fewer words, words of who asks, and words that only the team may read there."""
    card = "consent:\n  - {date: 2025-01-01, given: yes, yes: {team: [analyse, count, quote]}}\n"
    write(three.coder, "interviews/cases/C-50001.yaml", card)

    assert bring_text(three, id, text, **more) == []
    assert (three.lead / f"interviews/{id}.txt").is_file()


def test_her_words_said_by_somebody_who_lets_members_quote_wait(three: Three):
    """The card and the text are right, each by itself; her own card lets members count her."""
    write(three.lead, "interviews/cases/C-50001.yaml", AGREED)
    for root in (three.lead, three.coder):
        sync(root)
    other = "I: So?\nP1: I never had a key of my own to any of the rooms.\n"
    add_source(three.lead, "INT-50002", other, case=OTHER)
    for root in (three.lead, three.coder):
        sync(root)
    text = "I: So?\nP1: She never had a key of my own to any of the rooms.\n"

    assert bring_text(three, "INT-50003", text, case=OTHER) == []
    assert bring_text(three, "INT-50001", text, case="C-50001") == ["interviews/INT-50001.txt"]


def test_words_that_a_correction_brings_into_a_public_text_wait(three: Three):
    """The text was public and had none of hers before."""
    add_source(three.coder, "AR-50001", "The paper says: rents go up.\n", rights="public")
    assert wait_for(three, three.coder) == []
    old, new = "The paper says: rents go up.\n", PUBLIC
    plan = plan_amendment(three.coder, "AR-50001", new, old=old)
    amend(three.coder, decide_names(three.coder, plan, {}, by="K-02"))

    assert "interviews/AR-50001.txt" in wait_for(three, three.coder)
    assert (three.lead / "interviews/AR-50001.txt").read_text() == old
