"""What stands in the sheets of the county's summary: tables of figures, words and days. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.county import CountySummary, Line
from app.domain.county_facts import GRADES, Problem, Tally
from app.reports import summary_words as words
from app.reports.summary import CLOSED, OPEN

Value = str | int | date | None
Rows = tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One sheet: its name, what its numbers say, the table, and which columns are drawn beside the first."""

    name: str
    said: str
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: Rows
    drawn: tuple[str, ...] = ()
    standing: bool = False
    total: tuple[Value, ...] = ()
    frozen: int = 1


def plans(summary: CountySummary) -> tuple[Plan, ...]:
    """Every sheet after the first, in their order."""
    return (
        _gravest(summary),
        _by_severity(summary),
        _by_line("分乡镇", "乡镇", summary, summary.townships),
        _by_line("分检查表", "检查表", summary, summary.checklists),
        _deadlines(summary),
        _frequent(summary),
        _repeated(summary),
        _ranking(summary),
        _months(summary),
        _crossed(summary),
        _details(summary),
        *_changed(summary),
    )


def _gravest(summary: CountySummary) -> Plan:
    rows: Rows = tuple(
        (
            p.severity.label,
            p.home_name,
            p.township,
            p.text,
            p.number or "未挂号",
            p.day,
            p.state,
            p.deadline,
            p.late_words,
        )
        for p in summary.grave
    )
    heads = ("等级", "机构", "乡镇", "问题", "挂号", "检查日期", "状态", "期限", "逾期情况")
    return Plan(
        "重大和疑似重大", "".join(words.first_of_all(summary)), heads, (8, 17, 10, 39, 10, 10.5, 8.5, 10.5, 24), rows
    )


def _changed(summary: CountySummary) -> tuple[Plan, ...]:
    """Only where something that was reported holds no longer."""
    if not summary.changed:
        return ()
    rows: Rows = tuple(
        (
            change.problem.number,
            change.problem.home_name,
            change.problem.text,
            change.problem.severity.label,
            change.reported,
            change.now,
            change.why,
        )
        for change in summary.changed
    )
    heads = ("挂号", "机构", "问题", "等级", "先前报的", "现在", "原因")
    return (Plan("已报后变动", words.changed(summary), heads, (9.5, 16, 34, 8, 20, 20, 30), rows),)


def _by_severity(summary: CountySummary) -> Plan:
    total = summary.total
    rows: Rows = tuple(
        (grade.label, found, found - left, left)
        for grade, found, left in zip(GRADES, total.found, total.left, strict=True)
    )
    whole = ("合计", total.total, total.closed, total.open)
    heads = ("等级", "登记问题", CLOSED, OPEN)
    said = words.by_severity(summary)
    return Plan("分等级", said, heads, (20, 18, 18, 18), rows, (OPEN, CLOSED), standing=True, total=whole)


def _by_line(name: str, unit: str, summary: CountySummary, lines: Sequence[Line]) -> Plan:
    heads = (unit, "检查机构", "检查次数", *(grade.label for grade in GRADES), "问题合计", CLOSED, OPEN, "逾期")
    rows: Rows = tuple((line.name, line.visited, line.visits, *_figures(line.tally)) for line in lines)
    whole: tuple[Value, ...] = ("合计", len(summary.visited), len(summary.visits), *_figures(summary.total))
    said = words.by_line(summary, lines, unit)
    if unit == "检查表":  # one visit may have several checklists: these columns don't add up
        whole = ("合计", None, None, *_figures(summary.total))
    return Plan(name, said, heads, (22, *[11] * 10), rows, (OPEN, CLOSED), total=whole)


def _figures(counts: Tally) -> tuple[int, ...]:
    return (*counts.found, counts.total, counts.closed, counts.open, counts.late)


def _deadlines(summary: CountySummary) -> Plan:
    kept = summary.kept
    rows: Rows = (("按期销账", kept.in_time), ("逾期后销账", kept.after), ("至今未销账", kept.open))
    said = words.deadlines(kept)
    return Plan(
        "整改期限",
        said,
        ("期限已到的问题", "项数"),
        (24, 14),
        rows,
        ("项数",) if kept.due else (),
        total=("合计", kept.due),
    )


def _frequent(summary: CountySummary) -> Plan:
    rows: Rows = tuple((each.title, each.checklist, each.homes, each.problems, each.open) for each in summary.frequent)
    heads = ("检查项", "检查表", "机构数", "问题数", OPEN)
    return Plan("常见问题", words.commonest(summary), heads, (40, 24, 11, 11, 11), rows, ("机构数",))


