"""交接合并: handing over, joining a companion's visit, looking before merging, deciding what clashes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.checklists.load import shipped
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.visit_rows import Mode
from app.storage.store import Store
from app.ui.dialogs.join_dialog import SECTION, JoinDialog, section_rows
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.models.checked_model import CheckedModel, CheckedPages
from app.ui.models.inspection_list import key_in, key_of
from app.ui.models.table_model import TableModel
from app.ui.pages.handover import HandoverPage
from app.ui.pages.handover.export_step import VISIT
from app.ui.pages.handover.file_rows import COLUMNS, FileRow
from app.ui.pages.page import OpenInspection
from app.ui.session import Session
from app.workflow.answering import answer, note
from app.workflow.clashing import clashes, decide
from app.workflow.desk import Desk, open_desk
from app.workflow.exporting import export
from app.workflow.inspecting import PartPlan, start
from app.workflow.lines import inspections, visit_rows
from app.workflow.merging import KNOWN, NEW, REFUSED, FilePlan, merge_files
from app.workflow.registering import amend, institutions, register
from app.workflow.sample_county import HOMES
from app.workflow.visits import load

STAFFING = next(checklist for checklist in shipped() if checklist.id == "staffing")
SECTIONS = tuple(section.id for section in STAFFING.sections)


@pytest.fixture
def partner(tmp_path: Path, clock: Callable[[], int]) -> Iterator[Desk]:
    """Another laptop, with a visit begun for two inspectors."""
    desk = open_desk(tmp_path / "partner.sqlite", "示例检查员乙", clock)
    home = register(desk, replace(HOMES[1], county="红寺堡区"))
    start(desk, home.key, Mode.PATROL, [STAFFING.id], [PartPlan("示例检查员乙", SECTIONS)])
    yield desk
    desk.close()


@pytest.fixture
def package(partner: Desk, tmp_path: Path) -> Path:
    (tmp_path / "U盘").mkdir()
    return export(partner, tmp_path / "U盘" / "颐检交接_乙.sqlite").path


@pytest.fixture
def page(qtbot: QtBot, session: Session, recorder: Recorder) -> HandoverPage:
    made = HandoverPage(session)
    qtbot.addWidget(made)
    made.resize(1180, 740)
    made.show()
    return made


@pytest.fixture
def clashing(session: Session, partner: Desk, package: Path, tmp_path: Path) -> str:
    """Two laptops answered one item without knowing of each other; the other's file lies ready to be merged."""
    merge_files(session.desk, [package])
    item = STAFFING.sections[0].items[0].id
    for desk, verdict, words in ((session.desk, Verdict.PASS, "都在岗"), (partner, Verdict.FAIL, "缺一人")):
        (visit,) = inspections(desk)
        answer(desk, visit, item, Result(verdict))
        note(desk, visit, item, words)
    export(partner, tmp_path / "U盘" / "颐检交接_乙2.sqlite")
    return item


def words_on(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if not each.isHidden())


def test_the_models_pass_qts_own_tester(qtmodeltester: ModelTester, partner: Desk, clock: Callable[[], int]) -> None:
    visit = load(partner, inspections(partner)[0])
    ticked = CheckedPages([VISIT], key_of, read=lambda keys: visit_rows(partner, keys), number_of=key_in)
    ticked.show_numbers([visit.key])
    ticked.check([visit.key])
    qtmodeltester.check(ticked)
    sections = CheckedModel([SECTION], uid=lambda row: row.id, locked=lambda row: row.title.endswith("1"))
    sections.show(section_rows(load(partner, visit.key)))
    qtmodeltester.check(sections)
    files = TableModel(COLUMNS, uid=lambda row: row.plan.path)
    plans = (FilePlan(Path("a"), NEW, new=3), FilePlan(Path("b"), KNOWN), FilePlan(Path("c"), REFUSED, reason="坏了。"))
    files.show([FileRow(plan, partner.today) for plan in plans])
    qtmodeltester.check(files)


