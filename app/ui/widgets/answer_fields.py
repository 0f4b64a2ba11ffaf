"""The field of an item's value, one for each answer kind. `typed` carries the value, None while there is none."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout

from app.domain.checklist import AnswerForm, AnswerKind
from app.domain.inspection import Value
from app.domain.judging import as_decimal
from app.ui import theme
from app.ui.widgets.answer_days import DateValue, LifeValue
from app.ui.widgets.answer_verdict import KeyButton
from app.ui.widgets.labels import restyle
from app.ui.widgets.read_field import CountField, FigureField
from app.ui.widgets.value_field import LETTERS, ValueField


def _count_box(name: str) -> CountField:
    box = CountField(optional=True)
    box.setFixedWidth(theme.current().px(84))
    box.setAccessibleName(name)
    return box


class CountValue(ValueField):
    """A whole number with its unit."""

    def __init__(self, form: AnswerForm) -> None:
        super().__init__(form)
        self.box = _count_box("数量")
        self.row.addWidget(self.box)
        self.words(form.unit)
        self.row.addStretch()
        self.entry = self.box
        self.stops = (self.box,)
        self.box.judged.connect(lambda _: self.judged.emit())
        self.box.valueChanged.connect(lambda _: self.tell())

    def put(self, value: Value) -> None:
        number = as_decimal(value)
        self.box.show_number(None if number is None else int(number))

    @property
    def value(self) -> Value:
        return self.box.number

    @property
    def fault(self) -> str:
        return self.box.shown_fault


class NumberValue(ValueField):
    """A number that may have decimals, with unit and the bounds of what can be typed."""

    def __init__(self, form: AnswerForm) -> None:
        super().__init__(form)
        self.box = FigureField()
        self.box.setFixedWidth(theme.current().px(108))
        self.box.setAccessibleName("数值")
        self.row.addWidget(self.box)
        self.words(form.unit)
        self.row.addStretch()
        self.entry = self.box
        self.stops = (self.box,)
        self.box.judged.connect(lambda _: self._show_fault())
        self.box.valueChanged.connect(lambda _: self._on_value())

    def put(self, value: Value) -> None:
        number = as_decimal(value)
        self.box.setText("" if number is None else self.box.written(number))
        self._show_fault()

    @property
    def value(self) -> Value:
        number = self.box.number
        return None if number is None or self.fault else self.box.written(number)

    @property
    def fault(self) -> str:
        number = self.box.number
        if number is None:
            return self.box.shown_fault
        low, high = self.form.lowest, self.form.highest
        if (low is not None and number < low) or (high is not None and number > high):
            return f"应为{_bounds(low, high)}{self.form.unit}。"
        return ""

    def _on_value(self) -> None:
        self._show_fault()
        self.tell()

    def _show_fault(self) -> None:
        restyle(self.box, faulty=bool(self.fault))
        self.judged.emit()


def _bounds(low: Decimal | None, high: Decimal | None) -> str:
    """What a number must be, as it follows 应为."""
    if low is None:
        return f"不高于{high}"
    return f"不低于{low}" if high is None else f"{low}到{high}"


class ChoiceValue(ValueField):
    """A button for each choice, with its letter; a click says it."""

    def __init__(self, form: AnswerForm) -> None:
        super().__init__(form)
        column = QVBoxLayout()
        column.setSpacing(theme.current().px(4))
        self.buttons: list[KeyButton] = []
        for option, letter in zip(form.options, LETTERS, strict=False):
            button = KeyButton(option.title, letter, left=True)
            button.clicked.connect(lambda _=False, title=option.title: self.choose(title))
            self.buttons.append(button)
            column.addWidget(button)
        self.row.addLayout(column, 1)
        self.stops = tuple(self.buttons)
        self._chosen: str | None = None
        if self.buttons:
            self.entry = self.buttons[0]

    def put(self, value: Value) -> None:
        self._chosen = value if isinstance(value, str) else None
        for button in self.buttons:
            button.setChecked(button.text() == self._chosen)

    @property
    def value(self) -> Value:
        return self._chosen

    def choose(self, title: str) -> None:
        """Choose as a click does."""
        self.put(title)
        self.typed.emit(title)
        self.chosen.emit()

    def choose_letter(self, letter: str) -> None:
        place = LETTERS.find(letter.upper())
        if 0 <= place < len(self.buttons):
            self.choose(self.buttons[place].text())


class _PairValue(ValueField):
    """Two counts of which the first can not exceed the second."""

    names = ("", "")

    def __init__(self, form: AnswerForm, first: CountField, second: CountField) -> None:
        super().__init__(form)
        self.first, self.second = first, second
        for box in (first, second):
            box.judged.connect(lambda _: self._show_fault())
            box.valueChanged.connect(lambda _: self.tell())

    def put(self, value: Value) -> None:
        pair = value if isinstance(value, dict) else {}
        for box, name in zip((self.first, self.second), self.names, strict=True):
            number = pair.get(name)
            box.show_number(number if isinstance(number, int) else None)

    @property
    def value(self) -> Value:
        first, second = self.first.number, self.second.number
        if first is None or second is None or self.fault:
            return None
        return {self.names[0]: first, self.names[1]: second}

    @property
    def fault(self) -> str:
        return self.first.shown_fault or self.second.shown_fault or self._mismatch()

    @abstractmethod
    def _mismatch(self) -> str:
        """Why the two numbers can't stand beside each other."""

    def tell(self) -> None:
        self._show_fault()
        super().tell()

    def _show_fault(self) -> None:
        mismatch = bool(self._mismatch())
        for box in (self.first, self.second):
            restyle(box, faulty=mismatch or bool(box.shown_fault))
        self.judged.emit()


