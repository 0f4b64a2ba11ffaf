"""The verbs that take in a form that came back: their options, what the form would change, for a person and for a
program, and how they end."""

from __future__ import annotations

from collections.abc import Callable
from inspect import cleandoc
from typing import Any, TypeVar

import click

from app.cli import CLASHES_LEFT, DONE, REFUSED
from app.cli.desk import LineProgress, at_desk, json_option, say
from app.cli.out import Verb, back_option
from app.interchange.form_plan import FormPlan, FormRow, Group, change_words, counts
from app.interchange.ledger_plan import LedgerPlan, PlannedRow
from app.placing import Target
from app.workflow.desk import Desk
from app.workflow.writing import Written

AnyPlan = FormPlan[Any] | LedgerPlan
AnyRow = FormRow[Any] | PlannedRow
P = TypeVar("P", bound=AnyPlan)

_EXIT_CODES = f"退出码：{DONE} 全部导入或没有变化；{CLASHES_LEFT} 已导入，但有行与新数据冲突；{REFUSED} 有行不能导入。"


def form_options(verb: Verb) -> Verb:
    """What every verb that takes a form in can be told; its help ends with how it ends."""
    verb.__doc__ = f"{cleandoc(verb.__doc__ or '')}\n\n{_EXIT_CODES}"
    dry_run = click.option("--dry-run", is_flag=True, help="只预览，不导入。")
    return dry_run(back_option(json_option(verb)))


def take_in(
    ctx: click.Context,
    *,
    plan: Callable[[Desk], P],
    back: Callable[[P, Desk, Target], Written],
    apply: Callable[[Desk, P, LineProgress], object],
    told: str,
    dry_run: bool,
    out: Target | None,
    as_json: bool,
) -> int:
    """Take in what a form holds, and tell of each row. `told`: what was done with so many rows. Returns the exit
    code, in which a row that is refused weighs more than one that clashes."""
    written = None
    with at_desk(ctx) as desk:
        planned = plan(desk)
        if out is not None and (planned.of(Group.REFUSED) or planned.of(Group.CONFLICT)):
            written = back(planned, desk, out)
        if not dry_run:
            apply(desk, planned, LineProgress())
    say(
        plan_data(planned, dry_run) | back_data(written),
        lambda: [*plan_lines(planned, dry_run, told), *back_lines(out, written)],
        as_json,
    )
    if planned.of(Group.REFUSED):
        return REFUSED
    return CLASHES_LEFT if planned.of(Group.CONFLICT) else DONE


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
