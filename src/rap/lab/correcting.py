"""Routes that change a text: correct here, mask this name now. Both show what they do before they do it."""

from __future__ import annotations

from typing import Any

from tornado import web

from rap.core.errors import WrongUseError
from rap.lab.base import Handler
from rap.lab.workbench.correcting import correct_here, mask_here

_KINDS: dict[str, type] = {
    "src": str,
    "start": int,
    "end": int,
    "text": str,
    "preview": bool,
    "seen": bool,
    "as": str,
    "also": list,
    "state": str,
}


def _of_kind(body: dict[str, Any]) -> dict[str, Any]:
    """The members, each of its kind: `true` is no number here."""
    for key, value in body.items():
        if type(value) is not _KINDS[key]:
            raise WrongUseError("lab.request.wrong_kind", member=key)
    return body


class CorrectHandler(Handler):
    @web.authenticated
    async def post(self, id: str) -> None:
        person = self.person
        person.need("coder")
        asked = _of_kind(self.body("src", "start", "end", "text", optional=("preview", "seen")))
        given = {"preview": False, "seen": False, **asked}
        self.reply(
            await self.act(lambda: correct_here(self.bench, person, id, **given), everything=not given["preview"])
        )


class MaskHandler(Handler):
    @web.authenticated
    async def post(self, id: str) -> None:
        person = self.person
        person.need("coder")
        asked = _of_kind(self.body("src", "start", "end", "preview", optional=("as", "also", "state")))
        given = {("label" if key == "as" else key): value for key, value in asked.items()}
        done = await self.act(lambda: mask_here(self.bench, person, id, **given), everything=not given["preview"])
        self.reply(done)
