"""The route of recordings: in pieces, out of memory, to the person who opened the vault, on this
machine.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from labs import TOKEN, Lab, routes
from reviews import MIRELA, let_in, looked_through, make_review_study, queue
from sounds import SOUNDS, tone
from vaults import PASSPHRASE, make_quick, unlocked

from rap.topics.review.routes import vault_desk as listening
from rap.topics.waiting_texts.queue import open_queue, put_recording
from rap.topics.web.raw_session import IDLE_S

ID = "INT-40001"
AUDIO = f"review/texts/{ID}/audio"
NAME = "Mirela Verzonnen"
SOUND = tone(20, note=NAME)  # larger than one piece


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server on a study in whose vault a text waits with its recording."""
    make_quick(monkeypatch)
    study = make_review_study(tmp_path / "study")
    queue(study, {ID: MIRELA, "INT-40002": MIRELA.replace("studio", "salon")})
    put_recording(open_queue(study), ID, SOUND)
    with Lab(study) as lab:
        yield lab


def begun(lab: Lab) -> Lab:
    assert lab.ask("POST", "vault", {"passphrase": PASSPHRASE})[0] == 200
    assert lab.ask("POST", "review", {})[0] == 202
    return lab


def heard(
    lab: Lab, span: str = "", *, path: str = AUDIO, token: str = TOKEN
) -> tuple[int, http.client.HTTPMessage, bytes]:
    head = {"Authorization": f"token {token}", **({"Range": span} if span else {})}
    return lab.raw("GET", f"/rap/api/{path}", None, head)


def test_the_route_is_in_the_matrix(lab: Lab) -> None:
    """So every test of `test_lab_api` asks it too."""
    methods = {method for method, pattern in routes(lab) if pattern.endswith("/audio")}

    assert methods == {"GET", "POST", "DELETE"}


def test_the_whole_recording_comes_in_pieces(lab: Lab) -> None:
    """Byte for byte, with its media type by its bytes; no cache keeps it, and no other origin may
    embed it.
    """
    status, head, data = heard(begun(lab))

    assert (status, data == SOUND) == (200, True)
    assert [
        head[name] for name in ("Content-Type", "Content-Length", "Accept-Ranges", "Cache-Control")
    ] == [
        *("audio/wav", str(len(SOUND)), "bytes", "no-store"),
    ]
    assert head["Cross-Origin-Resource-Policy"] == "same-origin"
    assert head["X-Content-Type-Options"] == "nosniff"
    assert (head["ETag"], head["Content-Range"]) == (None, None)


@pytest.mark.parametrize(
    ("span", "start", "end"),
    [
        ("bytes=0-", 0, len(SOUND)),
        ("bytes=0-0", 0, 1),
        ("bytes=44-99", 44, 100),
        (f"bytes=300000-{10**12}", 300_000, len(SOUND)),
        ("bytes=-100", len(SOUND) - 100, len(SOUND)),
        (f"bytes=-{10**12}", 0, len(SOUND)),
    ],
)
def test_a_player_may_jump(lab: Lab, span: str, start: int, end: int) -> None:
    """206 with exactly the bytes that were asked for, and where they stand."""
    status, head, data = heard(begun(lab), span)

    assert (status, data == SOUND[start:end]) == (206, True)
    assert head["Content-Range"] == f"bytes {start}-{end - 1}/{len(SOUND)}"
    assert (head["Content-Length"], head["Cache-Control"]) == (str(end - start), "no-store")


@pytest.mark.parametrize(
    "span", [f"bytes={len(SOUND)}-", "bytes=-0", f"bytes={10**14}-{10**14 + 1}"]
)
def test_nothing_lies_behind_the_end(lab: Lab, span: str) -> None:
    """416, with how long it is."""
    status, head, _ = heard(begun(lab), span)

    assert (status, head["Content-Range"], head["Cache-Control"]) == (
        416,
        f"bytes */{len(SOUND)}",
        "no-store",
    )


@pytest.mark.parametrize(
    "span",
    ["bytes=0-1,4-5", "bytes=9-3", "bytes=-", "lines=1-2", "bytes=a-b", f"bytes={'9' * 99}-"],
)
def test_a_range_that_is_none_is_as_if_not_asked(lab: Lab, span: str) -> None:
    """As RFC 9110 lets a server do."""
    status, head, data = heard(begun(lab), span)

    assert (status, data == SOUND, head["Content-Range"]) == (200, True, None)


