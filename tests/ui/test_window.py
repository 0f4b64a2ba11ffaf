"""The window as a whole: keys, Chinese everywhere, light and dark, other sizes, starting and ending."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import runtime
from app.domain.institution import Institution
from app.errors import AppError
from app.progress import Progress
from app.settings import Settings, read_settings, settings_file, write_settings
from app.ui import application, messages, theme
from app.ui.jobs import Job, ManualExecutor
from app.ui.main_window import MainWindow
from app.ui.models.roles import Role
from app.ui.pages.registry import PAGES
from app.ui.pages.settings import SettingsPage
from app.ui.session import Session
from tests.ui.conftest import texts

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN_SENTENCE = re.compile(r"[A-Za-z]{3,} [A-Za-z]{3,}")
TINTS: tuple[Literal["light", "dark"], ...] = ("light", "dark")
NAMES = [entry.name for entry in PAGES]


@pytest.fixture
def window(qtbot: QtBot, session: Session, homes: tuple[Institution, ...]) -> Iterator[MainWindow]:
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    yield made
    made.close()


def colours(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 5)})


def test_an_entry_names_its_page_as_the_page_does() -> None:
    for entry in PAGES:
        page = entry.load()
        assert (entry.name, entry.title) == (page.name, page.title)


def test_the_pages_stand_in_the_datas_order(window: MainWindow) -> None:
    titles = [place.title for place in window.navigation.model.rows]
    order = ["工作台", "机构", "检查", "整改", "检查表", "评定", "交接合并", "统计", "设置"]
    assert titles == [title for title in order if title in titles]
    assert {"机构", "交接合并", "设置"} <= set(titles)


def test_every_page_is_reached_by_its_key(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    for number, name in reversed(list(enumerate(NAMES, 1))):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
        assert window.page.name == name
        assert window.navigation.view.currentIndex().data(Role.TITLE) == window.page.title


def test_the_navigation_is_walked_with_arrows(window: MainWindow, qtbot: QtBot) -> None:
    window.navigation.view.setFocus()
    qtbot.keyClick(window.navigation.view, Qt.Key.Key_Down)
    assert window.page.name == NAMES[1]
    qtbot.keyClick(window.navigation.view, Qt.Key.Key_End)
    assert window.page.name == NAMES[-1]


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_chinese(window: MainWindow, name: str) -> None:
    """No label, button or accessible name is English; single letters, codes and paths are."""
    window.go(name)
    english = [text for text in texts(window) if LATIN_SENTENCE.search(text) and not CHINESE.search(text)]
    assert english == []


@pytest.mark.parametrize("name", NAMES)
def test_light_and_dark_are_drawn_and_differ(window: MainWindow, name: str, qtbot: QtBot) -> None:
    window.go(name)
    drawn = []
    for tokens in (theme.LIGHT, theme.DARK):
        theme.apply(theme.Theme(tokens))
        QApplication.processEvents()
        image = window.grab().toImage()
        assert colours(image) > 8
        drawn.append(image.pixelColor(image.width() - 3, 3).name().upper())
    assert drawn == [theme.LIGHT.background, theme.DARK.background]


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("name", ["institutions", "handover", "settings"])
def test_no_button_loses_its_word(window: MainWindow, name: str, scale: int) -> None:
    """In large type too, on a small laptop's screen: a button is at least as wide as what stands on it."""
    theme.apply(theme.Theme(theme.LIGHT, scale))
    window.go(name)
    QApplication.processEvents()
    cut = [
        button.text()
        for button in window.page.findChildren(QPushButton)
        if button.isVisible() and button.width() < button.fontMetrics().horizontalAdvance(button.text())
    ]
    assert cut == []


def test_another_scale_makes_the_pages_anew_and_stays_on_the_page(window: MainWindow) -> None:
    window.go("settings")
    before = window.page
    theme.apply(theme.Theme(theme.LIGHT, 150))
    assert window.page is not before and window.page.name == "settings"
    messages.note("还听得见。")
    assert window.bar.text == "还听得见。"


def test_a_message_is_shown_above_the_page(window: MainWindow) -> None:
    messages.show(AppError("test.one", "甲文件", "读不出来。", "请重新复制。"))
    assert window.bar.isVisible()
    assert window.bar.mapTo(window, window.bar.rect().topLeft()).y() < window.page.mapTo(window, window.page.pos()).y()
    window.go("settings")
    assert not window.bar.isVisible()


def test_ending_waits_for_work_and_says_so(window: MainWindow, executor: ManualExecutor) -> None:
    stopped = []

    def work(progress: Progress) -> None:
        stopped.append(True)

    window.session.jobs.start(Job(work), "正在试")
    assert not window.close()
    assert "正在停止" in window.bar.text
    executor.run_next()
    assert stopped == [] and not window.isVisible()


