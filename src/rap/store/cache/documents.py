"""Parsed YAML, found again by the name and the text of its file."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from rap.core.plain import SHELF, Document
from rap.store.cache.kept import DOCUMENTS, FOLDER, KeptFile, Part, add_kept, hash_of, read_kept

LEAST_DOCUMENTS = 10  # so many newly parsed files are worth a write


class Documents:
    """The parsed YAML of one study: within `reading()`, `read_yaml` parses only what is not here."""

    def __init__(self, root: Path, *, writes: bool = True) -> None:
        self._root, self._path = root, root / FOLDER / DOCUMENTS
        self._writes = writes and os.access(root, os.W_OK)
        self._file: KeptFile | None = None
        self._new: dict[str, Part] = {}

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Look here first, and at the end write what was parsed; within another `reading()` of this study, do nothing."""
        outer = SHELF.get()
        if isinstance(outer, Documents) and outer._root == self._root:
            yield
            return
        before = SHELF.set(self)
        try:
            yield
        finally:
            SHELF.reset(before)
            self._save()

    def find(self, name: str, text: str) -> Document | None:
        """The document `name` of this very text, made anew; None when it has to be parsed."""
        if self._file is None:
            self._file = read_kept(self._path)
        part = self._new.get(name) or self._file.part(name)
        if part is None or part.key != hash_of(text.encode("utf-8")):
            return None
        data, lines = json.loads(part.body)
        return Document(name, data, {tuple(keys): line for *keys, line in lines})

    def keep(self, document: Document, text: str) -> None:
        """Keep what was parsed, when JSON gives it back as it is (half a character it does not)."""
        content = [document.data, [[*keys, line] for keys, line in document.lines.items()]]
        with contextlib.suppress(RecursionError):
            body = json.dumps(content, separators=(",", ":")).encode()
            if json.loads(body) == content and not Path(document.name).is_absolute():
                self._new[document.name] = Part(hash_of(text.encode("utf-8")), body)

    def _save(self) -> None:
        if self._writes and len(self._new) >= LEAST_DOCUMENTS:
            add_kept(self._path, self._new, still=self._is_there)
            self._file, self._new = None, {}

    def _is_there(self, name: str, part: Part) -> bool:
        """Whether the file still holds the text that was parsed."""
        with contextlib.suppress(OSError):
            return bool(hash_of((self._root / name).read_bytes()) == part.key)
        return False
