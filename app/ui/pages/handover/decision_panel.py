"""What waits for a person's decision: the versions beside each other, and who decides gives a reason."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.inspection import Verdict
from app.errors import AppError
from app.ui import messages, theme
from app.ui.chips import verdict_chip
from app.ui.session import Session
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import ChipLabel, label, restyle
from app.ui.widgets.text_line import TextLine
from app.ui.widgets.words import moment_words

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class PanelWords:
    """What a panel says of itself. `left_open` is told where there is nothing else to go on to."""

    heading: str
    reason: str
    example: str
    no_reason: str
    left_open: str
    note: str = ""


class DecisionPanel(Card, Generic[C]):
    """Hidden while nothing waits. `decided` comes after a decision was saved, with what it was about.

    A panel of its kind says what waits (`read`, `name_of`) and shows it (`show_case`).
    """

    decided = Signal(object)

    def __init__(self, session: Session, words: PanelWords) -> None:
        super().__init__()
        self._session = session
        self._words = words
        self._cases: tuple[C, ...] = ()
        self._place = 0
        now = theme.current()
        self._count = label("", "note")
        head = QHBoxLayout()
        head.addWidget(label(words.heading, "heading"), 1)
        head.addWidget(self._count)
        self._where = label("", wrap=True)
        self._about = label("", "note", wrap=True)
        self._versions = QHBoxLayout()
        self._versions.setSpacing(now.px(theme.GAP))
        self.reason = TextLine()
        self.reason.setMaxLength(200)
        self.reason.setPlaceholderText(words.example)
        self._field = Field(words.reason, self.reason)
        # beside the versions: below them, under a photo, it may be out of sight when it is asked for
        choosing = QVBoxLayout()
        choosing.setSpacing(now.px(6))
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(now.px(6))
        choosing.addWidget(self._field)
        choosing.addLayout(self._buttons)
        choosing.addStretch()
        both = QHBoxLayout()
        both.setSpacing(now.px(theme.GAP))
        both.addLayout(self._versions, 10)
        both.addLayout(choosing, 4)
        self.column.addLayout(head)
        self.column.addWidget(self._where)
        self.column.addWidget(self._about)
        self.column.addLayout(both)
        self.buttons: list[QPushButton] = []
        self.hide()

    @property
    def case(self) -> C | None:
        """The one in sight."""
        return self._cases[self._place] if self._cases else None

    def refresh(self) -> None:
        """Read what waits for a decision; the one in sight stays if it still does."""
        before = self.case
        self._cases = self.read()
        names = [self.name_of(each) for each in self._cases]
        if before is not None and self.name_of(before) in names:
            self._place = names.index(self.name_of(before))
        else:
            self._place = min(self._place, max(0, len(self._cases) - 1))
        self._show()

    def later(self) -> None:
        """Leave it open and show the next one."""
        self._place = (self._place + 1) % max(1, len(self._cases))
        if len(self._cases) < 2:
            messages.note(self._words.left_open)
        self._show()

    def decide(self, case: C, act: Callable[[str], None], done: str) -> None:
        """Do with a reason what was decided. Without one nothing happens but that it is asked for."""
        reason = self.reason.text().strip()
        if not reason:
            self._field.fault(self._words.no_reason)
            self.reason.setFocus()
            return
        try:
            act(reason)
        except AppError as error:
            messages.show(error)
            self.refresh()
            return
        messages.done(done)
        self.reason.clear()
        self.refresh()
        self.decided.emit(case)

    @abstractmethod
    def read(self) -> tuple[C, ...]:
        """Everything that waits for a decision."""

    @abstractmethod
    def name_of(self, case: C) -> object:
        """What one case is known by when all are read again."""

    @abstractmethod
    def show_case(self, case: C) -> None:
        """Say where it is, and add its versions and the choices."""

    def say(self, *where: str, about: str = "") -> None:
        """Say which case it is, and above its versions what is to be known of it."""
        self._where.setText(" · ".join(part for part in where if part))
        self._about.setText(about or self._words.note)
        self._about.setVisible(bool(self._about.text()))
        restyle(self._about, role="" if about else "note")

    def add_version(self, heading: str, told: str, verdict: Verdict | None, *, mark: bool) -> Card:
        """A version, to be filled below what is `told` of it. `mark`: it stands out."""
        card = Card()
        if mark:
            card.setProperty("tone", "accent")
        head = QHBoxLayout()
        head.addWidget(label(heading, "heading", wrap=True), 1)
        if verdict is not None:
            chip = ChipLabel()
            head.addWidget(chip)
            chip.show_chip(verdict_chip(verdict))
            chip.show()
        card.column.addLayout(head)
        card.column.addWidget(label(told, "note", wrap=True))
        self._versions.addWidget(card, 1)
        return card

    def when(self, at: int) -> str:
        """A moment in words; empty where none is known."""
        return moment_words(at, self._session.desk.today) if at else ""

    def offer(self, choices: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """The choices, and last the way to leave it open."""
        self.buttons = [
            (secondary if place else primary)(word, act)
            for place, (word, act) in enumerate((*choices, ("以后再定", self.later)))
        ]
        for button in self.buttons:
            self._buttons.addWidget(button)

    def _show(self) -> None:
        self.setVisible(bool(self._cases))
        self._field.fault("")
        for layout in (self._versions, self._buttons):
            _empty(layout)
        self.buttons = []
        case = self.case
        if case is not None:
            self._count.setText(f"{self._place + 1} / {len(self._cases)}")
            self.show_case(case)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if isinstance(widget, QWidget):
            widget.hide()
            widget.deleteLater()
