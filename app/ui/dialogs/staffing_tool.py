"""护理员配备测算: a home's numbers, or any, under the ratios of a jurisdiction, worked out as one types.

Open it with `open_staffing(session, home, parent)`; `home` None: begin without one. Nothing is saved unless
保存到机构 is pressed, and then only what the register has: residents by ability and carers on the roster.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.checklists.load import profiles
from app.domain.checklist import Profile
from app.domain.institution import Institution, Residents, Roster, institution_faults
from app.domain.ratios import HEALTH, TRAINING
from app.errors import AppError
from app.ui import messages, theme
from app.ui.dialogs.dialog import Dialog
from app.ui.models.staffing_sums import Reading, Share, Sums, share, sums
from app.ui.session import Session
from app.ui.tones import Chip, Tone
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card, rule, scrolled
from app.ui.widgets.chip_lines import ChipLines, Line
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import ChipLabel, label, restyle
from app.ui.widgets.pick_box import PickBox
from app.ui.widgets.read_field import CountField
from app.workflow.errors import InvalidEntry
from app.workflow.office import profile_of
from app.workflow.profiles import own_profiles
from app.workflow.registering import amend, institution, institutions

# name of the field · its word · row, column, columns spanned of 6; those of `_OWN` are the register's
_RESIDENTS = (("self_caring", "自理", 0, 0, 3), ("partly", "部分失能", 0, 3, 3),
              ("disabled", "失能", 1, 0, 3), ("demented", "失智（不重复计）", 1, 3, 3))  # fmt: skip
_CARERS = (("carers", "在册护理员（不是一个班次的）", 0, 0, 6),
           ("for_dependent", "其中照护失能失智", 1, 0, 3), ("for_self_caring", "其中照护自理", 1, 3, 3))  # fmt: skip
_APART = (("trained", "岗前培训合格", 0, 0, 2), ("healthy", "健康证明有效", 0, 2, 2),
          ("night", "夜间护理员", 0, 4, 2))  # fmt: skip
_OWN = tuple(name for name, *_ in (*_RESIDENTS, *_CARERS))
_OPTIONAL = ("for_dependent", "for_self_caring", "trained", "healthy", "night")


class StaffingTool(Dialog):
    """`saved` brings the home as the register has it then."""

    saved = Signal(object)

    def __init__(self, session: Session, home: Institution | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session = session
        self._fields: dict[str, Field] = {}
        self._filling = False
        self.setWindowTitle("护理员配备测算")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = theme.current()
        self.take_size(1060, 720)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(18)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label("护理员配备测算", "title"))
        column.addLayout(self._make_choices())
        row = QHBoxLayout()
        row.setSpacing(now.px(theme.GAP))
        row.addWidget(self._make_entry(), 5)
        row.addWidget(self._make_result(), 8)
        column.addLayout(row, 1)
        self._fault = label("", "fault", wrap=True)
        self._fault.hide()
        column.addWidget(self._fault)
        column.addLayout(self._make_foot())
        self._homes = {each.key: each for each in institutions(session.desk)}
        self._fill_choices(home)
        self.home.currentIndexChanged.connect(lambda _: self._on_home())
        self.profile.currentIndexChanged.connect(lambda _: self._work_out())
        self._on_home()
        self.number("self_caring").setFocus()

    # Layout

    def _make_choices(self) -> QHBoxLayout:
        self.home, self.profile = PickBox(), PickBox()
        for box in (self.home, self.profile):
            box.setSizeAdjustPolicy(PickBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(theme.GAP))
        row.addWidget(Field("机构", self.home), 5)
        row.addWidget(Field("适用地区（选了机构的，按机构所在县）", self.profile), 8)
        return row

    def _make_entry(self) -> QWidget:
        now = theme.current()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, now.px(6), 0)
        column.setSpacing(now.px(10))
        for heading, entries in (("在住老人（人数，不记姓名）", _RESIDENTS), ("护理员", _CARERS), ("另行登记", _APART)):
            column.addWidget(label(heading, "heading"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(now.px(theme.GAP))
            grid.setVerticalSpacing(now.px(8))
            for across in range(6):
                grid.setColumnStretch(across, 1)
            for name, word, *place in entries:
                editor = CountField(optional=name in _OPTIONAL)
                if name in _OPTIONAL:
                    editor.setPlaceholderText("选填")
                editor.valueChanged.connect(lambda _: self._work_out())
                self._fields[name] = Field(word, editor)
                grid.addWidget(self._fields[name], place[0], place[1], 1, place[2])
            column.addLayout(grid)
        column.addStretch()
        card = Card()
        card.setMinimumWidth(now.px(330))
        card.column.addWidget(scrolled(inner), 1)
        return card

    def _make_result(self) -> QWidget:
        now = theme.current()
        self._chip, self._headline = ChipLabel(), label("", "heading", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(now.px(10))
        top.addWidget(self._headline, 1)
        top.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        self._cards = (_ReadingCard(), _ReadingCard())
        beside = QHBoxLayout()
        if self.width() < now.px(900):
            beside.setDirection(QBoxLayout.Direction.TopToBottom)
        beside.setSpacing(now.px(theme.GAP))
        for each in self._cards:
            beside.addWidget(each, 1)
        self._working_head = label("算式", "heading")
        self._working = label("", "note", wrap=True)
        self._working.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._apart_head = label("单独列出，不参与上面的计算", "heading")
        self._apart = ChipLines(text_role="note")
        self._cautions = label("", "note", wrap=True)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, now.px(6), 0)
        column.setSpacing(now.px(10))
        column.addLayout(top)
        column.addLayout(beside)
        self._rule = rule()
        for part in (self._working_head, self._working, self._rule, self._apart_head, self._apart):
            column.addWidget(part)
        column.addStretch()
        column.addWidget(rule())
        column.addWidget(self._cautions)
        card = Card()
        card.column.addWidget(scrolled(inner), 1)
        return card

    def _make_foot(self) -> QHBoxLayout:
        self._saves = label("", "note", wrap=True)
        self.save_button = primary("保存到机构", self.save)
        foot = QHBoxLayout()
        foot.setSpacing(theme.current().px(theme.GAP))
        foot.addWidget(self._saves, 1)
        foot.addWidget(secondary("关闭", self.reject))
        foot.addWidget(self.save_button)
        return foot

    def _fill_choices(self, home: Institution | None) -> None:
        self.home.addItem("不选机构，只试算", 0)
        for each in self._homes.values():
            self.home.addItem(each.name, each.key)
        own = [replace(each.profile, id=each.name) for each in own_profiles(self._session.desk) if each.current]
        self._profiles = {profile.id: profile for profile in (*own, *profiles())}
        for profile in self._profiles.values():
            self.profile.addItem(profile.title, profile.id)
        if home is not None:
            self.home.setCurrentIndex(max(0, self.home.findData(home.key)))

    # What is typed

    def number(self, name: str) -> CountField:
        """A field by its name in `Residents` or `Roster`, or trained, healthy, night."""
        editor = self._fields[name].editor
        assert isinstance(editor, CountField)
        return editor

    def field(self, name: str) -> Field:
        return self._fields[name]

    @property
    def chosen(self) -> Institution | None:
        """The home whose numbers these are; None while only trying."""
        return self._homes.get(self.home.currentData())

    @property
    def chosen_profile(self) -> Profile:
        return self._profiles[self.profile.currentData()]

    @property
    def residents(self) -> Residents:
        counts = {name: self.number(name).number or 0 for name, *_ in _RESIDENTS}
        return Residents(**counts)

    @property
    def roster(self) -> Roster:
        return Roster(
            self.number("carers").number or 0,
            self.number("for_dependent").number,
            self.number("for_self_caring").number,
        )

    @property
    def changed(self) -> bool:
        """Whether what stands here is not what the register has of the home."""
        home = self.chosen
        return home is not None and (home.residents, home.roster) != (self.residents, self.roster)

    @property
    def unsaved(self) -> bool:
        # a trial without a home is kept nowhere, and closing it is how one is done with it
        return self.changed

    def _on_home(self) -> None:
        home = self.chosen
        desk = self._session.desk
        profile = profile_of(desk, home.county if home else "")
        self._filling = True
        if profile.id not in self._profiles:
            # an edition that is no longer the current one: the office's own choice may name it
            self._profiles[profile.id] = profile
            self.profile.addItem(profile.title, profile.id)
        self.profile.setCurrentIndex(self.profile.findData(profile.id))
        # which documents bind is not chosen for a home that stands in a county
        self.profile.setEnabled(home is None)
        if home is not None:
            for name in _OWN:
                of = home.residents if hasattr(home.residents, name) else home.roster
                self.number(name).show_number(getattr(of, name))
            for name, *_ in _APART:
                self.number(name).show_number(None)
        self._filling = False
        self._work_out()

    # What follows

    @property
    def shown(self) -> tuple[str, ...]:
        """What the result says now, line by line."""
        readings = [line for card in self._cards if not card.isHidden() for line in card.lines]
        apart = [f"{line.text} {line.chip.text if line.chip else ''}" for line in self._apart.lines]
        return (self._headline.text(), *readings, *self._working.text().splitlines(), *apart, self._cautions.text())

    def _work_out(self) -> None:
        if self._filling:
            return
        profile, roster = self.chosen_profile, self.roster
        faults = self._faults()
        said = sums(profile, self.residents, roster)
        if faults:
            said = Sums(Chip("请核对", Tone.WARN), "人数有矛盾，改好标出的数再算", (), (), said.partly, said.cautions)
        self._headline.setText(said.headline)
        self._chip.show_chip(said.chip)
        for place, card in enumerate(self._cards):
            card.setVisible(place < len(said.readings))
            if place < len(said.readings):
                card.show_reading(said.readings[place])
        self._working.setText("\n".join(said.working))
        for part in (self._working_head, self._working):
            part.setVisible(bool(said.working))
        lines = self._apart_lines(said.partly, roster.carers, profile)
        self._apart.show_lines(lines)
        for each in (self._rule, self._apart_head):
            each.setVisible(bool(lines))
        self._cautions.setText("\n".join(said.cautions))
        self._mark(faults)

    def _apart_lines(self, partly: str, carers: int, profile: Profile) -> list[Line]:
        today = self._session.desk.today
        lines = [Line(partly, Chip("不判定"))] if partly else []
        for word, name, item in (("岗前培训率", "trained", TRAINING), ("健康证明", "healthy", HEALTH)):
            told: Share = share(item, self.number(name).number, carers, profile, today)
            if told.words:
                lines.append(Line(f"{word}：{told.words}", told.chip))
        night = self.number("night").number
        if night is not None:
            lines.append(Line(f"夜间在岗护理员 {night} 人：没有查到规定的数，只登记，不按比例判定。", Chip("不判定")))
        return lines

    def _faults(self) -> dict[str, str]:
        """What cannot be, by its field."""
        base = self.chosen or Institution("试算", county="试算")
        entry = replace(base, residents=self.residents, roster=self.roster)
        faults = {name: sentence for name, sentence in reversed(institution_faults(entry)) if name in _OWN}
        return faults | {name: fault for name in _OWN if (fault := self.number(name).fault)}

    def _mark(self, faults: dict[str, str]) -> None:
        """Say at its field what cannot be, and at the foot what saving would do."""
        home = self.chosen
        for name in _OWN:
            self._fields[name].fault(faults.get(name, ""))
        if home is None:
            words = "只作试算，不保存任何内容。"
        elif faults:
            words = "有标出的数要改，改好才能保存。"
        elif self.changed:
            words = "改动还没有保存。保存的是老人和护理员人数；“另行登记”的三项在检查时记入检查项，不在此保存。"
        else:
            words = "与机构登记的人数一致，没有要保存的。"
        self._saves.setText(words)
        self.save_button.setVisible(home is not None)
        self.save_button.setEnabled(self.changed and not faults)

    def save(self) -> None:
        """Give the home these numbers; all else of it stays as the register has it now."""
        home = self.chosen
        if home is None:
            return
        desk = self._session.desk
        self._refuse("")
        try:
            entry = replace(institution(desk, home.key), residents=self.residents, roster=self.roster)
            kept = amend(desk, entry)
        except InvalidEntry as error:
            for name, sentence in error.faults:
                if name in self._fields:
                    self._fields[name].fault(sentence)
            self._refuse("".join(sentence for name, sentence in error.faults if name not in self._fields))
            return
        except AppError as error:
            self._refuse(messages.at_place(error))
            return
        self._session.events.institutions_changed.emit()
        messages.done(f"“{kept.name}”的老人和护理员人数已保存。")
        self.saved.emit(kept)
        self.accept()

    def _refuse(self, sentence: str) -> None:
        """The window's bar lies under this dialog: what is wrong stands here; an empty sentence: nothing is."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))


