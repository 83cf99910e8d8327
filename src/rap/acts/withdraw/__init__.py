"""Withdrawal: a person takes her words back, and they are removed everywhere on this machine.

`hers` finds what she said, `derived` what was made from it, `references` what points there,
`mentions` what only a person can judge; `receipts` is what stays, `redo` makes many small changes
survive a kill, `acting` lists and does it.

The order is the promise: the tombstone first (from then on nothing of hers is shown), then all that
was made from her words, then the words, and last the `.yaml` and the case file by which the rest is
found. So a withdrawal that was cut off goes on when it is said again.
"""

from rap.acts.withdraw.acting import (
    Plan,
    check_alone,
    finish,
    is_pending,
    plan_withdrawal,
    vault_here,
    withdraw,
)
from rap.acts.withdraw.back import find_back
from rap.acts.withdraw.receipts import (
    Tombstone,
    draw_receipt,
    find_receipt,
    hash_receipt,
    is_drawn,
    read_tombstones,
)

__all__ = [
    "Plan",
    "Tombstone",
    "check_alone",
    "draw_receipt",
    "find_back",
    "find_receipt",
    "finish",
    "hash_receipt",
    "is_drawn",
    "is_pending",
    "plan_withdrawal",
    "read_tombstones",
    "vault_here",
    "withdraw",
]
