"""Bringing in and review from the screen: raw words are in memory and in the vault, and after
acceptance in the study, masked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from labs import Lab
from reviews import MIRELA, SAMIRA, let_in, looked_through, make_review_study, queue, sent
from studies import make_study
from vaults import PASSPHRASE, make_coder, make_quick

from rap.formats.readers import SUFFIXES
from rap.store.settings import read_settings
from rap.store.vault import open_vault, sealing
from rap.topics.review.routes.desk import Begun
from rap.topics.waiting_texts.queue import read_raw
from rap.topics.web.raw_session import IDLE_S

ID = "INT-40001"
READ = SAMIRA.replace("Mirela", "[prénom A]").replace("zorbelles", "fleurs")
NAMES = ("Mirela", "Samira", "Vandenbroucke", "0470 12 34 56")


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server on a study whose K-01 has a key and an empty vault."""
    make_quick(monkeypatch)
    with Lab(make_review_study(tmp_path / "study")) as lab:
        yield lab


def opened(lab: Lab) -> Lab:
    assert lab.ask("POST", "vault", {"passphrase": PASSPHRASE}) == (200, {"open": True})
    return lab


def send(lab: Lab, text: str, suffix: str = "txt") -> str:
    status, kept = lab.ask("POST", f"import/files?suffix={suffix}", text.encode())
    assert status == 201
    return str(kept["file"])


def plan_of(file: str, **said: Any) -> dict[str, Any]:
    """What a page asks for one file; what is said of all files goes to `about`."""
    names = ("speakers", "turns", "people", "whole", "title", "nonsense")
    own = {key: said.pop(key) for key in names if key in said}
    return {"plan": {"about": {"language": "fr", **said}, "files": [{"file": file, **own}]}}


def who(row: dict[str, Any]) -> dict[str, str]:
    return {one["written"]: one["label"] for one in row["speakers"]}


def held(lab: Lab) -> list[str]:
    """Files that wait in the server's memory."""
    return [file for tray in lab.room.desk.trays.values() for file in tray.files]


def begun(lab: Lab, talks: dict[str, str]) -> Lab:
    """A review of `talks`, looked through to the end."""
    queue(lab.root, talks)
    assert opened(lab).ask("POST", "review", {})[0] == 202
    lab.get_once(looked_through, "review")
    return lab


def entities(lab: Lab, **ask: Any) -> list[dict[str, Any]]:
    words = "&".join(f"{key}={value}" for key, value in ask.items())
    return list(lab.get(f"review/entities?{words}")["entities"])


def decide_all(lab: Lab, act: str = "mask") -> None:
    for one in entities(lab, open=1):
        assert lab.ask("POST", "review/decisions", sent(one, act=act))[0] == 200


def on_disk(root: Path) -> list[str]:
    """Names of people in any file around the study, the vault's sealed ones too."""
    files = [path for path in root.parent.rglob("*") if path.is_file()]
    return [path.name for path in files for name in NAMES if name.encode() in path.read_bytes()]


def test_the_vault_is_opened_once_and_closed(lab: Lab) -> None:
    """Nothing of raw texts answers before, and a wrong passphrase opens nothing."""
    shut = [
        lab.ask("GET", path)[0]
        for path in ("review", "review/entities", "review/texts", "review/spreads")
    ]
    wrong = lab.ask("POST", "vault", {"passphrase": "five words that are others"})
    there = [
        lab.get("vault")["open"],
        opened(lab).get("vault")["open"],
        lab.ask("DELETE", "vault")[1]["open"],
    ]

    assert (shut, wrong[0], there) == ([400] * 4, 400, [False, True, False])
    assert not [line for line in lab.records if PASSPHRASE in line or "five words" in line]
    assert PASSPHRASE not in json.dumps(wrong[1])


