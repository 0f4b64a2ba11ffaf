"""A document before it goes on paper: every page to read, then to a printer or into a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.placing import Target, put_file
from app.ui import messages, theme
from app.ui.dialogs.dialog import Dialog
from app.ui.jobs import Executor
from app.ui.models.print_words import End, QueueState, Sent, printed_words
from app.ui.paper_pages import PaperPages
from app.ui.paper_printing import PaperPrint, ask_printer, chosen_pages, file_of
from app.ui.print_queue import queue_state
from app.ui.saving import ask_target
from app.ui.widgets.buttons import Choice, primary, secondary
from app.ui.widgets.labels import label, restyle
from app.ui.widgets.paper_view import PaperView


def ask_where(parent: QWidget, file_name: str) -> Path | None:
    """Let the person say where a PDF goes."""
    return ask_target(parent, "另存为 PDF", file_name)


class PaperPreview(Dialog):
    """Shows a PDF; `warnings` stand above it. Raises `BROKEN_PAPER`.

    With `issue` it is a draft: the primary button, called `issue_title`, closes the dialog and calls it; printing and
    saving say that it is a draft. `copies` are (name, PDF) of a paper that prints in more than one: the first is the
    content itself, and a choice above shows, prints and saves the others.
    """

    asks = False
    """Which copy is shown is chosen here, and nothing is entered."""

    def __init__(
        self,
        content: bytes,
        title: str,
        file_name: str,
        parent: QWidget | None,
        *,
        warnings: Sequence[str] = (),
        issue: Callable[[], object] | None = None,
        issue_title: str = "",
        copies: Sequence[tuple[str, bytes]] = (),
        executor: Executor | None = None,
    ) -> None:
        pages = PaperPages(content, title)
        super().__init__(parent)
        self.setWindowTitle(f"预览 · {title}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._content, self._title, self._issue = content, title, issue
        self._file_name = file_name if issue is None else f"草稿_{file_name}"
        self._copies, self._copy = tuple(copies), 0
        self.copies = Choice([(place, name) for place, (name, _) in enumerate(self._copies)], 0)
        self.copies.chosen.connect(self._show_copy)
        self.ask_printer: Callable[[QWidget, str, int], QPrinter | None] = ask_printer
        self.ask_where: Callable[[QWidget, str], Path | None] = ask_where
        self.printing: PaperPrint | None = None
        self._printer_name = ""
        self.view = PaperView(executor)
        self.print_button = (secondary if issue else primary)("打印草稿…" if issue else "打印…", self.print_)
        self.print_button.setToolTip("Ctrl+P")
        self.print_button.setShortcut("Ctrl+P")
        self.save_button = secondary("草稿另存为 PDF…" if issue else "另存为 PDF…", self.save)
        self.close_button = secondary("关闭", self.reject)
        self.issue_button = primary(issue_title, self._on_issue) if issue else None
        self._state = label("", "note", wrap=True)
        self._state.hide()
        self._lay_out(warnings)
        self.view.show_pages(pages, title)
        self.view.setFocus()

    def _lay_out(self, warnings: Sequence[str]) -> None:
        now = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(16)] * 4)
        column.setSpacing(now.px(theme.GAP))
        if warnings:
            column.addWidget(_warned(warnings))
        self.copies.setVisible(len(self._copies) > 1)
        column.addWidget(self.copies)
        column.addWidget(self.view, 1)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self.save_button)
        foot.addStretch()
        foot.addWidget(self.close_button)
        foot.addWidget(self.print_button)
        if self.issue_button is not None:
            foot.addWidget(self.issue_button)
        column.addWidget(self._state)
        column.addLayout(foot)
        self.take_size(980, 900)

    # What the person does

    def print_(self) -> None:
        """Ask for a printer and its pages, and print; pressed again it stops."""
        if self.printing is not None:
            self.printing.stop()
            return
        pages = self.view.pages
        assert pages is not None
        try:
            printer = self.ask_printer(self, self._title, len(pages.sizes))
        except AppError as error:
            self._refuse(error)
            return
        if printer is None:
            return
        wanted = chosen_pages(printer, len(pages.sizes), self.view.sheets.page)
        if not wanted:
            self._say(f"没有选中任何一页：这份文件共 {len(pages.sizes)} 页。")
            return
        path = file_of(printer)
        if path is not None:
            self._write(pages, path, wanted)
            return
        printing = PaperPrint(pages, printer, wanted, self)
        printing.progressed.connect(self._on_progressed)
        printing.ended.connect(self._on_ended)
        try:
            printing.start()
        except AppError as error:
            self._refuse(error)
            return
        self.printing, self._printer_name = printing, printer.printerName()
        self._show_printing(True)
        self._on_progressed(0, len(wanted))

    def _write(self, pages: PaperPages, path: Path, wanted: Sequence[int]) -> None:
        """Write the chosen pages in place of printing them: the document itself, and no picture of it."""
        chosen = tuple(dict.fromkeys(wanted))
        whole = chosen == tuple(range(len(pages.sizes)))
        try:
            # the print dialog has asked about what stands there
            put_file(Target(path, over=True), self._content if whole else pages.only(chosen))
        except AppError as error:
            self._refuse(error)
            return
        self._say(f"没有打印，已存为 PDF：{path}")

    def save(self) -> None:
        """Keep the very bytes that are shown."""
        path = self.ask_where(self, self._proposed_name())
        if path is None:
            return
        try:
            put_file(Target(path, over=True), self._content)
        except AppError as error:
            self._refuse(error)
            return
        self._say(f"已存为 {path}")

    def _proposed_name(self) -> str:
        """The file's name, with the copy's where there is more than one."""
        if len(self._copies) < 2:
            return self._file_name
        name = Path(self._file_name)
        return f"{name.stem}_{self._copies[self._copy][0]}{name.suffix}"

    def _show_copy(self, place: object) -> None:
        """Show another copy from its first page."""
        assert isinstance(place, int)
        self._copy = place
        name, self._content = self._copies[place]
        self.view.show_pages(PaperPages(self._content, self._title), f"{self._title}（{name}）")
        self._state.hide()

    def _on_issue(self) -> None:
        issue = self._issue
        self.accept()
        if issue is not None:
            issue()

    # What comes back

    def _on_progressed(self, done: int, total: int) -> None:
        self._say(f"正在准备打印：{done} 页，共 {total} 页……")

    def _on_ended(self, sent: Sent) -> None:
        self.printing = None
        self._show_printing(False)
        queue = queue_state(self._printer_name)
        well = sent.end is End.ALL_SENT and queue is QueueState.READY
        self._say(printed_words(self._printer_name, sent, queue), role="note" if well else "fault")

    def _show_printing(self, on: bool) -> None:
        begins = "打印草稿…" if self._issue else "打印…"
        self.print_button.setText("停止打印" if on else begins)
        self.print_button.setShortcut("Ctrl+P")
        for button in (self.close_button, self.save_button, self.issue_button, self.copies):
            if button is not None:
                button.setEnabled(not on)

    def _say(self, sentence: str, role: str = "note") -> None:
        """One sentence above the buttons, all of it: what became of a printing is not cut short."""
        self._state.setText(sentence)
        self._state.show()
        restyle(self._state, role=role)

    def _refuse(self, error: AppError) -> None:
        """Told here, where the person looks, and kept for the window's bar behind."""
        self._say(f"{error.what}{error.remedy}", role="fault")
        messages.show(error)

    # Qt's

    def reject(self) -> None:
        if self.printing is not None:
            self.printing.stop()
            return
        super().reject()

    def done(self, result: int) -> None:
        self.view.close_paper()
        super().done(result)


def _warned(sentences: Sequence[str]) -> QFrame:
    box = QFrame()
    box.setProperty("role", "message")
    box.setProperty("tone", "warn")
    now = theme.current()
    column = QVBoxLayout(box)
    column.setContentsMargins(now.px(12), now.px(8), now.px(12), now.px(8))
    column.setSpacing(now.px(4))
    for sentence in sentences:
        column.addWidget(label(sentence, wrap=True))
    return box
