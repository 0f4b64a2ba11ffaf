"""What lists say of a visit. Pure, and cheap to bring: lists need nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SIGNED, NOT_BEGUN, CHECKING, TO_SIGN = "已签字", "未开始", "检查中", "待签字"


class VisitStage(StrEnum):
    """Where a visit stands between its beginning and the last signature."""

    NOT_BEGUN = "not_begun"
    CHECKING = "checking"
    TO_SIGN = "to_sign"
    PARTLY_SIGNED = "partly_signed"
    SIGNED = "signed"

    @property
    def label(self) -> str:
        return _STAGE_LABELS[self]


_STAGE_LABELS = {
    VisitStage.NOT_BEGUN: NOT_BEGUN,
    VisitStage.CHECKING: CHECKING,
    VisitStage.TO_SIGN: TO_SIGN,
    VisitStage.PARTLY_SIGNED: "部分签字",
    VisitStage.SIGNED: SIGNED,
}


class Mode(StrEnum):
    """检查方式, fixed when the inspection starts (docs/decisions/modes.md)."""

    PATROL = "patrol"
    ADMINISTRATIVE = "administrative"

    @property
    def label(self) -> str:
        return {"patrol": "自查/巡查", "administrative": "行政检查"}[self.value]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a set of items is."""

    total: int
    checked: int
    failed: int
    unable: int
    not_applicable: int
    referred: int = 0
    """Those of which a department has to judge what was seen: neither 符合 nor 不符合."""

    @property
    def left(self) -> int:
        return self.total - self.checked


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of inspections."""

    key: int
    handle: str
    institution: int
    institution_name: str
    mode: Mode
    started: date
    checklists: tuple[str, ...]
    inspectors: tuple[str, ...]
    progress: Progress
    closed: bool
    parts_signed: int
    parts: int
    last_saved: int
    begun: int
    """When it was begun, in milliseconds UTC by that computer's clock."""
    day_doubt: str = ""
    """Why its day is not to be believed."""
    late: int = 0
    """What came after signing and waits for a decision."""

    @property
    def stage(self) -> VisitStage:
        if self.closed:
            return VisitStage.SIGNED
        if self.parts_signed:
            return VisitStage.PARTLY_SIGNED
        if not self.progress.checked:
            return VisitStage.NOT_BEGUN
        return VisitStage.CHECKING if self.progress.left else VisitStage.TO_SIGN

    @property
    def state(self) -> str:
        """Where the visit stands, in a word."""
        partly = self.stage is VisitStage.PARTLY_SIGNED
        return f"已签 {self.parts_signed}/{self.parts}" if partly else self.stage.label

    @property
    def undecided(self) -> str:
        """What waits for a decision; empty where nothing does."""
        return f"待决定 {self.late}" if self.late else ""

    @property
    def searched(self) -> str:
        """What a search finds it by, in small letters."""
        parts = (
            self.institution_name,
            self.handle,
            self.mode.label,
            self.undecided,
            self.started.isoformat(),
            "、".join(self.checklists),
            "、".join(self.inspectors),
            self.state,
        )
        return " ".join(parts).casefold()
