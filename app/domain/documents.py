"""Documents that an inspection brings forth: kinds and copies, what is kept of each, what was done with it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.checklist import Department
from app.domain.findings import Finding


class Kind(StrEnum):
    """The documents that this program prints of an inspection. Their names on paper are the office's to choose."""

    INSPECTION_NOTICE = "inspection-notice"
    RECORD = "record"
    LIST = "list"
    NOTICE = "notice"
    REPLY_SLIP = "reply-slip"
    ORDER = "order"
    RECHECK_RECORD = "recheck-record"
    OPINION = "opinion"
    TRANSFER = "transfer"
    RECEIPT = "receipt"

    @property
    def label(self) -> str:
        """The name it bears where the office has set none."""
        return _TITLES[self]


_TITLES = {
    Kind.INSPECTION_NOTICE: "检查通知书",
    Kind.RECORD: "现场检查记录",
    Kind.LIST: "问题清单",
    Kind.NOTICE: "整改通知单",
    Kind.REPLY_SLIP: "整改回执",
    Kind.ORDER: "责令（限期）改正通知书",
    Kind.RECHECK_RECORD: "复查记录",
    Kind.OPINION: "整改复查意见书",
    Kind.TRANSFER: "问题移送单",
    Kind.RECEIPT: "送达回证",
}

NUMBERED = frozenset(
    {Kind.INSPECTION_NOTICE, Kind.LIST, Kind.NOTICE, Kind.ORDER, Kind.OPINION, Kind.TRANSFER},
)
"""Kinds that take a number; the others bear the inspection's own, or that of the document they belong to."""

OFFICERS_ONLY = frozenset({Kind.INSPECTION_NOTICE, Kind.ORDER, Kind.OPINION, Kind.RECEIPT})
"""Kinds of 行政检查: two inspectors with certificate numbers."""

TELLING = frozenset({Kind.NOTICE, Kind.ORDER})
"""Kinds by which the home is told what to mend."""

ABOUT_A_DAY = frozenset({Kind.RECHECK_RECORD, Kind.OPINION})
"""Kinds that tell of the rechecks of one day."""

BY_DEPARTMENT = frozenset({Kind.ORDER, Kind.OPINION, Kind.TRANSFER})
"""Kinds that are some department's, or go to one."""

OUTWARD = frozenset({Kind.TRANSFER})
"""Kinds that never go to the home: they have no copy for it."""


class Copy(StrEnum):
    """Which of the two prints: what goes to the home leaves out who complained or was interviewed (design §4)."""

    INSTITUTION = "institution"
    OFFICE = "office"

    @property
    def label(self) -> str:
        return {"institution": "送达联", "office": "存档联"}[self.value]


WAYS = ("直接送达", "留置送达", "邮寄送达", "电子送达", "委托送达", "其他方式")
"""Ways of delivery, to choose from; a list of words and no statement of law."""


@dataclass(frozen=True, slots=True)
class Void:
    """作废: why, when, by whom. The document stays listed."""

    reason: str
    day: date
    by: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a document reached the home."""

    way: str
    day: date
    receiver: str = ""
    witness: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A delivery was noted by mistake and taken back: what had been said, why it goes, when, by whom."""

    delivery: Delivery
    reason: str
    day: date
    by: str


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture or PDF of the signed page."""

    slot: str
    blob: str
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Document:
    """An issued document. `slot` is its place in the inspection and its key.

    `about`: the day of the rechecks (ISO) that a record or opinion speaks of, or the slot of the document that a
    receipt is for. `findings`: the problems that it carries; empty for those that carry all. `number` is empty for
    kinds without one. `undelivered`: deliveries that were taken back, oldest first.
    """

    slot: str
    kind: Kind
    number: str
    day: date
    actor: str = ""
    device: str = ""
    title: str = ""
    department: str = ""
    about: str = ""
    findings: tuple[str, ...] = ()
    handed_over: bool = False
    void: Void | None = None
    delivery: Delivery | None = None
    scans: tuple[Scan, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()

    @property
    def shown_title(self) -> str:
        return self.title or self.kind.label


def told_of(documents: Iterable[Document], finding: str) -> tuple[Document, ...]:
    """The notices and orders by which a home was told of a problem, voided ones left out."""
    return tuple(
        document
        for document in documents
        if document.kind in TELLING and document.void is None and finding in (document.findings or (finding,))
    )


def owner(finding: Finding, own: Department) -> Department:
    """The department a problem belongs to: the issuing office's where it is among them, else the first."""
    return own if own in finding.departments or not finding.departments else finding.departments[0]
