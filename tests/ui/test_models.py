"""Models: tuples of rows as Qt wants them, each tried by Qt's own model tester."""

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from pytestqt.modeltest import ModelTester

from app.domain.checklist import Severity
from app.domain.inspection import Verdict
from app.storage.store import Store
from app.ui.chips import severity_chip, verdict_chip
from app.ui.models.columns import Column
from app.ui.models.filters import RowFilter
from app.ui.models.inspection_signing import sign_rows
from app.ui.models.roles import Role
from app.ui.models.table_model import TableModel
from app.ui.pages.institution_card import VISIT
from app.ui.pages.institutions import columns
from app.ui.tones import Chip, Tone
from app.ui.widgets.navigation import Place, PlaceModel
from app.ui.widgets.words import plain_tip
from app.workflow.desk import Desk
from app.workflow.sample_county import HOMES
from tests.reports import scene


@dataclass(frozen=True)
class Thing:
    key: int
    name: str
    weight: int = 0


def things() -> TableModel[Thing]:
    made = TableModel(
        [
            Column[Thing]("名称", lambda thing: thing.name, note=lambda thing: f"重{thing.weight}"),
            Column[Thing]("重量", lambda thing: str(thing.weight), sort_key=lambda thing: thing.weight, right=True),
        ],
        uid=lambda thing: thing.key,
    )
    made.show([Thing(1 << 41, "甲", 9), Thing(2 << 41, "乙", 10)])
    return made


def test_a_table_passes_qts_own_tester(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(things())


def test_a_filter_passes_qts_own_tester(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(RowFilter(things()))


def test_the_navigation_passes_qts_own_tester(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(PlaceModel([Place("a", "机构"), Place("b", "整改", 3)]))


def test_the_register_passes_qts_own_tester(qtmodeltester: ModelTester) -> None:
    desk = Desk(Store.memory(), "检查员甲")
    model = TableModel(columns(desk, {}), uid=lambda home: home.name)
    model.show(HOMES)
    qtmodeltester.check(model)
    desk.close()


def test_the_visits_pass_qts_own_tester(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(TableModel([VISIT], uid=lambda visit: visit.key))


def test_keys_wider_than_qts_int_are_found() -> None:
    assert things().place(2 << 41) == 1


def test_replacing_one_row_tells_of_that_row_only() -> None:
    """The others stay as they are, and so does the tuple that was shown before."""
    model, told = things(), []
    before = model.rows
    model.dataChanged.connect(lambda first, last: told.append((first.row(), first.column(), last.column())))
    model.replace(1 << 41, Thing(1 << 41, "丙", 3))
    assert told == [(0, 0, 1)]
    assert [row.name for row in model.rows] == ["丙", "乙"]
    assert [row.name for row in before] == ["甲", "乙"]


def test_replacing_a_row_that_is_not_shown_is_passed_over() -> None:
    model = things()
    model.replace(7, Thing(7, "丁"))
    assert len(model.rows) == 2


def test_a_tool_tip_shows_what_was_typed_and_no_markup() -> None:
    assert plain_tip("甲\n重9") == "甲\n重9"
    tip = plain_tip("<b>甲</b>院 & <img src=x>")
    shown = QTextDocument()
    shown.setHtml(tip)
    assert shown.toPlainText() == "<b>甲</b>院 & <img src=x>"


def test_roles_are_answered_from_the_columns() -> None:
    model = things()
    index = model.index(0, 0)
    assert index.data(Role.TITLE) == "甲"
    assert index.data(Role.NOTE) == "重9"
    assert index.data(Role.CHIPS) is None
    assert index.data(Role.ROW) == Thing(1 << 41, "甲", 9)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "甲，重9"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "甲\n重9"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "重量"


def test_numbers_sort_as_numbers() -> None:
    proxy = RowFilter(things())
    proxy.sort(1)
    assert [proxy.index(row, 0).data() for row in range(2)] == ["甲", "乙"]
    proxy.sort(1, Qt.SortOrder.DescendingOrder)
    assert [proxy.index(row, 0).data() for row in range(2)] == ["乙", "甲"]


def test_rows_that_change_stand_where_they_belong() -> None:
    model = things()
    proxy = RowFilter(model)
    proxy.sort(1)
    heavy, *others = (proxy.row_at(proxy.index(row, 0)) for row in reversed(range(2)))
    model.replace(heavy.key, replace(heavy, weight=-1))
    assert [proxy.row_at(proxy.index(row, 0)).key for row in range(2)] == [heavy.key, others[0].key]
    model.show([replace(heavy, weight=3), *others, replace(heavy, key=7, weight=1)])
    weights = [proxy.row_at(proxy.index(row, 0)).weight for row in range(3)]
    assert weights == sorted(weights)


def test_a_search_keeps_rows_with_every_word() -> None:
    proxy = RowFilter(things())
    proxy.search("甲 9")
    assert proxy.rowCount() == 1
    proxy.search("甲 10")
    assert proxy.rowCount() == 0
    proxy.search("")
    proxy.keep(lambda thing: thing.weight > 9)
    assert proxy.row_at(proxy.index(0, 0)).name == "乙"
    assert not proxy.index_of(1 << 41).isValid()


@pytest.mark.parametrize("severity", Severity)
def test_a_severity_is_a_word_and_only_major_is_red(severity: Severity) -> None:
    chip = severity_chip(severity)
    assert chip.text == severity.label
    assert (chip.tone is Tone.MAJOR) == (severity is Severity.MAJOR)


def test_a_failed_item_is_red_only_where_it_is_major() -> None:
    assert verdict_chip(Verdict.FAIL).tone is Tone.WARN
    assert verdict_chip(Verdict.FAIL, Severity.SERIOUS).tone is Tone.WARN
    assert verdict_chip(Verdict.FAIL, Severity.MAJOR).tone is Tone.MAJOR
    assert verdict_chip(None) == Chip("未查")


def test_a_badge_is_read_aloud() -> None:
    model = PlaceModel([Place("findings", "整改", counts="条重大问题未销账")])
    model.replace("findings", model.rows[0]._replace(badge=2))
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "整改，2条重大问题未销账"
    assert model.index(0, 0).data(Role.BADGE) == 2


@pytest.mark.parametrize(
    ("severity", "remedy", "days", "said"),
    [
        (Severity.SERIOUS, "更换。", 7, "立即处置，期限 7 天"),
        (Severity.GENERAL, "立即清空。", 7, "立即着手，期限 7 天"),
        (Severity.GENERAL, "更换。", 7, "期限 7 天"),
        (Severity.GENERAL, "立即清空。", 0, "立即整改"),
    ],
)
def test_a_signer_reads_what_is_due_at_once_before_the_last_day(
    severity: Severity, remedy: str, days: int, said: str
) -> None:
    view = scene.many(1)
    outcome = scene.outcome(view)
    (found,) = outcome.findings
    draft = replace(found, severity=severity, remedy=remedy, deadline_days=days, number="")
    rows = sign_rows(view, replace(outcome, findings=(draft,)), view.parts[0])
    assert next(row.note for row in rows if row.item) == f"{said} · {remedy}"
