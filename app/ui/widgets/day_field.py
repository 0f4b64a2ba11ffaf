"""A day that is typed in whatever way people write one, or picked from a calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app import paths
from app.domain.days import FIRST_DAY, LAST_DAY, month_day
from app.domain.entries import Reach, Unread, read_day
from app.ui import theme
from app.ui.widgets.day_calendar import DayCalendar
from app.ui.widgets.read_field import ReadField

NO_DAY = "请填写日期，例如 2026-3-15。"


class DayField(ReadField):
    """A day. `valueChanged` brings one as soon as it is written whole; of one without its year or month once the line
    is left, when the whole of it stands there to be seen. Where it is `required` an empty field is a fault."""

    def __init__(self, reach: Reach, day: date | None = None, *, required: bool = False) -> None:
        super().__init__()
        self._reach = reach
        self._required = required
        self._said: date | None = None
        self.setPlaceholderText("年-月-日")
        self.setAccessibleName("日期，年月日")
        self.setToolTip(_how(reach))
        self.setFixedWidth(theme.current().px(150))
        self._open = self.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        self._open.setText("打开日历")
        self._open.setToolTip("打开日历（Alt+↓）")
        self._open.triggered.connect(self.open_calendar)
        self._paint_icon()
        theme.watch().changed.connect(self._paint_icon)
        self.show_day(day)

    @property
    def day(self) -> date | None:
        """The day that stands here; None where there is none, or where the text can't be read (`fault`)."""
        reading = self.read(self.text())
        return reading if isinstance(reading, date) else None

    def show_day(self, day: date | None) -> None:
        """Show a day, or that none is known, without saying so."""
        self.blockSignals(True)
        self.setText(day.isoformat() if day else "")
        self.blockSignals(False)
        self._said = day
        self.judge()

    def enter(self, day: date | None) -> None:
        """Put a day in as a person does."""
        self.setText(day.isoformat() if day else "")
        self.setModified(True)

    @property
    def fault(self) -> str:
        return NO_DAY if self._required and not self.text().strip() else super().fault

    def open_calendar(self) -> DayCalendar:
        """Show the calendar below the field, at the day that stands in it."""
        calendar = DayCalendar(self, self.day, self._reach.near, _near_word(self._reach))
        calendar.chosen.connect(self._on_chosen)
        calendar.open_below(self)
        return calendar

    def read(self, text: str) -> date | Unread | None:
        return read_day(text, self._reach)

    def written(self, value: object) -> str:
        return value.isoformat() if isinstance(value, date) else ""

    def tell(self) -> None:
        # without a reach only a whole day is one: "2" on the way to 2026 is no day to be told
        whole = read_day(self.text(), None)
        day = whole if isinstance(whole, date) else None
        if day != self._said:
            self._said = day
            self.valueChanged.emit(day)

    def _on_chosen(self, day: date) -> None:
        self.enter(day)
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _paint_icon(self) -> None:
        icon = QIcon(str(paths.resources() / "icons" / f"calendar-{theme.current().tokens.mode}.svg"))
        self._open.setIcon(icon)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if down or event.key() == Qt.Key.Key_F4:
            self.open_calendar()
            return
        super().keyPressEvent(event)


def _near_word(reach: Reach) -> str:
    """What the day is called that a field most likely asks for; empty where none is more likely than others."""
    if reach.near == reach.last:
        return "今天"
    return f"最早{month_day(reach.near)}" if reach.near == reach.first else ""


def _how(reach: Reach) -> str:
    """How a day can be written, and which year is meant without one."""
    year = "最近的一天"
    if reach.last < LAST_DAY:
        year = f"{reach.last.isoformat()} 以前最近的一天"
    if reach.first > FIRST_DAY:
        year = f"{reach.first.isoformat()} 起最近的一天"
    return (
        "可写 2026-3-15、20260315、2026年3月15日。\n"
        f"只写月和日的，取{year}；只写日的，取{reach.near.year}年{reach.near.month}月。\n"
        "Alt+↓ 打开日历。"
    )
