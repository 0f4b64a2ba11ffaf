"""Buttons: one primary a page, the others secondary; small ones for what is rarely needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from app.ui.widgets.flow import Flow
from app.ui.widgets.labels import restyle


class _Button(QPushButton):
    """Enter presses the button that has the cursor, as the space bar does, and not the dialog's default one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


def _button(text: str, clicked: Callable[[], object] | None) -> QPushButton:
    made = _Button(text)
    made.setAutoDefault(False)
    if clicked is not None:
        made.clicked.connect(lambda: clicked())
    return made


def primary(text: str, clicked: Callable[[], object] | None = None) -> QPushButton:
    """The one button of a page that most people want next."""
    made = _button(text, clicked)
    made.setProperty("primary", True)
    return made


def secondary(text: str, clicked: Callable[[], object] | None = None) -> QPushButton:
    return _button(text, clicked)


def quiet(text: str, clicked: Callable[[], object] | None = None) -> QPushButton:
    """Looks like a link: for small things inside a card."""
    made = _button(text, clicked)
    made.setProperty("quiet", True)
    return made


def set_primary(button: QPushButton, on: bool) -> None:
    restyle(button, primary=on)


class Choice(QWidget):
    """Buttons of which exactly one is down: a short choice, all of it in sight, on two lines where one is too narrow.

    `kind` is segment or filter.
    """

    chosen = Signal(object)

    def __init__(self, options: Sequence[tuple[object, str]], value: object, kind: str = "segment") -> None:
        super().__init__()
        self._values = [option for option, _ in options]
        self._group = QButtonGroup(self)
        row = Flow()
        self.setLayout(row)
        for place, (option, text) in enumerate(options):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.setCheckable(True)
            button.setProperty(kind, True)
            button.setChecked(option == value)
            self._group.addButton(button, place)
            row.addWidget(button)
        # a form that begins with a choice puts the cursor there
        if value in self._values:
            self.setFocusProxy(self._group.button(self._values.index(value)))
        self._group.idClicked.connect(self._on_clicked)

    @property
    def value(self) -> object:
        return self._values[self._group.checkedId()]

    def buttons(self) -> list[QPushButton]:
        return [button for button in self._group.buttons() if isinstance(button, QPushButton)]

    def choose(self, value: object) -> None:
        """Put a button down without saying so."""
        self._group.button(self._values.index(value)).setChecked(True)

    def rename(self, value: object, text: str) -> None:
        """Give an option another text, as its count changes."""
        self._group.button(self._values.index(value)).setText(text)

    def _on_clicked(self, place: int) -> None:
        self.chosen.emit(self._values[place])
