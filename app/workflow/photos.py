"""A photo is taken in once: turned upright, made smaller, kept as a picture and nothing else, its original remembered.

Reports only paste what this made, so a document never carries a camera's full-size picture.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.workflow.errors import NOT_A_PHOTO, PHOTO_TOO_LARGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Exif, Image, Transpose

LONGEST_SIDE = 1280
ENOUGH = 1000
"""Pixels a side that a photo may stay at when the decoder gives it so: 12 million come as 1000 × 750, four times faster
than by scaling once more, and print two across at 330 to the inch."""
QUALITY = 82
MOST_BYTES = 100 * 1024 * 1024
MOST_PIXELS = {"JPEG": 100_000_000, "MPO": 100_000_000}
"""Of a JPEG (MPO: one with a second picture behind it), which is decoded at a fraction of its size."""
MOST_HEIC = 50_000_000
"""Of a telephone's HEIC: decoded whole, at 3 bytes a pixel."""
MOST_WHOLE = 40_000_000
"""Of any other picture: it has to be decoded whole, at 4 bytes a pixel and several times over."""
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP")
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
MEDIA_TYPE = "image/jpeg"
_EXIF_TAKEN, _EXIF_IFD, _EXIF_ORIENTATION = 0x9003, 0x8769, 0x0112
_SHORT = 3
"""EXIF's type of two bytes."""
_EXIF_HEAD = re.compile(rb"Exif\0\0(?=II\*\0|MM\0\*)")
_TAKEN = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d", re.ASCII)
_ODD_BYTES = (
    OSError,
    EOFError,
    ValueError,
    SyntaxError,
    TypeError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    struct.error,
)
"""What decoders raise at bytes that do not fit: each trusts another field of the file."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """The kept picture: a JPEG without metadata. `taken` is the camera's own time as it stood, or empty."""

    content: bytes
    width: int
    height: int
    taken: str
    original: str


def reduce_photo(content: bytes, name: str, longest: int = LONGEST_SIDE, enough: int = ENOUGH) -> Reduced:
    """Decode, turn by EXIF, scale to at most `longest` px a side and encode anew; the same bytes give the same bytes.

    A JPEG of many pixels is decoded to a half, a quarter or an eighth of its size, to no less than `enough` px.
    Raises `NOT_A_PHOTO` for what no decoder reads and `PHOTO_TOO_LARGE` beyond 100 MB or the pixels of its kind; the
    size is read from its head, before anything is decoded.
    """
    from PIL import Image as pillow

    if len(content) > MOST_BYTES:
        raise PHOTO_TOO_LARGE.with_(name=name, size=f"{len(content) / 1048576:.0f} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures, and of each oddity in a camera's own block
            seen = _heic(content) if _is_heic(content) else _other(content, enough)
            flat = _on_white(_eight_bits(seen.picture))
            flat.thumbnail((longest, longest), pillow.Resampling.LANCZOS)
            upright = flat if seen.turn is None else flat.transpose(seen.turn)
    except _NoDecoder as error:
        raise NOT_A_PHOTO.with_(name=name, reason="这台电脑的系统太旧，读不了 HEIC") from error
    except _TooManyPixels as error:
        raise PHOTO_TOO_LARGE.with_(name=name, size=str(error)) from error
    except pillow.DecompressionBombError as error:
        raise PHOTO_TOO_LARGE.with_(name=name, size="超过1.7亿像素") from error
    except _ODD_BYTES as error:
        raise NOT_A_PHOTO.with_(name=name, reason=_plain(error)) from error
    upright.info.clear()  # Pillow writes a comment that it found into the copy
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=QUALITY)
    return Reduced(out.getvalue(), upright.width, upright.height, seen.taken, hashlib.sha256(content).hexdigest())


class _NoDecoder(Exception):
    """HEIC cannot be read on this computer."""


class _TooManyPixels(Exception):
    """More than is decoded of a picture of its kind."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A decoded picture, what makes it upright, and when it was taken."""

    picture: Image
    turn: Transpose | None
    taken: str


def _other(content: bytes, enough: int) -> _Seen:
    """Decode what Pillow reads by itself; a large JPEG at a fraction of its size."""
    from PIL import Image as pillow

    picture = pillow.open(io.BytesIO(content), formats=_FORMATS)
    _check_size(picture.size, MOST_PIXELS.get(picture.format or "", MOST_WHOLE))
    exif = _exif_of(picture.getexif)
    turn = _turn(exif) or _turns().get(_raw_orientation(picture.info.get("exif", b"")))
    picture.draft("RGB", _fitted(picture.width, picture.height, enough))
    picture.load()
    return _Seen(picture, turn, _taken(exif))


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS


