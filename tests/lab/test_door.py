"""Five people log in to one server: what each may do by every route, Jupyter's and ours, as a table
says; and what those who have a server of their own still cannot.
"""

from __future__ import annotations

import json
import re
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jupyter_server.auth.identity import IdentityProvider, User
from labs import PATIENCE_S, TOKEN, Lab, browser, fill, routes
from messages import raises
from studies import SETTINGS, make_study, write
from tornado.web import RequestHandler
from traitlets.config import Config

from rap.core.accounts import is_reached_by_others
from rap.core.errors import RefusedError
from rap.lab.door import MAX_JUPYTER
from rap.topics.web.base import MAX_BODY
from rap.topics.web.setups import check_setup, owner_of

EXTENSIONS = ("jupyterlab", "jupyter_server_terminals", "jupyter_lsp")
PEOPLE = {"lead": "K-01", "coder": "K-02", "intern": "K-03", "ended": "K-04", "reader": "K-05"}
TEAM = f"""\
{SETTINGS}
[tool.rap.coders.K-03]
role = "intern"
until = 2999-01-01
[tool.rap.coders.K-04]
role = "intern"
until = 2020-01-01
[tool.rap.coders.K-05]
role = "reader"
"""
ALL, CODE, NONE = frozenset(PEOPLE), frozenset({"lead", "coder", "intern"}), frozenset[str]()
ID = "0-0-0-0-0"
# a route as the running server has it: an address of it, who reads, who writes
TABLE = {
    r"/": ("/", ALL, ALL),
    r"/.*/": ("/api/", ALL, NONE),  # takes the slash away; tornado refuses a form without its token
    r"/(?P<mode>lab|doc)(?P<workspace>/workspaces/[a-zA-Z0-9\-\_]+)?(?P<tree>/tree/.*)?": (
        "/lab/tree/interviews/INT-10001.txt",
        ALL,
        NONE,
    ),
    r"/(favicon\.ico)": ("/favicon.ico", ALL, NONE),
    r"/(robots\.txt)": ("/robots.txt", ALL, NONE),
    r"/(robots\.txt|favicon\.ico)": ("/robots.txt", ALL, NONE),
    r"/api": ("/api", ALL, NONE),
    r"/api/config/(?P<section_name>\w+)": ("/api/config/notebook", ALL, NONE),
    r"/api/contents(?P<path>(?:(?:/[^/]+)+|/?))": ("/api/contents/notebooks/a.ipynb", CODE, NONE),
    r"/api/contents(?P<path>(?:(?:/[^/]+)+|/?))/checkpoints": (
        "/api/contents/notebooks/a.ipynb/checkpoints",
        CODE,
        NONE,
    ),
    r"/api/contents(?P<path>(?:(?:/[^/]+)+|/?))/checkpoints/(?P<checkpoint_id>[\w-]+)": (
        "/api/contents/notebooks/a.ipynb/checkpoints/checkpoint",
        NONE,
        NONE,
    ),
    r"/api/contents(?P<path>(?:(?:/[^/]+)+|/?))/trust": (
        "/api/contents/notebooks/a.ipynb/trust",
        NONE,
        NONE,
    ),
    r"/api/events": ("/api/events", NONE, NONE),
    r"/api/events/subscribe": ("/api/events/subscribe", NONE, NONE),
    r"/api/kernels": ("/api/kernels", ALL, NONE),  # an empty list: there are none
    r"/api/kernels/(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)": (f"/api/kernels/{ID}", NONE, NONE),
    r"/api/kernels/(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)/(?P<action>restart|interrupt)": (
        f"/api/kernels/{ID}/restart",
        NONE,
        NONE,
    ),
    r"/api/kernels/(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)/channels": (
        f"/api/kernels/{ID}/channels",
        NONE,
        NONE,
    ),
    r"/api/kernelspecs": ("/api/kernelspecs", ALL, NONE),
    r"/api/kernelspecs/(?P<kernel_name>[\w\.\-%]+)": ("/api/kernelspecs/python3", ALL, NONE),
    r"/api/me": ("/api/me", ALL, ALL),
    r"/api/nbconvert": ("/api/nbconvert", ALL, NONE),
    r"/api/notebooks/?(.*)": ("/api/notebooks/a.ipynb", ALL, ALL),  # leads to /api/contents
    r"/api/resolvePath": ("/api/resolvePath?path=pyproject.toml", NONE, NONE),
    r"/api/security/csp-report": ("/api/security/csp-report", NONE, NONE),
    r"/api/sessions": ("/api/sessions", ALL, NONE),
    r"/api/sessions/(?P<session_id>\w+-\w+-\w+-\w+-\w+)": (f"/api/sessions/{ID}", NONE, NONE),
    r"/api/shutdown": ("/api/shutdown", NONE, NONE),
    r"/api/spec.yaml": ("/api/spec.yaml", ALL, NONE),
    r"/api/status": ("/api/status", ALL, NONE),
    r"/api/terminals": ("/api/terminals", ALL, NONE),
    r"/api/terminals/(\w+)": ("/api/terminals/1", NONE, NONE),
    r"/files/(.*)": ("/files/notebooks/a.ipynb", CODE, NONE),
    r"/kernelspecs/(?P<kernel_name>[\w\.\-%]+)/(?P<path>.*)": (
        "/kernelspecs/python3/logo-svg.svg",
        ALL,
        NONE,
    ),
    r"/lab/.*": ("/lab/nowhere", ALL, NONE),
    r"/lab/api/build": ("/lab/api/build", NONE, NONE),
    r"/lab/api/extensions": ("/lab/api/extensions", NONE, NONE),
    r"/lab/api/licenses/(.*)": ("/lab/api/licenses/", ALL, NONE),
    r"/lab/api/listings/(.*)": ("/lab/api/listings/x", ALL, NONE),
    r"/lab/api/news": ("/lab/api/news", NONE, NONE),
    r"/lab/api/plugins": ("/lab/api/plugins", NONE, NONE),
    r"/lab/api/settings/(?P<schema_name>.+)": ("/lab/api/settings/a:b", ALL, ALL),
    r"/lab/api/settings/?": ("/lab/api/settings?ids_only=true", ALL, ALL),
    r"/lab/api/themes/(.*)": ("/lab/api/themes/x", ALL, NONE),
    r"/lab/api/translations/(?P<locale>.*)": ("/lab/api/translations/xx", ALL, NONE),
    r"/lab/api/translations/?": ("/lab/api/translations", ALL, NONE),
    r"/lab/api/update": ("/lab/api/update", NONE, NONE),
    r"/lab/api/workspaces/(?P<space_name>.+)": ("/lab/api/workspaces/mine", ALL, ALL),
    r"/lab/api/workspaces/?": ("/lab/api/workspaces", ALL, ALL),
    r"/lab/extensions/(.*)": ("/lab/extensions/x", ALL, NONE),
    r"/login": ("/login", ALL, ALL),
    r"/logout": ("/logout", ALL, NONE),
    r"/lsp/status": ("/lsp/status", NONE, NONE),
    r"/lsp/ws/(?P<language_server>.*)": ("/lsp/ws/python", NONE, NONE),
    r"/metrics": ("/metrics", NONE, NONE),
    r"/nbconvert/(?P<format>\w+)": ("/nbconvert/html", NONE, NONE),
    r"/nbconvert/(?P<format>\w+)(?P<path>(?:(?:/[^/]+)+|/?))": (
        "/nbconvert/html/notebooks/a.ipynb",
        NONE,
        NONE,
    ),
    r"/static/(.*)": ("/static/favicons/favicon.ico", ALL, NONE),
    r"/static/lab/(.*)": ("/static/lab/x", ALL, NONE),
    r"/terminals/websocket/(\w+)": ("/terminals/websocket/1", NONE, NONE),
    r"/view(?P<path>(?:(?:/[^/]+)+|/?))": ("/view/notebooks/a.ipynb", CODE, NONE),
    r"(.*)": ("/nowhere", ALL, NONE),
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


class FivePeople(IdentityProvider):
    """Each token is a login of its own, called as a coder of the study."""

    async def get_user_token(self, handler: Any) -> User | None:
        name = PEOPLE.get(self.get_token(handler) or "")
        handler._token_authenticated = name is not None
        return User(name) if name else None


def make_team_study(root: Path) -> Path:
    make_study(root)
    write(root, "pyproject.toml", TEAM)
    empty = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    write(root, "notebooks/a.ipynb", json.dumps(empty))
    return root


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = make_team_study(tmp_path_factory.mktemp("server") / "study")
    names = ("workspaces_dir", "user_settings_dir", "app_settings_dir")
    own = Config(LabApp={name: str(root.parent / "jupyterlab" / name) for name in names})
    with Lab(root, others=EXTENSIONS, identity_provider_class=FivePeople, config=own) as lab:
        yield lab


def jupyters(lab: Lab) -> dict[str, set[str]]:
    """Each route of the running server that is not ours, and its methods."""
    found: dict[str, set[str]] = {}
    for group in lab.app.web_app.default_router.rules:
        for rule in getattr(group.target, "rules", ()):
            pattern = rule.matcher.regex.pattern.removesuffix("$")
            methods = {
                name
                for name in METHODS
                if getattr(rule.target, name.lower()) is not RequestHandler._unimplemented_method
            }
            if not pattern.startswith("/rap/api"):
                found.setdefault(pattern, set()).update(methods)
    return found


def ask(lab: Lab, who: str, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
    data = None if body is None else json.dumps(body).encode()
    status, _, answer = lab.raw(method, path, data, {"Authorization": f"token {who}"})
    return status, answer


def picture(root: Path) -> dict[str, bytes]:
    """What the study holds, `.rap` aside."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".rap" not in path.parts
    }


def test_every_route_of_jupyter_has_a_row(lab: Lab) -> None:
    """A route that a new version brings is closed to several people, and this test names it."""
    assert set(jupyters(lab)) ^ set(TABLE) == set()


@pytest.mark.volume(cases=2)
@pytest.mark.parametrize("who", PEOPLE)
def test_by_jupyters_routes_each_may_what_her_role_says(lab: Lab, who: str) -> None:
    """Refused is refused, and the rest answers."""
    before, wrong = picture(lab.root), []
    for pattern, methods in jupyters(lab).items():
        address, readers, writers = TABLE[pattern]
        for method in sorted(methods):
            may = who in (readers if method in ("GET", "HEAD") else writers)
            status, answer = ask(lab, who, method, address, None if method == "GET" else {})
            if may is (status == 403) or str(lab.root).encode() in answer:
                wrong.append((method, address, status))

    assert (wrong, picture(lab.root)) == ([], before)


# our routes: all read and those who code write, but for these; a new one that differs has a row
OURS = {
    ("PUT", "me"): NONE,  # the server's keeper says who somebody is
    ("POST", "closing"): NONE,  # where several log in, nobody closes the study under the others
    ("PUT", "settings"): ALL,
    **dict.fromkeys((("POST", "codebook/groups"), ("POST", "plan/draw")), frozenset({"lead"})),
    **dict.fromkeys(
        (("PUT", "plan"), ("PUT", "promises"), ("DELETE", "codebook/proposals")),
        frozenset({"lead"}),
    ),
    # what is asked for has no place in an address
    **{("POST", name): ALL for name in ("search", "explore", "explore/passages")},
    **dict.fromkeys(
        (("POST", "import/project"), ("POST", "import/project/bring")), frozenset({"lead"})
    ),
    ("GET", "handover"): frozenset({"lead", "coder"}),  # a coder's own
    **{
        ("GET", name): CODE
        for name in (
            "codebook/merge",
            "codebook/colours",
            "people",
            "to-come",
            "counts",
            "findings/life",
        )
    },
    **{("GET", name): CODE for name in ("vault", "import", "damage", "out")},
}


def named(pattern: str) -> str:
    """A route without its ids."""
    return "/".join(part for part in pattern.split("/") if "[" not in part)


@pytest.mark.volume(cases=2)
@pytest.mark.parametrize("who", PEOPLE)
def test_by_our_routes_each_may_what_her_role_says(lab: Lab, who: str) -> None:
    """An intern whose time is over, and a reader, read what the pages of the study show them."""
    before, wrong = picture(lab.root), []
    for method, pattern in routes(lab):
        name = named(pattern)
        is_open = method == "GET" and not name.startswith("review")
        people = OURS.get((method, name), ALL if is_open else CODE)
        path = f"/rap/api/{fill(pattern)}"
        status, answer = ask(lab, who, method, path, None if method == "GET" else {})
        if (who in people) is (status == 403) or str(lab.root).encode() in answer:
            wrong.append((method, pattern, status))

    assert wrong == []
    assert who in CODE or picture(lab.root) == before


def test_a_reader_does_not_make_herself_lead(lab: Lab) -> None:
    """Both attacks that once worked: settings written by the route for files, an interview deleted."""
    settings = {"type": "file", "format": "text", "content": TEAM.replace("reader", "lead")}
    before = picture(lab.root)
    statuses = [
        ask(lab, "reader", "PUT", "/api/contents/pyproject.toml", settings)[0],
        ask(lab, "reader", "DELETE", "/api/contents/interviews/INT-10001.txt")[0],
    ]

    assert (statuses, picture(lab.root)) == ([403, 403], before)
    assert lab.get("me", token="reader")["role"] == "reader"


def test_an_intern_whose_time_is_over_reads_no_log_memo_or_kernel(lab: Lab) -> None:
    """By no route of Jupyter, under no spelling; nor does a lead read private memos there."""
    write(lab.root, "interviews/codings/INT-10001/K-01.abcdefgh.jsonl", "")
    write(lab.root, "interviews/memos/study/first.md", "---\nby: K-02\n---\nPrivate.\n")
    hidden = ("interviews/codings/INT-10001/K-01.abcdefgh.jsonl", "interviews/memos/study/first.md")
    odd = ("notebooks/../pyproject.toml", "notebooks/%2e%2e/pyproject.toml", "notebooks//../x")
    statuses = {
        ask(lab, who, "GET", f"{route}/{path}")[0]
        for who in PEOPLE
        for route in ("/api/contents", "/files", "/view", "/nbconvert/html")
        for path in (*hidden, *odd, "interviews", ".rap/logins.json")
    }

    assert statuses <= {403, 404}
    assert ask(lab, "ended", "POST", "/api/kernels", {})[0] == 403


def test_where_several_log_in_the_keeper_brings_settings_back(lab: Lab) -> None:
    asked = {"path": "pyproject.toml", "way": "back", "seen": ""}
    statuses = [
        ask(lab, "lead", "GET", "/rap/api/damage?path=pyproject.toml")[0],
        ask(lab, "lead", "POST", "/rap/api/damage", asked)[0],
    ]

    assert statuses == [403, 403]


def test_in_a_blind_study_nobody_reads_notebooks_there(lab: Lab) -> None:
    """One may still show what it found in everybody's codings."""
    write(lab.root, "pyproject.toml", TEAM.replace("[tool.rap]", "[tool.rap]\nblind = true"))
    blind = ask(lab, "lead", "GET", "/files/notebooks/a.ipynb")[0]
    write(lab.root, "pyproject.toml", TEAM)

    assert (blind, ask(lab, "lead", "GET", "/files/notebooks/a.ipynb")[0]) == (403, 200)


def test_each_login_has_its_own_layout_and_settings(lab: Lab) -> None:
    """What one keeps, no other finds or overwrites, though the server has one folder for them."""
    for who in ("coder", "intern"):
        kept = {"data": {"of": who}, "metadata": {"id": "default"}}
        assert ask(lab, who, "PUT", "/lab/api/workspaces/default", kept)[0] == 204
    seen = {
        who: json.loads(ask(lab, who, "GET", "/lab/api/workspaces/default")[1])["data"]
        for who in ("coder", "intern", "reader")
    }

    assert seen == {"coder": {"of": "coder"}, "intern": {"of": "intern"}, "reader": {}}
    assert (
        json.loads(ask(lab, "reader", "GET", "/lab/api/workspaces")[1])["workspaces"]["ids"] == []
    )


def test_the_page_tells_no_login_where_anything_lies(lab: Lab) -> None:
    """Neither the study nor a folder of the server: what JupyterLab's page is told holds no absolute
    path of this machine.
    """
    for who in PEOPLE:
        page = ask(lab, who, "GET", "/lab")[1].decode()
        config = re.findall(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)[0]
        told = [Path(one.removeprefix("file://")) for one in strings(json.loads(config))]

        assert {path for path in told if path.is_absolute() and path.exists()} <= {Path("/")}
        assert str(lab.root.parent) not in page
        assert Path.home().as_posix() + "/" not in page


def strings(value: Any) -> Iterator[str]:
    """Every string in a value of JSON, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in (*value, *value.values()) if isinstance(value, dict) else value:
            yield from strings(one)


def test_it_says_at_the_start_that_no_kernel_runs(lab: Lab) -> None:
    assert any("notebooks and terminals do not run" in line for line in lab.records)


# one person on her own computer


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Her own server: one token, no logins."""
    with Lab(make_team_study(tmp_path_factory.mktemp("own") / "study")) as lab:
        yield lab


def send(
    lab: Lab, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, Any, bytes]:
    head = {"Authorization": f"token {TOKEN}", **headers}
    return lab.raw(method, path, None if body is None else json.dumps(body).encode(), head)


TEXT_FILE = {"type": "file", "format": "text", "content": "x"}
GUARDED = (
    "pyproject.toml",
    "Pyproject.TOML",
    "pyproject.toml.",
    "pyproject.toml%20",
    "pyproject.toml::$DATA",
    "PYPROJ~1.TOM",
    "notebooks/../pyproject.toml",
    "notebooks/%2e%2e/pyproject.toml",
    "notebooks/..%5cpyproject.toml",
    "%2e/pyproject.toml",
    "interviews/INT-10001.txt",
    "interviews/",
    "%EF%BD%89nterviews/x.txt",  # a wide i, which some disks find as i
    "inter%E2%80%8Bviews/x.txt",  # a sign of no width, which some disks leave away
    "codebook/access/deposit.yaml",
    "reports/x.html",
    ".git/config",
    ".rap/logins.json",
    ".%E2%80%8Bgit/config",
    "way/INT-10001.txt",  # `way` leads to interviews
    "away/x.txt",  # and `away` out of the study
)


@pytest.mark.volume(cases=7)
@pytest.mark.parametrize("path", GUARDED)
def test_jupyters_routes_do_not_change_the_studys_files(own: Lab, path: str) -> None:
    """Saved, sent in parts, deleted, renamed, written over, copied, marked: nothing happens."""
    for name, to in (("way", own.root / "interviews"), ("away", own.root.parent)):
        if not (own.root / name).exists():
            (own.root / name).symlink_to(to)
    before, address = picture(own.root), f"/api/contents/{path}"
    plain = unquote(path)
    statuses = [
        send(own, "PUT", address, TEXT_FILE)[0],
        send(own, "PUT", address, {**TEXT_FILE, "chunk": 1})[0],
        send(own, "DELETE", address)[0],
        send(own, "PATCH", address, {"path": "notebooks/taken.txt"})[0],
        send(own, "PATCH", "/api/contents/notebooks/a.ipynb", {"path": plain})[0],
        send(own, "POST", "/api/contents/notebooks", {"copy_from": plain})[0],
        send(own, "POST", "/api/contents/notebooks", {"ext": f"/../../{plain}", "type": "file"})[0],
        send(own, "POST", f"{address}/checkpoints")[0],
        send(own, "POST", f"{address}/checkpoints/checkpoint")[0],
    ]

    assert (set(statuses) <= {403, 404}, picture(own.root)) == (True, before), statuses


def test_notebooks_and_notes_of_her_own_are_hers(own: Lab) -> None:
    """She reads all of her computer's copy, and writes what is not the study's own."""
    statuses = [
        send(own, "GET", "/api/contents/interviews/INT-10001.txt")[0],
        send(own, "GET", "/files/pyproject.toml")[0],
        send(own, "PUT", "/api/contents/notes.txt", TEXT_FILE)[0],
        send(own, "PATCH", "/api/contents/notes.txt", {"path": "notebooks/notes.txt"})[0],
        send(own, "POST", "/api/contents/notebooks", {"type": "notebook"})[0],
        send(own, "DELETE", "/api/contents/notebooks/notes.txt")[0],
    ]

    assert statuses == [200, 200, 201, 200, 201, 204]


def test_an_answer_is_kept_by_no_cache_and_told_to_no_other_site(own: Lab) -> None:
    """Also of Jupyter's own routes for files, which said `no-cache`; cookies stay on this site."""
    _, files, _ = send(own, "GET", "/files/interviews/INT-10001.txt")
    _, contents, _ = send(own, "GET", "/api/contents/interviews/INT-10001.txt")
    _, page, _ = own.raw("GET", "/login", None, {})

    assert [one.get_all("Cache-Control") for one in (files, contents)] == [["no-store"]] * 2
    assert {one["Referrer-Policy"] for one in (files, contents, page)} == {"same-origin"}
    assert "samesite=lax" in page["Set-Cookie"].lower()


def test_an_address_with_the_login_opens_no_words(own: Lab) -> None:
    """Addresses stay in histories and logs."""
    opened = [
        own.raw("GET", f"{path}?token={TOKEN}", None, {})[0]
        for path in ("/rap/api/sources", "/api/contents/pyproject.toml", "/files/pyproject.toml")
    ]

    assert opened == [403, 403, 403]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Referer": "http://127.0.0.1:1/"},
    ],
)
def test_a_page_of_another_site_or_port_reads_nothing(own: Lab, headers: dict[str, str]) -> None:
    """With her cookie, and without any script of its own."""
    cookie, _ = browser(own)
    here = {"Referer": f"http://127.0.0.1:{own.port}/lab"}
    paths = ("/rap/api/sources/INT-10001", "/files/interviews/INT-10001.txt")

    assert [own.raw("GET", path, None, {**cookie, **headers})[0] for path in paths] == [403, 403]
    assert [own.raw("GET", path, None, {**cookie, **here})[0] for path in paths] == [200, 200]


