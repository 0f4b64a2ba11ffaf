"""The county's own jurisdiction: a workbook out, and the filled one back in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.checklists.load import profiles
from app.checklists.quoted_ratios import unsaid
from app.domain.checklist import Profile
from app.placing import Out
from app.ui import messages, theme
from app.ui.dialogs.faults_dialog import FaultsDialog, show_faults
from app.ui.pages.checklist_papers import safe
from app.ui.pages.conduct_printing import Paper, Printer
from app.ui.session import Session
from app.ui.widgets.buttons import secondary
from app.ui.widgets.labels import label
from app.workflow.desk import Desk
from app.workflow.profile_books import import_profile, write_profile_template
from app.workflow.profiles import OwnProfile, own_profiles
from app.workflow.writing import Written


def ask_file(parent: QWidget) -> Path | None:
    """Let the person choose the filled workbook."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "导入本县口径", "", "Excel 工作簿 (*.xlsx);;所有文件 (*)")
    return Path(chosen) if chosen else None


def profile_paper(like: Profile | None) -> Paper:
    """The workbook, empty or filled with a jurisdiction that is there."""
    like_id, title = (like.id, like.title) if like else ("", "空白")

    def write(desk: Desk, out: Out) -> Written:
        return write_profile_template(desk, out, like_id)

    return Paper("本县口径模板", f"本县口径_{safe(title)}.xlsx", write)


def imported_words(own: OwnProfile, *, known: bool) -> str:
    """What an import came to. `known`: this edition was there before."""
    profile, doubts = own.profile, "".join(unsaid(own.profile))
    if known:
        return f"“{profile.title}”与在用的 {own.edition} 版内容相同，没有新增版本。{doubts}"
    where = f"{'、'.join(profile.counties)}的机构从新的检查起按它判" if profile.counties else "在上面选中它才使用"
    return f"“{profile.title}”已导入为 {own.edition} 版；{where}，已经开始的检查不变。{doubts}"


class ProfileBooks(QWidget):
    """Two buttons and what they are for. `imported`: another edition holds now."""

    imported = Signal()

    def __init__(self, session: Session, page: QWidget) -> None:
        super().__init__()
        self._session = session
        self.printer = Printer(session, page)
        self.ask_file: Callable[[QWidget], Path | None] = ask_file
        self.faults: FaultsDialog | None = None
        self.menu: QMenu | None = None
        self.template_button = secondary("导出口径模板 ▼", self.choose_template)
        self.import_button = secondary("导入本县口径…", self.import_file)
        now = theme.current()
        row = QHBoxLayout()
        row.setSpacing(now.px(theme.GAP))
        row.addWidget(self.template_button)
        row.addWidget(self.import_button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, now.px(4), 0, now.px(4))
        column.setSpacing(now.px(theme.INSIDE))
        column.addLayout(row)
        words = "上面没有本县的，或县里另有规定：导出口径模板（Excel），填好适用文件、护理员配比和评定叫法，再导入。"
        column.addWidget(label(words, "note", wrap=True))

    def choose_template(self) -> None:
        """An empty workbook, or one filled with a jurisdiction that comes close."""
        own = [each.profile for each in own_profiles(self._session.desk) if each.current]
        self.menu = menu = QMenu(self)
        menu.addAction("空白模板").triggered.connect(lambda: self.printer.make(profile_paper(None)))
        menu.addSeparator()
        for profile in (*own, *profiles()):
            action = menu.addAction(f"照“{profile.title}”先填好")
            action.triggered.connect(partial(self._make, profile))
        menu.popup(self.template_button.mapToGlobal(self.template_button.rect().bottomLeft()))

    def _make(self, profile: Profile, _checked: bool = False) -> None:
        self.printer.make(profile_paper(profile))

    def import_file(self) -> None:
        """Take the filled workbook in; a refused one changes nothing and all its faults are listed."""
        path = self.ask_file(self)
        if path is not None:
            self._import(path)

    def _import(self, path: Path) -> None:
        before = {own.name for own in own_profiles(self._session.desk) if own.current}
        job = self._session.job(lambda desk, progress: import_profile(desk, path))
        job.succeeded.connect(lambda own: self._on_imported(own, known=own.name in before))
        job.failed.connect(lambda error: self._on_refused(error, path))
        self._session.jobs.start(job, "正在导入本县口径")

    def _on_imported(self, own: OwnProfile, *, known: bool) -> None:
        if not known:
            self.imported.emit()
        messages.done(imported_words(own, known=known))

    def _on_refused(self, error: object, path: Path) -> None:
        self.faults = show_faults(error, lambda: self._import(path), self.window())
