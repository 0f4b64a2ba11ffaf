"""One visit at work: sections, the items of one of them, and one editor. Every click is saved when it is seen."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.inspection import Result, Verdict
from app.ui import theme
from app.ui.delegates.row_delegate import RowDelegate
from app.ui.delegates.section_delegate import SectionDelegate
from app.ui.dialogs.keys_dialog import KeysDialog
from app.ui.drafts import take_in_words
from app.ui.models.checklist_rows import ItemRow, SectionModel, item_model
from app.ui.models.inspection_visit import Visit
from app.ui.pages.conduct_left_out import LeftOutDialog
from app.ui.pages.conduct_saving import Saving
from app.ui.pages.visit_form import VisitForm
from app.ui.session import Session
from app.ui.widgets.answer_verdict import KEYS
from app.ui.widgets.buttons import quiet, secondary
from app.ui.widgets.cards import Card, EmptyState, rule
from app.ui.widgets.fields import SearchField
from app.ui.widgets.item_editor import ItemEditor
from app.ui.widgets.item_editor_earlier import MENDED_KEY, STILL_KEY
from app.ui.widgets.key_line import KeyLine
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.lists import RowList
from app.ui.widgets.text_box import TextBox
from app.ui.widgets.value_field import LETTERS

AUTO_ADVANCE = "auto_advance"
"""The setting of this installation: 符合 leads on to the next item."""
_KEYS_IN_SIGHT = (
    ("1–4", "结果"),
    ("回车", "下一条"),
    ("N", "现场情况"),
    ("P", "照片"),
    ("Ctrl+Z", "撤销"),
    ("?", "全部按键"),
    ("/", "查找"),
)
_ALL_KEYS = (
    ("1", "符合"),
    ("2", "不符合"),
    ("3", "不适用"),
    ("4", "无法查"),
    ("0 或 Delete", "收回结果，回到未查"),
    ("A、B、C…", "选一项"),
    ("回车", "按所填的记下；已有结果时到下一条未查"),
    ("Ctrl+→", "下一条未查，在任何一栏里都行"),
    ("Tab", "到填写的栏"),
    ("Esc", "从填写的栏回到检查项"),
    ("U", "上次的问题未改：不符合，沿用上次表述"),
    ("Y", "上次的问题已改：符合"),
    ("N", "写现场情况"),
    ("P", "添加照片"),
    ("Ctrl+V", "粘贴照片"),
    ("/ 或 Ctrl+F", "查找检查项；按 ↓ 或回车到找到的"),
    ("Ctrl+Z", "撤销刚才做的（签字以前）"),
    ("Ctrl+Y", "恢复刚才撤销的"),
    ("Ctrl+1 … Ctrl+9", "左边各页"),
    ("?", "全部按键"),
)


_WIDE = 1290
"""Pixels of the design from which there is room for three columns."""
_FOOT_SHOWN = 330
"""Those of height from which there is room below the item for the keys."""
_SEARCH_SHOWN = 900
"""Those from which the search's field stands beside the menu of sections."""
_TRAIL_SHOWN = 600
"""Those from which the menu of sections says how far its section is."""


