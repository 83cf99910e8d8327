"""What somebody sees who opened a study by its icon when it does not open: a page of this machine in
her browser, with the sentence, what to do, and a button that tries again.

The terminal behind an icon closes when its program ends, or is never looked at.
"""

from __future__ import annotations

import html
import re
import secrets
import time
import webbrowser
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from rap.languages.catalogue import current_language, say

AGAIN, END = "again", "end"
_BUTTONS = {AGAIN: "lab.icon_page.again", END: "lab.icon_page.end"}
_PRESSED = {AGAIN: "lab.icon_page.again_done", END: "lab.icon_page.end_done"}
WAIT_S = 3600.0
_LOOK_S = 0.5
_COMMAND = re.compile(r"`([^`]+)`")
_NOTHING_FROM_OUTSIDE = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
)
_STYLE = """
:root { color-scheme: light dark }
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 38rem; margin: 10vh auto; padding: 0 1rem }
h1 { font-size: 1.4rem }
p { overflow-wrap: anywhere }
code { white-space: nowrap }
button { font: inherit; padding: .5rem 1rem; margin: .5rem .5rem 0 0; min-height: 44px }
"""


class _Pages(ThreadingHTTPServer):
    """Shows one page at an address that nobody can guess, until a button is pressed."""

    daemon_threads = True

    def __init__(self, said: Sequence[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.timeout, self.said, self.pressed = _LOOK_S, said, ""
        self.secret = secrets.token_urlsafe(24)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/{self.secret}"


class _Answer(BaseHTTPRequestHandler):
    server: _Pages
    timeout = 5

    def do_GET(self) -> None:
        """The page; nothing at any other address."""
        if self.path == f"/{self.server.secret}":
            self._send(_page(self.server.said, self.server.secret))
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        """A button of it."""
        place, _, pressed = self.path.rpartition("/")
        if place != f"/{self.server.secret}" or pressed not in _PRESSED:
            self.send_error(404)
            return
        self._send(_frame(f"<p>{html.escape(say(_PRESSED[pressed]))}</p>"))
        self.server.pressed = pressed

    def _send(self, text: str) -> None:
        data = text.encode()
        self.send_response(200)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(data))),
            ("Content-Security-Policy", _NOTHING_FROM_OUTSIDE),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing in the terminal."""


def _frame(inside: str) -> str:
    title = html.escape(say("lab.icon_page.title"))
    return (
        f'<!DOCTYPE html><html lang="{current_language()}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><main>{inside}</main></body></html>"
    )


def _ended(line: str) -> str:
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."


def _page(said: Sequence[str], secret: str) -> str:
    buttons = "".join(
        f'<button formaction="/{secret}/{act}">{html.escape(say(word))}</button>'
        for act, word in _BUTTONS.items()
    )
    shown = (_COMMAND.sub(r"<code>\1</code>", html.escape(_ended(line))) for line in said)
    lines = "".join(f"<p>{line}</p>" for line in shown)
    return _frame(
        f"<h1>{html.escape(say('lab.icon_page.title'))}</h1>{lines}"
        f"<p>{html.escape(say('lab.icon_page.what_now'))}</p>"
        f'<form method="post">{buttons}</form>'
    )


def wants_again(
    said: Sequence[str],
    *,
    tell: Callable[[str], None],
    wait_s: float = WAIT_S,
) -> bool:
    """Show what went wrong in the browser until a button is pressed; whether to try again.

    `tell` hears the page's address, for a machine whose browser does not open. After `wait_s`
    seconds without an answer it is no.
    """
    with _Pages(said) as pages:
        tell(pages.address)
        webbrowser.open(pages.address)
        until = time.monotonic() + wait_s
        while not pages.pressed and time.monotonic() < until:
            pages.handle_request()
        return pages.pressed == AGAIN
