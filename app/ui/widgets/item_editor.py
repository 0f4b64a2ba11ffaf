"""The one editor: the current item with everything that can be said of it. It saves nothing; the page does."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QKeyCombination, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.checklist import AnswerKind, Item, Severity
from app.domain.days import china_clock
from app.domain.facts import details_asked
from app.domain.findings import answered, basis_of
from app.domain.inspection import (
    Result,
    Value,
    Verdict,
    offered,
)
from app.ui import theme
from app.ui.chips import severity_chip
from app.ui.models.inspection_visit import Visit
from app.ui.tones import Chip, Tone
from app.ui.widgets.answer_value import ValueBlock
from app.ui.widgets.answer_verdict import VerdictButtons
from app.ui.widgets.cards import Card, rule, scrolled
from app.ui.widgets.fields import Field
from app.ui.widgets.item_editor_basis import BasisBlock
from app.ui.widgets.item_editor_earlier import EarlierPanel
from app.ui.widgets.item_editor_finding import FindingBlock
from app.ui.widgets.item_editor_words import WordsEdit
from app.ui.widgets.labels import ChipLabel, ElidedLabel, label
from app.ui.widgets.photo_strip import PhotoStrip, has_pictures
from app.workflow.answering import photo_bytes
from app.workflow.drafting import Writing

_LOW = 280
"""Pixels of the design below which the editor has no room for clauses."""
_MOST_PINNED = 0.35
"""The share of the editor's height that a value may take and still stay in sight."""
_TWO_COLUMNS = 560
"""Pixels of the design from which two texts stand beside each other."""
NEXT = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Right)
UNSAVED = "还没有存下。改好以后，才能换到别的检查项。"
_MEANINGS = {
    Severity.ADVICE: "不符合时只作建议",
    Severity.REFERRED: "现场不下结论，由有关部门判定",
}
_REASONED = (Verdict.NOT_APPLICABLE, Verdict.UNABLE)


