"""Starts the window: looks at Qt before Qt is imported, marks the store, then fonts, theme, store, and the last net."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app import __version__, logs
from app.errors import AppError
from app.runtime import check_window
from app.settings import Settings, make_store_folder, read_settings, write_settings
from app.storage.errors import NOT_FOUND
from app.ui.input_methods import ASKED, input_methods
from app.workflow.desk import open_desk  # before Qt, which reads the source of every module that is imported after it

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.ui.main_window import MainWindow
    from app.ui.one_window import StoreMark

LISTEN_AFTER = 700
"""Milliseconds after the window is shown until a second start is heard: the first page comes before."""
_UNSEEN = ("offscreen", "minimal")
"""Platforms of Qt on which nobody sees a dialog, or could answer it."""

_log = logging.getLogger(__name__)


def run(
    store_path: Path | None = None,
    *,
    grab: Path | None = None,
    page: str = "",
    size: str = "",
    theme: Literal["light", "dark"] | None = None,
) -> int:
    """Open the window on a store, by default the one that the settings name; comes back when it is closed.

    Where a window has the store already, that one comes forward and the exit code is 0. A refusal at the start (a
    broken Qt, a store of a newer version, a window that does not answer) is a sentence on stderr and, where somebody
    looks, a dialog; the exit code is 1. With `grab` the window is shown, kept as a picture and closed, whoever has the
    store.
    """
    try:
        check_window()
    except AppError as error:
        print(error, file=sys.stderr)
        return 1
    settings, complaint = read_settings()
    if theme is not None:
        settings = replace(settings, theme=theme)
    store = store_path or settings.store_file
    try:
        _require_store(store_path, settings)
        if grab is not None:
            from app.placing import Target, judge_target  # nothing is written at an ordinary start

            judge_target(Target(grab, over=True))
            return _grab(store, settings, page, size, target=grab)
        from app.ui.one_window import come_in

        mark = come_in(store, page)
        if mark is None:
            return 0
        try:
            return _work(mark, settings, page, size, complaint=complaint)
        finally:
            mark.release()
    except AppError as error:
        if not _refused(error, settings, store, dialog=grab is None):
            return 1
    except Exception as error:
        _log_to_file()
        logs.note(error)
        raise
    # restored: all anew, and no longer while the refusal is handled
    return run(store_path, page=page, size=size, theme=theme)


def _work(mark: StoreMark, settings: Settings, page: str, size: str, *, complaint: AppError | None) -> int:
    """The window on a store that is marked as its own, until it is closed."""
    with _window(mark.store, settings) as (app, window):
        from PySide6.QtCore import QTimer

        from app.ui import messages

        QTimer.singleShot(0, _log_to_file)
        QTimer.singleShot(0, _sweep)
        QTimer.singleShot(LISTEN_AFTER, window, lambda: _listen(mark, window))
        if complaint is not None:
            messages.show(complaint)
        elif not settings.inspector:
            messages.note("请先到“设置”里填写检查人员和检查单位：每条记录都署检查人员的名字，通知上印检查单位。")
        _show(app, window, size, settings)
        if page:
            window.go(page)
        code = app.exec()
        if not size:
            _remember(window)
        return code


def _grab(store: Path, settings: Settings, page: str, size: str, *, target: Path) -> int:
    """Keep a picture of the window, and say whether it was written."""
    kept: list[bool] = []
    with _window(store, settings) as (app, window):
        from PySide6.QtCore import QTimer

        def keep() -> None:
            kept.append(window.grab().save(str(target)))
            app.quit()

        _show(app, window, size, Settings())
        if page:
            window.go(page)
        QTimer.singleShot(50, keep)
        app.exec()
    return 0 if kept == [True] else 1


@contextmanager
def _window(store: Path, settings: Settings) -> Iterator[tuple[QApplication, MainWindow]]:
    """The application and its window on a store, which is closed in the end."""
    app = start_qt(settings)
    window = window_on(store, settings)
    try:
        yield app, window
    finally:
        window.close()
        window.session.close()


def _require_store(named: Path | None, settings: Settings) -> None:
    """See that a store which was named is there, or that the settings' own can be made where there is none.

    Raises `NOT_FOUND`; `NOT_MADE` or `NO_FOLDER`.
    """
    if named is None:
        make_store_folder(settings)
    store = named or settings.store_file
    if os.path.exists(store):  # which, unlike Path.exists, takes a path that no system takes
        return
    if named is not None:
        raise NOT_FOUND.with_(path=store)
    from app.placing import Target, judge_target

    judge_target(Target(store))


def _sweep() -> None:
    """Clear away the private copies of a program that was killed."""
    from app.growing import sweep

    sweep()


def _listen(mark: StoreMark, window: MainWindow) -> None:
    """From now on a second start on the store brings this window forward."""
    try:
        from app.ui.bell import Bell
    except ImportError as error:
        # the window is worth more than being found; a second start then says that nobody answers
        _log.info("a second start can not be heard: %s", error)
        return
    Bell(mark.files, window.come_forward, window)


def _show(app: QApplication, window: MainWindow, size: str, settings: Settings) -> None:
    """Show the window as large as it was left, as far as the screen has room for it and its frame."""
    from app.ui.window_size import fit, wanted_size

    wanted = wanted_size(size, settings.window_size)
    if app.platformName() in _UNSEEN:
        window.resize(*wanted)
        window.show()
        return
    room = app.primaryScreen().availableGeometry()
    found = fit((room.width(), room.height()), wanted, settings.window_maximised and not size)
    window.setMinimumSize(*found.least)
    window.resize(*found.size)
    if found.maximised:
        window.showMaximized()
    else:
        window.show()


def _remember(window: MainWindow) -> None:
    """Keep the window's size in the settings, as they are by now: a window on another store may have changed them."""
    from PySide6.QtCore import Qt

    maximised = bool(window.windowState() & Qt.WindowState.WindowMaximized)
    left = window.normalGeometry().size() if maximised else window.size()
    settings, complaint = read_settings()
    now = replace(settings, window_size=f"{left.width()}x{left.height()}", window_maximised=maximised)
    if complaint is not None or now == settings:
        return
    try:
        write_settings(now)
    except AppError as error:
        logs.note(error)


def _log_to_file() -> None:
    if not logging.getLogger().handlers:
        logs.set_up_logging()


def start_qt(settings: Settings) -> QApplication:
    """The application with our fonts and theme, and the nets for what nobody foresaw.

    Nothing that a start makes is garbage, so none is looked for until the first page is there.
    """
    gc.disable()
    if sys.platform == "linux":
        os.environ[ASKED] = input_methods(os.environ)
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
    """The window on a store, which is made where there is none. Raises `AppError` for a store that is refused."""
    from app.ui import messages, theme
    from app.ui.drafts import take_in_words
    from app.ui.events import StoreEvents
    from app.ui.jobs import JobRunner
    from app.ui.main_window import MainWindow
    from app.ui.session import Session

    desk = open_desk(path, settings.inspector)
    if desk.news:
        messages.note(desk.news)
    take_in_words(desk)
    window = MainWindow(Session(path, desk, settings, StoreEvents(), JobRunner()))
    theme.dress()
    return window


def _refused(error: AppError, settings: Settings, store: Path, *, dialog: bool) -> bool:
    """Say why no window opens, also to somebody who sees no terminal. True where the store was restored from a backup
    there and can be opened now."""
    _log_to_file()
    logs.note(error)
    print(error, file=sys.stderr)
    if not dialog or start_qt(settings).platformName() in _UNSEEN:
        return False
    from app.ui.rescue import refused

    return refused(error, store)