def test_the_foot_says_who_sits_where(window: MainWindow, session: Session) -> None:
    shown = {label.text() for label in window.navigation.findChildren(QLabel)}
    assert f"终端 {session.desk.code}" in shown and "示例检查员甲" in shown


# Settings


@pytest.fixture
def settings_page(window: MainWindow) -> SettingsPage:
    window.go("settings")
    assert isinstance(window.page, SettingsPage)
    return window.page


def test_a_name_is_saved_when_its_field_is_left(settings_page: SettingsPage, window: MainWindow) -> None:
    settings_page.inspector.setText("示例检查员乙")
    window.go("institutions")
    assert read_settings()[0].inspector == "示例检查员乙"
    assert window.session.desk.actor == "示例检查员乙"
    assert "示例检查员乙" in {label.text() for label in window.navigation.findChildren(QLabel)}


def test_the_office_is_saved_where_documents_find_it(settings_page: SettingsPage, session: Session) -> None:
    settings_page.office.setText("红星县民政局")
    settings_page.leave()
    assert session.desk.office == "红星县民政局"
    assert read_settings()[0].office == "红星县民政局"


def test_choosing_dark_and_large_holds_at_once_and_is_saved(settings_page: SettingsPage) -> None:
    settings_page.theme.buttons()[2].click()
    assert theme.current().dark
    assert read_settings()[0].theme == "dark"
    settings_page.scale.buttons()[2].click()
    assert theme.current().scale == 150
    assert read_settings()[0].font_scale == 150


def test_a_device_code_of_another_shape_is_refused_at_its_field(
    settings_page: SettingsPage, session: Session, window: MainWindow
) -> None:
    settings_page.code.setText("甲3")
    assert not settings_page.leave()
    window.go("institutions")
    assert window.page is settings_page
    settings_page.code.setText("a07")
    assert settings_page.leave()
    assert session.desk.code == "A07"


# Starting


def test_the_window_can_be_grabbed_for_a_smoke_test(qapp: QApplication, tmp_path: Path) -> None:
    for number, tint in enumerate(TINTS):
        target = tmp_path / f"{tint}.png"
        done = application.run(grab=target, page="settings", theme=tint)
        assert done == 0
        image = QImage(str(target))
        assert (image.width(), image.height()) == (1366, 768)
        assert image.pixelColor(1360, 3).name().upper() == (theme.LIGHT, theme.DARK)[number].background


def test_a_store_that_is_not_ours_is_refused_in_a_sentence(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notes.sqlite"
    path.write_text("nothing of ours" * 100)
    assert application.run(path, grab=tmp_path / "a.png") == 1
    assert CHINESE.search(capsys.readouterr().err)


def test_a_picture_of_the_window_takes_no_stores_place(
    qapp: QApplication, tmp_path: Path, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    assert application.run(session.path, grab=session.path) == 1
    assert "不能盖掉" in capsys.readouterr().err and session.desk.code


def test_a_store_that_is_not_there_is_told_and_not_made(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A county that was mistyped, and a folder of the settings that may be a stick: neither becomes an empty one."""
    assert application.run(tmp_path / "nowhere.sqlite", grab=tmp_path / "a.png") == 1
    assert "没有这个数据库文件" in capsys.readouterr().err
    write_settings(Settings(data_folder=str(tmp_path / "stick")))
    assert application.run(grab=tmp_path / "a.png") == 1
    assert "没有这个文件夹" in capsys.readouterr().err and list(tmp_path.iterdir()) == []


def test_the_first_start_makes_the_store_in_a_folder_of_its_users_own(qapp: QApplication, tmp_path: Path) -> None:
    assert application.run(grab=tmp_path / "a.png") == 0
    store = Settings().store_file
    assert store.is_file() and (sys.platform == "win32" or store.parent.stat().st_mode & 0o777 == 0o700)


def test_the_broken_pair_is_refused_before_qt_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise runtime.BROKEN_PAIR.with_(pyside="6.12.0", python="3.11")

    monkeypatch.setattr(application, "check_window", refuse)
    assert application.run(Path("nowhere")) == 1
    assert "中途崩溃" in capsys.readouterr().err


def test_a_broken_settings_file_is_told_in_the_window(qapp: QApplication, tmp_path: Path) -> None:
    write_settings(Settings())
    settings_file().write_text("{", encoding="utf-8")
    heard = messages.Recorder()
    give_back = messages.listen(heard)
    assert application.run(grab=tmp_path / "a.png") == 0
    give_back()
    assert settings_file().with_name("settings.json.broken").exists()


def test_nothing_is_left_on_a_widget_without_a_name(window: MainWindow) -> None:
    """Lists and fields carry a name for a screen reader."""
    for name in ("institutions", "handover", "settings"):
        window.go(name)
        nameless: list[QWidget] = [
            widget
            for kind in (QAbstractItemView, QLineEdit)
            for widget in window.page.findChildren(kind)
            if not widget.accessibleName() and not isinstance(widget, QHeaderView)
        ]
        assert nameless == []
