"""The county's summary: for which days, and as what: paper, workbook, or the results item by item."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.entries import Reach
from app.ui import messages, theme
from app.ui.models.periods import Period, days_of
from app.ui.pages.conduct_printing import Paper, Print, Printer
from app.ui.session import Session
from app.ui.widgets.buttons import Choice, primary, secondary
from app.ui.widgets.cards import Card
from app.ui.widgets.day_field import DayField
from app.ui.widgets.flow import Flow
from app.ui.widgets.labels import ElidedLabel, label
from app.workflow.errors import BAD_PERIOD
from app.workflow.summarising import print_summary, write_results, write_summary_book

SAID = "按检查日期统计；问题的状态以导出当天为准。"


class SummaryCard(Card):
    """Chooses the period and has the three papers made."""

    def __init__(self, session: Session, page: QWidget) -> None:
        super().__init__()
        now = theme.current()
        self._session = session
        self.printer = Printer(session, page)
        self.period = Choice([(period, period.label) for period in Period], Period.MONTH, "filter")
        self.period.chosen.connect(lambda _: self._show_days())
        today = session.desk.today
        reach = Reach(today, last=date(today.year, 12, 31))
        self.first, self.last = (DayField(reach, required=True) for _ in range(2))
        self.first.setAccessibleName("开始日期")
        self.last.setAccessibleName("结束日期")
        self._typed = QWidget()
        typed = QHBoxLayout(self._typed)
        typed.setContentsMargins(0, 0, 0, 0)
        typed.setSpacing(now.px(theme.INSIDE))
        for part in (self.first, label("至", "note"), self.last):
            typed.addWidget(part)
        self._fault = label("", "fault")
        typed.addWidget(self._fault)
        for edit in (self.first, self.last):
            edit.judged.connect(lambda _: self._fault.setText(self.first.shown_fault or self.last.shown_fault))
        self._days = label("", "note")
        self.paper_button = primary("导出汇总 PDF…", self.print_summary)
        self.book_button = secondary("导出汇总 Excel…", self.write_book)
        self.results_button = secondary("导出检查结果 Excel…", self.write_results)
        head = QHBoxLayout()
        head.setSpacing(now.px(theme.GAP))
        head.addWidget(label("检查情况汇总", "heading"))
        head.addWidget(ElidedLabel(SAID, "note"), 1)
        row = Flow(theme.GAP, least=38)
        for each in (self.period, self._typed, self._days):
            row.addWidget(each)
        buttons = Flow(theme.GAP, right=True)
        for button in (self.results_button, self.book_button, self.paper_button):
            buttons.addWidget(button)
        below = QHBoxLayout()
        below.setSpacing(now.px(theme.GAP))
        below.addLayout(row, 1)
        below.addLayout(buttons, 1)
        self.column.addLayout(head)
        self.column.addLayout(below)
        self._show_days()

    def days(self) -> tuple[date, date] | None:
        """The days chosen; None, and told, where they cannot be."""
        if self.period.value is not Period.OWN:
            return days_of(self._chosen, self._session.desk.today)
        for edit in (self.first, self.last):
            if edit.fault:
                messages.note(f"{edit.accessibleName()}：{edit.fault}")
                edit.setFocus()
                return None
        since, until = self.first.day, self.last.day
        assert since is not None and until is not None
        if since > until:
            messages.show(BAD_PERIOD.with_(since=since, until=until))
            return None
        return since, until

    def print_summary(self) -> None:
        self._make("县级检查情况汇总", ".pdf", print_summary)

    def write_book(self) -> None:
        self._make("县级检查情况汇总", ".xlsx", write_summary_book)

    def write_results(self) -> None:
        self._make("检查结果", ".xlsx", write_results)

    def _make(self, title: str, suffix: str, write: Print) -> None:
        if (days := self.days()) is None:
            return
        since, until = days
        name = f"{title}_{since.isoformat()}至{until.isoformat()}{suffix}"
        self.printer.make(Paper(title, name, partial(write, since=since, until=until), long=True))

    @property
    def _chosen(self) -> Period:
        value = self.period.value
        assert isinstance(value, Period)
        return value

    def _show_days(self) -> None:
        since, until = days_of(self._chosen, self._session.desk.today)
        own = self._chosen is Period.OWN
        self._typed.setVisible(own)
        self._days.setText("" if own else f"{since.isoformat()} 至 {until.isoformat()}")
        if own and not (self.first.text() or self.last.text()):
            self.first.show_day(since)
            self.last.show_day(until)
