"""Workbooks that no office program of ours writes, by chance: damaged archives, odd markup, odd cells, and bombs."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from random import Random
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.torture.odd import TEXTS

Parts = dict[str, bytes]

_CELLS: tuple[Any, ...] = (
    "30，32", "1,5", "1,200", "１２", "85%", "1e3", "1_0", "-1", "+5", "0.1.2", "12张", "是", "TRUE", "√",
    "不适用", "符合", "不符合",
    "2026-13-01", "2026.2.30", "45000", "=1+1", "=A1", "#REF!", "一\n二", "一\r\n二", "\t", " ",
    "110101199003071233",
    "${kitchen} = 'yes'", ". = 'x'", "select_one yn", "长" * 3000, "长" * 32_767, True, False, 0, -0.0, 0.1 + 0.2,
    1e300, -1e300, 1e-300,
    2**53, 123456789012345678, 0.85, 3.3000000000000003, date(2026, 3, 1), datetime(1900, 1, 1, 1), time(1),
    date(9999, 12, 31), None,
)  # fmt: skip
_FORMATS = ("General", "0%", "0.00%", "@", "yyyy-mm-dd", "0.00E+00", '0"%"', "[h]:mm:ss", ";;;", "# ?/?", "￥#,##0")
_NAMES = (
    "label",
    "relevance",
    "bind::constraint",
    "disabled",
    "required",
    "备注",
    "床位",
    "得分",
    "标识（勿改）",
    "编号",
    "",
    "name",
)
_REFERENCES = (
    "XFD1048576", "A1", "A0", "ZZZ1", "A-1", "A99999999999", "1A", "AAAA1", "a1", "A１", "", "A1:B2", "XFD1",
    "A1048576", "$A$1", "CV9999",
)  # fmt: skip
_INSIDE = (
    "<v>1e999</v>", "<v>NaN</v>", "<v></v>", "<v>1e300</v>", "<v>-5</v>", "<v>99999999</v>", "<v>x</v>", "<f>1+1</f>",
    "<f>1+1</f><v>2</v>", "<is><t>一</t></is>", "<is><r><t>一</t></r><rPh><t>二</t></rPh></is>", "<v>1</v><v>2</v>", "",
    "<f t='shared' si='9'/>", "<v>45000.999999999</v>", "<v>2958466</v>", "<v><![CDATA[7]]></v>", "<v>&#x31;</v>",
    "<x:v xmlns:x='x'>1</x:v>",
)  # fmt: skip


_TARGETS = (
    (b"styles", b"Stil"),
    (b"worksheets/", b"./worksheets/"),
    (b"sheet1", b"Blatt%201"),
    (b"rId1", b"rId2"),
    (b'Target="', b'TargetMode="External" Target="'),
    (b"/worksheet", b"/chartsheet"),
)
_RELATED = b'<Relationship Id="t" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'


def mutated(sound: bytes, chance: Random) -> tuple[str, bytes]:
    """A workbook made odd in one of many ways: which, and its bytes."""
    way = chance.choices(tuple(WAYS), weights=[weight for weight, _ in WAYS.values()])[0]
    return way, WAYS[way][1](sound, chance)


# The file as bytes


def _flipped(sound: bytes, chance: Random) -> bytes:
    content = bytearray(sound)
    for _ in range(chance.choice((1, 4, 40))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def _cut(sound: bytes, chance: Random) -> bytes:
    start = chance.choice((0, 0, chance.randrange(60)))
    return sound[start : chance.randrange(len(sound) + 1)] + chance.choice((b"", bytes(300), chance.randbytes(99)))


def _another(sound: bytes, chance: Random) -> bytes:
    """No workbook at all, or another program's."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(chance.choice((0, 504, 4088)))
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as target:
        for name in chance.sample(("content.xml", "word/document.xml", "_rels/.rels", "xl/workbook.bin", "a/b"), 3):
            target.writestr(name, chance.choice(("<a/>", "", "\0", "<a>", "<office:document/>")))
    return chance.choice(
        (b"", b" ", ole, zipped.getvalue(), "机构,床位\n".encode("gbk"), b"PK\3\4", b"%PDF-1.7", b"<html>")
    )


