"""What all visits found, by item. A county has thousands of visits: they are read a few at a time, the newest first,
between the keys that the person presses."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.finding_rows import FindingRow
from app.domain.unreadable import Unreadable
from app.ui import messages
from app.ui.session import Session
from app.workflow.following import findings_of
from app.workflow.lines import inspections
from app.workflow.visits import each_visit

REST = 250
"""Milliseconds of rest at an item before reading begins."""
_AT_A_TIME = 0.03


class FindingCount(QObject):
    """`moved` comes after every few visits; `left` of them are still to be read."""

    moved = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._keys: list[int] | None = None
        self._found: dict[str, list[FindingRow]] = {}
        self.unreadable: list[Unreadable] = []
        """What of the visits read so far can't be shown."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)

    @property
    def left(self) -> int | None:
        """How many visits are not read yet; None before reading has begun."""
        return None if self._keys is None else len(self._keys)

    def of(self, item: str) -> list[FindingRow]:
        """The problems of an item found so far, the newest first."""
        return self._found.get(item, [])

    def forget(self) -> None:
        """What was read may be out of date."""
        self.rest()
        self._keys, self._found, self.unreadable = None, {}, []

    def go_on(self) -> None:
        """Read on, once the person has paused."""
        if self._keys is None or self._keys:
            self._timer.start(REST)

    def rest(self) -> None:
        """Stop reading; what is read stays."""
        self._timer.stop()

    def _step(self) -> None:
        desk = self._session.desk
        try:
            if self._keys is None:
                self._keys = list(inspections(desk))
            until = time.monotonic() + _AT_A_TIME
            while self._keys and time.monotonic() < until:
                for view in each_visit(desk, self._keys[:1], self.unreadable):
                    for row in findings_of(desk, view):
                        for item in row.finding.items:
                            self._found.setdefault(item, []).append(row)
                del self._keys[0]
        except Exception as error:
            self.forget()
            messages.show(error)
            return
        self.moved.emit()
        if self._keys:
            self._timer.start(0)
