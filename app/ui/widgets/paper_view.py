"""A document to read: its sheets, which of them is in sight, and how large they are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.jobs import Executor
from app.ui.paper_pages import PaperPages
from app.ui.widgets.buttons import secondary
from app.ui.widgets.labels import label, restyle
from app.ui.widgets.paper_sheets import ZOOMS, Fit, PaperSheets


class PaperView(QWidget):
    """`show_pages` shows a document; whoever owns the view calls `close_paper` when it goes."""

    def __init__(self, executor: Executor | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.pages: PaperPages | None = None
        self.sheets = PaperSheets(executor)
        self.back = _small("上一页", "上一页 PageUp", lambda: self.sheets.go_to(self.sheets.page - 1))
        self.onward = _small("下一页", "下一页 PageDown", lambda: self.sheets.go_to(self.sheets.page + 1))
        self.place = label("")
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.smaller = _small("－", "缩小 Ctrl+-", lambda: self.sheets.zoom_by(-1))
        self.larger = _small("＋", "放大 Ctrl++", lambda: self.sheets.zoom_by(1))
        self.zoom = label("")
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom.setMinimumWidth(self.zoom.fontMetrics().horizontalAdvance("400%"))
        self.whole = _small("整页", "一次看到整页", lambda: self.sheets.set_fit(Fit.PAGE))
        self.width_button = _small("页宽", "与窗口同宽", lambda: self.sheets.set_fit(Fit.WIDTH))
        self.real = _small("100%", "与纸一样大", lambda: self.sheets.set_zoom(100))
        bar = QHBoxLayout()
        bar.setSpacing(now.px(theme.INSIDE))
        for part in (self.back, self.place, self.onward):
            bar.addWidget(part)
        bar.addStretch()
        for part in (self.smaller, self.zoom, self.larger, self.whole, self.width_button, self.real):
            bar.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(theme.INSIDE))
        column.addLayout(bar)
        column.addWidget(self.sheets, 1)
        self.setFocusProxy(self.sheets)
        self.sheets.page_changed.connect(self._show_place)
        self.sheets.zoomed.connect(self._show_size)
        for keys, act in (
            (QKeySequence.StandardKey.ZoomIn, lambda: self.sheets.zoom_by(1)),
            (QKeySequence.StandardKey.ZoomOut, lambda: self.sheets.zoom_by(-1)),
            (QKeySequence("Ctrl+0"), lambda: self.sheets.set_zoom(100)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def show_pages(self, pages: PaperPages, title: str) -> None:
        """Show a document from its first page."""
        self.pages = pages
        self.sheets.show_pages(pages, title)

    def close_paper(self) -> None:
        self.pages = None
        self.sheets.close_paper()

    def _show_place(self, page: int) -> None:
        self.place.setText(f"第 {page + 1} 页 / 共 {self.sheets.count} 页")
        self.back.setEnabled(page > 0)
        self.onward.setEnabled(page < self.sheets.count - 1)

    def _show_size(self) -> None:
        zoom = self.sheets.zoom
        self.zoom.setText(f"{zoom}%")
        self.smaller.setEnabled(zoom > ZOOMS[0])
        self.larger.setEnabled(zoom < ZOOMS[-1])
        fit = self.sheets.fit
        restyle(self.whole, chosen=fit is Fit.PAGE)
        restyle(self.width_button, chosen=fit is Fit.WIDTH)
        restyle(self.real, chosen=fit is Fit.ZOOM and zoom == 100)


def _small(text: str, name: str, clicked: object) -> QPushButton:
    assert callable(clicked)
    made = secondary(text, clicked)
    made.setToolTip(name)
    made.setAccessibleName(name)
    return made
