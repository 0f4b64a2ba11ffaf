"""What can't be shown is said on every page, nothing else stops, and no page that failed looks empty."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.absence import Absence
from app.domain.institution import Institution
from app.domain.unreadable import Unreadable
from app.ui.dialogs.documents_dialog import DocumentsDialog
from app.ui.dialogs.photo_view import PhotoView
from app.ui.dialogs.unshown_dialog import UnshownDialog
from app.ui.jobs import ManualExecutor
from app.ui.messages import Recorder
from app.ui.pages import home as home_page
from app.ui.pages import page as page_module
from app.ui.pages.findings import FindingsPage
from app.ui.pages.handover.page import HandoverPage
from app.ui.pages.home import HomePage
from app.ui.pages.inspections import InspectionsPage
from app.ui.pages.institutions import InstitutionsPage
from app.ui.pages.page import Page
from app.ui.pages.registry import PAGES
from app.ui.pages.statistics import StatisticsPage
from app.ui.session import Session
from app.ui.widgets.photo_strip import PhotoStrip
from app.workflow.answering import attach
from tests.storage.hostile import HEADS, SLOTS, THINGS, say
from tests.ui.conftest import NOON, texts
from tests.ui.visits import begin, finish, picture

Homes = tuple[Institution, ...]
SAID = Unreadable("检查 3FA9-12 · 开始日期", "写的是“2026-13-45”，不是日期", by="检查员乙")


@pytest.fixture
def visits(session: Session, homes: Homes, recorder: Recorder) -> tuple[int, int]:
    """Two signed visits to two homes, each with a problem."""
    made = begin(session, homes[0], "fire"), begin(session, homes[1], "fire")
    for visit in made:
        finish(session, visit, "XF09")
    return made


def spoil(session: Session, visit: int, slot: str, body: dict[str, Any], kind: str = "inspection") -> None:
    say(session.desk.store, visit, slot, body, kind)


def opened(qtbot: QtBot, page: Page) -> Page:
    qtbot.addWidget(page)
    page.resize(1198, 768)
    page.show()
    return page


def words(page: Page) -> list[str]:
    """What stands on a page and is in sight."""
    return [text for text in texts(page) if text]


CASES: dict[str, Callable[[Session, int], object]] = {
    **{name: lambda session, visit, name=name: spoil(session, visit, "head", HEADS[name]) for name in HEADS},  # type: ignore[misc]
    **{
        name: lambda session, visit, slot=slot, kind=kind, body=body: spoil(session, visit, slot, body, kind)  # type: ignore[misc]
        for name, (slot, kind, body) in SLOTS.items()
    },
    **{
        name: lambda session, visit, kind=kind, body=body: session.desk.store.begin(kind, body, actor="别", at=NOON)  # type: ignore[misc]
        for name, (kind, body) in THINGS.items()
    },
}
WITHOUT_WORDS = frozenset({"a value nested deep", "a photo that is not here"})
"""What is shown as it is, or has a stand-in of its own."""
HANDFUL = (
    "a thirteenth month",
    "a mode of a newer version",
    "an edition that is not here",
    "no home",
    "a result that is text",
    "a value nested deep",
    "a photo that is not here",
    "a deadline of null",
    "a severity of a newer version",
    "an act of a newer version",
    "a paper of a newer version",
    "a home of a newer kind",
    "a home of people in words",
    "a rating of a newer way",
    "a checklist named by a number",
    "a jurisdiction without ratios",
)


@pytest.mark.parametrize("case", HANDFUL)
def test_every_page_is_read_whatever_a_visit_says(
    qtbot: QtBot, session: Session, visits: tuple[int, int], executor: ManualExecutor, recorder: Recorder, case: str
) -> None:
    CASES[case](session, visits[1])
    told = []
    for entry in PAGES:
        page = opened(qtbot, entry.load()(session))
        if isinstance(page, HomePage):
            qtbot.waitUntil(lambda page=page: bool(page.numbers["major"].number))  # type: ignore[misc]
        executor.wait()
        told += page.unshown.unreadable
        assert not page._failed.isVisible(), entry.name
    assert recorder.said == [] and recorder.crashes == []
    assert told or case in WITHOUT_WORDS


def test_a_visit_that_can_not_be_shown_is_told_above_the_list_and_the_others_are_in_it(
    qtbot: QtBot, session: Session, visits: tuple[int, int]
) -> None:
    spoil(session, visits[1], "head", HEADS["a thirteenth month"])
    page = InspectionsPage(session)
    opened(qtbot, page)
    assert [row.key for row in page.model.rows] == [visits[0]]
    assert page.unshown.isVisible()
    assert any("有 1 处内容不能显示" in text for text in words(page))
    assert any("开始日期：写的是“2026-13-45”，不是日期。" in text for text in words(page))


def test_what_is_mended_is_told_no_more(qtbot: QtBot, session: Session, visits: tuple[int, int]) -> None:
    spoil(session, visits[1], "head", {"mode": "future"})
    page = opened(qtbot, FindingsPage(session))
    assert page.unshown.isVisible()
    spoil(session, visits[1], "head", {"mode": "patrol"})
    page.stale()
    assert not page.unshown.isVisible() and page.unshown.unreadable == ()


@pytest.mark.parametrize("kind", [InspectionsPage, FindingsPage, HomePage])
def test_where_nothing_can_be_shown_no_page_says_that_there_is_nothing(
    qtbot: QtBot, session: Session, visits: tuple[int, int], kind: type[Page]
) -> None:
    for visit in visits:
        spoil(session, visit, "head", HEADS["no mode"])
    page = opened(qtbot, kind(session))
    qtbot.waitUntil(lambda: page.unshown.isVisible())
    shown = [label for label in page.findChildren(type(page._title)) if label.isVisible()]
    said = " ".join([page.heading, *(text for text in words(page))])
    assert len(page.unshown.unreadable) == 2 and shown
    assert "还没有检查" not in said and "没有登记过重大问题" not in said and "全部已销账" not in page.heading
    assert "眼下没有等着办的事" not in said


def test_all_that_can_not_be_shown_is_listed_with_what_to_do_and_copied(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    newer = Unreadable("检查 3FA9-13 · 检查方式", "由较新的版本写入：“future”", newer=True)
    dialog = UnshownDialog((SAID, newer), None)
    qtbot.addWidget(dialog)
    qtmodeltester.check(dialog.model, force_py=True)
    assert any("请让检查员乙重新导出" in text for text in texts(dialog))
    dialog.table.setCurrentIndex(dialog.model.index(1, 0))
    assert any("升级" in text for text in texts(dialog))
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text().splitlines() == [f"{SAID}{SAID.remedy}", f"{newer}{newer.remedy}"]


def test_the_bar_opens_the_list(qtbot: QtBot, session: Session, visits: tuple[int, int]) -> None:
    spoil(session, visits[1], "head", HEADS["no home"])
    page = opened(qtbot, InspectionsPage(session))
    page.unshown.button.click()
    assert page.unshown.dialog is not None and page.unshown.dialog.isVisible()


def test_a_home_says_how_many_of_its_visits_can_not_be_shown(
    qtbot: QtBot, session: Session, homes: Homes, visits: tuple[int, int]
) -> None:
    spoil(session, visits[1], "head", HEADS["a start that is a number"])
    page = InstitutionsPage(session)
    opened(qtbot, page)
    page.choose(homes[1].key)
    qtbot.waitUntil(lambda: any("1 次不能显示" in text for text in words(page)))


def test_a_visit_at_work_says_what_of_it_can_not_be_shown(
    qtbot: QtBot, session: Session, visits: tuple[int, int]
) -> None:
    spoil(session, visits[1], "answer/XF01", {"result": "pass"}, "answer")
    page = InspectionsPage(session)
    opened(qtbot, page)
    page.open(visits[1], "XF01")
    (told,) = page.unshown.unreadable
    assert "结果" in told.place
    page.back()
    assert page.unshown.unreadable == (told,), "the list of visits tells it too"


def test_a_visit_that_can_not_be_shown_is_refused_in_a_sentence(
    qtbot: QtBot, session: Session, visits: tuple[int, int], recorder: Recorder
) -> None:
    page = InspectionsPage(session)
    opened(qtbot, page)
    spoil(session, visits[1], "head", HEADS["no home"])
    page.open(visits[1])
    assert not page.conducting and "不能显示" in recorder.said[-1].what


def test_papers_that_can_not_be_shown_are_told(qtbot: QtBot, session: Session, visits: tuple[int, int]) -> None:
    spoil(session, visits[1], "document/poem/a-1", {"date": "2026-11-22"}, "document")
    dialog = DocumentsDialog(session, visits[1], None)
    qtbot.addWidget(dialog)
    assert [told.newer for told in dialog.unshown.unreadable] == [True]
    assert any("没有能显示的文书" in text for text in texts(dialog))


def test_the_export_counts_and_carries_what_can_not_be_shown(
    qtbot: QtBot, session: Session, visits: tuple[int, int]
) -> None:
    spoil(session, visits[1], "head", HEADS["no home"])
    page = HandoverPage(session)
    opened(qtbot, page)
    page.show_export()
    assert [visit.key for visit in page.export_step.model.rows] == [visits[0]]
    assert any("2 次检查（其中 1 次不能显示，也原样带上）" in text for text in words(page))


# Photos that are not here


@pytest.mark.parametrize(("content", "words"), [(Absence.NOT_HELD, "照片不在本库"), (b"no jpeg", "照片打不开")])
def test_a_photo_that_is_not_here_has_a_stand_in(
    qtbot: QtBot, session: Session, visits: tuple[int, int], content: bytes | Absence, words: str
) -> None:
    photo = attach(session.desk, visits[0], "XF09", picture(), "现场.jpg", because="补拍")
    strip = PhotoStrip()
    qtbot.addWidget(strip)
    strip.show_photos([photo], lambda _: content, missing=False)
    assert [tile.text() for tile in strip.tiles] == [words]
    strip.grab()
    view = PhotoView(photo, content, None)
    qtbot.addWidget(view)
    view.grab()
    assert any(text.startswith(f"{words}。请让交来的人重新导出") for text in texts(view))


# A page that failed, and one that is not read yet


class Broken(Page):
    name, title = "broken", "试页"
    fails = True

    def refresh(self) -> None:
        if self.fails:
            raise OSError("broken")


@pytest.mark.expects_log("broken")
def test_a_page_that_failed_says_so_and_is_read_again(qtbot: QtBot, session: Session, recorder: Recorder) -> None:
    page = Broken(session)
    opened(qtbot, page)
    assert page._failed.isVisible() and not page._content.isVisible()
    assert any("这一页没有读出来" in text for text in words(page))
    recorder.crashes.clear()
    page.fails = False
    page._read_again()
    assert page._content.isVisible() and not page._failed.isVisible()


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every count is a job beside the window."""
    monkeypatch.setattr(page_module, "AT_ONCE", 0)


