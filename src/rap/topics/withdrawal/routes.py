"""A respondent's answers taken back by her receipt, on the page *Surveys*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rap.core.wordless import without_words
from rap.store.roles import CODER
from rap.topics.web.base import Routes, route
from rap.topics.web.permissions import Person
from rap.topics.web.raw import RawHandler
from rap.topics.web.raw_session import RawSession
from rap.topics.withdrawal.by_receipt import find_answered, take_answers_back


@dataclass(frozen=True)
class AnswersOfReceipt:
    """Whose answers a receipt stands for: the survey, and how many texts hold words of hers."""

    survey: str
    title: dict[str, str]
    n_texts: int
    new_receipt: str


@dataclass(frozen=True)
class AnswersTaken:
    """Her answers were taken out."""

    done: Literal[True] = True


@without_words
def find_receipt(
    desk: RawSession, person: Person, receipt: str, passphrase: str
) -> AnswersOfReceipt:
    """Whose answers a receipt stands for: which survey, and how many texts hold words of hers."""
    desk.need_own(person)
    found = find_answered(desk.root, receipt, passphrase)
    title = dict(found.survey.title) if found.survey else {}
    survey = found.survey.id if found.survey else ""
    return AnswersOfReceipt(survey, title, found.n_texts, found.new_receipt)


@without_words
def take_back(
    desk: RawSession, person: Person, receipt: str, passphrase: str, new: str
) -> AnswersTaken:
    """Take them out everywhere on this machine."""
    desk.need_own(person)
    take_answers_back(desk.root, receipt, passphrase, new_receipt=new)
    return AnswersTaken()


class ReceiptHandler(RawHandler):
    """Answers that a receipt stands for. The passphrase is used once."""

    @route
    async def post(self) -> AnswersOfReceipt:
        self.person.need(CODER)
        said = self.body({"receipt": str, "passphrase": str})
        self.request.body = b""
        return await self.raw(find_receipt, said.pop("receipt"), said.pop("passphrase"))


class TakeBackHandler(RawHandler):
    """Take them back."""

    @route
    async def post(self) -> AnswersTaken:
        self.person.need(CODER)
        said = self.body({"receipt": str, "passphrase": str}, optional={"new_receipt": str})
        self.request.body = b""
        given = (said.pop(key, "") for key in ("receipt", "passphrase", "new_receipt"))
        return await self.raw(take_back, *given, everything=True)


ROUTES: Routes = (
    (r"answers-in/receipt", ReceiptHandler),
    (r"answers-in/receipt/take", TakeBackHandler),
)
