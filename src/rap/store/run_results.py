"""Results of runs, `reports/runs/NAME/KEY/`: what a manifest says of them, and the tables that one
run leaves for others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rap.core.safe_input import parse_json
from rap.store.sources import FOLDER as SOURCES
from rap.store.sources import without_naming

FOLDER = "reports/runs"
TABLES = "tables"  # in the folder of a result: a Parquet file for each table
EXTENSIONS = "extensions"  # of a manifest: packages of others that were on
# said of a result, and no part of what it is
_LATER = ("key", "outputs", "started", "ended", "each", "used")


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of the result in `folder`; None where it cannot be read."""
    try:
        manifest = parse_json((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def is_whole(folder: Path, key: str) -> bool:
    """Whether `folder` holds a finished run: a manifest of that key, and every output with the hash
    it says.
    """
    try:
        manifest = read_manifest(folder) or {}
        outputs = manifest["outputs"]
        is_ours = bool(outputs) and manifest["key"] == key == key_of(manifest)
        return is_ours and all(sha256_of(folder / row["path"]) == row["sha256"] for row in outputs)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def find_newest(root: Path, run: str, audience: str) -> Iterator[Path]:
    """The newest result of a run for an audience, as the `latest` files name it; one for each set of
    values where the run has an `each`.
    """
    for pointer in sorted((root / FOLDER / run).glob(f"latest.{audience}*")):
        if pointer.name.split(".")[1] == audience and pointer.is_file():
            folder = pointer.parent / pointer.read_text(encoding="utf-8").strip()
            if is_whole(folder, folder.name):
                yield folder


def find_tables(folder: Path) -> list[dict[str, str]]:
    """The tables of a result: name, path in its folder, sha256."""
    outputs = (read_manifest(folder) or {}).get("outputs", ())
    rows = [row for row in outputs if str(row["path"]).startswith(f"{TABLES}/")]
    return [{"name": Path(row["path"]).stem, **row} for row in rows]


def key_of(manifest: Mapping[str, Any]) -> str:
    """First 16 hex digits of the SHA-256 of the manifest's canonical JSON, less `key outputs
    started ended each used`.
    """
    return digest_of({name: value for name, value in manifest.items() if name not in _LATER})[:16]


def digest_of(value: Any) -> str:
    """SHA-256 of a value as canonical JSON."""
    plain = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=vars
    )
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes; of a card without its title and groups, which no run reads."""
    data = path.read_bytes()
    is_card = path.suffix == ".yaml" and path.parent.name == SOURCES
    return hashlib.sha256(without_naming(data) if is_card else data).hexdigest()
