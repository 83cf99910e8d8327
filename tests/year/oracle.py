"""The checks of the year: what was published is counted again from the files, and every word on a
page is asked whose it is. Nothing here is of the program; the readers are in `reading`.

`after` looks at what an act touched. What it finds is noted under the word of a rule, so that a
smaller history can be seen to fail alike. `FOUND` has what the year found, each with its smallest
history: the table must only grow.
"""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from year.driver import Year
from year.reading import Coding, Files, Page, one_line, read_files, read_page, wording

LEAST = 5  # what `begin` writes into the settings, for members and for everyone
BATCH = 2 * LEAST + 1  # so many new people, or answers, change what stands

# rule, or a case of it -> the smallest history that broke it. What is published stands until a batch of
# people, what is said of a sentence belongs to its words, and who waits for a translation gets the
# words to translate.
FOUND: dict[str, tuple[tuple[str, int], ...]] = {
    # a kind of workplace was gone when those of its five people left whose words were read there
    "others-headings": (
        *(("phase1_for_members", 0), ("somebody_leaves", 0), ("somebody_leaves", 17)),
        ("phase1_for_members", 0),
    ),
    # a finding had another voice in French when somebody who spoke English left
    "others-quotes": (
        *(("phase1_for_members", 0), ("somebody_leaves", 0), ("phase1_for_members", 0)),
    ),
    # and somebody else's words came where those of who left had been
    "others-quotes-come": (
        *(("phase1_for_members", 0), ("somebody_leaves", 3), ("phase1_for_members", 0)),
    ),
    # a voice was printed beside the opposite of what it was chosen for
    "voice-of-other-words": (("key_means_the_opposite", 0), ("phase1_for_members", 0)),
    # so was the number of people
    "number-of-other-words": (("key_means_the_opposite", 0), ("phase1_for_members", 0)),
    # what a place must offer was said to come from the opposite
    "criterion-of-other-words": (
        *(("two_spaces_are_tried", 0), ("key_means_the_opposite", 0), ("phase3_for_members", 0)),
    ),
    # a group's yes was printed beside the opposite
    "standing-of-other-words": (
        *(("a_group_answers", 0), ("another_group_answers", 0), ("groups_confirm", 0)),
        *(("key_means_the_opposite", 0), ("phase1_for_members", 0)),
    ),
    # a translation of older words stopped the exchange, and so each release after it
    "exit": (("the_study_is_shared", 0), ("rent_is_reworded", 0), ("phase1_for_members", 0)),
}

Key = tuple[str, ...]


@dataclass(frozen=True)
class Edition:
    """One release as people have it, and the study on that day: `counted` says who is behind each
    number there could be, `turn` how many acts were done before.
    """

    run: str
    audience: str
    id: str
    day: datetime.date
    ledger: Mapping[str, Any]
    pages: Mapping[str, Page]
    counted: Mapping[Key, frozenset[str]]
    people: frozenset[str]
    turn: int

    @property
    def cells(self) -> dict[Key, tuple[int, int, int]]:
        """Number -> (at least, at most, of so many people)."""
        return {
            key_of(cell): (cell["least"], cell["most"], cell["of"]) for cell in self.ledger["cells"]
        }


def key_of(cell: Mapping[str, Any]) -> Key:
    """What a number is of: its item without the run, and where in it."""
    return (cell["item"].partition("/")[2], *(f"{k}={v}" for k, v in sorted(cell["where"].items())))


def after(year: Year, touched: Iterable[str]) -> None:
    """The checks for what an act touched."""
    touched = {*touched}
    files = read_files(year.root)
    if "left" in touched:
        check_gone(year, files)
    if "released" in touched:
        look_at_releases(year, files)


# ---- who is gone


def check_gone(year: Year, files: Files) -> None:
    """Of who took her words back, no sentence is left in any file, and no id but on her tombstone; the
    door of a machine names the tombstone, and that her card is gone.
    """
    gone = {case: who for case, who in year.told["people"].items() if case in files.gone}
    for path in sorted(year.root.rglob("*")):
        if not path.is_file() or ".git" in path.parts:
            continue
        data = path.read_bytes()
        for case, who in gone.items():
            for code in who.codes:
                if who.sentence(code).encode() in data:
                    year.note("gone-words", f"{path.name} has what {case} said of {code}")
            named = data
            if path.match(".rap/door.json"):
                for own in (f"withdrawn/{case}.json", f'cases/{case}.yaml": ""'):
                    named = named.replace(f"interviews/{own}".encode(), b"")
            if case.encode() in named and path.stem != case and "reports/runs" not in str(path):
                year.note("gone-id", f"{path.relative_to(year.root)} names {case}")


