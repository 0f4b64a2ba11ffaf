"""What the forms that come back share: heads to fill and heads to leave, lists to pick from, the guide, the lock."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.reports.excel.cells import BOLD, BOX, HEAD_GREY, PLAIN, TITLE, row_height, set_page, write_text

TO_FILL, OPEN_FILL = PatternFill("solid", fgColor="FFFBE3A6"), PatternFill("solid", fgColor="FFFFFBEA")
LEAVE, CLOSED_FILL = PatternFill("solid", fgColor=HEAD_GREY), PatternFill("solid", fgColor="FFF1F2F3")
OPEN = Protection(locked=False)
GUIDE, WORDS = "填写说明", "词表"
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_LONGEST_PROMPT = 240


def write_title(sheet: Worksheet, title: str, line: str, widths: Sequence[float], *, first: int = 1) -> None:
    """A title over columns of these widths, and a line of words below it. `first`: the column that they begin at."""
    last = get_column_letter(first + len(widths) - 1)
    for row, text, height, font in (
        (1, title, 32.0, TITLE),
        (2, line, max(18.0, row_height((line,), (sum(widths),))), PLAIN),
    ):
        cell = sheet.cell(row, first)
        sheet.merge_cells(f"{get_column_letter(first)}{row}:{last}{row}")
        write_text(cell, text)
        cell.font, cell.alignment = font, LEFT
        sheet.row_dimensions[row].height = height


def write_head(sheet: Worksheet, row: int, column: int, text: str, *, fill: bool, width: float, hidden: bool) -> None:
    """A column's head: yellow where it is to be filled in."""
    cell = sheet.cell(row, column, text)
    cell.font, cell.border, cell.alignment = BOLD, BOX, MIDDLE
    cell.fill = TO_FILL if fill else LEAVE
    dimension = sheet.column_dimensions[get_column_letter(column)]
    dimension.width, dimension.hidden = width, hidden


def dress(cell: Cell | MergedCell, *, is_open: bool, middle: bool = False, form: str = "General") -> None:
    """A cell's look: open and light yellow, or locked."""
    cell.font, cell.border, cell.alignment = PLAIN, BOX, MIDDLE if middle else LEFT
    cell.number_format = form
    if is_open:
        cell.protection, cell.fill = OPEN, OPEN_FILL


def prompted(title: str, prompt: str) -> DataValidation:
    """A cell that says how it is filled in when it is chosen."""
    return DataValidation(
        allow_blank=True, showInputMessage=True, promptTitle=title[:30], prompt=prompt[:_LONGEST_PROMPT]
    )


def offer(check: DataValidation, source: str, *, only: bool = True) -> DataValidation:
    """With a list to pick from; `only`: nothing else is let in."""
    check.type, check.formula1 = "list", source
    check.showErrorMessage, check.errorTitle, check.error = only, check.promptTitle, "请从下拉列表里选。"
    return check


def warn(check: DataValidation, kind: str, operator: str, first: str, second: str | None, error: str) -> DataValidation:
    """With a warning that may be passed over: the import reads more ways to write than an office program does."""
    check.type, check.operator, check.formula1, check.formula2 = kind, operator, first, second  # type: ignore[assignment]
    check.showErrorMessage, check.errorStyle, check.errorTitle, check.error = True, "warning", check.promptTitle, error
    return check


class WordLists:
    """Lists to pick from, a column each of a hidden sheet: a list written into a cell's rule holds 255 characters."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.create_sheet(WORDS)
        self._sheet.sheet_state = "hidden"
        self._sheet.protection.sheet = True
        self._made: dict[tuple[str, ...], str] = {}

    def source(self, words: Sequence[str]) -> str:
        """The formula of a list; the same list is written once."""
        key = tuple(words)
        if key not in self._made:
            letter = get_column_letter(len(self._made) + 1)
            for row, word in enumerate(words, 1):
                write_text(self._sheet[f"{letter}{row}"], word)
            self._made[key] = f"{quote_sheetname(WORDS)}!${letter}$1:${letter}${max(1, len(words))}"
        return self._made[key]


def lock(sheet: Worksheet) -> None:
    """No password: the lock spares honest people a mistake. Rows are not to be sorted, inserted or deleted while it is
    on, since office programs sort the open cells alone then and leave the locked ones where they are."""
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "autoFilter"):
        setattr(sheet.protection, allowed, False)


def write_guide(
    sheet: Worksheet,
    title: str,
    steps: Sequence[str],
    heads: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    foot: str,
) -> None:
    """What to do, step by step, and below it a table that explains the columns with an invented example."""
    last = get_column_letter(len(heads))
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    large = Font(name="宋体", size=12)
    for row, text in enumerate((title, *steps), 1):
        sheet.merge_cells(f"A{row}:{last}{row}")
        cell = sheet.cell(row, 1)
        write_text(cell, text)
        cell.font, cell.alignment = TITLE if row == 1 else large, LEFT
        height = 34.0 if row == 1 else row_height((text,), (sum(widths) * 0.8,)) * 1.25
        sheet.row_dimensions[row].height = height
    top = len(steps) + 3
    for number, texts in enumerate((heads, *rows), top):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(number, column)
            write_text(cell, text)
            cell.font, cell.border = BOLD if number == top or column == 1 else PLAIN, BOX
            cell.alignment = MIDDLE if number == top else LEFT
            if number == top:
                cell.fill = LEAVE
        sheet.row_dimensions[number].height = max(18.0, row_height(texts, widths))
    write_text(sheet.cell(top + len(rows) + 1, 1), foot)
    sheet.cell(top + len(rows) + 1, 1).font = PLAIN
    sheet.protection.sheet = True
    set_page(sheet, f"A1:{last}{top + len(rows) + 1}", 1)
