"""The lines that lists read: kept, they say what they would say made anew, and what each visit says by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.checklist import Department, Severity
from app.domain.days import china_moment
from app.domain.documents import Kind
from app.domain.finding_rows import AWAITING, DRAFT, SOON, as_of, due_soon, is_open, late, pressing, waits
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.reminders import AHEAD
from app.domain.visit_rows import Mode, VisitStage
from app.errors import AppError, Cancelled
from app.storage import lines as kept
from app.storage.extract import extract_bytes
from app.storage.store import Store
from app.workflow import lines, visits
from app.workflow.adopting import adopt, late_cases, refuse
from app.workflow.answering import answer
from app.workflow.case import Wanted
from app.workflow.clashing import clashes, decide
from app.workflow.correcting import correct_finding
from app.workflow.desk import Desk, create_desk, open_desk
from app.workflow.erasing import erase, find_words
from app.workflow.following import FindingCase, findings_of, history
from app.workflow.inspecting import PartPlan, start
from app.workflow.issuing import keep
from app.workflow.lines import VisitCount, WantedVisits, findings, freshen, inspections, stale, summaries
from app.workflow.narrowing import Filter, VisitFilter, wanted_visits
from app.workflow.paper_lines import KeptLedger
from app.workflow.rectifying import extend_deadline, recheck, reply, stop_confirmed, transfer, withdraw
from app.workflow.registering import amend, home_names, institutions, register
from app.workflow.reminding import workbench
from app.workflow.removing import bring_back, remove_visit, removed_visits
from app.workflow.signing import sign
from app.workflow.summarising import summarise
from app.workflow.visits import load, summary
from tests.storage.histories import HISTORIES, take
from tests.workflow.conftest import desk_of, picture, sections
from tests.workflow.test_same_lists import act, package_of


def dump(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every line as it is kept; the number of a problem in the list is nobody's business."""
    freshen(desk)
    db = desk.store.db
    problems = [row[1:] for row in db.execute("SELECT * FROM finding_line ORDER BY root, place")]
    return {
        "homes": db.execute("SELECT * FROM home_line ORDER BY root").fetchall(),
        "visits": db.execute("SELECT * FROM visit_line ORDER BY root").fetchall(),
        "problems": problems,
        "expiries": db.execute("SELECT * FROM expiry_line ORDER BY root, item").fetchall(),
        "results": db.execute("SELECT * FROM result_line ORDER BY root, item").fetchall(),
        "figures": db.execute("SELECT * FROM figures_line ORDER BY root").fetchall(),
        "papers": db.execute("SELECT * FROM paper_line ORDER BY root, key").fetchall(),
    }


