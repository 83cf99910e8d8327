"""Projects and codebooks of other programs, brought in whole, or not at all.

`projects` takes codes, texts, codings, people and memos; `codebooks` a codebook alone.

Needs: `console`, `entering`, `waiting_texts`, `web`, `bringing_in`, `codebook`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "commands.codebooks": ("codebook",),
    "commands.projects": ("project",),
    "projects.codes": ("family_key", "key_of"),
}
