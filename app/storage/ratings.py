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
from app.storage.decoding import Body, Name, Place, decode
from app.storage.store import Store

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
    profile_ref: str = ""
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
    if head.profile_ref:
        body["profile_ref"] = head.profile_ref
    if head.grade or head.remarks:
        body["community"] = {"grade": head.grade, "remarks": dict(head.remarks)}
    return body


def place_of(store: Store, rating: int) -> Place:
    """What a person calls a rating."""
    return Place(f"预评估 {store.handle(rating)}")


@dataclass(frozen=True, slots=True)
class _Edition:
    frame: str
    sheet: str


@dataclass(frozen=True, slots=True)
class _Community:
    grade: str = ""
    remarks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Head:
    institution: Name
    date: date
    assessment: Mode
    edition: _Edition
    profile: Name = ""
    profile_ref: Name = ""
    vetoes: tuple[str, ...] = ()
    community: _Community = field(default_factory=_Community)


def head_from(body: Body, at: Place) -> RatingHead:
    """The head. Raises `NotShown` where it lacks what a rating cannot be without, or says what only a newer version
    knows."""
    # a visit has a mode too, and people call it otherwise
    said = {"assessment" if name == "mode" else name: value for name, value in body.items()}
    read = decode(_Head, said, at, spare={"community": {}})
    return RatingHead(
        institution=read.institution,
        day=read.date,
        mode=read.assessment,
        frame=read.edition.frame,
        sheet=read.edition.sheet,
        profile=read.profile,
        profile_ref=read.profile_ref,
        vetoes=read.vetoes,
        grade=read.community.grade,
        remarks=read.community.remarks,
    )


def score_body(item: SheetItem, score: ItemScore) -> dict[str, Any]:
    """One field, never joined from two hands: marks without their reason would say another thing."""
    given: dict[str, Any] = {"score": None if score.score is None else str(score.score), "full": str(item.full)}
    return {"given": given | ({"reason": score.reason} if score.reason else {})}


@dataclass(frozen=True, slots=True)
class _Given:
    score: Decimal | None
    reason: str = ""


def score_from(body: Body, at: Place, item: str) -> ItemScore:
    """The marks of one item. Raises `NotShown`: a forecast without them would be another."""
    read = decode(_Given, body.get("given"), at, item, "得分")
    return ItemScore(read.score, read.reason)
