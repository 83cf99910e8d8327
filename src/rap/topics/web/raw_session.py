"""What one person has opened of the vault from the screen, in memory alone, and what topics made of it.

Threat: words of a raw text outside the vault. The passphrase is used once and dropped; what was
opened is forgotten when its person says so, when she does nothing for half an hour, and when the
server ends. Keys in addresses say nothing of a word.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from rap.core.errors import NotAllowedError, UnknownError, WrongUseError
from rap.store.cache import Documents
from rap.store.roles import CODER
from rap.store.settings import own_coder, read_settings
from rap.store.vault import Identity
from rap.topics.waiting_texts.queue import open_queue
from rap.topics.web.permissions import Person

Plain = dict[str, Any]
_T = TypeVar("_T")
IDLE_S = 30 * 60
MAX_ACTS = 300  # of which the answer is kept, so that none is done twice
MAX_FILE = 20_000_000
MAX_FILES = 400
MAX_ALL = 200_000_000


class MadeOfWords:
    """What topics made of words that lie in memory: one thing of each kind, empty at first."""

    def __init__(self) -> None:
        self._of: dict[type, Any] = {}

    def of(self, kind: type[_T]) -> _T:
        """The one of this kind."""
        if kind not in self._of:
            self._of[kind] = kind()
        made: _T = self._of[kind]
        return made

    def drop(self, file: Path) -> None:
        """Forget what was made of a file."""
        for made in self._of.values():
            made.drop(file)

    def close(self) -> None:
        """Forget all of it."""
        for made in self._of.values():
            made.close()
        self._of.clear()


class Tray:
    """The files that one person looks at before they come in, in memory alone: id -> what it is
    called and its bytes; what was made of them, and the titles drawn for them.
    """

    def __init__(self) -> None:
        self.files: dict[str, tuple[Path, bytes]] = {}
        self.made = MadeOfWords()  # a kind has a `drop`
        self.titles: dict[str, str] = {}  # drawn for a file, until somebody chooses another
        self.last: tuple[Plain, Any] = ({}, None)  # what was asked and brought in last
        self.used = 0.0

    def file(self, id: str) -> tuple[Path, bytes]:
        """What a file is called, and its bytes.

        Raises
        ------
        UnknownError
            It was not sent.
        """
        if id not in self.files:
            raise UnknownError("web.import.not_sent")
        return self.files[id]

    def drop(self, file: str) -> None:
        """Forget one file."""
        path, _ = self.files.pop(file)
        self.made.drop(path)
        self.titles.pop(file, None)

    def clear(self) -> None:
        """Forget all of them."""
        self.files, self.titles, self.made = {}, {}, MadeOfWords()
        self.last = ({}, None)


class RawSession:
    """One for a server; used by one thread at a time. `vault` and what was `made` of its words are
    empty while it is closed; a person's files wait in her own `tray`, with a vault or without.
    """

    def __init__(self, root: Path, *, now: Callable[[], float] = time.monotonic) -> None:
        self.root, self._now = root, now
        self.vault: Any = None
        self.made = MadeOfWords()  # a kind has a `close`
        self.trays: dict[str, Tray] = {}
        self.documents = Documents(root, writes=False)  # what was parsed of the study, in memory
        self._owner, self._used, self._secret = "", 0.0, b""
        self._done: dict[str, tuple[str, Any]] = {}
        self._recording: Any = None  # the entry whose sound is in `_plain`
        self._plain, self._held = bytearray(), contextlib.ExitStack()

    def open(self, person: Person, passphrase: str, *, identity: Identity | None = None) -> None:
        """Open the vault for `person`, who must be the one whose key this machine has; with
        `identity`, a key that was made a moment ago and is open still.

        Raises
        ------
        NotAllowedError
            Somebody else codes on this machine, or has the desk open.
        WrongUseError
            There is no vault, or the passphrase is another one.
        """
        person.need(CODER)
        if self.vault is not None and self._owner != person.id:
            raise NotAllowedError("web.vault.open_for", coder=self._owner)
        self.need_own(person)
        vault = open_queue(self.root)
        if identity is not None:
            vault.open_with(identity)
        else:
            vault.unlock(passphrase)
        trays = self.trays
        self.close()
        self.trays = trays  # she may have dropped her files before she opened it
        self.vault, self._owner, self._secret = vault, person.id, secrets.token_bytes(16)
        self._used = self._now()

    def tray(self, person: Person) -> Tray:
        """The files of `person`, which nobody else sees; what she does keeps them for half an hour."""
        person.need(CODER)
        self.close_when_idle()
        tray = self.trays.setdefault(person.id, Tray())
        tray.used = self._now()
        return tray

    @property
    def n_bytes(self) -> int:
        """How much memory the files of all people take."""
        return sum(len(data) for tray in self.trays.values() for _, data in tray.files.values())

    def need_own(self, person: Person) -> None:
        """Raise `NotAllowedError` when this machine is another coder's."""
        person.need(CODER)
        own = own_coder(read_settings(self.root)).id
        if own != person.id:
            raise NotAllowedError("web.vault.other_machine", coder=own)

    def close(self) -> None:
        """Forget the key, every word and every sound, and the files of who had it open."""
        self.drop_recording()
        self.trays = {id: tray for id, tray in self.trays.items() if id != self._owner}
        self.made.close()
        if self.vault is not None:
            self.vault.lock()
        self.vault, self._owner, self._secret = None, "", b""
        self.documents = Documents(self.root, writes=False)
        self._done.clear()

    def close_when_idle(self) -> None:
        """Forget what nobody did anything with for half an hour."""
        late = self._now() - IDLE_S
        self.trays = {id: tray for id, tray in self.trays.items() if tray.used >= late}
        if self.vault is not None and self._used < late:
            self.close()

    def is_open_for(self, person: Person) -> bool:
        """Whether `person` need not say her passphrase."""
        return self.vault is not None and self._owner == person.id

    def need(self, person: Person) -> Any:
        """The open vault, for the person who opened it; what she does keeps it open."""
        person.need(CODER)
        self.close_when_idle()
        if self.vault is None:
            raise WrongUseError("web.vault.closed")
        if person.id != self._owner:
            raise NotAllowedError("web.vault.open_for", coder=self._owner)
        self._used = self._now()
        return self.vault

    def recording(self, source_id: str) -> bytearray:
        """The recording beside a text, decrypted once: it stays in memory until another one is
        asked for or the desk closes.
        """
        entry = self.vault.entry("audio", source_id)
        if entry != self._recording or entry.is_due(datetime.date.today()):
            self.drop_recording()
            self._plain = self._held.enter_context(self.vault.open("audio", source_id))
            self._recording = entry
        return self._plain

    def drop_recording(self) -> None:
        """Write zeros over it."""
        self._held.close()
        self._recording, self._plain = None, bytearray()

    def once(self, act: str, content: object, work: Callable[[], _T]) -> _T:
        """What `work` answers, and the same answer when the act with this id comes again.

        Raises
        ------
        WrongUseError
            The id was used for something else.
        """
        said = self.key_of(json.dumps(content))
        if act in self._done:
            before, answered = self._done[act]
            if before != said:
                raise WrongUseError("web.review.other_act")
            known: _T = answered
            return known
        answer = work()
        self._done[act] = (said, answer)
        for old in [*self._done][:-MAX_ACTS]:
            del self._done[old]
        return answer

    def key_of(self, words: str) -> str:
        """The same for any words."""
        return hmac.new(
            self._secret, words.encode("utf-8", "surrogatepass"), hashlib.sha256
        ).hexdigest()[:16]
