"""What a form that came back would change, row by row: what the plans of the ledger, the register and the answers
share. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from app.checklists.errors import Sentence
from app.checklists.workbook_beside import Beside, is_own_words
from app.checklists.workbook_errors import CellFault
from app.checklists.workbook_read import Value
from app.domain.figures import figure_of, half_width
from app.domain.resident_number import personal_number
from app.interchange import form_errors, row_errors
from app.interchange.returned import Line, Returned, Unread, cell_text
from app.reports.drawable import undrawable

T = TypeVar("T")
MOST_TEXT = 2000
_COUNT = re.compile(r"([\d,]{1,9})\s*[张人名个家间处具台项次份樘样种瓶盏部床位天条套辆只件]?")
_MOST_COUNTED = 999_999
_MOST_SHOWN = 30


class Group(StrEnum):
    """What becomes of a row."""

    ACCEPTED = "accepted"
    CONFLICT = "conflict"
    REFUSED = "refused"
    UNCHANGED = "unchanged"
    ASIDE = "aside"
    """It is no row of the form, and was not read."""

    @property
    def label(self) -> str:
        return {
            "accepted": "可导入",
            "conflict": "与新数据冲突",
            "refused": "不能导入",
            "unchanged": "没有变化",
            "aside": "没有读入",
        }[self.value]


class Back(StrEnum):
    """How a row goes back in a 退回件 (`sent_back`)."""

    KEPT = "kept"
    """As it came, locked: nothing is wrong with it."""
    MEND = "mend"
    """As it came, to be corrected."""
    ANEW = "anew"
    """As it would leave now, to be filled in again: what came can't be corrected in its place."""
    SHUT = "shut"
    """As it would leave now, locked: whoever filled it in can do nothing about it."""
    LOOSE = "loose"
    """In the list of what no row could take."""
    NOWHERE = "nowhere"
    """It says what another row says."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with a row, and in which column; empty where it is of the whole row."""

    column: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what.rstrip('。')}；{self.remedy}"

    @property
    def placed(self) -> str:
        """With its column."""
        return f"“{self.column}”：{self}" if self.column else str(self)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: what is held, and what the row says."""

    column: str
    before: str
    after: str


class Planned(Protocol):
    """What becomes of one row, of whatever form."""

    @property
    def group(self) -> Group: ...


P = TypeVar("P", bound=Planned)


@dataclass(frozen=True, slots=True)
class Plan(Generic[P]):
    """What a file that came back would change. `rows` in the order of the file."""

    file: str
    digest: str
    rows: tuple[P, ...]

    def of(self, group: Group) -> tuple[P, ...]:
        """The rows of one group."""
        return tuple(row for row in self.rows if row.group is group)

    @property
    def accepted(self) -> tuple[P, ...]:
        return self.of(Group.ACCEPTED)


@dataclass(frozen=True, slots=True)
class FormRow(Generic[T]):
    """What becomes of one row of the file. `title` says which thing the row is, `where` its sheet, row and column.

    `said` is what is to be written of an accepted row. `reason` is why a row is not taken; of an accepted one it is
    what the person should know before, mostly nothing.
    """

    sheet: str
    row: int
    group: Group
    title: str
    where: str
    changes: tuple[Change, ...] = ()
    reason: str = ""
    said: T | None = None
    beside: str = ""
    """What it is, where it is no row of the form but something that somebody put beside it."""
    flaws: tuple[Flaw, ...] = ()
    back: Back = Back.KEPT
    name: str = ""
    """What the row speaks of, where that is held."""


@dataclass(frozen=True, slots=True)
class FormPlan(Plan[FormRow[T]], Generic[T]):
    """What a filled form would change, with the form itself; rows that say nothing at all are left out."""

    returned: Returned


class RowFault(Exception):
    """A row, or a cell of it, that is not taken: why, and in which column."""

    def __init__(self, sentence: Sentence, column: str = "", **values: object) -> None:
        super().__init__(sentence)
        self.column = column
        self.what = sentence.what.format(**values)
        self.remedy = sentence.remedy.format(**values)

    def __str__(self) -> str:
        return str(self.flaw)

    @property
    def flaw(self) -> Flaw:
        return Flaw(self.column, self.what, self.remedy)


def told(faults: Sequence[RowFault]) -> str:
    """All that is wrong with a row; its place is that of the first."""
    return "".join(str(fault) if number == 0 else fault.flaw.placed for number, fault in enumerate(faults))


def where(returned: Returned, line: Line, column: str = "") -> str:
    """The place of a row or a cell, in words."""
    letter = returned.columns.get(line.sheet, {}).get(column, "")
    return CellFault(line.sheet, line.row, letter, column if letter else "", "", "").where


def row_with(
    returned: Returned,
    line: Line,
    group: Group,
    title: str,
    faults: Sequence[RowFault] = (),
    changes: tuple[Change, ...] = (),
    reason: str = "",
    said: T | None = None,
    back: Back | None = None,
    name: str = "",
) -> FormRow[T]:
    """A planned row; with faults, all of them are told, and the place is that of the first. `back`: None for a row
    with faults that can be corrected where it stands, and for one that has none."""
    return FormRow(
        sheet=line.sheet,
        row=line.row,
        group=group,
        title=title,
        where=where(returned, line, faults[0].column if faults else ""),
        changes=changes,
        reason=reason or told(faults),
        said=said,
        flaws=tuple(fault.flaw for fault in faults),
        back=back or (Back.MEND if faults else Back.KEPT),
        name=name,
    )


def form_plan(returned: Returned, rows: Iterable[FormRow[T]], own: Iterable[Beside] = ()) -> FormPlan[T]:
    """The plan of a form's rows. Tables that nobody can read follow, each as a row that is refused, and what somebody
    put beside the form, `own` words among it, as rows that change nothing."""
    unread: list[FormRow[T]] = []
    for table in returned.unread:
        place, reason = unread_words(table)
        unread.append(
            FormRow(table.sheet, table.row, Group.REFUSED, "认不出的行", place, reason=reason, back=Back.LOOSE)
        )
    aside: list[FormRow[T]] = [
        FormRow(each.sheet, each.row, Group.ASIDE, each.title, each.place, reason=each.reason, beside=each.title)
        for each in (*own, *returned.beside)
    ]
    return FormPlan(returned.name, returned.digest, (*rows, *unread, *aside), returned)


def unread_words(table: Unread) -> tuple[str, str]:
    """Where rows stand that nobody can read, and why."""
    fault = RowFault(row_errors.UNREAD, titles="、".join(f"“{title}”" for title in table.missing))
    return CellFault(table.sheet, table.row, "", "", "", "").where, str(fault)


def rows_words(lines: Sequence[Line], places: Sequence[int]) -> str:
    """`“登记表”表第5行、“登记表”表第9行`."""
    named = "、".join(f"“{lines[place].sheet}”表第{lines[place].row}行" for place in places[:4])
    return named + ("等处" if len(places) > 4 else "")


def said_alike(lines: Sequence[Line], places: Sequence[int]) -> bool:
    """Whether rows hold the same in every cell that is read; one row alone does."""
    if len(places) < 2:
        return True
    said = {
        (lines[place].marks, tuple(sorted((k, cell_text(v)) for k, v in lines[place].cells.items())))
        for place in places
    }
    return len(said) == 1 and not any(lines[place].faults for place in places)


def same_as(line: Line) -> str:
    """That a row says what this one says, which is taken."""
    return f"和“{line.sheet}”表第{line.row}行相同，只算一次。"


def rows_of_one(
    returned: Returned,
    places: Sequence[int],
    name: str,
    title: Callable[[Line], str],
    twice: Sentence,
    plan: Callable[[Line], FormRow[T]],
) -> Iterator[tuple[int, FormRow[T]]]:
    """The rows that speak of one thing: the first as `plan` has it, the others as the same; all are refused where they
    say different things."""
    lines = returned.lines
    alike = said_alike(lines, places)
    for number, place in enumerate(places):
        line = lines[place]
        if not alike:
            fault = RowFault(twice, rows=rows_words(lines, places))
            row: FormRow[T] = row_with(returned, line, Group.REFUSED, title(line), (fault,), back=Back.ANEW)
        elif number:
            reason = same_as(lines[places[0]])
            row = row_with(returned, line, Group.UNCHANGED, title(line), reason=reason, back=Back.NOWHERE)
        else:
            row = plan(line)
        yield place, replace(row, name=name)


def own_words(line: Line, naming: Collection[int] = ()) -> tuple[str, ...]:
    """What a row without marks says, where that is the line for a signature or a note of somebody's own; empty where
    it is a try to fill in the form. `naming`: the places of the locked cells that would name a thing."""
    locked = [*(text.strip() for text in line.seen), *line.besides]
    filled = [cell_text(value) for value in line.cells.values()]
    alone = line.below and not any(line.seen[place].strip() for place in naming)
    if any(line.marks) or line.faults or not is_own_words(locked, filled, alone=alone):
        return ()
    return tuple(text for text in (*locked, *filled) if text)


def is_blank(line: Line, titles: Iterable[str]) -> bool:
    """Whether none of these cells says anything."""
    return all(title not in line.faults and not cell_text(line.cells.get(title, "")) for title in titles)


def text_of(column: str, value: Value) -> str:
    """A text as a person wrote it. Raises as `check_text` does."""
    text = cell_text(value)
    check_text(column, text)
    return text


def check_text(column: str, text: str) -> None:
    """Raises `RowFault` for a text too long, with an ID number in it, or with a sign that no font draws."""
    if len(text) > MOST_TEXT:
        raise RowFault(row_errors.TOO_LONG, column, count=len(text), most=MOST_TEXT)
    if number := personal_number(text):
        raise RowFault(row_errors.PERSONAL, column, number=number[:6])
    if signs := undrawable(text):
        raise RowFault(row_errors.UNPRINTABLE, column, characters=signs)


def code_of(column: str, value: Value) -> str:
    """A long number that is a name: an office program that took it for a figure has lost its end."""
    if isinstance(value, float) and abs(value) >= 1e15:
        raise RowFault(form_errors.DIGITS_LOST, column)
    return re.sub(r"\s", "", half_width(cell_text(value))).upper()


def count_of(column: str, value: Value) -> int | None:
    """A whole number, in full width too or with its counting word; None if the cell is empty."""
    text = half_width(cell_text(value)).strip()
    if not text:
        return None
    found = _COUNT.fullmatch(text)
    number = figure_of(found[1]) if found else None
    if number is None or number > _MOST_COUNTED:
        raise RowFault(form_errors.NOT_A_COUNT, column, value=text[:_MOST_SHOWN])
    return int(number)


def change_words(changes: Sequence[Change]) -> str:
    """`床位：60 → 80；电话：（空） → 0953-1234567`; of a thing that is new only what it will be."""
    if all(not change.before for change in changes):
        return "；".join(f"{change.column}：{change.after}" for change in changes)
    return "；".join(f"{change.column}：{change.before or '（空）'} → {change.after or '（空）'}" for change in changes)


def counts(rows: Iterable[Planned]) -> dict[Group, int]:
    """How many rows of each group."""
    found = dict.fromkeys(Group, 0)
    for row in rows:
        found[row.group] += 1
    return found
