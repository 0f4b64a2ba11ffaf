"""Ledgers that people made by hand out of others: whatever they are, no row lands on another problem, none is dropped
without a word."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.ledger import DONE, ID, OPEN, UNDER_WAY, Filled, checksum
from app.errors import AppError
from app.interchange.form_plan import Group
from app.interchange.ledger_plan import LedgerPlan
from app.interchange.ledger_read import read_ledger
from app.reports.ledger import HEADS, Ledger
from tests.interchange.ledgers import (
    FIRST,
    TODAY,
    column,
    fill,
    ledger_workbook,
    planned,
    problem,
    row_of,
    saved,
    workbook,
)

PROBLEMS = tuple(problem(number) for number in range(6))
SPOKEN = tuple(
    problem(number, Filled(f"正在改第{number}处", UNDER_WAY, None, f"责任人{number}")) for number in range(6)
)
"""Problems of which the homes have said something before."""
MIXED = "离开了原来的行"


def ledger_of_home(home: int) -> Worksheet:
    """The ledger of one of the two homes; numbers of problems are the same as in the whole one."""
    rows = tuple(row_of(number, held) for number, held in enumerate(PROBLEMS) if number % 2 == home)
    content = ledger_workbook(Ledger(f"示例敬老院{home}台账", "示例县民政局", TODAY, rows))
    sheet = load_workbook(io.BytesIO(content))["台账"]
    assert isinstance(sheet, Worksheet)
    return sheet


def values(sheet: Worksheet, top: int = 1) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top, max_col=len(HEADS))]


def put(sheet: Worksheet, top: int, rows: list[list[Any]]) -> None:
    for number, row in enumerate(rows, top):
        for place, value in enumerate(row, 1):
            sheet.cell(number, place).value = value


def groups(plan: LedgerPlan) -> list[str]:
    return [row.group.value for row in plan.rows]


def taken(plan: LedgerPlan) -> dict[str, str]:
    """The key of each problem that would change, with its new words."""
    return {row.key: row.filled.measures for row in plan.rows if row.filled is not None}


def move_open(sheet: Worksheet, order: list[int], titles: tuple[str, ...] = OPEN) -> None:
    """Put the open cells of the rows into another order and leave everything else where it is."""
    for title in titles:
        cells = [sheet.cell(FIRST + number, column(title)).value for number in range(len(order))]
        for number, source in enumerate(order):
            sheet.cell(FIRST + number, column(title)).value = cells[source]


def test_ledgers_of_two_homes_pasted_together_are_both_read(tmp_path: Path) -> None:
    one, two = ledger_of_home(0), ledger_of_home(1)
    fill(one, 0, 整改措施="甲已换好配件", 完成情况="已完成", 完成日期="2026.11.20")
    fill(two, 0, 整改措施="乙已换好配件", 完成情况="已完成", 完成日期="2026.11.20")
    for merged in list(one.merged_cells.ranges):
        one.unmerge_cells(str(merged))
    put(one, FIRST + 3, values(two))
    plan = planned(saved(one, tmp_path / "合.xlsx"), PROBLEMS)
    assert taken(plan) == {"XF00": "甲已换好配件", "XF01": "乙已换好配件"}
    assert not plan.of(Group.REFUSED)
    assert [row.beside for row in plan.rows if row.beside] == ["表外的字"] * 2, "title and date"


def test_a_second_ledger_below_with_its_columns_in_another_order_is_read_by_its_own_titles(tmp_path: Path) -> None:
    """Read by the first one's titles its remarks would become measures."""
    one, two = ledger_of_home(0), ledger_of_home(1)
    fill(two, 0, 整改措施="乙已换好配件", 说明="附照片")
    order = [*range(column("整改措施") - 1), *[column(title) - 1 for title in OPEN[::-1]]]
    order += [place for place in range(len(HEADS)) if place not in order]
    put(one, FIRST + 3, [[row[place] for place in order] for row in values(two, 3)])
    plan = planned(saved(one, tmp_path / "合.xlsx"), PROBLEMS)
    (row,) = plan.of(Group.ACCEPTED)
    assert row.filled is not None and (row.key, row.filled.measures, row.filled.remark) == (
        "XF01",
        "乙已换好配件",
        "附照片",
    )


