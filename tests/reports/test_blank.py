"""The empty form: everything that is asked, with its code, its boxes and its law, on few sheets of paper."""

from dataclasses import replace
from decimal import Decimal

import pypdfium2 as pdfium
import pytest

from app.checklists.load import shipped
from app.domain.checklist import AnswerForm, AnswerKind, Checklist, Life, Option, Section
from app.domain.features import Feature
from app.domain.inspection import Verdict, offered
from app.reports.blank import BlankItem, blank_digest, blank_texts, build_blank
from app.reports.pdf.blanks import render_blank
from app.reports.pdf.fonts import MissingGlyphs
from tests.reports import scene
from tests.reports.paper import fonts, joined, pages


def of(checklist: str) -> Checklist:
    return next(c for c in shipped() if c.id == checklist)


def asked(answer: AnswerForm) -> BlankItem:
    return (
        build_blank(Checklist("x", "甲", "1", (Section("x.1", "乙", (scene.item("X1", "某项", answer=answer),)),)))
        .sections[0]
        .items[0]
    )


def test_the_blank_fire_checklist_prints_on_at_most_seven_pages() -> None:
    assert len(pages(render_blank(build_blank(of("fire"), office="红星县民政局")))) <= 7


@pytest.mark.parametrize("checklist", shipped(), ids=lambda checklist: checklist.id)
def test_every_item_stands_on_the_form_with_its_code_and_how_to_look(checklist: Checklist) -> None:
    text = joined(render_blank(build_blank(checklist))).replace(" ", "")
    for item in checklist.items:
        assert item.id in text
        assert item.how.replace(" ", "") in text
    for verdict in Verdict:
        asked_for = [item for item in checklist.items if verdict in offered(item.answer)]
        assert text.count(verdict.label) >= len(asked_for), verdict


def test_every_page_says_which_it_is_of_how_many_and_which_wording_it_has() -> None:
    form = build_blank(of("fire"))
    found = pages(render_blank(form))
    for number, page in enumerate(found, 1):
        assert f"第{number}页，共{len(found)}页" in page
        assert blank_digest(form) in page


def test_pages_after_the_first_have_room_for_the_homes_name_too() -> None:
    first, *others = pages(render_blank(build_blank(of("fire"))))
    assert "机构名称" in first and "检查日期" in first and "检查人员" in first
    assert others and all("（续）" in page and "机构" in page and "日期" in page for page in others)


def test_nothing_on_paper_is_smaller_than_8_points() -> None:
    sizes = set()
    with pdfium.PdfDocument(render_blank(build_blank(of("fire")))) as document:
        for page in document:
            text = page.get_textpage()
            sizes |= {round(pdfium.raw.FPDFText_GetFontSize(text.raw, n), 2) for n in range(text.count_chars())}
            text.close()
            page.close()
    assert min(size for size in sizes if size > 1) >= 8


def test_it_is_black_only_and_its_fonts_are_embedded() -> None:
    content = render_blank(build_blank(of("fire")))
    assert all(fonts(content).values())
    with pdfium.PdfDocument(content) as document:
        picture = document[0].render(scale=1).to_pil().convert("RGB")
    assert all(red == green == blue for _, (red, green, blue) in picture.getcolors(1 << 24))


def test_the_margin_for_the_holes_changes_sides_with_the_page() -> None:
    def left_edge(number: int) -> float:
        with pdfium.PdfDocument(render_blank(build_blank(of("fire")))) as document:
            return float(min(thing.get_bounds()[0] for thing in document[number].get_objects()))

    assert left_edge(0) - left_edge(1) > 10


def test_the_same_form_gives_the_same_bytes() -> None:
    form = build_blank(of("staffing"))
    assert render_blank(form) == render_blank(form)


