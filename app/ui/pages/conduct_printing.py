"""Paper from a visit: where to, the work beside the window, and then the file at a press."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.inspection import Inspection
from app.progress import Progress
from app.ui import messages, theme
from app.ui.jobs import Job
from app.ui.session import Session
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.labels import ElidedLabel, label
from app.workflow.desk import Desk, open_desk
from app.workflow.reporting import Written

Print = Callable[[Desk, Path], Written]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to make: its name for people, the proposed file's name, and who writes it."""

    title: str
    file_name: str
    write: Print

    @property
    def suffix(self) -> str:
        return Path(self.file_name).suffix


def file_name(title: str, view: Inspection, suffix: str) -> str:
    """`整改通知单_青石镇敬老院_2026-11-22.pdf`, with nothing in it that Windows refuses."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "", f"{title}_{view.home.name}_{view.started.isoformat()}")
    return name.strip(" .")[:120] + suffix


def ask_where(parent: QWidget, paper: Paper) -> Path | None:
    """Let the person say where a document goes."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    kinds = {".pdf": "PDF 文件 (*.pdf)", ".xlsx": "Excel 工作簿 (*.xlsx)"}
    proposed = str(Path(folder) / paper.file_name)
    chosen, _ = QFileDialog.getSaveFileName(parent, f"保存{paper.title}", proposed, kinds[paper.suffix])
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == paper.suffix else path.with_name(path.name + paper.suffix)


def open_with_desktop(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class Printer(QObject):
    """Makes papers for a page. `written` comes when one is on the disk: its number may be new."""

    written = Signal(object)

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._parent = session, parent
        self.ask: Callable[[QWidget, Paper], Path | None] = ask_where
        self.done: WrittenDialog | None = None

    def make(self, paper: Paper) -> None:
        """Ask where to, then write it beside the window."""
        target = self.ask(self._parent, paper)
        if target is None:
            return
        path, actor = self._session.path, self._session.desk.actor

        def work(progress: Progress) -> Written:
            desk = open_desk(path, actor)
            try:
                return paper.write(desk, target)
            finally:
                desk.close()

        job = Job(work)
        job.succeeded.connect(lambda written: self._on_written(paper, written))
        self._session.jobs.start(job, f"正在生成{paper.title}")

    def _on_written(self, paper: Paper, written: Written) -> None:
        self.written.emit(written)
        self.done = WrittenDialog(paper.title, written, self._parent)
        self.done.finished.connect(self._forget)
        self.done.open()

    def _forget(self) -> None:
        self.done = None


class WrittenDialog(QDialog):
    """A document is written: what it is called, what to know of it, and the way to it."""

    def __init__(self, title: str, written: Written, parent: QWidget) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(now.px(520))
        self._path = written.path
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
        first = primary("打开文件", self.open_file)
        first.setDefault(True)
        foot.addWidget(first)
        first.setFocus()
        column.addLayout(foot)

    def open_file(self) -> None:
        self._open(self._path)

    def open_folder(self) -> None:
        self._open(self._path.parent)

    def _open(self, path: Path) -> None:
        if not self.show_file(path):
            messages.note(f"系统没有能打开它的程序，文件在 {path}。")
        self.accept()
