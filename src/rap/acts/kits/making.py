"""A kit drawn: five papers in one or two languages, looked at once more like a report, and written
where git looks away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rap.acts.kits.choosing import Kit, plan_kit
from rap.acts.kits.paper import Papers, draw_cards, draw_poster, draw_script, draw_tally
from rap.acts.run.guard import check_page, quote_of, said_words
from rap.core.errors import RunFailedError, WrongUseError
from rap.core.files import replace_file
from rap.core.plain import nearest
from rap.languages.phrases import read_phrases
from rap.report.edition import Quote, team_draft
from rap.report.safety import check_document
from rap.study.study import Study

OUT = "reports/out/kits"
MOST = 2  # languages side by side
Voice = Callable[[str, str], Quote | None]


def check_languages(languages: Sequence[str]) -> tuple[str, ...]:
    """One language or two, each with words for a kit; raises `WrongUseError` else."""
    wanted = tuple(dict.fromkeys(languages))
    if not 0 < len(wanted) <= MOST:
        raise WrongUseError("acts.kits.bad_languages", most=MOST, given=len(wanted))
    for language in wanted:
        if language not in read_phrases("kit"):
            raise WrongUseError(
                "acts.kits.no_words",
                language=language,
                nearest=nearest(language, read_phrases("kit")),
            )
    return wanted


def draw_kit(
    kit: Kit,
    study: Study,
    *,
    languages: Sequence[str],
    draft: bool = True,
    voice: Voice | None = None,
    kept: Kept | None = None,
) -> dict[str, str]:
    """File name -> document: cards, poster and tally in all `languages`, the script in each.

    Parameters
    ----------
    voice
        (language, reference) -> the words as this audience may read them, or None; the study's own
        when left out.
    kept
        Finding -> the references that stay, in the order they are read; all of the kit's when left
        out.

    Raises
    ------
    RunFailedError
        A paper would hold eight words in a row that somebody said, outside the quotes she agreed
        to.
    """
    wanted = check_languages(languages)
    voice = voice or (lambda language, ref: quote_of(study, language, ref))
    refs = (
        kept
        if kept is not None
        else {card.finding: tuple(quote["ref"] for quote in card.quotes) for card in kit.cards}
    )
    quotes = {
        (ref, k): quote
        for one in refs.values()
        for ref in one
        for k in wanted
        if (quote := voice(k, ref)) is not None
    }
    readable = {
        finding: tuple(ref for ref in one if (ref, wanted[0]) in quotes)
        for finding, one in refs.items()
    }
    papers = Papers(wanted, kit.label, draft, study.on.isoformat(), quotes)
    pair = "-".join(wanted)
    documents = {
        f"cards.{pair}.html": draw_cards(kit, papers, readable),
        f"poster.{pair}.html": draw_poster(kit, papers),
        f"tally.{pair}.html": draw_tally(kit, papers),
    }
    for language in wanted:
        own = Papers((language,), kit.label, draft, study.on.isoformat(), {})
        documents[f"script.{language}.html"] = draw_script(own)
    _look_again(documents, study)
    return documents


Kept = Mapping[str, tuple[str, ...]]


def _look_again(documents: Mapping[str, str], study: Study) -> None:
    said = said_words(study)
    for name, document in documents.items():
        check_document(document, team_draft("kit"))
        try:
            check_page(document, said, name=name)
        except RunFailedError:
            raise RunFailedError("acts.kits.repeats", place=name) from None


def make_kit(
    root: Path,
    theme: str,
    *,
    languages: Sequence[str],
    audience: str = "members",
    out: Path | None = None,
) -> tuple[Kit, tuple[Path, ...]]:
    """Draw the kit of a theme as a draft for the team, and write it: `reports/out/kits/THEME/` when
    `out` is left out.

    What stands in it is what `audience` may read today; a draft says on every sheet that it is one.
    """
    if audience == "team":
        raise WrongUseError("acts.kits.team")
    study = Study(root, audience=audience)
    kit = plan_kit(study, theme)
    documents = draw_kit(kit, study, languages=languages)
    folder = out if out is not None else root / OUT / theme
    for name, text in documents.items():
        replace_file(folder / name, text.encode("utf-8"))
    return kit, tuple(folder / name for name in documents)
