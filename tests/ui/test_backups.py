"""Backups in the window: the day's by itself, one by hand, and the way back with a look before it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.backups import Reason
from app.domain.institution import Institution
from app.errors import AppError
from app.storage.backup_folder import folder_of, kept_backups
from app.ui import main_window, messages, rescue
from app.ui.dialogs.restore_dialog import RestorePreview
from app.ui.jobs import ManualExecutor
from app.ui.main_window import MainWindow
from app.ui.pages.handover import HandoverPage
from app.ui.pages.settings import SettingsPage
from app.ui.pages.settings_backups import BackupCard
from app.ui.session import Session
from app.workflow.backing_up import back_up_by_hand
from app.workflow.desk import open_desk
from app.workflow.exporting import export
from app.workflow.registering import institutions, register
from app.workflow.sample_county import HOMES

Homes = tuple[Institution, ...]


@pytest.fixture
def window(qtbot: QtBot, session: Session, homes: Homes, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A window whose day's backup waits until a test asks for it."""
    monkeypatch.setattr(main_window, "BACKUP_AFTER", 3_600_000)
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.go("settings")
    yield made
    made.close()


@pytest.fixture
def card(window: MainWindow) -> BackupCard:
    return card_of(window)


def card_of(window: MainWindow) -> BackupCard:
    assert isinstance(window.page, SettingsPage)
    return window.page.backups


