"""The tree of a file: what comes after what, table by row, and nothing of the foot in it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

from app.domain.documents import Kind
from app.reports.model import FindingTable, Paragraph, Report
from app.reports.notice import build_notice
from app.reports.pdf import render_pdf, render_pdfs
from tests.reports import scene
from tests.reports.test_documents import one_of_each
from tests.reports.test_pdf import SIGN, finding, report

Element = tuple[str, str, tuple["Element", ...]]


def _said(node: object, ask: object) -> str:
    length = ask(node, None, 0)  # type: ignore[operator]
    buffer = ctypes.create_string_buffer(length)
    ask(node, buffer, length)  # type: ignore[operator]
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _element(node: object) -> Element:
    kids = (
        raw.FPDF_StructElement_GetChildAtIndex(node, at) for at in range(raw.FPDF_StructElement_CountChildren(node))
    )
    return (
        _said(node, raw.FPDF_StructElement_GetType),
        _said(node, raw.FPDF_StructElement_GetAltText),
        tuple(_element(kid) for kid in kids if kid),
    )


def trees(content: bytes) -> list[tuple[Element, ...]]:
    """The elements that reach onto each page, as pdfium reads them."""
    found = []
    with pdfium.PdfDocument(content) as document:
        assert raw.FPDFCatalog_IsTagged(document.raw)
        for page in document:
            tree = raw.FPDF_StructTree_GetForPage(page.raw)
            tops = (
                raw.FPDF_StructTree_GetChildAtIndex(tree, at) for at in range(raw.FPDF_StructTree_CountChildren(tree))
            )
            found.append(tuple(_element(top) for top in tops if top))
            raw.FPDF_StructTree_Close(tree)
            page.close()
    return found


def kinds(elements: tuple[Element, ...]) -> Iterator[str]:
    for kind, _, kids in elements:
        yield kind
        yield from kinds(kids)


@pytest.mark.parametrize("name", list(one_of_each()))
def test_every_document_is_tagged_from_its_title_on(name: str) -> None:
    content = render_pdf(one_of_each()[name])
    first = next(kind for kind in kinds(trees(content)[0]) if kind != "Document")
    assert first == "H1"


def test_a_table_is_rows_of_cells_under_its_heads() -> None:
    content = render_pdf(report(FindingTable((finding(1), finding(2))), SIGN))
    (tree,) = trees(content)
    found = [kind for kind in kinds(tree) if kind in ("Table", "TR", "TH", "TD")]
    assert found == ["Table", *(["TR"] + ["TH"] * 5), *(["TR"] + ["TD"] * 5) * 2]


def test_a_head_that_is_repeated_is_no_row_of_the_table() -> None:
    """And a table over many pages is one table, whose rows are as many as it has, each told once."""
    rows = tuple(finding(number) for number in range(30))
    content = render_pdf(report(FindingTable(rows), SIGN))
    assert len(trees(content)) > 3
    assert content.count(b"/S /TR ") == 31 and content.count(b"/S /Table ") == 1 and content.count(b"/S /TH ") == 5


def test_a_paragraph_over_several_lines_is_one_and_two_are_two() -> None:
    content = render_pdf(report(Paragraph("一段文字。" * 40), Paragraph("另一段。" * 40)))
    assert content.count(b"/S /P ") == 2


def test_a_photo_is_a_figure_with_its_caption() -> None:
    inspection = scene.everything()
    made = build_notice(inspection, scene.outcome(inspection), photos={"c" * 64: scene.jpeg()})

    def alts(elements: tuple[Element, ...]) -> Iterator[str]:
        for kind, alt, kids in elements:
            if kind == "Figure":
                yield alt
            yield from alts(kids)

    found = [alt for tree in trees(render_pdf(made)) for alt in alts(tree)]
    assert found == ["问题1　宿舍楼西侧　2026-11-18 10:21"]


def test_what_is_drawn_stands_in_the_tree_or_is_said_to_stand_beside_it() -> None:
    """No text lies outside marked content: 14.8.2.2."""
    made = build_notice(scene.many(5), scene.outcome(scene.many(5)))
    with pdfium.PdfDocument(render_pdf(made)) as document:
        for page in document:
            for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                assert raw.FPDFPageObj_CountMarks(thing.raw) == 1
            page.close()


def test_several_documents_in_one_file_have_one_tree() -> None:
    one = Report(Kind.NOTICE, "整改通知单", "局", "1号", "院", "2026-11-18", (Paragraph("甲。"),))
    content = render_pdfs([one, one])
    assert content.count(b"/S /Document ") == 1 and content.count(b"/S /H1 ") == 2
