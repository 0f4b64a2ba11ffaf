"""Every row of a filled 机构登记表 is entered, changed, left, in conflict or refused, never on another home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklists.workbook_read import Book, Value
from app.domain.features import Feature
from app.domain.institution import Institution, Kind, Residents, Roster
from app.domain.ledger import MARKS
from app.domain.register_form import COLUMNS, OPEN, Holds, cell_of, with_cells
from app.errors import AppError
from app.interchange import register_plan
from app.interchange.form_plan import Group, change_words
from app.interchange.register_plan import HeldHome, plan_homes, register_lines
from tests.interchange.forms import Hand, code_of, edited, held_homes, home, name_of, only, plan_of, register_content
from tests.interchange.forms import read_content as read

HOMES = tuple(home(number) for number in range(6))
TELLING = ["编号", "机构名称", "统一社会信用代码", *MARKS]
Edit = Callable[[Hand], None]


@cache
def left() -> Book:
    """The form as it left, with six homes."""
    with TemporaryDirectory() as folder:
        return read(register_content(HOMES), Path(folder))


def test_a_form_that_comes_back_as_it_left_changes_nothing() -> None:
    plan = plan_of(left(), HOMES)
    assert [row.group for row in plan.rows] == [Group.UNCHANGED] * 6 and len(plan.rows) == 6


def test_a_changed_cell_changes_that_field_of_that_home_alone() -> None:
    def edit(hand: Hand) -> None:
        row = hand.marked()[2]
        hand.set(row, "床位", "８８张")
        hand.set(row, "自设食堂", "有")
        hand.set(row, "电话", "0953-1234567")

    row = only(plan_of(edited(left(), edit), HOMES), Group.ACCEPTED)
    assert row.said == replace(HOMES[2], beds=88, phone="0953-1234567", features=frozenset({Feature.KITCHEN}))
    assert change_words(row.changes) == "电话：（空） → 0953-1234567；床位：42 → 88；自设食堂：无 → 有"


def test_a_cell_with_line_breaks_is_a_name_of_one_line() -> None:
    """Alt+Enter, or a paste from a web page: a list and a paper's head would break in the middle."""

    def edit(hand: Hand) -> None:
        row = hand.empty()
        hand.set(row, "机构名称", "新镇\r\n敬老院")
        hand.set(row, "县（市、区）", " 红寺堡\n区 ")
        hand.set(row, "乡镇（街道）", "新\r\n镇")

    said = only(plan_of(edited(left(), edit), HOMES), Group.ACCEPTED).said
    assert said is not None and (said.name, said.county, said.township) == ("新镇敬老院", "红寺堡区", "新镇")


def test_a_code_with_a_check_character_of_its_own_is_taken_and_told() -> None:
    def edit(hand: Hand) -> None:
        row = hand.empty()
        for title, value in {"机构名称": "丙敬老院", "县（市、区）": "红寺堡区"}.items():
            hand.set(row, title, value)
        hand.set(row, "统一社会信用代码", "91350203M0001QKT19")

    row = only(plan_of(edited(left(), edit), HOMES), Group.ACCEPTED)
    assert row.said is not None and row.said.credit_code == "91350203M0001QKT19" and "请对照登记证书" in row.reason


@pytest.mark.parametrize("column", ["机构名称", "统一社会信用代码", "乡镇（街道）", "地址", "负责人", "电话"])
def test_an_id_number_in_any_cell_refuses_its_row_alone(column: str) -> None:
    def edit(hand: Hand) -> None:
        row = hand.empty()
        for title, value in {"机构名称": "丙敬老院", "县（市、区）": "红寺堡区"}.items():
            hand.set(row, title, value)
        hand.set(row, column, "640103194001010828")

    plan = plan_of(edited(left(), edit), HOMES)
    assert "身份证号" in only(plan, Group.REFUSED).reason


def test_a_row_without_marks_is_a_new_home_with_what_it_says() -> None:
    def edit(hand: Hand) -> None:
        row = hand.empty()
        for title, value in {"机构名称": "新庄村幸福院", "县（市、区）": "红寺堡区", "类型": "农村幸福院"}.items():
            hand.set(row, title, value)
        hand.set(row, "床位", 12.0)
        hand.set(row, "在册护理员", "３")
        hand.set(row, "照护失能失智的", 2.0)
        hand.set(row, "照护自理的", 1.0)
        hand.set(row, "有电梯", "√")

    row = only(plan_of(edited(left(), edit), HOMES), Group.ACCEPTED)
    assert row.said == Institution(
        name="新庄村幸福院",
        county="红寺堡区",
        kind=Kind.MUTUAL_HOME,
        beds=12,
        roster=Roster(3, 2, 1),
        features=frozenset({Feature.ELEVATOR}),
    )


