"""What every dialog does when it is left: with something typed or chosen in it, it asks before that is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Protocol, runtime_checkable

from PySide6.QtCore import QAbstractProxyModel, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.models.checked_model import CheckedModel
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.fields import SearchField
from app.ui.widgets.labels import label
from app.ui.widgets.pick_box import PickBox
from app.ui.widgets.read_field import ReadField
from app.ui.widgets.text_box import TextBox
from app.ui.widgets.text_line import TextLine


@runtime_checkable
class Entered(Protocol):
    """A field of ours that says itself what a person entered: what it shows may only stand ready."""

    @property
    def entry(self) -> object: ...


class Dialog(QDialog):
    """Base of every dialog. Esc, the window's × and 取消 are one way out, `reject`; with `unsaved` entries it asks."""

    asks: ClassVar[bool] = True
    """False where nothing is lost by leaving: what can be chosen only changes what is shown, or is kept in any case."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begun: object = None
        self.leaving: LeaveDialog | None = None

    def take_size(self, width: int, height: int) -> None:
        """Take a size of the design at 100 %, as far as the screen has room for it beside its bars."""
        now, parent = theme.current(), self.parentWidget()
        # before it is shown a dialog knows of no screen but the first
        room = (parent.window() if parent is not None else self).screen().availableGeometry()
        self.resize(min(now.px(width), room.width() - 40), min(now.px(height), room.height() - 60))

    def entries(self) -> object:
        """What a person typed, ticked and chose here; two states of the dialog are compared by it."""
        return entries(self)

    @property
    def unsaved(self) -> bool:
        """Whether something stands here that leaving would lose."""
        return self.asks and self._begun is not None and self.entries() != self._begun

    def settle(self) -> None:
        """From now on nothing that stands here would be lost: it was kept, or it was there before anybody typed."""
        self._begun = self.entries()

    def reject(self) -> None:
        """Leave without keeping anything; a person is asked first where that would lose something."""
        if not self.unsaved:
            super().reject()
        elif self.leaving is None:
            self.leaving = LeaveDialog(self)
            self.leaving.accepted.connect(self._leave)
            self.leaving.finished.connect(self._on_asked)
            self.leaving.open()

    def _leave(self) -> None:
        super().reject()

    def _on_asked(self) -> None:
        self.leaving = None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # it is shown again after it was minimised: what was typed since counts from the first time
        if self._begun is None:
            self.settle()


class LeaveDialog(QDialog):
    """Accepted: what was typed may go. Esc, Enter and × go on with it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("还没有保存")
        self.stay_button = primary("继续填写", self.reject)
        self.stay_button.setDefault(True)
        self.leave_button = secondary("放弃", self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addStretch()
        foot.addWidget(self.leave_button)
        foot.addWidget(self.stay_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label("放弃填写的内容？", "title"))
        column.addWidget(label("这里填写或改动的内容还没有保存，放弃后找不回来。"))
        column.addLayout(foot)
        self.stay_button.setFocus()


def entries(within: QWidget) -> tuple[object, ...]:
    """What stands in every field below a widget, in their order. Words to search by and texts to read are none."""
    return tuple(entry for field in _fields(within) if (entry := _entry(field)) is not None)


def _fields(within: QWidget) -> Iterator[QWidget]:
    """Everything that lies in a widget, without what is inside of one field and without windows of their own."""
    for child in within.children():
        if not isinstance(child, QWidget) or child.isWindow():
            continue
        yield child
        # the list that opens below a field is a part of it
        if not isinstance(child, PickBox):
            yield from _fields(child)


def _entry(field: QWidget) -> object:
    """What stands in a field; None for what is no field."""
    if isinstance(field, Entered):
        return (field.entry,)
    match field:
        case SearchField():
            return None
        case TextLine() | ReadField() | TextBox() if field.isReadOnly():
            return None
        case ReadField():
            return field.text().strip()
        case TextLine():
            return (field.text() + field.composing).strip()
        case TextBox():
            return (field.toPlainText() + field.composing).strip()
        case PickBox():
            return field.currentText()
        case QAbstractButton() if field.isCheckable():
            return field.isChecked()
        case QAbstractItemView():
            return _ticked(field.model())
    return None


def _ticked(model: QObject | None) -> object:
    """The ticked rows of a list in which one ticks; None of any other."""
    while isinstance(model, QAbstractProxyModel):
        model = model.sourceModel()
    return model.checked if isinstance(model, CheckedModel) else None