# ---- what was released


def look_at_releases(year: Year, files: Files) -> None:
    """Read what was just given, and judge it alone and beside all that was given before."""
    editions: list[Edition] = year.told.setdefault("editions", [])
    for run, audience, id in year.told.get("released", [])[len(editions) :]:
        new = read_edition(year, files, run, audience, id)
        for page in new.pages.values():
            check_quotes(year, files, new, page)
            check_sentences(year, files, new, page)
            check_criteria(year, files, new, page)
        check_numbers(year, new, editions)
        check_nothing_to_subtract(year, new, editions)
        check_others_stay(year, files, new, editions)
        editions.append(new)


def read_edition(year: Year, files: Files, run: str, audience: str, id: str) -> Edition:
    """What people have of a release, and who was there on that day."""
    ledger = json.loads((year.root / f"reports/releases/{id}.json").read_bytes())
    folder = year.root / "reports/out" / id
    pages = [read_page(path) for path in sorted(folder.glob("*.html"))]
    if ledger["kind"] == "kit":
        pages = []
    if KIND[run] == "survey":
        counted = count_answers(year.root / "interviews/surveys", run)
        who = set(counted[("method", "name=heard")])
    else:
        who = counted_people(files, audience, year.day, kind=KIND[run])
        counted = count_all(files, who, kind=KIND[run])
    return Edition(
        *(run, audience, id, year.day, ledger, {page.language: page for page in pages}),
        counted,
        frozenset(who),
        len(year.done),
    )


KIND = {
    "phase1": "interview",
    "phase2": "focus-group",
    "phase3": "field-note",
    "handbook": "interview",
    "bank": "survey",
}
PREFIX = {"interview": "INT-", "focus-group": "FG-", "field-note": "FN-", "survey": "R-"}


def counted_people(files: Files, audience: str, on: datetime.date, *, kind: str) -> set[str]:
    """Who may be counted for these readers, today, and stay so: of the people heard in these texts."""
    heard = {
        case
        for source in files.texts
        if source.startswith(PREFIX[kind])
        for case, _, _ in files.turns(source)
    }
    asked = (("team", "analyse"), (audience, "count"), ("team", "stay"))
    return {case for case in heard if all(files.may(case, *one, on) for one in asked)}


def count_all(files: Files, who: set[str], *, kind: str) -> dict[Key, frozenset[str]]:
    """Who is behind each number that a report of these texts may print."""
    found: dict[Key, set[str]] = {("heard", "name=heard"): who}
    tables = (("setting", "who-by"), ("setting", "where"), ("years", "who-band"))
    for case in who:
        for name, item in tables:
            value = files.cases[case].get("variables", {}).get(name)
            if value:
                found.setdefault((item, f"{name}={value}"), set()).add(case)
    behind: dict[str, set[str]] = {}
    by_text: dict[str, list[tuple[Coding, str, set[str]]]] = {}
    for one in files.codings:
        if not one.source.startswith(PREFIX[kind]):
            continue
        people = files.people_in(one) & who
        behind.setdefault(one.id, set()).update(people)
        if code := files.counts(one.code):
            by_text.setdefault(one.source, []).append((one, code, people))
            family = files.families[code]
            items = ["thin", "difficult-code" if family == "difficulties" else "needs"]
            for item in items:
                found.setdefault((item, f"code={code}"), set()).update(people)
            if family == "difficulties":
                found.setdefault(("difficult-family", f"family={family}"), set()).update(people)
    for rows in by_text.values():
        for (one, a, here), (other, b, there) in combinations(rows, 2):
            if a != b and one.start < other.end and other.start < one.end:
                first, second = sorted((a, b))
                at = ("together", f"first={first}", f"second={second}")
                found.setdefault(at, set()).update(here & there)
    for id, about in files.findings.items():
        refs = about.get("evidence", {}).get("codings", [])
        people = set().union(*(behind.get(str(ref), set()) for ref in refs))
        found[(f"finding-{id[2:]}-people", "name=people")] = people
        for case in people:
            value = files.cases[case].get("variables", {}).get("setting", "")
            found.setdefault(("where", f"finding={id}", f"setting={value}"), set()).add(case)
    return {key: frozenset(people) for key, people in found.items()}


