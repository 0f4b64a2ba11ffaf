"""检查表: finding an item, reading all of it, paper and workbooks, and what is told of a file that is refused."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.checklists.answer_words import answer_words
from app.checklists.diff import ADDED, CHANGED, Change
from app.checklists.errors import ChecklistError, Fault
from app.checklists.load import profiles, shipped
from app.checklists.sheet_errors import ScoreSheetError
from app.checklists.workbook_errors import CellFault, WorkbookError
from app.checklists.workbook_example import example
from app.checklists.workbook_write import checklist_workbook
from app.domain.checklist import AnswerKind, Checklist, Item, Profile
from app.domain.features import Feature
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.ui import theme
from app.ui.dialogs.checklist_imported import ImportedDialog
from app.ui.dialogs.faults_dialog import FaultsDialog
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.models.checklist_browse import ALL, browse_model, browsing_profile, item_rows, shelf_model, shelf_rows
from app.ui.models.fault_rows import fault_model, faults_of, in_cells
from app.ui.models.finding_rows import uid
from app.ui.models.item_words import deadline_words, weighings
from app.ui.models.table_model import TableModel
from app.ui.pages import checklist_findings
from app.ui.pages.checklist_item_card import SHOWN_FINDINGS, finding_column
from app.ui.pages.checklists import ChecklistsPage
from app.ui.pages.page import OpenInspection
from app.ui.session import Session
from app.ui.tones import Tone
from app.ui.widgets.changes_card import change_model
from app.workflow.answering import answer
from app.workflow.checklists import available, own_checklists
from app.workflow.lines import findings
from app.workflow.office import set_device
from tests.checklists.xlsforms import file_of
from tests.ui.conftest import texts
from tests.ui.visits import begin, finish

Homes = tuple[Institution, ...]


@pytest.fixture
def page(qtbot: QtBot, session: Session, recorder: Recorder) -> ChecklistsPage:
    made = ChecklistsPage(session)
    qtbot.addWidget(made)
    made.resize(1180, 740)
    made.show()
    return made


def profile(name: str) -> Profile:
    return next(each for each in profiles() if each.id == name)


def titles(page: ChecklistsPage) -> list[str]:
    return [row.title for row in page.items.rows if not row.heading]


def current(page: ChecklistsPage) -> str:
    row = page.item_list.current
    return row.item.id if row and row.item else ""


def workbook(folder: Path, checklist: Checklist | None = None, **cells: str) -> Path:
    """The county's example as a file; `B2="…"` changes cells of its 检查项."""
    path = folder / "本县.xlsx"
    path.write_bytes(checklist_workbook(checklist or example()))
    if cells:
        book = load_workbook(path)
        for place, value in cells.items():
            book["检查项"][place] = value
        book.save(path)
    return path


def test_the_rows_pass_qts_own_tester(qtmodeltester: ModelTester, session: Session, homes: Homes) -> None:
    finish(session, begin(session, homes[0], "staffing"), "RY07")
    browse, stand = browse_model(), shelf_model()
    browse.show(item_rows(shipped(), profile("wuzhong")))
    stand.show(shelf_rows(session.desk, available(session.desk)))
    found = TableModel([finding_column()], uid=uid)
    found.show(findings(session.desk))
    changes = change_model((Change(ADDED, "BD01", "灭火器"), Change(CHANGED, "BD02", "报警", "期限", "3天", "7天")))
    cell = WorkbookError("甲.xlsx", [CellFault("检查项", 2, "R", "等级", "不认识", "改")])
    place = ChecklistError("甲.toml", [Fault("第3行", "不认识", "改")])
    for model in (browse, stand, found, changes, *(fault_model(faults_of(error)) for error in (cell, place))):
        assert model.rowCount()
        qtmodeltester.check(model)


def test_it_opens_on_the_first_checklist_with_its_first_item_in_full(page: ChecklistsPage) -> None:
    first = shipped()[0]
    assert page.scope == first.id and page.checklist == first
    assert titles(page) == [item.title for item in first.items]
    assert current(page) == first.items[0].id and page.card.isVisible()


