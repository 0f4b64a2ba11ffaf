"""批量出具: the papers of one kind for several visits, in one PDF or one file each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.documents import Copy, Kind
from app.errors import AppError
from app.files import read_named
from app.placing import Target, own_folder
from app.progress import Progress
from app.ui import messages, theme
from app.ui.dialogs.dialog import Dialog
from app.ui.models.batch_rows import result_model, visit_model
from app.ui.pages.conduct_printing import open_preview, open_with_desktop
from app.ui.saving import ask_target
from app.ui.session import Session
from app.ui.widgets.buttons import Choice, primary, quiet, secondary
from app.ui.widgets.cards import Card
from app.ui.widgets.fields import Field, SearchField
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowList
from app.ui.widgets.pick_box import PickBox
from app.workflow.desk import Desk
from app.workflow.issuing import Issued, every, issue_many
from app.workflow.lines import WantedVisits, visit_numbers, visit_rows
from app.workflow.narrowing import wanted_visits
from app.workflow.office import office_paper

KINDS = (Kind.NOTICE, Kind.RECORD, Kind.LIST, Kind.REPLY_SLIP, Kind.ORDER, Kind.RECHECK_RECORD, Kind.OPINION)
RECENT = 30
SIGNED = WantedVisits(signed=True)
_SAID = "已有有效文书的，照原文号再打印；还没有的，给新文号并存入目录。不能出具的会列出原因。"


def ask_file(parent: QWidget, name: str) -> Path | None:
    """Let the person say where the one PDF goes."""
    return ask_target(parent, "保存批量文书", name)


def ask_folder(parent: QWidget) -> Path | None:
    """Let the person say in which folder the folder of files is made."""
    start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen = QFileDialog.getExistingDirectory(parent, "选择存放文书的文件夹", start)
    return Path(chosen) if chosen else None


class BatchDialog(Dialog):
    """`issued` when papers were issued."""

    issued = Signal()

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("批量出具文书")
        self._session = session
        self._signed = visit_numbers(session.desk, SIGNED)
        self._out: Path | None = None
        self.ask_file: Callable[[QWidget, str], Path | None] = ask_file
        self.ask_folder: Callable[[QWidget], Path | None] = ask_folder
        self.show_file: Callable[[Path], bool] = open_with_desktop
        self.preview: QDialog | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_choice())
        self._stack.addWidget(self._make_results())
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.addWidget(self._stack)
        self.take_size(820, 660)
        self.tick_recent()

    # Layout

    def _make_choice(self) -> QWidget:
        now = theme.current()
        paper = office_paper(self._session.desk)
        self.kind = PickBox()
        self.kind.view().setAccessibleName("文书种类")
        for kind in KINDS:
            self.kind.addItem(paper.title(kind), kind)
        self.kind.currentIndexChanged.connect(lambda _: self._show_counts())
        self.copy_choice = Choice([(copy, copy.label) for copy in Copy], Copy.INSTITUTION)
        self.one_file = Choice([(True, "合成一个 PDF"), (False, "每份一个文件")], True)
        options = QHBoxLayout()
        options.setSpacing(now.px(16))
        for title, editor in (("出具哪一种", self.kind), ("哪一联", self.copy_choice), ("怎样存", self.one_file)):
            options.addWidget(Field(title, editor), 1 if editor is self.kind else 0)
        self.model = visit_model(lambda keys: visit_rows(self._session.desk, keys))
        self.model.show_numbers(self._signed)
        self.model.checked_changed.connect(self._show_counts)
        self.search = SearchField("查找机构、日期、人员")
        self.search.searched.connect(self._on_searched)
        self.search.entered.connect(self._session.prepare_search)
        tools = QHBoxLayout()
        tools.setSpacing(now.px(theme.INSIDE))
        tools.addWidget(quiet("全选列出的", self.tick_shown))
        tools.addWidget(quiet(f"只选近 {RECENT} 天", self.tick_recent))
        tools.addWidget(quiet("全不选", lambda: self.model.check(())))
        tools.addStretch()
        tools.addWidget(self.search, 1)
        card = Card(flush=True)
        card.column.addWidget(RowList(self.model, "已签字的检查", uniform=True), 1)
        self._fault = label("", "fault", wrap=True)
        self._fault.hide()
        self._counts = label("", "note", wrap=True)
        self.go_button = primary("", self.go)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self._counts, 1)
        foot.addWidget(secondary("取消", self.reject))
        foot.addWidget(self.go_button)
        return _page(
            label("批量出具文书", "title"),
            label(_SAID, "note", wrap=True),
            options,
            tools,
            card,
            self._fault,
            foot,
        )

    def _make_results(self) -> QWidget:
        now = theme.current()
        self._heading, self._where = label("", "title"), label("", "note", wrap=True)
        self._names: dict[int, str] = {}
        self.results = result_model(self._names)
        card = Card(flush=True)
        card.column.addWidget(RowList(self.results, "每份文书的结果"), 1)
        self.folder_button = secondary("打开所在文件夹", self.open_folder)
        self.preview_button = primary("预览与打印…", self.open_preview)
        self.close_button = secondary("关闭", self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addStretch()
        for button in (self.close_button, self.folder_button, self.preview_button):
            foot.addWidget(button)
        return _page(self._heading, self._where, card, foot)

    # What the person does

    def tick_shown(self) -> None:
        """Tick every visit that the search leaves."""
        self.model.check(self.model.numbers)

    def tick_recent(self) -> None:
        """Tick the visits of the last days."""
        desk = self._session.desk
        since = desk.today - timedelta(days=RECENT)
        self.model.check(visit_numbers(desk, SIGNED._replace(since=since.isoformat())))

    def _on_searched(self, text: str) -> None:
        desk = self._session.desk
        self.model.show_numbers(visit_numbers(desk, wanted_visits(desk, text)._replace(signed=True)))

    def _show_counts(self) -> None:
        ticked = len(self.model.ticked)
        self._counts.setText(f"已选 {ticked} 次检查，共 {len(self._signed)} 次已签字")
        self.go_button.setText(f"出具 {ticked} 次检查的文书…" if ticked else "出具文书…")
        self.go_button.setEnabled(bool(ticked))
        self.copy_choice.setEnabled(self._kind.rules.two_copies)

    @property
    def _kind(self) -> Kind:
        return Kind(self.kind.currentData())

    def go(self) -> None:
        """Ask where to, then issue beside the window."""
        self._fault.hide()
        kind, copy, one = self._kind, self.copy_choice.value, bool(self.one_file.value)
        assert isinstance(copy, Copy)
        name = f"{self.kind.currentText()}_{self._session.desk.today.isoformat()}"
        out = self.ask_file(self, f"{name}.pdf") if one else self.ask_folder(self)
        if out is None:
            return
        ticked = self.model.ticked
        keys = frozenset(key for key in self._signed if key in ticked)

        def work(desk: Desk, progress: Progress) -> tuple[Issued, ...]:
            wanted = every(desk, kind, copy=copy, among=keys, progress=progress)
            if not wanted:
                return ()
            if one:
                return issue_many(desk, wanted, Target(out, over=True), one_file=True, progress=progress)
            folder = own_folder(out, name)
            try:
                return issue_many(desk, wanted, folder, one_file=False, progress=progress)
            finally:
                with suppress(OSError):
                    folder.rmdir()  # where nothing came of it; else it is not empty and stays

        job = self._session.job(work)
        job.succeeded.connect(lambda results: self._on_issued(results, len(keys)))
        job.failed.connect(self._refuse)
        # of files of their own those that were written before it was stopped stay
        job.cancelled.connect(self.issued)
        self._session.jobs.start(job, f"正在出具{self.kind.currentText()}")

    def open_preview(self) -> None:
        """Show the one PDF here, to be printed."""
        assert self._out is not None
        try:
            content = read_named(self._out)
        except AppError as error:
            messages.show(error)
            return
        self.preview = open_preview(content, self.kind.currentText(), self._out.name, self)

    def open_folder(self) -> None:
        assert self._out is not None
        folder = self._out if self._out.is_dir() else self._out.parent
        if not self.show_file(folder):
            messages.note(f"系统没有能打开它的程序，文件在 {folder}。")

    # What comes back

    def _on_issued(self, results: tuple[Issued, ...], visits: int) -> None:
        made = [result for result in results if not result.refused]
        if not results:
            self._fault.setText(f"选中的 {visits} 次检查都没有现在能出具的{self.kind.currentText()}；没有给出文号。")
            self._fault.show()
            return
        self._heading.setText(f"已出具 {len(made)} 份{self.kind.currentText()}")
        without = visits - len({result.inspection for result in results})
        left = f"另有 {without} 次检查没有可出具的这种文书。" if without else ""
        if made and (first := made[0].path) is not None:
            self._out = first if self.one_file.value else first.parent
            left += f"文件：{self._out}"
        self._where.setText(left)
        issued_for = list({result.inspection for result in results})
        rows = visit_rows(self._session.desk, issued_for)
        self._names.update((row.key, row.institution_name) for row in rows if row is not None)
        self.results.show(tuple(enumerate(sorted(results, key=lambda result: not result.refused))))
        for button in (self.preview_button, self.folder_button):
            button.setVisible(bool(made))
        self.preview_button.setVisible(bool(made) and bool(self.one_file.value))
        self._stack.setCurrentIndex(1)
        self.settle()
        if made:
            self.issued.emit()
            messages.done(f"已出具 {len(made)} 份{self.kind.currentText()}。")

    def _refuse(self, error: object) -> None:
        if isinstance(error, AppError):
            self._fault.setText(messages.at_place(error))
            self._fault.show()


def _page(*parts: QWidget | QHBoxLayout) -> QWidget:
    """A page of the dialog; its card takes what room there is."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.current().px(theme.GAP))
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part, 1 if isinstance(part, Card) else 0)
        else:
            column.addLayout(part)
    return page
