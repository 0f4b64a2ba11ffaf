"""A stack of scans is filed from the window: what each page is, and the pages that a person places."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.documents import Kind
from app.domain.institution import Institution
from app.ui.dialogs.case_file_dialog import CaseFileDialog
from app.ui.dialogs.documents_dialog import DocumentsDialog
from app.ui.dialogs.scan_filing_dialog import ScanFilingDialog
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.session import Session
from app.workflow.case import Wanted
from app.workflow.documents import documents_of
from app.workflow.issuing import issue
from tests.ui.conftest import texts
from tests.ui.visits import begin, finish


@pytest.fixture
def papers(qtbot: QtBot, session: Session, homes: tuple[Institution, ...]) -> DocumentsDialog:
    visit = begin(session, homes[0], "fire")
    finish(session, visit, "XF09", "XF19")
    made = DocumentsDialog(session, visit, None)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    return made


def scan(session: Session, folder: Path) -> list[Path]:
    """The record of the visit as pictures of its pages; of the second page the foot is torn off."""
    visit = next(key for key, _ in session.desk.store.things("inspection"))
    written = issue(session.desk, visit, Wanted(Kind.RECORD), folder / "record.pdf")
    found = []
    with pdfium.PdfDocument(written.path) as document:
        for number, page in enumerate(document, 1):
            picture = page.render(scale=1.6, grayscale=True).to_pil()
            if number == 2:
                picture = picture.crop((0, 0, picture.width, picture.height - 160))
            found.append(folder / f"扫描{number}.png")
            picture.save(found[-1])
    return found


def opened(papers: DocumentsDialog, executor: ManualExecutor, files: list[Path]) -> ScanFilingDialog:
    papers.filer.ask = lambda _: files
    papers.stack_button.click()
    executor.run_next()
    dialog = papers.filer.dialog
    assert dialog is not None
    return dialog


def test_a_page_without_a_code_is_shown_between_its_neighbours_and_placed_by_a_person(
    papers: DocumentsDialog, session: Session, executor: ManualExecutor, recorder: Recorder, tmp_path: Path
) -> None:
    files = scan(session, tmp_path)
    dialog = opened(papers, executor, files)
    told = "".join(texts(dialog))
    assert f"可以归档 {len(files) - 1} 页，1 页先不归档" in told and "缺第2页" in told
    assert "扫描2.png：没有读出二维码；看前后页，像是第2页" in told
    assert "前一张（检查编号" in told and "第1页）" in told and "第3页）" in told
    assert all(not shown.pixmap().isNull() for shown in dialog._shown)
    assert dialog.stack.strays, "nothing is placed before a person says so"
    dialog.document_box.setCurrentIndex(1)
    assert dialog.page_box.currentText() == "第2页" and not dialog.stack.strays
    assert dialog.file_button.text() == f"归档 {len(files)} 页"
    dialog.file_button.click()
    executor.run_next()
    assert [message.what for message in recorder.said] == [f"已归档 {len(files)} 页，1 份文书。"]
    (document,) = documents_of(session.desk, papers._key)
    assert len(document.scans) == 1 and papers.document is not None and papers.document.scans


def test_what_is_placed_is_taken_back_and_what_is_left_is_not_filed(
    papers: DocumentsDialog, session: Session, executor: ManualExecutor, recorder: Recorder, tmp_path: Path
) -> None:
    dialog = opened(papers, executor, scan(session, tmp_path)[:2])
    dialog.document_box.setCurrentIndex(1)
    dialog.document_box.setCurrentIndex(0)
    assert len(dialog.stack.strays) == 1 and not dialog.page_box.isEnabled()
    dialog.leave_button.click()
    assert not documents_of(session.desk, papers._key)[0].scans


def test_a_stack_of_strange_papers_files_nothing_and_says_so(
    papers: DocumentsDialog, session: Session, executor: ManualExecutor, recorder: Recorder, tmp_path: Path
) -> None:
    dialog = opened(papers, executor, scan(session, tmp_path)[1:2])
    told = "".join(texts(dialog))
    assert "没有可以归档的页" in told and "没有一页认得出是本机的哪份文书" in told
    assert dialog.file_button.isHidden() and dialog.leave_button.text() == "关闭"


def test_the_file_of_a_visit_says_what_is_missing_and_is_written_without_what_is_unticked(
    papers: DocumentsDialog, session: Session, executor: ManualExecutor, recorder: Recorder, tmp_path: Path
) -> None:
    scan(session, tmp_path)
    papers.case_button.click()
    executor.run_next()
    dialog = papers.dialog
    assert isinstance(dialog, CaseFileDialog)
    assert "没有整改通知单" in "".join(texts(dialog)) and len(dialog.boxes) == 2
    dialog.boxes[1].setChecked(False)
    assert dialog.left_out == (2,)
    papers.printer.ask = lambda *_: tmp_path / "案卷.pdf"
    dialog.write_button.click()
    executor.run_next()
    with pdfium.PdfDocument(tmp_path / "案卷.pdf") as document:
        told = document[1].get_textpage().get_text_range()
    assert "未收入整改和复查情况" in "".join(told.split())
