"""案卷: what lies in the file of a visit, in which order, and what is missing for a whole one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.documents import Document, Kind

_ORDER = (
    Kind.INSPECTION_NOTICE,
    Kind.RECORD,
    Kind.LIST,
    Kind.NOTICE,
    Kind.ORDER,
    Kind.REPLY_SLIP,
    Kind.TRANSFER,
    Kind.RECHECK_RECORD,
    Kind.OPINION,
)
_SIGNED = frozenset({Kind.RECORD, Kind.ORDER, Kind.RECHECK_RECORD, Kind.OPINION, Kind.RECEIPT, Kind.REPLY_SLIP})
"""Kinds that somebody signs by hand: a file holds their scans."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a problem has come: its number, whether the home replied, whether it is closed; and whether it counts."""

    number: str
    replied: bool
    closed: bool


def in_order(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents as they lie in a file, voided ones left out: by kind and day, a receipt behind what it is for."""
    live = [document for document in documents if document.void is None]
    receipts = [document for document in live if document.kind is Kind.RECEIPT]
    found: list[Document] = []
    for document in sorted(live, key=_place):
        if document.kind is not Kind.RECEIPT:
            found += [document, *(receipt for receipt in receipts if receipt.about == document.slot)]
    return (*found, *(receipt for receipt in receipts if receipt not in found))


def about_problem(documents: Sequence[Document], problem: str, rechecked: Collection[date]) -> tuple[Document, ...]:
    """The documents of one problem's course: those that name it, those of the days on which it was rechecked, and the
    receipts for them."""
    days = {day.isoformat() for day in rechecked}
    told = [each for each in documents if problem in each.findings or (_of_rechecks(each) and each.about in days)]
    slots = {each.slot for each in told}
    return (*told, *(each for each in documents if each.kind is Kind.RECEIPT and each.about in slots))


def _of_rechecks(document: Document) -> bool:
    return document.kind.rules.about_a_day


def _place(document: Document) -> tuple[int, date, str]:
    return _ORDER.index(document.kind) if document.kind in _ORDER else len(_ORDER), document.day, document.number


def lacking(
    documents: Sequence[Document],
    problems: Collection[Standing],
    *,
    signed: bool,
    officers: bool,
    of_visit: bool = True,
) -> tuple[str, ...]:
    """What is missing for a whole file, each in a sentence; empty where nothing is. `of_visit`: the file is the whole
    visit's and not one problem's."""
    found = _lacking_of_visit(documents, signed) if of_visit else ()
    return (*found, *_lacking(in_order(documents), problems, officers))


def _lacking_of_visit(documents: Sequence[Document], signed: bool) -> Iterator[str]:
    if not signed:
        yield "检查还没有全部签字。"
    if not any(document.kind is Kind.RECORD and document.void is None for document in documents):
        yield "没有现场检查记录。"


def _lacking(documents: Sequence[Document], problems: Collection[Standing], officers: bool) -> Iterator[str]:
    served = {document.about for document in documents if document.kind is Kind.RECEIPT}
    if problems and not any(document.kind.rules.tells for document in documents):
        yield "有问题，没有整改通知单或责令改正通知书。"
    for document in documents:
        name = f"{document.shown_title} {document.number}".rstrip()
        if document.kind in _SIGNED and not document.scans:
            yield f"{name}：没有签字页扫描件。"
        if document.kind.rules.tells and document.delivery is None:
            yield f"{name}：没有登记送达。"
        if document.kind.rules.tells and officers and document.slot not in served:
            yield f"{name}：没有送达回证。"
    for problem in problems:
        if not problem.closed:
            yield f"问题{problem.number}：{'已回复，还没有复查销账' if problem.replied else '没有整改回复'}。"
