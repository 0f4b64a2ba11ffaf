"""What changed between two editions, item by item and field by field."""

from dataclasses import fields, replace
from decimal import Decimal

from hypothesis import given

from app.checklists.diff import ADDED, CHANGED, FIELD_TITLES, MOVED, REMOVED, find_changes, same
from app.checklists.load import shipped
from app.checklists.workbook_example import example
from app.domain.checklist import AnswerForm, AnswerKind, Checklist, Item, Life, Section, Severity
from app.domain.features import Feature
from tests.checklists.test_write import _checklists


def _with(**changes: object) -> Checklist:
    """The example with its first item changed."""
    first, *others = example().items
    section = replace(example().sections[0], items=(replace(first, **changes), *others))  # type: ignore[arg-type] # fields by name
    return replace(example(), sections=(section,))


def _lines(after: Checklist) -> list[str]:
    return [str(change) for change in find_changes(example(), after)]


def test_an_edition_is_the_same_as_itself_whatever_it_is_called() -> None:
    assert same(example(), replace(example(), edition="2027", source="x"))


@given(_checklists(), _checklists())
def test_two_editions_are_the_same_exactly_when_nothing_differs(one: Checklist, other: Checklist) -> None:
    alike = replace(one, edition="", source="") == replace(other, edition="", source="")
    assert same(one, other) == alike
    assert same(one, replace(one, edition=other.edition))


def test_changed_fields_are_told_in_the_words_of_the_office() -> None:
    assert _lines(_with(severity=Severity.SERIOUS, deadline_days=0)) == [
        "改动 BD01 宿舍楼灭火器 · 等级：一般 → 严重",
        "改动 BD01 宿舍楼灭火器 · 期限：15天 → 0天",
    ]
    assert _lines(_with(when=(Feature.KITCHEN,), photo=False)) == [
        "改动 BD01 宿舍楼灭火器 · 条件：空 → 自设食堂",
        "改动 BD01 宿舍楼灭火器 · 须拍照：是 → 否",
    ]
    assert _lines(_with(answer=replace(example().items[0].answer, at_least=Decimal(4)))) == [
        "改动 BD01 宿舍楼灭火器 · 不少于：2 → 4"
    ]
    assert _lines(_with(asked_by=(("XF18",), ("XF16", "RY12")))) == [
        "改动 BD01 宿舍楼灭火器 · 同问编号：空 → XF18；XF16/RY12"
    ]


def test_lives_and_what_stays_with_the_office_are_told() -> None:
    form = AnswerForm(AnswerKind.DATE, means="made", lives=(Life("干粉", 120), Life("水基型", 18, "维修")))
    assert _lines(_with(private=True, answer=form)) == [
        "改动 BD01 宿舍楼灭火器 · 答案类型：计数 → 日期",
        "改动 BD01 宿舍楼灭火器 · 单位：具 → 空",
        "改动 BD01 宿舍楼灭火器 · 不少于：2 → 空",
        "改动 BD01 宿舍楼灭火器 · 日期含义：空 → 起算日",
        "改动 BD01 宿舍楼灭火器 · 年限：空 → 干粉（出厂起10年）；水基型（维修起18个月）",
        "改动 BD01 宿舍楼灭火器 · 保密：否 → 是",
    ]


def test_long_texts_stand_one_above_the_other() -> None:
    text = example().items[0].text
    (line,) = _lines(_with(text=text + "每层都要。"))
    assert line == f"改动 BD01 宿舍楼灭火器 · 检查内容\n    原：{text}\n    现：{text}每层都要。"


def test_a_basis_is_told_as_it_would_be_cited() -> None:
    (line,) = _lines(_with(basis=example().items[0].basis[:1]))
    assert (
        "《中华人民共和国消防法》第十六条；《自治区人民政府办公厅关于推进养老服务高质量发展的实施意见》三18.（要求）"
        in line
    )


def test_items_and_sections_that_come_go_and_move_are_told() -> None:
    first, second, third = example().items
    other = Section("bd.2", "另一部分", (first, replace(second, id="BD04"), third))
    assert _lines(replace(example(), title="新名", sections=(replace(example().sections[0], title="旧"), other))) == [
        "改动 检查表 · 名称：消防补充（本县） → 新名",
        "改动 bd.1 部分 · 名称：本县增加的消防项目 → 旧",
        "新增 bd.2 部分“另一部分”",
        "移动 BD01 宿舍楼灭火器 · 部分：本县增加的消防项目 → 另一部分",
        "移动 BD03 值班室灭火器年限 · 部分：本县增加的消防项目 → 另一部分",
        "新增 BD04 报警主机运行",
    ]
    turned = replace(example().sections[0], items=(second, first, third))
    assert _lines(replace(example(), sections=(turned,))) == ["移动 bd.1 部分“本县增加的消防项目”里检查项的顺序"]


def test_every_national_checklist_differs_from_every_other_by_all_items() -> None:
    one, other = shipped()[:2]
    changes = find_changes(one, other)
    assert {c.how for c in changes} <= {ADDED, REMOVED, CHANGED, MOVED}
    assert sum(c.how == REMOVED and "部分" not in c.title for c in changes) >= len(one.items) - 5


def test_every_field_of_an_item_has_a_name_here() -> None:
    """Who adds a field to the checklist names it here, or a change of it goes untold."""
    assert {field.name for field in fields(Item)} - {"id"} == set(FIELD_TITLES)
    for field in fields(AnswerForm):
        _ = find_changes(example(), _with(answer=AnswerForm()))
        assert field.name in _form_titles()


def _form_titles() -> set[str]:
    from app.checklists import diff

    return set(diff._FORM_TITLES)
