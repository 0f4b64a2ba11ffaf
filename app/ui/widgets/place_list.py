"""Places where words or a file stand, to be ticked; how many are, and all words of the one in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.ui import theme
from app.ui.models.checked_model import CheckedModel
from app.ui.models.erase_rows import place_model
from app.ui.widgets.buttons import quiet
from app.ui.widgets.cards import Card, EmptyState, rule, scrolled
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowList
from app.workflow.erasing import Found


class PlaceList(Card):
    """`ticked` comes whenever other places are. Without `whole` the words of the one in sight are its tool tip."""

    ticked = Signal()

    def __init__(self, name: str, empty: tuple[str, str], *, whole: bool = True) -> None:
        super().__init__(flush=True)
        now = theme.current()
        self.model: CheckedModel[Found] = place_model()
        self.list = RowList(self.model, name)
        # in large letters a small screen has room for one row at least
        self.list.setMinimumHeight(now.px(theme.TALL_ROW))
        self._empty = EmptyState(*empty)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        self._count = label("", "note")
        self.all_button = quiet("全部选中", self._check_all)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(now.px(13), 0, now.px(8), now.px(4))
        head.addWidget(self._count, 1)
        head.addWidget(self.all_button)
        self._rules = (rule(), rule())
        self._whole = label("", wrap=True)
        self._whole.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._whole.setContentsMargins(now.px(13), now.px(6), now.px(13), now.px(4))
        self._words = scrolled(self._whole)
        self._words.setAccessibleName("选中一处的全文")
        self._words.setFixedHeight(now.px(64))
        self._has_whole = whole
        self.column.addWidget(self._head)
        self.column.addWidget(self._rules[0])
        self.column.addWidget(self._stack, 1)
        self.column.addWidget(self._rules[1])
        self.column.addWidget(self._words)
        self.list.current_changed.connect(self._on_current)
        self.model.checked_changed.connect(self._on_ticked)
        self.show_places(())

    def show_places(self, places: Sequence[Found], *, ticked: bool = False) -> None:
        """Show these places, all of them ticked or none."""
        self.model.show(places)
        self.model.check([place.place.target for place in places] if ticked else [])
        self._stack.setCurrentIndex(1 if places else 0)
        for part in (self._head, self._rules[0]):
            part.setVisible(bool(places))
        for part in (self._rules[1], self._words):
            part.setVisible(bool(places) and self._has_whole)
        self.list.setCurrentIndex(self.model.index(0, 0))
        self._on_current()

    def say_empty(self, heading: str, sentence: str) -> None:
        """Say why no place is shown."""
        self._empty.say(heading, sentence)
        self.show_places(())

    @property
    def whole(self) -> str:
        """All words of the place in sight."""
        return self._whole.text()

    def _check_all(self) -> None:
        all_ticked = len(self.model.checked) == len(self.model.rows)
        self.model.check([] if all_ticked else [place.place.target for place in self.model.rows])

    def _on_ticked(self) -> None:
        count, ticked = len(self.model.rows), len(self.model.checked)
        self._count.setText(f"{count} 处，选中 {ticked} 处" if count else "")
        self.all_button.setText("全部不选" if count and ticked == count else "全部选中")
        self.all_button.setVisible(count > 1)
        self.ticked.emit()

    def _on_current(self) -> None:
        found = self.model.row_at(self.list.currentIndex())
        self._whole.setText(f"{found.text}\n{found.where}" if found is not None else "")
