"""Words that reviewers give in the place of a name: never a name, and never one label for two people
without somebody who says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rap.core.errors import WrongUseError
from rap.topics.review.decisions import Event, check_label, form_of
from rap.topics.review.entities import Entity

Holds = Callable[[str, str, str], Event | None]
"""(source, group, form) -> what was decided on it there."""


@dataclass(frozen=True)
class LabelChoice:
    """What is decided on an entity: an act of `ACTS`, the words of `say`, and whether they may stand
    for `both` it and somebody for whom they were said before.
    """

    entity: Entity
    act: str
    words: str = field(default="", repr=False)
    both: bool = False


def check_words(words: str, *, names: Iterable[str], entities: Iterable[Entity]) -> str:
    """Words as a label; a name that occurs in these texts, or that the vault knows, cannot be one."""
    label = check_label(words)
    known = {*map(form_of, names)}
    known |= {form for one in entities if one.group == "name" for form in one.forms}
    if form_of(label[1:-1]) in known:
        raise WrongUseError("review.label_names")
    return label


def find_whose(choice: LabelChoice, label: str, *, entities: Iterable[Entity], holds: Holds) -> str:
    """Under whose name a label stands from now on, "" for its own.

    Raises
    ------
    WrongUseError
        It stands for somebody else in one of these texts, and nobody said that it may for both.
    """
    entity = choice.entity
    for other in entities if entity.group == "name" else ():
        if other.group != "name":
            continue
        shared = [source for source in entity.sources if source in other.sources]
        for form in (one for one in other.forms if one not in entity.forms):
            known = (holds(source, other.group, form) for source in shared)
            said = next((one for one in known if one and one.words == label), None)
            if said is not None:
                if not choice.both and not {*entity.forms} <= {*other.forms}:
                    raise WrongUseError("review.label_taken")
                return said.whose or form
    return entity.whose
