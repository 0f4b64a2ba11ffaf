"""What belongs on a page and can't be shown: said above its list, so that no list looks complete that is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.ui.widgets.notice_bar import NoticeBar

if TYPE_CHECKING:
    from app.domain.unreadable import Unreadable
    from app.ui.dialogs.unshown_dialog import UnshownDialog


class UnshownBar(NoticeBar):
    """In sight only while there is something that can't be shown."""

    def __init__(self) -> None:
        super().__init__("看是哪些…", self.show_all)
        self._unreadable: tuple[Unreadable, ...] = ()
        self.dialog: UnshownDialog | None = None

    @property
    def unreadable(self) -> tuple[Unreadable, ...]:
        """What is told; empty while the bar is out of sight."""
        return self._unreadable

    def tell_of(self, unreadable: Sequence[Unreadable], *, counted: bool = True) -> None:
        """Say what can't be shown; nothing hides the bar. `counted`: the numbers below it would have had it."""
        self._unreadable = tuple(unreadable)
        count = len(unreadable)
        if not count:
            self.tell("")
            return
        what = f"有 {count} 处内容不能显示" + ("，没有算进下面的列表和数字" if counted else "")
        self.tell(what, f"{unreadable[0]}" + (f"等 {count} 处。" if count > 1 else ""))

    def show_all(self) -> None:
        """Each with its place, why, and what to do."""
        from app.ui.dialogs.unshown_dialog import UnshownDialog  # most stores have nothing to be listed there

        self.dialog = UnshownDialog(self._unreadable, self.window())
        self.dialog.open()
