"""The query language: what each sentence means, and what is said about those that mean nothing."""

from __future__ import annotations

import re

import pytest
from studies import ROOT

from rap.analysis.queries import Either, Filter, Filtered, Narrowed, Query, Term, parse_query
from rap.core.errors import WrongUseError


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
    ("query", "message"),
    [
        ("  ", "query, character 1: the query is empty; write a code, or words in quotes"),
        (
            "rent deposit",
            "query, character 6: found 'deposit' after a whole query; put a word like and, or, not, near 200 between",
        ),
        (
            "rent and",
            "query, character 9: found the end where a code, words or a bracket should be;"
            ' write a code, a family, * or "words"',
        ),
        (
            "(rent or",
            'query, character 9: found the end where a code, words or a bracket should be; write a code, a family, * or "words"',
        ),
        (
            "(rent",
            "query, character 6: found the end where the bracket of character 1 should close; add )",
        ),
        (
            "rent)",
            "query, character 5: found ')' after a whole query; put a word like and, or, not, near 200 between",
        ),
        (
            "not rent",
            "query, character 1: found 'not' where a code, words or a bracket should be; say what to take it from: * not rent",
        ),
        (
            "rent and near",
            "query, character 14: found the end after 'near'; say within how many characters: near 200",
        ),
        (
            "with",
            "query, character 1: found 'with' where a code, words or a bracket should be;"
            ' write a code, a family, * or "words"; a code of that name is code:with',
        ),
        (
            "rent near police",
            "query, character 11: found 'police' after 'near'; say within how many characters: near 200",
        ),
        (
            "rent same page",
            "query, character 6: found 'page' after 'same'; write same turn as, or same source as",
        ),
        (
            "setting:window",
            "query, character 1: the filter 'setting:window' has nothing on its left; write * setting:window",
        ),
        (
            "rent with x",
            "query, character 11: found 'x' where a filter should be; write with coder:K-01",
        ),
        (
            'rent and "x',
            'query, character 10: this opens a quotation that does not close; write "words" between two quotes',
        ),
        (
            '"*"',
            'query, character 1: the query asks for words and has none; write "caution", "caution*" or "two words"',
        ),
        (
            "/x",
            "query, character 1: this opens a pattern that does not close; write /pattern/ between two slashes",
        ),
        (
            "rent & x",
            "query, character 6: found '&', which means nothing here; put words that are said in quotes: \"like this\"",
        ),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(query: str, message: str) -> None:
    """Where it stands, what was found, what would be right."""
    with pytest.raises(WrongUseError) as caught:
        parse_query(query)

    assert str(caught.value) == message


@pytest.mark.parametrize("query", ["/(/", "(" * 150 + "rent", "rent " + "or rent " * 300])
def test_a_pattern_or_a_length_beyond_reason_is_refused(query: str) -> None:
    """Neither brings Python's own errors to the reader."""
    with pytest.raises(WrongUseError, match="query, character"):
        parse_query(query)


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
    assert len(asked) == 37