def click(qtbot: QtBot, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def reasons(session: Session) -> list[Reason]:
    return [each.backup.reason for each in kept_backups(session.path)]


def words_on(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if not each.isHidden())


def no_room(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    for module in ("app.storage.backup", "app.workflow.backing_up"):
        monkeypatch.setattr(f"{module}.free_bytes", lambda folder: free)


# The day's


def test_the_days_backup_is_made_after_the_first_page_and_without_a_dialog(
    qtbot: QtBot, session: Session, homes: Homes, executor: ManualExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main_window, "BACKUP_AFTER", 1)
    monkeypatch.setattr("app.ui.jobs.DIALOG_AFTER", 1)
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: bool(executor.waiting), timeout=3000)
    assert window._pages, "the first page stands before"
    qtbot.wait(20)
    assert not window.findChildren(QDialog)
    executor.run_next()
    assert reasons(session) == [Reason.DAILY] and window.bar.text == ""
    window.close()


def test_a_window_that_is_left_open_asks_again_and_makes_one_a_day(
    window: MainWindow, session: Session, executor: ManualExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        window._daily.timeout.emit()
        while executor.waiting:
            executor.run_next()
    assert reasons(session) == [Reason.DAILY]
    ahead = session.desk.clock
    session.desk = replace(session.desk, clock=lambda: ahead() + 86_400_000)
    window._daily.timeout.emit()
    executor.run_next()
    assert reasons(session) == [Reason.DAILY] * 2


def test_a_days_backup_that_fails_is_told_in_the_bar(
    window: MainWindow, session: Session, executor: ManualExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_room(monkeypatch, 1 << 20)
    window._daily.timeout.emit()
    executor.run_next()
    assert "磁盘空间不够备份：还剩 1 MB" in window.bar.text and "请清理" in window.bar.text
    assert reasons(session) == []


def test_a_disk_that_is_nearly_full_is_told_although_the_backup_was_made(
    window: MainWindow, session: Session, executor: ManualExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_room(monkeypatch, 100 << 20)
    window._daily.timeout.emit()
    executor.run_next()
    assert "磁盘快满了：还剩 100 MB" in window.bar.text
    assert reasons(session) == [Reason.DAILY]


# The card


def test_the_card_tells_of_the_newest_and_that_all_lie_on_one_disk(
    window: MainWindow, card: BackupCard, executor: ManualExecutor
) -> None:
    assert "还没有备份" in card.words and "还没有存到U盘" in card.words
    assert not card.folder_button.isEnabled()
    window._daily.timeout.emit()
    executor.run_next()
    assert "最近一次：今天 12:0" in card.words and "每日自动备份，已核验" in card.words
    assert card.folder_button.isEnabled() and str(folder_of(window.session.path)) in card.words


def test_a_backup_by_hand_goes_where_the_person_says(
    qtbot: QtBot, card: BackupCard, window: MainWindow, executor: ManualExecutor, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    stick = tmp_path / "U盘"
    stick.mkdir()
    monkeypatch.setattr("app.workflow.backing_up.disk_of", lambda path: int(stick in path.parents))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    click(qtbot, card.backup_button)
    executor.run_next()
    (made,) = stick.iterdir()
    assert made.name.endswith("_手动.sqlite") and made.name in window.bar.text and "停闪再拔" in window.bar.text
    assert "最近一次存到别的磁盘：今天 12:0" in card.words and str(made) in card.words


def test_a_stick_that_is_gone_is_told_and_nothing_is_written_where_it_was(
    qtbot: QtBot, card: BackupCard, window: MainWindow, executor: ManualExecutor, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    card.ask_folder = lambda parent: stick
    click(qtbot, card.backup_button)
    stick.rmdir()
    executor.run_next()
    assert "不见了" in window.bar.text and "插好U盘" in window.bar.text and not stick.exists()


def test_thinking_better_of_it_makes_nothing(qtbot: QtBot, card: BackupCard, executor: ManualExecutor) -> None:
    card.ask_folder = lambda parent: None
    click(qtbot, card.backup_button)
    assert executor.waiting == []


# The way back


@pytest.fixture
def saved(session: Session, window: MainWindow) -> Path:
    """A backup; after it a fourth home was registered."""
    made = back_up_by_hand(session.desk).path
    register(session.desk, replace(HOMES[3], county="红寺堡区"))
    return made


def looked_at(qtbot: QtBot, card: BackupCard, executor: ManualExecutor) -> RestorePreview:
    click(qtbot, card.restore_button)
    assert card.dialog is not None
    click(qtbot, card.dialog.look_button)
    executor.run_next()
    assert card.dialog.preview is not None
    return card.dialog.preview


def test_going_back_is_looked_at_agreed_to_and_done(
    qtbot: QtBot, card: BackupCard, window: MainWindow, session: Session, saved: Path, executor: ManualExecutor
) -> None:
    preview = looked_at(qtbot, card, executor)
    words = words_on(preview)
    assert "备份以后写下和并入的 1 条记录会从本机消失" in words and HOMES[3].name in words and "恢复前" in words
    assert not preview.restore_button.isEnabled()
    click(qtbot, preview.restore_button)
    assert len(institutions(session.desk)) == 4
    preview.agreed.click()
    before = session.desk.store.device
    click(qtbot, preview.restore_button)
    qtbot.waitUntil(lambda: bool(executor.waiting))
    executor.run_next()
    assert len(institutions(session.desk)) == 3 and session.desk.store.device != before
    assert reasons(session) == [Reason.RESTORE, Reason.BY_HAND]
    assert window.page.name == "settings" and card_of(window) is not card
    assert "已恢复" in window.bar.text and session.desk.code in window.bar.text
    qtbot.waitUntil(lambda: "上一次恢复以前" in card_of(window).words)
    window.go("institutions")
    assert window.page.name == "institutions"


def test_while_it_is_restored_no_page_can_be_reached(
    qtbot: QtBot, card: BackupCard, window: MainWindow, session: Session, saved: Path, executor: ManualExecutor
) -> None:
    session.events.restore_wanted.emit(saved)
    qtbot.waitUntil(lambda: bool(executor.waiting))
    window.go("institutions")
    window._daily.timeout.emit()
    assert len(executor.waiting) == 1 and "正在恢复" in words_on(window)
    executor.run_next()
    assert window.page.name == "settings"


def test_a_restore_that_is_refused_leaves_all_as_it_was_and_says_why(
    qtbot: QtBot, window: MainWindow, session: Session, saved: Path, executor: ManualExecutor
) -> None:
    session.events.restore_wanted.emit(saved)
    qtbot.waitUntil(lambda: bool(executor.waiting))
    saved.unlink()
    executor.run_next()
    assert len(institutions(session.desk)) == 4
    assert window.page.name == "settings" and "没有这个数据库文件" in window.bar.text


def test_another_window_on_the_store_is_told(
    qtbot: QtBot, window: MainWindow, session: Session, saved: Path, executor: ManualExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("app.storage.opening.BUSY_SECONDS", 0.05)
    other = open_desk(session.path)
    session.events.restore_wanted.emit(saved)
    qtbot.waitUntil(lambda: bool(executor.waiting))
    executor.run_next()
    other.close()
    assert "正被另一个程序占用" in window.bar.text and len(institutions(session.desk)) == 4


def test_a_stop_restores_nothing_and_opens_the_store_again(
    qtbot: QtBot, window: MainWindow, session: Session, saved: Path, executor: ManualExecutor
) -> None:
    session.events.restore_wanted.emit(saved)
    qtbot.waitUntil(lambda: bool(executor.waiting))
    session.jobs.cancel_all()
    executor.run_next()
    assert len(institutions(session.desk)) == 4 and window.page.name == "settings" and window.bar.text == ""


def test_a_window_that_is_closed_amid_it_ends_when_it_is_done(
    qtbot: QtBot, window: MainWindow, session: Session, saved: Path, executor: ManualExecutor
) -> None:
    session.events.restore_wanted.emit(saved)
    qtbot.waitUntil(lambda: bool(executor.waiting))
    assert not window.close()
    executor.run_next()
    assert not window.isVisible() and len(institutions(session.desk)) == 4


def test_work_that_is_under_way_is_finished_first(
    qtbot: QtBot, window: MainWindow, session: Session, saved: Path, executor: ManualExecutor
) -> None:
    window._daily.timeout.emit()
    session.events.restore_wanted.emit(saved)
    assert "还有工作没有做完" in window.bar.text
    executor.run_next()
    assert executor.waiting == [] and len(institutions(session.desk)) == 4


def test_what_can_not_be_gone_back_to_is_told_in_the_dialog(
    qtbot: QtBot, card: BackupCard, saved: Path, executor: ManualExecutor, tmp_path: Path, session: Session
) -> None:
    package = export(session.desk, tmp_path / "交接.sqlite").path
    click(qtbot, card.restore_button)
    dialog = card.dialog
    assert dialog is not None and len(dialog.model.rows) == 1
    dialog.ask = lambda parent: package
    click(qtbot, dialog.file_button)
    assert [row.path for row in dialog.model.rows] == [package, saved]
    click(qtbot, dialog.look_button)
    executor.run_next()
    assert "这是交接文件" in dialog.fault and dialog.preview is None and dialog.look_button.isEnabled()
    dialog.list.setCurrentIndex(dialog.model.index(1, 0))
    click(qtbot, dialog.look_button)
    executor.run_next()
    assert dialog.fault == "" and dialog.preview is not None
    dialog.preview.reject()
    dialog.reject()


def test_without_a_backup_there_is_nothing_to_look_at(qtbot: QtBot, card: BackupCard) -> None:
    click(qtbot, card.restore_button)
    assert card.dialog is not None and not card.dialog.look_button.isEnabled()
    assert "还没有备份" in words_on(card.dialog)
    card.dialog.reject()


# A merge without a backup


def test_a_merge_that_can_not_be_backed_up_asks_whether_to_go_on(
    qtbot: QtBot, session: Session, homes: Homes, executor: ManualExecutor, recorder: messages.Recorder,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Callable[[], int],
) -> None:  # fmt: skip
    other = open_desk(tmp_path / "partner.sqlite", "示例检查员乙", clock)
    register(other, replace(HOMES[5], county="红寺堡区"))
    package = export(other, tmp_path / "乙.sqlite").path
    other.close()
    page = HandoverPage(session)
    qtbot.addWidget(page)
    page.show()
    page.look_at([package])
    executor.run_next()
    no_room(monkeypatch, 1 << 20)
    click(qtbot, page.merge_button)
    executor.run_next()
    dialog = page.merge_step.no_backup
    assert dialog is not None and "还剩 1 MB" in words_on(dialog)
    click(qtbot, dialog.wait_button)
    assert len(institutions(session.desk)) == 3 and executor.waiting == []
    click(qtbot, page.merge_button)
    executor.run_next()
    assert page.merge_step.no_backup is not None
    click(qtbot, page.merge_step.no_backup.merge_button)
    executor.run_next()
    assert len(institutions(session.desk)) == 4 and reasons(session) == []
    assert "已合并 1 份" in recorder.said[-1].what


# A store that does not open any more


class Person:
    """Does at each dialog what comes next, as soon as it stands; goes away from one that does not come to it."""

    def __init__(self, *acts: Callable[[QWidget], object]) -> None:
        self.acts = list(acts)
        self.patience = 500
        self.timer = QTimer()
        self.timer.timeout.connect(self._look)
        self.timer.start(20)

    def _look(self) -> None:
        widget = QApplication.activeModalWidget()
        self.patience -= 1
        if not isinstance(widget, QDialog) or not widget.isVisible():
            return
        if self.patience < 0:
            widget.reject()
        elif self.acts and self.acts[0](widget) is not False:
            self.acts.pop(0)


def press(text: str) -> Callable[[QWidget], object]:
    def act(widget: QWidget) -> object:
        found = [b for b in widget.findChildren(QPushButton) if b.text() == text and b.isEnabled()]
        if not found:
            return False
        return found[0].click()

    return act


def agree(widget: QWidget) -> object:
    return widget.agreed.click() if isinstance(widget, RestorePreview) else False


@pytest.mark.parametrize("what", ["damaged", "gone"])
def test_a_store_that_does_not_open_is_restored_before_the_window_opens(
    qtbot: QtBot, tmp_path: Path, what: str
) -> None:
    path = tmp_path / "yijian.sqlite"
    desk = open_desk(path, "检查员甲")
    register(desk, HOMES[0])
    back_up_by_hand(desk)
    desk.close()
    match what:
        case "damaged":
            path.write_bytes(b"x" * 5000)
        case "gone":
            path.rename(path.with_name("yijian.sqlite-wal"))
    person = Person(press("从备份恢复…"), press("看看会失去什么…"), agree, press("恢复"))
    with pytest.raises(AppError) as error:
        open_desk(path)
    assert rescue.refused(error.value, path)
    assert person.acts == []
    again = open_desk(path)
    assert [home.name for home in institutions(again)] == [HOMES[0].name]
    again.close()
    assert len(list(tmp_path.glob("*已损坏*"))) == 1


def test_a_person_can_leave_a_damaged_store_as_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "yijian.sqlite"
    path.write_bytes(b"x" * 5000)
    person = Person(press("从备份恢复…"), press("取消"), press("关闭"))
    with pytest.raises(AppError) as error:
        open_desk(path)
    assert not rescue.refused(error.value, path)
    assert person.acts == [] and path.read_bytes() == b"x" * 5000


def test_a_store_of_a_newer_version_offers_no_way_back(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "yijian.sqlite"
    desk = open_desk(path)
    desk.store.db.execute("PRAGMA user_version = 99")
    desk.close()
    seen: list[list[str]] = []

    def note(widget: QWidget) -> object:
        assert isinstance(widget, QMessageBox)
        seen.append([button.text() for button in widget.buttons()])
        return press("关闭")(widget)

    person = Person(note)
    with pytest.raises(AppError) as error:
        open_desk(path)
    assert not rescue.refused(error.value, path)
    assert person.acts == [] and seen == [["关闭"]]
