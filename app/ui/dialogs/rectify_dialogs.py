"""What is done about a registered problem: 登记回复, 延期, 确认已停用, 复查. Refusals stand at their field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QDate, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.institution import personal_number
from app.errors import AppError
from app.ui import messages, theme
from app.ui.widgets.answer_fields import DayEdit
from app.ui.widgets.buttons import Choice, primary, quiet, secondary
from app.ui.widgets.cards import Card, scrolled
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.photo_strip import PICTURES
from app.workflow.desk import Desk
from app.workflow.errors import PERSONAL_NUMBER
from app.workflow.rectifying import FindingRow, extend_deadline, recheck, reply, stop_confirmed

LONGEST = 500


class RectifyDialog(QDialog):
    """Fields about one problem and a button that keeps them. `saved` brings the problem as it stands then."""

    saved = Signal(object)
    title = ""
    button = "保存"
    height_wanted = 560
    """Of the design at 100 %, with room for a refusal; what is higher scrolls."""
    places: ClassVar[Mapping[str, str]] = {}
    """Code of a refusal → the field it is about; what is not named here stands above the buttons."""

    def __init__(self, desk: Desk, row: FindingRow, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.desk, self.row = desk, row
        self._fields: dict[str, Field] = {}
        now = theme.current()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.title)
        self._card = Card()
        self._card.column.setSpacing(now.px(theme.GAP))
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._card)
        inside.addStretch()
        self._area = scrolled(inner, "page")
        self._fault = label("", "fault", wrap=True)
        self._fault.hide()
        self.save_button = primary(self.button, self.save)
        self.save_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addStretch()
        foot.addWidget(secondary("取消", self.reject))
        foot.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(18)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label(self.title, "title"))
        column.addWidget(ElidedLabel(f"挂号 {row.finding.number} · {row.institution_name}", "subtitle"))
        column.addWidget(label(row.finding.problem, wrap=True))
        column.addWidget(self._area, 1)
        column.addWidget(self._fault)
        column.addLayout(foot)
        self.make()
        room = self.screen().availableGeometry()
        self.resize(min(now.px(600), room.width() - 40), min(now.px(self.height_wanted), room.height() - 60))
        next(iter(self._fields.values())).editor.setFocus()

    def make(self) -> None:
        """Add the fields."""
        raise NotImplementedError

    def act(self) -> FindingRow:
        """Call the workflow with what stands in the fields."""
        raise NotImplementedError

    @property
    def fault(self) -> str:
        """The refusal that is about no one field."""
        return self._fault.text() if not self._fault.isHidden() else ""

    def field(self, name: str) -> Field:
        return self._fields[name]

    def save(self) -> None:
        """Keep it; what is refused says so at its place and keeps nothing."""
        self._clear()
        try:
            row = self.act()
        except AppError as error:
            self._refuse(error)
            return
        self.saved.emit(row)
        self.accept()

    def _clear(self) -> None:
        self._fault.hide()
        for field in self._fields.values():
            field.fault("")

    def _refuse(self, error: AppError) -> None:
        sentence, name = f"{error.what}{error.remedy}", self.places.get(error.code, "")
        if error.code == PERSONAL_NUMBER.code:
            name = next((name for name in self._fields if personal_number(self.text(name))), "")
        if name:
            self.refuse_at(name, sentence)
        else:
            self._fault.setText(sentence)
            self._fault.show()

    def refuse_at(self, name: str, sentence: str) -> None:
        """Show a fault at a field and lead the person there."""
        field = self._fields[name]
        field.fault(sentence)
        field.editor.setFocus()
        self._area.ensureWidgetVisible(field)

    # Fields

    def add(self, name: str, title: str, editor: QWidget, note: str = "", row: QHBoxLayout | None = None) -> Field:
        """Add a field, below the last one or into a row."""
        field = self._fields[name] = Field(title, editor, note)
        if row is None:
            self._card.column.addWidget(field)
        else:
            row.addWidget(field, 1)
        return field

    def add_text(self, name: str, title: str, note: str = "", hint: str = "") -> QPlainTextEdit:
        """A field of a few lines."""
        box = QPlainTextEdit()
        box.setTabChangesFocus(True)
        box.setPlaceholderText(hint)
        box.setFixedHeight(theme.current().px(76))
        self.add(name, title, box, note)
        return box

    def add_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(theme.GAP))
        self._card.column.addLayout(row)
        return row

    def line(self, text: str = "", hint: str = "") -> QLineEdit:
        box = QLineEdit(text)
        box.setMaxLength(LONGEST)
        box.setPlaceholderText(hint)
        return box

    def day_edit(self, near: date, known: bool = True) -> DayEdit:
        """A date; one that is not `known` begins near a day and is empty until somebody enters it."""
        day = QDate(near.year, near.month, near.day)
        box = DayEdit(day)
        if known:
            box.show_day(day)
        return box

    def text(self, name: str) -> str:
        editor = self._fields[name].editor
        if isinstance(editor, QPlainTextEdit):
            return editor.toPlainText().strip()
        return editor.text().strip() if isinstance(editor, QLineEdit) else ""


def _entered(box: DayEdit) -> date | None:
    day = box.date()
    return date(day.year(), day.month(), day.day()) if box.known else None


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
        self.day = self.day_edit(self.desk.today)
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
            day=_entered(self.day),
            done=bool(self.all_done.value),
        )


class ExtendDialog(RectifyDialog):
    """延期: a later deadline and why."""

    title = "延期"
    height_wanted = 450
    button = "准予延期"
    places: ClassVar = {"finding.not_later": "deadline", "finding.no_words": "reason"}

    def make(self) -> None:
        now = self.row.finding.deadline
        grave = self.row.standing is not None and self.row.standing.grave
        note = f"现在的期限：{now.isoformat()}" + ("；停用或消除危险的日期不延" if grave else "")
        self.deadline = self.day_edit(now, known=False)
        self.add("deadline", "新的期限", self.deadline, note)
        self.reason = self.add_text("reason", "延期的理由", hint="例如：配件须向厂家订购，已采取临时措施")

    def act(self) -> FindingRow:
        # a day that nobody entered is the deadline as it was: refused as not later
        day = _entered(self.deadline) or self.row.finding.deadline
        return extend_deadline(self.desk, self.row.inspection, self.row.finding.key, day, self.text("reason"))


class StopDialog(RectifyDialog):
    """确认已停用: who saw that a grave thing is out of use."""

    title = "确认已停用或消除危险"
    height_wanted = 450
    button = "确认已停用"
    places: ClassVar = {**_DAYS, "finding.no_words": "by"}

    def make(self) -> None:
        row = self.add_row()
        self.by = self.line(self.desk.actor)
        self.add("by", "到场确认的人", self.by, row=row)
        self.day = self.day_edit(self.desk.today)
        self.add("day", "确认日期", self.day, row=row)
        self.how = self.add_text("how", "怎样停用或消除危险", hint="例如：灶具已停用并关闭总阀，老人已转移到二楼东侧")

    def act(self) -> FindingRow:
        return stop_confirmed(
            self.desk,
            self.row.inspection,
            self.row.finding.key,
            self.text("by"),
            how=self.text("how"),
            day=_entered(self.day),
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
        self.day = self.day_edit(self.desk.today)
        self.add("day", "复查日期", self.day, row=row)
        self.passed = Choice([(True, "已改好，销账"), (False, "没有改好，退回整改")], True)
        self.passed.chosen.connect(lambda _: self._on_passed())
        self.add("passed", "复查结果", self.passed)
        self.photos = PhotoFiles()
        self.photos.wanted.connect(self.choose_photos)
        self.add("photos", "证据：照片", self.photos, "照片和文书至少有一样")
        self.document = self.line(hint="例如：消防设施检测报告、维修发票")
        self.add("document", "证据：所见的文书", self.document)
        self.deadline = self.day_edit(max(self.row.finding.deadline, self.desk.today), known=False)
        self.add("deadline", "新的整改期限", self.deadline)
        self.note = self.add_text("note", "说明")
        self._on_passed()

    def _on_passed(self) -> None:
        passed = bool(self.passed.value)
        self._clear()
        self.field("deadline").setVisible(not passed)
        self.note.setPlaceholderText("可不填" if passed else "还差什么，例如：东侧安全出口指示灯仍不亮")
        self.save_button.setText("复查销账" if passed else "退回整改")

    def choose_photos(self) -> None:
        """Read the files that the person chooses; one that can not be read is told at the field."""
        self.field("photos").fault("")
        for path in self.ask(self):
            try:
                self.photos.take([(path.name, path.read_bytes())])
            except OSError as error:
                reason = error.strerror or "读不出来"
                self.refuse_at(
                    "photos", f"{path.name}打不开（{reason}）。请检查文件是否还在、存储卡是否已拔出，再试一次。"
                )

    def act(self) -> FindingRow:
        document = self.text("document")
        return recheck(
            self.desk,
            self.row.inspection,
            self.row.finding.key,
            passed=bool(self.passed.value),
            checker=self.text("checker"),
            day=_entered(self.day),
            photos=self.photos.chosen,
            documents=(document,) if document else (),
            deadline=_entered(self.deadline),
            note=self.text("note"),
        )


def told(dialog: type[RectifyDialog], row: FindingRow) -> None:
    """Say in the window's bar what was kept."""
    words = {
        ReplyDialog: "已登记回复",
        ExtendDialog: f"期限已延至{row.finding.deadline.isoformat()}",
        StopDialog: "已登记停用确认",
        RecheckDialog: "已复查销账" if row.standing is not None and row.standing.closed else "已退回整改",
    }
    messages.done(f"挂号 {row.finding.number}：{words[dialog]}。")
