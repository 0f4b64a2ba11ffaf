"""护理员配备测算: both readings as one types, what stands apart, and nothing saved unless it is asked for."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.checklists.load import profiles, shipped
from app.domain.institution import Institution, Residents, Roster
from app.domain.ratios import HEALTH, NIGHT, TRAINING, assess_staffing
from app.ui import theme
from app.ui.dialogs.staffing_tool import StaffingTool, open_staffing
from app.ui.messages import Recorder
from app.ui.models.staffing_sums import share, sums
from app.ui.session import Session
from app.ui.tones import Tone
from app.workflow.registering import amend, institution
from tests.ui.conftest import texts

Homes = tuple[Institution, ...]
WUZHONG = next(profile for profile in profiles() if profile.id == "wuzhong")
GENERAL = profiles()[-1]


@pytest.fixture
def tool(qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder) -> StaffingTool:
    """On 青石镇敬老院: 21 self-caring, 6 partly, 15 disabled, 4 carers."""
    made = StaffingTool(session, homes[1], None)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def said(tool: StaffingTool) -> str:
    return "\n".join(tool.shown)


def type_in(tool: StaffingTool, **values: str) -> None:
    for name, value in values.items():
        tool.number(name).setText(value)


def test_it_shows_both_readings_with_working_and_shortfall(tool: StaffingTool) -> None:
    told = said(tool)
    assert "护理员还缺 1 人" in told
    assert "4 / 5" in told and "4 / 8" in told
    assert "15÷3=5，应不少于5人；护理员4人，缺1人" in told
    assert "5＋2.1＝7.1，应不少于8人" in told
    assert "吴政办发〔2022〕31号 三（十五）" in told and "是否继续适用由县局确认" in told


def test_both_what_ifs_are_told_per_reading_and_group(tool: StaffingTool) -> None:
    type_in(tool, carers="9")
    told = said(tool)
    assert "两种算法都达到" in told and told.count("不必增配护理员") == 2
    separate, combined = (card.lines for card in tool._cards)
    assert "还可收住失能失智老人 12 人" in separate[-1] and "还可收住自理老人 69 人" in separate[-1]
    assert "还可收住失能失智老人 5 人" in combined[-1] and "还可收住自理老人 19 人" in combined[-1]


def test_what_the_tool_lets_in_keeps_the_ratios(tool: StaffingTool) -> None:
    """Taking exactly as many as it says still meets the ratios; one more does not."""
    for carers in (5, 8, 9, 22):
        roster = Roster(carers)
        for reading in sums(WUZHONG, tool.residents, roster).readings:
            if reading.short:
                continue
            for group, (_, number) in zip(("disabled", "self_caring"), reading.room, strict=True):
                for more, fits in ((number, True), (number + 1, False)):
                    counts = {"self_caring": 21, "partly": 6, "disabled": 15}
                    counts[group] += more
                    assessed = assess_staffing(Residents(**counts), roster, WUZHONG.ratios)
                    need = assessed.separate_need if reading.title == "分开计算" else assessed.combined_need
                    assert (need <= carers) == fits


def test_from_what_is_not_one_number_nothing_is_worked_out_and_nothing_saved(tool: StaffingTool) -> None:
    type_in(tool, carers="3，2")
    assert "改好标出的数再算" in said(tool) and not tool.save_button.isEnabled()
    assert "逗号" in tool.field("carers").shown_fault
    type_in(tool, carers="９")
    assert "两种算法都达到" in said(tool) and tool.save_button.isEnabled()


def test_between_the_readings_it_is_advice(tool: StaffingTool) -> None:
    type_in(tool, carers="6")
    told = said(tool)
    assert "分开计算达到；合并计算还差 2 人，只作建议" in told and "差 2 人，只作建议" in told
    combined = sums(WUZHONG, tool.residents, tool.roster).readings[1]
    assert combined.chip.tone is Tone.NEUTRAL and not combined.decides


def test_carers_assigned_to_groups_are_judged_group_by_group(tool: StaffingTool) -> None:
    type_in(tool, carers="8", for_dependent="4", for_self_caring="4")
    told = said(tool)
    assert "按组计算" in told and "8 / 8" in told and "缺 1 人" in told
    assert "增配护理员 1 人即达到" in told and "合并计算" not in told


def test_partly_disabled_and_the_night_stand_apart(tool: StaffingTool) -> None:
    type_in(tool, night="1")
    told = said(tool)
    assert "部分失能老人 6 人：文件未定比例，单独列出" in told
    assert "夜间在岗护理员 1 人：没有查到规定的数，只登记，不按比例判定。 不判定" in told
    before = tool.shown[:3]
    type_in(tool, night="0", partly="30")
    assert tool.shown[:3] == before


def test_training_and_certificates_are_shares(tool: StaffingTool) -> None:
    type_in(tool, trained="3", healthy="4")
    told = said(tool)
    assert "岗前培训率：3/4，75%；应不低于100% 缺 1 人" in told
    assert "健康证明：4/4，100%；应不低于100%（本地没有约束文件，只作建议） 参考" in told
    type_in(tool, trained="5")
    assert "5 人多于在册护理员 4 人" in said(tool)


def test_a_share_is_advice_where_no_duty_binds(session: Session) -> None:
    """RY08 rests on what Anshan plans for the whole city: it binds no home, there or elsewhere."""
    today = session.desk.today
    anshan = next(profile for profile in profiles() if profile.id == "anshan")
    for profile in (anshan, WUZHONG):
        told = share("RY08", 3, 4, profile, today)
        assert told.chip.text == "参考" and "只作建议" in told.words
    assert share(TRAINING, 3, 4, GENERAL, today).chip.text == "缺 1 人"


def test_the_items_that_it_names_are_there() -> None:
    items = {item.id: item for checklist in shipped() for item in checklist.items}
    kinds = [items[name].answer.kind.value for name in (TRAINING, HEALTH, NIGHT)]
    assert kinds == ["share", "share", "number"]


def test_where_no_ratio_holds_numbers_are_only_shown(qtbot: QtBot, session: Session, homes: Homes) -> None:
    tool = StaffingTool(session, None, None)
    qtbot.addWidget(tool)
    tool.profile.setCurrentIndex(tool.profile.findData("general"))
    type_in(tool, disabled="15", carers="1")
    assert "没有定护理员配备比例" in said(tool) and "缺" not in tool.shown[0]
    tool.profile.setCurrentIndex(tool.profile.findData("wuzhong"))
    assert "护理员还缺 4 人" in said(tool)


def test_nothing_is_saved_unless_asked_for(tool: StaffingTool, session: Session, homes: Homes) -> None:
    assert not tool.save_button.isEnabled()
    before = len(session.desk.store.history(homes[1].key, "head"))
    type_in(tool, carers="9", trained="9")
    assert tool.save_button.isEnabled() and any("还没有保存" in text for text in texts(tool))
    tool.reject()
    assert institution(session.desk, homes[1].key).roster.carers == 4
    assert len(session.desk.store.history(homes[1].key, "head")) == before


def test_saving_changes_the_numbers_and_nothing_else(
    tool: StaffingTool, session: Session, homes: Homes, qtbot: QtBot, recorder: Recorder
) -> None:
    type_in(tool, carers="9", self_caring="20")
    # somebody corrected the home meanwhile
    amend(session.desk, replace(homes[1], director="示例新院长"))
    with qtbot.waitSignals([tool.saved, session.events.institutions_changed]):
        tool.save_button.click()
    kept = institution(session.desk, homes[1].key)
    assert (kept.roster.carers, kept.residents.self_caring, kept.director) == (9, 20, "示例新院长")
    assert "已保存" in recorder.said[-1].what


def test_numbers_that_cannot_be_are_marked_and_not_worked_out(tool: StaffingTool) -> None:
    type_in(tool, carers="7", for_dependent="5", for_self_caring="4")
    assert "不能多于护理员总数" in tool.field("for_dependent").shown_fault
    assert "人数有矛盾" in tool.shown[0] and not tool.save_button.isEnabled()
    type_in(tool, for_self_caring="2")
    assert tool.field("for_dependent").shown_fault == "" and tool.save_button.isEnabled()


def test_a_refusal_on_saving_is_told(tool: StaffingTool, session: Session, homes: Homes, recorder: Recorder) -> None:
    type_in(tool, carers="9")
    session.desk.store.delete(homes[1].key, "head", kind="institution", actor="乙", at=session.desk.clock())
    tool.save_button.click()
    assert tool._fault.isVisible() and tool._fault.text() and recorder.crashes == [] and tool.isVisible()


def test_another_home_brings_its_numbers(tool: StaffingTool, homes: Homes) -> None:
    tool.home.setCurrentIndex(tool.home.findData(homes[0].key))
    assert tool.residents == homes[0].residents and tool.roster == homes[0].roster
    tool.home.setCurrentIndex(0)
    assert not tool.save_button.isVisible() and tool.profile.isEnabled()


def test_the_keyboard_fills_it_in(tool: StaffingTool, qtbot: QtBot) -> None:
    with qtbot.waitActive(tool):
        tool.activateWindow()
    assert tool.number("self_caring").hasFocus()
    for name in ("partly", "disabled", "demented", "carers"):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert tool.number(name).hasFocus()
    tool.number("carers").selectAll()
    qtbot.keyClicks(tool.number("carers"), "12")
    assert "12 / 5" in said(tool)
    qtbot.keyClick(tool, Qt.Key.Key_Escape)
    assert tool.isVisible() and tool.leaving is not None, "numbers of a home that are not saved yet"
    tool.leaving.leave_button.click()
    assert not tool.isVisible()


def test_a_trial_without_a_home_is_closed_without_a_word(tool: StaffingTool, qtbot: QtBot) -> None:
    tool.home.setCurrentIndex(0)
    tool.number("carers").setText("12")
    qtbot.keyClick(tool, Qt.Key.Key_Escape)
    assert not tool.isVisible()


def test_it_is_opened_by_one_call(session: Session, homes: Homes, qtbot: QtBot) -> None:
    tool = open_staffing(session, homes[0], None)
    qtbot.addWidget(tool)
    assert tool.isVisible() and tool.chosen == homes[0]
    tool.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    tool.reject()


def test_light_and_dark_are_drawn_and_differ(tool: StaffingTool) -> None:
    corners = []
    for tokens in (theme.LIGHT, theme.DARK):
        theme.apply(theme.Theme(tokens))
        QApplication.processEvents()
        corners.append(tool.grab().toImage().pixelColor(3, 3).name().upper())
    assert corners == [theme.LIGHT.background, theme.DARK.background]
