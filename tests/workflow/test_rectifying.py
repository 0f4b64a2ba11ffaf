"""Following a problem to 销账: acts and refusals, two dates, two laptops on one problem, and what comes back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from app.domain.finding_rows import FindingRow, is_open
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.rectification import Overdue
from app.domain.repeats import Repeat
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.storage.check import content_digest
from app.workflow.answering import answer, attach
from app.workflow.clashing import clashes, decide
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.following import find, history, row_of
from app.workflow.inspecting import PartPlan, reported, start
from app.workflow.ledger import write_ledger
from app.workflow.lines import findings, open_major
from app.workflow.merging import merge_files
from app.workflow.rectifying import extend_deadline, recheck, reply, stop_confirmed, transfer, withdraw
from app.workflow.signing import sign
from app.workflow.visits import load
from tests.workflow.conftest import NOON, desk_of, picture, print_notice, sections

FAIL, PASS = Result(Verdict.FAIL), Result(Verdict.PASS)
ITEM, GRAVE = "XF09", "XF19"
DAY = date(2026, 11, 22)


def later(desk: Desk, days: int) -> Desk:
    """The same desk some days on."""
    return replace(desk, clock=lambda: NOON + days * 86_400_000, clock_vouched=True)


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def visit_to(
    desk: Desk, home: Institution, day: int, failed: tuple[str, ...] = (), passed: tuple[str, ...] = ()
) -> int:
    """A signed visit with the fire checklist on that day."""
    at = later(desk, day)
    key = start(at, home.key, Mode.PATROL, ("fire",), [PartPlan(at.actor, sections("fire"))], on(day))
    for item, result in [(item, FAIL) for item in failed] + [(item, PASS) for item in passed]:
        answer(at, key, item, result)
        if result is FAIL and load(at, key).item(item).photo:
            attach(at, key, item, picture(), f"{item}.jpg")
    sign(at, key, "1")
    return key


@pytest.fixture
def told(desk: Desk, home: Institution, tmp_path: Path) -> int:
    """A signed visit with one general and one grave problem, its notice printed."""
    key = visit_to(desk, home, 0, (ITEM, GRAVE))
    print_notice(desk, key, tmp_path / "通知.pdf")
    return key


def refused(act: Callable[..., object], desk: Desk, *arguments: object, **named: object) -> str:
    before = content_digest(desk.store)
    with pytest.raises(AppError) as caught:
        act(desk, *arguments, **named)
    assert content_digest(desk.store) == before, "something was done of what was refused"
    assert str(caught.value).count("\n") == 0
    return str(caught.value)


def passes(desk: Desk, visit: int, key: str = ITEM, day: int = 10) -> FindingRow:
    return recheck(later(desk, day), visit, key, passed=True, checker="王检查", photos=[("楼梯.jpg", picture())])


def goes_back(desk: Desk, visit: int, key: str = ITEM, day: int = 10) -> FindingRow:
    return recheck(
        later(desk, day), visit, key, passed=False, checker="李检查", deadline=on(day + 20), note="二层仍未记录"
    )


def test_a_problem_is_followed_from_its_number_to_its_closing(desk: Desk, home: Institution, tmp_path: Path) -> None:
    key = visit_to(desk, home, 0, (ITEM,))
    states = [row_of(desk, key, ITEM).state]
    print_notice(desk, key, tmp_path / "通知.pdf")
    states.append(row_of(desk, key, ITEM).state)
    states.append(reply(later(desk, 2), key, ITEM, "正在补记", by="张院长", done=False).state)
    states.append(reply(later(desk, 5), key, ITEM, "已补记", by="张院长").state)
    closed = passes(desk, key)
    states.append(closed.state)
    assert states == ["已挂号", "已通知", "已回复", "待复查", "已销账"]
    assert not is_open(closed) and closed.overdue_days == 0 and closed.repeat is Repeat.GONE
    assert closed.standing is not None and closed.standing.closing is not None
    assert (closed.standing.closing.day, closed.standing.closing.checker) == (on(10), "王检查")
    kept = closed.standing.closing.evidence[0].blob
    assert desk.store.blob(kept).startswith(b"\xff\xd8")
    told = [(step.title, step.day, step.who) for step in history(desk, key, ITEM)]
    assert told[:2] == [("发现", DAY, ""), ("挂号", DAY, "")]
    assert told[2:] == [
        ("通知", DAY, "检查员甲"),
        ("机构回复", on(2), "张院长"),
        ("机构回复", on(5), "张院长"),
        ("销账", on(10), "王检查"),
    ]


def test_a_recheck_sends_back_with_a_new_deadline_which_the_list_and_the_ledger_show(
    desk: Desk, told: int, tmp_path: Path
) -> None:
    reply(later(desk, 5), told, ITEM, "已补记")
    row = goes_back(desk, told)
    assert (row.state, row.finding.deadline, is_open(row)) == ("已通知", on(30), True)
    assert row_of(later(desk, 33), told, ITEM).overdue_days == 3
    assert passes(desk, told, day=31).state == "已销账"
    assert write_ledger(later(desk, 33), tmp_path / "台账.xlsx").path.exists()


def test_an_extension_needs_a_reason_and_signing_again_does_not_undo_it(desk: Desk, told: int) -> None:
    given = row_of(desk, told, ITEM).finding.deadline
    assert "延期的理由" in refused(extend_deadline, desk, told, ITEM, given + timedelta(30), " ")
    assert "须晚于现在的期限" in refused(extend_deadline, desk, told, ITEM, given, "等配件")
    extend_deadline(desk, told, ITEM, given + timedelta(30), "配件须订购")
    answer(desk, told, ITEM, FAIL, because="核对原件")
    sign(desk, told, "1")
    row = row_of(desk, told, ITEM)
    assert row.finding.deadline == given + timedelta(30)
    assert history(desk, told, ITEM)[-1].words == f"期限延至{given + timedelta(30)}：配件须订购"


def test_there_is_no_closing_without_evidence_day_and_checker(desk: Desk, told: int) -> None:
    seen = [("楼梯.jpg", picture())]
    assert "销账须有证据" in refused(recheck, desk, told, ITEM, passed=True, checker="王检查")
    assert "销账须有证据" in refused(recheck, desk, told, ITEM, passed=True, checker="王检查", documents=[" "])
    assert "复查的人" in refused(recheck, desk, told, ITEM, passed=True, checker=" ", photos=seen)
    assert "还没有到" in refused(recheck, desk, told, ITEM, passed=True, checker="王", photos=seen, day=on(1))
    assert "早于" in refused(recheck, desk, told, ITEM, passed=True, checker="王", photos=seen, day=on(-1))
    assert "不是能打开的照片" in refused(recheck, desk, told, ITEM, passed=True, checker="王", photos=[("a.jpg", b"x")])
    assert "身份证号" in refused(recheck, desk, told, ITEM, passed=True, checker="王", documents=["11010519491231002X"])
    assert row_of(desk, told, ITEM).state == "已通知"
    assert recheck(desk, told, ITEM, passed=True, checker="王检查", documents=["值班记录11月22日"]).state == "已销账"
    assert "王检查于2026-11-22复查销账" in refused(reply, desk, told, ITEM, "已改")


def test_what_is_not_registered_not_notified_or_unknown_is_refused(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    draft = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan("检查员甲", sections("fire"))])
    answer(desk, draft, ITEM, FAIL)
    assert "还没有挂号" in refused(reply, desk, draft, ITEM, "已改")
    sign(desk, draft, "1")
    assert "有效的通知上没有这个问题" in refused(reply, desk, draft, ITEM, "已改")
    assert "没有这个问题" in refused(reply, desk, draft, "XF18", "已改")
    answer(desk, draft, ITEM, PASS, because="看错了")
    assert "不再成立" in refused(reply, desk, draft, ITEM, "已改")
    assert not is_open(row_of(desk, draft, ITEM))


def test_a_grave_problem_is_stopped_first_and_overdue_says_which_date(desk: Desk, told: int) -> None:
    grave = next(row.finding.key for row in findings(desk) if row.standing is not None and row.standing.grave)
    row = row_of(later(desk, 2), told, grave)
    assert row.standing is not None and row.standing.grave
    assert row.overdue == Overdue(stop=2, accept=max(0, (on(2) - row.finding.deadline).days), grave=True)
    assert "停用或消除危险已逾期2天" in row.overdue.words
    assert "已停用或消除危险" in refused(recheck, desk, told, grave, passed=True, checker="王", documents=["见证"])
    stopped = stop_confirmed(later(desk, 2), told, grave, "王检查", how="已拆除", day=DAY)
    assert stopped.overdue.stop == 0 and is_open(stopped)
    assert passes(desk, told, grave).state == "已销账"
    assert "不用登记停用" in refused(stop_confirmed, desk, told, ITEM, "王检查")


def test_a_transfer_is_noted_and_the_problem_stays_open(desk: Desk, told: int) -> None:
    row = transfer(desk, told, ITEM, "消防", handed_over=True, note="函〔2026〕3号")
    assert (row.state, is_open(row)) == ("已通知", True)
    assert [(step.title, step.words) for step in history(desk, told, ITEM)][-1] == ("移送", "消防：函〔2026〕3号")


def test_a_closed_major_problem_is_no_longer_counted(desk: Desk, home: Institution, tmp_path: Path) -> None:
    key = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan("检查员甲", sections("fire"))])
    answer(desk, key, "XF49", Result(Verdict.FAIL, "大量装修用易燃可燃材料"))
    attach(desk, key, "XF49", picture(), "活动室.jpg")
    sign(desk, key, "1")
    print_notice(desk, key, tmp_path / "通知.pdf")
    assert open_major(desk) == 1
    stop_confirmed(desk, key, "XF49", "王检查", how="活动室已停用")
    assert open_major(desk) == 1
    assert passes(desk, key, "XF49").repeat is Repeat.GONE
    assert open_major(desk) == 0
    assert not any(is_open(row) for row in findings(desk))


def test_a_problem_is_found_by_its_number_or_by_visit_and_key(desk: Desk, told: int) -> None:
    number = row_of(desk, told, ITEM).finding.number
    assert find(desk, number) == find(desk, f"{desk.store.handle(told)}/{ITEM}") == (told, ITEM)
    assert "没有这个问题" in refused(find, desk, "A99-0001")


@pytest.mark.parametrize(("hours", "late"), [(1, False), (11, False), (12, True), (36, True)])
def test_a_grave_problem_reported_on_the_next_day_was_not_reported_on_the_day(
    desk: Desk, told: int, hours: int, late: bool
) -> None:
    """The visit was at noon of that day in China: what was said from midnight on is another day's."""
    grave = next(row.finding.key for row in findings(desk) if row.standing and row.standing.grave)
    assert row_of(desk, told, grave).unreported and not row_of(desk, told, ITEM).unreported
    reported(later(desk, 9), told, "县民政局", NOON + hours * 3_600_000)
    assert row_of(later(desk, 9), told, grave).unreported is late


