"""设置 · 备份: when the last one was made and where, one more by hand, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.storage.backup_folder import folder_of, kept_backups
from app.ui import messages, theme
from app.ui.dialogs.restore_dialog import RestoreDialog
from app.ui.models.backup_rows import WHY, kept_row
from app.ui.session import Session
from app.ui.tones import Tone
from app.ui.widgets.buttons import quiet, secondary
from app.ui.widgets.cards import Card
from app.ui.widgets.labels import label, restyle
from app.ui.widgets.words import moment_words, size_words
from app.workflow.backing_up import Made, back_up_by_hand, last_elsewhere

_BY_ITSELF = "每天第一次打开颐检时、合并和升级以前自动备份，打开核验过才算数；保留最近 7 天、4 周。"
_ONLY_HERE = "还没有存到U盘等别的磁盘：这台电脑的硬盘坏了，这里的备份也会一起丢。"


def ask_folder(parent: QWidget) -> Path | None:
    """Let the person choose where the backup goes."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = QFileDialog.getExistingDirectory(parent, "选择U盘或文件夹", documents)
    return Path(folder) if folder else None


class BackupCard(Card):
    """Follows `events.backed_up`, and asks the window to restore by `events.restore_wanted`."""

    def __init__(self, session: Session) -> None:
        super().__init__("备份")
        self._session = session
        self.ask_folder: Callable[[QWidget], Path | None] = ask_folder
        self.dialog: RestoreDialog | None = None
        self._newest, self._elsewhere = label("", wrap=True), label("", "note", wrap=True)
        self._folder = label("", "note", wrap=True)
        self._folder.setTextInteractionFlags(self._folder.textInteractionFlags().TextSelectableByMouse)
        self.backup_button = secondary("立即备份…", self.back_up)
        self.restore_button = secondary("恢复…", self.restore)
        self.folder_button = quiet("打开备份文件夹", self._open_folder)
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(theme.GAP))
        for button in (self.backup_button, self.restore_button, self.folder_button):
            row.addWidget(button)
        row.addStretch()
        for part in (self._newest, self._elsewhere):
            self.column.addWidget(part)
        self.column.addLayout(row)
        self.column.addWidget(self._folder)
        session.events.backed_up.connect(self.show_backups)

    @property
    def words(self) -> str:
        """All that the card says of the backups."""
        return "\n".join(part.text() for part in (self._newest, self._elsewhere, self._folder))

    def show_backups(self) -> None:
        """Show what there is; no backup is opened for it."""
        desk, store = self._session.desk, self._session.path
        kept = next(iter(kept_backups(store)), None)
        if kept is None:
            self._newest.setText("这台电脑上还没有备份。")
        else:
            when = moment_words(kept.backup.at, desk.today)
            self._newest.setText(f"最近一次：{when}，{WHY[kept.backup.reason]}，已核验，{size_words(kept.size)}")
        restyle(self._newest, tone="" if kept else Tone.WARN.value)
        elsewhere = last_elsewhere(desk)
        if elsewhere is None:
            self._elsewhere.setText(_ONLY_HERE)
        else:
            place, at = elsewhere
            self._elsewhere.setText(f"最近一次存到别的磁盘：{moment_words(at, desk.today)}，{place}")
        folder = folder_of(store)
        self.folder_button.setEnabled(folder.is_dir())
        self._folder.setText(f"{_BY_ITSELF}\n存放在：{folder}")

    def back_up(self) -> None:
        """Back up into a folder that the person chooses."""
        folder = self.ask_folder(self)
        if folder is None:
            return
        job = self._session.job(lambda desk, progress: back_up_by_hand(desk, folder=folder, progress=progress))
        job.succeeded.connect(self._on_made)
        self._session.jobs.start(job, "正在备份")

    def restore(self) -> None:
        """Let the person choose a backup and see what going back to it would take away."""
        today = self._session.desk.today
        rows = [kept_row(kept, today) for kept in kept_backups(self._session.path)]
        self.dialog = RestoreDialog(self._session.path, rows, self._session.jobs, self.window())
        self.dialog.confirmed.connect(self._session.events.restore_wanted)
        self.dialog.open()

    def _on_made(self, made: Made) -> None:
        self._session.events.backed_up.emit()
        last = "请等U盘指示灯停闪再拔出。" if made.elsewhere else ""
        messages.done(f"已备份：{made.path.name}，已核验。{last}")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder_of(self._session.path))))
