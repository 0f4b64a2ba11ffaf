"""Asks whether the computer's clock is right, where an act was refused because it may not be."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from app.domain.clocks import Doubt
from app.ui.dialogs.fields_dialog import FieldsDialog
from app.workflow.desk import Desk
from app.workflow.errors import NO_REASON_FOR_CLOCK
from app.workflow.timekeeping import vouch_for_clock


class ClockDialog(FieldsDialog):
    """`saved`: a person has vouched for the clock, and why stands in the journal. Closed otherwise, nothing has."""

    title = "请核对电脑的时钟"
    button = "时钟没有错"
    height_wanted = 380
    places: ClassVar = {NO_REASON_FOR_CLOCK.code: "reason"}

    def __init__(self, desk: Desk, doubt: Doubt, parent: QWidget | None) -> None:
        self._desk = desk
        super().__init__(
            "检查日期、期限和文号都按电脑的时钟写，签字以后不能再改",
            f"{doubt.what}时钟不对的，请点“取消”，把日期和时间调准再做一次；刚才的一步没有保存。",
            parent,
        )

    def make(self) -> None:
        self.add("reason", "时钟没有错的理由", self.line(hint="例如：已按手机核对"), "记入流水，合并以后县里也看得到。")

    def act(self) -> None:
        vouch_for_clock(self._desk, self.text("reason"))
