"""A checklist from a file of a county's own: a checklist workbook, an XLSForm or a TOML file, taken whole or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.checklists.errors import ChecklistError, Fault
from app.checklists.load import known, load_checklist
from app.checklists.national import find_breaches
from app.checklists.workbook import EXAMPLE, FORMS, GUIDE, ITEMS, RULES, WORDS
from app.checklists.workbook_beside import hidden_rows
from app.checklists.workbook_errors import BESIDE, NOT_A_TEMPLATE, SHEET_NOT_READ, CellFault, WorkbookError
from app.checklists.workbook_read import Book, read_book, used_rows
from app.domain.checklist import Checklist

TEMPLATE_COMMAND = "yijian checklist template"


@dataclass(frozen=True, slots=True)
class Incoming:
    """The checklist in a file, and what of the file it leaves out, with what that means for the reader."""

    checklist: Checklist
    notes: tuple[CellFault, ...] = ()


def read_incoming(path: Path, national: Sequence[Checklist] = (), others: Iterable[Checklist] = ()) -> Checklist:
    """The checklist in a file, sound in itself and beside the national ones and the county's others. Without any
    national ones it is only read, not to be used.

    Raises `WorkbookError` or `ChecklistError` with every fault, or the `AppError` that says why the file is refused.
    """
    return read_with_notes(path, national, others).checklist


def read_with_notes(path: Path, national: Sequence[Checklist] = (), others: Iterable[Checklist] = ()) -> Incoming:
    """The same, with what the checklist leaves out of the file."""
    if path.suffix.lower() == ".toml":
        return Incoming(_from_toml(path, national, others))
    from app.checklists import workbook_check, xlsform

    opened = book = read_book(path, {*(form.name for form in FORMS), *xlsform.SHEETS})
    converted = None
    if xlsform.is_xlsform(book):
        converted = xlsform.convert(book)
        book = converted.book
    elif ITEMS.name not in book.sheets:
        raise NOT_A_TEMPLATE.with_(
            file=path.name, needed=f"“{ITEMS.name}”", form="检查表模板", command=TEMPLATE_COMMAND
        )
    read = workbook_check.check_book(book, known())
    faults = read.faults
    if read.checklist is not None and national:
        faults = workbook_check.breach_faults(read, find_breaches(read.checklist, national, others))
    if converted is not None:
        faults = (*converted.faults, *converted.restore(faults))
    if faults or read.checklist is None:
        raise WorkbookError(path.name, faults)
    notes = _sheet_notes(book) if converted is None else tuple(converted.notes)
    beside = (BESIDE.at("", word=word) for word in opened.beside)
    return Incoming(
        read.checklist,
        (
            *notes,
            *_hidden_notes(opened),
            *(CellFault(path.name, 0, "", "", said.what, said.remedy) for said in beside),
        ),
    )


def _hidden_notes(book: Book) -> Iterator[CellFault]:
    """The rows that nobody sees who opens the file; they are read like the others."""
    for sheet in book.sheets.values():
        for each in hidden_rows(sheet, tuple(used_rows(sheet))):
            yield CellFault(each.sheet, each.row, "", "", each.what, each.remedy)


def _sheet_notes(book: Book) -> tuple[CellFault, ...]:
    """The sheets of a workbook that are none of the template's."""
    known = (GUIDE, EXAMPLE, RULES, WORDS)
    said = SHEET_NOT_READ.at("")
    return tuple(CellFault(name, 0, "", "", said.what, said.remedy) for name in book.others if name not in known)


def _from_toml(path: Path, national: Sequence[Checklist], others: Iterable[Checklist]) -> Checklist:
    checklist = load_checklist(path)
    if national and (breaches := find_breaches(checklist, national, others)):
        faults = [Fault(breach.id or "文件开头", breach.what, breach.remedy) for breach in breaches]
        raise ChecklistError(path.name, faults)
    return checklist
