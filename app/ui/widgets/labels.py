"""Words on the window: plain text always, so that what people typed is never taken for markup."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QWidget

from app.ui.tones import Chip, Tone
from app.ui.widgets.words import plain_tip


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties that the style sheet selects by, and let it look again."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def label(text: str = "", role: str = "", *, wrap: bool = False, tone: Tone | None = None) -> QLabel:
    """A label. Roles: title subtitle heading note fault good number brand (see base.qss)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone.value)
    return made


class ElidedLabel(QLabel):
    """One line that ends in … where the room ends; the whole text is its tool tip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("中中…"), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(plain_tip(self.text()) if text != self.text() else "")
        painter.drawText(room, int(self.alignment()), text)


class ChipLabel(QLabel):
    """A chip as a widget, where no delegate paints."""

    def __init__(self, chip: Chip | None = None) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "chip")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_chip(chip)

    def show_chip(self, chip: Chip | None) -> None:
        """Show a chip; None hides it."""
        self.setVisible(chip is not None and self.parent() is not None)
        if chip is not None:
            self.setText(chip.text)
            restyle(self, tone=chip.tone.value, strong=chip.bold)


def kbd(keys: str) -> QLabel:
    """A key beside what it does."""
    made = label(keys, "kbd")
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made
