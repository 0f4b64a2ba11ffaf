"""A checklist written as a workbook and read again is the same checklist; the template is what people can fill in."""

import io
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from app.checklists.load import known, shipped
from app.checklists.national import RESERVED
from app.checklists.regulations import clauses, rules
from app.checklists.workbook import ANSWER_KEYS, BASIS, FORMS, ITEMS, words
from app.checklists.workbook_check import check_book
from app.checklists.workbook_example import example
from app.checklists.workbook_read import read_book
from app.checklists.workbook_write import checklist_workbook, template_workbook
from app.domain.checklist import AnswerForm, Checklist, Item
from tests.checklists.grids import NAMES, bare, book_of, cleaned, put, read, told
from tests.checklists.test_write import _checklists

_DATA = Path(__file__).parent.parent / "data" / "workbooks"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _writable(checklist: Checklist) -> Checklist:
    """Without the control characters that no workbook can hold, and trimmed where a cell is.

    Each becomes another character, so that what differed still differs.
    """
    clean: Checklist = cleaned(
        checklist, lambda text: _UNWRITABLE.sub(lambda match: chr(0xE000 + ord(match[0]) % 0x1000), text)
    )
    sections = tuple(
        replace(
            section,
            items=tuple(
                replace(item, answer=replace(item.answer, unit=item.answer.unit.strip())) for item in section.items
            ),
        )
        for section in clean.sections
    )
    return replace(clean, edition=clean.edition.strip(), sections=sections)


@given(_checklists())
def test_any_checklist_is_the_same_after_the_round_through_cells(checklist: Checklist) -> None:
    checklist = _writable(checklist)
    assert told(book_of(checklist)) == []
    assert bare(read(book_of(checklist)).checklist) == checklist


@settings(max_examples=8)
@given(_checklists())
def test_any_checklist_is_the_same_after_the_round_through_a_file(
    tmp_path_factory: pytest.TempPathFactory, checklist: Checklist
) -> None:
    checklist = _writable(checklist)
    path = put(tmp_path_factory.mktemp("round") / "a.xlsx", checklist_workbook(checklist))
    assert bare(check_book(read_book(path, NAMES), known()).checklist) == checklist


@pytest.mark.parametrize("checklist", shipped(), ids=lambda checklist: checklist.id)
def test_a_shipped_checklist_is_the_same_after_the_round_through_a_file(checklist: Checklist, tmp_path: Path) -> None:
    locked = [checklist.id, *(item.id for item in checklist.items)]
    path = put(tmp_path / "国家.xlsx", checklist_workbook(checklist, locked))
    assert bare(check_book(read_book(path, NAMES), known()).checklist) == bare(checklist)


@pytest.mark.parametrize("name", ["libreoffice.xlsx"])
def test_a_copy_that_another_office_program_saved_reads_the_same(name: str) -> None:
    """The template's example, opened and saved again by LibreOffice."""
    assert bare(check_book(read_book(_DATA / name, NAMES), known()).checklist) == example()


def test_the_explained_example_is_sound_and_wears_a_number_of_the_county() -> None:
    assert told(book_of(example())) == []
    assert not any(RESERVED.match(item.id) for item in example().items)


def test_words_that_look_like_formulas_or_escapes_come_back_letter_by_letter(tmp_path: Path) -> None:
    text = "=1+1\n_x0041_ <b>&amp;\r\n  “引号”'\t@ "
    item = replace(example().items[0], text=text, how="-3", problem="+", remedy="＝A1")
    section = replace(example().sections[0], items=(item,))
    path = put(tmp_path / "a.xlsx", checklist_workbook(replace(example(), sections=(section,))))
    found = bare(check_book(read_book(path, NAMES), known()).checklist)
    assert found.items == (item,)


def test_numbers_may_be_typed_as_text_in_full_width_and_as_percent() -> None:
    from tests.checklists.grids import filled

    letters = {column.key: chr(65 + place) for place, column in enumerate(ITEMS.columns)}
    book = filled(
        {
            f"检查项!{letters['kind']}2": "比例",
            f"检查项!{letters['at_least']}2": "８０%",
            f"检查项!{letters['deadline']}2": "１５",
        }
    )
    item = bare(read(book).checklist).items[0]
    assert (str(item.answer.at_least), item.deadline_days) == ("0.80", 15)


@pytest.mark.parametrize("typed", ["3²", "①", "٣", "1e3", "1_0", "1，5", "1 2", "9" * 101])
def test_what_is_no_number_is_refused_in_a_column_of_numbers(typed: str) -> None:
    from tests.checklists.grids import filled

    deadline = chr(65 + [column.key for column in ITEMS.columns].index("deadline"))
    checked = read(filled({f"检查项!{deadline}2": typed}))
    assert checked.checklist is None and [fault.column for fault in checked.faults] == ["期限（天）"]


def test_national_rows_are_locked_and_rows_below_are_open() -> None:
    checklist = shipped()[0]
    book = load_workbook(io.BytesIO(checklist_workbook(checklist, [item.id for item in checklist.items])))
    sheet = book[ITEMS.name]
    assert sheet.protection.sheet and not sheet.protection.insertRows
    assert all(sheet.cell(row, 3).protection.locked for row in range(2, 2 + len(checklist.items)))
    assert not sheet.column_dimensions["C"].protection.locked
    assert all(row[1].protection.locked for row in book[BASIS.name].iter_rows(min_row=2, max_row=20))


def test_every_pick_has_a_drop_down_and_every_column_an_explanation() -> None:
    book = load_workbook(io.BytesIO(template_workbook()))
    for form in FORMS:
        checks = {
            str(check.sqref).rstrip("0123456789:"): check for check in book[form.name].data_validations.dataValidation
        }
        by_letter = {area.partition("2:")[0]: check for area, check in checks.items()}
        for place, column in enumerate(form.columns):
            check = by_letter[get_column_letter(place + 1)]
            assert check.prompt and check.promptTitle == column.title
            assert (check.type == "list") == bool(column.words), column.title


def test_the_rules_sheet_holds_everything_that_can_be_cited() -> None:
    sheet = load_workbook(io.BytesIO(template_workbook()))["规则"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    excerpts = sum(len(clause.excerpts) for clause in clauses().values())
    assert len(rows) == excerpts + sum(len(rule.articles) for rule in rules())
    assert ("中华人民共和国消防法", "第二十八条", "原文已见") in [row[:3] for row in rows]


def test_the_workbook_has_a_place_for_every_field_of_an_item() -> None:
    """Who adds a field to the checklist adds its column here, or the round trip loses it."""
    keys = {column.key for column in ITEMS.columns}
    renamed = {"deadline_days": "deadline"}
    own_sheets = {"basis", "cases", "answer"}
    assert {renamed.get(field.name, field.name) for field in fields(Item)} - own_sheets <= keys
    assert {field.name for field in fields(AnswerForm)} - {"options", "lives"} == set(ANSWER_KEYS)


def test_no_word_of_a_list_stands_for_two_things() -> None:
    for form in FORMS:
        for column in form.columns:
            if column.words and column.words not in ("item_ids", "sections", "sources", "places"):
                assert len(set(words(column.words).values())) == len(words(column.words))
