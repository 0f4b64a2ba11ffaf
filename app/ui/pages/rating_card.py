"""One rating in full: the level, its two conditions, the parts, the way to the next level, warnings and validity."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from app.domain.checklist import Citation, DocumentCitation
from app.domain.rating import SINGLE_SOURCE, Level, Rating, Veto, marks
from app.domain.score_sheet import Comparison, Difference, Mode, RatingView, percent
from app.ui import theme
from app.ui.models.rating_rows import (
    difference_model,
    gain_model,
    gain_rows,
    other_of,
    part_model,
    part_rows,
    term_chip,
)
from app.ui.tones import Chip, Tone
from app.ui.widgets.cards import Card, scrolled
from app.ui.widgets.chip_lines import ChipLines, Line
from app.ui.widgets.headed_list import HEADING, HeadedList
from app.ui.widgets.labels import ChipLabel, label
from app.ui.widgets.lists import RowTable
from app.ui.widgets.rating_bars import RatingBars
from app.workflow.desk import Desk

MOST_DIFFERENCES = 8


class RatingCard(Card):
    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self._name = label("", "heading", wrap=True)
        self._mode, self._single = ChipLabel(), ChipLabel(Chip(SINGLE_SOURCE))
        self._level = label("", "number")
        self._total = label("", "note", wrap=True)
        self._reminder = label("", "fault", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(now.px(8))
        head.addWidget(self._name, 1)
        head.addWidget(self._mode, 0, Qt.AlignmentFlag.AlignTop)
        level = QVBoxLayout()
        level.setSpacing(now.px(2))
        for part in (self._level, self._single, self._total):
            level.addWidget(part)
        inner = QWidget()
        self._inside = QVBoxLayout(inner)
        self._inside.setContentsMargins(0, 0, now.px(6), 0)
        self._inside.setSpacing(now.px(theme.INSIDE))
        self._inside.addLayout(level)
        self._inside.addWidget(self._reminder)
        self._warnings = ChipLines(text_role="note")
        self._warning_head = self._section("注意", self._warnings)
        self._conditions = ChipLines()
        self._section("两个条件，都达到才算这一级", self._conditions)
        self.parts = part_model()
        self._bars = RatingBars(self.parts)
        self._section("各部分得分", self._bars)
        self.gains = gain_model()
        self._gain_list = HeadedList(self.gains, "增分最多的项")
        self._gain_list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._gain_list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._gain_list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._gain_list.setResizeMode(QListView.ResizeMode.Adjust)
        self._way_head = self._section("", self._gain_list)
        self._term = ChipLines(text_role="note")
        self._section("有效期", self._term)
        self._beside = label("", "note", wrap=True)
        self._section("自评与评估对照", self._beside)
        self.differences = difference_model()
        self._difference_table = RowTable(self.differences, "自评与评估不同的项", widths=(0, 84, 84))
        self._difference_table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._difference_table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside.addWidget(self._difference_table)
        self._community = label("", "note", wrap=True)
        self._community_head = self._section("", self._community)
        self._inside.addStretch()
        self._foot = label("本页按填入的分数算出，供机构对照改进；等级以评定组织的结论为准。", "note", wrap=True)
        self._inside.addWidget(self._foot)
        self.column.addLayout(head)
        self._area = scrolled(inner)
        self.column.addWidget(self._area, 1)

    def _section(self, heading: str, body: QWidget) -> QLabel:
        made = label(heading, "heading", wrap=True)
        self._inside.addSpacing(theme.current().px(2))
        self._inside.addWidget(made)
        self._inside.addWidget(body)
        return made

    @property
    def conditions(self) -> tuple[Line, ...]:
        return self._conditions.lines

    @property
    def warnings(self) -> tuple[Line, ...]:
        return self._warnings.lines

    @property
    def said(self) -> str:
        """The level and what stands beside it, in one line."""
        single = self._single.text() if not self._single.isHidden() else ""
        parts = (self._level.text(), single, self._total.text(), self._reminder.text())
        return " · ".join(part for part in parts if part)

    def show_rating(self, desk: Desk, view: RatingView, beside: Comparison) -> None:
        """Show a rating, and beside it the home's latest of the other kind."""
        rating = view.rating
        self._name.setText(view.institution_name)
        self._mode.show_chip(Chip(view.mode.label))
        stars = f" {'★' * rating.stars}" if rating.stars else ""
        self._level.setText(f"{rating.title}{stars}")
        self._single.setVisible(bool(rating.remark))
        total = f"预评估{view.word} · 总分 {marks(rating.total)} / {view.frame.full}"
        sheet = f"{view.day.isoformat()} · {view.sheet.title}，{len(view.sheet.items)} 项"
        self._total.setText(f"{total}\n{sheet}")
        self._show_reminder(view, desk)
        self._conditions.show_lines(conditions(rating))
        self._bars.show_parts(part_rows(view, other_of(view, beside)))
        self._show_ways(view)
        self._show_warnings(view)
        self._term.show_lines((term_line(view, desk),))
        self._show_beside(beside)
        self._show_community(view)
        self._area.verticalScrollBar().setValue(0)

    def _show_reminder(self, view: RatingView, desk: Desk) -> None:
        due = view.term.sentence(desk.today) if view.mode is Mode.ASSESSMENT else ""
        self._reminder.setText(f"按本次日期：{due}" if due else "")
        self._reminder.setVisible(bool(due))

    def _show_ways(self, view: RatingView) -> None:
        now = theme.current()
        level = view.rating.next_level
        rows = gain_rows(view.ways)
        self.gains.show(rows)
        if level is None:
            self._way_head.setText("已达到最高一级的分数")
        else:
            self._way_head.setText(f"到{_named(level)}还差什么，补哪些项增分最多")
        self._gain_list.setVisible(bool(rows))
        heights = (now.px(HEADING) if row.heading else now.px(theme.TALL_ROW + 4) for row in rows)
        self._gain_list.setFixedHeight(sum(heights) + 2)

    def _show_warnings(self, view: RatingView) -> None:
        vetoes = [veto_line(veto) for veto in view.rating.vetoes]
        told = {f"{veto.title}：{veto.text}" for veto in view.rating.vetoes}
        others = [Line(said, Chip("请留意", Tone.WARN)) for said in view.warnings if said not in told]
        lines = (*vetoes, *others)
        self._warnings.show_lines(lines)
        self._warning_head.setVisible(bool(lines))

    def _show_beside(self, beside: Comparison) -> None:
        own, assessed = beside.own, beside.assessed
        rows = sorted(beside.differences, key=_distance, reverse=True)[:MOST_DIFFERENCES]
        if own is not None and assessed is not None:
            more = f"，列出相差最多的 {MOST_DIFFERENCES} 项" if len(beside.differences) > MOST_DIFFERENCES else ""
            words = (
                f"自评 {own.day.isoformat()} {marks(own.rating.total)} 分（{own.rating.title}），"
                f"评估 {assessed.day.isoformat()} {marks(assessed.rating.total)} 分（{assessed.rating.title}）；"
                + (f"{len(beside.differences)} 项不同{more}。" if rows else "各项得分相同。")
            )
        else:
            words = "还没有评估可对照。" if assessed is None else "还没有自评可对照。"
        self._beside.setText(words)
        self.differences.show(rows)
        self._difference_table.setVisible(bool(rows))
        now = theme.current()
        header = max(self._difference_table.horizontalHeader().sizeHint().height(), now.px(33))
        self._difference_table.setFixedHeight(header + now.px(theme.TALL_ROW + 4) * len(rows) + 2)

    def _show_community(self, view: RatingView) -> None:
        community = view.community
        for part in (self._community_head, self._community):
            part.setVisible(community is not None)
        if community is not None:
            self._community_head.setText(f"{community.title}（另一套标准，文件未载分数线）")
            remarks = "\n".join(f"{name}：{text or '未填写'}" for name, text in view.remarks)
            self._community.setText(f"拟报 {view.grade or '未填写'}\n{remarks}")


