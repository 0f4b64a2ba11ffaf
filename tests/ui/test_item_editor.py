"""The editor's parts: a field for each kind of answer, its judgement, photos from everywhere, blanks, basis."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.checklists.load import profiles, shipped
from app.domain.checklist import (
    AnswerForm,
    AnswerKind,
    Citation,
    DocumentCitation,
    Life,
    Role,
    RuleCitation,
    Standing,
)
from app.domain.inspection import Result, Value, Verdict
from app.domain.institution import Institution
from app.ui.dialogs.photo_view import PhotoView
from app.ui.messages import Recorder
from app.ui.models.inspection_visit import Visit
from app.ui.pages.inspections import InspectionsPage
from app.ui.session import Session
from app.ui.widgets.answer_days import DateValue, LifeValue
from app.ui.widgets.answer_fields import ChoiceValue, CountValue, NumberValue, SampleValue, ShareValue, field_for
from app.ui.widgets.item_editor_basis import BasisBlock, _weight, citation_words
from app.ui.widgets.item_editor_finding import PRIVATE, FindingBlock
from app.ui.widgets.item_editor_words import WordsEdit
from app.ui.widgets.value_field import ValueField
from app.workflow.answering import answer
from app.workflow.visits import load
from tests.ui.visits import begin, picture, picture_file

Homes = tuple[Institution, ...]
TODAY = date(2026, 11, 22)
PHOTO_ITEM = "XF19"


@pytest.fixture
def page(qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder) -> Iterator[InspectionsPage]:
    made = InspectionsPage(session)
    qtbot.addWidget(made)
    made.resize(1198, 768)
    made.show()
    made.open(begin(session, homes[0]), PHOTO_ITEM)
    made.activateWindow()
    yield made


def made_field(qtbot: QtBot, kind: AnswerKind) -> ValueField:
    forms = (item.answer for checklist in shipped() for item in checklist.items)
    return shown(qtbot, next(form for form in forms if form.kind is kind and not form.lives))


def shown(qtbot: QtBot, form: AnswerForm) -> ValueField:
    field = field_for(form, TODAY)
    assert field is not None
    qtbot.addWidget(field)
    field.show()
    return field


VALUES: dict[AnswerKind, Value] = {
    AnswerKind.COUNT: 12,
    AnswerKind.NUMBER: "4.5",
    AnswerKind.DATE: "2026-10-01",
    AnswerKind.SAMPLE: {"good": 9, "of": 10},
    AnswerKind.SHARE: {"part": 9, "whole": 10},
}


@pytest.mark.parametrize("kind", VALUES)
def test_a_field_shows_the_value_that_it_is_given_and_says_nothing(qtbot: QtBot, kind: AnswerKind) -> None:
    field = made_field(qtbot, kind)
    with qtbot.assertNotEmitted(field.typed):
        field.show_value(None)
        assert field.value is None
        field.show_value(VALUES[kind])
    assert field.value == VALUES[kind]


def test_a_count_is_typed(qtbot: QtBot) -> None:
    field = cast(CountValue, made_field(qtbot, AnswerKind.COUNT))
    with qtbot.waitSignal(field.typed) as said:
        qtbot.keyClicks(field.box, "7")
    assert said.args == [7]
    with qtbot.waitSignal(field.confirmed):
        qtbot.keyClick(field.box, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("text", "fault"),
    [("abc", True), ("-1", True), ("31", True), ("1_0", True), ("1e1", True), ("4.5", False), ("", False)],
)
def test_a_number_out_of_its_bounds_is_no_value_and_says_why(qtbot: QtBot, text: str, fault: bool) -> None:
    field = cast(NumberValue, made_field(qtbot, AnswerKind.NUMBER))
    field.box.setText(text)
    assert bool(field.fault) is fault and bool(field.box.property("faulty")) is fault
    assert field.value == (text if text and not fault else None)


def test_a_date_is_unknown_until_a_day_is_entered(qtbot: QtBot) -> None:
    field = cast(DateValue, made_field(qtbot, AnswerKind.DATE))
    assert field.box.text() == "" and field.box.placeholderText() == "年-月-日"
    field.box.setFocus()
    assert field.value is None
    with qtbot.waitSignal(field.typed) as said:
        qtbot.keyClicks(field.box, "2025-03-2")
    assert said.args == ["2025-03-02"] and field.value == "2025-03-02"
    field.show_value(None)
    assert field.value is None


def test_enter_takes_no_day_that_nobody_typed_and_goes_on(qtbot: QtBot) -> None:
    field = cast(DateValue, made_field(qtbot, AnswerKind.DATE))
    with qtbot.waitSignal(field.confirmed), qtbot.assertNotEmitted(field.typed):
        qtbot.keyClick(field.box, Qt.Key.Key_Return)
    assert field.value is None


def test_enter_ends_a_short_day_and_stays_at_one_that_can_not_be_read(qtbot: QtBot) -> None:
    field = cast(DateValue, made_field(qtbot, AnswerKind.DATE))
    qtbot.keyClicks(field.box, "3-15")
    assert field.value is None
    with qtbot.waitSignal(field.confirmed):
        qtbot.keyClick(field.box, Qt.Key.Key_Return)
    assert field.value == "2026-03-15" == field.box.text()
    field.box.selectAll()
    qtbot.keyClicks(field.box, "2026-3")
    with qtbot.waitSignal(field.judged), qtbot.assertNotEmitted(field.confirmed):
        qtbot.keyClick(field.box, Qt.Key.Key_Return)
    assert field.value is None and "认不出是哪一天" in field.fault


def test_today_is_one_press_away_where_something_was_done(qtbot: QtBot) -> None:
    form = AnswerForm(AnswerKind.DATE, means="done", months=12)
    field = cast(DateValue, shown(qtbot, form))
    with qtbot.waitSignal(field.typed) as said:
        qtbot.mouseClick(cast(QPushButton, field.stops[1]), Qt.MouseButton.LeftButton)
    assert said.args == ["2026-11-22"]


def test_a_choice_is_said_by_a_click_or_its_letter(qtbot: QtBot) -> None:
    field = cast(ChoiceValue, made_field(qtbot, AnswerKind.CHOICE))
    heard: list[object] = []
    field.typed.connect(heard.append)
    qtbot.mouseClick(field.buttons[1], Qt.MouseButton.LeftButton)
    field.choose_letter("a")
    assert heard == [field.form.options[1].title, field.form.options[0].title]
    assert [button.isChecked() for button in field.buttons[:2]] == [True, False]


AGED = AnswerForm(AnswerKind.DATE, means="made", lives=(Life("干粉", 120), Life("水基型，修过的", 18, "维修")))


def test_a_life_needs_its_type_and_its_day(qtbot: QtBot) -> None:
    field = cast(LifeValue, shown(qtbot, AGED))
    assert field.since == "出厂日或维修日"
    field.box.enter(date(2025, 3, 2))
    assert field.value is None and "哪一种" in field.fault
    with qtbot.waitSignal(field.typed) as said:
        field.choose_letter("b")
    assert said.args == [{"type": "水基型，修过的", "day": "2025-03-02"}] and not field.fault
    assert field.since == "维修日" and [button.isChecked() for button in field.buttons] == [False, True]
    field.choose_letter("h")
    assert field.value == said.args[0]


def test_the_day_of_a_life_is_asked_after_its_type_and_enter_takes_no_day_that_was_not_typed(qtbot: QtBot) -> None:
    field = cast(LifeValue, shown(qtbot, AGED))
    field.activateWindow()
    field.choose_letter("a")
    qtbot.waitUntil(field.box.hasFocus)
    qtbot.keyClick(field.box, Qt.Key.Key_Return)
    assert field.value is None
    qtbot.keyClicks(field.box, "20140501")
    assert field.value == {"type": "干粉", "day": "2014-05-01"}


@pytest.mark.parametrize("value", [None, "2014-05-01", {"type": "干粉"}, {"type": 3, "day": 4}])
def test_what_is_no_whole_life_is_shown_as_none(qtbot: QtBot, value: Value) -> None:
    field = cast(LifeValue, shown(qtbot, AGED))
    with qtbot.assertNotEmitted(field.typed):
        field.show_value({"type": "干粉", "day": "2014-05-01"})
        assert field.value == {"type": "干粉", "day": "2014-05-01"}
        field.show_value(value)
    assert field.value is None


def test_types_stand_two_in_a_row_where_none_is_cut(qtbot: QtBot) -> None:
    field = cast(LifeValue, shown(qtbot, AGED))
    first, second = field.buttons
    field.resize(600, 200)
    qtbot.waitUntil(lambda: first.y() == second.y() and first.x() < second.x())
    field.resize(200, 200)
    qtbot.waitUntil(lambda: first.y() < second.y() and first.x() == second.x())


def test_more_good_than_drawn_is_no_value(qtbot: QtBot) -> None:
    field = cast(SampleValue, made_field(qtbot, AnswerKind.SAMPLE))
    field.show_value(None)
    assert field.second.number == field.form.sample
    field.first.setText("99")
    assert field.value is None and "不能多于" in field.fault
    share = cast(ShareValue, made_field(qtbot, AnswerKind.SHARE))
    share.first.setText("5")
    assert share.value is None and not share.fault
    share.second.setText("4")
    assert share.value is None and share.fault


def item_of(page: InspectionsPage, kind: AnswerKind, *, reference: bool = False) -> str:
    assert page.visit is not None
    return next(
        item.id
        for item in page.visit.view.applicable
        if item.answer.kind is kind and item.answer.reference is reference
    )


def test_a_deciding_choice_is_saved_by_one_click_and_another_waits_for_a_verdict(
    page: InspectionsPage, session: Session
) -> None:
    assert page.visit is not None
    editor, visit = page.conduct.editor, page.visit.key
    item = next(i for i in page.visit.view.applicable if {o.passes for o in i.answer.options} == {True, False, None})
    page.conduct.go_to(item.id)
    for option in item.answer.options:
        editor.value.letter("ABCDEFGH"[item.answer.options.index(option)])
        answered = load(session.desk, visit).answers.get(item.id)
        if option.passes is not None:
            assert answered is not None
            assert answered.result == Result(Verdict.PASS if option.passes else Verdict.FAIL, option.title)
        else:
            assert answered is None or answered.result.value != option.title
            assert editor.value.proposal is None
            editor.choose(Verdict.UNABLE)
            editor.reason.setPlainText("待核实")
            editor.flush()
            assert load(session.desk, visit).answers[item.id].result.reason == "待核实"


def test_a_reference_figure_is_marked_and_proposes_nothing(page: InspectionsPage) -> None:
    page.conduct.go_to(item_of(page, AnswerKind.NUMBER, reference=True))
    field = cast(NumberValue, page.conduct.editor.value.field)
    field.box.setText("0")
    assert "参考值" in page.conduct.editor.value.why and page.conduct.editor.value.proposal is None


def test_a_life_of_restated_standing_is_reckoned_and_proposes_nothing(page: InspectionsPage, session: Session) -> None:
    assert page.visit is not None
    page.conduct.go_to("XF29")
    editor = page.conduct.editor
    editor.value.letter("B")
    cast(LifeValue, editor.value.field).box.enter(date(2010, 5, 1))
    assert "2020-05-01到期，已过" in editor.value.why and "参考值" in editor.value.why
    assert editor.value.proposal is None
    editor.choose(Verdict.PASS)
    result = load(session.desk, page.visit.key).answers["XF29"].result
    assert result == Result(Verdict.PASS, {"type": "干粉、洁净气体", "day": "2010-05-01"})


def test_a_verdict_against_the_value_is_saved_and_said(page: InspectionsPage, session: Session) -> None:
    assert page.visit is not None
    item = item_of(page, AnswerKind.COUNT)
    page.conduct.go_to(item)
    cast(CountValue, page.conduct.editor.value.field).box.setText("0")
    page.conduct.editor.choose(Verdict.PASS)
    assert load(session.desk, page.visit.key).answers[item].result == Result(Verdict.PASS, 0)
    assert page.conduct.editor.doubt == "与所填数值的判断（不符合）不一致"
    page.conduct.editor.take()
    assert load(session.desk, page.visit.key).answers[item].result == Result(Verdict.FAIL, 0)
    assert not page.conduct.editor.doubt


def test_what_is_only_registered_offers_no_failure(
    qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder
) -> None:
    made = InspectionsPage(session)
    qtbot.addWidget(made)
    made.open(begin(session, homes[0], "staffing"), "RY14")
    editor = made.conduct.editor
    assert [v for v, button in editor.verdicts.buttons.items() if not button.isEnabled()] == [Verdict.FAIL]
    editor.choose(Verdict.FAIL)
    assert made.visit is not None and "RY14" not in load(session.desk, made.visit.key).answers
    editor.choose(Verdict.PASS)
    assert load(session.desk, made.visit.key).answers["RY14"].result.verdict is Verdict.PASS
    made.conduct.go_to("RY13")
    assert all(button.isEnabled() for button in editor.verdicts.buttons.values())


# Photos


def photos(page: InspectionsPage) -> int:
    assert page.visit is not None
    assert len(page.conduct.editor.photos.tiles) == len(page.visit.photos(PHOTO_ITEM))
    return len(page.visit.photos(PHOTO_ITEM))


def test_a_photo_comes_from_a_file_and_a_demand_ends(
    qtbot: QtBot, page: InspectionsPage, tmp_path: Path, session: Session
) -> None:
    page.conduct.editor.choose(Verdict.FAIL)
    assert "须有照片" in page.conduct.editor.photos.demand
    page.conduct.saving.ask = lambda parent: [picture_file(tmp_path, 1), picture_file(tmp_path, 2)]
    page.conduct.item_list.setFocus()
    qtbot.keyClick(page.conduct.item_list, Qt.Key.Key_P)
    assert photos(page) == 2 and "须有照片" not in page.conduct.editor.photos.demand
    page.conduct.saving.choose_files()
    assert photos(page) == 2, "the same photo twice is one photo"


def test_a_photo_is_dropped_on_the_editor(page: InspectionsPage, tmp_path: Path) -> None:
    editor, data = page.conduct.editor, QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture_file(tmp_path)))])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, modifiers)
    QApplication.sendEvent(editor, entering)
    assert entering.isAccepted() and editor.photos.add.over
    QApplication.sendEvent(editor, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, modifiers))
    assert photos(page) == 1 and not editor.photos.add.over


@pytest.mark.parametrize("from_words", [False, True])
def test_a_photo_is_pasted_also_while_writing(qtbot: QtBot, page: InspectionsPage, from_words: bool) -> None:
    QApplication.clipboard().setImage(QImage.fromData(picture(3)))
    where = page.conduct.editor.note if from_words else page.conduct.item_list
    where.setFocus()
    qtbot.keyClick(where, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert photos(page) == 1 and not page.conduct.editor.note.text


def test_what_is_no_photo_is_refused_with_a_sentence(page: InspectionsPage, tmp_path: Path, recorder: Recorder) -> None:
    wrong = tmp_path / "说明.txt"
    wrong.write_text("不是照片", encoding="utf-8")
    page.conduct.saving.ask = lambda parent: [wrong, tmp_path / "没有.jpg"]
    page.conduct.saving.choose_files()
    QApplication.clipboard().setText("文字")
    page.conduct.saving.paste()
    assert photos(page) == 0
    assert [said.where for said in recorder.said] == [str(tmp_path / "没有.jpg"), "说明.txt", "粘贴照片"]


def test_a_photo_is_removed_by_two_presses(qtbot: QtBot, page: InspectionsPage, tmp_path: Path) -> None:
    page.conduct.saving.ask = lambda parent: [picture_file(tmp_path)]
    page.conduct.saving.choose_files()
    tile = page.conduct.editor.photos.tiles[0]
    tile.setFocus()
    qtbot.keyClick(tile, Qt.Key.Key_Delete)
    view = next(dialog for dialog in page.findChildren(PhotoView) if dialog.isVisible())
    view.remove.click()
    assert photos(page) == 1 and view.remove.text() == "确认移除"
    view.remove.click()
    assert photos(page) == 0


# Words and basis


def test_tab_goes_from_blank_to_blank_and_then_on(qtbot: QtBot) -> None:
    words = WordsEdit("问题")
    qtbot.addWidget(words)
    words.show_text("缺____项，位置：____。", fresh=True)
    words.show()
    words.activateWindow()
    words.setFocus()
    qtbot.waitUntil(words.hasFocus)
    words.clearFocus()
    words.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(words, "3")
    qtbot.keyClick(words, Qt.Key.Key_Tab)
    qtbot.keyClicks(words, "A")
    assert words.text == "缺3项，位置：A。"


def test_a_basis_says_how_well_it_is_known_and_whether_it_binds_here() -> None:
    wuzhong = next(profile for profile in profiles() if profile.id == "wuzhong")
    found = RuleCitation("中华人民共和国消防法", "第二十七条", Standing.FOUND)
    assert citation_words(found, wuzhong)[:1] == ("《中华人民共和国消防法》第二十七条",)
    chips: dict[Citation, str] = {
        found: "原文已见",
        RuleCitation("GB 50444-2008", "x", Standing.RESTATED): "转述",
        RuleCitation("y", "x", Standing.DRAFT): "未施行",
        RuleCitation("y", "x", Standing.UNCONFIRMED): "未核",
        DocumentCitation("wuzhong-2022-31", "三（十五）", Role.DEMANDS): "原文已见·要求",
        DocumentCitation("wuzhong-2022-31", "三（十五）", Role.CONTEXT): "原文已见·背景",
        DocumentCitation("changzhi-2021", "三26.", Role.DEMANDS): "外地要求·参考",
    }
    assert {citation: citation_words(citation, wuzhong)[1].text for citation in chips} == chips


def test_the_weightiest_clauses_stand_first_and_the_others_at_a_press(qtbot: QtBot) -> None:
    wuzhong = next(profile for profile in profiles() if profile.id == "wuzhong")
    item = next(item for c in shipped() for item in c.items if len(item.basis) >= 6)
    block = BasisBlock()
    qtbot.addWidget(block)
    block.show_citations(item.basis, wuzhong)
    block.show()
    assert not block._lines and block.more.isVisible()
    first = min(item.basis, key=lambda citation: _weight(citation, wuzhong))
    assert block._first.text().startswith(citation_words(first, wuzhong)[0])
    block.more.click()
    assert len(block._lines) == len({citation_words(citation, wuzhong)[0] for citation in item.basis})


def test_the_clauses_take_one_line_until_somebody_opens_them(page: InspectionsPage) -> None:
    editor = page.conduct.editor
    assert not editor.basis._lines and editor.basis.more.isVisible()
    editor.basis.more.click()
    assert len(editor.basis._lines) > 2
    editor.basis.more.click()
    assert not editor.basis._lines


def test_the_verdicts_stay_in_sight_in_a_low_window(page: InspectionsPage) -> None:
    editor = page.conduct.editor
    for height in (768, 560):
        page.resize(1198, height)
        QApplication.processEvents()
        bar = editor._area.verticalScrollBar()
        bar.setValue(bar.maximum())
        QApplication.processEvents()
        assert all(not button.visibleRegion().isEmpty() for button in editor.verdicts.buttons.values())


def test_a_missing_fire_approval_may_be_marked_as_one_of_the_past(page: InspectionsPage, session: Session) -> None:
    conduct = page.conduct
    conduct.go_to("XF09")
    conduct.editor.choose(Verdict.FAIL)
    assert not conduct.editor.finding.historic.isVisible()
    conduct.go_to("XF01")
    assert not conduct.editor.finding.historic.isVisible()
    conduct.editor.choose(Verdict.FAIL)
    box = conduct.editor.finding.historic
    assert box.isVisible() and not box.isChecked()
    box.click()
    assert page.visit is not None
    finding = page.visit.finding("XF01")
    assert finding is not None and finding.historic and box.isChecked()
    box.click()
    finding = page.visit.finding("XF01")
    assert finding is not None and not finding.historic


def test_what_residents_told_says_that_it_prints_on_the_offices_copy_only(page: InspectionsPage) -> None:
    assert page.visit is not None
    private = next(item.id for item in page.visit.view.applicable if item.private)
    page.conduct.go_to(private)
    assert page.conduct.editor._private.isVisible()
    page.conduct.go_to("XF09")
    assert not page.conduct.editor._private.isVisible()


def test_while_a_private_problem_is_worded_it_is_told_what_the_home_will_read(
    session: Session, homes: Homes, recorder: Recorder
) -> None:
    visit = begin(session, homes[0], "staffing")
    for item in ("RY20", "RY26"):
        answer(session.desk, visit, item, Result(Verdict.FAIL))
    told = {}
    for item in ("RY20", "RY26"):
        block = FindingBlock()
        block.show_finding(Visit(session.desk, visit), item)
        told[item] = block._words.text()
        block.deleteLater()
    assert PRIVATE in told["RY26"] and PRIVATE not in told["RY20"]


def test_days_that_are_not_one_number_move_no_deadline(qtbot: QtBot, session: Session, homes: Homes) -> None:
    visit = begin(session, homes[0])
    answer(session.desk, visit, "XF09", Result(Verdict.FAIL))
    block = FindingBlock()
    qtbot.addWidget(block)
    block.show_finding(Visit(session.desk, visit), "XF09")
    kept, said = block.days.text(), block._deadline.said
    with qtbot.assertNotEmitted(block.edited):
        block.days.setText("3，0")
        assert block._deadline.said == ""
        block.days.editingFinished.emit()
        assert "逗号" in block._deadline.shown_fault
        block.flush()
    block.days.setText(kept)
    assert block._deadline.said == said and not block._deadline.shown_fault
    with qtbot.waitSignal(block.edited) as edited:
        block.days.setText("１２")
        block.days.editingFinished.emit()
    assert edited.args is not None and edited.args[1].deadline_days == 12


def test_what_a_department_has_to_judge_is_called_so_and_offers_no_demand(page: InspectionsPage) -> None:
    visit = page.visit
    assert visit is not None
    answer(page.session.desk, visit.view.key, "XF25", Result(Verdict.FAIL, "有居室设在地下、半地下"))
    page.open(visit.view.key, "XF25")
    block = cast(FindingBlock, page.findChild(FindingBlock))
    assert "提请民政判定" in block._words.text()
    demand = block.remedy.parentWidget()
    assert demand is not None and demand.isHidden() and not block.problem.isHidden()
