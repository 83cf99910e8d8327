"""Raw texts are read and masked by people before they enter a study.

`session` is a review at one desk; `entities` what was found, `decisions` what was decided,
`masking` the text that follows; `remaining` what stays readable; `coded` what becomes of codings
that waited; `accepting` takes the text into the study, or gives it up.

Needs: `console`, `entering`, `waiting_texts`, `sealing`, `web`, `help_asked`, `bringing_in`,
`corrections`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "accepting": ("drop", "forget_raw"),
    "commands": ("left_codings",),
    "decisions": ("keep_list", "read_list"),
    "routes.left_codings": ("WaitingCodings", "tell_waiting"),
    "session": ("Review",),
}
