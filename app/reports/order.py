"""责令（限期）改正通知书: one department's own items, by its power's clause. Pure.

It carries no advice, nothing in doubt, nothing of another department, and nothing that rests on a 规范性文件 only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from app.checklists.regulations import Power, cite, powers
from app.domain.absence import Absence
from app.domain.checklist import Department, RuleCitation
from app.domain.days import chinese_day
from app.domain.documents import Copy, Kind, owner
from app.domain.findings import Finding, Outcome
from app.domain.inspection import Inspection
from app.reports.closing import heading, reached_at, remarks, signatures
from app.reports.model import Addressee, Block, Paragraph, Report
from app.reports.office_paper import OfficePaper
from app.reports.private import for_copy
from app.reports.problems import annex_named, annexed, major_lead, pictures_of, problem_tables, same_day
from app.reports.wording import can_order, checklist_names, cited, inspectors, severity_counts


def can_be_ordered(
    inspection: Inspection, findings: Iterable[Finding], department: Department, own: Department
) -> tuple[Finding, ...]:
    """The problems that a department's order may carry: registered, not in doubt, its own, resting on a seen article of
    binding rank, and within its power. Problems of the past (历史遗留) are not ordered to be mended."""
    power = powers().get(department)
    if power is None:
        return ()
    return tuple(
        finding
        for finding in findings
        if finding.number
        and not (finding.lapsed or finding.pending or finding.historic or finding.referred)
        and owner(finding, own) is department
        and any(can_order(citation) for citation in finding.basis)
        and _within(finding, power)
    )


def _within(finding: Finding, power: Power) -> bool:
    if power.needs_risk and not finding.risk:
        return False
    if power.severities and finding.severity not in power.severities:
        return False
    cited = {(c.rule, c.article) for c in finding.basis if isinstance(c, RuleCitation)}
    if not power.without.isdisjoint(cited):
        return False
    return not power.within or any(
        isinstance(citation, RuleCitation) and citation.rule in power.within and citation.demands
        for citation in finding.basis
    )


def build_order(
    inspection: Inspection,
    outcome: Outcome,
    findings: Sequence[Finding],
    department: Department,
    day: date,
    *,
    number: str = "",
    photos: Mapping[str, bytes | Absence] | None = None,
    paper: OfficePaper | None = None,
    copy: Copy = Copy.INSTITUTION,
) -> Report:
    """The order of one department on its problems, as `can_be_ordered` gives them, dated `day`. What was reported
    within the office, and what the home said on the spot, stand on the office's copy. `KeyError` without a power."""
    paper = paper or OfficePaper()
    inspection, outcome = for_copy(inspection, outcome, copy)
    head = heading(inspection, paper) if department is paper.department else paper.office_of(department)
    annex = paper.has_annex(len(findings))
    where = "附件" if annex else "下表"
    tables = problem_tables(inspection, findings, copy, ordered=True)
    blocks: list[Block] = [
        Addressee(f"{inspection.home.name}："),
        Paragraph(_opening(inspection, findings, where, copy)),
        *major_lead(findings),
        Paragraph(_demand(powers()[department], where) + ("。" if annex else "：")),
        *([] if annex else tables),
        *(same_day(inspection, findings, copy) if copy is Copy.OFFICE else []),
    ]
    if outcome.unsettled:
        text = f"另有{len(outcome.unsettled)}项可能涉及重大事故隐患而无法查或未查，尚不能下结论，不在本通知书之内。"
        blocks.append(Paragraph(text))
    blocks += [Paragraph(text) for text in (paper.closing(Kind.ORDER), paper.remedies.strip()) if text]
    blocks += remarks(inspection) if copy is Copy.OFFICE else []
    blocks += [annex_named(len(findings))] if annex else []
    blocks += reached_at(paper)
    blocks.append(signatures(inspection, chinese_day(day), paper, asks=False, head=head))
    blocks += annexed(tables) if annex else []
    blocks += pictures_of(inspection, findings, photos or {}, copy)
    return Report(
        kind=Kind.ORDER,
        title=paper.title(Kind.ORDER),
        office=head,
        number=number,
        subject=inspection.home.name,
        date=day.isoformat(),
        blocks=tuple(blocks),
        copy=copy.label,
    )


def _opening(inspection: Inspection, findings: Sequence[Finding], where: str, copy: Copy) -> str:
    shown = severity_counts((finding.severity for finding in findings), copy)
    return (
        f"{chinese_day(inspection.started)}，检查人员{inspectors(inspection, certificates=True)}使用"
        f"{checklist_names(inspection)}对你单位进行行政检查，发现你单位有{where}所列问题{len(findings)}项（{shown}）。"
    )


def _demand(power: Power, where: str) -> str:
    return f"依据{cited(cite(power.rule, power.article))}，现责令你单位按{where}的要求和期限改正"
