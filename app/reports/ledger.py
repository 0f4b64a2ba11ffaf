"""挂号销账台账: every problem in a row, decided here so that the workbook only has to hold it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from app.domain.findings import Finding
from app.domain.inspection import Inspection
from app.reports.wording import basis_lines

TITLE = "挂号销账台账"
UNREGISTERED = "待签名"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A problem of an inspection and what is known of its mending."""

    inspection: Inspection
    finding: Finding
    state: str
    measures: str = ""
    completed: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row, its fields in the order of the columns."""

    number: str
    home: str
    checked: date
    checklist: str
    item: str
    problem: str
    severity: str
    basis: str
    remedy: str
    deadline: date
    state: str
    responsible: str
    measures: str
    completed: date | None
    remark: str


HEADS = (
    "挂号",
    "机构",
    "检查日期",
    "检查表",
    "项目",
    "问题",
    "等级",
    "依据",
    "整改要求",
    "期限",
    "状态",
    "责任人",
    "整改措施",
    "完成日期",
    "说明",
)
assert len(HEADS) == len(fields(LedgerRow))


@dataclass(frozen=True, slots=True)
class Ledger:
    """The whole table: whose it is, the day it stands for, and its rows in the order given."""

    title: str
    office: str
    day: date
    rows: tuple[LedgerRow, ...]


def build_ledger(entries: Iterable[LedgerEntry], *, office: str, day: date, title: str = TITLE) -> Ledger:
    """The ledger of some problems, in the order they come."""
    return Ledger(title, office, day, tuple(_row(entry) for entry in entries))


def _row(entry: LedgerEntry) -> LedgerRow:
    inspection, finding = entry.inspection, entry.finding
    checklists = dict.fromkeys(
        checklist.title
        for checklist in inspection.checklists
        if any(item.id in finding.items for item in checklist.items)
    )
    items = "、".join(
        f"{inspection.number(item).rpartition(' ')[2]} {inspection.item(item).title}" for item in finding.items
    )
    doubts = [entry.remark]
    if finding.pending:
        doubts.append("待核：两份记录不一致，按较重的结果列出。")
    if finding.lapsed:
        doubts.append("签名后结果已更正，仍列挂号，待复查销账。")
    return LedgerRow(
        number=finding.number or UNREGISTERED,
        home=inspection.home.name,
        checked=inspection.started,
        checklist="、".join(checklists),
        item=items,
        problem=finding.problem,
        severity=finding.severity.label,
        basis="\n".join(basis_lines(finding.basis, inspection.profile.binds)),
        remedy=finding.remedy,
        deadline=finding.deadline,
        state=entry.state,
        responsible=finding.responsible,
        measures=entry.measures,
        completed=entry.completed,
        remark="".join(doubt for doubt in doubts if doubt),
    )
