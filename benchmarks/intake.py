"""A camera's photo of 4000 × 3000 is taken in, against its decoder alone, which reads it at a quarter of its size.

Ours does on top: the digest of the original, the time it was taken, turned upright, encoded anew without its location.
"""

from __future__ import annotations

from io import BytesIO
from statistics import median

from PIL import Image

from app.workflow.photos import reduce_photo
from benchmarks import Result, timed
from benchmarks.papers import camera_photo

NAME = "intake"
TARGET = 1.3


def measure(quick: bool) -> tuple[Result, ...]:
    """Medians of one photo; ours and the decoder take turns."""
    photos = [camera_photo(number) for number in range(2 if quick else 6)]
    ours: list[float] = []
    floor: list[float] = []
    for _ in range(1 if quick else 10):
        for photo in photos:
            floor.append(timed(lambda photo=photo: _decoded(photo)))
            ours.append(timed(lambda photo=photo: reduce_photo(photo, "photo.jpg")))
    return (Result(NAME, median(ours) * 1000, median(floor) * 1000, "ms", TARGET),)


def _decoded(content: bytes) -> None:
    with Image.open(BytesIO(content)) as picture:
        picture.draft("RGB", (1000, 750))
        picture.load()