def test_a_changed_county_that_makes_two_homes_of_one_name_there_is_refused() -> None:
    """The name alone was no twin: in its own county no other home bears it."""
    namesakes = (replace(HOMES[0], county="利通区"), replace(HOMES[1], name=HOMES[0].name), *HOMES[2:])
    with TemporaryDirectory() as folder:
        form = read(register_content(namesakes), Path(folder))
    row = only(plan_of(edited(form, set_first("县（市、区）", HOMES[1].county)), namesakes), Group.REFUSED)
    assert "已登记同县同名的机构（AAAA-2）" in row.reason
    row = only(plan_of(edited(form, set_first("县（市、区）", "盐池县")), namesakes), Group.ACCEPTED)
    assert row.said == replace(namesakes[0], county="盐池县")


def set_first(title: str, value: Value) -> Edit:
    return lambda hand: hand.set(hand.marked()[0], title, value)


def new_home(**cells: Value) -> Edit:
    def edit(hand: Hand) -> None:
        row = hand.empty()
        for title, value in ({"机构名称": "新院", "县（市、区）": "红寺堡区"} | cells).items():
            hand.set(row, title, value)

    return edit


def merge_first(hand: Hand) -> None:
    for title in MARKS:
        first, second = hand.marked()[:2]
        hand.set(first, title, hand.get(second, title))


def clear_first(hand: Hand) -> None:
    row = hand.marked()[0]
    for title in OPEN:
        hand.set(row, title, "")


def copy_down(hand: Hand) -> None:
    row = hand.empty()
    hand.rows[row] = list(hand.rows[hand.marked()[0]])
    hand.set(row, "床位", 7.0)


@pytest.mark.parametrize(
    ("edit", "place", "words"),
    [
        (set_first("床位", "很多"), "“床位”", "“很多”不是人数、个数；请只填数字"),
        (set_first("床位", 4.5), "“床位”", "不是人数"),
        (set_first("床位", ""), "“床位”", "登记过的数被清空了（原来是40）；没有的请填0"),
        (set_first("其中护理型", 99.0), "“其中护理型”", "不能多于床位数（40）"),
        (set_first("类型", "宾馆"), "“类型”", "不是可选的内容；请从下拉里选：农村敬老院、"),
        (set_first("有电梯", "也许"), "“有电梯”", "请从下拉里选：有、无"),
        (set_first("县（市、区）", ""), "“县（市、区）”", "请填写所在县"),
        (set_first("机构名称", " "), "“机构名称”", "请填写机构名称"),
        (set_first("统一社会信用代码", "52640300MJX0000A"), "“统一社会信用代码”", "应为18位，现为16位"),
        (set_first("统一社会信用代码", 5.26403e17), "“统一社会信用代码”", "被表格软件当成了数"),
        (set_first("统一社会信用代码", code_of(1)), "“统一社会信用代码”", "已登记在“示例1敬老院”（AAAA-2）名下"),
        (set_first("负责人", "王某 640300195001011234"), "“负责人”", "像是18位身份证号"),
        (set_first("电话", "640300195001011234"), "“电话”", "像是18位身份证号"),
        (set_first("地址", "长" * 2001), "“地址”", "有2001个字，太长"),
        (set_first("照护自理的", 2.0), "“照护失能失智的”", "两组人数都要填写"),
        (set_first("机构名称", "示例3敬老院"), "“机构名称”", "已登记同县同名的机构（AAAA-4）"),
        (clear_first, "第", "这一行的内容都被清空了；导入不会删除机构"),
        (merge_first, "第", "编号和看得见的内容对不上"),
        (copy_down, "第", "同一家机构在"),
        (
            new_home(机构名称="示例1敬老院"),
            "“机构名称”",
            "（AAAA-2），像是重复登记；请在它自己的",
        ),
        (new_home(统一社会信用代码=code_of(4)), "“统一社会信用代码”", "已登记在“示例4敬老院”"),
        (new_home(机构名称="", 床位=3.0), "“机构名称”", "请填写机构名称"),
    ],
)
def test_a_row_that_is_not_right_is_refused_at_its_cell_and_says_what_to_do(edit: Edit, place: str, words: str) -> None:
    plan = plan_of(edited(left(), edit), HOMES)
    assert not plan.accepted and not plan.of(Group.CONFLICT)
    refused = plan.of(Group.REFUSED)
    assert refused and all(words in row.reason for row in refused[:1]), [row.reason for row in refused]
    assert place in refused[0].where and refused[0].reason.endswith("。")


