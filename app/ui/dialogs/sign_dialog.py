"""核对并签字: what was found, what stands in the way, and a button with the signer's name on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.checklist import Severity
from app.domain.days import china_clock
from app.domain.findings import Finding, Outcome
from app.domain.inspection import Inspection, Part, progress
from app.domain.resident_number import personal_number
from app.domain.visit_rows import Mode, Progress
from app.errors import AppError
from app.storage.errors import PERSONAL_NUMBER
from app.ui import messages, theme
from app.ui.chips import severity_chip
from app.ui.delegates.row_delegate import RowDelegate
from app.ui.dialogs.dialog import Dialog
from app.ui.dialogs.document_acts import SaidDialog
from app.ui.models.columns import Column
from app.ui.models.inspection_signing import SignModel, sign_rows, unfilled, unreported, unsaid
from app.ui.models.table_model import TableModel
from app.ui.widgets.buttons import Choice, primary, quiet, secondary, set_primary
from app.ui.widgets.cards import Card, NumberCard, scrolled
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowList
from app.ui.widgets.text_line import TextLine
from app.workflow.desk import Desk
from app.workflow.inspecting import tell
from app.workflow.signing import Readiness, readiness, sign
from app.workflow.visits import load, outcome


class SignDialog(Dialog):
    """`signed`: a part was signed; the dialog shows its numbers and stays. `item_chosen`: a line was opened."""

    signed = Signal()
    item_chosen = Signal(str)
    print_wanted = Signal()

    asks = False
    """However it is left, what was typed is kept: see `done`."""

    def __init__(self, desk: Desk, inspection: int, parent: QWidget | None, waiting: Sequence[str] = ()) -> None:
        """`waiting`: items with a value that was typed and has no verdict yet."""
        super().__init__(parent)
        self._waiting = frozenset(waiting)
        now = theme.current()
        self._desk, self._key = desk, inspection
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("核对并签字")
        self.view: Inspection = load(desk, inspection)
        self.found: Outcome = outcome(desk, self.view)
        waiting_parts = (part for part in self.view.parts if part.sections and not part.signed)
        self.part: Part = next(waiting_parts, self.view.parts[0])
        self.numbers: tuple[str, ...] = ()
        self.said: SaidDialog | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_check())
        self._stack.addWidget(self._make_done())
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.addWidget(self._stack)
        self.take_size(860, 680)
        self._show_part()

    def _make_check(self) -> QWidget:
        now = theme.current()
        self._heading = label(self.view.home.name, "title")
        self._subtitle = label("", "subtitle", wrap=True)
        open_parts = [part for part in self.view.parts if part.sections]
        self.parts = Choice(
            [(part.id, f"{part.inspector}" + ("（已签字）" if part.signed else "")) for part in open_parts],
            self.part.id,
        )
        self.parts.setVisible(len(open_parts) > 1)
        self.parts.chosen.connect(self._on_part_chosen)
        self._cards = {name: NumberCard(name) for name in ("已查", "问题", "建议", "无法查", "未查")}
        cards = QHBoxLayout()
        cards.setSpacing(now.px(theme.GAP))
        for card in self._cards.values():
            cards.addWidget(card)
        self.model = SignModel()
        self.list = RowList(self.model, "核对")
        self.list.activated.connect(self._on_activated)
        lines = Card(flush=True)
        lines.column.addWidget(self.list)
        lines.setMinimumHeight(now.px(150))
        self._blockers, self._warnings = label("", "fault", wrap=True), label("", "note", wrap=True)
        self._statement = label("", "note", wrap=True)
        self.companion, self.opinion = TextLine(self.view.companion), TextLine(self.view.opinion)
        told = QHBoxLayout()
        told.setSpacing(now.px(theme.GAP))
        for title, hint, box, share in (
            ("陪同人员", "在场的人，可不填", self.companion, 3),
            ("被检查单位意见", "对检查情况的意见，可不填", self.opinion, 4),
        ):
            box.setPlaceholderText(hint)
            box.setAccessibleName(title)
            box.setMaxLength(200)
            told.addWidget(label(title, "note"))
            told.addWidget(box, share)
        self.said_button = quiet("陈述申辩、拒签、报告…", self.show_said)
        told.addWidget(self.said_button)
        self.back_button = secondary("回去继续查", self.reject)
        self.sign_button = primary("", self.sign)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self._statement, 1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.sign_button)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(theme.GAP))
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self.parts)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(now.px(theme.GAP))
        inside.addWidget(self._subtitle)
        inside.addLayout(cards)
        inside.addWidget(lines, 1)
        inside.addLayout(told)
        inside.addWidget(self._warnings)
        column.addLayout(head)
        column.addWidget(scrolled(inner, "page"), 1)
        column.addWidget(self._blockers)
        column.addLayout(foot)
        return page

    def _make_done(self) -> QWidget:
        now = theme.current()
        self._done_heading, self._done_words = label("", "title"), label("", "subtitle", wrap=True)
        line: Column[Finding] = Column(
            "挂号",
            lambda finding: finding.problem,
            note=lambda finding: f"{finding.remedy or '待判定'} · {finding.deadline.isoformat()} 前",
            lead=lambda finding: finding.number,
            chips=lambda finding: (severity_chip(finding.severity),),
        )
        self.registered: TableModel[Finding] = TableModel([line], uid=lambda finding: finding.key)
        card = Card(flush=True)
        card.column.addWidget(RowList(self.registered, "已挂号的问题", RowDelegate(lead_width=96)))
        self.more_button = secondary("签下一份分工", self._on_more)
        officers = self.view.mode is Mode.ADMINISTRATIVE
        self.print_button = primary("出具通知书…" if officers else "出具整改通知单…", self._on_print)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addStretch()
        self.close_button = secondary("关闭", self.accept)
        for button in (self.close_button, self.more_button, self.print_button):
            foot.addWidget(button)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(self._done_heading)
        column.addWidget(self._done_words)
        column.addWidget(card, 1)
        column.addLayout(foot)
        return page

    # What is shown

    @property
    def ready(self) -> Readiness:
        return readiness(self._desk, self.view, self.part.id)

    def _show_part(self) -> None:
        part, view = self.part, self.view
        done: Progress = progress(view, part.sections)
        titles = [s.title for checklist in view.checklists for s in checklist.sections if s.id in part.sections]
        sections = "、".join(titles[:6]) + (f"等{len(titles)}个部分" if len(titles) > 6 else "")
        self._subtitle.setText(f"{part.inspector}的分工：{sections}")
        mine = [f for f in self.found.findings if self._in_part(f.items) and not f.lapsed]
        advice = [entry for entry in self.found.advice if self._in_part((entry.item,))]
        major = sum(f.severity is Severity.MAJOR for f in mine)
        self._cards["已查"].show_number(done.checked, f"共 {done.total} 项")
        self._cards["问题"].show_number(len(mine), f"其中重大 {major}")
        self._cards["建议"].show_number(len(advice), "不挂号")
        self._cards["无法查"].show_number(done.unable, "已写明原因")
        self._cards["未查"].show_number(done.left, "如实印为“未查”")
        self.model.show(sign_rows(view, self.found, part))
        ready = self.ready
        told = [
            unfilled(view, self.found, part),
            unsaid(view, self._waiting, part),
            unreported(view, self.found, part),
            *ready.warnings,
        ]
        # a correction can bring a problem that no signature has given a number
        fresh = sum(not finding.number for finding in mine) if part.signed else 0
        signs = not part.signed or bool(fresh)
        self._blockers.setText("\n".join(ready.blockers))
        self._blockers.setVisible(bool(ready.blockers) and signs)
        self._warnings.setText("\n".join(sentence for sentence in told if sentence))
        self._warnings.setVisible(bool(self._warnings.text()) and signs)
        self.sign_button.setText(f"{part.inspector} 再次签字" if fresh else f"{part.inspector} 签字")
        self.sign_button.setVisible(signs)
        self.sign_button.setEnabled(not ready.blockers)
        if part.signed:
            signed = f"{part.signed_by} 已于 {china_clock(part.signed_at)} 签字。"
            more = f"更正以后有 {fresh} 个问题还没有挂号，再次签字就挂号；原来的挂号不变。" if fresh else ""
            self._statement.setText(signed + more)
        else:
            self._statement.setText("签字即确认以上是本人现场所见。签字后更正要写理由，并会印在记录上。")
        self.back_button.setText("关闭" if part.signed else "回去继续查")
        set_primary(self.back_button, not signs)
        (self.sign_button if self.sign_button.isEnabled() and signs else self.back_button).setFocus()

    def _in_part(self, items: tuple[str, ...]) -> bool:
        return any((part := self.view.part_of_item(item)) and part.id == self.part.id for item in items)

    # What the person does

    def sign(self) -> None:
        """Sign the part that is shown, in its inspector's name."""
        try:
            self._tell()
            self.numbers = sign(self._desk, self._key, self.part.id)
        except AppError as error:
            self._refuse(error)
            return
        name = self.part.inspector
        self._reread()
        mine = [f for f in self.found.findings if f.number in self.numbers]
        self.registered.show(mine)
        waiting = [part for part in self.view.parts if not part.signed and part.sections]
        self._done_heading.setText(f"{name} 已签字")
        if self.numbers:
            words = f"挂号 {len(self.numbers)} 条：{'、'.join(self.numbers)}。"
        else:
            words = (
                "本次所查项目未发现问题。"
                if not self.found.unsettled
                else "没有要挂号的问题；仍有项目未查或无法查，不作结论。"
            )
        if waiting:
            words += f"还有{'、'.join(part.inspector for part in waiting)}没有签字，现在打印的通知单会注明尚缺的分工。"
        self._done_words.setText(words)
        self.more_button.setVisible(bool(waiting))
        self.print_button.setVisible(bool(self.found.findings))
        self._stack.setCurrentIndex(1)
        (self.print_button if self.numbers else self.close_button).setFocus()
        self.signed.emit()

    def _tell(self) -> None:
        """Keep who accompanied the visit and what the home said of it. Raises `PERSONAL_NUMBER`."""
        companion, opinion = self.companion.text().strip(), self.opinion.text().strip()
        if number := personal_number(f"{companion}；{opinion}"):
            raise PERSONAL_NUMBER.with_(where=self.view.home.name, number=number[:6])
        if (companion, opinion) != (self.view.companion, self.view.opinion):
            tell(self._desk, self._key, companion=companion, opinion=opinion)

    def show_said(self) -> None:
        """All that the home said and did, and whom the grave problems were reported to."""
        try:
            self._tell()
        except AppError as error:
            self._refuse(error)
            return
        self._reread()
        self.said = SaidDialog(self._desk, self.view, self)
        self.said.saved.connect(lambda _: self._on_said())
        self.said.open()

    def _on_said(self) -> None:
        self._reread()
        self.companion.setText(self.view.companion)
        self.opinion.setText(self.view.opinion)

    def done(self, result: int) -> None:
        """However it is closed, what was typed is kept; what is refused keeps it open."""
        try:
            self._tell()
        except AppError as error:
            self._refuse(error)
            return
        super().done(result)

    def _refuse(self, error: AppError) -> None:
        """The window's bar lies under this dialog: the sentence stands here too."""
        messages.show(error)
        self._reread()
        if not self._blockers.isVisible():
            self._blockers.setText(messages.at_place(error))
            self._blockers.show()

    def _reread(self) -> None:
        self.view = load(self._desk, self._key)
        self.found = outcome(self._desk, self.view)
        self.part = next(part for part in self.view.parts if part.id == self.part.id)
        self._show_part()

    def _on_part_chosen(self, part: object) -> None:
        self.part = next(each for each in self.view.parts if each.id == part)
        self._show_part()

    def _on_more(self) -> None:
        self.part = next(part for part in self.view.parts if not part.signed and part.sections)
        self.parts.choose(self.part.id)
        for part in self.view.parts:
            if part.signed and part.sections:
                self.parts.rename(part.id, f"{part.inspector}（已签字）")
        self._stack.setCurrentIndex(0)
        self._show_part()

    def _on_print(self) -> None:
        self.accept()
        self.print_wanted.emit()

    def _on_activated(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None and row.item:
            self.accept()
            self.item_chosen.emit(row.item)
