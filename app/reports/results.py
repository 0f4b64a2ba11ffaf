"""检查结果: what was seen, item by item, of one visit or of many. Pure.

On the home's copy nothing stands that residents, families or complainants told (docs/decisions/home-copy.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.checklist import Checklist, Item
from app.domain.documents import Copy
from app.domain.findings import Finding, Outcome
from app.domain.inspection import UNCHECKED, Answer, Inspection, Verdict, left_out, progress
from app.reports.private import WITHHELD, for_copy
from app.reports.wording import counts, inspectors, problem_counts, severity_words, value_text, verdict_words

TITLE = "检查结果"
ADVICE = "提示"


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One item and what was seen of it. `severity`: of what failed, 提示 for advice; `finding`, `state`: its problem's.
    `remarks`: what keeps the row from being the whole truth."""

    checklist: str
    section: str
    number: str
    item: str
    verdict: str
    value: str
    reason: str
    note: str
    severity: str
    finding: str
    state: str
    inspector: str
    photos: int
    remarks: str


@dataclass(frozen=True, slots=True)
class VisitResults:
    """A visit with all its items. `doubts`: items that may hide something grave and were not seen."""

    handle: str
    home: str
    township: str
    day: date
    mode: str
    inspectors: str
    signed: bool
    told: str
    total: int
    checked: int
    failed: int
    doubts: int
    rows: tuple[ResultRow, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """Some visits' results as they stood on a day, for the office or for a home."""

    office: str
    day: date
    copy: Copy
    visits: tuple[VisitResults, ...]


def build_visit(
    inspection: Inspection, outcome: Outcome, states: Mapping[str, str], *, township: str, copy: Copy
) -> VisitResults:
    """The results of one visit. `states`: where each problem stands, by its key."""
    inspection, outcome = for_copy(inspection, outcome, copy)
    lacking = {entry.item.id: entry.reason for entry in left_out(inspection)}
    findings = {item: f for f in outcome.findings if not f.lapsed for item in f.items}
    done = progress(inspection)
    listed = [finding for finding in outcome.findings if not finding.lapsed]
    told = counts(inspection, done)
    if listed:
        told += f"列出{problem_counts(listed, copy)}。"
    if outcome.unsettled:
        told += f"{len(outcome.unsettled)}项可能涉及重大事故隐患而无法查或未查，尚不能下结论。"
    return VisitResults(
        handle=inspection.handle,
        home=inspection.home.name,
        township=township,
        day=inspection.started,
        mode=inspection.mode.label,
        inspectors=inspectors(inspection),
        signed=inspection.closed,
        told=told,
        total=done.total,
        checked=done.checked,
        failed=done.failed,
        doubts=len(outcome.unsettled),
        rows=tuple(
            _row(inspection, checklist, item, lacking.get(item.id, ""), findings.get(item.id), states, copy)
            for checklist in inspection.checklists
            for item in checklist.items
            if item.id not in inspection.withheld
        ),
    )


def _row(
    inspection: Inspection,
    checklist: Checklist,
    item: Item,
    lacking: str,
    finding: Finding | None,
    states: Mapping[str, str],
    copy: Copy,
) -> ResultRow:
    place = checklist.places[item.id]
    answer = inspection.answers.get(item.id)
    hidden = item.private and copy is Copy.INSTITUTION
    part = inspection.part_of(place.section.id)
    severity = severity_words(finding.severity, copy) if finding else ""
    if finding is None and answer is not None and answer.result.verdict is Verdict.FAIL:
        severity = ADVICE
    shown = answer if answer is not None and not hidden else None
    note = shown.note if shown else ""
    if hidden and answer is not None:
        note = WITHHELD
    return ResultRow(
        checklist=checklist.title,
        section=place.section.title,
        number=place.number,
        item=item.title,
        verdict=_verdict(item, answer, lacking),
        value=value_text(inspection, item, shown, copy) if shown else "",
        reason=lacking or (shown.result.reason if shown else ""),
        note=note,
        severity=severity,
        finding=finding.number if finding else "",
        state=states.get(finding.key, "") if finding else "",
        inspector=part.inspector if part else "",
        photos=len(shown.photos) if shown else 0,
        remarks=_remarks(answer, lacking, inspection.corrected(item.id), hidden=hidden),
    )


def _verdict(item: Item, answer: Answer | None, lacking: str) -> str:
    if answer is not None:
        return verdict_words(item, answer)
    return Verdict.NOT_APPLICABLE.label if lacking else UNCHECKED


def _remarks(answer: Answer | None, lacking: str, corrected: str, *, hidden: bool) -> str:
    said = []
    if answer is not None and lacking:
        said.append("未登记相应设施，但已作记录")
    if answer is not None and answer.pending:
        said.append("待核：两份记录不一致，按较重的结果列出")
    if corrected:
        said.append("签名后更正" if hidden else f"签名后更正：{corrected}")
    return "；".join(said)


def ordered(visits: Iterable[VisitResults]) -> tuple[VisitResults, ...]:
    """By day, then home."""
    return tuple(sorted(visits, key=lambda visit: (visit.day, visit.home, visit.handle)))
