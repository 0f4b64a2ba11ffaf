"""The keys of a visit: what was done is undone, a pass is one key, and every key is said on the page."""

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.domain.inspection import Verdict
from app.domain.institution import Institution
from app.ui.dialogs.keys_dialog import KeysDialog
from app.ui.messages import Recorder
from app.ui.pages.conduct import AUTO_ADVANCE
from app.ui.pages.inspections import InspectionsPage
from app.ui.session import Session
from app.ui.widgets.key_line import KeyLine
from app.workflow.visits import load
from tests.ui.visits import begin, finish

Homes = tuple[Institution, ...]
ITEM = "XF09"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder) -> Iterator[InspectionsPage]:
    made = InspectionsPage(session)
    qtbot.addWidget(made)
    made.resize(1198, 768)
    made.show()
    with qtbot.waitExposed(made):
        made.activateWindow()
    yield made


def press(
    qtbot: QtBot, page: InspectionsPage, *keys: Qt.Key, by: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    for key in keys:
        qtbot.keyClick(page.focusWidget() or page, key, by)


def at(page: InspectionsPage, visit: int, item: str) -> None:
    page.open(visit, item)
    page.conduct.item_list.setFocus()


def said(session: Session, visit: int, item: str) -> Verdict | None:
    answer = load(session.desk, visit).answers.get(item)
    return answer.result.verdict if answer is not None else None


def test_what_was_answered_and_noted_is_undone_and_done_again(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes, recorder: Recorder
) -> None:
    visit = begin(session, homes[0])
    at(page, visit, ITEM)
    press(qtbot, page, Qt.Key.Key_1, Qt.Key.Key_2)
    press(qtbot, page, Qt.Key.Key_N)
    assert page.focusWidget() is page.conduct.editor.note
    page.conduct.editor.note.insertPlainText("二楼东头")
    press(qtbot, page, Qt.Key.Key_Escape)
    assert page.conduct.visit is not None and page.conduct.visit.note(ITEM) == "二楼东头"
    press(qtbot, page, Qt.Key.Key_Z, by=CTRL)
    assert page.conduct.visit.note(ITEM) == "" and said(session, visit, ITEM) is Verdict.FAIL
    press(qtbot, page, Qt.Key.Key_Z, by=CTRL)
    assert said(session, visit, ITEM) is Verdict.PASS
    assert "不符合 → 符合" in recorder.said[-1].what
    press(qtbot, page, Qt.Key.Key_Z, by=CTRL)
    assert said(session, visit, ITEM) is None
    press(qtbot, page, Qt.Key.Key_Y, Qt.Key.Key_Y, by=CTRL)
    assert said(session, visit, ITEM) is Verdict.FAIL
    press(qtbot, page, Qt.Key.Key_Z, by=CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert page.conduct.visit.note(ITEM) == "二楼东头"


def test_undoing_leads_to_the_item_that_changes(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0])
    at(page, visit, ITEM)
    press(qtbot, page, Qt.Key.Key_1, Qt.Key.Key_Return)
    assert page.conduct.current != ITEM
    press(qtbot, page, Qt.Key.Key_Z, by=CTRL)
    assert page.conduct.current == ITEM and page.conduct.verdict is None


def test_within_a_text_ctrl_z_is_the_text_s_own(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0])
    at(page, visit, ITEM)
    press(qtbot, page, Qt.Key.Key_2, Qt.Key.Key_N)
    qtbot.keyClicks(page.focusWidget(), "abc")
    press(qtbot, page, Qt.Key.Key_Z, by=CTRL)
    assert page.conduct.editor.note.text == "" and said(session, visit, ITEM) is Verdict.FAIL


def test_what_is_signed_is_not_undone(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes, recorder: Recorder
) -> None:
    visit = begin(session, homes[0])
    at(page, visit, ITEM)
    press(qtbot, page, Qt.Key.Key_1)
    finish(session, visit)
    page.conduct.reread()
    press(qtbot, page, Qt.Key.Key_Z, by=CTRL)
    assert said(session, visit, ITEM) is Verdict.PASS
    assert "已经签字，不能撤销" in recorder.said[-1].what


