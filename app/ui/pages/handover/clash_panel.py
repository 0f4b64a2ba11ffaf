"""What two people wrote differently: the versions beside each other, and who decides gives a reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.inspection import Verdict
from app.errors import AppError
from app.ui import messages, theme
from app.ui.chips import verdict_chip
from app.ui.session import Session
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import ChipLabel, label
from app.ui.widgets.words import moment_words
from app.workflow.merging import Clash, Side, clashes, decide

_WORST_FIRST = (Verdict.FAIL, Verdict.UNABLE, Verdict.PASS, Verdict.NOT_APPLICABLE)


def sides_of(clash: Clash) -> tuple[Side, ...]:
    """The versions, the one that stands until somebody decides first."""

    def rank(side: Side) -> int:
        return len(_WORST_FIRST) if side.verdict is None else _WORST_FIRST.index(side.verdict)

    return tuple(sorted(clash.sides, key=rank))


def name_of(side: Side, clash: Clash) -> str:
    """What a button calls a version: its author, or the device where one person wrote both."""
    authors = [each.actor for each in clash.sides]
    return side.actor if side.actor and authors.count(side.actor) == 1 else side.code


class ClashPanel(Card):
    """Hidden while nothing clashes. `decided` comes after a decision was saved, with the clash."""

    decided = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._clashes: tuple[Clash, ...] = ()
        self._place = 0
        now = theme.current()
        self._count = label("", "note")
        head = QHBoxLayout()
        head.addWidget(label("需要您决定（也可以以后再定，两份都会保留）", "heading"), 1)
        head.addWidget(self._count)
        self._where = label("", "note", wrap=True)
        self._row = QHBoxLayout()
        self._row.setSpacing(now.px(theme.GAP))
        self.reason = QLineEdit()
        self.reason.setMaxLength(200)
        self.reason.setPlaceholderText("例如：当天一起到现场再看过，北侧出口确实上锁")
        self._field = Field("理由（一句话，与决定一起留存）", self.reason)
        self.column.addLayout(head)
        self.column.addWidget(self._where)
        self.column.addLayout(self._row)
        self.column.addWidget(self._field)
        self.buttons: list[QPushButton] = []
        self.hide()

    @property
    def clash(self) -> Clash | None:
        """The one in sight."""
        return self._clashes[self._place] if self._clashes else None

    def refresh(self) -> None:
        """Read what waits for a decision; the one in sight stays if it still does."""
        before = self.clash
        self._clashes = clashes(self._session.desk)
        same = [
            n for n, each in enumerate(self._clashes) if before and (each.root, each.slot) == (before.root, before.slot)
        ]
        self._place = same[0] if same else min(self._place, max(0, len(self._clashes) - 1))
        self._show()

    def decide_for(self, side: Side) -> None:
        """Let a version stand. Without a reason nothing happens but that it is asked for."""
        clash, reason = self.clash, self.reason.text().strip()
        if clash is None:
            return
        if not reason:
            self._field.fault("请先用一句话写明为什么采用这一份。")
            self.reason.setFocus()
            return
        try:
            decide(self._session.desk, clash, side, reason)
        except AppError as error:
            messages.show(error)
            return
        messages.done(f"{clash.where}：已采用{name_of(side, clash)}的结果，另一份仍留在流水里。")
        self.reason.clear()
        self.refresh()
        self.decided.emit(clash)

    def later(self) -> None:
        """Leave it open and show the next one."""
        self._place = (self._place + 1) % max(1, len(self._clashes))
        if len(self._clashes) < 2:
            messages.note("两份都保留着，随时可以回到“交接合并”再决定；在此之前按较严的一份列出，标“待核”。")
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._clashes))
        clash = self.clash
        self._field.fault("")
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        if clash is None:
            return
        self._count.setText(f"{self._place + 1} / {len(self._clashes)}")
        self._where.setText(" · ".join(part for part in (clash.home, clash.where, "两边写得不一样") if part))
        sides = sides_of(clash)
        for place, side in enumerate(sides):
            self._row.addWidget(self._side(side, first=not place), 5)
        self._row.addWidget(self._choices(clash, sides), 3)

    def _side(self, side: Side, *, first: bool) -> Card:
        card = Card()
        if first:
            card.setProperty("tone", "accent")
        head = QHBoxLayout()
        author = " ".join(part for part in (side.code, side.actor) if part)
        head.addWidget(label(author, "heading", wrap=True), 1)
        if side.verdict is not None:
            chip = ChipLabel()
            head.addWidget(chip)
            chip.show_chip(verdict_chip(side.verdict))
            chip.show()
        card.column.addLayout(head)
        card.column.addWidget(label(moment_words(side.at, self._session.desk.today), "note"))
        words = [part for part in (side.text if side.verdict is None else "", side.note) if part]
        told = "\n".join(words) or (side.text if side.verdict is None or "（" in side.text else "没有写说明。")
        card.column.addWidget(label(told, wrap=True))
        card.column.addStretch()
        return card

    def _choices(self, clash: Clash, sides: tuple[Side, ...]) -> QWidget:
        now = theme.current()
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(6))
        for place, side in enumerate(sides):
            make = secondary if place else primary
            self.buttons.append(make(f"采用 {name_of(side, clash)}", partial(self.decide_for, side)))
        self.buttons.append(secondary("以后再定", self.later))
        for button in self.buttons:
            column.addWidget(button)
        column.addStretch()
        return box
