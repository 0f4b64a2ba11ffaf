"""Ledgers for tests: some invented problems, the rows they leave in, and the grid that comes back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.checklists.workbook_read import Book, Sheet, Value
from app.domain.ledger import Filled, Taken, checksum, problem_id, revision_of
from app.interchange.ledger_plan import Held, LedgerPlan, PlannedRow, plan_rows
from app.interchange.ledger_read import lines_of, read_ledger
from app.reports.excel import write_ledger_workbook
from app.reports.ledger import HEADS, SHEET, Ledger, LedgerRow


def ledger_workbook(ledger: Ledger) -> bytes:
    """The ledger as an .xlsx."""
    out = io.BytesIO()
    write_ledger_workbook(ledger, out)
    return out.getvalue()


TODAY = date(2026, 11, 22)
VISIT = date(2026, 11, 18)
FIRST = 4
"""The first row of a problem in the workbook."""


def name(number: int) -> str:
    return problem_id(f"{'a' * 32}:{7 + number // 3}:{'b' * 64}", f"XF{number:02d}")


def problem(place: int, filled: Filled | None = None, **changes: object) -> Held:
    """One problem as the store holds it."""
    held = Held(
        inspection=7 + place // 3,
        key=f"XF{place:02d}",
        number=f"A03-{place:04d}",
        home=f"示例敬老院{place % 2}",
        found=VISIT,
        filled=filled or Filled(responsible="马某"),
    )
    return replace(held, **changes)  # type: ignore[arg-type]


def row_of(number: int, held: Held) -> LedgerRow:
    """The row in which a problem leaves."""
    item, text, revision = f"1.{number:02d} 灭火器", f"第{number}具灭火器压力不足。", str(held.revision)
    return LedgerRow(
        number=held.number,
        home=held.home,
        checked=held.found,
        checklist="消防安全",
        item=item,
        problem=text,
        severity="一般",
        repeat="新增",
        basis="依据：《中华人民共和国消防法》第二十八条",
        remedy="更换灭火器。",
        deadline=date(2026, 12, 3),
        state="已通知",
        told="消防",
        measures=held.filled.measures,
        progress=held.filled.progress,
        completed=held.filled.completed,
        responsible=held.filled.responsible,
        remark=held.filled.remark,
        id=name(number),
        revision=revision,
        check=checksum(name(number), revision, (held.number, held.home, item, text)),
    )


def ledger_of(problems: Sequence[Held]) -> Ledger:
    rows = tuple(row_of(number, held) for number, held in enumerate(problems))
    return Ledger("挂号销账台账", "示例县民政局", TODAY, rows)


def book_of(problems: Sequence[Held]) -> Book:
    """The cells of the workbook, as the library would read them."""
    grid: list[tuple[Value, ...]] = [("挂号销账台账", *[""] * (len(HEADS) - 1)), ("",) * len(HEADS), HEADS]
    for row in ledger_of(problems).rows:
        values = (getattr(row, field) for field in LedgerRow.__dataclass_fields__)
        grid.append(tuple("" if value is None else value for value in values))
    return Book("台账.xlsx", {SHEET: Sheet(SHEET, tuple(grid))}, "digest")


def held_by_name(problems: Sequence[Held]) -> dict[str, Held]:
    return {name(number): held for number, held in enumerate(problems)}


def plan_of(book: Book, problems: Sequence[Held], today: date = TODAY) -> LedgerPlan:
    return plan_rows(lines_of(book), held_by_name(problems), today)


def workbook(problems: Sequence[Held]) -> tuple[Worksheet, io.BytesIO]:
    """The workbook opened for editing by another hand."""
    content = io.BytesIO(ledger_workbook(ledger_of(problems)))
    sheet = load_workbook(content)[SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet, content


def saved(sheet: Worksheet, path: Path) -> Path:
    assert sheet.parent is not None
    sheet.parent.save(path)
    return path


def column(title: str) -> int:
    return HEADS.index(title) + 1


def fill(sheet: Worksheet, number: int, **cells: object) -> None:
    """Fill in a problem's open cells by their titles."""
    for title, value in cells.items():
        sheet.cell(FIRST + number, column(title)).value = value  # type: ignore[union-attr]


def planned(path: Path, problems: Sequence[Held], today: date = TODAY) -> LedgerPlan:
    return plan_rows(read_ledger(path), held_by_name(problems), today)


def after(plan: LedgerPlan, problems: Sequence[Held]) -> tuple[Held, ...]:
    """What is held once the plan was taken, as `workflow.ledger` keeps it."""
    replies = {row.key: row for row in plan.accepted}
    return tuple(_replied(held, replies[held.key], plan) if held.key in replies else held for held in problems)


def _replied(held: Held, row: PlannedRow, plan: LedgerPlan) -> Held:
    assert row.filled is not None
    taken = Taken(row.exported, row.returned, held=revision_of(row.filled, ""))
    return replace(
        held, filled=row.filled, sources=held.sources | {plan.digest}, taken=(*held.taken, taken), said="上次交回"
    )


def by_number(plan: LedgerPlan) -> Mapping[str, PlannedRow]:
    return {row.number: row for row in plan.rows}