def test_nothing_is_heard_before_the_vault_and_the_review_are_open(lab: Lab) -> None:
    """Nor of a text that does not wait or has no recording, nor after the vault was closed."""
    shut = lab.ask("GET", AUDIO)
    lab.ask("POST", "vault", {"passphrase": PASSPHRASE})
    unbegun = lab.ask("GET", AUDIO)
    begun(lab)
    others = [lab.ask("GET", f"review/texts/{id}/audio") for id in ("INT-10001", "INT-40002")]
    there = heard(lab)[0]
    lab.ask("DELETE", "vault")

    assert [shut[0], unbegun[0], there, lab.ask("GET", AUDIO)[0]] == [400, 400, 200, 400]
    assert [status for status, _ in others] == [404, 404]
    assert [answer["id"] for _, answer in others] == [
        "review.screen.review.does_not_wait",
        "review.recording.none",
    ]


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Real-Ip", "X-Forwarded-Host"]
)
def test_a_recording_goes_through_no_proxy(lab: Lab, header: str) -> None:
    """To be heard, put there or deleted on the machine itself alone."""
    begun(lab)
    head = {header: "10.0.0.7"}
    statuses = [
        lab.ask(method, AUDIO, b"" if method == "POST" else None, headers=head)[0]
        for method in ("GET", "POST", "DELETE")
    ]

    assert statuses == [403, 403, 403]
    assert heard(lab)[2] == SOUND


def test_only_who_opened_the_vault_hears_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague who codes here does not, nor somebody who reads."""
    make_quick(monkeypatch)
    study = make_review_study(tmp_path / "study")
    queue(study, {ID: MIRELA})
    put_recording(open_queue(study), ID, SOUND)
    with Lab(study, logins=True) as lab:
        lab.name(lea="K-01", bob="K-02")
        lab.ask("POST", "vault", {"passphrase": PASSPHRASE}, token="lead")
        lab.ask("POST", "review", {}, token="lead")
        statuses = {
            token: heard(lab, token=token)[0] for token in ("lead", "second", "reads", "nobody")
        }
        others = [
            lab.ask(method, AUDIO, b"RIFF" if method == "POST" else None, token=token)[0]
            for token in ("second", "reads")
            for method in ("POST", "DELETE")
        ]

    assert statuses == {"lead": 200, "second": 403, "reads": 403, "nobody": 403}
    assert others == [403] * 4


def plain_of(lab: Lab) -> bytearray:
    return lab.room.desk._plain  # type: ignore[no-any-return]


@pytest.mark.parametrize("way", ["closed", "idle", "accepted", "deleted", "another"])
def test_what_was_heard_is_zeros_afterwards(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """When the vault is closed, nobody did anything for half an hour, the text is in the study, or
    it is no longer there.
    """
    begun(lab)
    heard(lab)
    plain, desk = plain_of(lab), lab.room.desk
    once = heard(lab)[2] == SOUND and plain_of(lab) is plain
    if way == "closed":
        lab.ask("DELETE", "vault")
    elif way == "idle":
        now = desk._now()
        monkeypatch.setattr(desk, "_now", lambda: now + IDLE_S + 1)
        assert lab.ask("GET", AUDIO)[0] == 400
    elif way == "accepted":
        lab.get_once(looked_through, "review")
        lab.ask("POST", f"review/texts/{ID}", {"act": "done"})
        assert let_in(lab, ID)[0] == 200
    elif way == "deleted":
        unlocked(lab.root).delete("audio", ID)
        assert lab.ask("GET", AUDIO)[0] == 404
    else:
        put_recording(open_queue(lab.root), "INT-40002", tone(0.5))
        heard(lab, path="review/texts/INT-40002/audio")

    assert (once, plain == bytes(len(SOUND)), plain_of(lab) is plain) == (True, True, False)


def test_what_is_under_way_stops_when_the_vault_is_closed(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first piece was sent; no zeros come in the place of the others."""
    cut, n_pieces = listening.cut_recording, 0

    def closing(desk: Any, *rest: Any) -> bytes:
        nonlocal n_pieces
        n_pieces += 1
        if n_pieces == 2:
            desk.close()
        return cut(desk, *rest)

    monkeypatch.setattr(listening, "cut_recording", closing)
    with pytest.raises(http.client.IncompleteRead) as caught:
        heard(begun(lab))

    assert (n_pieces, SOUND.startswith(caught.value.partial)) == (2, True)
    assert 0 < len(caught.value.partial) < len(SOUND)
    assert lab.get("vault")["open"] is False