def test_headings_are_not_walked_on(page: ChecklistsPage, qtbot: QtBot) -> None:
    """The arrow goes from the last item of a section to the first of the next."""
    sections = shipped()[0].sections
    page.item_list.choose((shipped()[0].id, sections[0].items[-1].id))
    qtbot.keyClick(page.item_list, Qt.Key.Key_Down)
    assert current(page) == sections[1].items[0].id
    qtbot.keyClick(page.item_list, Qt.Key.Key_Up)
    assert current(page) == sections[0].items[-1].id
    qtbot.keyClick(page.item_list, Qt.Key.Key_Home)
    qtbot.keyClick(page.item_list, Qt.Key.Key_Up)
    assert current(page) == sections[0].items[0].id
    qtbot.keyClick(page.item_list, Qt.Key.Key_PageDown)
    assert current(page) not in ("", sections[0].items[0].id)
    qtbot.keyClick(page.item_list, Qt.Key.Key_End)
    qtbot.keyClick(page.item_list, Qt.Key.Key_Down)
    assert current(page) == sections[-1].items[-1].id


def test_all_together_lists_every_item_once(page: ChecklistsPage) -> None:
    page.shelf_list.setCurrentIndex(page.shelf_model.index(0, 0))
    items = [row.item.id for row in page.items.rows if row.item]
    assert len(items) == len(set(items)) == len({item.id for checklist in shipped() for item in checklist.items})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("XF33", "XF33"),
        ("xf33", "XF33"),
        ("灭火器 压力", "XF28"),
        ("mhq", "XF28"),
        ("吴政办发〔2022〕31号 三（十五）", "RY02"),
    ],
)
def test_a_search_finds_over_all_checklists(page: ChecklistsPage, query: str, found: str) -> None:
    page.search.search_now(query)
    assert page.scope == ALL
    ids = [row.item.id for row in page.items.rows if row.item]
    assert found in ids
    counts = {row.id: row.found for row in page.shelf_model.rows}
    assert counts[ALL] == len(ids)


def test_a_search_is_narrowed_by_the_shelf_and_left_with_the_item_in_sight(page: ChecklistsPage) -> None:
    page.search.search_now("培训")
    both = len(titles(page))
    place = page.shelf_model.place("staffing")
    assert place is not None
    page.shelf_list.setCurrentIndex(page.shelf_model.index(place, 0))
    assert 0 < len(titles(page)) < both
    assert {row.checklist.id for row in page.items.rows} == {"staffing"}
    page.search.search_now("")
    assert page.scope == "fire" and len(titles(page)) == len(shipped()[0].items)


def test_nothing_found_says_what_to_try(page: ChecklistsPage) -> None:
    page.search.search_now("没有这个词")
    assert not page.card.isVisible() and not page.print_button.isEnabled()
    assert any("换一个词" in text for text in texts(page))


def test_the_keyboard_searches_and_comes_back(page: ChecklistsPage, qtbot: QtBot, executor: ManualExecutor) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    # pinyin is loaded beside the window, once
    executor.run_next()
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert executor.waiting == []
    qtbot.keyClicks(page.search, "XF28")
    qtbot.waitUntil(lambda: current(page) == "XF28", timeout=2000)
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert page.item_list.hasFocus()
    page.search.setFocus()
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == "" and page.item_list.hasFocus() and page.scope == "fire"


def test_an_item_is_told_in_full(page: ChecklistsPage, session: Session) -> None:
    set_device(session.desk, profile="wuzhong")
    page.stale()
    page.arrive("XF33")
    item = next(item for item in shipped()[0].items if item.id == "XF33")
    said = "\n".join(texts(page.card))
    for words in (item.text, item.how, item.problem, item.remedy, "不符合须有照片", "XF33", Feature.FIRE_ALARM.label):
        assert words in said
    assert page.card.facts["选项"].splitlines()[1] == "个别故障或失效（不符合）"
    weights = {line.text: (line.chip.text if line.chip else "", line.note) for line in page.card.weights}
    assert weights["一般情况下"] == ("一般", "")
    assert weights["选“整体停用或瘫痪”"][0] == "疑似重大" and "ZD10" in weights["选“整体停用或瘫痪”"][1]


