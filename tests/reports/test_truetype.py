"""Our reading of TrueType fonts, held against fontTools'."""

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from app import paths
from app.reports.pdf.truetype import FontError, TrueType

FOLDER = paths.resources() / "fonts"


def shape(font: TTFont, name: str) -> list[object]:
    pen = RecordingPen()
    glyphs = font.getGlyphSet()
    glyphs[name].draw(pen)
    return [(what, _resolved(glyphs, given) if what == "addComponent" else given) for what, given in pen.value]


def _resolved(glyphs: object, given: tuple[object, ...]) -> object:
    pen = RecordingPen()
    glyphs[given[0]].draw(pen)  # type: ignore[index]
    return pen.value, given[1]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ttf")), ids=lambda path: path.stem)
def test_every_character_of_a_bundled_font_is_found_with_its_width(path: Path) -> None:
    ours = TrueType(path)
    with TTFont(path, lazy=True) as theirs:
        numbers = theirs.getReverseGlyphMap()
        widths, em = theirs["hmtx"], theirs["head"].unitsPerEm
        for code, name in theirs.getBestCmap().items():
            assert ours.glyph(chr(code)) == numbers[name]
            assert ours.advance(numbers[name]) == round(widths[name][0] * 1000 / em)
        assert ours.name == theirs["name"].getDebugName(6)
    assert [ours.glyph(character) for character in ("\ue000", "\U0010fffd", "\x01")] == [0, 0, 0]


def small_font(path: Path, *, wide: bool = False) -> None:
    """Letters a to d, é composed of e and an accent of its own, and with `wide` a character beyond U+FFFF."""
    builder = FontBuilder(2048, isTTF=True)
    names = [".notdef", "a", "b", "c", "e", "accent", "eacute", "face"]
    builder.setupGlyphOrder(names)
    mapping = {97: "a", 98: "b", 99: "c", 101: "e", 233: "eacute"} | ({0x1F600: "face"} if wide else {})
    builder.setupCharacterMap(mapping)
    drawn = {}
    for place, name in enumerate(names):
        pen = TTGlyphPen(drawn)
        if name == "eacute":
            pen.addComponent("e", (1, 0, 0, 1, 0, 0))
            pen.addComponent("accent", (0.5, 0, 0, 0.5, 300, 700))
        elif place:
            pen.moveTo((0, 0))
            pen.lineTo((100 * place, 0))
            pen.lineTo((0, 100 * place))
            pen.closePath()
        drawn[name] = pen.glyph()
    builder.setupGlyf(drawn)
    builder.setupHorizontalMetrics({name: (900 + place, 0) for place, name in enumerate(names)})
    builder.setupHorizontalHeader(ascent=1800, descent=-400)
    builder.setupNameTable({"psName": "Small-Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


@pytest.mark.parametrize("wide", [False, True], ids=["two bytes a character", "four"])
def test_a_cut_font_draws_what_the_whole_one_draws(tmp_path: Path, wide: bool) -> None:
    """Shapes keep their order, and what they are composed of comes along."""
    path = tmp_path / "small.ttf"
    small_font(path, wide=wide)
    ours = TrueType(path)
    assert ours.name == "Small-Regular"
    text = "cé" + ("😀" if wide else "a")
    assert ours.glyph("z") == 0 and (ours.glyph("😀") != 0) == wide
    program, count = ours.cut([0, *map(ours.glyph, text)])
    with TTFont(path) as whole, TTFont(BytesIO(program), checkChecksums=2) as cut:
        names = cut.getGlyphOrder()
        assert len(names) == count == 1 + len(text) + 2
        for place, character in enumerate(text, 1):
            theirs = whole.getBestCmap()[ord(character)]
            assert shape(cut, names[place]) == shape(whole, theirs)
            assert cut["hmtx"][names[place]] == whole["hmtx"][theirs]
        assert (ours.ascent, ours.descent) == (879, -195)


def test_the_same_shape_twice_is_drawn_twice() -> None:
    """Two characters of one shape keep codes of their own, so that each can be copied out as itself."""
    ours = TrueType(FOLDER / "NotoSerifSC-Regular.ttf")
    glyph = ours.glyph("检")
    program, count = ours.cut([0, glyph, glyph])
    with TTFont(BytesIO(program)) as cut:
        assert count == 3 and shape(cut, cut.getGlyphName(1)) == shape(cut, cut.getGlyphName(2)) != []


@pytest.mark.parametrize("length", [0, 11, 12, 200, 500, 600, 700])
def test_a_font_that_is_cut_off_is_refused(tmp_path: Path, length: int) -> None:
    path = tmp_path / "small.ttf"
    small_font(path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(FontError):
        TrueType(path)


def test_what_is_no_truetype_font_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.otf").write_bytes(b"OTTO" + bytes(400))
    for path in (tmp_path / "a.otf", tmp_path / "absent.ttf", tmp_path):
        with pytest.raises(FontError):
            TrueType(path)
