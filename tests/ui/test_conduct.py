"""检查 at work: one visit from start to signature by keys, and nothing that was typed is ever lost."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.ui import theme
from app.ui.dialogs.sign_dialog import SignDialog
from app.ui.dialogs.start_dialog import StartDialog
from app.ui.messages import Recorder
from app.ui.models.roles import Role
from app.ui.pages.conduct_left_out import LeftOutDialog
from app.ui.pages.conduct_people import PeopleDialog
from app.ui.pages.inspections import InspectionsPage
from app.ui.session import Session
from app.workflow.answering import answer, edit_finding, note
from app.workflow.desk import Desk, open_desk
from app.workflow.drafting import kept_drafts
from app.workflow.exporting import export
from app.workflow.merging import look, merge
from app.workflow.signing import sign
from app.workflow.visits import load
from tests.ui.visits import begin, finish

Homes = tuple[Institution, ...]
VERDICT_ITEM, COUNT_ITEM, NUMBER_ITEM = "XF09", "XF05", "XF12"
PHOTO_ITEM = "XF19"
ID_NUMBER = "110101199003072316"


@pytest.fixture
def page(qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder) -> Iterator[InspectionsPage]:
    made = InspectionsPage(session)
    qtbot.addWidget(made)
    made.resize(1198, 768)
    made.show()
    with qtbot.waitExposed(made):
        made.activateWindow()
    yield made


def open_dialog(page: InspectionsPage, kind: type[QDialog]) -> QDialog:
    return next(dialog for dialog in page.findChildren(kind) if dialog.isVisible())


def press(qtbot: QtBot, page: InspectionsPage, *keys: Qt.Key) -> None:
    """Keys to whatever has the focus."""
    for key in keys:
        qtbot.keyClick(page.focusWidget() or page, key)


def type_in(field: QLineEdit | QPlainTextEdit, text: str) -> None:
    """What an input method does: QTest has keys for Latin letters only."""
    field.insertPlainText(text) if isinstance(field, QPlainTextEdit) else field.insert(text)


def at(page: InspectionsPage, visit: int, item: str) -> None:
    page.open(visit, item)
    page.conduct.item_list.setFocus()


def test_one_visit_goes_from_start_to_signature_by_keys(qtbot: QtBot, page: InspectionsPage, session: Session) -> None:
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    starting = cast(StartDialog, open_dialog(page, StartDialog))
    type_in(starting.search, "青石镇")
    qtbot.keyClick(starting.search, Qt.Key.Key_Return)
    assert starting.home is not None and "青石镇" in starting.home.name
    for name in ("kitchen", "staffing"):
        starting.boxes[name].setFocus()
        qtbot.keyClick(starting.boxes[name], Qt.Key.Key_Space)
    qtbot.keyClick(starting.start_button, Qt.Key.Key_Space)
    assert page.conducting and page.visit is not None

    conduct = page.conduct
    assert conduct.current == page.visit.view.applicable[0].id
    seen = []
    while page.visit.progress.left:
        seen.append(conduct.current)
        press(qtbot, page, Qt.Key.Key_1)
        assert conduct.verdict is Verdict.PASS
        press(qtbot, page, Qt.Key.Key_Return)
    assert seen == [item.id for item in page.visit.view.applicable]
    assert {a.result.verdict for a in load(session.desk, page.visit.key).answers.values()} == {Verdict.PASS}

    qtbot.keyClick(page.sign_button, Qt.Key.Key_Space)
    signing = cast(SignDialog, open_dialog(page, SignDialog))
    assert signing.sign_button.text() == "示例检查员甲 签字"
    qtbot.keyClick(signing.sign_button, Qt.Key.Key_Space)
    assert page.visit.view.closed
    assert all("已签字" in [chip.text for chip in row.chips] for row in conduct.items.rows)
    qtbot.keyClick(signing.close_button, Qt.Key.Key_Space)


def test_each_key_saves_its_verdict_and_zero_or_delete_takes_it_back(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0])
    at(page, visit, VERDICT_ITEM)
    for key, verdict in (
        (Qt.Key.Key_1, Verdict.PASS),
        (Qt.Key.Key_2, Verdict.FAIL),
        (Qt.Key.Key_3, Verdict.NOT_APPLICABLE),
    ):
        press(qtbot, page, key)
        assert load(session.desk, visit).answers[VERDICT_ITEM].result.verdict is verdict
        assert page.conduct.editor.verdicts.verdict is verdict
    press(qtbot, page, Qt.Key.Key_0)
    assert VERDICT_ITEM not in load(session.desk, visit).answers
    press(qtbot, page, Qt.Key.Key_2, Qt.Key.Key_Delete)
    assert VERDICT_ITEM not in load(session.desk, visit).answers


def test_unable_is_not_saved_before_its_reason_is_written(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0])
    at(page, visit, VERDICT_ITEM)
    press(qtbot, page, Qt.Key.Key_4)
    editor = page.conduct.editor
    assert VERDICT_ITEM not in load(session.desk, visit).answers
    assert editor.reason.hasFocus() and editor.reason_wanted
    type_in(editor.reason, "钥匙不在")
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.conduct.item_list.hasFocus()
    assert load(session.desk, visit).answers[VERDICT_ITEM].result == Result(Verdict.UNABLE, None, "钥匙不在")
    assert not editor.reason_wanted


def test_a_typed_note_is_kept_at_a_pause_and_saved_on_leaving(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0])
    at(page, visit, VERDICT_ITEM)
    press(qtbot, page, Qt.Key.Key_2)
    editor = page.conduct.editor
    editor.note.setFocus()
    with qtbot.waitSignal(editor.written, timeout=3000):
        type_in(editor.note, "东侧走廊")
    assert [draft.text for draft in kept_drafts(session.desk)] == ["东侧走廊"]
    type_in(editor.note, "尽头")
    assert load(session.desk, visit).answers[VERDICT_ITEM].note == ""
    page.conduct.go_next()
    assert not kept_drafts(session.desk)
    assert load(session.desk, visit).answers[VERDICT_ITEM].note == "东侧走廊尽头"
    assert "东侧走廊尽头" in page.conduct.visit.finding(VERDICT_ITEM).problem  # type: ignore[union-attr]


def test_a_note_without_a_verdict_is_kept_and_shown(page: InspectionsPage, session: Session, homes: Homes) -> None:
    visit = begin(session, homes[0])
    note(session.desk, visit, VERDICT_ITEM, "先记一笔")
    at(page, visit, VERDICT_ITEM)
    assert page.conduct.editor.note.text == "先记一笔"
    assert page.conduct.items.rows[page.conduct.items.place(VERDICT_ITEM) or 0].note == "先记一笔"


def test_what_is_refused_is_told_and_stays_in_the_editor(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes, recorder: Recorder
) -> None:
    visit = begin(session, homes[0])
    at(page, visit, VERDICT_ITEM)
    page.conduct.editor.note.insertPlainText(f"张某 {ID_NUMBER}")
    page.conduct.item_list.setCurrentIndex(page.conduct.items.index(2, 0))
    assert page.conduct.current == VERDICT_ITEM
    assert not page.leave()
    assert ID_NUMBER in page.conduct.editor.note.toPlainText()
    assert recorder.said and all("身份证号" in said.what for said in recorder.said)
    page.conduct.editor.note.setPlainText("已改写")
    assert page.leave()


def test_a_value_waits_for_its_verdict_and_outlives_the_window(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0])
    at(page, visit, COUNT_ITEM)
    editor = page.conduct.editor
    field = editor.value.field
    assert field is not None
    editor.focus_value()
    qtbot.keyClicks(page.focusWidget(), "5")
    assert COUNT_ITEM not in load(session.desk, visit).answers
    assert editor.value.proposal is Verdict.FAIL and "应不低于7项" in editor.value.why
    page.sign()
    signing = cast(SignDialog, open_dialog(page, SignDialog))
    assert "没有定结果" in signing._warnings.text()
    signing.reject()
    again = InspectionsPage(session)
    qtbot.addWidget(again)
    again.open(visit, COUNT_ITEM)
    assert again.visit is not None and again.visit.value(COUNT_ITEM) == 5
    editor.focus_value()
    press(qtbot, page, Qt.Key.Key_Return)
    assert load(session.desk, visit).answers[COUNT_ITEM].result == Result(Verdict.FAIL, 5)
    assert page.conduct.item_list.hasFocus()


def test_the_list_shows_only_what_is_unchecked_and_finds_in_all_sections(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0])
    at(page, visit, VERDICT_ITEM)
    conduct = page.conduct
    shown = len(conduct.items.rows)
    conduct.only_open.click()
    press(qtbot, page, Qt.Key.Key_1)
    assert conduct.current == VERDICT_ITEM and len(conduct.items.rows) == shown
    conduct.item_list.setFocus()
    press(qtbot, page, Qt.Key.Key_Down)
    assert VERDICT_ITEM not in {row.id for row in conduct.items.rows} and len(conduct.items.rows) == shown - 1
    conduct.only_open.click()
    qtbot.keyClick(conduct.item_list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert conduct.search.hasFocus()
    conduct.search.search_now("灭火器")
    assert {row.number[0] for row in conduct.items.rows} >= {"4"} and conduct.items.rows
    assert all("灭火" in row.title or "灭火" in page.visit.view.item(row.id).text for row in conduct.items.rows)  # type: ignore[union-attr]
    press(qtbot, page, Qt.Key.Key_Escape)
    assert conduct.current in {item.id for item in conduct.visit.section(conduct._section).items}  # type: ignore[union-attr]
    conduct.search.search_now("没有这样的东西")
    assert not conduct.items.rows


def test_next_unchecked_leads_through_all_sections(page: InspectionsPage, session: Session, homes: Homes) -> None:
    visit = begin(session, homes[0])
    view = load(session.desk, visit)
    for item in view.applicable[:-1]:
        answer(session.desk, visit, item.id, Result(Verdict.PASS))
    at(page, visit, view.applicable[0].id)
    page.conduct.go_next()
    assert page.conduct.current == view.applicable[-1].id


def test_a_problem_is_worded_dated_and_given_to_someone(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0])
    at(page, visit, VERDICT_ITEM)
    press(qtbot, page, Qt.Key.Key_2)
    block = page.conduct.editor.finding
    assert block.isVisible() and block.problem.text and block.remedy.text
    block.problem.setPlainText("自查记录缺两个月。")
    block.days.setText("10")
    block.responsible.setText("院长")
    assert page.leave()
    finding = page.conduct.visit.finding(VERDICT_ITEM)  # type: ignore[union-attr]
    assert finding is not None
    assert (finding.problem, finding.deadline_days, finding.responsible) == ("自查记录缺两个月。", 10, "院长")
    block.problem.setPlainText("")
    assert page.leave()
    assert block.problem.text == page.conduct.visit.proposal(finding)  # type: ignore[union-attr]


def test_a_signed_item_is_changed_only_with_a_reason(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0], "fire")
    finish(session, visit, VERDICT_ITEM)
    at(page, visit, VERDICT_ITEM)
    editor = page.conduct.editor
    assert not editor.verdicts.isEnabled()
    press(qtbot, page, Qt.Key.Key_1)
    assert load(session.desk, visit).answers[VERDICT_ITEM].result.verdict is Verdict.FAIL
    assert editor.because.hasFocus()
    type_in(editor.because, "记错了院")
    editor.choose(Verdict.PASS)
    view = load(session.desk, visit)
    assert (view.answers[VERDICT_ITEM].result.verdict, view.corrected(VERDICT_ITEM)) == (Verdict.PASS, "记错了院")
    assert "记错了院" in page.conduct.items.rows[page.conduct.items.place(VERDICT_ITEM) or 0].note


def test_a_registered_problem_is_not_worded_anew(page: InspectionsPage, session: Session, homes: Homes) -> None:
    visit = begin(session, homes[0], "fire")
    edit_finding_first = FindingEdit(responsible="副院长")
    answer(session.desk, visit, VERDICT_ITEM, Result(Verdict.FAIL))
    edit_finding(session.desk, visit, VERDICT_ITEM, edit_finding_first)
    sign(session.desk, visit, "1")
    at(page, visit, VERDICT_ITEM)
    block = page.conduct.editor.finding
    assert block.problem.isReadOnly() and not block.days.isEnabled() and block.responsible.isEnabled()
    block.responsible.setText("院长")
    assert page.leave()
    assert page.conduct.visit.finding(VERDICT_ITEM).responsible == "院长"  # type: ignore[union-attr]


def test_the_last_visits_problem_stands_beside_the_item(page: InspectionsPage, session: Session, homes: Homes) -> None:
    before = begin(session, homes[0], "fire")
    finish(session, before, VERDICT_ITEM)
    clock = session.desk.clock
    session.desk = type(session.desk)(session.desk.store, session.desk.actor, lambda: clock() + 30 * 86_400_000)
    page.conduct._session = session
    visit = begin(session, homes[0], "fire")
    at(page, visit, VERDICT_ITEM)
    row = page.conduct.items.rows[page.conduct.items.place(VERDICT_ITEM) or 0]
    assert row.note == "上次 11月22日 不符合"


def test_counts_behind_a_ratio_are_changed_for_the_visit_and_the_register(
    page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0], "staffing")
    page.open(visit)
    ratio = next(i for i in page.visit.view.applicable if i.answer.ratio == "dependent")  # type: ignore[union-attr]
    page.conduct.go_to(ratio.id)
    page.conduct.editor.people_wanted.emit()
    dialog = cast(PeopleDialog, open_dialog(page, PeopleDialog))
    dialog.boxes["carers"].setText("40")
    dialog.save()
    assert load(session.desk, visit).home.roster.carers == 40
    assert page.conduct.editor.value.proposal is Verdict.PASS
    assert "护理员40人" in page.conduct.editor.value.why
    page.conduct.editor.people_wanted.emit()
    dialog = cast(PeopleDialog, open_dialog(page, PeopleDialog))
    dialog.boxes["for_dependent"].setText("3")
    dialog.save()
    assert dialog.isVisible() and dialog._fields["for_dependent"].shown_fault
    dialog.boxes["for_dependent"].clear()
    dialog.boxes["carers"].setText("4，1")
    dialog.save()
    assert dialog.isVisible() and "逗号" in dialog._fields["carers"].shown_fault
    assert load(session.desk, visit).home.roster.carers == 40
    dialog.reject()


@pytest.fixture
def partner(session: Session, tmp_path: Path, clock: Callable[[], int]) -> Iterator[Desk]:
    """The partner's laptop."""
    desk = open_desk(tmp_path / "partner.sqlite", "示例检查员乙", clock)
    yield desk
    desk.close()


