"""From the cells of a workbook to a checklist, or to every fault of it at once.

Pure. The rows become the very tables that a checklist file has, and the one validation examines these; a fault is then
led back to the cell that its table was read from. There is no second set of rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.checklists import workbook_errors as errors
from app.checklists.citations import Known
from app.checklists.errors import Fault, Sentence, near
from app.checklists.load import from_tables
from app.checklists.national import Breach
from app.checklists.regulations import documents
from app.checklists.validation import examine_tables
from app.checklists.workbook import ANSWER_KEYS, BASIS, CASES, FORMS, HEAD, ITEMS, OPTIONS, SECTIONS, SheetForm, words
from app.checklists.workbook_cells import NotText, value_of
from app.checklists.workbook_errors import CellFault
from app.checklists.workbook_read import Book, Sheet, letter, used_rows
from app.checklists.workbook_words import column_key, in_words
from app.checklists.write import checklist_toml
from app.domain.checklist import Checklist

Table = dict[str, Any]

_OPTIONAL = (OPTIONS, CASES)
_SHEETS = {form.name: number for number, form in enumerate(FORMS)}


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: the checklist if there is no fault, and where its parts stand, for what is found of it later.

    `places`: sheet and row of the head (""), of sections and of items by id. `heads`: columns by key, for each sheet.
    """

    checklist: Checklist | None
    faults: tuple[CellFault, ...]
    places: Mapping[str, tuple[str, int]]
    heads: Mapping[str, Mapping[str, int]]


def check_book(book: Book, known: Known) -> Read:
    """The checklist of a workbook, or all its faults in the order of its sheets, rows and columns."""
    return _Reader(book, known).read()


def breach_faults(read: Read, breaches: Iterable[Breach]) -> tuple[CellFault, ...]:
    """What was found of the checklist as a whole, told at the cells that it was read from."""
    faults = []
    for breach in breaches:
        sheet, row = read.places.get(breach.id, (ITEMS.name, 0))
        key = column_key(breach.key) if row else ""
        faults.append(_fault(sheet, row, key, read.heads.get(sheet, {}), breach.what, breach.remedy))
    return in_order(faults)


def in_order(faults: Iterable[CellFault]) -> tuple[CellFault, ...]:
    """By sheet, row and column; each once."""
    return tuple(sorted(dict.fromkeys(faults), key=lambda f: (_SHEETS.get(f.sheet, 0), f.row, len(f.letter), f.letter)))


def _fault(sheet: str, row: int, key: str, heads: Mapping[str, int], what: str, remedy: str) -> CellFault:
    column = FORMS[_SHEETS[sheet]].column(key)
    return CellFault(
        sheet, row, letter(heads[key]) if key in heads else "", column.title if column else "", what, remedy
    )


