"""What came after signing: what was signed beside what came, and who decides gives a reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.domain.absence import Absence
from app.domain.inspection import Verdict
from app.errors import AppError
from app.ui import messages, theme
from app.ui.chips import verdict_chip
from app.ui.session import Session
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import ChipLabel, label
from app.ui.widgets.pictures import fitted
from app.ui.widgets.text_line import TextLine
from app.ui.widgets.words import moment_words
from app.workflow.adopting import LateCase, LateVersion, adopt, late_cases, refuse

_PICTURE = (220, 150)
"""The most room that a photo takes, in pixels of the design."""


class LatePanel(Card):
    """Hidden while nothing came late. `decided` comes after a decision was saved, with the case."""

    decided = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._cases: tuple[LateCase, ...] = ()
        self._place = 0
        now = theme.current()
        self._count = label("", "note")
        head = QHBoxLayout()
        head.addWidget(label("签字后才到（还没有采用，请您决定）", "heading"), 1)
        head.addWidget(self._count)
        self._where = label("", wrap=True)
        told = label(
            "写的人当时不知道这里已经签字。采用了，就成为签字后的更正，和理由一起印在记录上；不采用，签过字的内容不变。",
            "note",
            wrap=True,
        )
        self._row = QHBoxLayout()
        self._row.setSpacing(now.px(theme.GAP))
        self.reason = TextLine()
        self.reason.setMaxLength(200)
        self.reason.setPlaceholderText("例如：两人当面核对过")
        self._field = Field("理由（一句话，与决定一起留存）", self.reason)
        # beside the versions: under a photo it would lie below the window's edge
        choices = QVBoxLayout()
        choices.setSpacing(now.px(6))
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(now.px(6))
        choices.addWidget(self._field)
        choices.addSpacing(now.px(4))
        choices.addLayout(self._buttons)
        choices.addStretch()
        self.column.addLayout(head)
        self.column.addWidget(self._where)
        self.column.addWidget(told)
        both = QHBoxLayout()
        both.setSpacing(now.px(theme.GAP))
        both.addLayout(self._row, 10)
        both.addLayout(choices, 4)
        self.column.addLayout(both)
        self.buttons: list[QPushButton] = []
        self.hide()

    @property
    def case(self) -> LateCase | None:
        """The one in sight."""
        return self._cases[self._place] if self._cases else None

    def refresh(self) -> None:
        """Read what waits for a decision; the one in sight stays if it still does."""
        before = self.case
        self._cases = late_cases(self._session.desk)
        same = [
            place
            for place, each in enumerate(self._cases)
            if before is not None and (each.root, each.slot) == (before.root, before.slot)
        ]
        self._place = same[0] if same else min(self._place, max(0, len(self._cases) - 1))
        self._show()

    def adopt(self, version: LateVersion) -> None:
        """Let what came late stand, as a correction of what was signed."""
        case = self.case
        if case is not None:
            done = f"{case.where}：已采用{version.actor}的，记为签字后的更正。"
            if version.verdict is Verdict.FAIL:
                done += f"要挂号的，请打开这次检查，由{case.signed_by or '签字的人'}再次签字。"
            self._decide(case, lambda reason: adopt(self._session.desk, case, version, reason), done)

    def refuse(self) -> None:
        """Leave everything as it was signed."""
        case = self.case
        if case is not None:
            done = f"{case.where}：没有采用，签字的内容不变；后到的仍留在流水里。"
            self._decide(case, lambda reason: refuse(self._session.desk, case, reason), done)

    def later(self) -> None:
        """Leave it open and show the next one."""
        self._place = (self._place + 1) % max(1, len(self._cases))
        if len(self._cases) < 2:
            messages.note("签字的内容不变，后到的也留着，随时可以回到“交接合并”再决定。")
        self._show()

    def _decide(self, case: LateCase, act: Callable[[str], None], done: str) -> None:
        """Without a reason nothing happens but that it is asked for."""
        reason = self.reason.text().strip()
        if not reason:
            self._field.fault("请先用一句话写明为什么采用或不采用。")
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

    def _show(self) -> None:
        self.setVisible(bool(self._cases))
        case = self.case
        self._field.fault("")
        for layout in (self._row, self._buttons):
            while (item := layout.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
        self.buttons = []
        if case is None:
            return
        self._count.setText(f"{self._place + 1} / {len(self._cases)}")
        self._where.setText(" · ".join(part for part in (case.home, case.where) if part))
        signed = self._side("签字时的", case.verdict, case.text, case.blob)
        self._say_when(signed, case.signed_by, case.signed_at)
        self._row.addWidget(signed, 1)
        for version in case.versions:
            side = self._side("签字后才到的", version.verdict, version.text, version.blob)
            side.setProperty("tone", "accent")
            self._say_when(side, f"{version.code} {version.actor}".strip(), version.at)
            self._row.addWidget(side, 1)
        self._offer(case)

    def _side(self, heading: str, verdict: Verdict | None, text: str, blob: str) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.addWidget(label(heading, "heading", wrap=True), 1)
        if verdict is not None:
            chip = ChipLabel()
            head.addWidget(chip)
            chip.show_chip(verdict_chip(verdict))
            chip.show()
        card.column.addLayout(head)
        if verdict is not None:
            text = text.removeprefix(verdict.label).removeprefix("；")
        if text:
            card.column.addWidget(label(text, wrap=True))
        if blob:
            card.column.addWidget(self._picture(blob))
        card.column.addStretch()
        return card

    def _say_when(self, card: Card, who: str, at: int) -> None:
        when = moment_words(at, self._session.desk.today) if at else ""
        card.column.insertWidget(1, label(" · ".join(part for part in (who, when) if part), "note", wrap=True))

    def _picture(self, blob: str) -> QLabel:
        now = theme.current()
        content = self._session.desk.store.blob(blob)
        image = QImage() if isinstance(content, Absence) else QImage.fromData(content)
        if image.isNull():
            return label(f"照片{content.words}" if isinstance(content, Absence) else "照片打不开", "note", wrap=True)
        room = QSize(*(now.px(length) for length in _PICTURE))
        shown = label("")
        shown.setPixmap(fitted(image, room, self.devicePixelRatioF()))
        shown.setAccessibleName("照片")
        return shown

    def _offer(self, case: LateCase) -> None:
        several = len(case.versions) > 1
        for place, version in enumerate(case.versions):
            make = secondary if place else primary
            self.buttons.append(
                make(f"采用{version.actor}的" if several else "采用后到的", partial(self.adopt, version))
            )
        self.buttons.append(secondary("都不采用" if several else "不采用，保持签字时的", self.refuse))
        self.buttons.append(secondary("以后再定", self.later))
        for button in self.buttons:
            self._buttons.addWidget(button)
