"""One call to speak: known errors in the bar, bugs in one dialog, cancellation nowhere."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.errors import AppError, Cancelled
from app.ui import messages
from app.ui.dialogs.crash_dialog import CrashDialog, show_crash
from app.ui.widgets.message_bar import MessageBar

ERROR = AppError("test.one", "甲文件", "读不出来。", "请重新复制。")


def test_a_known_error_says_where_what_and_what_to_do(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    give_back = messages.listen(bar)
    messages.show(ERROR)
    assert bar.text == "甲文件 · 读不出来。 · 请重新复制。"
    messages.done("已保存。")
    assert bar.text == "已保存。"
    bar.close_message()
    assert bar.text == ""
    give_back()


def test_a_cancellation_is_told_to_no_one(recorder: messages.Recorder) -> None:
    messages.show(Cancelled())
    assert recorder.said == [] and recorder.crashes == []


def test_what_was_said_before_the_window_is_said_in_it(recorder: messages.Recorder, qtbot: QtBot) -> None:
    """A complaint about the settings file comes before there is a bar."""
    messages.show(ERROR)
    bar = MessageBar()
    qtbot.addWidget(bar)
    give_back = messages.listen(bar)
    assert "读不出来" in bar.text
    give_back()


@pytest.mark.expects_log("boom")
def test_a_bug_goes_to_the_crash_listener(recorder: messages.Recorder) -> None:
    error = RuntimeError("boom")
    messages.show(error)
    assert recorder.crashes == [error]


def test_the_crash_dialog_copies_its_details_and_comes_once(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    try:
        raise RuntimeError("boom")
    except RuntimeError as error:
        show_crash(error, parent)
        show_crash(error, parent)
    dialogs = parent.findChildren(CrashDialog)
    assert len(dialogs) == 1
    next(button for button in dialogs[0].findChildren(QPushButton) if button.text() == "复制详情").click()
    copied = QApplication.clipboard().text()
    assert "RuntimeError: boom" in copied and "PySide6" in copied and "test_messages.py" in copied
    dialogs[0].accept()


def test_markup_in_a_message_is_shown_as_typed(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.say(messages.Message(messages.Tone.WARN, "<b>粗</b>"))
    assert bar.text == "<b>粗</b>"