def count_answers(folder: Path, survey: str) -> dict[Key, frozenset[str]]:
    """Who gave which answer to which question of a survey."""
    found: dict[Key, set[str]] = {("method", "name=heard"): set()}
    for path in sorted((folder / survey).glob("*.csv")):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            who, language = row.pop("respondent"), row.pop("language")
            found[("method", "name=heard")].add(who)
            for question, cell in row.items():
                for value in (*cell.split(), *([] if cell.startswith(".") else [".answered"])):
                    at = f"{survey}.{question}={value}"
                    found.setdefault((f"asked-{question}", at), set()).add(who)
                    found.setdefault(("one-question", at, f"language={language}"), set()).add(who)
    return {key: frozenset(people) for key, people in found.items()}


# ---- whose words are these


def check_quotes(year: Year, files: Files, new: Edition, page: Page) -> None:
    """Every passage is a participant's own, who may be quoted for these readers today; of each person
    one is printed, the same in all that was ever printed.
    """
    printed: dict[str, set[str]] = year.told.setdefault("passages", {})
    here: dict[str, list[str]] = {}
    for quote in dict.fromkeys(page.quotes):
        who = files.said_by(quote)
        if len(who) != 1:
            year.note("quote-unknown", f"{new.run} {page.language}: {quote!r} is of {sorted(who)}")
            continue
        (case,) = who
        here.setdefault(case, []).append(quote)
        if not files.may(case, new.audience, "quote", new.day):
            year.note("quote-refused", f"{new.run} for {new.audience}: {case} did not agree")
        printed.setdefault(case, set()).add(quote)
    for case, quotes in here.items():
        if len(quotes) > 1 or len(printed[case]) > 1:
            year.note("quote-two", f"{new.run} {page.language}: {case} {printed[case]}")
    if not files.gone.isdisjoint(here):
        year.note("quote-gone", f"{new.run}: {sorted(files.gone & here.keys())}")


GROUP = {"Confirmed in a group", "Changed with the group", "Contested in a group"}
ANSWERED = {
    "Most of those who answered recognise it.": lambda a: a["yes"],
    "Most people said “yes” or “partly”.": lambda a: a["yes"] + a["partly"],
    "Most do not recognise it: they said “no”, or that it is not their experience.": lambda a: (
        a["no"] + a["not-mine"]
    ),
    "For most of those who answered, it is not their experience. That answer counts as much as the others.": lambda a: (
        a["not-mine"]
    ),
}
DIVIDED = "People disagreed: some recognise it, others do not."


def check_sentences(year: Year, files: Files, new: Edition, page: Page) -> None:
    """Standing, answers and voices beside a sentence were given to these very words."""
    given = year.told.get("given", {})  # finding -> kind -> what was given, and to which words
    ids = {about["number"]: id for id, about in new.ledger["findings"].items()}
    for number, told in page.findings.items():
        id, words = ids[number], wording(told.statement)
        where = (
            f"{new.run} for {new.audience} in {page.language}, no. {number} ({told.statement!r})"
        )
        today = {wording(row["text"]) for row in files.findings[id]["statement"].values()}
        if words not in today:
            year.note("old-words", where)
        mine = given.get(id, {})
        if page.language == "en":
            _check_standing(year, where, told.standing, words, mine)
            _check_answers(year, where, told.answers, words, mine)
        rests = mine.get("evidence", {})
        is_given = not rests or any(words in given_to for given_to in rests.values())
        if any(sign.isdigit() for sign in told.people) and not is_given:
            year.note("number-of-other-words", f"{where}: {told.people!r}")
        for voice in told.voices:
            chosen = rests.get(_coding_at(files, voice))
            if chosen is not None and words not in chosen:
                year.note("voice-of-other-words", f"{where}: {voice!r} was chosen for other words")


