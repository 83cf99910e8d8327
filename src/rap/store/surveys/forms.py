"""Forms of surveys: `codebook/surveys/bank-2024.yaml`, read, checked and written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from rap.core.errors import Message, Problem, RefusedError
from rap.core.finding_parts import SameMeaning
from rap.core.model import (
    CODE_ID,
    CODER_ID,
    FINDING_ID,
    HASH,
    LANGUAGE,
    VARIABLE_ID,
    Labels,
)
from rap.core.plain import is_day, labels_of, nearest, values_of
from rap.core.reading import all_or_problems, read_folder
from rap.core.surveys import (
    BAND,
    CHOSEN,
    COLUMNS,
    OPTION_ID,
    QUESTION_ID,
    TYPES,
    Option,
    Question,
    Survey,
    Translated,
    band_ends,
    parse_answer,
)
from rap.core.yaml_checks import EACH, LABELS, TEXT, TEXTS, CheckedFile, Shape
from rap.core.yaml_files import Document, parse_yaml, read_yaml
from rap.store.codebook import read_codebook
from rap.store.consent_forms import FOLDER as CONSENT_FORMS
from rap.store.consent_forms import Form, read_forms

FOLDER = "codebook/surveys"
MAX_STEPS = 11  # 0 to 10 is the longest scale people are asked
_SAME = ("from", "to", "by", "date", "why")
_OPTION: Shape = {"id": TEXT, "label": LABELS, "silent": TEXT, "alone": TEXT, "code": TEXT}
_QUESTION: Shape = {
    "id": TEXT,
    "type": TEXT,
    "label": LABELS,
    "hint": LABELS,
    "options": [_OPTION],
    "asked_if": {EACH: TEXTS},
    "ends": [TEXT],
    "bands": [TEXT],
    "own_words": TEXT,
    "variable": TEXT,
}
_SHAPES: Mapping[str, Shape] = {
    "title": LABELS,
    "intro": LABELS,
    "languages": [TEXT],
    "open": {"from": TEXT, "until": TEXT},
    "reached": TEXTS,
    "asked": {"who": LABELS, "missed": LABELS, "people": TEXT},
    "consent": TEXT,
    "finding": TEXT,
    "questions": [_QUESTION],
    "translations": {EACH: {"by": TEXT, "checked_by": TEXTS, "of": TEXT}},
    "same": [dict.fromkeys(_SAME, TEXT)],
}
_YES = {"": False, "yes": True, "no": False, "true": True, "false": False}


def read_surveys(root: Path, *, damaged: list[Problem] | None = None) -> tuple[Survey, ...]:
    """All forms, by id; all problems are raised together, or noted in `damaged`."""
    return all_or_problems(*read_folder(root, FOLDER, read_survey), damaged=damaged)


def read_survey(root: Path, survey_id: str) -> Survey:
    """Read `codebook/surveys/ID.yaml`.

    Raises
    ------
    RefusedError, ProblemsError
        It is not there, or something in it is wrong.
    """
    name = f"{FOLDER}/{survey_id}.yaml"
    return _survey(survey_id, read_yaml(root / name, name=name))


def is_answer(root: Path, text: str) -> bool:
    """Whether `bank-2026:refused=yes` is an answer that a form of this study lets people give."""
    named = parse_answer(text)
    if named is None or not (root / f"{FOLDER}/{named[0]}.yaml").is_file():
        return False
    question = read_survey(root, named[0]).question(named[1])
    return question is not None and (named[2] in question.choices or named[2] in question.bands)


def parse_survey(text: str, *, id: str) -> Survey:
    """Parse the text of a form; raises as `read_survey`."""
    return _survey(id, parse_yaml(text, name=f"{FOLDER}/{id}.yaml"))


def _survey(survey_id: str, document: Document) -> Survey:
    if not CODE_ID.fullmatch(survey_id):
        raise RefusedError("store.surveys.bad_id", place=document.name, survey=survey_id)
    file = CheckedFile(document, _SHAPES)
    days, asked = file.mapping("open"), file.mapping("asked")
    languages, people = values_of(file.data.get("languages")), _people(file)
    _check_days_and_languages(file, languages)
    questions = tuple(
        _question(file, number, row) for number, row in enumerate(file.data.get("questions") or ())
    )
    _check_order(file, questions)
    survey = Survey(
        survey_id,
        title=labels_of(file.data.get("title")),
        languages=languages,
        opened=str(days.get("from") or ""),
        closes=str(days.get("until") or ""),
        reached=values_of(file.data.get("reached")),
        asked=labels_of(asked.get("who")),
        missed=labels_of(asked.get("missed")),
        consent=file.text("consent"),
        questions=questions,
        finding=file.text("finding"),
        people=people,
        intro=labels_of(file.data.get("intro")),
        translated={key: _translated(file, key) for key in file.mapping("translations")},
        same=tuple(_same(file, row) for row in file.data.get("same") or ()),
    )
    file.raise_problems()
    return survey


def _check_days_and_languages(file: CheckedFile, languages: tuple[str, ...]) -> None:
    for key, day in file.mapping("open").items():
        file.expect(not day or is_day(day), "store.surveys.bad_day", "open", key, day=day)
    first, last = (str(file.mapping("open").get(key) or "") for key in ("from", "until"))
    is_after = not (is_day(first) and is_day(last)) or first <= last
    file.expect(is_after, "store.surveys.ends_before", "open", "until", first=first, last=last)
    for language in languages:
        is_one = LANGUAGE.fullmatch(language)
        file.expect(is_one, "store.surveys.bad_language", "languages", language=language)


def _people(file: CheckedFile) -> int | None:
    """How many people were asked; None if unknown."""
    word = str(file.mapping("asked").get("people") or "unknown")
    is_number = bool(re.fullmatch("[0-9]{1,9}", word))
    keys = ("asked", "people")
    is_right = is_number or word == "unknown"
    file.expect(is_right, "store.surveys.bad_people", *keys, people=word)
    return int(word) if is_number else None


def _question(file: CheckedFile, number: int, row: Any) -> Question:
    keys = ("questions", f"#{number}")
    row = row if isinstance(row, dict) else {}
    id, type = str(row.get("id", "")), str(row.get("type", ""))
    for key in row:
        file.expect_one_of(_QUESTION, "core.yaml.unknown_key", *keys, key=key)
    file.expect(QUESTION_ID.fullmatch(id), "store.surveys.bad_question", *keys, question=id)
    file.expect(id not in COLUMNS, "store.surveys.taken", *keys, question=id)
    file.expect_one_of(TYPES, "store.surveys.bad_type", *keys, type=type, question=id)
    options = tuple(_option(file, keys, id, one) for one in row.get("options") or ())
    question = Question(
        id,
        type,
        label=labels_of(row.get("label")),
        hint=labels_of(row.get("hint")),
        options=options,
        asked_if={key: values_of(value) for key, value in (row.get("asked_if") or {}).items()},
        ends=_ends(file, keys, id, row.get("ends") or ()),
        bands=values_of(row.get("bands")),
        own_words=_is_yes(file, keys, row, "own_words"),
        variable=str(row.get("variable", "")),
    )
    for what, facts in _find_wrong(question):
        file.wrong(what, *keys, question=id, **facts)
    return question


def _option(file: CheckedFile, keys: tuple[str, ...], question: str, row: Any) -> Option:
    row = row if isinstance(row, dict) else {"id": row}
    for key in row:
        file.expect_one_of(_OPTION, "core.yaml.unknown_key", *keys, key=key)
    id, code = str(row.get("id", "")), str(row.get("code", ""))
    is_id = OPTION_ID.fullmatch(id)
    file.expect(is_id, "store.surveys.bad_option", *keys, option=id, question=question)
    silent, alone = (_is_yes(file, keys, row, key) for key in ("silent", "alone"))
    return Option(id, labels_of(row.get("label")), silent, alone, code)


def _is_yes(file: CheckedFile, keys: tuple[str, ...], row: Mapping[str, Any], key: str) -> bool:
    word = str(row.get(key) or "")
    file.expect(word in _YES, "store.surveys.not_yes_or_no", *keys, key=key, value=word)
    return _YES.get(word, False)


def _ends(
    file: CheckedFile, keys: tuple[str, ...], question: str, row: Any
) -> tuple[int, int] | None:
    if not row:
        return None
    numbers = [int(end) for end in row if re.fullmatch("-?[0-9]{1,3}", str(end))]
    if len(numbers) == len(row) == 2 and 0 < numbers[1] - numbers[0] < MAX_STEPS:
        return numbers[0], numbers[1]
    file.wrong("store.surveys.bad_ends", *keys, question=question, n=MAX_STEPS)
    return None


def _find_wrong(question: Question) -> Iterator[tuple[str, dict[str, Any]]]:
    """Problems of one question that depend on its type."""
    of_type = {"type": question.type}
    ids = Counter(option.id for option in question.options)
    for option in sorted(id for id, n in ids.items() if n > 1):
        yield "store.surveys.option_twice", {"option": option}
    if question.type in CHOSEN and not question.options:
        yield "store.surveys.no_options", of_type
    if question.type in ("open", "note") and question.options:
        yield "store.surveys.needless", {"key": "options", **of_type}
    needs = {"ends": "scale", "bands": "number", "own_words": "one several"}
    for key, types in needs.items():
        if getattr(question, key) and question.type not in types.split():
            yield "store.surveys.needless", {"key": key, **of_type}
    if question.type == "scale" and question.ends is None:
        yield "store.surveys.no_ends", {}
    if question.variable and not VARIABLE_ID.fullmatch(question.variable):
        yield "store.surveys.bad_variable", {"name": question.variable}
    for band in question.bands:
        if not BAND.fullmatch(band):
            yield "store.surveys.bad_band", {"band": band}
    if question.bands and all(map(BAND.fullmatch, question.bands)):
        ends = [band_ends(band) for band in question.bands]
        is_rising = all(low <= high for low, high in ends)
        if not is_rising or any(one[1] >= two[0] for one, two in pairwise(ends)):
            yield "store.surveys.bands_overlap", {}


def _check_order(file: CheckedFile, questions: tuple[Question, ...]) -> None:
    """A question has an id of its own, whatever its capitals, and depends on earlier ones only."""
    earlier: dict[str, Question] = {}
    folded: set[str] = set()
    for number, question in enumerate(questions):
        keys, facts = ("questions", f"#{number}"), {"question": question.id}
        file.expect(
            question.id.lower() not in folded, "store.surveys.question_twice", *keys, **facts
        )
        for name, options in question.asked_if.items():
            if name not in earlier:
                near = nearest(name, earlier)
                file.wrong("store.surveys.not_earlier", *keys, name=name, **facts, nearest=near)
                continue
            choices = earlier[name].choices
            for option in options:
                if option not in choices:
                    near, of = nearest(option, choices), {"name": name, **facts}
                    file.wrong("store.surveys.no_option", *keys, option=option, **of, nearest=near)
        earlier[question.id] = question
        folded.add(question.id.lower())


def _translated(file: CheckedFile, language: str) -> Translated:
    row = file.mapping("translations")[language] or {}
    one = Translated(row.get("by", ""), values_of(row.get("checked_by")), row.get("of", ""))
    for coder in (one.by, *one.checked_by):
        is_coder = not coder or CODER_ID.fullmatch(coder)
        file.expect(is_coder, "store.surveys.bad_coder", "translations", language, coder=coder)
    return one


def _same(file: CheckedFile, row: Mapping[str, str]) -> SameMeaning:
    one = SameMeaning("", *(row.get(key, "") for key in _SAME))
    hashes = HASH.fullmatch(one.old) and HASH.fullmatch(one.new)
    file.expect(hashes and is_day(one.date) and one.reason, "store.surveys.bad_same", "same")
    return one


def check_surveys(root: Path) -> list[Problem]:
    """Problems of the forms, and names in them that are not in this study."""
    found, problems = read_folder(root, FOLDER, read_survey)
    if not found:
        return problems
    damaged: list[Problem] = []  # the checks of those files name them
    codes = [code.id for code in read_codebook(root, damaged=damaged).codes]
    if damaged:  # what a damaged file holds is not missing
        codes += [option.code for one in found for q in one.questions for option in q.options]
    forms = sorted(path.stem for path in (root / CONSENT_FORMS).glob("*.yaml"))
    whole = read_forms(root, damaged=damaged)
    for survey in found:
        place = f"{FOLDER}/{survey.id}.yaml"
        document = read_yaml(root / place, name=place)
        for keys, message in find_missing(survey, codes=codes, forms=forms):
            problems.append(Problem(message, place=document.place(*keys)))
        if consent := whole.get(survey.consent):
            at = document.place("consent")
            problems += [Problem(one, place=at) for one in _find_consent_unsaid(survey, consent)]
        finding = survey.finding
        there = (root / f"codebook/findings/{finding}.yaml").is_file()
        if finding and not (FINDING_ID.fullmatch(finding) and there):
            at = document.place("finding")
            problems.append(Problem("store.surveys.no_finding", place=at, finding=finding))
    return problems


def find_missing(
    survey: Survey, *, codes: list[str], forms: list[str]
) -> Iterator[tuple[tuple[str, ...], Message]]:
    """What a form lacks before people can answer it, with the keys of where: consent, languages,
    words in one of them, codes that are not in the codebook.
    """
    if not survey.consent:
        yield ("consent",), Message("store.surveys.unasked")
    elif survey.consent not in forms:
        near = nearest(survey.consent, forms)
        yield (
            ("consent",),
            Message("store.surveys.no_consent", form=survey.consent, nearest=near),
        )
    if not survey.languages:
        yield ("languages",), Message("store.surveys.no_languages")
    if not survey.questions:
        yield ("questions",), Message("store.surveys.no_questions")
    yield from _find_unsaid(survey)
    for number, question in enumerate(survey.questions):
        for option in question.options:
            if option.code and option.code not in codes:
                near, facts = nearest(option.code, codes), {"code": option.code}
                of = {"option": option.id, "question": question.id}
                message = Message("store.surveys.no_code", **facts, **of, nearest=near)
                yield ("questions", f"#{number}"), message


def _find_consent_unsaid(survey: Survey, form: Form) -> Iterator[Message]:
    """Words of the consent form that are not in every language of the survey: nobody can agree to
    what she cannot read.
    """
    further = [(name, answer.wording) for name, answer in form.answers.items()]
    for name, words in [("", form.wording), *further]:
        if missing := tuple(one for one in survey.languages if not words.get(one)):
            id = "store.surveys.further_unsaid" if name else "store.surveys.consent_unsaid"
            facts = {"answer": name} if name else {}
            yield Message(id, languages=missing, form=form.id, **facts)


def _find_unsaid(survey: Survey) -> Iterator[tuple[tuple[str, ...], Message]]:
    """Words that are not in every language of the form."""

    def lacks(labels: Labels) -> tuple[str, ...]:
        return tuple(one for one in survey.languages if not labels.get(one))

    if missing := lacks(survey.title):
        yield ("title",), Message("store.surveys.title_unsaid", languages=missing)
    if survey.intro and (missing := lacks(survey.intro)):
        yield ("intro",), Message("store.surveys.intro_unsaid", languages=missing)
    for number, question in enumerate(survey.questions):
        keys, facts = ("questions", f"#{number}"), {"question": question.id}
        if missing := lacks(question.label):
            yield keys, Message("store.surveys.question_unsaid", languages=missing, **facts)
        if question.hint and (missing := lacks(question.hint)):
            yield keys, Message("store.surveys.hint_unsaid", languages=missing, **facts)
        for option in question.options:
            if missing := lacks(option.label):
                facts["option"] = option.id
                yield keys, Message("store.surveys.option_unsaid", languages=missing, **facts)


def find_old_forms(root: Path) -> Iterator[Problem]:
    """Translations of a form whose first language has changed since."""
    for survey in read_folder(root, FOLDER, read_survey)[0]:
        place = f"{FOLDER}/{survey.id}.yaml"
        document = read_yaml(root / place, name=place)
        for language in find_stale(survey):
            at = document.place("translations", language)
            yield Problem("store.surveys.old_translation", place=at, language=language)


def find_stale(survey: Survey) -> list[str]:
    """Languages that were translated from words the first language no longer has."""
    first = survey.languages[0] if survey.languages else ""
    today = survey.words_hash(first)
    rows = survey.translated.items()
    return [language for language, one in rows if one.of and one.of != today and language != first]
