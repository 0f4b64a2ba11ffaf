"""What two computers say of a problem, on the page 交接合并 and in 整改."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.documents import Kind
from app.domain.findings import FindingEdit
from app.domain.inspection import Result, Verdict
from app.domain.institution import Institution
from app.ui.dialogs.photo_view import PhotoView
from app.ui.models.finding_rows import finding_model
from app.ui.pages.handover.clash_panel import ClashPanel
from app.ui.pages.handover.page import HandoverPage
from app.ui.session import Session
from app.workflow.answering import answer, edit_finding
from app.workflow.case import Wanted
from app.workflow.desk import Desk, open_desk
from app.workflow.exporting import export
from app.workflow.following import row_of
from app.workflow.issuing import issue
from app.workflow.lines import findings, inspections
from app.workflow.merging import merge_files
from app.workflow.rectifying import recheck, reply
from app.workflow.signing import sign
from tests.ui.visits import begin, picture

ITEM = "XF09"


@dataclass
class Two:
    """This computer and another with the same visit."""

    session: Session
    partner: Desk
    visit: int
    theirs: int
    folder: Path

    def take_in(self) -> None:
        path = export(self.partner, self.folder / f"乙{self.partner.clock()}.sqlite").path
        (result,) = merge_files(self.session.desk, [path])
        assert not result.refused


@pytest.fixture
def two(session: Session, homes: tuple[Institution, ...], tmp_path: Path, clock: Callable[[], int]) -> Iterator[Two]:
    visit = begin(session, homes[0], "fire")
    answer(session.desk, visit, ITEM, Result(Verdict.FAIL))
    partner = open_desk(tmp_path / "partner.sqlite", "示例检查员乙", clock)
    merge_files(partner, [export(session.desk, tmp_path / "甲.sqlite").path])
    yield Two(session, partner, visit, inspections(partner)[0], tmp_path)
    partner.close()


@pytest.fixture
def registered_twice(two: Two) -> Two:
    """The part was signed on both, with 3 days there and 90 here."""
    edit_finding(two.partner, two.theirs, ITEM, FindingEdit(problem="三个月没有自查记录。", deadline_days=3))
    sign(two.partner, two.theirs, "1")
    edit_finding(two.session.desk, two.visit, ITEM, FindingEdit(problem="自查记录不全。", deadline_days=90))
    sign(two.session.desk, two.visit, "1")
    two.take_in()
    return two


@pytest.fixture
def rechecked_twice(two: Two) -> Two:
    """Here it was closed with a photo, there it was sent back."""
    desk, today = two.session.desk, two.session.desk.today
    sign(desk, two.visit, "1")
    issue(desk, two.visit, Wanted(Kind.NOTICE), two.folder / "notice.pdf")
    reply(desk, two.visit, ITEM, "已补做自查")
    merge_files(two.partner, [export(desk, two.folder / "甲2.sqlite").path])
    recheck(desk, two.visit, ITEM, passed=True, checker="示例检查员甲", photos=[("自查记录.jpg", picture())])
    back = today + timedelta(days=9)
    recheck(two.partner, two.theirs, ITEM, passed=False, checker="示例检查员乙", deadline=back, note="记录是补写的")
    two.take_in()
    return two


def panel_on(qtbot: QtBot, two: Two) -> ClashPanel:
    page = HandoverPage(two.session)
    qtbot.addWidget(page)
    page.resize(1180, 740)
    page.show()
    page.stale()
    return page.clash_panel


def words_on(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if not each.isHidden())


def test_the_panel_says_which_problem_it_is_and_what_each_registered(qtbot: QtBot, registered_twice: Two) -> None:
    panel = panel_on(qtbot, registered_twice)
    words = words_on(panel)
    today = registered_twice.session.desk.today
    for said in (
        "三个月没有自查记录。",
        "自查记录不全。",
        f"期限：{today + timedelta(3)}",
        "等级：一般",
        "挂号：",
    ):
        assert said in words
    number = row_of(registered_twice.session.desk, registered_twice.visit, ITEM).finding.number
    assert number in words


def test_a_clash_of_rechecks_shows_what_was_seen_and_its_photo(qtbot: QtBot, rechecked_twice: Two) -> None:
    panel = panel_on(qtbot, rechecked_twice)
    words = words_on(panel)
    number = row_of(rechecked_twice.session.desk, rechecked_twice.visit, ITEM).finding.number
    for said in (number, "退回整改", "还差：记录是补写的", "新的期限：", "销账", "证据：照片1张"):
        assert said in words
    (tile,) = panel.tiles
    tile.click()
    (view,) = panel.findChildren(PhotoView)
    assert view.isVisible()
    view.reject()


def test_a_version_is_chosen_by_the_name_on_its_card(qtbot: QtBot, registered_twice: Two, recorder: object) -> None:
    panel = panel_on(qtbot, registered_twice)
    assert [button.text() for button in panel.buttons] == ["采用 示例检查员乙", "采用 示例检查员甲", "以后再定"]
    panel.reason.setText("甲先送达")
    panel.buttons[1].click()
    finding = row_of(registered_twice.session.desk, registered_twice.visit, ITEM).finding
    assert (finding.problem, finding.pending) == ("自查记录不全。", False)


@pytest.mark.parametrize("which", ["registered_twice", "rechecked_twice"])
def test_such_a_problem_carries_the_mark_in_the_list(which: str, request: pytest.FixtureRequest) -> None:
    two: Two = request.getfixturevalue(which)
    desk = two.session.desk
    (row, *_) = findings(desk)
    model = finding_model(lambda: desk.today, read=lambda numbers: [row], number_of=lambda uid: None)
    chips = [chip.text for column in model.columns if column.chips for chip in column.chips(row)]
    assert "待核" in chips
