"""How long a county keeps what was written and taken on a visit, and what of it has run out. Pure.

No period stands here: the county enters its years and the document that sets them. What has run out is proposed and
nothing more; a person erases it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.days import add_months

FEWEST_YEARS, MOST_YEARS = 1, 100
LONGEST_SOURCE = 200


class Kept(StrEnum):
    """A kind of thing that a period is set for, those with pictures of people first."""

    PHOTOS = "photos"
    EVIDENCE = "evidence"
    SCANS = "scans"
    NOTES = "notes"
    WORDINGS = "wordings"
    ACTS = "acts"
    PAPERS = "papers"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def covers(self) -> str:
        """What belongs to it, in a person's words."""
        return _COVERS[self]


_LABELS = {
    Kept.PHOTOS: "检查照片",
    Kept.EVIDENCE: "复查证据",
    Kept.SCANS: "签字页扫描件",
    Kept.NOTES: "检查时写的文字",
    Kept.WORDINGS: "问题的措辞",
    Kept.ACTS: "整改经过的文字",
    Kept.PAPERS: "文书的文字",
}
_COVERS = {
    Kept.PHOTOS: "检查项下的照片和照片的名称",
    Kept.EVIDENCE: "复查时附的照片和写明的文书",
    Kept.SCANS: "附在文书下的签字页和文件名",
    Kept.NOTES: "现场情况、原因、更正理由，陪同人员、意见、陈述申辩",
    Kept.WORDINGS: "问题、整改要求、责任人",
    Kept.ACTS: "回复、延期、停用、移送、复查时写的话",
    Kept.PAPERS: "作废原因，送达的收件人和见证人",
}


class Since(StrEnum):
    """The day that a period is counted from."""

    VISIT = "visit"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return "检查之日" if self is Since.VISIT else "最后一个问题销账之日"


@dataclass(frozen=True, slots=True)
class Rule:
    """A period that the county has set for one kind of thing."""

    kept: Kept
    years: int
    since: Since
    source: str
    """The document that sets it, by number and name, as the county wrote it."""

    @property
    def words(self) -> str:
        return f"自{self.since.label}起保管 {self.years} 年（{self.source}）"


@dataclass(frozen=True, slots=True)
class VisitState:
    """What of a visit its periods hang on."""

    day: date
    open: bool
    """Whether the visit is not signed to its end, or a problem of it still waits to be mended."""
    last_closed: date | None
    """The day on which the last of its problems was closed; None where none ever was."""


@dataclass(frozen=True, slots=True)
class RuleFault:
    """Why a rule can not be set: the field, and a sentence."""

    field: str
    sentence: str


def rule_faults(years: int | None, source: str) -> tuple[RuleFault, ...]:
    """What is wrong with the two fields that a person types."""
    found = []
    if years is None or not FEWEST_YEARS <= years <= MOST_YEARS:
        found.append(RuleFault("years", f"保管年数应为 {FEWEST_YEARS} 到 {MOST_YEARS} 的整数。"))
    if not source.strip():
        found.append(RuleFault("source", "没有写明依据的文号或名称。"))
    elif len(source.strip()) > LONGEST_SOURCE:
        found.append(RuleFault("source", f"依据太长，最多 {LONGEST_SOURCE} 个字。"))
    return tuple(found)


def last_day(rule: Rule, visit: VisitState) -> date | None:
    """The last day on which a thing of a visit is kept; None while the days of its period do not run yet.

    It is the same day of the month that the period began on, and the month's last day where there is none. A visit
    without any problem has none to be closed: its period runs from its own day.
    """
    if rule.since is Since.VISIT:
        begun = visit.day
    elif visit.open:
        return None
    else:
        begun = max(visit.day, visit.last_closed or visit.day)
    try:
        return add_months(begun, 12 * rule.years)
    except ValueError:  # a broken clock wrote a day at the end of all calendars
        return date.max


def run_out(rule: Rule, visit: VisitState, today: date) -> bool:
    """Whether the period is over: its last day has passed."""
    until = last_day(rule, visit)
    return until is not None and until < today


def latest_visit_day(rules: Iterable[Rule], today: date) -> date | None:
    """A day after which no visit can have anything that has run out; None where there is no rule."""
    shortest = min((rule.years for rule in rules), default=None)
    return None if shortest is None else add_months(today, -12 * shortest)


def kept_of(slot: str, path: str) -> Kept | None:
    """The kind of what stands at a path of a visit's part (an empty path: a file); None for what has no period."""
    match slot.split("/"):
        case ["photo", *_]:
            return Kept.PHOTOS
        case ["answer", *_] | ["visit"]:
            return Kept.NOTES
        case ["finding", _]:
            return Kept.WORDINGS
        case ["finding", _, *_]:
            return Kept.EVIDENCE if not path or path.startswith("/evidence/") else Kept.ACTS
        case ["document", _, _, _]:
            return Kept.SCANS
        case ["document", *_]:
            return Kept.PAPERS
    return None


# How the rules are kept


def rules_data(rules: Iterable[Rule]) -> dict[str, dict[str, object]]:
    """The rules as they are kept, by kind."""
    return {rule.kept.value: {"years": rule.years, "since": rule.since.value, "source": rule.source} for rule in rules}


def rules_from(data: object) -> tuple[Rule, ...]:
    """The rules that were kept, in the order of the kinds; what makes no sense is left out: then nothing runs out."""
    entries = data if isinstance(data, Mapping) else {}
    found = (_rule_from(kept, entries.get(kept.value)) for kept in Kept)
    return tuple(rule for rule in found if rule is not None)


def _rule_from(kept: Kept, entry: object) -> Rule | None:
    match entry:
        case {"years": int(years), "since": ("visit" | "closed") as since, "source": str(source)} if not isinstance(
            years, bool
        ):
            return None if rule_faults(years, source) else Rule(kept, years, Since(since), source)
    return None