def _lying(sound: bytes, chance: Random) -> bytes:
    """Figures of the archive's directory that are not so."""
    content = bytearray(sound)
    places = [match.start() for match in re.finditer(rb"PK\x01\x02", sound)]
    for _ in range(chance.choice((1, 3))):
        place = chance.choice(places)
        offset, form = chance.choice(
            ((8, "<H"), (10, "<H"), (16, "<L"), (20, "<L"), (24, "<L"), (28, "<H"), (42, "<L"))
        )
        most = 0xFFFF if form == "<H" else 0xFFFFFFFF
        struct.pack_into(form, content, place + offset, chance.choice((0, 1, 1000, most, chance.randrange(most))))
    return bytes(content)


# The parts


def _repacked(change: Callable[[Parts, Random], None]) -> Callable[[bytes, Random], bytes]:
    def way(sound: bytes, chance: Random) -> bytes:
        with zipfile.ZipFile(io.BytesIO(sound)) as source:
            parts = {name: source.read(name) for name in source.namelist()}
        change(parts, chance)
        out = io.BytesIO()
        with zipfile.ZipFile(
            out, "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
        ) as target:
            for name, data in parts.items():
                target.writestr(name, data)
        return out.getvalue()

    return way


def _sheet(parts: Parts, chance: Random) -> str:
    return chance.choice([name for name in parts if "worksheets/sheet" in name] or list(parts))


def _garbled(parts: Parts, chance: Random) -> None:
    for name in chance.sample(list(parts), min(2, len(parts))):
        content = parts[name]
        place = chance.randrange(len(content) + 1)
        match chance.randrange(6):
            case 0:
                parts[name] = content[:place]
            case 1:
                parts[name] = content[:place] + chance.randbytes(20) + content[place:]
            case 2:
                del parts[name]
            case 3:
                parts[name] = content.decode("utf-8", "replace").encode(chance.choice(("utf-16", "gbk")), "replace")
            case 4:
                parts[name] = parts[chance.choice(list(parts))]
            case _:
                parts[name] = b"\xef\xbb\xbf" + content


def _renamed(parts: Parts, chance: Random) -> None:
    """Names and places of parts, as exporters of every kind write them."""
    for old, new in chance.sample(
        (("xl/", "Xl/"), ("sheet1", "Blatt 1"), ("/", "\\"), ("styles", "Stil"), ("xl/", "")), 2
    ):
        for name in list(parts):
            parts[name.replace(old, new)] = parts.pop(name)
    for name in [each for each in parts if each.endswith(".rels")]:
        for old, new in chance.sample(_TARGETS, 2):
            parts[name] = parts[name].replace(old, new, chance.choice((1, -1)))


def _marked(parts: Parts, chance: Random) -> None:
    """Cells and rows written as no program would."""
    for _ in range(chance.choice((1, 1, 3, 10))):
        name = _sheet(parts, chance)
        reference = chance.choice(_REFERENCES)
        kind = chance.choice(
            ("", ' t="s"', ' t="str"', ' t="b"', ' t="e"', ' t="n"', ' t="d"', ' t="inlineStr"', ' t="?"')
        )
        where = chance.choice(
            (f' r="{reference}"', "", f' xmlns:x="x" x:r="A1" r="{reference}"', f" r='{reference}' s='9999'")
        )
        cell = f"<c{where}{kind}>{chance.choice(_INSIDE)}</c>"
        row = chance.choice(
            (
                f"<row>{cell}</row>",
                f'<row r="1048576">{cell}</row>',
                f'<row r="2">{cell}</row>',
                cell,
                f"<row r='-1'>{cell}{cell}</row>",
            )
        )
        place = chance.choice((b"</sheetData>", b"<sheetData>"))
        added = row.encode() + place if place.startswith(b"</") else place + row.encode()
        parts[name] = parts[name].replace(place, added, 1)


