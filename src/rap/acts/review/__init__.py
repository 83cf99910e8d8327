"""Raw transcripts reviewed by people: what may identify someone is decided on, and what is accepted
enters the study.

The same functions serve the terminal and a page. Threat: words of a raw text outside the vault.
They are in memory while a `Review` is open; everything decided is in the vault at once; no error,
message or file of the study holds any of them.

- `open_queue(root)`, `put_raw(vault, imported, wanted)`: raw texts into the vault.
- `Review(root, vault)`: `load`, `screening`, `entities`, `decide`, `add`, `undo`, `mark`, `state`,
  `preview`.
- `find_differences`, `settle`: two reviewers who did not see each other's work.
- `accept`, `forget_raw`, `drop`: into the study; the raw text out of the vault; a waiting text out
  of it.
- `put_recording`, `find_recording`, `drop_recording`: the sound beside a raw text.
- `find_spreads`, `spread`, `keep`: a known name in texts that are in the study already.
- `read_list`, `keep_list`: a team's own table of names.
"""

from rap.acts.review.accepting import (
    Accepted,
    Spread,
    accept,
    drop,
    find_spreads,
    forget_raw,
    keep,
    spread,
)
from rap.acts.review.comparing import Difference, find_differences, settle
from rap.acts.review.entities import (
    BrokeError,
    Entity,
    context,
    keep_list,
    minutes_left,
    read_list,
    split_entity,
    without_words,
)
from rap.acts.review.listening import check_recording, drop_recording, find_recording, put_recording
from rap.acts.review.queue import Event, Raw, open_queue, put_raw
from rap.acts.review.session import Review, State

__all__ = [
    "Accepted",
    "BrokeError",
    "Difference",
    "Entity",
    "Event",
    "Raw",
    "Review",
    "Spread",
    "State",
    "accept",
    "check_recording",
    "context",
    "drop",
    "drop_recording",
    "find_differences",
    "find_recording",
    "find_spreads",
    "forget_raw",
    "keep",
    "keep_list",
    "minutes_left",
    "open_queue",
    "put_raw",
    "put_recording",
    "read_list",
    "settle",
    "split_entity",
    "spread",
    "without_words",
]
