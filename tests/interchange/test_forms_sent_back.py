"""The 退回件 of a register and of a visit's answers: corrected where it is open, everything comes in."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.checklists.workbook_read import read_book
from app.checklists.workbook_scan import Limits
from app.domain.answer_sheet import FIGURE, NOTE, NUMBER, VALUES, VERDICT
from app.domain.answer_sheet import REASON as WHY
from app.domain.checklist import AnswerKind
from app.domain.features import Feature
from app.domain.register_form import HANDLE
from app.domain.sent_back import REASON, UNREAD
from app.interchange.answer_plan import AnswerPlan, Said, answer_lines, plan_items
from app.interchange.form_plan import FormPlan, Group
from app.interchange.register_plan import RegisterPlan, plan_homes, register_lines
from app.interchange.sent_back import sent_back
from app.reports.excel import answer_workbook, register_workbook
from app.reports.forms import AnswerSheets, RegisterForm
from tests.interchange.forms import TODAY, held_homes, home, name_of, register_content, visited
from tests.interchange.test_answer_plan import held as held_visit

HOMES = tuple(home(number) for number in range(4))
NEW = "机构名称"
RIGHT: Mapping[str, object] = {"床位": 66, "电话": "0953-1234567"}
WRONG: Mapping[str, tuple[tuple[object, str], ...]] = {
    "类型": (("养老院子", "不是可选的内容"),),
    "床位": (("60张左右", "不是人数、个数"), ("很多", "不是人数、个数")),
    "自理老人": ((1.5, "不是人数、个数"),),
    "负责人": (("王640300195001011234", "身份证号"),),
    Feature.KITCHEN.label: (("好", "不是可选的内容"),),
}


def sheet_of(content: bytes, title: str = "") -> Worksheet:
    book = load_workbook(io.BytesIO(content))
    sheet = book[title] if title else book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def heads(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[3] if cell.value and cell.column}


def put(sheet: Worksheet, row: int, cells: Mapping[str, object]) -> None:
    places = heads(sheet)
    for title, value in cells.items():
        sheet.cell(row, places[title]).value = value  # type: ignore[union-attr]


def row_with(sheet: Worksheet, title: str, value: str) -> int:
    column = heads(sheet)[title]
    return next(row for row in range(4, sheet.max_row + 1) if sheet.cell(row, column).value == value)


def is_open(sheet: Worksheet, row: int, title: str) -> bool:
    return not sheet.cell(row, heads(sheet)[title]).protection.locked


def planned(sheet: Worksheet, path: Path) -> RegisterPlan:
    assert sheet.parent is not None
    sheet.parent.save(path)
    return plan_homes(register_lines(read_book(path, None, Limits(form="表", columns=90))), held_homes(HOMES))


def back_of(plan: RegisterPlan) -> Worksheet:
    named = tuple((name_of(number), each) for number, each in enumerate(HOMES))
    sent = sent_back(plan.rows, plan.returned)
    return sheet_of(register_workbook(RegisterForm("示例县民政局", TODAY, named, ("红寺堡区",), sent)))


def by_title(plan: FormPlan[object]) -> dict[str, tuple[Group, str]]:
    return {row.title: (row.group, row.reason) for row in plan.rows}


@st.composite
def filled(draw: st.DrawFn) -> tuple[dict[str, object], tuple[str, ...]]:
    cells: dict[str, object] = dict(draw(st.sampled_from(({}, RIGHT))))
    told = []
    for column in draw(st.sets(st.sampled_from(tuple(WRONG)))):
        cells[column], sentence = draw(st.sampled_from(WRONG[column]))
        told.append(sentence)
    return cells, tuple(told)


@settings(max_examples=8)  # a workbook is written three times for each
@given(st.lists(filled(), min_size=4, max_size=4), st.lists(filled(), max_size=2))
def test_a_register_corrected_where_it_is_open_comes_in_whole(
    old: list[tuple[dict[str, object], tuple[str, ...]]], new: list[tuple[dict[str, object], tuple[str, ...]]]
) -> None:
    with TemporaryDirectory() as folder:
        sheet = sheet_of(register_content(HOMES))
        for number, (cells, _) in enumerate((*old, *new)):
            named = {NEW: f"新办{number}敬老院", "县（市、区）": "红寺堡区"} if number >= len(old) else {}
            put(sheet, 4 + number, {**named, **cells})
        plan = planned(sheet, Path(folder) / "交来.xlsx")
        back = back_of(plan)
        for number, (cells, told) in enumerate((*old, *new)):
            title = HOMES[number].name if number < len(old) else f"新办{number}敬老院"
            row = row_with(back, NEW, title)
            reason = str(back.cell(row, 1).value or "")
            assert all(sentence in reason for sentence in told), "all that is wrong is told at once"
            assert is_open(back, row, "床位") == bool(told) == bool(reason)
            for column, value in cells.items():
                assert back.cell(row, heads(back)[column]).value == value, "what was written is kept"
        assert by_title(planned(back, Path(folder) / "没改.xlsx")) == by_title(plan)
        for refused in plan.of(Group.REFUSED):
            put(back, row_with(back, NEW, refused.title), {**dict.fromkeys(WRONG), **RIGHT, "自理老人": 1})
        last = planned(back, Path(folder) / "改好.xlsx")
        assert not any(last.of(group) for group in (Group.REFUSED, Group.CONFLICT, Group.ASIDE))
        assert {row.title for row in last.accepted} == {
            row.title for row in plan.rows if row.group in (Group.ACCEPTED, Group.REFUSED)
        }


def test_a_new_row_that_is_given_up_in_the_form_sent_back_is_no_row_any_more(tmp_path: Path) -> None:
    sheet = sheet_of(register_content(HOMES))
    put(sheet, 4 + len(HOMES), {NEW: "新办敬老院", "床位": "很多"})
    back = back_of(planned(sheet, tmp_path / "交来.xlsx"))
    put(back, row_with(back, NEW, "新办敬老院"), {NEW: None, "床位": None})
    assert {row.group for row in planned(back, tmp_path / "改好.xlsx").rows} == {Group.UNCHANGED}


def test_a_home_this_computer_does_not_know_is_listed_with_all_that_was_written(tmp_path: Path) -> None:
    stranger = home(7)
    sheet = sheet_of(register_content((*HOMES, home(4), home(5), home(6), stranger)))
    put(sheet, 11, {"床位": 99})
    plan = planned(sheet, tmp_path / "交来.xlsx")
    assert len(plan.of(Group.REFUSED)) == 4
    back = back_of(plan)
    assert back.parent is not None and back.cell(4, heads(back)[HANDLE]).value == HOMES[0].handle
    listed = "".join(str(cell.value) for row in back.parent[UNREAD].iter_rows(min_row=4) for cell in row)
    assert "床位“99”" in listed and stranger.name in listed and "本机没有这家机构" in listed


# Answers


def answers_planned(sheet: Worksheet, path: Path) -> AnswerPlan:
    assert sheet.parent is not None
    sheet.parent.save(path)
    return plan_items(answer_lines(read_book(path, None, Limits(form="表"))), held_visit(), TODAY)


def answers_back(plan: AnswerPlan, title: str) -> Worksheet:
    view, name = visited()
    sent = sent_back(plan.rows, plan.returned)
    return sheet_of(answer_workbook(AnswerSheets(view, name, {}, TODAY, sent)), title)


def asked_numbers(kind: AnswerKind) -> list[tuple[str, str, str]]:
    """Items of a kind that are asked: their checklist, their number, their name."""
    return [
        (each.number.partition(" ")[0], each.number.rpartition(" ")[2], each.item.id)
        for each in held_visit().asked.values()
        if each.item.answer.kind is kind and not each.left_out
    ]


FAULTS: tuple[tuple[Mapping[str, object], tuple[str, ...]], ...] = (
    ({VERDICT: "还行"}, ("不是可选的内容",)),
    ({VERDICT: "无法查"}, ("须写明原因",)),
    ({VERDICT: "无法查", NOTE: "王640300195001011234"}, ("身份证号", "须写明原因")),
    ({VERDICT: "好", WHY: "没带钥匙640300195001011234", FIGURE: "若干"}, ("不是可选的内容", "身份证号", "这一项不填")),
    ({VERDICT: "符合", WHY: "门锁着", FIGURE: "2人"}, ("不用写原因", "这一项不填")),
)


@settings(max_examples=8)  # a workbook is written three times for each
@given(st.lists(st.sampled_from((None, *range(len(FAULTS)))), min_size=6, max_size=6))
def test_answers_corrected_where_they_are_open_come_in_whole(chosen: list[int | None]) -> None:
    items = [item for item in asked_numbers(AnswerKind.VERDICT) if item[0] == asked_numbers(AnswerKind.VERDICT)[0][0]]
    view, name = visited()
    with TemporaryDirectory() as folder:
        whole = load_workbook(io.BytesIO(answer_workbook(AnswerSheets(view, name, {}, TODAY))))
        sheet = next(s for s in whole.worksheets if any(c.value == items[0][1] for row in s.iter_rows() for c in row))
        for (_, number, _), fault in zip(items, chosen, strict=False):
            cells: Mapping[str, object] = FAULTS[fault][0] if fault is not None else {VERDICT: "符合", NOTE: "现场完好"}
            put(sheet, row_with(sheet, NUMBER, number), {k: v for k, v in cells.items() if k in heads(sheet)})
        plan = answers_planned(sheet, Path(folder) / "交来.xlsx")
        back = answers_back(plan, sheet.title)
        for (_, number, _), fault in zip(items, chosen, strict=False):
            row = row_with(back, NUMBER, number)
            reason = str(back.cell(row, heads(back)[REASON]).value or "")
            told = FAULTS[fault][1] if fault is not None else ()
            assert all(sentence in reason for sentence in told if FIGURE in heads(back) or "不填" not in sentence)
            assert is_open(back, row, VERDICT) == bool(told) == bool(reason)
        assert by_title(answers_planned(back, Path(folder) / "没改.xlsx")) == by_title(plan)
        mended = {VERDICT: "不符合", NOTE: "现场完好", WHY: None, **dict.fromkeys(VALUES)}
        for (_, number, _), fault in zip(items, chosen, strict=False):
            if fault is not None:
                put(back, row_with(back, NUMBER, number), {k: v for k, v in mended.items() if k in heads(back)})
        last = answers_planned(back, Path(folder) / "改好.xlsx")
        assert not last.of(Group.REFUSED) and not last.of(Group.ASIDE), "headings are no words of somebody's own"
        said = {row.said.item: row.said for row in last.accepted if isinstance(row.said, Said)}
        assert set(said) == {item for (_, _, item), _ in zip(items, chosen, strict=False)}
