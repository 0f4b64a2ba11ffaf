"""What all visits found of an item, by the lines that are kept. Where many have to be made first, that is done beside
the window, and told when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.domain.finding_rows import FindingRow
from app.domain.unreadable import Unreadable
from app.ui.pages.page import AT_ONCE
from app.ui.session import Session
from app.workflow.lines import freshen, numbers_of_item, rows_of, stale, unshown


class Found(NamedTuple):
    """How many problems an item brought, and the newest of them."""

    total: int
    newest: Sequence[FindingRow]


class FindingCount(QObject):
    """`moved` comes when there is more to tell than before."""

    moved = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._counting = False
        self.stopped = False
        """Whether counting was stopped or failed: it begins anew when `forget` is called."""
        self._unreadable: tuple[Unreadable, ...] | None = None

    def of(self, item: str, most: int) -> Found | None:
        """The problems of an item, at most so many of the newest; None while they are not counted."""
        desk = self._session.desk
        if stale(desk) > AT_ONCE:
            self._count()
            return None
        numbers = numbers_of_item(desk, item)
        return Found(len(numbers), [row for row in rows_of(desk, numbers[:most]) if row is not None])

    @property
    def unreadable(self) -> tuple[Unreadable, ...]:
        """What can't be shown of the visits and of their problems."""
        if self._unreadable is None:
            self._unreadable = unshown(self._session.desk)
        return self._unreadable

    def forget(self) -> None:
        """What was read may be out of date."""
        self._unreadable, self.stopped = None, False

    def _count(self) -> None:
        if self._counting or self.stopped:
            return
        self._counting = True
        job = self._session.job(freshen)
        job.succeeded.connect(self._on_counted)
        job.failed.connect(self._on_stopped)
        job.cancelled.connect(self._on_stopped)
        self._session.jobs.start(job, "正在清点")

    def _on_counted(self, _: object = None) -> None:
        self._counting = False
        self.forget()
        self.moved.emit()

    def _on_stopped(self, _: object = None) -> None:
        self._counting, self.stopped = False, True
        self.moved.emit()
