"""What the pen takes in: codes that a scanner reads, and pictures that a PDF can hold."""

import io

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.reports.pdf.painter import jpeg_size, qr_modules


def scanned(modules: list[list[bool]]) -> str:
    """What a scanner reads: the code drawn with the white around it that the standard asks for."""
    size = len(modules) + 8
    picture = Image.new("L", (size, size), 255)
    for down, row in enumerate(modules):
        for across, dark in enumerate(row):
            if dark:
                picture.putpixel((across + 4, down + 4), 0)
    (code,) = zxingcpp.read_barcodes(picture.resize((size * 4, size * 4), 0), formats=zxingcpp.BarcodeFormat.QRCode)
    assert code.ec_level == "M"
    return code.text


@given(
    st.text(
        st.characters(codec="utf-8", exclude_characters="\ufeff", exclude_categories=("Cc",)), min_size=1, max_size=120
    )
)
def test_what_is_written_as_a_code_is_read(text: str) -> None:
    assert scanned(qr_modules(text)) == text


@pytest.mark.parametrize("length", [1, 14, 15, 84, 213, 666, 2331])
def test_a_code_of_any_size_is_read(length: int) -> None:
    """Dull texts too, although every code is drawn with the same mask."""
    for text in (("7F3A-91C2 " * 300)[:length], "0" * length, " " * (length - 1) + "x"):
        assert scanned(qr_modules(text)) == text


def test_a_text_beyond_all_sizes_of_code_is_refused() -> None:
    with pytest.raises(ValueError, match="Data too large"):
        qr_modules("x" * 2332)


def saved(mode: str, size: tuple[int, int], **how: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "JPEG", **how)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (saved("RGB", (40, 30)), (40, 30)),
        (saved("L", (1, 2000)), (1, 2000)),
        (saved("RGB", (640, 480), progressive=True, comment="备注" * 2000), (640, 480)),
    ],
)
def test_the_size_of_a_photo_is_read(content: bytes, size: tuple[int, int]) -> None:
    assert jpeg_size(content) == size


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8 broken",
        b"\xff\xd8" + b"\xff" * 40,
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        saved("CMYK", (9, 9)),
    ],
)
def test_a_picture_that_cannot_be_embedded_is_told(content: bytes) -> None:
    """Also the four colours of a press: they would ask for another profile."""
    assert jpeg_size(content) is None


@pytest.mark.parametrize("length", range(0, 180, 7))
def test_a_photo_cut_off_in_its_head_is_none(length: int) -> None:
    """No length makes it fail."""
    assert jpeg_size(saved("RGB", (40, 30), comment="x" * 200)[:length]) is None
