"""The calendar that opens below a day's field."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.widgets.buttons import quiet
from app.ui.widgets.labels import label


class DayCalendar(QFrame):
    """A month to pick a day from: arrows and Enter, or a click. `chosen` brings the day; Esc closes it.

    `near_word` names the button that takes the day `near`; there is none where it is empty.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, day: date | None, near: date, near_word: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        now = theme.current()
        self.setProperty("role", "calendar")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.month = QCalendarWidget()
        self.month.setAccessibleName("日历")
        self.month.setMinimumWidth(now.px(250))
        locale = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
        self.month.setLocale(locale)
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        # digits that are typed belong into the field: Qt would open a field of its own over the month
        self.month.setDateEditEnabled(False)
        # Qt paints weekends red, which here is 重大 and nothing else
        self.month.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.month.setNavigationBarVisible(False)
        head = QTextCharFormat()
        head.setBackground(now.color("surface"))
        head.setForeground(now.color("muted"))
        self.month.setHeaderTextFormat(head)
        weekend = QTextCharFormat()
        weekend.setForeground(now.color("muted"))
        for each in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.month.setWeekdayTextFormat(each, weekend)
        shown = day or near
        self.month.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self.month.clicked.connect(self._choose)
        self.month.activated.connect(self._choose)
        self.title = label("", "heading")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.month.currentPageChanged.connect(self._show_title)
        self._show_title(self.month.yearShown(), self.month.monthShown())
        turn = QHBoxLayout()
        turn.setSpacing(0)
        for word, sign, act in (
            ("上一年", "«", self.month.showPreviousYear),
            ("上一月", "‹", self.month.showPreviousMonth),
            ("", "", None),
            ("下一月", "›", self.month.showNextMonth),
            ("下一年", "»", self.month.showNextYear),
        ):
            if act is None:
                turn.addWidget(self.title, 1)
                continue
            button = quiet(sign, act)
            button.setAccessibleName(word)
            button.setToolTip(word)
            turn.addWidget(button)
        foot = QHBoxLayout()
        foot.addWidget(label("方向键选日，回车确定", "note"))
        foot.addStretch()
        self.near_button = quiet(near_word, lambda: self._choose(QDate(near.year, near.month, near.day)))
        foot.addWidget(self.near_button)
        if not near_word:
            self.near_button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(6)] * 4)
        column.setSpacing(now.px(4))
        column.addLayout(turn)
        column.addWidget(self.month)
        column.addLayout(foot)

    def open_below(self, field: QWidget) -> None:
        """Show it under a field, or above where the screen ends."""
        self.adjustSize()
        room = field.screen().availableGeometry()
        place = field.mapToGlobal(QPoint(0, field.height() + 2))
        if place.y() + self.height() > room.bottom():
            place.setY(field.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2)
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
        self.month.setFocus()

    def _show_title(self, year: int, month: int) -> None:
        self.title.setText(f"{year}年{month}月")

    def _choose(self, day: QDate) -> None:
        self.close()
        self.chosen.emit(date(day.year(), day.month(), day.day()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)
