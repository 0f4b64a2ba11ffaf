"""Surfaces: a card, a card with one number, and what stands where nothing is yet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.tones import Tone
from app.ui.widgets.labels import ElidedLabel, label, restyle


class Card(QFrame):
    """A white surface with a column of things: `card.column.addWidget(…)`. `flush` leaves no margin, for a list."""

    def __init__(self, heading: str = "", *, flush: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        now = theme.current()
        self.column = QVBoxLayout(self)
        # a list that touches the edge would paint over the round corners
        self.column.setContentsMargins(*[now.px(1 if flush else 16)] * 4)
        if flush:
            self.column.setContentsMargins(1, now.px(6), 1, now.px(6))
        self.column.setSpacing(0 if flush else now.px(theme.INSIDE))
        if heading:
            self.column.addWidget(label(heading, "heading"))


class NumberCard(QFrame):
    """One number with what it counts above and a note below; the tone colours frame and number."""

    def __init__(self, title: str, number: str = "", note: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        now = theme.current()
        self._title = ElidedLabel(title, "note")
        self._number = label(number, "number")
        self._note = ElidedLabel(note, "note")
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(16), now.px(12), now.px(16), now.px(12))
        column.setSpacing(now.px(2))
        for part in (self._title, self._number, self._note):
            column.addWidget(part)
        column.addStretch()
        self._note.setVisible(bool(note))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def number(self) -> str:
        return self._number.text()

    def show_number(self, number: int, note: str = "", tone: Tone | None = None) -> None:
        """Show a count, its thousands set apart; 0 is never coloured."""
        self._number.setText(f"{number:,}")
        self._note.setText(note)
        self._note.setVisible(bool(note))
        name = tone.value if tone and number else ""
        for part in (self, self._title, self._number):
            restyle(part, tone=name)


class LinkCard(NumberCard):
    """A number that leads to its list: by mouse, by Enter or the space bar."""

    clicked = Signal()

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.setProperty("link", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name = title

    def show_number(self, number: int, note: str = "", tone: Tone | None = None) -> None:
        super().show_number(number, note, tone)
        self.setAccessibleName(f"{self._name} {number}，{note}" if note else f"{self._name} {number}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class EmptyState(QWidget):
    """In place of a list with nothing in it: what that means, and what to do next."""

    def __init__(self, heading: str, sentence: str, button: QPushButton | None = None) -> None:
        super().__init__()
        now = theme.current()
        self._heading = label(heading, "heading")
        self._sentence = label(sentence, "note", wrap=True)
        self._sentence.setMaximumWidth(now.px(560))
        self._sentence.setMinimumWidth(now.px(140))
        column = QVBoxLayout(self)
        column.setSpacing(now.px(theme.GAP))
        column.addStretch(2)
        for part in (self._heading, self._sentence):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            row = QHBoxLayout()
            row.addStretch()
            row.addWidget(part, 1)
            row.addStretch()
            column.addLayout(row)
        if button is not None:
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, heading: str, sentence: str) -> None:
        self._heading.setText(heading)
        self._sentence.setText(sentence)


def rule() -> QFrame:
    """A hair line across."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line


def scrolled(inner: QWidget, ground: str = "card") -> QScrollArea:
    """Something that may be taller than its room. `ground`: what stands behind it, card or page."""
    area = QScrollArea()
    area.setProperty("ground", ground)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    if ground == "card":
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("详情")
    else:
        # what is on it takes the keyboard and brings itself into sight; words alone are scrolled by the arrows
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area
