"""整改: every problem, filters with their counts, the life of one, the ledger and the way to the visit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.ui import theme
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.models.finding_rows import due_words, life, state_chip
from app.ui.pages.findings import FindingsPage
from app.ui.pages.page import OpenFindings, OpenInspection
from app.ui.session import Session
from app.workflow.answering import answer
from app.workflow.inspecting import load
from app.workflow.reporting import print_notice
from tests.ui.visits import begin, finish

Homes = tuple[Institution, ...]


@pytest.fixture
def page(qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder) -> Iterator[FindingsPage]:
    signed = begin(session, homes[0], "fire")
    finish(session, signed, "XF09", "XF19")
    draft = begin(session, homes[1], "fire")
    answer(session.desk, draft, "XF05", Result(Verdict.FAIL, 3))
    made = FindingsPage(session)
    qtbot.addWidget(made)
    made.resize(1198, 768)
    made.show()
    yield made


def shown(page: FindingsPage) -> int:
    return page.filter.rowCount()


def test_problems_stand_worst_first_with_counts_on_the_filters(page: FindingsPage) -> None:
    rows = page.model.rows
    assert [row.severity.rank for row in rows] == sorted(row.severity.rank for row in rows)
    assert len(rows) == 3
    texts = [button.text() for button in page.sieve.buttons()]
    assert texts[0] == "全部 3" and texts[-1] == "待签字 1" and texts[1].startswith("重大 ")
    page.sieve.buttons()[-1].click()
    assert shown(page) == 1 and page.current is not None and page.current.state == "待签字"


def test_overdue_and_due_soon_are_reckoned_from_today(page: FindingsPage, session: Session) -> None:
    row = next(row for row in page.model.rows if row.finding.number and row.finding.deadline_days == 15)
    today = session.desk.today
    assert due_words(row, row.finding.deadline) == "今天到期"
    assert due_words(row, row.finding.deadline - timedelta(days=1)) == "明天到期"
    late = replace(row, overdue_days=4)
    assert due_words(late, today) == "超 4 天"
    assert due_words(replace(row, finding=replace(row.finding, lapsed=True)), today) == "—"
    assert state_chip(replace(row, finding=replace(row.finding, pending=True))).text == "待核"


def test_a_search_looks_at_home_problem_and_number(page: FindingsPage, homes: Homes) -> None:
    number = next(row.finding.number for row in page.model.rows if row.finding.number)
    for text, found in ((homes[1].name[:3], 1), (number, 1), ("消防安全", 3), ("没有这样的", 0)):
        page.search.search_now(text)
        assert shown(page) == found
    assert page.current is None and not page.open_button.isEnabled()


def test_another_page_may_ask_for_one_homes_problems(page: FindingsPage, homes: Homes) -> None:
    page.arrive(OpenFindings(homes[1].key))
    assert shown(page) == 1 and page._home_button.isVisible()
    page._home_button.click()
    assert shown(page) == 3 and not page._home_button.isVisible()


def test_a_life_tells_what_was_and_what_is_to_come(page: FindingsPage, session: Session, tmp_path: Path) -> None:
    row = next(row for row in page.model.rows if row.finding.number)
    part = load(session.desk, row.inspection).parts[0]
    before = life(row, None, part, session.desk.today)
    assert [step.title for step in before] == ["发现", "挂号", "通知", "整改期限", "机构回复", "复查", "销账"]
    assert [step.done for step in before] == [True, True, False, False, False, False, False]
    written = print_notice(session.desk, row.inspection, tmp_path / "n.pdf")
    page.refresh()
    page.table.setCurrentIndex(page.filter.index_of((row.inspection, row.finding.key)))
    steps = page.card.life.rows
    assert steps[2].done and written.number in steps[2].words
    lapsed = replace(row, finding=replace(row.finding, lapsed=True))
    assert [step.title for step in life(lapsed, None, part, session.desk.today)] == ["发现", "挂号", "已更正"]


def test_a_problem_leads_to_its_visit(qtbot: QtBot, page: FindingsPage) -> None:
    row = page.current
    assert row is not None
    with qtbot.waitSignal(page.asked) as asked:
        page.open_button.click()
    assert asked.args == ["inspections", OpenInspection(row.inspection, row.finding.items[0])]


def test_the_ledger_is_written_beside_the_window_and_offered(
    page: FindingsPage, executor: ManualExecutor, tmp_path: Path
) -> None:
    names: list[str] = []
    page.printer.ask = lambda parent, paper: names.append(paper.file_name) or tmp_path / paper.file_name  # type: ignore[func-returns-value]
    page.ledger_button.click()
    executor.run_next()
    assert names == ["挂号销账台账_2026-11-22.xlsx"] and (tmp_path / names[0]).stat().st_size > 4000
    assert page.printer.done is not None
    opened: list[Path] = []
    page.printer.done.show_file = lambda path: not opened.append(path)  # type: ignore[func-returns-value]
    page.printer.done.open_folder()
    assert opened == [tmp_path]


def test_the_models_pass_qts_own_tester(qtmodeltester: ModelTester, page: FindingsPage) -> None:
    qtmodeltester.check(page.model)
    qtmodeltester.check(page.card.life)
    qtmodeltester.check(page.filter)


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_it_is_painted_in_light_and_dark(page: FindingsPage, tokens: theme.Tokens, recorder: Recorder) -> None:
    theme.apply(theme.Theme(tokens))
    image = page.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 5)}) > 12
    assert not recorder.crashes


def test_without_problems_the_page_says_what_will_come(qtbot: QtBot, session: Session, homes: Homes) -> None:
    page = FindingsPage(session)
    qtbot.addWidget(page)
    page.show()
    assert page._stack.currentIndex() == 1 and not page.ledger_button.isEnabled()
