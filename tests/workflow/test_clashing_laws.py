"""Laws of what two or three computers say of one visit's problems, whatever they do and whoever hands what to whom.

Until a person decides the worst verdict, the gravest severity and the earliest deadline stand, everywhere, and nothing
is signed over it; afterwards exactly the version that was chosen, whole.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from random import Random

import pytest

from app.domain.checklist import Severity
from app.domain.documents import Copy
from app.domain.findings import FindingEdit, Outcome
from app.domain.inspection import Result, Verdict, worst
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.reports.ledger import LedgerEntry, ledger_row
from app.reports.problems import problem_row
from app.storage.decoding import Place
from app.storage.findings import REGISTER
from app.storage.inspections import result_from
from app.storage.shown import Conflict
from app.workflow.answering import answer, edit_finding, note
from app.workflow.clashing import Clash, clashes, decide
from app.workflow.desk import Desk
from app.workflow.following import case_in, find, findings_of
from app.workflow.inspecting import PartPlan, start
from app.workflow.lines import findings
from app.workflow.registering import register
from app.workflow.signing import readiness, sign
from app.workflow.visits import load, outcome
from tests.storage.histories import HISTORIES, pack, take
from tests.workflow.conftest import desk_of, sections

NIGHT = {"XF16": "未安排24小时值班或夜间无人", "RY12": "夜间无人值守"}
ITEMS = ("XF09", "XF16", "RY12")
KEYS = ("XF09", "ZD14", "RY12")
PARTS = ("1", "2")
MET: Counter[str] = Counter()
"""How often each situation came about: no law is held by histories in which nothing happens."""


@dataclass(frozen=True)
class Act:
    """What somebody does at one of the desks."""

    kind: str
    desk: int
    what: int
    how: int


SEEDS = range(HISTORIES)


def acts_of(random: Random) -> list[Act]:
    """Short lists hardly ever reach a clash, so these are long."""
    kinds = ("answer", "note", "word", "word", "sign", "sign", "give")
    return [
        Act(random.choice(kinds), random.randrange(3), what=random.randrange(3), how=random.randrange(4))
        for _ in range(random.randint(8, 40))
    ]


class Office:
    """Three desks with one visit between them."""

    def __init__(self) -> None:
        self.desks = [desk_of(f"检查员{name}", device) for name, device in zip("甲乙丙", "abc", strict=True)]
        first = self.desks[0]
        home = register(first, Institution(name="青石镇敬老院", county="同心县"))
        plans = [PartPlan("检查员甲", sections("fire")), PartPlan("检查员乙", sections("staffing"))]
        visit = start(first, home.key, Mode.PATROL, ("fire", "staffing"), plans)
        answer(first, visit, "XF09", Result(Verdict.FAIL))
        self.ref = first.store.ref(visit)
        for other in self.desks[1:]:
            take(other.store, pack(first.store))

    def close(self) -> None:
        for desk in self.desks:
            desk.close()

    def visit(self, desk: Desk) -> int:
        found = desk.store.resolve(self.ref)
        assert found is not None
        return found

    def do(self, act: Act) -> None:
        """What can't be done is not done."""
        desk = self.desks[act.desk]
        visit = self.visit(desk)
        try:
            match act.kind:
                case "answer":
                    item = ITEMS[act.what]
                    verdict = (Verdict.FAIL, Verdict.FAIL, Verdict.PASS, Verdict.NOT_APPLICABLE)[act.how]
                    value = NIGHT.get(item) if verdict is Verdict.FAIL else None
                    answer(desk, visit, item, Result(verdict, value), because="看错了")
                case "note":
                    note(desk, visit, ITEMS[act.what], f"{desk.actor}所见{act.how}", because="补充")
                case "word":
                    edit = FindingEdit(problem=f"{desk.actor}写{act.how}", deadline_days=(3, 20, 60, None)[act.how])
                    edit_finding(desk, visit, KEYS[act.what], edit)
                case "sign":
                    sign(desk, visit, PARTS[act.what % 2])
                case "give":
                    other = self.desks[(act.desk + 1 + act.how % 2) % 3]
                    take(other.store, pack(desk.store))
        except AppError:
            return

    def county(self, device: str, order: list[int]) -> Desk:
        desk = desk_of("县级办公室", device)
        for place in order:
            take(desk.store, pack(self.desks[place].store))
        return desk


def lived(acts: list[Act]) -> Office:
    office = Office()
    for act in acts:
        office.do(act)
    return office


def heads(conflicts: tuple[Conflict, ...], slot: str, field: str) -> list[object]:
    return [
        head.value
        for each in conflicts
        if (each.slot, each.field) == (slot, field)
        for head in each.heads
        if head.value is not None
    ]


