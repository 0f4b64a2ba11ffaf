"""A checklist was taken in: which edition is in use now, and every change against the one before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.checklists.diff import ADDED, CHANGED, REMOVED, Change
from app.ui import theme
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.tones import Chip, Tone
from app.ui.widgets.buttons import primary
from app.ui.widgets.cards import Card, rule
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowTable
from app.workflow.checklists import Imported

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


def outcome_words(imported: Imported) -> str:
    """What an import came to, in one sentence."""
    checklist = imported.checklist
    if not imported.is_new:
        return f"“{checklist.title}”与在用的 {checklist.edition} 版内容相同，没有新增版本。"
    if imported.before is None:
        return f"“{checklist.title}”已导入（{checklist.edition} 版，{len(checklist.items)} 项），新的检查可以选用。"
    return (
        f"“{checklist.title}”已导入为 {checklist.edition} 版，与 {imported.before.edition} 版相比有"
        f" {len(imported.changes)} 处变化；已经开始的检查仍用原来的版本。"
    )


class ImportedDialog(QDialog):
    def __init__(self, imported: Imported, parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle("检查表已导入")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = self.screen().availableGeometry()
        self.resize(min(now.px(820), room.width() - 40), min(now.px(560), room.height() - 60))
        self.model = change_model(imported.changes)
        table = RowTable(self.model, "变化", widths=(76, 96, 0))
        self._whole = label("", "note", wrap=True)
        self._whole.setMinimumHeight(now.px(84))
        self._whole.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._whole.setContentsMargins(now.px(12), now.px(8), now.px(12), now.px(4))
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card = Card(flush=True)
        card.column.addWidget(table, 1)
        card.column.addWidget(rule())
        card.column.addWidget(self._whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label("检查表已导入", "title"))
        column.addWidget(label(outcome_words(imported), wrap=True))
        column.addWidget(card, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        close = primary("知道了", self.accept)
        close.setDefault(True)
        foot.addWidget(close)
        column.addLayout(foot)
        table.current_changed.connect(lambda: self._show_whole(table))
        table.setCurrentIndex(self.model.index(0, 0))

    def _show_whole(self, table: RowTable) -> None:
        """Both wordings of the current change, which a row cuts."""
        row = self.model.row_at(table.currentIndex())
        change = row[1] if row is not None else None
        shown = change is not None and change.field
        self._whole.setText(
            f"原：{change.before or '（无）'}\n现：{change.after or '（无）'}" if change and shown else ""
        )