def test_two_ledgers_side_by_side_are_refused(tmp_path: Path) -> None:
    one, two = ledger_of_home(0), ledger_of_home(1)
    for number, row in enumerate(values(two), 1):
        for place, value in enumerate(row, len(HEADS) + 2):
            one.cell(number, place).value = value
    with pytest.raises(AppError) as caught:
        planned(saved(one, tmp_path / "合.xlsx"), PROBLEMS)
    assert caught.value.code == "ledger.column_twice"


def test_rows_of_last_years_ledger_do_not_speak_for_this_years_problem(tmp_path: Path) -> None:
    """The same item failed again: last year's problem is closed, and its row says so; this year's stays as it is."""
    last_year = replace(
        PROBLEMS[0],
        found=date(2025, 11, 18),
        barred=("这个问题已由王检查于2025-12-20复查销账。", "又出现的，请另行挂号。"),
    )
    sheet, _ = workbook(PROBLEMS[:3])
    fill(sheet, 0, 整改措施="去年已换好配件", 完成情况="已完成", 完成日期="2025-12-01")
    plan = planned(saved(sheet, tmp_path / "去年.xlsx"), (last_year, *PROBLEMS[1:]))
    assert groups(plan) == ["refused", "unchanged", "unchanged"] and "已由王检查" in plan.rows[0].reason


def test_the_same_problem_in_last_years_row_and_this_years_is_left_to_a_person(tmp_path: Path) -> None:
    old, _ = workbook(PROBLEMS[:2])
    fill(old, 0, 整改措施="去年写的")
    new, _ = workbook(SPOKEN[:2])
    fill(new, 0, 整改措施="今年写的")
    put(new, FIRST + 2, values(old, FIRST))
    plan = planned(saved(new, tmp_path / "合.xlsx"), SPOKEN)
    assert taken(plan) == {} and [row.group for row in plan.rows].count(Group.REFUSED) == 4
    assert "填的不一样" in plan.rows[0].reason