def _distance(row: Difference) -> Decimal:
    """How far apart the two are; where one has no marks, as far as the item goes."""
    if row.own is None or row.assessed is None:
        return row.item.full
    return abs(row.own - row.assessed)


def conditions(rating: Rating) -> tuple[Line, ...]:
    """The total and the least share of a part, for the level that is reached and for the one that is not."""
    lines: list[Line] = []
    for level in (rating.level, rating.next_level):
        if level is not None:
            lines += [_total_line(rating, level), _share_line(rating, level)]
    return tuple(lines)


def _named(level: Level) -> str:
    """A level with the mark that it rests on one source only."""
    return f"{level.title}，{SINGLE_SOURCE}" if level.single_source else level.title


def _total_line(rating: Rating, level: Level) -> Line:
    words = f"{_named(level)}：总分不低于 {level.total} 分，现得 {marks(rating.total)} 分"
    short = level.total - rating.total
    return Line(words, Chip(f"还差 {marks(short)}", Tone.WARN) if short > 0 else Chip("达到", Tone.OK))


def _share_line(rating: Rating, level: Level) -> Line:
    low = [each for each in rating.parts if each.share < level.share]
    words = f"{_named(level)}：每一部分得分率不低于 {percent(level.share)}"
    if low:
        named = "、".join(f"{each.part.title} {percent(each.share)}" for each in low)
        return Line(words, Chip(f"{len(low)} 部分不够", Tone.WARN), f"{named}")
    least = min(rating.parts, key=lambda each: each.share)
    return Line(words, Chip("达到", Tone.OK), f"最低的是{least.part.title} {percent(least.share)}")


def veto_line(veto: Veto) -> Line:
    """A circumstance that stands against a rating; unless the county says otherwise it only warns."""
    chip = Chip("不能评定", Tone.WARN, True) if veto.blocks else Chip("提醒", Tone.WARN)
    basis = "；".join(_cited(citation) for citation in veto.basis)
    return Line(f"{veto.title}：{veto.text}", chip, f"参照 {basis}" if basis else "")


def _cited(citation: Citation) -> str:
    from app.checklists.load import documents

    if not isinstance(citation, DocumentCitation):
        return f"《{citation.rule}》{citation.article}"
    document = next((each for each in documents() if each.id == citation.document), None)
    title = (document.number or f"《{document.title}》") if document else citation.document
    return f"{title} {citation.clause}"


def term_line(view: RatingView, desk: Desk) -> Line:
    """How long it is good, and from when it may be applied for anew."""
    years, months = view.frame.years, view.frame.renewal_months
    if view.mode is Mode.SELF_ASSESSMENT:
        return Line(f"评定的有效期为 {years} 年，到期前 {months} 个月可申请重新评定；自评不计有效期。")
    words = (
        f"如以本次日期评定，有效期 {years} 年，{view.term.expires.isoformat()} 到期；"
        f"{view.term.renewal.isoformat()} 起可申请重新评定。"
    )
    return Line(words, term_chip(view, desk.today))
