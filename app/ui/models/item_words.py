"""When an item weighs how much, in words, and which homes are asked it."""

from __future__ import annotations

from dataclasses import dataclass

from app.checklists.load import hazards, profiles
from app.domain.checklist import (
    Case,
    Item,
    Profile,
    binds,
    effective_severity,
)
from app.domain.facts import at_once
from app.ui.chips import severity_chip
from app.ui.tones import Chip


@dataclass(frozen=True, slots=True)
class Weighing:
    """One circumstance: the chip says how grave a failure is then, `hazard` which listed hazard it is."""

    chip: Chip
    when: str
    hazard: str = ""


def weighings(item: Item, profile: Profile) -> tuple[Weighing, ...]:
    """How grave a failure is as a rule, then in every circumstance that the item names."""
    known = hazards()
    usual = effective_severity(item, profile, frozenset(), "", known)
    if not binds(item, profile):
        return (Weighing(severity_chip(usual.severity), f"在“{profile.title}”没有约束这一项的文件，只作建议"),)
    found = [Weighing(severity_chip(usual.severity), "一般情况下" if item.cases else "不符合时", _named(usual.hazard))]
    for case in item.cases:
        if case.profiles and profile.id not in case.profiles:
            continue
        weight = effective_severity(item, profile, frozenset(case.when), case.choice, known)
        found.append(Weighing(severity_chip(weight.severity), case_words(case), _named(weight.hazard)))
    return tuple(found)


def case_words(case: Case) -> str:
    """The circumstance of a case."""
    titles = {profile.id: profile.title for profile in profiles()}
    parts = [
        f"选“{case.choice}”" if case.choice else "",
        "机构" + "、".join(feature.label for feature in case.when) if case.when else "",
        "在" + "、".join(titles.get(name, name) for name in case.profiles) if case.profiles else "",
    ]
    return "，且".join(part for part in parts if part)


def _named(hazard: str) -> str:
    return f"{hazard} {hazards()[hazard].title}" if hazard else ""


def deadline_words(item: Item) -> str:
    if not item.deadline_days:
        return "签字当日"
    first = "立即着手，" if at_once(item.remedy) else ""
    return f"{first}签字次日起 {item.deadline_days} 天"


def features_words(item: Item) -> str:
    """Which homes are asked."""
    if not item.when:
        return "所有机构"
    return "机构须有：" + "、".join(feature.label for feature in item.when)
