"""Filled forms for tests: the cells of a workbook as the library reads them, and a hand that edits them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from app.checklists.load import shipped
from app.checklists.workbook_read import Book, Sheet, Value, read_book
from app.checklists.workbook_scan import Limits
from app.domain.features import Feature
from app.domain.inspection import Inspection
from app.domain.institution import Institution, Kind, Residents, Roster, credit_code_check_character
from app.domain.visit_rows import Mode
from app.interchange.form_plan import FormPlan, FormRow, Group
from app.interchange.register_plan import HeldHome, RegisterPlan, plan_homes, register_lines
from app.reports.excel import register_workbook
from app.reports.forms import RegisterForm
from app.storage.store import Store
from app.workflow.desk import Desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.registering import register
from app.workflow.visits import load

TODAY = date(2026, 11, 22)
NOON = 1_795_320_000_000
"""2026-11-22 12:00 in China."""
LISTS = ("fire", "staffing")
Rows = list[list[Value]]
_FIRST_17 = "52640300MJX00000{}"


def code_of(number: int) -> str:
    """An invented credit code whose check character is right."""
    first = _FIRST_17.format(number)[:17]
    return first + credit_code_check_character(first)


def home(number: int, **changes: object) -> Institution:
    """One invented home."""
    made = Institution(
        name=f"示例{number}敬老院",
        kind=Kind.RURAL_HOME,
        county="红寺堡区",
        township=f"示例{number}镇",
        credit_code=code_of(number),
        beds=40 + number,
        nursing_beds=4,
        residents=Residents(self_caring=10 + number, disabled=3),
        roster=Roster(4),
        key=number + 1,
        handle=f"AAAA-{number + 1}",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def name_of(number: int) -> str:
    return f"{'a' * 32}:{number + 1}:{'b' * 64}"


def held_homes(homes: Sequence[Institution]) -> dict[str, HeldHome]:
    return {name_of(number): HeldHome(each) for number, each in enumerate(homes)}


def register_content(homes: Sequence[Institution]) -> bytes:
    named = tuple((name_of(number), each) for number, each in enumerate(homes))
    return register_workbook(RegisterForm("示例县民政局", TODAY, named, ("红寺堡区",)))


def read_content(content: bytes, folder: Path, name: str = "表.xlsx") -> Book:
    path = folder / name
    path.write_bytes(content)
    return read_book(path, None, Limits(form="表", columns=90))


class Hand:
    """Edits one sheet of a book by the titles of its columns; `book` is what comes of it."""

    def __init__(self, book: Book, sheet: str = "") -> None:
        self._book = book
        self.name = sheet or next(iter(book.sheets))
        self.rows: Rows = [list(row) for row in book.sheets[self.name].rows]
        self.head = next(n for n, row in enumerate(self.rows) if "标识（勿改）" in row)

    def column(self, title: str) -> int:
        return self.rows[self.head].index(title)

    def has(self, title: str) -> bool:
        return title in self.rows[self.head]

    def set(self, row: int, title: str, value: Value) -> None:
        self.rows[row][self.column(title)] = value

    def get(self, row: int, title: str) -> Value:
        return self.rows[row][self.column(title)]

    def marked(self) -> list[int]:
        """The rows that carry marks."""
        mark = self.column("标识（勿改）")
        return [n for n in range(self.head + 1, len(self.rows)) if self.rows[n][mark]]

    def empty(self) -> int:
        """The first row for a new thing; there are some below it."""
        row = max([self.head, *self.marked()]) + 1
        while len(self.rows) < row + 3:
            self.rows.append([""] * len(self.rows[self.head]))
        return row

    @property
    def book(self) -> Book:
        sheets = dict(self._book.sheets)
        old: Sheet = sheets[self.name]
        sheets[self.name] = replace(old, rows=tuple(tuple(row) for row in self.rows))
        return replace(self._book, sheets=sheets)


def plan_of(book: Book, homes: Sequence[Institution]) -> RegisterPlan:
    return plan_homes(register_lines(book), held_homes(homes))


def only(plan: FormPlan[object], group: Group) -> FormRow[object]:
    """The one row of a group."""
    (row,) = plan.of(group)
    return row


def edited(book: Book, edit: Callable[[Hand], None]) -> Book:
    hand = Hand(book)
    edit(hand)
    return hand.book


@cache
def visited() -> tuple[Inspection, str]:
    """A visit just begun, and its name."""
    desk = Desk(Store.memory(device="a" * 32), "检查员甲", lambda: NOON)
    home = Institution(
        name="青石镇敬老院",
        county="同心县",
        beds=60,
        residents=Residents(self_caring=21, disabled=15),
        roster=Roster(4),
        features=frozenset({Feature.KITCHEN, Feature.GAS, Feature.HYDRANT}),
    )
    sections = tuple(s.id for c in shipped() if c.id in LISTS for s in c.sections)
    key = start(desk, register(desk, home).key, Mode.PATROL, LISTS, [PartPlan(desk.actor, sections)])
    found = load(desk, key), desk.store.ref(key)
    desk.close()
    return found
