"""What an earlier visit found of the item, with a key for what became of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from app.domain.absence import Absence
from app.domain.checklist import Item
from app.ui import theme
from app.ui.models.inspection_visit import Visit
from app.ui.widgets.answer_verdict import KeyButton
from app.ui.widgets.cards import Card
from app.ui.widgets.labels import label, restyle
from app.workflow.answering import photo_bytes
from app.workflow.earlier import Earlier, may_carry, may_mend, photo_of

STILL_KEY, MENDED_KEY = "U", "Y"


class EarlierPanel(Card):
    """`still`: nothing was mended; `mended`: it was."""

    still = Signal()
    mended = Signal()

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self.setAccessibleName("上次检查发现的问题")
        restyle(self, tone="warn")
        self.column.setContentsMargins(now.px(12), now.px(8), now.px(12), now.px(8))
        self._picture = QLabel()
        self._title, self._words = label("", "heading", wrap=True), label("", "note", wrap=True)
        self.still_button, self.mended_button = KeyButton("未改", STILL_KEY), KeyButton("已改", MENDED_KEY)
        for button, said in ((self.still_button, self.still), (self.mended_button, self.mended)):
            button.setCheckable(False)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, signal=said: signal.emit())
        self.still_button.setToolTip("记“不符合”，沿用上次的表述；照片和现场情况要重新写")
        self.mended_button.setToolTip("记“符合”，写明上次的问题已改")
        words = QVBoxLayout()
        words.setSpacing(now.px(2))
        words.addWidget(self._title)
        words.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(now.px(10))
        row.addWidget(self._picture)
        row.addLayout(words, 1)
        row.addWidget(self.still_button)
        row.addWidget(self.mended_button)
        self.column.addLayout(row)
        self._earlier: Earlier | None = None

    def show_earlier(self, visit: Visit, item: Item) -> None:
        """Show what was found of an item; hidden where nothing was, and once today's answer stands."""
        earlier = visit.earlier(item.id)
        waits = earlier is not None and visit.answer(item.id) is None
        self.setVisible(earlier is not None)
        if earlier is None:
            self._earlier = None
            return
        row = earlier.row
        state = "未销账" if earlier.open else "已销账"
        self._title.setText(f"上次 {row.checked_on.isoformat()} 不符合 · {state}")
        late = f"，已超{row.overdue_days}天" if row.overdue_days else ""
        number = f"挂号 {row.finding.number}{late}" if row.finding.number else "尚未挂号"
        self._words.setText(f"{row.finding.problem}{number}。")
        self.still_button.setVisible(waits and may_carry(item) and not visit.signed(item.id))
        self.mended_button.setVisible(waits and may_mend(item) and not visit.signed(item.id))
        if earlier is not self._earlier:
            self._earlier = earlier
            self._show_picture(visit, item.id, earlier)

    def _show_picture(self, visit: Visit, item: str, earlier: Earlier) -> None:
        now, picture = theme.current(), QPixmap()
        photo = photo_of(visit.desk, earlier, item)
        content = photo_bytes(visit.desk, photo) if photo is not None else None
        if content is not None and not isinstance(content, Absence):
            picture.loadFromData(content)
        self._picture.setVisible(not picture.isNull())
        if not picture.isNull():
            self._picture.setPixmap(picture.scaledToHeight(now.px(44)))
            self._picture.setToolTip("上次拍的照片，只供比对")
