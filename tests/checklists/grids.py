"""Checklist workbooks for tests: as cells in memory, and as files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from app.checklists.load import known
from app.checklists.workbook import FORMS
from app.checklists.workbook_check import Read, check_book
from app.checklists.workbook_example import example
from app.checklists.workbook_read import Book, Sheet, Value
from app.checklists.workbook_rows import cells, rows_of
from app.checklists.workbook_scan import column_number
from app.domain.checklist import Checklist

NAMES = tuple(form.name for form in FORMS)


def book_of(checklist: Checklist) -> Book:
    """The cells of the checklist's workbook, as the library would read them."""
    rows = rows_of(checklist)
    sheets = {}
    for form in FORMS:
        grid: list[tuple[Value, ...]] = [tuple(column.title for column in form.columns)]
        for row in rows[form.name]:
            values = (float(v) if isinstance(v, int) else v for v in cells(form, row))
            grid.append(tuple("" if value is None else value for value in values))
        sheets[form.name] = Sheet(form.name, tuple(grid))
    return Book("本县.xlsx", sheets)


def filled(changes: Mapping[str, Value], book: Book | None = None) -> Book:
    """The example's workbook with some cells changed: {"检查项!R2": "严重"}."""
    book = book or book_of(example())
    sheets = dict(book.sheets)
    for place, value in changes.items():
        name, _, cell = place.partition("!")
        column, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr] # a test's own places
        grid = [list(line) for line in sheets[name].rows]
        width = max(len(line) for line in grid)
        while len(grid) < int(row):
            grid.append([""] * width)
        line = grid[int(row) - 1]
        line += [""] * (column_number(column) - len(line))
        line[column_number(column) - 1] = value
        sheets[name] = replace(sheets[name], rows=tuple(tuple(line) for line in grid))
    return replace(book, sheets=sheets)


def read(book: Book) -> Read:
    return check_book(book, known())


def told(book: Book) -> list[str]:
    return [str(fault) for fault in read(book).faults]


def bare(checklist: Checklist | None) -> Checklist:
    """Without its source, to be compared."""
    assert checklist is not None
    return replace(checklist, source="")


def cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    """The same data with every text cleaned."""
    if type(value) is str:
        return clean(value)
    if isinstance(value, tuple):
        return tuple(cleaned(entry, clean) for entry in value)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)(
            **{field.name: cleaned(getattr(value, field.name), clean) for field in fields(value) if field.init}
        )
    return value


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
