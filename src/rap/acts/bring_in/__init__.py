"""Bring transcripts in, in three steps: a look at the files, a plan that a person corrects, and all
of it at once, or nothing.

- `entering.plan`: what a person says of the files, as plain data; `plan_yaml`: as a file; `typed`: as
  she types it.
- `looks`: what each file would become, what is wrong, what is there already; nothing is written.
  `summary`: what many files have in common.
- `cards`: ids are drawn, cases and texts written; `naming`: titles; `arrivals`: a whole plan, also
  into the vault.
- `entering`: names that are found and decided on, the lock, and what ends an import that was cut off.
"""

from rap.acts.bring_in.cards import draw_sources, write_import
from rap.acts.bring_in.looks import Looked, look
from rap.acts.bring_in.typed import parse_columns, parse_consent, parse_speakers
from rap.acts.entering.plan import FilePlan, Imported, Plan, Wanted, plan_files, with_attributes
from rap.acts.entering.taking import check_not_withdrawn, taking_in

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
