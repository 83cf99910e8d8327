"""A new study, and a copy of the demo to try everything on.

Needs: `git`, `sealing`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "demo_copy": ("copy_demo",),
    "new_study": ("FIRST", "find_around", "make_study", "next_steps", "shipped"),
}
