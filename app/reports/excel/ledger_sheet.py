"""The ledger's workbook without its rows: heads that stay, locks, drop-downs, colours that go with words, the guide.

Pattern rows show how a cell of each column is dressed; the stream takes their dress and leaves them out.
"""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.days import chinese_day
from app.domain.ledger import (
    CHECK,
    COMPLETED,
    DONE,
    HOME,
    ID,
    ITEM,
    MARKS,
    MEASURES,
    OPEN,
    PROBLEM,
    PROGRESS,
    REMARK,
    UNDER_WAY,
)
from app.domain.sent_back import REASON, back_words
from app.reports.excel.back_parts import BACK_FILL, REASON_WIDTH, write_loose
from app.reports.excel.cells import BOLD, BOX, PLAIN, TITLE, new_book, set_page, settled, write_text
from app.reports.excel.form_parts import CLOSED_FILL, OPEN_FILL, lock, offer, prompted, warn, write_head
from app.reports.excel.form_parts import OPEN as UNLOCKED
from app.reports.excel.ledger_guide import write_ledger_guide
from app.reports.ledger import GUIDE, HEADS, SHEET, Ledger, LedgerBack

HEAD_ROW = 3
FIRST_ROW = HEAD_ROW + 1
PATTERNS, LOCKED = 4, 2
"""How many pattern rows there are, and the first of those whose cells are locked. Before it stand a row as it mostly is
and one whose texts would else be read as formulas; it and the next one are the same two, locked."""
DATES = frozenset({"检查日期", "期限", COMPLETED})
WIDTHS = (9.5, 10, 10.5, 7, 9, 22, 6.5, 5, 14.5, 20.5, 10.5, 10, 8, 19, 7.5, 10.5, 7, 8.5, 10, 10, 10)
"""So wide that the ledger of many homes prints on A3."""
HOME_WIDTHS = {PROBLEM: 24.0, "整改要求": 22.0, MEASURES: 22.0}
"""Wider in the ledger of one home, which prints on A4 without `NOT_NEEDED`."""
_BESIDE = frozenset({"检查日期", "检查表", ITEM, "新旧", "依据", "部门、移送"})
NOT_NEEDED = _BESIDE | {HOME}
"""Hidden in the ledger of one home: none of them is needed to mend a problem. Who wants them shows them again."""
_NARROW = {"挂号", "检查日期", "等级", "新旧", "期限", "状态", "部门、移送", PROGRESS, COMPLETED, "责任人"}
_RED, _AMBER, _GREEN = "FFF8D7DA", "FFFDEBC8", "FFDDF0E0"
_PROMPTS = {
    MEASURES: "写明怎么改的；还没改完的，写明正在做什么。",
    PROGRESS: f"从下拉里选“{DONE}”或“{UNDER_WAY}”。",
    COMPLETED: "写年、月、日，例如 2026-12-01。还没改完的写打算哪天改完，或空着。",
    "责任人": "谁负责整改。",
    REMARK: "有困难、需要说明的写在这里；不要写老人的姓名和身份证号。",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a ledger, or of its 退回件."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]
    hidden: frozenset[str] = frozenset(MARKS)

    def letter(self, head: str) -> str:
        return get_column_letter(self.heads.index(head) + 1)

    @property
    def shown(self) -> int:
        """How many of them a person sees; the marks come last."""
        return len(self.heads) - len(MARKS)

    @property
    def seen(self) -> tuple[int, ...]:
        """The places of the columns that are not hidden."""
        return tuple(place for place, head in enumerate(self.heads) if head not in self.hidden)

    @property
    def last(self) -> str:
        return get_column_letter(self.shown)


OUT = Columns(HEADS, WIDTHS)
OF_ONE_HOME = Columns(
    HEADS,
    tuple(HOME_WIDTHS.get(head, width) for head, width in zip(HEADS, WIDTHS, strict=True)),
    frozenset(MARKS) | NOT_NEEDED,
)
BACK = Columns((REASON, *HEADS), (REASON_WIDTH, *WIDTHS), frozenset(MARKS) | _BESIDE)


def columns_of(ledger: Ledger | LedgerBack) -> Columns:
    """The columns that a ledger has."""
    if isinstance(ledger, LedgerBack):
        return BACK
    return OF_ONE_HOME if ledger.of_one_home else OUT


def template(ledger: Ledger | LedgerBack) -> bytes:
    """The workbook with the pattern rows in place of the ledger's."""
    book = new_book()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    columns = columns_of(ledger)
    bottom = HEAD_ROW + max(len(ledger.rows), 1)
    _write_head(sheet, ledger, columns)
    for row in range(FIRST_ROW, FIRST_ROW + PATTERNS):
        for place in range(1, len(columns.heads) + 1):
            _dress(sheet, row, place, columns)
    _add_rules(sheet, bottom, columns)
    _set_up(sheet, bottom, len(ledger.rows), columns)
    write_ledger_guide(book.create_sheet(GUIDE), back=isinstance(ledger, LedgerBack))
    if isinstance(ledger, LedgerBack):
        write_loose(book, ledger.loose)
    area = f"{quote_sheetname(SHEET)}!$A${HEAD_ROW}:${get_column_letter(len(columns.heads))}${bottom}"
    book.defined_names["台账数据"] = DefinedName("台账数据", attr_text=area)
    first, last = columns.letter(OPEN[0]), columns.letter(OPEN[-1])
    fill = f"{quote_sheetname(SHEET)}!${first}${FIRST_ROW}:${last}${bottom}"
    book.defined_names["台账填写区"] = DefinedName("台账填写区", attr_text=fill)
    return settled(book, ledger.title, ledger.day)


def _write_head(sheet: Worksheet, ledger: Ledger | LedgerBack, columns: Columns) -> None:
    office = f"{ledger.office}　" if ledger.office else ""
    day = chinese_day(ledger.day)
    back = isinstance(ledger, LedgerBack)
    told = back_words(ledger.to_mend, len(ledger.rows), first=True) if isinstance(ledger, LedgerBack) else ""
    told = told or f"共{len(ledger.rows)}项　黄色的列由机构填写，填写办法见“{GUIDE}”表"
    sheet.merge_cells(f"A1:{columns.last}1")
    sheet.merge_cells(f"A2:{columns.last}2")
    write_text(sheet["A1"], ledger.title)
    write_text(sheet["A2"], f"{told}　{office}{day}" if back else f"{office}{day}　{told}")
    middle, right = ("left", "left") if back else ("center", "right")
    sheet["A1"].font, sheet["A1"].alignment = TITLE, Alignment(horizontal=middle, vertical="center")
    sheet["A2"].font, sheet["A2"].alignment = PLAIN, Alignment(horizontal=right, vertical="center")
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 32, 18
    sheet.row_dimensions[HEAD_ROW].height = 30
    for place, (text, width) in enumerate(zip(columns.heads, columns.widths, strict=True), 1):
        write_head(sheet, HEAD_ROW, place, text, fill=text in OPEN, width=width, hidden=text in columns.hidden)


def _dress(sheet: Worksheet, row: int, column: int, columns: Columns) -> None:
    """How a cell of this column looks in a pattern row; in every second one the way of a text that only looks like a
    formula."""
    head, cell = columns.heads[column - 1], sheet.cell(row, column)
    pattern = row - FIRST_ROW
    cell.font = BOLD if head == "等级" else PLAIN
    cell.border = BOX
    cell.alignment = Alignment(
        horizontal="center" if head in _NARROW else "left", vertical="center", wrap_text=head not in MARKS
    )
    if head in OPEN and pattern < LOCKED:
        cell.protection, cell.fill = UNLOCKED, OPEN_FILL
    elif head in OPEN:
        cell.fill = CLOSED_FILL
    elif head == REASON and pattern < LOCKED:
        cell.font, cell.fill = BOLD, BACK_FILL
    if pattern % 2:
        cell.number_format, cell.quotePrefix = "@", True
    elif head in DATES:
        cell.number_format = "yyyy-mm-dd"


def _add_rules(sheet: Worksheet, bottom: int, columns: Columns) -> None:
    """Drop-down, check of days (a warning only: other ways to write a day are read too), prompts, colours."""
    letter = columns.letter
    for head, prompt in _PROMPTS.items():
        check = prompted(head, prompt)
        if head == PROGRESS:
            offer(check, f'"{DONE},{UNDER_WAY}"')
        elif head == COMPLETED:
            warn(check, "date", "greaterThanOrEqual", "36526", None, "请写年、月、日，例如 2026-12-01。")
        check.add(f"{letter(head)}{FIRST_ROW}:{letter(head)}{bottom}")
        sheet.add_data_validation(check)
    state, severity = f"${letter('状态')}{FIRST_ROW}", f"${letter('等级')}{FIRST_ROW}"
    for head, formula, colour, strong in (
        ("状态", f'NOT(ISERROR(SEARCH("已销账",{state})))', _GREEN, False),
        ("状态", f'NOT(ISERROR(SEARCH("逾期",{state})))', _RED, True),
        ("状态", f'NOT(ISERROR(SEARCH("待复查",{state})))', _AMBER, False),
        ("等级", f'OR({severity}="重大",{severity}="疑似重大")', _RED, True),
        ("等级", f'{severity}="严重"', _AMBER, True),
        ("挂号", f'NOT(ISERROR(SEARCH("已销账",{state})))', _GREEN, False),
    ):
        look = DifferentialStyle(font=Font(bold=True) if strong else None, fill=PatternFill(bgColor=colour))
        rule = Rule(type="expression", dxf=look, formula=[formula], stopIfTrue=True)
        sheet.conditional_formatting.add(f"{letter(head)}{FIRST_ROW}:{letter(head)}{bottom}", rule)


def _set_up(sheet: Worksheet, bottom: int, rows: int, columns: Columns) -> None:
    last_row = bottom if rows else HEAD_ROW
    sheet.freeze_panes = f"{get_column_letter(columns.heads.index(HOME) + 2)}{FIRST_ROW}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(columns.heads))}{last_row}"
    set_page(sheet, f"A1:{columns.last}{last_row}", HEAD_ROW)
    sheet.sheet_view.zoomScale = 100
    lock(sheet)


assert HEADS[-len(MARKS)] == ID and HEADS[-1] == CHECK, "the marks stand last, behind what prints"