def hand_over(giver: Desk, taker: Desk, visit: int, file: Path) -> int:
    """Carry a visit from one laptop to another; returns its key there."""
    merge(taker, look(taker, (export(giver, file, (visit,)).path,)))
    return taker.store.by_handle(giver.store.handle(visit))


def test_a_clash_is_marked_until_a_person_decides_and_the_worse_stands(
    page: InspectionsPage, session: Session, homes: Homes, partner: Desk, tmp_path: Path
) -> None:
    visit = begin(session, homes[0], "fire")
    theirs = hand_over(session.desk, partner, visit, tmp_path / "去.sqlite")
    answer(session.desk, visit, VERDICT_ITEM, Result(Verdict.FAIL))
    answer(partner, theirs, VERDICT_ITEM, Result(Verdict.PASS))
    at(page, visit, VERDICT_ITEM)
    hand_over(partner, session.desk, theirs, tmp_path / "回.sqlite")
    session.events.merged.emit(())
    page.stale()
    row = page.conduct.items.rows[page.conduct.items.place(VERDICT_ITEM) or 0]
    assert [chip.text for chip in row.chips] == ["待核", "不符合"] and row.verdict is Verdict.FAIL
    assert page.conduct.editor._pending.isVisible()
    signing = SignDialog(session.desk, visit, page)
    assert not signing.sign_button.isEnabled() and "不一致" in signing._blockers.text()


