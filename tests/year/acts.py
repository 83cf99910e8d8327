"""What happens in the year, act by act: each is a plain function that does what people do, by the
commands they type and the requests their screens send. `ACTS` says what each needs before it, and
what it touches, so that the checks know where to look.
"""

from __future__ import annotations

import datetime
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vaults import PASSPHRASE
from year.driver import Year
from year.people import ALL, CODES, LABELS, LATER, SETTINGS, TWELVE, YEARS, Person, person
from year.reading import Files, read_files, read_yaml, wording

Needs = Callable[[Year], bool]
ACTS: dict[str, Act] = {}


@dataclass(frozen=True)
class Act:
    """An act: what has to be true before it, what it does, and what it touches."""

    name: str
    do: Callable[[Year], None]
    needs: Needs
    touches: frozenset[str]
    again: bool
    after: frozenset[str]


def act(
    *touches: str, after: str = "", needs: Needs = lambda year: True, again: bool = False
) -> Callable[[Callable[[Year], None]], Callable[[Year], None]]:
    """Put an act in the table. `after` names acts that were done before; it is done once in a year,
    unless it may be done `again`.
    """

    def put(do: Callable[[Year], None]) -> Callable[[Year], None]:
        name, before = do.__name__, after.split()

        def ready(year: Year) -> bool:
            return {*before} <= {*year.done} and (again or name not in year.done) and needs(year)

        ACTS[name] = Act(name, do, ready, frozenset(touches), again, frozenset(before))
        return do

    return put


# ---- the study begins

SETTINGS_TOML = """
[tool.rap.coders.K-02]
role = "coder"
[tool.rap.coders.K-03]
role = "lead"
"""
RUN = """
[[tool.rap.runs]]
name = "{name}"
notebook = "notebooks/{notebook}.ipynb"
sources = {{ kind = ["{kind}"] }}
audiences = ["team", "members", "public"]
languages = [{languages}]
"""
REPORTS = {
    "phase1": ("phase1_interviews", "interview"),
    "phase2": ("phase2_focus_groups", "focus-group"),
    "phase3": ("phase3_spaces", "field-note"),
    "handbook": ("handbook", "interview"),
}
BOOK = """title: {{en: Rooms, fr: Chambres, nl: Kamers}}
languages: [en, fr, nl]
families:
  difficulties: {{en: Difficulties, fr: Difficultés, nl: Moeilijkheden, about: difficulty}}
  needs: {{en: Needs, fr: Besoins, nl: Noden, about: need}}
variables:
  setting:
    label: {{en: Workplace, fr: Lieu de travail, nl: Werkplek}}
    values: {settings}
  years:
    label: {{en: Years, fr: Années, nl: Jaren}}
    values: {years}
"""
TALK = "part: talk\ntext: {en: 'Camille, at the office.', fr: 'Camille, au bureau.', nl: 'Camille, op kantoor.'}\n"


@act("begin")
def begin(year: Year) -> None:
    """`rap new`, who works on it, what is published, whom to talk to, a vault."""
    year.root.parent.mkdir(parents=True, exist_ok=True)
    title = "Our rooms"
    year.rap(
        *("new", "study", "--title", title, "--languages", "en,fr,nl", "--coder", "K-01"),
        at=year.root.parent,
    )
    settings = (year.root / "pyproject.toml").read_text(encoding="utf-8")
    settings = settings.partition("# What `rap run` makes.")[0] + SETTINGS_TOML
    settings = settings.replace(
        "# thresholds = { members = 5, public = 10 }", "thresholds = { members = 5, public = 5 }"
    )
    settings = settings.replace("# never_counted = ", "never_counted = []  # ")
    for name, (notebook, kind) in REPORTS.items():
        languages = '"en", "fr", "nl"' if name == "phase1" else '"en", "fr"'
        settings += RUN.format(name=name, notebook=notebook, kind=kind, languages=languages)
    year.write("pyproject.toml", settings)
    flow = {key: _flow(of) for key, of in {"settings": SETTINGS, "years": YEARS}.items()}
    year.write("codebook/codebook.yaml", BOOK.format(**flow))
    year.write("codebook/letter/talk.yaml", TALK)
    year.rap("vault", "init", secret=1)


def _flow(of: dict[str, Any]) -> str:
    """A mapping on one line of YAML."""
    return (
        "{"
        + ", ".join(f"{k}: {_flow(v) if isinstance(v, dict) else v}" for k, v in of.items())
        + "}"
    )


@act("texts", after="begin")
def twelve_talks_come_in(year: Year) -> None:
    """Texts that a person has read, with what each of these people agreed to."""
    bring_in(year, TWELVE)


