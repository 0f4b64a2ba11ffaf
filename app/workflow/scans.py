"""The signed page that comes as a PDF: kept as it is, so what cannot be opened is refused while it can be had again."""

from __future__ import annotations

import threading

from app.workflow.errors import SCAN_UNREADABLE

MOST_BYTES = 20 * 1024 * 1024
_END = 1024
"""Bytes behind which a reader does not look for the end mark."""

PDFIUM = threading.Lock()
"""Whoever asks pdfium holds it: the library must never be in two threads at once."""


def is_pdf(content: bytes, name: str) -> bool:
    """Whether a scan is a PDF. Raises `SCAN_UNREADABLE` for one that only its name calls so."""
    if content.startswith(b"%PDF"):
        return True
    if name.lower().endswith(".pdf"):
        raise SCAN_UNREADABLE.with_(name=name, reason="文件名是PDF，内容不是")
    return False


def check_pdf(content: bytes, name: str, most: int = MOST_BYTES) -> None:
    """Raise `SCAN_UNREADABLE` for a PDF that is too large, torn, locked, or has a page that cannot be opened."""
    if len(content) > most:
        raise SCAN_UNREADABLE.with_(name=name, reason=f"PDF有{len(content) / 1048576:.0f} MB，太大")
    # pdfium patches up what is torn and shows it without the missing pages: the end is looked at first
    end = content.rstrip(b"\0\t\n\f\r ")[-_END:]
    if b"%%EOF" not in end or b"startxref" not in end:
        raise SCAN_UNREADABLE.with_(name=name, reason="PDF不完整，后半部分没有复制过来")
    if fault := _fault(content):
        raise SCAN_UNREADABLE.with_(name=name, reason=fault)


def _fault(content: bytes) -> str:
    import pypdfium2

    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            return "PDF加了密码" if "password" in str(error).lower() else "PDF已损坏，打不开"
        try:
            if not len(document):
                return "PDF里没有页面"
            for number in range(len(document)):
                document[number].close()
        except pypdfium2.PdfiumError:
            return "PDF里有打不开的页面"
        finally:
            document.close()
    return ""
