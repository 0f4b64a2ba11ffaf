"""What a file that came back would change, row by row, before anything is written: `accepted` when it is to be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.interchange.form_plan import Group
from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.models.filters import RowFilter
from app.ui.models.plan_rows import WIDTHS, PlanRow, group_counts, plan_model
from app.ui.widgets.buttons import Choice, primary, secondary
from app.ui.widgets.cards import Card, rule, scrolled
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.lists import RowTable

ALL = "all"


class PlanPreview(Dialog):
    """`title` names the kind of file, as 登记表; `file` is its name.

    `again`: the store changed after a preview before this one, and nothing was written. `keeps`: what is not taken can
    be kept as a list, which `keep_wanted` asks for. `sends_back`: the file can be written as a 退回件, which
    `back_wanted` asks for.
    """

    keep_wanted, back_wanted = Signal(), Signal()
    asks = False
    """Which rows are shown is chosen here; the file that they came from stays."""

    def __init__(
        self,
        title: str,
        file: str,
        rows: Sequence[PlanRow],
        parent: QWidget | None,
        *,
        again: bool = False,
        keeps: bool = False,
        sends_back: bool = False,
    ) -> None:
        super().__init__(parent)
        self._keeps, self._sends_back = keeps, sends_back
        now = theme.current()
        self.setWindowTitle(f"导入{title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.take_size(1000, 640)
        self._rows, self._counts = tuple(rows), group_counts(rows)
        self.model = plan_model(rows)
        self.filter = RowFilter(self.model, self)
        self.table = RowTable(self.filter, "文件里的每一行", WIDTHS)
        self._whole = label("", wrap=True)
        self._whole.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._whole.setContentsMargins(now.px(12), now.px(8), now.px(12), now.px(4))
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card = Card(flush=True)
        card.column.addWidget(self.table, 1)
        card.column.addWidget(rule())
        words = scrolled(self._whole)  # a row may have much to say, and the list is what is looked through
        words.setFixedHeight(min(now.px(108), self.height() // 5))
        card.column.addWidget(words)
        shown = [(group, f"{group.label} {count}") for group, count in self._counts.items() if count]
        self.sieve = Choice([(ALL, f"全部 {len(self._rows)}"), *shown], ALL, "filter")
        self.sieve.chosen.connect(self._on_sieve)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label(self._heading(title), "title", wrap=True))
        if again:
            column.addWidget(
                label(
                    "上次预览以后，本机的记录又有了变化，没有导入任何内容；下面是重新核对的结果。", "fault", wrap=True
                )
            )
        else:
            column.addWidget(ElidedLabel(f"{file} · 现在只是预览，确认以前什么也不写入", "subtitle"))
        column.addWidget(self.sieve)
        column.addWidget(card, 1)
        column.addLayout(self._foot())
        self.table.current_changed.connect(self._on_current)
        self.table.setCurrentIndex(self.filter.index(0, 0))
        self.table.setFocus()

    def _heading(self, title: str) -> str:
        taken, left = self._counts[Group.ACCEPTED], self._counts[Group.REFUSED] + self._counts[Group.CONFLICT]
        if not taken:
            return f"{title}里没有可以导入的内容" + (f"，{left} 行要处理" if left else "")
        return f"{title}可以导入 {taken} 行" + (f"，另有 {left} 行要处理" if left else "")

    def _foot(self) -> QHBoxLayout:
        taken, left = self._counts[Group.ACCEPTED], self._counts[Group.REFUSED] + self._counts[Group.CONFLICT]
        foot = QHBoxLayout()
        foot.setSpacing(theme.current().px(theme.GAP))
        self.copy_button = secondary(f"复制要处理的 {left} 行", self.copy)
        self.copy_button.setToolTip("复制后可以粘贴发给填表的人")
        self.copy_button.setVisible(bool(left))
        foot.addWidget(self.copy_button)
        self.keep_button = secondary("存成清单…", self.keep_wanted.emit)
        self.keep_button.setToolTip("把没有导入的行和原因存成文件，交给填表的人改")
        self.keep_button.setVisible(bool(left) and self._keeps)
        foot.addWidget(self.keep_button)
        self.back_button = secondary("另存退回件…", self.back_wanted.emit)
        self.back_button.setToolTip(
            "把这份表连同每行的退回原因另存一份，交给填表的人改：要改的行排在前面，没问题的行锁住"
        )
        self.back_button.setVisible(bool(left) and self._sends_back)
        foot.addWidget(self.back_button)
        foot.addStretch()
        self.import_button = primary(f"导入 {taken} 行", self.accept)
        self.import_button.setVisible(bool(taken))
        self.import_button.setDefault(True)
        foot.addWidget(secondary("不导入" if taken else "关闭", self.reject))
        foot.addWidget(self.import_button)
        return foot

    @property
    def whole(self) -> str:
        """All words of the row in sight."""
        return self._whole.text()

    def copy(self) -> None:
        """Put the rows that are not taken on the clipboard, one a line, to be sent to whoever filled the file in."""
        left = [row for row in self.model.rows if row.group in (Group.REFUSED, Group.CONFLICT)]
        lines = [f"{row.note}\t{row.title}\t{row.group.label}\t{row.detail}".replace("\n", " ") for row in left]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.copy_button.setText("已复制")

    def _on_sieve(self, group: object) -> None:
        self.filter.keep(None if group == ALL else lambda row: row.group is group)
        self.table.setCurrentIndex(self.filter.index(0, 0))
        self._on_current()

    def _on_current(self) -> None:
        row = self.filter.row_at(self.table.currentIndex())
        self._whole.setText(f"{row.title}（{row.note}）\n{row.detail}" if isinstance(row, PlanRow) else "")
