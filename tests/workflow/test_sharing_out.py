"""Who has which section: two who share a visit out at once are in each other's way only over the same section."""

from pathlib import Path

import pytest

from app.checklists.load import shipped
from app.domain.inspection import Part, Result, Verdict, share_out
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.storage.check import content_digest
from app.workflow.answering import answer
from app.workflow.clashing import clashes, decide
from app.workflow.desk import Desk
from app.workflow.inspecting import PartPlan, start, take_part
from app.workflow.signing import readiness, sign
from app.workflow.visits import load
from tests.workflow.conftest import desk_of, hand_over, joined, sections

FIRE = sections("fire")
PASS = Result(Verdict.PASS)
FIRE_LIST = next(checklist for checklist in shipped() if checklist.id == "fire")


@pytest.fixture
def alone(desk: Desk, home: Institution) -> int:
    """A visit that one began for himself."""
    return start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan("检查员甲", FIRE)])


@pytest.fixture
def third() -> Desk:
    return desk_of("检查员丙", "c")


def meet(one: Desk, other: Desk, folder: Path) -> None:
    hand_over(one, other, folder)
    hand_over(other, one, folder)
    assert content_digest(one.store) == content_digest(other.store)


def owners(desk: Desk, visit: int) -> dict[str, tuple[str, ...]]:
    return {part.inspector: part.sections for part in load(desk, visit).parts}


def test_two_who_take_different_sections_at_once_do_not_clash(
    desk: Desk, partner: Desk, third: Desk, alone: int, tmp_path: Path
) -> None:
    theirs, at_third = joined(desk, partner, alone, tmp_path), joined(desk, third, alone, tmp_path)
    take_part(partner, theirs, "检查员乙", FIRE[:1])
    take_part(third, at_third, "检查员丙", FIRE[1:3])
    meet(partner, third, tmp_path)
    assert clashes(partner) == ()
    assert owners(partner, theirs) == {
        "检查员甲": FIRE[3:],
        "检查员乙": FIRE[:1],
        "检查员丙": FIRE[1:3],
    }
    assert owners(third, at_third) == owners(partner, theirs)


def test_two_who_take_the_same_section_at_once_clash_once_and_in_words(
    desk: Desk, partner: Desk, third: Desk, alone: int, tmp_path: Path
) -> None:
    theirs, at_third = joined(desk, partner, alone, tmp_path), joined(desk, third, alone, tmp_path)
    take_part(partner, theirs, "检查员乙", FIRE[:2])
    take_part(third, at_third, "检查员丙", FIRE[1:3])
    meet(partner, third, tmp_path)
    (clash,) = clashes(partner)
    assert clash.where == f"消防安全 {FIRE_LIST.sections[1].title} · 由谁查"
    assert {side.text for side in clash.sides} == {"检查员乙", "检查员丙"}
    (holder,) = [part for part in load(partner, theirs).parts if FIRE[1] in part.sections]
    assert any("有两个人认领" in said for said in readiness(partner, load(partner, theirs), holder.id).blockers)
    chosen = next(side for side in clash.sides if side.text == "检查员乙")
    decide(partner, clash, chosen, "乙先到的")
    meet(partner, third, tmp_path)
    assert clashes(third) == ()
    assert owners(third, at_third)["检查员乙"] == FIRE[:2]
    assert owners(third, at_third)["检查员丙"] == FIRE[2:3]


def test_what_an_older_version_listed_in_the_parts_is_still_read(
    desk: Desk, partner: Desk, home: Institution, tmp_path: Path
) -> None:
    old = old_visit(desk, home, {"1": FIRE[:2], "2": FIRE[1:]})
    assert {part.id: part.sections for part in load(desk, old).parts} == {"1": FIRE[:2], "2": FIRE[2:]}
    theirs = joined(desk, partner, old, tmp_path)
    answer(partner, theirs, FIRE_LIST.sections[0].items[0].id, PASS)
    sign(partner, theirs, "1")
    hand_over(partner, desk, tmp_path)
    view = load(desk, old)
    assert [part.signed for part in view.parts] == [True, False]
    name = take_part(desk, old, "检查员丙", FIRE[2:3])
    assert {part.id: part.sections for part in load(desk, old).parts} == {
        "1": FIRE[:2],
        "2": FIRE[3:],
        name: FIRE[2:3],
    }


def old_visit(desk: Desk, home: Institution, listed: dict[str, tuple[str, ...]]) -> int:
    """A visit as the first version wrote it: its parts list their sections."""
    store = desk.store
    new = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan("检查员甲", FIRE)])
    head = dict(store.subject(new, "head") or {})
    visit = store.begin("inspection", head, actor=desk.actor, at=desk.clock())
    for part, taken in listed.items():
        body = {"inspector": f"检查员{part}", "certificate": "", "sections": list(taken)}
        store.write(visit, f"part/{part}", body, kind="part", actor=desk.actor, at=desk.clock())
    return visit


def test_a_part_is_not_signed_while_a_section_of_it_came_after_its_signature() -> None:
    first, second = FIRE_LIST.sections[:2]
    scope = frozenset({"head", *(item.id for item in first.items)})
    part = Part("1", "甲", (), signed_by="甲", signed_at=1, scope=scope)
    (whole,) = share_out([part], {first.id: "1"}, [FIRE_LIST])
    assert whole.signed and whole.sections == (first.id,)
    (more,) = share_out([part], {first.id: "1", second.id: "1"}, [FIRE_LIST])
    assert not more.signed and more.unsigned_sections == (second.id,)


def test_a_signed_section_stays_with_who_signed_it_and_of_two_with_the_one_that_is_named() -> None:
    first = FIRE_LIST.sections[0]
    scope = frozenset(item.id for item in first.items)
    signed = [Part(name, name, (), signed_by=name, signed_at=1, scope=scope) for name in "ab"]
    unsigned = Part("c", "c", ())
    owner = {part.id: part.sections for part in share_out([*signed, unsigned], {first.id: "c"}, [FIRE_LIST])}
    assert owner == {"a": (first.id,), "b": (), "c": ()}
    owner = {part.id: part.sections for part in share_out([*signed, unsigned], {first.id: "b"}, [FIRE_LIST])}
    assert owner == {"a": (), "b": (first.id,), "c": ()}
