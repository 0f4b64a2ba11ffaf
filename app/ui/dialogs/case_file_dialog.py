"""案卷 of a visit before it is bound: what lies in it, what may be left out, and what is missing for a whole one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.dialogs.dialog import Dialog
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.cards import Card, scrolled
from app.ui.widgets.labels import label
from app.workflow.filing_cases import CaseFile


class CaseFileDialog(Dialog):
    """`accepted` when it is to be written, without the pieces in `left_out`."""

    asks = False
    """What is ticked here only says what one copy holds."""

    def __init__(self, found: CaseFile, home: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        now = theme.current()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("案卷")
        self.boxes = [QCheckBox(f"{piece.title} {piece.number}".rstrip()) for piece in found.pieces]
        pieces = Card("卷内文书")
        for box in self.boxes:
            box.setChecked(True)
            box.toggled.connect(self._on_ticked)
            pieces.column.addWidget(box)
        lacks = Card("还缺")
        told = "\n".join(found.lacks) or "不缺什么。"
        lacks.column.addWidget(label(told, wrap=True))
        inner = QWidget()
        both = QVBoxLayout(inner)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(now.px(theme.GAP))
        both.addWidget(lacks)
        both.addWidget(pieces)
        both.addStretch(1)
        self.write_button = primary("写成文件…", self.accept)
        self.write_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(now.px(theme.GAP))
        foot.addStretch()
        foot.addWidget(secondary("关闭", self.reject))
        foot.addWidget(self.write_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[now.px(theme.MARGIN)] * 4)
        column.setSpacing(now.px(theme.GAP))
        column.addWidget(label(f"案卷 · {home}", "title", wrap=True))
        words = "一次检查的文书、签字页扫描件、整改和复查合成一个 PDF，页码连编；属存档联，不给机构。不收入的去掉勾。"
        column.addWidget(label(words, "subtitle", wrap=True))
        column.addWidget(scrolled(inner, "page"), 1)
        column.addLayout(foot)
        self.take_size(720, 560)
        self._on_ticked()

    @property
    def left_out(self) -> tuple[int, ...]:
        """The places of the pieces that this copy leaves out."""
        return tuple(place for place, box in enumerate(self.boxes, 1) if not box.isChecked())

    def _on_ticked(self) -> None:
        self.write_button.setEnabled(any(box.isChecked() for box in self.boxes))
