"""Which document told a home of a problem, and whose a problem is."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.checklist import Department, Severity
from app.domain.documents import Document, Kind, Void, as_issued, corrected_since, owner, told_of, untold
from app.domain.findings import Finding
from app.domain.rewording import Rewording, Wording

DAY = date(2026, 11, 22)
NOTICE = Document("document/notice/1", Kind.NOTICE, "一号", DAY, findings=("XF09", "XF18"))
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


def test_a_notice_or_order_tells_of_what_it_names() -> None:
    assert told_of((NOTICE, ORDER), "XF09") == (NOTICE, ORDER)
    assert told_of((NOTICE, ORDER), "XF18") == (NOTICE,)
    assert told_of((NOTICE, ORDER), "XF19") == told_of((replace(NOTICE, findings=()),), "XF09") == ()


def _put_right(event: str, before: str, after: str) -> Rewording:
    return Rewording(
        event, Wording(before, "", DAY), Wording(after, "", DAY), ("problem",), reason="写错", actor="甲", at=0
    )


def test_a_document_says_what_it_was_issued_with_whatever_was_put_right_since_or_elsewhere() -> None:
    one, two = _put_right("a:1:x", "甲", "乙"), _put_right("b:1:y", "乙", "丙")
    finding = replace(FINDING, problem="丙", corrections=(one, two))
    said = {
        carried: as_issued(replace(NOTICE, corrections=carried), finding).problem
        for carried in ((), ("a:1:x",), ("a:1:x", "b:1:y"))
    }
    assert list(said.values()) == ["甲", "乙", "丙"]
    assert corrected_since(replace(NOTICE, corrections=("a:1:x",)), finding) == (two,)


def test_what_is_worded_anew_is_untold_until_a_paper_names_the_new_words() -> None:
    finding = replace(FINDING, corrections=(_put_right("a:1:x", "甲", "乙"),))
    told = replace(NOTICE, corrections=("a:1:x",))
    assert untold((NOTICE,), [FINDING]) == () and untold((), [FINDING]) == (FINDING,)
    assert untold((NOTICE,), [finding]) == (finding,) and untold((NOTICE, told), [finding]) == ()
    assert untold((replace(told, void=Void("错字", DAY, "甲")),), [finding]) == (finding,)


def test_every_kind_has_its_rules_and_only_what_names_problems_tells_of_them() -> None:
    for kind in Kind:
        rules = kind.rules
        assert rules.carries or not rules.tells
        assert not (rules.tells and not rules.two_copies), "what tells the home has a copy for it"


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
