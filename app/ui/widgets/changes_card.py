"""What changed between two editions of a checklist: a row a change, and both wordings of the current one in full."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt

from app.checklists.diff import ADDED, CHANGED, MOVED, REMOVED, Change
from app.ui import theme
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.tones import Chip, Tone
from app.ui.widgets.cards import Card, rule
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowTable

_TONES = {ADDED: Tone.OK, REMOVED: Tone.WARN, CHANGED: Tone.ACCENT}


def change_model(changes: tuple[Change, ...]) -> TableModel[tuple[int, Change]]:
    """One row a change, in the order of the checklist."""
    columns: list[Column[tuple[int, Change]]] = [
        Column("", lambda row: "", chips=lambda row: (Chip(row[1].how, _TONES.get(row[1].how, Tone.NEUTRAL)),)),
        Column("编号", lambda row: row[1].id or "整表"),
        Column(
            "内容",
            lambda row: " · ".join(part for part in (row[1].title, row[1].field) if part),
            note=lambda row: f"{row[1].before or '（无）'} → {row[1].after or '（无）'}" if row[1].field else "",
        ),
    ]
    model: TableModel[tuple[int, Change]] = TableModel(columns, uid=lambda row: row[0])
    model.show(tuple(enumerate(changes)))
    return model


def change_counts(changes: tuple[Change, ...]) -> str:
    """`新增 2 · 改动 3`; empty where nothing changed."""
    counts = Counter(change.how for change in changes)
    return " · ".join(f"{how} {counts[how]}" for how in (ADDED, REMOVED, CHANGED, MOVED) if counts[how])


def whole_words(change: Change) -> str:
    """Both wordings of a change, which a row cuts; of what came or went, only that."""
    if not change.field:
        return f"{change.how}：{' '.join(part for part in (change.id, change.title) if part)}"
    return f"原：{change.before or '（无）'}\n现：{change.after or '（无）'}"


class ChangesCard(Card):
    def __init__(self, changes: tuple[Change, ...]) -> None:
        super().__init__(flush=True)
        now = theme.current()
        self.model = change_model(changes)
        self._table = RowTable(self.model, "变化", widths=(76, 96, 0))
        self._whole = label("", "note", wrap=True)
        self._whole.setMinimumHeight(now.px(60))
        self._whole.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._whole.setContentsMargins(now.px(12), now.px(8), now.px(12), now.px(4))
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(self._table, 1)
        self.column.addWidget(rule())
        self.column.addWidget(self._whole)
        self._table.current_changed.connect(self._show_whole)
        self._table.setCurrentIndex(self.model.index(0, 0))
        self.setFocusProxy(self._table)

    def show_changes(self, changes: tuple[Change, ...]) -> None:
        self.model.show(tuple(enumerate(changes)))
        self._table.setCurrentIndex(self.model.index(0, 0))
        self._show_whole()

    def _show_whole(self) -> None:
        row = self.model.row_at(self._table.currentIndex())
        self._whole.setText(whole_words(row[1]) if row is not None else "")
