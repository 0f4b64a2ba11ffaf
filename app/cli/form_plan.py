"""What a filled form would change, for a person and for a program."""

from __future__ import annotations

from typing import Any, TypeVar

from app.cli import CLASHES_LEFT, DONE, REFUSED
from app.interchange.form_plan import FormPlan, FormRow, change_words, counts
from app.interchange.ledger_plan import Group

T = TypeVar("T")


def exit_code(plan: FormPlan[T]) -> int:
    """A row that is refused weighs more than one that clashes."""
    if plan.of(Group.REFUSED):
        return REFUSED
    return CLASHES_LEFT if plan.of(Group.CONFLICT) else DONE


def plan_data(plan: FormPlan[T], dry_run: bool) -> dict[str, Any]:
    """A plan for a program."""
    return {
        "file": plan.file,
        "digest": plan.returned.digest,
        "imported": not dry_run,
        "counts": {kind.value: count for kind, count in counts(plan.rows).items()},
        "rows": [
            {
                "group": row.group.value,
                "where": row.where,
                "title": row.title,
                "changes": [{"column": c.column, "from": c.before, "to": c.after} for c in row.changes],
                "reason": row.reason or None,
            }
            for row in plan.rows
        ],
    }


def plan_lines(plan: FormPlan[T], dry_run: bool) -> list[str]:
    """A plan for a person; rows without a change are only counted."""
    found = counts(plan.rows)
    lines = [f"{plan.file}：" + "，".join(f"{kind.label}{count}行" for kind, count in found.items())]
    for kind in (Group.ACCEPTED, Group.CONFLICT, Group.REFUSED):
        if rows := plan.of(kind):
            lines += ["", f"{kind.label}：", *(_line(row) for row in rows)]
    if dry_run:
        lines += ["", "以上是预览，没有导入任何内容。"]
    elif plan.accepted:
        lines += ["", f"已导入{len(plan.accepted)}行。"]
    return lines


def _line(row: FormRow[T]) -> str:
    said = change_words(row.changes)
    told = row.reason if row.group is not Group.ACCEPTED else "　".join(part for part in (said, row.reason) if part)
    return " ".join(f"  {row.where}  {row.title}  {told}".split("\n"))
