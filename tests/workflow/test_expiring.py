"""What runs out is told in time, as the newest visit saw it."""

from dataclasses import replace
from datetime import date, timedelta

from app.domain.checklist import AnswerForm, AnswerKind, Checklist, Item, Profile, Section, Severity
from app.domain.clocks import FIRST_RELEASED
from app.domain.days import china_moment
from app.domain.inspection import Answer, Edition, Home, Inspection, Result, Value, Verdict
from app.domain.reminders import AHEAD, Expiry, by_day
from app.domain.visit_rows import Mode
from app.storage import lines
from app.storage.lines import KeptVisit, Loose
from app.storage.store import Store
from app.workflow import reminding
from app.workflow.desk import Desk
from app.workflow.line_making import expiries_of

TODAY = date(2026, 11, 22)
PROFILE = Profile("general", "通用", (), (), "等级", ())
PERMIT = AnswerForm(AnswerKind.DATE, means="expires")


def item(name: str, form: AnswerForm) -> Item:
    return Item(
        id=name,
        title=f"{name}有效期",
        text="应在有效期内。",
        how="看证。",
        answer=form,
        severity=Severity.GENERAL,
        deadline_days=15,
        problem="过期。",
        remedy="换证。",
        basis=(),
        departments=(),
    )


def visit(
    key: int, day: date, values: dict[str, Value], *, home: int = 1, form: AnswerForm = PERMIT, pending: bool = False
) -> Inspection:
    items = tuple(item(name, form) for name in values)
    result = {
        name: Answer(name, Result(Verdict.PASS, value), pending=pending)
        for name, value in values.items()
        if value is not None
    }
    return Inspection(
        key=key,
        handle=f"AAAA-{key}",
        institution=home,
        home=Home(name=f"第{home}敬老院"),
        mode=Mode.PATROL,
        started=day,
        office="",
        editions=(Edition("x", "1", ""),),
        checklists=(Checklist("x", "检查表", "1", (Section("x.1", "一", items),)),),
        profile=PROFILE,
        parts=(),
        answers=result,
    )


def expiring(*visits: Inspection) -> tuple[Expiry, ...]:
    """What the lines of these visits tell on the day."""
    desk = Desk(Store.memory(), "检查员甲", lambda: china_moment(TODAY, 12, 0))
    for each in visits:
        kept = KeptVisit(
            root=each.key,
            home=each.institution,
            home_name=each.home.name,
            day=each.started.isoformat(),
            begun=china_moment(FIRST_RELEASED, 9, 0),
            turn=str(each.key),
            removed=False,
            closed=False,
            signed=0,
            shown=True,
            state="not_begun",
            inspectors="[]",
            loose=Loose.NOT,
            hides_major=False,
            seen=None,
            lost="[]",
            lost_findings="[]",
            unsettled="[]",
            words="",
            body="{}",
        )
        lines.put(desk.store.db, kept, (), expiries_of(each), (), None, ())
    found = by_day(reminding.expiring(desk))
    desk.close()
    return found


def told(*visits: Inspection) -> list[tuple[str, int]]:
    return [(each.what, each.left(TODAY)) for each in expiring(*visits)]


def test_what_runs_out_soon_or_has_run_out_is_told_the_first_to_go_first() -> None:
    seen = visit(1, TODAY, {"甲": "2026-12-01", "乙": "2026-11-01", "丙": (TODAY + AHEAD).isoformat()})
    assert told(seen) == [("乙有效期", -21), ("甲有效期", 9), ("丙有效期", AHEAD.days)]


def test_what_is_good_for_longer_is_not_told() -> None:
    assert told(visit(1, TODAY, {"甲": (TODAY + AHEAD + timedelta(days=1)).isoformat()})) == []


def test_the_newest_visit_to_a_home_tells_and_an_older_one_is_silent() -> None:
    old = visit(2, date(2026, 1, 5), {"甲": "2026-11-01"})
    new = visit(1, date(2026, 6, 5), {"甲": "2029-11-01"})
    assert told(old, new) == told(new, old) == []


def test_a_newer_visit_that_did_not_read_the_date_says_nothing_of_it() -> None:
    old = visit(1, date(2026, 1, 5), {"甲": "2026-12-01"})
    new = visit(2, date(2026, 6, 5), {"甲": None})
    assert told(old, new) == told(new, old) == [("甲有效期", 9)]


def test_each_home_has_its_own_days() -> None:
    assert len(told(visit(1, TODAY, {"甲": "2026-12-01"}), visit(2, TODAY, {"甲": "2026-12-01"}, home=2))) == 2


def test_a_test_that_is_good_for_a_year_runs_out_after_twelve_months() -> None:
    yearly = AnswerForm(AnswerKind.DATE, means="done", months=12)
    assert told(visit(1, TODAY, {"甲": "2025-12-01"}, form=yearly)) == [("甲有效期", 9)]


def test_clashing_answers_tell_nothing() -> None:
    assert told(visit(1, TODAY, {"甲": "2026-12-01"}, pending=True)) == []


def test_a_reference_figure_says_that_it_is_one() -> None:
    (only,) = expiring(visit(1, TODAY, {"甲": "2026-12-01"}, form=replace(PERMIT, reference=True)))
    assert only.reference
