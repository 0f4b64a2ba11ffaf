"""The page 交接合并: three ways in, the steps of each, and what waits for a decision below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.inspection import Inspection
from app.domain.unreadable import Unreadable, counted
from app.errors import AppError
from app.ui import messages
from app.ui.dialogs.decisions_dialog import DecisionsDialog
from app.ui.dialogs.join_dialog import JoinDialog
from app.ui.dialogs.no_backup_dialog import ask_to_go_on
from app.ui.pages.handover.clash_panel import ClashPanel
from app.ui.pages.handover.export_step import ExportStep
from app.ui.pages.handover.late_panel import LatePanel
from app.ui.pages.handover.merge_step import MergeStep
from app.ui.pages.handover.ways import Ways
from app.ui.pages.page import OpenInspection, Page
from app.ui.session import Session
from app.ui.widgets.buttons import primary, quiet, secondary, set_primary
from app.ui.widgets.drop_area import files_under
from app.workflow.adopting import LateCase
from app.workflow.clashing import Clash
from app.workflow.deciding import Decision
from app.workflow.desk import Desk
from app.workflow.lines import inspections, open_visits
from app.workflow.merging import FileResult, merge_files
from app.workflow.visits import each_frame

_FILTER = "交接文件 (*.sqlite);;所有文件 (*)"


class HandoverPage(Page):
    name = "handover"
    title = "交接合并"
    reads = frozenset({"inspections"})
    scrolls = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ways = Ways()
        self.export_step = ExportStep(session)
        self.merge_step = MergeStep(session)
        self.clash_panel = ClashPanel(session)
        self.late_panel = LatePanel(session)
        self.back_button = secondary("返回", self.show_ways)
        self.export_button = primary("选择文件夹并导出…", self.export)
        self.merge_button = primary("合并", self.merge_step.merge)
        self.decisions_button = quiet("作过的决定…", self.show_decisions)
        self.decisions_button.setToolTip("对不一致作过的决定：谁、哪天、为什么；可以重新决定")
        self.dialog: DecisionsDialog | None = None
        for button in (self.decisions_button, self.back_button, self.export_button, self.merge_button):
            self.buttons.addWidget(button)
        self._step: QWidget = self.ways
        self._rest = QWidget()
        for step, stretch in ((self.ways, 0), (self.export_step, 1), (self.merge_step, 1)):
            self.body.addWidget(step, stretch)
        self.body.addWidget(self.clash_panel)
        self.body.addWidget(self.late_panel)
        self.body.addWidget(self._rest, 1)
        self.ways.export_chosen.connect(self.show_export)
        self.ways.join_chosen.connect(self.ask_join)
        self.ways.merge_chosen.connect(self.ask_merge)
        self.ways.dropped.connect(self.look_at)
        self.export_step.ready_changed.connect(self.export_button.setEnabled)
        self.merge_step.looked.connect(self._on_looked)
        self.merge_step.chosen.connect(self._show_step)
        self.merge_step.merged.connect(self._on_merged)
        self.clash_panel.decided.connect(self._on_decided)
        self.late_panel.decided.connect(self._on_decided)
        self.show_ways()

    def refresh(self) -> None:
        self._read_undecided()
        self._show_step()

    def show_ways(self) -> None:
        """Back to the three ways."""
        self._go(self.ways)

    def show_export(self) -> None:
        self.export_step.begin()
        self._go(self.export_step)

    def export(self) -> None:
        """Ask for a folder and hand over."""
        folder = self.export_step.ask_folder()
        if folder is not None:
            self.export_step.export_to(folder)

    def ask_merge(self) -> None:
        files, _ = QFileDialog.getOpenFileNames(self, "选择交接文件（可多选）", _last_place(), _FILTER)
        if files:
            self.look_at([Path(file) for file in files])

    def look_at(self, paths: Sequence[Path]) -> None:
        """Look at files, and at all of a folder, before anything is merged."""
        files = files_under(paths)
        if files:
            self.merge_step.look_at(files)
        else:
            messages.note("这里没有交接文件（扩展名为 .sqlite）。")

    def ask_join(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "选择同伴发来的交接文件", _last_place(), _FILTER)
        if file:
            self.join(Path(file))

    def join(self, file: Path, *, backup: bool = True) -> None:
        """Take a companion's file in, then ask which sections are one's own."""
        before = set(inspections(self.session.desk))
        job = self.session.job(lambda desk, progress: merge_files(desk, [file], progress, backup=backup))
        job.succeeded.connect(lambda results: self._on_joined(results, before))
        job.failed.connect(lambda error: ask_to_go_on(error, lambda: self.join(file, backup=False), self.window()))
        self.session.jobs.start(job, "正在打开同伴的检查")

    def _on_joined(self, results: tuple[FileResult, ...], before: set[int]) -> None:
        result = results[0]
        if result.refused:
            messages.show(AppError("handover.refused", result.path.name, result.refused, ""))
            return
        self.session.events.merged.emit(results)
        desk = self.session.desk
        lost: list[Unreadable] = []
        waiting = open_visits(desk)
        new = [key for key in waiting if key not in before]
        came = _waiting(desk, new, lost) or _waiting(desk, waiting, lost)
        if not came:
            messages.note("文件已经合并，其中没有还在进行的检查可以加入。" + counted(lost))
            return
        self.open_join(came)

    def open_join(self, visits: Sequence[Inspection]) -> JoinDialog:
        """Ask for name and sections."""
        dialog = JoinDialog(self.session, visits, self.window())
        dialog.joined.connect(self._on_taken)
        dialog.open()
        return dialog

    def _on_taken(self, key: int) -> None:
        self.announce(self.session.events.inspection_changed, key)
        messages.done("已加入检查，您负责的部分就在这里查、在这里签字。")
        self.asked.emit("inspections", OpenInspection(key))

    def _on_looked(self) -> None:
        self._go(self.merge_step)

    def _on_merged(self, results: tuple[FileResult, ...]) -> None:
        self.announce(self.session.events.merged, results)
        self._read_undecided()
        self._go(self.merge_step)

    def _read_undecided(self) -> None:
        self.clash_panel.refresh()
        self.late_panel.refresh()

    def _on_decided(self, decided: Clash | LateCase) -> None:
        self.announce(self.session.events.inspection_changed, decided.root)
        self.announce(self.session.events.institutions_changed)
        self._show_step()

    def show_decisions(self) -> None:
        """What was decided between two computers' words, and why."""
        self.dialog = DecisionsDialog(self.session, self)
        self.dialog.decided.connect(self._on_decided_anew)
        self.dialog.open()

    def _on_decided_anew(self, made: Decision) -> None:
        self.clash_panel.refresh()
        self.announce(self.session.events.inspection_changed, made.decided.root)
        self.announce(self.session.events.institutions_changed)
        self._show_step()

    def _go(self, step: QWidget) -> None:
        self._step = step
        self._show_step()

    def _show_step(self) -> None:
        """Head, buttons and the panel below belong to the step in sight."""
        step = self._step
        for each in (self.ways, self.export_step, self.merge_step):
            each.setVisible(each is step)
        self._rest.setVisible(step is self.ways)
        done = bool(self.merge_step.results)
        ready = len(self.merge_step.to_merge)
        self.decisions_button.setVisible(step is self.ways)
        self.back_button.setVisible(step is not self.ways)
        self.export_button.setVisible(step is self.export_step)
        self.merge_button.setVisible(step is self.merge_step and not done)
        self.merge_button.setEnabled(ready > 0)
        self.merge_button.setText(f"合并 {ready} 份" if ready else "没有可合并的")
        self.back_button.setText("完成" if step is self.merge_step and done else "返回")
        looking = step is self.merge_step and not done
        deciding = not looking and step is not self.export_step
        self.clash_panel.setVisible(deciding and self.clash_panel.case is not None)
        self.late_panel.setVisible(deciding and self.late_panel.case is not None)
        waiting = self.clash_panel.case is not None or self.late_panel.case is not None
        # one primary button: deciding comes before handing over
        set_primary(self.ways.export_button, not waiting)
        set_primary(self.back_button, step is self.merge_step and done and not waiting)
        if step is self.ways:
            self.say("交接合并", "用U盘在电脑之间传递检查；每一份都可以放心多拷几次")
        elif step is self.export_step:
            self.say("导出交接文件", "写成一个文件，本机的内容不变")
        elif done:
            self.say("合并完成", f"{self.merge_step.folder} · {self.merge_step.files} 份都已处理")
        else:
            found = f"{self.merge_step.folder} · 找到 {self.merge_step.files} 份"
            self.say("合并交接文件", f"{found}，先看清再合并；现在还没有写入任何内容")


def _last_place() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _waiting(desk: Desk, keys: Iterable[int], lost: list[Unreadable]) -> list[Inspection]:
    """Those of the visits that are not closed; what can't be shown is added to `lost`."""
    return [visit for visit in each_frame(desk, keys, lost) if not visit.closed]
