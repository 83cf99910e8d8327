"""Packages of others: which are installed, which are on for this study on this machine, and turning
them on and off.

`commands` does that. What is on is offered by `rap.core.extensions` where the house has a list of
its own: readers, projects, coefficients, questions, drawings, languages.

Needs: `console`.
"""

DOOR: dict[str, tuple[str, ...]] = {"commands": ("extensions",)}
