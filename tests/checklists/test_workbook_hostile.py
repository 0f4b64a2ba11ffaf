"""What is no workbook, or one that was made to hurt, is refused in a sentence."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from app.checklists import workbook_scan
from app.checklists.incoming import read_incoming, read_with_notes
from app.checklists.load import shipped
from app.checklists.workbook_errors import WorkbookError
from app.checklists.workbook_example import example
from app.checklists.workbook_read import read_book
from app.checklists.workbook_write import checklist_workbook
from app.errors import AppError
from tests.checklists.grids import NAMES, put, repacked
from tests.checklists.xlsforms import file_of

Parts = dict[str, bytes]
FORMS = Path(__file__).parents[1] / "data" / "xlsform"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture(scope="module")
def sound() -> bytes:
    return checklist_workbook(example())


def _sheet_part(parts: Parts) -> str:
    """The part of the check items."""
    return next(name for name in sorted(parts) if name.startswith("xl/worksheets/sheet4"))


def _refusal(path: Path) -> AppError:
    with pytest.raises(AppError) as caught:
        read_incoming(path, shipped())
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("空.xlsx", b"", "workbook.not_xlsx", "空文件"),
        ("旧.xlsx", _OLE + b"\0" * 512, "workbook.old_xls", "旧的 .xls 格式"),
        ("加密.xlsx", _OLE + b"\0" * 64 + "EncryptedPackage".encode("utf-16-le"), "workbook.encrypted", "密码"),
        ("网页.xlsx", "<html>检查表</html>".encode(), "workbook.not_xlsx", "文本或网页"),
        ("图片.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\0", "workbook.not_xlsx", "别的格式"),
        ("断.xlsx", b"PK\x03\x04" + b"\0" * 40, "workbook.damaged", "已损坏"),
    ],
)
def test_a_file_that_is_no_workbook_is_named_for_what_it_is(
    tmp_path: Path, name: str, content: bytes, code: str, words: str
) -> None:
    error = _refusal(put(tmp_path / name, content))
    assert error.code == code and words in str(error)
    assert "没有导入任何内容" in str(error) and name in str(error)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "没有.xlsx").code == "file.can_not_read"
    assert _refusal(tmp_path).code == "file.not_a_file"


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", "<a/>")
    assert "别的办公软件" in str(_refusal(put(tmp_path / "表.xlsx", out.getvalue())))


def test_a_workbook_without_the_sheets_of_the_template_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    Workbook().save(out)
    error = _refusal(put(tmp_path / "白.xlsx", out.getvalue()))
    assert error.code == "workbook.not_a_template" and "yijian checklist template" in str(error)


def _with_bomb(parts: Parts) -> None:
    parts["xl/media/image1.png"] = b"\0" * (40 << 20)


def _with_many_parts(parts: Parts) -> None:
    parts.update({f"xl/media/{number}.png": b"" for number in range(2100)})


def _with_links(parts: Parts) -> None:
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"


def _with_query(parts: Parts) -> None:
    parts["xl/connections.xml"] = b"<connections/>"


def _with_macros(parts: Parts) -> None:
    parts["xl/vbaProject.bin"] = b"\0"


def _as_macro_workbook(parts: Parts) -> None:
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml"
    )


def _with_entities(parts: Parts) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "haha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]>'
    part = _sheet_part(parts)
    parts[part] = bomb + parts[part]


def _with_a_cell_far_out(parts: Parts) -> None:
    part = _sheet_part(parts)
    parts[part] = parts[part].replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )


def _with_one_text_shown_everywhere(parts: Parts) -> None:
    """A text of 30,000 characters, stored once and shown in 10,000 cells: 300 million characters from a small file."""
    parts["xl/sharedStrings.xml"] = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"x" * 30_000
        + b"</t></si></sst>"
    )
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(100, 10_000))
    part = _sheet_part(parts)
    parts[part] = parts[part].replace(b"</sheetData>", cells.encode() + b"</sheetData>")
    related = b'<Relationship Id="texts" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", related)


def _with_a_huge_dimension(parts: Parts) -> None:
    part = _sheet_part(parts)
    parts[part] = parts[part].replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    parts[part] = parts[part].replace("灭火器".encode(), "灭火 器".encode())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_with_bomb, "workbook.too_large"),
        (_with_many_parts, "workbook.too_large"),
        (_with_links, "workbook.external_links"),
        (_with_query, "workbook.external_links"),
        (_with_macros, "workbook.macros"),
        (_as_macro_workbook, "workbook.macros"),
        (_with_entities, "workbook.damaged"),
        (_with_a_cell_far_out, "workbook.too_many_cells"),
        (_with_one_text_shown_everywhere, "workbook.too_large"),
    ],
)
def test_a_workbook_made_to_hurt_is_refused(
    tmp_path: Path, sound: bytes, change: Callable[[Parts], None], code: str
) -> None:
    error = _refusal(put(tmp_path / "坏.xlsx", repacked(sound, change)))
    assert error.code == code
    assert "没有导入任何内容" in error.remedy


def test_a_bomb_that_lies_about_its_size_gets_no_further(tmp_path: Path, sound: bytes) -> None:
    """The directory says a kilobyte, the stream unpacks to forty megabytes."""
    content = repacked(sound, lambda parts: parts.update({"xl/styles.xml": b" " * (40 << 20)}))
    real, said = struct.pack("<L", 40 << 20), struct.pack("<L", 1024)
    assert _refusal(put(tmp_path / "坏.xlsx", content.replace(real, said))).code in (
        "workbook.damaged",
        "workbook.too_large",
    )


def test_a_sheet_that_claims_a_million_rows_and_has_four_is_read(tmp_path: Path, sound: bytes) -> None:
    path = put(tmp_path / "大.xlsx", repacked(sound, _with_a_huge_dimension))
    assert len(read_book(path, NAMES).sheets["检查项"].rows) == 4


def _with_parts_of_other_names(parts: Parts) -> None:
    """As older .NET and Java exporters write them: names are free, only what is said of them counts."""
    moved = {"xl/workbook.xml": "xl/Book1.xml", "xl/styles.xml": "xl/Stil.xml"}
    moved["xl/_rels/workbook.xml.rels"] = "xl/_rels/Book1.xml.rels"
    for old, new in moved.items():
        parts[new] = parts.pop(old)
    related = parts["xl/_rels/Book1.xml.rels"]
    related = related.replace(b'"/xl/worksheets/', b'"./Worksheets/').replace(b"styles.xml", b"Stil.xml")
    parts["xl/_rels/Book1.xml.rels"] = related
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/Book1.xml")


def _with_strokes_of_windows(parts: Parts) -> None:
    for name in list(parts):
        parts[name.replace("/", "\\")] = parts.pop(name)


@pytest.mark.parametrize("change", [_with_parts_of_other_names, _with_strokes_of_windows])
def test_parts_are_found_by_what_they_are_said_to_be(
    tmp_path: Path, sound: bytes, change: Callable[[Parts], None]
) -> None:
    book = read_book(put(tmp_path / "改名.xlsx", repacked(sound, change)), NAMES)
    assert book.sheets == read_book(put(tmp_path / "原.xlsx", sound), NAMES).sheets


def test_a_binary_workbook_is_named_for_what_it_is(tmp_path: Path, sound: bytes) -> None:
    def change(parts: Parts) -> None:
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/workbook.bin")

    error = _refusal(put(tmp_path / "表.xlsb", repacked(sound, change)))
    assert error.code == "workbook.not_xlsx" and ".xlsb" in str(error)


def test_a_place_in_a_namespace_of_its_own_hides_no_far_cell(tmp_path: Path, sound: bytes) -> None:
    def change(parts: Parts) -> None:
        part = _sheet_part(parts)
        cell = b'<row><c xmlns:x="x" r="XFD1048576" x:r="A9"><v>1</v></c></row></sheetData>'
        parts[part] = parts[part].replace(b"</sheetData>", cell)

    assert _refusal(put(tmp_path / "远.xlsx", repacked(sound, change))).code == "workbook.too_many_cells"


def test_many_sheets_are_one_workbook(tmp_path: Path) -> None:
    """Each of them lies within the bounds of a sheet, and all together far outside."""
    book = Workbook()
    for number in range(40):
        book.create_sheet(f"表{number}").cell(9_000, 90, "x")
    book.save(tmp_path / "多.xlsx")
    with pytest.raises(AppError) as caught:
        read_book(tmp_path / "多.xlsx", None)
    assert caught.value.code == "workbook.too_large"


def test_a_cell_longer_than_a_cell_can_be_is_refused(tmp_path: Path, sound: bytes) -> None:
    def change(parts: Parts) -> None:
        part = _sheet_part(parts)
        text = b"x" * 40_000
        cell = b'<row r="9"><c r="B9" t="inlineStr"><is><t>' + text + b"</t></is></c></row></sheetData>"
        parts[part] = parts[part].replace(b"</sheetData>", cell)

    error = _refusal(put(tmp_path / "长.xlsx", repacked(sound, change)))
    assert error.code == "workbook.cell_too_long" and "B9" in str(error)


def test_pictures_and_comments_are_not_read_and_known(tmp_path: Path, sound: bytes) -> None:
    def change(parts: Parts) -> None:
        parts.update({"xl/media/image1.png": b"x", "xl/comments1.xml": b"<comments/>"})

    path = put(tmp_path / "图.xlsx", repacked(sound, change))
    assert read_book(path, NAMES).beside == ("图片", "批注")
    assert [note.what for note in read_with_notes(path, shipped()).notes] == ["图片没有读", "批注没有读"]
    assert read_book(put(tmp_path / "原.xlsx", sound), NAMES).beside == ()


def test_hidden_rows_of_a_checklist_are_read_and_told(tmp_path: Path, sound: bytes) -> None:
    book = load_workbook(put(tmp_path / "原.xlsx", sound))
    book["检查项"].row_dimensions[3].hidden = True
    book["检查项"].row_dimensions[90].hidden = True  # says nothing
    book.save(tmp_path / "藏.xlsx")
    seen, hidden = (read_with_notes(tmp_path / name, shipped()) for name in ("原.xlsx", "藏.xlsx"))
    assert hidden.checklist.sections == seen.checklist.sections and seen.notes == ()
    assert [str(note) for note in hidden.notes] == [
        "“检查项”表 第3行 · 第3行是隐藏的，打开文件时看不见，也照常读了 · 请取消隐藏后核对。"
    ]


def test_hidden_rows_of_an_xlsform_are_read_and_told(tmp_path: Path) -> None:
    path = put(tmp_path / "表.xlsx", file_of((FORMS / "whole" / "form.md").read_text(encoding="utf-8")))
    before = len(read_with_notes(path, shipped()).notes)
    book = load_workbook(path)
    for row in (3, 4):
        book["survey"].row_dimensions[row].hidden = True
    book.save(path)
    notes = read_with_notes(path, shipped()).notes[before:]
    assert [(note.sheet, note.row, note.what) for note in notes] == [
        ("survey", 3, "第3、4行是隐藏的，打开文件时看不见，也照常读了")
    ]


def test_formulas_and_merged_cells_are_found_whatever_they_show(tmp_path: Path, sound: bytes) -> None:
    def change(parts: Parts) -> None:
        part = _sheet_part(parts)
        row = b'<row r="9"><c r="A9"><f>1+1</f><v>2</v></c><c r="C9" t="e"><v>#REF!</v></c></row></sheetData>'
        parts[part] = parts[part].replace(b"</sheetData>", row)

    with pytest.raises(WorkbookError) as caught:
        read_incoming(put(tmp_path / "公式.xlsx", repacked(sound, change)), shipped())
    whats = {(fault.row, fault.letter): fault.what for fault in caught.value.faults}
    assert whats[9, "A"] == "这一格是公式" and whats[9, "C"] == "这一格是错误值"


@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_but_never_breaks(
    tmp_path_factory: pytest.TempPathFactory, sound: bytes, data: st.DataObject
) -> None:
    """Parts with bytes changed, cut short or left out."""

    def change(parts: Parts) -> None:
        for name in data.draw(st.lists(st.sampled_from(sorted(parts)), min_size=1, max_size=2, unique=True)):
            content = bytearray(parts[name])
            match data.draw(st.sampled_from(["cut", "change", "drop"])):
                case "cut":
                    parts[name] = bytes(content[: data.draw(st.integers(0, len(content)))])
                case "change":
                    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=20)):
                        content[place] = data.draw(st.integers(0, 255))
                    parts[name] = bytes(content)
                case "drop":
                    del parts[name]

    path = put(tmp_path_factory.mktemp("fuzz") / "a.xlsx", repacked(sound, change))
    try:
        read_incoming(path, shipped())
    except AppError as error:
        assert str(error)


@given(st.data())
def test_a_file_with_bytes_changed_is_read_or_refused_but_never_breaks(
    tmp_path_factory: pytest.TempPathFactory, sound: bytes, data: st.DataObject
) -> None:
    content = bytearray(sound)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=12)):
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.just(len(content)) | st.integers(0, len(content)))
    try:
        read_incoming(put(tmp_path_factory.mktemp("fuzz") / "a.xlsx", bytes(content[:cut])), shipped())
    except AppError as error:
        assert str(error)


def test_a_file_over_the_limit_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_scan, "MAX_FILE", 1000)
    assert _refusal(put(tmp_path / "大.xlsx", b"PK" + b"\0" * 2000)).code == "file.too_large"
