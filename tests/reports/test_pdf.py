"""The printed page: nothing split, nothing lost, nothing interpreted, the same bytes each time."""

from __future__ import annotations

import re
from dataclasses import replace

import pypdfium2 as pdfium
import pytest
import zxingcpp

from app.domain.documents import Kind
from app.errors import AppError
from app.reports.model import (
    Addressee,
    AdviceList,
    AdviceRow,
    Block,
    ChoiceLine,
    FindingRow,
    FindingTable,
    ItemGroup,
    ItemRow,
    ItemTable,
    KeyValues,
    Mark,
    Note,
    Paragraph,
    Picture,
    Pictures,
    Report,
    SignatureLine,
    Signatures,
    digest,
)
from app.reports.notice import build_notice
from app.reports.pdf import missing_glyphs, render_pdf
from app.reports.record import build_record
from tests.reports import scene
from tests.reports.paper import boxes, fonts, joined, pages, same_as_golden

NUMBER = "盐民养改〔2026〕A03-015号"
SIGN = Signatures(
    (SignatureLine("检查人员（签名）："), ChoiceLine("意见：", ("无异议", "有异议"))),
    "民政局（印章）",
    "2026年11月18日",
)
HOSTILE = (
    "<b>加粗</b>",
    "&nbsp;&lt;",
    '<img src="file:///etc/passwd"/>',
    "<para><font color=red>红</font>",
    "%(name)s {0} ${x}",
    "=HYPERLINK(1)",
    "\\) Tj ET (",
    "]]>",
)


def report(*blocks: Block, kind: Kind = Kind.NOTICE, number: str = NUMBER) -> Report:
    return Report(kind, "整改通知单", "盐池县民政局", number, "青石镇中心敬老院", "2026-11-18", blocks)


def finding(number: int, lines: int = 2) -> FindingRow:
    body = "消火栓箱前堆放杂物，箱门打不开。" * lines
    return FindingRow(
        number=str(number),
        problem=f"起{number:03d}{body}",
        basis=(f"依据：《中华人民共和国消防法》第二十八条止{number:03d}",),
        severity="一般",
        grave=False,
        remedy="清理杂物，修好箱门，报送照片。",
        deadline=("2026年12月3日前",),
    )


def signed_notice() -> Report:
    inspection = scene.everything()
    return build_notice(inspection, scene.outcome(inspection), number=NUMBER, photos={"c" * 64: scene.jpeg()})


def test_the_text_of_a_notice_is_as_it_was() -> None:
    same_as_golden("notice.txt", "\n\f\n".join(pages(render_pdf(signed_notice()))) + "\n")


def test_the_text_of_a_record_is_as_it_was() -> None:
    inspection = scene.everything()
    same_as_golden(
        "record.txt", "\n\f\n".join(pages(render_pdf(build_record(inspection, scene.outcome(inspection))))) + "\n"
    )


def test_the_same_report_gives_the_same_bytes() -> None:
    """So that a print can be made again and compared."""
    assert render_pdf(signed_notice()) == render_pdf(signed_notice())


def test_sixty_findings_are_never_parted_from_their_basis() -> None:
    """Each row stands on one page from its first word to its basis, and every page repeats the table's head."""
    table = FindingTable(tuple(finding(number, 1 + number % 7) for number in range(1, 61)))
    found = pages(render_pdf(report(Addressee("某院："), Paragraph("发现下列问题："), table, SIGN)))
    assert len(found) > 8
    for number in range(1, 61):
        places = [
            [place for place, text in enumerate(found) if f"{mark}{number:03d}" in text.replace("\n", "")]
            for mark in ("起", "止")
        ]
        assert places[0] == places[1]
        assert len(places[0]) == 1
    for text in found:
        if "起0" in text:
            assert text.count("问题与依据") == 1


def test_a_row_taller_than_a_page_is_cut_cleanly() -> None:
    """Nothing of it is lost or doubled, and the pages it runs over repeat the head."""
    row = finding(1, 130)
    content = render_pdf(report(FindingTable((finding(0), row, finding(2))), SIGN))
    found = pages(content)
    assert len(found) >= 3
    assert joined(content).count("堆") == 2 + 130 + 2
    assert all("问题与依据" in text for text in found[:3])


