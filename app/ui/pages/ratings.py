"""评定: what filled score sheets amount to, home by home. Always a forecast, and headed as one."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from app.checklists.sheet_errors import ScoreSheetError
from app.domain.rating import TITLE
from app.domain.score_sheet import RatingView
from app.domain.sent_back import BACK
from app.errors import AppError
from app.placing import Out
from app.progress import Progress
from app.ui import messages, theme
from app.ui.dialogs.faults_dialog import FaultsDialog, show_faults
from app.ui.models.rating_rows import rating_model, rating_rows
from app.ui.pages.conduct_printing import Paper, Printer
from app.ui.pages.page import Page
from app.ui.pages.rating_card import RatingCard
from app.ui.session import Session
from app.ui.widgets.buttons import primary, quiet, secondary
from app.ui.widgets.cards import Card, EmptyState, rule
from app.ui.widgets.fields import SearchField
from app.ui.widgets.headed_list import HeadedList
from app.workflow.desk import Desk
from app.workflow.rating import (
    compare,
    import_rating,
    print_rating,
    ratings,
    reminders,
    write_rating_back,
    write_template,
)
from app.workflow.registering import institutions
from app.workflow.writing import Written

if TYPE_CHECKING:
    from app.ui.dialogs.rating_import import RatingImportDialog, RatingRequest


class RatingsPage(Page):
    name = "ratings"
    title = "评定"
    reads = frozenset({"institutions"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        now = theme.current()
        self._views: tuple[RatingView, ...] = ()
        self.printer = Printer(session, self)
        self.faults: FaultsDialog | None = None
        self.search = SearchField("查找机构 Ctrl+F")
        self.template_button = quiet("导出评分表模板…", self.write_template)
        self.print_button = secondary("打印结果…", self.print_result)
        self.import_button = primary("导入评分表…", self.import_sheet)
        self.print_button.setToolTip("选中的一次评估，一页 Ctrl+P")
        self.import_button.setToolTip("Ctrl+N")
        for part in (self.print_button, self.import_button):
            self.buttons.addWidget(part)
        self.model = rating_model()
        self.list = HeadedList(self.model, "各机构的评估")
        self._nothing = EmptyState(
            "还没有评估",
            "导出评分表模板，填入本省评分表的项目和得分，再导入；程序算出预评估的等级和到下一级还差什么。",
        )
        self._left = QStackedWidget()
        self._left.addWidget(self.list)
        self._left.addWidget(self._nothing)
        left = Card(flush=True)
        above = QHBoxLayout()
        above.setContentsMargins(now.px(12), now.px(6), now.px(12), now.px(8))
        above.addWidget(self.search)
        left.column.addLayout(above)
        left.column.addWidget(self._left, 1)
        left.column.addWidget(rule())
        left.column.addWidget(self.template_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.card = RatingCard()
        self.card.hide()
        row = QHBoxLayout()
        row.setSpacing(now.px(theme.GAP))
        row.addWidget(left, 5)
        row.addWidget(self.card, 8)
        self.body.addLayout(row, 1)
        self.list.current_changed.connect(self._show_current)
        self.search.searched.connect(lambda _: self._list())
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search.setFocus)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.import_sheet)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.print_result)
        QShortcut(QKeySequence("Esc"), self.search).activated.connect(lambda: self.search.search_now(""))

    # What is shown

    @property
    def current(self) -> RatingView | None:
        """The rating in full sight."""
        row = self.list.current
        return row.view if row else None

    def refresh(self) -> None:
        desk = self.session.desk
        known = ratings(desk)
        self._views = known
        self.unshown.tell_of(known.unreadable)
        homes = len({view.institution for view in self._views})
        due = len(reminders(desk))
        told = f"{homes} 家机构，{len(self._views)} 次" if self._views else "按国家标准的框架试算"
        self.say(TITLE, told + (f"；{due} 家可申请重新评定或已到期" if due else ""))
        self._list()

    def arrive(self, request: object) -> None:
        """Another page names a home by its key."""
        if isinstance(request, int):
            self.search.search_now("")
            newest = next((view for view in self._views if view.institution == request), None)
            if newest is not None:
                self.list.choose(("rating", newest.key))
            else:
                self.import_sheet(request)

    def _list(self, chosen: int | None = None) -> None:
        """Show what the search keeps, with the same rating in sight if it is still there."""
        shown = self.current
        text = self.search.text()
        self.model.show(rating_rows(self._views, self.session.desk.today, text))
        self.search.setVisible(bool(self._views))
        if self.unshown.unreadable and not self._views:
            self._nothing.say("没有能显示的评估", "本机有评估，但都不能显示；原因和办法见上面。")
        elif self._views:
            self._nothing.say("没有找到", "换一个词试试，或清空查找框（Esc）看全部。")
        self._left.setCurrentIndex(0 if self.model.rows else 1)
        key = chosen
        if key is None and shown is not None:
            key = shown.key
        self.list.choose(("rating", key))
        self._show_current()

    def _show_current(self) -> None:
        view = self.current
        self.card.setVisible(view is not None)
        self.print_button.setEnabled(view is not None)
        if view is None:
            return
        try:
            self.card.show_rating(self.session.desk, view, compare(self.session.desk, view.institution))
        except AppError as error:
            messages.show(error)

    # What the person does

    def import_sheet(self, home: int | None = None) -> RatingImportDialog | None:
        """Ask for a filled sheet, for the home in sight if there is one."""
        from app.ui.dialogs.rating_import import RatingImportDialog

        if not institutions(self.session.desk):
            messages.note("还没有登记机构，请先到“机构”里登记，再导入评分表。")
            return None
        view = self.current
        dialog = RatingImportDialog(self.session, home or (view.institution if view else None), self.window())
        dialog.requested.connect(self.take_in)
        dialog.open()
        return dialog

    def take_in(self, request: RatingRequest) -> None:
        """Read and keep a sheet beside the window; a refused one changes nothing and all its faults are listed."""

        def work(desk: Desk, progress: Progress) -> RatingView:
            return import_rating(
                desk,
                request.home,
                request.path,
                request.mode,
                request.day,
                vetoes=request.vetoes,
                grade=request.grade,
                remarks=request.remarks,
            )

        job = self.session.job(work)
        job.succeeded.connect(self._on_taken_in)
        job.failed.connect(lambda error: self._on_refused(error, request))
        self.session.jobs.start(job, "正在导入评分表")

    def _on_taken_in(self, view: RatingView) -> None:
        self.search.search_now("")
        self.refresh()
        self._list(view.key)
        remark = f"，{view.rating.remark}" if view.rating.remark else ""
        beside = f"没有读入：{'；'.join(view.beside)}" if view.beside else ""
        messages.done(f"“{view.institution_name}”的{view.mode.label}已导入：{view.rating.title}{remark}。{beside}")

    def _on_refused(self, error: object, request: RatingRequest) -> None:
        back = None
        if isinstance(error, ScoreSheetError) and error.rows:
            name = f"{request.path.stem}_{BACK}.xlsx"
            paper = Paper(BACK, name, lambda desk, out: write_rating_back(error, desk.today, out))
            back = partial(self.printer.make, paper)
        self.faults = show_faults(error, lambda: self.take_in(request), self.window(), back=back)

    def write_template(self) -> None:
        """An empty score sheet; with the items of the rating in sight, so that they are typed once."""
        view = self.current

        def write(desk: Desk, out: Out) -> Written:
            return write_template(out, view)

        self.printer.make(Paper("评分表模板", "评分表模板.xlsx", write))

    def print_result(self) -> None:
        """The result in sight on one page, to be looked at and printed."""
        view = self.current
        if view is None:
            return
        name = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "", f"预评估结果_{view.institution_name}_{view.day.isoformat()}")
        key = view.key
        self.printer.show(
            Paper("预评估结果", f"{name.strip(' .')[:120]}.pdf", lambda desk, out: print_rating(desk, key, out))
        )
