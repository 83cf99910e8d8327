"""The routes of the coding view, against a real Jupyter server on an invented study."""

from __future__ import annotations

import errno
import os
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.auth.authorizer import Authorizer
from labs import PATIENCE_S, Lab
from messages import raises
from studies import TEXT, add_source, make_study, scaled, write

from rap.core.errors import ConflictError
from rap.store.codings import CodingLogs, read_events
from rap.store.settings import own_device

SOURCE = "INT-10001"
CODED = {"op": "add", "code": "deposit", "start": 30, "end": 50}
BLIND = '[tool.rap]\ntitle = "Rooms"\nblind = true\n[tool.rap.coders.K-01]\nrole = "lead"\n'


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server on a study where K-01 leads."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    with Lab(make_study(tmp_path / "study")) as lab:
        yield lab


def new_id() -> str:
    return secrets.token_hex(16)


def codings_of(lab: Lab, **options: Any) -> list[dict[str, Any]]:
    return lab.get(f"sources/{SOURCE}", **options)["codings"]


def test_a_source_is_opened_with_its_turns_and_codings(lab: Lab) -> None:
    """Offsets are code points of the text; the codings are those that stand."""
    lab.act(SOURCE, CODED)
    opened = lab.get(f"sources/{SOURCE}")

    assert opened["text"] == TEXT
    assert [(t["label"], t["role"], TEXT[t["words_start"] : t["end"]]) for t in opened["turns"]][
        1
    ] == (
        "P1",
        "participant",
        "You pay three months first. Then the key.",
    )
    assert [(c["code"], c["coder"], TEXT[c["start"] : c["end"]]) for c in opened["codings"]] == [
        ("deposit", "K-01", TEXT[30:50])
    ]


