"""Every reader of the journal is total: whatever the JSON, what comes out is the family's own type or `NotShown`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklists.load import profiles
from app.domain.checklist import Profile, Severity
from app.domain.documents import Delivery, Document, Kind, Void
from app.domain.features import Feature
from app.domain.findings import FindingEdit, Registration
from app.domain.inspection import Edition, Home, Photo, Verdict
from app.domain.institution import Institution, Residents, Roster
from app.domain.rectification import Evidence, Extension, Recheck, Reply, StopConfirmed, Transfer
from app.domain.score_sheet import ItemScore, SheetItem
from app.domain.score_sheet import Mode as RatingMode
from app.domain.unreadable import UNSHOWN, Unreadable
from app.storage import documents, findings, inspections, institutions, ratings, rectifications
from app.storage import profiles as kept_profiles
from app.storage.decoding import MOST_TEXT, NotShown, Place, cut_texts, decode, decode_sound
from app.storage.reading import fields_of
from tests.storage.hostile import bodies, mutated, values

DAY = date(2026, 11, 22)
HOME = Home(
    "青石镇敬老院", beds=60, residents=Residents(21, 0, 15), roster=Roster(4, 2, 2), features=frozenset({Feature.GAS})
)
ISSUED = replace(
    Document("document/notice/a-1", Kind.NOTICE, "养改1号", DAY, "", "", "通知单", "民政", "a", ("XF09",), True),
    corrections=("a:1:b",),
    sections=("fire.1",),
    printed="7F3A-91C2",
)
HEAD = {
    "institution": "x",
    "mode": "patrol",
    "started": "2026-11-22",
    "office": "民政局",
    "editions": [inspections.edition_json(Edition("fire", "2026", "0" * 64))],
    "profile": "wuzhong",
    "home": inspections.home_json(HOME),
}
SAID = {"companion": "院长", "opinion": "无", "refused": "", "reported": {"to": "局", "at": 1_795_320_000_000}}
RATED = ratings.RatingHead("a:1:b", DAY, RatingMode.ASSESSMENT, "0" * 64, "1" * 64, vetoes=("x",), grade="3A")
SHEET_ITEM = SheetItem("1.1", "1", "1", "标牌", Decimal(2))
ACTS = (
    Reply(DAY, "已换", "院长", True, "无", DAY, "0" * 64, "台账.xlsx"),
    Extension(DAY, DAY, "配件未到"),
    StopConfirmed(DAY, "张三", "关阀"),
    Transfer(DAY, "消防", True, "电话告知"),
    Recheck(DAY, "张三", False, (Evidence("文书", "0" * 64, "a.jpg"),), DAY, "还差", ("XF09",)),
)
Read = Callable[[dict[str, Any], Place], object]


def _document(body: dict[str, Any], at: Place) -> object:
    return documents.document_from("document/notice/a-1", body, at)


FAMILIES: dict[str, tuple[dict[str, Any], Read, type | tuple[type, ...]]] = {
    "head": (HEAD, inspections.head_from, tuple),
    "visit": (SAID, inspections.told_from, inspections.Told),
    "home": (inspections.home_json(HOME), inspections.home_from, Home),
    "institution": (
        institutions.institution_body(Institution("敬老院", features=frozenset({Feature.KITCHEN}))),
        lambda body, at: institutions.institution_from(body, 1, "A-1", at),
        Institution,
    ),
    "photo": (
        inspections.photo_body(Photo("", "0" * 64, "a.jpg", 4, 3)),
        lambda body, at: decode(Photo, {**body, "slot": "photo/XF09/a"}, at),
        Photo,
    ),
    "finding edit": (
        findings.edit_body(FindingEdit("问题", "整改", 3, "院长", True)),
        lambda body, at: findings.edit_from(body, at, "XF09"),
        FindingEdit,
    ),
    "registration": (
        findings.registration_body(Registration("A01-0001", DAY, Severity.MAJOR, "问题", "整改", DAY)),
        lambda body, at: findings.registration_from(body, at, "XF09"),
        (Registration, type(None)),
    ),
    "document": (documents.issued_body(ISSUED), _document, Document),
    "voided document": (
        documents.issued_body(ISSUED) | documents.void_body(Void("错", DAY, "甲")),
        _document,
        Document,
    ),
    "delivered document": (
        documents.issued_body(ISSUED) | documents.delivery_body(Delivery("直接送达", DAY)),
        _document,
        Document,
    ),
    "rating": (ratings.head_body(RATED), ratings.head_from, ratings.RatingHead),
    "score": (
        ratings.score_body(SHEET_ITEM, ItemScore(Decimal("1.5"), "少")),
        lambda body, at: ratings.score_from(body, at, "1.1"),
        ItemScore,
    ),
    "profile": (kept_profiles.profile_body(profiles()[0]), kept_profiles.profile_from, Profile),
    **{rectifications.kind_of(act): (rectifications.act_body(act), rectifications.act_from, type(act)) for act in ACTS},
}
ANY_ACT = (Reply, Extension, StopConfirmed, Transfer, Recheck)


def outcome(read: Read, body: object) -> object:
    """What a reader makes of a body, or what it says of it; anything else it raises fails the test."""
    at = Place("检查 3FA9-12")
    try:
        found = read(body, at)  # type: ignore[arg-type]
    except NotShown as error:
        found = error.unreadable
    for told in (*at.told, *([found] if isinstance(found, Unreadable) else [])):
        assert told.place.startswith("检查 3FA9-12") and told.why and len(str(told)) < 400
        assert all(sign.isprintable() for sign in str(told))
    return found


@pytest.mark.parametrize("family", FAMILIES)
def test_what_our_own_writers_say_is_read_back(family: str) -> None:
    good, read, kind = FAMILIES[family]
    at = Place("")
    assert isinstance(read(good, at), kind)
    assert at.told == []


@pytest.mark.parametrize("act", ACTS, ids=rectifications.kind_of)
def test_an_act_is_read_back_as_it_was(act: object) -> None:
    assert rectifications.act_from(rectifications.act_body(act), Place("")) == act  # type: ignore[arg-type]


@pytest.mark.parametrize("family", FAMILIES)
@given(data=st.data())
def test_whatever_the_body_a_family_is_read_or_says_why_not(family: str, data: st.DataObject) -> None:
    good, read, kind = FAMILIES[family]
    kinds = kind if isinstance(kind, tuple) else (kind,)
    body = data.draw(mutated(good) | bodies)
    found = outcome(read, fields_of(json.dumps(body)))
    assert isinstance(found, (Unreadable, *kinds, *(ANY_ACT if kinds[0] in ANY_ACT else ())))


@given(values)
def test_whatever_a_result_is_it_never_becomes_a_pass(value: Any) -> None:
    """A result that is not word for word a pass is none, and never disappears."""
    at = Place("检查 3FA9-12")
    result = inspections.result_from(value, at, "XF01", "结果")
    said = value.get("verdict") if isinstance(value, dict) else None
    known = {verdict.value for verdict in Verdict}
    assert result.verdict.value == (said if isinstance(said, str) and said in known else "unable")
    assert result.known or (result.reason and at.told)


@pytest.mark.parametrize("kind", [list, dict])
def test_nesting_without_end_is_no_body(kind: type) -> None:
    deep: Any = "深"
    for _ in range(50_000):
        deep = [deep] if kind is list else {"home": deep}
    for _, read, _ in FAMILIES.values():
        outcome(read, {"home": deep, "date": deep, "given": deep, "name": deep})
    assert not inspections.result_from(deep, Place("检查 A-1")).known


@pytest.mark.parametrize(
    ("change", "place", "why"),
    [
        ({"started": "2026-13-45"}, "开始日期", "写的是“2026-13-45”，不是日期"),
        ({"started": 5}, "开始日期", "写的是5，应是日期"),
        ({"started": "9999-12-31"}, "开始日期", "写的是9999-12-31，不在可能的范围内"),
        ({"mode": "future"}, "检查方式", "由较新的版本写入：“future”"),
        ({"mode": ["patrol"]}, "检查方式", "写的是一组内容，应是文字"),
        ({"home": []}, "机构情况", "写的是一组内容，不是本软件的写法"),
        ({"home": {"name": "院", "beds": -5}}, "机构情况 · 床位数", "写的是-5，不在可能的范围内"),
        (
            {"home": {"name": "院", "residents": {"disabled": True}}},
            "机构情况 · 在住老人 · 失能",
            "写的是“是”，应是整数",
        ),
        ({"editions": []}, "检查表", "没有写"),
        ({"editions": [{"id": "fire"}]}, "检查表 · 第1项 · 版本", "没有写"),
    ],
)
def test_what_can_not_be_shown_is_told_by_its_place_in_a_persons_words(
    change: dict[str, Any], place: str, why: str
) -> None:
    found = outcome(inspections.head_from, HEAD | change)
    assert found == Unreadable(f"检查 3FA9-12 · {place}", why, newer="较新" in why)


def test_damage_and_a_newer_version_have_remedies_of_their_own() -> None:
    damaged, newer = (
        Unreadable("检查 A-1", "没有写", by="乙"),
        Unreadable("检查 A-1", "由较新的版本写入：“x”", newer=True),
    )
    assert "请让乙重新导出" in damaged.remedy and "升级" in newer.remedy
    assert str(NotShown(damaged)) == f"检查 A-1：不能显示，没有写。{damaged.remedy}"


def test_words_for_people_cost_only_themselves() -> None:
    at = Place("检查 3FA9-12")
    home = inspections.home_from({"name": "院", "address": 5, "director": ["甲"], "beds": 3}, at)
    assert (home.name, home.address, home.director, home.beds) == ("院", UNSHOWN, UNSHOWN, 3)
    assert [told.place for told in at.told] == ["检查 3FA9-12 · 机构情况 · 地址", "检查 3FA9-12 · 机构情况 · 负责人"]


def test_a_feature_of_a_newer_version_is_told_and_the_others_stand() -> None:
    at = Place("机构 A-1")
    home = institutions.institution_from({"name": "院", "features": ["moon", "gas", "sun"]}, 1, "A-1", at)
    assert home.features == {Feature.GAS} and [told.newer for told in at.told] == [True, True]


def test_a_list_of_nothing_but_unknown_words_is_not_read_for_ever() -> None:
    with pytest.raises(NotShown, match="太多"):
        institutions.institution_from({"name": "院", "features": ["moon"] * 100_000}, 1, "A-1", Place("机构 A-1"))


def test_a_voiding_that_can_not_be_read_is_one_and_a_delivery_is_none() -> None:
    at = Place("检查 A-1")
    body = documents.issued_body(ISSUED) | {"voided": 5, "delivery": 5}
    found = documents.document_from(ISSUED.slot, body, at)
    assert found.void == Void(UNSHOWN, DAY, "") and found.delivery is None and len(at.told) == 2


def test_a_digest_that_can_not_be_read_costs_no_document() -> None:
    at = Place("检查 A-1")
    for odd in (5, {"content": 5}, "x"):
        found = documents.document_from(ISSUED.slot, documents.issued_body(ISSUED) | {"printed": odd}, at)
        assert found.findings == ISSUED.findings
    assert len(at.told) == 3


def test_a_certificate_that_can_not_be_read_makes_nobody_an_officer() -> None:
    read = decode(inspections._Part, {"inspector": "甲", "certificate": 5}, Place(""), spare={"certificate": ""})
    assert read.certificate == ""


def test_a_text_without_end_is_cut_where_it_is_shown() -> None:
    body = fields_of(json.dumps({"note": "长" * (MOST_TEXT + 7), "result": {"reason": "短"}}))
    assert str(body["note"]).endswith(f"……（共{MOST_TEXT + 7}个字，其余没有显示）") and body["result"] == {
        "reason": "短"
    }
    assert cut_texts(["短"]) == ["短"]


def test_the_quick_way_reads_what_fits_and_nothing_else() -> None:
    assert decode_sound(Evidence, '{"note":"文书"}') == Evidence("文书")
    for text in ('{"note":5}', "[]", "{", '{"note":null}', '{"note":"' + "长" * MOST_TEXT + '"}'):
        assert decode_sound(Evidence, text) is None
