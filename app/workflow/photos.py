"""A photo is taken in once: turned upright, made smaller, its location removed, its original remembered by digest.

Reports only paste what this made, so a document never carries a camera's full-size picture.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.workflow.errors import NOT_A_PHOTO, PHOTO_TOO_LARGE

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 1280
ENOUGH = 1000
"""Pixels a side that a photo may stay at when the decoder gives it so: 12 million come as 1000 × 750, four times faster
than by scaling once more, and print two across at 330 to the inch."""
QUALITY = 82
MOST_BYTES = 100 * 1024 * 1024
MOST_PIXELS = 100_000_000
"""Of a JPEG, which is decoded at a fraction of its size."""
MOST_WHOLE = 40_000_000
"""Of any other picture: it has to be decoded whole, at 4 bytes a pixel and several times over."""
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP")
MEDIA_TYPE = "image/jpeg"
_EXIF_TAKEN, _EXIF_IFD = 0x9003, 0x8769


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
    Raises `NOT_A_PHOTO` for what no decoder reads and `PHOTO_TOO_LARGE` beyond 100 MB, 100 million pixels of a JPEG or
    40 million of another picture; the size is read from its head, before anything is decoded.
    """
    from PIL import Image as pillow
    from PIL import ImageOps, UnidentifiedImageError

    if len(content) > MOST_BYTES:
        raise PHOTO_TOO_LARGE.with_(name=name, size=f"{len(content) / 1048576:.0f} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pillow.DecompressionBombWarning)
            with pillow.open(io.BytesIO(content), formats=_FORMATS) as picture:
                if picture.width * picture.height > (MOST_PIXELS if picture.format == "JPEG" else MOST_WHOLE):
                    raise PHOTO_TOO_LARGE.with_(name=name, size=f"{picture.width}×{picture.height}像素")
                exif = picture.getexif()
                taken = str(exif.get_ifd(_EXIF_IFD).get(_EXIF_TAKEN, ""))[:19].strip("\x00 ")
                box = _fitted(picture.width, picture.height, enough)
                picture.draft("RGB", box)
                picture.load()
                ImageOps.exif_transpose(picture, in_place=True)  # else a picture that stands is copied too
                flat = _on_white(picture)
                flat.thumbnail((longest, longest), pillow.Resampling.LANCZOS)
    except pillow.DecompressionBombError as error:
        raise PHOTO_TOO_LARGE.with_(name=name, size="超过1.7亿像素") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise NOT_A_PHOTO.with_(name=name, reason=_plain(error)) from error
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=QUALITY)
    return Reduced(out.getvalue(), flat.width, flat.height, taken, hashlib.sha256(content).hexdigest())


def _fitted(width: int, height: int, longest: int) -> tuple[int, int]:
    """The box of the photo's own aspect: a square one would make the decoder read twice the size needed."""
    scale = min(1.0, longest / max(width, height, 1))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _on_white(picture: Image) -> Image:
    from PIL import Image as pillow

    if picture.mode in ("RGBA", "LA", "PA") or (picture.mode == "P" and "transparency" in picture.info):
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
