"""One catalogue of words: each id has a sentence in each language, which names the facts it is
given.
"""

from __future__ import annotations

import ast
import datetime
import pickle
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path, PurePath
from string import Formatter

import pytest
from commands import ids_of_help
from messages import raises
from studies import ROOT

from rap.core.errors import (
    DamagedLogError,
    Message,
    Problem,
    ProblemsError,
    RapError,
    RunFailedError,
    WrongUseError,
    message_from_json,
    problem_from_json,
)
from rap.languages.catalogue import (
    COMPLETE,
    FALLBACK,
    FOLDER,
    current_language,
    reading_in,
    say,
    sentence,
)

SRC = ROOT / "src" / "rap"
TRANSLATED = [language for language in COMPLETE if language != FALLBACK]
PARTS = frozenset(path.stem for path in (FOLDER / FALLBACK).rglob("*.po"))
SPEAKERS = {
    "Problem",
    "Message",
    "say",
    "wrong",
}  # what is called with an id, beside every class called ...Error
NOTED: dict[str, frozenset[str]] = {
    "expect": frozenset(),
    "expect_one_of": frozenset({"nearest"}),
}
"""What notes a problem of a file, with the id second; and the facts it adds."""

OURS = {"Problem", "Message"} | {
    kind.__name__
    for kind in (RapError, *RapError.__subclasses__(), *WrongUseError.__subclasses__())
}
OURS -= {"ProblemsError", "StudyNotFoundError"}


