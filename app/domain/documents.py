"""Documents that an inspection brings forth: kinds and copies, what is kept of each, what was done with it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.checklist import Department
from app.domain.findings import Finding
from app.domain.rewording import Rewording, worded


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

    @property
    def rules(self) -> Rules:
        return _RULES[self]


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


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every document of a kind."""

    numbered: bool = False
    """It takes a number; the others bear the inspection's own, or that of the document they belong to."""
    officers_only: bool = False
    """It is a document of 行政检查: two inspectors with certificate numbers."""
    tells: bool = False
    """By it the home is told what to mend."""
    carries: bool = False
    """It names problems, and which these are is fixed when it is issued."""
    whole: bool = False
    """It tells of the whole visit, with all that keeps it from being the whole truth."""
    draft: bool = False
    """Before anything is signed it can be seen as a draft."""
    about_a_day: bool = False
    """It tells of the rechecks of one day."""
    by_department: bool = False
    """It is some department's, or goes to one."""
    two_copies: bool = True
    """There is a copy for the home and one for the office."""


_RULES = {
    Kind.INSPECTION_NOTICE: Rules(numbered=True, officers_only=True),
    Kind.RECORD: Rules(whole=True, draft=True),
    Kind.LIST: Rules(numbered=True, carries=True, whole=True, draft=True),
    Kind.NOTICE: Rules(numbered=True, tells=True, carries=True, whole=True, draft=True),
    Kind.REPLY_SLIP: Rules(draft=True, two_copies=False),
    Kind.ORDER: Rules(numbered=True, officers_only=True, tells=True, carries=True, by_department=True),
    Kind.RECHECK_RECORD: Rules(about_a_day=True),
    Kind.OPINION: Rules(numbered=True, officers_only=True, about_a_day=True, by_department=True),
    Kind.TRANSFER: Rules(numbered=True, carries=True, by_department=True, two_copies=False),
    Kind.RECEIPT: Rules(officers_only=True, two_copies=False),
}


class Copy(StrEnum):
    """Which of the two prints: what goes to the home leaves out who complained or was interviewed.

    See docs/decisions/home-copy.md.
    """

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

    `about`: the day of the rechecks (ISO) that a record or opinion speaks of; the slot of the document that a receipt
    is for; of a 补发 notice the slot of the notice that it adds to. `number` is empty for kinds without one.
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
    """The problems that it names, where its kind names any."""
    handed_over: bool = False
    corrections: tuple[str, ...] = ()
    """The 更正 that it was issued with, by their events' names."""
    sections: tuple[str, ...] | None = None
    """The sections that were signed when it was issued; None where an older version issued it, which did not say."""
    printed: str = ""
    """The short digest at the foot of its office's copy, as it was issued; empty where an older version issued it."""
    at: int = 0
    """The moment of issue, in milliseconds UTC."""
    void: Void | None = None
    delivery: Delivery | None = None
    scans: tuple[Scan, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()
    """Deliveries that were taken back, oldest first."""

    @property
    def shown_title(self) -> str:
        return self.title or self.kind.label


def told_of(documents: Iterable[Document], finding: str) -> tuple[Document, ...]:
    """The notices and orders by which a home was told of a problem, voided ones left out."""
    return tuple(
        document
        for document in documents
        if document.kind.rules.tells and document.void is None and finding in document.findings
    )


def as_issued(document: Document, finding: Finding) -> Finding:
    """The problem in the words and with the deadline that the document was issued with."""
    carried = tuple(each for each in finding.corrections if each.event in document.corrections)
    if carried == finding.corrections:
        return finding
    said = worded(finding.corrections, document.corrections)
    return replace(finding, problem=said.problem, remedy=said.remedy, deadline=said.deadline, corrections=carried)


def corrected_since(document: Document, finding: Finding) -> tuple[Rewording, ...]:
    """The 更正 of a problem that the document was issued without."""
    return tuple(each for each in finding.corrections if each.event not in document.corrections)


def untold(documents: Iterable[Document], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The problems that no notice or order in force names as they are worded now, and of which the home may be told."""
    issued = tuple(documents)
    return tuple(
        finding
        for finding in findings
        if not finding.dark and all(corrected_since(document, finding) for document in told_of(issued, finding.key))
    )


def owner(finding: Finding, own: Department) -> Department:
    """The department a problem belongs to: the issuing office's where it is among them, else the first."""
    return own if own in finding.departments or not finding.departments else finding.departments[0]
