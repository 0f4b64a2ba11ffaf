"""The pages of a PDF as images, drawn by pdfium: one thread at a time, see `PDFIUM`."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2
from PySide6.QtGui import QImage

from app.errors import ErrorText
from app.workflow.scans import PDFIUM

POINTS_PER_INCH = 72

BROKEN_PAPER = ErrorText(
    code="window.broken_paper",
    where="{title}",
    what="文件不完整，或者不是 PDF，无法显示。",
    remedy="请重新生成一次；数据未受影响。",
)


class PaperPages:
    """A document held open until `close`. `sizes`: width and height of every page in points.

    `draw` may be called from any thread. Raises `BROKEN_PAPER` for what is no PDF.
    """

    def __init__(self, content: bytes, title: str) -> None:
        with PDFIUM:
            try:
                self._document = pypdfium2.PdfDocument(content)
                self.sizes: tuple[tuple[float, float], ...] = tuple(
                    self._document.get_page_size(number) for number in range(len(self._document))
                )
            except pypdfium2.PdfiumError as error:
                raise BROKEN_PAPER.with_(title=title) from error
        if not self.sizes:
            raise BROKEN_PAPER.with_(title=title)

    def draw(self, number: int, scale: float) -> QImage:
        """A page (the first is 0) with `scale` pixels to the point, on white."""
        with PDFIUM:
            page = self._document[number]
            try:
                bitmap = page.render(scale=scale, prefer_bgrx=True)
                pixels = bytes(bitmap.buffer)
                width, height, stride = bitmap.width, bitmap.height, bitmap.stride
                bitmap.close()
            finally:
                page.close()
        # the copy owns its pixels
        return QImage(pixels, width, height, stride, QImage.Format.Format_RGB32).copy()

    def only(self, numbers: Sequence[int]) -> bytes:
        """A document of these pages alone (the first is 0), as sharp as they are here."""
        out = io.BytesIO()
        with PDFIUM:
            made = pypdfium2.PdfDocument.new()
            made.import_pages(self._document, list(numbers))
            made.save(out)
            made.close()
        return out.getvalue()

    def close(self) -> None:
        with PDFIUM:
            self._document.close()
