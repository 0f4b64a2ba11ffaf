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


def _place(document: Document) -> tuple[int, date, str]:
    return _ORDER.index(document.kind) if document.kind in _ORDER else len(_ORDER), document.day, document.number


def lacking(
    documents: Sequence[Document], problems: Collection[Standing], *, signed: bool, officers: bool
) -> tuple[str, ...]:
    """What is missing for a whole file, each in a sentence; empty where nothing is."""
    return tuple(_lacking(in_order(documents), problems, signed, officers))


def _lacking(
    documents: Sequence[Document], problems: Collection[Standing], signed: bool, officers: bool
) -> Iterator[str]:
    kinds = {document.kind for document in documents}
    served = {document.about for document in documents if document.kind is Kind.RECEIPT}
    if not signed:
        yield "检查还没有全部签字。"
    if Kind.RECORD not in kinds:
        yield "没有现场检查记录。"
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
