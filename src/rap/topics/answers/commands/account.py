"""`rap account`: the checklists of a study, its audit trail and a methods paragraph."""

from __future__ import annotations

from pathlib import Path

from rap.topics.console.output import AsJson, print_json, relative


def account(
    *,
    to: Path | None = None,
    language: str = "en",
    as_json: AsJson = False,
) -> None:
    """Fill COREQ and SRQR from what the study knows, write the audit trail and a methods paragraph."""
    from rap.store.settings import find_study
    from rap.study.study import Study
    from rap.topics.answers.account import OUT, fill_lists, write_account

    root = find_study()
    if as_json:
        print_json([row.__dict__ for row in fill_lists(Study(root))])
        return
    written = write_account(root, to if to is not None else root / OUT, language=language)
    for path, line in written.items():
        print(f"{relative(path)}: {line}")
