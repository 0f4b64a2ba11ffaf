"""The 机构登记表 as a workbook: one row a home, those that are registered filled in, empty rows for new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.days import chinese_day
from app.domain.institution import Institution, Kind
from app.domain.ledger import MARKS
from app.domain.register_form import (
    BY_TITLE,
    COLUMNS,
    HANDLE,
    HAS,
    HAS_NOT,
    HEADS,
    OWN,
    SEEN,
    Column,
    Holds,
    cell_of,
    check_of,
    revision_of,
)
from app.domain.sent_back import BACK, REASON, back_words
from app.reports.excel.back_parts import (
    BACK_STEPS,
    REASON_WIDTH,
    reason_height,
    write_loose,
    write_reason,
    write_shown,
)
from app.reports.excel.cells import new_book, set_page, settled, write_text
from app.reports.excel.form_parts import (
    CLOSED_FILL,
    GUIDE,
    WordLists,
    dress,
    lock,
    offer,
    prompted,
    warn,
    write_guide,
    write_head,
    write_title,
)
from app.reports.forms import BackRow, Came, RegisterForm

SHEET = "登记表"
TITLE = "养老机构登记表"
HEAD_ROW, FIRST_ROW = 3, 4
EMPTY_ROWS, EMPTY_BACK_ROWS = 100, 20
_MARK_WIDTH = 11
"""Characters of a column of marks, which is hidden."""
_ON_FIRST_PAGE = 8
"""So many columns after the number stand on the first of the pages side by side."""
_STEPS = (
    f"一、在“{SHEET}”表里填写，一家机构一行。黄色的列都可以填；已登记的机构已经列出，新机构填在下面的空行。",
    "二、机构名称和县（市、区）必填。人数只写数字，写现在的人数；没有的写0，新机构空着算0。",
    f"三、右边各列是机构的情况，从下拉里选“{HAS}”或“{HAS_NOT}”，它决定检查时要查哪些项；空着算“{HAS_NOT}”。",
    "四、不改的行不用动。不想让它出现的行可以整行删去，导入时不会删除已登记的机构。",
    "五、不要改列名，不要合并单元格，不要把一行复制到另一行上。最右边有三列隐藏的编号，靠它认行，不要改动。",
    "六、只写负责人姓名，不写任何人的身份证号，不写老人的姓名和病情。",
    "七、填好后保存为 .xlsx，用 Excel、WPS、LibreOffice 都可以。在“机构”页点“导入登记表”，先看到每一行会怎样，再确认。",
)


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands in a row: a registered home with its name in every store, or none, and what came back of it."""

    held: tuple[str, Institution] | None = None
    back: BackRow | None = None

    @property
    def is_open(self) -> bool:
        return self.back is None or self.back.is_open


def write_register(form: RegisterForm) -> bytes:
    """The workbook; the same form gives the same bytes."""
    book = new_book()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    day = chinese_day(form.day)
    office = f"{form.office}　" if form.office else ""
    rows = _rows(form)
    heads, title = HEADS, TITLE
    told = f"{office}{day}导出　已登记{len(form.homes)}家，新机构填在下面的空行　填写办法见“{GUIDE}”表"
    if form.back is not None:
        heads, title = (REASON, *HEADS), f"{TITLE}（{BACK}）"
        told = f"{back_words(form.back.to_mend, len(rows), first=True)}　新机构填在下面的空行　{office}{day}"
    named = heads.index(COLUMNS[0].title) + 1
    # what stands above the columns that are repeated would be cut off at their edge on every further page
    write_title(sheet, title, told, [column.width for column in COLUMNS[1:_ON_FIRST_PAGE]], first=named + 1)
    for place, head in enumerate(heads, 1):
        column = BY_TITLE.get(head)
        other = REASON_WIDTH if head == REASON else _MARK_WIDTH
        width = column.width if column else other
        write_head(sheet, HEAD_ROW, place, head, fill=column is not None, width=width, hidden=head in MARKS)
    sheet.row_dimensions[HEAD_ROW].height = 76
    empty = EMPTY_ROWS if form.back is None else EMPTY_BACK_ROWS
    for number, row in enumerate((*rows, *[_Row()] * empty), FIRST_ROW):
        _write_row(sheet, number, row, heads)
    bottom = FIRST_ROW + len(rows) + empty - 1
    _add_rules(sheet, bottom, form, WordLists(book), heads)
    sheet.freeze_panes = f"{get_column_letter(named + 1)}{FIRST_ROW}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(heads))}{bottom}"
    area = f"A1:{get_column_letter(len(heads) - len(MARKS))}{FIRST_ROW + len(rows) + 9}"
    set_page(sheet, area, HEAD_ROW, across=3 if form.back is None else 4)
    sheet.print_title_cols = f"{get_column_letter(named - 1)}:{get_column_letter(named)}"
    lock(sheet)
    _write_guide(book, back=form.back is not None)
    if form.back is not None:
        write_loose(book, form.back.loose)
    return settled(book, title, form.day)


