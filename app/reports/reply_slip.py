"""整改回执: one row a problem, which the home fills in, seals and sends back. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.documents import Copy, Kind
from app.domain.findings import Finding
from app.domain.inspection import Inspection
from app.reports.closing import NO_DAY, heading, sealed
from app.reports.model import Addressee, Blank, Block, Note, Paragraph, Report, SignatureLine, Slip, Table
from app.reports.office_paper import OfficePaper
from app.reports.private import shown_problem
from app.reports.problems import deadline_lines
from app.reports.rewording import rewordings

_HEADS = ("序", "问题、挂号、期限", "整改措施", "完成日期", "责任人")
_SHARES = (6, 36, 36, 11, 11)
_ROW_MM = 30
"""Room for five lines by hand."""
_PARTING = "序号和挂号请勿改动；未改完的写明进展和预计完成的日期。"


def build_reply_slip(
    inspection: Inspection,
    findings: Sequence[Finding],
    *,
    about: str = "",
    paper: OfficePaper | None = None,
) -> Report:
    """The slip as a paper of its own; it goes to the home, so there is no other copy. `about`: the number of the notice
    or order that it answers, as far as given."""
    paper = paper or OfficePaper()
    return Report(
        kind=Kind.REPLY_SLIP,
        title=paper.title(Kind.REPLY_SLIP),
        office="",
        number="",
        subject=inspection.home.name,
        date="",
        blocks=tuple(_body(inspection, findings, paper, about)),
        unnumbered=_answers(inspection, about),
    )


def slip_blocks(inspection: Inspection, findings: Sequence[Finding], paper: OfficePaper, *, number: str) -> list[Block]:
    """The slip as the last pages of a notice: on the office's copy too without what was told in confidence, for it is
    torn off and handed out."""
    slip = Slip(paper.title(Kind.REPLY_SLIP), _answers(inspection, number))
    return [slip, *_body(inspection, findings, paper, number)]


def _answers(inspection: Inspection, number: str) -> str:
    return f"对应 {number}" if number else f"检查编号 {inspection.handle}"


def _told(finding: Finding, problem: str) -> str:
    """The whole problem, and by what number and when it is to be mended."""
    number = f"挂号{finding.number}" if finding.number else "未挂号"
    return f"{problem}\n{number}，期限：{''.join(deadline_lines(finding))}"


def _return_to(inspection: Inspection, paper: OfficePaper) -> str:
    """Where the slip goes; what the office has not set is filled in by hand."""
    office, by_hand = heading(inspection, paper) or "检查单位", "_" * 10
    return (
        f"请寄送：{office}　地址：{paper.address.strip() or by_hand}　联系人：{paper.contact.strip() or by_hand}　"
        f"电话：{paper.phone.strip() or by_hand}"
    )


def _body(inspection: Inspection, findings: Sequence[Finding], paper: OfficePaper, about: str) -> list[Block]:
    rows = tuple(
        (
            str(place),
            _told(finding, shown_problem(inspection, finding, Copy.INSTITUTION)),
            "",
            "",
            "",
        )
        for place, finding in enumerate(findings, 1)
    )
    named = f"{about}文书" if about else "检查"
    return [
        Addressee(f"{heading(inspection, paper) or '检查单位'}："),
        Paragraph(f"你单位{named}所列的{len(rows)}项问题，我单位整改情况如下："),
        Table(_HEADS, rows, _SHARES, _ROW_MM),
        *rewordings(inspection, findings, Copy.INSTITUTION),
        Note(f"{paper.closing(Kind.REPLY_SLIP)}{_PARTING}\n{_return_to(inspection, paper)}"),
        sealed(
            [SignatureLine("机构负责人（签名）："), SignatureLine("联系电话：")],
            inspection.home.name,
            NO_DAY,
            paper,
        ),
        Blank("复查意见（由检查单位填写）：", 2),
        sealed([SignatureLine("复查人员（签名）：")] * 2, heading(inspection, paper), NO_DAY, paper),
    ]