def test_acts_of_one_request_are_one_write(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two acts, the second about the first, with one write and one fsync of the log."""
    lab.act(SOURCE, CODED)
    lab.settle()
    synced: list[int] = []
    fsync = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: synced.append(descriptor) or fsync(descriptor)
    )
    id = new_id()
    status, answer = lab.act(
        SOURCE, {**CODED, "id": id}, {"op": "set", "ref": id, "important": True}
    )

    assert (status, len(answer["done"]), len(synced)) == (200, 2, 1)
    assert [c["important"] for c in codings_of(lab) if c["id"] == id] == [True]


def test_the_same_act_again_is_acknowledged_once(lab: Lab) -> None:
    """The same id with the same content gets the same time and is not written; with other content
    it is refused.
    """
    act = {**CODED, "id": new_id()}
    first, second = lab.act(SOURCE, act), lab.act(SOURCE, act)
    other, _ = lab.act(SOURCE, {**act, "code": "alarm"})

    assert first[1]["done"] == second[1]["done"]
    assert (len(codings_of(lab)), other) == (1, 400)


def test_one_wrong_act_keeps_all_of_its_request_out(lab: Lab) -> None:
    """Either all acts are saved or none."""
    status, _ = lab.act(SOURCE, CODED, {**CODED, "code": "depositt"})

    assert (status, codings_of(lab)) == (400, [])


@pytest.mark.parametrize(
    ("act", "status"),
    [
        ({"op": "add", "code": "alarm", "start": 3, "end": 9999}, 400),
        ({"op": "add", "code": "alarm", "start": 9, "end": 3}, 400),
        ({"op": "del", "ref": "0" * 32}, 404),
        ({"op": "mark", "state": "accepted"}, 403),
        ({"op": "veto", "start": 3, "end": 9, "audience": "membres"}, 400),
        ({"op": "decide", "refs": [], "outcome": "keep", "reason": "we agree"}, 400),
        ({"op": "say", "start": 3, "end": 9, "text": "words"}, 400),
        ({**CODED, "id": "short"}, 400),
        ({**CODED, "coder": "K-02"}, 400),
    ],
)
def test_an_act_that_cannot_be_is_refused(lab: Lab, act: dict[str, Any], status: int) -> None:
    """With its own status, and nothing is written."""
    assert (lab.act(SOURCE, act)[0], codings_of(lab)) == (status, [])


def test_a_text_that_was_corrected_is_a_conflict(lab: Lab) -> None:
    """Offsets of another text are not written."""
    status, answer = lab.ask(
        "POST", f"sources/{SOURCE}/acts", {"src": "00000000", "acts": [{**CODED, "id": new_id()}]}
    )

    assert status == 409, answer
    assert (answer["id"], answer["where"]) == ("corrections.source.corrected", SOURCE)


def test_a_place_of_an_older_text_is_found_through_its_map(lab: Lab) -> None:
    """What a correction left is named with where it is now; of an unknown text there is no map."""
    old = lab.get(f"sources/{SOURCE}")["src"]
    new = {"src": old, "start": 34, "end": 37, "text": "give"}
    status, _ = lab.ask("POST", f"sources/{SOURCE}/correct", new)
    now = lab.get(f"sources/{SOURCE}")
    found = lab.get(f"sources/{SOURCE}/map?from={old}")
    kept = "".join(TEXT[start:end] for start, end, _ in found["equal"])

    assert (status, found["from"], found["to"]) == (200, old, now["src"])
    assert kept == TEXT[:34] + TEXT[37:]
    assert all(
        TEXT[start:end] == now["text"][to : to + end - start] for start, end, to in found["equal"]
    )
    assert lab.get(f"sources/{SOURCE}/map?from=00000000")["equal"] is None


def test_an_act_whose_reply_was_lost_is_acknowledged_after_a_correction(lab: Lab) -> None:
    """It was written: sent again with the text of then it is not refused, and not doubled."""
    old = lab.get(f"sources/{SOURCE}")["src"]
    act = {**CODED, "id": new_id()}
    body = {"src": old, "acts": [act]}
    first = lab.ask("POST", f"sources/{SOURCE}/acts", body)
    new = {"src": old, "start": 3, "end": 6, "text": "Where"}
    lab.ask("POST", f"sources/{SOURCE}/correct", new)
    again = lab.ask("POST", f"sources/{SOURCE}/acts", body)
    other = {"src": old, "acts": [{**act, "code": "alarm"}]}

    assert (first[0], again[0], again[1]["done"]) == (200, 200, first[1]["done"])
    assert lab.ask("POST", f"sources/{SOURCE}/acts", other)[0] == 409
    assert len(codings_of(lab)) == 1


def test_an_act_is_refused_when_somebody_else_is_logged_in_by_now(lab: Lab) -> None:
    """The page of K-02, which is still open, does not code as K-01; its own name is no obstacle."""
    others = lab.act(SOURCE, CODED, headers={"X-Rap-Coder": "K-02"})
    own = lab.act(SOURCE, CODED, headers={"X-Rap-Coder": "K-01"})

    assert (others[0], others[1]["id"], own[0]) == (409, "web.request.other_person", 200)
    assert [coding["coder"] for coding in codings_of(lab)] == ["K-01"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Code 'deposti' is not in the codebook; nearest is 'deposit'."),
        (
            "fr-BE",
            "Le code « deposti » n’est pas dans la grille de codes ; le plus proche est « deposit ».",
        ),
        ("nl", "Code ‘deposti’ staat niet in het codeboek; het meest lijkt ‘deposit’ erop."),
        ("ro", "Code 'deposti' is not in the codebook; nearest is 'deposit'."),
    ],
)
def test_a_refusal_has_an_id_facts_and_a_sentence_for_the_reader(
    lab: Lab, language: str, sentence: str
) -> None:
    """In the language of the page; a program reads id and facts."""
    body = {
        "src": lab.get(f"sources/{SOURCE}")["src"],
        "acts": [{**CODED, "id": new_id(), "code": "deposti"}],
    }
    status, answer = lab.ask(
        "POST", f"sources/{SOURCE}/acts", body, headers={"Accept-Language": language}
    )

    assert (status, answer) == (
        400,
        {
            "id": "codebook.unknown",
            "facts": {
                "code": "deposti",
                "nearest": {"id": "core.nearest.is", "facts": {"name": "deposit"}},
            },
            "message": sentence,
            "where": "",
        },
    )


def test_who_codes_is_asked_once_and_kept_on_this_machine(tmp_path: Path) -> None:
    """Before it is said everything can be read and nothing written; afterwards nobody says
    otherwise.
    """
    root = make_study(tmp_path / "study")
    with Lab(root) as lab:
        before = lab.get("study")["coder"]
        refused = lab.act(SOURCE, CODED)[0]
        said = lab.ask("PUT", "me", {"coder": "K-02"})
        other = lab.ask("PUT", "me", {"coder": "K-01"})[0]
        coder = lab.get("study")["coder"]

    assert (before, refused, said, other) == (
        None,
        403,
        (200, {"coder": "K-02", "role": "coder"}),
        409,
    )
    assert (coder, (root / ".rap" / "coder").read_text()) == (
        {"id": "K-02", "role": "coder"},
        "K-02\n",
    )


def test_two_logins_are_two_coders(tmp_path: Path) -> None:
    """Whoever runs the server enters who they are, nobody herself: one coder cannot be two logins;
    each sees what the other did.
    """
    with Lab(make_study(tmp_path / "study"), logins=True) as lab:
        lab.name(lea="K-01", bob="K-02")
        status, refused = lab.ask("PUT", "me", {"coder": "K-03"}, token="reads")
        with raises(ConflictError, "web.coder.other_login", coder="K-01"):
            lab.name(rea="K-01")
        lab.act(SOURCE, CODED, token="lead")
        lab.act(SOURCE, {**CODED, "code": "alarm"}, token="second")
        seen = {(c["coder"], c["code"]) for c in codings_of(lab, token="second")}

    assert (status, refused["id"]) == (403, "lab.coder.keeper_says")
    assert seen == {("K-01", "deposit"), ("K-02", "alarm")}


def test_only_its_coder_changes_a_coding_and_a_lead_decides(tmp_path: Path) -> None:
    """`del` by another is refused; `decide` by a coder is refused, by a lead it counts."""
    with Lab(make_study(tmp_path / "study"), logins=True) as lab:
        lab.name(lea="K-01", bob="K-02")
        ref = lab.act(SOURCE, CODED, token="second")[1]["done"][0]["id"]
        decide = {"op": "decide", "refs": [ref], "outcome": "drop", "reason": "it is about the key"}
        statuses = [
            lab.act(SOURCE, {"op": "del", "ref": ref}, token="lead")[0],
            lab.act(SOURCE, decide, token="second")[0],
            lab.act(SOURCE, decide, token="lead")[0],
        ]
        left = codings_of(lab, token="lead")

    assert (statuses, left) == ([403, 403, 200], [])


def test_in_blind_mode_nobody_sees_the_other_before_both_are_done(tmp_path: Path) -> None:
    """Neither the codings nor how many there are nor in which state."""
    root = make_study(tmp_path / "study")
    write(root, "pyproject.toml", BLIND + "[tool.rap.coders.K-02]\n[tool.rap.coders.K-03]\n")
    with Lab(root, logins=True) as lab:
        lab.name(bob="K-02", rea="K-03")
        seen = []
        for token, act in [("second", CODED), ("reads", CODED), ("second", DONE), ("reads", DONE)]:
            lab.act(SOURCE, act, token=token)
            row = lab.get("sources", token="reads")["sources"][0]
            seen.append(
                (len(codings_of(lab, token="reads")), sorted(row["n"]), sorted(row["states"]))
            )

    assert seen == [
        (0, [], []),
        (1, ["K-03"], []),
        (1, ["K-03"], []),
        (2, ["K-02", "K-03"], ["K-02", "K-03"]),
    ]


DONE = {"op": "mark", "state": "done"}


def test_what_another_program_writes_is_told_to_who_waits(lab: Lab) -> None:
    """The long poll answers with the source as soon as its log grew."""
    cursor = lab.get(f"sources/{SOURCE}")["cursor"]
    waiting: list[Any] = []
    thread = threading.Thread(
        target=lambda: waiting.append(lab.get(f"changes?since={cursor}&wait=60"))
    )
    thread.start()
    with CodingLogs(lab.root, coder="K-02", device="k3f9a2b7") as logs:
        logs.append(
            SOURCE,
            "add",
            {"code": "alarm", "start": 3, "end": 9},
            src=lab.get(f"sources/{SOURCE}")["src"],
        )
    thread.join(PATIENCE_S)

    assert (waiting[0]["sources"], waiting[0]["cursor"] != cursor) == ([SOURCE], True)


def test_a_notebook_of_the_same_coder_writes_beside_the_screen(lab: Lab) -> None:
    """Two programs at once, in turns, each under a name of its own: every coding is there once, and
    each sees the other's.
    """
    ids = []
    with CodingLogs(lab.root, coder="K-01", device=own_device(lab.root)) as logs:
        for number in range(4):
            ids.append(lab.act(SOURCE, {**CODED, "end": 40 + number})[1]["done"][0]["id"])
            src = lab.get(f"sources/{SOURCE}")["src"]
            ids.append(
                logs.append(
                    SOURCE, "add", {"code": "alarm", "start": 3, "end": 9 + number}, src=src
                ).id
            )
        ref, _ = ids[-1], lab.get(f"sources/{SOURCE}")
        deleted = lab.act(SOURCE, {"op": "del", "ref": ref})[0]

    assert (deleted, sorted(c["id"] for c in codings_of(lab))) == (200, sorted(ids[:-1]))
    assert len(list((lab.root / "interviews" / "codings" / SOURCE).glob("K-01.*.jsonl"))) == 2


def test_a_cursor_of_an_older_server_gets_everything(lab: Lab) -> None:
    """After a restart a client reads again what it shows."""
    changes = lab.get("changes?since=abcd1234.7&wait=0")

    assert (changes["sources"], changes["codebook"], changes["memos"]) == ([SOURCE], True, True)


def test_a_poll_without_news_ends_after_its_time(lab: Lab) -> None:
    """With the same cursor and nothing in it."""
    lab.get(f"sources/{SOURCE}")
    cursor = lab.get("changes?wait=0")["cursor"]
    changes = lab.get(f"changes?since={cursor}&wait=0")

    assert changes == {
        "cursor": cursor,
        "sources": [],
        "study": False,
        "codebook": False,
        "memos": False,
        "findings": False,
    }


@pytest.mark.parametrize("broken", ["write", "fsync"])
def test_on_a_full_disk_nothing_is_acknowledged(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """507 with a sentence; sent again when there is room, the act is saved once."""
    lab.act(SOURCE, CODED)

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "no space")

    act = {**CODED, "id": new_id(), "code": "alarm"}
    with monkeypatch.context() as patch:
        patch.setattr(os, broken, full)
        status, answer = lab.act(SOURCE, act)
    before = len(codings_of(lab))
    again = lab.act(SOURCE, act)[0]

    assert (status, "disk is full" in answer["message"], before, again) == (507, True, 1, 200)
    assert len(codings_of(lab)) == 2


def test_a_damaged_log_is_read_only(lab: Lab) -> None:
    """423, and what stands before the damage is still shown."""
    lab.act(SOURCE, CODED, {**CODED, "code": "alarm"}, CODED)
    lab.settle()
    lab.room.pens.close()
    log = next((lab.root / "interviews" / "codings" / SOURCE).glob("*.jsonl"))
    for path in (log, lab.root / ".rap" / "journal" / SOURCE / log.name):
        path.write_bytes(path.read_bytes().replace(b'"code":"alarm"', b'"code":"alarn"'))

    assert (lab.act(SOURCE, CODED)[0], len(codings_of(lab))) == (423, 1)


@pytest.mark.volume
def test_eight_clients_code_at_once_and_each_coding_is_there_once(tmp_path: Path) -> None:
    """Clients of two coders, each sending every third act twice."""
    n = scaled(12, 1000)
    with Lab(make_study(tmp_path / "study"), logins=True) as lab:
        lab.name(lea="K-01", bob="K-02")
        src = lab.get(f"sources/{SOURCE}")["src"]
        sent: list[str] = []

        def work(token: str) -> None:
            for number in range(n):
                body = {"src": src, "acts": [{**CODED, "id": new_id()}]}
                for _ in range(2 if number % 3 == 0 else 1):
                    assert lab.ask("POST", f"sources/{SOURCE}/acts", body, token=token)[0] == 200
                sent.append(body["acts"][0]["id"])

        threads = [threading.Thread(target=work, args=(token,)) for token in ("lead", "second") * 4]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    events, problems = read_events(tmp_path / "study", SOURCE)

    assert (len(sent), problems) == (8 * n, [])
    assert sorted(event.id for event in events) == sorted(sent)


def test_withdrawn_words_cannot_be_opened(lab: Lab) -> None:
    """Who took her words back is in no list, and her interview is not there."""
    write(lab.root, "interviews/withdrawn/C-20001.json", '{"v": 1, "case": "C-20001"}')
    add_source(lab.root, "AR-10002", "A press article.\n", rights="public")

    assert [row["id"] for row in lab.get("sources")["sources"]] == ["AR-10002"]
    assert lab.ask("GET", f"sources/{SOURCE}")[0] == 404


class ReadsOnly(Authorizer):
    """A server whose keeper lets everybody look and nobody write."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        return action == "read"


def test_the_servers_own_authorizer_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also a lead writes nothing where it says no."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    with Lab(make_study(tmp_path / "study"), authorizer_class=ReadsOnly) as lab:
        assert (lab.act(SOURCE, CODED)[0], codings_of(lab)) == (403, [])
