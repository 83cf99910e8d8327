"""What changed since a report was last released for the same readers, from the ledger of a study."""

from __future__ import annotations

from functools import cache

from rap.core.model import Finding
from rap.report.since import Since, find_since, words_kept
from rap.store.ledger import read_releases
from rap.store.team_pages import read_letter
from rap.study.study import Study
from rap.topics.git.earlier_words import words_committed


def since_of(study: Study, *, run: str, language: str) -> Since | None:
    """For the readers of `run` (as the ledger calls it) in `language`; None for the team, and where
    nothing was released for them yet. Words that the file of a finding does not keep are git's.
    """
    if study.audience == "team":
        return None
    in_git = cache(lambda id: words_committed(study.root, id))

    def words_of(finding: Finding, language: str, digest: str) -> str:
        kept = words_kept(finding, language, digest)
        return kept or (in_git(finding.id).get(language, {}).get(digest, "") if digest else "")

    return find_since(
        read_releases(study.root),
        study.findings,
        read_letter(study.root),
        run=run,
        audience=study.audience,
        language=language,
        words_of=words_of,
    )
