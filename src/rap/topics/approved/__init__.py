"""The rules of a study as a lead last approved them: settings, roles, consent, programs.

`state` is that record; `machines` are those that colleagues use. Judging what comes in against it
is work of `sharing`, which comes much later: what is approved decides long before who may do what.

Needs: `git`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "machines": (
        "FOLDER",
        "MAX_MACHINES",
        "Vouched",
        "claimed_key",
        "letters",
        "opened",
        "own_public",
        "place_of_machine",
        "says_the_same",
        "vouch",
    ),
    "state": ("Door", "Wait", "keep_door", "read_door", "shown_of", "turn", "waiting_at_door"),
}
