"""Every row of a filled 检查填报表 says of its own item exactly what was filled in, or is refused with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklists.workbook_read import Book, Value
from app.domain.answer_sheet import (
    CHOICE,
    DAY,
    FIGURE,
    GOOD,
    NOTE,
    NUMBER,
    OPEN,
    REASON,
    TITLE,
    VERDICT,
    WHOLE,
    figure_text,
    headings_of,
    pair_value,
    row_name,
    shown_cells,
)
from app.domain.checklist import AnswerForm, AnswerKind, Item
from app.domain.inspection import Answer, Result, Verdict, left_out, offered
from app.domain.inspection import Value as Answered
from app.domain.judging import judge
from app.domain.ledger import MARKS
from app.errors import AppError
from app.interchange.answer_plan import AnswerPlan, Asked, HeldVisit, Said, answer_lines, plan_items
from app.interchange.answer_values import read_cells
from app.interchange.form_plan import Group
from app.interchange.returned import Line
from app.reports.excel import answer_workbook
from app.reports.forms import AnswerSheets
from tests.interchange.forms import TODAY, Hand, only, visited
from tests.interchange.forms import read_content as read


@cache
def left() -> Book:
    """The form as it left, with nothing answered."""
    view, name = visited()
    with TemporaryDirectory() as folder:
        return read(answer_workbook(AnswerSheets(view, name, {}, TODAY)), Path(folder), "填报表.xlsx")


def held(**changes: Asked) -> HeldVisit:
    """What is held of the visit; of some items something else."""
    view, name = visited()
    reasons = {entry.item.id: entry.reason for entry in left_out(view)}
    asked = {
        item.id: Asked(item, view.number(item.id), left_out=reasons.get(item.id, "")) for item in view.items
    } | changes
    editions = frozenset(row_name(name, edition.blob, "").edition for edition in view.editions)
    return HeldVisit(
        name,
        editions,
        asked,
        lambda item, value: judge(item.answer, value, view.started),
        lambda _: "别院 2026-01-01",
        headings_of(view.checklists),
    )


def asked(item: str, **changes: object) -> Asked:
    return replace(held().asked[item], **changes)  # type: ignore[arg-type]


def of_kind(kind: AnswerKind, *, lives: bool = False) -> Item:
    """An item of the visit that is asked and answered so."""
    view, _ = visited()
    return next(i for i in view.applicable if i.answer.kind is kind and bool(i.answer.lives) == lives)


def place_of(item: Item) -> tuple[str, str]:
    """The sheet and the visible number of an item."""
    title, _, number = visited()[0].number(item.id).rpartition(" ")
    return title, number


def put(book: Book, item: Item, cells: Mapping[str, Value]) -> Book:
    """The book with some cells of an item's row filled in."""
    title, number = place_of(item)
    hand = Hand(book, title)
    row = next(row for row in hand.marked() if hand.get(row, NUMBER) == number)
    for column, value in cells.items():
        if hand.has(column):
            hand.set(row, column, value)
    return hand.book


def plan_of(book: Book, visit: HeldVisit | None = None) -> AnswerPlan:
    return plan_items(answer_lines(book), visit or held(), TODAY)


def said_of(book: Book, visit: HeldVisit | None = None) -> Said:
    row = only(plan_of(book, visit), Group.ACCEPTED)
    assert isinstance(row.said, Said)
    return row.said


def refusal(book: Book, visit: HeldVisit | None = None) -> str:
    plan = plan_of(book, visit)
    assert not plan.accepted and not plan.of(Group.CONFLICT)
    row = only(plan, Group.REFUSED)
    return f"{row.where} {row.reason}"


def test_a_form_that_comes_back_as_it_left_changes_nothing() -> None:
    plan = plan_of(left())
    assert {row.group for row in plan.rows} == {Group.UNCHANGED}
    assert len(plan.rows) == len(visited()[0].items), "every item has a row, headings have none"


