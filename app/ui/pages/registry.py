"""Which pages there are, in the order that the data takes; the navigation shows exactly these.

A page's file is imported when somebody goes there: the window starts with the one page that it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.ui.pages.page import Page


class Entry(NamedTuple):
    """A page that can be gone to: its name and title as the page's own class has them, and how to get the class."""

    name: str
    title: str
    load: Callable[[], type[Page]]


def _home() -> type[Page]:
    from app.ui.pages.home import HomePage

    return HomePage


def _institutions() -> type[Page]:
    from app.ui.pages.institutions import InstitutionsPage

    return InstitutionsPage


def _inspections() -> type[Page]:
    from app.ui.pages.inspections import InspectionsPage

    return InspectionsPage


def _findings() -> type[Page]:
    from app.ui.pages.findings import FindingsPage

    return FindingsPage


def _checklists() -> type[Page]:
    from app.ui.pages.checklists import ChecklistsPage

    return ChecklistsPage


def _ratings() -> type[Page]:
    from app.ui.pages.ratings import RatingsPage

    return RatingsPage


def _handover() -> type[Page]:
    from app.ui.pages.handover import HandoverPage

    return HandoverPage


def _statistics() -> type[Page]:
    from app.ui.pages.statistics import StatisticsPage

    return StatisticsPage


def _settings() -> type[Page]:
    from app.ui.pages.settings import SettingsPage

    return SettingsPage


PAGES = (
    Entry("home", "工作台", _home),
    Entry("institutions", "机构", _institutions),
    Entry("inspections", "检查", _inspections),
    Entry("findings", "整改", _findings),
    Entry("checklists", "检查表", _checklists),
    Entry("ratings", "评定", _ratings),
    Entry("handover", "交接合并", _handover),
    Entry("statistics", "统计", _statistics),
    Entry("settings", "设置", _settings),
)
