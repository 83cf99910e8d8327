"""What a team says about its agreement: a table, a sentence, a paragraph to cite, questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import rap
from rap.analysis.agreement.segments import find_disagreements
from rap.analysis.agreement.stretches import name_unit
from rap.analysis.agreement.table import agreement, is_reflexive
from rap.analysis.agreement.words import CONVENTION, LANGUAGES, words_in
from rap.analysis.arrow_compat import same_kind
from rap.core.model import Labels, in_language
from rap.store.settings import METHODS

if TYPE_CHECKING:
    import pandas as pd

# What a report of agreement says, in English, French and Dutch.


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
    codings, texts, unit, by, draws, seed
        As for `agreement`; `frames` are its other options (cases, sources, coders, read_by, breaks,
        codebook, details).
    language
        "en", "fr" or "nl".
    method
        One of `rap.store.settings.METHODS`, as `study.settings.method`. "reflexive" gives no
        coefficients (Braun and Clarke 2019, doi:10.1080/2159676X.2019.1628806): a difference
        between readings is then something to discuss, not an error.
    labels
        Code -> what people read for it, in each language: the sentences name codes so. None: their
        ids.
    n_prompts
        How many of the passages read differently are asked about, the longest first.

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
    words, reflexive = words_in(language), is_reflexive(method)
    table = agreement(
        codings, texts, unit=unit, by=by, method=method, draws=draws, seed=seed, **frames
    )
    whole = agreement(codings, texts, unit=unit, by="source", draws=0, **_without_groups(frames))
    facts = _facts(whole, codings, read_by=frames.get("read_by"))
    passages = find_disagreements(codings, texts=texts, coders=frames.get("read_by"))
    facts |= {"unit": name_unit(unit), "n_passages": len(passages), "draws": draws, "seed": seed}
    names = [by] if isinstance(by, str) else list(by)
    said = {
        name: _said(
            _labelled(table, labels or {}, name), names, words_in(name), facts, reflexive=reflexive
        )
        for name in LANGUAGES
    }
    sentences, methods = ({name: row[place] for name, row in said.items()} for place in (0, 1))
    return AgreementReport(
        table, language, sentences, methods, _prompts(passages.head(n_prompts), words), passages
    )


def _said(
    table: pd.DataFrame,
    keys: Sequence[str],
    words: Mapping[str, Any],
    facts: Mapping[str, Any],
    *,
    reflexive: bool,
) -> tuple[str, str]:
    """The sentence and the methods paragraph in the words of one language."""
    counted = (
        ("texts", facts["n_sources"]),
        ("sources", facts["n_sources"]),
        ("passages", facts["n_passages"]),
    )
    counts = {name: words[name][n != 1].format(n=n) for name, n in counted}
    unit = {
        "unit": words["units"][facts["unit"]],
        "turns": words["turns"] if facts["unit"] == "turn" else "",
    }
    facts = {**facts, **counts, **unit, "version": rap.__version__}
    if reflexive:
        sentence = words["dialogue"].format(**facts) if facts["n_sources"] else words["nothing"]
        return sentence, words["reflexive"].format(**facts)
    return _sentence(table, keys, words=words, facts=facts), _methods(
        table, words=words, facts=facts
    )


def _labelled(table: pd.DataFrame, labels: Mapping[str, Labels], language: str) -> pd.DataFrame:
    """The table with codes by their label in `language`."""
    if not labels or "code" not in table.columns:
        return table
    return table.assign(
        code=[in_language(labels.get(code, {}), language, code) for code in table["code"]]
    )


def _without_groups(frames: Mapping[str, Any]) -> dict[str, Any]:
    return {name: frames[name] for name in ("read_by", "breaks", "codebook") if name in frames}


def _facts(
    whole: pd.DataFrame, codings: pd.DataFrame, *, read_by: Mapping[str, Sequence[str]] | None
) -> dict[str, Any]:
    """What all rows rest on: the sources that two coders read, their units, and these coders."""
    shared = whole[whole["n_units"] > 0]
    if read_by is None:
        people = codings.loc[codings["source"].isin(shared["source"]), "coder"].unique()
    else:
        people = {name for source in shared["source"] for name in read_by.get(source, ())}
    names = sorted(map(str, people))
    units = int(shared["n_units"].sum())
    return {
        "n_sources": len(shared),
        "n_units": units,
        "n_coders": len(names),
        "coders": ", ".join(names),
    }


def _sentence(
    table: pd.DataFrame, keys: Sequence[str], *, words: Mapping[str, Any], facts: Mapping[str, Any]
) -> str:
    known = table[table["alpha"].notna()]
    if not len(known):
        return str(words["same" if facts["n_sources"] else "nothing"].format(**facts))
    apart = known[known["alpha"] < CONVENTION].sort_values("alpha", kind="stable")
    labels = apart[list(keys)].astype(str).agg(" / ".join, axis=1) if keys else [words["all"]]
    things = words["codes" if list(keys) == ["code"] else "comparisons"]
    said = words["differ" if len(apart) else "agree"].format(
        n_same=len(known) - len(apart),
        n_all=len(known),
        names=", ".join(labels),
        things=things,
        **facts,
    )
    unknown = len(table) - len(known)
    return str(said + (words["unknown"].format(n=unknown) if unknown else ""))


def _methods(table: pd.DataFrame, *, words: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    undefined = table[table["reason"] != ""]
    reasons = "; ".join(words["reason"][reason] for reason in sorted(undefined["reason"].unique()))
    drawn = words["drawn"][0 if facts["n_sources"] != 1 else 1]
    interval = (
        words["interval"].format(drawn=drawn, **facts) if facts["draws"] else words["no_interval"]
    )
    missing = words["all_defined"]
    if len(undefined):
        missing = words["undefined"].format(n=len(undefined), n_rows=len(table), reasons=reasons)
    return str(words["methods"].format(interval=interval, undefined=missing, **facts))


def _prompts(passages: pd.DataFrame, words: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        words["prompt"].format(
            place=f"{row.source}:{row.start}-{row.end}",
            yes=", ".join(row.coders_yes),
            no=", ".join(row.coders_no),
            code=row.code,
        )
        for row in passages.itertuples(index=False)
    )
