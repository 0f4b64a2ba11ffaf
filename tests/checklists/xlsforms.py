"""Forms written as tables, as pyxform's own tests write them: in memory, and as files."""

from __future__ import annotations

import io

from openpyxl import Workbook

from app.checklists.workbook_read import Book, Sheet


def tables(text: str) -> dict[str, list[list[str]]]:
    """The sheets of a form written as tables."""
    sheets: dict[str, list[list[str]]] = {}
    for line in text.splitlines():
        name, *cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        rows = sheets.setdefault(name, []) if name else sheets[list(sheets)[-1]]
        if cells:
            rows.append(cells)
    return sheets


def book_of(text: str) -> Book:
    rows = {name: tuple(tuple(row) for row in grid) for name, grid in tables(text).items()}
    return Book("表.xlsx", {name: Sheet(name, grid) for name, grid in rows.items()})


def file_of(text: str) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables(text).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
