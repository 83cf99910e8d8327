"""What a release says in words about counts of people (answers to findings, users of a space,
incidents): of the counts that stand, whatever came in since.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from rap.privacy.disclosure.standing import Counted, Standing, merge_standings, stand
from rap.report.items import MIME, bundles_of
from rap.report.items.item import OF, Text
from rap.report.items.worded import counts_now, in_words, with_words
from rap.study.study import Study


def say_standing(
    notebook: Any, study: Study, before: Sequence[Standing]
) -> tuple[Any, tuple[Standing, ...]]:
    """A copy of `notebook` with the words that may be said after all that was said `before`; and of
    which counts it speaks, for the vault.

    Counts of which nothing is said are not kept: nobody can subtract them.
    """
    now, known = counts_now(study), merge_standings(before)
    spoken: dict[str, Standing] = {}

    def say(mark: Mapping[str, Any]) -> Text:
        key = str(mark[OF])
        one = stand(
            key,
            now.get(key, Counted({})),
            known,
            audience=study.audience,
            threshold=study.threshold,
        )
        counted = one.counted if one else None
        text, is_said = in_words(mark, counted, threshold=study.threshold)
        if one is not None and is_said:
            spoken[key] = one
        return text

    told = copy.deepcopy(notebook)
    for _, data in bundles_of(told):
        data[MIME] = with_words(data[MIME], say)
    return told, tuple(spoken[key] for key in sorted(spoken))
