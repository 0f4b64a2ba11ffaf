"""Which document told a home of a problem, and whose a problem is."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.checklist import Department, Severity
from app.domain.documents import Document, Kind, Void, owner, told_of
from app.domain.findings import Finding

DAY = date(2026, 11, 22)
NOTICE = Document("document/notice/1", Kind.NOTICE, "一号", DAY)
ORDER = Document("document/order/1", Kind.ORDER, "二号", DAY, findings=("XF09",))
FINDING = Finding(
    key="XF09",
    items=("XF09",),
    numbers=("消防安全 1.09",),
    severity=Severity.GENERAL,
    hazard="",
    problem="",
    remedy="",
    deadline=DAY,
    deadline_days=15,
    responsible="",
    departments=(),
    basis=(),
    note="",
    photos=(),
    photo_missing=False,
    pending=False,
)


def test_a_notice_tells_of_all_problems_and_an_order_of_its_own() -> None:
    assert told_of((NOTICE, ORDER), "XF09") == (NOTICE, ORDER)
    assert told_of((NOTICE, ORDER), "XF18") == (NOTICE,)


def test_what_is_void_or_no_notice_tells_nothing() -> None:
    void = replace(NOTICE, void=Void("错字", DAY, "甲"))
    assert told_of((void, replace(NOTICE, kind=Kind.RECORD), replace(NOTICE, kind=Kind.LIST)), "XF09") == ()


@pytest.mark.parametrize(
    ("departments", "whose"),
    [
        ((Department.FIRE, Department.CIVIL_AFFAIRS), Department.CIVIL_AFFAIRS),
        ((Department.FIRE, Department.HOUSING), Department.FIRE),
        ((), Department.CIVIL_AFFAIRS),
    ],
)
def test_a_problem_is_the_offices_own_where_its_department_is_among_them(
    departments: tuple[Department, ...], whose: Department
) -> None:
    assert owner(replace(FINDING, departments=departments), Department.CIVIL_AFFAIRS) is whose
