"""设置 · 适用地区: which documents bind, by the county's name, the office's choice, or a county's own workbook."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from app.checklists.load import documents, profiles
from app.checklists.profile_write import profile_workbook
from app.domain.checklist import CountyCitation, Profile, RequiredRatio
from app.domain.institution import Institution
from app.ui.dialogs.staffing_tool import StaffingTool
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.pages.settings import SettingsPage, bound_words
from app.ui.session import Session
from app.workflow.office import describe_device, profile_of, set_device
from app.workflow.profile_books import import_profile
from app.workflow.profiles import own_profiles

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


def test_a_document_of_the_countys_own_is_named_where_its_ratio_judges(
    page: SettingsPage, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    words = CountyCitation("养老机构服务管理办法", "盐民发〔2026〕1号", "第八条", "每六名部分失能老人配一名护理员")
    six = RequiredRatio("partly", 1, 6, in_principle=False, basis=words)
    national = profiles()[0]
    own = replace(national, id="yanchi", title="盐池县", counties=("盐池县",), ratios=(*national.ratios, six))
    path = tmp_path / "辖区.xlsx"
    path.write_bytes(profile_workbook(own, own=True))
    import_profile(session.desk, path)
    page.stale()
    press(page, "盐池县")
    tool = StaffingTool(session, None, None)
    qtbot.addWidget(tool)
    for name, value in (("disabled", "15"), ("self_caring", "21"), ("partly", "13"), ("carers", "2")):
        tool.number(name).setText(value)
    told = "\n".join(tool.shown)
    assert "部分失能老人13人，按1:6：13÷6=2.16…，进位为3" in told and "三组" in told and "未定比例" not in told
    assert "依据 盐民发〔2026〕1号 第八条：护理员与部分失能老人不低于1:6。" in told
    assert "部分失能老人的配比1:6在所引的原文里没有认出来，请核对原文。" in told


# A workbook out and in


def yanchi_book(folder: Path, **cells: str) -> Path:
    yanchi = replace(profiles()[0], id="yanchi", title="盐池县", counties=("红寺堡区",), combined=True)
    path = folder / "辖区.xlsx"
    path.write_bytes(profile_workbook(yanchi, own=True))
    if cells:
        book = load_workbook(path)
        for place, value in cells.items():
            book["辖区"][place] = value
        book.save(path)
    return path


def take_in(page: SettingsPage, executor: ManualExecutor, path: Path) -> None:
    page.books.ask_file = lambda parent: path
    page.books.import_button.click()
    executor.run_next()


def test_a_countys_own_jurisdiction_is_taken_in_and_judges_its_homes(
    page: SettingsPage,
    session: Session,
    tmp_path: Path,
    qtbot: QtBot,
    recorder: Recorder,
    executor: ManualExecutor,
) -> None:
    path = yanchi_book(tmp_path)
    with qtbot.waitSignals([session.events.settings_changed, session.events.institutions_changed]):
        take_in(page, executor, path)
    assert "盐池县" in [button.text() for button in page.profile.buttons()]
    assert profile_of(session.desk, "红寺堡区").title == "盐池县"
    assert "“盐池县”已导入" in recorder.said[-1].what and "红寺堡区的机构" in recorder.said[-1].what
    take_in(page, executor, path)
    assert "没有新增版本" in recorder.said[-1].what and len(own_profiles(session.desk)) == 1


def test_a_refused_jurisdiction_lists_every_fault_and_changes_nothing(
    page: SettingsPage, session: Session, tmp_path: Path, recorder: Recorder, executor: ManualExecutor
) -> None:
    path = yanchi_book(tmp_path, A2="", B2="")
    take_in(page, executor, path)
    assert own_profiles(session.desk) == ()
    dialog = page.books.faults
    assert dialog is not None and [row.column for row in dialog.model.rows] == ["A列“编号”", "B列“名称”"]
    yanchi_book(tmp_path)
    dialog.retry()
    executor.run_next()
    assert len(own_profiles(session.desk)) == 1


def test_a_file_that_is_no_jurisdiction_is_refused_in_a_sentence(
    page: SettingsPage, tmp_path: Path, recorder: Recorder, executor: ManualExecutor
) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"not a workbook")
    take_in(page, executor, path)
    assert page.books.faults is None and "照片.xlsx" in recorder.said[-1].where and not recorder.crashes


@pytest.mark.parametrize(("title", "filled"), [("空白模板", False), ("照“吴忠”先填好", True)])
def test_a_template_is_had_empty_or_filled(
    page: SettingsPage, tmp_path: Path, executor: ManualExecutor, title: str, filled: bool
) -> None:
    path = tmp_path / "模板.xlsx"
    page.books.printer.ask = lambda parent, paper: path
    page.books.template_button.click()
    assert page.books.menu is not None
    next(action for action in page.books.menu.actions() if action.text() == title).trigger()
    page.books.menu.close()
    executor.run_next()
    rows = list(load_workbook(path)["配比"].iter_rows(min_row=2, max_col=1, values_only=True))
    assert any(row[0] for row in rows) == filled
    assert page.books.printer.done is not None
    page.books.printer.done.reject()


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.id)
def test_every_choice_says_which_documents_bind(profile: Profile) -> None:
    told = bound_words(profile)
    for document in documents():
        assert ((document.number or document.title) in told) == (document.id in profile.binds)
    assert ("由县局确认" in told) == any(d.id in profile.binds and not d.confirmed for d in documents())
    assert "所在县" in bound_words(None)
