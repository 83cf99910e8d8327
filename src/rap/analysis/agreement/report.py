"""What a team says about its agreement: a table, a sentence, a paragraph to cite, questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import rap
from rap.analysis.agreement.ratings import ALONE, SAME, raise_bad_choice
from rap.analysis.agreement.segments import find_disagreements
from rap.analysis.agreement.stretches import name_unit
from rap.analysis.agreement.table import agreement, is_reflexive
from rap.analysis.columns import same_kind
from rap.core.errors import Message
from rap.core.model import METHODS, Labels, in_language
from rap.languages.catalogue import COMPLETE, sentence

if TYPE_CHECKING:
    import pandas as pd

# what the sentence calls "alike": Krippendorff's bound for tentative conclusions
CONVENTION = 0.667
_CODES = Message("analysis.agreement_report.codes")
_COMPARISONS = Message("analysis.agreement_report.comparisons")
_REASONS = {
    ALONE: Message("analysis.agreement_report.alone"),
    SAME: Message("analysis.agreement_report.same_throughout"),
}
_UNITS = {
    "turn": Message("analysis.agreement_report.unit_turn"),
    "sentence": Message("analysis.agreement_report.unit_sentence"),
    "word": Message("analysis.agreement_report.unit_word"),
    "character": Message("analysis.agreement_report.unit_character"),
    "source": Message("analysis.agreement_report.unit_source"),
}


@dataclass(frozen=True)
class AgreementReport:
    """Agreement in words and numbers.

    Attributes
    ----------
    table
        The frame of `agreement`, without coefficients when the method is reflexive.
    language
        Of `sentence` (to read aloud) and `methods` (to cite).
    sentences, methods_in
        The same in all languages: language -> text.
    prompts
        Questions about the passages read most differently, by reference.
    passages
        The frame of `find_disagreements`. It holds words of the people interviewed, so it is for
        the team alone.
    """

    table: pd.DataFrame
    language: str
    sentences: Mapping[str, str]
    methods_in: Mapping[str, str]
    prompts: tuple[str, ...]
    passages: pd.DataFrame

    @property
    def sentence(self) -> str:
        return self.sentences[self.language]

    @property
    def methods(self) -> str:
        return self.methods_in[self.language]

    @property
    def disputed(self) -> pd.DataFrame:
        """`table` with the lowest alpha first; as it is where there are no coefficients."""
        return (
            self.table.sort_values("alpha", kind="stable")
            if "alpha" in self.table.columns
            else self.table
        )

    def _repr_html_(self) -> str:
        from html import escape

        questions = "".join(f"<li>{escape(prompt)}</li>" for prompt in self.prompts)
        table = self.table.to_html(index=False, na_rep="", float_format="{:.3f}".format)
        return f"<p>{escape(self.sentence)}</p>{table}<ul>{questions}</ul><p><small>{escape(self.methods)}</small></p>"


@same_kind
def agreement_report(
    codings: pd.DataFrame,
    texts: Mapping[str, str],
    *,
    unit: str = "turn",
    by: str | Sequence[str] = ("code",),
    language: str = "en",
    method: str = METHODS[0],
    n_prompts: int = 5,
    draws: int = 1000,
    seed: int = 0,
    labels: Mapping[str, Labels] | None = None,
    **frames: Any,
) -> AgreementReport:
    """Agreement as a team would report it.

    Parameters
    ----------
    codings, texts, unit, by, draws, seed, **frames
        As for `agreement`; `frames` are its other options (cases, sources, coders, read_by, breaks,
        codebook, details).
    language
        "en", "fr" or "nl".
    method
        "codebook", "coding-reliability" or "reflexive". "reflexive" gives no coefficients (Braun
        and Clarke 2019, doi:10.1080/2159676X.2019.1628806): a difference between readings is then
        something to discuss, not an error.
    labels
        Code -> what people read for it, in each language: the sentences name codes so. None: their
        ids.
    n_prompts
        How many of the passages read differently are asked about, the longest first.

    Returns
    -------
    AgreementReport
        Its table has the columns of `agreement`; `sentence` is to read aloud, `methods` to cite.

    Raises
    ------
    WrongUseError
        As for `agreement`, and for an unknown language.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("INT-1", 0, 4, "rent", "K-1"), ("INT-1", 0, 4, "rent", "K-2")]
    >>> codings = pd.DataFrame(rows, columns=["source", "start", "end", "code", "coder"])
    >>> agreement_report(codings, {"INT-1": "rent\\nkey"}, draws=0).sentence
    'In 1 text that two or more of us read, we read 1 of 1 codes alike.'
    """
    if language not in COMPLETE:
        raise_bad_choice("language", language, COMPLETE)
    reflexive, unit, read_by = is_reflexive(method), name_unit(unit), frames.get("read_by")
    table = agreement(
        codings, texts, unit=unit, by=by, method=method, draws=draws, seed=seed, **frames
    )
    alone = {name: frames[name] for name in ("read_by", "breaks", "codebook") if name in frames}
    whole = agreement(codings, texts, unit=unit, by="source", draws=0, **alone)
    passages = find_disagreements(codings, texts=texts, coders=read_by)
    facts = _facts(whole, codings, passages, read_by=read_by)
    if reflexive:
        methods = Message("analysis.agreement_report.reflexive", **facts)
    else:
        methods = _methods(table, facts, unit=unit, draws=draws, seed=seed)
    keys = [by] if isinstance(by, str) else list(by)
    return AgreementReport(
        table,
        language,
        {name: _said(_labelled(table, labels or {}, name), keys, facts, name) for name in COMPLETE},
        {name: sentence(methods, name) for name in COMPLETE},
        tuple(_prompt(row, language) for row in passages.head(n_prompts).itertuples(index=False)),
        passages,
    )


def _facts(
    whole: pd.DataFrame,
    codings: pd.DataFrame,
    passages: pd.DataFrame,
    *,
    read_by: Mapping[str, Sequence[str]] | None,
) -> dict[str, Any]:
    """What all rows rest on: the sources that two coders read, their units, and these coders."""
    shared = whole[whole["n_units"] > 0]
    if read_by is None:
        people = set(codings.loc[codings["source"].isin(shared["source"]), "coder"])
    else:
        people = {name for source in shared["source"] for name in read_by.get(source, ())}
    return {
        "n_sources": len(shared),
        "texts": Message("analysis.agreement_report.texts", n=len(shared)),
        "sources": Message("analysis.agreement_report.sources", n=len(shared)),
        "passages": Message("analysis.agreement_report.passages", n=len(passages)),
        "units": int(shared["n_units"].sum()),
        "people": len(people),
        "coders": sorted(map(str, people)),
        "version": rap.__version__,
    }


def _labelled(table: pd.DataFrame, labels: Mapping[str, Labels], language: str) -> pd.DataFrame:
    """The table with codes by their label in `language`."""
    if not labels or "code" not in table.columns:
        return table
    return table.assign(
        code=[in_language(labels.get(code, {}), language, code) for code in table["code"]]
    )


def _said(table: pd.DataFrame, keys: Sequence[str], facts: Mapping[str, Any], language: str) -> str:
    """What a team may read aloud of a table: how many rows are read alike, and which are not."""
    if not facts["n_sources"]:
        return sentence(Message("analysis.agreement_report.nothing"), language)
    if "alpha" not in table.columns:
        return sentence(Message("analysis.agreement_report.dialogue", **facts), language)
    known = table[table["alpha"].notna()]
    if not len(known):
        return sentence(Message("analysis.agreement_report.same", **facts), language)
    apart = known[known["alpha"] < CONVENTION].sort_values("alpha", kind="stable")
    everything = Message("analysis.agreement_report.everything")
    said = Message(
        "analysis.agreement_report.differ" if len(apart) else "analysis.agreement_report.agree",
        alike=len(known) - len(apart),
        compared=len(known),
        things=_CODES if keys == ["code"] else _COMPARISONS,
        names=list(apart[keys].astype(str).agg(" / ".join, axis=1)) if keys else [everything],
        **facts,
    )
    unknown = Message("analysis.agreement_report.unknown", n=len(table) - len(known))
    parts = [said, unknown] if len(known) < len(table) else [said]
    return " ".join(sentence(part, language) for part in parts)


def _methods(
    table: pd.DataFrame, facts: Mapping[str, Any], *, unit: str, draws: int, seed: int
) -> Message:
    """What was compared and how, to be cited."""
    undefined = table[table["reason"] != ""]
    missing = Message("analysis.agreement_report.all_defined")
    if len(undefined):
        reasons = [_REASONS[reason] for reason in sorted(undefined["reason"].unique())]
        missing = Message(
            "analysis.agreement_report.undefined",
            n=len(undefined),
            rows=len(table),
            reasons=reasons,
        )
    drawn = "analysis.agreement_report.drawn_sources"
    if facts["n_sources"] == 1:
        drawn = "analysis.agreement_report.drawn_units"
    interval = Message("analysis.agreement_report.no_interval")
    if draws:
        interval = Message(
            "analysis.agreement_report.interval", draws=draws, seed=seed, drawn=Message(drawn)
        )
    return Message(
        "analysis.agreement_report.methods",
        unit=_UNITS[unit],
        turns=Message("analysis.agreement_report.with_turns") if unit == "turn" else "",
        interval=interval,
        undefined=missing,
        **facts,
    )


def _prompt(passage: Any, language: str) -> str:
    said = Message(
        "analysis.agreement_report.prompt",
        passage=f"{passage.source}:{passage.start}-{passage.end}",
        yes=passage.coders_yes,
        no=passage.coders_no,
        code=passage.code,
    )
    return sentence(said, language)
