"""Raw texts that wait in the vault until they were reviewed, with their recordings and the codings
of another program.

`queue` is the list of them, `codings` what waits beside one of them.

Needs: `entering`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "codings": (
        "KIND",
        "WaitingPart",
        "WaitingCoding",
        "WaitingMemo",
        "carry",
        "entry_id",
        "join",
        "parse_id",
        "parts_of",
        "print_of",
        "put_part",
        "ranges_of",
        "read_part",
        "sources_with",
    ),
    "queue": (
        "MOST",
        "Raw",
        "State",
        "drop_recording",
        "find_queue",
        "find_recording",
        "find_waiting_codings",
        "forget_words",
        "format_raw",
        "open_queue",
        "parse_raw",
        "part_recordings",
        "put_raw",
        "put_recording",
        "put_talks",
        "queue_rows",
        "read_raw",
        "read_record",
        "read_sound",
        "remember_raws",
        "type_of",
        "waiting_ids",
    ),
}
