"""From the cells of a workbook to a checklist, or to every fault of it at once.

Pure. The rows become the very tables that a checklist file has, and the one validation examines these; a fault is then
led back to the cell that its table was read from. There is no second set of rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.checklists import workbook_errors as errors
from app.checklists.citations import Known
from app.checklists.errors import near
from app.checklists.load import from_tables
from app.checklists.national import Breach
from app.checklists.regulations import documents
from app.checklists.validation import examine_tables
from app.checklists.workbook import (
    ANSWER_KEYS,
    BASIS,
    CASES,
    FORMS,
    HEAD,
    ITEMS,
    LIVES,
    OPTIONS,
    SECTIONS,
    SheetForm,
    words,
)
from app.checklists.workbook_errors import CellFault
from app.checklists.workbook_read import Book
from app.checklists.workbook_tables import Table, Tables
from app.checklists.workbook_words import column_key
from app.checklists.write import checklist_toml
from app.domain.checklist import Checklist


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: the checklist if there is no fault, and where its parts stand, for what is found of it later.

    `places`: sheet and row of the head (""), of sections and of items by id.
    """

    checklist: Checklist | None
    faults: tuple[CellFault, ...]
    places: Mapping[str, tuple[SheetForm, int]]
    tables: Tables


def check_book(book: Book, known: Known) -> Read:
    """The checklist of a workbook, or all its faults in the order of its sheets, rows and columns."""
    return _Reader(book, known).read()


def breach_faults(read: Read, breaches: Iterable[Breach]) -> tuple[CellFault, ...]:
    """What was found of the checklist as a whole, told at the cells that it was read from."""
    for breach in breaches:
        form, row = read.places.get(breach.id, (ITEMS, 0))
        read.tables.tell(form, row, column_key(breach.key) if row else "", breach.what, breach.remedy)
    return read.tables.in_order()


class _Reader:
    """One checklist workbook under examination."""

    def __init__(self, book: Book, known: Known) -> None:
        self.known = known
        self.tables = Tables(book, FORMS, (OPTIONS, LIVES, CASES), {"section": SECTIONS})

    def read(self) -> Read:
        data = self._whole()
        for fault in examine_tables(data, self.known):
            self.tables.lead_back(fault)
        faults = self.tables.in_order()
        checklist = None
        if not faults:
            checklist = from_tables(data)
            checklist = replace(checklist, source=checklist_toml(checklist))
        return Read(checklist, faults, self._places(data), self.tables)

    def _whole(self) -> Table:
        head, sections, items = self.tables.one(HEAD), self.tables.of(SECTIONS), self.tables.of(ITEMS)
        for section in sections:
            section["item"] = []
        for item in items:
            self._shape_item(item)
        head["section"] = [*sections, *self._fill(sections, items)]
        by_id = {str(item["id"]): item for item in reversed(items) if "id" in item}
        for form, add in ((OPTIONS, _add_option), (LIVES, _add_life), (CASES, _add_case), (BASIS, _add_basis)):
            for entry in self.tables.of(form):
                if form is BASIS:
                    _resolve_source(entry)
                owner = self._item_of(entry, by_id)
                if owner is not None:
                    add(owner, entry)
        return head

    def _shape_item(self, item: Table) -> None:
        """Move the columns of the answer into a table of their own, as a file has it."""
        answer = {key: item.pop(key) for key in ANSWER_KEYS if key in item}
        form, row = self.tables.rows[id(item)]
        item["answer"] = self.tables.keep({"kind": "verdict"} | answer, form, row)
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
            fitting = [ids[name]] if name in ids else titles.get(name, [])
            if not name:
                self.tables.say(item, "section", errors.NO_SECTION)
            elif len(fitting) > 1:
                self.tables.say(item, "section", errors.SECTION_UNCLEAR, value=name)
            elif not fitting:
                known = [title for title in titles if title]
                self.tables.say(
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
            self.tables.say(entry, "item", errors.NO_ITEM)
        elif name not in items:
            self.tables.say(entry, "item", errors.UNKNOWN_ITEM, value=name, hint=near(name, items))
        return items.get(name)

    def _places(self, data: Table) -> dict[str, tuple[SheetForm, int]]:
        places = {"": self.tables.rows[id(data)]}
        for table in self.tables.kept:
            form, row = self.tables.rows[id(table)]
            if form in (SECTIONS, ITEMS) and "id" in table:
                places.setdefault(str(table["id"]), (form, row))
        return places


def _unused(tables: Iterable[Table]) -> str:
    taken = {str(table.get("id", "")) for table in tables}
    return next(name for number in range(len(taken) + 1) if (name := f"spare{number}") not in taken)


def _add_option(item: Table, entry: Table) -> None:
    item["answer"].setdefault("options", []).append(entry)


def _add_life(item: Table, entry: Table) -> None:
    item["answer"].setdefault("lives", []).append(entry)


def _add_case(item: Table, entry: Table) -> None:
    item.setdefault("cases", []).append(entry)


def _add_basis(item: Table, entry: Table) -> None:
    """To the item, or to the option that it is the basis of; one that there is not is told by the validation."""
    choice = str(entry.get("choice", "")).strip()
    options: list[Table] = item["answer"].get("options", [])
    option = next((option for option in options if choice and str(option.get("title", "")).strip() == choice), None)
    if option is None:
        item["basis"].append(entry)
        return
    del entry["choice"]
    option.setdefault("basis", []).append(entry)


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
