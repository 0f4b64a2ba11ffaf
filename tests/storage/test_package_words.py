"""docs/package-format.md lists the fields of every body; what it lists is what the program writes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.checklists.load import profiles
from app.domain.checklist import Severity
from app.domain.documents import Delivery, Document, Kind, Scan, Void
from app.domain.findings import FindingEdit, Registration
from app.domain.inspection import Part, Photo
from app.domain.institution import Institution
from app.domain.rectification import Act, Evidence, Extension, Recheck, Reply, StopConfirmed, Transfer, Withdrawal
from app.domain.score_sheet import ItemScore, Mode, SheetItem
from app.domain.withdrawals import Restored
from app.storage.clocks import vouching_body
from app.storage.documents import delivery_body, issued_body, scan_body, undelivery_body, void_body
from app.storage.findings import edit_body, registration_body
from app.storage.inspections import part_body, photo_body, section_body
from app.storage.institutions import institution_body
from app.storage.profiles import profile_body
from app.storage.ratings import RatingHead, head_body, score_body
from app.storage.rectifications import act_body, kind_of, says_of_problem
from app.storage.removals import removal_body, return_body

DOCUMENT = Path(__file__).parents[2] / "docs" / "package-format.md"
DAY = date(2026, 11, 22)
ACTS: tuple[Act, ...] = (
    Reply(
        DAY,
        text="已换",
        by="院长",
        remark="无",
        completed=DAY,
        source="0" * 64,
        source_name="台账.xlsx",
        exported="......",
        returned=".a.b...",
        evidence=(Evidence("", "0" * 64, "一.jpg"),),
    ),
    Extension(DAY, DAY, "配件未到"),
    StopConfirmed(DAY, "张三", "关阀"),
    Transfer(DAY, "消防", True, "电话告知"),
    Recheck(DAY, "张三", False, deadline=DAY),
    Withdrawal(DAY, "0" * 16, "登错了行"),
)
ISSUED = Document("document/notice/a-1", Kind.NOTICE, "养改1号", DAY, "", "", "通知单", "民政", "a", ("XF09",), True)
SAID = {"corrections": ("a:1:b",), "sections": ("fire.1",), "printed": "7F3A-91C2"}
SCORE = SheetItem("1.1", "1", "1", "标牌", Decimal(2))
RATED = RatingHead("a:1:b", DAY, Mode.ASSESSMENT, "0" * 64, "1" * 64, grade="3A", profile_ref="a:2:c")


def _listed() -> dict[tuple[str, str], set[str]]:
    """(kind, slot) → the fields of its row in the document."""
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+)` \| (.+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.M)
    return {(kind, slot): set(re.findall(r"`(\w+)`", fields)) for kind, slot, fields in rows}


WRITTEN = {
    ("institution", "head"): set(institution_body(Institution("敬老院"))),
    ("removal", "removed/<mark>"): set(removal_body("重复", 3)) | set(return_body("没有重复")),
    ("clock", "head"): set(vouching_body("已核对")),
    ("part", "part/<name>"): set(part_body(Part("1", "张三", ()))),
    ("part", "section/<id>"): set(section_body("1")),
    ("photo", "photo/<item>/<mark>"): set(photo_body(Photo("photo/XF09/a", "0" * 64, "a.jpg", 1, 1))),
    ("finding", "finding/<key>"): set(edit_body(FindingEdit("问题", "整改", 1, "院长", True, "公安局")))
    | set(registration_body(Registration("A01-0001", DAY, Severity.GENERAL, "问题", "整改", DAY))),
    ("document", "document/<kind>/<mark>"): set(issued_body(replace(ISSUED, **SAID)))
    | set(void_body(Void("写错", DAY, "张三")))
    | set(delivery_body(Delivery("直接送达", DAY)))
    | set(undelivery_body("登错了", DAY, "张三")),
    ("scan", "document/<kind>/<mark>/<scan>"): set(scan_body(Scan("", "", "", ""))),
    ("rating", "head"): set(head_body(RATED)),
    ("rating", "score/<item>"): set(score_body(SCORE, ItemScore(None))),
    ("profile", "head"): set(profile_body(profiles()[0])) | {"edition", "previous"},
}


@pytest.mark.parametrize("place", WRITTEN, ids=lambda place: " ".join(place))
def test_the_document_lists_the_fields_that_are_written(place: tuple[str, str]) -> None:
    assert _listed()[place] == WRITTEN[place]


@pytest.mark.parametrize("act", ACTS, ids=kind_of)
def test_the_document_lists_the_says_of_problem_an_act(act: Act) -> None:
    listed = _listed()
    after = {"after"} if isinstance(act, Recheck) else set()
    assert listed[kind_of(act), "finding/<key>/<mark>"] == set(act_body(act)) | after
    assert listed.get((kind_of(act), "finding/<key>"), set()) == set(says_of_problem(act, "0", Restored("", DAY)))


def test_the_document_names_every_kind_of_document() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [kind.value for kind in Kind if f"`{kind.value}`" not in text] == []
