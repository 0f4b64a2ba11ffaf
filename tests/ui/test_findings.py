"""整改: every problem, filters with their counts, the life of one, the ledger and the way to the visit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.checklists.national import RECHECK
from app.domain.finding_rows import FindingRow, is_open, late
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.domain.rectification import Overdue
from app.domain.repeats import Repeat
from app.ui import theme
from app.ui.dialogs.rectify_dialogs import (
    CorrectDialog,
    ExtendDialog,
    RecheckDialog,
    RectifyDialog,
    ReleaseDialog,
    ReplyDialog,
    StopDialog,
    WithdrawDialog,
)
from app.ui.dialogs.start_dialog import StartDialog
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.models.finding_life import life
from app.ui.models.finding_rows import due_words, state_chip, uid
from app.ui.models.roles import Role
from app.ui.pages.findings import FindingsPage
from app.ui.pages.page import OpenFindings, OpenInspection, StartInspection
from app.ui.session import Session
from app.workflow.answering import answer
from app.workflow.following import history
from app.workflow.rectifying import recheck, reply, transfer
from app.workflow.registering import institutions
from app.workflow.visits import load
from tests.ui.visits import begin, finish, picture_file
from tests.workflow.conftest import print_notice

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
    return page.model.rowCount()


def test_problems_stand_worst_first_with_counts_on_the_filters(page: FindingsPage) -> None:
    rows = page.model.rows
    assert [row.severity.rank for row in rows] == sorted(row.severity.rank for row in rows)
    assert len(rows) == 3
    texts = [button.text() for button in page.sieve.buttons()]
    assert texts[0] == "全部 3" and texts[-2:] == ["待签字 1", "已销账 0"] and texts[1].startswith("重大 ")
    page.sieve.buttons()[-2].click()
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


def test_a_row_tells_how_the_problem_stands_among_the_homes_visits(page: FindingsPage) -> None:
    row = replace(page.model.rows[0], repeat=Repeat.AGAIN)
    page.model.replace(uid(row), row)
    assert str(page.model.index(0, 1).data(Role.NOTE)).endswith("复发")
    assert str(page.model.index(1, 1).data(Role.NOTE)).endswith("新增")


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
    row = next(row for row in page.model.rows if row.finding.number and row.standing and not row.standing.grave)
    part = load(session.desk, row.inspection).parts[0]
    happened = history(session.desk, row.inspection, row.finding.key)
    before = life(row, happened, part, session.desk.today)
    assert [step.title for step in before] == ["发现", "挂号", "通知", "整改期限", "机构回复", "复查", "销账"]
    assert [step.done for step in before] == [True, True, False, False, False, False, False]
    written = print_notice(session.desk, row.inspection, tmp_path / "n.pdf")
    page.refresh()
    page.table.setCurrentIndex(page.model.index_of((row.inspection, row.finding.key)))
    steps = page.card.life.rows
    assert steps[2].done and written.number in steps[2].words
    lapsed = replace(row, finding=replace(row.finding, lapsed=True))
    assert [step.title for step in life(lapsed, happened, part, session.desk.today)] == ["发现", "挂号"]


def opened(page: FindingsPage, button: QPushButton) -> RectifyDialog:
    """The dialog behind a button of the card."""
    assert button.isVisible()
    button.click()
    assert page.dialog is not None
    return page.dialog


def stand_at(page: FindingsPage, key: tuple[int, str]) -> FindingRow:
    page.refresh()
    page.table.setCurrentIndex(page.model.index_of(key))
    assert page.current is not None and uid(page.current) == key
    return page.current


def chips(page: FindingsPage) -> dict[str, str]:
    return dict(button.text().rsplit(" ", 1) for button in page.sieve.buttons())


def ordinary(page: FindingsPage) -> tuple[int, str]:
    """A registered problem that is not grave."""
    return next(uid(row) for row in page.model.rows if row.standing and not row.standing.grave)


def test_a_problem_goes_from_its_number_to_its_closing(
    page: FindingsPage, session: Session, recorder: Recorder, qtbot: QtBot, tmp_path: Path
) -> None:
    key, card = ordinary(page), page.card
    assert stand_at(page, key).state == "已挂号"
    assert not card.reply_button.isVisible() and not card.recheck_button.isVisible() and card.hint.isVisible()
    print_notice(session.desk, key[0], tmp_path / "n.pdf")
    assert state_chip(stand_at(page, key)).text == "已通知"

    asked = opened(page, card.reply_button)
    assert isinstance(asked, ReplyDialog)
    asked.save_button.click()
    assert "整改回复的内容" in asked.field("text").shown_fault
    asked.words.setPlainText("已更换，并张贴点检卡")
    asked.by.setText("院方安全员")
    with qtbot.waitSignal(session.events.findings_changed):
        asked.save_button.click()
    assert page.current is not None and state_chip(page.current).text == "待复查"
    assert chips(page)["待复查"] == "1"

    check = opened(page, card.recheck_button)
    assert isinstance(check, RecheckDialog) and check.checker.text() == session.desk.actor
    check.ask = lambda parent: [picture_file(tmp_path), tmp_path / "没有.jpg"]
    check.photos.add_button.click()
    assert "没有.jpg：这个文件打不开" in check.field("photos").shown_fault and len(check.photos.chosen) == 1
    check.save_button.click()
    row = page.current
    assert row is not None and state_chip(row).text == "已销账" and due_words(row, session.desk.today) == "已销账"
    assert chips(page)["待复查"] == "0" and chips(page)["已销账"] == "1" and "未销账 2 条" in page._subtitle.text()
    assert not any(button.isVisible() for button in (card.reply_button, card.recheck_button, card.extend_button))
    steps = card.life.rows
    assert [step.title for step in steps] == ["发现", "挂号", "通知", "机构回复", "销账"]
    assert all(step.done for step in steps) and "照片 1" in steps[-1].words
    assert "复查销账" in recorder.said[-1].what and not recorder.crashes


def test_nothing_is_closed_without_evidence(page: FindingsPage, session: Session, tmp_path: Path) -> None:
    key = ordinary(page)
    print_notice(session.desk, key[0], tmp_path / "n.pdf")
    stand_at(page, key)
    check = opened(page, page.card.recheck_button)
    assert isinstance(check, RecheckDialog)
    check.save_button.click()
    assert "销账须有证据" in check.field("photos").shown_fault and check.isVisible()
    check.document.setText("老人 110101199003070011 的收据")
    check.save_button.click()
    assert "身份证号" in check.field("document").shown_fault and not check.field("photos").shown_fault
    assert stand_at(page, key).state == "已通知"
    check.passed.buttons()[1].click()
    check.document.clear()
    check.save_button.click()
    assert "新的期限" in check.field("deadline").shown_fault
    later = session.desk.today + timedelta(days=9)
    check.deadline.enter(later)
    check.note.setPlainText("指示灯仍不亮")
    check.save_button.click()
    row = stand_at(page, key)
    assert row.state == "已通知" and row.finding.deadline == later
    assert "退回整改" in [step.title for step in page.card.life.rows]


def test_more_time_has_a_reason_and_a_later_day(page: FindingsPage, session: Session, tmp_path: Path) -> None:
    key = ordinary(page)
    print_notice(session.desk, key[0], tmp_path / "n.pdf")
    row = stand_at(page, key)
    more = opened(page, page.card.extend_button)
    assert isinstance(more, ExtendDialog)
    more.reason.setPlainText("配件须订购")
    more.save_button.click()
    assert "请填写日期" in more.field("deadline").shown_fault
    more.deadline.enter(row.finding.deadline)
    more.save_button.click()
    assert "须晚于现在的期限" in more.field("deadline").shown_fault
    more.deadline.setText("2027-13-15")
    more.save_button.click()
    assert "没有13月" in more.field("deadline").shown_fault and more.isVisible()
    later = row.finding.deadline + timedelta(days=5)
    more.deadline.selectAll()
    QTest.keyClicks(more.deadline, f"{later:%Y-%m-%d}")
    assert not more.field("deadline").shown_fault
    more.save_button.click()
    assert stand_at(page, key).finding.deadline == later


def test_what_was_said_at_registering_is_put_right_with_a_reason(
    page: FindingsPage, session: Session, recorder: Recorder
) -> None:
    key = next(uid(row) for row in page.model.rows if row.standing)
    row = stand_at(page, key)
    dialog = opened(page, page.card.correct_button)
    assert isinstance(dialog, CorrectDialog) and dialog.problem.toPlainText() == row.finding.problem
    dialog.problem.setPlainText("二楼西侧的问题。")
    dialog.save_button.click()
    assert "更正的原因" in dialog.field("because").shown_fault
    assert stand_at(page, key).finding == row.finding
    dialog.because.setPlainText("位置写错")
    dialog.save_button.click()
    finding = stand_at(page, key).finding
    assert (finding.problem, finding.remedy, finding.deadline) == (
        "二楼西侧的问题。", row.finding.remedy, row.finding.deadline
    )  # fmt: skip
    assert "更正" in [step.title for step in page.card.life.rows if step.done]
    assert "更正：问题由" in page.card._people.text() and "原因：位置写错" in page.card._people.text()
    assert "补发整改通知单" in recorder.said[-1].what


def test_a_lead_is_kept_from_the_home_until_somebodys_word_is_noted(
    page: FindingsPage, session: Session, homes: Homes, recorder: Recorder
) -> None:
    visit = begin(session, homes[1], "staffing")
    finish(session, visit, "RY20", "RY26")
    page.stale()
    key = {row.finding.key: uid(row) for row in page.model.rows}
    stand_at(page, key["RY20"])
    assert not page.card.release_button.isVisible()
    assert stand_at(page, key["RY26"]).finding.dark and "暂不告知机构" in page.card._people.text()
    dialog = opened(page, page.card.release_button)
    assert isinstance(dialog, ReleaseDialog)
    dialog.save_button.click()
    assert "同意告知机构" in dialog.field("by").shown_fault
    dialog.by.setPlainText("县公安局答复，可以告知")
    dialog.save_button.click()
    assert stand_at(page, key["RY26"]).finding.released == "县公安局答复，可以告知"
    assert "补发整改通知单" in recorder.said[-1].what and "可以告知机构（县公安局答复" in page.card._people.text()
    again = opened(page, page.card.release_button)
    assert isinstance(again, ReleaseDialog)
    again.by.clear()
    again.save_button.click()
    assert stand_at(page, key["RY26"]).finding.dark and "收回" in recorder.said[-1].what


def test_a_problem_that_is_not_registered_is_not_put_right(page: FindingsPage) -> None:
    stand_at(page, next(uid(row) for row in page.model.rows if not row.standing))
    assert not page.card.correct_button.isVisible()


def test_a_grave_problem_is_confirmed_stopped_before_it_is_closed(
    page: FindingsPage, session: Session, tmp_path: Path
) -> None:
    key = next((uid(row) for row in page.model.rows if row.standing and row.standing.grave), None)
    assert key is not None
    print_notice(session.desk, key[0], tmp_path / "n.pdf")
    row = stand_at(page, key)
    over = replace(row, overdue_days=0, overdue=Overdue(stop=2, grave=True))
    assert due_words(over, session.desk.today) == "停用超 2 天" and late(over)
    check = opened(page, page.card.recheck_button)
    assert isinstance(check, RecheckDialog)
    check.document.setText("维修单")
    check.save_button.click()
    assert "停用" in check.fault
    check.reject()
    stop = opened(page, page.card.stop_button)
    assert isinstance(stop, StopDialog)
    stop.by.clear()
    stop.save_button.click()
    assert "到场确认的人" in stop.field("by").shown_fault
    stop.by.setText("示例检查员甲")
    stop.how.setPlainText("已停用")
    stop.save_button.click()
    assert not page.card.stop_button.isVisible()
    assert "停用确认" in [step.title for step in page.card.life.rows if step.done]


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
    page.ledger.printer.ask = lambda parent, paper: names.append(paper.file_name) or tmp_path / paper.file_name  # type: ignore[func-returns-value]
    menu = QMenu(page)
    page.offer_ledgers(menu)
    menu.actions()[-1].trigger()
    executor.run_next()
    assert names == ["挂号销账台账_2026-11-22.xlsx"] and (tmp_path / names[0]).stat().st_size > 4000
    assert page.ledger.printer.done is not None
    opened: list[Path] = []
    page.ledger.printer.done.show_file = lambda path: not opened.append(path)  # type: ignore[func-returns-value]
    page.ledger.printer.done.open_folder()
    assert opened == [tmp_path]


def test_the_list_is_narrowed_counted_anew_and_opened_again(qtbot: QtBot, page: FindingsPage, homes: Homes) -> None:
    page.filter_button.click()
    dialog = page.filter_dialog
    assert dialog is not None
    dialog.township.setCurrentText(homes[1].township)
    dialog.severity.setCurrentIndex(0)
    QTest.keyClicks(dialog.since, "20261122")
    dialog.save()
    assert {row.institution for row in page.model.rows} == {homes[1].key}
    assert page.sieve.buttons()[0].text() == f"全部 {page.model.rowCount()}"
    assert homes[1].township in page._home_button.text() and page._home_button.isVisible()
    page._home_button.click()
    assert shown(page) == 3 and not page._home_button.isVisible()


def test_a_day_that_can_not_be_read_narrows_nothing(page: FindingsPage) -> None:
    page.choose_filter()
    dialog = page.filter_dialog
    assert dialog is not None
    dialog.until.setText("去年夏天")
    dialog.save()
    assert dialog.isVisible() and shown(page) == 3
    dialog.reject()


def test_a_home_is_found_by_the_initials_of_its_name(page: FindingsPage, homes: Homes) -> None:
    page.search.search_now("qsz")
    assert {row.institution_name for row in page.model.rows} == {
        home.name for home in homes[:2] if home.name.startswith("青石镇")
    }


def test_the_list_goes_out_as_it_is_narrowed(page: FindingsPage, executor: ManualExecutor, tmp_path: Path) -> None:
    page.ledger.printer.ask = lambda parent, paper: tmp_path / paper.file_name
    page.sieve.choose("draft")
    page._sift()
    page.export_list()
    executor.run_next()
    (path,) = tmp_path.glob("问题清单*.xlsx")
    sheet = load_workbook(path)["问题清单"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0][0] == "挂号" and len(rows) == 2 and rows[1][0] == "未挂号"
    assert "待签字" in str(sheet["A2"].value) and "共1个问题" in str(sheet["A2"].value)


def test_rows_that_were_not_in_sight_are_read_when_they_come(page: FindingsPage) -> None:
    asked: list[int] = []
    read = page.model._read
    page.model._read = lambda numbers: asked.extend(numbers) or read(numbers)  # type: ignore[func-returns-value]
    page.model.show_numbers(page.model._numbers)
    assert page.model.rowCount() == 3 and page.model.row_at(page.model.index(0, 0)) is not None
    assert len(asked) == len(set(asked)) == 3, "a block is read once"


def test_the_models_pass_qts_own_tester(qtmodeltester: ModelTester, page: FindingsPage) -> None:
    qtmodeltester.check(page.model)
    qtmodeltester.check(page.card.life)


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


def test_a_recheck_of_all_that_stands_open_in_a_home_is_asked_for_at_one_press(
    qtbot: QtBot, page: FindingsPage, session: Session
) -> None:
    place = next(place for place, row in enumerate(page.model.rows) if is_open(row))
    page.table.setCurrentIndex(page.model.index_of(uid(page.model.rows[place])))
    with qtbot.waitSignal(page.asked) as asked:
        page.visit_button.click()
    assert asked.args == ["inspections", StartInspection(page.model.rows[place].institution, recheck=True)]
    dialog = StartDialog(session.desk, institutions(session.desk), page.model.rows[place].institution, recheck=True)
    qtbot.addWidget(dialog)
    assert [checklist.id for checklist in dialog.checklists] == [RECHECK]


def test_a_closing_by_mistake_is_taken_back_where_it_is_seen(
    page: FindingsPage, session: Session, recorder: Recorder, tmp_path: Path
) -> None:
    key, card = ordinary(page), page.card
    print_notice(session.desk, key[0], tmp_path / "n.pdf")
    stand_at(page, key)
    assert not card.withdraw_button.isVisible(), "nothing was noted yet"
    recheck(session.desk, *key, passed=True, checker="王检查", documents=["复查记录"])
    stand_at(page, key)
    assert card.withdraw_button.text() == "撤销销账…"
    dialog = opened(page, card.withdraw_button)
    assert isinstance(dialog, WithdrawDialog) and dialog.save_button.text() == "撤销销账"
    dialog.save_button.click()
    assert "没有写明撤回的理由" in dialog.field("reason").shown_fault
    dialog.reason.setPlainText("复查的是另一处")
    dialog.save_button.click()
    row = stand_at(page, key)
    assert (row.state, is_open(row)) == ("已通知", True) and "已撤回" in recorder.said[-1].what
    titles = [step.title for step in card.life.rows]
    assert titles[3:5] == ["销账（已撤销）", "撤销销账"]
    assert not card.withdraw_button.isVisible()


def test_of_an_open_problem_any_act_is_chosen_to_be_taken_back(
    page: FindingsPage, session: Session, tmp_path: Path
) -> None:
    key = ordinary(page)
    print_notice(session.desk, key[0], tmp_path / "n.pdf")
    reply(session.desk, *key, "已补记", by="张院长")
    transfer(session.desk, *key, "消防")
    stand_at(page, key)
    dialog = opened(page, page.card.withdraw_button)
    assert isinstance(dialog, WithdrawDialog)
    texts = [dialog.act_box.itemText(place) for place in range(dialog.act_box.count())]
    assert [text.split(" · ")[0] for text in texts] == ["抄送", "机构回复"], "the latest first"
    dialog.act_box.setCurrentIndex(1)
    assert dialog.save_button.text() == "确认撤回"
    dialog.reason.setPlainText("登错了行")
    dialog.save_button.click()
    assert stand_at(page, key).state == "已通知"
