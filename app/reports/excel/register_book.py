"""The 机构登记表 as a workbook: one row a home, those that are registered filled in, empty rows for new ones."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.institution import Institution, Kind
from app.domain.register_form import (
    BY_TITLE,
    COLUMNS,
    HANDLE,
    HAS,
    HAS_NOT,
    HEADS,
    ID,
    MARKS,
    OWN,
    Holds,
    cell_of,
    check_of,
    revision_of,
)
from app.reports.excel.cells import set_page, settled, write_text
from app.reports.excel.form_parts import (
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
from app.reports.forms import RegisterForm

SHEET = "登记表"
TITLE = "养老机构登记表"
HEAD_ROW, FIRST_ROW = 3, 4
EMPTY_ROWS = 100
_STEPS = (
    f"一、在“{SHEET}”表里填写，一家机构一行。黄色的列都可以填；已登记的机构已经列出，新机构填在下面的空行。",
    "二、机构名称和县（市、区）必填。人数只写数字，写现在的人数；没有的写0，新机构空着算0。",
    f"三、右边各列是机构的情况，从下拉里选“{HAS}”或“{HAS_NOT}”，它决定检查时要查哪些项；空着算“{HAS_NOT}”。",
    "四、不改的行不用动。不想让它出现的行可以整行删去，导入时不会删除已登记的机构。",
    "五、不要改列名，不要合并单元格，不要把一行复制到另一行上。最右边有三列隐藏的编号，靠它认行，不要改动。",
    "六、只写负责人姓名，不写任何人的身份证号，不写老人的姓名和病情。",
    "七、填好后保存为 .xlsx，用 Excel、WPS、LibreOffice 都可以。在“机构”页点“导入登记表”，先看到每一行会怎样，再确认。",
)


def write_register(form: RegisterForm) -> bytes:
    """The workbook; the same form gives the same bytes."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    day = f"{form.day.year}年{form.day.month}月{form.day.day}日"
    office = f"{form.office}　" if form.office else ""
    told = f"{office}{day}导出　已登记{len(form.homes)}家，新机构填在下面的空行　填写办法见“{GUIDE}”表"
    write_title(sheet, TITLE, told, len(OWN) + 1)
    for place, head in enumerate(HEADS, 1):
        column = BY_TITLE.get(head)
        width = column.width if column else 11
        write_head(sheet, HEAD_ROW, place, head, fill=column is not None, width=width, hidden=head in MARKS)
    sheet.row_dimensions[HEAD_ROW].height = 76
    bottom = FIRST_ROW + len(form.homes) + EMPTY_ROWS - 1
    for row in range(FIRST_ROW, bottom + 1):
        held = form.homes[row - FIRST_ROW] if row - FIRST_ROW < len(form.homes) else None
        _write_row(sheet, row, held)
    _add_rules(sheet, bottom, form, WordLists(book))
    sheet.freeze_panes = f"C{FIRST_ROW}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(HEADS))}{bottom}"
    set_page(sheet, f"A1:{get_column_letter(len(HEADS) - len(MARKS))}{FIRST_ROW + len(form.homes) + 9}", HEAD_ROW)
    sheet.page_setup.fitToWidth, sheet.print_title_cols = 2, "A:B"
    lock(sheet)
    _write_guide(book)
    return settled(book, TITLE, form.day)


def _write_row(sheet: Worksheet, row: int, held: tuple[str, Institution] | None) -> None:
    handle = sheet.cell(row, 1)
    dress(handle, is_open=False, middle=True)
    for place, column in enumerate(COLUMNS, 2):
        cell = sheet.cell(row, place)
        text = column.holds is Holds.TEXT
        dress(cell, is_open=True, middle=not text, form="@" if text else "General")
        if held is None:
            continue
        shown = cell_of(held[1], column)
        if column.holds in (Holds.COUNT, Holds.OPTIONAL) and shown:
            cell.value = int(shown)
        else:
            write_text(cell, shown)
            cell.number_format = "@" if text else "General"
    if held is not None:
        name, home = held
        revision = revision_of(home)
        write_text(handle, home.handle)
        for place, mark in enumerate((name, revision, check_of(name, revision, home.handle)), HEADS.index(ID) + 1):
            write_text(sheet.cell(row, place), mark)
    sheet.row_dimensions[row].height = 30


def _add_rules(sheet: Worksheet, bottom: int, form: RegisterForm, lists: WordLists) -> None:
    features: list[str] = []
    for place, column in enumerate(COLUMNS, 2):
        letter = get_column_letter(place)
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


def _write_guide(book: Workbook) -> None:
    own = [BY_TITLE[title] for title in OWN]
    rows: list[Sequence[str]] = [(c.title + "（必填）" * c.needed, c.hint, c.example) for c in own]
    rows.append(("其余各列", f"机构有没有这一项：选“{HAS}”或“{HAS_NOT}”；空着算“{HAS_NOT}”。", HAS))
    rows.append((HANDLE, "软件的编号，已锁定；新机构空着，导入后由软件给出。", ""))
    foot = "“例”一栏是虚构的，只供参考，不会被读入。"
    write_guide(
        book.create_sheet(GUIDE), "登记表怎么填", _STEPS, ("列", "怎么填", "例（虚构）"), (24, 58, 24), rows, foot
    )
