"""How the pages of `docs/` become a site: `make site`, then open site/index.html.

It works from the disk, without a network: search included.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

project = "rap"
author = "The rap authors"
language = "en"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = "rap"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_static_path: list[str] = []
html_theme_options = {"source_repository": "", "navigation_with_keys": True}

myst_heading_anchors = 3
napoleon_numpy_docstring = True
napoleon_google_docstring = False
autodoc_typehints = "none"  # the docstrings say shapes and units, which types do not
add_module_names = False
# a code block here is what somebody types, or an example of a file: not always a whole program
suppress_warnings = ["misc.highlighting_failure", "myst.xref_missing"]


def list_columns(
    app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]
) -> None:
    """The columns of a frame (`people : how many …`, indented below it) as a list."""
    inside = False
    for number, line in enumerate(lines):
        if line.strip() in ("Returns", "Raises", "Parameters", "Examples", "Notes"):
            inside = line.strip() == "Returns"
        column = re.match(r"    (\w[\w, ]*) : (.*)", line) if inside else None
        if column:
            lines[number] = f"    - {column[1]} : {column[2]}"
        elif inside and line.startswith("        "):
            lines[number] = f"      {line.strip()}"


def setup(app: Any) -> None:
    app.connect("autodoc-process-docstring", list_columns, priority=100)
