"""Answers to a survey come in: an export is read against the form, a person decides on its columns,
and all of it comes in, or nothing.

- `which`: which survey a file belongs to; `looks`: what an export would become; `overview`: its
  questions as a person looks at them; `choices`: what she decides; `alone`: how many rows are alone
  on what describes people; `consent_asked`: the columns of consent.
- `take`: a batch is written, open answers wait in the vault; `texts`: what these become; `cut_off`:
  one that was cut off leaves nothing.
"""