def test_every_fault_of_a_row_is_told_at_once() -> None:
    plan = plan_of(edited(left(), new_home(床位="很多", **{"县（市、区）": ""})), HOMES)
    row = only(plan, Group.REFUSED)
    assert "“床位”" in row.where and "“县（市、区）”：请填写所在县" in row.reason


@pytest.mark.parametrize(
    "text", ["30，32", "1,5", "30、32", "30-32", "12,34", "0,123", "1,2345", "30\n32", "85%", "1e3"]
)
def test_two_numbers_or_a_broken_one_are_no_count(text: str) -> None:
    row = only(plan_of(edited(left(), set_first("床位", text)), HOMES), Group.REFUSED)
    assert "不是人数、个数" in row.reason and "“床位”" in row.where


@pytest.mark.parametrize("text", ["1,200", "１，２００张", " 1200\n", 1200.0])
def test_a_comma_between_threes_parts_thousands(text: Value) -> None:
    row = only(plan_of(edited(left(), set_first("床位", text)), HOMES), Group.ACCEPTED)
    assert row.said is not None and row.said.beds == 1200


def test_a_row_filled_with_another_home_is_refused() -> None:
    def edit(hand: Hand) -> None:
        row = hand.marked()[0]
        hand.set(row, "机构名称", "别处养老院")
        hand.set(row, "统一社会信用代码", code_of(9))

    row = only(plan_of(edited(left(), edit), HOMES), Group.REFUSED)
    assert "像是在“示例0敬老院”的行里填了另一家机构" in row.reason


def test_a_new_name_alone_is_a_new_name() -> None:
    row = only(plan_of(edited(left(), set_first("机构名称", "示例改名敬老院")), HOMES), Group.ACCEPTED)
    assert row.said == replace(HOMES[0], name="示例改名敬老院")


def test_two_new_rows_of_one_name_are_refused_and_equal_ones_count_once() -> None:
    def twice(second: float) -> Edit:
        def edit(hand: Hand) -> None:
            for offset, beds in ((0, 9.0), (1, second)):
                row = hand.empty() + offset
                hand.set(row, "机构名称", "新院")
                hand.set(row, "县（市、区）", "红寺堡区")
                hand.set(row, "床位", beds)

        return edit

    plan = plan_of(edited(left(), twice(8.0)), HOMES)
    assert len(plan.of(Group.REFUSED)) == 2 and not plan.accepted
    plan = plan_of(edited(left(), twice(9.0)), HOMES)
    assert len(plan.accepted) == 1 and "只算一次" in plan.rows[-1].reason


@pytest.mark.parametrize("alike", [False, True], ids=["names of their own", "one name"])
def test_each_row_is_held_against_a_county_by_its_name_and_code_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alike: bool
) -> None:
    """Every new row against every home was 12 s at 3,000 of each."""
    asked = 0
    compare = Institution.__eq__

    def counted(one: Institution, other: object) -> bool:
        nonlocal asked
        asked += 1
        return compare(one, other)

    def counted_who(entry: Institution) -> tuple[str, str]:
        nonlocal asked
        asked += 1
        return who(entry)

    who = register_plan._who
    monkeypatch.setattr(Institution, "__eq__", counted)
    monkeypatch.setattr(register_plan, "_who", counted_who)

    def comparisons(count: int) -> int:
        def edit(hand: Hand) -> None:
            first = hand.empty()
            hand.rows += [[""] * len(hand.rows[hand.head]) for _ in range(count)]
            for row in range(first, first + count):
                hand.set(row, "机构名称", "新院" if alike else f"新院{row}")
                hand.set(row, "县（市、区）", "红寺堡区")

        nonlocal asked
        homes = tuple(home(number) for number in range(count))
        book = edited(read(register_content(homes), tmp_path, f"{count}.xlsx"), edit)
        asked = 0
        plan_of(book, homes)
        return asked

    assert comparisons(40) <= 4.5 * comparisons(10)


def test_what_the_register_holds_otherwise_by_now_is_a_conflict_and_other_fields_are_not() -> None:
    now = (replace(HOMES[0], beds=55), *HOMES[1:])
    row = only(plan_of(edited(left(), set_first("床位", 66.0)), now), Group.CONFLICT)
    assert "本机的登记已改为“55”，和这一行填的“66”不同" in row.reason
    row = only(plan_of(edited(left(), set_first("电话", "1")), now), Group.ACCEPTED)
    assert row.said == replace(now[0], phone="1"), "the other computer's beds stay"
    assert not plan_of(left(), now).accepted, "an untouched cell says nothing"
    assert not plan_of(edited(left(), set_first("床位", 55.0)), now).accepted, "both say the same"