def test_types_are_told_with_their_lives_and_what_stays_with_the_office(page: ChecklistsPage) -> None:
    page.arrive("XF30")
    assert page.card.facts["选项"].splitlines()[:2] == ["水基型首修（出厂起3年）", "水基型再修（维修起1年）"]
    assert page.card.facts["答题方式"] == "选类型，填出厂日或维修日，超过期限即不符合（参考值，单独不判不符合）"
    page.arrive("RY26")
    assert page.card.facts["保密"] == "备注、照片和填的内容不给机构"


def test_clauses_stand_with_role_standing_and_quote_the_binding_first(page: ChecklistsPage, session: Session) -> None:
    set_device(session.desk, profile="wuzhong")
    page.stale()
    page.arrive("RY07")
    first = page.card.basis[0]
    assert first.chip is not None and first.chip.text == "原文已见·要求"
    assert "“养老护理员岗前培训率达到100%”" in first.note and "是否继续适用由县局确认" in first.note
    set_device(session.desk, profile="changzhi")
    page.stale()
    chips = [line.chip.text for line in page.card.basis if line.chip]
    assert chips[-1] == "外地要求·参考" and "原文已见·要求" not in chips


def test_the_jurisdiction_is_the_offices_else_that_of_most_homes(session: Session, homes: Homes) -> None:
    assert browsing_profile(session.desk).id == "wuzhong"
    set_device(session.desk, profile="anshan")
    assert browsing_profile(session.desk).id == "anshan"


@pytest.mark.parametrize(
    "item", [item for checklist in shipped() for item in checklist.items], ids=lambda item: item.id
)
def test_every_item_has_words_for_its_answer_and_weight(item: Item) -> None:
    assert answer_words(item.answer)
    for name in ("wuzhong", "general"):
        told = weighings(item, profile(name))
        assert told and all(each.when for each in told)
        assert not any(each.chip.tone is Tone.MAJOR and each.chip.text != "重大" for each in told)


def test_bounds_are_told() -> None:
    by_kind = {item.answer.kind: item.answer for checklist in shipped() for item in checklist.items}
    sample = replace(by_kind[AnswerKind.SAMPLE], sample=10, unit="具", allowed=1, reference=False)
    assert answer_words(sample) == "抽查10具，允许1具不合格"
    share = next(item for checklist in shipped() for item in checklist.items if item.id == "RY07")
    assert answer_words(share.answer) == "填两个数，算占比（人），不少于100%"
    number = next(item for checklist in shipped() for item in checklist.items if item.id == "RY14")
    assert answer_words(number.answer) == "填一个数（人），只登记，不判定，可填0至200"


def test_what_is_due_at_once_is_told_before_the_last_day() -> None:
    items = {item.id: item for checklist in shipped() for item in checklist.items}
    assert deadline_words(items["XF22"]) == "立即着手，签字次日起 7 天"
    assert deadline_words(items["XF23"]) == "签字次日起 7 天"
    assert deadline_words(items["XF18"]) == "签字当日"


def test_an_items_problems_are_listed_and_lead_to_the_visit(
    page: ChecklistsPage, session: Session, homes: Homes, qtbot: QtBot
) -> None:
    visit = begin(session, homes[0], "staffing")
    finish(session, visit, "RY07")
    page.stale()
    page.arrive("RY07")
    assert len(page.card.findings.rows) == 1
    view = page.card._finding_list
    with qtbot.waitSignal(page.asked) as asked:
        view.setCurrentIndex(page.card.findings.index(0, 0))
        view.activated.emit(view.currentIndex())
    assert asked.args == ["inspections", OpenInspection(visit, "RY07")]
    page.arrive("RY01")
    assert page.card.findings.rows == () and "这一项还没有查出过问题" in texts(page.card)


def test_of_many_problems_the_newest_are_listed_and_all_are_counted(
    page: ChecklistsPage, session: Session, homes: Homes
) -> None:
    visits = [begin(session, homes[0], "staffing") for _ in range(SHOWN_FINDINGS + 1)]
    for visit in visits:
        answer(session.desk, visit, "RY07", Result(Verdict.FAIL))
    page.stale()
    page.arrive("RY07")
    assert [row.inspection for row in page.card.findings.rows] == visits[:0:-1]
    assert f"这一项查出的问题 {len(visits)} 条，列出最近 {SHOWN_FINDINGS} 条" in texts(page.card)


