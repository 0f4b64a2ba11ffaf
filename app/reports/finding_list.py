"""The list of problems as it stands on the screen, to be taken away as a table. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.finding_rows import FindingRow

TITLE = "问题清单"
HEADS = (
    "挂号", "机构", "问题", "整改要求", "等级", "状态", "期限", "逾期", "检查日期", "项号", "责任人", "涉及部门",
    "历次",
)  # fmt: skip
WIDTHS = (9.5, 15, 25, 20, 6.5, 7.5, 10.5, 8, 10.5, 7, 7, 7, 4.5)


@dataclass(frozen=True, slots=True)
class FindingList:
    """The problems of a list, in its order. `told`: what it was narrowed to; `lost`: how much can't be shown."""

    office: str
    day: date
    told: str
    rows: Iterable[FindingRow]
    count: int
    lost: int = 0

    @property
    def heading(self) -> str:
        """What stands under the title: whose list it is, of which day, narrowed to what, and how long."""
        parts = [self.office, self.day.isoformat(), self.told, f"共{self.count}个问题"]
        if self.lost:
            parts.append(f"另有{self.lost}处内容不能显示")
        return "　".join(part for part in parts if part)


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
