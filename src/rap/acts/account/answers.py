"""What the study answers to each item of a list; an item that is not here is for a person to write."""

from __future__ import annotations

from collections.abc import Mapping

from rap.acts.account.known import Known
from rap.core.model import KINDS


def answers_of(known: Known) -> dict[str, str]:
    """Number of an item -> what is known of it, in English; only those something is known of."""
    found = {**_of_people(known), **_of_data(known), **_of_analysis(known)}
    found |= _of_srqr(known, found)
    return {number: text for number, text in found.items() if text}


def listed(counts: Mapping[str, int]) -> str:
    """`fr 14, nl 8`."""
    return ", ".join(f"{name} {n}" for name, n in counts.items())


def _plural(n: int, one: str, more: str = "") -> str:
    return f"{n} {one if n == 1 else more or one + 's'}"


def _talks(known: Known) -> str:
    return ", ".join(_plural(known.talks[kind], kind.replace("-", " ")) for kind in KINDS if known.talks.get(kind))


def _some(known: Known, n: int) -> str:
    """A number of people for a reader nobody knows: below the threshold for everyone, a word."""
    return _plural(n, "person", "people") if n >= known.least else "Some people"


def _present(known: Known) -> str:
    who = [name for name, n in (("an interpreter", known.interpreted), ("a companion", known.companions)) if n]
    return f"In some of the talks, {' or '.join(who)}." if who else ""


def _of_people(known: Known) -> dict[str, str]:
    coders = ", ".join(f"{id} ({discipline})" if discipline else id for id, discipline in known.coders.items())
    lacking = sorted(set(known.coders) - set(known.positioned))
    notes = f"Positionality notes of {', '.join(known.positioned)}." if known.positioned else ""
    notes += f" None yet of {', '.join(lacking)}." if notes and lacking else ""
    return {
        "3": f"Disciplines of those who coded: {coders}." if coders else "",
        "8": notes,
        "12": f"{_plural(known.people, 'person', 'people')} in {_talks(known)}." if known.people else "",
        "15": _present(known),
        "16": f"Recorded of each person, in bands: {', '.join(known.variables)}." if known.variables else "",
    }


def _of_data(known: Known) -> dict[str, str]:
    notes = known.kinds.get("field-note", 0)
    return {
        "18": f"{_some(known, known.repeated)} interviewed more than once." if known.repeated else "",
        "20": f"{_plural(notes, 'field note')}." if notes else "",
        "24": f"{_plural(len(known.coders), 'coder')}; {_plural(known.doubled, 'talk')} coded by two or more, "
        f"{_plural(known.decided, 'disagreement')} decided with a reason."
        if known.coders
        else "",
    }


def _of_analysis(known: Known) -> dict[str, str]:
    changed = ", ".join(_plural(n, name, f"{name}") for name, n in known.changes.items())
    told = sum(known.findings.values())
    return {
        "25": f"{_plural(known.codes, 'code')} in {_plural(known.families, 'family', 'families')}, each with label, definition "
        "and what belongs to it (codebook/)."
        if known.codes
        else "",
        "26": f"The history of the codebook says when each code came or changed, and why ({changed})."
        if changed
        else "",
        "27": f"rap {known.version} (open source); coding logs, codebook and notebooks are kept as plain text.",
        "28": f"{_plural(known.groups, 'focus group')} answered the findings; standing now: {listed(known.findings)}."
        if known.groups
        else "",
        "29": "Quotes are printed where the person agreed; they carry no name, pseudonym or attribute."
        if known.quoted
        else "",
        "30": f"{_plural(told, 'finding')}, each with the codes and codings it rests on (codebook/findings/)."
        if told
        else "",
        "31": f"Statements of the findings, {known.findings.get('supported', 0)} of them supported by groups."
        if told
        else "",
        "32": f"{known.findings.get('contested', 0)} contested and {known.findings.get('set-aside', 0)} set-aside findings are "
        "kept with their reasons."
        if told
        else "",
    }


def _of_srqr(known: Known, coreq: Mapping[str, str]) -> dict[str, str]:
    """Items of SRQR, for the most part from the same facts."""
    forms = (
        f"Consent per person, date, purpose and audience (forms {', '.join(known.forms)}), checked for every output. "
    )
    forms += "Anybody can take her words back, and they are removed everywhere."
    span = f" between {known.months[0]} and {known.months[1]}" if known.months[0] else ""
    trials = (
        f" {_plural(known.spaces, 'trial space')} observed on {_plural(known.days, 'day')}." if known.spaces else ""
    )
    memos = f" Memos: {listed(known.memos)}." if known.memos else ""
    return {
        "S6": coreq.get("8", ""),
        "S9": forms if known.forms else "",
        "S10": f"{_talks(known)}{span}, in {', '.join(known.languages)}.{trials}" if known.talks else "",
        "S12": coreq.get("12", ""),
        "S13": "Anonymised transcripts as plain text with a hash each; append-only coding logs, a hash-chained line an act; "
        "raw material is kept outside the study.",
        "S14": " ".join(coreq[k] for k in ("24", "26") if coreq.get(k)),
        "S15": f"{coreq.get('24', '')} {coreq.get('28', '')}{memos}".strip(),
        "S16": coreq.get("31", ""),
        "S17": coreq.get("30", ""),
    }
