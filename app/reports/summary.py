"""县级检查情况汇总: the county's numbers as a document, the gravest first, each table with what it says. Pure."""

from __future__ import annotations

from app.domain.checklist import Severity
from app.domain.county import CountySummary, Line
from app.domain.county_facts import GRADES, Problem, Tally
from app.domain.days import chinese_day
from app.domain.documents import Kind
from app.reports import summary_words as words
from app.reports.model import (
    Block,
    Chart,
    Heading,
    KeyValues,
    Note,
    Paragraph,
    Report,
    Series,
    Shape,
    SignatureLine,
    Signatures,
    Table,
)

TITLE = "县级检查情况汇总"
SCOPE = "全部登记机构"
MOST_ITEMS, MOST_DRAWN, MOST_MONTHS = 15, 10, 24
OPEN, CLOSED = "未销账", "已销账"


def build_summary(summary: CountySummary) -> Report:
    """The county's summary of a period. Without any problem only what there is to say is said."""
    blocks: list[Block] = [_particulars(summary), *_gravest(summary), *_overview(summary)]
    if summary.total.total:
        blocks += [
            *_lines("三、分乡镇", "乡镇", summary.townships, words.by_line(summary, summary.townships, "乡镇")),
            *_lines("四、分检查表", "检查表", summary.checklists, words.by_line(summary, summary.checklists, "检查表")),
            *_deadlines(summary),
            *_frequent(summary),
            *_repeated(summary),
        ]
    blocks += _ranking(summary)
    if len(summary.months) > 1:
        blocks += _months(summary)
    blocks += [*_changed(summary), _method(summary), _signatures(summary)]
    return Report(
        kind=Kind.RECORD,
        title=TITLE,
        office=summary.office,
        number="",
        subject=summary.township or SCOPE,
        date=summary.day.isoformat(),
        blocks=tuple(blocks),
        unnumbered=words.period(summary),
    )


def _particulars(summary: CountySummary) -> KeyValues:
    unsigned = f"（{summary.unsigned}次未全部签字）" if summary.unsigned else ""
    return KeyValues(
        (
            ("统计期间", words.period(summary)),
            ("统计范围", summary.township or SCOPE),
            ("状态截至", chinese_day(summary.day)),
            ("登记机构", f"{len(summary.homes)}家"),
            ("检查机构", f"{len(summary.visited)}家"),
            ("检查次数", f"{len(summary.visits)}次{unsigned}"),
            ("登记问题", f"{summary.total.total}项"),
        ),
        wide=("统计期间",),
    )


def _gravest(summary: CountySummary) -> list[Block]:
    blocks: list[Block] = [Heading("一、重大和疑似重大问题")]
    blocks += [Paragraph(text, strong=summary.in_doubt) for text in words.first_of_all(summary)]
    if summary.grave:
        rows = tuple(
            (
                _bracketed(problem.severity),
                f"{problem.home_name}\n{problem.township}",
                problem.text,
                f"{problem.number or '未挂号'}\n{chinese_day(problem.day)}发现",
                f"{problem.state}{'（历史遗留）' if problem.historic else ''}\n{chinese_day(problem.deadline)}到期"
                + (f"\n{problem.late_words}" if problem.late else ""),
            )
            for problem in summary.grave
        )
        blocks.append(Table(("等级", "机构", "问题", "挂号", "状态和期限"), rows, (15, 20, 33, 21, 22)))
    return blocks


def _bracketed(severity: Severity) -> str:
    label = severity.label
    return f"【{label}】" if len(label) < 4 else f"【{label[:2]}\n{label[2:]}】"


def _overview(summary: CountySummary) -> list[Block]:
    blocks: list[Block] = [Heading("二、总体情况"), Paragraph(words.overview(summary))]
    if summary.changed:
        blocks.append(Paragraph(words.changed(summary), strong=True))
    total = summary.total
    if total.total:
        blocks.append(Paragraph(words.by_severity(summary)))
        labels = tuple(grade.label for grade in GRADES)
        closed = tuple(found - left for found, left in zip(total.found, total.left, strict=True))
        blocks.append(Chart("各等级问题", Shape.BARS, labels, (Series(OPEN, total.left), Series(CLOSED, closed))))
    return blocks


def _lines(heading: str, unit: str, lines: tuple[Line, ...], said: str) -> list[Block]:
    chart = Chart(
        f"各{unit}的问题",
        Shape.BARS,
        tuple(line.name for line in lines),
        (
            Series(OPEN, tuple(line.tally.open for line in lines)),
            Series(CLOSED, tuple(line.tally.closed for line in lines)),
        ),
    )
    heads = (unit, "检查机构", "检查次数", *(grade.label for grade in GRADES), "问题合计", CLOSED, OPEN, "逾期")
    rows = tuple((line.name, str(line.visited), str(line.visits), *_figures(line.tally)) for line in lines)
    return [Heading(heading), Paragraph(said), chart, Table(heads, rows, (24, 9, 9, 8, 8, 8, 8, 9, 9, 9, 8))]


def _figures(counts: Tally) -> tuple[str, ...]:
    return (*map(str, counts.found), str(counts.total), str(counts.closed), str(counts.open), str(counts.late))


