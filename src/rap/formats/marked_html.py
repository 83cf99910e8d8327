"""Text of a page in which places are counted in UTF-8 bytes of its text nodes, as Taguette counts
them, with each place carried over exactly.
"""

from __future__ import annotations

from bisect import bisect_left
from html.parser import HTMLParser

from rap.formats.web_pages import BLOCKS, LEFT_OUT

_SPACES = " \t\n\r\f"
_MEDIA = frozenset(("img", "video", "audio", "object", "iframe"))


class MarkedText:
    """The text of a page, a line a paragraph and white space as a browser shows it; `n_bytes` are the
    bytes of its text nodes, `n_pictures` the pictures, sound and film in it.

    Examples
    --------
    >>> page = MarkedText("<p>Été\\n chaud</p><p>Non</p>")
    >>> page.text, page.span(5, 15)
    ('Été chaud\\nNon', (3, 13))
    """

    def __init__(self, page: str) -> None:
        reading = _Reading()
        # A browser reads every line end as one character, and so counts it.
        reading.feed(page.replace("\r\n", "\n").replace("\r", "\n"))
        reading.close()
        self.text = "".join(reading.characters)
        self.n_bytes, self.n_pictures = reading.n_bytes, reading.n_pictures
        self._at = reading.at

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the bytes from `start` to before `end` are in the text; of a character that is cut in
        two, the start leaves it out and the end takes it in, as Taguette does.
        """
        return bisect_left(self._at, 2 * start), bisect_left(self._at, 2 * end - 1)


class _Reading(HTMLParser):
    """`at` holds twice the byte of each character; the line end between two paragraphs, which is in no
    text node, stands one before the character that follows it.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.characters: list[str] = []
        self.at: list[int] = []
        self.n_bytes = self.n_pictures = 0
        self._breaks = self._after_space = True
        self._pre = self._hidden = 0
        self._begins_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.n_pictures += tag in _MEDIA
        if tag in BLOCKS or tag == "br":
            self._end_paragraph()
        self._pre += tag == "pre"
        self._hidden += tag in LEFT_OUT and tag not in ("input", "template")
        # A browser leaves out the line end right after this tag.
        self._begins_pre = tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end_paragraph()
        self._pre -= tag == "pre" and self._pre > 0
        self._hidden -= tag in LEFT_OUT and self._hidden > 0
        self._begins_pre = False

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.n_pictures += tag in _MEDIA
        if tag in BLOCKS or tag == "br":
            self._end_paragraph()

    def handle_data(self, data: str) -> None:
        if self._begins_pre:
            data = data.removeprefix("\n")
            self._begins_pre = False
        for character in data:
            if not self._hidden:
                self._add(character)
            self.n_bytes += len(character.encode("utf-8", "surrogatepass"))

    def _add(self, character: str) -> None:
        is_space = character in _SPACES
        if is_space and not self._pre:
            if self._after_space:
                return
            character = " "
        if self._breaks and self.characters:
            self._put("\n", 2 * self.n_bytes - 1)
        self._breaks, self._after_space = False, is_space and not self._pre
        self._put(character, 2 * self.n_bytes)

    def _end_paragraph(self) -> None:
        while self.characters and not self._breaks and self.characters[-1] in " \n":
            self.characters.pop()
            self.at.pop()
        self._breaks = self._after_space = True

    def _put(self, character: str, at: int) -> None:
        self.characters.append(character)
        self.at.append(at)

    def close(self) -> None:
        super().close()
        self._end_paragraph()