class ConductView(QWidget):
    """`changed`: something of the visit was saved and is shown already; `moved`: counts in the head may differ."""

    changed = Signal(object)
    moved = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.visit: Visit | None = None
        self._section = ""
        self._current = ""
        self._search_text = ""
        self._showing = False
        self.sections, self.items, self.editor = SectionModel(), item_model(), ItemEditor()
        self.section_list = RowList(self.sections, "检查表的各部分", SectionDelegate())
        self.item_list = RowList(self.items, "检查项", RowDelegate(lead_width=46))
        self.saving = Saving(session, self.editor, self)
        self.form = VisitForm(session, self, self.leave)
        self._lay_out()
        for each in (self.section_list, self.item_list):
            each.ask_before_leaving(self._may_leave)
        self.section_list.current_changed.connect(self._on_section)
        self.item_list.current_changed.connect(self._on_item)
        self.editor.finished.connect(self.item_list.setFocus)
        self.editor.answered.connect(self._on_answered)  # after the saving, which was connected first
        self.saving.saved.connect(self._on_saved)
        self.saving.kept.connect(self._show_rows)
        self.form.imported.connect(self._on_imported)
        self._make_keys()

    # Layout

    def _lay_out(self) -> None:
        now = theme.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(now.px(theme.GAP))
        left = Card(flush=True)
        left.setFixedWidth(now.px(206))
        self._left = left
        left.column.addWidget(self.section_list, 1)
        self._left_out = QWidget()
        words = QVBoxLayout(self._left_out)
        words.setContentsMargins(now.px(14), now.px(8), now.px(10), 0)
        words.setSpacing(0)
        self._left_out_words = label("", "note", wrap=True)
        words.addWidget(rule())
        words.addSpacing(now.px(6))
        words.addWidget(self._left_out_words)
        left.column.addWidget(self._left_out)
        # a quiet button has a margin of its own before its words
        below = QHBoxLayout()
        below.setContentsMargins(now.px(5), 0, now.px(5), 0)
        self._left_out_button = quiet("查看全部", self.show_left_out)
        below.addWidget(self._left_out_button)
        below.addStretch()
        below.addWidget(self.form.button)
        left.column.addLayout(below)
        row.addWidget(left)
        middle = Card(flush=True)
        middle.column.addLayout(self._middle_head())
        middle.column.addWidget(rule())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.item_list)
        self._none = EmptyState("", "")
        self._stack.addWidget(self._none)
        middle.column.addWidget(self._stack, 1)
        row.addWidget(middle, 1)
        row.addWidget(self.editor)
        self._make_foot()
        self.editor.before = self.item_list
        for first, second in pairwise((self.section_list, self.only_open, self.search, self.item_list)):
            QWidget.setTabOrder(first, second)

    def _make_foot(self) -> None:
        """Below the editor stands which key does what."""
        now = theme.current()
        self.auto_advance = QCheckBox("符合后自动下一条")
        self.auto_advance.setToolTip("按 1 或点“符合”以后，不用再按回车，直接到下一条未查")
        self.auto_advance.setChecked(self._session.desk.store.get_local(AUTO_ADVANCE) is not None)
        self.auto_advance.clicked.connect(self._on_auto_advance)
        foot = QHBoxLayout()
        foot.setContentsMargins(now.px(16), now.px(8), now.px(12), 0)
        self._keys_in_sight = KeyLine(_KEYS_IN_SIGHT)
        foot.addWidget(self._keys_in_sight, 1)
        foot.addWidget(self.auto_advance)
        self.editor.column.addLayout(foot)

    def _on_auto_advance(self, on: bool) -> None:
        self._session.desk.store.set_local(AUTO_ADVANCE, "1" if on else None)
        self.item_list.setFocus()

    def _on_answered(self, result: Result) -> None:
        """Once 符合 is saved, on to the next item, where the person has chosen so."""
        if self.auto_advance.isChecked() and result.verdict is Verdict.PASS and self.verdict is Verdict.PASS:
            self.go_next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The editor has more than half of the width; where that leaves no room for the list of sections, a menu stands
        in for it."""
        super().resizeEvent(event)
        now = theme.current()
        narrow = self.width() < now.px(_WIDE)
        self._left.setVisible(not narrow)
        self._heading.setVisible(not narrow)
        self.section_button.setVisible(narrow)
        self.search.setVisible(self.width() >= now.px(_SEARCH_SHOWN) or bool(self._search_text))
        self.editor.setFixedWidth(self.width() * (58 if narrow else 52) // 100)
        for part in (self._keys_in_sight, self.auto_advance):
            part.setVisible(self.height() >= now.px(_FOOT_SHOWN))
        if self.visit is not None and self.sections.rows:
            self._say_heading(len(self.items.rows))

    def _middle_head(self) -> QHBoxLayout:
        now = theme.current()
        self._heading = ElidedLabel("", "heading")
        self.only_open = QPushButton("只看未查")
        self.only_open.setCheckable(True)
        self.only_open.setAutoDefault(False)
        self.only_open.setProperty("filter", True)
        self.only_open.toggled.connect(lambda _: self._show_section())
        self.search = SearchField("查找 Ctrl+F")
        self.search.setMinimumWidth(now.px(70))
        self.search.setMaximumWidth(now.px(150))
        self.search.searched.connect(self._on_searched)
        head = QHBoxLayout()
        head.setContentsMargins(now.px(12), now.px(2), now.px(12), now.px(8))
        head.setSpacing(now.px(8))
        # stands in for the list of sections where large letters leave it no room
        self.section_button = secondary("", self._choose_section)
        self.section_button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.section_button.setProperty("menu", True)
        self.section_button.hide()
        head.addWidget(self._heading, 1)
        head.addWidget(self.section_button, 1)
        head.addWidget(self.only_open)
        head.addWidget(self.search)
        return head

    def _make_keys(self) -> None:
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for verdict, key in KEYS.items():
            self._key(key, partial(self.editor.choose, verdict), within)
        for letter in LETTERS:
            self._key(letter, partial(self.editor.letter, letter), within)
        for key in ("0", "Delete"):
            self._key(key, self.saving.withdraw, within)
        self._key("P", self.saving.choose_files, within)
        self._key("Ctrl+F", self._find, within)
        self._key("Ctrl+V", self.saving.paste, within)
        for key in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), self.item_list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._on_enter)
        self._key("Ctrl+Right", self.go_next, within)
        self._key(STILL_KEY, self.saving.still_so, within)
        self._key(MENDED_KEY, self.saving.mended, within)
        self._key("N", self.editor.focus_note, within)
        self._key("/", self._find, within)
        self._key("?", self.show_keys, within)
        self._key("Ctrl+Z", self.undo, within)
        for key in ("Ctrl+Y", "Ctrl+Shift+Z"):
            self._key(key, self.redo, within)
        for key in ("Down", "Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), self.search)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._into_hits)
        self._key("Escape", self._on_escape, within)

    def _key(self, key: str, act: object, context: Qt.ShortcutContext) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(context)
        shortcut.activated.connect(act)

    # What is shown

    def open(self, key: int, item: str = "") -> None:
        """Show a visit, at an item if one is named, else at the first that is not checked. Raises `NO_SUCH`."""
        take_in_words(self._session.desk)
        self.visit = Visit(self._session.desk, key)
        self.saving.visit = self.form.visit = self.visit
        self._say_search("")
        self.only_open.setChecked(False)
        self._current = self._section = ""
        left = len(self.visit.left_out)
        reasons = list(dict.fromkeys(entry.reason.partition("“")[2].rstrip("”") for entry in self.visit.left_out))
        more = "等" if len(reasons) > 3 else ""
        self._left_out_words.setText(f"不适用 {left} 项：未登记{'、'.join(reasons[:3])}{more}")
        self._left_out.setVisible(bool(left))
        self._left_out_button.setVisible(bool(left))
        asked = self.visit.view.applicable
        self.go_to(item or self.visit.next_unchecked("") or (asked[0].id if asked else ""))
        self.item_list.setFocus()

    def reread(self) -> None:
        """Another page or a merge changed the visit. What is being typed stays."""
        if self.visit is not None:
            self.visit.read()
            self._show_rows()
            self._mark()
            self.editor.reread()
            self.moved.emit()

    def leave(self) -> bool:
        """Save what is being typed; False when something was refused, or can't be read, and stands here still, with the
        cursor in it."""
        if self.visit is None or (self.saving.flush() and not self.editor.unread):
            return True
        self.editor.point_out_unsaved()
        return False

    def _may_leave(self) -> bool:
        """Whether another row of a list may become the current one: the editor goes where the mark goes, or neither."""
        return self._showing or not self._current or self.leave()

    def go_to(self, item: str) -> None:
        """Show an item in its section."""
        if self.visit is None or not item or (self._current and not self.leave()):
            return
        if self._search_text:
            self._say_search("")
        self._section = self.visit.section_of(item)
        self._current = item
        self._show_rows()
        self._mark()
        self._show_item()
        self.moved.emit()

    def go_next(self) -> None:
        """The next item without a verdict, in whatever section it is. The keys are the list's then: a verdict's key
        that is pressed next is no letter of a note."""
        if self.visit is None or not self.leave():
            return
        self.go_to(self.visit.next_unchecked(self._current))
        self.item_list.setFocus()

    def show_keys(self) -> None:
        KeysDialog(_ALL_KEYS, self).open()

    def undo(self) -> None:
        """Take the last act at this visit back, and show where it was."""
        self._show_changed(self.saving.undo())

    def redo(self) -> None:
        self._show_changed(self.saving.redo())

    def _show_changed(self, item: str) -> None:
        if item and self.visit is not None and item in {each.id for each in self.visit.view.applicable}:
            if item != self._current:
                self.go_to(item)
            self.item_list.setFocus()

    def _into_hits(self) -> None:
        """From the search's field into what it found."""
        self.search.search_now(self.search.text())
        if self.items.rows:
            self.item_list.setFocus()

    def show_left_out(self, _checked: bool = False) -> None:
        if self.visit is not None:
            LeftOutDialog(self.visit.view, self.visit.left_out, self).open()

    def _rows(self) -> tuple[ItemRow, ...]:
        assert self.visit is not None
        if self._search_text:
            return self.visit.found_rows(self._search_text)
        rows = self.visit.item_rows(self._section)
        if self.only_open.isChecked():
            # the one at hand stays until it is left: its problem may still have to be worded
            rows = tuple(row for row in rows if row.verdict is None or row.id == self._current)
        return rows

    def _show_rows(self) -> None:
        """Bring lists up to date: only rows that differ are shown anew, unless other rows are to be shown."""
        if self.visit is None:
            return
        self._showing = True
        try:
            rows = self._rows()
            if tuple(row.id for row in rows) != tuple(row.id for row in self.items.rows):
                self.items.show(rows)
            else:
                for old, row in zip(self.items.rows, rows, strict=True):
                    if old != row:
                        self.items.replace(row.id, row)
            sections = self.visit.section_rows()
            if tuple(row.id for row in sections) != tuple(row.id for row in self.sections.rows):
                self.sections.show(sections)
            else:
                for before, section in zip(self.sections.rows, sections, strict=True):
                    if before != section:
                        self.sections.replace(section.id, section)
        finally:
            self._showing = False
        self._say_heading(len(rows))

    def _say_heading(self, shown: int) -> None:
        assert self.visit is not None
        row = next(row for row in self.sections.rows if row.id == self._section)
        heading = f"{row.title} · 已签字" if row.signed else row.title
        if self._search_text:
            heading = f"找到 {shown} 项"
        self._heading.setText(heading)
        roomy = self.width() >= theme.current().px(_TRAIL_SHOWN)
        trail = f"　{row.trail}" if roomy and not self._search_text else ""
        room = self.section_button.width() - theme.current().px(34)
        said = self.section_button.fontMetrics().elidedText(f"{heading}{trail}", Qt.TextElideMode.ElideRight, room)
        self.section_button.setText(f"{said} ▼")
        self.section_button.setToolTip(heading)
        if not shown:
            if self._search_text:
                self._none.say("没有找到", "换一个词再找；按 Esc 回到原来的部分。")
            else:
                self._none.say("这一部分都查过了", "点“只看未查”看全部，或按 Ctrl+→ 到下一条未查。")
        self._stack.setCurrentIndex(0 if shown else 1)

    def _mark(self) -> None:
        """Put the lists' marks where the current section and item are."""
        self._showing = True
        try:
            place = self.sections.place(self._section)
            self.section_list.setCurrentIndex(self.sections.index(place, 0) if place is not None else QModelIndex())
            if place and self.sections.rows[place - 1].heading:
                self.section_list.scrollTo(self.sections.index(place - 1, 0))
            place = self.items.place(self._current)
            self.item_list.setCurrentIndex(self.items.index(place, 0) if place is not None else QModelIndex())
        finally:
            self._showing = False

    def _show_item(self) -> None:
        if self.visit is not None and self._current:
            self.editor.show_item(self.visit, self.visit.view.item(self._current))

    def _show_section(self) -> None:
        """Show the section's items from the first, or keep the one at hand if it is among them."""
        self._show_rows()
        if self._current not in {row.id for row in self.items.rows} and self.items.rows:
            self._current = self.items.rows[0].id
            if self._search_text and self.visit is not None:
                self._section = self.visit.section_of(self._current)
            self._show_item()
        self._mark()

    # What the person does

    def _choose_section(self) -> None:
        """The sections as a menu."""
        menu = QMenu(self)
        for place, row in enumerate(self.sections.rows):
            if row.heading:
                menu.addSection(row.title)
            else:
                index = self.sections.index(place, 0)
                action = menu.addAction(f"{row.title}　{row.trail}")
                action.triggered.connect(partial(self._go_to_section, index))
        menu.addSeparator()
        if self.visit is not None and self.visit.left_out:
            menu.addAction(f"查看不适用的 {len(self.visit.left_out)} 项").triggered.connect(self.show_left_out)
        self.form.offer(menu)
        menu.popup(self.section_button.mapToGlobal(self.section_button.rect().bottomLeft()))

    def _go_to_section(self, index: QModelIndex, checked: bool = False) -> None:
        self.section_list.setCurrentIndex(index)
        if self.section_list.currentIndex() == index:
            self.item_list.setFocus()

    def _on_section(self) -> None:
        row = self.sections.row_at(self.section_list.currentIndex())
        if self._showing or row is None or row.heading or (row.id == self._section and not self._search_text):
            return
        self._section = row.id
        self._say_search("")
        self._current = ""
        self._show_section()

    def _on_item(self) -> None:
        row = self.items.row_at(self.item_list.currentIndex())
        if self._showing or row is None or row.id == self._current:
            return
        self._current = row.id
        if self._search_text and self.visit is not None:
            self._section = self.visit.section_of(row.id)
        self._show_item()
        if self.only_open.isChecked():
            self._show_rows()
        self._mark()

    def _on_searched(self, text: str) -> None:
        if self.visit is None or text == self._search_text:
            return
        if not self.leave():
            self._say_search(self._search_text)
            return
        self._search_text = text
        self._show_section()

    def _say_search(self, text: str) -> None:
        """Let the search's field say what the list shows."""
        self._search_text = text
        self.search.blockSignals(True)
        self.search.setText(text)
        self.search.blockSignals(False)

    def _find(self) -> None:
        self.search.show()
        self.search.setFocus()
        self.search.selectAll()

    def _on_enter(self) -> None:
        """Enter on the list: take what is proposed, else go on, else into the value's field. It turns no verdict."""
        if self.visit is None or self.editor.confirm():
            return
        answer = self.visit.answer(self._current)
        if answer is None and not self.editor.reason_wanted:
            self.editor.focus_value()
            return
        self.go_next()

    def _on_escape(self) -> None:
        """Out of a field, back to the list; a search ends."""
        focused = self.focusWidget()
        if self._search_text and isinstance(focused, QLineEdit):
            self._search_text = ""
            self.search.search_now("")
            self._show_section()
        elif isinstance(focused, TextBox):
            self.saving.flush()
        self.item_list.setFocus()

    def _on_imported(self, key: int) -> None:
        """A filled form was taken in, maybe for a visit that was left meanwhile."""
        if self.visit is not None and self.visit.key == key:
            self._on_saved()
        else:
            self.changed.emit(key)

    def _on_saved(self) -> None:
        """Something was written: show what changed of it, then tell the others."""
        assert self.visit is not None
        self.visit.read()
        self._show_rows()
        self._mark()
        self.editor.reread()
        self.moved.emit()
        self.changed.emit(self.visit.key)

    @property
    def current(self) -> str:
        """The item in the editor."""
        return self._current

    @property
    def verdict(self) -> Verdict | None:
        """The current item's verdict as saved."""
        answer = self.visit.answer(self._current) if self.visit else None
        return answer.result.verdict if answer else None
