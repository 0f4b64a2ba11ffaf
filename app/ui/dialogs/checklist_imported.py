"""A checklist was taken in: which edition is in use now, and every change against the one before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.widgets.buttons import primary
from app.ui.widgets.changes_card import ChangesCard
from app.ui.widgets.labels import label
from app.workflow.checklists import Imported


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
        card = ChangesCard(imported.changes)
        self.model = card.model
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