def _coding_at(files: Files, words: str) -> str:
    """The coding that holds these words."""
    found = [
        one.id
        for one in files.codings
        if one_line(words) in one_line(files.texts[one.source][one.start : one.end])
    ]
    return found[0] if found else ""


def check_criteria(year: Year, files: Files, new: Edition, page: Page) -> None:
    """What a good place must offer stands beside the words it was agreed on for."""
    agreed = year.told.get("criteria", {})  # label -> the words it was agreed on for
    said = {
        wording(row["text"])
        for about in files.findings.values()
        for row in about["statement"].values()
    }
    for row in page.tables:
        if row and wording(row[-1]) in said - agreed.get(row[0], said):
            year.note("criterion-of-other-words", f"{new.run} in {page.language}: {row}")


def _check_standing(
    year: Year, where: str, standing: str, words: str, mine: Mapping[str, Any]
) -> None:
    if standing in GROUP and words not in mine.get("standing", {}).get(standing, ()):
        year.note("standing-of-other-words", f"{where}: {standing!r}")


def _check_answers(
    year: Year, where: str, answers: Iterable[str], words: str, mine: Mapping[str, Any]
) -> None:
    """Words on answers need as many answers to these words as the rule says, at some time."""
    for said in answers:
        counted = [
            rows
            for rows in mine.get("answers", {}).get(words, ())
            if sum(rows.values()) >= 2 * LEAST
        ]
        first = next((one for one in (*ANSWERED, DIVIDED) if one in said), "")
        if not counted and (first or "dots" in said):
            year.note("answers-of-other-words", f"{where}: {said!r}")
        elif first in ANSWERED and not any(
            3 * ANSWERED[first](rows) >= 2 * sum(rows.values()) - 3 for rows in counted
        ):
            year.note("answers-wrong", f"{where}: {said!r} of {counted}")


# ---- the numbers


def rounds_of(editions: Iterable[Edition]) -> list[tuple[frozenset[str], Edition]]:
    """Who was counted for the first time when: people are counted together with those who were new
    with them.
    """
    seen: set[str] = set()
    found = []
    for one in editions:
        fresh = one.people - seen
        if len(fresh) >= BATCH:
            found.append((frozenset(fresh), one))
            seen |= fresh
    return found


def check_numbers(year: Year, new: Edition, before: list[Edition]) -> None:
    """Each number is the number of people there were, on that day or on an earlier one on which they
    were counted, of the people whom it is said to be of, rounded to a multiple beside it; only how many
    were heard is printed exactly.
    """
    alike = [one for one in (*before, new) if KIND[one.run] == KIND[new.run]]
    rounds = rounds_of(alike)
    for key, (least, most, of) in new.cells.items():
        where = f"{new.run} for {new.audience}: {key} is {least} to {most} of {of}"
        if least == most and key[-1] != "name=heard":
            year.note("number-exact", where)
        n = most - n_rounded(most) * (LEAST - 1)
        if least < most and (n % LEAST or n <= 0 or n_rounded(most) > len(rounds)):
            year.note("number-no-multiple", where)
        if key not in new.counted and not any(key in one.counted for one in alike):
            if least > 0:
                year.note("number-of-nothing", where)
            continue
        if not any(
            least <= n <= most and total == of for n, total in _could_be(key, rounds, alike)
        ):
            could = sorted(set(_could_be(key, rounds, alike)))
            year.note("number-wrong", f"{where}; it could be (n, of) {could}")


def _could_be(
    key: Key, rounds: list[tuple[frozenset[str], Edition]], editions: list[Edition]
) -> Iterator[tuple[int, int]]:
    """(number, of how many) for every set of rounds, each counted at one of the releases."""
    for size in range(1, len(rounds) + 1):
        for chosen in combinations(rounds, size):
            sums = {(0, 0)}
            for people, _ in chosen:
                counts = {
                    (
                        len(people & one.people & one.counted.get(key, frozenset())),
                        len(people & one.people),
                    )
                    for one in editions
                    if people & one.people
                }
                sums = {(n + a, of + b) for n, of in sums for a, b in counts}
            yield from sums


