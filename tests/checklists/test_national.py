"""National items are locked; a county's own stand beside them."""

from dataclasses import replace

import pytest

from app.checklists.diff import same
from app.checklists.load import shipped
from app.checklists.national import RESERVED, find_breaches, renew
from app.checklists.workbook_example import example
from app.domain.checklist import Checklist, Item, Section, Severity

FIRE, KITCHEN = shipped()[0], shipped()[1]


def _told(checklist: Checklist, *others: Checklist) -> list[tuple[str, str, str]]:
    return [(b.id, b.key, b.what) for b in find_breaches(checklist, shipped(), others)]


def _changed(checklist: Checklist, item_id: str, **changes: object) -> Checklist:
    def of(item: Item) -> Item:
        return replace(item, **changes) if item.id == item_id else item  # type: ignore[arg-type] # fields by name

    sections = tuple(replace(s, items=tuple(of(item) for item in s.items)) for s in checklist.sections)
    return replace(checklist, sections=sections)


def with_local(checklist: Checklist = FIRE, *, first: bool = False) -> Checklist:
    """The national checklist with a county's item in its first section, and a section of its own."""
    one, *others = example().items
    head, *rest = checklist.sections
    items = (one, *head.items) if first else (*head.items, one)
    return replace(checklist, sections=(replace(head, items=items), *rest, Section("bd.9", "本县", tuple(others))))


def test_the_ids_of_all_national_items_are_reserved() -> None:
    assert all(RESERVED.match(item.id) for checklist in shipped() for item in checklist.items)
    assert not any(RESERVED.match(section.id) for checklist in shipped() for section in checklist.sections)


def test_a_county_may_add_items_to_any_section_and_sections_of_its_own() -> None:
    assert _told(with_local()) == []
    assert _told(with_local(first=True)) == []
    assert _told(example()) == []


def test_a_county_may_write_its_own_note() -> None:
    assert _told(replace(FIRE, note="本县的说明")) == []


@pytest.mark.parametrize(
    ("changes", "key", "what"),
    [
        ({"severity": Severity.ADVICE}, "severity", "国家检查项 XF05 不能改：“等级”应为“一般”"),
        ({"deadline_days": 90}, "deadline", "国家检查项 XF05 不能改：“期限”应为“15天”"),
        ({"photo": True}, "photo", "国家检查项 XF05 不能改：“须拍照”应为“否”"),
        ({"title": "制度"}, "title", "国家检查项 XF05 不能改：“名称”应为“消防安全制度”"),
        ({"basis": ()}, "basis", "国家检查项 XF05 不能改：“依据”应为“《长治市推进养老服务发展的实施意见》二(…”"),
    ],
)
def test_a_changed_national_item_is_named_with_what_it_was(changes: dict[str, object], key: str, what: str) -> None:
    assert _told(_changed(FIRE, "XF05", **changes)) == [("XF05", key, what)]


def test_a_national_item_that_is_missing_or_moved_is_named() -> None:
    head, second, *rest = FIRE.sections
    item = head.items[0]
    short = replace(head, items=head.items[1:])
    assert _told(replace(FIRE, sections=(short, second, *rest))) == [
        (item.id, "id", f"少了国家检查项 {item.id}（{item.title}）")
    ]
    moved = replace(second, items=(*second.items, item))
    assert _told(replace(FIRE, sections=(short, moved, *rest))) == [
        (item.id, "section", f"国家检查项 {item.id} 应在“{head.title}”部分")
    ]


def test_a_national_checklist_keeps_its_names() -> None:
    head, *rest = FIRE.sections
    renamed = replace(FIRE, title="消防", sections=(replace(head, title="手续"), *rest))
    assert [(id_, key) for id_, key, _ in _told(renamed)] == [("", "title"), (head.id, "title")]


def test_national_ids_stay_out_of_other_checklists_those_of_coming_editions_too() -> None:
    borrowed = replace(example(), sections=(*example().sections, KITCHEN.sections[0]))
    ids = [KITCHEN.sections[0].id, *(item.id for item in KITCHEN.sections[0].items)]
    assert [id_ for id_, _, _ in _told(borrowed)] == ids
    assert _told(_changed(example(), "BD01", id="xf99")) == [("xf99", "id", "编号“xf99”的开头留给国家检查项")]


def test_ids_of_another_checklist_of_the_county_are_taken() -> None:
    other = replace(example(), id="bd-other", title="另一张")
    assert ("BD01", "id", "BD01 已在本县检查表“另一张”里用过") in _told(example(), other)
    assert _told(example(), example()) == []


def test_renewing_brings_the_national_items_of_today_and_keeps_the_county_s() -> None:
    old = with_local(_changed(FIRE, "XF05", deadline_days=90))
    renewed = renew(old, FIRE)
    assert find_breaches(renewed, shipped()) == ()
    assert same(renewed, with_local())
    assert {"BD01", "BD02"} <= {item.id for item in renewed.items}
