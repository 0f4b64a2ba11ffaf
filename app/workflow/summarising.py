"""Upward: the county's summary of a period, as a document and as a workbook, and what was seen item by item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from app.domain.county import CountySummary, summarised
from app.domain.county_facts import NOWHERE, Place
from app.domain.documents import Copy
from app.domain.inspection import Inspection
from app.domain.institution import Institution
from app.domain.unreadable import Unreadable, counted, told
from app.placing import Out, put_file
from app.progress import NO_PROGRESS, Progress
from app.reports.model import STAND_IN, with_stand_ins
from app.reports.results import Results, build_visit, ordered
from app.reports.summary import build_summary
from app.reports.summary_words import doubled_homes, strange_days
from app.workflow.desk import Desk
from app.workflow.errors import BAD_PERIOD, NO_SUCH_TOWNSHIP
from app.workflow.following import findings_of
from app.workflow.lines import inspections, strange_visits
from app.workflow.paper_lines import figures, summary_problems, unshown_until
from app.workflow.registering import institutions, possible_twins
from app.workflow.removing import removed_visits
from app.workflow.reporting import note_reported, reported_figures
from app.workflow.visits import each_visit, load, outcome
from app.workflow.writing import Written

if TYPE_CHECKING:
    from app.reports.pdf.fonts import Missing

FIRST_DAY = date(2000, 1, 1)


def summarise(
    desk: Desk, since: date, until: date, township: str = "", progress: Progress = NO_PROGRESS
) -> CountySummary:
    """The county's numbers of the visits begun from `since` to `until`, both included, as they stand today; of the
    homes of one township, or of all. Raises `BAD_PERIOD`, `NO_SUCH_TOWNSHIP`."""
    _check_period(since, until)
    homes = institutions(desk)
    places = _places(homes, township)
    visits = figures(desk, until, progress)
    for name, visit in visits:
        places.setdefault(visit.home, Place(visit.home, name))
    progress.step(len(visits), len(visits), "正在生成文件")
    return summarised(
        office=desk.office,
        since=since,
        until=until,
        day=desk.today,
        township=township,
        homes=places.values(),
        visits=[visit for _, visit in visits],
        problems=list(summary_problems(desk, until, places)),
        unreadable=told((*homes.unreadable, *unshown_until(desk, until))),
        reported=reported_figures(desk),
        removed=len(removed_visits(desk)),
        doubled=tuple(str(pair) for pair in possible_twins(desk)),
        strange=tuple(f"{each.home_name}{each.day}" for each in strange_visits(desk).values()),
    )


def print_summary(
    desk: Desk, out: Out, since: date, until: date, township: str = "", progress: Progress = NO_PROGRESS
) -> Written:
    """The 县级检查情况汇总 (PDF). A character that no font has is printed as a stand-in and told: one odd name must not
    keep the county from its numbers. Raises what `summarise` and `put_file` raise; then there is no file."""
    from app.reports.pdf import missing_glyphs, render_pdf

    summary = summarise(desk, since, until, township, progress)
    report = build_summary(summary)
    missing = missing_glyphs(report)
    written = put_file(out, render_pdf(with_stand_ins(report, (entry.character for entry in missing))))
    note_reported(desk, summary)
    return Written(written, warnings=(*_warnings(summary), *_stood_in(missing)), unreadable=summary.unreadable)


def _stood_in(missing: Iterable[Missing]) -> tuple[str, ...]:
    places = {entry.shown: entry.where for entry in missing}
    told = "、".join(f"{shown}在{where}" for shown, where in places.items())
    return (f"有{len(places)}个字没有可用的字体，印作“{STAND_IN}”：{told}。请在打印件上补写。",) if places else ()


def _check_period(since: date, until: date) -> None:
    if since > until:
        raise BAD_PERIOD.with_(since=since, until=until)


def _places(homes: Iterable[Institution], township: str) -> dict[int, Place]:
    """The homes of the register; of the township that is asked for there must be one."""
    places = {home.key: Place(home.key, home.name, home.township.strip() or NOWHERE) for home in homes}
    named = sorted({place.township for place in places.values()})
    if township and township not in named:
        raise NO_SUCH_TOWNSHIP.with_(name=township, known="、".join(named) or "（还没有登记机构）")
    return places


def _views(desk: Desk, since: date, until: date, lost: list[Unreadable], progress: Progress) -> Iterator[Inspection]:
    """The visits begun in a period, oldest first, each loaded as it is asked for."""
    keys = inspections(desk, since, until)[::-1]
    yield from each_visit(desk, keys, lost, progress, "正在读取检查记录")
    progress.step(len(keys), len(keys), "正在生成文件")


def _warnings(summary: CountySummary) -> tuple[str, ...]:
    warnings = []
    if not summary.visits:
        warnings.append("这一期间没有检查记录。")
    if summary.unsigned:
        warnings.append(f"{summary.unsigned}次检查尚未全部签字，其中待签字的问题没有计入。")
    if summary.unsettled:
        warnings.append(f"有{len(summary.unsettled)}处可能涉及重大事故隐患而无法查或未查，汇总中不作结论。")
    if summary.changed:
        warnings.append(f"有{len(summary.changed)}个问题报出后有变动（撤销销账、更正或后来并入），列在“已报后变动”里。")
    if summary.strange:
        warnings.append(strange_days(summary))
    if summary.doubled:
        warnings.append(doubled_homes(summary))
    if summary.unreadable:
        warnings.append(counted(summary.unreadable, "，没有计入汇总"))
    return tuple(warnings)


def write_summary_book(
    desk: Desk, out: Out, since: date, until: date, township: str = "", progress: Progress = NO_PROGRESS
) -> Written:
    """The same as a workbook with charts (.xlsx). Raises what `summarise` and `put_file` raise."""
    from app.reports.excel import summary_workbook

    summary = summarise(desk, since, until, township, progress)
    written = put_file(out, summary_workbook(summary))
    note_reported(desk, summary)
    return Written(written, warnings=_warnings(summary), unreadable=summary.unreadable)


def write_results(
    desk: Desk,
    out: Out,
    inspection: int | None = None,
    since: date | None = None,
    until: date | None = None,
    township: str = "",
    *,
    copy: Copy = Copy.INSTITUTION,
    progress: Progress = NO_PROGRESS,
) -> Written:
    """What was seen item by item, of one visit or of those begun in a period (.xlsx). On the home's copy, the default,
    nothing stands that people told in confidence. Raises `BAD_PERIOD`, `NO_SUCH_TOWNSHIP`, `NO_SUCH`, and
    what `put_file` raises."""
    from app.reports.excel import results_workbook

    first, last = since or FIRST_DAY, until or desk.today
    _check_period(first, last)
    townships = {key: place.township for key, place in _places(institutions(desk), township).items()}
    lost: list[Unreadable] = []
    views = iter((load(desk, inspection),)) if inspection is not None else _views(desk, first, last, lost, progress)
    visits = []
    for view in views:
        at = townships.get(view.institution, NOWHERE)
        if township in ("", at):
            found = outcome(desk, view)
            rows = findings_of(desk, view, {}, found)
            lost += (*view.unreadable, *rows.unreadable)
            states = {row.finding.key: row.state for row in rows}
            visits.append(build_visit(view, found, states, township=at, copy=copy))
    results = Results(desk.office, desk.today, copy, ordered(visits))
    written = put_file(out, results_workbook(results, progress))
    warnings = [] if visits else ["这一期间没有检查记录。"]
    if unsigned := sum(not visit.signed for visit in visits):
        warnings.append(f"{unsigned}次检查尚未全部签字。")
    if lost:
        warnings.append(counted(told(lost), "，没有写入"))
    return Written(written, warnings=tuple(warnings), unreadable=told(lost))
