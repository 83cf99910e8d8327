"""The address of a cluster, given by hand, and a connection to it that nobody else can read."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rap.core.errors import RapError, RefusedError, WrongUseError
from rap.core.extras import need
from rap.topics.runs.cluster.keys import SENDER, find_pair, own_folder

if TYPE_CHECKING:
    from distributed import Client
    from distributed.security import Security

VARIABLE = "RAP_CLUSTER"
PORT = 8786
HERE = ("127.0.0.1", "localhost", "::1")
_WAIT_S = 15.0
_TOGETHER_S = 60.0


@dataclass(frozen=True)
class Address:
    """`tls://HOST:PORT`, or `tcp://127.0.0.1:PORT` for this machine alone."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def parse_address(text: str) -> Address:
    """Parse an address that somebody typed.

    Raises
    ------
    WrongUseError
        It cannot be read as one, or is not encrypted and leads to another machine.

    Examples
    --------
    >>> str(parse_address("tls://10.0.0.5"))
    'tls://10.0.0.5:8786'
    """
    try:
        parts = urlsplit(text)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port or PORT
    except ValueError:
        scheme, host, port = "", "", PORT
    if scheme not in ("tls", "tcp") or not host:
        raise WrongUseError("runs.cluster.bad_address", address=text)
    if scheme == "tcp" and host not in HERE:
        raise WrongUseError("runs.cluster.not_encrypted", address=text, host=host, port=port)
    return Address(scheme, host, port)


def own_address() -> str:
    """The address that this shell or server has in `$RAP_CLUSTER`, or "". No file of a study holds
    it.
    """
    return os.environ.get(VARIABLE, "")


def security_of(address: Address, keys: Path, *, role: str) -> Security:
    """The security of a connection: TLS 1.3 with our pair, in which both sides prove who they are;
    none for `tcp` on this machine.

    Raises
    ------
    WrongUseError, RefusedError
        As `find_pair`, and for files that are no keys.
    """
    from distributed.security import Security

    if address.scheme == "tcp":
        return Security(require_encryption=False)
    pair = find_pair(keys, role)
    found = Security(
        require_encryption=True,
        tls_min_version=ssl.TLSVersion.TLSv1_3,
        tls_ca_file=str(pair.ca),
        **{f"tls_{one}_cert": str(pair.certificate) for one in ("client", "scheduler", "worker")},
        **{f"tls_{one}_key": str(pair.key) for one in ("client", "scheduler", "worker")},
    )
    try:
        found.get_connection_args("client")
    except (ssl.SSLError, OSError):
        raise WrongUseError("runs.cluster.bad_keys", folder=str(keys)) from None
    return found


@contextlib.contextmanager
def connected(text: str, *, keys: Path | None = None) -> Iterator[Client]:
    """A client of the cluster at an address. It is closed at the end, and the cluster forgets what
    it still waited for.

    Raises
    ------
    WrongUseError, RefusedError
        A bad address, nobody there, a certificate that one side does not know, no worker, a worker
        that was not started by `rap cluster` or has another version.
    """
    need("distributed", extra="cluster")
    import dask
    from distributed import Client

    address = parse_address(text)
    security = security_of(address, keys if keys is not None else own_folder(), role=SENDER)
    knock(address, security)
    # a study is one object, and large; Dask would advise against it at length
    quiet = {"distributed.admin.large-graph-warning-threshold": "1TiB"}
    with dask.config.set(quiet):
        try:
            client = Client(str(address), security=security, timeout=_WAIT_S, set_as_default=False)
        except (OSError, ValueError):
            raise _unreached(address) from None
        try:
            _look_at_workers(client, address)
            yield client
        finally:
            client.close(timeout=5)


def wait_for(address: Address, security: Security) -> None:
    """Do what `knock` does, for up to a minute while nothing answers: a scheduler and its workers
    may be started together.
    """
    until = time.monotonic() + _TOGETHER_S
    while True:
        try:
            return knock(address, security)
        except WrongUseError:
            if time.monotonic() > until:
                raise
        time.sleep(1)


def knock(address: Address, security: Security) -> None:
    """Raise with the reason if no connection is possible; Dask would retry in silence.

    Raises
    ------
    WrongUseError, RefusedError
        Nobody there; a certificate that one side does not know.
    """
    try:
        line = socket.create_connection((address.host, address.port), timeout=_WAIT_S)
    except OSError:
        raise _unreached(address) from None
    with line:
        if address.scheme == "tcp":
            return
        context: ssl.SSLContext = security.get_connection_args("client")["ssl_context"]
        try:
            with context.wrap_socket(line, server_hostname=address.host) as safe:
                # with TLS 1.3 a server refuses a client only once it is spoken with
                safe.settimeout(_WAIT_S)
                if not safe.recv(1):
                    raise _refused(address)
        except (ssl.SSLError, ConnectionError):
            raise _refused(address) from None
        except OSError:
            raise _unreached(address) from None


def _refused(address: Address) -> RapError:
    return RefusedError("runs.cluster.refused", place=str(address))


def _unreached(address: Address) -> RapError:
    return WrongUseError("runs.cluster.not_reached", place=str(address))


def _look_at_workers(client: Client, address: Address) -> None:
    """Refuse a cluster unless each worker was started so that words cannot reach a disk."""
    from rap.topics.runs.cluster.there import describe, find_other
    from rap.topics.runs.plan import versions

    with contextlib.suppress(TimeoutError):
        client.wait_for_workers(1, timeout=_WAIT_S)
    told: dict[str, dict[str, Any]] = client.run(describe, on_error="return")
    if not told:
        raise WrongUseError("runs.cluster.no_workers", place=str(address))
    for worker, facts in told.items():
        if not isinstance(facts, dict) or not facts["is_ours"]:
            raise RefusedError("runs.cluster.unsafe_worker", place=worker)
        if other := find_other(versions(), facts["versions"]):
            raise RefusedError("runs.cluster.other_version", place=worker, **other)
