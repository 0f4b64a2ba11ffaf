"""What is read from a JPEG's head."""

import io

import pytest
from PIL import Image

from app.reports.pdf.jpeg import Jpeg, read_jpeg


def saved(mode: str, size: tuple[int, int], **how: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "JPEG", **how)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (saved("RGB", (40, 30)), Jpeg(40, 30, 3)),
        (saved("L", (1, 2000)), Jpeg(1, 2000, 1)),
        (saved("RGB", (640, 480), progressive=True, comment="备注" * 2000), Jpeg(640, 480, 3)),
    ],
)
def test_size_and_colours_are_read(content: bytes, told: Jpeg) -> None:
    assert read_jpeg(content) == told


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
def test_what_cannot_be_embedded_is_told(content: bytes) -> None:
    """Also the four colours of a press: they would ask for another profile."""
    assert read_jpeg(content) is None


@pytest.mark.parametrize("length", range(0, 180, 7))
def test_a_jpeg_cut_off_in_its_head_is_none(length: int) -> None:
    """No length makes it fail."""
    assert read_jpeg(saved("RGB", (40, 30), comment="x" * 200)[:length]) is None
