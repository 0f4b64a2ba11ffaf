"""A ledger from an unknown hand is read from whatever office program saved it, or refused before a cell is read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from app.checklists.workbook_read import read_book
from app.checklists.workbook_scan import Limits
from app.domain.ledger import DONE, UNDER_WAY, Filled
from app.errors import AppError
from app.interchange.form_plan import Group
from app.interchange.ledger_read import LIMITS, read_ledger
from tests.interchange.ledgers import fill, ledger_of, ledger_workbook, planned, problem, saved, workbook

DATA = Path(__file__).parents[1] / "data" / "ledgers"
PROBLEMS = tuple(problem(number) for number in range(4))
SHEET = "xl/worksheets/sheet1.xml"
Parts = dict[str, bytes]


def repacked(path: Path, edit: Callable[[Parts], object], content: bytes | None = None) -> Path:
    with zipfile.ZipFile(io.BytesIO(content or ledger_workbook(ledger_of(PROBLEMS)))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    edit(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return path


def filled_in(path: Path) -> Path:
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 0, 整改措施="已更换", 完成情况="已完成", 完成日期="2026.11.20")
    return saved(sheet, path)


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "wrong_dimension.xlsx"])
def test_what_other_programs_saved_reads_the_same(name: str) -> None:
    """One saved by LibreOffice, with its shared texts and its own styles; one whose stated extent is two rows."""
    plan = planned(DATA / name, PROBLEMS)
    groups = [Group.ACCEPTED, Group.ACCEPTED, Group.REFUSED, Group.UNCHANGED]
    assert [row.group for row in plan.rows] == groups
    assert "完成日期2026-11-20" in plan.rows[2].reason, "the day was read, and is no word that it is done"
    assert [row.filled for row in plan.rows] == [
        Filled("已更换2具灭火器", DONE, date(2026, 11, 20), "张三"),
        Filled("正在联系维保", UNDER_WAY, date(2026, 12, 10), "马某", "=等拨款"),
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("旧.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "workbook.old_xls"),
        ("表.xlsx", "挂号,机构\n".encode(), "workbook.not_xlsx"),
        ("空.xlsx", b"", "workbook.not_xlsx"),
        ("断.xlsx", b"PK\x03\x04" + b"\0" * 40, "workbook.damaged"),
    ],
)
def test_what_is_no_workbook_is_named_for_what_it_is(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AppError) as caught:
        read_ledger(tmp_path / name)
    assert caught.value.code == code and "检查表" not in str(caught.value)


def _bomb(parts: Parts) -> None:
    parts["xl/media/1.png"] = b"\0" * (40 << 20)


def _links(parts: Parts) -> None:
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"


def _macros(parts: Parts) -> None:
    parts["xl/vbaProject.bin"] = b"\0"


def _entities(parts: Parts) -> None:
    parts[SHEET] = parts[SHEET].replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY x "y">]><worksheet', 1)


def _far_cell(cell: bytes) -> Callable[[Parts], None]:
    def edit(parts: Parts) -> None:
        parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cell + b"</sheetData>")

    return edit


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (_bomb, "workbook.too_large"),
        (_links, "workbook.external_links"),
        (_macros, "workbook.macros"),
        (_entities, "workbook.damaged"),
        (_far_cell(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "workbook.too_many_cells"),
        (_far_cell(b"<row r='1048576'><c r='A1048576'><v>1</v></c></row>"), "workbook.too_many_cells"),
        (_far_cell(b'<row r="1048576"><c><v>1</v></c></row>'), "workbook.too_many_cells"),
        (_far_cell(b'<row r="8"><c  r="XFD8"><v>1</v></c></row>'), "workbook.too_many_cells"),
        (_far_cell(b'<row r="8"><c s="1" r="XFD8"><v>1</v></c></row>'), "workbook.too_many_cells"),
    ],
)
def test_a_workbook_that_was_made_to_hurt_is_refused(tmp_path: Path, edit: Callable[[Parts], None], code: str) -> None:
    with pytest.raises(AppError) as caught:
        read_ledger(repacked(tmp_path / "台账.xlsx", edit))
    assert caught.value.code == code


def test_a_workbook_without_a_ledger_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "白.xlsx")
    with pytest.raises(AppError) as caught:
        read_ledger(tmp_path / "白.xlsx")
    assert caught.value.code == "ledger.not_a_ledger"


def test_days_counted_from_1904_are_read_so(tmp_path: Path) -> None:
    sheet, _ = workbook(PROBLEMS)
    fill(sheet, 0, 整改措施="已更换", 完成情况="已完成", 完成日期=44884)  # 2026-11-20 as old Macs count
    path = saved(sheet, tmp_path / "台账.xlsx")

    def edit(parts: Parts) -> None:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr", b'<workbookPr date1904="1"', 1)

    path = repacked(path, edit, path.read_bytes())
    assert planned(path, PROBLEMS).rows[0].filled == Filled("已更换", DONE, date(2026, 11, 20), "马某")


@pytest.mark.parametrize("name", ["", "libreoffice.xlsx", "wrong_dimension.xlsx"])
def test_the_quick_look_at_a_sheet_finds_what_the_slow_one_finds(tmp_path: Path, name: str) -> None:
    """A tidy sheet is looked over in a tenth of the time; narrower limits force the slow way."""
    path = DATA / name if name else repacked(tmp_path / "台账.xlsx", lambda parts: None)
    slow = Limits("台账", rows=5000, columns=60)
    assert read_book(path, None, LIMITS) == read_book(path, None, slow)


def test_a_formula_makes_the_look_slow_and_is_found(tmp_path: Path) -> None:
    path = filled_in(tmp_path / "台账.xlsx")

    def edit(parts: Parts) -> None:
        found = re.sub(
            rb'<c r="N5" s="(\d+)" t="n" */>', rb'<c r="N5" s="\1" t="str"><f>A1</f><v>x</v></c>', parts[SHEET]
        )
        assert found != parts[SHEET]
        parts[SHEET] = found

    book = read_book(repacked(path, edit, path.read_bytes()), None, LIMITS)
    assert book.sheets["台账"].formulas == {(5, 14)}


@given(st.lists(st.text(max_size=40), min_size=3, max_size=3))
@example(["_x0041_", "=1+1", "一\r\n二\t三"])
@example(["\x00\x85\ud800", " 前后有空格 ", "长" * 33_000])
def test_whatever_stands_in_a_row_it_is_known_again(texts: list[str]) -> None:
    """The marks fit the cells after writing and reading, also where a workbook cannot hold every character."""
    held = problem(0, number=texts[0] or "A03", home=texts[1], filled=Filled(texts[2], UNDER_WAY, None, texts[1]))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "台账.xlsx"
        path.write_bytes(ledger_workbook(ledger_of([held])))
        (row,) = planned(path, [held]).rows
    assert row.group is Group.UNCHANGED, row.reason
