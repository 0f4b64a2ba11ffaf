"""Paper from a page: the work beside the window, and then the document to read, to print, or as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.inspection import Inspection
from app.errors import AppError
from app.files import read_named
from app.growing import private_folder
from app.placing import Target
from app.progress import Progress
from app.ui import messages, theme
from app.ui.dialogs.dialog import Dialog
from app.ui.saving import ask_target
from app.ui.session import Session
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.labels import ElidedLabel, label
from app.workflow.desk import Desk
from app.workflow.writing import Written, safe_name

if TYPE_CHECKING:
    from app.ui.dialogs.paper_preview import PaperPreview

Print = Callable[..., Written]
"""Given a desk and where the file goes, and for a long paper `progress`."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to make: its name for people, the proposed file's name, and who writes it. `long`: `write` tells how
    far it is."""

    title: str
    file_name: str
    write: Print
    long: bool = False

    def at(self, desk: Desk, target: Target, progress: Progress) -> Written:
        """Write it."""
        return self.write(desk, target, progress=progress) if self.long else self.write(desk, target)


def file_name(title: str, view: Inspection, suffix: str) -> str:
    """`整改通知单_青石镇敬老院_2026-11-22.pdf`, with nothing in it that Windows refuses."""
    return safe_name((title, view.home.name, view.started.isoformat()), suffix)


def ask_where(parent: QWidget, paper: Paper) -> Path | None:
    """Let the person say where a document goes."""
    return ask_target(parent, f"保存{paper.title}", paper.file_name)


def open_with_desktop(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_preview(content: bytes, title: str, file_name: str, parent: QWidget) -> PaperPreview | None:
    """Show a PDF to be read and printed; None where it cannot be shown, which has been told."""
    from app.ui.dialogs.paper_preview import PaperPreview  # brings the library that draws PDFs

    try:
        preview = PaperPreview(content, title, file_name, parent)
    except AppError as error:
        messages.show(error)
        return None
    preview.open()
    return preview


class Printer(QObject):
    """Makes papers for a page. `written` comes when one is on the disk: its number may be new."""

    written = Signal(object)

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._parent = session, parent
        self.ask: Callable[[QWidget, Paper], Path | None] = ask_where
        self.done: WrittenDialog | None = None
        self.preview: PaperPreview | None = None

    def make(self, paper: Paper) -> None:
        """Ask where to, then write it beside the window."""
        path = self.ask(self._parent, paper)
        if path is None:
            return
        target = Target(path, over=True)
        job = self._session.job(lambda desk, progress: paper.at(desk, target, progress))
        job.succeeded.connect(lambda written: self._on_written(paper, written))
        self._session.jobs.start(job, f"正在生成{paper.title}")

    def show(self, paper: Paper) -> None:
        """Make it and show it at once: for a PDF that gives no number and need not become a file."""

        def work(desk: Desk, progress: Progress) -> tuple[bytes, Written]:
            with private_folder() as folder:
                written = paper.write(desk, folder / "paper.pdf")
                return read_named(written.path), written

        job = self._session.job(work)
        job.succeeded.connect(lambda made: self._on_made(paper, *made))
        self._session.jobs.start(job, f"正在生成{paper.title}")

    def _on_made(self, paper: Paper, content: bytes, written: Written) -> None:
        if written.warnings:
            messages.note("".join(written.warnings))
        self.preview = open_preview(content, paper.title, paper.file_name, self._parent)
        if self.preview is not None:
            self.preview.finished.connect(self._forget_preview)

    def _forget_preview(self) -> None:
        self.preview = None

    def _on_written(self, paper: Paper, written: Written) -> None:
        self.written.emit(written)
        self.done = WrittenDialog(paper.title, written, self._parent)
        self.done.finished.connect(self._forget)
        self.done.open()

    def _forget(self) -> None:
        self.done = None


class WrittenDialog(Dialog):
    """A document is written: what it is called, what to know of it, and the way to it."""

    def __init__(self, title: str, written: Written, parent: QWidget) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(now.px(520))
        self._path, self._title = written.path, title
        self.preview: PaperPreview | None = None
        self.show_file: Callable[[Path], bool] = open_with_desktop
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(
            label(f"{title}已生成" + (f"：{written.number}" if written.number else ""), "heading", wrap=True)
        )
        place = ElidedLabel(str(written.path), "note")
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(place)
        if written.warnings:
            column.addWidget(label("\n".join(written.warnings), "fault", wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addStretch()
        foot.addWidget(secondary("关闭", self.accept))
        foot.addWidget(secondary("打开所在文件夹", self.open_folder))
        # the desktop may have nothing that opens a PDF; the program itself shows and prints it
        prints = written.path.suffix.lower() == ".pdf"
        if prints:
            foot.addWidget(secondary("打开文件", self.open_file))
        first = primary("预览与打印…", self.open_preview) if prints else primary("打开文件", self.open_file)
        first.setDefault(True)
        foot.addWidget(first)
        column.addLayout(foot)
        first.setFocus()

    def open_preview(self) -> None:
        """Show the document here. It is read from its file: what is printed is what was kept."""
        try:
            content = read_named(self._path)
        except AppError as error:
            messages.show(error)
            return
        parent = self.parentWidget()
        assert parent is not None
        self.preview = open_preview(content, self._title, self._path.name, parent)
        if self.preview is not None:
            self.accept()

    def open_file(self) -> None:
        self._open(self._path)

    def open_folder(self) -> None:
        self._open(self._path.parent)

    def _open(self, path: Path) -> None:
        if not self.show_file(path):
            messages.note(f"系统没有能打开它的程序，文件在 {path}。")
        self.accept()
