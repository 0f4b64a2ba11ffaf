"""统计: the area's aims with the figures of this store, what is unknown said, what is not computed said."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.checklists.indicators import indicators
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution, Kind
from app.errors import AppError
from app.ui import theme
from app.ui.messages import Recorder
from app.ui.models.indicator_rows import NOT_COMPUTED, IndicatorRow, figure_note, figure_words, reach_words, way_words
from app.ui.models.roles import Role
from app.ui.pages import statistics
from app.ui.pages.statistics import PLAIN, StatisticsPage
from app.ui.session import Session
from app.ui.tones import Tone
from app.workflow.answering import answer
from app.workflow.office import set_device
from app.workflow.registering import register
from tests.ui.conftest import texts
from tests.ui.visits import begin

Homes = tuple[Institution, ...]


@pytest.fixture
def page(qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder) -> Iterator[StatisticsPage]:
    """Of three homes one was visited, and three of its four carers are trained."""
    answer(session.desk, begin(session, homes[0], "staffing"), "RY07", Result(Verdict.FAIL, {"part": 3, "whole": 4}))
    yield opened(qtbot, session)


def opened(qtbot: QtBot, session: Session) -> StatisticsPage:
    made = StatisticsPage(session)
    qtbot.addWidget(made)
    made.resize(1198, 768)
    made.show()
    return made


def choose(page: StatisticsPage, id_: str) -> IndicatorRow:
    page.table.setCurrentIndex(page.filter.index_of(id_))
    assert page.current is not None and page.current.indicator.id == id_
    return page.current


def ids(page: StatisticsPage) -> list[str]:
    return [page.filter.index(row, 0).data(Role.ROW).indicator.id for row in range(page.filter.rowCount())]


def test_it_says_first_that_no_home_is_judged(page: StatisticsPage) -> None:
    assert PLAIN in texts(page)
    assert page.heading == "统计"


def test_what_can_be_computed_comes_first_with_counts_on_the_filters(page: StatisticsPage) -> None:
    words = [button.text() for button in page.sieve.buttons()]
    assert words == ["本库可算 4", f"全部 {len(indicators())}"]
    assert all(row.indicator.measure for row in page.model.rows[:4])
    assert ids(page) == [row.indicator.id for row in page.model.rows[:4]]
    page.sieve.buttons()[1].click()
    assert len(ids(page)) == len(indicators())


def test_a_figure_stands_with_what_it_is_made_of_and_what_is_unknown(page: StatisticsPage) -> None:
    row = choose(page, "training_wuzhong")
    assert (figure_words(row), figure_note(row)) == ("75%", "3/4人 · 1家 · 2家不知道")
    assert reach_words(row) == "未到目标"
    facts = page.card.facts
    assert facts["现状"] == "3/4人，75%（1家）；另有2家不知道，未计入"
    assert facts["目标"] == "100%" and facts["年份"] == "未写" and facts["辖区"] == "吴忠市"
    assert facts["性质"] == "未注明" and "RY07" in facts["怎么算"]
    row = choose(page, "medical_care_wuzhong_2025")
    assert figure_words(row) == "尚无可算的数" and figure_note(row) == "3家不知道"
    assert page.card.facts["性质"] == "预期性" and "与目标比" not in page.card.facts


def test_the_short_figure_is_the_one_of_the_sentence(page: StatisticsPage) -> None:
    for row in page.model.rows:
        if row.computed and row.measured.share is not None:
            assert f"，{figure_words(row)}（" in row.measured.sentence


def test_the_clause_stands_beside_with_its_words(page: StatisticsPage) -> None:
    choose(page, "nursing_beds_wuzhong_2025")
    (line,) = page.card.basis
    assert line.text.endswith("附件 6") and "“养老机构护理型床位占比”" in line.note
    assert "是否继续适用由县局确认" in line.note
    assert page.card.facts["性质"] == "约束性"


def test_what_this_store_does_not_compute_says_so(page: StatisticsPage) -> None:
    page.show_all()
    row = choose(page, "carers_dependent_wuzhong")
    assert figure_words(row) == NOT_COMPUTED
    assert page.card.facts["现状"] == "本库不计算（按机构另有检查项，不作全县数）"
    assert page.card.facts["年份"] == "未写" and "怎么算" not in page.card.facts


def test_other_jurisdictions_are_reference_also_where_they_could_be_computed(page: StatisticsPage) -> None:
    page.show_all()
    elsewhere = [row for row in page.model.rows if not row.concerns]
    assert {row.indicator.jurisdiction for row in elsewhere} == {"长治市", "鞍山市"}
    assert page.model.rows[-len(elsewhere) :] == tuple(elsewhere)
    row = choose(page, "nursing_beds_anshan_2022")
    assert page.filter.index_of("nursing_beds_anshan_2022").data(Role.NOTE) == "鞍山市 · 参考"
    assert page.card.facts["现状"] == "本库不计算（别处的指标，只作参考）"
    assert way_words(row) == ""
    assert "参考" in texts(page.card)


def test_the_offices_own_choice_of_area_decides_what_is_reference(page: StatisticsPage, session: Session) -> None:
    set_device(session.desk, profile="changzhi")
    page.stale()
    assert {row.indicator.jurisdiction for row in page.model.rows if row.concerns} == {"长治市"}
    row = choose(page, "private_changzhi")
    assert figure_note(row).endswith("/3家")


def test_nothing_is_red_and_no_colour_speaks_alone(page: StatisticsPage) -> None:
    page.show_all()
    for row in range(page.filter.rowCount()):
        for column in range(page.filter.columnCount()):
            index = page.filter.index(row, column)
            assert index.data(Role.TONE) in (None, Tone.NEUTRAL)
            assert not index.data(Role.CHIPS) and index.data(Qt.ItemDataRole.DisplayRole)


def test_what_is_in_sight_stays_when_the_store_changes(page: StatisticsPage, session: Session, homes: Homes) -> None:
    page.show_all()
    choose(page, "training_wuzhong")
    visit = begin(session, homes[1], "staffing")
    answer(session.desk, visit, "RY07", Result(Verdict.PASS, {"part": 4, "whole": 4}))
    page.stale()
    assert page.current is not None and page.current.indicator.id == "training_wuzhong"
    assert page.card.facts["现状"].startswith("7/8人，87.5%（2家）；另有1家不知道")


def test_without_homes_the_way_to_register_is_shown(qtbot: QtBot, session: Session, recorder: Recorder) -> None:
    page = opened(qtbot, session)
    assert PLAIN in texts(page) and page._stack.currentWidget() is page._no_homes
    assert page.sieve.isHidden() and page.card.isHidden()
    button = next(each for each in page.findChildren(QPushButton) if each.text() == "去登记机构")
    with qtbot.waitSignal(page.asked) as asked:
        button.click()
    assert asked.args == ["institutions", None]
    register(session.desk, Institution(name="示例院", county="同心县", beds=10, nursing_beds=6))
    page.stale()
    assert page._stack.currentWidget() is page.table and not page.card.isHidden()


def test_an_area_without_aims_shows_those_of_others_on_request(qtbot: QtBot, session: Session) -> None:
    register(session.desk, Institution(name="示例院", county="某县"))
    page = opened(qtbot, session)
    assert page._stack.currentWidget() is page._none_computed and page.card.isHidden()
    page.show_all()
    assert page._stack.currentWidget() is page.table and len(ids(page)) == len(indicators())
    assert page.card.basis and page.card.facts["现状"].startswith(NOT_COMPUTED)


def test_a_home_that_is_no_home_for_the_aged_counts_nowhere(qtbot: QtBot, session: Session, homes: Homes) -> None:
    before = opened(qtbot, session).model.rows
    register(session.desk, replace(homes[0], key=0, name="示例饭桌", kind=Kind.MEAL_TABLE, credit_code=""))
    assert [row.measured for row in opened(qtbot, session).model.rows] == [row.measured for row in before]


def test_what_was_not_read_is_read_when_the_page_is_come_to(
    qtbot: QtBot, session: Session, homes: Homes, monkeypatch: pytest.MonkeyPatch, recorder: Recorder
) -> None:
    begin(session, homes[0], "staffing")

    def refuse(*_: object) -> object:
        raise AppError("test.one", "库", "读不出来。", "请重试。")

    with monkeypatch.context() as broken:
        broken.setattr(statistics, "measured", refuse)
        page = opened(qtbot, session)
    assert recorder.said and not page.model.rows
    page.hide()
    page.show()
    assert page.model.rows


def test_the_models_pass_qts_own_tester(qtmodeltester: ModelTester, page: StatisticsPage) -> None:
    page.show_all()
    qtmodeltester.check(page.model)
    qtmodeltester.check(page.filter)


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_it_is_painted_in_light_and_dark(page: StatisticsPage, tokens: theme.Tokens, recorder: Recorder) -> None:
    theme.apply(theme.Theme(tokens))
    page.show_all()
    image = page.grab().toImage()
    seen = {image.pixelColor(x, y).name().upper() for x in range(0, image.width(), 3) for y in range(image.height())}
    assert len(seen) > 12 and tokens.surface in seen
    assert not {tokens.major, tokens.major_soft} & seen
    assert not recorder.crashes
