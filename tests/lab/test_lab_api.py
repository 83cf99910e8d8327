"""Every route of the server half, as the application lists them, against everybody who must be kept
out.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from labs import SOURCE, TOKEN, Lab, Program, browser, fill, routes
from studies import make_study, scaled

from rap.store.codings import read_events
from rap.store.sources import hash_of

TRAVERSALS = (
    *("../" * n + "etc/passwd" for n in range(1, 6)),
    *("..%2f" * n + "pyproject.toml" for n in range(1, 6)),
    *("%2e%2e/" * n + "pyproject.toml" for n in range(1, 4)),
    *("..%5c" * n + "pyproject.toml" for n in range(1, 4)),
    *("%252e%252e%252f" * n + "pyproject.toml" for n in range(1, 3)),
    *("..%c0%af" * n + "etc/passwd" for n in range(1, 3)),
    *(
        f"{SOURCE}{end}"
        for end in ("%00", "%0a", "%20", ".txt", "/..", "/../../pyproject.toml", ";x", "%2e", "~")
    ),
    *(
        "int-10001",
        "INT-1",
        "INT-1000100",
        "INT-10001x",
        "xINT-10001",
        "INT%2d10001%2f..",
        "%ef%bc%a9NT-10001",
    ),
    *(
        "*",
        "%2a",
        "/etc/passwd",
        "C:%5cwindows",
        "deposit.yaml",
        "../deposit",
        "Deposit",
        "con",
        "...",
    ),
)
BAD_BODIES = (
    b"",
    b"null",
    b"[]",
    b"{",
    b'"text"',
    b"\xff\xfe{}",
    b'{"src": NaN}',
    b'{"src": "a", "src": "b"}',
    b"[" * 100_000,
    b'{"no": "such member"}',
    b'{"src": "' + b"a" * 300_000 + b'"}',
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One server for the whole matrix: nothing of it may change the study."""
    with Lab(make_study(tmp_path_factory.mktemp("api") / "study")) as lab:
        yield lab


@pytest.fixture(autouse=True)
def _lead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAP_CODER", "K-01")


def all_routes(lab: Lab) -> list[tuple[str, str]]:
    found = list(routes(lab))
    assert len(found) > 10
    return found


def picture(root: Path) -> dict[str, str]:
    """What the study holds, `.rap` aside."""
    files = (
        path for path in sorted(root.rglob("*")) if path.is_file() and ".rap" not in path.parts
    )
    return {path.relative_to(root).as_posix(): path.read_bytes().hex() for path in files}


def test_recordings_are_in_the_matrix(lab: Lab) -> None:
    """Whoever must be kept out of raw texts is kept out of their sound, in every test here."""
    found = {(method, fill(pattern)) for method, pattern in all_routes(lab)}

    assert {
        (method, f"review/texts/{SOURCE}/audio") for method in ("GET", "POST", "DELETE")
    } <= found


@pytest.mark.parametrize("token", [None, "wrong", TOKEN[:-1], ""])
def test_without_the_token_nothing_answers(lab: Lab, token: str | None) -> None:
    """403 on every route and method, and no word of the study."""
    answers = {
        (m, p): lab.ask(m, fill(p), {} if m != "GET" else None, token=token)
        for m, p in all_routes(lab)
    }

    assert {key: status for key, (status, _) in answers.items() if status != 403} == {}
    assert not any("Rooms" in str(answer) for _, answer in answers.values())


def test_a_browser_without_the_xsrf_header_cannot_write(lab: Lab) -> None:
    """Logged in by cookie alone, every writing method is refused; reading works."""
    (cookie, token), before = browser(lab), picture(lab.root)
    writing = [(m, p) for m, p in all_routes(lab) if m != "GET"]
    statuses = {(m, p): lab.ask(m, fill(p), {}, token=None, headers=cookie)[0] for m, p in writing}

    assert writing
    assert {key: status for key, status in statuses.items() if status != 403} == {}
    assert (lab.ask("GET", "study", token=None, headers=cookie)[0], picture(lab.root)) == (
        200,
        before,
    )
    head = {**cookie, "X-XSRFToken": token}
    assert lab.ask("PUT", "me", {"coder": "K-01"}, token=None, headers=head)[0] == 200


def test_a_page_of_another_origin_gets_nothing(lab: Lab) -> None:
    """With the person's cookies and even her XSRF token, a foreign page neither reads nor writes."""
    cookie, token = browser(lab)
    head = {**cookie, "Origin": "https://elsewhere.example", "X-XSRFToken": token}
    statuses = {
        (m, p): lab.ask(m, fill(p), {} if m != "GET" else None, token=None, headers=head)[0]
        for m, p in all_routes(lab)
    }

    assert {key: status for key, status in statuses.items() if status not in (403, 404)} == {}


def test_a_foreign_host_name_is_refused(lab: Lab) -> None:
    """Who points another name at this machine gets nothing."""
    statuses = {
        lab.ask(m, fill(p), headers={"Host": "elsewhere.example"})[0]
        for m, p in all_routes(lab)
        if m == "GET"
    }

    assert statuses == {403}


