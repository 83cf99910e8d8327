"""How this program talks to the kernels it starts: over channels that no other account of this
machine can listen to.
"""

from __future__ import annotations

from pathlib import Path

_PROFILE = """\
# what is typed into a notebook is kept in the notebook alone
c = get_config()
c.HistoryManager.enabled = False
# modules are not looked for beside the notebook
c.InteractiveShellApp.ignore_cwd = True
"""


def transport_settings() -> dict[str, str]:
    """Traits of a `jupyter_client.KernelManager`: Unix sockets in a private folder; where ZeroMQ has
    none (Windows), ports of this machine alone, encrypted with CURVE.

    With `required` a kernel that cannot encrypt does not start (jupyter_client 8.10, ipykernel 7.4).
    """
    import zmq

    if zmq.has("ipc"):
        return {"transport": "ipc"}
    return {"transport": "tcp", "ip": "127.0.0.1", "transport_encryption": "required"}


def write_profile(folder: Path) -> None:
    """What a kernel reads whose `IPYTHONDIR` is `folder`."""
    profile = folder / "profile_default"
    profile.mkdir(parents=True, exist_ok=True, mode=0o700)
    (profile / "ipython_config.py").write_text(_PROFILE, encoding="utf-8")
