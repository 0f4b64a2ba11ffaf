"""预评估结果 on one page: the level that the scores reach, what each part lacks for the next, and what would bring it.

Always under the frame's own title, which says that it stands for no rating. Pure.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from app.domain.days import chinese_day
from app.domain.documents import Kind
from app.domain.rating import SINGLE_SOURCE, Community, marks
from app.domain.score_sheet import Mode, RatingView, Way, part_needs, percent
from app.reports.model import Block, KeyValues, Note, Paragraph, Report, Table

_MOST_ITEMS = 4
_LONGEST = 20
_NO_SEAL = "本页按填入的分数算出，供机构对照改进；等级以评定组织的结论为准。"


def build_rating(view: RatingView, other: RatingView | None = None, *, office: str, today: date) -> Report:
    """The result of one rating; `other` is the home's latest of the other kind, set beside it."""
    blocks: list[Block] = [
        _particulars(view),
        Paragraph(_result(view), strong=True, indent=False),
        _parts(view, other),
        *_gaps(view),
    ]
    if view.warnings:
        blocks.append(Note(f"注意：{''.join(view.warnings)}"))
    if view.community:
        blocks.append(Note(_community(view, view.community)))
    blocks.append(Note(f"{_validity(view, today)}{_NO_SEAL}"))
    return Report(
        kind=Kind.RECORD,
        title=view.frame.title,
        office=office,
        number="",
        subject=view.institution_name,
        date=view.day.isoformat(),
        blocks=tuple(blocks),
        unnumbered=f"评估编号 {view.handle}",
    )


def _particulars(view: RatingView) -> KeyValues:
    pairs = (
        ("机构名称", view.institution_name),
        ("方式", view.mode.label),
        ("日期", chinese_day(view.day)),
        ("评分表", f"{view.sheet.title}（{len(view.sheet.items)}项）"),
    )
    return KeyValues(pairs, wide=("机构名称", "评分表"))


def _result(view: RatingView) -> str:
    rating = view.rating
    remark = f"，{rating.remark}" if rating.remark else ""
    stars = f"（{'★' * rating.stars}）" if rating.stars else ""
    blocked = "有县里定为不能评定的情形，见“注意”。" if rating.blocked else ""
    total = f"总分{marks(rating.total)}分，满分{view.frame.full}分。"
    return f"预评估{view.word}：{rating.title}{stars}{remark}；{total}{blocked}"


def _parts(view: RatingView, other: RatingView | None) -> Table:
    level = view.rating.next_level
    heads = ["部分", "满分", "得分", "得分率"]
    shares = [24, 12, 14, 14]
    if level:
        heads += [f"{level.title}须", "还差"]
        shares += [16, 14]
    if other:
        heads.append(other.mode.label)
        shares.append(22)
    beside = {each.part.id: each.score for each in other.rating.parts} if other else {}
    rows = []
    for each, needed in part_needs(view.rating):
        row = [each.part.title, str(each.part.full), marks(each.score), percent(each.share)]
        if needed is not None:
            row += [marks(needed), marks(needed - each.score) if needed > each.score else "—"]
        if other:
            row.append(marks(beside[each.part.id]) if each.part.id in beside else "—")
        rows.append(tuple(row))
    total = [
        "合计",
        str(view.frame.full),
        marks(view.rating.total),
        percent(view.rating.total / view.frame.full),
    ]
    if level:
        short = level.total - view.rating.total
        total += [str(level.total), marks(short) if short > 0 else "—"]
    if other:
        total.append(f"{marks(other.rating.total)}（{other.rating.title}）")
    return Table(tuple(heads), (*rows, tuple(total)), tuple(shares))


def _gaps(view: RatingView) -> list[Block]:
    level = view.rating.next_level
    if level is None:
        return [Paragraph("已达到最高一级的分数。", indent=False)]
    source = f"，{SINGLE_SOURCE}" if level.single_source else ""
    ways = [way for way in view.ways if way.gap.part is not None] or list(view.ways)
    blocks: list[Block] = [
        Paragraph(f"距{level.title}{source}：{''.join(way.gap.sentence for way in view.ways)}", indent=False)
    ]
    rows = _steps(ways)
    if rows:
        blocks.append(Table(("补上这些项，增分最多", "现得", "满分", "可增"), rows, (58, 14, 14, 14)))
    return blocks


def _steps(ways: list[Way]) -> tuple[tuple[str, ...], ...]:
    """The items that bring most, of every gap in turn, so that each is helped before the page is full."""
    rows: dict[str, tuple[str, ...]] = {}
    for rank in range(max((len(way.gains) for way in ways), default=0)):
        for way in ways:
            if rank < len(way.gains) and len(rows) < _MOST_ITEMS:
                gain = way.gains[rank]
                full = Fraction(gain.item.full)
                name = f"{gain.part} {gain.item.number} {_short(gain.item.title)}"
                rows[gain.item.id] = (name, marks(full - gain.lost), marks(full), marks(gain.marks))
    return tuple(rows.values())


def _short(title: str) -> str:
    """A province's item may be a whole paragraph; the page is one."""
    return title if len(title) <= _LONGEST else f"{title[:_LONGEST]}…"


def _community(view: RatingView, community: Community) -> str:
    """The grade of a community home, another scale beside the levels."""
    remarks = "；".join(f"{name}：{_short(text) if text else '未填写'}" for name, text in view.remarks)
    return f"{community.title}（另一套标准，文件未载分数线）：拟报{view.grade or '未填写'}；{remarks}。"


def _validity(view: RatingView, today: date) -> str:
    years, months = view.frame.years, view.frame.renewal_months
    if view.mode is Mode.SELF_ASSESSMENT:
        return f"正式评定的有效期为{years}年，到期前{months}个月可申请重新评定；自评不计有效期。"
    said = view.term.sentence(today)
    until = chinese_day(view.term.expires)
    return f"如以本次日期评定，有效期{years}年，{until}到期；{chinese_day(view.term.renewal)}起可申请重新评定。{said}"
