"""Joining a visit that a companion began: who one is, and which sections one takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.inspection import Inspection, progress
from app.errors import AppError
from app.ui import messages, theme
from app.ui.dialogs.dialog import Dialog
from app.ui.models.checked_model import CheckedModel
from app.ui.models.columns import Column
from app.ui.session import Session
from app.ui.tones import Chip, Tone
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card, scrolled
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import label
from app.ui.widgets.lists import RowList
from app.ui.widgets.pick_box import PickBox
from app.ui.widgets.text_line import TextLine
from app.workflow.inspecting import take_part
from app.workflow.visits import load


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section of the visit and who has it now."""

    id: str
    title: str
    holder: str
    signed: bool
    checked: int
    total: int


def section_rows(view: Inspection) -> tuple[SectionRow, ...]:
    """Every section with something to look at in this home."""
    rows = []
    for checklist in view.checklists:
        for section in checklist.sections:
            part, done = view.part_of(section.id), progress(view, (section.id,))
            if done.total:
                rows.append(
                    SectionRow(
                        section.id,
                        f"{checklist.title} · {section.title}",
                        part.inspector if part else "",
                        any(view.signer(item.id) for item in section.items),
                        done.checked,
                        done.total,
                    )
                )
    return tuple(rows)


def _chips(row: SectionRow) -> tuple[Chip, ...]:
    return (Chip("已签字，不能再分", Tone.NEUTRAL),) if row.signed else ()


SECTION: Column[SectionRow] = Column(
    "部分",
    lambda row: row.title,
    note=lambda row: f"现在由{row.holder or '（未分）'}负责 · 已查 {row.checked}/{row.total}",
    chips=_chips,
)


class JoinDialog(Dialog):
    """`joined` comes with the visit's key after the part was saved."""

    joined = Signal(object)

    def __init__(self, session: Session, visits: Sequence[Inspection], parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session = session
        now = theme.current()
        self.setWindowTitle("加入同伴的检查")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.take_size(640, 640)
        self.visit = PickBox()
        self.visit.setSizeAdjustPolicy(PickBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for each in visits:
            checklists = "、".join(checklist.title for checklist in each.checklists)
            self.visit.addItem(f"{each.home.name} · {each.started.isoformat()} · {checklists}", each.key)
        self.inspector = TextLine(session.settings.inspector)
        self.certificate = TextLine()
        self._who = Field("您的姓名", self.inspector)
        self.model: CheckedModel[SectionRow] = CheckedModel(
            [SECTION], uid=lambda row: row.id, locked=lambda row: row.signed
        )
        self.list = RowList(self.model, "您负责的部分")
        card = Card(flush=True)
        card.column.addWidget(self.list)
        self._sentence = label("", "note", wrap=True)
        self._fault = label("", "fault", wrap=True)
        self._fault.hide()
        self.join_button = primary("加入", self.join)
        self.join_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label("加入同伴的检查", "title"))
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(now.px(theme.GAP))
        inside.addWidget(Field("哪一次检查", self.visit))
        names = QHBoxLayout()
        names.setSpacing(now.px(theme.GAP))
        names.addWidget(self._who, 1)
        names.addWidget(Field("执法证号（行政检查须填）", self.certificate), 1)
        inside.addLayout(names)
        inside.addWidget(label("您负责哪些部分？选中的从同伴名下转到您名下，其余不变。", "heading", wrap=True))
        card.setMinimumHeight(now.px(180))
        inside.addWidget(card, 1)
        column.addWidget(scrolled(inner, "page"), 1)
        column.addWidget(self._fault)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self._sentence, 1)
        foot.addWidget(secondary("取消", self.reject))
        foot.addWidget(self.join_button)
        column.addLayout(foot)
        self.visit.currentIndexChanged.connect(lambda _: self._on_visit())
        self.model.checked_changed.connect(self._on_checked)
        self._on_visit()

    @property
    def key(self) -> int:
        """The visit that is joined."""
        return int(self.visit.currentData())

    def join(self) -> None:
        """Take the part."""
        name = self.inspector.text().strip()
        if not name:
            self._who.fault("请填写您的姓名，签字时用这个名字。")
            self.inspector.setFocus()
            return
        sections = tuple(row.id for row in self.model.checked)
        try:
            take_part(self._session.desk, self.key, name, sections, self.certificate.text().strip())
        except AppError as error:
            # the window's bar lies under this dialog
            self._fault.setText(messages.at_place(error))
            self._fault.show()
            return
        self.joined.emit(self.key)
        self.accept()

    def _on_visit(self) -> None:
        view = load(self._session.desk, self.key)
        rows = section_rows(view)
        self.model.show(rows)
        own = self.inspector.text().strip()
        self.model.check([row.id for row in rows if own and row.holder == own and not row.signed])

    def _on_checked(self) -> None:
        ticked = self.model.checked
        items = sum(row.total for row in ticked)
        self._sentence.setText(f"已选 {len(ticked)} 个部分，{items} 项" if ticked else "在上面的行上点一下选中")
        self.join_button.setEnabled(bool(ticked))
