"""Bring a project of another program in: its codes, texts, codings, people and memos, all of it or
nothing.

- `plan`: what would become of each part, and what keeps it out; nothing is written. `codes`: which
  code is which; `texts`: which text; `extracts`: where the words of a table are in the texts of the
  study; `labels`: who speaks in a text.
- `take`: the act; all that it will write is kept whole first (`bring_in.staged`).
"""

from rap.topics.other_programs.projects.plan import ProjectPlan, plan_project
from rap.topics.other_programs.projects.take import take_project
from rap.topics.other_programs.projects.texts import ProjectWanted

__all__ = ["ProjectPlan", "ProjectWanted", "plan_project", "take_project"]
