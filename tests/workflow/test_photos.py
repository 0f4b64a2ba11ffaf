"""A photo is reduced once, upright, and kept as a picture and nothing else."""

import hashlib
import io
import struct
import sys
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.errors import AppError
from app.workflow import photos
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


# What is kept of a picture


SECRET = "地点:某镇 37.9861,106.1993 拍摄人:王某"
PICTURE_SEGMENTS = {0xC0, 0xC4, 0xDB, 0xE0}
"""Of a baseline JPEG: its frame, its two sorts of tables, and JFIF's own head."""
TELEPHONE = (Path(__file__).parents[1] / "data" / "photos" / "telephone.heic").read_bytes()


def segments(jpeg: bytes) -> Iterator[int]:
    """The kinds of the segments before the pixels."""
    at = 2
    while jpeg[at + 1] != 0xDA:
        yield jpeg[at + 1]
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])


def talkative(kind: str) -> bytes:
    """A picture with something said in every place that its format has for words."""
    said = SECRET.encode()
    exif = Image.Exif()
    exif[0x010E] = exif[0x9C9C] = SECRET
    more: dict[str, object] = {"exif": exif, "xmp": said, "icc_profile": said}
    if kind == "JPEG":
        more |= {"comment": said, "dpi": (300, 300)}
    if kind == "PNG":
        texts = PngInfo()
        for name in ("Comment", "Author", "XML:com.adobe.xmp"):
            texts.add_itxt(name, SECRET)
        texts.add_text("Software", "37.9861")
        more = {"exif": exif, "pnginfo": texts}
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, kind, **more)
    content = out.getvalue()
    if kind == "JPEG":  # what programs hang in besides: IPTC, a second picture's index, anything
        content = (
            content[:2]
            + b"".join(bytes((0xFF, mark)) + struct.pack(">H", len(said) + 2) + said for mark in range(0xE1, 0xF0))
            + content[2:]
        )
    return content


@pytest.mark.parametrize("content", [*map(talkative, ("JPEG", "PNG", "WEBP")), TELEPHONE], ids=range(4))
def test_nothing_is_kept_but_the_picture(content: bytes) -> None:
    assert b"37.9861" in content
    kept = reduce_photo(content, "a").content
    assert set(segments(kept)) == PICTURE_SEGMENTS
    assert b"37.9861" not in kept and not set(Image.open(io.BytesIO(kept)).info) - {
        "jfif", "jfif_version", "jfif_unit", "jfif_density",
    }  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(1, 0xFFFF), st.integers(0, 13), st.integers(0, 9), st.binary(max_size=40)), max_size=6
    )
)
def test_an_odd_exif_block_never_keeps_a_photo_out(tags: list[tuple[int, int, int, bytes]]) -> None:
    """It is read for two tags, each by itself, and thrown away: the picture is taken, turned as it says."""
    tags = [each for each in tags if each[0] not in (0x0112, 0x8769)]
    entries = [struct.pack("<HHI", tag, kind, count) + value[:4].ljust(4, b"\xff") for tag, kind, count, value in tags]
    entries.append(struct.pack("<HHIHxx", 0x0112, 3, 1, 6))
    block = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4)
    out = io.BytesIO()
    Image.new("RGB", (64, 48)).save(out, "JPEG", exif=block)
    reduced = reduce_photo(out.getvalue(), "a.jpg")
    assert (reduced.width, reduced.height, reduced.taken) == (48, 64, "")


