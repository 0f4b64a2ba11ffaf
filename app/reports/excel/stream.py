"""Rows written as XML into a workbook that openpyxl made: the same dress for the first row and the fifty-thousandth,
and never more than some hundred rows in memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from io import BytesIO
from operator import attrgetter
from typing import BinaryIO

from app.domain.ledger import MARKS
from app.progress import NO_PROGRESS, Progress
from app.reports.excel.cells import FIXED_TIME, FORMULA, plain
from app.reports.excel.ledger_sheet import FIRST_ROW, HEAD_ROW, PATTERNS, WIDTHS, template
from app.reports.ledger import HEADS, Ledger, LedgerRow

_SHEET_PART = "xl/worksheets/sheet1.xml"
_BATCH = 250
_DAY_ZERO = date(1899, 12, 30).toordinal()
_ODD = re.compile("[&<>\r_\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LONG = 16_000
_VALUES = attrgetter(*LedgerRow.__dataclass_fields__)
_LETTERS = tuple(chr(65 + place) for place in range(len(HEADS)))
_SHOWN_WIDTHS = WIDTHS[: -len(MARKS)]
assert len(HEADS) <= 26


def write_rows(ledger: Ledger, out: BinaryIO, progress: Progress = NO_PROGRESS) -> None:
    """Write the ledger's workbook. The same ledger gives the same bytes. `progress` counts rows and can stop it."""
    with (
        zipfile.ZipFile(BytesIO(template(ledger))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name != _SHEET_PART:
                target.writestr(entry, source.read(name))
                continue
            head, styles, tail = _taken_apart(source.read(name).decode())
            with target.open(entry, "w") as part:
                part.write(_sized(head, len(ledger.rows)).encode())
                for chunk in _chunks(ledger, styles, progress):
                    part.write(chunk.encode())
                part.write(tail.encode())


def _taken_apart(xml: str) -> tuple[str, list[list[str]], str]:
    """What stands before the rows, the dress of each column in each pattern row, and what stands after."""
    start = xml.index(f'<row r="{FIRST_ROW}"')
    end = xml.index("</sheetData>")
    styles = []
    for row in range(FIRST_ROW, FIRST_ROW + PATTERNS):
        styles.append([re.search(rf'<c r="{name}{row}" s="(\d+)"', xml[start:end])[1] for name in _LETTERS])  # type: ignore[index]
    return xml[:start], styles, xml[end:]


def _sized(head: str, rows: int) -> str:
    """With the true extent: some readers stop where it says that the sheet ends."""
    return re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="A1:{_LETTERS[-1]}{HEAD_ROW + rows}"', head, count=1)


def _chunks(ledger: Ledger, styles: list[list[str]], progress: Progress) -> Iterator[str]:
    total = len(ledger.rows)
    plain_heads = [f'" s="{style}"' for style in styles[0]]
    quoted_heads = [f'" s="{style}"' for style in styles[1]]
    chunk: list[str] = []
    for done, row in enumerate(ledger.rows):
        if done % _BATCH == 0:
            progress.step(done, total, "写台账")
            if chunk:
                yield "".join(chunk)
                chunk = []
        number = FIRST_ROW + done
        values = _VALUES(row)
        chunk.append(f'<row r="{number}" ht="{_height(values)}" customHeight="1">')
        for letter, dress, quoted, value in zip(_LETTERS, plain_heads, quoted_heads, values, strict=True):
            if not value:
                chunk.append(f'<c r="{letter}{number}{dress}/>')
            elif isinstance(value, str):
                text = _text(value)
                if text.startswith(FORMULA):
                    dress = quoted
                chunk.append(
                    f'<c r="{letter}{number}{dress} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
                )
            else:
                chunk.append(f'<c r="{letter}{number}{dress}><v>{value.toordinal() - _DAY_ZERO}</v></c>')
        chunk.append("</row>")
    yield "".join(chunk)
    progress.step(total, total, "写台账")


def _text(value: str) -> str:
    """The text as it stands in XML, without what a workbook cannot hold."""
    if len(value) < _LONG and _ODD.search(value) is None:
        return value
    text = _ESCAPED.sub("_x005F_", plain(value))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _height(values: Sequence[object]) -> str:
    """Enough for the cell that wraps most, in points: Excel and WPS do not grow rows of a file by themselves."""
    most = max(
        _lines(value, width) for value, width in zip(values, _SHOWN_WIDTHS, strict=False) if isinstance(value, str)
    )
    return f"{min(409.0, most * 13.5 + 6):g}"


@lru_cache(4096)
def _lines(text: str, width: float) -> int:
    """Lines that a text takes; a Chinese character is as wide as two digits, and has three bytes."""
    room = width - 0.7
    lines = 0
    for line in text.split("\n") if "\n" in text else (text,):
        wide = (len(line) + len(line.encode("utf-8", "replace"))) / 2
        lines += max(1, -int(-wide // room))
    return lines
