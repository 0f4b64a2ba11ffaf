"""Nothing that was signed changes without a reason and a trace, whoever does what, and wherever."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.inspection import HEAD, Inspection, Result, Verdict
from app.domain.institution import Institution, Residents, Roster
from app.domain.journal import scope_of
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.workflow.adopting import adopt, late_cases, refuse
from app.workflow.answering import answer, attach, note, remove_photo, withdraw
from app.workflow.desk import Desk
from app.workflow.inspecting import PartPlan, describe_home, start, take_part, tell
from app.workflow.registering import register
from app.workflow.signing import in_scope_all, sign
from app.workflow.visits import load
from tests.storage.histories import HISTORIES
from tests.workflow.conftest import desk_of, hand_over, joined, picture, sections

FAIL, PASS = Result(Verdict.FAIL), Result(Verdict.PASS)
ITEM, OTHER = "XF09", "XF12"


def refused(act: Callable[..., object], *arguments: object, **named: object) -> str:
    with pytest.raises(AppError) as caught:
        act(*arguments, **named)
    return str(caught.value)


def test_a_signed_answer_that_is_withdrawn_stands_among_the_corrections(desk: Desk, visit: int) -> None:
    answer(desk, visit, ITEM, FAIL)
    sign(desk, visit, "1")
    withdraw(desk, visit, ITEM, because="那天没有查这一项，误点了")
    view = load(desk, visit)
    (correction,) = view.corrections
    assert (correction.item, correction.before, correction.after) == (ITEM, "不符合", "未查")
    assert view.corrected(ITEM) == "那天没有查这一项，误点了"


def test_photos_exchanged_after_signing_are_corrections(desk: Desk, visit: int) -> None:
    first = attach(desk, visit, ITEM, picture(), "一.jpg")
    answer(desk, visit, ITEM, FAIL)
    sign(desk, visit, "1")
    assert "已由检查员甲签字" in refused(remove_photo, desk, visit, first.slot)
    assert "已由检查员甲签字" in refused(attach, desk, visit, ITEM, picture(colour="blue"), "二.jpg")
    remove_photo(desk, visit, first.slot, because="拍到了老人")
    attach(desk, visit, ITEM, picture(colour="blue"), "二.jpg", because="补拍")
    told = [(each.whole_before, each.whole_after, each.reason) for each in load(desk, visit).corrections]
    assert told == [
        ("有这张照片；一.jpg", "没有这张照片", "拍到了老人"),
        ("没有这张照片", "有这张照片；二.jpg", "补拍"),
    ]


def test_every_change_is_listed_and_not_the_last_alone(desk: Desk, visit: int) -> None:
    answer(desk, visit, ITEM, FAIL)
    note(desk, visit, ITEM, "二层")
    sign(desk, visit, "1")
    answer(desk, visit, ITEM, PASS, because="看错")
    note(desk, visit, ITEM, "三层", because="写错楼层")
    answer(desk, visit, ITEM, FAIL, because="又看错")
    told = [(each.whole_before, each.whole_after, each.reason) for each in load(desk, visit).corrections]
    assert told == [
        ("不符合", "符合", "看错"),
        ("符合；说明：二层", "符合；说明：三层", "写错楼层"),
        ("符合", "不符合", "又看错"),
    ]


def test_the_home_of_a_signed_visit_stays_as_it_was_found(desk: Desk, visit: int) -> None:
    view = load(desk, visit)
    sign(desk, visit, "1")
    said = refused(describe_home, desk, visit, replace(view.home, residents=Residents(self_caring=1)))
    assert "检查员甲已经签字，本次检查的人数不能再改" in said
    assert load(desk, visit).home == view.home


def test_whoever_takes_a_signed_section_over_unknowing_does_not_open_it(
    desk: Desk, partner: Desk, shared: int, tmp_path: Path
) -> None:
    theirs = joined(desk, partner, shared, tmp_path)
    answer(desk, shared, ITEM, FAIL)
    sign(desk, shared, "1")
    take_part(partner, theirs, "检查员乙", sections("fire"))
    hand_over(partner, desk, tmp_path)
    view = load(desk, shared)
    signer = view.signer(ITEM)
    assert signer is not None and signer.signed_by == "检查员甲"
    assert {part.id: part.sections for part in view.parts} == {"1": sections("fire"), "2": sections("staffing")}
    assert "已由检查员甲签字" in refused(answer, desk, shared, ITEM, PASS)
    answer(desk, shared, ITEM, PASS, because="当面复核")
    assert [each.reason for each in load(desk, shared).corrections] == ["当面复核"]


def test_a_signed_section_is_not_taken_over(desk: Desk, partner: Desk, shared: int, tmp_path: Path) -> None:
    sign(desk, shared, "1")
    theirs = joined(desk, partner, shared, tmp_path)
    assert "已由检查员甲签字，不能再转给别人" in refused(take_part, partner, theirs, "检查员乙", sections("fire")[:1])


# The law

HOME = Institution(
    name="青石镇敬老院", county="同心县", beds=60, residents=Residents(self_caring=21, disabled=15), roster=Roster(4)
)
REASONS = st.sampled_from(["", "", "  ", "看错了楼层"])
RESULTS = st.sampled_from([PASS, FAIL, Result(Verdict.UNABLE, reason="门锁着"), Result(Verdict.NOT_APPLICABLE)])
ITEMS = st.sampled_from([ITEM, OTHER])
COLOURS = st.sampled_from(["red", "blue"])


@dataclass(frozen=True)
class Act:
    """Something that somebody does, at the first (0) or the second (1) computer."""

    name: str
    at: int
    said: tuple[Any, ...] = ()
    because: str = ""

    def do(self, desk: Desk, visit: int) -> None:
        match self.name:
            case "answer":
                answer(desk, visit, *self.said, because=self.because)
            case "note":
                note(desk, visit, *self.said, because=self.because)
            case "withdraw":
                withdraw(desk, visit, *self.said, because=self.because)
            case "attach":
                item, colour = self.said
                attach(desk, visit, item, picture(colour=colour), f"{colour}.jpg", because=self.because)
            case "remove photo":
                said = load(desk, visit).answers.get(self.said[0])
                for photo in said.photos if said else ():
                    remove_photo(desk, visit, photo.slot, because=self.because)
            case "take over":
                take_part(desk, visit, f"检查员{'甲乙'[self.at]}", self.said)
            case "describe home":
                home = load(desk, visit).home
                describe_home(desk, visit, replace(home, residents=Residents(disabled=self.said[0])))
            case "opinion":
                tell(desk, visit, opinion=self.said[0], companion=self.said[0])
            case "sign":
                for part in load(desk, visit).parts:
                    if part.inspector == "检查员乙" and part.sections and not part.signed:
                        sign(desk, visit, part.id)
            case "adopt":
                for case in late_cases(desk)[:1]:
                    adopt(desk, case, case.versions[0], self.because)
            case "refuse":
                for case in late_cases(desk)[:1]:
                    refuse(desk, case, self.because)


def act(name: str, *said: st.SearchStrategy[Any]) -> st.SearchStrategy[Act]:
    return st.builds(Act, st.just(name), st.integers(0, 1), st.tuples(*said), REASONS)


ACTS = st.one_of(
    act("answer", ITEMS, RESULTS),
    act("note", ITEMS, st.sampled_from(["二层", ""])),
    act("withdraw", ITEMS),
    act("attach", ITEMS, COLOURS),
    act("remove photo", ITEMS),
    act("take over", st.sampled_from(sections("fire"))),
    act("describe home", st.integers(0, 3)),
    act("opinion", st.sampled_from(["没有意见", ""])),
    act("adopt"),
    act("refuse"),
    st.builds(Act, st.just("sign"), st.just(1)),
    st.builds(Act, st.just("exchange"), st.integers(0, 1)),
)


def signed_content(view: Inspection, items: Iterable[str]) -> dict[str, object]:
    """Everything that the first part's signature is for, as it is shown."""
    content: dict[str, object] = {HEAD: view.home}
    for item in items:
        said = view.answers.get(item)
        content[item] = (said.result, said.note, said.photos) if said is not None else None
    return content


