"""签字后才到: seen on the page, beside the page's name, in the list and on the item, and decided with a reason."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.ui.jobs import ManualExecutor
from app.ui.main_window import MainWindow
from app.ui.messages import Recorder
from app.ui.models.inspection_list import inspection_model
from app.ui.models.inspection_visit import Visit
from app.ui.pages.handover import HandoverPage
from app.ui.session import Session
from app.ui.tones import Chip
from app.workflow.adopting import late_cases
from app.workflow.answering import answer, attach, note
from app.workflow.desk import Desk, open_desk
from app.workflow.exporting import export
from app.workflow.lines import visit_numbers, visit_rows
from app.workflow.merging import merge_files
from app.workflow.signing import sign
from app.workflow.visits import load
from tests.ui.conftest import texts
from tests.ui.visits import begin, picture

ITEM, OTHER = "XF09", "XF12"


@pytest.fixture
def visit(session: Session, homes: tuple[Institution, ...]) -> int:
    return begin(session, homes[0], "fire", "staffing", second="示例检查员乙")


@pytest.fixture
def late(session: Session, visit: int, tmp_path: Path, clock: Callable[[], int]) -> Iterator[Path]:
    """A partner's file: ITEM failed and a photo of OTHER, written without knowing that the part was signed here."""
    desk = open_desk(tmp_path / "partner.sqlite", "示例检查员乙", clock)
    merge_files(desk, [export(session.desk, tmp_path / "甲.sqlite").path])
    theirs = desk.store.by_handle(session.desk.store.handle(visit))
    answer(session.desk, visit, ITEM, Result(Verdict.PASS))
    sign(session.desk, visit, "1")
    answer(desk, theirs, ITEM, Result(Verdict.FAIL))
    note(desk, theirs, ITEM, "二层配电间无灭火器")
    attach(desk, theirs, OTHER, picture(), "现场.jpg")
    (tmp_path / "U盘").mkdir()
    yield export(desk, tmp_path / "U盘" / "乙.sqlite").path
    desk.close()


@pytest.fixture
def page(qtbot: QtBot, session: Session, recorder: Recorder) -> HandoverPage:
    made = HandoverPage(session)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.refresh()
    return made


def words(desk: Desk, visit: int, item: str) -> tuple[list[str], str]:
    """The chips of an item in the visit's list, and its second line."""
    shown = Visit(desk, visit)
    row = shown.item_row(shown.view.item(item))
    return [chip.text for chip in row.chips], row.note


def test_after_a_merge_it_stands_beside_what_was_signed(
    page: HandoverPage, late: Path, executor: ManualExecutor
) -> None:
    assert not page.late_panel.isVisible()
    page.look_at([late])
    executor.run_next()
    page.merge_button.click()
    executor.run_next()
    panel = page.late_panel
    assert panel.isVisible() and page.merge_step.conflicts.number == "2"
    said = texts(panel)
    assert {"1 / 2", "签字时的", "符合", "签字后才到的", "不符合", "说明：二层配电间无灭火器"} <= set(said)
    assert [button.text() for button in panel.buttons] == ["采用后到的", "不采用，保持签字时的", "以后再定"]
    (row,) = page.merge_step.model.rows
    told = page.merge_step.model.columns[0].note
    assert told is not None and "签字后才到 2 处，没有采用，请在下面决定" in told(row)


def test_adopting_needs_a_reason_and_makes_a_correction(
    page: HandoverPage, late: Path, session: Session, visit: int, qtbot: QtBot
) -> None:
    merge_files(session.desk, [late])
    page.stale()
    panel = page.late_panel
    panel.buttons[0].click()
    assert len(late_cases(session.desk)) == 2
    assert "请先用一句话写明为什么采用或不采用。" in texts(panel)
    panel.reason.setText("两人当面核对过")
    with qtbot.waitSignal(session.events.inspection_changed):
        panel.buttons[0].click()
    view = load(session.desk, visit)
    assert view.answers[ITEM].result.verdict is Verdict.FAIL
    assert view.corrected(ITEM) == "两人当面核对过"
    assert panel.case is not None and panel.reason.text() == ""


def test_a_late_photo_is_shown_and_can_be_left_out(
    page: HandoverPage, late: Path, session: Session, visit: int, recorder: Recorder
) -> None:
    merge_files(session.desk, [late])
    page.stale()
    panel = page.late_panel
    panel.later()
    assert any(not each.pixmap().isNull() for each in panel.findChildren(QLabel))
    panel.reason.setText("与这一项无关")
    panel.buttons[1].click()
    assert recorder.said[-1].what.endswith("没有采用，签字的内容不变；后到的仍留在流水里。")
    assert [case.slot for case in late_cases(session.desk)] == [f"answer/{ITEM}"]
    panel.later()
    assert recorder.said[-1].what.startswith("签字的内容不变，后到的也留着")


def test_it_is_marked_on_the_item_and_in_the_list(session: Session, visit: int, late: Path) -> None:
    merge_files(session.desk, [late])
    chips, line = words(session.desk, visit, ITEM)
    assert chips == ["待决定", "符合", "已签字"]
    assert line.startswith("签字后才到 示例检查员乙：不符合；说明：二层配电间无灭火器")
    chips, line = words(session.desk, visit, OTHER)
    assert chips[0] == "待决定" and "有这张照片；现场.jpg" in line
    model = inspection_model(lambda keys: visit_rows(session.desk, keys))
    model.show_numbers(visit_numbers(session.desk))
    (row,) = model.rows
    shown = model.columns[0].chips
    assert shown is not None
    chip: Chip
    (chip,) = shown(row)
    assert chip.text == "待决定 2"


def test_how_much_waits_stands_beside_the_pages_name(session: Session, late: Path, qtbot: QtBot) -> None:
    merge_files(session.desk, [late])
    window = MainWindow(session)
    qtbot.addWidget(window)
    window._count()
    (place,) = [each for each in window.navigation.model.rows if each.name == "handover"]
    assert (place.badge, place.counts) == (2, "处等您决定")


def test_deciding_comes_before_handing_over(page: HandoverPage, late: Path, session: Session) -> None:
    assert page.ways.export_button.property("primary") is True
    merge_files(session.desk, [late])
    page.stale()
    assert page.ways.export_button.property("primary") is False
    assert page.late_panel.buttons[0].property("primary") is True
