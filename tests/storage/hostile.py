"""Bodies that no program of ours writes: named cases, and chance. All are what a journal may hold."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from app.storage.inspections import CORRECTED
from app.storage.store import Store

ABSENT = "f" * 64
"""A digest of which no store holds the content."""
OTHER = "0" * 32
DEEP: Any = [[[[[[[[["深"]]]]]]]]]

HEADS: dict[str, dict[str, Any]] = {
    "a thirteenth month": {"started": "2026-13-45"},
    "a start that is a number": {"started": 5},
    "no start": {"started": None},
    "a start in year 9999": {"started": "9999-12-31"},
    "a start in year 1": {"started": "0001-01-01"},
    "a mode of a newer version": {"mode": "future"},
    "a mode that is a list": {"mode": ["patrol"]},
    "no mode": {"mode": None},
    "no home": {"home": None},
    "a home that is a list": {"home": []},
    "a home without a name": {"home": {}},
    "beds as text": {"home": {"name": "院", "beds": "x"}},
    "fewer than no beds": {"home": {"name": "院", "beds": -5}},
    "beds beyond counting": {"home": {"name": "院", "beds": 10**18}},
    "residents as a list": {"home": {"name": "院", "residents": []}},
    "residents as text": {"home": {"name": "院", "residents": {"disabled": "三"}}},
    "carers below nothing": {"home": {"name": "院", "roster": {"carers": -1}}},
    "features as a number": {"home": {"name": "院", "features": 5}},
    "no editions": {"editions": None},
    "editions as a number": {"editions": 5},
    "an empty list of editions": {"editions": []},
    "an edition that is a number": {"editions": [5]},
    "an edition without a blob": {"editions": [{"id": "fire"}]},
    "an edition that is not here": {"editions": [{"id": "fire", "edition": "1", "blob": ABSENT}]},
    "a reference that is a number": {"institution": 5},
    "no reference": {"institution": None},
    "a profile that is a number": {"profile": 5},
    "a reference to a profile that is a number": {"profile_ref": 5},
}
"""Changes of a visit's head that leave nothing to be shown of it."""

ODD_HEADS: dict[str, dict[str, Any]] = {
    "a feature of a newer version": {"home": {"name": "院", "features": ["kitchen", "moon"]}},
    "an office that is a number": {"office": 5},
    "a reference to nothing": {"institution": "nobody"},
    "a reference beyond all numbers": {"institution": f"{OTHER}:{'9' * 30}:{'0' * 32}"},
    "a profile that nobody knows": {"profile": "atlantis"},
    "a reference to a profile that is none": {"profile": "x@1", "profile_ref": "nobody"},
    "a reference to a profile beyond all numbers": {"profile_ref": f"{OTHER}:{'9' * 30}:{'0' * 32}"},
    "an address that is a list": {"home": {"name": "院", "address": ["路"]}},
}
"""Changes of a head with which the visit can still be shown."""

SLOTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a companion that is a number": ("visit", "inspection", {"companion": 5}),
    "a report that is a number": ("visit", "inspection", {"reported": 5}),
    "a report at no time": ("visit", "inspection", {"reported": {"to": "局", "at": "昨天"}}),
    "a report beyond time": ("visit", "inspection", {"reported": {"to": "局", "at": 2**62}}),
    "a certificate that is a number": ("part/1", "part", {"certificate": 5}),
    "an inspector that is a list": ("part/1", "part", {"inspector": []}),
    "a section whose part is a number": ("section/fire.1", "part", {"part": 5}),
    "a section of nobody": ("section/fire.1", "part", {"part": "nobody"}),
    "a result that is text": ("answer/XF02", "answer", {"result": "pass"}),
    "a result that is a number": ("answer/XF02", "answer", {"result": 0}),
    "a result that is a list": ("answer/XF02", "answer", {"result": []}),
    "an empty result": ("answer/XF02", "answer", {"result": {}}),
    "a verdict that is a number": ("answer/XF02", "answer", {"result": {"verdict": 5}}),
    "a verdict of a newer version": ("answer/XF02", "answer", {"result": {"verdict": "half"}}),
    "a value nested deep": ("answer/XF02", "answer", {"result": {"verdict": "fail", "value": DEEP}}),
    "a value beyond numbers": ("answer/XF35", "answer", {"result": {"verdict": "fail", "value": "1e999999999"}}),
    "a value at the end of days": ("answer/XF35", "answer", {"result": {"verdict": "fail", "value": "9999-12-31"}}),
    "a reason that is a number": ("answer/XF09", "answer", {"result": {"verdict": "fail", "reason": 5}}),
    "a note that is a number": ("answer/XF09", "answer", {"note": 5}),
    "a note without end": ("answer/XF09", "answer", {"note": "长" * 50_000}),
    "an answer to nothing asked": ("answer/QQ99", "answer", {"result": {"verdict": "fail"}}),
    "a photo that is a number": ("photo/XF09/a", "photo", {"blob": 5}),
    "a photo that is not here": ("photo/XF09/b", "photo", {"blob": ABSENT, "name": "丢.jpg", "width": 4, "height": 3}),
    "a photo as wide as text": ("photo/XF09/c", "photo", {"blob": ABSENT, "name": "宽.jpg", "width": "宽"}),
    "a number without deadline": ("finding/XF01", "finding", {"number": "A01-0009"}),
    "a deadline of null": ("finding/XF09", "finding", {"deadline": None}),
    "a deadline that is no day": ("finding/XF09", "finding", {"deadline": "明天"}),
    "a deadline beyond days": ("finding/XF09", "finding", {"deadline": "9999-12-31"}),
    "a severity of a newer version": ("finding/XF09", "finding", {"severity": "worst"}),
    "a severity that is a number": ("finding/XF09", "finding", {"severity": 1}),
    "a number that is taken away": ("finding/XF09", "finding", {"number": None}),
    "days as text": ("finding/XF09", "finding", {"deadline_days": "三"}),
    "a problem that is a number": ("finding/XF09", "finding", {"problem": 5}),
    "historic as text": ("finding/XF09", "finding", {"historic": "是"}),
    "a recheck that is text": ("finding/XF09", "recheck", {"closed": "ok"}),
    "a recheck that is nobody's": ("finding/XF09", "recheck", {"closed": {"recheck": "nobody", "passed": True}}),
    "a due day that is a number": ("finding/XF09", "extension", {"due": 5}),
    "an act of a newer version": ("finding/XF09/a", "visit", {"act": "fine", "date": "2026-11-22"}),
    "an act without a word": ("finding/XF09/b", "reply", {"date": "2026-11-22"}),
    "an act without a day": ("finding/XF09/c", "reply", {"act": "reply", "text": "好"}),
    "a reply that is a list": ("finding/XF09/d", "reply", {"act": "reply", "date": "2026-11-22", "text": []}),
    "a reply done perhaps": ("finding/XF09/e", "reply", {"act": "reply", "date": "2026-11-22", "done": "也许"}),
    "an extension to no day": ("finding/XF09/f", "extension", {"act": "extension", "date": "2026-11-22", "until": "x"}),
    "evidence that is text": (
        "finding/XF09/g",
        "recheck",
        {"act": "recheck", "date": "2026-11-22", "evidence": "看过"},
    ),
    "evidence of numbers": ("finding/XF09/h", "recheck", {"act": "recheck", "date": "2026-11-22", "evidence": [5]}),
    "passed as text": ("finding/XF09/i", "recheck", {"act": "recheck", "date": "2026-11-22", "passed": "是"}),
    "a paper of a newer version": ("document/poem/a-1", "document", {"date": "2026-11-22"}),
    "a paper without a day": ("document/notice/a-2", "document", {"date": 5, "number": "1"}),
    "a paper on numbers": ("document/order/a-3", "document", {"date": "2026-11-22", "findings": 5}),
    "a paper voided somehow": ("document/notice/a-4", "document", {"date": "2026-11-22", "voided": 5}),
    "a paper delivered somehow": ("document/notice/a-5", "document", {"date": "2026-11-22", "delivery": 5}),
    "a recheck's paper of no day": ("document/recheck-record/a-6", "document", {"date": "2026-11-22", "about": "x"}),
    "a receipt for nothing": ("document/receipt/a-7", "document", {"date": "2026-11-22", "about": "x"}),
    "a sheet to nobody": ("document/transfer/a-8", "document", {"date": "2026-11-22", "department": "气象"}),
    "a scan that is a number": ("document/notice/a-9/s", "scan", {"blob": 5}),
}
"""Slots of a visit, each with the kind of its event and a body: slot → kind, body. The visit can still be shown."""

