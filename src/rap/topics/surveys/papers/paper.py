"""The form of a survey to print: on paper for the person herself, or as a script for somebody who
reads it aloud and ticks.

Each sheet has a number of its own, which is the receipt: it is printed at the top, and on a slip to tear
off and keep. Ids of options are printed small, for the person who types the sheet.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from rap.core.form_questions import OTHER
from rap.core.model import Labels, in_language
from rap.core.surveys import Option, Question, Survey
from rap.formats.surveys.codes import SIGNS
from rap.report.letter import hash_source
from rap.store.consent_forms import Form
from rap.topics.surveys.papers.page import band_words
from rap.topics.surveys.papers.words import phrase

N_LINES = 5  # to write on, for an open question


@cache
def _style() -> str:
    return (Path(__file__).parent / "paper.css").read_text(encoding="utf-8")


def draw_numbers(n: int) -> tuple[str, ...]:
    """Numbers for `n` sheets, at random and each of its own: `K7M2-0XQZ`."""
    found: dict[str, None] = {}
    while len(found) < n:
        signs = "".join(secrets.choice(SIGNS) for _ in range(8))
        found[f"{signs[:4]}-{signs[4:]}"] = None
    return tuple(found)


def draw_paper(survey: Survey, consent: Form, language: str, numbers: Sequence[str]) -> str:
    """Sheets to hand out, one for each of `numbers`, in one language."""
    sheets = "\n".join(_sheet(survey, consent, language, number) for number in numbers)
    return _document(survey, language, sheets)


def draw_aloud(survey: Survey, consent: Form, language: str, numbers: Sequence[str]) -> str:
    """The same for somebody who reads every word aloud and ticks what is said."""
    head = phrase("aloud-title", language)
    how = f'<div class="box"><h2>{escape(head)}</h2>{_words("aloud-how", language)}</div>'
    stop = _words("aloud-consent", language, kind="only")
    sheets = "\n".join(
        _sheet(survey, consent, language, number, before=how, stop=stop) for number in numbers
    )
    return _document(survey, language, sheets)


def _document(survey: Survey, language: str, sheets: str) -> str:
    style = _style()
    policy = f"default-src 'none'; style-src {hash_source(style)}; base-uri 'none'"
    return f"""<!doctype html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(in_language(survey.title, language, survey.id))}</title>
<style>{style}</style>
</head>
<body>
{sheets}
</body>
</html>
"""


def _sheet(
    survey: Survey, consent: Form, language: str, number: str, *, before: str = "", stop: str = ""
) -> str:
    asked = [question for question in survey.questions if question.type != "note"]
    places = {question.id: at for at, question in enumerate(asked, start=1)}
    questions = "\n".join(_question(one, survey, places, language) for one in survey.questions)
    intro = _text(survey.intro, language)
    top = f'<div class="number"><small>{escape(phrase("sheet", language))}</small>{number}</div>'
    return f"""<section class="sheet">
{top}<h1>{escape(in_language(survey.title, language, survey.id))}</h1>
{before}{f"<p>{intro}</p>" if intro else ""}{_words("paper-how", language)}
{_consent(consent, language)}{stop}
{questions}
<div class="slip"><div class="number">{number}</div>{_words("paper-back", language)}</div>
</section>"""


def _words(id: str, language: str, *, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{escape(phrase(id, language))}</p>"


def _text(labels: Labels, language: str) -> str:
    return escape(in_language(labels, language))


def _consent(consent: Form, language: str) -> str:
    yes, no = phrase("agree", language), phrase("refuse", language)
    rows = _row(escape(yes), "yes", is_one=True) + _row(escape(no), "no", is_one=True)
    further = "".join(
        _row(_text(answer.wording, language), name) for name, answer in consent.answers.items()
    )
    head = f"<h2>{escape(phrase('consent', language))}</h2>"
    wording = f"<p>{_text(consent.wording, language)}</p>"
    return f'<div class="box">{head}{wording}<ul>{rows}</ul><ul>{further}</ul></div>'


def _question(question: Question, survey: Survey, places: dict[str, int], language: str) -> str:
    label, hint = _text(question.label, language), _text(question.hint, language)
    below = f'<p class="hint">{hint}</p>' if hint else ""
    if question.type == "note":
        return f'<div class="question box"><p>{label}</p>{below}</div>'
    if question.type == "several":
        below += _words("several", language, kind="hint")
    return f"""<div class="question"><h2>{places[question.id]}. {label}</h2>
{_only_if(question, survey, places, language)}{below}{_answers(question, language)}</div>"""


def _only_if(question: Question, survey: Survey, places: dict[str, int], language: str) -> str:
    """One line for each earlier question that opens this one."""
    rows = []
    for id, options in question.asked_if.items():
        earlier = survey.question(id)
        known = earlier.choices if earlier else {}
        said = [_label(known[one], language) for one in options if one in known]
        words = phrase("only-if", language)
        text = words.format(options=" / ".join(f"“{one}”" for one in said), number=places[id])
        rows.append(f'<p class="only">{escape(text)}</p>')
    return "".join(rows)


def _label(option: Option, language: str) -> str:
    if not option.label and option.id == OTHER:
        return phrase("other", language)
    return in_language(option.label, language, option.id)


def _answers(question: Question, language: str) -> str:
    line = '<div class="line"></div>'
    is_one = question.type != "several"
    steps = range(question.ends[0], question.ends[1] + 1) if question.ends else ()
    choices = question.choices
    rows = "".join(_row(escape(band_words(one)), one, is_one=True) for one in question.bands)
    rows += "".join(
        _row(escape(_label(one, language)), one.id, is_one=is_one)
        for one in choices.values()
        if one.id not in map(str, steps)
    )
    if question.type == "open":
        return line * N_LINES
    if question.type in ("number", "date") and not question.bands:
        return _words(f"type-{question.type}", language, kind="hint") + line + f"<ul>{rows}</ul>"
    own = line if question.own_words else ""
    return f"{_scale(question, language)}<ul>{rows}</ul>{own}"


def _scale(question: Question, language: str) -> str:
    if question.ends is None:
        return ""
    low, high = question.ends
    choices, steps = question.choices, [str(step) for step in range(low, high + 1)]
    named = [step for step in steps if choices[step].label]
    ends = "".join(f"<span>{one}: {_text(choices[one].label, language)}</span>" for one in named)
    rows = "".join(f'<li class="dot"><span>{step}</span></li>' for step in steps)
    return f'<div class="ends">{ends}</div><ul class="scale">{rows}</ul>'


def _row(label: str, id: str, *, is_one: bool = False) -> str:
    kind = ' class="dot"' if is_one else ""
    return f"<li{kind}><span>{label}</span><small>{escape(id)}</small></li>"