def _heic(content: bytes) -> _Seen:
    """Decode a telephone's HEIC; the file itself says how it is turned, whatever its EXIF says."""
    # The decoder's own module: the package around it reads every block of metadata, and an odd byte in one of them ends
    # the process.
    try:
        import _pi_heif
    except ImportError as error:  # on a system older than its libraries
        raise _NoDecoder from error
    from PIL import Image as pillow

    threads, to_8_bits, blue_first, no_padding, to_16_bits, any_decoder, unlimited = (
        1,
        True,
        False,
        True,
        False,
        "",
        False,
    )
    held = _pi_heif.load_file(content, threads, to_8_bits, blue_first, no_padding, to_16_bits, any_decoder, unlimited)
    image = next((image for image in held if image is not None and image.primary), None)
    if image is None:
        raise ValueError("no primary image")
    _check_size(image.size_mode[0], MOST_HEIC)
    pixels = bytes(image.data)
    size, mode = image.size_mode  # known only now: a head may say another
    picture = pillow.frombytes(mode, size, pixels, "raw", mode, image.stride)
    return _Seen(picture, None, _taken(_exif_of(lambda: _loose_exif(content))))


def _loose_exif(content: bytes) -> Exif:
    """The EXIF that begins somewhere in a file; empty where none does."""
    from PIL import Image as pillow

    exif = pillow.Exif()
    if found := _EXIF_HEAD.search(content):
        exif.load(content[found.start() :])
    return exif


def _check_size(size: tuple[int, int], most: int) -> None:
    width, height = size
    if width * height > most:
        raise _TooManyPixels(f"{width}×{height}像素")


def _exif_of(read: Callable[[], Exif]) -> Exif | None:
    try:
        return read()
    except _ODD_BYTES:
        return None


def _turn(exif: Exif | None) -> Transpose | None:
    """What makes the picture upright. Each tag is read by itself: one that does not fit makes no other unreadable."""
    try:
        said = None if exif is None else exif.get(_EXIF_ORIENTATION)
    except _ODD_BYTES:
        return None
    return _turns().get(said) if isinstance(said, int) else None


def _raw_orientation(block: bytes) -> int:
    """The orientation as it stands in the block's first table; 0 if none.

    Pillow gives up a table at the first tag that points out of the file, and loses those behind it.
    """
    block = block.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4], "")
    if not order:
        return 0
    try:
        (at,) = struct.unpack_from(f"{order}I", block, 4)
        (count,) = struct.unpack_from(f"{order}H", block, at)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", block, entry)
            if (tag, kind) == (_EXIF_ORIENTATION, _SHORT):
                return int(value)
    except struct.error:
        return 0
    return 0


def _turns() -> dict[int, Transpose]:
    """Orientation → what makes the picture upright; 1 needs nothing."""
    from PIL.Image import Transpose

    return {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }


def _taken(exif: Exif | None) -> str:
    """The camera's own time as it stood; any other words in its place are not kept."""
    try:
        said = "" if exif is None else str(exif.get_ifd(_EXIF_IFD).get(_EXIF_TAKEN, "")).strip("\x00 ")
    except _ODD_BYTES:
        return ""
    return said if _TAKEN.fullmatch(said) else ""


def _fitted(width: int, height: int, longest: int) -> tuple[int, int]:
    """The box of the photo's own aspect: a square one would make the decoder read twice the size needed."""
    scale = min(1.0, longest / max(width, height, 1))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _eight_bits(picture: Image) -> Image:
    """Scale a scanner's 16 bits of grey: by itself Pillow cuts them off, and all that is above 255 becomes white."""
    if picture.mode != "I" and not picture.mode.startswith("I;16"):
        return picture
    return picture.convert("I").point(lambda tone: tone * (1 / 257)).convert("L")


def _on_white(picture: Image) -> Image:
    from PIL import Image as pillow

    if picture.mode in ("RGBA", "RGBa", "LA", "PA") or "transparency" in picture.info:
        picture = picture if picture.mode == "RGBA" else picture.convert("RGBA")
        white = pillow.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        return white
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _plain(error: Exception) -> str:
    text = str(error)
    if "truncated" in text:
        return "文件不完整"
    return "文件已损坏" if text and "cannot identify" not in text else "无法识别的格式"
