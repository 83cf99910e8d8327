"""What participants answer: messages, tally sheets, voice notes and visits, and the account of
them.

`taking` reads and counts; `answered_words` says to which words an answer was given.

Needs: `console`, `entering`, `waiting_texts`, `sealing`, `web`, `help_asked`, `findings`,
`publishing`, `exporting`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "commands.account": ("account",),
    "commands.feedback": ("feedback", "finding"),
    "commands.tally": ("observe", "tally"),
}
