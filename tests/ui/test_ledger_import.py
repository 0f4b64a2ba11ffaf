"""A ledger that a home filled in comes back into the window: seen first, noted once, and what is not taken is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.domain.institution import Institution
from app.errors import Cancelled
from app.interchange.form_plan import Change, Group
from app.interchange.ledger_plan import LedgerPlan, PlannedRow
from app.interchange.returned import Returned
from app.reports.ledger import HEADS, SHEET
from app.ui.dialogs.plan_preview import PlanPreview
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.models.plan_rows import ledger_rows
from app.ui.pages.findings import FindingsPage
from app.ui.pages.findings_ledger import outcome_words
from app.ui.pages.page import OpenFindings
from app.ui.session import Session
from app.workflow.ledger import Applied, plan_ledger, write_ledger
from app.workflow.lines import findings
from app.workflow.rectifying import reply
from tests.ui.conftest import texts
from tests.ui.visits import begin, finish
from tests.workflow.conftest import print_notice

Homes = tuple[Institution, ...]
ITEM, OTHER = "XF09", "XF10"


@pytest.fixture
def visit(session: Session, homes: Homes, tmp_path: Path) -> int:
    """A signed visit with two problems, its notice printed."""
    key = begin(session, homes[0], "fire")
    finish(session, key, ITEM, OTHER)
    print_notice(session.desk, key, tmp_path / "通知.pdf")
    return key


@pytest.fixture
def page(qtbot: QtBot, session: Session, visit: int, recorder: Recorder) -> Iterator[FindingsPage]:
    made = FindingsPage(session)
    qtbot.addWidget(made)
    made.resize(1198, 768)
    made.show()
    yield made


def number(session: Session, item: str) -> str:
    return next(row.finding.number for row in findings(session.desk) if row.finding.key == item)


def returned(session: Session, folder: Path, **filled: dict[str, str]) -> Path:
    """A ledger that left this store; item → what the home wrote into its row."""
    path = write_ledger(session.desk, folder / "交回.xlsx").path
    book = load_workbook(path)
    sheet = book[SHEET]
    for item, cells in filled.items():
        (row,) = [row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 1).value == number(session, item)]
        for title, value in cells.items():
            sheet.cell(row, HEADS.index(title) + 1).value = value
    book.save(path)
    return path


def state(session: Session, item: str) -> str:
    return next(row.state for row in findings(session.desk) if row.finding.key == item)


def previewed(page: FindingsPage, executor: ManualExecutor, path: Path) -> PlanPreview:
    page.ledger.importer.ask = lambda *_: path
    page.import_button.click()
    executor.run_next()
    assert page.ledger.importer.preview is not None
    return page.ledger.importer.preview


def test_what_a_home_wrote_is_seen_first_and_noted_once_it_is_confirmed(
    page: FindingsPage, session: Session, executor: ManualExecutor, recorder: Recorder, tmp_path: Path
) -> None:
    path = returned(
        session,
        tmp_path,
        XF09={"整改措施": "已补记", "完成情况": "已完成", "完成日期": "2026.11.22"},
        XF10={"说明": "在等"},
    )
    preview = previewed(page, executor, path)
    assert preview.import_button.text() == "导入 2 行" and not preview.keep_button.isVisible()
    first = next(row for row in preview.model.rows if row.title.startswith(number(session, ITEM)))
    assert first.title.endswith("示例）") and first.head == "整改措施：已补记" and first.rest.startswith("问题：")
    assert state(session, ITEM) == "已通知", "seen, not noted"
    preview.import_button.click()
    executor.run_next()
    assert (state(session, ITEM), state(session, OTHER)) == ("待复查", "已回复")
    assert [said.what for said in recorder.said] == ["已登记 2 条机构回复，复查合格后才销账。"]
    assert {row.state for row in page.model.rows} == {"待复查", "已回复"}, "the page shows it at once"


def test_a_file_of_which_nothing_can_be_taken_offers_no_import_and_says_why(
    page: FindingsPage, session: Session, executor: ManualExecutor, tmp_path: Path
) -> None:
    path = returned(session, tmp_path, XF09={"整改措施": "已补记", "完成情况": "已完成"})
    preview = previewed(page, executor, path)
    assert not preview.import_button.isVisible() and "台账里没有可以导入的内容，1 行要处理" in texts(preview)
    assert "没有写完成日期" in preview.whole and "P列“完成日期”" in preview.whole


def test_what_is_not_taken_can_be_kept_as_a_list_for_the_home(
    page: FindingsPage, session: Session, executor: ManualExecutor, homes: Homes, tmp_path: Path
) -> None:
    path = returned(session, tmp_path, XF09={"整改措施": "已补记", "完成情况": "已完成"}, XF10={"说明": "在等"})
    preview = previewed(page, executor, path)
    names: list[str] = []
    page.ledger.importer.printer.ask = lambda _, paper: names.append(paper.file_name) or tmp_path / paper.file_name  # type: ignore[func-returns-value]
    preview.keep_button.click()
    executor.run_next()
    assert names == ["交回_未导入清单.txt"] and page.ledger.importer.printer.done is not None
    page.ledger.importer.printer.done.accept()
    content = (tmp_path / names[0]).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\n") == content.count(b"\r\n")
    said = content.decode("utf-8-sig").splitlines()
    assert said[1].endswith("共1行") and said[3] == f"【{homes[0].name}】1行"
    assert f"挂号 {number(session, ITEM)}" in said[4] and "原因：完成情况是“已完成”，没有写完成日期" in said[6]
    assert preview.isVisible(), "what can be taken is still to be confirmed"
    preview.import_button.click()
    executor.run_next()
    assert state(session, OTHER) == "已回复"


def test_what_is_not_taken_can_be_saved_to_be_sent_back(
    page: FindingsPage, session: Session, executor: ManualExecutor, tmp_path: Path
) -> None:
    path = returned(session, tmp_path, XF09={"整改措施": "已补记", "完成情况": "好了"}, XF10={"说明": "在等"})
    preview = previewed(page, executor, path)
    names: list[str] = []
    page.ledger.importer.printer.ask = lambda _, paper: names.append(paper.file_name) or tmp_path / paper.file_name  # type: ignore[func-returns-value]
    assert preview.back_button.isVisible() and preview.back_button.text() == "另存退回件…"
    preview.back_button.click()
    executor.run_next()
    assert names == ["交回_退回件.xlsx"] and page.ledger.importer.printer.done is not None
    page.ledger.importer.printer.done.accept()
    sheet = load_workbook(tmp_path / names[0])[SHEET]
    assert sheet.cell(4, 2).value == number(session, ITEM) and "不是可选的内容" in sheet.cell(4, 1).value
    assert sheet.cell(5, 1).value is None and preview.isVisible()


def test_a_file_in_order_has_nothing_to_send_back(
    page: FindingsPage, session: Session, executor: ManualExecutor, tmp_path: Path
) -> None:
    preview = previewed(page, executor, returned(session, tmp_path, XF10={"说明": "在等"}))
    assert not preview.back_button.isVisible()


def test_a_store_that_moved_on_takes_nothing_and_shows_what_would_change_now(
    page: FindingsPage, session: Session, visit: int, executor: ManualExecutor, recorder: Recorder, tmp_path: Path
) -> None:
    path = returned(session, tmp_path, XF09={"整改措施": "已补记"}, XF10={"整改措施": "已拆除"})
    preview = previewed(page, executor, path)
    reply(session.desk, visit, ITEM, "电话说在补", by="张院长", done=False)
    preview.import_button.click()
    executor.run_next()
    again = page.ledger.importer.preview
    assert again is not None and again is not preview and state(session, OTHER) == "已通知"
    assert any("又有了变化，没有导入任何内容" in text for text in texts(again)) and not recorder.said
    assert [row.group for row in again.model.rows] == [Group.CONFLICT, Group.ACCEPTED]
    again.import_button.click()
    executor.run_next()
    assert state(session, OTHER) == "已回复"
    (said,) = recorder.said
    assert said.what.startswith("已登记 1 条机构回复") and "另有 1 行与新数据冲突，没有改动" in said.what


def test_a_ledger_is_taken_where_it_is_dropped(
    page: FindingsPage, session: Session, executor: ManualExecutor, tmp_path: Path
) -> None:
    path = returned(session, tmp_path, XF09={"整改措施": "已补记"})
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for names, taken in (([path], True), ([path, path], False), ([tmp_path / "通知.pdf"], False)):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(name)) for name in names])
        enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys)
        enter.ignore()
        page.dragEnterEvent(enter)
        assert enter.isAccepted() is taken
        page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    assert len(executor.waiting) == 1
    executor.run_next()
    assert page.ledger.importer.preview is not None
    page.ledger.importer.preview.reject()
    assert state(session, ITEM) == "已通知"


def test_a_file_that_is_no_ledger_is_told_and_opens_nothing(
    page: FindingsPage, executor: ManualExecutor, recorder: Recorder, tmp_path: Path
) -> None:
    (tmp_path / "表.xlsx").write_text("挂号,机构")
    page.ledger.take(tmp_path / "表.xlsx")
    executor.run_next()
    assert page.ledger.importer.preview is None and len(recorder.said) == 1
    page.ledger.importer.ask = lambda *_: None
    page.import_button.click()
    assert not executor.waiting


def test_the_ledger_of_the_home_in_sight_is_offered_first_and_bears_its_name(
    page: FindingsPage, session: Session, homes: Homes, executor: ManualExecutor, tmp_path: Path
) -> None:
    """No home is to be handed the problems of the others."""
    finish(session, begin(session, homes[1], "fire"), ITEM)
    page.refresh()
    names: list[str] = []
    page.ledger.printer.ask = lambda _, paper: names.append(paper.file_name) or tmp_path / paper.file_name  # type: ignore[func-returns-value]
    page.arrive(OpenFindings(homes[0].key))
    menu = QMenu(page)
    page.offer_ledgers(menu)
    assert [action.text() for action in menu.actions()] == [
        f"只要{homes[0].name}的，交给机构填…",
        "这个列表，按现在的筛选…",
        "全部机构的，本单位留用…",
    ]
    menu.actions()[0].trigger()
    executor.run_next()
    assert names == [f"挂号销账台账_{homes[0].name}_2026-11-22.xlsx"]
    sheet = load_workbook(tmp_path / names[0])[SHEET]
    assert {sheet.cell(row, 2).value for row in range(4, sheet.max_row + 1)} == {homes[0].name}
    assert page.ledger.printer.done is not None
    page.ledger.printer.done.accept()


def test_planning_can_be_stopped(session: Session, visit: int, tmp_path: Path) -> None:
    class Stops:
        def step(self, done: int, total: int, label: str = "") -> None:
            if label == "逐行核对":
                raise Cancelled

    with pytest.raises(Cancelled):
        plan_ledger(session.desk, returned(session, tmp_path), Stops())


def test_a_row_that_nobody_can_place_still_has_a_name() -> None:
    row = PlannedRow("表", 9, Group.REFUSED, "", "", "", "“表”表 第9行", reason="没有编号；请登记。")
    other = PlannedRow(
        "表", 4, Group.CONFLICT, "A1", "甲院", "坏了", "“表”表 第4行", (Change("说明", "一", "二"),), "新"
    )
    one, two = ledger_rows(LedgerPlan("台账.xlsx", "d", (row, other), Returned("台账.xlsx", "d", (), {})))
    assert (one.title, one.head, one.rest) == ("认不出的行", "没有编号", "请登记。")
    assert (two.title, two.detail) == ("A1 · 甲院", "新\n问题：坏了\n说明：一 → 二")


def test_the_outcome_tells_every_number() -> None:
    left = {Group.CONFLICT: 1, Group.REFUSED: 2, Group.UNCHANGED: 5}
    assert "另有 2 行不能导入、1 行与新数据冲突，没有改动" in outcome_words(Applied("台账.xlsx", (), left))
