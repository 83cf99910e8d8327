"""The nouns of a study as frozen values: source, turn, code, coding, case, memo and others.

Offsets count Unicode code points from 0, end exclusive, so `text[start:end]` is the quote.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rap.core.finding_parts import Against, Criterion, SameMeaning
from rap.core.form_questions import FormQuestion

SOURCE_ID = re.compile(r"(?:INT|FG|FN|AR|QU|AN)-[0-9]{2,6}")
CASE_ID = re.compile(r"[CS]-[0-9]{2,6}|R-[0-9]{5}")
CODER_ID = re.compile(r"K-[0-9]{2,6}")
FINDING_ID = re.compile(r"F-[0-9]{2,6}")
CODE_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
RUN_NAME = CODE_ID
GUIDE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
GUIDE = "guide"
"""The variable of a source that names the guide it was made with."""
VARIABLE_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
DEVICE_ID = re.compile(r"[a-z0-9]{8}(?:-[1-9][0-9]*)?")
EVENT_ID = re.compile(r"[0-9a-f]{32}")
_REF = re.compile(r"([A-Z]{2,3}-[0-9]{2,6}):([0-9]{1,12})-([0-9]{1,12})")
HASH = re.compile(r"[0-9a-f]{64}")
GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
LABEL = re.compile(r"[A-Z][A-Z0-9]{0,7}")
LANGUAGE = re.compile(r"[a-z]{2}")
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")

KINDS = {
    "interview": "INT",
    "focus-group": "FG",
    "field-note": "FN",
    "article": "AR",
    "question": "QU",
    "answers": "AN",
}
QUESTION_KIND = "question"  # somebody asked for help: public or not, a person stands behind each
ANSWERS_KIND = "answers"  # what people wrote in a survey: a turn is a respondent
ROLES = ("participant", "interviewer", "interpreter", "companion")
SILENT = ("interviewer", "interpreter")
"""Who speaks for others: these roles, in a source, have no words of their own there."""
OWN, TOLD, ASKED, INTERPRETED = "own", "told", "asked", "interpreted"
"""Whose words a turn holds: of a person, or told for her by an interpreter; of who interviews, or
interpreted for her. "" where nobody can tell.
"""
HEARD = (OWN, TOLD)
"""What may be read as a person's words."""
PARTICIPANTS = "participants"
"""In a question, everybody whose words are `HEARD`."""
RESERVED_FAMILIES = (
    *("findings", "votes", "forms", "proposals", "letter", "surveys", "counts"),
    *("machines", "guides"),
)
PURPOSES = (
    *("analyse", "count", "stay", "paraphrase", "quote"),
    *("attributes", "translate", "whole", "archive", "recontact"),
)
METHODS = ("codebook", "coding-reliability", "reflexive")
"""How a team codes; `study.settings.method` is one of them."""
STATUSES = ("proposed", "supported", "contested", "changed", "set-aside")
ANSWERS = ("yes", "partly", "no", "not-mine")
UNSURE = "unsure"  # she does not know: kept beside the answers, and never one of those who answered

Labels = Mapping[str, str]
"""The same text per language: `{"fr": "Loyer", "nl": "Huur"}`."""
Grants = Mapping[str, tuple[str, ...]]
"""What each audience may do: audience -> purposes."""


def parse_ref(ref: str) -> tuple[str, int, int] | None:
    """Source, start and end of a reference to a passage; None for any other text.

    Examples
    --------
    >>> parse_ref("INT-38201:1203-1260")
    ('INT-38201', 1203, 1260)
    """
    match = _REF.fullmatch(ref)
    return (match[1], int(match[2]), int(match[3])) if match else None


def in_language(labels: Labels, language: str, otherwise: str = "") -> str:
    """The text in `language`; if missing, in the first language there is; if none, `otherwise`."""
    return labels.get(language) or next(iter(labels.values()), otherwise)


@dataclass(frozen=True)
class Speaker:
    """Who speaks under a `label` in a source; `role` is one of `ROLES`, and `case`, the person, is
    empty when it is not known.
    """

    label: str
    role: str
    case: str = ""


@dataclass(frozen=True)
class NamesDecision:
    """What somebody decided on the words of a text that look like names or numbers: when, who (""
    where nothing was found and nobody is known to code on that machine), on which text (`of`, its
    hash), how many finds stay and how many were masked, with which version of the screen. Never the
    words.
    """

    on: str
    by: str
    of: str
    kept: int
    masked: int
    screen: int


