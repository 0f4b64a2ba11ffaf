"""A signed page in a PDF is kept only if it can be opened again."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from app.errors import AppError
from app.workflow.scans import MOST_BYTES, check_pdf, is_pdf


def paper(pages: int = 2, encrypt: StandardEncryption | None = None) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=encrypt)
    for number in range(pages):
        canvas.drawString(72, 72, f"page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


WHOLE = paper()


def said(content: bytes) -> str:
    with pytest.raises(AppError) as caught:
        check_pdf(content, "签字页.pdf")
    assert caught.value.code == "document.scan"
    return caught.value.what


def test_a_whole_pdf_is_taken_also_with_blanks_behind_its_end() -> None:
    assert is_pdf(WHOLE, "a.pdf")
    check_pdf(WHOLE, "a.pdf")
    check_pdf(WHOLE + b"\r\n\0\0" * 600, "a.pdf")


@given(st.integers(5, len(WHOLE) - 8))
def test_a_pdf_that_was_cut_off_is_refused_wherever_it_was_cut(length: int) -> None:
    """As from a stick that was pulled out; pdfium by itself would patch it up and show what is left."""
    assert "不完整" in said(WHOLE[:length])


def test_a_cut_off_pdf_is_refused_where_an_earlier_part_had_its_end() -> None:
    """A PDF that was written on to has an end in the middle."""
    assert "不完整" in said(WHOLE + WHOLE[: len(WHOLE) - 200] + b" " + b"x" * 2000)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7 ...", "不完整"),
        ("%PDF 这是一段文字".encode(), "不完整"),
        (b"%PDF-1.7\nstartxref\n0\n%%EOF", "打不开"),
        (paper(encrypt=StandardEncryption("secret")), "密码"),
        (b"%PDF" + bytes(MOST_BYTES), "太大"),
    ],
    ids=["begun", "text", "empty", "locked", "large"],
)
def test_what_cannot_be_opened_is_refused_with_its_reason(content: bytes, why: str) -> None:
    assert why in said(content)


def test_only_the_content_says_what_a_file_is() -> None:
    assert is_pdf(WHOLE, "扫描.dat") and not is_pdf(b"\xff\xd8", "a.jpg")
    with pytest.raises(AppError) as caught:
        is_pdf(b"\xff\xd8", "a.PDF")
    assert "内容不是" in caught.value.what
