"""What came back in a ledger: every odd thing that was done to it on its way, and what becomes of each row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.ledger import CHECK, DONE, ID, REVISION, UNDER_WAY, Filled
from app.errors import AppError
from app.interchange.form_plan import Group
from app.interchange.ledger_plan import Held, LedgerPlan, PlannedRow
from app.reports.ledger import HEADS
from tests.interchange.ledgers import (
    FIRST,
    after,
    book_of,
    by_number,
    column,
    fill,
    plan_of,
    planned,
    problem,
    saved,
    workbook,
)

PROBLEMS = tuple(problem(number) for number in range(4))
SAID = {"整改措施": "已更换2具灭火器", "完成情况": "已完成", "完成日期": datetime(2026, 11, 20), "责任人": "张三"}


def sent_back(edit: Callable[[Worksheet], object], path: Path, problems: tuple[Held, ...] = PROBLEMS) -> LedgerPlan:
    """The plan of a ledger after somebody edited it."""
    sheet, _ = workbook(problems)
    edit(sheet)
    return planned(saved(sheet, path / "台账.xlsx"), problems)


def only(plan: LedgerPlan, group: Group) -> PlannedRow:
    (row,) = plan.of(group)
    return row


def groups(plan: LedgerPlan) -> list[str]:
    return [row.group.value for row in plan.rows]


def test_a_row_that_was_filled_in_is_accepted_with_what_changes(tmp_path: Path) -> None:
    plan = sent_back(lambda sheet: fill(sheet, 1, **SAID), tmp_path)
    row = only(plan, Group.ACCEPTED)
    assert (row.number, row.home, row.inspection, row.key) == ("A03-0001", "示例敬老院1", 7, "XF01")
    assert row.filled == Filled("已更换2具灭火器", DONE, date(2026, 11, 20), "张三")
    assert [(c.column, c.before, c.after) for c in row.changes] == [
        ("整改措施", "", "已更换2具灭火器"),
        ("完成情况", "", "已完成"),
        ("完成日期", "", "2026-11-20"),
        ("责任人", "马某", "张三"),
    ]
    assert row.reason == "" and row.held == str(PROBLEMS[1].revision)
    assert len(plan.of(Group.UNCHANGED)) == 3


def test_an_untouched_ledger_changes_nothing(tmp_path: Path) -> None:
    plan = sent_back(lambda sheet: None, tmp_path)
    assert groups(plan) == ["unchanged"] * 4 and plan.rows[0].reason == "没有填写新的内容。"


def test_a_planned_day_is_noted_and_the_problem_is_still_under_way(tmp_path: Path) -> None:
    row = only(
        sent_back(lambda s: fill(s, 0, 整改措施="正在联系维保", 完成日期="2026.12.10"), tmp_path), Group.ACCEPTED
    )
    assert row.filled == Filled("正在联系维保", UNDER_WAY, date(2026, 12, 10), "马某")


def test_a_remark_alone_is_a_reply_too(tmp_path: Path) -> None:
    row = only(sent_back(lambda s: fill(s, 0, 说明="等镇政府拨款"), tmp_path), Group.ACCEPTED)
    assert row.filled == Filled("", UNDER_WAY, None, "马某", "等镇政府拨款")


@pytest.mark.parametrize(
    "written", ["2026.11.20", "11月20日", "2026年11月20日", "20261120", "２０２６．１１．２０", 46346]
)
def test_a_day_may_be_written_in_many_ways(tmp_path: Path, written: object) -> None:
    row = only(
        sent_back(lambda s: fill(s, 0, 整改措施="已改", 完成情况="已完成", 完成日期=written), tmp_path), Group.ACCEPTED
    )
    assert row.filled is not None and row.filled.completed == date(2026, 11, 20)


def test_a_number_typed_where_words_belong_is_read_as_it_was_typed(tmp_path: Path) -> None:
    row = only(sent_back(lambda s: fill(s, 0, 整改措施=2, 责任人=13800000000), tmp_path), Group.ACCEPTED)
    assert row.filled is not None and (row.filled.measures, row.filled.responsible) == ("2", "13800000000")


@pytest.mark.parametrize(
    ("cells", "place", "words"),
    [
        ({"完成日期": datetime(2026, 11, 20)}, "N列“整改措施”", "没有写整改措施"),
        ({"责任人": "张三"}, "N列“整改措施”", "没有写整改措施"),
        ({"整改措施": "已改", "完成情况": "已完成"}, "P列“完成日期”", "没有写完成日期"),
        ({"整改措施": "已改", "完成情况": "差不多"}, "O列“完成情况”", "不是可选的内容"),
        ({"整改措施": "已改", "完成情况": "已完成", "完成日期": "2026-12-30"}, "P列“完成日期”", "还没有到"),
        ({"整改措施": "已改", "完成情况": "整改中", "完成日期": "2026-11-20"}, "O列“完成情况”", "已经过去"),
        ({"整改措施": "已改", "完成日期": "2026-11-20"}, "O列“完成情况”", "没有填完成情况"),
        ({"整改措施": "已改", "完成日期": "2026-11-17"}, "P列“完成日期”", "早于检查日期2026-11-18"),
        ({"整改措施": "已改", "完成日期": "2062-11-20"}, "P列“完成日期”", "太远"),
        ({"整改措施": "换灭火器", "完成日期": "月底"}, "P列“完成日期”", "认不出是哪一天"),
        ({"整改措施": "已完成"}, "O列“完成情况”", "“整改措施”里却写着“已完成”"),
        ({"整改措施": "已完成", "完成情况": "整改中"}, "O列“完成情况”", "“整改措施”里却写着“已完成”"),
        ({"整改措施": "已更换2具，全部整改到位"}, "O列“完成情况”", "没有填完成情况"),
        ({"整改措施": "换灭火器", "说明": "改好了"}, "O列“完成情况”", "“说明”里却写着“改好了”"),
        ({"整改措施": "字" * 2001}, "N列“整改措施”", "太长"),
        ({"整改措施": "已告知640300195001011234"}, "N列“整改措施”", "像是18位身份证号"),
        ({"整改措施": "已更换✔"}, "N列“整改措施”", "✔（U+2714）没有可用的字体"),
        ({"整改措施": "=A1&B1"}, "N列“整改措施”", "这一格是公式"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_with_its_place(
    tmp_path: Path, cells: dict[str, object], place: str, words: str
) -> None:
    row = only(sent_back(lambda s: fill(s, 2, **cells), tmp_path), Group.REFUSED)
    assert row.where == f"“台账”表 第6行 {place}" and words in row.reason and "；" in row.reason
    assert row.filled is None


def test_a_formula_with_its_result_is_read_as_the_result() -> None:
    book = book_of(PROBLEMS)
    sheet = book.sheets["台账"]
    grid = [list(row) for row in sheet.rows]
    grid[3][column("整改措施") - 1] = "已更换"
    place = frozenset({(FIRST, column("整改措施"))})
    book = replace(book, sheets={"台账": replace(sheet, rows=tuple(map(tuple, grid)), formulas=place)})
    assert only(plan_of(book, PROBLEMS), Group.ACCEPTED).filled == Filled("已更换", UNDER_WAY, None, "马某")


def test_an_error_value_is_refused() -> None:
    book = book_of(PROBLEMS)
    sheet = replace(book.sheets["台账"], errors=frozenset({(FIRST, column("说明"))}))
    assert "错误值" in only(plan_of(replace(book, sheets={"台账": sheet}), PROBLEMS), Group.REFUSED).reason


# What people do to the rows


def rows_of(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST, max_col=len(HEADS))]


def put_rows(sheet: Worksheet, rows: list[list[object]]) -> None:
    for number, row in enumerate(rows, FIRST):
        for place, value in enumerate(row, 1):
            sheet.cell(number, place).value = value  # type: ignore[union-attr]


def test_sorted_rows_each_speak_of_their_own_problem(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        for number in range(4):
            fill(sheet, number, 整改措施=f"换了第{number}具")
        put_rows(sheet, rows_of(sheet)[::-1])

    plan = sent_back(edit, tmp_path)
    assert [(r.number, r.filled and r.filled.measures) for r in plan.rows] == [
        (f"A03-000{number}", f"换了第{number}具") for number in (3, 2, 1, 0)
    ]


def test_a_sort_that_left_the_hidden_columns_behind_is_refused(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        fill(sheet, 0, **SAID)
        rows = rows_of(sheet)
        marks = column(ID) - 1
        put_rows(sheet, [row[:marks] + other[marks:] for row, other in zip(rows[::-1], rows, strict=True)])

    plan = sent_back(edit, tmp_path)
    assert groups(plan) == ["refused"] * 4 and "对不上" in plan.rows[0].reason


def test_deleted_and_inserted_rows_change_nothing_else(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        fill(sheet, 3, **SAID)
        sheet.delete_rows(FIRST + 1)
        sheet.insert_rows(FIRST)
        sheet.insert_rows(FIRST + 2)
        sheet.cell(FIRST + 2, 1).value = "新问题"  # type: ignore[union-attr]

    plan = sent_back(edit, tmp_path)
    assert groups(plan) == ["unchanged", "refused", "unchanged", "accepted"]
    assert "没有编号" in only(plan, Group.REFUSED).reason
    assert only(plan, Group.ACCEPTED).key == "XF03"


def test_a_row_pasted_over_another_is_told_and_not_taken_twice(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        rows = rows_of(sheet)
        rows[2] = list(rows[0])
        put_rows(sheet, rows)
        fill(sheet, 2, **SAID)

    plan = sent_back(edit, tmp_path)
    assert groups(plan) == ["refused", "unchanged", "refused", "unchanged"]
    assert "“台账”表第4行、“台账”表第6行都有" in plan.rows[0].reason


def test_the_same_row_twice_counts_once(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        fill(sheet, 0, **SAID)
        put_rows(sheet, [*rows_of(sheet), rows_of(sheet)[0]])

    plan = sent_back(edit, tmp_path)
    assert groups(plan) == ["accepted", "unchanged", "unchanged", "unchanged", "unchanged"]
    assert plan.rows[4].reason == "和“台账”表第4行相同，只算一次。" and plan.rows[4].filled is None


@pytest.mark.parametrize("mark", [ID, REVISION, CHECK])
def test_a_mark_pasted_from_another_row_is_noticed(tmp_path: Path, mark: str) -> None:
    """The revisions are made to differ, else pasting one would change nothing."""
    problems = (problem(0, Filled("在改", UNDER_WAY)), *PROBLEMS[1:])

    def edit(sheet: Worksheet) -> None:
        sheet.cell(FIRST + 1, column(mark)).value = sheet.cell(FIRST, column(mark)).value  # type: ignore[union-attr]
        fill(sheet, 1, **SAID)

    assert "对不上" in only(sent_back(edit, tmp_path, problems), Group.REFUSED).reason


@pytest.mark.parametrize("title", ["挂号", "机构", "项目", "问题"])
def test_visible_cells_pasted_from_another_row_are_noticed(tmp_path: Path, title: str) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.cell(FIRST + 1, column(title)).value = sheet.cell(FIRST, column(title)).value  # type: ignore[union-attr]
        fill(sheet, 1, **SAID)

    assert "对不上" in only(sent_back(edit, tmp_path), Group.REFUSED).reason


def test_marks_made_to_fit_another_number_are_refused_by_what_is_held(tmp_path: Path) -> None:
    """A ledger of another store, whose problem bears the same reference and another number."""
    sheet, _ = workbook((problem(0, number="A03-7777"),))
    fill(sheet, 0, **SAID)
    plan = planned(saved(sheet, tmp_path / "别处.xlsx"), PROBLEMS)
    assert "本机是A03-0000，示例敬老院0" in only(plan, Group.REFUSED).reason


def test_a_problem_that_is_not_held_is_refused(tmp_path: Path) -> None:
    sheet, _ = workbook((*PROBLEMS, problem(4)))
    fill(sheet, 4, **SAID)
    plan = planned(saved(sheet, tmp_path / "台账.xlsx"), PROBLEMS)
    assert "先并入" in only(plan, Group.REFUSED).reason


def test_merged_cells_are_refused_and_the_other_rows_taken(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        for number in range(4):
            fill(sheet, number, 整改措施=f"换了第{number}具")
        place = get_column_letter(column("整改措施"))
        sheet.merge_cells(f"{place}{FIRST}:{place}{FIRST + 1}")

    plan = sent_back(edit, tmp_path)
    assert groups(plan) == ["refused", "refused", "accepted", "accepted"]
    assert "N4:N5是合并单元格" in plan.rows[0].reason


def test_moved_and_added_columns_a_renamed_sheet_and_rows_above_are_no_matter(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        fill(sheet, 1, **SAID)
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=len(HEADS))]
        order = [*range(len(HEADS) - 1, -1, -1)]
        for number, row in enumerate(rows, 1):
            for place, old in enumerate(order, 1):
                sheet.cell(number, place).value = row[old]  # type: ignore[union-attr]
        sheet.insert_cols(3)
        sheet.insert_rows(1, 5)
        sheet.cell(8, 3).value = "镇里意见"  # type: ignore[union-attr]
        sheet.title = "填好的"

    plan = sent_back(edit, tmp_path)
    row = only(plan, Group.ACCEPTED)
    assert (row.key, row.sheet, row.filled) == (
        "XF01",
        "填好的",
        Filled("已更换2具灭火器", DONE, date(2026, 11, 20), "张三"),
    )


def test_a_deleted_open_column_says_nothing(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        fill(sheet, 0, 整改措施="已更换")
        sheet.delete_cols(column("责任人"))

    row = only(sent_back(edit, tmp_path), Group.ACCEPTED)
    assert row.filled is not None and row.filled.responsible == "马某"


def test_full_width_digits_and_spaces_in_the_number_are_no_matter(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.cell(FIRST, 1).value = " Ａ０３－００００ "  # type: ignore[union-attr]
        fill(sheet, 0, **SAID)

    assert only(sent_back(edit, tmp_path), Group.ACCEPTED).key == "XF00"


def test_without_its_hidden_columns_a_ledger_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        sent_back(lambda sheet: sheet.delete_cols(column(ID)), tmp_path)
    assert caught.value.code == "ledger.no_column" and "“标识（勿改）”" in str(caught.value)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.cell(3, 30).value = "整改 措施"  # type: ignore[union-attr]

    with pytest.raises(AppError) as caught:
        sent_back(edit, tmp_path)
    assert caught.value.code == "ledger.column_twice"


# Newer data


def test_an_older_ledger_clashes_where_the_same_cell_was_changed_since(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 0, **SAID)
    fill(sheet, 1, 说明="等拨款")
    since = Filled("已换新柜", UNDER_WAY, None, "马某")
    now = tuple(replace(held, filled=since, said="2026-11-21 马某：已换新柜") for held in PROBLEMS)
    plan = planned(saved(sheet, tmp_path / "旧.xlsx"), now)
    assert groups(plan) == ["conflict", "accepted", "unchanged", "unchanged"]
    assert "“整改措施”已另有登记（2026-11-21 马某：已换新柜）" in plan.rows[0].reason
    assert plan.rows[0].where == "“台账”表 第4行 N列“整改措施”" and plan.rows[0].filled is None
    assert plan.rows[1].filled == replace(since, remark="等拨款"), "the other cells stay as they are now"


def test_an_older_ledger_that_says_what_is_held_already_changes_nothing(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 0, **SAID)
    now = (problem(0, Filled("已更换2具灭火器", DONE, date(2026, 11, 20), "张三")), *PROBLEMS[1:])
    plan = planned(saved(sheet, tmp_path / "旧.xlsx"), now)
    assert groups(plan) == ["unchanged"] * 4 and plan.rows[0].reason == "和本机已登记的内容相同。"


# The same row again


def returned_again(cells: dict[str, object], problems: tuple[Held, ...], path: Path, **today: date) -> LedgerPlan:
    """The plan of the ledger that left with `PROBLEMS`, whatever came in since, with these cells of its first row."""
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 0, **cells)
    return planned(saved(sheet, path / "台账.xlsx"), problems, **today)


def test_a_ledger_that_comes_again_with_additions_is_no_clash(tmp_path: Path) -> None:
    first = {"整改措施": "正在换", "完成情况": "整改中", "完成日期": "2026-12-10", "责任人": "张三"}
    now = after(returned_again(first, PROBLEMS, tmp_path), PROBLEMS)
    more = {**first, "整改措施": "已更换2具灭火器", "完成情况": "已完成", "完成日期": "2026-11-21", "说明": "附照片"}
    row = only(returned_again(more, now, tmp_path), Group.ACCEPTED)
    assert row.filled == Filled("已更换2具灭火器", DONE, date(2026, 11, 21), "张三", "附照片")
    assert [change.column for change in row.changes] == ["整改措施", "完成情况", "完成日期", "说明"]
    last = after(returned_again(more, now, tmp_path), now)
    for cells in (first, more):
        plan = returned_again(cells, last, tmp_path)
        assert groups(plan) == ["unchanged"] * 4 and plan.rows[0].reason == "这份台账的这一行以前已经导入。"


def test_what_a_person_wrote_between_two_returns_stays_where_the_home_said_nothing_new(tmp_path: Path) -> None:
    first = {"整改措施": "正在换", "责任人": "张三"}
    taken = after(returned_again(first, PROBLEMS, tmp_path), PROBLEMS)
    by_phone = Filled("电话说已到货", UNDER_WAY, None, "张三")
    now = (replace(taken[0], filled=by_phone, said="2026-11-21 张三：电话说已到货"), *taken[1:])
    row = only(returned_again({**first, "说明": "等安装"}, now, tmp_path), Group.ACCEPTED)
    assert row.filled == replace(by_phone, remark="等安装")
    clash = only(returned_again({**first, "整改措施": "换好了"}, now, tmp_path), Group.CONFLICT)
    assert "“整改措施”已另有登记（2026-11-21 张三：电话说已到货）" in clash.reason


def test_a_cell_that_was_filled_and_is_empty_at_the_next_return_is_told(tmp_path: Path) -> None:
    """The home may have taken it back, or another copy may have come: the program does not choose."""
    now = after(returned_again({"整改措施": "正在换", "说明": "缺货"}, PROBLEMS, tmp_path), PROBLEMS)
    row = only(returned_again({"整改措施": "换好了"}, now, tmp_path), Group.CONFLICT)
    assert "“说明”填过内容" in row.reason and row.where == "“台账”表 第4行 R列“说明”"
    assert groups(returned_again({}, now, tmp_path)) == ["unchanged"] * 4, "an older copy, nothing filled in"


# Done only where the home says done


def test_not_yet_done_stays_not_yet_done_although_its_day_has_passed(tmp_path: Path) -> None:
    """A home that was to be ready on the 20th writes on the 22nd that it is not."""
    planned_day = (problem(0, Filled("已订货", UNDER_WAY, date(2026, 11, 20), "张三")),)
    row = only(sent_back(lambda s: fill(s, 0, 说明="厂家缺货，还没有装上"), tmp_path, planned_day), Group.ACCEPTED)
    assert row.filled == replace(planned_day[0].filled, remark="厂家缺货，还没有装上")
    assert [change.column for change in row.changes] == ["说明"]


def test_a_past_day_alone_does_not_make_it_done(tmp_path: Path) -> None:
    under_way = (problem(0, Filled("已订货", UNDER_WAY, None, "张三")),)
    refused = only(sent_back(lambda s: fill(s, 0, 完成日期="2026-11-20"), tmp_path, under_way), Group.REFUSED)
    assert "完成情况是“整改中”，完成日期2026-11-20却已经过去" in refused.reason
    done = (problem(0, Filled("已更换", DONE, date(2026, 11, 20), "张三")),)
    refused = only(sent_back(lambda s: fill(s, 0, 完成情况=None), tmp_path, done), Group.REFUSED)
    assert "没有填完成情况，完成日期2026-11-20却已经过去" in refused.reason


def test_a_plan_that_passes_between_typing_and_reading_is_no_completion(tmp_path: Path) -> None:
    cells: dict[str, object] = {"整改措施": "正在换", "完成日期": "2026-11-25"}
    row = only(returned_again(cells, PROBLEMS, tmp_path), Group.ACCEPTED)
    assert row.filled is not None and row.filled.progress == UNDER_WAY
    late = only(returned_again(cells, PROBLEMS, tmp_path, today=date(2026, 11, 30)), Group.REFUSED)
    assert "没有填完成情况" in late.reason


def test_what_was_written_before_a_recheck_sent_it_back_is_a_clash(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 0, **SAID)
    now = (replace(PROBLEMS[0], recheck="r1", rechecked="2026-11-21 李检查：仍缺1具"), *PROBLEMS[1:])
    plan = planned(saved(sheet, tmp_path / "旧.xlsx"), now)
    assert "已复查退回（2026-11-21 李检查：仍缺1具）" in only(plan, Group.CONFLICT).reason


def test_a_file_that_was_taken_before_changes_nothing(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 0, **SAID)
    path = saved(sheet, tmp_path / "台账.xlsx")
    digest = planned(path, PROBLEMS).digest
    now = (replace(PROBLEMS[0], recheck="r1", sources=frozenset({digest})), *PROBLEMS[1:])
    assert groups(planned(path, now)) == ["unchanged"] * 4


def test_a_problem_that_takes_no_reply_is_refused_only_if_it_was_filled_in(tmp_path: Path) -> None:
    closed = replace(PROBLEMS[0], barred=("这个问题已由王检查于2026-11-20复查销账。", "另行挂号。"))
    also = replace(PROBLEMS[1], barred=closed.barred)
    plan = sent_back(lambda s: fill(s, 0, **SAID), tmp_path, (closed, also, *PROBLEMS[2:]))
    assert groups(plan) == ["refused", "unchanged", "unchanged", "unchanged"]
    assert plan.rows[0].reason == "这个问题已由王检查于2026-11-20复查销账；另行挂号。"


def test_a_row_that_left_before_its_problem_was_signed_is_refused_once_it_is_filled_in(tmp_path: Path) -> None:
    sheet, _ = workbook((problem(0, number="待签字"), problem(1, number="待签字")))
    fill(sheet, 0, **SAID)
    plan = planned(saved(sheet, tmp_path / "早.xlsx"), PROBLEMS)
    assert groups(plan) == ["refused", "unchanged"] and "还没有挂号" in plan.rows[0].reason


def test_taking_back_what_was_reported(tmp_path: Path) -> None:
    done = (problem(0, Filled("已更换", DONE, date(2026, 11, 20), "张三")),)
    back = only(sent_back(lambda s: fill(s, 0, 完成情况="整改中", 完成日期=None), tmp_path, done), Group.ACCEPTED)
    assert back.filled == Filled("已更换", UNDER_WAY, None, "张三")
    assert (
        "没有写完成日期" in only(sent_back(lambda s: fill(s, 0, 完成日期=None), tmp_path, done), Group.REFUSED).reason
    )
    assert "被清空" in only(sent_back(lambda s: fill(s, 0, 整改措施=None), tmp_path, done), Group.REFUSED).reason


def test_every_row_knows_its_home_and_number_for_the_preview(tmp_path: Path) -> None:
    plan = sent_back(lambda s: fill(s, 0, 完成日期="月底"), tmp_path)
    assert set(by_number(plan)) == {held.number for held in PROBLEMS}
    assert {row.home for row in plan.rows} == {"示例敬老院0", "示例敬老院1"}
    assert [row.problem for row in plan.rows][:1] == ["第0具灭火器压力不足。"]