# What was noted by mistake


def named(desk: Desk, visit: int, title: str, key: str = ITEM) -> str:
    """The name of the last act of a kind in the problem's history."""
    return [step.act for step in history(desk, visit, key) if step.title == title][-1]


def test_a_closing_taken_back_leaves_the_problem_as_it_was_and_both_acts_in_its_life(desk: Desk, told: int) -> None:
    reply(later(desk, 5), told, ITEM, "已补记")
    before = row_of(desk, told, ITEM)
    passes(desk, told)
    after = withdraw(later(desk, 12), told, ITEM, named(desk, told, "销账"), "复查的是另一处")
    assert (after.state, after.finding.number, after.finding.deadline) == (
        before.state,
        before.finding.number,
        before.finding.deadline,
    )
    assert after.state == "待复查" and is_open(after) and after.repeat is Repeat.NEW
    closing, taken_back = history(desk, told, ITEM)[-2:]
    assert (closing.title, closing.void, closing.act) == ("销账", "已撤销", "")
    assert closing.photos, "the evidence stays"
    assert (taken_back.title, taken_back.day, taken_back.who) == ("撤销销账", on(12), "检查员甲")
    assert taken_back.words == "复查的是另一处（不算数的是2026-12-02的销账）"
    assert passes(desk, told, day=20).state == "已销账", "only a new recheck closes it"


