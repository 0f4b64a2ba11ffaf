"""人数: the counts that the ratios are reckoned from, as seen on site; the register follows if wished."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.inspection import Home, Inspection
from app.domain.institution import Residents, Roster
from app.domain.ratios import assess_staffing
from app.errors import AppError
from app.ui import messages, theme
from app.ui.dialogs.dialog import Dialog
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import scrolled
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.read_field import CountField
from app.workflow.desk import Desk
from app.workflow.errors import InvalidEntry
from app.workflow.inspecting import describe_home
from app.workflow.registering import amend, institution

_RESIDENTS = (
    ("self_caring", "自理老人"),
    ("partly", "部分失能老人"),
    ("disabled", "失能老人"),
    ("demented", "失智老人（不与失能重复）"),
)
_ROSTER = (("carers", "在册护理员"), ("for_dependent", "其中照护失能失智"), ("for_self_caring", "其中照护自理"))


class PeopleDialog(Dialog):
    """Accepted when the counts are saved."""

    def __init__(self, desk: Desk, view: Inspection, parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self._desk, self._view = desk, view
        self.setWindowTitle("修改人数")
        self.take_size(600, 660)
        self.boxes: dict[str, CountField] = {}
        self._fields: dict[str, Field] = {}
        self._working = label("", "note", wrap=True)
        self._working.setMinimumHeight(now.px(110))
        self._working.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.also = QCheckBox("同时更正机构登记里的人数")
        self.also.setChecked(True)
        self._fault = label("", "fault", wrap=True)
        self._fault.hide()
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, now.px(6), 0)
        inside.setSpacing(now.px(theme.GAP))
        inside.addWidget(
            label("按今天在住、在册的人数填写；不记姓名。护理员按在册人数，不按当班人数。", "note", wrap=True)
        )
        inside.addLayout(self._grid(view.home))
        inside.addWidget(self._working)
        inside.addWidget(self.also)
        inside.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label("修改人数", "title"))
        column.addWidget(ElidedLabel(view.home.name, "subtitle"))
        column.addWidget(scrolled(inner, "page"), 1)
        column.addWidget(self._fault)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addStretch()
        foot.addWidget(secondary("取消", self.reject))
        self.save_button = primary("保存人数", self.save)
        self.save_button.setDefault(True)
        foot.addWidget(self.save_button)
        column.addLayout(foot)
        self._reckon()

    def _grid(self, home: Home) -> QGridLayout:
        now = theme.current()
        grid = QGridLayout()
        grid.setHorizontalSpacing(now.px(theme.GAP))
        grid.setVerticalSpacing(now.px(8))
        for row, (names, source) in enumerate(((_RESIDENTS, home.residents), (_ROSTER, home.roster))):
            for place, (name, title) in enumerate(names):
                box = CountField(optional=name.startswith("for_"))
                box.show_number(getattr(source, name))
                box.valueChanged.connect(lambda _: self._reckon())
                self.boxes[name] = box
                self._fields[name] = Field(title, box)
                grid.addWidget(self._fields[name], row * 2 + place // 2, place % 2)
        return grid

    @property
    def residents(self) -> Residents:
        return Residents(*(self.boxes[name].number or 0 for name, _ in _RESIDENTS))

    @property
    def roster(self) -> Roster:
        boxes = self.boxes
        return Roster(boxes["carers"].number or 0, boxes["for_dependent"].number, boxes["for_self_caring"].number)

    def save(self) -> None:
        """Save the counts for this visit, and for the register if that is ticked; both or none."""
        desk, view = self._desk, self._view
        unread = [field for field in self._fields.values() if field.refuse()]
        if unread:
            unread[0].editor.setFocus()
            return
        try:
            with desk.store.atomic():
                if self.also.isChecked():
                    entry = institution(desk, view.institution)
                    amend(desk, replace(entry, residents=self.residents, roster=self.roster))
                describe_home(desk, view.key, replace(view.home, residents=self.residents, roster=self.roster))
        except InvalidEntry as error:
            for name, field in self._fields.items():
                field.fault("".join(sentence for where, sentence in error.faults if where == name))
            self._say("".join(sentence for where, sentence in error.faults if where not in self._fields))
        except AppError as error:
            self._say(messages.at_place(error))
        else:
            self.accept()

    def _say(self, sentence: str) -> None:
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def _reckon(self) -> None:
        if len(self.boxes) < len(_RESIDENTS) + len(_ROSTER):
            return
        if any(box.fault for box in self.boxes.values()):
            self._working.setText("有一个数读不出来，改好再算。")
            return
        profile = self._view.profile
        told = assess_staffing(self.residents, self.roster, profile.ratios, combined=profile.combined)
        self._working.setText("\n".join(told.working) or "本地文件未定比例，仅登记人数。")
