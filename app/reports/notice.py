"""整改通知单 and 问题清单: what the home is handed. Pure functions of the inspection and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from app.domain.absence import Absence
from app.domain.days import chinese_day
from app.domain.documents import Copy, Document, Kind
from app.domain.findings import Finding, Outcome
from app.domain.inspection import Inspection, progress
from app.domain.visit_rows import Mode
from app.reports.closing import heading, reached_at, remarks, signatures, signed_day
from app.reports.model import Addressee, Block, KeyValues, Paragraph, Report
from app.reports.office_paper import OfficePaper
from app.reports.private import for_copy
from app.reports.problems import (
    advice_list,
    annex_named,
    annexed,
    caveats,
    earlier_open,
    in_print_order,
    major_lead,
    pictures_of,
    problem_tables,
    same_day,
)
from app.reports.reply_slip import slip_blocks
from app.reports.wording import checklist_names, counts, inspectors, problem_counts

CLEAN_TITLE = "检查情况告知单"


def build_notice(
    inspection: Inspection,
    outcome: Outcome,
    *,
    number: str = "",
    day: date | None = None,
    earlier: Sequence[Finding] = (),
    adds_to: Document | None = None,
    photos: Mapping[str, bytes | Absence] | None = None,
    paper: OfficePaper | None = None,
    copy: Copy = Copy.INSTITUTION,
) -> Report:
    """The notice of one inspection, dated `day`, or the last signature's where none is given. `photos` gives JPEGs by
    digest, `earlier` are grave problems of other visits that stand open. `adds_to`: the notice to which this one is
    added (补发); it then has only what that one does not tell.

    Without a problem it is no notice to mend anything and bears another title. With something grave open or unknown
    no sentence sounds like a pass.
    """
    paper = paper or OfficePaper()
    inspection, outcome = for_copy(inspection, outcome, copy)
    listed = in_print_order(outcome.findings)
    open_findings = [finding for finding in listed if not finding.lapsed]
    to_mend = [finding for finding in open_findings if not finding.referred]
    blocks: list[Block] = [Addressee(f"{inspection.home.name}："), Paragraph(_opening(inspection))]
    if adds_to is not None:
        blocks.append(Paragraph(_adding(adds_to), strong=True))
    annex = paper.has_annex(len(listed))
    blocks += _result(inspection, outcome, open_findings, earlier, copy=copy, added=adds_to is not None, annex=annex)
    tables = problem_tables(inspection, listed, copy, plan=paper.plan_beside)
    blocks += [] if annex else tables
    blocks += same_day(inspection, open_findings, copy)
    blocks += caveats(inspection, outcome, copy)
    advice = advice_list(inspection, outcome, copy)
    blocks += [] if annex else advice
    blocks += _closing(paper, Kind.NOTICE, bool(to_mend), bool(outcome.advice))
    blocks += remarks(inspection)
    blocks += [annex_named(len(listed))] if annex else []
    blocks += reached_at(paper)
    blocks.append(signatures(inspection, chinese_day(day) if day else signed_day(inspection), paper))
    blocks += annexed([*tables, *advice]) if annex else []
    blocks += pictures_of(inspection, listed, photos or {}, copy)
    if paper.slip_appended and to_mend:
        blocks += slip_blocks(inspection, to_mend, paper, number=number)
    demands = any(not finding.referred for finding in listed)
    title = paper.title(Kind.NOTICE) if demands else CLEAN_TITLE
    if adds_to is not None:
        title += "（补发）"
    return _report(Kind.NOTICE, title, inspection, paper, copy, number, blocks, day)


def build_list(
    inspection: Inspection,
    outcome: Outcome,
    *,
    number: str = "",
    day: date | None = None,
    earlier: Sequence[Finding] = (),
    paper: OfficePaper | None = None,
    copy: Copy = Copy.INSTITUTION,
) -> Report:
    """The 问题清单: the visit's particulars and its problems, without photos; else as `build_notice`."""
    paper = paper or OfficePaper()
    inspection, outcome = for_copy(inspection, outcome, copy)
    listed = in_print_order(outcome.findings)
    open_findings = [finding for finding in listed if not finding.lapsed]
    to_mend = [finding for finding in open_findings if not finding.referred]
    blocks: list[Block] = [_particulars(inspection), *_result(inspection, outcome, open_findings, earlier, copy=copy)]
    blocks += problem_tables(inspection, listed, copy)
    blocks += same_day(inspection, open_findings, copy)
    blocks += caveats(inspection, outcome, copy)
    blocks += advice_list(inspection, outcome, copy)
    blocks += _closing(paper, Kind.LIST, bool(to_mend), bool(outcome.advice))
    blocks += remarks(inspection)
    blocks += reached_at(paper)
    blocks.append(signatures(inspection, chinese_day(day) if day else signed_day(inspection), paper))
    return _report(Kind.LIST, paper.title(Kind.LIST), inspection, paper, copy, number, blocks, day)


