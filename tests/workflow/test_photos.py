"""A photo is reduced once, upright, without its location."""

import hashlib
import io
import struct
import tracemalloc
import zlib

import pytest
from PIL import Image

from app.errors import AppError
from app.workflow.photos import LONGEST_SIDE, reduce_photo
from tests.workflow.conftest import picture


def photo_with_exif() -> bytes:
    """A wide camera picture, to be turned by 90°, with a place and a time."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2026:11:22 09:05:00"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (4000, 3000), "blue").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_camera_photo_is_turned_upright_scaled_and_stripped() -> None:
    content = photo_with_exif()
    reduced = reduce_photo(content, "a.jpg")
    assert (reduced.width, reduced.height) == (750, 1000)
    assert reduced.taken == "2026:11:22 09:05:00"
    assert reduced.original == hashlib.sha256(content).hexdigest()
    with Image.open(io.BytesIO(reduced.content)) as kept:
        assert kept.size == (750, 1000)
        assert not kept.getexif()


@pytest.mark.parametrize(("size", "kept"), [((1920, 1080), (1280, 720)), ((4608, 3456), (1152, 864))])
def test_a_photo_stays_between_1000_and_1280_pixels(size: tuple[int, int], kept: tuple[int, int]) -> None:
    """As large as the decoder gives it when that is enough, else scaled."""
    reduced = reduce_photo(picture(*size), "a.jpg")
    assert (reduced.width, reduced.height) == kept


def test_a_small_photo_is_not_blown_up() -> None:
    reduced = reduce_photo(picture(40, 30), "a.jpg")
    assert (reduced.width, reduced.height) == (40, 30)


def test_a_panorama_keeps_its_aspect() -> None:
    reduced = reduce_photo(picture(6000, 300), "a.jpg")
    assert (reduced.width, reduced.height) == (LONGEST_SIDE, 64)


def test_transparency_becomes_white_paper() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(reduce_photo(out.getvalue(), "a.png").content)) as kept:
        assert kept.getpixel((5, 5)) == (255, 255, 255)


def drawn(kind: str, mode: str, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def headed(kind: str, size: tuple[int, int]) -> bytes:
    """A picture whose head tells a size; nothing of that size is behind it."""
    content = bytearray(drawn(kind, "RGB", (8, 8)))
    at, form = {"PNG": (16, ">II"), "BMP": (18, "<ii"), "JPEG": (content.find(b"\xff\xc0") + 5, ">HH")}[kind]
    struct.pack_into(form, content, at, *(size if kind != "JPEG" else size[::-1]))
    if kind == "PNG":
        struct.pack_into(">I", content, 29, zlib.crc32(content[12:29]))
    return bytes(content)


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("PNG", (8000, 5001)),
        ("BMP", (40_000_001, 1)),
        ("PNG", (20_000, 20_000)),
        ("JPEG", (10_001, 10_000)),
        ("JPEG", (65_000, 65_000)),
    ],
)
def test_a_picture_of_too_many_pixels_is_refused_by_its_head(kind: str, size: tuple[int, int]) -> None:
    """Nothing is decoded, nothing of that size is held; only a JPEG may have more, it is decoded smaller."""
    tracemalloc.start()
    try:
        with pytest.raises(AppError) as error:
            reduce_photo(headed(kind, size), "大图")
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
    assert error.value.code == "photo.too_large"
    assert "4000 万像素" in error.value.remedy and "1 亿像素" in error.value.remedy


def test_what_is_just_small_enough_is_taken() -> None:
    assert reduce_photo(drawn("PNG", "1", (8000, 5000)), "a.png").width == LONGEST_SIDE
    assert reduce_photo(drawn("WEBP", "RGB", (600, 400)), "a.webp").width == 600
    assert reduce_photo(drawn("JPEG", "L", (10_000, 5000)), "a.jpg").width == 1250


def test_a_picture_that_is_turned_is_turned_whatever_its_kind() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), "red").save(out, "PNG", exif=exif)
    reduced = reduce_photo(out.getvalue(), "a.png")
    assert (reduced.width, reduced.height) == (30, 40)


def test_the_same_photo_gives_the_same_bytes() -> None:
    assert reduce_photo(photo_with_exif(), "a.jpg") == reduce_photo(photo_with_exif(), "b.jpg")


@pytest.mark.parametrize("content", [b"", b"not a picture", b"GIF89a" + b"\0" * 40, picture(300, 300)[:-100]])
def test_what_no_decoder_reads_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(AppError) as caught:
        reduce_photo(content, "坏.jpg")
    assert "坏.jpg" in str(caught.value)
