"""The side of the window: the product, the pages, and who sits at which computer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.delegates.nav_delegate import NavDelegate
from app.ui.models.columns import Column
from app.ui.models.roles import Role
from app.ui.models.table_model import TableModel
from app.ui.widgets.cards import rule
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.lists import RowList

NEWS_FOR = 30_000
"""Milliseconds that news stand at the foot."""


class Place(NamedTuple):
    """One line of the navigation."""

    name: str
    title: str
    badge: int = 0
    keys: str = ""
    counts: str = ""
    """What the badge counts, as it is read out."""


class PlaceModel(TableModel[Place]):
    """The pages, with their badges."""

    def __init__(self, places: Sequence[Place]) -> None:
        column: Column[Place] = Column(
            "页面", lambda place: place.title, hint=lambda place: f"{place.title}  {place.keys}".strip()
        )
        super().__init__([column], uid=lambda place: place.name)
        self.show(places)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        place = self.row_at(index)
        if place is not None and role == Role.BADGE:
            return place.badge or None
        if place is not None and role == Qt.ItemDataRole.AccessibleTextRole and place.badge:
            return f"{place.title}，{place.badge}{place.counts}"
        return super().data(index, role)


class Navigation(QFrame):
    chosen = Signal(str)

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "side")
        now = theme.current()
        self.setFixedWidth(min(now.px(168), 264))
        self.model = PlaceModel(places)
        self.view = RowList(self.model, "页面", NavDelegate())
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self._first, self._second = ElidedLabel("", "note"), ElidedLabel("", "note")
        self._news = label("", "note", wrap=True)
        self._news.hide()
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(NEWS_FOR)
        self._forget.timeout.connect(self._news.hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(10), now.px(18), now.px(10), now.px(14))
        column.setSpacing(now.px(2))
        for part in (label("颐检", "brand"), label("农村养老机构检查", "note", wrap=True)):
            part.setContentsMargins(now.px(12), 0, 0, 0)
            column.addWidget(part)
        column.addSpacing(now.px(10))
        column.addWidget(self.view, 1)
        column.addWidget(rule())
        column.addSpacing(now.px(6))
        for line in (self._news, self._first, self._second):
            line.setContentsMargins(now.px(12), 0, 0, 0)
            column.addWidget(line)
        self.view.current_changed.connect(self._on_current)

    def go(self, name: str) -> None:
        """Mark a page as the one in sight."""
        place = self.model.place(name)
        if place is not None:
            self.view.setCurrentIndex(self.model.index(place, 0))

    def show_badges(self, badges: Mapping[str, int]) -> None:
        for place in self.model.rows:
            self.model.replace(place.name, place._replace(badge=badges.get(place.name, 0)))

    def say(self, first: str, second: str) -> None:
        """The two lines at the foot."""
        self._first.setText(first)
        self._second.setText(second)

    def tell(self, news: str) -> None:
        """Let news stand above them for a while: nothing on the page moves for it."""
        self._news.setText(news)
        self._news.show()
        self._forget.start()

    @property
    def news(self) -> str:
        """What is told at the moment."""
        return self._news.text() if not self._news.isHidden() else ""

    def _on_current(self) -> None:
        place = self.model.row_at(self.view.currentIndex())
        if place is not None:
            self.chosen.emit(place.name)