@pytest.mark.parametrize("filler", range(1, 48))
def test_signatures_never_stand_alone(filler: int) -> None:
    """However full the page before is, the last lines of the text come along."""
    lines = tuple(Paragraph("填充一行。") for _ in range(filler))
    found = pages(render_pdf(report(*lines, Paragraph("请于期限届满前完成整改，末句。"), SIGN)))
    last = next(text for text in found if "签名" in text)
    assert "末句" in last.replace("\n", "")


@pytest.mark.parametrize("rows", range(1, 14))
def test_signatures_after_a_table_keep_its_last_row(rows: int) -> None:
    table = FindingTable(tuple(finding(number) for number in range(rows)))
    last = next(text for text in pages(render_pdf(report(table, SIGN))) if "签名" in text)
    assert f"止{rows - 1:03d}" in last.replace("\n", "")


def test_signatures_after_a_row_taller_than_a_page_keep_its_end() -> None:
    for lines in range(48, 60):
        content = render_pdf(report(FindingTable((finding(7, lines),)), SIGN))
        last = next(text for text in pages(content) if "签名" in text)
        assert "止007" in last.replace("\n", "")


def test_text_stays_inside_the_margins() -> None:
    """37, 35, 28 and 26 mm; only the blank half of a mark hangs over, the copy stands above and the foot below."""
    millimetre = 72 / 25.4
    for place in range(len(pages(render_pdf(signed_notice())))):
        above = ""
        for character, left, bottom, right, top in boxes(render_pdf(signed_notice()), place):
            if character.strip():
                assert left >= 28 * millimetre - 1
                assert right <= (210 - 26) * millimetre + 1
                above += character if top > (297 - 37) * millimetre + 1 else ""
                assert bottom >= 10 * millimetre
        assert above == "送达联"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_people_prints_literally(text: str) -> None:
    """Nothing is markup: not in a paragraph, a table, a caption, a particular, a signature or the number."""
    everywhere = report(
        Addressee(text),
        Paragraph(text),
        FindingTable((FindingRow("1", text, (text,), "一般", False, text, (text,)),)),
        KeyValues(((text, text),)),
        AdviceList((AdviceRow(text),)),
        Note(text),
        ItemTable("表", (ItemGroup(text, (ItemRow("1.01", text, "符合", Mark.TICK, (text,)),)),)),
        Pictures((Picture(text, "0" * 64),)),
        Signatures((SignatureLine("签：", text),), text, ""),
        number="",
    )
    squeezed = joined(render_pdf(everywhere)).replace(" ", "")
    assert squeezed.count(text.replace(" ", "")) >= 12


def test_three_thousand_characters_without_a_space_wrap() -> None:
    for body in ("灭" * 3000, "x" * 3000):
        content = render_pdf(report(FindingTable((replace(finding(1), problem=body, basis=()),)), SIGN))
        assert joined(content).count(body[0]) == 3000
        for place in range(len(pages(content))):
            assert all(right < 530 for *_, right, _ in boxes(content, place))


def test_long_names_do_not_run_off_the_signature_lines() -> None:
    """Who came along, and the office, are typed by people: however long, and whatever is in them."""
    name = "王秀兰\x00\u200b" + "、张建军" * 30
    content = render_pdf(report(Signatures((SignatureLine("陪同人员（签名）：", name),), "局" * 80, "2026年11月18日")))
    assert joined(content).count("、张建军") == 30
    assert all(left >= 79 - 1 and right <= 522 + 1 for _, left, _, right, _ in boxes(content, 0))


def test_control_and_invisible_characters_are_left_out() -> None:
    content = render_pdf(report(Paragraph("前\x00\x07后\u200b接\u202e反\ufeff完\ufe0f。"), Paragraph("一\t二\r\n三")))
    assert "前后接反完。" in joined(content)
    assert "一 二" in "".join(pages(content))


RARE = "㐂䶮𠮷翀堃昇喆犇骉𡈼𤭢𫖯𨨏"


