"""A score sheet of invented items, marked 示例, and the workbook that a home would hand in."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.checklists.load import rating_frame
from app.checklists.score_sheet import SHEET
from app.domain.score_sheet import ScoreSheet, SheetItem
from app.reports.excel import score_sheet_template

FRAME = rating_frame()


def sample(each: int = 10) -> ScoreSheet:
    """`each` items a part, of equal marks (two decimals at most)."""
    items = []
    for part in FRAME.parts:
        for number in range(1, each + 1):
            title = f"{part.title}示例项{number}"
            full = Decimal(part.full) / each
            items.append(SheetItem(f"{part.id}/{number}", part.id, str(number), title, full, "示例说明"))
    return ScoreSheet("示例评分表", tuple(items))


Change = Callable[[Worksheet], Any]


def workbook(
    path: Path,
    sheet: ScoreSheet | None = None,
    share: float = 1.0,
    change: Change | None = None,
    reason: str = "示例理由",
) -> Path:
    """A filled sheet without the template's title: every item with this share of its marks. `change` does more to the
    page before it is saved."""
    items = sheet or sample()
    book = load_workbook(io.BytesIO(score_sheet_template(FRAME, items)))
    page = book[SHEET]
    for merged in [*page.merged_cells.ranges]:
        page.unmerge_cells(str(merged))
    page.delete_rows(1, 2)
    page.delete_rows(len(items.items) + 2, page.max_row)
    for row in range(2, page.max_row + 1):
        full = page.cell(row, 4).value
        assert isinstance(full, (int, float))
        page.cell(row, 6, round(full * share, 2))
        if share < 1 and reason:
            page.cell(row, 7, reason)
    if change:
        change(page)
    book.save(path)
    return path