def test_with_auto_advance_a_pass_is_one_key(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0], "kitchen")
    page.open(visit)
    page.conduct.auto_advance.click()
    assert session.desk.store.get_local(AUTO_ADVANCE) is not None
    view = load(session.desk, visit)
    keys = 0
    while page.conduct.visit is not None and page.conduct.visit.progress.left:
        press(qtbot, page, Qt.Key.Key_1)
        keys += 1
    assert keys == len(view.applicable)
    assert page.conduct.visit is not None and page.conduct.visit.progress.left == 0
    page.conduct.auto_advance.click()
    assert session.desk.store.get_local(AUTO_ADVANCE) is None


def test_a_fault_does_not_advance_by_itself(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    at(page, begin(session, homes[0]), ITEM)
    page.conduct.auto_advance.click()
    press(qtbot, page, Qt.Key.Key_2)
    assert page.conduct.current == ITEM and page.conduct.verdict is Verdict.FAIL


def test_a_stroke_searches_and_down_leads_into_what_was_found(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    at(page, begin(session, homes[0]), ITEM)
    press(qtbot, page, Qt.Key.Key_Slash)
    assert page.focusWidget() is page.conduct.search
    page.conduct.search.insert("灭火器")
    press(qtbot, page, Qt.Key.Key_Down)
    assert page.focusWidget() is page.conduct.item_list
    found = page.conduct.items.rows
    assert found and page.conduct.current == found[0].id
    press(qtbot, page, Qt.Key.Key_1)
    assert page.conduct.verdict is Verdict.PASS


def test_every_key_is_said_on_the_page_and_in_a_list(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    at(page, begin(session, homes[0]), ITEM)
    (line,) = page.findChildren(KeyLine)
    assert "Ctrl+Z 撤销" in line.accessibleName()
    press(qtbot, page, Qt.Key.Key_Question)
    dialog = next(d for d in page.findChildren(QDialog) if isinstance(d, KeysDialog) and d.isVisible())
    keys = [row[0] for row in cast(KeysDialog, dialog).model.rows]
    assert {"N", "P", "Ctrl+Z", "Ctrl+→", "?"} <= set(keys) and len(keys) == len(set(keys))
    dialog.close()


@pytest.mark.parametrize("size", [(1198, 720), (940, 560), (700, 420), (520, 350)])
def test_the_verdicts_are_whole_and_in_sight_at_every_size(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes, size: tuple[int, int]
) -> None:
    """520 × 350 is what 200 % leaves of 1280 × 720 beside the pages' names."""
    visit = begin(session, homes[0])
    page.resize(*size)
    QApplication.processEvents()
    for item in load(session.desk, visit).applicable[::7]:
        at(page, visit, item.id)
        press(qtbot, page, Qt.Key.Key_2)
        QApplication.processEvents()
        for button in page.conduct.editor.verdicts.buttons.values():
            assert button.visibleRegion().boundingRect() == button.rect(), item.id


def test_what_the_last_visit_found_stands_beside_the_item_with_a_key_for_each_case(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    finish(session, begin(session, homes[0]), ITEM, "XF18")
    visit = begin(session, homes[0])
    at(page, visit, ITEM)
    panel = page.conduct.editor.earlier
    assert panel.isVisible() and panel.still_button.isVisible() and "挂号" in panel._words.text()
    press(qtbot, page, Qt.Key.Key_U)
    assert said(session, visit, ITEM) is Verdict.FAIL
    assert load(session.desk, visit).answers[ITEM].note.startswith("沿用上次表述")
    assert panel.isVisible() and not panel.still_button.isVisible()
    press(qtbot, page, Qt.Key.Key_Z, by=CTRL)
    assert said(session, visit, ITEM) is None and page.conduct.visit is not None and not page.conduct.visit.note(ITEM)
    at(page, visit, "XF18")
    press(qtbot, page, Qt.Key.Key_Y)
    assert said(session, visit, "XF18") is Verdict.PASS
    page.conduct.go_to("XF20")
    assert not panel.isVisible()
    press(qtbot, page, Qt.Key.Key_U)
    assert said(session, visit, "XF20") is None