@pytest.mark.parametrize(
    ("kind", "cells", "value"),
    [
        (AnswerKind.COUNT, {FIGURE: 4.0}, 4),
        (AnswerKind.COUNT, {FIGURE: "４具"}, 4),
        (AnswerKind.NUMBER, {FIGURE: 4.5}, "4.5"),
        (AnswerKind.NUMBER, {FIGURE: "１2．５"}, "12.5"),
        (AnswerKind.DATE, {DAY: date(2026, 3, 1)}, "2026-03-01"),
        (AnswerKind.DATE, {DAY: "2026.3.1"}, "2026-03-01"),
        (AnswerKind.DATE, {DAY: "２０２６年３月１日"}, "2026-03-01"),
        (AnswerKind.DATE, {DAY: 46082.0}, "2026-03-01"),
        (AnswerKind.SAMPLE, {GOOD: 2.0, WHOLE: "３"}, {"good": 2, "of": 3}),
        (AnswerKind.SHARE, {GOOD: 9.0, WHOLE: 10.0}, {"part": 9, "whole": 10}),
        (AnswerKind.VERDICT, {}, None),
        (AnswerKind.RATIO, {}, None),
    ],
)
def test_a_value_is_read_in_every_way_in_which_it_is_written(
    kind: AnswerKind, cells: dict[str, Value], value: Answered
) -> None:
    item = of_kind(kind)
    assert said_of(put(left(), item, {VERDICT: "符合", **cells})) == Said(item.id, Result(Verdict.PASS, value), None)


@pytest.mark.parametrize(("unit", "text"), [("%", "85"), ("％", "85"), ("℃", "?")])
def test_a_percent_is_a_figure_where_percents_are_asked(unit: str, text: str) -> None:
    line = Line("表", 4, marks=(), seen=(), cells={FIGURE: "85%"}, faults={})
    read = read_cells(line, AnswerForm(AnswerKind.NUMBER, unit=unit), TODAY, from_1904=False)
    assert (read.texts[FIGURE] if not read.faults else "?") == text


def test_a_choice_and_a_type_with_its_day_are_read() -> None:
    choice, life = of_kind(AnswerKind.CHOICE), of_kind(AnswerKind.DATE, lives=True)
    title = choice.answer.options[-1].title
    assert said_of(put(left(), choice, {VERDICT: "不符合", CHOICE: title})).result == Result(Verdict.FAIL, title)
    kind = life.answer.lives[0].title
    said = said_of(put(left(), life, {VERDICT: "符合", CHOICE: kind, DAY: "2020-05-01"}))
    assert said.result == Result(Verdict.PASS, {"type": kind, "day": "2020-05-01"})


def test_the_number_to_look_at_stands_there_already_and_alone_says_nothing() -> None:
    item = of_kind(AnswerKind.SAMPLE)
    said = said_of(put(left(), item, {VERDICT: "符合", GOOD: float(item.answer.sample)}))
    assert said.result == Result(Verdict.PASS, pair_value(AnswerKind.SAMPLE, item.answer.sample, item.answer.sample))
    assert said_of(put(left(), item, {VERDICT: "不适用"})).result == Result(Verdict.NOT_APPLICABLE)


def test_words_alone_are_a_note_and_leave_the_result() -> None:
    item = of_kind(AnswerKind.VERDICT)
    assert said_of(put(left(), item, {NOTE: "2号楼东侧"})) == Said(item.id, None, "2号楼东侧")
    before = held(**{item.id: asked(item.id, result=Result(Verdict.FAIL))})
    assert said_of(put(left(), item, {NOTE: "2号楼东侧"}), before) == Said(item.id, None, "2号楼东侧")


def test_every_fault_of_a_row_is_told_at_once() -> None:
    item = of_kind(AnswerKind.SAMPLE)
    row = only(plan_of(put(left(), item, {VERDICT: "符合", GOOD: 9.0, WHOLE: 3.0, REASON: "没人"})), Group.REFUSED)
    assert "比“抽查（总）数”（3）还多" in row.reason and "“原因”：结果是“符合”，不用写原因" in row.reason
    row = only(plan_of(put(left(), item, {GOOD: 9.0, WHOLE: 3.0})), Group.REFUSED)
    assert "还多" in row.reason and "“结果”：填了“合格（达到）数”，没有选结果" in row.reason


def test_a_verdict_against_its_value_is_taken_and_told() -> None:
    item = of_kind(AnswerKind.COUNT)
    assert item.answer.at_least is not None
    row = only(plan_of(put(left(), item, {VERDICT: "符合", FIGURE: 0.0})), Group.ACCEPTED)
    assert row.said == Said(item.id, Result(Verdict.PASS, 0), None)
    assert "按所填应为“不符合”" in row.reason and "以所选的为准" in row.reason