class ItemEditor(Card):
    """Signals say what the inspector means; `flush` says what was typed and is not said yet."""

    answered = Signal(object)
    """A `Result`."""
    typed = Signal(object)
    """A value without a verdict; None where it was emptied."""
    noted = Signal(str)
    written = Signal(object, str, object)
    """What stands in a field at a pause: `Writing`, the item or problem it is of, the words; None where they are what
    was saved."""
    finding_edited = Signal(str, object)
    """A finding's key and a `FindingEdit`."""
    photos_dropped = Signal(object)
    """The `QMimeData` of a drop or a paste."""
    photo_opened = Signal(object)
    file_wanted = Signal()
    people_wanted = Signal()
    erase_wanted = Signal()
    """Words or photos of the current item are to be forgotten for ever."""
    finished = Signal()
    """Enter where nothing more is to confirm: the list shall have the keys again."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setAccessibleName("当前检查项")
        self._visit: Visit | None = None
        self._item: Item | None = None
        self._arming = False
        self.before: QWidget | None = None
        """What Tab leaves for this editor: the list of items."""
        self._make_parts()
        self._lay_out()
        self._offer_erasing()
        self.verdicts.chosen.connect(self.choose)
        self.value.typed.connect(self.typed)
        self.value.taken.connect(self._on_taken)
        self.value.confirmed.connect(self.finished)
        self.value.people_wanted.connect(self.people_wanted)
        self.reason.said.connect(self._on_reason)
        self.reason.entered.connect(self._on_reason_entered)
        self.because.entered.connect(self.finished)
        self.note.said.connect(self.noted)
        self.because.textChanged.connect(self._on_because)
        self.finding.edited.connect(self.finding_edited)
        self.photos.opened.connect(self.photo_opened)
        self.photos.file_wanted.connect(self.file_wanted)
        for words, what in self._texts.items():
            words.pictured.connect(self.photos_dropped)
            words.paused.connect(partial(self._on_paused, words, what))
            words.textChanged.connect(partial(self._forgive, words))

    def _make_parts(self) -> None:
        self._number = ElidedLabel("", "heading")
        self._hazard, self._severity, self._department = ChipLabel(), ChipLabel(), ChipLabel()
        self._text, self._how = label("", wrap=True), label("", "note", wrap=True)
        self.earlier = EarlierPanel()
        self._locked, self._pending = label("", "note", wrap=True), label("", "fault", wrap=True)
        self.because = WordsEdit("更正理由", "一句话写明为什么更正", one_line=True)
        self._because = Field("更正理由", self.because)
        self.value, self.verdicts = ValueBlock(), VerdictButtons()
        self._doubt = label("", "note", wrap=True)
        self.reason = WordsEdit("原因", "一句话写明原因", one_line=True)
        self._reason = Field("原因", self.reason)
        self.note = WordsEdit("现场情况", "位置、数量、房间号；不写老人姓名")
        self._note = Field("现场情况", self.note)
        self._private = ChipLabel(Chip("只印在存档联", Tone.ACCENT))
        self._private.setToolTip("老人、家属或投诉人说的：填的内容、现场情况和照片不印在给机构的一联上。")
        self.finding, self.photos, self.basis = FindingBlock(), PhotoStrip(), BasisBlock()
        for field in (self._because, self._reason, self._note):
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._texts = {
            self.reason: Writing.REASON,
            self.note: Writing.NOTE,
            self.finding.problem: Writing.PROBLEM,
            self.finding.remedy: Writing.REMEDY,
        }

    def _lay_out(self) -> None:
        now = theme.current()
        head = QHBoxLayout()
        head.setSpacing(now.px(6))
        head.addWidget(self._number, 1)
        for chip in (self._hazard, self._severity, self._department):
            head.addWidget(chip)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(now.px(16), 0, now.px(16), now.px(8))
        column.setSpacing(now.px(9))
        for part in (
            self._text, self._how, self.earlier, self._private, self._pending, self._locked, self._because, self._doubt,
            self._reason,
        ):  # fmt: skip
            column.addWidget(part)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(now.px(theme.GAP))
        self._beside.addWidget(self._note, 1, Qt.AlignmentFlag.AlignTop)
        self._beside.addWidget(self.photos, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._beside)
        column.addWidget(self.finding)
        column.addStretch()
        self._inner = column
        self._area: QScrollArea = scrolled(inner)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setMinimumHeight(now.px(40))
        # the bar takes its room from the margin: nothing moves when it comes
        self._area.verticalScrollBar().rangeChanged.connect(self._on_range)
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.column.setContentsMargins(1, now.px(12), 1, now.px(10))
        head.setContentsMargins(now.px(16), 0, now.px(16), 0)
        self.column.addLayout(head)
        # what every item asks for stays in sight, however much is written below
        pinned = QVBoxLayout()
        pinned.setContentsMargins(now.px(16), now.px(8), now.px(16), now.px(8))
        pinned.setSpacing(now.px(9))
        pinned.addWidget(self.value)
        pinned.addWidget(self.verdicts)
        self._pinned = pinned
        self.column.addLayout(pinned)
        self.column.addWidget(self._area, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(now.px(16), 0, now.px(16), 0)
        foot.setSpacing(now.px(6))
        foot.addWidget(rule())
        foot.addWidget(self.basis)
        self.column.addLayout(foot)

    def _offer_erasing(self) -> None:
        """Put it where it is seldom met: in the menu of the right button, on the fields and beside locked ones."""
        self.erase_action = QAction("清除这一项写过的字、照片…", self)
        self.erase_action.triggered.connect(lambda: self.erase_wanted.emit())
        for widget in (self, *self._texts):
            widget.addAction(self.erase_action)

    # What is shown

    @property
    def item(self) -> Item | None:
        return self._item

    @property
    def reason_wanted(self) -> bool:
        """Whether 无法查 waits for its reason."""
        return self._arming

    def show_item(self, visit: Visit, item: Item) -> None:
        """Show another item from its top."""
        self._visit, self._item, self._arming = visit, item, False
        self.because.show_text("", fresh=True)
        self._number.setText(f"{visit.short_number(item.id)} {item.title}")
        self._text.setText(item.text)
        self._how.setText(f"怎么看：{item.how}")
        self._private.setVisible(item.private)
        self.verdicts.offer(offered(item.answer))
        departments = "·".join(department.value for department in item.departments)
        self._department.show_chip(Chip(departments) if departments else None)
        self.basis.show_citations(basis_of(visit.view, item), visit.view.profile)
        self.reread(fresh=True)
        self._place_value()
        self._area.verticalScrollBar().setValue(0)

    def reread(self, *, fresh: bool = False) -> None:
        """Show what the visit now holds of the item; what was typed and is not said yet stays, unless `fresh`."""
        visit, item = self._visit, self._item
        if visit is None or item is None:
            return
        answer = visit.answer(item.id)
        verdict = answer.result.verdict if answer else None
        finding = visit.finding(item.id)
        asked = details_asked(answered(visit.view, item.id).problem)
        self.note.show_hint(f"{asked}；不写老人姓名" if asked else "位置、数量、房间号；不写老人姓名")
        self._show_weight(visit, item)
        self.value.show_item(visit, item)
        self.verdicts.show_verdict(verdict, finding.severity if finding else None)
        self._show_doubt()
        if verdict is Verdict.UNABLE:
            self._arming = False
        self._reason.setVisible(self._arming or verdict in _REASONED)
        if not self._arming:
            self.reason.show_text(answer.result.reason if answer and verdict in _REASONED else "", fresh=fresh)
        self._reason.say("“无法查”须写明原因，写好按回车。" if self._arming and not self.reason.text else "")
        self.finding.show_finding(visit, item.id, fresh=fresh)
        self.note.show_text(visit.note(item.id), fresh=fresh)
        self.earlier.show_earlier(visit, item)
        photos = visit.photos(item.id)
        missing = item.photo and verdict is Verdict.FAIL and not photos
        self.photos.show_photos(photos, partial(photo_bytes, visit.desk), missing, erased=visit.erased)
        doubts = []
        if answer is not None and answer.pending:
            doubts.append("待核：两台电脑的结果不一致，先按较重的显示；请在“交接合并”里决定。")
        elif answer is not None and answer.note_pending:
            doubts.append("待核：两台电脑写的说明不一致；请在“交接合并”里决定。")
        if late := visit.late(item.id):
            doubts.append(f"签字后才到，还没有采用（{late}）；请在“交接合并”里决定。")
        self._pending.setText("\n".join(doubts))
        self._pending.setVisible(bool(doubts))
        self._show_lock(visit, item)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Tab goes down the editor as it is read; fields that came later would stand at its end."""
        finding = self.finding
        stops: list[QWidget] = [self.before] if self.before is not None else []
        stops += [*self.value.stops, *self.verdicts.buttons.values()]
        stops += [self.earlier.still_button, self.earlier.mended_button, self.because, self.reason, self.note]
        stops += [*self.photos.tiles, self.photos.add]
        stops += [finding.problem, finding.remedy, finding.days, finding.responsible, self.basis.more]
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)
        for stop in stops:
            stop.installEventFilter(self)  # again is no second time

    def _show_weight(self, visit: Visit, item: Item) -> None:
        weight = visit.weight(item, visit.value(item.id))
        finding = visit.finding(item.id)
        severity = finding.severity if finding else weight.severity
        chip = severity_chip(severity)
        self._severity.show_chip(chip)
        meaning = _MEANINGS.get(severity, f"不符合时等级为“{severity.label}”")
        self._severity.setToolTip(meaning)
        hazard = visit.hazard(weight.hazard) if weight.hazard else None
        self._hazard.show_chip(
            Chip(hazard.id, Tone.MAJOR if severity is Severity.MAJOR else Tone.WARN) if hazard else None
        )
        if hazard:
            self._hazard.setToolTip(f"{hazard.title}\n{hazard.text}".strip())
        self._fit_head()

    def _place_value(self) -> None:
        """Pin the value above the verdicts, unless it is a choice of so many that nothing else would have room."""
        tall = self.value.sizeHint().height() > self.height() * _MOST_PINNED
        before, after = (self._pinned, self._inner) if tall else (self._inner, self._pinned)
        if before.indexOf(self.value) < 0:
            return
        hidden = self.value.isHidden()
        before.removeWidget(self.value)
        after.insertWidget(0, self.value)
        self.value.setHidden(hidden)  # a widget with another parent is shown only when the next event comes

    def _fit_head(self) -> None:
        """Leave room to the item's own name before any chip but how grave it is."""
        now, visit, item = theme.current(), self._visit, self._item
        if visit is None or item is None:
            return
        named = visit.weight(item, visit.value(item.id)).hazard
        self._hazard.setVisible(bool(named) and self.width() >= now.px(320))
        self._department.setVisible(bool(item.departments) and self.width() >= now.px(380))

    def show_judgement(self) -> None:
        """What the value says was changed by typing; nothing else of the item was."""
        if self._visit is not None and self._item is not None:
            self.value.show_judgement(self._visit, self._item)
            self._show_doubt()

    def _show_doubt(self) -> None:
        self._doubt.setText(self.value.doubt)
        self._doubt.setVisible(bool(self.value.doubt))

    @property
    def doubt(self) -> str:
        """The line beside a verdict that is not the value's own."""
        return self._doubt.text()

    def _show_lock(self, visit: Visit, item: Item) -> None:
        signer = visit.signer(item.id)
        signed = signer is not None
        if signer is not None:
            self._locked.setText(
                f"已签字：{signer.signed_by}，{china_clock(signer.signed_at)}。要更正，请先写更正理由；更正会印在记录上。"
            )
        self._locked.setVisible(signed)
        self._because.setVisible(signed)
        self._on_because()

    def _on_because(self) -> None:
        visit, item = self._visit, self._item
        open_ = visit is None or item is None or not visit.signed(item.id) or bool(self.because.text)
        for part in (self.value, self.verdicts, self._reason, self._note):
            part.setEnabled(open_)
        self.photos.add.setEnabled(open_)

    @property
    def reason_for_change(self) -> str:
        """Why a signed part is changed; empty while nothing was written."""
        return self.because.text

    # What the inspector says

    def choose(self, verdict: Verdict) -> None:
        """Say a verdict, as its button or key does. 无法查 first asks for its reason."""
        visit, item = self._visit, self._item
        if item is not None and verdict not in offered(item.answer):
            return
        if visit is None or item is None or not self.verdicts.isEnabled():
            if self._because.isVisible():
                self.because.setFocus()
            return
        answer = visit.answer(item.id)
        before = answer.result if answer else None
        if verdict is Verdict.UNABLE and not (before and before.verdict is verdict):
            self._arming = True
            self._reason.show()
            self._reason.say("“无法查”须写明原因，写好按回车。")
            self.reason.setFocus()
            self._show_whole(self._reason)
            return
        if self._arming:
            self._arming = False
            self.reason.show_text("", fresh=True)
        reason = before.reason if before and before.verdict is verdict else ""
        self._say(verdict, reason)
        if verdict is Verdict.FAIL:
            self._show_whole(self.finding)
        if self.value.doubt:
            self._show_soon(self._doubt)

    def take(self) -> bool:
        """Confirm the proposed verdict; False when nothing is proposed."""
        return self.value.take()

    def confirm(self) -> bool:
        """What Enter does with a proposal: see `ValueBlock.confirm`."""
        return self.value.confirm()

    def letter(self, letter: str) -> None:
        self.value.letter(letter)

    def focus_value(self) -> bool:
        """Put the cursor in the value's field; False where the item has none."""
        field = self.value.field
        if field is None or not field.isEnabled():
            return False
        field.entry.setFocus()
        return True

    def focus_note(self) -> None:
        """Put the cursor behind what is written of the item."""
        if self.note.isEnabled():
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)
            self.note.moveCursor(QTextCursor.MoveOperation.End)
            self._show_whole(self._note)

    @property
    def unread(self) -> bool:
        """Whether a value was typed that can't be read."""
        return self._item is not None and self.value.unread

    def flush(self) -> None:
        """Say everything that was typed and is not said yet."""
        if self._item is None:
            return
        for words in (self.reason, self.note):
            words.flush()
        self.finding.flush()

    def _forgive(self, words: WordsEdit) -> None:
        """What was refused is another text now."""
        field = words.parentWidget()
        if isinstance(field, Field) and field.shown_fault:
            field.fault("")

    def _on_paused(self, words: WordsEdit, what: Writing, text: str) -> None:
        if self._item is None:
            return
        of = self.finding.key if what in (Writing.PROBLEM, Writing.REMEDY) else self._item.id
        self.written.emit(what, of, text if words.dirty else None)

    def point_out_unsaved(self) -> None:
        """Lead the person to what was refused or can't be read, and say there that the item can't be left with it."""
        if self.value.unread:
            self.value.point_out_unread(UNSAVED)
            self._show_soon(self.value)
            return
        found = [words for words in self._texts if words.dirty and words.isVisible()]
        fields = [field for words in found if isinstance(field := words.parentWidget(), Field)]
        for field in fields:
            field.fault(UNSAVED)
        if found:
            found[0].setFocus()
            self._show_soon(fields[0])

    def _say(self, verdict: Verdict, reason: str) -> None:
        self.answered.emit(Result(verdict, self._value_for(verdict), reason))

    def _value_for(self, verdict: Verdict) -> Value:
        assert self._visit is not None and self._item is not None
        if verdict in _REASONED or self._item.answer.kind in (AnswerKind.VERDICT, AnswerKind.RATIO):
            return None
        return self._visit.value(self._item.id)

    def _on_taken(self, verdict: Verdict) -> None:
        self._arming = False
        self._say(verdict, "")
        self.finished.emit()

    def _on_reason(self, text: str) -> None:
        visit, item = self._visit, self._item
        if visit is None or item is None:
            return
        answer = visit.answer(item.id)
        if self._arming:
            if text:
                self._say(Verdict.UNABLE, text)
        elif answer is not None and answer.result.verdict in _REASONED:
            self._say(answer.result.verdict, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        now = theme.current()
        self._fit_head()
        self._place_value()
        self.basis.setVisible(self.height() >= now.px(_LOW))
        roomy = self.width() >= now.px(_TWO_COLUMNS)
        self._beside.setDirection(QBoxLayout.Direction.LeftToRight if roomy else QBoxLayout.Direction.TopToBottom)
        self.finding.show_beside(roomy)

    def _on_range(self, low: int, high: int) -> None:
        now = theme.current()
        self._inner.setContentsMargins(now.px(16), 0, now.px(4 if high > low else 16), now.px(8))

    def _on_reason_entered(self) -> None:
        if not self._arming:
            self.finished.emit()

    def _show_whole(self, part: QWidget) -> None:
        """Scroll so that a part that just came can be seen, once it has its size."""
        self._inner.activate()
        self._area.ensureWidgetVisible(part, 0, theme.current().px(8))

    def _show_soon(self, part: QWidget) -> None:
        """The same once whatever else comes now, a bar above the page or a line in here, has taken its room."""
        QTimer.singleShot(0, self, partial(self._show_whole, part))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # a locked field passes the right button on to its editor
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.actions())
        menu.popup(event.globalPos())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+→ leads to the next item from every field, as the button says; a field would take it for its cursor.
        A text that grows while it is written stays in sight."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, WordsEdit) and watched.hasFocus():
            self._show_soon(watched)
        asked = QEvent.Type.ShortcutOverride
        if event.type() == asked and isinstance(event, QKeyEvent) and event.keyCombination() == NEXT:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    # Photos from elsewhere

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if has_pictures(event.mimeData()) and self.photos.add.isEnabled():
            event.acceptProposedAction()
            self.photos.show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.photos.show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.photos.show_over(False)
        data: QMimeData = event.mimeData()
        self.photos_dropped.emit(data)
        event.acceptProposedAction()
