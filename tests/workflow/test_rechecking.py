"""复查: the open problems of one home, asked again whatever else changed."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from app.checklists.load import load_checklist, load_edition, shipped
from app.checklists.national import RECHECK, find_breaches
from app.checklists.sets import offered
from app.domain.checklist import Checklist
from app.domain.features import Feature
from app.domain.inspection import Result, Verdict, home_of, left_out
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError
from app.workflow import checklists
from app.workflow.answering import answer, attach
from app.workflow.desk import Desk
from app.workflow.inspecting import PartPlan, describe_home, start
from app.workflow.lines import summaries
from app.workflow.rechecking import open_findings, recheck_of
from app.workflow.registering import register
from app.workflow.signing import sign
from app.workflow.visits import load, outcome
from tests.workflow.conftest import picture, sections

FAIL, PASS = Result(Verdict.FAIL), Result(Verdict.PASS)


def visited(desk: Desk, home: int, names: tuple[str, ...], failed: Iterable[str], signed: bool = True) -> int:
    """A visit in which these items fail; nothing else is looked at."""
    parts = [PartPlan(desk.actor, tuple(s.id for c in offered() if c.id in names for s in c.sections))]
    visit = start(desk, home, Mode.PATROL, names, parts)
    fill(desk, visit, failed, signed)
    return visit


def fill(desk: Desk, visit: int, failed: Iterable[str], signed: bool = True) -> None:
    for item in failed:
        answer(desk, visit, item, FAIL)
        attach(desk, visit, item, picture(), "现场.jpg")
    if signed:
        sign(desk, visit, "1")


def rechecked(desk: Desk, home: int, *names: str, inspectors: int = 1) -> int:
    """A recheck begun, with these checklists beside it; the first inspector takes everything."""
    made = recheck_of(desk, home)
    own = tuple(section.id for section in made.sections) if made else ()
    taken = own + (sections(*names) if names else ())
    plans = [PartPlan("检查员甲", taken, "民执001"), PartPlan("检查员乙", (), "民执002")][:inspectors]
    mode = Mode.ADMINISTRATIVE if inspectors > 1 else Mode.PATROL
    return start(desk, home, mode, (RECHECK, *names), plans)


def ids(made: Checklist | None) -> dict[str, list[str]]:
    return {section.title: [item.id for item in section.items] for section in made.sections} if made else {}


def refused(desk: Desk, home: int, *names: str) -> AppError:
    with pytest.raises(AppError) as caught:
        rechecked(desk, home, *names)
    return caught.value


def test_a_home_without_open_problems_has_nothing_to_recheck(desk: Desk, home: Institution) -> None:
    """What only failed, or only passed, is not registered: nothing to go back for."""
    visited(desk, home.key, ("fire",), ["XF18"], signed=False)
    assert recheck_of(desk, home.key) is None
    error = refused(desk, home.key)
    assert error.where == "青石镇敬老院" and "没有未销账的问题" in error.what
    assert len(summaries(desk)) == 1


def test_the_open_problems_of_all_visits_are_gathered_each_item_once(desk: Desk, home: Institution) -> None:
    visited(desk, home.key, ("night",), ["XF18", "XF20"])
    visited(desk, home.key, ("fire", "staffing"), ["XF18", "XF05", "RY07"])
    made = recheck_of(desk, home.key)
    assert made and (made.id, made.title, made.edition) == ("recheck", "复查", "2026-11-22")
    assert ids(made) == {"消防安全": ["XF05", "XF18", "XF20"], "人员配备": ["RY07"]}
    assert [section.id for section in made.sections] == ["recheck.fire", "recheck.staffing"]
    numbers = {row.finding.number for row in open_findings(desk, home.key)}
    assert len(numbers) == 5 and all(number in made.note for number in numbers)


def test_another_homes_problems_and_lapsed_ones_stay_out(desk: Desk, home: Institution) -> None:
    other = register(desk, replace(home, key=0, name="红石镇敬老院"))
    visited(desk, other.key, ("fire",), ["XF05"])
    visit = visited(desk, home.key, ("fire",), ["XF18", "XF20"])
    answer(desk, visit, "XF18", PASS, because="看错了楼层")
    assert ids(recheck_of(desk, home.key)) == {"消防安全": ["XF20"]}


def test_the_text_is_whole_and_without_fault(desk: Desk, home: Institution) -> None:
    visited(desk, home.key, ("fire", "staffing"), ["XF18", "XF49", "RY02", "RY07"])
    made = recheck_of(desk, home.key)
    assert made and load_checklist(made.source) == made == load_edition(made.source)


def test_a_visit_keeps_the_recheck_that_it_was_begun_with(desk: Desk, home: Institution) -> None:
    visited(desk, home.key, ("fire",), ["XF18"])
    visit = rechecked(desk, home.key)
    visited(desk, home.key, ("fire",), ["XF20"])
    view = load(desk, visit)
    assert [item.id for item in view.applicable] == ["XF18"] and view.number("XF18") == "复查 1.01"
    assert desk.store.blob(view.editions[0].blob).decode() == view.checklists[0].source


def test_what_still_fails_is_registered_anew_and_rechecked_under_its_first_checklist(
    desk: Desk, home: Institution
) -> None:
    visited(desk, home.key, ("fire",), ["XF18"])
    visit = rechecked(desk, home.key)
    fill(desk, visit, ["XF18"])
    assert [finding.number for finding in outcome(desk, load(desk, visit)).findings] == ["AAAA-0002"]
    assert ids(recheck_of(desk, home.key)) == {"消防安全": ["XF18"]}


def test_no_item_is_dropped_because_another_one_asks_the_same_fact(desk: Desk, home: Institution) -> None:
    """ZD03 is asked by XF49 where both are in a visit; both are open, so both are looked at again."""
    visited(desk, home.key, ("hazard",), ["ZD03"])
    visited(desk, home.key, ("fire",), ["XF49"])
    view = load(desk, rechecked(desk, home.key))
    assert {item.id for item in view.applicable} == {"ZD03", "XF49"} and not left_out(view)


def test_what_was_seen_is_asked_again_though_the_register_does_not_know_of_it(desk: Desk, home: Institution) -> None:
    visit = visited(desk, home.key, ("fire",), [], signed=False)
    item = next(i for c in shipped() if c.id == "fire" for i in c.items if Feature.SPRINKLER in i.when)
    assert item not in load(desk, visit).applicable
    describe_home(desk, visit, replace(home_of(home), features=home.features | set(item.when)))
    fill(desk, visit, [item.id])
    assert [i.id for i in load(desk, rechecked(desk, home.key)).applicable] == [item.id]


def without(monkeypatch: pytest.MonkeyPatch, *gone: str) -> None:
    """The program ships without these items, and words the others in a new way."""

    def renewed(checklist: Checklist) -> Checklist:
        kept = tuple(
            replace(s, items=tuple(replace(i, how="新的看法。") for i in s.items if i.id not in gone))
            for s in checklist.sections
        )
        return replace(checklist, sections=kept)

    newer = tuple(renewed(checklist) for checklist in offered())
    monkeypatch.setattr(checklists, "offered", lambda: newer)


def test_items_are_worded_as_now_and_those_gone_as_they_were(
    desk: Desk, home: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    visited(desk, home.key, ("fire",), ["XF18", "XF20"])
    visited(desk, home.key, ("night",), ["XF16"])
    without(monkeypatch, "XF20", "XF16")
    made = recheck_of(desk, home.key)
    assert made and ids(made) == {"消防安全": ["XF18", "XF20"], "夜查": ["XF16"]}
    how = {item.id: item.how for item in made.items}
    old = {item.id: item.how for item in shipped()[0].items}
    assert how == {"XF18": "新的看法。", "XF20": old["XF20"], "XF16": old["XF16"]}
    again = rechecked(desk, home.key)
    fill(desk, again, ["XF20", "XF16"])
    assert ids(recheck_of(desk, home.key)) == {"消防安全": ["XF18", "XF20"], "夜查": ["XF16"]}


def test_a_recheck_is_not_combined_with_what_asks_the_same(desk: Desk, home: Institution) -> None:
    visited(desk, home.key, ("fire",), ["XF18"])
    error = refused(desk, home.key, "fire")
    assert error.code == "inspection.item_twice" and "复查" in error.what
    view = load(desk, rechecked(desk, home.key, "staffing"))
    assert [checklist.id for checklist in view.checklists] == ["recheck", "staffing"]


def test_nor_with_a_checklist_that_asks_the_same_fact_under_another_number(desk: Desk, home: Institution) -> None:
    """ZD03 stays in the recheck, so XF49 beside it would ask the same again."""
    visited(desk, home.key, ("hazard",), ["ZD03"])
    assert refused(desk, home.key, "fire").code == "inspection.item_twice"


def test_an_item_beside_the_recheck_gives_way_to_one_in_it(desk: Desk, home: Institution) -> None:
    visited(desk, home.key, ("fire",), ["XF49"])
    view = load(desk, rechecked(desk, home.key, "hazard"))
    asked = {item.id for item in view.applicable}
    assert "XF49" in asked and "ZD03" not in asked and "ZD04" in asked


def test_two_officers_recheck_a_single_problem(desk: Desk, home: Institution) -> None:
    """An order has two officers; where there is one section, one of them signs, and the visit is closed."""
    visited(desk, home.key, ("fire",), ["XF18"])
    visit = rechecked(desk, home.key, inspectors=2)
    fill(desk, visit, [])
    line = next(line for line in summaries(desk) if line.key == visit)
    assert (line.closed, line.parts_signed, line.parts) == (True, 1, 1)
    assert line.inspectors == ("检查员甲", "检查员乙")


def test_no_checklist_of_a_county_takes_the_name() -> None:
    own = replace(shipped()[0], id=RECHECK, sections=())
    assert any("留给程序" in breach.what for breach in find_breaches(own, shipped()))
