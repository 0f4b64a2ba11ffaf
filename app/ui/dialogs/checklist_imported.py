"""A checklist was taken in: which edition is in use now, every change against the one before, and what of the file was
left out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.models.fault_rows import fault_rows
from app.ui.widgets.buttons import primary
from app.ui.widgets.changes_card import ChangesCard
from app.ui.widgets.faults_card import FaultsCard
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


def notes_words(imported: Imported) -> str:
    """That the file says more than the checklist took, and what to do about it."""
    count = len(imported.notes)
    return f"文件里有 {count} 处没有照原样用上：逐处看看要不要改；改了再导入一次，就是新的一版。"


class ImportedDialog(Dialog):
    def __init__(self, imported: Imported, parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle("检查表已导入")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.take_size(820, 560)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label("检查表已导入", "title"))
        column.addWidget(label(outcome_words(imported), wrap=True))
        if imported.changes:
            changes = ChangesCard(imported.changes)
            self.model = changes.model
            column.addWidget(changes, 1)
        if imported.notes:
            notes = FaultsCard(fault_rows(imported.notes), "没有照原样用上的内容")
            self.notes = notes.model
            column.addWidget(label(notes_words(imported), "subtitle", wrap=True))
            column.addWidget(notes, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        close = primary("知道了", self.accept)
        close.setDefault(True)
        foot.addWidget(close)
        column.addLayout(foot)
