"""The 退回件 of a ledger: it keeps every word, says all that is wrong, and reads as the form that it came from."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.checklists.workbook_read import read_book
from app.domain.ledger import COMPLETED, HOME, ID, MEASURES, NUMBER, OPEN, PROGRESS, REMARK, RESPONSIBLE, Filled
from app.domain.sent_back import OWN_SHEETS, REASON, UNREAD
from app.interchange.form_plan import Group
from app.interchange.ledger_plan import Held, LedgerPlan
from app.interchange.sent_back import sent_back
from app.reports.excel import write_ledger_workbook
from app.reports.forms import SentBack
from app.reports.ledger import SHEET, LedgerBack, LedgerBackRow
from tests.interchange.ledgers import (
    FIRST,
    TODAY,
    after,
    fill,
    held_by_name,
    name,
    planned,
    problem,
    row_of,
    saved,
    workbook,
)

PROBLEMS = tuple(problem(number) for number in range(5))
RIGHT = {MEASURES: "已更换2具灭火器", PROGRESS: "已完成", COMPLETED: "2026-11-20"}
WRONG: Mapping[str, tuple[tuple[object, str], ...]] = {
    MEASURES: (("字" * 2001, "太长"), ("联系 640300195001011234", "身份证号"), ("换好了🧯", "没有可用的字体")),
    PROGRESS: (("好了", "不是可选的内容"), ("×", "不是可选的内容")),
    COMPLETED: (
        ("2月30日", "没有这一天"),
        ("下周", "认不出是哪一天"),
        (date(2020, 1, 1), "早于检查日期"),
    ),
    RESPONSIBLE: (("王640300195001011234", "身份证号"),),
    REMARK: (("见附件" * 700, "太长"),),
}


def back_of(plan: LedgerPlan, problems: Sequence[Held]) -> tuple[Worksheet, SentBack]:
    """The 退回件 as another hand opens it."""
    sent, places = sent_back(plan.rows, plan.came), {name(n): row_of(n, held) for n, held in enumerate(problems)}
    rows = [LedgerBackRow(places[each], back) for each, back in sent.rows.items()]
    out = io.BytesIO()
    write_ledger_workbook(LedgerBack("台账（退回件）", "示例县民政局", TODAY, rows, sent.to_mend, sent.loose), out)
    sheet = load_workbook(out)[SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet, sent


def places_of(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[3] if cell.value and cell.column}


def rows_by_number(sheet: Worksheet) -> dict[str, int]:
    column = places_of(sheet)[NUMBER]
    return {str(sheet.cell(row, column).value): row for row in range(FIRST, sheet.max_row + 1)}


def put(sheet: Worksheet, number: str, cells: Mapping[str, object]) -> None:
    row, places = rows_by_number(sheet)[number], places_of(sheet)
    for title, value in cells.items():
        sheet.cell(row, places[title]).value = value  # type: ignore[union-attr]


def said(sheet: Worksheet, number: str, title: str) -> object:
    value = sheet.cell(rows_by_number(sheet)[number], places_of(sheet)[title]).value
    return value.date() if isinstance(value, datetime) else value


def is_open(sheet: Worksheet, number: str) -> bool:
    row, places = rows_by_number(sheet)[number], places_of(sheet)
    locked = {sheet.cell(row, places[title]).protection.locked for title in OPEN}
    assert len(locked) == 1
    return not locked.pop()


@st.composite
def filled(draw: st.DrawFn) -> tuple[dict[str, object], tuple[str, ...]]:
    """What a home writes into a row, and what is wrong in it."""
    cells: dict[str, object] = dict(draw(st.sampled_from(({}, RIGHT, {**RIGHT, REMARK: "附发票"}))))
    wrong = []
    for column in draw(st.sets(st.sampled_from(OPEN))):
        cells[column], sentence = draw(st.sampled_from(WRONG[column]))
        wrong.append(sentence)
    return cells, tuple(wrong)


@settings(max_examples=20)  # a workbook is written four times for each
@given(st.lists(filled(), min_size=len(PROBLEMS), max_size=len(PROBLEMS)))
def test_what_is_corrected_in_a_form_sent_back_comes_in_and_nothing_else_changes(
    written: list[tuple[dict[str, object], tuple[str, ...]]],
) -> None:
    with TemporaryDirectory() as folder:
        sheet, _ = workbook(PROBLEMS)
        for number, (cells, _) in enumerate(written):
            fill(sheet, number, **cells)
        plan = planned(saved(sheet, Path(folder) / "交来.xlsx"), PROBLEMS)
        back, sent = back_of(plan, PROBLEMS)
        assert sent.to_mend == len(plan.of(Group.REFUSED)) and not sent.loose
        for number, (held, (cells, wrong)) in enumerate(zip(PROBLEMS, written, strict=True)):
            reason = str(said(back, held.number, REASON) or "")
            assert all(sentence in reason for sentence in wrong), "all that is wrong is told at once"
            assert is_open(back, held.number) == bool(reason) == (plan.rows[number].group is Group.REFUSED)
            for title in OPEN:
                kept = cells.get(title, held.filled.responsible if title == RESPONSIBLE else None)
                assert said(back, held.number, title) == kept, "what was written is kept, right or wrong"
        again = planned(saved(back, Path(folder) / "没改.xlsx"), PROBLEMS)
        assert groups(again) == groups(plan), "handed in as it is, it says what it said"
        taken = after(plan, PROBLEMS)
        for row in plan.of(Group.REFUSED):
            put(back, row.number, {**dict.fromkeys(OPEN), **RIGHT, RESPONSIBLE: "马某"})
        last = planned(saved(back, Path(folder) / "改好.xlsx"), taken)
        assert not last.of(Group.REFUSED) and not last.of(Group.CONFLICT)
        assert {row.number for row in last.accepted} == {row.number for row in plan.of(Group.REFUSED)}
        assert all(row.filled and row.filled.measures == RIGHT[MEASURES] for row in last.accepted)


def groups(plan: LedgerPlan) -> dict[str, tuple[Group, str]]:
    return {row.number: (row.group, row.reason) for row in plan.rows if not row.beside}


def test_rows_to_be_mended_stand_first_and_the_head_says_how_many(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 3, **{**RIGHT, PROGRESS: "好了"})
    back, _ = back_of(planned(saved(sheet, tmp_path / "交来.xlsx"), PROBLEMS), PROBLEMS)
    assert said(back, PROBLEMS[3].number, NUMBER) == back.cell(FIRST, places_of(back)[NUMBER]).value
    assert "要改的有1行，排在最前面" in str(back["A2"].value) and "其余4行没有问题，已锁定" in str(back["A2"].value)
    assert back.cell(3, 1).value == REASON and back.protection.sheet
    assert all(back.column_dimensions[chr(64 + places_of(back)[mark])].hidden for mark in (ID,))


def test_a_row_whose_marks_are_broken_is_written_anew_with_what_was_in_it(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 1, **RIGHT, **{"校验（勿改）": "0" * 12})
    plan = planned(saved(sheet, tmp_path / "交来.xlsx"), PROBLEMS)
    back, _ = back_of(plan, PROBLEMS)
    number = PROBLEMS[1].number
    assert is_open(back, number) and said(back, number, MEASURES) is None
    reason = str(said(back, number, REASON))
    assert "对不上" in reason and "整改措施“已更换2具灭火器”" in reason and "重新导出" not in reason
    put(back, number, RIGHT)
    assert [row.number for row in planned(saved(back, tmp_path / "改好.xlsx"), PROBLEMS).accepted] == [number]


def test_two_rows_of_one_problem_become_one_with_both_their_words(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    for column in range(1, sheet.max_column + 1):
        sheet.cell(FIRST + 5, column).value = sheet.cell(FIRST + 2, column).value  # type: ignore[union-attr]
    fill(sheet, 2, **RIGHT)
    fill(sheet, 5, **{**RIGHT, MEASURES: "另一种说法"})
    back, sent = back_of(planned(saved(sheet, tmp_path / "交来.xlsx"), PROBLEMS), PROBLEMS)
    reason = str(said(back, PROBLEMS[2].number, REASON))
    assert "已更换2具灭火器" in reason and "另一种说法" in reason and len(sent.rows) == len(PROBLEMS)


def test_what_was_replied_meanwhile_is_shown_and_not_overwritten_by_a_row_nobody_touches(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 0, **RIGHT)
    newer = (replace(PROBLEMS[0], filled=Filled("院长说已报废", "整改中"), said="11-21 院长"), *PROBLEMS[1:])
    plan = planned(saved(sheet, tmp_path / "交来.xlsx"), newer)
    assert plan.of(Group.CONFLICT)
    back, _ = back_of(plan, newer)
    number = PROBLEMS[0].number
    assert said(back, number, MEASURES) == "院长说已报废" and "已更换2具灭火器" in str(said(back, number, REASON))
    same = planned(saved(back, tmp_path / "没改.xlsx"), newer)
    assert {row.group for row in same.rows} == {Group.UNCHANGED}
    put(back, number, {**dict.fromkeys(OPEN), **RIGHT})
    assert [row.number for row in planned(saved(back, tmp_path / "改好.xlsx"), newer).accepted] == [number]


def test_a_row_that_can_take_no_reply_goes_back_locked_with_the_reason(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 0, **RIGHT)
    closed = (replace(PROBLEMS[0], barred=("这个问题已经销账", "不用再填。")), *PROBLEMS[1:])
    back, _ = back_of(planned(saved(sheet, tmp_path / "交来.xlsx"), closed), closed)
    number = PROBLEMS[0].number
    assert not is_open(back, number) and "这个问题已经销账；不用再填。" in str(said(back, number, REASON))
    again = planned(saved(back, tmp_path / "没改.xlsx"), closed)
    assert not again.of(Group.REFUSED) and not again.accepted


def test_what_no_row_can_take_is_listed_and_no_fault_when_it_comes_again(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 0, **RIGHT)
    sheet.cell(FIRST + 6, 2).value, sheet.cell(FIRST + 6, 14).value = "示例敬老院", "自己发现的：门锁坏了"  # type: ignore[union-attr]
    sheet.cell(FIRST + 8, 1).value = "填表人：王某"  # type: ignore[union-attr]
    assert sheet.parent is not None
    sheet.parent.create_sheet("购买清单")["A1"] = "灭火器2具"
    plan = planned(saved(sheet, tmp_path / "交来.xlsx"), PROBLEMS)
    back, sent = back_of(plan, PROBLEMS)
    assert back.parent is not None
    listed = [[str(cell.value) for cell in row] for row in back.parent[UNREAD].iter_rows(min_row=4)]
    assert len(listed) == len(sent.loose) == 3
    text = "".join(map("".join, listed))
    assert all(words in text for words in ("自己发现的：门锁坏了", "填表人：王某", "灭火器2具", "“购买清单”表"))
    again = planned(saved(back, tmp_path / "再交.xlsx"), after(plan, PROBLEMS))
    assert {row.group for row in again.rows} == {Group.UNCHANGED} and not any(row.beside for row in again.rows)
    assert set(read_book(tmp_path / "再交.xlsx", None).sheets) - {SHEET} <= OWN_SHEETS


@pytest.mark.parametrize(("place", "words"), [(1, "以上情况属实，填表人：王某"), (14, "负责人签字："), (10, "盖章")])
def test_a_line_for_the_signature_is_told_and_is_no_fault(tmp_path: Path, place: int, words: str) -> None:
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 0, **RIGHT)
    sheet.cell(FIRST + 7, place).value = words  # type: ignore[union-attr]
    plan = planned(saved(sheet, tmp_path / "交来.xlsx"), PROBLEMS)
    assert len(plan.accepted) == 1 and not plan.of(Group.REFUSED)
    assert any(words in row.reason and f"第{FIRST + 7}行" in row.where for row in plan.rows)


def test_a_number_that_is_no_day_goes_back_as_the_number_that_was_written(tmp_path: Path) -> None:
    """As the text 3.1 it would be the first of March."""
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 0, **{**RIGHT, COMPLETED: 3.1})
    sheet.cell(FIRST, places_of(sheet)[COMPLETED]).number_format = "General"
    plan = planned(saved(sheet, tmp_path / "交来.xlsx"), PROBLEMS)
    back, _ = back_of(plan, PROBLEMS)
    assert said(back, PROBLEMS[0].number, COMPLETED) == 3.1
    assert groups(planned(saved(back, tmp_path / "没改.xlsx"), PROBLEMS)) == groups(plan)


def test_the_home_of_each_row_is_the_one_that_was_shown(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 4, **{**RIGHT, COMPLETED: "2月30日"})
    back, _ = back_of(planned(saved(sheet, tmp_path / "交来.xlsx"), PROBLEMS), PROBLEMS)
    assert {number: said(back, number, HOME) for number in rows_by_number(back)} == {
        held.number: held.home for held in held_by_name(PROBLEMS).values()
    }