@pytest.mark.parametrize(
    ("answer", "gaps", "demand"),
    [
        (AnswerForm(AnswerKind.COUNT, "项", at_least=Decimal(7)), "实有项", "（不少于7项）"),
        (
            AnswerForm(AnswerKind.NUMBER, "℃", at_most=Decimal("5.50"), reference=True),
            "填写℃",
            "（不多于5.5℃，参考值）",
        ),
        (AnswerForm(AnswerKind.SHARE, "人", at_least=Decimal("0.8")), "应有人，实有人", "（应达80%）"),
        (AnswerForm(AnswerKind.SAMPLE, "具", sample=10, allowed=1), "抽查具，合格具", "（抽10具，容许1具）"),
        (AnswerForm(AnswerKind.DATE, means="expires"), "有效期至年月日", ""),
        (AnswerForm(AnswerKind.DATE, means="done", months=12), "上次日期年月日", "（每12个月一次）"),
        (
            AnswerForm(AnswerKind.DATE, means="made", lives=(Life("甲", 36), Life("乙", 12, "维修")), reference=True),
            "出厂日期或维修日期年月日",
            "（参考值）",
        ),
        (AnswerForm(AnswerKind.RATIO, ratio="dependent"), "护理员人，失能失智人", ""),
        (AnswerForm(), "", ""),
    ],
)
def test_a_figure_has_its_blanks_its_unit_and_what_it_is_held_against(
    answer: AnswerForm, gaps: str, demand: str
) -> None:
    item = asked(answer)
    assert "".join(gap.before + gap.after for gap in item.gaps) == gaps
    assert item.demand == demand


def test_what_is_only_registered_has_no_box_for_a_failure() -> None:
    assert asked(AnswerForm(AnswerKind.COUNT, "人", record_only=True)).verdicts == ("符合", "不适用", "无法查")
    assert asked(AnswerForm(AnswerKind.COUNT, "人")).verdicts == ("符合", "不符合", "不适用", "无法查")


def test_options_keep_their_order_because_the_texts_count_them() -> None:
    form = AnswerForm(
        AnswerKind.CHOICE, options=(Option("甲", True), Option("乙"), Option("丙", False), Option("丁", False))
    )
    assert [(c.label, c.options) for c in asked(form).choices] == [
        ("符合", ("甲",)),
        ("待定", ("乙",)),
        ("不符合", ("丙", "丁")),
    ]


def test_the_types_of_a_date_have_boxes_with_their_lives_and_a_line_for_the_day() -> None:
    form = AnswerForm(AnswerKind.DATE, means="made", lives=(Life("水基型", 36), Life("干粉", 30, "维修")))
    assert [(c.label, c.options) for c in asked(form).choices] == [("类型", ("水基型3年", "干粉30个月"))]
    items = (scene.item("X1", "某项", answer=form),)
    drawn = joined(render_blank(build_blank(Checklist("x", "甲", "1", (Section("x.1", "乙", items),)))))
    assert "水基型3年" in drawn and "维修日期" in drawn


def test_what_demands_an_item_is_named_and_reference_only_where_nothing_does() -> None:
    both = scene.item("X1", "某项", basis=(scene.FIRE_LAW, scene.RESTATED, scene.CONTEXT))
    none = scene.item("X2", "某项", basis=(scene.RESTATED, scene.CONTEXT))
    form = build_blank(Checklist("x", "甲", "1", (Section("x.1", "乙", (both, none)),)))
    assert form.sections[0].items[0].basis == "依据：消防法第二十八条"
    assert form.sections[0].items[1].basis == "参考：66号令第三十二条〔转述〕；宁夏2020 三18."


def test_short_names_are_spelt_out_at_the_end_with_the_documents_caution() -> None:
    form = build_blank(of("staffing"))
    (wuzhong,) = [line for line in form.sources if line.startswith("吴忠2022：")]
    assert "吴政办发〔2022〕31号" in wuzhong and "是否继续适用由县局确认" in wuzhong
    assert "消防法：" not in "".join(build_blank(of("fire")).sources), "what its name already says"


def test_what_a_home_must_have_and_when_to_photograph_stands_after_the_title() -> None:
    item = replace(scene.item("X1", "电梯", when=(Feature.ELEVATOR,)), photo=True, hazard="ZD08")
    form = build_blank(Checklist("x", "甲", "1", (Section("x.1", "乙", (item,)),)))
    assert form.sections[0].items[0].marks == ("限：有电梯", "隐患ZD08", "拍照")


def test_a_character_without_a_font_blocks_the_print_and_names_the_item() -> None:
    item = replace(scene.item("X1", "某项"), how="看\U0001f9ef。")
    form = build_blank(Checklist("x", "甲", "1", (Section("x.1", "乙", (item,)),)))
    with pytest.raises(MissingGlyphs, match=r"1\.01 某项"):
        render_blank(form)


def test_the_digest_changes_with_any_word() -> None:
    form = build_blank(of("staffing"))
    assert blank_digest(replace(form, note=form.note + "。")) != blank_digest(form)
    assert all(text for _, text in blank_texts(form))
