"""The form of a survey in one HTML file: all its languages, no request, nothing stored.

The file asks for nothing (`default-src 'none'`, one script and one style sheet named by their
hashes), keeps nothing in the browser, and makes a code to send (`rap.formats.surveys.codes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from rap.core.surveys import Option, Question, Survey
from rap.formats.surveys.codes import language_bits, places_of, width_of
from rap.report.letter import hash_source
from rap.report.words import ALL_LOCALES
from rap.store.consent_forms import Form
from rap.topics.surveys.papers.words import FormWords

_HERE = Path(__file__).parent


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def draw_page(survey: Survey, consent: Form) -> str:
    """The form as one HTML file.

    Parameters
    ----------
    survey
        The form; it has at least one language.
    consent
        Its consent form, asked first: without a yes there is no code.
    """
    words, script = FormWords(survey.languages), _read("form.js")
    return f"""<!doctype html>
{_head(survey, script)}
<body>
{_header(survey, words)}
<main>
<form id="survey" autocomplete="off">
{_before(survey, words)}
{_consent(consent, words)}
<div id="questions" hidden>
{_questions(survey, words)}
</div>
{_end(words)}
</form>
</main>
<footer class="bar"><a class="leave" href="#">{words.fixed("leave")}</a></footer>
<div id="says"><p id="says-copied">{words.fixed("copied")}</p>
<p id="says-byhand">{words.fixed("by-hand")}</p></div>
<script>{script}</script>
</body>
</html>
"""


def _head(survey: Survey, script: str) -> str:
    style = _read("form.css") + _rules(survey.languages)
    policy = (
        f"default-src 'none'; script-src {hash_source(script)}; style-src {hash_source(style)}; "
        "form-action 'none'; base-uri 'none'"
    )
    facts = {
        "lang": survey.languages[0],
        "data-languages": " ".join(survey.languages),
        "data-language-bits": str(language_bits(survey)),
        "data-form": survey.hash[:4],
    }
    attributes = " ".join(f'{key}="{escape(value)}"' for key, value in facts.items())
    return f"""<html {attributes}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(survey.title.get(survey.languages[0], survey.id))}</title>
<style>{style}</style>
</head>"""


def _rules(languages: Sequence[str]) -> str:
    """Of each text one language is shown: that of the page."""
    return "\n".join(
        f'html[lang="{one}"] .t:not([lang="{one}"]) {{ display: none; }}' for one in languages
    )


def _header(survey: Survey, words: FormWords) -> str:
    keys = "".join(
        f'<button type="button" data-language="{one}" lang="{one}" aria-pressed="false">'
        f"{escape(_own_name(one))}</button>"
        for one in survey.languages
    )
    intro = f"<p>{words.said(survey.intro)}</p>" if survey.intro else ""
    pick = f'<div class="pick with-script" hidden role="group" aria-label="{escape(_own_names(survey))}">{keys}</div>'
    return f"<header>{pick if len(survey.languages) > 1 else ''}<h1>{words.said(survey.title)}</h1>{intro}</header>"


def _own_name(language: str) -> str:
    """The language as its speakers call it, with a capital."""
    from babel import Locale

    name = Locale.parse(ALL_LOCALES.get(language, language)).get_language_name() or language
    return name[:1].upper() + name[1:]


def _own_names(survey: Survey) -> str:
    return ", ".join(map(_own_name, survey.languages))


def _before(survey: Survey, words: FormWords) -> str:
    """What she should know before she begins."""
    ids = ("nothing-sent", "skip-any", "receipt-why", "traces")
    rows = "".join(f"<p>{words.fixed(id)}</p>" for id in ids)
    return (
        f'<section class="box soft"><h2>{words.fixed("before")}</h2>{rows}'
        f'<p class="with-script" hidden>{words.fixed("leave-keys")}</p>'
        f"<noscript><p><strong>{words.fixed('no-script')}</strong></p></noscript></section>"
    )


def _consent(consent: Form, words: FormWords) -> str:
    further = "".join(
        f"<p{_after(answer.after)}><label class='choice'><input type='checkbox' id='yes-{escape(name)}' "
        f"data-name='{escape(name)}'><span>{words.said(answer.wording)}</span></label></p>"
        for name, answer in consent.answers.items()
    )
    return f"""<fieldset id="consent"><legend>{words.fixed("consent")}</legend>