def test_many_visits_are_counted_beside_the_window_and_a_stop_is_told(
    page: ChecklistsPage, session: Session, homes: Homes, executor: ManualExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(session, begin(session, homes[0], "staffing"), "RY07")
    monkeypatch.setattr(checklist_findings, "AT_ONCE", 0)
    page.stale()
    page.arrive("RY07")
    assert page.card.findings.rows == () and "这一项查出的问题（正在清点）" in texts(page.card)
    session.jobs.cancel_all()
    executor.run_next()
    assert any("没有清点完" in text for text in texts(page.card))
    page.arrive("RY07")
    assert not executor.waiting, "what somebody stopped does not begin again by itself"
    page.stale()
    executor.run_next()
    assert len(page.card.findings.rows) == 1 and "这一项查出的问题 1 条" in texts(page.card)


def test_the_ratio_items_lead_to_the_tool(page: ChecklistsPage) -> None:
    from app.ui.dialogs.staffing_tool import StaffingTool

    assert not page.card.staffing_button.isVisible()
    page.arrive("RY02")
    page.card.staffing_button.click()
    (tool,) = page.window().findChildren(StaffingTool)
    tool.reject()


# Paper and workbooks


def saving_to(page: ChecklistsPage, path: Path) -> None:
    page.printer.ask = lambda parent, paper: path


def test_an_empty_form_is_shown_to_be_printed(page: ChecklistsPage, executor: ManualExecutor) -> None:
    page.print_button.click()
    executor.run_next()
    preview = page.printer.preview
    assert preview is not None and preview.view.sheets.count >= 1
    preview.reject()
    assert page.printer.preview is None


def test_a_short_checklist_is_marked_and_not_added_to(page: ChecklistsPage) -> None:
    """Its items are those of the full ones: a workbook that repeats them would be refused."""
    short = {row.title for row in page.shelf_model.rows if row.short}
    assert {row.title for row in page.shelf_model.rows if row.chip and row.chip.text == "短表"} == short
    page.choose_template()
    offered = " ".join(action.text() for action in page.menu.actions())
    page.menu.close()
    assert all(checklist.title in offered for checklist in shipped())
    assert not any(title in offered for title in short)


@pytest.mark.parametrize(("action", "heads"), [(0, False), (2, True)])
def test_a_template_is_saved(
    page: ChecklistsPage, executor: ManualExecutor, tmp_path: Path, action: int, heads: bool
) -> None:
    saving_to(page, tmp_path / "模板.xlsx")
    page.template_button.click()
    page.menu.actions()[action].trigger()
    executor.run_next()
    rows = list(load_workbook(tmp_path / "模板.xlsx")["检查项"].iter_rows(values_only=True))
    ids = {row[1] for row in rows}
    assert ({"XF33"} <= ids) == heads
    assert page.printer.done is not None
    page.printer.done.reject()


def imported(page: ChecklistsPage, executor: ManualExecutor, path: Path) -> None:
    page.ask_file = lambda parent: path
    page.import_button.click()
    executor.run_next()


def test_a_countys_own_checklist_is_taken_in_shown_and_printed(
    page: ChecklistsPage, executor: ManualExecutor, recorder: Recorder, tmp_path: Path, session: Session
) -> None:
    imported(page, executor, workbook(tmp_path))
    assert page.scope == example().id and titles(page) == [item.title for item in example().items]
    assert "已导入" in recorder.said[-1].what
    chips = {row.id: row.chip.text for row in page.shelf_model.rows if row.chip}
    assert chips[example().id] == "本县"
    page.print_blank()
    executor.run_next()
    preview = page.printer.preview
    assert preview is not None and preview.view.sheets.count >= 1
    preview.reject()


def test_a_changed_checklist_says_what_changed(
    page: ChecklistsPage, executor: ManualExecutor, recorder: Recorder, tmp_path: Path
) -> None:
    imported(page, executor, workbook(tmp_path))
    imported(page, executor, workbook(tmp_path))
    assert "内容相同" in recorder.said[-1].what
    imported(page, executor, workbook(tmp_path, D2="每层灭火器不少于三具，压力正常，不被遮挡。"))
    (dialog,) = page.window().findChildren(ImportedDialog)
    assert [row[1].field for row in dialog.model.rows] == ["检查内容"]
    assert any("现：每层灭火器不少于三具" in text for text in texts(dialog))
    dialog.reject()


def test_what_a_form_says_and_a_checklist_does_not_take_is_listed(
    page: ChecklistsPage, executor: ManualExecutor, tmp_path: Path
) -> None:
    form = Path(__file__).parent.parent / "data" / "xlsform" / "left_out" / "form.md"
    path = tmp_path / "自查.xlsx"
    path.write_bytes(file_of(form.read_text(encoding="utf-8")))
    imported(page, executor, path)
    (dialog,) = page.window().findChildren(ImportedDialog)
    assert any("13 处没有照原样用上" in text for text in texts(dialog))
    assert len(dialog.notes.rows) == 13 and "没有结果的记作未查" in str(dialog.notes.rows[2])
    dialog.reject()


def test_an_own_checklist_is_compared_with_its_earlier_editions(
    page: ChecklistsPage, executor: ManualExecutor, tmp_path: Path
) -> None:
    assert page.own.isHidden()
    imported(page, executor, workbook(tmp_path))
    assert page.own.isVisible() and page.own.compare_button.isHidden()
    imported(page, executor, workbook(tmp_path, D2="每层灭火器不少于三具。"))
    imported(page, executor, workbook(tmp_path, D2="每层灭火器不少于四具。"))
    for each in page.window().findChildren(ImportedDialog):
        each.reject()
    page.own.compare_button.click()
    dialog = page.own.compared
    assert dialog is not None and dialog.chosen.count() == 2
    assert "共 1 处变化：改动 1" in dialog.outcome.text()
    assert any("原：每层灭火器不少于三具。\n现：每层灭火器不少于四具。" in text for text in texts(dialog))
    assert [row[1].before for row in dialog.card.model.rows] == ["每层灭火器不少于三具。"]
    dialog.chosen.setCurrentIndex(1)
    assert [row[1].after for row in dialog.card.model.rows] == ["每层灭火器不少于四具。"]
    assert dialog.card.model.rows[0][1].before != "每层灭火器不少于三具。"
    dialog.accept()


def test_an_own_checklist_is_withdrawn_after_a_question(
    page: ChecklistsPage, executor: ManualExecutor, recorder: Recorder, tmp_path: Path, session: Session
) -> None:
    imported(page, executor, workbook(tmp_path))
    page.own.withdraw_button.click()
    assert page.own.asking is not None
    page.own.asking.reject()
    assert len(own_checklists(session.desk)) == 1
    page.own.withdraw_button.click()
    assert any("已经做的检查不受影响" in text for text in texts(page.own.asking))
    page.own.asking.confirm_button.click()
    assert own_checklists(session.desk) == () and page.own.isHidden()
    assert example().id not in {row.id for row in page.shelf_model.rows}
    assert "已停用" in recorder.said[-1].what


def test_a_national_checklist_with_the_countys_items_is_compared_with_the_nations(
    page: ChecklistsPage, executor: ManualExecutor, tmp_path: Path
) -> None:
    """And withdrawing it gives the national one back."""
    fire = next(each for each in shipped() if each.id == "fire")
    first = fire.sections[0]
    own_item = replace(first.items[0], id="BX01", title="门前消防车通道划线", hazard="", cases=(), asked_by=())
    section = replace(first, items=(*first.items, own_item))
    imported(page, executor, workbook(tmp_path, replace(fire, sections=(section, *fire.sections[1:]))))
    assert page.scope == "fire" and page.own.compare_button.text() == "与国家检查表比较"
    page.own.compare_button.click()
    dialog = page.own.compared
    assert dialog is not None and "国家检查表" in dialog.chosen.currentText()
    assert [(row[1].how, row[1].id) for row in dialog.card.model.rows] == [(ADDED, "BX01")]
    dialog.accept()
    page.own.withdraw_button.click()
    assert page.own.asking is not None and any("国家检查表原样" in text for text in texts(page.own.asking))
    page.own.asking.confirm_button.click()
    assert page.scope == "fire" and "BX01" not in {each.item.id for each in page._index.entries}


def test_a_refused_workbook_lists_every_fault_and_changes_nothing(
    page: ChecklistsPage, executor: ManualExecutor, recorder: Recorder, tmp_path: Path, session: Session
) -> None:
    path = workbook(tmp_path, R2="特别严重", W3="民政局")
    before = page.shelf_model.rows
    imported(page, executor, path)
    assert own_checklists(session.desk) == () and page.shelf_model.rows == before
    assert "2处问题" in recorder.said[-1].what and "没有导入任何内容" in recorder.said[-1].remedy
    dialog = page.faults
    assert isinstance(dialog, FaultsDialog)
    told = [(row.sheet, row.row, row.column) for row in dialog.model.rows]
    assert told == [("检查项", "2", "R列“等级”"), ("检查项", "3", "W列“部门”")]
    assert all(row.what and row.remedy for row in dialog.model.rows)
    dialog.copy()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 2
    # put right and taken in from where one is
    workbook(tmp_path)
    dialog.retry()
    executor.run_next()
    assert len(own_checklists(session.desk)) == 1


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(
    page: ChecklistsPage, executor: ManualExecutor, recorder: Recorder, tmp_path: Path
) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"not a workbook")
    imported(page, executor, path)
    assert page.faults is None and "照片.xlsx" in recorder.said[-1].where and recorder.crashes == []


