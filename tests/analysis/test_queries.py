"""The query language: what each sentence means, and what is said about those that mean nothing."""

from __future__ import annotations

import re

import pytest
from messages import raises
from studies import ROOT

from rap.analysis.queries import (
    Either,
    Filter,
    Filtered,
    Narrowed,
    Query,
    Term,
    parse_query,
    read_line,
)
from rap.core.errors import Message, Problem, WrongUseError
from rap.languages.catalogue import reading_in


def said(query: Query) -> str:
    """A tree in brackets, to compare."""
    if isinstance(query, Term):
        return {"any": "*", "words": f'"{query.value}"', "regex": f"/{query.value}/"}.get(
            query.kind, query.value
        )
    if isinstance(query, Either):
        return f"({' | '.join(map(said, query.branches))})"
    sign = "!" if query.negated else ""
    if isinstance(query, Filtered):
        return f"[{said(query.passages)} {sign}{query.filter.name}={','.join(query.filter.values)}]"
    distance = "" if query.distance is None else f" {query.distance}"
    return f"({said(query.left)} {sign}{query.relation}{distance} {said(query.right)})"


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ("rent", "rent"),
        ("*", "*"),
        ('"two words"', '"two words"'),
        ("« caution »", '"caution"'),
        ("“caution*”", '"caution*"'),
        (r"/ca\/u[a-z]+/", "/ca/u[a-z]+/"),
        ("code:near", "near"),
        ("rent or deposit and police", "(rent | (deposit overlaps police))"),
        ("rent and deposit near 200 police", "((rent overlaps deposit) near 200 police)"),
        ("rent and (deposit near 200 police)", "(rent overlaps (deposit near 200 police))"),
        (
            "rent and (operators or deposit) near 20 police",
            "((rent overlaps (operators | deposit)) near 20 police)",
        ),
        ("rent not deposit", "(rent !overlaps deposit)"),
        ("rent and not deposit", "(rent !overlaps deposit)"),
        ("rent outside deposit", "(rent !overlaps deposit)"),
        ("rent not near 5 deposit", "(rent !near 5 deposit)"),
        ("rent inside access contains key", "((rent inside access) contains key)"),
        ("rent before deposit", "(rent before deposit)"),
        ("rent after 90 deposit", "(rent after 90 deposit)"),
        ("rent same turn as deposit", "(rent same turn deposit)"),
        ("rent same source deposit", "(rent same source deposit)"),
        ("RENT AND x".replace("RENT", "rent"), "(rent overlaps x)"),
        ("rent NEAR 200 police", "(rent near 200 police)"),
        ("rent ou deposit sans police", "(rent | (deposit !overlaps police))"),
        ("rent et deposit près de 200 police", "((rent overlaps deposit) near 200 police)"),
        ("rent of deposit zonder police", "(rent | (deposit !overlaps police))"),
        ("rent en deposit bij 200 police", "((rent overlaps deposit) near 200 police)"),
        ("rent coder:K-01", "[rent coder=K-01]"),
        ("rent with coder:K-01,K-02 phase:1", "[[rent coder=K-01,K-02] phase=1]"),
        ('rent setting:"at home",window', "[rent setting=at home,window]"),
        ("rent and deposit language:fr", "(rent overlaps [deposit language=fr])"),
        ("(rent and deposit) language:fr", "[(rent overlaps deposit) language=fr]"),
        (
            "rent near 9 deposit and month:2025-03..2025-09",
            "[(rent near 9 deposit) month=2025-03..2025-09]",
        ),
        ("rent not coder:K-01", "[rent !coder=K-01]"),
    ],
)
def test_a_query_means_this(query: str, meaning: str) -> None:
    """Filters bind closest, narrowing goes from left to right, `or` comes last."""
    assert said(parse_query(query)) == meaning


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("  ", Problem("analysis.query.empty", place="query, character 1")),
        (
            "rent deposit",
            Problem("analysis.query.after_the_end", place="query, character 6", found="'deposit'"),
        ),
        (
            "rent and",
            Problem(
                "analysis.query.no_term",
                place="query, character 9",
                found=Message("analysis.query.the_end"),
                word="",
            ),
        ),
        (
            "(rent or",
            Problem(
                "analysis.query.no_term",
                place="query, character 9",
                found=Message("analysis.query.the_end"),
                word="",
            ),
        ),
        (
            "(rent",
            Problem(
                "analysis.query.no_bracket",
                place="query, character 6",
                found=Message("analysis.query.the_end"),
                opened=1,
            ),
        ),
        ("rent)", Problem("analysis.query.after_the_end", place="query, character 5", found="')'")),
        (
            "not rent",
            Problem(
                "analysis.query.not_what", place="query, character 1", found="'not'", word="not"
            ),
        ),
        (
            "rent and near",
            Problem(
                "analysis.query.near_what",
                place="query, character 14",
                found=Message("analysis.query.the_end"),
                word="near",
            ),
        ),
        (
            "with",
            Problem(
                "analysis.query.no_term_but_a_word",
                place="query, character 1",
                found="'with'",
                word="with",
            ),
        ),
        (
            "rent near police",
            Problem(
                "analysis.query.near_what",
                place="query, character 11",
                found="'police'",
                word="near",
            ),
        ),
        (
            "rent same page",
            Problem("analysis.query.same_what", place="query, character 6", found="'page'"),
        ),
        (
            "setting:window",
            Problem(
                "analysis.query.bare_filter", place="query, character 1", filter="setting:window"
            ),
        ),
        (
            "rent with x",
            Problem("analysis.query.no_filter", place="query, character 11", found="'x'"),
        ),
        ('rent and "x', Problem("analysis.query.open_quotation", place="query, character 10")),
        ('"*"', Problem("analysis.query.no_words", place="query, character 1")),
        ("/x", Problem("analysis.query.open_pattern", place="query, character 1")),
        ("rent & x", Problem("analysis.query.odd_sign", place="query, character 6", found="'&'")),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(query: str, problem: Problem) -> None:
    """Where it stands, what was found, what would be right."""
    with pytest.raises(WrongUseError) as caught:
        parse_query(query)

    assert caught.value.problems == (problem,)


