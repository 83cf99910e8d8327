"""A project as QualCoder keeps all of it. Its reader takes codings and notes of passages, passes over those
of whole texts, and drops the codings of a second code with the same name (seen with its own `RefiImport`,
`tests/acts/test_in_qualcoder.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rap.core.errors import Message
from rap.formats.projects import Loss, Project, ProjectCoding, ProjectMemo, ProjectText
from rap.formats.qdpx.writing import with_unique_names


def for_qualcoder(project: Project) -> tuple[Project, tuple[Loss, ...]]:
    """`project` with every code called differently, codings of a whole text as codings of all its words,
    and the name of a text in the name of a memo about it, which becomes a journal entry there; and
    what is said otherwise.
    """
    project, renamed = with_unique_names(project)
    texts = {text.key: text for text in project.texts}
    codings = tuple(_on_words(one, texts) for one in project.codings)
    memos = tuple(_named(one, texts) for one in project.memos)
    counts = {
        "formats.qdpx_out.whole_texts": _count_changed(codings, project.codings),
        "formats.qdpx_out.memos_on_texts": _count_changed(memos, project.memos),
    }
    lost = (Loss(Message(id, n=n), n) for id, n in counts.items() if n)
    return replace(project, codings=codings, memos=memos), (*renamed, *lost)


def _on_words(coding: ProjectCoding, texts: Mapping[str, ProjectText]) -> ProjectCoding:
    if coding.start is not None or coding.text not in texts:
        return coding
    return replace(coding, start=0, end=len(texts[coding.text].text))


def _named(memo: ProjectMemo, texts: Mapping[str, ProjectText]) -> ProjectMemo:
    kind, key = memo.about or ("", "")
    if kind != "text" or key not in texts:
        return memo
    return replace(memo, about=None, name=f"{texts[key].name}: {memo.name or memo.key}")


def _count_changed(new: tuple[object, ...], old: tuple[object, ...]) -> int:
    return sum(a is not b for a, b in zip(new, old, strict=True))
