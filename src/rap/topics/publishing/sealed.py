"""What the vault keeps of each release: its seed, the quotes in it (for recalls), and its rounds,
people as keyed hashes.

The hashes are made with a key that only the vault holds; a person who takes her words back stays in
them as digits that nobody can read without her case id, which is gone.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from rap.core.errors import Problem, RefusedError, WrongUseError
from rap.core.model import parse_ref
from rap.languages.catalogue import reading_in
from rap.privacy.disclosure.cells import Cell
from rap.privacy.disclosure.rounds import Printed, Round
from rap.privacy.disclosure.standing import Counted, Standing
from rap.report.items.passages import Passages, Places
from rap.report.items.where import kinds
from rap.store.codings import Carrier, read_maps
from rap.store.ledger import FOLDER, Release
from rap.store.vault import Vault
from rap.study.study import Study
from rap.topics.publishing.enough import Decided, Enough, format_way

KIND, QUOTED = "seed", "quoted"
KEY_ID = "0" * 16  # the entry that holds the key of the hashes; releases draw theirs at random


@dataclass(frozen=True)
class Made:
    """How a release was made, so that it can be made again to the byte; `told` and `by` are noted
    when it is written.

    `plan`, `key`, `anew` and `numbers_read` are of a report; `theme` and `on` (the day on its
    papers) of a kit. `scope` is a token of the selection of sources that was read. `files` are
    tokens of the names and hashes of what the study held; records before 27 November 2026 have none.
    """

    run: str
    audience: str
    languages: tuple[str, ...]
    without_these: bool
    plan: str = ""
    key: str = ""
    anew: bool = False
    numbers_read: bool = False
    theme: str = ""
    on: str = ""
    told: str = ""
    by: str = ""
    scope: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain data for the vault; what is empty is left out, as records of reports and of kits
        always were.
        """
        plain = {**self.__dict__, "languages": list(self.languages), "files": dict(self.files)}
        return {name: value for name, value in plain.items() if value not in ("", {})}


def _made(data: Mapping[str, Any]) -> Made:
    """What `Made.to_json` wrote; members of a newer version are passed over."""
    plain = {one.name: data[one.name] for one in fields(Made) if one.name in data}
    plain["languages"] = tuple(map(str, data["languages"]))
    plain["files"] = dict(data.get("files", {}))
    kinds = {"str": str, "bool": bool}
    for one in fields(Made):
        if one.name in plain and not isinstance(plain[one.name], kinds.get(str(one.type), object)):
            raise TypeError(f"{one.name} is of the wrong kind")
    return Made(**plain)


@dataclass(frozen=True)
class Record:
    """One release as the vault keeps it; `standings` are the counts that its words speak of, `places`
    where its voices stand, `decided` what was found to be shared by enough people, `texts` the hash
    of each text that is quoted: places in it count there.
    """

    id: str
    seed: str
    plan: Made
    quotes: tuple[str, ...]
    rounds: tuple[Round, ...]
    standings: tuple[Standing, ...] = ()
    places: Places = field(default_factory=dict)
    decided: Decided = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def is_of(self, scope: str, audience: str) -> bool:
        """Whether these readers read of the same selection of sources."""
        scopes = {self.plan.scope, *(one.scope for one in self.rounds)}
        return self.plan.audience == audience and scope in scopes


def open_key(vault: Vault) -> bytes:
    """The key of the hashes; drawn when the vault has no key yet."""
    if not any(entry.id == KEY_ID for entry in vault.list(KIND)):
        vault.write(KIND, KEY_ID, secrets.token_hex(32).encode("ascii"))
    with vault.open(KIND, KEY_ID) as plain:
        return bytes.fromhex(plain.decode("ascii"))


def token(key: bytes, text: str) -> str:
    """What replaces `text` outside the study."""
    return hmac.digest(key, text.encode("utf-8"), hashlib.sha256).hex()[:24]


def write_record(vault: Vault, record: Record) -> None:
    """Keep a release, durably."""
    plain = {**vars(record), "plan": record.plan.to_json()}
    plain |= {"rounds": [_plain(one) for one in record.rounds], "v": 1}
    plain["standings"] = [_plain_standing(one) for one in record.standings]
    vault.write(KIND, record.id, json.dumps(plain).encode("ascii"))


