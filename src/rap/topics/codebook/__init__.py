"""Codes: their tree, groups, proposals and changes, each with what takes it back.

Needs: `web`, `memos`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "groups": ("MAX_LABEL", "change_groups"),
    "routes.codes": ("ProposalRow", "count_to_read_again", "list_codes"),
}
