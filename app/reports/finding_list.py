"""The columns of the list of problems, where it is taken away. Pure."""

from __future__ import annotations

from datetime import date

from app.domain.finding_rows import FindingRow

TITLE = "问题清单"
HEADS = (
    "挂号", "机构", "问题", "整改要求", "等级", "状态", "期限", "逾期", "检查日期", "项号", "责任人", "涉及部门",
    "历次",
)  # fmt: skip
WIDTHS = (9.5, 15, 25, 20, 6.5, 7.5, 10.5, 8, 10.5, 7, 7, 7, 4.5)


def cells_of(row: FindingRow) -> tuple[str | date, ...]:
    """A problem under `HEADS`."""
    finding = row.finding
    marks = [row.state, "待核" if finding.pending else "", "已更正" if finding.lapsed else ""]
    return (
        finding.number or "未挂号",
        row.institution_name,
        finding.problem,
        "" if finding.referred else finding.remedy,
        finding.severity.label,
        "、".join(filter(None, marks)),
        finding.deadline if finding.number else "",
        row.day_doubt or row.overdue.words,
        row.checked_on,
        row.checklist_number,
        finding.responsible,
        "、".join(department.value for department in finding.departments),
        row.repeat.label if row.repeat else "",
    )