def bring_in(year: Year, people: Iterable[Person]) -> None:
    """Texts of some people, with what is known of them; who is who in the study stays in `told`."""
    by_case, people = year.told.setdefault("people", {}), [*people]
    for group in _alike(people):
        folder = year.homes / "talks"
        rows = ["file,setting,years"]
        files = []
        for one in group:
            files.append(str(year.write(f"../talks/{one.file}", one.text())))
            rows.append(f"{one.file},{one.setting},{one.years}")
        table = year.write("../talks/people.csv", "\n".join(rows) + "\n")
        consent = [word for one in ALL for word in ("--consent", one)]
        about = ("--language", group[0].language, "--about", "phase=1")
        about += ("--about", f"month={year.day:%Y-%m}", "--attributes", str(table))
        about += ("--columns", "setting,years")
        import_read(year, *files, *about, *consent, plan=folder / "plan.yaml")
    files_now = read_files(year.root)
    for one in people:
        (case,) = files_now.said_by(one.sentence(one.codes[0]))
        by_case[case] = one
        if one.agreed != ALL:
            agree(year, case, one.agreed)


def agree(year: Year, case: str, agreed: Iterable[str]) -> None:
    """By hand, on her card: what she agreed to today, in the place of what was said that day."""
    rows = {who: what.split(",") for who, _, what in (one.partition(":") for one in agreed)}
    rows["team"].append("stay")
    given = "".join(f"    {who}: [{', '.join(what)}]\n" for who, what in rows.items())
    name = f"interviews/cases/{case}.yaml"
    before = (year.root / name).read_text(encoding="utf-8").partition("consent:\n")[0]
    entry = f"consent:\n- date: {year.day}\n  given: yes\n  yes:\n{given}"
    year.write(name, before + entry)


def import_read(year: Year, *words: str, plan: Path) -> None:
    """`rap import anonymised`; where words look like names, with a plan in which each of them is kept."""
    if not year.rap("import", "anonymised", *words, ends={0, 1}).returncode:
        return
    plan.unlink(missing_ok=True)
    year.rap("import", "anonymised", *words, "--plan", str(plan), ends={0, 1})
    said = re.sub(
        r": '?\?'?\s*$", ": keep everywhere", plan.read_text(encoding="utf-8"), flags=re.M
    )
    plan.write_text(said, encoding="utf-8")
    year.rap("import", "anonymised", *words, "--plan", str(plan))


def _alike(people: Iterable[Person]) -> list[list[Person]]:
    """The people of one language."""
    groups: dict[str, list[Person]] = {}
    for one in people:
        groups.setdefault(one.language, []).append(one)
    return list(groups.values())


# ---- coding


def second(year: Year) -> str:
    """Who codes and translates beside the lead."""
    return str(year.told.get("second", "K-02"))


@act("codes", after="begin")
def codes_are_made(year: Year) -> None:
    """Four codes of two groups, with labels in three languages."""
    for code, family in CODES.items():
        fields = {"family": family, "label": LABELS[code]}
        body = {"act": "create", "code": code, "reason": "It came up at once.", **fields}
        year.ask("POST", "codebook/acts", body)


@act("codings", after="twelve_talks_come_in codes_are_made")
def two_people_code(year: Year) -> None:
    """K-01 and K-02 code half of the texts each, and one text both."""
    code_all(year, TWELVE)


def code_all(year: Year, people: Iterable[Person]) -> None:
    """What each of these people says of a code gets that code."""
    files = read_files(year.root)
    for coder, rest in (("K-01", 0), (second(year), 1)):
        with year.sits(coder):
            for one in people:
                if one.number % 2 == rest or one.number % 12 == 3:
                    code_one(year, files, one)


def code_one(year: Year, files: Files, one: Person) -> None:
    """One person's sentences, each with its code, by who sits here."""
    (case,) = (case for case, other in year.told["people"].items() if other == one)
    source = source_of(files, case)
    text = files.texts[source]
    src = year.ask("GET", f"sources/{source}")["src"]
    acts = []
    for code in filter(files.counts, one.codes):  # not the retired ones
        start = text.index(one.sentence(code))
        id = f"{len(year.told.setdefault('ids', [])):032x}"
        year.told["ids"].append(id)
        end = start + len(one.sentence(code))
        acts.append({"id": id, "op": "add", "code": code, "start": start, "end": end})
    year.ask("POST", f"sources/{source}/acts", {"src": src, "acts": acts})


def source_of(files: Files, case: str) -> str:
    """The interview of a person."""
    return next(
        source
        for source, card in files.cards.items()
        if source.startswith("INT-")
        and any(who.get("case") == case for who in card["speakers"].values())
    )


# ---- findings

