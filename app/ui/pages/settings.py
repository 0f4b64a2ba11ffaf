"""设置: how the window looks, who sits at it, what this computer is called. Each choice is saved when it is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from app import settings as ground
from app.checklists.load import documents, profiles
from app.domain.checklist import Profile
from app.errors import AppError
from app.ui import messages, theme
from app.ui.pages.page import Page
from app.ui.pages.settings_backups import BackupCard
from app.ui.pages.settings_erasing import EraseCard
from app.ui.pages.settings_papers import PaperCard
from app.ui.pages.settings_profile import ProfileBooks
from app.ui.session import Session
from app.ui.widgets.buttons import Choice
from app.ui.widgets.cards import Card
from app.ui.widgets.fields import Field
from app.ui.widgets.labels import label
from app.ui.widgets.text_box import TextBox
from app.ui.widgets.text_line import TextLine
from app.workflow.desk import Desk
from app.workflow.office import describe_device, set_device
from app.workflow.profiles import own_profiles

THEMES: tuple[tuple[ground.Theme, str], ...] = (("system", "跟随系统"), ("light", "浅色"), ("dark", "深色"))
SCALES = (100, 125, 150, 175, 200)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the store held when its fields were filled: a field that still says so was not typed in.

    Saved all the same when it is left, it would take back what another program has set meanwhile.
    """

    office: str = ""
    code: str = ""
    prefix: str = ""


