"""The kit of routes: who asks and what she may, one sentence for what went wrong, a study held
open, and a way back for each act.

A topic writes its routes with it, in `routes`: `base.Handler` answers, `replies` makes JSON of an
answer, `room` and `bench` hold the study, `permissions` knows the person, `raw` serves words that
never leave this machine, `befores` keeps what takes an act back.

Needs: `waiting_texts`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "addresses": ("CODE", "FINDING", "KEY", "SHORT", "SOURCE"),
    "authorizer": ("READ", "StudyAuthorizer", "action_of"),
    "base": (
        "Handler",
        "PAGE",
        "Plain",
        "ProblemRow",
        "Routes",
        "TooBigError",
        "problem_row",
        "route",
    ),
    "befores": ("Deleted", "TakeBack", "Undoable"),
    "bench": ("Bench", "picked", "touches"),
    "permissions": (
        "Person",
        "audiences_allow",
        "audiences_of",
        "codings_frame",
        "frames_for",
        "may_read",
        "person_of",
        "seen_coders",
        "seen_codings",
    ),
    "printing": ("page", "words_of"),
    "raw": ("RawHandler",),
    "raw_session": ("MAX_ALL", "MAX_FILE", "MAX_FILES", "RawSession", "Tray"),
    "replies": ("FileSent", "PageSent", "StreamSent", "member_names", "tell"),
    "room": ("LOOK_S", "Room"),
    "setups": ("check_setup", "owner_of"),
    "this_machine": ("login_of", "name_login", "note_visit", "read_own", "remember", "write_own"),
}
