"""What the settings let each person do today: one rule for the pages in JupyterLab and the exchange."""

from __future__ import annotations

import datetime
import tomllib

READER, CODER, LEAD = "reader", "coder", "lead"
_RANKS = {READER: 0, CODER: 1, LEAD: 2}


def role_today(role: str, *, until: str = "") -> str:
    """What somebody with a role of `CODER_ROLES` may do: as a lead, as a coder, or only read; who is
    past her last day (`until`, ISO) only reads.

    Examples
    --------
    >>> [role_today(role) for role in ("lead", "intern", "reader")], role_today("intern", until="2026-01-31")
    (['lead', 'coder', 'reader'], 'reader')
    """
    if role == READER or (until and datetime.date.today().isoformat() > until):
        return READER
    return LEAD if role == LEAD else CODER


def may(role: str, wanted: str) -> bool:
    """Whether a role of `role_today` may do what `wanted` may."""
    return _RANKS[role] >= _RANKS[wanted]


def roles_in(settings: bytes | None) -> dict[str, str]:
    """Coder -> what she may do today by these settings, in effect or not; nobody where they cannot be
    read.

    Examples
    --------
    >>> roles_in(b'[tool.rap.coders.K-01]\\nrole = "lead"\\n[tool.rap.coders.K-02]\\n')
    {'K-01': 'lead', 'K-02': 'coder'}
    """
    rows = _rows(settings)
    return {id: role_today(role, until=until) for id, (role, until) in rows.items()}


def leads_in(settings: bytes | None) -> frozenset[str]:
    """Who leads by these settings; where nobody does, everybody who codes decides.

    Examples
    --------
    >>> sorted(leads_in(b'[tool.rap.coders.K-01]\\nrole = "lead"\\n[tool.rap.coders.K-02]\\n'))
    ['K-01']
    """
    rows = _rows(settings)
    leads = {id for id, (role, _) in rows.items() if role == LEAD}
    return frozenset(leads or {id for id, (role, _) in rows.items() if role == CODER})


def _rows(settings: bytes | None) -> dict[str, tuple[str, str]]:
    """Coder -> role and last day, as they are written."""
    try:
        coders = tomllib.loads((settings or b"").decode("utf-8"))["tool"]["rap"]["coders"]
        return {
            id: (str(row.get("role", CODER)), str(row.get("until", "")))
            for id, row in coders.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
