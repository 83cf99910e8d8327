"""The words of a form in all its languages beside each other, as markup."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from rap.core.model import Labels, in_language
from rap.core.surveys import Survey
from rap.languages.phrases import read_phrases

PHRASES = "survey"
_FALLBACK = "en"


@dataclass(frozen=True)
class FormWords:
    """What a form says in the languages given: its own words, and the fixed ones around them."""

    languages: tuple[str, ...]

    def fixed(self, id: str) -> str:
        """A fixed phrase, as markup."""
        return self.said({language: phrase(id, language) for language in self.languages})

    def said(self, labels: Labels) -> str:
        """A text in each language, of which the page shows one; where a language has none, it is the
        first's, marked as that.
        """
        parts = []
        for language in self.languages:
            words = labels.get(language, "")
            if words:
                parts.append(f'<span class="t" lang="{language}">{escape(words)}</span>')
            else:
                other = next((one for one in self.languages if labels.get(one)), "")
                text = escape(in_language(labels, other))
                inner = f'<span lang="{other}">{text}</span>' if other else text
                parts.append(f'<span class="t" lang="{language}">{inner}</span>')
        return "".join(parts)


def phrase(id: str, language: str) -> str:
    """A fixed phrase in one language, in English where it has none."""
    known = read_phrases(PHRASES)
    return str(known.get(language, known[_FALLBACK]).get(id) or known[_FALLBACK][id])


def without_phrases(survey: Survey) -> list[str]:
    """Languages of a form in which the fixed words around it are not written: they are English."""
    known = read_phrases(PHRASES)
    return [language for language in survey.languages if language not in known]