def test_a_field_on_which_two_computers_differ_waits_for_the_decision() -> None:
    held = held_homes(HOMES) | {name_of(0): HeldHome(HOMES[0], frozenset({"residents"}))}
    plan = plan_homes(register_lines(edited(left(), set_first("失能", 9.0))), held)
    assert "请先在“交接合并”里决定" in only(plan, Group.CONFLICT).reason


def test_a_home_that_is_not_held_here_is_refused() -> None:
    plan = plan_of(left(), HOMES[:5])
    assert "本机没有这家机构" in only(plan, Group.REFUSED).reason


def test_rows_deleted_by_the_clerk_delete_no_home() -> None:
    def edit(hand: Hand) -> None:
        del hand.rows[hand.marked()[1] : hand.marked()[4]]

    assert [row.group for row in plan_of(edited(left(), edit), HOMES).rows] == [Group.UNCHANGED] * 3


def test_a_column_that_was_moved_is_found_and_one_that_is_missing_refuses_the_file() -> None:
    def move(hand: Hand) -> None:
        place = hand.column("床位")
        for row in hand.rows:
            row.append(row.pop(place))

    def edit(hand: Hand) -> None:
        move(hand)
        hand.set(hand.marked()[3], "床位", 70.0)

    assert only(plan_of(edited(left(), edit), HOMES), Group.ACCEPTED).said == replace(HOMES[3], beds=70)

    with pytest.raises(AppError) as caught:
        plan_of(edited(left(), lambda hand: hand.set(hand.head, "版次（勿改）", "x")), HOMES)
    assert caught.value.code == "form.no_column" and "没有导入任何内容" in str(caught.value)


@given(st.permutations(range(6)), st.integers(0, 5), st.integers(0, 6))
def test_rows_sorted_as_a_whole_and_rows_put_between_never_change_another_home(
    order: list[int], changed: int, gap: int
) -> None:
    def edit(hand: Hand) -> None:
        hand.set(hand.marked()[changed], "床位", 77.0)
        marked = hand.marked()
        block = [hand.rows[marked[0] + place] for place in order]
        block.insert(gap, [""] * len(block[0]))
        hand.rows[marked[0] : marked[-1] + 1] = block

    plan = plan_of(edited(left(), edit), HOMES)
    assert only(plan, Group.ACCEPTED).said == replace(HOMES[changed], beds=77)
    assert len(plan.rows) == 6


@given(
    st.permutations(range(6)), st.sets(st.sampled_from(["编号", "机构名称", "统一社会信用代码", *MARKS]), min_size=1)
)
def test_a_sort_of_some_columns_alone_is_never_taken_for_another_home(order: list[int], columns: set[str]) -> None:
    def edit(hand: Hand) -> None:
        rows = hand.marked()
        for title in columns:
            values = [hand.get(row, title) for row in rows]
            for row, place in zip(rows, order, strict=True):
                hand.set(row, title, values[place])

    for row in plan_of(edited(left(), edit), HOMES).accepted:
        assert row.said is not None
        before = HOMES[row.said.key - 1]
        assert {"机构名称", "统一社会信用代码"}.isdisjoint(change.column for change in row.changes)
        assert (row.said.name, row.said.credit_code) == (before.name, before.credit_code)


@pytest.mark.parametrize("title", ["床位", "自理老人", "地址"])
def test_a_column_that_was_sorted_or_pushed_down_alone_is_noticed(title: str) -> None:
    homes = tuple(replace(each, address=f"青石村{each.key}号") for each in HOMES)
    with TemporaryDirectory() as folder:
        book = read(register_content(homes), Path(folder))

    def turn(hand: Hand) -> None:
        rows = hand.marked()
        values = [hand.get(row, title) for row in rows]
        for row, value in zip(rows, values[1:] + values[:1], strict=True):
            hand.set(row, title, value)
        hand.set(rows[0], "电话", "1")

    plan = plan_of(edited(book, turn), homes)
    assert not plan.accepted and len(plan.of(Group.REFUSED)) == 6
    assert all(f"“{title}”一列有几格换了行" in row.reason for row in plan.rows)


