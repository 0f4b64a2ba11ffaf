"""The county's summary in the window: which days, and three files at a press."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.institution import Institution
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.models.periods import Period, days_of
from app.ui.pages.statistics import StatisticsPage
from app.ui.pages.summary_card import SummaryCard
from app.ui.session import Session


@pytest.fixture
def card(qtbot: QtBot, session: Session, homes: tuple[Institution, ...], recorder: Recorder) -> Iterator[SummaryCard]:
    page = StatisticsPage(session)
    qtbot.addWidget(page)
    page.resize(1198, 768)
    page.show()
    yield page.summary


@pytest.mark.parametrize(
    ("period", "today", "first", "last"),
    [
        (Period.MONTH, date(2026, 12, 5), date(2026, 12, 1), date(2026, 12, 31)),
        (Period.MONTH, date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        (Period.QUARTER, date(2026, 11, 22), date(2026, 10, 1), date(2026, 12, 31)),
        (Period.QUARTER, date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30)),
        (Period.YEAR, date(2026, 11, 22), date(2026, 1, 1), date(2026, 12, 31)),
        (Period.OWN, date(2026, 11, 22), date(2026, 1, 1), date(2026, 11, 22)),
    ],
)
def test_a_period_has_its_first_and_last_day(period: Period, today: date, first: date, last: date) -> None:
    assert days_of(period, today) == (first, last)


def test_the_days_of_a_period_are_shown_and_own_days_can_be_typed(card: SummaryCard) -> None:
    assert card.days() == (date(2026, 11, 1), date(2026, 11, 30))
    card.period.buttons()[3].click()
    assert card.first.isVisible() and card.days() == (date(2026, 1, 1), date(2026, 11, 22))
    card.first.enter(date(2026, 5, 6))
    assert card.days() == (date(2026, 5, 6), date(2026, 11, 22))
    card.period.buttons()[1].click()
    assert not card.first.isVisible() and card.days() == (date(2026, 10, 1), date(2026, 12, 31))


def test_days_the_wrong_way_round_are_told_and_nothing_is_made(card: SummaryCard, recorder: Recorder) -> None:
    card.period.buttons()[3].click()
    card.first.enter(date(2026, 12, 1))
    asked: list[object] = []
    card.printer.ask = lambda parent, paper: asked.append(paper)
    card.paper_button.click()
    assert not asked
    assert "晚于结束日期" in recorder.said[-1].what


@pytest.mark.parametrize(("text", "why"), [("", "开始日期：请填写日期"), ("2026-2-30", "开始日期：2026年2月没有30日")])
def test_nothing_is_made_for_days_that_can_not_be_read(
    card: SummaryCard, recorder: Recorder, text: str, why: str
) -> None:
    card.period.buttons()[3].click()
    card.first.setText(text)
    card.paper_button.click()
    assert card.days() is None and why in recorder.said[-1].what


@pytest.mark.parametrize(
    ("button", "name", "begins"),
    [
        ("paper_button", "县级检查情况汇总_2026-11-01至2026-11-30.pdf", b"%PDF-"),
        ("book_button", "县级检查情况汇总_2026-11-01至2026-11-30.xlsx", b"PK"),
        ("results_button", "检查结果_2026-11-01至2026-11-30.xlsx", b"PK"),
    ],
)
def test_each_button_writes_its_file_beside_the_window(
    card: SummaryCard, executor: ManualExecutor, tmp_path: Path, button: str, name: str, begins: bytes
) -> None:
    card.printer.ask = lambda parent, paper: tmp_path / paper.file_name
    getattr(card, button).click()
    executor.run_next()
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert card.printer.done is not None
    card.printer.done.close()
