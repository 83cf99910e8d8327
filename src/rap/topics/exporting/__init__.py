"""What leaves a study by hand, for people and for other programs, under consent as of now.

Needs: `console`, `web`, `exploring`, `other_programs`, `runs`, `publishing`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "commands": ("export",),
    "figures": ("DPI",),
    "trail": ("format_trail", "read_trail"),
    "word": ("add_heading", "add_table", "begin", "save"),
}
