"""划去 in the window: a mistaken visit or home leaves the list with a reason, and is brought back from what left it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.institution import Institution
from app.ui import messages
from app.ui.dialogs.institution_form import InstitutionForm
from app.ui.pages.inspections import InspectionsPage
from app.ui.pages.institutions import DOUBLED, InstitutionsPage
from app.ui.session import Session
from app.workflow.lines import inspections
from app.workflow.registering import institutions, register
from app.workflow.removing import removed_homes, removed_visits
from tests.ui.visits import begin


def say(dialog: Any, reason: str) -> None:
    field = dialog.field("reason").editor
    assert isinstance(field, QLineEdit)
    field.setText(reason)
    dialog.save()


def test_a_visit_leaves_the_list_with_a_reason_and_is_brought_back(
    qtbot: QtBot, session: Session, homes: tuple[Institution, ...], recorder: messages.Recorder
) -> None:
    key = begin(session, homes[0])
    page = InspectionsPage(session)
    qtbot.addWidget(page)
    page.refresh()
    assert page.removed_button.isHidden()
    page.remove()
    assert page.removing is not None
    say(page.removing, "")
    assert "没有写明原因" in page.removing.field("reason").shown_fault
    say(page.removing, "选错了机构")
    assert inspections(session.desk) == () and not page.model.rows
    assert "已划去 1 次" in page.removed_button.text() and not page.removed_button.isHidden()
    page.show_removed()
    assert page.removed is not None and "选错了机构" in page.removed.model.rows[0].words
    page.removed.ask()
    assert page.removed.asking is not None
    say(page.removed.asking, "没有选错")
    assert inspections(session.desk) == (key,) and [row.key for row in page.model.rows] == [key]
    assert not page.removed.model.rows and removed_visits(session.desk) == ()
    assert not recorder.crashes


def test_a_home_with_visits_stays_and_one_without_goes(
    qtbot: QtBot, session: Session, homes: tuple[Institution, ...], recorder: messages.Recorder
) -> None:
    begin(session, homes[0])
    page = InstitutionsPage(session)
    qtbot.addWidget(page)
    page.refresh()
    page.choose(homes[0].key)
    page.remove()
    assert page.removing is not None
    say(page.removing, "重复登记")
    assert "1次检查" in page.removing.fault
    page.removing.reject()
    page.choose(homes[1].key)
    page.remove()
    say(page.removing, "重复登记")
    assert homes[1].key not in [home.key for home in page.model.rows]
    assert [each.key for each in removed_homes(session.desk)] == [homes[1].key]
    page.show_removed()
    assert page.removed is not None
    page.removed.ask()
    assert page.removed.asking is not None
    say(page.removed.asking, "不是重复")
    assert homes[1].key in [home.key for home in page.model.rows]


def test_the_form_names_the_home_that_is_there_and_registers_another_by_a_second_word(
    qtbot: QtBot, session: Session, homes: tuple[Institution, ...]
) -> None:
    form = InstitutionForm(session.desk, None, None)
    qtbot.addWidget(form)
    for name, text in (("name", homes[0].name), ("county", "红寺堡")):
        editor = form.field(name).editor
        assert isinstance(editor, QLineEdit)
        editor.setText(text)
    assert form.again_button.isHidden()
    form.save()
    assert not form.again_button.isHidden() and len(institutions(session.desk)) == 3
    editor.setText("红寺堡区")
    assert form.again_button.isHidden(), "what was said of other words holds no longer"
    form.save()
    with qtbot.waitSignal(form.saved):
        form.again_button.click()
    assert len(institutions(session.desk)) == 4


def test_homes_that_may_be_one_are_told_above_the_list_and_marked_in_it(
    qtbot: QtBot, session: Session, homes: tuple[Institution, ...]
) -> None:
    page = InstitutionsPage(session)
    qtbot.addWidget(page)
    page.refresh()
    assert page.doubled.words == ""
    twin = register(session.desk, Institution(homes[0].name, county="红寺堡"), again=True)
    page.refresh()
    assert "有 1 对机构可能重复登记" in page.doubled.words and homes[0].name in page.doubled.words
    page.doubled.button.click()
    qtbot.waitUntil(lambda: page.filter.rowCount() == 2)
    shown = {page.filter.row_at(page.filter.index(place, 0)).key for place in range(2)}
    assert shown == {homes[0].key, twin.key}
    assert page.search.text() == DOUBLED
