"""The steps of 清除: find it, see where else it stands, decide by two, and what is left to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError
from app.ui import theme
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card, scrolled
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import label
from app.ui.widgets.place_list import PlaceList
from app.ui.widgets.text_line import TextLine
from app.workflow.erasing import Erased, Found, Preview, preview_sentences
from app.workflow.errors import ERASE_NEEDS_PEOPLE, ERASE_NEEDS_REASON

LONGEST = 200
_FIRST = ("先找到要清除的内容", "写上要找的字，如老人的姓名，再点“查找”。照片也可以在检查里点开，再点“永久清除…”。")
_NOTHING = ("没有找到", "核对要找的字，一个字也不能差；数字、结果、日期、文号不能清除。")


class Words(TextLine):
    """A field in which Enter means its own button, and not the dialog's."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class Sought(Words):
    """Words to search by: nothing that a person would lose."""

    entry = None


class Step(QWidget):
    """One step with its buttons below. `done`: go on; `back`: to the step before; `given_up`: leave all as it is."""

    done = Signal()
    back = Signal()
    given_up = Signal()

    def __init__(self, go: str, *, first: bool = False, last: bool = False) -> None:
        super().__init__()
        now = theme.current()
        self.column = QVBoxLayout()
        self.column.setSpacing(now.px(theme.GAP))
        self._fault = label("", "fault", wrap=True)
        self._fault.hide()
        self.back_button = secondary("上一步", self.back.emit)
        self.back_button.setVisible(not first and not last)
        self.cancel_button = secondary("取消", self.given_up.emit)
        self.cancel_button.setVisible(not last)
        self.go_button = primary(go, self.go)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self.back_button)
        foot.addStretch()
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.go_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(now.px(theme.GAP))
        whole.addLayout(self.column, 1)
        whole.addWidget(self._fault)
        whole.addLayout(foot)

    def go(self) -> None:
        """Do what the primary button says."""
        self.done.emit()

    @property
    def fault(self) -> str:
        """What was refused here."""
        return self._fault.text() if not self._fault.isHidden() else ""

    def refuse(self, sentence: str) -> None:
        """Show a refusal; the window's bar lies under the dialog. An empty sentence takes it away."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))


class FindStep(Step):
    """Words to look for, and the places to tick. `search_wanted` carries the words."""

    search_wanted = Signal(str)

    def __init__(self, places: Sequence[Found], *, ticked: bool) -> None:
        super().__init__("下一步：看看还有哪里有", first=True)
        now = theme.current()
        self.words = Sought()
        self.words.setMaxLength(LONGEST)
        self.words.setPlaceholderText("如老人的姓名；一个字也不能差")
        self.words.entered.connect(self._search)
        self.search_button = secondary("查找", self._search)
        row = QHBoxLayout()
        row.setSpacing(now.px(theme.GAP))
        self._field = Field("要找的字", self.words)
        row.addWidget(self._field, 1)
        row.addWidget(self.search_button, 0, Qt.AlignmentFlag.AlignBottom)
        searching = QWidget()
        searching.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        # whoever came from a photo or from a list has found it already
        searching.setVisible(not places)
        self.places = PlaceList("可以清除的内容", _FIRST)
        self.column.addWidget(searching)
        self.column.addWidget(self.places, 1)
        self.places.ticked.connect(self._on_ticked)
        self.places.show_places(places, ticked=ticked)

    def focus(self) -> None:
        """Put the cursor where the person begins."""
        (self.places.list if self.places.model.rows else self.words).setFocus()

    def show_found(self, places: Sequence[Found]) -> None:
        """Show what was found, or that it was nothing."""
        self.refuse("")
        if not places:
            self.places.say_empty(*_NOTHING)
            self.words.selectAll()
            return
        self.places.show_places(places)
        self.places.list.setFocus()

    def _search(self) -> None:
        if self.words.text().strip():
            self.search_wanted.emit(self.words.text().strip())

    def _on_ticked(self) -> None:
        self.go_button.setEnabled(bool(self.places.model.checked))


class LookStep(Step):
    """Where else it stands. `more_wanted`: places that were ticked are to go too, and it is looked at again."""

    more_wanted = Signal(object)
    _ON = "下一步：两个人决定"

    def __init__(self) -> None:
        super().__init__(self._ON)
        self._labels: list[QLabel] = []
        self._sentences = QVBoxLayout()
        self._sentences.setSpacing(theme.current().px(theme.INSIDE))
        card = Card()
        card.column.addLayout(self._sentences)
        self.also = PlaceList("别处同样的内容", ("别处没有同样的内容", ""), whole=False)
        self._also_words = label("同样的内容还有这些地方，要一并清除的请勾上：", "note", wrap=True)
        self.column.addWidget(_scrolled(card), 1)
        self.column.addWidget(self._also_words)
        self.column.addWidget(self.also, 1)
        self.also.ticked.connect(self._on_ticked)

    def show_preview(self, found: Preview) -> None:
        for before in self._labels:
            self._sentences.removeWidget(before)
            before.deleteLater()
        self._labels = [label(f"要清除选中的 {len(found.here)} 处", "heading")]
        self._labels += [label(f"· {sentence}", wrap=True) for sentence in preview_sentences(found)]
        if found.backups:
            named = "、".join(map(_named, found.backups))
            self._labels.append(label(f"备份：{named}", "note", wrap=True))
        for each in self._labels:
            self._sentences.addWidget(each)
        self.also.show_places(found.also)
        for part in (self.also, self._also_words):
            part.setVisible(bool(found.also))

    @property
    def sentences(self) -> str:
        """All that is said of where it stands."""
        return "\n".join(each.text() for each in self._labels)

    def _on_ticked(self) -> None:
        ticked = len(self.also.model.checked)
        self.go_button.setText(f"把勾上的 {ticked} 处加进来，再看一遍" if ticked else self._ON)

    def go(self) -> None:
        if ticked := self.also.model.checked:
            self.more_wanted.emit(ticked)
        else:
            self.done.emit()


class DecideStep(Step):
    """The reason, the second person, and a tick without which nothing is erased."""

    def __init__(self, actor: str, reason: str) -> None:
        super().__init__("永久清除")
        self.reason, self.witness = TextLine(reason), TextLine()
        self.reason.setMaxLength(LONGEST)
        self.witness.setMaxLength(40)
        self.reason.setPlaceholderText("例如：误写了老人姓名")
        self.reason_field = Field("原因", self.reason, "一句话，会记在流水里；不要把要清除的内容再写一遍。")
        who = actor or "未填检查人员，请先在“设置”里填写"
        self.witness_field = Field("共同决定的另一个人", self.witness, f"与经办人（{who}）不能相同。")
        self._told = label("", "heading", wrap=True)
        self.agreed = QCheckBox("我们两个人都看过了，清除以后不能恢复")
        card = Card()
        card.column.setSpacing(theme.current().px(theme.GAP))
        words = "清除的是文字和文件本身；结果、数字、日期、文号不变，原处显示“〔已清除〕”。"
        for part in (self._told, label(words, "note", wrap=True), self.reason_field, self.witness_field, self.agreed):
            card.column.addWidget(part)
        self.column.addWidget(_scrolled(card), 1)
        self.agreed.toggled.connect(self.go_button.setEnabled)
        self.go_button.setEnabled(False)

    def ask(self, count: int) -> None:
        """Ask for these many places; what was agreed to before was about others."""
        self._told.setText(f"永久清除 {count} 处")
        self.go_button.setText(f"永久清除 {count} 处")
        self.agreed.setChecked(False)
        self.refuse_nothing()
        (self.witness if self.reason.text() else self.reason).setFocus()

    def refuse_nothing(self) -> None:
        self.refuse("")
        for field in (self.reason_field, self.witness_field):
            field.fault("")

    def refuse_error(self, error: AppError) -> None:
        """Show a refusal at the field that it is about."""
        fields = {
            ERASE_NEEDS_REASON.code: self.reason_field,
            ERASE_NEEDS_PEOPLE.code: self.witness_field,
        }
        sentence, field = f"{error.what}{error.remedy}", fields.get(error.code)
        if field is None:
            self.refuse(sentence)
            return
        field.fault(sentence)
        field.editor.setFocus()


class DoneStep(Step):
    """What was erased, and the backups that still hold it. `removal_wanted` carries those to be removed."""

    removal_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("完成", last=True)
        now = theme.current()
        self._done, self._more = label("", "heading", wrap=True), label("", wrap=True)
        self._warning = label("", "fault", wrap=True)
        card = Card()
        for part in (self._done, self._more, self._warning):
            card.column.addWidget(part)
        self._backups: tuple[Path, ...] = ()
        self._left = label("", wrap=True)
        self._names = label("", "note", wrap=True)
        self._sure = label("删除的备份不能找回；删完请马上另做一份备份。", "fault", wrap=True)
        self._sure.hide()
        self.remove_button = secondary("", self._remove)
        row = QHBoxLayout()
        row.setSpacing(now.px(theme.GAP))
        row.addWidget(self.remove_button)
        row.addWidget(self._sure, 1)
        row.addStretch()
        self._card = Card("备份")
        for part in (self._left, self._names):
            self._card.column.addWidget(part)
        self._card.column.addLayout(row)
        self.column.addWidget(_scrolled(card, self._card), 1)

    @property
    def words(self) -> str:
        """All that is said."""
        parts = (self._done, self._more, self._warning, self._left, self._names, self._sure)
        return "\n".join(part.text() for part in parts if not part.isHidden())

    def show_done(self, done: Erased, *, handed_over: int) -> None:
        self._done.setText(f"已清除 {done.places} 处。")
        told = "谁、什么时候、为什么清除的，记在流水里。"
        if handed_over:
            told += "请重新导出交接文件，交给拿过旧文件的人并入，那边才会一同清除。"
        self._more.setText(told)
        self._warning.setText(f"{done.warning.what}{done.warning.remedy}" if done.warning else "")
        self._warning.setVisible(done.warning is not None)
        self._show_backups(done.backups, f"还有 {len(done.backups)} 份备份存着清除的内容：")
        self.go_button.setFocus()

    def show_removed(self, removed: int, left: tuple[Path, ...]) -> None:
        """Say how many backups were removed, and which could not be."""
        told = f"已删除 {removed} 份备份，请马上在“设置”的“备份”里另做一份。" if removed else ""
        self._show_backups(left, f"{told}有 {len(left)} 份没有删成，可能正被别的程序使用：" if left else told)
        self._card.setVisible(True)

    def _show_backups(self, backups: tuple[Path, ...], told: str) -> None:
        self._backups = backups
        self._card.setVisible(bool(backups))
        self._left.setText(told)
        self._names.setText("\n".join(map(_named, backups)))
        self._names.setVisible(bool(backups))
        self._sure.hide()
        self.remove_button.setText(f"删除这 {len(backups)} 份备份")
        self.remove_button.setVisible(bool(backups))

    def _remove(self) -> None:
        if self._sure.isHidden():
            self._sure.show()
            self.remove_button.setText("确认删除这些备份")
            return
        self.removal_wanted.emit(self._backups)


def _named(backup: Path) -> str:
    """A backup's name and where it lies: the folder beside the store, a stick …"""
    return f"{backup.name}（{backup.parent}）"


def _scrolled(*cards: Card) -> QScrollArea:
    """Cards one below the other, that may be taller than their room."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.current().px(theme.GAP))
    for card in cards:
        column.addWidget(card)
    column.addStretch()
    area = scrolled(inner, "page")
    area.setMinimumHeight(theme.current().px(60))
    return area
