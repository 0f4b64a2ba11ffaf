"""How a table is declared: a column is a title and functions of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from app.ui.models.roles import Role
from app.ui.tones import Chip, Tone

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. `text` is the title that is painted, read aloud and copied; the others are optional."""

    title: str
    text: Callable[[Row], str]
    note: Callable[[Row], str] | None = None
    chips: Callable[[Row], tuple[Chip, ...]] | None = None
    lead: Callable[[Row], str] | None = None
    trail: Callable[[Row], str] | None = None
    tone: Callable[[Row], Tone | None] | None = None
    bold: Callable[[Row], bool] | None = None
    progress: Callable[[Row], tuple[int, int] | None] | None = None
    sort_key: Callable[[Row], Any] | None = None
    search: Callable[[Row], str] | None = None
    right: bool = False
    hint: Callable[[Row], str] | None = None
    """The tool tip; without it the title and note, which a narrow column cuts."""
    _by_role: dict[int, Callable[[Row], object]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        asked: Mapping[Role, Callable[[Row], object] | None] = {
            Role.TITLE: self.text,
            Role.NOTE: self.note,
            Role.CHIPS: self.chips,
            Role.LEAD: self.lead,
            Role.TRAIL: self.trail,
            Role.TONE: self.tone,
            Role.BOLD: self.bold,
            Role.PROGRESS: self.progress,
            Role.SORT: self.sort_key or self.text,
            Role.SEARCH: self.search or self.text,
        }
        object.__setattr__(self, "_by_role", {int(role): ask for role, ask in asked.items() if ask is not None})

    def value(self, role: int, row: Row) -> object:
        """What the column says of a row under a role; None when it says nothing."""
        ask = self._by_role.get(role)
        return None if ask is None else ask(row)

    def tip(self, row: Row) -> str:
        if self.hint is not None:
            return self.hint(row)
        return "\n".join(text for text in (self.text(row), self.note(row) if self.note else "") if text)

    def spoken(self, row: Row) -> str:
        """The cell in words, for a screen reader."""
        parts = [self.lead(row) if self.lead else "", self.text(row), self.note(row) if self.note else ""]
        parts += [chip.text for chip in self.chips(row)] if self.chips else []
        parts.append(self.trail(row) if self.trail else "")
        return "，".join(part for part in parts if part)
