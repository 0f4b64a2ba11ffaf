"""How many pages a paper takes, and how they are filled: read from where things stand on them."""

from __future__ import annotations

from functools import cache

import pytest

from app.domain.checklist import Department
from app.domain.visit_rows import Mode
from app.reports.inspection_notice import build_inspection_notice
from app.reports.model import Report
from app.reports.notice import build_list, build_notice
from app.reports.office_paper import OfficePaper
from app.reports.order import build_order, can_be_ordered
from app.reports.pdf import render_pdf
from app.reports.recheck import build_recheck_record
from app.reports.record import build_record
from tests.reports import scene, shipped
from tests.reports.paper import boxes, pages
from tests.reports.test_documents import seen

NUMBER = "盐民养改〔2026〕A03-015号"
OWN = Department.CIVIL_AFFAIRS
MM = 72 / 25.4
PHOTOS = {f"{place:064x}": scene.jpeg() for place in range(12)}
PAPER = OfficePaper(
    remedies="（本单位按文书范本填写的救济告知，约两行文字，写明途径、机关和期限，以及逾期的后果。）",
    rights="（本单位按文书范本填写的权利告知，约四行文字。）" * 4,
)


def notice(number: int, photos: int = 0) -> Report:
    visit = shipped.visit(number, photos=min(number, photos))
    return build_notice(visit, shipped.outcome(visit), number=NUMBER, photos=PHOTOS)


def problem_list(number: int) -> Report:
    visit = shipped.visit(number)
    return build_list(visit, shipped.outcome(visit), number=NUMBER)


def order(number: int) -> Report:
    visit = shipped.visit(number, mode=Mode.ADMINISTRATIVE, own=True)
    found = shipped.outcome(visit)
    carried = can_be_ordered(visit, found.findings, OWN, OWN)
    return build_order(visit, found, carried, OWN, scene.VISIT, number=NUMBER, paper=PAPER)


def recheck(number: int) -> Report:
    visit = shipped.visit(number)
    found = shipped.outcome(visit)
    return build_recheck_record(visit, found, seen(found.findings), (), scene.VISIT, photos={"e" * 64: scene.jpeg()})


def record(number: int) -> Report:
    visit = shipped.visit(number)
    return build_record(visit, shipped.outcome(visit))


def announcement(_: int) -> Report:
    return build_inspection_notice(shipped.visit(1, mode=Mode.ADMINISTRATIVE), scene.VISIT, number=NUMBER, paper=PAPER)


@cache
def drawn(kind: str, number: int) -> bytes:
    made = {
        "notice": notice,
        "notice with photos": lambda count: notice(count, 12),
        "list": problem_list,
        "order": order,
        "recheck": recheck,
        "announcement": announcement,
        "record": record,
    }
    return render_pdf(made[kind](number))


BEFORE_AND_AFTER = {
    ("notice", 1): (2, 1),
    ("notice", 2): (2, 1),
    ("notice", 3): (2, 1),
    ("notice", 5): (3, 2),
    ("notice", 10): (4, 3),
    ("notice", 25): (8, 5),
    ("notice", 60): (15, 11),
    ("notice with photos", 1): (2, 1),
    ("notice with photos", 3): (2, 2),
    ("notice with photos", 5): (3, 3),
    ("notice with photos", 10): (5, 4),
    ("notice with photos", 25): (9, 6),
    ("notice with photos", 60): (16, 12),
    ("list", 1): (2, 1),
    ("list", 3): (2, 1),
    ("list", 5): (2, 2),
    ("list", 10): (3, 3),
    ("list", 25): (7, 6),
    ("list", 60): (15, 13),
    ("order", 1): (2, 1),
    ("order", 3): (2, 1),
    ("order", 5): (3, 2),
    ("order", 10): (4, 3),
    ("order", 25): (7, 5),
    ("order", 60): (14, 9),
    ("announcement", 0): (2, 1),
    ("record", 1): (8, 5),
    ("record", 3): (8, 5),
    ("record", 10): (8, 6),
    ("record", 25): (8, 6),
    ("record", 60): (8, 7),
}
"""Kind and problems of a visit → pages before papers were fitted, and now."""


