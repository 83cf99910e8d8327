"""rap: a research workbench for participatory action research.

The code is in ten rooms (`ARCHITECTURE.md`): `core`, `languages`, `store`, `study`, `formats`,
`analysis`, `privacy`, `report`, `acts`, and the room of what people touch, in two folders, `lab` and
`cli`.

The names below are the public API; each is imported when it is first used (PEP 562), so `import
rap` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rap.core import errors

if TYPE_CHECKING:
    from rap.core.errors import Message

_HOMES = {
    "RapError": "rap.core.errors",
    "Study": "rap.study.study",
    "agreement_report": "rap.analysis.agreement",
    "choose_passages": "rap.analysis.search",
    "cohen_kappa": "rap.analysis.agreement",
    "cooccurrence": "rap.analysis.cooccurrence",
    "count_answers": "rap.analysis.survey_answers",
    "count_people": "rap.analysis.crosstab",
    "crosstab": "rap.analysis.crosstab",
    "find_thin": "rap.analysis.crosstab",
    "fleiss_kappa": "rap.analysis.agreement",
    "keyterms": "rap.analysis.keyterms",
    "keyword_in_context": "rap.analysis.kwic",
    "krippendorff_alpha": "rap.analysis.agreement",
    "open_cluster": "rap.topics.runs.cluster.analyses",
    "open_study": "rap.study.study",
    "saturation": "rap.analysis.saturation",
    "say": "rap.report.items",
    "search": "rap.analysis.search",
    "show_answers": "rap.report.items",
    "show_chart": "rap.report.items",
    "show_codeline": "rap.report.items",
    "show_curve": "rap.report.items",
    "show_findings": "rap.report.items",
    "show_quotes": "rap.report.items",
    "show_rows": "rap.report.items",
    "show_scope": "rap.report.items",
    "show_spread": "rap.report.items",
    "show_table": "rap.report.items",
    "unitizing_alpha": "rap.analysis.agreement",
}
__all__ = list(_HOMES)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'rap' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def _sentence(message: Message) -> str:
    from rap.languages.catalogue import sentence

    return sentence(message)


errors.register_renderer(_sentence)
