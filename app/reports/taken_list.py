"""A list as it stands on the screen, to be taken away as a table. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

Cell = str | int | date


@dataclass(frozen=True, slots=True)
class TakenList:
    """The rows of a list, in its order, under their heads."""

    title: str
    heads: Sequence[str]
    widths: Sequence[float]
    """Of the columns, in characters."""
    rows: Iterable[tuple[Cell, ...]]
    count: int
    unit: str
    """What is counted: 个问题."""
    office: str
    day: date
    told: str = ""
    """To what it was narrowed, in words."""
    lost: int = 0
    """How much of what belongs in it can't be shown."""

    @property
    def heading(self) -> str:
        """What stands under the title: whose list it is, of which day, narrowed to what, and how long."""
        parts = [self.office, self.day.isoformat(), self.told, f"共{self.count}{self.unit}"]
        if self.lost:
            parts.append(f"另有{self.lost}处内容不能显示")
        return "　".join(part for part in parts if part)
