"""Handing over: everything or chosen visits, into a folder; then where the file lies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.visit_rows import Summary
from app.ui import messages, theme
from app.ui.models.checked_model import CheckedPages
from app.ui.models.columns import Column
from app.ui.models.inspection_list import key_in, key_of
from app.ui.session import Session
from app.ui.tones import Chip, Tone
from app.ui.widgets.buttons import Choice, secondary
from app.ui.widgets.cards import Card, EmptyState
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowList
from app.ui.widgets.unshown_bar import UnshownBar
from app.ui.widgets.words import size_words
from app.workflow.exporting import Exported, export
from app.workflow.lines import WantedVisits, hidden_visits, visit_numbers, visit_rows

EVERYTHING, CHOSEN = "everything", "chosen"


def _chips(visit: Summary) -> tuple[Chip, ...]:
    if visit.closed:
        return (Chip("已签字", Tone.OK),)
    return (Chip(f"已签 {visit.parts_signed} / {visit.parts}", Tone.ACCENT),)


def _note(visit: Summary) -> str:
    return f"{visit.started.isoformat()} · {'、'.join(visit.checklists)} · {'、'.join(visit.inspectors)}"


VISIT: Column[Summary] = Column("检查", lambda visit: visit.institution_name, note=_note, chips=_chips)


class ExportStep(QWidget):
    """`ready_changed` tells what the primary button may say; `export_to` does it."""

    ready_changed = Signal(bool)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        now = theme.current()
        self.what = Choice([(EVERYTHING, "全部内容"), (CHOSEN, "只选一部分检查")], EVERYTHING)
        self.model: CheckedPages[Summary] = CheckedPages(
            [VISIT], key_of, read=lambda keys: visit_rows(session.desk, keys), number_of=key_in
        )
        self.list = RowList(self.model, "选择要导出的检查", uniform=True)
        self._sentence = label("", "note", wrap=True)
        self._hidden = 0
        self.unshown = UnshownBar()
        self._nothing = EmptyState("没有可选的检查", "可以先导出机构登记，或在“机构”页开始一次检查。")
        self._stack = QStackedWidget()
        for part in (self.list, self._nothing):
            self._stack.addWidget(part)
        choose = Card("导出什么")
        choose.column.addWidget(self.what)
        choose.column.addWidget(self._sentence)
        self._result = Card("已导出")
        self._path = label("", wrap=True)
        self._path.setTextInteractionFlags(self._path.textInteractionFlags().TextSelectableByMouse)
        self._numbers = label("", "note")
        row = QHBoxLayout()
        row.addWidget(self._numbers, 1)
        row.addWidget(secondary("打开所在文件夹", self._open_folder))
        self._result.column.addWidget(self._path)
        self._result.column.addLayout(row)
        self._stack.setMinimumHeight(now.px(200))
        visits = Card(flush=True)
        visits.column.addWidget(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(self._result)
        column.addWidget(choose)
        column.addWidget(self.unshown)
        column.addWidget(visits, 1)
        self.what.chosen.connect(lambda _: self._on_chosen())
        self.model.checked_changed.connect(self._on_chosen)

    def begin(self) -> None:
        """Show what there is to hand over."""
        self._result.hide()
        self.what.choose(EVERYTHING)
        desk = self._session.desk
        visits, hidden = visit_numbers(desk, WantedVisits(with_removed=True)), hidden_visits(desk)
        self.unshown.tell_of(hidden)
        self._hidden = len(hidden)
        self.model.show_numbers(visits)
        self.model.check(())
        self._stack.setCurrentWidget(self.list if visits else self._nothing)
        self._on_chosen()

    @property
    def chosen(self) -> tuple[int, ...] | None:
        """The visits to hand over; None: everything."""
        if self.what.value == EVERYTHING:
            return None
        return tuple(key for key in self.model.numbers if key in self.model.ticked)

    def ask_folder(self) -> Path | None:
        """Let the person choose where the file goes."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = QFileDialog.getExistingDirectory(self, "选择U盘或文件夹", documents)
        return Path(folder) if folder else None

    def export_to(self, folder: Path) -> None:
        chosen = self.chosen
        job = self._session.job(lambda desk, progress: export(desk, folder, chosen, progress))
        job.succeeded.connect(self._on_exported)
        self._session.jobs.start(job, "正在导出交接文件")

    def _on_chosen(self) -> None:
        everything = self.what.value == EVERYTHING
        self.list.setEnabled(not everything)
        ticked = len(self.model.ticked)
        hidden = f"（其中 {self._hidden} 次不能显示，也原样带上）" if self._hidden else ""
        visits = f"{self.model.rowCount() + self._hidden} 次检查{hidden}"
        self._sentence.setText(
            f"本机的全部机构登记、{visits}和照片。县级办公室已有的部分，合并时会自动跳过。"
            if everything
            else f"已选 {ticked} 次检查，所属机构和照片一并带上。在下面的行上点一下选中，再点一下取消。"
        )
        self.ready_changed.emit(everything or ticked > 0)

    def _on_exported(self, done: Exported) -> None:
        self._path.setText(str(done.path))
        self._numbers.setText(f"记录 {done.events:,} 条 · 照片 {done.photos:,} 张 · {size_words(done.size)}")
        self._result.show()
        messages.done(f"已导出：{done.path.name}，已复核。请等U盘指示灯停闪再拔出。")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._path.text()).parent)))
