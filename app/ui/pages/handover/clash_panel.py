"""What two people wrote differently: the versions beside each other, one of which is let stand."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.absence import Absence
from app.domain.inspection import Photo
from app.domain.rectification import Evidence
from app.ui import theme
from app.ui.dialogs.photo_view import PhotoView
from app.ui.pages.handover.decision_panel import DecisionPanel, PanelWords
from app.ui.session import Session
from app.ui.widgets.labels import label
from app.ui.widgets.photo_strip import PhotoTile, small_picture
from app.workflow.clashing import Clash, Side, clashes, decide

_MOST_PHOTOS = 4
"""Photos of a version that are shown; the lines say how many there are."""
_WORDS = PanelWords(
    heading="需要您决定（也可以以后再定，两份都会保留）",
    reason="理由（一句话，一起留存）",
    example="例如：当天一起到现场再看过，北侧出口确实上锁",
    no_reason="请先用一句话写明为什么采用这一份。",
    left_open="两份都保留着，随时可以回到“交接合并”再决定；在此之前按较严的一份列出，标“待核”。",
)


class ClashPanel(DecisionPanel[Clash]):
    def __init__(self, session: Session) -> None:
        super().__init__(session, _WORDS)
        self.tiles: list[PhotoTile] = []

    def read(self) -> tuple[Clash, ...]:
        return clashes(self._session.desk)

    def name_of(self, case: Clash) -> object:
        return case.name

    def decide_for(self, side: Side) -> None:
        """Let a version stand."""
        case = self.case
        if case is not None:
            done = f"{case.where}：已采用{side.name}的一份，其余的仍留在流水里。"
            self.decide(case, lambda reason: decide(self._session.desk, case, side, reason), done)

    def show_case(self, case: Clash) -> None:
        self.say(case.home, case.where, "两边写得不一样", about=case.about)
        self.tiles = []
        for place, side in enumerate(case.sides):
            author = " ".join(dict.fromkeys(part for part in (side.code, side.name) if part))
            card = self.add_version(author, self.when(side.at), side.verdict, mark=not place)
            for line in side.lines:
                card.column.addWidget(label(line, wrap=True))
            if side.photos:
                card.column.addWidget(self._pictures(side))
            card.column.addStretch()
        self.offer([(f"采用 {side.name}", partial(self.decide_for, side)) for side in case.sides])

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
