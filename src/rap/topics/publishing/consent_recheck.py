"""What people agreed to when something was drawn for others must still hold when it is given.

Pages are drawn for minutes. A refusal, a withdrawal or a mask may land meanwhile, from another
window or from git, so what all of it rests on is hashed before anything is read, and once more
under the lock under which the files are written. A refusal names the texts and consents that
changed, and who changed them where that is known.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rap.core.errors import ConflictError, Message, RapError, WrongUseError
from rap.core.files import lock_path, locked
from rap.store.settings import own_coder, read_settings
from rap.topics.approved.state import waiting_at_door
from rap.topics.git.program import git, git_or_nothing
from rap.topics.publishing.sealed import token
from rap.topics.runs.plan import versions

RELEASING = "release"  # the lock: a withdrawal holds it too
_AGREED = (  # consent, whom it is of, their words, and what is known of them
    "pyproject.toml",
    "codebook/forms/*.yaml",
    "interviews/cases/*.yaml",
    "interviews/withdrawn/*.json",
    "interviews/*.yaml",
    "interviews/*.txt",
    "interviews/codings/*/*.map.json",
    "interviews/translations/*/*/*.jsonl",
)
_LOGS = "interviews/codings/*/*.jsonl"
_VETO = b'"veto"'
_OTHERS = (
    _LOGS,
    "codebook/**/*.yaml",
    "codebook/handbook/*.md",
    "interviews/observations/*/*.csv",
    "interviews/feedback/*.json",
    "notebooks/*.ipynb",
)
_VETOES, _PROGRAM = "#vetoes", "#program"
_KINDS: tuple[tuple[str, str], ...] = (  # a name -> what it is called; the first that matches
    (_PROGRAM, "publishing.release.change_program"),
    (rf"interviews/codings/(?P<source>[^/]+)/.*{_VETOES}", "publishing.release.change_vetoes"),
    (r"interviews/codings/(?P<source>[^/]+)/.*\.map\.json", "publishing.release.change_text"),
    (r"interviews/codings/(?P<source>[^/]+)/.*", "publishing.release.change_codings"),
    (r"interviews/translations/(?P<source>[^/]+)/.*", "publishing.release.change_translation"),
    (r"interviews/cases/(?P<case>[^/]+)\.yaml", "publishing.release.change_consent"),
    (r"interviews/withdrawn/(?P<case>[^/]+)\.json", "publishing.release.change_withdrawal"),
    (r"interviews/(?P<source>[^/]+)\.(?:txt|yaml)", "publishing.release.change_text"),
    (r"codebook/findings/(?P<finding>[^/]+)\.yaml", "publishing.release.change_finding"),
    (r"(?P<file>.*)", "publishing.release.change_file"),
)


@dataclass(frozen=True)
class Standing:
    """A study at one moment: name -> SHA-256 of what people agreed to, and of all else that a
    release rests on.

    Two are equal when `day` and `agreed` are: who codes in the meantime stops no release.
    """

    day: datetime.date
    agreed: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def files(self) -> dict[str, str]:
        """All of it."""
        return {**self.others, **self.agreed}


def read_standing(root: Path) -> Standing:
    """The study as it is now; of logs, vetoes alone are what people agreed to."""
    agreed = _hashes(root, _AGREED)
    for path in sorted(root.glob(_LOGS)):
        vetoes = b"\n".join(line for line in _read(path).split(b"\n") if _VETO in line)
        if vetoes:
            agreed[f"{path.relative_to(root).as_posix()}{_VETOES}"] = _sha256(vetoes)
    program = _sha256(json.dumps(versions(), sort_keys=True).encode())
    return Standing(datetime.date.today(), agreed, {**_hashes(root, _OTHERS), _PROGRAM: program})


def _hashes(root: Path, patterns: Iterable[str]) -> dict[str, str]:
    paths = {path for pattern in patterns for path in root.glob(pattern)}
    return {path.relative_to(root).as_posix(): _sha256(_read(path)) for path in sorted(paths)}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(path: Path) -> bytes:
    """The bytes of a file; none when it goes at this moment, which the next look sees."""
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    return b""


def sealed_files(standing: Standing, key: bytes) -> dict[str, str]:
    """What the vault keeps of it: a token for each name and each hash."""
    return {token(key, name): token(key, digest) for name, digest in standing.files.items()}


def changes_between(root: Path, *, before: Standing, now: Standing) -> tuple[Message, ...]:
    """What people agreed to and changed between two looks at a study."""
    old, new = before.agreed, now.agreed
    names = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    day = () if before.day == now.day else (Message("publishing.release.change_day", day=now.day),)
    return (*day, *_named(root, names))


def changes_since(
    root: Path, kept: Mapping[str, str], *, now: Standing, key: bytes, inputs: Collection[str] = ()
) -> tuple[Message, ...]:
    """What changed since the vault kept `kept` of a study; nothing when it kept nothing (before 27
    November 2026).

    `inputs` are the files that the run reads; others are left out unless they hold consent. All
    count when it is empty.
    """
    if not kept:
        return ()
    files = {token(key, name): (name, token(key, digest)) for name, digest in now.files.items()}
    changed = sorted(name for at, (name, digest) in files.items() if kept.get(at) != digest)
    mine = {*now.agreed, *inputs, _PROGRAM}
    found = _named(root, [name for name in changed if not inputs or name in mine])
    gone = len(kept.keys() - files.keys())
    return (*found, Message("publishing.release.change_gone", n=gone)) if gone else found


def _named(root: Path, names: Iterable[str]) -> tuple[Message, ...]:
    """A message for each change, with the coder who made it where that is known; a text and its
    card are one.
    """
    files = {name: name.removesuffix(_VETOES) for name in names}
    authors = _authors(root, {*files.values()} - {_PROGRAM})
    found = []
    for name, file in files.items():
        match, id = next((m, id) for pattern, id in _KINDS if (m := re.fullmatch(pattern, name)))
        change = Message(id, **match.groupdict())
        if coder := authors.get(file):
            change = Message("publishing.release.change_by", change=change, coder=coder)
        found.append(change)
    return tuple(dict.fromkeys(found))


def _authors(root: Path, names: Collection[str]) -> dict[str, str]:
    """File -> the id of the coder who changed it last; names that are no coder's id stay on their
    machine.
    """
    try:
        settings = read_settings(root)
        coders, own = {coder.id for coder in settings.coders}, own_coder(settings).id
    except RapError:
        return {}
    status = git_or_nothing(root, "status", "--porcelain", "-z", "--no-renames")
    found = dict.fromkeys({row[3:] for row in status.split("\0")} & {*names}, own)
    asked = ("log", "-n", "500", "--relative", "--no-renames", "--name-only", "--format=%x00%an")
    log = git_or_nothing(root, *asked, "--", *names)
    for commit in log.split("\0")[1:]:
        author, *files = commit.split("\n")
        for file in files if author in coders else ():
            found.setdefault(file, author)
    return {name: found[name] for name in names if name in found}


def _git(root: Path, words: str) -> str:
    """What git says of this study, which it must keep."""
    try:
        return git(root, *words.split())
    except RapError:
        name = words.split(maxsplit=1)[0]
        raise WrongUseError(
            "publishing.release.git_failed", command=name, study=root.name
        ) from None


@contextlib.contextmanager
def still_standing(root: Path, before: Standing, *, release: str) -> Iterator[None]:
    """Hold the lock of releases while something drawn from the study as it was `before` is written;
    nobody withdraws meanwhile.

    Raises
    ------
    BusyError
        Another release is being written, or a withdrawal is going on.
    ConflictError
        What people agreed to, their words or the settings are no longer those it was drawn from; it
        names them.
    """
    with locked(lock_path(root, RELEASING), "publishing.release.busy"):
        now = read_standing(root)
        if now != before:
            changes = changes_between(root, before=before, now=now)
            raise ConflictError(
                "publishing.release.changed_meanwhile", release=release, changes=changes
            )
        yield


# A release rests on everybody's word as of today: where there is a remote, this machine must have
# asked it today.


def refuse_unsynced(root: Path, *, today: datetime.date) -> None:
    """Raise when this study has a remote and this machine has not pulled or pushed today, or has
    work that others lack.

    Raises
    ------
    WrongUseError
        A refusal somebody wrote down elsewhere may not be here yet.
    """
    if not (root / ".git").exists() or not _git(root, "remote").strip():
        return
    folder = Path(_git(root, "rev-parse --absolute-git-dir").strip())
    branch = _git(root, "branch --show-current").strip()
    signs = [folder / "FETCH_HEAD", folder / "logs" / "refs" / "remotes" / "origin" / branch]
    times = [sign.stat().st_mtime for sign in signs if branch and sign.is_file()]
    days = map(datetime.date.fromtimestamp, times)
    if max(days, default=datetime.date.min) < today:
        raise WrongUseError("publishing.release.not_synced", study=root.name)
    if _git(root, f"log --oneline HEAD..origin/{branch}").strip():  # seen, and not brought in yet
        raise WrongUseError("publishing.release.not_synced", study=root.name)
    shared = "interviews codebook reports/releases pyproject.toml"
    status = _git(root, f"status --porcelain -z --no-renames -- {shared}").split("\0")
    if {row[3:] for row in status if row} - waiting_at_door(root, as_git=True):
        raise WrongUseError("publishing.release.not_committed", study=root.name)
    if _git(root, f"log --oneline origin/{branch}..HEAD").strip():
        raise WrongUseError("publishing.release.not_pushed", study=root.name)
