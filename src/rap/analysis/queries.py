"""The query language of `search`, from what somebody types to a small tree. `docs/queries.md` shows
it by example.

Filters bind closest, to the term or bracket on their left. Then all narrowing words (`and not near
inside before` …), equally strong, from left to right. `or` binds last.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

from rap.core.errors import Message, WrongUseError
from rap.languages.catalogue import say

MAX_TOKENS = 200
_SPELLINGS = {
    "and": "and et en",
    "or": "or ou of",
    "not": "not outside sans zonder",
    "overlaps": "overlaps",
    "near": "near près pres bij",
    "inside": "inside",
    "contains": "contains",
    "before": "before",
    "after": "after",
    "same": "same",
    "with": "with avec met",
}
_WORDS = {
    spelling: meaning for meaning, spellings in _SPELLINGS.items() for spelling in spellings.split()
}
_RELATIONS = ("overlaps", "near", "inside", "contains", "before", "after", "same")
_VALUE = r'(?:"[^"]*"|[^\s()",]+)'
_NAME = r"\w[\w-]*(?:\.\w[\w-]*)?"  # a question of a survey has its survey before it
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<words>"[^"]*"|“[^”]*”|„[^”“]*[”“]|«[^»]*»)
    |(?P<regex>/(?:\\.|[^/\\])+/)
    |(?P<pair>{_NAME}:{_VALUE}(?:,{_VALUE})*)
    |(?P<name>\w[\w-]*)
    |(?P<any>\*)
    |(?P<bracket>[()])""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Term:
    """The passages to start from: `kind` is any, code, words or regex; `at` is the place in the
    query, in characters from 1.
    """

    kind: str
    value: str = ""
    at: int = 0


@dataclass(frozen=True)
class Filter:
    """A condition on passages: a column, variable or speaker has one of `values` (`low..high` is a
    range).
    """

    name: str
    values: tuple[str, ...]
    at: int = 0


@dataclass(frozen=True)
class Filtered:
    """The `passages` that fulfil a condition, or do not."""

    passages: Query
    filter: Filter
    negated: bool = False


@dataclass(frozen=True)
class Narrowed:
    """The passages on the left that have a relation to at least one on the right, or to none;
    `distance` is in characters.
    """

    left: Query
    relation: str
    right: Query
    distance: int | None = None
    negated: bool = False


@dataclass(frozen=True)
class Either:
    """The passages of all branches, each of them once."""

    branches: tuple[Query, ...]


Query: TypeAlias = Term | Filtered | Narrowed | Either


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


def parse_query(text: str) -> Query:
    """The tree of a query.

    Parameters
    ----------
    text
        A question in the language of `docs/queries.md`.

    Returns
    -------
    Term, Filtered, Narrowed or Either
        `at` is where each part is in the text, in characters from 1.

    Raises
    ------
    WrongUseError
        Names the character of the query (from 1), what cannot be there, and what would be right.

    Examples
    --------
    >>> asked = parse_query("rent near 200 police")
    >>> asked.left, asked.relation, asked.distance
    (Term(kind='code', value='rent', at=1), 'near', 200)
    """
    text = unicodedata.normalize("NFC", text)  # as texts are
    tokens = _split(text)
    if not tokens:
        _refuse(1, "analysis.query.empty")
    if len(tokens) > MAX_TOKENS:
        _refuse(tokens[MAX_TOKENS].at, "analysis.query.too_long", most=MAX_TOKENS)
    parser = _Parser(tokens, len(text) + 1)
    query = parser.either()
    if parser.here.kind != "end":
        _refuse(parser.here.at, "analysis.query.after_the_end", found=parser.found)
    return query


def codes_named(query: str) -> set[str]:
    """The codes a query names; none when it cannot be read."""
    try:
        return {term.value for term in _terms(parse_query(query)) if term.kind == "code"}
    except WrongUseError:
        return set()


def _terms(query: Query) -> Iterator[Term]:
    if isinstance(query, Term):
        yield query
    elif isinstance(query, Filtered):
        yield from _terms(query.passages)
    elif isinstance(query, Narrowed):
        yield from (*_terms(query.left), *_terms(query.right))
    elif isinstance(query, Either):
        for branch in query.branches:
            yield from _terms(branch)


@dataclass(frozen=True)
class Line:
    """What somebody typed into a search box: a query, or words that people say."""

    question: str = ""
    words: tuple[str, ...] = ()


def read_line(text: str, *, is_code: Callable[[str], bool]) -> Line:
    """Decide how to read a line. It is a query if it has a sign of one (`*`, a bracket, a pattern,
    a filter) or joins codes with words of the query language; otherwise it is words to look for.

    Parameters
    ----------
    is_code
        Whether a name is a code, a family or a label.

    Returns
    -------
    Line
        Words as `find_words` takes them: of a word its beginning, of words in quotes just these.

    Examples
    --------
    >>> read_line('loyer "deux mois"', is_code=lambda name: name == "rent")
    Line(question='', words=('loyer*', 'deux mois'))
    >>> read_line("rent not deposit", is_code={"rent", "deposit"}.__contains__)
    Line(question='rent not deposit', words=())
    """
    text = unicodedata.normalize("NFC", text).strip()
    found = [match for match in _PIECE.finditer(text) if match.lastgroup != "space"]
    kinds = {str(match.lastgroup) for match in found}
    if kinds & {"sign", "pair"} or _joins_codes(text, found, is_code):
        return Line(question=text)
    words = (
        match[0][1:-1].strip() if match.lastgroup == "words" else match[0].strip(_AROUND) + "*"
        for match in found
    )
    return Line(words=tuple(word for word in words if any(map(str.isalnum, word))))


_PIECE = re.compile(
    rf"""(?P<space>\s+)
    |(?P<words>"[^"~]*"|“[^”~]*”|„[^”“~]*[”“]|«[^»~]*»)
    |(?P<pair>{_NAME}:{_VALUE})
    |(?P<sign>[*()/"“„«])
    |(?P<name>[^\s*()"“„«]+)""",
    re.VERBOSE,
)
_AROUND = ".,;:!?…'’"


def _joins_codes(
    text: str, pieces: Sequence[re.Match[str]], is_code: Callable[[str], bool]
) -> bool:
    """Whether words of the query language are between codes, and not in an everyday sentence."""
    names = [piece[0] for piece in pieces if piece.lastgroup == "name"]
    meant = {_WORDS[name.lower()] for name in names if name.lower() in _WORDS}
    codes = [is_code(name) for name in names if name.lower() not in _WORDS]
    if not meant:
        return False
    if _NUMBERED.search(text) or ("words" in {p.lastgroup for p in pieces} and len(codes) == 0):
        return True
    if codes and all(codes):
        return True
    try:
        parse_query(text)
    except WrongUseError:
        return False
    return any(codes)


_NUMBERED = re.compile(
    r"\b(near|près de|pres de|bij|before|after) \d|\bsame (turn|source)\b", re.IGNORECASE
)


def place_of(at: int) -> str:
    """The name of a place in a query, for messages; "" for 0, which is an argument of the function."""
    return say("analysis.query.place", at=at) if at else ""


def _refuse(at: int, says: str, **facts: Any) -> NoReturn:
    raise WrongUseError(says, place=place_of(at), **facts)


def _split(text: str) -> list[_Token]:
    tokens, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            _refuse_character(text, at)
        kind = str(match.lastgroup)
        if kind == "name" and match[0].lower() in _WORDS:
            tokens.append(_Token(_WORDS[match[0].lower()], match[0], at + 1))
        elif kind != "space":
            tokens.append(_Token(kind if kind != "bracket" else match[0], match[0], at + 1))
        at = match.end()
    return tokens


def _refuse_character(text: str, at: int) -> NoReturn:
    if text[at] in '"“„«':
        _refuse(at + 1, "analysis.query.open_quotation")
    if text[at] == "/":
        _refuse(at + 1, "analysis.query.open_pattern")
    _refuse(at + 1, "analysis.query.odd_sign", found=repr(text[at]))


class _Parser:
    """Reads tokens from left to right, with one method for each level of the language."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens = [*tokens, _Token("end", "", end)]
        self._next = 0

    @property
    def here(self) -> _Token:
        return self._tokens[self._next]

    @property
    def found(self) -> str | Message:
        return f"'{self.here.text}'" if self.here.text else Message("analysis.query.the_end")

    def either(self) -> Query:
        branches = [self._narrowed()]
        while self._took("or"):
            branches.append(self._narrowed())
        return branches[0] if len(branches) == 1 else Either(tuple(branches))

    def _took(self, kind: str) -> bool:
        if self.here.kind != kind:
            return False
        self._next += 1
        return True

    def _narrowed(self) -> Query:
        left = self._filtered()
        while True:
            joined = self._took("and")
            negated = self._took("not")
            if self.here.kind in _RELATIONS:
                left = self._related(left, negated=negated)
            elif (filter := self._filter()) is not None:
                left = Filtered(left, filter, negated)
            elif joined or negated:
                left = Narrowed(left, "overlaps", self._filtered(), None, negated)
            else:
                return left

    def _related(self, left: Query, *, negated: bool) -> Query:
        word = self.here
        self._next += 1
        relation, distance = word.kind, None
        if relation == "same":
            relation = self._same(word)
        elif relation in ("near", "before", "after"):
            if relation == "near" and self.here.text.lower() == "de":
                self._next += 1
            distance = self._distance(word)
        return Narrowed(left, relation, self._filtered(), distance, negated)

    def _same(self, word: _Token) -> str:
        what = self.here.text.lower()
        if what not in ("turn", "source"):
            _refuse(word.at, "analysis.query.same_what", found=self.found)
        self._next += 1
        if self.here.text.lower() == "as":
            self._next += 1
        return f"same {what}"

    def _distance(self, word: _Token) -> int | None:
        text = self.here.text
        if self.here.kind == "name" and text.isascii() and text.isdigit():
            self._next += 1
            return int(text[:12])
        if word.kind == "near":
            _refuse(self.here.at, "analysis.query.near_what", found=self.found, word=word.text)
        return None

    def _filtered(self) -> Query:
        passages = self._term()
        while (filter := self._filter()) is not None:
            passages = Filtered(passages, filter)
        return passages

    def _filter(self) -> Filter | None:
        wanted = self._took("with")
        token = self.here
        name, _, rest = token.text.partition(":")
        if token.kind != "pair" or name == "code":
            if wanted:
                _refuse(token.at, "analysis.query.no_filter", found=self.found)
            return None
        self._next += 1
        values = [value.strip('"') for value in re.findall(_VALUE, rest)]
        return Filter(name, tuple(values), token.at)

    def _term(self) -> Query:
        token = self.here
        if self._took("("):
            inner = self.either()
            if not self._took(")"):
                _refuse(
                    self.here.at, "analysis.query.no_bracket", found=self.found, opened=token.at
                )
            return inner
        if token.kind == "pair" and not token.text.startswith("code:"):
            _refuse(token.at, "analysis.query.bare_filter", filter=token.text)
        if token.kind not in ("any", "name", "pair", "words", "regex"):
            self._refuse_term()
        self._next += 1
        return _term_of(token)

    def _refuse_term(self) -> NoReturn:
        id = "analysis.query.no_term"
        if self.here.kind in _WORDS.values():
            id = "analysis.query.no_term_but_a_word"
        if self.here.kind == "not":
            id = "analysis.query.not_what"
        _refuse(self.here.at, id, found=self.found, word=self.here.text.lower())


def _term_of(token: _Token) -> Term:
    if token.kind == "any":
        return Term("any", at=token.at)
    if token.kind == "pair":
        return Term("code", token.text.removeprefix("code:").strip('"'), token.at)
    if token.kind == "name":
        return Term("code", token.text, token.at)
    if token.kind == "regex":
        return Term("regex", _pattern(token), token.at)
    words = token.text[1:-1].strip()
    if not any(character.isalnum() for character in words):
        _refuse(token.at, "analysis.query.no_words")
    return Term("words", words, token.at)


def _pattern(token: _Token) -> str:
    pattern = token.text[1:-1].replace(r"\/", "/")
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        _refuse(token.at, "analysis.query.bad_pattern", reason=str(error))
    return pattern
