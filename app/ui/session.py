"""What every page is given: the desk it works at, the settings, and who to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.progress import Progress
from app.settings import Settings, write_settings
from app.ui.events import StoreEvents
from app.ui.jobs import Job, JobRunner
from app.workflow.desk import Desk, open_desk


@dataclass
class Session:
    """One store open in one window. `desk` belongs to the window's thread: a job opens its own from `path`."""

    path: Path
    desk: Desk
    settings: Settings
    events: StoreEvents
    jobs: JobRunner

    def change(self, settings: Settings) -> None:
        """Save other settings and let them hold from now on. Raises `NOT_SAVED`; then the old ones still hold."""
        write_settings(settings)
        self.settings = settings
        if settings.inspector != self.desk.actor:
            self.desk = self.desk.at(settings.inspector)
        self.events.settings_changed.emit()

    def job(self, work: Callable[[Desk, Progress], object]) -> Job:
        """A job whose work is given a desk of its own, on the thread it runs on, closed when it ends."""
        path, actor, clock = self.path, self.desk.actor, self.desk.clock

        def at_own_desk(progress: Progress) -> object:
            desk = open_desk(path, actor, clock)
            try:
                return work(desk, progress)
            finally:
                desk.close()

        return Job(at_own_desk)

    def let_go(self) -> None:
        """Close the store, so that it can be replaced. Nobody may look at `desk` until `reopen`."""
        self.desk.close()

    def reopen(self) -> None:
        """Open the store that lies there now. Raises `AppError`."""
        self.desk = open_desk(self.path, self.settings.inspector, self.desk.clock)

    def close(self) -> None:
        self.jobs.shut_down()
        self.desk.close()
