"""What lies over the cells of a workbook, in every way in which office programs keep it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from PIL import Image as Picture

from app.checklists.workbook_asides import Aside
from app.checklists.workbook_beside import is_own_words, lying_over
from app.checklists.workbook_read import Book, read_book

_DRAWING = b"""<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col>
<xdr:colOff>0</xdr:colOff><xdr:row>6</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>9</xdr:col>
<xdr:row>9</xdr:row></xdr:to>%s</xdr:twoCellAnchor></xdr:wsDr>"""
_BOX = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>照片已寄出</a:t></a:r></a:p></xdr:txBody></xdr:sp>".encode()
_LINE = b"<xdr:cxnSp/>"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook with a picture at B3 and a comment at C5."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in range(1, 8):
        sheet.append([f"第{row}行", 1, "x"])
    Picture.new("RGB", (20, 20), "red").save(tmp_path / "照片.png")
    sheet.add_image(Image(str(tmp_path / "照片.png")), "B3")
    sheet["C5"].comment = Comment("下月换新的", "院长")
    sheet.row_dimensions[6].hidden = True
    book.save(tmp_path / "表.xlsx")
    return tmp_path / "表.xlsx"


def changed(path: Path, change: Mapping[str, Callable[[bytes], bytes]]) -> Book:
    out = path.with_name("改.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = next((each for each in change if each in name), "")
            new.writestr(name, change[part](old.read(name)) if part else old.read(name))
    return read_book(out, None)


def asides(book: Book) -> tuple[Aside, ...]:
    return next(iter(book.sheets.values())).asides


def test_pictures_and_comments_are_told_with_their_rows(path: Path) -> None:
    book = read_book(path, None)
    assert asides(book) == (Aside("图片", 3, 2), Aside("批注", 5, 3, "下月换新的"))
    assert [str(each) for each in lying_over(book)] == [
        "“Sheet”表 第3行 表里的图片：这里有1张图片，没有读入；照片请在软件里附到对应的问题或检查项。",
        "“Sheet”表 第5行 表里的批注：批注没有读入（“下月换新的”）；要紧的请写进表里的格子，照片请在软件里附。",
    ]
    assert book.sheets["Sheet"].hidden == {6}


def test_a_box_of_text_is_told_with_its_words_and_a_line_is_nothing(path: Path) -> None:
    assert asides(changed(path, {"drawings/drawing": lambda _: _DRAWING % _BOX}))[-1] == Aside(
        "文本框", 7, 2, "照片已寄出"
    )
    assert [each.word for each in asides(changed(path, {"drawings/drawing": lambda _: _DRAWING % _LINE}))] == ["批注"]


@pytest.mark.parametrize("part", ["drawings/drawing", "comments/comment", "worksheets/_rels/"])
def test_a_broken_part_hides_no_cell_and_is_told_of_the_whole_workbook(path: Path, part: str) -> None:
    book = changed(path, {part: lambda content: content[: len(content) // 2]})
    assert book.sheets["Sheet"].value(7, 1) == "第7行"
    assert {each.title for each in lying_over(book)} == {"表里的图片", "表里的批注"}
    assert any(each.place == "整个工作簿" for each in lying_over(book))


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="C7" t="str"><f>_xlfn.DISPIMG("ID_0A",1)</f><v>=DISPIMG("ID_0A",1)</v></c>',
        b'<c r="C7" t="e" vm="1"><v>#VALUE!</v></c>',
    ],
)
def test_a_picture_put_into_a_cell_is_a_picture_and_no_text_or_error(path: Path, cell: bytes) -> None:
    def change(content: bytes) -> bytes:
        start = content.index(b'<c r="C7"')
        return content[:start] + cell + content[content.index(b"</c>", start) + 4 :]

    sheet = changed(path, {"worksheets/sheet1.xml": change}).sheets["Sheet"]
    assert Aside("图片", 7, 3) in sheet.asides and sheet.value(7, 3) == ""
    assert not sheet.formulas and not sheet.errors


@pytest.mark.parametrize(
    ("locked", "filled", "alone", "own"),
    [
        (["填表人：王某"], ["负责人签字："], False, True),
        (["", ""], ["2026年11月22日（盖章）"], False, True),
        (["以上情况属实"], [""], True, True),
        (["以上情况属实"], [""], False, False),
        (["", ""], ["已更换灭火器"], True, False),
        (["示例院"], ["日期：" + "字" * 90], True, False),
        (["", ""], [""], True, False),
    ],
)
def test_own_words_are_told_from_rows_that_want_to_say_something(
    locked: list[str], filled: list[str], alone: bool, own: bool
) -> None:
    assert is_own_words(locked, filled, alone=alone) is own
