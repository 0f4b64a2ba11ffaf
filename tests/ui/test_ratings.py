"""评定: a filled sheet becomes a forecast; what it lacks, what it warns of, and how long it is good."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.institution import Institution
from app.domain.rating import SINGLE_SOURCE, TITLE
from app.domain.score_sheet import Mode, RatingView
from app.ui import theme
from app.ui.dialogs.faults_dialog import FaultsDialog
from app.ui.dialogs.rating_import import RatingImportDialog, RatingRequest
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.models.rating_rows import (
    MOST_ITEMS,
    difference_model,
    gain_model,
    gain_rows,
    part_model,
    part_rows,
    rating_model,
    rating_rows,
)
from app.ui.pages.ratings import RatingsPage
from app.ui.session import Session
from app.workflow.office import set_device
from app.workflow.rating import compare, import_rating, ratings
from tests.checklists.sample_sheet import workbook
from tests.ui.conftest import texts

Homes = tuple[Institution, ...]
Rate = Callable[..., RatingView]


@pytest.fixture
def rated(session: Session, homes: Homes, tmp_path: Path) -> Rate:
    """Keep a rating of the first home in which every item has this share of its marks."""

    def keep(
        share: float, mode: Mode = Mode.ASSESSMENT, day: date = date(2026, 11, 20), home: int = 0, **more: object
    ) -> RatingView:
        path = workbook(tmp_path / f"{share}.xlsx", share=share)
        return import_rating(session.desk, homes[home].key, path, mode, day, **more)  # type: ignore[arg-type]

    return keep


@pytest.fixture
def page(qtbot: QtBot, session: Session, recorder: Recorder) -> RatingsPage:
    made = RatingsPage(session)
    qtbot.addWidget(made)
    made.resize(1180, 740)
    made.show()
    return made


def test_the_rows_pass_qts_own_tester(qtmodeltester: ModelTester, session: Session, rated: Rate) -> None:
    own, assessed = rated(0.9, Mode.SELF_ASSESSMENT), rated(0.55)
    models = (rating_model(), part_model(), gain_model(), difference_model())
    models[0].show(rating_rows(ratings(session.desk), session.desk.today))
    models[1].show(part_rows(assessed, own))
    models[2].show(gain_rows(assessed.ways))
    models[3].show(compare(session.desk, assessed.institution).differences)
    for model in models:
        assert model.rowCount()
        qtmodeltester.check(model)


def test_it_is_always_headed_as_a_forecast(page: RatingsPage, rated: Rate, homes: Homes) -> None:
    assert page.heading == TITLE == "预评估（不代替等级评定）"
    assert not page.card.isVisible() and not page.print_button.isEnabled()
    rated(0.55)
    page.stale()
    assert page.heading == TITLE
    assert any("等级以评定组织的结论为准" in text for text in texts(page.card))


def test_ratings_stand_under_their_homes_the_latest_first(page: RatingsPage, rated: Rate, homes: Homes) -> None:
    rated(0.5, day=date(2026, 3, 1))
    newer = rated(0.65, Mode.SELF_ASSESSMENT, date(2026, 9, 1))
    rated(0.3, home=2)
    page.stale()
    rows = page.model.rows
    assert [row.heading for row in rows] in ([True, False, False, True, False], [True, False, True, False, False])
    first = next(place for place, row in enumerate(rows) if row.institution == homes[0].key)
    assert rows[first + 1].view == newer
    page.search.search_now(homes[2].name[:4])
    assert {row.institution for row in page.model.rows} == {homes[2].key}
    page.search.search_now("没有这家")
    assert page.current is None and not page.card.isVisible()


def test_level_and_both_conditions_are_shown(page: RatingsPage, rated: Rate) -> None:
    rated(0.62)
    page.stale()
    assert page.card.said.startswith("三级 ★★★") and SINGLE_SOURCE not in page.card.said
    told = [(line.text, line.chip.text if line.chip else "") for line in page.card.conditions]
    assert told[0] == ("三级：总分不低于 570 分，现得 620 分", "达到")
    assert told[1] == ("三级：每一部分得分率不低于 60%", "达到")
    assert told[2] == (f"四级，{SINGLE_SOURCE}：总分不低于 780 分，现得 620 分", "还差 160")
    assert told[3] == (f"四级，{SINGLE_SOURCE}：每一部分得分率不低于 80%", "4 部分不够")


def test_a_level_of_one_source_is_marked_and_below_the_first_is_a_result(page: RatingsPage, rated: Rate) -> None:
    rated(0.85)
    page.stale()
    assert page.card.said.startswith(f"四级 ★★★★ · {SINGLE_SOURCE}")
    low = rated(0.2, home=1)
    page.stale()
    page.list.choose(("rating", low.key))
    assert page.card.said.startswith("未达一级 · 预评估等级")
    rated(1.0, home=2)
    page.stale()
    page.list.choose(next(row.uid for row in page.model.rows if row.view and row.view.rating.next_level is None))
    assert any("已达到最高一级" in text for text in texts(page.card)) and page.card.gains.rows == ()


def test_each_part_says_what_it_lacks_and_which_items_give_most(page: RatingsPage, rated: Rate) -> None:
    view = rated(0.55)
    page.stale()
    parts = {row.title: row for row in page.card.parts.rows}
    assert list(parts) == ["环境", "设施设备", "运营管理", "服务", "总分"]
    assert parts["环境"].words == "66 / 120 · 55%" and parts["环境"].note == "三级须 72，还差 6"
    assert parts["总分"].short == 20
    rows = page.card.gains.rows
    headings = [row for row in rows if row.heading]
    assert [row.title for row in headings] == [
        "环境还差 6 分", "设施设备还差 6.5 分", "运营管理还差 7.5 分", "服务还差 30 分",
    ]  # fmt: skip
    assert headings[0].trail == "补满 2 项即够" and rows[1].trail == "+5.4"
    assert all(len(way.gains) <= MOST_ITEMS or len(rows) < 40 for way in view.ways)


def test_vetoes_only_warn(page: RatingsPage, rated: Rate) -> None:
    view = rated(0.62, vetoes=("no_food_permit",))
    assert view.rating.title == "三级"
    page.stale()
    (line,) = page.card.warnings
    assert line.chip is not None and line.chip.text == "提醒" and "食堂无食品经营许可证" in line.text
    assert "七（五）" in line.note


def test_the_renewal_is_reminded_of(page: RatingsPage, rated: Rate) -> None:
    old = rated(0.62, day=date(2024, 1, 10))
    page.stale()
    assert "可以申请重新评定" in page.card.said and "2027-01-10到期" in page.card.said
    (row,) = [row for row in page.model.rows if row.view == old]
    assert [chip.text for chip in row.chips] == ["可重评", "三级"]
    assert any("1 家可申请重新评定" in text for text in texts(page))
    newer = rated(0.62, Mode.SELF_ASSESSMENT)
    page.stale()
    page.list.choose(("rating", newer.key))
    assert "到期" not in page.card.said and any("自评不计有效期" in text for text in texts(page.card))


def test_self_assessment_stands_beside_assessment(page: RatingsPage, rated: Rate) -> None:
    rated(0.9, Mode.SELF_ASSESSMENT)
    assessed = rated(0.55)
    page.stale()
    page.list.choose(("rating", assessed.key))
    assert page.card.parts.rows[0].note == "三级须 72，还差 6 · 自评 108"
    assert page.card.parts.rows[-1].note.endswith("自评 900，五级")
    assert page.card.differences.rowCount() == 8
    # those that differ most come first
    apart = [abs((row.own or 0) - (row.assessed or 0)) for row in page.card.differences.rows]
    assert apart == sorted(apart, reverse=True)


# Taking a sheet in


def request(home: Institution, path: Path, **more: object) -> RatingRequest:
    return RatingRequest(home.key, path, Mode.ASSESSMENT, date(2026, 11, 20), **more)  # type: ignore[arg-type]


def test_a_sheet_is_taken_in_and_shown(
    page: RatingsPage, executor: ManualExecutor, recorder: Recorder, homes: Homes, tmp_path: Path
) -> None:
    page.take_in(request(homes[0], workbook(tmp_path / "评分.xlsx", share=0.62)))
    executor.run_next()
    assert page.current is not None and page.current.rating.title == "三级"
    assert "已导入：三级" in recorder.said[-1].what


def test_a_refused_sheet_lists_every_fault_and_keeps_nothing(
    page: RatingsPage, executor: ManualExecutor, recorder: Recorder, homes: Homes, tmp_path: Path, session: Session
) -> None:
    def spoil(sheet: object) -> None:
        sheet.cell(3, 6, "九分")  # type: ignore[attr-defined]
        sheet.cell(5, 6, 9999)  # type: ignore[attr-defined]
        sheet.cell(1, 9, "联系人")  # type: ignore[attr-defined]
        sheet.cell(4, 9, "王某")  # type: ignore[attr-defined]

    path = workbook(tmp_path / "评分.xlsx", share=0.62, change=spoil)
    page.take_in(request(homes[0], path))
    executor.run_next()
    assert ratings(session.desk) == () and "2处问题" in recorder.said[-1].what
    dialog = page.faults
    assert isinstance(dialog, FaultsDialog)
    assert [(row.sheet, row.row, row.column) for row in dialog.model.rows] == [
        ("评分表", "3", "F列（得分）"), ("评分表", "5", "F列（得分）"),
    ]  # fmt: skip
    assert [(row.sheet, row.row, row.column) for row in dialog.unread.rows] == [("评分表", "1", "多出的列")]
    assert "“王某”" in dialog.unread.rows[0].what and "I列“联系人”" in dialog.unread.rows[0].what
    dialog.copy()
    assert "“王某”" in QGuiApplication.clipboard().text() and "9999" in QGuiApplication.clipboard().text()
    page.printer.ask = lambda _, paper: tmp_path / paper.file_name
    dialog.back_button.click()
    executor.run_next()
    assert (tmp_path / "评分_退回件.xlsx").exists() and page.printer.done is not None
    page.printer.done.accept()
    workbook(path, share=0.62)
    dialog.retry()
    executor.run_next()
    assert len(ratings(session.desk)) == 1


def test_what_is_no_workbook_is_refused_in_a_sentence(
    page: RatingsPage, executor: ManualExecutor, recorder: Recorder, homes: Homes, tmp_path: Path
) -> None:
    page.take_in(request(homes[0], tmp_path / "没有.xlsx"))
    executor.run_next()
    assert page.faults is None and recorder.said[-1].remedy and recorder.crashes == []


@pytest.fixture
def dialog(qtbot: QtBot, session: Session, homes: Homes) -> RatingImportDialog:
    made = RatingImportDialog(session, None, None)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_dialog_says_what_it_needs_and_hands_it_on(
    dialog: RatingImportDialog, homes: Homes, tmp_path: Path, qtbot: QtBot
) -> None:
    assert not dialog.import_button.isEnabled() and any("还没有选评分表、机构" in text for text in texts(dialog))
    dialog.ask = lambda parent: tmp_path / "评分.xlsx"
    dialog.file_button.click()
    dialog.home.setCurrentIndex(dialog.home.findData(homes[1].key))
    dialog.mode.buttons()[1].click()
    dialog.day.enter(None)
    with qtbot.assertNotEmitted(dialog.requested):
        dialog.import_button.click()
    assert any("请填写日期" in text for text in texts(dialog))
    dialog.day.enter(date(2026, 10, 1))
    index = dialog.vetoes.index(1, 0)
    dialog.vetoes.setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    with qtbot.waitSignal(dialog.requested) as asked:
        dialog.import_button.click()
    assert asked.args == [
        RatingRequest(
            homes[1].key, tmp_path / "评分.xlsx", Mode.SELF_ASSESSMENT, date(2026, 10, 1), ("no_food_permit",)
        )
    ]


def test_the_vetoes_pass_qts_own_tester(qtmodeltester: ModelTester, dialog: RatingImportDialog) -> None:
    assert dialog.vetoes.rowCount() == 3
    qtmodeltester.check(dialog.vetoes)


def test_what_this_computer_holds_in_part_is_named(session: Session, page: RatingsPage) -> None:
    body = {"institution": "x", "date": "2026-11-22", "mode": "dream", "edition": {"frame": "x", "sheet": "x"}}
    session.desk.store.begin("rating", body, actor="别人", at=session.desk.clock())
    page.stale()
    assert any("评估方式：由较新的版本写入：“dream”" in text for text in texts(page))


def test_the_community_grade_is_asked_where_there_is_one(
    qtbot: QtBot, session: Session, homes: Homes, tmp_path: Path, page: RatingsPage, executor: ManualExecutor
) -> None:
    set_device(session.desk, profile="changzhi")
    dialog = RatingImportDialog(session, homes[0].key, None)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.grade is not None and dialog.grade.isVisible()
    dialog.grade.buttons()[2].click()
    dialog.remarks["服务规模"].setText("服务两个社区")
    dialog.show_file(workbook(tmp_path / "评分.xlsx", share=0.62))
    dialog.requested.connect(page.take_in)
    dialog.request()
    executor.run_next()
    said = "\n".join(texts(page.card))
    assert "社区居家3A级评级" in said and "拟报 2A" in said and "服务规模：服务两个社区" in said
    assert page.card.said.startswith("三级") and "预评估星级" in page.card.said


def test_the_community_grade_is_not_asked_elsewhere(dialog: RatingImportDialog, homes: Homes) -> None:
    dialog.home.setCurrentIndex(dialog.home.findData(homes[0].key))
    assert dialog.grade is not None and not dialog.grade.isVisible()


def test_without_a_home_it_says_where_to_begin(qtbot: QtBot, session: Session, recorder: Recorder) -> None:
    page = RatingsPage(session)
    qtbot.addWidget(page)
    page.show()
    page.import_button.click()
    assert "还没有登记机构" in recorder.said[-1].what


def test_a_template_is_written(page: RatingsPage, rated: Rate, executor: ManualExecutor, tmp_path: Path) -> None:
    rated(0.62)
    page.stale()
    page.printer.ask = lambda parent, paper: tmp_path / "模板.xlsx"
    page.template_button.click()
    executor.run_next()
    assert (tmp_path / "模板.xlsx").read_bytes().startswith(b"PK")
    assert page.printer.done is not None
    page.printer.done.reject()


def test_a_result_that_is_to_be_printed_is_shown_for_it_and_asks_for_no_file(
    page: RatingsPage, rated: Rate, executor: ManualExecutor, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    rated(0.62)
    page.stale()
    monkeypatch.setattr(RatingView, "warnings", property(lambda view: ("等级称谓请核对。",)))
    page.printer.ask = lambda parent, paper: pytest.fail("a file is asked for")
    page.print_button.click()
    executor.run_next()
    preview = page.printer.preview
    assert preview is not None and preview.print_button.text() == "打印…"
    assert "等级称谓请核对。" in recorder.said[-1].what
    preview.reject()


def test_the_keyboard_reaches_all_of_it(page: RatingsPage, rated: Rate, qtbot: QtBot) -> None:
    rated(0.5, day=date(2026, 3, 1))
    rated(0.65)
    page.stale()
    with qtbot.waitActive(page):
        page.activateWindow()
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.current is not None and page.current.day == date(2026, 3, 1)
    qtbot.keyClick(page.list, Qt.Key.Key_Up)
    qtbot.keyClick(page.list, Qt.Key.Key_Up)
    assert page.current is not None and page.current.day == date(2026, 11, 20)
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = page.window().findChildren(RatingImportDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_page_asks_for_a_homes_rating_or_the_import(page: RatingsPage, rated: Rate, homes: Homes) -> None:
    rated(0.5)
    other = rated(0.65, home=1)
    page.stale()
    page.arrive(homes[1].key)
    assert page.current == other
    page.arrive(homes[2].key)
    (dialog,) = page.window().findChildren(RatingImportDialog)
    assert dialog.home.currentData() == homes[2].key
    dialog.reject()


def test_light_and_dark_are_drawn_and_differ(page: RatingsPage, rated: Rate, dialog: RatingImportDialog) -> None:
    rated(0.62, vetoes=("no_food_permit",))
    rated(0.9, Mode.SELF_ASSESSMENT)
    page.stale()
    for widget in (page, dialog):
        corners = []
        for tokens in (theme.LIGHT, theme.DARK):
            theme.apply(theme.Theme(tokens))
            QApplication.processEvents()
            image = widget.grab().toImage()
            assert len({image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}) > 8
            corners.append(image.pixelColor(3, 3).name().upper())
        assert corners == [theme.LIGHT.background, theme.DARK.background]


@pytest.mark.parametrize("scale", [150, 200])
def test_the_forecast_is_never_cut_from_the_heading(qtbot: QtBot, session: Session, rated: Rate, scale: int) -> None:
    theme.apply(theme.Theme(theme.LIGHT, scale))
    rated(0.62)
    page = RatingsPage(session)
    qtbot.addWidget(page)
    page.resize(1366 - 264, 768)
    page.show()
    QApplication.processEvents()
    assert page._title.width() >= page._title.fontMetrics().horizontalAdvance(TITLE)