class SampleValue(_PairValue):
    """抽 n 合格 m."""

    names = ("good", "of")

    def __init__(self, form: AnswerForm) -> None:
        good, of = _count_box("合格数"), _count_box("抽查数")
        super().__init__(form, good, of)
        self.words("抽")
        self.row.addWidget(of)
        self.words(f"{form.unit}，合格")
        self.row.addWidget(good)
        self.words(form.unit)
        self.row.addStretch()
        self.entry = good
        self.stops = (of, good)

    def put(self, value: Value) -> None:
        super().put(value)
        if self.second.number is None and self.form.sample:
            self.second.show_number(self.form.sample)

    def _mismatch(self) -> str:
        good, of = self.first.number, self.second.number
        if of == 0:
            return "抽查数应大于0。"
        return f"合格数（{good}）不能多于抽查数（{of}）。" if good is not None and of is not None and good > of else ""


class ShareValue(_PairValue):
    """m / n."""

    names = ("part", "whole")

    def __init__(self, form: AnswerForm) -> None:
        part, whole = _count_box("达到的数"), _count_box("总数")
        super().__init__(form, part, whole)
        self.row.addWidget(part)
        self.words("／")
        self.row.addWidget(whole)
        self.words(f"{form.unit}（达到的／总数）")
        self.row.addStretch()
        self.entry = part
        self.stops = (part, whole)

    def _mismatch(self) -> str:
        part, whole = self.first.number, self.second.number
        if part is not None and whole is not None and part > whole:
            return f"前一个数（{part}）不能大于总数（{whole}）。"
        return ""


def field_for(form: AnswerForm, today: date) -> ValueField | None:
    """The field of a kind; None where an item asks for its verdict only, or is reckoned from the register."""
    match form.kind:
        case AnswerKind.COUNT:
            return CountValue(form)
        case AnswerKind.NUMBER | AnswerKind.SCORE:
            return NumberValue(form)
        case AnswerKind.DATE:
            return LifeValue(form, today) if form.lives else DateValue(form, today)
        case AnswerKind.CHOICE:
            return ChoiceValue(form)
        case AnswerKind.SAMPLE:
            return SampleValue(form)
        case AnswerKind.SHARE:
            return ShareValue(form)
        case AnswerKind.VERDICT | AnswerKind.RATIO:
            return None
