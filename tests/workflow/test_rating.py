"""Ratings kept in the journal: each under its own edition, beside the other kind, reminded of in time."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.checklists import load as loading
from app.checklists.sheet_errors import ScoreSheetError
from app.domain.institution import Institution
from app.domain.score_sheet import Mode, RatingView
from app.errors import AppError
from app.storage.check import check, content_digest
from app.workflow.desk import Desk
from app.workflow.exporting import export
from app.workflow.merging import merge_files
from app.workflow.rating import (
    compare,
    import_rating,
    load_rating,
    print_rating,
    ratings,
    reminders,
    write_template,
)
from app.workflow.registering import register
from tests.checklists.sample_sheet import sample, workbook
from tests.reports.paper import joined, pages
from tests.workflow.conftest import desk_of

OWN, ASSESSED = Mode.SELF_ASSESSMENT, Mode.ASSESSMENT


def rated(
    desk: Desk, home: Institution, folder: Path, share: float = 0.6, mode: Mode = ASSESSED, **more: object
) -> RatingView:
    path = workbook(folder / "示例评分表.xlsx", share=share)
    return import_rating(desk, home.key, path, mode, more.pop("day", None), **more)  # type: ignore[arg-type]


@pytest.fixture
def community_home(desk: Desk) -> Institution:
    return register(desk, Institution(name="示例日间照料中心", county="襄垣县"))


def test_a_rating_is_kept_with_every_mark_and_reason(desk: Desk, home: Institution, tmp_path: Path) -> None:
    view = rated(desk, home, tmp_path)
    assert (view.rating.title, view.institution_name, view.word) == ("三级", "青石镇敬老院", "等级")
    assert view.scores["service/1"].score == Decimal(36)
    assert load_rating(desk, view.key) == view
    assert desk.store.subject(view.key, "score/service/1") == {
        "given": {"score": "36", "full": "60", "reason": "示例理由"}
    }
    assert check(desk.store).sound


def test_the_tables_made_anew_from_the_journal_show_the_same_rating(
    desk: Desk, home: Institution, tmp_path: Path
) -> None:
    view = rated(desk, home, tmp_path)
    before = content_digest(desk.store)
    desk.store.rebuild()
    assert content_digest(desk.store) == before
    assert load_rating(desk, view.key) == view


def test_an_old_rating_is_worked_out_under_its_own_edition(
    desk: Desk, home: Institution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the frame in use becomes, what a rating said it goes on saying."""
    view = rated(desk, home, tmp_path)
    harder = loading.rating_source().replace("total = 570\nshare_percent = 60", "total = 700\nshare_percent = 70")
    monkeypatch.setattr("app.workflow.rating.rating_source", lambda: harder)
    monkeypatch.setattr("app.workflow.rating.rating_frame", lambda: loading.frame_from(harder))
    assert rated(desk, home, tmp_path).rating.title == "二级"
    assert load_rating(desk, view.key).rating.title == "三级"


def test_a_sheet_with_faults_saves_nothing(desk: Desk, home: Institution, tmp_path: Path) -> None:
    before = content_digest(desk.store)
    path = workbook(tmp_path / "a.xlsx", change=lambda page: page.cell(2, 6, 999))
    with pytest.raises(ScoreSheetError):
        import_rating(desk, home.key, path, OWN)
    assert content_digest(desk.store) == before


def test_the_homes_own_view_stands_beside_the_assessors(desk: Desk, home: Institution, tmp_path: Path) -> None:
    assert compare(desk, home.key).own is None
    own = rated(desk, home, tmp_path, 0.9, OWN)
    path = workbook(tmp_path / "b.xlsx", share=0.9, change=lambda page: page.cell(2, 6, 3))
    assessed = import_rating(desk, home.key, path, ASSESSED)
    found = compare(desk, home.key)
    assert (found.own, found.assessed) == (own, assessed)
    assert [(d.item.id, d.own, d.assessed) for d in found.differences] == [
        ("environment/1", Decimal("10.8"), Decimal(3))
    ]


def test_ratings_are_listed_the_latest_first_and_by_home(
    desk: Desk, home: Institution, community_home: Institution, tmp_path: Path
) -> None:
    old = rated(desk, home, tmp_path, day=date(2023, 5, 1))
    new = rated(desk, home, tmp_path)
    other = rated(desk, community_home, tmp_path, day=date(2025, 5, 1))
    assert [view.key for view in ratings(desk)] == [new.key, other.key, old.key]
    assert [view.key for view in ratings(desk, home.key)] == [new.key, old.key]