def test_ticking_by_click_and_by_space(qtbot: QtBot, page: HandoverPage, homes: object, session: Session) -> None:
    """Anywhere on a row, once in and once out, and the sentence counts along."""
    for home in institutions(session.desk)[:2]:
        start(session.desk, home.key, Mode.PATROL, [STAFFING.id], [PartPlan("示例检查员甲", SECTIONS)])
    page.ways.export_button.click()
    step = page.export_step
    assert step.chosen is None and page.export_button.isEnabled()
    step.what.buttons()[1].click()
    assert step.chosen == () and not page.export_button.isEnabled()
    row = step.list.visualRect(step.model.index(1, 0))
    qtbot.mouseClick(step.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert step.chosen == (step.model.rows[1].key,) and page.export_button.isEnabled()
    qtbot.keyClick(step.list, Qt.Key.Key_Space)
    assert step.chosen == ()


def test_an_export_is_told_with_its_path(
    page: HandoverPage, partner: Desk, package: Path, session: Session, executor: ManualExecutor, recorder: Recorder
) -> None:
    merge_files(session.desk, [package])
    page.show_export()
    page.export_step.export_to(package.parent)
    executor.run_next()
    written = sorted(package.parent.glob("颐检交接_*_2026*.sqlite"))
    assert len(written) == 1
    assert str(written[0]) in words_on(page.export_step)
    assert "已导出" in recorder.said[-1].what


def test_looking_writes_nothing_and_says_why_a_file_is_refused(
    page: HandoverPage, package: Path, session: Session, executor: ManualExecutor
) -> None:
    broken = package.parent / "坏的.sqlite"
    broken.write_bytes(b"not a database")
    page.look_at([package.parent])
    executor.run_next()
    step = page.merge_step
    assert step.isVisible() and page.heading == "合并交接文件"
    assert [row.plan.path.name for row in step.model.rows] == ["坏的.sqlite", package.name]
    assert "不是交接文件" in step.model.rows[0].refused
    assert step.refused.number == "1" and step.parallel.number == "0"
    assert page.merge_button.text() == "合并 1 份"
    assert institutions(session.desk) == ()


def test_merging_shows_what_became_of_every_file(
    page: HandoverPage, package: Path, session: Session, executor: ManualExecutor, qtbot: QtBot, recorder: Recorder
) -> None:
    page.look_at([package])
    executor.run_next()
    with qtbot.waitSignal(session.events.merged):
        page.merge_button.click()
        executor.run_next()
    assert len(institutions(session.desk)) == 1
    assert page.heading == "合并完成" and page.back_button.text() == "完成"
    assert not page.merge_button.isVisible()
    assert page.merge_step.parallel.number == "0"
    page.back_button.click()
    assert page.ways.isVisible()
    page.look_at([package])
    executor.run_next()
    assert not page.merge_button.isEnabled()


def test_a_file_of_a_cloned_computer_waits_for_a_word_and_then_comes_in(
    page: HandoverPage, partner: Desk, package: Path, session: Session, executor: ManualExecutor, tmp_path: Path
) -> None:
    """Nothing of it is taken until somebody has made sure; then both histories are kept and it is said."""
    merge_files(session.desk, [package])
    again = Store.memory(device=partner.store.device)
    merge_files(Desk(again, "克隆的", partner.clock), [package], accept_forks=True)
    again.db.execute("UPDATE own SET device = ?", (partner.store.device,))
    for desk in (partner, Desk(again, "克隆的", partner.clock)):
        register(desk, Institution(name=f"{desk.actor}敬老院", county="同心县"))
    merge_files(session.desk, [export(partner, tmp_path / "one.sqlite").path])
    clone = export(Desk(again, "克隆的", partner.clock), tmp_path / "two.sqlite").path
    again.close()
    before = len(institutions(session.desk))
    page.look_at([clone])
    executor.run_next()
    step = page.merge_step
    assert "两种不同的记录" in step.model.rows[0].refused and "克隆的" in step.model.rows[0].refused
    assert step.accept.isVisible() and not page.merge_button.isEnabled()
    step.accept.click()
    assert page.merge_button.text() == "合并 1 份"
    page.merge_button.click()
    executor.run_next()
    assert len(institutions(session.desk)) == before + 1
    assert "两段不同的记录" in step.matters.toPlainText()
    assert not step.accept.isVisible()


def test_stopping_a_merge_is_said_without_alarm(
    page: HandoverPage, package: Path, session: Session, executor: ManualExecutor, recorder: Recorder
) -> None:
    page.look_at([package])
    executor.run_next()
    page.merge_button.click()
    session.jobs.cancel_all()
    executor.run_next()
    assert institutions(session.desk) == ()
    assert recorder.said[-1].what.startswith("已停止")


def test_dropped_files_are_looked_at(page: HandoverPage, package: Path, executor: ManualExecutor) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(package))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys)
    page.ways._drop.dragEnterEvent(enter)
    assert enter.isAccepted()
    page.ways._drop.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    executor.run_next()
    assert page.merge_step.files == 1


def test_joining_takes_the_chosen_sections(
    page: HandoverPage, package: Path, session: Session, executor: ManualExecutor, qtbot: QtBot
) -> None:
    """The companion's file comes in, the sections ticked become one's own part, and the visit opens."""
    page.join(package)
    executor.run_next()
    (dialog,) = page.window().findChildren(JoinDialog)
    assert not dialog.join_button.isEnabled()
    dialog.model.check([SECTIONS[0]])
    with qtbot.waitSignal(page.asked) as asked:
        dialog.join_button.click()
    (visit,) = inspections(session.desk)
    assert asked.args == ["inspections", OpenInspection(visit)]
    view = load(session.desk, visit)
    part = view.part_of(SECTIONS[0])
    assert part is not None and part.inspector == "示例检查员甲"
    other = view.part_of(SECTIONS[1])
    assert other is not None and other.inspector == "示例检查员乙"


