"""送达回证: that one document reached the home, how, when, and who took it. Pure."""

from __future__ import annotations

from app.domain.checklist import Department
from app.domain.days import chinese_day
from app.domain.documents import WAYS, Document, Kind
from app.domain.inspection import Inspection
from app.reports.closing import NO_DAY, heading, sealed
from app.reports.model import Block, ChoiceLine, KeyValues, Report, SignatureLine, Signatures
from app.reports.office_paper import OfficePaper

_LINE_MM = 12
_DAY_AND_HOUR = "　　　　年　　月　　日　　时　　分"
_NOTE = "备注（代收、拒收等）"


def build_receipt(inspection: Inspection, document: Document, *, paper: OfficePaper | None = None) -> Report:
    """The receipt for one issued document: what is known of its delivery printed, the rest to be filled in."""
    paper = paper or OfficePaper()
    delivery, head = document.delivery, _head(inspection, document, paper)
    pairs: tuple[tuple[str, str], ...] = (
        ("受送达人", inspection.home.name),
        ("送达文书", document.shown_title),
        ("文号", document.number or f"检查编号 {inspection.handle}"),
        ("送达地点", inspection.home.address),
    )
    if delivery is not None:
        pairs += (
            ("送达方式", delivery.way),
            ("送达日期", chinese_day(delivery.day)),
            ("收件人", delivery.receiver),
            ("见证人", delivery.witness),
        )
    else:
        pairs += (("送达日期", _DAY_AND_HOUR),)
    pairs += ((_NOTE, delivery.note if delivery else ""),)
    wide = ("受送达人", "送达文书", "文号", "送达地点", _NOTE)
    blocks: list[Block] = [
        KeyValues(pairs, wide if delivery else (*wide, "送达日期"), least=_LINE_MM),
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
        SignatureLine(paper.label("receiver"), dated=True),
        SignatureLine(paper.label("witness"), dated=True),
        SignatureLine(paper.label("deliverer"), dated=True),
    ]
    if delivery is None:
        lines.insert(0, ChoiceLine("送达方式：", WAYS[:3]))
        lines.insert(1, ChoiceLine("　　　　　", WAYS[3:]))
    return sealed(lines, head, chinese_day(delivery.day) if delivery else NO_DAY, paper)
