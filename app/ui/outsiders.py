"""Tells what other programs wrote into the store from what the window and its jobs wrote."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from app.storage.store import Store


class Written(Enum):
    """What came into the store since the last look that is not shown yet."""

    NOTHING = "nothing"
    MAYBE = "maybe"
    """The window and a job of its both wrote, and what each saw may be the other's. To be read anew, not to be told."""
    BY_OTHERS = "by others"


class View(NamedTuple):
    """What one of the window's connections did and saw. SQLite tells it of every commit but its own."""

    wrote: bool
    saw_others: bool


def judge(views: tuple[View, ...]) -> Written:
    """Whether anybody wrote to whom none of these connections belongs; the window's own is among them."""
    writers = [view for view in views if view.wrote]
    # where one of them wrote, that one was told of nobody but others; where none did, each was
    told = writers or views
    if not any(view.saw_others for view in told):
        return Written.NOTHING
    return Written.MAYBE if len(writers) > 1 else Written.BY_OTHERS


class Outsiders:
    """Keeps what was found from look to look. A job's connection stays open until the next look has asked it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows = store.rows_written
        self._jobs: list[Store] = []
        self._found = Written.NOTHING

    def keep(self, store: Store) -> None:
        """Take over the connection of a job that is done; on the job's thread."""
        self._jobs.append(store)

    def look(self) -> None:
        """Notice what was written until now; not while a job is at work. Raises what SQLite says of the file."""
        jobs, self._jobs = self._jobs, []
        try:
            before, self._rows = self._rows, self._store.rows_written
            own = View(self._rows != before, self._store.written_elsewhere())
            found = judge((own, *(View(job.rows_written > 0, job.written_elsewhere()) for job in jobs)))
        finally:
            for job in jobs:
                job.close()
        if found is not Written.NOTHING and self._found is not Written.BY_OTHERS:
            self._found = found

    def take(self) -> Written:
        """What has been found since this was last asked."""
        self.look()
        found, self._found = self._found, Written.NOTHING
        return found

    def close(self) -> None:
        """Close what jobs left open."""
        for job in self._jobs:
            job.close()
        self._jobs = []