def _report(
    kind: Kind,
    title: str,
    inspection: Inspection,
    paper: OfficePaper,
    copy: Copy,
    number: str,
    blocks: list[Block],
    day: date | None,
) -> Report:
    dated = day or inspection.signed_on
    return Report(
        kind=kind,
        title=title,
        office=heading(inspection, paper),
        number=number,
        subject=inspection.home.name,
        date=dated.isoformat() if dated else "",
        blocks=tuple(blocks),
        copy=copy.label,
    )


def _opening(inspection: Inspection) -> str:
    people = inspectors(inspection, certificates=inspection.mode is Mode.ADMINISTRATIVE)
    return (
        f"{chinese_day(inspection.started)}，本单位检查人员{people}使用{checklist_names(inspection)}"
        f"对你单位进行了现场检查（检查方式：{inspection.mode.label}）。{counts(inspection, progress(inspection))}"
    )


def _adding(to: Document) -> str:
    """Which earlier notice a 补发 adds to, and what that one still says."""
    return (
        f"本单是{chinese_day(to.day)}《{to.shown_title}》（{to.number}）的补发，只列该单出具之后挂号或更正的问题，"
        "所列以本单为准；该单所列的其他问题，仍按该单整改。"
    )


def _particulars(inspection: Inspection) -> KeyValues:
    people = inspectors(inspection, certificates=inspection.mode is Mode.ADMINISTRATIVE)
    pairs = (
        ("机构名称", inspection.home.name),
        ("检查日期", chinese_day(inspection.started)),
        ("检查方式", inspection.mode.label),
        ("检查人员", people),
        ("检查表", checklist_names(inspection)),
        ("检查情况", counts(inspection, progress(inspection))),
    )
    return KeyValues(pairs, wide=("机构名称", "检查人员", "检查表", "检查情况"))


def _result(
    inspection: Inspection,
    outcome: Outcome,
    findings: list[Finding],
    earlier: Sequence[Finding],
    *,
    copy: Copy,
    added: bool = False,
    annex: bool = False,
) -> list[Block]:
    if findings:
        more = f"，另列建议{len(outcome.advice)}条" if outcome.advice else ""
        what = "本单补充列出" if added else "检查发现"
        where = "依据、整改要求和期限见附件，请按附件要求整改。" if annex else "请按下表要求整改："
        demand = where if any(not finding.referred for finding in findings) else ""
        found = Paragraph(f"{what}{problem_counts(findings, copy)}{more}。{demand}")
        return [*major_lead(findings), found]
    if outcome.unsettled:
        return [Paragraph("已查项目中没有列出问题，但下述项目尚未查明，本单不作结论。")]
    if inspection.closed and (before := earlier_open(earlier, copy)):
        return [Paragraph("本次所查项目没有列出问题。"), Paragraph(before, strong=True)]
    if inspection.closed:
        return [Paragraph("本次所查项目未发现问题。")]
    return []


def _closing(paper: OfficePaper, kind: Kind, findings: bool, advice: bool) -> list[Block]:
    if findings:
        return [Paragraph(paper.closing(kind))] if paper.closing(kind) else []
    return [Paragraph("所列建议请结合实际研究改进。")] if advice else []