def test_what_comes_after_a_signature_is_told_beside_the_item(
    page: InspectionsPage, session: Session, homes: Homes, partner: Desk, tmp_path: Path
) -> None:
    visit = begin(session, homes[0], "fire")
    theirs = hand_over(session.desk, partner, visit, tmp_path / "去.sqlite")
    finish(session, visit)
    answer(partner, theirs, VERDICT_ITEM, Result(Verdict.FAIL))
    hand_over(partner, session.desk, theirs, tmp_path / "回.sqlite")
    at(page, visit, VERDICT_ITEM)
    row = page.conduct.items.rows[page.conduct.items.place(VERDICT_ITEM) or 0]
    assert row.verdict is Verdict.PASS and row.note == "签字后才到 示例检查员乙：不符合"


def test_what_does_not_apply_is_listed_with_its_reason(page: InspectionsPage, session: Session, homes: Homes) -> None:
    visit = begin(session, homes[2])
    page.open(visit)
    page.conduct.show_left_out()
    dialog = cast(LeftOutDialog, open_dialog(page, LeftOutDialog))
    assert len(dialog.model.rows) == len(page.visit.left_out) > 0  # type: ignore[union-attr]
    assert all("未登记" in row.reason for row in dialog.model.rows)
    dialog.accept()


def test_the_lists_models_pass_qts_own_tester(
    qtmodeltester: ModelTester, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    page.open(begin(session, homes[0]))
    qtmodeltester.check(page.conduct.sections)
    qtmodeltester.check(page.conduct.items)
    headings = [row for row in page.conduct.sections.rows if row.heading]
    assert [row.title for row in headings] == ["消防安全", "厨房卫生", "人员配备"]
    place = page.conduct.sections.place("fire") or 0
    assert page.conduct.sections.flags(page.conduct.sections.index(place, 0)) == Qt.ItemFlag.NoItemFlags
    assert page.conduct.sections.index(1, 0).data(Role.PROGRESS) == (0, page.conduct.sections.rows[1].total)


def test_a_section_is_chosen_from_the_list_and_from_the_menu_of_large_letters(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    page.open(begin(session, homes[0]))
    conduct = page.conduct
    place = conduct.sections.place("kitchen.2") or 0
    conduct.section_list.setCurrentIndex(conduct.sections.index(place, 0))
    assert conduct.current == conduct.items.rows[0].id and conduct.current.startswith("CF")
    theme.apply(theme.Theme(theme.LIGHT, 150))
    large = InspectionsPage(session)
    qtbot.addWidget(large)
    large.resize(1100, 700)
    large.show()
    large.open(conduct.visit.key)  # type: ignore[union-attr]
    assert large.conduct.section_button.isVisible() and not large.conduct.section_list.isVisible()
    large.conduct._choose_section()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    next(action for action in menu.actions() if "疏散" in action.text()).trigger()
    menu.close()
    assert large.conduct.current in {row.id for row in large.conduct.items.rows}
    assert large.conduct.visit.section_of(large.conduct.current) == "fire.3"  # type: ignore[union-attr]


def test_tab_goes_down_the_editor_as_it_is_read(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    visit = begin(session, homes[0])
    at(page, visit, COUNT_ITEM)
    press(qtbot, page, Qt.Key.Key_2)
    editor = page.conduct.editor
    finding, verdicts = editor.finding, editor.verdicts.buttons
    assert editor.value.field is not None
    for stop in (
        editor.value.field.stops[0],
        verdicts[Verdict.FAIL],
        editor.note,
        editor.photos.add,
        finding.problem,
        finding.remedy,
        finding.days,
        finding.responsible,
    ):
        press(qtbot, page, Qt.Key.Key_Tab)
        assert stop.hasFocus()


def test_the_arrows_lead_from_verdict_to_verdict_where_tab_stops_once(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes
) -> None:
    at(page, begin(session, homes[0]), VERDICT_ITEM)
    verdicts = page.conduct.editor.verdicts.buttons
    press(qtbot, page, Qt.Key.Key_Tab)
    assert verdicts[Verdict.PASS].hasFocus()
    press(qtbot, page, Qt.Key.Key_Right)
    assert verdicts[Verdict.FAIL].hasFocus() and page.conduct.verdict is None
    press(qtbot, page, Qt.Key.Key_Space)
    assert page.conduct.verdict is Verdict.FAIL


class _Windows(QObject):
    """Notes every window that comes up."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched)
        return False


def test_no_item_brings_up_a_window_of_its_own(
    qtbot: QtBot, page: InspectionsPage, session: Session, homes: Homes, qapp: QApplication
) -> None:
    """A part shown before it has its place flashes as a window, and takes the keys away."""
    page.open(begin(session, homes[0]))
    assert page.visit is not None
    windows = _Windows()
    qapp.installEventFilter(windows)
    for item in page.visit.view.applicable:
        page.conduct.go_to(item.id)
        page.conduct.item_list.setFocus()
        press(qtbot, page, Qt.Key.Key_2)
        assert page.conduct.verdict is (None if item.answer.record_only else Verdict.FAIL)
    qapp.removeEventFilter(windows)
    assert windows.shown == []


def test_whoever_sits_down_next_says_what_follows(page: InspectionsPage, session: Session, homes: Homes) -> None:
    visit = begin(session, homes[0], "fire")
    page.open(visit, VERDICT_ITEM)
    session.change(replace(session.settings, inspector="示例检查员乙"))
    page.conduct.editor.choose(Verdict.PASS)
    assert load(session.desk, visit).answers[VERDICT_ITEM].actor == "示例检查员乙"


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_the_visit_is_painted_in_light_and_dark(
    qtbot: QtBot, session: Session, homes: Homes, tokens: theme.Tokens, recorder: Recorder
) -> None:
    theme.apply(theme.Theme(tokens))
    page = InspectionsPage(session)
    qtbot.addWidget(page)
    page.resize(1198, 768)
    page.show()
    visit = begin(session, homes[0])
    answer(session.desk, visit, PHOTO_ITEM, Result(Verdict.FAIL))
    page.open(visit, PHOTO_ITEM)
    image = page.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 5)}) > 12
    assert not recorder.crashes
