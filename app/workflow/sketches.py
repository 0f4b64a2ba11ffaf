"""Pictures for the demonstration: drawn by the program and plainly marked 示例, never to be taken for evidence."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

from app import paths

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 1280, 960  # a photo of this size is taken in as it is
_WALLS = ("#C9D3CF", "#D8CFC0", "#C7CEDA", "#D9D6CB", "#CFC9C4")
_FLOORS = ("#8E8578", "#7C8388", "#94846F", "#6F7A74")
_THINGS = ("#B03A2E", "#2E6F8E", "#6B7F3A", "#8E5A2E", "#54478C")


def sketch_photo(title: str, place: str, chance: random.Random) -> bytes:
    """A JPEG of an invented room with some objects, the place and what it shows, marked 示例 across.

    The same arguments and state of `chance` give the same bytes.
    """
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (WIDTH, HEIGHT), chance.choice(_WALLS))
    pen = ImageDraw.Draw(picture)
    horizon = chance.randint(520, 640)
    pen.rectangle((0, horizon, WIDTH, HEIGHT), fill=chance.choice(_FLOORS))
    pen.polygon([(400, horizon), (880, horizon), (800, 144), (480, 144)], fill="#EEF1EE", outline="#7A7F7A", width=6)
    for _ in range(chance.randint(3, 6)):
        _thing(pen, horizon, chance)
    fonts = paths.resources() / "fonts"
    bold = ImageFont.truetype(str(next(fonts.glob("NotoSansSC-Bold*.ttf"))), 120)
    plain = ImageFont.truetype(str(next(fonts.glob("NotoSansSC-Regular*.ttf"))), 36)
    pen.rectangle((0, HEIGHT - 104, WIDTH, HEIGHT), fill="#1B2330")
    pen.text((32, HEIGHT - 76), f"{place} · {title}"[:34], font=plain, fill="#FFFFFF")
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    ImageDraw.Draw(layer).text((376, 344), "示 例", font=bold, fill=(180, 35, 24, 150))
    turned = layer.rotate(18, center=(WIDTH / 2, HEIGHT / 2))
    picture.paste(turned, mask=turned.getchannel("A"))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _thing(pen: ImageDraw, horizon: int, chance: random.Random) -> None:
    x, size = chance.randint(48, WIDTH - 288), chance.randint(96, 240)
    box = (x, horizon - size // 3, x + size, horizon + size)
    colour = chance.choice(_THINGS)
    match chance.randrange(3):
        case 0:
            pen.rectangle(box, fill=colour, outline="#333333", width=4)
        case 1:
            pen.ellipse(box, fill=colour, outline="#333333", width=4)
        case _:
            pen.rounded_rectangle(box, radius=size // 5, fill=colour, outline="#333333", width=4)
