"""The bundled fonts: what they have, what happens with what they have not, and which of the office's may be used."""

from pathlib import Path

import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

from app import paths
from app.domain.documents import Kind
from app.errors import AppError
from app.reports.model import Paragraph, Report
from app.reports.pdf import render_pdf
from app.reports.pdf.fonts import SANS, SANS_BOLD, SERIF, SERIF_BOLD, FontSet, bundled, embeddable, printable
from tests.reports.paper import joined

FOLDER = paths.resources() / "fonts"
EVERYDAY = ("NotoSerifSC-Regular", "NotoSerifSC-Bold", "NotoSansSC-Regular", "NotoSansSC-Bold")
BEHIND = ("NotoSerifSC-Rest", "YijianRare-Regular")
NAMES = "㐂䶮翀堃昇喆犇骉淼燚垚鑫韡龑曌昉玥珺"
PRINTED = "〔〕【】《》“”‘’（）—…·、，。；：！？　①②㎡℃％‰×÷±≥≤→☆№"


def gb2312() -> set[str]:
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


@pytest.mark.parametrize("name", EVERYDAY)
def test_the_everyday_fonts_have_every_standard_character(name: str) -> None:
    """GB 2312 whole, names, and the signs the documents print; and more than the 8,105 of 通用规范汉字表."""
    with TTFont(FOLDER / f"{name}.ttf", lazy=True) as font:
        has = set(map(chr, font.getBestCmap()))
    assert not gb2312() - has
    assert not set(NAMES + PRINTED) - has
    assert sum("\u3400" <= c <= "\u9fff" or c >= "\U00020000" for c in has) >= 8105


def test_all_everyday_fonts_have_the_same_characters() -> None:
    """A bold word never lacks what the plain one has."""
    sets = []
    for name in EVERYDAY:
        with TTFont(FOLDER / f"{name}.ttf", lazy=True) as font:
            sets.append(set(font.getBestCmap()))
    assert all(one == sets[0] for one in sets)


@pytest.mark.parametrize("name", [*EVERYDAY, *BEHIND])
def test_every_font_may_be_embedded_and_has_truetype_outlines(name: str) -> None:
    embeddable(FOLDER / f"{name}.ttf")


def test_the_fonts_fit_into_the_repository() -> None:
    sizes = [path.stat().st_size for path in FOLDER.glob("*.ttf")]
    assert sum(sizes) <= 30_000_000
    assert max(sizes) < 15_000_000
    assert {path.name for path in FOLDER.glob("*.txt")} >= {"OFL-NotoSerifSC.txt", "LICENSE-Hanazono.txt"}


@pytest.mark.parametrize("role", [SERIF, SERIF_BOLD, SANS, SANS_BOLD])
def test_a_rare_character_falls_back_within_its_line(role: str) -> None:
    """Each run names the font that draws it; together they are the text."""
    face = bundled()[role]
    runs = list(face.runs("护理员𠮷野两兩"))
    assert "".join(piece for _, piece in runs) == "护理员𠮷野两兩"
    assert [Path(font.fontName).stem for font, _ in runs][1] == "YijianRare-Regular"
    assert list(face.runs("护理员")) == [(face.font, "护理员")]


def test_everyday_text_opens_no_further_font() -> None:
    """A fresh set reads one file for a plain sentence, and the rest only for a character that asks for it."""
    fonts = FontSet()
    face = fonts[SERIF]
    assert face.lacks("敬老院检查记录") == set()
    assert [source._font is None for source in face._chain] == [False, True, True]
    assert face.lacks("兩") == set()
    assert [source._font is None for source in face._chain] == [False, False, True]
    assert face.lacks("𠮷") == set()
    assert [source._font is None for source in face._chain] == [False, False, False]


def test_what_no_font_has_is_told() -> None:
    assert bundled()[SERIF].lacks("甲😀乙\U000f0000") == {"😀", "\U000f0000"}


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("平常", "平常"),
        ("一\t二", "一 二"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("\x00\ufeff一\u200d\ufe0f", "一"),
        ("", ""),
    ],
)
def test_characters_without_a_shape_are_not_drawn(typed: str, drawn: str) -> None:
    assert printable(typed) == drawn


def test_the_office_font_comes_before_our_own() -> None:
    """An installed face is used for what it has; what it lacks still prints."""
    fonts = FontSet(office={SERIF: FOLDER / "NotoSansSC-Regular.ttf"})
    assert Path(fonts[SERIF].font.fontName).stem == "NotoSansSC-Regular"
    assert fonts[SERIF].lacks("护𠮷兩") == set()


def test_the_office_font_may_bear_the_name_of_our_own(tmp_path: Path) -> None:
    """A part of the same design from elsewhere: what it has and what it lacks stand on one page."""
    with TTFont(FOLDER / "NotoSerifSC-Regular.ttf") as font:
        small = Subsetter()
        small.populate(text="护理员")
        small.subset(font)
        font.save(tmp_path / "small.ttf")
    made = Report(Kind.NOTICE, "通知", "某县民政局", "1", "某院", "", (Paragraph("护理员护送老人"),))
    content = render_pdf(made, FontSet(office={SERIF: tmp_path / "small.ttf"}))
    assert "护理员护送老人" in joined(content)
    assert b"+NotoSerifSC-Regular-Office" in content


def test_a_font_that_may_not_be_embedded_is_refused(tmp_path: Path) -> None:
    with TTFont(FOLDER / "YijianRare-Regular.ttf") as font:
        font["OS/2"].fsType = 2
        font.save(tmp_path / "locked.ttf")
    (tmp_path / "outlines.otf").write_bytes(b"OTTO" + bytes(100))
    for path in (tmp_path / "locked.ttf", tmp_path / "outlines.otf", tmp_path / "absent.ttf"):
        with pytest.raises(AppError) as raised:
            embeddable(path)
        assert raised.value.code == "reports.not_embeddable"


def test_missing_or_damaged_fonts_are_told(tmp_path: Path) -> None:
    with pytest.raises(AppError) as raised:
        FontSet(tmp_path)[SERIF].lacks("检")
    assert raised.value.code == "reports.no_fonts"
    (tmp_path / "NotoSerifSC-Regular.ttf").write_bytes(b"\x00\x01\x00\x00 not a font")
    with pytest.raises(AppError):
        FontSet(tmp_path)[SERIF].lacks("检")
