"""Questions about the study: answers with a table and a chart, searches, and the passages behind
each number.

`questions` is the list of questions, one module each for how they are counted; `panels` lays a
report's answers out; `routes` and `commands` ask them.

Needs: `console`, `web`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "commands": ("log", "search", "words"),
    "questions": ("Answer", "Asked", "question_of", "titles_of_questions"),
    "routes.passages": ("Place", "Question", "find_codings"),
    "routes.search": ("ASKED", "Asked", "HitRow", "asked_of", "find_places", "read", "tell_hit"),
    "sheet": ("format_svg",),
}
