"""A place that files are dragged to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.ui import theme
from app.ui.widgets.labels import restyle


def files_under(paths: Iterable[Path], suffix: str = ".sqlite") -> tuple[Path, ...]:
    """The files among these, and those with the suffix that lie in the folders among these; each once, by name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(sorted(path.glob(f"*{suffix}")))
        else:
            found.append(path)
    return tuple(dict.fromkeys(found))


def dropped_file(data: QMimeData, suffix: str) -> Path | None:
    """The one file of a kind that is dragged; None for anything else."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() == suffix else None


class DropArea(QFrame):
    """Says `dropped` with the paths; what stands in it goes into `column`."""

    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        now = theme.current()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[now.px(16)] * 4)
        self.column.setSpacing(now.px(theme.INSIDE))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            restyle(self, over=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        restyle(self, over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        restyle(self, over=False)
        urls: list[QUrl] = list(event.mimeData().urls())
        if paths := [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]:
            self.dropped.emit(paths)
            event.acceptProposedAction()