@cache
def catalogue(language: str) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    """Each context and id with its file and its texts; an id in two files is reported by the
    caller.
    """
    from babel.messages.pofile import read_po

    found: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
    for path in sorted((FOLDER / language).rglob("*.po")):
        with open(path, "rb") as file:
            for entry in read_po(file, locale=language):
                id = entry.id if isinstance(entry.id, str) else entry.id[0]
                if (
                    "." in id
                ):  # without a point: a phrase of a report, see tests/report/test_report_words.py
                    texts = (
                        (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
                    )
                    found[(entry.context or "", id)] = (path.stem, texts)
    return found


def ids_of(language: str) -> set[str]:
    return {id for context, id in catalogue(language) if not context}


def facts_of(language: str, id: str, *, context: str = "") -> set[str]:
    """The facts that any form of a sentence names."""
    texts = catalogue(language)[(context, id)][1]
    return {
        name.partition(".")[0]
        for text in texts
        for _, name, _, _ in Formatter().parse(text)
        if name
    }


def is_id(value: str) -> bool:
    return value in ids_of(FALLBACK) or (
        value.count(".") > 1
        and value.partition(".")[0] in PARTS
        and all(c.islower() or c.isdigit() or c in "._" for c in value)
    )


@cache
def nodes() -> tuple[tuple[Path, ast.Call | ast.Constant], ...]:
    """Calls and constants of the source, each with its file; it is parsed once."""
    return tuple(
        (path, node)
        for path in sorted(SRC.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call | ast.Constant)
    )


def called(node: ast.Call) -> str:
    """What is called, without what it is of."""
    func = node.func
    return getattr(func, "attr", getattr(func, "id", ""))


@cache
def calls() -> tuple[tuple[str, str, frozenset[str] | None], ...]:
    """Each call that names an id: where, the id, and the facts it gives (None when they are
    computed: `**facts`).
    """
    return tuple(_calls())


def _calls() -> Iterator[tuple[str, str, frozenset[str] | None]]:
    for path, node in nodes():
        if isinstance(node, ast.Call) and node.args:
            name = called(node)
            is_noted = name in NOTED and len(node.args) > 1
            if is_noted or name in SPEAKERS or name.endswith("Error") or name == "__init__":
                given = {keyword.arg for keyword in node.keywords}
                facts = (
                    None
                    if None in given
                    else NOTED.get(name, frozenset())
                    | frozenset(name for name in given if name and name != "place")
                )
                for id in _ids_in(node.args[1 if is_noted else 0]):
                    yield f"{path.relative_to(SRC)}:{node.lineno}", id, facts


def _ids_in(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from (*_ids_in(node.body), *_ids_in(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and is_id(node.value):
        yield node.value


@cache
def strings() -> frozenset[str]:
    """Every string of the source that reads like an id: one that is chosen by a table or an `if`
    counts as used.
    """
    return frozenset(
        node.value
        for _, node in nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_id(node.value)
    )


@pytest.mark.parametrize("language", COMPLETE)
def test_each_id_has_a_sentence(language: str):
    """Whatever the source can say, it can say in English, French and Dutch."""
    used = {id for _, id, _ in calls()} | (
        strings() & {id for other in COMPLETE for id in ids_of(other)}
    )

    assert sorted(used - ids_of(language)) == []
    assert [
        key
        for key, (_, texts) in catalogue(language).items()
        if not all(text.strip() for text in texts)
    ] == []


def test_each_sentence_is_used():
    """A sentence whose id is nowhere in the source goes; that of help is named after its command."""
    assert sorted(ids_of("en") - strings() - ids_of_help()) == []


def test_each_call_gives_the_facts_that_the_sentence_names():
    """A sentence is never printed with a gap."""
    known = ids_of("en")
    wrong = [
        (where, id, sorted(missing))
        for where, id, facts in calls()
        if id in known and facts is not None and (missing := facts_of("en", id) - facts - {"cell"})
    ]

    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_languages_name_the_same_facts(language: str):
    """And have the same sentences for screens."""
    assert {id for context, id in catalogue(language) if context} == {
        id for context, id in catalogue("en") if context
    }
    wrong = [
        id
        for context, id in catalogue("en")
        if (context, id) in catalogue(language)
        and facts_of(language, id, context=context) != facts_of("en", id, context=context)
    ]

    assert wrong == []


@pytest.mark.parametrize("language", COMPLETE)
def test_an_id_is_in_the_file_of_its_room_or_topic_and_once(language: str):
    """Two people never write two sentences for one id."""
    assert [
        id for (_, id), (part, _) in catalogue(language).items() if id.partition(".")[0] != part
    ] == []
    texts = [
        path.read_text(encoding="utf-8").splitlines()
        for path in sorted((FOLDER / language).rglob("*.po"))
    ]
    rows = [
        (before.startswith("msgctxt"), line) for lines in texts for before, line in pairwise(lines)
    ]
    assert [
        row for row, n in Counter(rows).items() if n > 1 and re.match(r'msgid ".*\.', row[1])
    ] == []


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("screen", [False, True])
def test_every_message_can_be_rendered(language: str, screen: bool):
    """With facts of all kinds, no brace and no id is left in what people read."""
    for context, id in catalogue("en"):
        facts = {
            name: 3 if name == "n" else f"<{name}>" for name in facts_of("en", id, context=context)
        }
        facts |= {name: 3 if name == "n" else f"<{name}>" for name in facts_of("en", id)}
        for n in (1, 3):
            text = sentence(
                Message(id, **{**facts, **({"n": n} if "n" in facts else {})}),
                language,
                screen=screen,
            )
            assert text.strip(), id
            assert (id in text, re.search(r"\{\w", text)) == (False, None), text


@pytest.mark.parametrize("language", COMPLETE)
def test_every_id_can_be_raised(language: str):
    """An error is one sentence in the reader's language, with its facts."""
    for id in sorted(ids_of("en")):
        facts = {name: 3 if name == "n" else f"<{name}>" for name in facts_of("en", id)}
        with pytest.raises(WrongUseError) as caught:
            raise WrongUseError(id, place="here", **facts)
        with reading_in(language):
            said = str(caught.value).removeprefix("here: ")

        assert said == sentence(Message(id, **facts), language)
        assert [name for name in facts if name != "n" and f"<{name}>" not in said] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_is_left_in_english(language: str):
    """A single word may be the same in both languages (a code, a passage), a sentence is not."""
    same = {
        key[1]: texts
        for key, (_, texts) in catalogue(language).items()
        if key in catalogue("en") and catalogue("en")[key][1] == texts
    }
    sentences = {
        id: texts
        for id, texts in same.items()
        if len(re.findall(r"[^\W\d]{2,}", re.sub(r"{.*?}", "", texts[-1]))) > 1
    }

    assert sentences == {}


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "fr_BE.UTF-8"}, "fr"),
        ({"LANG": "fr_BE.UTF-8", "LC_MESSAGES": "nl_BE"}, "nl"),
        ({"LANG": "fr_BE.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LC_ALL": "fr_FR", "RAP_LANGUAGE": "nl"}, "nl"),
        ({"LANG": "zz_ZZ"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_the_process(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
):
    """As every program of the system finds it, and `RAP_LANGUAGE` before all."""
    for name in ("RAP_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert current_language() == language


def test_a_request_is_answered_in_its_own_language():
    """The language of a request holds within the request and ends with it."""
    with reading_in("nl-BE"):
        within = str(Message("core.nearest.is", name="rent"))

    assert (within, str(Message("core.nearest.is", name="rent"))) == (
        "het meest lijkt ‘rent’ erop",
        "nearest is 'rent'",
    )


def test_a_sentence_falls_back_and_never_fails():
    """A language without the sentence shows the English one; an id that nobody wrote shows its
    facts.
    """
    assert sentence(Message("core.nearest.is", name="rent"), "ro") == "nearest is 'rent'"
    assert sentence(Message("core.nearest.is"), "fr") == "core.nearest.is"
    assert (
        sentence(Message("core.nothing.such", n=2, names=("a", "b")), "fr")
        == "core.nothing.such: n=2, names=a and b"
    )
    assert sentence(Message("../core.x", n=1), "fr") == "../core.x: n=1"


@pytest.mark.parametrize(
    ("fact", "texts"),
    [
        (12345, ["12,345", "12\u202f345", "12.345"]),
        (0.5, ["0.5", "0,5", "0,5"]),
        (datetime.date(2026, 4, 14), ["14 April 2026", "14 avril 2026", "14 april 2026"]),
        (("a", "b", "c"), ["a, b and c", "a, b et c", "a, b en c"]),
        (
            tuple("abcdefghijkl"),
            ["a, b, c, d, e and 7 more", "a, b, c, d, e et 7 de plus", "a, b, c, d, e en nog 7"],
        ),
        (PurePath("a/b.txt"), ["a/b.txt"] * 3),
        ("a\x1b[2J\nb", ["a\\x1b[2J\\nb"] * 3),
        (
            Message("core.nearest.none"),
            ["none is defined yet", "il n’y en a pas encore", "er zijn er nog geen"],
        ),
    ],
)
def test_a_fact_reads_as_the_language_writes_it(fact: object, texts: list[str]):
    """Numbers, days, lists, messages; and names from outside so that a terminal only prints them."""
    message = Message("core.log.damaged", why=fact)

    assert [
        sentence(message, language).rpartition(";")[0].rpartition(";")[0].strip()
        for language in ("en", "fr", "nl")
    ] == texts


def test_without_a_catalogue_an_error_says_id_and_facts(monkeypatch: pytest.MonkeyPatch):
    """Without a catalogue `core` writes an error as its id and its facts."""
    from rap.core import errors

    monkeypatch.setattr(errors, "_render", errors._as_id_and_facts)

    assert str(
        WrongUseError("store.codebook.twice", place="a.yaml:3", code="peer", family="risk")
    ) == ("a.yaml:3: store.codebook.twice: code=peer, family=risk")


@pytest.mark.parametrize(
    "error",
    [
        WrongUseError(
            "store.codebook.twice", place="a.yaml", code="peer", family=Message("core.nearest.none")
        ),
        ProblemsError([Problem("core.nearest.none", place=place) for place in ("b", "a")]),
        DamagedLogError("log", 3, "is not JSON"),
        RunFailedError("core.nearest.none", place="x.ipynb", cell=4),
    ],
)
def test_an_error_is_the_same_after_a_process(error: RapError):
    """It is pickled with id and facts; its problems also pass through JSON."""
    again = pickle.loads(pickle.dumps(error))

    assert (type(again), again.problems, str(again), again.exit_code) == (
        type(error), error.problems, str(error), error.exit_code,
    )  # fmt: skip
    assert [problem_from_json(one.to_json()) for one in error.problems] == list(error.problems)


def test_facts_pass_through_json():
    """Days, lists and messages within messages come back as they were."""
    message = Message(
        "a.b.c", day=datetime.date(2026, 1, 2), names=("x", 3), nearest=Message("core.nearest.none")
    )

    assert message_from_json(message.to_json()) == message


def test_errors_match_by_id_and_facts():
    """`messages.raises` fails when the id or a fact is another one."""
    with raises(WrongUseError, "store.codebook.twice", place="a", code="peer"):
        raise WrongUseError("store.codebook.twice", place="a", code="peer", family="risk")
    for wrong in ({"code": "rent"}, {"colour": "peer"}, {"place": "b"}):
        with pytest.raises(AssertionError), raises(WrongUseError, "store.codebook.twice", **wrong):
            raise WrongUseError("store.codebook.twice", place="a", code="peer", family="risk")


def test_a_page_shows_a_sentence_alone():
    """With a capital and a full stop, without the names of commands; a name keeps its letters."""
    with reading_in("en"):
        assert say("core.nearest.none") == "none is defined yet"
    assert sentence(Message("core.nearest.none"), "fr", screen=True) == "Il n’y en a pas encore."
    assert "`rap" not in sentence(Message("core.study.not_found"), "en", screen=True)
    assert sentence(
        Message("core.yaml.not_a_mapping", key="families"), "en", screen=True
    ).startswith("families is")


def test_an_error_with_one_argument_is_given_an_id():
    """A sentence in place of an id would be shown to nobody in her language."""
    wrong = [
        f"{path.relative_to(SRC)}:{node.lineno}"
        for path, node in nodes()
        if isinstance(node, ast.Call)
        and len(node.args) == 1
        and called(node) in OURS
        and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
        and not (isinstance(node.args[0], ast.Constant) and is_id(str(node.args[0].value)))
    ]

    assert wrong == []
