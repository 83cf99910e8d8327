"""One text with its codings in a notebook, to look at. Its words go to the browser as a message and
into no saved notebook.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from rap.core.errors import Message, UnknownError, WrongUseError
from rap.core.extras import need
from rap.core.model import Turn, in_language
from rap.core.plain import nearest
from rap.languages.catalogue import on_screen
from rap.store.code_colours import assign_colours
from rap.study.study import Study
from rap.topics.web.bench import picked

_HERE = Path(__file__).parent / "shown"


@cache
def _shown_source() -> type[Any]:
    """The widget, made when a text is first shown: nothing else needs anywidget."""
    need("anywidget", extra="widgets")
    import anywidget
    import traitlets

    class ShownSource(anywidget.AnyWidget):  # type: ignore[misc,unused-ignore]
        """What `show_source` gives. Its state, which a notebook may save, has the program and one
        sentence, and no word of the text.
        """

        _esm = (_HERE / "source.js").read_text(encoding="utf-8")
        _css = (_HERE / "source.css").read_text(encoding="utf-8")
        waiting = traitlets.Unicode().tag(sync=True)

        def __init__(self, told: dict[str, Any], *, waiting: str) -> None:
            super().__init__(waiting=waiting)
            self._told = told
            self.on_msg(self._answer)

        def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
            if message == {"ask": "source"}:
                self.send(self._told)

        def __repr__(self) -> str:
            return f"{self._told['source']}, shown while the notebook is open in JupyterLab"

    return ShownSource


def show_source(
    study: Study,
    source: str,
    *,
    codes: Iterable[str] = (),
    coders: Iterable[str] = (),
    language: str = "",
) -> Any:
    """Show a text in a notebook: who speaks, what is coded, a stripe for each coding. To look at;
    coding is done in `rap lab`.

    Parameters
    ----------
    study
        As `rap.open_study` gives it, for the team: a text is no item, and no edition for others
        shows it.
    source
        Its id, like `INT-38201`.
    codes, coders
        Show the codings of these alone; all when left out.
    language
        In which the codes are named; the study's first when left out.

    Raises
    ------
    UnknownError
        The team does not see such a source.
    WrongUseError
        The study was opened for others than the team, or without the extra `widgets`.
    """
    if study.audience != "team":
        raise WrongUseError("lab.show.not_for_others", audience=study.audience)
    if source not in study.voices:
        raise UnknownError(
            "lab.show.unknown_source", source=source, nearest=nearest(source, study.voices)
        )
    language = language or next(iter(study.settings.languages), "en")
    told = _told(study, source, codes=frozenset(codes), coders=frozenset(coders), language=language)
    return _shown_source()(told, waiting=on_screen(Message("lab.show.run_again"), language))


def _told(
    study: Study, source: str, *, codes: frozenset[str], coders: frozenset[str], language: str
) -> dict[str, Any]:
    voices = study.voices[source]
    own = [one for one in study.coding_list if one.source == source and one.start is not None]
    shown = [
        one
        for one in own
        if (not codes or one.code in codes) and (not coders or one.coder in coders)
    ]
    used, colours = {one.code for one in shown}, assign_colours(study.book.codes)
    return {
        "source": source,
        "language": voices.source.language,
        "text": study.texts[source],
        "turns": [_turn(turn) for turn in voices.turns],
        "codings": [picked(one, "start", "end", "code", "coder", "important") for one in shown],
        "codes": {
            code.id: {
                "label": in_language(code.label, language, code.id),
                "colour": colours[code.id],
            }
            for code in study.book.codes
            if code.id in used
        },
    }


def _turn(turn: Turn) -> dict[str, Any]:
    """A turn in the words of the page."""
    more = {"words_start": turn.body, "language": turn.language or None, "time": turn.time or None}
    return {**picked(turn, "start", "end", "label"), **more}