def _framed(parts: Parts, chance: Random) -> None:
    """Odd words around the cells: extents, merges, styles, dates, entities, depth, counts that promise the earth."""
    name = _sheet(parts, chance)
    match chance.randrange(9):
        case 0:
            parts[name] = parts[name].replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
        case 1:
            area = chance.choice((b"A1:XFD1048576", b"A1", b"", b"B:B", b"A2:C9999999999", b"1:1"))
            merged = b'<mergeCells count="4000000000"><mergeCell ref="' + area + b'"/></mergeCells>'
            parts[name] = parts[name].replace(b"</sheetData>", b"</sheetData>" + merged)
        case 2:
            styles = parts.get("xl/styles.xml", b"")
            parts["xl/styles.xml"] = re.sub(rb'count="\d+"', b'count="4000000000"', styles).replace(
                b'numFmtId="0"', b'numFmtId="9"'
            )
        case 3:
            parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr", b'<workbookPr date1904="1"', 1)
        case 4:
            bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
            parts[name] = f'<!DOCTYPE x [<!ENTITY a0 "ha">{bomb}]>'.encode() + parts[name]
        case 5:
            deep = chance.choice((100, 100_000))
            parts[name] = parts[name].replace(b"</sheetData>", b"<a>" * deep + b"</a>" * deep + b"</sheetData>")
        case 6:
            parts["xl/sharedStrings.xml"] = b'<sst uniqueCount="4000000000" count="4000000000"><si><t>x</t></si></sst>'
            related = b'<Relationship Id="t" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
            frame = "xl/_rels/workbook.xml.rels"
            parts[frame] = parts.get(frame, b"").replace(b"</Relationships>", related)
        case 7:
            parts["xl/workbook.xml"] = re.sub(
                rb' name="[^"]*"',
                b' name="' + chance.choice(TEXTS).encode("utf-8", "replace").replace(b"<", b"&lt;") + b'"',
                parts["xl/workbook.xml"],
            )
        case _:
            parts[chance.choice(("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/connections.xml"))] = (
                b"x"
            )


# Cells, as a person fills them in


def _filled(sound: bytes, chance: Random) -> bytes:
    book = load_workbook(io.BytesIO(sound))
    for _ in range(chance.choice((1, 2, 6, 30))):
        _edit(book, chance)
    if chance.random() < 0.1:  # last: the library walks through all rows up to it at each edit
        place = chance.choice((5000, 60_000, 1_048_576)), chance.choice((1, 90, 16_384))
        _put(chance.choice(book.worksheets), *place, "x")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _edit(book: Workbook, chance: Random) -> None:
    sheet: Worksheet = chance.choice(book.worksheets)
    row, column = chance.randint(1, min(sheet.max_row + 3, 400)), chance.randint(1, min(sheet.max_column + 2, 60))
    match chance.randrange(16):
        case 0:
            sheet.insert_rows(row, chance.choice((1, 3)))
        case 1:
            sheet.delete_rows(row, chance.choice((1, 5)))
        case 2:
            sheet.insert_cols(column)
        case 3:
            sheet.delete_cols(column)
        case 4:
            sheet.merge_cells(
                start_row=row, end_row=row + chance.randrange(4), start_column=column, end_column=column + 1
            )
        case 5:
            _put(sheet, 1, column, chance.choice(_NAMES))
        case 6:
            book.create_sheet(chance.choice(("survey", "检查项", "附表", "choices", "评分表2")))
        case 7:
            for each in range(1, min(sheet.max_column, 60) + 1):
                _put(sheet, sheet.max_row + 1, each, sheet.cell(row, each).value)
        case 8:
            sheet.row_dimensions[row].hidden = True
        case 9:
            sheet.cell(sheet.max_row + 1, 1).comment = Comment("看看", "甲")
        case _:
            _put(sheet, row, column, chance.choice((*_CELLS, *TEXTS)))
            sheet.cell(row, column).number_format = chance.choice(_FORMATS)


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    cell = sheet.cell(row, column)
    try:
        cell.value = value
    except (AttributeError, ValueError):  # within a merged area, or a character that no workbook holds
        return


