"""One visit: who looked at what, what they found, and who signed. A view of the journal, frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from app.domain.checklist import (
    AnswerForm,
    Checklist,
    Item,
    Place,
    Profile,
    Section,
    applies,
    asked_elsewhere,
    chosen_option,
    missing_features,
)
from app.domain.days import china_day
from app.domain.features import Feature, with_implied
from app.domain.institution import Institution, Residents, Roster, counted_features
from app.domain.unreadable import Unreadable
from app.domain.visit_rows import Mode as Mode
from app.domain.visit_rows import Progress as Progress

Value = str | int | bool | None | list["Value"] | dict[str, "Value"]


class Verdict(StrEnum):
    """What was seen. No answer at all is 未查, which is none of these."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    UNABLE = "unable"

    @property
    def label(self) -> str:
        return _VERDICT_LABELS[self]


_VERDICT_LABELS = {
    Verdict.PASS: "符合",
    Verdict.FAIL: "不符合",
    Verdict.NOT_APPLICABLE: "不适用",
    Verdict.UNABLE: "无法查",
}
UNCHECKED = "未查"
WORST_FIRST = (Verdict.FAIL, Verdict.UNABLE, Verdict.PASS, Verdict.NOT_APPLICABLE)


def offered(form: AnswerForm) -> tuple[Verdict, ...]:
    """What can be said of an item; of one that is only registered never that it fails."""
    return tuple(verdict for verdict in Verdict if not (form.record_only and verdict is Verdict.FAIL))


@dataclass(frozen=True, slots=True)
class Result:
    """Verdict and value: one field of the journal, never joined from two hands. `known` is False where what was said
    can't be read: then it is 无法查, which says nothing of what was seen."""

    verdict: Verdict
    value: Value = None
    reason: str = ""
    known: bool = True


def worst(results: tuple[Result, ...]) -> Result:
    """Choose among clashing results the one that hides nothing: 不符合 > 无法查 > 符合 > 不适用.

    See docs/decisions/conflicts.md.
    """
    return min(results, key=lambda result: WORST_FIRST.index(result.verdict))


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it was kept: reduced once, location removed. `original` is the digest of the camera's file."""

    slot: str
    blob: str
    name: str
    width: int
    height: int
    taken: str = ""
    original: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown for one item. `pending` marks an undecided clash of results (待核), `note_pending` one of the words
    on a result that all agree on."""

    item: str
    result: Result
    note: str = ""
    photos: tuple[Photo, ...] = ()
    actor: str = ""
    at: int = 0
    device: str = ""
    pending: bool = False
    note_pending: bool = False

    @property
    def disputed(self) -> bool:
        return self.pending or self.note_pending


@dataclass(frozen=True, slots=True)
class Part:
    """分工: the sections that one inspector takes and signs."""

    id: str
    inspector: str
    sections: tuple[str, ...]
    certificate: str = ""
    device: str = ""
    signed_by: str = ""
    signed_at: int = 0
    scope: frozenset[str] = frozenset()
    """What the signature is for: `head` and items. It stays so, whoever takes a section later."""
    unsigned_sections: tuple[str, ...] = ()
    """Those of its sections that came after its signature."""

    @property
    def signed(self) -> bool:
        return bool(self.signed_at) and not self.unsigned_sections


def share_out(parts: Sequence[Part], holders: Mapping[str, str], checklists: Iterable[Checklist]) -> tuple[Part, ...]:
    """The parts, each with the sections that are its own; every section belongs to one part, or to nobody.

    A signed section belongs to a part that signed it. Any other belongs to the part that `holders` names, and where it
    names none, to the first part that lists it: that is how older versions wrote it down.
    """
    own: dict[str, list[Section]] = {part.id: [] for part in parts}
    for section in (section for checklist in checklists for section in checklist.sections):
        signers = [part.id for part in parts if _covers(part, section)]
        listed = next((part.id for part in parts if section.id in part.sections), "")
        holder = holders.get(section.id, listed)
        if signers and holder not in signers:
            holder = signers[0]
        if holder in own:
            own[holder].append(section)
    return tuple(
        replace(
            part,
            sections=tuple(section.id for section in own[part.id]),
            unsigned_sections=tuple(
                section.id for section in own[part.id] if part.signed_at and not _covers(part, section)
            ),
        )
        for part in parts
    )


def _covers(part: Part, section: Section) -> bool:
    """Whether a part's signature is for the section."""
    return any(item.id in part.scope for item in section.items)


