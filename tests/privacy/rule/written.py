"""What was read, as the table and the figure of `docs/numbers.md`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from privacy.rule import candidates
from privacy.rule.drawn import SILENCE, THRESHOLD

from rap.privacy.disclosure import rounding

NAMES = {"bands": "fixed bands", "rounding": "controlled rounding"}
OURS = {  # what each rule is made of, besides what says which sums hold
    "bands": (candidates.banded, candidates.band, candidates.edges, candidates._is_tight),
    "rounding": (rounding,),
}
BEGIN, END = "<!-- written by tests/privacy/rule -->", "<!-- up to here -->"
Done = Mapping[str, Any]


def write(done: Done, docs: Path) -> None:
    """Put the table into `numbers.md`, and the figure beside it."""
    page = docs / "numbers.md"
    text = page.read_text(encoding="utf-8")
    whole = f"{BEGIN}\n{table(done)}\n{END}"
    text = re.sub(f"{BEGIN}.*{END}", lambda _: whole, text, flags=re.S)
    page.write_text(text, encoding="utf-8")
    (docs / "numbers.svg").write_text(figure(done), encoding="utf-8")


def table(done: Done) -> str:
    rows = [row for part in (_outsider, _one_table, _others, _use) for row in part(done)]
    head = ["", *NAMES.values()]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def _each(say: Callable[[str], str]) -> list[str]:
    return [say(rule) for rule in NAMES]


def _share(n: float, of: float) -> str:
    return f"{n:,.0f} of {of:,.0f}"


def _pages(done: Done, kind: str, silence: str = "") -> list[Mapping[str, Any]]:
    return [
        one
        for name, one in done.items()
        if name.startswith(f"page {kind}")
        and one.get("silence", "") in (silence, silence or one.get("silence", ""))
    ]


def _outsider(done: Done) -> Iterable[list[str]]:
    for kind in ("interviews", "survey"):
        pages = _pages(done, kind)
        people = [one["n"] for one in pages]
        of = f"{len(pages)} {kind if kind == 'interviews' else 'surveys'} of {min(people)} to {max(people):,} people"

        def total(rule: str, what: str, pages: Sequence[Any] = pages) -> int:
            return sum(one[rule][what] for one in pages if one[rule])

        def bad(rule: str, pages: Sequence[Any] = pages) -> str:
            read = [one[rule] for one in pages if one[rule]]
            return _share(sum(one["narrow"] > 0 for one in read), len(read))

        def numbers(rule: str, total: Callable[[str, str], int] = total) -> str:
            return f"{_share(total(rule, 'narrow'), total(rule, 'hidden'))}; {total(rule, 'known')} known"

        def gaps(rule: str, total: Callable[[str, str], int] = total) -> str:
            return _share(total(rule, "gaps"), total(rule, "looked for gaps"))

        yield [
            f"**outsider**, {of}: pages with a hidden number of somebody under {THRESHOLD} values",
            *_each(bad),
        ]
        yield ["… such numbers, of all hidden ones", *_each(numbers)]
        yield ["… spans looked at value by value that have fewer because of gaps", *_each(gaps)]


def _one_table(done: Done) -> Iterable[list[str]]:
    for k in sorted({int(name.split()[2]) for name in done if name.startswith("table")}):
        mine = [
            one for name, one in done.items() if name.startswith("table") and name.endswith(f" {k}")
        ]
        sizes = sorted(
            int(name.split()[1]) for name in done if re.fullmatch(rf"table \d+ {k}", name)
        )
        n = f"{sum(one['bands']['n_tables'] for one in mine):,}"

        def said(rule: str, mine: Sequence[Any] = mine) -> str:
            fewest = min(one[rule]["fewest"] for one in mine)
            if rule == "rounding":
                return (
                    f"0 (all {sum(one[rule]['n_tables'] for one in mine)} pages; fewest {fewest})"
                )
            shares = [(one[rule]["narrow"], one[rule]["exact"]) for one in mine]
            narrow, exact = (f"{100 * mean(column):.2g}" for column in zip(*shares, strict=True))
            return f"{narrow} %, known {exact} % (fewest {fewest})"

        yield [
            f"… one table of {k} kinds, all {n} tables of {sizes[0]} to {sizes[-1]} people ({len(sizes)} sizes): weighed share with one",
            *_each(said),
        ]


def _others(done: Done) -> Iterable[list[str]]:
    for name, one in done.items():
        if name.startswith("likeliest"):
            _, n, k = name.split()
            before = f"{100 * one['before']:.0f} %"
            yield [
                f"… who names the likeliest value of a number in a table of {k} kinds, {n} people, is right ({before} without a page)",
                *_each(lambda rule, one=one: f"{100 * one[rule]:.0f} %"),
            ]
    knows = [one for name, one in done.items() if name.startswith("knows")]
    if knows:

        def certain(rule: str) -> str:
            read = [one[rule] for one in knows if rule in one]
            n, of = sum(one["certain"] for one in read), sum(one["facts"] for one in read)
            return f"{_share(n, of)} ({100 * n / of:.0f} %)"

        yield [
            f"**who knows everybody but one**, {len(knows)} interview studies: facts about her that are certain",
            *_each(certain),
        ]
    editions = [one for name, one in done.items() if name.startswith("editions")]
    n = len(editions)
    differ = sum(one["rounds differ"] > 0 for one in editions)
    yield [
        f"**who compares editions**, {n} studies, one joins or leaves, counted in rounds: pages that differ",
        "as rounding",
        _share(differ, n),
    ]

    def anew(rule: str) -> str:
        return _share(sum(one[rule] < THRESHOLD for one in editions), n)

    yield [f"… counted anew each time: tables with a number under {THRESHOLD} values", *_each(anew)]


def _use(done: Done) -> Iterable[list[str]]:
    groups = {"interviews": _pages(done, "interviews")}
    groups |= {f"surveys, {one}": _pages(done, "survey", one) for one in SILENCE}
    for name, pages in groups.items():
        ends = [one for one in pages if "bits" in one["bands"]]

        def bits(rule: str, ends: Sequence[Any] = ends) -> str:
            return f"{mean(one[rule]['bits'] for one in ends if one[rule]):.2f}" if ends else "–"

        def says(rule: str, pages: Sequence[Any] = pages) -> str:
            read = [one[rule] for one in pages if one[rule]]
            rows = sum(one["rows"] for one in read)
            parts = (sum(one[what] for one in read) for what in ("says", "counts somebody"))
            return " / ".join(f"{100 * n / rows:.0f} %" for n in parts)

        def off(rule: str, pages: Sequence[Any] = pages) -> str:
            return f"{mean(one[rule]['off'] for one in pages if one[rule]):.1f}"

        yield [
            f"**what a page says**, {name}: bits a number is narrowed by ({len(ends)} studies solved to the ends)",
            *_each(bits),
        ]
        yield [
            f"… numbers that halve what was known / that count somebody ({len(pages)} studies)",
            *_each(says),
        ]
        yield ["… people between the truth and the middle of what is said, mean", *_each(off)]
    yield [
        "**lines** that choose what is said (without the sums that hold)",
        *_each(lambda rule: str(n_lines(rule))),
    ]


def n_lines(rule: str) -> int:
    """Lines of the rule's own code."""
    return sum(len(inspect.getsource(one).splitlines()) for one in OURS[rule])