def anew(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """The same, made from nothing."""
    with desk.store.atomic():
        kept.lay(desk.store.db)
        kept.mark_all(desk.store.db)
    return dump(desk)


def cases(desk: Desk) -> list[FindingCase]:
    """Every problem as its visit shows it."""
    return [case for key in inspections(desk) for case in findings_of(desk, load(desk, key))]


def follow(desk: Desk, random: Random) -> None:
    """One thing that an office does with a problem, or with what computers said unaware of each other."""
    held = cases(desk)
    deed = random.choice(
        ("notice", "notice", "reply", "recheck", "recheck", "stop", "extend", "transfer", "withdraw", "correct",
         "decide", "adopt", "refuse", "return", "erase")
    )  # fmt: skip
    with suppress(AppError):
        match deed:
            case "decide" if found := clashes(desk):
                clash = random.choice(found)
                decide(desk, clash, random.choice(clash.sides), "看过现场")
            case "adopt" if found_late := late_cases(desk):
                chosen = random.choice(found_late)
                adopt(desk, chosen, random.choice(chosen.versions), "看过现场")
            case "refuse" if found_late := late_cases(desk):
                refuse(desk, random.choice(found_late), "不是这一家")
            case "return" if gone := removed_visits(desk):
                bring_back(desk, random.choice(gone).key, "没有开错")
            case "erase" if found_words := find_words(desk, "门口"):
                erase(desk, found_words[:1], reason="有人要求", witness="王五")
            case "notice" if visits := inspections(desk):
                keep(desk, random.choice(visits), Wanted(Kind.NOTICE))
            case _ if held:
                _follow_one(desk, random.choice(held), deed, random)


def _follow_one(desk: Desk, case: FindingCase, deed: str, random: Random) -> None:
    where = (case.inspection, case.finding.key)
    soon = desk.today + timedelta(days=random.choice((0, 3, 40)))
    match deed:
        case "reply":
            reply(desk, *where, "改好了", done=random.random() < 0.7)
        case "recheck":
            passed = random.random() < 0.6
            recheck(
                desk, *where, passed=passed, checker="王五", documents=["照片"], deadline=None if passed else soon,
                note="" if passed else "还差一处",
            )  # fmt: skip
        case "stop":
            stop_confirmed(desk, *where, "王五")
        case "extend":
            extend_deadline(desk, *where, soon, "等待配件")
        case "transfer":
            transfer(desk, *where, department="消防救援机构", handed_over=False, note="")
        case "withdraw":
            acts = [each.act for each in history(desk, *where) if each.act]
            withdraw(desk, *where, random.choice(acts) if acts else "", "登错了")
        case "correct":
            correct_finding(desk, *where, problem="换一种说法", because="写错了")


@settings(max_examples=HISTORIES // 4)
@given(st.integers(0, 2**32))
def test_lines_that_were_kept_say_what_lines_made_anew_say(seed: int) -> None:
    random = Random(seed)
    desks = [desk_of(f"检查员{name}", device) for name, device in zip("甲乙", "ab", strict=True)]
    county = desk_of("县局", "c")
    for _ in range(random.randint(3, 5)):
        act(desks[0], random)
    take(desks[1].store, package_of(desks[0]))
    for _ in range(random.randint(8, 16)):
        desk = random.choice((*desks, county))
        with suppress(AppError):  # a visit with papers in force is not removed
            random.choice((act, act, follow))(desk, random) if desk is not county else follow(desk, random)
        if random.random() < 0.35:
            take(county.store, package_of(random.choice(desks)))
        if random.random() < 0.4:
            # undone with the transaction, and so are the notes of what is stale
            with suppress(ZeroDivisionError), desk.store.atomic():
                follow(desk, random)
                raise ZeroDivisionError
        if random.random() < 0.5:
            freshen(desk)
    for desk in (*desks, county):
        assert dump(desk) == anew(desk)
        assert stale(desk) == 0
        desk.close()


SIEVES: dict[str, Callable[[FindingCase, date], bool]] = {
    "all": lambda case, today: True,
    "major": lambda case, today: case.severity is Severity.MAJOR and waits(case),
    "referred": lambda case, today: case.finding.referred and waits(case),
    "overdue": lambda case, today: late(case),
    "soon": due_soon,
    "awaiting": lambda case, today: case.state == AWAITING and waits(case),
    "draft": lambda case, today: case.state == DRAFT,
    "closed": lambda case, today: case.standing is not None and case.standing.closed,
    "open": lambda case, today: is_open(case),
    "waiting": lambda case, today: waits(case),
    "open_major": lambda case, today: case.severity is Severity.MAJOR and is_open(case),
}
"""What the conditions on lines mean, said of a problem that was read with its visit."""


def at_noon(desk: Desk, day: date) -> Desk:
    return replace(desk, clock=lambda: china_moment(day, 12, 0))


@pytest.mark.parametrize("seed", range(12))
def test_lists_and_single_views_agree_on_each_day_around_every_date(seed: int) -> None:
    random = Random(seed)
    desk = desk_of("检查员甲", "a")
    for _ in range(14):
        act(desk, random)
    for _ in range(25):
        follow(desk, random)
    held = cases(desk)
    dates = {case.checked_on for case in held} | {case.finding.deadline for case in held}
    dates |= {case.finding.registered for case in held if case.finding.registered is not None}
    dates |= {case.finding.deadline - timedelta(days=SOON) for case in held}
    for today in sorted({day + timedelta(days=step) for day in dates for step in range(-2, 3)}):
        then = at_noon(desk, today)
        single = {(case.inspection, case.finding.key): as_of(case, today) for case in held}
        rows = findings(then)
        assert list(map(pressing, rows)) == sorted(map(pressing, single.values()))
        for row in rows:
            case = single[row.inspection, row.finding.key]
            assert (row.overdue, row.overdue_days, row.day_doubt) == (case.overdue, case.overdue_days, case.day_doubt)
            assert (row.state, row.repeat, row.standing) == (case.state, case.repeat, case.standing)
        counted = lines.count(then, tuple(SIEVES))
        told = workbench(then)
        assert (told.major, told.overdue, told.soon) == tuple(
            counted[name] for name in ("open_major", "overdue", "soon")
        )
        for sieve, holds in SIEVES.items():
            meant = {place for place, case in single.items() if holds(case, today)}
            assert {(row.inspection, row.finding.key) for row in findings(then, sieve)} == meant, sieve
            assert counted[sieve] == len(meant), sieve
    desk.close()


@pytest.mark.parametrize("seed", range(6))
def test_filters_leave_what_the_single_views_say(seed: int) -> None:
    random = Random(seed)
    desk = desk_of("检查员甲", "a")
    for _ in range(16):
        act(desk, random)
    for _ in range(10):
        follow(desk, random)
    homes = {home.key: home for home in institutions(desk)}
    views = [summary(desk, load(desk, key)) for key in inspections(desk)]
    held = cases(desk)
    days = sorted({view.started for view in views})

    def towns(home: int) -> str:
        return homes[home].township if home in homes else ""

    visit_filters = {VisitFilter(stage=stage): (lambda row, s=stage: row.stage is s) for stage in VisitStage}
    problem_filters = {Filter(severity=rank): (lambda case, s=rank: case.severity is s) for rank in Severity}
    problem_filters |= {
        Filter(department=each.value): (lambda case, d=each.value: d in [one.value for one in case.finding.departments])
        for each in Department
    }
    for home in homes:
        visit_filters[VisitFilter(home=home)] = lambda row, h=home: row.institution == h
        problem_filters[Filter(home=home)] = lambda case, h=home: case.institution == h
    for town in {home.township for home in homes.values()} - {""}:
        visit_filters[VisitFilter(township=town)] = lambda row, t=town: towns(row.institution) == t
        problem_filters[Filter(township=town)] = lambda case, t=town: towns(case.institution) == t
    for name in lines.visit_people(desk):
        visit_filters[VisitFilter(inspector=name)] = lambda row, n=name: n in row.inspectors
    for since, until in product((None, *days), repeat=2):
        first, last = since or date.min, until or date.max
        visit_filters[VisitFilter(since=since, until=until)] = lambda row, a=first, b=last: a <= row.started <= b
        problem_filters[Filter(since=since, until=until)] = lambda case, a=first, b=last: a <= case.checked_on <= b
    for by, leaves in visit_filters.items():
        told = {row.key for row in summaries(desk, wanted_visits(desk, by=by))}
        assert told == {row.key for row in views if leaves(row)}, by
    for by, leaves in problem_filters.items():
        shown = {(row.inspection, row.finding.key) for row in findings(desk, by=by)}
        assert shown == {(case.inspection, case.finding.key) for case in held if leaves(case)}, by
    assert {name for row in views for name in row.inspectors} == set(lines.visit_people(desk))
    desk.close()


def test_what_runs_out_is_told_on_each_day_as_the_newest_visit_saw_it(desk: Desk, home: Institution) -> None:
    until = date(2027, 1, 31)
    older, newer = (
        start(desk, home.key, Mode.PATROL, ("supervision",), [PartPlan(desk.actor, sections("supervision"))], day)
        for day in (date(2026, 11, 20), date(2026, 11, 21))
    )
    answer(desk, older, "ZH01", Result(Verdict.PASS, "2026-12-01"))
    answer(desk, newer, "ZH01", Result(Verdict.PASS, until.isoformat()))
    for step in range(-2, 3):
        today = until - AHEAD + timedelta(days=step)
        told = {expiry.day for expiry in workbench(at_noon(desk, today)).expiring}
        assert told == ({until} if step >= 0 else set())
    remove_visit(desk, newer, "开错了")
    assert {expiry.day for expiry in workbench(desk).expiring} == {date(2026, 12, 1)}


def test_each_visit_is_listed_as_it_shows_itself(desk: Desk, visit: int) -> None:
    answer(desk, visit, "XF01", Result(Verdict.FAIL))
    assert list(summaries(desk)) == [summary(desk, load(desk, visit))]
    assert lines.visit_rows(desk, [visit, 0]) == [summary(desk, load(desk, visit)), None]


def test_visits_are_found_by_what_their_list_says_and_by_whether_they_are_signed(
    desk: Desk, home: Institution, visit: int
) -> None:
    parts, later_day = [PartPlan("王五", sections("staffing"))], desk.today + timedelta(days=1)
    later = start(desk, home.key, Mode.PATROL, ("staffing",), parts, later_day)
    for words in (("王五",), (later_day.isoformat(), "人员"), ("自查", "王")):
        assert lines.visit_numbers(desk, WantedVisits(words)) == [later]
    assert lines.visit_numbers(desk, WantedVisits(("未开始",))) == [later, visit]
    assert lines.visit_numbers(desk, WantedVisits(("王五", "消防"))) == []
    assert lines.visit_numbers(desk, WantedVisits(since=later_day.isoformat())) == [later]
    assert lines.count_visits(desk) == VisitCount(2, 2, any_signed=False)
    for item in load(desk, later).applicable:
        answer(desk, later, item.id, Result(Verdict.PASS))
    assert lines.visit_numbers(desk, WantedVisits(("检查中",))) == []
    assert lines.visit_numbers(desk, WantedVisits(("待签字",))) == [later]
    (part,) = load(desk, later).parts
    sign(desk, later, part.id)
    assert lines.visit_numbers(desk, WantedVisits(("已签字",))) == [later]
    assert lines.visit_numbers(desk, WantedVisits(signed=True)) == [later]
    assert lines.count_visits(desk) == VisitCount(2, 1, any_signed=True)
    remove_visit(desk, later, "开错了")
    assert lines.visit_numbers(desk) == lines.open_visits(desk) == [visit]
    assert lines.visit_numbers(desk, WantedVisits(with_removed=True)) == [later, visit]
    assert lines.count_visits(desk) == VisitCount(1, 1, any_signed=False)


def test_a_home_that_arrives_later_is_found_by_its_visits(
    desk: Desk, partner: Desk, visit: int, home: Institution
) -> None:
    alone = extract_bytes(desk.store.db, [visit], {})
    take(partner.store, alone)
    assert [row.institution for row in summaries(partner)] == [0]
    take(partner.store, package_of(desk))
    (row,) = summaries(partner)
    assert partner.store.ref(row.institution) == desk.store.ref(home.key)


def test_a_checklist_that_arrives_later_shows_its_visits(
    desk: Desk, visit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "_editions", {})  # parsed editions are remembered by their digests
    texts = desk.store.db.execute("SELECT content FROM blob").fetchall()
    with desk.store.atomic():
        desk.store.db.execute("DELETE FROM blob")
        kept.mark_all(desk.store.db)
    assert list(summaries(desk)) == [] and summaries(desk).unreadable
    assert stale(desk) == 0
    for (content,) in texts:
        desk.store.keep_blob(content)
    assert [row.key for row in summaries(desk)] == [visit] and not summaries(desk).unreadable
    assert desk.store.db.execute("SELECT count(*) FROM stale").fetchone() == (0,)


def test_stopping_keeps_what_was_made_and_goes_on_from_there(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(3)
    for _ in range(20):
        act(desk, random)
    kept_whole = anew(desk)
    with desk.store.atomic():
        kept.lay(desk.store.db)
        kept.mark_all(desk.store.db)
    monkeypatch.setattr(lines, "AT_A_TIME", 1)
    before = stale(desk)

    class Stops:
        def step(self, done: int, total: int, label: str = "") -> None:
            if done == 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        freshen(desk, Stops())
    assert before > 2 and stale(desk) == before - 2
    assert dump(desk) == kept_whole


def test_a_store_that_can_not_be_written_is_listed_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "county.sqlite"
    desk = Desk(Store.create(path), "检查员甲", desk_of("", "a").clock)
    random = Random(5)
    for _ in range(20):
        act(desk, random)
    listed = list(findings(desk)), list(summaries(desk))
    with desk.store.atomic():
        kept.mark_all(desk.store.db)
    looking = replace(desk, store=Store.open(path, read_only=True))
    assert (list(findings(looking)), list(summaries(looking))) == listed
    assert stale(desk) > 0, "nothing was written"
    looking.close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    desk.store.db.execute("PRAGMA busy_timeout = 10")
    assert (list(findings(desk)), list(summaries(desk))) == listed
    holder.execute("ROLLBACK")
    holder.close()
    assert (list(findings(desk)), list(summaries(desk))) == listed
    assert stale(desk) == 0, "once it can be written the lines are kept in it"
    desk.close()


def test_neither_a_list_nor_an_act_asks_more_of_a_larger_store(desk: Desk, home: Institution) -> None:
    def asked(work: Callable[[], object]) -> int:
        count = 0

        def note(_: str) -> None:
            nonlocal count
            count += 1

        desk.store.db.set_trace_callback(note)
        work()
        desk.store.db.set_trace_callback(None)
        return count

    def grow() -> None:
        homes = [register(desk, Institution(f"第{len(institutions(desk))}敬老院", county="同心县"), again=True).key]
        for home in homes:
            parts = [PartPlan(desk.actor, sections("supervision"))]
            begun = start(desk, home, Mode.PATROL, ("supervision",), parts)
            answer(desk, begun, "ZH13", Result(Verdict.FAIL))

    def listed(desk: Desk) -> object:
        return lines.count_visits(desk), lines.visit_rows(desk, lines.visit_numbers(desk)), lines.unshown_visits(desk)

    def costs() -> dict[str, int]:
        freshen(desk)
        newest = inspections(desk)[0]
        return {
            "problems": asked(lambda: findings(desk)),
            "problems narrowed": asked(lambda: findings(desk, by=Filter(township="甲镇", inspector="检查员甲"))),
            "visits narrowed": asked(lambda: summaries(desk, wanted_visits(desk, "jly", VisitFilter(township="甲镇")))),
            "homes": asked(lambda: institutions(desk)),
            "what is offered to narrow by": asked(lambda: (home_names(desk), lines.visit_people(desk))),
            "visits": asked(lambda: listed(desk)),
            "visits of a home": asked(lambda: lines.visit_rows(desk, inspections(desk, home=home.key)[:12])),
            "figures": asked(lambda: lines.newest_results(desk)),
            "workbench": asked(lambda: workbench(desk)),
            "summary": asked(lambda: summarise(desk, date(2026, 1, 1), desk.today)),
            "ledger": asked(lambda: list(KeptLedger(desk, None))),
            "an answer": asked(lambda: answer(desk, newest, "ZH02", Result(Verdict.FAIL))),
            "the list after it": asked(lambda: findings(desk)),
        }

    grow()
    few = costs()
    for _ in range(12):
        grow()
    assert costs() == few


def test_a_home_that_comes_alone_with_news_of_another_is_listed(desk: Desk, partner: Desk, home: Institution) -> None:
    county = desk_of("县局", "c")
    for taker in (partner, county):
        take(taker.store, package_of(desk))
    register(partner, Institution("另一家敬老院", county="同心县"))
    amend(desk, replace(home, director="王五"))
    take(partner.store, package_of(desk))
    assert len(institutions(county)) == 1
    take(county.store, package_of(partner))
    assert {(each.name, each.director) for each in institutions(county)} == {(home.name, "王五"), ("另一家敬老院", "")}
    county.close()


def test_news_of_other_things_does_not_have_sound_visits_read_anew(desk: Desk, visit: int) -> None:
    freshen(desk)
    register(desk, Institution("另一家敬老院", county="同心县"))
    desk.store.keep_blob(picture())
    assert institutions(desk) and stale(desk) == 0


def test_a_home_that_another_program_registers_meanwhile_is_listed(tmp_path: Path) -> None:
    """Between asking what is stale and writing it down another program may come: what it says is stale too."""
    here, there = create_desk(tmp_path / "本机.sqlite", "检查员甲"), open_desk(tmp_path / "本机.sqlite", "检查员乙")
    register(here, Institution("第一敬老院", county="同心县"))

    @contextmanager
    def writing() -> Iterator[None]:
        register(there, Institution("第二敬老院", county="同心县"))
        with here.store.atomic():
            yield

    lines._renew_homes(here, writing)
    assert {home.name for home in institutions(here)} == {"第一敬老院", "第二敬老院"}
    there.close()
    here.close()