def test_what_was_entered_on_the_wrong_row_is_taken_back_and_counts_no_longer(desk: Desk, told: int) -> None:
    grave = next(row.finding.key for row in findings(desk) if row.standing and row.standing.grave)
    reply(later(desk, 3), told, grave, "已补记")
    stop_confirmed(later(desk, 3), told, grave, "王检查")
    extend_deadline(later(desk, 3), told, grave, on(60), "等配件")
    transfer(later(desk, 3), told, grave, "消防")
    for title in ("机构回复", "停用确认", "延期", "抄送"):
        row = withdraw(later(desk, 4), told, grave, named(desk, told, title, grave), "登错了行")
    assert row.standing is not None
    assert (row.state, row.standing.stopped, row.standing.transfers) == ("已通知", None, ())
    assert row.finding.deadline == row_of(desk, told, grave).finding.deadline < on(60)
    titles = [step.title for step in history(desk, told, grave)[3:]]
    assert titles == ["机构回复", "停用确认", "延期", "抄送", "撤回机构回复", "撤回停用确认", "撤回延期", "撤回抄送"]


def test_a_withdrawal_that_can_not_be_is_refused(desk: Desk, told: int) -> None:
    grave = next(row.finding.key for row in findings(desk) if row.standing and row.standing.grave)
    stop_confirmed(later(desk, 3), told, grave, "王检查")
    stop = named(desk, told, "停用确认", grave)
    passes(desk, told, grave)
    closing, late = named(desk, told, "销账", grave), later(desk, 20)
    assert "没有写明撤回的理由" in refused(withdraw, late, told, grave, closing, " ")
    assert "没有这一条" in refused(withdraw, late, told, grave, "nothing", "登错了")
    assert "复查销账" in refused(withdraw, late, told, grave, stop, "登错了")
    assert "早于" in refused(withdraw, later(desk, 5), told, grave, closing, "登错了")
    withdraw(late, told, grave, closing, "登错了")
    assert "已经撤回过" in refused(withdraw, late, told, grave, closing, "登错了")
    withdraw(late, told, grave, stop, "登错了")
    assert "停用" in refused(recheck, late, told, grave, passed=True, checker="王", documents=["见证"])