def test_a_row_that_fails_what_is_only_registered_is_refused() -> None:
    form = AnswerForm(AnswerKind.COUNT, unit="人", record_only=True)
    line = Line("表", 4, marks=(), seen=(), cells={VERDICT: "不符合", FIGURE: 3.0}, faults={})
    (fault,) = read_cells(line, form, TODAY, from_1904=False).faults
    assert "“不符合”不是可选的内容" in fault.what and fault.remedy == "请从下拉里选：符合、不适用、无法查。"


VERDICT_ITEM, COUNT, SAMPLE, SHARE = (AnswerKind.VERDICT, AnswerKind.COUNT, AnswerKind.SAMPLE, AnswerKind.SHARE)


@pytest.mark.parametrize(
    ("kind", "cells", "words"),
    [
        (VERDICT_ITEM, {VERDICT: "还行"}, "“结果” “还行”不是可选的内容；请从下拉里选：符合、不符合、不适用、无法查"),
        (VERDICT_ITEM, {VERDICT: "无法查"}, "“原因” “无法查”须写明原因"),
        (VERDICT_ITEM, {VERDICT: "符合", REASON: "很好"}, "“原因” 结果是“符合”，不用写原因"),
        (VERDICT_ITEM, {REASON: "门锁着"}, "“结果” 填了“原因”，没有选结果"),
        (VERDICT_ITEM, {VERDICT: "符合", FIGURE: 3.0}, "“数值” 这一项不填“数值”"),
        (VERDICT_ITEM, {NOTE: "王某 640300195001011234"}, "像是18位身份证号"),
        (VERDICT_ITEM, {NOTE: "长" * 2001}, "有2001个字，太长"),
        (COUNT, {FIGURE: 9.0}, "“结果” 填了“数值”，没有选结果；请在“结果”里选一个（按所填应为“符合”）"),
        (COUNT, {VERDICT: "符合", FIGURE: 4.5}, "“数值” “4.5”不是人数、个数"),
        (COUNT, {VERDICT: "符合", FIGURE: "1，5"}, "“数值” “1,5”不是人数、个数"),
        (AnswerKind.NUMBER, {VERDICT: "符合", FIGURE: "1，5"}, "“数值” “1,5”不是一个数"),
        (AnswerKind.NUMBER, {VERDICT: "符合", FIGURE: "45%"}, "“数值” “45%”不是一个数"),
        (COUNT, {VERDICT: "符合", FIGURE: "若干"}, "“数值” “若干”不是人数、个数"),
        (COUNT, {VERDICT: "符合", FIGURE: "999999"}, "不在可填的范围内"),
        (COUNT, {VERDICT: "无法查", REASON: "锁着", FIGURE: 3.0}, "“数值” 结果是“无法查”，却填了“数值”"),
        (AnswerKind.NUMBER, {VERDICT: "符合", FIGURE: "约5"}, "“约5”不是一个数"),
        (AnswerKind.NUMBER, {VERDICT: "符合", FIGURE: "1e5"}, "“1e5”不是一个数"),
        (AnswerKind.NUMBER, {VERDICT: "符合", FIGURE: "3²"}, "“3²”不是一个数"),
        (AnswerKind.NUMBER, {VERDICT: "符合", FIGURE: "٣"}, "“٣”不是一个数"),
        (COUNT, {VERDICT: "符合", FIGURE: "1①"}, "“1①”不是人数、个数"),
        (AnswerKind.DATE, {VERDICT: "符合", DAY: "3月1日"}, "“日期” “3月1日”没有写年份，哪一年都说得通"),
        (AnswerKind.DATE, {VERDICT: "符合", DAY: "去年"}, "认不出是哪一天"),
        (AnswerKind.DATE, {VERDICT: "符合", DAY: "2026-2-30"}, "没有这一天"),
        (AnswerKind.CHOICE, {VERDICT: "符合", CHOICE: "别的"}, "“选项” “别的”不是可选的内容"),
        (SAMPLE, {VERDICT: "符合", GOOD: 9.0, WHOLE: 3.0}, "（9）比“抽查（总）数”（3）还多"),
        (SAMPLE, {VERDICT: "符合", GOOD: 2.0, WHOLE: ""}, "只填了“合格（达到）数”，没有填“抽查（总）数”"),
        (SAMPLE, {VERDICT: "符合", GOOD: 0.0, WHOLE: 0.0}, "“抽查（总）数”应大于0"),
        (SHARE, {VERDICT: "符合", WHOLE: 5.0}, "只填了“抽查（总）数”，没有填“合格（达到）数”"),
    ],
)
def test_a_cell_that_is_not_right_is_refused_in_its_place(
    kind: AnswerKind, cells: dict[str, Value], words: str
) -> None:
    assert words in refusal(put(left(), of_kind(kind), cells))


