"""检查: the list of visits, starting one, signing, and paper from it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.checklists.national import RECHECK
from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.ui import theme
from app.ui.dialogs.sign_dialog import SignDialog
from app.ui.dialogs.start_dialog import StartDialog
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.models.inspection_list import state_chip
from app.ui.pages import page as page_module
from app.ui.pages.conduct_printing import file_name
from app.ui.pages.inspections import InspectionsPage
from app.ui.pages.page import OpenInspection, StartInspection
from app.ui.session import Session
from app.workflow.answering import answer, edit_finding
from app.workflow.narrowing import VisitFilter
from app.workflow.visits import load, outcome
from tests.ui.conftest import texts
from tests.ui.visits import begin, finish

Homes = tuple[Institution, ...]


@pytest.fixture
def page(qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder) -> Iterator[InspectionsPage]:
    made = InspectionsPage(session)
    qtbot.addWidget(made)
    made.resize(1198, 768)
    made.show()
    yield made


@pytest.fixture
def starting(qtbot: QtBot, session: Session, homes: Homes) -> StartDialog:
    made = StartDialog(session.desk, homes)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    return made


def signing(qtbot: QtBot, session: Session, visit: int) -> SignDialog:
    made = SignDialog(session.desk, visit, None)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    return made


# The list


def test_typing_initials_in_the_dialog_asks_the_store_nothing(
    starting: StartDialog, session: Session, homes: Homes
) -> None:
    asked: list[str] = []
    session.desk.store.db.set_trace_callback(asked.append)
    for letter in "jly":
        QTest.keyClick(starting.search, letter)
        starting.search.search_now(starting.search.text())
    session.desk.store.db.set_trace_callback(None)
    assert starting.filter.rowCount() == sum("敬老院" in home.name for home in homes) > 1
    assert asked == []


def test_the_list_is_narrowed_found_by_initials_and_opened_again(
    page: InspectionsPage, session: Session, homes: Homes
) -> None:
    done, fresh = begin(session, homes[0], "fire"), begin(session, homes[1], "fire", second="乙")
    finish(session, done)
    page.refresh()
    page.filter_button.click()
    dialog = page.filter_dialog
    assert dialog is not None
    dialog.stage.setCurrentText("已签字")
    dialog.save()
    assert [row.key for row in page.model.rows] == [done]
    assert page.narrowed_button.isVisible() and "已签字" in page.narrowed_button.text()
    page.refresh()
    assert [row.key for row in page.model.rows] == [done], "what is read anew stays narrowed"
    page.choose_filter()
    dialog = page.filter_dialog
    assert dialog is not None and dialog.stage.currentText() == "已签字"
    dialog.clear()
    dialog.township.setCurrentText(homes[1].township)
    offered = {dialog.home.itemText(place) for place in range(1, dialog.home.count())}
    assert offered == {home.name for home in homes if home.township == homes[1].township}
    dialog.home.setCurrentText(homes[1].name)
    dialog.inspector.setCurrentText("乙")
    QTest.keyClicks(dialog.until, "20261122")
    dialog.save()
    assert [row.key for row in page.model.rows] == [fresh]
    page.narrowed_button.click()
    assert page.model.rowCount() == 2 and not page.narrowed_button.isVisible()
    QTest.keyClicks(page.search, "qsz")
    page.search.search_now(page.search.text())
    assert {row.institution_name for row in page.model.rows} == {
        home.name for home in homes[:2] if home.name.startswith("青石镇")
    }


def test_the_list_of_visits_goes_out_as_it_is_narrowed(
    page: InspectionsPage, session: Session, homes: Homes, executor: ManualExecutor, tmp_path: Path
) -> None:
    begin(session, homes[0], "fire"), begin(session, homes[1], "fire")
    page.refresh()
    page.printer.ask = lambda parent, paper: tmp_path / paper.file_name
    page._on_filter(VisitFilter(home=homes[1].key))
    page.export_button.click()
    while executor.waiting:
        executor.run_next()
    (path,) = tmp_path.glob("检查清单*.xlsx")
    sheet = load_workbook(path)["检查清单"]
    assert homes[1].name in sheet["A2"].value and "共1次检查" in sheet["A2"].value
    heads, row = ([cell.value for cell in line] for line in sheet.iter_rows(min_row=3))
    assert dict(zip(heads, row, strict=True))["机构"] == homes[1].name


def test_visits_are_listed_with_how_far_they_are(page: InspectionsPage, session: Session, homes: Homes) -> None:
    done, fresh = begin(session, homes[0], "fire"), begin(session, homes[1], "fire", "kitchen", second="乙")
    finish(session, done)
    page.refresh()
    chips = {row.key: state_chip(row).text for row in page.model.rows}
    assert chips == {done: "已签字", fresh: "未开始"}
    answer(session.desk, fresh, "XF09", Result(Verdict.PASS))
    page.refresh()
    assert {state_chip(row).text for row in page.model.rows} == {"已签字", "检查中"}
    page.search.search_now(homes[0].name)
    assert page.model.rowCount() == 1 and page.current is not None and page.current.key == done
    page.search.search_now("没有")
    assert page.model.rowCount() == 0 and not page.papers_button.isEnabled()


def test_the_list_passes_qts_own_tester(
    qtmodeltester: ModelTester, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    begin(session, homes[0])
    page.refresh()
    qtmodeltester.check(page.model)


def test_enter_opens_the_visit_and_back_returns_to_it(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    begin(session, homes[1], "fire")
    visit = begin(session, homes[0], "fire")
    page.refresh()
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index_of(visit))
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.conducting and page.visit is not None and page.visit.key == visit
    assert homes[0].name in page.heading and "每次点选即保存" in page._subtitle.text()
    page.back_button.click()
    assert not page.conducting and page.current is not None and page.current.key == visit


def test_a_visit_that_was_begun_stands_in_the_list_that_is_come_back_to(
    page: InspectionsPage, session: Session, homes: Homes
) -> None:
    begin(session, homes[1], "fire")
    page.refresh()
    visit = begin(session, homes[0], "fire")
    page.open(visit)
    page.conduct.editor.choose(Verdict.PASS)
    page.back_button.click()
    assert page.model.rowCount() == 2 and page.current is not None and page.current.key == visit
    assert page.current.progress.checked == 1 and page._subtitle.text() == "共 2 次，2 次还没有签字"


def test_coming_back_to_the_list_asks_no_more_where_there_are_more_visits(
    page: InspectionsPage, session: Session, homes: Homes
) -> None:
    def asked() -> int:
        page.open(visit, "XF09")
        page.conduct.editor.choose(Verdict.PASS)
        questions: list[str] = []
        session.desk.store.db.set_trace_callback(questions.append)
        page.back()
        session.desk.store.db.set_trace_callback(None)
        return len(questions)

    visit = begin(session, homes[0], "fire")
    page.refresh()
    asked()  # what is kept in memory is read once
    alone = asked()
    for home in homes[1:]:
        for _ in range(4):
            begin(session, home, "fire")
    page.refresh()
    assert asked() <= alone
    assert page.model.rowCount() == 9


def test_a_search_leaves_the_visit_in_sight_where_it_is_found(
    page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visits = [begin(session, home, "fire") for home in homes]
    page.refresh()
    page.table.setCurrentIndex(page.model.index_of(visits[0]))
    page.search.search_now("敬老院")
    assert page.current is not None and page.current.key == visits[0]
    page.search.search_now(homes[1].name)
    assert page.current is not None and page.current.key == visits[1]
    page.search.search_now("")
    assert [row.key for row in page.model.rows] == visits[::-1]


def test_a_visit_at_work_stays_in_sight_while_lists_are_counted(
    page: InspectionsPage, session: Session, homes: Homes, executor: ManualExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "AT_ONCE", 0)
    page.open(begin(session, homes[0], "fire"))
    answer(session.desk, page.visit.key, "XF09", Result(Verdict.PASS))  # type: ignore[union-attr]
    page.stale()
    assert page.conduct.isVisible() and not page._waiting.isVisible()
    page.back_button.click()
    assert page._waiting.isVisible() and not page.table.isVisible()
    while executor.waiting:
        executor.run_next()
    assert page.table.isVisible() and page.model.rowCount() == 1


def test_other_pages_ask_for_a_visit_or_a_start(page: InspectionsPage, session: Session, homes: Homes) -> None:
    visit = begin(session, homes[0], "fire")
    page.arrive(OpenInspection(visit, "XF19"))
    assert page.conduct.current == "XF19"
    page.arrive(StartInspection(homes[1].key))
    dialog = next(d for d in page.findChildren(StartDialog) if d.isVisible())
    assert dialog.home is not None and dialog.home.key == homes[1].key
    dialog.reject()


def test_an_answer_tells_the_others_and_is_not_read_twice(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0], "fire")
    page.open(visit, "XF09")
    with qtbot.waitSignal(session.events.inspection_changed) as told:
        page.conduct.editor.choose(Verdict.PASS)
    assert told.args == [visit]
    assert page._meter.words.startswith("已查 1/")


def test_without_a_home_the_person_is_sent_to_the_register(qtbot: QtBot, session: Session, recorder: Recorder) -> None:
    page = InspectionsPage(session)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.asked) as asked:
        page.start()
    assert asked.args == ["institutions", None] and recorder.said


# Starting


def test_what_is_missing_is_told_where_it_is_missing(starting: StartDialog) -> None:
    starting.begin()
    assert starting.isVisible() and starting.home_fault.isVisible()
    starting.list.setCurrentIndex(starting.filter.index(0, 0))
    for box in starting.boxes.values():
        box.setChecked(False)
    starting.begin()
    assert starting.checklist_fault.isVisible() and not starting.home_fault.isVisible()
    starting.boxes["fire"].setChecked(True)
    starting.parts.first_name.setText("")
    starting.begin()
    assert starting.isVisible() and starting.parts._people[0].name_field.shown_fault == "请填写检查人员姓名。"


def test_item_counts_follow_the_home(starting: StartDialog, homes: Homes) -> None:
    assert "61 项" in starting.boxes["fire"].text()
    starting.choose_home(homes[2].key)
    assert "不适用" in starting.boxes["fire"].text()


def test_two_inspectors_share_the_sections(qtbot: QtBot, starting: StartDialog, session: Session, homes: Homes) -> None:
    starting.choose_home(homes[0].key)
    starting.parts.add()
    first, second = starting.parts.names
    second.setText(first.text())
    starting.begin()
    assert "同名" in starting.parts._people[1].name_field.shown_fault
    second.setText("示例检查员乙")
    parts = starting.parts
    parts.combos["whole/kitchen"].setCurrentIndex(1)
    parts.combos["whole/kitchen"].activated.emit(1)
    parts.combos["kitchen.1"].setCurrentIndex(0)
    parts.combos["kitchen.1"].activated.emit(0)
    assert parts.combos["whole/kitchen"].currentText() == "分开"
    with qtbot.waitSignal(starting.started) as begun:
        starting.begin()
    view = load(session.desk, begun.args[0])
    assert [part.inspector for part in view.parts] == ["示例检查员甲", "示例检查员乙"]
    assert "kitchen.1" in view.parts[0].sections and "kitchen.2" in view.parts[1].sections
    every = [section for part in view.parts for section in part.sections]
    assert len(every) == len(set(every)) == sum(len(c.sections) for c in view.checklists)


def test_someone_without_a_section_is_pointed_out(starting: StartDialog, homes: Homes) -> None:
    starting.choose_home(homes[0].key)
    starting.parts.add()
    starting.parts.names[1].setText("乙")
    for name in ("fire", "kitchen", "staffing"):
        starting.parts.combos[f"whole/{name}"].activated.emit(0)
    starting.begin()
    assert starting.isVisible() and "乙还没有分到" in starting.parts._words.text()


def test_an_administrative_inspection_needs_two_certificates(
    qtbot: QtBot, starting: StartDialog, session: Session, homes: Homes
) -> None:
    starting.choose_home(homes[0].key)
    starting.mode.buttons()[1].click()
    assert len(starting.parts.names) == 2 and "执法证" in starting._meaning.text()
    starting.parts.names[1].setText("示例检查员乙")
    starting.begin()
    assert [p.certificate_field.shown_fault for p in starting.parts._people] == ["行政检查须填写执法证号。"] * 2
    for number, field in enumerate(starting.parts.certificates):
        field.setText(f"民执00{number}")
    with qtbot.waitSignal(starting.started) as begun:
        starting.begin()
    view = load(session.desk, begun.args[0])
    assert view.mode is Mode.ADMINISTRATIVE and [p.certificate for p in view.parts] == ["民执000", "民执001"]


def test_open_problems_of_the_home_can_be_rechecked(
    qtbot: QtBot, starting: StartDialog, session: Session, homes: Homes
) -> None:
    """The short set that no file describes: it is there only where something is open, and names how much."""
    finish(session, begin(session, homes[0], "fire"), "XF09", "XF18")
    box, fire = starting.recheck_box, starting.boxes["fire"]
    starting.choose_home(homes[1].key)
    assert not box.isVisible()
    starting.choose_home(homes[0].key)
    assert box.isVisible() and box.text() == "复查（2 项，来自未销账的问题）" and fire.isChecked()
    box.click()
    assert not fire.isChecked() and starting.boxes["staffing"].isChecked()
    fire.click()
    assert not box.isChecked()
    box.click()
    starting.choose_home(homes[1].key)
    assert not box.isChecked() and RECHECK not in {c.id for c in starting.checklists}
    starting.choose_home(homes[0].key)
    box.click()
    for name in ("kitchen", "staffing"):
        starting.boxes[name].setChecked(False)
    with qtbot.waitSignal(starting.started) as begun:
        starting.begin()
    assert [item.id for item in load(session.desk, begun.args[0]).applicable] == ["XF09", "XF18"]


def test_what_was_settled_meanwhile_is_told_when_the_recheck_begins(
    starting: StartDialog, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0], "fire")
    finish(session, visit, "XF09")
    starting.choose_home(homes[0].key)
    for name, box in starting.boxes.items():
        box.setChecked(name == RECHECK)
    answer(session.desk, visit, "XF09", Result(Verdict.PASS), because="看错了")
    starting.begin()
    assert starting.isVisible() and "没有未销账的问题" in starting._fault.text()


def test_two_officers_may_recheck_a_single_problem(
    qtbot: QtBot, starting: StartDialog, session: Session, homes: Homes
) -> None:
    """There is one section for two of them: one signs it, and nobody is asked to share what cannot be shared."""
    finish(session, begin(session, homes[0], "fire"), "XF09")
    starting.choose_home(homes[0].key)
    for name, box in starting.boxes.items():
        box.setChecked(name == RECHECK)
    starting.mode.buttons()[1].click()
    starting.parts.names[1].setText("示例检查员乙")
    for number, field in enumerate(starting.parts.certificates):
        field.setText(f"民执00{number}")
    with qtbot.waitSignal(starting.started) as begun:
        starting.begin()
    view = load(session.desk, begun.args[0])
    assert [part.sections for part in view.parts] == [("recheck.fire",), ()]
    finish_one = signing(qtbot, session, begun.args[0])
    assert finish_one.part.inspector == "示例检查员甲"


# Signing


def test_a_demanded_photo_that_is_missing_stands_in_the_way(qtbot: QtBot, session: Session, homes: Homes) -> None:
    visit = begin(session, homes[0], "fire")
    view = load(session.desk, visit)
    item = next(item for item in view.applicable if item.photo)
    answer(session.desk, visit, item.id, Result(Verdict.FAIL))
    dialog = signing(qtbot, session, visit)
    assert not dialog.sign_button.isEnabled() and "须有照片" in dialog._blockers.text()
    row = dialog.model.rows[1]
    assert row.item == item.id
    with qtbot.waitSignal(dialog.item_chosen) as chosen:
        dialog.list.activated.emit(dialog.model.index(1, 0))
    assert chosen.args == [item.id]


def test_a_problem_that_a_correction_brought_is_registered_by_signing_again(
    qtbot: QtBot, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0], "fire")
    finish(session, visit, "XF09")
    assert signing(qtbot, session, visit).sign_button.isHidden()
    answer(session.desk, visit, "XF04", Result(Verdict.FAIL), because="漏看了")
    dialog = signing(qtbot, session, visit)
    assert dialog.sign_button.text() == "示例检查员甲 再次签字"
    assert any("更正以后有 1 个问题还没有挂号" in text for text in texts(dialog))
    dialog.sign_button.click()
    numbers = {f.number for f in outcome(session.desk, load(session.desk, visit)).findings}
    assert len(numbers) == 2 and all(numbers) and set(dialog.numbers) == numbers


def test_each_signs_the_own_part_and_sees_the_numbers(
    qtbot: QtBot, qtmodeltester: ModelTester, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0], "fire", "staffing", second="示例检查员乙")
    view = load(session.desk, visit)
    for item in view.applicable:
        answer(session.desk, visit, item.id, Result(Verdict.FAIL if item.id in ("XF09", "XF05") else Verdict.PASS))
    dialog = signing(qtbot, session, visit)
    qtmodeltester.check(dialog.model)
    assert dialog.sign_button.text() == "示例检查员甲 签字" and dialog._cards["问题"].number == "2"
    with qtbot.waitSignal(dialog.signed):
        dialog.sign_button.click()
    assert len(dialog.numbers) == 2 and all(number in dialog._done_words.text() for number in dialog.numbers)
    assert "示例检查员乙" in dialog._done_words.text() and dialog.print_button.isVisible()
    qtmodeltester.check(dialog.registered)
    dialog.more_button.click()
    assert dialog.sign_button.text() == "示例检查员乙 签字"
    dialog.sign_button.click()
    assert load(session.desk, visit).closed and not dialog.more_button.isVisible()
    with qtbot.waitSignal(dialog.print_wanted):
        dialog.print_button.click()


def test_who_accompanied_and_what_the_home_says_is_kept_on_closing(
    qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder
) -> None:
    visit = begin(session, homes[0], "fire")
    dialog = signing(qtbot, session, visit)
    dialog.opinion.setText("身份证 110101199003072316")
    dialog.reject()
    assert dialog.isVisible() and "身份证号" in dialog._blockers.text() and recorder.said
    dialog.companion.setText("院长")
    dialog.opinion.setText("无异议")
    dialog.reject()
    view = load(session.desk, visit)
    assert (view.companion, view.opinion) == ("院长", "无异议") and not dialog.isVisible()


def test_a_grave_problem_that_was_not_reported_is_pointed_out_and_noted(
    qtbot: QtBot, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0], "fire")
    answer(session.desk, visit, "XF19", Result(Verdict.FAIL))
    dialog = signing(qtbot, session, visit)
    assert "还没有登记当日报告" in dialog._warnings.text()
    dialog.companion.setText("院长")
    dialog.said_button.click()
    assert dialog.said is not None and dialog.said.text("companion") == "院长"
    dialog.said.field("companion").editor.setText("副院长")  # type: ignore[attr-defined]
    dialog.said.field("reported_to").editor.setText("区民政局")  # type: ignore[attr-defined]
    dialog.said.save_button.click()
    assert dialog.companion.text() == "副院长" and "当日报告" not in dialog._warnings.text()
    dialog.reject()
    assert load(session.desk, visit).companion == "副院长"


def test_blanks_left_in_a_wording_are_pointed_out(qtbot: QtBot, session: Session, homes: Homes) -> None:
    visit = begin(session, homes[0], "fire")
    answer(session.desk, visit, "XF05", Result(Verdict.FAIL, 3))
    edit_finding(session.desk, visit, "XF05", FindingEdit(problem="制度缺____项。"))
    assert "没填的空" in signing(qtbot, session, visit)._warnings.text()


def test_nothing_sounds_like_a_pass_while_something_grave_is_unchecked(
    qtbot: QtBot, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0], "fire")
    dialog = signing(qtbot, session, visit)
    assert "未查" in dialog._warnings.text()
    dialog.sign()
    assert "未发现问题" not in dialog._done_words.text() and "不作结论" in dialog._done_words.text()
    clean = begin(session, homes[1], "staffing")
    finish(session, clean)
    again = signing(qtbot, session, clean)
    assert not again.sign_button.isVisible() and "签字" in again._statement.text()


# Paper


def test_the_next_paper_and_the_record_are_one_press_away(
    page: InspectionsPage, session: Session, homes: Homes, executor: ManualExecutor
) -> None:
    visit = begin(session, homes[0], "fire")
    page.refresh()
    assert not page.paper_button.isVisible()
    finish(session, visit, "XF09")
    page.refresh()
    assert page.paper_button.isVisible() and page.paper_button.text() == "出具整改通知单…"
    for button, title in ((page.paper_button, "整改通知单"), (page.record_button, "现场检查记录")):
        button.click()
        executor.run_next()
        papers = page.papers
        assert papers is not None and papers.issuing.preview is not None
        assert title in papers.issuing.preview.windowTitle()
        papers.issuing.preview.reject()
        papers.reject()
    page.open(visit)
    assert page.visit_paper_button.isVisible() and not page.next_button.isVisible()
    page.visit_paper_button.click()
    executor.run_next()
    assert page.papers is not None and page.papers.issuing.preview is not None
    assert page.papers.issuing.preview.issue_button is not None
    page.papers.issuing.preview.issue_button.click()
    executor.run_next()
    assert page.visit_paper_button.text() == "出具现场检查记录…"
    assert page.papers.issuing.preview is not None
    page.papers.issuing.preview.reject()
    page.papers.reject()


def test_a_proposed_name_holds_nothing_that_windows_refuses(session: Session, homes: Homes) -> None:
    from dataclasses import replace

    view = load(session.desk, begin(session, homes[0], "fire"))
    odd = replace(view, home=replace(view.home, name='红/星:县"院'))
    assert file_name("通知", odd, ".pdf") == "通知_红星县院_2026-11-22.pdf"


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_list_and_dialogs_are_painted_in_light_and_dark(
    qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder, tokens: theme.Tokens
) -> None:
    theme.apply(theme.Theme(tokens))
    visit = begin(session, homes[0])
    answer(session.desk, visit, "XF09", Result(Verdict.FAIL))
    page = InspectionsPage(session)
    for widget in (page, StartDialog(session.desk, homes), signing(qtbot, session, visit)):
        qtbot.addWidget(widget)
        widget.show()
        image = widget.grab().toImage()
        assert len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 5)}) > 8
    assert not recorder.crashes