# Two laptops


def hand_over(giver: Desk, taker: Desk, path: Path, visits: tuple[int, ...] | None = None) -> None:
    (result,) = merge_files(taker, [export(giver, path, visits).path])
    assert result.refused == ""


@pytest.fixture
def partner() -> Desk:
    return desk_of("检查员乙", "b")


def taken(desk: Desk, partner: Desk, told: int, folder: Path) -> int:
    hand_over(desk, partner, folder / "起.sqlite", (told,))
    return partner.store.by_handle(desk.store.handle(told))


def life(desk: Desk, visit: int) -> list[tuple[str, str, bool]]:
    return [(step.title, step.who, step.effective) for step in history(desk, visit, ITEM)[3:]]


def test_two_laptops_that_recheck_one_problem_clash_and_nothing_is_lost(
    desk: Desk, partner: Desk, told: int, tmp_path: Path
) -> None:
    theirs = taken(desk, partner, told, tmp_path)
    passes(desk, told)
    goes_back(partner, theirs)
    hand_over(partner, desk, tmp_path / "乙.sqlite")
    row = row_of(desk, told, ITEM)
    assert (row.state, is_open(row)) == ("已通知", True), "a clash never hides a failure"
    assert row.standing is not None and row.standing.undecided
    assert {(who, effective) for _, who, effective in life(desk, told)} == {("王检查", False), ("李检查", True)}
    assert "两台电脑" in refused(recheck, later(desk, 11), told, ITEM, passed=True, checker="王", documents=["见证"])
    (clash,) = clashes(desk)
    assert (clash.slot, {side.actor for side in clash.sides}) == (f"finding/{ITEM}", {"检查员甲", "检查员乙"})
    decide(desk, clash, next(side for side in clash.sides if side.actor == "检查员甲"), "再到现场看过，已改")
    assert clashes(desk) == ()
    assert row_of(desk, told, ITEM).state == "已销账"
    hand_over(desk, partner, tmp_path / "甲.sqlite")
    assert row_of(partner, theirs, ITEM).state == "已销账" and clashes(partner) == ()
    assert life(partner, theirs) == life(desk, told)


