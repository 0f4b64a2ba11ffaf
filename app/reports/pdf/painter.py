"""The pen: text, lines, boxes and pictures on reportlab's canvas, measured from the top of the page."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.graphics.barcode import qrencoder
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from app.reports.model import Mark
from app.reports.pdf.fonts import FontSet

PAGE_WIDTH, PAGE_HEIGHT = 595.2756, 841.8898


class Painter:
    """Draws on one canvas. `x` from the left, `y` from the top, in points."""

    def __init__(self, canvas: Canvas, fonts: FontSet) -> None:
        self.canvas = canvas
        self.fonts = fonts
        self._spacing = 0.0

    def turn(self) -> None:
        """End the page."""
        self.canvas.showPage()
        self._spacing = 0.0

    def text(self, x: float, y: float, text: str, role: str, size: float, spacing: float = 0.0) -> None:
        """One line with its baseline at `y`; `spacing` is added after each character."""
        if not text:
            return
        pen = self.canvas.beginText(x, PAGE_HEIGHT - y)
        if spacing != self._spacing:  # it outlives the line
            pen.setCharSpace(spacing)
            self._spacing = spacing
        for name, piece in self.fonts[role].runs(text):
            pen.setFont(name, size)
            pen.textOut(piece)
        self.canvas.drawText(pen)

    def width(self, text: str, role: str, size: float) -> float:
        widths = self.fonts[role].widths
        return sum([widths[c] for c in text]) * size

    def line(self, x0: float, y0: float, x1: float, y1: float, thickness: float = 0.5) -> None:
        self.canvas.setLineWidth(thickness)
        self.canvas.line(x0, PAGE_HEIGHT - y0, x1, PAGE_HEIGHT - y1)

    def frame(self, x: float, y: float, width: float, height: float, thickness: float = 0.5) -> None:
        self.canvas.setLineWidth(thickness)
        self.canvas.rect(x, PAGE_HEIGHT - y - height, width, height)

    def shade(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        self.canvas.setFillGray(grey)
        self.canvas.rect(x, PAGE_HEIGHT - y - height, width, height, stroke=0, fill=1)
        self.canvas.setFillGray(0)

    def check_box(self, x: float, y: float, side: float, mark: Mark) -> None:
        """A square with what stands in it; `y` is its upper edge."""
        self.frame(x, y, side, side, side * 0.07)
        thick, inner = side * 0.13, side * 0.22
        match mark:
            case Mark.TICK:
                self.canvas.setLineWidth(thick)
                path = self.canvas.beginPath()
                path.moveTo(x + inner, PAGE_HEIGHT - (y + side * 0.52))
                path.lineTo(x + side * 0.42, PAGE_HEIGHT - (y + side * 0.76))
                path.lineTo(x + side - inner * 0.8, PAGE_HEIGHT - (y + side * 0.24))
                self.canvas.drawPath(path)
            case Mark.CROSS:
                self.line(x + inner, y + inner, x + side - inner, y + side - inner, thick)
                self.line(x + inner, y + side - inner, x + side - inner, y + inner, thick)
            case Mark.DASH:
                self.line(x + inner, y + side / 2, x + side - inner, y + side / 2, thick)
            case Mark.EMPTY:
                pass

    def jpeg(self, x: float, y: float, width: float, height: float, name: str, content: bytes) -> None:
        """A JPEG as it is, not decoded and not encoded again; one picture is kept once in the file."""
        canvas: Any = self.canvas  # its own drawImage decodes a picture only to name it
        document = canvas._doc
        resource = document.getXObjectName(name)
        if resource not in document.idToObject:
            image = pdfdoc.PDFImageXObject(name)
            image.loadImageFromJPEG(BytesIO(content))
            canvas._setXObjects(image)
            document.Reference(image, resource)
            document.addForm(name, image)
        canvas._currentPageHasImages = 1
        canvas.saveState()
        canvas.translate(x, PAGE_HEIGHT - y - height)
        canvas.scale(width, height)
        canvas._code.append(f"/{resource} Do")
        canvas.restoreState()
        canvas._formsinuse.append(name)

    def keep_qr(self, name: str, x: float, y: float, side: float, modules: list[list[bool]]) -> None:
        """A code as vectors at one place, kept once in the file for every page that shows it."""
        self.canvas.beginForm(name)
        module = side / len(modules)
        path = self.canvas.beginPath()
        for r, row in enumerate(modules):
            start = -1
            for c, dark in enumerate([*row, False]):
                if dark and start < 0:
                    start = c
                elif not dark and start >= 0:
                    path.rect(
                        x + start * module, PAGE_HEIGHT - y - (r + 1) * module, (c - start) * module, module * 1.002
                    )
                    start = -1
        self.canvas.drawPath(path, stroke=0, fill=1)
        self.canvas.endForm()

    def show(self, name: str) -> None:
        """Draw what was kept."""
        self.canvas.doForm(name)


def qr_modules(text: str) -> list[list[bool]]:
    """The squares of a QR code that holds a text as UTF-8, with the middle level of repair."""
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QR8bitByte(text.encode("utf-8")))
    code.make()
    return [[bool(square) for square in row] for row in code.modules]


def jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Width and height that a JPEG states; None where it is no JPEG that can be embedded."""
    image = pdfdoc.PDFImageXObject("size")
    if not content or not image.loadImageFromJPEG(BytesIO(content)) or not image.width or not image.height:
        return None
    return int(image.width), int(image.height)
