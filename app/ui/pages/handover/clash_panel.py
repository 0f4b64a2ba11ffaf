"""What two people wrote differently: the versions beside each other, and who decides gives a reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.absence import Absence
from app.domain.inspection import Photo
from app.domain.rectification import Evidence
from app.errors import AppError
from app.ui import messages, theme
from app.ui.chips import verdict_chip
from app.ui.dialogs.photo_view import PhotoView
from app.ui.session import Session
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import ChipLabel, label
from app.ui.widgets.photo_strip import PhotoTile, small_picture
from app.ui.widgets.text_line import TextLine
from app.ui.widgets.words import moment_words
from app.workflow.clashing import Clash, Side, clashes, decide

_MOST_PHOTOS = 4
"""Photos of a version that are shown; the lines say how many there are."""


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
        self._about = label("", wrap=True)
        self._row = QHBoxLayout()
        self._row.setSpacing(now.px(theme.GAP))
        self.reason = TextLine()
        self.reason.setMaxLength(200)
        self.reason.setPlaceholderText("例如：当天一起到现场再看过，北侧出口确实上锁")
        self._field = Field("理由（一句话，一起留存）", self.reason)
        self.column.addLayout(head)
        self.column.addWidget(self._where)
        self.column.addWidget(self._about)
        # beside the versions: below them it may be out of sight when it is asked for
        choosing = QVBoxLayout()
        choosing.setSpacing(now.px(6))
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(now.px(6))
        choosing.addWidget(self._field)
        choosing.addLayout(self._buttons)
        choosing.addStretch()
        both = QHBoxLayout()
        both.setSpacing(now.px(theme.GAP))
        both.addLayout(self._row, 10)
        both.addLayout(choosing, 3)
        self.column.addLayout(both)
        self.buttons: list[QPushButton] = []
        self.tiles: list[PhotoTile] = []
        self.hide()

    @property
    def clash(self) -> Clash | None:
        """The one in sight."""
        return self._clashes[self._place] if self._clashes else None

    def refresh(self) -> None:
        """Read what waits for a decision; the one in sight stays if it still does."""
        before = self.clash
        self._clashes = clashes(self._session.desk)
        same = [n for n, each in enumerate(self._clashes) if before is not None and each.name == before.name]
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
        messages.done(f"{clash.where}：已采用{side.name}的一份，其余的仍留在流水里。")
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
        for layout in (self._row, self._buttons):
            while (item := layout.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
        self.buttons, self.tiles = [], []
        if clash is None:
            return
        self._count.setText(f"{self._place + 1} / {len(self._clashes)}")
        self._where.setText(" · ".join(part for part in (clash.home, clash.where, "两边写得不一样") if part))
        self._about.setText(clash.about)
        self._about.setVisible(bool(clash.about))
        for place, side in enumerate(clash.sides):
            self._row.addWidget(self._side(side, first=not place), 1)
        self._show_choices(clash.sides)

    def _side(self, side: Side, *, first: bool) -> Card:
        card = Card()
        if first:
            card.setProperty("tone", "accent")
        head = QHBoxLayout()
        author = " ".join(dict.fromkeys(part for part in (side.code, side.name) if part))
        head.addWidget(label(author, "heading", wrap=True), 1)
        if side.verdict is not None:
            chip = ChipLabel()
            head.addWidget(chip)
            chip.show_chip(verdict_chip(side.verdict))
            chip.show()
        card.column.addLayout(head)
        card.column.addWidget(label(moment_words(side.at, self._session.desk.today), "note"))
        for line in side.lines:
            card.column.addWidget(label(line, wrap=True))
        if side.photos:
            card.column.addWidget(self._pictures(side))
        card.column.addStretch()
        return card

    def _pictures(self, side: Side) -> QWidget:
        """The photos of a version, small; a press shows one large."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().px(theme.INSIDE))
        for seen in side.photos[:_MOST_PHOTOS]:
            content = self._session.desk.store.blob(seen.blob)
            picture = small_picture(content)
            name = seen.name if isinstance(picture, QPixmap) else picture
            tile = PhotoTile(name, picture if isinstance(picture, QPixmap) else None, there=True)
            tile.clicked.connect(partial(self._open, seen, content))
            row.addWidget(tile)
            self.tiles.append(tile)
        row.addStretch()
        return box

    def _open(self, seen: Evidence, content: bytes | Absence) -> None:
        PhotoView(Photo("", seen.blob, seen.name, 0, 0), content, self, locked=True).open()

    def _show_choices(self, sides: tuple[Side, ...]) -> None:
        for place, side in enumerate(sides):
            make = secondary if place else primary
            self.buttons.append(make(f"采用 {side.name}", partial(self.decide_for, side)))
        self.buttons.append(secondary("以后再定", self.later))
        for button in self.buttons:
            self._buttons.addWidget(button)