@given(st.sampled_from(["JPEG", "PNG", "WEBP", "HEIC"]), st.data())
def test_whatever_bytes_come_they_are_a_picture_or_a_sentence(kind: str, data: st.DataObject) -> None:
    content = bytearray(TELEPHONE if kind == "HEIC" else talkative(kind))
    for place in data.draw(st.lists(st.integers(0, min(len(content), 700) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    try:
        assert set(segments(reduce_photo(bytes(content), "a").content)) == PICTURE_SEGMENTS
    except AppError as error:
        assert error.code in ("photo.not_a_photo", "photo.too_large")


def test_words_in_the_place_of_the_cameras_time_are_not_kept() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "王某 640103194001011230"
    out = io.BytesIO()
    Image.new("RGB", (4, 3)).save(out, "JPEG", exif=exif)
    assert reduce_photo(out.getvalue(), "a.jpg").taken == ""


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_ends_upright(orientation: int) -> None:
    """The red corner stands at the top on the left, however the camera was held."""
    turned = {
        1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (0, 1), 7: (1, 1), 8: (1, 0),
    }[orientation]  # fmt: skip
    size = (64, 48)
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (turned[0] * 32, turned[1] * 24, turned[0] * 32 + 32, turned[1] * 24 + 24))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, quality=95)
    reduced = reduce_photo(out.getvalue(), "a.jpg")
    assert (reduced.width, reduced.height) == (size if orientation < 5 else size[::-1])
    with Image.open(io.BytesIO(reduced.content)) as kept:
        assert kept.getpixel((8, 8))[1] < 60 and kept.getpixel((kept.width - 8, kept.height - 8))[1] > 200


# Scanners and telephones


@pytest.mark.parametrize("order", ["I;16", "I;16B"])
def test_the_tones_of_a_scan_with_16_bits_of_grey_are_kept(order: str) -> None:
    """Cut off at 255, a signed page would be one white sheet."""
    page = Image.new("I", (600, 800), 60_000)
    page.paste(5_000, (100, 700, 500, 760))
    out = io.BytesIO()
    page.convert(order).save(out, "PNG")
    with Image.open(io.BytesIO(reduce_photo(out.getvalue(), "a.png").content)) as kept:
        paper, ink = kept.convert("L").getpixel((300, 300)), kept.convert("L").getpixel((300, 730))
    assert abs(paper - 60_000 / 257) < 4 and abs(ink - 5_000 / 257) < 4


def test_a_telephones_heic_is_taken_with_its_time() -> None:
    reduced = reduce_photo(TELEPHONE, "IMG_0001.HEIC")
    assert (reduced.width, reduced.height, reduced.taken) == (64, 48, "2026:11:22 09:05:00")
    with Image.open(io.BytesIO(reduced.content)) as kept:
        assert kept.getpixel((8, 8))[2] > 150 and kept.getpixel((56, 8))[0] > 150


def test_a_system_without_the_decoder_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "_pi_heif", None)
    with pytest.raises(AppError) as caught:
        reduce_photo(TELEPHONE, "a.heic")
    assert "读不了 HEIC" in caught.value.what


def test_a_damaged_block_of_words_in_a_heic_does_not_end_the_program() -> None:
    """The package around the decoder would: it hands the words on before it knows them to be words."""
    reduced = reduce_photo(TELEPHONE.replace(b"application/rdf+xml", b"application/\xff\xfe\xfd+xml"), "a.heic")
    assert (reduced.width, reduced.height) == (64, 48)


@pytest.mark.parametrize("cut", [20, 100, 400, 600])
def test_a_cut_off_heic_is_refused(cut: int) -> None:
    with pytest.raises(AppError) as caught:
        reduce_photo(TELEPHONE[:cut], "a.heic")
    assert caught.value.code == "photo.not_a_photo"


def test_a_heic_of_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST_HEIC", 64 * 48 - 1)
    with pytest.raises(AppError) as caught:
        reduce_photo(TELEPHONE, "a.heic")
    assert caught.value.code == "photo.too_large" and "64×48" in caught.value.what


def test_a_jpeg_with_a_second_picture_behind_it_may_have_as_many_pixels_as_a_jpeg() -> None:
    """What many telephones call JPG is an MPO."""
    out = io.BytesIO()
    first = Image.new("RGB", (8000, 6000))
    first.save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 6))])
    assert reduce_photo(out.getvalue(), "a.jpg").width == 1000
