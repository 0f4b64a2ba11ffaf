"""What stands on the forms that leave as workbooks and come back filled in: the register's, and a visit's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.checklists.workbook_read import Value
from app.domain.inspection import Inspection
from app.domain.institution import Institution
from app.domain.rating import Frame


@dataclass(frozen=True, slots=True)
class Came:
    """What a row held when it came back: its marks, the locked cells that tell which row it is, and the open cells, as
    they were read."""

    marks: tuple[str, ...]
    seen: tuple[str, ...]
    cells: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class BackRow:
    """A row of a 退回件. `came`: None for one that is written as it would leave now. `reason`: why it goes back; empty
    where nothing is wrong with it."""

    reason: str = ""
    is_open: bool = False
    came: Came | None = None


@dataclass(frozen=True, slots=True)
class LooseRow:
    """What no row of a 退回件 can take: where it stood, what it said, and why it was not read."""

    place: str
    said: str
    reason: str


@dataclass(frozen=True, slots=True)
class SentBack:
    """What a 退回件 holds. `rows`: name of the thing → its row, those to be mended first; `new`: rows of new things."""

    rows: Mapping[str, BackRow]
    new: tuple[BackRow, ...] = ()
    loose: tuple[LooseRow, ...] = ()

    @property
    def to_mend(self) -> int:
        """How many rows are open because something is wrong with them."""
        return sum(row.is_open for row in (*self.rows.values(), *self.new))


@dataclass(frozen=True, slots=True)
class RegisterForm:
    """The homes that are registered, each with its name in every store, and the counties to pick from."""

    office: str
    day: date
    homes: tuple[tuple[str, Institution], ...]
    counties: tuple[str, ...] = ()
    back: SentBack | None = None
    """For a 退回件: what came back, of these homes and of new ones."""


@dataclass(frozen=True, slots=True)
class AnswerSheets:
    """A visit with its name in every store, and what was noted of its items, also of those without a result."""

    visit: Inspection
    name: str
    notes: Mapping[str, str]
    today: date
    back: SentBack | None = None
    """For a 退回件: what came back, by the items' ids."""


@dataclass(frozen=True, slots=True)
class ScoreSheetBack:
    """A score sheet that was refused: its rows in the order in which they came, and what was not read besides."""

    frame: Frame
    rows: tuple[BackRow, ...]
    loose: tuple[LooseRow, ...]
    day: date
