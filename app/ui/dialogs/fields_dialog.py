"""A few fields and one button that keeps them. What is refused is told at its field, and nothing of it was kept."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.entries import Reach
from app.domain.resident_number import personal_number
from app.errors import AppError
from app.reports.drawable import undrawable
from app.storage.errors import PERSONAL_NUMBER, UNPRINTABLE
from app.ui import messages, theme
from app.ui.dialogs.dialog import Dialog
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card, scrolled
from app.ui.widgets.day_field import DayField
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.text_box import FEW, GrowingText, TextBox
from app.ui.widgets.text_line import TextLine

LONGEST = 500


class FieldsDialog(Dialog):
    """Make one: set `title`, `button` and `places`, implement `make` and `act`. `saved` brings what `act` returned."""

    saved = Signal(object)
    title = ""
    button = "保存"
    height_wanted = 560
    """Of the design at 100 %, with room for a refusal; what is higher scrolls."""
    places: ClassVar[Mapping[str, str]] = {}
    """Code of a refusal → the field it is about; what is not named here stands above the buttons."""

    def __init__(self, subtitle: str, words: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._fields: dict[str, Field] = {}
        now = theme.current()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.title)
        self._card = Card()
        self._card.column.setSpacing(now.px(theme.GAP))
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._card)
        inside.addStretch()
        self._area = scrolled(inner, "page")
        self._fault = label("", "fault", wrap=True)
        self._fault.hide()
        self.save_button = primary(self.button, self.save)
        self.save_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addStretch()
        foot.addWidget(secondary("取消", self.reject))
        foot.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(18)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label(self.title, "title"))
        column.addWidget(ElidedLabel(subtitle, "subtitle"))
        if words:
            column.addWidget(label(words, wrap=True))
        column.addWidget(self._area, 1)
        column.addWidget(self._fault)
        column.addLayout(foot)
        self.make()
        self.take_size(600, self.height_wanted)
        next(iter(self._fields.values())).editor.setFocus()

    @abstractmethod
    def make(self) -> None:
        """Add the fields."""

    @abstractmethod
    def act(self) -> object:
        """Call the workflow with what stands in the fields."""

    @property
    def fault(self) -> str:
        """The refusal that is about no one field."""
        return self._fault.text() if not self._fault.isHidden() else ""

    def field(self, name: str) -> Field:
        return self._fields[name]

    def save(self) -> None:
        """Keep it; what is refused says so at its place and keeps nothing."""
        self.clear_faults()
        unread = [name for name, field in self._fields.items() if field.isVisibleTo(self) and field.refuse()]
        if unread:
            self._lead_to(unread[0])
            return
        try:
            done = self.act()
        except AppError as error:
            self._refuse(error)
            return
        self.saved.emit(done)
        self.accept()

    def clear_faults(self) -> None:
        self._fault.hide()
        for field in self._fields.values():
            field.fault("")

    def _refuse(self, error: AppError) -> None:
        sentence, name = messages.at_place(error), self.places.get(error.code, "")
        if error.code == PERSONAL_NUMBER.code:
            name = next((name for name in self._fields if personal_number(self.text(name))), "")
        if error.code == UNPRINTABLE.code:
            name = next((name for name in self._fields if undrawable(self.text(name))), "")
        if name:
            self.refuse_at(name, sentence)
        else:
            self._fault.setText(sentence)
            self._fault.show()

    def refuse_at(self, name: str, sentence: str) -> None:
        """Show a fault at a field and lead the person there."""
        self._fields[name].fault(sentence)
        self._lead_to(name)

    def _lead_to(self, name: str) -> None:
        field = self._fields[name]
        field.editor.setFocus()
        self._area.ensureWidgetVisible(field)

    # Fields

    def add(self, name: str, title: str, editor: QWidget, note: str = "", row: QHBoxLayout | None = None) -> Field:
        """Add a field, below the last one or into a row."""
        field = self._fields[name] = Field(title, editor, note)
        if row is None:
            self._card.column.addWidget(field)
        else:
            row.addWidget(field, 1)
        return field

    def add_text(self, name: str, title: str, note: str = "", hint: str = "") -> GrowingText:
        """A field of a few lines."""
        box = GrowingText(title, hint, least=FEW)
        self.add(name, title, box, note)
        return box

    def add_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(theme.GAP))
        self._card.column.addLayout(row)
        return row

    def line(self, text: str = "", hint: str = "") -> TextLine:
        box = TextLine(text)
        box.setMaxLength(LONGEST)
        box.setPlaceholderText(hint)
        return box

    def done_day(self, today: date, day: date | None = None) -> DayField:
        """The day of something that has been done: today, unless another `day` is known."""
        return DayField(Reach.until(today), day or today, required=True)

    def text(self, name: str) -> str:
        editor = self._fields[name].editor
        if isinstance(editor, TextBox):
            return editor.toPlainText().strip()
        return editor.text().strip() if isinstance(editor, QLineEdit) else ""
