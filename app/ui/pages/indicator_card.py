"""One aim of an area in full: its figure and how it is worked out, and the clause that sets it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.checklist import Profile
from app.ui import theme
from app.ui.models.indicator_rows import (
    REFERENCE,
    IndicatorRow,
    nature_chip,
    nature_words,
    reach_words,
    standing_words,
    way_words,
    year_words,
)
from app.ui.pages.checklist_item_card import basis_line
from app.ui.widgets.cards import Card, rule, scrolled
from app.ui.widgets.chip_lines import ChipLines, Line
from app.ui.widgets.labels import ChipLabel, label

_FACTS = ("现状", "目标", "与目标比", "年份", "辖区", "性质", "怎么算")


class IndicatorCard(Card):
    """`show_row(None, …)` shows nothing."""

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self._title = label("", "heading", wrap=True)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._nature, self._reference = ChipLabel(), ChipLabel()
        head = QHBoxLayout()
        head.setSpacing(now.px(6))
        head.addWidget(self._title, 1)
        for chip in (self._reference, self._nature):
            head.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        self._inner = QWidget()
        inside = QVBoxLayout(self._inner)
        inside.setContentsMargins(0, 0, now.px(6), 0)
        inside.setSpacing(now.px(theme.INSIDE))
        grid = QGridLayout()
        grid.setHorizontalSpacing(now.px(theme.GAP))
        grid.setVerticalSpacing(now.px(6))
        grid.setColumnStretch(1, 1)
        self._facts = {}
        for row, word in enumerate(_FACTS):
            title, value = label(word, "note"), label("", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self._facts[word] = (title, value)
        self._basis = ChipLines()
        inside.addLayout(grid)
        inside.addWidget(rule())
        inside.addWidget(label("依据", "heading"))
        inside.addWidget(self._basis)
        inside.addStretch()
        self.column.addLayout(head)
        self._area = scrolled(self._inner)
        self.column.addWidget(self._area, 1)

    @property
    def heading(self) -> str:
        return self._title.text()

    @property
    def facts(self) -> dict[str, str]:
        """What the grid says now, by its words."""
        return {word: value.text() for word, (_, value) in self._facts.items() if not value.isHidden()}

    @property
    def basis(self) -> tuple[Line, ...]:
        return self._basis.lines

    def show_row(self, row: IndicatorRow | None, profile: Profile) -> None:
        """Show an aim, its clause as it stands in a jurisdiction."""
        self._area.setVisible(row is not None)
        if row is None:
            self._title.clear()
            for chip in (self._nature, self._reference):
                chip.show_chip(None)
            return
        self._title.setText(row.indicator.title)
        self._nature.show_chip(nature_chip(row))
        self._reference.show_chip(None if row.concerns else REFERENCE)
        reached = f"计入的机构合计{reach_words(row)}" if reach_words(row) else ""
        told = (
            standing_words(row),
            row.indicator.target,
            reached,
            year_words(row),
            row.indicator.jurisdiction,
            nature_words(row),
            way_words(row),
        )
        for word, words in zip(_FACTS, told, strict=True):
            title, value = self._facts[word]
            value.setText(words)
            for part in (title, value):
                part.setVisible(bool(words))
        self._basis.show_lines([basis_line(row.indicator.basis, profile)])
        self._area.verticalScrollBar().setValue(0)
