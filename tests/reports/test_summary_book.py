"""The county's workbook: what each cell holds, native charts, no formula, and totals that add up."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.county import CountySummary
from app.reports.excel import summary_workbook
from tests.reports.county import county, empty
from tests.reports.paper import same_as_golden

SHEETS = ["总览", "重大和疑似重大", "分等级", "分乡镇", "分检查表", "整改期限", "常见问题", "重复问题", "机构排序",
          "逐月", "乡镇×等级", "明细"]  # fmt: skip
CHARTS = {"分等级", "分乡镇", "分检查表", "整改期限", "常见问题", "逐月"}


def opened(summary: CountySummary) -> Workbook:
    return load_workbook(io.BytesIO(summary_workbook(summary)))


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


def test_every_cell_of_a_quarter() -> None:
    lines = []
    for sheet in opened(county()).worksheets:
        lines.append(f"== {sheet.title} {sheet.dimensions}")
        for row in sheet.iter_rows():
            values = [str(cell.value).replace("\n", "⏎") for cell in row if cell.value is not None]
            lines += ["\t".join(values)] if values else []
    same_as_golden("summary_book.txt", "\n".join(lines) + "\n")


def test_the_same_numbers_give_the_same_bytes() -> None:
    assert summary_workbook(county()) == summary_workbook(county())


def test_each_table_has_its_sheet_ready_to_filter_and_to_print() -> None:
    book = opened(county())
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes and sheet.freeze_panes.endswith("4")
        assert sheet.auto_filter.ref.startswith("A3:")
        alone = sheet.title in CHARTS
        assert sheet.print_title_rows == (None if alone else "$3:$3"), (
            "no head above a chart that has a page of its own"
        )
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
            "landscape",
            1,
            0,
        )
        assert sheet.oddFooter is not None and "&P" in str(sheet.oddFooter.center.text)
        assert sheet["A4"].alignment.wrap_text


def test_months_before_the_first_and_after_the_last_work_have_no_row() -> None:
    """The period is a quarter, and a year would have ten rows of noughts."""
    months = rows(opened(county())["逐月"])
    assert all(any(row[1:4]) for row in (months[0], months[-2])), months
    assert not [row for row in rows(opened(empty())["逐月"]) if row[0] != "合计" and row[0]]


def test_charts_are_native_and_their_figures_are_in_the_sheets() -> None:
    book = opened(county())
    assert {sheet.title for sheet in book.worksheets if sheet._charts} == CHARTS  # type: ignore[attr-defined]
    content = summary_workbook(county())
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        drawn = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/")]
    assert len(drawn) == len(CHARTS)
    assert all("showVal" in xml for xml in drawn)
    assert any("pattFill" in xml for xml in drawn)


def test_named_ranges_cover_the_tables_and_not_their_totals() -> None:
    book = opened(county())
    assert book.defined_names["分乡镇_数据"].attr_text == "'分乡镇'!$A$3:$K$7"
    assert book["分乡镇"]["A8"].value == "合计"
    assert book["分乡镇"].auto_filter.ref == "A3:K7"
    assert book.defined_names["明细_数据"].attr_text == "'明细'!$A$3:$R$12"


def test_totals_are_the_sums_of_their_columns_without_any_formula() -> None:
    book = opened(county())
    for name, columns in (("分乡镇", range(1, 11)), ("分检查表", range(3, 11)), ("乡镇×等级", range(1, 12))):
        *table, total = [row for row in rows(book[name]) if row[0]]
        for column in columns:
            assert total[column] == sum(int(str(row[column])) for row in table)
    with zipfile.ZipFile(io.BytesIO(summary_workbook(county()))) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name)


def test_the_rows_of_the_details_make_the_totals() -> None:
    book = opened(county())
    details = rows(book["明细"])
    counted = [row for row in details if row[0] == "本期"]
    assert len(counted) == county().total.total
    assert sum(row[11] == "否" for row in counted) == county().total.open
    assert {row[0] for row in details} == {"本期", "期前未销账", "待签字"}
    assert "提示" not in {row[9] for row in details}


def test_names_that_look_like_formulas_stay_text() -> None:
    sheet = opened(county())["机构排序"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=南坡养老院")
    assert (cell.data_type, cell.number_format) == ("s", "@") and cell.quotePrefix


def test_colours_stand_beside_words() -> None:
    sheet = opened(county())["明细"]
    said = {
        rule.formula[0] for found in sheet.conditional_formatting for rule in found.rules if rule.operator == "equal"
    }
    assert said == {'"重大"', '"疑似重大"', '"严重"', '"已销账"'}


@pytest.mark.parametrize("name", SHEETS)
def test_an_empty_period_has_all_sheets(name: str) -> None:
    sheet = opened(empty())[name]
    assert sheet.max_row >= 3
    assert not any(value for row in rows(sheet) for value in row[1:] if isinstance(value, int)) or name == "逐月"
