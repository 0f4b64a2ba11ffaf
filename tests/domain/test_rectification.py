"""The loop from 挂号 to 销账: what may follow what, both dates, clashes, and what comes back at the next visit."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.checklist import Severity
from app.domain.rectification import (
    Act,
    Evidence,
    Extension,
    Recheck,
    Recorded,
    Refusal,
    Refused,
    Register,
    Reply,
    Stage,
    State,
    StopConfirmed,
    Transfer,
    advance,
    label,
    notified,
    overdue,
    replay,
)
from app.domain.repeats import Looked, Repeat, repeat_of, repeats
from app.domain.unreadable import Unreadable

DAY = date(2026, 11, 22)
PHOTO = Evidence(blob="ab" * 32, name="楼梯间.jpg")


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def state(severity: Severity = Severity.GENERAL) -> State:
    return notified(State(severity, DAY, DAY, on(15)))


def passed(days: int = 10, **changes: object) -> Recheck:
    return replace(Recheck(on(days), "检查员甲", True, (PHOTO,)), **changes)  # type: ignore[arg-type]


def back(days: int = 10, until: int = 30) -> Recheck:
    return Recheck(on(days), "检查员甲", False, deadline=on(until), note="二层仍堆有杂物")


def why(before: State, act: Act) -> Refusal:
    with pytest.raises(Refused) as caught:
        advance(before, act)
    return caught.value.refusal


def test_a_problem_goes_from_its_notice_to_its_closing() -> None:
    now = State(Severity.GENERAL, DAY, DAY, on(15))
    words = [label(now)]
    now = notified(now)
    words.append(label(now))
    for act in (Reply(on(3), "已清理一半", done=False), Reply(on(8), "已全部清理"), passed()):
        now = advance(now, act)
        words.append(label(now))
    assert words == ["已挂号", "已通知", "已回复", "待复查", "已销账"]
    assert now.closing == passed()


def test_a_recheck_may_send_back_with_a_new_deadline_and_the_loop_goes_on() -> None:
    now = advance(advance(state(), Reply(on(3), "已清理")), back())
    assert (label(now), now.deadline, now.sent_back) == ("已通知", on(30), 1)
    assert advance(advance(now, Reply(on(20), "又清理了")), passed(25)).closed


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (passed(evidence=()), Refusal.NO_EVIDENCE),
        (passed(evidence=(Evidence(note="  "),)), Refusal.NO_EVIDENCE),
        (passed(checker=" "), Refusal.NO_CHECKER),
        (passed(-1), Refusal.TOO_EARLY),
        (replace(back(), deadline=None), Refusal.NO_NEW_DEADLINE),
        (back(10, 9), Refusal.NO_NEW_DEADLINE),
        (replace(back(), note=""), Refusal.NO_WORDS),
        (Extension(on(1), on(15), "等配件"), Refusal.NOT_LATER),
        (Extension(on(1), on(20), ""), Refusal.NO_WORDS),
        (Reply(on(1), " "), Refusal.NO_WORDS),
        (Transfer(on(1), ""), Refusal.NO_WORDS),
        (StopConfirmed(on(1), "检查员甲"), Refusal.NOT_GRAVE),
    ],
)
def test_an_act_that_lacks_something_is_refused(act: Act, refusal: Refusal) -> None:
    assert why(state(), act) is refusal


@pytest.mark.parametrize("act", [Reply(on(1), "已改"), Extension(on(1), on(20), "等配件"), passed()])
def test_before_the_notice_nothing_can_be_replied_extended_or_rechecked(act: Act) -> None:
    assert why(State(Severity.GENERAL, DAY, DAY, on(15)), act) is Refusal.NOT_NOTIFIED


def test_what_a_department_has_to_judge_waits_for_the_answer_and_not_for_the_home() -> None:
    asked = State(Severity.REFERRED, DAY, DAY, on(7))
    assert label(asked) == label(notified(asked)) == "待判定"
    assert overdue(asked, on(7)).words == ""
    assert overdue(asked, on(10)).words == "判定的答复已逾期3天"
    assert why(asked, passed(evidence=())) is Refusal.NO_EVIDENCE
    assert label(advance(asked, passed())) == "已销账"


@pytest.mark.parametrize("act", [Reply(on(20), "已改"), Extension(on(20), on(40), "等"), passed(20), back(20)])
def test_what_is_closed_stays_closed(act: Act) -> None:
    assert why(advance(state(), passed()), act) is Refusal.CLOSED


@pytest.mark.parametrize("severity", [Severity.MAJOR, Severity.SUSPECTED, Severity.SERIOUS])
def test_a_grave_problem_has_two_dates_and_overdue_says_which(severity: Severity) -> None:
    now = state(severity)
    assert not overdue(now, DAY)
    assert overdue(now, on(3)).words == "停用或消除危险已逾期3天"
    assert overdue(now, on(16)).words == "停用或消除危险已逾期16天，整改验收已逾期1天"
    assert why(now, passed()) is Refusal.NOT_STOPPED
    stopped = advance(now, StopConfirmed(DAY, "检查员甲", "已停用燃气灶"))
    assert not overdue(stopped, on(15))
    assert overdue(stopped, on(17)).words == "整改验收已逾期2天"
    assert why(stopped, StopConfirmed(on(1), "检查员乙")) is Refusal.STOPPED_ALREADY
    assert not overdue(advance(stopped, passed()), on(99))


def test_a_general_problem_has_one_date_and_an_extension_moves_it() -> None:
    assert overdue(state(), on(18)).words == "整改已逾期3天"
    longer = advance(state(), Extension(on(5), on(20), "等配件"))
    assert not overdue(longer, on(18)) and longer.extended == 1


def test_a_transfer_is_noted_and_changes_nothing_else() -> None:
    sent = Transfer(on(1), "消防", handed_over=True)
    now = advance(state(), sent)
    assert (now.transfers, sent.word) == ((sent,), "移送")
    assert replace(now, transfers=()) == state()


days = st.integers(-3, 60).map(on)
words = st.sampled_from(["", "  ", "有字"])
evidence = st.lists(
    st.sampled_from([Evidence(), Evidence(note=" "), Evidence(note="复查记录第3号"), PHOTO]), max_size=2
)
acts: st.SearchStrategy[Act] = st.one_of(
    st.builds(Reply, days, words, done=st.booleans()),
    st.builds(Extension, days, days, words),
    st.builds(StopConfirmed, days, words),
    st.builds(Transfer, days, words, st.booleans()),
    st.builds(Recheck, days, words, st.booleans(), evidence.map(tuple), st.none() | days, words),
)
severities = st.sampled_from([severity for severity in Severity if severity is not Severity.ADVICE])


def closed_rightly(now: State) -> bool:
    """Evidence, a day and a checker, by a recheck that passed; of a grave problem the stop as well."""
    seen = now.closing
    return (
        seen is not None
        and seen.passed
        and any(each.blob or each.note.strip() for each in seen.evidence)
        and bool(seen.checker.strip())
        and seen.day >= now.registered
        and (not now.grave or now.stopped is not None)
    )


@given(severities, st.booleans(), st.lists(acts, max_size=12))
def test_from_any_sequence_of_acts_a_problem_is_closed_only_by_a_passed_recheck_with_all_three(
    severity: Severity, told: bool, said: list[Act]
) -> None:
    now = State(severity, DAY, DAY, on(15))
    now = notified(now) if told else now
    for act in said:
        try:
            after = advance(now, act)
        except Refused:
            continue
        assert after.closed == (isinstance(act, Recheck) and act.passed)
        now = after
    assert now.closed == (now.stage is Stage.CLOSED) == (now.closing is not None)
    assert not now.closed or closed_rightly(now)


@given(severities, st.lists(acts, max_size=10), st.data())
def test_whatever_two_computers_wrote_a_problem_is_closed_only_so(
    severity: Severity, said: list[Act], data: st.DataObject
) -> None:
    names = [str(number) for number in range(len(said))]
    after = [data.draw(st.sampled_from(["", *names]), label="after") for _ in said]
    records = tuple(Recorded(*each, "检查员甲", 0, last) for *each, last in zip(names, said, after, strict=True))
    heads = tuple(data.draw(st.lists(st.sampled_from([*names, "unknown"]), max_size=3, unique=True), label="heads"))
    course = replay(notified(State(severity, DAY, DAY, on(15))), Register(records, heads))
    assert [step.record for step in course.steps] == list(records)
    assert not course.state.closed or closed_rightly(course.state)
    known = [said[int(name)] for name in heads if name in names]
    if any(isinstance(act, Recheck) and not act.passed for act in known):
        assert course.standing and not isinstance(said[int(course.standing)], Reply)
        assert not said[int(course.standing)].passed  # type: ignore[union-attr]


def test_while_two_rechecks_clash_the_one_that_sent_back_stands_and_nothing_more_can_be_decided_here() -> None:
    good, bad = Recorded("a", passed(), "甲", 0), Recorded("b", back(), "乙", 0)
    for records in ((good, bad), (bad, good)):
        heads = tuple(record.id for record in records)
        course = replay(state(), Register(records, heads, (on(30),)))
        assert (label(course.state), course.state.undecided, course.state.deadline) == ("已通知", True, on(30))
        assert [step.record.id for step in course.steps if step.effective] == ["b"]
        assert why(course.state, passed(20)) is Refusal.UNDECIDED
        decided = replay(state(), Register(records, ("a",), (on(30),)))
        assert decided.state.closed and not decided.state.undecided


def test_of_two_extensions_the_earlier_deadline_stands_until_decided() -> None:
    records = (
        Recorded("a", Extension(on(1), on(40), "等配件"), "甲", 0),
        Recorded("b", Extension(on(1), on(20), "等配件"), "乙", 0),
    )
    course = replay(state(), Register(records, (), (on(40), on(20))))
    assert (course.state.deadline, course.state.deadline_undecided) == (on(20), True)
    assert all(step.effective for step in course.steps)
    assert why(course.state, Extension(on(2), on(60), "再等")) is Refusal.UNDECIDED


def test_a_reply_written_unaware_of_the_closing_is_kept_and_changes_nothing() -> None:
    records = (Recorded("a", passed(), "甲", 0), Recorded("b", Reply(on(11), "已改"), "乙", 0))
    course = replay(state(), Register(records, ("a",)))
    assert course.state.closed
    assert [step.effective for step in course.steps] == [True, False]


def looked(visit: int, day: int, failed: str = "", passed: str = "", **closed: int) -> Looked:
    return Looked(
        visit, on(day), str(visit), frozenset(failed), frozenset(passed), {item: on(d) for item, d in closed.items()}
    )


def test_a_failure_is_new_then_not_mended_then_gone_then_come_back() -> None:
    visits = [looked(1, 0, "A"), looked(2, 10, "A"), looked(3, 20, "", "A"), looked(4, 30, "A")]
    told = repeats(visits)
    assert [told.get((visit, "A")) for visit in (1, 2, 3, 4)] == [Repeat.GONE, Repeat.GONE, None, Repeat.AGAIN]
    assert [repeats(visits[:n])[n, "A"].label for n in (1, 2)] == ["新增", "未改"]


def test_what_was_closed_is_gone_and_comes_back_only_after_that_day() -> None:
    assert repeats([looked(1, 0, "A", A=5), looked(2, 10, "A")])[2, "A"] is Repeat.AGAIN
    same_day = repeats([looked(1, 0, "A", A=10), looked(2, 10, "A")])
    assert (same_day[1, "A"], same_day[2, "A"]) == (Repeat.GONE, Repeat.STILL)


def test_an_item_nobody_looked_at_again_says_nothing() -> None:
    assert repeats([looked(1, 0, "A"), looked(2, 10, "B"), looked(3, 20, "A")]) == {
        (1, "A"): Repeat.NEW,
        (2, "B"): Repeat.NEW,
        (3, "A"): Repeat.STILL,
    }


def test_the_order_in_which_visits_came_in_changes_nothing() -> None:
    visits = [
        looked(1, 0, "AB"),
        looked(2, 10, "A", "B"),
        looked(3, 10, "B", "A"),
        looked(4, 20, "AB", A=22),
        looked(5, 30, "A"),
    ]
    wanted = repeats(visits)
    assert all(repeats(order) == wanted for order in permutations(visits))
    assert wanted[5, "A"] is Repeat.AGAIN and wanted[4, "B"] is Repeat.STILL


def test_a_problem_of_several_items_is_gone_only_when_all_are() -> None:
    known = {(1, "A"): Repeat.GONE, (1, "B"): Repeat.NEW, (1, "C"): Repeat.STILL}
    assert repeat_of(("A", "B", "C"), 1, known) is Repeat.STILL
    assert repeat_of(("A", "B"), 1, known) is Repeat.NEW
    assert repeat_of(("A",), 1, known) is Repeat.GONE
    assert repeat_of(("D",), 1, known) is None


def test_a_recheck_that_can_not_be_read_closes_nothing_and_stays_in_the_life() -> None:
    """It may have sent the problem back: what nobody can read is no 销账."""
    lost = Unreadable("检查 A-1 · 问题 XF09 · 复查", "没有写")
    records = (Recorded("1", passed(), "甲", 0), Recorded("2", lost, "乙", 1, "1"))
    for names in (("2",), ("1", "2"), ("nobody",)):
        course = replay(state(), Register(records, names))
        assert not course.state.closed and course.standing == "" and course.unreadable == (lost,)
        assert [step.effective for step in course.steps] == [False, False]
    assert replay(state(), Register(records, ("1",))).state.closed
