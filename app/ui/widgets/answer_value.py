"""The value of an item with what it says by itself: the working, the proposal, and the key that takes it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.checklist import AnswerKind, Item, Severity
from app.domain.inspection import Inspection, Result, Value, Verdict, is_referred
from app.domain.judging import Judgement, staffing
from app.domain.ratios import GROUP_TITLES, Outcome
from app.ui import theme
from app.ui.chips import verdict_chip
from app.ui.models.inspection_visit import Visit
from app.ui.tones import Chip
from app.ui.widgets.answer_fields import field_for
from app.ui.widgets.answer_verdict import KeyButton
from app.ui.widgets.buttons import quiet
from app.ui.widgets.labels import ChipLabel, label
from app.ui.widgets.value_field import ValueField


class ValueBlock(QWidget):
    """`typed`: a value changed. `taken`: the inspector confirmed the proposed verdict. `people_wanted`: the counts
    behind a ratio are to be changed."""

    typed = Signal(object)
    taken = Signal(object)
    confirmed = Signal()
    people_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(now.px(6))
        self.field: ValueField | None = None
        self._working = label("", "note", wrap=True)
        self._change = quiet("修改人数…", self.people_wanted.emit)
        self._fault = label("", "fault", wrap=True)
        self._chip = ChipLabel()
        self._why = label("", "note", wrap=True)
        self._take = KeyButton("", "回车")
        self._take.setCheckable(False)
        self._take.clicked.connect(lambda: self.take())
        told = QHBoxLayout()
        told.setSpacing(now.px(6))
        told.addWidget(self._chip)
        told.addWidget(self._why, 1)
        self.column.addWidget(self._working)
        row = QHBoxLayout()
        row.addWidget(self._change)
        row.addStretch()
        self.column.addLayout(row)
        self.column.addWidget(self._fault)
        self.column.addLayout(told)
        self.column.addWidget(self._take)
        self._item = ""
        self.proposal: Verdict | None = None
        self.turns = False
        """Whether the proposal is another verdict than the one that stands."""
        self.doubt = ""
        """What stands beside a verdict that is not the value's own."""

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab stops at."""
        return (*(self.field.stops if self.field else ()), self._change, self._take)

    @property
    def why(self) -> str:
        """The line of judgement as it stands."""
        return self._why.text()

    def show_item(self, visit: Visit, item: Item) -> None:
        """Show an item's field with what stands in it, and its judgement."""
        if item.id != self._item:
            self._item = item.id
            if self.field is not None:
                self.column.removeWidget(self.field)
                self.field.hide()
                self.field.deleteLater()
            self.field = field_for(item.answer, visit.view.started)
            if self.field is not None:
                self.column.insertWidget(0, self.field)
                self.field.show_value(None)
                self.field.typed.connect(self.typed)
                self.field.judged.connect(self._show_fault)
                self.field.confirmed.connect(self._on_confirmed)
                self.field.chosen.connect(self._on_chosen)
        value = visit.value(item.id)
        if self.field is not None and self.field.value != value:
            self.field.show_value(value)
        self._show_ratio(visit.view, item)
        self.show_judgement(visit, item)
        self.setVisible(item.answer.kind is not AnswerKind.VERDICT)

    def show_judgement(self, visit: Visit, item: Item) -> None:
        """What the value says now, and whether that is what was saved."""
        said = visit.judge(item, visit.value(item.id))
        answer = visit.answer(item.id)
        standing = answer.result.verdict if answer else None
        saved = standing if not visit.typed(item.id) else None
        self.proposal = said.verdict if said.verdict is not saved else None
        self.turns = self.proposal is not None and standing not in (None, self.proposal)
        differs = standing in (Verdict.PASS, Verdict.FAIL) and said.verdict not in (None, standing)
        self.doubt = _doubt(item.answer.kind, said) if differs else ""
        self._chip.show_chip(_chip(item, said, visit.value(item.id)))
        self._why.setText(said.why)
        self._why.setVisible(bool(said.why))
        self._take.setVisible(self.proposal is not None)
        if self.proposal is not None:
            self._take.setText(f"按此记为“{self.proposal.label}”")
            self._take.show_key("" if self.turns else "回车")
        self._show_fault()

    @property
    def fault(self) -> str:
        """Why what was typed is no value, as it is told."""
        return self._fault.text()

    @property
    def unread(self) -> bool:
        """Whether what was typed is no value, and would be lost."""
        return self.field is not None and self.field.isEnabled() and self.field.unread

    def point_out_unread(self, why: str) -> None:
        """Lead the person to what can't be read, and say there what follows from it."""
        if self.field is not None and self.unread:
            self.field.finish()
            self._fault.setText(self.field.fault + why)
            self._fault.show()
            self.field.entry.setFocus()

    def _show_fault(self) -> None:
        self._fault.setText(self.field.fault if self.field else "")
        self._fault.setVisible(bool(self._fault.text()))

    def _show_ratio(self, view: Inspection, item: Item) -> None:
        reckoned = item.answer.kind is AnswerKind.RATIO
        self._working.setVisible(reckoned)
        self._change.setVisible(reckoned)
        if reckoned:
            told = staffing(view)
            home = view.home.residents
            counted = (
                f"登记：自理{home.self_caring}人、部分失能{home.partly}人、失能{home.disabled}人、失智{home.demented}人，"
                f"在册护理员{view.home.roster.carers}人。"
            )
            # its own group's working stands in the line of judgement below
            lines = [counted, *(group.working for group in told.groups if item.answer.ratio not in GROUP_TITLES)]
            if told.outcome is not Outcome.NO_RATIO and told.to_add:
                lines.append(f"需增加护理员{told.to_add}人。")
            self._working.setText("\n".join(lines))

    def letter(self, letter: str) -> None:
        """Choose by a letter's key."""
        if self.field is not None and self.field.isEnabled():
            self.field.choose_letter(letter)

    def confirm(self) -> bool:
        """What Enter does: say the proposed verdict, unless another one stands. A verdict that a person said is turned
        by nothing but its own key or button. False when nothing was said."""
        return not self.turns and self.take()

    def take(self) -> bool:
        """Say the proposed verdict; False when nothing is proposed."""
        if self.proposal is None or not self.isVisible() or not self.isEnabled():
            return False
        self.taken.emit(self.proposal)
        return True

    def _on_confirmed(self) -> None:
        """Enter in the field: what decides is said at once, what does not waits for a verdict."""
        if not self.confirm():
            self.confirmed.emit()

    def _on_chosen(self) -> None:
        """A choice was pressed: it is an answer, and says what it decides whatever stood before."""
        if not self.take():
            self.confirmed.emit()


_ASKED = {AnswerKind.DATE: "所填日期", AnswerKind.CHOICE: "所选一项", AnswerKind.RATIO: "登记人数"}


def _chip(item: Item, said: Judgement, value: Value) -> Chip | None:
    """What the value says, in a word."""
    if said.verdict is None:
        return None
    referred = is_referred(item, Result(said.verdict, value))
    return verdict_chip(said.verdict, Severity.REFERRED if referred else None)


def _doubt(kind: AnswerKind, said: Judgement) -> str:
    """That the verdict is another than the value says, for the line beside it."""
    assert said.verdict is not None
    return f"与{_ASKED.get(kind, '所填数值')}的判断（{said.verdict.label}）不一致"
