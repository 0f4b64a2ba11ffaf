"""A merge was refused because no backup could be made before it: why, and the choice to go on without one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.labels import label
from app.workflow.errors import NO_BACKUP_BEFORE_MERGE


class NoBackupDialog(Dialog):
    """`accepted`: merge without a backup."""

    def __init__(self, error: AppError, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("没有合并")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = theme.current()
        room = self.screen().availableGeometry()
        self.wait_button = primary("先不合并", self.reject)
        self.wait_button.setDefault(True)
        self.merge_button = secondary("不备份，仍然合并", self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addStretch()
        foot.addWidget(self.merge_button)
        foot.addWidget(self.wait_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(18)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label("没有合并：合并前的备份没有做成", "title", wrap=True))
        column.addWidget(label(error.where, "note", wrap=True))
        column.addWidget(label(f"{error.what}{error.remedy}", wrap=True))
        column.addWidget(label("不备份就合并的，合并以后不能再退回到合并以前。", "note", wrap=True))
        column.addLayout(foot)
        width = min(now.px(560), room.width() - 40)
        # a wrapped text asks for the height that its own narrow first guess needs: the dialog would cut it
        self.setMinimumSize(width, column.totalHeightForWidth(width))
        self.wait_button.setFocus()


def ask_to_go_on(error: object, go_on: Callable[[], object], parent: QWidget | None) -> NoBackupDialog | None:
    """Ask, where that is why a merge was refused; any other refusal has been told by the bar already."""
    if not isinstance(error, AppError) or error.code != NO_BACKUP_BEFORE_MERGE.code:
        return None
    dialog = NoBackupDialog(error, parent)
    dialog.accepted.connect(go_on)
    dialog.open()
    return dialog
