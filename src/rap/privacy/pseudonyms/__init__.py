"""Find what may identify somebody in a text as people speak, and replace it with labels.

For anyone who must take names out of interviews before others read them: names without capitals,
numbers read aloud, streets, dates, in seven languages. It reads no files of yours, sends nothing
anywhere, and repeats nothing of a text in an error. `docs/libraries/names.md` introduces it.

>>> from rap.privacy.pseudonyms import Decision, find_identifiers, replace
>>> text = "euh c'est fatoumata qui ouvre le matin"
>>> found = find_identifiers(text, language="fr")
>>> [(one.kind, text[one.start : one.end]) for one in found]
[('name', 'fatoumata')]
>>> decisions = [Decision(one.start, one.end, one.replacement) for one in found]
>>> replace(text, decisions)[0]
"euh c'est [prénom A] qui ouvre le matin"

What is public:

- one text: `find_identifiers` gives an `Identifier` for each place; `group_identifiers` a `Group`
  for each person or thing, to decide on; `replace` takes `Decision`s and gives the new text, and
  each stretch that stayed as `Equal`;
- all texts: `propagate` finds where an accepted name may be again, as `Mention`; `label_names`
  gives one person one label;
- kinds of finds: `KINDS` (kind -> the id of its name in words), of which `DIRECT` identify by
  themselves, and `QUASI` only together with others;
- trained models, where they are installed: `find_by_model` gives `Found`, to be handed to
  `find_identifiers`; `missing_extras` says what is not installed.
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
from rap.privacy.pseudonyms.talk import DIRECT, KINDS, QUASI, Found

__all__ = [
    "DIRECT",
    "KINDS",
    "QUASI",
    "Decision",
    "Equal",
    "Found",
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
