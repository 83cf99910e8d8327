"""Who speaks in a text that was coded elsewhere. Its words stay as they are, since places count in them:
only labels that are written as ours are (`I: `, `P1: `) are read, and a text without any becomes one
turn of one person, by three letters before it.
"""

from __future__ import annotations

import re

from rap.core.model import Speaker

ALONE = "P1: "
_LABEL = re.compile(
    r"^(?:\[[0-9]{1,2}:[0-9]{2}:[0-9]{2}\] )?([IPTA][0-9]{1,3}|I)(?: \([a-z]{2}\))?: ", re.MULTILINE
)
_ROLES = {"I": "interviewer", "T": "interpreter", "A": "companion", "P": "participant"}


def find_speakers(text: str) -> tuple[Speaker, ...]:
    """Those who speak by a label of ours, in the order in which they begin.

    Examples
    --------
    >>> [one.label for one in find_speakers("I: So?\\nP1: Yes.\\nAna: No.\\n")]
    ['I', 'P1']
    """
    labels = dict.fromkeys(match[1] for match in _LABEL.finditer(text))
    return tuple(Speaker(label, _ROLES[label[0]]) for label in labels)
