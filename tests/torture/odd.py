"""Values, texts and bodies that no program of ours writes, by chance."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

ABSENT = "f" * 64
"""A digest of which no store holds the content."""
TEXTS = (
    "", " ", "pass", "fail", "half", "patrol", "future", "2026-11-22", "2026-13-45", "9999-12-31", "0001-01-01",
    "1e999999999", "NaN", "-1", "１２", ABSENT, "reply", "recheck", "major", "general", "notice", "=1+1", "../../x",
    "<b>院</b>", "%s{0}", "敬老院", "\u0378", "\U0010fffd", "\u202e院", "👴🏽", "a\tb", "长" * 300, "宽 " * 2000,
    "110101199003071233", "0" * 32 + ":1:" + "0" * 32, "0" * 32 + ":" + "9" * 30 + ":" + "0" * 32,
)  # fmt: skip
NUMBERS = (0, 1, -1, 7, 60, 100_001, 2**31, 2**53, 2**62, 2**63 - 1, -(2**63), 1_795_320_000_000)
FIELDS = (
    "name", "started", "mode", "home", "editions", "institution", "profile", "beds", "residents", "roster", "carers",
    "features", "result", "verdict", "value", "reason", "note", "blob", "width", "sections", "part", "inspector",
    "number",
    "registered", "severity", "deadline", "deadline_days", "problem", "act", "date", "until", "passed", "evidence",
    "text", "closed", "recheck", "due", "done", "items", "findings", "voided", "delivery", "about", "department", "at",
    "to", "reported", "id", "edition", "frame", "sheet", "given", "score", "full", "ratios", "group", "community",
    "remarks", "vetoes", "counties", "binds", "title", "scope", "previous", "*", "corrected_because", "decided_because",
)  # fmt: skip
SLOTS = (
    "head", "visit", "part/1", "part/2", "part/x", "section/fire.1", "answer/XF02", "answer/XF09", "answer/QQ99",
    "answer/", "photo/XF09/a", "photo/XF09", "finding/XF09", "finding/XF13", "finding/QQ99", "finding/XF09/a",
    "finding/XF13/b/c",
    "document/notice/x-1", "document/order/x-2", "document/poem/x-3", "document/recheck-record/x-4",
    "document/receipt/x-5", "document/notice/x-1/s", "document/notice", "document/", "score/1.1", "score/environment/1",
    "weather/1", "sign/9x", "/", "长/" * 40,
)  # fmt: skip
KINDS = (
    "institution", "inspection", "part", "answer", "photo", "finding", "reply", "extension", "stop", "transfer",
    "recheck", "document", "scan", "rating", "edition", "profile", "decision", "delete", "weather",
)  # fmt: skip
THINGS = ("institution", "inspection", "rating", "edition", "profile", "pair", "weather")


def value(chance: Random, depth: int = 0) -> Any:
    """Any value that a body can hold."""
    match chance.randrange(10 if depth < 3 else 8):
        case 0:
            return None
        case 1:
            return chance.random() < 0.5
        case 2 | 3:
            return chance.choice(NUMBERS) if chance.random() < 0.6 else chance.randint(-50, 50)
        case 4 | 5 | 6:
            return chance.choice(TEXTS)
        case 7:
            return "".join(chance.choice("甲乙ab1 -") for _ in range(chance.randrange(8)))
        case 8:
            return [value(chance, depth + 1) for _ in range(chance.randrange(4))]
        case _:
            return {chance.choice(FIELDS): value(chance, depth + 1) for _ in range(chance.randrange(4))}


def body(chance: Random) -> dict[str, Any]:
    """Any body."""
    return {chance.choice(FIELDS): value(chance) for _ in range(chance.randrange(7))}


def mutated(good: dict[str, Any], chance: Random) -> dict[str, Any]:
    """A good body with some fields dropped, of another type, nested, or driven to an extreme."""
    changed = dict(good)
    names: Sequence[str] = sorted(good) or FIELDS
    for name in chance.sample(names, min(len(names), chance.choice((1, 1, 2, 3)))):
        held = changed.get(name)
        match chance.randrange(7):
            case 0:
                changed.pop(name, None)
            case 1:
                changed[name] = [held]
            case 2:
                changed[name] = {chance.choice(FIELDS): held}
            case 3 | 4 if isinstance(held, dict) and held:
                changed[name] = mutated(held, chance)
            case 3 | 4 if isinstance(held, list) and held:
                at = chance.randrange(len(held))
                inner = mutated(held[at], chance) if isinstance(held[at], dict) else value(chance)
                changed[name] = [*held[:at], inner, *held[at + 1 :]]
            case _:
                changed[name] = value(chance)
    return changed