def _deadlines(summary: CountySummary) -> list[Block]:
    kept = summary.kept
    blocks: list[Block] = [Heading("五、整改期限"), Paragraph(words.deadlines(kept))]
    if kept.due:
        labels = ("按期销账", "逾期后销账", "至今未销账")
        blocks.append(
            Chart("期限已到的问题", Shape.BARS, labels, (Series("问题", (kept.in_time, kept.after, kept.open)),))
        )
    return blocks


def _frequent(summary: CountySummary) -> list[Block]:
    shown = summary.frequent[:MOST_ITEMS]
    blocks: list[Block] = [
        Heading("六、常见问题"),
        Paragraph(words.commonest(summary)),
        Chart(
            "存在同一问题的机构",
            Shape.BARS,
            tuple(each.title for each in shown[:MOST_DRAWN]),
            (Series("机构", tuple(each.homes for each in shown[:MOST_DRAWN])),),
            "家",
        ),
        Table(
            ("检查项", "检查表", "机构数", "问题数", OPEN),
            tuple((e.title, e.checklist, str(e.homes), str(e.problems), str(e.open)) for e in shown),
            (46, 24, 10, 10, 10),
        ),
    ]
    if len(summary.frequent) > MOST_ITEMS:
        blocks.append(Note(f"共有{len(summary.frequent)}个检查项不符合，这里列出机构数最多的{MOST_ITEMS}个。"))
    return blocks


def _repeated(summary: CountySummary) -> list[Block]:
    blocks: list[Block] = [Heading("七、重复出现的问题"), Paragraph(words.repeated(summary))]
    if summary.repeated:
        blocks.append(
            Table(
                ("机构", "检查项", "等级", "情况", "状态", "期限"),
                tuple(_repeat_row(problem) for problem in summary.repeated),
                (26, 34, 11, 9, 11, 19),
            )
        )
    return blocks


def _repeat_row(problem: Problem) -> tuple[str, ...]:
    return (
        problem.home_name,
        "、".join(title for _, title in problem.items),
        problem.severity.label,
        problem.repeat.label if problem.repeat else "",
        problem.state,
        chinese_day(problem.deadline) + ("，已逾期" if problem.open and problem.late else ""),
    )


def _ranking(summary: CountySummary) -> list[Block]:
    number = "八" if summary.total.total else "三"
    blocks: list[Block] = [Heading(f"{number}、机构未销账情况"), Paragraph(words.ranked(summary))]
    if summary.ranking:
        heads = ("名次", "机构", "乡镇", *(grade.label for grade in GRADES), OPEN, "逾期", "期前")
        rows = tuple(
            (
                str(row.rank),
                row.name,
                row.township,
                *map(str, row.tally.left),
                str(row.tally.open),
                str(row.tally.late),
                str(row.carried),
            )
            for row in summary.ranking
        )
        blocks += [Table(heads, rows, (8, 30, 17, 8, 8, 8, 8, 9, 8, 8)), Note(f"排列办法：{words.ORDER}")]
    if summary.unvisited:
        blocks.append(Paragraph(f"本期未检查的机构：{'、'.join(home.name for home in summary.unvisited)}。"))
    return blocks


def _months(summary: CountySummary) -> list[Block]:
    months = summary.months
    if len(months) > MOST_MONTHS:  # a long period with years of nothing before and after
        busy = [place for place, each in enumerate(months) if each.visits or each.found or each.closed]
        months = months[busy[0] : busy[-1] + 1] if busy else months[-1:]
    number = "九" if summary.total.total else "四"
    several = len({month.year for month in months}) > 1
    labels = tuple(month.label if several else f"{month.month}月" for month in months)
    series = (
        Series("登记问题", tuple(month.found for month in months)),
        Series("销账", tuple(month.closed for month in months)),
    )
    rows = tuple((month.label, str(month.visits), str(month.found), str(month.closed)) for month in months)
    return [
        Heading(f"{number}、逐月情况"),
        Paragraph(words.by_month(summary.months)),
        Chart("各月登记和销账的问题", Shape.COLUMNS, labels, series),
        Table(("月份", "检查次数", "登记问题", "销账"), rows, (40, 20, 20, 20)),
    ]


def _changed(summary: CountySummary) -> list[Block]:
    if not summary.changed:
        return []
    rows = tuple(
        (
            f"{change.problem.number}\n{change.problem.severity.label}",
            f"{change.problem.home_name}\n{change.problem.text}",
            change.reported,
            change.now,
            change.why,
        )
        for change in summary.changed
    )
    heads = ("挂号、等级", "机构和问题", "先前报的", "现在", "原因")
    return [
        Heading("附：已报后变动"),
        Table(heads, rows, (18, 34, 20, 20, 22)),
    ]


def _method(summary: CountySummary) -> Note:
    return Note(
        f"统计口径：统计{words.period(summary)}检查中登记的问题，状态截至{chinese_day(summary.day)}。{words.COUNTED}"
    )


def _signatures(summary: CountySummary) -> Signatures:
    lines = (SignatureLine("制表人："), SignatureLine("审核人："))
    return Signatures(lines, f"{summary.office or '单位'}（盖章）", chinese_day(summary.day))
