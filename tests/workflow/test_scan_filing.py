"""Scans come home: every page is filed to the paper that its code names, whatever way it went through the scanner."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from app.domain.documents import Copy, Kind
from app.domain.institution import Institution
from app.domain.scan_pages import Target, Why, number_of, with_placed
from app.errors import AppError
from app.workflow.case import Wanted
from app.workflow.desk import Desk
from app.workflow.documents import documents_of, find_document, scan_bytes
from app.workflow.issuing import issue
from app.workflow.scan_filing import ScanPlan, file_scans, pictures_beside, plan_scans
from app.workflow.scan_reading import look_at, put_together
from tests.workflow.test_documents import visit_of

TURNS = (None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
DPI = (100, 100, 100, 100, 150, 150, 200, 300)


@pytest.fixture
def papers(desk: Desk, home: Institution, tmp_path: Path) -> dict[str, bytes]:
    """A record of several pages and a notice, as they were printed."""
    visit = visit_of(desk, home)
    made = {}
    for kind, copy in ((Kind.RECORD, Copy.OFFICE), (Kind.NOTICE, Copy.INSTITUTION)):
        written = issue(desk, visit, Wanted(kind, copy=copy), tmp_path / f"{kind.value}.pdf")
        made[kind.value] = written.path.read_bytes()
    return made


def drawn(pdf: bytes, dpi: int) -> list[Image.Image]:
    with pdfium.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().copy() for page in document]


def scanned(page: Image.Image, chance: random.Random) -> Image.Image:
    """A page as it comes out of a scanner: a little askew, any side up."""
    askew = page.rotate(chance.uniform(-1.5, 1.5), resample=Image.Resampling.BILINEAR, fillcolor=255)
    turn = chance.choice(TURNS)
    return askew if turn is None else askew.transpose(turn)


def jpeg(page: Image.Image, quality: int = 40) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality)
    return out.getvalue()


def one_bit(page: Image.Image) -> Image.Image:
    return page.point(lambda value: 255 if value > 150 else 0, "1")


def stack_of(path: Path, pages: Sequence[Image.Image]) -> Path:
    """The pages as a PDF that a scanner writes: a picture a page, some in black and white alone."""
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:])
    return path


def numbers(plan: ScanPlan, desk: Desk, name: str) -> list[int]:
    """The page numbers that were filed to a document of a kind, in order."""
    for sheaf in plan.stack.sheaves:
        if sheaf.target.slot.startswith(f"document/{name}/"):
            return [number_of(page) for page in sheaf.pages]
    return []


def count(pdf: bytes) -> int:
    with pdfium.PdfDocument(pdf) as document:
        return len(document)


def kept(desk: Desk, target: Target) -> bytes:
    document = next(each for each in documents_of(desk, target.inspection) if each.slot == target.slot)
    (scan,) = document.scans
    return scan_bytes(desk, scan)


def test_two_hundred_pages_are_filed_without_one_wrong(desk: Desk, papers: dict[str, bytes], tmp_path: Path) -> None:
    """Two papers shuffled into each other, a quarter of the pages each way up, at 100 to 300 dots, half of them black
    and white alone, half as JPEG of quality 40: of each print a page comes once, the rest as copies."""
    chance = random.Random(15)
    sources = {(name, dpi): drawn(content, dpi) for name, content in papers.items() for dpi in dict.fromkeys(DPI)}
    pages = [(name, number) for name, content in papers.items() for number in range(count(content))]
    wanted = [*pages, *(chance.choice(pages) for _ in range(200 - len(pages)))]
    chance.shuffle(wanted)
    folder = tmp_path / "扫描"
    folder.mkdir()
    truth: dict[str, tuple[str, int]] = {}
    for place, (name, number) in enumerate(wanted):
        page = scanned(sources[name, chance.choice(DPI)][number], chance)
        file = folder / (f"扫描{place}.png" if place % 2 else f"扫描{place}.jpg")
        if place % 2:
            one_bit(page).save(file)
        else:
            file.write_bytes(jpeg(page))
        truth[file.name] = (name, number + 1)
    plan = plan_scans(desk, [folder])
    assert not plan.faults and len(plan.pages) == 200
    assert [each.page.where for each in plan.pages][:3] == ["扫描0.jpg", "扫描1.png", "扫描2.jpg"]
    for read in plan.pages:
        (code,) = read.page.codes
        name, number = truth[read.page.where]
        assert code.page == number and code.pages == count(papers[name]), read.page.where
    assert {stray.why for stray in plan.stack.strays} == {Why.TWICE}
    assert numbers(plan, desk, "record") == [*range(1, count(papers["record"]) + 1)]
    assert numbers(plan, desk, "notice") == [*range(1, count(papers["notice"]) + 1)]


def test_a_pdf_of_two_papers_becomes_a_scan_of_each_upright_and_in_order(
    desk: Desk, papers: dict[str, bytes], tmp_path: Path
) -> None:
    chance = random.Random(4)
    pages = [scanned(page, chance) for content in papers.values() for page in drawn(content, 150)]
    folded = [*pages[0::2], *pages[1::2][::-1]]
    path = stack_of(tmp_path / "一叠.pdf", [one_bit(page) if n % 2 else page for n, page in enumerate(folded)])
    plan = plan_scans(desk, [path])
    assert not plan.stack.strays
    filed = file_scans(desk, plan)
    assert [(each.pages, each.missing) for each in filed] == [(count(papers[name]), ()) for name in _in_order(plan)]
    for sheaf in plan.stack.sheaves:
        with pdfium.PdfDocument(kept(desk, sheaf.target)) as document:
            seen = [look_at(page.render(scale=2, grayscale=True).to_pil()) for page in document]
        assert [each.codes[0].page for each in seen] == [*range(1, len(sheaf.pages) + 1)]
        assert [each.turn for each in seen] == [0] * len(seen), "every page stands upright"


def _in_order(plan: ScanPlan) -> Iterator[str]:
    for sheaf in plan.stack.sheaves:
        yield sheaf.target.slot.split("/")[1]


def test_the_same_pages_again_are_the_same_scan(desk: Desk, papers: dict[str, bytes], tmp_path: Path) -> None:
    path = stack_of(tmp_path / "通知.pdf", drawn(papers["notice"], 100))
    for _ in range(2):
        (filed,) = file_scans(desk, plan_scans(desk, [path]))
    assert len(kept(desk, filed.target)) > 1000, "there is one scan"


def test_a_page_without_a_code_belongs_to_nobody_until_a_person_places_it(
    desk: Desk, papers: dict[str, bytes], tmp_path: Path
) -> None:
    pages = drawn(papers["record"], 100)
    pages[1].paste(255, (0, pages[1].height - 140, pages[1].width, pages[1].height))  # its foot is torn off
    plan = plan_scans(desk, [stack_of(tmp_path / "记录.pdf", pages)])
    (stray,), (sheaf,) = plan.stack.strays, plan.stack.sheaves
    assert stray.why is Why.NO_CODE and stray.guess == 2 and sheaf.missing == (2,)
    shown = pictures_beside(plan, 300)
    assert [*shown] == [0, 1, 2], "it stands beside its neighbours"
    assert max(Image.open(io.BytesIO(shown[1])).size) == 300
    (without,) = file_scans(desk, plan)
    assert without.missing == (2,)
    assert "缺第2页" in documents_of(desk, without.target.inspection)[0].scans[0].name
    placed = with_placed(plan.stack, {stray.page.place: (sheaf, stray.guess)})
    (whole,) = file_scans(desk, plan, placed)
    assert whole.pages == len(pages) and not whole.missing


def test_an_empty_back_and_a_paper_of_another_office_are_told(
    desk: Desk, partner: Desk, papers: dict[str, bytes], tmp_path: Path
) -> None:
    path = stack_of(tmp_path / "a.pdf", [drawn(papers["notice"], 100)[0], Image.new("L", (827, 1169), 250)])
    assert [stray.why for stray in plan_scans(desk, [path]).stack.strays] == [Why.BLANK]
    assert [stray.why for stray in plan_scans(partner, [path]).stack.strays] == [Why.UNKNOWN, Why.BLANK]


def test_a_file_that_can_not_be_read_is_told_and_the_others_are_filed(
    desk: Desk, papers: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4 torn")
    (tmp_path / "好.jpg").write_bytes(jpeg(drawn(papers["notice"], 150)[0]))
    plan = plan_scans(desk, [tmp_path / "坏.pdf", tmp_path / "好.jpg"])
    assert [fault.where for fault in plan.faults] == ["坏.pdf"]
    assert [len(sheaf.pages) for sheaf in plan.stack.sheaves] == [1]


def test_a_file_that_was_changed_since_it_was_read_is_not_filed(
    desk: Desk, papers: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "好.jpg"
    path.write_bytes(jpeg(drawn(papers["notice"], 150)[0]))
    plan = plan_scans(desk, [path])
    path.write_bytes(jpeg(drawn(papers["notice"], 150)[0], quality=50))
    with pytest.raises(AppError, match="被改动了"):
        file_scans(desk, plan)
    assert not any(document.scans for document in documents_of(desk, plan.stack.sheaves[0].target.inspection))


def test_the_same_pages_give_the_same_bytes(desk: Desk, papers: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "好.jpg").write_bytes(jpeg(drawn(papers["notice"], 150)[0]))
    plan = plan_scans(desk, [tmp_path / "好.jpg"])
    assert put_together(plan.files, plan.pages) == put_together(plan.files, plan.pages)


def test_a_folder_without_scans_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="里面没有扫描件"):
        plan_scans(desk, [tmp_path])


def test_both_copies_of_a_record_are_known_by_their_digests(desk: Desk, home: Institution, tmp_path: Path) -> None:
    """The record has no number: its code names the visit, and the digest tells which of its papers it is."""
    visit = visit_of(desk, home)
    for copy in (Copy.OFFICE, Copy.INSTITUTION):
        written = issue(desk, visit, Wanted(Kind.RECORD, copy=copy), tmp_path / f"{copy.value}.pdf")
        plan = plan_scans(desk, [written.path])
        (sheaf,) = plan.stack.sheaves
        assert sheaf.target.slot.startswith("document/record/") and not plan.stack.strays, copy
    assert find_document(desk, visit, sheaf.target.slot).kind is Kind.RECORD
