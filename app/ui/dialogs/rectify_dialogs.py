"""What is done about a registered problem: 回复, 延期, 确认已停用, 抄送/移送, 复查, and 撤回 of what was a mistake.

Refusals stand at their field.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.checklist import Department
from app.domain.entries import Reach
from app.domain.finding_rows import FindingRow
from app.domain.findings import FindingEdit
from app.errors import AppError
from app.files import read_named
from app.reports.private import is_private
from app.ui import messages, theme
from app.ui.dialogs.fields_dialog import FieldsDialog
from app.ui.widgets.buttons import Choice, quiet, secondary
from app.ui.widgets.day_field import DayField
from app.ui.widgets.item_editor_finding import PRIVATE
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.photo_strip import PICTURES
from app.ui.widgets.pick_box import PickBox
from app.workflow.answering import edit_finding, release_lead
from app.workflow.correcting import correct_finding
from app.workflow.desk import Desk
from app.workflow.following import Happening, history_of, row_of
from app.workflow.office import office_paper
from app.workflow.rectifying import (
    extend_deadline,
    recheck,
    reply,
    stop_confirmed,
    transfer,
    withdraw,
    withdrawable,
)
from app.workflow.visits import frame


class RectifyDialog(FieldsDialog):
    """Fields about one problem. `saved` brings the problem as it stands then."""

    def __init__(self, desk: Desk, row: FindingRow, parent: QWidget | None) -> None:
        self.desk, self.row = desk, row
        super().__init__(f"挂号 {row.finding.number} · {row.institution_name}", row.finding.problem, parent)

    @abstractmethod
    def act(self) -> FindingRow:
        """Call the workflow with what stands in the fields."""


_DAYS = {"finding.future": "day", "finding.too_early": "day"}


class ReplyDialog(RectifyDialog):
    """登记回复: what the institution reports."""

    title = "登记回复"
    places: ClassVar = {**_DAYS, "finding.no_words": "text"}

    def make(self) -> None:
        self.words = self.add_text("text", "整改措施", hint="机构怎么改的，例如：已更换灭火器6具，重新张贴点检卡")
        row = self.add_row()
        self.by = self.line(self.row.finding.responsible)
        self.add("by", "责任人", self.by, "机构里负责整改的人", row)
        self.day = self.done_day(self.desk.today)
        self.add("day", "完成日期", self.day, "没有全部改完的，填回复日期", row)
        self.all_done = Choice([(True, "全部改完，可以复查"), (False, "还没有全部改完")], True)
        self.add("done", "是否全部改完", self.all_done)

    def act(self) -> FindingRow:
        return reply(
            self.desk,
            self.row.inspection,
            self.row.finding.key,
            self.text("text"),
            by=self.text("by"),
            day=self.day.day,
            done=bool(self.all_done.value),
        )


class ExtendDialog(RectifyDialog):
    """延期: a later deadline and why."""

    title = "延期"
    height_wanted = 500
    button = "准予延期"
    places: ClassVar = {"finding.not_later": "deadline", "finding.no_words": "reason"}

    def make(self) -> None:
        now = self.row.finding.deadline
        grave = self.row.standing is not None and self.row.standing.grave
        note = f"现在的期限：{now.isoformat()}" + ("；停用或消除危险的日期不延" if grave else "")
        self.deadline = DayField(Reach.since(now + timedelta(days=1)), required=True)
        self.add("deadline", "新的期限", self.deadline, note)
        self.reason = self.add_text("reason", "延期的理由", hint="例如：配件须向厂家订购，已采取临时措施")

    def act(self) -> FindingRow:
        day = self.deadline.day
        assert day is not None  # an empty field is refused before
        return extend_deadline(self.desk, self.row.inspection, self.row.finding.key, day, self.text("reason"))


class StopDialog(RectifyDialog):
    """确认已停用: who saw that a grave thing is out of use."""

    title = "确认已停用或消除危险"
    height_wanted = 480
    button = "确认已停用"
    places: ClassVar = {**_DAYS, "finding.no_words": "by"}

    def make(self) -> None:
        row = self.add_row()
        self.by = self.line(self.desk.actor)
        self.add("by", "到场确认的人", self.by, row=row)
        self.day = self.done_day(self.desk.today)
        self.add("day", "确认日期", self.day, row=row)
        self.how = self.add_text("how", "怎样停用或消除危险", hint="例如：灶具已停用并关闭总阀，老人已转移到二楼东侧")

    def act(self) -> FindingRow:
        return stop_confirmed(
            self.desk,
            self.row.inspection,
            self.row.finding.key,
            self.text("by"),
            how=self.text("how"),
            day=self.day.day,
        )


class CorrectDialog(RectifyDialog):
    """更正: what 挂号 said is put right, with a reason that every later paper names."""

    title = "更正"
    height_wanted = 690
    button = "保存更正"
    places: ClassVar = {
        "finding.no_words": "because",
        "finding.not_corrected": "because",
        "finding.deadline_moved": "deadline",
        "finding.too_early": "deadline",
    }

    def make(self) -> None:
        finding = self.row.finding
        private = is_private(frame(self.desk, self.row.inspection), finding)
        self.problem = self.add_text("problem", "问题", PRIVATE if private else "")
        self.problem.setPlainText(finding.problem)
        self.remedy = self.add_text("remedy", "整改要求")
        self.remedy.setPlainText(finding.remedy)
        self.deadline = DayField(Reach(finding.deadline), finding.deadline, required=True)
        note = f"现在的期限：{finding.deadline.isoformat()}；只在挂号时写错了才更正，要再给时间的请登记延期"
        self.add("deadline", "期限", self.deadline, note)
        note = "已出具的文书不变；此后出具的都注明原来怎样写、改成什么、为什么、何人何时更正。"
        self.because = self.add_text("because", "更正的原因", note, hint="例如：位置写错，应为二楼西侧")

    def act(self) -> FindingRow:
        # what the person did not touch is not said again: it may have been put right elsewhere since
        finding, problem, remedy = self.row.finding, self.text("problem"), self.text("remedy")
        day = self.deadline.day
        return correct_finding(
            self.desk,
            self.row.inspection,
            finding.key,
            self.text("because"),
            problem=problem if problem != finding.problem.strip() else None,
            remedy=remedy if remedy != finding.remedy.strip() else None,
            deadline=day if day != finding.deadline else None,
        )


class ReleaseDialog(RectifyDialog):
    """可以告知机构: by whose word a 违法线索 is no longer kept from the home."""

    title = "违法线索可以告知机构"
    height_wanted = 420
    button = "保存"
    places: ClassVar = {"finding.no_words": "by"}

    def make(self) -> None:
        known = self.row.finding.released
        note = "此后补发的整改通知单、台账上有这一条，已出具的文书不变。" + ("清空并保存，就是收回。" if known else "")
        self.by = self.add_text(
            "by", "由谁、凭什么同意告知", note, hint="例如：县公安局11月30日电话答复，证据已固定，可以告知"
        )
        self.by.setPlainText(known)

    def act(self) -> FindingRow:
        row, by = self.row, self.text("by")
        if row.finding.released and not by.strip():
            edit_finding(self.desk, row.inspection, row.finding.key, FindingEdit(released=""))
        else:
            release_lead(self.desk, row.inspection, row.finding.key, by)
        return row_of(self.desk, row.inspection, row.finding.key)


class TransferDialog(RectifyDialog):
    """抄送 or 移送: which other department was told, or has it now."""

    title = "抄送或移送其他部门"
    height_wanted = 590
    button = "登记移送"
    places: ClassVar = {**_DAYS, "finding.no_words": "department"}

    def make(self) -> None:
        own = office_paper(self.desk).department
        others = [department for department in Department if department is not own]
        likely = next((each for each in self.row.finding.departments if each is not own), others[0])
        self.department = Choice([(each, each.value) for each in others], likely)
        self.add("department", "哪个部门", self.department)
        # what is ours as well is told to the other; what is only theirs is handed over
        ways = [(True, "移送：由该部门处理"), (False, "抄送：告知该部门，本单位继续跟进")]
        self.handed_over = Choice(ways, own not in self.row.finding.departments)
        self.handed_over.chosen.connect(lambda _: self._say())
        self.add("handed_over", "怎样办", self.handed_over)
        self.day = self.done_day(self.desk.today)
        self.add("day", "日期", self.day)
        self.note = self.add_text("note", "说明", hint="可不填，例如：已电话告知区消防救援大队")
        self._say()

    def _say(self) -> None:
        self.save_button.setText("登记移送" if self.handed_over.value else "登记抄送")

    def act(self) -> FindingRow:
        department = self.department.value
        assert isinstance(department, Department)
        return transfer(
            self.desk,
            self.row.inspection,
            self.row.finding.key,
            department.value,
            handed_over=bool(self.handed_over.value),
            note=self.text("note"),
            day=self.day.day,
        )


def ask_for_photos(parent: QWidget) -> list[Path]:
    """Let the person choose photo files."""
    start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    chosen, _ = QFileDialog.getOpenFileNames(parent, "选择复查照片", start, PICTURES)
    return [Path(name) for name in chosen]


class PhotoFiles(QWidget):
    """Names of chosen photo files, each with a way to take it off again."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[tuple[str, bytes]] = []
        now = theme.current()
        self.add_button = secondary("添加照片…", self.wanted.emit)
        self.setFocusProxy(self.add_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(now.px(2))
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines: list[QWidget] = []

    @property
    def entry(self) -> object:
        return tuple(self.chosen)

    def take(self, photos: Sequence[tuple[str, bytes]]) -> None:
        """Add photos; one that is there already is not added twice."""
        self.chosen = list(dict.fromkeys([*self.chosen, *photos]))
        self._show()

    def take_off(self, place: int) -> None:
        del self.chosen[place]
        self._show()

    def _show(self) -> None:
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []
        for place, (name, _) in enumerate(self.chosen):
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(ElidedLabel(name, "note"), 1)
            row.addWidget(quiet("去掉", partial(self.take_off, place)))
            self._column.addWidget(line)
            self._lines.append(line)


class RecheckDialog(RectifyDialog):
    """复查: what the checker saw; passed with evidence is 销账, not passed goes back with a new deadline."""

    title = "复查"
    height_wanted = 700
    places: ClassVar = {
        **_DAYS,
        "finding.no_checker": "checker",
        "finding.no_evidence": "photos",
        "photo.not_a_photo": "photos",
        "photo.too_large": "photos",
        "finding.no_new_deadline": "deadline",
        "finding.no_words": "note",
    }

    def make(self) -> None:
        self.ask: Callable[[QWidget], list[Path]] = ask_for_photos
        row = self.add_row()
        self.checker = self.line(self.desk.actor)
        self.add("checker", "到场复查的人", self.checker, row=row)
        self.day = self.done_day(self.desk.today)
        self.add("day", "复查日期", self.day, row=row)
        self.passed = Choice([(True, "已改好，销账"), (False, "没有改好，退回整改")], True)
        self.passed.chosen.connect(lambda _: self._on_passed())
        self.add("passed", "复查结果", self.passed)
        self.photos = PhotoFiles()
        self.photos.wanted.connect(self.choose_photos)
        self.add("photos", "证据：照片", self.photos, "照片和文书至少有一样")
        self.document = self.line(hint="例如：消防设施检测报告、维修发票")
        self.add("document", "证据：所见的文书", self.document)
        self.deadline = DayField(Reach.since(max(self.row.finding.deadline, self.desk.today)))
        self.add("deadline", "新的整改期限", self.deadline)
        self.note = self.add_text("note", "说明")
        self._on_passed()

    def _on_passed(self) -> None:
        passed = bool(self.passed.value)
        self.clear_faults()
        self.field("deadline").setVisible(not passed)
        self.note.setPlaceholderText("可不填" if passed else "还差什么，例如：东侧安全出口指示灯仍不亮")
        self.save_button.setText("复查销账" if passed else "退回整改")

    def choose_photos(self) -> None:
        """Read the files that the person chooses; one that can not be read is told at the field."""
        self.field("photos").fault("")
        for path in self.ask(self):
            try:
                self.photos.take([(path.name, read_named(path))])
            except AppError as error:
                self.refuse_at("photos", f"{path.name}：{messages.at_place(error)}")

    def act(self) -> FindingRow:
        document = self.text("document")
        return recheck(
            self.desk,
            self.row.inspection,
            self.row.finding.key,
            passed=bool(self.passed.value),
            checker=self.text("checker"),
            day=self.day.day,
            photos=self.photos.chosen,
            documents=(document,) if document else (),
            deadline=self.deadline.day,
            note=self.text("note"),
        )


class WithdrawDialog(RectifyDialog):
    """撤回, of a closing 撤销销账: what was noted by mistake, and why; both stay in the problem's life."""

    title = "撤回登记错的记录"
    height_wanted = 480
    button = "确认撤回"
    places: ClassVar = {"finding.no_words": "reason", "finding.no_such_act": "act", "finding.closed": "act"}

    def make(self) -> None:
        case = row_of(self.desk, self.row.inspection, self.row.finding.key)
        self.acts = withdrawable(case, history_of(self.desk, case), self.desk.today)
        self.act_box = PickBox()
        self.act_box.view().setAccessibleName("撤回哪一条")
        self.act_box.setSizeAdjustPolicy(PickBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.act_box.addItems([_in_a_line(each) for each in self.acts])
        self.act_box.currentIndexChanged.connect(lambda _: self._say())
        self.add("act", "撤回哪一条", self.act_box)
        self._after = label("", "note", wrap=True)
        self._card.column.addWidget(self._after)
        self.reason = self.add_text("reason", "撤回的理由", hint="例如：登错了行，这次复查的是另一家机构")
        self._say()

    @property
    def chosen(self) -> Happening | None:
        place = self.act_box.currentIndex()
        return self.acts[place] if 0 <= place < len(self.acts) else None

    def _say(self) -> None:
        """What becomes of the problem."""
        title = self.chosen.title if self.chosen is not None else ""
        self.save_button.setText("撤销销账" if title == "销账" else "确认撤回")
        self.save_button.setEnabled(bool(title))
        self._after.setText(_AFTER.get(title, "撤回后这一条不再算数；两条都留在经过里。"))

    def act(self) -> FindingRow:
        chosen = self.chosen
        name = chosen.act if chosen is not None else ""
        return withdraw(self.desk, self.row.inspection, self.row.finding.key, name, self.text("reason"))


_AFTER = {
    "销账": "撤销后问题重新未销账，挂号和期限不变；再次销账须重新复查。两条都留在经过里。",
    "停用确认": "撤回后重新要求停用或消除危险，由到场的人确认。两条都留在经过里。",
    "延期": "撤回后恢复延期前的期限。两条都留在经过里。",
    "退回整改": "撤回后回到复查前；较早的期限仍然有效。两条都留在经过里。",
}


def _in_a_line(each: Happening) -> str:
    return " · ".join(part for part in (each.title, each.day.isoformat(), each.who, each.words) if part)


def told(dialog: type[RectifyDialog], row: FindingRow) -> None:
    """Say in the window's bar what was kept."""
    words = {
        ReplyDialog: "已登记回复",
        ExtendDialog: f"期限已延至{row.finding.deadline.isoformat()}",
        StopDialog: "已登记停用确认",
        CorrectDialog: "已更正；通知过机构的，请在“文书”里补发整改通知单",
        ReleaseDialog: "可以告知机构，请在“文书”里补发整改通知单" if row.finding.released else "已收回，不告知机构",
        TransferDialog: "已登记；移送单、抄送单可在“文书”里出具",
        WithdrawDialog: f"已撤回，现在是“{row.state}”，期限{row.finding.deadline.isoformat()}",
        RecheckDialog: "已复查销账" if row.standing is not None and row.standing.closed else "已退回整改",
    }
    messages.done(f"挂号 {row.finding.number}：{words[dialog]}。")
