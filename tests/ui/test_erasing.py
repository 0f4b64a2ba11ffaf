"""清除 and 保管期限 in the window: found, looked at, decided by two, done; and nothing before the last of these."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.documents import Kind
from app.domain.institution import Institution
from app.domain.journal import ERASED
from app.domain.retention import Kept, Since
from app.storage.backup_folder import kept_backups
from app.ui import main_window
from app.ui.dialogs.documents_dialog import DocumentsDialog
from app.ui.dialogs.erase_dialog import EraseDialog
from app.ui.dialogs.photo_view import PhotoView
from app.ui.dialogs.retention_dialogs import ExpiredDialog, RuleDialog
from app.ui.jobs import Job, JobRunner, ManualExecutor
from app.ui.main_window import MainWindow
from app.ui.pages.inspections import InspectionsPage
from app.ui.pages.page import OpenInspection
from app.ui.pages.settings import SettingsPage
from app.ui.pages.settings_erasing import EraseCard
from app.ui.session import Session
from app.workflow.answering import attach, note
from app.workflow.backing_up import back_up_by_hand
from app.workflow.case import Wanted
from app.workflow.documents import attach_scan, documents_of
from app.workflow.erasing import is_erased, search
from app.workflow.exporting import export
from app.workflow.inspecting import tell
from app.workflow.issuing import issue
from app.workflow.retaining import retention_rules, set_rule
from app.workflow.visits import load
from tests.ui.conftest import texts
from tests.ui.visits import begin, finish, picture

Homes = tuple[Institution, ...]
ITEM = "XF09"
NAME = "李桂芳奶奶"
WORDS = f"{NAME}住三楼，不让进"
SOURCE = "示例县民发〔2020〕1号"
LEFT, ENTER, SPACE = Qt.MouseButton.LeftButton, Qt.Key.Key_Return, Qt.Key.Key_Space


@pytest.fixture
def visit(session: Session, homes: Homes) -> int:
    """A visit with a name in a note and among the companions, and a photo that should not have been taken."""
    key = begin(session, homes[0], "fire")
    note(session.desk, key, ITEM, "北门上锁")
    note(session.desk, key, ITEM, WORDS)
    tell(session.desk, key, companion=f"王院长、{NAME}")
    attach(session.desk, key, ITEM, picture(7), "现场.jpg")
    return key


@pytest.fixture
def window(qtbot: QtBot, session: Session, visit: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr(main_window, "BACKUP_AFTER", 3_600_000)
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.go("settings")
    yield made
    made.close()


@pytest.fixture
def card(window: MainWindow) -> EraseCard:
    assert isinstance(window.page, SettingsPage)
    return window.page.erasing


@pytest.fixture
def later(session: Session) -> Callable[[int], None]:
    """Moves the window's clock on by days."""

    def move(days: int) -> None:
        before = session.desk.clock
        session.desk = replace(session.desk, clock=lambda: before() + days * 86_400_000)

    return move


def click(qtbot: QtBot, button: QWidget) -> None:
    assert button.isEnabled() and button.isVisible()
    qtbot.mouseClick(button, LEFT)


def write(qtbot: QtBot, field: QWidget, text: str) -> None:
    """Type into a field as an input method does: whole words at once."""
    field.setFocus()
    clipboard = QApplication.clipboard()
    clipboard.setText(text)
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def opened(qtbot: QtBot, card: EraseCard) -> EraseDialog:
    click(qtbot, card.erase_button)
    assert isinstance(card.dialog, EraseDialog)
    return card.dialog


def found(qtbot: QtBot, dialog: EraseDialog, executor: ManualExecutor, words: str) -> list[str]:
    write(qtbot, dialog.find_step.words, words)
    qtbot.keyClick(dialog.find_step.words, ENTER)
    executor.run_next()
    return [place.text for place in dialog.find_step.places.model.rows]


