"""Going back to a backup: choose one, see what would be lost, and only then agree to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.days import china_clock
from app.errors import AppError
from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.jobs import Job, JobRunner
from app.ui.models.backup_rows import BACKUP, BackupRow, file_row
from app.ui.models.table_model import TableModel
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card, EmptyState, scrolled
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.lists import RowList
from app.workflow.restoring import Preview, loss_sentences, preview_restore

NEW_ID = "恢复后本机换用新的终端标识，已经给出的文号和挂号不会再给；终端编号请由县级办公室另分一个。"
SETTINGS_TOO = "终端编号、文书格式等本机的设置，也回到备份时的样子。"
KEPT_FIRST = "现在的数据会先另存一份“恢复前”的备份，反悔时可以再恢复回来。"
PUT_ASIDE = "现在的数据文件会改名留在原处，不会删除。"


def ask_backup(parent: QWidget) -> Path | None:
    """Let the person choose a backup that lies elsewhere."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "选择备份", "", "颐检备份 (*.sqlite);;所有文件 (*)")
    return Path(chosen) if chosen else None


class RestoreDialog(Dialog):
    """`confirmed` brings the file of the backup that a person has looked at and agreed to."""

    confirmed = Signal(object)

    def __init__(self, store: Path, rows: Sequence[BackupRow], jobs: JobRunner, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self.ask: Callable[[QWidget], Path | None] = ask_backup
        self.preview: RestorePreview | None = None
        self.setWindowTitle("从备份恢复")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = theme.current()
        self.take_size(640, 560)
        self.model: TableModel[BackupRow] = TableModel([BACKUP], uid=lambda row: row.path)
        self.list = RowList(self.model, "备份")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(EmptyState("这台电脑上还没有备份", "U盘或别的文件夹里有备份的，点“选择别的文件…”。"))
        card = Card(flush=True)
        card.column.addWidget(self._stack)
        self._fault = label("", "fault", wrap=True)
        self._fault.hide()
        self.file_button = secondary("选择别的文件…", self.choose_file)
        self.look_button = primary("看看会失去什么…", self.look)
        self.look_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self.file_button)
        foot.addStretch()
        foot.addWidget(secondary("取消", self.reject))
        foot.addWidget(self.look_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(18)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label("从备份恢复", "title"))
        column.addWidget(ElidedLabel("先选一份备份，看清恢复会失去什么，再决定；现在还不会改动任何内容", "subtitle"))
        column.addWidget(card, 1)
        column.addWidget(self._fault)
        column.addLayout(foot)
        self.list.current_changed.connect(self._on_current)
        self._show(rows)

    @property
    def fault(self) -> str:
        """Why the backup that was looked at can't be used."""
        return self._fault.text() if not self._fault.isHidden() else ""

    def choose_file(self) -> None:
        """Put a file from elsewhere at the head of the list."""
        path = self.ask(self)
        if path is not None:
            self._show([file_row(path), *(row for row in self.model.rows if row.path != path)])

    def look(self) -> None:
        """Find out what would be lost; nothing is written."""
        row = self.model.row_at(self.list.currentIndex())
        if row is None:
            return
        self._fault.hide()
        self.look_button.setEnabled(False)
        job = Job(partial(_preview, self._store, row.path))
        job.succeeded.connect(self._on_looked)
        job.failed.connect(self._on_refused)
        job.ended.connect(self._on_current)
        self._jobs.start(job, "正在核验备份")

    def _show(self, rows: Sequence[BackupRow]) -> None:
        self.model.show(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.list.setCurrentIndex(self.model.index(0, 0))
        self._on_current()

    def _on_current(self) -> None:
        self.look_button.setEnabled(self.model.row_at(self.list.currentIndex()) is not None)

    def _on_looked(self, preview: Preview) -> None:
        self.preview = RestorePreview(preview, self)
        self.preview.accepted.connect(partial(self._on_agreed, preview.backup))
        self.preview.open()

    def _on_refused(self, error: object) -> None:
        # the window's bar lies under this dialog
        if isinstance(error, AppError):
            self._fault.setText(str(error))
            self._fault.show()

    def _on_agreed(self, backup: Path) -> None:
        self.accept()
        self.confirmed.emit(backup)


def _preview(store: Path, backup: Path, progress: Job) -> Preview:
    return preview_restore(store, backup, progress)


class RestorePreview(Dialog):
    """What would be lost, and the second confirmation: a tick, then the button."""

    asks = False
    """The tick is a consent; whoever leaves takes it back."""

    def __init__(self, preview: Preview, parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setWindowTitle("恢复会失去什么")
        self.take_size(640, 560)
        sentences = loss_sentences(preview)
        card = Card()
        card.column.addWidget(label(sentences[0], "heading", wrap=True))
        for sentence in sentences[1:]:
            card.column.addWidget(label(f"· {sentence}", wrap=True))
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(now.px(theme.GAP))
        inside.addWidget(card)
        for sentence in (PUT_ASIDE if preview.unreadable else KEPT_FIRST, SETTINGS_TOO, NEW_ID):
            inside.addWidget(label(sentence, "note", wrap=True))
        inside.addStretch()
        self.agreed = QCheckBox("我看过了，本机的数据要回到这份备份")
        self.restore_button = primary("恢复", self.accept)
        self.restore_button.setEnabled(False)
        self.agreed.toggled.connect(self.restore_button.setEnabled)
        cancel = secondary("取消", self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self.agreed, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.restore_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(18)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label(f"恢复到 {china_clock(preview.made)} 的备份", "title"))
        column.addWidget(ElidedLabel(f"{preview.backup.name} · 记录 {preview.events:,} 条 · 已核验", "subtitle"))
        column.addWidget(scrolled(inner, "page"), 1)
        column.addLayout(foot)
        cancel.setFocus()
