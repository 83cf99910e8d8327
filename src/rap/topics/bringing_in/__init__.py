"""Files become texts, in three steps: a look at the files, a plan that a person corrects, and all
of it at once, or nothing.

- `plan_yaml`: the plan (`entering.plan`) as a file; `typed`: as somebody types it.
- `looks`: what each file would become, what is wrong, what is there already; nothing is written.
  `summary`: what many files have in common.
- `cards`: ids are drawn, cases and texts written; `naming`, `titles`: what texts are called;
  `arrivals`: a whole plan, also into the vault.

Needs: `console`, `entering`, `waiting_texts`, `sealing`, `web`, `consent`, `people`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "arrivals": ("find_waiting", "vault_ids"),
    "cards": ("draw_id", "draw_source", "put_source", "taken_ids", "write_import"),
    "commands.about_texts": ("parse_wanted",),
    "commands.bring_in": ("import_with",),
    "commands.screen": ("ask_finds", "screen"),
    "looks": ("Kept", "look_at"),
    "titles": ("draw_titles", "name_source"),
    "typed": ("parse_consent", "parse_speakers"),
}
