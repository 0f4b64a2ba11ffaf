"""Bodies of ratings ↔ their frozen data. A rating is a thing of its own that refers to its home.

The head holds who was rated, when, how and under which edition (the frame and the sheet, kept as blobs); each item's
marks stand in a slot of their own, so that two who fill in different items never clash.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.score_sheet import ItemScore, Mode, SheetItem

RATING = "rating"
SCORE_PREFIX = "score/"


@dataclass(frozen=True, slots=True)
class RatingHead:
    """What a rating says of itself. `frame` and `sheet` are the digests of the edition's two texts.

    `vetoes` are those that stood that day; `grade` and `remarks` the community home's grade and what was seen of each
    of its dimensions, where the jurisdiction has such grades.
    """

    institution: str
    day: date
    mode: Mode
    frame: str
    sheet: str
    profile: str = ""
    vetoes: tuple[str, ...] = ()
    grade: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)


def head_body(head: RatingHead) -> dict[str, Any]:
    body: dict[str, Any] = {
        "institution": head.institution,
        "date": head.day.isoformat(),
        "mode": head.mode.value,
        "edition": {"frame": head.frame, "sheet": head.sheet},
        "profile": head.profile,
        "vetoes": list(head.vetoes),
    }
    if head.grade or head.remarks:
        body["community"] = {"grade": head.grade, "remarks": dict(head.remarks)}
    return body


def head_from(body: Mapping[str, Any]) -> RatingHead | None:
    """The head; None where it lacks what a rating cannot be without, or says a mode that only a newer version knows."""
    edition, mode = body.get("edition") or {}, body.get("mode")
    if "institution" not in body or "date" not in body or mode not in {known.value for known in Mode}:
        return None
    if not edition.get("frame") or not edition.get("sheet"):
        return None
    community = body.get("community") or {}
    return RatingHead(
        institution=body["institution"],
        day=date.fromisoformat(body["date"]),
        mode=Mode(mode),
        frame=edition["frame"],
        sheet=edition["sheet"],
        profile=body.get("profile", ""),
        vetoes=tuple(body.get("vetoes") or ()),
        grade=community.get("grade", ""),
        remarks=dict(community.get("remarks") or {}),
    )


def score_body(item: SheetItem, score: ItemScore) -> dict[str, Any]:
    """One field, never joined from two hands: marks without their reason would say another thing."""
    given: dict[str, Any] = {"score": None if score.score is None else str(score.score), "full": str(item.full)}
    return {"given": given | ({"reason": score.reason} if score.reason else {})}


def score_from(body: Mapping[str, Any]) -> ItemScore:
    given = body.get("given") or {}
    score = given.get("score")
    return ItemScore(None if score is None else Decimal(score), given.get("reason", ""))