<p>{words.said(consent.wording)}</p>
<label class="choice"><input type="radio" name="consent" id="agree" value="yes"><span>{words.fixed("agree")}</span></label>
<label class="choice"><input type="radio" name="consent" id="refuse" value="no"><span>{words.fixed("refuse")}</span></label>
<p id="refused" class="note" role="status" hidden>{words.fixed("refused")}</p>
<div id="further" hidden>{further}</div>
</fieldset>"""


def _after(name: str) -> str:
    return f" data-after='{escape(name)}' hidden" if name else ""


def _questions(survey: Survey, words: FormWords) -> str:
    return "\n".join(_question(question, words) for question in survey.questions)


def _question(question: Question, words: FormWords) -> str:
    hint = f'<p class="hint">{words.said(question.hint)}</p>' if question.hint else ""
    label = words.said(question.label)
    needs = " ".join(f"{id}={','.join(options)}" for id, options in question.asked_if.items())
    only_if = f' data-if="{escape(needs)}"' if needs else ""
    if question.type == "note":  # it is only read, and has no part in the code
        return f'<div class="box soft"><p>{label}</p>{hint}</div>'
    is_typed = question.type in ("number", "date") and not question.bands
    kind = question.type if is_typed or question.type in ("several", "open") else "one"
    facts = (
        f'id="q-{question.id}" data-id="{question.id}" data-type="{kind}" '
        f'data-width="{width_of(question)}" data-places="{" ".join(places_of(question))}"{only_if}'
    )
    body = _typed(question, words) if is_typed else _chosen(question, words)
    return f"<fieldset {facts}><legend>{label}</legend>{hint}{body}</fieldset>"


def _typed(question: Question, words: FormWords) -> str:
    """A number or a month, as text: browsers differ too much in their fields for dates."""
    how = f"type-{question.type}"
    mode = ' inputmode="numeric"' if question.type == "number" else ""
    return (
        f'<label class="field"><span class="hint">{words.fixed(how)}</span>'
        f'<input type="text"{mode} autocomplete="off" aria-describedby="wrong-{question.id}"></label>'
        f'<p class="problem" id="wrong-{question.id}" hidden>{words.fixed(f"{how}-wrong")}</p>'
    )


def _chosen(question: Question, words: FormWords) -> str:
    if question.type == "open":
        return (
            f'<label class="field"><span class="hint">{words.fixed("own-words")}</span>'
            '<textarea rows="4" autocomplete="off" spellcheck="false"></textarea></label>'
        )
    rows = [_choice(question, band, escape(band_words(band)), "") for band in question.bands]
    steps: list[Option] = []
    rest: list[Option] = []
    for option in question.choices.values():
        is_step = bool(question.ends) and _is_step(question, option.id)
        (steps if is_step else rest).append(option)
    if steps:
        rows.append(_steps(question, steps, words))
    rows += [_choice(question, one.id, _label(one, words), _alone(one)) for one in rest]
    if question.own_words:
        rows.append(
            f'<label class="field"><span class="hint">{words.fixed("own-words")}</span>'
            '<input type="text" class="own" autocomplete="off" maxlength="300"></label>'
        )
    if question.type != "several":
        skip = f"<span>{words.fixed('skip')}</span></label>"
        rows.append(
            f'<label class="choice skip"><input type="radio" name="{question.id}" value="" checked>{skip}'
        )
    else:
        rows.insert(0, f'<p class="hint">{words.fixed("several")}</p>')
    return "".join(rows)


def _is_step(question: Question, id: str) -> bool:
    low, high = question.ends or (0, -1)
    return id in map(str, range(low, high + 1))


def _steps(question: Question, steps: Sequence[Option], words: FormWords) -> str:
    """A scale: its steps in a row as numbers, and beside them what its ends mean."""
    named = [option for option in steps if option.label]
    ends = "".join(f"<span>{option.id}: {words.said(option.label)}</span>" for option in named)
    rows = "".join(
        f'<label class="choice"><input type="radio" name="{question.id}" value="{one.id}">'
        f"<span>{one.id}</span></label>"
        for one in steps
    )
    return f'<div class="ends">{ends}</div><div class="steps">{rows}</div>'


def _label(option: Option, words: FormWords) -> str:
    if not option.label and option.id == "other":
        return words.fixed("other")
    return words.said(option.label) if option.label else escape(option.id)


def _alone(option: Option) -> str:
    return ' data-alone="yes"' if option.alone else ""


def _choice(question: Question, id: str, label: str, more: str) -> str:
    kind = "checkbox" if question.type == "several" else "radio"
    field = f'<input type="{kind}" name="{question.id}" value="{escape(id)}"{more}>'
    return f'<label class="choice">{field}<span>{label}</span></label>'


def band_words(band: str) -> str:
    """As people read it."""
    low, _, high = band.partition("-")
    return f"{low} – {high}" if low and high else f"{low} +" if low else f"≤ {high}"


def _end(words: FormWords) -> str:
    copy = f'<button type="button" id="copy">{words.fixed("copy")}</button>'
    clear = f'<button type="button" id="clear">{words.fixed("clear")}</button>'
    return f"""<section class="box soft" id="end" hidden>
<h2>{words.fixed("send")}</h2>
<p>{words.fixed("send-how")}</p>
<label class="field"><span class="hint">{words.fixed("code")}</span>
<textarea id="text" rows="3" readonly spellcheck="false"></textarea></label>
<div class="keys">{copy}{clear}</div>
<p id="done" role="status"></p>
<h2>{words.fixed("receipt")}</h2>
<p><output class="receipt"></output></p>
<p>{words.fixed("receipt-keep")}</p>
</section>"""
