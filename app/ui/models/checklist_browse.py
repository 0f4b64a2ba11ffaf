"""The checklists as a shelf of rows, and the items of one or all of them, as they stand or as a search found them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.checklists.load import hazards, shipped
from app.checklists.search import Hit
from app.domain.checklist import Checklist, Item, Profile, Section, Severity, effective_severity
from app.ui.chips import severity_chip
from app.ui.models.columns import Column
from app.ui.models.headed_model import HeadedModel
from app.ui.models.table_model import TableModel
from app.ui.tones import Chip, Tone
from app.workflow.checklists import OwnEdition, available, own_checklists
from app.workflow.desk import Desk
from app.workflow.office import describe_device, profile_of
from app.workflow.registering import institutions

ALL = ""
"""The id of the shelf's first row: all checklists together."""


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A checklist on the shelf. `found` counts what a search found in it, None while nothing is searched;
    `unusable` says why a kept one can not be used; a `short` one has items of others only."""

    id: str
    title: str
    note: str
    chip: Chip | None = None
    found: int | None = None
    unusable: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class BrowseRow:
    """An item, or (`item` None) the heading of the section that follows."""

    checklist: Checklist
    section: Section
    number: str
    title: str
    note: str
    item: Item | None
    chips: tuple[Chip, ...] = ()

    @property
    def heading(self) -> bool:
        return self.item is None

    @property
    def uid(self) -> tuple[str, str]:
        return self.checklist.id, self.item.id if self.item else f"#{self.section.id}"


def browsing_profile(desk: Desk) -> Profile:
    """The jurisdiction to read the checklists by: the office's own, else that of most of its homes."""
    if describe_device(desk)["profile"]:
        return profile_of(desk, "")
    counties = Counter(home.county for home in institutions(desk))
    found = {county: profile_of(desk, county) for county in counties}
    homes = Counter({profile.id: 0 for profile in found.values()})
    for county, profile in found.items():
        homes[profile.id] += counties[county]
    most = next((name for name, _ in homes.most_common(1)), "")
    return next((profile for profile in found.values() if profile.id == most), profile_of(desk, ""))


def shelf_rows(desk: Desk, checklists: Sequence[Checklist]) -> tuple[ShelfRow, ...]:
    """All together, then each; last those of the county's own that can not be used here."""
    own = own_checklists(desk)
    seen: set[str] = set()
    rows = [ShelfRow(ALL, "全部检查表", f"{len({i.id for c in checklists for i in c.items})} 项")]
    for checklist in checklists:
        ids = {item.id for item in checklist.items}
        short = bool(seen) and ids <= seen
        chip = _shelf_chip(checklist, own, short=short)
        note = f"{len(ids)} 项 · {checklist.edition} 版"
        rows.append(ShelfRow(checklist.id, checklist.title, note, chip, short=short))
        seen |= ids
    usable = {edition.id for edition in own if edition.current}
    for edition in own:
        if edition.unusable and edition.id not in usable:
            chip = Chip("不能使用", Tone.WARN)
            rows.append(
                ShelfRow(f"!{edition.key}", edition.title, f"{edition.edition} 版", chip, None, edition.unusable)
            )
    return tuple(rows)


def _shelf_chip(checklist: Checklist, own: Iterable[OwnEdition], *, short: bool) -> Chip | None:
    national = {each.id for each in shipped()}
    if any(each.current and each.id == checklist.id for each in own):
        return Chip("本县加项" if checklist.id in national else "本县", Tone.ACCENT)
    return Chip("短表") if short else None


def shelf_model() -> TableModel[ShelfRow]:
    """One row a checklist."""
    column: Column[ShelfRow] = Column(
        "检查表",
        lambda row: row.title,
        note=lambda row: row.note if row.found is None else f"找到 {row.found} 项",
        chips=lambda row: (row.chip,) if row.chip else (),
        bold=lambda row: row.id == ALL,
        tone=lambda row: Tone.NEUTRAL if row.unusable or row.found == 0 else None,
        hint=lambda row: "\n".join(part for part in (row.title, row.note, row.unusable) if part),
    )
    return TableModel([column], uid=lambda row: row.id)


def browse_model() -> HeadedModel[BrowseRow]:
    """Items under the headings of their sections."""
    column: Column[BrowseRow] = Column(
        "检查项",
        lambda row: row.title,
        note=lambda row: "" if row.heading else row.note,
        lead=lambda row: row.number,
        chips=lambda row: row.chips,
        trail=lambda row: row.note if row.heading else "",
        hint=lambda row: f"{row.number} {row.title}\n{row.item.text}" if row.item else row.title,
    )
    return HeadedModel([column], uid=lambda row: row.uid)


def item_rows(checklists: Sequence[Checklist], profile: Profile) -> tuple[BrowseRow, ...]:
    """Every item of these under its section; an item that several have stands in the first of them only."""
    rows: list[BrowseRow] = []
    seen: set[str] = set()
    for checklist in checklists:
        for number, section in enumerate(checklist.sections, 1):
            fresh = [(place, item) for place, item in enumerate(section.items, 1) if item.id not in seen]
            if not fresh:
                continue
            title = f"{checklist.title} · {section.title}" if len(checklists) > 1 else section.title
            rows.append(BrowseRow(checklist, section, "", title, f"{len(fresh)} 项", None))
            for place, item in fresh:
                seen.add(item.id)
                chips = weight_chips(item, profile)
                rows.append(BrowseRow(checklist, section, f"{number}.{place:02d}", item.title, item.text, item, chips))
    return tuple(rows)


def hit_rows(hits: Iterable[Hit], profile: Profile, *, several: bool) -> tuple[BrowseRow, ...]:
    """What a search found, the best first; the second line says in which place."""
    rows = []
    for hit in hits:
        place = f"{hit.checklist.title} · {hit.section.title}" if several else hit.section.title
        found = hit.excerpt if hit.excerpt and hit.excerpt != hit.item.title else hit.item.text
        note = f"{place} · {found}"
        rows.append(
            BrowseRow(hit.checklist, hit.section, hit.number, hit.item.title, note, hit.item,
                      weight_chips(hit.item, profile))
        )  # fmt: skip
    return tuple(rows)


def weight_chips(item: Item, profile: Profile) -> tuple[Chip, ...]:
    """How grave a failure is here, and how grave it can become."""
    usual = effective_severity(item, profile, frozenset(), "", hazards()).severity
    worst = worst_severity(item, profile, usual)
    chips: tuple[Chip, ...] = (severity_chip(usual),)
    if worst.rank < usual.rank:
        chip = severity_chip(worst)
        chips = (Chip(f"可至{worst.label}", chip.tone, chip.bold), *chips)
    return chips


def worst_severity(item: Item, profile: Profile, usual: Severity) -> Severity:
    """The gravest that any circumstance makes of a failure here."""
    known = hazards()
    severities = [usual]
    for case in item.cases:
        weight = effective_severity(item, profile, frozenset(case.when), case.choice, known)
        severities.append(weight.severity)
    return min(severities, key=lambda severity: severity.rank)


def shelf(desk: Desk) -> tuple[Checklist, ...]:
    """Every checklist that can be used at this desk."""
    return available(desk)


def counted(hits: Iterable[Hit], checklists: Sequence[Checklist]) -> Mapping[str, int]:
    """How many of the found items each checklist has; the first row's count is all of them."""
    found = {hit.item.id for hit in hits}
    counts = {checklist.id: sum(item.id in found for item in checklist.items) for checklist in checklists}
    return {ALL: len(found), **counts}
