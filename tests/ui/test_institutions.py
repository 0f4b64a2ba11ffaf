"""机构: finding a home, entering one with every fault at its field, and the way to its inspection."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.features import Feature
from app.domain.institution import Institution, credit_code_check_character
from app.ui.dialogs.institution_form import InstitutionForm
from app.ui.dialogs.staffing_tool import StaffingTool
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.pages.institutions import InstitutionsPage
from app.ui.pages.page import StartInspection
from app.ui.session import Session
from app.ui.widgets.features import GROUPS
from app.workflow.registering import institutions
from tests.ui.visits import begin

Homes = tuple[Institution, ...]


@pytest.fixture
def page(qtbot: QtBot, session: Session, homes: Homes) -> InstitutionsPage:
    made = InstitutionsPage(session)
    qtbot.addWidget(made)
    made.resize(1180, 740)
    made.show()
    return made


@pytest.fixture
def form(qtbot: QtBot, session: Session) -> InstitutionForm:
    made = InstitutionForm(session.desk, None, None)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    return made


def type_in(form: InstitutionForm, **values: str) -> None:
    for name, value in values.items():
        editor = form.field(name).editor
        editor.clear()  # type: ignore[attr-defined]
        editor.insert(value)  # type: ignore[attr-defined]


def test_the_list_shows_the_register_and_the_first_home_in_full(page: InstitutionsPage, homes: Homes) -> None:
    assert page.filter.rowCount() == 3
    assert page.current is not None and page.card.isVisible()
    assert page.start_button.isEnabled()


def test_a_search_finds_by_name_county_and_credit_code(page: InstitutionsPage, homes: Homes) -> None:
    for text in (homes[1].name[:3], homes[1].credit_code[-6:], f"红寺堡 {homes[1].township}"):
        page.search.search_now(text)
        assert [page.filter.index(row, 0).data() for row in range(page.filter.rowCount())] == [homes[1].name]
        assert page.current is not None and page.current.key == homes[1].key
    page.search.search_now("没有这家")
    assert page.current is None and not page.card.isVisible() and not page.start_button.isEnabled()
    page.search.search_now("")
    assert page.filter.rowCount() == 3


def test_a_home_is_found_by_the_initials_of_its_name(page: InstitutionsPage, homes: Homes) -> None:
    for letters in ("qsz", "QSZJLY", "zjl 青石"):
        page.search.search_now(letters)
        assert [page.filter.index(row, 0).data() for row in range(page.filter.rowCount())] == ["青石镇敬老院（示例）"]
    page.search.search_now("qzs")
    assert page.filter.rowCount() == 0


def test_initials_are_found_out_while_the_person_reaches_for_the_keys(
    page: InstitutionsPage, qtbot: QtBot, executor: ManualExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("app.ui.session.make_ready", lambda: asked.append("ready"))
    for _ in range(2):
        qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        page.table.setFocus()
    executor.run_next()
    assert asked == ["ready"] and not executor.waiting
    page.search.search_now("zjl")
    assert page.filter.rowCount() > 0


def test_the_card_tells_a_homes_visits_as_soon_as_they_are_there(
    page: InstitutionsPage, session: Session, homes: Homes
) -> None:
    page.choose(homes[0].key)
    assert page.card.visits.rows == () and "还没有检查过" in page.card._visit_word.text()
    visit = begin(session, homes[0], "fire")
    page.stale()
    page.choose(homes[0].key)
    (row,) = page.card.visits.rows
    assert row.key == visit and page.card._visit_word.text() == "检查记录 1 次"
    page.choose(homes[1].key)
    assert page.card.visits.rows == ()


def test_starting_asks_the_inspection_page_for_this_home(page: InstitutionsPage, homes: Homes, qtbot: QtBot) -> None:
    page.choose(homes[2].key)
    with qtbot.waitSignal(page.asked) as asked:
        page.start_button.click()
    assert asked.args == ["inspections", StartInspection(homes[2].key)]


def test_an_empty_register_says_what_to_do(qtbot: QtBot, session: Session) -> None:
    page = InstitutionsPage(session)
    qtbot.addWidget(page)
    page.show()
    assert page.add_button.property("primary") is True
    assert not page.start_button.isVisible()


def test_the_keyboard_reaches_form_and_search(page: InstitutionsPage, qtbot: QtBot) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    page.search.insert("青石")  # QTest types ASCII only
    qtbot.waitUntil(lambda: page.filter.rowCount() == 1, timeout=2000)
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.filter.rowCount() == 3
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    forms = page.window().findChildren(InstitutionForm)
    assert len(forms) == 1
    forms[0].reject()


def test_the_form_shows_every_fault_at_its_field(form: InstitutionForm, session: Session) -> None:
    type_in(form, credit_code="123", beds="5", nursing_beds="9", for_dependent="2")
    form.save()
    assert "请填写机构名称" in form.field("name").shown_fault
    assert "18位" in form.field("credit_code").shown_fault
    assert "请填写所在县" in form.field("county").shown_fault
    assert "不能多于床位数" in form.field("nursing_beds").shown_fault
    assert "两组人数都要填写" in form.field("for_dependent").shown_fault
    assert form.field("township").shown_fault == ""
    assert institutions(session.desk) == ()
    type_in(form, name="柳林乡幸福院")
    assert form.field("name").shown_fault == ""


def test_a_credit_code_is_checked_as_it_is_typed(form: InstitutionForm, qtbot: QtBot) -> None:
    field = form.field("credit_code")
    qtbot.keyClicks(field.editor, "52640300")
    assert field.shown_fault == ""
    qtbot.keyClicks(field.editor, "O")
    assert "不可能出现的字符“O”" in field.shown_fault
    field.editor.clear()  # type: ignore[attr-defined]
    first = "52640300MJX000001"
    good = credit_code_check_character(first)
    wrong = "0" if good != "0" else "1"
    qtbot.keyClicks(field.editor, first + wrong)
    assert field.shown_fault == "" and "请对照登记证书" in field.said
    qtbot.keyClick(field.editor, Qt.Key.Key_Backspace)
    qtbot.keyClicks(field.editor, good)
    assert field.shown_fault == "" and field.said == "校验相符"


def test_a_code_that_stands_so_on_the_certificate_is_saved(form: InstitutionForm, session: Session) -> None:
    """Its check character is its own: given before 2016, and in force."""
    type_in(form, name="丙敬老院", county="红寺堡区", credit_code="91350203M0001QKT19")
    form.save()
    assert [home.credit_code for home in institutions(session.desk)] == ["91350203M0001QKT19"]


def test_the_ratios_are_told_while_typing(form: InstitutionForm) -> None:
    type_in(form, county="红寺堡区", disabled="15", self_caring="20", carers="4")
    assert "失能失智老人15人，按1:3" in form.ratio_text and "缺1人" in form.ratio_text
    assert "自理老人20人，按1:10" in form.ratio_text
    type_in(form, carers="7")
    assert "缺" not in form.ratio_text
    type_in(form, county="长治市")
    assert "未定护理员配备比例" in form.ratio_text


def test_residents_who_need_care_tick_their_feature(form: InstitutionForm) -> None:
    """Else the items on their care would silently be left out."""
    type_in(form, disabled="3")
    assert Feature.DEPENDENT_RESIDENTS in form.features.features


def test_saving_registers_what_was_typed(form: InstitutionForm, session: Session, qtbot: QtBot) -> None:
    type_in(form, name="柳林乡幸福院", county="红寺堡区", beds="20", self_caring="14", carers="2", for_dependent="0")
    type_in(form, for_self_caring="2")
    form.features.box(Feature.KITCHEN).click()
    with qtbot.waitSignal(form.saved):
        form.save()
    (home,) = institutions(session.desk)
    assert (home.name, home.beds, home.residents.self_caring) == ("柳林乡幸福院", 20, 14)
    assert home.roster.assigned and home.roster.for_dependent == 0
    assert home.features == {Feature.KITCHEN}


def test_numbers_in_full_width_are_those_numbers(form: InstitutionForm, session: Session) -> None:
    type_in(form, name="柳林乡幸福院", county="红寺堡区", beds=" １２ ", self_caring="1，200")
    form.save()
    (home,) = institutions(session.desk)
    assert (home.beds, home.residents.self_caring) == (12, 1200)


@pytest.mark.parametrize("text", ["30，32", "30,32", "1_0", "1e3"])
def test_what_is_not_one_number_is_refused_at_its_field_and_nothing_is_reckoned_from_it(
    form: InstitutionForm, session: Session, text: str
) -> None:
    type_in(form, name="柳林乡幸福院", county="红寺堡区", disabled="15", carers=text)
    assert "读不出来" in form.ratio_text
    form.save()
    assert form.field("carers").shown_fault and form.isVisible() and institutions(session.desk) == ()
    type_in(form, carers="5")
    assert not form.field("carers").shown_fault and "按1:3" in form.ratio_text
    form.save()
    assert [home.roster.carers for home in institutions(session.desk)] == [5]


def test_a_code_that_is_pasted_with_blanks_and_in_full_width_is_the_code(
    form: InstitutionForm, session: Session, qtbot: QtBot
) -> None:
    type_in(form, name="丙敬老院", county="红寺堡区")
    QApplication.clipboard().setText(" ９１３５０２０３ m0001 QKT19\n")
    qtbot.keyClick(form.field("credit_code").editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    form.save()
    assert [home.credit_code for home in institutions(session.desk)] == ["91350203M0001QKT19"]


def test_a_kept_zero_is_shown_and_a_number_that_nobody_gave_is_not(
    form: InstitutionForm, page: InstitutionsPage, homes: Homes
) -> None:
    assert form.field("demented").editor.property("text") == ""
    known = next(home for home in homes if home.residents.demented == 0)
    page.choose(known.key)
    kept = page.edit()
    assert kept is not None and kept.field("demented").editor.property("text") == "0"
    kept.reject()


def test_a_correction_shows_in_list_and_card(page: InstitutionsPage, homes: Homes, session: Session) -> None:
    page.choose(homes[0].key)
    form = page.edit()
    assert form is not None and form.entry == homes[0]
    type_in(form, name="改名敬老院")
    form.save()
    assert page.current is not None and page.current.name == "改名敬老院"
    assert {home.name for home in institutions(session.desk)} >= {"改名敬老院"}


def test_an_id_number_is_refused_at_its_field(form: InstitutionForm, recorder: Recorder) -> None:
    type_in(form, name="甲院", county="红寺堡区", director="110101199003071234")
    form.save()
    assert "像是身份证号" in form.field("director").shown_fault


def test_every_feature_stands_in_one_group() -> None:
    listed = [feature for _, features in GROUPS for feature in features]
    assert sorted(listed) == sorted(Feature)


def test_the_card_opens_the_staffing_tool_on_its_home(page: InstitutionsPage, qtbot: QtBot) -> None:
    page.card.staffing_button.click()
    (tool,) = page.window().findChildren(StaffingTool)
    assert tool.isVisible()
    tool.reject()
