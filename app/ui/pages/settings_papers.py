"""设置 · 文书格式: what is the office's own on its papers. The common first, the rest folded; a sample shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from app.checklists.regulations import documents
from app.domain.checklist import Department
from app.domain.documents import Kind
from app.domain.ids import NUMBER_PATTERN, document_number
from app.errors import AppError
from app.placing import Out, put_file
from app.reports.office_paper import ANNEX_OVER, CLOSINGS, LABELS, OFFICES, OfficePaper, paper_faults
from app.ui import messages, theme
from app.ui.pages.conduct_printing import Paper, Printer
from app.ui.session import Session
from app.ui.widgets.buttons import Choice, quiet, secondary
from app.ui.widgets.cards import Card, rule
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import label
from app.ui.widgets.text_box import FEW, GrowingText, TextBox
from app.ui.widgets.text_line import TextLine
from app.workflow.desk import Desk
from app.workflow.office import office_paper, office_paper_faults, set_office_paper
from app.workflow.sample_paper import SAMPLES, sample_paper
from app.workflow.writing import Written

_WHO: Mapping[str, str] = {
    "inspectors": "检查人员",
    "home": "被检查单位",
    "companion": "陪同人员",
    "witness": "见证人",
    "receiver": "收件人",
    "deliverer": "送达人",
    "seal": "印章处",
}

Put = Callable[[OfficePaper, str], OfficePaper]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One text of the settings: its field, what it is now, how it goes into the settings and comes out of them."""

    field: Field
    put: Put
    get: Callable[[OfficePaper], str]
    folded: bool

    @property
    def text(self) -> str:
        editor = self.field.editor
        return editor.toPlainText() if isinstance(editor, TextBox) else _line(editor).text()

    def show(self, paper: OfficePaper) -> None:
        editor, text = self.field.editor, self.get(paper)
        if isinstance(editor, TextBox):
            editor.setPlainText(text)
        else:
            _line(editor).setText(text)


