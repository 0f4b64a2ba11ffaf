"""What is taken back on two computers: in whatever order it is merged, nothing that is closed is in doubt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.checklist import Severity
from app.domain.rectification import (
    Act,
    Course,
    Evidence,
    Extension,
    Recheck,
    Refused,
    Register,
    Reply,
    State,
    StopConfirmed,
    Withdrawal,
    advance,
    notified,
    replay,
)
from app.domain.withdrawals import NOTHING, withdraw
from app.storage.rectifications import CLOSED, registers, write_act
from app.storage.store import Store
from tests.storage.histories import HISTORIES, pack, take

DAY = date(2026, 11, 22)
KEY = "XF09"
DUE = DAY + timedelta(days=15)


def opened(severity: Severity) -> State:
    return notified(State(severity, DAY, DAY, DUE))


class Laptops:
    """Two computers that hold one visit with one problem, and what was said there."""

    def __init__(self, severity: Severity) -> None:
        self.start = opened(severity)
        self.ids = iter(f"{number:032x}" for number in range(1, 99))
        self.stores = [self.store(), self.store()]
        root = self.stores[0].begin("inspection", {"started": DAY.isoformat()}, actor="甲", at=0)
        self.ref = self.stores[0].ref(root)
        take(self.stores[1], pack(self.stores[0]))
        self.said: set[str] = set()
        self.clock = 0

    def store(self) -> Store:
        return Store.memory(device=next(self.ids), new_device=lambda: next(self.ids))

    def close(self) -> None:
        for store in self.stores:
            store.close()

    def course(self, store: Store) -> Course:
        return replay(self.start, self.register(store))

    def register(self, store: Store) -> Register:
        return registers(store, self.root(store)).get(KEY, Register())

    def root(self, store: Store) -> int:
        root = store.resolve(self.ref)
        assert root is not None
        return root

    def say(self, at: int, act: Act) -> bool:
        """Say it as the program does: what can not be is refused."""
        store = self.stores[at]
        course, restored = self.course(store), NOTHING
        try:
            if isinstance(act, Withdrawal):
                restored = withdraw(course, act)
            else:
                advance(course.state, act)
        except Refused:
            return False
        self.clock += 1
        said = {"actor": f"检查员{at}", "at": self.clock}
        write_act(store, self.root(store), KEY, act, after=course.standing, restored=restored, **said)  # type: ignore[arg-type]
        self.said |= {record.id for record in self.register(store).records}
        return True

    def take_back(self, at: int, place: int) -> bool:
        """Take the act at a place of the history back, counted from the end."""
        records = self.register(self.stores[at]).records
        if not records:
            return False
        about = records[-1 - place % len(records)].id
        return self.say(at, Withdrawal(DAY + timedelta(days=60), about, "登错了行"))

    def exchange(self, giver: int) -> None:
        take(self.stores[1 - giver], pack(self.stores[giver]))

    def decide(self, at: int, last: bool) -> None:
        """Let one side of every clash stand."""
        store = self.stores[at]
        for conflict in store.conflicts():
            head = conflict.heads[-1 if last else 0]
            self.clock += 1
            store.decide(
                conflict.root, conflict.slot, {conflict.field: head.value}, actor="县", at=self.clock, reason="看过"
            )


def passed(day: int) -> Recheck:
    return Recheck(DAY + timedelta(days=day), "王检查", True, (Evidence(note="复查记录"),))


def back(day: int) -> Recheck:
    return Recheck(DAY + timedelta(days=day), "李检查", False, deadline=DAY + timedelta(days=day + 9), note="还差")


Step = Callable[[Laptops], object]
sides, days = st.integers(0, 1), st.integers(0, 40)


def acting(act: Callable[[int], Act]) -> st.SearchStrategy[Step]:
    return st.builds(lambda at, day: lambda laptops: laptops.say(at, act(day)), sides, days)


def on(day: int) -> date:
    return DAY + timedelta(days=day)


steps: st.SearchStrategy[Step] = st.one_of(
    acting(lambda day: Reply(on(day), "已改")),
    acting(lambda day: Extension(on(day), on(day + 20), "等配件")),
    acting(lambda day: StopConfirmed(on(day), "王检查")),
    acting(passed),
    acting(passed),
    acting(back),
    st.builds(lambda at, place: lambda laptops: laptops.take_back(at, place), sides, st.integers(0, 3)),
    st.builds(lambda at, place: lambda laptops: laptops.take_back(at, place), sides, st.integers(0, 0)),
    st.builds(lambda at: lambda laptops: laptops.exchange(at), sides),
    st.builds(lambda at, last: lambda laptops: laptops.decide(at, last), sides, st.booleans()),
)


@settings(max_examples=HISTORIES)
@given(st.sampled_from([Severity.GENERAL, Severity.SERIOUS]), st.lists(steps, min_size=3, max_size=14))
def test_whatever_two_computers_did_and_took_back_nothing_is_closed_in_doubt(
    severity: Severity, done: list[Step]
) -> None:
    laptops = Laptops(severity)
    try:
        for step in done:
            step(laptops)
            for store in laptops.stores:
                holds(laptops, store)
        packages = [pack(store) for store in laptops.stores]
        told = []
        for order in permutations(packages):
            with laptops.store() as county:
                for package in order:
                    take(county, package)
                holds(laptops, county)
                told.append((laptops.course(county), laptops.register(county)))
                assert {step.record.id for step in told[-1][0].steps} == laptops.said, "something vanished"
        assert all(each == told[0] for each in told)
    finally:
        laptops.close()


def holds(laptops: Laptops, store: Store) -> None:
    """What has to be true of a problem wherever one looks."""
    register, course = laptops.register(store), laptops.course(store)
    state = course.state
    withdrawn = {record.act.about for record in register.records if isinstance(record.act, Withdrawal)}
    left = [record for record in register.records if record.id not in withdrawn]
    assert [step.record for step in course.steps] == list(register.records)
    assert {step.record.id for step in course.steps if step.withdrawn} == withdrawn
    assert not any(step.effective for step in course.steps if step.withdrawn)
    deadlines = [r.act.deadline for r in left if isinstance(r.act, Extension | Recheck) and r.act.deadline is not None]
    assert state.deadline <= max([DUE, *deadlines])
    assert not register.deadlines or state.deadline <= min(register.deadlines)
    clashing = [conflict for conflict in store.conflicts() if conflict.field == CLOSED]
    for conflict in clashing:
        reopening = any(isinstance(head.value, dict) and "withdrawn" in head.value for head in conflict.heads)
        assert not (reopening and state.closed), "a withdrawal is undecided"
        assert state.undecided
    if state.closed:
        assert any(record.act == state.closing and record.id == course.standing for record in left)
        assert not state.grave or any(isinstance(record.act, StopConfirmed) for record in left)
    assert state.baseless <= (not state.closed)


def test_a_closing_taken_back_beside_a_new_recheck_waits_for_a_person() -> None:
    """One laptop closed anew what was taken back there, the other took the first closing back as well."""
    laptops = Laptops(Severity.GENERAL)
    laptops.say(0, passed(10))
    laptops.exchange(0)
    for at in (0, 1):
        assert laptops.take_back(at, 0)
    laptops.say(1, passed(20))
    laptops.exchange(1)
    state = laptops.course(laptops.stores[0]).state
    assert (state.closed, state.undecided, state.deadline) == (False, True, DUE)
    laptops.decide(0, last=False)
    assert not laptops.course(laptops.stores[0]).state.disputed
    laptops.close()


def test_two_who_take_the_same_closing_back_do_not_clash() -> None:
    laptops = Laptops(Severity.GENERAL)
    laptops.say(0, back(5))
    laptops.say(0, passed(10))
    laptops.exchange(0)
    for at in (0, 1):
        assert laptops.take_back(at, 0)
    laptops.exchange(1)
    course = laptops.course(laptops.stores[0])
    assert laptops.stores[0].conflicts() == ()
    assert (course.state.closed, course.state.disputed, course.state.deadline) == (False, False, on(14))
    assert [step.withdrawn for step in course.steps] == [False, True, False, False]
    laptops.close()


def test_a_stop_taken_back_beside_a_closing_leaves_the_problem_open_and_in_doubt() -> None:
    laptops = Laptops(Severity.SERIOUS)
    laptops.say(0, StopConfirmed(on(1), "王检查"))
    laptops.exchange(0)
    laptops.take_back(0, 0)
    laptops.say(1, passed(10))
    laptops.exchange(1)
    state = laptops.course(laptops.stores[0]).state
    assert (state.closed, state.baseless, state.disputed) == (False, True, True)
    laptops.say(0, StopConfirmed(on(11), "王检查"))
    assert laptops.course(laptops.stores[0]).state.baseless, "what was closed without a stop is not closed by one"
    assert laptops.say(0, passed(12))
    assert laptops.course(laptops.stores[0]).state.closed
    laptops.close()


def test_two_extensions_taken_back_on_two_laptops_leave_no_later_deadline_than_before_both() -> None:
    laptops = Laptops(Severity.GENERAL)
    laptops.say(0, Extension(on(1), on(40), "等配件"))
    laptops.say(0, Extension(on(2), on(60), "再等"))
    laptops.exchange(0)
    assert laptops.take_back(0, 1) and laptops.take_back(1, 0)
    assert [laptops.course(store).state.deadline for store in laptops.stores] == [on(60), on(40)]
    laptops.exchange(0)
    laptops.exchange(1)
    for store in laptops.stores:
        assert (laptops.course(store).state.deadline, store.conflicts()) == (DUE, ())
    laptops.close()
