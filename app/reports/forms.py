"""What stands on the forms that leave as workbooks and come back filled in: the register's, and a visit's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.inspection import Inspection
from app.domain.institution import Institution


@dataclass(frozen=True, slots=True)
class RegisterForm:
    """The homes that are registered, each with its name in every store, and the counties to pick from."""

    office: str
    day: date
    homes: tuple[tuple[str, Institution], ...]
    counties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerSheets:
    """A visit with its name in every store, and what was noted of its items, also of those without a result."""

    visit: Inspection
    name: str
    notes: Mapping[str, str]
    today: date