def test_a_place_in_a_score_sheet_is_taken_apart() -> None:
    error = ScoreSheetError("评分.xlsx", [Fault("工作表“评分表” 第26行 F列（得分）", "不是得分", "填数")])
    (row,) = faults_of(error)
    assert (row.sheet, row.row, row.column) == ("评分表", "26", "F列（得分）")
    assert in_cells((row,)) and row.where == "评分表 第26行 F列（得分）"


def test_what_cannot_be_used_is_named_on_the_shelf(
    page: ChecklistsPage, monkeypatch: pytest.MonkeyPatch, session: Session
) -> None:
    from app.ui.models import checklist_browse
    from app.workflow.checklists import OwnEdition

    lost = OwnEdition(7, "x", "外来的检查表", "2026", "乙", 0, False, None, "内容不在本机。")
    monkeypatch.setattr(checklist_browse, "own_checklists", lambda desk: (lost,))
    page.stale()
    page.shelf_list.setCurrentIndex(page.shelf_model.index(page.shelf_model.rowCount() - 1, 0))
    assert not page.card.isVisible()
    assert any("内容不在本机" in text for text in texts(page))


# How it looks


def drawn(widget: QWidget) -> tuple[int, str]:
    """How many colours a picture of the widget has, and which its corner has."""
    image = widget.grab().toImage()
    seen = {image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}
    return len(seen), image.pixelColor(2, 2).name().upper()