def test_a_link_that_a_person_follows_opens_its_page(own: Lab) -> None:
    """As from a report in one language to the same in another: its sandbox is a site apart."""
    write(own.root, f"reports/runs/rooms/{'0' * 16}/rooms.members.nl.html", "<p>")
    path = f"/rap/api/reports/rooms/{'0' * 16}/rooms.members.nl.html"
    cookie, _ = browser(own)
    asked = [
        {**cookie, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": goal}
        for goal in ("document", "iframe", "image")
    ]

    assert [own.raw("GET", path, None, head)[0] for head in asked] == [200, 403, 403]


@pytest.mark.parametrize(
    ("path", "most"), [("/rap/api/memos", MAX_BODY), ("/api/sessions", MAX_JUPYTER)]
)
def test_too_much_is_refused_before_it_is_read(own: Lab, path: str, most: int) -> None:
    """The answer comes after the headers alone: nothing of the body was sent."""
    with socket.create_connection(("127.0.0.1", own.port), timeout=PATIENCE_S) as line:
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {most + 1}\r\n\r\n"
        line.sendall(head.encode())
        assert line.recv(200).startswith(b"HTTP/1.1 413")


def test_no_refusal_says_where_the_study_lies(own: Lab) -> None:
    """The file is named from the top of the study, also when nothing could be saved."""
    write(own.root, ".rap/screen", "a file where a folder should be")
    status, answer = own.ask("PUT", "settings", {"language": "nl"})

    assert (status, answer["where"]) == (507, ".rap/screen/reader.json")
    assert str(own.root) not in json.dumps(answer)


# what a set-up can keep


def test_whose_server_it_is() -> None:
    """The login that JupyterHub started it for, where its account is hers alone or the keeper says
    that it runs apart.
    """
    hub = {"JUPYTERHUB_USER": "ana"}

    assert [
        owner_of({}, "ana"),
        owner_of(hub, "ana"),
        owner_of(hub, "study"),
        owner_of({**hub, "RAP_OWN_ACCOUNT": "1"}, "study"),
    ] == ["", "ana", "", "ana"]


def test_who_said_by_command_who_she_is_is_not_asked_by_her_own_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`rap join --coder K-02` noted it for this machine; the server that JupyterHub started for her
    alone knows it, and another's login has nothing of it.
    """
    monkeypatch.setenv("JUPYTERHUB_USER", "bob")
    monkeypatch.setenv("RAP_OWN_ACCOUNT", "1")
    root = make_team_study(tmp_path / "study")
    write(root, ".rap/coder", "K-02\n")
    with Lab(root, logins=True) as lab:
        bob, ana = lab.get("me", token="second"), lab.get("me")
        status, _ = lab.ask("PUT", "me", {"coder": "K-01"}, token="second")

    assert (bob["coder"], ana["coder"], status) == ("K-02", None, 409)


def test_a_folder_that_others_open_is_refused_with_kernels() -> None:
    """What its own rights close, or those of a folder above it, is closed."""
    with tempfile.TemporaryDirectory() as above:
        root, reached = make_team_study(Path(above) / "study"), []
        for upper, lower in ((0o755, 0o755), (0o755, 0o700), (0o700, 0o755)):
            Path(above).chmod(upper)
            root.chmod(lower)
            reached.append(is_reached_by_others(root))
        Path(above).chmod(0o755)

        assert reached == [True, False, False]
        check_setup(root, "")  # in nobody's own server there are no kernels
        with raises(RefusedError, "web.door.shared_folder"):
            check_setup(root, "ana")
