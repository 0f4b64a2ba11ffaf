"""作过的决定: what was decided, by whom and why; and deciding anew while nothing rests on it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.errors import AppError
from app.ui import messages, theme
from app.ui.dialogs.dialog import Dialog
from app.ui.dialogs.fields_dialog import LONGEST
from app.ui.models.columns import Column
from app.ui.models.table_model import TableModel
from app.ui.session import Session
from app.ui.tones import Chip, Tone
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card, EmptyState, rule
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowList
from app.ui.widgets.text_line import TextLine
from app.ui.widgets.words import moment_words, plain_tip
from app.workflow.deciding import Decision, Option, decide_anew, decisions

_MOST = 52
"""Characters of a version beside its button; a pointer over it shows all of them."""


def decision_model() -> TableModel[Decision]:
    """A line a decision, the latest first."""
    column: Column[Decision] = Column(
        "决定",
        lambda row: row.where,
        note=lambda row: f"采用：{row.text} · 理由：{row.decided.reason}",
        chips=lambda row: (Chip(row.state, Tone.OK if row.stands else Tone.NEUTRAL),),
        tone=lambda row: None if row.stands else Tone.NEUTRAL,
        hint=lambda row: f"{row.where}\n采用：{row.text}\n理由：{row.decided.reason}",
    )
    return TableModel([column], uid=lambda row: row.handle)


class DecisionsDialog(Dialog):
    """`decided` after something was decided anew."""

    decided = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("作过的决定")
        self._session = session
        self.model = decision_model()
        self.list = RowList(self.model, "作过的决定")
        self._none = EmptyState("还没有作过决定", "两台电脑写得不一样的地方，决定了以哪份为准，就列在这里。")
        self._words = label("", wrap=True)
        self._options = QVBoxLayout()
        self._group: QButtonGroup | None = None
        self._shown: tuple[Option, ...] = ()
        self.radios: list[QRadioButton] = []
        self.reason = TextLine()
        self.reason.setMaxLength(LONGEST)
        self.reason.setPlaceholderText("例如：又到现场看过，原来的照片是另一处的")
        self._field = Field("重新决定的理由（一句话，与决定一起留存）", self.reason)
        self.save_button = primary("重新决定", self.save)
        card = Card(flush=True)
        card.column.addWidget(self.list, 1)
        card.column.addWidget(self._none, 1)
        self._below = Card()
        self._below.column.addWidget(self._words)
        self._below.column.addWidget(rule())
        self._below.column.addLayout(self._options)
        self._below.column.addWidget(self._field)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(secondary("关闭", self.reject))
        foot.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label("作过的决定", "title"))
        column.addWidget(label("每一个决定和它的理由都留着；还没有新记录的，可以重新决定。", "subtitle", wrap=True))
        column.addWidget(card, 1)
        column.addWidget(self._below)
        column.addLayout(foot)
        self.list.current_changed.connect(self._show_current)
        self.take_size(820, 640)
        self.refresh()

    @property
    def current(self) -> Decision | None:
        return self.model.row_at(self.list.currentIndex())

    @property
    def chosen(self) -> Option | None:
        """The version that is to stand now."""
        place = self._group.checkedId() if self._group is not None else -1
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def entries(self) -> object:
        # the versions to choose from follow the decision that is looked at
        return self.reason.text()

    def refresh(self) -> None:
        """Read what was decided; the latest is current."""
        self.model.show(decisions(self._session.desk))
        self.list.setVisible(bool(self.model.rows))
        self._none.setVisible(not self.model.rows)
        self.list.setCurrentIndex(self.model.index(0, 0))
        self._show_current()

    def save(self) -> None:
        """Decide anew; what is refused is told at the reason."""
        decision, option = self.current, self.chosen
        if decision is None or option is None:
            return
        self._field.fault("")
        try:
            made = decide_anew(self._session.desk, decision, option, self.reason.text())
        except AppError as error:
            self._field.fault(messages.at_place(error))
            self.reason.setFocus()
            return
        messages.done(f"{made.where}：已重新决定。")
        self.reason.clear()
        self.refresh()
        self.decided.emit(made)

    def _show_current(self) -> None:
        decision = self.current
        self._below.setVisible(decision is not None)
        self._field.fault("")
        for button in self.radios:
            self._options.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.radios, self._shown, self._group = [], decision.options if decision else (), QButtonGroup(self)
        open_ = decision is not None and decision.stands
        self._field.setVisible(open_)
        self.save_button.setVisible(open_)
        if decision is None:
            return
        made = decision.decided
        who, when = made.actor or "未署名", moment_words(made.at, self._session.desk.today)
        state = "" if decision.stands else f"（{decision.state}，这一个不能再改）"
        self._words.setText(f"{when} {who}{state}\n采用：{decision.text}\n理由：{made.reason}")
        for place, option in enumerate(self._shown):
            told = f"{option.name}：{option.text}"
            button = QRadioButton((told if len(told) <= _MOST else f"{told[:_MOST]}…").replace("&", "&&"))
            button.setToolTip(plain_tip(told))
            button.setChecked(option.stands)
            button.setEnabled(open_)
            self._group.addButton(button, place)
            self._options.addWidget(button)
            self.radios.append(button)