def test_a_type_without_its_day_is_refused() -> None:
    item = of_kind(AnswerKind.DATE, lives=True)
    kind = item.answer.lives[0].title
    assert "只填了“选项”，没有填“日期”" in refusal(put(left(), item, {VERDICT: "符合", CHOICE: kind}))


def test_what_is_not_asked_signed_or_undecided_is_not_taken() -> None:
    view, _ = visited()
    out = left_out(view)[0]
    assert f"这一项不用查：{out.reason}" in refusal(put(left(), out.item, {VERDICT: "符合"}))
    item = of_kind(AnswerKind.VERDICT)
    filled = put(left(), item, {VERDICT: "符合"})
    signed = held(**{item.id: asked(item.id, signed="检查员乙")})
    assert "这一部分已由检查员乙签字；需要更正的，请在“检查”里" in refusal(filled, signed)
    assert plan_of(left(), signed).of(Group.UNCHANGED), "a row that says nothing new is not refused"
    undecided = held(**{item.id: asked(item.id, undecided=frozenset({VERDICT}))})
    assert "请先在“交接合并”里决定" in only(plan_of(filled, undecided), Group.CONFLICT).reason


def test_what_the_visit_holds_otherwise_by_now_is_a_conflict() -> None:
    item = of_kind(AnswerKind.VERDICT)
    filled = put(left(), item, {VERDICT: "符合"})
    now = held(**{item.id: asked(item.id, result=Result(Verdict.FAIL))})
    assert "本机的结果已改为“不符合”，和这一行填的不同" in only(plan_of(filled, now), Group.CONFLICT).reason
    same = held(**{item.id: asked(item.id, result=Result(Verdict.PASS))})
    assert not plan_of(filled, same).accepted, "both say the same"
    noted = held(**{item.id: asked(item.id, note="已换")})
    assert said_of(filled, noted) == Said(item.id, Result(Verdict.PASS), None), "the other computer's note stays"


def test_an_answer_is_not_taken_back_by_clearing_it() -> None:
    view, name = visited()
    item = of_kind(AnswerKind.VERDICT)
    now = held(**{item.id: asked(item.id, result=Result(Verdict.FAIL))})
    answered = {item.id: Answer(item.id, Result(Verdict.FAIL))}
    with TemporaryDirectory() as folder:
        form = AnswerSheets(replace(view, answers=answered), name, {}, TODAY)
        book = read(answer_workbook(form), Path(folder))
    assert {row.group for row in plan_of(book, now).rows} == {Group.UNCHANGED}
    assert "原来的结果“不符合”被清空了；要撤回结果" in refusal(put(book, item, {VERDICT: ""}), now)
    assert said_of(put(book, item, {VERDICT: "符合"}), now).result == Result(Verdict.PASS)


@pytest.mark.parametrize("title", ["结果", "现场情况"])
def test_rows_without_marks_are_headings_or_are_refused(title: str) -> None:
    hand = Hand(left())
    heading = hand.head + 1
    hand.set(heading, title, "符合")
    assert "这一行没有编号，不是颐检导出的行" in refusal(hand.book)


def test_another_visits_form_and_another_editions_form_are_refused_as_a_whole() -> None:
    for visit, code, words in (
        (replace(held(), ref=f"{'c' * 32}:9:{'d' * 64}"), "form.other_visit", "（别院 2026-01-01）"),
        (replace(held(), editions=frozenset({"0" * 16})), "form.other_edition", "检查表版本和这次检查的不同"),
    ):
        with pytest.raises(AppError) as caught:
            plan_of(put(left(), of_kind(AnswerKind.VERDICT), {VERDICT: "符合"}), visit)
        assert caught.value.code == code and words in str(caught.value) and "没有导入任何内容" in str(caught.value)


