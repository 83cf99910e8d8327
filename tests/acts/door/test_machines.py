"""What a machine vouches for: read by those it is for, known to be hers, and no proof for anybody
else.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import random
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from messages import raises
from nacl.exceptions import CryptoError
from nacl.public import Box, PrivateKey, PublicKey
from nacl.secret import SecretBox
from sealed import objects
from studies import git, make_study, write

from rap.core.errors import RefusedError
from rap.store.codings.lines import NO_HASH
from rap.topics.approved import machines
from rap.topics.approved.machines import (
    MAX_BYTES,
    Vouched,
    claimed_key,
    letters,
    opened,
    own_public,
    place_of_machine,
    says_the_same,
    vouch,
)

LOG = "interviews/codings/INT-10001/K-01.device00.jsonl"
SAID = Vouched("K-01.device00", 3, {LOG: (12, "ab" * 32)})
OTHERS = "interviews/translations/INT-10001/fr/K-01.device00.jsonl"


class Machine:
    """A clone of a study with a key of its own."""

    def __init__(self, root: Path) -> None:
        self.root, self.key = root, own_public(root)

    def says(self, *to: Machine, said: Vouched = SAID) -> bytes:
        return vouch(self.root, said, [one.key for one in to])

    def reads(self, data: bytes, by: Machine) -> Vouched | None:
        return opened(self.root, data, key=by.key)

    def secret(self) -> PrivateKey:
        """Her secret key, as whoever has her laptop reads it."""
        [path] = [
            path
            for path in (self.root / ".rap" / "exchange").glob("*.key")
            if public_of(key_in(path)) == self.key
        ]
        return key_in(path)


def key_in(path: Path) -> PrivateKey:
    return PrivateKey(base64.urlsafe_b64decode(path.read_text(encoding="ascii") + "="))


def public_of(secret: PrivateKey) -> str:
    return written(bytes(secret.public_key))


def written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def raw_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture
def team(tmp_path: Path) -> tuple[Machine, Machine, Machine]:
    """Three clones of one study."""
    first = make_study(tmp_path / "study")
    for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "The study")):
        git(first, *words)
    for name in ("second", "third"):
        git(tmp_path, "clone", "-q", "study", name)
    return Machine(first), Machine(tmp_path / "second"), Machine(tmp_path / "third")


Team = tuple[Machine, Machine, Machine]


def test_what_is_said_is_read_as_it_was_said(team: Team):
    """By whom it is for, and by the machine itself; with all that a lead says."""
    anna, bea, cleo = team
    said = Vouched(
        "K-01.device00",
        7,
        {LOG: (12, "ab" * 32), OTHERS: (1, "cd" * 32)},
        {"notebooks/été.ipynb": "12ab", "pyproject.toml": ""},
        {bea.key: "K-02.device01", cleo.key: "K-03.device02-2"},
    )
    data = anna.says(bea, cleo, said=said)

    assert [one.reads(data, anna) for one in team] == [said, said, said]
    assert claimed_key(data) == anna.key
    assert place_of_machine(said.name) == "codebook/machines/K-01.device00.json"


def test_only_whom_it_is_for_can_open_it(team: Team):
    """Another colleague has no box, and can do nothing with the boxes of others."""
    anna, bea, cleo = team
    data = anna.says(bea)
    file = json.loads(data)
    moved = {**file, "to": {cleo.key[:12]: file["to"][bea.key[:12]]}}

    assert cleo.reads(data, anna) is None
    assert cleo.reads(json.dumps(moved).encode(), anna) is None


def test_what_another_machine_made_is_not_taken_for_hers(team: Team):
    """Neither as it is, nor with her key written over it, nor her own words sent back to her."""
    anna, bea, cleo = team
    file = json.loads(cleo.says(bea))
    claims = json.dumps({**file, "key": anna.key}).encode()
    given = json.dumps({**json.loads(anna.says(bea)), "key": cleo.key}).encode()
    mine = json.loads(bea.says(anna))
    own = {bea.key[:12]: mine["to"][anna.key[:12]]}
    back = json.dumps({**mine, "key": anna.key, "to": own}).encode()

    assert bea.reads(cleo.says(bea), anna) is None
    assert bea.reads(given, anna) is None
    assert (claimed_key(claims), bea.reads(claims, anna)) == (anna.key, None)
    assert (claimed_key(back), bea.reads(back, anna)) == (anna.key, None)


def test_what_was_said_in_another_study_is_not_taken(team: Team):
    """The folder held another study before, so that the keys are the same."""
    anna, bea, _ = team
    data = anna.says(bea)
    git(bea.root, "checkout", "-q", "--orphan", "other")
    git(bea.root, "commit", "-qm", "Another study")

    assert bea.reads(data, anna) is None


def test_a_study_without_history_takes_nothing(tmp_path: Path):
    """It cannot tell itself from another that lay in its place."""
    anna = Machine(make_study(tmp_path / "study"))

    assert anna.reads(anna.says(), anna) is None


def test_what_was_cut_or_changed_says_nothing_else(team: Team):
    """A file that is cut anywhere says nothing; one with another byte says the same, where the byte is
    not in her box, or nothing.
    """
    anna, bea, cleo = team
    data = anna.says(bea, cleo)
    file = json.loads(data)
    parts = [part.encode() for part in (file["to"][bea.key[:12]], file["said"])]
    hers = [at for one in parts for at in range(data.index(one), data.index(one) + len(one))]

    assert {bea.reads(data[:end], anna) for end in range(0, len(data) - 3, 97)} == {None}
    for at in range(0, len(data), 97):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert bea.reads(changed, anna) in ((None,) if at in hers else (None, SAID)), at
    for at in hers:
        changed = data[:at] + (b"A" if data[at] != 65 else b"B") + data[at + 1 :]
        assert bea.reads(changed, anna) is None, at


def boxed(to: Machine, by: Machine, said: bytes, /, **other: Any) -> bytes:
    """A file of `by` that says anything to `to`, who can make it as well; `other` is what her box says
    otherwise.
    """
    study, lock = git(by.root, "rev-list", "--max-parents=0", "HEAD").strip(), b"k" * 32
    body = bytes(SecretBox(lock).encrypt(said))
    of = hashlib.sha256(body).hexdigest()
    opens = {"v": 1, "by": by.key, "study": study, "lock": written(lock), "of": of, **other}
    box = Box(to.secret(), PublicKey(raw_of(by.key))).encrypt(json.dumps(opens).encode())
    file = {"v": 1, "key": by.key, "said": written(body), "to": {to.key[:12]: written(box)}}
    return json.dumps(file).encode()


def plain(**other: Any) -> dict[str, Any]:
    return {**vars(SAID), **other}


def packed(said: Any) -> bytes:
    return zlib.compress(json.dumps(said).encode())


@pytest.mark.parametrize(
    "other",
    [
        {"n": "3"},
        {"n": 3.5},
        {"n": None},
        {"name": "../../pyproject"},
        {"name": ["K-01.device00"]},
        {"logs": []},
        {"logs": {LOG: 12}},
        {"logs": {LOG: [12]}},
        {"logs": {LOG: [True, NO_HASH]}},
        {"logs": {LOG: ["12", NO_HASH]}},
        {"logs": {"interviews/\ud800": [12, NO_HASH]}},
        {"approved": None},
        {"approved": {"pyproject.toml": None}},
        {"machines": {"not a key": "K-02.device01"}},
        {"machines": {written(bytes(32)): "K-02.device01"}},
        {"machines": [1]},
    ],
)
def test_what_a_box_says_wrongly_is_not_read(team: Team, other: dict[str, Any]):
    """Whatever is not as it should be, also of a colleague whose program is another."""
    anna, bea, _ = team

    assert bea.reads(boxed(bea, anna, packed(plain())), anna) == SAID
    assert bea.reads(boxed(bea, anna, packed(plain(**other))), anna) is None


@pytest.mark.parametrize(
    "other",
    [
        {"v": 2},
        {"study": ""},
        {"study": 1},
        {"lock": "k"},
        {"lock": None},
        {"of": "ab" * 32},
        {"by": "K-01"},
    ],
)
def test_a_box_that_is_for_something_else_opens_nothing(team: Team, other: dict[str, Any]):
    """Of another version, study or maker, or for other words than those that lie beside it."""
    anna, bea, _ = team

    assert bea.reads(boxed(bea, anna, packed(plain()), **other), anna) is None


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"not packed",
        packed([]),
        packed(None),
        zlib.compress(b"\xff\xfe"),
        zlib.compress(b"[" * 100_000),
        zlib.compress(b"9" * 10_000),
    ],
)
def test_a_box_that_holds_something_else_is_not_read(team: Team, said: bytes):
    """No error, and no memory filled by a few bytes that swell."""
    anna, bea, _ = team

    assert bea.reads(boxed(bea, anna, said), anna) is None
    swelling = zlib.compress(b" " * MAX_BYTES + json.dumps(plain()).encode())
    assert bea.reads(boxed(bea, anna, swelling), anna) is None


def other_files(key: str, box: str) -> Iterator[Any]:
    """What is no file of a machine."""
    good = {"v": 1, "key": key, "said": "", "to": {}}
    yield {"v": 1, "key": key, "to": {}}
    yield from ([], None, "v", 1, {}, {**good, "v": 2}, {**good, "v": "1"}, {**good, "to": [box]})
    yield from ({**good, "key": other} for other in (1, None, [key], key + "=", key[:-1], "é" * 43))
    yield {**good, "key": written(bytes(32))}  # with it everybody would know what is in a box
    yield {**good, "to": {str(n): box for n in range(1001)}}


def test_what_is_no_file_of_a_machine_says_no_key(team: Team):
    """Anything may lie at its place, since anybody can send it."""
    anna, bea, _ = team
    for file in other_files(anna.key, json.loads(anna.says(bea))["to"][bea.key[:12]]):
        data = json.dumps(file).encode()
        assert (claimed_key(data), bea.reads(data, anna)) == ("", None), file
    for data in (b"", b"\0" * 99, b"[" * 100_000, b"\xff\xfe{", b" " * MAX_BYTES + anna.says(bea)):
        assert (claimed_key(data), bea.reads(data, anna)) == ("", None)
    for box in (1, None, [], {}, "", "A", "!" * 99, "é", "A" * 99_999):
        file = {**json.loads(anna.says(bea)), "to": {bea.key[:12]: box}}
        assert bea.reads(json.dumps(file).encode(), anna) is None, box


def test_it_proves_nothing_since_the_reader_could_have_made_it(team: Team):
    """With her own key and the sender's public key she makes a file that opens just as the sender's;
    for anybody else she cannot.
    """
    anna, bea, cleo = team
    never = replace(SAID, n=99, logs={LOG: (1, "ef" * 32)})
    forged = boxed(bea, anna, packed(plain(n=99, logs=never.logs)))

    assert bea.reads(forged, anna) == never
    assert cleo.reads(forged, anna) is None


def test_nothing_it_says_is_there_in_the_clear(team: Team):
    """Not the texts she coded, not the ends of her logs, not who she is; packed or not."""
    anna, bea, _ = team
    said = replace(SAID, approved={"pyproject.toml": "12ab"}, machines={bea.key: "K-02.device01"})
    data = anna.says(bea, said=said)
    boxes = [raw_of(box) for box in [*json.loads(data)["to"].values(), json.loads(data)["said"]]]

    for word in (b"INT-10001", b"ab" * 8, b"K-01", b"K-02", b"device", b"pyproject", b"codings"):
        assert not any(word in one for one in (data, *boxes))
    assert data != anna.says(bea, said=said)


def test_whether_it_says_the_same_is_told_from_what_it_says(team: Team):
    """Its bytes differ each time; what counts is the content but for `n`, and who can read it."""
    anna, bea, cleo = team
    data, to = anna.says(bea), [bea.key]
    file = json.loads(data)
    file["to"][bea.key[:12]] = written(bytes(99))
    spoilt = json.dumps(file).encode()

    assert says_the_same(anna.root, data, replace(SAID, n=4), to)
    assert says_the_same(anna.root, anna.says(bea), SAID, [*to, anna.key, "not a key"])
    assert not says_the_same(anna.root, data, replace(SAID, logs={LOG: (13, "ab" * 32)}), to)
    assert not says_the_same(anna.root, data, SAID, [*to, cleo.key])
    assert not says_the_same(anna.root, data, SAID, [])
    assert not says_the_same(anna.root, spoilt, SAID, to)
    assert not says_the_same(anna.root, bea.says(anna), SAID, [anna.key])
    assert not says_the_same(anna.root, b"", SAID, to)


def test_her_secret_key_is_hers_alone(team: Team):
    """Nobody else on the machine reads it, and it stays the same; each clone has another, git none."""
    anna, bea, _ = team
    folder = anna.root / ".rap" / "exchange"
    secret = written(bytes(anna.secret())).encode()
    files = [path for path in (anna.root / ".git").rglob("*") if path.is_file()]

    assert own_public(anna.root) == anna.key != bea.key
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*.key")} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert not any(secret in path.read_bytes() for path in files)


def test_a_damaged_key_is_named_and_none_is_made_in_its_place(team: Team):
    """A new one would be a new machine to all others."""
    anna, *_ = team
    [path] = [
        one
        for one in (anna.root / ".rap" / "exchange").glob("*.key")
        if public_of(key_in(one)) == anna.key
    ]
    path.write_bytes(path.read_bytes()[:20])
    with raises(RefusedError, "approved.door.key_damaged", place=str(path)):
        own_public(anna.root)

    assert len(path.read_bytes()) == 20


def test_processes_that_begin_at_once_make_one_key(tmp_path: Path):
    """Six of them say the same key."""
    root = make_study(tmp_path / "study")
    words = (
        "import sys; from pathlib import Path; from rap.topics.approved.machines import own_public;"
        "print('ready', flush=True); sys.stdin.readline(); print(own_public(Path(sys.argv[1])))"
    )
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", words, str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ},
        )
        for _ in range(6)
    ]
    assert [one.stdout and one.stdout.readline() for one in begun] == ["ready\n"] * 6
    for one in begun:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    told = {one.communicate()[0] for one in begun}

    assert told == {f"{own_public(root)}\n"}


def test_a_key_that_another_process_made_meanwhile_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """It was there when this one came to write."""
    root, held, made = make_study(tmp_path / "study"), machines.held, []

    @contextlib.contextmanager
    def late(folder: Path, busy: str) -> Iterator[None]:
        monkeypatch.setattr(machines, "held", held)
        made.append(own_public(root))
        with held(folder, busy):
            yield

    monkeypatch.setattr(machines, "held", late)

    assert own_public(root) == made[0]


def test_letters_are_read_aloud_without_capitals(team: Team):
    """Sixteen, in fours: 80 bits, too many to look for a key that sounds the same."""
    assert letters(written(bytes(range(32)))) == "aaaq eaye auda ocaj"
    assert len({letters(one.key) for one in team}) == 3
    assert letters("no key") == ""


def test_who_takes_a_laptop_opens_the_boxes_of_that_laptop_alone(team: Team):
    """With its secret key: those made for it and those it made, and no box between two others."""
    anna, bea, cleo = team
    boxes = {slot: raw_of(box) for slot, box in json.loads(anna.says(bea, cleo))["to"].items()}
    stolen = Box(bea.secret(), PublicKey(raw_of(anna.key)))

    assert json.loads(stolen.decrypt(boxes.pop(bea.key[:12])))["by"] == anna.key
    for box in boxes.values():
        with pytest.raises(CryptoError):
            stolen.decrypt(box)


def test_who_takes_the_server_opens_nothing_and_can_verify_nothing(team: Team, tmp_path: Path):
    """All bytes of the shared place, every public key, and all ways of putting them together: boxes
    that Anna made and boxes of noise, under her key, are treated alike by everything that can be done.
    """
    anna, bea, cleo = team
    place = "codebook/machines/K-01.device00.json"
    data = anna.says(bea, cleo)
    noise = random.Random(7)
    file = json.loads(data)
    sizes = {slot: len(raw_of(box)) for slot, box in file["to"].items()}
    faked = {slot: written(noise.randbytes(size)) for slot, size in sizes.items()}
    for text in (
        data.decode(),
        json.dumps(
            {**file, "to": faked, "said": written(noise.randbytes(len(raw_of(file["said"]))))}
        ),
    ):
        write(anna.root, place, text)
        git(anna.root, "add", ".")
        git(anna.root, "commit", "-qm", "Exchange")
    git(tmp_path, "clone", "-q", "--bare", "study", "place.git")
    seized, police = tmp_path / "place.git", PrivateKey.generate()

    assert b"ab" * 32 not in objects(seized)  # the end of her log, which the boxes say
    for commit in ("HEAD~1", "HEAD"):
        found = git(seized, "show", f"{commit}:{place}").encode()
        boxes = {slot: raw_of(box) for slot, box in json.loads(found)["to"].items()}
        assert claimed_key(found) == anna.key
        assert {slot: len(box) for slot, box in boxes.items()} == sizes
        for box in boxes.values():
            for public in (anna.key, bea.key, cleo.key):
                with pytest.raises(CryptoError):
                    Box(police, PublicKey(raw_of(public))).decrypt(box)
            for key in (anna.key, bea.key, cleo.key):  # a public key is no secret key
                with pytest.raises(CryptoError):
                    Box(PrivateKey(raw_of(key)), PublicKey(raw_of(anna.key))).decrypt(box)


def test_what_went_into_the_first_commit_is_good_until_somebody_reads_it(tmp_path: Path):
    """It cannot name a study that has no history yet; with a reader, or other words, it is written anew."""
    anna = Machine(make_study(tmp_path / "study"))
    data = anna.says()
    write(anna.root, ".gitignore", "/.rap/\n")
    for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "The study")):
        git(anna.root, *words)
    git(tmp_path, "clone", "-q", "study", "second")
    bea = Machine(tmp_path / "second")

    assert says_the_same(anna.root, data, SAID, [anna.key])
    assert not says_the_same(anna.root, data, SAID, [bea.key])
    assert not says_the_same(anna.root, data, replace(SAID, name="K-02.device00"), [anna.key])
    assert anna.reads(data, anna) is None