class PaperCard(Card):
    """Saves each change when its field is left; what is wrong is said at the field and keeps all as it was."""

    def __init__(self, session: Session, page: QWidget) -> None:
        super().__init__("文书格式")
        self._session = session
        self._entries: list[_Entry] = []
        self._shown = OfficePaper()
        self.printer = Printer(session, page)
        self.menu: QMenu | None = None
        now = theme.current()
        self.column.setSpacing(now.px(theme.GAP))
        self._unread = label("", "fault", wrap=True)
        self.column.addWidget(self._unread)
        self._make_common()
        self._more = QWidget()
        inside = QVBoxLayout(self._more)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(now.px(theme.GAP))
        self._make_more(inside)
        self._more.hide()
        self.sample_button = secondary("预览样张 ▼", self.choose_sample)
        self.more_button = quiet("更多：名称、结尾语、签名栏、告知 ▼", self.unfold)
        foot = QHBoxLayout()
        foot.addWidget(self.sample_button)
        foot.addWidget(self.more_button)
        foot.addStretch()
        self.column.addLayout(foot)
        self.column.addWidget(self._more)

    # Fields

    def _make_common(self) -> None:
        now = theme.current()
        row = QHBoxLayout()
        row.setSpacing(now.px(16))
        note = "印在标题上方；留空用检查单位的名称。"
        self.heading = self._add_line("抬头（单位名称）", _putting("heading"), lambda p: p.heading, note=note)
        row.addWidget(self.heading.field, 1)
        self.department = Choice([(each, each.value) for each in Department if each.inspects], Department.CIVIL_AFFAIRS)
        self.department.chosen.connect(lambda _: self.save())
        row.addWidget(Field("本单位属于", self.department, "责令改正只列本部门的问题，其余移送。"), 1)
        self.column.addLayout(row)
        self.pattern = self._add_line(
            "文号格式",
            lambda p, text: replace(p, number_pattern=text.strip() or NUMBER_PATTERN),
            lambda p: p.number_pattern,
        )
        _line(self.pattern.field.editor).textEdited.connect(lambda _: self._say_number())
        self.column.addWidget(self.pattern.field)
        self.slip = QCheckBox("整改通知单后面附一页整改回执，由机构填写后交回")
        self.slip.clicked.connect(lambda _: self.save())
        self.plan = QCheckBox("整改通知单的问题旁边留一栏，由机构填写整改计划、责任人和完成日期")
        self.plan.clicked.connect(lambda _: self.save())
        self.column.addWidget(self.slip)
        self.column.addWidget(self.plan)

    def _make_more(self, column: QVBoxLayout) -> None:
        remedies = "印在责令改正通知书末尾：复议、诉讼的途径和期限，请按本单位的文书范本填写；留空不印。"
        rights = "印在检查通知书上，例如被检查单位可以申请回避；请按本单位的文书范本填写，留空不印。"
        self.remedies = self._add_text("救济告知", _putting("remedies"), lambda p: p.remedies, note=remedies)
        self.rights = self._add_text("权利告知", _putting("rights"), lambda p: p.rights, note=rights)
        annex = "整改通知单、责令改正通知书的问题多于这个数时，正文印一页，问题列在附件里；写0不另附。"
        self.annex = self._add_line(
            "问题多于几项列作附件",
            lambda p, text: replace(p, annex_over=_count(text)),
            lambda p: str(p.annex_over),
            hint=str(ANNEX_OVER),
            note=annex,
        )
        for entry in (self.remedies, self.rights, self.annex):
            column.addWidget(entry.field)
        self.contact = self._add_line("联系人", _putting("contact"), lambda p: p.contact)
        self.phone = self._add_line("联系电话", _putting("phone"), lambda p: p.phone)
        self.address = self._add_line(
            "地址", _putting("address"), lambda p: p.address, note="印在通知书和整改回执上；留空不印，回执上留空手填。"
        )
        column.addLayout(_in_pairs([self.contact.field, self.phone.field, self.address.field]))
        self.titles = {
            kind: self._add_line(kind.label, _into("titles", kind), partial(_of, "titles", kind), hint=kind.label)
            for kind in Kind
        }
        self.closings = {
            kind: self._add_text(kind.label, _into("closings", kind), partial(_of, "closings", kind), hint=text)
            for kind, text in CLOSINGS.items()
        }
        self.labels = {
            name: self._add_line(_WHO[name], _into("labels", name), partial(_of, "labels", name), hint=text)
            for name, text in LABELS.items()
        }
        self.offices = {
            each: self._add_line(each.value, _into("offices", each), partial(_of, "offices", each), hint=text)
            for each, text in OFFICES.items()
        }
        self.confirmed = {
            each.id: self._add_line(
                each.number or each.title,
                _into("confirmed", each.id),
                partial(_of, "confirmed", each.id),
                hint="如：某民发〔2026〕3号，2026-02-01",
            )
            for each in documents()
            if not each.confirmed
        }
        groups = (
            (
                "继续适用的文件",
                "规划期已过的文件，县局确认继续适用的写文号和日期；没有写的不印在送达联上。",
                self.confirmed.values(),
            ),
            ("文书名称", "留空用灰色的默认名称。", self.titles.values()),
            ("其他部门的单位名称", "移送单的抬头；联合检查时也是该部门通知书的抬头。", self.offices.values()),
            ("结尾语", "留空用默认的；只输入一个空格则不印。", self.closings.values()),
            ("签名栏", "留空用默认的。", self.labels.values()),
        )
        for title, note, entries in groups:
            column.addWidget(rule())
            column.addWidget(label(title, "heading"))
            column.addWidget(label(note, "note", wrap=True))
            column.addLayout(_in_pairs([entry.field for entry in entries]))

    def _add_line(
        self, title: str, put: Put, get: Callable[[OfficePaper], str], *, hint: str = "", note: str = ""
    ) -> _Entry:
        box = TextLine()
        box.setMaxLength(200)
        box.setPlaceholderText(hint)
        box.editingFinished.connect(self.save)
        return self._add(Field(title, box, note), put, get)

    def _add_text(
        self, title: str, put: Put, get: Callable[[OfficePaper], str], *, hint: str = "", note: str = ""
    ) -> _Entry:
        box = GrowingText(title, hint, least=FEW)
        box.left.connect(self.save)
        return self._add(Field(title, box, note), put, get)

    def _add(self, field: Field, put: Put, get: Callable[[OfficePaper], str]) -> _Entry:
        self._entries.append(_Entry(field, put, get, folded=len(self._entries) > 1))
        return self._entries[-1]

    # What is shown

    @property
    def paper(self) -> OfficePaper:
        """The settings as they stand in the fields."""
        department = self.department.value
        assert isinstance(department, Department)
        made = OfficePaper(
            department=department,
            slip_appended=self.slip.isChecked(),
            plan_beside=self.plan.isChecked(),
            unknown=self._shown.unknown,
        )
        for entry in self._entries:
            made = entry.put(made, entry.text)
        return made

    def show_paper(self) -> None:
        """Show what is kept."""
        desk = self._session.desk
        self._shown = office_paper(desk)
        for entry in self._entries:
            entry.show(self._shown)
            entry.field.fault("")
        self.department.choose(self._shown.department)
        self.slip.setChecked(self._shown.slip_appended)
        self.plan.setChecked(self._shown.plan_beside)
        self._unread.setText("".join(office_paper_faults(desk)))
        self._unread.setVisible(bool(self._unread.text()))
        self._say_number()

    def _say_number(self) -> None:
        """What a number would look like; a pattern that can not be is told by `save`."""
        desk, pattern = self._session.desk, self.pattern.text.strip() or NUMBER_PATTERN
        number = document_number(desk.number_prefix, desk.today.year, desk.code, 1, pattern)
        self.pattern.field.fault("")
        self.pattern.field.say(f"印出来是：{number}（{{终端}}和{{序号}}必须有，文号才不会重复）")

    # What the person does

    def unfold(self) -> None:
        """Show what is rarely changed, or hide it again."""
        shown = self._more.isHidden()
        self._more.setVisible(shown)
        self.more_button.setText("收起 ▲" if shown else "更多：名称、结尾语、签名栏、告知 ▼")

    def save(self) -> bool:
        """Keep what stands in the fields; False when something of it can not be, which is said there."""
        if not self._sound():
            return False
        paper = self.paper
        if paper == self._shown:
            return True
        try:
            set_office_paper(self._session.desk, paper)
        except AppError as error:
            messages.show(error)
            return False
        self._shown = paper
        messages.done("文书格式已保存。")
        return True

    def _sound(self) -> bool:
        """Say at each field what is wrong with it."""
        faulty = False
        for entry in self._entries:
            faults = "".join(what for _, what in paper_faults(entry.put(OfficePaper(), entry.text)))
            if faults:
                faulty = True
                entry.field.fault(faults)
                if entry.folded and self._more.isHidden():
                    self.unfold()
            elif entry.field.shown_fault:
                entry.field.fault("")
        if not self.pattern.field.shown_fault:
            self._say_number()
        return not faulty

    def choose_sample(self) -> None:
        """A sample of one kind with the settings as they stand in the fields."""
        if not self._sound():
            return
        paper = self.paper
        self.menu = menu = QMenu(self)
        for kind in SAMPLES:
            menu.addAction(paper.title(kind)).triggered.connect(partial(self.show_sample, kind))
        menu.popup(self.sample_button.mapToGlobal(self.sample_button.rect().bottomLeft()))

    def show_sample(self, kind: Kind, _checked: bool = False) -> None:
        paper = self.paper

        def write(desk: Desk, out: Out) -> Written:
            return Written(put_file(out, sample_paper(desk, paper, kind)))

        title = f"样张 · {paper.title(kind)}"
        self.printer.show(Paper(title, f"样张_{kind.label}.pdf", write))