def _rows(form: RegisterForm) -> tuple[_Row, ...]:
    """The rows that say something; of a 退回件 those to be mended stand first."""
    if form.back is None:
        return tuple(_Row(held) for held in form.homes)
    homes = {name: (name, home) for name, home in form.homes}
    rows = [_Row(homes[name], back) for name, back in form.back.rows.items() if name in homes]
    rows += [_Row(None, back) for back in form.back.new]
    return tuple(sorted(rows, key=lambda row: not row.is_open))


def _write_row(sheet: Worksheet, number: int, row: _Row, heads: Sequence[str]) -> None:
    came = row.back.came if row.back is not None else None
    texts: dict[str, str] = {}
    if row.held is not None:
        name, home = row.held
        revision = revision_of(home)
        marks = (name, revision, check_of(name, revision, home.handle))
        texts = {HANDLE: home.handle, **dict(zip(MARKS, marks, strict=True))}
    if came is not None:
        texts |= dict(zip((*SEEN, *MARKS), (*came.seen, *came.marks), strict=True))
    for place, head in enumerate(heads, 1):
        cell, column = sheet.cell(number, place), BY_TITLE.get(head)
        if head in MARKS:
            write_text(cell, texts.get(head, ""))
        elif column is not None:
            _write_open(cell, column, row, came)
        else:
            dress(cell, is_open=False, middle=head == HANDLE)
            write_text(cell, texts.get(head, "") if head == HANDLE else "")
        if head == REASON and row.back is not None:
            write_reason(cell, row.back)
    sheet.row_dimensions[number].height = 30 if row.back is None else max(30.0, reason_height(row.back))


def _write_open(cell: Cell | MergedCell, column: Column, row: _Row, came: Came | None) -> None:
    text = column.holds is Holds.TEXT
    dress(cell, is_open=row.is_open, middle=not text, form="@" if text else "General")
    if not row.is_open:
        cell.fill = CLOSED_FILL
    if came is not None and column.title in came.cells:
        write_shown(cell, came.cells[column.title])
        return
    if row.held is None:
        return
    shown = cell_of(row.held[1], column)
    if column.holds in (Holds.COUNT, Holds.OPTIONAL) and shown:
        cell.value = int(shown)
    else:
        write_text(cell, shown)
        cell.number_format = "@" if text else "General"


def _add_rules(sheet: Worksheet, bottom: int, form: RegisterForm, lists: WordLists, heads: Sequence[str]) -> None:
    features: list[str] = []
    for column in COLUMNS:
        letter = get_column_letter(heads.index(column.title) + 1)
        area = f"{letter}{FIRST_ROW}:{letter}{bottom}"
        if column.holds is Holds.FEATURE:
            features.append(area)
            continue
        check = prompted(column.title, column.hint)
        if column.holds is Holds.KIND:
            offer(check, lists.source([kind.label for kind in Kind]))
        elif column.field == "county" and form.counties:
            offer(check, lists.source(form.counties), only=False)
        elif column.field == "credit_code":
            warn(check, "textLength", "equal", "18", None, "统一社会信用代码应为18位，请对照登记证书核对。")
        elif column.holds in (Holds.COUNT, Holds.OPTIONAL):
            warn(check, "whole", "between", "0", "100000", "请只填数字，例如 12。")
        check.add(area)
        sheet.add_data_validation(check)
    check = offer(prompted("机构情况", f"选“{HAS}”或“{HAS_NOT}”；空着算“{HAS_NOT}”。"), f'"{HAS},{HAS_NOT}"')
    for area in features:
        check.add(area)
    sheet.add_data_validation(check)


def _write_guide(book: Workbook, *, back: bool) -> None:
    title, steps = ("退回件怎么改", (*BACK_STEPS, *_STEPS[1:])) if back else ("登记表怎么填", _STEPS)
    own = [BY_TITLE[title] for title in OWN]
    rows: list[Sequence[str]] = [(c.title + "（必填）" * c.needed, c.hint, c.example) for c in own]
    rows.append(("其余各列", f"机构有没有这一项：选“{HAS}”或“{HAS_NOT}”；空着算“{HAS_NOT}”。", HAS))
    rows.append((HANDLE, "软件的编号，已锁定；新机构空着，导入后由软件给出。", ""))
    foot = "“例”一栏是虚构的，只供参考，不会被读入。"
    heads = ("列", "怎么填", "例（虚构）")
    write_guide(book.create_sheet(GUIDE), title, steps, heads, (24, 58, 24), rows, foot)
