"""The people who speak: their table of attributes, tables that bring it in, and interviews that are
to come, without a name.

Needs: `console`, `entering`, `waiting_texts`, `sealing`, `web`, `consent`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "commands": ("to_come",),
    "incoming_tables": ("IncomingColumn", "PeopleTable", "note_unmatched", "read_people_table"),
}
