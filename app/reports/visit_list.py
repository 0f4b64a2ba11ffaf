"""The columns of the list of visits, where it is taken away. Pure."""

from __future__ import annotations

from datetime import date

from app.domain.visit_rows import Summary

TITLE = "检查清单"
HEADS = (
    "检查编号", "机构", "检查日期", "检查方式", "检查表", "检查人员", "状态", "应查", "已查", "不符合", "无法查",
    "说明",
)  # fmt: skip
WIDTHS = (10, 20, 10.5, 9, 25, 13, 8, 5, 5, 6.5, 6.5, 17)


def cells_of(row: Summary) -> tuple[str | int | date, ...]:
    """A visit under `HEADS`."""
    done = row.progress
    return (
        row.handle,
        row.institution_name,
        row.started,
        row.mode.label,
        "、".join(row.checklists),
        "、".join(row.inspectors),
        row.state,
        done.total,
        done.checked,
        done.failed,
        done.unable,
        "；".join(filter(None, (row.day_doubt, f"签字后才到{row.late}条，待决定" if row.late else ""))),
    )