def check_nothing_to_subtract(year: Year, new: Edition, before: list[Edition]) -> None:
    """A small solver: numbers are intervals, and what two editions print of one thing is subtracted;
    a table whose rows hold everybody once is solved with its total.
    """
    for old in before:
        if KIND[old.run] != KIND[new.run]:
            continue
        for key, (least, most, of) in new.cells.items():
            was = old.cells.get(key)
            if was is None or was == (least, most, of):
                continue
            low, high = least - was[1], most - was[0]
            batch = abs(of - was[2]) >= BATCH or len(old.people ^ new.people) >= BATCH
            if not batch and (low > 0 or high < 0 or (least, most) != was[:2]):
                what = f"{key}: {was} in {old.run} for {old.audience}, {(least, most, of)} now"
                year.note("subtract", f"{new.run} for {new.audience}: {what}")
    alike = [one for one in (*before, new) if KIND[one.run] == KIND[new.run]]
    by_people = {}
    for of in {one.ledger["people"] for one in alike} - {0}:
        by_people[of] = solve([one for one in alike if one.ledger["people"] == of], of)
        narrow = (
            f"{key} is {low} to {high}"
            for key, (low, high) in by_people[of].items()
            if high - low < LEAST - 1 and key[-1] != "name=heard"
        )
        for one in (*_small(by_people[of], of), *narrow):
            year.note("solved", f"{new.run} for {new.audience}, of {of}: {one}")
    for fewer, more in combinations(sorted(by_people), 2):
        one, other = by_people[fewer], by_people[more]
        between = {
            key: (other[key][0] - one[key][1], other[key][1] - one[key][0])
            for key in one.keys() & other.keys()
        }
        for row in _small(between, more - fewer):
            year.note("solved", f"{new.run} for {new.audience}, {fewer} from {more}: {row}")


Ends = dict[Key, tuple[int, int]]


def solve(editions: list[Edition], of: int) -> Ends:
    """What a reader of all these editions, which speak of the same people, works out of each number:
    rows of everybody add up to all, a part is no more than its whole. Nothing where they contradict each
    other, since they were counted on several days.
    """
    ends: Ends = {}
    for one in editions:
        for key in one.counted.keys() | one.cells.keys():
            low, high, total = one.cells.get(key, _few(one, key, of))
            before = ends.get(key, (0, of))
            if total == of:
                ends[key] = (max(low, before[0]), min(high, before[1]))
    sums, parts = _relations(ends)
    for _ in range(len(ends)):
        last = {**ends}
        for whole, rows in sums:
            _add_up(ends, whole, rows)
        for part, whole in parts:
            (low, high), (least, most) = ends[part], ends[whole]
            ends[part], ends[whole] = (low, min(high, most)), (max(low, least), most)
        if any(low > high for low, high in ends.values()):
            return {}
        if last == ends:
            break
    return ends


def n_rounded(most: int) -> int:
    """Of how many rounds the roundings were added up, by the most that a number can be."""
    return -most % LEAST


def _few(one: Edition, key: Key, of: int) -> tuple[int, int, int]:
    """What a number without a line can be: few or nobody where its table has others, else anything."""
    beside = [
        (most, total)
        for (item, *_), (least, most, total) in one.cells.items()
        if item == key[0] and least < most
    ]
    if not beside:
        return 0, of, of
    return 0, max((LEAST - 1) * n_rounded(most) for most, _ in beside), beside[0][1]


def _relations(ends: Ends) -> tuple[list[tuple[Key, list[Key]]], list[tuple[Key, Key]]]:
    """Numbers that are the sum of others, and numbers that are part of another."""
    everybody = ("heard", "name=heard")
    sums, parts = [], []
    for item in ("who-by", "who-band", "where"):
        rows = [key for key in ends if key[0] == item and len(key) == 2]
        if everybody in ends and rows:
            sums.append((everybody, rows))
    for key in ends:
        at = dict(one.split("=", 1) for one in key[1:])
        whole = {
            "difficult-code": ("difficult-family", "family=difficulties"),
            "where": ("where", f"setting={at.get('setting')}") if len(key) == 3 else everybody,
        }.get(key[0], everybody)
        parts += [(key, whole)] if whole in ends and whole != key else []
        if key[0].startswith("finding-"):
            finding = f"finding=F-{key[0].split('-')[1]}"
            if rows := [other for other in ends if other[:2] == ("where", finding)]:
                sums.append((key, rows))
        if key[0] == "together":
            codes = {f"code={at['first']}", f"code={at['second']}"}
            themes = [one for one in ends if one[0] in ("needs", "difficult-code")]
            parts += [(key, one) for one in themes if one[1] in codes]
    return sums, parts


