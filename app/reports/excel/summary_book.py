"""The county's summary as a workbook: a sheet a table with what it says and a native chart, a cross table, and every
problem in a row for whoever wants to count otherwise. No formula in it: every figure is as it was on the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.county import CountySummary
from app.domain.days import chinese_day
from app.reports import summary_words as words
from app.reports.excel.cells import (
    BOLD,
    BOX,
    HEAD_GREY,
    PLAIN,
    TITLE,
    new_book,
    row_height,
    set_page,
    settled,
    write_text,
)
from app.reports.excel.summary_plans import Plan, Value, plans
from app.reports.summary import CLOSED, SCOPE
from app.reports.summary import TITLE as BOOK_TITLE

HEAD_ROW = 3
_TALL_CHART, _CHART_WIDTH = 8, 24  # centimetres
_ROW_TALL = 0.53
_GROUND, _LINE = "9DB4CC", "1F3B57"
_DRAWN_ROWS, _PAGE_ROWS = 15, 30
_WEIGHTS = {"重大": ("FFF4C7C3", "FF8B0000"), "疑似重大": ("FFFBE0CC", "FF7A3E00"), "严重": ("FFFFF2CC", "FF5F4B00")}
_DONE = ("FFE2EFDA", "FF2F4F2F")
_LATE = Font(color="FFB00000", bold=True)


def write_summary(summary: CountySummary) -> bytes:
    """See `app.reports.excel.summary_workbook`."""
    book = new_book()
    first = book.active
    assert isinstance(first, Worksheet)
    _overview(first, summary)
    for plan in plans(summary):
        _sheet(book, plan)
    return settled(book, f"{BOOK_TITLE} {words.period(summary)}", summary.day)


def _overview(sheet: Worksheet, summary: CountySummary) -> None:
    sheet.title = "总览"
    widths = (18, 100)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    _title(sheet, BOOK_TITLE, len(widths))
    rows = (
        ("单位", summary.office or "未设置"),
        ("统计期间", words.period(summary)),
        ("统计范围", summary.township or SCOPE),
        ("状态截至", chinese_day(summary.day)),
        ("先看", "\n".join(words.first_of_all(summary))),
        ("总体情况", words.overview(summary)),
        ("分等级", words.by_severity(summary)),
        ("分乡镇", words.by_line(summary, summary.townships, "乡镇")),
        ("分检查表", words.by_line(summary, summary.checklists, "检查表")),
        ("整改期限", words.deadlines(summary.kept)),
        ("常见问题", words.commonest(summary)),
        ("重复问题", words.repeated(summary)),
        ("机构排序", words.ranked(summary)),
        ("逐月", words.by_month(summary.months)),
        *((("已报后变动", words.changed(summary)),) if summary.changed else ()),
        ("本期未检查", "、".join(home.name for home in summary.unvisited) or "无"),
        ("统计口径", words.COUNTED),
    )
    for number, row in enumerate(rows, 2):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column)
            write_text(cell, text)
            cell.font = BOLD if column == 1 or (row[0] == "先看" and summary.in_doubt) else PLAIN
            cell.border = BOX
            cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
        sheet.row_dimensions[number].height = row_height(row, widths)
    set_page(sheet, f"A1:B{len(rows) + 1}", 1, repeated=False)


def _title(sheet: Worksheet, text: str, columns: int) -> None:
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    write_text(sheet["A1"], text)
    sheet["A1"].font = TITLE
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 32


def _sheet(book: Workbook, plan: Plan) -> None:
    sheet: Worksheet = book.create_sheet(plan.name)
    last = get_column_letter(len(plan.heads))
    _title(sheet, plan.name, len(plan.heads))
    sheet.merge_cells(f"A2:{last}2")
    write_text(sheet["A2"], plan.said)
    sheet["A2"].font = PLAIN
    sheet["A2"].alignment = Alignment(vertical="center", wrap_text=True)
    sheet.row_dimensions[2].height = row_height((plan.said,), (sum(plan.widths),)) + 4
    _heads(sheet, plan)
    for number, row in enumerate(plan.rows, HEAD_ROW + 1):
        _row(sheet, number, row, plan.widths, strong=False)
    bottom = HEAD_ROW + len(plan.rows)
    sheet.freeze_panes = f"{get_column_letter(plan.frozen + 1)}{HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{last}{bottom}"
    if plan.rows:
        area = f"'{plan.name}'!$A${HEAD_ROW}:${last}${bottom}"
        name = f"{plan.name.replace('×', '_')}_数据"
        book.defined_names[name] = DefinedName(name, attr_text=area)
        _colour(sheet, plan, bottom)
    end = bottom
    if plan.total:
        end += 1
        _row(sheet, end, plan.total, plan.widths, strong=True)
    if plan.drawn and plan.rows:
        tall = _draw(sheet, plan, bottom, end + 3)
        if end + tall > _PAGE_ROWS:  # rather on a page of its own than torn apart
            sheet.row_breaks.append(Break(id=end + 1))
        end += 3 + tall
    # a page that holds the chart alone, or the last lines, would bear the head of a table that is not on it
    set_page(sheet, f"A1:{last}{end}", HEAD_ROW, repeated=not plan.drawn or bottom > _PAGE_ROWS)
    sheet.sheet_view.zoomScale = 90


def _heads(sheet: Worksheet, plan: Plan) -> None:
    for column, (text, width) in enumerate(zip(plan.heads, plan.widths, strict=True), 1):
        cell = sheet.cell(HEAD_ROW, column, text)
        cell.font, cell.border = BOLD, BOX
        cell.fill = PatternFill("solid", fgColor=HEAD_GREY)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[HEAD_ROW].height = 32 if any("\n" in head for head in plan.heads) else 22


def _row(sheet: Worksheet, number: int, row: Sequence[Value], widths: Sequence[float], *, strong: bool) -> None:
    for column, value in enumerate(row, 1):
        fill(sheet.cell(number, column), value, strong=strong)
    shown = [value.isoformat() if isinstance(value, date) else value for value in row]
    sheet.row_dimensions[number].height = row_height(shown, [width - 1 for width in widths])


def fill(cell: Cell | MergedCell, value: Value, *, strong: bool = False) -> None:
    """A figure, a day or a text in its cell; a text stays a text."""
    cell.font = BOLD if strong else PLAIN
    cell.border = BOX
    cell.alignment = Alignment(
        horizontal="left" if isinstance(value, str) else "center",
        vertical="center",
        wrap_text=True,
        indent=int(isinstance(value, str)),
    )
    if isinstance(value, str):
        write_text(cell, value)
    elif value is not None:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"


def _colour(sheet: Worksheet, plan: Plan, bottom: int) -> None:
    """Colours for words that stand in the cells anyway."""
    for column, head in enumerate(plan.heads, 1):
        letter = get_column_letter(column)
        area = f"{letter}{HEAD_ROW + 1}:{letter}{bottom}"
        if head == "等级":
            colour_weights(sheet, area)
        elif head == "状态":
            add_rule(sheet, area, CLOSED, *_DONE)
        elif head == "逾期":
            first = f"{letter}{HEAD_ROW + 1}"
            rule = Rule(type="expression", formula=[f'AND({first}<>0,{first}<>"")'], dxf=DifferentialStyle(font=_LATE))
            sheet.conditional_formatting.add(area, rule)


def colour_weights(sheet: Worksheet, area: str) -> None:
    """Colour the cells that name a grave severity."""
    for word, colours in _WEIGHTS.items():
        add_rule(sheet, area, word, *colours)


def add_rule(sheet: Worksheet, area: str, word: str, ground: str, ink: str) -> None:
    """Colour the cells that say a word."""
    dress = DifferentialStyle(font=Font(color=ink, bold=True), fill=PatternFill(bgColor=ground))
    rule = Rule(type="cellIs", operator="equal", formula=[f'"{word}"'], dxf=dress)
    sheet.conditional_formatting.add(area, rule)


def _draw(sheet: Worksheet, plan: Plan, bottom: int, at: int) -> int:
    """A native chart under the table; returns the rows that it covers."""
    chart = BarChart()
    chart.type = "col" if plan.standing else "bar"
    chart.title = None
    if not plan.standing and len(plan.drawn) > 1:
        chart.grouping, chart.overlap = "stacked", 100
    last = min(bottom, HEAD_ROW + _DRAWN_ROWS)
    for head in plan.drawn:
        column = plan.heads.index(head) + 1
        chart.add_data(Reference(sheet, min_col=column, min_row=HEAD_ROW, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=HEAD_ROW + 1, max_row=last))
    for place, series in enumerate(chart.series):
        series.graphicalProperties = _ink(hatched=bool(place))
        series.dLbls = DataLabelList()
        series.dLbls.showVal, series.dLbls.numFmt = True, "0;;"  # nothing is written where there is nothing
        for other in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
            setattr(series.dLbls, other, False)
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.y_axis.majorGridlines = None
    if not plan.standing:
        chart.x_axis.scaling.orientation = "maxMin"
    chart.gapWidth = 60
    if len(plan.drawn) == 1:
        chart.legend = None
    elif chart.legend is not None:
        chart.legend.position = "b"
    count = last - HEAD_ROW
    chart.width = min(_CHART_WIDTH, round(sum(plan.widths) * 0.19))
    chart.height = _TALL_CHART if plan.standing else max(4, round(0.75 * count + 2.2))
    sheet.add_chart(chart, f"A{at}")
    return round(chart.height / _ROW_TALL) + 1


def _ink(*, hatched: bool) -> GraphicalProperties:
    """Solid, or hatched so that print without colour still tells the two apart."""
    made = GraphicalProperties(solidFill=None if hatched else _GROUND)
    if hatched:
        made.pattFill = PatternFillProperties(
            prst="wdUpDiag", fgClr=ColorChoice(prstClr="slateGray"), bgClr=ColorChoice(prstClr="white")
        )
    made.line.solidFill = _LINE
    return made
