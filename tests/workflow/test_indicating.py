"""The indicators over a store: homes of their area, the latest answers, no clash taken for a fact."""

from app.domain.indicators import Measured
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.workflow.answering import answer
from app.workflow.desk import Desk
from app.workflow.indicating import measured
from app.workflow.inspecting import PartPlan, start
from app.workflow.registering import register
from tests.workflow.conftest import sections


def of(desk: Desk, name: str) -> Measured:
    return next(each for each in measured(desk) if each.indicator.id == name)


def test_only_the_aims_of_areas_with_homes_are_told(desk: Desk, home: Institution) -> None:
    assert {each.indicator.jurisdiction for each in measured(desk)} == {"吴忠市", "宁夏回族自治区"}


def test_a_store_without_homes_of_these_areas_has_none(desk: Desk) -> None:
    assert measured(desk) == ()
    register(desk, Institution(name="示例院", county="某县"))
    assert measured(desk) == ()


def test_homes_count_where_they_lie(desk: Desk) -> None:
    register(desk, Institution(name="甲院", county="同心县", beds=10, nursing_beds=6))
    register(desk, Institution(name="乙院", county="海城市", beds=10, nursing_beds=5))
    assert of(desk, "nursing_beds_wuzhong_2025").part == of(desk, "nursing_beds_ningxia_2022").part == 6
    assert of(desk, "nursing_beds_anshan_2022").part == 5


def test_the_latest_visit_says_how_many_are_trained(desk: Desk, home: Institution, visit: int) -> None:
    assert of(desk, "training_wuzhong").unknown == 1
    answer(desk, visit, "RY07", Result(Verdict.FAIL, {"part": 3, "whole": 4}))
    later = start(desk, home.key, Mode.PATROL, ("staffing",), [PartPlan(desk.actor, sections("staffing"))])
    assert of(desk, "training_wuzhong").part == 3, "a visit that has not asked yet takes nothing back"
    answer(desk, later, "RY07", Result(Verdict.PASS, {"part": 4, "whole": 4}))
    found = of(desk, "training_wuzhong")
    assert (found.part, found.whole, found.reached) == (4, 4, True)


def test_what_can_be_computed_comes_first(desk: Desk, home: Institution) -> None:
    computed = [each.indicator.measure is not None for each in measured(desk)]
    assert computed == sorted(computed, reverse=True) and True in computed and False in computed