SAID = {
    "rent": {
        "en": "The rent rises faster than what people earn.",
        "fr": "Le loyer monte plus vite que ce que les gens gagnent.",
        "nl": "De huur stijgt sneller dan wat mensen verdienen.",
    },
    "alarm": {
        "en": "When something happens, colleagues warn each other.",
        "fr": "Quand il se passe quelque chose, les collègues se préviennent.",
        "nl": "Als er iets gebeurt, waarschuwen collega’s elkaar.",
    },
    "key": {
        "en": "People want a key of their own.",
        "fr": "Les gens veulent leur propre clé.",
        "nl": "Mensen willen een eigen sleutel.",
    },
}


@act("findings", after="two_people_code")
def findings_are_written(year: Year) -> None:
    """Three sentences in three languages: written by one, translated by the other, read by a third;
    each rests on all that was coded so.
    """
    found = year.told.setdefault("findings", {})
    for code, words in SAID.items():
        body = {"language": "en", "text": words["en"], "reason": "Many speak of it."}
        found[code] = year.ask("POST", "findings", body, ends=201)["id"]
        year.ask("POST", f"findings/{found[code]}/evidence", {"ref": code})
    for code in SAID:
        rest_on(year, code)
    translate(year, SAID)


def rest_on(year: Year, code: str) -> None:
    """By hand, in its file: a finding rests on all that is coded so."""
    refs = [one.id for one in read_files(year.root).codings if one.code == code]
    path = year.root / f"codebook/findings/{year.told['findings'][code]}.yaml"
    text = re.sub(r"\n  codings:(\n    - .*)+", "", path.read_text(encoding="utf-8"))
    rows = "".join(f"\n    - '{ref}'" for ref in refs)
    text = text.replace("\nevidence:", f"\nevidence:\n  codings:{rows}")
    path.write_text(text, encoding="utf-8")
    for ref in refs:
        give(year, code, "evidence", ref)


def give(year: Year, code: str, kind: str, what: str) -> None:
    """Keep for the checks that this was given to the words that a finding has today."""
    mine = year.told.setdefault("given", {}).setdefault(year.told["findings"][code], {})
    mine.setdefault(kind, {}).setdefault(what, set()).update(words_now(year, code).values())


def words_now(year: Year, code: str) -> dict[str, str]:
    """Language -> the hash of what a finding says."""
    path = year.root / f"codebook/findings/{year.told['findings'][code]}.yaml"
    return {
        language: wording(row["text"]) for language, row in read_yaml(path)["statement"].items()
    }


def translate(year: Year, words: dict[str, dict[str, str]]) -> None:
    """K-02 translates sentences, K-03 reads the translations: what was given to the words of today
    was given to these too.
    """
    for coder in (second(year), "K-03"):
        with year.sits(coder):
            for code, said in words.items():
                translate_one(year, code, said, is_read=coder == "K-03")
    for code in words:
        now = words_now(year, code)
        mine = year.told.get("given", {}).get(year.told["findings"][code], {})
        for kind in ("evidence", "standing"):
            for given_to in mine.get(kind, {}).values():
                given_to.update(now.values() if now["en"] in given_to else ())


def translate_one(year: Year, code: str, said: dict[str, str], *, is_read: bool) -> None:
    """Who sits here writes or reads the translations of one sentence."""
    id = year.told["findings"][code]
    now = year.ask("GET", f"findings/{id}")["statement"]
    for language in ("fr", "nl"):
        seen = now.get(language, {}).get("hash", "")
        body: dict[str, Any] = {"act": "check", "language": language, "seen": seen}
        if not is_read:
            body |= {"act": "say", "text": said[language], "of": "en"}
            body |= {"reason": "As it is in English."} if seen else {}
        year.ask("POST", f"findings/{id}/acts", body)


# ---- what leaves

SHEET = re.compile(r"\b[0-9]+-[0-9a-f]{4}\b")


def release(year: Year, run: str, audience: str, *more: str) -> None:
    """`rap release`, without what would be refused; a study that is shared is synced before."""
    if "shared" in year.told:
        year.rap("sync")
    before = {path.stem for path in (year.root / "reports/releases").glob("*.json")}
    words = ("release", run, "--audience", audience, "--numbers-read", "--without-these", *more)
    year.rap(*words, secret=1)
    (id,) = {path.stem for path in (year.root / "reports/releases").glob("*.json")} - before
    year.told.setdefault("released", []).append((run, audience, id))
    if (run, audience) == ("phase1", "members"):  # the code of the words in English that people had
        page = year.root / f"reports/out/{id}/report-members.en.html"
        year.told["sheet"] = SHEET.findall(page.read_text(encoding="utf-8"))[0]


