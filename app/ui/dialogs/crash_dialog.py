"""Tells that the program made a mistake: what is saved, and the details to copy for whoever mends it."""

from __future__ import annotations

import platform
import traceback

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app import __version__, paths
from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.labels import label
from app.ui.widgets.text_box import TextBox


def details(error: BaseException) -> str:
    """What someone needs who looks into it. Versions and the traceback; nothing that was typed."""
    trace = "".join(traceback.format_exception(error))
    versions = f"颐检 {__version__} · Python {platform.python_version()} · PySide6 {pyside_version}"
    return f"{versions} · {platform.platform()}\n\n{trace}"


class CrashDialog(Dialog):
    def __init__(self, error: BaseException, parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle("程序出错")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(now.px(620), now.px(380))
        self._details = details(error)
        text = TextBox("错误详情")
        text.setPlainText(self._details)
        text.setReadOnly(True)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addStretch()
        foot.addWidget(secondary("复制详情", self.copy))
        foot.addWidget(primary("继续使用", self.accept))
        box = QVBoxLayout(self)
        box.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        box.setSpacing(now.px(theme.GAP))
        box.addWidget(label("颐检遇到一个程序错误，刚才的操作没有完成。", "heading", wrap=True))
        advice = f"已保存的内容都在。请复制详情发给维护人员；日志在 {paths.log_folder()}。"
        box.addWidget(label(advice, wrap=True))
        box.addWidget(text, 1)
        box.addLayout(foot)

    def copy(self) -> None:
        QApplication.clipboard().setText(self._details)


_shown: list[CrashDialog] = []


def show_crash(error: BaseException, parent: QWidget | None) -> None:
    """Show the dialog, but only one: a broken page would otherwise bring one at every paint."""
    if _shown:
        return
    dialog = CrashDialog(error, parent)
    _shown.append(dialog)
    dialog.finished.connect(lambda _: _shown.clear())
    dialog.open()
