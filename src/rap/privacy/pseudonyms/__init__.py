"""Find what may identify somebody in a talk, follow it through all sources, and replace it with
labels.

Text in, values out: no study file is opened here, and nothing of a text goes into an error. These
names are stable:

- `find_identifiers(text, *, language, known=())`: what may identify somebody in one text, as
`Identifier`. - `group_identifiers(found, text)`: the same by person or thing, as `Group`, for a
list to decide on. - `propagate(accepted, texts)`: where names that were accepted may stand again,
in all sources, as `Mention`. - `label_names(names, language=…)`: labels for names, one person one
label, over all sources of a study. - `replace(text, decisions)`: the text with labels, and which stretches of it
stayed, as `Equal`. - `find_by_model(text, language=…)`, `missing_extras(language)`: optional
detectors, and which of them are missing. - `KINDS`: the id of what people call each kind of find.
"""

from __future__ import annotations

from rap.privacy.pseudonyms.identifiers import (
    Group,
    Identifier,
    find_by_model,
    find_identifiers,
    group_identifiers,
    missing_extras,
)
from rap.privacy.pseudonyms.labels import label_names
from rap.privacy.pseudonyms.propagate import Mention, propagate
from rap.privacy.pseudonyms.replacements import Decision, Equal, replace
from rap.privacy.pseudonyms.talk import DIRECT, KINDS, QUASI

__all__ = [
    "DIRECT",
    "KINDS",
    "QUASI",
    "Decision",
    "Equal",
    "Group",
    "Identifier",
    "Mention",
    "find_by_model",
    "find_identifiers",
    "group_identifiers",
    "label_names",
    "missing_extras",
    "propagate",
    "replace",
]
