"""The sheets of a document below each other, scrolled and zoomed. Only what is in sight is drawn, beside the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.ui import messages, theme
from app.ui.jobs import Executor, Job, PoolExecutor
from app.ui.paper_pages import POINTS_PER_INCH, PaperPages

ZOOMS = (25, 33, 50, 67, 75, 90, 100, 110, 125, 150, 175, 200, 250, 300, 400)
_MOST_PIXELS = 20_000_000
"""Of one image; beyond that a sheet is stretched."""
_KEPT = 96_000_000
"""Bytes of images kept for what was seen before."""
_READABLE = 0.6
"""Of the paper's own size."""
_GAP = 14


class Fit(StrEnum):
    """What the size of the sheets follows."""

    PAGE = "page"
    WIDTH = "width"
    ZOOM = "zoom"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet as an image, made with so many pixels to the point."""

    scale: float
    image: QImage


def place_sheets(sizes: tuple[tuple[float, float], ...], scale: float, gap: int, room: int) -> tuple[QRect, ...]:
    """Where each sheet lies: one below the other, each in the middle of `room` or of the widest sheet."""
    sheets = [QSize(max(1, round(width * scale)), max(1, round(height * scale))) for width, height in sizes]
    across = max(room, max(sheet.width() for sheet in sheets) + 2 * gap)
    placed, top = [], gap
    for sheet in sheets:
        placed.append(QRect(QPoint((across - sheet.width()) // 2, top), sheet))
        top += sheet.height() + gap
    return tuple(placed)


class PaperSheets(QAbstractScrollArea):
    """`page_changed`: the sheet in the middle of what is seen is another; `zoomed`: so is the size."""

    page_changed = Signal(int)
    zoomed = Signal()

    def __init__(self, executor: Executor | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "paper")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # sheets that fit the width must not change it by needing a scroll bar
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._executor = executor or PoolExecutor()
        self._pages: PaperPages | None = None
        self._title = ""
        self._job: Job | None = None
        self._drawn: dict[int, Drawn] = {}
        self._undrawable: set[int] = set()
        self._placed: tuple[QRect, ...] = ()
        self._scale = 1.0
        self._told = -1
        self._opening = False
        self.fit = Fit.PAGE

    # The document

    def show_pages(self, pages: PaperPages, title: str) -> None:
        """Show a document, which is closed with this widget's `close_paper`."""
        self.close_paper()
        self._pages, self._title = pages, title
        self._opening = True
        self._lay_out()

    def close_paper(self) -> None:
        """Let the document go; a sheet under way is waited for."""
        pages, self._pages = self._pages, None
        if pages is not None:
            self._executor.wait()
            pages.close()
        self._job = None
        self._drawn, self._placed, self._told = {}, (), -1
        self._undrawable = set()

    @property
    def count(self) -> int:
        return len(self._placed)

    @property
    def page(self) -> int:
        """The sheet that is read: the last that begins above the middle of what is seen."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return max(0, sum(place.top() <= middle for place in self._placed) - 1)

    @property
    def zoom(self) -> int:
        """Per cent of the paper's own size."""
        return round(100 * self._scale / self._own_size)

    @property
    def _own_size(self) -> float:
        return self.logicalDpiX() / POINTS_PER_INCH

    # Moving about

    def go_to(self, page: int) -> None:
        """Bring a sheet into sight, its head first."""
        if self._placed:
            place = self._placed[min(max(page, 0), self.count - 1)]
            spare = max(0, self.viewport().height() - place.height()) // 2
            self.verticalScrollBar().setValue(place.top() - max(spare, self._gap // 2))

    def set_fit(self, fit: Fit) -> None:
        """Follow the window: the whole sheet, or its width."""
        page = self.page
        self.fit, self._opening = fit, False
        self._lay_out()
        self.go_to(page)

    def set_zoom(self, percent: int, at: QPoint | None = None) -> None:
        """Show the sheets in this size; what is at a point of the viewport (its middle) stays there."""
        percent = min(max(percent, ZOOMS[0]), ZOOMS[-1])
        at = at or self.viewport().rect().center()
        before = self._scale
        held = at + self._offset
        self.fit, self._opening = Fit.ZOOM, False
        self._lay_out(percent / 100 * self._own_size)
        grown = self._scale / before
        self.verticalScrollBar().setValue(round(held.y() * grown) - at.y())
        self.horizontalScrollBar().setValue(round(held.x() * grown) - at.x())

    def zoom_by(self, steps: int, at: QPoint | None = None) -> None:
        """Go to the next larger or smaller size of the usual ones."""
        if steps > 0:
            self.set_zoom(next((size for size in ZOOMS if size > self.zoom), ZOOMS[-1]), at)
        elif steps < 0:
            self.set_zoom(next((size for size in reversed(ZOOMS) if size < self.zoom), ZOOMS[0]), at)

    # Layout

    @property
    def _gap(self) -> int:
        return theme.current().px(_GAP)

    @property
    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _fitting(self) -> float:
        assert self._pages is not None
        room = self.viewport().size() - QSize(2 * self._gap, 2 * self._gap)
        wide = max(width for width, _ in self._pages.sizes)
        tall = max(height for _, height in self._pages.sizes)
        scale = room.width() / wide
        whole = min(scale, room.height() / tall)
        if self._opening:
            # whole sheets at first, where they can be read
            self.fit = Fit.PAGE if whole >= self._own_size * _READABLE else Fit.WIDTH
        if self.fit is Fit.PAGE:
            scale = whole
        return min(max(scale, self._own_size * ZOOMS[0] / 100), self._own_size * ZOOMS[-1] / 100)

    def _lay_out(self, scale: float | None = None) -> None:
        if self._pages is None:
            return
        self._scale = scale or (self._scale if self.fit is Fit.ZOOM else self._fitting())
        view = self.viewport().size()
        self._placed = place_sheets(self._pages.sizes, self._scale, self._gap, view.width())
        tall = self._placed[-1].bottom() + 1 + self._gap
        across = max(place.width() for place in self._placed) + 2 * self._gap
        for bar, whole, seen in (
            (self.verticalScrollBar(), tall, view.height()),
            (self.horizontalScrollBar(), across, view.width()),
        ):
            bar.setPageStep(seen)
            bar.setSingleStep(theme.current().px(48))
            bar.setRange(0, max(0, whole - seen))
        self.zoomed.emit()
        self._look()

    def _look(self) -> None:
        """What is seen may be other sheets now."""
        self.viewport().update()
        self._tell_page()
        self._draw_next()

    def _tell_page(self) -> None:
        if self._placed and self.page != self._told:
            self._told = self.page
            self.setAccessibleName(f"{self._title}，第 {self._told + 1} 页，共 {self.count} 页")
            self.page_changed.emit(self._told)

    # Drawing

    def _wanted(self) -> Iterator[int]:
        """The sheets in sight, then their neighbours."""
        seen = self._in_sight()
        yield from seen
        if seen:
            yield from (number for number in (seen[-1] + 1, seen[0] - 1) if 0 <= number < self.count)

    def _in_sight(self) -> list[int]:
        window = QRect(self._offset, self.viewport().size())
        return [number for number, place in enumerate(self._placed) if place.intersects(window)]

    def _pixels(self, number: int) -> float:
        assert self._pages is not None
        width, height = self._pages.sizes[number]
        return min(self._scale * self.devicePixelRatioF(), sqrt(_MOST_PIXELS / (width * height)))

    def _draw_next(self) -> None:
        """One sheet at a time: what has scrolled by meanwhile is never drawn."""
        if self._job is not None or self._pages is None:
            return
        for number in self._wanted():
            scale = self._pixels(number)
            known = self._drawn.get(number)
            if number not in self._undrawable and (known is None or known.scale != scale):
                self._draw(self._pages, number, scale)
                return

    def _draw(self, pages: PaperPages, number: int, scale: float) -> None:
        job = self._job = Job(lambda progress: pages.draw(number, scale))
        job.succeeded.connect(lambda image: self._on_drawn(number, Drawn(scale, image)))
        job.failed.connect(lambda error: self._on_failed(number, error))
        job.ended.connect(self._on_ended)
        self._executor.submit(job.run)

    def _on_drawn(self, number: int, drawn: Drawn) -> None:
        self._drawn.pop(number, None)
        self._drawn[number] = drawn
        kept, needed = 0, set(self._wanted())
        for seen in reversed(list(self._drawn)):
            kept += self._drawn[seen].image.sizeInBytes()
            if kept > _KEPT and seen not in needed:
                del self._drawn[seen]
        self.viewport().update()

    def _on_failed(self, number: int, error: BaseException) -> None:
        self._undrawable.add(number)
        messages.show(error)

    def _on_ended(self) -> None:
        self._job = None
        self._draw_next()

    # Qt's

    def paintEvent(self, event: QPaintEvent) -> None:
        now, paper = theme.current(), theme.LIGHT
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), now.color("neutral_soft"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in self._in_sight():
            place = self._placed[number].translated(-self._offset)
            drawn = self._drawn.get(number)
            if drawn is not None:
                painter.drawImage(place, drawn.image)
            else:
                painter.fillRect(place, Qt.GlobalColor.white)
                painter.setPen(paper.muted)
                painter.setFont(now.font(theme.NOTE))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"正在绘制第 {number + 1} 页……")
            painter.setPen(QPen(now.color("muted" if now.dark else "line"), 1))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        page = self.page
        self._lay_out()
        if self.fit is Fit.PAGE:
            self.go_to(page)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._look()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(event.angleDelta().y(), event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_Space):
            self._turn(1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_Backspace):
            self._turn(-1)
        elif key == Qt.Key.Key_Home:
            self.verticalScrollBar().setValue(0)
        elif key == Qt.Key.Key_End:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom_by(-1)
        else:
            super().keyPressEvent(event)

    def _turn(self, step: int) -> None:
        """On by a sheet where whole sheets are seen, else by what is seen, less a line to find one's place by."""
        if self.fit is Fit.PAGE:
            self.go_to(self.page + step)
        else:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + step * (bar.pageStep() - bar.singleStep()))
