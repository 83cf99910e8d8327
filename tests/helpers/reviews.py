"""Raw talks for tests of the review: invented people, who know their work and speak of it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from studies import make_study, write
from typer.testing import CliRunner, Result
from vaults import PASSPHRASE, make_coder, unlocked

from rap.cli import app
from rap.core.errors import WrongUseError
from rap.formats.readers import read_transcript
from rap.topics.bringing_in.arrivals import bring_in
from rap.topics.entering.plan import Wanted, plan_files
from rap.topics.review.accepting import accept
from rap.topics.review.session import Review
from rap.topics.waiting_texts.queue import open_queue

MIRELA = (
    "Chercheuse: Comment avez-vous trouvé ce studio ?\n"
    "Mirela: C'est ma collègue Samira qui l'a trouvé, rue d'Aerschot. Le propriétaire, Vandenbroucke, garde la clé.\n"
    "Chercheuse: Et Samira, elle y travaille encore ?\n"
    "Mirela: Oui. samira tient la caisse commune, son numéro c'est 0470 12 34 56. Elle a planté des zorbelles devant.\n"
)
SAMIRA = (
    "Chercheuse: Vous tenez la caisse commune ?\n"
    "Samira: Oui, avec Mirela. On décide à deux de ce qu'on répare.\n"
    "Chercheuse: Et le jardin ?\n"
    "Samira: Les zorbelles, c'est moi.\n"
)
FR = Wanted(language="fr", consent={"team": ("analyse", "quote")})


def make_review_study(root: Path) -> Path:
    """A study whose coder K-01 has a key and a vault, with one interview in it (in English)."""
    make_coder(make_study(root), "K-01")
    return root


def read_here(path: Path, *, data: object = None, **options: object) -> object:
    return read_transcript(path, **options)  # type: ignore[arg-type]


def queue(
    root: Path,
    talks: Mapping[str, str],
    *,
    wanted: Wanted = FR,
    people: Mapping[str, Mapping[str, str]] | None = None,
    whole: Mapping[str, tuple[str, ...]] | None = None,
) -> list[str]:
    """Put talks (id -> text as somebody wrote it) into the vault, read in this process to save
    time; their ids. `people` and `whole` are as in a plan.
    """
    vault = open_queue(root)
    for id, text in talks.items():
        file = write(root.parent / "raw", f"{id}.txt", text)
        one = Wanted(**{**wanted.__dict__, "id": id})
        with patch("rap.topics.bringing_in.looks.read_in_child", read_here):
            plan = plan_files(one, [file])
            # invented talks are alike
            said: dict[str, Any] = {"people": people or {}, "whole": whole or {}}
            new = tuple(replace(row, as_new=True, **said) for row in plan.files)
            bring_in(root, replace(plan, files=new), vault)
        file.unlink()
    return list(talks)


def looked_through(told: Mapping[str, Any]) -> bool:
    """Whether the answer of a server's review says that each text was looked through."""
    return not told["to_look_through"]


def sent(*rows: Mapping[str, Any], act: str, **more: Any) -> dict[str, Any]:
    """The body of `POST review/decisions`: the same act on what the server drew, with a new id."""
    said = [{"key": one["key"], "drawn": one["drawn"], "act": act, **more} for one in rows]
    return {"id": secrets.token_hex(16), "of": said}


def let_in(lab: Any, id: str, **more: Any) -> tuple[int, Any]:
    """`POST …/accept` after the list of what stays readable was asked for."""
    seen = lab.get(f"review/texts/{id}/remaining")["seen"]
    answer: tuple[int, Any] = lab.ask("POST", f"review/texts/{id}/accept", {"seen": seen, **more})
    return answer


def opened(root: Path, *, only: str = "") -> Review:
    """A review with everything looked through, by the coder of this machine."""
    review = Review(root, unlocked(root))
    review.load(only=only)
    assert list(review.screening()) == list(review.raws)
    return review


def review_all(root: Path, *, act: str = "mask") -> list[str]:
    """Decide the same of everything that waits, be done with each text, and accept it; the ids that
    were accepted.
    """
    review = opened(root)
    while waiting := review.open_entities:
        for one in waiting:
            review.decide(one, act)
    ids = list(review.raws)
    for id in ids:
        review.mark(id, "done")
        accept(review, id)
    return ids


def entity(review: Review, form: str):  # type: ignore[no-untyped-def]
    """The entity that has this spelling."""
    return next(one for one in review.entities if form in one.forms)


def command(
    root: Path, monkeypatch: pytest.MonkeyPatch, *words: str, keys: str = "", n_passphrases: int = 1
) -> Result:
    """`rap WORDS` in the study, with what is typed, and the passphrase by a descriptor."""
    monkeypatch.chdir(root)
    reading, writing = os.pipe()
    os.write(writing, f"{PASSPHRASE}\n".encode() * n_passphrases)
    os.close(writing)
    return CliRunner().invoke(app, [*words], input=keys, env={"RAP_PASSPHRASE_FD": str(reading)})


def sentence(result: Result) -> str:
    """What a command ended with."""
    return str(result.exception) if isinstance(result.exception, WrongUseError | Exception) else ""