def decided(qtbot: QtBot, dialog: EraseDialog, executor: ManualExecutor, witness: str = "示例检查员乙") -> None:
    """From what is ticked to what is done, by keys."""
    qtbot.keyClick(dialog.find_step.go_button, ENTER)
    executor.run_next()
    assert dialog.step == 1
    qtbot.keyClick(dialog.look_step.go_button, ENTER)
    assert dialog.step == 2
    if not dialog.decide_step.reason.text():
        write(qtbot, dialog.decide_step.reason, "误写了老人姓名")
    write(qtbot, dialog.decide_step.witness, witness)
    qtbot.keyClick(dialog.decide_step.agreed, SPACE)
    qtbot.keyClick(dialog.decide_step.go_button, ENTER)


# The act


def test_a_name_is_found_looked_at_decided_by_two_and_gone_from_every_page(
    qtbot: QtBot, window: MainWindow, card: EraseCard, session: Session, visit: int, executor: ManualExecutor
) -> None:
    window.go("inspections", OpenInspection(visit, ITEM))
    page = window.page
    assert isinstance(page, InspectionsPage) and page.conduct.editor.note.text == WORDS
    window.go("settings")
    dialog = opened(qtbot, card)
    assert found(qtbot, dialog, executor, NAME) == [WORDS, f"王院长、{NAME}"]
    step = dialog.find_step
    assert not step.go_button.isEnabled(), "nothing is ticked by itself"
    qtbot.keyClick(step.places.list, SPACE)
    assert [place.text for place in step.places.model.checked] == [WORDS]
    assert WORDS in step.places.whole and "现场情况" not in step.places.whole and "说明" in step.places.whole
    qtbot.keyClick(step.go_button, ENTER)
    executor.run_next()
    assert dialog.step == 1 and "要清除选中的 1 处" in dialog.look_step.sentences
    assert "不能恢复" in dialog.look_step.sentences
    qtbot.keyClick(dialog.look_step.go_button, ENTER)
    decide = dialog.decide_step
    assert dialog.step == 2 and not decide.go_button.isEnabled()
    qtbot.keyClick(decide.agreed, SPACE)
    qtbot.keyClick(decide.go_button, ENTER)
    assert "没有写明原因" in decide.reason_field.shown_fault and executor.waiting == []
    write(qtbot, decide.reason, "误写了老人姓名")
    write(qtbot, decide.witness, session.desk.actor)
    qtbot.keyClick(decide.go_button, ENTER)
    assert "不能相同" in decide.witness_field.shown_fault and executor.waiting == []
    assert load(session.desk, visit).companion and search(session.desk, NAME), "nothing went before both stood for it"
    write(qtbot, decide.witness, "示例检查员乙")
    qtbot.keyClick(decide.go_button, ENTER)
    executor.run_next()
    assert dialog.step == 3 and "已清除 1 处" in dialog.done_step.words
    qtbot.keyClick(dialog.done_step.go_button, ENTER)
    assert [place.text for place in search(session.desk, NAME)] == [f"王院长、{NAME}"]
    window.go("inspections", OpenInspection(visit, ITEM))
    assert page.conduct.editor.note.text == ERASED
    assert window.bar.text == ""


def test_what_is_not_found_is_said_in_the_dialog(
    qtbot: QtBot, window: MainWindow, card: EraseCard, executor: ManualExecutor
) -> None:
    dialog = opened(qtbot, card)
    qtbot.keyClick(dialog.find_step.words, ENTER)
    assert executor.waiting == [], "no words, no search"
    assert found(qtbot, dialog, executor, "没有这句话") == []
    assert not dialog.find_step.go_button.isEnabled() and window.bar.text == ""
    assert found(qtbot, dialog, executor, NAME)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_places_elsewhere_can_be_taken_in_and_are_looked_at_again(
    qtbot: QtBot, card: EraseCard, session: Session, homes: Homes, executor: ManualExecutor
) -> None:
    other = begin(session, homes[1], "fire")
    note(session.desk, other, ITEM, WORDS)
    dialog = opened(qtbot, card)
    assert len(found(qtbot, dialog, executor, WORDS)) == 2
    qtbot.keyClick(dialog.find_step.places.list, SPACE)
    qtbot.keyClick(dialog.find_step.go_button, ENTER)
    executor.run_next()
    look = dialog.look_step
    assert [place.text for place in look.also.model.rows] == [WORDS] and "另有 1 处" in look.sentences
    qtbot.keyClick(look.also.list, SPACE)
    assert look.go_button.text() == "把勾上的 1 处加进来，再看一遍"
    qtbot.keyClick(look.go_button, ENTER)
    executor.run_next()
    assert dialog.step == 1 and "要清除选中的 2 处" in look.sentences and look.also.model.rows == ()
    qtbot.keyClick(look.go_button, ENTER)
    assert dialog.step == 2 and dialog.decide_step.go_button.text() == "永久清除 2 处"
    click(qtbot, dialog.decide_step.back_button)
    click(qtbot, dialog.look_step.back_button)
    assert dialog.step == 0 and search(session.desk, WORDS)


