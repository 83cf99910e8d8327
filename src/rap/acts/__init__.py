"""What people do to a study, step by step: bring in, review, amend, withdraw, run, release, answer,
sync, check.

May import every room before it. Knows nothing of the web or of commands: `lab` and `cli` call it.
Begin with `bring_in` and `review/` (how a text enters), `run/` (how a report is made), `release/`
(how one leaves).
"""