def test_a_renewal_is_reminded_of_from_six_months_before(
    desk: Desk, home: Institution, community_home: Institution, tmp_path: Path
) -> None:
    rated(desk, home, tmp_path, day=date(2024, 5, 22))
    assert [(view.day, "还有181天" in said) for view, said in reminders(desk)] == [(date(2024, 5, 22), True)]
    rated(desk, home, tmp_path, day=date(2026, 11, 1))
    rated(desk, community_home, tmp_path, mode=OWN, day=date(2022, 1, 1))
    assert reminders(desk) == (), "the newer one counts, and a self-assessment has no term"


def test_a_veto_only_warns(desk: Desk, home: Institution, tmp_path: Path) -> None:
    view = rated(desk, home, tmp_path, vetoes=("abuse",))
    assert view.rating.title == "三级" and not view.rating.blocked
    assert any("虐待" in warning for warning in view.warnings)
    with pytest.raises(AppError, match="没有“abuze”这种情形"):
        rated(desk, home, tmp_path, vetoes=("abuze",))


def test_marks_lost_without_a_reason_are_named(desk: Desk, home: Institution, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", share=0.5, reason="")
    assert "有40项扣了分而没有写理由。" in import_rating(desk, home.key, path, OWN).warnings


def test_changzhis_grade_of_community_homes_stands_beside_the_level(
    desk: Desk, home: Institution, community_home: Institution, tmp_path: Path
) -> None:
    view = rated(desk, community_home, tmp_path, grade="2A", remarks={"服务内容": "助餐、助浴"})
    assert (view.word, view.grade) == ("星级", "2A")
    assert view.remarks == (("服务内容", "助餐、助浴"), ("服务规模", ""), ("服务质量", ""))
    for wanted, more in (
        ("没有“4A”这一级", {"grade": "4A"}),
        ("没有“环境”这项指标", {"remarks": {"环境": "好"}}),
        ("身份证号", {"remarks": {"服务内容": "11010119490101001X"}}),
    ):
        with pytest.raises(AppError, match=wanted):
            rated(desk, community_home, tmp_path, **more)
    with pytest.raises(AppError, match="没有社区居家机构的等级"):
        rated(desk, home, tmp_path, grade="2A")


def test_the_template_of_an_earlier_rating_has_its_items(desk: Desk, home: Institution, tmp_path: Path) -> None:
    view = rated(desk, home, tmp_path)
    write_template(tmp_path / "again.xlsx", view)
    filled = workbook(tmp_path / "filled.xlsx", replace(view.sheet, title="again"))
    assert import_rating(desk, home.key, filled, OWN).sheet.items == sample().items


def test_a_rating_lost_in_part_says_so_and_what_is_none_is_none(desk: Desk, home: Institution, tmp_path: Path) -> None:
    view = rated(desk, home, tmp_path)
    desk.store.delete(view.key, "score/service/1", kind="rating", actor="甲", at=1)
    with pytest.raises(AppError, match="1项得分"):
        load_rating(desk, view.key)
    whole = rated(desk, home, tmp_path)
    assert [each.key for each in ratings(desk)] == [whole.key], "one lost in part hides no other"
    assert ["1项得分" in each.why for each in ratings(desk).unreadable] == [True]
    with pytest.raises(AppError, match="没有这个编号的预评估"):
        load_rating(desk, home.key)


def test_the_result_is_one_page_however_much_is_to_be_said(
    desk: Desk, community_home: Institution, tmp_path: Path
) -> None:
    desk.store.set_local("office", "示例市示例县民政局养老服务科")
    rated(desk, community_home, tmp_path, 0.9, OWN)

    def change(page: object) -> None:
        for row in range(2, 42):
            page.cell(row, 3, f"示例{row}：{'评定项目写得很长' * 9}")  # type: ignore[attr-defined]
        page.cell(3, 6, "不适用")  # type: ignore[attr-defined]

    path = workbook(tmp_path / "b.xlsx", share=0.5, change=change, reason="")
    view = import_rating(
        desk,
        community_home.key,
        path,
        ASSESSED,
        date(2024, 1, 1),
        vetoes=("abuse", "no_food_permit", "no_fire_approval", "open_major"),
        grade="2A",
        remarks=dict.fromkeys(("服务内容", "服务规模", "服务质量"), "说明写得很长" * 9),
    )
    written = print_rating(desk, view.key, tmp_path / "预评估.pdf")
    content = written.path.read_bytes()
    assert len(pages(content)) == 1
    assert "预评估（不代替等级评定）" in joined(content) and "2A" in joined(content)
    assert written.warnings == view.warnings


def test_a_rating_travels_with_its_edition_to_the_county(desk: Desk, home: Institution, tmp_path: Path) -> None:
    view = rated(desk, home, tmp_path)
    package = export(desk, tmp_path / "out.sqlite").path
    county = desk_of("县级", "c")
    merge_files(county, [package])
    (arrived,) = ratings(county)
    assert (arrived.rating, arrived.scores) == (view.rating, view.scores)
    county.close()