def test_a_workbook_without_the_form_or_without_its_marks_is_refused() -> None:
    hand = Hand(left())
    with pytest.raises(AppError) as caught:
        plan_of(replace(left(), sheets={"说明": replace(left().sheets[hand.name], rows=())}))
    assert caught.value.code == "form.not_an_answer_form"
    hand.set(hand.head, MARKS[0], "")
    only_one = replace(left(), sheets={hand.name: hand.book.sheets[hand.name]})
    with pytest.raises(AppError) as caught:
        plan_of(only_one)
    assert caught.value.code == "form.no_column" and MARKS[0] in str(caught.value)


def test_one_sheet_that_lost_its_marks_is_told_and_the_others_are_read() -> None:
    hand = Hand(left(), visited()[0].checklists[1].title)
    hand.set(hand.head, MARKS[1], "")
    hand.set(hand.marked()[0], VERDICT, "符合")
    item = of_kind(AnswerKind.VERDICT)
    plan = plan_of(put(hand.book, item, {VERDICT: "符合"}))
    assert "缺少“版次（勿改）”列" in only(plan, Group.REFUSED).reason and len(plan.accepted) == 1


def test_notes_that_stand_in_other_rows_than_they_left_in_are_noticed() -> None:
    view, name = visited()
    items = [item for item in view.applicable if item.id in view.checklists[0].places][:3]
    notes = {item.id: f"{item.title}的情况" for item in items}
    with TemporaryDirectory() as folder:
        book = read(answer_workbook(AnswerSheets(view, name, notes, TODAY)), Path(folder))
    now = held(**{item.id: asked(item.id, note=notes[item.id]) for item in items})
    for item, other in zip(items, items[1:] + items[:1], strict=True):
        book = put(book, item, {NOTE: notes[other.id]})
    plan = plan_of(book, now)
    assert not plan.accepted and all("换了行" in row.reason for row in plan.of(Group.REFUSED))
    assert len(plan.of(Group.REFUSED)) == 3


# Laws

days = st.dates(date(1991, 1, 1), date(2098, 12, 31))


def figures(item: Item) -> st.SearchStrategy[Decimal]:
    form = item.answer
    low = form.lowest if form.lowest is not None else Decimal(0)
    high = form.highest if form.highest is not None else Decimal(9999)
    places = 0 if form.kind is AnswerKind.COUNT else 2
    return st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False)


@st.composite
def results(draw: st.DrawFn, item: Item) -> Result:
    """Any result that an inspector could give in the window."""
    verdict = draw(st.sampled_from(offered(item.answer)))
    if verdict in (Verdict.UNABLE, Verdict.NOT_APPLICABLE):
        reason = draw(st.sampled_from(("门锁着，没有钥匙", "没有这项设施")))
        return Result(verdict, None, reason if verdict is Verdict.UNABLE else draw(st.sampled_from((reason, ""))))
    form, value = item.answer, None
    if draw(st.booleans()):
        match form.kind:
            case AnswerKind.COUNT:
                value = int(draw(figures(item)))
            case AnswerKind.NUMBER:
                value = figure_text(draw(figures(item)))
            case AnswerKind.CHOICE:
                value = draw(st.sampled_from([option.title for option in form.options]))
            case AnswerKind.DATE if form.lives:
                kind = draw(st.sampled_from([life.title for life in form.lives]))
                value = {"type": kind, "day": draw(days).isoformat()}
            case AnswerKind.DATE:
                value = draw(days).isoformat()
            case AnswerKind.SAMPLE | AnswerKind.SHARE:
                whole = draw(st.integers(1, 50))
                value = pair_value(form.kind, draw(st.integers(0, whole)), whole)
    return Result(verdict, value)


def written(draw: st.DrawFn, title: str, text: str) -> Value:
    """A cell's text in one of the ways in which people and office programs write it."""
    if not text:
        return ""
    wide = text.translate({0x30 + n: 0xFF10 + n for n in range(10)})
    if title in (GOOD, WHOLE, FIGURE):
        return draw(st.sampled_from((float(text), text, wide)))
    if title == DAY:
        day = date.fromisoformat(text)
        serial = float((day - date(1899, 12, 30)) // timedelta(days=1))
        dotted, spelled = f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month:02}月{day.day:02}日"
        return draw(st.sampled_from((day, text, wide, dotted, serial, spelled)))
    return draw(st.sampled_from((text, f" {text}\n")))


