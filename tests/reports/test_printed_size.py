"""Every workbook prints at 9 points or more on the paper that it names, reckoned from the file alone."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from app.checklists.load import rating_frame
from app.checklists.score_sheet import HEADS as SCORE_HEADS
from app.reports import finding_list, visit_list
from app.reports.excel import (
    answer_workbook,
    list_workbook,
    register_workbook,
    results_workbook,
    score_sheet_template,
    score_sheet_workbook,
    summary_workbook,
)
from app.reports.forms import AnswerSheets, BackRow, Came, RegisterForm, ScoreSheetBack, SentBack
from app.reports.ledger import Ledger, LedgerBack, LedgerBackRow
from app.reports.taken_list import TakenList
from tests.interchange.forms import TODAY, home, name_of, visited
from tests.interchange.ledgers import ledger_workbook
from tests.reports.county import county
from tests.reports.scene import visit as plain_visit
from tests.reports.test_ledger import DAY, ROW
from tests.reports.test_results import results, visit

LEAST = 9.0
ACROSS = {"9": (595.3, 841.9), "8": (841.9, 1190.6)}
"""The short and the long side of A4 and A3 in points, by the number that a workbook names them with."""
UNIT = 6.4
"""Points of a column's unit where LibreOffice has to take another font for 宋体; with 宋体 it is 5.25."""
BACK = SentBack({}, (), ())


def taken(title: str, heads: Sequence[str], widths: Sequence[float]) -> TakenList:
    return TakenList(title, heads, widths, (), 0, "行", "示例县民政局", DAY)


@cache
def books() -> Mapping[str, bytes]:
    marks = (ROW.id, ROW.revision, ROW.check)
    came = BackRow("完成日期没有写。", True, Came(marks, (ROW.number, ROW.home, ROW.item, ROW.problem), {}))
    homes = ((name_of(0), home(0)),)
    score = BackRow("分值没有写。", True, Came((), (), dict.fromkeys(SCORE_HEADS, "")))
    return {
        "台账": ledger_workbook(Ledger("挂号销账台账", "示例县民政局", DAY, (ROW,))),
        "一家的台账": ledger_workbook(Ledger("挂号销账台账", "示例县民政局", DAY, (ROW,), of_one_home=True)),
        "台账退回件": ledger_workbook(LedgerBack("台账", "示例县民政局", DAY, (LedgerBackRow(ROW, came),), 1)),
        "登记表": register_workbook(RegisterForm("示例县民政局", TODAY, homes, ("红寺堡区",))),
        "登记表退回件": register_workbook(
            RegisterForm("示例县民政局", TODAY, homes, (), SentBack({name_of(0): BackRow("电话没有写。", True)}))
        ),
        "填报表": answer_workbook(AnswerSheets(visited()[0], visited()[1], {}, TODAY)),
        "填报表退回件": answer_workbook(AnswerSheets(visited()[0], visited()[1], {}, TODAY, BACK)),
        "检查结果": results_workbook(results(visit(plain_visit()))),
        "问题清单": list_workbook(taken(finding_list.TITLE, finding_list.HEADS, finding_list.WIDTHS)),
        "检查清单": list_workbook(taken(visit_list.TITLE, visit_list.HEADS, visit_list.WIDTHS)),
        "汇总": summary_workbook(county()),
        "评分表": score_sheet_template(rating_frame()),
        "评分表退回件": score_sheet_workbook(ScoreSheetBack(rating_frame(), (score,), (), DAY)),
    }


def widths(sheet: Worksheet) -> list[tuple[int, float]]:
    """The columns that print and how wide each is; openpyxl tells those of a run by its first."""
    found: dict[int, tuple[float, bool]] = {}
    for dimension in sheet.column_dimensions.values():
        for column in range(dimension.min or 0, (dimension.max or 0) + 1):
            found[column] = (dimension.width, bool(dimension.hidden))
    first, _, last, _ = range_boundaries(str(sheet.print_area).rpartition("!")[2].replace("$", ""))
    assert first and last
    return [(column, found[column][0]) for column in range(first, last + 1) if not found[column][1]]


def printed(sheet: Worksheet) -> float:
    """The size in points of a text of 10 on the narrowest scale that the sheet's own set-up leads to."""
    setup, margins = sheet.page_setup, sheet.page_margins
    short, long = ACROSS[str(setup.paperSize)]
    room = (long if setup.orientation == "landscape" else short) - 72 * (margins.left + margins.right)
    columns = widths(sheet)
    repeated = set()
    if sheet.print_title_cols:
        first, _, last = sheet.print_title_cols.replace("$", "").partition(":")
        repeated = set(range(column_index_from_string(first), column_index_from_string(last) + 1))
    scale = 1.0
    while pages_across(columns, repeated, room / scale) > int(setup.fitToWidth):
        scale -= 0.005
    return 10 * scale


def pages_across(columns: list[tuple[int, float]], repeated: set[int], room: float) -> int:
    again = sum(width * UNIT for column, width in columns if column in repeated)
    pages, used = 1, 0.0
    for _, width in columns:
        if used + width * UNIT > room:
            pages, used = pages + 1, again
        used += width * UNIT
        if used > room:
            return 99
    return pages


@pytest.mark.parametrize("name", books())
def test_each_sheet_prints_at_nine_points_on_the_paper_it_names(name: str) -> None:
    for sheet in load_workbook(io.BytesIO(books()[name])).worksheets:
        if sheet.sheet_state == "visible":
            assert sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage
            assert printed(sheet) >= LEAST, sheet.title


@pytest.mark.parametrize("name", ("一家的台账", "登记表", "填报表", "问题清单", "评分表"))
def test_what_goes_to_a_home_or_is_printed_every_day_needs_no_larger_paper_than_a4(name: str) -> None:
    for sheet in load_workbook(io.BytesIO(books()[name])).worksheets:
        assert sheet.sheet_state != "visible" or str(sheet.page_setup.paperSize) == "9", sheet.title


def test_the_ledger_of_one_home_hides_what_is_not_needed_to_mend_a_problem() -> None:
    sheet = load_workbook(io.BytesIO(books()["一家的台账"]))["台账"]
    heads = {get_column_letter(column): sheet.cell(3, column).value for column in range(1, sheet.max_column + 1)}
    shown = [str(head) for letter, head in heads.items() if not sheet.column_dimensions[letter].hidden]
    assert "、".join(shown) == "挂号、问题、等级、整改要求、期限、状态、整改措施、完成情况、完成日期、责任人、说明"


def test_no_item_of_an_answer_form_is_taller_than_a_row_can_be() -> None:
    for sheet in load_workbook(io.BytesIO(books()["填报表"])).worksheets:
        assert all((row.height or 0) < 409 for row in sheet.row_dimensions.values()), sheet.title