# The figure: how often one table gives a number away, by how many people there are.

# of the rule until December 2026, which is no longer in the program: as `docs/numbers.md` says of it
BEFORE = (
    "56.0,119.6 82.7,87.1 109.4,68.2 136.1,57.7 162.8,63.2 189.5,78.7 216.2,99.5 242.9,121.9 269.6,143.8"
    " 296.4,163.9 323.1,181.4 349.8,196.3 376.5,208.7 403.2,218.8 429.9,227.0 456.6,233.5 483.3,238.7"
    " 510.0,242.7"
)
BEFORE_SIZES = range(11, 29)  # the people of its 18 points, from left to right
_COLOURS = {"bands": "#8a6d00", "rounding": "#1b5e8c"}
_WIDE, _HIGH, _LEFT, _TOP = 640, 300, 56, 46


def figure(done: Done) -> str:
    """Shares of tables of three kinds with a number under the threshold's values, for each n."""
    points = {
        int(name.split()[1]): one
        for name, one in done.items()
        if re.fullmatch(r"table \d+ 3", name)
    }
    sizes = sorted(points)
    n_tables = sum(points[n]["bands"]["n_tables"] for n in sizes)
    right, bottom = _WIDE - 130, _HIGH - 44

    def at(n: int, share: float) -> tuple[float, float]:
        across = (n - sizes[0]) / max(sizes[-1] - sizes[0], 1)
        return round(_LEFT + across * (right - _LEFT), 1), round(
            bottom - share * (bottom - _TOP), 1
        )

    title = f"Tables of 3 kinds in which a hidden number has under {THRESHOLD} values (n = {n_tables:,} tables)"
    marks = [_text(_LEFT, 20, title, bold=True)]
    for share in (0, 0.25, 0.5, 0.75, 1):
        x, y = at(sizes[0], share)
        marks.append(f'<line x1="{x}" x2="{right}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        marks.append(_text(_LEFT - 8, y + 4, f"{100 * share:.0f}%", end=True))
    for n in sizes[:: max(len(sizes) // 8, 1)]:
        marks.append(_text(at(n, 0)[0] - 6, bottom + 18, str(n)))
    marks.append(_text(_LEFT, _HIGH - 6, "people heard"))
    if sizes == [*BEFORE_SIZES]:
        marks.append(f'<polyline points="{BEFORE}" fill="none" stroke="#b3261e" stroke-width="4"/>')
        marks.append(_text(518, 234.7, "rule before", colour="#b3261e"))
    for place, (rule, name) in enumerate(NAMES.items()):
        line = " ".join(
            f"{x},{y}" for x, y in (at(n, points[n][rule]["narrow"] or 0) for n in sizes)
        )
        dash = ("", "6 4")[place]
        marks.append(
            f'<polyline points="{line}" fill="none" stroke="{_COLOURS[rule]}" stroke-width="{4 - place}" stroke-dasharray="{dash}"/>'
        )
        x, y = at(sizes[-1], points[sizes[-1]][rule]["narrow"] or 0)
        marks.append(_text(x + 8, y + (-8, 12)[place], name, colour=_COLOURS[rule]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" role="img" aria-label="{title}">'
        f'<rect width="{_WIDE}" height="{_HIGH}" fill="#fff"/>{"".join(marks)}</svg>\n'
    )


def _text(
    x: float, y: float, said: str, *, bold: bool = False, end: bool = False, colour: str = "#222"
) -> str:
    weight, anchor = "bold" if bold else "normal", "end" if end else "start"
    return (
        f'<text x="{x}" y="{y}" font-family="sans-serif" font-size="12" font-weight="{weight}"'
        f' text-anchor="{anchor}" fill="{colour}">{said}</text>'
    )
