"""A checklist edition: sections of items, each with its basis and how to judge it.

An edition never changes once an inspection used it; everything here is frozen. What makes an
item grave or slight in a given home is decided by `effective_severity`, never typed by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from app.domain.features import Feature
from app.domain.rank import Force, Rank


class Severity(StrEnum):
    """How grave a failed item is, gravest first. `REFERRED` is the fourth outcome: what was seen is for a department to
    judge (提请判定). It has a number, an addressee and a day by which the answer is awaited, and demands nothing."""

    MAJOR = "major"
    SUSPECTED = "suspected"
    SERIOUS = "serious"
    REFERRED = "referred"
    GENERAL = "general"
    ADVICE = "advice"

    @property
    def label(self) -> str:
        return _SEVERITY_LABELS[self]

    @property
    def rank(self) -> int:
        """0 for the gravest; sorts the worst first."""
        return _SEVERITY_ORDER[self]


_SEVERITY_LABELS = {
    Severity.MAJOR: "重大",
    Severity.SUSPECTED: "疑似重大",
    Severity.SERIOUS: "严重",
    Severity.REFERRED: "提请判定",
    Severity.GENERAL: "一般",
    Severity.ADVICE: "提示",
}
_SEVERITY_ORDER = {severity: rank for rank, severity in enumerate(Severity)}


class Standing(StrEnum):
    """How well a national rule is known here."""

    FOUND = "found"
    RESTATED = "restated"
    DRAFT = "draft"
    UNCONFIRMED = "unconfirmed"

    @property
    def label(self) -> str:
        return {"found": "原文已见", "restated": "转述", "draft": "未施行", "unconfirmed": "未核"}[self.value]


class Role(StrEnum):
    """What a cited clause of a document does for an item: it demands the thing, or gives the context."""

    DEMANDS = "demands"
    CONTEXT = "context"


class Department(StrEnum):
    """Who answers for an item: the five that inspect, then those to whom a matter is only sent on."""

    CIVIL_AFFAIRS = "民政"
    FIRE = "消防"
    MARKET = "市监"
    HEALTH = "卫健"
    HOUSING = "住建"
    LABOUR = "人社"
    EMERGENCY = "应急"
    POLICE = "公安"
    MEDICAL_INSURANCE = "医保"
    PRICES = "发改"
    FINANCE_WATCH = "处非"
    LAND = "自然资源"
    TREASURY = "财政"
    SANITATION = "环卫"
    FARMING = "农业农村"
    TOWNSHIP = "乡镇"

    @property
    def inspects(self) -> bool:
        """Whether its officers inspect homes with this program; to the others a matter is only sent on."""
        return self in _INSPECTING


_INSPECTING = (Department.CIVIL_AFFAIRS, Department.FIRE, Department.MARKET, Department.HEALTH, Department.HOUSING)


@dataclass(frozen=True, slots=True)
class DocumentCitation:
    """A clause of one of the five documents."""

    document: str
    clause: str
    role: Role
    quote: str = ""


@dataclass(frozen=True, slots=True)
class CountyCitation:
    """A clause of a document of the county's own, which does not ship: its name, 文号, clause and words."""

    title: str
    number: str
    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class RuleCitation:
    """An article of a national rule; its standing, rank and force come from the rules table, never from the item."""

    rule: str
    article: str
    standing: Standing
    rank: Rank = Rank.NORMATIVE
    force: Force = Force.DUTY

    @property
    def demands(self) -> bool:
        """Whether it lays a duty on the home: it was seen, it binds somebody, and it is no penalty and no power."""
        return self.standing is Standing.FOUND and self.rank is not Rank.RECOMMENDED and self.force is Force.DUTY


Citation = DocumentCitation | RuleCitation
Basis = Citation | CountyCitation
"""What a problem rests on: what its items cite, and what the jurisdiction itself brings."""


