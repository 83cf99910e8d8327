"""What the library says, in the words of the screen: whole sentences in the reader's language, no option of a command.

The command line names options and commands; on a page there are fields, and a reader who may have no terminal.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Mapping
from functools import cache

from rap.config import INTERFACE_LANGUAGES
from rap.errors import OLD, Problem
from rap.languages.catalogue import known_language, sentence
from rap.plain import parse_yaml

_Said = Mapping[str, str]
_TONGUES: Mapping[str, _Said] = {
    "fr": {"en": "French", "fr": "français", "nl": "Frans"},
    "nl": {"en": "Dutch", "fr": "néerlandais", "nl": "Nederlands"},
    "en": {"en": "English", "fr": "anglais", "nl": "Engels"},
}
_COMMAND: _Said = {
    "en": "Somebody with a terminal can help: {0}",
    "fr": "Une personne qui a un terminal peut aider : {0}",
    "nl": "Iemand met een terminal kan helpen: {0}",
}


def sentence_of(problem: Problem, language: str) -> str:
    """What a problem says, for a page in `language` (fr, nl; else en): what is wrong, then what would be right."""
    if problem.id != OLD:
        return sentence(problem.message, known_language(language), screen=True)
    return spoken("; ".join(filter(None, (problem.what, problem.right))), language)


def spoken(said: str, language: str) -> str:
    """`said` as the screen says it; what no row knows stays, without the options of a command.

    Examples
    --------
    >>> spoken("its small words are those of nl, not of fr: say --language nl if that is a mistake", "en")
    'Its small words are Dutch, not French. If the language is a mistake, change it in the field “Language”.'
    >>> spoken("is in the study; `rap sync` brings it", "nl")
    'is in the study. Iemand met een terminal kan helpen: `rap sync` brings it'
    """
    language = language if language in INTERFACE_LANGUAGES else "en"
    for row in _sentences():
        found = re.search(row["said"], said)
        if found:
            named = [_TONGUES.get(word or "", {}).get(language, word or "") for word in found.groups()]
            return found.expand(row[language].format("", *named))
    return _without_options(said, language)


@cache
def _sentences() -> tuple[_Said, ...]:
    data = pkgutil.get_data("rap", "words/onscreen.yaml") or b""
    return tuple(parse_yaml(data.decode("utf-8"), name="onscreen.yaml").data["sentences"])


def _without_options(said: str, language: str) -> str:
    what, _, right = said.partition("; ")
    if "`rap " in right:
        return f"{what}. {_COMMAND[language].format(right)}"
    return re.sub(r"(?<![\w-])--([a-z])", r"\1", said)
