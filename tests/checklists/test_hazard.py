"""The hazard checklist: one item for each hazard, and never the same fact asked or counted twice."""

import tomllib
from pathlib import Path

import pytest

from app.checklists import load
from app.checklists.validation import find_faults
from app.domain.checklist import Item, Severity, Weight, asked_elsewhere, chosen_option, effective_severity
from app.domain.features import Feature

_DATA = Path(load.__file__).with_name("data")
_HAZARD = load.load_checklist(_DATA / "hazard.toml")
_OTHERS = {
    item.id: (item, checklist.title)
    for checklist in (
        load.load_checklist(_DATA / f"{name}.toml") for name in ("fire", "kitchen", "staffing", "supervision")
    )
    for item in checklist.items
}
_ITEMS = {item.id: item for item in _HAZARD.items}
_RESTATED = "ZD15"
# Items of other checklists that may end in a hazard, yet ask less than its item does.
_ASK_LESS = {("XF10", "ZD22"), ("XF61", "ZD19")}


def _hazards_of(item: Item) -> set[str]:
    return {hazard for hazard in (item.hazard, *(case.hazard for case in item.cases)) if hazard}


def test_the_file_is_sound() -> None:
    assert find_faults(_HAZARD.source, load.known()) == ()


def test_there_is_one_item_for_each_hazard() -> None:
    assert sorted(_ITEMS) == list(load.hazards())
    for item in _HAZARD.items:
        assert (item.hazard or _RESTATED) == item.id


def test_what_is_less_than_the_hazard_is_an_option_of_its_own_and_no_note_of_a_passed_item() -> None:
    lesser = {item.id: _lesser(item) for item in _HAZARD.items if item.cases}
    assert lesser.keys() == {"ZD03", "ZD05", "ZD06", "ZD10", "ZD12", "ZD13", "ZD14", "ZD16", "ZD17", "ZD18", "ZD20"}
    for item in _HAZARD.items:
        assert "在备注写明" not in item.how or item.id == "ZD02", item.id
        for case in item.cases:
            option = chosen_option(item, case.choice)
            assert case.severity and not case.hazard, (item.id, case)
            assert option is not None and option.problem and option.remedy, (item.id, case)


@pytest.mark.parametrize(("hazard", "other"), [("ZD05", "ZH12"), ("ZD06", "CF01")])
def test_a_licence_past_its_day_weighs_the_same_on_either_sheet(hazard: str, other: str) -> None:
    """行政许可法 50: who asked for more time and got no answer has it; who did not ask has no licence (70)."""
    items = (_ITEMS[hazard], _OTHERS[other][0])
    past = [[option for option in item.answer.options if "已过期" in option.title] for item in items]
    assert past[0] == past[1] != []
    for profile in load.profiles():
        for option in past[0]:
            told = [
                effective_severity(item, profile, frozenset(Feature), option.title, load.hazards()) for item in items
            ]
            assert told[0] == told[1], (profile.id, option.title)


def _lesser(item: Item) -> set[str]:
    """The options that are no hazard."""
    return {case.choice for case in item.cases}


def test_the_listed_are_major_the_others_suspected_and_what_nobody_may_judge_on_the_spot_is_referred() -> None:
    features = frozenset(Feature)
    for profile in load.profiles():
        for item in _HAZARD.items:
            for choice in ("", *(option.title for option in item.answer.options if option.passes is False)):
                weight = effective_severity(item, profile, features, choice, load.hazards())
                option = chosen_option(item, choice)
                if option is not None and option.refer:
                    assert weight == Weight(Severity.REFERRED)
                elif choice and choice in _lesser(item):
                    assert not weight.hazard and weight.severity not in (Severity.MAJOR, Severity.SUSPECTED)
                elif item.id == _RESTATED:
                    assert weight.severity is Severity.ADVICE and not weight.hazard
                else:
                    listed = int(item.id.removeprefix("ZD")) <= 7
                    assert weight.severity is (Severity.MAJOR if listed else Severity.SUSPECTED), item.id
                    assert weight.hazard == item.id


def test_who_decides_is_said() -> None:
    for item in _HAZARD.items:
        assert ("主管部门判定" in item.how) == (int(item.id.removeprefix("ZD")) > 7), item.id
    assert "当场不下结论" in _ITEMS[_RESTATED].how


def test_what_asks_the_same_fact_is_named() -> None:
    for item in _HAZARD.items:
        for item_id in (each for part in item.asked_by for each in part):
            other, _ = _OTHERS[item_id]
            assert item_id in item.how and f"“{other.title}”" in item.how, (item.id, item_id)


def test_what_asks_the_same_fact_ends_in_the_same_hazard() -> None:
    for item in _HAZARD.items:
        for item_id in (each for part in item.asked_by for each in part):
            assert item.id == _RESTATED or item.id in _hazards_of(_OTHERS[item_id][0]), (item.id, item_id)


def test_every_item_with_the_same_hazard_is_linked() -> None:
    linked = {(item_id, item.id) for item in _HAZARD.items for part in item.asked_by for item_id in part}
    ending = {(item.id, hazard) for item, _ in _OTHERS.values() for hazard in _hazards_of(item)}
    assert ending - linked == _ASK_LESS


def test_a_home_that_can_be_asked_the_item_can_be_asked_its_parts() -> None:
    for item in _HAZARD.items:
        for part in item.asked_by:
            needed = [set(_OTHERS[item_id][0].when) - set(item.when) for item_id in part]
            if part not in (("XF33",), ("XF34",)):  # without an alarm or a sprinkler there is none to be shut off
                assert all(not missing for missing in needed), (item.id, part)


def test_an_item_that_stands_for_another_is_always_asked_itself() -> None:
    assert not any(item.asked_by for item, _ in _OTHERS.values())


@pytest.mark.parametrize(
    ("item", "among", "expected"),
    [
        ("ZD08", ["XF18", "XF19", "XF21", "XF22"], ("XF18", "XF19", "XF21")),
        ("ZD08", ["XF18", "XF19"], ()),
        ("ZD14", ["XF16"], ("XF16",)),
        ("ZD14", ["RY12"], ("RY12",)),
        ("ZD14", ["RY12", "XF16"], ("XF16", "RY12")),
        ("ZD14", [], ()),
        ("ZD01", ["XF01"], ()),
    ],
)
def test_a_fact_asked_in_full_is_not_asked_again(item: str, among: list[str], expected: tuple[str, ...]) -> None:
    assert asked_elsewhere(_ITEMS[item], among) == expected


def test_with_all_checklists_only_what_nothing_else_asks_is_left() -> None:
    left = [item.id for item in _HAZARD.items if not asked_elsewhere(item, _OTHERS)]
    assert left == ["ZD01", "ZD02"]


def test_a_link_is_read_from_the_file() -> None:
    assert _ITEMS["ZD05"].asked_by == (("RY18", "ZH12"),)
    assert _ITEMS["ZD08"].asked_by == (("XF18",), ("XF19",), ("XF21",))
    assert load.load_edition(_HAZARD.source) == _HAZARD


@pytest.mark.parametrize(
    "value", ['"XF18"', "[]", "[1]", "[[]]", '[["XF18", ""]]', '["ZD01"]', '[["XF1", "XF1"]]', "{}"]
)
def test_a_wrong_link_is_told(value: str) -> None:
    text = _HAZARD.source.replace('hazard = "ZD01"\n', f'hazard = "ZD01"\nasked_by = {value}\n')
    assert tomllib.loads(text)
    assert len(find_faults(text, load.known())) == 1
