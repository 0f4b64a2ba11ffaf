"""A day that is typed part by part or picked from a calendar, and that can be unknown."""

from __future__ import annotations

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateEdit

from app.ui import theme

_UNSET = QDate(1950, 1, 1)


class DayEdit(QDateEdit):
    """A date that can be unknown: Qt's own has always one."""

    def __init__(self, today: QDate) -> None:
        super().__init__()
        self.known = False
        self._today = today
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)
        self.setMinimumDate(_UNSET)
        self.setMaximumDate(QDate(2099, 12, 31))
        self.setSpecialValueText("年-月-日")
        self.setDate(_UNSET)
        self.setAccessibleName("日期，年月日")
        self.setFixedWidth(theme.current().px(150))
        locale = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
        self.setLocale(locale)
        calendar = self.calendarWidget()
        calendar.setLocale(locale)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        # Qt paints weekends red, which here is 重大 and nothing else
        weekend = QTextCharFormat()
        weekend.setForeground(theme.current().color("muted"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, weekend)
        calendar.installEventFilter(self)
        self.dateChanged.connect(self._on_changed)

    @property
    def entry(self) -> QDate | None:
        """The day that a person entered; one that only stands ready is none."""
        return self.date() if self.known else None

    def show_day(self, day: QDate | None) -> None:
        self.known = day is not None
        self.blockSignals(True)
        self.setDate(day or (self._today if self.hasFocus() else _UNSET))
        self.blockSignals(False)

    def _on_changed(self, day: QDate) -> None:
        self.known = day != _UNSET

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.known:
            # the parts of a date can only be typed over a date: the day of the visit stands ready, not entered
            self.blockSignals(True)
            self.setDate(self._today)
            self.blockSignals(False)
        self.setSelectedSection(QDateEdit.Section.YearSection)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.known and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.show_day(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.known:
            # Qt would enter the day that only stands ready; whether Enter takes it is for who asks
            event.ignore()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and not self.known and isinstance(watched, QCalendarWidget):
            watched.setCurrentPage(self._today.year(), self._today.month())
        return super().eventFilter(watched, event)