@act("released", after="findings_are_written", again=True)
def phase1_for_members(year: Year) -> None:
    """The report on the interviews, for members."""
    release(year, "phase1", "members")


@act("released", after="findings_are_written", again=True)
def phase1_for_public(year: Year) -> None:
    """The report on the interviews, for everyone."""
    release(year, "phase1", "public")


@act("released", after="findings_are_written", again=True)
def phase2_for_members(year: Year) -> None:
    """What the groups said, for members."""
    release(year, "phase2", "members")


@act("released", after="findings_are_written", again=True)
def phase3_for_members(year: Year) -> None:
    """What the spaces gave, for members."""
    release(year, "phase3", "members")


@act("released", after="findings_are_written", again=True)
def handbook_for_members(year: Year) -> None:
    """The handbook, for members."""
    release(year, "handbook", "members")


# ---- who leaves


def present(year: Year) -> list[str]:
    """The people who are still there, the first to come first."""
    gone = {path.stem for path in (year.root / "interviews/withdrawn").glob("*.json")}
    people = year.told.get("people", {})
    return sorted(people.keys() - gone, key=lambda case: people[case].number)


@act("left", after="phase1_for_members", needs=lambda year: len(present(year)) > 6, again=True)
def somebody_leaves(year: Year) -> None:
    """One of the people takes her words back."""
    case = year.rng.choice(present(year))
    year.rap("withdraw", case, "--yes")
    if "shared" in year.told:
        year.rap("sync")
        with second_machine(year):
            year.rap("sync", ends={0, 1})  # 1 where she was coded here: it says what to run
            year.rap("withdraw", case, "--yes")
            year.rap("sync")


# ---- groups


def kit(year: Year, languages: str) -> str:
    """Papers of a group, given to it; the code at their foot."""
    if "shared" in year.told:  # as before a release
        year.rap("sync")
    before = {path.stem for path in (year.root / "reports/releases").glob("*.json")}
    year.rap("kit", "all", "--languages", languages, "--release", "--without-these", secret=1)
    (id,) = {path.stem for path in (year.root / "reports/releases").glob("*.json")} - before
    (script,) = (year.root / "reports/out").rglob(f"*{id}*/tally.*.html")
    return SHEET.findall(script.read_text(encoding="utf-8"))[0]


def number_of(year: Year, code: str) -> str:
    """The number by which people answer: findings in the order they were written."""
    return str([*SAID].index(code) + 1)


def group(year: Year, id: str, rows: dict[str, tuple[int, int, int, int, int]]) -> None:
    """A group reads the cards of today; its sheet comes back."""
    sheet = kit(year, "en,fr")
    lines = ["finding,yes,partly,no,not-mine,dots"]
    for code, counts in rows.items():
        lines.append(",".join([year.told["findings"][code], *map(str, counts)]))
    file = year.write("../sheet.csv", "\n".join(lines) + "\n")
    year.rap(
        *("tally", id, str(file), "--present", "7", "--date", year.day.isoformat()),
        *("--sheet", sheet),
    )
    for code, counts in rows.items():
        answered(year, code, dict(zip(("yes", "partly", "no", "not-mine"), counts, strict=False)))


def answered(year: Year, code: str, counts: dict[str, int]) -> None:
    """Keep for the checks what was answered to the words of today; each total there was is kept."""
    mine = year.told.setdefault("given", {}).setdefault(year.told["findings"][code], {})
    for words in words_now(year, code).values():
        rows = mine.setdefault("answers", {}).setdefault(words, [])
        last = rows[-1] if rows else {}
        rows.append({key: last.get(key, 0) + n for key, n in counts.items()})


@act("answers", after="findings_are_written")
def a_group_answers(year: Year) -> None:
    """The first group: seven people, who recognise the rent and want keys."""
    group(
        year,
        "FG-10001",
        {"rent": (6, 1, 0, 0, 9), "key": (6, 0, 1, 0, 6), "alarm": (2, 1, 3, 1, 3)},
    )


@act("answers", after="a_group_answers")
def another_group_answers(year: Year) -> None:
    """The second group says the same of the rent, and something else of the alarm."""
    group(
        year,
        "FG-10002",
        {"rent": (7, 0, 0, 0, 8), "key": (5, 2, 0, 0, 6), "alarm": (1, 0, 5, 1, 3)},
    )


@act("findings", after="another_group_answers")
def groups_confirm(year: Year) -> None:
    """What two groups said of the sentences is noted: two are confirmed, one is contested."""
    for code, status, shown in (
        ("rent", "supported", "Confirmed in a group"),
        ("key", "supported", "Confirmed in a group"),
        ("alarm", "contested", "Contested in a group"),
    ):
        body = {"act": "stand", "status": status, "reason": "Two groups.", "in": "FG-10002"}
        year.ask("POST", f"findings/{year.told['findings'][code]}/acts", body)
        give(year, code, "standing", shown)