def test_what_was_opened_is_forgotten_after_half_an_hour(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words, files and key; the next request is told to open it again."""
    begun(lab, {ID: MIRELA})
    send(lab, MIRELA)
    desk = lab.room.desk
    now = desk._now()
    monkeypatch.setattr(desk, "_now", lambda: now + IDLE_S + 1)

    assert lab.ask("GET", "review/entities")[0] == 400
    assert (desk.vault, desk.made.of(Begun).review, desk.trays) == (None, None, {})


def test_only_who_opened_it_sees_what_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a server with logins a colleague gets nothing, also when she codes in the study."""
    make_quick(monkeypatch)
    monkeypatch.setenv("RAP_CODER", "K-01")
    with Lab(make_review_study(tmp_path / "study"), logins=True) as lab:
        lab.name(lea="K-01", bob="K-02")
        statuses = [
            lab.ask("POST", "vault", {"passphrase": PASSPHRASE}, token=token)[0]
            for token in ("second", "lead", "second")
        ]
        refused = [
            lab.ask("GET", path, token="second")[0] for path in ("review", "review/entities")
        ]

    assert (statuses, refused) == ([403, 200, 403], [403, 403])


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-Ip"])
def test_raw_texts_go_through_no_proxy(lab: Lab, header: str) -> None:
    """A request that came from another machine is refused on each of these routes."""
    begun(lab, {ID: MIRELA})
    paths = (
        "vault",
        "review",
        "review/entities",
        "review/texts",
        f"review/texts/{ID}",
        "review/spreads",
    )

    assert {lab.ask("GET", path, headers={header: "10.0.0.7"})[0] for path in paths} == {403}
    assert (
        lab.ask("POST", "import/files?suffix=txt", b"I: a\n", headers={header: "10.0.0.7"})[0]
        == 403
    )


def test_a_file_is_looked_at_then_sealed(lab: Lab) -> None:
    """Who is who is shown first; then it waits in the vault, and no byte of it lies anywhere else."""
    plan = plan_of(send(opened(lab), MIRELA), consent={"team": ["analyse", "quote"]})
    _, shown = lab.ask("POST", "import/look", plan)
    before = lab.get("vault")["waiting"]
    status, brought = lab.ask("POST", "import/bring", plan)

    assert who(shown["files"][0]) == {"Chercheuse": "I", "Mirela": "P1"}
    assert (before, status, len(lab.get("vault")["waiting"])) == ([], 200, 1)
    assert lab.get("vault")["waiting"][0]["source"] == brought["done"][0]["source"]
    assert (held(lab), on_disk(lab.root)) == ([], [])
    assert not [line for line in lab.records if any(name in line for name in NAMES)]


def test_the_page_offers_every_kind_of_file_that_is_read(lab: Lab) -> None:
    """The file picker has no list of its own; the server takes each kind that it names."""
    kinds = opened(lab).get("vault")["kinds"]
    taken = [lab.ask("POST", f"import/files?suffix={kind}", b"x")[0] for kind in kinds]

    assert {"docx", "eaf", "textgrid", "html", "htm", "xhtml"} <= {*kinds}
    assert [f".{kind}" for kind in kinds] == [*SUFFIXES]
    assert taken == [201] * len(kinds)


def test_what_somebody_has_read_enters_the_study_without_a_vault(lab: Lab) -> None:
    """No passphrase is asked for, and nothing of it waits in the vault."""
    (done,) = lab.ask("POST", "import/bring", plan_of(send(lab, READ), read=True))[1]["done"]

    assert "caisse commune" in lab.get(f"sources/{done['source']}")["text"]
    assert lab.get("vault")["waiting"] == []


def test_a_yes_to_a_whole_interview_waits_with_the_text(lab: Lab) -> None:
    """The page has the question as it is read aloud; who said yes to it is sealed with her words."""
    offered = opened(lab).get("import")["whole"]
    plan = plan_of(
        send(lab, MIRELA),
        consent={"team": ["analyse"], "members": ["quote"]},
        whole={"P1": ["members"]},
    )
    (done,) = lab.ask("POST", "import/bring", plan)[1]["done"]

    assert offered["question"]["en"].startswith("May your whole interview be given to others")
    assert offered["who"]["members"]["en"] == "For members to read?"
    assert read_raw(lab.room.desk.vault, done["source"]).whole == {"P1": ("members",)}


def test_what_nobody_has_read_waits_for_the_open_vault(lab: Lab) -> None:
    """It can be looked at and corrected before, and stays for when the vault is open."""
    plan = plan_of(send(lab, SAMIRA))
    looked = lab.ask("POST", "import/look", plan)[1]["files"][0]["state"]
    shut = lab.ask("POST", "import/bring", plan)[0]
    status = opened(lab).ask("POST", "import/bring", plan)[0]

    assert (looked, shut, status) == ("new", 400, 200)


def test_who_speaks_is_said_where_only_that_is_in_doubt(lab: Lab) -> None:
    """So that it can be corrected on the page, and is right then."""
    talk = "Ana: We pay by the hour.\nLea: And we share the key.\nAna: Yes.\nLea: Good.\n"
    file = send(lab, talk)
    _, looked = lab.ask("POST", "import/look", plan_of(file, language="en"))
    speakers = {"Ana": "I", "Lea": "P1"}
    _, after = lab.ask("POST", "import/look", plan_of(file, language="en", speakers=speakers))
    row, right = looked["files"][0], after["files"][0]

    assert (row["state"], sorted(who(row)), len(row["problems"])) == ("refused", ["Ana", "Lea"], 1)
    assert (right["state"], who(right), right["problems"]) == ("new", speakers, [])


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"file": "0a1b2c3d"}, 404),
        ({"language": "xx"}, 400),
        ({"language": 3}, 400),
        ({"consent": {"team": "analyse"}}, 400),
        ({"consent": {"team": ["own"]}}, 400),
        ({"consent": {"members": ["quote", "whole"]}}, 400),
        ({"whole": {"P1": "members"}}, 400),
        ({"phase": True}, 400),
        ({"kind": "poem"}, 400),
        ({"turns": {"one": "I"}}, 400),
        ({"turns": {"1": 2}}, 400),
        ({"people": {"P1": "window"}}, 400),
        ({"nonsense": "x"}, 400),
    ],
)
def test_a_plan_that_cannot_be_takes_nothing(lab: Lab, change: dict[str, Any], status: int) -> None:
    """The file stays for another try."""
    file = send(opened(lab), MIRELA)

    assert lab.ask("POST", "import/bring", plan_of(**{"file": file, **change}))[0] == status
    assert (held(lab), lab.get("vault")["waiting"]) == ([file], [])