class AnswerKind(StrEnum):
    """What an item asks for besides its verdict."""

    VERDICT = "verdict"
    COUNT = "count"
    NUMBER = "number"
    RATIO = "ratio"
    DATE = "date"
    CHOICE = "choice"
    SAMPLE = "sample"
    SHARE = "share"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice. `passes` is None where the choice itself decides nothing.

    A failing option that is a fact of its own has words, deadline and basis of its own, which stand in the place of the
    item's; what is left out is the item's. `refer`: the department that judges what was seen; such an option does not
    pass, demands no remedy, and `deadline_days` are those within which the answer is awaited.
    """

    title: str
    passes: bool | None = None
    problem: str = ""
    remedy: str = ""
    deadline_days: int | None = None
    basis: tuple[Citation, ...] = ()
    refer: Department | None = None


MADE = "出厂"


@dataclass(frozen=True, slots=True)
class Life:
    """How long a thing of one type lasts: `months`, counted from the day of its being `since` (出厂, 维修 …)."""

    title: str
    months: int
    since: str = MADE

    @property
    def words(self) -> str:
        """The life as it is said: `10年`, `18个月`."""
        return f"{self.months}个月" if self.months % 12 else f"{self.months // 12}年"


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The form of an item's answer. Fields that a kind does not use keep their defaults.

    `at_least`/`at_most` judge (counts, numbers, shares as fractions of one); `lowest`/`highest` only say
    what can be typed. `reference` marks a figure whose own standing is not found: it prints as 参考值 and
    alone fails nothing. For dates, `means` is "expires" (the day a paper runs out), "done" (the day a
    thing was last done, good for `months`) or "made" (the day from which the life of its type among `lives` runs).
    `record_only`: the figure is only registered; no home fails by it, whatever it is.
    """

    kind: AnswerKind = AnswerKind.VERDICT
    unit: str = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    reference: bool = False
    record_only: bool = False
    means: str = ""
    months: int = 0
    lives: tuple[Life, ...] = ()
    options: tuple[Option, ...] = ()
    sample: int = 0
    allowed: int = 0
    ratio: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A circumstance in which an item weighs differently; the first case that fits decides.

    A case fits when its `choice` is the one answered (or empty), the home has every feature in `when`,
    and the profile is among `profiles` (or these are empty). `risk` is the item's own where the case says nothing.
    """

    choice: str = ""
    when: tuple[Feature, ...] = ()
    profiles: tuple[str, ...] = ()
    severity: Severity | None = None
    hazard: str = ""
    risk: bool | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at.

    `asked_by` says which items of other checklists ask the same fact, part by part: each part is the items of which
    any one asks it. An item all of whose parts are asked in an inspection is not asked again there.

    `private`: what residents, families or complainants told. Note, photos and value of its answer print on the
    office's copies only, never on what the institution is handed.
    `lead`: what is found is a 违法线索 for others to investigate; no copy and no list that the home gets tells of it.
    `risk`: failing it endangers life, health or property, which 民政 may order (老年人权益保障法 45).
    """

    id: str
    title: str
    text: str
    how: str
    severity: Severity
    deadline_days: int
    problem: str
    remedy: str
    basis: tuple[Citation, ...]
    departments: tuple[Department, ...]
    answer: AnswerForm = AnswerForm()
    when: tuple[Feature, ...] = ()
    photo: bool = False
    private: bool = False
    lead: bool = False
    risk: bool = False
    hazard: str = ""
    cases: tuple[Case, ...] = ()
    asked_by: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a checklist and the items under it."""

    id: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An item where it stands: its section and its printed number."""

    item: Item
    section: Section
    number: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """One edition of a checklist. `source` is the file's text, word for word: inspections keep it as a blob."""

    id: str
    title: str
    edition: str
    sections: tuple[Section, ...]
    note: str = ""
    source: str = ""
    places: Mapping[str, Place] = field(init=False, repr=False, compare=False)
    """Where each item stands, by its id: made once, since an edition never changes."""

    def __post_init__(self) -> None:
        places: dict[str, Place] = {}
        for s, section in enumerate(self.sections, 1):
            for i, item in enumerate(section.items, 1):
                places.setdefault(item.id, Place(item, section, f"{s}.{i:02d}"))
        object.__setattr__(self, "places", MappingProxyType(places))

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)

    def number(self, item_id: str) -> str:
        """The printed number of an item, as `3.02`: section and place in it."""
        return self.places[item_id].number


