"""A document to a printer: which pages, and one after the other while the window stays alive."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from app.errors import ErrorText
from app.ui.models.print_words import End, QueueState, Sent
from app.ui.paper_pages import POINTS_PER_INCH, PaperPages
from app.ui.print_queue import has_printer, queue_state

RESOLUTION = 300
"""Dots to the inch beyond which no page is drawn: text is as sharp as a printer can, and 200 pages still go through."""

PRINTER_REFUSED = ErrorText(
    code="window.printer_refused",
    where="打印机“{printer}”",
    what="打印机没有接受这份文件。",
    remedy="请看打印机是否开着、连着、有纸，再打印一次；也可以另存为 PDF，拿到别的电脑上打印。",
)


NO_PRINTER = ErrorText(
    code="window.no_printer",
    where="打印",
    what="这台电脑上没有装打印机。",
    remedy="请在系统里添加打印机；也可以另存为 PDF，拿到别的电脑上打印。",
)

QUEUE_CLOSED = ErrorText(
    code="window.queue_closed",
    where="打印机“{printer}”",
    what="打印机“{printer}”现在不接收文件，没有打印。",
    remedy="请在系统的打印机设置里让它重新接收，或换一台打印机；也可以另存为 PDF，拿到别的电脑上打印。",
)


def ask_printer(parent: QWidget, title: str, count: int) -> QPrinter | None:
    """Let the person choose printer, pages, copies and both sides; None if they think better of it.

    Raises `NO_PRINTER` where there is nothing to choose from.
    """
    if not has_printer():
        raise NO_PRINTER.with_()
    printer = a4_printer(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(f"打印{title}")
    options = QAbstractPrintDialog.PrintDialogOption
    for option in (options.PrintPageRange, options.PrintCurrentPage, options.PrintCollateCopies):
        dialog.setOption(option)
    # on Windows a file is what the driver would send to the printer, which nobody can read
    dialog.setOption(options.PrintToFile, sys.platform != "win32")
    dialog.setMinMax(1, count)
    dialog.setFromTo(1, count)
    dialog.setPrintRange(QAbstractPrintDialog.PrintRange.AllPages)
    if not dialog.exec():
        return None
    printer.setFullPage(True)  # the dialog lays the page out anew
    return printer


def a4_printer(title: str) -> QPrinter:
    """The system's printer, set up for our paper, which brings its own margins."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setCreator("颐检")
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    return printer


def chosen_pages(printer: QPrinter, count: int, current: int) -> tuple[int, ...]:
    """The pages that the person asked for, in the order in which they leave the printer (the first page is 0)."""
    pages = list(range(count))
    ranges = [(each.from_, each.to) for each in printer.pageRanges().toRangeList()]
    if printer.printRange() is QPrinter.PrintRange.CurrentPage:
        pages = [current]
    elif ranges:
        pages = [page for page in pages if any(first <= page + 1 <= last for first, last in ranges)]
    elif printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage():
        pages = pages[printer.fromPage() - 1 : printer.toPage()]
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    if printer.supportsMultipleCopies() or printer.copyCount() <= 1:
        return tuple(pages)
    copies = printer.copyCount()
    return tuple(pages * copies if printer.collateCopies() else [page for page in pages for _ in range(copies)])


def file_of(printer: QPrinter) -> Path | None:
    """The PDF that the person wants in place of paper."""
    if printer.outputFormat() is not QPrinter.OutputFormat.PdfFormat or not printer.outputFileName():
        return None
    return Path(printer.outputFileName())


class PaperPrint(QObject):
    """One printing. `progressed` counts pages; `ended` comes once and brings what was `Sent`."""

    progressed = Signal(int, int)
    ended = Signal(object)

    def __init__(self, pages: PaperPages, printer: QPrinter, wanted: Sequence[int], parent: QObject) -> None:
        super().__init__(parent)
        self._pages, self._printer, self._wanted = pages, printer, tuple(wanted)
        self._painter = QPainter()
        self._next = 0
        # one page at every turn of the event loop: print engines want the thread that they were made in
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._print_next)

    def start(self) -> None:
        """Begin. Raises `QUEUE_CLOSED`, `PRINTER_REFUSED`; then nothing was printed."""
        name = self._printer.printerName()
        if file_of(self._printer) is None and queue_state(name) is QueueState.CLOSED:
            raise QUEUE_CLOSED.with_(printer=name)
        self._turn_paper(self._wanted[0])
        if not self._painter.begin(self._printer):
            raise PRINTER_REFUSED.with_(printer=name or "未选定")
        self._turn.start()

    def stop(self) -> None:
        """Leave the rest unprinted. Not every system takes back what was drawn already: then that is printed."""
        if self._turn.isActive():
            self._end(End.TAKEN_BACK if self._printer.abort() else End.STOPPED)

    def _print_next(self) -> None:
        number = self._wanted[self._next]
        if self._next:
            self._turn_paper(number)
            if not self._printer.newPage():
                self._end(End.BROKEN)
                return
        self._print_page(number)
        self._next += 1
        self.progressed.emit(self._next, len(self._wanted))
        if self._next == len(self._wanted):
            self._end(End.ALL_SENT)

    def _print_page(self, number: int) -> None:
        """In its own size; smaller only where the printer's paper is smaller."""
        width, height = self._pages.sizes[number]
        dots = self._printer.resolution()
        paper = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        scale = min(dots / POINTS_PER_INCH, paper.width() / width, paper.height() / height)
        size = (width * scale, height * scale)
        # the painter begins where the printer can, which is inside the sheet where it has no full page
        where = self._printer.pageRect(QPrinter.Unit.DevicePixel)
        left = (paper.width() - size[0]) / 2 + paper.x() - where.x()
        top = (paper.height() - size[1]) / 2 + paper.y() - where.y()
        image = self._pages.draw(number, min(scale, RESOLUTION / POINTS_PER_INCH))
        hints = QPainter.RenderHint
        # lossless: letters that pass through JPEG are printed with a grey haze around them
        self._painter.setRenderHints(hints.SmoothPixmapTransform | hints.LosslessImageRendering)
        self._painter.drawImage(QRectF(left, top, *size), image)

    def _turn_paper(self, number: int) -> None:
        width, height = self._pages.sizes[number]
        ways = QPageLayout.Orientation
        self._printer.setPageOrientation(ways.Landscape if width > height else ways.Portrait)

    def _end(self, end: End) -> None:
        self._turn.stop()
        if not self._painter.end():
            end = End.BROKEN
        self.ended.emit(Sent(end, self._next, len(self._wanted)))