def test_one_problem_keeps_every_file_out(lab: Lab) -> None:
    """A speaker who is in none of them is named with her file."""
    files = [send(opened(lab), MIRELA), send(lab, SAMIRA)]
    plan = plan_of(files[0], speakers={"Nobody": "P1"})
    plan["plan"]["files"].append({"file": files[1]})
    told = lab.ask("POST", "import/bring", plan)[1]

    assert (told["done"], [row["file"] for row in told["problems"]]) == ([], files[:1])
    assert (held(lab), lab.get("vault")["waiting"]) == (files, [])


@pytest.mark.parametrize("suffix", ["exe", "../txt", "", "txt.."])
def test_a_file_of_another_kind_is_not_kept(lab: Lab, suffix: str) -> None:
    """Nor an empty one, nor when the files were dropped."""
    opened(lab)
    assert lab.ask("POST", f"import/files?suffix={suffix}", b"I: a\n")[0] == 400
    assert lab.ask("POST", "import/files?suffix=txt", b"")[0] == 400
    called = {"Rap-File-Name": "Mirela%20Vandenbroucke.docm"}
    assert lab.ask("POST", "import/files?suffix=docm", b"x", headers=called)[0] == 400
    assert not [line for line in lab.records if "Vandenbroucke" in line]
    mine, others = send(lab, MIRELA), send(lab, SAMIRA)
    assert (lab.ask("DELETE", f"import/files?files={mine},{mine},x")[0], held(lab)) == (
        200,
        [others],
    )
    assert (lab.ask("DELETE", "import/files")[0], held(lab)) == (200, [])


