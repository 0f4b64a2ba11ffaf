"""挂号销账台账: what each cell holds, and that no text of people becomes a formula."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.inspection import Verdict
from app.reports.excel import ledger_workbook
from app.reports.ledger import HEADS, Ledger, LedgerEntry, LedgerRow, build_ledger
from tests.reports import scene
from tests.reports.scene import said

DAY = date(2026, 11, 22)
ROW = LedgerRow(
    "A03-0152",
    "青石镇中心敬老院",
    date(2026, 11, 18),
    "消防安全",
    "1.02 灭火器",
    "灭火器不符合要求。",
    "一般",
    "依据：《中华人民共和国消防法》第二十八条",
    "更换灭火器。",
    date(2026, 12, 3),
    "已通知",
    "马占山",
    "已更换",
    None,
    "",
)


def sheet(ledger: Ledger) -> Worksheet:
    opened = load_workbook(io.BytesIO(ledger_workbook(ledger)))["台账"]
    assert isinstance(opened, Worksheet)
    return opened


def one(row: LedgerRow) -> Worksheet:
    return sheet(Ledger("挂号销账台账", "盐池县民政局", DAY, (row,)))


def test_heads_and_cells_stand_in_their_columns() -> None:
    found = one(ROW)
    assert tuple(cell.value for cell in found[3]) == HEADS
    assert [cell.value for cell in found[4]] == [
        "A03-0152",
        "青石镇中心敬老院",
        datetime(2026, 11, 18),
        "消防安全",
        "1.02 灭火器",
        "灭火器不符合要求。",
        "一般",
        "依据：《中华人民共和国消防法》第二十八条",
        "更换灭火器。",
        datetime(2026, 12, 3),
        "已通知",
        "马占山",
        "已更换",
        None,
        None,
    ]
    assert found["J4"].number_format == "yyyy-mm-dd"


def test_the_sheet_is_ready_to_filter_and_print() -> None:
    found = one(ROW)
    assert found.freeze_panes == "C4"
    assert found.auto_filter.ref == "A3:O4"
    assert found.print_title_rows == "$3:$3"
    assert (found.page_setup.orientation, found.page_setup.fitToWidth, found.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert found.sheet_properties.pageSetUpPr is not None
    assert found.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x","点我")',
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "＝1+1",
        "#N/A",
        "{=1}",
        "'=1",
        "=",
        "1e5",
    ],
)
def test_text_from_people_never_becomes_a_formula(text: str) -> None:
    """Every cell stays a string, marked as one where Excel would read it otherwise when it is edited."""
    row = replace(ROW, problem=text, remedy=text, remark=text, home=text, number=text, responsible=text)
    content = ledger_workbook(Ledger(text, text, DAY, (row,)))
    opened = load_workbook(io.BytesIO(content))["台账"]
    for place in ("A1", "A4", "B4", "F4", "I4", "L4", "O4"):
        assert opened[place].data_type == "s"
        assert opened[place].value == text
        if text[0] in "=+-@\t＝":
            assert opened[place].quotePrefix
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_what_a_workbook_cannot_hold_is_left_out() -> None:
    """Control characters and half characters would make a file that Excel refuses; a cell holds so much."""
    found = one(replace(ROW, problem="一\x00\x0b\x1f二\ud800三\r\n四", remark="长" * 40_000))
    assert found["F4"].value == "一二三\n四"
    assert len(str(found["O4"].value)) == 32_000


def test_the_same_ledger_gives_the_same_bytes() -> None:
    ledger = Ledger("挂号销账台账", "盐池县民政局", DAY, (ROW,) * 3)
    assert ledger_workbook(ledger) == ledger_workbook(ledger)


def test_an_empty_ledger_is_still_a_table() -> None:
    found = sheet(Ledger("挂号销账台账", "", DAY, ()))
    assert found.max_row == 3
    assert found["A2"].value == "2026年11月22日　共0项"


def test_rows_are_tall_enough_for_their_longest_cell() -> None:
    found = one(replace(ROW, problem="灭火器压力不足，" * 20))
    height = found.row_dimensions[4].height
    assert height is not None
    assert height >= 13 * 12


def test_a_ledger_is_built_from_findings() -> None:
    inspection = scene.answered(
        scene.visit(), said("F2", Verdict.FAIL, pending=True), said("F3", Verdict.FAIL), said("S1", Verdict.FAIL)
    )
    findings = scene.outcome(inspection).findings
    made = build_ledger(
        (LedgerEntry(inspection, finding, "已通知", remark="首次。") for finding in findings), office="局", day=DAY
    )
    assert [row.number for row in made.rows] == ["A03-0152", "A03-0153", "A03-0154"]
    assert [row.severity for row in made.rows] == ["重大", "一般", "一般"]
    assert [row.item for row in made.rows] == ["1.03 宿舍彩钢板", "1.02 灭火器", "1.01 护理员与自理老人"]
    assert [row.checklist for row in made.rows] == ["消防安全", "消防安全", "人员配备"]
    assert made.rows[1].remark == "首次。待核：两份记录不一致，按较重的结果列出。"
    assert made.rows[1].deadline == date(2026, 12, 3)


def test_an_unregistered_finding_says_so() -> None:
    inspection = scene.answered(scene.visit(), said("F2", Verdict.FAIL))
    (finding,) = scene.outcome(inspection, register=False).findings
    (row,) = build_ledger([LedgerEntry(inspection, finding, "待签名")], office="局", day=DAY).rows
    assert row.number == "待签名"