def test_packages_and_backups_that_hold_it_are_named_and_the_backups_removed_by_two_presses(
    qtbot: QtBot, card: EraseCard, session: Session, executor: ManualExecutor, tmp_path: Path
) -> None:
    package = export(session.desk, tmp_path / "A03.sqlite").path
    backup = back_up_by_hand(session.desk).path
    dialog = opened(qtbot, card)
    found(qtbot, dialog, executor, NAME)
    click(qtbot, dialog.find_step.places.all_button)
    assert len(dialog.find_step.places.model.checked) == 2
    decided(qtbot, dialog, executor)
    assert package.name in dialog.look_step.sentences and backup.name in dialog.look_step.sentences
    executor.run_next()
    done = dialog.done_step
    assert backup.name in done.words and "请重新导出交接文件" in done.words
    click(qtbot, done.remove_button)
    assert backup.is_file() and "不能找回" in done.words
    click(qtbot, done.remove_button)
    assert not backup.exists() and "已删除 1 份备份" in done.words and not done.remove_button.isVisible()
    assert kept_backups(session.path) == ()
    assert NAME.encode() not in b"".join(path.read_bytes() for path in session.path.parent.glob("yijian.sqlite*"))


def test_a_backup_that_can_not_be_removed_is_named(
    qtbot: QtBot, card: EraseCard, session: Session, executor: ManualExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = back_up_by_hand(session.desk).path
    dialog = opened(qtbot, card)
    found(qtbot, dialog, executor, NAME)
    click(qtbot, dialog.find_step.places.all_button)
    decided(qtbot, dialog, executor)
    executor.run_next()
    monkeypatch.setattr("app.ui.dialogs.erase_dialog.remove_backups", lambda paths: tuple(paths))
    for _ in range(2):
        click(qtbot, dialog.done_step.remove_button)
    assert "有 1 份没有删成" in dialog.done_step.words and backup.name in dialog.done_step.words
    assert dialog.done_step.remove_button.isVisible()


def test_while_it_is_erased_the_dialog_stays_and_the_work_has_no_stop(
    qtbot: QtBot, window: MainWindow, card: EraseCard, executor: ManualExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    begin_job = JobRunner.start

    def noted(runner: JobRunner, job: Job, title: str, *, stoppable: bool = True) -> Job:
        seen.append(stoppable)
        return begin_job(runner, job, title, stoppable=stoppable)

    monkeypatch.setattr(JobRunner, "start", noted)
    dialog = opened(qtbot, card)
    found(qtbot, dialog, executor, NAME)
    qtbot.keyClick(dialog.find_step.places.list, SPACE)
    decided(qtbot, dialog, executor)
    assert seen == [True, True, False]
    dialog.reject()
    assert dialog.isVisible() and not dialog.decide_step.isEnabled()
    executor.run_next()
    assert dialog.step == 3
    dialog.reject()
    assert not dialog.isVisible()


# From the place itself


def test_a_photo_goes_from_its_full_view_and_its_place_says_so(
    qtbot: QtBot, window: MainWindow, session: Session, visit: int, executor: ManualExecutor
) -> None:
    window.go("inspections", OpenInspection(visit, ITEM))
    page = window.page
    assert isinstance(page, InspectionsPage)
    strip = page.conduct.editor.photos
    (photo,) = load_photos(session, visit)
    qtbot.keyClick(strip.tiles[0], ENTER)
    view = QApplication.activeModalWidget()
    assert isinstance(view, PhotoView)
    click(qtbot, view.erase)
    dialog = page.conduct.saving.erasing
    assert dialog is not None and not view.isVisible()
    places = dialog.find_step.places.model
    assert [place.is_file for place in places.checked] == [place.is_file for place in places.rows]
    assert sorted(place.is_file for place in places.rows) == [False, True]
    decided(qtbot, dialog, executor)
    executor.run_next()
    click(qtbot, dialog.done_step.go_button)
    assert is_erased(session.desk, photo)
    (tile,) = strip.tiles
    assert tile.text() == "照片已清除"
    qtbot.keyClick(tile, ENTER)
    again = QApplication.activeModalWidget()
    assert isinstance(again, PhotoView) and again.erase.isHidden()
    assert any("照片已清除" in shown.text() for shown in again.findChildren(QLabel))
    again.close()


def load_photos(session: Session, visit: int) -> list[str]:
    return [str(body["blob"]) for body in session.desk.store.subjects(visit, "photo/").values()]


@pytest.mark.parametrize("signed", [False, True])
def test_the_menu_of_an_item_offers_every_version_of_its_words(
    qtbot: QtBot, window: MainWindow, session: Session, visit: int, executor: ManualExecutor, signed: bool
) -> None:
    """Where a part is signed its fields are locked, and the menu is that of the editor round them."""
    if signed:
        finish(session, visit)
    window.go("inspections", OpenInspection(visit, ITEM))
    page = window.page
    assert isinstance(page, InspectionsPage)
    editor = page.conduct.editor
    place = QPoint(5, 5)
    target = editor.note.viewport()
    QApplication.sendEvent(target, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, target.mapToGlobal(place)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[-1].text() == "清除这一项写过的字、照片…"
    menu.close()
    editor.erase_action.trigger()
    dialog = page.conduct.saving.erasing
    assert dialog is not None
    said = [place.text for place in dialog.find_step.places.model.rows]
    assert said[:2] == ["北门上锁", WORDS] and "现场.jpg" in said
    assert dialog.find_step.places.model.checked == ()
    dialog.reject()


def test_an_item_without_words_says_so(window: MainWindow, visit: int) -> None:
    window.go("inspections", OpenInspection(visit, "XF10"))
    page = window.page
    assert isinstance(page, InspectionsPage)
    page.conduct.editor.erase_action.trigger()
    assert page.conduct.saving.erasing is None and "没有可以清除" in window.bar.text


def test_a_scan_goes_from_the_documents_of_its_visit(
    qtbot: QtBot, session: Session, homes: Homes, executor: ManualExecutor, tmp_path: Path
) -> None:
    key = begin(session, homes[1], "fire")
    finish(session, key, ITEM)
    issue(session.desk, key, Wanted(Kind.NOTICE), tmp_path / "通知.pdf")
    (document,) = documents_of(session.desk, key)
    attach_scan(session.desk, key, document.slot, picture(9), "签字页.jpg")
    dialog = DocumentsDialog(session, key, None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.show_scans()
    assert dialog.menu is not None
    action = next(each for each in dialog.menu.actions() if each.text() == "永久清除 签字页.jpg…")
    dialog.menu.close()
    action.trigger()
    erasing = dialog.dialog
    assert isinstance(erasing, EraseDialog)
    decided(qtbot, erasing, executor)
    executor.run_next()
    click(qtbot, erasing.done_step.go_button)
    (scan,) = documents_of(session.desk, key)[0].scans
    assert is_erased(session.desk, scan.blob)
    dialog.show_scans()
    assert dialog.menu is not None
    dialog.menu.actions()[0].trigger()
    dialog.menu.close()
    assert any("它的内容已清除" in text for text in texts(dialog))


# 保管期限


def test_a_period_is_set_shown_changed_and_taken_away(
    qtbot: QtBot, window: MainWindow, card: EraseCard, session: Session
) -> None:
    assert card.words.count("没有设定") == 7 and not card.expired_button.isEnabled()
    click(qtbot, card.set_buttons[Kept.PHOTOS])
    dialog = card.dialog
    assert isinstance(dialog, RuleDialog)
    qtbot.keyClick(dialog.save_button, ENTER)
    assert "保管年数应为 1 到 100" in dialog.field("years").shown_fault and retention_rules(session.desk) == ()
    qtbot.keyClicks(dialog.field("years").editor, "5,1")
    qtbot.keyClick(dialog.save_button, ENTER)
    assert "逗号" in dialog.field("years").shown_fault and retention_rules(session.desk) == ()
    qtbot.keyClick(dialog.field("years").editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(dialog.field("years").editor, "5")
    qtbot.keyClick(dialog.save_button, ENTER)
    assert "没有写明依据" in dialog.field("source").shown_fault
    write(qtbot, dialog.field("source").editor, SOURCE)
    qtbot.keyClick(dialog.save_button, ENTER)
    assert f"检查照片：自检查之日起保管 5 年（{SOURCE}）" in card.words and card.expired_button.isEnabled()
    click(qtbot, card.set_buttons[Kept.PHOTOS])
    changed = card.dialog
    assert isinstance(changed, RuleDialog) and changed.text("source") == SOURCE and changed.text("years") == "5"
    changed._since.buttons()[1].click()
    changed.save()
    assert "自最后一个问题销账之日起保管 5 年" in card.words
    click(qtbot, card.drop_buttons[Kept.PHOTOS])
    assert card.words.count("没有设定") == 7 and retention_rules(session.desk) == ()


def test_what_has_run_out_is_listed_and_goes_only_when_two_persons_say_so(
    qtbot: QtBot, window: MainWindow, card: EraseCard, session: Session, visit: int, executor: ManualExecutor,
    later: Callable[[int], None],
) -> None:  # fmt: skip
    set_rule(session.desk, Kept.PHOTOS, years=1, since=Since.VISIT, source=SOURCE)
    set_rule(session.desk, Kept.NOTES, years=1, since=Since.VISIT, source=SOURCE)
    card.show_rules()
    later(365)
    click(qtbot, card.expired_button)
    executor.run_next()
    assert "没有保管期限已过" in window.bar.text and card.dialog is None, "the last day is still kept"
    later(1)
    click(qtbot, card.expired_button)
    executor.run_next()
    listed = card.dialog
    assert isinstance(listed, ExpiredDialog)
    assert [row.rule.kept for row in listed.model.rows] == [Kept.PHOTOS, Kept.NOTES]
    assert listed.model.checked == () and not listed.go_button.isEnabled()
    qtbot.keyClick(listed.list, SPACE)
    assert listed.go_button.text() == "清除选中的 1 项…"
    click(qtbot, listed.go_button)
    dialog = card.dialog
    assert isinstance(dialog, EraseDialog)
    assert len(dialog.find_step.places.model.checked) == 2 and search(session.desk, "现场.jpg")
    assert not dialog.find_step.words.isVisible()
    decided(qtbot, dialog, executor)
    assert dialog.decide_step.reason.text() == f"保管期限已过（{SOURCE}）"
    executor.run_next()
    click(qtbot, dialog.done_step.go_button)
    assert search(session.desk, "现场.jpg") == () and search(session.desk, NAME)
    click(qtbot, card.expired_button)
    executor.run_next()
    again = card.dialog
    assert isinstance(again, ExpiredDialog) and [row.rule.kept for row in again.model.rows] == [Kept.NOTES]
    again.reject()


def test_every_list_of_it_passes_the_model_tester(
    qtbot: QtBot, qtmodeltester: ModelTester, session: Session, visit: int
) -> None:
    dialog = EraseDialog(session, None, search(session.desk, NAME))
    qtbot.addWidget(dialog)
    qtmodeltester.check(dialog.find_step.places.model)
