"""To what a person narrows the lists of problems and of visits, and what of their lines is asked for then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.checklist import Severity
from app.domain.visit_rows import VisitStage
from app.storage import finding_lines
from app.storage.finding_lines import Wanted
from app.storage.visit_lines import WantedVisits
from app.workflow.desk import Desk


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What both lists are narrowed by; what is empty narrows nothing."""

    home: int | None = None
    township: str = ""
    inspector: str = ""
    since: date | None = None
    """Days of the visit, both included."""
    until: date | None = None

    @property
    def words(self) -> str:
        """What it narrows to, in a few words, the home apart; empty where it narrows to nothing else."""
        days = f"{self.since or ''}至{self.until or ''}" if self.since or self.until else ""
        return " · ".join(filter(None, (self.township, *self.own_words, self.inspector, days)))

    @property
    def own_words(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Filter(Narrowed):
    """What a person narrows the list of problems to."""

    department: str = ""
    severity: Severity | None = None

    @property
    def own_words(self) -> tuple[str, ...]:
        return (self.department, self.severity.label if self.severity is not None else "")


@dataclass(frozen=True, slots=True)
class VisitFilter(Narrowed):
    """What a person narrows the list of visits to."""

    stage: VisitStage | None = None

    @property
    def own_words(self) -> tuple[str, ...]:
        return (self.stage.label if self.stage is not None else "",)


NO_FILTER, NO_VISIT_FILTER = Filter(), VisitFilter()


def wanted(desk: Desk, sieve: str = "all", text: str = "", by: Filter = NO_FILTER) -> Wanted:
    """The problems of one of `SIEVES` that a search for a text finds, and that a filter leaves."""
    searched = _words(text)
    return Wanted(
        sieve=sieve,
        home=by.home,
        words=searched,
        named=_named(desk, searched),
        township=by.township,
        severity=by.severity.rank if by.severity is not None else None,
        department=by.department,
        inspector=by.inspector,
        since=_text(by.since),
        until=_text(by.until),
    )


def wanted_visits(desk: Desk, text: str = "", by: VisitFilter = NO_VISIT_FILTER) -> WantedVisits:
    """The visits that a search for a text finds, and that a filter leaves."""
    searched = _words(text)
    return WantedVisits(
        words=searched,
        named=_named(desk, searched),
        home=by.home,
        township=by.township,
        stage=by.stage.value if by.stage is not None else "",
        inspector=by.inspector,
        since=_text(by.since),
        until=_text(by.until),
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().split())


def _text(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _named(desk: Desk, searched: Sequence[str]) -> tuple[int, ...]:
    """The homes whose initials somebody types; () for any other text."""
    if len(searched) != 1 or not (searched[0].isascii() and searched[0].isalpha()):
        return ()
    from app.checklists.initials import holds_initials  # brings a dictionary

    named = finding_lines.home_names(desk.store.db)
    return tuple(home for home, name in named if home and holds_initials(name, searched[0]))