class SettingsPage(Page):
    name = "settings"
    title = "设置"
    scrolls = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._shown = _Shown()
        self.say("设置", "改动随即保存，只影响本机")
        now = theme.current()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(theme.GAP))
        self.papers, self.backups, self.erasing = PaperCard(session, self), BackupCard(session), EraseCard(session)
        for card in (self._people(), self._look(), self._device(), self.backups, self.erasing, self.papers):
            column.addWidget(card)
        column.addStretch()
        # lines of a form that run over the whole window are hard to read
        inner.setMaximumWidth(now.px(860))
        self.body.addWidget(inner)

    def _people(self) -> Card:
        self.inspector, self.office = TextLine(), TextLine()
        self.inspector.setMaxLength(40)
        self.office.setMaxLength(80)
        self._inspector_field = Field("检查人员", self.inspector, "谁在使用本机；您所做的每一条记录都署这个名字。")
        self._office_field = Field("检查单位", self.office, "印在通知和记录上，例如“吴忠市红寺堡区民政局”。")
        card = Card("人员与单位")
        now = theme.current()
        row = QHBoxLayout()
        row.setSpacing(now.px(16))
        row.addWidget(self._inspector_field, 1)
        row.addWidget(self._office_field, 1)
        card.column.addLayout(row)
        self.inspector.editingFinished.connect(self._on_inspector)
        self.office.editingFinished.connect(self._on_office)
        return card

    def _look(self) -> Card:
        now = self.session.settings
        self.theme = Choice(THEMES, now.theme)
        scale = now.font_scale if now.font_scale in SCALES else 100
        self.scale = Choice([(each, f"{each}%") for each in SCALES], scale)
        self.theme.chosen.connect(lambda _: self._on_look())
        self.scale.chosen.connect(lambda _: self._on_look())
        card = Card("外观")
        form = QFormLayout()
        form.setSpacing(theme.current().px(theme.GAP))
        form.addRow("颜色", self.theme)
        form.addRow("字号", self.scale)
        card.column.addLayout(form)
        return card

    def _device(self) -> Card:
        self.code, self.prefix = TextLine(), TextLine()
        self.code.setPlaceholderText("例如 A03")
        self.prefix.setPlaceholderText("例如 吴民养改")
        self.prefix.setMaxLength(20)
        self._code_field = Field("终端编号", self.code, "由县级办公室分配，印在文号和挂号里；未分配的留空。")
        self._prefix_field = Field("机关代字", self.prefix, "文号的开头。")
        self._folder = label("", "note", wrap=True)
        self._folder.setTextInteractionFlags(self._folder.textInteractionFlags().TextSelectableByMouse)
        self._profiles = known_profiles(self.session.desk)
        self._profile_field = self._make_profile()
        card = Card("本机")
        now = theme.current()
        row = QHBoxLayout()
        row.setSpacing(now.px(16))
        row.addWidget(self._code_field, 1)
        row.addWidget(self._prefix_field, 1)
        card.column.addLayout(row)
        card.column.addWidget(self._profile_field)
        self.books = ProfileBooks(self.session, self)
        self.books.imported.connect(self._on_profile_imported)
        card.column.addWidget(self.books)
        self._device_card = card
        card.column.addWidget(self._folder)
        self.code.editingFinished.connect(self._on_device)
        self.prefix.editingFinished.connect(self._on_device)
        return card

    def _make_profile(self) -> Field:
        self.profile = Choice([("", "按机构所在县"), *((each.id, each.title) for each in self._profiles)], "")
        self.profile.chosen.connect(lambda _: self._on_profile())
        return Field("适用地区（哪些文件有约束力）", self.profile, bound_words(None))

    def refresh(self) -> None:
        told = describe_device(self.session.desk)
        self.unshown.tell_of(own_profiles(self.session.desk).unreadable)
        self.inspector.setText(self.session.settings.inspector)
        self.office.setText(told["office"] or self.session.settings.office)
        # without a code from the county the code shown elsewhere is made from the id: nothing to type over
        assigned = told["code"] if told["code"] != told["device"][:4].upper() else ""
        self.code.setText(assigned)
        self.prefix.setText(told["prefix"])
        self._shown = _Shown(told["office"], assigned, told["prefix"])
        if (known := known_profiles(self.session.desk)) != self._profiles:
            self._profiles, before = known, self._profile_field
            self._profile_field = self._make_profile()
            self._device_card.column.replaceWidget(before, self._profile_field)
            before.deleteLater()
        # an edition of the county's own is named id@edition
        chosen = next((each for each in self._profiles if each.id == told["profile"].partition("@")[0]), None)
        self.profile.choose(chosen.id if chosen else "")
        self._profile_field.say(bound_words(chosen))
        self.papers.show_paper()
        self.backups.show_backups()
        self.erasing.show_rules()
        self._folder.setText(f"数据文件：{self.session.path}\n终端标识：{told['device']}")

    @property
    def typing(self) -> bool:
        return any(field.typing for field in self.findChildren(Field))

    def leave(self) -> bool:
        """What stands in the fields is saved, also where the cursor still is."""
        focused = self.focusWidget()
        if isinstance(focused, TextLine | TextBox):
            focused.finish_composing()
        self._on_inspector()
        self._on_office()
        return self._on_device() and self.papers.save()

    def _on_inspector(self) -> None:
        name = self.inspector.text().strip()
        if name != self.session.settings.inspector:
            self._change(replace(self.session.settings, inspector=name), f"检查人员已改为“{name}”。" if name else "")

    def _on_office(self) -> None:
        name = self.office.text().strip()
        if name == self._shown.office:
            return
        try:
            set_device(self.session.desk, office=name)
        except AppError as error:
            messages.show(error)
            return
        self._shown = replace(self._shown, office=name)
        self._change(replace(self.session.settings, office=name), f"检查单位已改为“{name}”。" if name else "")

    def _on_look(self) -> None:
        chosen = cast(ground.Theme, self.theme.value)
        scale = cast(int, self.scale.value)
        if self._change(replace(self.session.settings, theme=chosen, font_scale=scale), ""):
            theme.apply(theme.chosen(chosen, scale))

    def _on_device(self) -> bool:
        told = describe_device(self.session.desk)
        code, prefix = self.code.text().strip().upper(), self.prefix.text().strip()
        self._code_field.fault("")
        assigned = told["code"] != told["device"][:4].upper()
        try:
            if code and code != self._shown.code and (code != told["code"] or not assigned):
                advice = set_device(self.session.desk, code=code)
                self._shown = replace(self._shown, code=code)
                self.session.events.settings_changed.emit()
                messages.done(f"终端编号已改为 {code}。")
                if advice:
                    messages.note(advice)
            if prefix and prefix not in (self._shown.prefix, told["prefix"]):
                set_device(self.session.desk, prefix=prefix)
                self._shown = replace(self._shown, prefix=prefix)
                messages.done(f"机关代字已改为“{prefix}”。")
        except AppError as error:
            self._code_field.fault(error.what + error.remedy)
            return False
        return True

    def _on_profile(self) -> None:
        """Which documents bind decides ratios and severities everywhere: all pages read anew."""
        chosen = str(self.profile.value)
        if chosen == describe_device(self.session.desk)["profile"]:
            return
        try:
            set_device(self.session.desk, profile=chosen)
        except AppError as error:
            messages.show(error)
            return
        found = next((each for each in self._profiles if each.id == chosen), None)
        self._profile_field.say(bound_words(found))
        self.session.events.settings_changed.emit()
        self.announce(self.session.events.institutions_changed)
        title = found.title if found else "按机构所在县"
        messages.done(f"适用地区已改为“{title}”；已经开始的检查仍按开始时的。")

    def _on_profile_imported(self) -> None:
        self.refresh()
        self.session.events.settings_changed.emit()
        self.announce(self.session.events.institutions_changed)

    def _change(self, settings: ground.Settings, what: str) -> bool:
        try:
            self.session.change(settings)
        except AppError as error:
            messages.show(error)
            return False
        if what:
            messages.done(what)
        return True


def known_profiles(desk: Desk) -> tuple[Profile, ...]:
    """The jurisdictions that can be chosen: the county's own, then those that ship."""
    return (*(own.profile for own in own_profiles(desk) if own.current), *profiles())


def bound_words(profile: Profile | None) -> str:
    """One line saying which documents bind under a choice; None: each home's county decides."""
    if profile is None:
        return "每家机构按其所在县（市、区）有效的文件；没有单列的县，只按已见原文的国家规定。"
    bound = [
        (each.number or f"《{each.title}》") + ("" if each.confirmed else "（是否继续适用由县局确认）")
        for each in documents()
        if each.id in profile.binds
    ]
    if not bound:
        return "没有地方文件有约束力，只按已见原文的国家规定；各地文件都只作参考。"
    return f"有约束力：{'、'.join(bound)}，和已见原文的国家规定；其他地方的文件只作参考。"