@pytest.mark.parametrize("make", ["faults", "imported"])
def test_the_dialogs_are_drawn_in_light_and_dark(
    qtbot: QtBot, make: str, page: ChecklistsPage, executor: ManualExecutor, tmp_path: Path
) -> None:
    imported(page, executor, workbook(tmp_path))
    changes = {"R2": "特别严重"} if make == "faults" else {"D2": "改过的内容，每层不少于三具。"}
    imported(page, executor, workbook(tmp_path, **changes))
    kind: Callable[..., QWidget] = FaultsDialog if make == "faults" else ImportedDialog
    (dialog,) = page.window().findChildren(kind)  # type: ignore[arg-type]
    corners = []
    for tokens in (theme.LIGHT, theme.DARK):
        theme.apply(theme.Theme(tokens))
        QApplication.processEvents()
        colours, corner = drawn(dialog)
        assert colours > 8
        corners.append(corner)
    assert corners == [theme.LIGHT.background, theme.DARK.background]
    english = [text for text in texts(dialog) if re.search(r"[A-Za-z]{3,} [A-Za-z]{3,}", text)]
    assert english == []
    dialog.close()


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_no_button_loses_its_word(page: ChecklistsPage, scale: int, qtbot: QtBot, session: Session) -> None:
    theme.apply(theme.Theme(theme.LIGHT, scale))
    made = ChecklistsPage(session)
    qtbot.addWidget(made)
    made.resize(1366 - 168, 768)
    made.show()
    QApplication.processEvents()
    for button in (made.template_button, made.import_button, made.print_button):
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
    # the shelf is reached by a menu where there is no room for it
    assert made.shelf_button.isVisible() != made._left.isVisible()
    if made.shelf_button.isVisible():
        made.choose_shelf()
        made.menu.actions()[1].trigger()
        assert made.scope == shipped()[0].id
        made.menu.close()
