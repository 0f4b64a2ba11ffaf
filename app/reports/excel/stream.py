"""Rows written as XML into a workbook that openpyxl made: the same dress for the first row and the fifty-thousandth,
and never more than some hundred rows in memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache
from io import BytesIO
from operator import attrgetter, itemgetter
from typing import BinaryIO

from app.domain.ledger import MARKS, SEEN
from app.progress import NO_PROGRESS, Progress
from app.reports.excel.back_parts import Shown, shown_value
from app.reports.excel.cells import FIXED_TIME, FORMULA, plain
from app.reports.excel.ledger_sheet import FIRST_ROW, HEAD_ROW, LOCKED, PATTERNS, Columns, columns_of, template
from app.reports.ledger import HEADS, Ledger, LedgerBack, LedgerBackRow, LedgerRow

_SHEET_PART = "xl/worksheets/sheet1.xml"
_BATCH = 250
_DAY_ZERO = date(1899, 12, 30).toordinal()
_ODD = re.compile("[&<>\r_\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LONG = 16_000
_VALUES = attrgetter(*LedgerRow.__dataclass_fields__)
_LETTERS = tuple(chr(65 + place) for place in range(len(HEADS) + 1))
assert len(_LETTERS) <= 26


def write_rows(ledger: Ledger | LedgerBack, out: BinaryIO, progress: Progress = NO_PROGRESS) -> None:
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
            columns = columns_of(ledger)
            head, styles, tail = _taken_apart(source.read(name).decode(), columns)
            with target.open(entry, "w") as part:
                part.write(_sized(head, len(columns.heads), len(ledger.rows)).encode())
                for chunk in _chunks(ledger, columns, styles, progress):
                    part.write(chunk.encode())
                part.write(tail.encode())


def _taken_apart(xml: str, columns: Columns) -> tuple[str, list[list[str]], str]:
    """What stands before the rows, the dress of each column in each pattern row, and what stands after."""
    start = xml.index(f'<row r="{FIRST_ROW}"')
    end = xml.index("</sheetData>")
    styles = []
    for row in range(FIRST_ROW, FIRST_ROW + PATTERNS):
        dressed = (re.search(rf'<c r="{name}{row}" s="(\d+)"', xml[start:end]) for name in _LETTERS)
        styles.append([found[1] for found in dressed if found is not None])
    return xml[:start], styles, xml[end:]


def _sized(head: str, columns: int, rows: int) -> str:
    """With the true extent: some readers stop where it says that the sheet ends."""
    return re.sub(
        r'<dimension ref="[^"]*"', f'<dimension ref="A1:{_LETTERS[columns - 1]}{HEAD_ROW + rows}"', head, count=1
    )


def _chunks(
    ledger: Ledger | LedgerBack, columns: Columns, styles: list[list[str]], progress: Progress
) -> Iterator[str]:
    total = len(ledger.rows)
    letters = _LETTERS[: len(columns.heads)]
    seen, widths = itemgetter(*columns.seen), itemgetter(*columns.seen)(columns.widths)
    dresses = [[f'" s="{style}"' for style in row] for row in styles]
    chunk: list[str] = []
    rows: Collection[LedgerRow | LedgerBackRow] = ledger.rows
    for done, row in enumerate(rows):
        if done % _BATCH == 0:
            progress.step(done, total, "写台账")
            if chunk:
                yield "".join(chunk)
                chunk = []
        number = FIRST_ROW + done
        values, locked = _values(row)
        plain_heads, quoted_heads = dresses[locked : locked + 2]
        chunk.append(f'<row r="{number}" ht="{_height(seen(values), widths)}" customHeight="1">')
        for letter, dress, quoted, value in zip(letters, plain_heads, quoted_heads, values, strict=True):
            if value is None or value == "":
                chunk.append(f'<c r="{letter}{number}{dress}/>')
            elif isinstance(value, str):
                text = _text(value)
                if text.startswith(FORMULA):
                    dress = quoted
                chunk.append(
                    f'<c r="{letter}{number}{dress} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
                )
            elif isinstance(value, date):
                chunk.append(f'<c r="{letter}{number}{dress}><v>{value.toordinal() - _DAY_ZERO}</v></c>')
            else:  # a number that came where none belongs is to be seen as it is, and not as a day
                chunk.append(f'<c r="{letter}{number}{quoted}><v>{value!r}</v></c>')
        chunk.append("</row>")
    yield "".join(chunk)
    progress.step(total, total, "写台账")


def _values(row: LedgerRow | LedgerBackRow) -> tuple[Sequence[Shown], int]:
    """What stands in a row, and the first of the two patterns that it is dressed after."""
    if isinstance(row, LedgerRow):
        return _VALUES(row), LOCKED if row.is_closed else 0
    values = list(_VALUES(row.row))
    if (came := row.back.came) is not None:
        there: dict[str, Shown] = dict(zip((*SEEN, *MARKS), (*came.seen, *came.marks), strict=True))
        there |= {title: shown_value(value) for title, value in came.cells.items()}
        values = [there.get(head, value) for head, value in zip(HEADS, values, strict=True)]
    return (row.back.reason, *values), 0 if row.back.is_open else LOCKED


def _text(value: str) -> str:
    """The text as it stands in XML, without what a workbook cannot hold."""
    if len(value) < _LONG and _ODD.search(value) is None:
        return value
    text = _ESCAPED.sub("_x005F_", plain(value))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _height(values: Sequence[object], widths: Sequence[float]) -> str:
    """Enough for the cell that wraps most, in points: Excel and WPS do not grow rows of a file by themselves."""
    most = max(_lines(value, width) for value, width in zip(values, widths, strict=False) if isinstance(value, str))
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