def _putting(name: str) -> Put:
    return lambda paper, text: replace(paper, **{name: text.strip()})  # type: ignore[arg-type]


def _into(table: str, key: object) -> Put:
    """Into one of the tables; an empty text leaves the default, and a space alone says that a kind has no closing."""

    def put(paper: OfficePaper, text: str) -> OfficePaper:
        kept = text.strip() or (" " if text and table == "closings" else "")
        changed: dict[str, Any] = {table: {**getattr(paper, table), key: kept}}
        return replace(paper, **changed) if kept else paper

    return put


def _count(text: str) -> int:
    """How many; the default for nothing, and less than none for what is no number."""
    kept = text.strip()
    if not kept:
        return ANNEX_OVER
    return int(kept) if kept.isascii() and kept.isdigit() else -1


def _of(table: str, key: object, paper: OfficePaper) -> str:
    return str(getattr(paper, table).get(key, ""))


def _line(editor: QWidget) -> TextLine:
    assert isinstance(editor, TextLine)
    return editor


def _in_pairs(fields: list[Field]) -> QGridLayout:
    """Fields in two columns."""
    now = theme.current()
    grid = QGridLayout()
    grid.setHorizontalSpacing(now.px(16))
    grid.setVerticalSpacing(now.px(8))
    for place, field in enumerate(fields):
        grid.addWidget(field, place // 2, place % 2)
    for column in range(2):
        grid.setColumnStretch(column, 1)
    return grid