def check_the_worse_stands(desk: Desk, visit: int) -> None:
    store, view = desk.store, load(desk, visit)
    conflicts = store.conflicts(visit)
    for item in ITEMS:
        results = tuple(result_from(value, Place("")) for value in heads(conflicts, f"answer/{item}", "result"))
        if results:
            MET["verdicts"] += 1
            assert view.answers[item].result.verdict is worst(results).verdict
            assert view.answers[item].pending
    found = outcome(desk, view)
    rows = {row.finding.key: row for row in findings(desk)}
    waiting = {clash.slot for clash in clashes(desk)}
    # who worded a problem unaware of its 挂号 clashes with it too, and offers a deadline that no field of it has
    offered = {clash.slot: _deadlines(clash) for clash in clashes(desk)}
    blocked = set()
    for finding in found.findings:
        slot = f"finding/{finding.key}"
        clashing = {each.field for each in conflicts if each.slot == slot}
        disputed = any(view.answers[item].disputed for item in finding.items if item in view.answers)
        assert finding.pending == (slot in waiting or disputed)
        assert slot in waiting or not clashing
        MET["unaware"] += slot in waiting and not clashing
        days = [date.fromisoformat(str(value)) for value in heads(conflicts, slot, "deadline")]
        if days:
            MET["registrations"] += 1
            assert finding.deadline <= min(days)
            if clashing.isdisjoint(("problem", "remedy", "deadline_days")):
                assert finding.deadline == min(offered[slot]) or finding.lapsed
        for value in heads(conflicts, slot, "severity"):
            assert finding.severity.rank <= Severity(value).rank or finding.lapsed
        for value in heads(conflicts, slot, "deadline_days"):
            MET["wordings"] += 1
            assert (isinstance(value, int) and finding.deadline_days <= value) or finding.lapsed
        if finding.pending:
            blocked |= {part.id for part in view.parts if set(finding.items) & asked(view, part.id)}
            row = rows[finding.key]
            assert row.finding.pending and row.finding.deadline == finding.deadline
            case = case_in(desk, view, finding.key)
            entry = LedgerEntry(view, case.finding, case.state, "", case.course, case.overdue)
            assert "待核" in ledger_row(entry).state
            assert "待核" in problem_row(view, 1, finding, Copy.OFFICE).marks
    for part in blocked:
        assert any("不一致" in sentence for sentence in readiness(desk, view, part).blockers)
        with pytest.raises(AppError):
            sign(desk, visit, part)


def _deadlines(clash: Clash) -> list[date]:
    days = [side.values.get("deadline") for side in clash.sides]
    return [date.fromisoformat(day) for day in days if isinstance(day, str)]


def asked(view: object, part: str) -> set[str]:
    wanted = {"1": "fire", "2": "staffing"}[part]
    return {item.id for checklist in view.checklists if checklist.id == wanted for item in checklist.items}  # type: ignore[attr-defined]


def check_every_number_is_found(office: Office, desk: Desk, visit: int) -> None:
    for key in KEYS:
        for entry in desk.store.history(visit, f"finding/{key}"):
            number = entry.body.get("number")
            if isinstance(number, str):
                assert find(desk, number)[0] == visit


def decide_all(desk: Desk, visit: int, random: Random) -> None:
    for _ in range(40):
        waiting = clashes(desk)
        if not waiting:
            return
        clash = random.choice(waiting)
        side = random.choice(clash.sides)
        MET[clash.group] += 1
        decide(desk, clash, side, "核对过")
        kept = desk.store.subject(visit, clash.slot) or {}
        assert {name: kept.get(name) for name in side.values} == dict(side.values)
        left = {each.field for each in desk.store.conflicts(visit) if each.slot == clash.slot}
        assert left.isdisjoint(REGISTER if clash.group == "register" else side.values)
        if clash.group == "register":
            check_the_side_stands(desk, visit, clash.slot.removeprefix("finding/"), side.lines)
    raise AssertionError("deciding does not end")


def check_the_side_stands(desk: Desk, visit: int, key: str, lines: tuple[str, ...]) -> None:
    (finding,) = [each for each in outcome(desk, load(desk, visit)).findings if each.key == key] or [None]
    if finding is None:
        return  # only words clashed, and nothing fails any more
    assert f"问题：{finding.problem}" in lines
    days = str(finding.deadline) if finding.number else f"签字后{finding.deadline_days}天"
    assert f"等级：{finding.severity.label}　期限：{days}" in lines
    assert not finding.number or f"挂号：{finding.number}（{finding.registered}）" in lines
    assert {line for line in lines if line.startswith("整改要求")} <= {f"整改要求：{finding.remedy}"}


def shown(desk: Desk, visit: int) -> Outcome:
    return outcome(desk, load(desk, visit))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_worse_stands_until_one_side_is_chosen_whole(seed: int) -> None:
    random = Random(seed)
    office = lived(acts_of(random))
    order = [0, 1, 2]
    random.shuffle(order)
    county, other = office.county("d", order), office.county("e", order[::-1])
    try:
        visit = office.visit(county)
        assert shown(county, visit) == shown(other, office.visit(other))
        check_the_worse_stands(county, visit)
        check_every_number_is_found(office, county, visit)
        decide_all(county, visit, random)
        assert not any(finding.pending for finding in shown(county, visit).findings)
        assert not any(row.finding.pending for row in findings_of(county, load(county, visit)))
        check_every_number_is_found(office, county, visit)
        for desk in (*office.desks, other):
            take(desk.store, pack(county.store))
            theirs = office.visit(desk)
            assert clashes(desk) == ()
            assert shown(desk, theirs) == shown(county, visit)
    finally:
        county.close()
        other.close()
        office.close()


def test_the_histories_reach_every_situation() -> None:
    """No law is held by histories in which nothing happens."""
    if MET:  # alone, or on another processor, it has nothing to count
        assert {"verdicts", "wordings", "registrations", "unaware", "answer", "register"} <= set(MET)
