"""A filled form in the window: what it would change is seen first, and only what is confirmed is written."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.interchange.form_plan import Group
from app.ui.dialogs.plan_preview import PlanPreview
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.models.plan_rows import PlanRow, plan_model
from app.ui.pages.conduct import ConductView
from app.ui.pages.institutions import InstitutionsPage
from app.ui.session import Session
from app.workflow.answer_filling import write_answer_form
from app.workflow.filling import write_register_form
from app.workflow.registering import institutions
from app.workflow.visits import load
from tests.ui.visits import begin

Homes = tuple[Institution, ...]
ROWS = (
    PlanRow(Group.UNCHANGED, "甲院", "“登记表”表 第4行", "没有改动。"),
    PlanRow(Group.ACCEPTED, "乙院", "“登记表”表 第5行", "床位：60 → 80；电话：（空） → 1"),
    PlanRow(Group.REFUSED, "丙院", "“登记表”表 第6行 J列“床位”", "“很多”不是人数、个数；请只填数字，例如 12。"),
    PlanRow(Group.CONFLICT, "丁院", "“登记表”表 第7行", "已另有登记；请核对。"),
)


def put(path: Path, sheet: str, row: int, **cells: object) -> Path:
    book = load_workbook(path)
    heads = {cell.value: cell.column for cell in book[sheet][3]}
    for title, value in cells.items():
        book[sheet].cell(row, heads[title]).value = value
    book.save(path)
    return path


@pytest.fixture
def preview(qtbot: QtBot) -> PlanPreview:
    made = PlanPreview("登记表", "登记表.xlsx", ROWS, None)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_needs_a_person_stands_first_and_is_told_in_full(preview: PlanPreview) -> None:
    shown = [preview.filter.row_at(preview.filter.index(row, 0)).title for row in range(4)]
    assert shown == ["丙院", "丁院", "乙院", "甲院"]
    assert preview.whole == "丙院（“登记表”表 第6行 J列“床位”）\n“很多”不是人数、个数；请只填数字，例如 12。"
    assert preview.import_button.text() == "导入 1 行"


def test_the_groups_can_be_seen_apart(preview: PlanPreview) -> None:
    preview.sieve.buttons()[3].click()
    assert preview.sieve.buttons()[3].text() == "可导入 1" and preview.filter.rowCount() == 1
    assert preview.whole.startswith("乙院")
    preview.sieve.buttons()[0].click()
    assert preview.filter.rowCount() == 4


def test_the_rows_to_see_to_can_be_copied_for_whoever_filled_them_in(preview: PlanPreview) -> None:
    preview.copy_button.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 2 and lines[0].startswith("“登记表”表 第6行 J列“床位”\t丙院\t不能导入\t")
    assert preview.copy_button.text() == "已复制"


def test_without_anything_to_take_there_is_nothing_to_confirm(qtbot: QtBot) -> None:
    made = PlanPreview("登记表", "登记表.xlsx", ROWS[:1], None)
    qtbot.addWidget(made)
    made.show()
    assert not made.import_button.isVisible() and not made.copy_button.isVisible()
    empty = PlanPreview("登记表", "登记表.xlsx", (), None)
    qtbot.addWidget(empty)
    assert empty.whole == ""


def test_the_rows_are_a_sound_model(qtmodeltester: object) -> None:
    model = plan_model(ROWS)
    qtmodeltester.check(model)  # type: ignore[attr-defined]
    assert [row.group for row in model.rows] == [Group.REFUSED, Group.CONFLICT, Group.ACCEPTED, Group.UNCHANGED]
    assert (ROWS[1].head, ROWS[1].rest) == ("床位：60 → 80", "电话：（空） → 1")


def test_a_register_goes_out_and_comes_back(
    qtbot: QtBot, session: Session, homes: Homes, executor: ManualExecutor, recorder: Recorder, tmp_path: Path
) -> None:
    page = InstitutionsPage(session)
    qtbot.addWidget(page)
    page.show()
    out = tmp_path / "登记表.xlsx"
    page.printer.ask = lambda *_: out
    page.export_button.click()
    executor.run_next()
    assert page.printer.done is not None
    page.printer.done.accept()
    put(out, "登记表", 4 + len(homes), 机构名称="新院", **{"县（市、区）": "红寺堡区"})
    page.importer.ask = lambda *_: out
    page.import_button.click()
    executor.run_next()
    assert page.importer.preview is not None and len(institutions(session.desk)) == 3, "seen, not written"
    page.importer.preview.import_button.click()
    executor.run_next()
    assert page.current is not None and page.current.name == "新院" and page.filter.rowCount() == 4
    assert [said.what for said in recorder.said] == ["已登记 1 家机构，修改 0 家。"]


def test_a_register_with_a_refused_row_can_be_saved_to_be_sent_back(
    qtbot: QtBot, session: Session, homes: Homes, executor: ManualExecutor, tmp_path: Path
) -> None:
    page = InstitutionsPage(session)
    qtbot.addWidget(page)
    page.show()
    path = write_register_form(session.desk, tmp_path / "登记表.xlsx").path
    put(path, "登记表", 4, 床位="很多")
    page.importer.ask = lambda *_: path
    page.importer.printer.ask = lambda _, paper: tmp_path / paper.file_name
    page.import_form()
    executor.run_next()
    assert page.importer.preview is not None
    page.importer.preview.back_button.click()
    executor.run_next()
    sheet = load_workbook(tmp_path / "登记表_退回件.xlsx")["登记表"]
    assert sheet.cell(3, 1).value == "退回原因" and "“床位”" in str(sheet.cell(4, 1).value)


def test_not_importing_writes_nothing(
    qtbot: QtBot, session: Session, homes: Homes, executor: ManualExecutor, tmp_path: Path
) -> None:
    page = InstitutionsPage(session)
    qtbot.addWidget(page)
    page.show()
    path = write_register_form(session.desk, tmp_path / "登记表.xlsx").path
    put(path, "登记表", 4, 床位=99)
    page.importer.ask = lambda *_: path
    page.import_form()
    executor.run_next()
    assert page.importer.preview is not None
    page.importer.preview.reject()
    assert page.importer.preview is None and {home.beds for home in institutions(session.desk)}.isdisjoint({99})


def test_answers_come_back_into_the_visit_at_work(
    qtbot: QtBot, session: Session, homes: Homes, executor: ManualExecutor, recorder: Recorder, tmp_path: Path
) -> None:
    key = begin(session, homes[0], "fire")
    view = load(session.desk, key)
    path = write_answer_form(session.desk, key, tmp_path / "填报表.xlsx").path
    put(path, view.checklists[0].title, 5, 结果="不符合", 现场情况="没有记录")
    conduct = ConductView(session)
    qtbot.addWidget(conduct)
    conduct.show()
    conduct.open(key)
    first = view.checklists[0].items[0].id
    assert conduct.visit is not None
    conduct.visit.keep_typed(first, "旧的")
    conduct.form.importer.ask = lambda *_: path
    heard: list[object] = []
    conduct.changed.connect(heard.append)
    conduct.form.take()
    executor.run_next()
    assert conduct.form.importer.preview is not None
    conduct.form.importer.preview.import_button.click()
    executor.run_next()
    assert conduct.visit.answer(first) is not None and conduct.visit.note(first) == "没有记录"
    assert not conduct.visit.typed(first), "what waited for its verdict is said by the form"
    assert load(session.desk, key).answers[first].result == Result(Verdict.FAIL)
    assert heard == [key] and [said.what for said in recorder.said] == ["已导入 1 项结果。"]


def test_a_form_of_another_visit_is_told_and_opens_nothing(
    qtbot: QtBot, session: Session, homes: Homes, executor: ManualExecutor, recorder: Recorder, tmp_path: Path
) -> None:
    one, other = (begin(session, home, "fire") for home in homes[:2])
    path = write_answer_form(session.desk, one, tmp_path / "填报表.xlsx").path
    conduct = ConductView(session)
    qtbot.addWidget(conduct)
    conduct.open(other)
    conduct.form.importer.ask = lambda *_: path
    conduct.form.take()
    executor.run_next()
    assert conduct.form.importer.preview is None
    (said,) = recorder.said
    assert said.what.startswith("这是另一次检查的填报表（红星县中心敬老院")


def test_the_form_is_offered_as_a_menu(qtbot: QtBot, session: Session, homes: Homes) -> None:
    conduct = ConductView(session)
    qtbot.addWidget(conduct)
    conduct.open(begin(session, homes[0], "fire"))
    menu = QMenu(conduct)
    conduct.form.offer(menu)
    assert [action.text() for action in menu.actions()] == ["导出填报表…", "导入填报表…"]
