"""Forms in files: they go out, come back filled in, and are written whole or not at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.answer_sheet import NOTE, NUMBER, VERDICT
from app.domain.checklist import AnswerKind
from app.domain.features import Feature
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.errors import AppError, Cancelled
from app.interchange.form_plan import Group
from app.workflow.answer_filling import apply_answers, plan_answers, write_answer_form
from app.workflow.answering import answer, note
from app.workflow.desk import Desk
from app.workflow.filling import apply_register, plan_register, write_register_form
from app.workflow.inspecting import PartPlan, start
from app.workflow.registering import amend, institution, institutions, register
from app.workflow.signing import sign
from app.workflow.visits import load
from tests.workflow.conftest import sections

Edit = Callable[[Worksheet], None]


def head_of(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[3] if cell.value}  # type: ignore[misc]


def edited(path: Path, name: str, *edits: Edit) -> Path:
    """The workbook opened and saved by another hand."""
    book = load_workbook(path)
    for edit in edits:
        edit(book[name])
    out = path.with_name(f"填好的{path.name}")
    book.save(out)
    return out


def put(row: int, **cells: object) -> Edit:
    def edit(sheet: Worksheet) -> None:
        for title, value in cells.items():
            sheet.cell(row, head_of(sheet)[title]).value = value  # type: ignore[union-attr]

    return edit


def row_of(path: Path, sheet: str, number: str) -> int:
    book = load_workbook(path)
    column = head_of(book[sheet])[NUMBER]
    return next(row for row in range(4, book[sheet].max_row + 1) if book[sheet].cell(row, column).value == number)


@pytest.fixture
def register_form(desk: Desk, home: Institution, tmp_path: Path) -> Path:
    return write_register_form(desk, tmp_path / "登记表.xlsx").path


@pytest.fixture
def answer_form(desk: Desk, visit: int, tmp_path: Path) -> Path:
    return write_answer_form(desk, visit, tmp_path / "填报表.xlsx").path


def test_a_new_home_s_row_says_what_its_county_s_name_does_to_the_law(
    desk: Desk, home: Institution, register_form: Path
) -> None:
    county = "县（市、区）"
    rows = (put(5 + n, 机构名称=f"院{name}", **{county: name}) for n, name in enumerate(("同心", "海城区", "盐池县")))
    plan = plan_register(desk, edited(register_form, "登记表", put(4, 床位=66), *rows))
    assert [row.reason for row in plan.accepted] == [
        "",
        "“同心”按“同心县”对待，适用：吴忠。",
        "没有收录“海城区”的文件，适用：通用；若是“海城市”，请改正。",
        "",
    ]


def test_homes_are_entered_and_amended_in_one_go(desk: Desk, home: Institution, register_form: Path) -> None:
    path = edited(
        register_form,
        "登记表",
        put(4, 床位=66, 有电梯="有"),
        put(5, 机构名称="新庄村幸福院", **{"县（市、区）": "同心县"}, 类型="农村幸福院", 床位="12张"),
    )
    plan = plan_register(desk, path)
    assert institution(desk, home.key) == home and len(institutions(desk)) == 1, "a plan writes nothing"
    done = apply_register(desk, plan)
    assert done.amended == (institution(desk, home.key),)
    assert done.amended[0] == replace(home, beds=66, features=home.features | {Feature.ELEVATOR})
    assert [(each.name, each.beds) for each in done.entered] == [("新庄村幸福院", 12)]
    again = plan_register(desk, path)
    assert not again.accepted and {row.group for row in again.rows} == {Group.UNCHANGED}, (
        "the same file changes nothing"
    )


def test_a_register_that_moved_on_after_the_preview_takes_nothing(
    desk: Desk, home: Institution, register_form: Path
) -> None:
    path = edited(register_form, "登记表", put(4, 床位=66), put(5, 机构名称="新院", **{"县（市、区）": "同心县"}))
    plan = plan_register(desk, path)
    amend(desk, replace(home, beds=70))
    with pytest.raises(AppError) as caught:
        apply_register(desk, plan)
    assert caught.value.code == "form.moved_on"
    assert [each.beds for each in institutions(desk)] == [70]
    plan = plan_register(desk, path)
    assert [row.group for row in plan.rows] == [Group.CONFLICT, Group.ACCEPTED]


def test_stopping_half_way_leaves_nothing_of_it(desk: Desk, home: Institution, register_form: Path) -> None:
    path = edited(
        register_form,
        "登记表",
        put(5, 机构名称="新院一", **{"县（市、区）": "同心县"}),
        put(6, 机构名称="新院二", **{"县（市、区）": "同心县"}),
    )

    class Stop:
        def step(self, done: int, total: int, label: str = "") -> None:
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        apply_register(desk, plan_register(desk, path), Stop())
    assert institutions(desk) == (home,)


def test_a_blank_register_is_a_form_too(desk: Desk, tmp_path: Path) -> None:
    path = write_register_form(desk, tmp_path / "空.xlsx").path
    assert plan_register(desk, path).rows == ()
    path = edited(path, "登记表", put(4, 机构名称="新院", **{"县（市、区）": "同心县"}, 电话="09531234567"))
    assert apply_register(desk, plan_register(desk, path)).entered[0].phone == "09531234567"


def test_the_answers_of_a_visit_are_said_in_one_go(desk: Desk, visit: int, answer_form: Path) -> None:
    view = load(desk, visit)
    fire = view.checklists[0]
    count = next(i for i in view.applicable if i.answer.kind is AnswerKind.COUNT and i.id in fire.places)
    plain = next(i for i in view.applicable if i.answer.kind is AnswerKind.VERDICT and i.id in fire.places)
    dated = next(i for i in view.applicable if i.answer.kind is AnswerKind.DATE and i.answer.lives)
    kind = dated.answer.lives[0].title
    path = edited(
        answer_form,
        fire.title,
        put(row_of(answer_form, fire.title, fire.number(count.id)), 结果="不符合", 数值=3, 现场情况="少两具"),
        put(row_of(answer_form, fire.title, fire.number(plain.id)), 结果="无法查", 原因="门锁着"),
        put(row_of(answer_form, fire.title, fire.number(dated.id)), 结果="符合", 选项=kind, 日期=date(2024, 5, 1)),
    )
    plan = plan_answers(desk, visit, path)
    assert not load(desk, visit).answers, "a plan writes nothing"
    assert set(apply_answers(desk, visit, plan)) == {count.id, plain.id, dated.id}
    answers = load(desk, visit).answers
    assert answers[count.id].result == Result(Verdict.FAIL, 3)
    assert answers[plain.id].result == Result(Verdict.UNABLE, None, "门锁着")
    assert answers[dated.id].result == Result(Verdict.PASS, {"type": kind, "day": "2024-05-01"})
    assert not plan_answers(desk, visit, path).accepted, "the same file changes nothing"


def test_a_text_that_looks_like_a_formula_is_a_formula_and_is_told(desk: Desk, visit: int, answer_form: Path) -> None:
    title, row = load(desk, visit).checklists[0].title, 5
    path = edited(answer_form, title, put(row, 结果="符合", 现场情况="=1+1"))
    (refused,) = plan_answers(desk, visit, path).of(Group.REFUSED)
    assert NOTE in refused.where and "这一格是公式" in refused.reason


def test_what_is_answered_leaves_with_the_form_and_comes_back_unchanged(desk: Desk, visit: int, tmp_path: Path) -> None:
    view = load(desk, visit)
    number = next(i for i in view.applicable if i.answer.kind is AnswerKind.NUMBER)
    low = number.answer.lowest or 0
    answer(desk, visit, number.id, Result(Verdict.PASS, f"{low}.50"))
    note(desk, visit, number.id, "-12 ＝ 零下")
    for item in view.applicable:
        if item.id != number.id:
            answer(desk, visit, item.id, Result(Verdict.NOT_APPLICABLE, None, "没有这项"))
    path = write_answer_form(desk, visit, tmp_path / "满.xlsx").path
    plan = plan_answers(desk, visit, path)
    assert {row.group for row in plan.rows} == {Group.UNCHANGED}
    checklist = next(c for c in view.checklists if number.id in c.places)
    row = row_of(path, checklist.title, checklist.number(number.id))
    path = edited(path, checklist.title, put(row, 结果="不符合"))
    apply_answers(desk, visit, plan_answers(desk, visit, path))
    assert load(desk, visit).answers[number.id].result == Result(Verdict.FAIL, f"{low}.50"), "word for word"
    assert load(desk, visit).answers[number.id].note == "-12 ＝ 零下"


def test_another_visits_form_is_refused_by_its_name(
    desk: Desk, home: Institution, visit: int, answer_form: Path
) -> None:
    other = start(desk, home.key, Mode.PATROL, ("fire",), [PartPlan(desk.actor, sections("fire"))], date(2026, 11, 20))
    with pytest.raises(AppError) as caught:
        plan_answers(desk, other, answer_form)
    assert caught.value.code == "form.other_visit" and "青石镇敬老院 2026-11-22" in str(caught.value)


def test_a_signed_part_is_not_changed_by_a_form(desk: Desk, visit: int, answer_form: Path) -> None:
    view = load(desk, visit)
    for item in view.applicable:
        answer(desk, visit, item.id, Result(Verdict.PASS))
    path = edited(answer_form, view.checklists[0].title, put(5, 结果="不符合"))
    plan = plan_answers(desk, visit, path)
    for part in view.parts:
        sign(desk, visit, part.id)
    with pytest.raises(AppError) as caught:
        apply_answers(desk, visit, plan)
    assert caught.value.code == "form.moved_on"
    (refused,) = plan_answers(desk, visit, path).of(Group.REFUSED)
    assert "已由检查员甲签字" in refused.reason and "写明更正理由" in refused.reason
    assert all(each.result.verdict is Verdict.PASS for each in load(desk, visit).answers.values())


def test_a_renamed_sheet_is_still_read(desk: Desk, visit: int, answer_form: Path) -> None:
    title = load(desk, visit).checklists[0].title
    path = edited(answer_form, title, put(5, 结果="符合"), lambda sheet: setattr(sheet, "title", "抄好的"))
    (row,) = plan_answers(desk, visit, path).accepted
    assert "“抄好的”表 第5行" in row.where and row.title.startswith("消防安全 1.01")


def test_merged_cells_are_refused_by_their_place(desk: Desk, visit: int, answer_form: Path) -> None:
    title = load(desk, visit).checklists[0].title

    def merge(sheet: Worksheet) -> None:
        column = head_of(sheet)[VERDICT]
        sheet.merge_cells(start_row=5, end_row=6, start_column=column, end_column=column)

    refused = plan_answers(desk, visit, edited(answer_form, title, put(5, 结果="符合"), merge)).of(Group.REFUSED)
    assert len(refused) == 2 and all("是合并单元格" in row.reason for row in refused)


def bomb(_: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", b"0" * (3 << 20))
    return out.getvalue()


def with_part(name: str) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        out = io.BytesIO(content)
        with zipfile.ZipFile(out, "a") as target:
            target.writestr(name, b"<x/>")
        return out.getvalue()

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda _: b"", "workbook.not_xlsx"),
        (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "workbook.old_xls"),
        (lambda content: content[: len(content) // 2], "workbook.damaged"),
        (bomb, "workbook.too_large"),
        (with_part("xl/externalLinks/externalLink1.xml"), "workbook.external_links"),
        (with_part("xl/vbaProject.bin"), "workbook.macros"),
    ],
)
def test_a_hostile_or_broken_workbook_is_refused_and_nothing_changes(
    desk: Desk,
    visit: int,
    home: Institution,
    answer_form: Path,
    register_form: Path,
    change: Callable[[bytes], bytes],
    code: str,
) -> None:
    for form, plan in (
        (register_form, lambda path: plan_register(desk, path)),
        (answer_form, lambda path: plan_answers(desk, visit, path)),
    ):
        form.write_bytes(change(form.read_bytes()))
        with pytest.raises(AppError) as caught:
            plan(form)
        assert caught.value.code == code and "没有导入任何内容" in str(caught.value)
    assert institutions(desk) == (home,) and not load(desk, visit).answers


def test_each_form_is_refused_where_the_other_is_wanted(
    desk: Desk, visit: int, answer_form: Path, register_form: Path
) -> None:
    with pytest.raises(AppError) as caught:
        plan_register(desk, answer_form)
    assert caught.value.code in ("form.not_a_register", "form.no_column")
    with pytest.raises(AppError) as caught:
        plan_answers(desk, visit, register_form)
    assert caught.value.code in ("form.not_an_answer_form", "form.no_column")


def test_a_home_of_another_computer_is_known_by_its_name_in_every_store(
    desk: Desk, home: Institution, register_form: Path
) -> None:
    other = register(desk, replace(home, name="另一家敬老院", credit_code=""))
    path = edited(register_form, "登记表", put(4, 电话="1"))
    assert apply_register(desk, plan_register(desk, path)).amended[0].key == home.key
    assert institution(desk, other.key).phone == ""
