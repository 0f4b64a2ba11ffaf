"""The problems of all visits in one list, worst first: what is registered, and what a signature would register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.checklist import Severity
from app.domain.findings import Finding
from app.domain.inspection import Inspection
from app.storage.inspections import with_major
from app.workflow.desk import Desk
from app.workflow.inspecting import inspections, load, outcome

DRAFT, REGISTERED, NOTIFIED = "待签字", "已挂号", "已通知"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One problem in the list. `overdue_days` is 0 while the deadline has not passed; overdue is never stored."""

    inspection: int
    institution: int
    institution_name: str
    finding: Finding
    checklist_number: str
    state: str
    checked_on: date
    overdue_days: int

    @property
    def severity(self) -> Severity:
        return self.finding.severity


def findings(desk: Desk) -> tuple[FindingRow, ...]:
    """Every problem held, worst first, then by deadline."""
    rows = [row for key in inspections(desk) for row in findings_of(desk, load(desk, key))]
    return tuple(sorted(rows, key=lambda row: (row.severity.rank, row.finding.deadline, row.institution_name)))


def findings_of(desk: Desk, view: Inspection) -> tuple[FindingRow, ...]:
    """The problems of one visit."""
    notified = desk.store.subject(view.key, "document/notice") is not None
    today = desk.today
    return tuple(
        FindingRow(
            inspection=view.key,
            institution=view.institution,
            institution_name=view.home.name,
            finding=finding,
            checklist_number="、".join(finding.numbers),
            state=DRAFT if not finding.number else NOTIFIED if notified else REGISTERED,
            checked_on=view.started,
            overdue_days=max(0, (today - finding.deadline).days) if finding.number and not finding.lapsed else 0,
        )
        for finding in outcome(desk, view).findings
    )


def open_major(desk: Desk) -> int:
    """How many registered 重大 problems stand open."""
    return sum(
        row.severity is Severity.MAJOR and bool(row.finding.number) and not row.finding.lapsed
        for key in with_major(desk.store)
        for row in findings_of(desk, load(desk, key))
    )