def test_a_file_of_another_program_is_refused_with_its_menu(lab: Lab) -> None:
    """Before anything of it is kept."""
    status, told = lab.ask("POST", "import/files?suffix=nvpx", b"x")

    assert (status, told["id"]) == (400, "formats.document.nvivo")
    assert held(lab) == []


def test_codings_that_stay_in_a_file_are_told_apart(lab: Lab) -> None:
    """How many, and a sentence that names them; the other notes do not say it again."""
    table = "speaker,text,Tags,Note\nI,So?,,a\nP1,Yes.,rent,\n"
    plan = plan_of(send(lab, table, "csv"), language="en")
    (row,) = lab.ask("POST", "import/look", plan)[1]["files"]

    assert row["codings"]["n"] == 1
    assert "Tags (1)" in row["codings"]["sentence"]
    assert [note for note in row["notes"] if "Tags" in note] == []
    assert [note for note in row["notes"] if "Note (1)" in note] != []


def test_a_broken_file_breaks_the_child_alone(lab: Lab) -> None:
    """It is refused in a sentence, and the next one is read."""
    broken, good = plan_of(send(opened(lab), "not a document", "docx")), plan_of(send(lab, SAMIRA))
    (row,) = lab.ask("POST", "import/look", broken)[1]["files"]

    assert (row["state"], len(row["problems"]), row["lines"]) == ("refused", 1, [])
    assert lab.ask("POST", "import/bring", broken)[1]["done"] == []
    assert len(lab.ask("POST", "import/bring", good)[1]["done"]) == 1


def test_a_plan_whose_reply_was_lost_is_brought_in_once(lab: Lab) -> None:
    """Asked for again, the answer is the first one."""
    plan = plan_of(send(lab, READ), read=True)
    first, again = (lab.ask("POST", "import/bring", plan)[1] for _ in range(2))

    assert (again, len(first["done"])) == (first, 1)
    assert len(lab.get("sources")["sources"]) == 2


def test_a_title_is_drawn_once_and_stays(lab: Lab) -> None:
    """What was shown is what the interview is called; a name is no title."""
    file = send(lab, READ)
    shown = [lab.ask("POST", "import/look", plan_of(file))[1]["files"][0]["title"] for _ in "ab"]
    named = lab.ask("POST", "import/look", plan_of(file, title="Samira"))[1]["files"][0]
    refused = lab.ask("POST", "import/bring", plan_of(file, read=True, title="Samira"))[1]
    (done,) = lab.ask("POST", "import/bring", plan_of(file, read=True))[1]["done"]

    assert (len({*shown}), done["title"]) == (1, shown[0])
    assert (len(named["title_warnings"]), named["title"]) == (1, "Samira")
    assert ([row["file"] for row in refused["problems"]], refused["done"]) == ([file], [])


def test_another_title_is_drawn_when_it_is_asked_for(lab: Lab) -> None:
    """It is another each time, and stays until it is asked for again."""
    file = send(lab, SAMIRA)
    titles = [
        lab.ask("POST", "import/look", plan_of(file, title=title))[1]["files"][0]["title"]
        for title in ("", "?", "", "?")
    ]

    assert (titles[1] == titles[2], len({*titles})) == (True, 3)


