"""检查通知书: who will look at what, and when. Pure."""

from __future__ import annotations

from datetime import date

from app.domain.days import chinese_day
from app.domain.documents import Copy, Kind
from app.domain.inspection import Inspection
from app.reports.closing import BLANK, heading, reached_at, sealed
from app.reports.model import Addressee, Block, Heading, KeyValues, Paragraph, Report, SignatureLine
from app.reports.office_paper import OfficePaper
from app.reports.wording import inspection_basis, inspectors


def build_inspection_notice(
    inspection: Inspection,
    day: date,
    *,
    number: str = "",
    paper: OfficePaper | None = None,
    copy: Copy = Copy.INSTITUTION,
) -> Report:
    """The announcement of a visit, dated `day`. What the home may claim prints only as the office worded it."""
    paper = paper or OfficePaper()
    pairs = (
        ("检查日期", chinese_day(inspection.started)),
        ("检查方式", inspection.mode.label),
        ("检查依据", inspection_basis(paper.department) or BLANK),
        ("检查人员", inspectors(inspection, certificates=True)),
        ("检查内容", "\n".join(_contents(inspection))),
        ("检查地点", inspection.home.address or "机构所在地"),
    )
    blocks: list[Block] = [
        Addressee(f"{inspection.home.name}："),
        Paragraph(f"定于{chinese_day(inspection.started)}对你单位进行行政检查，现将有关事项通知如下："),
        KeyValues(pairs, wide=("检查依据", "检查人员", "检查内容", "检查地点")),
    ]
    if paper.rights.strip():
        blocks += [Heading("权利告知"), Paragraph(paper.rights.strip())]
    if paper.closing(Kind.INSPECTION_NOTICE):
        blocks.append(Paragraph(paper.closing(Kind.INSPECTION_NOTICE)))
    blocks += reached_at(paper)
    lines = [SignatureLine(paper.label("receiver"), dated=True)]
    blocks.append(sealed(lines, heading(inspection, paper), chinese_day(day), paper))
    return Report(
        kind=Kind.INSPECTION_NOTICE,
        title=paper.title(Kind.INSPECTION_NOTICE),
        office=heading(inspection, paper),
        number=number,
        subject=inspection.home.name,
        date=day.isoformat(),
        blocks=tuple(blocks),
        copy=copy.label,
    )


def _contents(inspection: Inspection) -> list[str]:
    """A line a checklist with its sections."""
    return [
        f"{checklist.title}：{'、'.join(section.title for section in checklist.sections)}"
        for checklist in inspection.checklists
    ]
