"""Lines that are read as a number or a code while they are typed: red with a sentence for what can't be read."""

from __future__ import annotations

from abc import abstractmethod
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from app.domain.entries import Unread, read_code, read_count, read_figure
from app.ui.widgets.labels import restyle


class ReadField(QLineEdit):
    """A line whose text means something. It takes every text and never turns one into another: what it shows is what
    was read, in the one way of writing it once the line is left, or it is red and means nothing."""

    valueChanged = Signal(object)
    """What the text means or None, at every key that changes it; named as Qt's own boxes name it."""
    judged = Signal(str)
    """The sentence that belongs beside the line now; empty where nothing is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._typing = False
        self._told = ""
        self.setAcceptDrops(False)
        self.textChanged.connect(lambda _: self._on_text())
        self.editingFinished.connect(self.finish)

    @abstractmethod
    def read(self, text: str) -> object:
        """What a text means: a value, an `Unread`, or None where it is empty."""

    @abstractmethod
    def written(self, value: object) -> str:
        """The one way of writing a value."""

    @property
    def fault(self) -> str:
        """Why what stands here can't be kept."""
        reading = self.read(self.text())
        return reading.why if isinstance(reading, Unread) else ""

    @property
    def shown_fault(self) -> str:
        """The fault as far as it is told: a text that only begins is none before it is left."""
        reading = self.read(self.text())
        return reading.why if isinstance(reading, Unread) and not (reading.begun and self._typing) else ""

    def _on_text(self) -> None:
        self._typing = True
        self.judge()
        self.tell()

    def tell(self) -> None:
        """Say what the text means now."""
        reading = self.read(self.text())
        self.valueChanged.emit(None if isinstance(reading, Unread) else reading)

    def finish(self) -> None:
        """Read what stands here as it is, since nobody goes on typing: it is written out, or told why it can't be."""
        self._typing = False
        reading = self.read(self.text())
        if reading is not None and not isinstance(reading, Unread) and self.text() != self.written(reading):
            typed = self.isModified()
            self.setText(self.written(reading))
            self.setModified(typed)
            self._typing = False
        self.judge()

    def judge(self) -> None:
        """Show whether what stands here can be read."""
        said = self.shown_fault
        if said != self._told:
            self._told = said
            restyle(self, faulty=bool(said))
            self.judged.emit(said)

    def inputMethodQuery(self, query: Qt.InputMethodQuery, *more: object) -> object:
        # an input method would turn digits into full-width ones or candidates. WA_InputMethodEnabled is not the way:
        # without it an unfinished word lands in the field that is come to next
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query, *more)


class CountField(ReadField):
    """A whole number. An empty one is 0, or, where `optional`, not known."""

    def __init__(self, highest: int = 99_999, *, optional: bool = False) -> None:
        super().__init__()
        self._optional = optional
        self._highest = highest
        # no figure: a 0 that was typed must not look like a field that nobody filled in
        self.setPlaceholderText("" if optional else "不填为0")
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    @property
    def number(self) -> int | None:
        """The number; None where none is known, or where the text can't be read (`fault`)."""
        reading = self.read(self.text())
        return reading if isinstance(reading, int) else None

    def show_number(self, number: int | None) -> None:
        self.setText("" if number is None else str(number))

    def read(self, text: str) -> int | Unread | None:
        reading = read_count(text, self._highest)
        return 0 if reading is None and not self._optional else reading

    def written(self, value: object) -> str:
        return str(value) if self.text().strip() else ""


class FigureField(ReadField):
    """A number that may have decimals."""

    def __init__(self) -> None:
        super().__init__()
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)

    @property
    def number(self) -> Decimal | None:
        """The number; None where there is none, or where the text can't be read (`fault`)."""
        reading = self.read(self.text())
        return reading if isinstance(reading, Decimal) else None

    def read(self, text: str) -> Decimal | Unread | None:
        return read_figure(text)

    def written(self, value: object) -> str:
        return f"{value:f}"


class CodeField(ReadField):
    """A code of capital letters and digits, whatever blanks and full-width signs it is pasted with."""

    @property
    def code(self) -> str:
        return read_code(self.text())

    def read(self, text: str) -> str:
        return read_code(text)

    def written(self, value: object) -> str:
        return str(value)