def test_joining_with_a_broken_file_says_why(
    page: HandoverPage, package: Path, executor: ManualExecutor, recorder: Recorder
) -> None:
    package.write_bytes(b"")
    page.join(package)
    executor.run_next()
    assert recorder.said[-1].where == package.name and recorder.said[-1].what


def test_joining_needs_a_name(page: HandoverPage, package: Path, executor: ManualExecutor, session: Session) -> None:
    merge_files(session.desk, [package])
    dialog = page.open_join([load(session.desk, key) for key in inspections(session.desk)])
    dialog.model.check([SECTIONS[0]])
    dialog.inspector.clear()
    dialog.join()
    assert "请填写您的姓名" in words_on(dialog)
    dialog.reject()


def test_a_clash_is_shown_with_both_versions_the_worse_first(
    page: HandoverPage, clashing: str, package: Path, session: Session, executor: ManualExecutor
) -> None:
    assert not page.clash_panel.isVisible()
    page.look_at([package.parent / "颐检交接_乙2.sqlite"])
    executor.run_next()
    assert not page.clash_panel.isVisible()
    page.merge_button.click()
    executor.run_next()
    assert page.clash_panel.isVisible()
    assert page.merge_step.conflicts.number == "1"
    assert [button.text() for button in page.clash_panel.buttons] == [
        "采用 示例检查员乙",
        "采用 示例检查员甲",
        "以后再定",
    ]
    assert "缺一人" in words_on(page.clash_panel) and "都在岗" in words_on(page.clash_panel)


def test_deciding_needs_a_reason_and_settles_the_clash(
    page: HandoverPage, clashing: str, package: Path, session: Session, recorder: Recorder, qtbot: QtBot
) -> None:
    merge_files(session.desk, [package.parent / "颐检交接_乙2.sqlite"])
    page.stale()
    panel = page.clash_panel
    panel.buttons[1].click()
    assert len(clashes(session.desk)) == 1
    assert "请先用一句话" in words_on(panel)
    panel.buttons[2].click()
    assert len(clashes(session.desk)) == 1 and recorder.said[-1].what.startswith("两份都保留")
    panel.reason.setText("一起复核过")
    with qtbot.waitSignal(session.events.inspection_changed):
        panel.buttons[1].click()
    assert clashes(session.desk) == () and not panel.isVisible()
    (visit,) = inspections(session.desk)
    assert load(session.desk, visit).answers[clashing].result.verdict is Verdict.PASS


def test_one_primary_button_is_in_sight(page: HandoverPage, clashing: str, package: Path, session: Session) -> None:
    """Deciding comes before handing over."""
    assert page.ways.export_button.property("primary") is True
    merge_files(session.desk, [package.parent / "颐检交接_乙2.sqlite"])
    page.stale()
    assert page.ways.export_button.property("primary") is False
    assert page.clash_panel.buttons[0].property("primary") is True


def test_what_was_decided_is_listed_with_its_reason_and_decided_anew(
    page: HandoverPage, session: Session, package: Path, partner: Desk, recorder: Recorder, tmp_path: Path
) -> None:
    page.decisions_button.click()
    empty = page.dialog
    assert empty is not None and "还没有作过决定" in words_on(empty) and not empty.save_button.isVisible()
    empty.accept()
    merge_files(session.desk, [package])
    for desk, director in ((session.desk, "马院长"), (partner, "王院长")):
        (home,) = institutions(desk)
        amend(desk, replace(home, director=director))
    merge_files(session.desk, [export(partner, tmp_path / "二.sqlite").path])
    (clash,) = clashes(session.desk)
    decide(session.desk, clash, clash.sides[0], "电话问过")
    page.decisions_button.click()
    dialog = page.dialog
    assert dialog is not None and dialog.current is not None and "理由：电话问过" in words_on(dialog)
    other = next(place for place, option in enumerate(dialog.current.options) if not option.stands)
    dialog.radios[other].click()
    dialog.save_button.click()
    assert "没有写明重新决定的理由" in words_on(dialog)
    wanted = dialog.current.options[other].text
    dialog.reason.setText("十月换了人")
    dialog.save_button.click()
    assert dialog.current is not None and dialog.current.text == wanted
    assert "已重新决定" in recorder.said[-1].what
    (home,) = institutions(session.desk)
    assert f"负责人：{home.director}" == wanted
    dialog.list.setCurrentIndex(dialog.model.index(1, 0))
    assert not dialog.save_button.isVisible() and not dialog.radios[0].isEnabled(), "one made anew is history"