@act("answers", after="phase1_for_members", again=True)
def messages_come(year: Year) -> None:
    """Eleven people answer by message, to the words of today."""
    lines = [f"1 {'yes' if n < 9 else 'no'}, 3 yes" for n in range(11)]
    file = year.write("../messages.txt", "\n\n".join(lines) + "\n")
    year.rap("feedback", str(file), "--sheet", year.told["sheet"], "--another")
    answered(year, "rent", {"yes": 9, "partly": 0, "no": 2, "not-mine": 0})
    answered(year, "key", {"yes": 11, "partly": 0, "no": 0, "not-mine": 0})


# ---- words change

REWORDED = {
    "rent": {
        "en": "Rents climb more quickly than earnings.",
        "fr": "Les loyers grimpent plus vite que les revenus.",
        "nl": "De huurprijzen klimmen sneller dan de inkomsten.",
    },
    "key": {
        "en": "People do not want a key of their own.",
        "fr": "Les gens ne veulent pas leur propre clé.",
        "nl": "Mensen willen geen eigen sleutel.",
    },
}


def reword(year: Year, code: str) -> None:
    """A sentence gets other words, in the language in which it was written."""
    id = year.told["findings"][code]
    seen = words_now(year, code)["en"]
    body = {"act": "say", "language": "en", "text": REWORDED[code]["en"], "of": "", "seen": seen}
    year.ask("POST", f"findings/{id}/acts", body | {"reason": "A group said it so."})
    year.told.setdefault("reworded", {})[code] = seen


@act("findings", after="findings_are_written")
def rent_is_reworded(year: Year) -> None:
    """Other words; whether they mean the same nobody said yet."""
    reword(year, "rent")


@act("findings", after="rent_is_reworded")
def rent_means_the_same(year: Year) -> None:
    """A colleague who did not write them says that answers to the old words count for the new ones."""
    id, old = year.told["findings"]["rent"], year.told["reworded"]["rent"]
    new = words_now(year, "rent")["en"]
    body = {"act": "same", "language": "en", "from": old, "to": new, "reason": "Only plainer."}
    with year.sits(second(year)):
        year.ask("POST", f"findings/{id}/acts", body)
    mine = year.told.get("given", {}).get(id, {}).get("answers", {})
    rows = list(mine.get(old, []))
    mine.setdefault(new, [])[:0] = rows
    year.told.setdefault("same", set()).add((id, old, new))


@act("findings", after="findings_are_written")
def key_means_the_opposite(year: Year) -> None:
    """A sentence is turned into what people did not say."""
    reword(year, "key")


@act("findings", needs=lambda year: bool(stale(year)), again=True)
def stale_translations_are_written_anew(year: Year) -> None:
    """What was translated from words that changed is translated again, and read."""
    translate(year, {code: REWORDED[code] for code in stale(year)})


def stale(year: Year) -> list[str]:
    """The sentences whose translations are of older words."""
    return [
        code
        for code in year.told.get("reworded", {})
        if words_now(year, code).get("fr") != wording(REWORDED[code]["fr"])
    ]


# ---- the codebook changes


def change_code(year: Year, act: str, code: str, **fields: Any) -> None:
    """One act on a code, as the lead."""
    year.ask("POST", "codebook/acts", {"act": act, "code": code, "reason": "Read again.", **fields})


@act("codes", after="two_people_code")
def a_code_is_renamed(year: Year) -> None:
    """The alarm is called otherwise; its codings stay."""
    label = {"en": "Help nearby", "fr": "Aide proche", "nl": "Hulp dichtbij"}
    change_code(year, "edit", "alarm", label=label, seen={"label": LABELS["alarm"]})


@act("codes", after="two_people_code")
def a_code_is_retired(year: Year) -> None:
    """Rest counts no more."""
    change_code(year, "retire", "quiet")


@act("codes", after="a_code_is_retired")
def a_code_comes_back(year: Year) -> None:
    """It counts again."""
    change_code(year, "revive", "quiet")


@act("codes", after="two_people_code")
def a_code_is_moved(year: Year) -> None:
    """The alarm is a need."""
    change_code(year, "move", "alarm", family="needs")


# ---- texts change


