"""WebAnno TSV 3.0 to 3.3, which INCEpTION exports: a token a row, a column for each feature of a layer.

Such a file does not say which spaces and line ends are between tokens, so its text is only good to find
the same words in an interview of the study (https://inception-project.github.io, appendix of the user's
guide: offsets are UTF-16 units).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rap.core.errors import RefusedError
from rap.formats.corpus_tools.uima import Document, Mark, is_of_people

_ROW = re.compile(r"(\d{1,9})-(\d{1,9})(\.\d{1,9})?\t(\d{1,9})-(\d{1,9})\t([^\t]*)\t?(.*)")
_PART = re.compile(r"((?:\\.|[^|\\])+)(?:\||$)")
_WITH_ID = re.compile(r"(.*?)(?<!\\)\[(\d{1,9})\]", re.DOTALL)
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_SIGNS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


@dataclass
class _Layer:
    """A layer with the columns of its features; `is_linked` where it is about two places."""

    kind: str
    features: list[str]
    is_linked: bool


@dataclass
class _Built:
    """The text as it is put together: its length in UTF-16 units, and where the positions of the file
    are in it.
    """

    parts: list[str] = field(default_factory=list)
    length: int = 0
    end: int = 0
    at: dict[int, int] = field(default_factory=dict)

    def add(self, start: int, end: int, word: str, *, is_new: bool) -> bool:
        """A token behind the last one; whether it can be there."""
        if start < self.end or end - start != _units(word):
            return False
        if start > self.end and self.parts:
            self.parts.append("\n" if is_new else " ")
            self.length += 1
        self.at[start] = self.length
        self.parts.append(word)
        self.length += end - start
        self.at[end] = self.length
        self.end = end
        return True


def read_tsv(data: bytes, name: str) -> Document:
    """The document of a file, with positions in UTF-16 units of its text as put together.

    Raises
    ------
    RefusedError
        A row that cannot be read, or whose token cannot be at its place.
    """
    found, built, layers = Document(), _Built(), list[_Layer]()
    marks: dict[tuple[str, str], Mark] = {}
    sentence = ""
    for n, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), start=1):
        if line.startswith("#"):
            layers += _layers_of(line)
            continue
        if not line.strip():
            continue
        row = _ROW.fullmatch(line)
        if row is None:
            raise RefusedError("formats.inception.bad_row", place=f"{name}:{n}")
        start, end, word = int(row[4]), int(row[5]), _plain(row[6])
        if row[3]:  # a part of the token above it
            base = max((one for one in built.at if one <= start), default=0)
            is_in = base <= start <= end <= built.end
            for one in (start, end) if is_in else ():
                built.at.setdefault(one, built.at[base] + one - base)
        else:
            is_in = built.add(start, end, word, is_new=row[1] != sentence)
            sentence = row[1]
        if not is_in:
            raise RefusedError("formats.inception.bad_row", place=f"{name}:{n}")
        _mark(marks, layers, row[7].split("\t"), (built.at[start], built.at[end]), n, found)
    found.text, found.marks = "".join(built.parts), [*marks.values()]
    return found


def _layers_of(line: str) -> list[_Layer]:
    for start in ("#T_SP=", "#T_CH=", "#T_RL="):
        if line.startswith(start):
            kind, *features = line.removeprefix(start).strip().split("|")
            return [_Layer(kind, features or [""], start != "#T_SP=")]
    return []


def _mark(
    marks: dict[tuple[str, str], Mark],
    layers: list[_Layer],
    cells: list[str],
    place: tuple[int, int],
    n: int,
    found: Document,
) -> None:
    """What the cells of a row say of its token; one number in several rows is one mark."""
    at = 0
    for layer in layers:
        own = cells[at : at + len(layer.features)]
        at += len(layer.features)
        if not any(cell not in ("", "_") for cell in own):
            continue
        if layer.is_linked or not is_of_people(layer.kind):
            what = "relations" if layer.is_linked else "layers"
            found.lost[f"formats.inception.lost.{what}"] += 1
            continue
        for feature, cell in zip(layer.features, own, strict=False):
            is_role = feature.startswith("ROLE_") or "." in feature
            for k, part in enumerate(_PART.findall(cell) if cell != "_" else ()):
                match = _WITH_ID.fullmatch(part)
                id = match[2] if match else f"row {n}.{k}"
                value = _plain(match[1] if match else part)
                mark = marks.setdefault((layer.kind, id), Mark(layer.kind, *place, id))
                mark.start, mark.end = min(mark.start, place[0]), max(mark.end, place[1])
                is_said = value not in ("*", "_", "") and feature and not is_role
                if is_said and (match[1] if match else part) not in ("*", "_"):
                    mark.features[feature] = (value,)


def _plain(written: str) -> str:
    """Without the backslashes before signs of the format."""
    return _ESCAPED.sub(lambda match: _SIGNS.get(match[1], match[1]), written)


def _units(word: str) -> int:
    return len(word.encode("utf-16-le", "surrogatepass")) // 2
