"""Projects and codebooks in REFI-QDA, the exchange format of programs for coding (version 1.5).

In: `container`, the zip, looked through before anything is unpacked; `raw`, its XML as plain nodes,
strings as found; `positions`, how a program counted in one text; `found`, `resolver` and `people`, references,
places and cases in our nouns, with a line for all that was dropped or guessed; `reading`, one file.

Out: see `writing`.
"""
