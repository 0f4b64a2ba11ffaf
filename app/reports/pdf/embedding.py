"""A font as one document carries it: cut to the characters drawn, numbered in the order in which they first come."""

from __future__ import annotations

from app.reports.pdf.archive import PdfFile
from app.reports.pdf.truetype import TrueType

_MOST_LINES = 100  # of one block in a table of characters


class Embedded(dict[str, str]):
    """The codes of characters as a page writes them, given at first; what the font lacks raises `LookupError`."""

    def __init__(self, font: TrueType, number: int) -> None:
        super().__init__()
        self._font = font
        self._glyphs = [0]
        self.number = number

    def __missing__(self, character: str) -> str:
        glyph = self._font.glyph(character)
        if not glyph:
            raise LookupError(character)
        code = self[character] = f"{len(self._glyphs):04X}"
        self._glyphs.append(glyph)
        return code

    def write(self, file: PdfFile) -> None:
        """Put the font and what a reader must know of it into the file."""
        font, number = self._font, self.number
        program, count = font.cut(self._glyphs)
        name = f"{_tag(number)}+{font.name or 'Font'}"
        data = file.stream(f"/Length1 {len(program)}", program)
        held = file.stream("", _ones(count))
        said = file.stream("", self._to_unicode().encode("ascii"))
        box = " ".join(map(str, font.box))
        about = file.add(
            f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{box}] /ItalicAngle 0"
            f" /Ascent {font.ascent} /Descent {font.descent} /CapHeight {font.ascent} /StemV 80"
            f" /FontFile2 {data} 0 R /CIDSet {held} 0 R >>"
        )
        cid = file.add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDToGIDMap /Identity"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            f" /FontDescriptor {about} 0 R /DW 1000 /W [{self._widths()}] >>"
        )
        file.put(
            number,
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
            f" /DescendantFonts [{cid} 0 R] /ToUnicode {said} 0 R >>",
        )

    def _widths(self) -> str:
        widths = [self._font.advance(glyph) for glyph in self._glyphs]
        return " ".join(f"{code} [{width}]" for code, width in enumerate(widths) if width != 1000)

    def _to_unicode(self) -> str:
        """What each code means, so that text can be searched and copied."""
        lines = [f"<{code}> <{character.encode('utf-16-be').hex().upper()}>" for character, code in self.items()]
        blocks = [lines[at : at + _MOST_LINES] for at in range(0, len(lines), _MOST_LINES)]
        tables = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{tables}\nendcmap\n"
            "CMapName currentdict /CMap defineresource pop\nend\nend"
        )


def _tag(number: int) -> str:
    """Six letters that say that the font was cut, others for each font of a file."""
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters = chr(65 + letter) + letters
    return letters


def _ones(count: int) -> bytes:
    """A bit for each code that the font holds."""
    whole = ((1 << count) - 1) << (-count % 8)
    return whole.to_bytes((count + 7) // 8, "big")
