"""预评估结果: always under its title, with what is missing and what would bring it."""

from datetime import date
from decimal import Decimal

from app.domain.score_sheet import ItemScore, Mode, RatingView, rate_sheet, term, ways
from app.reports.model import Report, Table, texts
from app.reports.rating import build_rating
from tests.checklists.sample_sheet import FRAME, sample

TODAY = date(2026, 11, 22)


def view(share: str, mode: Mode = Mode.ASSESSMENT, vetoed: frozenset[str] = frozenset(), **marks: str) -> RatingView:
    sheet = sample()
    scores = {item.id: ItemScore(item.full * Decimal(share), "示例") for item in sheet.items}
    scores |= {name.replace("_", "/"): ItemScore(Decimal(score), "示例") for name, score in marks.items()}
    rating = rate_sheet(FRAME, sheet, scores, vetoed)
    day = date(2026, 11, 1)
    return RatingView(
        key=1,
        handle="3FA9-1",
        institution=2,
        institution_name="示例敬老院",
        mode=mode,
        day=day,
        word="等级",
        frame=FRAME,
        sheet=sheet,
        scores=scores,
        rating=rating,
        ways=ways(rating, sheet, scores),
        term=term(FRAME, day),
    )


def words(report: Report) -> str:
    return "\n".join(text for _, text in texts(report))


def printed(shown: RatingView, other: RatingView | None = None) -> Report:
    return build_rating(shown, other, office="示例县民政局", today=TODAY)


def test_it_always_says_that_it_stands_for_no_rating() -> None:
    for share in ("0", "0.6", "1"):
        assert printed(view(share)).title == "预评估（不代替等级评定）"


def test_below_the_lowest_level_is_a_result() -> None:
    assert "预评估等级：未达一级；总分300分" in words(printed(view("0.3")))


def test_levels_of_one_source_say_so_also_where_they_are_only_aimed_at() -> None:
    assert "四级（★★★★），参考（单一来源）" in words(printed(view("0.8")))
    assert "距四级，参考（单一来源）" in words(printed(view("0.6")))
    assert "单一来源" not in words(printed(view("0.4")))


def test_each_part_shows_what_it_lacks_for_the_next_level() -> None:
    (parts, *_) = [block for block in printed(view("0.6", service_1="0")).blocks if isinstance(block, Table)]
    assert parts.heads == ("部分", "满分", "得分", "得分率", "三级须", "还差")
    assert parts.rows[0] == ("环境", "120", "72", "60%", "72", "—")
    assert parts.rows[3] == ("服务", "600", "324", "54%", "360", "36")


def test_the_items_that_bring_most_come_first() -> None:
    tables = [block for block in printed(view("0.6", service_3="0")).blocks if isinstance(block, Table)]
    assert tables[1].rows[0] == ("服务 3 服务示例项3", "0", "60", "60")


def test_the_homes_own_marks_stand_beside_the_assessors() -> None:
    (parts, *_) = [b for b in printed(view("0.6"), view("0.9", Mode.SELF_ASSESSMENT)).blocks if isinstance(b, Table)]
    assert parts.heads[-1] == "自评"
    assert parts.rows[-1][-1] == "900（五级）"


def test_at_the_highest_level_nothing_is_missing() -> None:
    text = words(printed(view("1")))
    assert "已达到最高一级的分数" in text and "还差" not in text


def test_a_veto_is_a_warning_beside_the_level() -> None:
    text = words(printed(view("0.6", vetoed=frozenset({"open_major"}))))
    assert "三级" in text and "注意：有未销号的重大隐患" in text


def test_only_an_assessment_has_a_term() -> None:
    assert "2029年11月1日到期；2029年5月1日起可申请" in words(printed(view("0.6")))
    assert "自评不计有效期" in words(printed(view("0.6", Mode.SELF_ASSESSMENT)))