class _ReadingCard(Card):
    """One way to count, as a card of its own."""

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self._title, self._chip = label("", "heading"), ChipLabel()
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._chip)
        self._need = label("", "number")
        self._meaning = label("", "note", wrap=True)
        figures = QHBoxLayout()
        figures.setSpacing(now.px(8))
        figures.addWidget(self._need)
        figures.addWidget(label("现有 / 应有（人）", "note"), 1, Qt.AlignmentFlag.AlignBottom)
        self._to_add, self._to_take = label("", wrap=True), label("", "note", wrap=True)
        self.column.setSpacing(now.px(4))
        self.column.addLayout(top)
        self.column.addWidget(self._meaning)
        self.column.addLayout(figures)
        self.column.addWidget(self._to_add)
        self.column.addWidget(self._to_take)
        self.column.addStretch()

    @property
    def lines(self) -> tuple[str, ...]:
        parts = (self._title, self._need, self._chip, self._to_add, self._to_take)
        return tuple(part.text() for part in parts)

    def show_reading(self, reading: Reading) -> None:
        self._title.setText(reading.title)
        self._chip.show_chip(reading.chip)
        self._need.setText(f"{reading.have} / {reading.need}")
        self._need.setAccessibleName(f"现有 {reading.have} 人，应有 {reading.need} 人")
        self._meaning.setText(reading.meaning)
        self._to_add.setText(reading.to_add)
        self._to_take.setText(reading.to_take)
        tone = Tone.WARN.value if reading.short and reading.decides else ""
        for part in (self, self._need):
            restyle(part, tone=tone)


def open_staffing(session: Session, home: Institution | None, parent: QWidget | None) -> StaffingTool:
    """Open the tool on a home, or without one. It tells of what it saved by the session's events itself."""
    tool = StaffingTool(session, home, parent)
    tool.open()
    return tool