def test_rare_characters_are_drawn_and_can_be_copied_out() -> None:
    """Names with characters beyond U+FFFF come back right from the file, in the text and in its title."""
    content = render_pdf(
        replace(
            report(Paragraph(f"院长{RARE}，护理员𠮷野。"), Signatures((SignatureLine("签：", RARE),), RARE, RARE)),
            subject=RARE,
        )
    )
    assert joined(content).count(RARE) == 4
    with pdfium.PdfDocument(content) as document:
        assert document.get_metadata_dict()["Subject"] == RARE


def test_a_character_without_a_font_blocks_the_print_and_is_named() -> None:
    broken = report(FindingTable((replace(finding(3), problem="情况😀\ud83d待定"),)), Paragraph("无"))
    found = missing_glyphs(broken)
    assert {entry.character for entry in found} == {"😀", "\ud83d"}
    assert {entry.where for entry in found} == {"问题3"}
    with pytest.raises(AppError) as raised:
        render_pdf(broken)
    assert raised.value.code == "reports.missing_glyphs"
    assert str(raised.value).startswith("问题3：有2个字符没有可用的字体，打印会缺字：")
    assert "😀（U+1F600）" in str(raised.value)
    str(raised.value).encode("utf-8")
    assert missing_glyphs(report(Paragraph("无"))) == ()


def test_every_font_is_embedded() -> None:
    content = render_pdf(replace(signed_notice(), office=f"{RARE}局"))
    used = fonts(content)
    assert all(used.values())
    assert {name.split("-")[0] for name in used} == {"NotoSerifSC", "NotoSansSC", "YijianRare"}
    named = set(re.findall(rb"/BaseFont /(\S+)", content))
    assert len(named) == content.count(b"/FontFile2")
    assert all(b"+" in name for name in named)


def test_the_code_at_the_foot_leads_back_to_the_record() -> None:
    made = signed_notice()
    with pdfium.PdfDocument(render_pdf(made)) as document:
        for number, page in enumerate(document, 1):
            (code,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil(), formats=zxingcpp.BarcodeFormat.QRCode)
            assert code.text == f"{NUMBER} {digest(made)} {number}/{len(document)}"


def test_each_page_says_number_digest_and_page_of_pages() -> None:
    table = FindingTable(tuple(finding(number) for number in range(30)))
    made = report(table, SIGN)
    found = pages(render_pdf(made))
    for place, text in enumerate(found, 1):
        assert f"{NUMBER} · 摘要 {digest(made)}" in text
        assert f"第{place}页，共{len(found)}页" in text


def test_title_author_and_bookmarks_are_set() -> None:
    inspection = scene.everything()
    content = render_pdf(build_record(inspection, scene.outcome(inspection)))
    with pdfium.PdfDocument(content) as document:
        about = document.get_metadata_dict()
        marks = [mark.get_title() for mark in document.get_toc()]
    assert about["Title"] == "现场检查记录 检查编号 3FA9-12"
    assert about["Author"] == "盐池县民政局"
    assert about["CreationDate"] == "D:20261118000000+08'00'"
    assert marks == [
        "现场检查记录",
        "一、现场检查情况",
        "二、被检查单位意见",
        "逐项检查结果",
        "护理员配备（不足）",
        "分工与签名",
    ]


def test_photos_are_embedded_as_they_are_and_once() -> None:
    picture = scene.jpeg()
    one = Picture("门厅", "a" * 64, picture)
    content = render_pdf(report(Pictures((one, replace(one, caption="再看门厅"), replace(one, digest="b" * 64)))))
    assert content.count(picture) == 2
    assert "再看门厅" in joined(content)


def test_a_photo_that_is_not_here_leaves_a_note_in_its_place() -> None:
    content = render_pdf(report(Pictures((Picture("门厅", "a" * 64), Picture("坏的", "b" * 64, b"\xff\xd8 broken")))))
    said = joined(content)
    assert said.count("照片不在本库") == 1 and said.count("照片打不开") == 1


def test_check_boxes_are_drawn_not_typed() -> None:
    """No font of ours has ☐ or ☑."""
    group = ItemGroup("节", tuple(ItemRow("1.01", "项", "符合", mark) for mark in Mark))
    content = render_pdf(report(ItemTable("消防安全", (group,)), SIGN, kind=Kind.RECORD))
    assert not re.search("[☐☑☒]", joined(content))


def test_an_empty_report_is_one_page() -> None:
    assert len(pages(render_pdf(report()))) == 1
