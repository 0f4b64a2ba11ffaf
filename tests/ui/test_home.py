"""工作台: the day's numbers, each leading to its list; and what to say where there is nothing yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.models.home_rows import greeting, left_words
from app.ui.pages import page as page_module
from app.ui.pages.home import HomePage
from app.ui.pages.page import OpenFindings, OpenInspection, StartInspection
from app.ui.session import Session
from app.workflow.answering import answer
from app.workflow.lines import findings
from app.workflow.rectifying import reply
from app.workflow.reminding import Workbench
from app.workflow.signing import sign
from tests.ui.conftest import texts
from tests.ui.visits import begin, finish
from tests.workflow.conftest import print_notice

Homes = tuple[Institution, ...]


def opened(qtbot: QtBot, session: Session) -> HomePage:
    page = HomePage(session)
    qtbot.addWidget(page)
    page.resize(1198, 768)
    page.show()
    qtbot.waitUntil(lambda: bool(page.numbers["major"].number))
    return page


@pytest.fixture
def signed(session: Session, homes: Homes, recorder: Recorder, tmp_path: Path) -> int:
    """A visit with a major and a general problem, told to the home; and one that goes on."""
    visit = begin(session, homes[0], "fire", "hazard")
    finish(session, visit, "ZD01", "XF05")
    print_notice(session.desk, visit, tmp_path / "通知.pdf")
    answer(session.desk, begin(session, homes[1], "staffing"), "RY01", Result(Verdict.PASS))
    return visit


@pytest.fixture
def page(qtbot: QtBot, session: Session, signed: int) -> Iterator[HomePage]:
    yield opened(qtbot, session)


def number(page: HomePage, name: str) -> int:
    return int(page.numbers[name].number)


def test_the_numbers_say_what_waits_and_the_heading_sums_it_up(page: HomePage) -> None:
    assert number(page, "major") == 1
    assert page.heading.endswith(f"有 {page.first.rowCount()} 个问题要跟进")
    assert any("今天挂号" in text for text in texts(page))


def test_a_major_problem_stands_first_in_the_list(page: HomePage) -> None:
    assert page.first.rows[0].finding.key == "ZD01"


@pytest.mark.parametrize("name", ["major", "overdue", "soon", "awaiting"])
def test_every_number_leads_to_its_list_by_mouse_and_by_key(qtbot: QtBot, page: HomePage, name: str) -> None:
    with qtbot.waitSignal(page.asked) as asked:
        QTest.mouseClick(page.numbers[name], Qt.MouseButton.LeftButton)
    assert asked.args == ["findings", OpenFindings(sieve=name)]
    with qtbot.waitSignal(page.asked) as asked:
        QTest.keyClick(page.numbers[name], Qt.Key.Key_Return)
    assert asked.args == ["findings", OpenFindings(sieve=name)]


def test_a_problem_leads_to_itself(qtbot: QtBot, page: HomePage, signed: int) -> None:
    page.first_table.setCurrentIndex(page.first.index(0, 0))
    with qtbot.waitSignal(page.asked) as asked:
        page.first_table.activated.emit(page.first.index(0, 0))
    assert asked.args == ["findings", OpenFindings(finding=(signed, "ZD01"))]


def test_a_visit_that_is_not_done_is_gone_on_with(qtbot: QtBot, page: HomePage) -> None:
    (row,) = page.visits.rows
    page.visit_table.setCurrentIndex(page.visits.index(0, 0))
    with qtbot.waitSignal(page.asked) as asked:
        page.visit_table.activated.emit(page.visits.index(0, 0))
    assert asked.args == ["inspections", OpenInspection(row.key)]


def test_a_test_that_ran_out_leads_to_the_item_that_saw_it(
    qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder
) -> None:
    visit = begin(session, homes[0], "fire")
    answer(session.desk, visit, "XF35", Result(Verdict.FAIL, "2025-11-01"))
    page = opened(qtbot, session)
    (row,) = page.expiries.rows
    assert left_words(row, session.desk.today) == "已过期 21 天"
    page.expiry_list.setCurrentIndex(page.expiries.index(0, 0))
    with qtbot.waitSignal(page.asked) as asked:
        page.expiry_list.activated.emit(page.expiries.index(0, 0))
    assert asked.args == ["inspections", OpenInspection(visit, "XF35")]


def test_a_reply_moves_the_numbers_when_the_page_is_come_to_again(page: HomePage, session: Session) -> None:
    row = next(row for row in findings(session.desk) if row.finding.key == "XF05")
    before = number(page, "awaiting")
    reply(session.desk, row.inspection, "XF05", "已改好。")
    page.stale()
    assert number(page, "awaiting") == before + 1


def test_a_visit_is_begun_from_here(qtbot: QtBot, page: HomePage) -> None:
    with qtbot.waitSignal(page.asked) as asked:
        page.start_button.click()
    assert asked.args == ["inspections", StartInspection()]


def test_without_a_visit_it_says_where_to_begin(qtbot: QtBot, session: Session, recorder: Recorder) -> None:
    page = HomePage(session)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page._welcome_card.isVisible())
    assert "从这里开始" in texts(page) and not page.numbers["major"].isVisible()
    assert page._register_button.property("primary") and not page.start_button.property("primary")


def test_many_visits_are_read_beside_the_window(
    qtbot: QtBot, session: Session, signed: int, executor: ManualExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "AT_ONCE", 0)
    page = HomePage(session)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: bool(executor.waiting))
    assert not page.numbers["major"].number
    executor.run_next()
    qtbot.waitUntil(lambda: page.numbers["major"].number == "1")


def test_with_something_unknown_nothing_sounds_like_all_clear(
    qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder
) -> None:
    visit = begin(session, homes[0], "hazard")
    sign(session.desk, visit, "1")
    page = opened(qtbot, session)
    assert number(page, "major") == 0
    assert "没有查清" in page.heading


def test_every_model_passes_the_model_tester(page: HomePage, qtmodeltester: ModelTester) -> None:
    for model in (page.visits, page.first, page.expiries):
        qtmodeltester.check(model, force_py=True)


@pytest.mark.parametrize(("hour", "word"), [(7, "早上好"), (10, "上午好"), (15, "下午好"), (20, "晚上好")])
def test_it_greets_by_the_hour(hour: int, word: str) -> None:
    assert greeting(hour, Workbench()) == word