def _add_up(ends: Ends, whole: Key, rows: list[Key]) -> None:
    least, most = (sum(ends[row][at] for row in rows) for at in (0, 1))
    low, high = ends[whole]
    ends[whole] = (max(low, least), min(high, most))
    for row in rows:
        mine = ends[row]
        others = (least - mine[0], most - mine[1])
        ends[row] = (max(mine[0], low - others[1]), min(mine[1], high - others[0]))


def _small(ends: Ends, of: int) -> Iterator[str]:
    """Numbers that are known to be a few people and not none, or all but a few and not all."""
    for key, (low, high) in ends.items():
        if 0 < low <= high < LEAST or 0 < of - high <= of - low < LEAST:
            yield f"{key} is {low} to {high}"


# ---- who leaves


def check_others_stay(year: Year, files: Files, new: Edition, before: list[Edition]) -> None:
    """When nothing but leaving happened since the last edition for these readers, nothing of anybody
    else changed on a page.
    """
    last = next(
        (one for one in reversed(before) if (one.run, one.audience) == (new.run, new.audience)),
        None,
    )
    if last is None:
        return
    between = {*year.done[last.turn : new.turn - 1]}
    if between <= QUIET | {"twelve_more_come_in", "one_more_comes_in", "messages_come"}:
        for key in sorted(last.cells.keys() - new.cells.keys()):
            what = f"{key}: {last.cells[key]} is said no more"
            year.note("number-lost", f"{new.run} for {new.audience}: {what}")
    if not between <= QUIET:
        return
    hers = {
        one_line(who.sentence(code))
        for case, who in year.told["people"].items()
        if files.changed(case, last.day) or not files.may(case, new.audience, "quote", new.day)
        for code in who.codes
    }
    if last.cells != new.cells:
        changed = {
            key
            for key in last.cells.keys() | new.cells.keys()
            if last.cells.get(key) != new.cells.get(key)
        }
        year.note("others-numbers", f"{new.run} for {new.audience}: {sorted(changed)}")
    for language, page in new.pages.items():
        was = last.pages[language]
        where = f"{new.run} for {new.audience} in {language}"
        lost, more = {*was.quotes} - {*page.quotes} - hers, {*page.quotes} - {*was.quotes}
        if lost or more:
            year.note("others-quotes", f"{where}: without {sorted(lost)}, with {sorted(more)}")
        for number in was.findings.keys() | page.findings.keys():
            one, other = was.findings.get(number), page.findings.get(number)
            facts = [
                one and (one.statement, one.standing, one.people, one.answers)
                for one in (one, other)
            ]
            if facts[0] != facts[1]:
                year.note("others-findings", f"{where}, no. {number}: {facts[0]} became {facts[1]}")
        heads = {*was.headings} ^ {*page.headings} - {
            "Since last time",
            "Depuis la dernière fois",
            "Sinds de vorige keer",
            "Sinds vorige keer",
        }
        if heads - SINCE:
            year.note("others-headings", f"{where}: {sorted(heads - SINCE)}")
        if was.tables != page.tables:
            year.note("others-tables", f"{where}: {sorted({*was.tables} ^ {*page.tables})}")


SINCE = {
    *(
        "Since last time",
        "You said, we changed",
        "Depuis la dernière fois",
        "Vous avez dit, nous avons changé",
    ),
    *("Sinds de vorige keer", "Sinds vorige keer", "Jullie zeiden, wij veranderden"),
}
QUIET = {  # acts after which no voice, sentence, heading or number is another
    *("somebody_leaves", "one_takes_back_being_counted", "one_takes_back_being_quoted"),
    *("phase1_for_members", "phase1_for_public", "phase2_for_members", "phase3_for_members"),
    *("handbook_for_members", "survey_for_members", "the_study_is_looked_at", "a_desk_opens"),
    *("a_month_is_handed_in", "a_transcript_is_amended", "the_study_is_shared"),
    *("reports_are_made_by_the_clock", "a_colleague_leaves", "a_raw_talk_is_reviewed"),
    *("users_of_a_space_answer", "a_survey_is_answered"),
}