def test_a_recheck_that_follows_a_decision_counts_and_the_refused_one_does_not(
    desk: Desk, partner: Desk, told: int, tmp_path: Path
) -> None:
    theirs = taken(desk, partner, told, tmp_path)
    passes(desk, told)
    goes_back(partner, theirs)
    hand_over(partner, desk, tmp_path / "乙.sqlite")
    (clash,) = clashes(desk)
    decide(desk, clash, next(side for side in clash.sides if side.actor == "检查员乙"), "确实没有改")
    assert row_of(desk, told, ITEM).finding.deadline == on(30)
    assert passes(desk, told, day=20).state == "已销账"
    assert [(title, effective) for title, _, effective in life(desk, told)] == [
        ("销账", False),
        ("退回整改", True),
        ("决定", True),
        ("销账", True),
    ]
    decided = history(desk, told, ITEM)[5]
    assert (decided.who, decided.words) == ("检查员甲", "确实没有改（以2026-12-02李检查的退回整改为准）")


def test_a_closing_taken_back_and_one_made_anew_clash_and_until_decided_the_problem_is_open(
    desk: Desk, partner: Desk, told: int, tmp_path: Path
) -> None:
    passes(desk, told)
    theirs = taken(desk, partner, told, tmp_path)
    for at, visit in ((desk, told), (partner, theirs)):
        withdraw(later(at, 12), visit, ITEM, named(at, visit, "销账"), "复查的是另一处")
    passes(partner, theirs, day=20)
    (result,) = merge_files(desk, [export(partner, tmp_path / "乙.sqlite").path])
    assert any(sentence.startswith("撤回：") and "复查的是另一处" in sentence for sentence in result.matters)
    row = row_of(desk, told, ITEM)
    assert is_open(row) and row.standing is not None and row.standing.disputed
    assert row.finding.deadline == row_of(partner, theirs, ITEM).finding.deadline
    assert [(title, effective) for title, _, effective in life(desk, told)][:1] == [("销账", False)]
    (clash,) = clashes(desk)
    assert any(side.text == "撤回复查，问题没有销账" for side in clash.sides)
    decide(desk, clash, next(side for side in clash.sides if side.actor == "检查员乙"), "到场看过，已改")
    assert row_of(desk, told, ITEM).state == "已销账"
    assert history(desk, told, ITEM)[-1].words == "到场看过，已改（以2026-12-12王检查的销账为准）"


def test_two_who_take_the_same_closing_back_agree(desk: Desk, partner: Desk, told: int, tmp_path: Path) -> None:
    passes(desk, told)
    theirs = taken(desk, partner, told, tmp_path)
    for at, visit in ((desk, told), (partner, theirs)):
        withdraw(later(at, 12), visit, ITEM, named(at, visit, "销账"), f"{at.actor}看错了")
    hand_over(partner, desk, tmp_path / "乙.sqlite")
    assert clashes(desk) == () and row_of(desk, told, ITEM).state == "已通知"
    assert [title for title, *_ in life(desk, told)] == ["销账", "撤销销账", "撤销销账"]
    assert passes(desk, told, day=20).state == "已销账"


def test_two_extensions_clash_and_the_earlier_deadline_stands(
    desk: Desk, partner: Desk, told: int, tmp_path: Path
) -> None:
    theirs = taken(desk, partner, told, tmp_path)
    extend_deadline(desk, told, ITEM, on(60), "配件须订购")
    extend_deadline(partner, theirs, ITEM, on(40), "配件须订购")
    hand_over(partner, desk, tmp_path / "乙.sqlite")
    row = row_of(desk, told, ITEM)
    assert row.finding.deadline == on(40) and row.standing is not None and row.standing.deadline_undecided
    assert [title for title, _, effective in life(desk, told) if effective] == ["延期", "延期"]
    (clash,) = clashes(desk)
    assert [side.text for side in clash.sides] == [f"延期至{on(40)}", f"延期至{on(60)}"]


def test_two_laptops_that_gave_the_same_deadline_do_not_clash(
    desk: Desk, partner: Desk, told: int, tmp_path: Path
) -> None:
    theirs = taken(desk, partner, told, tmp_path)
    extend_deadline(desk, told, ITEM, on(60), "配件须订购")
    extend_deadline(partner, theirs, ITEM, on(60), "等师傅")
    hand_over(partner, desk, tmp_path / "乙.sqlite")
    assert clashes(desk) == () and len(life(desk, told)) == 2