@given(st.data())
def test_any_filling_comes_back_as_exactly_these_answers(data: st.DataObject) -> None:
    view, _ = visited()
    wanted = data.draw(st.lists(st.sampled_from(view.applicable), min_size=1, max_size=6, unique_by=lambda i: i.id))
    book, said = left(), {}
    for item in wanted:
        result, note = data.draw(results(item)), data.draw(st.sampled_from(("", "2号楼东侧", "=1+1", "0012")))
        said[item.id] = Said(item.id, result, note or None)
        cells = shown_cells(item.answer, result, note)
        if result.value is None:  # what stood there already may stay
            cells = {title: text for title, text in cells.items() if title != WHOLE}
        book = put(book, item, {title: written(data.draw, title, cells[title]) for title in cells})
    plan = plan_of(book)
    assert {row.said.item: row.said for row in plan.accepted if row.said} == said, [
        r.reason for r in plan.rows if r.reason
    ]
    assert not plan.of(Group.REFUSED) and not plan.of(Group.CONFLICT)


@given(st.data())
def test_sorted_deleted_inserted_and_shifted_rows_never_land_on_a_wrong_item(data: st.DataObject) -> None:
    """Whatever is done to the rows: what is taken stands in a row in which a person sees that item's number and title,
    and is what stands there."""
    view, _ = visited()
    hand = Hand(left(), data.draw(st.sampled_from([c.title for c in view.checklists])))
    rows = hand.marked()
    for row in data.draw(st.lists(st.sampled_from(rows), min_size=1, max_size=8)):
        hand.set(row, VERDICT, data.draw(st.sampled_from(["符合", "不符合"])))
        hand.set(row, NOTE, f"第{row}行")
    for act in data.draw(st.lists(st.sampled_from(["sort", "partial", "delete", "insert", "copy", "cut"]), max_size=4)):
        rows = hand.marked()
        one, other = data.draw(st.sampled_from(rows)), data.draw(st.sampled_from(rows))
        match act:
            case "sort":
                order = data.draw(st.permutations(rows))
                block = [hand.rows[row] for row in order]
                for row, cells in zip(rows, block, strict=True):
                    hand.rows[row] = cells
            case "partial":
                columns = data.draw(st.sets(st.sampled_from([NUMBER, TITLE, *MARKS]), min_size=1))
                for title in columns:
                    first, second = hand.get(one, title), hand.get(other, title)
                    hand.set(one, title, second)
                    hand.set(other, title, first)
            case "delete":
                del hand.rows[one]
            case "insert":
                hand.rows.insert(one, [""] * len(hand.rows[one]))
            case "copy":
                hand.rows[one] = list(hand.rows[other])
            case "cut":
                for title in data.draw(st.sets(st.sampled_from(MARKS), min_size=1)):
                    hand.set(one, title, "")
    plan = plan_of(hand.book)
    for planned in plan.accepted:
        assert planned.said is not None
        item, cells = view.item(planned.said.item), hand.rows[planned.row - 1]
        assert (cells[hand.column(NUMBER)], cells[hand.column(TITLE)]) == (place_of(item)[1], item.title)
        assert planned.said.note is None or planned.said.note == cells[hand.column(NOTE)]
        assert planned.said.result is None or planned.said.result.verdict.label == cells[hand.column(VERDICT)]
    items = [row.said.item for row in plan.accepted if row.said]
    assert len(items) == len(set(items)), "no item is said twice"


def test_every_answer_shape_has_its_cells() -> None:
    assert {VERDICT, FIGURE, CHOICE, DAY, GOOD, WHOLE, NOTE, REASON} == set(OPEN)


def test_a_reason_ends_with_one_full_stop_whichever_form_it_comes_from() -> None:
    item = of_kind(AnswerKind.DATE)
    hand = Hand(put(left(), item, {VERDICT: "符合"}))
    row = only(plan_of(put(hand.book, item, {DAY: "哪天"})), Group.REFUSED)
    assert "认不出是哪一天" in row.reason and row.reason.endswith("。") and "。。" not in row.reason


def test_a_tick_and_a_figure_with_its_unit_are_read_as_people_write_them() -> None:
    item = next(
        item for item in visited()[0].items if item.answer.kind is AnswerKind.COUNT and item.answer.unit == "人"
    )
    row = only(plan_of(put(left(), item, {VERDICT: "√", FIGURE: "2人"})), Group.ACCEPTED)
    assert row.said is not None and row.said.result == Result(Verdict.PASS, 2, "")
