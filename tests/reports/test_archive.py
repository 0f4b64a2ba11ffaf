"""What PDF/A-2b (ISO 19005-2, level b) asks of a file, read from the bytes themselves.

Everything of the level that bytes can show is looked at here; PDFBox Preflight, which knows part 1 only, finds nothing
in the same files once they claim part 1.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from xml.etree import ElementTree

import pypdfium2 as pdfium
import pytest
from fontTools.ttLib import TTFont

from app.checklists.load import shipped
from app.domain.documents import Kind
from app.reports.blank import build_blank
from app.reports.model import Chart, Heading, Paragraph, Report, Series, Shape
from app.reports.notice import build_notice
from app.reports.pdf import render_pdf, render_pdfs
from app.reports.pdf.blanks import render_blank
from app.reports.record import build_record
from tests.reports import scene

RARE = "㐂䶮𠮷翀𫖯𨨏"
OPERATORS = frozenset("q Q cm w re m l c h S f f* W* n BT ET Td Tf Tj Tc g Do BDC BMC EMC".split())  # noqa: SIM905
FORBIDDEN = (
    *("SMask", "CA", "ca", "BM", "Group", "ExtGState", "TR", "HTP", "OPI", "PS", "Alternates", "Interpolate"),
    *("Encrypt", "JavaScript", "JS", "AA", "OpenAction", "Launch", "URI", "Annots", "AcroForm", "XFA"),
    *("EmbeddedFiles", "EmbeddedFile", "EF", "F", "Movie", "Sound", "LZWDecode"),
)
SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}


def notice() -> Report:
    inspection = scene.everything()
    made = build_notice(
        inspection, scene.outcome(inspection), number="盐民〔2026〕1号", photos={"c" * 64: scene.jpeg()}
    )
    return replace(made, office=f"{RARE}局<&>", copy="存档联", stamp="作废")


def record() -> Report:
    inspection = scene.everything()
    return build_record(inspection, scene.outcome(inspection))


def charts() -> Report:
    series = tuple(Series(f"列{number}", (number, 5, 0)) for number in range(4))
    drawn = (Chart("图", shape, ("甲镇", "乙镇", "丙镇"), series) for shape in Shape)
    return Report(Kind.RECORD, "汇总", "", "", "某县", "", (Heading("一"), Paragraph("正文"), *drawn))


FILES: dict[str, Callable[[], bytes]] = {
    "notice": lambda: render_pdf(notice()),
    "record": lambda: render_pdf(record()),
    "charts": lambda: render_pdf(charts()),
    "several": lambda: render_pdfs([notice(), record(), notice()]),
    "blank": lambda: render_blank(build_blank(shipped()[0], office="红星县民政局")),
}


@lru_cache
def made(name: str) -> bytes:
    return FILES[name]()


@pytest.fixture(params=FILES)
def content(request: pytest.FixtureRequest) -> bytes:
    return made(request.param)


def objects(content: bytes) -> dict[int, bytes]:
    """Every object by number, found as a reader finds it: from the end by way of the table. One space between words."""
    start = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", content)[0])
    head = re.match(rb"xref\n0 (\d+)\n0000000000 65535 f \n", content[start:])
    assert head is not None
    found = {}
    for number in range(1, int(head[1])):
        at = start + head.end() + 20 * (number - 1)
        entry = re.fullmatch(rb"(\d{10}) 00000 n \n", content[at : at + 20])
        assert entry is not None
        place = int(entry[1])
        opened = b"%d 0 obj\n" % number
        assert content.startswith(opened, place)
        thing, apart, data = content[place + len(opened) : content.index(b"\nendobj\n", place)].partition(b"\nstream\n")
        found[number] = b" ".join(thing.split()) + apart + data
    return found


def named(things: dict[int, bytes], entry: bytes) -> list[bytes]:
    return [thing for thing in things.values() if re.search(rb"%b\b" % entry, thing.partition(b"\nstream\n")[0])]


def reference(thing: bytes, name: bytes) -> int:
    return int(re.findall(rb"/%b (\d+) 0 R" % name, thing)[0])


def stream(thing: bytes) -> bytes:
    """What a stream holds; its length is as it says, and a line ends before its end."""
    head, _, rest = thing.partition(b"\nstream\n")
    length = int(re.findall(rb"/Length (\d+)", head)[0])
    assert rest[length:] == b"\nendstream"
    return zlib.decompress(rest[:length]) if b"/FlateDecode" in head else rest[:length]


def metadata(content: bytes) -> ElementTree.Element:
    (found,) = named(objects(content), b"/Type /Metadata")
    assert b"/Filter" not in found.partition(b"stream\n")[0]
    described = ElementTree.fromstring(stream(found).decode("utf-8")).find(".//rdf:Description", SPACES)
    assert described is not None
    return described


def test_the_file_says_that_it_is_pdf_a_2b(content: bytes) -> None:
    about = metadata(content)
    assert about.findtext("pdfaid:part", namespaces=SPACES) == "2"
    assert about.findtext("pdfaid:conformance", namespaces=SPACES) == "B"


def test_metadata_say_what_the_list_of_particulars_says(content: bytes) -> None:
    about = metadata(content)
    with pdfium.PdfDocument(content) as document:
        told = document.get_metadata_dict()

    def said(path: str) -> str | None:
        return about.findtext(path, namespaces=SPACES)

    assert told["Title"] == said("dc:title/rdf:Alt/rdf:li")
    assert told["Author"] == said("dc:creator/rdf:Seq/rdf:li")
    assert told["Subject"] == said("dc:description/rdf:Alt/rdf:li")
    assert told["Keywords"] == said("pdf:Keywords")
    assert (told["Producer"], told["Creator"]) == (said("pdf:Producer"), said("xmp:CreatorTool"))
    day = told["CreationDate"]
    assert said("xmp:CreateDate") == f"{day[2:6]}-{day[6:8]}-{day[8:10]}T00:00:00+08:00" == said("xmp:ModifyDate")
    assert told["ModDate"] == day


def test_the_header_the_identifier_and_the_colours_are_there(content: bytes) -> None:
    assert re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", content)
    trailer = content[content.rindex(b"trailer") :]
    assert re.search(rb"/ID \n?\[<([0-9a-f]{32})><\1>\]", trailer)
    things = objects(content)
    catalog = things[reference(trailer, b"Root")]
    assert b"/Lang (zh-CN)" in catalog
    assert b"/OutputIntents [ <<" in catalog and b"/S /GTS_PDFA1 " in catalog
    profile = things[reference(catalog, b"DestOutputProfile")]
    assert b"/N 3 " in profile
    colours = stream(profile)
    assert (colours[12:16], colours[16:20], colours[36:40]) == (b"mntr", b"RGB ", b"acsp")
    assert len(colours) == int.from_bytes(colours[:4], "big")


def test_nothing_is_translucent_locked_run_or_fetched_from_outside(content: bytes) -> None:
    heads = b"\n".join(thing.partition(b"stream\n")[0] for thing in objects(content).values())
    found = set(re.findall(rb"/(\w+)", heads.replace(b"/S /TR ", b"")))  # a table's row is called as a transfer is
    assert not found & {name.encode() for name in FORBIDDEN}
    assert b"/Encrypt" not in content[content.rindex(b"trailer") :]


def test_pages_draw_with_plain_means_only(content: bytes) -> None:
    """No operator that a reader need not know, none that mixes colours or sets a state from outside."""
    things = objects(content)
    drawn = [things[reference(page, b"Contents")] for page in named(things, b"/Type /Page")]
    drawn += named(things, b"/Subtype /Form")
    assert drawn
    for code in map(stream, drawn):
        words = re.sub(rb"<</MCID \d+>>|<[0-9a-f]*>|/[\w+.]+", b"", code).decode("ascii").split()
        assert {word for word in words if not re.fullmatch(r"-?\d+(\.\d+)?", word)} <= OPERATORS
        assert words.count("q") == words.count("Q")
        assert words.count("BT") == words.count("ET")
        assert words.count("BDC") + words.count("BMC") == words.count("EMC")


def test_photos_are_grey_or_rgb_of_eight_bits(content: bytes) -> None:
    for image in named(objects(content), b"/Subtype /Image"):
        head = image.partition(b"stream\n")[0]
        assert re.search(rb"/BitsPerComponent 8 /ColorSpace /Device(RGB|Gray) /Filter \[ /DCTDecode \]", head)


def test_every_font_is_inside_with_the_widths_that_it_is_drawn_with(content: bytes) -> None:
    """One table of codes and none beside it, as the level asks of a font of its own signs."""
    things = objects(content)
    whole = named(things, b"/Type /Font")
    assert whole
    for font in whole:
        assert b"/Subtype /TrueType" in font
        assert b"/Encoding" not in font
        about = things[reference(font, b"FontDescriptor")]
        assert int(re.findall(rb"/Flags (\d+)", about)[0]) & 0b100100 == 0b100
        names = {re.findall(rb"/(?:BaseFont|FontName) /(\S+)", thing)[0] for thing in (font, about)}
        assert len(names) == 1
        assert re.fullmatch(rb"[A-Z]{6}\+[\w-]+", names.pop())
        with TTFont(BytesIO(stream(things[reference(about, b"FontFile2")]))) as inside:
            (table,) = inside["cmap"].tables
            em = inside["head"].unitsPerEm
            widths = {code: inside["hmtx"][name][0] * 1000 / em for code, name in table.cmap.items()}
            assert all(inside["glyf"][name] is not None for name in inside.getGlyphOrder())
        told = dict(enumerate(map(float, re.findall(rb"/Widths \[([^]]*)\]", font)[0].split())))
        assert {code: told[code] for code in widths} == widths


def test_every_code_on_a_page_has_a_shape_and_a_meaning(content: bytes) -> None:
    things = objects(content)
    fonts = {
        name: things[int(number)]
        for listed in things.values()
        for name, number in re.findall(rb"/(F\d+\+\d+) (\d+) 0 R", listed.partition(b"\nstream\n")[0])
    }
    meant = {}
    for name, font in fonts.items():
        said = stream(things[reference(font, b"ToUnicode")]).decode("ascii")
        lines = re.findall(r"beginbfchar\n(.*?)endbfchar", said, re.S)
        meant[name] = dict(re.findall(r"<([0-9A-F]{2})> <([0-9A-F]{4,8})>\n", "".join(lines)))
    used: dict[bytes, set[str]] = {name: set() for name in fonts}
    for page in named(things, b"/Type /Page"):
        name = b""
        drawn = stream(things[reference(page, b"Contents")])
        for font, codes in re.findall(rb"/(F\S+) \S+ Tf|<([0-9a-f]+)> Tj", drawn):
            name = font or name
            used[name] |= {f"{code:02X}" for code in bytes.fromhex(codes.decode())}
    for name, codes in used.items():
        assert codes
        assert "00" not in codes
        assert all(len(bytes.fromhex(meant[name][code]).decode("utf-16-be")) == 1 for code in codes)


def test_bookmarks_are_a_chain_that_leads_to_pages() -> None:
    with pdfium.PdfDocument(made("several")) as document:
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
        assert len(document) > max(page for _, page in marks)
    places = [page for _, page in marks]
    assert places == sorted(places)
    assert sum("现场检查记录" in title for title, _ in marks) == 1


@pytest.mark.parametrize("name", FILES)
def test_a_file_made_again_is_the_same_to_the_byte(name: str) -> None:
    assert FILES[name]() == made(name)


def test_files_made_in_several_threads_are_those_made_in_one() -> None:
    """A batch is drawn beside the window, and fonts keep no trace of who else draws with them."""
    wanted = [name for name in FILES if name != "blank"] * 2
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda name: FILES[name](), wanted))
    assert drawn == [made(name) for name in wanted]