@dataclass(frozen=True, slots=True)
class Edition:
    """Which checklist edition an inspection uses; `blob` is the digest of its text."""

    id: str
    edition: str
    blob: str


@dataclass(frozen=True, slots=True)
class Home:
    """The home's particulars as they stood at the visit: they decide what applies and what the ratios say."""

    name: str
    credit_code: str = ""
    address: str = ""
    director: str = ""
    kind: str = ""
    county: str = ""
    beds: int = 0
    nursing_beds: int = 0
    residents: Residents = field(default_factory=Residents)
    roster: Roster = field(default_factory=Roster)
    features: frozenset[Feature] = frozenset()


def home_of(institution: Institution) -> Home:
    """A home's particulars from the register."""
    return Home(
        name=institution.name,
        credit_code=institution.credit_code,
        address=institution.address or institution.township,
        director=institution.director,
        kind=institution.kind.value,
        county=institution.county,
        beds=institution.beds,
        nursing_beds=institution.nursing_beds,
        residents=institution.residents,
        roster=institution.roster,
        features=with_implied(institution.features) | counted_features(institution.residents),
    )


HEAD = "head"
"""Stands for the home's particulars where a signature, a correction or a late arrival names an item otherwise."""
HEAD_TITLE = "机构情况"


@dataclass(frozen=True, slots=True)
class Correction:
    """A change after signing: of which item (or `HEAD`), from what to what, by whom, and why.

    `before` and `after` say what everybody may read; what a person wrote or counted stands beside them.
    """

    item: str
    before: str
    after: str
    reason: str
    actor: str
    at: int
    words_before: str = ""
    words_after: str = ""

    @property
    def whole_before(self) -> str:
        return "；".join(part for part in (self.before, self.words_before) if part)

    @property
    def whole_after(self) -> str:
        return "；".join(part for part in (self.after, self.words_after) if part)


@dataclass(frozen=True, slots=True)
class LateArrival:
    """What one person says of an item (or of `HEAD`) that was signed without it: listed, never applied silently."""

    item: str
    what: str
    actor: str
    at: int
    verdict: Verdict | None = None
    """What it says was seen, if it says so."""


@dataclass(frozen=True, slots=True)
class Reported:
    """Whom the grave problems of a visit were reported to, and when (milliseconds UTC)."""

    to: str
    at: int

    @property
    def day(self) -> date:
        return china_day(self.at)


