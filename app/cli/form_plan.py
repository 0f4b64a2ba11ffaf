"""What a form that came back would change, for a person and for a program."""

from __future__ import annotations

from typing import Any

from app.cli import CLASHES_LEFT, DONE, REFUSED
from app.interchange.form_plan import FormPlan, FormRow, Group, change_words, counts
from app.interchange.ledger_plan import LedgerPlan, PlannedRow
from app.placing import Target
from app.workflow.writing import Written

AnyPlan = FormPlan[Any] | LedgerPlan
AnyRow = FormRow[Any] | PlannedRow


def exit_code(plan: AnyPlan) -> int:
    """A row that is refused weighs more than one that clashes."""
    if plan.of(Group.REFUSED):
        return REFUSED
    return CLASHES_LEFT if plan.of(Group.CONFLICT) else DONE


def needs_back(plan: AnyPlan) -> bool:
    """Whether something has to go back to whoever filled the form in."""
    return bool(plan.of(Group.REFUSED) or plan.of(Group.CONFLICT))


def back_data(written: Written | None) -> dict[str, Any]:
    """Where a 退回件 stands, for a program."""
    return {"sent_back": str(written.path)} if written else {}


def back_lines(wanted: Target | None, written: Written | None) -> list[str]:
    """The same for a person who asked for one."""
    if wanted is None:
        return []
    return ["", f"退回件已写成 {written.path}" if written else "没有要退回的行，没有写退回件。"]


def plan_data(plan: AnyPlan, dry_run: bool) -> dict[str, Any]:
    """A plan for a program."""
    return {
        "file": plan.file,
        "digest": plan.digest,
        "imported": not dry_run,
        "counts": {kind.value: count for kind, count in counts(plan.rows).items()},
        "rows": [
            {
                "group": row.group.value,
                "where": row.where,
                **_named(row),
                "changes": [{"column": c.column, "from": c.before, "to": c.after} for c in row.changes],
                "reason": row.reason or None,
            }
            for row in plan.rows
        ],
    }


def plan_lines(plan: AnyPlan, dry_run: bool, told: str) -> list[str]:
    """A plan for a person; rows without a change are only counted. `told`: what was done with so many rows."""
    found = counts(plan.rows)
    aside = found.pop(Group.ASIDE)
    told_of = [f"{kind.label}{count}行" for kind, count in found.items()]
    told_of += [f"{Group.ASIDE.label}{aside}处"] if aside else []
    lines = [f"{plan.file}：{'，'.join(told_of)}"]
    for kind in (Group.ACCEPTED, Group.CONFLICT, Group.REFUSED, Group.ASIDE):
        if rows := plan.of(kind):
            lines += ["", f"{kind.label}：", *(_line(row) for row in rows)]
    if dry_run:
        lines += ["", "以上是预览，没有导入任何内容。"]
    elif plan.accepted:
        lines += ["", told.format(count=len(plan.accepted))]
    return lines


def _named(row: AnyRow) -> dict[str, str]:
    """Which thing a row is."""
    if isinstance(row, PlannedRow):
        if row.beside:
            return {"title": row.beside}
        return {"number": row.number, "institution": row.home}
    return {"title": row.title}


def _line(row: AnyRow) -> str:
    said = change_words(row.changes)
    told = row.reason if row.group is not Group.ACCEPTED else "　".join(part for part in (said, row.reason) if part)
    return " ".join("  ".join(("", row.where, *_named(row).values(), told)).split("\n"))
