"""The papers of a visit as lines: what can be had now and why not otherwise, and what was issued and became of it."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.documents import Copy, Document, Kind
from app.domain.findings import Outcome
from app.domain.inspection import Inspection
from app.domain.visit_rows import Mode
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.tones import Chip, Tone
from app.workflow.offering import Offer


def offer_uid(row: Offer) -> tuple[object, ...]:
    """What tells an offer from the others."""
    wanted = row.wanted
    return wanted.kind.value, wanted.department, wanted.about, wanted.handed_over


def offer_model() -> TableModel[Offer]:
    """What can be had, in the order in which it is needed."""
    column: Column[Offer] = Column(
        "可以出具",
        lambda row: row.title,
        note=offer_words,
        chips=lambda row: (offer_chip(row),),
        tone=lambda row: Tone.NEUTRAL if row.reason else None,
        hint=lambda row: f"{row.title}\n{offer_words(row)}",
    )
    return TableModel([column], uid=offer_uid)


def offer_chip(row: Offer) -> Chip:
    if row.reason:
        return Chip("暂不能出具")
    if row.draft:
        return Chip("只有草稿", Tone.WARN)
    return Chip("已出具", Tone.OK) if row.issued else Chip("可以出具", Tone.ACCENT)


def offer_words(row: Offer) -> str:
    """For whom it is and what a press would do; or why it can not be had."""
    if row.reason:
        return row.reason
    to = _for_whom(row)
    if row.draft:
        return f"{to} · 签字后才能正式出具"
    if row.issued is not None:
        return f"{to} · {row.issued.number or '已存入目录'}，可再打印"
    if row.wanted.kind is Kind.NOTICE and row.wanted.about:
        return "只列还没有通知的问题，另给文号"
    return to


def _for_whom(row: Offer) -> str:
    department = row.wanted.department
    match row.wanted.kind:
        case Kind.TRANSFER:
            return f"给{department.value if department else '其他'}部门"
        case Kind.RECEIPT:
            return "送达时由收件人签名，存档"
        case Kind.REPLY_SLIP:
            return "给机构填写后交回"
        case Kind.INSPECTION_NOTICE:
            return "检查前给机构"
        case _:
            return "给机构一联，存档一联"


def issued_model() -> TableModel[Document]:
    """What was issued, the newest first."""
    column: Column[Document] = Column(
        "已出具",
        lambda row: f"{row.shown_title}　{row.number}".strip("　"),
        note=issued_words,
        chips=issued_chips,
        tone=lambda row: Tone.NEUTRAL if row.void else None,
        hint=lambda row: f"{row.shown_title} {row.number}\n{issued_words(row)}",
    )
    return TableModel([column], uid=lambda row: row.slot)


def issued_words(row: Document) -> str:
    """When and by whom, for which department, and what was done with it since."""
    void, delivery = row.void, row.delivery
    parts = [row.day.isoformat(), row.actor, row.department]
    if void is not None:
        parts.append(f"{void.day.isoformat()} 作废：{void.reason}")
    parts += [f"{each.day.isoformat()} 撤回送达：{each.reason}" for each in row.undelivered]
    if delivery is not None:
        receiver = f"，{delivery.receiver}收" if delivery.receiver else ""
        parts.append(f"{delivery.day.isoformat()} {delivery.way}{receiver}")
    if row.scans:
        parts.append(f"扫描件 {len(row.scans)} 份")
    return " · ".join(part for part in parts if part)


def issued_chips(row: Document) -> tuple[Chip, ...]:
    if row.void is not None:
        return (Chip("已作废", Tone.NEUTRAL),)
    return (Chip("有效", Tone.OK), Chip("已送达", Tone.OK) if row.delivery else Chip("未登记送达"))


def likely(offers: Sequence[Offer], view: Inspection, found: Outcome) -> Offer | None:
    """The paper that is needed next: the first of the mode's own order that is not issued yet; None when all are.

    Before anything is signed, officers announce the visit; then the problems are told, by an order where one is
    possible and by a notice where not; a visit without problems needs its record.
    """
    ready = [each for each in offers if not each.reason and each.issued is None and not each.draft]
    kinds = _needed(offers, view, found)
    return next((each for kind in kinds for each in ready if each.wanted.kind is kind), None)


def _needed(offers: Sequence[Offer], view: Inspection, found: Outcome) -> tuple[Kind, ...]:
    officers = view.mode is Mode.ADMINISTRATIVE
    if not any(part.signed for part in view.parts):
        return (Kind.INSPECTION_NOTICE,) if officers else ()
    if all(finding.lapsed for finding in found.findings):
        return (Kind.RECORD,)
    if not officers:
        return (Kind.NOTICE, Kind.RECHECK_RECORD, Kind.RECORD)
    ordered = any(each.wanted.kind is Kind.ORDER and not each.reason for each in offers)
    return (Kind.ORDER if ordered else Kind.NOTICE, Kind.RECEIPT, Kind.OPINION, Kind.RECORD)


def copies_of(kind: Kind) -> tuple[Copy, ...]:
    """The copies that a kind has: some go to one side only."""
    return (Copy.INSTITUTION, Copy.OFFICE) if kind.rules.two_copies else (Copy.OFFICE,)