@settings(max_examples=HISTORIES)
@given(st.lists(ACTS, max_size=7))
def test_no_act_changes_what_was_signed_without_a_reason_and_a_trace(acts: list[Act]) -> None:
    numbers = count()
    desks = (desk_of("检查员甲", "a"), desk_of("检查员乙", "b"))
    with tempfile.TemporaryDirectory() as folder:

        def exchange(giver: int) -> None:
            place = Path(folder) / str(next(numbers))
            place.mkdir()
            hand_over(desks[giver], desks[1 - giver], place)

        key = register(desks[0], HOME).key
        plans = [PartPlan("检查员甲", sections("fire")), PartPlan("检查员乙", sections("staffing"))]
        visit = start(desks[0], key, Mode.PATROL, ("fire", "staffing"), plans)
        answer(desks[0], visit, ITEM, FAIL)
        attach(desks[0], visit, ITEM, picture(), "red.jpg")
        exchange(0)
        visits = (visit, desks[1].store.by_handle(desks[0].store.handle(visit)))
        sign(desks[0], visit, "1")
        view = load(desks[0], visit)
        signed = signed_content(view, in_scope_all(view, view.parts[0]))
        for each in acts:
            if each.name == "exchange":
                exchange(each.at)
                continue
            with suppress(AppError):
                each.do(desks[each.at], visits[each.at])
            assert_told(desks[0], visit, signed)
        exchange(1)
        exchange(0)
        for desk, held in zip(desks, visits, strict=True):
            assert_told(desk, held, signed)
            desk.close()


def assert_told(desk: Desk, visit: int, signed: dict[str, object]) -> None:
    view = load(desk, visit)
    shown = signed_content(view, [item for item in signed if item != HEAD])
    changed = {item for item in signed if shown[item] != signed[item]}
    undecided = {scope_of(conflict.slot) for conflict in desk.store.conflicts(visit)}
    assert changed <= {each.item for each in view.corrections if each.reason.strip()} | undecided
    assert all(view.signer(item) is not None for item in signed)


def test_what_another_signature_brings_is_told_as_a_change(
    desk: Desk, partner: Desk, shared: int, tmp_path: Path
) -> None:
    """Both sign, unaware of each other: the one for what the other has changed meanwhile."""
    answer(desk, shared, ITEM, FAIL)
    theirs = joined(desk, partner, shared, tmp_path)
    sign(desk, shared, "1")
    home = load(partner, theirs).home
    describe_home(partner, theirs, replace(home, residents=Residents(self_caring=21, disabled=18)))
    name = take_part(partner, theirs, "检查员乙", sections("fire"))
    answer(partner, theirs, ITEM, PASS)
    sign(partner, theirs, name)
    hand_over(partner, desk, tmp_path)
    view = load(desk, shared)
    assert [(each.item, each.whole_before, each.whole_after) for each in view.corrections] == [
        (HEAD, "在住老人：失能 15", "在住老人：失能 18"),
        (ITEM, "不符合", "符合"),
    ]
    assert {each.reason for each in view.corrections} == {"分别签字（检查员甲、检查员乙），签字时互不知道"}