@pytest.mark.parametrize(
    ("query", "id", "place"),
    [
        ("/(/", "analysis.query.bad_pattern", "query, character 1"),
        ("(" * 150 + "rent", "analysis.query.no_bracket", "query, character 155"),
        ("rent " + "or rent " * 300, "analysis.query.too_long", "query, character 801"),
    ],
)
def test_a_pattern_or_a_length_beyond_reason_is_refused(query: str, id: str, place: str) -> None:
    """Neither brings Python's own errors to the reader."""
    with raises(WrongUseError, id, place=place):
        parse_query(query)


def test_the_place_is_in_the_language_of_the_reader() -> None:
    """As the sentence after it is."""
    with reading_in("fr"), pytest.raises(WrongUseError) as caught:
        parse_query("rent deposit")

    assert caught.value.place == "question, caractère 6"


def test_terms_and_filters_know_their_place() -> None:
    """So that what is wrong with their meaning can be shown where they stand."""
    assert parse_query("rent  phase:1") == Filtered(
        Term("code", "rent", 1), Filter("phase", ("1",), 7)
    )
    assert parse_query('* near 5 "x"') == Narrowed(
        Term("any", at=1), "near", Term("words", "x", 10), 5
    )


def test_every_query_of_the_page_can_be_read() -> None:
    """The examples of docs/queries.md, in its tables and set apart."""
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    asked = re.findall(r"^ {4}(\S.+)$|^\| `([^`]+)` \|", page, re.MULTILINE)

    assert [parse_query(apart or in_table) for apart, in_table in asked]
    assert len(asked) == 39


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("rent", ("rent*",)),
        ("the rent, the deposit!", ("the*", "rent*", "the*", "deposit*")),
        ('"two months" rent', ("two months", "rent*")),
        ("« deux mois »", ("deux mois",)),
        ("l'étage …", ("l'étage*",)),
        ("payer le loyer et les charges", ("payer*", "le*", "loyer*", "et*", "les*", "charges*")),
        ("  ", ()),
        *((question, question) for question in (
            "rent and deposit", "rent or bnana", "rent near 200 bnana", "bnana near 200 rent", "code:rent", "* coder:K-01",
            "rent setting:window", "/re.t/", '"~payer"', '"two months" not rent', "(rent)", '"an open quotation', "loyer et deposit",
        )),
    ],
)  # fmt: skip
def test_a_line_is_words_or_a_question(line: str, read: str | tuple[str, ...]) -> None:
    """A question has a sign of one, or words of the language between codes."""
    found = read_line(line, is_code={"rent", "deposit", "loyer"}.__contains__)

    assert (found.question or found.words) == read