def test_a_reader_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who is no coder is refused on every writing route but the one that says who she is."""
    monkeypatch.delenv("RAP_CODER")
    with Lab(make_study(tmp_path / "study")) as lab:
        before = picture(lab.root)
        own = ("me", "settings")
        # what is asked for has no place in an address: neither refused, nor does it write
        reading = {
            "explore/([a-z][a-z0-9_]{1,19})": ({"chosen": {}}, 404),
            "explore/([a-z][a-z0-9_]{1,19})/passages": ({"chosen": {}, "where": {}}, 404),
            "search": ({"q": "key"}, 200),
        }
        statuses = {
            (m, p): lab.ask(m, fill(p), {})[0]
            for m, p in all_routes(lab)
            if m != "GET" and p not in (*own, *reading)
        }
        asked = {p: lab.ask("POST", fill(p), body)[0] for p, (body, _) in reading.items()}

        assert {key: status for key, status in statuses.items() if status != 403} == {}
        assert asked == {p: status for p, (_, status) in reading.items()}
        assert picture(lab.root) == before


@pytest.mark.volume(cases=12)
@pytest.mark.parametrize("id", TRAVERSALS)
def test_an_id_that_is_none_is_nowhere(lab: Lab, id: str) -> None:
    """Every route with an id answers 404 or 400 to what only looks like one, and shows no file."""
    withid = [(m, p) for m, p in all_routes(lab) if "(" in p]
    answers = {(m, p): lab.ask(m, fill(p, id), {} if m != "GET" else None) for m, p in withid}

    assert withid
    assert {key: status for key, (status, _) in answers.items() if status not in (400, 404)} == {}
    assert not any("root:" in str(a) or "tool.rap" in str(a) for _, a in answers.values())


def test_there_are_forty_traversals() -> None:
    """As many as were promised, each once."""
    assert len(set(TRAVERSALS)) >= 40


@pytest.mark.parametrize("body", BAD_BODIES, ids=range(len(BAD_BODIES)))
def test_a_body_that_is_none_is_refused(lab: Lab, body: bytes) -> None:
    """400, 404 or 413 on every writing route, one sentence, and nothing changed."""
    before = picture(lab.root)
    writing = [(m, p) for m, p in all_routes(lab) if m in ("POST", "PUT")]
    answers = {(m, p): lab.ask(m, fill(p), body) for m, p in writing}

    assert {
        key: status for key, (status, _) in answers.items() if status not in (400, 404, 413)
    } == {}
    assert all(answer["message"] for _, answer in answers.values())
    assert picture(lab.root) == before


def test_what_people_said_is_in_no_log(lab: Lab) -> None:
    """Neither words searched for nor words sent nor texts opened, at the most talkative level, also
    when it fails.
    """
    words = "three months first"
    for q in (words, f'"{words}"', f'"{words}', f"/{words}/"):
        lab.ask("POST", "search", {"q": q})
    lab.ask("GET", f"sources/{words.replace(' ', '%20')}")
    lab.ask("POST", f"sources/{SOURCE}/acts", {"src": words, "acts": [{"id": words, "op": words}]})
    lab.get(f"sources/{SOURCE}")

    assert lab.records
    assert not [line for line in lab.records if "three" in line or "months" in line]


def test_no_handler_forgot_the_login(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    """Jupyter's own look at the handlers, with unauthenticated access switched off, names none of
    ours.
    """
    with Lab(make_study(tmp_path / "study")):
        pass

    assert not [
        str(w.message)
        for w in recwarn
        if "rap" in str(w.message) and "authenticat" in str(w.message)
    ]


@pytest.mark.long
def test_a_server_killed_between_acts_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """What a client's queue sends again after the restart is there once; what was acknowledged
    stayed.
    """
    root = make_study(tmp_path / "study")
    src = hash_of((root / "interviews" / f"{SOURCE}.txt").read_text())[:8]
    program, queue, acknowledged = Program(root, tmp_path), [], []
    for _ in range(scaled(1, 20)):
        program.start()
        try:
            for number in range(15):
                act = {
                    "id": secrets.token_hex(16),
                    "op": "add",
                    "code": "deposit",
                    "start": 3,
                    "end": 9 + number,
                }
                queue.append(act)
                if (
                    program.ask("POST", f"sources/{SOURCE}/acts", {"src": src, "acts": [act]})[0]
                    == 200
                ):
                    acknowledged.append(act["id"])
        finally:
            program.kill()
    held = {event.id for event in read_events(root, SOURCE)[0]}
    program.start()
    try:
        status = program.ask("POST", f"sources/{SOURCE}/acts", {"src": src, "acts": queue})[0]
    finally:
        program.kill()
    events, problems = read_events(root, SOURCE)

    assert (status, problems, set(acknowledged) - held) == (200, [], set())
    assert sorted(event.id for event in events) == sorted(act["id"] for act in queue)
