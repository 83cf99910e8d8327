"""The report: an executed notebook as one HTML file per language and audience; it makes no network
request and, except for its answer form, runs no script.

May import every room before it. Knows nothing of commands. Begin with `page` (the order of a page),
`item_views` (one item as markup) and `exporter` (the file).
"""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