def test_a_number_of_another_device_typed_over_is_refused(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    sheet.cell(FIRST, 1).value = "B07-0000"
    fill(sheet, 0, 整改措施="已更换")
    plan = planned(saved(sheet, tmp_path / "台账.xlsx"), PROBLEMS)
    assert groups(plan) == ["refused", *["unchanged"] * 5] and "对不上" in plan.rows[0].reason


@pytest.mark.parametrize("step", [1, -1])
def test_a_column_that_slipped_by_a_cell_is_noticed(tmp_path: Path, step: int) -> None:
    """Where somebody took the lock off and put a cell in, or took one out."""
    sheet, _ = workbook(SPOKEN)
    for number in (1, 2):
        fill(sheet, number, 整改措施=f"已换好配件第{number}处", 完成情况="已完成", 完成日期="2026.11.20")
    letters = [sheet.cell(FIRST + number, column("整改措施")).value for number in range(6)]
    slipped = ["", *letters[:-1]] if step > 0 else [*letters[1:], ""]
    for number, text in enumerate(slipped):
        sheet.cell(FIRST + number, column("整改措施")).value = text
    plan = planned(saved(sheet, tmp_path / "台账.xlsx"), SPOKEN)
    assert taken(plan) == {} and all(MIXED in row.reason for row in plan.of(Group.REFUSED))
    assert plan.rows[1].where == "“台账”表 第5行 N列“整改措施”"


def test_open_cells_that_were_sorted_alone_are_noticed(tmp_path: Path) -> None:
    sheet, _ = workbook(SPOKEN)
    fill(sheet, 4, 整改措施="已换好配件第4处", 完成情况="已完成", 完成日期="2026.11.20")
    move_open(sheet, [5, 4, 3, 2, 1, 0])
    plan = planned(saved(sheet, tmp_path / "台账.xlsx"), SPOKEN)
    assert taken(plan) == {} and set(groups(plan)) == {"refused"} and MIXED in plan.rows[0].reason


def test_locked_cells_that_were_sorted_alone_are_noticed(tmp_path: Path) -> None:
    """The same from the other side: the marks went with what they show, the words stayed."""
    sheet, _ = workbook(SPOKEN)
    rows, first = values(sheet, FIRST), column(OPEN[0]) - 1
    mixed = [
        [*row[:first], *own[first : first + 5], *row[first + 5 :]] for row, own in zip(rows[::-1], rows, strict=True)
    ]
    put(sheet, FIRST, mixed)
    plan = planned(saved(sheet, tmp_path / "台账.xlsx"), SPOKEN)
    assert taken(plan) == {} and set(groups(plan)) == {"refused"}


def test_a_sheet_in_disorder_does_not_spoil_another(tmp_path: Path) -> None:
    sheet, _ = workbook(SPOKEN[:4])
    move_open(sheet, [3, 2, 1, 0])
    assert sheet.parent is not None
    other = sheet.parent.create_sheet("另一家")
    rows = tuple(row_of(number, SPOKEN[number]) for number in (4, 5))
    for number, row in enumerate([HEADS, *[[getattr(r, f) for f in r.__dataclass_fields__] for r in rows]], 1):
        for place, value in enumerate(row, 1):
            other.cell(number, place).value = value
    other.cell(2, column("整改措施")).value = "已换好配件第4处"
    plan = planned(saved(sheet, tmp_path / "台账.xlsx"), SPOKEN)
    assert taken(plan) == {"XF04": "已换好配件第4处"}


def test_words_that_are_written_anew_are_no_disorder(tmp_path: Path) -> None:
    """Two people swap their tasks, one text is used again elsewhere, the others are replaced."""
    sheet, _ = workbook(SPOKEN)
    fill(sheet, 0, 整改措施="已换好配件", 责任人="责任人1")
    fill(sheet, 1, 整改措施="正在改第0处", 责任人="责任人0")
    fill(sheet, 2, 整改措施="也已换好配件")
    plan = planned(saved(sheet, tmp_path / "台账.xlsx"), SPOKEN)
    assert taken(plan) == {"XF00": "已换好配件", "XF01": "正在改第0处", "XF02": "也已换好配件"}


def test_hidden_and_filtered_rows_are_read_like_the_others(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    for number in range(6):
        fill(sheet, number, 整改措施=f"已换好配件{number}")
        sheet.row_dimensions[FIRST + number].hidden = number != 3
    sheet.auto_filter.add_filter_column(0, ["A03-0003"])
    plan = planned(saved(sheet, tmp_path / "筛.xlsx"), PROBLEMS)
    assert taken(plan) == {f"XF0{number}": f"已换好配件{number}" for number in range(6)}


def test_a_copy_of_what_a_filter_showed_is_told_and_not_passed_over(tmp_path: Path) -> None:
    """Copied cells that are seen leave the hidden marks behind; the filled copy stands beside the empty original."""
    sheet, _ = workbook(PROBLEMS)
    assert sheet.parent is not None
    copy = sheet.parent.create_sheet("筛选结果")
    for number, row in enumerate(values(sheet, 3)[:3], 1):
        for place, value in enumerate(row[: column(ID) - 1], 1):
            copy.cell(number, place).value = value
    copy.cell(2, column("整改措施")).value = "已更换"
    plan = planned(saved(sheet, tmp_path / "筛.xlsx"), PROBLEMS)
    assert groups(plan) == [*["unchanged"] * 6, "refused"]
    assert plan.rows[-1].where == "“筛选结果”表 第1行" and "缺少“标识（勿改）”" in plan.rows[-1].reason
    copy.delete_rows(2, 5)
    plan = planned(saved(sheet, tmp_path / "空.xlsx"), PROBLEMS)
    assert groups(plan) == ["unchanged"] * 6, "titles without rows say nothing"


def test_two_whole_sheets_that_differ_are_left_to_a_person_and_alike_ones_count_once(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    assert sheet.parent is not None
    fill(sheet, 0, 整改措施="已换好配件0")
    copy = sheet.parent.copy_worksheet(sheet)
    fill(copy, 1, 整改措施="已换好配件1")
    copy.sheet_state = "hidden"
    plan = planned(saved(sheet, tmp_path / "两份.xlsx"), PROBLEMS)
    assert taken(plan) == {"XF00": "已换好配件0"}
    assert groups(plan) == ["accepted", "refused", *["unchanged"] * 4, "unchanged", "refused", *["unchanged"] * 4]
    assert "“台账”表第5行、“台账 Copy”表第5行都有" in plan.rows[1].reason


def test_a_table_of_the_homes_own_beside_the_ledger_is_told_and_is_no_fault(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    assert sheet.parent is not None
    fill(sheet, 0, 整改措施="已更换")
    own = sheet.parent.create_sheet("购买清单")
    own.append(["品名", "责任人", "说明"])
    own.append(["灭火器", "张三", "2具"])
    plan = planned(saved(sheet, tmp_path / "台账.xlsx"), PROBLEMS)
    assert groups(plan) == ["accepted", *["unchanged"] * 5, "aside"]
    assert plan.rows[-1].beside == "多出的表" and "“购买清单”" in plan.rows[-1].where
    assert "灭火器" in plan.rows[-1].reason


def test_a_workbook_with_macros_is_refused_by_what_it_is_and_not_by_its_name(tmp_path: Path) -> None:
    source = tmp_path / "台账.xlsx"
    source.write_bytes(ledger_workbook(Ledger("台账", "", TODAY, (row_of(0, PROBLEMS[0]),))))
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    for name in ("台账.xlsm", "改名.xlsx"):
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / name, "w") as new:
            for part in old.namelist():
                new.writestr(
                    part, old.read(part).replace(kind, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
                )
        with pytest.raises(AppError) as caught:
            read_ledger(tmp_path / name)
        assert caught.value.code == "workbook.macros"


def test_a_workbook_with_a_password_is_named_as_one(tmp_path: Path) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512
    (tmp_path / "台账.xlsx").write_bytes(content)
    with pytest.raises(AppError) as caught:
        read_ledger(tmp_path / "台账.xlsx")
    assert caught.value.code == "workbook.encrypted" and "密码" in str(caught.value)


def test_a_ledger_typed_into_an_empty_workbook_is_refused_as_a_whole(tmp_path: Path) -> None:
    """Without the hidden columns nobody can tell which problem a row is, however right it looks."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(list(HEADS[: column(ID) - 1]))
    row = row_of(0, replace(PROBLEMS[0], filled=Filled("已更换", DONE, date(2026, 11, 20), "张三")))
    sheet.append([getattr(row, field) for field in list(row.__dataclass_fields__)[: column(ID) - 1]])
    book.save(tmp_path / "自制.xlsx")
    with pytest.raises(AppError) as caught:
        read_ledger(tmp_path / "自制.xlsx")
    assert caught.value.code == "ledger.no_column"


def test_a_ledger_that_left_in_other_words_is_still_read(tmp_path: Path) -> None:
    """What the problem is called may change here (it once showed what residents told); the row vouches for its own."""
    row = row_of(0, PROBLEMS[0])
    old = replace(row, problem="第0具灭火器压力不足。家属说的。", measures="已更换")
    seen = (old.number, old.home, old.item, old.problem)
    old = replace(old, check=checksum(old.id, old.revision, seen))
    (tmp_path / "旧.xlsx").write_bytes(ledger_workbook(Ledger("台账", "", TODAY, (old,))))
    assert taken(planned(tmp_path / "旧.xlsx", PROBLEMS)) == {"XF00": "已更换"}
