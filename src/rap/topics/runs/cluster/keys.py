"""Keys of a cluster: only people who hold a pair that was made here may work on it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.core.accounts import machine_folder
from rap.core.errors import RefusedError, StudyNotFoundError, WrongUseError
from rap.core.extras import need
from rap.store.private_files import make_private, put
from rap.store.settings import find_study

CLUSTER, SENDER = "cluster", "sender"
ROLES = (CLUSTER, SENDER)
KEYS_VARIABLE = "RAP_CLUSTER_KEYS"
DAYS = 365


@dataclass(frozen=True)
class Pair:
    """Three files: the certificate of the authority (`ca`), our own (`certificate`), and our secret
    (`key`).
    """

    ca: Path
    certificate: Path
    key: Path


def own_folder() -> Path:
    """The folder of this machine's keys: `$RAP_CLUSTER_KEYS`, or beside the person's other keys,
    outside every study.
    """
    named = os.environ.get(KEYS_VARIABLE, "")
    return Path(named) if named else machine_folder() / "cluster"


def make_keys(folder: Path, *, days: int = DAYS) -> list[Path]:
    """Make a certificate authority and a pair for each of `ROLES`, valid for `days`; the files.

    The scheduler and the workers take `cluster`, people who send work take `sender`. The secret of
    the authority is not written anywhere: nobody can add a pair later, and to shut somebody out a
    team makes all anew.

    Raises
    ------
    WrongUseError
        `folder` is in a study, which is shared, or has keys already.
    """
    need("cryptography", extra="cluster")
    if _is_in_study(folder):
        raise WrongUseError("runs.cluster.keys_in_study", folder=folder.name)
    if (folder / "ca.pem").exists():
        raise WrongUseError("runs.cluster.keys_there", folder=str(folder))
    make_private(folder)
    made = _make(days)
    for name, data in made.items():
        put(folder / name, data)
    return [folder / name for name in made]


def _is_in_study(folder: Path) -> bool:
    try:
        find_study(folder, closed=True)
    except StudyNotFoundError:
        return False
    return True


def _make(days: int) -> dict[str, bytes]:
    """File name -> PEM. The elliptic curve is P-256, which every TLS 1.3 library has."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    authority = ec.generate_private_key(ec.SECP256R1())
    own = _certificate("rap cluster authority", authority, authority, days=days, is_authority=True)
    found = {"ca.pem": own.public_bytes(Encoding.PEM)}
    for role in ROLES:
        secret = ec.generate_private_key(ec.SECP256R1())
        signed = _certificate(f"rap cluster {role}", secret, authority, days=days)
        found[f"{role}.pem"] = signed.public_bytes(Encoding.PEM)
        found[f"{role}.key"] = secret.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
    return found


def _certificate(
    name: str, secret: Any, authority: Any, *, days: int, is_authority: bool = False
) -> Any:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    def called(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = datetime.datetime.now(datetime.UTC)
    begins = now - datetime.timedelta(hours=1)  # clocks of other machines may be behind
    basic = x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None)
    builder = (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called("rap cluster authority"))
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(basic, critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(secret.public_key()), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()),
            critical=False,
        )
    )
    return builder.sign(authority, hashes.SHA256())


def find_pair(folder: Path, role: str) -> Pair:
    """The pair of `role` in `folder`.

    Raises
    ------
    WrongUseError
        A file is missing.
    RefusedError
        Somebody else on this machine could read the secret.
    """
    pair = Pair(folder / "ca.pem", folder / f"{role}.pem", folder / f"{role}.key")
    missing = [path.name for path in _files(pair) if not path.is_file()]
    if missing:
        raise WrongUseError("runs.cluster.no_keys", folder=str(folder), files=missing)
    if os.name == "posix" and pair.key.stat().st_mode & 0o077:
        raise RefusedError("runs.cluster.keys_open", place=pair.key.name)
    return pair


def _files(pair: Pair) -> Iterable[Path]:
    return (pair.ca, pair.certificate, pair.key)