@act("texts", after="two_people_code", needs=lambda year: bool(present(year)), again=True)
def a_transcript_is_amended(year: Year) -> None:
    """A question was typed wrong: what was coded below it moves along."""
    case = year.rng.choice(present(year))
    files = read_files(year.root)
    source = source_of(files, case)
    text = files.texts[source]
    first, _, rest = text.partition("\n")
    file = year.write(
        "../amended.txt", f"{first} {'Really' if 'Really' not in first else 'So'}?\n{rest}"
    )
    year.rap("amend", source, str(file), "--yes")


@act("texts", after="phase1_for_members")
def twelve_more_come_in(year: Year) -> None:
    """New interviews, coded by the same two."""
    bring_in(year, LATER)
    code_all(year, LATER)


@act("texts", after="phase1_for_members")
def one_more_comes_in(year: Year) -> None:
    """One new interview, coded: too few to be counted."""
    more = person(24)
    bring_in(year, [more])
    code_all(year, [more])


# ---- consent


def asked_again(year: Year, answers: str) -> str:
    """One of the people is asked again, aloud, and answers in this order: who it is."""
    case = year.rng.choice(present(year))
    typed = "\n".join([*answers.split(), "y", "none"]) + "\n"
    year.rap("consent", case, "--language", "en", typed=typed)
    return case


@act("consent", after="phase1_for_members", needs=lambda year: bool(present(year)), again=True)
def one_takes_back_being_counted(year: Year) -> None:
    """She may be read and quoted, and is in no number from now on."""
    case = asked_again(year, "1 2 1 1 1 1 1 1 2 2 1 1")
    if read_files(year.root).may(case, "members", "count", year.day):
        year.fail("consent", f"{case} said no and is counted")


@act("consent", after="phase1_for_members", needs=lambda year: bool(present(year)), again=True)
def one_takes_back_being_quoted(year: Year) -> None:
    """She is counted, and her words are read by the team alone."""
    case = asked_again(year, "1 1 1 1 1 1 1 2 1 1")
    files = read_files(year.root)
    said = [files.may(case, "members", purpose, year.day) for purpose in ("count", "quote")]
    if said != [True, False]:
        year.fail("consent", f"{case} is counted and not quoted: {said}")


# ---- spaces

CRITERIA = """criteria:
  own-key:
    label: {en: A key each, fr: Une clé chacune, nl: Elk een sleutel}
    unit: yes-no
    wanted: 'yes'
"""


@act("spaces", after="findings_are_written")
def two_spaces_are_tried(year: Year) -> None:
    """What a good place must offer, two places, and what was seen there on six days."""
    path = year.root / f"codebook/findings/{year.told['findings']['key']}.yaml"
    path.write_text(path.read_text(encoding="utf-8") + CRITERIA, encoding="utf-8")
    words = {*words_now(year, "key").values()}
    year.told["criteria"] = dict.fromkeys(
        ("A key each", "Une clé chacune", "Elk een sleutel"), words
    )
    for space, tenure in (("S-20001", "shared"), ("S-20002", "cooperative")):
        year.write(f"interviews/cases/{space}.yaml", f"variables: {{tenure: {tenure}}}\n")
        lines = ["date,criterion,value,unit,note,by"]
        for n in range(6):
            value = "yes" if space == "S-20001" or n % 2 else "no"
            day = year.day - datetime.timedelta(days=n + 1)
            lines.append(f"{day},own-key,{value},yes-no,,K-01")
        file = year.write("../visits.csv", "\n".join(lines) + "\n")
        year.rap("observe", space, str(file))
    rows = [{"criterion": "own-key", "value": "yes", "note": "", "by": "K-01"}]
    body = {"date": year.day.isoformat(), "language": "en", "rows": rows}
    year.ask("POST", "spaces/S-20001/visits", body)


@act("spaces", after="two_spaces_are_tried", again=True)
def users_of_a_space_answer(year: Year) -> None:
    """Eleven people who use a space fill in a sheet."""
    cells = ["yes" if n < 8 else "no" for n in range(11)]
    file = year.write("../filled.csv", "own-key\n" + "\n".join(cells) + "\n")
    year.rap("observe", "S-20001", str(file), "--date", year.day.isoformat())


# ---- a desk

DESK = """unit: question
title: {en: Help desk, fr: Permanence, nl: Helpdesk}
told: {en: We count what people ask. You may say no., fr: On compte. Vous pouvez refuser., nl: We tellen. Je mag weigeren.}
fields:
  - id: about
    type: one
    label: {en: About, fr: Sujet, nl: Over}
    choices: [{id: work, label: {en: Work, fr: Travail, nl: Werk}}, {id: papers, label: {en: Papers, fr: Papiers, nl: Papieren}}]
"""


