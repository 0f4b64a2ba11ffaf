"""A file was refused: every fault of it in one list, each with its place and what to do. Nothing was taken."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.models.fault_rows import FaultRow, faults_of, unread_of
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.faults_card import FaultsCard
from app.ui.widgets.labels import ElidedLabel, label


class FaultsDialog(Dialog):
    """`unread`: what of the file was not read. `back`: writes the file as a 退回件; None where it has no rows to be
    sent back."""

    def __init__(
        self,
        error: AppError,
        rows: tuple[FaultRow, ...],
        again: Callable[[], object] | None,
        parent: QWidget | None,
        *,
        unread: tuple[FaultRow, ...] = (),
        back: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle("没有导入")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.take_size(920, 600)
        self._rows, self._again = (*rows, *unread), again
        card = FaultsCard(rows, "文件里的问题")
        self.model, self.table = card.model, card.table
        self.copy_button = secondary("复制全部问题", self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label(f"没有导入：文件里有 {len(rows)} 处要改", "title", wrap=True))
        column.addWidget(ElidedLabel(f"{error.where} · 什么也没有改动；照下面逐处改好、保存，再导入一次", "subtitle"))
        column.addWidget(card, 2)
        if unread:
            beside = FaultsCard(unread, "没有读入的内容")
            self.unread = beside.model
            column.addWidget(label(f"另有 {len(unread)} 处没有读入", "subtitle"))
            column.addWidget(beside, 1)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self.copy_button)
        if back is not None:
            self.back_button = secondary("另存退回件…", back)
            self.back_button.setToolTip("把这份表连同每行的退回原因另存一份，交给填表的人改；没问题的行锁住")
            foot.addWidget(self.back_button)
        foot.addStretch()
        foot.addWidget(secondary("关闭", self.reject))
        if again is not None:
            self.again_button = primary("改好了，重新导入", self.retry)
            foot.addWidget(self.again_button)
        column.addLayout(foot)
        self.table.setFocus()

    def copy(self) -> None:
        """Put all faults on the clipboard, one a line, to be sent to whoever filled the file in."""
        QGuiApplication.clipboard().setText("\n".join(str(row) for row in self._rows))
        self.copy_button.setText("已复制")

    def retry(self) -> None:
        self.accept()
        if self._again is not None:
            self._again()


def show_faults(
    error: object,
    again: Callable[[], object] | None,
    parent: QWidget | None,
    *,
    back: Callable[[], object] | None = None,
) -> FaultsDialog | None:
    """Open the list where a refusal has one; what else went wrong has been told by the bar already."""
    rows = faults_of(error) if isinstance(error, AppError) else ()
    if not rows or not isinstance(error, AppError):
        return None
    dialog = FaultsDialog(error, rows, again, parent, unread=unread_of(error), back=back)
    dialog.open()
    return dialog
