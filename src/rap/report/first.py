"""The first screen of a report for others: three findings in a sentence each, what people disagree
about, how to answer, and what comes next.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from rap.analysis.pooled_answers import AGREED, DISPUTED
from rap.report.arranged import CONTESTED
from rap.report.edition import Edition, exactly, people_text
from rap.report.icons import icon_markup
from rap.report.items.said import ToldFinding
from rap.report.items.where import Place
from rap.report.numbered import first_sentence, short_number
from rap.report.words import Words, lang_of, words_of
from rap.store.team_pages import TOP

MOST = 3  # findings on the first screen
_MET = 3  # numbers of findings behind a kind of workplace; the list below the findings has all


def draw_first(
    edition: Edition,
    findings: Sequence[ToldFinding],
    *,
    people: int,
    places: Sequence[Place] = (),
) -> str:
    """The markup; `people` is how many stand behind the report (0: it does not say), `places` where
    findings are met. Nothing when there is no finding to begin with.
    """
    top, words = top_of(edition, findings), words_of(edition.language)
    if not top:
        return ""
    said = "".join(_row(one, edition) for one in top)
    apart = sorted(filter(_is_apart, findings), key=lambda one: one.standing != CONTESTED)
    lines = [
        _where(top, places, edition),
        _contested(apart, edition, words),
        _how(top[0], words),
        _next(edition, words),
    ]
    lead = ""
    if people:
        with_people = words("first-people", people=people_text(exactly(people), edition))
        lead = f'<p class="behind">{escape(with_people)}</p>'
    return (
        f'<section class="first" aria-labelledby="first"><h2 id="first">{escape(words("first-title"))}</h2>'
        f'{lead}{_about(edition, words)}<ol class="top">{said}</ol>{"".join(lines)}</section>'
    )


def _about(edition: Edition, words: Words) -> str:
    """What the sentences below are: whether they are hard things, or needs. In words of the team's
    own, since the program cannot know.
    """
    said = edition.letter.of(TOP) if edition.letter else ()
    text, language = words.text(said[0].text) if said and said[0].text else ("", "")
    return f'<p class="these"{lang_of(language)}>{escape(text)}</p>' if text else ""


def top_of(edition: Edition, findings: Sequence[ToldFinding]) -> list[ToldFinding]:
    """The findings of the first screen: those the team chose in its letter, else in the order of what
    this report says of the answers. Counts of today have no part in it: an order would tell them.
    """
    told = {
        one.id: one for one in findings if not _is_apart(one) and one.id not in edition.reworded
    }
    if edition.top:
        return [told[id] for id in edition.top if id in told][:MOST]
    return sorted(told.values(), key=_rank)[:MOST]


def _is_apart(one: ToldFinding) -> bool:
    """Whether people disagree about it: a group, or those who answered."""
    return one.standing == CONTESTED or one.answers in DISPUTED


def _rank(one: ToldFinding) -> tuple[bool, int, int]:
    """First what groups gave many of their dots, then what most recognise, then the oldest."""
    answers = [*AGREED, one.answers].index(one.answers)
    return not one.has_dots, answers, one.number


def _row(one: ToldFinding, edition: Edition) -> str:
    said = escape(first_sentence(one.text))
    return (
        f'<li><a href="#finding-{one.number}">{icon_markup(edition.icons.get(one.id, ""))}'
        f"<span>{short_number(one.number, edition)}<span{lang_of(one.language)}>{said}</span></span></a></li>"
    )


def _where(top: Sequence[ToldFinding], places: Sequence[Place], edition: Edition) -> str:
    """In which kinds of workplace findings are met, as far as that may be said: the numbers of those of
    the first screen, then of those most people there speak of.
    """
    said, first = [], [one.id for one in top]
    for place in places:
        met = sorted((id for id, _ in place.findings), key=lambda id: [*first, id].index(id))[:_MET]
        if met:
            label = escape(place.short[:1].upper() + place.short[1:])
            links = " ".join(_number_link(edition.numbers[id], edition) for id in met)
            said.append(f"<span>{label} {links}</span>")
    if not said:
        return ""
    name = f"<b>{escape(words_of(edition.language)('first-where'))}</b>"
    return f'<p class="where">{icon_markup("door")}<span>{name} {" ".join(said)}</span></p>'


def _number_link(number: int, edition: Edition) -> str:
    return f'<a href="#finding-{number}">{short_number(number, edition)}</a>'


def _contested(apart: Sequence[ToldFinding], edition: Edition, words: Words) -> str:
    """What people disagree about: two sentences, and the numbers of all others."""
    if not apart:
        return ""
    said = (
        f'<li><a href="#finding-{one.number}">{short_number(one.number, edition)}'
        f"<span{lang_of(one.language)}>{escape(first_sentence(one.text))}</span></a></li>"
        for one in apart[:2]
    )
    more = " ".join(_number_link(one.number, edition) for one in apart[2:])
    rest = f'<li class="more">{more}</li>' if more else ""
    return (
        f'<p class="apart">{escape(words("first-contested"))}</p>'
        f'<ul class="apart">{"".join(said)}{rest}</ul>'
    )


def _how(one: ToldFinding, words: Words) -> str:
    example = f"{words.number(one.number)}\u00a0{words('word-yes')}"
    return (
        f'<p class="how"><span>{escape(words("first-how", example=example))}</span> '
        f'<a class="button" href="#answer">{escape(words("answer-link"))}</a></p>'
    )


def _next(edition: Edition, words: Words) -> str:
    """What comes next, in a sentence of the team's own, and where the page says who asks."""
    assert edition.letter is not None
    passages = edition.letter.promises
    text, language = words.text(passages[-1].text) if passages else ("", "")
    what = f"<b>{escape(words('next-title'))}</b> <span{lang_of(language)}>{escape(first_sentence(text))}</span>"
    asks = (
        f'<a href="#before">{escape(words("first-trust"))}</a>' if edition.letter.of("asks") else ""
    )
    return (f'<p class="then">{what}</p>' if text else "") + (
        f'<p class="then">{asks}</p>' if asks else ""
    )
