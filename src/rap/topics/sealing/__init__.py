"""Sealed studies: git holds of the interviews only sealed files, and the keys lie outside git.

`sealed_files` seals and opens, `key_ring` and `key_copies` keep keys, `rules` say what is sealed,
`own_vault` is the vault of this machine.

Needs: `git`, `console`, `waiting_texts`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "commands.keys": ("keys", "seal"),
    "commands.vault": ("passphrases", "recording_kept", "vault"),
    "key_copies": ("find_put_aside", "find_sealed_notes"),
    "own_vault": ("make_own_vault", "own_public_key", "vault_here"),
    "readers": ("readers_for",),
    "rules": ("check_sealed", "is_plain_name", "pin_rules", "seal_study", "without_waiting"),
    "sealed_files": (
        "TOP",
        "destroy_keys",
        "find_waiting",
        "is_sealed",
        "is_shared",
        "move_on",
        "open_pulled",
        "owner_of",
        "read_sealed",
        "seal_changed",
    ),
}
