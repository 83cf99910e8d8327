"""Bring transcripts in, in three steps: a look at the files, a plan that a person corrects, and all
of it at once, or nothing.

- `plan`: what a person says of the files, as plain data; `plan_yaml`: as a file; `typed`: as she
  types it.
- `looks`: what each file would become, what is wrong, what is there already; nothing is written.
  `summary`: what many files have in common.
- `screened`: what looks like a name in a text that enters as it is, and what somebody decided on it.
- `cards`: ids are drawn, cases and texts written; `naming`: titles; `arrivals`: a whole plan, also
  into the vault; `journal`: one that was cut off leaves nothing half.
- `taking`: whatever comes in is looked at and written while nobody takes words back.
"""

from rap.acts.bring_in.cards import Imported, draw_sources, write_import
from rap.acts.bring_in.looks import Looked, look
from rap.acts.bring_in.plan import FilePlan, Plan, Wanted, plan_files, with_attributes
from rap.acts.bring_in.taking import check_not_withdrawn, taking_in
from rap.acts.bring_in.typed import parse_columns, parse_consent, parse_speakers

__all__ = [
    "FilePlan",
    "Imported",
    "Looked",
    "Plan",
    "Wanted",
    "check_not_withdrawn",
    "draw_sources",
    "look",
    "parse_columns",
    "parse_consent",
    "parse_speakers",
    "plan_files",
    "taking_in",
    "with_attributes",
    "write_import",
]
