"""设置 · 适用地区: which documents bind, by the county's name or by the office's own choice."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.checklists.load import documents, profiles
from app.checklists.profile_write import profile_workbook
from app.domain.checklist import Profile
from app.domain.institution import Institution
from app.ui.dialogs.staffing_tool import StaffingTool
from app.ui.messages import Recorder
from app.ui.pages.settings import SettingsPage, bound_words
from app.ui.session import Session
from app.workflow.office import describe_device, profile_of, set_device
from app.workflow.profiles import import_profile

Homes = tuple[Institution, ...]


@pytest.fixture
def page(qtbot: QtBot, session: Session, homes: Homes, recorder: Recorder) -> SettingsPage:
    made = SettingsPage(session)
    qtbot.addWidget(made)
    made.resize(1180, 740)
    made.show()
    return made


def press(page: SettingsPage, title: str) -> None:
    next(button for button in page.profile.buttons() if button.text() == title).click()


def test_by_itself_the_county_decides(page: SettingsPage, session: Session) -> None:
    assert page.profile.value == "" and describe_device(session.desk)["profile"] == ""
    assert [button.text() for button in page.profile.buttons()] == ["按机构所在县", *(p.title for p in profiles())]


def test_a_choice_holds_for_every_county_at_once(
    page: SettingsPage, session: Session, qtbot: QtBot, recorder: Recorder
) -> None:
    with qtbot.waitSignals([session.events.settings_changed, session.events.institutions_changed]):
        press(page, "长治")
    assert profile_of(session.desk, "红寺堡区").id == "changzhi"
    assert "适用地区已改为“长治”" in recorder.said[-1].what
    press(page, "按机构所在县")
    assert profile_of(session.desk, "红寺堡区").id == "wuzhong"


def test_the_choice_is_shown_again(page: SettingsPage, session: Session) -> None:
    set_device(session.desk, profile="anshan")
    page.stale()
    assert page.profile.value == "anshan"
    set_device(session.desk, profile="")
    page.stale()
    assert page.profile.value == ""


def test_a_jurisdiction_of_the_countys_own_can_be_chosen(
    page: SettingsPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    yanchi = replace(profiles()[0], id="yanchi", title="盐池县", counties=("盐池县",), combined=True)
    path = tmp_path / "辖区.xlsx"
    path.write_bytes(profile_workbook(yanchi, own=True))
    own = import_profile(session.desk, path)
    page.stale()
    press(page, "盐池县")
    assert profile_of(session.desk, "红寺堡区").id == own.name
    page.stale()
    assert page.profile.value == "yanchi"
    # and the tool judges by it: 合并口径 decides
    tool = StaffingTool(session, None, None)
    qtbot.addWidget(tool)
    assert tool.chosen_profile.title == "盐池县"
    for name, value in (("disabled", "15"), ("self_caring", "21"), ("carers", "6")):
        tool.number(name).setText(value)
    assert "护理员还缺 2 人" in tool.shown[0]


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.id)
def test_every_choice_says_which_documents_bind(profile: Profile) -> None:
    told = bound_words(profile)
    for document in documents():
        assert ((document.number or document.title) in told) == (document.id in profile.binds)
    assert ("由县局确认" in told) == any(d.id in profile.binds and not d.confirmed for d in documents())
    assert "所在县" in bound_words(None)