@dataclass(frozen=True, slots=True)
class Hazard:
    """A listed major hazard (ZD01–ZD07, 民办发〔2023〕13号) or a suspected one (ZD08–ZD22)."""

    id: str
    title: str
    severity: Severity
    basis: tuple[Citation, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class RequiredRatio:
    """A ratio a document demands: at least `carers` for `residents` of a group.

    The groups are `dependent` and `self_caring`, and `partly` where a county's own document has a ratio for them.
    """

    group: str
    carers: int
    residents: int
    in_principle: bool
    basis: DocumentCitation | CountyCitation


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The county's word that a document goes on after its own period: by which paper (文号) and of which day."""

    document: str
    number: str
    day: date


@dataclass(frozen=True, slots=True)
class Profile:
    """A jurisdiction: which documents bind there, which are reference, and the ratios that judge."""

    id: str
    title: str
    counties: tuple[str, ...]
    binds: tuple[str, ...]
    rating_word: str
    ratios: tuple[RequiredRatio, ...]
    combined: bool = False
    ref: str = ""
    """The journal's name of this edition, where it is a county's own."""
    held: bool = True
    """Whether it is what its id names; else it stands in the place of one that is not here."""
    confirmed: tuple[Confirmed, ...] = ()
    """The documents that the office says go on: set where papers are made, no part of the edition."""

    def confirmation(self, document: str) -> Confirmed | None:
        """The county's word on a document, if it gave one."""
        return next((each for each in self.confirmed if each.document == document), None)


def applies(item: Item, features: frozenset[Feature]) -> bool:
    """Whether a home with these features has what the item looks at."""
    return all(feature in features for feature in item.when)


def missing_features(item: Item, features: frozenset[Feature]) -> tuple[Feature, ...]:
    """What the home lacks for the item; empty when it applies."""
    return tuple(feature for feature in item.when if feature not in features)


def asked_elsewhere(item: Item, items: Collection[str]) -> tuple[str, ...]:
    """The items that ask the same fact, if together they ask all of it among these; else nothing, and it is asked.

    `items` are the ids of the whole inspection, those that the home's features leave out as well: what a home
    lacks needs no asking by either.
    """
    if not item.asked_by:
        return ()
    asking = [[item_id for item_id in part if item_id in items] for part in item.asked_by]
    return tuple(dict.fromkeys(item_id for part in asking for item_id in part)) if all(asking) else ()


def chosen_option(item: Item, choice: str) -> Option | None:
    """The option of this title; None where none was chosen or there is none."""
    return next((option for option in item.answer.options if choice and option.title == choice), None)


def as_answered(item: Item, choice: str) -> Item:
    """The item in the words and on the basis of the option that was chosen, where that has its own."""
    option = chosen_option(item, choice)
    if option is None:
        return item
    return replace(
        item,
        problem=option.problem or item.problem,
        remedy="" if option.refer else option.remedy or item.remedy,
        departments=(option.refer,) if option.refer else item.departments,
        deadline_days=item.deadline_days if option.deadline_days is None else option.deadline_days,
        basis=option.basis or item.basis,
    )


def county_basis(item: Item, profile: Profile) -> tuple[CountyCitation, ...]:
    """The county's own documents that demand the ratio which an item asks."""
    if item.answer.kind is not AnswerKind.RATIO:
        return ()
    asked = (ratio.basis for ratio in profile.ratios if ratio.group == item.answer.ratio)
    return tuple(basis for basis in asked if isinstance(basis, CountyCitation))


def binds(item: Item, profile: Profile) -> bool:
    """Whether some duty behind the item binds in the profile: a demanding document in force there, a found rule, or the
    county's own document."""
    return bool(county_basis(item, profile)) or any(
        citation.demands
        if isinstance(citation, RuleCitation)
        else citation.role is Role.DEMANDS and citation.document in profile.binds
        for citation in item.basis
    )


@dataclass(frozen=True, slots=True)
class Weight:
    """How grave a failure is here, and the hazard it is, if any."""

    severity: Severity
    hazard: str = ""
    risk: bool = False
    """Whether it endangers life, health or property. A hazard does by what it is."""


def effective_severity(
    item: Item,
    profile: Profile,
    features: frozenset[Feature],
    choice: str,
    hazards: Mapping[str, Hazard],
) -> Weight:
    """How grave a failure of the item is in this home.

    The first fitting case decides, else the item's own hazard or severity. A hazard brings its own severity.
    An item of which no duty binds in the profile is advice, whatever it says. What a department has to judge is
    none: that nobody demands it is no reason to lose it.
    """
    option = chosen_option(item, choice)
    if option is not None and option.refer:
        return Weight(Severity.REFERRED)
    if not binds(as_answered(item, choice), profile):
        return Weight(Severity.ADVICE)
    hazard, severity, risk = item.hazard, item.severity, item.risk
    for case in item.cases:
        if (
            (not case.choice or case.choice == choice)
            and all(feature in features for feature in case.when)
            and (not case.profiles or profile.id in case.profiles)
        ):
            hazard, severity = case.hazard, case.severity or item.severity
            risk = item.risk if case.risk is None else case.risk
            break
    if hazard:
        return Weight(hazards[hazard].severity, hazard, risk=True)
    return Weight(severity, risk=risk)
