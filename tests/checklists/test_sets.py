"""The short sets: assembled from the full checklists, whole as files, and told every fault at once."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.checklists import load
from app.checklists.errors import ChecklistError
from app.checklists.sets import assemble_sets, shipped_sets
from app.domain.checklist import Checklist

_DATA = Path(load.__file__).with_name("data")
_FULL = tuple(
    load.load_checklist(_DATA / f"{name}.toml") for name in ("fire", "kitchen", "staffing", "supervision", "hazard")
)
_GOOD = """format = 1
edition = "2026-11"

[[set]]
id = "some"
title = "几项"
purpose = "只看几项。"

[[set.section]]
id = "some.1"
title = "一节"
items = ["XF18", "ZD01"]
"""


def _faults(text: str) -> list[str]:
    with pytest.raises(ChecklistError) as caught:
        assemble_sets(text, _FULL)
    assert str(caught.value).startswith("sets.toml：")
    return [str(fault) for fault in caught.value.faults]


def _sets() -> dict[str, Checklist]:
    return {made.id: made for made in shipped_sets(_FULL)}


def test_three_sets_ship() -> None:
    assert {key: made.title for key, made in _sets().items()} == {
        "quick": "农村敬老院快速检查",
        "night": "夜查",
        "holiday": "节前检查",
    }
    for made in _sets().values():
        assert made.note.count("。") == 1 and made.note.endswith("。")


def test_the_quick_check_has_about_forty_items() -> None:
    assert 38 <= len(_sets()["quick"].items) <= 44


@pytest.mark.parametrize("key", ["quick", "night", "holiday"])
def test_a_set_is_a_whole_checklist_of_its_own(key: str) -> None:
    made = _sets()[key]
    assert load.load_checklist(made.source) == made
    assert load.load_edition(made.source) == made


def test_the_items_are_those_of_the_full_checklists() -> None:
    items = {item.id: item for checklist in _FULL for item in checklist.items}
    for made in _sets().values():
        ids = [item.id for item in made.items]
        assert len(ids) == len(set(ids))
        assert all(item == items[item.id] for item in made.items)


def test_a_changed_item_changes_the_set_and_not_what_an_inspection_kept() -> None:
    kept = _sets()["quick"].source
    section = _FULL[0].sections[2]
    items = tuple(replace(item, text="改过的要求。") if item.id == "XF18" else item for item in section.items)
    sections = tuple(replace(each, items=items) if each.id == section.id else each for each in _FULL[0].sections)
    changed = shipped_sets([replace(_FULL[0], sections=sections), *_FULL[1:]])[0]
    assert changed.source != kept
    assert next(item for item in load.load_edition(kept).items if item.id == "XF18").text != "改过的要求。"
    assert next(item for item in load.load_edition(changed.source).items if item.id == "XF18").text == "改过的要求。"


def test_the_quick_check_asks_about_every_listed_hazard() -> None:
    linked = {hazard for item in _sets()["quick"].items for hazard in (item.hazard, *(c.hazard for c in item.cases))}
    assert {f"ZD{number:02d}" for number in range(1, 8)} <= linked


def test_a_good_text_has_no_fault() -> None:
    (made,) = assemble_sets(_GOOD, _FULL)
    assert [item.id for item in made.items] == ["XF18", "ZD01"]
    assert (made.id, made.title, made.edition, made.note) == ("some", "几项", "2026-11", "只看几项。")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"ZD01"', '"ZD-01"', "some.1 · 没有编号为“ZD-01”的检查项 · 是不是“ZD01”？写已载入的检查表里的编号。"),
        ('"ZD01"', '"甲"', "some.1 · 没有编号为“甲”的检查项 · 写已载入的检查表里的编号。"),
        ('"ZD01"', '"XF18"', "some.1 · “XF18”写了两次 · 删去重复的。"),
        (
            '"ZD01"',
            '"XF19", "ZD08", "XF21"',
            "some · “ZD08”问的事实，本表的XF18、XF19、XF21已经问到 · 删去其中一方，同一事实只问一次。",
        ),
        ('["XF18", "ZD01"]', "[]", "some.1 · “items”里一条也没有 · 至少写一条。"),
        ('["XF18", "ZD01"]', "[18]", "some.1 · “items”应写文字的数组，现在是数组 · 改成文字的数组。"),
        ("items = ", "item = ", "some.1 · 不认识“item” · 是不是“items”？这里可以写：id、title、items。"),
        ('id = "some.1"', 'id = "fire.1"', "fire.1 · 编号“fire.1”重复，前面已有 · 改成没有用过的编号。"),
        ('id = "some"', 'id = "fire"', "fire · 编号“fire”重复，前面已有 · 改成没有用过的编号。"),
        (
            'id = "some"',
            'id = "一些"',
            "一些 · 编号“一些”含有不能用的字符 · 编号只用英文字母、数字、点、横线和下划线。",
        ),
        (
            'purpose = "只看几项。"',
            'purpose = " "',
            "some · “purpose”是空的 · 写上内容，或删去这个键（必填的不能删）。",
        ),
        ('purpose = "只看几项。"\n', "", "some · 缺少“purpose” · 补上“purpose”。"),
        ("format = 1", "format = 2", "文件开头 · 格式版本是 2，本程序只认识 1 · 升级程序后再载入，或改为 format = 1。"),
        ('title = "几项"', 'title = "几项', '第6行第12列 · 不是合法的 TOML：title = "几项 · '),
    ],
)
def test_a_fault_is_told_with_its_place_and_its_remedy(old: str, new: str, fault: str) -> None:
    assert old in _GOOD
    told = _faults(_GOOD.replace(old, new, 1))
    assert any(line.startswith(fault) for line in told), told


def test_all_faults_are_told_at_once() -> None:
    text = _GOOD.replace('"ZD01"', '"ZD91", "XF18"').replace('edition = "2026-11"\n', "")
    assert [re.split(" · ", fault)[1] for fault in _faults(text)] == [
        "缺少“edition”",
        "没有编号为“ZD91”的检查项",
        "“XF18”写了两次",
    ]


def test_a_set_without_sections_is_refused() -> None:
    assert _faults(_GOOD.split("[[set.section]]")[0]) == ["some · 缺少“section” · 补上“section”。"]
    assert _faults('format = 1\nedition = "1"\nset = []') == ["文件开头 · “set”里一条也没有 · 至少写一条。"]
