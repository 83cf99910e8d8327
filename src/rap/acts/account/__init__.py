"""The account of a study: reporting lists filled from what the study knows, an audit trail, a
methods paragraph.

An item stays empty where a person must write; what she wrote stands in `codebook/account.yaml` and
is put beside what is known.
"""

from __future__ import annotations

from rap.acts.account.lists import (
    OUT,
    Row,
    fill_lists,
    format_list,
    methods_paragraph,
    write_account,
)
from rap.acts.account.trail import Act, Known, format_trail, read_known, read_trail

__all__ = [
    "OUT",
    "Act",
    "Known",
    "Row",
    "fill_lists",
    "format_list",
    "format_trail",
    "methods_paragraph",
    "read_known",
    "read_trail",
    "write_account",
]
