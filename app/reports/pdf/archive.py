"""What a file says of itself, and what PDF/A-2b asks of it beyond what reportlab writes.

ISO 19005-2, level b: all fonts inside, one colour profile, the particulars told once more as XMP, an identifier, no
encryption, no scripts, nothing from outside, nothing translucent.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

from app import paths

_CREATOR = "颐检 Yijian"
_UNDATED = "2000-01-01"
_COLOURS = "sRGB IEC61966-2.1"


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself. `day` is 2026-11-18, or empty."""

    title: str
    author: str = ""
    subject: str = ""
    keywords: str = ""
    day: str = ""


def describe(canvas: Any, about: About) -> None:
    """Write it twice, for readers of the file's own list and of XMP, and add the meaning of its colours."""
    day = about.day or _UNDATED
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    canvas.setSubject(about.subject)
    canvas.setKeywords(about.keywords)
    canvas.setCreator(_CREATOR)
    canvas.setProducer(_CREATOR)
    canvas.setDateFormatter(lambda *_: f"D:{day.replace('-', '')}000000+08'00'")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    document = canvas._doc  # the way to entries that the canvas has no method for
    told = PDFStream(PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}), _xmp(about, day))
    document.Catalog.Metadata = told
    profile = PDFStream(PDFDictionary({"N": 3, "Filter": PDFName("FlateDecode")}), _profile())
    intent = {
        "Type": PDFName("OutputIntent"),
        "S": PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": PDFString(_COLOURS),
        "Info": PDFString(_COLOURS),
        "DestOutputProfile": document.Reference(profile),
    }
    document.Catalog.OutputIntents = PDFArray([PDFDictionary(intent)])
    document.Catalog.__NoDefault__ = [*document.Catalog.__NoDefault__, "OutputIntents"]


@lru_cache(maxsize=1)
def _profile() -> bytes:
    """The colours meant by the photos, and by black."""
    return zlib.compress((paths.resources() / "colour" / "sRGB2014.icc").read_bytes(), 9)


def _xmp(about: About, day: str) -> bytes:
    """The particulars as XMP, word for word as in the file's own list, and the claim of PDF/A-2b."""
    moment = f"{day}T00:00:00+08:00"
    said = [
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>",
        "<dc:format>application/pdf</dc:format>",
        f"<dc:title>{_listed('Alt', about.title)}</dc:title>",
        f"<dc:creator>{_listed('Seq', about.author)}</dc:creator>",
        f"<dc:description>{_listed('Alt', about.subject)}</dc:description>",
        f"<pdf:Keywords>{escape(about.keywords, quote=False)}</pdf:Keywords>",
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
    return f"<rdf:{kind}><rdf:li{language}>{escape(text, quote=False)}</rdf:li></rdf:{kind}>"
