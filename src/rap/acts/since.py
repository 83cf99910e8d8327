"""What changed since a report was last released for the same readers, from the ledger of a study."""

from __future__ import annotations

from rap.report.since import Since, find_since
from rap.store.ledger import read_releases
from rap.store.team_pages import read_letter
from rap.study.study import Study


def since_of(study: Study, *, run: str, language: str) -> Since | None:
    """For the readers of `run` (as the ledger calls it) in `language`; None for the team, and where
    nothing was released for them yet.
    """
    if study.audience == "team":
        return None
    return find_since(
        read_releases(study.root),
        study.findings,
        read_letter(study.root),
        run=run,
        audience=study.audience,
        language=language,
    )
