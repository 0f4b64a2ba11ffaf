"""What belongs on a page and can't be shown: said above its list, so that no list looks complete that is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.unreadable import Unreadable
from app.ui import theme
from app.ui.tones import Tone
from app.ui.widgets.buttons import secondary
from app.ui.widgets.labels import ElidedLabel, label

if TYPE_CHECKING:
    from app.ui.dialogs.unshown_dialog import UnshownDialog


class UnshownBar(QFrame):
    """In sight only while there is something that can't be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "message")
        self.setProperty("tone", Tone.WARN.value)
        now = theme.current()
        self._unreadable: tuple[Unreadable, ...] = ()
        self._count = label("", "heading", wrap=True)
        self._first = ElidedLabel("", "note")
        self.button = secondary("看是哪些…", self.show_all)
        self.dialog: UnshownDialog | None = None
        words = QVBoxLayout()
        words.setSpacing(now.px(2))
        words.addWidget(self._count)
        words.addWidget(self._first)
        row = QHBoxLayout(self)
        row.setContentsMargins(now.px(14), now.px(8), now.px(8), now.px(8))
        row.setSpacing(now.px(theme.GAP))
        row.addLayout(words, 1)
        row.addWidget(self.button)
        self.hide()

    @property
    def unreadable(self) -> tuple[Unreadable, ...]:
        """What is told; empty while the bar is out of sight."""
        return self._unreadable

    def tell(self, unreadable: Sequence[Unreadable], *, counted: bool = True) -> None:
        """Say what can't be shown; nothing hides the bar. `counted`: the numbers below it would have had it."""
        self._unreadable = tuple(unreadable)
        self.setVisible(bool(unreadable))
        if not unreadable:
            return
        count = len(unreadable)
        self._count.setText(f"有 {count} 处内容不能显示" + ("，没有算进下面的列表和数字" if counted else ""))
        self._first.setText(f"{unreadable[0]}" + (f"等 {count} 处。" if count > 1 else ""))
        self.setAccessibleName(f"有 {count} 处内容不能显示")

    def show_all(self) -> None:
        """Each with its place, why, and what to do."""
        from app.ui.dialogs.unshown_dialog import UnshownDialog  # most stores have nothing to be listed there

        self.dialog = UnshownDialog(self._unreadable, self.window())
        self.dialog.open()
