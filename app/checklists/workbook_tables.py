"""The rows of a workbook as tables, and the way back from a fault of a table to the cell that it was read from.

Whatever sheets a workbook has: those of a checklist and those of a jurisdiction are read alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from app.checklists import workbook_errors as errors
from app.checklists.errors import Fault, Sentence, near
from app.checklists.workbook import SheetForm
from app.checklists.workbook_cells import NotText, value_of
from app.checklists.workbook_errors import CellFault
from app.checklists.workbook_read import Book, Sheet, used_rows
from app.checklists.workbook_scan import letter
from app.checklists.workbook_words import in_words

Table = dict[str, Any]


class Tables:
    """One workbook under examination. A table is known again by its identity: `kept` keeps every one alive.

    `sheets_of`: keys of a file that are a sheet of their own in the workbook.
    """

    def __init__(
        self,
        book: Book,
        forms: Sequence[SheetForm],
        optional: Collection[SheetForm] = (),
        sheets_of: Mapping[str, SheetForm] | None = None,
    ) -> None:
        self.book = book
        self.forms = forms
        self.optional = optional
        self.sheets_of = sheets_of or {}
        self.faults: list[CellFault] = []
        self.heads: dict[str, dict[str, int]] = {}
        self.kept: list[Table] = []
        self.rows: dict[int, tuple[SheetForm, int]] = {}
        self._lacking: set[tuple[str, str]] = set()
        self._told: set[tuple[int, str]] = set()

    def of(self, form: SheetForm) -> list[Table]:
        """The rows of a sheet as tables; what is wrong with its columns and cells is told on the way."""
        sheet = self.book.sheets.get(form.name)
        if sheet is None:
            if form not in self.optional:
                self.tell(form, 0, "", *texts(errors.NO_SHEET, name=form.name))
            return []
        heads = self.heads[form.name] = self._heads(form, sheet)
        bad = self._bad_cells(form, sheet, heads)
        tables = []
        for row in used_rows(sheet):
            table = self.keep({}, form, row)
            for column in form.columns:
                place = (row, heads.get(column.key, 0))
                if place in bad:
                    self._told.add((id(table), column.key))
                try:
                    value = value_of(column, sheet.value(*place)) if place[1] else None
                except NotText as error:
                    self.say(table, column.key, errors.NOT_TEXT, actual=error)
                    continue
                if value is not None:
                    table[column.key] = value
            tables.append(table)
        return tables

    def one(self, form: SheetForm) -> Table:
        """The one row of a sheet; more are a fault, none is an empty table in the second row."""
        table, *more = self.of(form) or [self.keep({}, form, 2 if form.name in self.book.sheets else 0)]
        for extra in more:
            self.say(extra, form.columns[0].key, errors.ROWS_TOO_MANY)
        return table

    def keep(self, data: Table, form: SheetForm, row: int) -> Table:
        """Note where a table was read from."""
        self.kept.append(data)
        self.rows[id(data)] = form, row
        return data

    def say(self, table: Table, key: str, sentence: Sentence, **values: object) -> None:
        """A fault of a table in a workbook's own words; a cell is told once."""
        form, row = self.rows[id(table)]
        if row and (form.name, key) not in self._lacking and (id(table), key) not in self._told:
            self.tell(form, row, key, *texts(sentence, **values))
        self._told.add((id(table), key))

    def tell(self, form: SheetForm, row: int, key: str, what: str, remedy: str) -> None:
        """A fault at a cell by its row and the key of its column."""
        heads = self.heads.get(form.name, {})
        column = form.column(key)
        place = letter(heads[key]) if row and key in heads else ""
        self.faults.append(CellFault(form.name, row, place, column.title if column and row > 1 else "", what, remedy))

    def lead_back(self, fault: Fault) -> None:
        """Tell a fault of the tables at the cell it was read from, unless the cell was told already."""
        origin = fault.origin
        if origin is None or id(origin.table) not in self.rows:
            return
        form, row = self.rows[id(origin.table)]
        key, what, remedy = in_words(fault, origin, form)
        if key in self.sheets_of and form.column(key) is None:
            if self.sheets_of[key].name in self.book.sheets:
                self.tell(self.sheets_of[key], 0, "", what, remedy)
        elif row and (id(origin.table), key) not in self._told and (form.name, key) not in self._lacking:
            self.tell(form, row, key, what, remedy)

    def in_order(self) -> tuple[CellFault, ...]:
        """Everything told, by sheet, row and column; each once."""
        return in_order(self.faults, self.forms)

    def _heads(self, form: SheetForm, sheet: Sheet) -> dict[str, int]:
        """The columns by key."""
        by_title = {column.title: column.key for column in form.columns}
        heads: dict[str, int] = {}
        for number, value in enumerate(sheet.rows[0] if sheet.rows else (), 1):
            title = str(value).strip().rstrip("*＊")
            key = by_title.get(title)
            if key is None or key in heads:
                if title:
                    sentence = errors.UNKNOWN_COLUMN if key is None else errors.COLUMN_TWICE
                    said = texts(sentence, value=title, hint=near(title, by_title))
                    self.faults.append(CellFault(form.name, 1, letter(number), "", *said))
            else:
                heads[key] = number
        for column in form.columns:
            if column.needed and column.key not in heads:
                self.tell(form, 1, "", *texts(errors.NO_COLUMN, title=column.title))
                self._lacking.add((form.name, column.key))
        return heads

    def _bad_cells(self, form: SheetForm, sheet: Sheet, heads: Mapping[str, int]) -> set[tuple[int, int]]:
        """Tell merged cells, formulas and error values; gives the places of the latter two."""
        titles = {number: column.title for column in form.columns if (number := heads.get(column.key))}
        told = [
            *((row, column, errors.MERGED, {"range": area}) for row, column, area in sheet.merged),
            *((row, column, errors.FORMULA, {}) for row, column in sheet.formulas),
            *((row, column, errors.ERROR_CELL, {}) for row, column in sheet.errors - sheet.formulas),
        ]
        for row, column, sentence, values in told:
            said = texts(sentence, **values)
            self.faults.append(CellFault(form.name, row, letter(column), titles.get(column, ""), *said))
        return {*sheet.formulas, *sheet.errors}


def in_order(faults: Iterable[CellFault], forms: Sequence[SheetForm]) -> tuple[CellFault, ...]:
    """By sheet, row and column; each once."""
    places = {form.name: number for number, form in enumerate(forms)}
    return tuple(sorted(dict.fromkeys(faults), key=lambda f: (places.get(f.sheet, 0), f.row, len(f.letter), f.letter)))


def texts(sentence: Sentence, **values: object) -> tuple[str, str]:
    """What is wrong and what to do."""
    fault = sentence.at("", **values)
    return fault.what, fault.remedy
