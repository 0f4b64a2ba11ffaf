"""划去: asks why a visit or a home shall leave the lists, and shows what has left them, to be brought back."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.dialogs.fields_dialog import FieldsDialog
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowList
from app.workflow.desk import Desk
from app.workflow.errors import REMOVAL_NO_REASON
from app.workflow.removing import RemovedThing, bring_back, remove_home, remove_visit


class _ReasonDialog(FieldsDialog):
    """Asks why, and does it to one thing."""

    height_wanted = 370
    places: ClassVar = {REMOVAL_NO_REASON.code: "reason"}
    hint = ""

    def __init__(self, desk: Desk, key: int, name: str, words: str, parent: QWidget | None) -> None:
        self._desk, self._key = desk, key
        super().__init__(name, words, parent)

    def make(self) -> None:
        self.add("reason", "原因", self.line(hint=self.hint), "记入流水，合并以后别处也看得到。")


class RemoveVisitDialog(_ReasonDialog):
    title = "划去这次检查"
    button = "划去"
    hint = "例如：选错了机构，已另外开始一次"

    def __init__(self, desk: Desk, key: int, name: str, parent: QWidget | None) -> None:
        words = "划去的检查不再列出，它的问题也不再计入。内容、挂号和文号都保留，以后可以撤销划去。"
        super().__init__(desk, key, name, words, parent)

    def act(self) -> None:
        remove_visit(self._desk, self._key, self.text("reason"))


class RemoveHomeDialog(_ReasonDialog):
    title = "划去这家机构"
    button = "划去"
    hint = "例如：和另一家重复登记"

    def __init__(self, desk: Desk, key: int, name: str, parent: QWidget | None) -> None:
        words = "划去的机构不再列出，床位和人数不再计入。名下还有检查的不能划去。以后可以撤销划去。"
        super().__init__(desk, key, name, words, parent)

    def act(self) -> None:
        remove_home(self._desk, self._key, self.text("reason"))


class BringBackDialog(_ReasonDialog):
    title = "撤销划去"
    button = "撤销划去"
    hint = "例如：核对过，没有开错"

    def __init__(self, desk: Desk, key: int, name: str, parent: QWidget | None) -> None:
        super().__init__(desk, key, name, "放回列表和统计，内容和划去以前一样。", parent)

    def act(self) -> None:
        bring_back(self._desk, self._key, self.text("reason"))


class RemovedDialog(Dialog):
    """What is removed, each with its reason. `changed`: something was brought back."""

    changed = Signal(object)

    def __init__(
        self, desk: Desk, what: str, read: Callable[[Desk], tuple[RemovedThing, ...]], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        now = theme.current()
        self._desk, self._read = desk, read
        self.asking: BringBackDialog | None = None
        self.setWindowTitle(f"已划去的{what}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.take_size(760, 520)
        column: Column[RemovedThing] = Column(
            what,
            lambda thing: " · ".join(part for part in (thing.name, thing.day, thing.handle) if part),
            note=lambda thing: thing.words,
            hint=lambda thing: thing.words,
        )
        self.model: TableModel[RemovedThing] = TableModel([column], uid=lambda thing: thing.key)
        self.list = RowList(self.model, f"已划去的{what}")
        self._whole = label("", wrap=True)
        card = Card(flush=True)
        card.column.addWidget(self.list, 1)
        self.back_button = secondary("撤销划去…", self.ask)
        self.close_button = primary("关闭", self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self.back_button)
        foot.addStretch()
        foot.addWidget(self.close_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        box.setSpacing(now.px(theme.GAP))
        box.addWidget(label(self.windowTitle(), "title"))
        box.addWidget(label("不在列表和统计里；内容、挂号和文号都保留。", "note", wrap=True))
        box.addWidget(card, 1)
        box.addWidget(self._whole)
        box.addLayout(foot)
        self.list.current_changed.connect(self._on_current)
        self._show()

    @property
    def current(self) -> RemovedThing | None:
        return self.model.row_at(self.list.currentIndex())

    def ask(self) -> None:
        """Ask why the thing shall come back."""
        thing = self.current
        if thing is None:
            return
        self.asking = BringBackDialog(self._desk, thing.key, f"{thing.name} {thing.day}".strip(), self)
        self.asking.saved.connect(lambda: self._on_back(thing.key))
        self.asking.open()

    def _on_back(self, key: int) -> None:
        self._show()
        self.changed.emit(key)

    def _show(self) -> None:
        self.model.show(self._read(self._desk))
        self.list.setCurrentIndex(self.model.index(0, 0))
        self._on_current()

    def _on_current(self) -> None:
        thing = self.current
        self.back_button.setEnabled(thing is not None)
        self._whole.setText(f"{thing.words}。" if thing is not None else "没有划去的。")
