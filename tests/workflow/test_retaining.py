"""保管期限: nothing runs out before the county's day, what has is proposed, and only a person erases it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.documents import Kind
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.retention import Kept, Since
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.storage.check import content_digest
from app.workflow.answering import answer, attach, note
from app.workflow.desk import Desk
from app.workflow.documents import attach_scan, documents_of
from app.workflow.erasing import erase, find_words
from app.workflow.inspecting import PartPlan, start, tell
from app.workflow.rectifying import recheck, reply
from app.workflow.retaining import RETENTION, Expired, drop_rule, expired, retention_rules, set_rule
from app.workflow.signing import sign
from app.workflow.visits import load
from tests.workflow.conftest import NOON, picture, print_notice, sections

DAY = date(2026, 11, 22)
SOURCE = "示例县民发〔2020〕1号"
ITEM = "XF09"


def later(desk: Desk, days: int) -> Desk:
    return replace(desk, clock=lambda: NOON + days * 86_400_000)


def visit_on(desk: Desk, home: Institution, days: int, colour: str, *, signed: bool = True) -> int:
    """A visit with one problem, its photo and a note."""
    at = later(desk, days)
    key = start(at, home.key, Mode.PATROL, ("fire",), [PartPlan(at.actor, sections("fire"))], at.today)
    answer(at, key, ITEM, Result(Verdict.FAIL))
    note(at, key, ITEM, f"北门上锁，{colour}")
    attach(at, key, ITEM, picture(colour=colour), f"{colour}.jpg")
    if signed:
        sign(at, key, "1")
    return key


def close(desk: Desk, visit: int, days: int, folder: Path) -> None:
    print_notice(later(desk, 1), visit, folder / "通知.pdf")
    reply(later(desk, days - 1), visit, ITEM, "已拆锁", by="院长")
    recheck(later(desk, days), visit, ITEM, passed=True, checker="王检查", photos=[("门.jpg", picture(colour="blue"))])


def kinds(found: tuple[Expired, ...]) -> list[Kept]:
    return [each.rule.kept for each in found]


def test_without_a_rule_nothing_runs_out_ever(desk: Desk, home: Institution) -> None:
    visit_on(desk, home, 0, "red")
    assert retention_rules(desk) == () and expired(desk, date(2200, 1, 1)) == ()


def test_a_photo_is_proposed_from_the_day_after_its_last_and_nothing_is_changed(desk: Desk, home: Institution) -> None:
    visit = visit_on(desk, home, 0, "red")
    set_rule(desk, Kept.PHOTOS, years=5, since=Since.VISIT, source=f" {SOURCE} ")
    before = content_digest(desk.store)
    assert expired(desk, date(2031, 11, 22)) == ()
    (found,) = expired(desk, date(2031, 11, 23))
    assert (found.inspection, found.day, found.until, found.open) == (visit, DAY, date(2031, 11, 22), True)
    assert found.rule.source == SOURCE and found.home == home.name
    assert sorted(place.text for place in found.places) == ["red.jpg", "red.jpg"] and found.files == 1
    assert found.words == "1 个文件、1 处文字"
    assert content_digest(desk.store) == before


def test_counted_from_the_closing_nothing_runs_out_while_a_problem_is_open(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    visit = visit_on(desk, home, 0, "red")
    set_rule(desk, Kept.PHOTOS, years=1, since=Since.CLOSED, source=SOURCE)
    assert expired(desk, date(2090, 1, 1)) == ()
    close(desk, visit, 30, tmp_path)
    closed = DAY + timedelta(days=30)
    assert expired(desk, closed.replace(year=closed.year + 1)) == ()
    (found,) = expired(desk, closed.replace(year=closed.year + 1) + timedelta(days=1))
    assert not found.open and found.until == closed.replace(year=closed.year + 1)


def test_a_visit_that_is_not_signed_waits_too(desk: Desk, home: Institution) -> None:
    visit_on(desk, home, 0, "red", signed=False)
    set_rule(desk, Kept.NOTES, years=1, since=Since.CLOSED, source=SOURCE)
    assert expired(desk, date(2090, 1, 1)) == ()
    set_rule(desk, Kept.NOTES, years=1, since=Since.VISIT, source=SOURCE)
    (found,) = expired(desk, date(2090, 1, 1))
    assert found.open


def test_each_kind_has_what_belongs_to_it_and_photos_come_first(desk: Desk, home: Institution, tmp_path: Path) -> None:
    visit = visit_on(desk, home, 0, "red")
    tell(desk, visit, companion="王院长")
    close(desk, visit, 30, tmp_path)
    (document,) = documents_of(desk, visit)
    assert document.kind is Kind.NOTICE
    attach_scan(desk, visit, document.slot, picture(colour="green"), "签字页.jpg")
    for kept in reversed(Kept):
        set_rule(desk, kept, years=1, since=Since.VISIT, source=SOURCE)
    found = {each.rule.kept: each for each in expired(desk, date(2090, 1, 1))}
    assert list(found) == [kept for kept in Kept if kept in found]
    texts = {kept: {place.text for place in each.places} for kept, each in found.items()}
    assert texts[Kept.PHOTOS] == {"red.jpg"} and texts[Kept.EVIDENCE] >= {"门.jpg"}
    assert texts[Kept.SCANS] == {"签字页.jpg"}
    assert {"北门上锁，red", "王院长"} <= texts[Kept.NOTES]
    assert {"已拆锁", "院长"} <= texts[Kept.ACTS]
    assert found[Kept.WORDINGS].files == 0 and texts[Kept.WORDINGS]
    everything = {place.place.target for each in found.values() for place in each.places}
    assert len(everything) == sum(len(each.places) for each in found.values()), "one place is of one kind"


def test_a_photo_that_a_later_visit_needs_stays_with_it(desk: Desk, home: Institution) -> None:
    first, second = visit_on(desk, home, 0, "red"), visit_on(desk, home, 400, "red")
    set_rule(desk, Kept.PHOTOS, years=1, since=Since.VISIT, source=SOURCE)
    (found,) = expired(desk, date(2027, 12, 1))
    assert found.inspection == first and found.files == 0
    both = expired(desk, date(2090, 1, 1))
    assert [each.inspection for each in both] == [first, second] and all(each.files == 1 for each in both)


def test_what_was_erased_is_not_proposed_again(desk: Desk, home: Institution) -> None:
    visit = visit_on(desk, home, 0, "red")
    set_rule(desk, Kept.PHOTOS, years=1, since=Since.VISIT, source=SOURCE)
    (found,) = expired(desk, date(2090, 1, 1))
    erase(desk, found.places, reason="保管期限已过", witness="检查员乙")
    assert expired(desk, date(2090, 1, 1)) == ()
    with pytest.raises(AppError):
        find_words(desk, "red.jpg")
    assert load(desk, visit).answers[ITEM].note == "北门上锁，red"


def test_a_rule_is_replaced_and_dropped(desk: Desk) -> None:
    set_rule(desk, Kept.NOTES, years=3, since=Since.VISIT, source=SOURCE)
    set_rule(desk, Kept.PHOTOS, years=1, since=Since.VISIT, source=SOURCE)
    set_rule(desk, Kept.PHOTOS, years=2, since=Since.CLOSED, source=SOURCE)
    assert [(rule.kept, rule.years) for rule in retention_rules(desk)] == [(Kept.PHOTOS, 2), (Kept.NOTES, 3)]
    drop_rule(desk, Kept.PHOTOS)
    drop_rule(desk, Kept.PHOTOS)
    assert [rule.kept for rule in retention_rules(desk)] == [Kept.NOTES]
    drop_rule(desk, Kept.NOTES)
    assert desk.store.get_local(RETENTION) is None


@pytest.mark.parametrize(
    ("years", "source", "told"),
    [
        (None, SOURCE, "保管年数应为 1 到 100"),
        (0, SOURCE, "保管年数应为 1 到 100"),
        (3, " ", "没有写明依据"),
        (3, "11010519491231002X 的卷", "身份证号"),
    ],
)
def test_a_rule_that_can_not_be_leaves_the_old_one(desk: Desk, years: int | None, source: str, told: str) -> None:
    kept = set_rule(desk, Kept.PHOTOS, years=9, since=Since.VISIT, source=SOURCE)
    with pytest.raises(AppError, match=told):
        set_rule(desk, Kept.PHOTOS, years=years, since=Since.VISIT, source=source)
    assert retention_rules(desk) == (kept,)


@pytest.mark.parametrize("text", ["{", "[]", "3", '{"photos": 5}'])
def test_settings_that_make_no_sense_set_no_period(desk: Desk, home: Institution, text: str) -> None:
    visit_on(desk, home, 0, "red")
    desk.store.set_local(RETENTION, text)
    assert retention_rules(desk) == () and expired(desk, date(2090, 1, 1)) == ()
