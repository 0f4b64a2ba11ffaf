"""What every page is given: the desk it works at, the settings, and who to tell."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.checklists.initials import make_ready
from app.errors import AppError
from app.progress import Progress
from app.settings import Settings, write_settings
from app.storage.fitting import refuse_personal
from app.ui.events import StoreEvents
from app.ui.jobs import Job, JobRunner
from app.ui.outsiders import Outsiders
from app.workflow.desk import Desk, open_desk


@dataclass
class Session:
    """One store open in one window. `desk` belongs to the window's thread: a job has its own, from `desk.again`."""

    path: Path
    desk: Desk
    settings: Settings
    events: StoreEvents
    jobs: JobRunner
    outsiders: Outsiders = field(init=False)
    away: bool = field(init=False, default=False)
    """Whether the store is closed, to be replaced."""
    _spelling: bool = field(init=False, default=False)
    """Whether initials can be told, or that is being seen to."""

    def __post_init__(self) -> None:
        self.outsiders = Outsiders(self.desk.store)

    def change(self, settings: Settings) -> None:
        """Save other settings and let them hold from now on. Raises `NOT_SAVED`, `PERSONAL_NUMBER`; then the old ones
        still hold."""
        refuse_personal("设置", settings.inspector, settings.office)
        write_settings(settings)
        if settings.inspector != self.settings.inspector:
            self.desk.seat(settings.inspector)
        self.settings = settings
        self.events.settings_changed.emit()

    def prepare_search(self) -> None:
        """Have initials ready before the first letter is typed in a search of homes: while the person reaches for the
        keys. Called again it does nothing."""
        if not self._spelling:
            self._spelling = True
            self.jobs.start(Job(lambda _: make_ready()), "")

    def job(self, work: Callable[[Desk, Progress], object]) -> Job:
        """A job whose work is given a desk of its own on the thread that it runs on."""
        desk, outsiders = self.desk, self.outsiders
        if not self.jobs.busy:
            with suppress(AppError):  # a file that is gone is told by the work
                outsiders.look()

        def at_own_desk(progress: Progress) -> object:
            own = desk.again()
            try:
                return work(own, progress)
            finally:
                outsiders.keep(own.store)

        return Job(at_own_desk)

    def let_go(self) -> None:
        """Close the store, so that it can be replaced. Nobody may look at `desk` until `reopen`."""
        self.away = True
        self.outsiders.close()
        self.desk.close()

    def reopen(self) -> None:
        """Open the store that lies there now. Raises `AppError`."""
        self.desk = open_desk(self.path, self.settings.inspector, self.desk.clock, create=False)
        self.outsiders = Outsiders(self.desk.store)
        self.away = False

    def close(self) -> None:
        """Close the store for good: from then on it is away."""
        self.away = True
        self.jobs.shut_down()
        self.outsiders.close()
        self.desk.close()
