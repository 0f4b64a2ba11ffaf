"""送达回证: that papers reached the home, how, when, and who took them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.checklist import Department
from app.domain.days import chinese_day
from app.domain.documents import WAYS, Document, Kind
from app.domain.inspection import Inspection
from app.reports.closing import NO_DAY, heading, sealed
from app.reports.model import Block, ChoiceLine, KeyValues, Report, SignatureLine, Signatures, Table
from app.reports.office_paper import OfficePaper

_LINE_MM = 12
_HOUR = "　____时____分"
_DAY_AND_HOUR = "　　　　年　　月　　日" + _HOUR
_NOTE = "备注（代收、拒收等）"
_HEADS, _SHARES = ("序", "送达文书", "文号", "份数"), (8, 46, 34, 12)
_ONE_COPY = "1份"


def build_receipt(
    inspection: Inspection, document: Document, *, beside: Sequence[Document] = (), paper: OfficePaper | None = None
) -> Report:
    """The receipt for an issued document and those that were handed over `beside` it: what is known of the delivery
    printed, the rest to be filled in."""
    paper = paper or OfficePaper()
    delivery, head = document.delivery, _head(inspection, document, paper)
    pairs: tuple[tuple[str, str], ...] = (("受送达人", inspection.home.name), ("送达地点", inspection.home.address))
    if delivery is not None:
        pairs += (("送达方式", delivery.way), ("送达时间", chinese_day(delivery.day) + _HOUR))
    else:
        pairs += (("送达时间", _DAY_AND_HOUR),)
    rows = tuple(
        (str(place), each.shown_title, each.number or f"检查编号 {inspection.handle}", _ONE_COPY)
        for place, each in enumerate((document, *beside), 1)
    )
    blocks: list[Block] = [
        KeyValues(pairs, ("受送达人", "送达地点", "送达方式", "送达时间"), least=_LINE_MM),
        Table(_HEADS, rows, _SHARES, least=_LINE_MM),
        KeyValues(((_NOTE, delivery.note if delivery else ""),), (_NOTE,), least=_LINE_MM),
        _signatures(document, head, paper),
    ]
    return Report(
        kind=Kind.RECEIPT,
        title=paper.title(Kind.RECEIPT),
        office=head,
        number="",
        subject=inspection.home.name,
        date=delivery.day.isoformat() if delivery else "",
        blocks=tuple(blocks),
        unnumbered=f"对应 {document.number}" if document.number else f"检查编号 {inspection.handle}",
    )


def _head(inspection: Inspection, document: Document, paper: OfficePaper) -> str:
    """Whoever issued the document serves it: in a joint visit another department's office."""
    other = next((each for each in Department if each.value == document.department), paper.department)
    return heading(inspection, paper) if other is paper.department else paper.office_of(other)


def _signatures(document: Document, head: str, paper: OfficePaper) -> Signatures:
    delivery = document.delivery
    lines: list[SignatureLine | ChoiceLine] = [
        SignatureLine(paper.label("receiver"), delivery.receiver if delivery else "", dated=True),
        SignatureLine(paper.label("witness"), delivery.witness if delivery else "", dated=True),
        SignatureLine(paper.label("deliverer"), dated=True),
        SignatureLine(paper.label("deliverer"), dated=True),
    ]
    if delivery is None:
        lines[:0] = [ChoiceLine("送达方式：", WAYS[:3]), ChoiceLine("　　　　　", WAYS[3:])]
    return sealed(lines, head, chinese_day(delivery.day) if delivery else NO_DAY, paper)
