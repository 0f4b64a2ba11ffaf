"""Answers and words by real keys: Enter turns no verdict, list and editor are one, no word goes astray or is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.checklist import AnswerKind
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.settings import Settings
from app.ui.application import window_on
from app.ui.messages import Recorder
from app.ui.pages.inspections import InspectionsPage
from app.ui.session import Session
from app.ui.widgets.item_editor import UNSAVED
from app.ui.widgets.item_editor_words import PAUSE
from app.ui.widgets.lists import RowList
from app.workflow.desk import open_desk
from app.workflow.drafting import Draft, Writing, keep_draft, kept_drafts
from app.workflow.visits import load
from tests.ui.visits import begin

Homes = tuple[Institution, ...]
ITEM, COUNT_ITEM = "XF09", "XF05"
ID_NUMBER = "110101199003072316"
TAKING_TURNS = [("5", Verdict.FAIL, Verdict.PASS), ("8", Verdict.PASS, Verdict.FAIL)]
"""A count, the verdict that it proposes, and the one that the inspector says instead."""
KEYS = {
    Verdict.PASS: Qt.Key.Key_1,
    Verdict.FAIL: Qt.Key.Key_2,
    Verdict.NOT_APPLICABLE: Qt.Key.Key_3,
    Verdict.UNABLE: Qt.Key.Key_4,
}


@pytest.fixture
def page(qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder) -> Iterator[InspectionsPage]:
    made = InspectionsPage(session)
    qtbot.addWidget(made)
    made.resize(1198, 768)
    made.show()
    with qtbot.waitExposed(made):
        made.activateWindow()
    made.open(begin(session, homes[0]), ITEM)
    yield made


def press(page: QWidget, *keys: Qt.Key, control: bool = False) -> None:
    """Keys to whatever has the focus."""
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(page.focusWidget() or page, key, modifier)


def write(field: QWidget, words: str, composing: str = "") -> None:
    """What an input method sends."""
    event = QInputMethodEvent(composing, [])
    event.setCommitString(words)
    QApplication.sendEvent(field, event)


def events(page: InspectionsPage, item: str = ITEM) -> list[object]:
    """What was said of an item, the oldest first."""
    assert page.visit is not None
    return [entry.body for entry in page.visit.desk.store.history(page.visit.key, f"answer/{item}")]


def result(page: InspectionsPage, item: str) -> Result | None:
    assert page.visit is not None
    answered = load(page.visit.desk, page.visit.key).answers.get(item)
    return answered.result if answered else None


# Enter


@pytest.mark.parametrize(("typed", "proposed", "said"), TAKING_TURNS)
def test_enter_takes_a_proposal_once_and_then_goes_on(
    page: InspectionsPage, typed: str, proposed: Verdict, said: Verdict
) -> None:
    page.conduct.go_to(COUNT_ITEM)
    page.conduct.item_list.setFocus()
    press(page, Qt.Key.Key_Return)
    QTest.keyClicks(page.focusWidget(), typed)
    press(page, Qt.Key.Key_Return)
    assert result(page, COUNT_ITEM) == Result(proposed, int(typed)) and page.conduct.item_list.hasFocus()
    press(page, Qt.Key.Key_Return)
    assert page.conduct.current != COUNT_ITEM and len(events(page, COUNT_ITEM)) == 1


@pytest.mark.parametrize(("typed", "proposed", "said"), TAKING_TURNS)
def test_a_verdict_that_was_said_is_not_turned_by_the_enter_that_goes_on(
    page: InspectionsPage, typed: str, proposed: Verdict, said: Verdict
) -> None:
    """2, Enter made a deliberate 不符合 to 符合, and the second Enter went on."""
    editor = page.conduct.editor
    page.conduct.go_to(COUNT_ITEM)
    editor.focus_value()
    QTest.keyClicks(page.focusWidget(), typed)
    press(page, Qt.Key.Key_Escape, KEYS[said])
    assert editor.doubt == f"与所填数值的判断（{proposed.label}）不一致"
    press(page, Qt.Key.Key_Return)
    assert result(page, COUNT_ITEM) == Result(said, int(typed)) and page.conduct.current != COUNT_ITEM
    assert len(events(page, COUNT_ITEM)) == 1


@pytest.mark.parametrize("standing", [Verdict.PASS, Verdict.NOT_APPLICABLE])
def test_enter_in_a_value_that_was_changed_turns_no_verdict_either(page: InspectionsPage, standing: Verdict) -> None:
    editor = page.conduct.editor
    page.conduct.go_to(COUNT_ITEM)
    page.conduct.item_list.setFocus()
    press(page, KEYS[standing])
    editor.focus_value()
    QTest.keyClicks(page.focusWidget(), "5")
    press(page, Qt.Key.Key_Return)
    assert result(page, COUNT_ITEM) == Result(standing, None) and page.conduct.item_list.hasFocus()
    assert editor.value.proposal is Verdict.FAIL and not editor.value._take.key
    editor.value._take.click()
    assert result(page, COUNT_ITEM) == Result(Verdict.FAIL, 5) and not editor.doubt


def test_enter_in_a_value_that_says_the_same_keeps_the_value(page: InspectionsPage) -> None:
    page.conduct.go_to(COUNT_ITEM)
    page.conduct.item_list.setFocus()
    press(page, Qt.Key.Key_2)
    page.conduct.editor.focus_value()
    QTest.keyClicks(page.focusWidget(), "5")
    press(page, Qt.Key.Key_Return)
    assert result(page, COUNT_ITEM) == Result(Verdict.FAIL, 5)


@pytest.mark.parametrize("kind", [AnswerKind.RATIO, AnswerKind.SHARE, AnswerKind.CHOICE, AnswerKind.SAMPLE])
def test_no_kind_of_proposal_is_taken_over_a_verdict(page: InspectionsPage, kind: AnswerKind) -> None:
    assert page.visit is not None
    item = next(item for item in page.visit.view.applicable if item.answer.kind is kind and not item.answer.reference)
    values: dict[AnswerKind, object] = {
        AnswerKind.SHARE: {"part": 0, "whole": 5},
        AnswerKind.SAMPLE: {"good": 0, "of": item.answer.sample or 3},
        AnswerKind.CHOICE: next((o.title for o in item.answer.options if o.passes is False), ""),
    }
    page.conduct.go_to(item.id)
    page.visit.keep_typed(item.id, values.get(kind))  # type: ignore[arg-type]
    page.conduct.editor.reread()
    proposed = page.conduct.editor.value.proposal
    assert proposed is not None
    said = Verdict.PASS if proposed is Verdict.FAIL else Verdict.FAIL
    page.conduct.item_list.setFocus()
    press(page, KEYS[said], Qt.Key.Key_Return)
    assert (found := result(page, item.id)) is not None and found.verdict is said
    assert page.conduct.current != item.id


# The list and the editor


def click(page: InspectionsPage, rows: RowList, row: int) -> None:
    place = rows.visualRect(rows.model().index(row, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def drag(page: InspectionsPage) -> None:
    rows = page.conduct.item_list
    begun, ended = (rows.visualRect(rows.model().index(row, 0)).center() for row in (3, 5))
    QTest.mousePress(rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, begun)
    QTest.mouseMove(rows.viewport(), ended)
    QTest.mouseRelease(rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, ended)


def arrow(page: InspectionsPage) -> None:
    page.conduct.item_list.setFocus()
    QTest.keyClick(page.conduct.item_list, Qt.Key.Key_Down)


def hit(page: InspectionsPage) -> None:
    page.conduct.search.setFocus()
    page.conduct.search.search_now("灭火器")


WAYS: dict[str, Callable[[InspectionsPage], object]] = {
    "click": lambda page: click(page, page.conduct.item_list, 3),
    "drag": drag,
    "arrow": arrow,
    "end": lambda page: (page.conduct.item_list.setFocus(), press(page, Qt.Key.Key_End)),
    "search": hit,
    "section": lambda page: click(page, page.conduct.section_list, 3),
    "section menu": lambda page: page.conduct._go_to_section(page.conduct.sections.index(3, 0)),
    "next": lambda page: press(page, Qt.Key.Key_Right, control=True),
    "asked": lambda page: page.conduct.go_to(COUNT_ITEM),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_refused_note_holds_list_and_editor_on_their_item_and_says_why(
    page: InspectionsPage, recorder: Recorder, way: str
) -> None:
    """The list showed the item that was clicked, the editor the one before, and the next key was about that one."""
    conduct = page.conduct
    conduct.editor.note.setFocus()
    write(conduct.editor.note, f"张某 {ID_NUMBER}")
    section = conduct.section_list.currentIndex()
    WAYS[way](page)
    place = conduct.items.place(ITEM)
    assert conduct.current == ITEM and page.visit is not None and conduct.editor.item == page.visit.view.item(ITEM)
    for rows, at in ((conduct.item_list, conduct.items.index(place or 0, 0)), (conduct.section_list, section)):
        assert rows.currentIndex() == at and rows.selectionModel().selectedIndexes() == [at]
    assert not conduct.search.text() and ID_NUMBER in conduct.editor.note.text
    assert conduct.editor.note.hasFocus() and conduct.editor._note.shown_fault == UNSAVED
    assert "身份证号" in recorder.said[-1].what
    press(page, Qt.Key.Key_3)
    assert result(page, ITEM) is None, "the key is the note's, which has the cursor"
    conduct.editor.note.setPlainText("一楼东侧 103 室")
    assert not conduct.editor._note.shown_fault
    WAYS[way](page)
    assert conduct.current != ITEM
    assert events(page)[-1] == {"note": "一楼东侧 103 室"}


def test_a_reading_anew_leaves_the_mark_where_the_editor_is(page: InspectionsPage, session: Session) -> None:
    page.conduct.items.show(())
    page.conduct.reread()
    assert page.conduct.items.row_at(page.conduct.item_list.currentIndex()).id == ITEM  # type: ignore[union-attr]


# Keys in a note


@pytest.mark.parametrize("field", ["note", "problem", "value"])
def test_the_next_unchecked_is_reached_from_every_field_and_the_next_key_is_a_verdict(
    page: InspectionsPage, field: str
) -> None:
    """Ctrl+→ moved the cursor, and the 1 that was to follow stood in the note."""
    conduct, editor = page.conduct, page.conduct.editor
    conduct.go_to(COUNT_ITEM)
    if field == "value":
        editor.focus_value()
        QTest.keyClicks(page.focusWidget(), "5")
    else:
        conduct.item_list.setFocus()
        press(page, Qt.Key.Key_2)
        box = editor.note if field == "note" else editor.finding.problem
        box.setFocus()
        write(box, "奖惩两项")
    press(page, Qt.Key.Key_Right, control=True)
    after = conduct.current
    assert after != COUNT_ITEM and conduct.item_list.hasFocus()
    press(page, Qt.Key.Key_1)
    found = result(page, after)
    assert found is not None and found.verdict is Verdict.PASS
    assert page.visit is not None and page.visit.note(COUNT_ITEM) == ("奖惩两项" if field == "note" else "")


def test_with_nothing_left_to_check_the_note_is_left_all_the_same(page: InspectionsPage) -> None:
    assert page.visit is not None
    for item in page.visit.view.applicable:
        page.conduct.go_to(item.id)
        page.conduct.editor.choose(Verdict.PASS)
    page.conduct.editor.note.setFocus()
    press(page, Qt.Key.Key_Right, control=True)
    assert page.conduct.item_list.hasFocus()


# Writing


def test_a_note_that_is_written_with_pauses_is_one_event(qtbot: QtBot, page: InspectionsPage) -> None:
    editor = page.conduct.editor
    editor.note.setFocus()
    for words in ("东侧走廊", "堆放轮椅", "四辆"):
        with qtbot.waitSignal(editor.written, timeout=3000):
            write(editor.note, words)
    assert events(page) == [] and [draft.text for draft in kept_drafts(page.visit.desk)] == ["东侧走廊堆放轮椅四辆"]  # type: ignore[union-attr]
    press(page, Qt.Key.Key_Escape)
    assert events(page) == [{"note": "东侧走廊堆放轮椅四辆"}]
    assert not kept_drafts(page.visit.desk)  # type: ignore[union-attr]


def test_words_that_are_taken_back_before_they_are_said_leave_nothing(qtbot: QtBot, page: InspectionsPage) -> None:
    editor = page.conduct.editor
    editor.note.setFocus()
    with qtbot.waitSignal(editor.written, timeout=3000):
        write(editor.note, "写错了项")
    editor.note.clear()
    press(page, Qt.Key.Key_Escape)
    assert events(page) == [] and not kept_drafts(page.visit.desk)  # type: ignore[union-attr]


def test_an_emptied_problem_is_the_proposal_again_and_leaves_no_draft(qtbot: QtBot, page: InspectionsPage) -> None:
    editor = page.conduct.editor
    page.conduct.item_list.setFocus()
    press(page, Qt.Key.Key_2)
    proposal = editor.finding.problem.text
    editor.finding.problem.setFocus()
    with qtbot.waitSignal(editor.written, timeout=3000):
        editor.finding.problem.clear()
    assert [draft.what for draft in kept_drafts(page.visit.desk)] == [Writing.PROBLEM]  # type: ignore[union-attr]
    press(page, Qt.Key.Key_Escape)
    assert editor.finding.problem.text == proposal and not kept_drafts(page.visit.desk)  # type: ignore[union-attr]


def test_a_pause_amid_a_composed_word_keeps_nothing(qtbot: QtBot, page: InspectionsPage) -> None:
    editor = page.conduct.editor
    editor.note.setFocus()
    write(editor.note, "东侧")
    with qtbot.assertNotEmitted(editor.written, wait=PAUSE + 200):
        write(editor.note, "", "zou lang")
    assert events(page) == []


@pytest.mark.parametrize("leave", ["item", "page", "window"])
def test_what_is_composed_is_in_the_note_when_its_item_is_left(
    page: InspectionsPage, session: Session, leave: str
) -> None:
    assert page.visit is not None
    editor, visit = page.conduct.editor, page.visit.key
    editor.note.setFocus()
    write(editor.note, "敬老")
    write(editor.note, "", "yuan")
    if leave == "item":
        click(page, page.conduct.item_list, 3)
    elif leave == "page":
        page.back()
    else:
        assert page.leave()
    assert session.desk.store.subject(visit, f"answer/{ITEM}") == {"note": "敬老yuan"}


def test_who_answers_for_a_problem_is_kept_with_the_letters_that_are_composed(page: InspectionsPage) -> None:
    editor = page.conduct.editor
    page.conduct.item_list.setFocus()
    press(page, Qt.Key.Key_2)
    line = editor.finding.responsible
    line.setFocus()
    write(line, "院", "zhang")
    assert page.leave() and page.visit is not None
    finding = page.visit.finding(ITEM)
    assert finding is not None and finding.responsible == "院zhang"


def test_a_long_note_pasted_stands_whole_on_this_item_and_the_next_has_a_line(page: InspectionsPage) -> None:
    """The box stayed one line high and showed the last sign; the next items had a strip of 12 pixels."""
    editor, data = page.conduct.editor, QMimeData()
    line = editor.note.height()
    data.setText("东侧走廊尽头的疏散通道堆放轮椅四辆、折叠床两张，\n已当场要求清走，复查时请看是否又堆上，并拍照为证。")
    editor.note.setFocus()
    editor.note.insertFromMimeData(data)
    QApplication.processEvents()
    grown = editor.note.height()
    assert grown > 2 * editor.note.fontMetrics().lineSpacing()
    assert editor.note.verticalScrollBar().maximum() == 0
    foot = editor.note.mapTo(editor._area.viewport(), QPoint(0, editor.note.height()))
    assert foot.y() <= editor._area.viewport().height()
    page.conduct.go_next()
    QApplication.processEvents()
    assert editor.note.height() == line and editor.note.placeholderText()
    page.conduct.go_to(ITEM)
    QApplication.processEvents()
    assert editor.note.verticalScrollBar().maximum() == 0 and editor.note.height() == grown


# The next start


@pytest.fixture
def kept(tmp_path: Path, session: Session, homes: Homes) -> int:
    """A visit of which somebody was writing when the program was killed."""
    visit = begin(session, homes[0])
    keep_draft(session.desk, Draft(visit, Writing.NOTE, ITEM, "东侧走廊堆放轮椅", "示例检查员甲"))
    return visit


def test_the_next_start_says_what_was_being_written(qtbot: QtBot, session: Session, kept: int) -> None:
    window = window_on(session.path, Settings(inspector="示例检查员乙"))
    qtbot.addWidget(window)
    store = window.session.desk.store
    assert [(entry.actor, entry.body) for entry in store.history(kept, f"answer/{ITEM}")] == [
        ("示例检查员甲", {"note": "东侧走廊堆放轮椅"})
    ]
    window.close()
    window.session.close()


def test_words_that_can_not_be_said_any_more_are_shown_once(
    session: Session, recorder: Recorder, kept: int, homes: Homes, qtbot: QtBot
) -> None:
    keep_draft(session.desk, Draft(kept, Writing.NOTE, "XX99", "没有这一项", "示例检查员甲"))
    window = window_on(session.path, Settings(inspector="示例检查员甲"))
    qtbot.addWidget(window)
    desk = open_desk(session.path, "示例检查员甲")
    assert "没有这一项" in window.bar.text and not kept_drafts(desk)
    desk.close()
    window.close()
    window.session.close()


@pytest.mark.parametrize("text", ["30,32", "1e3", "-"])
def test_a_number_that_can_not_be_read_is_not_left_behind(page: InspectionsPage, session: Session, text: str) -> None:
    """It would be gone, and the item would be without the value that the inspector believes to have given."""
    conduct = page.conduct
    conduct.go_to(COUNT_ITEM)
    box = conduct.editor.value.field.entry  # type: ignore[union-attr]
    box.setFocus()
    QTest.keyClicks(box, text)
    press(page, Qt.Key.Key_Right, control=True)
    assert conduct.editor.item is not None and conduct.editor.item.id == COUNT_ITEM
    assert box.text() == text and box.hasFocus()  # type: ignore[attr-defined]
    assert UNSAVED in conduct.editor.value.fault
    press(page, Qt.Key.Key_A, control=True)
    QTest.keyClicks(box, "4")
    press(page, Qt.Key.Key_Right, control=True)
    assert conduct.editor.item.id != COUNT_ITEM
    assert page.visit is not None and page.visit.value(COUNT_ITEM) == 4
