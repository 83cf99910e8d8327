"""Surveys from form to table: the form begun, translated and checked, handed out on paper and as a
page, and answers that come in.

`forms` is what people do with a form; `papers` draws it; `xlsform` and `writing` give it to other
tools; `answers` brings an export in.

Needs: `console`, `entering`, `waiting_texts`, `web`, `consent`, `bringing_in`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "commands.surveys": ("survey",),
}
