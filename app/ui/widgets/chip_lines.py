"""Lines of words with a chip at their end, made anew as often as they change: clauses, cases, conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.delegates.painting import chip_width
from app.ui.tones import Chip
from app.ui.widgets.labels import ChipLabel, label


@dataclass(frozen=True, slots=True)
class Line:
    """`text` with a chip beside it and a note below, any of which may be empty."""

    text: str
    chip: Chip | None = None
    note: str = ""
    hint: str = ""


class ChipLines(QWidget):
    """`chip_first`: the chips stand before the words, which then begin under each other."""

    def __init__(self, *, chip_first: bool = False, text_role: str = "") -> None:
        super().__init__()
        self._chip_first, self._role = chip_first, text_role
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().px(6))
        self._shown: list[QWidget] = []
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these instead of all before; none hides the whole."""
        self.setVisible(bool(lines))
        if tuple(lines) == self.lines:
            return
        self.lines = tuple(lines)
        for old in self._shown:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown = [self._made(line) for line in lines]
        for made in self._shown:
            self._column.addWidget(made)

    def _made(self, line: Line) -> QWidget:
        now = theme.current()
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(now.px(1))
        row = QHBoxLayout()
        row.setSpacing(now.px(8))
        text = self._words(line.text, self._role)
        text.setToolTip(line.hint)
        row.addWidget(text, 1)
        column.addLayout(row)
        indent = 0
        if line.chip is not None:
            chip = ChipLabel()
            row.insertWidget(0 if self._chip_first else 1, chip, 0, Qt.AlignmentFlag.AlignTop)
            chip.show_chip(line.chip)
            if self._chip_first:
                # the words of all lines begin under each other, whatever their chips say
                row.insertSpacing(1, self._chip_room() - chip_width(line.chip, now))
                indent = self._chip_room() + now.px(16)
        if line.note:
            note = self._words(line.note, "note")
            note.setContentsMargins(indent, 0, 0, 0)
            column.addWidget(note)
        return whole

    def _chip_room(self) -> int:
        now = theme.current()
        return max((chip_width(line.chip, now) for line in self.lines if line.chip), default=0)

    def _words(self, text: str, role: str) -> QLabel:
        made = label(text, role, wrap=True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return made
