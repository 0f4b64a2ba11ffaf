"""统计: the county's summary to hand upward, and what the area's documents aim at, with how far the homes of this store
are. An aim is never a judgement of one home."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.checklists.indicators import indicators
from app.domain.checklist import Profile
from app.domain.indicators import Measured
from app.domain.unreadable import Listed
from app.ui import theme
from app.ui.models.filters import RowFilter
from app.ui.models.home_rows import strange_notice
from app.ui.models.indicator_rows import DROP, WIDTHS, IndicatorRow, indicator_model, indicator_rows, uid
from app.ui.pages.indicator_card import IndicatorCard
from app.ui.pages.page import Page
from app.ui.pages.summary_card import SummaryCard
from app.ui.session import Session
from app.ui.widgets.buttons import Choice, secondary
from app.ui.widgets.cards import Card, EmptyState
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowTable
from app.ui.widgets.notice_bar import NoticeBar
from app.workflow.indicating import measured
from app.workflow.lines import strange_visits
from app.workflow.office import profile_of
from app.workflow.registering import institutions

PLAIN = "这些是辖区指标，不用来判定一家机构。"
COUNTED = "现状只按本库登记的机构合计；幸福院、老饭桌、日间照料中心不计入，不知道的不当作没有。"


class StatisticsPage(Page):
    name = "statistics"
    title = "统计"
    lists = True
    reads = frozenset({"institutions", "inspections"})
    scrolls = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        now = theme.current()
        self._profiles: tuple[Profile, ...] = ()
        self._counted = label(COUNTED, "note", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(now.px(2))
        words.addWidget(label(PLAIN, "heading", wrap=True))
        words.addWidget(self._counted)
        self.summary = SummaryCard(session, self)
        self.body.addWidget(self.summary)
        self.strange = NoticeBar("到“检查”里看", lambda: self.asked.emit("inspections", None))
        self.body.addWidget(self.strange)
        self.body.addLayout(words)
        self.sieve = Choice([("computed", "本库可算"), ("all", "全部")], "computed", "filter")
        self.sieve.chosen.connect(lambda _: self._sift())
        self.body.addWidget(self.sieve)
        self.model = indicator_model()
        self.filter = RowFilter(self.model, self)
        self.table = RowTable(self.filter, "辖区指标", WIDTHS, drop=DROP)
        self._no_homes = EmptyState(
            "还没有登记机构",
            "指标按登记的机构合计。先登记机构，或在“交接合并”里合并别处发来的文件，这里就会算出来。",
            secondary("去登记机构", lambda: self.asked.emit("institutions", None)),
        )
        self._none_computed = EmptyState(
            "没有本库可算的指标",
            "登记的机构所在地区，文件没有列出本库能算的指标。如果地区不对，请在“设置”里选适用地区；"
            "也可以看各地文件写了哪些指标，只作参考。",
            secondary("看全部指标", self.show_all),
        )
        self._stack = QStackedWidget()
        for part in (self.table, self._no_homes, self._none_computed):
            self._stack.addWidget(part)
        card = Card(flush=True)
        card.column.addWidget(self._stack)
        card.setMinimumHeight(now.px(220))
        self.card = IndicatorCard()
        self.card.setMinimumWidth(now.px(220))
        self.card.setMaximumWidth(now.px(344))
        self.card.hide()
        row = QHBoxLayout()
        row.setSpacing(now.px(theme.GAP))
        row.addWidget(card, 2)
        row.addWidget(self.card, 1)
        self.body.addLayout(row, 1)
        self.table.current_changed.connect(self._show_current)

    @property
    def current(self) -> IndicatorRow | None:
        """The aim in full sight."""
        row = self.filter.row_at(self.table.currentIndex())
        return row if isinstance(row, IndicatorRow) else None

    def refresh(self) -> None:
        desk = self.session.desk
        self.strange.tell(*strange_notice(tuple(strange_visits(desk).values())))
        homes = institutions(desk)
        found = (profile_of(desk, county) for county in dict.fromkeys(home.county for home in homes))
        areas = {profile.id: profile for profile in found}
        self._profiles = tuple(areas.values())
        if homes:
            self._show(measured(desk, homes))
        else:
            self._show(Listed((), homes.unreadable), False)

    def _show(self, found: Listed[Measured], homes: bool = True) -> None:
        before = self.current
        self.unshown.tell_of(found.unreadable)
        rows = indicator_rows(found, indicators()) if homes else ()
        self.model.show(rows)
        computed = sum(row.computed for row in rows)
        here = list(dict.fromkeys(row.indicator.jurisdiction for row in rows if row.concerns))
        told = f"{'、'.join(here)} · {len(found)} 项，本库可算 {computed} 项" if here else ""
        elsewhere = f"外地 {len(rows) - len(found)} 项，只作参考" if len(rows) > len(found) else ""
        self.say("统计", "；".join(part for part in (told, elsewhere) if part))
        for name, words, count in (("computed", "本库可算", computed), ("all", "全部", len(rows))):
            self.sieve.rename(name, f"{words} {count}" if rows else words)
        for part in (self.sieve, self._counted):
            part.setVisible(bool(rows))
        self._sift(before)

    def show_all(self) -> None:
        """Those that are not computed too."""
        self.sieve.choose("all")
        self._sift()

    def _sift(self, before: IndicatorRow | None = None) -> None:
        before = before or self.current
        every = self.sieve.value == "all"
        self.filter.keep(lambda row: every or row.computed)
        index = self.filter.index_of(uid(before)) if before else self.filter.index(0, 0)
        self.table.setCurrentIndex(index if index.isValid() else self.filter.index(0, 0))
        self._stack.setCurrentWidget(self._what_is_left())
        self._show_current()

    def _what_is_left(self) -> QWidget:
        """The list, or what to say where the filter or the store leaves nothing."""
        if self.filter.rowCount():
            return self.table
        return self._none_computed if self.model.rows else self._no_homes

    def _show_current(self) -> None:
        row = self.current
        self.card.setVisible(row is not None)
        self.card.show_row(row, self._profile_of(row))

    def _profile_of(self, row: IndicatorRow | None) -> Profile:
        """The jurisdiction of this store in which the aim's document binds; else the first of them."""
        here = self._profiles or (profile_of(self.session.desk, ""),)
        binding = (each for each in here if row is not None and row.indicator.basis.document in each.binds)
        return next(binding, here[0])
