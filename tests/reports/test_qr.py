"""QR codes of our own making, read back by a scanner's library."""

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.reports.pdf.qr import qr_modules


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
def test_what_is_written_is_read(text: str) -> None:
    assert scanned(qr_modules(text)) == text


@pytest.mark.parametrize("version", range(1, 41))
def test_every_size_of_code_is_read_when_full(version: int) -> None:
    """The longest text of each size, and one letter more makes the next."""
    length = max(n for n in range(1, 2332) if _size(n) == version)
    text = ("7F3A-91C2 " * 300)[:length]
    modules = qr_modules(text)
    assert len(modules) == 17 + 4 * version
    assert scanned(modules) == text
    if version < 40:
        assert len(qr_modules(text + "x")) == 21 + 4 * version


# How many bytes each size holds at level M, from the standard's table of capacities.
_ROOM = (
    *(14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666),
    *(
        711,
        779,
        857,
        911,
        997,
        1059,
        1125,
        1190,
        1264,
        1370,
        1452,
        1538,
        1628,
        1722,
        1809,
        1911,
        1989,
        2099,
        2213,
        2331,
    ),
)


def _size(length: int) -> int:
    return next(version for version, room in enumerate(_ROOM, 1) if length <= room)


def test_a_text_beyond_all_sizes_is_refused() -> None:
    with pytest.raises(ValueError, match="2332 bytes"):
        qr_modules("x" * 2332)
