"""The pen: text, lines, boxes and pictures on reportlab's canvas, measured from the top of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import segno
from reportlab.pdfbase.pdfdoc import PDFImageXObject
from reportlab.pdfgen.canvas import Canvas

from app.reports.model import Mark
from app.reports.pdf.archive import About, describe
from app.reports.pdf.fonts import SERIF, FontSet, registered
from app.reports.pdf.tagging import Tags

PAGE_WIDTH, PAGE_HEIGHT = 595.2756, 841.8898
_FORMAT = (1, 7)
_MASK = 0  # the chequered one


class Painter:
    """Draws the pages of one file. `x` from the left, `y` from the top, in points. `tagged`: all that is drawn is
    told of in the file's tree, so that it can be read in order."""

    def __init__(self, fonts: FontSet, about: About, *, tagged: bool = False) -> None:
        self.fonts = fonts
        # the first font is named so that no file speaks of Helvetica, reportlab's own, which is not embedded
        named: dict[str, Any] = {"initialFontName": registered(fonts[SERIF].font), "pdfVersion": _FORMAT}
        self._canvas: Any = Canvas(
            BytesIO(), pagesize=(PAGE_WIDTH, PAGE_HEIGHT), pageCompression=1, invariant=1, lang="zh-CN", **named
        )
        describe(self._canvas, about)
        self._tags = Tags(self._canvas) if tagged else None
        self._bookmarks = 0
        self._begin()

    def _begin(self) -> None:
        self._font: tuple[str, float] | None = None
        self._spacing, self._thickness = 0.0, 1.0

    def turn(self) -> None:
        """End the page."""
        self._canvas.showPage()
        if self._tags is not None:
            self._tags.turn()
        self._begin()

    def open(self, kind: str, key: int = 0) -> None:
        """What is drawn until `close` are parts of an element; with the last one's key they are parts of that."""
        if self._tags is not None:
            self._tags.open(kind, key)

    def close(self) -> None:
        """See `open`."""
        if self._tags is not None:
            self._tags.close()

    def begin(self, kind: str, key: int = 0, alt: str = "") -> None:
        """What is drawn until `end` is an element, `alt` its words where it has none; with the last one's key it is
        more of that."""
        if self._tags is not None:
            self._tags.begin(self._canvas._code, kind, key, alt)

    def blank(self, kind: str) -> None:
        """An element that nothing is drawn of."""
        if self._tags is not None:
            self._tags.blank(kind)

    def begin_beside(self) -> None:
        """What is drawn until `end` is no part of the text."""
        if self._tags is not None:
            self._tags.begin_beside(self._canvas._code)

    def end(self) -> None:
        """See `begin`."""
        if self._tags is not None:
            self._tags.end(self._canvas._code)

    def finish(self) -> bytes:
        """The file, once its last page was ended."""
        if self._tags is not None:
            self._tags.write()
        content: bytes = self._canvas.getpdfdata()
        return content

    def bookmark(self, title: str, y: float) -> None:
        """A line of the contents that leads to this height of the page."""
        self._bookmarks += 1
        key = f"mark{self._bookmarks}"
        self._canvas.bookmarkPage(key, fit="XYZ", left=0, top=PAGE_HEIGHT - y)
        self._canvas.addOutlineEntry(title, key, level=0)

    def text(self, x: float, y: float, text: str, role: str, size: float, spacing: float = 0.0) -> None:
        """One line with its baseline at `y`; `spacing` is added after each character."""
        if not text:
            return
        code, document = [f"BT {x:.2f} {PAGE_HEIGHT - y:.2f} Td"], self._canvas._doc
        if spacing != self._spacing:  # it outlives the line
            code.append(f"{spacing:.3f} Tc")
            self._spacing = spacing
        for font, piece in self.fonts[role].runs(text):
            for subset, drawn in font.splitString(piece, document):
                chosen = font.getSubsetInternalName(subset, document), size
                if chosen != self._font:
                    code.append(f"{chosen[0]} {size:g} Tf")
                    self._font = chosen
                code.append(f"<{drawn.hex()}> Tj")
        code.append("ET")
        self._canvas.addLiteral(" ".join(code))

    def width(self, text: str, role: str, size: float) -> float:
        widths = self.fonts[role].widths
        return sum([widths[c] for c in text]) * size

    def line(self, x0: float, y0: float, x1: float, y1: float, thickness: float = 0.5) -> None:
        self._draw_with(thickness)
        self._canvas.addLiteral(f"{x0:.2f} {PAGE_HEIGHT - y0:.2f} m {x1:.2f} {PAGE_HEIGHT - y1:.2f} l S")

    def frame(self, x: float, y: float, width: float, height: float, thickness: float = 0.5) -> None:
        self._draw_with(thickness)
        self._canvas.addLiteral(f"{x:.2f} {PAGE_HEIGHT - y - height:.2f} {width:.2f} {height:.2f} re S")

    def frames(self, columns: Iterable[tuple[float, float]], y: float, height: float, thickness: float) -> None:
        """Boxes side by side, each by its left and width, drawn at once."""
        self._draw_with(thickness)
        bottom = f"{PAGE_HEIGHT - y - height:.2f}"
        boxes = [f"{x:.2f} {bottom} {width:.2f} {height:.2f} re" for x, width in columns]
        self._canvas.addLiteral(f"{' '.join(boxes)} S")

    def _draw_with(self, thickness: float) -> None:
        if thickness != self._thickness:
            self._canvas.addLiteral(f"{thickness:.3g} w")
            self._thickness = thickness

    def shade(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """A filled box: 0 is black, 1 white."""
        box = f"{x:.2f} {PAGE_HEIGHT - y - height:.2f} {width:.2f} {height:.2f} re f"
        self._canvas.addLiteral(f"{grey:g} g {box} 0 g")

    def dot(self, x: float, y: float, radius: float) -> None:
        """A black dot around a place."""
        self._canvas.circle(x, PAGE_HEIGHT - y, radius, stroke=0, fill=1)

    @contextmanager
    def clipped(self, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """What is drawn meanwhile shows only inside this box."""
        kept = self._font, self._spacing, self._thickness
        self._canvas.saveState()
        box = self._canvas.beginPath()
        box.rect(x, PAGE_HEIGHT - y - height, width, height)
        self._canvas.clipPath(box, stroke=0, fill=0)
        yield
        self._canvas.restoreState()
        self._font, self._spacing, self._thickness = kept

    def check_box(self, x: float, y: float, side: float, mark: Mark) -> None:
        """A square with what stands in it; `y` is its upper edge."""
        self.frame(x, y, side, side, side * 0.07)
        thick, inner = side * 0.13, side * 0.22
        match mark:
            case Mark.TICK:
                self._draw_with(thick)
                corners = ((inner, 0.52 * side), (0.42 * side, 0.76 * side), (side - inner * 0.8, 0.24 * side))
                (x0, y0), (x1, y1), (x2, y2) = ((x + right, PAGE_HEIGHT - y - down) for right, down in corners)
                self._canvas.addLiteral(f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l {x2:.2f} {y2:.2f} l S")
            case Mark.CROSS:
                self.line(x + inner, y + inner, x + side - inner, y + side - inner, thick)
                self.line(x + inner, y + side - inner, x + side - inner, y + inner, thick)
            case Mark.DASH:
                self.line(x + inner, y + side / 2, x + side - inner, y + side / 2, thick)
            case Mark.EMPTY:
                pass

    def jpeg(self, x: float, y: float, width: float, height: float, name: str, content: bytes) -> None:
        """A JPEG (`jpeg_size` knows it) as it is, not decoded and not encoded again; one picture is kept once in the
        file."""
        canvas = self._canvas
        if not canvas.hasForm(name):  # its own drawImage would decode the picture, only to name it
            image: Any = PDFImageXObject(name)
            image.loadImageFromJPEG(BytesIO(content))
            canvas._doc.addForm(name, image)
        canvas.saveState()
        canvas.transform(width, 0, 0, height, x, PAGE_HEIGHT - y - height)
        canvas.doForm(name)
        canvas.restoreState()

    def keep_qr(self, name: str, x: float, y: float, side: float, modules: list[list[bool]]) -> None:
        """A code as vectors at one place, kept once in the file for every page that shows it."""
        module = side / len(modules)
        self._canvas.beginForm(name)
        self._canvas.transform(module, 0, 0, -module, x, PAGE_HEIGHT - y)
        for r, row in enumerate(modules):
            start = -1
            for c, dark in enumerate([*row, False]):
                if dark and start < 0:
                    start = c
                elif not dark and start >= 0:
                    self._canvas.addLiteral(f"{start} {r} {c - start} 1.002 re")
                    start = -1
        self._canvas.addLiteral("f")
        self._canvas.endForm()

    def show(self, name: str) -> None:
        """Draw what was kept."""
        self._canvas.doForm(name)


def qr_modules(text: str) -> list[list[bool]]:
    """The squares of a QR code that holds a text as UTF-8, with the middle level of repair. Raises `ValueError` beyond
    2,331 bytes."""
    # a scanner reads with which mask it was drawn; to try all eight takes six times as long
    code = segno.make_qr(text, error="m", mode="byte", encoding="utf-8", mask=_MASK, boost_error=False)
    return [[bool(square) for square in row] for row in code.matrix]


def jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Width and height that a JPEG states; None where it is no JPEG that can be embedded: damaged, not of 8 bits, or in
    colours for a press."""
    image: Any = PDFImageXObject("size")
    known = image.loadImageFromJPEG(BytesIO(content))
    usable = known and image.width and image.height and image.colorSpace in ("DeviceRGB", "DeviceGray")
    return (int(image.width), int(image.height)) if usable else None