def _repeated(summary: CountySummary) -> Plan:
    rows: Rows = tuple(
        (
            p.home_name,
            p.township,
            _items(p),
            p.severity.label,
            p.repeat.label if p.repeat else "",
            p.number,
            p.day,
            p.state,
            p.deadline,
            _late(p),
        )
        for p in summary.repeated
    )
    heads = ("机构", "乡镇", "检查项", "等级", "情况", "挂号", "检查日期", "状态", "期限", "逾期")
    return Plan("重复问题", words.repeated(summary), heads, (24, 13, 34, 8.5, 8, 10, 10.5, 10, 10.5, 9), rows)


def _ranking(summary: CountySummary) -> Plan:
    heads = ("名次", "机构", "乡镇", *(grade.label for grade in GRADES), OPEN, "逾期", "其中期前")
    rows: Rows = tuple(
        (row.rank, row.name, row.township, *row.tally.left, row.tally.open, row.tally.late, row.carried)
        for row in summary.ranking
    )
    said = f"{words.ranked(summary)}排列办法：{words.ORDER}"
    return Plan("机构排序", said, heads, (8, 30, 16, *[10] * 7), rows, frozen=2)


def _months(summary: CountySummary) -> Plan:
    """From the first month in which something was done to the last one."""
    busy = [place for place, month in enumerate(summary.months) if month.visits or month.found or month.closed]
    months = summary.months[busy[0] : busy[-1] + 1] if busy else ()
    rows: Rows = tuple((month.label, month.visits, month.found, month.closed) for month in months)
    total = tuple(sum(getattr(month, name) for month in months) for name in ("visits", "found", "closed"))
    heads = ("月份", "检查次数", "登记问题", "销账")
    return Plan(
        "逐月",
        words.by_month(summary.months),
        heads,
        (18, 14, 14, 14),
        rows,
        heads[2:],
        standing=True,
        total=("合计", *total),
    )


def _crossed(summary: CountySummary) -> Plan:
    heads = ["乡镇"]
    heads += [f"{grade.label}\n{state}" for grade in GRADES for state in (CLOSED, OPEN)]
    heads += ["合计", f"合计\n{CLOSED}", f"合计\n{OPEN}"]
    rows: Rows = tuple((line.name, *_cross(line.tally)) for line in summary.townships)
    said = "每行一个乡镇，每列一个等级和状态，每个问题只计一次。要按别的办法合计，可用“明细”表做数据透视表。"
    return Plan("乡镇×等级", said, tuple(heads), (20, *[10] * 11), rows, total=("合计", *_cross(summary.total)))


def _cross(counts: Tally) -> tuple[int, ...]:
    pairs = [(found - left, left) for found, left in zip(counts.found, counts.left, strict=True)]
    return (*(n for pair in pairs for n in pair), counts.total, counts.closed, counts.open)


def _details(summary: CountySummary) -> Plan:
    parts = (
        ("本期", summary.problems),
        ("期前未销账", summary.carried),
        ("待签字", summary.drafts),
        ("历史遗留", summary.historic),
    )
    heads = ("范围", "挂号", "机构", "乡镇", "检查日期", "月份", "检查表", "检查项", "问题", "等级", "状态", "是否销账",
             "期限", "销账日期", "逾期", "重复情况", "部门", "待核")  # fmt: skip
    widths = (8, 10, 18, 10, 10.5, 8.5, 11, 20, 33, 8, 8.5, 6, 10.5, 10.5, 7.5, 6.5, 7.5, 5)
    rows: Rows = tuple(_detail(scope, problem) for scope, problems in parts for problem in problems)
    said = "一行一个问题。“范围”为“本期”的合计就是本汇总的数；期前、待签字、历史遗留的列出供查，不计入。"
    return Plan("明细", said, heads, widths, rows, frozen=3)


def _detail(scope: str, p: Problem) -> tuple[Value, ...]:
    return (
        scope,
        p.number or "未挂号",
        p.home_name,
        p.township,
        p.day,
        f"{p.day:%Y-%m}",
        p.checklist,
        _items(p),
        p.text,
        p.severity.label,
        p.state,
        "否" if p.open else "是",
        p.deadline,
        p.closed,
        _late(p),
        p.repeat.label if p.repeat else "",
        "、".join(p.departments),
        "待核" if p.pending else "",
    )


def _items(problem: Problem) -> str:
    return "、".join(title for _, title in problem.items)


def _late(problem: Problem) -> str:
    return "已逾期" if problem.open and problem.late else ""