# What is made to take all memory, or all time


def _bomb(parts: Parts, chance: Random) -> None:
    name = _sheet(parts, chance)
    many = chance.choice((3000, 9000, 90_000))
    match chance.randrange(9):
        case 0:
            rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1000, 1000 + many))
            parts[name] = parts[name].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
        case 1:
            parts[name] = parts[name].replace(b"</sheetData>", b"<c><v>1</v></c>" * (20 * many) + b"</sheetData>")
        case 2:
            text = "字" * chance.choice((30_000, 40_000))
            cells = "".join(
                f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{text}</t></is></c></row>'
                for n in range(900, 900 + many // 100)
            )
            parts[name] = parts[name].replace(b"</sheetData>", cells.encode() + b"</sheetData>")
        case 3:
            parts[name] = parts[name].replace(
                b"</sheetData>", b" " * chance.choice((20 << 20, 40 << 20)) + b"</sheetData>"
            )
        case 4:
            parts.update({f"xl/media/{number}.png": b"" for number in range(many // 3)})
        case 5:
            parts["xl/media/1.png"] = bytes(chance.choice((10 << 20, 300 << 20)))
        case 6:
            text = "x" * 30_000
            parts["xl/sharedStrings.xml"] = f"<sst><si><t>{text}</t></si></sst>".encode()
            related = b'<Relationship Id="t" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
            parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
                b"</Relationships>", related
            )
            cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(900, 900 + many // 30))
            parts[name] = parts[name].replace(b"</sheetData>", cells.encode() + b"</sheetData>")
        case 7:
            formats = "".join(f'<numFmt numFmtId="{n}" formatCode="0%"/>' for n in range(200, 200 + many))
            styles = parts.get("xl/styles.xml", b"")
            parts["xl/styles.xml"] = (
                styles.replace(b"</cellXfs>", b'<xf numFmtId="9"/>' * many + b"</cellXfs>") + formats.encode()
            )
        case _:
            far = chance.choice(("CV9999", "BH99999", "AZ60000"))
            row = re.sub(r"\D", "", far)
            parts[name] = parts[name].replace(
                b"</sheetData>", f'<row r="{row}"><c r="{far}"><v>1</v></c></row></sheetData>'.encode()
            )


def _many_sheets(sound: bytes, chance: Random) -> bytes:
    """A workbook of many sheets, each with a cell that lies as far as a sheet may reach."""
    book = load_workbook(io.BytesIO(sound))
    far = chance.choice(((9_999, 100), (90_000, 50), (2, 2)))
    for number in range(chance.choice((20, 200))):
        book.create_sheet(f"附{number}").cell(*far, "x")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _many_entries(sound: bytes, chance: Random) -> bytes:
    """An archive with a directory of its own size many times over."""
    out = io.BytesIO(sound)
    with zipfile.ZipFile(out, "a") as target:
        for number in range(chance.choice((1500, 5000, 40_000))):
            target.writestr(f"{number}", b"")
    return out.getvalue()


WAYS: dict[str, tuple[int, Callable[[bytes, Random], bytes]]] = {
    "as it was": (1, lambda sound, chance: sound),
    "bytes changed": (8, _flipped),
    "cut": (4, _cut),
    "no workbook": (4, _another),
    "a lying directory": (8, _lying),
    "parts garbled": (12, _repacked(_garbled)),
    "parts renamed": (8, _repacked(_renamed)),
    "odd cells": (14, _repacked(_marked)),
    "an odd frame": (10, _repacked(_framed)),
    "odd words": (22, _filled),
    "a bomb": (6, _repacked(_bomb)),
    "many sheets": (2, _many_sheets),
    "many entries": (1, _many_entries),
}
