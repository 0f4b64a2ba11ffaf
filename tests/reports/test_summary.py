"""县级检查情况汇总 on paper: its text, its order, and charts whose figures can be read without colour."""

from __future__ import annotations

import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.county import CountySummary
from app.reports.model import Chart, Heading, Paragraph, Report, Series, Shape, Table, with_stand_ins
from app.reports.pdf import missing_glyphs, render_pdf
from app.reports.pdf.charts import chart_strips
from app.reports.pdf.document import TEXT_WIDTH
from app.reports.pdf.flow import Flow
from app.reports.pdf.fonts import bundled
from app.reports.pdf.looks import looks_of
from app.reports.summary import TITLE, build_summary
from tests.reports.county import county, empty
from tests.reports.paper import boxes, joined, pages, same_as_golden


def headings(summary: CountySummary) -> list[str]:
    return [block.text for block in build_summary(summary).blocks if isinstance(block, Heading)]


def test_the_text_of_a_quarter() -> None:
    text = "\n\f\n".join(pages(render_pdf(build_summary(county())))) + "\n"
    same_as_golden("summary.txt", re.sub(r"[0-9A-F]{4}-[0-9A-F]{4}", "####-####", text))


def test_the_same_numbers_make_the_same_file() -> None:
    assert render_pdf(build_summary(county())) == render_pdf(build_summary(county()))


def test_the_gravest_comes_first() -> None:
    blocks = build_summary(county()).blocks
    assert isinstance(blocks[1], Heading) and blocks[1].text == "一、重大和疑似重大问题"
    first = next(block for block in blocks if isinstance(block, Paragraph))
    assert first.strong and first.text.startswith("重大问题1项未销账")
    table = next(block for block in blocks if isinstance(block, Table))
    assert [row[0] for row in table.rows] == ["【重大】", "【疑似\n重大】"]


def test_sections_are_numbered_without_a_gap() -> None:
    for summary in (county(), empty()):
        numbers = [heading.partition("、")[0] for heading in headings(summary)]
        assert numbers == list("一二三四五六七八九")[: len(numbers)]


def test_a_period_without_visits_is_a_short_paper_that_says_so() -> None:
    text = joined(render_pdf(build_summary(empty())))
    assert TITLE in text and "本期没有检查，不能说明各机构的情况。" in text
    assert "单位（盖章）" in text and "未编号" not in text
    assert not any(isinstance(block, Chart) for block in build_summary(empty()).blocks[:5])


def test_rare_characters_are_drawn_in_charts_and_checked_before() -> None:
    assert not missing_glyphs(build_summary(county()))
    chart = Chart("图", Shape.BARS, ("㟃山镇",), (Series("项", (3,)),))
    assert "㟃山镇" in joined(render_pdf(report(chart)))
    unknown = report(Chart("图", Shape.BARS, ("\U0010fffd镇",), (Series("项", (3,)),)))
    assert [missing.where for missing in missing_glyphs(unknown)] == ["图“图”"]


@given(st.text(min_size=1, max_size=12), st.sampled_from(Shape))
def test_no_name_stops_the_paper(name: str, shape: Shape) -> None:
    """Not even one of signs without a shape, which a table leaves out: what no font has is told and stood in for."""
    made = report(
        Chart("图", shape, ("甲镇", name), (Series("项", (3, 1)),)), Table(("机构", "问题"), ((name, name),), (50, 50))
    )
    missing = [entry.character for entry in missing_glyphs(made)]
    assert pages(render_pdf(with_stand_ins(made, missing)))


def report(*blocks: Chart | Table) -> Report:
    made = build_summary(empty())
    return Report(made.kind, made.title, "", "", "", made.date, blocks)


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("series", [1, 2, 4])
def test_every_value_stands_in_figures_beside_its_bar(shape: Shape, series: int) -> None:
    values = [tuple(1000 + 10 * place + n for place in range(3)) for n in range(series)]
    made = Chart("图", shape, ("甲镇", "乙镇", "丙镇"), tuple(Series(f"列{n}", v) for n, v in enumerate(values)))
    text = joined(render_pdf(report(made)))
    for value in [value for each in values for value in each]:
        assert text.count(str(value)) == 1
    if series > 1:
        assert all(f"列{n}" in text for n in range(series))
        if shape is Shape.BARS:
            assert all(str(sum(each)) in text for each in zip(*values, strict=True))


@pytest.mark.parametrize("count", [1, 8, 60, 200])
def test_a_long_chart_runs_over_pages_with_its_title_and_key_repeated(count: int) -> None:
    labels = tuple(f"第{n}个名字很长很长很长很长很长很长的乡镇" for n in range(count))
    chart = Chart("各乡镇", Shape.BARS, labels, (Series("未销账", tuple(range(count))), Series("已销账", (1,) * count)))
    made = pages(render_pdf(report(chart)))
    assert sum("第" in line and "个名" in line for line in "\n".join(made).split("\n")) == count
    for page in made:
        assert "各乡镇（项）" in page and "合计" in page
    strips = chart_strips(bundled(), chart, TEXT_WIDTH)
    height = looks_of(report(chart))[0].height
    for page_ in Flow(height).fill(strips):
        assert all(placed.y + placed.strip.height <= height + 0.1 for placed in page_.placed)
        assert len([placed for placed in page_.placed if placed.strip.head]) > 1 or count == 1


def test_columns_of_many_months_stand_in_rows_on_one_scale() -> None:
    labels = tuple(f"{n}月" for n in range(1, 25))
    chart = Chart("各月", Shape.COLUMNS, labels, (Series("登记", tuple(range(24))),))
    assert len(chart_strips(bundled(), chart, TEXT_WIDTH)) == 2
    assert not chart_strips(bundled(), Chart("无", Shape.COLUMNS, (), (Series("登记", ()),)), TEXT_WIDTH)


def test_nothing_is_drawn_beyond_the_margins() -> None:
    content = render_pdf(build_summary(county()))
    left, right = 28 * 72 / 25.4, 595.28 - 26 * 72 / 25.4
    for number in range(len(pages(content))):
        places = [box for box in boxes(content, number) if box[0].strip()]
        assert min(box[1] for box in places) >= left - 1
        assert max(box[3] for box in places) <= right + 1


def test_no_colour_is_used() -> None:
    """Black prints well: greys and patterns only."""
    content = render_pdf(build_summary(county()))
    drawn = b""
    for piece in re.findall(rb"stream\r?\n(.*?)endstream", content, re.S):
        try:
            drawn += zlib.decompress(piece)
        except zlib.error:
            continue
    for red, green, blue in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)\b", drawn):
        assert red == green == blue