def test_until_it_is_counted_the_workbench_says_nothing_of_what_waits(
    qtbot: QtBot, session: Session, visits: tuple[int, int], executor: ManualExecutor, many: None
) -> None:
    page = HomePage(session)
    opened(qtbot, page)
    qtbot.waitUntil(lambda: bool(executor.waiting))
    assert page._waiting.isVisible() and not page._lists.isVisible() and not page._numbers.isVisible()
    assert not any(label.isVisible() for label in (page._no_visits, page._none_first, page._none_expire))
    executor.run_next()
    assert page._lists.isVisible() and page._numbers.isVisible() and not page._waiting.isVisible()


def test_a_count_that_was_stopped_says_so_and_is_taken_up_again(
    qtbot: QtBot, session: Session, visits: tuple[int, int], executor: ManualExecutor, many: None
) -> None:
    page = HomePage(session)
    opened(qtbot, page)
    qtbot.waitUntil(lambda: bool(executor.waiting))
    session.jobs.cancel_all()
    executor.run_next()
    assert page._waiting.isVisible() and page._count_again.isVisible() and not page._lists.isVisible()
    assert any("还没有清点完" in text for text in words(page))
    page._count_again.click()
    executor.run_next()
    assert page._lists.isVisible() and not page._waiting.isVisible()


