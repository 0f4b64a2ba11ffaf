"""案卷: a visit's papers, its scans and what became of each problem, as one file numbered through."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from app.domain.documents import Kind
from app.domain.institution import Institution
from app.errors import AppError
from app.workflow.case import Wanted
from app.workflow.desk import Desk
from app.workflow.documents import attach_scan, documents_of
from app.workflow.filing_cases import case_file, write_case_file
from app.workflow.issuing import issue
from app.workflow.rectifying import reply
from tests.workflow.conftest import picture
from tests.workflow.test_documents import CIVIL, visit_of


@pytest.fixture
def filed(desk: Desk, home: Institution, tmp_path: Path) -> int:
    """A visit with a record, a notice, a scan of each (a PDF and a photo), and a reply."""
    visit = visit_of(desk, home)
    written = issue(desk, visit, Wanted(Kind.RECORD), tmp_path / "记录.pdf")
    issue(desk, visit, Wanted(Kind.NOTICE), tmp_path / "通知.pdf")
    for document in documents_of(desk, visit):
        if document.kind is Kind.RECORD:
            attach_scan(desk, visit, document.slot, written.path.read_bytes(), "签字.pdf")
        else:
            attach_scan(desk, visit, document.slot, picture(600, 800), "签字.jpg")
    reply(desk, visit, CIVIL, "已补记三个月的记录。", by="张院长")
    return visit


def pages(path: Path) -> list[str]:
    with pdfium.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_a_file_holds_every_paper_its_scans_and_the_course_in_order(desk: Desk, filed: int) -> None:
    whole = case_file(desk, filed)
    assert [piece.title for piece in whole.pieces] == [
        "现场检查记录",
        "现场检查记录（签字页扫描件）",
        "整改通知单",
        "整改通知单（签字页扫描件）",
        "整改和复查情况",
    ]
    assert any("没有登记送达" in each for each in whole.lacks) and any("没有整改回复" in each for each in whole.lacks)


def test_pages_are_numbered_through_and_the_contents_say_where_each_begins(
    desk: Desk, filed: int, tmp_path: Path
) -> None:
    written = write_case_file(desk, filed, tmp_path / "案卷.pdf")
    told = pages(written.path)
    assert all(f"卷内第{number}页" in text for number, text in enumerate(told, 1))
    assert "案卷封面" in told[0] and f"{len(told)}页" in told[0] and "卷内目录" in told[1]
    begins = next(number for number, text in enumerate(told, 1) if number > 2 and "整改和复查情况" in text)
    assert f"整改和复查情况 2026-11-22 {begins}" in " ".join(told[1].split())
    assert "已补记三个月的记录。" in "".join(told[begins - 1].split())
    with pdfium.PdfDocument(written.path) as document:
        marks = [mark.get_title() for mark in document.get_toc()]
    assert any(mark.startswith("现场检查记录（签字页扫描件）") for mark in marks)
    assert b"pdfaid:part" in written.path.read_bytes()


def test_a_piece_that_is_left_out_is_named_in_the_contents(desk: Desk, filed: int, tmp_path: Path) -> None:
    whole = pages(write_case_file(desk, filed, tmp_path / "全.pdf").path)
    cut = pages(write_case_file(desk, filed, tmp_path / "缺.pdf", without=(4,)).path)
    assert len(cut) == len(whole) - 1 and "未收入整改通知单（签字页扫描件）" in "".join(cut[1].split())
    with pytest.raises(AppError, match="卷内没有第9件"):
        write_case_file(desk, filed, tmp_path / "错.pdf", without=(9,))
    assert not (tmp_path / "错.pdf").exists()


def test_the_course_of_one_problem_is_a_file_of_its_own(desk: Desk, filed: int) -> None:
    one = case_file(desk, filed, CIVIL)
    assert [piece.title for piece in one.pieces] == ["整改通知单", "整改通知单（签字页扫描件）", "整改和复查情况"]
    assert not any("没有整改回复" in each for each in one.lacks), "the other problem's is not of this file"


def test_the_same_file_is_the_same_bytes(desk: Desk, filed: int, tmp_path: Path) -> None:
    one, two = (write_case_file(desk, filed, tmp_path / name).path.read_bytes() for name in ("一.pdf", "二.pdf"))
    assert one == two
