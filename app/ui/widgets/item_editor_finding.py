"""The problem that a failed item is: its wording, what is demanded, until when, and who answers for it."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.checklists.regulations import historic_items
from app.domain.findings import FindingEdit, answered
from app.reports.private import is_private
from app.ui import theme
from app.ui.models.inspection_visit import Visit
from app.ui.widgets.fields import Field
from app.ui.widgets.item_editor_words import WordsEdit
from app.ui.widgets.labels import label
from app.ui.widgets.read_field import CountField
from app.ui.widgets.text_line import TextLine

LONGEST = 3650
REFERRED = "提请{}判定：挂号并印出，现场不下结论，不提整改要求；期限是应有答复的日子。收到答复后更正这一项。"
PRIVATE = "含老人、家属或投诉人所说：送达联和台账只印检查表原有的问题和整改要求，在这里改写的只印在存档联。"


class FindingBlock(QWidget):
    """`edited` carries the finding's key and what changed of it."""

    edited = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self._words = label("", "note", wrap=True)
        self.problem = WordsEdit("问题", "写明位置和数量")
        self.remedy = WordsEdit("整改要求")
        self.days = CountField(LONGEST)
        self.responsible = TextLine()
        self.responsible.setMaxLength(40)
        self.responsible.setAcceptDrops(False)
        self.responsible.setPlaceholderText("例如 院长")
        self._deadline = Field("期限（自然日）", self.days)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(8))
        column.addWidget(self._words)
        self._texts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._texts.setSpacing(now.px(theme.GAP))
        self._texts.addWidget(Field("问题", self.problem), 1, Qt.AlignmentFlag.AlignTop)
        self._texts.addWidget(Field("整改要求", self.remedy), 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._texts)
        # only where the checklists' documents leave a building's fire approval to a joint study
        self.historic = QCheckBox("历史遗留（一事一议）：只缺消防审验手续")
        self.historic.setToolTip(
            "不是现场的火灾隐患，由政府集中研究、一事一议处置；文书上单独列出，不责令改正。现场隐患不要勾选。"
        )
        self.historic.clicked.connect(self._on_historic)
        column.addWidget(self.historic)
        row = QHBoxLayout()
        row.setSpacing(now.px(theme.GAP))
        row.addWidget(self._deadline, 1)
        row.addWidget(Field("责任人", self.responsible, ""), 1)
        column.addLayout(row)
        self._key = ""
        self._saved_days = 0
        self._saved_responsible = ""
        self._proposal = ""
        self._remedy = ""
        self.problem.said.connect(self._on_problem)
        self.remedy.said.connect(self._on_remedy)
        self.days.editingFinished.connect(self._flush_days)
        self.days.valueChanged.connect(lambda _: self._say_day())
        self.responsible.editingFinished.connect(self._flush_responsible)
        self._visit: Visit | None = None
        self.historic.hide()

    def show_beside(self, roomy: bool) -> None:
        """Put problem and demand beside each other where there is room."""
        self._texts.setDirection(QBoxLayout.Direction.LeftToRight if roomy else QBoxLayout.Direction.TopToBottom)

    def show_finding(self, visit: Visit, item: str, *, fresh: bool = False) -> None:
        """Show the problem of an item; hidden where it is none. Advice is told and can not be edited.

        What was typed and is not said yet is left alone, unless all of it is `fresh`.
        """
        self._visit = visit
        finding, advice = visit.finding(item), visit.advice(item)
        self.setVisible(finding is not None or advice is not None)
        for part in (self.problem, self.remedy, self.days, self.responsible):
            box = part.parentWidget()
            assert box is not None
            box.setVisible(finding is not None and not (part is self.remedy and finding.referred))
        self.historic.setVisible(finding is not None and not historic_items().isdisjoint(finding.items))
        self.historic.setChecked(finding is not None and finding.historic)
        if finding is None:
            self._key = ""
            if advice is not None:
                self._words.setText(f"只作建议：单独列出，不挂号、不定期限。\n{advice.remedy}")
            self._words.setVisible(advice is not None)
            return
        fresh = fresh or finding.key != self._key
        self._key = finding.key
        others = [visit.short_number(other) for other in finding.items if other != item]
        told = [
            f"与 {'、'.join(others)} 是同一个问题，只挂一个号。" if others else "",
            f"已挂号 {finding.number}，问题、整改要求和期限不再改写；写错的在“整改”里更正。" if finding.number else "",
            PRIVATE if is_private(visit.view, finding) else "",
            REFERRED.format("、".join(finding.departments)) if finding.referred else "",
        ]
        self._words.setText("\n".join(part for part in told if part))
        self._words.setVisible(bool(self._words.text()))
        self._proposal = visit.proposal(finding)
        self._remedy = "".join(dict.fromkeys(answered(visit.view, i).remedy for i in finding.items))
        self.problem.show_text(finding.problem, fresh=fresh)
        self.remedy.show_text(finding.remedy, fresh=fresh)
        self.problem.setReadOnly(bool(finding.number))
        self.remedy.setReadOnly(bool(finding.number))
        self.days.setEnabled(not finding.number)
        if fresh or (not self.days.fault and self._days == self._saved_days):
            self.days.show_number(finding.deadline_days)
        if fresh or self.responsible.text().strip() == self._saved_responsible:
            self.responsible.setText(finding.responsible)
        self._saved_days, self._saved_responsible = finding.deadline_days, finding.responsible
        self._say_day()

    @property
    def key(self) -> str:
        """The problem that is shown; empty where there is none."""
        return self._key

    def flush(self) -> None:
        """Say what was typed and not said."""
        if self._key:
            self.problem.flush()
            self.remedy.flush()
            self._flush_days()
            self._flush_responsible()

    @property
    def _days(self) -> int:
        return self.days.number or 0

    def _say_day(self) -> None:
        finding = next((f for f in self._visit.found.findings if f.key == self._key), None) if self._visit else None
        if finding is None or self._visit is None:
            return
        if self.days.fault:
            self._deadline.say(self.days.shown_fault, "fault")
            return
        if finding.number:
            day = finding.deadline
        else:
            day = (self._visit.view.signed_on or self._visit.view.started) + timedelta(days=self._days)
        now = "签字当日答复" if finding.referred else "签字当日，立即整改"
        self._deadline.say(f"{day.isoformat()} 前" if finding.number or self._days else now)
        self._deadline.setToolTip("" if finding.number else "自然日，签字当日不算；按今天签字推算")

    def _on_problem(self, text: str) -> None:
        # an emptied problem is the proposal again: a finding without words can not be printed
        if not text:
            self.problem.show_text(self._proposal, fresh=True)
        self.edited.emit(self._key, FindingEdit(problem=text or self._proposal))

    def _on_remedy(self, text: str) -> None:
        if not text:
            self.remedy.show_text(self._remedy, fresh=True)
        self.edited.emit(self._key, FindingEdit(remedy=text or self._remedy))

    def _on_historic(self, on: bool) -> None:
        self.edited.emit(self._key, FindingEdit(historic=on))

    def _flush_days(self) -> None:
        if self._key and self.days.isEnabled() and not self.days.fault and self._days != self._saved_days:
            self.edited.emit(self._key, FindingEdit(deadline_days=self._days))

    def _flush_responsible(self) -> None:
        self.responsible.finish_composing()
        text = self.responsible.text().strip()
        if self._key and text != self._saved_responsible:
            self.edited.emit(self._key, FindingEdit(responsible=text))
