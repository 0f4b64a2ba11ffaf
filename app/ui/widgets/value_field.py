"""What every field of an item's value has."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.checklist import AnswerForm
from app.domain.inspection import Value
from app.ui import theme
from app.ui.widgets.labels import label
from app.ui.widgets.read_field import ReadField

RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
LETTERS = "ABCDEFGH"
"""The keys of choices, in their order."""


class ValueField(QWidget):
    """What every kind has. `confirmed`: Enter was pressed. `chosen`: a choice was. `fault` is why what stands here is
    no value, and `judged` says that it may be another one."""

    typed = Signal(object)
    judged = Signal()
    confirmed = Signal()
    chosen = Signal()

    def __init__(self, form: AnswerForm) -> None:
        super().__init__()
        self.form = form
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.current().px(theme.INSIDE))
        self._quiet = False
        self.stops: tuple[QWidget, ...] = ()
        """What Tab stops at, in the order that is read."""
        self.entry: QWidget = self
        """Where typing begins. No focus proxy: with one the whole field would be a stop of its own."""

    def show_value(self, value: Value) -> None:
        """Show a value without saying so."""
        self._quiet = True
        try:
            self.put(value)
        finally:
            self._quiet = False

    @abstractmethod
    def put(self, value: Value) -> None:
        """Show a value."""

    @property
    @abstractmethod
    def value(self) -> Value:
        """What stands there."""

    @property
    def fault(self) -> str:
        return ""

    @property
    def unread(self) -> bool:
        """Whether something was typed that is no value, and that leaving would lose."""
        return bool(self.fault) or any(box.fault for box in self._boxes())

    def finish(self) -> None:
        """Read what stands here as it is, since nobody goes on typing."""
        for box in self._boxes():
            box.finish()

    def _boxes(self) -> Iterator[ReadField]:
        return (stop for stop in self.stops if isinstance(stop, ReadField))

    def tell(self) -> None:
        if not self._quiet:
            self.typed.emit(self.value)

    def choose_letter(self, letter: str) -> None:
        """Choose by a letter's key, where there is a choice."""

    def words(self, text: str) -> None:
        """Add a word between the fields."""
        self.row.addWidget(label(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in RETURNS:
            if not self.fault:
                self.confirmed.emit()
            return
        super().keyPressEvent(event)
