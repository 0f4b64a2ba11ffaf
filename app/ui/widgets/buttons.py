"""Buttons: one primary a page, the others secondary; small ones for what is rarely needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from app.ui import theme
from app.ui.widgets.labels import restyle


def _button(text: str, clicked: Callable[[], object] | None) -> QPushButton:
    made = QPushButton(text)
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
    """Buttons of which exactly one is down: a short choice, all of it in sight. `kind` is segment or filter."""

    chosen = Signal(object)

    def __init__(self, options: Sequence[tuple[object, str]], value: object, kind: str = "segment") -> None:
        super().__init__()
        self._values = [option for option, _ in options]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().px(theme.INSIDE))
        for place, (option, text) in enumerate(options):
            button = _button(text, None)
            button.setCheckable(True)
            button.setProperty(kind, True)
            button.setChecked(option == value)
            self._group.addButton(button, place)
            row.addWidget(button)
        row.addStretch()
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
