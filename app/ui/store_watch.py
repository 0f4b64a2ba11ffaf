"""Notices that another program wrote to the window's store, or took its file away, and waits for a quiet moment."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.errors import AppError
from app.ui.outsiders import Written
from app.ui.session import Session

EVERY = 3000
"""Milliseconds between two looks; one reads a word of shared memory and a line of the folder."""
QUIET = 1500
"""Milliseconds without another writing and without typing, after which all is read anew."""
LONGEST = 30.0
"""Seconds after which it is read anew although the other program still writes."""


class StoreWatch(QObject):
    """`written` comes once for all that others wrote until they paused, and never while somebody types."""

    written = Signal(bool)
    """Whether others wrote for certain: else the window itself may have, beside a job."""
    lost = Signal(object)
    """The file is gone or another one: an `AppError`, said once."""
    returned = Signal()
    """The file that was gone is back in its place."""

    def __init__(self, session: Session, parent: QObject, engaged: Callable[[], bool]) -> None:
        """`engaged`: whether a dialog is open, whose words are about what was read."""
        super().__init__(parent)
        self._session, self._engaged = session, engaged
        self._found = Written.NOTHING
        self._since = 0.0
        self._typed: object = None
        self.loss: AppError | None = None
        """Why the store can not be written now; None while it can."""
        self._every = QTimer(self)
        self._every.setInterval(EVERY)
        self._every.timeout.connect(self.look)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET)
        self._quiet.timeout.connect(self._on_quiet)
        session.jobs.idle.connect(self.look)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._on_state)
        self._every.start()

    def stop(self) -> None:
        """Look no more: the store is about to be closed."""
        self._every.stop()
        self._quiet.stop()
        self._session.jobs.idle.disconnect(self.look)

    def look(self) -> None:
        """See what happened to the file since the last look."""
        if self._session.jobs.busy or self._session.away:
            return  # `idle` comes
        store = self._session.desk.store
        try:
            store.require_file()
            found = self._session.outsiders.take()
        except AppError as error:
            before, self.loss = self.loss, error
            if before is None or before.code != error.code:
                self.lost.emit(error)
            return
        if self.loss is not None:
            self.loss = None
            self.returned.emit()
        if found is Written.NOTHING:
            return
        if self._found is Written.NOTHING:
            self._since = time.monotonic()
        if self._found is not Written.BY_OTHERS:
            self._found = found
        self._wait()

    def _wait(self) -> None:
        self._typed = _typed()
        self._quiet.start()

    def _on_quiet(self) -> None:
        """Tell it, if nothing came meanwhile and nobody is at something."""
        typing = _typed() != self._typed
        engaged = self._engaged() or QApplication.activePopupWidget() is not None
        self.look()
        writing = self._quiet.isActive() and time.monotonic() - self._since < LONGEST
        if typing or engaged or writing or self.loss is not None or self._session.jobs.busy:
            self._wait()
            return
        self._quiet.stop()
        found, self._found = self._found, Written.NOTHING
        self.written.emit(found is Written.BY_OTHERS)

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive and self._every.isActive():
            self.look()


def _typed() -> object:
    """What stands in the field with the cursor, to see whether somebody is typing; None where no field has it."""
    field = QApplication.focusWidget()
    if field is None or not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        return None
    asked = (Qt.InputMethodQuery.ImSurroundingText, Qt.InputMethodQuery.ImAbsolutePosition)
    return field, *(field.inputMethodQuery(query) for query in asked)
