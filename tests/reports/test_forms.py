"""The forms that leave: what is locked, what is open, what may be picked, and that the same form is the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.answer_sheet import CHOICE, NOTE, OPEN, REASON, VERDICT, value_columns
from app.domain.inspection import left_out
from app.domain.ledger import MARKS
from app.domain.register_form import COLUMNS
from app.reports.excel import answer_workbook, register_workbook
from app.reports.excel.form_parts import GUIDE, WORDS
from app.reports.forms import AnswerSheets, RegisterForm
from tests.interchange.forms import TODAY, home, name_of, visited


def register() -> bytes:
    return register_workbook(RegisterForm("示例县民政局", TODAY, ((name_of(0), home(0)),), ("红寺堡区", "同心县")))


def answers() -> bytes:
    return answer_workbook(AnswerSheets(visited()[0], visited()[1], {}, TODAY))


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def heads(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): int(cell.column or 0) for cell in sheet[3] if cell.value}


def items(sheet: Worksheet) -> Iterator[int]:
    mark = heads(sheet)[MARKS[0]]
    yield from (row for row in range(4, sheet.max_row + 1) if sheet.cell(row, mark).value)


def picks(sheet: Worksheet, place: str) -> list[str]:
    return [str(v.formula1) for v in sheet.data_validations.dataValidation if v.type == "list" and place in v.cells]


def test_the_same_form_is_the_same_bytes() -> None:
    assert register() == register() and answers() == answers()


def test_the_register_opens_every_field_and_locks_and_hides_its_marks() -> None:
    sheet = opened(register())["登记表"]
    assert sheet.protection.sheet and sheet.protection.sort, "no sorting of the open cells alone"
    places = heads(sheet)
    for row in (4, 5):
        for column in COLUMNS:
            assert not sheet.cell(row, places[column.title]).protection.locked
        assert sheet.cell(row, 1).protection.locked
    for mark in MARKS:
        assert sheet.column_dimensions[get_column_letter(places[mark])].hidden
        assert sheet.cell(4, places[mark]).value and sheet.cell(4, places[mark]).protection.locked
        assert sheet.cell(5, places[mark]).value is None, "a new home has no marks"
    assert sheet.cell(4, places["统一社会信用代码"]).number_format == "@"
    assert sheet.cell(5, places["电话"]).number_format == "@", "a leading nought stays"
    assert picks(sheet, f"{get_column_letter(places['有电梯'])}60") == ['"有,无"']
    assert picks(sheet, f"{get_column_letter(places['类型'])}5")[0].startswith(f"'{WORDS}'!$A$1")


def test_an_answer_form_has_a_sheet_for_each_checklist_and_a_row_for_each_item() -> None:
    view, book = visited()[0], opened(answers())
    assert book.sheetnames[: len(view.checklists)] == [checklist.title for checklist in view.checklists]
    assert book.sheetnames[-2:] == [GUIDE, WORDS] and book[WORDS].sheet_state == "hidden"
    for checklist in view.checklists:
        sheet = book[checklist.title]
        assert sheet.protection.sheet and sheet.freeze_panes == "C4"
        assert [sheet.cell(row, 1).value for row in items(sheet)] == [checklist.number(i.id) for i in checklist.items]


def test_only_what_an_item_takes_is_open_and_what_is_not_asked_is_locked_with_its_reason() -> None:
    view, book = visited()[0], opened(answers())
    reasons = {entry.item.id: entry.reason for entry in left_out(view)}
    assert reasons, "the scene has items that are not asked"
    for checklist in view.checklists:
        sheet = book[checklist.title]
        places = heads(sheet)
        for row, item in zip(items(sheet), checklist.items, strict=True):
            takes = {VERDICT, NOTE, REASON, *value_columns(item.answer)} if item.id not in reasons else set()
            if view.signer(item.id):
                takes = set()
            for title in set(OPEN) & set(places):
                assert sheet.cell(row, places[title]).protection.locked == (title not in takes), (item.id, title)
            if item.id in reasons:
                assert sheet.cell(row, places["填什么"]).value == f"不用查：{reasons[item.id]}"


def test_a_choice_is_picked_from_its_own_options() -> None:
    view, book = visited()[0], opened(answers())
    words = book[WORDS]
    for checklist in view.checklists:
        sheet = book[checklist.title]
        places = heads(sheet)
        for row, item in zip(items(sheet), checklist.items, strict=True):
            if CHOICE not in value_columns(item.answer) or sheet.cell(row, places[CHOICE]).protection.locked:
                continue
            (source,) = picks(sheet, f"{get_column_letter(places[CHOICE])}{row}")
            first, _, last = source.partition("!")[2].replace("$", "").partition(":")
            shown = [cell[0].value for cell in words[f"{first}:{last}"]]
            assert shown == [o.title for o in item.answer.options] or shown == [x.title for x in item.answer.lives]


def test_the_guide_tells_a_clerk_and_marks_its_example_as_invented() -> None:
    for content in (register(), answers()):
        guide = opened(content)[GUIDE]
        told = [str(cell.value) for row in guide.iter_rows() for cell in row if cell.value]
        assert "例（虚构）" in told and any("不会被读入" in text for text in told)
        assert any("身份证号" in text for text in told)
