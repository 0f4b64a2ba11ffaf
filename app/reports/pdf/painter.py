"""The pen: text, lines, boxes and pictures on the pages of one file, measured from the top of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.reports.model import Mark
from app.reports.pdf.archive import About, Bookmark, PdfFile
from app.reports.pdf.embedding import Embedded
from app.reports.pdf.fonts import FontSet
from app.reports.pdf.jpeg import read_jpeg
from app.reports.pdf.truetype import TrueType

PAGE_WIDTH, PAGE_HEIGHT = 595.2756, 841.8898
_CIRCLE = 0.5523  # how far the handles of four curves stand from their ends, so that they make a circle of radius 1


class Painter:
    """Draws the pages of one file. `x` from the left, `y` from the top, in points."""

    def __init__(self, fonts: FontSet, about: About) -> None:
        self.fonts = fonts
        self._file = PdfFile(about)
        self._resources = self._file.reserve()
        self._embedded: dict[TrueType, tuple[str, Embedded]] = {}
        self._pictures: dict[str, tuple[str, int]] = {}
        self._begin()

    def _begin(self) -> None:
        self._page = 0
        self._code: list[str] = []
        self._font: tuple[str, float] | None = None
        self._spacing, self._thickness = 0.0, 1.0

    def turn(self) -> None:
        """End the page."""
        content = self._file.stream("", "\n".join(self._code).encode("ascii"))
        self._file.page(
            self._number(),
            f"<< /Type /Page /Parent {self._file.pages} 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}]"
            f" /Resources {self._resources} 0 R /Contents {content} 0 R >>",
        )
        self._begin()

    def _number(self) -> int:
        self._page = self._page or self._file.reserve()
        return self._page

    def finish(self) -> bytes:
        """The file, once its last page was ended."""
        for _, embedded in self._embedded.values():
            embedded.write(self._file)
        fonts = " ".join(f"/{name} {embedded.number} 0 R" for name, embedded in self._embedded.values())
        pictures = " ".join(f"/{name} {number} 0 R" for name, number in self._pictures.values())
        self._file.put(self._resources, f"<< /Font << {fonts} >> /XObject << {pictures} >> >>")
        return self._file.close()

    def bookmark(self, title: str, y: float) -> None:
        """A line of the contents that leads to this height of the page."""
        self._file.bookmarks.append(Bookmark(title, self._number(), PAGE_HEIGHT - y))

    def text(self, x: float, y: float, text: str, role: str, size: float, spacing: float = 0.0) -> None:
        """One line with its baseline at `y`; `spacing` is added after each character."""
        if not text:
            return
        code = self._code
        if spacing != self._spacing:  # it outlives the line
            code.append(f"{spacing:.3f} Tc")
            self._spacing = spacing
        code.append(f"BT {x:.2f} {PAGE_HEIGHT - y:.2f} Td")
        face = self.fonts[role]
        try:
            name, codes = self._carried(face.font)
            drawn = "".join(map(codes.__getitem__, text))
            self._choose(name, size)
            code.append(f"<{drawn}> Tj ET")
        except LookupError:
            for font, piece in face.runs(text):
                name, codes = self._carried(font)
                self._choose(name, size)
                code.append(f"<{''.join(map(codes.__getitem__, piece))}> Tj")
            code.append("ET")

    def _choose(self, name: str, size: float) -> None:
        if self._font != (name, size):
            self._code.append(f"/{name} {size:g} Tf")
            self._font = name, size

    def _carried(self, font: TrueType) -> tuple[str, Embedded]:
        """The font as this file carries it, and what its pages call it."""
        found = self._embedded.get(font)
        if found is None:
            found = f"F{len(self._embedded) + 1}", Embedded(font, self._file.reserve())
            self._embedded[font] = found
        return found

    def width(self, text: str, role: str, size: float) -> float:
        widths = self.fonts[role].widths
        return sum([widths[c] for c in text]) * size

    def line(self, x0: float, y0: float, x1: float, y1: float, thickness: float = 0.5) -> None:
        self._draw_with(thickness)
        self._code.append(f"{x0:.2f} {PAGE_HEIGHT - y0:.2f} m {x1:.2f} {PAGE_HEIGHT - y1:.2f} l S")

    def frame(self, x: float, y: float, width: float, height: float, thickness: float = 0.5) -> None:
        self._draw_with(thickness)
        self._code.append(f"{x:.2f} {PAGE_HEIGHT - y - height:.2f} {width:.2f} {height:.2f} re S")

    def _draw_with(self, thickness: float) -> None:
        if thickness != self._thickness:
            self._code.append(f"{thickness:.3g} w")
            self._thickness = thickness

    def shade(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """A filled box: 0 is black, 1 white."""
        self._code.append(f"{grey:g} g {x:.2f} {PAGE_HEIGHT - y - height:.2f} {width:.2f} {height:.2f} re f 0 g")

    def dot(self, x: float, y: float, radius: float) -> None:
        """A black dot around a place."""
        y = PAGE_HEIGHT - y
        handle = radius * _CIRCLE
        curves = (
            (x + radius, y + handle, x + handle, y + radius, x, y + radius),
            (x - handle, y + radius, x - radius, y + handle, x - radius, y),
            (x - radius, y - handle, x - handle, y - radius, x, y - radius),
            (x + handle, y - radius, x + radius, y - handle, x + radius, y),
        )
        drawn = " ".join(" ".join(f"{figure:.2f}" for figure in curve) + " c" for curve in curves)
        self._code.append(f"{x + radius:.2f} {y:.2f} m {drawn} f")

    @contextmanager
    def clipped(self, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """What is drawn meanwhile shows only inside this box."""
        kept = self._font, self._spacing, self._thickness
        self._code.append(f"q {x:.2f} {PAGE_HEIGHT - y - height:.2f} {width:.2f} {height:.2f} re W n")
        yield
        self._code.append("Q")
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
                self._code.append(f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l {x2:.2f} {y2:.2f} l S")
            case Mark.CROSS:
                self.line(x + inner, y + inner, x + side - inner, y + side - inner, thick)
                self.line(x + inner, y + side - inner, x + side - inner, y + inner, thick)
            case Mark.DASH:
                self.line(x + inner, y + side / 2, x + side - inner, y + side / 2, thick)
            case Mark.EMPTY:
                pass

    def jpeg(self, x: float, y: float, width: float, height: float, name: str, content: bytes) -> None:
        """A JPEG (`read_jpeg` knows it) as it is, not decoded and not encoded again; one picture is kept once in the
        file."""
        if name not in self._pictures:
            about = read_jpeg(content)
            assert about is not None
            colours = "/DeviceRGB" if about.colours == 3 else "/DeviceGray"
            entries = (
                f"/Type /XObject /Subtype /Image /Width {about.width} /Height {about.height} /ColorSpace {colours}"
                " /BitsPerComponent 8 /Filter /DCTDecode"
            )
            self._pictures[name] = f"P{len(self._pictures)}", self._file.stream(entries, content, packed=False)
        place = f"{width:.2f} 0 0 {height:.2f} {x:.2f} {PAGE_HEIGHT - y - height:.2f} cm"
        self._code.append(f"q {place} /{self._pictures[name][0]} Do Q")

    def keep_qr(self, name: str, x: float, y: float, side: float, modules: list[list[bool]]) -> None:
        """A code as vectors at one place, kept once in the file for every page that shows it."""
        module = side / len(modules)
        code = [f"{module:.5f} 0 0 {-module:.5f} {x:.2f} {PAGE_HEIGHT - y:.2f} cm"]
        for r, row in enumerate(modules):
            start = -1
            for c, dark in enumerate([*row, False]):
                if dark and start < 0:
                    start = c
                elif not dark and start >= 0:
                    code.append(f"{start} {r} {c - start} 1.002 re")
                    start = -1
        code.append("f")
        box = f"{x:.2f} {PAGE_HEIGHT - y - side - 1:.2f} {x + side + 1:.2f} {PAGE_HEIGHT - y:.2f}"
        entries = f"/Type /XObject /Subtype /Form /BBox [{box}] /Resources << >>"
        number = self._file.stream(entries, "\n".join(code).encode("ascii"))
        self._pictures[name] = f"P{len(self._pictures)}", number

    def show(self, name: str) -> None:
        """Draw what was kept."""
        self._code.append(f"/{self._pictures[name][0]} Do")