@dataclass(frozen=True, slots=True)
class Inspection:
    """One visit with everything it holds. `answers` has only items that were answered.

    `statement`: what the home said in its defence (陈述申辩). `refused`: why the home would not sign, empty when it did
    or was not asked; `witness`: who saw that. `unreadable`: what of the visit can't be shown, its problems apart.
    """

    key: int
    handle: str
    institution: int
    home: Home
    mode: Mode
    started: date
    office: str
    editions: tuple[Edition, ...]
    checklists: tuple[Checklist, ...]
    profile: Profile
    parts: tuple[Part, ...]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    late: tuple[LateArrival, ...] = ()
    companion: str = ""
    opinion: str = ""
    statement: str = ""
    refused: str = ""
    witness: str = ""
    reported: Reported | None = None
    unreadable: tuple[Unreadable, ...] = ()
    withheld: frozenset[str] = frozenset()
    """Items of which this view, made for the home's copy, says nothing at all, whatever was seen."""
    begun: int = 0
    """When it was begun, in milliseconds UTC by that computer's clock."""
    day_doubt: str = ""
    """Why the day is not to be believed: a wrong clock has written it."""
    _asked: tuple[Item, ...] | None = field(default=None, init=False, repr=False, compare=False)
    """What `applicable` found: the problems, the progress and the days of a visit all ask it."""

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for checklist in self.checklists for item in checklist.items)

    @property
    def applicable(self) -> tuple[Item, ...]:
        """The items this home is asked: those it has the features for, and each fact once (`asked_elsewhere`)."""
        if self._asked is None:
            items = self.items
            ids = frozenset(item.id for item in items)
            asked = tuple(
                i
                for i in items
                if i.id not in self.withheld and applies(i, self.home.features) and not asked_elsewhere(i, ids)
            )
            object.__setattr__(self, "_asked", asked)
            return asked
        return self._asked

    @property
    def closed(self) -> bool:
        """Signed by everyone who took a section; who came along without one has nothing to sign."""
        parts = [part for part in self.parts if part.signed or part.sections]
        return bool(parts) and all(part.signed for part in parts)

    @property
    def signed_on(self) -> date | None:
        """The day of the last signature, local to the inspectors (UTC+8); None while a part is unsigned."""
        if not self.closed:
            return None
        return china_day(max(part.signed_at for part in self.parts))

    def item(self, item_id: str) -> Item:
        return self._place(item_id)[1].item

    def part_of(self, section_id: str) -> Part | None:
        return next((part for part in self.parts if section_id in part.sections), None)

    def section_title(self, section_id: str) -> str:
        """A section as it is printed, `消防安全 疏散`; the id of one that is not in this visit."""
        titles = (
            f"{checklist.title} {section.title}"
            for checklist in self.checklists
            for section in checklist.sections
            if section.id == section_id
        )
        return next(titles, section_id)

    def section_of(self, item_id: str) -> str:
        return self._place(item_id)[1].section.id

    def part_of_item(self, item_id: str) -> Part | None:
        return self.part_of(self.section_of(item_id))

    def signer(self, item_id: str) -> Part | None:
        """The part whose signature is for the item, whoever has its section now; `HEAD` for the home's particulars."""
        return next((part for part in self.parts if item_id in part.scope), None)

    def corrected(self, item_id: str) -> str:
        """Why an item was last changed after signing; empty if it never was."""
        return next((each.reason for each in reversed(self.corrections) if each.item == item_id), "")

    def named(self, item_id: str) -> str:
        """An item as a person calls it, `消防安全 3.02 疏散通道`; `HEAD` by what it stands for."""
        if item_id == HEAD:
            return HEAD_TITLE
        try:
            checklist, place = self._place(item_id)
        except KeyError:
            return item_id
        return f"{checklist.title} {place.number} {place.item.title}"

    def number(self, item_id: str) -> str:
        """As printed, `消防安全 3.02`."""
        checklist, place = self._place(item_id)
        return f"{checklist.title} {place.number}"

    def _place(self, item_id: str) -> tuple[Checklist, Place]:
        for checklist in self.checklists:
            if item_id in checklist.places:
                return checklist, checklist.places[item_id]
        raise KeyError(item_id)


def progress(inspection: Inspection, sections: tuple[str, ...] | None = None) -> Progress:
    """Counts over the applicable items, of all or of some sections."""
    items = [item for item in inspection.applicable if sections is None or inspection.section_of(item.id) in sections]
    answered = [(item, inspection.answers[item.id].result) for item in items if item.id in inspection.answers]
    verdicts = [result.verdict for _, result in answered]
    referred = sum(is_referred(item, result) for item, result in answered)
    return Progress(
        total=len(items),
        checked=len(verdicts),
        failed=verdicts.count(Verdict.FAIL) - referred,
        unable=verdicts.count(Verdict.UNABLE),
        not_applicable=verdicts.count(Verdict.NOT_APPLICABLE),
        referred=referred,
    )


def is_referred(item: Item, result: Result) -> bool:
    """Whether what was seen is for a department to judge."""
    if result.verdict is not Verdict.FAIL or not isinstance(result.value, str):
        return False
    option = chosen_option(item, result.value)
    return option is not None and option.refer is not None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item this home is not asked, and why."""

    item: Item
    reason: str


def left_out(inspection: Inspection) -> tuple[LeftOut, ...]:
    """What is not asked, with the reason as printed on the record: the home lacks it, or another item asks it."""
    ids = frozenset(item.id for item in inspection.items)
    found = []
    for item in (item for item in inspection.items if item.id not in inspection.withheld):
        if lacking := missing_features(item, inspection.home.features):
            found.append(LeftOut(item, "该机构未登记“" + "、".join(feature.label for feature in lacking) + "”"))
        elif elsewhere := asked_elsewhere(item, ids):
            named = "、".join(f"{inspection.number(other)} {inspection.item(other).title}" for other in elsewhere)
            found.append(LeftOut(item, f"同一事实由“{named}”检查，不重复"))
    return tuple(found)