@dataclass(frozen=True)
class Source:
    """One text; its id is its file name without suffix. `hash` is the SHA-256 of the text in UTF-8.

    `title` and `groups` are for the team's screens, and are used nowhere else. `guid` is the id
    that another program gave it, if it came from one.
    """

    id: str
    kind: str
    language: str
    hash: str
    phase: int | None = None
    month: str = ""
    rights: str = "consent"
    speakers: tuple[Speaker, ...] = ()
    variables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    title: str = ""
    groups: tuple[str, ...] = ()
    guid: str = ""
    names: NamesDecision | None = None

    @property
    def cases(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(speaker.case for speaker in self.speakers if speaker.case))


@dataclass(frozen=True)
class Turn:
    """One labelled stretch of a source: `start` is where its label begins, `body` where the words
    begin, `end` the end of the words, before the line end.
    """

    label: str
    start: int
    body: int
    end: int
    language: str = ""
    time: str = ""


@dataclass(frozen=True)
class Code:
    """A named idea: its texts per language, and its place in the tree.

    `example` maps a language to a reference (`und`: one for all languages). `sensitive` is not
    empty where "nearly all speak of it" may harm people. `guid` is the id that another program gave
    it. Rows of `history` are (date, change, reason, by). `places` maps a key of its file to
    `file:line`, and "" to the file; two codes that differ only in `places` are equal.
    """

    id: str
    family: str = ""
    parent: str = ""
    label: Labels = field(default_factory=dict)
    definition: Labels = field(default_factory=dict)
    include: Labels = field(default_factory=dict)
    exclude: Labels = field(default_factory=dict)
    example: Labels = field(default_factory=dict)
    colour: str = ""
    merged_into: str = ""
    retired: str = ""
    sensitive: str = ""
    guid: str = ""
    history: tuple[tuple[str, str, str, str], ...] = ()
    places: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Broader:
    """A name for several values together, for readers to whom each value alone would be too few
    people.
    """

    label: Labels
    of: tuple[str, ...]


@dataclass(frozen=True)
class Variable:
    """A property of cases: its label and the labels of its values, per language. `broader` joins
    values under one name. `exist` says of a value, or a broader name, about how many people there
    are of that kind where the study is made, heard or not.

    A question of a survey is a variable of the people who answered it: its id is `SURVEY.QUESTION`,
    and `question` says how it is asked.
    """

    id: str
    label: Labels = field(default_factory=dict)
    values: Mapping[str, Labels] = field(default_factory=dict)
    broader: Mapping[str, Broader] = field(default_factory=dict)
    question: FormQuestion | None = None
    exist: Mapping[str, int] = field(default_factory=dict)

    def kinds(self) -> dict[str, Broader]:
        """Each broader name, and each value that has none."""
        joined = {value for broader in self.broader.values() for value in broader.of}
        alone = {id: Broader(label, (id,)) for id, label in self.values.items() if id not in joined}
        return {**self.broader, **alone}


@dataclass(frozen=True)
class Codebook:
    """All codes in tree order, with the labels of families and variables, and what the codes of a
    family are `about`, for reports: a "need" or a "difficulty".
    """

    codes: tuple[Code, ...] = ()
    title: Labels = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    families: Mapping[str, Labels] = field(default_factory=dict)
    variables: Mapping[str, Variable] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {code.id: code for code in self.codes})

    @property
    def within(self) -> dict[str, str]:
        """Code -> its family, and "column=value" -> its broader name."""
        joined = {
            f"{variable.id}={value}": id
            for variable in self.variables.values()
            for id, broader in variable.broader.items()
            for value in broader.of
        }
        return {code.id: code.family for code in self.codes} | joined

    @property
    def questions(self) -> dict[str, FormQuestion]:
        """How each question of a survey is asked, by its column in tables."""
        return {id: one.question for id, one in self.variables.items() if one.question}

    def get(self, code_id: str) -> Code | None:
        return self._by_id.get(code_id)  # type: ignore[attr-defined, no-any-return]


