"""设置 · 清除与保管: forget words or photos for ever, and how long the county keeps what is held."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.domain.retention import Kept, Rule
from app.ui import messages, theme
from app.ui.dialogs.erase_dialog import EraseDialog
from app.ui.dialogs.retention_dialogs import ExpiredDialog, RuleDialog
from app.ui.session import Session
from app.ui.widgets.buttons import quiet, secondary
from app.ui.widgets.cards import Card, rule
from app.ui.widgets.labels import label, restyle
from app.workflow.retaining import Expired, drop_rule, expired, retention_rules

_ERASING = (
    "写错了老人姓名、拍到了不该拍的：查出来，由两个人决定，从本机永久清除；别的电脑并入以后导出的交接文件时一同清除。"
)
_KEEPING = "保管几年、依据哪份文件，由县里填，软件没有默认的年数。到期的只列出来，清不清除由人决定。"
NOT_SET = "没有设定，不会列出"


class EraseCard(Card):
    """Shows the rules by `show_rules`; its dialogs stay in `dialog` for whoever looks."""

    def __init__(self, session: Session) -> None:
        super().__init__("清除与保管")
        self._session = session
        self.dialog: EraseDialog | RuleDialog | ExpiredDialog | None = None
        now = theme.current()
        self.erase_button = secondary("清除文字或照片…", self.erase)
        self.expired_button = secondary("列出到期的…", self.list_expired)
        self.column.addWidget(label(_ERASING, "note", wrap=True))
        self.column.addLayout(_row(self.erase_button))
        self.column.addSpacing(now.px(4))
        self.column.addWidget(rule())
        self.column.addWidget(label("保管期限", "heading"))
        self.column.addWidget(label(_KEEPING, "note", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(now.px(theme.GAP))
        grid.setVerticalSpacing(now.px(2))
        grid.setColumnStretch(1, 1)
        self._words = {kept: label("", wrap=True) for kept in Kept}
        self.set_buttons = {kept: quiet("设定…", partial(self.set_rule, kept)) for kept in Kept}
        self.drop_buttons = {kept: quiet("取消期限", partial(self.drop_rule, kept)) for kept in Kept}
        for place, kept in enumerate(Kept):
            name = label(kept.label)
            name.setToolTip(kept.covers)
            self.set_buttons[kept].setAccessibleName(f"设定{kept.label}的保管期限")
            self.drop_buttons[kept].setAccessibleName(f"取消{kept.label}的保管期限")
            for column, part in enumerate((name, self._words[kept], self.set_buttons[kept], self.drop_buttons[kept])):
                grid.addWidget(part, place, column)
        self.column.addLayout(grid)
        self.column.addLayout(_row(self.expired_button))

    def show_rules(self) -> None:
        """Show what the county has set."""
        known = {each.kept: each for each in retention_rules(self._session.desk)}
        for kept, words in self._words.items():
            found = known.get(kept)
            words.setText(found.words if found else NOT_SET)
            restyle(words, role="" if found else "note")
            self.set_buttons[kept].setText("修改…" if found else "设定…")
            self.drop_buttons[kept].setVisible(found is not None)
        self.expired_button.setEnabled(bool(known))

    @property
    def words(self) -> str:
        """What the card says of every kind."""
        return "\n".join(f"{kept.label}：{words.text()}" for kept, words in self._words.items())

    def erase(self) -> None:
        """Look for words, and erase what a person chooses of them."""
        self._open(EraseDialog(self._session, self.window()))

    def set_rule(self, kept: Kept) -> None:
        """Let the person enter the county's years and their source."""
        known = {each.kept: each for each in retention_rules(self._session.desk)}
        dialog = RuleDialog(self._session.desk, kept, known.get(kept), self.window())
        dialog.saved.connect(self._on_set)
        self._open(dialog)

    def drop_rule(self, kept: Kept) -> None:
        drop_rule(self._session.desk, kept)
        self.show_rules()
        messages.done(f"{kept.label}不再有保管期限，到期的不会列出。")

    def list_expired(self) -> None:
        """Find what has run out by today, beside the window."""
        job = self._session.job(lambda desk, progress: expired(desk, progress=progress))
        job.succeeded.connect(self._on_listed)
        self._session.jobs.start(job, "正在核对保管期限")

    def _on_set(self, found: Rule) -> None:
        self.show_rules()
        messages.done(f"{found.kept.label}{found.words}。")

    def _on_listed(self, rows: tuple[Expired, ...]) -> None:
        if not rows:
            messages.note("没有保管期限已过的内容。")
            return
        dialog = ExpiredDialog(rows, self._session.desk.today.isoformat(), self.window())
        dialog.erase_wanted.connect(self._on_erase_wanted)
        self._open(dialog)

    def _on_erase_wanted(self, rows: tuple[Expired, ...]) -> None:
        places = {place.place.target: place for row in rows for place in row.places}
        sources = "、".join(dict.fromkeys(row.rule.source for row in rows))
        reason = f"保管期限已过（{sources}）"
        self._open(EraseDialog(self._session, self.window(), tuple(places.values()), reason=reason, alike=False))

    def _open(self, dialog: EraseDialog | RuleDialog | ExpiredDialog) -> None:
        self.dialog = dialog
        dialog.open()


def _row(*buttons: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.current().px(theme.GAP))
    for button in buttons:
        row.addWidget(button)
    row.addStretch()
    return row
