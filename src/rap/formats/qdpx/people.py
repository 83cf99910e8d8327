"""Who is in a REFI-QDA file: programs have four shapes for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rap.formats.projects import ProjectGroup, ProjectMemo, ProjectPerson, plain_key
from rap.formats.qdpx.found import Work
from rap.formats.qdpx.raw import Node


@dataclass
class _Person:
    """A case on its way."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    spans: list[tuple[str, int, int]] = field(default_factory=list)


def find_people(work: Work) -> tuple[tuple[ProjectPerson, ...], tuple[ProjectGroup, ...]]:
    """People and groups: cases (NVivo, QualCoder; Quirkos without a name), values on a source
    (MAXQDA), groups of texts called `name: value` (ATLAS.ti).
    """
    names = {plain_key(v.get("guid", "")): v.get("name", "") for v in work.nodes("Variables")}
    people = dict(_cases(work, names))
    by_text = {text: person for person in people.values() for text in person.texts}

    def person_of(text: str) -> _Person:
        if text not in by_text:
            by_text[text] = people[text] = _Person(work.texts[text].name, texts=[text])
        return by_text[text]

    for node in work.nodes("Sources"):
        key, values = plain_key(node.get("guid", "")), dict(_values(work, node, names))
        key = work.same_text.get(key, key)
        for one in node.all("Representation", "Transcript"):
            values |= dict(_values(work, one, names))
        if values and key in work.texts:
            work.lose("formats.qdpx.lost.source_values")
            person_of(key).values.update(values)
        else:
            work.lose("formats.qdpx.lost.values_without_text", len(values))
    for node in work.nodes("Notes"):
        n = len(dict(_values(work, node, names)))
        work.lose("formats.qdpx.lost.values_without_text", n)
    groups = []
    for key, name, members in _sets(work):
        variable, colon, value = (part.strip() for part in name.partition(":"))
        texts = [one for one in members if one in work.texts]
        if colon and variable and value and texts and len(texts) == len(members):
            work.lose("formats.qdpx.lost.sets_are_values")
            for text in texts:
                person_of(text).values[variable] = value
        else:
            groups.append(ProjectGroup(key, name, tuple(members)))
    made = (
        ProjectPerson(key, one.name, one.values, tuple(one.texts), tuple(one.spans))
        for key, one in people.items()
    )
    return tuple(made), tuple(groups)


def _cases(work: Work, names: dict[str, str]) -> Iterator[tuple[str, _Person]]:
    for node in work.nodes("Cases", "Case"):
        key = plain_key(node.get("guid", ""))
        refs = [*map(plain_key, node.refs("SourceRef"))]
        sources = (work.same_text.get(one, one) for one in refs)
        texts = [one for one in sources if one in work.texts]
        places = [*map(plain_key, node.refs("SelectionRef"))]
        spans = [work.by_place[one] for one in places if one in work.by_place]
        n_missing = len(refs) - len(texts) + len(places) - len(spans)
        work.lose("formats.qdpx.lost.case_places", n_missing)
        work.lose("formats.qdpx.lost.case_coded", len(node.refs("CodeRef")))
        if key in work.codes and not any(c.parent == key for c in work.codes.values()):
            # NVivo writes each case as a code, too, and whose words they are as codings
            work.lose("formats.qdpx.lost.case_codes")
            del work.codes[key]
            own = [coding for coding in work.codings if coding.code == key]
            work.codings = [coding for coding in work.codings if coding.code != key]
            for coding in own:
                if coding.start is None or coding.end is None:
                    texts.append(coding.text)
                else:
                    spans.append((coding.text, coding.start, coding.end))
        name = node.get("name", "")
        if not name and len(texts) == 1:
            name = work.texts[texts[0]].name
        if node.description:
            work.memos.append(ProjectMemo(f"{key}:description", node.description, ("person", key)))
        texts = [*dict.fromkeys(texts)]
        yield key, _Person(name, dict(_values(work, node, names)), texts, spans)


def _values(work: Work, node: Node, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is known of a case or a source; a value without a child is missing."""
    for row in node.all("VariableValue"):
        variable = next((plain_key(ref) for ref in row.refs("VariableRef")), "")
        value = next((c.text.strip() for c in row.children if c.tag.endswith("Value")), "")
        if variable not in names:
            work.lose("formats.qdpx.lost.values_without_variable")
        elif value:
            yield names[variable], value


def _sets(work: Work) -> Iterator[tuple[str, str, list[str]]]:
    boxes = [work.root, *work.root.all("CodeBook")]
    for node in (one for box in boxes for sets in box.all("Sets") for one in sets.all("Set")):
        members = [
            plain_key(one.get("targetGUID", "") or one.get("guid", ""))
            for one in node.all("MemberCode", "MemberSource", "MemberNote")
        ]
        yield plain_key(node.get("guid", "")), node.get("name", ""), members
