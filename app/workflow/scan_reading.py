"""Scanned pages read for their codes, and put together anew as the pages of one paper, upright and in order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.scan_pages import PageCode, ScannedPage, page_code
from app.errors import AppError
from app.files import read_named
from app.workflow.errors import NO_SCANS, SCANS_CHANGED
from app.workflow.photos import reduce_photo
from app.workflow.scans import PDFIUM, check_pdf, is_pdf

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 2000
"""Pixels of a page's longer side, of those that come as pictures."""
MOST_BYTES = 1 << 30
"""Of one file: two hundred pages in colour, as an office's feeder writes them."""
ENDINGS = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".webp", ".bmp", ".heic", ".heif"})
_FIRST_TRY, _MORE_TRIES = 1754, (3508, 2340)
"""Pixels of the longer side at which a page is looked at: A4 at 150, 300 and 200 to the inch."""
_KEPT_SIDE, _READ_SIDE = 2340, 3600
"""Pixels of the longer side of a page in a 案卷, and of a picture that is read: to make one of 300 dots smaller takes
longer than to read it."""
_A4_SHORT, _A4_LONG = 595.28, 841.89
_PAPER_WHITE = 232
"""A page that is nowhere darker than this when it is 160 pixels high has nothing on it."""
_LITTLE = 160
_MADE = re.compile(rb"CreationDate\(D:\d{14}")
_NAMED = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")


@dataclass(frozen=True, slots=True)
class ScanFile:
    """A file of scans as it was when it was read."""

    path: Path
    digest: str
    pages: int


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A scanned page, where it stands, and how many degrees it has to be turned to the right to stand upright."""

    page: ScannedPage
    file: int
    index: int
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen on the picture of a page."""

    codes: tuple[PageCode, ...]
    turn: int
    is_blank: bool


