"""A package that does none of what it says."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Any


def raises(*_given: Any) -> None:
    """What it says holds words of a participant."""
    raise ValueError("Anna said that the key")


def other_shape(*_given: Any) -> list[Any]:
    """No kind of thing is a list of one number."""
    return [3]


def hangs(*_given: Any) -> None:
    """Longer than anybody waits."""
    time.sleep(600)


def writes(data: bytes, name: str) -> str:
    """To a file beside what it reads."""
    Path(f"/tmp/{name}.taken").write_bytes(data)
    return data.decode()


def sends(data: bytes, name: str) -> str:
    """To somebody else."""
    socket.create_connection(("127.0.0.1", 9)).sendall(data)
    return data.decode()


def invents(cells: Any, width: int) -> dict[str, Any]:
    """Words that are in no number and no label."""
    return {"height": 10, "shapes": [["words", [0, 5], "Nobody complains."]]}
