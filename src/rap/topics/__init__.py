"""What people do with a study, a folder for each matter they speak of.

A topic holds all that belongs to it: what people do, its routes for the screen (`routes`), its
commands (`commands`), its papers. The first lines of each say what it is for; its `DOOR` says what
others may import, module by module, and all else is its own. `ORDER` is the order of topics: each
names only earlier ones, and where a later one must take part in an earlier one's work, it is handed
in.
"""

ORDER = (
    "git",
    "console",
    "extending",
    "entering",
    "waiting_texts",
    "sealing",
    "approved",
    "web",
    "help_asked",
    "consent",
    "people",
    "bringing_in",
    "corrections",
    "review",
    "memos",
    "codebook",
    "exploring",
    "coding",
    "surveys",
    "other_programs",
    "runs",
    "findings",
    "publishing",
    "exporting",
    "answers",
    "desk",
    "withdrawal",
    "checks",
    "sharing",
    "studies",
    "upkeep",
)
