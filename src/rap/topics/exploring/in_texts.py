"""Where in the interview people speak of something, the words around a word, and the words that mark
a group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rap.analysis.keyterms import distinctive_terms, group_sources
from rap.analysis.kwic import keyword_in_context
from rap.analysis.neighbours import find_near, neighbours
from rap.analysis.places import count_places, find_places
from rap.analysis.stopwords import count_words, is_stop
from rap.report.edition import people_text
from rap.topics.exploring.panels import (
    Bar,
    Lane,
    Listed,
    Panel,
    bars_in_panels,
    lanes,
    lists_in_panels,
    most_beside,
)
from rap.topics.exploring.question import (
    LANGUAGE,
    SAID,
    Answer,
    Asked,
    Cell,
    Where,
    heard,
    is_of_people,
    languages_of,
    places,
)

if TYPE_CHECKING:
    import pandas as pd

_NEAR, _TERMS, _LISTED = 16, 8, 500  # words: near one and of each group drawn; listed


def answer_where(asked: Asked) -> Answer:
    """In which tenth of the interview, and a lane for each interview, in groups."""
    words, frames = asked.words, asked.frames
    used = frames.codings.dropna(subset=["start"])["code"].value_counts()
    code = asked.choose("code", asked.codes(), first=str(used.index[0]) if len(used) else "")
    by = asked.choose("by", [*asked.groups(), ("", words("explore-none"))])
    frame = count_places(frames.codings, frames.sources, code=code)
    bars, rows = _parts(asked, frame, code)
    groups = _lanes(asked, code, by)
    most = most_beside(frame[asked.unit].tolist())
    ends = (words("explore-begins"), words("explore-ends"))
    units = (f"explore-title-{one}" for one in dict.fromkeys((asked.unit, "sources")))
    heads = ("explore-part-head", *units, "passages")
    return Answer(
        title=words("explore-where-title", code=asked.label("code", code)),
        frame=frame,
        python=(
            "from rap.analysis.places import count_places",
            f"count_places(seen.codings, seen.sources, code={code!r})",
        ),
        heads=tuple(map(words, heads)),
        rows=tuple(rows),
        marks=tuple(asked.marks),
        draw=(lambda width: lanes(bars, groups, width=width, ends=ends, most=most))
        if groups
        else None,
        said=asked.said([f"{row[0]}: {bar.shown}" for row, bar in zip(rows, bars, strict=True)]),
        notes=(words("explore-where-note"),),
    )


def _parts(
    asked: Asked, frame: pd.DataFrame, code: str
) -> tuple[list[Bar], list[tuple[Cell, ...]]]:
    """How many people in each part, and the rows of the table."""
    words = asked.words
    bars: list[Bar] = []
    rows: list[tuple[Cell, ...]] = []
    for row in frame.to_dict("records"):
        n, part = int(row[asked.unit]), int(row["part"])
        name = words("explore-part", n=words.number(part), of=words.number(len(frame)))
        label = words("cell-said", label=name, people=asked.counted(n))
        where = {"code": code, "part": str(part)}
        bars.append(asked.mark(n, words.number(n), label=label, where=where))
        units = ("sources", "passages") if asked.unit == "people" else ("passages",)
        others = (words.number(int(row[one])) for one in units)
        rows.append((name, bars[-1], *others))
    return bars, rows


def _lanes(asked: Asked, code: str, by: str) -> list[tuple[str, list[Lane]]]:
    """The interviews in which it is spoken of, by what is known of the person; talks with several
    people stand by themselves.
    """
    found = find_places(asked.frames.codings, asked.frames.sources, code=code)
    own: dict[str, Lane] = {}
    for source, part in found.groupby("source"):
        name, stretches = asked.source_name(str(source)), []
        for row in part.to_dict("records"):
            share = asked.words.percent(row["first"])
            where = {
                "code": code,
                "source": str(source),
                "start": str(row["start"]),
                "end": str(row["end"]),
            }
            bar = asked.mark(1, "", label=f"{name}, {share}", where=where)
            stretches.append((row["first"], row["last"], bar.mark))
        own[str(source)] = Lane(name, stretches)
    if not by:
        return [("", list(own.values()))] if own else []
    sources = asked.frames.sources
    values = group_sources(sources, asked.frames.cases, by=by)
    alone = set(sources.loc[sources["cases"].str.len() < 2, "source"])
    groups: dict[str, list[Lane]] = {}
    several: list[Lane] = []
    for source, lane in own.items():
        if source not in alone and is_of_people(asked.frames, by):
            several.append(lane)
            continue
        for value in values.get(source) or [""]:
            groups.setdefault(value, []).append(lane)
    ordered = asked.in_order(by, (value for value in groups if value))
    rest = (("explore-several", several), ("explore-no-value", groups.get("", [])))
    return [
        *((asked.label(by, value), groups[value]) for value in ordered),
        *((asked.words(id), members) for id, members in rest if members),
    ]


def find_where(asked: Asked, where: Where) -> pd.DataFrame:
    """The passages in one part of the interviews, or the one that was pressed."""
    frames = asked.frames
    found = find_places(frames.codings, frames.sources, code=where["code"])
    if "part" not in where:
        place = (where["source"], int(where["start"]), int(where["end"]))
        is_it = [
            one == place for one in zip(found["source"], found["start"], found["end"], strict=True)
        ]
        return places(found[is_it])
    length = found["source"].map(frames.sources.set_index("source")["n_characters"])
    part, starts, ends = int(where["part"]), found["start"] * 10, found["end"] * 10
    here = (starts < part * length) & (ends > (part - 1) * length)
    return places(found[here & found["case"].notna() if asked.unit == "people" else here])


def answer_words(asked: Asked) -> Answer:
    """The words that stand near a word, those that most people say there first."""
    words, frames, said = asked.words, asked.frames, heard(asked.frames)
    word = asked.type_in("word", _often_said(asked))
    if not word:
        return _nothing(asked)
    frame = neighbours(frames.texts, word, language=languages_of(frames), turns=said)
    rows = _near_rows(asked, frame, word)
    labels = [str(row[0]) for row in rows[:_NEAR]]
    panel = Panel("", "", [row[1] for row in rows[:_NEAR]])
    heads = ("explore-near", "people", "explore-times-head", "explore-title-sources")
    return Answer(
        title=words("explore-words-title", word=word),
        frame=frame,
        python=(
            "from rap.analysis.neighbours import neighbours",
            SAID,
            LANGUAGE,
            f"neighbours(seen.texts, {word!r}, language=language, turns=said)",
        ),
        heads=tuple(map(words, heads)),
        rows=tuple(rows[:_LISTED]),
        marks=tuple(asked.marks),
        draw=(lambda width: bars_in_panels(labels, [panel], width=width)) if rows else None,
        said=asked.said([mark.label for mark in asked.marks]),
        notes=(_times(asked, word),),
        opens={"word": word},
    )


def _near_rows(asked: Asked, frame: pd.DataFrame, word: str) -> list[tuple[str, Bar, str, str]]:
    words, rows = asked.words, []
    for row in frame.to_dict("records"):
        n = int(row["people"])
        if asked.for_file and n < 2:
            continue
        label = words("cell-said", label=row["word"], people=people_text(n, asked.edition))
        where = {"word": word, "near": row["word"]}
        bar = asked.mark(n, words.number(n), label=label, where=where)
        count, sources = (words.number(int(row[name])) for name in ("count", "sources"))
        rows.append((row["word"], bar, count, sources))
    return rows


def _times(asked: Asked, word: str) -> str:
    """How often the word was said, and by how many people."""
    hits = keyword_in_context(asked.frames.texts, word, turns=heard(asked.frames))
    people = people_text(hits["case"].nunique() if len(hits) else 0, asked.edition)
    return asked.words("explore-times", n=asked.words.number(len(hits)), people=people, word=word)


def _often_said(asked: Asked) -> str:
    """A word to begin with: the one that is said in most texts of the language there is most of."""
    said = heard(asked.frames)
    if said.empty:
        return ""
    language = str(said["language"].mode()[0])
    spans: dict[str, list[tuple[int, int]]] = {}
    for source, start, end in zip(said["source"], said["start"], said["end"], strict=True):
        spans.setdefault(source, []).append((int(start), int(end)))
    of = languages_of(asked.frames)
    texts = {id: asked.frames.texts[id] for id in spans if of.get(id) == language}
    counts = count_words(texts, language=language, spans=spans)
    times, sources = counts.of(texts)
    order = sorted(range(len(counts.terms)), key=lambda at: (-sources[at], -times[at]))
    long = (counts.terms[at] for at in order if len(counts.terms[at]) > 4)
    return next((term for term in long if not is_stop(term, language=language)), "")


def _nothing(asked: Asked) -> Answer:
    import pandas as pd

    words = asked.words
    return Answer(words("explore-q-words"), pd.DataFrame(), said=words("explore-nothing"))


def find_words(asked: Asked, where: Where) -> pd.DataFrame:
    """The places of a word, or those with another one near."""
    frames, said = asked.frames, heard(asked.frames)
    if "near" not in where:
        return places(keyword_in_context(frames.texts, where["word"], turns=said))
    near = find_near(frames.texts, where["word"], language=languages_of(frames), turns=said)
    return places(near[near["near"] == where["near"]])


def answer_mark(asked: Asked) -> Answer:
    """The words that each group says more often than the others of its language."""
    words, frames = asked.words, asked.frames
    by = asked.choose("by", asked.groups())
    if not by:
        return _nothing(asked)
    language, groups = languages_of(frames), group_sources(frames.sources, frames.cases, by=by)
    frame = distinctive_terms(frames.texts, groups=groups, language=language, turns=heard(frames))
    there = frame["language"].value_counts(sort=True).index
    tongues = [(one, words.language_name(one)) for one in there]
    tongue = asked.choose("tongue", tongues, depends=True)
    own, panels = frame[frame["language"] == tongue], list[Listed]()
    rows: list[tuple[Cell, ...]] = []
    for group in asked.in_order(by, own["group"]):
        listed, name = _terms(asked, own[own["group"] == group], by, group), asked.label(by, group)
        rows += [(name, *row) for row in listed]
        panels.append(Listed(name, "", [(row[0], row[1]) for row in listed[:_TERMS]]))
    numbers = (words("explore-times-head"), words("explore-title-sources"), words("explore-ratio"))
    language_name = words.language_name(tongue) if tongue else ""
    return Answer(
        title=words("explore-mark-title", by=asked.heading(by), language=language_name),
        frame=frame,
        python=_python_mark(by),
        heads=(asked.edition.column(by), words("explore-term"), *numbers),
        rows=tuple(rows),
        marks=tuple(asked.marks),
        draw=(lambda width: lists_in_panels(panels, width=width)) if rows else None,
        said=asked.said([mark.label for mark in asked.marks]),
        notes=(words("explore-mark-note"),) if rows else (words("explore-nothing"),),
    )


def _terms(
    asked: Asked, frame: pd.DataFrame, by: str, group: str
) -> list[tuple[str, Bar, str, str]]:
    """The words of one group: how often each is said, in how many texts, and how many times as often
    as by the others.
    """
    words, name, found = asked.words, asked.label(by, group), []
    for row in frame.to_dict("records"):
        n, texts = int(row["count"]), words.plural("texts-counted", int(row["sources"]))
        times = words("explore-ratio-n", n=words.number(round(2 ** row["log_ratio"], 1)))
        label = f"{name}, {row['term']}: {words.number(n)}, {texts}, {times}"
        where = {"by": by, "group": group, "term": row["term"], "language": row["language"]}
        bar = asked.mark(n, words.number(n), label=label, where=where)
        found.append((row["term"], bar, words.number(int(row["sources"])), times))
    return found


def _python_mark(by: str) -> tuple[str, ...]:
    given = "groups=groups, language=language, turns=said"
    return (
        "from rap.analysis.keyterms import distinctive_terms, group_sources",
        SAID,
        LANGUAGE,
        f"groups = group_sources(seen.sources, seen.cases, by={by!r})",
        f"distinctive_terms(seen.texts, {given})",
    )


def find_mark(asked: Asked, where: Where) -> pd.DataFrame:
    """The places where a group says a word."""
    frames = asked.frames
    groups = group_sources(frames.sources, frames.cases, by=where["by"])
    of = languages_of(frames)
    ids = [
        id
        for id, values in groups.items()
        if where["group"] in values and of[id] == where["language"]
    ]
    texts = {id: frames.texts[id] for id in ids if id in frames.texts}
    hits = keyword_in_context(texts, where["term"], turns=heard(frames))
    same = hits["keyword"].str.lower().str.replace("’", "'") == where["term"]
    return places(hits[same])
