"""What a notebook showed when it ran: people's words may stand in it, so it is never kept or handed on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rap.core.safe_input import parse_json


def has_outputs(path: Path) -> bool:
    """Whether a notebook holds outputs, or the state of widgets."""
    try:
        notebook = parse_json(path.read_text(encoding="utf-8"))
        return "widgets" in notebook.get("metadata", {}) or any(cell.get("outputs") for cell in notebook["cells"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def take_outputs(notebook: dict[str, Any]) -> None:
    """Take outputs and states of widgets out of a notebook that was parsed; nothing else of it changes."""
    notebook.get("metadata", {}).pop("widgets", None)
    for cell in notebook["cells"]:
        if cell.get("cell_type") == "code":
            cell |= {"outputs": [], "execution_count": None}


def without_outputs(text: str) -> str:
    """A notebook as JSON without outputs and states of widgets."""
    notebook = parse_json(text)
    take_outputs(notebook)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
