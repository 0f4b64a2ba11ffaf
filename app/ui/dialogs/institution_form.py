"""The form of a home: everything the register knows, each fault at its field, the staffing ratios as they are typed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.checklists.load import profiles
from app.domain.entries import read_code
from app.domain.features import Feature
from app.domain.institution import (
    Institution,
    Kind,
    Residents,
    Roster,
    credit_code_doubt,
    credit_code_fault,
    institution_faults,
)
from app.errors import AppError
from app.ui import messages, theme
from app.ui.dialogs.dialog import Dialog
from app.ui.staffing import staffing
from app.ui.tones import Chip, Tone
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card, scrolled
from app.ui.widgets.features import FeatureBoxes
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import ChipLabel, label
from app.ui.widgets.pick_box import PickBox
from app.ui.widgets.read_field import CodeField, CountField
from app.ui.widgets.text_line import TextLine
from app.workflow.desk import Desk
from app.workflow.errors import HOME_THERE, InvalidEntry
from app.workflow.office import county_news, profile_of
from app.workflow.registering import amend, register

# name of the field · its word · row, column and columns spanned, of 12
_TEXTS = (
    ("name", "机构名称", 0, 0, 8),
    ("credit_code", "统一社会信用代码（18位）", 1, 0, 4),
    ("county", "所在县（市、区）", 1, 4, 4),
    ("township", "乡镇（街道）", 1, 8, 4),
    ("address", "地址", 2, 0, 6),
    ("director", "负责人", 2, 6, 3),
    ("phone", "电话", 2, 9, 3),
)
_COUNTS = (
    ("beds", "床位", 0),
    ("nursing_beds", "其中护理型", 0),
    ("self_caring", "自理老人", 0),
    ("partly", "部分失能", 0),
    ("disabled", "失能", 0),
    ("demented", "失智（不重复计）", 0),
    ("carers", "在册护理员", 1),
    ("for_dependent", "其中照护失能失智（选填）", 1),
    ("for_self_caring", "其中照护自理（选填）", 1),
)
_CODE_LENGTH = 18


class InstitutionForm(Dialog):
    """Registers a home, or corrects one. `saved` brings it as the register has it then."""

    saved = Signal(object)

    def __init__(self, desk: Desk, home: Institution | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._home = home or Institution(name="")
        self._tried = False
        self.setWindowTitle("修改机构" if home else "登记机构")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = theme.current()
        self.take_size(940, 760)
        self._fields: dict[str, Field] = {}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(theme.GAP))
        self.features = FeatureBoxes()
        with_features = Card("机构特点（有的打勾，决定要查哪些项）")
        with_features.column.addWidget(self.features)
        for card in (self._who(), self._numbers(), with_features):
            column.addWidget(card)
        column.addStretch()
        self._area: QScrollArea = scrolled(inner, "page")
        box = QVBoxLayout(self)
        box.setContentsMargins(*[now.px(18)] * 4)
        box.setSpacing(now.px(theme.GAP))
        box.addWidget(label(self.windowTitle(), "title"))
        box.addWidget(self._area, 1)
        self._fault = label("", "fault", wrap=True)
        self._fault.hide()
        box.addWidget(self._fault)
        box.addLayout(self._foot())
        self._show(self._home)
        self.features.changed.connect(self._on_typed)
        self._text("name").setFocus()

    def _who(self) -> Card:
        card = Card("基本情况")
        grid = self._grid(card, 12)
        for name, word, row, place, span in _TEXTS:
            editor = CodeField() if name == "credit_code" else TextLine()
            if name != "credit_code":
                # what is pasted with blanks is longer than a code, and would be cut before they are taken out
                editor.setMaxLength(120)
            editor.textChanged.connect(self._on_typed)
            self._fields[name] = Field(word, editor)
            grid.addWidget(self._fields[name], row, place, 1, span)
        self._text("credit_code").textEdited.connect(self._on_code)
        counties = dict.fromkeys(county for profile in profiles() for county in profile.counties)
        completer = QCompleter(list(counties), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._text("county").setCompleter(completer)
        self.kind = PickBox()
        for kind in Kind:
            self.kind.addItem(kind.label, kind.value)
        grid.addWidget(Field("类型", self.kind), 0, 8, 1, 4)
        return card

    def _numbers(self) -> Card:
        card = Card("床位、在住老人和护理员（人数，不记姓名）")
        grid = self._grid(card, 12)
        # six beside each other are too narrow for large type
        large = theme.current().scale > 140
        place = 0
        for name, word, second in _COUNTS:
            span = 4 if second or large else 2
            editor = CountField(optional=name.startswith("for_"))
            editor.textChanged.connect(self._on_typed)
            self._fields[name] = Field(word, editor)
            grid.addWidget(self._fields[name], place // 12, place % 12, 1, span)
            place += span
        return card

    def _grid(self, card: Card, columns: int) -> QGridLayout:
        now = theme.current()
        grid = QGridLayout()
        grid.setHorizontalSpacing(now.px(theme.GAP))
        grid.setVerticalSpacing(now.px(10))
        for across in range(columns):
            grid.setColumnStretch(across, 1)
        card.column.addLayout(grid)
        return grid

    def _foot(self) -> QHBoxLayout:
        now = theme.current()
        self._ratio = label("", "note", wrap=True)
        self._ratio.setMinimumHeight(now.px(58))
        self._ratio.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._chip = ChipLabel()
        another = "确是另一家，仍要保存" if self._home.key else "确是另一家，仍要登记"
        self.again_button = secondary(another, lambda: self.save(again=True))
        self.again_button.hide()
        self.save_button = primary("保存", self.save)
        self.save_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addWidget(self._chip)
        foot.addWidget(self._ratio, 1)
        foot.addWidget(self.again_button)
        foot.addWidget(secondary("取消", self.reject))
        foot.addWidget(self.save_button)
        return foot

    def field(self, name: str) -> Field:
        """A field by its name in `Institution`, `Residents` or `Roster`."""
        return self._fields[name]

    def _text(self, name: str) -> QLineEdit:
        editor = self._fields[name].editor
        assert isinstance(editor, QLineEdit)
        return editor

    def _number(self, name: str) -> CountField:
        editor = self._fields[name].editor
        assert isinstance(editor, CountField)
        return editor

    @property
    def entry(self) -> Institution:
        """What the form says now."""
        texts = {name: self._text(name).text().strip() for name, *_ in _TEXTS}
        counts = {name: self._number(name).number or 0 for name, *_ in _COUNTS}
        return replace(
            self._home,
            name=texts["name"],
            credit_code=read_code(texts["credit_code"]),
            county=texts["county"],
            township=texts["township"],
            address=texts["address"],
            director=texts["director"],
            phone=texts["phone"],
            kind=Kind(self.kind.currentData()),
            beds=counts["beds"],
            nursing_beds=counts["nursing_beds"],
            residents=Residents(counts["self_caring"], counts["partly"], counts["disabled"], counts["demented"]),
            roster=Roster(
                counts["carers"], self._number("for_dependent").number, self._number("for_self_caring").number
            ),
            features=self.features.features,
        )

    @property
    def _unread(self) -> dict[str, str]:
        """Why a number can't be read, by its field."""
        return {name: fault for name, *_ in _COUNTS if (fault := self._number(name).fault)}

    @property
    def ratio_text(self) -> str:
        return self._ratio.text()

    def save(self, *, again: bool = False) -> None:
        """Register or amend; with a fault anywhere nothing is saved and the first faulty field has the cursor.
        `again`: a person has said that it is another home than the one that is there."""
        self._tried = True
        self._fault.hide()
        self.again_button.hide()
        if self._unread:
            self._mark(())
            self._lead_to(next(iter(self._unread)))
            return
        entry = self.entry
        try:
            home = (amend if entry.key else register)(self._desk, entry, again=again)
        except InvalidEntry as error:
            self._mark(error.faults)
            first = next(name for name in self._fields if name in dict(error.faults))
            self._lead_to(first)
            return
        except AppError as error:
            # the window's bar lies under this dialog
            self._fault.setText(messages.at_place(error))
            self._fault.show()
            self.again_button.setVisible(error.code == HOME_THERE.code)
            return
        self.saved.emit(home)
        self.accept()

    def _lead_to(self, name: str) -> None:
        self._fields[name].editor.setFocus()
        self._area.ensureWidgetVisible(self._fields[name])

    def _show(self, home: Institution) -> None:
        for name, *_ in _TEXTS:
            self._text(name).setText(getattr(home, name))
        self.kind.setCurrentIndex(list(Kind).index(home.kind))
        for name, *_ in _COUNTS:
            of = next(part for part in (home, home.residents, home.roster) if hasattr(part, name))
            number = getattr(of, name)
            # the zeros of a home that is only being registered were said by nobody
            self._number(name).show_number(number if home.key else number or None)
        self.features.show_features(home.features)
        self._on_typed()

    def _on_typed(self) -> None:
        entry = self.entry
        self.again_button.hide()
        if entry.residents.dependent:
            self.features.tick(Feature.DEPENDENT_RESIDENTS)
        profile = profile_of(self._desk, entry.county)
        said = staffing(profile, entry.residents, entry.roster)
        if self._unread:
            said = replace(said, chip=Chip("请核对", Tone.WARN), lines=("有一个数读不出来，改好再算。",))
        self._chip.show_chip(said.chip)
        self._chip.setVisible(True)
        self._ratio.setText("\n".join(said.lines[:2] if len(said.lines) > 2 else said.lines))
        self._ratio.setToolTip("\n".join(said.lines))
        county = self._fields["county"]
        news = county_news(self._desk, entry.county)
        county.say(news or (f"适用：{profile.title}" if entry.county else "决定适用哪些文件"))
        if self._tried:
            self._mark(institution_faults(entry))

    def _on_code(self, text: str) -> None:
        """Say of a credit code what is already sure: a sign that cannot be in it at once, the rest at 18 characters."""
        field, code = self._fields["credit_code"], read_code(text)
        fault = credit_code_fault(code) if code else ""
        if 0 < len(code) < _CODE_LENGTH:
            filled_up = credit_code_fault(code.ljust(_CODE_LENGTH, "0"))
            fault = filled_up if "字符" in filled_up else ""
        if not code:
            field.fault("")
        elif len(code) < _CODE_LENGTH and not fault:
            field.fault("")
            field.say(f"已填{len(code)}位，共{_CODE_LENGTH}位")
        else:
            field.fault(fault)
            doubt = credit_code_doubt(code)
            if doubt:
                field.say(doubt, "fault")
            elif not fault:
                field.say("校验相符", "good")

    def _mark(self, faults: tuple[tuple[str, str], ...]) -> None:
        sentences = dict(reversed(faults)) | self._unread
        for name, field in self._fields.items():
            if name in sentences:
                field.fault(sentences[name])
            elif field.shown_fault:
                field.fault("")
