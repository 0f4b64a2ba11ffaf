"""Merging: five numbers and every file with its reason, first as it would be, then as it became."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import messages, theme
from app.ui.dialogs.no_backup_dialog import NoBackupDialog, ask_to_go_on
from app.ui.models.table_model import TableModel
from app.ui.pages.handover.file_rows import COLUMNS, FileRow
from app.ui.session import Session
from app.ui.tones import Tone
from app.ui.widgets.cards import Card, NumberCard
from app.ui.widgets.lists import RowTable
from app.ui.widgets.text_box import TextBox
from app.workflow.adopting import late_cases
from app.workflow.clashing import clashes
from app.workflow.merging import DISPUTED, NEW, REFUSED, FilePlan, FileResult, look, merge
from app.workflow.registering import possible_twins
from app.workflow.removing import removal_notices


class MergeStep(QWidget):
    """`looked` comes when the files have been looked at, `merged` when they are in; nothing is written between."""

    looked = Signal()
    chosen = Signal()
    """Whether the files that wait for a person's word shall come in was decided anew."""
    merged = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._plans: tuple[FilePlan, ...] = ()
        self._results: tuple[FileResult, ...] = ()
        self.no_backup: NoBackupDialog | None = None
        now = theme.current()
        self.new = NumberCard("新增记录")
        self.known = NumberCard("已有，跳过")
        self.parallel = NumberCard("并行修改，已合并")
        self.conflicts = NumberCard("需要您决定")
        self.refused = NumberCard("不予合并")
        row = QHBoxLayout()
        row.setSpacing(now.px(theme.GAP))
        for card in (self.new, self.known, self.parallel, self.conflicts, self.refused):
            row.addWidget(card, 1)
        self.model: TableModel[FileRow] = TableModel(COLUMNS, uid=lambda each: each.plan.path)
        self.table = RowTable(self.model, "交接文件", widths=(0, 170, 150, 84, 190), drop=(2, 1))
        self.table.setMinimumHeight(now.px(150))
        files = Card(flush=True)
        files.column.addWidget(self.table)
        self.accept = QCheckBox()
        self.accept.toggled.connect(self.chosen)
        self.matters = TextBox("请留意")
        self.matters.setReadOnly(True)
        self.matters.setMaximumHeight(now.px(150))
        self._matters_card = Card("请留意")
        self._matters_card.column.addWidget(self.matters)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(theme.GAP))
        column.addLayout(row)
        column.addWidget(files, 1)
        column.addWidget(self.accept)
        column.addWidget(self._matters_card)

    @property
    def to_merge(self) -> tuple[FilePlan, ...]:
        """The files that bring something, those that wait for a person's word only with it."""
        taken = (NEW, DISPUTED) if self.accept.isChecked() else (NEW,)
        return tuple(plan for plan in self._plans if plan.state in taken)

    @property
    def results(self) -> tuple[FileResult, ...]:
        """What became of the files; empty before the merge."""
        return self._results

    @property
    def folder(self) -> str:
        """Where the files lie, if all lie in one place."""
        folders = {plan.path.parent for plan in self._plans}
        return str(folders.pop()) if len(folders) == 1 else f"{len(folders)} 个文件夹"

    @property
    def files(self) -> int:
        return len(self._plans)

    def look_at(self, files: Sequence[Path]) -> None:
        """Find out what the files would bring. Nothing is written."""
        job = self._session.job(lambda desk, progress: look(desk, files, progress))
        job.succeeded.connect(self._on_looked)
        self._session.jobs.start(job, "正在查看交接文件")

    def merge(self, *, backup: bool = True) -> None:
        """Take in what was looked at."""
        plans, accept = self._plans, self.accept.isChecked()
        job = self._session.job(lambda desk, progress: merge(desk, plans, progress, accept_forks=accept, backup=backup))
        job.succeeded.connect(self._on_merged)
        job.failed.connect(self._on_refused)
        # files before a stop are in: what is shown elsewhere is out of date after it too
        job.cancelled.connect(self._on_stopped)
        self._session.jobs.start(job, "正在合并交接文件")

    def _on_looked(self, plans: tuple[FilePlan, ...]) -> None:
        self._plans, self._results = plans, ()
        self.accept.setChecked(False)
        self._show_rows()
        self.new.show_number(sum(plan.new for plan in plans))
        self.known.show_number(sum(plan.known for plan in plans))
        self.parallel.show_number(sum(plan.parallel for plan in plans))
        # each file against this computer; files that clash with each other are known once they are in
        self.conflicts.show_number(sum(plan.conflicts for plan in plans), tone=Tone.WARN)
        self._show_refused(sum(plan.state in (REFUSED, DISPUTED) for plan in plans))
        self.looked.emit()

    def _on_merged(self, results: tuple[FileResult, ...]) -> None:
        self._results = results
        self._show_rows()
        self.new.show_number(sum(each.new for each in results))
        self.known.show_number(sum(each.known for each in results))
        self.parallel.show_number(sum(each.parallel for each in results))
        # by decision and not by field: verdict and words of one item clash together
        desk = self._session.desk
        self.conflicts.show_number(len(clashes(desk)) + len(late_cases(desk)), tone=Tone.WARN)
        self._show_refused(sum(bool(each.refused) for each in results))
        self.merged.emit(results)
        taken = sum(bool(each.new) for each in results)
        messages.done(f"已合并 {taken} 份交接文件。")

    def _on_refused(self, error: object) -> None:
        self.no_backup = ask_to_go_on(error, lambda: self.merge(backup=False), self.window())

    def _on_stopped(self) -> None:
        messages.note("已停止：停止之前的文件已经合并，其余的没有动。可以再次选择这些文件继续。")
        self._session.events.merged.emit(())
        self.look_at([plan.path for plan in self._plans])

    def _show_refused(self, number: int) -> None:
        self.refused.show_number(number, tone=Tone.WARN)

    def _show_matters(self) -> None:
        """What of the files deserves a look, and whether some of them wait for a person's word."""
        waiting = sum(plan.state == DISPUTED for plan in self._plans)
        self.accept.setText(f"已与对方核实，“需核实”的 {waiting} 份也一并合并（两边的内容都会保留）")
        self.accept.setVisible(waiting > 0 and not self._results)
        several = len([result for result in self._results if result.matters]) > 1
        lines = [
            f"{result.path.name}：{told}" if several else told for result in self._results for told in result.matters
        ]
        if self._results:
            lines += [f"可能重复登记：{pair}。" for pair in possible_twins(self._session.desk)]
            lines += removal_notices(self._session.desk)
        self.matters.setPlainText("\n".join(lines))
        self._matters_card.setVisible(bool(lines))

    def _show_rows(self) -> None:
        self._show_matters()
        became = {result.path: result for result in self._results}
        today = self._session.desk.today
        self.model.show([FileRow(plan, today, became.get(plan.path)) for plan in self._plans])
        self.table.clearSpans()
        for place, row in enumerate(self.model.rows):
            if row.refused:
                # nothing is known of such a file but why: its reason takes the room
                self.table.setSpan(place, 0, 1, len(COLUMNS) - 1)
