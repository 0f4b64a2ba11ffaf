"""The workbench: what waits today, each thing in the lists where somebody looks for it."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.checklist import Severity
from app.domain.finding_rows import FindingRow
from app.domain.inspection import Result, Value, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.progress import Progress
from app.workflow import following, lines, rectifying
from app.workflow.answering import answer
from app.workflow.desk import Desk
from app.workflow.inspecting import PartPlan, start
from app.workflow.reminding import Workbench, workbench
from app.workflow.visits import load
from tests.workflow.conftest import print_notice, sections
from tests.workflow.test_rechecking import fill

MAJOR = "ZD01"
FAIL = Result(Verdict.FAIL)


def numbers(rows: Iterable[FindingRow]) -> list[str]:
    return [row.finding.key for row in rows]


@pytest.fixture
def signed(desk: Desk, visit: int, tmp_path: Path) -> int:
    """A signed visit with two general problems, told to the home."""
    fill(desk, visit, ("XF16", "XF17"))
    print_notice(desk, visit, tmp_path / "通知.pdf")
    return visit


def later(desk: Desk, days: int) -> Desk:
    return Desk(desk.store, desk.actor, lambda: desk.clock() + days * 86_400_000)


def test_nothing_waits_in_an_empty_store(desk: Desk) -> None:
    assert workbench(desk) == Workbench()


def test_a_visit_that_is_not_signed_is_to_be_gone_on_with(desk: Desk, visit: int) -> None:
    found = workbench(desk)
    assert [each.key for each in found.unfinished] == [visit] and found.visits == 1
    assert found.first == ()


def test_problems_move_from_due_soon_to_overdue_as_days_pass(desk: Desk, signed: int) -> None:
    rows = [row for row in following.findings(desk) if row.standing is not None]
    assert rows
    deadline = max(row.finding.deadline for row in rows)
    before = workbench(later(desk, (deadline - desk.today).days - 1))
    after = workbench(later(desk, (deadline - desk.today).days + 1))
    assert before.soon and before.first_due == deadline and before.due_then == before.soon
    assert after.overdue == len(rows) and after.overdue_homes == 1 and not after.soon and after.first_due is None


def test_a_reply_that_says_all_is_done_makes_a_problem_wait_for_its_recheck(desk: Desk, signed: int) -> None:
    row = next(row for row in following.findings(desk) if row.standing is not None)
    rectifying.reply(desk, signed, row.finding.key, "已改好。")
    assert workbench(desk).awaiting == 1 and numbers(lines.findings(desk, "awaiting")) == [row.finding.key]
    assert row.finding.key in numbers(workbench(desk).first)


def test_a_closed_problem_waits_nowhere(desk: Desk, signed: int) -> None:
    for row in following.findings(desk):
        if row.standing is not None:
            if row.standing.grave:
                rectifying.stop_confirmed(desk, signed, row.finding.key, "检查员甲")
            rectifying.recheck(desk, signed, row.finding.key, passed=True, checker="检查员甲", documents=("现场看过",))
    found = workbench(later(desk, 100))
    assert found.first == () and found.to_follow == found.overdue == found.soon == found.awaiting == 0


def test_one_problem_in_several_lists_is_counted_once(desk: Desk, signed: int) -> None:
    row = next(row for row in following.findings(desk) if row.standing is not None)
    rectifying.reply(desk, signed, row.finding.key, "已改好。")
    found = workbench(later(desk, 200))
    assert numbers(found.first).count(row.finding.key) == 1
    assert found.to_follow == len(found.first) and found.awaiting == 1 and found.overdue >= 1


def test_a_signed_visit_whose_grave_items_were_not_looked_at_is_told(desk: Desk, signed: int) -> None:
    (told,) = workbench(desk).unsettled
    assert told.inspection == signed and told.items


def test_a_permit_that_runs_out_is_told_with_the_item_that_saw_it(desk: Desk, visit: int) -> None:
    day = desk.today + timedelta(days=9)
    answer(desk, visit, "XF30", Result(Verdict.PASS, lived(desk, visit, day)))
    found = [each for each in workbench(desk).expiring if each.item == "XF30"]
    assert [(each.inspection, each.left(desk.today)) for each in found] == [(visit, 9)]


def lived(desk: Desk, visit: int, until: date) -> dict[str, Value]:
    """An extinguisher of the first type whose life ends that day."""
    life = load(desk, visit).item("XF30").answer.lives[0]
    made = until.replace(year=until.year - life.months // 12)
    return {"type": life.title, "day": made.isoformat()}


def test_majors_are_counted_down_to_zero(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = start(desk, home.key, Mode.PATROL, ("hazard",), [PartPlan(desk.actor, sections("hazard"))])
    fill(desk, visit, (MAJOR,))
    print_notice(desk, visit, tmp_path / "通知.pdf")
    found = workbench(desk)
    assert found.oldest_major is not None and found.oldest_major.severity is Severity.MAJOR
    assert (found.major, found.major_closed) == (1, 0)
    rectifying.stop_confirmed(desk, visit, MAJOR, "检查员甲")
    rectifying.recheck(desk, visit, MAJOR, passed=True, checker="检查员甲", documents=("现场看过",))
    found = workbench(desk)
    assert (found.major, found.major_closed, found.oldest_major) == (0, 1, None)


class _Stopped(Exception):
    pass


def test_the_reading_can_be_cancelled(desk: Desk, visit: int) -> None:
    class Stop:
        def step(self, done: int, total: int, label: str = "") -> None:
            raise _Stopped

    progress: Progress = Stop()
    with pytest.raises(_Stopped):
        workbench(desk, progress)