@pytest.mark.parametrize(("kind", "number"), list(BEFORE_AND_AFTER))
def test_a_paper_takes_as_many_pages_as_it_needs(kind: str, number: int) -> None:
    before, now = BEFORE_AND_AFTER[kind, number]
    assert len(pages(drawn(kind, number))) == now <= before


def test_a_recheck_of_four_problems_is_one_page_and_its_photos() -> None:
    found = pages(drawn("recheck", 4))
    assert len(found) == 2
    assert "（印章）" in found[0] and "复查照片" not in found[0] and "复查照片" in found[1]


def edges(content: bytes, page: int) -> tuple[float, float]:
    """Where the text between head and foot begins and ends, in points from the top."""
    height = 297 * MM
    inside = [
        (height - top, height - bottom)
        for sign, _, bottom, _, top in boxes(content, page)
        if sign.strip() and height - top >= 27 * MM and height - bottom <= height - 27 * MM
    ]
    return min(top for top, _ in inside), max(bottom for _, bottom in inside)


@pytest.mark.parametrize("kind", ["notice", "list", "order"])
@pytest.mark.parametrize("number", [2, 3, 4, 5, 8, 10, 25, 60])
def test_no_page_but_the_last_is_left_blank_by_two_fifths(kind: str, number: int) -> None:
    """The page before a 附件 is the letter's last one."""
    content = drawn(kind, number)
    found = pages(content)
    for place, text in enumerate(found[:-1]):
        if "（印章）" in text:
            continue
        top, bottom = edges(content, place)
        assert (bottom - top) / (230 * MM) > 0.6, f"page {place + 1}"


@pytest.mark.parametrize("kind", ["notice", "list", "order", "announcement"])
@pytest.mark.parametrize("number", [1, 3, 5, 25])
def test_the_seal_stands_beside_the_signatures(kind: str, number: int) -> None:
    """Its place is no lower than the last line to sign on, and clear of it to the right."""
    content = drawn(kind, number)
    (page,) = [place for place, text in enumerate(pages(content)) if "（印章）" in text]
    spots = boxes(content, page)
    text = "".join(sign for sign, *_ in spots)
    seal, last = spots[text.rindex("（印章）")], spots[text.rindex("（签名）：")]
    assert abs(seal[2] - last[2]) < 60 and seal[1] > last[3] + 60
    days = [place for place, sign in enumerate(text) if sign == "日" and spots[place][2] < last[4] and place > 0]
    assert days, "a day is written beside each signature"


def test_beyond_twelve_problems_a_letter_of_one_page_names_them_as_its_annex() -> None:
    found = pages(drawn("notice", 25))
    assert "附件：问题和整改要求（共25项）" in found[0] and "（印章）" in found[0]
    assert "见附件，请按附件要求整改" in found[0].replace("\n", "")
    assert "问题与依据" not in found[0]
    assert found[1].split("\n")[:2] == ["附件", "问题和整改要求"]
    assert all("问题与依据" in text for text in found[1:])
    ordered = "".join(pages(drawn("order", 25))[:1]).replace("\n", "")
    assert "附件所列问题" in ordered and "按附件的要求和期限改正。" in ordered and "下表" not in ordered


def test_an_office_says_from_how_many_problems_on_they_stand_in_an_annex() -> None:
    visit = shipped.visit(5)
    found = shipped.outcome(visit)

    def first(over: int) -> str:
        return pages(render_pdf(build_notice(visit, found, paper=OfficePaper(annex_over=over))))[0]

    assert "附件：" in first(4)
    assert "附件：" not in first(5) and "附件：" not in first(0)


def test_every_problem_of_an_annex_stands_in_it_once() -> None:
    text = "".join(pages(drawn("notice", 60))).replace("\n", "")
    numbers = [f"A03-{number:04d}" for number in range(152, 212)]
    assert all(text.count(number) == 1 for number in numbers)


def test_on_a_single_page_the_deadline_stands_under_what_is_demanded() -> None:
    (text,) = pages(drawn("notice", 3))
    assert "整改要求和期限" in text and text.count("期限：不晚于") + text.count("期限：立即") == 3