def test_two_homes_may_swap_their_directors() -> None:
    homes = tuple(replace(each, director=f"院长{each.key}") for each in HOMES)
    with TemporaryDirectory() as folder:
        book = read(register_content(homes), Path(folder))

    def swap(hand: Hand) -> None:
        one, other = hand.marked()[:2]
        first, second = hand.get(one, "负责人"), hand.get(other, "负责人")
        hand.set(one, "负责人", second)
        hand.set(other, "负责人", first)

    assert [row.said.director for row in plan_of(edited(book, swap), homes).accepted if row.said] == ["院长2", "院长1"]


def test_what_somebody_put_beside_the_form_is_told_and_changes_nothing() -> None:
    def edit(hand: Hand) -> None:
        hand.rows = [[*row, ""] for row in hand.rows]
        hand.rows[hand.head][-1] = "备注"
        for row in hand.marked():
            hand.rows[row][-1] = "下周去看"

    plan = plan_of(replace(edited(left(), edit), beside=("图片",)), HOMES)
    assert {row.group for row in plan.rows} == {Group.UNCHANGED, Group.ASIDE}
    column, picture = plan.rows[-2:]
    assert "“备注”" in column.where and f"有{len(HOMES)}行填了内容" in column.reason and "“下周去看”" in column.reason
    assert picture.title == "表里的图片" and "照片请在软件里附" in picture.reason


def test_a_table_without_its_marks_pasted_below_is_told_and_not_passed_over() -> None:
    def paste(hand: Hand) -> None:
        block = [list(row) for row in hand.rows[hand.head : hand.marked()[-1] + 1]]
        for row in block:
            row[hand.column("校验（勿改）")] = ""
        hand.rows += block

    plan = plan_of(edited(left(), paste), HOMES)
    row = only(plan, Group.REFUSED)
    assert "缺少“校验（勿改）”列" in row.reason and len(plan.of(Group.UNCHANGED)) == 6


counts = st.integers(0, 500)
texts = st.text("示例敬老院甲乙丙丁0123（）-·ABCxyz，", min_size=1, max_size=12).filter(
    lambda text: text.strip() == text and "18位" not in text
)
fillings = st.builds(
    lambda name, kind, texts_, beds, nursing, people, carers, groups, features: Institution(
        name="新" + name,
        kind=kind,
        county="红寺堡区",
        township=texts_[0],
        address=texts_[1],
        director=texts_[2],
        phone=texts_[3],
        beds=beds + nursing,
        nursing_beds=nursing,
        residents=Residents(*people),
        roster=Roster(carers + sum(groups or ()), *(groups or ())),
        features=features,
    ),
    texts,
    st.sampled_from(Kind),
    st.tuples(texts, texts, texts, texts),
    counts,
    counts,
    st.tuples(counts, counts, counts, counts),
    counts,
    st.none() | st.tuples(counts, counts),
    st.frozensets(st.sampled_from(Feature)),
)


@given(fillings, st.booleans())
def test_any_home_filled_in_comes_back_as_exactly_that_home(entry: Institution, full_width: bool) -> None:
    def edit(hand: Hand) -> None:
        row = hand.empty()
        for column in COLUMNS:
            text = cell_of(entry, column)
            count = column.holds in (Holds.COUNT, Holds.OPTIONAL)
            if count and text and full_width:
                hand.set(row, column.title, text.translate({0x30 + n: 0xFF10 + n for n in range(10)}))
            else:
                hand.set(row, column.title, float(text) if count and text else text)

    assert only(plan_of(edited(left(), edit), HOMES), Group.ACCEPTED).said == entry


@given(fillings)
def test_any_change_of_a_home_comes_back_as_exactly_that_change(entry: Institution) -> None:
    wanted = replace(entry, name=HOMES[2].name, credit_code=HOMES[2].credit_code, key=3, handle="AAAA-3")

    def edit(hand: Hand) -> None:
        row = hand.marked()[2]
        for column in COLUMNS:
            hand.set(row, column.title, cell_of(wanted, column))

    row = only(plan_of(edited(left(), edit), HOMES), Group.ACCEPTED)
    assert row.said == wanted


def test_cells_put_into_a_home_are_what_its_cells_show() -> None:
    changed = with_cells(HOMES[0], {"失智": 4, "照护自理的": 1, "自设食堂": True, "类型": Kind.PRIVATE})
    shown = {column.title: cell_of(changed, column) for column in COLUMNS}
    assert (shown["失智"], shown["照护自理的"], shown["自设食堂"], shown["类型"]) == ("4", "1", "有", "民办养老院")
