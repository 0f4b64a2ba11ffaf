"""A county's own checklist: what its edition in use changed, and no longer offering it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.checklists.diff import find_changes
from app.domain.checklist import Checklist
from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.models.checklist_editions import Earlier
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.changes_card import ChangesCard, change_counts
from app.ui.widgets.labels import label
from app.ui.widgets.pick_box import PickBox


class EditionsDialog(Dialog):
    """The checklist in use against one of `earlier`, of which there is at least one; the first is shown."""

    asks = False
    """Only what is compared is chosen here."""

    def __init__(self, checklist: Checklist, earlier: tuple[Earlier, ...], parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle("比较版本")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.take_size(860, 600)
        self._checklist, self._earlier = checklist, earlier
        self.chosen = PickBox()
        self.chosen.setAccessibleName("与哪一版比较")
        self.chosen.addItems([each.title for each in earlier])
        self.outcome = label("", "note", wrap=True)
        self.card = ChangesCard(())
        against = QHBoxLayout()
        against.setSpacing(now.px(theme.INSIDE))
        against.addWidget(label(f"现用 {checklist.edition} 版，比较的是"))
        against.addWidget(self.chosen, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        close = primary("关闭", self.accept)
        close.setDefault(True)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label(f"“{checklist.title}”改了什么", "title", wrap=True))
        column.addLayout(against)
        column.addWidget(self.outcome)
        column.addWidget(self.card, 1)
        column.addLayout(foot)
        self.chosen.currentIndexChanged.connect(self._compare)
        self._compare(0)
        self.card.setFocus()

    def _compare(self, place: int) -> None:
        changes = find_changes(self._earlier[place].checklist, self._checklist)
        self.card.show_changes(changes)
        told = f"共 {len(changes)} 处变化：{change_counts(changes)}" if changes else "内容相同，没有变化"
        self.outcome.setText(f"{told}。已经开始的检查仍用开始时的版本。")


class WithdrawDialog(Dialog):
    """Says what withdrawing changes and what it does not, before it is done; accepted means yes."""

    def __init__(self, title: str, editions: int, parent: QWidget | None, *, national: bool) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle("停用检查表")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(now.px(500))
        after = "新的检查改用国家检查表原样" if national else "新的检查不再能选它"
        lines = (
            f"{after}；本县的 {editions} 个版本都停用，交接合并后别的终端也停用。",
            "已经做的检查不受影响：结果、问题和打印件仍用当时的版本。",
            "以后要再用，重新导入当时的工作簿就可以。",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label(f"停用“{title}”？", "title", wrap=True))
        for line in lines:
            column.addWidget(label(line, wrap=True))
        self.confirm_button = secondary("停用", self.accept)
        keep = primary("不停用", self.reject)
        keep.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addStretch()
        foot.addWidget(self.confirm_button)
        foot.addWidget(keep)
        column.addLayout(foot)
        keep.setFocus()
