"""Starts the window: looks at Qt before Qt is imported, then fonts, theme, store, and the last net for bugs."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app import __version__, logs
from app.errors import AppError
from app.runtime import check_window
from app.settings import Settings, read_settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.ui.main_window import MainWindow

_SIZE = "1366x768"


def run(
    store_path: Path | None = None,
    *,
    grab: Path | None = None,
    page: str = "",
    size: str = _SIZE,
    theme: Literal["light", "dark"] | None = None,
) -> int:
    """Open the window on a store, by default the one that the settings name; comes back when it is closed.

    A refusal at the start (a broken Qt, a store of a newer version) is a sentence on stderr and, where somebody looks,
    a dialog; the exit code is 1. With `grab` the window is shown, kept as a picture and closed: for smoke tests.
    """
    try:
        check_window()
    except AppError as error:
        print(error, file=sys.stderr)
        return 1
    settings, complaint = read_settings()
    app = start_qt(replace(settings, theme=theme) if theme else settings)
    from PySide6.QtCore import QTimer

    from app.ui import messages

    window = None
    try:
        window = window_on(store_path or settings.store_file, settings)
    except AppError as error:
        _log_to_file()
        logs.note(error)
        print(error, file=sys.stderr)
        from app.ui.rescue import refused

        if grab is not None or not refused(error, store_path or settings.store_file):
            return 1
    except Exception as error:
        _log_to_file()
        logs.note(error)
        raise
    if window is None:  # restored: all anew, and no longer while the refusal is handled
        return run(store_path, page=page, size=size, theme=theme)
    QTimer.singleShot(0, _log_to_file)
    if complaint is not None:
        messages.show(complaint)
    elif grab is None and not settings.inspector:
        messages.note("请先到“设置”里填写检查人员和检查单位：每条记录都署检查人员的名字，通知上印检查单位。")
    try:
        window.resize(*_fitting(app, size))
        window.show()
        if page:
            window.go(page)
        return app.exec() if grab is None else _grab(app, window, grab)
    finally:
        window.close()
        window.session.close()


def _log_to_file() -> None:
    if not logging.getLogger().handlers:
        logs.set_up_logging()


def start_qt(settings: Settings) -> QApplication:
    """The application with our fonts and theme, and the nets for what nobody foresaw.

    Nothing that a start makes is garbage, so none is looked for until the first page is there.
    """
    gc.disable()
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from app import paths
    from app.ui import theme

    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(["yijian"])
    app.setApplicationName("yijian")
    app.setApplicationDisplayName("颐检")
    app.setApplicationVersion(__version__)
    app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "yijian.svg")))
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    words = QTranslator(app)
    if words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(words)
    for name in theme.load_fonts():
        logs.note(AppError("window.font", name, "字体没有装入。", "请重新安装颐检。"))
    theme.prepare(theme.chosen(settings.theme, settings.font_scale))
    _spread_nets()
    return app


def _spread_nets() -> None:
    """Whatever nobody caught is logged and shown once; the window stays."""

    def caught(kind: type[BaseException], error: BaseException, trace: object) -> None:
        from app.ui import messages

        messages.show(error)

    sys.excepthook = caught

    def in_thread(caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            logs.note(caught.exc_value)

    threading.excepthook = in_thread


def window_on(path: Path, settings: Settings) -> MainWindow:
    """The window on a store, which is laid anew where there is none. Raises `AppError` for a store that is refused."""
    from app.ui import messages, theme
    from app.ui.events import StoreEvents
    from app.ui.jobs import JobRunner
    from app.ui.main_window import MainWindow
    from app.ui.session import Session
    from app.workflow.desk import open_desk

    path.parent.mkdir(parents=True, exist_ok=True)
    desk = open_desk(path, settings.inspector)
    if desk.news:
        messages.note(desk.news)
    window = MainWindow(Session(path, desk, settings, StoreEvents(), JobRunner()))
    theme.dress()
    return window


def _fitting(app: QApplication, size: str) -> tuple[int, int]:
    """The size asked for, or what the screen has."""
    width, _, height = size.partition("x")
    room = app.primaryScreen().availableGeometry()
    if app.platformName() == "offscreen":
        return int(width), int(height)
    return min(int(width), room.width()), min(int(height), room.height())


def _grab(app: QApplication, window: MainWindow, target: Path) -> int:
    """Keep a picture of the window that is shown, and say whether it was written."""
    from PySide6.QtCore import QTimer

    kept: list[bool] = []

    def keep() -> None:
        kept.append(window.grab().save(str(target)))
        app.quit()

    QTimer.singleShot(50, keep)
    app.exec()
    return 0 if kept == [True] else 1