@dataclass(frozen=True)
class Coding:
    """One coder applied one code to one segment. `start` and `end` are None when it codes the whole
    source.

    `src` is the first 8 hex digits of the hash of the text the offsets count in; `t` is UTC with
    milliseconds.
    """

    id: str
    source: str
    code: str
    coder: str
    start: int | None
    end: int | None
    t: str
    src: str
    important: bool = False


@dataclass(frozen=True)
class Consent:
    """What one person said on one day about what each audience may do with her words.

    `yes` maps an audience to purposes. It is None when the form says what is granted, together with
    those of its `answers` that she said yes to. `unclear` is what she was not sure about: it counts
    as no. `begins` and `until` are local days, both included.
    """

    date: str
    given: str
    form: str = ""
    begins: str = ""
    until: str = ""
    yes: Grants | None = None
    not_to: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    unclear: Grants = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """The unit of study, often a person. A variable has a tuple of values, or a mapping month ->
    tuple.
    """

    id: str
    variables: Mapping[str, tuple[str, ...] | Mapping[str, tuple[str, ...]]] = field(
        default_factory=dict
    )
    consent: tuple[Consent, ...] = ()


@dataclass(frozen=True)
class Guide:
    """One version of the questions that are asked in interviews or groups. `themes` are the codes
    that it asks about, in its order: who raised another theme did so unasked.
    """

    id: str
    title: Labels = field(default_factory=dict)
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Memo:
    """A researcher's note on a source, segment, code or case, in Markdown."""

    id: str
    source: str
    about: str
    by: str
    date: str
    type: str
    private: bool
    body: str


@dataclass(frozen=True)
class Finding:
    """A statement per language, what it rests on, and how its standing changed: `history` rows are
    (date, status, reason, by).

    `was` and `told` are by the place of a step in `history`: the words per language that the step
    replaced, and its reason as members may read it. `same` is what the team found to mean the same.
    `voices` are the codings that reports quote before others (`pinned`) and never (`refused`).
    `against` are all reasons against it; `dissent` those against its words of today that a group
    agreed to publish. `icon` is one of `ICONS`, or "". `spoken_for_by` maps a variable to a value:
    the people who share it wrote the sentence about themselves and agreed to it.

    `met` is the group in which a step was taken, by the step's place; `undone` are the places of
    steps that undo a change of words. `lost` are words that git or a release has and no step keeps.
    What `rap.store.wordings.as_worded` gives has a `standing` ("" for the last step's), the kinds
    of what was said of earlier words alone (`fallen`), and the finding as it is `written`.
    """

    id: str
    statement: Mapping[str, Mapping[str, str]]
    evidence: Mapping[str, tuple[str, ...]]
    phase: int | None
    history: tuple[tuple[str, str, str, str], ...]
    criteria: tuple[Criterion, ...] = ()
    was: Mapping[int, Labels] = field(default_factory=dict)
    same: tuple[SameMeaning, ...] = ()
    voices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: Mapping[int, Labels] = field(default_factory=dict)
    dissent: tuple[Labels, ...] = ()
    icon: str = ""
    spoken_for_by: Mapping[str, str] = field(default_factory=dict)
    against: tuple[Against, ...] = ()
    met: Mapping[int, str] = field(default_factory=dict)
    undone: tuple[int, ...] = ()
    lost: Labels = field(default_factory=dict)
    standing: str = field(default="", compare=False)
    fallen: Collection[str] = field(default=(), compare=False)
    written: Finding | None = field(default=None, compare=False, repr=False)

    @property
    def status(self) -> str:
        return self.standing or self.history[-1][1] if self.history else "proposed"

    @property
    def quotable(self) -> set[str]:
        """The passages it rests on, without those that are never to be quoted."""
        return {*self.evidence.get("codings", ())} - {*self.voices.get("refused", ())}


@dataclass(frozen=True)
class Vote:
    """What one focus group answered to one finding: how many of the people present gave each of
    `ANSWERS`, and how many dots it got.

    `wordings` are the hashes of the words the group read, one per language: () where its sheet does
    not say.
    """

    source: str
    date: str
    present: int
    finding: str
    answers: Mapping[str, int]
    dots: int = 0
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Observation:
    """One thing seen in a space on one day. `value` is as it was written; `by` is a coder's id, or
    "member".
    """

    space: str
    date: str
    id: str
    criterion: str
    value: str
    unit: str
    note: str
    by: str