CLOSED_SLOTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "sections that are a number": ("part/1", "part", {"sections": 5}),
    "sections of numbers": ("part/1", "part", {"sections": [5]}),
}
"""Slots with which nothing can be shown of the visit: who signed what is not to be told."""

THINGS: dict[str, tuple[str, dict[str, Any]]] = {
    "a home named by a number": ("institution", {"name": 5}),
    "a home of fewer beds than none": ("institution", {"name": "院", "beds": -1}),
    "a home of a newer kind": ("institution", {"name": "院", "kind": "star"}),
    "a home of people in words": ("institution", {"name": "院", "residents": {"partly": "许多"}}),
    "a visit of nothing": ("inspection", {}),
    "a rating of a newer way": ("rating", {"mode": "dream", "date": "2026-11-22", "institution": "x"}),
    "a rating on no day": ("rating", {"mode": "assessment", "date": "x", "institution": "x"}),
    "a rating by a number": (
        "rating",
        {"mode": "assessment", "date": "2026-11-22", "institution": "x", "edition": {"frame": 5, "sheet": 5}},
    ),
    "a checklist named by a number": ("edition", {"id": 5, "blob": ABSENT}),
    "a checklist that is not here": ("edition", {"id": "bd-x", "title": "表", "edition": "1", "blob": ABSENT}),
    "a jurisdiction without ratios": (
        "profile",
        {"id": "x", "title": "x", "binds": [], "rating_word": "等级", "ratios": 5},
    ),
    "a jurisdiction of no carers": (
        "profile",
        {
            "id": "x",
            "title": "x",
            "binds": [],
            "rating_word": "等级",
            "ratios": [{"group": "dependent", "carers": 0, "residents": 3, "document": "d", "clause": "一"}],
        },
    ),
}
"""Things of their own: kind and head."""

_WORDS = (
    "", "pass", "fail", "patrol", "future", "2026-11-22", "2026-13-45", "9999-12-31", "0001-01-01", "1e999999999",
    "NaN", "-1", ABSENT, "reply", "recheck", "major", "general", "notice", "=1+1", "../../x", "敬老院", "长" * 300,
)  # fmt: skip
_NUMBERS = st.sampled_from((0, 1, -1, 7, 100_001, 2**31, 2**53, 2**63 - 1, -(2**63))) | st.integers(-50, 50)
_NAMES = (
    "name", "started", "mode", "home", "editions", "institution", "profile", "beds", "residents", "roster", "carers",
    "features", "result", "verdict", "value", "reason", "note", "blob", "width", "sections", "inspector", "number",
    "registered", "severity", "deadline", "deadline_days", "problem", "act", "date", "until", "passed", "evidence",
    "text", "closed", "recheck", "due", "done", "items", "findings", "voided", "delivery", "about", "department", "at",
    "to", "reported", "good", "of", "part", "whole", "day", "type", "id", "edition", "frame", "sheet", "given", "score",
    "full", "ratios", "group", "community", "remarks", "vetoes", "counties", "binds", "title",
)  # fmt: skip


def say(
    store: Store, root: int, slot: str, body: dict[str, Any], kind: str, *, actor: str = "别人", at: int = 1
) -> None:
    """Somebody else's word about a thing, with the reason that a change of what was signed needs to count."""
    store.write(root, slot, {CORRECTED: "看错", **body}, kind=kind, actor=actor, at=at)


leaves = st.none() | st.booleans() | _NUMBERS | st.sampled_from(_WORDS) | st.text("甲乙ab1 -", max_size=6)
names = st.sampled_from(_NAMES)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
)
bodies = st.dictionaries(names, values, max_size=6)
"""Whatever a body may be, with the names that ours have."""


@st.composite
def mutated(draw: st.DrawFn, good: dict[str, Any]) -> dict[str, Any]:
    """A good body with some fields dropped, retyped, nested or driven to an extreme."""
    changed = dict(good)
    for name in draw(st.lists(st.sampled_from(sorted(good)), min_size=1, max_size=3)):
        match draw(st.integers(0, 4)):
            case 0:
                changed.pop(name, None)
            case 1:
                changed[name] = draw(values)
            case 2:
                changed[name] = [changed.get(name)]
            case 3:
                changed[name] = {"name": changed.get(name)}
            case _ if isinstance(changed.get(name), dict) and changed[name]:
                changed[name] = draw(mutated(changed[name]))
            case _:
                changed[name] = draw(leaves)
    return changed
