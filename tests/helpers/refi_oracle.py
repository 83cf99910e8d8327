"""What another implementation (pyrefiqda) reads of a REFI-QDA project, in plain values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = tuple[str, str, tuple[str, ...], str]


def read_refi(path: Path, folder: Path) -> tuple[dict[str, str], list[Row]]:
    """Texts by name; and of every coding the name of its text, the words, the path of its code and
    the name of its coder. `folder` is where the other program unpacks the file.
    """
    from pyrefiqda import RefiProject  # half a second; here, since each process imports this file

    project = RefiProject.load(path, extract_dir=folder)
    coders = {user.guid: user.name for user in project.users.user} if project.users else {}
    codes = dict(code_paths(project.code_book.codes.code)) if project.code_book else {}
    texts, rows = {}, []
    for source in project.sources.text_source if project.sources else ():
        name = source.plain_text_path.removeprefix("internal://")
        data = (folder / "sources" / name).read_bytes()
        texts[source.name] = data.decode("utf-8").removeprefix("\ufeff")
        for one in source.plain_text_selection:
            words = texts[source.name][one.start_position : one.end_position]
            rows += [(source.name, words, *_coded(c, codes, coders)) for c in one.coding]
        rows += [(source.name, "", *_coded(c, codes, coders)) for c in source.coding]
    return texts, sorted(rows)


def _coded(coding: Any, codes: Any, coders: Any) -> tuple[tuple[str, ...], str]:
    return codes[coding.code_ref.target_guid], coders[coding.creating_user]


def code_paths(codes: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """GUID and path of every code."""
    for code in codes:
        path = (*above, code.name)
        yield code.guid, path
        yield from code_paths(code.code, path)


def read_refi_codes(path: Path) -> dict[str, tuple[str, ...]]:
    """GUID and path of every code of a codebook."""
    from pyrefiqda import RefiCodebook

    return dict(code_paths(RefiCodebook.load(path).codes.code))
