"""The county's summary from the store: what is counted, for which days and homes, and that it can be stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.domain.county_facts import NOWHERE
from app.domain.documents import Copy
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.repeats import Repeat
from app.errors import AppError, Cancelled
from app.progress import NO_PROGRESS
from app.workflow import line_making, visits
from app.workflow.answering import answer, note
from app.workflow.desk import Desk
from app.workflow.following import history
from app.workflow.lines import findings
from app.workflow.rectifying import withdraw
from app.workflow.registering import amend, register
from app.workflow.summarising import print_summary, summarise, write_results, write_summary_book
from tests.reports.paper import joined
from tests.workflow.conftest import print_notice
from tests.workflow.test_rectifying import GRAVE, ITEM, later, on, passes, visit_to

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def other(desk: Desk) -> Institution:
    return register(desk, Institution(name="河湾镇敬老院", county="同心县", township="河湾镇"))


def test_what_the_list_of_problems_shows_is_what_is_counted(
    desk: Desk, home: Institution, other: Institution, tmp_path: Path
) -> None:
    first = visit_to(desk, home, 0, (ITEM, GRAVE), ("XF01",))
    print_notice(desk, first, tmp_path / "通知.pdf")
    visit_to(desk, other, 1, (ITEM,))
    passes(desk, first)
    today = later(desk, 12)
    made = summarise(today, *YEAR)
    rows = [row for row in findings(today) if row.finding.number]
    assert made.total.total == len(rows) == 3
    assert {p.number for p in made.problems if not p.open} == {
        row.finding.number for row in rows if row.state == "已销账"
    }
    assert made.total.late == sum(bool(row.overdue) for row in rows)
    assert [(line.name, line.tally.total) for line in made.townships] == [(NOWHERE, 2), ("河湾镇", 1)]
    assert [line.name for line in made.checklists] == ["消防安全"]
    assert made.day == on(12)


def test_only_the_days_and_the_homes_that_were_asked_for(desk: Desk, home: Institution, other: Institution) -> None:
    visit_to(desk, home, 0, (ITEM,))
    visit_to(desk, other, 40, (ITEM,))
    today = later(desk, 60)
    alone = summarise(today, on(0), on(0))
    assert [p.home for p in alone.problems] == [home.key] and [h.key for h in alone.unvisited] == [other.key]
    after = summarise(today, on(40), on(60))
    assert [p.home for p in after.problems] == [other.key] and [p.home for p in after.carried] == [home.key]
    town = summarise(today, *YEAR, township=NOWHERE)
    assert {h.key for h in town.homes} == {home.key} and {p.home for p in town.problems} == {home.key}


def test_what_comes_again_and_what_moved_its_home_is_told(desk: Desk, home: Institution) -> None:
    visit_to(desk, home, 0, (ITEM,))
    visit_to(desk, home, 9, (ITEM,))
    amend(desk, replace(home, name="青石镇中心敬老院", township="青石镇"))
    made = summarise(later(desk, 20), *YEAR)
    assert [p.repeat for p in made.repeated] == [Repeat.STILL]
    assert {p.home_name for p in made.problems} == {"青石镇中心敬老院"}
    assert [line.name for line in made.townships] == ["青石镇"]


def test_what_is_not_signed_is_not_counted_but_told(desk: Desk, visit: int) -> None:
    answer(desk, visit, ITEM, Result(Verdict.FAIL))
    made = summarise(desk, *YEAR)
    assert (made.total.total, made.waiting, made.unsigned) == (0, 1, 1)
    assert made.unsettled and made.in_doubt, "nobody has looked at what may be grave"


def test_a_period_the_wrong_way_round_and_an_unknown_township_are_refused(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    with pytest.raises(AppError, match="晚于结束日期"):
        print_summary(desk, tmp_path / "汇总.pdf", YEAR[1], YEAR[0])
    with pytest.raises(AppError, match="没有“月亮镇”"):
        write_summary_book(desk, tmp_path / "汇总.xlsx", *YEAR, township="月亮镇")
    assert not list(tmp_path.iterdir())


def test_paper_and_workbook_are_written_and_say_what_they_leave_out(desk: Desk, visit: int, tmp_path: Path) -> None:
    paper = print_summary(desk, tmp_path / "汇总.pdf", *YEAR)
    assert paper.path.read_bytes().startswith(b"%PDF-") and "1次检查尚未全部签字" in paper.warnings[0]
    book = write_summary_book(desk, tmp_path / "汇总.xlsx", *YEAR)
    assert book.warnings == paper.warnings
    assert load_workbook(book.path).sheetnames[0] == "总览"
    nothing = print_summary(desk, tmp_path / "空.pdf", on(-30), on(-20))
    assert nothing.warnings == ("这一期间没有检查记录。",)


def test_results_hold_every_item_of_every_visit(
    desk: Desk, home: Institution, other: Institution, tmp_path: Path
) -> None:
    first = visit_to(desk, home, 0, (ITEM,), ("XF01",))
    visit_to(desk, other, 1, (ITEM,))
    today = later(desk, 5)
    every = load_workbook(write_results(today, tmp_path / "全部.xlsx").path)
    assert len(every.sheetnames) == 4
    items = len(visits.load(desk, first).items)
    assert every["检查结果"].max_row == 3 + 2 * items
    one = load_workbook(write_results(today, tmp_path / "一次.xlsx", first).path)
    assert one["检查结果"].max_row == 3 + items and one.sheetnames[2].startswith("01 ")
    town = load_workbook(write_results(today, tmp_path / "乡.xlsx", township="河湾镇").path)
    assert town["检查一览"].max_row == 4
    period = write_results(today, tmp_path / "期.xlsx", since=on(2), until=on(3))
    assert period.warnings == ("这一期间没有检查记录。",)


def test_what_people_told_stands_on_no_paper_but_the_offices_copy(
    desk: Desk, visit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(desk, visit, ITEM, Result(Verdict.FAIL))
    note(desk, visit, ITEM, "家属王某反映")
    loaded = visits.load

    def confidential(desk: Desk, key: int) -> object:
        view = loaded(desk, key)
        lists = tuple(
            replace(
                c,
                sections=tuple(replace(s, items=tuple(replace(i, private=True) for i in s.items)) for s in c.sections),
            )
            for c in view.checklists
        )
        return replace(view, checklists=lists)

    monkeypatch.setattr(visits, "load", confidential)
    monkeypatch.setattr(line_making, "load", confidential)
    for copy, seen in ((Copy.INSTITUTION, False), (Copy.OFFICE, True)):
        book = load_workbook(write_results(desk, tmp_path / f"{copy.value}.xlsx", copy=copy).path)
        cells = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert any("家属" in text for text in cells) is seen
    assert all("家属" not in problem.text for problem in summarise(desk, *YEAR).drafts)


class Counting:
    """Notes what it is told, and stops the work at a step."""

    def __init__(self, stop: int) -> None:
        self.told: list[tuple[int, int, str]] = []
        self.stop = stop

    def step(self, done: int, total: int, label: str = "") -> None:
        self.told.append((done, total, label))
        if len(self.told) > self.stop:
            raise Cancelled


def test_it_tells_how_far_it_is_and_can_be_stopped(desk: Desk, home: Institution, tmp_path: Path) -> None:
    for day in range(3):
        visit_to(desk, home, day, (ITEM,))
    watched = Counting(99)
    print_summary(later(desk, 3), tmp_path / "汇总.pdf", *YEAR, progress=watched)
    assert [step[:2] for step in watched.told] == [(0, 3), (0, 3), (3, 3)]  # the lines, the visits, the paper
    with pytest.raises(Cancelled):
        print_summary(later(desk, 3), tmp_path / "停.pdf", *YEAR, progress=Counting(1))
    with pytest.raises(Cancelled):
        write_results(later(desk, 3), tmp_path / "停.xlsx", progress=Counting(5))
    assert [path.name for path in tmp_path.iterdir()] == ["汇总.pdf"]
    assert summarise(later(desk, 3), *YEAR, progress=NO_PROGRESS).total.total == 3


# What was reported already


def told_of(desk: Desk, since: date, until: date) -> list[tuple[str, str, str]]:
    return [(change.reported, change.now, change.why) for change in summarise(desk, since, until).changed]


def test_a_closing_that_was_reported_and_taken_back_is_listed_from_then_on(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    visit = visit_to(desk, home, 0, (ITEM,))
    print_notice(desk, visit, tmp_path / "通知.pdf")
    passes(desk, visit)
    first = later(desk, 12)
    assert "报出后有变动" not in "".join(print_summary(first, tmp_path / "11月.pdf", *YEAR).warnings)
    act = [step.act for step in history(desk, visit, ITEM) if step.title == "销账"][-1]
    withdraw(later(desk, 14), visit, ITEM, act, "复查的是另一处")
    today = later(desk, 20)
    listed = [("已销账（2026-12-02）", "未销账（已通知）", "2026-12-06撤销销账：复查的是另一处")]
    assert told_of(today, *YEAR) == listed
    assert told_of(today, on(30), date(2026, 12, 31)) == listed, "also beside the figures of a later period"
    written = print_summary(today, tmp_path / "12月.pdf", *YEAR)
    assert "有1个问题报出后有变动" in "".join(written.warnings)
    text = joined((tmp_path / "12月.pdf").read_bytes()).replace(" ", "")
    assert "附：已报后变动" in text and "复查的是另一处" in text
    write_summary_book(today, tmp_path / "12月.xlsx", *YEAR)
    sheet = load_workbook(tmp_path / "12月.xlsx")["已报后变动"]
    assert [cell.value for cell in sheet[4]][4:] == list(listed[0]), "the second file tells what the first did"
    passes(desk, visit, day=25)
    assert told_of(later(desk, 26), *YEAR) == [
        ("已销账（2026-12-02）", "已销账（2026-12-17）", "2026-12-06撤销销账：复查的是另一处")
    ]


def test_a_correction_and_what_came_in_later_are_listed_after_the_period_was_reported(
    desk: Desk, home: Institution, other: Institution, tmp_path: Path
) -> None:
    visit = visit_to(desk, home, 0, (ITEM, GRAVE))
    assert told_of(desk, *YEAR) == []
    print_summary(later(desk, 1), tmp_path / "a.pdf", *YEAR)
    assert told_of(later(desk, 1), *YEAR) == []
    answer(later(desk, 2), visit, ITEM, Result(Verdict.PASS), because="看错了检查项")
    visit_to(desk, other, 3, (ITEM,))
    found = told_of(later(desk, 4), *YEAR)
    assert ("一般问题", "检查结果已更正，不再成立", "看错了检查项") in found
    assert [now for reported, now, _ in found if reported == "没有这个问题（2026-11-23报出）"] == ["已挂号"]
    print_summary(later(desk, 4), tmp_path / "b.pdf", *YEAR)
    assert told_of(later(desk, 5), *YEAR) == found, "a second report takes nothing off the list"


def test_a_problem_closed_after_its_period_was_reported_is_no_change(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    visit = visit_to(desk, home, 0, (ITEM,))
    print_notice(desk, visit, tmp_path / "通知.pdf")
    print_summary(later(desk, 1), tmp_path / "a.pdf", *YEAR)
    passes(desk, visit)
    assert told_of(later(desk, 12), *YEAR) == []


def test_what_was_kept_of_reports_and_can_not_be_read_is_as_if_nothing_was_reported(
    desk: Desk, home: Institution
) -> None:
    visit_to(desk, home, 0, (ITEM,))
    for text in ("", "[]", "{", '{"problems": {"x": [1]}}', '{"periods": [["2026-13-01", "", "", 0]]}'):
        desk.store.set_local("reported_figures", text)
        assert told_of(desk, *YEAR) == []
