"""What holds of every page and dialog: one primary button, names for those who cannot see, models and keys that work,
and room for large letters."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QDialog,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.institution import Institution
from app.domain.retention import Kept, Since
from app.domain.visit_rows import Mode
from app.storage.whereabouts import File
from app.ui import theme
from app.ui.dialogs.batch_dialog import BatchDialog
from app.ui.dialogs.document_acts import SaidDialog
from app.ui.dialogs.documents_dialog import DocumentsDialog
from app.ui.dialogs.erase_dialog import EraseDialog
from app.ui.dialogs.institution_form import InstitutionForm
from app.ui.dialogs.join_dialog import JoinDialog
from app.ui.dialogs.no_backup_dialog import NoBackupDialog
from app.ui.dialogs.rating_import import RatingImportDialog
from app.ui.dialogs.restore_dialog import RestoreDialog, RestorePreview
from app.ui.dialogs.retention_dialogs import ExpiredDialog, RuleDialog
from app.ui.dialogs.sign_dialog import SignDialog
from app.ui.dialogs.staffing_tool import StaffingTool
from app.ui.dialogs.start_dialog import StartDialog
from app.ui.models.backup_rows import file_row
from app.ui.pages.conduct_people import PeopleDialog
from app.ui.pages.findings import FindingsPage
from app.ui.pages.inspections import InspectionsPage
from app.ui.pages.page import Page
from app.ui.pages.registry import PAGES
from app.ui.session import Session
from app.ui.widgets.buttons import primary, secondary
from app.ui.widgets.flow import Flow
from app.workflow.erasing import Erased, in_part
from app.workflow.erasing import Preview as ErasePreview
from app.workflow.errors import ERASE_NOT_SCRUBBED, NO_BACKUP_BEFORE_MERGE
from app.workflow.inspecting import load
from app.workflow.restoring import Loss, Preview, VisitLoss
from app.workflow.retaining import Expired, expired, set_rule
from tests.ui.conftest import NOON
from tests.ui.visits import begin, finish

Homes = tuple[Institution, ...]
WITHOUT_PRIMARY = frozenset({"settings"})
"""Where everything is saved at once, nothing is next."""
DIALOGS: dict[str, Callable[[Session, Homes, int, int], QDialog]] = {
    "开始检查": lambda session, homes, open_, done: StartDialog(session.desk, homes, homes[0].key),
    "签字": lambda session, homes, open_, done: SignDialog(session.desk, open_, None, ()),
    "已签字": lambda session, homes, open_, done: SignDialog(session.desk, done, None, ()),
    "文书": lambda session, homes, open_, done: DocumentsDialog(session, done, None),
    "批量": lambda session, homes, open_, done: BatchDialog(session, None),
    "陪同": lambda session, homes, open_, done: SaidDialog(session.desk, load(session.desk, done), None),
    "人数": lambda session, homes, open_, done: PeopleDialog(session.desk, load(session.desk, open_), None),
    "登记": lambda session, homes, open_, done: InstitutionForm(session.desk, homes[0], None),
    "测算": lambda session, homes, open_, done: StaffingTool(session, homes[0], None),
    "加入": lambda session, homes, open_, done: JoinDialog(session, [load(session.desk, open_)], None),
    "恢复": lambda session, homes, open_, done: RestoreDialog(
        session.path, [file_row(session.path)], session.jobs, None
    ),
    "恢复的预览": lambda session, homes, open_, done: RestorePreview(many_lost(session.path), None),
    "没有备份": lambda session, homes, open_, done: NoBackupDialog(
        NO_BACKUP_BEFORE_MERGE.with_(where="/库", what="磁盘满了。", remedy="请清理。"), None
    ),
    "清除": lambda session, homes, open_, done: EraseDialog(session, None),
    "清除的各处": lambda session, homes, open_, done: erase_dialog(session, done, 0),
    "清除的预览": lambda session, homes, open_, done: erase_dialog(session, done, 1),
    "清除的决定": lambda session, homes, open_, done: erase_dialog(session, done, 2),
    "清除以后": lambda session, homes, open_, done: erase_dialog(session, done, 3),
    "保管期限": lambda session, homes, open_, done: RuleDialog(session.desk, Kept.PHOTOS, None, None),
    "到期": lambda session, homes, open_, done: ExpiredDialog(long_expired(session), "2099-01-01", None),
    "评分": lambda session, homes, open_, done: RatingImportDialog(session, homes[0].key, None),
}


def many_lost(backup: Path) -> Preview:
    """So much that it does not fit on a screen."""
    visits = tuple(VisitLoss(f"第{n}敬老院", "2026-11-22", True, {"结果": 128, "照片": 40}) for n in range(30))
    homes = tuple(f"第{number}养老服务中心" for number in range(40))
    loss = Loss(events=9999, authors={"甲": 9999}, new_homes=homes, changed_homes=homes, visits=visits, numbers=homes)
    return Preview(backup, NOON, 12345, loss, shared=1)


def erase_dialog(session: Session, visit: int, step: int) -> EraseDialog:
    """At one of its steps, each as full as it gets."""
    places = in_part(session.desk, visit, "finding/XF09")
    dialog = EraseDialog(session, None, places)
    backups = tuple(session.path.with_name(f"颐检备份_{n}.sqlite") for n in range(12))
    files = tuple(File(f"颐检交接_{n}.sqlite", NOON, handed_over=n % 2 == 0) for n in range(12))
    dialog._on_looked(ErasePreview(here=places, also=places, files=files, backups=backups))
    dialog._ask()
    warning = ERASE_NOT_SCRUBBED.with_()
    dialog.done_step.show_done(Erased(len(places), backups, warning), handed_over=6)
    dialog._show(step)
    return dialog


def long_expired(session: Session) -> tuple[Expired, ...]:
    set_rule(session.desk, Kept.WORDINGS, years=1, since=Since.VISIT, source="示例县民发〔2020〕1号《档案管理办法》")
    found = expired(session.desk, date(2099, 1, 1))
    assert found
    return found


@pytest.fixture
def visits(session: Session, homes: Homes) -> tuple[int, int]:
    """One at work, one signed with a problem."""
    open_, done = begin(session, homes[0], "fire"), begin(session, homes[1], "fire")
    finish(session, done, "XF09")
    return open_, done


@pytest.fixture
def pages(qtbot: QtBot, session: Session, visits: tuple[int, int]) -> dict[str, Page]:
    made = {entry.name: entry.load()(session) for entry in PAGES}
    for page in made.values():
        qtbot.addWidget(page)
        page.resize(1180, 760)
        page.freshen()
    return made


@pytest.fixture
def dialogs(qtbot: QtBot, session: Session, homes: Homes, visits: tuple[int, int]) -> dict[str, QDialog]:
    made = {name: make(session, homes, *visits) for name, make in DIALOGS.items()}
    for dialog in made.values():
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
    return made


@pytest.fixture
def large() -> Iterator[None]:
    theme.apply(theme.Theme(theme.LIGHT, 200))
    yield
    theme.apply(theme.Theme())


def shown(widget: QWidget, kind: type[QWidget] = QWidget) -> list[QWidget]:
    return [child for child in widget.findChildren(kind) if child.isVisibleTo(widget)]


def primaries(widget: QWidget) -> list[str]:
    return [b.text() for b in shown(widget, QPushButton) if b.property("primary") and isinstance(b, QPushButton)]


def nameless(widget: QWidget) -> list[str]:
    """What the keyboard comes to and a screen reader has no word for."""
    found = []
    for child in shown(widget):
        within = isinstance(child.parentWidget(), QComboBox | QAbstractScrollArea)
        if child.focusPolicy() == Qt.FocusPolicy.NoFocus or within:
            continue
        interface = QAccessible.queryAccessibleInterface(child)
        if not interface or not interface.text(QAccessible.Text.Name):
            found.append(f"{type(child).__name__} in {type(child.parentWidget()).__name__}")
    return found


def test_every_page_has_one_primary_button(pages: dict[str, Page]) -> None:
    many = {name: primaries(page) for name, page in pages.items() if name not in WITHOUT_PRIMARY}
    assert {name: found for name, found in many.items() if len(found) != 1} == {}


def test_every_dialog_has_one_primary_button(dialogs: dict[str, QDialog]) -> None:
    many = {name: primaries(dialog) for name, dialog in dialogs.items()}
    assert {name: found for name, found in many.items() if len(found) != 1} == {}


def test_whatever_the_keyboard_comes_to_has_a_name(pages: dict[str, Page], dialogs: dict[str, QDialog]) -> None:
    found = {name: nameless(widget) for name, widget in {**pages, **dialogs}.items()}
    assert {name: those for name, those in found.items() if those} == {}


def test_every_list_shows_a_sound_model(
    qtmodeltester: ModelTester, pages: dict[str, Page], dialogs: dict[str, QDialog]
) -> None:
    for widget in (*pages.values(), *dialogs.values()):
        for view in widget.findChildren(QAbstractItemView):
            if type(view).__module__.startswith("app."):
                qtmodeltester.check(view.model(), force_py=True)


def test_no_dialog_wants_more_than_the_smallest_screen_in_large_letters(
    large: None, dialogs: dict[str, QDialog]
) -> None:
    sizes = {name: dialog.minimumSizeHint() for name, dialog in dialogs.items()}
    assert {name: size for name, size in sizes.items() if size.width() > 1366 or size.height() > 768} == {}


def test_the_arrows_pass_over_the_headings_of_sections(qtbot: QtBot, session: Session, homes: Homes) -> None:
    page = InspectionsPage(session)
    qtbot.addWidget(page)
    page.resize(1180, 760)
    page.show()
    page.open(begin(session, homes[0], "fire", "kitchen"))
    sections, rows = page.conduct.section_list, page.conduct.sections.rows
    second = next(place for place, row in enumerate(rows) if row.heading and place)
    sections.setCurrentIndex(page.conduct.sections.index(second - 1, 0))
    qtbot.keyClick(sections, Qt.Key.Key_Down)
    assert sections.currentIndex().row() == second + 1
    qtbot.keyClick(sections, Qt.Key.Key_Up)
    assert sections.currentIndex().row() == second - 1
    qtbot.keyClick(sections, Qt.Key.Key_Home)
    assert sections.currentIndex().row() == 1


def test_the_inspectors_are_gone_through_before_their_sections(qtbot: QtBot, session: Session, homes: Homes) -> None:
    dialog = StartDialog(session.desk, homes, homes[0].key)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    parts = dialog.parts
    parts.show_mode(Mode.ADMINISTRATIVE)
    wanted = [*zip(parts.names, parts.certificates, strict=True)]
    chain: list[QWidget] = [box for pair in wanted for box in pair] + [parts.add_button, *parts.combos.values()]
    at, passed = chain[0], [chain[0]]
    while len(passed) < len(chain) and (at := at.nextInFocusChain()) is not chain[0]:
        if at in chain:
            passed.append(at)
    assert passed == chain


def test_enter_presses_the_button_that_has_the_cursor(qtbot: QtBot) -> None:
    pressed: list[str] = []
    dialog = QDialog()
    qtbot.addWidget(dialog)
    row = Flow()
    dialog.setLayout(row)
    save, cancel = primary("保存", lambda: pressed.append("保存")), secondary("取消", lambda: pressed.append("取消"))
    save.setDefault(True)
    for button in (save, cancel):
        row.addWidget(button)
    qtbot.keyClick(cancel, Qt.Key.Key_Return)
    assert pressed == ["取消"]


def test_a_flow_takes_a_second_line_where_one_is_too_narrow(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    flow = Flow(right=True)
    whole.setLayout(flow)
    buttons = [secondary(text) for text in ("作废…", "附扫描件…", "登记送达…")]
    for button in buttons:
        flow.addWidget(button)
    wide, high = flow.sizeHint().width(), flow.sizeHint().height()
    flow.setGeometry(QRect(0, 0, wide, high))
    assert [button.y() for button in buttons] == [0, 0, 0] and buttons[-1].geometry().right() == wide - 1
    assert flow.heightForWidth(wide - 1) == 2 * high + flow.spacing()
    flow.setGeometry(QRect(0, 0, wide - 1, 2 * high + flow.spacing()))
    assert [button.y() > 0 for button in buttons] == [False, False, True]
    assert buttons[-1].geometry().right() == wide - 2
    buttons[0].hide()
    assert flow.heightForWidth(wide - 1) == high


def test_in_large_letters_the_buttons_of_a_problem_are_scrolled_with_it(
    qtbot: QtBot, session: Session, visits: tuple[int, int]
) -> None:
    page = FindingsPage(session)
    qtbot.addWidget(page)
    page.resize(1180, 760)
    page.show()
    area = page.card.findChild(QScrollArea)
    assert area is not None and not area.isAncestorOf(page.card.reply_button)
    page.card.resize(300, 200)
    assert area.isAncestorOf(page.card.reply_button)
    page.card.resize(300, 600)
    assert not area.isAncestorOf(page.card.reply_button)
