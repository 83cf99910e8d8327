"""Findings that an edition leaves out, because what it would say of them in its language translates
words that have changed since.
"""

from __future__ import annotations

from nbformat import NotebookNode

from rap.core.model import Finding
from rap.report.edition import Edition
from rap.report.items import MIME, items_of
from rap.report.items.said import finding_around, finding_of
from rap.store.wordings import current_statement, stale_languages


def stale_findings(findings: tuple[Finding, ...], language: str) -> tuple[str, ...]:
    """The findings whose words in `language` are stale."""
    return tuple(one.id for one in findings if language in stale_languages(one.statement))


def unread_findings(findings: tuple[Finding, ...], language: str) -> tuple[str, ...]:
    """The findings that somebody translated into `language`, and nobody else has read there yet."""
    rows = {one.id: current_statement(one).get(language, {}) for one in findings}
    return tuple(id for id, row in rows.items() if row.get("of") and not row.get("checked_by"))


def numbers_left_out(notebook: NotebookNode, edition: Edition) -> list[int]:
    """The numbers of the findings that this report would have shown."""
    told = {finding_of(item["id"]) for _, item in items_of(notebook)}
    return sorted(edition.numbers[id] for id in told & {*edition.left_out})


def without_left_out(notebook: NotebookNode, edition: Edition) -> NotebookNode:
    """The notebook without everything that is about a finding which is left out; the same notebook
    where it leaves out nothing.
    """
    if not numbers_left_out(notebook, edition):
        return notebook
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            stays = [one for one in cell.outputs if not _is_about(one, edition.left_out)]
            cell = NotebookNode({**cell, "outputs": stays})
        cells.append(cell)
    return NotebookNode({**notebook, "cells": cells})


def _is_about(output: NotebookNode, findings: tuple[str, ...]) -> bool:
    item = output.get("data", {}).get(MIME)
    return item is not None and finding_around(item["id"]) in findings
