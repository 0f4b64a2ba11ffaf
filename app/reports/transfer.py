"""抄送、移送单: what belongs to another department, told to it with facts, basis and photos. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from app.domain.absence import Absence
from app.domain.checklist import Department, Severity
from app.domain.days import chinese_day
from app.domain.documents import Copy, Kind, owner
from app.domain.findings import Finding
from app.domain.inspection import Inspection
from app.reports.closing import heading, sealed
from app.reports.model import Addressee, Block, KeyValues, Paragraph, Report, SignatureLine
from app.reports.office_paper import OFFICES, OfficePaper
from app.reports.problems import pictures_of, problem_tables
from app.reports.wording import inspectors, problem_counts


def concerns(
    findings: Iterable[Finding], department: Department, own: Department, *, handed_over: bool
) -> tuple[Finding, ...]:
    """The problems that a sheet to a department carries: those that are its own are handed over (移送), those that it
    answers for with others are told as well (抄送)."""
    return tuple(
        finding
        for finding in findings
        if finding.number
        and not finding.lapsed
        and (owner(finding, own) is department if handed_over else department in finding.departments)
    )


def build_transfer(
    inspection: Inspection,
    findings: Sequence[Finding],
    department: Department,
    day: date,
    *,
    handed_over: bool,
    number: str = "",
    photos: Mapping[str, bytes | Absence] | None = None,
    paper: OfficePaper | None = None,
) -> Report:
    """The sheet to one department, dated `day`; it never goes to the home, so nothing is left out of it."""
    paper = paper or OfficePaper()
    pictures = pictures_of(inspection, findings, photos or {}, Copy.OFFICE)
    blocks: list[Block] = [
        Addressee(f"{paper.office_of(department)}："),
        Paragraph(
            f"{chinese_day(inspection.started)}，本单位检查人员{inspectors(inspection)}对{inspection.home.name}进行检查，"
            f"发现下列{problem_counts(findings, Copy.OFFICE)}，{_why(findings, handed_over=handed_over)}"
        ),
        *_major(findings),
        _home(inspection),
        *problem_tables(inspection, findings, Copy.OFFICE),
        *_to_decide(findings, department),
        Paragraph(_listed(findings)),
    ]
    if handed_over and paper.closing(Kind.TRANSFER):
        blocks.append(Paragraph(paper.closing(Kind.TRANSFER)))
    lines = [SignatureLine("经办人（签名）：", dated=True), SignatureLine("接收人（签名）：", dated=True)]
    blocks.append(sealed(lines, heading(inspection, paper), chinese_day(day), paper))
    blocks += pictures
    return Report(
        kind=Kind.TRANSFER,
        title=paper.title(Kind.TRANSFER, handed_over=handed_over),
        office=heading(inspection, paper),
        number=number,
        subject=inspection.home.name,
        date=day.isoformat(),
        blocks=tuple(blocks),
    )


def _why(findings: Sequence[Finding], *, handed_over: bool) -> str:
    """What is asked of the other department: to see to it, to know of it, or to judge it and say so by the day."""
    if not handed_over:
        return "涉及贵单位职责，现抄送知悉："
    referred = [finding for finding in findings if finding.referred]
    if not referred:
        return "属于贵单位职责，现移送处理："
    if len(referred) == len(findings):
        return "请贵单位判定，并在答复期限前将判定结果书面告知本单位："
    return "属于贵单位职责，现移送处理；其中提请判定的，请在答复期限前将判定结果书面告知本单位："


_DECIDED = re.compile("提请([^；。]+)依法决定")


def _to_decide(findings: Sequence[Finding], department: Department) -> list[Block]:
    """Which problems ask this department for what it alone can order: the home was only advised to do it."""
    asked = [
        str(place)
        for place, finding in enumerate(findings, 1)
        if any(OFFICES[department] in named for named in _DECIDED.findall(finding.remedy))
    ]
    if not asked:
        return []
    text = f"问题{'、'.join(asked)}的整改要求中提请贵单位依法决定的事项，请贵单位依法决定，并将结果书面告知本单位。"
    return [Paragraph(text)]


def _major(findings: Sequence[Finding]) -> list[Block]:
    """Said to the other department, so nothing is demanded of it."""
    if major := sum(finding.severity is Severity.MAJOR for finding in findings):
        text = f"所列问题中有【重大】{major}项，经现场复查确认之前，不视为已经消除。"
        return [Paragraph(text, strong=True)]
    return []


def _home(inspection: Inspection) -> KeyValues:
    home = inspection.home
    pairs = (
        ("机构名称", home.name),
        ("负责人", home.director or "未登记"),
        ("信用代码", home.credit_code or "未登记"),
        ("地址", home.address or "未登记"),
    )
    return KeyValues(pairs, wide=("机构名称", "地址"))


def _listed(findings: Sequence[Finding]) -> str:
    """Which photos go with the sheet."""
    counted = [f"问题{place}：{len(finding.photos)}张" for place, finding in enumerate(findings, 1) if finding.photos]
    photos = sum(len(finding.photos) for finding in findings)
    return f"附件：现场照片{photos}张（{'；'.join(counted)}）。" if counted else "没有随附照片。"
