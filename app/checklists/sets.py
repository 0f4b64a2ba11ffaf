"""Short practical sets made from the full checklists: a set names items and copies none.

Assembled, a set is a checklist like any other: its `source` is the text of a whole checklist file, so an inspection
keeps every word that it was made with, whatever becomes of the full checklists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import rtoml

from app.checklists import errors
from app.checklists.errors import ChecklistError, Fault
from app.checklists.load import shipped
from app.checklists.reading import Table
from app.checklists.validation import FORMAT, ID, syntax_fault
from app.checklists.write import checklist_toml
from app.domain.checklist import Checklist, Item, Section, asked_elsewhere

_FILE = Path(__file__).resolve().parent / "data" / "sets.toml"


def shipped_sets(checklists: Iterable[Checklist]) -> tuple[Checklist, ...]:
    """The sets that come with the program, assembled from these checklists."""
    return assemble_sets(_FILE.read_text(encoding="utf-8"), checklists)


@cache
def offered() -> tuple[Checklist, ...]:
    """Everything that ships and can be inspected with: the full checklists, then the short sets made of them."""
    return (*shipped(), *shipped_sets(shipped()))


def assemble_sets(text: str, checklists: Iterable[Checklist]) -> tuple[Checklist, ...]:
    """The sets that a text describes; `ChecklistError` with every fault if it has any."""
    try:
        data = rtoml.loads(text)
    except rtoml.TomlParsingError as error:
        raise ChecklistError(_FILE.name, [syntax_fault(text, error)]) from error
    reading = _Reading(checklists)
    sets = reading.sets(Table(data, "文件开头", reading.faults))
    if reading.faults:
        raise ChecklistError(_FILE.name, reading.faults)
    return sets


class _Reading:
    """One file of sets under examination."""

    def __init__(self, checklists: Iterable[Checklist]) -> None:
        checklists = tuple(checklists)
        self.faults: list[Fault] = []
        self.items = {item.id: item for checklist in checklists for item in checklist.items}
        sections = [section.id for checklist in checklists for section in checklist.sections]
        self.ids = {*self.items, *sections, *(checklist.id for checklist in checklists)}

    def sets(self, top: Table) -> tuple[Checklist, ...]:
        if isinstance(value := top.data.get("format"), int) and value != FORMAT:
            top.say(errors.NEWER_FORMAT, value=value)
            return ()
        top.keys(("format", "edition", "set"), ("format", "edition", "set"))
        if "format" in top.data:
            top.whole("format", FORMAT)
        edition = top.text("edition")
        return tuple(self._set(table, edition) for table in top.tables("set", lambda number: f"第{number}表"))

    def _set(self, table: Table, edition: str) -> Checklist:
        name = self._id(table)
        table.keys(("id", "title", "purpose", "section"), ("id", "title", "purpose", "section"))
        title, purpose = table.text("title"), table.text("purpose")
        taken: set[str] = set()
        place = table.where
        sections = tuple(
            self._section(section, taken) for section in table.tables("section", lambda number: f"{place} 第{number}节")
        )
        made = Checklist(name, title, edition, sections, purpose)
        for item in made.items:
            if others := asked_elsewhere(item, taken):
                table.say(errors.ASKED_TWICE, value=item.id, others="、".join(others))
        return replace(made, source=checklist_toml(made))

    def _section(self, table: Table, taken: set[str]) -> Section:
        name = self._id(table)
        table.keys(("id", "title", "items"), ("id", "title", "items"))
        title, ids = table.text("title"), table.texts("items")
        if table.data.get("items") == []:
            table.say(errors.NO_ENTRIES, key="items")
        found: list[Item] = []
        for value in ids:
            if value not in self.items:
                table.say(errors.UNKNOWN_ITEM, value=value, hint=errors.near(value, self.items))
            elif value in taken:
                table.say(errors.REPEATED, value=value)
            else:
                found.append(self.items[value])
            taken.add(value)
        return Section(name, title, tuple(found))

    def _id(self, table: Table) -> str:
        """The id of a table, whose place is from now on named by it. No set, section or checklist has the same."""
        value = table.text("id")
        if not value:
            return ""
        table.where = value
        if not ID.fullmatch(value):
            table.say(errors.BAD_ID, value=value)
        if value in self.ids:
            table.say(errors.DUPLICATE_ID, value=value)
        self.ids.add(value)
        return value