class _Reader:
    """One workbook under examination. A table is known again by its identity: `tables` keeps every one alive."""

    def __init__(self, book: Book, known: Known) -> None:
        self.book = book
        self.known = known
        self.faults: list[CellFault] = []
        self.heads: dict[str, dict[str, int]] = {}
        self.lacking: set[tuple[str, str]] = set()
        self.tables: list[Table] = []
        self.rows: dict[int, tuple[SheetForm, int]] = {}
        self.told: set[tuple[int, str]] = set()

    def read(self) -> Read:
        data = self._whole()
        for fault in examine_tables(data, self.known):
            self._lead_back(fault)
        faults = in_order(self.faults)
        checklist = None
        if not faults:
            checklist = from_tables(data)
            checklist = replace(checklist, source=checklist_toml(checklist))
        return Read(checklist, faults, self._places(data), self.heads)

    # The tables of a file

    def _whole(self) -> Table:
        head, *more = self._tables(HEAD) or [self._table({}, HEAD, 2 if HEAD.name in self.book.sheets else 0)]
        for extra in more:
            self._say(extra, "id", errors.ROWS_TOO_MANY)
        sections = self._tables(SECTIONS)
        items = self._tables(ITEMS)
        for section in sections:
            section["item"] = []
        for item in items:
            self._shape_item(item)
        head["section"] = [*sections, *self._fill(sections, items)]
        by_id = {str(item["id"]): item for item in reversed(items) if "id" in item}
        for form, add in ((OPTIONS, _add_option), (CASES, _add_case), (BASIS, _add_basis)):
            for entry in self._tables(form):
                owner = self._item_of(entry, by_id)
                if owner is not None:
                    add(owner, entry)
        return head

    def _shape_item(self, item: Table) -> None:
        """Move the columns of the answer into a table of their own, as a file has it."""
        answer = {key: item.pop(key) for key in ANSWER_KEYS if key in item}
        form, row = self.rows[id(item)]
        item["answer"] = self._table({"kind": "verdict"} | answer, form, row)
        item["basis"] = []

    def _fill(self, sections: list[Table], items: list[Table]) -> list[Table]:
        """Put the items into their sections. Gives one more section for those whose section is not known, so that
        these are examined too."""
        ids = {str(section["id"]): section for section in reversed(sections) if "id" in section}
        titles: dict[str, list[Table]] = {}
        for section in sections:
            titles.setdefault(str(section.get("title", "")).strip(), []).append(section)
        spare: Table = {"id": _unused([*sections, *items]), "title": "？", "item": []}
        for item in items:
            name = str(item.pop("section", "")).strip()
            fitting = [ids[name]] if name in ids else titles.get(name, []) if name else []
            if not name:
                self._say(item, "section", errors.NO_SECTION)
            elif len(fitting) > 1:
                self._say(item, "section", errors.SECTION_UNCLEAR, value=name)
            elif not fitting:
                known = [title for title in titles if title]
                self._say(
                    item,
                    "section",
                    errors.UNKNOWN_SECTION,
                    value=name,
                    hint=near(name, known),
                    known="、".join(known) or "（还没有填）",
                )
            (fitting[0] if fitting else spare)["item"].append(item)
        return [spare] if spare["item"] else []

    def _item_of(self, entry: Table, items: Mapping[str, Table]) -> Table | None:
        name = str(entry.pop("item", "")).strip()
        if not name:
            self._say(entry, "item", errors.NO_ITEM)
        elif name not in items:
            self._say(entry, "item", errors.UNKNOWN_ITEM, value=name, hint=near(name, items))
        return items.get(name)

    # Rows and cells

    def _tables(self, form: SheetForm) -> list[Table]:
        """The rows of a sheet as tables; what is wrong with its columns and cells is told on the way."""
        sheet = self.book.sheets.get(form.name)
        if sheet is None:
            if form not in _OPTIONAL:
                self.faults.append(_fault(form.name, 0, "", {}, *_texts(errors.NO_SHEET, name=form.name)))
            return []
        heads = self.heads[form.name] = self._heads(form, sheet)
        bad = self._bad_cells(form, sheet, heads)
        tables = []
        for row in sorted({*used_rows(sheet), *(row for row, _ in bad if row > 1)}):
            table = self._table({}, form, row)
            for column in form.columns:
                place = (row, heads.get(column.key, 0))
                if place in bad:
                    self.told.add((id(table), column.key))
                try:
                    value = value_of(column, sheet.value(*place)) if place[1] else None
                except NotText as error:
                    self._say(table, column.key, errors.NOT_TEXT, actual=error)
                    continue
                if value is not None:
                    table[column.key] = value
            if form is BASIS:
                _resolve_source(table)
            tables.append(table)
        return tables

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
                    texts = _texts(sentence, value=title, hint=near(title, by_title))
                    self.faults.append(CellFault(form.name, 1, letter(number), "", *texts))
            else:
                heads[key] = number
        for column in form.columns:
            if column.needed and column.key not in heads:
                self.faults.append(_fault(form.name, 1, "", {}, *_texts(errors.NO_COLUMN, title=column.title)))
                self.lacking.add((form.name, column.key))
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
            texts = _texts(sentence, **values)
            self.faults.append(CellFault(form.name, row, letter(column), titles.get(column, ""), *texts))
        return {*sheet.formulas, *sheet.errors}

    def _table(self, data: Table, form: SheetForm, row: int) -> Table:
        self.tables.append(data)
        self.rows[id(data)] = form, row
        return data

    # Faults

    def _say(self, table: Table, key: str, sentence: Sentence, **values: object) -> None:
        form, row = self.rows[id(table)]
        if row and (form.name, key) not in self.lacking:
            self.faults.append(_fault(form.name, row, key, self.heads[form.name], *_texts(sentence, **values)))
        self.told.add((id(table), key))

    def _lead_back(self, fault: Fault) -> None:
        """Tell a fault of the tables at the cell it was read from, unless the cell was told already."""
        origin = fault.origin
        if origin is None or id(origin.table) not in self.rows:
            return
        form, row = self.rows[id(origin.table)]
        key, what, remedy = in_words(fault, origin, form)
        if key == "section" and form is HEAD:
            form, row, key = SECTIONS, 0, ""
            if form.name not in self.book.sheets:
                return
        elif not row or (id(origin.table), key) in self.told or (form.name, key) in self.lacking:
            return
        self.faults.append(_fault(form.name, row, key, self.heads.get(form.name, {}), what, remedy))

    def _places(self, data: Table) -> dict[str, tuple[str, int]]:
        places = {"": (HEAD.name, self.rows[id(data)][1])}
        for table in self.tables:
            form, row = self.rows[id(table)]
            if form in (SECTIONS, ITEMS) and "id" in table:
                places.setdefault(str(table["id"]), (form.name, row))
        return places


def _texts(sentence: Sentence, **values: object) -> tuple[str, str]:
    fault = sentence.at("", **values)
    return fault.what, fault.remedy


def _unused(tables: Iterable[Table]) -> str:
    taken = {str(table.get("id", "")) for table in tables}
    return next(name for number in range(len(taken) + 1) if (name := f"spare{number}") not in taken)


def _add_option(item: Table, entry: Table) -> None:
    item["answer"].setdefault("options", []).append(entry)


def _add_case(item: Table, entry: Table) -> None:
    item.setdefault("cases", []).append(entry)


def _add_basis(item: Table, entry: Table) -> None:
    item["basis"].append(entry)


def _resolve_source(entry: Table) -> None:
    """Name what is cited as a file does: a document by its id, everything else as a rule."""
    source, place = entry.pop("source", None), entry.pop("place", None)
    if source is None:
        return
    title = str(source).strip("《》")
    ids = {name: entry.id for entry in documents() for name in (entry.title, entry.number, entry.id) if name}
    rules = words("rules")
    of_document = title in ids or (title not in rules and near(title, ids) and not near(title, rules))
    names = ("document", "clause") if of_document else ("rule", "article")
    entry[names[0]] = ids.get(title, title)
    if place is not None:
        entry[names[1]] = place
