"""Encryption in the age format (age-encryption.org/v1), through pyrage: X25519 for entries, scrypt
for the key itself.

Everything secret passes through these functions and leaves them as a `bytearray` that its owner
wipes, or as ciphertext. No error of theirs carries data.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, ParamSpec, Protocol, TypeVar

from rap.core.errors import BusyError, RapError, RefusedError, WrongUseError

_Takes = ParamSpec("_Takes")
_Gives = TypeVar("_Gives")
# How fast this machine is, pyrage tells from 2 ms of scrypt. When something else is at work just then, it
# wraps a key too weakly, or refuses to open one as too much work; a moment later it does not.
_TRIES = 20
_LEAST_WORK = 15  # 2^15 steps of scrypt
_BIG = 1 << 20  # bytes: cut in place, so that a recording is not in memory twice


class WrongKeyError(RefusedError):
    """The ciphertext is damaged, or was not made for the key that was tried."""


def hide_arguments(function: Callable[_Takes, _Gives]) -> Callable[_Takes, _Gives]:
    """Let the errors of `function` keep no hold of what it was given.

    Jupyter, pytest and others can print the variables of every call on the way to an error,
    passphrases and words among them.
    """

    @functools.wraps(function)
    def hidden(*args: _Takes.args, **options: _Takes.kwargs) -> _Gives:
        try:
            return function(*args, **options)
        except (RapError, MemoryError, KeyboardInterrupt) as error:
            del args, options
            raise error.with_traceback(None) from None

    return hidden


def make_secret() -> str:
    """A new X25519 secret key, `AGE-SECRET-KEY-1…`."""
    import pyrage  # type: ignore[import-untyped]

    return str(pyrage.x25519.Identity.generate())


def secret_key(secret: str) -> Any:
    """The key that `make_secret` wrote, ready to open entries; it is wiped by pyrage when it is
    dropped.
    """
    import pyrage

    return pyrage.x25519.Identity.from_str(secret.strip())


def public_of(key: Any) -> str:
    """The public key, `age1…`, that belongs to a secret one."""
    return str(key.to_public())


def check_public(public: str) -> bool:
    """Whether `public` is an X25519 public key with nothing mistyped in it (it carries a checksum)."""
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(public)
    except pyrage.RecipientError:
        return False
    return True


class Readable(Protocol):
    """What is read piece by piece: an open file, or what stands for one."""

    def read(self, size: int, /) -> bytes: ...


def seal(plain: Readable, into: BinaryIO, *, readers: Iterable[str]) -> None:
    """Encrypt `plain` to its end into `into`, so that each of the public keys `readers` opens it, 8
    kB at a time.

    Raises
    ------
    WrongUseError
        When a public key is mistyped, or no key is given.
    RapError, OSError
        What `plain` or `into` raised.
    """
    import pyrage

    source, target = _Told(plain), _Told(into)
    try:
        keys = [pyrage.x25519.Recipient.from_str(reader) for reader in readers]
        pyrage.encrypt_io(source, target, keys)
    except pyrage.RecipientError:
        raise WrongUseError("store.vault.mistyped_key", place="pyproject.toml") from None
    except pyrage.EncryptError:
        error = source.error or target.error
        if error is not None:
            raise error from None
        raise WrongUseError("store.vault.no_keys", place="pyproject.toml") from None


class _Told:
    """A file lent to pyrage, which repeats only the words of an error: the error itself is kept
    here.
    """

    def __init__(self, file: Any) -> None:
        self._file = file
        self.error: RapError | OSError | None = None

    def read(self, size: int) -> bytes:
        return bytes(self._tell(self._file.read, size))

    def write(self, piece: bytes) -> int:
        return int(self._tell(self._file.write, piece))

    def flush(self) -> None:
        self._tell(self._file.flush)

    def _tell(self, work: Callable[..., Any], *given: object) -> Any:
        try:
            return work(*given)
        except (RapError, OSError) as error:
            self.error = error
            raise


def unseal(sealed: BinaryIO, key: Any, *, after: bytes = b"") -> bytearray:
    """What `seal` encrypted, without the bytes `after` that it must begin with, in memory that the
    caller wipes.

    `sealed` is open at the first byte of the ciphertext, and is read to its end.

    Raises
    ------
    WrongKeyError
        When a byte has changed, a piece is missing, it begins otherwise, or `key` is not one of the
        readers; nothing is returned then.
    """
    import pyrage

    start = sealed.tell()
    into = _Memory(sealed.seek(0, io.SEEK_END) - start)
    sealed.seek(start)
    try:
        pyrage.decrypt_io(sealed, into, [key])
        if into.plain[: len(after)] != after:
            raise WrongKeyError("store.vault.not_what_was_sealed")
    except (pyrage.DecryptError, OSError):
        wipe(into.plain)
        raise WrongKeyError("store.vault.not_decrypted") from None
    except BaseException:
        wipe(into.plain)
        raise
    return into.taken(after=len(after))


def unseal_into(sealed: BinaryIO, into: Any, key: Any) -> None:
    """As `unseal`, piece by piece to `into` (`write`), which must hold all of it back until this
    returns: only then is it known that nothing was cut off the end.
    """
    import pyrage

    target = _Told(into)
    try:
        pyrage.decrypt_io(sealed, target, [key])
    except (pyrage.DecryptError, OSError):
        if target.error is not None:
            raise target.error from None
        raise WrongKeyError("store.vault.not_decrypted") from None


class _Memory:
    """Where a decryption writes: one buffer that never grows, so that wiping it leaves no older
    copy behind.
    """

    def __init__(self, size: int) -> None:
        self.plain, self.n_written = bytearray(size), 0

    def write(self, piece: bytes) -> int:
        self.plain[self.n_written : self.n_written + len(piece)] = piece
        self.n_written += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self, *, after: int) -> bytearray:
        """What was written, without its first bytes. A small buffer would move when it is cut, so
        it is copied and wiped.
        """
        if self.n_written < _BIG:
            plain = bytearray(memoryview(self.plain)[after : self.n_written])
            wipe(self.plain)
            return plain
        del self.plain[self.n_written :]
        del self.plain[:after]
        return self.plain


def wipe(plain: bytearray) -> None:
    """Write zeros over `plain`, in place."""
    plain[:] = bytes(len(plain))


def wrap(secret: str, passphrase: str) -> bytes:
    """`secret` under `passphrase`; scrypt works about a second on the machine that does it, which
    slows down guessing.
    """
    import pyrage

    for _ in range(_TRIES):  # a weak wrapping is quickly made
        wrapped = bytes(pyrage.passphrase.encrypt(secret.encode("ascii"), passphrase))
        if int(wrapped.split(b"\n", 2)[1].split()[-1]) >= _LEAST_WORK:
            break
    return wrapped


def unwrap(wrapped: bytes, passphrase: str) -> str:
    """The secret that `wrap` put under `passphrase`.

    Raises
    ------
    WrongUseError
        When the passphrase is another one.
    RefusedError
        When the file of the key is damaged.
    BusyError
        When this machine is at present far slower than the one that wrapped it.
    """
    import pyrage

    for _ in range(_TRIES):
        try:
            return str(pyrage.passphrase.decrypt(wrapped, passphrase).decode("ascii"))
        except pyrage.DecryptError as error:
            if "Excessive work" in str(error):
                continue
            if str(error) == "Decryption failed":
                raise WrongUseError("store.vault.wrong_passphrase") from None
            raise RefusedError("store.vault.key_damaged") from None
    raise BusyError("store.vault.too_slow")
