"""What is wrong in a file, or was left out of it: a row each, and the words of the current one in full."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.ui import theme
from app.ui.models.fault_rows import CELL_WIDTHS, PLACE_WIDTHS, FaultRow, fault_model, in_cells
from app.ui.widgets.cards import Card, rule
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowTable


class FaultsCard(Card):
    def __init__(self, rows: tuple[FaultRow, ...], name: str) -> None:
        super().__init__(flush=True)
        now = theme.current()
        self.model = fault_model(rows)
        self.table = RowTable(self.model, name, CELL_WIDTHS if in_cells(rows) else PLACE_WIDTHS)
        self._whole = label("", wrap=True)
        self._whole.setMinimumHeight(now.px(70))
        self._whole.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._whole.setContentsMargins(now.px(12), now.px(8), now.px(12), now.px(4))
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(rule())
        self.column.addWidget(self._whole)
        self.table.current_changed.connect(self._show_whole)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.setFocusProxy(self.table)

    def _show_whole(self) -> None:
        row = self.model.row_at(self.table.currentIndex())
        self._whole.setText(f"{row.where}：{row.what}\n{row.remedy}" if row is not None else "")