@act("desk", after="begin")
def a_desk_opens(year: Year) -> None:
    """The first lines are counted, some on the command line, some on the page."""
    year.write("codebook/counts/helpdesk.yaml", DESK)
    for n in range(14):
        year.rap("count", "add", "helpdesk", f"about={'work' if n % 3 else 'papers'}")
    year.ask("POST", "counts/helpdesk/lines", {"values": {"about": "work"}})
    year.told["desk_month"] = f"{year.day:%Y-%m}"


@act(
    "desk",
    after="a_desk_opens",
    needs=lambda year: year.told["desk_month"] < f"{year.day:%Y-%m}",
)
def a_month_is_handed_in(year: Year) -> None:
    """The month is over; a second time nothing is left to hand in."""
    year.rap("count", "close", year.told["desk_month"])
    year.rap("count", "close", year.told["desk_month"], ends={0, 1, 2})


# ---- people of the team, machines, the clock


@act("team", after="two_people_code")
def a_colleague_leaves(year: Year) -> None:
    """What she leaves behind is looked at, then she only reads; K-04 does what she did."""
    year.ask("GET", "handover/K-02")
    text = (year.root / "pyproject.toml").read_text(encoding="utf-8")
    hers = "[tool.rap.coders.K-02]\nrole = "
    text = text.replace(f'{hers}"coder"', f'{hers}"reader"\n[tool.rap.coders.K-04]\nrole = "coder"')
    year.write("pyproject.toml", text)
    year.told["second"] = "K-04"


@act("team", after="findings_are_written")
def reports_are_made_by_the_clock(year: Year) -> None:
    """A schedule is written, and a timer begins what it says."""
    text = (year.root / "pyproject.toml").read_text(encoding="utf-8")
    first = 'name = "phase1"\n'
    year.write("pyproject.toml", text.replace(first, f'{first}schedule = "0 6 * * 1"\n'))
    year.rap("schedule")
    year.rap("schedule", "--show")
    year.rap("run", "phase1", "--scheduled")


@act("team", after="findings_are_written", again=True)
def the_study_is_looked_at(year: Year) -> None:
    """`rap check`, `rap doctor`, and what is searched."""
    year.rap("check", ends={0, 1})
    year.rap("search", "rent")
    year.rap("finding", year.told["findings"]["rent"])
    for path in ("start", "findings", "people", "sources", "codebook", "promises", "spaces"):
        year.ask("GET", path)


# ---- a raw talk


@act("texts", after="phase1_for_members")
def a_raw_talk_is_reviewed(year: Year) -> None:
    """It waits in the vault, names are masked on the page, and then it enters the study."""
    before = {*read_files(year.root).texts}
    text = (
        "Interviewer: Who told you about the room?\n"
        "Ines: My colleague Marta Lindqvist, who works there since the summer.\n"
        "Interviewer: And then?\n"
        "Ines: Marta took me there, and we painted the walls in green together.\n"
    )
    file = year.write("../raw.txt", text)
    year.rap("import", str(file), "--language", "en", "--about", "phase=1")
    year.ask("POST", "vault", {"passphrase": PASSPHRASE})
    year.ask("POST", "review", {}, ends=202)
    wait(year, "review", lambda told: not told["to_look_through"])
    for row in year.ask("GET", "review/entities?open=1")["entities"]:
        of = [{"key": row["key"], "drawn": row["drawn"], "act": "mask"}]
        year.ask("POST", "review/decisions", {"id": f"{year.rng.getrandbits(128):032x}", "of": of})
    for row in year.ask("GET", "review/texts")["texts"]:
        id = row["source"]
        year.ask("POST", f"review/texts/{id}", {"act": "done"})
        seen = year.ask("GET", f"review/texts/{id}/remaining")["seen"]
        year.ask("POST", f"review/texts/{id}/accept", {"seen": seen})
    year.ask("DELETE", "vault")
    new = {*read_files(year.root).texts} - before
    if len(new) != 1:
        year.fail("raw", f"after its review {sorted(new)} came in")
    for path in year.root.rglob("*"):
        if path.is_file() and ".git" not in path.parts and b"Lindqvist" in path.read_bytes():
            year.fail("raw", f"{path} names a colleague")


def wait(year: Year, path: str, done: Callable[[Any], bool]) -> None:
    """Ask until it is done."""
    until = time.monotonic() + 120
    while not done(year.ask("GET", path)):
        if time.monotonic() > until:
            year.fail("test", f"{path} is not done")
        time.sleep(0.02)


# ---- a second machine


@contextmanager
def second_machine(year: Year) -> Iterator[None]:
    """K-02 sits at her own machine, with her own copy of the study."""
    year.leave_lab()
    first = (year.root, os.environ["XDG_DATA_HOME"])
    year.root = year.homes / "second/study"
    os.environ["XDG_DATA_HOME"] = str(year.homes / "home2")
    try:
        with year.sits(second(year)):
            yield
    finally:
        year.root, os.environ["XDG_DATA_HOME"] = first