@pytest.mark.expects_log("broken")
def test_a_count_that_failed_says_so(
    qtbot: QtBot,
    session: Session,
    visits: tuple[int, int],
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise OSError("broken")

    monkeypatch.setattr(home_page, "workbench", fail)
    page = HomePage(session)
    opened(qtbot, page)
    qtbot.waitUntil(lambda: page._count_again.isVisible())
    assert not page._lists.isVisible() and recorder.crashes
    recorder.crashes.clear()


def test_figures_that_were_stopped_are_not_none(
    qtbot: QtBot, session: Session, visits: tuple[int, int], executor: ManualExecutor, many: None
) -> None:
    page = StatisticsPage(session)
    opened(qtbot, page)
    assert page._waiting.isVisible()
    session.jobs.cancel_all()
    executor.run_next()
    page.show_all()
    assert page._waiting.isVisible() and page._count_again.isVisible() and not page._no_homes.isVisible()
    page._count_again.click()
    executor.run_next()
    assert not page._waiting.isVisible() and page.model.rows


def test_nothing_of_a_package_is_opened_as_markup(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    dialog = UnshownDialog((Unreadable("检查 <b>x</b>", "写的是“<img src=x>”"),), None)
    qtbot.addWidget(dialog)
    assert any("<b>x</b>" in text for text in texts(dialog))


def test_a_visit_without_its_jurisdiction_says_so_at_work(
    qtbot: QtBot, session: Session, visits: tuple[int, int]
) -> None:
    spoil(session, visits[1], "head", {"profile": "yanchi@2026-11-22", "profile_ref": "nobody"})
    page = InspectionsPage(session)
    opened(qtbot, page)
    page.open(visits[1], "XF09")
    (told,) = page.unshown.unreadable
    assert (told.place.split(" · ")[-1], told.why) == ("适用地区", "“yanchi@2026-11-22”不在本库")