def test_the_list_of_texts_says_which_can_be_heard(lab: Lab) -> None:
    """And who has listened, as before."""
    begun(lab)
    lab.get_once(looked_through, "review")
    told = {row["source"]: row["recording"] for row in lab.get("review/texts")["texts"]}
    marked = lab.ask("POST", f"review/texts/{ID}", {"act": "heard"})[1]

    assert told == {ID: True, "INT-40002": False}
    assert (marked["heard"], marked["recording"]) == (["K-01"], True)
    assert {row["source"]: row["recording"] for row in lab.get("vault")["waiting"]} == told


@pytest.mark.parametrize("kind", SOUNDS)
def test_a_recording_is_put_there_and_taken_out(lab: Lab, kind: str) -> None:
    """It is sealed at once, in no file besides, and played as what it is."""
    begun(lab)
    path, data = "review/texts/INT-40002/audio", SOUNDS[kind] + NAME.encode()
    status, kept = lab.ask("POST", path, data)
    _, head, back = heard(lab, path=path)
    dropped = lab.ask("DELETE", path)
    after = [lab.ask(method, path)[0] for method in ("GET", "DELETE")]

    assert (status, kept["recording"]) == (201, True)
    assert kept["until"] == unlocked(lab.root).entry("raw", "INT-40002").dies
    assert (head["Content-Type"], back == data) == (kind, True)
    assert (dropped, after) == ((200, {"source": "INT-40002", "recording": False}), [404, 400])


@pytest.mark.parametrize(
    ("id", "data", "refused"),
    [
        (ID, SOUND, ("waiting_texts.review.recording_there", ID, {"source": ID})),
        ("INT-40009", SOUND, ("waiting_texts.review.no_raw_text", "INT-40009", {})),
        (
            "INT-40002",
            MIRELA.encode(),
            (
                "waiting_texts.review.no_sound",
                "",
                {"kinds": ["wav", "mp3", "m4a", "aac", "ogg", "webm", "flac"]},
            ),
        ),
        ("INT-40002", b"", ("waiting_texts.review.empty_recording", "", {})),
    ],
)
def test_what_cannot_be_put_there_is_refused(
    lab: Lab, id: str, data: bytes, refused: tuple[str, str, dict[str, Any]]
) -> None:
    """With an id and facts without a word of it; the vault is as it was."""
    begun(lab)
    before = [entry.version for entry in unlocked(lab.root).list()]
    status, answer = lab.ask("POST", f"review/texts/{id}/audio", data)

    assert (status, (answer["id"], answer["where"], answer["facts"])) == (400, refused)
    assert [entry.version for entry in unlocked(lab.root).list()] == before


def test_a_recording_that_is_too_long_is_not_looked_at(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recording above the limit is refused with status 413 and the limit, unread."""
    monkeypatch.setattr("rap.topics.review.routes.vault_desk.AudioHandler.most_body", 1000)
    status, answer = begun(lab).ask("POST", "review/texts/INT-40002/audio", SOUND)

    assert (status, answer["id"], answer["facts"]) == (
        413,
        "review.recording.too_big",
        {"megabytes": 0},
    )


def test_no_sound_and_no_name_is_in_a_log_or_on_the_disk(lab: Lab) -> None:
    """After it was heard, jumped in, refused and deleted."""
    begun(lab)
    heard(lab)
    heard(lab, "bytes=100-200")
    heard(lab, f"bytes={10**9}-")
    lab.ask("POST", "review/texts/INT-40002/audio", SOUND)
    lab.ask("POST", "review/texts/INT-40002/audio", NAME.encode())
    lab.ask("DELETE", "review/texts/INT-40002/audio")
    files = [path for path in lab.root.parent.rglob("*") if path.is_file()]

    assert not [
        path
        for path in files
        if NAME.encode() in path.read_bytes() or SOUND[2000:2400] in path.read_bytes()
    ]
    assert not [line for line in lab.records if "Mirela" in line]