def test_the_same_file_is_there(lab: Lab) -> None:
    """With the interview that it is, and what it is called."""
    (done,) = lab.ask("POST", "import/bring", plan_of(send(lab, READ), read=True))[1]["done"]
    again = plan_of(send(lab, READ.replace("Samira:", "[00:00:05] Samira:")), read=True)
    row = lab.ask("POST", "import/look", again)[1]["files"][0]
    told = lab.ask("POST", "import/bring", again)[1]

    assert row["there"] == {"source": done["source"], "title": done["title"]}
    assert (row["state"], told["done"]) == ("there", [])
    assert [one["source"] for one in told["already"]] == [done["source"]]


def test_what_is_alike_is_said_once(lab: Lab) -> None:
    """A sentence with the files of which it is true."""
    files = [send(lab, SAMIRA), send(lab, MIRELA)]
    plan = plan_of(files[0])
    plan["plan"]["files"].append({"file": files[1]})
    summary = lab.ask("POST", "import/look", plan)[1]["summary"]

    assert [row["files"] for row in summary if not row["doubt"]] == [files]


def test_a_vault_is_made_from_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a passphrase that is long enough and typed twice; then it is open, without another second
    of scrypt.
    """
    make_quick(monkeypatch)
    openings, unwrap = [], sealing.unwrap
    monkeypatch.setattr(sealing, "unwrap", lambda *given: openings.append("one") or unwrap(*given))
    with Lab(make_study(tmp_path / "study")) as lab:
        asked = [
            {"passphrase": PASSPHRASE, "again": "five words that are others"},
            {"passphrase": "short", "again": "short"},
            {"passphrase": PASSPHRASE, "again": PASSPHRASE},
        ]
        before = lab.get("import")["has_vault"]
        statuses = [lab.ask("POST", "vault/make", said)[0] for said in asked]
        after = lab.get("import")
        waits = lab.ask("POST", "import/bring", plan_of(send(lab, SAMIRA)))[1]["done"]
        told = [line for line in lab.records if PASSPHRASE in line]

    assert (before, statuses) == (False, [400, 400, 201])
    assert (after["has_vault"], after["open"], len(waits)) == (True, True, 1)
    assert (openings, told) == (["one"], [])


def test_files_of_one_person_are_not_those_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague can neither look at a file nor bring it in."""
    make_quick(monkeypatch)
    monkeypatch.setenv("RAP_CODER", "K-01")
    with Lab(make_review_study(tmp_path / "study"), logins=True) as lab:
        lab.name(lea="K-01", bob="K-02")
        kept = lab.ask("POST", "import/files?suffix=txt", SAMIRA.encode(), token="lead")[1]
        plan = plan_of(str(kept["file"]), read=True)
        paths = ("import/look", "import/bring")
        others, hers = (
            [lab.ask("POST", path, plan, token=token)[0] for path in paths]
            for token in ("second", "lead")
        )

    assert others == [404, 404]
    assert hers == [200, 200]


def test_a_talk_is_reviewed_and_accepted(lab: Lab) -> None:
    """Decisions, a word of one's own, what was not found, undo; then it is an interview like any
    other.
    """
    begun(lab, {ID: MIRELA})
    told = lab.get("review")
    samira = next(one for one in entities(lab) if "Samira" in one["words"])
    lab.ask("POST", "review/decisions", sent(samira, act="say", words="collègue du studio"))
    after = lab.get("review")["open"]
    undone = lab.ask("POST", "review/undo", {"id": "1"})[1]
    lab.ask("POST", "review/decisions", sent(samira, act="say", words="collègue du studio"))
    added = lab.ask("POST", "review/names", {"id": "2", "words": "caisse commune"})[1]["places"]
    decide_all(lab)
    early = let_in(lab, ID)[0]
    marked = [lab.ask("POST", f"review/texts/{ID}", {"act": act})[1] for act in ("heard", "done")]
    text = lab.get(f"review/texts/{ID}")["text"]
    cursor = lab.get("changes")["cursor"]
    status, accepted = let_in(lab, ID, forget_raw=True)

    assert (told["texts"], told["open"] - after, undone["open"] - after, undone["undone"]) == (
        1,
        1,
        1,
        True,
    )
    assert (added, early, marked[1]["done"], marked[1]["heard"]) == (1, 400, ["K-01"], ["K-01"])
    assert (status, accepted["open"], lab.get(f"sources/{ID}")["text"]) == (200, 0, text)
    assert "[collègue du studio]" in text
    assert not [name for name in NAMES if name in text]
    assert lab.get(f"changes?since={cursor}&wait=25")["study"]
    assert (lab.get("review/texts")["texts"], open_vault(read_settings(lab.root)).list("raw")) == (
        [],
        (),
    )


