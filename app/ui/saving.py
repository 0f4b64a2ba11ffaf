"""Where a file is kept: the system's own dialog asks about a file that is there already, and we ask no second time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_KINDS = {".pdf": "PDF 文件 (*.pdf)", ".xlsx": "Excel 工作簿 (*.xlsx)", ".txt": "文本文件 (*.txt)"}


def ask_target(parent: QWidget, title: str, file_name: str) -> Path | None:
    """Let the person say where a file goes; about what stands at the place returned the person was asked."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    suffix = Path(file_name).suffix
    proposed = Path(folder) / file_name
    while True:
        chosen, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), _KINDS[suffix])
        if not chosen:
            return None
        path = Path(chosen)
        if path.suffix.lower() == suffix:
            return path
        # the dialog asked about the name without its ending: about the whole name it has to ask again
        proposed = path.with_name(path.name + suffix)
        if not proposed.exists():
            return proposed
