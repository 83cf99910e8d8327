"""A page of questions for somebody who does not program: count, find passages, see what goes
together.

`explore(study)` in a notebook shows it. Every answer also says which line of Python gives it, so
that a page can be made of it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from rap.analysis.cooccurrence import cooccurrence
from rap.analysis.crosstab import count_doubles, count_words, crosstab
from rap.analysis.queries import parse_query
from rap.analysis.search import search
from rap.core.errors import RapError, WrongUseError
from rap.core.model import in_language
from rap.lab.this_machine import read_own
from rap.languages.catalogue import COMPLETE
from rap.languages.phrases import phrases_of
from rap.report.words import words_of
from rap.store.settings import own_coder
from rap.study.study import Study

if TYPE_CHECKING:
    import ipywidgets  # type: ignore[import-untyped]
    import pandas as pd

_PLAIN_ID = re.compile(r"[a-z][a-z0-9-]*")
_SHOWN = 200  # passages on the page; the sentence above says how many there are
_STYLE = """<style>
.rap-asked { border-collapse: collapse; margin: 12px 0; line-height: 1.4; font-variant-numeric: tabular-nums; }
.rap-asked th, .rap-asked td { border-bottom: 1px solid var(--jp-border-color2); padding: 5px 10px; text-align: right; }
.rap-asked thead th { max-width: 8em; vertical-align: bottom; font-weight: 600; }
.rap-asked tbody th, .rap-asked .rap-word { text-align: left; font-weight: 400; }
</style>"""


def explore(study: Study, *, language: str = "") -> ipywidgets.VBox:
    """Three questions as tabs (count, find passages, what goes together), and how questions are
    written under them.

    Parameters
    ----------
    study
        As `rap.open_study()` gives it; nobody's consent is widened by asking here.
    language
        fr, nl or en (default: the one the person chose for the screen, else en).
    """
    import ipywidgets

    language = language or reader_language(study)
    page = _Page(study, language)
    tabs = ipywidgets.Tab(children=[page.counting(), page.finding(), page.together()])
    for number, name in enumerate(("count", "find", "together")):
        tabs.set_title(number, page.words(f"explore-{name}"))
    head, foot = (
        ipywidgets.HTML(format_head(language)),
        ipywidgets.HTML(format_help(study, language)),
    )
    return ipywidgets.VBox([head, tabs, foot])


def label_rows(frame: pd.DataFrame, study: Study, language: str) -> pd.DataFrame:
    """`frame` with ids in its columns put in the words of the codebook, headings too."""
    labels: dict[str, Callable[[Any], str]] = {}
    for column in frame.columns:
        if column in ("code", "first", "second"):
            labels[column] = lambda value: in_language(_label(study, value), language, str(value))
        elif column == "family":
            labels[column] = lambda value: in_language(
                study.book.families.get(value, {}), language, str(value)
            )
        elif column in study.book.variables:
            values = study.book.variables[column].values
            labels[column] = lambda value, values=values: in_language(
                values.get(value, {}), language, str(value)
            )  # type: ignore[misc]
    return frame.assign(**{column: frame[column].map(label) for column, label in labels.items()})


def _label(study: Study, code: Any) -> Mapping[str, str]:
    found = study.book.get(str(code))
    return found.label if found else {}


def _each_once(passages: pd.DataFrame) -> pd.DataFrame:
    """Passages that several coders coded alike, once, with the column `coders`."""
    keys = ["source", "start", "end", "code"]
    coders = passages.groupby(keys, dropna=False, sort=False)["coder"].agg(
        lambda ids: ", ".join(ids.dropna())
    )
    return passages.drop_duplicates(keys).assign(coders=coders.to_numpy())


def _markup(table: pd.DataFrame, *, index: bool) -> str:
    """A table as markup: words to the left, numbers to the right and the darker the greater."""
    most = int(table.select_dtypes("number").to_numpy().max(initial=1))
    head = "".join(f"<th scope='col'>{html.escape(str(name))}</th>" for name in table.columns)
    lines = "".join(
        f"<tr>{_heading(name) if index else ''}{''.join(_cell(value, most) for value in line)}</tr>"
        for name, line in zip(table.index, table.itertuples(index=False), strict=True)
    )
    return f"<table class='rap-asked'><thead><tr>{'<td></td>' * index}{head}</tr></thead><tbody>{lines}</tbody></table>"


def _heading(name: object) -> str:
    return f"<th scope='row'>{html.escape(str(name))}</th>"


def _cell(value: Any, most: int) -> str:
    if isinstance(value, str):
        return f"<td class='rap-word'>{html.escape(value)}</td>"
    shade = f"color-mix(in srgb, var(--jp-brand-color1) {30 * value / most:.0f}%, transparent)"
    return f"<td style='background: {shade}'>{value}</td>"


class _Page:
    """The three tabs, and what they share: the study, the words on screen, and how an answer is
    shown.
    """

    def __init__(self, study: Study, language: str) -> None:
        self.study, self.language, self.words = study, language, words_of(language)

    def counting(self) -> ipywidgets.Widget:
        """Lines by columns, with the number of people (or texts, passages, words)."""
        import ipywidgets

        variables = [(self.variable(name), name) for name in self.variables()]
        rows = ipywidgets.Dropdown(
            options=[*self.named("code", "family"), *variables],
            value="family",
            description=self.words("explore-rows"),
        )
        columns = ipywidgets.Dropdown(
            options=[(self.words("explore-none"), ""), *variables],
            description=self.words("explore-columns"),
        )
        count = ipywidgets.Dropdown(
            options=self.named("people", "sources", "codings", "words"),
            description=self.words("explore-what"),
        )
        out = ipywidgets.HTML()

        def answer(_: object = None) -> None:
            out.value = self.counted(rows.value, columns.value, count.value)

        for control in (rows, columns, count):
            control.observe(answer, "value")
        answer()
        return ipywidgets.VBox([ipywidgets.HBox([rows, columns, count]), out])

    def counted(self, rows: str, columns: str, count: str) -> str:
        """The table as markup, with what it has to say about itself."""
        codings = (
            count_words(self.study.codings, self.study.texts)
            if count == "words"
            else self.study.codings
        )
        table = crosstab(
            codings,
            self.study.cases,
            rows=rows,
            by=columns,
            count=count,
            sources=self.study.sources,
        )
        said = [
            f"rap.crosstab(study.codings, study.cases, rows={rows!r}, by={columns!r}, count={count!r}, sources=study.sources)"
        ]
        doubles = max(count_doubles(self.study.cases, by=name) for name in (rows, columns))
        note = self.words("explore-doubles", n=str(doubles)) if doubles else ""
        shown = label_rows(
            table.drop(columns=[c for c in ("cases", "texts") if c in table.columns]),
            self.study,
            self.language,
        )
        if columns:
            shown = shown.pivot_table(
                index=rows, columns=columns, values=count, fill_value=0, aggfunc="sum", sort=False
            )
            shown.index.name = shown.columns.name = None
        else:
            shown = shown.set_index(rows)
            shown.index.name = None
            shown.columns = [self.words(f"explore-{count}")]
        return self.shown(shown.astype(int), note, said)

    def finding(self) -> ipywidgets.Widget:
        """A theme to pick, or a question to write."""
        import ipywidgets

        codes = [
            (in_language(c.label, self.language, c.id), c.id)
            for c in self.study.book.codes
            if not c.merged_into and not c.retired
        ]
        pick = ipywidgets.Dropdown(
            options=[(self.words("explore-all"), ""), *sorted(codes)],
            description=self.words("explore-code"),
        )
        question = ipywidgets.Text(
            placeholder=example_question(self.study),
            description=self.words("explore-question"),
            layout={"width": "36em"},
        )
        button = ipywidgets.Button(description=self.words("explore-ask"), button_style="primary")
        out = ipywidgets.HTML()

        def answer(_: object = None) -> None:
            asked = " and ".join(
                part
                for part in (pick.value, f"({question.value})" if question.value else "")
                if part
            )
            out.value = self.found(asked or "*")

        pick.observe(answer, "value")
        question.on_submit(answer)
        button.on_click(answer)
        return ipywidgets.VBox([ipywidgets.HBox([pick, question, button]), out])

    def found(self, query: str) -> str:
        """Passages as markup, or the sentence that says what is wrong with the question."""
        study = self.study
        try:
            passages = search(
                study.codings, study.texts, query=query, sources=study.sources, cases=study.cases, turns=study.turns,
                codebook=study.codebook, context=60, limit=None,
            )  # fmt: skip
        except RapError as error:
            return f"<p role='alert'>{html.escape(str(error))}</p>"
        if passages.empty:
            return f"<p>{html.escape(self.words('explore-nothing'))}</p>"
        said = self.words(
            "explore-n_found", n=str(len(passages)), people=str(passages["case"].nunique())
        )
        more = f" ({self.words('explore-first', n=str(_SHOWN))})" if len(passages) > _SHOWN else ""
        once = _each_once(passages).head(_SHOWN)
        quotes = "".join(map(self.quote, once.to_dict("records")))
        return f"<p><b>{html.escape(said + more)}</b></p>{quotes}" + self.python(
            [f"rap.search(…, query={query!r})"]
        )

    def quote(self, row: Mapping[Any, Any]) -> str:
        """One passage, paler what stands around it, and under it where it is, what it is coded and
        by whom.
        """
        code = row["code"] if isinstance(row["code"], str) else ""
        coders = self.words("explore-by", coders=row["coders"]) if row["coders"] else ""
        about = (
            f"{row['source']}:{row['start']}-{row['end']}",
            in_language(_label(self.study, code), self.language, code),
            coders,
        )
        before, quote, after, under = map(
            html.escape,
            (row["before"], row["quote"], row["after"], " · ".join(filter(None, about))),
        )
        pale = "<span style='opacity:.65'>{}</span>".format
        return f"<blockquote>{pale('…' + before)}{quote}{pale(after + '…')}<br><small>{under}</small></blockquote>"

    def together(self) -> ipywidgets.Widget:
        """Pairs of themes, the most people first."""
        import ipywidgets

        within = ipywidgets.Dropdown(
            options=self.named("overlap", "turn", "source"),
            description=self.words("explore-within"),
            style={"description_width": "auto"},
        )
        out = ipywidgets.HTML()

        def answer(_: object = None) -> None:
            pairs = cooccurrence(self.study.codings, within=within.value, turns=self.study.turns)
            shown = label_rows(
                pairs[["first", "second", "people", "sources", "codings"]].head(40),
                self.study,
                self.language,
            )
            names = {
                name: self.words(f"explore-{name}") for name in ("people", "sources", "codings")
            } | {
                "first": "",
                "second": "",
            }
            said = f"rap.cooccurrence(study.codings, within={within.value!r}, turns=study.turns)"
            out.value = self.shown(shown.rename(columns=names), "", [said], index=False)

        within.observe(answer, "value")
        answer()
        return ipywidgets.VBox([within, out])

    def named(self, *ids: str) -> list[tuple[str, str]]:
        return [(self.words(f"explore-{id}"), id) for id in ids]

    def variables(self) -> list[str]:
        return [name for name in self.study.cases.columns if name not in ("case", "sources")]

    def variable(self, name: str) -> str:
        known = self.study.book.variables.get(name)
        return in_language(known.label, self.language, name) if known else name

    def shown(
        self, table: pd.DataFrame, note: str, python: list[str], *, index: bool = True
    ) -> str:
        said = f"<p>{html.escape(note)}</p>" if note else ""
        return _STYLE + _markup(table, index=index) + said + self.python(python)

    def python(self, lines: list[str]) -> str:
        code = "<br>".join(html.escape(line) for line in lines)
        return f"<details><summary>{html.escape(self.words('explore-python'))}</summary><code>{code}</code></details>"


# What stands around the page of questions: its heading, and how a question is written, with codes
# of the study itself.


def reader_language(study: Study) -> str:
    """The language that the coder of this machine chose for the screen (`.rap/screen/CODER.json`),
    else English.
    """
    try:
        coder = own_coder(study.settings).id
    except WrongUseError:
        coder = ""
    chosen = read_own(study.settings.root, coder).get("language")
    return chosen if chosen in COMPLETE else "en"


def example_question(study: Study) -> str:
    """A question that can be asked of this study: its two most used codes near each other.

    Empty where there are no codes yet.
    """
    codes = _codes(study)
    return f"{codes[0]} near 200 {codes[1]}" if len(codes) > 1 else "".join(codes)


def format_head(language: str) -> str:
    """The heading and one sentence, as markup."""
    words = phrases_of("explorer", language)
    return f"<h1>{html.escape(words['title'])}</h1><p>{html.escape(words['about'])}</p>"


def format_help(study: Study, language: str) -> str:
    """How questions are written, folded away: what to write and what it finds, as markup."""
    words, names = phrases_of("explorer", language), _names(study)
    rows = "".join(
        f"<tr><td class='rap-word'><code>{html.escape(row['write'].format(**names))}</code></td>"
        f"<td class='rap-word'>{html.escape(row['finds'].format(**names))}</td></tr>"
        for row in words["rows"]
        if "{value}" not in row["write"] or names["value"]
    )
    return (
        f"<details><summary>{html.escape(words['how'])}</summary><p>{html.escape(words['short'])}</p>"
        f"<table class='rap-asked'><tbody>{rows}</tbody></table><p>{html.escape(words['first'])}</p></details>"
    )


def _codes(study: Study) -> list[str]:
    """Codes that can be written into a question as they are, the most used first."""
    standing = [code.id for code in study.book.codes if not (code.retired or code.merged_into)]
    n = study.codings["code"].value_counts()
    used = sorted(standing, key=lambda code: -int(n.get(code, 0)))
    return [code for code in used if _is_plain(code)]


def _is_plain(word: str) -> bool:
    """Whether it can be written into a question without quotes: it is no word of its language."""
    try:
        return bool(_PLAIN_ID.fullmatch(word)) and parse_query(word) is not None
    except WrongUseError:
        return False


def _names(study: Study) -> dict[str, str]:
    """What the rows are filled with; `variable` and `value` are empty where cases have none that is
    one plain word.
    """
    first, second, *_ = (*_codes(study), "code-a", "code-b")
    words = [
        (variable.id, value)
        for variable in study.book.variables.values()
        for value in variable.values
        if _is_plain(variable.id) and _is_plain(value)
    ]
    variable, value = words[0] if words else ("", "")
    return {"a": first, "b": second, "variable": variable, "value": value}
