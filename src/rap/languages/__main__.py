"""`python -m rap.languages > docs/languages.md`: what a pack answers, and which pack answers it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import Field, fields
from typing import Any

from rap.languages.catalogue import FALLBACK, FOLDER, read_sentences
from rap.languages.folders import FURTHER
from rap.languages.lists import SHAPES
from rap.languages.pack import FILES, LanguagePack, known, pack_of
from rap.languages.topics import TOPICS

_INTRO = f"""\
# Languages

This page is made by `python -m rap.languages` from the packs and from `src/rap/languages/topics.py` and `about.py`.

A language is a folder of lists that people edit: `src/rap/languages/fr/`, `nl/` and so on. A list has one entry a line,
`key: words`; a line that begins with a space goes on with the one above; `#` begins a remark. Words are written in small
letters and without accents where the tables below do not say *as written*. `shared/` holds what belongs to no language:
names from everywhere, brands, Belgian towns.

**To add a language**, make a folder named with its two letters, with an `about.txt` that gives its `name`. Everything else
may come later: the tables say what happens until then. Texts in it can be imported, screened, coded and reported from
the first day. The folder can lie in the program, or anywhere, when the variable `{FURTHER}` names the folder around it.
Sentences are in `LANG/*.po` (`src/rap/languages/catalogue.py`); what is not translated is in English.

**To mend a language**, edit a list and run `pytest tests/languages`. Where the lists are from, and under which licence,
is in `src/rap/languages/SOURCES.md`.

**What is still code**, because it is grammar more than words: forms of Dutch, French and Spanish words
(`privacy/pseudonyms/dictionary.py`, `harmless.py`), Dutch streets and family names written as one word (`places.py`,
`namesakes.py`, `chains.py`), the English genitive (`names.py`), signs on the body (`signs.py`), shapes of numbers by
country (`official.py`). A language that needs such a rule gets it there.
"""


def make_page() -> str:
    """The whole page."""
    return "\n".join(
        [
            _INTRO,
            *_summary(),
            "",
            *_shapes(),
            *(line for kind in TOPICS for line in _topic(kind)),
            *_files(),
        ]
    )


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _head(*first: str) -> Iterator[str]:
    yield _row(*first, *(pack_of(code).about.name for code in known()))
    yield _row(*("---" for _ in (*first, *known())))


def _summary() -> Iterator[str]:
    yield "## How complete each language is\n"
    yield "Counted are the answers whose lack people notice: those with an entry under *without it* below. Other answers are"
    yield "left out by a language that has no such thing.\n"
    yield from _head("")
    for kind in TOPICS:
        felt = [field for field in fields(kind) if field.metadata["without"]]
        if felt:
            counts = [sum(_has(pack_of(code), kind, one) for one in felt) for code in known()]
            yield _row(kind.__name__.lower(), *(f"{n} of {len(felt)}" for n in counts))
    for name in FILES:
        yield _row(f"`{name}`", *_in_files(name))
    yield _row("sentences", *map(_translated, known()))
    yield _row("sentences members read", *(_translated(code, only="members") for code in known()))
    reviewed, read = ([_yes(is_so(code)) for code in known()] for is_so in (_is_reviewed, _is_read))
    yield _row("consent questions read by a native speaker", *reviewed)
    yield _row("sentences read by a native speaker", *read)


def _in_files(name: str) -> Iterator[str]:
    return (_yes(bool(pack_of(code).text(name))) for code in known())


def _yes(holds: bool) -> str:
    return "yes" if holds else "–"


def _has(pack: LanguagePack, kind: type, field: Field[Any]) -> bool:
    value = getattr(getattr(pack, kind.__name__.lower()), field.name)
    return bool(value) and value != field.default


def _translated(language: str, *, only: str = "") -> str:
    """How many of the English sentences are there: all, most, some or none."""
    rooms = [only] if only else sorted(path.stem for path in (FOLDER / FALLBACK).rglob("*.po"))
    wanted = [(room, key) for room in rooms for key in read_sentences(FALLBACK, room)]
    there = sum(key in read_sentences(language, room) for room, key in wanted)
    if there in (0, len(wanted)):
        return "all" if there else "none"
    return "most" if there > 0.8 * len(wanted) else "some"


def _is_reviewed(language: str) -> bool:
    head = pack_of(language).text("consent.yaml").partition("\n")[0].partition("#")[0]
    return bool(head.partition("reviewed:")[2].strip())


def _is_read(language: str) -> bool:
    texts = [path.read_text(encoding="utf-8") for path in sorted((FOLDER / language).rglob("*.po"))]
    return bool(texts) and not any("X-Reviewed-By-Native-Speaker: nobody" in text for text in texts)


def _shapes() -> Iterator[str]:
    yield "## How an entry is written\n"
    yield _row("shape", "how it is written")
    yield _row("---", "---")
    for name, shape in SHAPES.items():
        yield _row(name.replace("_", " "), shape.says.replace("|", "\\|"))
    yield ""


def _topic(kind: type) -> Iterator[str]:
    name = kind.__name__.lower()
    yield f"## `{name}.txt`\n"
    yield " ".join((kind.__doc__ or "").split()) + "\n"
    yield from _head("key", "shape", "what it holds", "without it")
    for field in fields(kind):
        told = (f"`{field.name}`", field.metadata["shape"].replace("_", " "))
        more = (field.metadata["what"], field.metadata["without"])
        yield _row(*told, *more, *(_yes(_has(pack_of(code), kind, field)) for code in known()))
    yield ""


def _files() -> Iterator[str]:
    yield "## Other files\n"
    yield from _head("file", "what it holds", "without it")
    for name, (what, without) in FILES.items():
        yield _row(f"`{name}`", what, without, *_in_files(name))
    yield ""


if __name__ == "__main__":
    sys.stdout.write(make_page())
