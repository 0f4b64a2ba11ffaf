"""A document in the window: read page by page, printed, saved, and issued by whoever asked for the preview."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPageRanges, QWheelEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from app.errors import AppError
from app.ui import paper_printing, theme
from app.ui.dialogs import paper_preview
from app.ui.dialogs.paper_preview import PaperPreview
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.models.print_words import End, QueueState, Sent
from app.ui.pages.conduct_printing import WrittenDialog, open_preview
from app.ui.paper_pages import PaperPages
from app.ui.paper_printing import NO_PRINTER, PRINTER_REFUSED, a4_printer, chosen_pages
from app.ui.print_queue import queue_state
from app.ui.widgets.paper_sheets import ZOOMS, Fit, place_sheets
from app.workflow.writing import Written
from tests.ui.conftest import texts


def paper(count: int, *, lying: tuple[int, ...] = ()) -> bytes:
    """A document of A4 pages, each with a black square 100 points wide, 72 points from its left and lower edges."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for number in range(count):
        canvas.setPageSize(landscape(A4) if number in lying else A4)
        canvas.rect(72, 72, 100, 100, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def preview(qtbot: QtBot, executor: ManualExecutor, content: bytes, **options: object) -> PaperPreview:
    made = PaperPreview(content, "整改通知单", "整改通知单.pdf", None, executor=executor, **options)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.resize(900, 760)
    made.show()
    return made


@pytest.fixture
def dialog(qtbot: QtBot, executor: ManualExecutor, recorder: Recorder) -> PaperPreview:
    return preview(qtbot, executor, paper(5, lying=(3,)))


def is_ink(image: QImage, x: float, y: float) -> bool:
    return image.pixelColor(round(x), round(y)).lightness() < 128


# Pages


def test_a_page_is_drawn_in_its_own_size_black_on_white() -> None:
    pages = PaperPages(paper(1), "通知")
    image = pages.draw(0, 2)
    pages.close()
    assert (image.width(), image.height()) == (round(A4[0] * 2 + 0.5), round(A4[1] * 2 + 0.5))
    assert is_ink(image, 2 * 122, image.height() - 2 * 122)
    assert image.pixelColor(10, 10) == Qt.GlobalColor.white


@pytest.mark.parametrize("content", [b"", b"not a document", paper(1)[:200]])
def test_what_is_no_pdf_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(AppError) as refusal:
        PaperPages(content, "整改通知单")
    assert refusal.value.code == "window.broken_paper" and "整改通知单" in str(refusal.value)


def test_sheets_lie_below_each_other_and_in_the_middle() -> None:
    first, second = place_sheets(((100, 200), (200, 100)), 2, 10, 600)
    assert (first.x(), first.y(), first.width(), first.height()) == (200, 10, 200, 400)
    assert (second.x(), second.y(), second.width(), second.height()) == (100, 420, 400, 200)


# Reading


def test_only_what_is_in_sight_is_drawn(qtbot: QtBot, executor: ManualExecutor) -> None:
    """However long a document is, opening it draws the first sheets and no other."""
    shown = preview(qtbot, executor, paper(200))
    sheets = shown.view.sheets
    assert sheets.count == 200 and not sheets._drawn
    executor.wait()
    assert set(sheets._drawn) <= {0, 1, 2} and 0 in sheets._drawn
    sheets.go_to(150)
    executor.wait()
    assert 150 in sheets._drawn and 75 not in sheets._drawn


def test_what_was_scrolled_past_is_never_drawn(qtbot: QtBot, executor: ManualExecutor) -> None:
    shown = preview(qtbot, executor, paper(50))
    shown.view.sheets.go_to(20)
    shown.view.sheets.go_to(40)
    executor.wait()
    assert 20 not in shown.view.sheets._drawn and 40 in shown.view.sheets._drawn


def test_pages_are_turned_and_counted(dialog: PaperPreview, executor: ManualExecutor) -> None:
    view = dialog.view
    view.sheets.set_fit(Fit.PAGE)
    assert view.place.text() == "第 1 页 / 共 5 页" and not view.back.isEnabled()
    view.onward.click()
    assert view.place.text() == "第 2 页 / 共 5 页"
    view.back.click()
    assert view.sheets.page == 0
    assert view.sheets.accessibleName() == "整改通知单，第 1 页，共 5 页"
    executor.wait()


def test_every_page_is_reached_by_the_keyboard(qtbot: QtBot, dialog: PaperPreview, executor: ManualExecutor) -> None:
    sheets = dialog.view.sheets
    sheets.set_fit(Fit.PAGE)
    seen = [sheets.page]
    for _ in range(4):
        qtbot.keyClick(sheets, Qt.Key.Key_PageDown)
        seen.append(sheets.page)
    assert seen == [0, 1, 2, 3, 4]
    qtbot.keyClick(sheets, Qt.Key.Key_Home)
    assert sheets.page == 0
    qtbot.keyClick(sheets, Qt.Key.Key_End)
    assert sheets.page == 4 and not dialog.view.onward.isEnabled()
    qtbot.keyClick(sheets, Qt.Key.Key_PageUp)
    assert sheets.page == 3
    sheets.set_zoom(200)
    qtbot.keyClick(sheets, Qt.Key.Key_Home)
    before = sheets.verticalScrollBar().value()
    qtbot.keyClick(sheets, Qt.Key.Key_PageDown)
    moved = sheets.verticalScrollBar().value() - before
    assert 0 < moved < sheets.viewport().height()
    executor.wait()


def test_sizes_follow_the_window_or_the_person(qtbot: QtBot, dialog: PaperPreview, executor: ManualExecutor) -> None:
    view, sheets = dialog.view, dialog.view.sheets
    view.width_button.click()
    assert view.width_button.property("chosen") and not sheets.horizontalScrollBar().isVisible()
    wide = max(place.width() for place in sheets._placed)
    assert wide <= sheets.viewport().width() < wide * 1.1
    view.whole.click()
    assert view.whole.property("chosen")
    assert max(place.height() for place in sheets._placed) <= sheets.viewport().height()
    view.real.click()
    assert sheets.zoom == 100 and view.zoom.text() == "100%" and view.real.property("chosen")
    qtbot.keyClick(sheets, Qt.Key.Key_Plus)
    assert sheets.zoom == 110 and not view.real.property("chosen")
    qtbot.keyClick(sheets, Qt.Key.Key_Minus)
    qtbot.keyClick(sheets, Qt.Key.Key_Minus)
    assert sheets.zoom == 90
    for _ in ZOOMS:
        sheets.zoom_by(1)
    assert sheets.zoom == ZOOMS[-1] and not view.larger.isEnabled()
    for _ in ZOOMS:
        view.smaller.click()
    assert sheets.zoom == ZOOMS[0]
    executor.wait()


def test_the_wheel_zooms_with_ctrl_and_holds_what_is_under_the_mouse(
    qtbot: QtBot, dialog: PaperPreview, executor: ManualExecutor
) -> None:
    sheets = dialog.view.sheets
    sheets.set_zoom(200)
    sheets.verticalScrollBar().setValue(3000)
    sheets.horizontalScrollBar().setValue(200)
    mouse = QPoint(300, 200)

    def under_mouse() -> tuple[int, float, float]:
        at = mouse + sheets._offset
        number = next(n for n, place in enumerate(sheets._placed) if place.contains(at))
        place = sheets._placed[number]
        return number, (at.x() - place.x()) / place.width(), (at.y() - place.y()) / place.height()

    before = under_mouse()
    wheel = QWheelEvent(
        QPointF(mouse),
        QPointF(sheets.viewport().mapToGlobal(mouse)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(sheets.viewport(), wheel)
    assert sheets.zoom == 250
    after = under_mouse()
    assert after[0] == before[0] and after[1:] == pytest.approx(before[1:], abs=0.02)
    executor.wait()


def test_a_sheet_is_drawn_as_sharp_as_the_screen(dialog: PaperPreview, executor: ManualExecutor) -> None:
    dialog.view.sheets.set_zoom(150)
    executor.wait()
    image = dialog.view.sheets._drawn[dialog.view.sheets.page].image
    place = dialog.view.sheets._placed[dialog.view.sheets.page]
    assert abs(image.width() - place.width() * dialog.devicePixelRatioF()) <= 1


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_paper_stays_white_in_the_dark(
    qtbot: QtBot, executor: ManualExecutor, recorder: Recorder, tokens: theme.Tokens
) -> None:
    theme.apply(theme.Theme(tokens))
    shown = preview(qtbot, executor, paper(1))
    sheets = shown.view.sheets
    executor.wait()
    place = sheets._placed[0].translated(-sheets._offset)
    image = sheets.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    assert image.pixelColor(round((place.x() + 9) * ratio), round((place.y() + 9) * ratio)) == Qt.GlobalColor.white
    assert image.pixelColor(2, 2) == theme.current().color("neutral_soft")


def test_a_dialog_closed_while_a_page_is_drawn_leaves_nothing_behind(qtbot: QtBot, recorder: Recorder) -> None:
    shown = PaperPreview(paper(3), "通知", "通知.pdf", None)
    shown.show()
    shown.reject()
    assert shown.view.pages is None and not recorder.crashes


# Printing


def printer_into(path: Path) -> QPrinter:
    printer = a4_printer("整改通知单")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> dict[str, QueueState]:
    """A printer that prints into a file stands for one that prints on paper; `queue["is"]` is what its queue says."""
    said = {"is": QueueState.READY}
    for module in (paper_preview, paper_printing):
        monkeypatch.setattr(module, "file_of", lambda printer: None)
        monkeypatch.setattr(module, "queue_state", lambda name: said["is"])
    return said


def printed(path: Path) -> list[tuple[float, float, QImage]]:
    pages = PaperPages(path.read_bytes(), path.name)
    found = [(*size, pages.draw(number, 1)) for number, size in enumerate(pages.sizes)]
    pages.close()
    return found


def test_a_document_is_printed_in_its_own_size(
    qtbot: QtBot, dialog: PaperPreview, tmp_path: Path, queue: dict[str, QueueState]
) -> None:
    dialog.ask_printer = lambda parent, title, count: printer_into(tmp_path / "印出.pdf")
    dialog.print_button.click()
    printing = dialog.printing
    assert printing is not None and dialog.print_button.text() == "停止打印" and not dialog.close_button.isEnabled()
    with qtbot.waitSignal(printing.ended, timeout=30_000) as ended:
        pass
    assert ended.args == [Sent(End.ALL_SENT, 5, 5)] and "已交给系统打印队列，共 5 页" in dialog._state.text()
    assert dialog.printing is None and dialog.close_button.isEnabled()
    sheets = printed(tmp_path / "印出.pdf")
    assert len(sheets) == 5
    assert [width > height for width, height, _ in sheets] == [False, False, False, True, False]
    for width, height, image in sheets:
        assert (min(width, height), max(width, height)) == pytest.approx(A4, abs=1.5)
        # the square's own corners: nothing is moved, shrunk or cut
        assert is_ink(image, 75, height - 75) and is_ink(image, 169, height - 169)
        assert not is_ink(image, 68, height - 75) and not is_ink(image, 176, height - 169)


def test_only_the_pages_asked_for_are_printed(dialog: PaperPreview, tmp_path: Path) -> None:
    printer = printer_into(tmp_path / "x.pdf")
    assert chosen_pages(printer, 5, 2) == (0, 1, 2, 3, 4)
    printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
    assert chosen_pages(printer, 5, 2) == (2,)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 4)
    assert chosen_pages(printer, 5, 2) == (1, 2, 3)
    printer.setPageRanges(QPageRanges.fromString("1,4-9"))
    assert chosen_pages(printer, 5, 2) == (0, 3, 4)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert chosen_pages(printer, 5, 2) == (4, 3, 0)
    printer.setCopyCount(2)
    printer.setCollateCopies(True)
    assert chosen_pages(printer, 5, 2) == (4, 3, 0, 4, 3, 0)
    printer.setCollateCopies(False)
    assert chosen_pages(printer, 5, 2) == (4, 4, 3, 3, 0, 0)


def test_a_printing_that_is_stopped_says_how_many_pages_went(
    qtbot: QtBot, dialog: PaperPreview, tmp_path: Path, queue: dict[str, QueueState]
) -> None:
    """Qt hands over what it has drawn, also when it is asked to drop it."""
    dialog.ask_printer = lambda parent, title, count: printer_into(tmp_path / "印出.pdf")
    dialog.print_button.click()
    printing = dialog.printing
    assert printing is not None
    printing.progressed.connect(lambda done, total: dialog.reject() if done == 2 else None)
    with qtbot.waitSignal(printing.ended, timeout=30_000):
        pass
    assert dialog.isVisible() and dialog.printing is None
    assert "前 2 页已经交给" in dialog._state.text() and "其余 3 页没有打印" in dialog._state.text()
    assert len(printed(tmp_path / "印出.pdf")) == 2
    dialog.reject()
    assert not dialog.isVisible()


def test_a_queue_that_is_stopped_is_told_although_it_took_the_document(
    qtbot: QtBot, executor: ManualExecutor, tmp_path: Path, queue: dict[str, QueueState]
) -> None:
    queue["is"] = QueueState.HALTED
    dialog = preview(qtbot, executor, paper(1))
    dialog.ask_printer = lambda parent, title, count: printer_into(tmp_path / "印出.pdf")
    dialog.print_button.click()
    assert dialog.printing is not None
    with qtbot.waitSignal(dialog.printing.ended):
        pass
    assert "现在停用或出了故障，请核对" in dialog._state.text() and dialog._state.property("role") == "fault"


def test_nothing_is_drawn_for_a_queue_that_takes_no_documents(
    dialog: PaperPreview, tmp_path: Path, queue: dict[str, QueueState], recorder: Recorder
) -> None:
    queue["is"] = QueueState.CLOSED
    dialog.ask_printer = lambda parent, title, count: printer_into(tmp_path / "印出.pdf")
    dialog.print_button.click()
    assert dialog.printing is None and "现在不接收文件，没有打印" in dialog._state.text()
    assert not (tmp_path / "印出.pdf").exists()


def test_into_a_file_goes_the_document_itself_and_its_name_is_told(dialog: PaperPreview, tmp_path: Path) -> None:
    dialog.ask_printer = lambda parent, title, count: printer_into(tmp_path / "整改通知单.pdf")
    dialog.print_button.click()
    assert (tmp_path / "整改通知单.pdf").read_bytes() == dialog._content
    assert dialog._state.text() == f"没有打印，已存为 PDF：{tmp_path / '整改通知单.pdf'}"


def test_of_some_pages_a_document_of_these_is_written(dialog: PaperPreview, tmp_path: Path) -> None:
    """With its letters and lines, and not as pictures of them."""

    def some(parent: object, title: str, count: int) -> QPrinter:
        printer = printer_into(tmp_path / "两页.pdf")
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(4, 5)
        printer.setCopyCount(2)
        return printer

    dialog.ask_printer = some
    dialog.print_button.click()
    assert [width > height for width, height, _ in printed(tmp_path / "两页.pdf")] == [True, False]
    assert b"/Subtype/Image" not in (tmp_path / "两页.pdf").read_bytes()


def test_without_a_printer_one_sentence_says_so(
    dialog: PaperPreview, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_printing, "has_printer", lambda: False)
    dialog.print_button.click()
    assert dialog.printing is None and dialog._state.text() == f"{NO_PRINTER.what}{NO_PRINTER.remedy}"


def test_a_queue_that_nobody_knows_is_gone() -> None:
    assert queue_state("没有这台打印机") is QueueState.GONE


@pytest.mark.qt_log_ignore("QPainter::begin", "This plugin does not support")
def test_a_printer_that_refuses_is_told_and_nothing_is_lost(
    dialog: PaperPreview, recorder: Recorder, tmp_path: Path, queue: dict[str, QueueState]
) -> None:
    dialog.ask_printer = lambda parent, title, count: printer_into(tmp_path)  # a folder
    dialog.print_button.click()
    assert dialog.printing is None and dialog.print_button.text() == "打印…"
    assert recorder.said[-1].what == PRINTER_REFUSED.what and PRINTER_REFUSED.remedy in dialog._state.text()


def test_a_printing_that_is_thought_better_of_changes_nothing(dialog: PaperPreview) -> None:
    dialog.ask_printer = lambda parent, title, count: None
    dialog.print_button.click()
    assert dialog.printing is None and dialog.close_button.isEnabled()


# Keeping and issuing


def test_the_very_bytes_are_saved(dialog: PaperPreview, tmp_path: Path) -> None:
    names: list[str] = []
    dialog.ask_where = lambda parent, name: names.append(name) or tmp_path / name  # type: ignore[func-returns-value]
    dialog.save_button.click()
    assert names == ["整改通知单.pdf"]
    assert (tmp_path / names[0]).read_bytes() == dialog._content
    assert str(tmp_path / names[0]) in dialog._state.text()


def test_a_place_that_cannot_be_written_is_told(dialog: PaperPreview, recorder: Recorder, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    dialog.ask_where = lambda parent, name: tmp_path / "file" / name
    dialog.save_button.click()
    assert recorder.said and recorder.said[-1].what in dialog._state.text()


def test_a_draft_is_issued_by_the_one_primary_button(qtbot: QtBot, executor: ManualExecutor, tmp_path: Path) -> None:
    issued: list[bool] = []
    shown = preview(
        qtbot,
        executor,
        paper(1),
        warnings=("检查单位没有填写。",),
        issue=lambda: issued.append(True),
        issue_title="正式出具",
    )
    assert "检查单位没有填写。" in texts(shown)
    assert shown.issue_button is not None and shown.issue_button.property("primary")
    assert not shown.print_button.property("primary") and shown.print_button.text() == "打印草稿…"
    shown.ask_where = lambda parent, name: tmp_path / name
    shown.save_button.click()
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".pdf"] == ["草稿_整改通知单.pdf"]
    shown.issue_button.click()
    assert issued == [True] and not shown.isVisible()


# What was written


def test_a_written_document_is_read_and_printed_from_its_file(
    qtbot: QtBot, executor: ManualExecutor, tmp_path: Path, recorder: Recorder
) -> None:
    path = tmp_path / "整改通知单.pdf"
    path.write_bytes(paper(2))
    parent = preview(qtbot, executor, paper(1))
    written = WrittenDialog("整改通知单", Written(path), parent)
    written.open()
    written.open_preview()
    assert written.preview is not None and written.preview.view.sheets.count == 2
    assert not written.isVisible()
    written.preview.reject()


def test_a_written_document_that_is_gone_is_told(
    qtbot: QtBot, executor: ManualExecutor, tmp_path: Path, recorder: Recorder
) -> None:
    parent = preview(qtbot, executor, paper(1))
    written = WrittenDialog("整改通知单", Written(tmp_path / "没有.pdf"), parent)
    written.open()
    written.open_preview()
    assert recorder.said[-1].where.endswith("没有.pdf") and written.preview is None
    assert open_preview(b"", "通知", "通知.pdf", parent) is None
    assert "不是 PDF" in recorder.said[-1].what
    written.reject()


def test_a_workbook_is_opened_by_the_desktop(qtbot: QtBot, executor: ManualExecutor, tmp_path: Path) -> None:
    parent = preview(qtbot, executor, paper(1))
    written = WrittenDialog("台账", Written(tmp_path / "台账.xlsx"), parent)
    assert "预览与打印" not in texts(written) and "打开文件" in texts(written)
    written.reject()


def test_the_text_of_a_document_is_not_needed_to_show_it() -> None:
    """A scan is a PDF too: a page with nothing on it is a white sheet."""
    blank = pypdfium2.PdfDocument.new()
    blank.new_page(*A4)
    out = io.BytesIO()
    blank.save(out)
    blank.close()
    pages = PaperPages(out.getvalue(), "扫描件")
    assert len(pages.sizes) == 1 and pages.draw(0, 1).pixelColor(300, 400) == Qt.GlobalColor.white
    pages.close()
