"""What the county's summary is counted from: homes, visits and problems, and how problems are counted. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.checklist import Severity
from app.domain.repeats import Repeat

GRADES = (Severity.MAJOR, Severity.SUSPECTED, Severity.SERIOUS, Severity.GENERAL)
"""The severities of problems, gravest first; the order of every tuple of counts here."""
GRAVEST = (Severity.MAJOR, Severity.SUSPECTED)
NOWHERE = "未登记乡镇"


@dataclass(frozen=True, slots=True)
class Place:
    """A home of the register. `township` is never empty (`NOWHERE`)."""

    key: int
    name: str
    township: str = NOWHERE


@dataclass(frozen=True, slots=True)
class Visited:
    """One visit. `asked`, `checked`: items that applied, and those answered. `dark`: items looked at in vain or not at
    all that may hide something grave; `lit`: items that were answered with a result. `signed`: by everyone."""

    key: int
    home: int
    day: date
    checklists: tuple[str, ...]
    asked: int
    checked: int
    dark: frozenset[str] = frozenset()
    lit: frozenset[str] = frozenset()
    signed: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem as it stands. `items`: (id, title) of what failed; `checklist`: that of the first of them.

    `number` is empty before 挂号; `lapsed` after a correction. `closed` is the day of 销账, None while open.
    `deadline` is the one in force, `moved` where an extension or a recheck set it anew. `late`: some date has passed.
    `name` tells it from all others in every store; `changed_because`: why its closing was taken back, or its result
    corrected after signing.
    """

    visit: int
    home: int
    home_name: str
    township: str
    day: date
    checklist: str
    items: tuple[tuple[str, str], ...]
    severity: Severity
    number: str
    text: str
    deadline: date
    state: str
    closed: date | None = None
    late: bool = False
    late_words: str = ""
    moved: bool = False
    pending: bool = False
    lapsed: bool = False
    historic: bool = False
    repeat: Repeat | None = None
    departments: tuple[str, ...] = ()
    name: str = ""
    changed_because: str = ""

    @property
    def open(self) -> bool:
        return self.closed is None

    @property
    def counts(self) -> bool:
        """Whether it is registered, stands, and is to be mended on the spot: only these are counted."""
        return bool(self.number) and not self.lapsed and not self.historic and self.severity in GRADES


@dataclass(frozen=True, slots=True)
class Tally:
    """Problems counted by severity (`GRADES`): all, and those open; `late` of the open ones."""

    found: tuple[int, ...] = (0,) * len(GRADES)
    left: tuple[int, ...] = (0,) * len(GRADES)
    late: int = 0

    @property
    def total(self) -> int:
        return sum(self.found)

    @property
    def open(self) -> int:
        return sum(self.left)

    @property
    def closed(self) -> int:
        return self.total - self.open

    def of(self, severity: Severity) -> int:
        """How many of a severity."""
        return self.found[GRADES.index(severity)]

    def open_of(self, severity: Severity) -> int:
        """How many of a severity stand open."""
        return self.left[GRADES.index(severity)]


def tally(problems: Iterable[Problem]) -> Tally:
    """Count problems, each once."""
    known = tuple(problems)
    return Tally(
        tuple(sum(p.severity is grade for p in known) for grade in GRADES),
        tuple(sum(p.severity is grade and p.open for p in known) for grade in GRADES),
        sum(p.open and p.late for p in known),
    )