def people_quoted(study: Study, refs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Case -> the quotes among `refs` in which her words may be heard."""
    found: dict[str, list[str]] = {}
    for ref in sorted(refs):
        source, start, end = parse_ref(ref) or ("", 0, 0)
        for case in study.voices[source].heard_in(start, end) - {""}:
            found.setdefault(case, []).append(ref)
    return {case: tuple(mine) for case, mine in sorted(found.items())}


def write_quoted(vault: Vault, release: str, people: Mapping[str, Sequence[str]]) -> None:
    """Keep whom a release quotes, an entry each: when one of them goes, hers goes, and the record
    stays for the others.

    Written before the record: a kill in between leaves names of a release that was not given, never
    the other way round.
    """
    for case, refs in people.items():
        plain = json.dumps({"v": 1, "quotes": list(refs)})
        vault.write(QUOTED, f"{release}.{case}", plain.encode("ascii"), cases=[case])


def take_back(vault: Vault, release_id: str) -> None:
    """Delete the record of a release that was not given, then whom it would have quoted; what is
    gone already may be gone.
    """
    quoted = [entry.id for entry in vault.list(QUOTED) if entry.id.partition(".")[0] == release_id]
    for kind, name in ((KIND, release_id), *((QUOTED, name) for name in quoted)):
        with contextlib.suppress(WrongUseError):
            vault.delete(kind, name)


def releases_quoting(vault: Vault, case: str) -> frozenset[str]:
    """The releases that quote her, as the vault knows them without being opened."""
    return frozenset(
        entry.id.partition(".")[0] for entry in vault.list(QUOTED) if case in entry.people
    )


def read_record(vault: Vault, release_id: str) -> Record:
    """One release; raises as `Vault.open` does."""
    try:
        with vault.open(KIND, release_id) as plain:
            data = json.loads(plain.decode("ascii"))
        rounds = tuple(map(_round, data["rounds"]))
        made, quotes = _made(data["plan"]), tuple(data["quotes"])
        standings = tuple(map(_standing, data["standings"]))
        more = {name: data[name] for name in ("places", "decided", "texts")}
        return Record(data["id"], data["seed"], made, quotes, rounds, standings, **more)
    except (ValueError, KeyError, TypeError, IndexError):
        raise RefusedError("publishing.release.bad_record", release=release_id) from None


def reasons_of(left_out: Iterable[Problem]) -> tuple[str, ...]:
    """Why something was left out, for the ledger: always in English, because git holds one ledger
    for everyone.
    """
    with reading_in("en"):
        return tuple(map(str, left_out))


def noted(record: Record, release: Release) -> Record:
    """The record with what the ledger is going to say of it, and who made it: the ledger lies in
    git, where anybody may edit it.
    """
    by = release.confirmed[0]
    return replace(record, plan=replace(record.plan, told=release.fingerprint, by=by))


def refuse_edited(release: Release, record: Record) -> None:
    """Raise when the ledger differs from what the vault knows was published."""
    if record.plan.told not in ("", release.fingerprint):
        raise RefusedError("publishing.release.edited", place=f"{FOLDER}/{release.id}.json")


def known_ids(vault: Vault) -> frozenset[str]:
    """The releases the vault knows."""
    return frozenset(entry.id for entry in vault.list(KIND) if entry.id != KEY_ID)


def read_records(vault: Vault, *, needed: Iterable[str]) -> list[Record]:
    """All releases the vault knows.

    Raises
    ------
    WrongUseError
        One of the ledger's is not among them: what it published cannot be compared with.
    """
    ids = sorted(known_ids(vault))
    missing = sorted(set(needed) - set(ids))
    if missing:
        raise WrongUseError("publishing.release.not_in_vault", releases=missing)
    return [read_record(vault, id) for id in ids]


def make_record(
    id: str,
    seed: str,
    made: Made,
    study: Study,
    printed: Mapping[str, Collection[str]],
    *,
    enough: Enough,
    passages: Passages,
) -> Record:
    """The record of a release; `printed` are the references at each place, `id` is drawn where it is
    empty.
    """
    quotes = tuple(sorted({ref for refs in printed.values() for ref in refs}))
    sources = sorted({ref.partition(":")[0] for ref in quotes})
    return Record(
        id or secrets.token_hex(8),
        *(seed, made, quotes, ()),
        places=passages.now(printed, made.languages),
        decided=enough.decided,
        texts={id: study.voices[id].source.hash[:8] for id in sources},
    )


def what_stands(
    study: Study,
    records: Sequence[Record],
    given: Sequence[Release],
    *,
    scope: str,
    month: str,
    new_round: bool = False,
) -> tuple[Enough, Passages]:
    """What enough people share, and the passages that are out at their places, after all `records`, for
    the readers of `study` who read of this selection. `given` is the ledger, the oldest first.
    """
    lines = {one.id: (at, one) for at, one in enumerate(given)}
    mine = [one for one in records if one.is_of(scope, study.audience)]
    mine.sort(key=lambda one: lines[one.id][0] if one.id in lines else -1)
    decided, places = list[Decided](), dict[str, dict[str, tuple[Any, Any]]]()
    for one in mine:
        _, line = lines.get(one.id, (0, None))
        decided.append(one.decided or (_kinds_of(line, study) if line else {}))
        for place, by_language in one.places.items():
            now = {
                k: (out, () if new_round else passed) for k, (out, passed) in by_language.items()
            }
            places.setdefault(place, {}).update(now)
    told = {_today(study, ref, one.texts) for one in records for ref in one.quotes}
    enough = Enough(study, decided, month=month, new_round=new_round)
    return enough, Passages(study, told, places)


def _kinds_of(line: Release, study: Study) -> Decided:
    """The kinds of workplace that a release had before the vault kept what was decided."""
    return {
        format_way({by: id}): row.get(id, "")
        for by, row in line.sections.items()
        for id, _, _ in kinds(study, by)
    }


def _today(study: Study, ref: str, texts: Mapping[str, str]) -> str:
    """A reference into a text as it was, in the text as it is; as it was when it cannot be followed."""
    source, start, end = parse_ref(ref) or ("", 0, 0)
    if source not in texts or source not in study.voices:
        return ref
    today = study.voices[source].source.hash[:8]
    carrier = Carrier(today, read_maps(study.root, source)[0] if today != texts[source] else {})
    place = carrier.carry(start, end, texts[source])
    return f"{source}:{place[0]}-{place[1]}" if place else ref


def merge_rounds(records: Sequence[Record]) -> tuple[Round, ...]:
    """The rounds of all releases, each once, with all that was printed.

    Raises
    ------
    RefusedError
        Two releases made apart closed rounds that share people.
    """
    merged: list[Round] = []
    first_in: list[str] = []  # of each, the release it is from
    for id, one in ((record.id, one) for record in records for one in record.rounds):
        for at, other in enumerate(merged):
            if other.scope == one.scope and other.people & one.people:
                if _are_apart(other, one):
                    raise RefusedError(
                        "publishing.release.share_people", releases=(first_in[at], id)
                    )
                merged[at] = _both(other, one)
                break
        else:
            merged.append(one)
            first_in.append(id)
    return tuple(merged)


def _both(first: Round, second: Round) -> Round:
    cells = {cell.key: cell for cell in (*second.cells, *first.cells)}
    printed = dict(first.printed)
    for threshold, one in second.printed.items():
        other = printed.get(threshold, one)
        values = {**one.values, **other.values}
        printed[threshold] = Printed(max(one.near, other.near), values)
    return replace(
        first,
        cells=tuple(cells.values()),
        printed=printed,
        audiences=first.audiences & second.audiences,
        month=first.month or second.month,
        again=max(first.again, second.again, key=len),
    )


def _are_apart(first: Round, second: Round) -> bool:
    """Whether two copies of a study counted the same people again, each its own."""
    later = zip(first.again, second.again, strict=False)
    return first.people != second.people or any(a.facts != b.facts for a, b in later)


def _plain_standing(one: Standing) -> list[Any]:
    counted = one.counted
    counts = [dict(counted.people), sorted(counted.of), dict(counted.beside)]
    return [one.key, one.step, sorted(one.audiences), *counts]


def _standing(data: Sequence[Any]) -> Standing:
    key, step, audiences, people, wordings, beside = data
    return Standing(key, Counted(people, frozenset(wordings), beside), step, frozenset(audiences))


def _plain(one: Round) -> dict[str, Any]:
    people = sorted(one.people)
    place = {person: at for at, person in enumerate(people)}
    cells = [
        [cell.item, cell.where, sorted(place[person] for person in cell.who)] for cell in one.cells
    ]
    printed = {
        threshold: [each.near, [each.values[cell.key] for cell in one.cells]]
        for threshold, each in one.printed.items()
    }
    return {
        "scope": one.scope,
        "sources": sorted(one.sources),
        "facts": [[person, one.facts[person]] for person in people],
        "audiences": sorted(one.audiences),
        "cells": cells,
        "printed": printed,
        "month": one.month,
        "again": [_plain(count) for count in one.again],
    }


def _round(data: Mapping[str, Any]) -> Round:
    """What `_plain` wrote."""
    people = [person for person, _ in data["facts"]]
    cells = [
        Cell(item, tuple((a, b) for a, b in where), frozenset(people[at] for at in who))
        for item, where, who in data["cells"]
    ]
    printed = {
        int(threshold): Printed(near, {c.key: n for c, n in zip(cells, values, strict=True)})
        for threshold, (near, values) in data["printed"].items()
    }
    return Round(
        data["scope"],
        frozenset(data["sources"]),
        dict(data["facts"]),
        frozenset(data["audiences"]),
        tuple(cells),
        printed,
        data["month"],
        tuple(map(_round, data["again"])),
    )