def scan_files(paths: Sequence[Path]) -> list[Path]:
    """The files, and those in folders, in the order in which people count: 2 before 10. Raises `NO_SCANS` for a folder
    that holds none."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = [each for each in path.iterdir() if each.suffix.lower() in ENDINGS and each.is_file()]
        if not inside:
            raise NO_SCANS.with_(name=path.name)
        found += sorted(inside, key=lambda each: _counted(each.name))
    return list(dict.fromkeys(found))


def _counted(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"([0-9]+)", name.lower())]


def pages_of(path: Path) -> Iterator[tuple[ScanFile, int, Seen]]:
    """Each page of a file, with what is seen on it. Raises `SCAN_UNREADABLE`, `NOT_A_PHOTO`, `PHOTO_TOO_LARGE` and
    what `read_named` raises."""
    content = read_named(path, MOST_BYTES)
    digest = sha256(content).hexdigest()
    if not is_pdf(content, path.name):
        yield ScanFile(path, digest, 1), 0, look_at(_opened(_upright(content, path.name, _READ_SIDE)))
        return
    check_pdf(content, path.name, MOST_BYTES)
    with _Document(content) as document:
        file = ScanFile(path, digest, document.count)
        for index in range(document.count):
            yield file, index, document.seen(index)


def look_at(picture: Image) -> Seen:
    """What is seen on the picture of a page: a hard one is looked at larger."""
    grey = picture.convert("L")
    for side in (0, *_MORE_TRIES):
        codes, turn = _codes(_sized(grey, side) if side else grey)
        if codes:
            return Seen(codes, turn, is_blank=False)
    little = grey.resize((_LITTLE, _LITTLE), resample=4)  # each pixel the mean of those that it stands for
    return Seen((), 0, is_blank=not any(little.histogram()[:_PAPER_WHITE]))


def _codes(picture: Image) -> tuple[tuple[PageCode, ...], int]:
    """The codes of ours in a picture, and how far it has to be turned for the first of them to stand upright."""
    from zxingcpp import BarcodeFormat, BarcodeFormats, read_barcodes

    read = read_barcodes(picture, formats=BarcodeFormats([BarcodeFormat.QRCode]), try_invert=False)
    ours = [(code, each) for each in read if (code := page_code(each.text)) is not None]
    turn = -90 * round(ours[0][1].orientation / 90) % 360 if ours else 0
    return tuple(code for code, _ in ours), turn


def _sized(picture: Image, side: int) -> Image:
    scale = side / max(picture.size)
    return picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), resample=3)


def _upright(content: bytes, name: str, side: int = SIDE) -> bytes:
    return reduce_photo(content, name, side, side).content


def _opened(jpeg: bytes) -> Image:
    from PIL import Image as pillow

    return pillow.open(io.BytesIO(jpeg), formats=("JPEG",))


class _Document:
    """A PDF of scans. pdfium is held page by page, so that the window can draw meanwhile."""

    def __init__(self, content: bytes) -> None:
        import pypdfium2

        with PDFIUM:
            self._document: Any = pypdfium2.PdfDocument(content)
            self.count = len(self._document)

    def __enter__(self) -> _Document:
        return self

    def __exit__(self, *_: object) -> None:
        with PDFIUM:
            self._document.close()

    def seen(self, index: int) -> Seen:
        return look_at(self.picture(index, _FIRST_TRY))

    def picture(self, index: int, side: int, *, grey: bool = True) -> Image:
        """A page as it shows, its longer side so many pixels; in colour unless `grey`."""
        with PDFIUM:
            page = self._document[index]
            bitmap = page.render(scale=side / max(page.get_size()), grayscale=grey)
            picture: Image = bitmap.to_pil().copy()
            bitmap.close()
            page.close()
        return picture


def little_pictures(files: Sequence[ScanFile], pages: Sequence[ReadPage], side: int) -> dict[int, bytes]:
    """Pages to be shown to a person, as JPEGs by their place in the stack. Raises what `put_together` raises."""
    found: dict[int, bytes] = {}
    for number in dict.fromkeys(page.file for page in pages):
        content, name = _same(files[number]), files[number].path.name
        wanted = [page for page in pages if page.file == number]
        if is_pdf(content, name):
            with _Document(content) as document:
                found |= {page.page.place: _jpeg(document.picture(page.index, side), page.turn) for page in wanted}
        else:
            picture = _sized(_opened(_upright(content, name)).convert("L"), side)
            found |= {page.page.place: _jpeg(picture, page.turn) for page in wanted}
    return found


def _jpeg(picture: Image, turn: int) -> bytes:
    out = io.BytesIO()
    picture.rotate(-turn, expand=True).save(out, "JPEG", quality=70)
    return out.getvalue()


def pictures_of_pdf(content: bytes) -> tuple[bytes, ...]:
    """The pages of a kept scan as JPEGs of 200 dots to the inch, in colour: a seal is red."""
    with _Document(content) as document:
        pages = (document.picture(index, _KEPT_SIDE, grey=False) for index in range(document.count))
        return tuple(_jpeg(page.convert("RGB"), 0) for page in pages)


def put_together(files: Sequence[ScanFile], pages: Sequence[ReadPage]) -> bytes:
    """A PDF of these pages in this order, upright, each as it was scanned. The same pages give the same bytes.

    Raises `SCANS_CHANGED` where a file is not what was read.
    """
    import pypdfium2

    contents = {place: _same(files[place]) for place in {page.file for page in pages}}
    upright = {  # before pdfium is held: others draw with it
        page.file: _upright(content, files[page.file].path.name)
        for page in pages
        if not is_pdf(content := contents[page.file], files[page.file].path.name)
    }
    out = io.BytesIO()
    with PDFIUM:
        made = pypdfium2.PdfDocument.new()
        opened = {place: pypdfium2.PdfDocument(contents[place]) for place in contents.keys() - upright.keys()}
        for number, page in enumerate(pages):
            if page.file in upright:
                _add_picture(made, upright[page.file])
            else:
                made.import_pages(opened[page.file], [page.index])
            put = made[number]
            put.set_rotation((put.get_rotation() + page.turn) % 360)
            put.close()
        made.save(out)
        for document in (*opened.values(), made):
            document.close()
    # pdfium writes the hour and a name of its own making; both are as long as what takes their place
    content = _MADE.sub(b"CreationDate(D:20000101000000", out.getvalue())
    return _NAMED.sub(b"/ID[<" + b"0" * 32 + b"><" + b"0" * 32 + b">]", content)


def _add_picture(document: Any, jpeg: bytes) -> None:
    import pypdfium2

    width, height = _opened(jpeg).size
    scale = min(_A4_LONG / max(width, height), _A4_SHORT / min(width, height))
    image = pypdfium2.PdfImage.new(document)
    image.load_jpeg(io.BytesIO(jpeg), inline=True)
    image.set_matrix(pypdfium2.PdfMatrix().scale(width * scale, height * scale))
    page = document.new_page(width * scale, height * scale)
    page.insert_obj(image)
    page.gen_content()
    page.close()


def _same(file: ScanFile) -> bytes:
    try:
        content = read_named(file.path, MOST_BYTES)
    except AppError as error:
        raise SCANS_CHANGED.with_(name=file.path.name) from error
    if sha256(content).hexdigest() != file.digest:
        raise SCANS_CHANGED.with_(name=file.path.name)
    return content
