"""The fields of days: one that a paper or a deed bears, and one from which the life of a type runs."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from app.domain.checklist import AnswerForm
from app.domain.days import known_day
from app.domain.entries import Reach
from app.domain.inspection import Value
from app.ui import theme
from app.ui.widgets.answer_verdict import KeyButton
from app.ui.widgets.buttons import quiet
from app.ui.widgets.day_field import DayField
from app.ui.widgets.labels import label
from app.ui.widgets.value_field import LETTERS, ValueField


class DateValue(ValueField):
    """A day, typed or from a calendar. Until one is entered the field shows how a day is written."""

    def __init__(self, form: AnswerForm, today: date) -> None:
        super().__init__(form)
        self._day: date | None = None
        self.box = DayField(Reach(today) if form.means == "expires" else Reach.until(today))
        self.row.addWidget(label("到期日" if form.means == "expires" else "完成日"))
        self.row.addWidget(self.box)
        today_button = quiet("今天", lambda: self.box.enter(today)) if form.means != "expires" else None
        if today_button is not None:
            self.row.addWidget(today_button)
        self.row.addStretch()
        self.entry = self.box
        self.stops = (self.box, *((today_button,) if today_button else ()))
        self.box.judged.connect(lambda _: self.judged.emit())
        self.box.valueChanged.connect(self._on_day)

    def put(self, value: Value) -> None:
        self._day = known_day(value)
        self.box.show_day(self._day)

    @property
    def value(self) -> Value:
        return self._day.isoformat() if self._day else None

    @property
    def fault(self) -> str:
        return self.box.shown_fault

    def _on_day(self, day: date | None) -> None:
        self._day = day
        self.tell()


class LifeValue(ValueField):
    """Which type it is, by a button or its letter, and the day from which its life runs."""

    def __init__(self, form: AnswerForm, today: date) -> None:
        super().__init__(form)
        now = theme.current()
        column = QVBoxLayout()
        column.setSpacing(now.px(6))
        self.buttons: list[KeyButton] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(now.px(4))
        for life, letter in zip(form.lives, LETTERS, strict=False):
            button = KeyButton(life.title, letter, left=True)
            button.setToolTip(f"{life.title}：{life.since}起{life.words}（{letter}）")
            button.clicked.connect(lambda _=False, title=life.title: self.choose(title))
            self.buttons.append(button)
        self._columns = 0
        self._arrange(2)
        column.addLayout(self._grid)
        self._since = QLabel()
        self._day: date | None = None
        self.box = DayField(Reach.until(today))
        line = QHBoxLayout()
        line.addWidget(self._since)
        line.addWidget(self.box)
        line.addStretch()
        column.addLayout(line)
        self.row.addLayout(column, 1)
        self._chosen = ""
        self._show_chosen()
        self.entry = self.buttons[0]
        self.stops = (*self.buttons, self.box)
        self.box.judged.connect(lambda _: self.judged.emit())
        self.box.valueChanged.connect(self._on_day)

    def put(self, value: Value) -> None:
        known = value if isinstance(value, dict) else {}
        title = known.get("type")
        self._chosen = title if isinstance(title, str) else ""
        self._day = known_day(known.get("day"))
        self.box.show_day(self._day)
        self._show_chosen()

    @property
    def value(self) -> Value:
        if not self._chosen or self._day is None:
            return None
        return {"type": self._chosen, "day": self._day.isoformat()}

    @property
    def since(self) -> str:
        """Which day is asked, as it stands before the field."""
        return self._since.text()

    @property
    def fault(self) -> str:
        return self.box.shown_fault or ("请选是哪一种。" if self._day is not None and not self._chosen else "")

    def choose(self, title: str) -> None:
        """Choose a type as a click does; the day is asked next."""
        self._chosen = title
        self._show_chosen()
        self.tell()
        if self._day is None:
            self.box.setFocus()

    def _on_day(self, day: date | None) -> None:
        self._day = day
        self.tell()

    def choose_letter(self, letter: str) -> None:
        place = LETTERS.find(letter.upper())
        if 0 <= place < len(self.buttons):
            self.choose(self.form.lives[place].title)

    def _arrange(self, columns: int) -> None:
        """Two in a row, or one where a type would be cut: its end may tell it from the next."""
        if columns == self._columns:
            return
        self._columns = columns
        for place, button in enumerate(self.buttons):
            self._grid.addWidget(button, place // columns, place % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        widest = max(button.sizeHint().width() for button in self.buttons)
        self._arrange(2 if self.width() >= 2 * widest + self._grid.spacing() else 1)

    def _show_chosen(self) -> None:
        for button in self.buttons:
            button.setChecked(button.text() == self._chosen)
        named = [life.since for life in self.form.lives if self._chosen in ("", life.title)]
        self._since.setText("或".join(f"{since}日" for since in dict.fromkeys(named)))