def test_one_spelling_can_be_decided_alone(lab: Lab) -> None:
    """Where two people were taken for one: the others stay open."""
    said = "I: Qui aide ?\nP1: Nadia Ferrante, et Paolo Ferrante, son frère. Nadia écrit les comptes.\n"
    begun(lab, {ID: said})
    one = next(one for one in entities(lab) if "Nadia" in one["words"])
    spellings = lab.get(f"review/entities/{one['key']}")["spellings"]
    status, _ = lab.ask("POST", "review/decisions", sent(spellings[0], act="keep"))
    after = lab.get(f"review/entities/{one['key']}")["spellings"]

    assert (status, len(spellings)) == (200, one["n_forms"])
    assert [part["decided"] for part in after] == ["keep"] + [""] * (len(after) - 1)
    assert lab.get(f"review/entities/{one['key']}")["n"] == len(
        lab.get(f"review/entities/{one['key']}")["places"]
    )


def test_two_reviewers_settle_where_they_differ(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each alone; the second sees the difference and says what holds, then it is accepted."""
    settings = (
        (lab.root / "pyproject.toml")
        .read_text()
        .replace("[tool.rap]\n", "[tool.rap]\nreviewers = 2\n", 1)
    )
    (lab.root / "pyproject.toml").write_text(settings)
    make_coder(lab.root, "K-02")
    begun(lab, {ID: MIRELA})
    decide_all(lab)
    lab.ask("POST", f"review/texts/{ID}", {"act": "done"})
    alone = let_in(lab, ID)[0]
    lab.ask("DELETE", "vault")
    monkeypatch.setenv("RAP_CODER", "K-02")
    opened(lab).ask("POST", "review", {})
    lab.get_once(looked_through, "review")
    kept = next(one for one in entities(lab) if "zorbelles" in one["words"])
    lab.ask("POST", "review/decisions", sent(kept, act="keep"))
    decide_all(lab)
    lab.ask("POST", f"review/texts/{ID}", {"act": "done"})
    (differ,) = lab.get(f"review/texts/{ID}/differences")["differences"]
    held = let_in(lab, ID)[0]
    settled = lab.ask(
        "POST", f"review/texts/{ID}/differences", {"key": differ["key"], "act": "keep"}
    )

    assert (alone, held, settled) == (400, 400, (200, {"differences": 0}))
    assert {who: said["act"] for who, said in differ["said"].items()} == {
        "K-01": "mask",
        "K-02": "keep",
    }
    assert let_in(lab, ID)[0] == 200
    assert "zorbelles" in lab.get(f"sources/{ID}")["text"]


def test_a_known_name_is_masked_in_the_study_too(lab: Lab) -> None:
    """What an earlier interview still says is found, shown, and masked, and its codings follow."""
    from studies import add_source

    add_source(lab.root, "INT-10007", "P1: Samira keeps the books with me.\n", case="C-20001")
    begun(lab, {ID: MIRELA})
    decide_all(lab)
    lab.ask("POST", f"review/texts/{ID}", {"act": "done"})
    accepted = let_in(lab, ID)[1]
    found = lab.get("review/spreads")["spreads"]
    done = [
        lab.ask("POST", "review/spreads", {"key": one["key"], "act": "mask"})[1] for one in found
    ]

    assert (accepted["spreads"], [one["places"][0]["words"] for one in found]) == (1, ["Samira"])
    assert (done, "Samira" in lab.get("sources/INT-10007")["text"]) == ([{"masked_in": 1}], False)


def test_no_raw_word_is_in_a_log_or_beside_the_vault(lab: Lab) -> None:
    """After everything a review can ask for, also what is wrong, at the most talkative level."""
    begun(lab, {ID: MIRELA})
    for path in (
        "review/entities?open=1",
        "review/texts",
        f"review/texts/{ID}",
        f"review/texts/{ID}/differences",
    ):
        lab.ask("GET", path)
    lab.ask("GET", f"review/entities/{'0' * 16}")
    one = entities(lab)[0]
    lab.ask("POST", "review/decisions", sent({**one, "key": "Mirela"}, act="mask"))
    lab.ask("POST", "review/decisions", sent(one, act="Mirela"))
    lab.ask("POST", "review/names", {"id": "3", "words": "M"})
    lab.ask("POST", "review/decisions", sent(one, act="say", words="Samira"))

    assert on_disk(lab.root) == []
    assert not [line for line in lab.records if any(name in line for name in NAMES)]


def test_an_act_that_is_sent_twice_is_done_once(lab: Lab) -> None:
    """Also when its answer was lost; undo takes the one act back, and its id is for nothing else."""
    begun(lab, {ID: MIRELA})
    first, second = entities(lab, open=1)[:2]
    act = sent(first, second, act="mask")
    answers = [lab.ask("POST", "review/decisions", act) for _ in range(2)]
    other = lab.ask("POST", "review/decisions", {**sent(first, act="keep"), "id": act["id"]})[0]
    decision = answers[0][1]["decision"]
    undone = [
        lab.ask("POST", "review/undo", {"id": id, "decision": decision})[1]
        for id in ("4", "4", "5")
    ]

    assert (answers[0], other) == (answers[1], 400)
    assert [one["undone"] for one in undone] == [True, True, False]
    assert {*undone[0]["keys"]} == {first["key"], second["key"]}
    assert [one["decided"] for one in entities(lab)[:2]] == ["", ""]


def test_a_decision_on_what_was_drawn_otherwise_is_refused(lab: Lab) -> None:
    """More places were found since: nothing is decided, also of the others in this act."""
    begun(lab, {ID: MIRELA})
    rows = entities(lab, open=1)
    stale = {**rows[0], "drawn": rows[1]["drawn"]}
    status, said = lab.ask("POST", "review/decisions", sent(rows[1], stale, act="keep"))

    assert (status, said["id"]) == (400, "review.drawn_otherwise")
    assert [one["decided"] for one in entities(lab)] == [one["decided"] for one in rows]


def test_a_spelling_gets_the_label_of_another(lab: Lab) -> None:
    """What was taken apart is one person again, where somebody says so."""
    said = "I: Qui aide ?\nP1: Nadia Ferrante, et Paolo Ferrante, son frère. Nadia écrit les comptes.\n"
    begun(lab, {ID: said})
    one = next(one for one in entities(lab) if "Nadia" in one["words"])
    full, brother, short = lab.get(f"review/entities/{one['key']}")["spellings"]
    for body in (
        sent(full, act="mask"),
        sent(brother, act="mask"),
        sent(short, act="mask", like=full["key"]),
    ):
        assert lab.ask("POST", "review/decisions", body)[0] == 200
    text = lab.get(f"review/texts/{ID}")["text"]

    assert [part["words"] for part in (full, brother, short)] == [
        ["Nadia Ferrante"],
        ["Paolo Ferrante"],
        ["Nadia"],
    ]
    assert text.splitlines()[1] == (
        "P1: [prénom A], et [prénom B], son frère. [prénom A] écrit les comptes."
    )