def test_replies_and_a_closing_made_apart_are_all_kept_without_a_clash(
    desk: Desk, partner: Desk, told: int, tmp_path: Path
) -> None:
    theirs = taken(desk, partner, told, tmp_path)
    reply(desk, told, ITEM, "已补记")
    reply(partner, theirs, ITEM, "已补记")
    passes(partner, theirs)
    hand_over(partner, desk, tmp_path / "乙.sqlite")
    assert clashes(desk) == () and row_of(desk, told, ITEM).state == "已销账"
    assert [title for title, *_ in life(desk, told)] == ["机构回复", "机构回复", "销账"]
    evidence = history(desk, told, ITEM)[-1].photos
    assert evidence and desk.store.blob(evidence[0]), "the evidence comes with the visit"


def test_files_merged_in_any_order_tell_the_same(desk: Desk, home: Institution, told: int, tmp_path: Path) -> None:
    origin = export(desk, tmp_path / "0.sqlite").path
    files = [origin]
    for number, (name, device) in enumerate((("检查员乙", "b"), ("检查员丙", "c"), ("检查员丁", "d")), 1):
        laptop = desk_of(name, device)
        merge_files(laptop, [origin])
        theirs = laptop.store.by_handle(desk.store.handle(told))
        there = laptop.store.by_handle(desk.store.handle(home.key))
        reply(laptop, theirs, ITEM, f"{name}收到回复")
        (passes, goes_back, lambda at, visit: extend_deadline(at, visit, ITEM, on(50), "等配件"))[number - 1](
            laptop, theirs
        )
        visit_to(laptop, replace(home, key=there), number * 5, (ITEM,) if number != 2 else (), (ITEM,))
        files.append(export(laptop, tmp_path / f"{number}.sqlite").path)
    told_by = []
    for order in permutations(files):
        office = desk_of("县级办公室", "e")
        for file in order:
            merge_files(office, [file])
        visit = office.store.by_handle(desk.store.handle(told))
        rows = {
            (office.store.handle(row.inspection), row.finding.key): (
                row.state,
                row.finding.deadline,
                row.repeat,
                row.standing,
            )
            for row in findings(office)
        }
        told_by.append((rows, life(office, visit), len(clashes(office))))
        office.close()
    assert all(each == told_by[0] for each in told_by[1:])
    assert told_by[0][2] and len(told_by[0][1]) == 6


# The same problem at the next visit


def test_across_visits_a_problem_is_new_not_mended_gone_or_come_back(desk: Desk, home: Institution) -> None:
    def told() -> list[Repeat | None]:
        return [row_of(desk, visit, ITEM).repeat for visit in visits if visit is not None]

    visits: list[int | None] = [visit_to(desk, home, 0, (ITEM,))]
    assert told() == [Repeat.NEW]
    visits.append(visit_to(desk, home, 10, (ITEM,)))
    assert told() == [Repeat.NEW, Repeat.STILL]
    visit_to(desk, home, 20, passed=(ITEM,))
    assert told() == [Repeat.GONE, Repeat.GONE]
    visits.append(visit_to(desk, home, 30, (ITEM,)))
    assert told() == [Repeat.GONE, Repeat.GONE, Repeat.AGAIN]


def test_a_pass_counts_only_when_it_is_signed(desk: Desk, home: Institution) -> None:
    first = visit_to(desk, home, 0, (ITEM,))
    second = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan("检查员甲", sections("fire"))], on(10))
    answer(desk, second, ITEM, PASS)
    assert row_of(desk, first, ITEM).repeat is Repeat.NEW
    sign(desk, second, "1")
    assert row_of(desk, first, ITEM).repeat is Repeat.GONE


def test_what_was_closed_and_fails_again_has_come_back(desk: Desk, told: int, home: Institution) -> None:
    passes(desk, told, day=5)
    again = visit_to(desk, home, 30, (ITEM,))
    assert row_of(desk, again, ITEM).repeat is Repeat.AGAIN
    assert row_of(desk, told, ITEM).repeat is Repeat.GONE
