"""The file around the pages: numbered objects, what it is about, bookmarks, and what PDF/A-2b asks of a file.

ISO 19005-2, level b: all fonts inside, one colour profile, the particulars told once more as XMP, an identifier, no
encryption, no scripts, nothing from outside, nothing translucent.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from functools import lru_cache

from app import paths

_CREATOR = "颐检 Yijian"
_ZONE = "+08:00"
_UNDATED = "2000-01-01"
_CATALOG, _PAGES, _INFO = 1, 2, 3


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself. `day` is 2026-11-18, or empty."""

    title: str
    author: str = ""
    subject: str = ""
    keywords: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the contents that a reader shows beside the pages: `page` is its object, `top` in points from below."""

    title: str
    page: int
    top: float


class PdfFile:
    """Collects objects by number and becomes a file. The same objects give the same bytes."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._objects: list[bytes] = [b"", b"", b""]
        self._kids: list[int] = []
        self.bookmarks: list[Bookmark] = []

    @property
    def pages(self) -> int:
        """The object that holds all pages."""
        return _PAGES

    def reserve(self) -> int:
        """A number for something that is written later (`put`)."""
        self._objects.append(b"")
        return len(self._objects)

    def put(self, number: int, content: str) -> None:
        self._objects[number - 1] = content.encode("ascii")

    def add(self, content: str) -> int:
        number = self.reserve()
        self.put(number, content)
        return number

    def stream(self, entries: str, content: bytes, *, packed: bool = True) -> int:
        """Bytes with their entries; `packed` makes them smaller first."""
        if packed:
            entries, content = f"{entries} /Filter /FlateDecode", zlib.compress(content)
        return self._whole_stream(entries, content)

    def _whole_stream(self, entries: str, content: bytes) -> int:
        number = self.reserve()
        head = f"<< {entries} /Length {len(content)} >>\nstream\n".encode("ascii")
        self._objects[number - 1] = b"".join((head, content, b"\nendstream"))
        return number

    def page(self, number: int, content: str) -> None:
        """Put a page after those that are there."""
        self.put(number, content)
        self._kids.append(number)

    def close(self) -> bytes:
        """The whole file."""
        about = self._about
        day = about.day or _UNDATED
        kids = " ".join(f"{number} 0 R" for number in self._kids)
        self.put(_PAGES, f"<< /Type /Pages /Count {len(self._kids)} /Kids [{kids}] >>")
        moment = f"(D:{day.replace('-', '')}000000{_ZONE.replace(':', chr(39))}')"
        told = {
            "Title": about.title,
            "Author": about.author,
            "Subject": about.subject,
            "Keywords": about.keywords,
            "Creator": _CREATOR,
            "Producer": _CREATOR,
        }
        entries = " ".join(f"/{name} {text_string(text)}" for name, text in told.items() if text)
        self.put(_INFO, f"<< {entries} /CreationDate {moment} /ModDate {moment} >>")
        metadata = self.stream("/Type /Metadata /Subtype /XML", _xmp(about, day), packed=False)
        profile = self._whole_stream("/N 3 /Filter /FlateDecode", _profile())
        intent = self.add(
            "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1)"
            f" /Info (sRGB IEC61966-2.1) /DestOutputProfile {profile} 0 R >>"
        )
        outline = self._outline()
        self.put(
            _CATALOG,
            f"<< /Type /Catalog /Pages {_PAGES} 0 R /Metadata {metadata} 0 R /OutputIntents [{intent} 0 R]"
            f" /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >>{outline} >>",
        )
        return self._joined()

    def _outline(self) -> str:
        if not self.bookmarks:
            return ""
        root = self.reserve()
        numbers = [self.reserve() for _ in self.bookmarks]
        for place, (number, mark) in enumerate(zip(numbers, self.bookmarks, strict=True)):
            before = f" /Prev {numbers[place - 1]} 0 R" if place else ""
            after = f" /Next {numbers[place + 1]} 0 R" if place + 1 < len(numbers) else ""
            self.put(
                number,
                f"<< /Title {text_string(mark.title)} /Parent {root} 0 R{before}{after}"
                f" /Dest [{mark.page} 0 R /XYZ 0 {mark.top:.2f} null] >>",
            )
        self.put(root, f"<< /Type /Outlines /First {numbers[0]} 0 R /Last {numbers[-1]} 0 R /Count {len(numbers)} >>")
        return f" /Outlines {root} 0 R"

    def _joined(self) -> bytes:
        parts: list[bytes] = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        place, table = len(parts[0]), [b"0000000000 65535 f \n"]
        digest = hashlib.sha256()
        for number, content in enumerate(self._objects, 1):
            table.append(b"%010d 00000 n \n" % place)
            part = b"%d 0 obj\n%b\nendobj\n" % (number, content)
            digest.update(part)
            parts.append(part)
            place += len(part)
        name = digest.hexdigest()[:32].upper()
        count = len(table)
        parts.append(b"xref\n0 %d\n%b" % (count, b"".join(table)))
        trailer = f"trailer\n<< /Size {count} /Root {_CATALOG} 0 R /Info {_INFO} 0 R /ID [<{name}> <{name}>] >>\n"
        parts.append(f"{trailer}startxref\n{place}\n%%EOF\n".encode("ascii"))
        return b"".join(parts)


def text_string(text: str) -> str:
    """A text as PDF writes what is not on a page."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


@lru_cache(maxsize=1)
def _profile() -> bytes:
    """The colours meant by the photos, and by black."""
    return zlib.compress((paths.resources() / "colour" / "sRGB2014.icc").read_bytes(), 9)


def _xmp(about: About, day: str) -> bytes:
    """The particulars as XMP, word for word as in the file's own list, and the claim of PDF/A-2b."""
    moment = f"{day}T00:00:00{_ZONE}"
    said = [
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>",
        "<dc:format>application/pdf</dc:format>",
        f"<dc:title>{_listed('Alt', about.title)}</dc:title>",
        f"<dc:creator>{_listed('Seq', about.author)}</dc:creator>" if about.author else "",
        f"<dc:description>{_listed('Alt', about.subject)}</dc:description>" if about.subject else "",
        f"<pdf:Keywords>{_escaped(about.keywords)}</pdf:Keywords>" if about.keywords else "",
        f"<pdf:Producer>{_CREATOR}</pdf:Producer>",
        f"<xmp:CreatorTool>{_CREATOR}</xmp:CreatorTool>",
        f"<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>",
    ]
    schemes = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "pdf": "http://ns.adobe.com/pdf/1.3/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    }
    names = " ".join(f'xmlns:{short}="{whole}"' for short, whole in schemes.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {names}>{"".join(said)}</rdf:Description></rdf:RDF></x:xmpmeta>\n'
        '<?xpacket end="r"?>'
    ).encode()


def _listed(kind: str, text: str) -> str:
    language = ' xml:lang="x-default"' if kind == "Alt" else ""
    return f"<rdf:{kind}><rdf:li{language}>{_escaped(text)}</rdf:li></rdf:{kind}>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
