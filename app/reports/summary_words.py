"""What the county's numbers say, in sentences. Pure; true for none, for one and for all alike.

Where something grave stands open, or may, no sentence here sounds like a pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from app.domain.checklist import Severity
from app.domain.county import CountySummary, Kept, Line, Month, Ranked
from app.domain.county_facts import GRADES, GRAVEST, Problem
from app.domain.days import chinese_day
from app.domain.repeats import Repeat
from app.domain.score_sheet import percent
from app.reports.wording import FIT_TO_DECIDE

ORDER = (
    "先比未销账的重大问题，多的在前；一样多的比疑似重大，再比严重、一般，最后比逾期；都一样的名次并列。"
    "只排有未销账问题的机构，期前发现、至今未销账的也计入。"
)
COUNTED = (
    "每个问题只计一次；提示类建议、未签字的、签名后更正不再成立的、历史遗留消防审验的，都不计入。"
    "多个检查项合成的一个问题，计在首项所在的检查表。"
    "逾期：整改期限已过仍未销账，或重大、疑似重大、严重问题过了挂号当日还没有确认停用、消除危险。"
)
MOST_NAMED = 3
_DOUBT = "但尚有不能下结论的情况，见前。"


def period(summary: CountySummary) -> str:
    """`2026年10月1日至2026年12月31日`."""
    return f"{chinese_day(summary.since)}至{chinese_day(summary.until)}"


def grades(counts: Sequence[int]) -> str:
    """`重大1项、一般3项`; empty where nothing is."""
    return "、".join(f"{grade.label}{n}项" for grade, n in zip(GRADES, counts, strict=True) if n)


def share(part: int, whole: int) -> str:
    """A share of something that is not nothing, as `41.6%`."""
    return percent(Fraction(part, whole))


def homes_of(problems: Iterable[Problem]) -> int:
    return len({problem.home for problem in problems})


def first_of_all(summary: CountySummary) -> tuple[str, ...]:
    """What must be read first: the gravest that stands open, and what nobody could look at."""
    said = []
    for grade in GRAVEST:
        if found := [problem for problem in summary.grave if problem.severity is grade]:
            before = sum(problem.day < summary.since for problem in found)
            waiting = sum(not problem.number for problem in found)
            told = f"，其中期前发现{before}项" if before else ""
            told += f"，{'' if told else '其中'}待签字{waiting}项" if waiting else ""
            tail = FIT_TO_DECIDE if grade is Severity.SUSPECTED else ""
            said.append(f"{grade.label}问题{len(found)}项未销账，涉及{homes_of(found)}家机构{told}。{tail}")
    if asked := summary.referred:
        over = sum(problem.late for problem in asked)
        tail = f"，其中{over}项的答复已逾期" if over else ""
        said.append(f"提请有关部门判定的{len(asked)}项还没有答复，涉及{homes_of(asked)}家机构{tail}。")
    if summary.unsettled:
        homes = len({home for home, _ in summary.unsettled})
        said.append(f"{homes}家机构有{len(summary.unsettled)}处可能涉及重大事故隐患而无法查或未查，尚不能下结论。")
    if summary.unreadable:
        said.append(f"本库另有{len(summary.unreadable)}处内容不能显示，没有计入；其中可能有重大问题，尚不能下结论。")
    if not summary.visits:
        said.append("本期没有检查，不能说明各机构的情况。")
    elif not said:
        said.append("所查项目中，没有未销账的重大、疑似重大问题。")
    return tuple(said)


def overview(summary: CountySummary) -> str:
    """Visits, items, problems and where they stand; what is not counted is told apart."""
    if not summary.visits:
        return f"登记机构{len(summary.homes)}家，本期没有检查。{_beside(summary)}"
    asked, checked = sum(v.asked for v in summary.visits), sum(v.checked for v in summary.visits)
    unvisited = f"，{len(summary.unvisited)}家未检查" if summary.unvisited else ""
    seen = f"登记机构{len(summary.homes)}家，本期检查{len(summary.visited)}家{len(summary.visits)}次{unvisited}；"
    items = f"应查{asked}项，已查{checked}项{f'，未查{asked - checked}项' if checked < asked else ''}。"
    return seen + items + standing(summary) + _beside(summary)


def standing(summary: CountySummary) -> str:
    """How many problems were found and how many of them stand open."""
    total = summary.total
    if not total.total:
        return _nothing(summary)
    found = f"登记问题{total.total}项（{grades(total.found)}），"
    if not total.open:
        doubt = _DOUBT if summary.in_doubt else ""
        return f"{found}已全部销账。{doubt}"
    late = f"，其中逾期{total.late}项" if total.late else "，没有逾期"
    return f"{found}已销账{total.closed}项，未销账{total.open}项（{grades(total.left)}）{late}。"


def _doubtful(summary: CountySummary) -> bool:
    return bool(summary.in_doubt or summary.drafts or summary.unsigned)


def _nothing(summary: CountySummary) -> str:
    """No problem is registered; where something is in doubt that is no good news."""
    return "没有登记问题，但不能据此认为没有隐患。" if _doubtful(summary) else "所查项目没有登记问题。"


def _beside(summary: CountySummary) -> str:
    """What the counts leave out."""
    said = []
    if (before := summary.left_before).open:
        late = f"，其中逾期{before.late}项" if before.late else ""
        said.append(f"期前发现、至今未销账的还有{before.open}项（{grades(before.left)}）{late}。")
    if summary.waiting:
        said.append(f"另有{summary.waiting}项待签字，未计入。")
    if summary.historic:
        waits = sum(problem.open for problem in summary.historic)
        said.append(f"另有历史遗留消防审验问题{len(summary.historic)}项（未销账{waits}项），一事一议处置，单列不计入。")
    if summary.unsigned:
        said.append(f"{summary.unsigned}次检查尚未全部签字。")
    if summary.corrected:
        said.append(f"另有{summary.corrected}项签名后已更正、不再成立，未计入。")
    if summary.removed:
        said.append(f"另有{summary.removed}次检查已划去，未计入。")
    if summary.strange:
        said.append(strange_days(summary))
    if summary.doubled:
        said.append(doubled_homes(summary))
    return "".join(said)


def strange_days(summary: CountySummary) -> str:
    """That visits have a day which a wrong clock has written, and which."""
    shown = "、".join(summary.strange[:3]) + (f"等{len(summary.strange)}次" if len(summary.strange) > 3 else "")
    return f"{len(summary.strange)}次检查的日期可疑，时钟可能不对，不在本期的没有计入：{shown}。"


def doubled_homes(summary: CountySummary) -> str:
    """That homes may be registered twice, and which."""
    more = f"等{len(summary.doubled)}处" if len(summary.doubled) > 1 else ""
    return f"登记的机构里可能有重复，会重复计数：{summary.doubled[0]}{more}。"


def by_severity(summary: CountySummary) -> str:
    """Which severities there are, and how far each is closed."""
    said, total = [], summary.total
    for grade, found, left in zip(GRADES, total.found, total.left, strict=True):
        if found:
            match left:
                case 0:
                    state = "都已销账"
                case _ if left == found:
                    state = "都未销账"
                case _:
                    state = f"未销账{left}项"
            said.append(f"{grade.label}{found}项，{state}" if found > 1 else f"{grade.label}1项，{state.lstrip('都')}")
    if not said:
        return _nothing(summary)
    # the list ends with the mildest grade: closed there, it would sound as if all were well
    doubt = _DOUBT if summary.in_doubt and said[-1].endswith("已销账") else ""
    return f"{'；'.join(said)}。{doubt}"


def by_line(summary: CountySummary, lines: Sequence[Line], unit: str) -> str:
    """Where most problems are, of townships (`unit` 乡镇) or checklists; those with something grave first."""
    total = summary.total.total
    if not total:
        return _nothing(summary)
    said = [
        f"{grade.label}问题未销账的："
        + "、".join(f"{line.name}{line.tally.open_of(grade)}项" for line in lines if line.tally.open_of(grade))
        + "。"
        for grade in GRAVEST
        if any(line.tally.open_of(grade) for line in lines)
    ]
    holding = [line for line in lines if line.tally.total]
    if len(holding) == 1:
        said.append(f"{total}项问题都在{holding[0].name}。" if total > 1 else f"1项问题在{holding[0].name}。")
    else:
        said.append(_most(holding, unit, total))
        said.append(_slowest(holding, in_doubt=summary.in_doubt))
    if unit == "乡镇" and (unseen := [line.name for line in lines if not line.visits]):
        said.append(f"{_named(unseen)}本期没有检查。")
    return "".join(said)


def _most(lines: Sequence[Line], unit: str, total: int) -> str:
    most = max(line.tally.total for line in lines)
    top = [line.name for line in lines if line.tally.total == most]
    if len(top) == len(lines):
        return f"{len(lines)}个{unit}的问题一样多，各{most}项。"
    each = f"各{most}项" if len(top) > 1 else f"{most}项，占{share(most, total)}"
    return f"问题最多的是{_named(top)}（{each}）。"


def _slowest(lines: Sequence[Line], *, in_doubt: bool) -> str:
    most = max(line.tally.open for line in lines)
    slow = [line.name for line in lines if line.tally.open == most]
    if not most:
        return "" if in_doubt else "登记的都已销账。"
    if len(slow) == len(lines):
        return f"未销账的一样多，各{most}项。"
    return f"未销账最多的是{_named(slow)}（{'各' if len(slow) > 1 else ''}{most}项）。"


def _named(names: Sequence[str]) -> str:
    shown = "、".join(names[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else f"{shown}等{len(names)}处"


def deadlines(kept: Kept) -> str:
    """Of those due, how many were closed in time."""
    early = f"另有{kept.early}项期限未到、已经销账。" if kept.early else ""
    if not kept.due:
        return f"还没有期限已到的问题。{early}"
    moved = f"期限按现行的算，其中{kept.moved}项延期或退回后重定过期限。" if kept.moved else ""
    if kept.in_time == kept.due:
        every = f"{kept.due}项都" if kept.due > 1 else "1项"
        return f"期限已到的{every}按期销账。{moved}{early}"
    done = f"按期销账{kept.in_time}项，占{share(kept.in_time, kept.due)}" if kept.in_time else "没有按期销账的"
    after = f"；逾期后销账{kept.after}项" if kept.after else ""
    waits = f"；至今未销账{kept.open}项" if kept.open else ""
    return f"期限已到的{kept.due}项中，{done}{after}{waits}。{moved}{early}"


def commonest(summary: CountySummary) -> str:
    """The item that most homes fail."""
    found, visited = summary.frequent, len(summary.visited)
    if not found:
        return _nothing(summary)
    most = found[0].homes
    if most == 1:
        return "没有哪一项在两家以上机构出现。" if visited > 1 else "只检查了1家机构，比不出哪一项最常见。"
    top = [f"“{each.title}”" for each in found if each.homes == most]
    named = "、".join(top[:MOST_NAMED]) + (f"等{len(top)}项" if len(top) > MOST_NAMED else "")
    each = "各有" if len(top) > 1 else "有"
    return f"最常见的是{named}，{each}{most}家机构存在，占检查机构{visited}家的{share(most, visited)}。"


def repeated(summary: CountySummary) -> str:
    """What earlier visits had found already."""
    found = summary.repeated
    if not found:
        return "没有未改或复发的问题。" if summary.total.total else _nothing(summary)
    parts = "、".join(
        f"{kind.label}{count}项"
        for kind in (Repeat.STILL, Repeat.AGAIN)
        if (count := sum(problem.repeat is kind for problem in found))
    )
    return f"以前查出过、这次又有的问题{len(found)}项：{parts}，涉及{homes_of(found)}家机构。"


def ranked(summary: CountySummary) -> str:
    """Who comes first, and why; who is not in it."""
    rows = summary.ranking
    unseen = f"本期未检查的{len(summary.unvisited)}家，情况不明。" if summary.unvisited else ""
    if not rows:
        doubt = _DOUBT if _doubtful(summary) else ""
        return f"没有机构有未销账的问题。{doubt}{unseen}" if summary.visits else f"本期没有检查。{unseen}"
    if len(rows) == 1:
        return f"只有{rows[0].name}有未销账的问题：{_weight(rows[0])}。{unseen}"
    top = [row for row in rows if row.rank == 1]
    first = f"排在最前的是{_named([row.name for row in top])}（{'各' if len(top) > 1 else ''}{_weight(top[0])}）。"
    if len(top) == len(rows):
        first = f"这{len(rows)}家并列，各有{_weight(top[0])}。"
    return f"{len(rows)}家机构有未销账的问题。{first}{unseen}"


def _weight(row: Ranked) -> str:
    late = f"，逾期{row.tally.late}项" if row.tally.late else ""
    return f"{grades(row.tally.left)}{late}"


def by_month(months: Sequence[Month]) -> str:
    """When most was found, and what was closed."""
    busy = [month for month in months if month.visits or month.found or month.closed]
    if not busy:
        return "本期没有检查。"
    visits, found, closed = (sum(getattr(m, name) for m in busy) for name in ("visits", "found", "closed"))
    if len(busy) == 1:
        return f"都在{busy[0].label}：检查{visits}次，登记问题{found}项，销账{closed}项。"
    said = f"共检查{visits}次，登记问题{found}项，销账{closed}项。"
    most = max(month.found for month in busy)
    top = [month.label for month in busy if month.found == most]
    if not most:
        return said
    if len(top) == len(busy):
        return f"{said}有检查的{len(busy)}个月登记的问题一样多，各{most}项。" if _all_visited(busy) else said
    return f"{said}登记问题最多的是{_named(top)}（{'各' if len(top) > 1 else ''}{most}项）。"


def _all_visited(months: Sequence[Month]) -> bool:
    return all(month.visits for month in months)


def changed(summary: CountySummary) -> str:
    """What of the figures that were reported holds no longer."""
    count = len(summary.changed)
    return f"有{count}个问题在报出后有变动，先前报出的数字以本次为准；逐个列在“已报后变动”里。" if count else ""
