"""The province's score sheet: a template goes out, a filled sheet comes back with its scores or with all its faults."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.checklists.score_sheet import GUIDE, HEADS, SHEET, read_score_sheet, sheet_from, sheet_text
from app.checklists.sheet_errors import ScoreSheetError
from app.domain.score_sheet import ItemScore, ScoreSheet, SheetItem
from app.errors import AppError
from app.reports.excel import score_sheet_template
from tests.checklists.sample_sheet import FRAME, sample, workbook


def faults(path: Path) -> list[str]:
    with pytest.raises(ScoreSheetError) as caught:
        read_score_sheet(path, FRAME)
    return [str(fault) for fault in caught.value.faults]


def test_the_template_has_the_documented_columns_and_says_how_to_fill_them() -> None:
    book = load_workbook(io.BytesIO(score_sheet_template(FRAME)))
    assert tuple(cell.value for cell in book[SHEET][3]) == HEADS
    guide = "".join(str(row[0].value) for row in book[GUIDE].iter_rows())
    assert "不代替等级评定" in guide and "环境120、设施设备130、运营管理150、服务600" in guide
    assert all(head in guide for head in HEADS)


def test_the_template_can_be_filled_before_the_provinces_items_are_known(tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").write_bytes(score_sheet_template(FRAME))
    book = load_workbook(tmp_path / "empty.xlsx")
    for row in range(4, 8):
        book[SHEET].cell(row, 6, 60)
    book.save(tmp_path / "filled.xlsx")
    filled = read_score_sheet(tmp_path / "filled.xlsx", FRAME)
    assert [item.full for item in filled.sheet.items] == [120, 130, 150, 600]


def test_a_filled_sheet_is_read_with_marks_and_reasons(tmp_path: Path) -> None:
    filled = read_score_sheet(workbook(tmp_path / "本省.xlsx", share=0.5), FRAME)
    assert filled.sheet.title == "本省"
    assert filled.sheet.items == sample().items
    assert filled.scores["environment/1"] == ItemScore(Decimal(6), "示例理由")


def test_titles_above_the_head_merged_parts_and_further_columns_do_no_harm(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        for start in range(2, 42, 10):
            for row in range(start + 1, start + 10):
                page.cell(row, 1).value = None
            page.merge_cells(start_row=start, end_row=start + 9, start_column=1, end_column=1)
        page.cell(1, 9, "备注")
        page.cell(2, 6, "１２．０")
        page.cell(3, 6, "不适用")

    path = workbook(tmp_path / "a.xlsx", change=change)
    book = load_workbook(path)
    rows = [[cell.value for cell in row] for row in book[SHEET].iter_rows()]
    other = book.create_sheet("某省养老机构评分", 0)
    other.append(["某省评分表（示例）"])
    other.append([None])
    for row in rows:
        other.append(row)
    del book[SHEET]
    book.save(path)
    filled = read_score_sheet(path, FRAME)
    assert len(filled.sheet.items) == 40
    assert filled.scores["environment/1"].score == Decimal("12.0")
    assert filled.scores["environment/2"].score is None


def test_every_fault_is_told_at_once_with_sheet_row_and_column(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        page.cell(2, 1, "环竟")
        page.cell(3, 2).value = None
        page.cell(4, 4, "十分")
        page.cell(5, 6, 99)
        page.cell(6, 6).value = None
        page.cell(7, 6, "良好")
        page.cell(8, 2, "6")
        page.cell(9, 7, "与11010119490101001X核对")
        page.cell(10, 3).value = None
        page.cell(11, 6, 1.234)

    told = faults(workbook(tmp_path / "a.xlsx", change=change))
    wanted = [
        ("第2行 A列（部分）", "“环竟”不是四部分之一"),
        ("第3行 B列（序号）", "没有填写"),
        ("第4行 D列（分值）", "“十分”不是分数"),
        ("第5行 F列（得分）", "得分 99 不在0到12之间"),
        ("第6行 F列（得分）", "没有填得分"),
        ("第7行 F列（得分）", "“良好”不是得分"),
        ("第8行 B列（序号）", "序号“6”在“环境”里重复"),
        ("第9行 G列（扣分理由）", "身份证号"),
        ("第10行 C列（评定项目）", "没有填写"),
        ("第11行 F列（得分）", "小数超过两位"),
    ]
    assert len(told) == len(wanted)
    for line, (where, what) in zip(told, wanted, strict=True):
        assert f"工作表“{SHEET}” {where}" in line and what in line


@pytest.mark.parametrize(
    ("value", "style", "what"),
    [
        (0.85, "0%", "“85%”不是得分"),
        (0.07, "0.0%;[Red]-0.0%", "“7%”不是得分"),
        ("85%", "General", "“85%”不是得分"),
        ("1,2", "General", "“1,2”不是得分"),
        ("1_0", "General", "“1_0”不是得分"),
        (1e300, "General", "不是得分"),
        ("9" * 400, "General", "不是得分"),
        ("=1+1", "General", "这一格是公式"),
        ("#REF!", "General", "这一格是错误值"),
    ],
)
def test_a_score_that_is_shown_as_something_else_is_refused(
    tmp_path: Path, value: object, style: str, what: str
) -> None:
    def change(page: Worksheet) -> None:
        page.cell(2, 6, value)  # type: ignore[arg-type] # whatever a cell takes
        page.cell(2, 6).number_format = style

    (told,) = faults(workbook(tmp_path / "a.xlsx", change=change))
    assert "第2行 F列（得分）" in told and what in told


def test_a_number_has_the_figures_that_are_shown(tmp_path: Path) -> None:
    """Sums leave a noise in the seventeenth figure that no program shows; a quoted % is a word beside the number."""

    def change(page: Worksheet) -> None:
        page.cell(2, 6, 0.1 + 0.2)
        page.cell(3, 6, 5)
        page.cell(3, 6).number_format = '0"%"'

    filled = read_score_sheet(workbook(tmp_path / "a.xlsx", change=change), FRAME)
    assert filled.scores["environment/1"].score == Decimal("0.3")
    assert filled.scores["environment/2"].score == 5


@pytest.mark.parametrize("value", [1e300, 1e-300, 100_000])
def test_full_marks_beyond_any_sheet_are_refused(tmp_path: Path, value: float) -> None:
    (told,) = faults(workbook(tmp_path / "a.xlsx", change=lambda page: page.cell(2, 4, value)))
    assert "第2行 D列（分值）" in told


@pytest.mark.parametrize("style", ["[h]:mm:ss", "yyyy-mm-dd", "mm:ss", '"第"d"天"'])
@pytest.mark.parametrize("value", [1e300, -1e300, 20_261_201, 2**53])
def test_a_number_in_a_cell_for_a_time_that_no_clock_knows_is_refused(
    tmp_path: Path, style: str, value: float, capfd: pytest.CaptureFixture[str]
) -> None:
    def change(page: Worksheet) -> None:
        page.cell(2, 6, value)
        page.cell(2, 6).number_format = style

    with pytest.raises(AppError, match="F2是日期或时间"):
        read_score_sheet(workbook(tmp_path / "a.xlsx", change=change), FRAME)
    assert capfd.readouterr().err == "", "the library says nothing of its own"


def test_a_cell_far_outside_is_refused_by_its_place(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", change=lambda page: page.cell(60_000, 16_384, "x"))
    with pytest.raises(AppError, match="XFD60000"):
        read_score_sheet(path, FRAME)


def test_marks_that_do_not_add_up_to_the_part_are_told(tmp_path: Path) -> None:
    told = faults(workbook(tmp_path / "a.xlsx", change=lambda page: page.cell(2, 4, 13)))
    assert len(told) == 1 and "“环境”部分" in told[0] and "合计121分，应为120分" in told[0]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda page: page.delete_rows(1), "没有找到表头"),
        (lambda page: page.cell(1, 6, "分数"), "缺少“得分”一列"),
        (lambda page: page.delete_rows(2, 100), "一项也没有"),
    ],
)
def test_a_sheet_of_another_form_is_told_in_a_sentence(tmp_path: Path, change: object, what: str) -> None:
    assert what in faults(workbook(tmp_path / "a.xlsx", change=change))[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"%PDF-1.4"])
def test_what_is_no_workbook_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(AppError, match=r"不是 Excel 工作簿|已损坏"):
        read_score_sheet(tmp_path / "a.xlsx", FRAME)
    with pytest.raises(AppError, match="没有这个文件"):
        read_score_sheet(tmp_path / "none.xlsx", FRAME)


def test_the_text_that_a_rating_keeps_gives_the_same_sheet() -> None:
    odd = SheetItem("service/1.10", "service", "1.10", '引号"\\与\n换行\x7f', Decimal("2.50"), "")
    sheet = ScoreSheet("示例", (odd, *sample().items))
    assert sheet_from(sheet_text(sheet)) == sheet


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    sheet = ScoreSheet("示例", (SheetItem("service/1", "service", "1", "=1+1", Decimal(600)),))
    assert load_workbook(io.BytesIO(score_sheet_template(FRAME, sheet)))[SHEET]["C4"].data_type == "s"