@act("exchange", after="two_people_code")
def the_study_is_shared(year: Year) -> None:
    """Through a folder; a second machine begins from there."""
    place, beside = year.homes / "place", year.homes / "second"
    place.mkdir()
    beside.mkdir()
    year.rap("sync", "--with", str(place))
    with second_machine(year):
        year.rap("join", str(place), str(year.root), "--coder", second(year), at=beside)
        year.rap("sync")  # so that the first hears of this machine
    year.rap("sync")
    new = year.ask("GET", "sharing")["door"]["machines"]  # they sit together, and compare letters
    year.ask("POST", "sharing/door", {"act": "know", "of": [one["key"] for one in new]})
    year.rap("sync")
    year.told["shared"] = True


@act("exchange", after="the_study_is_shared", needs=lambda year: bool(present(year)), again=True)
def work_is_exchanged(year: Year) -> None:
    """K-02 codes on her machine, K-01 on hers, at the same time; then both have both."""
    case = year.rng.choice(present(year))
    year.rap("sync")
    with second_machine(year):
        year.rap("sync")
        code_again(year, case)
        year.rap("sync")
    code_again(year, case)
    year.rap("sync")
    with second_machine(year):
        year.rap("sync")


def code_again(year: Year, case: str) -> None:
    """Who sits here codes a passage of somebody once more."""
    files = read_files(year.root)
    source = source_of(files, case)
    _, start, end = next(turn for turn in files.turns(source) if turn[0] == case)
    src = year.ask("GET", f"sources/{source}")["src"]
    one = {"id": f"{year.rng.getrandbits(128):032x}", "op": "add", "code": "rent"}
    body = {"src": src, "acts": [one | {"start": start, "end": end}]}
    year.ask("POST", f"sources/{source}/acts", body)


# ---- what the letter promises


@act("letter", after="findings_are_written")
def a_promise_is_written(year: Year) -> None:
    """By hand: what happens next, for one finding."""
    words = {"en": "We ask for a bus.", "fr": "Nous demandons un bus.", "nl": "We vragen een bus."}
    text = f"part: next\nfinding: {year.told['findings']['rent']}\ntext: {_flow(words)}\n"
    year.write("codebook/letter/next-bus.yaml", text)


@act("letter", after="a_promise_is_written phase1_for_members")
def a_promise_is_kept(year: Year) -> None:
    """What became of it, on the page."""
    (row,) = year.ask("GET", "promises")["promises"]
    became = {"en": "The bus runs until two.", "fr": "Le bus roule.", "nl": "De bus rijdt."}
    year.ask("PUT", "promises/next-bus", {"became": became, "seen": row["seen"]})


# ---- a survey

SURVEY = """title: {en: You and the bank, fr: Vous et la banque, nl: U en de bank}
languages: [en]
open: {from: 2025-01-01, until: 2025-01-31}
reached: [website]
asked: {who: {en: Everybody who works}, people: unknown}
consent: bank
questions:
  - id: refused
    type: one
    label: {en: Did a bank refuse you?}
    options: [{id: yes, label: {en: "Yes"}}, {id: no, label: {en: "No"}}]
"""
FORM = """wording: {en: You may count my answers. What is printed stays.}
grants: {team: [analyse, count, stay], members: [count], public: [count]}
"""


@act("survey", after="begin", needs=lambda year: year.day.isoformat() > "2025-02-01")
def a_survey_is_answered(year: Year) -> None:
    """Sixteen people answered a form; their answers come in as a table."""
    year.write("codebook/forms/bank.yaml", FORM)
    year.write("codebook/surveys/bank.yaml", SURVEY)
    year.rap("survey", "check", "bank")
    rows = ["refused,consent"] + [f"{'yes' if n < 9 else 'no'},yes" for n in range(16)]
    file = year.write("../bank.csv", "\n".join(rows) + "\n")
    year.rap("survey", "import", str(file), "--survey", "bank", "--language", "en")
    text = (year.root / "pyproject.toml").read_text(encoding="utf-8")
    text += RUN.format(name="bank", notebook="survey", kind="", languages='"en"').replace(
        'kind = [""]', 'survey = ["bank"]'
    )
    year.write("pyproject.toml", text)


@act("released", after="a_survey_is_answered", again=True)
def survey_for_members(year: Year) -> None:
    """What people answered, for members."""
    release(year, "bank", "members")


BEGINNING = (
    *("begin", "twelve_talks_come_in", "codes_are_made", "two_people_code", "findings_are_written"),
)
