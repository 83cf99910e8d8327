"""The settings of a study: `[tool.rap]` in its `pyproject.toml`; and which coder and device this
is.

`settings` is what they say, `reading` finds and reads them, `checks` tells what they cannot mean,
`own` who codes on this machine.
"""

from __future__ import annotations

from rap.store.settings.reading import (
    find_study,
    install_secret,
    own_coder,
    own_device,
    read_settings,
)
from rap.store.settings.settings import (
    CODER_ROLES,
    INTERFACE_LANGUAGES,
    METHODS,
    VIEWS,
    Coder,
    RunSettings,
    Settings,
)

__all__ = [
    "CODER_ROLES",
    "INTERFACE_LANGUAGES",
    "METHODS",
    "VIEWS",
    "Coder",
    "RunSettings",
    "Settings",
    "find_study",
    "install_secret",
    "own_coder",
    "own_device",
    "read_settings",
]
